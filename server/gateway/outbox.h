#ifndef HERKEND_GATEWAY_OUTBOX_H
#define HERKEND_GATEWAY_OUTBOX_H

#include "herkend/message.h"

/*
 * What one connection has still to be sent, in order: shared messages by reference, and bytes
 * of its own (control frames, HTTP). Bounded in messages and in their bytes. Zeroed is empty;
 * an empty one holds no memory, and neither does one with a single item, as nearly all have
 * when many are told something.
 */
enum { OUTBOX_MESSAGES_MAX = 256, OUTBOX_BYTES_MAX = 1024 * 1024 };

struct outbox_item {
    struct message *message; /* or NULL, then: */
    char *bytes;             /* owned */
    size_t size;
};

struct outbox {
    struct outbox_item own;    /* the only one, while items is NULL */
    struct outbox_item *items; /* or a ring of capacity */
    uint32_t first;
    uint32_t count;
    uint32_t capacity;
    size_t waiting_bytes; /* not yet sent */
    size_t sent_bytes;    /* of the first item */
};

void outbox_release(struct outbox *outbox);

/* Keeps a reference. False, and nothing kept: it is full. A message that is larger than the
 * bound goes into an empty outbox: somebody has decided that it must be sent. */
bool outbox_put_message(struct outbox *outbox, struct message *message);

/* bytes: taken. Never refused: a connection has one answer or a few control frames at a time.
 */
void outbox_put_bytes(struct outbox *outbox, char *bytes, size_t size);

/* Copies what comes next, at most size_max bytes, without taking it out. */
size_t outbox_peek(const struct outbox *outbox, char *out, size_t size_max);

/* The same where it stands, if one item is all that comes next; else copied to out. Valid until
 * the outbox changes. */
struct bytes outbox_next(const struct outbox *outbox, char *out, size_t size_max);

/* That much was sent. Returns how many messages are wholly out by it. */
uint32_t outbox_advance(struct outbox *outbox, size_t sent_bytes);

/* Lets go of what an item behind it, or next, says anew. Returns how many updates went. */
uint32_t outbox_merge(struct outbox *outbox, const struct message *next);

/* Forgets all but an item of which a part is sent: the stream stays whole. */
void outbox_drop_unsent(struct outbox *outbox);

#endif
