#ifndef HERKEND_GATEWAY_TICKETS_H
#define HERKEND_GATEWAY_TICKETS_H

#include <openssl/types.h>

/*
 * The keys that session tickets are sealed with. Made in memory, never written anywhere; a new
 * one every hour, and the one before opens tickets for another hour. Any thread.
 */
struct tickets;

enum { TICKET_KEY_SECONDS = 3600 };

struct tickets *tickets_create(void);
void tickets_destroy(struct tickets *tickets);
/* Contexts made for one certificate after the other share them. tickets: kept until the last
 * connection of the context is gone. */
void tickets_attach(struct tickets *tickets, SSL_CTX *context);
/* The next look at the clock sees this much later. For tests. */
void tickets_grow_older(struct tickets *tickets, unsigned seconds);

#endif
