/*
 * Personal links: people.db says whether a link opens a seat, and from which hash that seat's
 * key is made. The dialogue gets the key and nothing else: who it is stays there, that somebody
 * came stays here. Engine's thread.
 */
#include "internal.h"

#include "herkend/log.h"

/* A place in the session, to come back to: as for a token that somebody brings. */
static void welcome_back(struct engine *engine, const struct request *request,
                         struct hosted_session *hosted, uint32_t seat)
{
    if (session_seat_is_ejected(hosted->session, seat))
        hello_fails(engine, request, "forbidden", REASON_EJECTED);
    else
        hello_welcome(engine, request, hosted,
                      (struct viewer){.role = ROLE_PARTICIPANT, .seat = seat});
}

/* The first visit: the seat is made. One link is one person, so the address does not count. */
static void join(struct engine *engine, const struct request *request,
                 struct hosted_session *hosted, const struct seat_key *key)
{
    struct command command = {.kind = COMMAND_JOIN,
                              .time_ms = hosted_now(engine, hosted),
                              .actor = {.role = ROLE_SERVER},
                              .seat_key = *key};
    struct error error = {0};

    if (!engine->journal_ready) {
        hello_busy(engine, request);
        return;
    }
    session_advance(hosted->session, command.time_ms);

    struct decision decision = session_decide(hosted->session, &command, engine->events);

    if (decision.refusal != REFUSED_NOTHING)
        hello_refused(engine, request, hosted, &decision);
    else if (turn_apply(engine, hosted, &error))
        hello_busy(engine, request);
    else
        hello_welcome(engine, request, hosted,
                      (struct viewer){.role = ROLE_PARTICIPANT, .seat = decision.seat});
}

static void admit(struct engine *engine, const struct request *request,
                  struct hosted_session *hosted, const struct token_hash *hash)
{
    struct seat_key key;
    struct error error = {0};

    if (keyring_seat_key(engine->keyring, hosted_id(hosted), hash, &key, &error)) {
        log_event(LOG_ERROR, "session_key_unreadable", error.sentence);
        hello_fails(engine, request, "internal", "the key of this session cannot be read");
        return;
    }

    uint32_t seat = session_find_seat(hosted->session, &key);

    if (seat != 0)
        welcome_back(engine, request, hosted, seat);
    else
        join(engine, request, hosted, &key);
}

static void fail_waiting(struct engine *engine, const struct request *request)
{
    hello_fails(engine, request, "forbidden",
                "you have no place in this session yet: your mail says how to get one");
    engine->turn.answers[engine->turn.answer_count - 1].because = "no_place";
}

bool admission_handle(struct engine *engine, const struct request *request,
                      struct hosted_session *hosted, const struct token_hash *link)
{
    enum admission admission = ADMISSION_UNKNOWN;
    struct token_hash seat;
    struct error error = {0};

    if (!engine->people)
        return false;
    if (people_admit(engine->people, hosted_id(hosted), link, &admission, &seat, &error)) {
        log_event(LOG_ERROR, "admission_not_read", error.sentence);
        hello_busy(engine, request);
        return true;
    }
    switch (admission) {
    case ADMISSION_UNKNOWN:
        return false;
    case ADMISSION_GRANTED:
        admit(engine, request, hosted, &seat);
        return true;
    case ADMISSION_ENDED:
        hello_fails(engine, request, "withdrawn", REASON_REPLACED);
        return true;
    case ADMISSION_WAITING:
        fail_waiting(engine, request);
        return true;
    }
    UNREACHABLE("admission");
}

void admission_end(struct engine *engine, struct hosted_session *hosted,
                   const struct token_hash *hash)
{
    struct seat_key key;
    struct error error = {0};

    if (hosted->condition != HOSTED_READY || hosted_has_ended(hosted))
        return; /* nobody sits by a link in a session that is over, and its key is gone */
    if (keyring_seat_key(engine->keyring, hosted_id(hosted), hash, &key, &error)) {
        log_event(LOG_ERROR, "session_key_unreadable", error.sentence);
        return;
    }

    uint32_t seat = session_find_seat(hosted->session, &key);

    if (seat != 0)
        seat_close(engine, hosted, seat, "withdrawn", REASON_REPLACED);
}
