#ifndef HERKEND_CROWD_LEDGER_H
#define HERKEND_CROWD_LEDGER_H

#include "herkend/assert.h"
#include "herkend/bytes.h"

/*
 * What one member of the crowd sent, what was answered, and what must therefore be there: the
 * judge of the promise "acknowledged means durable". Pure bookkeeping: no socket, no clock of
 * its own. Statements are known by their number in id_register.h.
 *
 * Rules:
 *   1. every command gets one answer. None at the end: lost. Another one that differs: doubled;
 *      another that is the same: repeated.
 *   2. after a reconnection a welcome lists every own statement acknowledged before the hello
 *      was sent (but those withdrawn). One that is missing: lost.
 *   3. ... counts at least as many judged as distinct statements with an acknowledged vote.
 *      Fewer: the difference is lost.
 *   4. ... lists no text twice. Each one too many: doubled.
 *   5. a command that a welcome shows as done is answered, when sent again, with the
 *      acknowledgement of that same statement. Anything else: doubled.
 */

enum said_kind {
    SAID_OTHER, /* acknowledged, with nothing that a welcome shows */
    SAID_STATEMENT,
    SAID_REACTION,
    SAID_VOTE,
    SAID_WITHDRAW,
    SAID_NEXT,
    SAID_QUESTION, /* similar, thread: answered with what it asks for */
};

enum { LEDGER_ANSWERED = 32 /* answers remembered, to know a second one */ };

/* A command that waits for its answer. */
struct ledger_entry {
    uint32_t serial; /* of its id */
    enum said_kind kind;
    uint32_t statement; /* vote, withdraw: about which */
    int8_t grade;       /* vote */
    bool waits_to_resend;
    bool was_resent;
    uint8_t tab;        /* that it was sent on */
    uint64_t sent_us;   /* first */
    uint64_t resend_ms; /* busy: not before */
    uint64_t text_hash; /* statement, reaction */
    uint32_t shown_as;  /* a welcome listed it under this number; 0: none did */
    char *payload;      /* owned: the bytes to send again */
    uint32_t payload_bytes;
};

struct ledger_own {
    uint64_t text_hash;
    uint32_t statement;
    bool optional; /* withdrawn: a welcome may leave it out */
    bool lost;     /* counted once */
};

struct ledger_answered {
    uint32_t serial;
    uint32_t digest;
};

struct ledger {
    struct ledger_entry *entries; /* unanswered, by serial */
    size_t entry_count, entry_capacity;
    struct ledger_own *own; /* in the order of their acknowledgement */
    size_t own_count, own_capacity;
    uint32_t *voted; /* distinct statements with an acknowledged vote */
    size_t voted_count, voted_capacity;
    struct ledger_answered answered[LEDGER_ANSWERED];
    uint32_t answered_next;
    uint32_t next_serial;
    uint32_t judged_missing; /* already counted as lost by rule 3 */
    uint32_t texts_twice;    /* already counted as doubled by rule 4 */

    uint32_t lost, doubled, repeated;
};

void ledger_init(struct ledger *ledger);
void ledger_release(struct ledger *ledger);

/*
 * Notes a command before it is sent. payload is copied. serial: the caller wrote its id with
 * ledger_take_serial().
 */
uint32_t ledger_take_serial(struct ledger *ledger);
struct ledger_entry *ledger_say(struct ledger *ledger, struct ledger_entry entry,
                                struct bytes payload);

/* The unanswered command with this serial; NULL: none. */
struct ledger_entry *ledger_find(struct ledger *ledger, uint32_t serial);

/* What a server said to a command. */
struct ledger_answer {
    uint32_t serial;
    bool acknowledged;   /* else refused, or answered with what was asked */
    bool not_considered; /* refused before anybody looked at it: rate_limited. Not rule 5 */
    uint32_t statement;  /* that it names; 0: none */
    uint32_t digest;     /* of all that an answer says: equal for the same answer */
};

/*
 * Notes an answer; rules 1 and 5. True with *entry (the caller's: release it with
 * ledger_entry_release) when it is the first answer to something that waited.
 */
MUST_CHECK bool ledger_answer(struct ledger *ledger, struct ledger_answer answer,
                              struct ledger_entry *entry);
void ledger_entry_release(struct ledger_entry *entry);

/* The connection of this tab is gone: what was sent on it and not answered waits to be sent
 * again. */
void ledger_disconnected(struct ledger *ledger, uint8_t tab);

/* How far things stood when a hello was sent: only that can be asked of its welcome. */
struct ledger_mark {
    uint32_t own_count;
    uint32_t voted_count;
};
struct ledger_mark ledger_mark(const struct ledger *ledger);

/* One line of a welcome's you.statements. */
struct ledger_shown {
    uint32_t statement;
    uint64_t text_hash; /* 0: shown without its text */
};
struct ledger_welcome {
    const struct ledger_shown *shown;
    size_t shown_count;
    uint32_t judged;
    struct ledger_mark mark;
};

/* Compares a welcome with what was acknowledged; rules 2 to 5. */
void ledger_check(struct ledger *ledger, struct ledger_welcome welcome);

/* The seat is gone, and nobody was ejected: everything acknowledged is lost. */
void ledger_seat_lost(struct ledger *ledger);

/* The session has ended while this member was away: nothing more will be answered, and nothing
 * was promised. Returns how many commands that cuts off. */
uint32_t ledger_cut_off(struct ledger *ledger);

/* The end: what was never answered is lost. */
void ledger_close(struct ledger *ledger);

bool ledger_has_voted(const struct ledger *ledger, uint32_t statement);
bool ledger_is_own(const struct ledger *ledger, uint32_t statement);

#endif
