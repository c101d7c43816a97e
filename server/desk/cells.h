#ifndef HERKEND_DESK_CELLS_H
#define HERKEND_DESK_CELLS_H

#include "herkend/arena.h"

/* Lines and cells of a pasted list, borrowed from it. */
enum { CELLS_MAX = 64 };
struct cells {
    struct bytes items[CELLS_MAX]; /* without blanks at their ends */
    size_t count;
};
enum cells_result {
    CELLS_OK,
    CELLS_QUOTE, /* one is opened and never closed */
    CELLS_TOO_MANY,
};
/* Splits outside quotes and <…>. */
enum cells_result cells_split(struct bytes line, char separator, struct cells *out);
/* At runs of blanks; false when there are too many. */
bool cells_split_blanks(struct bytes text, struct cells *out);
/* Whether there are nothing but separators and blanks. */
bool cells_are_empty(struct bytes line);
/* The text of a cell: without its quotes, "" inside them as one. */
struct bytes cell_words(struct bytes cell, struct arena *arena);

/* The next line without its end (LF, CRLF, CR). */
struct bytes line_take(struct bytes *rest);
bool byte_is_blank(char c);
struct bytes bytes_trim_blanks(struct bytes text);
/* Without one pair of quotes around it, and blanks. */
struct bytes bytes_unquote(struct bytes text);
struct bytes bytes_without_mailto(struct bytes text);
/* [from, to) */
struct bytes bytes_part(struct bytes text, size_t from, size_t to);
/* Where c stands first; text.size when nowhere. */
size_t bytes_find(struct bytes text, char c);
size_t bytes_count(struct bytes text, char c);
bool bytes_equal_ascii_caseless(struct bytes a, struct bytes b);

#endif
