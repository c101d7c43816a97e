/* The log: one JSON object a line, whatever the sentence holds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>

#include "herkend/log.h"

/* What was written to stderr since begin_capture(). */
static int captured = -1;
static int kept_stderr = -1;

static void begin_capture(void)
{
    char path[] = "/tmp/herkend-log-XXXXXX";

    captured = mkstemp(path);
    assert_true(captured >= 0);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(fcntl(captured, F_SETFL, O_APPEND), 0);
    kept_stderr = dup(STDERR_FILENO);
    assert_true(dup2(captured, STDERR_FILENO) >= 0);
}

static size_t end_capture(char *out, size_t size_max)
{
    assert_true(dup2(kept_stderr, STDERR_FILENO) >= 0);
    ssize_t size = pread(captured, out, size_max - 1, 0);

    assert_true(size >= 0);
    out[size] = '\0';
    close(captured);
    close(kept_stderr);
    return (size_t)size;
}

/* The line after its time, which is "2026-11-21T17:36:00.123Z". */
static const char *after_time(const char *line)
{
    static const char form[] = "{\"time\":\"dddd-dd-ddTdd:dd:dd.dddZ\",";

    for (size_t i = 0; i < sizeof(form) - 1; i++) {
        if (form[i] == 'd')
            assert_in_range(line[i], '0', '9');
        else
            assert_int_equal(line[i], form[i]);
    }
    return line + sizeof(form) - 1;
}

static void assert_logged(const char *event, const char *sentence, const char *expected)
{
    char out[8192];

    begin_capture();
    log_event(LOG_ERROR, event, sentence);
    end_capture(out, sizeof(out));
    assert_string_equal(after_time(out), expected);
}

static void an_event_is_one_line(void **state)
{
    (void)state;
    assert_logged("commit_failed", NULL, "\"level\":\"error\",\"event\":\"commit_failed\"}\n");
    assert_logged("commit_failed", "no room on the disk",
                  "\"level\":\"error\",\"event\":\"commit_failed\","
                  "\"sentence\":\"no room on the disk\"}\n");
}

static void a_figure_stands_under_its_name(void **state)
{
    char out[1024];

    (void)state;
    begin_capture();
    log_figure(LOG_INFO, "replayed", "events", INT64_MIN);
    end_capture(out, sizeof(out));
    assert_string_equal(
        after_time(out),
        "\"level\":\"info\",\"event\":\"replayed\",\"events\":-9223372036854775808}\n");
}

static void signs_that_json_does_not_take_are_escaped(void **state)
{
    (void)state;
    assert_logged("e", "a\"b\\c\nd\te\x01\x7F",
                  "\"level\":\"error\",\"event\":\"e\",\"sentence\":"
                  "\"a\\\"b\\\\c\\u000ad\\u0009e\\u0001\\u007f\"}\n");
}

static void text_that_is_utf_8_stays_as_it_is(void **state)
{
    (void)state;
    assert_logged("e", "\xC3\xA9\xE2\x82\xAC\xF0\x9F\x90\x84",
                  "\"level\":\"error\",\"event\":\"e\",\"sentence\":"
                  "\"\xC3\xA9\xE2\x82\xAC\xF0\x9F\x90\x84\"}\n");
}

/* Each of these has no character in it; they would make the line unreadable. */
static void bytes_that_are_no_utf_8_are_replaced(void **state)
{
    static const char *const broken[] = {"\xFF",
                                         "\x80",
                                         "\xC3",
                                         "\xC0\xAF",
                                         "\xE0\x80\xAF",
                                         "\xED\xA0\x80",
                                         "\xF4\x90\x80\x80",
                                         "\xF0\x9F\x90",
                                         "\xF8\x88\x80\x80\x80"};
    char out[1024];

    (void)state;
    for (size_t i = 0; i < sizeof(broken) / sizeof(broken[0]); i++) {
        begin_capture();
        log_event(LOG_ERROR, "e", broken[i]);
        end_capture(out, sizeof(out));
        for (const char *c = strstr(out, "sentence\":\"") + 11; *c != '"'; c += 3)
            assert_memory_equal(c, "\xEF\xBF\xBD", 3);
    }
}

static void a_sentence_that_is_too_long_is_cut_and_says_so(void **state)
{
    char sentence[2000];
    char out[8192];

    (void)state;
    memset(sentence, '\x01', sizeof(sentence) - 1);
    sentence[sizeof(sentence) - 1] = '\0';
    begin_capture();
    log_event(LOG_ERROR, "e", sentence);
    size_t size = end_capture(out, sizeof(out));

    assert_true(size < 4096);
    assert_non_null(strstr(out, "\\u0001\",\"cut\":true}\n"));
}

static void what_is_below_the_level_is_not_written(void **state)
{
    char out[8192];

    (void)state;
    begin_capture();
    log_event(LOG_DEBUG, "unseen", NULL);
    log_event(LOG_INFO, "seen_1", NULL);
    log_set_level(LOG_WARNING);
    log_figure(LOG_INFO, "unseen", "n", 1);
    log_event(LOG_WARNING, "seen_2", NULL);
    log_set_level(LOG_DEBUG);
    log_event(LOG_DEBUG, "seen_3", NULL);
    log_set_level(LOG_INFO);
    end_capture(out, sizeof(out));
    assert_null(strstr(out, "unseen"));
    assert_non_null(strstr(out, "\"level\":\"info\",\"event\":\"seen_1\""));
    assert_non_null(strstr(out, "\"level\":\"warning\",\"event\":\"seen_2\""));
    assert_non_null(strstr(out, "\"level\":\"debug\",\"event\":\"seen_3\""));
}

enum { THREADS = 4, LINES = 500 };

static void *write_lines(void *context)
{
    for (int i = 0; i < LINES; i++)
        log_event(LOG_INFO, context, "a sentence that is long enough to be torn apart");
    return NULL;
}

static void lines_of_several_threads_do_not_mix(void **state)
{
    static char out[THREADS * LINES * 200];
    static char names[THREADS][8] = {"one", "two", "three", "four"};
    pthread_t threads[THREADS];
    int lines = 0;

    (void)state;
    begin_capture();
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, write_lines, names[i]), 0);
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    end_capture(out, sizeof(out));
    for (char *line = out; *line; lines++) {
        char *end = strchr(line, '\n');

        assert_non_null(end);
        after_time(line);
        assert_memory_equal(end - 12, "torn apart\"}", 12);
        line = end + 1;
    }
    assert_int_equal(lines, THREADS * LINES);
}

static void a_closed_stderr_harms_nobody(void **state)
{
    int kept = dup(STDERR_FILENO);

    (void)state;
    assert_int_equal(close(STDERR_FILENO), 0);
    log_event(LOG_ERROR, "unheard", "nobody can be told");
    assert_int_equal(dup2(kept, STDERR_FILENO), STDERR_FILENO);
    close(kept);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_event_is_one_line),
        cmocka_unit_test(a_figure_stands_under_its_name),
        cmocka_unit_test(signs_that_json_does_not_take_are_escaped),
        cmocka_unit_test(text_that_is_utf_8_stays_as_it_is),
        cmocka_unit_test(bytes_that_are_no_utf_8_are_replaced),
        cmocka_unit_test(a_sentence_that_is_too_long_is_cut_and_says_so),
        cmocka_unit_test(what_is_below_the_level_is_not_written),
        cmocka_unit_test(lines_of_several_threads_do_not_mix),
        cmocka_unit_test(a_closed_stderr_harms_nobody),
    };

    return cmocka_run_group_tests_name("log", tests, NULL, NULL);
}
