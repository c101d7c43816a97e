#ifndef HERKEND_CROWD_NUISANCE_H
#define HERKEND_CROWD_NUISANCE_H

#include "schedule.h"
#include "world.h"

/*
 * A connection that does no good, to see that the others are none the worse for it. Some never
 * finish their handshake; some join and then send without end. Who is closed comes back after a
 * while. Nothing they say is in any ledger.
 */
enum nuisance_kind { NUISANCE_UNFINISHED, NUISANCE_FLOODS };

struct nuisance {
    struct world *world;
    enum nuisance_kind kind;
    uint32_t
        slot; /* its connection's tag is slot * MEMBER_TABS, and its place in the schedule */
    struct transport transport;  /* unfinished: no more than that */
    struct socket_client client; /* floods */
    char *token;                 /* owned: of its seat; NULL: none yet */
    uint64_t random;
    uint64_t began_ms; /* its connection */
    uint64_t due_ms;   /* something is to be done; SCHEDULE_NEVER: only when something comes */
    uint32_t serial;
    bool is_open;
    bool is_welcome;
};

void nuisance_init(struct nuisance *nuisance, struct world *world, enum nuisance_kind kind,
                   uint32_t slot);
void nuisance_release(struct nuisance *nuisance);

/* epoll says so. */
void nuisance_ready(struct nuisance *nuisance, uint32_t events);

static inline uint64_t nuisance_due(const struct nuisance *nuisance)
{
    return nuisance->due_ms;
}
void nuisance_tick(struct nuisance *nuisance);

#endif
