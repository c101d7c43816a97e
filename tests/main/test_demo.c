/* `serve --demo`: what somebody sees who has just cloned the project. */
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <setjmp.h>

#include <cmocka.h>

#include "program.h"
#include "sample.h"
#include "web_client.h"

static const char *const with_demo[] = {"--demo", NULL};

struct place {
    char *folder;
    char *data;
    struct server_process server; /* pid 0: none runs */
};

static int set_up(void **state)
{
    struct place *place = calloc(1, sizeof(*place));

    place->folder = folder_make_temporary();
    place->data = path_join(place->folder, "data");
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

/* Starts it; gives the path of the live report. */
static char *start(struct place *place)
{
    const char *found;

    server_process_start(&place->server, place->data, NULL, with_demo);
    assert_true(server_process_wait_for(&place->server, "format=html\n"));
    found = strstr(place->server.first_lines, "live report ");
    assert_non_null(found);
    found = strstr(found, "/api/");
    assert_non_null(found);
    return strndup(found, strcspn(found, "\n"));
}

/* The only child of the server: the people. 0: none. */
static pid_t people_of(const struct server_process *server)
{
    char folder[64];
    char *children;
    pid_t people;

    snprintf(folder, sizeof(folder), "/proc/%d/task/%d", (int)server->pid, (int)server->pid);
    children = file_text_of_kernel(folder, "children");
    assert_non_null(children);
    people = (pid_t)strtol(children, NULL, 10);
    free(children);
    return people;
}

static pid_t people_wait(const struct server_process *server)
{
    pid_t people = people_of(server);

    for (int i = 0; people == 0 && i < 2000; i++) {
        poll(NULL, 0, 10);
        people = people_of(server);
    }
    return people;
}

/* Gone, or dead and waiting for whoever adopted it. */
static bool process_has_ended(pid_t process)
{
    char folder[64];
    char *status;
    bool ended;

    snprintf(folder, sizeof(folder), "/proc/%d", (int)process);
    status = file_text_of_kernel(folder, "stat");
    ended = !status || strstr(status, ") Z ");
    free(status);
    return ended;
}

static bool process_ends(pid_t process)
{
    for (int i = 0; i < 2000; i++) {
        if (process_has_ended(process))
            return true;
        poll(NULL, 0, 10);
    }
    return false;
}

static void people_come_and_the_report_grows(void **state)
{
    struct place *place = *state;
    char *report = start(place);
    char *page = NULL;
    int status = 0;

    http_metric_wait(&place->server, "seats", 30);
    status = http_ask(&place->server, "GET", report, NULL, NULL, &page);
    assert_int_equal(status, 200);
    assert_non_null(strstr(page, "Innoveren in de gemeente"));
    free(page);
    assert_int_equal(http_ask(&place->server, "GET", "/", NULL, NULL, &page), 200);
    if (web_client.count == 0) /* the page that stands in for it shows the way */
        assert_non_null(strstr(page, "/report?format=html"));
    free(page);
    free(report);
    assert_int_equal(server_process_stop(&place->server, NULL), 0);
}

static void a_restart_goes_on_with_the_same_session(void **state)
{
    struct place *place = *state;
    char *report = start(place);
    char *again;

    assert_int_equal(server_process_stop(&place->server, NULL), 0);
    again = start(place);
    assert_string_equal(report, again);
    assert_true(people_wait(&place->server) > 0);
    assert_int_equal(server_process_stop(&place->server, NULL), 0);
    free(report);
    free(again);
}

static void a_session_that_is_over_is_followed_by_a_fresh_one(void **state)
{
    struct place *place = *state;
    char *report = start(place);
    char *demo, *id, *again;
    struct run run;

    assert_int_equal(server_process_stop(&place->server, NULL), 0);
    demo = file_text(place->data, "demo.json");
    id = program_json_value(demo, "id");
    RUN(&run, "session", "close", id, "--data", place->data);
    assert_int_equal(run.exit_code, 0);
    run_release(&run);
    again = start(place);
    assert_string_not_equal(report, again);
    assert_int_equal(server_process_stop(&place->server, NULL), 0);
    free(demo);
    free(id);
    free(report);
    free(again);
}

static void the_people_go_when_the_server_is_killed(void **state)
{
    struct place *place = *state;
    pid_t people;

    free(start(place));
    people = people_wait(&place->server);
    assert_true(people > 0);
    server_process_kill(&place->server);
    assert_true(process_ends(people));
}

static void the_people_go_when_the_server_stops(void **state)
{
    struct place *place = *state;
    uint64_t took_ms = 0;
    pid_t people;

    free(start(place));
    people = people_wait(&place->server);
    assert_int_equal(server_process_stop(&place->server, &took_ms), 0);
    assert_true(process_has_ended(people));
    assert_true(took_ms < 10000);
}

static void a_folder_with_real_sessions_is_left_alone(void **state)
{
    struct place *place = *state;
    char *script;
    struct run run;

    file_make(place->folder, "script.json", sample_script);
    script = path_join(place->folder, "script.json");
    RUN(&run, "session", "create", "--data", place->data, script);
    assert_int_equal(run.exit_code, 0);
    run_release(&run);
    RUN(&run, "serve", "--data", place->data, "--listen", "127.0.0.1:0", "--demo");
    assert_int_equal(run.exit_code, 1);
    assert_non_null(strstr(run.err, "a demo needs a folder of its own"));
    run_release(&run);
    free(script);
}

static void the_moderators_token_stands_in_no_argument_and_no_readable_file(void **state)
{
    struct place *place = *state;
    struct stat status;
    char folder[64];
    char *demo, *token, *line, *path;
    pid_t people;

    free(start(place));
    people = people_wait(&place->server);
    demo = file_text(place->data, "demo.json");
    token = program_json_value(demo, "moderator");
    snprintf(folder, sizeof(folder), "/proc/%d", (int)people);
    line = file_text_of_kernel(folder, "cmdline");
    assert_non_null(line);
    assert_null(strstr(line, token));
    path = path_join(place->data, "demo.json");
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    assert_int_equal(server_process_stop(&place->server, NULL), 0);
    free(path);
    free(line);
    free(token);
    free(demo);
}

#define IN_A_FOLDER(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_A_FOLDER(people_come_and_the_report_grows),
        IN_A_FOLDER(a_restart_goes_on_with_the_same_session),
        IN_A_FOLDER(a_session_that_is_over_is_followed_by_a_fresh_one),
        IN_A_FOLDER(the_people_go_when_the_server_is_killed),
        IN_A_FOLDER(the_people_go_when_the_server_stops),
        IN_A_FOLDER(a_folder_with_real_sessions_is_left_alone),
        IN_A_FOLDER(the_moderators_token_stands_in_no_argument_and_no_readable_file),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
