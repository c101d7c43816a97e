#ifndef HERKEND_MAIL_POSTMAN_H
#define HERKEND_MAIL_POSTMAN_H

#include <stdatomic.h>

#include "internal.h"

/*
 * Brings messages to the mail server, one after the other over one connection while there are
 * any, or to the folder. One thread.
 */
struct postman;

/* What came of an attempt. */
struct posting {
    enum mail_outcome outcome;
    bool server_trouble; /* says nothing of this mail: the next would fare the same */
    bool broken_off; /* by stop; nothing is known of it but that we did not see it accepted */
};

/* settings: kept. stop, unless NULL: kept; set by another thread to break off an attempt. */
struct postman *postman_create(const struct mail_settings *settings, const atomic_bool *stop);
void postman_destroy(struct postman *postman);
/* reason: as mail_deliver() has it. */
struct posting postman_bring(struct postman *postman, const struct mail_delivery *delivery,
                             struct buffer *reason);
/* The server's last words, as it said them. */
struct bytes postman_heard(const struct postman *postman);
/* Closes the connection, when there is nothing to bring for a while. */
void postman_rest(struct postman *postman);

#endif
