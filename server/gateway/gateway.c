/*
 * The gateway as the rest of the program sees it: made, started, stopped, and the port through
 * which the engine answers. Leaves all that has to do with one connection to its loop.
 */
#include "internal.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "herkend/assert.h"
#include "herkend/json.h"
#include "herkend/memory.h"

enum {
    HTTP_TIMEOUT_MS = 10 * 1000,
    STALL_TIMEOUT_MS = 30 * 1000,
    CLOSE_TIMEOUT_MS = 5 * 1000,
    DESCRIPTORS_BESIDES = 256,        /* journal, library, loops */
    DESCRIPTORS_SANE_MAX = 64 * 1024, /* see descriptors_provide() */
};

uint64_t gateway_clock_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

/* ---- settings ---------------------------------------------------------------------------- */

static const char *text_keep(struct gateway *gateway, const char *text)
{
    return text ? arena_copy(&gateway->texts, bytes_from_string(text)).data : NULL;
}

/* "https://host:8443" of "https://host:8443/path". */
static struct bytes origin_of(const char *url)
{
    struct bytes origin = bytes_from_string(url);
    const char *host = url ? strstr(url, "://") : NULL;
    const char *path = host ? strchr(host + 3, '/') : NULL;

    if (path)
        origin.size = (size_t)(path - url);
    return origin;
}

/*
 * "wss://host:8443" of "https://host:8443", for browsers in which 'self' of a page does not
 * cover its WebSocket (Safari before 15.4). Only the configured origin, never the Host of a
 * request, and only of letters that cannot end the directive that it is put in.
 */
static struct bytes websocket_origin_of(struct gateway *gateway)
{
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
                                ".-:[]/";
    struct bytes origin = gateway->public_origin;
    const size_t scheme_bytes = sizeof("http") - 1;
    struct buffer text;

    if (origin.size <= scheme_bytes || memcmp(origin.data, "http", scheme_bytes) != 0 ||
        strspn(origin.data, plain) < origin.size)
        return (struct bytes){0};
    buffer_init(&text, origin.size);
    buffer_append_string(&text, "ws");
    buffer_append(&text, (struct bytes){.data = origin.data + scheme_bytes,
                                        .size = origin.size - scheme_bytes});

    struct bytes kept = arena_copy(&gateway->texts, buffer_bytes(&text));

    buffer_release(&text);
    return kept;
}

static void settings_keep(struct gateway *gateway, const struct gateway_settings *settings)
{
    struct gateway_settings *kept = &gateway->settings;
    const char **origins =
        arena_alloc(&gateway->texts, settings->origin_count + 1, sizeof(*origins));

    *kept = *settings;
    kept->listen_address = text_keep(gateway, settings->listen_address);
    kept->operator_socket = text_keep(gateway, settings->operator_socket);
    kept->metrics_address = text_keep(gateway, settings->metrics_address);
    kept->public_url = text_keep(gateway, settings->public_url);
    kept->web_root = text_keep(gateway, settings->web_root);
    kept->tls_certificate = text_keep(gateway, settings->tls_certificate);
    kept->tls_key = text_keep(gateway, settings->tls_key);
    for (size_t i = 0; i < settings->origin_count; i++)
        origins[i] = text_keep(gateway, settings->origins[i]);
    kept->origins = origins;
    if (kept->http_timeout_ms == 0)
        kept->http_timeout_ms = HTTP_TIMEOUT_MS;
    if (kept->stall_timeout_ms == 0)
        kept->stall_timeout_ms = STALL_TIMEOUT_MS;
    if (kept->close_timeout_ms == 0)
        kept->close_timeout_ms = CLOSE_TIMEOUT_MS;
    gateway->public_origin = origin_of(kept->public_url);
    /* As the engine sees it, which knows the port in place of a missing URL. */
    gateway->public_is_https =
        kept->public_url ? url_is_https(kept->public_url) : kept->tls_certificate != NULL;
    gateway->websocket_origin = websocket_origin_of(gateway);
}

static int settings_check(const struct gateway_settings *settings, struct error *error)
{
    const char *fault = NULL;

    if (!settings->listen_address)
        fault = "no address to listen on";
    else if (!settings->tls_certificate != !settings->tls_key)
        fault = "tls_certificate and tls_key: one is of no use without the other";
    else if (settings->loop_count < 1 || settings->loop_count > LOOPS_MAX)
        fault = "loops: 1..16";
    else if (settings->connections_max < 1 || settings->connections_per_address_max < 1)
        fault = "connections: at least 1";
    else if (settings->messages_per_second < 1 || settings->messages_burst < 1 ||
             settings->messages_burst > 1000000)
        fault = "messages per second and burst: at least 1";
    else if (settings->hello_timeout_ms < 1 || settings->ping_interval_ms < 1)
        fault = "timeouts: at least 1 ms";
    if (!fault)
        return 0;
    error_set(error, ERR_INPUT, "%s", fault);
    return -ERR_INPUT;
}

/*
 * Descriptors for all connections. Not more than makes sense either: libwebsockets writes 16
 * bytes for each possible one at its start, and with a limit above ten millions takes 2560.
 */
static int descriptors_provide(uint32_t connections_max, struct error *error)
{
    rlim_t needed = (rlim_t)connections_max + DESCRIPTORS_BESIDES;
    rlim_t sane = needed > DESCRIPTORS_SANE_MAX ? needed : DESCRIPTORS_SANE_MAX;
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) {
        error_set(error, ERR_IO, "cannot read the limit of descriptors: %s", strerror(errno));
        return -ERR_IO;
    }
    if (limit.rlim_max != RLIM_INFINITY && limit.rlim_max < needed) {
        error_set(error, ERR_INPUT,
                  "%u connections need %llu file descriptors, but the limit is %llu",
                  connections_max, (unsigned long long)needed,
                  (unsigned long long)limit.rlim_max);
        return -ERR_INPUT;
    }
    if (limit.rlim_cur >= needed && limit.rlim_cur <= sane)
        return 0;
    limit.rlim_cur = limit.rlim_cur < needed ? needed : sane;
    if (setrlimit(RLIMIT_NOFILE, &limit) == 0)
        return 0;
    error_set(error, ERR_IO, "cannot set the limit of descriptors: %s", strerror(errno));
    return -ERR_IO;
}

/* ---- made and destroyed ------------------------------------------------------------------ */

static int gateway_open_listeners(struct gateway *gateway, struct error *error)
{
    const struct gateway_settings *settings = &gateway->settings;
    uint16_t port = settings->listen_port;

    for (uint32_t i = 0; i < gateway->loop_count; i++) {
        int *fd = &gateway->loops[i]->listen_fds[LISTENER_PUBLIC];
        int result = listener_open_tcp(settings->listen_address, port, i > 0, fd, &port, error);

        if (result == 0 && gateway->loop_count > 1)
            result = listener_share(*fd, error);
        if (result != 0)
            return result;
    }
    gateway->port = port;
    if (settings->metrics_address) {
        int result = listener_open_tcp(settings->metrics_address, settings->metrics_port, false,
                                       &gateway->loops[0]->listen_fds[LISTENER_METRICS],
                                       &gateway->metrics_port, error);

        if (result != 0)
            return result;
    }
    if (!settings->operator_socket)
        return 0;

    int result = listener_open_unix(settings->operator_socket,
                                    &gateway->loops[0]->listen_fds[LISTENER_OPERATOR], error);

    gateway->operator_socket_bound = result == 0;
    return result;
}

/* A folder that the operator names, or what was built in, or nothing: page.c stands in then. */
static int gateway_load_client(struct gateway *gateway, struct error *error)
{
    const struct embedded_files *client = gateway->settings.web_client;

    if (gateway->settings.web_root)
        return static_files_load(&gateway->files, gateway->settings.web_root, error);
    if (client && client->count > 0)
        return static_files_embed(&gateway->files, client, error);
    return 0;
}

static int gateway_load_certificate(struct gateway *gateway, struct error *error)
{
    struct certificate_files files = {.chain = gateway->settings.tls_certificate,
                                      .key = gateway->settings.tls_key};

    return files.chain ? tls_context_create(&gateway->tls, &files, error) : 0;
}

static int gateway_fill(struct gateway *gateway, const struct gateway_settings *settings,
                        struct error *error)
{
    int result = descriptors_provide(settings->connections_max, error);

    settings_keep(gateway, settings);
    gateway->addresses = address_counts_create(settings->connections_per_address_max);
    ASSERT(getrandom(&gateway->hasher, sizeof(gateway->hasher), 0) == sizeof(gateway->hasher));
    if (result == 0)
        result = gateway_load_client(gateway, error);
    if (result == 0)
        result = gateway_load_certificate(gateway, error);
    for (uint32_t i = 0; i < settings->loop_count && result == 0; i++) {
        result = loop_create(&gateway->loops[i], gateway, i, error);
        if (result == 0)
            gateway->loop_count++;
    }
    return result == 0 ? gateway_open_listeners(gateway, error) : result;
}

int gateway_create(struct gateway **out, const struct gateway_settings *settings,
                   struct metrics *metrics, struct error *error)
{
    struct gateway *gateway;
    int result = settings_check(settings, error);

    ASSERT(metrics);
    if (result != 0)
        return result;
    /* What it would log may hold what people sent. */
    lws_set_log_level(0, NULL);

    gateway = xcalloc(1, sizeof(*gateway));
    gateway->metrics = metrics;
    ASSERT(pthread_mutex_init(&gateway->page_mutex, NULL) == 0);
    buffer_init(&gateway->page, PAGE_BYTES_MAX);
    buffer_init(&gateway->demo, DEMO_BYTES_MAX);
    gateway_set_demo(gateway, NULL);
    buffer_init(&gateway->theme, THEME_BYTES_MAX);
    gateway_set_theme(gateway, (struct bytes){0});
    result = gateway_fill(gateway, settings, error);
    if (result != 0) {
        gateway_destroy(gateway);
        return result;
    }
    *out = gateway;
    return 0;
}

void gateway_destroy(struct gateway *gateway)
{
    if (!gateway)
        return;
    for (uint32_t i = 0; i < gateway->loop_count; i++)
        loop_destroy(gateway->loops[i]);
    tls_context_destroy(gateway->tls);
    if (gateway->operator_socket_bound)
        (void)unlink(gateway->settings.operator_socket);
    address_counts_destroy(gateway->addresses);
    static_files_destroy(gateway->files);
    buffer_release(&gateway->page);
    buffer_release(&gateway->demo);
    buffer_release(&gateway->theme);
    pthread_mutex_destroy(&gateway->page_mutex);
    arena_release(&gateway->texts);
    free(gateway);
}

uint16_t gateway_port(const struct gateway *gateway)
{
    return gateway->port;
}

uint16_t gateway_metrics_port(const struct gateway *gateway)
{
    return gateway->metrics_port;
}

uint32_t gateway_connection_count(const struct gateway *gateway)
{
    return atomic_load(&gateway->connection_count);
}

/* ---- what may change while it runs ---------------------------------------------------------
 */

static void demo_write(const struct gateway_demo *demo, struct buffer *out)
{
    struct json_writer writer = json_writer_on(out);

    json_object_open(&writer);
    if (demo) {
        json_key(&writer, "code");
        json_write_string(&writer, demo->code);
    }
    if (demo && demo->moderator_token) {
        json_key(&writer, "moderator");
        json_write_string(&writer, demo->moderator_token);
    }
    if (demo && demo->observer_token) {
        json_key(&writer, "observer");
        json_write_string(&writer, demo->observer_token);
    }
    json_object_close(&writer);
}

void gateway_set_demo(struct gateway *gateway, const struct gateway_demo *demo)
{
    pthread_mutex_lock(&gateway->page_mutex);
    buffer_clear(&gateway->page);
    page_write(demo ? demo->code : NULL, &gateway->page);
    buffer_clear(&gateway->demo);
    demo_write(demo, &gateway->demo);
    ASSERT(!gateway->page.overflowed && !gateway->demo.overflowed);
    pthread_mutex_unlock(&gateway->page_mutex);
}

void gateway_set_theme(struct gateway *gateway, struct bytes css)
{
    ASSERT(css.size <= THEME_BYTES_MAX);
    pthread_mutex_lock(&gateway->page_mutex);
    buffer_clear(&gateway->theme);
    buffer_append(&gateway->theme, css);
    entity_tag_write(css, gateway->theme_tag);
    pthread_mutex_unlock(&gateway->page_mutex);
}

bool gateway_speaks_tls(const struct gateway *gateway)
{
    return gateway->tls != NULL;
}

int gateway_renew_certificate(struct gateway *gateway, const char *certificate, const char *key,
                              struct error *error)
{
    ASSERT(gateway->tls);
    return tls_context_renew(
        gateway->tls, &(struct certificate_files){.chain = certificate, .key = key}, error);
}

int gateway_check_certificate(const char *certificate, const char *key, struct error *error)
{
    struct certificate_files files = {.chain = certificate, .key = key};
    struct tls_context *context = NULL;
    int result = tls_context_create(&context, &files, error);

    tls_context_destroy(context);
    return result;
}

/* ---- started and stopped ----------------------------------------------------------------- */

int gateway_start(struct gateway *gateway, struct engine_thread *engine, struct error *error)
{
    int result = 0;

    gateway->engine = engine;
    for (uint32_t i = 0; i < gateway->loop_count && result == 0; i++)
        result = listeners_watch(gateway->loops[i], error);
    for (uint32_t i = 0; i < gateway->loop_count && result == 0; i++)
        result = loop_start(gateway->loops[i], error);
    if (result != 0)
        gateway_stop(gateway, 0);
    return result;
}

static void gateway_wake(struct gateway *gateway)
{
    for (uint32_t i = 0; i < gateway->loop_count; i++)
        mailbox_wake(gateway->loops[i]->mailbox);
}

void gateway_stop_accepting(struct gateway *gateway)
{
    atomic_store(&gateway->draining, true);
    gateway_wake(gateway);
}

void gateway_stop(struct gateway *gateway, uint32_t timeout_ms)
{
    atomic_store(&gateway->draining, true);
    atomic_store(&gateway->stop_timeout_ms, timeout_ms);
    atomic_store(&gateway->stopping, true);
    gateway_wake(gateway);
    for (uint32_t i = 0; i < gateway->loop_count; i++)
        loop_join(gateway->loops[i]);
}

/* ---- the engine's port: its thread ------------------------------------------------------- */

static void port_put(void *context, struct connection_handle to, struct mail mail)
{
    struct gateway *gateway = context;

    ASSERT(to.loop < gateway->loop_count);
    mail.slot = to.slot;
    mail.generation = to.generation;
    mailbox_put(gateway->loops[to.loop]->mailbox, &mail);
}

static void port_send(void *context, struct connection_handle to, struct message *message)
{
    port_put(context, to,
             (struct mail){.kind = MAIL_MESSAGE, .message = message_retain(message)});
}

/* Several frames become one message: one entry in each outbox, and one write. */
static void port_send_many(void *context, const struct connection_handle *to, size_t to_count,
                           struct message *const *messages, size_t message_count)
{
    const struct gateway *gateway = context;
    struct message *joined =
        message_count > 1 ? message_join(messages, message_count, WRITE_BYTES_MAX) : NULL;

    for (size_t i = 0; i < (joined ? 1 : message_count); i++) {
        for (uint32_t loop = 0; loop < gateway->loop_count; loop++)
            mailbox_put_many(gateway->loops[loop]->mailbox, loop, to, to_count,
                             joined ? joined : messages[i]);
    }
    message_release(joined);
}

static void port_close(void *context, struct connection_handle to, uint16_t code,
                       const char *reason)
{
    char *copy = strdup(reason ? reason : "");

    ASSERT(copy);
    port_put(context, to, (struct mail){.kind = MAIL_CLOSE, .code = code, .reason = copy});
}

static void port_respond(void *context, struct connection_handle to, struct response *response)
{
    port_put(context, to, (struct mail){.kind = MAIL_RESPONSE, .response = response});
}

static void port_bound(void *context, struct connection_handle to, enum role role,
                       enum language language)
{
    (void)role;
    port_put(context, to, (struct mail){.kind = MAIL_BOUND, .language = language});
}

static void port_flush(void *context)
{
    struct gateway *gateway = context;

    for (uint32_t i = 0; i < gateway->loop_count; i++)
        mailbox_deliver(gateway->loops[i]->mailbox);
}

struct engine_port gateway_engine_port(struct gateway *gateway)
{
    return (struct engine_port){
        .context = gateway,
        .send = port_send,
        .send_many = port_send_many,
        .close = port_close,
        .respond = port_respond,
        .bound = port_bound,
        .flush = port_flush,
    };
}
