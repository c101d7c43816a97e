#ifndef HERKEND_RANKING_H
#define HERKEND_RANKING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * What is recognised most, and how sure is that: the official score, a pure function of the
 * live vote table.
 *
 * A vote x = grade/3 is taken as mu + b_j (how far the statement is recognised) + a_p (how
 * readily this person says "recognise") + noise. b and a are pulled towards 0, as if each
 * statement had RANKING_LB and each person RANKING_LA votes of exactly 0 more, and found by
 * RANKING_SWEEPS alternating passes. score_j = mu + b_j + the mean of a: what the average of
 * those who judged anything would say. Specification: docs/ranking.md.
 *
 * The same votes give the same bits, in any order and under any numbering of people. Only + - *
 * / and sqrt are used, which IEEE 754 rounds the same everywhere, and every sum runs in an
 * order that the votes themselves fix: statements by id, people by their list of (statement id,
 * grade), compared like words. This order is unique but for people with equal lists, and those
 * are interchangeable:
 *   - their a is computed by the same operations on the same numbers, so it has the same bits
 * in each sweep;
 *   - in the sum over one statement's votes, in SSE, dof and the mean of a, equal lists are
 * neighbours and add the same terms, whoever of them comes first;
 *   - the sums of a group take the people of that group out of this order. Two people with
 * equal lists in different groups may change places, but within each group the terms stay the
 * same ones in the same order. So an export may draw new numbers for the voters, and the report
 * is still reproduced bit for bit from it. Statement ids, seq and groups have to be kept.
 * Statements without votes may be left out.
 */
#define RANKING_LA 6.0      /* prior votes of a rater */
#define RANKING_LB 3.0      /* prior votes of a statement */
#define RANKING_LG 8.0      /* prior votes of a sub-group */
#define RANKING_SWEEPS 12   /* passes over the table; changes nothing visible beyond */
#define RANKING_NOISE0 0.11 /* prior variance of a vote */
#define RANKING_NU0 10.0    /* what that prior weighs, in votes */
#define RANKING_INFL 1.2    /* on sd: covers what the model leaves out, found on the bench */
#define RANKING_NMIN 3      /* below this many graded votes: judged too little */

enum {
    RANKING_GRADE_MAX = 3,
    RANKING_GRADE_COUNT = RANKING_GRADE_MAX + 1,
    RANKING_VOTER_MAX = (1 << 30) - 1,     /* a voter and a grade share 32 bits */
    RANKING_STATEMENT_MAX = (1 << 30) - 1, /* likewise */
};

struct ranking_statement {
    uint32_t id;    /* unique in the input */
    uint32_t theme; /* any number */
    uint64_t seq;   /* order of creation */
    uint32_t skips; /* copied to the line; counts as nothing */
};

struct ranking_vote {
    uint32_t statement; /* index into statements */
    uint32_t voter;     /* any label below voter_count */
    uint8_t grade;      /* 0..RANKING_GRADE_MAX; a skip is no vote */
};

/* The answers to one background question. Leave out small groups by giving their people 0. */
struct ranking_grouping {
    const uint8_t *group_of_voter; /* voter_count entries: 0 no group, else 1..group_count */
    uint8_t group_count;
};

/*
 * The live vote table: every live vote of a participant who is not ejected, on a visible root,
 * not by one of its authors. Where a merge gave one person two votes on a root, the caller has
 * dropped the earlier one: at most one vote per (statement, voter). All arrays are borrowed and
 * may be NULL when their count is 0.
 */
struct ranking_input {
    const struct ranking_statement *statements;
    size_t statement_count;
    const struct ranking_vote *votes; /* in any order */
    size_t vote_count;
    uint32_t voter_count;       /* labels in use; people without a vote may have one or not */
    uint32_t participant_count; /* P: joined less ejected; those who left count */
    const struct ranking_grouping *groupings;
    size_t grouping_count;
};

enum ranking_label {
    RANKING_UNJUDGED,   /* nobody graded it: never listed as found */
    RANKING_TOO_LITTLE, /* fewer than RANKING_NMIN grades: listed as "judged too little" */
    RANKING_FOUND,
};

/* How one statement does in the groups of one background question. */
struct ranking_spread {
    bool has; /* false: fewer than two groups voted at all, or one of them gave fewer than 2
                 votes here */
    double bridge; /* the lowest group's recognition: high is "recognised in every group" */
    double divide; /* highest group less lowest */
};

struct ranking_line {
    uint32_t n; /* graded votes */
    uint32_t count[RANKING_GRADE_COUNT];
    uint32_t skips;
    enum ranking_label label;
    uint32_t theme_rank;   /* 1.. among the found of its theme; 0 when not found */
    uint32_t overall_rank; /* 1.. among the found of all themes; 0 when not found */
    double score;          /* about 0..1, not clipped */
    double sd;
    double low;  /* score - 1.96 sd; clip for display only */
    double high; /* score + 1.96 sd */
};

/* A list in the order of the ranking: score rounded to 1e-6 descending, n descending, seq, id.
 */
struct ranking_list {
    uint32_t theme;    /* RANKING_OVERALL in the list of all themes */
    uint32_t *indexes; /* into statements and lines, all labels in one order */
    size_t count;
    size_t found_count; /* how many of them are RANKING_FOUND */
};

#define RANKING_OVERALL UINT32_MAX

struct ranking {
    struct ranking_line *lines; /* like the input's statements */
    size_t line_count;
    struct ranking_spread
        *spreads; /* line_count rows of grouping_count: see ranking_spread() */
    size_t grouping_count;
    struct ranking_list overall;
    struct ranking_list *themes; /* by theme number, only themes that have a statement */
    size_t theme_count;
    size_t vote_count;
    size_t voter_count; /* people with at least one vote */
    double mu;
    double mean_a;
    double variance; /* s2, of one vote */
};

/*
 * Scores and ranks all statements, all themes in one model.
 *
 * input   borrowed; duplicate votes, duplicate statement ids and grades above 3 stop the
 * process: the caller has resolved them, or has refused the file they came from
 *
 * Returns a ranking that is given to the caller: ranking_destroy() it. Never NaN, also without
 * any vote. May be called on any thread, as it touches nothing but the input. About 2 ms at
 * 40,000 votes, 0.3 s at 4 million.
 */
struct ranking *ranking_compute(const struct ranking_input *input);

/* NULL is allowed. */
void ranking_destroy(struct ranking *ranking);

/* The list of a theme, or NULL when no statement has it. */
const struct ranking_list *ranking_theme_find(const struct ranking *ranking, uint32_t theme);

/* A statement's spread over one grouping. */
struct ranking_spread_place {
    size_t line;
    size_t grouping;
};
static inline const struct ranking_spread *ranking_spread(const struct ranking *ranking,
                                                          struct ranking_spread_place place)
{
    return &ranking->spreads[place.line * ranking->grouping_count + place.grouping];
}

/*
 * Whether a statement is certainly among the top of a list, as far as the votes go: its score
 * less one sd is at or above the midpoint between the top_count-th and the next score of those
 * found.
 *
 * list        of this ranking: a theme's, or overall
 * line        one of the ranking's lines
 * top_count   at least 1
 *
 * False for what is not found, and where no more than top_count were found: then there is no
 * line to be above.
 */
bool ranking_is_certain(const struct ranking *ranking, const struct ranking_list *list,
                        const struct ranking_line *line, uint32_t top_count);

#endif
