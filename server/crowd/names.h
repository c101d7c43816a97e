#ifndef HERKEND_CROWD_NAMES_H
#define HERKEND_CROWD_NAMES_H

#include "herkend/arena.h"
#include "herkend/table.h"

/*
 * The server's opaque ids as small numbers, shared by the whole crowd: 20,000 people remember
 * thousands of statements, and each id is stored once. Number 0 is none.
 */
struct names {
    struct arena arena;
    struct table numbers; /* hash of an id -> its number */
    struct bytes *ids;    /* by number */
    size_t count, capacity;
};

void names_init(struct names *names);
void names_release(struct names *names);

/* The number of an id, given at its first appearance. 0 for an empty id, or one over
 * PUBLIC_ID_BYTES_MAX. */
uint32_t names_number(struct names *names, struct bytes id);

/* Borrowed until release. number was given by names_number(). */
struct bytes names_id(const struct names *names, uint32_t number);

#endif
