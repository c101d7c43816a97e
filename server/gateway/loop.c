/*
 * One loop: a thread, a libuv loop, and a libwebsockets context that lives on it. All sockets
 * of its connections belong to this thread; the engine reaches it through the mailbox.
 *
 * libwebsockets 4.1.6 is used as a keeper of raw sockets: it reads, buffers what the kernel did
 * not take, tells when there is room again, and closes. (Debian builds it with LWS_MAX_SMP 1,
 * so each loop has a context of its own. They are made and destroyed by the main thread, one
 * after the other, as a context touches globals of the library then.) WebSocket and HTTP are
 * ours: frame.c and http_head.c say why.
 */
#include "internal.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "herkend/assert.h"
#include "herkend/log.h"
#include "herkend/memory.h"

enum {
    RETRY_MS = 20, /* until a blocked wire asks the engine again */
    UPDATE_SCRATCH_BYTES_MAX = 64 * 1024,
    EXPECTED = 8, /* receivers ahead of the one that is told */
};

static const struct lws_protocols PROTOCOLS[] = {
    {
        .name = "herkend",
        .callback = wire_service,
        .rx_buffer_size = 512, /* of WebSockets of the library's own; we have none */
        /* It cuts what is larger: a batch under TLS has to go in one piece as well. */
        .tx_packet_size = WRITE_BYTES_MAX + TLS_OVERHEAD_BYTES_MAX,
    },
    {0},
};

const char *loop_date(struct loop *loop)
{
    time_t now_s = time(NULL);
    struct tm tm;

    if (now_s != loop->date_s && gmtime_r(&now_s, &tm)) {
        loop->date_s = now_s;
        strftime(loop->date, sizeof(loop->date), "%a, %d %b %Y %H:%M:%S GMT", &tm);
    }
    return loop->date;
}

/* ---- mail -------------------------------------------------------------------------------- */

static enum flush_place message_place(const struct message *message)
{
    return message_is_answer(message) ? FLUSH_FIRST : FLUSH_LATER;
}

static void loop_tell_many(struct loop *loop, const struct mail *mail)
{
    enum flush_place place = message_place(mail->message);

    for (uint32_t i = 0; i < mail->receiver_count; i++) {
        const struct receiver *receiver = &mail->receivers[i];
        struct wire *wire = wire_find(loop, receiver->slot, receiver->generation);

        if (i + EXPECTED < mail->receiver_count)
            wire_expect(loop, receiver[EXPECTED].slot);
        if (!wire)
            continue;
        websocket_send(wire, mail->message);
        flush_want(wire, place);
    }
}

static void loop_open_mail(struct loop *loop, const struct mail *mail, struct wire *wire)
{
    enum flush_place place = FLUSH_LATER;

    switch (mail->kind) {
    case MAIL_MESSAGE:
        place = message_place(mail->message);
        websocket_send(wire, mail->message);
        break;
    case MAIL_TO_MANY:
        UNREACHABLE("it is not one wire's");
    case MAIL_CLOSE:
        websocket_close(wire, (enum close_code)mail->code, mail->reason);
        break;
    case MAIL_RESPONSE:
        http_respond(wire, mail->response);
        place = FLUSH_FIRST;
        break;
    case MAIL_BOUND:
        wire->ws.language = mail->language;
        break;
    case MAIL_LOST:
        metric_add(&loop->gateway->metrics->shed_total, 1);
        if (wire->state == WIRE_HTTP_ENGINE)
            http_problem_and_finish(wire, 503, "too much to do", "Retry-After: 1\r\n");
        else
            websocket_close(wire, CLOSE_TRY_AGAIN_LATER, "too much to do");
        break;
    }
    flush_want(wire, place); /* once all mail is out of the box */
}

static void loop_read_mail(struct loop *loop)
{
    size_t count;
    struct mail *mails = mailbox_take(loop->mailbox, &count);

    for (size_t i = 0; i < count; i++) {
        struct wire *wire = wire_find(loop, mails[i].slot, mails[i].generation);

        if (mails[i].kind == MAIL_TO_MANY)
            loop_tell_many(loop, &mails[i]);
        else if (wire)
            loop_open_mail(loop, &mails[i], wire);
        /* http_respond() takes the response. */
        if (!wire || mails[i].kind != MAIL_RESPONSE)
            mail_release(&mails[i]);
    }
    flush_work(loop);
}

/* ---- blocked wires ----------------------------------------------------------------------- */

static void loop_unblock(struct loop *loop)
{
    secure_make_room(loop);
    for (uint32_t slot = 0; slot < loop->slot_count && loop->blocked_count > 0; slot++) {
        struct wire *wire = loop->wires[slot];

        if (!wire || !wire->blocked)
            continue;
        wire->blocked = false;
        loop->blocked_count--;
        wire_go_on(wire);
    }
}

static void loop_retry(uv_timer_t *timer)
{
    loop_unblock(timer->data);
}

void loop_retry_soon(struct loop *loop)
{
    if (!uv_is_active((uv_handle_t *)&loop->retry))
        uv_timer_start(&loop->retry, loop_retry, RETRY_MS, 0);
}

/* ---- stopping ---------------------------------------------------------------------------- */

static void loop_close_wire(struct wire *wire)
{
    switch (wire->state) {
    case WIRE_WEBSOCKET:
        websocket_close(wire, CLOSE_SERVICE_RESTART, "the server restarts");
        break;
    case WIRE_HTTP_HEAD:
    case WIRE_HTTP_BODY:
        wire_finish(wire);
        break;
    case WIRE_HTTP_ENGINE: /* gets its answer, and no more */
        wire->http->keep_alive = false;
        return;
    case WIRE_HTTP_ANSWER:
    case WIRE_WEBSOCKET_CLOSING:
    case WIRE_FINISHING:
    case WIRE_LINGERING:
    case WIRE_GONE:
        return;
    }
    wire_go_on(wire);
}

static void loop_each_wire(struct loop *loop, void (*each)(struct wire *wire))
{
    for (uint32_t slot = 0; slot < loop->slot_count; slot++) {
        if (loop->wires[slot])
            each(loop->wires[slot]);
    }
}

static void loop_kill_wire(struct wire *wire)
{
    /* The engine is not asked any more: it stops after us. */
    wire->ws.engine_knows = false;
    if (!wire->wsi) {
        wire_free(wire);
        return;
    }
    wire_doom(wire);
    wire_go_on(wire);
}

/* Goes on stopping; true when nothing is left to do. */
static bool loop_has_stopped(struct loop *loop)
{
    struct gateway *gateway = loop->gateway;
    uint64_t now_ms = loop_now_ms(loop);

    if (!loop->stopping) {
        /* The sweep may see the stop before the wake-up for what was posted ahead of it. */
        loop_read_mail(loop);
        loop->stopping = true;
        loop->stop_deadline_ms = now_ms + atomic_load(&gateway->stop_timeout_ms);
        /* From now on every end of a connection may be the last one. */
        uv_timer_set_repeat(&loop->sweep, SWEEP_MS_MIN);
        uv_timer_again(&loop->sweep);
        loop_each_wire(loop, loop_close_wire);
    }
    if (loop->wire_count > 0 && now_ms >= loop->stop_deadline_ms) {
        log_figure(LOG_INFO, "connections_cut_at_stop", "connections", loop->wire_count);
        loop_each_wire(loop, loop_kill_wire);
    }
    return loop->wire_count == 0;
}

/* What other threads have asked for. */
static void loop_look_around(struct loop *loop)
{
    if (atomic_load(&loop->gateway->draining))
        listeners_close(loop);
    if (atomic_load(&loop->gateway->stopping) && loop_has_stopped(loop))
        uv_stop(&loop->uv);
}

void loop_take_mail(struct loop *loop)
{
    loop_read_mail(loop);
    /* A turn of the engine has emptied its inbox. */
    loop_unblock(loop);
}

static void loop_woken(uv_async_t *wake)
{
    struct loop *loop = wake->data;

    loop_take_mail(loop);
    loop_look_around(loop);
}

static void loop_sweep(uv_timer_t *timer)
{
    struct loop *loop = timer->data;
    uint64_t now_ms = loop_now_ms(loop);

    for (uint32_t slot = 0; slot < loop->slot_count; slot++) {
        if (loop->wires[slot])
            sweep_wire(loop->wires[slot], now_ms);
    }
    loop_look_around(loop);
}

/* ---- life -------------------------------------------------------------------------------- */

/* Often enough that no timeout is missed by more than a quarter of it. */
static uint64_t sweep_interval_ms(const struct gateway_settings *settings)
{
    const uint32_t timeouts_ms[] = {
        settings->hello_timeout_ms, settings->ping_interval_ms, settings->http_timeout_ms,
        settings->stall_timeout_ms, settings->close_timeout_ms,
    };
    uint64_t interval_ms = SWEEP_MS_MAX;

    for (size_t i = 0; i < ARRAY_COUNT(timeouts_ms); i++) {
        if (timeouts_ms[i] / 4 < interval_ms)
            interval_ms = timeouts_ms[i] / 4;
    }
    return interval_ms < SWEEP_MS_MIN ? SWEEP_MS_MIN : interval_ms;
}

static bool loop_make_handles(struct loop *loop)
{
    const struct gateway_settings *settings = &loop->gateway->settings;

    if (uv_loop_init(&loop->uv) != 0)
        return false;
    loop->uv_made = true;
    ASSERT(uv_async_init(&loop->uv, &loop->wake, loop_woken) == 0);
    ASSERT(uv_timer_init(&loop->uv, &loop->sweep) == 0);
    ASSERT(uv_timer_init(&loop->uv, &loop->retry) == 0);
    ASSERT(uv_idle_init(&loop->uv, &loop->flushing) == 0);
    loop->wake.data = loop;
    loop->sweep.data = loop;
    loop->retry.data = loop;
    loop->flushing.data = loop;
    gather_begin(loop);

    uint64_t interval_ms = sweep_interval_ms(settings);

    uv_timer_start(&loop->sweep, loop_sweep, interval_ms, interval_ms);
    return true;
}

static bool loop_make_context(struct loop *loop)
{
    /* Zeroed: without a retry and idle policy no validity timers are set. */
    static const lws_retry_bo_t no_timers = {0};
    void *foreign_loop = &loop->uv;
    struct lws_context_creation_info info = {
        .port = CONTEXT_PORT_NO_LISTEN,
        .options = LWS_SERVER_OPTION_LIBUV | LWS_SERVER_OPTION_EXPLICIT_VHOSTS,
        .foreign_loops = &foreign_loop,
        .pt_serv_buf_size = READ_BYTES_MAX + LWS_PRE,
        .retry_and_idle_policy = &no_timers,
        .pcontext = &loop->context, /* NULL again once it is destroyed */
        .protocols = PROTOCOLS,
        .vhost_name = "herkend",
    };

    loop->context = lws_create_context(&info);
    if (!loop->context)
        return false;
    loop->vhost = lws_create_vhost(loop->context, &info);
    return loop->vhost != NULL;
}

int loop_create(struct loop **out, struct gateway *gateway, uint32_t index, struct error *error)
{
    struct loop *loop = xcalloc(1, sizeof(*loop));

    loop->gateway = gateway;
    loop->index = index;
    loop->spare_fd = -1;
    for (size_t i = 0; i < LISTENER_COUNT; i++)
        loop->listen_fds[i] = -1;
    loop->write_buffer = xcalloc(1, WRITE_BYTES_MAX);
    buffer_init(&loop->scratch, UPDATE_SCRATCH_BYTES_MAX);
    buffer_init(&loop->sealed, WRITE_BYTES_MAX + TLS_OVERHEAD_BYTES_MAX);
    loop->mailbox = mailbox_create(loop_slots_max(gateway), MAILBOX_ENTRIES_MAX);
    if (!loop_make_handles(loop) || !loop_make_context(loop)) {
        error_set(error, ERR_IO,
                  "cannot make a loop: is libwebsockets-evlib-uv installed, and are there "
                  "descriptors left?");
        loop_destroy(loop);
        return -ERR_IO;
    }
    mailbox_open(loop->mailbox, &loop->wake);
    *out = loop;
    return 0;
}

static void loop_close_handle(uv_handle_t *handle)
{
    if (!uv_is_closing(handle))
        uv_close(handle, NULL);
}

/*
 * libwebsockets on a loop of others goes in two steps: the first closes its handles, which
 * libuv must be given the time to do, the second frees.
 */
static void loop_destroy_context(struct loop *loop)
{
    for (int step = 0; step < 2 && loop->context; step++) {
        lws_context_destroy(loop->context);
        while (uv_run(&loop->uv, UV_RUN_NOWAIT) != 0) {
        }
    }
}

void loop_destroy(struct loop *loop)
{
    if (!loop)
        return;
    ASSERT(!loop->thread_runs);
    if (loop->mailbox)
        mailbox_shut(loop->mailbox);
    if (loop->uv_made) {
        loop_each_wire(loop, loop_kill_wire);
        listeners_close(loop);
        loop_close_handle((uv_handle_t *)&loop->wake);
        loop_close_handle((uv_handle_t *)&loop->sweep);
        loop_close_handle((uv_handle_t *)&loop->retry);
        loop_close_handle((uv_handle_t *)&loop->flushing);
        loop_close_handle((uv_handle_t *)&loop->gathering);
        loop_destroy_context(loop);
        while (uv_run(&loop->uv, UV_RUN_NOWAIT) != 0) {
        }
        uv_loop_close(&loop->uv);
    }
    for (size_t i = 0; i < ARRAY_COUNT(loop->listen_fds); i++) {
        if (loop->listen_fds[i] >= 0)
            close(loop->listen_fds[i]);
    }
    if (loop->spare_fd >= 0)
        close(loop->spare_fd);
    mailbox_destroy(loop->mailbox);
    buffer_release(&loop->scratch);
    buffer_release(&loop->sealed);
    free(loop->write_buffer);
    free(loop->wires);
    free(loop->free_slots);
    flush_release(loop);
    free(loop);
}

static void *loop_thread(void *context)
{
    struct loop *loop = context;

    uv_run(&loop->uv, UV_RUN_DEFAULT);
    return NULL;
}

int loop_start(struct loop *loop, struct error *error)
{
    char name[16];
    sigset_t all, before;

    /* Signals are the main thread's. */
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);

    int failure = pthread_create(&loop->thread, NULL, loop_thread, loop);

    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (failure != 0) {
        error_set(error, ERR_IO, "cannot start a thread: %s", strerror(failure));
        return -ERR_IO;
    }
    loop->thread_runs = true;
    snprintf(name, sizeof(name), "loop-%u", loop->index);
    pthread_setname_np(loop->thread, name);
    return 0;
}

void loop_join(struct loop *loop)
{
    if (!loop->thread_runs)
        return;
    pthread_join(loop->thread, NULL);
    loop->thread_runs = false;
}
