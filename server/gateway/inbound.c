/*
 * From a text message to the engine: the rate a connection may keep, the codec, and what is
 * answered here because the engine has nothing to say about it. Loop's thread.
 */
#include "internal.h"

#include <stdlib.h>

#include "herkend/assert.h"
#include "herkend/codec.h"

enum {
    TOKEN = 1000,      /* thousandths: a millisecond of a slow rate is less than a message */
    EXCESS_FACTOR = 2, /* bursts over the rate before the connection is closed */
    UPDATE_BYTES_MAX = 64 * 1024,
};

void inbound_begin(struct wire *wire)
{
    wire->ws.tokens_milli = wire->loop->gateway->settings.messages_burst * TOKEN;
    wire->ws.tokens_ms = loop_now_ms(wire->loop);
    wire->ws.language = LANGUAGE_NL;
}

/* Takes a token; false when there is none. */
static bool inbound_take_token(struct wire *wire)
{
    const struct gateway_settings *settings = &wire->loop->gateway->settings;
    uint64_t now_ms = loop_now_ms(wire->loop);
    uint64_t full = (uint64_t)settings->messages_burst * TOKEN;
    /* Messages a second are thousandths of a message a millisecond. */
    uint64_t tokens =
        wire->ws.tokens_milli + (now_ms - wire->ws.tokens_ms) * settings->messages_per_second;

    wire->ws.tokens_ms = now_ms;
    if (tokens >= full) {
        tokens = full;
        wire->ws.excess = 0; /* it has been quiet for long enough */
    }
    if (tokens < TOKEN) {
        wire->ws.tokens_milli = (uint32_t)tokens;
        wire->ws.excess++;
        return false;
    }
    wire->ws.tokens_milli = (uint32_t)(tokens - TOKEN);
    return true;
}

static bool inbound_is_flood(const struct wire *wire)
{
    return wire->ws.excess > EXCESS_FACTOR * wire->loop->gateway->settings.messages_burst;
}

bool inbound_allows_control(struct wire *wire)
{
    return inbound_take_token(wire) || !inbound_is_flood(wire);
}

/* An error that needs no engine. */
static void inbound_refuse(struct wire *wire, struct bytes id, const char *code_name,
                           const char *text)
{
    struct update update = {
        .kind = UPDATE_ERROR, .id = id, .code_name = code_name, .message = text};
    struct buffer *json = &wire->loop->scratch;

    buffer_clear(json);
    update_encode(&update, json);
    ASSERT(!json->overflowed); /* an id and a sentence */

    struct message *message = message_create(buffer_bytes(json));

    websocket_send(wire, message);
    message_release(message);
}

/* Nothing more is read from it until the engine has had time: a sender that gets no answers
 * slows down by itself. */
static void inbound_block(struct wire *wire)
{
    wire->blocked = true;
    wire->loop->blocked_count++;
    loop_retry_soon(wire->loop);
}

/* What the handshake said of an organiser is part of the hello. */
static void inbound_add_words(const struct wire *wire, struct request *request)
{
    const struct handshake_words *words = wire->ws.words;

    if (!words || request->command.kind != COMMAND_HELLO)
        return;
    request->bearer = arena_copy(&request->arena, bytes_from_string(words->bearer));
    request->sign_in = arena_copy(&request->arena, bytes_from_string(words->sign_in));
    request->origin = words->origin;
}

/* Gives the request to the engine, which takes it, or says why not. */
static void inbound_post(struct wire *wire, struct request *request)
{
    bool hello = request->command.kind == COMMAND_HELLO;

    if (!wire->ws.said_hello && !hello) {
        inbound_refuse(wire, request->command.id, "unauthorised", "say hello first");
        request_destroy(request);
        return;
    }
    if (!gather_post(wire->loop, request)) {
        inbound_refuse(wire, request->command.id, "busy",
                       "the server has too much to do; send it again");
        request_destroy(request);
        inbound_block(wire);
        return;
    }
    wire->ws.engine_knows = true;
    if (hello && !wire->ws.said_hello) {
        wire->ws.said_hello = true;
        wire->deadline_ms = 0;
    }
}

bool inbound_message(struct wire *wire, struct bytes text)
{
    struct metrics *metrics = wire->loop->gateway->metrics;
    struct request *request = request_create(REQUEST_COMMAND, wire_handle(wire));
    struct error error = {0};

    metric_add(&metrics->messages_total, 1);
    request->received_ms = gateway_clock_ms();
    request->address_key = wire->address_key;
    request->operator_socket = wire->operator_socket;

    /* Decoded even if it comes too fast: whoever waits for its answer must find its id. */
    enum decode_result result =
        command_decode(text, wire->ws.language, &request->arena, &request->command, &error);

    if (!inbound_take_token(wire)) {
        metric_add(&metrics->rate_limited_total, 1);
        if (!inbound_is_flood(wire))
            inbound_refuse(wire, request->command.id, "rate_limited",
                           "too many messages; slow down, or the connection is closed");
        request_destroy(request);
        return !inbound_is_flood(wire);
    }
    if (result != DECODE_OK) {
        metric_add(&metrics->malformed_total, 1);
        inbound_refuse(wire, request->command.id, decode_result_name(result), error.sentence);
        request_destroy(request);
        return true;
    }
    inbound_add_words(wire, request);
    inbound_post(wire, request);
    return true;
}
