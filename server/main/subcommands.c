/* The table of what `herkend` can do, and the three commands that are about the program itself.
 */
#include "subcommands.h"

#include <string.h>

#include "herkend/gateway.h"

#include "config.h"
#include "mail_config.h"
#include "output.h"

#define DATA OPTION_BIT(OPTION_DATA)

const struct subcommand subcommands[] = {
    {"backup", "--data DIR DEST",
     "Copies dialogue.db and people.db into the new folder DEST, whole and consistent, also "
     "while a\n"
     "server runs on DIR. The session keys are never copied: after a restore from this "
     "backup,\n"
     "people of sessions that were open need new links.",
     run_backup, DATA, DATA, 1, 1},
    {"check-config", "FILE",
     "Reads the INI file as `serve --config FILE` would, environment included, and prints the\n"
     "resulting values. What is wrong is named by file, line and key.",
     run_check_config, 0, 0, 1, 1},
    {"erase", "--data DIR [--dry-run] [--session ID | --person ADDRESS]",
     "Erases what is due by its retention (the server does so by itself): names and addresses "
     "some days\n"
     "after the report, the dialogue some time after its close. With --session one session "
     "that is over or\n"
     "has not begun; with --person everything that is held of one person. Prints what went, or "
     "with\n"
     "--dry-run what would go and when, without a name in it.",
     run_erase,
     DATA | OPTION_BIT(OPTION_DRY_RUN) | OPTION_BIT(OPTION_SESSION) | OPTION_BIT(OPTION_PERSON),
     DATA, 0, 0},
    {"export", "--data DIR ID -o FOLDER",
     "Writes statements.csv, votes.csv, groups.csv, ranking.csv and meta.json into the new "
     "folder\n"
     "FOLDER. No author, no time; voters are numbered anew each time.",
     run_export, DATA | OPTION_BIT(OPTION_OUTPUT), DATA | OPTION_BIT(OPTION_OUTPUT), 1, 1},
    {"help", "[COMMAND]", "Shows all commands, or more about one.", run_help, 0, 0, 0, 2},
    {"import polis", "FOLDER --data DIR",
     "Makes a closed session of a Polis export: comments.csv, votes.csv and, if there, "
     "summary.csv.\n"
     "Agree counts as 3, disagree as 0, pass as a skip; comments that were moderated out are "
     "hidden.\n"
     "All of it, or nothing: a row that is wrong is named by file and line. Prints the "
     "session.",
     run_import_polis, DATA, DATA, 1, 1},
    {"mail test", "ADDRESS [--data DIR] [--config FILE]",
     "Sends one message to ADDRESS with the settings of the file and the environment, and "
     "prints what\n"
     "the mail server answered. Without a mail server (smtp_url) it is written into the folder "
     "mail/ of\n"
     "the data folder, and the path is printed.",
     run_mail_test, DATA | OPTION_BIT(OPTION_CONFIG), 0, 1, 1},
    {"organiser list", "--data DIR",
     "Prints the organisers who have an account: time made, last seen (-: not signed in), "
     "name.",
     run_organiser_list, DATA, DATA, 0, 0},
    {"organiser password", "NAME --data DIR",
     "Gives an organiser the password that stands on standard input, and ends all sign-ins of "
     "that\n"
     "organiser.",
     run_organiser_password, DATA, DATA, 1, 1},
    {"organiser remove", "NAME --data DIR",
     "Removes an organiser's account and ends its sign-ins. The sessions stay.",
     run_organiser_remove, DATA, DATA, 1, 1},
    {"rank", "FOLDER [--participants N]",
     "Ranks exported tables and prints ranking.csv: the figures of the report, bit for bit. "
     "Reads\n"
     "statements.csv, votes.csv and, if there, groups.csv. N, the number of participants, "
     "comes from\n"
     "meta.json when it is not given.",
     run_rank, OPTION_BIT(OPTION_PARTICIPANTS), 0, 1, 1},
    {"rehearse",
     "--url URL --code CODE --participants N [--minutes M] [--speed X] [--seed S] "
     "[--ca FILE]",
     "Simulated people take part over real sockets, and at the end a table says how long "
     "answers\n"
     "took and what was refused, lost or doubled. Exit code 1 when something was lost or "
     "doubled.\n"
     "Of a server with https the certificate has to be right: known to the system, or to the "
     "file of --ca,\n"
     "and for the name in the URL. One that stands in that file itself is right for any name.",
     run_rehearse,
     OPTION_BIT(OPTION_URL) | OPTION_BIT(OPTION_CODE) | OPTION_BIT(OPTION_PARTICIPANTS) |
         OPTION_BIT(OPTION_MINUTES) | OPTION_BIT(OPTION_SPEED) | OPTION_BIT(OPTION_SEED) |
         OPTION_BIT(OPTION_MODERATOR) | OPTION_BIT(OPTION_QUIET) | OPTION_BIT(OPTION_BURST) |
         OPTION_BIT(OPTION_SLOW) | OPTION_BIT(OPTION_UNFINISHED) | OPTION_BIT(OPTION_FLOOD) |
         OPTION_BIT(OPTION_CA),
     OPTION_BIT(OPTION_URL) | OPTION_BIT(OPTION_CODE) | OPTION_BIT(OPTION_PARTICIPANTS), 0, 0},
    {"report", "--data DIR ID --format json|html|csv [-o FILE]",
     "Prints the report of a closed session, or of a running one so far.", run_report,
     DATA | OPTION_BIT(OPTION_FORMAT) | OPTION_BIT(OPTION_OUTPUT),
     DATA | OPTION_BIT(OPTION_FORMAT), 1, 1},
    {"serve",
     "--data DIR [--listen ADDR:PORT] [--config FILE] [--web-root DIR] [--theme FILE]"
     " [--tls-certificate FILE --tls-key FILE] [--url URL] [--demo]",
     "Serves the sessions of the data folder until SIGTERM or SIGINT, and prints one line with "
     "the\n"
     "address once it listens. With an empty data folder it prints a link as well, with which "
     "the\n"
     "first organiser signs in. Settings come from defaults, the file, HERKEND_* variables and "
     "these\n"
     "options, each over the one before. SIGHUP reads log level, theme\n"
     "and certificate again.",
     run_serve,
     DATA | OPTION_BIT(OPTION_LISTEN) | OPTION_BIT(OPTION_CONFIG) |
         OPTION_BIT(OPTION_WEB_ROOT) | OPTION_BIT(OPTION_THEME) | OPTION_BIT(OPTION_URL) |
         OPTION_BIT(OPTION_LOOPS) | OPTION_BIT(OPTION_LOG_LEVEL) | OPTION_BIT(OPTION_DEMO) |
         OPTION_BIT(OPTION_TLS_CERTIFICATE) | OPTION_BIT(OPTION_TLS_KEY),
     0, 0, 0},
    {"session close", "ID --data DIR", "Closes a session: the report is final.",
     run_session_close, DATA, DATA, 1, 1},
    {"session create", "--data DIR SCRIPT.json",
     "Makes a session from a script (- is standard input) and prints its id, join code, links "
     "and\n"
     "tokens. The tokens are not shown again.",
     run_session_create, DATA | OPTION_BIT(OPTION_URL), DATA, 1, 1},
    {"session list", "--data DIR", "Prints the sessions as JSON.", run_session_list, DATA, DATA,
     0, 0},
    {"session show", "ID --data DIR", "Prints one session as JSON.", run_session_show, DATA,
     DATA, 1, 1},
    {"token create", "--data DIR --role organiser",
     "Prints a new API token. Only its hash is kept: it is not shown again. One that makes an "
     "account\n"
     "(PUBLIC_URL/#organiser=TOKEN) is used up by it.",
     run_token_create, DATA | OPTION_BIT(OPTION_ROLE), DATA | OPTION_BIT(OPTION_ROLE), 0, 0},
    {"token list", "--data DIR", "Prints the API tokens: id, role, time made, state.",
     run_token_list, DATA, DATA, 0, 0},
    {"token revoke", "ID --data DIR", "From now on the token opens nothing.", run_token_revoke,
     DATA, DATA, 1, 1},
    {"verify", "--data DIR [ID]",
     "Replays the journal, of one session or of all, and compares everything that is stored "
     "twice.\n"
     "Exit code 1 and the first difference if anything disagrees.",
     run_verify, DATA, DATA, 0, 1},
    {"version", "", "Prints the version, like --version.", run_version, 0, 0, 0, 0},
    {NULL, NULL, NULL, NULL, 0, 0, 0, 0},
};

extern char **environ;

/* Files that a server would refuse to start with. */
static int certificate_check(const struct config *config, struct error *error)
{
    if (!*config->tls_certificate)
        return 0;
    return gateway_check_certificate(config->tls_certificate, config->tls_key, error);
}

static int mail_settings_look(const struct config *config, struct error *error)
{
    char url[CONFIG_TEXT_BYTES_MAX];
    struct mail_config mail;
    int result;

    config_public_url(config, (uint16_t)config->listen.port, url);
    result = mail_config_make(&mail, config, url, "mail", error);
    mail_config_forget(&mail);
    return result;
}

enum exit_code run_check_config(const struct arguments *arguments)
{
    struct config config;
    struct error error = {0};
    struct buffer text;

    config_init(&config);
    if (config_read(arguments->words[0], &config, &error) != 0 ||
        config_apply_environment(environ, &config, &error) != 0 ||
        config_check(&config, &error) != 0 || certificate_check(&config, &error) != 0 ||
        mail_settings_look(&config, &error) != 0)
        return command_line_fail(&error);

    buffer_init(&text, CONFIG_FILE_BYTES_MAX);
    config_encode(&config, &text);

    int result = output_write(buffer_bytes(&text), &error);

    buffer_release(&text);
    return result == 0 ? EXIT_DONE : command_line_fail(&error);
}

enum exit_code run_help(const struct arguments *arguments)
{
    char name[64];
    const char *first = arguments->words[0];
    const char *second = arguments->words[1];

    if (first)
        snprintf(name, sizeof(name), "%s%s%s", first, second ? " " : "", second ? second : "");
    if (command_line_help(first ? name : NULL, stdout))
        return EXIT_DONE;
    fprintf(stderr, "herkend help: unknown command \"%s\"; `herkend help` lists them\n", name);
    return EXIT_WRONG;
}

enum exit_code run_version(const struct arguments *arguments)
{
    (void)arguments;
    puts("herkend " HERKEND_VERSION);
    return EXIT_DONE;
}
