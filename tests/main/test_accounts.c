/*
 * Accounts, sign-ins and rehearsals of a real server: from the link of its first start to a
 * console without a link, and what the command line does to them meanwhile.
 */
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "program.h"
#include "ws_client.h"

#define PASSWORD "een lang wachtwoord"
#define OTHER_PASSWORD "een ander wachtwoord"
#define SCRIPT "{\"title\":\"T\",\"themes\":[{\"title\":\"a\",\"question\":\"b?\"}]}"

struct place {
    char *folder;
    char *data;
    struct server_process server; /* pid 0: none runs */
    char cookie[128];             /* "herkend_sign_in=..." */
};

static int set_up(void **state)
{
    struct place *place = calloc(1, sizeof(*place));

    place->folder = folder_make_temporary();
    place->data = path_join(place->folder, "data");
    server_process_start(&place->server, place->data, NULL, NULL);
    *state = place;
    return 0;
}

static int tear_down(void **state)
{
    struct place *place = *state;

    if (place->server.pid > 0)
        server_process_kill(&place->server);
    free(place->data);
    folder_remove(place->folder);
    free(place);
    return 0;
}

static void start_again(struct place *place)
{
    assert_int_equal(server_process_stop(&place->server, NULL), 0);
    server_process_start(&place->server, place->data, NULL, NULL);
}

/* As a page of the server asks, with the cookie if there is one; keeps a cookie that is set.
 * body may be NULL; *answer (may be NULL) is given. */
static int ask(struct place *place, const char *method, const char *target, const char *body,
               char **answer)
{
    struct ws_client client;
    struct bytes set;
    char request[4096];

    snprintf(request, sizeof(request),
             "%s %s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nOrigin: %s\r\n%s%s%s"
             "Content-Length: %zu\r\n\r\n%s",
             method, target, place->server.port, place->server.url,
             *place->cookie ? "Cookie: " : "", place->cookie, *place->cookie ? "\r\n" : "",
             body ? strlen(body) : 0, body ? body : "");
    assert_true(ws_client_connect(&client, place->server.port));

    struct ws_answer got = ws_client_ask(&client, request);

    if (ws_answer_field(&got, "set-cookie", &set))
        snprintf(place->cookie, sizeof(place->cookie), "%.*s", (int)strcspn(set.data, ";"),
                 set.data);
    if (answer)
        *answer = strndup(got.body.size ? got.body.data : "", got.body.size);
    ws_client_close(&client);
    return got.status;
}

/* With the token of the link that the first start printed. */
static void make_account(struct place *place, const char *name)
{
    const char *token = strstr(place->server.first_lines, "#organiser=");
    char body[512];

    if (!token) {
        assert_true(server_process_wait_for(&place->server, "#organiser="));
        token = strstr(place->server.first_lines, "#organiser=");
    }
    token += strlen("#organiser=");
    snprintf(body, sizeof(body), "{\"token\":\"%.*s\",\"name\":\"%s\",\"password\":\"%s\"}",
             (int)strcspn(token, "\n"), token, name, PASSWORD);
    assert_int_equal(ask(place, "POST", "/api/v1/organisers", body, NULL), 201);
}

static int sign_in(struct place *place, const char *name, const char *password)
{
    char body[512];

    place->cookie[0] = '\0';
    snprintf(body, sizeof(body), "{\"name\":\"%s\",\"password\":\"%s\"}", name, password);
    return ask(place, "POST", "/api/v1/sign-in", body, NULL);
}

static int me(struct place *place)
{
    return ask(place, "GET", "/api/v1/me", NULL, NULL);
}

/* A session's id. Given. */
static char *make_session(struct place *place)
{
    char *answer;

    assert_int_equal(ask(place, "POST", "/api/v1/sessions", SCRIPT, &answer), 201);

    char *id = program_json_value(answer, "id");

    free(answer);
    return id;
}

/* ---- accounts ---- */

static void the_link_of_the_first_start_makes_an_account_that_organises(void **state)
{
    struct place *place = *state;
    char *answer;
    char *name;
    struct run run;

    make_account(place, "Anna de Vries");
    assert_memory_equal(place->cookie, "herkend_sign_in=s.-.", 20);
    assert_int_equal(ask(place, "GET", "/api/v1/me", NULL, &answer), 200);
    name = program_json_value(answer, "name");
    assert_string_equal(name, "Anna de Vries");
    free(make_session(place));
    RUN(&run, "token", "list", "--data", place->data);
    assert_non_null(strstr(run.out, " used\n"));
    run_release(&run);
    free(name);
    free(answer);
}

static void a_sign_in_outlives_a_restart_and_ends_with_the_sign_out(void **state)
{
    struct place *place = *state;
    char before[128];

    make_account(place, "Anna");
    start_again(place);
    assert_null(strstr(place->server.first_lines, "organiser"));
    assert_int_equal(me(place), 200);
    snprintf(before, sizeof(before), "%s", place->cookie);
    assert_int_equal(ask(place, "POST", "/api/v1/sign-out", NULL, NULL), 204);
    assert_string_equal(place->cookie, "herkend_sign_in=");
    snprintf(place->cookie, sizeof(place->cookie), "%s", before);
    assert_int_equal(me(place), 401);
    assert_int_equal(sign_in(place, "ANNA", PASSWORD), 200);
    assert_int_equal(me(place), 200);
}

static void neither_password_nor_token_stands_in_the_log(void **state)
{
    struct place *place = *state;
    char *log;

    make_account(place, "Anna de Vries");
    assert_int_equal(sign_in(place, "Anna de Vries", OTHER_PASSWORD), 401);
    assert_int_equal(sign_in(place, "Anna de Vries", PASSWORD), 200);
    assert_int_equal(server_process_wait_for_log(&place->server, "serving"), true);
    log = server_process_log(&place->server);
    assert_null(strstr(log, "wachtwoord"));
    assert_null(strstr(log, "Anna"));
    assert_null(strstr(log, "s.-."));
    free(log);
}

/* ---- the command line ---- */

static void the_command_line_lists_organisers(void **state)
{
    struct place *place = *state;
    struct run run;

    make_account(place, "Anna de Vries");
    RUN(&run, "organiser", "list", "--data", place->data);
    assert_int_equal(run.exit_code, 0);
    assert_non_null(strstr(run.out, "Z Anna de Vries\n")); /* seen */
    run_release(&run);
    assert_int_equal(ask(place, "POST", "/api/v1/sign-out", NULL, NULL), 204);
    RUN(&run, "organiser", "list", "--data", place->data);
    assert_non_null(strstr(run.out, "Z - Anna de Vries\n"));
    run_release(&run);
}

static void the_command_line_gives_a_password_and_ends_sign_ins(void **state)
{
    struct place *place = *state;
    const char *const arguments[] = {"organiser", "password",  "anna",
                                     "--data",    place->data, NULL};
    struct run run;

    make_account(place, "Anna");
    program_run_with_input(&run, OTHER_PASSWORD "\n", arguments);
    assert_int_equal(run.exit_code, 0);
    assert_string_equal(run.out, "");
    run_release(&run);
    assert_int_equal(me(place), 401);
    assert_int_equal(sign_in(place, "Anna", PASSWORD), 401);
    assert_int_equal(sign_in(place, "Anna", OTHER_PASSWORD), 200);
}

static void a_password_that_will_not_do_changes_nothing(void **state)
{
    struct place *place = *state;
    const char *const arguments[] = {"organiser", "password",  "Anna",
                                     "--data",    place->data, NULL};
    const char *const nobody[] = {"organiser", "password", "Bram", "--data", place->data, NULL};
    struct run run;

    make_account(place, "Anna");
    program_run_with_input(&run, "te kort\n", arguments);
    assert_int_equal(run.exit_code, 2);
    assert_non_null(strstr(run.err, "12 to 200 characters"));
    assert_null(strstr(run.err, "te kort"));
    run_release(&run);
    program_run_with_input(&run, "", arguments);
    assert_int_equal(run.exit_code, 2);
    run_release(&run);
    program_run_with_input(&run, OTHER_PASSWORD "\n", nobody);
    assert_int_equal(run.exit_code, 2);
    assert_non_null(strstr(run.err, "there is no organiser of this name: Bram"));
    run_release(&run);
    assert_int_equal(me(place), 200);
    assert_int_equal(sign_in(place, "Anna", PASSWORD), 200);
}

static void the_command_line_removes_an_organiser_and_the_sessions_stay(void **state)
{
    struct place *place = *state;
    struct run run;
    char *id;

    make_account(place, "Anna");
    id = make_session(place);
    RUN(&run, "organiser", "remove", "Anna", "--data", place->data);
    assert_int_equal(run.exit_code, 0);
    run_release(&run);
    assert_int_equal(me(place), 401);
    assert_int_equal(sign_in(place, "Anna", PASSWORD), 401);
    RUN(&run, "session", "show", id, "--data", place->data);
    assert_int_equal(run.exit_code, 0);
    run_release(&run);
    RUN(&run, "organiser", "remove", "Anna", "--data", place->data);
    assert_int_equal(run.exit_code, 2);
    run_release(&run);
    free(id);
}

/* ---- a console without a link ---- */

/* Shakes hands with the cookie and an Origin, and names the session; what is answered first. */
static char *hello(struct place *place, struct ws_client *client, const char *origin,
                   const char *session)
{
    char text[1024];
    struct ws_in frame;

    assert_true(ws_client_connect(client, place->server.port));
    snprintf(text, sizeof(text),
             "GET /ws HTTP/1.1\r\nHost: 127.0.0.1:%u\r\n" WS_HANDSHAKE_UPGRADE WS_HANDSHAKE_KEY
                 WS_HANDSHAKE_VERSION WS_HANDSHAKE_PROTOCOL "%s%s%sCookie: %s\r\n\r\n",
             place->server.port, origin ? "Origin: " : "", origin ? origin : "",
             origin ? "\r\n" : "", place->cookie);
    assert_true(ws_client_send_string(client, text));
    assert_int_equal(ws_client_read_answer(client, true).status, 101);
    snprintf(text, sizeof(text), "{\"type\":\"hello\",\"session\":\"%s\"}", session);
    assert_true(ws_client_send_text(client, text));
    assert_true(ws_client_read_frame(client, &frame));
    return strndup(frame.payload.data, frame.payload.size);
}

static void who_is_signed_in_moderates_without_a_link_until_the_sign_out(void **state)
{
    struct place *place = *state;
    struct ws_client client;
    char *id;
    char *welcome;

    make_account(place, "Anna");
    id = make_session(place);
    welcome = hello(place, &client, place->server.url, id);
    assert_non_null(strstr(welcome, "\"role\":\"moderator\""));
    assert_int_equal(ask(place, "POST", "/api/v1/sign-out", NULL, NULL), 204);
    assert_int_equal(ws_client_read_close(&client, true, NULL), 4401);
    ws_client_close(&client);
    free(welcome);
    free(id);
}

static void without_a_sign_in_or_an_origin_of_our_own_nobody_does(void **state)
{
    struct place *place = *state;
    struct ws_client client;
    char *id;
    char *refusal;

    make_account(place, "Anna");
    id = make_session(place);
    refusal = hello(place, &client, NULL, id);
    assert_non_null(strstr(refusal, "\"code\":\"unauthorised\""));
    ws_client_close(&client);
    free(refusal);
    assert_int_equal(ask(place, "POST", "/api/v1/sign-out", NULL, NULL), 204);
    refusal = hello(place, &client, place->server.url, id);
    assert_non_null(strstr(refusal, "\"code\":\"unauthorised\""));
    assert_int_equal(ws_client_read_close(&client, true, NULL), 4401);
    ws_client_close(&client);
    free(refusal);
    free(id);
}

/* ---- rehearsals ---- */

enum { CHILDREN_MAX = 8 };

/* The server's children now; returns how many. */
static size_t children_of(const struct server_process *server, pid_t out[CHILDREN_MAX])
{
    char folder[64];
    char *children;
    char *at;
    size_t count = 0;

    snprintf(folder, sizeof(folder), "/proc/%d/task/%d", (int)server->pid, (int)server->pid);
    children = file_text_of_kernel(folder, "children");
    assert_non_null(children);
    at = children;
    for (long pid = strtol(at, &at, 10); pid > 0 && count < CHILDREN_MAX;
         pid = strtol(at, &at, 10))
        out[count++] = (pid_t)pid;
    free(children);
    return count;
}

static size_t children_count(const struct server_process *server)
{
    pid_t children[CHILDREN_MAX];

    return children_of(server, children);
}

static bool children_become(const struct server_process *server, size_t count)
{
    for (int i = 0; i < 2000; i++) {
        if (children_count(server) == count)
            return true;
        poll(NULL, 0, 10);
    }
    return false;
}

/* Waits until so many have joined a session. */
static bool joined_become(struct place *place, const char *id, int least)
{
    char target[128];

    snprintf(target, sizeof(target), "/api/v1/sessions/%s", id);
    for (int i = 0; i < 2000; i++) {
        char *answer;
        char *joined;

        assert_int_equal(ask(place, "GET", target, NULL, &answer), 200);
        joined = program_json_value(answer, "joined");

        bool enough = strtol(joined, NULL, 10) >= least;

        free(joined);
        free(answer);
        if (enough)
            return true;
        poll(NULL, 0, 10);
    }
    return false;
}

/* The id of a rehearsal of the session. Given. */
static char *rehearse(struct place *place, const char *id, int participants)
{
    char target[128];
    char body[64];
    char *answer;
    char *made;

    snprintf(target, sizeof(target), "/api/v1/sessions/%s/rehearsals", id);
    snprintf(body, sizeof(body), "{\"participants\":%d,\"speed\":20}", participants);
    assert_int_equal(ask(place, "POST", target, body, &answer), 201);
    made = program_json_value(answer, "id");
    free(answer);
    return made;
}

static void close_session(struct place *place, const char *id)
{
    struct run run;

    RUN(&run, "session", "close", id, "--data", place->data);
    if (run.exit_code != 0)
        fail_msg("session close: %s", run.err);
    run_release(&run);
}

static void people_come_to_a_rehearsal_and_go_when_it_closes(void **state)
{
    struct place *place = *state;
    char target[160];
    char *id;
    char *rehearsal;
    char *report;

    make_account(place, "Anna");
    id = make_session(place);
    rehearsal = rehearse(place, id, 12);
    assert_true(joined_become(place, rehearsal, 10)); /* some come late */
    assert_int_equal(children_count(&place->server), 1);
    close_session(place, rehearsal);
    assert_true(children_become(&place->server, 0)); /* and are reaped */
    snprintf(target, sizeof(target), "/api/v1/sessions/%s/report?format=html", rehearsal);
    assert_int_equal(ask(place, "GET", target, NULL, &report), 200);
    assert_non_null(strstr(report, "Proef met gesimuleerde deelnemers"));
    free(report);
    free(rehearsal);
    free(id);
}

static void a_rehearsal_changes_nothing_of_its_session(void **state)
{
    struct place *place = *state;
    char target[128];
    char *id;
    char *rehearsal;
    char *before;
    char *after;

    make_account(place, "Anna");
    id = make_session(place);
    snprintf(target, sizeof(target), "/api/v1/sessions/%s", id);
    assert_int_equal(ask(place, "GET", target, NULL, &before), 200);
    rehearsal = rehearse(place, id, 5);
    assert_true(joined_become(place, rehearsal, 3));
    assert_int_equal(ask(place, "GET", target, NULL, &after), 200);
    assert_string_equal(before, after);
    free(before);
    free(after);
    free(rehearsal);
    free(id);
}

static void the_people_of_rehearsals_go_with_the_server(void **state)
{
    struct place *place = *state;
    uint64_t took_ms = 0;
    pid_t people[CHILDREN_MAX];
    char *id;

    make_account(place, "Anna");
    id = make_session(place);
    free(rehearse(place, id, 5));
    free(rehearse(place, id, 5));
    assert_true(children_become(&place->server, 2));
    assert_int_equal(children_of(&place->server, people), 2);
    assert_int_equal(server_process_stop(&place->server, &took_ms), 0);
    assert_true(took_ms < 10000);
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(kill(people[i], 0), -1); /* gone, and reaped */
    free(id);
}

int main(void)
{
#define PLACE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        PLACE(the_link_of_the_first_start_makes_an_account_that_organises),
        PLACE(a_sign_in_outlives_a_restart_and_ends_with_the_sign_out),
        PLACE(neither_password_nor_token_stands_in_the_log),
        PLACE(the_command_line_lists_organisers),
        PLACE(the_command_line_gives_a_password_and_ends_sign_ins),
        PLACE(a_password_that_will_not_do_changes_nothing),
        PLACE(the_command_line_removes_an_organiser_and_the_sessions_stay),
        PLACE(who_is_signed_in_moderates_without_a_link_until_the_sign_out),
        PLACE(without_a_sign_in_or_an_origin_of_our_own_nobody_does),
        PLACE(people_come_to_a_rehearsal_and_go_when_it_closes),
        PLACE(a_rehearsal_changes_nothing_of_its_session),
        PLACE(the_people_of_rehearsals_go_with_the_server),
    };

    return cmocka_run_group_tests_name("accounts", tests, NULL, NULL);
}
