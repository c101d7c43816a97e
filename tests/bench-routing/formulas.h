#ifndef HERKEND_BENCH_FORMULAS_H
#define HERKEND_BENCH_FORMULAS_H

/*
 * The formulas of others that we are compared with. Not in the product. Specification:
 * docs/ranking.md, "how the others work"; checked against tests/ranking/vectors.txt.
 */

/* agree of seen, counts as doubles. */
struct formula_share {
    double agree;
    double seen;
};

/*
 * Lower end of the 95 % Wilson score interval for the share of people who agree. 0 when nobody
 * has seen it.
 *
 * E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
 * Journal of the American Statistical Association 22 (1927), 209-212.
 */
double formula_wilson_lower(struct formula_share share);

/* What Polis draws the next statement by. */
struct formula_polis {
    double agrees;
    double passes;
    double votes;     /* passes included */
    double extremity; /* norm of the statement's projection on two principal components */
};
double formula_polis_priority(struct formula_polis polis);

/* Polis's test of a share against one half, and of a group's share against the others'. */
double formula_polis_prop_test(struct formula_share share);
double formula_polis_two_prop_test(struct formula_share inside, struct formula_share outside);

/* All Our Ideas: the chance of winning from the next pair. */
double formula_allourideas_score(double wins, double losses);

#endif
