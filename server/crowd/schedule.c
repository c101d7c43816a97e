/* A binary heap of slots by time, each slot knowing its place so that its time can change. */
#include "schedule.h"

#include <stdlib.h>

#include "herkend/memory.h"

void schedule_init(struct schedule *schedule, uint32_t slot_count)
{
    ASSERT(slot_count > 0);
    *schedule = (struct schedule){.slot_count = slot_count};
    schedule->due_ms = xcalloc(slot_count, sizeof(*schedule->due_ms));
    schedule->position = xcalloc(slot_count, sizeof(*schedule->position));
    schedule->heap = xcalloc(slot_count, sizeof(*schedule->heap));
    for (uint32_t slot = 0; slot < slot_count; slot++) {
        schedule->due_ms[slot] = SCHEDULE_NEVER;
        schedule->position[slot] = slot;
        schedule->heap[slot] = slot;
    }
}

void schedule_release(struct schedule *schedule)
{
    free(schedule->due_ms);
    free(schedule->position);
    free(schedule->heap);
    *schedule = (struct schedule){0};
}

static uint64_t due_at(const struct schedule *schedule, uint32_t place)
{
    return schedule->due_ms[schedule->heap[place]];
}

static void swap_places(struct schedule *schedule, uint32_t a, uint32_t b)
{
    uint32_t slot = schedule->heap[a];

    schedule->heap[a] = schedule->heap[b];
    schedule->heap[b] = slot;
    schedule->position[schedule->heap[a]] = a;
    schedule->position[schedule->heap[b]] = b;
}

static void sift_up(struct schedule *schedule, uint32_t place)
{
    while (place > 0) {
        uint32_t parent = (place - 1) / 2;

        if (due_at(schedule, parent) <= due_at(schedule, place))
            return;
        swap_places(schedule, parent, place);
        place = parent;
    }
}

static void sift_down(struct schedule *schedule, uint32_t place)
{
    for (;;) { /* at most the heap's height */
        uint32_t least = place;

        for (uint32_t child = place * 2 + 1; child <= place * 2 + 2; child++) {
            if (child < schedule->slot_count &&
                due_at(schedule, child) < due_at(schedule, least))
                least = child;
        }
        if (least == place)
            return;
        swap_places(schedule, place, least);
        place = least;
    }
}

void schedule_set(struct schedule *schedule, uint32_t slot, uint64_t due_ms)
{
    ASSERT(slot < schedule->slot_count);
    uint64_t before_ms = schedule->due_ms[slot];

    if (due_ms == before_ms)
        return;
    schedule->due_ms[slot] = due_ms;
    if (due_ms < before_ms)
        sift_up(schedule, schedule->position[slot]);
    else
        sift_down(schedule, schedule->position[slot]);
}

uint64_t schedule_next_ms(const struct schedule *schedule)
{
    return schedule->due_ms[schedule->heap[0]];
}

uint32_t schedule_next_slot(const struct schedule *schedule)
{
    return schedule->heap[0];
}
