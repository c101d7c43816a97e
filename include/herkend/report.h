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
    uint32_t overall_rank; /* among statements (no reactions) of all themes; 0: not found */
    uint32_t certain; /* 3 or 10: certainly in that top of its list (ranking_is_certain); 0 */
    bool certain_overall;       /* certainly in the top 10 of all themes */
    uint32_t *merged;           /* numbers of statements merged into it */
    struct bytes *merged_texts; /* like merged */
    size_t merged_count;
    const struct ranking_spread *spreads; /* one per grouping of the report */
    uint32_t *reactions; /* indexes into report.statements, most recognised first */
    size_t reaction_count;
    const struct report_change *change; /* since the session before; NULL: was not asked then */
};

struct report_theme {
    uint32_t theme;
    uint32_t place; /* as the report counts them, from 1: in the order of the hour */
    struct bytes title;
    struct bytes question;
    size_t *ranked; /* indexes into report.statements: statements (not reactions), n >= NMIN, by
                       rank */
    size_t ranked_count;
    size_t *judged_too_little;
    size_t judged_too_little_count;
    size_t *loose; /* reactions to what is no longer visible */
    size_t loose_count;
    uint32_t written; /* statements and reactions of this theme, all states */
    uint32_t votes;
    uint32_t skips;
};

/*
 * Who answered what, among those who graded at least once. A group of fewer than
 * GROUP_VOTERS_MIN is withheld; and as long as everybody who is not in a shown group (withheld,
 * or not answered) makes 1 to 4 people, the smallest shown group is withheld too: else what is
 * withheld would follow by subtraction from the totals. voters is 0 where withheld.
 */
struct report_group {
    struct bytes option;
    uint32_t voters;
    bool withheld;
};

/*
 * How one group answered one statement of a list. Withheld where the group is; and no statement
 * is listed at all unless every group that is shown gave GROUP_VOTERS_MIN votes on it, and what
 * the others gave cannot be had by subtraction.
 */
struct report_cell {
    uint32_t n;          /* graded */
    uint32_t recognised; /* of whom with grade 2 or 3 */
    bool withheld;
};

/* What may be called bridging or dividing: below it a list would name what is neither. */
enum { ACTIVITY_STEPS_MAX = 24 }; /* bars in the chart of participation */
#define REPORT_BRIDGE_MIN 0.6     /* recognised by the group that recognises it least */
/* Not recognised: scored below this, and certainly (95 %) below half-way. */
#define REPORT_NOT_RECOGNISED_SCORE_MAX 0.25
#define REPORT_NOT_RECOGNISED_HIGH_MAX 0.5
#define REPORT_DIVIDE_MIN 0.1 /* a tenth of the scale between two groups */

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
    struct report_cell *bridging_cells; /* bridging_count rows of group_count */
    struct report_cell *dividing_cells;
    bool exported; /* its answers are in groups.csv: see vote_grouping */
};

struct report_poll {
    struct bytes question;
    bool follow_up;
    const struct bytes *options;
    uint32_t counts[OPTIONS_MAX];
    size_t option_count;
    uint32_t n;
};

/* How a statement did in one of two sessions. All 0 but the counts where nobody voted. */
struct report_figures {
    uint32_t n;          /* graded */
    uint32_t recognised; /* of whom with grade 2 or 3 */
    double score;
    double low; /* score -+ 1.96 report_compared_sd(): wider than the interval in the lists */
    double high;
    double average; /* of the grades, 0..3 */
};

/* What may be said of a statement that was asked in both. */
enum report_verdict {
    CHANGE_MORE, /* clearly recognised more now */
    CHANGE_LESS,
    CHANGE_UNCLEAR,    /* chance alone may make such a difference */
    CHANGE_TOO_LITTLE, /* fewer than RANKING_NMIN votes then or now */
};

/* The same text then and now: a seed, or what the moderator asked, not a reaction. */
struct report_change {
    size_t index; /* into report.statements */
    struct report_figures then, now;
    enum report_verdict verdict;
};

/* The session that this one follows. */
struct report_follows {
    struct bytes session; /* id, perhaps of another server */
    struct bytes title;
    uint64_t closed_at_ms;
    uint32_t statement_count; /* whose figures of then are known; changes has those asked again
                               */
};

struct report {
    struct arena arena; /* owns every list and text */
    struct bytes session_id;
    struct bytes title;
    struct bytes description;
    struct bytes note; /* the moderator's; empty: none */
    enum language language;
    enum session_state state;
    bool rehearsal;
    uint64_t started_at_ms;
    uint64_t closed_at_ms; /* 0: still going on */
    uint64_t seq;
    uint32_t participants;    /* joined, less ejected: P of the score */
    uint32_t statement_count; /* visible roots */
    uint32_t reaction_count;  /* of which reactions */
    uint32_t voters;          /* who graded at least once */
    uint32_t written_count;   /* everything written, reactions included */
    uint32_t hidden_count;
    uint32_t withdrawn_count;
    uint32_t merged_count;
    uint32_t votes; /* in the official table */
    uint32_t skips;
    struct report_theme *themes; /* but for those passed over in which nothing was written */
    size_t theme_count;
    struct report_statement *statements; /* visible roots, in order of number */
    size_t report_statement_count;
    size_t *overall; /* at most TOP_ITEMS, over all themes */
    size_t overall_count;
    size_t *not_recognised; /* judged enough, and score below .25 with its interval below .5;
                               lowest first, at most TOP_ITEMS */
    size_t not_recognised_count;
    const struct report_follows *follows; /* NULL: this is no follow-up */
    struct report_change *changes;        /* by verdict, then as lists show them */
    size_t change_count;
    struct report_grouping *groupings;
    size_t grouping_count;
    struct report_poll *polls;
    size_t poll_count;
    struct activity_minute_view {
        uint32_t statements;
        uint32_t votes;
        uint32_t joined;
    } * activity; /* per activity_minutes since started_at_ms; at most ACTIVITY_STEPS_MAX */
    size_t activity_count;
    uint32_t activity_minutes;
    double mean; /* mu, mean of a and s2 of the score, for those who recompute it */
    double mean_a;
    double variance;
    uint64_t digest; /* of table and ranking: what EVENT_CLOSED stores */
};

/* Graded 2 or 3; and the average of the grades, 0..3, 0 without any. */
uint32_t report_recognised(const struct ranking_line *line);
double report_average(const struct ranking_line *line);
/* Judged enough, and recognised by at least half of those who graded: what a follow-up of its
 * theme takes over. */
bool report_is_recognised(const struct ranking_line *line);
/*
 * The deviation by which two sessions are compared: that of docs/ranking.md without the factor
 * for having asked everybody (1 - n/P). Within a session nothing need be guessed about who was
 * asked; between two sessions other people may have come. variance: s2 of the session.
 */
double report_compared_sd(double variance, uint32_t n);

/* In which top of a list a found statement certainly is: 3, 10 or 0. rank is its place there,
 * from 1. */
uint32_t report_certain_top(const struct ranking *ranking, const struct ranking_list *list,
                            const struct ranking_line *line, uint32_t rank);

/* Given. Pure; on a clone it may run on any thread. */
struct report *report_create(const struct session *session);
void report_destroy(struct report *report);

/* The theme of this number, in which something was written. */
const struct report_theme *report_theme_get(const struct report *report, uint32_t theme);

/*
 * The answers to one background question, as far as they may be looked at.
 *
 * Exported are the questions of which no group is withheld; and of these a second only where
 * every combination of answers that occurs (not answered included) is of GROUP_VOTERS_MIN
 * people: in the export answers to several questions stand beside one another.
 */
struct vote_grouping {
    struct report_group groups[OPTIONS_MAX];
    size_t group_count;
    bool usable; /* at least two groups are shown and have voters; else all people have group 0
                  */
    bool exported;
};

/* Somebody said "not applicable". */
struct vote_skip {
    uint32_t statement; /* index, like a ranking_vote */
    uint32_t voter;
};

/*
 * In which list of the ranking a statement stands (ranking_statement.theme): a statement in
 * that of its theme, a reaction in that of the root of what it reacts to. So a rank within the
 * list means what the report says: 3rd of its theme, 1st of the reactions to this.
 */
#define VOTE_LIST_REACTIONS 0x80000000u
static inline uint32_t vote_list_of_reactions(uint32_t parent_root)
{
    return VOTE_LIST_REACTIONS | parent_root;
}

/*
 * The official vote table of a session, as ranking.h takes it: live votes of seats not ejected,
 * on visible roots, not by one of their authors; where merging gave one seat two votes on one
 * root, the later grade (a skip only where there is no grade). Shared by report, export and
 * standing. Voter labels are seats: they are numbered anew before they leave the process. Texts
 * are borrowed from the session.
 */
struct vote_table {
    struct arena arena;
    struct ranking_input
        input; /* points into the arena; one grouping per background question */
    uint32_t *statement_of_index; /* statement number per ranking index, ascending */
    uint32_t *index_of_statement; /* by number; UINT32_MAX: not in the table */
    size_t statement_count;
    struct vote_skip *skips;
    size_t skip_count;
    struct vote_grouping *groupings; /* like input.groupings */
};
struct vote_table *vote_table_create(const struct session *session);
void vote_table_destroy(struct vote_table *table);

/* 64 bits over every vote and everything that follows from them: what EVENT_CLOSED stores. */
uint64_t vote_table_digest(const struct vote_table *table, const struct ranking *ranking);

/* Everything written, in order of number, as an export may show it. */
struct statement_record {
    uint32_t statement;
    uint32_t theme;
    enum statement_kind kind;
    uint32_t parent;      /* 0: none */
    uint32_t merged_into; /* 0: a root */
    enum statement_state state;
    struct bytes text; /* empty unless everybody may read it */
};
/* Returns how many; *records in the arena, texts borrowed from the session. */
size_t statement_records(const struct session *session, struct arena *arena,
                         struct statement_record **records);

#endif
