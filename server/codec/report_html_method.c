/*
 * How the report was made, so that a reader can check it: which votes count, the formula in
 * words with its numbers, how to recompute it, and what it does not tell about people. Any
 * thread.
 */
#include "report_html.h"

static void page_formula(struct page *page)
{
    struct phrase phrase = page_phrase(page);

    page_element(page, "h3", NULL, WORD_METHOD_SCORE);
    page_element(page, "p", NULL, WORD_METHOD_SCORE_MODEL);
    page_markup(page, "<p>");
    phrase_decimal(&phrase, RANKING_LB, 0);
    phrase_decimal(&phrase, RANKING_LA, 0);
    phrase_integer(&phrase, RANKING_SWEEPS);
    phrase_decimal(&phrase, RANKING_LB / 2, 1);
    page_say(page, &phrase, WORD_METHOD_SCORE_STEPS);
    page_markup(page, "</p>\n<p>");
    phrase_decimal(&phrase, RANKING_INFL, 1);
    phrase_decimal(&phrase, RANKING_LB, 0);
    page_say(page, &phrase, WORD_METHOD_SCORE_INTERVAL);
    page_markup(page, "</p>\n<p>");
    phrase_decimal(&phrase, RANKING_NU0, 0);
    phrase_decimal(&phrase, RANKING_NOISE0, 2);
    phrase_decimal(&phrase, RANKING_LB, 0);
    phrase_decimal(&phrase, RANKING_LA, 0);
    page_say(page, &phrase, WORD_METHOD_SCORE_VARIANCE);
    page_markup(page, "</p>\n<p>");
    phrase_decimal(&phrase, RANKING_LG, 0);
    page_say(page, &phrase, WORD_METHOD_SCORE_GROUPS);
    page_markup(page, "</p>\n");
    page_element(page, "p", NULL, WORD_METHOD_ORDER);
}

static void page_constants(struct page *page)
{
    const struct report *report = page->report;
    const struct {
        enum report_word word;
        double value;
        int decimals;
    } constants[] = {
        {WORD_METHOD_LB, RANKING_LB, 0},          {WORD_METHOD_LA, RANKING_LA, 0},
        {WORD_METHOD_LG, RANKING_LG, 0},          {WORD_METHOD_SWEEPS, RANKING_SWEEPS, 0},
        {WORD_METHOD_NOISE, RANKING_NOISE0, 2},   {WORD_METHOD_NU, RANKING_NU0, 0},
        {WORD_METHOD_INFL, RANKING_INFL, 1},      {WORD_METHOD_NMIN, RANKING_NMIN, 0},
        {WORD_METHOD_P, report->participants, 0}, {WORD_METHOD_MU, report->mean, 6},
        {WORD_METHOD_MEAN_A, report->mean_a, 6},  {WORD_METHOD_S2, report->variance, 6},
    };

    page_markup(page, "<table class=\"plain\"><caption>");
    page_word(page, WORD_METHOD_CONSTANTS);
    page_markup(page, "</caption>\n<thead><tr><th scope=\"col\">");
    page_word(page, WORD_METHOD_CONSTANT);
    page_markup(page, "</th><th scope=\"col\" class=\"n\">");
    page_word(page, WORD_METHOD_VALUE);
    page_markup(page, "</th></tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < ARRAY_COUNT(constants); i++) {
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
