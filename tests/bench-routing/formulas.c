/* The comparison formulas, as their projects compute them. */
#include "formulas.h"

#include <math.h>

double formula_wilson_lower(struct formula_share share)
{
    const double z = 1.96;

    if (share.seen <= 0.0)
        return 0.0;

    double p = share.agree / share.seen;
    double z2 = z * z;
    double spread = sqrt((p * (1.0 - p) + z2 / (4.0 * share.seen)) / share.seen);

    return (p + z2 / (2.0 * share.seen) - z * spread) / (1.0 + z2 / share.seen);
}

double formula_polis_priority(struct formula_polis polis)
{
    double agree = (polis.agrees + 1.0) / (polis.votes + 2.0);
    double pass = (polis.passes + 1.0) / (polis.votes + 2.0);
    double importance = (1.0 - pass) * (polis.extremity + 1.0) * agree;
    double novelty = 1.0 + 8.0 * exp2(-polis.votes / 5.0);

    return importance * novelty * (importance * novelty);
}

/* Two pseudo-votes, one of them agreeing: the square root of the count times the doubled excess
 * over 1/2. */
double formula_polis_prop_test(struct formula_share share)
{
    double agree = share.agree + 1.0;
    double seen = share.seen + 1.0;

    return 2.0 * sqrt(seen) * (agree / seen - 0.5);
}

double formula_polis_two_prop_test(struct formula_share inside, struct formula_share outside)
{
    double in = (inside.agree + 1.0) / (inside.seen + 1.0);
    double out = (outside.agree + 1.0) / (outside.seen + 1.0);
    double both = (inside.agree + outside.agree + 2.0) / (inside.seen + outside.seen + 2.0);

    if (both >= 1.0)
        return 0.0;
    return (in - out) /
           sqrt(both * (1.0 - both) * (1.0 / (inside.seen + 1.0) + 1.0 / (outside.seen + 1.0)));
}

double formula_allourideas_score(double wins, double losses)
{
    return (wins + 1.0) / (wins + losses + 2.0);
}
