#ifndef HERKEND_CROWD_ID_REGISTER_H
#define HERKEND_CROWD_ID_REGISTER_H

#include "herkend/arena.h"
#include "herkend/table.h"

/*
 * The server's opaque ids as small numbers, shared by the whole crowd: 20,000 people remember
 * thousands of statements, and each id is stored once. Number 0 is none.
 */
struct id_register {
    struct arena arena;
    struct table numbers; /* hash of an id -> its number */
    struct bytes *ids;    /* by number */
    size_t count, capacity;
};

void id_register_init(struct id_register *book);
void id_register_release(struct id_register *book);

/* The number of an id, given at its first appearance. 0 for an empty id, or one over
 * PUBLIC_ID_BYTES_MAX. */
uint32_t id_register_number(struct id_register *book, struct bytes id);

/* Borrowed until release. number was given by id_register_number(). */
struct bytes id_register_id(const struct id_register *book, uint32_t number);

#endif
