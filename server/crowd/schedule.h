#ifndef HERKEND_CROWD_SCHEDULE_H
#define HERKEND_CROWD_SCHEDULE_H

#include "herkend/assert.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Who is due next: one time per slot, in a binary heap. Setting a time costs O(log n).
 * SCHEDULE_NEVER takes a slot out.
 */
#define SCHEDULE_NEVER UINT64_MAX

struct schedule {
    uint64_t *due_ms;   /* by slot */
    uint32_t *position; /* by slot: its place in the heap */
    uint32_t *heap;     /* slots; the earliest first */
    uint32_t slot_count;
};

/* All slots start at SCHEDULE_NEVER. */
void schedule_init(struct schedule *schedule, uint32_t slot_count);
void schedule_release(struct schedule *schedule);
void schedule_set(struct schedule *schedule, uint32_t slot, uint64_t due_ms);

/* The earliest time; SCHEDULE_NEVER when nobody waits. */
uint64_t schedule_next_ms(const struct schedule *schedule);

/* The slot with the earliest time. */
uint32_t schedule_next_slot(const struct schedule *schedule);

#endif
