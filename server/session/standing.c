/*
 * The ranking so far, as the views read it: the official score of all that is visible. Computed
 * apart, as it may take a while; immutable, so that any thread may make it from a clone and
 * another read it.
 */
#include <stdlib.h>

#include "herkend/memory.h"
#include "herkend/report.h"
#include "internal.h"

struct standing {
    struct vote_table *table;
    struct ranking *ranking;
    size_t statement_count; /* of the session when it was computed */
};

struct standing *standing_create(const struct session *session)
{
    struct standing *standing = xcalloc(1, sizeof(*standing));

    standing->table = vote_table_create(session);
    standing->ranking = ranking_compute(&standing->table->input);
    standing->statement_count = session->statement_count;
    return standing;
}

void standing_destroy(struct standing *standing)
{
    if (!standing)
        return;
    ranking_destroy(standing->ranking);
    vote_table_destroy(standing->table);
    free(standing);
}

const struct ranking *standing_ranking(const struct standing *standing)
{
    return standing->ranking;
}

const struct ranking_line *standing_line(const struct standing *standing, uint32_t statement)
{
    if (!standing || statement == 0 || statement > standing->statement_count)
        return NULL;

    uint32_t index = standing->table->index_of_statement[statement];

    return index == UINT32_MAX ? NULL : &standing->ranking->lines[index];
}

uint32_t standing_statement(const struct standing *standing, uint32_t index)
{
    return standing->table->statement_of_index[index];
}
