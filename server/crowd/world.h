#ifndef HERKEND_CROWD_WORLD_H
#define HERKEND_CROWD_WORLD_H

#include "herkend/crowd.h"

#include "board.h"
#include "id_register.h"
#include "latency.h"
#include "socket_client.h"

/* What everybody in the crowd shares: the clock, the board, the wire and the tallies. One
 * thread. */
enum {
    CONNECT_TIMEOUT_MS = 15 * 1000, /* from the first packet to the welcome */
    BACKOFF_FIRST_MS = 25,
    BACKOFF_LAST_MS = 2000,
    BACKOFF_PEOPLE =
        500, /* more people than this wait longer, so that they do not all come at once */
    COMMAND_BYTES_MAX = 12 * 1024,
};

struct world {
    const struct crowd_settings *settings;
    struct crowd_result *result;
    struct socket_loop loop;
    struct board board;
    struct id_register ids;
    struct latency acknowledged;
    struct latency offered;
    struct buffer command; /* the one that is being written */
    struct buffer text;    /* of the statement that is being written */
    uint64_t now_us;       /* monotonic */
    uint64_t now_ms;
    uint64_t ahead_us;   /* of the time of day before now_us */
    uint64_t arrived_us; /* when the message that is taken came, on the clock of now_us */
    uint64_t started_ms;
    uint32_t connected;      /* members who are welcomed */
    uint64_t burst_until_ms; /* a theme is new: everybody is busier */
    bool finishing;          /* nobody begins anything; what is unanswered is waited for */
};

/* Once per round of the loop: what arrived in it has arrived now. */
void world_look_at_clock(struct world *world);

/* A message is taken that came at this time of day; 0: now. */
void world_note_arrival(struct world *world, uint64_t arrived_ns);

/* This very moment, for what is sent late in a round. */
uint64_t world_clock_us(void);

/* When so many seconds of people's own time have passed. */
static inline uint64_t world_after(const struct world *world, double seconds)
{
    double speed = world->settings->speed;

    if (world->now_ms < world->burst_until_ms)
        speed *= world->settings->burst;
    return world->now_ms + (uint64_t)(seconds * 1000 / speed) + 1;
}

/* Counts an error by its code. */
void world_count_refusal(struct world *world, struct bytes code);

#endif
