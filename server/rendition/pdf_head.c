/*
 * The first page: what this is the report of, its key figures, and the contents with page
 * numbers. Any thread, one at a time.
 */
#include "pdf.h"

#include <inttypes.h>
#include <stdio.h>

#include "herkend/assert.h"

static void total_draw(struct sheet *sheet, uint64_t number, enum report_word word,
                       struct column column)
{
    struct phrase phrase = sheet_phrase(sheet);
    struct buffer digits;

    buffer_init(&digits, PHRASE_VALUE_BYTES);
    append_integer(&digits, sheet->language, number);
    buffer_append_char(&digits, ' '); /* heard, and copied, as two words */
    phrase_integer(&phrase, number);
    PangoLayout *figure = text_layout(sheet, STYLE_FIGURE, buffer_bytes(&digits), column.width);
    PangoLayout *label =
        text_layout(sheet, STYLE_SOFT, sheet_say(sheet, &phrase, word), column.width);

    sheet_tag_open(sheet, "LI");
    sheet_tag_open(sheet, "LBody");
    layout_draw(sheet, STYLE_FIGURE, figure, column.left, sheet->y);
    layout_draw(sheet, STYLE_SOFT, label, column.left, sheet->y + layout_height(figure));
    sheet_tag_close(sheet);
    sheet_tag_close(sheet);
    g_object_unref(figure);
    g_object_unref(label);
    buffer_release(&digits);
}

static void totals_draw(struct sheet *sheet)
{
    const struct report *report = sheet->report;
    const struct {
        uint64_t number;
        enum report_word word;
    } totals[] = {
        {report->participants, WORD_FIGURE_PARTICIPANTS},
        {report->statement_count - report->reaction_count, WORD_FIGURE_STATEMENTS},
        {report->reaction_count, WORD_FIGURE_REACTIONS},
        {report->votes, WORD_FIGURE_VOTES},
    };
    double width = SHEET_MEASURE / ARRAY_COUNT(totals);

    sheet_space(sheet, 10);
    sheet_need(sheet, 60);
    sheet_tag_open(sheet, "L");
    for (size_t i = 0; i < ARRAY_COUNT(totals); i++)
        total_draw(sheet, totals[i].number, totals[i].word,
                   (struct column){SHEET_LEFT + (double)i * width, width});
    sheet_tag_close(sheet);
    sheet->y += 54;
}

/* ---- contents ---------------------------------------------------------------------------- */

static uint32_t page_of(const struct sheet *sheet, const char *name)
{
    for (size_t i = 0; i < sheet->section_known; i++)
        if (strcmp(sheet->sections[i].name, name) == 0)
            return sheet->sections[i].page;
    return 0; /* while counting */
}

static void contents_line(struct sheet *sheet, const char *name, struct bytes title)
{
    const double number_width = 40;
    struct buffer digits;
    struct buffer spaced;

    buffer_init(&spaced, title.size + 1);
    buffer_append(&spaced, title);
    buffer_append_char(&spaced, ' ');
    PangoLayout *text = text_layout(sheet, STYLE_BODY, buffer_bytes(&spaced),
                                    SHEET_MEASURE - number_width - 10);
    double height = layout_height(text);

    buffer_release(&spaced);
    buffer_init(&digits, PHRASE_VALUE_BYTES);
    append_integer(&digits, sheet->language, page_of(sheet, name));
    PangoLayout *number =
        text_layout(sheet, STYLE_CELL_END, buffer_bytes(&digits), number_width);

    sheet_need(sheet, height);
    sheet_tag_open(sheet, "TOCI");
    sheet_link_open(sheet, name);
    sheet_tag_mark(sheet, MARK_ALTERNATIVE, title);
    layout_draw(sheet, STYLE_BODY, text, SHEET_LEFT, sheet->y);
    layout_draw(sheet, STYLE_CELL_END, number, SHEET_LEFT + SHEET_MEASURE - number_width,
                sheet->y);
    sheet_link_close(sheet);
    sheet_tag_close(sheet);
    sheet->y += height + 3;
    g_object_unref(text);
    g_object_unref(number);
    buffer_release(&digits);
}

static void contents_themes(struct sheet *sheet)
{
    for (size_t i = 0; i < sheet->report->theme_count; i++) {
        const struct report_theme *theme = &sheet->report->themes[i];
        struct phrase phrase = sheet_phrase(sheet);
        char name[16];

        snprintf(name, sizeof(name), "t%" PRIu32, theme->theme);
        phrase_integer(&phrase, theme->place);
        (void)sheet_say(sheet, &phrase, WORD_THEME);
        buffer_append_string(&sheet->scratch, ": ");
        buffer_append(&sheet->scratch, theme->title);
        contents_line(sheet, name, buffer_bytes(&sheet->scratch));
    }
}

static void contents_draw(struct sheet *sheet)
{
    const struct report *report = sheet->report;

    sheet_heading(sheet, "H2", STYLE_H3, sheet_word(sheet, WORD_CONTENTS), 60);
    sheet_tag_open(sheet, "TOC");
    if (report->note.size > 0)
        contents_line(sheet, "note", sheet_word(sheet, WORD_NOTE));
    contents_line(sheet, "brief", sheet_word(sheet, WORD_OVERVIEW));
    contents_line(sheet, "top", sheet_word(sheet, WORD_TOP));
    if (report->follows)
        contents_line(sheet, "changes", sheet_word(sheet, WORD_CHANGES));
    contents_themes(sheet);
    if (report->grouping_count > 0)
        contents_line(sheet, "groups", sheet_word(sheet, WORD_GROUPS));
    if (report->not_recognised_count > 0)
        contents_line(sheet, "unrecognised", sheet_word(sheet, WORD_NOT_RECOGNISED));
    if (report->poll_count > 0)
        contents_line(sheet, "polls", sheet_word(sheet, WORD_POLLS));
    contents_line(sheet, "method", sheet_word(sheet, WORD_METHOD));
    contents_line(sheet, "privacy", sheet_word(sheet, WORD_PRIVACY));
    sheet_tag_close(sheet);
    sheet_space(sheet, 8);
}

void sheet_head(struct sheet *sheet)
{
    const struct report *report = sheet->report;

    sheet_paragraph(sheet, STYLE_BRAND, BYTES("herkend"));
    sheet->y += 34;
    sheet_paragraph_word(sheet, STYLE_KIND,
                         report_is_final(report) ? WORD_REPORT : WORD_INTERIM);
    sheet_heading(sheet, "H1", STYLE_TITLE, report->title, 0);
    sheet_follows(sheet);
    buffer_clear(&sheet->scratch);
    report_when(report, &sheet->scratch);
    if (sheet->scratch.size > 0)
        sheet_paragraph(sheet, STYLE_SOFT, buffer_bytes(&sheet->scratch));
    if (report->rehearsal)
        sheet_paragraph_word(sheet, STYLE_STRONG, WORD_REHEARSAL);
    if (!report_is_final(report))
        sheet_paragraph_word(sheet, STYLE_STRONG,
                             report->started_at_ms == 0 ? WORD_NOT_STARTED
                                                        : WORD_STILL_RUNNING);
    if (report->description.size > 0)
        sheet_paragraph(sheet, STYLE_BODY, report->description);
    totals_draw(sheet);
    contents_draw(sheet);
}
