/*
 * The specification's router as it is written, and other ways to weigh what it knows: the rows
 * that the product's router (router_product.c) is held against. Written apart from the product,
 * so that each is a check on the other. One set of arrays; the variants differ in an index of a
 * statement.
 */
#include "router.h"

#include <math.h>
#include <stdlib.h>

#include "herkend/memory.h"
#include "herkend/random.h"

enum { NMIN = 3, K1 = 10, K2 = 3, SUMMIT = 24 };
static const double la = 6.0;
static const double lb = 3.0;
static const double sig0 = 1.0 / 3.0;
static const double wpend = 2.0;

enum rule {
    RULE_WIDTH,   /* uncertainty less distance to a cut: the specification */
    RULE_LEAST_Z, /* OCBA: the smallest distance in standard errors */
    RULE_ERROR,   /* chance of standing on the wrong side, over sqrt(n): what a vote may mend */
    RULE_THOMPSON, /* nearest to a cut after adding noise of the statement's uncertainty */
};

struct index_kind {
    enum rule rule;
    double beta;
    double eps;
};

struct indexer {
    const struct theme *theme;
    struct index_kind kind;
    uint64_t random;
    double *csum; /* per statement */
    double *m;    /* scratch, per statement */
    double *rsum; /* per person */
    double *r;
    double x_sum;
    double x_count;
};

static void *indexer_create(const struct theme *theme, uint64_t seed, struct index_kind kind)
{
    struct indexer *indexer = xcalloc(1, sizeof(*indexer));

    *indexer = (struct indexer){.theme = theme, .kind = kind, .random = splitmix64_once(seed)};
    indexer->csum = xcalloc(theme->world->statements, sizeof(double));
    indexer->m = xcalloc(theme->world->statements, sizeof(double));
    indexer->rsum = xcalloc(theme->world->people, sizeof(double));
    indexer->r = xcalloc(theme->world->people, sizeof(double));
    return indexer;
}

static void indexer_destroy(void *state)
{
    struct indexer *indexer = state;

    free(indexer->csum);
    free(indexer->m);
    free(indexer->rsum);
    free(indexer->r);
    free(indexer);
}

static double indexer_m(const struct indexer *indexer, uint32_t statement)
{
    double mu = indexer->x_count > 0.0 ? indexer->x_sum / indexer->x_count : 0.5;

    return (indexer->csum[statement] + lb * mu) / (indexer->theme->graded[statement] + lb);
}

static void indexer_answered(void *state, struct pair pair, int grade)
{
    struct indexer *indexer = state;
    double x = grade / 3.0;
    double a = indexer->rsum[pair.person] / (indexer->r[pair.person] + la);

    if (grade == ROUTER_SKIP)
        return;
    indexer->csum[pair.statement] += x - a;
    indexer->x_sum += x;
    indexer->x_count += 1.0;
    indexer->rsum[pair.person] += x - indexer_m(indexer, pair.statement);
    indexer->r[pair.person] += 1.0;
}

/* The highest values, in order. Deep enough to find the next lower one below the tenth. */
struct summit {
    double values[SUMMIT];
    uint32_t size;
};

static void summit_add(struct summit *summit, double value)
{
    uint32_t i;

    if (summit->size == SUMMIT && value <= summit->values[SUMMIT - 1])
        return;
    i = summit->size < SUMMIT ? summit->size++ : SUMMIT - 1;
    for (; i > 0 && summit->values[i - 1] < value; i--)
        summit->values[i] = summit->values[i - 1];
    summit->values[i] = value;
}

static double summit_cut(const struct summit *summit, uint32_t k)
{
    if (k > summit->size - 1)
        k = summit->size - 1;
    if (k < 1)
        k = 1;
    for (uint32_t i = k; i < summit->size; i++) {
        if (summit->values[i] < summit->values[k - 1])
            return (summit->values[i] + summit->values[k - 1]) / 2.0;
    }
    return summit->values[k - 1];
}

/* Near enough to normal: mean 0, variance 1. */
static double random_bell(uint64_t *state)
{
    double sum = 0.0;

    for (int i = 0; i < 12; i++)
        sum += random_unit(state);
    return sum - 6.0;
}

static double nearest(double m, double cut1, double cut2)
{
    double distance1 = fabs(m - cut1);
    double distance2 = fabs(m - cut2);

    return distance1 < distance2 ? distance1 : distance2;
}

static double indexer_index(struct indexer *indexer, uint32_t statement, double cut1,
                            double cut2)
{
    const struct theme *theme = indexer->theme;
    double n = theme->graded[statement] + lb + wpend * theme->pending[statement];
    double width = indexer->kind.beta * sig0 / sqrt(n);
    double m = indexer->m[statement];

    switch (indexer->kind.rule) {
    case RULE_WIDTH:
        return width - nearest(m, cut1, cut2);
    case RULE_LEAST_Z:
        return -nearest(m, cut1, cut2) / width;
    case RULE_ERROR:
        return erfc(nearest(m, cut1, cut2) / width * M_SQRT1_2) / sqrt(n);
    case RULE_THOMPSON:
        return -nearest(m + width * random_bell(&indexer->random), cut1, cut2);
    }
    return 0.0;
}

static uint32_t indexer_next(void *state, uint32_t person)
{
    struct indexer *indexer = state;
    const struct theme *theme = indexer->theme;
    struct summit summit = {.size = 0};
    uint32_t least = ROUTER_NOTHING;
    uint32_t best = ROUTER_NOTHING;
    double best_index = 0.0;

    for (uint32_t j = 0; j < theme->written; j++) {
        if (theme_may_show(theme, (struct pair){person, j}) &&
            (least == ROUTER_NOTHING || theme->shown[j] < theme->shown[least]))
            least = j;
    }
    if (least == ROUTER_NOTHING || theme->shown[least] < NMIN ||
        random_unit(&indexer->random) < indexer->kind.eps)
        return least;

    for (uint32_t j = 0; j < theme->written; j++) {
        indexer->m[j] = indexer_m(indexer, j);
        summit_add(&summit, indexer->m[j]);
    }

    double cut1 = summit_cut(&summit, K1);
    double cut2 = summit_cut(&summit, K2);

    for (uint32_t j = 0; j < theme->written; j++) {
        if (!theme_may_show(theme, (struct pair){person, j}))
            continue;

        double index = indexer_index(indexer, j, cut1, cut2);

        if (best == ROUTER_NOTHING || index > best_index) {
            best = j;
            best_index = index;
        }
    }
    return best;
}

static void *specified_create(const struct theme *theme, uint64_t seed)
{
    return indexer_create(theme, seed,
                          (struct index_kind){.rule = RULE_WIDTH, .beta = 2.0, .eps = .05});
}

static void *narrower_create(const struct theme *theme, uint64_t seed)
{
    return indexer_create(theme, seed,
                          (struct index_kind){.rule = RULE_WIDTH, .beta = 1.5, .eps = .02});
}

static void *least_z_create(const struct theme *theme, uint64_t seed)
{
    return indexer_create(theme, seed,
                          (struct index_kind){.rule = RULE_LEAST_Z, .beta = 1.0, .eps = .05});
}

static void *error_create(const struct theme *theme, uint64_t seed)
{
    return indexer_create(theme, seed,
                          (struct index_kind){.rule = RULE_ERROR, .beta = 1.0, .eps = .05});
}

static void *thompson_create(const struct theme *theme, uint64_t seed)
{
    return indexer_create(theme, seed,
                          (struct index_kind){.rule = RULE_THOMPSON, .beta = 1.0, .eps = .05});
}

#define INDEX_ROUTER(title, maker)                                                             \
    {                                                                                          \
        .name = (title), .create = (maker), .answered = indexer_answered,                      \
        .next = indexer_next, .destroy = indexer_destroy                                       \
    }

const struct router router_specified = INDEX_ROUTER("specification", specified_create);
const struct router router_narrower = INDEX_ROUTER("beta 1.5, eps .02", narrower_create);
const struct router router_least_z = INDEX_ROUTER("least z (OCBA)", least_z_create);
const struct router router_error = INDEX_ROUTER("chance of error", error_create);
const struct router router_thompson = INDEX_ROUTER("Thompson", thompson_create);
