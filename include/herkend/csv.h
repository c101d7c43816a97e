#ifndef HERKEND_CSV_H
#define HERKEND_CSV_H

#include "herkend/arena.h"
#include "herkend/assert.h"
#include "herkend/buffer.h"
#include "herkend/error.h"

/* RFC 4180, UTF-8 (a byte order mark is skipped); quoted cells may hold line breaks. Blank
 * lines are no rows. Line ends may be LF, CRLF or CR; what is written has CRLF. */
enum { CSV_COLUMNS_MAX = 64, CSV_CELL_BYTES_MAX = 65536 };

struct csv_row {
    struct bytes cells[CSV_COLUMNS_MAX];
    size_t cell_count;
    size_t line; /* on which the row starts, from 1 */
};

/*
 * Calls each for every row, the header first. Cells live in an arena that is reset per row. A
 * callback that returns non-zero ends it with that value. -ERR_INPUT names file (name) and
 * line: "votes.csv line 17: quote in the middle of a cell".
 */
MUST_CHECK int csv_read(struct bytes text, const char *name,
                        int (*each)(void *context, const struct csv_row *row,
                                    struct error *error),
                        void *context, struct error *error);

/* Writing: cells are quoted where needed; a text cell that a spreadsheet would run (= + - @ tab
 * CR first) gets a ' in front; so do LF, and these behind blanks. */
void csv_write_text(struct buffer *out, struct bytes cell, bool last);
void csv_write_integer(struct buffer *out, int64_t number, bool last);
void csv_write_score(struct buffer *out, double score, bool last); /* six decimals */
void csv_write_empty(struct buffer *out, bool last);

#endif
