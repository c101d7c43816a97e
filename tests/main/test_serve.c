/* The server as an operator meets it: start, commands beside it, signals, systemd, stop. */
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <setjmp.h>

#include <cmocka.h>

#include "program.h"
#include "sample.h"
#include "ws_client.h"

struct place {
    char *folder;
    char *data;
    char *script;
    struct server_process server; /* pid 0: none runs */
};

static int set_up(void **state)
{
    struct place *place = calloc(1, sizeof(*place));

    place->folder = folder_make_temporary();
    place->data = path_join(place->folder, "data");
    file_make(place->folder, "script.json", sample_script);
    place->script = path_join(place->folder, "script.json");
    *state = place;
    return 0;
}

static int tear_down(void **state)
{
    struct place *place = *state;

    if (place->server.pid > 0)
        server_process_kill(&place->server);
    free(place->data);
    free(place->script);
    folder_remove(place->folder);
    free(place);
    return 0;
}

static void start(struct place *place)
{
    server_process_start(&place->server, place->data, NULL, NULL);
}

static void stop(struct place *place)
{
    assert_int_equal(server_process_stop(&place->server, NULL), 0);
}

/* Makes a session and gives its id. */
static char *session_make(const struct place *place)
{
    struct run run;
    char *id;

    RUN(&run, "session", "create", "--data", place->data, place->script);
    if (run.exit_code != 0)
        fail_msg("session create: %s", run.err);
    id = program_json_value(run.out, "id");
    run_release(&run);
    return id;
}

/* ---- start ----------------------------------------------------------------------------------
 */

static void the_first_line_is_the_address(void **state)
{
    struct place *place = *state;
    char expected[64];

    start(place);
    snprintf(expected, sizeof(expected), "herkend listens on http://127.0.0.1:%u\n",
             place->server.port);
    assert_true(place->server.port > 0);
    assert_true(strncmp(place->server.first_lines, expected, strlen(expected)) == 0);
    assert_int_equal(http_ask(&place->server, "GET", "/healthz", NULL, NULL, NULL), 200);
    assert_int_equal(http_ask(&place->server, "GET", "/readyz", NULL, NULL, NULL), 200);
    stop(place);
}

static void an_empty_folder_gives_a_link_for_the_first_organiser_once(void **state)
{
    struct place *place = *state;
    char token[128] = "";
    char *found;

    start(place);
    assert_true(server_process_wait_for(&place->server, "/#organiser="));
    found = strstr(place->server.first_lines, "/#organiser=") + strlen("/#organiser=");
    assert_true(server_process_wait_for(&place->server, "\n"));
    snprintf(token, sizeof(token), "%.*s", (int)strcspn(found, "\n"), found);
    assert_int_equal(http_ask(&place->server, "GET", "/api/v1/sessions", token, NULL, NULL),
                     200);
    assert_int_equal(http_ask(&place->server, "GET", "/api/v1/sessions", NULL, NULL, NULL),
                     401);
    stop(place);

    start(place);
    assert_int_equal(http_ask(&place->server, "GET", "/api/v1/sessions", token, NULL, NULL),
                     200);
    assert_null(strstr(place->server.first_lines, "organiser"));
    stop(place);
}

static void a_second_server_is_refused_and_the_first_goes_on(void **state)
{
    struct place *place = *state;
    char sentence[512];
    struct run run;

    start(place);
    RUN(&run, "serve", "--data", place->data, "--listen", "127.0.0.1:0");
    snprintf(sentence, sizeof(sentence), "a server runs on %s already: process %d", place->data,
             (int)place->server.pid);
    assert_int_equal(run.exit_code, 1);
    assert_non_null(strstr(run.err, sentence));
    assert_string_equal(run.out, "");
    assert_int_equal(http_ask(&place->server, "GET", "/readyz", NULL, NULL, NULL), 200);
    run_release(&run);
    stop(place);
}

static void a_port_that_is_taken_is_a_failure_with_a_sentence(void **state)
{
    struct place *place = *state;
    char *other = path_join(place->folder, "other");
    char listen[32];
    struct run run;

    start(place);
    snprintf(listen, sizeof(listen), "127.0.0.1:%u", place->server.port);
    RUN(&run, "serve", "--data", other, "--listen", listen);
    assert_int_equal(run.exit_code, 1);
    assert_non_null(strstr(run.err, listen));
    run_release(&run);
    stop(place);
    free(other);
}

static void wrong_settings_are_named(void **state)
{
    static const char *const cases[][3] = {
        {"--listen", "nowhere", "--listen: must be ADDRESS:PORT"},
        {"--loops", "99", "--loops: must be a whole number"},
        {"--web-root", "/nonexistent", "web_root: there is no folder /nonexistent"},
        {"--config", "/nonexistent.ini", "/nonexistent.ini"},
        {"--log-level", "loud", "--log-level: must be error"},
    };
    struct place *place = *state;
    struct run run;

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        RUN(&run, "serve", "--data", place->data, cases[i][0], cases[i][1]);
        assert_int_equal(run.exit_code, 2);
        if (!strstr(run.err, cases[i][2]))
            fail_msg("\"%s\" is not in: %s", cases[i][2], run.err);
        run_release(&run);
    }
    RUN(&run, "serve");
    assert_int_equal(run.exit_code, 2);
    assert_non_null(strstr(run.err, "serve needs a data folder"));
    run_release(&run);
    program_run(&run, (const char *const[]){"HERKEND_CAPACITY=many", NULL},
                (const char *const[]){"serve", "--data", place->data, NULL});
    assert_int_equal(run.exit_code, 2);
    assert_non_null(strstr(run.err, "environment variable HERKEND_CAPACITY: must be"));
    run_release(&run);
}

static void flags_win_over_the_environment_and_that_over_the_file(void **state)
{
    struct place *place = *state;
    char *config;
    const char *variables[] = {"HERKEND_URL=https://environment.example",
                               "HERKEND_LOG_LEVEL=debug", NULL};

    file_make(
        place->folder, "settings.ini",
        "[server]\nurl = https://file.example\nlisten = 127.0.0.1:1\n[log]\nlevel = error\n");
    config = path_join(place->folder, "settings.ini");

    const char *arguments[] = {"--config", config, NULL};

    server_process_start(&place->server, place->data, variables, arguments);
    assert_true(server_process_wait_for(&place->server, "at https://environment.example\n"));
    assert_int_not_equal(place->server.port, 1);
    stop(place);

    const char *more[] = {"--config", config, "--url", "https://flag.example/", NULL};

    server_process_start(&place->server, place->data, variables, more);
    assert_true(server_process_wait_for(&place->server, "at https://flag.example\n"));
    stop(place);
    free(config);
}

static void a_data_folder_with_a_very_long_path_works(void **state)
{
    struct place *place = *state;
    char name[151];
    char *id;

    memset(name, 'd', sizeof(name) - 1);
    name[sizeof(name) - 1] = '\0';
    free(place->data);
    place->data = path_join(place->folder, name);
    start(place);
    id = session_make(place);
    stop(place);
    free(id);
}

/* ---- commands beside it
 * ------------------------------------------------------------------------ */

static void sessions_are_made_shown_and_closed_while_it_runs(void **state)
{
    struct place *place = *state;
    struct run run;
    char *id, *state_name;

    start(place);
    id = session_make(place);
    RUN(&run, "session", "list", "--data", place->data);
    assert_int_equal(run.exit_code, 0);
    assert_non_null(strstr(run.out, id));
    run_release(&run);
    RUN(&run, "session", "show", id, "--data", place->data);
    assert_int_equal(run.exit_code, 0);
    state_name = program_json_value(run.out, "state");
    assert_string_equal(state_name, "draft");
    free(state_name);
    run_release(&run);
    RUN(&run, "session", "close", id, "--data", place->data);
    if (run.exit_code != 0)
        fail_msg("session close: %s", run.err);
    run_release(&run);
    RUN(&run, "session", "show", id, "--data", place->data);
    state_name = program_json_value(run.out, "state");
    assert_string_equal(state_name, "closed");
    free(state_name);
    run_release(&run);
    stop(place);
    free(id);
}

static void sessions_are_made_shown_and_closed_without_a_server(void **state)
{
    struct place *place = *state;
    struct run run;
    char *id = session_make(place);

    RUN(&run, "session", "close", id, "--data", place->data);
    if (run.exit_code != 0)
        fail_msg("session close: %s", run.err);
    run_release(&run);
    RUN(&run, "session", "show", id, "--data", place->data);
    assert_int_equal(run.exit_code, 0);
    assert_non_null(strstr(run.out, "\"closed\""));
    assert_string_equal(run.err, "");
    run_release(&run);

    start(place); /* and a server finds it so */
    RUN(&run, "session", "show", id, "--data", place->data);
    assert_non_null(strstr(run.out, "\"closed\""));
    run_release(&run);
    stop(place);
    free(id);
}

static void links_name_the_public_address(void **state)
{
    struct place *place = *state;
    struct run run;

    RUN(&run, "session", "create", "--data", place->data, "--url", "https://dialoog.example.nl",
        place->script);
    assert_int_equal(run.exit_code, 0);
    assert_non_null(strstr(run.out, "https://dialoog.example.nl/s/"));
    run_release(&run);
}

static void wrong_input_for_a_session_is_refused_alike_with_and_without_a_server(void **state)
{
    struct place *place = *state;
    char *bad;
    char *sentence = NULL;
    struct run run;

    file_make(
        place->folder, "bad.json",
        "{\"title\":\"x\",\"themes\":[{\"title\":\"t\",\"question\":\"q\",\"minutes\":999}]}");
    bad = path_join(place->folder, "bad.json");
    free(session_make(place));
    for (int served = 0; served < 2; served++) {
        if (served)
            start(place);
        RUN(&run, "session", "create", "--data", place->data, bad);
        assert_int_equal(run.exit_code, 2);
        assert_non_null(strstr(run.err, "themes[0].minutes"));
        if (sentence)
            assert_string_equal(run.err, sentence);
        free(sentence);
        sentence = strdup(run.err);
        run_release(&run);
        RUN(&run, "session", "show", "nosuchone1", "--data", place->data);
        assert_int_equal(run.exit_code, 2);
        run_release(&run);
        RUN(&run, "session", "show", "../etc", "--data", place->data);
        assert_int_equal(run.exit_code, 2);
        assert_non_null(strstr(run.err, "is no session id"));
        run_release(&run);
    }
    stop(place);
    free(sentence);
    free(bad);
}

static void a_question_does_not_make_a_data_folder(void **state)
{
    struct place *place = *state;
    struct run run;

    RUN(&run, "session", "list", "--data", place->folder);
    assert_int_equal(run.exit_code, 2);
    assert_non_null(strstr(run.err, "is no data folder"));
    run_release(&run);

    char *journal = file_text(place->folder, "dialogue.db");

    assert_null(journal);
}

static void closing_twice_is_a_failure_with_a_sentence(void **state)
{
    struct place *place = *state;
    char *id = session_make(place);
    struct run run;

    RUN(&run, "session", "close", id, "--data", place->data);
    assert_int_equal(run.exit_code, 0);
    run_release(&run);
    RUN(&run, "session", "close", id, "--data", place->data);
    assert_int_equal(run.exit_code, 1);
    assert_true(strlen(run.err) > strlen("herkend: \n"));
    run_release(&run);
    free(id);
}

static void tokens_open_and_close_the_api_while_it_runs(void **state)
{
    struct place *place = *state;
    struct run run;
    char *token;
    char id[32] = "";

    RUN(&run, "token", "create", "--data", place->data, "--role", "organiser");
    assert_int_equal(run.exit_code, 0);
    token = strndup(run.out, strcspn(run.out, "\n"));
    run_release(&run);
    start(place);
    assert_null(strstr(place->server.first_lines, "organiser")); /* somebody can sign in */
    assert_int_equal(http_ask(&place->server, "GET", "/api/v1/sessions", token, NULL, NULL),
                     200);

    RUN(&run, "token", "list", "--data", place->data);
    assert_int_equal(run.exit_code, 0);
    assert_int_equal(sscanf(run.out, "%31s organiser", id), 1);
    assert_non_null(strstr(run.out, "valid"));
    assert_null(strstr(run.out, token));
    run_release(&run);
    RUN(&run, "token", "revoke", id, "--data", place->data);
    assert_int_equal(run.exit_code, 0);
    run_release(&run);
    assert_int_equal(http_ask(&place->server, "GET", "/api/v1/sessions", token, NULL, NULL),
                     401);
    RUN(&run, "token", "list", "--data", place->data);
    assert_non_null(strstr(run.out, "revoked"));
    run_release(&run);
    RUN(&run, "token", "revoke", "nosuch", "--data", place->data);
    assert_int_equal(run.exit_code, 2);
    run_release(&run);
    RUN(&run, "token", "create", "--data", place->data, "--role", "king");
    assert_int_equal(run.exit_code, 2);
    run_release(&run);
    stop(place);
    free(token);
}

static void an_import_is_there_at_once_while_it_runs(void **state)
{
    struct place *place = *state;
    char *polis = path_join(place->folder, "polis");
    struct run run;
    char *id;

    assert_int_equal(mkdir(polis, 0700), 0);
    sample_polis_make(polis);
    start(place);
    RUN(&run, "import", "polis", polis, "--data", place->data);
    if (run.exit_code != 0)
        fail_msg("import: %s", run.err);
    id = program_json_value(run.out, "id");
    run_release(&run);
    RUN(&run, "session", "list", "--data", place->data);
    assert_non_null(strstr(run.out, id));
    run_release(&run);
    RUN(&run, "session", "show", id, "--data", place->data);
    assert_int_equal(run.exit_code, 0);
    assert_non_null(strstr(run.out, "\"closed\""));
    run_release(&run);
    free(session_make(place)); /* the server can still write */
    stop(place);
    RUN(&run, "verify", "--data", place->data);
    assert_int_equal(run.exit_code, 0);
    run_release(&run);
    free(id);
    free(polis);
}

static void results_are_had_while_it_runs(void **state)
{
    struct place *place = *state;
    char *tables = path_join(place->folder, "tables");
    char *copy = path_join(place->folder, "copy");
    char *id;
    struct run run, rank, report;

    start(place);
    id = session_make(place);
    RUN(&report, "report", "--data", place->data, id, "--format", "csv");
    assert_int_equal(report.exit_code, 0);
    RUN(&run, "export", "--data", place->data, id, "-o", tables);
    assert_int_equal(run.exit_code, 0);
    run_release(&run);
    RUN(&rank, "rank", tables);
    assert_int_equal(rank.exit_code, 0);
    assert_string_equal(rank.out, report.out);
    RUN(&run, "verify", "--data", place->data, id);
    assert_int_equal(run.exit_code, 0);
    run_release(&run);
    RUN(&run, "backup", "--data", place->data, copy);
    assert_int_equal(run.exit_code, 0);
    run_release(&run);
    RUN(&run, "verify", "--data", copy);
    assert_int_equal(run.exit_code, 0);
    assert_non_null(strstr(run.out, id));
    run_release(&run);
    stop(place);
    run_release(&rank);
    run_release(&report);
    free(tables);
    free(copy);
    free(id);
}

/* ---- signals and systemd
 * ---------------------------------------------------------------------- */

static void sigterm_ends_it_in_time_with_people_connected(void **state)
{
    struct place *place = *state;
    struct run created;
    uint64_t took_ms = 0;
    char *code, *token;

    start(place);
    RUN(&created, "session", "create", "--data", place->data, place->script);
    code = program_json_value(created.out, "code");
    token = strstr(created.out, "\"tokens\"");
    token = program_json_value(token, "moderator");

    pid_t people = program_begin((const char *const[]){
        "rehearse", "--url", place->server.url, "--code", code, "--participants", "20",
        "--speed", "20", "--moderator", token, "--quiet", NULL});

    http_metric_wait(&place->server, "connections", 15);
    assert_int_equal(server_process_stop(&place->server, &took_ms), 0);
    assert_true(took_ms < 10000);
    program_end(people, SIGTERM);
    run_release(&created);
    free(code);
    free(token);

    RUN(&created, "verify", "--data", place->data);
    assert_int_equal(created.exit_code, 0);
    run_release(&created);
}

/* Signs in; the client is left after the welcome. */
static void sign_in(struct ws_client *client, const struct place *place, const char *token)
{
    char hello[160];
    struct ws_in frame;

    snprintf(hello, sizeof(hello), "{\"type\":\"hello\",\"token\":\"%s\"}", token);
    assert_true(ws_client_open(client, place->server.port));
    assert_true(ws_client_send_text(client, hello));
    assert_true(ws_client_read_frame(client, &frame));
    assert_true(frame.payload.size > 0);
    assert_non_null(memmem(frame.payload.data, frame.payload.size, "\"welcome\"", 9));
}

/* Reads up to an update of this type. */
static bool sees_update(struct ws_client *client, const char *type)
{
    char member[64];
    struct ws_in frame;

    snprintf(member, sizeof(member), "{\"type\":\"%s\"", type);
    while (ws_client_read_frame(client, &frame) && frame.opcode == WS_TEXT)
        if (frame.payload.size >= strlen(member) &&
            memcmp(frame.payload.data, member, strlen(member)) == 0)
            return true;
    return false;
}

static void a_stop_is_announced_and_takes_nobody_new(void **state)
{
    struct place *place = *state;
    struct ws_client slow, late;
    struct run created;
    char *token;
    int status;

    start(place);
    RUN(&created, "session", "create", "--data", place->data, place->script);
    token = program_json_value(strstr(created.out, "\"tokens\""), "moderator");
    sign_in(&slow, place, token);

    kill(place->server.pid, SIGTERM);
    assert_true(sees_update(&slow, "restart"));
    /* It has read no close frame yet and answers none: the server still waits for it. */
    status = 0;
    if (ws_client_connect(&late, place->server.port)) {
        status = ws_client_ask(&late, "GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n").status;
        ws_client_close(&late);
    }
    assert_true(status == 0 || status == 503);
    assert_int_equal(ws_client_read_close(&slow, true, NULL), 1012);
    ws_client_close(&slow);
    stop(place);
    run_release(&created);
    free(token);
}

static void sigint_ends_it_too(void **state)
{
    struct place *place = *state;

    start(place);
    kill(place->server.pid, SIGINT);
    stop(place);
}

static void sighup_reads_the_log_level_again(void **state)
{
    struct place *place = *state;
    char *config, *log;

    file_make(place->folder, "settings.ini", "[log]\nlevel = error\n");
    config = path_join(place->folder, "settings.ini");

    const char *arguments[] = {"--config", config, NULL};

    server_process_start(&place->server, place->data, NULL, arguments);
    file_make(place->folder, "settings.ini", "[log]\nlevel = info\n");
    kill(place->server.pid, SIGHUP);
    assert_true(server_process_wait_for_log(&place->server, "log_level_read"));
    file_make(place->folder, "settings.ini", "[log]\nlevel = wrong\n");
    kill(place->server.pid, SIGHUP);
    assert_true(server_process_wait_for_log(&place->server, "settings_not_read"));
    log = server_process_log(&place->server);
    assert_non_null(strstr(log, "line 2: level: must be"));
    free(log);
    stop(place);
    free(config);
}

/* Collects what systemd would be told, until it holds the text. */
static void notification_wait(int fd, char *told, size_t told_bytes, const char *text)
{
    while (!strstr(told, text)) {
        struct pollfd waited = {.fd = fd, .events = POLLIN};
        size_t size = strlen(told);

        if (poll(&waited, 1, 30000) != 1)
            fail_msg("systemd was not told %s, only: %s", text, told);
        ssize_t got = recv(fd, told + size, told_bytes - size - 2, 0);

        assert_true(got > 0);
        told[size + (size_t)got] = '\n';
        told[size + (size_t)got + 1] = '\0';
    }
}

static void systemd_is_told_ready_alive_and_stopping(void **state)
{
    struct place *place = *state;
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    char variable[256];
    char told[4096] = "";
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);

    snprintf(address.sun_path, sizeof(address.sun_path), "%s/notify", place->folder);
    assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
    snprintf(variable, sizeof(variable), "NOTIFY_SOCKET=%s", address.sun_path);

    const char *variables[] = {variable, "WATCHDOG_USEC=1000000", NULL};

    server_process_start(&place->server, place->data, variables, NULL);
    notification_wait(fd, told, sizeof(told), "READY=1");
    notification_wait(fd, told, sizeof(told), "WATCHDOG=1");
    assert_null(strstr(told, "STOPPING=1"));
    stop(place);
    notification_wait(fd, told, sizeof(told), "STOPPING=1");
    close(fd);
}

#define IN_A_FOLDER(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_A_FOLDER(the_first_line_is_the_address),
        IN_A_FOLDER(an_empty_folder_gives_a_link_for_the_first_organiser_once),
        IN_A_FOLDER(a_second_server_is_refused_and_the_first_goes_on),
        IN_A_FOLDER(a_port_that_is_taken_is_a_failure_with_a_sentence),
        IN_A_FOLDER(wrong_settings_are_named),
        IN_A_FOLDER(flags_win_over_the_environment_and_that_over_the_file),
        IN_A_FOLDER(a_data_folder_with_a_very_long_path_works),
        IN_A_FOLDER(sessions_are_made_shown_and_closed_while_it_runs),
        IN_A_FOLDER(sessions_are_made_shown_and_closed_without_a_server),
        IN_A_FOLDER(links_name_the_public_address),
        IN_A_FOLDER(wrong_input_for_a_session_is_refused_alike_with_and_without_a_server),
        IN_A_FOLDER(a_question_does_not_make_a_data_folder),
        IN_A_FOLDER(closing_twice_is_a_failure_with_a_sentence),
        IN_A_FOLDER(tokens_open_and_close_the_api_while_it_runs),
        IN_A_FOLDER(an_import_is_there_at_once_while_it_runs),
        IN_A_FOLDER(results_are_had_while_it_runs),
        IN_A_FOLDER(sigterm_ends_it_in_time_with_people_connected),
        IN_A_FOLDER(a_stop_is_announced_and_takes_nobody_new),
        IN_A_FOLDER(sigint_ends_it_too),
        IN_A_FOLDER(sighup_reads_the_log_level_again),
        IN_A_FOLDER(systemd_is_told_ready_alive_and_stopping),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
