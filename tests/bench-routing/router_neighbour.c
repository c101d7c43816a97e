/*
 * Neighbour propagation, modelled after what Synthetron publishes: a statement goes to some
 * neighbours of its author; if enough of them judge it and find it well above the running mean,
 * its audience triples. The thresholds are ours (docs/routing.md), as theirs are not published.
 * Who has nothing waiting is shown anything by chance, in the model's favour: left idle, it
 * would do worse.
 */
#include "router.h"

#include <stdlib.h>

#include "herkend/memory.h"
#include "herkend/random.h"

enum { NEIGHBOURS = 8, SPREAD = 3 };
static const double judged_share = 0.6;
static const double above_mean = 0.10;

/* What waits for one person, oldest first. */
struct inbox {
    uint32_t *statements;
    size_t head;
    size_t count;
    size_t capacity;
};

struct neighbour {
    const struct theme *theme;
    uint64_t random;
    struct inbox *inboxes;
    uint32_t *audience; /* per statement */
    uint64_t grade_sum;
    uint64_t grade_count;
    void *by_chance; /* a uniform router, for those whose inbox is empty */
};

static void *neighbour_create(const struct theme *theme, uint64_t seed)
{
    struct neighbour *neighbour = xcalloc(1, sizeof(*neighbour));

    *neighbour = (struct neighbour){.theme = theme, .random = splitmix64_once(seed)};
    neighbour->inboxes = xcalloc(theme->world->people, sizeof(*neighbour->inboxes));
    neighbour->audience = xcalloc(theme->world->statements, sizeof(*neighbour->audience));
    neighbour->by_chance = router_uniform.create(theme, seed);
    return neighbour;
}

static void neighbour_destroy(void *state)
{
    struct neighbour *neighbour = state;

    for (uint32_t p = 0; p < neighbour->theme->world->people; p++)
        free(neighbour->inboxes[p].statements);
    free(neighbour->inboxes);
    free(neighbour->audience);
    router_uniform.destroy(neighbour->by_chance);
    free(neighbour);
}

/* Anonymous neighbours: drawn by chance. One drawn twice finds it seen when it comes up again.
 */
static void neighbour_spread(struct neighbour *neighbour, uint32_t statement, uint32_t more)
{
    for (uint32_t i = 0; i < more; i++) {
        uint32_t person = random_below(&neighbour->random, neighbour->theme->world->people);
        struct inbox *inbox = &neighbour->inboxes[person];

        inbox->statements = array_reserve(inbox->statements, &inbox->capacity, inbox->count + 1,
                                          sizeof(*inbox->statements));
        inbox->statements[inbox->count++] = statement;
    }
    neighbour->audience[statement] += more;
}

static void neighbour_written(void *state, uint32_t statement)
{
    neighbour_spread(state, statement, NEIGHBOURS);
}

static void neighbour_answered(void *state, struct pair pair, int grade)
{
    struct neighbour *neighbour = state;
    const struct theme *theme = neighbour->theme;
    uint32_t graded = theme->graded[pair.statement];
    uint32_t audience = neighbour->audience[pair.statement];

    if (grade == ROUTER_SKIP)
        return;
    neighbour->grade_sum += (uint64_t)grade;
    neighbour->grade_count++;

    double mean = (double)theme->grade_sums[pair.statement] / (3.0 * graded);
    double running = (double)neighbour->grade_sum / (3.0 * (double)neighbour->grade_count);

    if (audience < theme->world->people && graded >= judged_share * audience &&
        mean >= running + above_mean)
        neighbour_spread(neighbour, pair.statement, (SPREAD - 1) * audience);
}

static uint32_t neighbour_next(void *state, uint32_t person)
{
    struct neighbour *neighbour = state;
    struct inbox *inbox = &neighbour->inboxes[person];

    while (inbox->head < inbox->count) {
        uint32_t statement = inbox->statements[inbox->head++];

        if (theme_may_show(neighbour->theme, (struct pair){person, statement}))
            return statement;
    }
    return router_uniform.next(neighbour->by_chance, person);
}

const struct router router_neighbour = {.name = "neighbour propagation",
                                        .create = neighbour_create,
                                        .written = neighbour_written,
                                        .answered = neighbour_answered,
                                        .next = neighbour_next,
                                        .destroy = neighbour_destroy};
