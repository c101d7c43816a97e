/*
 * Connections that do no good: what they do, and how the server ends them. The crowd's thread
 * only.
 */
#include "nuisance.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/epoll.h>

#include "herkend/memory.h"
#include "herkend/random.h"
#include "member.h"
#include "personality.h"

enum {
    BEGIN_WITHIN_MS = 10 * 1000, /* they do not come all at once */
    UNFINISHED_AGAIN_MS = 500,
    FLOOD_AGAIN_MS_MIN = 5 * 1000,
    FLOOD_AGAIN_MS_MAX = 10 * 1000,
    FLOOD_EVERY_MS = 50,
    FLOOD_MESSAGES = 25, /* of each time: 500 a second */
};

void nuisance_init(struct nuisance *nuisance, struct world *world, enum nuisance_kind kind,
                   uint32_t slot)
{
    *nuisance =
        (struct nuisance){.world = world, .kind = kind, .slot = slot, .transport = {.fd = -1}};
    nuisance->random = splitmix64_once(world->settings->seed ^ (uint64_t)slot << 32);
    nuisance->due_ms =
        world->now_ms + (uint64_t)draw_between(&nuisance->random, 0, BEGIN_WITHIN_MS);
    socket_client_init(&nuisance->client, (uint64_t)slot * MEMBER_TABS,
                       splitmix64(&nuisance->random));
}

void nuisance_release(struct nuisance *nuisance)
{
    transport_close(&nuisance->transport, TRANSPORT_FIN);
    socket_client_release(&nuisance->client);
    free(nuisance->token);
    nuisance->token = NULL;
    nuisance->due_ms = SCHEDULE_NEVER;
}

static void come_again(struct nuisance *nuisance, double low_ms, double high_ms)
{
    nuisance->is_open = false;
    nuisance->is_welcome = false;
    nuisance->due_ms = nuisance->world->now_ms + 1 +
                       (uint64_t)draw_between(&nuisance->random, low_ms, high_ms);
}

/* ---- A handshake that is never finished. ---- */

static void begin_unfinished(struct nuisance *nuisance)
{
    struct world *world = nuisance->world;
    struct epoll_event wanted = {.events = EPOLLIN,
                                 .data = {.u64 = (uint64_t)nuisance->slot * MEMBER_TABS}};

    nuisance->due_ms = SCHEDULE_NEVER;
    nuisance->began_ms = world->now_ms;
    if (transport_open(&nuisance->transport, &world->loop.target,
                       (struct transport_place){.source_index = nuisance->slot}) != 0) {
        come_again(nuisance, UNFINISHED_AGAIN_MS, UNFINISHED_AGAIN_MS * 2);
        return;
    }
    int failure =
        epoll_ctl(world->loop.epoll_fd, EPOLL_CTL_ADD, nuisance->transport.fd, &wanted);

    ASSERT(failure == 0); /* out of kernel memory is the only other reason */
    nuisance->is_open = true;
    world->result->nuisances.unfinished_begun++;
    /* Half of them begin to ask; on loopback the connection is there already. */
    if (nuisance->slot % 2 == 0)
        (void)(transport_write(&nuisance->transport,
                               BYTES("GET /ws HTTP/1.1\r\nHost: here\r\n")) < 0);
}

/* The server says 408, or nothing, and closes. */
static void read_unfinished(struct nuisance *nuisance)
{
    struct world *world = nuisance->world;
    struct crowd_nuisances *counts = &world->result->nuisances;
    ssize_t count =
        transport_read(&nuisance->transport, world->loop.read_buffer, SOCKET_READ_BYTES);
    double lasted_s = (double)(world->now_ms - nuisance->began_ms) / 1000;

    if (count > 0 || count == -EAGAIN)
        return;
    transport_close(&nuisance->transport, TRANSPORT_FIN);
    counts->unfinished_closed++;
    if (lasted_s > counts->unfinished_s_max)
        counts->unfinished_s_max = lasted_s;
    come_again(nuisance, UNFINISHED_AGAIN_MS, UNFINISHED_AGAIN_MS * 2);
}

/* ---- A flood. ---- */

static void send_hello(struct nuisance *nuisance)
{
    struct world *world = nuisance->world;
    struct json_writer writer;

    buffer_clear(&world->command);
    writer = json_writer_on(&world->command);
    json_object_open(&writer);
    json_key(&writer, "type");
    json_write_string(&writer, "hello");
    json_key(&writer, nuisance->token ? "token" : "code");
    json_write_string(&writer, nuisance->token ? nuisance->token : world->settings->code);
    json_object_close(&writer);
    socket_client_send(&nuisance->client, &world->loop, buffer_bytes(&world->command));
}

static void flood_opened(void *context)
{
    send_hello(context);
}

static void take_welcome(struct nuisance *nuisance, struct bytes text)
{
    cJSON *json = json_parse(text, JSON_DEPTH_MAX, NULL);
    struct bytes token = json ? json_text_of(json, "seat_token") : (struct bytes){0};

    if (token.size > 0 && !nuisance->token) {
        nuisance->token = xcalloc(token.size + 1, 1);
        memcpy(nuisance->token, token.data, token.size);
    }
    nuisance->is_welcome = json && bytes_equal(json_text_of(json, "type"), BYTES("welcome"));
    cJSON_Delete(json);
    if (nuisance->is_welcome) {
        nuisance->due_ms = nuisance->world->now_ms;
        return;
    }
    /* Not open yet, or no more. */
    socket_client_close(&nuisance->client, &nuisance->world->loop, SOCKET_CLOSE_NORMAL);
    come_again(nuisance, FLOOD_AGAIN_MS_MIN, FLOOD_AGAIN_MS_MAX);
}

static void flood_message(void *context, struct bytes text)
{
    struct nuisance *nuisance = context;
    static const char limited[] = "\"rate_limited\"";

    if (!nuisance->is_welcome)
        take_welcome(nuisance, text);
    else if (memmem(text.data, text.size, limited, sizeof(limited) - 1))
        nuisance->world->result->nuisances.flood_warned++;
}

static void flood_closed(void *context, struct socket_end end)
{
    struct nuisance *nuisance = context;
    struct crowd_nuisances *counts = &nuisance->world->result->nuisances;

    if (end.code == SOCKET_CLOSE_TOO_MANY)
        counts->flood_closed++;
    else
        counts->flood_closed_other++;
    come_again(nuisance, FLOOD_AGAIN_MS_MIN, FLOOD_AGAIN_MS_MAX);
}

static void begin_flood(struct nuisance *nuisance)
{
    struct world *world = nuisance->world;

    nuisance->due_ms = SCHEDULE_NEVER;
    if (socket_client_open(&nuisance->client, &world->loop, nuisance->slot) != 0)
        come_again(nuisance, FLOOD_AGAIN_MS_MIN, FLOOD_AGAIN_MS_MAX);
    else
        nuisance->is_open = true;
}

static void flood(struct nuisance *nuisance)
{
    struct world *world = nuisance->world;

    nuisance->due_ms = world->now_ms + FLOOD_EVERY_MS;
    for (int i = 0; i < FLOOD_MESSAGES && nuisance->client.state == SOCKET_OPEN; i++) {
        char next[48];
        int length = snprintf(next, sizeof(next), "{\"type\":\"next\",\"id\":\"f%u\"}",
                              ++nuisance->serial);

        ASSERT(length > 0 && (size_t)length < sizeof(next));
        socket_client_send(&nuisance->client, &world->loop,
                           (struct bytes){.data = next, .size = (size_t)length});
        world->result->nuisances.flood_messages++;
    }
}

/* ---- Both. ---- */

void nuisance_ready(struct nuisance *nuisance, uint32_t events)
{
    struct socket_handler handler = {.context = nuisance,
                                     .opened = flood_opened,
                                     .message = flood_message,
                                     .closed = flood_closed};

    if (!nuisance->is_open)
        return;
    switch (nuisance->kind) {
    case NUISANCE_UNFINISHED:
        read_unfinished(nuisance);
        return;
    case NUISANCE_FLOODS:
        socket_client_ready(&nuisance->client, &nuisance->world->loop, events, &handler);
        return;
    }
}

void nuisance_tick(struct nuisance *nuisance)
{
    if (nuisance->world->finishing) {
        nuisance_release(nuisance);
        nuisance->is_open = false;
        return;
    }
    if (nuisance->world->now_ms < nuisance->due_ms)
        return;
    if (nuisance->is_welcome)
        flood(nuisance);
    else if (nuisance->kind == NUISANCE_FLOODS)
        begin_flood(nuisance);
    else
        begin_unfinished(nuisance);
}
