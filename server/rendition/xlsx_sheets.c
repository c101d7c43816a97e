/*
 * The sheets about the session as a whole: what this is, groups, polls, participation, method.
 * Any thread, one at a time.
 */
#include "xlsx.h"

#include "herkend/assert.h"

/* ---- read me ----------------------------------------------------------------------------- */

static void line_of_text(struct book *book, enum cell_format format, struct bytes text)
{
    if (text.size == 0)
        return;
    cell_text(book, format, text);
    book_row(book);
}

static void line_of_word(struct book *book, enum cell_format format, enum report_word word)
{
    line_of_text(book, format, bytes_from_string(report_word(book->language, word)));
}

static void line_of_figure(struct book *book, uint32_t number, enum report_word word)
{
    struct phrase phrase;

    buffer_clear(&book->scratch);
    phrase = phrase_on(book->language, &book->scratch);
    phrase_integer(&phrase, number);
    phrase_say(&phrase, word);
    cell_text(book, CELL_TEXT, buffer_bytes(&book->scratch));
    cell_number(book, CELL_INTEGER, number);
    book_row(book);
}

static void lines_of_head(struct book *book)
{
    const struct report *report = book->report;

    line_of_text(book, CELL_TITLE, report->title);
    line_of_word(book, CELL_TEXT, report_is_final(report) ? WORD_REPORT : WORD_INTERIM);
    buffer_clear(&book->scratch);
    report_when(report, &book->scratch);
    line_of_text(book, CELL_TEXT, buffer_bytes(&book->scratch));
    if (report->rehearsal)
        line_of_word(book, CELL_HEAD, WORD_REHEARSAL);
    if (!report_is_final(report))
        line_of_word(book, CELL_HEAD,
                     report->started_at_ms == 0 ? WORD_NOT_STARTED : WORD_STILL_RUNNING);
    line_of_text(book, CELL_TEXT, report->description);
    book_row(book);
    line_of_figure(book, report->participants, WORD_FIGURE_PARTICIPANTS);
    line_of_figure(book, report->statement_count - report->reaction_count,
                   WORD_FIGURE_STATEMENTS);
    line_of_figure(book, report->reaction_count, WORD_FIGURE_REACTIONS);
    line_of_figure(book, report->votes, WORD_FIGURE_VOTES);
    book_row(book);
    if (report->note.size > 0) {
        line_of_word(book, CELL_HEAD, WORD_NOTE);
        line_of_text(book, CELL_TEXT, report->note);
        book_row(book);
    }
}

static void lines_of_privacy(struct book *book)
{
    static const enum report_word words[] = {WORD_PRIVACY_AUTHORS, WORD_PRIVACY_GROUPS};

    line_of_word(book, CELL_HEAD, WORD_PRIVACY);
    for (size_t i = 0; i < ARRAY_COUNT(words); i++) {
        struct phrase phrase;

        buffer_clear(&book->scratch);
        phrase = phrase_on(book->language, &book->scratch);
        phrase_integer(&phrase, GROUP_VOTERS_MIN);
        phrase_say(&phrase, words[i]);
        line_of_text(book, CELL_TEXT, buffer_bytes(&book->scratch));
    }
}

void sheet_readme(struct book *book)
{
    static const enum report_word reading[] = {WORD_READING_QUESTION, WORD_READING_SCORE,
                                               WORD_READING_LITERAL, WORD_SHEET_SCALE};

    book_sheet(book, WORD_READING);
    if (book->trouble != LXW_NO_ERROR)
        return;
    (void)worksheet_set_column(book->sheet, 0, 0, 100, NULL);
    lines_of_head(book);
    line_of_word(book, CELL_HEAD, WORD_READING);
    for (size_t i = 0; i < ARRAY_COUNT(reading); i++)
        line_of_word(book, CELL_TEXT, reading[i]);
    book_row(book);
    lines_of_privacy(book);
}

/* ---- groups ------------------------------------------------------------------------------ */

struct group_list {
    enum report_word name;
    const size_t *list;
    size_t count;
    const struct report_cell *cells;
    bool is_bridge;
};

static size_t shown_count(const struct report_grouping *grouping,
                          const struct report_cell *cells)
{
    size_t count = 0;

    for (size_t i = 0; i < grouping->group_count; i++)
        count += !cells[i].withheld && cells[i].n > 0;
    return count;
}

static size_t groups_rows(const struct report *report)
{
    size_t rows = 0;

    for (size_t i = 0; i < report->grouping_count; i++) {
        const struct report_grouping *grouping = &report->groupings[i];

        rows += grouping->group_count;
        for (size_t j = 0; j < grouping->bridging_count; j++)
            rows += shown_count(grouping, &grouping->bridging_cells[j * grouping->group_count]);
        for (size_t j = 0; j < grouping->dividing_count; j++)
            rows += shown_count(grouping, &grouping->dividing_cells[j * grouping->group_count]);
    }
    return rows;
}

static void sizes_rows(struct book *book, const struct report_grouping *grouping)
{
    for (size_t i = 0; i < grouping->group_count; i++) {
        const struct report_group *group = &grouping->groups[i];

        cell_text(book, CELL_TEXT, grouping->question);
        cell_word(book, CELL_PLAIN, WORD_GROUPS_CAPTION);
        cell_skip(book);
        cell_skip(book);
        cell_skip(book);
        cell_text(book, CELL_TEXT, group->option);
        if (group->withheld)
            cell_word(book, CELL_PLAIN, WORD_GROUPS_WITHHELD);
        else
            cell_number(book, CELL_INTEGER, group->voters);
        book_row(book);
    }
}

static void spread_rows(struct book *book, size_t question, const struct group_list *list)
{
    const struct report_grouping *grouping = &book->report->groupings[question];

    for (size_t i = 0; i < list->count * grouping->group_count; i++) {
        const struct report_statement *statement =
            &book->report->statements[list->list[i / grouping->group_count]];
        const struct ranking_spread *spread = &statement->spreads[question];
        const struct report_cell *cell = &list->cells[i];

        if (cell->withheld || cell->n == 0)
            continue;
        cell_text(book, CELL_TEXT, grouping->question);
        cell_word(book, CELL_PLAIN, list->name);
        cell_id(book, 's', statement->statement);
        cell_text(book, CELL_TEXT, statement->text);
        cell_score(book, CELL_SCORE, list->is_bridge ? spread->bridge : spread->divide);
        cell_text(book, CELL_TEXT, grouping->groups[i % grouping->group_count].option);
        cell_number(book, CELL_INTEGER, cell->n);
        cell_number(book, CELL_INTEGER, cell->recognised);
        cell_share(book, cell->recognised, cell->n);
        book_row(book);
    }
}

void sheet_groups(struct book *book)
{
    static const struct book_column columns[] = {
        {.head = WORD_COLUMN_QUESTION, .width = 30},
        {.head = WORD_COLUMN_LIST, .width = 26},
        {.head = WORD_COLUMN_ID, .width = 10},
        {.head = WORD_COLUMN_TEXT, .width = 70},
        {.head = WORD_COLUMN_FIGURE, .width = 18},
        {.head = WORD_GROUPS_GROUP, .width = 30},
        {.head = WORD_GROUPS_VOTERS, .width = 12},
        {.head = WORD_COLUMN_RECOGNISED, .width = 18},
        {.head = WORD_POLL_SHARE, .width = 10},
    };
    const struct report *report = book->report;

    if (report->grouping_count == 0)
        return;
    book_sheet(book, WORD_SHEET_GROUPS);
    book_columns(book, columns, ARRAY_COUNT(columns), groups_rows(report));
    for (size_t i = 0; i < report->grouping_count; i++) {
        const struct report_grouping *grouping = &report->groupings[i];

        sizes_rows(book, grouping);
        spread_rows(book, i,
                    &(struct group_list){WORD_BRIDGING, grouping->bridging,
                                         grouping->bridging_count, grouping->bridging_cells,
                                         true});
        spread_rows(book, i,
                    &(struct group_list){WORD_DIVIDING, grouping->dividing,
                                         grouping->dividing_count, grouping->dividing_cells,
                                         false});
    }
}

/* ---- polls ------------------------------------------------------------------------------- */

void sheet_polls(struct book *book)
{
    static const struct book_column columns[] = {
        {.head = WORD_COLUMN_QUESTION, .width = 50}, {.head = WORD_COLUMN_KIND, .width = 28},
        {.head = WORD_POLL_ANSWER, .width = 50},     {.head = WORD_POLL_COUNT, .width = 10},
        {.head = WORD_POLL_SHARE, .width = 10},
    };
    const struct report *report = book->report;
    size_t rows = 0;

    if (report->poll_count == 0)
        return;
    for (size_t i = 0; i < report->poll_count; i++)
        rows += report->polls[i].option_count;
    book_sheet(book, WORD_POLLS);
    book_columns(book, columns, ARRAY_COUNT(columns), rows);
    for (size_t i = 0; i < report->poll_count; i++) {
        const struct report_poll *poll = &report->polls[i];

        for (size_t j = 0; j < poll->option_count; j++) {
            cell_text(book, CELL_TEXT, poll->question);
            if (poll->follow_up)
                cell_word(book, CELL_PLAIN, WORD_POLL_FOLLOW_UP);
            else
                cell_skip(book);
            cell_text(book, CELL_TEXT, poll->options[j]);
            cell_number(book, CELL_INTEGER, poll->counts[j]);
            cell_share(book, poll->counts[j], poll->n);
            book_row(book);
        }
    }
}

/* ---- participation and method ------------------------------------------------------------ */

void sheet_activity(struct book *book)
{
    static const struct book_column columns[] = {
        {.head = WORD_ACTIVITY_FROM, .width = 24},
        {.head = WORD_ACTIVITY_VOTES, .width = 12},
        {.head = WORD_ACTIVITY_WRITTEN, .width = 12},
        {.head = WORD_ACTIVITY_JOINED, .width = 14},
    };
    const struct report *report = book->report;

    if (report->activity_count == 0)
        return;
    book_sheet(book, WORD_SHEET_ACTIVITY);
    book_columns(book, columns, ARRAY_COUNT(columns), report->activity_count);
    for (size_t i = 0; i < report->activity_count; i++) {
        buffer_clear(&book->scratch);
        report_step_start(report, report_step_ms(report, i), &book->scratch);
        cell_text(book, CELL_PLAIN, buffer_bytes(&book->scratch));
        cell_number(book, CELL_INTEGER, report->activity[i].votes);
        cell_number(book, CELL_INTEGER, report->activity[i].statements);
        cell_number(book, CELL_INTEGER, report->activity[i].joined);
        book_row(book);
    }
}

void sheet_method(struct book *book)
{
    static const struct book_column columns[] = {{.head = WORD_METHOD_CONSTANT, .width = 100},
                                                 {.head = WORD_METHOD_VALUE, .width = 14}};
    struct report_constant constants[REPORT_CONSTANTS];

    report_constants(book->report, constants);
    book_sheet(book, WORD_SHEET_METHOD);
    book_columns(book, columns, ARRAY_COUNT(columns), REPORT_CONSTANTS);
    for (size_t i = 0; i < REPORT_CONSTANTS; i++) {
        cell_word(book, CELL_TEXT, constants[i].word);
        cell_number(book, CELL_NUMBER, constants[i].value);
        book_row(book);
    }
    book_row(book);
    line_of_word(book, CELL_HEAD, WORD_METHOD_COUNTED);
    line_of_word(book, CELL_TEXT, WORD_METHOD_COUNTED_TEXT);
    line_of_word(book, CELL_HEAD, WORD_METHOD_NOT_ESTIMATED);
    line_of_word(book, CELL_TEXT, WORD_METHOD_NOT_ESTIMATED_TEXT);
    line_of_word(book, CELL_HEAD, WORD_METHOD_SCORE);
    for (size_t i = 0; i < REPORT_FORMULA_PARAGRAPHS; i++) {
        buffer_clear(&book->scratch);
        report_formula(book->language, i, &book->scratch);
        line_of_text(book, CELL_TEXT, buffer_bytes(&book->scratch));
    }
}
