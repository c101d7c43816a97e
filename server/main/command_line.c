/*
 * The command line: finds a subcommand in the table, parses its options by the table of
 * options, prints help made of both. What the subcommands do stands in their own files. Main
 * thread.
 */
#include "command_line.h"

#include <stdlib.h>
#include <string.h>

#include "herkend/log.h"

#include "output.h"

struct option_row {
    const char *name;
    const char *value;       /* what help calls it; NULL: takes none */
    const char *environment; /* where it may come from as well; NULL: nowhere */
    const char *help;
};

static const struct option_row option_rows[OPTION_COUNT] = {
    [OPTION_HELP] = {"--help", NULL, NULL, "shows this"},
    [OPTION_DATA] = {"--data", "DIR", "HERKEND_DATA", "the data folder"},
    [OPTION_CONFIG] = {"--config", "FILE", NULL, "an INI file of settings; see check-config"},
    [OPTION_LISTEN] = {"--listen", "ADDR:PORT", NULL,
                       "where to listen (127.0.0.1:8080); port 0 takes a free one"},
    [OPTION_URL] = {"--url", "URL", "HERKEND_URL", "the address as people see it"},
    [OPTION_WEB_ROOT] = {"--web-root", "DIR", NULL,
                         "a web client's files, in place of the built-in ones"},
    [OPTION_THEME] = {"--theme", "FILE", NULL, "a style sheet of your own for all pages"},
    [OPTION_TLS_CERTIFICATE] = {"--tls-certificate", "FILE", NULL,
                                "speak TLS with this certificate and its chain (PEM)"},
    [OPTION_TLS_KEY] = {"--tls-key", "FILE", NULL, "the certificate's key (PEM)"},
    [OPTION_LOOPS] = {"--loops", "N", NULL, "network threads; 0: one per core less one"},
    [OPTION_LOG_LEVEL] = {"--log-level", "LEVEL", NULL, "error, warning, info or debug"},
    [OPTION_DEMO] = {"--demo", NULL, NULL, "a Dutch session with simulated people in it"},
    [OPTION_ROLE] = {"--role", "ROLE", NULL, "organiser"},
    [OPTION_FORMAT] = {"--format", "FORMAT", NULL, "json, html, csv, pdf or xlsx"},
    [OPTION_OUTPUT] = {"-o", "PATH", NULL, "where to write"},
    [OPTION_CODE] = {"--code", "CODE", NULL, "the session's join code"},
    [OPTION_PARTICIPANTS] = {"--participants", "N", NULL, "how many people"},
    [OPTION_MINUTES] = {"--minutes", "M", NULL, "how long; 0: until the session closes"},
    [OPTION_SPEED] = {"--speed", "X", NULL, "times the normal pace (1)"},
    [OPTION_SEED] = {"--seed", "S", NULL, "of the people's characters (1)"},
    [OPTION_MODERATOR] = {"--moderator", "TOKEN", "HERKEND_MODERATOR",
                          "a moderator's token: opens, moves on and closes as well"},
    [OPTION_QUIET] = {"--quiet", NULL, NULL, "no progress line"},
    [OPTION_CA] = {"--ca", "FILE", NULL,
                   "trust these certificates (PEM) in place of the system's"},
    [OPTION_BURST] = {"--burst", "X", NULL, "times busier while a theme is new (1)"},
    [OPTION_SLOW] = {"--slow", "PERCENT", NULL, "of the people read 1,000 bytes a second (0)"},
    [OPTION_UNFINISHED] = {"--unfinished", "N", NULL, "connections without a handshake (0)"},
    [OPTION_FLOOD] = {"--flood", "N", NULL, "more people, who send far too much (0)"},
    [OPTION_DRY_RUN] = {"--dry-run", NULL, NULL, "says what would be done, and does nothing"},
    [OPTION_SESSION] = {"--session", "ID", NULL, "this session, whatever its days"},
    [OPTION_PERSON] = {"--person", "ADDRESS", NULL, "this person, in all sessions"},
};

/* ---- parsing ------------------------------------------------------------------------------
 */

/* The option that an argument starts, and its value when written with "="; OPTION_COUNT: none.
 */
static enum option option_find(const char *argument, const char **value)
{
    bool is_long = argument[1] == '-'; /* "-o=x" would be a file "=x" elsewhere: refused */
    size_t size = is_long ? strcspn(argument, "=") : strlen(argument);

    *value = argument[size] == '=' ? argument + size + 1 : NULL;
    for (int i = 0; i < OPTION_COUNT; i++)
        if (strlen(option_rows[i].name) == size &&
            memcmp(option_rows[i].name, argument, size) == 0)
            return (enum option)i;
    if (strcmp(argument, "-h") == 0)
        return OPTION_HELP;
    return OPTION_COUNT;
}

static int refuse_option(struct error *error, const char *name, const char *why)
{
    error_set(error, ERR_INPUT, "option %s %s", name, why);
    return -ERR_INPUT;
}

/* Takes one option; *at is moved over its value. */
static int option_take(const struct subcommand *subcommand, int count, char *const *values,
                       int *at, struct arguments *out, struct error *error)
{
    const char *value = NULL;
    enum option option = option_find(values[*at], &value);
    bool known = option == OPTION_HELP ||
                 (option < OPTION_COUNT && (subcommand->options & OPTION_BIT(option)));

    if (!known) {
        error_set(error, ERR_INPUT, "unknown option %.*s", (int)strcspn(values[*at], "="),
                  values[*at]);
        return -ERR_INPUT;
    }

    const char *name = option_rows[option].name;

    if (out->option[option])
        return refuse_option(error, name, "is given twice");
    if (!option_rows[option].value && value)
        return refuse_option(error, name, "takes no value");
    if (!option_rows[option].value) {
        out->option[option] = "";
        return 0;
    }
    if (!value && *at + 1 >= count)
        return refuse_option(error, name, "needs a value");
    out->option[option] = value ? value : values[++*at];
    return 0;
}

/* What may come from the environment does; then nothing that is required may be missing. */
static int required_check(const struct subcommand *subcommand, struct arguments *out,
                          struct error *error)
{
    for (int i = 0; i < OPTION_COUNT; i++) {
        const struct option_row *row = &option_rows[i];

        if (!(subcommand->options & OPTION_BIT(i)))
            continue;
        if (!out->option[i] && row->environment)
            out->option[i] = getenv(row->environment);
        if (out->option[i] || !(subcommand->required & OPTION_BIT(i)))
            continue;
        error_set(error, ERR_INPUT, "%s %s is missing", row->name, row->value);
        return -ERR_INPUT;
    }
    return 0;
}

int arguments_parse(const struct subcommand *subcommand, int count, char *const *values,
                    struct arguments *out, struct error *error)
{
    bool only_words = false;

    *out = (struct arguments){0};
    for (int at = 0; at < count; at++) {
        const char *value = values[at];

        if (!only_words && strcmp(value, "--") == 0) {
            only_words = true;
        } else if (!only_words && value[0] == '-' && value[1] != '\0') {
            int result = option_take(subcommand, count, values, &at, out, error);

            if (result != 0)
                return result;
        } else if (out->word_count == subcommand->words_max) {
            error_set(error, ERR_INPUT, "nothing is expected at \"%.100s\"", value);
            return -ERR_INPUT;
        } else {
            ASSERT(out->word_count < WORDS_MAX);
            out->words[out->word_count++] = value;
        }
    }
    if (out->option[OPTION_HELP])
        return 0;
    if (out->word_count < subcommand->words_min) {
        error_set(error, ERR_INPUT, "something is missing");
        return -ERR_INPUT;
    }
    return required_check(subcommand, out, error);
}

/* ---- help ---------------------------------------------------------------------------------
 */

static void help_of_all(FILE *out)
{
    fputs("herkend " HERKEND_VERSION ": live, moderated, written dialogue that keeps what is "
          "recognised most\n\n",
          out);
    for (const struct subcommand *each = subcommands; each->name; each++)
        fprintf(out, "  herkend %s%s%s\n", each->name, *each->usage ? " " : "", each->usage);
    fputs(
        "\n`herkend help COMMAND` says more about one. Exit codes: 0 done, 1 the work failed, "
        "2 the command\nline or the input is wrong.\n",
        out);
}

static void help_of_one(const struct subcommand *subcommand, FILE *out)
{
    fprintf(out, "usage: herkend %s%s%s\n\n%s\n", subcommand->name,
            *subcommand->usage ? " " : "", subcommand->usage, subcommand->help);
    if (subcommand->options)
        fputs("\nOptions:\n", out);
    for (int i = 0; i < OPTION_COUNT; i++) {
        const struct option_row *row = &option_rows[i];
        char term[48];

        if (!(subcommand->options & OPTION_BIT(i)))
            continue;
        snprintf(term, sizeof(term), "%s %s", row->name, row->value ? row->value : "");
        fprintf(out, "  %-20s %s%s%s%s\n", term, row->help,
                row->environment ? " (or environment " : "",
                row->environment ? row->environment : "", row->environment ? ")" : "");
    }
}

bool command_line_help(const char *name, FILE *out)
{
    bool found = false;

    if (!name) {
        help_of_all(out);
        return true;
    }

    size_t size = strlen(name);

    for (const struct subcommand *each = subcommands; each->name; each++) {
        bool in_group = strncmp(each->name, name, size) == 0 && each->name[size] == ' ';

        if (!in_group && strcmp(each->name, name) != 0)
            continue;
        if (found)
            fputc('\n', out);
        help_of_one(each, out);
        found = true;
    }
    return found;
}

/* ---- running ------------------------------------------------------------------------------
 */

enum exit_code command_line_fail(const struct error *error)
{
    fprintf(stderr, "herkend: %s\n", error->sentence);
    return error->code == ERR_INPUT || error->code == ERR_NOT_FOUND ? EXIT_WRONG : EXIT_FAILED;
}

/* A name of two words is looked for first. *words: how many words of the line are the name. */
static const struct subcommand *subcommand_find(int count, char *const *values, int *words)
{
    for (const struct subcommand *each = subcommands; each->name; each++) {
        size_t size = strcspn(each->name, " ");

        if (strncmp(each->name, values[0], size) != 0 || values[0][size] != '\0')
            continue;
        if (each->name[size] == '\0') {
            *words = 1;
            return each;
        }
        if (count > 1 && strcmp(each->name + size + 1, values[1]) == 0) {
            *words = 2;
            return each;
        }
    }
    return NULL;
}

/* The first word alone names commands: say which. */
static enum exit_code fail_unknown(int count, char *const *values)
{
    size_t size = strlen(values[0]);
    const char *separator = ": it is one of";
    bool group = false;

    for (const struct subcommand *each = subcommands; each->name; each++) {
        if (strncmp(each->name, values[0], size) != 0 || each->name[size] != ' ')
            continue;
        if (!group)
            fprintf(stderr, "herkend: unknown command \"%.100s%s%.100s\"", values[0],
                    count > 1 ? " " : "", count > 1 ? values[1] : "");
        fprintf(stderr, "%s %s", separator, each->name + size + 1);
        separator = ",";
        group = true;
    }
    if (group)
        fputc('\n', stderr);
    else
        fprintf(stderr, "herkend: unknown command \"%.100s\"; `herkend help` lists them\n",
                values[0]);
    return EXIT_WRONG;
}

static enum exit_code run_found(const struct subcommand *subcommand, int count,
                                char *const *values)
{
    struct arguments arguments;
    struct error error = {0};

    if (arguments_parse(subcommand, count, values, &arguments, &error) != 0) {
        fprintf(stderr, "herkend %s: %s\nusage: herkend %s%s%s\n", subcommand->name,
                error.sentence, subcommand->name, *subcommand->usage ? " " : "",
                subcommand->usage);
        return EXIT_WRONG;
    }
    if (arguments.option[OPTION_HELP]) {
        help_of_one(subcommand, stdout);
        return EXIT_DONE;
    }
    log_set_level(
        LOG_WARNING); /* a command says its own sentences; serve sets what it was told */
    return subcommand->run(&arguments);
}

/* What was printed reached its reader, or the work failed: a full disk must not look like
 * success. */
static enum exit_code finish(enum exit_code code)
{
    struct error error = {0};

    if (output_write((struct bytes){0}, &error) == 0 && !ferror(stdout))
        return code;
    if (code == EXIT_DONE) {
        fputs("herkend: cannot write to standard output\n", stderr);
        return EXIT_FAILED;
    }
    return code;
}

enum exit_code command_line_run(int count, char *const *values)
{
    int words = 0;

    if (count < 1) {
        command_line_help(NULL, stderr);
        return EXIT_WRONG;
    }
    if (strcmp(values[0], "--help") == 0 || strcmp(values[0], "-h") == 0) {
        command_line_help(NULL, stdout);
        return finish(EXIT_DONE);
    }
    if (strcmp(values[0], "--version") == 0) {
        puts("herkend " HERKEND_VERSION);
        return finish(EXIT_DONE);
    }
    if (values[0][0] == '-') {
        fprintf(stderr,
                "herkend: unknown option %.100s; a command comes first, `herkend help` "
                "lists them\n",
                values[0]);
        return EXIT_WRONG;
    }

    const struct subcommand *subcommand = subcommand_find(count, values, &words);

    if (!subcommand && count == 2 && strcmp(values[1], "--help") == 0 &&
        command_line_help(values[0], stdout))
        return finish(EXIT_DONE); /* of a group: `herkend session --help` */
    if (!subcommand)
        return fail_unknown(count, values);
    return finish(run_found(subcommand, count - words, values + words));
}
