/*
 * What has changed since the session that this one follows, with the same texts then and now.
 * Any thread, one at a time.
 */
#include "pdf.h"

#include <inttypes.h>
#include <stdio.h>

#include "herkend/assert.h"
#include "herkend/report_encode.h"

void sheet_follows(struct sheet *sheet)
{
    const struct report_follows *follows = sheet->report->follows;
    struct phrase phrase;

    if (!follows)
        return;
    buffer_clear(&sheet->scratch);
    buffer_append(&sheet->scratch, sheet_word(sheet, WORD_FOLLOWS));
    buffer_append_char(&sheet->scratch, ' ');
    buffer_append(&sheet->scratch, follows->title);
    buffer_append_char(&sheet->scratch, ' ');
    phrase = phrase_on(sheet->language, &sheet->scratch);
    phrase_date(&phrase, follows->closed_at_ms);
    phrase_say(&phrase, WORD_FOLLOWS_DATE);
    sheet_paragraph(sheet, STYLE_SOFT, buffer_bytes(&sheet->scratch));
}

struct bytes changed_sentence(struct sheet *sheet, const struct report_change *change)
{
    buffer_clear(&sheet->scratch);
    report_changed(sheet->report, change, &sheet->scratch);
    return buffer_bytes(&sheet->scratch);
}

static struct bytes scores_sentence(struct sheet *sheet, const struct report_change *change)
{
    const struct report_figures *both[] = {&change->then, &change->now};
    struct phrase phrase = sheet_phrase(sheet);

    for (size_t i = 0; i < ARRAY_COUNT(both); i++) {
        phrase_score(&phrase, both[i]->score, 0);
        phrase_score(&phrase, both[i]->low, 0);
        phrase_score(&phrase, both[i]->high, 0);
    }
    return sheet_say(sheet, &phrase, WORD_CHANGE_SCORES);
}

struct change_context {
    const struct report_change *change;
    enum language language;
};

static void figures_cell(const void *context, size_t row, size_t column, struct buffer *text,
                         struct share *share)
{
    const struct change_context *change = context;
    const struct report_figures *figures =
        row == 0 ? &change->change->then : &change->change->now;
    struct phrase phrase = phrase_on(change->language, text);

    *share = (struct share){figures->recognised, figures->n};
    if (column == 0) {
        phrase_say(&phrase, row == 0 ? WORD_CHANGE_THEN : WORD_CHANGE_NOW);
    } else if (column == 1) {
        phrase_integer(&phrase, figures->recognised);
        phrase_integer(&phrase, figures->n);
        phrase_say(&phrase, WORD_CHANGE_OF);
    } else if (figures->n > 0) {
        append_percent(text, change->language, figures->recognised, figures->n);
    }
}

/* The link to the figures and reactions of now. */
static void link_flow(struct sheet *sheet, const struct report_statement *statement)
{
    struct bytes word = sheet_word(sheet, WORD_TOP_LINK);
    PangoLayout *layout = text_layout(sheet, STYLE_LINK, word, SHEET_MEASURE);
    char destination[16];

    snprintf(destination, sizeof(destination), "s%" PRIu32, statement->statement);
    sheet_need(sheet, layout_height(layout));
    sheet_tag_open(sheet, "P");
    sheet_link_open(sheet, destination);
    sheet_tag_mark(sheet, MARK_ALTERNATIVE, word);
    layout_draw(sheet, STYLE_LINK, layout, SHEET_LEFT, sheet->y);
    sheet_link_close(sheet);
    sheet_tag_close(sheet);
    sheet->y += layout_height(layout) + 3;
    g_object_unref(layout);
}

static double change_height(struct sheet *sheet, const struct report_change *change)
{
    const struct report_statement *statement = &sheet->report->statements[change->index];

    return text_height(sheet, STYLE_SAID_SMALL, statement->text, SHEET_MEASURE) + 110;
}

static void change_flow(struct sheet *sheet, const struct report_change *change)
{
    static const struct table_column columns[] = {
        {.head = WORD_CHANGE_WHEN, .width = 80},
        {.head = WORD_CHANGE_COUNT, .width = 240, .is_number = true, .has_bar = true},
        {.head = WORD_CHANGE_SHARE, .width = 80, .is_number = true},
    };
    const struct report_statement *statement = &sheet->report->statements[change->index];
    const struct change_context context = {change, sheet->language};
    const struct table table = {.columns = columns,
                                .column_count = ARRAY_COUNT(columns),
                                .row_count = 2,
                                .has_head = true,
                                .cell = figures_cell,
                                .context = &context,
                                .left = SHEET_LEFT + RANK_WIDTH};
    struct column column = {SHEET_LEFT, SHEET_MEASURE};

    sheet_space(sheet, 6);
    sheet_need(sheet, change_height(sheet, change));
    sheet_tag_open(sheet, "LI");
    sheet_tag_open(sheet, "LBody");
    text_flow(sheet, "P", STYLE_SAID_SMALL, statement->text, column);
    text_flow(sheet, "P", STYLE_WHY, changed_sentence(sheet, change), column);
    if (change->verdict != CHANGE_TOO_LITTLE)
        text_flow(sheet, "P", STYLE_WHY, scores_sentence(sheet, change), column);
    link_flow(sheet, statement);
    table_draw(sheet, &table);
    sheet_tag_close(sheet);
    sheet_tag_close(sheet);
}

static void changes_of(struct sheet *sheet, enum report_verdict verdict, enum report_word title)
{
    const struct report *report = sheet->report;
    bool is_open = false;

    for (size_t i = 0; i < report->change_count; i++) {
        if (report->changes[i].verdict != verdict)
            continue;
        if (!is_open) {
            sheet_heading(sheet, "H3", STYLE_H3, sheet_word(sheet, title),
                          change_height(sheet, &report->changes[i]));
            sheet_tag_open(sheet, "L");
            is_open = true;
        }
        change_flow(sheet, &report->changes[i]);
    }
    if (is_open)
        sheet_tag_close(sheet);
}

void section_changes(struct sheet *sheet)
{
    const struct report *report = sheet->report;
    struct phrase phrase;

    if (!report->follows)
        return;
    section_begin(sheet, "changes", NULL, sheet_word(sheet, WORD_CHANGES));
    sheet_outline(sheet, "changes", sheet_word(sheet, WORD_CHANGES));
    phrase = sheet_phrase(sheet);
    phrase_integer(&phrase, report->follows->statement_count);
    phrase_integer(&phrase, report->change_count);
    sheet_paragraph(sheet, STYLE_BODY,
                    sheet_say(sheet, &phrase,
                              report->follows->statement_count > 0 ? WORD_CHANGES_ASKED
                                                                   : WORD_CHANGES_NONE));
    if (report->change_count > 0) {
        phrase = sheet_phrase(sheet);
        phrase_integer(&phrase, RANKING_NMIN);
        sheet_paragraph(sheet, STYLE_BODY, sheet_say(sheet, &phrase, WORD_CHANGES_RULE));
        sheet_paragraph_word(sheet, STYLE_BODY, WORD_CHANGES_PEOPLE);
    }
    changes_of(sheet, CHANGE_MORE, WORD_CHANGE_MORE);
    changes_of(sheet, CHANGE_LESS, WORD_CHANGE_LESS);
    changes_of(sheet, CHANGE_UNCLEAR, WORD_CHANGE_UNCLEAR);
    changes_of(sheet, CHANGE_TOO_LITTLE, WORD_CHANGE_TOO_LITTLE);
    sheet_tag_close(sheet);
}
