/*
 * What is said on an open WebSocket, frame by frame, and its end (RFC 6455, sections 5.5 and
 * 7). Leaves the bytes of frames to frame.c and the meaning of messages to inbound.c. Loop's
 * thread.
 */
#include "internal.h"

#include <stdlib.h>

#include "herkend/assert.h"
#include "herkend/memory.h"
#include "herkend/random.h"

/* Those who came, or spoke, together are not pinged together. */
static void ping_later(struct wire *wire)
{
    uint64_t now_ms = loop_now_ms(wire->loop);
    uint64_t half_ms = wire->loop->gateway->settings.ping_interval_ms / 2;

    wire->ws.next_ping_ms =
        now_ms + half_ms + splitmix64_once(wire->generation ^ now_ms) % (half_ms + 1);
}

void websocket_begin(struct wire *wire)
{
    struct loop *loop = wire->loop;
    const struct gateway_settings *settings = &loop->gateway->settings;
    uint64_t now_ms = loop_now_ms(loop);

    http_end_exchange(wire);
    wire->state = WIRE_WEBSOCKET;
    wire->deadline_ms = now_ms + settings->hello_timeout_ms;
    frame_decoder_init(&wire->ws.decoder);
    inbound_begin(wire);
    ping_later(wire);
}

void websocket_release(struct wire *wire)
{
    frame_decoder_release(&wire->ws.decoder);
    words_forget(wire->ws.words);
    wire->ws.words = NULL;
}

bool websocket_tell_engine(struct wire *wire)
{
    if (!wire->ws.engine_knows)
        return true;

    struct request *request = request_create(REQUEST_CLOSED, wire_handle(wire));

    request->received_ms = gateway_clock_ms();
    if (!gather_post(wire->loop, request)) {
        /* Said again at the next sweep: the slot is not given away before. */
        request_destroy(request);
        return false;
    }
    wire->ws.engine_knows = false;
    return true;
}

static void websocket_send_control(struct wire *wire, enum frame_opcode opcode,
                                   struct bytes payload)
{
    char *frame = xcalloc(1, FRAME_CONTROL_FRAME_BYTES_MAX);

    wire_send_bytes(wire, frame, frame_control_encode(opcode, payload, frame));
}

static void websocket_send_close(struct wire *wire, enum close_code code, const char *reason)
{
    char *frame = xcalloc(1, FRAME_CONTROL_FRAME_BYTES_MAX);

    wire_send_bytes(wire, frame, frame_close_encode(code, reason, frame));
}

void websocket_close(struct wire *wire, enum close_code code, const char *reason)
{
    if (wire->state != WIRE_WEBSOCKET)
        return;
    websocket_send_close(wire, code, reason);
    wire->state = WIRE_WEBSOCKET_CLOSING;
    wire->deadline_ms =
        loop_now_ms(wire->loop) + wire->loop->gateway->settings.close_timeout_ms;
    (void)websocket_tell_engine(wire); /* or when the socket is closed */
}

void websocket_fail(struct wire *wire, enum close_code code, const char *reason)
{
    /* 7.1.7: whatever else the peer sends is not looked at. */
    if (wire->state == WIRE_WEBSOCKET)
        websocket_send_close(wire, code, reason);
    (void)websocket_tell_engine(wire);
    wire_finish(wire);
}

void websocket_send(struct wire *wire, struct message *message)
{
    if (wire->state != WIRE_WEBSOCKET || wire_send_message(wire, message))
        return;
    /* A gap may not be: the client comes back and is shown how things are. */
    metric_add(&wire->loop->gateway->metrics->shed_total, 1);
    wire_drop_unsent(wire);
    websocket_close(wire, CLOSE_TRY_AGAIN_LATER, "reads too slowly");
}

void websocket_ping(struct wire *wire)
{
    const struct gateway_settings *settings = &wire->loop->gateway->settings;

    wire->ws.next_ping_ms = loop_now_ms(wire->loop) + settings->ping_interval_ms;
    /* Behind output that waits a ping would say nothing; the stall timeout watches that. */
    if (wire_is_waiting_for_reader(wire))
        return;
    if (wire->ws.pings_missed >= PINGS_MISSED_MAX) {
        wire_doom(wire);
        return;
    }
    wire->ws.pings_missed++;
    websocket_send_control(wire, FRAME_PING, (struct bytes){0});
}

/* The peer closes, or answers our closing. */
static void websocket_peer_closes(struct wire *wire, struct bytes payload)
{
    enum close_code code = frame_close_decode(payload);

    if (wire->state == WIRE_WEBSOCKET)
        websocket_send_close(wire, code, NULL);
    (void)websocket_tell_engine(wire);
    wire_finish(wire);
}

static void websocket_too_many(struct wire *wire)
{
    metric_add(&wire->loop->gateway->metrics->shed_total, 1);
    websocket_fail(wire, CLOSE_TOO_MANY_MESSAGES, "too many messages");
}

bool websocket_step(struct wire *wire)
{
    struct bytes input = wire_input(wire);
    bool open = wire->state == WIRE_WEBSOCKET;
    struct frame_result result;

    if (input.size == 0)
        return false;
    wire_use(wire, frame_decode(&wire->ws.decoder, input, &result));
    wire->ws.pings_missed = 0; /* it lives */
    switch (result.event) {
    case FRAME_EVENT_NONE:
        return false;
    case FRAME_EVENT_TEXT:
        ping_later(wire); /* who speaks need not be asked whether he is there */
        if (open && !inbound_message(wire, result.payload))
            websocket_too_many(wire);
        return true;
    case FRAME_EVENT_PING:
        if (!open)
            return true;
        if (inbound_allows_control(wire))
            websocket_send_control(wire, FRAME_PONG, result.payload);
        else
            websocket_too_many(wire);
        return true;
    case FRAME_EVENT_PONG:
        if (open && !inbound_allows_control(wire))
            websocket_too_many(wire);
        return true;
    case FRAME_EVENT_CLOSE:
        websocket_peer_closes(wire, result.payload);
        return true;
    case FRAME_EVENT_BROKEN:
        metric_add(&wire->loop->gateway->metrics->malformed_total, 1);
        websocket_fail(wire, result.code, result.reason);
        return true;
    }
    UNREACHABLE("every event is handled");
}
