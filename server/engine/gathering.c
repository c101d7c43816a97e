/*
 * When a turn waits for company, and when it does not because nobody comes: who sends the next
 * thing only once the last has arrived (a moderator's page, a bench) would wait for nothing
 * each time, and what it costs to tell many grows with every pause in which the caches forget
 * them. Pure; leaves the sleeping to engine_thread.c.
 */
#include "gathering.h"

enum {
    /* A millisecond for every hundred connections. Nobody notices ten; a session of thirty is
     * answered at once. At 1,000 votes a second among 5,000 people a vote cost 156 us of
     * processor without, and 50 to 71 with it (2026-11-21, on a busy machine). */
    CONNECTIONS_PER_MS = 100,
    WAIT_MS_MAX = 10,
    ALONE_MAX = 5, /* then every 32nd turn tries it again */
    /* Of 1,000 a second that come as they like, this many within GATHERING_LOOK_MS are seen
     * once in two hundred turns. */
    BURST = 8,
};

uint64_t gathering_wait_ms(struct gathering *gathering, uint64_t connections, size_t requests)
{
    uint64_t wait_ms = connections / CONNECTIONS_PER_MS;

    if (requests > 1)
        *gathering = (struct gathering){0}; /* there is company without having waited */
    if (gathering->no_waits > 0) {
        gathering->no_waits--;
        return 0;
    }
    return wait_ms > WAIT_MS_MAX ? WAIT_MS_MAX : wait_ms;
}

bool gathering_has_all(size_t requests, uint64_t quiet_ms)
{
    return requests >= BURST && quiet_ms > 0;
}

void gathering_waited(struct gathering *gathering, size_t requests)
{
    if (requests > 1) {
        *gathering = (struct gathering){0};
        return;
    }
    if (gathering->alone < ALONE_MAX)
        gathering->alone++;
    gathering->no_waits = (1u << gathering->alone) - 1;
}
