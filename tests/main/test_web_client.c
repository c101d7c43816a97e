/* Which pages and which theme the program serves: what was built in, what a folder has, and
 * what the operator adds and changes while it runs. */
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
#include "web_client.h"

struct place {
    char *folder;
    char *data;
    char *theme;                  /* not made yet */
    struct server_process server; /* pid 0: none runs */
};

static int set_up(void **state)
{
    struct place *place = calloc(1, sizeof(*place));

    place->folder = folder_make_temporary();
    place->data = path_join(place->folder, "data");
    place->theme = path_join(place->folder, "theme.css");
    *state = place;
    return 0;
}

static int tear_down(void **state)
{
    struct place *place = *state;

    if (place->server.pid > 0)
        server_process_kill(&place->server);
    free(place->data);
    free(place->theme);
    folder_remove(place->folder);
    free(place);
    return 0;
}

/* arguments and environment: ended by NULL, or NULL. */
static void start(struct place *place, const char *const *environment,
                  const char *const *arguments)
{
    server_process_start(&place->server, place->data, environment, arguments);
}

static void stop(struct place *place)
{
    assert_int_equal(server_process_stop(&place->server, NULL), 0);
}

static void assert_served(const struct place *place, const char *target, const char *expected)
{
    char *body = NULL;

    assert_int_equal(http_ask(&place->server, "GET", target, NULL, NULL, &body), 200);
    assert_string_equal(body, expected);
    free(body);
}

/* ---- pages ----------------------------------------------------------------------------------
 */

static const struct embedded_file *built_in(const char *path)
{
    for (size_t i = 0; i < web_client.count; i++)
        if (strcmp(web_client.files[i].path, path) == 0)
            return &web_client.files[i];
    return NULL;
}

static void the_pages_are_those_that_were_built_in(void **state)
{
    static const char *const pages[][2] = {{"/", "/index.html"},
                                           {"/s/K7QX2M", "/index.html"},
                                           {"/console", "/console.html"},
                                           {"/screen", "/console.html"},
                                           {"/desk", "/console.html"}};
    struct place *place = *state;

    start(place, NULL, NULL);
    for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++) {
        const struct embedded_file *file = built_in(pages[i][1]);
        char *body = NULL;

        assert_int_equal(http_ask(&place->server, "GET", pages[i][0], NULL, NULL, &body), 200);
        if (!file) /* this program was built without a client */
            assert_non_null(strstr(body, "./scripts/build-web-client"));
        else if (strncmp(body, file->start, (size_t)(file->end - file->start)) != 0)
            fail_msg("%s is another page: %s", pages[i][0], body);
        free(body);
    }
    stop(place);
}

static void a_folder_stands_in_for_what_was_built_in(void **state)
{
    struct place *place = *state;
    char *root = path_join(place->folder, "web");
    const char *arguments[] = {"--web-root", root, NULL};

    assert_int_equal(mkdir(root, 0700), 0);
    file_make(root, "index.html", "of the participant");
    file_make(root, "console.html", "of the console");
    start(place, NULL, arguments);
    assert_served(place, "/", "of the participant");
    assert_served(place, "/s/K7QX2M", "of the participant");
    assert_served(place, "/console", "of the console");
    assert_served(place, "/screen", "of the console");
    assert_served(place, "/desk", "of the console");
    assert_served(place, "/theme.css", "");
    stop(place);
    free(root);
}

static void half_a_folder_is_refused_and_leaves_the_first_link_to_be_given(void **state)
{
    struct place *place = *state;
    char *root = path_join(place->folder, "web");
    struct run run;

    assert_int_equal(mkdir(root, 0700), 0);
    file_make(root, "index.html", "of the participant");
    RUN(&run, "serve", "--data", place->data, "--listen", "127.0.0.1:0", "--web-root", root);
    assert_int_equal(run.exit_code, 2);
    assert_non_null(strstr(run.err, "there is no console.html"));
    assert_string_equal(run.out, "");
    run_release(&run);
    start(place, NULL, NULL);
    assert_true(server_process_wait_for(&place->server, "/#organiser="));
    stop(place);
    free(root);
}

static void the_report_of_a_session_stands_below_its_link(void **state)
{
    struct place *place = *state;
    char *body = NULL;

    start(place, NULL, NULL);
    assert_int_equal(http_ask(&place->server, "GET", "/s/K7QX2M/report", NULL, NULL, &body),
                     404);
    assert_non_null(strstr(body, "\"status\":404"));
    free(body);
    stop(place);
}

/* ---- the theme ------------------------------------------------------------------------------
 */

static void a_theme_comes_from_the_flag_the_environment_or_the_file(void **state)
{
    struct place *place = *state;
    char variable[4200], settings[4300];
    char *config;

    file_make(place->folder, "theme.css", ":root{--a:1}");
    snprintf(variable, sizeof(variable), "HERKEND_THEME=%s", place->theme);
    snprintf(settings, sizeof(settings), "[server]\ntheme = %s\n", place->theme);
    file_make(place->folder, "settings.ini", settings);
    config = path_join(place->folder, "settings.ini");

    const char *by_flag[] = {"--theme", place->theme, NULL};
    const char *by_file[] = {"--config", config, NULL};
    const char *by_environment[] = {variable, NULL};
    const char *const *ways[][2] = {{NULL, by_flag}, {NULL, by_file}, {by_environment, NULL}};

    for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
        start(place, ways[i][0], ways[i][1]);
        assert_served(place, "/theme.css", ":root{--a:1}");
        stop(place);
    }
    free(config);
}

static void sighup_reads_the_theme_again(void **state)
{
    struct place *place = *state;
    const char *arguments[] = {"--theme", place->theme, NULL};

    file_make(place->folder, "theme.css", ":root{--a:1}");
    start(place, NULL, arguments);
    file_make(place->folder, "theme.css", ":root{--a:2}");
    assert_served(place, "/theme.css", ":root{--a:1}");
    kill(place->server.pid, SIGHUP);
    assert_true(server_process_wait_for_log(&place->server, "theme_read"));
    assert_served(place, "/theme.css", ":root{--a:2}");

    /* One that is gone is told, and people keep what they see. */
    assert_int_equal(unlink(place->theme), 0);
    kill(place->server.pid, SIGHUP);
    assert_true(server_process_wait_for_log(&place->server, "theme_not_read"));
    assert_served(place, "/theme.css", ":root{--a:2}");
    stop(place);
}

static void assert_refused(const struct place *place, const char *theme, const char *part)
{
    struct run run;

    RUN(&run, "serve", "--data", place->data, "--listen", "127.0.0.1:0", "--theme", theme);
    if (run.exit_code != 2 || !strstr(run.err, part))
        fail_msg("\"%s\" is not in: %s", part, run.err);
    assert_string_equal(run.out, "");
    run_release(&run);
}

static void a_theme_that_cannot_be_had_is_refused_before_anything_is_made(void **state)
{
    enum { LARGEST_BYTES = 256 * 1024 };
    struct place *place = *state;
    const char *arguments[] = {"--theme", place->theme, NULL};
    char *css = malloc(LARGEST_BYTES + 2);
    char *pipe = path_join(place->folder, "pipe");

    assert_refused(place, place->theme, "theme: cannot open ");
    assert_refused(place, place->folder, "is no file");
    assert_int_equal(mkfifo(pipe, 0600), 0);
    assert_refused(place, pipe, "is no file");
    file_make(place->folder, "theme.css", "a{content:\"\xff\"}");
    assert_refused(place, place->theme, "is not UTF-8");

    memset(css, ' ', LARGEST_BYTES + 1);
    css[LARGEST_BYTES + 1] = '\0';
    file_make(place->folder, "theme.css", css);
    assert_refused(place, place->theme, "is larger than 262144 bytes");
    /* Nothing was made, so that the link of the first organiser is still to be given. */
    assert_int_not_equal(access(place->data, F_OK), 0);

    css[LARGEST_BYTES] = '\0';
    file_make(place->folder, "theme.css", css);
    start(place, NULL, arguments);
    assert_true(server_process_wait_for(&place->server, "/#organiser="));
    assert_served(place, "/theme.css", css);
    stop(place);
    free(pipe);
    free(css);
}

#define IN_A_FOLDER(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_A_FOLDER(the_pages_are_those_that_were_built_in),
        IN_A_FOLDER(a_folder_stands_in_for_what_was_built_in),
        IN_A_FOLDER(half_a_folder_is_refused_and_leaves_the_first_link_to_be_given),
        IN_A_FOLDER(the_report_of_a_session_stands_below_its_link),
        IN_A_FOLDER(a_theme_comes_from_the_flag_the_environment_or_the_file),
        IN_A_FOLDER(sighup_reads_the_theme_again),
        IN_A_FOLDER(a_theme_that_cannot_be_had_is_refused_before_anything_is_made),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
