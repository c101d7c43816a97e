/* Names that reach the disk and replace nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <unistd.h>

#include "herkend/files.h"

struct names {
    char folder[64];
    char from[96];
    char to[96];
};

static int setup(void **state)
{
    struct names *names = calloc(1, sizeof(*names));

    assert_non_null(names);
    snprintf(names->folder, sizeof(names->folder), "/tmp/herkend-files-XXXXXX");
    assert_non_null(mkdtemp(names->folder));
    snprintf(names->from, sizeof(names->from), "%s/from", names->folder);
    snprintf(names->to, sizeof(names->to), "%s/to", names->folder);
    *state = names;
    return 0;
}

static int teardown(void **state)
{
    struct names *names = *state;

    unlink(names->from); /* whichever of them is there */
    unlink(names->to);
    assert_int_equal(rmdir(names->folder), 0);
    free(names);
    return 0;
}

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void assert_file(const char *path, const char *expected)
{
    char text[64] = "";
    FILE *file = fopen(path, "r");

    assert_non_null(file);
    assert_non_null(fgets(text, sizeof(text), file));
    fclose(file);
    assert_string_equal(text, expected);
}

static void a_file_gets_its_name(void **state)
{
    struct names *names = *state;
    struct error error = {0};

    write_file(names->from, "new");
    assert_int_equal(file_publish(names->from, names->to, &error), 0);
    assert_file(names->to, "new");
    assert_int_not_equal(access(names->from, F_OK), 0);
}

static void a_file_that_is_there_is_not_replaced(void **state)
{
    struct names *names = *state;
    struct error error = {0};

    write_file(names->from, "new");
    write_file(names->to, "old");
    assert_int_equal(file_publish(names->from, names->to, &error), -ERR_CONFLICT);
    assert_non_null(strstr(error.sentence, names->to));
    assert_file(names->to, "old");
    assert_file(names->from, "new");
}

static void what_is_not_there_cannot_be_named(void **state)
{
    struct names *names = *state;
    struct error error = {0};

    assert_int_equal(file_publish(names->from, names->to, &error), -ERR_IO);
    assert_non_null(strstr(error.sentence, "No such file"));
}

static void the_folder_of_a_path_is_flushed(void **state)
{
    struct names *names = *state;
    struct error error = {0};

    assert_int_equal(folder_sync(names->from, &error), 0); /* the file need not be there */
    assert_int_equal(folder_sync("/file", &error), 0);
    assert_int_equal(folder_sync("file", &error), 0);
    assert_int_equal(folder_sync("", &error), 0);
    assert_int_equal(folder_sync("/nowhere/at/all", &error), -ERR_IO);
    assert_non_null(strstr(error.sentence, "/nowhere/at"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_file_gets_its_name, setup, teardown),
        cmocka_unit_test_setup_teardown(a_file_that_is_there_is_not_replaced, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_not_there_cannot_be_named, setup, teardown),
        cmocka_unit_test_setup_teardown(the_folder_of_a_path_is_flushed, setup, teardown),
    };

    return cmocka_run_group_tests_name("files", tests, NULL, NULL);
}
