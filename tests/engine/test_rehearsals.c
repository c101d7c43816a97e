/* Rehearsals: who makes one of what, when people are called, and what it never becomes. */
#include "office.h"

#include <stdio.h>

static struct hall *hall_of(void **state)
{
    return ((struct office *)*state)->hall;
}

static uint16_t rehearse(struct hall *hall, const char *bearer, const char *body)
{
    return hall_call(hall, (struct hall_call){.method = HTTP_POST,
                                              .route = ROUTE_REHEARSALS,
                                              .bearer = bearer,
                                              .body = body});
}

/* The id or code of the rehearsal that was answered with last. */
static void take(struct hall *hall, const char *key, char out[16])
{
    snprintf(out, 16, "%s", hall_value(hall_body(hall), key));
}

static const char *details(struct hall *hall, const char *id)
{
    assert_int_equal(hall_call(hall, (struct hall_call){.route = ROUTE_SESSION,
                                                        .session = id,
                                                        .operator_socket = true}),
                     200);
    return hall_body(hall);
}

static void close_session(struct hall *hall, const char *id)
{
    assert_int_equal(hall_call(hall, (struct hall_call){.method = HTTP_POST,
                                                        .route = ROUTE_SESSION_CLOSE,
                                                        .session = id,
                                                        .operator_socket = true}),
                     200);
}

static void a_rehearsal_is_a_copy_in_the_lobby_and_marked_as_one(void **state)
{
    struct hall *hall = hall_of(state);
    char id[16];

    assert_int_equal(rehearse(hall, hall->moderator_token, "{\"participants\":40,\"speed\":3}"),
                     201);
    assert_says(hall_body(hall), "\"links\":{\"participant\":\"https://herkend.example/s/");
    assert_says(hall_body(hall), "\"tokens\":{\"moderator\":\"m.");
    take(hall, "id", id);
    assert_string_not_equal(id, hall->id);
    assert_says(details(hall, id), "\"title\":\"Innoveren\"");
    assert_says(details(hall, id),
                "\"state\":\"lobby\",\"access\":\"open\",\"rehearsal\":true");
    assert_says(details(hall, id), "\"title\":\"Mensen\"");
    assert_says(details(hall, hall->id), "\"rehearsal\":false");
}

static void people_are_called_once_it_is_durable_and_after_the_answer(void **state)
{
    struct hall *hall = hall_of(state);
    char code[16];

    hall_clear(hall);
    assert_int_equal(rehearse(hall, hall->moderator_token, "{\"participants\":40,\"speed\":3}"),
                     201);
    assert_string_equal(hall->order, "CRP");
    take(hall, "code", code);
    assert_int_equal(hall->rehearsal_count, 1);
    assert_string_equal(hall->rehearsals[0].code, code);
    assert_int_equal(hall->rehearsals[0].participants, 40);
    assert_int_equal(hall->rehearsals[0].speed, 3);
}

static void nobody_is_called_to_a_rehearsal_that_could_not_be_stored(void **state)
{
    struct hall *hall = hall_of(state);

    hall->fail_commits = 1;
    assert_int_equal(rehearse(hall, hall->moderator_token, "{}"), 503);
    assert_int_equal(hall->rehearsal_count, 0);
    hall_pass(hall, 10000);
    for (int i = 0; i < 2; i++) /* and it is not one of the two */
        assert_int_equal(rehearse(hall, hall->moderator_token, "{}"), 201);
}

static void without_numbers_thirty_people_come_at_their_own_pace(void **state)
{
    struct hall *hall = hall_of(state);

    assert_int_equal(rehearse(hall, hall->moderator_token, NULL), 201);
    assert_int_equal(hall->rehearsals[0].participants, 30);
    assert_int_equal(hall->rehearsals[0].speed, 1);
}

static void what_is_out_of_bounds_is_refused(void **state)
{
    static const char *const bodies[] = {"{\"participants\":0}",
                                         "{\"participants\":501}",
                                         "{\"participants\":2.5}",
                                         "{\"participants\":\"\"}",
                                         "{\"speed\":0}",
                                         "{\"speed\":21}",
                                         "{\"speed\":-1}",
                                         "[]",
                                         "{"};
    struct hall *hall = hall_of(state);

    for (size_t i = 0; i < ARRAY_COUNT(bodies); i++)
        assert_int_equal(rehearse(hall, hall->moderator_token, bodies[i]), 400);
    assert_int_equal(
        rehearse(hall, hall->moderator_token, "{\"participants\":500,\"speed\":20}"), 201);
}

static void the_organiser_and_the_sessions_own_moderator_may_and_nobody_else(void **state)
{
    struct office *office = *state;
    struct hall *hall = office->hall;
    char other_moderator[TOKEN_BYTES_MAX];
    char first[16];

    snprintf(other_moderator, sizeof(other_moderator), "%s", hall->moderator_token);
    snprintf(first, sizeof(first), "%s", hall->id);
    hall_open(hall, hall_script);
    assert_int_equal(rehearse(hall, NULL, "{}"), 401);
    assert_int_equal(rehearse(hall, other_moderator, "{}"), 401);
    assert_int_equal(rehearse(hall, hall->observer_token, "{}"), 401);
    assert_int_equal(rehearse(hall, office->organiser.text, "{}"), 201);
    assert_int_equal(rehearse(hall, hall->moderator_token, "{}"), 201);
}

static void two_have_people_at_a_time(void **state)
{
    struct hall *hall = hall_of(state);
    char id[16];

    assert_int_equal(rehearse(hall, hall->moderator_token, "{}"), 201);
    take(hall, "id", id);
    assert_int_equal(rehearse(hall, hall->moderator_token, "{}"), 201);
    assert_int_equal(rehearse(hall, hall->moderator_token, "{}"), 409);
    assert_says(hall_body(hall), "\"code\":\"full\"");
    assert_int_equal(hall->rehearsal_count, 2);
    close_session(hall, id);
    assert_int_equal(rehearse(hall, hall->moderator_token, "{}"), 201);
}

static void rehearsals_of_before_a_restart_have_no_people_and_stand_in_nobodys_way(void **state)
{
    struct hall *hall = hall_of(state);

    for (int i = 0; i < 2; i++)
        assert_int_equal(rehearse(hall, hall->moderator_token, "{}"), 201);
    hall_restart(hall);
    assert_int_equal(hall->rehearsal_count, 2);
    assert_int_equal(rehearse(hall, hall->moderator_token, "{}"), 201);
}

static void without_people_there_is_no_rehearsal(void **state)
{
    struct hall *hall = hall_of(state);

    hall->no_people = true;
    hall_restart(hall);
    assert_int_equal(rehearse(hall, hall->moderator_token, "{}"), 503);
}

static void it_is_open_and_has_places_for_all_its_people_from_one_address(void **state)
{
    struct hall *hall = hall_of(state);
    char code[16];

    hall->settings.seats_per_address_max = 3;
    hall_restart(hall);
    hall_open(hall, "{\"title\":\"Op uitnodiging\",\"access\":\"registered\",\"capacity\":5,"
                    "\"themes\":[{\"title\":\"a\",\"question\":\"b?\"}]}");
    assert_int_equal(rehearse(hall, hall->moderator_token, "{\"participants\":60}"), 201);
    take(hall, "code", code);
    for (int i = 0; i < 60; i++) {
        uint32_t client = hall_connect(hall);

        hall->clients[client].address_key = 77;
        assert_says(hall_say(hall, client, "{\"type\":\"hello\",\"code\":\"%s\"}", code),
                    "\"role\":\"participant\"");
    }
}

static void everybody_in_it_is_told_and_it_is_never_released(void **state)
{
    struct hall *hall = hall_of(state);
    char token[TOKEN_BYTES_MAX];
    uint32_t moderator = hall_connect(hall);

    assert_int_equal(rehearse(hall, hall->moderator_token, "{}"), 201);

    const char *found = strstr(hall_body(hall), "\"tokens\":{\"moderator\":\"");

    assert_non_null(found);
    assert_int_equal(sscanf(found, "\"tokens\":{\"moderator\":\"%79[^\"]", token), 1);
    assert_says(hall_say(hall, moderator, "{\"type\":\"hello\",\"token\":\"%s\"}", token),
                "\"rehearsal\":true");
    assert_says(
        hall_say(hall, moderator, "{\"type\":\"session\",\"id\":\"a\",\"do\":\"close\"}"),
        "\"ack\"");
    assert_says(hall_last(hall, moderator, "session"), "\"rehearsal\":true");
    assert_says(
        hall_say(hall, moderator, "{\"type\":\"session\",\"id\":\"b\",\"do\":\"release\"}"),
        "\"code\":\"wrong_state\"");
}

static void a_rehearsal_is_one_after_a_restart_and_its_script_says_so(void **state)
{
    struct hall *hall = hall_of(state);
    char id[16];

    assert_int_equal(rehearse(hall, hall->moderator_token, "{}"), 201);
    take(hall, "id", id);
    hall_restart(hall);
    assert_says(details(hall, id), "\"rehearsal\":true");
    assert_int_equal(hall_call(hall, (struct hall_call){.route = ROUTE_SESSION_SCRIPT,
                                                        .session = id,
                                                        .operator_socket = true}),
                     200);
    assert_says(hall_body(hall), "\"rehearsal\":true");
    assert_int_equal(hall_call(hall, (struct hall_call){.method = HTTP_PATCH,
                                                        .route = ROUTE_SESSION,
                                                        .session = id,
                                                        .body = "{\"rehearsal\":null}",
                                                        .operator_socket = true}),
                     409);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        OFFICE_TEST(a_rehearsal_is_a_copy_in_the_lobby_and_marked_as_one),
        OFFICE_TEST(people_are_called_once_it_is_durable_and_after_the_answer),
        OFFICE_TEST(nobody_is_called_to_a_rehearsal_that_could_not_be_stored),
        OFFICE_TEST(without_numbers_thirty_people_come_at_their_own_pace),
        OFFICE_TEST(what_is_out_of_bounds_is_refused),
        OFFICE_TEST(the_organiser_and_the_sessions_own_moderator_may_and_nobody_else),
        OFFICE_TEST(two_have_people_at_a_time),
        OFFICE_TEST(rehearsals_of_before_a_restart_have_no_people_and_stand_in_nobodys_way),
        OFFICE_TEST(without_people_there_is_no_rehearsal),
        OFFICE_TEST(it_is_open_and_has_places_for_all_its_people_from_one_address),
        OFFICE_TEST(everybody_in_it_is_told_and_it_is_never_released),
        OFFICE_TEST(a_rehearsal_is_one_after_a_restart_and_its_script_says_so),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
