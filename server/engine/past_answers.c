/*
 * Answers that left no event behind: refusals, and acks of what was so already. A repeated id
 * gets them again while the server runs. What did leave an event is remembered by the session,
 * also after a restart. Engine's thread.
 */
#include "internal.h"

#include <stdlib.h>

#include "herkend/memory.h"

enum { PAST_ANSWERS_FIRST = 4 };

/*
 * Starts small and doubles up to the window: most seats are refused hardly ever. Only a ring
 * that has never wrapped grows, so its order is that of its items.
 */
static struct past_answers *past_answers_grow(struct past_answers *ring)
{
    uint32_t capacity = ring ? ring->capacity * 2 : PAST_ANSWERS_FIRST;

    if (capacity > REMEMBERED_REQUESTS)
        capacity = REMEMBERED_REQUESTS;

    struct past_answers *grown =
        xcalloc(1, sizeof(*grown) + capacity * sizeof(struct past_answer));

    if (ring) {
        memcpy(grown->items, ring->items, ring->count * sizeof(ring->items[0]));
        grown->count = ring->count;
    }
    grown->next = grown->count;
    grown->capacity = capacity;
    free(ring);
    return grown;
}

void past_answers_add(struct past_answers **ring, const struct past_answer *answer)
{
    struct past_answers *past = *ring;

    if (!past || (past->count == past->capacity && past->capacity < REMEMBERED_REQUESTS))
        past = past_answers_grow(past);
    past->items[past->next] = *answer;
    if (past->count < past->capacity)
        past->count++;
    past->next = (past->next + 1) % past->capacity;
    *ring = past;
}

const struct past_answer *past_answers_find(const struct past_answers *ring, struct bytes id)
{
    if (!ring || id.size == 0)
        return NULL;

    uint64_t hash = bytes_hash(id);

    for (uint32_t i = 0; i < ring->count; i++) {
        if (ring->items[i].id_hash == hash)
            return &ring->items[i];
    }
    return NULL;
}

void past_answers_forget_newest(struct past_answers *ring)
{
    ASSERT(ring);
    if (ring->count == 0)
        return; /* more than the window was taken back */
    ring->next = (ring->next + ring->capacity - 1) % ring->capacity;
    ring->items[ring->next] = (struct past_answer){0};
    if (ring->count < ring->capacity)
        ring->count--;
}
