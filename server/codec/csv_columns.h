#ifndef HERKEND_CODEC_CSV_COLUMNS_H
#define HERKEND_CODEC_CSV_COLUMNS_H

#include "herkend/csv.h"

/*
 * Reads a table by the names of its columns, in whatever order they stand. The first row is the
 * header; every other row has as many cells as it.
 */
enum { CSV_WANTED_MAX = 8 };

struct csv_table_reader {
    const char *file; /* for sentences */
    const char *const
        *wanted; /* the columns that are read; the first required_count must be there */
    size_t wanted_count;
    size_t required_count;
    int (*each)(void *context, const struct csv_table_reader *reader, const struct csv_row *row,
                struct error *error);
    void *context;

    size_t place[CSV_WANTED_MAX]; /* filled from the header; CSV_COLUMNS_MAX: absent */
    size_t cell_count;
    bool has_header;
};

/* Calls each for every row but the header. -ERR_INPUT names file and line, also for a table
 * without a header. */
MUST_CHECK int csv_table_read(struct csv_table_reader *reader, struct bytes text,
                              struct error *error);

/* The cell of a wanted column; empty where the table has no such column. */
struct bytes csv_cell(const struct csv_table_reader *reader, const struct csv_row *row,
                      size_t wanted);

/* Writes "votes.csv line 17: what "cell"" and returns -ERR_INPUT. An empty cell is not quoted.
 */
MUST_CHECK int csv_refuse(const char *file, size_t line, struct error *error, const char *what,
                          struct bytes cell);

#endif
