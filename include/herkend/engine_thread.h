#ifndef HERKEND_ENGINE_THREAD_H
#define HERKEND_ENGINE_THREAD_H

#include "herkend/engine.h"

/* The thread that turns the engine, its bounded inbox, and the worker thread for jobs. */
struct engine_thread;

/* Starts both. port: submit may be NULL (the worker is used); the rest as engine_create. */
MUST_CHECK int engine_thread_create(struct engine_thread **out, struct journal *journal,
                                    struct keyring *keyring, struct people *people,
                                    struct metrics *metrics,
                                    const struct engine_settings *settings,
                                    const struct engine_port *port, struct error *error);

/* Any thread. Takes the request; false when the inbox is full: then it is still the caller's,
 * who says "busy". */
MUST_CHECK bool engine_thread_post(struct engine_thread *thread, struct request *request);
/* The same in two steps, for who brings many: what was put is certain to be taken once the
 * engine is woken. */
MUST_CHECK bool engine_thread_put(struct engine_thread *thread, struct request *request);
void engine_thread_wake(struct engine_thread *thread);

/* Any thread: a session by id or code exists; used by tests. Stops both threads after the last
 * turn; frees all. */
void engine_thread_destroy(struct engine_thread *thread);

#endif
