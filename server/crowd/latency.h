#ifndef HERKEND_CROWD_LATENCY_H
#define HERKEND_CROWD_LATENCY_H

#include "herkend/crowd.h"

/*
 * A histogram of durations in bounded memory: buckets that are linear within each power of two,
 * so that every reading is at most 1/64 (1.6 %) above the true one. 1 µs to 73 minutes; the
 * count and the maximum are exact.
 */
enum {
    LATENCY_STEPS_LOG2 = 6, /* 64 steps within a power of two */
    LATENCY_STEPS = 1 << LATENCY_STEPS_LOG2,
    LATENCY_BITS = 32, /* of microseconds */
    LATENCY_BUCKETS = (LATENCY_BITS - LATENCY_STEPS_LOG2 + 1) * LATENCY_STEPS,
};

struct latency {
    uint64_t counts[LATENCY_BUCKETS];
    uint64_t count;
    uint64_t max_us;
};

/* A duration beyond the last bucket is counted in it; max_us has it exactly. */
void latency_add(struct latency *latency, uint64_t duration_us);

/*
 * The duration that share (0..1] of all durations do not exceed, in microseconds: the upper
 * edge of its bucket, never above the maximum. 0 when nothing was counted.
 */
uint64_t latency_quantile_us(const struct latency *latency, double share);

struct crowd_latency latency_summary(const struct latency *latency);

#endif
