#ifndef HERKEND_MAIN_COMMAND_LINE_H
#define HERKEND_MAIN_COMMAND_LINE_H

#include "herkend/assert.h"
#include "herkend/error.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/*
 * What somebody types: `herkend COMMAND [--option VALUE]... [WORD]...`. A *subcommand* is a
 * command of the command line; a command of a session is something else (herkend/command.h).
 */
enum exit_code {
    EXIT_DONE = 0,
    EXIT_FAILED = 1, /* the work failed */
    EXIT_WRONG = 2,  /* the command line or the input is wrong */
};

/* Every option of every subcommand, once: the same name means the same everywhere. */
enum option {
    OPTION_HELP,
    OPTION_DATA,
    OPTION_CONFIG,
    OPTION_LISTEN,
    OPTION_URL,
    OPTION_WEB_ROOT,
    OPTION_THEME,
    OPTION_TLS_CERTIFICATE,
    OPTION_TLS_KEY,
    OPTION_LOOPS,
    OPTION_LOG_LEVEL,
    OPTION_DEMO,
    OPTION_ROLE,
    OPTION_FORMAT,
    OPTION_OUTPUT,
    OPTION_CODE,
    OPTION_PARTICIPANTS,
    OPTION_MINUTES,
    OPTION_SPEED,
    OPTION_SEED,
    OPTION_MODERATOR,
    OPTION_QUIET,
    OPTION_CA,
    OPTION_BURST,
    OPTION_SLOW,
    OPTION_UNFINISHED,
    OPTION_FLOOD,
    OPTION_DRY_RUN,
    OPTION_SESSION,
    OPTION_PERSON,
    OPTION_COUNT,
};

#define OPTION_BIT(option) (UINT32_C(1) << (option))
_Static_assert(OPTION_COUNT <= 32, "the options of a subcommand fit its bits");

enum { WORDS_MAX = 4 };

/* A parsed line. Everything is borrowed from argv and the environment. */
struct arguments {
    const char *option[OPTION_COUNT]; /* NULL: not given; of one without a value: "" */
    const char *words[WORDS_MAX];     /* what is neither option nor value */
    size_t word_count;
};

struct subcommand {
    const char *name;  /* "session create" */
    const char *usage; /* what follows the name */
    const char *help;  /* paragraphs */
    enum exit_code (*run)(const struct arguments *arguments);
    uint32_t options;  /* OPTION_BIT of what it takes, besides --help */
    uint32_t required; /* of these: what it cannot do without */
    size_t words_min, words_max;
};

/* The table, sorted by name; ended by one without a name. */
extern const struct subcommand subcommands[];

/*
 * Parses what follows the subcommand's name. An option is `--name VALUE` or `--name=VALUE`;
 * `--` ends them. A required option that is not given is taken from its environment variable
 * (HERKEND_DATA, HERKEND_URL, HERKEND_MODERATOR), where it has one.
 *
 * Returns 0, or -ERR_INPUT with a sentence that names what is wrong. --help asks for nothing
 * else to be right.
 */
MUST_CHECK int arguments_parse(const struct subcommand *subcommand, int count,
                               char *const *values, struct arguments *out, struct error *error);

/* The whole program: finds the subcommand, parses, runs. The exit code of the process. */
enum exit_code command_line_run(int count, char *const *values);

/* Usage and help of one subcommand; of all, when name is NULL. False when there is none of that
 * name. */
bool command_line_help(const char *name, FILE *out);

/*
 * Says on stderr why the work ended, and gives the exit code for it: 2 when the input is wrong
 * or does not exist, 1 otherwise.
 */
enum exit_code command_line_fail(const struct error *error);

#endif
