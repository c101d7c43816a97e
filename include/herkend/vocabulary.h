#ifndef HERKEND_VOCABULARY_H
#define HERKEND_VOCABULARY_H

#include "herkend/bytes.h"
#include "herkend/limits.h"

/*
 * The field's words, shared by commands (what somebody asks), events (what happened) and
 * updates (what somebody is shown). Numbers of statements, themes, seats, polls and proposals
 * start at 1 within their session; 0 is none. Outside they are written "s12", "t3", "p1", "r2"
 * (a seat's number is never written outside the journal).
 */

enum role { ROLE_NONE, ROLE_PARTICIPANT, ROLE_MODERATOR, ROLE_OBSERVER, ROLE_SERVER };

enum session_state {
    SESSION_DRAFT,
    SESSION_LOBBY,
    SESSION_LIVE,
    SESSION_PAUSED,
    SESSION_CLOSED,
    SESSION_RELEASED,
};

enum theme_state {
    THEME_PENDING,
    THEME_LIVE,
    THEME_CLOSING,
    THEME_CLOSED,
    THEME_SKIPPED, /* passed over by the autopilot; the moderator may open it all the same */
};

enum statement_kind {
    KIND_STATEMENT,
    KIND_ADDITION,
    KIND_CONTRAST,
    KIND_QUESTION,
    KIND_ANSWER,
    KIND_TIP,
};

enum statement_state {
    STATEMENT_VISIBLE,
    STATEMENT_HELD, /* strict moderation: waits for approval */
    STATEMENT_HIDDEN,
    STATEMENT_WITHDRAWN,
    STATEMENT_MERGED,
};

/* Grades are 0..3: niet, een beetje, grotendeels, helemaal. */
enum { GRADE_MAX = 3, GRADE_SKIP = -1, GRADE_NONE = -2 };

enum access { ACCESS_OPEN, ACCESS_REGISTERED };
enum moderation { MODERATION_OPEN, MODERATION_STRICT };
enum language { LANGUAGE_NL, LANGUAGE_EN };

/* Which statements an observer is shown, and so everybody in the room. */
enum projection {
    PROJECTION_MODERATED, /* those that moderation has seen */
    PROJECTION_ALL,
};

enum { SEAT_KEY_BYTES = 16, TOKEN_HASH_BYTES = 32 };

/* What a seat is known by: the first bytes of HMAC(session key, SHA-256(token)). Says nothing
 * about a person. */
struct seat_key {
    uint8_t data[SEAT_KEY_BYTES];
};

/* SHA-256 of a token. */
struct token_hash {
    uint8_t data[TOKEN_HASH_BYTES];
};

/*
 * A text from outside after the codec: trimmed, NFC, counted. fold and stems are what the rules
 * about repetition and likeness need; they are computed from the bytes (text_prepare in
 * codec.h) and never stored.
 */
struct text {
    struct bytes bytes;
    uint64_t fold[2];      /* 128 bits over the case-folded text: equal means "the same text" */
    const uint32_t *stems; /* hashes of distinct word stems, ascending */
    uint32_t stem_count;
};

struct script_theme {
    struct bytes title;
    struct bytes question;
    uint32_t minutes; /* 1..THEME_MINUTES_MAX */
    const struct text *seeds;
    size_t seed_count;
};

/* A question with options: background and poll alike. */
struct script_question {
    struct bytes question;
    const struct bytes *options; /* 2..OPTIONS_MAX */
    size_t option_count;
};

/*
 * How a statement was judged in the session that this one follows: counts of real votes, and
 * the score with the deviation by which two sessions are compared (report.h). All but the
 * counts are 0 where nobody voted.
 */
struct followed_statement {
    struct text text;
    uint32_t n;          /* graded */
    uint32_t recognised; /* of whom with grade 2 or 3 */
    double score;        /* rounded to six decimals, as the next two */
    double sd;
    double average; /* of the grades, 0..3 */
};

/* What a session came from. */
struct script_follows {
    struct bytes session; /* id, perhaps of another server */
    struct bytes title;
    uint64_t closed_at_ms;
    const struct followed_statement *statements; /* 0..FOLLOWED_STATEMENTS_MAX */
    size_t statement_count;
};

/* The session script, checked by script_decode(). Everything borrowed from the decoder's arena.
 */
struct script {
    struct bytes title;
    struct bytes description; /* empty when absent */
    enum language language;
    enum access access;
    enum moderation moderation;
    uint64_t starts_at_ms;      /* 0 when absent */
    bool automatic;             /* the server opens the next theme by itself; default true */
    uint32_t countdown_seconds; /* of a closing theme; default 30 */
    uint32_t capacity;          /* seats; 0 when absent: the server's default */
    bool rehearsal;             /* with simulated people: never released; default false */
    uint32_t report_days; /* for which the report is readable once released; 0: the default */
    const struct script_follows *follows; /* NULL: none */
    const struct script_theme *themes;
    size_t theme_count; /* 1..THEMES_MAX */
    const struct script_question *background;
    size_t background_count;
    const struct script_question *polls; /* prepared; opened by the moderator */
    size_t poll_count;
};

#endif
