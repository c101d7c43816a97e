#ifndef HERKEND_ROUTING_H
#define HERKEND_ROUTING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Which statement should this person judge next? Knowing the top of a theme precisely needs
 * votes near the line between what is in and what is out; so the router asks about statements
 * that are uncertain and near a cut, after everything had its chance. Specification:
 * docs/routing.md, with what it is worth.
 *
 * This keeps an estimate per statement that is updated in O(1) with each vote and undone
 * exactly. It decides only what is asked: the report uses ranking.h. Sums are integers in units
 * of 2^-32, so that an undo restores every bit and a replay of the journal asks everybody the
 * same things again.
 *
 * Who may touch it: the thread that owns the session. Statements and participants are indexes
 * 0, 1, 2... in the order in which they were added.
 */
#define ROUTING_LA 6.0           /* prior votes of a rater */
#define ROUTING_LB 3.0           /* prior votes of a statement */
#define ROUTING_BETA 1.5         /* weight of uncertainty against nearness to a cut */
#define ROUTING_SIG0 (1.0 / 3.0) /* standard deviation of a vote */
#define ROUTING_EPS 0.02         /* share of requests that go to the least shown */
#define ROUTING_WPEND 2.0        /* what a vote in flight counts as */
#define ROUTING_TIMEOUT_MS 60000 /* no answer for so long: call routing_settle() */
enum {
    ROUTING_NMIN = 3, /* showings that every statement gets first */
    ROUTING_K1 = 10,  /* the cuts: top ten ... */
    ROUTING_K2 = 3,   /* ... and top three */
};
#define ROUTING_NONE UINT32_MAX

/* One theme: its candidates, in no particular order. */
struct routing_theme {
    uint32_t theme;
    uint32_t *candidates; /* statement indexes */
    size_t candidate_count;
    size_t candidate_capacity;
    size_t fresh_count; /* candidates shown fewer than ROUTING_NMIN times */
};

/* Arrays side by side, one entry per statement. Read them freely, change them only by the
 * functions below. */
struct routing_statements {
    size_t count;
    size_t capacity;
    uint32_t *theme_index; /* into themes */
    uint32_t *position;    /* in the theme's candidates; ROUTING_NONE when it is not one */
    uint64_t *seq;
    uint32_t *shown;
    uint32_t *pending; /* shown, and neither answered nor timed out */
    uint32_t *graded;  /* n */
    uint32_t *skips;
    int64_t *csum;  /* 2^-32: sum of x less the rater's a as it is now */
    double *centre; /* csum/(n+LB), kept for the scan */
    double *pull;   /* LB/(n+LB): how much of mu is in m */
    double *width;  /* BETA*SIG0/sqrt(n+LB+WPEND*pending) */
};

/* What one participant has graded: a statement per vote that stands, in no particular order. */
struct routing_judged {
    uint32_t *statements;
    size_t count; /* r */
    size_t capacity;
};

struct routing_participants {
    size_t count;
    size_t capacity;
    int64_t *rsum; /* 2^-32: sum of x less m as it was; a = rsum/(r+LA) */
    struct routing_judged *judged;
};

struct routing {
    struct routing_statements statements;
    struct routing_participants participants;
    struct routing_theme *themes;
    size_t theme_count;
    size_t theme_capacity;
    uint64_t grade_sum; /* of all grades that stand; mu = grade_sum/(3*grade_count) */
    uint64_t grade_count;
};

void routing_init(struct routing *routing);
void routing_release(struct routing *routing);

/* Deep copy into an uninitialised routing. */
void routing_copy(struct routing *to, const struct routing *from);

struct routing_statement {
    uint32_t theme;
    uint64_t seq;      /* order of creation; ties go to the lowest */
    bool is_candidate; /* a visible root */
};

/* Returns its index: the number of statements before. */
uint32_t routing_statement_add(struct routing *routing, struct routing_statement statement);

/* Hidden, withdrawn or merged away: false. Restored or unmerged: true. Saying it twice does
 * nothing. */
void routing_set_candidate(struct routing *routing, uint32_t statement, bool is_candidate);

/* Returns its index: the number of participants before. */
uint32_t routing_participant_add(struct routing *routing);

/* The statement went to somebody's screen: one more shown and one more in flight. */
void routing_shown(struct routing *routing, uint32_t statement);

/*
 * One showing is no longer in flight: it was graded, skipped, or ROUTING_TIMEOUT_MS passed. The
 * caller keeps the queue of times and calls this exactly once per routing_shown(); an answer
 * after the time-out does not again.
 */
void routing_settle(struct routing *routing, uint32_t statement);

struct routing_vote {
    uint32_t statement;
    uint32_t participant;
    uint8_t grade; /* 0..3 */
};

/* What a vote added, in 2^-32. Keep it with the vote: only it undoes the vote exactly. */
struct routing_increments {
    int64_t rsum; /* to the rater */
};

/*
 * Counts a grade. Says nothing about showings: see routing_settle(). A changed vote is an
 * ungrade and a grade. When a statement is merged into another, or its voter is ejected,
 * ungrade its votes (and grade those that go to the root again there); an unmerge is the
 * reverse.
 *
 * As the vote tells more about how readily this person says "recognise", all that they judged
 * before is corrected for it: the cost grows with their votes, about 0.3 µs at 100.
 */
struct routing_increments routing_grade(struct routing *routing, struct routing_vote vote);

/* Takes back a vote with the increments it gave. All is as if it had never been, to the bit. */
void routing_ungrade(struct routing *routing, struct routing_vote vote,
                     struct routing_increments increments);

void routing_skip(struct routing *routing, uint32_t statement);
void routing_unskip(struct routing *routing, uint32_t statement);

/* mu: the mean of all grades as x = grade/3; 0.5 before the first. */
double routing_mean(const struct routing *routing);

/* m: how far the statement seems to be recognised so far; mu while nobody graded it. */
double routing_recognition(const struct routing *routing, uint32_t statement);

/* What the index looks at. A theme's cuts are where its top K1 and its top K2 end. */
struct routing_outlook {
    double beta; /* ROUTING_BETA; the specification's vectors are written for 2 */
    double m;
    double cut1;
    double cut2;
    uint32_t graded;
    uint32_t pending;
};

/* How much asking about this statement is worth: uncertainty less the distance to the nearest
 * cut. */
double routing_index(struct routing_outlook outlook);

/* Marks of what is excluded from one query; one of these serves all sessions of a thread. */
struct routing_scratch {
    uint32_t *stamps; /* per statement: the query that excluded it last */
    size_t capacity;
    uint32_t stamp;
};

void routing_scratch_init(struct routing_scratch *scratch);
void routing_scratch_release(struct routing_scratch *scratch);

struct routing_query {
    uint32_t theme;
    uint32_t participant;
    uint64_t session_seed;
    uint64_t request_number; /* of the session; the same number draws the same */
    const uint32_t
        *excluded; /* borrowed: statements by this person, and those shown to them before */
    size_t excluded_count;
};

/*
 * Chooses what to ask. Changes nothing but the scratch: call routing_shown() when it has been
 * shown.
 *
 * Returns a statement's index, or ROUTING_NONE when the theme has nothing left for this person
 * (also when the theme has no statement yet). Costs a pass over the theme's candidates: 20 µs
 * at 12,500.
 */
uint32_t routing_next(const struct routing *routing, const struct routing_query *query,
                      struct routing_scratch *scratch);

#endif
