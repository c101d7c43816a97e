/*
 * Seats that asked for a statement when there was none. When something becomes judgeable they
 * get it without asking: two hundred a turn, so that a theme that opens for thousands holds
 * nobody up. In memory only; a client that comes back asks anew. Engine's thread.
 */
#include "internal.h"

static struct hosted_seat *seat_of(struct hosted_session *hosted, uint32_t seat)
{
    ASSERT(seat > 0);
    ASSERT(seat <= hosted->seat_count);
    return &hosted->seats[seat];
}

void waiting_add(struct engine *engine, struct hosted_session *hosted, uint32_t seat)
{
    struct waiting *waiting = &hosted->waiting;

    if (seat_of(hosted, seat)->waiting_place != 0)
        return;
    number_list_add(&waiting->seats, seat);
    seat_of(hosted, seat)->waiting_place = (uint32_t)waiting->seats.count;
    if (waiting->recheck_ms == UINT64_MAX)
        waiting->recheck_ms = engine->now_ms + WAITING_RECHECK_MS;
    hosted_refresh_due(engine, hosted);
}

void waiting_remove(struct hosted_session *hosted, uint32_t seat)
{
    struct waiting *waiting = &hosted->waiting;
    uint32_t place = hosted->seats[seat].waiting_place;

    if (place == 0)
        return;

    uint32_t moved = waiting->seats.items[--waiting->seats.count];

    waiting->seats.items[place - 1] = moved;
    hosted->seats[moved].waiting_place = place;
    hosted->seats[seat].waiting_place = 0;
    if (waiting->seats.count == 0) {
        waiting->left = 0;
        waiting->recheck_ms = UINT64_MAX;
    }
}

void waiting_release(struct waiting *waiting)
{
    number_list_release(&waiting->seats);
}

void waiting_wake(struct engine *engine, struct hosted_session *hosted)
{
    hosted->waiting.left = hosted->waiting.seats.count;
    if (hosted->waiting.left > 0)
        hosted_refresh_due(engine, hosted);
}

uint64_t waiting_due(const struct hosted_session *hosted)
{
    return hosted->waiting.left > 0 ? 0 : hosted->waiting.recheck_ms;
}

static void push(struct engine *engine, struct hosted_session *hosted, uint32_t seat)
{
    struct command command = {.kind = COMMAND_NEXT,
                              .time_ms = hosted_now(engine, hosted),
                              .actor = {.role = ROLE_PARTICIPANT, .number = seat}};
    struct decision decision = session_decide(hosted->session, &command, engine->events);
    struct error error = {0};

    if (decision.refusal != REFUSED_NOTHING || decision.statement == 0)
        return; /* goes on waiting */
    if (turn_apply(engine, hosted, &error))
        UNREACHABLE("an offer redacts nothing");
    waiting_remove(hosted, seat);

    struct answer *answer = answer_queue(engine, ANSWER_OFFER, (struct connection_handle){0});

    answer->pushed = true;
    answer->hosted = hosted;
    answer->viewer = (struct viewer){.role = ROLE_PARTICIPANT, .seat = seat};
    answer->number = decision.statement;
}

void waiting_push(struct engine *engine, struct hosted_session *hosted, size_t *budget)
{
    struct waiting *waiting = &hosted->waiting;

    if (engine->now_ms >= waiting->recheck_ms) {
        waiting->left = waiting->seats.count;
        waiting->recheck_ms = engine->now_ms + WAITING_RECHECK_MS;
    }
    while (hosted_has_ended(hosted) && waiting->seats.count > 0)
        waiting_remove(hosted, waiting->seats.items[0]);
    if (session_state(hosted->session) != SESSION_LIVE)
        waiting->left = 0; /* its return to life wakes them again */
    if (waiting->left > 0)
        session_advance(hosted->session, hosted_now(engine, hosted));
    for (; waiting->left > 0 && *budget > 0 && !turn_is_full(&engine->turn);
         waiting->left--, (*budget)--) {
        /* From the end: who is served makes room for one that has been looked at. */
        if (waiting->cursor == 0 || waiting->cursor > waiting->seats.count)
            waiting->cursor = waiting->seats.count;

        uint32_t seat = waiting->seats.items[--waiting->cursor];

        if (hosted->seats[seat].first_connection != 0)
            push(engine, hosted, seat);
        if (waiting->seats.count == 0)
            break;
    }
}
