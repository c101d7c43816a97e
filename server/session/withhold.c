/*
 * The rule by which a breakdown hides small groups, and what would give them away. Pure; any
 * thread.
 */
#include "withhold.h"

#include "herkend/assert.h"
#include "herkend/limits.h"

/* The smallest group that is shown and has people; group_count when there is none. */
static size_t smallest_shown(const uint32_t *counts, size_t group_count, const bool *withheld)
{
    size_t smallest = group_count;

    for (size_t i = 0; i < group_count; i++) {
        if (withheld[i] || counts[i] == 0)
            continue;
        if (smallest == group_count || counts[i] < counts[smallest])
            smallest = i;
    }
    return smallest;
}

void counts_withhold(const uint32_t *counts, size_t group_count, uint32_t total, bool *withheld)
{
    uint32_t unshown = total;
    bool something = false;

    for (size_t i = 0; i < group_count; i++) {
        if (counts[i] > 0 && counts[i] < GROUP_VOTERS_MIN)
            withheld[i] = true;
        something = something || withheld[i];
        if (!withheld[i]) {
            ASSERT(counts[i] <= unshown);
            unshown -= counts[i];
        }
    }

    while (something && unshown > 0 && unshown < GROUP_VOTERS_MIN) {
        size_t group = smallest_shown(counts, group_count, withheld);

        if (group == group_count)
            return;
        withheld[group] = true;
        unshown += counts[group];
    }
}
