#ifndef HERKEND_EVENT_H
#define HERKEND_EVENT_H

#include "herkend/command.h"

/*
 * What happened: the only thing a session is made of, and what the journal keeps for ever. The
 * numbers are part of the format; a kind is never renumbered. A changed body is a new version
 * of its kind, and the decoder goes on reading the old ones (golden files in
 * tests/codec/golden).
 */
enum event_kind {
    EVENT_NONE = 0,
    EVENT_CREATED = 1,
    EVENT_AMENDED = 2,
    EVENT_STATE_CHANGED = 3, /* session_state */
    EVENT_ROUND_OPENED = 4,  /* closing round; ends_at_ms */
    EVENT_ROUND_CLOSED = 5,
    EVENT_CLOSED = 6,        /* session closed: counts and digest, which verify recomputes */
    EVENT_AUTOMATIC_SET = 7, /* on */
    EVENT_PROJECTED = 8,     /* projection */

    EVENT_JOINED = 10,  /* seat, seat_key */
    EVENT_EJECTED = 11, /* seat */
    EVENT_BACKGROUND_ANSWERED = 12,
    EVENT_LINK_MADE = 13, /* link, link_role, link_hash */
    EVENT_LINK_ENDED = 14,

    EVENT_THEME_ADDED = 20,  /* theme, title, question, minutes, proposal (0: none) */
    EVENT_THEME_OPENED = 21, /* theme, ends_at_ms; also reopens one that was closing */
    EVENT_THEME_EXTENDED = 22,
    EVENT_THEME_CLOSING = 23, /* theme, ends_at_ms */
    EVENT_THEME_CLOSED = 24,
    EVENT_PROPOSED = 25,     /* proposal, seat, title */
    EVENT_THEME_EDITED = 26, /* theme, and title, question, minutes as they are now */
    EVENT_THEME_SKIPPED = 27,
    EVENT_THEME_UNSKIPPED = 28,
    EVENT_THEME_MOVED = 29, /* theme, before (0: to the end) */

    EVENT_WRITTEN =
        30, /* statement, seat (0: the moderator or a seed), theme, kind, parent, state, text */
    EVENT_WITHDRAWN = 31,
    EVENT_FLAGGED = 32,
    EVENT_HIDDEN = 33,
    EVENT_RESTORED = 34,
    EVENT_APPROVED = 35,
    EVENT_MERGED = 36, /* statement into into */
    EVENT_UNMERGED = 37,
    EVENT_REWORD_ASKED = 38, /* statement, reason: what its author is asked */
    EVENT_PINNED = 39,       /* statement (0: none any more) */

    EVENT_OFFERED = 40, /* seat, statement */
    EVENT_VOTED = 41,   /* seat, statement, grade */

    EVENT_POLL_OPENED = 50, /* poll, question, options, follow_up */
    EVENT_POLL_CLOSED = 51,
    EVENT_POLL_ANSWERED = 52,
    EVENT_ANNOUNCED = 53,
    EVENT_NOTED = 54, /* text: the moderator's note in the report from now on; empty: none */
    EVENT_REPORT_WITHDRAWN = 55,  /* the released report: not for everybody any more */
    EVENT_REPORT_READMITTED = 56, /* ends_at_ms: readable until then */
};

/* Of created and amended: from which version on a script may be that of a rehearsal, may say
 * how long its report is readable, and may be that of a follow-up. */
enum {
    EVENT_VERSION_OF_REHEARSAL = 2,
    EVENT_VERSION_OF_REPORT_DAYS = 3,
    EVENT_VERSION_OF_FOLLOW_UP = 4,
};
/* The oldest version that can hold a script. */
uint16_t event_version_of_script(const struct script *script);

/* Flat, like struct command: each kind uses the fields of its row in event.c's table, the rest
 * is zero. */
struct event {
    enum event_kind kind;
    uint16_t version; /* 1, unless the body needs a newer one */
    uint64_t seq;     /* rises by one per session, from 1 */
    uint64_t time_ms;
    struct actor actor;
    struct bytes
        request; /* the command's id, so that a repeat is known after a restart; may be empty */

    uint32_t seat;
    uint32_t theme;
    uint32_t before; /* of a moved theme: the one it came to stand before; 0: the last */
    uint32_t statement;
    uint32_t into;
    uint32_t parent; /* of a reaction */
    uint32_t poll;
    uint32_t proposal;
    enum session_state session_state;
    enum statement_kind statement_kind;
    enum statement_state statement_state; /* visible or held */
    int8_t grade;
    uint32_t minutes;
    uint32_t question_index;
    uint32_t option_index;
    uint64_t ends_at_ms;
    bool follow_up; /* the poll asks which theme deserves a follow-up */
    bool on;        /* the autopilot */
    enum projection projection;
    struct text text;
    struct bytes title;
    struct bytes question;
    struct bytes reason;
    const struct bytes *options;
    size_t option_count;

    struct seat_key seat_key;

    const struct script *script; /* created, amended */
    struct bytes session_id;
    struct bytes session_code;
    uint64_t seed;
    struct token_hash moderator_hash;
    struct token_hash observer_hash;
    uint32_t link; /* of staff: link made, ended */
    enum role link_role;
    struct token_hash link_hash;

    uint32_t participant_count; /* closed */
    uint32_t statement_count;
    uint32_t vote_count;
    uint64_t digest;
};

/* The events of one command, in order. */
struct event_list {
    struct event items[COMMAND_EVENTS_MAX];
    size_t count;
    struct bytes titles[OPTIONS_MAX]; /* room for the options of a poll that the rules make */
};

#endif
