/* How many mails leave in a minute, and how evenly. */
#include "budget.h"

#include <stdlib.h>

#include "herkend/assert.h"
#include "herkend/memory.h"

enum {
    MINUTE_MS = 60 * 1000,
    AT_ONCE_MAX = 30, /* an ordinary evening's confirmations, without a pause */
};

void budget_init(struct budget *budget, uint32_t per_minute)
{
    ASSERT(per_minute > 0);
    *budget = (struct budget){.times_ms = xcalloc(per_minute, sizeof(uint64_t)),
                              .per_minute = per_minute};
}

void budget_release(struct budget *budget)
{
    free(budget->times_ms);
    budget->times_ms = NULL;
}

bool budget_allows(const struct budget *budget, uint64_t now_ms, uint64_t *next_ms)
{
    if (budget->count < budget->per_minute)
        return true;

    /* The one that the next will overwrite: as many ago as a minute may have. */
    uint64_t oldest_ms = budget->times_ms[budget->count % budget->per_minute];

    /* A clock that was set back starts a new minute rather than wait for the old one. */
    if (oldest_ms > now_ms || now_ms - oldest_ms >= MINUTE_MS)
        return true;
    *next_ms = oldest_ms + MINUTE_MS;
    return false;
}

uint64_t budget_rest(const struct budget *budget, uint64_t now_ms)
{
    uint32_t at_once = budget->per_minute < AT_ONCE_MAX ? budget->per_minute : AT_ONCE_MAX;

    if (budget->count < at_once)
        return 0;

    uint64_t first_ms = budget->times_ms[(budget->count - at_once) % budget->per_minute];
    uint64_t end_ms = first_ms + (uint64_t)at_once * MINUTE_MS / budget->per_minute;

    /* A clock that was set back, as above. */
    return first_ms <= now_ms && end_ms > now_ms ? end_ms : 0;
}

void budget_spend(struct budget *budget, uint64_t now_ms)
{
    budget->times_ms[budget->count % budget->per_minute] = now_ms;
    budget->count++;
}
