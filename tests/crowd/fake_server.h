#ifndef HERKEND_TESTS_FAKE_SERVER_H
#define HERKEND_TESTS_FAKE_SERVER_H

#include "herkend/assert.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * A server that plays protocol.md's dialogue from memory, in a thread of its own, on a free
 * port of 127.0.0.1 - and misbehaves once, in one chosen way. It is no judge: the crowd's
 * ledger is what is tested.
 */
enum fake_fault {
    FAULT_NONE,
    FAULT_DROPPED_BEFORE, /* the connection is gone before the command is done */
    FAULT_DROPPED_AFTER, /* it is done, remembered, and the connection gone before the answer */
    FAULT_DONE_TWICE,    /* as DROPPED_AFTER, but not remembered: the repeat is done again */
    FAULT_ANSWERED_TWICE,     /* with the same words */
    FAULT_ANSWERED_OTHERWISE, /* twice, naming another statement */
    FAULT_NEVER_ANSWERED,
    FAULT_STATEMENT_FORGOTTEN, /* acknowledged, forgotten, and the connection closed */
    FAULT_VOTE_FORGOTTEN,      /* the same with a vote */
    FAULT_BUSY,                /* answered with busy the first time */
    FAULT_RATE_LIMITED,
    FAULT_RESTARTS,       /* says restart to all and closes them with 1012 */
    FAULT_SEAT_FORGOTTEN, /* the connection is closed and its token not known any more */
    FAULT_SESSION_ENDS,   /* closes the session, and the connection with a command unanswered */
};

struct fake_settings {
    enum fake_fault fault;
    const char *on_type;   /* which command meets the fault */
    uint32_t on_count;     /* the how-manieth of its type: 1 is the first */
    bool always;           /* from that one on, each of its type */
    uint32_t commands_max; /* then, and once the fault has happened, *stop is set */
    bool moderated;        /* starts as a draft; the token "moderator" moderates */
};

/* What the moderator did: a type, or a type and its verb as in "session.start". */
enum { FAKE_DEEDS_MOST = 32 };
struct fake_deed {
    char what[32];
    uint32_t count;
};

/* What it saw; read after fake_server_join(). */
struct fake_report {
    uint32_t hellos_by_code;
    uint32_t hellos_by_token;
    uint32_t commands;
    uint32_t repeats; /* of a command that was answered before */
    uint32_t statements;
    uint32_t broken;          /* messages that are no protocol at all */
    uint32_t came_back_early; /* after a restart, before the time that was asked for */
    bool fault_happened;
    struct fake_deed deeds[FAKE_DEEDS_MOST]; /* in the order of the first of each */
};

struct fake_server;

struct fake_server *fake_server_start(const struct fake_settings *settings);
/* "http://127.0.0.1:PORT", borrowed until join. */
const char *fake_server_url(const struct fake_server *server);
/* Set when enough was said. */
const volatile int *fake_server_stop(const struct fake_server *server);
/* Ends the thread and frees. */
struct fake_report fake_server_join(struct fake_server *server);

#endif
