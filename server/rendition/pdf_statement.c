/*
 * One statement: its rank, its literal text, why it stands where it stands, its figures at the
 * right, and the reactions to it by kind. What is drawn is drawn in the order in which it is to
 * be read. Any thread, one at a time.
 */
#include "pdf.h"

#include <inttypes.h>
#include <stdio.h>

#include "herkend/assert.h"
#include "herkend/report_encode.h"

#define FIGURES_WIDTH 150.0
#define FIGURES_GAP 22.0
#define REACTION_INDENT 12.0
#define KIND_HEADING_HEIGHT 24.0
#define REACTIONS_HEADING_HEIGHT 30.0

/* How one entry is set. */
struct entry {
    const struct report_statement *statement;
    double left; /* of its text */
    enum style said;
    bool has_why, has_figures, has_distribution;
    bool is_target; /* of links to it */
    uint32_t rank;  /* 0: none is shown */
    uint32_t certain;
    enum report_word certain_word;
};

static struct column entry_column(const struct entry *entry)
{
    double right =
        SHEET_LEFT + SHEET_MEASURE - (entry->has_figures ? FIGURES_WIDTH + FIGURES_GAP : 0);

    return (struct column){.left = entry->left, .width = right - entry->left};
}

static struct figures entry_figures(const struct entry *entry)
{
    return (struct figures){
        .line = &entry->statement->line,
        .column = {SHEET_LEFT + SHEET_MEASURE - FIGURES_WIDTH, FIGURES_WIDTH},
        .is_small = entry->said == STYLE_SAID_SMALL,
        .has_distribution = entry->has_distribution,
    };
}

static struct bytes why_of(struct sheet *sheet, const struct report_statement *statement)
{
    buffer_clear(&sheet->scratch);
    report_why(sheet->report, statement, &sheet->scratch);
    ASSERT(!sheet->scratch.overflowed);
    return buffer_bytes(&sheet->scratch);
}

static struct bytes certain_of(struct sheet *sheet, const struct entry *entry)
{
    struct phrase phrase = sheet_phrase(sheet);

    phrase_integer(&phrase, entry->certain);
    return sheet_say(sheet, &phrase, entry->certain_word);
}

/* The link to where the rest about a mentioned statement stands. */
static struct bytes where_of(struct sheet *sheet, const struct report_statement *statement)
{
    const struct report_theme *theme = report_theme_get(sheet->report, statement->theme);
    struct phrase phrase = sheet_phrase(sheet);

    if (sheet->report->theme_count <= 1)
        return sheet_word(sheet, WORD_TOP_LINK);
    phrase_integer(&phrase, theme->place);
    (void)sheet_say(sheet, &phrase, WORD_THEME);
    buffer_append_string(&sheet->scratch, ": ");
    buffer_append(&sheet->scratch, theme->title);
    return buffer_bytes(&sheet->scratch);
}

static double entry_text_height(struct sheet *sheet, const struct entry *entry)
{
    const struct report_statement *statement = entry->statement;
    double width = entry_column(entry).width;
    double height = text_height(sheet, entry->said, statement->text, width);

    if (statement->merged_count > 0 && entry->has_why)
        height += text_height(sheet, STYLE_WHY, sheet_word(sheet, WORD_MERGED_WITH), width);
    for (size_t i = 0; i < statement->merged_count && entry->has_why; i++)
        height += text_height(sheet, STYLE_SAID_SMALL, statement->merged_texts[i], width - 10);
    if (entry->has_why)
        height += text_height(sheet, STYLE_WHY, why_of(sheet, statement), width);
    else
        height += text_height(sheet, STYLE_LINK, where_of(sheet, statement), width);
    if (entry->has_why && statement->change)
        height +=
            text_height(sheet, STYLE_WHY, changed_sentence(sheet, statement->change), width);
    if (entry->certain > 0)
        height += text_height(sheet, STYLE_SURE, certain_of(sheet, entry), width);
    return height;
}

static void merged_flow(struct sheet *sheet, const struct entry *entry)
{
    struct column column = entry_column(entry);

    if (entry->statement->merged_count == 0)
        return;
    text_flow(sheet, "P", STYLE_WHY, sheet_word(sheet, WORD_MERGED_WITH), column);
    column.left += 10;
    column.width -= 10;
    sheet_tag_open(sheet, "L");
    for (size_t i = 0; i < entry->statement->merged_count; i++) {
        sheet_tag_open(sheet, "LI");
        text_flow(sheet, "LBody", STYLE_SAID_SMALL, entry->statement->merged_texts[i], column);
        sheet_tag_close(sheet);
    }
    sheet_tag_close(sheet);
}

static void where_flow(struct sheet *sheet, const struct entry *entry)
{
    struct column column = entry_column(entry);
    char destination[16];
    struct bytes where = where_of(sheet, entry->statement);

    sheet_need(sheet, text_height(sheet, STYLE_LINK, where, column.width));
    snprintf(destination, sizeof(destination), "s%" PRIu32, entry->statement->statement);
    sheet_tag_open(sheet, "P");
    sheet_link_open(sheet, destination);
    sheet_tag_mark(sheet, MARK_ALTERNATIVE, where);
    PangoLayout *layout = text_layout(sheet, STYLE_LINK, where, column.width);

    layout_draw(sheet, STYLE_LINK, layout, column.left, sheet->y);
    sheet_link_close(sheet);
    sheet_tag_close(sheet);
    sheet->y += layout_height(layout) + 3;
    g_object_unref(layout);
}

static void entry_text_flow(struct sheet *sheet, const struct entry *entry)
{
    struct column column = entry_column(entry);

    text_flow(sheet, "P", entry->said, entry->statement->text, column);
    if (entry->has_why) {
        merged_flow(sheet, entry);
        text_flow(sheet, "P", STYLE_WHY, why_of(sheet, entry->statement), column);
        if (entry->statement->change)
            text_flow(sheet, "P", STYLE_WHY, changed_sentence(sheet, entry->statement->change),
                      column);
    } else {
        where_flow(sheet, entry);
    }
    if (entry->certain > 0)
        text_flow(sheet, "P", STYLE_SURE, certain_of(sheet, entry), column);
}

/* The rank, and above it the line that parts it from the entry before. */
static void rank_draw(struct sheet *sheet, const struct entry *entry)
{
    struct buffer number;

    buffer_init(&number, PHRASE_VALUE_BYTES);
    append_integer(&number, sheet->language, entry->rank);
    PangoLayout *layout = text_layout(sheet, entry->rank > 999 ? STYLE_SURE : STYLE_RANK,
                                      buffer_bytes(&number), RANK_WIDTH * 2);

    sheet_tag_open(sheet, "Lbl");
    if (sheet->cairo && sheet->y > SHEET_TOP) {
        sheet_ink(sheet, INK_LINE);
        cairo_set_line_width(sheet->cairo, .5);
        cairo_move_to(sheet->cairo, SHEET_LEFT, sheet->y - 8);
        cairo_line_to(sheet->cairo, SHEET_LEFT + SHEET_MEASURE, sheet->y - 8);
        cairo_stroke(sheet->cairo);
    }
    layout_draw(sheet, STYLE_RANK, layout, SHEET_LEFT, sheet->y);
    sheet_tag_close(sheet);
    g_object_unref(layout);
    buffer_release(&number);
}

static bool is_in(const size_t *list, size_t count, size_t index)
{
    for (size_t i = 0; i < count; i++)
        if (list[i] == index)
            return true;
    return false;
}

/* Only what is mentioned elsewhere is linked to. */
static void destination_of(struct sheet *sheet, const struct report_statement *statement)
{
    const struct report *report = sheet->report;
    size_t index = (size_t)(statement - report->statements);
    char name[16];

    if (!statement->change && !is_in(report->overall, report->overall_count, index) &&
        !is_in(report->not_recognised, report->not_recognised_count, index))
        return;
    snprintf(name, sizeof(name), "s%" PRIu32, statement->statement);
    sheet_destination(sheet, name);
}

/* What stays together of an entry: all of it where a page has room for it. */
static double entry_height(struct sheet *sheet, const struct entry *entry)
{
    struct figures figures = entry_figures(entry);
    double text = entry_text_height(sheet, entry);
    double drawn = entry->has_figures ? figures_height(&figures) : 0;
    double height = text > drawn ? text : drawn;

    return height <= SHEET_BOTTOM - SHEET_TOP ? height : 0;
}

/* Text at the left and figures at the right, which stay together; figures below a text that is
 * higher than a page. */
static void entry_flow(struct sheet *sheet, const struct entry *entry)
{
    struct figures figures = entry_figures(entry);
    double height = entry_height(sheet, entry);
    bool is_beside = height > 0;
    double drawn = figures_height(&figures);
    double top;

    sheet_need(sheet, height);
    top = sheet->y;
    if (entry->is_target)
        destination_of(sheet, entry->statement);
    if (entry->rank > 0)
        rank_draw(sheet, entry);
    sheet_tag_open(sheet, "LBody");
    entry_text_flow(sheet, entry);
    if (entry->has_figures && !is_beside) {
        sheet_need(sheet, drawn);
        top = sheet->y;
    }
    if (entry->has_figures) {
        double end = figures_draw(sheet, &figures, top);

        sheet->y = end > sheet->y ? end : sheet->y;
    }
    /* LBody stays open for what belongs under it. */
}

/* ---- reactions --------------------------------------------------------------------------- */

static struct entry reaction_entry(const struct report_statement *reaction)
{
    bool is_found = reaction->line.label == RANKING_FOUND;

    return (struct entry){.statement = reaction,
                          .left = SHEET_LEFT + RANK_WIDTH + REACTION_INDENT,
                          .said = STYLE_SAID_SMALL,
                          .has_why = true,
                          .has_figures = is_found,
                          .has_distribution = is_found};
}

static void reaction_flow(struct sheet *sheet, const struct report_statement *reaction)
{
    struct entry entry = reaction_entry(reaction);

    sheet_tag_open(sheet, "LI");
    entry_flow(sheet, &entry);
    sheet_tag_close(sheet);
    sheet_tag_close(sheet);
    sheet_space(sheet, 7);
}

/* The heading over reactions stays with the first of them. */
static double first_height(struct sheet *sheet, const struct report_statement *reaction)
{
    struct entry entry = reaction_entry(reaction);

    return KIND_HEADING_HEIGHT + entry_height(sheet, &entry);
}

static void reactions_of_kind(struct sheet *sheet, const struct report_statement *statement,
                              enum statement_kind kind)
{
    const struct report *report = sheet->report;
    struct column column = {SHEET_LEFT + RANK_WIDTH + REACTION_INDENT,
                            SHEET_MEASURE - RANK_WIDTH - REACTION_INDENT};
    bool is_open = false;

    for (size_t i = 0; i < statement->reaction_count; i++) {
        const struct report_statement *reaction = &report->statements[statement->reactions[i]];

        if (reaction->kind != kind)
            continue;
        if (!is_open) {
            sheet_need(sheet, first_height(sheet, reaction));
            text_flow(sheet, "H5", STYLE_H5,
                      bytes_from_string(report_kind_heading(sheet->language, kind)), column);
            sheet_tag_open(sheet, "L");
            is_open = true;
        }
        reaction_flow(sheet, reaction);
    }
    if (is_open)
        sheet_tag_close(sheet);
}

/* In the order of kinds. */
static const struct report_statement *first_reaction(const struct report *report,
                                                     const struct report_statement *statement)
{
    const struct report_statement *first = &report->statements[statement->reactions[0]];

    for (size_t i = 1; i < statement->reaction_count; i++)
        if (report->statements[statement->reactions[i]].kind < first->kind)
            first = &report->statements[statement->reactions[i]];
    return first;
}

static void reactions_flow(struct sheet *sheet, const struct report_statement *statement)
{
    struct phrase phrase;
    struct column column = {SHEET_LEFT + RANK_WIDTH, SHEET_MEASURE - RANK_WIDTH};

    if (statement->reaction_count == 0)
        return;
    sheet_need(sheet, REACTIONS_HEADING_HEIGHT +
                          first_height(sheet, first_reaction(sheet->report, statement)));
    phrase = sheet_phrase(sheet);
    phrase_integer(&phrase, statement->reaction_count);
    text_flow(sheet, "H4", STYLE_H4, sheet_say(sheet, &phrase, WORD_REACTIONS), column);
    for (enum statement_kind kind = KIND_ADDITION; kind <= KIND_TIP; kind++)
        reactions_of_kind(sheet, statement, kind);
}

/* ---- entries ----------------------------------------------------------------------------- */

static struct entry ranked_entry(const struct report_statement *statement)
{
    return (struct entry){.statement = statement,
                          .left = SHEET_LEFT + RANK_WIDTH,
                          .said = STYLE_SAID,
                          .has_why = true,
                          .has_figures = true,
                          .has_distribution = true,
                          .is_target = true,
                          .rank = statement->line.theme_rank,
                          .certain = statement->certain,
                          .certain_word = WORD_CERTAIN_THEME};
}

double ranked_height(struct sheet *sheet, const struct report_statement *statement)
{
    struct entry entry = ranked_entry(statement);

    return 10 + entry_height(sheet, &entry);
}

void ranked_statement(struct sheet *sheet, const struct report_statement *statement)
{
    struct entry entry = ranked_entry(statement);

    sheet_space(sheet, 10);
    sheet_tag_open(sheet, "LI");
    entry_flow(sheet, &entry);
    reactions_flow(sheet, statement);
    sheet_tag_close(sheet);
    sheet_tag_close(sheet);
    sheet_space(sheet, 6);
}

void short_statement(struct sheet *sheet, const struct report_statement *statement)
{
    struct entry entry = {.statement = statement,
                          .left = SHEET_LEFT,
                          .said = STYLE_SAID_SMALL,
                          .has_why = true,
                          .is_target = true};

    sheet_tag_open(sheet, "LI");
    entry_flow(sheet, &entry);
    reactions_flow(sheet, statement);
    sheet_tag_close(sheet);
    sheet_tag_close(sheet);
    sheet_space(sheet, 9);
}

void mentioned_statement(struct sheet *sheet, const struct report_statement *statement)
{
    struct entry entry = {.statement = statement,
                          .left = SHEET_LEFT + RANK_WIDTH,
                          .said = STYLE_SAID,
                          .has_figures = true,
                          .rank = statement->overall_rank,
                          .certain = statement->certain_overall ? TOP_ITEMS : 0,
                          .certain_word = WORD_CERTAIN_OVERALL};

    sheet_space(sheet, 10);
    sheet_tag_open(sheet, "LI");
    entry_flow(sheet, &entry);
    sheet_tag_close(sheet);
    sheet_tag_close(sheet);
    sheet_space(sheet, 6);
}
