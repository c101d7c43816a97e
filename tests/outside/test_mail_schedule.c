/* What the clock asks for: links some days before, reminders, and a start that moves. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "event_world.h"
#include "herkend/assert.h"

static void before_start(struct event_world *world, uint64_t span_ms)
{
    world->now_ms = world->facts.starts_at_ms - span_ms;
}

static void move_start(struct event_world *world, uint64_t days)
{
    world->facts.starts_at_ms += days * TEST_DAY_MS;
    world_sync(world);
}

static uint64_t schedule(struct event_world *world)
{
    struct error error = {0};
    uint64_t next_ms = 0;

    assert_int_equal(mail_queue_schedule(world->people, world->now_ms, &next_ms, &error), 0);
    return next_ms;
}

/* ---- links and reminders ---- */

static void the_link_goes_three_days_before_and_reminders_the_day_and_hour_before(void **state)
{
    struct event_world *world = *state;

    world_sign_up(world, "anna");
    assert_string_equal(world_send(world), "anna confirmation");
    before_start(world, UINT64_C(3) * TEST_DAY_MS + 1);
    assert_string_equal(world_send(world), "");
    before_start(world, UINT64_C(3) * TEST_DAY_MS);
    assert_string_equal(world_send(world), "anna link");
    before_start(world, TEST_DAY_MS);
    assert_string_equal(world_send(world), "anna reminder_day");
    before_start(world, TEST_HOUR_MS);
    assert_string_equal(world_send(world), "anna reminder_hour");
    world->now_ms = world->facts.starts_at_ms;
    assert_string_equal(world_send(world), "");
}

static void who_signs_up_after_the_moment_of_the_links_gets_one_at_once(void **state)
{
    struct event_world *world = *state;

    before_start(world, UINT64_C(2) * TEST_DAY_MS);
    world_sign_up(world, "anna");
    assert_string_equal(world_send(world), "anna confirmation, anna link");
    world->facts.state = SESSION_LIVE;
    world->now_ms = world->facts.starts_at_ms + TEST_HOUR_MS;
    world_sync(world);
    world_sign_up(world, "bert");
    assert_string_equal(world_send(world), "bert confirmation, bert link");
}

static void who_got_the_link_within_the_day_gets_the_reminder_of_the_hour_only(void **state)
{
    struct event_world *world = *state;
    struct event_details details = world_details(world);

    details.link_days = 1;
    world_write(world, details);
    world_sign_up(world, "anna");
    assert_string_equal(world_send(world), "anna confirmation");
    before_start(world, TEST_DAY_MS);
    assert_string_equal(world_send(world), "anna link");
    before_start(world, TEST_HOUR_MS);
    assert_string_equal(world_send(world), "anna reminder_hour");
}

static void nobody_is_reminded_of_what_they_signed_up_for_after_its_moment(void **state)
{
    struct event_world *world = *state;

    before_start(world, TEST_DAY_MS - MINUTE_MS);
    world_sign_up(world, "anna");
    assert_string_equal(world_send(world), "anna confirmation, anna link");
    before_start(world, TEST_HOUR_MS - MINUTE_MS);
    world_sign_up(world, "bert");
    assert_string_equal(world_send(world), "anna reminder_hour, bert confirmation, bert link");
}

static void an_hour_reminder_goes_also_to_who_got_the_link_just_before(void **state)
{
    struct event_world *world = *state;

    before_start(world, TEST_HOUR_MS + MINUTE_MS);
    world_sign_up(world, "anna");
    assert_string_equal(world_send(world), "anna confirmation, anna link");
    before_start(world, TEST_HOUR_MS);
    assert_string_equal(world_send(world), "anna reminder_hour");
}

static void reminders_that_the_organiser_does_not_want_are_not_sent(void **state)
{
    struct event_world *world = *state;
    struct event_details details = world_details(world);

    details.remind_day = false;
    details.remind_hour = false;
    world_write(world, details);
    world_sign_up(world, "anna");
    before_start(world, UINT64_C(2) * TEST_DAY_MS);
    assert_string_equal(world_send(world), "anna confirmation, anna link");
    before_start(world, TEST_DAY_MS);
    assert_string_equal(world_send(world), "");
    before_start(world, TEST_HOUR_MS);
    assert_string_equal(world_send(world), "");
}

static void who_waits_is_invited_or_withdrew_gets_neither_link_nor_reminder(void **state)
{
    struct event_world *world = *state;
    struct event_details details = world_details(world);

    details.capacity = 1;
    world_write(world, details);
    world_sign_up(world, "anna");
    world_sign_up(world, "bert");
    world_invite(world, "carla");
    world_invite(world, "dirk");
    world_withdraw(world, "dirk");
    world_send(world);
    before_start(world, UINT64_C(3) * TEST_DAY_MS);
    assert_string_equal(world_send(world), "anna link");
    before_start(world, TEST_DAY_MS);
    assert_string_equal(world_send(world), "anna reminder_day");
    world_withdraw(world, "anna");
    assert_string_equal(world_send(world), "anna withdrawal, bert link, bert place");
}

/* ---- a start that moves ---- */

static void a_moved_start_is_told_to_who_was_told_before(void **state)
{
    struct event_world *world = *state;

    world_sign_up(world, "anna");
    world_send(world);
    world_sign_up(world, "bert");
    move_start(world, 1);
    assert_int_equal(world_event(world).sequence, 1);
    assert_string_equal(world_send(world), "anna change, bert confirmation");
}

static void a_link_that_was_queued_waits_for_the_new_start(void **state)
{
    struct event_world *world = *state;
    uint64_t old_start_ms = world->facts.starts_at_ms;

    before_start(world, UINT64_C(2) * TEST_DAY_MS);
    world_sign_up(world, "anna");
    schedule(world);
    assert_int_equal(world_ask(world, "SELECT count(*) FROM mail WHERE kind = 6"), 1);
    move_start(world, 30);
    assert_string_equal(world_send(world), "anna confirmation");
    world->now_ms = old_start_ms - TEST_HOUR_MS;
    assert_string_equal(world_send(world), "");
    before_start(world, UINT64_C(3) * TEST_DAY_MS);
    assert_string_equal(world_send(world), "anna link");
}

static void reminders_follow_the_start_and_the_link_is_not_sent_twice(void **state)
{
    struct event_world *world = *state;

    world_sign_up(world, "anna");
    before_start(world, UINT64_C(3) * TEST_DAY_MS);
    assert_string_equal(world_send(world), "anna confirmation, anna link");
    before_start(world, TEST_DAY_MS);
    assert_string_equal(world_send(world), "anna reminder_day");
    move_start(world, 7);
    assert_string_equal(world_send(world), "anna change");
    before_start(world, TEST_DAY_MS);
    assert_string_equal(world_send(world), "anna reminder_day");
    before_start(world, TEST_HOUR_MS);
    assert_string_equal(world_send(world), "anna reminder_hour");
}

static void a_link_that_somebody_asked_for_goes_though_the_start_moves(void **state)
{
    struct event_world *world = *state;
    struct seat_ended ended;
    struct error error = {0};

    world_sign_up(world, "anna");
    world_send(world);

    struct registration person = world_get(world, "anna");

    assert_int_equal(
        people_registration_resend(world->people, world->keyring, world->facts.session_id,
                                   bytes_from_string(person.id), world->now_ms, &ended, &error),
        0);
    move_start(world, 30);
    assert_string_equal(world_send(world), "anna change, anna link");
    before_start(world, UINT64_C(2) * TEST_DAY_MS);
    assert_string_equal(world_send(world), "");
}

static void a_date_that_is_set_later_is_told(void **state)
{
    struct event_world *world = *state;

    world->facts.starts_at_ms = 0;
    world_sync(world);
    world_sign_up(world, "anna");
    assert_string_equal(world_send(world), "anna confirmation");
    world->facts.starts_at_ms = world->now_ms;
    move_start(world, 10);
    assert_string_equal(world_send(world), "anna change");
}

/* ---- other beginnings ---- */

static void without_a_start_links_go_when_the_doors_open(void **state)
{
    struct event_world *world = *state;

    world->facts.starts_at_ms = 0;
    world_sync(world);
    world_sign_up(world, "anna");
    assert_string_equal(world_send(world), "anna confirmation");
    world->facts.state = SESSION_LOBBY;
    world_sync(world);
    assert_string_equal(world_send(world), "anna link");
}

static void links_go_at_once_when_a_session_begins_before_its_time(void **state)
{
    struct event_world *world = *state;

    world_sign_up(world, "anna");
    world_send(world);
    world->facts.state = SESSION_LIVE;
    world_sync(world);
    assert_string_equal(world_send(world), "anna link");
}

/* ---- lateness ---- */

static void a_server_that_was_down_sends_no_reminder_of_what_has_begun(void **state)
{
    struct event_world *world = *state;

    world_sign_up(world, "anna");
    before_start(world, UINT64_C(3) * TEST_DAY_MS);
    world_send(world);
    world->now_ms = world->facts.starts_at_ms;
    assert_string_equal(world_send(world), "");
}

static void a_reminder_that_waited_too_long_is_not_sent(void **state)
{
    struct event_world *world = *state;
    struct mail mail;

    world_sign_up(world, "anna");
    before_start(world, UINT64_C(3) * TEST_DAY_MS);
    world_send(world);
    before_start(world, TEST_DAY_MS);
    assert_true(world_take(world, &mail));
    assert_int_equal(mail.kind, MAIL_REMINDER_DAY);
    world_settle(world, mail.number, MAIL_TRY_AGAIN);
    before_start(world, TEST_HOUR_MS);
    assert_string_equal(world_send(world), "anna reminder_hour");
}

static void asking_again_is_needed_at_the_next_moment_and_not_before(void **state)
{
    static const uint64_t spans[] = {UINT64_C(3) * TEST_DAY_MS, TEST_DAY_MS, TEST_HOUR_MS};
    struct event_world *world = *state;

    for (size_t i = 0; i < ARRAY_COUNT(spans); i++) {
        uint64_t next_ms = schedule(world);

        assert_int_equal(next_ms, world->facts.starts_at_ms - spans[i]);
        world->now_ms = next_ms;
    }
    assert_true(schedule(world) == UINT64_MAX);
}

/* A land whose clock goes forward by two hours on the way to the start. */
static bool two_hours_more(uint64_t time_ms, const char *zone, uint32_t days, uint64_t *out_ms)
{
    assert_string_equal(zone, "Europe/Amsterdam");
    *out_ms = time_ms - (uint64_t)days * TEST_DAY_MS + UINT64_C(2) * TEST_HOUR_MS;
    return true;
}

static bool unknown_zone(uint64_t time_ms, const char *zone, uint32_t days, uint64_t *out_ms)
{
    (void)time_ms;
    (void)zone;
    (void)days;
    (void)out_ms;
    return false;
}

static void days_are_those_of_who_knows_the_zones(void **state)
{
    struct event_world *world = *state;

    mail_queue_use_zones(world->people, two_hours_more);
    assert_int_equal(schedule(world), world->facts.starts_at_ms - UINT64_C(70) * TEST_HOUR_MS);
    mail_queue_use_zones(world->people, unknown_zone);
    world->facts.minutes++;
    world_sync(world);
    assert_int_equal(schedule(world), world->facts.starts_at_ms - UINT64_C(72) * TEST_HOUR_MS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_EVENT(the_link_goes_three_days_before_and_reminders_the_day_and_hour_before),
        WITH_EVENT(who_signs_up_after_the_moment_of_the_links_gets_one_at_once),
        WITH_EVENT(who_got_the_link_within_the_day_gets_the_reminder_of_the_hour_only),
        WITH_EVENT(nobody_is_reminded_of_what_they_signed_up_for_after_its_moment),
        WITH_EVENT(an_hour_reminder_goes_also_to_who_got_the_link_just_before),
        WITH_EVENT(reminders_that_the_organiser_does_not_want_are_not_sent),
        WITH_EVENT(who_waits_is_invited_or_withdrew_gets_neither_link_nor_reminder),
        WITH_EVENT(a_moved_start_is_told_to_who_was_told_before),
        WITH_EVENT(a_link_that_was_queued_waits_for_the_new_start),
        WITH_EVENT(reminders_follow_the_start_and_the_link_is_not_sent_twice),
        WITH_EVENT(a_link_that_somebody_asked_for_goes_though_the_start_moves),
        WITH_EVENT(a_date_that_is_set_later_is_told),
        WITH_EVENT(without_a_start_links_go_when_the_doors_open),
        WITH_EVENT(links_go_at_once_when_a_session_begins_before_its_time),
        WITH_EVENT(a_server_that_was_down_sends_no_reminder_of_what_has_begun),
        WITH_EVENT(a_reminder_that_waited_too_long_is_not_sent),
        WITH_EVENT(asking_again_is_needed_at_the_next_moment_and_not_before),
        WITH_EVENT(days_are_those_of_who_knows_the_zones),
    };

    return cmocka_run_group_tests_name("mail_schedule", tests, NULL, NULL);
}
