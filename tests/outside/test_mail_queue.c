/* The mails that wait: what is sent when, once, and not more than an address can bear. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "event_world.h"

static void before_start(struct event_world *world, uint64_t span_ms)
{
    world->now_ms = world->facts.starts_at_ms - span_ms;
}

static void
the_link_goes_three_days_before_and_reminders_the_day_and_the_hour_before(void **state)
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

static void the_report_goes_once_to_who_signed_up(void **state)
{
    struct event_world *world = *state;

    world_sign_up(world, "anna");
    world_sign_up(world, "bert");
    world_invite(world, "carla");
    world_withdraw(world, "bert");
    world_send(world);
    world->facts.state = SESSION_CLOSED;
    world->facts.closed_at_ms = world->now_ms = world->facts.starts_at_ms + TEST_HOUR_MS;
    world_sync(world);
    assert_string_equal(world_send(world), "");
    world->facts.state = SESSION_RELEASED;
    world->facts.released_at_ms = world->now_ms += TEST_HOUR_MS;
    world->facts.readable_until_ms = world->now_ms + UINT64_C(90) * TEST_DAY_MS;
    world_sync(world);
    world_sync(world);
    assert_string_equal(world_send(world), "anna report");
    assert_string_equal(world_send(world), "");
}

static void a_cancelled_event_says_so_and_nothing_else(void **state)
{
    struct event_world *world = *state;
    struct error error = {0};

    world_sign_up(world, "anna");
    world_invite(world, "bert");
    for (int i = 0; i < 2; i++)
        assert_int_equal(people_event_cancel(world->people, world->facts.session_id,
                                             BYTES("Het gaat niet door"), world->now_ms,
                                             &error),
                         0);
    assert_string_equal(world_send(world), "anna cancellation, bert cancellation");
    before_start(world, TEST_DAY_MS);
    assert_string_equal(world_send(world), "");
}

static void a_moved_start_is_told_to_who_was_told_before(void **state)
{
    struct event_world *world = *state;

    world_sign_up(world, "anna");
    world_send(world);
    world_sign_up(world, "bert");
    world->facts.starts_at_ms += TEST_DAY_MS;
    world_sync(world);
    assert_int_equal(world_event(world).sequence, 1);
    assert_string_equal(world_send(world), "anna change, bert confirmation");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_EVENT(the_link_goes_three_days_before_and_reminders_the_day_and_the_hour_before),
        WITH_EVENT(the_report_goes_once_to_who_signed_up),
        WITH_EVENT(a_cancelled_event_says_so_and_nothing_else),
        WITH_EVENT(a_moved_start_is_told_to_who_was_told_before),
    };

    return cmocka_run_group_tests_name("mail_queue", tests, NULL, NULL);
}
