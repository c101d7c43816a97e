/*
 * TLS between a wire and its socket: what is received goes through tls.c into the wire's input,
 * and its batches through tls.c to wire_write(), which stays the one place that writes. Hands
 * are shaken within the time that a request has to arrive, and by so many at once: others wait
 * for their turn, what they sent in wire->input. Loop's thread.
 *
 * A peer that only ends the socket, without close_notify, ends the connection as it does
 * without TLS. Nothing can be cut off unseen by that: requests and messages say how long they
 * are.
 */
#include "internal.h"

#include <stdlib.h>

#include "herkend/assert.h"
#include "herkend/memory.h"

void secure_begin(struct wire *wire)
{
    ASSERT(!wire->secure);
    wire->secure = xcalloc(1, sizeof(*wire->secure));
}

bool secure_has_to_begin(const struct wire *wire)
{
    return wire->secure && !wire->secure->tls;
}

bool secure_is_open(const struct wire *wire)
{
    return !secure_has_to_begin(wire) &&
           (!wire->secure || tls_state(wire->secure->tls) == TLS_OPEN ||
            tls_state(wire->secure->tls) == TLS_GOODBYE);
}

bool secure_has_ended(const struct wire *wire)
{
    return wire->secure && wire->secure->tls && tls_state(wire->secure->tls) == TLS_GOODBYE;
}

/* ---- handshakes under way ---------------------------------------------------------------- */

static void shaking_add(struct wire *wire)
{
    struct loop *loop = wire->loop;

    wire->secure->shaking_since_ms = loop_now_ms(loop);
    wire->secure->before = loop->shaking_last;
    if (loop->shaking_last)
        loop->shaking_last->secure->next = wire;
    else
        loop->shaking_first = wire;
    loop->shaking_last = wire;
    loop->shaking_count++;
}

static void shaking_remove(struct wire *wire)
{
    struct loop *loop = wire->loop;
    struct secure *secure = wire->secure;

    if (secure->before)
        secure->before->secure->next = secure->next;
    else
        loop->shaking_first = secure->next;
    if (secure->next)
        secure->next->secure->before = secure->before;
    else
        loop->shaking_last = secure->before;
    secure->before = NULL;
    secure->next = NULL;
    loop->shaking_count--;
}

void secure_make_room(struct loop *loop)
{
    /* Who is slowest goes first. Honest people are done after two round trips; those who never
     * are could else keep everybody out for as long as a handshake may take. */
    while (loop->blocked_count > 0 &&
           loop->shaking_count + loop->blocked_count > HANDSHAKES_MAX) {
        struct wire *slowest = loop->shaking_first;

        if (!slowest ||
            loop_now_ms(loop) - slowest->secure->shaking_since_ms < HANDSHAKE_PATIENCE_MS)
            return;
        metric_add(&loop->gateway->metrics->shed_total, 1);
        wire_doom(slowest);
        wire_go_on(slowest);
    }
}

void secure_release(struct wire *wire)
{
    struct secure *secure = wire->secure;

    if (!secure)
        return;
    if (secure->tls && tls_state(secure->tls) == TLS_SHAKING)
        shaking_remove(wire);
    tls_destroy(secure->tls);
    free(secure);
    wire->secure = NULL;
}

/* ---- received ---------------------------------------------------------------------------- */

void secure_receive(struct wire *wire, struct bytes received)
{
    struct loop *loop = wire->loop;
    struct tls *tls = wire->secure->tls;
    bool was_shaking = tls_state(tls) == TLS_SHAKING;

    /* Nobody reads it any more. */
    if (wire->state == WIRE_FINISHING || wire->state == WIRE_LINGERING)
        return;
    buffer_clear(&loop->sealed);

    enum tls_state state = tls_receive(tls, received, &wire->input, &loop->sealed);

    if (was_shaking && state != TLS_SHAKING)
        shaking_remove(wire);
    /* Also when it breaks: the alert says why. */
    if (wire_write(wire, buffer_bytes(&loop->sealed)) && state == TLS_BROKEN) {
        wire_drop_output(wire);
        wire_finish(wire);
    }
}

/* Of somebody who speaks something else. A request is told what is wrong, in what it speaks. */
static void secure_refuse_plain(struct wire *wire, char first)
{
    secure_release(wire);
    if (first >= 'A' && first <= 'Z')
        http_problem_and_finish(wire, 400,
                                "this port speaks TLS: the address begins with https", NULL);
    else
        wire_finish(wire);
}

/* Its turn comes when another's hands are shaken. */
static void secure_wait(struct wire *wire)
{
    wire->blocked = true;
    wire->loop->blocked_count++;
    loop_retry_soon(wire->loop);
}

bool secure_step(struct wire *wire)
{
    struct bytes received = wire_input(wire);

    if (received.size == 0)
        return false;
    if (received.data[0] != TLS_FIRST_BYTE) {
        secure_refuse_plain(wire, received.data[0]);
        return true;
    }
    if (wire->loop->shaking_count >= HANDSHAKES_MAX) {
        secure_wait(wire);
        return false;
    }

    struct buffer sealed = wire->input; /* from here on the input is what it says */

    buffer_init(&wire->input, INPUT_BYTES_MAX);
    wire->input_used = 0;
    wire->secure->tls = tls_create(wire->loop->gateway->tls);
    shaking_add(wire);
    secure_receive(wire, received);
    buffer_release(&sealed);
    return true;
}

/* ---- written ----------------------------------------------------------------------------- */

bool secure_write(struct wire *wire, struct bytes bytes)
{
    struct loop *loop = wire->loop;

    buffer_clear(&loop->sealed);
    if (!wire->secure->tls || !tls_send(wire->secure->tls, bytes, &loop->sealed)) {
        wire_doom(wire);
        return false;
    }
    return wire_write(wire, buffer_bytes(&loop->sealed));
}

void secure_say_goodbye(struct wire *wire)
{
    struct loop *loop = wire->loop;

    if (!wire->secure || !wire->secure->tls)
        return;
    buffer_clear(&loop->sealed);
    tls_say_goodbye(wire->secure->tls, &loop->sealed);
    (void)wire_write(wire, buffer_bytes(&loop->sealed));
}
