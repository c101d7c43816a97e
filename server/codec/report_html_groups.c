/*
 * What bridges and what divides, per background question: who judged, never who wrote, and no
 * group that is withheld. What may be shown was decided in the report; here it is only set out.
 * Any thread.
 */
#include "report_html.h"

static void page_group_sizes(struct page *page, const struct report_grouping *grouping)
{
    page_markup(page, "<table class=\"plain\"><caption>");
    page_word(page, WORD_GROUPS_CAPTION);
    page_markup(page, "</caption>\n<thead><tr><th scope=\"col\">");
    page_word(page, WORD_GROUPS_GROUP);
    page_markup(page, "</th><th scope=\"col\" class=\"n\">");
    page_word(page, WORD_GROUPS_VOTERS);
    page_markup(page, "</th></tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < grouping->group_count; i++) {
        const struct report_group *group = &grouping->groups[i];

        page_markup(page, "<tr><th scope=\"row\">");
        page_text(page, "bdi", NULL, group->option);
        page_markup(page, "</th><td class=\"n\">");
        if (group->withheld)
            page_word(page, WORD_GROUPS_WITHHELD);
        else
            page_integer(page, group->voters);
        page_markup(page, "</td></tr>\n");
    }
    page_markup(page, "</tbody></table>\n");
}

static void page_cell(struct page *page, const struct report_cell *cell)
{
    struct phrase phrase = page_phrase(page);

    page_markup(page, "<td class=\"b\">");
    page_share_bar(page, cell->recognised, cell->n);
    page_markup(page, "</td><td class=\"n\">");
    phrase_integer(&phrase, cell->recognised);
    phrase_integer(&phrase, cell->n);
    phrase_percent(&phrase, cell->recognised, cell->n);
    page_say(page, &phrase, WORD_CELL);
    page_markup(page, "</td>");
}

static void page_cells(struct page *page, const struct report_grouping *grouping,
                       const struct report_cell *cells)
{
    page_markup(page, "<table class=\"cells\"><caption><span class=\"vh\">");
    page_word(page, WORD_CELLS_CAPTION);
    page_markup(page, "</span></caption><thead class=\"quiet\"><tr>");
    page_quiet_header(page, WORD_GROUPS_GROUP);
    page_markup(page, "<td></td>");
    page_quiet_header(page, WORD_CELLS_RECOGNISED);
    page_markup(page, "</tr></thead><tbody>\n");
    for (size_t i = 0; i < grouping->group_count; i++) {
        if (cells[i].withheld || cells[i].n == 0)
            continue; /* the group itself is not shown, or nobody is in it */
        page_markup(page, "<tr><th scope=\"row\">");
        page_text(page, "bdi", NULL, grouping->groups[i].option);
        page_markup(page, "</th>");
        page_cell(page, &cells[i]);
        page_markup(page, "</tr>\n");
    }
    page_markup(page, "</tbody></table>\n");
}

/* One of the two lists of a question. */
struct spread_section {
    enum report_word title, intro, none, figure;
    double limit;
    const size_t *list;
    size_t count;
    const struct report_cell *cells;
};

static double spread_figure(const struct spread_section *section,
                            const struct ranking_spread *spread)
{
    return section->figure == WORD_BRIDGE_FIGURE ? spread->bridge : spread->divide;
}

static void page_spreads(struct page *page, size_t question,
                         const struct spread_section *section)
{
    const struct report_grouping *grouping = &page->report->groupings[question];
    struct phrase phrase = page_phrase(page);

    page_element(page, "h4", NULL, section->title);
    page_markup(page, "<p class=\"note\">");
    phrase_score(&phrase, section->limit, 0);
    page_say(page, &phrase, section->count > 0 ? section->intro : section->none);
    page_markup(page, "</p>\n");
    if (section->count == 0)
        return;
    page_markup(page, "<ol role=\"list\">\n");
    for (size_t i = 0; i < section->count; i++) {
        const struct report_statement *statement = &page->report->statements[section->list[i]];

        page_markup(page, "<li class=\"short spread\"><div>");
        page_text(page, "p", "said", statement->text);
        page_markup(page, "\n<p class=\"amount\">");
        phrase_score(&phrase, spread_figure(section, &statement->spreads[question]), 0);
        page_say(page, &phrase, section->figure);
        page_markup(page, "</p></div>\n");
        page_cells(page, grouping, &section->cells[i * grouping->group_count]);
        page_markup(page, "</li>\n");
    }
    page_markup(page, "</ol>\n");
}

static void page_grouping(struct page *page, size_t question)
{
    const struct report_grouping *grouping = &page->report->groupings[question];
    const struct spread_section bridging = {
        .title = WORD_BRIDGING,
        .intro = WORD_BRIDGING_INTRO,
        .none = WORD_BRIDGING_NONE,
        .figure = WORD_BRIDGE_FIGURE,
        .limit = REPORT_BRIDGE_MIN,
        .list = grouping->bridging,
        .count = grouping->bridging_count,
        .cells = grouping->bridging_cells,
    };
    const struct spread_section dividing = {
        .title = WORD_DIVIDING,
        .intro = WORD_DIVIDING_INTRO,
        .none = WORD_DIVIDING_NONE,
        .figure = WORD_DIVIDE_FIGURE,
        .limit = REPORT_DIVIDE_MIN,
        .list = grouping->dividing,
        .count = grouping->dividing_count,
        .cells = grouping->dividing_cells,
    };

    page_text(page, "h3", NULL, grouping->question);
    page_markup(page, "\n");
    page_group_sizes(page, grouping);
    if (!grouping->usable) {
        page_element(page, "p", NULL, WORD_GROUPS_TOO_FEW);
        return;
    }
    page_spreads(page, question, &bridging);
    page_spreads(page, question, &dividing);
}

void page_groups(struct page *page)
{
    struct phrase phrase = page_phrase(page);

    if (page->report->grouping_count == 0)
        return;
    page_section_open(page, "groups", WORD_GROUPS);
    page_element(page, "p", NULL, WORD_GROUPS_INTRO);
    page_element(page, "p", NULL, WORD_GROUPS_READING);
    page_markup(page, "<p>");
    phrase_integer(&phrase, GROUP_VOTERS_MIN);
    page_say(page, &phrase, WORD_GROUPS_WITHHELD_RULE);
    page_markup(page, "</p>\n");
    for (size_t i = 0; i < page->report->grouping_count; i++)
        page_grouping(page, i);
    page_section_close(page);
}
