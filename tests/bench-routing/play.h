#ifndef HERKEND_BENCH_PLAY_H
#define HERKEND_BENCH_PLAY_H

#include "router.h"

/*
 * Plays one theme: everybody judges one statement at a time and answers 15 seconds after the
 * offer (on average: each 15 seconds all answer once, in a new order), until all have given
 * votes_each grades. Statements come in over the first three quarters of that time. Then the
 * official ranking of what was judged is held against the truth.
 */
struct play {
    const struct world *world;
    const struct router *router;
    uint32_t votes_each;
    uint64_t seed;
};

struct outcome {
    double recall10; /* share of the ten listed first that belong to the true ten; ties count as
                        belonging */
    double own_recall10; /* by the router's own ranking; as recall10 where it has none */
    double recall3;      /* the same of the first three */
    double ndcg10;   /* gain: how far above the mean statement, discounted by log2(1 + place) */
    double late;     /* grades on a statement of the last quarter, as a share of those on a
                        statement before */
    double judged;   /* share of statements with RANKING_NMIN grades or more */
    double coverage; /* share of the found whose interval contains the truth */
    double top_coverage; /* the same of the ten listed first */
    double votes_given;  /* per person */
};
enum { OUTCOME_FIELDS = sizeof(struct outcome) / sizeof(double) };

struct outcome play_theme(const struct play *play);

#endif
