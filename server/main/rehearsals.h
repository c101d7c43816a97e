#ifndef HERKEND_MAIN_REHEARSALS_H
#define HERKEND_MAIN_REHEARSALS_H

#include "herkend/engine.h"

/*
 * The people of rehearsals: ordered by the engine, started and reaped by the main thread. At
 * most REHEARSALS_MAX processes at a time; what is ordered meanwhile waits for one to end.
 */
struct rehearsals;

struct rehearsals *rehearsals_create(void);
/* Where the people connect; kept. Before the first tick. */
void rehearsals_set_server(struct rehearsals *rehearsals, const char *url, const char *ca);
/* A member of the engine's port; context is the rehearsals. Any thread. */
void rehearsals_order(void *context, const struct rehearsal *rehearsal);
/* Starts what was ordered, and reaps. Main thread, about twice a second. */
void rehearsals_tick(struct rehearsals *rehearsals);
/* Asks all people to go, and waits for at most timeout_ms; starts no more. Main thread. */
void rehearsals_stop(struct rehearsals *rehearsals, uint32_t timeout_ms);
/* After the engine's end. NULL is allowed. */
void rehearsals_destroy(struct rehearsals *rehearsals);

#endif
