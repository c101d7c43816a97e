/*
 * How often a loop of many connections looks at its sockets. A wake-up costs as much as five
 * requests, one of the engine with its commit as much as thirty: so what comes in is let gather
 * for some milliseconds and taken together. Answers do not wait: mail from the engine is
 * written as it comes. Few connections are served at once. Loop's thread.
 */
#include "internal.h"

#include "herkend/assert.h"

enum {
    GATHER_CONNECTIONS_PER_MS = 100,
    GATHER_MS_MAX = 15, /* nobody notices it */
};

uint64_t gather_pause_ms(uint32_t connections)
{
    uint32_t pause_ms = connections / GATHER_CONNECTIONS_PER_MS;

    return pause_ms > GATHER_MS_MAX ? GATHER_MS_MAX : pause_ms;
}

bool gather_post(struct loop *loop, struct request *request)
{
    bool put = engine_thread_put(loop->gateway->engine, request);

    loop->engine_owed = loop->engine_owed || put;
    return put;
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
    if (pause_ms == 0)
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
