#ifndef HERKEND_CODEC_NAMES_TABLE_H
#define HERKEND_CODEC_NAMES_TABLE_H

#include "herkend/arena.h"
#include "herkend/table.h"

/*
 * Numbers 0, 1, 2... for texts in the order in which they first come: the ids of a table that
 * was read. Texts are copied.
 */
struct names_table {
    struct bytes *names;
    uint32_t *next_of_hash; /* number + 1 of another name with the same hash; 0: none */
    size_t count;
    size_t capacity, next_capacity;
    struct table number_of_hash;
    struct arena arena;
};

void names_init(struct names_table *names);
void names_release(struct names_table *names);

/* False when the name is not there. */
bool names_find(const struct names_table *names, struct bytes name, uint32_t *number);

/* The number of the name, which is added when it is new. */
uint32_t names_add(struct names_table *names, struct bytes name);

#endif
