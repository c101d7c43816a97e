#ifndef HERKEND_COMMAND_H
#define HERKEND_COMMAND_H

#include "herkend/vocabulary.h"

/* What somebody asks of a session. Decoded from a message by the codec, or made by the engine
 * itself. */
enum command_kind {
    COMMAND_NONE,
    COMMAND_HELLO, /* answered by the engine, never decided by a session */

    COMMAND_STATEMENT,
    COMMAND_REACTION,
    COMMAND_VOTE,
    COMMAND_WITHDRAW,
    COMMAND_FLAG,
    COMMAND_PROPOSE,
    COMMAND_BACKGROUND,
    COMMAND_POLL,
    COMMAND_NEXT,
    COMMAND_SIMILAR,      /* read only */
    COMMAND_THREAD,       /* read only */
    COMMAND_CONVERSATION, /* read only */

    COMMAND_SESSION, /* moderator from here */
    COMMAND_THEME,
    COMMAND_ANNOUNCE,
    COMMAND_PROBE,
    COMMAND_HIDE,
    COMMAND_RESTORE,
    COMMAND_APPROVE,
    COMMAND_MERGE,
    COMMAND_UNMERGE,
    COMMAND_EJECT,
    COMMAND_POLL_OPEN,
    COMMAND_POLL_CLOSE,
    COMMAND_ASK_REWORD,
    COMMAND_NOTE,
    COMMAND_PIN,

    COMMAND_CREATE, /* the server's own from here: never decoded from a message */
    COMMAND_AMEND,
    COMMAND_JOIN,
    COMMAND_LINK_MAKE,
    COMMAND_LINK_END,
    COMMAND_REPORT_WITHDRAW, /* once it is released */
    COMMAND_REPORT_READMIT,
    COMMAND_TICK, /* a clock has run out */
};

/* {"type":"session","do":…} */
enum session_do {
    SESSION_DO_NONE,
    SESSION_DO_LOBBY,
    SESSION_DO_START,
    SESSION_DO_PAUSE,
    SESSION_DO_RESUME,
    SESSION_DO_ROUND, /* the closing round: "do":"closing_round" */
    SESSION_DO_CLOSE,
    SESSION_DO_RELEASE,
    SESSION_DO_AUTOMATIC, /* the autopilot on or off */
    SESSION_DO_PROJECT,   /* which texts observers get */
};

/* {"type":"theme","do":…} */
enum theme_do {
    THEME_DO_NONE,
    THEME_DO_ADD,
    THEME_DO_OPEN,
    THEME_DO_EXTEND,
    THEME_DO_CLOSE,
    THEME_DO_ADOPT,
    THEME_DO_EDIT,
    THEME_DO_SKIP,
    THEME_DO_UNSKIP,
    THEME_DO_MOVE,
};

/* Who asks. number is the seat of a participant; 0 for the others. */
struct actor {
    enum role role;
    uint32_t number;
};

/*
 * Flat on purpose: each kind uses the fields that protocol.md names for it, the rest is zero.
 * Borrowed texts live as long as the arena they were decoded into.
 */
struct command {
    enum command_kind kind;
    uint64_t time_ms;   /* set by the engine, UTC since 1970 */
    struct actor actor; /* set by the engine */
    struct bytes id;    /* the client's; empty for the server's own */

    uint32_t theme;
    uint32_t before;    /* theme move: where to; 0: to the end */
    uint32_t statement; /* also merge's "from", and conversation's "before" (0: the newest);
                           pin: 0 takes the pin away */
    uint32_t into;
    uint32_t poll;
    uint32_t proposal;
    enum statement_kind statement_kind; /* of a reaction */
    enum session_do session_do;
    enum theme_do theme_do;
    int8_t grade;               /* 0..3 or GRADE_SKIP */
    uint32_t minutes;           /* 0 when absent */
    uint32_t revision;          /* of what the sender started from */
    bool on;                    /* session automatic */
    enum projection projection; /* session project */
    uint32_t question_index;
    uint32_t option_index;
    struct text text;            /* statement, reaction, probe, announce, similar, note */
    struct bytes title;          /* theme, propose */
    struct bytes question;       /* theme, poll_open */
    struct bytes reason;         /* hide, flag, ask_reword */
    const struct bytes *options; /* poll_open */
    size_t option_count;

    struct bytes token; /* hello */
    struct bytes code;  /* hello */

    const struct script *script; /* create, amend */
    struct seat_key seat_key;    /* join */
    struct bytes session_id;     /* create: chosen by the engine, as the four below; hello */
    struct bytes session_code;
    uint64_t seed;
    struct token_hash moderator_hash;
    struct token_hash observer_hash;
    uint32_t days;               /* report_readmit: from now on; 0: those it still has */
    uint32_t link;               /* link_end */
    enum role link_role;         /* link_make */
    struct token_hash link_hash; /* link_make */
};

#endif
