/* What the product does: server/session/routing.c, called as the session calls it. */
#include "router.h"

#include <stdlib.h>
#include <string.h>

#include "herkend/memory.h"
#include "herkend/routing.h"

struct product {
    const struct theme *theme;
    struct routing routing;
    struct routing_scratch scratch;
    uint64_t seed;
    uint64_t request_number;
};

static void *product_create(const struct theme *theme, uint64_t seed)
{
    struct product *product = xcalloc(1, sizeof(*product));

    *product = (struct product){.theme = theme, .seed = seed};
    routing_init(&product->routing);
    routing_scratch_init(&product->scratch);
    for (uint32_t p = 0; p < theme->world->people; p++)
        routing_participant_add(&product->routing);
    return product;
}

static void product_written(void *state, uint32_t statement)
{
    struct product *product = state;

    routing_statement_add(&product->routing,
                          (struct routing_statement){.seq = statement, .is_candidate = true});
}

static void product_shown(void *state, struct pair pair)
{
    struct product *product = state;

    routing_shown(&product->routing, pair.statement);
}

static void product_answered(void *state, struct pair pair, int grade)
{
    struct product *product = state;

    routing_settle(&product->routing, pair.statement);
    if (grade == ROUTER_SKIP)
        routing_skip(&product->routing, pair.statement);
    else
        routing_grade(&product->routing, (struct routing_vote){.statement = pair.statement,
                                                               .participant = pair.person,
                                                               .grade = (uint8_t)grade});
}

static uint32_t product_next(void *state, uint32_t person)
{
    struct product *product = state;
    struct routing_query query = {.participant = person,
                                  .session_seed = product->seed,
                                  .request_number = ++product->request_number,
                                  .excluded = product->theme->seen_lists[person],
                                  .excluded_count = product->theme->seen_counts[person]};

    return routing_next(&product->routing, &query, &product->scratch);
}

static void product_destroy(void *state)
{
    struct product *product = state;

    routing_release(&product->routing);
    routing_scratch_release(&product->scratch);
    free(product);
}

const struct router router_product = {.name = "herkend",
                                      .create = product_create,
                                      .written = product_written,
                                      .shown = product_shown,
                                      .answered = product_answered,
                                      .next = product_next,
                                      .destroy = product_destroy};
