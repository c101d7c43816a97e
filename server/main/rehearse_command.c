/* `herkend rehearse`: gives the crowd its settings, stops it on SIGINT and SIGTERM, prints what
 * it saw. */
#include "subcommands.h"

#include <signal.h>

#include "herkend/crowd.h"

#include "number.h"

enum { REHEARSE_PARTICIPANTS_MAX = 20000, REHEARSE_MINUTES_MAX = 24 * 60 };

static volatile int stop; /* a lock-free int, written by the handler only */

static void on_signal(int signal)
{
    (void)signal;
    stop = 1;
}

static void signals_set(void)
{
    struct sigaction stopping = {.sa_handler = on_signal};
    struct sigaction ignored = {.sa_handler = SIG_IGN};

    sigaction(SIGINT, &stopping, NULL);
    sigaction(SIGTERM, &stopping, NULL);
    sigaction(SIGPIPE, &ignored, NULL);
}

static int fail_option(struct error *error, const char *sentence)
{
    error_set(error, ERR_INPUT, "%s", sentence);
    return -ERR_INPUT;
}

static int settings_of(const struct arguments *arguments, struct crowd_settings *settings,
                       struct error *error)
{
    const char *minutes = arguments->option[OPTION_MINUTES];
    const char *speed = arguments->option[OPTION_SPEED];
    const char *seed = arguments->option[OPTION_SEED];
    uint64_t participants = 0;

    *settings =
        (struct crowd_settings){.url = arguments->option[OPTION_URL],
                                .ca = arguments->option[OPTION_CA],
                                .code = arguments->option[OPTION_CODE],
                                .moderator_token = arguments->option[OPTION_MODERATOR],
                                .speed = 1,
                                .seed = 1,
                                .progress = arguments->option[OPTION_QUIET] ? NULL : stderr};
    if (!number_parse(arguments->option[OPTION_PARTICIPANTS], 1, REHEARSE_PARTICIPANTS_MAX,
                      &participants))
        return fail_option(error, "--participants: must be a whole number from 1 to 20000");
    if (minutes && !decimal_parse(minutes, 0, REHEARSE_MINUTES_MAX, &settings->minutes))
        return fail_option(error, "--minutes: must be a number from 0 to 1440");
    if (speed && !decimal_parse(speed, 0.01, 1000, &settings->speed))
        return fail_option(error, "--speed: must be a number from 0.01 to 1000");
    if (seed && !number_parse(seed, 0, UINT64_MAX, &settings->seed))
        return fail_option(error, "--seed: must be a whole number");
    settings->participants = (uint32_t)participants;
    return 0;
}

enum exit_code run_rehearse(const struct arguments *arguments)
{
    struct crowd_settings settings;
    struct crowd_result result = {0};
    struct error error = {0};

    if (settings_of(arguments, &settings, &error) != 0)
        return command_line_fail(&error);
    signals_set();
    if (crowd_run(&settings, &stop, &result, &error) != 0)
        return command_line_fail(&error);
    crowd_print(&result, stdout);
    return result.lost == 0 && result.doubled == 0 ? EXIT_DONE : EXIT_FAILED;
}
