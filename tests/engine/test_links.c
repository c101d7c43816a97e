/* Links of staff over HTTP, and what they open. */
#include "hall.h"

#include <stdio.h>

#define HELLO_TOKEN "{\"type\":\"hello\",\"token\":\"%s\"}"

static int setup(void **state)
{
    *state = hall_create();
    hall_open_live(*state);
    return 0;
}

static int teardown(void **state)
{
    hall_destroy(*state);
    return 0;
}

static uint16_t links(struct hall *hall)
{
    return hall_call(hall, (struct hall_call){.method = HTTP_GET,
                                              .route = ROUTE_SESSION_LINKS,
                                              .operator_socket = true});
}

static uint16_t make(struct hall *hall, const char *body)
{
    return hall_call(hall, (struct hall_call){.method = HTTP_POST,
                                              .route = ROUTE_SESSION_LINKS,
                                              .body = body,
                                              .operator_socket = true});
}

static uint16_t end(struct hall *hall, const char *item)
{
    return hall_call(hall, (struct hall_call){.method = HTTP_DELETE,
                                              .route = ROUTE_SESSION_LINK,
                                              .item = item,
                                              .operator_socket = true});
}

static const char *hello(struct hall *hall, uint32_t client, const char *token)
{
    return hall_say(hall, client, HELLO_TOKEN, token);
}

static void the_list_has_the_two_links_that_were_made_with_the_session(void **state)
{
    struct hall *hall = *state;

    assert_int_equal(links(hall), 200);
    assert_says(hall_body(hall), "{\"items\":[{\"id\":\"l1\",\"role\":\"moderator\","
                                 "\"created_at\":\"2026-11-18T");
    assert_says(hall_body(hall), "\"ended\":false},{\"id\":\"l2\",\"role\":\"observer\",");
}

static void a_new_link_is_told_once_and_lets_in(void **state)
{
    struct hall *hall = *state;
    char token[TOKEN_BYTES_MAX];
    uint32_t client = hall_connect(hall);

    assert_int_equal(make(hall, "{\"role\":\"observer\"}"), 201);
    assert_says(hall_body(hall), "{\"id\":\"l3\",\"role\":\"observer\",\"link\":"
                                 "\"https://herkend.example/s/");
    snprintf(token, sizeof(token), "%s", hall_value(hall_body(hall), "token"));
    assert_says(hall_body(hall), "#t=o.");
    assert_says(hello(hall, client, token), "\"role\":\"observer\"");
    assert_int_equal(links(hall), 200);
    assert_says(hall_body(hall), "\"id\":\"l3\",\"role\":\"observer\"");
    assert_null(strstr(hall_body(hall), token));
    hall_restart(hall);
    client = hall_connect(hall);
    assert_says(hello(hall, client, token), "\"role\":\"observer\"");
}

static void a_link_is_for_a_moderator_or_an_observer(void **state)
{
    static const char *const bodies[] = {
        "", "{}", "[]", "{\"role\":\"participant\"}", "{\"role\":\"server\"}", "{\"role\":1}",
    };
    struct hall *hall = *state;

    for (size_t i = 0; i < ARRAY_COUNT(bodies); i++)
        assert_int_equal(make(hall, bodies[i]), 400);
    assert_int_equal(make(hall, "{\"role\":\"moderator\"}"), 201);
}

static void who_is_connected_by_a_link_that_ends_is_told_and_closed(void **state)
{
    struct hall *hall = *state;
    char token[TOKEN_BYTES_MAX];
    uint32_t first = hall_moderate(hall);
    uint32_t second = hall_connect(hall);
    uint32_t third = hall_connect(hall);

    make(hall, "{\"role\":\"moderator\"}");
    snprintf(token, sizeof(token), "%s", hall_value(hall_body(hall), "token"));
    hello(hall, second, token);
    hello(hall, third, token);
    hall_clear(hall);
    assert_int_equal(end(hall, "l3"), 204);
    assert_int_equal(hall->response->body.size, 0);
    assert_says(hall_last(hall, second, "error"), "\"code\":\"withdrawn\"");
    assert_int_equal(hall->clients[second].close_code, 4401);
    assert_int_equal(hall->clients[third].close_code, 4401);
    assert_int_equal(hall->clients[first].close_code, 0);
    assert_int_equal(hall_count(hall, first, "error"), 0);
    assert_int_equal(end(hall, "l3"), 204); /* it is already so */
}

static void an_ended_link_is_withdrawn_and_not_unknown(void **state)
{
    struct hall *hall = *state;
    uint32_t client = hall_connect(hall);

    assert_int_equal(end(hall, "l1"), 204);
    assert_says(hello(hall, client, hall->moderator_token), "\"code\":\"withdrawn\"");
    assert_int_equal(hall->clients[client].close_code, 4401);
    links(hall);
    assert_says(hall_body(hall), "\"ended\":true},{\"id\":\"l2\"");
    hall_restart(hall);
    client = hall_connect(hall);
    assert_says(hello(hall, client, hall->moderator_token), "\"code\":\"withdrawn\"");
}

/* Whoever comes back with a bookmark every minute is no guesser. */
static void an_ended_link_is_no_guess(void **state)
{
    struct hall *hall = *state;

    end(hall, "l2");
    for (int i = 0; i < 8; i++) {
        uint32_t client = hall_connect(hall);

        hall->clients[client].address_key = 77;
        assert_says(hello(hall, client, hall->observer_token), "\"code\":\"withdrawn\"");
    }
}

static void an_ended_link_opens_nothing_over_http(void **state)
{
    struct hall *hall = *state;
    struct hall_call show = {
        .method = HTTP_GET, .route = ROUTE_SESSION, .bearer = hall->moderator_token};

    assert_int_equal(hall_call(hall, show), 200);
    end(hall, "l1");
    assert_int_equal(hall_call(hall, show), 401);
    show.route = ROUTE_SESSION_REPORT;
    assert_int_equal(hall_call(hall, show), 403);
}

static void a_link_that_is_not_there_cannot_be_ended(void **state)
{
    static const char *const items[] = {"l3", "l0", "s1", "l", "", "l01", "l99999999999"};
    struct hall *hall = *state;

    for (size_t i = 0; i < ARRAY_COUNT(items); i++)
        assert_int_equal(end(hall, items[i]), 404);
}

static void links_are_the_organisers_alone(void **state)
{
    struct hall *hall = *state;
    struct hall_call calls[] = {
        {.method = HTTP_GET, .route = ROUTE_SESSION_LINKS},
        {.method = HTTP_POST, .route = ROUTE_SESSION_LINKS, .body = "{\"role\":\"moderator\"}"},
        {.method = HTTP_DELETE, .route = ROUTE_SESSION_LINK, .item = "l2"}};

    for (size_t i = 0; i < ARRAY_COUNT(calls); i++) {
        assert_int_equal(hall_call(hall, calls[i]), 401);
        calls[i].bearer = hall->moderator_token;
        assert_int_equal(hall_call(hall, calls[i]), 401);
    }
    links(hall);
    assert_null(strstr(hall_body(hall), "\"l3\""));
    assert_null(strstr(hall_body(hall), "\"ended\":true"));
}

static void there_are_at_most_32_of_them(void **state)
{
    struct hall *hall = *state;

    for (int i = 3; i <= STAFF_LINKS_MAX; i++)
        assert_int_equal(make(hall, "{\"role\":\"observer\"}"), 201);
    assert_int_equal(make(hall, "{\"role\":\"observer\"}"), 409);
    assert_says(hall_body(hall), "\"code\":\"full\"");
}

/* No token is told that the journal does not hold, and nobody is closed for an end that was
 * not stored. */
static void what_is_not_stored_is_not_told(void **state)
{
    struct hall *hall = *state;
    uint32_t moderator = hall_moderate(hall);

    hall->fail_commits = 1;
    assert_int_equal(make(hall, "{\"role\":\"observer\"}"), 503);
    assert_null(strstr(hall_body(hall), "token"));
    hall_pass(hall, 10000);
    hall->fail_commits = 1;
    assert_int_equal(end(hall, "l1"), 503);
    assert_int_equal(hall->clients[moderator].close_code, 0);
    hall_pass(hall, 10000);
    assert_int_equal(links(hall), 200);
    assert_null(strstr(hall_body(hall), "\"l3\""));
    assert_null(strstr(hall_body(hall), "\"ended\":true"));
}

/* A commit whose answer was lost is there all the same: nobody stays in by that. */
static void an_end_that_was_stored_after_all_closes_who_came_by_it(void **state)
{
    struct hall *hall = *state;
    uint32_t moderator = hall_moderate(hall);
    uint32_t observer = hall_observe(hall);

    journal_memory_fail_next(hall->memory, MEMORY_FAULT_AFTER);
    assert_int_equal(end(hall, "l1"), 503);
    hall_pass(hall, 10000);
    assert_int_equal(hall->clients[moderator].close_code, 4401);
    assert_int_equal(hall->clients[observer].close_code, 0);
}

static void an_ejection_that_was_stored_after_all_closes_the_seat(void **state)
{
    struct hall *hall = *state;
    uint32_t anna = hall_join(hall);
    uint32_t ben = hall_join(hall);
    uint32_t moderator = hall_moderate(hall);

    hall_say(hall, anna,
             "{\"type\":\"statement\",\"id\":\"a1\",\"theme\":\"t1\",\"text\":\"Geen tijd.\"}");
    journal_memory_fail_next(hall->memory, MEMORY_FAULT_AFTER);
    hall_say(hall, moderator, "{\"type\":\"eject\",\"id\":\"m1\",\"statement\":\"s1\"}");
    hall_pass(hall, 10000);
    assert_int_equal(hall->clients[anna].close_code, 4401);
    assert_int_equal(hall->clients[ben].close_code, 0);
}

int main(void)
{
#define RULE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        RULE(the_list_has_the_two_links_that_were_made_with_the_session),
        RULE(a_new_link_is_told_once_and_lets_in),
        RULE(a_link_is_for_a_moderator_or_an_observer),
        RULE(who_is_connected_by_a_link_that_ends_is_told_and_closed),
        RULE(an_ended_link_is_withdrawn_and_not_unknown),
        RULE(an_ended_link_is_no_guess),
        RULE(an_ended_link_opens_nothing_over_http),
        RULE(a_link_that_is_not_there_cannot_be_ended),
        RULE(links_are_the_organisers_alone),
        RULE(there_are_at_most_32_of_them),
        RULE(what_is_not_stored_is_not_told),
        RULE(an_end_that_was_stored_after_all_closes_who_came_by_it),
        RULE(an_ejection_that_was_stored_after_all_closes_the_seat),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
