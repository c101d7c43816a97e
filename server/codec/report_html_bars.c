/*
 * What the report draws: bars and intervals as SVG, in percents of whatever room there is.
 * Every drawing is hidden from screen readers, as the same numbers stand in a table or sentence
 * beside it. Any thread.
 */
#include "report_html.h"

static void rect(struct page *page, const char *name, double from, double size)
{
    if (size <= 0)
        return;
    buffer_append_format(page->out,
                         "<rect class=\"%s\" x=\"%.2f%%\" width=\"%.2f%%\" height=\"100%%\"/>",
                         name, from, size);
}

void page_stacked_bar(struct page *page, const struct bar_part *parts, size_t count)
{
    double total = 0;
    double from = 0;

    for (size_t i = 0; i < count; i++)
        total += parts[i].count;
    page_markup(page, "<svg class=\"bar\" aria-hidden=\"true\">");
    for (size_t i = 0; i < count && total > 0; i++) {
        double size = parts[i].count * 100.0 / total;

        rect(page, parts[i].name, from, size);
        from += size;
    }
    page_markup(page, "</svg>");
}

void page_share_bar(struct page *page, uint32_t part, uint32_t whole)
{
    double share = whole > 0 ? part * 100.0 / whole : 0;

    page_markup(page, "<svg class=\"share\" aria-hidden=\"true\">");
    rect(page, "rest", 0, 100);
    rect(page, "part", 0, share);
    page_markup(page, "</svg>");
}

void page_whisker(struct page *page, const struct ranking_line *line)
{
    double low = score_clip(line->low) * 100;
    double high = score_clip(line->high) * 100;

    page_markup(page, "<svg class=\"whisker\" aria-hidden=\"true\">"
                      "<line class=\"scale\" x1=\"0%\" x2=\"100%\" y1=\"50%\" y2=\"50%\"/>"
                      "<line class=\"scale\" x1=\"0%\" x2=\"0%\" y1=\"20%\" y2=\"80%\"/>"
                      "<line class=\"scale\" x1=\"100%\" x2=\"100%\" y1=\"20%\" y2=\"80%\"/>");
    if (high > low)
        buffer_append_format(page->out,
                             "<rect class=\"range\" x=\"%.2f%%\" width=\"%.2f%%\" y=\"33%%\" "
                             "height=\"34%%\"/>",
                             low, high - low);
    buffer_append_format(page->out,
                         "<circle class=\"point\" cx=\"%.2f%%\" cy=\"50%%\" r=\"6\"/></svg>",
                         score_clip(line->score) * 100);
}

void page_activity_chart(struct page *page)
{
    const struct report *report = page->report;
    uint32_t highest = 1;
    double step = 100.0 / (double)(report->activity_count > 0 ? report->activity_count : 1);

    for (size_t i = 0; i < report->activity_count; i++) {
        if (report->activity[i].votes > highest)
            highest = report->activity[i].votes;
    }
    page_markup(page, "<svg class=\"chart\" aria-hidden=\"true\">");
    for (size_t i = 0; i < report->activity_count; i++) {
        double height = report->activity[i].votes * 100.0 / highest;

        if (height > 0)
            buffer_append_format(page->out,
                                 "<rect x=\"%.2f%%\" width=\"%.2f%%\" y=\"%.2f%%\" "
                                 "height=\"%.2f%%\"/>",
                                 ((double)i + .1) * step, .8 * step, 100 - height, height);
    }
    page_markup(page, "</svg>");
}
