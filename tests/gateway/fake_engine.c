/*
 * An engine of a few lines. engine_thread_post() here is found before the one in the engine's
 * archive, whose other parts (requests, responses) are the real ones.
 */
#include "fake_engine.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "herkend/assert.h"
#include "herkend/json.h"
#include "herkend/memory.h"

enum { FAKE_WAIT_S = 10, FAKE_BODY_BYTES_MAX = 64 * 1024 * 1024 };

enum order_kind {
    ORDER_NONE,
    ORDER_BROADCAST,
    ORDER_STATE,
    ORDER_CLOSE,
    ORDER_STALE,
    ORDER_STOP
};
enum { TOPIC = 1 };

struct fake_engine {
    struct engine_port port;
    pthread_t thread;
    pthread_mutex_t mutex; /* guards the rest */
    pthread_cond_t changed;
    struct request **requests;
    size_t request_count, request_capacity;
    struct connection_handle *bound;
    size_t bound_count, bound_capacity;
    uint32_t bound_ever;
    uint32_t closed;
    uint32_t commands;
    uint32_t refusals;
    uint32_t wakes;
    size_t body_bytes;
    bool held;
    char hello_words[256];
    const char *cookie;
    const char *location;
    uint64_t address_key;
    enum order_kind order; /* one at a time */
    size_t order_bytes;
    uint32_t order_times;
    uint16_t order_code;
    const char *order_reason;
};

bool engine_thread_post(struct engine_thread *thread, struct request *request)
{
    struct fake_engine *fake = (struct fake_engine *)thread;
    bool taken = false;

    pthread_mutex_lock(&fake->mutex);
    if (fake->refusals > 0) {
        fake->refusals--;
    } else {
        fake->requests = array_reserve(fake->requests, &fake->request_capacity,
                                       fake->request_count + 1, sizeof(struct request *));
        fake->requests[fake->request_count++] = request;
        taken = true;
    }
    pthread_cond_broadcast(&fake->changed);
    pthread_mutex_unlock(&fake->mutex);
    return taken;
}

bool engine_thread_put(struct engine_thread *thread, struct request *request)
{
    return engine_thread_post(thread, request);
}

void engine_thread_wake(struct engine_thread *thread)
{
    struct fake_engine *fake = (struct fake_engine *)thread;

    /* It has the requests already; this is counted. */
    pthread_mutex_lock(&fake->mutex);
    fake->wakes++;
    pthread_mutex_unlock(&fake->mutex);
}

static void fake_send(struct fake_engine *fake, struct connection_handle to,
                      struct buffer *json)
{
    struct message *message = message_create(buffer_bytes(json));

    fake->port.send(fake->port.context, to, message);
    message_release(message);
}

static bool handle_equal(struct connection_handle a, struct connection_handle b)
{
    return a.loop == b.loop && a.slot == b.slot && a.generation == b.generation;
}

static void fake_command(struct fake_engine *fake, const struct request *request)
{
    struct buffer json;
    bool hello = request->command.kind == COMMAND_HELLO;

    buffer_init(&json, 1024);
    if (hello) {
        fake->bound = array_reserve(fake->bound, &fake->bound_capacity, fake->bound_count + 1,
                                    sizeof(*fake->bound));
        fake->bound[fake->bound_count++] = request->from;
        fake->bound_ever++;
        snprintf(fake->hello_words, sizeof(fake->hello_words), "%.*s|%.*s|%d",
                 (int)request->bearer.size, request->bearer.data, (int)request->sign_in.size,
                 request->sign_in.data, (int)request->origin);
        fake->port.bound(fake->port.context, request->from, ROLE_PARTICIPANT, LANGUAGE_EN);
        buffer_append_string(&json, "{\"type\":\"welcome\"}");
    } else {
        struct json_writer writer = json_writer_on(&json);

        fake->commands++;
        json_object_open(&writer);
        json_key(&writer, "type");
        json_write_string(&writer, "ack");
        json_key(&writer, "id");
        json_write_text(&writer, request->command.id);
        json_object_close(&writer);
    }
    fake_send(fake, request->from, &json);
    buffer_release(&json);
}

static void fake_closed(struct fake_engine *fake, struct connection_handle handle)
{
    fake->closed++;
    for (size_t i = 0; i < fake->bound_count; i++) {
        if (handle_equal(fake->bound[i], handle)) {
            fake->bound[i] = fake->bound[--fake->bound_count];
            break;
        }
    }
}

static void fake_respond(struct fake_engine *fake, const struct request *request)
{
    struct response *response = xcalloc(1, sizeof(*response));

    response->status = 200;
    response->content_type = "application/json";
    buffer_init(&response->body, FAKE_BODY_BYTES_MAX);
    if (request->format == REPORT_HTML || request->is_page)
        response->content_type = "text/html; charset=utf-8";
    if (request->format == REPORT_CSV)
        memcpy(response->file_name, "votes.csv", sizeof("votes.csv"));
    if (fake->cookie)
        snprintf(response->cookie, sizeof(response->cookie), "%s", fake->cookie);
    if (fake->location)
        snprintf(response->location, sizeof(response->location), "%s", fake->location);
    if (request->method == HTTP_DELETE) {
        response->status = 204;
        response->content_type = NULL;
    } else if (fake->body_bytes > 0) {
        for (size_t i = 0; i < fake->body_bytes; i++)
            buffer_append_char(&response->body, (char)('a' + i % 26));
    } else {
        struct json_writer writer = json_writer_on(&response->body);

        json_object_open(&writer);
        json_key(&writer, "method");
        json_write_integer(&writer, request->method);
        json_key(&writer, "route");
        json_write_integer(&writer, request->route);
        json_key(&writer, "session");
        json_write_text(&writer, request->session_id);
        json_key(&writer, "bearer");
        json_write_text(&writer, request->bearer);
        json_key(&writer, "format");
        json_write_integer(&writer, request->format);
        json_key(&writer, "operator");
        json_write_bool(&writer, request->operator_socket);
        json_key(&writer, "body_bytes");
        json_write_integer(&writer, (int64_t)request->body.size);
        json_key(&writer, "sign_in");
        json_write_text(&writer, request->sign_in);
        json_key(&writer, "item");
        json_write_text(&writer, request->item_id);
        json_key(&writer, "language");
        json_write_string(&writer, language_name(request->language));
        json_key(&writer, "thanks");
        json_write_bool(&writer, request->thanks);
        json_key(&writer, "step");
        json_write_text(&writer, request->step);
        json_key(&writer, "origin");
        json_write_integer(&writer, request->origin);
        json_object_close(&writer);
    }
    fake->port.respond(fake->port.context, request->from, response);
}

static void fake_request(struct fake_engine *fake, struct request *request)
{
    fake->address_key = request->address_key ? request->address_key : fake->address_key;
    switch (request->kind) {
    case REQUEST_COMMAND:
        fake_command(fake, request);
        break;
    case REQUEST_CLOSED:
        fake_closed(fake, request->from);
        break;
    case REQUEST_HTTP:
        if (!fake->held)
            fake_respond(fake, request);
        break;
    case REQUEST_JOB:
    case REQUEST_DRAIN:
        UNREACHABLE("the gateway asks for no such thing");
    }
    request_destroy(request);
}

static void fake_obey(struct fake_engine *fake)
{
    struct buffer text;

    if (fake->order == ORDER_CLOSE) {
        for (size_t i = 0; i < fake->bound_count; i++)
            fake->port.close(fake->port.context, fake->bound[i], fake->order_code,
                             fake->order_reason);
        return;
    }
    buffer_init(&text, fake->order_bytes + 1);
    for (size_t i = 0; i < fake->order_bytes; i++)
        buffer_append_char(&text, 'x');
    if (fake->order == ORDER_STALE) {
        fake_send(fake, (struct connection_handle){.generation = UINT64_MAX}, &text);
    } else {
        for (uint32_t n = 0; n < fake->order_times; n++) {
            struct message *message = fake->order == ORDER_STATE
                                          ? message_create_state(buffer_bytes(&text), TOPIC)
                                          : message_create(buffer_bytes(&text));

            fake->port.send_many(fake->port.context, fake->bound, fake->bound_count, &message,
                                 1);
            message_release(message);
        }
    }
    buffer_release(&text);
}

static void *fake_run(void *context)
{
    struct fake_engine *fake = context;

    pthread_mutex_lock(&fake->mutex);
    while (fake->order != ORDER_STOP) {
        if (fake->request_count == 0 && fake->order == ORDER_NONE) {
            pthread_cond_wait(&fake->changed, &fake->mutex);
            continue;
        }
        for (size_t i = 0; i < fake->request_count; i++)
            fake_request(fake, fake->requests[i]);
        fake->request_count = 0;
        if (fake->order != ORDER_NONE && fake->order != ORDER_STOP) {
            fake_obey(fake);
            fake->order = ORDER_NONE;
        }
        fake->port.flush(fake->port.context);
        pthread_cond_broadcast(&fake->changed);
    }
    pthread_mutex_unlock(&fake->mutex);
    return NULL;
}

struct fake_engine *fake_engine_create(void)
{
    struct fake_engine *fake = xcalloc(1, sizeof(*fake));

    ASSERT(pthread_mutex_init(&fake->mutex, NULL) == 0);
    ASSERT(pthread_cond_init(&fake->changed, NULL) == 0);
    return fake;
}

void fake_engine_set_port(struct fake_engine *fake, struct engine_port port)
{
    fake->port = port;
    ASSERT(pthread_create(&fake->thread, NULL, fake_run, fake) == 0);
}

struct engine_thread *fake_engine_thread(struct fake_engine *fake)
{
    return (struct engine_thread *)fake;
}

/* Gives an order and waits until it is done. */
static void fake_order(struct fake_engine *fake, enum order_kind order)
{
    pthread_mutex_lock(&fake->mutex);
    fake->order = order;
    pthread_cond_broadcast(&fake->changed);
    while (order != ORDER_STOP && fake->order != ORDER_NONE)
        pthread_cond_wait(&fake->changed, &fake->mutex);
    pthread_mutex_unlock(&fake->mutex);
}

void fake_engine_destroy(struct fake_engine *fake)
{
    fake_order(fake, ORDER_STOP);
    pthread_join(fake->thread, NULL);
    for (size_t i = 0; i < fake->request_count; i++)
        request_destroy(fake->requests[i]);
    free(fake->requests);
    free(fake->bound);
    pthread_cond_destroy(&fake->changed);
    pthread_mutex_destroy(&fake->mutex);
    free(fake);
}

void fake_engine_refuse(struct fake_engine *fake, uint32_t posts)
{
    pthread_mutex_lock(&fake->mutex);
    fake->refusals = posts;
    pthread_mutex_unlock(&fake->mutex);
}

void fake_engine_set_body_bytes(struct fake_engine *fake, size_t bytes)
{
    pthread_mutex_lock(&fake->mutex);
    fake->body_bytes = bytes;
    pthread_mutex_unlock(&fake->mutex);
}

void fake_engine_hold(struct fake_engine *fake, bool on)
{
    pthread_mutex_lock(&fake->mutex);
    fake->held = on;
    pthread_mutex_unlock(&fake->mutex);
}

static bool fake_wait(struct fake_engine *fake, const uint32_t *figure, uint32_t count)
{
    struct timespec until;
    int failure = 0;

    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += FAKE_WAIT_S;
    pthread_mutex_lock(&fake->mutex);
    while (*figure < count && failure == 0)
        failure = pthread_cond_timedwait(&fake->changed, &fake->mutex, &until);

    bool reached = *figure >= count;

    pthread_mutex_unlock(&fake->mutex);
    return reached;
}

bool fake_engine_wait_bound(struct fake_engine *fake, uint32_t count)
{
    return fake_wait(fake, &fake->bound_ever, count);
}

bool fake_engine_wait_closed(struct fake_engine *fake, uint32_t count)
{
    return fake_wait(fake, &fake->closed, count);
}

uint32_t fake_engine_command_count(struct fake_engine *fake)
{
    pthread_mutex_lock(&fake->mutex);
    uint32_t count = fake->commands;

    pthread_mutex_unlock(&fake->mutex);
    return count;
}

uint32_t fake_engine_wake_count(struct fake_engine *fake)
{
    pthread_mutex_lock(&fake->mutex);
    uint32_t count = fake->wakes;

    pthread_mutex_unlock(&fake->mutex);
    return count;
}

char *fake_engine_hello_words(struct fake_engine *fake)
{
    pthread_mutex_lock(&fake->mutex);

    char *copy = strdup(fake->hello_words);

    pthread_mutex_unlock(&fake->mutex);
    return copy;
}

void fake_engine_set_cookie(struct fake_engine *fake, const char *cookie)
{
    pthread_mutex_lock(&fake->mutex);
    fake->cookie = cookie;
    pthread_mutex_unlock(&fake->mutex);
}

void fake_engine_set_location(struct fake_engine *fake, const char *location)
{
    pthread_mutex_lock(&fake->mutex);
    fake->location = location;
    pthread_mutex_unlock(&fake->mutex);
}

uint64_t fake_engine_address_key(struct fake_engine *fake)
{
    pthread_mutex_lock(&fake->mutex);
    uint64_t key = fake->address_key;

    pthread_mutex_unlock(&fake->mutex);
    return key;
}

void fake_engine_broadcast(struct fake_engine *fake, size_t payload_bytes, uint32_t times)
{
    fake->order_bytes = payload_bytes;
    fake->order_times = times;
    fake_order(fake, ORDER_BROADCAST);
}

void fake_engine_broadcast_state(struct fake_engine *fake, size_t payload_bytes)
{
    fake->order_bytes = payload_bytes;
    fake->order_times = 1;
    fake_order(fake, ORDER_STATE);
}

void fake_engine_close_all(struct fake_engine *fake, uint16_t code, const char *reason)
{
    fake->order_code = code;
    fake->order_reason = reason;
    fake_order(fake, ORDER_CLOSE);
}

void fake_engine_send_stale(struct fake_engine *fake)
{
    fake->order_bytes = 5;
    fake_order(fake, ORDER_STALE);
}
