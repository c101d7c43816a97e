#ifndef HERKEND_ENGINE_GATHERING_H
#define HERKEND_ENGINE_GATHERING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * How long a turn waits for company, as a commit and a wake-up cost the same for one request as
 * for ten. Zeroed: nothing is known yet.
 */
struct gathering {
    uint32_t alone;    /* waits in a row that brought nobody */
    uint32_t no_waits; /* turns that begin at once because of it */
};

/* Part of a wait that is longer, after which the next but one is asked. */
enum { GATHERING_LOOK_MS = 2 };

/* Milliseconds, for a turn that has so many requests so far. */
uint64_t gathering_wait_ms(struct gathering *gathering, uint64_t connections, size_t requests);
/* Whether the rest of the wait would be for nothing: many came together, and nobody after them
 * for so long. */
bool gathering_has_all(size_t requests, uint64_t quiet_ms);
/* The wait is over, and it has so many now. */
void gathering_waited(struct gathering *gathering, size_t requests);

#endif
