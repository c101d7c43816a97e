#ifndef HERKEND_VIEW_H
#define HERKEND_VIEW_H

#include "herkend/arena.h"
#include "herkend/session.h"

/*
 * What each role is shown: the privacy boundary. Every update is made here and nowhere else,
 * from a session, for a viewer. No field of an update can hold an author, a seat's number or
 * another seat's vote, and no function here puts a held, hidden or withdrawn text into an
 * update for anybody but its author and the moderator.
 */

struct viewer {
    enum role role;
    uint32_t seat; /* of a participant */
};

/* The ranking so far, computed apart (it may take a while) and read by the views. Immutable. */
struct standing;

/* The votes of a session as they are, for a standing. Given; immutable, for any thread. */
struct vote_source;
struct vote_source *vote_source_create(const struct session *session);
/* NULL is allowed. */
void vote_source_destroy(struct vote_source *source);

/* Computes the official ranking of these votes, without groups. Given. Pure. */
struct standing *standing_of(const struct vote_source *source);
/* The same, of the session as it is. */
struct standing *standing_create(const struct session *session);
void standing_destroy(struct standing *standing);
/* The ranking behind it, and per statement number its line: NULL when it is no visible root. */
const struct ranking *standing_ranking(const struct standing *standing);
const struct ranking_line *standing_line(const struct standing *standing, uint32_t statement);
/* The statement number of an index into the ranking's lines. */
uint32_t standing_statement(const struct standing *standing, uint32_t index);

struct theme_view {
    uint32_t theme;
    struct bytes title;
    struct bytes question;
    enum theme_state state;
    uint32_t minutes;
    uint32_t revision;
    uint64_t ends_at_ms; /* 0: no clock runs */
};

struct poll_view {
    uint32_t poll;
    struct bytes question;
    const struct bytes *options;
    size_t option_count;
    bool open;
    bool follow_up;
    bool with_counts; /* the moderator always, others once it is closed */
    uint32_t counts[OPTIONS_MAX];
    uint32_t n;
    int32_t own_option; /* the viewer's; -1: none */
};

struct statement_view {
    uint32_t statement;
    uint32_t theme;
    enum statement_kind kind;
    uint32_t parent; /* 0: none */
    struct bytes text;
    struct bytes parent_text; /* empty: none, or not visible */
};

/* A seat's own statement and its fate. */
struct own_view {
    struct statement_view statement;
    enum statement_state state;
    struct bytes reason; /* when hidden */
    uint32_t into;       /* when merged */
    uint32_t n;          /* judged by */
    bool has_score;      /* what follows: from RANKING_NMIN votes on, see view.c */
    uint32_t recognised; /* of whom with grade 2 or 3 */
    double score;        /* of the last standing */
    double average;      /* mean of the grades */
    uint32_t reactions;
    struct bytes reword; /* what the moderator asks of the author; empty: nothing */
};

/* What a seat wrote or judged. Where that was merged into another, the line is the other's. */
struct conversation_item {
    struct own_view line;
    bool own;     /* the seat wrote it, or something that was merged into it */
    bool open;    /* a vote on it would be taken now */
    int8_t grade; /* the seat's, GRADE_SKIP; GRADE_NONE: not judged */
};

/* What a text that is being written seems to name (similar). Borrowed from that text. */
enum mention_kind { MENTION_NAME, MENTION_ORGANISATION, MENTION_ADDRESS, MENTION_PHONE };
enum { MENTIONS_MAX = 5 };
struct mention {
    enum mention_kind kind;
    struct bytes text;
};

struct standing_item {
    uint32_t statement;
    enum statement_kind kind;
    struct bytes text;
    bool has_score; /* see view.c */
    double score;
    double average;
    uint32_t n;
};

/* The moderator's line for one statement. */
struct console_statement {
    struct statement_view statement;
    enum statement_state state;
    struct bytes reason;
    uint32_t into;
    uint32_t n;
    uint32_t counts[4];
    uint32_t skips;
    double score;
    double average;
    uint32_t flags;
    struct bytes flag_reason; /* of the latest flag that gave one */
    uint32_t reactions;
    struct bytes reword; /* what its author is asked; empty: nothing */
};

struct proposal_view {
    uint32_t proposal;
    struct bytes title;
    bool adopted;
};

struct merge_view {
    uint32_t from;
    uint32_t into;
    double likeness; /* 0..1 */
};

struct background_view {
    struct bytes question;
    const struct bytes *options;
    size_t option_count;
    int32_t own_option; /* -1: not answered */
};

enum update_kind {
    UPDATE_WELCOME,
    UPDATE_ACK,
    UPDATE_ERROR,
    UPDATE_OFFER,
    UPDATE_SIMILAR,
    UPDATE_THREAD,
    UPDATE_CONVERSATION,
    UPDATE_SESSION,
    UPDATE_THEME,
    UPDATE_ANNOUNCEMENT,
    UPDATE_POLL,
    UPDATE_TOP,
    UPDATE_TALLY,
    UPDATE_FATE,
    UPDATE_REACTED,
    UPDATE_PRESENCE,
    UPDATE_CONSOLE,
    UPDATE_RESTART,
};

/* Flat by kind, like commands. Arrays and texts are borrowed from the session or the arena. */
struct update {
    enum update_kind kind;
    struct bytes id; /* of the command answered; empty in what is pushed */
    uint64_t seq;    /* ack, welcome */
    uint64_t now_ms; /* welcome, session */

    /* welcome, session */
    enum role role;
    struct bytes seat_token; /* only to a new seat */
    struct bytes session_id;
    struct bytes code;
    struct bytes title;
    struct bytes description;
    enum language language;
    enum session_state session_state;
    enum moderation moderation;
    uint64_t starts_at_ms;
    uint64_t round_ends_at_ms; /* closing round; 0: none */
    bool round_open;
    bool rehearsal;
    bool automatic;
    uint32_t countdown_seconds;
    enum projection projection;
    struct statement_view pinned; /* statement 0: none */
    const struct theme_view *themes;
    size_t theme_count;
    const struct poll_view *polls; /* welcome; poll: one */
    size_t poll_count;
    const struct background_view *background;
    size_t background_count;
    uint32_t judged; /* by this seat */
    const struct own_view *own;
    size_t own_count;
    struct bytes announcement; /* the latest; empty: none. announcement: the text */
    struct bytes note;         /* moderators: welcome, console */
    uint32_t note_revision;    /* 0: there was none yet */

    /* ack: 0 where it does not apply */
    uint32_t ack_statement;
    uint32_t ack_theme;
    uint32_t ack_poll;
    uint32_t ack_proposal;

    /* error */
    const char *code_name; /* "wrong_state" */
    const char *message;
    const char *because; /* "not_open": starts_at_ms is told too; NULL: the code says all */
    uint32_t existing;   /* duplicate_text: the statement that says it already */

    /* offer (statement 0: null), tally, fate, reacted */
    struct statement_view statement;
    uint32_t n;
    double score;
    uint32_t recognised;
    double average;
    bool has_score;
    enum statement_state state; /* fate */
    struct bytes reason;
    uint32_t into;
    struct bytes reword;
    uint32_t reactions;

    /* similar, thread, top */
    uint32_t subject; /* the theme of top, the statement of thread */
    const struct standing_item *items;
    size_t item_count;
    const struct mention *mentions; /* similar */
    size_t mention_count;

    const struct conversation_item *conversation;
    size_t conversation_count;
    bool more; /* there are older ones */

    uint32_t present; /* presence */
    uint32_t joined;

    /* console */
    uint32_t statements_per_minute;
    uint32_t votes_per_minute;
    uint32_t silent; /* seats present that wrote and judged nothing in the last 5 minutes */
    uint32_t judged_too_little;
    uint32_t waiting; /* held */
    const struct console_statement
        *console_statements; /* new or changed since the last console update */
    size_t console_count;
    const struct proposal_view *proposals;
    size_t proposal_count;
    const struct merge_view *merges;
    size_t merge_count;

    uint32_t retry_after_ms; /* restart */
};

/* Each fills *update (cleared first); lists come from the arena. standing may be NULL: then no
 * scores. */
void view_welcome(const struct session *session, struct viewer viewer,
                  const struct standing *standing, uint64_t now_ms, struct arena *arena,
                  struct update *update);
void view_session(const struct session *session, struct viewer viewer, uint64_t now_ms,
                  struct arena *arena, struct update *update);
void view_theme(const struct session *session, uint32_t theme, struct update *update,
                struct arena *arena);
void view_poll(const struct session *session, uint32_t poll, struct viewer viewer,
               struct arena *arena, struct update *update);
/* The option that a seat has chosen, -1: none. For many seats at once: view_poll() counts all
 * answers each time. */
int32_t view_poll_own(const struct session *session, uint32_t poll, uint32_t seat);
/* statement 0: nothing to judge. Only of a statement that the seat was offered. */
void view_offer(const struct session *session, uint32_t statement, struct update *update);
/* Observers get what the session projects, the others everything that is visible. */
void view_top(const struct session *session, uint32_t theme, enum role role,
              const struct standing *standing, struct arena *arena, struct update *update);
void view_tally(const struct session *session, uint32_t statement,
                const struct standing *standing, struct update *update);
void view_fate(const struct session *session, uint32_t statement, struct update *update);
void view_reacted(const struct session *session, uint32_t statement, struct update *update);

/*
 * Who may get tally and reacted of a statement: calls back for its authors and for every seat
 * that has judged it.
 */
void view_audience(const struct session *session, uint32_t statement,
                   void (*each)(void *context, uint32_t seat), void *context);
void view_authors(const struct session *session, uint32_t statement,
                  void (*each)(void *context, uint32_t seat), void *context);

/* Refused with REFUSED_NOT_OFFERED or REFUSED_NOT_FOUND, like a command. */
MUST_CHECK struct decision view_thread(const struct session *session, struct viewer viewer,
                                       uint32_t statement, const struct standing *standing,
                                       struct arena *arena, struct update *update);
/*
 * What this seat wrote or judged, what had the latest activity first: its own writing or vote,
 * or a reaction by anybody. Left out is what others wrote and is not visible any more.
 *
 * before   the last item that the viewer has got; 0: from the newest on. It is a place, not a
 * mark: what has become active since stands before it again, and is told again
 *
 * Refused with REFUSED_NOT_FOUND when before is nothing that the seat wrote or judged. Costs
 * what the seat wrote and was offered, once sorted; never a walk over seats or statements.
 */
MUST_CHECK struct decision view_conversation(const struct session *session,
                                             struct viewer viewer, uint32_t before,
                                             const struct standing *standing,
                                             struct arena *arena, struct update *update);
void view_similar(const struct session *session, struct viewer viewer, const struct text *text,
                  struct arena *arena, struct update *update);

/* The figures of the console, and no lines. */
void view_console(const struct session *session, uint64_t now_ms, struct arena *arena,
                  struct update *update);
/* Puts lines of statements into an update that view_console() has made, in place of those it
 * has. The figures look at everybody and everything: once for all portions of a beat. */
void view_console_lines(const struct session *session, const struct standing *standing,
                        const uint32_t *statements, size_t statement_count, struct arena *arena,
                        struct update *update);

#endif
