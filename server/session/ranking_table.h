#ifndef HERKEND_RANKING_TABLE_H
#define HERKEND_RANKING_TABLE_H

#include "herkend/ranking.h"

/*
 * The vote table in its canonical order: the same votes give the same arrays, whatever their
 * order and the labels of the voters were. Rows are statements by id; columns are voters by
 * their list of (statement, grade). A cell is a row or column number and a grade, packed by
 * RANKING_CELL.
 */
struct ranking_table {
    size_t row_count;
    size_t column_count; /* voters with at least one vote */
    size_t vote_count;
    uint32_t *statement_of_row; /* index into the input's statements */
    uint32_t *voter_of_column;  /* label in the input */
    size_t *row_start;          /* row_count + 1 offsets into cells_by_row */
    size_t *column_start;       /* column_count + 1 offsets into cells_by_column */
    uint32_t *cells_by_row;     /* (column, grade), ascending within a row */
    uint32_t *cells_by_column;  /* (row, grade), ascending within a column */
};

#define RANKING_CELL(place, grade) ((uint32_t)(place) << 2 | (uint32_t)(grade))

static inline uint32_t ranking_cell_place(uint32_t cell)
{
    return cell >> 2;
}

static inline uint32_t ranking_cell_grade(uint32_t cell)
{
    return cell & 3;
}

/* Stops the process on a duplicate statement id, a duplicate vote or a grade above
 * RANKING_GRADE_MAX. */
void ranking_table_init(struct ranking_table *table, const struct ranking_input *input);
void ranking_table_release(struct ranking_table *table);

#endif
