/*
 * One connection: its slot, what it has sent and was not understood yet, what it is to be sent,
 * and its end. libwebsockets gives us the bytes of a raw socket, keeps what the kernel did not
 * take of a write, and closes. Leaves the meaning of bytes to http.c and websocket.c, TLS
 * around them to secure.c, and time to sweep.c. Loop's thread.
 *
 * A wire is freed only when libwebsockets says that its socket is closed, or by wire_go_on();
 * everybody else dooms it, so that no caller finds it gone under its feet.
 */
#include "internal.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "herkend/assert.h"
#include "herkend/memory.h"

static struct gateway *wire_gateway(const struct wire *wire)
{
    return wire->loop->gateway;
}

struct wire *wire_create(struct loop *loop, uint64_t address_key)
{
    struct wire *wire = xcalloc(1, sizeof(*wire));

    wire->loop = loop;
    wire->generation = ++loop->last_generation;
    wire->address_key = address_key;
    wire->reading = true;
    buffer_init(&wire->input, INPUT_BYTES_MAX);
    if (loop->free_slot_count > 0) {
        wire->slot = loop->free_slots[--loop->free_slot_count];
    } else {
        wire->slot = loop->slot_count++;
        loop->wires = array_reserve(loop->wires, &loop->wire_capacity, loop->slot_count,
                                    sizeof(struct wire *));
    }
    ASSERT(wire->slot < loop_slots_max(loop->gateway));
    ASSERT(!loop->wires[wire->slot]);
    loop->wires[wire->slot] = wire;
    loop->wire_count++;
    http_begin(wire);
    return wire;
}

void wire_free(struct wire *wire)
{
    struct loop *loop = wire->loop;

    ASSERT(!wire->wsi);
    ASSERT(loop->wires[wire->slot] == wire);
    address_counts_remove(loop->gateway->addresses, wire->counted_key);
    loop->wires[wire->slot] = NULL;
    loop->wire_count--;
    loop->free_slots = array_reserve(loop->free_slots, &loop->free_slot_capacity,
                                     loop->free_slot_count + 1, sizeof(*loop->free_slots));
    loop->free_slots[loop->free_slot_count++] = wire->slot;
    atomic_fetch_sub(&loop->gateway->connection_count, 1);
    atomic_fetch_sub_explicit(&loop->gateway->metrics->connections, 1, memory_order_relaxed);
    free(wire);
}

struct wire *wire_find(struct loop *loop, uint32_t slot, uint64_t generation)
{
    if (slot >= loop->slot_count)
        return NULL;

    struct wire *wire = loop->wires[slot];

    return wire && wire->generation == generation && wire->wsi ? wire : NULL;
}

void wire_expect(const struct loop *loop, uint32_t slot)
{
    const char *wire = slot < loop->slot_count ? (const char *)loop->wires[slot] : NULL;

    if (!wire)
        return;
    for (size_t at = 0; at < WIRE_NEAR_BYTES; at += CACHE_LINE_BYTES)
        __builtin_prefetch(wire + at, 1);
}

struct connection_handle wire_handle(const struct wire *wire)
{
    return (struct connection_handle){
        .loop = wire->loop->index, .slot = wire->slot, .generation = wire->generation};
}

struct bytes wire_input(const struct wire *wire)
{
    if (wire->input_used == wire->input.size)
        return (struct bytes){0};
    return (struct bytes){.data = wire->input.data + wire->input_used,
                          .size = wire->input.size - wire->input_used};
}

void wire_use(struct wire *wire, size_t bytes)
{
    ASSERT(bytes <= wire->input.size - wire->input_used);
    wire->input_used += bytes;
}

/* libwebsockets holds something only when it was given it: so nearly never it has to be asked.
 */
bool wire_is_holding(const struct wire *wire)
{
    return wire->holding && wire->wsi && lws_partial_buffered(wire->wsi);
}

bool wire_is_waiting_for_reader(const struct wire *wire)
{
    return wire->outbox.count > 0 || wire_is_holding(wire);
}

/* Output begins to wait: from here on the stall timeout runs. */
static void wire_begin_waiting(struct wire *wire)
{
    if (!wire_is_waiting_for_reader(wire))
        wire->progress_ms = loop_now_ms(wire->loop);
}

void wire_send_bytes(struct wire *wire, char *bytes, size_t size)
{
    wire_begin_waiting(wire);
    outbox_put_bytes(&wire->outbox, bytes, size);
    wire->loop->outboxes_bytes += size;
}

void wire_drop_output(struct wire *wire)
{
    wire->loop->outboxes_bytes -= wire->outbox.waiting_bytes;
    outbox_release(&wire->outbox);
}

void wire_drop_unsent(struct wire *wire)
{
    size_t before = wire->outbox.waiting_bytes;

    outbox_drop_unsent(&wire->outbox);
    wire->loop->outboxes_bytes -= before - wire->outbox.waiting_bytes;
}

void wire_finish(struct wire *wire)
{
    http_end_exchange(wire);
    wire->state = WIRE_FINISHING;
    wire->deadline_ms = 0;
    wire->input_used = wire->input.size;
}

void wire_doom(struct wire *wire)
{
    wire->doomed = true;
}

/* One step of understanding the input; false when it cannot be taken further now. */
static bool wire_step(struct wire *wire)
{
    if (wire->blocked)
        return false;
    switch (wire->state) {
    case WIRE_HTTP_HEAD:
        return secure_has_to_begin(wire) ? secure_step(wire) : http_step_head(wire);
    case WIRE_HTTP_BODY:
        return http_step_body(wire);
    case WIRE_WEBSOCKET:
    case WIRE_WEBSOCKET_CLOSING:
        return websocket_step(wire);
    case WIRE_HTTP_ENGINE:
    case WIRE_HTTP_ANSWER:
        return false;
    case WIRE_FINISHING:
    case WIRE_LINGERING:
    case WIRE_GONE:
        wire->input_used = wire->input.size;
        return false;
    }
    UNREACHABLE("a wire is in one of its states");
}

/* Everything is written. True when the wire can go on reading because of it. */
static bool wire_drained(struct wire *wire)
{
    if (wire->state == WIRE_HTTP_ANSWER) {
        http_begin(wire);
        return true;
    }
    if (wire->state == WIRE_FINISHING) {
        secure_say_goodbye(wire);
        if (wire->doomed || wire_is_holding(wire))
            return false;
        /* Not closed at once: with input unread the kernel would send a reset, which makes
         * the peer throw away our last words. */
        shutdown(wire->fd, SHUT_WR);
        wire->state = WIRE_LINGERING;
        wire->deadline_ms =
            loop_now_ms(wire->loop) + wire_gateway(wire)->settings.close_timeout_ms;
    }
    return false;
}

/* How much of it the kernel takes. */
static size_t wire_try(struct wire *wire, struct bytes bytes)
{
    ssize_t taken;

    do
        taken = send(wire->fd, bytes.data, bytes.size, MSG_NOSIGNAL | MSG_DONTWAIT);
    while (taken < 0 && errno == EINTR);
    if (taken < 0 && errno != EAGAIN)
        wire_doom(wire);
    return taken < 0 ? 0 : (size_t)taken;
}

/* libwebsockets writes it when there is room, and gives us no input before, which would have to
 * be answered. */
static void wire_hold(struct wire *wire, struct bytes rest)
{
    /* It does not change what is RAW. */
    unsigned char *borrowed = (unsigned char *)(uintptr_t)rest.data;

    if (lws_write(wire->wsi, borrowed, rest.size, LWS_WRITE_RAW) < 0)
        wire_doom(wire);
    wire->holding = true;
}

bool wire_write(struct wire *wire, struct bytes bytes)
{
    if (bytes.size == 0)
        return true;
    wire_begin_waiting(wire);
    if (wire_is_holding(wire)) {
        wire_doom(wire);
        return false;
    }
    wire->holding = false;

    size_t taken = wire_try(wire, bytes);

    if (taken < bytes.size && !wire->doomed)
        wire_hold(wire, (struct bytes){bytes.data + taken, bytes.size - taken});
    return !wire->doomed;
}

/*
 * Writes what waits, several items in one write. Never while libwebsockets still holds a part
 * of an earlier write: frames were lost that way. Returns what wire_drained() says.
 */
static bool wire_flush(struct wire *wire)
{
    struct loop *loop = wire->loop;

    for (int writes = 0; wire->outbox.count > 0; writes++) {
        if (wire_is_holding(wire) || writes == WRITES_PER_TURN_MAX) {
            lws_callback_on_writable(wire->wsi);
            return false;
        }

        struct bytes next = outbox_next(&wire->outbox, loop->write_buffer, WRITE_BYTES_MAX);

        if (!(wire->secure ? secure_write(wire, next) : wire_write(wire, next)))
            return false;
        metric_add(&loop->gateway->metrics->updates_total,
                   outbox_advance(&wire->outbox, next.size));
        loop->outboxes_bytes -= next.size;
        if (!wire_is_holding(wire))
            wire->progress_ms = loop_now_ms(loop);
    }
    /* libwebsockets asks for the next WRITEABLE itself while it holds something. */
    return wire_is_holding(wire) ? false : wire_drained(wire);
}

static bool wire_put_message(struct wire *wire, struct message *message)
{
    size_t size = message_frame(message).size;

    if (wire->outbox.count > 0 && wire->loop->outboxes_bytes + size > OUTBOXES_BYTES_MAX)
        return false;
    wire_begin_waiting(wire);
    if (!outbox_put_message(&wire->outbox, message))
        return false;
    wire->loop->outboxes_bytes += size;
    return true;
}

/* A reader that is slow is told the latest of what changes all the time, and not each step. */
static void wire_merge(struct wire *wire, const struct message *next)
{
    size_t before = wire->outbox.waiting_bytes;

    metric_add(&wire_gateway(wire)->metrics->merged_total, outbox_merge(&wire->outbox, next));
    wire->loop->outboxes_bytes -= before - wire->outbox.waiting_bytes;
}

bool wire_send_message(struct wire *wire, struct message *message)
{
    if (wire_put_message(wire, message))
        return true;
    /* Much may come in one turn, before anything could be written: that is no slow reader. */
    (void)wire_flush(wire);
    if (wire->doomed)
        return false;
    if (wire_put_message(wire, message))
        return true;
    wire_merge(wire, message);
    return wire_put_message(wire, message);
}

/* Whether more input may come: not while earlier input waits for somebody else. */
static bool wire_may_read(const struct wire *wire)
{
    if (wire->blocked)
        return false;
    if (wire->state == WIRE_HTTP_ENGINE || wire->state == WIRE_HTTP_ANSWER)
        return wire->input.size == 0;
    return true;
}

/* Packs the input and tells libwebsockets whether to read. */
static void wire_settle(struct wire *wire)
{
    struct bytes rest = wire_input(wire);

    if (rest.size == 0) {
        buffer_release(&wire->input);
    } else if (wire->input_used > 0) {
        memmove(wire->input.data, rest.data, rest.size);
        wire->input.size = rest.size;
    }
    wire->input_used = 0;
    if (wire->doomed || wire_may_read(wire) == wire->reading)
        return;
    wire->reading = !wire->reading;
    lws_rx_flow_control(wire->wsi, wire->reading);
}

/* The peer sends nothing more, and all that it sent is looked at. */
static void wire_end_input(struct wire *wire)
{
    switch (wire->state) {
    case WIRE_HTTP_HEAD:
    case WIRE_HTTP_BODY:
    case WIRE_WEBSOCKET:
    case WIRE_WEBSOCKET_CLOSING:
        wire_finish(wire);
        break;
    case WIRE_HTTP_ENGINE: /* it may wait for its answer */
    case WIRE_HTTP_ANSWER:
    case WIRE_FINISHING:
    case WIRE_LINGERING:
    case WIRE_GONE:
        break;
    }
}

static void wire_run(struct wire *wire)
{
    do {
        while (!wire->doomed && wire_step(wire)) {
        }
        if (!wire->blocked && secure_has_ended(wire))
            wire_end_input(wire);
    } while (!wire->doomed && wire_flush(wire));
    wire_settle(wire);
}

/* Whether it is to be closed now. It ends as cleanly as is still possible. */
static bool wire_is_over(struct wire *wire)
{
    if (wire->doomed && !wire_is_holding(wire))
        secure_say_goodbye(wire);
    return wire->doomed;
}

/* Whether wire_run() would find nothing to read, as of nearly all who are told something. */
static bool wire_is_listener(const struct wire *wire)
{
    return wire->state == WIRE_WEBSOCKET && !wire->secure && !wire->blocked && wire->reading &&
           wire->input.size == 0;
}

void wire_go_on(struct wire *wire)
{
    ASSERT(wire->wsi);
    if (wire_is_listener(wire))
        (void)wire_flush(wire);
    else
        wire_run(wire);
    if (wire_is_over(wire))
        lws_set_timeout(wire->wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_SYNC);
}

static void wire_received(struct wire *wire, struct bytes input)
{
    if (wire->secure && !secure_has_to_begin(wire))
        secure_receive(wire, input);
    else
        buffer_append(&wire->input, input);
    /* Reading was stopped long before; if it is not, that is no reason to stop the server. */
    if (wire->input.overflowed)
        wire_doom(wire);
    wire_run(wire);
}

static void wire_writable(struct wire *wire)
{
    wire->progress_ms = loop_now_ms(wire->loop);
    wire_run(wire);
}

/* The socket is closed. */
static void wire_closed(struct wire *wire)
{
    struct loop *loop = wire->loop;

    if (!wire->wsi)
        return; /* its adoption failed: wire_adopt() frees it */
    wire->wsi = NULL;
    wire->state = WIRE_GONE;
    http_end_exchange(wire);
    websocket_release(wire);
    buffer_release(&wire->input);
    wire_drop_output(wire);
    secure_release(wire);
    if (wire->blocked)
        loop->blocked_count--;
    wire->blocked = false;
    if (websocket_tell_engine(wire))
        wire_free(wire);
}

int wire_service(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
                 size_t size)
{
    struct wire *wire = NULL;

    (void)user;
    /* Of its hundred reasons three are ours. */
    switch ((int)reason) {
    case LWS_CALLBACK_RAW_RX:
        wire = lws_get_opaque_user_data(wsi);
        wire_received(wire, (struct bytes){.data = in, .size = size});
        return wire_is_over(wire) ? -1 : 0;
    case LWS_CALLBACK_RAW_WRITEABLE:
        wire = lws_get_opaque_user_data(wsi);
        wire_writable(wire);
        return wire_is_over(wire) ? -1 : 0;
    case LWS_CALLBACK_RAW_CLOSE:
        wire_closed(lws_get_opaque_user_data(wsi));
        return 0;
    default:
        return 0;
    }
}

void wire_adopt(struct wire *wire, int fd)
{
    lws_adopt_desc_t descriptor = {
        .vh = wire->loop->vhost,
        .type = LWS_ADOPT_SOCKET,
        .fd = {.sockfd = fd},
        .vh_prot_name = "herkend",
        .opaque = wire,
    };

    wire->fd = fd;
    /* Closes the descriptor when it fails. */
    wire->wsi = lws_adopt_descriptor_vhost_via_info(&descriptor);
    if (!wire->wsi) {
        metric_add(&wire_gateway(wire)->metrics->shed_total, 1);
        secure_release(wire);
        wire_free(wire);
    }
}
