/*
 * How often a loop of many connections looks at its sockets. A wake-up costs as much as five
 * requests, one of the engine with its commit as much as thirty: so what comes in is let gather
 * for some milliseconds and taken together. Answers do not wait: mail from the engine is
 * written as it comes. Few connections are served at once, and so is who comes alone: to wait
 * for company that never comes costs time, and the caches forget the others. Loop's thread.
 */
#include "internal.h"

#include "herkend/assert.h"

enum {
    GATHER_CONNECTIONS_PER_MS = 100,
    GATHER_MS_MAX = 18,     /* nobody notices it */
    GATHER_CALLERS_MIN = 3, /* in one pause, for the next to be worth it */
};

uint64_t gather_pause_ms(uint32_t connections)
{
    uint32_t pause_ms = connections / GATHER_CONNECTIONS_PER_MS;

    return pause_ms > GATHER_MS_MAX ? GATHER_MS_MAX : pause_ms;
}

bool gather_post(struct loop *loop, struct request *request)
{
    uint32_t slot = request->from.slot; /* once it is put it is the engine's */
    bool put = engine_thread_put(loop->gateway->engine, request);

    loop->engine_owed = loop->engine_owed || put;
    if (put && loop->callers.last_slot != slot) {
        loop->callers.last_slot = slot; /* many things that one says at once are no company */
        loop->callers.count++;
    }
    return put;
}

/* Whether of late so many have come within a pause that it pays to wait for them together. */
static bool has_company(struct loop *loop, uint64_t pause_ms)
{
    struct callers *callers = &loop->callers;
    uint64_t passed_ms = loop_now_ms(loop) - callers->since_ms;

    if (passed_ms >= pause_ms) {
        callers->before = passed_ms < 2 * pause_ms ? callers->count : 0;
        callers->count = 0;
        callers->since_ms = loop_now_ms(loop);
    }
    return callers->count >= GATHER_CALLERS_MIN || callers->before >= GATHER_CALLERS_MIN;
}

static void engine_wake(struct loop *loop)
{
    if (!loop->engine_owed)
        return;
    loop->engine_owed = false;
    loop->engine_woken_ms = loop_now_ms(loop);
    engine_thread_wake(loop->gateway->engine);
}

/* While a long list is written in slices the loop does not sleep, but is here after each: then
 * the engine is woken no more often than otherwise. */
static bool is_writing(const struct loop *loop)
{
    return uv_is_active((const uv_handle_t *)&loop->flushing);
}

static void gather_before_poll(uv_prepare_t *handle)
{
    struct loop *loop = handle->data;
    uint64_t pause_ms = loop->stopping ? 0 : gather_pause_ms(loop->wire_count);
    uint64_t until_ms = loop_now_ms(loop) + pause_ms;

    if (!is_writing(loop) || loop_now_ms(loop) >= loop->engine_woken_ms + pause_ms)
        engine_wake(loop);
    if (pause_ms == 0 || !has_company(loop, pause_ms))
        return;
    while (!is_writing(loop) && loop_now_ms(loop) < until_ms &&
           mailbox_wait(loop->mailbox, until_ms)) {
        uv_update_time(&loop->uv);
        loop_take_mail(loop);
        engine_wake(loop);
    }
    uv_update_time(&loop->uv);
}

void gather_begin(struct loop *loop)
{
    ASSERT(uv_prepare_init(&loop->uv, &loop->gathering) == 0);
    loop->gathering.data = loop;
    uv_prepare_start(&loop->gathering, gather_before_poll);
}
