/* The HTTP interface: who may what, and what is answered. */
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

static void an_organiser_makes_a_session(void **state)
{
    struct hall *hall = hall_of(state);

    assert_int_equal(hall_call(hall, (struct hall_call){.method = HTTP_POST,
                                                        .route = ROUTE_SESSIONS,
                                                        .body = hall_script,
                                                        .bearer = organiser(state)}),
                     201);

    const char *body = hall_body(hall);

    assert_says(body, "\"links\":{\"participant\":\"https://herkend.example/s/");
    assert_says(body, "#t=m.");
    assert_says(body, "#t=o.");
    assert_says(body, "\"tokens\":{\"moderator\":\"m.");
    assert_non_null(
        engine_find_session(hall->engine, bytes_from_string(hall_value(body, "code"))));
}

static void a_made_session_is_there_after_a_restart(void **state)
{
    struct hall *hall = hall_of(state);
    char id[16];

    hall_call(hall, (struct hall_call){.method = HTTP_POST,
                                       .route = ROUTE_SESSIONS,
                                       .body = hall_script,
                                       .operator_socket = true});
    snprintf(id, sizeof(id), "%s", hall_value(hall_body(hall), "id"));
    hall_restart(hall);
    assert_non_null(engine_find_session(hall->engine, bytes_from_string(id)));
}

static void nobody_else_makes_one(void **state)
{
    struct hall *hall = hall_of(state);
    struct hall_call call = {.method = HTTP_POST, .route = ROUTE_SESSIONS, .body = hall_script};

    assert_int_equal(hall_call(hall, call), 401);
    assert_says(hall_body(hall), "\"code\":\"unauthorised\"");
    assert_string_equal(hall->response->content_type, "application/problem+json");
    call.bearer = hall->moderator_token;
    assert_int_equal(hall_call(hall, call), 401);
    call.bearer = "a.-.AAAAAAAAAAAAAAAAAAAAAA";
    assert_int_equal(hall_call(hall, call), 401);
}

static void guessed_tokens_are_rate_limited(void **state)
{
    struct hall *hall = hall_of(state);

    for (int i = 0; i < 7; i++) {
        assert_int_equal(
            hall_call(hall, (struct hall_call){.route = ROUTE_SESSIONS,
                                               .bearer = "a.-.AAAAAAAAAAAAAAAAAAAAAA",
                                               .address_key = 5}),
            i < 5 ? 401 : 429);
    }
}

static void a_wrong_script_is_refused_with_its_place(void **state)
{
    struct hall *hall = hall_of(state);

    assert_int_equal(
        hall_call(hall,
                  (struct hall_call){.method = HTTP_POST,
                                     .route = ROUTE_SESSIONS,
                                     .body = "{\"title\":\"t\",\"themes\":[{\"title\":\"a\","
                                             "\"question\":\"q?\",\"minutes\":999}]}",
                                     .operator_socket = true}),
        400);
    assert_says(hall_body(hall), "minutes");
}

static void a_session_that_could_not_be_stored_is_not_there(void **state)
{
    struct hall *hall = hall_of(state);
    struct hall_call call = {.method = HTTP_POST,
                             .route = ROUTE_SESSIONS,
                             .body = hall_script,
                             .operator_socket = true};

    journal_memory_fail_next(hall->memory, MEMORY_FAULT_FULL);
    assert_int_equal(hall_call(hall, call), 503);
    assert_int_equal(hall_call(hall, call), 503); /* at once: the journal is not ready */
    hall_pass(hall, 300);
    assert_int_equal(hall_call(hall, call), 201);
    hall_call(hall, (struct hall_call){.route = ROUTE_SESSIONS, .operator_socket = true});

    const char *list = hall_body(hall);
    int count = 0;

    for (const char *at = strstr(list, "\"id\":"); at; at = strstr(at + 1, "\"id\":"))
        count++;
    assert_int_equal(count, 2);
    hall_restart(hall);
}

static void a_session_of_an_uncertain_commit_is_what_the_journal_says(void **state)
{
    struct hall *hall = hall_of(state);

    journal_memory_fail_next(hall->memory, MEMORY_FAULT_AFTER);
    assert_int_equal(hall_call(hall, (struct hall_call){.method = HTTP_POST,
                                                        .route = ROUTE_SESSIONS,
                                                        .body = hall_script,
                                                        .operator_socket = true}),
                     503);
    hall_pass(hall, 300);
    hall_call(hall, (struct hall_call){.route = ROUTE_SESSIONS, .operator_socket = true});
    assert_says(hall_body(hall), "\"state\":\"draft\"");
    hall_restart(hall);
}

static void sessions_are_listed_for_organisers_only(void **state)
{
    struct hall *hall = hall_of(state);

    assert_int_equal(hall_call(hall, (struct hall_call){.route = ROUTE_SESSIONS}), 401);
    assert_int_equal(hall_call(hall, (struct hall_call){.route = ROUTE_SESSIONS,
                                                        .bearer = organiser(state)}),
                     200);
    assert_says(hall_body(hall), "\"title\":\"Innoveren\"");
    assert_null(strstr(hall_body(hall), "m."));
}

static void one_session_is_shown_to_organiser_and_its_moderator(void **state)
{
    struct hall *hall = hall_of(state);
    struct hall_call call = {.route = ROUTE_SESSION};

    assert_int_equal(hall_call(hall, call), 401);
    call.bearer = hall->moderator_token;
    assert_int_equal(hall_call(hall, call), 200);
    assert_says(hall_body(hall), "\"question\":\"Waar loop je tegenaan?\"");
    call.bearer = hall->observer_token;
    assert_int_equal(hall_call(hall, call), 401);
    call.bearer = organiser(state);
    call.session = "nowhere";
    assert_int_equal(hall_call(hall, call), 404);
    call.session = hall->code;
    assert_int_equal(hall_call(hall, call), 200);
}

static void some_keys_of_a_script_are_changed(void **state)
{
    struct hall *hall = hall_of(state);
    uint32_t anna = hall_join(hall);
    struct hall_call call = {.method = HTTP_PATCH,
                             .route = ROUTE_SESSION,
                             .bearer = organiser(state),
                             .body = "{\"title\":\"Anders\",\"capacity\":3}"};

    assert_int_equal(hall_call(hall, call), 200);
    assert_says(hall_body(hall), "\"title\":\"Anders\"");
    assert_says(hall_last(hall, anna, "session"), "\"title\":\"Anders\"");
    assert_says(hall_body(hall), "\"Middelen\"");
    hall_join(hall);
    hall_join(hall);
    assert_says(
        hall_say(hall, hall_connect(hall), "{\"type\":\"hello\",\"code\":\"%s\"}", hall->code),
        "\"full\"");
}

static void themes_do_not_change_any_more_once_people_can_join(void **state)
{
    struct hall *hall = hall_of(state);

    assert_int_equal(
        hall_call(hall, (struct hall_call){.method = HTTP_PATCH,
                                           .route = ROUTE_SESSION,
                                           .bearer = organiser(state),
                                           .body = "{\"themes\":[{\"title\":\"x\",\"question\":"
                                                   "\"y?\",\"minutes\":1}]}"}),
        409);
    assert_says(hall_body(hall), "\"code\":\"wrong_state\"");
}

static void an_unknown_key_is_refused(void **state)
{
    struct hall *hall = hall_of(state);

    assert_int_equal(hall_call(hall, (struct hall_call){.method = HTTP_PATCH,
                                                        .route = ROUTE_SESSION,
                                                        .bearer = organiser(state),
                                                        .body = "{\"titel\":\"x\"}"}),
                     400);
    assert_says(hall_body(hall), "titel");
    assert_int_equal(hall_call(hall, (struct hall_call){.method = HTTP_PATCH,
                                                        .route = ROUTE_SESSION,
                                                        .bearer = organiser(state),
                                                        .body = "[]"}),
                     400);
}

static void a_closed_session_is_not_changed(void **state)
{
    struct hall *hall = hall_of(state);

    assert_int_equal(hall_call(hall, (struct hall_call){.method = HTTP_POST,
                                                        .route = ROUTE_SESSION_CLOSE,
                                                        .operator_socket = true}),
                     200);
    assert_says(hall_body(hall), "\"state\":\"closed\"");
    assert_int_equal(hall_call(hall, (struct hall_call){.method = HTTP_PATCH,
                                                        .route = ROUTE_SESSION,
                                                        .bearer = organiser(state),
                                                        .body = "{\"title\":\"x\"}"}),
                     409);
    assert_int_equal(hall_call(hall, (struct hall_call){.method = HTTP_POST,
                                                        .route = ROUTE_SESSION_CLOSE,
                                                        .operator_socket = true}),
                     409);
}

static void a_method_that_is_not_offered_is_refused(void **state)
{
    struct hall *hall = hall_of(state);

    assert_int_equal(
        hall_call(hall, (struct hall_call){.method = HTTP_PATCH, .route = ROUTE_SESSIONS}),
        405);
}

static void a_report_is_for_organiser_and_moderator_until_it_is_released(void **state)
{
    struct hall *hall = hall_of(state);
    uint32_t moderator = hall_moderate(hall);
    struct hall_call call = {.route = ROUTE_SESSION_REPORT, .format = REPORT_JSON};

    assert_int_equal(hall_call(hall, call), 401);
    call.bearer = hall->observer_token;
    assert_int_equal(hall_call(hall, call), 403);
    call.bearer = hall->moderator_token;
    assert_int_equal(hall_call(hall, call), 200);
    call.bearer = organiser(state);
    assert_int_equal(hall_call(hall, call), 200);
    call.bearer = NULL;
    call.operator_socket = true;
    assert_int_equal(hall_call(hall, call), 200);

    call.operator_socket = false;
    hall_say(hall, moderator, "{\"type\":\"session\",\"id\":\"m1\",\"do\":\"close\"}");
    assert_int_equal(hall_call(hall, call), 401);
    hall_say(hall, moderator, "{\"type\":\"session\",\"id\":\"m2\",\"do\":\"release\"}");
    assert_int_equal(hall_call(hall, call), 200);
    call.session = hall->code;
    assert_int_equal(hall_call(hall, call), 200);
}

static void in_a_demo_everybody_reads_the_report(void **state)
{
    struct hall *hall = hall_of(state);

    hall->settings.demo = true;
    hall_restart(hall);
    assert_int_equal(hall_call(hall, (struct hall_call){.route = ROUTE_SESSION_REPORT}), 200);
}

static void an_unknown_format_is_refused(void **state)
{
    struct hall *hall = hall_of(state);

    assert_int_equal(hall_call(hall, (struct hall_call){.route = ROUTE_SESSION_REPORT,
                                                        .format = REPORT_FORMAT_COUNT,
                                                        .operator_socket = true}),
                     400);
}

static void each_format_has_its_type(void **state)
{
    struct hall *hall = hall_of(state);
    struct hall_call call = {
        .route = ROUTE_SESSION_REPORT, .format = REPORT_CSV, .operator_socket = true};

    assert_int_equal(hall_call(hall, call), 200);
    assert_string_equal(hall->response->content_type, "text/csv; charset=utf-8");
    assert_says(hall->response->file_name, hall->id);
    call.format = REPORT_HTML;
    assert_int_equal(hall_call(hall, call), 200);
    assert_string_equal(hall->response->content_type, "text/html; charset=utf-8");
    assert_int_equal(hall->response->file_name[0], '\0');
    assert_says(hall_body(hall), "href=\"?format=pdf\"");
    call.format = REPORT_PDF;
    assert_int_equal(hall_call(hall, call), 200);
    assert_string_equal(hall->response->content_type, "application/pdf");
    assert_says(hall->response->file_name, ".pdf");
    assert_memory_equal(hall->response->body.data, "%PDF-", 5);
    call.format = REPORT_XLSX;
    assert_int_equal(hall_call(hall, call), 200);
    assert_string_equal(hall->response->content_type,
                        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    assert_says(hall->response->file_name, ".xlsx");
    assert_memory_equal(hall->response->body.data, "PK", 2);
}

/* There is nothing to read in an empty body: who waits is told why. */
static void a_report_that_cannot_be_made_is_said_to_be_so(void **state)
{
    struct hall *hall = hall_of(state);

    assert_int_equal(setenv("TMPDIR", "/nowhere/at/all", 1), 0);
    assert_int_equal(hall_call(hall, (struct hall_call){.route = ROUTE_SESSION_REPORT,
                                                        .format = REPORT_XLSX,
                                                        .operator_socket = true}),
                     500);
    assert_says(hall_body(hall), "no folder for temporary files");
    assert_int_equal(unsetenv("TMPDIR"), 0);
    assert_int_equal(hall_call(hall, (struct hall_call){.route = ROUTE_SESSION_REPORT,
                                                        .format = REPORT_XLSX,
                                                        .operator_socket = true}),
                     200);
}

static void a_report_is_made_once_for_one_state(void **state)
{
    struct hall *hall = hall_of(state);
    struct hall_call call = {.route = ROUTE_SESSION_REPORT, .operator_socket = true};

    assert_int_equal(hall_call(hall, call), 200);
    hall->refuse_jobs = true; /* it is kept */
    assert_int_equal(hall_call(hall, call), 200);
    hall_join(hall);
    assert_int_equal(hall_call(hall, call), 503); /* another state */
    assert_says(hall_body(hall), "\"busy\"");
}

static void a_report_shows_what_its_reader_has_changed(void **state)
{
    struct hall *hall = hall_of(state);
    uint32_t anna = hall_join(hall);
    struct hall_call call = {.route = ROUTE_SESSION_REPORT, .operator_socket = true};
    uint32_t answered;

    hall_pass(hall, 3000);
    hall_say(hall, anna,
             "{\"type\":\"statement\",\"id\":\"a1\",\"theme\":\"t1\",\"text\":\"Een.\"}");
    answered = hall->response_count;

    /* The first is being made when the second is asked for, in between something is written. */
    struct request *first = request_create(
        REQUEST_HTTP, (struct connection_handle){.loop = 2, .slot = 9, .generation = 1});

    first->route = ROUTE_SESSION_REPORT;
    first->operator_socket = true;
    first->session_id = arena_copy(&first->arena, bytes_from_string(hall->id));
    hall->pending[hall->pending_count++] = first;
    hall_turn(hall);
    assert_int_equal(hall->response_count, answered);
    hall_say(hall, anna,
             "{\"type\":\"statement\",\"id\":\"a2\",\"theme\":\"t1\",\"text\":\"Twee.\"}");
    assert_int_equal(hall_call(hall, call), 200); /* the first one's, as it was ordered */
    assert_int_equal(hall->response_count, answered + 1);
    hall_pass(hall, 2000);
    assert_int_equal(hall->response_count, answered + 2);
    assert_says(hall_body(hall), "Twee.");
}

static void the_queue_for_a_report_has_an_end(void **state)
{
    struct hall *hall = hall_of(state);
    uint32_t answered = hall->response_count;

    for (int i = 0; i < 80; i++) {
        struct request *request = request_create(
            REQUEST_HTTP, (struct connection_handle){.loop = 2, .slot = 9, .generation = 1});

        request->route = ROUTE_SESSION_REPORT;
        request->operator_socket = true;
        request->session_id = arena_copy(&request->arena, bytes_from_string(hall->id));
        hall->pending[hall->pending_count++] = request;
    }
    hall_turn(hall);
    assert_int_equal(hall->response_count - answered, 16);
    assert_int_equal(hall->response->status, 503);
    hall_pass(hall, 100);
    assert_int_equal(hall->response_count - answered, 80);
    assert_int_equal(hall->response->status, 200);
}

#define RULE(name) cmocka_unit_test_setup_teardown(name, office_setup, office_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RULE(an_organiser_makes_a_session),
        RULE(a_made_session_is_there_after_a_restart),
        RULE(nobody_else_makes_one),
        RULE(guessed_tokens_are_rate_limited),
        RULE(a_wrong_script_is_refused_with_its_place),
        RULE(a_session_that_could_not_be_stored_is_not_there),
        RULE(a_session_of_an_uncertain_commit_is_what_the_journal_says),
        RULE(sessions_are_listed_for_organisers_only),
        RULE(one_session_is_shown_to_organiser_and_its_moderator),
        RULE(some_keys_of_a_script_are_changed),
        RULE(themes_do_not_change_any_more_once_people_can_join),
        RULE(an_unknown_key_is_refused),
        RULE(a_closed_session_is_not_changed),
        RULE(a_method_that_is_not_offered_is_refused),
        RULE(a_report_is_for_organiser_and_moderator_until_it_is_released),
        RULE(in_a_demo_everybody_reads_the_report),
        RULE(an_unknown_format_is_refused),
        RULE(each_format_has_its_type),
        RULE(a_report_that_cannot_be_made_is_said_to_be_so),
        RULE(a_report_is_made_once_for_one_state),
        RULE(a_report_shows_what_its_reader_has_changed),
        RULE(the_queue_for_a_report_has_an_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
