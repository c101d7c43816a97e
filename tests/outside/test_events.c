/* The event: what the dialogue says, what the organiser adds, and who is told of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "event_world.h"

static int try_write(struct event_world *world, const struct event_details *details)
{
    struct error error = {0};

    return people_event_write(world->people, world->facts.session_id, details, world->now_ms,
                              &error);
}

static int try_read(struct event_world *world, struct bytes id_or_code,
                    struct people_event *event)
{
    struct error error = {0};

    return people_event_read(world->people, id_or_code, &world->arena, event, &error);
}

static int cancel(struct event_world *world, const char *message)
{
    struct error error = {0};

    return people_event_cancel(world->people, world->facts.session_id,
                               bytes_from_string(message), world->now_ms, &error);
}

/* ---- facts and details ---- */

static void an_event_is_read_by_id_and_by_code_as_it_was_told_and_written(void **state)
{
    struct event_world *world = *state;
    struct event_details details = world_details(world);
    struct people_event event;

    details.purpose = BYTES("Horen wat er leeft");
    details.names = BYTES("Jan\nPiet");
    details.link_days = 5;
    details.remind_hour = false;
    details.people_days = 14;
    world_write(world, details);
    world_reopen(world);
    assert_int_equal(try_read(world, world->facts.code, &event), 0);
    assert_true(bytes_equal(event.facts.session_id, world->facts.session_id));
    assert_true(bytes_equal(event.facts.title, world->facts.title));
    assert_int_equal(event.facts.starts_at_ms, world->facts.starts_at_ms);
    assert_true(bytes_equal(event.details.purpose, details.purpose));
    assert_true(bytes_equal(event.details.names, details.names));
    assert_int_equal(event.details.link_days, 5);
    assert_true(event.details.remind_day);
    assert_false(event.details.remind_hour);
    assert_int_equal(event.details.people_days, 14);
    assert_int_equal(event.details.dialogue_days, DIALOGUE_DAYS_DEFAULT);
    assert_int_equal(event.details.revision, 2);
    assert_true(bytes_equal(event.details.zone, BYTES("Europe/Amsterdam")));
    assert_int_equal(try_read(world, BYTES("XYZ789"), &event), -ERR_NOT_FOUND);
}

static void a_code_that_was_given_again_is_of_the_session_that_is_not_over(void **state)
{
    struct event_world *world = *state;
    struct people_event event;

    world->facts.state = SESSION_CLOSED;
    world->facts.closed_at_ms = world->now_ms;
    world_sync(world);
    world->facts.state = SESSION_DRAFT;
    world->facts.closed_at_ms = 0;
    world_add_session(world, "mnpqrstuvw", "ABC234");
    assert_int_equal(try_read(world, BYTES("ABC234"), &event), 0);
    assert_true(bytes_equal(event.facts.session_id, BYTES("mnpqrstuvw")));
}

static void a_writer_who_saw_an_older_revision_is_refused(void **state)
{
    struct event_world *world = *state;
    struct event_details details = world_details(world);

    assert_int_equal(details.revision, 1);
    world_write(world, details);
    assert_int_equal(try_write(world, &details), -ERR_CONFLICT);
    details.revision = 3;
    assert_int_equal(try_write(world, &details), -ERR_CONFLICT);
}

static void what_is_beyond_its_bound_is_refused(void **state)
{
    struct event_world *world = *state;
    struct event_details details = world_details(world);

    details.link_days = LINK_DAYS_MAX + 1;
    assert_int_equal(try_write(world, &details), -ERR_INPUT);
    details.link_days = 0;
    details.capacity = REGISTRATIONS_MAX + 1;
    assert_int_equal(try_write(world, &details), -ERR_INPUT);
    details.capacity = 0;
    details.people_days = RETENTION_DAYS_MAX + 1;
    assert_int_equal(try_write(world, &details), -ERR_INPUT);
    details.people_days = 0;
    assert_int_equal(try_write(world, &details), 0);
}

static void telling_the_same_twice_writes_nothing(void **state)
{
    struct event_world *world = *state;
    const char *path = folder_path(&world->folder, "people.db-wal");
    struct stat before, after;

    assert_int_equal(stat(path, &before), 0);
    world_sync(world);
    assert_int_equal(stat(path, &after), 0);
    assert_int_equal(after.st_size, before.st_size);
    world->facts.minutes++;
    world_sync(world);
    assert_int_equal(stat(path, &after), 0);
    assert_true(after.st_size > before.st_size);
}

static void places_are_the_organisers_capacity_or_else_the_sessions(void **state)
{
    struct event_world *world = *state;
    struct event_details details;

    world->facts.capacity = 30;
    world_sync(world);
    world_sign_up(world, "anna");
    assert_int_equal(world_event(world).places, 29);
    details = world_details(world);
    details.capacity = 10;
    world_write(world, details);
    assert_int_equal(world_event(world).places, 9);
}

static void fewer_places_take_none_away(void **state)
{
    struct event_world *world = *state;
    struct event_details details = world_details(world);

    world_sign_up(world, "anna");
    world_sign_up(world, "bert");
    details.capacity = 1;
    world_write(world, details);
    assert_int_equal(world_event(world).registered, 2);
    assert_int_equal(world_event(world).places, 0);
    world_withdraw(world, "anna");
    assert_int_equal(world_sign_up(world, "carla"), REGISTRATION_MADE);
    assert_int_equal(world_get(world, "carla").state, REGISTRATION_WAITING);
}

static void more_capacity_of_the_session_goes_to_who_waits(void **state)
{
    struct event_world *world = *state;

    world->facts.capacity = 1;
    world_sync(world);
    world_sign_up(world, "anna");
    world_sign_up(world, "bert");
    world->facts.capacity = 5;
    world_sync(world);
    assert_int_equal(world_event(world).registered, 2);
}

/* ---- changes that are told ---- */

static void another_title_place_zone_or_length_is_told_once_each(void **state)
{
    struct event_world *world = *state;
    struct event_details details;

    world_sign_up(world, "anna");
    world_send(world);
    world->facts.title = BYTES("Wonen in de buurt");
    world_sync(world);
    assert_string_equal(world_send(world), "anna change");
    world->now_ms += TEST_HOUR_MS;
    details = world_details(world);
    details.location = BYTES("Zaal 2");
    world_write(world, details);
    assert_string_equal(world_send(world), "anna change");
    details = world_details(world);
    details.zone = BYTES("Europe/London");
    world_write(world, details);
    assert_string_equal(world_send(world), "anna change");
    world->now_ms += TEST_HOUR_MS;
    details = world_details(world);
    details.minutes = 90;
    world_write(world, details);
    assert_string_equal(world_send(world), "anna change");
    assert_int_equal(world_event(world).sequence, 4);
}

static void what_no_calendar_shows_is_not_told(void **state)
{
    struct event_world *world = *state;
    struct event_details details = world_details(world);

    world_sign_up(world, "anna");
    world_send(world);
    details.purpose = BYTES("Een ander doel");
    details.capacity = 100;
    world_write(world, details);
    world->facts.minutes = 55;
    world_sync(world);
    assert_string_equal(world_send(world), "");
    assert_int_equal(world_event(world).sequence, 0);
}

static void two_changes_before_the_mail_went_are_one_mail(void **state)
{
    struct event_world *world = *state;

    world_sign_up(world, "anna");
    world_send(world);
    world->facts.starts_at_ms += TEST_DAY_MS;
    world_sync(world);
    world->facts.starts_at_ms += TEST_DAY_MS;
    world_sync(world);
    assert_string_equal(world_send(world), "anna change");
    assert_int_equal(world_event(world).sequence, 2);
}

static void once_it_has_begun_nothing_is_told_of_a_change(void **state)
{
    struct event_world *world = *state;

    world_sign_up(world, "anna");
    world_send(world);
    world->facts.state = SESSION_LIVE;
    world_sync(world);
    world_send(world);
    world->facts.title = BYTES("Wonen in de buurt");
    world_sync(world);
    assert_string_equal(world_send(world), "");
}

/* ---- calling it off ---- */

static void a_cancellation_raises_the_sequence_and_keeps_its_first_message(void **state)
{
    struct event_world *world = *state;

    assert_int_equal(cancel(world, "Ziek"), 0);
    assert_int_equal(cancel(world, "Toch niet"), 0);
    assert_int_equal(world_event(world).sequence, 1);
    assert_int_equal(world_event(world).cancelled_at_ms, world->now_ms);
    assert_true(bytes_equal(world_event(world).cancel_message, BYTES("Ziek")));
}

static void a_session_that_is_over_is_not_cancelled(void **state)
{
    struct event_world *world = *state;

    world->facts.state = SESSION_CLOSED;
    world_sync(world);
    assert_int_equal(cancel(world, ""), -ERR_CONFLICT);
}

static void who_withdrew_is_not_told_of_the_cancellation(void **state)
{
    struct event_world *world = *state;

    world_sign_up(world, "anna");
    world_sign_up(world, "bert");
    world_withdraw(world, "anna");
    assert_int_equal(cancel(world, ""), 0);
    assert_string_equal(world_send(world), "bert cancellation");
}

/* ---- the report ---- */

static void release(struct event_world *world)
{
    world->facts.state = SESSION_RELEASED;
    world->facts.closed_at_ms = world->now_ms;
    world->facts.released_at_ms = world->now_ms;
    world->facts.readable_until_ms = world->now_ms + UINT64_C(90) * TEST_DAY_MS;
    world_sync(world);
}

static void a_withdrawn_report_is_announced_to_nobody_until_it_is_readmitted(void **state)
{
    struct event_world *world = *state;

    world_sign_up(world, "anna");
    world_send(world);
    release(world);
    world->facts.report_withdrawn = true;
    world_sync(world);
    assert_string_equal(world_send(world), "");
    world->facts.report_withdrawn = false;
    world_sync(world);
    assert_string_equal(world_send(world), "anna report");
    world->facts.report_withdrawn = true;
    world_sync(world);
    world->facts.report_withdrawn = false;
    world_sync(world);
    assert_string_equal(world_send(world), "");
}

static void a_report_that_nobody_can_read_any_more_is_not_announced(void **state)
{
    struct event_world *world = *state;

    world_sign_up(world, "anna");
    world_send(world);
    release(world);
    world->now_ms = world->facts.readable_until_ms;
    assert_string_equal(world_send(world), "");
}

static void a_rehearsal_takes_nobody_and_mails_nobody(void **state)
{
    struct event_world *world = *state;

    world_sign_up(world, "anna");
    world->facts.rehearsal = true;
    world_sync(world);
    assert_int_equal(world_sign_up(world, "bert"), REGISTRATION_CLOSED);
    assert_int_equal(world_invite(world, "bert"), REGISTRATION_CLOSED);
    release(world);
    assert_string_equal(world_send(world), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_EVENT(an_event_is_read_by_id_and_by_code_as_it_was_told_and_written),
        WITH_EVENT(a_code_that_was_given_again_is_of_the_session_that_is_not_over),
        WITH_EVENT(a_writer_who_saw_an_older_revision_is_refused),
        WITH_EVENT(what_is_beyond_its_bound_is_refused),
        WITH_EVENT(telling_the_same_twice_writes_nothing),
        WITH_EVENT(places_are_the_organisers_capacity_or_else_the_sessions),
        WITH_EVENT(fewer_places_take_none_away),
        WITH_EVENT(more_capacity_of_the_session_goes_to_who_waits),
        WITH_EVENT(another_title_place_zone_or_length_is_told_once_each),
        WITH_EVENT(what_no_calendar_shows_is_not_told),
        WITH_EVENT(two_changes_before_the_mail_went_are_one_mail),
        WITH_EVENT(once_it_has_begun_nothing_is_told_of_a_change),
        WITH_EVENT(a_cancellation_raises_the_sequence_and_keeps_its_first_message),
        WITH_EVENT(a_session_that_is_over_is_not_cancelled),
        WITH_EVENT(who_withdrew_is_not_told_of_the_cancellation),
        WITH_EVENT(a_withdrawn_report_is_announced_to_nobody_until_it_is_readmitted),
        WITH_EVENT(a_report_that_nobody_can_read_any_more_is_not_announced),
        WITH_EVENT(a_rehearsal_takes_nobody_and_mails_nobody),
    };

    return cmocka_run_group_tests_name("events", tests, NULL, NULL);
}
