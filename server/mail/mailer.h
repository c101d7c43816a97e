#ifndef HERKEND_MAIL_MAILER_H
#define HERKEND_MAIL_MAILER_H

#include <pthread.h>

#include "budget.h"
#include "postman.h"

enum { MAILER_ROUND_EVERY_MS = 60 * 1000 }; /* whatever the queue says: clocks are set */

/* What came of a mail that has left, and could not be written down yet. */
struct unsettled {
    bool there;
    int64_t number;
    enum mail_outcome outcome;
    char reason[MAIL_REASON_BYTES_MAX];
    size_t reason_bytes;
};

/* Everything but stop, wake and lock belongs to whoever makes the rounds. */
struct mailer {
    struct arena texts; /* of the settings */
    struct mail_settings settings;
    struct people *people;
    struct keyring *keyring;
    struct metrics *metrics; /* NULL: none are kept */
    struct postman *postman;
    struct budget budget;
    struct arena arena; /* of one mail */
    struct buffer message;
    struct unsettled unsettled;

    bool recovered;
    bool server_trouble;   /* the last attempt did not get as far as its mail */
    uint64_t pause_end_ms; /* no attempt before that */
    uint64_t version;      /* of people.db, as seen last */
    uint64_t swept_at_ms;
    bool sweep_due;
    uint64_t erase_due_ms; /* when to look for people whose days are over */

    pthread_t thread;
    bool started;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    atomic_bool stop;
};

/* mailer_sweep.c: removes from the folder what has no business there any more. */
MUST_CHECK int mailer_sweep(struct mailer *mailer, struct error *error);

/* mailer_erase.c: people whose days are over leave people.db and the folder. */
void mailer_erase(struct mailer *mailer, uint64_t now_ms, uint64_t *next_ms);

/* mailer.c: a round that ends after so many mails; there may be more. */
uint64_t mailer_round_of(struct mailer *mailer, uint64_t now_ms, uint32_t mails_max);

#endif
