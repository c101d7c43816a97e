#ifndef HERKEND_SESSION_INTERNAL_H
#define HERKEND_SESSION_INTERNAL_H

/*
 * What a session is made of; only the session floor sees it. Arrays indexed by number (element
 * 0 unused), never pointers between elements: so that a clone is a copy, and a digest is a
 * walk.
 */
#include "herkend/arena.h"
#include "herkend/routing.h"
#include "herkend/session.h"
#include "herkend/table.h"

struct theme {
    struct bytes title;
    struct bytes question;
    uint32_t minutes;
    enum theme_state state;
    uint32_t revision;   /* from 1; rises with every edit */
    uint64_t ends_at_ms; /* live, closing; 0 otherwise */
    uint64_t opened_at_ms;
    uint64_t closed_at_ms;
};

struct statement {
    struct text text; /* bytes empty after a withdrawal */
    struct bytes reason;
    enum statement_kind kind;
    enum statement_state state; /* MERGED stands in merged_into, this is what it is otherwise */
    bool is_seed;               /* written by the script */
    uint32_t seat;              /* author; 0: the moderator, or a seed of the script */
    uint32_t theme;
    uint32_t parent;
    uint32_t merged_into;  /* 0: a root */
    bool has_merged;       /* others were merged into it */
    bool was_approved;     /* by the moderator, or restored after a hiding */
    bool was_pinned;       /* now or before */
    uint32_t pinned_seats; /* seats 1.. that were there while it was pinned, once it is not */
    uint32_t previous_of_seat; /* written by the same seat before; 0: none */
    uint32_t flags;
    struct bytes flag_reason; /* of the latest flag that gave one */
    uint32_t nearest; /* the statement it is most like, at least LIKENESS_MERGE; 0: none */
    double likeness;  /* to nearest */
    uint32_t reaction_count;        /* visible ones */
    uint64_t reacted_seq;           /* since when the latest of them is visible; 0: none */
    uint64_t shown_seq;             /* of the event since which it is visible itself */
    struct bytes reword;            /* what the moderator asks of its author; empty: nothing */
    uint32_t counts[GRADE_MAX + 1]; /* the votes that count on it, per grade */
    uint32_t first_judgement;       /* list through next_of_statement; 0: none */
    uint64_t seq;                   /* of the event that wrote it */
    uint64_t time_ms;
};

/* One seat and one statement that have met: offered, and perhaps judged. */
struct judgement {
    uint32_t seat;
    uint32_t statement;
    uint32_t next_of_seat;
    uint32_t next_of_statement;
    int8_t grade;        /* GRADE_NONE, GRADE_SKIP, 0..3 */
    bool pending;        /* offered less than OFFER_TIMEOUT_MS ago, and not answered */
    uint32_t counted_on; /* the root whose routing state holds it; 0: none */
    uint64_t pending_until_ms;
    uint64_t vote_seq;                    /* of the latest vote; 0: none */
    struct routing_increments increments; /* what it added there */
};

/* Hashes apart from answers, as each request is looked for among all and mostly not found. */
struct request_memory {
    uint64_t *id_hashes; /* rings of at most REMEMBERED_REQUESTS */
    struct remembered *answers;
    uint32_t capacity, count, next;
};

struct seat {
    struct seat_key key;
    bool ejected;
    uint32_t first_judgement;
    uint32_t last_written; /* statement; further ones through previous_of_seat */
    uint32_t judged_count; /* graded or skipped */
    uint32_t written_count;
    uint32_t proposal_count;
    uint64_t active_at_ms; /* joined, or last wrote or judged */
    uint64_t
        writing_since_ms; /* start of the minute in which writing_count texts were written */
    uint32_t writing_count;
    int8_t background[BACKGROUND_QUESTIONS_MAX]; /* option, -1: not answered */
    struct request_memory requests;
};

struct proposal {
    uint32_t seat;
    struct bytes title;
    uint32_t theme; /* that adopted it */
};

struct poll {
    struct bytes question;
    struct bytes *options;
    size_t option_count;
    bool open;
    bool opened; /* a prepared one is not, until the moderator opens it */
    bool follow_up;
    int8_t *answers; /* by seat, -1: none */
    size_t answers_capacity;
};

struct announcement {
    struct bytes text;
    uint64_t time_ms;
};

/* One statement in the list of a stem. */
struct posting {
    uint32_t statement;
    uint32_t next;  /* 0: the last */
    uint32_t count; /* of the list from here on */
};

/* Offers in flight, in order of time. */
struct pending_offer {
    uint64_t until_ms;
    uint32_t judgement;
};

/* Participation over time, for the report: one per minute_span minutes of the session. */
struct activity_minute {
    uint32_t statements;
    uint32_t votes; /* skips included */
    uint32_t joined;
};

struct session {
    struct arena texts;
    struct bytes id;
    struct bytes code;
    uint64_t seed;
    struct staff_link *links; /* [1..link_count] */
    size_t link_count, link_capacity;

    struct bytes title;
    struct bytes description;
    enum language language;
    enum access access;
    enum moderation moderation;
    uint64_t starts_at_ms;
    bool automatic;
    uint32_t countdown_seconds;
    uint32_t capacity;
    bool rehearsal;
    uint32_t report_days;
    const struct script_follows *follows; /* NULL: none */
    struct script_question *background;
    size_t background_count;

    enum session_state state;
    uint64_t seq;
    uint64_t time_ms;
    uint64_t created_at_ms;
    uint64_t started_at_ms; /* first went live; 0: not yet */
    uint64_t closed_at_ms;
    uint64_t paused_at_ms;
    bool round_open;
    bool round_done;
    uint64_t round_ends_at_ms;
    uint64_t digest_at_close;
    struct report_life report_life;
    struct bytes note;      /* the moderator's, for the report; empty: none */
    uint32_t note_revision; /* how often it was written; 0: never */
    enum projection projection;
    uint32_t pinned; /* statement; 0: none */

    struct theme *themes; /* [1..theme_count] */
    size_t theme_count, theme_capacity;
    uint32_t theme_order[THEMES_MAX]; /* [0..theme_count): numbers, as the hour goes */
    uint32_t theme_revision; /* of themes that are written now: a draft's script written anew
                                leaves no revision that somebody may still hold */
    struct statement *statements;
    size_t statement_count, statement_capacity;
    struct seat *seats;
    size_t seat_count, seat_capacity;
    struct judgement *judgements; /* [1..judgement_count] */
    size_t judgement_count, judgement_capacity;
    struct proposal *proposals;
    size_t proposal_count, proposal_capacity;
    struct poll *polls;
    size_t poll_count, poll_capacity;
    struct announcement *announcements; /* [0..announcement_count) */
    size_t announcement_count, announcement_capacity;
    struct activity_minute *minutes; /* from started_at_ms */
    uint32_t minute_span; /* minutes that an entry stands for: 1, 60 or 1440; 0: none yet */
    size_t minute_count, minute_capacity;

    struct request_memory staff_requests;

    struct table seat_by_key;       /* first 8 bytes of the key */
    struct table judgement_by_pair; /* seat << 32 | statement */
    struct table
        statement_by_fold; /* fold ^ parent ^ theme: a candidate, checked on the statement */
    struct table postings_by_stem; /* head in postings */
    struct table flag_pairs;       /* seat << 32 | statement */

    struct posting *postings; /* [1..posting_count]: which statements have a stem */
    size_t posting_count, posting_capacity;

    struct pending_offer *pending; /* ring */
    size_t pending_head, pending_count, pending_capacity;

    uint64_t offer_count; /* the request number of the router */
    uint32_t vote_count;  /* live graded votes, self-votes and ejected included */
    struct routing routing;
    struct offer_scratch
        *offer_scratch; /* what choosing works in; says nothing, no copy has it */
};

/* session.c: finding things. Numbers are checked by assertion; session_has_* asks. */
bool session_has_theme(const struct session *session, uint32_t theme);
bool session_has_statement(const struct session *session, uint32_t statement);
bool session_has_seat(const struct session *session, uint32_t seat);
/* The theme that is live; 0: none. */
uint32_t session_live_theme(const struct session *session);
bool session_is_open(const struct session *session); /* neither closed nor released */
/* While the session is live: whether statements of this theme may be judged. */
bool session_theme_takes_votes(const struct session *session, uint32_t theme);
/* Whether a seat was in the session while a statement was pinned. */
bool session_pin_has_shown(const struct session *session, uint32_t seat, uint32_t statement);

/* theme_order.c: the first of a state, and the one after another, as the hour goes; 0: none. */
uint32_t theme_first(const struct session *session, enum theme_state state);
uint32_t theme_after(const struct session *session, uint32_t theme);
/* The newest theme comes last. */
void theme_order_add(struct session *session, uint32_t theme);
/* before 0: to the end. */
void theme_order_move(struct session *session, uint32_t theme, uint32_t before);

/* merge.c: the statement's root after merges. */
uint32_t session_root(const struct session *session, uint32_t statement);
/* Visible, not merged away: what is routed and ranked. */
bool session_is_root(const struct session *session, uint32_t statement);
/* Whether the seat wrote it, or one that was merged into it. */
bool session_is_author(const struct session *session, uint32_t root, uint32_t seat);

/* judgement.c: what a seat was offered and how it judged; the counts of routing follow. */
struct judgement *session_judgement(const struct session *session, uint32_t seat,
                                    uint32_t statement);
/* The same, or if there is none, that on a statement which merging has put into the same group:
 * the one that counts. Walks what the seat was offered. */
const struct judgement *session_judgement_in_group(const struct session *session, uint32_t seat,
                                                   uint32_t statement);
/* Which of two judgements of one seat in a group counts: a grade before "not applicable", then
 * the later; as in the official table (vote_table.c). */
bool judgement_is_before(const struct judgement *judgement, const struct judgement *other);
void judgement_offer(struct session *session, uint32_t seat, uint32_t statement,
                     uint64_t time_ms);
void judgement_vote(struct session *session, uint32_t seat, uint32_t statement, int8_t grade,
                    uint64_t seq);
/* Takes back and counts again all votes on a root and what is merged into it. */
void judgement_recount(struct session *session, uint32_t root);
void judgement_uncount_seat(struct session *session, uint32_t seat);
void judgement_expire(struct session *session, uint64_t now_ms);

/* request_memory.c */
void request_remember(struct session *session, const struct event *event);
void request_memory_release(struct request_memory *memory);
void request_memory_copy(struct request_memory *to, const struct request_memory *from);

/* likeness.c: repetition and likeness of texts. */
#define LIKENESS_HINT 0.30  /* offered to the writer */
#define LIKENESS_MERGE 0.50 /* proposed to the moderator */
struct likeness {
    uint32_t statement;
    double value; /* 0..1 */
};
struct likeness_query {
    const struct text *text;
    uint32_t theme;
    uint32_t parent;
    uint32_t except; /* a statement that is not compared; 0: none */
    double value_min;
};
/* The statements most like a text, best first; returns how many were found (at most items_max).
 */
size_t likeness_find(const struct session *session, const struct likeness_query *query,
                     struct likeness *items, size_t items_max);
void likeness_add(struct session *session, uint32_t statement);
/* The live statement with the same text at the same place; 0: none. */
uint32_t repetition_find(const struct session *session, const struct text *text, uint32_t theme,
                         uint32_t parent);
void repetition_add(struct session *session, uint32_t statement);
void repetition_remove(struct session *session, uint32_t statement);

/* report_life.c: a released report's days. */
void report_life_begin(struct session *session, uint64_t time_ms);
void apply_report_withdrawn(struct session *session);
void apply_report_readmitted(struct session *session, const struct event *event);

/* follows.c: what a session came from. */
const struct script_follows *follows_copy(struct arena *arena,
                                          const struct script_follows *follows);
bool follows_equal(const struct script_follows *a, const struct script_follows *b);
uint64_t follows_digest(uint64_t digest, const struct script_follows *follows);

/* offer.c: which statement a seat is asked about next; 0: none. Pure. */
uint32_t offer_choose(const struct session *session, uint32_t seat);
struct offer_scratch *offer_scratch_create(void);
void offer_scratch_destroy(struct offer_scratch *scratch);
/* Whether some visible root has fewer judgements than ranking needs. */
uint32_t offer_count_judged_too_little(const struct session *session);

/* digest.c */
uint64_t digest_mix(uint64_t digest, uint64_t value);
uint64_t digest_bytes(uint64_t digest, struct bytes bytes);

/* decide*.c: what they share. */
struct deciding {
    const struct session *session;
    const struct command *command;
    struct event_list *events;
    struct decision decision;
};
/* Appends an event of this command with seq, time and actor filled in. */
struct event *deciding_event(struct deciding *deciding, enum event_kind kind);
void deciding_refuse(struct deciding *deciding, enum refusal refusal, const char *message);
void decide_statement(struct deciding *deciding);
void decide_reaction(struct deciding *deciding);
void decide_vote(struct deciding *deciding);
void decide_withdraw(struct deciding *deciding);
void decide_flag(struct deciding *deciding);
void decide_propose(struct deciding *deciding);
void decide_background(struct deciding *deciding);
void decide_poll(struct deciding *deciding);
void decide_next(struct deciding *deciding);
void decide_session(struct deciding *deciding);
/* report_life.c */
void decide_report_withdraw(struct deciding *deciding);
void decide_report_readmit(struct deciding *deciding);
void decide_link_make(struct deciding *deciding);
void decide_link_end(struct deciding *deciding);
void decide_theme(struct deciding *deciding);
/* decide_script.c: edit, skip, unskip, move. */
void decide_theme_script(struct deciding *deciding);
void decide_announce(struct deciding *deciding);
void decide_probe(struct deciding *deciding);
void decide_moderation(struct deciding *deciding); /* hide, restore, approve, eject */
void decide_merge(struct deciding *deciding);
void decide_unmerge(struct deciding *deciding);
void decide_poll_open(struct deciding *deciding);
void decide_poll_close(struct deciding *deciding);
void decide_ask_reword(struct deciding *deciding);
void decide_note(struct deciding *deciding);
void decide_pin(struct deciding *deciding);
void decide_create(struct deciding *deciding);
void decide_amend(struct deciding *deciding);
void decide_join(struct deciding *deciding);
void decide_tick(struct deciding *deciding);

#endif
