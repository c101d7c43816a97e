/*
 * Reads a list of people line by line. A first line of column names makes the rest a table;
 * without one every line speaks for itself: one address with what belongs to it, or several.
 * Whoever stands in it twice is invited once. Pure.
 */
#include "invitation_list.h"

#include <stdlib.h>

#include "herkend/codec.h"
#include "herkend/memory.h"

#include "cells.h"

enum column {
    COLUMN_OTHER,
    COLUMN_EMAIL,
    COLUMN_NAME,
    COLUMN_FIRST,
    COLUMN_MIDDLE,
    COLUMN_LAST,
    COLUMN_ORGANISATION
};

struct list_reader {
    enum language language;
    struct arena *arena;
    struct invitation_list *list;
    struct address_set seen;
    size_t line;
    bool is_table;
    char separator; /* of a table */
    enum column columns[CELLS_MAX];
    size_t column_count;
};

enum list_mistake {
    MISTAKE_NO_ADDRESS,
    MISTAKE_NAME,
    MISTAKE_ORGANISATION,
    MISTAKE_QUOTE,
    MISTAKE_CELLS
};

static const struct {
    const char *code;
    const char *reasons[LANGUAGE_EN + 1];
} MISTAKES[] = {
    [MISTAKE_NO_ADDRESS] = {"no_address",
                            {"Op deze regel staat geen e-mailadres.",
                             "There is no e-mail address on this line."}},
    [MISTAKE_NAME] = {"name",
                      {"De naam is te lang, of heeft een teken dat er niet in hoort.",
                       "The name is too long, or has a character that does not belong in it."}},
    [MISTAKE_ORGANISATION] = {"organisation",
                              {"De organisatie is te lang, of heeft een teken dat er niet in "
                               "hoort.",
                               "The organisation is too long, or has a character that does not "
                               "belong in it."}},
    [MISTAKE_QUOTE] = {"quote",
                       {"Er begint een aanhalingsteken dat niet eindigt.",
                        "A quotation mark is opened and never closed."}},
    [MISTAKE_CELLS] = {"cells",
                       {"Deze regel heeft te veel kolommen.",
                        "This line has too many columns."}},
};

/* The piece as it is shown: a whole number of characters. */
static struct bytes shown(struct arena *arena, struct bytes text)
{
    const struct bytes more = BYTES("…");

    if (text.size <= INVITATION_SHOWN_BYTES)
        return arena_copy(arena, text);

    size_t size = INVITATION_SHOWN_BYTES - more.size;

    while (size > 0 && ((unsigned char)text.data[size] & 0xC0) == 0x80)
        size--;

    char *copy = arena_alloc(arena, size + more.size, 1);

    memcpy(copy, text.data, size);
    memcpy(copy + size, more.data, more.size);
    return (struct bytes){.data = copy, .size = size + more.size};
}

/* Those that are good and those that are not, together: what is read has a bound. */
static bool list_is_full(struct invitation_list *list)
{
    if (list->count + list->mistake_count >= INVITATIONS_PER_REQUEST_MAX)
        list->too_many = true;
    return list->too_many;
}

static void add_mistake(struct list_reader *reader, struct bytes text, const char *code,
                        const char *reason)
{
    struct invitation_list *list = reader->list;

    if (list_is_full(list))
        return;
    list->mistakes = array_reserve(list->mistakes, &list->mistake_capacity,
                                   list->mistake_count + 1, sizeof(*list->mistakes));
    list->mistakes[list->mistake_count++] =
        (struct invitation_mistake){.line = reader->line,
                                    .text = shown(reader->arena, text),
                                    .code = code,
                                    .reason = reason};
}

static void add_list_mistake(struct list_reader *reader, struct bytes text,
                             enum list_mistake mistake)
{
    add_mistake(reader, text, MISTAKES[mistake].code,
                MISTAKES[mistake].reasons[reader->language]);
}

/* An empty one is fine. */
static bool clean_words(struct bytes raw, size_t characters_max, struct arena *arena,
                        struct bytes *out)
{
    enum decode_result result = text_clean(raw, characters_max, arena, out);

    if (result == DECODE_EMPTY)
        *out = (struct bytes){0};
    return result == DECODE_EMPTY ||
           (result == DECODE_OK && !memchr(out->data, '\n', out->size) &&
            !memchr(out->data, '\t', out->size));
}

/* One person, still as written; piece is what a mistake is shown with. */
struct candidate {
    struct bytes email, name, organisation, piece;
};

static void add_candidate(struct list_reader *reader, const struct candidate *candidate)
{
    struct invitation_list *list = reader->list;
    struct invitation item = {.line = reader->line};
    enum email_mistake mistake =
        email_examine(candidate->email, reader->arena, &item.email, &item.folded);

    if (mistake != EMAIL_FINE) {
        add_mistake(reader, candidate->piece, "address",
                    email_mistake_sentence(mistake, reader->language));
        return;
    }
    if (!clean_words(candidate->name, PERSON_NAME_CHARACTERS_MAX, reader->arena, &item.name)) {
        add_list_mistake(reader, candidate->piece, MISTAKE_NAME);
        return;
    }
    if (!clean_words(candidate->organisation, ORGANISATION_CHARACTERS_MAX, reader->arena,
                     &item.organisation)) {
        add_list_mistake(reader, candidate->piece, MISTAKE_ORGANISATION);
        return;
    }
    if (address_set_has(&reader->seen, item.folded) || list_is_full(list))
        return;
    address_set_add(&reader->seen, item.folded);
    list->items =
        array_reserve(list->items, &list->capacity, list->count + 1, sizeof(*list->items));
    list->items[list->count++] = item;
}

/* ---- a line that speaks for itself ------------------------------------------------------- */

/* "Jan de Vries <jan@voorbeeld.nl>", "Jan jan@voorbeeld.nl", "jan@voorbeeld.nl": an address,
 * and the words around it. */
static struct candidate candidate_of(struct bytes cell)
{
    struct candidate candidate = {.piece = cell};
    size_t open = bytes_find(cell, '<');
    size_t close = bytes_find(cell, '>');

    if (open < close && close < cell.size) {
        candidate.email = bytes_part(cell, open + 1, close);
        candidate.name = bytes_unquote(bytes_part(cell, 0, open));
    } else {
        size_t at = bytes_find(cell, '@');
        size_t start = at;
        size_t end = at;

        while (start > 0 && !byte_is_blank(cell.data[start - 1]))
            start--;
        while (end < cell.size && !byte_is_blank(cell.data[end]))
            end++;
        candidate.email = bytes_part(cell, start, end);
        candidate.name = bytes_unquote(bytes_part(cell, 0, start));
        /* Words behind an address are no name: the whole is shown as a mistake. */
        if (bytes_trim_blanks(bytes_part(cell, end, cell.size)).size > 0)
            candidate.email = cell;
    }
    candidate.email = bytes_without_mailto(bytes_trim_blanks(candidate.email));
    return candidate;
}

static bool every_cell_has_address(const struct cells *cells)
{
    for (size_t i = 0; i < cells->count; i++) {
        if (bytes_find(cells->items[i], '@') == cells->items[i].size)
            return false;
    }
    return true;
}

/* One address, and what stands in the cells around it: before "<…>" more of the name, else the
 * name and the organisation in this order. */
static void read_row(struct list_reader *reader, const struct cells *cells, size_t with_address,
                     struct bytes line)
{
    struct candidate candidate = candidate_of(cells->items[with_address]);
    bool bracketed = bytes_find(cells->items[with_address], '<') < bytes_find(line, '@');
    size_t first = 0;
    size_t others = 0;

    candidate.piece = line;
    while (cells->items[first].size == 0)
        first++;
    if (bracketed && first < with_address && candidate.name.size > 0) {
        /* "Vries, Jan de <jan@voorbeeld.nl>" */
        const char *start = cells->items[first].data;
        const char *end = candidate.name.data + candidate.name.size;

        ASSERT(start >= line.data && start < end && end <= line.data + line.size);
        candidate.name = (struct bytes){.data = start, .size = (size_t)(end - start)};
        others = 1;
    }
    for (size_t i = bracketed ? with_address + 1 : 0; i < cells->count; i++) {
        struct bytes words = bytes_unquote(cells->items[i]);

        if (i == with_address || words.size == 0)
            continue;
        if (others == 0 && candidate.name.size == 0)
            candidate.name = words;
        else if (candidate.organisation.size == 0)
            candidate.organisation = words;
        others++;
    }
    add_candidate(reader, &candidate);
}

/* Several addresses between separators. A piece without one is a mistake of its own. */
static void read_pieces(struct list_reader *reader, const struct cells *cells)
{
    for (size_t i = 0; i < cells->count; i++) {
        struct bytes cell = bytes_trim_blanks(cells->items[i]);
        struct cells words;

        if (cell.size == 0)
            continue;
        if (bytes_count(cell, '@') > 1 && cells_split_blanks(cell, &words) &&
            every_cell_has_address(&words)) {
            for (size_t j = 0; j < words.count; j++) {
                struct candidate candidate = candidate_of(words.items[j]);

                add_candidate(reader, &candidate);
            }
        } else if (bytes_find(cell, '@') == cell.size) {
            add_list_mistake(reader, cell, MISTAKE_NO_ADDRESS);
        } else {
            struct candidate candidate = candidate_of(cell);

            add_candidate(reader, &candidate);
        }
    }
}

static void read_loose_line(struct list_reader *reader, struct bytes line)
{
    static const char separators[] = {'\t', ';', ','};
    size_t addresses = bytes_count(line, '@');
    struct cells cells = {.items = {line}, .count = 1};
    size_t with_address = 0;

    if (addresses == 0) {
        add_list_mistake(reader, line, MISTAKE_NO_ADDRESS);
        return;
    }
    for (size_t i = 0; i < sizeof(separators); i++) {
        enum cells_result result = cells_split(line, separators[i], &cells);

        if (result != CELLS_OK) {
            add_list_mistake(reader, line,
                             result == CELLS_QUOTE ? MISTAKE_QUOTE : MISTAKE_CELLS);
            return;
        }
        if (cells.count > 1)
            break;
    }
    while (bytes_find(cells.items[with_address], '@') == cells.items[with_address].size)
        with_address++;
    if (addresses == 1 && cells.count > 1)
        read_row(reader, &cells, with_address, line);
    else
        read_pieces(reader, &cells);
}

/* ---- a table ----------------------------------------------------------------------------- */

static enum column column_of(struct bytes word)
{
    static const struct {
        const char *word;
        enum column column;
    } words[] = {
        {"email", COLUMN_EMAIL},
        {"e-mail", COLUMN_EMAIL},
        {"mail", COLUMN_EMAIL},
        {"emailadres", COLUMN_EMAIL},
        {"e-mailadres", COLUMN_EMAIL},
        {"mailadres", COLUMN_EMAIL},
        {"email address", COLUMN_EMAIL},
        {"e-mail address", COLUMN_EMAIL},
        {"name", COLUMN_NAME},
        {"naam", COLUMN_NAME},
        {"full name", COLUMN_NAME},
        {"volledige naam", COLUMN_NAME},
        {"first name", COLUMN_FIRST},
        {"voornaam", COLUMN_FIRST},
        {"tussenvoegsel", COLUMN_MIDDLE},
        {"middle name", COLUMN_MIDDLE},
        {"last name", COLUMN_LAST},
        {"achternaam", COLUMN_LAST},
        {"organisation", COLUMN_ORGANISATION},
        {"organization", COLUMN_ORGANISATION},
        {"organisatie", COLUMN_ORGANISATION},
        {"gemeente", COLUMN_ORGANISATION},
        {"bedrijf", COLUMN_ORGANISATION},
        {"company", COLUMN_ORGANISATION},
    };

    for (size_t i = 0; i < ARRAY_COUNT(words); i++) {
        if (bytes_equal_ascii_caseless(word, bytes_from_string(words[i].word)))
            return words[i].column;
    }
    return COLUMN_OTHER;
}

/* Whether this line names columns, one of them that of the addresses. */
static bool read_header(struct list_reader *reader, struct bytes line)
{
    static const char separators[] = {'\t', ';', ','};

    for (size_t i = 0; i < sizeof(separators); i++) {
        struct cells cells;
        bool has_email = false;

        if (cells_split(line, separators[i], &cells) != CELLS_OK)
            continue;
        for (size_t j = 0; j < cells.count; j++) {
            reader->columns[j] = column_of(bytes_unquote(cells.items[j]));
            has_email = has_email || reader->columns[j] == COLUMN_EMAIL;
        }
        reader->column_count = cells.count;
        reader->separator = separators[i];
        if (has_email)
            return true;
    }
    return false;
}

/* Words side by side, blanks between them. */
static struct bytes join_words(struct arena *arena, const struct bytes *words, size_t count)
{
    char *joined;
    size_t size = 0;

    for (size_t i = 0; i < count; i++)
        size += words[i].size + 1;
    joined = arena_alloc(arena, size, 1);
    size = 0;
    for (size_t i = 0; i < count; i++) {
        if (words[i].size == 0)
            continue;
        if (size > 0)
            joined[size++] = ' ';
        memcpy(joined + size, words[i].data, words[i].size);
        size += words[i].size;
    }
    return (struct bytes){.data = joined, .size = size};
}

static void read_table_line(struct list_reader *reader, struct bytes line)
{
    struct candidate candidate = {.piece = line};
    struct bytes parts[3] = {{0}, {0}, {0}}; /* first, middle, last */
    struct cells cells;
    enum cells_result result = cells_split(line, reader->separator, &cells);

    if (result != CELLS_OK) {
        add_list_mistake(reader, line, result == CELLS_QUOTE ? MISTAKE_QUOTE : MISTAKE_CELLS);
        return;
    }
    for (size_t i = 0; i < cells.count && i < reader->column_count; i++) {
        struct bytes words = cell_words(cells.items[i], reader->arena);

        switch (reader->columns[i]) {
        case COLUMN_OTHER:
            break;
        case COLUMN_EMAIL:
            candidate.email = bytes_without_mailto(words);
            break;
        case COLUMN_NAME:
            candidate.name = words;
            break;
        case COLUMN_FIRST:
        case COLUMN_MIDDLE:
        case COLUMN_LAST:
            parts[reader->columns[i] - COLUMN_FIRST] = words;
            break;
        case COLUMN_ORGANISATION:
            candidate.organisation = words;
            break;
        }
    }
    if (candidate.email.size == 0) {
        add_list_mistake(reader, line, MISTAKE_NO_ADDRESS);
        return;
    }
    if (candidate.name.size == 0)
        candidate.name = join_words(reader->arena, parts, ARRAY_COUNT(parts));
    add_candidate(reader, &candidate);
}

void invitation_list_read(struct bytes text, enum language language, struct arena *arena,
                          struct invitation_list *out)
{
    struct list_reader reader = {.language = language, .arena = arena, .list = out};
    bool first = true;

    *out = (struct invitation_list){0};
    if (text.size >= 3 && memcmp(text.data, "\xEF\xBB\xBF", 3) == 0)
        text = bytes_part(text, 3, text.size);
    while (text.size > 0 && !out->too_many) {
        struct bytes line = line_take(&text);

        reader.line++;
        if (cells_are_empty(line))
            continue;
        if (first && read_header(&reader, line))
            reader.is_table = true;
        else if (reader.is_table)
            read_table_line(&reader, line);
        else
            read_loose_line(&reader, bytes_trim_blanks(line));
        first = false;
    }
    address_set_release(&reader.seen);
}

void invitation_list_release(struct invitation_list *list)
{
    free(list->items);
    free(list->mistakes);
    *list = (struct invitation_list){0};
}
