/*
 * CSV in and out (RFC 4180). The reader is one pass over the text with a bound on every cell
 * and row; the writer makes harmless what a spreadsheet would run. What the tables mean is left
 * to export.c, rank_tables.c and polis.c. Any thread.
 */
#include "herkend/csv.h"

#include <inttypes.h>

#include <utf8proc.h>

struct csv_reader {
    struct bytes text;
    const char *name;
    size_t at;
    size_t line; /* of at, from 1 */
    struct arena arena;
    struct error *error;
};

static int reader_fail(const struct csv_reader *reader, size_t line, const char *what)
{
    error_set(reader->error, ERR_INPUT, "%s line %zu: %s", reader->name, line, what);
    return -ERR_INPUT;
}

static bool reader_is_at_end(const struct csv_reader *reader)
{
    return reader->at == reader->text.size;
}

/* The byte at the place, or 0 at the end: a NUL in the text has been refused before. */
static char reader_peek(const struct csv_reader *reader)
{
    return reader_is_at_end(reader) ? '\0' : reader->text.data[reader->at];
}

/* LF, CRLF or a lone CR. */
static bool reader_take_line_end(struct csv_reader *reader)
{
    char c = reader_peek(reader);

    if (c != '\n' && c != '\r')
        return false;
    reader->at++;
    if (c == '\r' && reader_peek(reader) == '\n')
        reader->at++;
    reader->line++;
    return true;
}

/* A cell without quotes runs to the next comma or line end. */
static int reader_take_plain(struct csv_reader *reader, struct bytes *cell)
{
    size_t start = reader->at;

    while (!reader_is_at_end(reader)) {
        char c = reader_peek(reader);

        if (c == ',' || c == '\n' || c == '\r')
            break;
        if (c == '"')
            return reader_fail(reader, reader->line, "quote in the middle of a cell");
        reader->at++;
    }
    *cell = (struct bytes){.data = reader->text.data + start, .size = reader->at - start};
    if (cell->size > CSV_CELL_BYTES_MAX)
        return reader_fail(reader, reader->line, "a cell is longer than 65536 bytes");
    return 0;
}

/* Finds the closing quote: a doubled one stands for itself. On return at is behind it. */
static int reader_skip_quoted(struct csv_reader *reader, size_t *doubled_count)
{
    size_t opened_line = reader->line;

    while (!reader_is_at_end(reader)) {
        char c = reader_peek(reader);

        if (c == '"') {
            reader->at++;
            if (reader_peek(reader) != '"')
                return 0;
            (*doubled_count)++;
        }
        if (!reader_take_line_end(reader))
            reader->at++;
    }
    return reader_fail(reader, opened_line, "a quote is opened and never closed");
}

static int reader_take_quoted(struct csv_reader *reader, struct bytes *cell)
{
    size_t line = reader->line;
    size_t doubled_count = 0;
    size_t start = ++reader->at;
    int result = reader_skip_quoted(reader, &doubled_count);

    if (result != 0)
        return result;

    size_t size = reader->at - 1 - start;

    if (size - doubled_count > CSV_CELL_BYTES_MAX)
        return reader_fail(reader, line, "a cell is longer than 65536 bytes");
    *cell = (struct bytes){.data = reader->text.data + start, .size = size};
    if (doubled_count == 0)
        return 0;

    char *copy = arena_alloc(&reader->arena, size, 1);
    size_t copied = 0;

    for (size_t i = 0; i < size; i++) {
        copy[copied++] = cell->data[i];
        if (cell->data[i] == '"')
            i++; /* the second of the pair */
    }
    *cell = (struct bytes){.data = copy, .size = copied};
    return 0;
}

static int reader_take_row(struct csv_reader *reader, struct csv_row *row)
{
    row->cell_count = 0;
    row->line = reader->line;
    for (;;) {
        if (row->cell_count == CSV_COLUMNS_MAX)
            return reader_fail(reader, row->line, "more than 64 columns");

        bool is_quoted = reader_peek(reader) == '"';
        struct bytes *cell = &row->cells[row->cell_count];
        int result =
            is_quoted ? reader_take_quoted(reader, cell) : reader_take_plain(reader, cell);

        if (result != 0)
            return result;
        row->cell_count++;
        if (reader_peek(reader) == ',') {
            reader->at++;
            continue;
        }
        if (reader_is_at_end(reader) || reader_take_line_end(reader))
            return 0;
        return reader_fail(reader, reader->line, "text behind the closing quote of a cell");
    }
}

/* Names the line of the first byte that is not UTF-8, or is a NUL. */
static int reader_check_text(struct csv_reader *reader)
{
    size_t line = 1;
    size_t at = 0;

    while (at < reader->text.size) {
        utf8proc_int32_t point = 0;
        utf8proc_ssize_t taken =
            utf8proc_iterate((const utf8proc_uint8_t *)reader->text.data + at,
                             (utf8proc_ssize_t)(reader->text.size - at), &point);

        if (taken <= 0)
            return reader_fail(reader, line, "not valid UTF-8");
        if (point == 0)
            return reader_fail(reader, line, "holds a NUL byte");
        line += point == '\n' || (point == '\r' && (at + 1 == reader->text.size ||
                                                    reader->text.data[at + 1] != '\n'));
        at += (size_t)taken;
    }
    return 0;
}

int csv_read(struct bytes text, const char *name,
             int (*each)(void *context, const struct csv_row *row, struct error *error),
             void *context, struct error *error)
{
    struct csv_reader reader = {.text = text, .name = name, .line = 1, .error = error};
    struct csv_row row;
    int result = reader_check_text(&reader);

    ASSERT(name);
    arena_init(&reader.arena);
    if (text.size >= 3 && memcmp(text.data, "\xEF\xBB\xBF", 3) == 0)
        reader.at = 3;
    while (result == 0 && !reader_is_at_end(&reader)) {
        if (reader_take_line_end(&reader))
            continue; /* a blank line is no row */
        arena_reset(&reader.arena);
        result = reader_take_row(&reader, &row);
        if (result == 0)
            result = each(context, &row, error);
    }
    arena_release(&reader.arena);
    return result;
}

static void csv_end_cell(struct buffer *out, bool last)
{
    buffer_append_string(out, last ? "\r\n" : ",");
}

/* Whether a spreadsheet would run it: a formula, also behind blanks, which some drop. */
static bool is_dangerous(struct bytes cell)
{
    size_t at = 0;

    while (at < cell.size && cell.data[at] == ' ')
        at++;
    return at < cell.size && memchr("=+-@\t\r\n", cell.data[at], 7) != NULL;
}

static bool needs_quotes(struct bytes cell)
{
    for (size_t i = 0; i < cell.size; i++) {
        char c = cell.data[i];

        if (c == '"' || c == ',' || c == '\n' || c == '\r')
            return true;
    }
    /* Blanks at an edge are dropped by some readers unless quoted. */
    return cell.size > 0 && (cell.data[0] == ' ' || cell.data[cell.size - 1] == ' ');
}

void csv_write_text(struct buffer *out, struct bytes cell, bool last)
{
    bool is_quoted = needs_quotes(cell);

    if (is_quoted)
        buffer_append_char(out, '"');
    if (is_dangerous(cell))
        buffer_append_char(out, '\'');
    for (size_t start = 0; start < cell.size;) {
        const char *quote = memchr(cell.data + start, '"', cell.size - start);
        size_t end = quote ? (size_t)(quote - cell.data) + 1 : cell.size;

        buffer_append(out, (struct bytes){.data = cell.data + start, .size = end - start});
        if (quote)
            buffer_append_char(out, '"');
        start = end;
    }
    if (is_quoted)
        buffer_append_char(out, '"');
    csv_end_cell(out, last);
}

void csv_write_integer(struct buffer *out, int64_t number, bool last)
{
    buffer_append_format(out, "%" PRId64, number);
    csv_end_cell(out, last);
}

void csv_write_score(struct buffer *out, double score, bool last)
{
    /* What rounds to zero is zero: no "-0.000000". */
    if (score > -0.0000005 && score < 0.0000005)
        score = 0;
    buffer_append_format(out, "%.6f", score);
    csv_end_cell(out, last);
}

void csv_write_empty(struct buffer *out, bool last)
{
    csv_end_cell(out, last);
}
