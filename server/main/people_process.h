#ifndef HERKEND_MAIN_PEOPLE_PROCESS_H
#define HERKEND_MAIN_PEOPLE_PROCESS_H

#include "herkend/assert.h"
#include "herkend/error.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/*
 * Simulated people in a process of their own: `herkend rehearse` of this very program, which
 * ends with this one. Main thread: it is its death that ends them.
 */
struct people_process {
    pid_t pid; /* 0: none */
};

struct people_settings {
    const char *url; /* where they connect */
    const char *ca; /* a file with the certificate that they find there; empty or NULL: plain */
    const char *code;
    const char *moderator_token; /* NULL: somebody else moderates */
    uint32_t participants;
    uint32_t speed;
    uint64_t seed;
    uint32_t minutes; /* after which they leave; 0: when the session closes */
};

/* settings: borrowed. -ERR_IO. */
MUST_CHECK int people_process_start(struct people_process *process,
                                    const struct people_settings *settings,
                                    struct error *error);
/* Whether there is none, or no longer; it is reaped then. */
bool people_process_has_ended(struct people_process *process);
/* Asks them to go, and waits for at most timeout_ms before they must. */
void people_process_stop(struct people_process *process, uint32_t timeout_ms);

#endif
