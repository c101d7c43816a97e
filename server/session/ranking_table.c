/*
 * Brings a vote table into the one order that its votes fix, so that sums over it have the same
 * bits however the votes came in and however the voters are numbered. Knows nothing of scores:
 * see ranking.c. Pure; any thread.
 */
#include "ranking_table.h"

#include <stdlib.h>
#include <string.h>

#include "herkend/assert.h"
#include "herkend/memory.h"

/* What a sort moves around: where a statement or a voter's list of cells is. */
struct row_entry {
    uint32_t id;
    uint32_t statement;
};

struct column_entry {
    const uint32_t *cells;
    size_t count;
    uint32_t voter;
};

static int row_entry_compare(const void *left, const void *right)
{
    const struct row_entry *a = left;
    const struct row_entry *b = right;

    return (a->id > b->id) - (a->id < b->id);
}

/* As words in a dictionary. Cells of equal rows differ by grade, so this compares (statement
 * id, grade). */
static int column_entry_compare(const void *left, const void *right)
{
    const struct column_entry *a = left;
    const struct column_entry *b = right;
    size_t shared = a->count < b->count ? a->count : b->count;

    for (size_t i = 0; i < shared; i++) {
        if (a->cells[i] != b->cells[i])
            return a->cells[i] > b->cells[i] ? 1 : -1;
    }
    return (a->count > b->count) - (a->count < b->count);
}

/* Fills statement_of_row and returns the row of each statement: free() it. */
static uint32_t *table_order_rows(struct ranking_table *table,
                                  const struct ranking_input *input)
{
    struct row_entry *entries = xcalloc(input->statement_count, sizeof(*entries));
    uint32_t *row_of_statement = xcalloc(input->statement_count, sizeof(*row_of_statement));

    for (size_t i = 0; i < input->statement_count; i++)
        entries[i] =
            (struct row_entry){.id = input->statements[i].id, .statement = (uint32_t)i};
    qsort(entries, input->statement_count, sizeof(*entries), row_entry_compare);

    table->statement_of_row = xcalloc(input->statement_count, sizeof(*table->statement_of_row));
    for (size_t row = 0; row < input->statement_count; row++) {
        ASSERT(row == 0 || entries[row - 1].id != entries[row].id);
        table->statement_of_row[row] = entries[row].statement;
        row_of_statement[entries[row].statement] = (uint32_t)row;
    }
    free(entries);
    return row_of_statement;
}

/* Turns counts at [place + 1] into the offset of each place. */
static void offsets_from_counts(size_t *offsets, size_t place_count)
{
    for (size_t place = 0; place < place_count; place++)
        offsets[place + 1] += offsets[place];
}

/*
 * Moves cells from lists by one place to lists by the other. The sources are walked in
 * ascending order, so each target list comes out ascending: two of these are a sort of all
 * votes without comparing any.
 *
 * cursors   offset where each target list continues; used up
 */
struct cell_lists {
    const uint32_t *cells;
    const size_t *starts;
    size_t list_count;
};

static void cells_transpose(const struct cell_lists *from, size_t *cursors, uint32_t *to)
{
    for (size_t list = 0; list < from->list_count; list++) {
        for (size_t i = from->starts[list]; i < from->starts[list + 1]; i++) {
            uint32_t cell = from->cells[i];

            to[cursors[ranking_cell_place(cell)]++] =
                RANKING_CELL(list, ranking_cell_grade(cell));
        }
    }
}

static size_t *offsets_copy(const size_t *offsets, size_t count)
{
    size_t *copy = xcalloc(count, sizeof(*copy));

    if (count > 0)
        memcpy(copy, offsets, count * sizeof(*copy));
    return copy;
}

/* Rows of (voter label, grade) in the order of the input: row_start is final, the cells are
 * not. */
static void table_fill_rows(struct ranking_table *table, const struct ranking_input *input)
{
    uint32_t *row_of_statement = table_order_rows(table, input);

    table->row_start = xcalloc(table->row_count + 1, sizeof(*table->row_start));
    table->cells_by_row = xcalloc(input->vote_count, sizeof(*table->cells_by_row));
    for (size_t i = 0; i < input->vote_count; i++) {
        const struct ranking_vote *vote = &input->votes[i];

        ASSERT(vote->statement < input->statement_count);
        ASSERT(vote->voter < input->voter_count);
        ASSERT(vote->grade <= RANKING_GRADE_MAX);
        table->row_start[row_of_statement[vote->statement] + 1]++;
    }
    offsets_from_counts(table->row_start, table->row_count);

    size_t *cursors = offsets_copy(table->row_start, table->row_count);

    for (size_t i = 0; i < input->vote_count; i++) {
        const struct ranking_vote *vote = &input->votes[i];
        size_t *cursor = &cursors[row_of_statement[vote->statement]];

        table->cells_by_row[(*cursor)++] = RANKING_CELL(vote->voter, vote->grade);
    }
    free(cursors);
    free(row_of_statement);
}

/* Sorts the voters that have votes by their lists, and lays these out as columns in that order.
 */
static void table_order_columns(struct ranking_table *table, const uint32_t *cells,
                                const size_t *starts, uint32_t voter_count)
{
    struct column_entry *entries = xcalloc(voter_count, sizeof(*entries));

    for (uint32_t voter = 0; voter < voter_count; voter++) {
        size_t count = starts[voter + 1] - starts[voter];

        if (count > 0)
            entries[table->column_count++] = (struct column_entry){
                .cells = cells + starts[voter], .count = count, .voter = voter};
    }
    qsort(entries, table->column_count, sizeof(*entries), column_entry_compare);

    table->voter_of_column = xcalloc(table->column_count, sizeof(*table->voter_of_column));
    table->column_start = xcalloc(table->column_count + 1, sizeof(*table->column_start));
    table->cells_by_column = xcalloc(table->vote_count, sizeof(*table->cells_by_column));
    for (size_t column = 0; column < table->column_count; column++) {
        const struct column_entry *entry = &entries[column];
        size_t start = table->column_start[column];

        table->voter_of_column[column] = entry->voter;
        table->column_start[column + 1] = start + entry->count;
        memcpy(table->cells_by_column + start, entry->cells, entry->count * sizeof(uint32_t));
        for (size_t i = 1; i < entry->count; i++)
            ASSERT(ranking_cell_place(entry->cells[i - 1]) <
                   ranking_cell_place(entry->cells[i]));
    }
    free(entries);
}

void ranking_table_init(struct ranking_table *table, const struct ranking_input *input)
{
    ASSERT(input->statement_count <= RANKING_STATEMENT_MAX);
    ASSERT(input->voter_count <= RANKING_VOTER_MAX);

    *table = (struct ranking_table){.row_count = input->statement_count,
                                    .vote_count = input->vote_count};
    table_fill_rows(table, input);

    /* Lists by voter label, each ascending by row. */
    struct cell_lists rows = {table->cells_by_row, table->row_start, table->row_count};
    size_t *starts = xcalloc((size_t)input->voter_count + 1, sizeof(*starts));
    uint32_t *cells = xcalloc(input->vote_count, sizeof(*cells));

    for (size_t i = 0; i < input->vote_count; i++)
        starts[input->votes[i].voter + 1]++;
    offsets_from_counts(starts, input->voter_count);

    size_t *cursors = offsets_copy(starts, input->voter_count);

    cells_transpose(&rows, cursors, cells);
    table_order_columns(table, cells, starts, input->voter_count);
    free(cursors);
    free(cells);
    free(starts);

    /* And back: the rows again, now of columns and ascending. */
    struct cell_lists columns = {table->cells_by_column, table->column_start,
                                 table->column_count};

    cursors = offsets_copy(table->row_start, table->row_count);
    cells_transpose(&columns, cursors, table->cells_by_row);
    free(cursors);
}

void ranking_table_release(struct ranking_table *table)
{
    free(table->statement_of_row);
    free(table->voter_of_column);
    free(table->row_start);
    free(table->column_start);
    free(table->cells_by_row);
    free(table->cells_by_column);
    *table = (struct ranking_table){0};
}
