#ifndef HERKEND_SESSION_H
#define HERKEND_SESSION_H

#include "herkend/arena.h"
#include "herkend/assert.h"
#include "herkend/command.h"
#include "herkend/event.h"

/*
 * One session: rules, votes, routing. Pure: no I/O, no clock, no randomness but its seed.
 * session_decide() may refuse and changes nothing; session_apply() changes and cannot refuse;
 * replay calls only apply. Not thread safe: one owner.
 */
struct session;

enum refusal {
    REFUSED_NOTHING,
    REFUSED_FORBIDDEN,
    REFUSED_NOT_FOUND,
    REFUSED_WRONG_STATE,
    REFUSED_NOT_OFFERED,
    REFUSED_OWN_STATEMENT,
    REFUSED_DUPLICATE_TEXT,
    REFUSED_FULL,
    REFUSED_MALFORMED, /* of the right form, but impossible here: an option index that does not
                          exist */
    REFUSED_RATE_LIMITED,
    REFUSED_CONFLICT, /* somebody else has changed it since the sender looked */
};

/* What a decision says besides its events. */
struct decision {
    enum refusal refusal;
    const char *message; /* a static English sentence for the error; never NULL when refused */
    uint32_t statement; /* the new one, the offered one (0: nothing to judge), or the one that a
                           text repeats */
    uint32_t seat;      /* join: the seat given */
    uint32_t theme;     /* theme add, adopt */
    uint32_t poll;
    uint32_t proposal;
    uint32_t link; /* link make */
};

/* An earlier answer, found by the id of its command. */
struct remembered {
    enum command_kind kind;
    uint64_t seq;    /* that the ack carried */
    uint32_t number; /* the statement, theme, poll or proposal that it named */
};

struct session *session_create(void);
void session_destroy(struct session *session);

/* A deep copy that shares nothing, for a worker to read. Given. */
struct session *session_clone(const struct session *session);

/*
 * Asks what a command would change in a session, without changing it.
 *
 * command   borrowed; checked by the codec for form, not for permission. Its time_ms is not
 * before that of the last event applied (the caller clamps) events    borrowed; cleared, then
 * filled with 0..COMMAND_EVENTS_MAX events, numbered from session_seq()+1. Their texts point
 * into the command or the session, so both live until session_apply() has run
 *
 * Returns the decision; when refused, events is empty. An accepted command may have no events:
 * what it asks is already so (the same vote again). Never reads a clock: same session, same
 * command, same events, everywhere, for ever.
 */
MUST_CHECK struct decision session_decide(const struct session *session,
                                          const struct command *command,
                                          struct event_list *events);

/* Makes an event part of the session. The event is one that session_decide() gave, or one of
 * the journal that session_accepts() has checked; its texts are copied. */
void session_apply(struct session *session, const struct event *event);

/*
 * Whether a replayed event fits: the next seq, a time that does not go back, numbers that
 * exist. False with a static sentence in *why: the journal is damaged, or somebody else's.
 */
MUST_CHECK bool session_accepts(const struct session *session, const struct event *event,
                                const char **why);

/*
 * Lets pending offers run out (OFFER_TIMEOUT_MS). Changes only what routing counts as in
 * flight. Apply does the same with the event's time, so that live and replay agree.
 */
void session_advance(struct session *session, uint64_t now_ms);

/* When COMMAND_TICK has something to do; UINT64_MAX when no clock runs. */
uint64_t session_next_deadline(const struct session *session);

/* The earlier answer to this actor's command id, if it is among the last REMEMBERED_REQUESTS of
 * the actor. */
bool session_find_request(const struct session *session, struct actor actor, struct bytes id,
                          struct remembered *remembered);

/* Seat by key; 0 when unknown. */
uint32_t session_find_seat(const struct session *session, const struct seat_key *key);
bool session_seat_is_ejected(const struct session *session, uint32_t seat);
/* Whether nobody more can join: all places are taken. */
bool session_is_full(const struct session *session);

/* A link of staff: whoever has its token comes in with its role, until it is ended. */
struct staff_link {
    enum role role; /* ROLE_MODERATOR or ROLE_OBSERVER */
    struct token_hash hash;
    uint64_t created_at_ms;
    bool ended;
};

/* How many there are, ended ones included; numbered from 1. The creation made the first two. */
uint32_t session_link_count(const struct session *session);
const struct staff_link *session_link(const struct session *session, uint32_t link);
/* The link of a token's hash, also when it has ended; 0 when unknown. Every link is compared in
 * constant time. */
uint32_t session_find_link(const struct session *session, const struct token_hash *hash);
/* ROLE_MODERATOR, ROLE_OBSERVER, or ROLE_NONE for a token that is unknown or whose link has
 * ended. */
enum role session_find_staff(const struct session *session, const struct token_hash *hash);

/* The pinned statement; 0: none. */
uint32_t session_pinned(const struct session *session);

struct bytes session_id(const struct session *session);
struct bytes session_code(const struct session *session);
struct bytes session_title(const struct session *session);
enum session_state session_state(const struct session *session);
enum access session_access(const struct session *session);
enum language session_language(const struct session *session);
bool session_is_rehearsal(const struct session *session);
uint64_t
session_seq(const struct session *session); /* of the last event applied; 0 before the first */
uint64_t session_time(const struct session *session); /* of the last event applied */

/* What becomes of the report once it is released. All zero before. */
struct report_life {
    uint64_t released_at_ms; /* 0: not released */
    uint64_t readable_until_ms;
    bool withdrawn; /* by the organiser, until it is readmitted */
};
struct report_life session_report_life(const struct session *session);
/* Whether everybody who has the link may read it. */
static inline bool report_is_readable(const struct report_life *life, uint64_t now_ms)
{
    return life->released_at_ms != 0 && !life->withdrawn && now_ms < life->readable_until_ms;
}
uint64_t session_closed_at(const struct session *session); /* 0: it goes on */

/*
 * The script as it stands now (themes added on the fly included): what an amendment starts
 * from. Lists come from the arena, texts are borrowed from the session.
 */
void session_script(const struct session *session, struct arena *arena, struct script *script);

/* The seq of the event that wrote this statement: what a withdrawal redacts in the journal. */
uint64_t session_statement_seq(const struct session *session, uint32_t statement);

/* True when next would offer this seat something now. */
bool session_has_offer(const struct session *session, uint32_t seat);

/*
 * 64 bits over everything that matters (not over caches): live and replayed sessions agree, and
 * a decision leaves it as it was. O(size of the session).
 */
uint64_t session_digest(const struct session *session);

#endif
