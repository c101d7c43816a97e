/* The crowd's clock and its list of refusals. The crowd's thread only. */
#include "world.h"

#include <time.h>

uint64_t world_clock_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

void world_look_at_clock(struct world *world)
{
    world->now_us = world_clock_us();
    world->now_ms = world->now_us / 1000;

    struct timespec day;

    clock_gettime(CLOCK_REALTIME, &day);
    world->ahead_us =
        (uint64_t)day.tv_sec * 1000000 + (uint64_t)day.tv_nsec / 1000 - world->now_us;
}

void world_note_arrival(struct world *world, uint64_t arrived_ns)
{
    uint64_t arrived_us = arrived_ns / 1000 - world->ahead_us;

    /* The clock may have been set meanwhile. */
    world->arrived_us =
        arrived_ns == 0 || arrived_us > world->now_us ? world->now_us : arrived_us;
}

/* protocol.md, "Errors". busy is not a refusal: it is tried again. The last one is for what we
 * do not know. */
static const char *const codes[] = {
    "malformed",      "unknown_type", "unauthorised", "forbidden",   "not_found",
    "wrong_state",    "too_long",     "empty",        "not_offered", "own_statement",
    "duplicate_text", "rate_limited", "full",         "internal",    "other",
};
_Static_assert(ARRAY_COUNT(codes) <= CROWD_CODES_MAX, "every code has its place");

void world_count_refusal(struct world *world, struct bytes code)
{
    size_t i = 0;

    while (i < ARRAY_COUNT(codes) - 1 && !bytes_equal(code, bytes_from_string(codes[i])))
        i++;
    world->result->refused_by_code[i].code = codes[i];
    world->result->refused_by_code[i].count++;
    world->result->refused++;
}
