/* Open addressing with linear probing and backward-shift deletion, so that no tombstones pile
 * up. */
#include "herkend/table.h"

#include <stdlib.h>
#include <string.h>

#include "herkend/assert.h"
#include "herkend/memory.h"
#include "herkend/random.h"

struct table_entry {
    uint64_t key;
    uint32_t value;
    uint32_t used;
};

void table_init(struct table *table)
{
    *table = (struct table){0};
}

void table_release(struct table *table)
{
    free(table->entries);
    *table = (struct table){0};
}

/* The slot of the key, or the free one where it would go. */
static size_t table_slot(const struct table *table, uint64_t key)
{
    size_t slot = (size_t)splitmix64_once(key) & (table->capacity - 1);

    while (table->entries[slot].used && table->entries[slot].key != key)
        slot = (slot + 1) & (table->capacity - 1);
    return slot;
}

static void table_grow(struct table *table)
{
    struct table grown = {.capacity = table->capacity ? table->capacity * 2 : 16,
                          .count = table->count};

    grown.entries = xcalloc(grown.capacity, sizeof(*grown.entries));
    for (size_t i = 0; i < table->capacity; i++) {
        if (table->entries[i].used)
            grown.entries[table_slot(&grown, table->entries[i].key)] = table->entries[i];
    }
    free(table->entries);
    *table = grown;
}

void table_put(struct table *table, uint64_t key, uint32_t value)
{
    if ((table->count + 1) * 8 > table->capacity * 5)
        table_grow(table);

    struct table_entry *entry = &table->entries[table_slot(table, key)];

    if (!entry->used)
        table->count++;
    *entry = (struct table_entry){.key = key, .value = value, .used = 1};
}

bool table_find(const struct table *table, uint64_t key, uint32_t *value)
{
    if (table->count == 0)
        return false;

    const struct table_entry *entry = &table->entries[table_slot(table, key)];

    if (!entry->used)
        return false;
    if (value)
        *value = entry->value;
    return true;
}

bool table_remove(struct table *table, uint64_t key)
{
    if (table->count == 0)
        return false;

    size_t mask = table->capacity - 1;
    size_t hole = table_slot(table, key);

    if (!table->entries[hole].used)
        return false;
    for (size_t next = (hole + 1) & mask; table->entries[next].used; next = (next + 1) & mask) {
        size_t home = (size_t)splitmix64_once(table->entries[next].key) & mask;

        /* An entry may move back only if its home is not between the hole and where it stands.
         */
        if (((next - home) & mask) >= ((next - hole) & mask)) {
            table->entries[hole] = table->entries[next];
            hole = next;
        }
    }
    table->entries[hole].used = 0;
    table->count--;
    return true;
}

void table_copy(struct table *to, const struct table *from)
{
    *to = *from;
    if (from->capacity > 0) {
        to->entries = xcalloc(from->capacity, sizeof(*from->entries));
        memcpy(to->entries, from->entries, from->capacity * sizeof(*from->entries));
    }
}
