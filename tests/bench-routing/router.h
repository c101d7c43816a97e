#ifndef HERKEND_BENCH_ROUTER_H
#define HERKEND_BENCH_ROUTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "world.h"

#define ROUTER_NOTHING UINT32_MAX
enum { ROUTER_SKIP = -1 };

/* One answer or offer. */
struct pair {
    uint32_t person;
    uint32_t statement;
};

/*
 * The theme as it stands: what every router may know. It may not look at the world beyond the
 * author of a statement that has been written.
 */
struct theme {
    const struct world *world;
    uint32_t written;      /* statements 0..written-1 are there */
    uint8_t *seen;         /* people rows of statements: shown, or own */
    uint32_t **seen_lists; /* the same, per person */
    uint32_t *seen_counts;
    uint32_t *shown; /* per statement */
    uint32_t *pending;
    uint32_t *graded;
    uint32_t *skips;
    uint32_t *agrees; /* grade 2 or 3 */
    uint32_t *grade_sums;
};

static inline bool theme_may_show(const struct theme *theme, struct pair pair)
{
    return !theme->seen[(size_t)pair.person * theme->world->statements + pair.statement];
}

/*
 * A way to choose the next statement. state is what create() returned. All but create, next and
 * destroy may be NULL. The theme is up to date before each call. score is the router's own way
 * to rank, where it has one.
 */
struct router {
    const char *name;
    void *(*create)(const struct theme *theme, uint64_t seed);
    void (*written)(void *state, uint32_t statement);
    void (*shown)(void *state, struct pair pair);
    void (*answered)(void *state, struct pair pair, int grade); /* or ROUTER_SKIP */
    void (*tick)(void *state);                                  /* every 15 seconds */
    uint32_t (*next)(void *state, uint32_t person);
    void (*score)(void *state,
                  double *scores); /* per statement of the world, when all is over */
    void (*destroy)(void *state);
};

extern const struct router router_uniform;
extern const struct router router_newest;
extern const struct router router_least_shown;
extern const struct router router_popularity;
extern const struct router router_polis;
extern const struct router router_neighbour;
extern const struct router router_product;

/* router_index.c: the specification, and other ways to weigh what it knows. */
extern const struct router router_specified;
extern const struct router router_narrower;
extern const struct router router_least_z;
extern const struct router router_error;
extern const struct router router_thompson;

#endif
