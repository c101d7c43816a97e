/* Results on disk: whole, or not there. */
#include "output.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <setjmp.h>

#include <cmocka.h>

#include "program.h"

static size_t entry_count(const char *folder)
{
    DIR *listing = opendir(folder);
    size_t count = 0;

    assert_non_null(listing);
    for (struct dirent *entry = readdir(listing); entry; entry = readdir(listing))
        count++;
    closedir(listing);
    return count - 2; /* "." and ".." */
}

static void a_file_is_replaced_whole(void **state)
{
    char *folder = *state;
    char *path = path_join(folder, "report.html");
    char *text;

    file_make(folder, "report.html", "an older and much longer report");
    assert_int_equal(file_write(path, BYTES("new"), 0644, NULL), 0);
    text = file_text(folder, "report.html");
    assert_string_equal(text, "new");
    assert_int_equal(entry_count(folder), 1);
    free(text);
    free(path);
}

static void a_file_in_a_folder_that_is_not_there_is_refused(void **state)
{
    char *path = path_join(*state, "nowhere/report.html");
    struct error error = {0};

    assert_int_equal(file_write(path, BYTES("new"), 0644, &error), -ERR_IO);
    assert_non_null(strstr(error.sentence, path));
    free(path);
}

static void a_file_larger_than_the_buffer_is_refused(void **state)
{
    char *path = path_join(*state, "large");
    struct buffer buffer;
    struct error error = {0};

    file_make(*state, "large", "123456789");
    buffer_init(&buffer, 8);
    assert_int_equal(file_read(path, &buffer, &error), -ERR_INPUT);
    assert_non_null(strstr(error.sentence, "larger than 8 bytes"));
    buffer_release(&buffer);
    free(path);
}

static void a_folder_is_no_file(void **state)
{
    struct buffer buffer;
    struct error error = {0};

    buffer_init(&buffer, 8);
    assert_int_equal(file_read(*state, &buffer, &error), -ERR_INPUT);
    buffer_release(&buffer);
}

static void a_file_that_is_not_there_is_not_found(void **state)
{
    char *path = path_join(*state, "absent");
    struct buffer buffer;

    buffer_init(&buffer, 8);
    assert_int_equal(file_read(path, &buffer, NULL), -ERR_NOT_FOUND);
    buffer_release(&buffer);
    free(path);
}

static void a_folder_appears_only_when_it_is_finished(void **state)
{
    char *place = path_join(*state, "tables/");
    struct output_folder folder;
    char *text;

    assert_int_equal(output_folder_begin(&folder, place, NULL), 0);
    assert_int_equal(output_folder_write(&folder, "a.csv", BYTES("a"), NULL), 0);
    assert_false(folder_exists(place));
    assert_int_equal(output_folder_finish(&folder, NULL), 0);
    text = file_text(place, "a.csv");
    assert_string_equal(text, "a");
    assert_int_equal(entry_count(*state), 1);
    free(text);
    free(place);
}

static void an_empty_folder_may_be_the_place(void **state)
{
    char *place = path_join(*state, "tables");
    struct output_folder folder;

    assert_int_equal(mkdir(place, 0700), 0);
    assert_int_equal(output_folder_begin(&folder, place, NULL), 0);
    assert_int_equal(output_folder_write(&folder, "a.csv", BYTES("a"), NULL), 0);
    assert_int_equal(output_folder_finish(&folder, NULL), 0);
    assert_int_equal(entry_count(place), 1);
    free(place);
}

static void a_folder_with_something_in_it_is_refused_and_left_alone(void **state)
{
    struct output_folder folder;
    struct error error = {0};

    file_make(*state, "mine", "x");
    assert_int_equal(output_folder_begin(&folder, *state, &error), -ERR_INPUT);
    assert_non_null(strstr(error.sentence, "is not empty"));
    assert_int_equal(entry_count(*state), 1);
}

static void an_abandoned_folder_leaves_nothing(void **state)
{
    char *place = path_join(*state, "tables");
    struct output_folder folder;

    assert_int_equal(output_folder_begin(&folder, place, NULL), 0);
    assert_int_equal(output_folder_write(&folder, "a.csv", BYTES("a"), NULL), 0);
    output_folder_abandon(&folder);
    assert_int_equal(entry_count(*state), 0);
    free(place);
}

static int set_up(void **state)
{
    *state = folder_make_temporary();
    return 0;
}

static int tear_down(void **state)
{
    folder_remove(*state);
    return 0;
}

#define IN_A_FOLDER(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_A_FOLDER(a_file_is_replaced_whole),
        IN_A_FOLDER(a_file_in_a_folder_that_is_not_there_is_refused),
        IN_A_FOLDER(a_file_larger_than_the_buffer_is_refused),
        IN_A_FOLDER(a_folder_is_no_file),
        IN_A_FOLDER(a_file_that_is_not_there_is_not_found),
        IN_A_FOLDER(a_folder_appears_only_when_it_is_finished),
        IN_A_FOLDER(an_empty_folder_may_be_the_place),
        IN_A_FOLDER(a_folder_with_something_in_it_is_refused_and_left_alone),
        IN_A_FOLDER(an_abandoned_folder_leaves_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
