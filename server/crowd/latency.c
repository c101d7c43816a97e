/*
 * Counts durations in log-linear buckets: the idea of G. Tene's HdrHistogram
 * (hdrhistogram.org), in its smallest form. The crowd's thread only.
 */
#include "latency.h"

/* Below LATENCY_STEPS a bucket is one microsecond; above, the highest bits choose it. */
static uint32_t bucket_of(uint64_t duration_us)
{
    if (duration_us >= UINT64_C(1) << LATENCY_BITS)
        return LATENCY_BUCKETS - 1;
    if (duration_us < LATENCY_STEPS)
        return (uint32_t)duration_us;

    uint32_t highest_bit = 63 - (uint32_t)__builtin_clzll(duration_us);
    uint32_t shift = highest_bit - LATENCY_STEPS_LOG2;

    return (shift + 1) * LATENCY_STEPS + (uint32_t)(duration_us >> shift) - LATENCY_STEPS;
}

/* The longest duration that falls into the bucket. */
static uint64_t bucket_top_us(uint32_t bucket)
{
    if (bucket < LATENCY_STEPS)
        return bucket;

    uint32_t shift = bucket / LATENCY_STEPS - 1;
    uint64_t step = bucket % LATENCY_STEPS + LATENCY_STEPS;

    return ((step + 1) << shift) - 1;
}

void latency_add(struct latency *latency, uint64_t duration_us)
{
    uint32_t bucket = bucket_of(duration_us);

    ASSERT(bucket < LATENCY_BUCKETS);
    latency->counts[bucket]++;
    latency->count++;
    if (duration_us > latency->max_us)
        latency->max_us = duration_us;
}

uint64_t latency_quantile_us(const struct latency *latency, double share)
{
    ASSERT(share > 0 && share <= 1);
    if (latency->count == 0)
        return 0;

    double wanted = share * (double)latency->count;
    uint64_t seen = 0;

    for (uint32_t bucket = 0; bucket < LATENCY_BUCKETS - 1; bucket++) {
        seen += latency->counts[bucket];
        if ((double)seen >= wanted) {
            uint64_t top_us = bucket_top_us(bucket);
            return top_us < latency->max_us ? top_us : latency->max_us;
        }
    }
    return latency->max_us;
}

struct crowd_latency latency_summary(const struct latency *latency)
{
    return (struct crowd_latency){
        .p50_ms = (double)latency_quantile_us(latency, 0.5) / 1000,
        .p99_ms = (double)latency_quantile_us(latency, 0.99) / 1000,
        .p999_ms = (double)latency_quantile_us(latency, 0.999) / 1000,
        .max_ms = (double)latency->max_us / 1000,
        .count = latency->count,
    };
}
