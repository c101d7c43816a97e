/* What somebody types: words, options, help, exit codes, and the sentence that says what is
 * wrong. */
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <setjmp.h>

#include <cmocka.h>

#include "command_line.h"
#include "program.h"

/* ---- parsing ------------------------------------------------------------------------------
 */

static const struct subcommand parsed_for_test = {
    .name = "test",
    .usage = "",
    .help = "",
    .options = OPTION_BIT(OPTION_DATA) | OPTION_BIT(OPTION_DEMO) | OPTION_BIT(OPTION_OUTPUT) |
               OPTION_BIT(OPTION_CODE),
    .required = OPTION_BIT(OPTION_CODE),
    .words_min = 1,
    .words_max = 2,
};

struct parsed {
    int result;
    struct arguments arguments;
    struct error error;
};

static struct parsed parse(const char *const *words)
{
    struct parsed parsed = {0};
    char *values[16];
    int count = 0;

    for (; words[count]; count++)
        values[count] = (char *)(uintptr_t)words[count];
    parsed.result =
        arguments_parse(&parsed_for_test, count, values, &parsed.arguments, &parsed.error);
    return parsed;
}

#define PARSE(...) parse((const char *const[]){__VA_ARGS__, NULL})

static void options_and_words_may_stand_in_any_order(void **state)
{
    struct parsed parsed = PARSE("one", "--data", "d", "two", "--code=c", "--demo");

    (void)state;
    assert_int_equal(parsed.result, 0);
    assert_string_equal(parsed.arguments.option[OPTION_DATA], "d");
    assert_string_equal(parsed.arguments.option[OPTION_CODE], "c");
    assert_non_null(parsed.arguments.option[OPTION_DEMO]);
    assert_null(parsed.arguments.option[OPTION_OUTPUT]);
    assert_int_equal(parsed.arguments.word_count, 2);
    assert_string_equal(parsed.arguments.words[1], "two");
}

static void after_two_dashes_everything_is_a_word(void **state)
{
    struct parsed parsed = PARSE("--code", "c", "--", "--data");

    (void)state;
    assert_int_equal(parsed.result, 0);
    assert_string_equal(parsed.arguments.words[0], "--data");
}

static void one_dash_alone_is_a_word(void **state)
{
    struct parsed parsed = PARSE("--code", "c", "-");

    (void)state;
    assert_int_equal(parsed.result, 0);
    assert_string_equal(parsed.arguments.words[0], "-");
}

static void a_value_may_start_with_a_dash(void **state)
{
    struct parsed parsed = PARSE("--code", "-c", "w");

    (void)state;
    assert_int_equal(parsed.result, 0);
    assert_string_equal(parsed.arguments.option[OPTION_CODE], "-c");
}

static void what_is_wrong_is_named(void **state)
{
    static const struct {
        const char *const words[8];
        const char *sentence;
    } cases[] = {
        {{"w", "--frob", "x"}, "unknown option --frob"},
        {{"w", "--frob=secret"}, "unknown option --frob"},
        {{"w", "--listen", "x"}, "unknown option --listen"}, /* of another subcommand */
        {{"w", "-o=x"}, "unknown option -o"},
        {{"w", "--code"}, "option --code needs a value"},
        {{"w", "--code", "a", "--code", "b"}, "option --code is given twice"},
        {{"w", "--demo=yes", "--code", "a"}, "option --demo takes no value"},
        {{"w", "--data", "d"}, "--code CODE is missing"},
        {{"--code", "a"}, "something is missing"},
        {{"--code", "a", "1", "2", "3"}, "nothing is expected at \"3\""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct parsed parsed = parse(cases[i].words);

        assert_int_equal(parsed.result, -ERR_INPUT);
        assert_string_equal(parsed.error.sentence, cases[i].sentence);
    }
}

static void help_is_given_whatever_else_is_wrong(void **state)
{
    struct parsed parsed = PARSE("--help");

    (void)state;
    assert_int_equal(parsed.result, 0);
    assert_non_null(parsed.arguments.option[OPTION_HELP]);
}

static void the_table_is_sorted_and_sound(void **state)
{
    (void)state;
    for (const struct subcommand *each = subcommands; each->name; each++) {
        if (each != subcommands)
            assert_true(strcmp(each[-1].name, each->name) < 0);
        assert_non_null(each->run);
        assert_int_equal(each->required & ~each->options, 0);
        assert_true(each->words_min <= each->words_max);
        assert_true(each->words_max <= WORDS_MAX);
        assert_true(strlen(each->help) > 0);
    }
}

/* ---- the program ---------------------------------------------------------------------------
 */

static void assert_one_sentence(const struct run *run)
{
    assert_string_equal(run->out, "");
    assert_true(strncmp(run->err, "herkend", 7) == 0);
    assert_true(run->err[strlen(run->err) - 1] == '\n');
}

static void each_subcommand_refuses_an_unknown_option(void **state)
{
    (void)state;
    for (const struct subcommand *each = subcommands; each->name; each++) {
        char name[64];
        struct run run;

        snprintf(name, sizeof(name), "%s", each->name);

        char *second = strchr(name, ' ');

        if (second)
            *second++ = '\0';
        if (second)
            RUN(&run, name, second, "--frobnicate");
        else
            RUN(&run, name, "--frobnicate");
        assert_int_equal(run.exit_code, 2);
        assert_one_sentence(&run);
        assert_non_null(strstr(run.err, "unknown option --frobnicate"));
        assert_non_null(strstr(run.err, "usage: herkend"));
        run_release(&run);
    }
}

static void each_subcommand_refuses_one_word_too_many(void **state)
{
    (void)state;
    for (const struct subcommand *each = subcommands; each->name; each++) {
        const char *words[8] = {0};
        char name[64];
        size_t count = 0;
        struct run run;

        snprintf(name, sizeof(name), "%s", each->name);
        words[count++] = name;

        char *second = strchr(name, ' ');

        if (second) {
            *second = '\0';
            words[count++] = second + 1;
        }
        for (size_t i = 0; i <= each->words_max; i++)
            words[count++] = "word";
        program_run(&run, NULL, words);
        assert_int_equal(run.exit_code, 2);
        assert_one_sentence(&run);
        assert_non_null(strstr(run.err, "nothing is expected at \"word\""));
        run_release(&run);
    }
}

static void each_subcommand_that_needs_something_says_what_is_missing(void **state)
{
    (void)state;
    for (const struct subcommand *each = subcommands; each->name; each++) {
        char name[64];
        struct run run;

        if (each->words_min == 0 && each->required == 0)
            continue;
        snprintf(name, sizeof(name), "%s", each->name);

        char *second = strchr(name, ' ');

        if (second)
            *second++ = '\0';
        if (second)
            RUN(&run, name, second);
        else
            RUN(&run, name);
        assert_int_equal(run.exit_code, 2);
        assert_one_sentence(&run);
        assert_non_null(strstr(run.err, "missing"));
        run_release(&run);
    }
}

static void each_subcommand_has_help(void **state)
{
    (void)state;
    for (const struct subcommand *each = subcommands; each->name; each++) {
        char usage[512];
        struct run run;

        RUN(&run, "help", each->name);
        snprintf(usage, sizeof(usage), "usage: herkend %s", each->name);
        assert_int_equal(run.exit_code, 0);
        assert_true(strncmp(run.out, usage, strlen(usage)) == 0);
        assert_string_equal(run.err, "");
        run_release(&run);
    }
}

static void help_lists_every_subcommand(void **state)
{
    struct run run;

    (void)state;
    RUN(&run, "help");
    assert_int_equal(run.exit_code, 0);
    for (const struct subcommand *each = subcommands; each->name; each++)
        assert_non_null(strstr(run.out, each->name));
    run_release(&run);
}

static void help_of_a_group_shows_its_members(void **state)
{
    static const char *const ways[][2] = {{"help", "session"}, {"session", "--help"}};

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct run run;

        RUN(&run, ways[i][0], ways[i][1]);
        assert_int_equal(run.exit_code, 0);
        assert_non_null(strstr(run.out, "usage: herkend session create"));
        assert_non_null(strstr(run.out, "usage: herkend session close"));
        assert_null(strstr(run.out, "usage: herkend token"));
        run_release(&run);
    }
}

static void the_version_is_printed(void **state)
{
    static const char *const ways[] = {"--version", "version"};

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct run run;

        RUN(&run, ways[i]);
        assert_int_equal(run.exit_code, 0);
        assert_string_equal(run.out, "herkend " HERKEND_VERSION "\n");
        run_release(&run);
    }
}

static void what_is_no_subcommand_is_refused(void **state)
{
    static const char *const cases[][3] = {
        {"frobnicate", NULL, "unknown command \"frobnicate\""},
        {"session", "frobnicate", "unknown command \"session frobnicate\": it is one of close"},
        {"session", NULL,
         "unknown command \"session\": it is one of close, create, list, show"},
        {"--frobnicate", NULL, "unknown option --frobnicate"},
        {"help", "frobnicate", "unknown command \"frobnicate\""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct run run;

        RUN(&run, cases[i][0], cases[i][1]);
        assert_int_equal(run.exit_code, 2);
        assert_one_sentence(&run);
        assert_non_null(strstr(run.err, cases[i][2]));
        run_release(&run);
    }
}

static void nothing_at_all_shows_help_and_is_wrong(void **state)
{
    const char *const none[] = {NULL};
    struct run run;

    (void)state;
    program_run(&run, NULL, none);
    assert_int_equal(run.exit_code, 2);
    assert_string_equal(run.out, "");
    assert_non_null(strstr(run.err, "herkend serve"));
    run_release(&run);
}

/* /dev/full refuses every byte: what was not printed must not look like success. */
static void output_that_cannot_be_written_is_a_failure(void **state)
{
    (void)state;
    int code = system(HERKEND_BINARY_DIR "/bin/herkend help >/dev/full 2>/dev/null");

    assert_int_equal(code, 1 << 8);
}

/* ---- the manual page ------------------------------------------------------------------------
 */

/* Without the backslashes and font changes of roff, so that "session create" can be found. */
static char *manual_text(void)
{
    char *text = file_text(HERKEND_SOURCE_DIR "/docs", "herkend.1");
    char *out = text;

    assert_non_null(text);
    for (const char *in = text; *in; in++) {
        if (in[0] == '\\' && in[1] == 'f')
            in += 2;
        else if (*in != '\\' && *in != '"')
            *out++ = *in;
    }
    *out = '\0';
    return text;
}

static void the_manual_page_has_every_subcommand_and_option(void **state)
{
    char *manual = manual_text();
    char *list = NULL;
    struct run run;

    (void)state;
    for (const struct subcommand *each = subcommands; each->name; each++) {
        if (!strstr(manual, each->name))
            fail_msg("docs/herkend.1 does not speak of %s", each->name);
        RUN(&run, "help", each->name);
        for (char *line = strtok_r(strstr(run.out, "\n\n"), "\n", &list); line;
             line = strtok_r(NULL, "\n", &list)) {
            char option[32];

            if (sscanf(line, "  %31[-a-z]", option) == 1 && option[0] == '-' &&
                !strstr(manual, option))
                fail_msg("docs/herkend.1 does not speak of %s", option);
        }
        run_release(&run);
    }
    free(manual);
}

static void the_manual_page_is_of_this_version(void **state)
{
    char *manual = manual_text();

    (void)state;
    assert_non_null(strstr(manual, "herkend " HERKEND_VERSION " "));
    free(manual);
}

static void the_manual_page_has_every_key_of_the_configuration(void **state)
{
    char *manual = manual_text();
    char *folder = folder_make_temporary();
    char *list = NULL;
    char *path;
    struct run run;

    (void)state;
    file_make(folder, "empty.ini", "");
    path = path_join(folder, "empty.ini");
    RUN(&run, "check-config", path);
    assert_int_equal(run.exit_code, 0);
    for (char *line = strtok_r(run.out, "\n", &list); line;
         line = strtok_r(NULL, "\n", &list)) {
        char key[64];

        if (sscanf(line, "%63[][a-z_]", key) == 1 && !strstr(manual, key))
            fail_msg("docs/herkend.1 does not speak of %s", key);
    }
    run_release(&run);
    free(path);
    folder_remove(folder);
    free(manual);
}

static void the_example_of_a_configuration_is_right(void **state)
{
    struct run run;

    (void)state;
    RUN(&run, "check-config", HERKEND_SOURCE_DIR "/docs/herkend.ini");
    assert_int_equal(run.exit_code, 0);
    assert_non_null(strstr(run.out, "url = https://dialoog.example.nl\n"));
    run_release(&run);
}

static void check_config_names_file_line_and_key(void **state)
{
    char *folder = folder_make_temporary();
    char sentence[4096];
    char *path;
    struct run run;

    (void)state;
    file_make(folder, "bad.ini", "[server]\nlisten = 127.0.0.1:1\nloops = many\n");
    path = path_join(folder, "bad.ini");
    RUN(&run, "check-config", path);
    snprintf(sentence, sizeof(sentence),
             "herkend: %s line 3: loops: must be a whole number from 0 to 16\n", path);
    assert_int_equal(run.exit_code, 2);
    assert_string_equal(run.err, sentence);
    assert_string_equal(run.out, "");
    run_release(&run);
    free(path);
    folder_remove(folder);
}

static void check_config_shows_what_the_environment_changes(void **state)
{
    struct run run;

    (void)state;
    program_run(
        &run, (const char *const[]){"HERKEND_CAPACITY=77", NULL},
        (const char *const[]){"check-config", HERKEND_SOURCE_DIR "/docs/herkend.ini", NULL});
    assert_int_equal(run.exit_code, 0);
    assert_non_null(strstr(run.out, "capacity = 77\n"));
    run_release(&run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(options_and_words_may_stand_in_any_order),
        cmocka_unit_test(after_two_dashes_everything_is_a_word),
        cmocka_unit_test(one_dash_alone_is_a_word),
        cmocka_unit_test(a_value_may_start_with_a_dash),
        cmocka_unit_test(what_is_wrong_is_named),
        cmocka_unit_test(help_is_given_whatever_else_is_wrong),
        cmocka_unit_test(the_table_is_sorted_and_sound),
        cmocka_unit_test(each_subcommand_refuses_an_unknown_option),
        cmocka_unit_test(each_subcommand_refuses_one_word_too_many),
        cmocka_unit_test(each_subcommand_that_needs_something_says_what_is_missing),
        cmocka_unit_test(each_subcommand_has_help),
        cmocka_unit_test(help_lists_every_subcommand),
        cmocka_unit_test(help_of_a_group_shows_its_members),
        cmocka_unit_test(the_version_is_printed),
        cmocka_unit_test(what_is_no_subcommand_is_refused),
        cmocka_unit_test(nothing_at_all_shows_help_and_is_wrong),
        cmocka_unit_test(output_that_cannot_be_written_is_a_failure),
        cmocka_unit_test(the_manual_page_has_every_subcommand_and_option),
        cmocka_unit_test(the_manual_page_is_of_this_version),
        cmocka_unit_test(the_manual_page_has_every_key_of_the_configuration),
        cmocka_unit_test(the_example_of_a_configuration_is_right),
        cmocka_unit_test(check_config_names_file_line_and_key),
        cmocka_unit_test(check_config_shows_what_the_environment_changes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
