/*
 * What bridges and what divides, per background question: who judged, never who wrote. What may
 * be shown was decided in the report; here it is only set. Any thread, one at a time.
 */
#include "pdf.h"

#include "herkend/assert.h"

struct groups_context {
    const struct report_grouping *grouping;
    const struct report_cell *cells; /* of one statement */
    enum language language;
    size_t shown[OPTIONS_MAX]; /* groups with a cell */
    size_t shown_count;
};

static void size_cell(const void *context, size_t row, size_t column, struct buffer *text,
                      struct share *share)
{
    const struct groups_context *groups = context;
    const struct report_group *group = &groups->grouping->groups[row];

    (void)share;
    if (column == 0)
        buffer_append(text, group->option);
    else if (group->withheld)
        buffer_append_string(text, report_word(groups->language, WORD_GROUPS_WITHHELD));
    else
        append_integer(text, groups->language, group->voters);
}

static void sizes_flow(struct sheet *sheet, const struct report_grouping *grouping)
{
    static const struct table_column columns[] = {
        {.head = WORD_GROUPS_GROUP, .width = 260},
        {.head = WORD_GROUPS_VOTERS, .width = 110, .is_number = true},
    };
    const struct groups_context context = {.grouping = grouping, .language = sheet->language};
    const struct table table = {.columns = columns,
                                .column_count = ARRAY_COUNT(columns),
                                .row_count = grouping->group_count,
                                .has_head = true,
                                .cell = size_cell,
                                .context = &context,
                                .left = SHEET_LEFT};

    sheet_need(sheet, table_height(sheet, &table) + 20);
    sheet_paragraph_word(sheet, STYLE_STRONG, WORD_GROUPS_CAPTION);
    table_draw(sheet, &table);
}

static void recognised_cell(const void *context, size_t row, size_t column, struct buffer *text,
                            struct share *share)
{
    const struct groups_context *groups = context;
    size_t group = groups->shown[row];
    const struct report_cell *cell = &groups->cells[group];
    struct phrase phrase = phrase_on(groups->language, text);

    *share = (struct share){cell->recognised, cell->n};
    if (column == 0) {
        buffer_append(text, groups->grouping->groups[group].option);
        return;
    }
    phrase_integer(&phrase, cell->recognised);
    phrase_integer(&phrase, cell->n);
    phrase_percent(&phrase, cell->recognised, cell->n);
    phrase_say(&phrase, WORD_CELL);
}

/* One of the two lists of a question. */
struct spread_list {
    enum report_word title, intro, none, figure;
    double limit;
    const size_t *list;
    size_t count;
    const struct report_cell *cells;
};

static struct groups_context cells_of(struct sheet *sheet,
                                      const struct report_grouping *grouping,
                                      const struct report_cell *cells)
{
    struct groups_context context = {
        .grouping = grouping, .cells = cells, .language = sheet->language};

    for (size_t i = 0; i < grouping->group_count; i++)
        if (!cells[i].withheld && cells[i].n > 0)
            context.shown[context.shown_count++] = i;
    return context;
}

static void spread_flow(struct sheet *sheet, const struct report_statement *statement,
                        double figure, enum report_word word,
                        const struct groups_context *groups)
{
    static const struct table_column columns[] = {
        {.head = WORD_GROUPS_GROUP, .width = 165},
        {.head = WORD_CELLS_RECOGNISED, .width = 280, .is_number = true, .has_bar = true},
    };
    const struct table table = {.columns = columns,
                                .column_count = ARRAY_COUNT(columns),
                                .row_count = groups->shown_count,
                                .has_head = true,
                                .cell = recognised_cell,
                                .context = groups,
                                .left = SHEET_LEFT + RANK_WIDTH};
    struct column column = {SHEET_LEFT, SHEET_MEASURE};
    double height = text_height(sheet, STYLE_SAID_SMALL, statement->text, column.width) +
                    table_height(sheet, &table) + 30;
    struct phrase phrase;

    sheet_space(sheet, 6);
    sheet_need(sheet, height);
    sheet_tag_open(sheet, "LI");
    sheet_tag_open(sheet, "LBody");
    text_flow(sheet, "P", STYLE_SAID_SMALL, statement->text, column);
    phrase = sheet_phrase(sheet);
    phrase_score(&phrase, figure, 0);
    text_flow(sheet, "P", STYLE_SURE, sheet_say(sheet, &phrase, word), column);
    table_draw(sheet, &table);
    sheet_tag_close(sheet);
    sheet_tag_close(sheet);
}

static void spreads_flow(struct sheet *sheet, size_t question, const struct spread_list *list)
{
    const struct report_grouping *grouping = &sheet->report->groupings[question];
    struct phrase phrase;

    sheet_heading(sheet, "H4", STYLE_H4, sheet_word(sheet, list->title), 130);
    phrase = sheet_phrase(sheet);
    phrase_score(&phrase, list->limit, 0);
    sheet_paragraph(sheet, STYLE_SOFT,
                    sheet_say(sheet, &phrase, list->count > 0 ? list->intro : list->none));
    if (list->count == 0)
        return;
    sheet_tag_open(sheet, "L");
    for (size_t i = 0; i < list->count; i++) {
        const struct report_statement *statement = &sheet->report->statements[list->list[i]];
        const struct ranking_spread *spread = &statement->spreads[question];
        const struct groups_context groups =
            cells_of(sheet, grouping, &list->cells[i * grouping->group_count]);

        spread_flow(sheet, statement,
                    list->figure == WORD_BRIDGE_FIGURE ? spread->bridge : spread->divide,
                    list->figure, &groups);
    }
    sheet_tag_close(sheet);
}

static void grouping_flow(struct sheet *sheet, size_t question)
{
    const struct report_grouping *grouping = &sheet->report->groupings[question];
    const struct spread_list bridging = {
        .title = WORD_BRIDGING,
        .intro = WORD_BRIDGING_INTRO,
        .none = WORD_BRIDGING_NONE,
        .figure = WORD_BRIDGE_FIGURE,
        .limit = REPORT_BRIDGE_MIN,
        .list = grouping->bridging,
        .count = grouping->bridging_count,
        .cells = grouping->bridging_cells,
    };
    const struct spread_list dividing = {
        .title = WORD_DIVIDING,
        .intro = WORD_DIVIDING_INTRO,
        .none = WORD_DIVIDING_NONE,
        .figure = WORD_DIVIDE_FIGURE,
        .limit = REPORT_DIVIDE_MIN,
        .list = grouping->dividing,
        .count = grouping->dividing_count,
        .cells = grouping->dividing_cells,
    };

    sheet_heading(sheet, "H3", STYLE_H3, grouping->question, 110);
    sizes_flow(sheet, grouping);
    if (!grouping->usable) {
        sheet_paragraph_word(sheet, STYLE_BODY, WORD_GROUPS_TOO_FEW);
        return;
    }
    spreads_flow(sheet, question, &bridging);
    spreads_flow(sheet, question, &dividing);
}

void section_groups(struct sheet *sheet)
{
    struct phrase phrase;

    if (sheet->report->grouping_count == 0)
        return;
    section_begin(sheet, "groups", NULL, sheet_word(sheet, WORD_GROUPS));
    sheet_outline(sheet, "groups", sheet_word(sheet, WORD_GROUPS));
    sheet_paragraph_word(sheet, STYLE_BODY, WORD_GROUPS_INTRO);
    sheet_paragraph_word(sheet, STYLE_BODY, WORD_GROUPS_READING);
    phrase = sheet_phrase(sheet);
    phrase_integer(&phrase, GROUP_VOTERS_MIN);
    sheet_paragraph(sheet, STYLE_BODY, sheet_say(sheet, &phrase, WORD_GROUPS_WITHHELD_RULE));
    for (size_t i = 0; i < sheet->report->grouping_count; i++)
        grouping_flow(sheet, i);
    sheet_tag_close(sheet);
}
