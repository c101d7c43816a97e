/*
 * `herkend mail test`: one message with the settings of a server, so that whoever sets mail up
 * sees what the other side says. Works beside a server that runs. Main thread.
 */
#include "subcommands.h"

#include <string.h>

#include "herkend/outside.h"

#include "clock.h"
#include "mail_config.h"

enum { SAID_BYTES_MAX = 4096 };

extern char **environ;

/* As `serve` would read them. */
static int settings_read(const struct arguments *arguments, struct config *config,
                         struct error *error)
{
    const char *file = arguments->option[OPTION_CONFIG];
    const char *data = arguments->option[OPTION_DATA];
    int result = 0;

    config_init(config);
    if (file)
        result = config_read(file, config, error);
    if (result == 0)
        result = config_apply_environment(environ, config, error);
    if (result == 0 && data)
        result = config_set(config, "data", bytes_from_string(data), "--data", error);
    if (result == 0)
        result = config_check(config, error);
    if (result == 0 && !*config->smtp_url && !*config->data) {
        error_set(error, ERR_INPUT,
                  "mail test needs a mail server (smtp_url), or a data folder whose folder "
                  "mail/ takes the message: --data DIR");
        result = -ERR_INPUT;
    }
    return result;
}

/* The folder of mails in a data folder that is there; NULL with a server. */
static int folder_find(const struct config *config, struct data_folder **data,
                       const char **folder, struct error *error)
{
    int result = 0;

    *folder = NULL;
    if (*config->smtp_url)
        return 0;
    result = data_folder_open(data, config->data, FOLDER_READ, error);
    if (result == 0) {
        *folder = data_folder_path(*data, "mail");
        result = mail_folder_make(*folder, error);
    }
    return result;
}

static void say(const struct buffer *said, FILE *out)
{
    if (said->size > 0)
        fprintf(out, "%.*s%s", (int)said->size, said->data,
                said->data[said->size - 1] == '\n' ? "" : "\n");
}

enum exit_code run_mail_test(const struct arguments *arguments)
{
    struct config config;
    struct mail_config mail = {0};
    struct data_folder *data = NULL;
    struct error error = {0};
    struct buffer said;
    char url[CONFIG_TEXT_BYTES_MAX];
    const char *folder = NULL;
    int result = settings_read(arguments, &config, &error);

    buffer_init(&said, SAID_BYTES_MAX);
    if (result == 0)
        result = folder_find(&config, &data, &folder, &error);
    if (result == 0) {
        config_public_url(&config, (uint16_t)config.listen.port, url);
        result = mail_config_make(&mail, &config, url, folder, &error);
    }
    if (result == 0)
        result = mail_test(&mail.settings, bytes_from_string(arguments->words[0]), LANGUAGE_NL,
                           clock_wall_ms(), &said, &error);
    say(&said, result == 0 ? stdout : stderr);
    mail_config_forget(&mail);
    buffer_release(&said);
    data_folder_close(data);
    return result == 0 ? EXIT_DONE : command_line_fail(&error);
}
