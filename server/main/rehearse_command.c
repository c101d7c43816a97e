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

/* How the crowd differs from well-behaved people at an even pace. */
static int nuisances_of(const struct arguments *arguments, struct crowd_settings *settings,
                        struct error *error)
{
    const char *burst = arguments->option[OPTION_BURST];
    const char *slow = arguments->option[OPTION_SLOW];
    const char *unfinished = arguments->option[OPTION_UNFINISHED];
    const char *flood = arguments->option[OPTION_FLOOD];
    uint64_t unfinished_count = 0, flood_count = 0;
    double slow_percent = 0;

    if (burst && !decimal_parse(burst, 1, 100, &settings->burst))
        return fail_option(error, "--burst: must be a number from 1 to 100");
    if (slow && !decimal_parse(slow, 0, 100, &slow_percent))
        return fail_option(error, "--slow: must be a percentage from 0 to 100");
    if (unfinished &&
        !number_parse(unfinished, 0, REHEARSE_PARTICIPANTS_MAX, &unfinished_count))
        return fail_option(error, "--unfinished: must be a whole number from 0 to 20000");
    if (flood && !number_parse(flood, 0, REHEARSE_PARTICIPANTS_MAX, &flood_count))
        return fail_option(error, "--flood: must be a whole number from 0 to 20000");
    settings->slow_share = slow_percent / 100;
    settings->unfinished = (uint32_t)unfinished_count;
    settings->flooders = (uint32_t)flood_count;
    return 0;
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
                                .burst = 1,
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
    return nuisances_of(arguments, settings, error);
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
