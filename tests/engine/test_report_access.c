/* A released report: its days, withdrawn, readmitted, and who reads it all the same. */
#include "office.h"

#include <stdio.h>

#define DAY_MS (UINT64_C(24) * 60 * 60 * 1000)

static struct hall *hall_of(void **state)
{
    return ((struct office *)*state)->hall;
}

static const char *organiser(void **state)
{
    return ((struct office *)*state)->organiser.text;
}

static void release(struct hall *hall)
{
    uint32_t moderator = hall_moderate(hall);

    hall_say(hall, moderator, "{\"type\":\"session\",\"id\":\"m1\",\"do\":\"close\"}");
    assert_says(
        hall_say(hall, moderator, "{\"type\":\"session\",\"id\":\"m2\",\"do\":\"release\"}"),
        "\"ack\"");
    hall_post_closed(hall, moderator);
    hall_turn(hall);
}

static uint16_t withdraw(void **state)
{
    return hall_call(hall_of(state), (struct hall_call){.method = HTTP_POST,
                                                        .route = ROUTE_REPORT_WITHDRAW,
                                                        .bearer = organiser(state)});
}

static uint16_t readmit(void **state, const char *body)
{
    return hall_call(hall_of(state), (struct hall_call){.method = HTTP_POST,
                                                        .route = ROUTE_REPORT_READMIT,
                                                        .body = body,
                                                        .bearer = organiser(state)});
}

static uint16_t read_as(struct hall *hall, const char *bearer)
{
    return hall_call(hall, (struct hall_call){.route = ROUTE_SESSION_REPORT, .bearer = bearer});
}

static uint16_t read_page(struct hall *hall)
{
    return hall_call(hall, (struct hall_call){.route = ROUTE_SESSION_REPORT,
                                              .format = REPORT_HTML,
                                              .is_page = true});
}

/* The engine turns as the clock moves; a test of days need not wait for each beat. */
static void days_pass(struct hall *hall, uint32_t days)
{
    hall->now_ms += days * DAY_MS;
    hall_turn(hall);
}

static void a_released_report_is_gone_after_its_days_but_for_staff(void **state)
{
    struct hall *hall = hall_of(state);

    release(hall);
    days_pass(hall, 89);
    assert_int_equal(read_as(hall, NULL), 200);
    days_pass(hall, 1);
    assert_int_equal(read_as(hall, NULL), 410);
    assert_says(hall_body(hall), "\"code\":\"gone\"");
    assert_says(hall_body(hall), "could be read until 20");
    assert_int_equal(read_as(hall, hall->observer_token), 410);
    assert_int_equal(read_as(hall, hall->moderator_token), 200);
    assert_int_equal(read_as(hall, organiser(state)), 200);
    hall_restart(hall);
    assert_int_equal(read_as(hall, NULL), 410);
}

static void a_withdrawn_report_is_gone_until_it_is_readmitted(void **state)
{
    struct hall *hall = hall_of(state);

    release(hall);
    assert_int_equal(withdraw(state), 204);
    assert_int_equal(hall->response->body.size, 0);
    assert_int_equal(read_as(hall, NULL), 410);
    assert_says(hall_body(hall), "withdrawn");
    assert_int_equal(read_as(hall, hall->moderator_token), 200);
    assert_int_equal(withdraw(state), 204); /* it is already so */
    hall_restart(hall);
    assert_int_equal(read_as(hall, NULL), 410);
    assert_int_equal(readmit(state, NULL), 204);
    assert_int_equal(read_as(hall, NULL), 200);
    hall_restart(hall);
    assert_int_equal(read_as(hall, NULL), 200);
}

static void a_report_whose_days_are_over_is_readmitted_for_new_ones(void **state)
{
    struct hall *hall = hall_of(state);

    release(hall);
    days_pass(hall, 100);
    assert_int_equal(readmit(state, NULL), 409);
    assert_says(hall_body(hall), "\"code\":\"wrong_state\"");
    assert_int_equal(readmit(state, "{}"), 409);
    assert_int_equal(readmit(state, "{\"days\":7}"), 204);
    days_pass(hall, 6);
    assert_int_equal(read_as(hall, NULL), 200);
    days_pass(hall, 1);
    assert_int_equal(read_as(hall, NULL), 410);
}

static void its_days_are_a_number_within_bounds(void **state)
{
    static const char *const bodies[] = {
        "{\"days\":0}", "{\"days\":3651}", "{\"days\":1.5}", "{\"days\":\"7\"}",
        "[7]",          "{\"days\":7"};
    struct hall *hall = hall_of(state);

    release(hall);
    for (size_t i = 0; i < ARRAY_COUNT(bodies); i++) {
        assert_int_equal(readmit(state, bodies[i]), 400);
        assert_says(hall_body(hall), "\"code\":\"malformed\"");
    }
    assert_int_equal(readmit(state, "{\"days\":3650}"), 204);
}

static void before_the_release_nothing_is_withdrawn_or_readmitted(void **state)
{
    struct hall *hall = hall_of(state);

    assert_int_equal(withdraw(state), 409);
    assert_says(hall_body(hall), "\"code\":\"wrong_state\"");
    assert_int_equal(readmit(state, "{\"days\":7}"), 409);
    assert_int_equal(read_as(hall, NULL), 401);
}

static void only_an_organiser_withdraws_and_readmits(void **state)
{
    struct hall *hall = hall_of(state);
    struct hall_call call = {.method = HTTP_POST, .route = ROUTE_REPORT_WITHDRAW};

    release(hall);
    assert_int_equal(hall_call(hall, call), 401);
    call.bearer = hall->moderator_token;
    assert_int_equal(hall_call(hall, call), 401);
    call.route = ROUTE_REPORT_READMIT;
    assert_int_equal(hall_call(hall, call), 401);
    assert_int_equal(read_as(hall, NULL), 200);
}

static void a_withdrawal_that_could_not_be_stored_is_not_there(void **state)
{
    struct hall *hall = hall_of(state);

    release(hall);
    journal_memory_fail_next(hall->memory, MEMORY_FAULT_FULL);
    assert_int_equal(withdraw(state), 503);
    hall_pass(hall, 300);
    assert_int_equal(read_as(hall, NULL), 200);
}

static void who_opens_the_page_is_told_in_words_why_there_is_no_report(void **state)
{
    struct hall *hall = hall_of(state);

    assert_int_equal(read_page(hall), 401);
    assert_string_equal(hall->response->content_type, "text/html; charset=utf-8");
    assert_says(hall_body(hall), "<h1>Het rapport is er nog niet</h1>");
    release(hall);
    assert_int_equal(read_page(hall), 200);
    withdraw(state);
    assert_int_equal(read_page(hall), 410);
    assert_says(hall_body(hall), "<html lang=\"nl\">");
    assert_says(hall_body(hall), "<h1>Het rapport is ingetrokken</h1>");
    assert_says(hall_body(hall), "Innoveren");
    readmit(state, "{\"days\":1}");
    days_pass(hall, 2);
    assert_int_equal(read_page(hall), 410);
    assert_says(hall_body(hall), "<h1>Het rapport is niet meer te lezen</h1>");
    assert_says(hall_body(hall), "tot 19 november 2026");
}

static void where_a_session_is_told_of_its_report_is_told_of_too(void **state)
{
    struct hall *hall = hall_of(state);
    const enum http_route routes[] = {ROUTE_SESSION, ROUTE_SESSIONS, ROUTE_JOIN};

    for (int released = 0; released < 2; released++) {
        for (size_t i = 0; i < ARRAY_COUNT(routes); i++) {
            struct hall_call call = {.route = routes[i], .bearer = organiser(state)};

            if (routes[i] == ROUTE_JOIN)
                call = (struct hall_call){.route = ROUTE_JOIN, .session = hall->code};
            assert_int_equal(hall_call(hall, call), 200);
            if (!released) {
                assert_null(strstr(hall_body(hall), "\"report\""));
                continue;
            }
            assert_says(hall_body(hall), "\"report\":{\"released_at\":\"2026-11-18T");
            assert_says(hall_body(hall), "\"readable_until\":\"2027-02-16T");
            assert_says(hall_body(hall), "\"withdrawn\":true}");
        }
        if (!released) {
            release(hall);
            withdraw(state);
        }
    }
}

#define RULE(name) OFFICE_TEST(name)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RULE(a_released_report_is_gone_after_its_days_but_for_staff),
        RULE(a_withdrawn_report_is_gone_until_it_is_readmitted),
        RULE(a_report_whose_days_are_over_is_readmitted_for_new_ones),
        RULE(its_days_are_a_number_within_bounds),
        RULE(before_the_release_nothing_is_withdrawn_or_readmitted),
        RULE(only_an_organiser_withdraws_and_readmits),
        RULE(a_withdrawal_that_could_not_be_stored_is_not_there),
        RULE(who_opens_the_page_is_told_in_words_why_there_is_no_report),
        RULE(where_a_session_is_told_of_its_report_is_told_of_too),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
