/*
 * Who guesses codes and tokens: failures per network address and minute, in memory only and
 * known by a keyed hash. Engine's thread.
 */
#include "internal.h"

static void guesses_begin_minute(struct engine *engine)
{
    uint64_t minute = engine->now_ms / 60000;

    if (minute == engine->guesses_minute)
        return;
    table_release(&engine->guesses);
    table_init(&engine->guesses);
    engine->guesses_minute = minute;
}

bool guesses_exceeded(struct engine *engine, uint64_t address_key)
{
    uint32_t count = 0;

    guesses_begin_minute(engine);
    return table_find(&engine->guesses, address_key, &count) &&
           count >= engine->settings.guesses_per_minute_max;
}

void guesses_count(struct engine *engine, uint64_t address_key)
{
    uint32_t count = 0;

    guesses_begin_minute(engine);
    if (!table_find(&engine->guesses, address_key, &count) &&
        engine->guesses.count >= GUESSING_ADDRESSES_MAX)
        return; /* so many addresses in one minute: no memory of ours is going to stop them */
    if (count < UINT32_MAX)
        table_put(&engine->guesses, address_key, count + 1);
}
