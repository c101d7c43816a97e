#ifndef HERKEND_MAIN_DEMO_H
#define HERKEND_MAIN_DEMO_H

#include "herkend/assert.h"
#include "herkend/error.h"

#include <stdint.h>

/*
 * The demo: a Dutch session with simulated people and their moderator in it, from a process of
 * its own (`herkend rehearse`). When the session has closed, a fresh one follows. Asks the
 * running server over its control socket, like the command line. Main thread.
 */
enum { DEMO_CODE_BYTES_MAX = 16, DEMO_ID_BYTES_MAX = 40, DEMO_TOKEN_BYTES_MAX = 96 };

struct demo_settings {
    const char *data_path;   /* demo.json there remembers the session over a restart */
    const char *socket_path; /* of the control socket */
    const char *crowd_url;   /* where the people connect: the listener itself */
    const char *crowd_ca;    /* its certificate, as people_process.h says */
};

struct demo;

/*
 * Goes on with the session that demo.json names, if it is still open, or makes one. Does not
 * start the people: demo_tick() does.
 *
 * settings   kept until demo_destroy()
 *
 * -ERR_CONFLICT when the folder has sessions that no demo made: real ones and a demo's do not
 * mix.
 */
MUST_CHECK int demo_create(struct demo **out, const struct demo_settings *settings,
                           struct error *error);

/* Starts the people, and what follows when they have gone. Call about once a second. */
void demo_tick(struct demo *demo, uint64_t steady_ms);

/* Of the session that is on now; changes from tick to tick. */
const char *demo_session_id(const struct demo *demo);
const char *demo_code(const struct demo *demo);
const char *demo_moderator_token(const struct demo *demo);
const char *demo_observer_token(const struct demo *demo); /* empty: not known */

/* Asks the people to go, and waits for at most timeout_ms before they must. NULL is allowed. */
void demo_destroy(struct demo *demo, uint32_t timeout_ms);

#endif
