/*
 * The opening handshake of RFC 6455, section 4.2. Anything that is not as it should be gets an
 * HTTP answer that says what. Leaves to origin.c which pages may make it (10.2). Loop's thread.
 */
#include "internal.h"

#include <stdlib.h>

#include "herkend/assert.h"

static const char PROTOCOL[] = "herkend.v1";

enum {
    KEY_TEXT_BYTES = 24, /* 16 bytes in base64 */
    ACCEPT_BYTES_MAX = 32,
    SHA1_BYTES = 20,
};

/* What is wrong with a request to upgrade. */
struct objection {
    uint16_t status; /* 0: nothing */
    const char *detail;
    const char *fields;
};

/* Sec-WebSocket-Key: 16 bytes in base64. */
static bool key_is_valid(struct bytes key)
{
    static const char alphabet[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    if (key.size != KEY_TEXT_BYTES || key.data[22] != '=' || key.data[23] != '=')
        return false;
    for (size_t i = 0; i < 22; i++) {
        if (key.data[i] == '\0' || !strchr(alphabet, key.data[i]))
            return false;
    }
    return true;
}

static struct objection handshake_object(struct wire *wire, const struct http_head *head)
{
    const struct gateway *gateway = wire->loop->gateway;
    struct bytes value;

    if (head->minor == 0)
        return (struct objection){400, "a WebSocket begins with HTTP/1.1", NULL};
    if (!http_head_lists(head, "upgrade", "websocket") ||
        !http_head_lists(head, "connection", "upgrade"))
        return (struct objection){426, "this is a WebSocket",
                                  "Upgrade: websocket\r\nConnection: Upgrade\r\n"};
    if (!http_head_find(head, "sec-websocket-version", &value) ||
        !bytes_equal(value, BYTES("13")))
        return (struct objection){426, "only version 13 of the protocol",
                                  "Sec-WebSocket-Version: 13\r\nUpgrade: websocket\r\n"};
    if (!http_head_find(head, "sec-websocket-key", &value) || !key_is_valid(value))
        return (struct objection){400, "Sec-WebSocket-Key is not 16 bytes in base64", NULL};
    if (head->content_length > 0)
        return (struct objection){400, "a handshake has no body", NULL};
    if (origin_judge(gateway, head) == ORIGIN_FOREIGN)
        return (struct objection){403, "pages of this origin may not connect", NULL};
    if (!http_head_lists_exactly(head, "sec-websocket-protocol", PROTOCOL))
        return (struct objection){400, "offer the sub-protocol herkend.v1", NULL};
    if (atomic_load(&gateway->draining))
        return (struct objection){503, "the server is stopping", "Retry-After: 5\r\n"};
    return (struct objection){0};
}

/* Without a proxy the connection was counted when it was accepted. */
static bool address_take(struct wire *wire)
{
    struct gateway *gateway = wire->loop->gateway;

    wire->address_key = wire->http->address_key;
    if (!gateway->settings.trust_forwarded || wire->operator_socket)
        return true;
    if (!address_counts_add(gateway->addresses, wire->address_key))
        return false;
    wire->counted_key = wire->address_key;
    return true;
}

/* Sec-WebSocket-Accept: what only somebody who has read the key and knows the RFC can write. */
static void accept_key(struct bytes key, char out[ACCEPT_BYTES_MAX])
{
    static const char guid[] = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    unsigned char joined[KEY_TEXT_BYTES + sizeof(guid)];
    unsigned char hash[SHA1_BYTES];

    memcpy(joined, key.data, KEY_TEXT_BYTES);
    memcpy(joined + KEY_TEXT_BYTES, guid, sizeof(guid));
    lws_SHA1(joined, KEY_TEXT_BYTES + sizeof(guid) - 1, hash);

    int size = lws_b64_encode_string((const char *)hash, SHA1_BYTES, out, ACCEPT_BYTES_MAX);

    ASSERT(size > 0);
}

static void handshake_accept(struct wire *wire, const struct http_head *head)
{
    char accept[ACCEPT_BYTES_MAX];
    struct buffer answer;
    struct bytes key = {0};

    ASSERT(http_head_find(head, "sec-websocket-key", &key));
    accept_key(key, accept);
    buffer_init(&answer, 512);
    buffer_append_format(&answer,
                         "HTTP/1.1 101 Switching Protocols\r\n"
                         "Upgrade: websocket\r\n"
                         "Connection: Upgrade\r\n"
                         "Sec-WebSocket-Accept: %s\r\n"
                         "Sec-WebSocket-Protocol: %s\r\n\r\n",
                         accept, PROTOCOL);
    ASSERT(!answer.overflowed);
    wire_send_bytes(wire, answer.data, answer.size); /* takes the buffer's memory */
    wire->ws.words = words_keep(wire->loop->gateway, head);
    websocket_begin(wire);
}

void handshake_answer(struct wire *wire, const struct http_head *head)
{
    struct objection objection = handshake_object(wire, head);

    if (objection.status == 0 && !address_take(wire)) {
        metric_add(&wire->loop->gateway->metrics->shed_total, 1);
        objection = (struct objection){503, "too many connections from this address",
                                       "Retry-After: 5\r\n"};
    }
    if (objection.status == 0)
        handshake_accept(wire, head);
    else
        http_problem(wire, objection.status, objection.detail, objection.fields);
}
