#ifndef HERKEND_ENGINE_GATHERING_H
#define HERKEND_ENGINE_GATHERING_H

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

/* Milliseconds, for a turn that has so many requests so far. */
uint64_t gathering_wait_ms(struct gathering *gathering, uint64_t connections, size_t requests);
/* The wait is over, and it has so many now. */
void gathering_waited(struct gathering *gathering, size_t requests);

#endif
