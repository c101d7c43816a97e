#ifndef HERKEND_REPORT_H
#define HERKEND_REPORT_H

#include "herkend/ranking.h"
#include "herkend/view.h"

/*
 * The report of a session, as numbers and literal texts; the codec renders it
 * (report_encode.h). Built from the session alone: the same journal gives the same report, and
 * so the same bytes. Holds no author, no seat, no time finer than the minute chart of
 * participation.
 */
struct report_statement {
    uint32_t statement;
    uint32_t theme;
    enum statement_kind kind;
    uint32_t parent; /* 0: none */
    struct bytes text;
    struct ranking_line line;
    uint32_t *merged; /* numbers of statements merged into it */
    size_t merged_count;
    uint32_t *reactions; /* indexes into report.statements, most recognised first */
    size_t reaction_count;
};

struct report_theme {
    uint32_t theme;
    struct bytes title;
    struct bytes question;
    size_t *ranked; /* indexes into report.statements: statements (not reactions), n >= NMIN, by
                       rank */
    size_t ranked_count;
    size_t *judged_too_little;
    size_t judged_too_little_count;
    uint32_t written; /* statements and reactions of this theme, all states */
    uint32_t votes;
    uint32_t skips;
};

struct report_group {
    struct bytes option;
    uint32_t voters; /* who judged at least once and answered this */
    bool withheld;   /* fewer than GROUP_VOTERS_MIN */
};

/* One background question with its groups; bridging and dividing come from ranking lines of
 * this grouping. */
struct report_grouping {
    struct bytes question;
    struct report_group groups[OPTIONS_MAX];
    size_t group_count;
    bool usable;      /* at least two groups are not withheld */
    size_t *bridging; /* indexes into report.statements, best first, at most TOP_ITEMS */
    size_t bridging_count;
    size_t *dividing;
    size_t dividing_count;
};

struct report_poll {
    struct bytes question;
    bool follow_up;
    const struct bytes *options;
    uint32_t counts[OPTIONS_MAX];
    size_t option_count;
    uint32_t n;
};

struct report {
    struct arena arena; /* owns every list and text */
    struct bytes session_id;
    struct bytes title;
    struct bytes description;
    enum language language;
    enum session_state state;
    uint64_t started_at_ms;
    uint64_t closed_at_ms; /* 0: still going on */
    uint64_t seq;
    uint32_t participants;    /* joined, less ejected: P of the score */
    uint32_t statement_count; /* visible roots */
    uint32_t written_count;   /* everything written, reactions included */
    uint32_t hidden_count;
    uint32_t withdrawn_count;
    uint32_t merged_count;
    uint32_t votes; /* in the official table */
    uint32_t skips;
    struct report_theme *themes;
    size_t theme_count;
    struct report_statement *statements; /* visible roots, in order of number */
    size_t report_statement_count;
    size_t *overall; /* at most TOP_ITEMS, over all themes */
    size_t overall_count;
    size_t *not_recognised; /* judged enough, and score below .25 with its interval below .5;
                               lowest first, at most TOP_ITEMS */
    size_t not_recognised_count;
    struct report_grouping *groupings;
    size_t grouping_count;
    struct report_poll *polls;
    size_t poll_count;
    struct activity_minute_view {
        uint32_t statements;
        uint32_t votes;
        uint32_t joined;
    } * activity; /* per minute since started_at_ms */
    size_t activity_count;
    uint64_t digest; /* of table and ranking: what EVENT_CLOSED stores */
};

/* Given. Pure; on a clone it may run on any thread. */
struct report *report_create(const struct session *session);
void report_destroy(struct report *report);

/*
 * The official vote table of a session, as ranking.h takes it: live votes of seats not ejected,
 * on visible roots, not by one of their authors; where merging gave one seat two votes on one
 * root, the later one. Shared by report, export and standing.
 */
struct vote_table {
    struct arena arena;
    struct ranking_input input;   /* points into the arena */
    uint32_t *statement_of_index; /* statement number per ranking index */
    uint32_t *index_of_statement; /* by number; UINT32_MAX: not in the table */
    size_t statement_count;
};
struct vote_table *vote_table_create(const struct session *session);
void vote_table_destroy(struct vote_table *table);

#endif
