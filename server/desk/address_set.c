/*
 * Addresses, each once: for a list in which somebody stands twice, and for who is there
 * already. Equal means equal bytes; a hash only says where to look.
 */
#include <stdlib.h>

#include "herkend/assert.h"
#include "herkend/memory.h"

#include "invitation_list.h"

/* Whether it is there; if not, *key is the first free one from its hash. */
static bool address_set_find(const struct address_set *set, struct bytes folded, uint64_t *key)
{
    uint32_t place;

    *key = bytes_hash(folded);
    while (table_find(&set->places, *key, &place)) {
        ASSERT(place < set->count);
        if (bytes_equal(set->items[place], folded))
            return true;
        (*key)++;
    }
    return false;
}

bool address_set_add(struct address_set *set, struct bytes folded)
{
    uint64_t key;

    if (address_set_find(set, folded, &key))
        return false;
    ASSERT(set->count < UINT32_MAX);
    set->items = array_reserve(set->items, &set->capacity, set->count + 1, sizeof(*set->items));
    set->items[set->count] = folded;
    table_put(&set->places, key, (uint32_t)set->count);
    set->count++;
    return true;
}

bool address_set_has(const struct address_set *set, struct bytes folded)
{
    uint64_t key;

    return address_set_find(set, folded, &key);
}

void address_set_release(struct address_set *set)
{
    table_release(&set->places);
    free(set->items);
    *set = (struct address_set){0};
}
