/*
 * What time does to connections: every deadline of a wire is looked at here, now and then, by
 * one timer per loop. The timers of libwebsockets are an O(n) insert each and took 60 % of the
 * cost of connecting at 10,000. Loop's thread.
 */
#include "internal.h"

/* A reader that takes nothing of what waits for him. */
static bool sweep_is_stalled(const struct wire *wire, uint64_t now_ms)
{
    return wire_is_waiting_for_reader(wire) &&
           now_ms - wire->progress_ms >= wire->loop->gateway->settings.stall_timeout_ms;
}

/* The request did not come in time. */
static void sweep_slow_request(struct wire *wire)
{
    /* Who does not finish shaking hands is told nothing, and keeps no place while he reads it.
     */
    if (wire->secure && !secure_is_open(wire)) {
        metric_add(&wire->loop->gateway->metrics->shed_total, 1);
        wire_doom(wire);
        return;
    }
    /* Between requests a connection may just end. */
    if (wire->state == WIRE_HTTP_HEAD && wire_input(wire).size == 0)
        wire_finish(wire);
    else
        http_problem_and_finish(wire, 408, "the request did not come in time", NULL);
}

static void sweep_deadline(struct wire *wire)
{
    wire->deadline_ms = 0;
    switch (wire->state) {
    case WIRE_HTTP_HEAD:
    case WIRE_HTTP_BODY:
        sweep_slow_request(wire);
        break;
    case WIRE_HTTP_ENGINE:
        http_problem_and_finish(wire, 503, "the answer took too long", "Retry-After: 5\r\n");
        break;
    case WIRE_WEBSOCKET:
        websocket_close(wire, CLOSE_HELLO_TIMEOUT, "no hello in time");
        break;
    case WIRE_WEBSOCKET_CLOSING:
    case WIRE_LINGERING:
        wire_doom(wire);
        break;
    case WIRE_HTTP_ANSWER:
    case WIRE_FINISHING:
    case WIRE_GONE:
        break;
    }
}

void sweep_wire(struct wire *wire, uint64_t now_ms)
{
    bool changed = false;

    if (wire->state == WIRE_GONE) {
        if (websocket_tell_engine(wire))
            wire_free(wire);
        return;
    }
    if (sweep_is_stalled(wire, now_ms)) {
        metric_add(&wire->loop->gateway->metrics->shed_total, 1);
        wire_doom(wire);
        changed = true;
    } else if (wire->deadline_ms != 0 && now_ms >= wire->deadline_ms) {
        sweep_deadline(wire);
        changed = true;
    } else if (wire->state == WIRE_WEBSOCKET && now_ms >= wire->ws.next_ping_ms) {
        websocket_ping(wire);
        changed = true;
    }
    if (changed)
        wire_go_on(wire);
}
