/*
 * What has changed since the session that this one follows: a line in the head, and a section
 * with the same texts then and now. Any thread.
 */
#include "report_html.h"

#include <inttypes.h>

#include "internal.h"

void page_follows(struct page *page)
{
    const struct report_follows *follows = page->report->follows;
    struct phrase phrase = page_phrase(page);

    if (!follows)
        return;
    page_markup(page, "<p class=\"follows\">");
    page_word(page, WORD_FOLLOWS);
    page_markup(page, " ");
    page_text(page, "bdi", NULL, follows->title);
    page_markup(page, " ");
    phrase_date(&phrase, follows->closed_at_ms);
    page_say(page, &phrase, WORD_FOLLOWS_DATE);
    page_markup(page, "</p>\n");
}

void page_changed(struct page *page, const struct report_change *change)
{
    if (!change)
        return;
    buffer_clear(&page->scratch);
    report_changed(page->report, change, &page->scratch);
    page_markup(page, "<p class=\"changed\">");
    page_escaped(page, buffer_bytes(&page->scratch));
    page_markup(page, "</p>\n");
    buffer_clear(&page->scratch);
}

static void page_scores(struct page *page, const struct report_change *change)
{
    const struct report_figures *both[] = {&change->then, &change->now};
    struct phrase phrase = page_phrase(page);

    if (change->verdict == CHANGE_TOO_LITTLE)
        return;
    page_markup(page, "<p class=\"note\">");
    for (size_t i = 0; i < ARRAY_COUNT(both); i++) {
        phrase_score(&phrase, both[i]->score, 0);
        phrase_score(&phrase, both[i]->low, 0);
        phrase_score(&phrase, both[i]->high, 0);
    }
    page_say(page, &phrase, WORD_CHANGE_SCORES);
    page_markup(page, "</p>\n");
}

static void page_figures_row(struct page *page, const struct report_figures *figures,
                             enum report_word word)
{
    struct phrase phrase = page_phrase(page);

    page_markup(page, "<tr><th scope=\"row\">");
    page_word(page, word);
    page_markup(page, "</th><td class=\"b\">");
    if (figures->n > 0)
        page_share_bar(page, figures->recognised, figures->n);
    page_markup(page, "</td><td class=\"n\">");
    phrase_integer(&phrase, figures->recognised);
    phrase_integer(&phrase, figures->n);
    page_say(page, &phrase, WORD_CHANGE_OF);
    page_markup(page, "</td><td class=\"n\">");
    if (figures->n > 0)
        append_percent(page->out, page->language, figures->recognised, figures->n);
    page_markup(page, "</td></tr>\n");
}

static void page_figures(struct page *page, const struct report_change *change)
{
    page_markup(page, "<table class=\"cells\"><caption><span class=\"vh\">");
    page_word(page, WORD_CHANGE_CAPTION);
    page_markup(page, "</span></caption>\n<thead class=\"quiet\"><tr>");
    page_quiet_header(page, WORD_CHANGE_WHEN);
    page_markup(page, "<td></td>");
    page_quiet_header(page, WORD_CHANGE_COUNT);
    page_quiet_header(page, WORD_CHANGE_SHARE);
    page_markup(page, "</tr></thead>\n<tbody>\n");
    page_figures_row(page, &change->then, WORD_CHANGE_THEN);
    page_figures_row(page, &change->now, WORD_CHANGE_NOW);
    page_markup(page, "</tbody></table>\n");
}

static void page_change(struct page *page, const struct report_change *change)
{
    const struct report_statement *statement = &page->report->statements[change->index];

    page_markup(page, "<li class=\"spread\"><div>");
    page_text(page, "p", "said", statement->text);
    page_markup(page, "\n");
    page_changed(page, change);
    page_scores(page, change);
    buffer_append_format(page->out, "<p class=\"where\"><a href=\"#s%" PRIu32 "\">",
                         statement->statement);
    page_word(page, WORD_TOP_LINK);
    page_markup(page, "</a></p></div>\n");
    page_figures(page, change);
    page_markup(page, "</li>\n");
}

static void page_changes_of(struct page *page, enum report_verdict verdict,
                            enum report_word title)
{
    const struct report *report = page->report;
    bool is_open = false;

    for (size_t i = 0; i < report->change_count; i++) {
        if (report->changes[i].verdict != verdict)
            continue;
        if (!is_open) {
            page_element(page, "h3", NULL, title);
            page_markup(page, "<ul role=\"list\" class=\"changes\">\n");
            is_open = true;
        }
        page_change(page, &report->changes[i]);
    }
    if (is_open)
        page_markup(page, "</ul>\n");
}

void page_changes(struct page *page)
{
    const struct report *report = page->report;
    struct phrase phrase = page_phrase(page);

    if (!report->follows)
        return;
    page_section_open(page, "changes", WORD_CHANGES);
    page_markup(page, "<p>");
    phrase_integer(&phrase, report->follows->statement_count);
    phrase_integer(&phrase, report->change_count);
    page_say(page, &phrase,
             report->follows->statement_count > 0 ? WORD_CHANGES_ASKED : WORD_CHANGES_NONE);
    page_markup(page, "</p>\n");
    if (report->change_count > 0) {
        page_markup(page, "<p>");
        phrase_integer(&phrase, RANKING_NMIN);
        page_say(page, &phrase, WORD_CHANGES_RULE);
        page_markup(page, "</p>\n");
        page_element(page, "p", NULL, WORD_CHANGES_PEOPLE);
    }
    page_changes_of(page, CHANGE_MORE, WORD_CHANGE_MORE);
    page_changes_of(page, CHANGE_LESS, WORD_CHANGE_LESS);
    page_changes_of(page, CHANGE_UNCLEAR, WORD_CHANGE_UNCLEAR);
    page_changes_of(page, CHANGE_TOO_LITTLE, WORD_CHANGE_TOO_LITTLE);
    page_section_close(page);
}
