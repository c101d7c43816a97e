/*
 * The sections in the order in which they are read, as the page has them
 * (codec/report_html_sections.c): what happened, what was recognised most, theme after theme,
 * what was not recognised, polls. Any thread, one at a time.
 */
#include "pdf.h"

#include <inttypes.h>
#include <stdio.h>

#include "herkend/assert.h"
#include "herkend/codec.h"

/* Less of a page than this is not worth beginning a section on. */
#define SECTION_ROOM 150.0
#define THEME_ROOM 300.0
#define ENTRY_ROOM 110.0

void section_begin(struct sheet *sheet, const char *name, const char *kicker,
                   struct bytes title)
{
    struct column column = {SHEET_LEFT, SHEET_MEASURE};
    struct section *section = &sheet->sections[sheet->section_count];

    ASSERT(sheet->section_count < SECTIONS_MAX);
    ASSERT(strlen(name) < sizeof(section->name));
    sheet_space(sheet, 26);
    sheet_need(sheet, (kicker ? THEME_ROOM : SECTION_ROOM) +
                          text_height(sheet, STYLE_H2, title, SHEET_MEASURE));
    snprintf(section->name, sizeof(section->name), "%s", name);
    section->page = sheet->page;
    sheet->section_count++;
    sheet_destination(sheet, name);
    sheet_tag_open(sheet, "Sect");
    sheet_tag_open(sheet, "H2");
    if (sheet->cairo) {
        sheet_ink(sheet, INK_TEXT);
        cairo_rectangle(sheet->cairo, SHEET_LEFT, sheet->y, SHEET_MEASURE, 2);
        cairo_fill(sheet->cairo);
    }
    sheet->y += 12;
    if (kicker)
        text_set(sheet, STYLE_KIND, bytes_from_string(kicker), column);
    text_set(sheet, STYLE_H2, title, column);
    sheet_tag_close(sheet);
}

static void section_end(struct sheet *sheet)
{
    sheet_tag_close(sheet);
}

static void section_word(struct sheet *sheet, const char *name, enum report_word word)
{
    section_begin(sheet, name, NULL, sheet_word(sheet, word));
    sheet_outline(sheet, name, sheet_word(sheet, word));
}

/* A heading that stays with what follows it. */
static void heading_word(struct sheet *sheet, enum report_word word, double follow)
{
    sheet_heading(sheet, "H3", STYLE_H3, sheet_word(sheet, word), follow);
}

/* ---- note and overview ------------------------------------------------------------------- */

void section_note(struct sheet *sheet)
{
    if (sheet->report->note.size == 0)
        return;
    section_word(sheet, "note", WORD_NOTE);
    sheet_paragraph(sheet, STYLE_BODY, sheet->report->note);
    section_end(sheet);
}

static void sentences(struct sheet *sheet,
                      void (*say)(const struct report *report, struct buffer *out))
{
    buffer_clear(&sheet->scratch);
    say(sheet->report, &sheet->scratch);
    if (sheet->scratch.size > 0)
        sheet_paragraph(sheet, STYLE_BODY, buffer_bytes(&sheet->scratch));
}

static const struct table_column activity_columns[] = {
    {.head = WORD_ACTIVITY_FROM, .width = 190},
    {.head = WORD_ACTIVITY_VOTES, .width = 80, .is_number = true},
    {.head = WORD_ACTIVITY_WRITTEN, .width = 90, .is_number = true},
    {.head = WORD_ACTIVITY_JOINED, .width = 90, .is_number = true},
};

static void activity_cell(const void *context, size_t row, size_t column, struct buffer *text,
                          struct share *share)
{
    const struct report *report = context;
    const struct activity_minute_view *step = &report->activity[row];
    const uint32_t counts[] = {0, step->votes, step->statements, step->joined};

    (void)share;
    ASSERT(column < ARRAY_COUNT(counts));
    if (column == 0)
        report_step_start(report, report_step_ms(report, row), text);
    else
        append_integer(text, report->language, counts[column]);
}

static void activity(struct sheet *sheet)
{
    const struct report *report = sheet->report;
    const struct table table = {.columns = activity_columns,
                                .column_count = ARRAY_COUNT(activity_columns),
                                .row_count = report->activity_count,
                                .has_head = true,
                                .cell = activity_cell,
                                .context = report,
                                .left = SHEET_LEFT};

    if (report->activity_count == 0)
        return;
    heading_word(sheet, WORD_ACTIVITY, 160);
    buffer_clear(&sheet->scratch);
    report_per_step(report, WORD_ACTIVITY_CHART, &sheet->scratch);
    sheet_paragraph(sheet, STYLE_SOFT, buffer_bytes(&sheet->scratch));
    activity_draw(sheet);
    sheet_need(sheet, table_height(sheet, &table) + 24);
    buffer_clear(&sheet->scratch);
    report_per_step(report, WORD_ACTIVITY_CAPTION, &sheet->scratch);
    sheet_paragraph(sheet, STYLE_STRONG, buffer_bytes(&sheet->scratch));
    table_draw(sheet, &table);
}

void section_overview(struct sheet *sheet)
{
    section_word(sheet, "brief", WORD_OVERVIEW);
    sentences(sheet, report_people);
    if (sheet->report->participants > 0)
        sentences(sheet, report_votes_given);
    buffer_clear(&sheet->scratch);
    report_left_out(sheet->report, ' ', &sheet->scratch);
    if (sheet->scratch.size > 0)
        sheet_paragraph(sheet, STYLE_BODY, buffer_bytes(&sheet->scratch));
    heading_word(sheet, WORD_READING, 60);
    sheet_paragraph_word(sheet, STYLE_BODY, WORD_READING_QUESTION);
    sheet_paragraph_word(sheet, STYLE_BODY, WORD_READING_SCORE);
    sheet_paragraph_word(sheet, STYLE_BODY, WORD_READING_LITERAL);
    activity(sheet);
    section_end(sheet);
}

/* ---- lists ------------------------------------------------------------------------------- */

struct statement_list {
    const size_t *indexes;
    size_t count;
    void (*each)(struct sheet *sheet, const struct report_statement *statement);
};

static void list_flow(struct sheet *sheet, const struct statement_list *list)
{
    sheet_tag_open(sheet, "L");
    if (list->each != short_statement)
        sheet_tag_mark(sheet, MARK_NUMBERING, BYTES("Decimal"));
    for (size_t i = 0; i < list->count; i++)
        list->each(sheet, &sheet->report->statements[list->indexes[i]]);
    sheet_tag_close(sheet);
}

void section_top(struct sheet *sheet)
{
    const struct report *report = sheet->report;
    struct phrase phrase;

    section_word(sheet, "top", WORD_TOP);
    if (report->overall_count == 0) {
        phrase = sheet_phrase(sheet);
        phrase_integer(&phrase, RANKING_NMIN);
        sheet_paragraph(sheet, STYLE_BODY, sheet_say(sheet, &phrase, WORD_TOP_NONE));
    } else {
        sheet_paragraph_word(sheet, STYLE_BODY, WORD_TOP_INTRO);
        list_flow(sheet, &(struct statement_list){report->overall, report->overall_count,
                                                  mentioned_statement});
    }
    section_end(sheet);
}

static void short_list(struct sheet *sheet, enum report_word title, enum report_word intro,
                       const struct statement_list *list)
{
    struct phrase phrase;

    if (list->count == 0)
        return;
    heading_word(sheet, title, ENTRY_ROOM);
    phrase = sheet_phrase(sheet);
    phrase_integer(&phrase, RANKING_NMIN);
    sheet_paragraph(sheet, STYLE_SOFT, sheet_say(sheet, &phrase, intro));
    list_flow(sheet, list);
}

static void theme_counts(struct sheet *sheet, const struct report_theme *theme)
{
    struct phrase phrase = sheet_phrase(sheet);

    phrase_integer(&phrase, theme->written);
    phrase_integer(&phrase, theme->votes);
    phrase_integer(&phrase, theme->skips);
    sheet_paragraph(sheet, STYLE_SOFT, sheet_say(sheet, &phrase, WORD_THEME_COUNTS));
}

static void theme_begin(struct sheet *sheet, const struct report_theme *theme)
{
    struct phrase phrase = sheet_phrase(sheet);
    char name[16];
    char kicker[64];

    snprintf(name, sizeof(name), "t%" PRIu32, theme->theme);
    phrase_integer(&phrase, theme->place);
    struct bytes place = sheet_say(sheet, &phrase, WORD_THEME);

    snprintf(kicker, sizeof(kicker), "%.*s", (int)place.size, place.data);
    section_begin(sheet, name, kicker, theme->title);
    buffer_clear(&sheet->scratch);
    buffer_append_format(&sheet->scratch, "%s: ", kicker);
    buffer_append(&sheet->scratch, theme->title);
    sheet_outline(sheet, name, buffer_bytes(&sheet->scratch));
}

static void theme_flow(struct sheet *sheet, const struct report_theme *theme)
{
    theme_begin(sheet, theme);
    sheet_paragraph(sheet, STYLE_BODY, theme->question);
    theme_counts(sheet, theme);
    if (theme->ranked_count == 0) {
        sheet_paragraph_word(sheet, STYLE_BODY,
                             theme->written == 0 ? WORD_THEME_EMPTY : WORD_THEME_NONE_FOUND);
    } else {
        heading_word(sheet, WORD_RANKED,
                     ranked_height(sheet, &sheet->report->statements[theme->ranked[0]]));
        list_flow(sheet, &(struct statement_list){theme->ranked, theme->ranked_count,
                                                  ranked_statement});
    }
    short_list(sheet, WORD_TOO_LITTLE, WORD_TOO_LITTLE_INTRO,
               &(struct statement_list){theme->judged_too_little,
                                        theme->judged_too_little_count, short_statement});
    short_list(sheet, WORD_LOOSE, WORD_LOOSE_INTRO,
               &(struct statement_list){theme->loose, theme->loose_count, short_statement});
    section_end(sheet);
}

void section_themes(struct sheet *sheet)
{
    for (size_t i = 0; i < sheet->report->theme_count; i++)
        theme_flow(sheet, &sheet->report->themes[i]);
}

void section_not_recognised(struct sheet *sheet)
{
    const struct report *report = sheet->report;
    struct phrase phrase;

    if (report->not_recognised_count == 0)
        return;
    section_word(sheet, "unrecognised", WORD_NOT_RECOGNISED);
    phrase = sheet_phrase(sheet);
    phrase_score(&phrase, REPORT_NOT_RECOGNISED_SCORE_MAX, 0);
    phrase_score(&phrase, REPORT_NOT_RECOGNISED_HIGH_MAX, 0);
    sheet_paragraph(sheet, STYLE_BODY, sheet_say(sheet, &phrase, WORD_NOT_RECOGNISED_INTRO));
    list_flow(sheet,
              &(struct statement_list){report->not_recognised, report->not_recognised_count,
                                       mentioned_statement});
    section_end(sheet);
}

/* ---- polls ------------------------------------------------------------------------------- */

static const struct table_column poll_columns[] = {
    {.head = WORD_POLL_ANSWER, .width = 215},
    {.head = WORD_POLL_COUNT, .width = 180, .is_number = true, .has_bar = true},
    {.head = WORD_POLL_SHARE, .width = 80, .is_number = true},
};

struct poll_context {
    const struct report_poll *poll;
    enum language language;
};

static void poll_cell(const void *context, size_t row, size_t column, struct buffer *text,
                      struct share *share)
{
    const struct poll_context *poll = context;
    uint32_t count = poll->poll->counts[row];

    *share = (struct share){count, poll->poll->n};
    if (column == 0)
        buffer_append(text, poll->poll->options[row]);
    else if (column == 1)
        append_integer(text, poll->language, count);
    else
        append_percent(text, poll->language, count, poll->poll->n);
}

static void poll_heading(struct sheet *sheet, const struct report_poll *poll, double follow)
{
    struct column column = {SHEET_LEFT, SHEET_MEASURE};

    sheet_space(sheet, 18);
    sheet_need(sheet, text_height(sheet, STYLE_H3, poll->question, column.width) +
                          (poll->follow_up ? 20 : 0) + follow);
    sheet_tag_open(sheet, "H3");
    if (poll->follow_up)
        text_set(sheet, STYLE_KIND, sheet_word(sheet, WORD_POLL_FOLLOW_UP), column);
    text_set(sheet, STYLE_H3, poll->question, column);
    sheet_tag_close(sheet);
}

static void poll_flow(struct sheet *sheet, const struct report_poll *poll)
{
    const struct poll_context context = {poll, sheet->language};
    const struct table table = {.columns = poll_columns,
                                .column_count = ARRAY_COUNT(poll_columns),
                                .row_count = poll->option_count,
                                .has_head = true,
                                .cell = poll_cell,
                                .context = &context,
                                .left = SHEET_LEFT};
    double follow = poll->n > 0 ? table_height(sheet, &table) + 24 : 30;
    struct phrase phrase;

    poll_heading(sheet, poll, follow);
    if (poll->n == 0) {
        sheet_paragraph_word(sheet, STYLE_BODY, WORD_POLL_NONE);
        return;
    }
    phrase = sheet_phrase(sheet);
    phrase_integer(&phrase, poll->n);
    sheet_paragraph(sheet, STYLE_SOFT, sheet_say(sheet, &phrase, WORD_POLL_CAPTION));
    table_draw(sheet, &table);
}

void section_polls(struct sheet *sheet)
{
    if (sheet->report->poll_count == 0)
        return;
    section_word(sheet, "polls", WORD_POLLS);
    for (size_t i = 0; i < sheet->report->poll_count; i++)
        poll_flow(sheet, &sheet->report->polls[i]);
    section_end(sheet);
}
