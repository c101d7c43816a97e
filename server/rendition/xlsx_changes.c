/*
 * The sheet of a follow-up: the same texts then and now. Any thread, one at a time.
 */
#include "xlsx.h"

#include "herkend/assert.h"
#include "herkend/report_encode.h"

static enum report_word verdict_word(enum report_verdict verdict)
{
    switch (verdict) {
    case CHANGE_MORE:
        return WORD_CHANGE_MORE;
    case CHANGE_LESS:
        return WORD_CHANGE_LESS;
    case CHANGE_UNCLEAR:
        return WORD_CHANGE_UNCLEAR;
    case CHANGE_TOO_LITTLE:
        return WORD_CHANGE_TOO_LITTLE;
    }
    UNREACHABLE("a change has one of these verdicts");
}

static void cells_of_figures(struct book *book, const struct report_figures *figures)
{
    cell_number(book, CELL_INTEGER, figures->n);
    cell_number(book, CELL_INTEGER, figures->recognised);
    cell_share(book, figures->recognised, figures->n);
    if (figures->n == 0) {
        for (int i = 0; i < 3; i++)
            cell_skip(book);
        return;
    }
    cell_score(book, CELL_SCORE, figures->score);
    cell_score(book, CELL_SCORE, figures->low);
    cell_score(book, CELL_SCORE, figures->high);
}

void sheet_changes(struct book *book)
{
    static const struct book_column columns[] = {
        {.head = WORD_COLUMN_ID, .width = 10},
        {.head = WORD_COLUMN_TEXT, .width = 70},
        {.head = WORD_CHANGES, .width = 30},
        {.head = WORD_COLUMN_VOTES, .prefix = WORD_CHANGE_THEN, .width = 12},
        {.head = WORD_COLUMN_RECOGNISED, .prefix = WORD_CHANGE_THEN, .width = 18},
        {.head = WORD_POLL_SHARE, .prefix = WORD_CHANGE_THEN, .width = 12},
        {.head = WORD_COLUMN_SCORE, .prefix = WORD_CHANGE_THEN, .width = 14},
        {.head = WORD_COLUMN_LOW, .prefix = WORD_CHANGE_THEN, .width = 12},
        {.head = WORD_COLUMN_HIGH, .prefix = WORD_CHANGE_THEN, .width = 12},
        {.head = WORD_COLUMN_VOTES, .prefix = WORD_CHANGE_NOW, .width = 12},
        {.head = WORD_COLUMN_RECOGNISED, .prefix = WORD_CHANGE_NOW, .width = 18},
        {.head = WORD_POLL_SHARE, .prefix = WORD_CHANGE_NOW, .width = 12},
        {.head = WORD_COLUMN_SCORE, .prefix = WORD_CHANGE_NOW, .width = 14},
        {.head = WORD_COLUMN_LOW, .prefix = WORD_CHANGE_NOW, .width = 12},
        {.head = WORD_COLUMN_HIGH, .prefix = WORD_CHANGE_NOW, .width = 12},
    };
    const struct report *report = book->report;

    if (!report->follows)
        return;
    book_sheet(book, WORD_CHANGES);
    book_columns(book, columns, ARRAY_COUNT(columns), report->change_count);
    for (size_t i = 0; i < report->change_count; i++) {
        const struct report_change *change = &report->changes[i];
        const struct report_statement *statement = &report->statements[change->index];

        cell_id(book, 's', statement->statement);
        cell_text(book, CELL_TEXT, statement->text);
        cell_word(book, CELL_TEXT, verdict_word(change->verdict));
        cells_of_figures(book, &change->then);
        cells_of_figures(book, &change->now);
        book_row(book);
    }
}
