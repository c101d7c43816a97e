/*
 * How the report was made, so that a reader can check it: which votes count, the formula in
 * words with its numbers, how to recompute it, and what it does not tell about people. Any
 * thread.
 */
#include "report_html.h"

static void page_formula(struct page *page)
{
    page_element(page, "h3", NULL, WORD_METHOD_SCORE);
    for (size_t i = 0; i < REPORT_FORMULA_PARAGRAPHS; i++) {
        buffer_clear(&page->scratch);
        report_formula(page->language, i, &page->scratch);
        page_markup(page, "<p>");
        page_escaped(page, buffer_bytes(&page->scratch));
        page_markup(page, "</p>\n");
    }
    buffer_clear(&page->scratch);
}

static void page_constants(struct page *page)
{
    struct report_constant constants[REPORT_CONSTANTS];

    report_constants(page->report, constants);
    page_markup(page, "<table class=\"plain\"><caption>");
    page_word(page, WORD_METHOD_CONSTANTS);
    page_markup(page, "</caption>\n<thead><tr><th scope=\"col\">");
    page_word(page, WORD_METHOD_CONSTANT);
    page_markup(page, "</th><th scope=\"col\" class=\"n\">");
    page_word(page, WORD_METHOD_VALUE);
    page_markup(page, "</th></tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < REPORT_CONSTANTS; i++) {
        page_markup(page, "<tr><th scope=\"row\">");
        page_word(page, constants[i].word);
        page_markup(page, "</th><td class=\"n\">");
        append_decimal(page->out, page->language, constants[i].value, constants[i].decimals);
        page_markup(page, "</td></tr>\n");
    }
    page_markup(page, "</tbody></table>\n");
}

void page_method(struct page *page)
{
    page_section_open(page, "method", WORD_METHOD);
    page_element(page, "h3", NULL, WORD_METHOD_COUNTED);
    page_element(page, "p", NULL, WORD_METHOD_COUNTED_TEXT);
    page_element(page, "h3", NULL, WORD_METHOD_NOT_ESTIMATED);
    page_element(page, "p", NULL, WORD_METHOD_NOT_ESTIMATED_TEXT);
    page_formula(page);
    page_constants(page);
    page_element(page, "h3", NULL, WORD_METHOD_RECOMPUTE);
    page_element(page, "p", NULL, WORD_METHOD_RECOMPUTE_TEXT);
    page_markup(page, "<pre dir=\"ltr\"><code>herkend export --data DATA ");
    page_escaped(page, page->report->session_id);
    page_markup(page, " -o tables\nherkend rank tables</code></pre>\n");
    page_section_close(page);
}

static void paragraph(struct page *page, enum report_word word)
{
    struct phrase phrase = page_phrase(page);

    page_markup(page, "<p>");
    phrase_integer(&phrase, GROUP_VOTERS_MIN);
    page_say(page, &phrase, word);
    page_markup(page, "</p>\n");
}

void page_privacy(struct page *page)
{
    page_section_open(page, "privacy", WORD_PRIVACY);
    paragraph(page, WORD_PRIVACY_AUTHORS);
    paragraph(page, WORD_PRIVACY_GROUPS);
    paragraph(page, WORD_PRIVACY_EXPORT);
    page_section_close(page);
}
