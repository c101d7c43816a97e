/*
 * The report as one page of HTML: the frame around the sections, and how anything gets into the
 * page. No script, no request to any host. Any thread.
 */
#include "report_html.h"

#include <inttypes.h>

#include "herkend/html.h"

#include "internal.h"

void page_markup(struct page *page, const char *markup)
{
    buffer_append_string(page->out, markup);
}

void page_escaped(struct page *page, struct bytes text)
{
    html_append_text(page->out, text);
}

void page_word(struct page *page, enum report_word word)
{
    page_escaped(page, bytes_from_string(report_word(page->language, word)));
}

struct phrase page_phrase(struct page *page)
{
    buffer_clear(&page->scratch);
    return phrase_on(page->language, &page->scratch);
}

void page_say(struct page *page, struct phrase *phrase, enum report_word word)
{
    ASSERT(phrase->out == &page->scratch);
    phrase_say(phrase, word);
    ASSERT(!page->scratch.overflowed);
    page_escaped(page, buffer_bytes(&page->scratch));
    buffer_clear(&page->scratch);
}

void page_integer(struct page *page, uint64_t number)
{
    append_integer(page->out, page->language, number);
}

void page_text(struct page *page, const char *tag, const char *name, struct bytes text)
{
    html_append_said(page->out, tag, name, text);
}

void page_element(struct page *page, const char *tag, const char *name, enum report_word word)
{
    buffer_append_format(page->out, "<%s", tag);
    if (name)
        buffer_append_format(page->out, " class=\"%s\"", name);
    page_markup(page, ">");
    page_word(page, word);
    buffer_append_format(page->out, "</%s>\n", tag);
}

void page_quiet_header(struct page *page, enum report_word word)
{
    page_markup(page, "<th scope=\"col\"><span class=\"vh\">");
    page_word(page, word);
    page_markup(page, "</span></th>");
}

void page_id(struct page *page, char prefix, uint32_t number)
{
    buffer_append_format(page->out, " id=\"%c%" PRIu32 "\"", prefix, number);
}

void page_section_open(struct page *page, const char *id, enum report_word title)
{
    buffer_append_format(page->out,
                         "<section id=\"%s\" aria-labelledby=\"%s-title\">\n"
                         "<h2 id=\"%s-title\">",
                         id, id, id);
    page_word(page, title);
    page_markup(page, "</h2>\n");
}

void page_section_close(struct page *page)
{
    page_markup(page, "</section>\n");
}

static void page_head(struct page *page)
{
    const struct report *report = page->report;

    buffer_append_format(page->out, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n",
                         language_name(report->language));
    page_markup(page,
                "<meta charset=\"utf-8\">\n"
                "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                "<meta name=\"color-scheme\" content=\"light dark\">\n"
                "<meta name=\"robots\" content=\"noindex\">\n<title>");
    struct phrase phrase = page_phrase(page);

    phrase_text(&phrase, report->title);
    phrase_text(&phrase,
                bytes_from_string(report_word(
                    page->language, report_is_final(report) ? WORD_REPORT : WORD_INTERIM)));
    page_say(page, &phrase, WORD_TITLE);
    page_markup(page, "</title>\n");
    page_style(page);
    page_markup(page, "</head>\n");
}

static void page_when(struct page *page)
{
    if (page->report->started_at_ms == 0)
        return;
    buffer_clear(&page->scratch);
    report_when(page->report, &page->scratch);
    page_markup(page, "<p class=\"when\">");
    page_escaped(page, buffer_bytes(&page->scratch));
    page_markup(page, "</p>\n");
    buffer_clear(&page->scratch);
}

static void page_total(struct page *page, uint64_t number, enum report_word word)
{
    struct phrase phrase = page_phrase(page);

    page_markup(page, "<div><dt>");
    phrase_integer(&phrase, number);
    page_say(page, &phrase, word);
    page_markup(page, "</dt><dd>");
    page_integer(page, number);
    page_markup(page, "</dd></div>\n");
}

/* Relative to whichever address the page has. */
static void page_renditions(struct page *page)
{
    if (!page->is_served)
        return;
    page_markup(page, "<p class=\"renditions\">");
    page_word(page, WORD_RENDITIONS);
    page_markup(page, ": <a href=\"?format=pdf\">PDF</a> <a href=\"?format=xlsx\">");
    page_word(page, WORD_SPREADSHEET);
    page_markup(page, "</a> <a href=\"?format=csv\">CSV</a> "
                      "<a href=\"?format=json\">JSON</a></p>\n");
}

static void page_masthead(struct page *page)
{
    const struct report *report = page->report;

    page_markup(page, "<header><p class=\"brand\">herkend</p><div>\n");
    page_element(page, "p", "kind", report_is_final(report) ? WORD_REPORT : WORD_INTERIM);
    page_text(page, "h1", NULL, report->title);
    page_markup(page, "\n");
    page_follows(page);
    page_when(page);
    if (report->rehearsal)
        page_element(page, "p", "draft", WORD_REHEARSAL);
    if (!report_is_final(report))
        page_element(page, "p", "draft",
                     report->started_at_ms == 0 ? WORD_NOT_STARTED : WORD_STILL_RUNNING);
    if (report->description.size > 0)
        page_text(page, "p", "about", report->description);

    buffer_append_format(page->out, "<h2 class=\"vh\">%s</h2>\n",
                         report_word(page->language, WORD_KEY_FIGURES));
    page_markup(page, "<dl class=\"totals\">\n");
    page_total(page, report->participants, WORD_FIGURE_PARTICIPANTS);
    page_total(page, report->statement_count - report->reaction_count, WORD_FIGURE_STATEMENTS);
    page_total(page, report->reaction_count, WORD_FIGURE_REACTIONS);
    page_total(page, report->votes, WORD_FIGURE_VOTES);
    page_markup(page, "</dl>\n");
    page_renditions(page);
    page_markup(page, "</div></header>\n");
}

static void page_link(struct page *page, const char *to, enum report_word word)
{
    buffer_append_format(page->out, "<li><a href=\"#%s\">", to);
    page_word(page, word);
    page_markup(page, "</a></li>\n");
}

static void page_contents(struct page *page)
{
    const struct report *report = page->report;
    struct phrase phrase = page_phrase(page);

    page_markup(page, "<nav aria-labelledby=\"contents\">\n<h2 id=\"contents\">");
    page_word(page, WORD_CONTENTS);
    page_markup(page, "</h2>\n<ul>\n");
    if (report->note.size > 0)
        page_link(page, "note", WORD_NOTE);
    page_link(page, "brief", WORD_OVERVIEW);
    page_link(page, "top", WORD_TOP);
    if (report->follows)
        page_link(page, "changes", WORD_CHANGES);
    for (size_t i = 0; i < report->theme_count; i++) {
        buffer_append_format(page->out, "<li><a href=\"#t%" PRIu32 "\">",
                             report->themes[i].theme);
        phrase_integer(&phrase, report->themes[i].place);
        page_say(page, &phrase, WORD_THEME);
        page_markup(page, ": ");
        page_text(page, "bdi", NULL, report->themes[i].title);
        page_markup(page, "</a></li>\n");
    }
    if (report->grouping_count > 0)
        page_link(page, "groups", WORD_GROUPS);
    if (report->not_recognised_count > 0)
        page_link(page, "unrecognised", WORD_NOT_RECOGNISED);
    if (report->poll_count > 0)
        page_link(page, "polls", WORD_POLLS);
    page_link(page, "method", WORD_METHOD);
    page_link(page, "privacy", WORD_PRIVACY);
    page_markup(page, "</ul>\n</nav>\n");
}

static void page_write(const struct report *report, bool is_served, struct buffer *out)
{
    struct page page = {
        .out = out, .report = report, .language = report->language, .is_served = is_served};

    buffer_init(&page.scratch, REPORT_BYTES_MAX);
    page_head(&page);
    page_markup(&page, "<body>\n<a class=\"jump\" href=\"#content\">");
    page_word(&page, WORD_SKIP_LINK);
    page_markup(&page, "</a>\n");
    page_masthead(&page);
    page_contents(&page);
    page_markup(&page, "<main id=\"content\" tabindex=\"-1\">\n");
    page_note(&page);
    page_overview(&page);
    page_top(&page);
    page_changes(&page);
    page_themes(&page);
    page_groups(&page);
    page_not_recognised(&page);
    page_polls(&page);
    page_method(&page);
    page_privacy(&page);
    page_markup(&page, "</main>\n<footer>\n<p>");

    struct phrase phrase = page_phrase(&page);

    phrase_text(&phrase, report->session_id);
    page_say(&page, &phrase, WORD_FOOTER);
    page_markup(&page, "</p>\n</footer>\n</body>\n</html>\n");
    buffer_release(&page.scratch);
}

void report_encode_html(const struct report *report, struct buffer *out)
{
    page_write(report, false, out);
}

void report_encode_page(const struct report *report, struct buffer *out)
{
    page_write(report, true, out);
}
