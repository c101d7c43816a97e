/* Routers of one line each: by chance, by age, by showings, by agreement. */
#include "router.h"

#include <stdlib.h>

#include "herkend/memory.h"
#include "herkend/random.h"

struct plain {
    const struct theme *theme;
    uint64_t random;
};

static void *plain_create(const struct theme *theme, uint64_t seed)
{
    struct plain *plain = xcalloc(1, sizeof(*plain));

    *plain = (struct plain){.theme = theme, .random = splitmix64_once(seed)};
    return plain;
}

static uint32_t uniform_next(void *state, uint32_t person)
{
    struct plain *plain = state;
    uint32_t chosen = ROUTER_NOTHING;
    uint32_t found = 0;

    /* A few throws nearly always hit; else one pass that keeps each candidate with its fair
     * chance. */
    for (int i = 0; i < 16 && plain->theme->written > 0; i++) {
        uint32_t j = random_below(&plain->random, plain->theme->written);

        if (theme_may_show(plain->theme, (struct pair){person, j}))
            return j;
    }
    for (uint32_t j = 0; j < plain->theme->written; j++) {
        if (theme_may_show(plain->theme, (struct pair){person, j}) &&
            random_below(&plain->random, ++found) == 0)
            chosen = j;
    }
    return chosen;
}

static uint32_t newest_next(void *state, uint32_t person)
{
    const struct plain *plain = state;

    for (uint32_t j = plain->theme->written; j > 0; j--) {
        if (theme_may_show(plain->theme, (struct pair){person, j - 1}))
            return j - 1;
    }
    return ROUTER_NOTHING;
}

static uint32_t least_shown_next(void *state, uint32_t person)
{
    const struct plain *plain = state;
    uint32_t chosen = ROUTER_NOTHING;

    for (uint32_t j = 0; j < plain->theme->written; j++) {
        if (theme_may_show(plain->theme, (struct pair){person, j}) &&
            (chosen == ROUTER_NOTHING || plain->theme->shown[j] < plain->theme->shown[chosen]))
            chosen = j;
    }
    return chosen;
}

/* Most liked first, as feeds do. */
static uint32_t popularity_next(void *state, uint32_t person)
{
    const struct plain *plain = state;
    uint32_t chosen = ROUTER_NOTHING;

    for (uint32_t j = 0; j < plain->theme->written; j++) {
        if (theme_may_show(plain->theme, (struct pair){person, j}) &&
            (chosen == ROUTER_NOTHING ||
             plain->theme->agrees[j] > plain->theme->agrees[chosen]))
            chosen = j;
    }
    return chosen;
}

const struct router router_uniform = {
    .name = "uniform", .create = plain_create, .next = uniform_next, .destroy = free};
const struct router router_newest = {
    .name = "newest first", .create = plain_create, .next = newest_next, .destroy = free};
const struct router router_least_shown = {
    .name = "least shown", .create = plain_create, .next = least_shown_next, .destroy = free};
const struct router router_popularity = {
    .name = "popularity", .create = plain_create, .next = popularity_next, .destroy = free};
