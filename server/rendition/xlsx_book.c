/*
 * Sheets and cells. A text is always written as a text, whatever it begins with: nothing that
 * people wrote is ever a formula. Any thread, one at a time.
 */
#include "xlsx.h"

#include <ctype.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "herkend/assert.h"
#include "herkend/codec.h"

/* ECMA-376, and so Excel: a cell holds at most 32,767 characters. */
enum { CELL_CHARACTERS_MAX = 32000 };

static void note_trouble(struct book *book, lxw_error result)
{
    if (book->trouble == LXW_NO_ERROR)
        book->trouble = result;
}

void book_sheet(struct book *book, enum report_word name)
{
    if (book->trouble != LXW_NO_ERROR)
        return;
    book->sheet = workbook_add_worksheet(book->workbook, report_word(book->language, name));
    book->row = 0;
    book->column = 0;
    if (!book->sheet) {
        note_trouble(book, LXW_ERROR_CREATING_TMPFILE);
        return;
    }
    worksheet_set_paper(book->sheet, 9); /* A4 */
    worksheet_set_landscape(book->sheet);
    worksheet_fit_to_pages(book->sheet, 1, 0);
}

static void cell_head(struct book *book, const struct book_column *column)
{
    enum language language = book->language;

    _Static_assert(WORD_REPORT == 0, "no column is of this word");
    buffer_clear(&book->scratch);
    if (column->prefix != WORD_REPORT)
        buffer_append_format(&book->scratch, "%s: ", report_word(language, column->prefix));
    buffer_append_string(&book->scratch, column->grade > 0
                                             ? grade_label(language, column->grade - 1)
                                             : report_word(language, column->head));
    if (column->is_share)
        buffer_append_string(&book->scratch, " (%)");
    cell_text(book, CELL_HEAD, buffer_bytes(&book->scratch));
}

void book_columns(struct book *book, const struct book_column *columns, size_t count,
                  size_t rows)
{
    ASSERT(count > 0);
    ASSERT(rows < LXW_ROW_MAX);
    if (book->trouble != LXW_NO_ERROR)
        return;
    for (size_t i = 0; i < count; i++)
        note_trouble(book, worksheet_set_column(book->sheet, (lxw_col_t)i, (lxw_col_t)i,
                                                columns[i].width, NULL));
    worksheet_freeze_panes(book->sheet, 1, 0);
    worksheet_repeat_rows(book->sheet, 0, 0);
    note_trouble(
        book, worksheet_autofilter(book->sheet, 0, 0, (lxw_row_t)rows, (lxw_col_t)(count - 1)));
    for (size_t i = 0; i < count; i++)
        cell_head(book, &columns[i]);
    book_row(book);
}

void book_row(struct book *book)
{
    book->row++;
    book->column = 0;
}

void cell_skip(struct book *book)
{
    book->column++;
}

static void cell_write(struct book *book, enum cell_format format)
{
    ASSERT(!book->text.overflowed);
    if (book->trouble == LXW_NO_ERROR)
        note_trouble(book, worksheet_write_string(book->sheet, book->row, book->column,
                                                  book->text.data, book->formats[format]));
}

static bool is_continuation(char c)
{
    return ((unsigned char)c & 0xC0) == 0x80;
}

/* "_x0041_" in a text would be read as an "A": ECMA-376, part 1, 22.4.2.4. Its underscore is
 * written as one of these. */
static bool is_escape_alike(struct bytes text, size_t at)
{
    if (text.size - at < 7 || text.data[at] != '_' || text.data[at + 1] != 'x' ||
        text.data[at + 6] != '_')
        return false;
    for (size_t i = at + 2; i < at + 6; i++)
        if (!isxdigit((unsigned char)text.data[i]))
            return false;
    return true;
}

/* From at on as many characters as a cell holds; returns where they end. */
static size_t text_take(struct book *book, struct bytes text, size_t at)
{
    size_t characters = 0;

    buffer_clear(&book->text);
    for (; at < text.size; at++) {
        if (!is_continuation(text.data[at]) && characters++ == CELL_CHARACTERS_MAX)
            break;
        if (is_escape_alike(text, at)) {
            buffer_append_string(&book->text, "_x005F_");
            characters += 6;
        } else {
            buffer_append_char(&book->text, text.data[at]);
        }
    }
    buffer_append_char(&book->text, '\0');
    return at;
}

void cell_text(struct book *book, enum cell_format format, struct bytes text)
{
    size_t at = text_take(book, text, 0);

    if (text.size > 0)
        cell_write(book, format);
    /* A note of thousands of marks upon marks goes on in the rows below it. */
    while (at < text.size) {
        at = text_take(book, text, at);
        book->row++;
        cell_write(book, format);
    }
    book->column++;
}

void cell_word(struct book *book, enum cell_format format, enum report_word word)
{
    cell_text(book, format, bytes_from_string(report_word(book->language, word)));
}

void cell_number(struct book *book, enum cell_format format, double number)
{
    if (book->trouble == LXW_NO_ERROR)
        note_trouble(book, worksheet_write_number(book->sheet, book->row, book->column, number,
                                                  book->formats[format]));
    book->column++;
}

void cell_score(struct book *book, enum cell_format format, double score)
{
    cell_number(book, format, (double)llround(score * 1e6) / 1e4);
}

void cell_rank(struct book *book, uint32_t number)
{
    if (number > 0)
        cell_number(book, CELL_INTEGER, number);
    else
        cell_skip(book);
}

void cell_share(struct book *book, uint32_t part, uint32_t whole)
{
    if (whole > 0)
        cell_number(book, CELL_SHARE, (double)part / whole);
    else
        cell_skip(book);
}

void cell_id(struct book *book, char prefix, uint32_t number)
{
    char id[16];

    snprintf(id, sizeof(id), "%c%" PRIu32, prefix, number);
    cell_text(book, CELL_PLAIN, bytes_from_string(id));
}
