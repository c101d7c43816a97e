/* The data folder and the lock of its one server, between real processes. */
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "folder.h"
#include "herkend/outside.h"

static int setup(void **state)
{
    struct folder *folder = malloc(sizeof(*folder));

    assert_non_null(folder);
    folder_make(folder);
    *state = folder;
    return 0;
}

static int teardown(void **state)
{
    folder_remove(*state);
    free(*state);
    return 0;
}

static struct data_folder *open_folder(const char *path, enum folder_use use)
{
    struct error error = {0};
    struct data_folder *folder = NULL;

    if (data_folder_open(&folder, path, use, &error) != 0)
        fail_msg("%s", error.sentence);
    return folder;
}

/* A child that serves the folder until it is killed. On return it holds the lock. */
static pid_t serve_in_a_child(const char *path)
{
    int ends[2];
    char ready = 0;

    assert_int_equal(pipe(ends), 0);
    fflush(NULL);
    pid_t child = fork();

    assert_true(child >= 0);
    if (child == 0) {
        struct error error = {0};
        struct data_folder *folder = NULL;

        prctl(PR_SET_PDEATHSIG, SIGKILL); /* a test that fails leaves nobody behind */
        close(ends[0]);
        if (data_folder_open(&folder, path, FOLDER_SERVE, &error) != 0)
            _exit(1);
        if (write(ends[1], "r", 1) != 1)
            _exit(2);
        for (;;)
            pause();
    }
    close(ends[1]);
    assert_int_equal(read(ends[0], &ready, 1), 1);
    close(ends[0]);
    return child;
}

static void kill_child(pid_t child)
{
    int status = 0;

    assert_int_equal(kill(child, SIGKILL), 0);
    assert_int_equal(waitpid(child, &status, 0), child);
}

static void a_server_makes_its_folder_for_itself_alone(void **state)
{
    struct stat status;
    const char *path = folder_path(*state, "data");

    umask(0);
    data_folder_close(open_folder(path, FOLDER_SERVE));
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0700);
}

static void reading_makes_no_folder(void **state)
{
    struct error error = {0};
    struct data_folder *folder = NULL;
    const char *path = folder_path(*state, "data");

    assert_int_equal(data_folder_open(&folder, path, FOLDER_READ, &error), -ERR_NOT_FOUND);
    assert_non_null(strstr(error.sentence, path));
    assert_null(folder);
    assert_int_not_equal(access(path, F_OK), 0);
}

static void what_is_no_folder_is_refused(void **state)
{
    struct error error = {0};
    struct data_folder *folder = NULL;
    const char *path = folder_path(*state, "data");

    file_write(path, BYTES("x"));
    assert_int_equal(data_folder_open(&folder, path, FOLDER_READ, &error), -ERR_IO);
    assert_int_equal(data_folder_open(&folder, path, FOLDER_SERVE, &error), -ERR_IO);
    assert_int_equal(
        data_folder_open(&folder, folder_path(*state, "no/where"), FOLDER_SERVE, &error),
        -ERR_IO);
    assert_null(folder);
}

static void paths_in_the_folder_live_as_long_as_the_handle(void **state)
{
    struct data_folder *folder = open_folder(((struct folder *)*state)->path, FOLDER_READ);
    const char *dialogue = data_folder_path(folder, "dialogue.db");
    const char *people = data_folder_path(folder, "people.db");

    for (int i = 0; i < 1000; i++)
        (void)data_folder_path(folder, "keys");
    assert_string_equal(dialogue, folder_path(*state, "dialogue.db"));
    assert_string_equal(people, folder_path(*state, "people.db"));
    data_folder_close(folder);
}

static void a_second_server_is_refused_and_told_the_process_of_the_first(void **state)
{
    struct error error = {0};
    struct data_folder *folder = NULL;
    const char *path = ((struct folder *)*state)->path;
    pid_t child = serve_in_a_child(path);
    char wanted[64];

    assert_int_equal(data_folder_open(&folder, path, FOLDER_SERVE, &error), -ERR_CONFLICT);
    assert_null(folder);
    snprintf(wanted, sizeof(wanted), "process %ld", (long)child);
    assert_non_null(strstr(error.sentence, wanted));
    assert_non_null(strstr(error.sentence, path));
    kill_child(child);
}

static void a_second_server_in_the_same_process_is_refused_too(void **state)
{
    struct error error = {0};
    struct data_folder *second = NULL;
    const char *path = ((struct folder *)*state)->path;
    struct data_folder *first = open_folder(path, FOLDER_SERVE);

    assert_int_equal(data_folder_open(&second, path, FOLDER_SERVE, &error), -ERR_CONFLICT);
    data_folder_close(first);
    data_folder_close(open_folder(path, FOLDER_SERVE));
}

static void the_lock_is_free_after_a_kill(void **state)
{
    const char *path = ((struct folder *)*state)->path;
    struct data_folder *reader = open_folder(path, FOLDER_READ);

    for (int round = 0; round < 5; round++) {
        pid_t child = serve_in_a_child(path);

        assert_true(data_folder_is_served(reader));
        kill_child(child);
        assert_false(data_folder_is_served(reader));
    }
    data_folder_close(open_folder(path, FOLDER_SERVE));
    data_folder_close(reader);
}

static void a_refused_server_does_not_free_the_lock(void **state)
{
    struct error error = {0};
    struct data_folder *folder = NULL;
    const char *path = ((struct folder *)*state)->path;
    struct data_folder *reader = open_folder(path, FOLDER_READ);
    pid_t child = serve_in_a_child(path);

    for (int i = 0; i < 3; i++) {
        assert_int_equal(data_folder_open(&folder, path, FOLDER_SERVE, &error), -ERR_CONFLICT);
        assert_true(data_folder_is_served(reader));
    }
    kill_child(child);
    data_folder_close(reader);
}

static void readers_come_and_go_beside_a_server(void **state)
{
    const char *path = ((struct folder *)*state)->path;
    struct data_folder *server = open_folder(path, FOLDER_SERVE);
    struct data_folder *first = open_folder(path, FOLDER_READ);
    struct data_folder *second = open_folder(path, FOLDER_READ);

    assert_true(data_folder_is_served(first));
    data_folder_close(first);
    assert_true(data_folder_is_served(second));
    assert_true(data_folder_is_served(server));
    data_folder_close(server);
    assert_false(data_folder_is_served(second));
    data_folder_close(second);
}

/* Commands ask while servers start: none may be refused for being asked about. */
static void asking_never_makes_a_start_fail(void **state)
{
    const char *path = ((struct folder *)*state)->path;

    fflush(NULL);
    pid_t child = fork();

    assert_true(child >= 0);
    if (child == 0) {
        struct error error = {0};
        struct data_folder *reader = NULL;

        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (data_folder_open(&reader, path, FOLDER_READ, &error) != 0)
            _exit(1);
        for (;;)
            (void)data_folder_is_served(reader);
    }
    for (int i = 0; i < 300; i++)
        data_folder_close(open_folder(path, FOLDER_SERVE));
    kill_child(child);
}

int main(void)
{
#define WITH_FOLDER(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
    const struct CMUnitTest tests[] = {
        WITH_FOLDER(a_server_makes_its_folder_for_itself_alone),
        WITH_FOLDER(reading_makes_no_folder),
        WITH_FOLDER(what_is_no_folder_is_refused),
        WITH_FOLDER(paths_in_the_folder_live_as_long_as_the_handle),
        WITH_FOLDER(a_second_server_is_refused_and_told_the_process_of_the_first),
        WITH_FOLDER(a_second_server_in_the_same_process_is_refused_too),
        WITH_FOLDER(the_lock_is_free_after_a_kill),
        WITH_FOLDER(a_refused_server_does_not_free_the_lock),
        WITH_FOLDER(readers_come_and_go_beside_a_server),
        WITH_FOLDER(asking_never_makes_a_start_fail),
    };

    return cmocka_run_group_tests_name("data_folder", tests, NULL, NULL);
}
