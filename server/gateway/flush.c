/*
 * Which connections are written to, and when. What a turn of the engine says to everybody is
 * ten thousand writes at 10,000 connections, a twentieth of a second and more: they are done in
 * slices, and between two of them the loop reads and takes new mail. Whoever waits for an
 * answer is written to before all the others. A connection's own order stays as it
 * is, as all that it is to be told stands in its outbox. Loop's thread.
 */
#include "internal.h"

#include <stdlib.h>

#include "herkend/assert.h"
#include "herkend/memory.h"

enum {
    SLICE_WIRES = 128, /* about a millisecond of writing */
    EXPECTED = 4,      /* wires ahead: what one takes is enough to have the others brought */
};

static void queue_add(struct slot_queue *queue, uint32_t slot)
{
    queue->slots =
        array_reserve(queue->slots, &queue->capacity, queue->count + 1, sizeof(*queue->slots));
    queue->slots[queue->count++] = slot;
}

static bool queue_is_empty(const struct slot_queue *queue)
{
    return queue->done == queue->count;
}

void flush_want(struct wire *wire, enum flush_place place)
{
    ASSERT(place != FLUSH_NONE);
    if (wire->flush_place >= place)
        return;
    wire->flush_place = place;
    queue_add(place == FLUSH_FIRST ? &wire->loop->flush_first : &wire->loop->flush_later,
              wire->slot);
}

/* A place in a queue may have outlived its wire, or the wire may have been written to already.
 */
static void queue_work(struct loop *loop, struct slot_queue *queue, size_t wires_max)
{
    for (size_t written = 0; written < wires_max && !queue_is_empty(queue);) {
        if (queue->done + EXPECTED < queue->count)
            wire_expect(loop, queue->slots[queue->done + EXPECTED]);

        struct wire *wire = loop->wires[queue->slots[queue->done++]];

        if (!wire || wire->flush_place == FLUSH_NONE)
            continue;
        wire->flush_place = FLUSH_NONE;
        written++;
        if (wire->wsi)
            wire_go_on(wire);
    }
    if (queue_is_empty(queue))
        queue->count = queue->done = 0;
}

static void flush_go_on(uv_idle_t *handle)
{
    flush_work(handle->data);
}

void flush_work(struct loop *loop)
{
    queue_work(loop, &loop->flush_first, SIZE_MAX);
    queue_work(loop, &loop->flush_later, SLICE_WIRES);
    /* While it is active the loop does not sleep, but looks what has come after each slice. */
    if (queue_is_empty(&loop->flush_later))
        uv_idle_stop(&loop->flushing);
    else if (!uv_is_active((uv_handle_t *)&loop->flushing))
        uv_idle_start(&loop->flushing, flush_go_on);
}

void flush_release(struct loop *loop)
{
    free(loop->flush_first.slots);
    free(loop->flush_later.slots);
}
