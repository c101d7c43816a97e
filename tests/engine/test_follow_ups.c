/* A follow-up over HTTP: from a theme or statements of a session that is over to a new draft.
 */
#include "office.h"

#include <stdio.h>

static struct hall *hall_of(void **state)
{
    return ((struct office *)*state)->hall;
}

static const char *organiser(void **state)
{
    return ((struct office *)*state)->organiser.text;
}

static void moderate(struct hall *hall, const char *what)
{
    uint32_t moderator = hall_moderate(hall);

    assert_says(
        hall_say(hall, moderator, "{\"type\":\"session\",\"id\":\"m\",\"do\":\"%s\"}", what),
        "\"ack\"");
    hall_post_closed(hall, moderator);
    hall_turn(hall);
}

/* s1 is recognised by all four who judge it; s2 is judged by nobody. */
static void take_part(struct hall *hall)
{
    uint32_t anna = hall_join(hall);

    assert_says(hall_say(hall, anna,
                         "{\"type\":\"statement\",\"id\":\"a\",\"theme\":\"t1\","
                         "\"text\":\"Er is geen tijd.\"}"),
                "\"ack\"");
    for (int i = 0; i < 4; i++) {
        uint32_t client = hall_join(hall);

        assert_says(hall_say(hall, client, "{\"type\":\"next\",\"id\":\"n\"}"), "\"s1\"");
        assert_says(
            hall_say(hall, client,
                     "{\"type\":\"vote\",\"id\":\"v\",\"statement\":\"s1\",\"grade\":%d}",
                     2 + i % 2),
            "\"ack\"");
    }
    assert_says(hall_say(hall, anna,
                         "{\"type\":\"statement\",\"id\":\"b\",\"theme\":\"t1\","
                         "\"text\":\"En geen geld.\"}"),
                "\"ack\"");
}

static void take_part_and_close(struct hall *hall)
{
    take_part(hall);
    moderate(hall, "close");
}

static uint16_t follow_up(void **state, const char *body)
{
    return hall_call(hall_of(state), (struct hall_call){.method = HTTP_POST,
                                                        .route = ROUTE_FOLLOW_UP,
                                                        .body = body,
                                                        .bearer = organiser(state)});
}

static const char *script_of(void **state, const char *session)
{
    struct hall *hall = hall_of(state);

    assert_int_equal(hall_call(hall, (struct hall_call){.route = ROUTE_SESSION_SCRIPT,
                                                        .session = session,
                                                        .bearer = organiser(state)}),
                     200);
    return hall_body(hall);
}

static void remember_id(struct hall *hall, char id[16])
{
    snprintf(id, 16, "%s", hall_value(hall_body(hall), "id"));
}

static void a_theme_becomes_a_draft_with_what_was_recognised(void **state)
{
    struct hall *hall = hall_of(state);
    char id[16];
    char follows[96];

    take_part_and_close(hall);
    assert_int_equal(follow_up(state, "{\"theme\":\"t1\"}"), 201);
    assert_says(hall_body(hall), "\"links\":{\"participant\":\"https://herkend.example/s/");
    assert_says(hall_body(hall), "\"tokens\":{\"moderator\":\"m.");
    assert_says(hall_body(hall), "\"seeds\":1,\"left_out\":0}");
    remember_id(hall, id);

    const char *script = script_of(state, id);

    snprintf(follows, sizeof(follows),
             "\"follows\":{\"session\":\"%s\",\"title\":\"Innoveren\"", hall->id);
    assert_says(script, "{\"title\":\"Vervolg: Middelen\",\"language\":\"nl\"");
    assert_says(script, follows);
    assert_says(script,
                "\"statements\":[{\"text\":\"Er is geen tijd.\",\"n\":4,\"recognised\":4,");
    assert_says(script, "\"average\":2.500000}]}");
    assert_says(script, "\"themes\":[{\"title\":\"Middelen\",\"question\":\"Waar loop je "
                        "tegenaan?\",\"minutes\":10,\"seeds\":[\"Er is geen tijd.\"]}]");
    hall_restart(hall);
    assert_says(script_of(state, id), follows);
    assert_int_equal(hall_call(hall, (struct hall_call){.route = ROUTE_SESSION,
                                                        .session = id,
                                                        .bearer = organiser(state)}),
                     200);
    assert_says(hall_body(hall), "\"state\":\"draft\"");
}

static void statements_are_chosen_one_by_one(void **state)
{
    struct hall *hall = hall_of(state);
    char id[16];

    take_part_and_close(hall);
    moderate(hall, "release");
    assert_int_equal(follow_up(state, "{\"statements\":[\"s2\",\"s1\"],\"title\":\"Nog eens\","
                                      "\"question\":\"En nu?\"}"),
                     201);
    remember_id(hall, id);

    const char *script = script_of(state, id);

    assert_says(script, "{\"title\":\"Nog eens\",");
    assert_says(script,
                "\"question\":\"En nu?\",\"minutes\":10,\"seeds\":[\"Er is geen tijd.\","
                "\"En geen geld.\"]");
    assert_says(script, "\"text\":\"En geen geld.\",\"n\":0,\"recognised\":0,\"score\":null");
}

/* As it stands: the script is what another server is given. */
static void its_script_makes_the_same_session_anywhere(void **state)
{
    struct hall *hall = hall_of(state);
    char id[16];
    char *script;

    take_part_and_close(hall);
    follow_up(state, "{\"theme\":\"t1\"}");
    remember_id(hall, id);
    script = strdup(script_of(state, id));
    assert_non_null(script);
    assert_int_equal(hall_call(hall, (struct hall_call){.method = HTTP_POST,
                                                        .route = ROUTE_SESSIONS,
                                                        .body = script,
                                                        .bearer = organiser(state)}),
                     201);
    remember_id(hall, id);
    assert_string_equal(script_of(state, id), script);
    free(script);
}

static void what_a_session_follows_is_never_changed(void **state)
{
    static const char *const patches[] = {"{\"follows\":null}",
                                          "{\"follows\":{\"session\":\"x\",\"title\":\"y\","
                                          "\"closed_at\":\"2026-01-01T00:00:00Z\","
                                          "\"statements\":[]}}"};
    struct hall *hall = hall_of(state);
    struct hall_call patch = {
        .method = HTTP_PATCH, .route = ROUTE_SESSION, .bearer = organiser(state)};
    char id[16];

    take_part_and_close(hall);
    follow_up(state, "{\"theme\":\"t1\"}");
    remember_id(hall, id);
    patch.session = id;
    for (size_t i = 0; i < ARRAY_COUNT(patches); i++) {
        patch.body = patches[i];
        assert_int_equal(hall_call(hall, patch), 400);
        assert_says(hall_body(hall), "follows: ");
    }

    /* Nor by one vote more. */
    const char *script = script_of(state, id);
    const char *begin = strstr(script, "\"follows\"");
    const char *end = strstr(script, ",\"themes\"");
    char body[1024];

    assert_non_null(begin);
    assert_non_null(end);
    snprintf(body, sizeof(body), "{%.*s}", (int)(end - begin), begin);
    memcpy(strstr(body, "\"n\":4,"), "\"n\":5,", strlen("\"n\":5,"));
    patch.body = body;
    assert_int_equal(hall_call(hall, patch), 400);
    assert_says(hall_body(hall), "follows: what a session came from");

    patch.body = "{\"title\":\"Anders\",\"starts_at\":\"2027-01-12T13:00:00Z\"}";
    assert_int_equal(hall_call(hall, patch), 200);
    assert_says(script_of(state, id), "\"text\":\"Er is geen tijd.\",\"n\":4");
}

static void a_session_that_goes_on_has_no_follow_up(void **state)
{
    take_part(hall_of(state));
    assert_int_equal(follow_up(state, "{\"theme\":\"t1\"}"), 409);
    assert_says(hall_body(hall_of(state)), "\"code\":\"wrong_state\"");
}

static void a_rehearsal_has_none_either(void **state)
{
    struct hall *hall = hall_of(state);
    char id[16];

    assert_int_equal(hall_call(hall, (struct hall_call){.method = HTTP_POST,
                                                        .route = ROUTE_REHEARSALS,
                                                        .bearer = organiser(state)}),
                     201);
    remember_id(hall, id);
    assert_int_equal(hall_call(hall, (struct hall_call){.method = HTTP_POST,
                                                        .route = ROUTE_SESSION_CLOSE,
                                                        .session = id,
                                                        .bearer = organiser(state)}),
                     200);
    assert_int_equal(hall_call(hall, (struct hall_call){.method = HTTP_POST,
                                                        .route = ROUTE_FOLLOW_UP,
                                                        .session = id,
                                                        .body = "{\"theme\":\"t1\"}",
                                                        .bearer = organiser(state)}),
                     409);
    assert_says(hall_body(hall), "\"code\":\"wrong_state\"");
}

static void what_is_not_there_is_not_found(void **state)
{
    take_part_and_close(hall_of(state));
    assert_int_equal(follow_up(state, "{\"theme\":\"t9\"}"), 404);
    assert_int_equal(follow_up(state, "{\"statements\":[\"s1\",\"s9\"]}"), 404);
    assert_says(hall_body(hall_of(state)), "\"code\":\"not_found\"");
}

static void it_is_asked_for_by_a_theme_or_by_statements(void **state)
{
    static const char *const bodies[] = {
        "",
        "[]",
        "{}",
        "{\"theme\":\"t1\",\"statements\":[\"s1\"]}",
        "{\"theme\":1}",
        "{\"theme\":\"s1\"}",
        "{\"statements\":[]}",
        "{\"statements\":\"s1\"}",
        "{\"statements\":[\"t1\"]}",
        "{\"theme\":\"t1\",\"title\":\" \"}",
        "{\"theme\":\"t1\",\"question\":7}",
        "{\"theme\":\"t1\",\"titel\":\"x\"}",
    };

    take_part_and_close(hall_of(state));
    for (size_t i = 0; i < ARRAY_COUNT(bodies); i++) {
        assert_int_equal(follow_up(state, bodies[i]), 400);
        assert_says(hall_body(hall_of(state)), "\"code\":\"malformed\"");
    }
}

static void only_an_organiser_makes_one(void **state)
{
    struct hall *hall = hall_of(state);
    struct hall_call call = {
        .method = HTTP_POST, .route = ROUTE_FOLLOW_UP, .body = "{\"theme\":\"t1\"}"};

    take_part_and_close(hall);
    assert_int_equal(hall_call(hall, call), 401);
    call.bearer = hall->moderator_token;
    assert_int_equal(hall_call(hall, call), 401);
}

static void one_that_could_not_be_stored_is_not_there(void **state)
{
    struct hall *hall = hall_of(state);

    take_part_and_close(hall);
    journal_memory_fail_next(hall->memory, MEMORY_FAULT_FULL);
    assert_int_equal(follow_up(state, "{\"theme\":\"t1\"}"), 503);
    hall_pass(hall, 300);
    hall_call(hall, (struct hall_call){.route = ROUTE_SESSIONS, .operator_socket = true});
    assert_null(strstr(hall_body(hall), "Vervolg"));
    hall->refuse_jobs = true;
    assert_int_equal(follow_up(state, "{\"theme\":\"t1\"}"), 503);
    assert_says(hall_body(hall), "\"busy\"");
}

#define RULE(name) OFFICE_TEST(name)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RULE(a_theme_becomes_a_draft_with_what_was_recognised),
        RULE(statements_are_chosen_one_by_one),
        RULE(its_script_makes_the_same_session_anywhere),
        RULE(what_a_session_follows_is_never_changed),
        RULE(a_session_that_goes_on_has_no_follow_up),
        RULE(a_rehearsal_has_none_either),
        RULE(what_is_not_there_is_not_found),
        RULE(it_is_asked_for_by_a_theme_or_by_statements),
        RULE(only_an_organiser_makes_one),
        RULE(one_that_could_not_be_stored_is_not_there),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
