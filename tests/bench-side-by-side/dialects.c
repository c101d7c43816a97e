/*
 * What the servers beside herkend want to hear: the bare server and Node's ws (nothing but
 * messages), nginx with nchan, mosquitto (MQTT 3.1.1 in binary frames) and socket.io (version
 * 4). The work is the same for all: an announcement of 200 bytes, a vote of about 55, an
 * answer to it.
 */
#include <stdio.h>
#include <stdlib.h>

#include "load.h"

enum { STATEMENTS_SPOKEN_OF = 10000 };

/* ---- words that several share -------------------------------------------------------------
 */

size_t announcement_write(uint32_t number, char *out)
{
    int size =
        snprintf(out, PAYLOAD_BYTES_MAX, "{\"type\":\"announcement\",\"text\":\"#%08x", number);

    for (; size < ANNOUNCEMENT_BYTES - 2; size++)
        out[size] = (char)(size % 8 == 0 ? ' ' : 'a' + size % 26);
    out[size++] = '"';
    out[size++] = '}';
    return (size_t)size;
}

size_t vote_write(const struct vote *vote, char *out)
{
    return (size_t)snprintf(
        out, VOTE_BYTES_MAX,
        "{\"type\":\"vote\",\"id\":\"v%u\",\"statement\":\"s%u\",\"grade\":%u}", vote->number,
        vote->statement, vote->grade);
}

const char *text_after(struct bytes payload, const char *key)
{
    const char *found = memmem(payload.data, payload.size, key, strlen(key));

    return found ? found + strlen(key) : NULL;
}

uint32_t number_after(struct bytes payload, const char *key)
{
    const char *digits = text_after(payload, key);
    const char *end = payload.data + payload.size;
    uint32_t number = 0;

    for (; digits && digits < end && *digits >= '0' && *digits <= '9'; digits++)
        number = number * 10 + (uint32_t)(*digits - '0');
    return number;
}

static size_t plain_request(struct client *client, enum request_kind kind, uint32_t number,
                            char *out)
{
    (void)kind;
    return vote_write(&(struct vote){.statement = client->index % STATEMENTS_SPOKEN_OF + 1,
                                     .number = number,
                                     .grade = number % GRADES},
                      out);
}

/* ---- the bare server, ws ------------------------------------------------------------------
 */

static void plain_receive(struct client *client, struct bytes payload)
{
    if (text_after(payload, "\"announcement\""))
        client_got_announcement(client, payload);
    else
        client_got_answer(client, number_after(payload, "\"id\":\"v"));
}

static const struct dialect dialect_bare = {
    .name = "bare",
    .member_path = "/member",
    .publisher_path = "/publisher",
    .greet = client_is_ready,
    .receive = plain_receive,
    .announce = announcement_write,
    .request = plain_request,
};

static const struct dialect dialect_ws = {
    .name = "ws",
    .member_path = "/member",
    .publisher_path = "/publisher",
    .greet = client_is_ready,
    .receive = plain_receive,
    .announce = announcement_write,
    .request = plain_request,
};

/* ---- nginx with nchan ---------------------------------------------------------------------
 */

/* A publisher is told how many have got it, in plain text and without an id: as each client
 * has one request at a time, that is the answer. */
static void nchan_receive(struct client *client, struct bytes payload)
{
    if (text_after(payload, "\"announcement\""))
        client_got_announcement(client, payload);
    else if (client->waiting)
        client_got_answer(client, client->request_number);
    else if (client_is_publisher(client))
        client_got_other(client);
    else
        fail("nchan says: %.*s", (int)payload.size, payload.data);
}

static const struct dialect dialect_nchan = {
    .name = "nchan",
    .member_path = "/member",
    .publisher_path = "/publisher",
    .greet = client_is_ready,
    .receive = nchan_receive,
    .announce = announcement_write,
    .request = plain_request,
};

static const struct dialect dialect_nchan_requests = {
    .name = "nchan-requests",
    .member_path = "/publisher?to=nobody",
    .publisher_path = "/publisher",
    .greet = client_is_ready,
    .receive = nchan_receive,
    .announce = announcement_write,
    .request = plain_request,
};

/* ---- mosquitto ----------------------------------------------------------------------------
 */

/* MQTT 3.1.1, section 2.2: the kind stands in the upper four bits. */
enum {
    MQTT_CONNECT = 0x10,
    MQTT_CONNACK = 0x20,
    MQTT_PUBLISH = 0x30,
    MQTT_PUBLISH_ONCE_AT_LEAST = 0x32,
    MQTT_PUBACK = 0x40,
    MQTT_SUBSCRIBE = 0x82,
    MQTT_SUBACK = 0x90,
};

/* Head of a packet with that many bytes to follow; returns its size. */
static size_t mqtt_head(unsigned kind, size_t size, char *out)
{
    out[0] = (char)kind;
    if (size < 128) {
        out[1] = (char)size;
        return 2;
    }
    out[1] = (char)(0x80 | (size & 127));
    out[2] = (char)(size >> 7);
    return 3;
}

static void mosquitto_greet(struct client *client)
{
    char packet[64];
    char id[16];
    size_t id_bytes = (size_t)snprintf(id, sizeof(id), "bench%u", client->index);
    size_t at = mqtt_head(MQTT_CONNECT, 12 + id_bytes, packet);

    /* Version 4, a clean session, no keep-alive; 3.1. */
    memcpy(packet + at, "\0\4MQTT\4\2\0\0\0", 11);
    packet[at + 11] = (char)id_bytes;
    memcpy(packet + at + 12, id, id_bytes);
    client_send(client, (struct bytes){.data = packet, .size = at + 12 + id_bytes});
}

static void mosquitto_receive_packet(struct client *client, unsigned kind, struct bytes body)
{
    const unsigned char *in = (const unsigned char *)body.data;

    switch (kind & 0xf0) {
    case MQTT_CONNACK:
        if (body.size < 2 || in[1] != 0)
            fail("mosquitto refuses a client");
        client_send(client, BYTES("\x82\x06\0\1\0\1a\0")); /* topic "a", at most once */
        return;
    case MQTT_SUBACK:
        client_is_ready(client);
        return;
    case MQTT_PUBLISH:
        client_got_announcement(client, body);
        return;
    case MQTT_PUBACK:
        if (body.size < 2)
            fail("mosquitto: a short PUBACK");
        client_got_answer(client, (uint32_t)in[0] << 8 | in[1]);
        return;
    default:
        fail("mosquitto: a packet of kind %02x came", kind);
    }
}

static void mosquitto_receive(struct client *client, struct bytes payload)
{
    const unsigned char *in = (const unsigned char *)payload.data;
    size_t at = 0;

    while (at + 2 <= payload.size) {
        size_t head_bytes = in[at + 1] & 0x80 ? 3 : 2;
        size_t size = in[at + 1] & 127u;

        if (head_bytes == 3)
            size |= (size_t)in[at + 2] << 7;
        if (at + head_bytes + size > payload.size)
            break;
        mosquitto_receive_packet(
            client, in[at],
            (struct bytes){.data = payload.data + at + head_bytes, .size = size});
        at += head_bytes + size;
    }
    if (at != payload.size)
        fail("mosquitto: a packet over several frames came");
}

static size_t mosquitto_announce(uint32_t number, char *out)
{
    size_t at = mqtt_head(MQTT_PUBLISH, 3 + ANNOUNCEMENT_BYTES, out);

    memcpy(out + at, "\0\1a", 3);
    return at + 3 + announcement_write(number, out + at + 3);
}

/* To a topic that nobody listens to: the answer is all that is wanted. */
static size_t mosquitto_request(struct client *client, enum request_kind kind, uint32_t number,
                                char *out)
{
    char vote[VOTE_BYTES_MAX];
    size_t vote_bytes = plain_request(client, kind, number, vote);
    size_t at = mqtt_head(MQTT_PUBLISH_ONCE_AT_LEAST, 5 + vote_bytes, out);

    memcpy(out + at, "\0\1q", 3);
    out[at + 3] = (char)(number >> 8);
    out[at + 4] = (char)number;
    memcpy(out + at + 5, vote, vote_bytes);
    return at + 5 + vote_bytes;
}

static const struct dialect dialect_mosquitto = {
    .name = "mosquitto",
    .member_path = "/mqtt",
    .publisher_path = "/mqtt",
    .sub_protocol = "mqtt",
    .binary = true,
    .greet = mosquitto_greet,
    .receive = mosquitto_receive,
    .announce = mosquitto_announce,
    .request = mosquitto_request,
};

/* ---- socket.io ----------------------------------------------------------------------------
 */

static void socketio_greet(struct client *client)
{
    (void)client; /* the server speaks first */
}

/* Engine.IO 4: 0 open, 2 ping, 4 message; Socket.IO in it: 0 connect, 2 event, 3 ack. */
static void socketio_receive(struct client *client, struct bytes payload)
{
    char kind = payload.size > 0 ? payload.data[0] : 0;
    char message_kind = payload.size > 1 ? payload.data[1] : 0;

    if (kind == '0')
        client_send(client, BYTES("40"));
    else if (kind == '2')
        client_send(client, BYTES("3"));
    else if (kind == '4' && message_kind == '0')
        client_is_ready(client);
    else if (kind == '4' && message_kind == '2')
        client_got_announcement(client, payload);
    else if (kind == '4' && message_kind == '3')
        client_got_answer(client, number_after(payload, "43"));
    else
        fail("socket.io says: %.*s", (int)payload.size, payload.data);
}

static size_t socketio_announce(uint32_t number, char *out)
{
    char body[PAYLOAD_BYTES_MAX];
    size_t size = announcement_write(number, body);

    return (size_t)snprintf(out, PAYLOAD_BYTES_MAX, "42[\"announce\",%.*s]", (int)size, body);
}

static size_t socketio_request(struct client *client, enum request_kind kind, uint32_t number,
                               char *out)
{
    char vote[VOTE_BYTES_MAX];
    size_t size = plain_request(client, kind, number, vote);

    return (size_t)snprintf(out, PAYLOAD_BYTES_MAX, "42%u[\"vote\",%.*s]", number, (int)size,
                            vote);
}

static const struct dialect dialect_socketio = {
    .name = "socket.io",
    .member_path = "/socket.io/?EIO=4&transport=websocket",
    .publisher_path = "/socket.io/?EIO=4&transport=websocket",
    .greet = socketio_greet,
    .receive = socketio_receive,
    .announce = socketio_announce,
    .request = socketio_request,
};

const struct dialect *dialect_find(const char *name)
{
    static const struct dialect *const dialects[] = {
        &dialect_bare,           &dialect_herkend,   &dialect_herkend_observers, &dialect_nchan,
        &dialect_nchan_requests, &dialect_mosquitto, &dialect_socketio,          &dialect_ws,
    };

    for (size_t i = 0; i < sizeof(dialects) / sizeof(*dialects); i++) {
        if (strcmp(dialects[i]->name, name) == 0)
            return dialects[i];
    }
    return NULL;
}
