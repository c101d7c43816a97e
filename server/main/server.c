/*
 * The wiring: which floor is opened when, and closed when. The order is the point of this file;
 * what each does is its own affair. Main thread.
 */
#include "server.h"

#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "herkend/desk.h"
#include "herkend/engine_thread.h"
#include "herkend/gateway.h"
#include "herkend/log.h"
#include "herkend/memory.h"

#include "clock.h"
#include "control.h"
#include "mail_config.h"
#include "output.h"
#include "rehearsals.h"
#include "store.h"
#include "theme.h"
#include "web_client.h"

enum {
    FILES_RESERVED =
        256, /* descriptors for what is no connection, as the gateway counts them */
    LOOPS_MAX = 16,
    HEALTH_TIMEOUT_MS = 3 * 1000,
    POST_RETRY_MS = 5,
    PEOPLE_STOP_TIMEOUT_MS = 1000,
};

struct server {
    struct config config;
    struct store store;
    struct metrics metrics;
    struct control_path socket_path;
    struct gateway *gateway;
    struct engine_thread *engine;
    struct desk *desk;     /* the engine's worker asks it */
    struct mailer *mailer; /* a thread of its own */
    struct mail_config mail;
    struct rehearsals *rehearsals;
    bool serving; /* the loops run */
    char public_url[CONFIG_TEXT_BYTES_MAX];
    char local_url[CONFIG_TEXT_BYTES_MAX];
    bool has_first_token;
    struct token first_token;
    struct buffer
        theme; /* read before anything is opened, given away once there is a gateway */
    char origin_text[CONFIG_TEXT_BYTES_MAX]; /* cut into origins */
    const char *origins[CONFIG_ORIGINS_MAX];
    size_t origin_count;
};

const char *server_public_url(const struct server *server)
{
    return server->public_url;
}

const char *server_local_url(const struct server *server)
{
    return server->local_url;
}

const char *server_first_token(const struct server *server)
{
    return server->has_first_token ? server->first_token.text : NULL;
}

const char *server_socket_path(const struct server *server)
{
    return server->socket_path.text;
}

const char *server_certificate_path(const struct server *server)
{
    return server->config.tls_certificate;
}

/* ---- settings -------------------------------------------------------------------------------
 */

/* As many as the cores less the engine's: a loop that shares its core makes commits wait. */
static uint32_t loop_count(const struct config *config)
{
    cpu_set_t cores;

    if (config->loops > 0)
        return config->loops;
    if (sched_getaffinity(0, sizeof(cores), &cores) != 0)
        return 1;

    int count = CPU_COUNT(&cores) - 1;

    return count < 1 ? 1 : count > LOOPS_MAX ? LOOPS_MAX : (uint32_t)count;
}

/*
 * How many connections the system's limit of open files leaves room for. The gateway raises the
 * limit that we have, and refuses what is above the hard one; serving fewer people beats
 * serving nobody, if it is said.
 */
static uint32_t connections_allowed(uint32_t wanted)
{
    struct rlimit files;

    if (getrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_max == RLIM_INFINITY ||
        files.rlim_max >= (rlim_t)wanted + FILES_RESERVED)
        return wanted;

    uint32_t allowed =
        files.rlim_max > FILES_RESERVED ? (uint32_t)(files.rlim_max - FILES_RESERVED) : 1;

    log_figure(LOG_WARNING, "connections_limited_by_open_files", "connections", allowed);
    return allowed;
}

static void origins_split(struct server *server)
{
    char *at = server->origin_text;

    memcpy(server->origin_text, server->config.origins, sizeof(server->origin_text));
    while (*at) {
        ASSERT(server->origin_count < CONFIG_ORIGINS_MAX);
        server->origins[server->origin_count++] = at;
        at += strcspn(at, " ");
        if (*at)
            *at++ = '\0';
    }
}

static struct gateway_settings gateway_settings_of(struct server *server)
{
    const struct config *config = &server->config;

    return (struct gateway_settings){
        .listen_address = config->listen.address,
        .listen_port = (uint16_t)config->listen.port,
        .metrics_address =
            *config->metrics_listen.address ? config->metrics_listen.address : NULL,
        .metrics_port = (uint16_t)config->metrics_listen.port,
        .operator_socket = server->socket_path.text,
        .public_url = *config->url ? config->url : NULL,
        .web_root = *config->web_root ? config->web_root : NULL,
        .web_client = &web_client,
        .tls_certificate = *config->tls_certificate ? config->tls_certificate : NULL,
        .tls_key = *config->tls_key ? config->tls_key : NULL,
        .origins = server->origins,
        .origin_count = server->origin_count,
        .loop_count = loop_count(config),
        .connections_max = connections_allowed(config->connections),
        .connections_per_address_max = config->connections_per_address,
        .messages_per_second = config->messages_per_second,
        .messages_burst = config->messages_burst,
        .trust_forwarded = config->trust_forwarded,
        .hello_timeout_ms = config->hello_timeout_ms,
        .ping_interval_ms = config->ping_interval_ms,
    };
}

/* ---- an empty data folder
 * ---------------------------------------------------------------------- */

static void token_count(void *context, const struct people_token *token)
{
    size_t *count = context;

    (void)token;
    (*count)++;
}

static int session_count(void *context, struct bytes session, struct error *error)
{
    size_t *count = context;

    (void)session, (void)error;
    (*count)++;
    return 0;
}

/* Nobody can sign in to an empty folder: its first start gives somebody the means. */
static int first_token_make(struct server *server, struct error *error)
{
    size_t count = 0;
    char id[16];
    int result = people_token_list(server->store.people, token_count, &count, error);

    if (result == 0)
        result = journal_sessions(server->store.journal, session_count, &count, error);
    if (result != 0 || count > 0)
        return result;
    result = people_token_create(server->store.people, clock_wall_ms(), &server->first_token,
                                 id, error);
    server->has_first_token = result == 0;
    return result;
}

/* ---- up ------------------------------------------------------------------------------------
 */

static void desk_ask(void *context, const struct desk_request *request, uint64_t now_ms,
                     struct desk_response *response)
{
    desk_handle(context, request, now_ms, response);
}

/* What knows people: the desk, and the mailer. Each has handles of its own on people.db. */
static int people_start(struct server *server, struct error *error)
{
    struct mail_settings *settings = &server->mail.settings;
    const char *people_path = data_folder_path(server->store.folder, "people.db");
    const char *keys_folder = data_folder_path(server->store.folder, "keys");
    int result = 0;

    settings->folder = data_folder_path(server->store.folder, "mail");
    if (!settings->smtp_url)
        result = mail_folder_make(settings->folder, error);
    if (result == 0)
        result = desk_create(&server->desk, people_path, keys_folder,
                             &(struct desk_settings){
                                 .public_url = server->public_url,
                                 .mail_folder = settings->smtp_url ? NULL : settings->folder,
                                 .from = settings->from,
                             },
                             error);
    if (result == 0)
        result = mailer_create(&server->mailer, people_path, keys_folder, settings,
                               &server->metrics, error);
    return result;
}

static int engine_start(struct server *server, bool demo, struct error *error)
{
    struct engine_port port = gateway_engine_port(server->gateway);
    struct engine_settings settings = {
        .capacity_default = server->config.capacity,
        .seats_per_address_max = server->config.seats_per_address,
        .guesses_per_minute_max = server->config.guesses_per_minute,
        .public_url = server->public_url,
        .demo = demo,
    };

    port.desk = desk_ask;
    port.desk_context = server->desk;
    port.rehearse = rehearsals_order;
    port.rehearse_context = server->rehearsals;
    return engine_thread_create(&server->engine, server->store.journal, server->store.keyring,
                                server->store.people, &server->metrics, &settings, &port,
                                error);
}

static void urls_set(struct server *server)
{
    struct config local = server->config;
    uint16_t port = gateway_port(server->gateway);

    config_public_url(&server->config, port, server->public_url);
    local.url[0] = '\0';
    config_public_url(&local, port, server->local_url);
}

static int server_start(struct server *server, bool demo, struct error *error)
{
    int result = store_open(&server->store, server->config.data, error);

    if (result == 0)
        result = control_path_init(&server->socket_path, server->config.data, error);
    if (result != 0)
        return result;

    origins_split(server);

    struct gateway_settings settings = gateway_settings_of(server);

    result = gateway_create(&server->gateway, &settings, &server->metrics, error);
    if (result != 0)
        return result;
    gateway_set_theme(server->gateway, buffer_bytes(&server->theme));
    urls_set(server); /* the listener has its port; links of the engine need it */
    rehearsals_set_server(server->rehearsals, server->local_url,
                          server_certificate_path(server));
    /* After all that a wrong setting or a taken port can end: it is told once. Before the
     * engine: from then on the handle of people.db is its own. */
    result = first_token_make(server, error);
    if (result == 0)
        result = people_start(server, error);
    if (result == 0)
        result = engine_start(server, demo, error);
    if (result == 0)
        result = gateway_start(server->gateway, server->engine, error);
    if (result == 0)
        result = mailer_start(server->mailer, error);
    server->serving = result == 0;
    return result;
}

int server_create(struct server **out, const struct config *config, bool demo,
                  struct error *error)
{
    struct server *server = xcalloc(1, sizeof(*server));

    server->config = *config;
    server->socket_path.folder_fd = -1;
    buffer_init(&server->theme, THEME_BYTES_MAX);
    server->rehearsals = rehearsals_create();
    if (*config->web_root && !folder_exists(config->web_root)) {
        error_set(error, ERR_INPUT, "web_root: there is no folder %s", config->web_root);
        server_destroy(server);
        return -ERR_INPUT;
    }

    int result = theme_read(config->theme, &server->theme, error);

    /* Before anything is made of a folder that may be the wrong one. */
    if (result == 0 && *config->tls_certificate)
        result = gateway_check_certificate(config->tls_certificate, config->tls_key, error);
    if (result == 0) {
        config_public_url(&server->config, (uint16_t)config->listen.port, server->public_url);
        result =
            mail_config_make(&server->mail, &server->config, server->public_url, "mail", error);
    }
    if (result == 0)
        result = server_start(server, demo, error);
    if (result != 0) {
        server_destroy(server);
        return result;
    }
    *out = server;
    return 0;
}

void server_tick(struct server *server)
{
    rehearsals_tick(server->rehearsals);
}

void server_show_demo(struct server *server, const struct gateway_demo *demo)
{
    gateway_set_demo(server->gateway, demo);
}

int server_read_theme(struct server *server, const char *path, struct error *error)
{
    struct buffer css;

    buffer_init(&css, THEME_BYTES_MAX);

    int result = theme_read(path, &css, error);

    if (result == 0)
        gateway_set_theme(server->gateway, buffer_bytes(&css));
    buffer_release(&css);
    return result;
}

bool server_speaks_tls(const struct server *server)
{
    return gateway_speaks_tls(server->gateway);
}

int server_read_certificate(struct server *server, const struct config *config,
                            struct error *error)
{
    int result = gateway_renew_certificate(server->gateway, config->tls_certificate,
                                           config->tls_key, error);

    if (result == 0)
        memcpy(server->config.tls_certificate, config->tls_certificate,
               sizeof(server->config.tls_certificate));
    return result;
}

bool server_is_healthy(const struct server *server)
{
    struct control_http request = {
        .method = "GET", .target = "/healthz", .timeout_ms = HEALTH_TIMEOUT_MS};
    struct control_answer answer;
    struct error error = {0};

    control_answer_init(&answer);

    bool healthy = control_http(server->socket_path.text, &request, &answer, &error) == 0 &&
                   answer.status == 200;

    control_answer_release(&answer);
    return healthy;
}

/* ---- down ----------------------------------------------------------------------------------
 */

/* The engine tells everybody and closes. Its inbox may be full for a moment. */
static void drain_post(struct server *server, uint64_t until_ms)
{
    struct request *request = request_create(REQUEST_DRAIN, (struct connection_handle){0});

    while (!engine_thread_post(server->engine, request)) {
        if (clock_steady_ms() >= until_ms) {
            request_destroy(request);
            log_event(LOG_WARNING, "drain_not_announced", "the engine is too busy");
            return;
        }
        clock_sleep_ms(POST_RETRY_MS);
    }
}

void server_drain(struct server *server, uint32_t timeout_ms)
{
    uint64_t start_ms = clock_steady_ms();
    uint64_t until_ms = start_ms + timeout_ms / 2;

    rehearsals_stop(server->rehearsals, PEOPLE_STOP_TIMEOUT_MS);
    gateway_stop_accepting(server->gateway);
    drain_post(server, until_ms);
    while (gateway_connection_count(server->gateway) > 0 && clock_steady_ms() < until_ms)
        clock_sleep_ms(POST_RETRY_MS);

    uint64_t spent_ms = clock_steady_ms() - start_ms;

    gateway_stop(server->gateway, spent_ms < timeout_ms ? timeout_ms - (uint32_t)spent_ms : 1);
    server->serving = false;
}

void server_destroy(struct server *server)
{
    if (!server)
        return;
    if (server->serving)
        gateway_stop(server->gateway, 1);
    /* The engine before the gateway that its answers go to, after the loops that ask it. */
    if (server->engine)
        engine_thread_destroy(server->engine);
    desk_destroy(server->desk); /* the worker that asked it is gone */
    mailer_destroy(server->mailer);
    mail_config_forget(&server->mail);
    if (server->gateway)
        gateway_destroy(server->gateway);
    rehearsals_destroy(server->rehearsals);
    control_path_release(&server->socket_path);
    buffer_release(&server->theme);
    store_close(&server->store);
    free(server);
}
