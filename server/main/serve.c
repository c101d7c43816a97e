/*
 * `herkend serve`: settings from their four layers, the server, and the main thread's wait for
 * signals, with the demo and the watchdog in between. Main thread.
 */
#include "subcommands.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <systemd/sd-daemon.h>

#include "herkend/log.h"

#include "clock.h"
#include "config.h"
#include "demo.h"
#include "server.h"

enum {
    TICK_MS = 500,
    DRAIN_TIMEOUT_MS = 8 * 1000, /* of the ten seconds that a stop may take */
    DEMO_STOP_TIMEOUT_MS = 1000,
};

extern char **environ;

/* ---- settings -----------------------------------------------------------------------------
 */

static const struct flag {
    enum option option;
    const char *key;
} flags[] = {
    {OPTION_DATA, "data"},
    {OPTION_LISTEN, "listen"},
    {OPTION_URL, "url"},
    {OPTION_WEB_ROOT, "web_root"},
    {OPTION_THEME, "theme"},
    {OPTION_LOOPS, "loops"},
    {OPTION_LOG_LEVEL, "log_level"},
    {OPTION_TLS_CERTIFICATE, "tls_certificate"},
    {OPTION_TLS_KEY, "tls_key"},
};

static int flags_apply(const struct arguments *arguments, struct config *config,
                       struct error *error)
{
    for (size_t i = 0; i < ARRAY_COUNT(flags); i++) {
        const char *value = arguments->option[flags[i].option];
        char place[32];

        if (!value)
            continue;
        snprintf(place, sizeof(place), "--%s", flags[i].key);
        for (char *at = place; *at; at++)
            *at = *at == '_' ? '-' : *at;
        if (config_set(config, flags[i].key, bytes_from_string(value), place, error) != 0)
            return -ERR_INPUT;
    }
    return 0;
}

/* Defaults, file, environment, flags. */
static int settings_read(const struct arguments *arguments, struct config *config,
                         struct error *error)
{
    const char *file = arguments->option[OPTION_CONFIG];
    int result = 0;

    config_init(config);
    if (file)
        result = config_read(file, config, error);
    if (result == 0)
        result = config_apply_environment(environ, config, error);
    if (result == 0)
        result = flags_apply(arguments, config, error);
    if (result == 0)
        result = config_check(config, error);
    if (result == 0 && *config->data == '\0') {
        error_set(error, ERR_INPUT,
                  "serve needs a data folder: --data DIR, HERKEND_DATA, or data "
                  "in [server] of the file");
        result = -ERR_INPUT;
    }
    return result;
}

/* ---- serving ------------------------------------------------------------------------------
 */

struct serving {
    const struct arguments *arguments;
    struct server *server;
    struct demo_settings demo_settings;
    struct demo *demo; /* NULL: none */
    char demo_shown[DEMO_ID_BYTES_MAX];
    uint64_t watchdog_ms; /* between two signs of life; 0: nobody waits for them */
    uint64_t watchdog_due_ms;
};

/* One that is wrong is no reason to have none, nor to speak plainly to who expects TLS. */
static void certificate_read_again(const struct serving *serving, const struct config *config)
{
    struct error error = {0};
    bool wanted = *config->tls_certificate != '\0';

    if (wanted != server_speaks_tls(serving->server))
        log_event(LOG_WARNING, "certificate_not_read",
                  wanted ? "TLS begins with a restart" : "TLS ends with a restart");
    else if (wanted && server_read_certificate(serving->server, config, &error) != 0)
        log_event(LOG_WARNING, "certificate_not_read", error.sentence);
    else if (wanted)
        log_event(LOG_INFO, "certificate_read", NULL);
}

/* SIGHUP: log level, theme and certificate can change while we serve; the rest needs a restart.
 */
static void settings_read_again(const struct serving *serving)
{
    struct config config;
    struct error error = {0};

    if (settings_read(serving->arguments, &config, &error) != 0) {
        log_event(LOG_WARNING, "settings_not_read", error.sentence);
        return;
    }
    log_set_level((enum log_level)config.log_level);
    log_event(LOG_INFO, "log_level_read", NULL);
    /* A theme that cannot be read is no reason to take away the one that people see. */
    if (server_read_theme(serving->server, config.theme, &error) != 0)
        log_event(LOG_WARNING, "theme_not_read", error.sentence);
    else
        log_event(LOG_INFO, "theme_read", NULL);
    certificate_read_again(serving, &config);
}

/*
 * Signals that the main thread takes one by one. Blocked before any thread is started, so that
 * none of them takes one.
 */
static void signals_block(sigset_t *waited)
{
    struct sigaction ignored = {.sa_handler = SIG_IGN};

    sigemptyset(waited);
    sigaddset(waited, SIGTERM);
    sigaddset(waited, SIGINT);
    sigaddset(waited, SIGHUP);
    pthread_sigmask(SIG_BLOCK, waited, NULL);
    sigaction(SIGPIPE, &ignored, NULL);
    sigaction(SIGXFSZ, &ignored, NULL); /* a limit on file size is a full disk, not an end */
}

/* The one line that scripts wait for comes first. */
static void serving_announce(const struct serving *serving)
{
    const char *url = server_public_url(serving->server);
    const char *local_url = server_local_url(serving->server);
    const char *token = server_first_token(serving->server);

    printf("herkend listens on %s\n", local_url);
    if (strcmp(url, local_url) != 0)
        printf("people reach it at %s\n", url);
    if (token)
        printf("the first organiser signs in with %s/#organiser=%s\n", url, token);
    fflush(stdout);
}

/* Each session of the demo is announced once. */
static void demo_show(struct serving *serving)
{
    const char *id = demo_session_id(serving->demo);
    const char *code = demo_code(serving->demo);
    const char *url = server_public_url(serving->server);

    if (strcmp(serving->demo_shown, id) == 0)
        return;
    snprintf(serving->demo_shown, sizeof(serving->demo_shown), "%s", id);
    server_show_demo(
        serving->server,
        &(struct gateway_demo){.code = code,
                               .moderator_token = demo_moderator_token(serving->demo),
                               .observer_token = *demo_observer_token(serving->demo)
                                                     ? demo_observer_token(serving->demo)
                                                     : NULL});
    printf("demo: join code %s, take part at %s/s/%s, live report "
           "%s/api/v1/sessions/%s/report?format=html\n",
           code, url, code, url, id);
    fflush(stdout);
}

static int demo_begin(struct serving *serving, const struct config *config, struct error *error)
{
    serving->demo_settings =
        (struct demo_settings){.data_path = config->data,
                               .socket_path = server_socket_path(serving->server),
                               .crowd_url = server_local_url(serving->server),
                               .crowd_ca = server_certificate_path(serving->server)};
    return demo_create(&serving->demo, &serving->demo_settings, error);
}

/* A sign of life only when the loops really answer: a server that hangs is to be restarted. */
static void watchdog_tick(struct serving *serving, uint64_t steady_ms)
{
    if (serving->watchdog_ms == 0 || steady_ms < serving->watchdog_due_ms)
        return;
    serving->watchdog_due_ms = steady_ms + serving->watchdog_ms;
    if (server_is_healthy(serving->server))
        sd_notify(0, "WATCHDOG=1");
    else
        log_event(LOG_ERROR, "not_healthy", "the loops did not answer /healthz in time");
}

/* Returns when it is time to stop. */
static void serving_wait(struct serving *serving, const sigset_t *waited)
{
    const struct timespec tick = {.tv_nsec = TICK_MS * 1000000L};

    for (;;) {
        int signal = sigtimedwait(waited, NULL, &tick);
        uint64_t steady_ms = clock_steady_ms();

        if (signal == SIGTERM || signal == SIGINT)
            return;
        if (signal == SIGHUP)
            settings_read_again(serving);
        watchdog_tick(serving, steady_ms);
        server_tick(serving->server);
        if (serving->demo) {
            demo_tick(serving->demo, steady_ms);
            demo_show(serving);
        }
    }
}

static void serving_run(struct serving *serving, const sigset_t *waited)
{
    uint64_t watchdog_us = 0;

    if (sd_watchdog_enabled(0, &watchdog_us) > 0)
        serving->watchdog_ms =
            watchdog_us / 2000; /* half of it, as sd_watchdog_enabled(3) advises */
    sd_notify(0, "READY=1");
    log_event(LOG_INFO, "serving", NULL);
    serving_wait(serving, waited);

    sd_notify(0, "STOPPING=1");
    log_event(LOG_INFO, "stopping", NULL);
    demo_destroy(serving->demo, DEMO_STOP_TIMEOUT_MS); /* before their server goes */
    serving->demo = NULL;
    server_drain(serving->server, DRAIN_TIMEOUT_MS);
    log_event(LOG_INFO, "stopped", NULL);
}

enum exit_code run_serve(const struct arguments *arguments)
{
    struct serving serving = {.arguments = arguments};
    struct config config;
    struct error error = {0};
    sigset_t waited;
    bool demo = arguments->option[OPTION_DEMO] != NULL;

    if (settings_read(arguments, &config, &error) != 0)
        return command_line_fail(&error);
    log_set_level((enum log_level)config.log_level);
    signals_block(&waited);

    int result = server_create(&serving.server, &config, demo, &error);

    if (result == 0) {
        serving_announce(&serving);
        if (demo)
            result = demo_begin(&serving, &config, &error);
    }
    if (result == 0)
        serving_run(&serving, &waited);
    server_destroy(serving.server);
    return result == 0 ? EXIT_DONE : command_line_fail(&error);
}
