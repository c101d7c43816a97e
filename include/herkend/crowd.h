#ifndef HERKEND_CROWD_H
#define HERKEND_CROWD_H

#include "herkend/assert.h"
#include "herkend/error.h"
#include "herkend/vocabulary.h"

#include <stdio.h>

/*
 * Simulated people over real sockets: the load tool, the demo's crowd and the moderator's
 * rehearsal in one. One thread, epoll.
 */
struct crowd_settings {
    const char *url;  /* http://host:port, https://host:port */
    const char *ca;   /* of certificates to trust, PEM; NULL: the system's. See transport.h */
    const char *code; /* join code */
    const char *moderator_token; /* NULL: nobody moderates; else the crowd's moderator opens,
                                    moves on and closes */
    uint32_t participants;
    double minutes; /* 0: until the session closes */
    double speed;   /* 1: normal pace (11 statements and 60 judgements an hour each) */
    uint64_t seed;
    double burst;        /* how many times busier people are while a theme is new; 1: are not */
    double slow_share;   /* of the people who read a thousand bytes a second; 0..1 */
    uint32_t unfinished; /* connections besides, that never finish their handshake */
    uint32_t flooders;   /* people besides, who send far more than they may */
    FILE *progress;      /* a line a second; NULL: none */
};

struct crowd_latency {
    double p50_ms, p99_ms, p999_ms, max_ms;
    uint64_t count;
};

enum { CROWD_CODES_MAX = 16 };

/* The updates that come most. */
enum crowd_update {
    CROWD_UPDATE_OTHER,
    CROWD_UPDATE_PRESENCE,
    CROWD_UPDATE_TOP,
    CROWD_UPDATE_TALLY,
    CROWD_UPDATE_REACTED,
    CROWD_UPDATE_COUNT,
};

/* What those did who do no good, and what was done about it. */
struct crowd_nuisances {
    uint64_t unfinished_begun;   /* connections without a handshake */
    uint64_t unfinished_closed;  /* by the server */
    double unfinished_s_max;     /* how long one of these was let be */
    uint64_t flood_messages;     /* sent */
    uint64_t flood_warned;       /* rate_limited, as answers */
    uint64_t flood_closed;       /* with 4429 */
    uint64_t flood_closed_other; /* in any other way */
};

struct crowd_refused {
    const char *code; /* static; NULL: an empty place */
    uint64_t count;
};

struct crowd_result {
    uint32_t joined;
    uint64_t statements, reactions, votes, skips, offers;
    struct crowd_latency acknowledged; /* from send to ack */
    struct crowd_latency offered;      /* from next to offer */
    uint64_t refused;                  /* errors that people of flesh would see too */
    uint64_t lost;    /* acknowledged, and not there after resuming; or never answered */
    uint64_t doubled; /* there twice, or answered twice differently */
    uint64_t resumed; /* reconnections that got their seat back */
    uint64_t updates;
    uint64_t updates_by_kind[CROWD_UPDATE_COUNT]; /* of these */
    uint32_t slow;        /* people who read slowly: no latency counts */
    uint64_t cut_as_slow; /* connections closed with 1013 */
    struct crowd_nuisances nuisances;
    double cpu_s; /* that the crowd itself has taken */
    bool session_closed;

    struct crowd_refused refused_by_code[CROWD_CODES_MAX];
    uint64_t busy;     /* told to come again with the same id, and did */
    uint64_t resent;   /* commands sent again with the same id after a reconnection */
    uint64_t repeated; /* answered again with the same answer, without having asked again */
    uint64_t checked;  /* welcomes compared with what had been acknowledged */
    uint32_t invited;  /* who were to join */
    char trouble[256]; /* why somebody could not, the last time; empty: everybody could */
    uint64_t cut_off;  /* unanswered because the session ended while their sender was away */
};

/*
 * Blocks until the end. 0; -ERR_INPUT when url is no address that the crowd can speak to;
 * -ERR_IO when nobody could join, or the system does not allow so many connections. stop (may
 * be NULL) is looked at every 100 ms.
 */
MUST_CHECK int crowd_run(const struct crowd_settings *settings, const volatile int *stop,
                         struct crowd_result *result, struct error *error);
void crowd_print(const struct crowd_result *result, FILE *out);

#endif
