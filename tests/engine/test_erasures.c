/* Dialogues whose days are over leave memory and journal, and never under somebody's feet. */
#include "office.h"

#include <stdio.h>

#include "herkend/registrations.h"

enum { DAY_MS = 24 * 60 * 60 * 1000 };

static struct hall *hall_of(void **state)
{
    return ((struct office *)*state)->hall;
}

static uint16_t close_session(struct hall *hall)
{
    return hall_call(hall, (struct hall_call){.method = HTTP_POST,
                                              .route = ROUTE_SESSION_CLOSE,
                                              .operator_socket = true});
}

static uint16_t show_session(struct hall *hall, const char *id)
{
    return hall_call(hall, (struct hall_call){.method = HTTP_GET,
                                              .route = ROUTE_SESSION,
                                              .session = id,
                                              .operator_socket = true});
}

static uint16_t order(struct hall *hall, bool operator_socket)
{
    return hall_call(hall, (struct hall_call){.method = HTTP_POST,
                                              .route = ROUTE_SESSION_ERASE,
                                              .operator_socket = operator_socket});
}

/* As the desk is told: closed now, with the usual days to keep it. */
static void tell_closed(struct office *office)
{
    struct hall *hall = office->hall;
    struct event_facts facts = {.session_id = bytes_from_string(hall->id),
                                .code = bytes_from_string(hall->code),
                                .title = BYTES("Middelen"),
                                .state = SESSION_CLOSED,
                                .closed_at_ms = hall->now_ms};
    struct error error = {0};

    assert_int_equal(people_event_sync(office->people, &facts, hall->now_ms, &error), 0);
}

static void count_dialogue(void *context, const struct erasure *erasure)
{
    size_t *count = context;

    *count += erasure->dialogue && erasure->erased_at_ms > 0;
}

static size_t noted(struct office *office)
{
    struct error error = {0};
    size_t count = 0;

    assert_int_equal(
        people_erasure_list(office->people, TIME_END_MS - 1, count_dialogue, &count, &error),
        0);
    return count;
}

static void a_dialogue_goes_when_its_days_are_over_and_not_before(void **state)
{
    struct office *office = *state;
    struct hall *hall = office->hall;

    assert_int_equal(close_session(hall), 200);
    tell_closed(office);
    hall->now_ms += (uint64_t)(DIALOGUE_DAYS_DEFAULT - 1) * DAY_MS;
    hall_turn(hall);
    assert_int_equal(show_session(hall, hall->id), 200);
    assert_true(journal_memory_record_count(hall->memory) > 0);

    hall->now_ms += 2 * (uint64_t)DAY_MS;
    hall_turn(hall);
    assert_int_equal(show_session(hall, hall->id), 404);
    assert_int_equal(journal_memory_record_count(hall->memory), 0);
    assert_int_equal(noted(office), 1);
    hall_restart(hall);
    assert_int_equal(show_session(hall, hall->id), 404);
}

static void nobody_in_a_session_waits_for_an_erasure(void **state)
{
    struct office *office = *state;
    struct hall *hall = office->hall;
    char erased[16];
    uint32_t client;

    snprintf(erased, sizeof(erased), "%s", hall->id);
    assert_int_equal(close_session(hall), 200);
    tell_closed(office);
    hall_open_live(hall); /* another, with somebody in it */
    client = hall_join(hall);
    hall->now_ms += (uint64_t)(DIALOGUE_DAYS_DEFAULT + 1) * DAY_MS;
    hall_turn(hall);
    assert_int_equal(show_session(hall, erased), 200);

    hall_post_closed(hall, client);
    hall_turn(hall);
    hall->now_ms += 10 * 60 * 1000;
    hall_turn(hall);
    assert_int_equal(show_session(hall, erased), 404);
    assert_int_equal(show_session(hall, hall->id), 200);
}

static void an_erasure_that_fails_is_done_later(void **state)
{
    struct office *office = *state;
    struct hall *hall = office->hall;

    assert_int_equal(close_session(hall), 200);
    tell_closed(office);
    hall->now_ms += (uint64_t)(DIALOGUE_DAYS_DEFAULT + 1) * DAY_MS;
    journal_memory_fail_next(hall->memory, MEMORY_FAULT_BEFORE);
    hall_turn(hall);
    assert_int_equal(noted(office), 0);
    assert_int_equal(show_session(hall, hall->id), 200);
    hall->now_ms += 10 * 60 * 1000;
    hall_turn(hall);
    assert_int_equal(noted(office), 1);
    assert_int_equal(show_session(hall, hall->id), 404);
}

static void only_the_operator_orders_one_and_not_of_a_session_that_goes_on(void **state)
{
    struct hall *hall = hall_of(state);
    uint32_t client = hall_moderate(hall);

    assert_int_equal(order(hall, false), 403);
    assert_int_equal(order(hall, true), 409);
    assert_int_equal(show_session(hall, hall->id), 200);
    assert_int_equal(close_session(hall), 200);
    assert_int_equal(order(hall, true), 204);
    assert_int_equal(hall->clients[client].close_code, 4401);
    assert_int_equal(show_session(hall, hall->id), 404);
    assert_int_equal(order(hall, true), 404);
    assert_int_equal(journal_memory_record_count(hall->memory), 0);
}

static void nobody_in_a_session_waits_for_an_ordered_one(void **state)
{
    struct hall *hall = hall_of(state);
    struct hall_call erase = {
        .method = HTTP_POST, .route = ROUTE_SESSION_ERASE, .operator_socket = true};
    char erased[16];
    uint32_t client;

    snprintf(erased, sizeof(erased), "%s", hall->id);
    erase.session = erased;
    assert_int_equal(close_session(hall), 200);
    hall_open_live(hall); /* another, with somebody in it */
    client = hall_join(hall);
    assert_int_equal(hall_call(hall, erase), 503);
    assert_says(hall_body(hall), "people are in a session");
    assert_int_equal(show_session(hall, erased), 200);
    hall_post_closed(hall, client);
    hall_turn(hall);
    hall_pass(hall, 60000); /* who has left is not present any more */
    assert_int_equal(hall_call(hall, erase), 204);
    assert_int_equal(show_session(hall, erased), 404);
}

static void an_ordered_erasure_is_noted_as_soon_as_nobody_else_writes(void **state)
{
    struct office *office = *state;
    struct hall *hall = office->hall;
    struct sqlite3 *writer;

    assert_int_equal(close_session(hall), 200);
    tell_closed(office);
    writer = office_begin_writing(office);
    assert_int_equal(order(hall, true), 204);
    assert_int_equal(show_session(hall, hall->id), 404);
    hall_pass(hall, 5000);
    assert_int_equal(noted(office), 0);
    office_end_writing(writer);
    hall_pass(hall, 1000);
    assert_int_equal(noted(office), 1);
}

static void a_report_that_was_kept_goes_too(void **state)
{
    struct hall *hall = hall_of(state);
    struct hall_call report = {
        .method = HTTP_GET, .route = ROUTE_SESSION_REPORT, .operator_socket = true};

    assert_int_equal(close_session(hall), 200);
    hall_post_call(hall, report);
    hall_turn(hall);
    hall_work(hall);
    assert_int_equal(hall->response->status, 200);
    assert_int_equal(order(hall, true), 204);
    assert_int_equal(hall_call(hall, report), 404);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        OFFICE_TEST(a_dialogue_goes_when_its_days_are_over_and_not_before),
        OFFICE_TEST(nobody_in_a_session_waits_for_an_erasure),
        OFFICE_TEST(an_erasure_that_fails_is_done_later),
        OFFICE_TEST(only_the_operator_orders_one_and_not_of_a_session_that_goes_on),
        OFFICE_TEST(nobody_in_a_session_waits_for_an_ordered_one),
        OFFICE_TEST(an_ordered_erasure_is_noted_as_soon_as_nobody_else_writes),
        OFFICE_TEST(a_report_that_was_kept_goes_too),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
