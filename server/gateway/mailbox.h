#ifndef HERKEND_GATEWAY_MAILBOX_H
#define HERKEND_GATEWAY_MAILBOX_H

#include <uv.h>

#include "herkend/engine.h"

/*
 * What the engine has for the connections of one loop. Three sides touch it: the engine's
 * thread puts and delivers, the loop's thread takes, any thread may wake.
 */
struct mailbox;

enum mail_kind {
    MAIL_MESSAGE,
    MAIL_TO_MANY, /* one message to all receivers: what a room is told costs one entry */
    MAIL_CLOSE,
    MAIL_RESPONSE,
    MAIL_BOUND,
    MAIL_LOST, /* there was no room for something of this connection: it must start again */
};

struct receiver {
    uint64_t generation;
    uint32_t slot;
};

struct mail {
    enum mail_kind kind;
    uint32_t slot; /* of MAIL_TO_MANY none */
    uint64_t generation;
    union {
        struct message *message;   /* a reference of the mail's own */
        struct response *response; /* owned */
        char *reason;              /* owned; of MAIL_CLOSE */
    };
    struct receiver *receivers; /* owned; of MAIL_TO_MANY */
    uint32_t receiver_count;
    uint16_t code;
    enum language language;
};
/* Lets go of what the mail holds. */
void mail_release(struct mail *mail);

/* slot_count: slots of handles are below it. entries_max: above it mail is lost, and the
 * connection told so by MAIL_LOST; each receiver counts. */
struct mailbox *mailbox_create(uint32_t slot_count, size_t entries_max);
void mailbox_destroy(struct mailbox *mailbox);

/* Engine's thread. The mail is taken; nobody sees it before mailbox_deliver(). */
void mailbox_put(struct mailbox *mailbox, const struct mail *mail);
/* Engine's thread. The same for this message and all connections of this loop among to. */
void mailbox_put_many(struct mailbox *mailbox, uint32_t loop,
                      const struct connection_handle *to, size_t to_count,
                      struct message *message);
/* Engine's thread. Shows the loop what was put, and wakes it when there is something. */
void mailbox_deliver(struct mailbox *mailbox);

/* Loop's thread. Everything that was delivered, in order: borrowed until the next call, while
 * what each mail holds is the caller's. */
struct mail *mailbox_take(struct mailbox *mailbox, size_t *count);

/* Loop's thread. Sleeps until something was delivered (true), somebody wakes it, or the time
 * has come (false): of CLOCK_MONOTONIC. */
bool mailbox_wait(struct mailbox *mailbox, uint64_t until_ms);

/* Between these two deliveries wake the loop. */
void mailbox_open(struct mailbox *mailbox, uv_async_t *wake);
void mailbox_shut(struct mailbox *mailbox);
/* Any thread. Wakes the loop if it is open. */
void mailbox_wake(struct mailbox *mailbox);

#endif
