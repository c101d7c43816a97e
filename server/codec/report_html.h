#ifndef HERKEND_CODEC_REPORT_HTML_H
#define HERKEND_CODEC_REPORT_HTML_H

#include "herkend/report_encode.h"

#include "herkend/report_text.h"

/*
 * The page while it is written. Markup is ours and appended as it is; everything else, words
 * included, goes through escaping. Texts of people stand in elements with dir="auto", so that
 * no direction mark in them reaches its neighbours, and with a lang where the script tells it.
 */
struct page {
    struct buffer *out;
    const struct report *report;
    enum language language;
    bool is_served;        /* by a server that has the other renditions too */
    struct buffer scratch; /* a sentence before it is escaped */
};

/* report_html.c */
void page_markup(struct page *page, const char *markup);
void page_escaped(struct page *page, struct bytes text);
void page_word(struct page *page, enum report_word word);
/* A phrase to fill, and to say into the page. */
struct phrase page_phrase(struct page *page);
void page_say(struct page *page, struct phrase *phrase, enum report_word word);
void page_integer(struct page *page, uint64_t number);
/* <tag class="name" dir="auto" lang="zh">text</tag>; name may be NULL. */
void page_text(struct page *page, const char *tag, const char *name, struct bytes text);
/* <p class="name">word</p>, <h3>word</h3> and the like. */
void page_element(struct page *page, const char *tag, const char *name, enum report_word word);
void page_section_open(struct page *page, const char *id, enum report_word title);
void page_section_close(struct page *page);
/* A column header for those who hear the table; who sees it needs none. */
void page_quiet_header(struct page *page, enum report_word word);
/* Names a statement or theme for links: id="s12". */
void page_id(struct page *page, char prefix, uint32_t number);

/* report_html_bars.c: what is drawn, hidden from screen readers as the numbers stand beside it.
 */
struct bar_part {
    const char *name; /* class */
    uint32_t count;
};
/* Parts of a whole, side by side. */
void page_stacked_bar(struct page *page, const struct bar_part *parts, size_t count);
/* One bar of part in whole. */
void page_share_bar(struct page *page, uint32_t part, uint32_t whole);
/* Score and interval on the scale of 0 to 100. */
void page_whisker(struct page *page, const struct ranking_line *line);
void page_activity_chart(struct page *page);

/* report_html_statement.c */
void page_statement(struct page *page, const struct report_statement *statement);
void page_statement_too_little(struct page *page, const struct report_statement *statement);
void page_mention(struct page *page, const struct report_statement *statement);
void page_score(struct page *page, const struct ranking_line *line);

/* report_html_changes.c: since the session before, where there is one. */
void page_follows(struct page *page);
void page_changed(struct page *page, const struct report_change *change);

/* report_html_sections.c, report_html_groups.c and so on: one section each; those
 * with nothing to tell are left out, and page_has_* says so to the table of contents. */
void page_note(struct page *page);
void page_overview(struct page *page);
void page_top(struct page *page);
void page_changes(struct page *page);
void page_themes(struct page *page);
void page_not_recognised(struct page *page);
void page_polls(struct page *page);
void page_groups(struct page *page);
void page_method(struct page *page);
void page_privacy(struct page *page);

/* report_html_style.c */
void page_style(struct page *page);

#endif
