/*
 * Who guesses codes, tokens and passwords: failures per network address (known by a keyed hash)
 * or name, and minute, in memory only. Engine's thread.
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

static void attempts_begin_minute(const struct engine *engine, struct attempts *attempts)
{
    uint64_t minute = engine->now_ms / 60000;

    if (minute == attempts->minute)
        return;
    table_release(&attempts->counts);
    table_init(&attempts->counts);
    attempts->minute = minute;
}

bool attempts_exceeded(struct engine *engine, struct attempts *attempts, uint64_t key,
                       uint32_t count_max)
{
    uint32_t count = 0;

    attempts_begin_minute(engine, attempts);
    if (!table_find(&attempts->counts, key, &count))
        return attempts->counts.count >= GUESSING_ADDRESSES_MAX;
    return count >= count_max;
}

void attempts_count(struct engine *engine, struct attempts *attempts, uint64_t key)
{
    uint32_t count = 0;

    attempts_begin_minute(engine, attempts);
    table_find(&attempts->counts, key, &count);
    if (count < UINT32_MAX)
        table_put(&attempts->counts, key, count + 1);
}

void attempts_forgive(struct engine *engine, struct attempts *attempts, uint64_t key)
{
    uint32_t count = 0;

    attempts_begin_minute(engine, attempts);
    if (table_find(&attempts->counts, key, &count) && count > 0)
        table_put(&attempts->counts, key, count - 1);
}
