/*
 * The sheets with a row per statement: the ranking, everything that is visible, and how people
 * voted. Any thread, one at a time.
 */
#include "xlsx.h"

#include <inttypes.h>

#include "herkend/assert.h"
#include "herkend/report_encode.h"

/* Score, sd, margin: of what nobody judged there are none. */
static void cells_of_score(struct book *book, const struct ranking_line *line)
{
    if (line->label == RANKING_UNJUDGED) {
        for (int i = 0; i < 4; i++)
            cell_skip(book);
        return;
    }
    cell_score(book, CELL_SCORE, line->score);
    cell_score(book, CELL_SPREAD, line->sd);
    cell_score(book, CELL_SCORE, line->low);
    cell_score(book, CELL_SCORE, line->high);
}

static void cell_recognised(struct book *book, const struct ranking_line *line)
{
    cell_share(book, line->count[2] + line->count[3], line->n);
}

static void cell_why(struct book *book, const struct report_statement *statement)
{
    buffer_clear(&book->scratch);
    report_why(book->report, statement, &book->scratch);
    cell_text(book, CELL_TEXT, buffer_bytes(&book->scratch));
}

static uint32_t place_of(const struct book *book, const struct report_statement *statement)
{
    return report_theme_get(book->report, statement->theme)->place;
}

/* ---- ranking ----------------------------------------------------------------------------- */

static void ranking_row(struct book *book, const struct report_theme *theme,
                        const struct report_statement *statement)
{
    const struct ranking_line *line = &statement->line;

    cell_number(book, CELL_INTEGER, theme->place);
    cell_text(book, CELL_TEXT, theme->title);
    cell_rank(book, line->theme_rank);
    cell_rank(book, statement->overall_rank);
    cell_id(book, 's', statement->statement);
    cell_text(book, CELL_TEXT, statement->text);
    cell_number(book, CELL_INTEGER, line->n);
    cell_recognised(book, line);
    cells_of_score(book, line);
    cell_rank(book, statement->certain);
    cell_why(book, statement);
    book_row(book);
}

void sheet_ranking(struct book *book)
{
    static const struct book_column columns[] = {
        {.head = WORD_COLUMN_THEME, .width = 8},
        {.head = WORD_COLUMN_THEME_TITLE, .width = 28},
        {.head = WORD_COLUMN_RANK, .width = 8},
        {.head = WORD_COLUMN_RANK_OVERALL, .width = 14},
        {.head = WORD_COLUMN_ID, .width = 10},
        {.head = WORD_COLUMN_TEXT, .width = 70},
        {.head = WORD_COLUMN_VOTES, .width = 10},
        {.head = WORD_COLUMN_RECOGNISED, .width = 18},
        {.head = WORD_COLUMN_SCORE, .width = 10},
        {.head = WORD_COLUMN_SD, .width = 8},
        {.head = WORD_COLUMN_LOW, .width = 10},
        {.head = WORD_COLUMN_HIGH, .width = 10},
        {.head = WORD_COLUMN_CERTAIN, .width = 12},
        {.head = WORD_COLUMN_WHY, .width = 70},
    };
    const struct report *report = book->report;
    size_t rows = 0;

    for (size_t i = 0; i < report->theme_count; i++)
        rows += report->themes[i].ranked_count;
    book_sheet(book, WORD_SHEET_RANKING);
    book_columns(book, columns, ARRAY_COUNT(columns), rows);
    for (size_t i = 0; i < report->theme_count; i++) {
        const struct report_theme *theme = &report->themes[i];

        for (size_t j = 0; j < theme->ranked_count; j++)
            ranking_row(book, theme, &report->statements[theme->ranked[j]]);
    }
}

/* ---- everything visible ------------------------------------------------------------------ */

static enum report_word label_word(enum ranking_label label)
{
    switch (label) {
    case RANKING_UNJUDGED:
        return WORD_LABEL_UNJUDGED;
    case RANKING_TOO_LITTLE:
        return WORD_LABEL_TOO_LITTLE;
    case RANKING_FOUND:
        return WORD_LABEL_FOUND;
    }
    UNREACHABLE("all labels are named");
}

/* "s4, s9"; a cell has an end, and says how many more there are. */
static void cell_merged(struct book *book, const struct report_statement *statement)
{
    enum { IDS_MAX = 2000 };

    buffer_clear(&book->scratch);
    for (size_t i = 0; i < statement->merged_count && i < IDS_MAX; i++)
        buffer_append_format(&book->scratch, "%ss%" PRIu32, i > 0 ? ", " : "",
                             statement->merged[i]);
    if (statement->merged_count > IDS_MAX)
        buffer_append_format(&book->scratch, " + %zu", statement->merged_count - IDS_MAX);
    cell_text(book, CELL_TEXT, buffer_bytes(&book->scratch));
}

static void cells_of_text(struct book *book, const struct report_statement *statement)
{
    cell_id(book, 's', statement->statement);
    cell_number(book, CELL_INTEGER, place_of(book, statement));
    cell_text(book, CELL_PLAIN,
              bytes_from_string(report_kind_name(book->language, statement->kind)));
}

static void statement_row(struct book *book, const struct report_statement *statement)
{
    const struct ranking_line *line = &statement->line;

    cells_of_text(book, statement);
    if (statement->parent)
        cell_id(book, 's', statement->parent);
    else
        cell_skip(book);
    cell_text(book, CELL_TEXT, statement->text);
    cell_word(book, CELL_PLAIN, label_word(line->label));
    cell_rank(book, line->theme_rank);
    cell_number(book, CELL_INTEGER, line->n);
    cell_recognised(book, line);
    cells_of_score(book, line);
    cell_merged(book, statement);
    cell_why(book, statement);
    book_row(book);
}

void sheet_statements(struct book *book)
{
    static const struct book_column columns[] = {
        {.head = WORD_COLUMN_ID, .width = 10},
        {.head = WORD_COLUMN_THEME, .width = 8},
        {.head = WORD_COLUMN_KIND, .width = 16},
        {.head = WORD_COLUMN_REACTION_TO, .width = 12},
        {.head = WORD_COLUMN_TEXT, .width = 70},
        {.head = WORD_COLUMN_LABEL, .width = 20},
        {.head = WORD_COLUMN_RANK, .width = 8},
        {.head = WORD_COLUMN_VOTES, .width = 10},
        {.head = WORD_COLUMN_RECOGNISED, .width = 18},
        {.head = WORD_COLUMN_SCORE, .width = 10},
        {.head = WORD_COLUMN_SD, .width = 8},
        {.head = WORD_COLUMN_LOW, .width = 10},
        {.head = WORD_COLUMN_HIGH, .width = 10},
        {.head = WORD_COLUMN_MERGED, .width = 18},
        {.head = WORD_COLUMN_WHY, .width = 70},
    };
    const struct report *report = book->report;

    book_sheet(book, WORD_SHEET_STATEMENTS);
    book_columns(book, columns, ARRAY_COUNT(columns), report->report_statement_count);
    for (size_t i = 0; i < report->report_statement_count; i++)
        statement_row(book, &report->statements[i]);
}

/* ---- how people voted -------------------------------------------------------------------- */

static void distribution_row(struct book *book, const struct report_statement *statement)
{
    const struct ranking_line *line = &statement->line;

    cells_of_text(book, statement);
    cell_text(book, CELL_TEXT, statement->text);
    cell_number(book, CELL_INTEGER, line->n);
    for (int grade = 0; grade < RANKING_GRADE_COUNT; grade++)
        cell_number(book, CELL_INTEGER, line->count[grade]);
    cell_number(book, CELL_INTEGER, line->skips);
    for (int grade = 0; grade < RANKING_GRADE_COUNT; grade++)
        cell_share(book, line->count[grade], line->n);
    book_row(book);
}

void sheet_distribution(struct book *book)
{
    static const struct book_column columns[] = {
        {.head = WORD_COLUMN_ID, .width = 10},
        {.head = WORD_COLUMN_THEME, .width = 8},
        {.head = WORD_COLUMN_KIND, .width = 16},
        {.head = WORD_COLUMN_TEXT, .width = 70},
        {.head = WORD_COLUMN_VOTES, .width = 10},
        {.grade = 1, .width = 13},
        {.grade = 2, .width = 13},
        {.grade = 3, .width = 13},
        {.grade = 4, .width = 13},
        {.head = WORD_SKIP, .width = 9},
        {.grade = 1, .width = 15, .is_share = true},
        {.grade = 2, .width = 15, .is_share = true},
        {.grade = 3, .width = 15, .is_share = true},
        {.grade = 4, .width = 15, .is_share = true},
    };
    const struct report *report = book->report;

    book_sheet(book, WORD_SHEET_DISTRIBUTION);
    book_columns(book, columns, ARRAY_COUNT(columns), report->report_statement_count);
    for (size_t i = 0; i < report->report_statement_count; i++)
        distribution_row(book, &report->statements[i]);
}
