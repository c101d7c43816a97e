/*
 * The ranking so far, as the views read it: the official score of all that is visible. Computed
 * apart, as it may take a while; immutable, so that any thread may make it from a clone and
 * another read it.
 */
#include <stdlib.h>
#include <string.h>

#include "herkend/memory.h"
#include "herkend/report.h"
#include "internal.h"
#include "vote_source.h"

struct standing {
    struct ranking *ranking;
    uint32_t *statement_of_index; /* by index into the ranking's lines */
    uint32_t *index_of_statement; /* by number; UINT32_MAX: has no line */
    size_t statement_count;       /* of the session when it was computed */
};

static uint32_t *numbers_copy(const uint32_t *numbers, size_t count)
{
    uint32_t *copy = xreallocarray(NULL, count + 1, sizeof(*copy));

    memcpy(copy, numbers, count * sizeof(*copy));
    return copy;
}

struct standing *standing_of(const struct vote_source *source)
{
    struct standing *standing = xcalloc(1, sizeof(*standing));
    struct vote_table *table = vote_table_of(source);

    standing->ranking = ranking_compute(&table->input);
    standing->statement_of_index =
        numbers_copy(table->statement_of_index, table->statement_count);
    standing->index_of_statement =
        numbers_copy(table->index_of_statement, source->statement_count + 1);
    standing->statement_count = source->statement_count;
    vote_table_destroy(table); /* the votes themselves are not looked at any more */
    return standing;
}

struct standing *standing_create(const struct session *session)
{
    struct vote_source *source = vote_source_create(session);
    struct standing *standing = standing_of(source);

    vote_source_destroy(source);
    return standing;
}

void standing_destroy(struct standing *standing)
{
    if (!standing)
        return;
    ranking_destroy(standing->ranking);
    free(standing->statement_of_index);
    free(standing->index_of_statement);
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

    uint32_t index = standing->index_of_statement[statement];

    return index == UINT32_MAX ? NULL : &standing->ranking->lines[index];
}

uint32_t standing_statement(const struct standing *standing, uint32_t index)
{
    return standing->statement_of_index[index];
}
