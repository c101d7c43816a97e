#ifndef HERKEND_MAIL_COMPOSE_H
#define HERKEND_MAIL_COMPOSE_H

#include "letter.h"

/* Who a message goes to, and what else its headers say. Texts are clean. */
struct envelope {
    struct mailbox from, to;
    const char *message_id;   /* with its domain, without the brackets */
    struct bytes unsubscribe; /* URL; empty: none */
    uint64_t now_ms;
};

/* Must have run before any other call of GMime; again and from any thread is fine. */
void compose_prepare(void);
/* The whole message with CRLF. calendar: an entry to send along; empty for none. */
void message_write(struct letter *letter, const struct envelope *envelope,
                   struct bytes calendar, bool cancelled, struct buffer *out);

/* Appends it with CRLF. */
struct _GMimeMessage;
void message_append(struct _GMimeMessage *message, struct buffer *out);

#endif
