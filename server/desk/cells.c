/*
 * Lines, cells and words of a list that somebody pasted: where they begin and end. What they
 * mean is invitation_list.c's. Pure.
 */
#include "cells.h"

#include "herkend/assert.h"

bool byte_is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f' || c == '\v';
}

struct bytes bytes_part(struct bytes text, size_t from, size_t to)
{
    ASSERT(from <= to);
    ASSERT(to <= text.size);
    if (text.size == 0)
        return text;
    return (struct bytes){.data = text.data + from, .size = to - from};
}

/* Bytes of a blank at the start or, from_end, at the end: those of ASCII, and the no-break
 * space that spreadsheets and pages leave. */
static size_t blank_size(struct bytes text, bool from_end)
{
    if (text.size > 0 && byte_is_blank(text.data[from_end ? text.size - 1 : 0]))
        return 1;
    if (text.size >= 2 &&
        memcmp(text.data + (from_end ? text.size - 2 : 0), "\xC2\xA0", 2) == 0)
        return 2;
    return 0;
}

struct bytes bytes_trim_blanks(struct bytes text)
{
    size_t blank = blank_size(text, false);

    while (blank > 0) {
        text = bytes_part(text, blank, text.size);
        blank = blank_size(text, false);
    }
    blank = blank_size(text, true);
    while (blank > 0) {
        text = bytes_part(text, 0, text.size - blank);
        blank = blank_size(text, true);
    }
    return text;
}

size_t bytes_find(struct bytes text, char c)
{
    const char *found = text.size > 0 ? memchr(text.data, c, text.size) : NULL;

    return found ? (size_t)(found - text.data) : text.size;
}

size_t bytes_count(struct bytes text, char c)
{
    size_t count = 0;

    for (size_t i = 0; i < text.size; i++)
        count += text.data[i] == c;
    return count;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool bytes_equal_ascii_caseless(struct bytes a, struct bytes b)
{
    if (a.size != b.size)
        return false;
    for (size_t i = 0; i < a.size; i++) {
        if (lower(a.data[i]) != lower(b.data[i]))
            return false;
    }
    return true;
}

struct bytes bytes_unquote(struct bytes text)
{
    text = bytes_trim_blanks(text);
    if (text.size >= 2 && (text.data[0] == '"' || text.data[0] == '\'') &&
        text.data[text.size - 1] == text.data[0])
        text = bytes_trim_blanks(bytes_part(text, 1, text.size - 1));
    return text;
}

struct bytes bytes_without_mailto(struct bytes text)
{
    const struct bytes scheme = BYTES("mailto:");

    if (text.size > scheme.size &&
        bytes_equal_ascii_caseless(bytes_part(text, 0, scheme.size), scheme))
        return bytes_part(text, scheme.size, text.size);
    return text;
}

struct bytes line_take(struct bytes *rest)
{
    size_t end = 0;

    while (end < rest->size && rest->data[end] != '\n' && rest->data[end] != '\r')
        end++;

    struct bytes line = bytes_part(*rest, 0, end);
    bool crlf = end + 1 < rest->size && rest->data[end] == '\r' && rest->data[end + 1] == '\n';

    *rest = bytes_part(*rest, end + (end < rest->size) + crlf, rest->size);
    return line;
}

static bool cells_add(struct cells *cells, struct bytes text)
{
    if (cells->count == CELLS_MAX)
        return false;
    cells->items[cells->count++] = bytes_trim_blanks(text);
    return true;
}

/* Behind what starts here and belongs together: a quoted piece, "<…>", or one byte. A quote
 * opens only at the start of a cell or word; line.size + 1 when it is never closed. */
static size_t piece_end(struct bytes line, size_t at, bool at_start)
{
    char closer = '\0';

    if (line.data[at] == '"' && at_start)
        closer = '"';
    else if (line.data[at] == '<')
        closer = '>';
    if (closer == '\0')
        return at + 1;

    size_t end = at + 1 + bytes_find(bytes_part(line, at + 1, line.size), closer);

    if (end < line.size)
        return end + 1;
    return closer == '"' ? line.size + 1 : at + 1;
}

enum cells_result cells_split(struct bytes line, char separator, struct cells *out)
{
    size_t start = 0;
    bool at_start = true;

    out->count = 0;
    for (size_t at = 0; at < line.size;) {
        if (line.data[at] == separator) {
            if (!cells_add(out, bytes_part(line, start, at)))
                return CELLS_TOO_MANY;
            start = ++at;
            at_start = true;
            continue;
        }

        size_t end = piece_end(line, at, at_start);

        if (end > line.size)
            return CELLS_QUOTE;
        at_start = at_start && byte_is_blank(line.data[at]);
        /* A doubled quote stands for itself: the quoted piece goes on. */
        if (line.data[end - 1] == '"' && end < line.size && line.data[end] == '"')
            at_start = true;
        at = end;
    }
    return cells_add(out, bytes_part(line, start, line.size)) ? CELLS_OK : CELLS_TOO_MANY;
}

bool cells_split_blanks(struct bytes text, struct cells *out)
{
    size_t start = 0;

    out->count = 0;
    for (size_t at = 0; at <= text.size; at++) {
        if (at < text.size && !byte_is_blank(text.data[at]))
            continue;
        if (at > start && !cells_add(out, bytes_part(text, start, at)))
            return false;
        start = at + 1;
    }
    return true;
}

bool cells_are_empty(struct bytes line)
{
    for (size_t i = 0; i < line.size; i++) {
        if (!byte_is_blank(line.data[i]) && line.data[i] != ',' && line.data[i] != ';')
            return false;
    }
    return true;
}

struct bytes cell_words(struct bytes cell, struct arena *arena)
{
    if (cell.size < 2 || cell.data[0] != '"' || cell.data[cell.size - 1] != '"')
        return cell;

    struct bytes inside = bytes_part(cell, 1, cell.size - 1);
    char *words = arena_alloc(arena, inside.size + 1, 1);
    size_t size = 0;

    for (size_t i = 0; i < inside.size; i++) {
        words[size++] = inside.data[i];
        if (inside.data[i] == '"' && i + 1 < inside.size && inside.data[i + 1] == '"')
            i++;
    }
    return bytes_trim_blanks((struct bytes){.data = words, .size = size});
}
