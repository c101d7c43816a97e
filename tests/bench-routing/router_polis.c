/*
 * Polis: each person's next statement is drawn among the unseen with a probability proportional
 * to its priority. Grades 2 and 3 are an agree, 0 and 1 a disagree, a skip is a pass. The
 * extremity is the norm of the statement's projection on the two principal components of the
 * vote matrix (agree 1, disagree -1, the column's mean where there is no vote), found by power
 * iteration once in 15 seconds, starting from the components of the time before.
 */
#include "router.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "formulas.h"
#include "herkend/memory.h"
#include "herkend/random.h"

enum { COMPONENTS = 2, ITERATIONS = 4, GROUPS = 2, GROUPING_ROUNDS = 20 };

struct polis_vote {
    uint32_t person;
    uint32_t statement;
    double value; /* 1 or -1 */
};

struct polis {
    const struct theme *theme;
    uint64_t random;
    struct polis_vote *votes;
    size_t vote_count;
    size_t vote_capacity;
    double *components[COMPONENTS]; /* per statement, norm 1 or 0 */
    double *scores;                 /* scratch, per person */
    double *means;                  /* per statement, of its votes */
    double *extremity;              /* per statement */
    double *tree; /* Fenwick tree over the priorities: a draw costs O(log n) */
    double *priority;
};

static void *polis_create(const struct theme *theme, uint64_t seed)
{
    struct polis *polis = xcalloc(1, sizeof(*polis));
    uint32_t statements = theme->world->statements;

    *polis = (struct polis){.theme = theme, .random = splitmix64_once(seed)};
    for (int c = 0; c < COMPONENTS; c++)
        polis->components[c] = xcalloc(statements, sizeof(double));
    polis->scores = xcalloc(theme->world->people, sizeof(double));
    polis->means = xcalloc(statements, sizeof(double));
    polis->extremity = xcalloc(statements, sizeof(double));
    polis->priority = xcalloc(statements, sizeof(double));
    polis->tree = xcalloc((size_t)statements + 1, sizeof(double));
    return polis;
}

static void polis_destroy(void *state)
{
    struct polis *polis = state;

    for (int c = 0; c < COMPONENTS; c++)
        free(polis->components[c]);
    free(polis->scores);
    free(polis->means);
    free(polis->extremity);
    free(polis->priority);
    free(polis->tree);
    free(polis->votes);
    free(polis);
}

static void polis_weigh(struct polis *polis, uint32_t statement)
{
    const struct theme *theme = polis->theme;
    double priority = formula_polis_priority((struct formula_polis){
        .agrees = theme->agrees[statement],
        .passes = theme->skips[statement],
        .votes = (double)theme->graded[statement] + theme->skips[statement],
        .extremity = polis->extremity[statement]});
    double more = priority - polis->priority[statement];

    polis->priority[statement] = priority;
    for (uint32_t i = statement + 1; i <= theme->world->statements; i += i & -i)
        polis->tree[i] += more;
}

static void polis_written(void *state, uint32_t statement)
{
    polis_weigh(state, statement);
}

static void polis_answered(void *state, struct pair pair, int grade)
{
    struct polis *polis = state;

    if (grade != ROUTER_SKIP) {
        polis->votes = array_reserve(polis->votes, &polis->vote_capacity, polis->vote_count + 1,
                                     sizeof(*polis->votes));
        polis->votes[polis->vote_count++] =
            (struct polis_vote){.person = pair.person,
                                .statement = pair.statement,
                                .value = grade >= 2 ? 1.0 : -1.0};
    }
    polis_weigh(polis, pair.statement);
}

static double dot(const double *a, const double *b, uint32_t count)
{
    double sum = 0.0;

    for (uint32_t i = 0; i < count; i++)
        sum += a[i] * b[i];
    return sum;
}

/* One step of power iteration: component := X'X component, less its part along the earlier
 * ones, to norm 1. */
static void polis_iterate(struct polis *polis, int c)
{
    uint32_t count = polis->theme->written;
    double *component = polis->components[c];

    memset(polis->scores, 0, polis->theme->world->people * sizeof(*polis->scores));
    for (size_t i = 0; i < polis->vote_count; i++) {
        const struct polis_vote *vote = &polis->votes[i];

        polis->scores[vote->person] +=
            (vote->value - polis->means[vote->statement]) * component[vote->statement];
    }
    memset(component, 0, count * sizeof(*component));
    for (size_t i = 0; i < polis->vote_count; i++) {
        const struct polis_vote *vote = &polis->votes[i];

        component[vote->statement] +=
            (vote->value - polis->means[vote->statement]) * polis->scores[vote->person];
    }
    for (int earlier = 0; earlier < c; earlier++) {
        double part = dot(component, polis->components[earlier], count);

        for (uint32_t j = 0; j < count; j++)
            component[j] -= part * polis->components[earlier][j];
    }

    double norm = sqrt(dot(component, component, count));

    for (uint32_t j = 0; j < count && norm > 0.0; j++)
        component[j] /= norm;
}

/*
 * The projection of somebody who has voted on this statement alone, as Polis computes it:
 * disagree less the mean, along the components, enlarged by sqrt(statements / votes of that
 * person).
 */
static void polis_tick(void *state)
{
    struct polis *polis = state;
    const struct theme *theme = polis->theme;
    uint32_t count = theme->written;

    if (polis->vote_count == 0)
        return;
    for (uint32_t j = 0; j < count; j++) {
        double n = theme->graded[j];

        polis->means[j] = n > 0.0 ? (2.0 * theme->agrees[j] - n) / n : 0.0;
    }
    for (int c = 0; c < COMPONENTS; c++) {
        for (uint32_t j = 0; j < count; j++)
            polis->components[c][j] += 1e-3 * (random_unit(&polis->random) - 0.5);
        for (int i = 0; i < ITERATIONS; i++)
            polis_iterate(polis, c);
    }
    for (uint32_t j = 0; j < count; j++) {
        double x = polis->components[0][j];
        double y = polis->components[1][j];

        polis->extremity[j] =
            fabs(-1.0 - polis->means[j]) * sqrt((x * x + y * y) * (double)count);
        polis_weigh(polis, j);
    }
}

/* The statement at which the running sum of priorities passes the target. */
static uint32_t polis_descend(const struct polis *polis, double target)
{
    uint32_t statements = polis->theme->world->statements;
    uint32_t place = 0;
    uint32_t step = 1;

    while (step * 2 <= statements)
        step *= 2;
    for (; step > 0; step /= 2) {
        if (place + step <= statements && polis->tree[place + step] <= target) {
            place += step;
            target -= polis->tree[place];
        }
    }
    return place < polis->theme->written ? place : polis->theme->written - 1;
}

static uint32_t polis_next(void *state, uint32_t person)
{
    struct polis *polis = state;
    const struct theme *theme = polis->theme;
    double total = 0.0;
    double left = 0.0;
    uint32_t chosen = ROUTER_NOTHING;

    for (uint32_t i = theme->world->statements; i > 0; i -= i & -i)
        total += polis->tree[i];
    for (int i = 0; i < 8 && theme->written > 0; i++) {
        uint32_t statement = polis_descend(polis, random_unit(&polis->random) * total);

        if (theme_may_show(theme, (struct pair){person, statement}))
            return statement;
    }

    /* Much has been seen: one pass over what is left, keeping each with its fair chance. */
    for (uint32_t j = 0; j < theme->written; j++) {
        if (!theme_may_show(theme, (struct pair){person, j}))
            continue;
        left += polis->priority[j];
        if (random_unit(&polis->random) * left < polis->priority[j])
            chosen = j;
    }
    return chosen;
}

/* Each person's place on the components, as polis_iterate() sums it. */
static void polis_places(struct polis *polis, int c, double *places)
{
    for (size_t i = 0; i < polis->vote_count; i++) {
        const struct polis_vote *vote = &polis->votes[i];

        places[vote->person] += (vote->value - polis->means[vote->statement]) *
                                polis->components[c][vote->statement];
    }
}

/* Two groups by k-means on the two components, starting left and right of the middle. */
static void polis_group(struct polis *polis, uint8_t *group)
{
    uint32_t people = polis->theme->world->people;
    double *x = xcalloc(people, sizeof(*x));
    double *y = xcalloc(people, sizeof(*y));

    polis_places(polis, 0, x);
    polis_places(polis, 1, y);
    for (uint32_t p = 0; p < people; p++)
        group[p] = x[p] > 0.0;
    for (int round = 0; round < GROUPING_ROUNDS; round++) {
        double centre[GROUPS][3] = {{0}};

        for (uint32_t p = 0; p < people; p++) {
            centre[group[p]][0] += x[p];
            centre[group[p]][1] += y[p];
            centre[group[p]][2] += 1.0;
        }
        for (int g = 0; g < GROUPS; g++) {
            centre[g][0] /= centre[g][2] > 0.0 ? centre[g][2] : 1.0;
            centre[g][1] /= centre[g][2] > 0.0 ? centre[g][2] : 1.0;
        }
        for (uint32_t p = 0; p < people; p++)
            group[p] = hypot(x[p] - centre[1][0], y[p] - centre[1][1]) <
                       hypot(x[p] - centre[0][0], y[p] - centre[0][1]);
    }
    free(x);
    free(y);
}

/* Group-informed consensus: the product over groups of (agrees + 1)/(votes + 2). */
static void polis_score(void *state, double *scores)
{
    struct polis *polis = state;
    uint32_t statements = polis->theme->world->statements;
    uint8_t *group = xcalloc(polis->theme->world->people, 1);
    double *agrees = xcalloc((size_t)GROUPS * statements, sizeof(*agrees));
    double *votes = xcalloc((size_t)GROUPS * statements, sizeof(*votes));

    polis_group(polis, group);
    for (size_t i = 0; i < polis->vote_count; i++) {
        const struct polis_vote *vote = &polis->votes[i];
        size_t cell = (size_t)group[vote->person] * statements + vote->statement;

        agrees[cell] += vote->value > 0.0;
        votes[cell] += 1.0;
    }
    for (uint32_t j = 0; j < statements; j++) {
        scores[j] = 1.0;
        for (size_t g = 0; g < GROUPS; g++)
            scores[j] *= (agrees[g * statements + j] + 1.0) / (votes[g * statements + j] + 2.0);
    }
    free(group);
    free(agrees);
    free(votes);
}

const struct router router_polis = {.name = "Polis",
                                    .create = polis_create,
                                    .written = polis_written,
                                    .answered = polis_answered,
                                    .tick = polis_tick,
                                    .next = polis_next,
                                    .score = polis_score,
                                    .destroy = polis_destroy};
