#ifndef HERKEND_TABLE_H
#define HERKEND_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Hash table from uint64_t keys to uint32_t values: open addressing, linear probing, at most
 * 5/8 full. Iteration order is not defined: whoever needs determinism iterates over an array
 * and uses this to find.
 */
struct table_entry;

struct table {
    struct table_entry *entries;
    size_t capacity; /* 0 or a power of two */
    size_t count;
};

void table_init(struct table *table);
void table_release(struct table *table);

/* Inserts or replaces. */
void table_put(struct table *table, uint64_t key, uint32_t value);

/* False when the key is not there; then *value is left alone. */
bool table_find(const struct table *table, uint64_t key, uint32_t *value);

/* True when it was there. */
bool table_remove(struct table *table, uint64_t key);

/* Deep copy into an uninitialised table. */
void table_copy(struct table *to, const struct table *from);

#endif
