/*
 * One statement in the report: its literal text, its figures, why it stands where it stands,
 * and the reactions to it by kind. Any thread.
 */
#include "report_html.h"

#include <inttypes.h>

#include "internal.h"

static const char *const grade_class[] = {"g0", "g1", "g2", "g3"};

void page_score(struct page *page, const struct ranking_line *line)
{
    int decimals = interval_decimals(line->low, line->high);
    struct phrase phrase = page_phrase(page);

    page_markup(page, "<p class=\"score\"><span class=\"vh\">");
    page_word(page, WORD_SCORE);
    page_markup(page, " </span><b>");
    append_decimal(page->out, page->language, score_clip(line->score) * 100, decimals);
    page_markup(page, "</b> ");
    page_word(page, WORD_SCORE_OF);
    page_markup(page, "</p>\n");
    page_whisker(page, line);
    page_markup(page, "<p class=\"margin\">");
    if (line->sd > 0) {
        phrase_score(&phrase, line->low, decimals);
        phrase_score(&phrase, line->high, decimals);
        page_say(page, &phrase, WORD_INTERVAL);
    } else {
        page_word(page, WORD_NO_MARGIN);
    }
    page_markup(page, "</p>\n");
}

static void page_distribution(struct page *page, const struct ranking_line *line)
{
    struct bar_part parts[RANKING_GRADE_COUNT + 1];

    for (int grade = 0; grade < RANKING_GRADE_COUNT; grade++)
        parts[grade] =
            (struct bar_part){.name = grade_class[grade], .count = line->count[grade]};
    parts[RANKING_GRADE_COUNT] = (struct bar_part){.name = "gs", .count = line->skips};
    page_stacked_bar(page, parts, ARRAY_COUNT(parts));

    page_markup(page, "\n<table class=\"dist\"><caption><span class=\"vh\">");
    page_word(page, WORD_DISTRIBUTION);
    page_markup(page, "</span></caption><thead><tr>");
    for (int grade = 0; grade < RANKING_GRADE_COUNT; grade++) {
        buffer_append_format(page->out, "<th scope=\"col\"><span class=\"key %s\"></span>",
                             grade_class[grade]);
        page_markup(page, grade_label(page->language, grade));
        page_markup(page, "</th>");
    }
    page_markup(page, "<th scope=\"col\" class=\"last\"><span class=\"key gs\"></span>");
    page_word(page, WORD_SKIP);
    page_markup(page, "</th></tr></thead><tbody><tr>");
    for (int grade = 0; grade < RANKING_GRADE_COUNT; grade++) {
        page_markup(page, "<td>");
        page_integer(page, line->count[grade]);
        page_markup(page, "</td>");
    }
    page_markup(page, "<td class=\"last\">");
    page_integer(page, line->skips);
    page_markup(page, "</td></tr></tbody></table>\n");
}

static void page_numbers(struct page *page, const struct ranking_line *line)
{
    page_markup(page, "<div class=\"numbers\">\n");
    page_score(page, line);
    page_distribution(page, line);
    page_markup(page, "</div>\n");
}

static void page_merged(struct page *page, const struct report_statement *statement)
{
    if (statement->merged_count == 0)
        return;
    page_markup(page, "<div class=\"merged\">");
    page_element(page, "p", NULL, WORD_MERGED_WITH);
    page_markup(page, "<ul>\n");
    for (size_t i = 0; i < statement->merged_count; i++) {
        page_text(page, "li", NULL, statement->merged_texts[i]);
        page_markup(page, "\n");
    }
    page_markup(page, "</ul></div>\n");
}

static void page_why(struct page *page, const struct report_statement *statement)
{
    buffer_clear(&page->scratch);
    report_why(page->report, statement, &page->scratch);
    page_markup(page, "<p class=\"why\">");
    page_escaped(page, buffer_bytes(&page->scratch));
    page_markup(page, "</p>\n");
    buffer_clear(&page->scratch);
}

/* That the votes leave little doubt about a place in the top; nothing where they do. */
static void page_sure(struct page *page, const char *tag, uint32_t top, enum report_word word)
{
    struct phrase phrase = page_phrase(page);

    if (top == 0)
        return;
    buffer_append_format(page->out, "<%s class=\"sure\">", tag);
    phrase_integer(&phrase, top);
    page_say(page, &phrase, word);
    buffer_append_format(page->out, "</%s>\n", tag);
}

static void page_reaction(struct page *page, const struct report_statement *reaction)
{
    bool is_found = reaction->line.label == RANKING_FOUND;

    page_markup(page, "<li class=\"reaction\"");
    page_id(page, 's', reaction->statement);
    page_markup(page, "><div>");
    page_text(page, "p", "said", reaction->text);
    page_markup(page, "\n");
    page_merged(page, reaction);
    page_why(page, reaction);
    page_markup(page, "</div>\n");
    if (is_found)
        page_numbers(page, &reaction->line);
    page_markup(page, "</li>\n");
}

/* The reactions of one kind, in the order of the report: found ones first. */
static void page_reactions_of_kind(struct page *page, const struct report_statement *statement,
                                   enum statement_kind kind)
{
    const struct report *report = page->report;
    bool is_open = false;

    for (size_t i = 0; i < statement->reaction_count; i++) {
        const struct report_statement *reaction = &report->statements[statement->reactions[i]];

        if (reaction->kind != kind)
            continue;
        if (!is_open) {
            page_markup(page, "<h5>");
            page_markup(page, report_kind_heading(page->language, kind));
            page_markup(page, "</h5>\n<ul role=\"list\">\n");
            is_open = true;
        }
        page_reaction(page, reaction);
    }
    if (is_open)
        page_markup(page, "</ul>\n");
}

static void page_reactions(struct page *page, const struct report_statement *statement)
{
    struct phrase phrase = page_phrase(page);

    if (statement->reaction_count == 0)
        return;
    page_markup(page, "<div class=\"reactions\">\n<h4>");
    phrase_integer(&phrase, statement->reaction_count);
    page_say(page, &phrase, WORD_REACTIONS);
    page_markup(page, "</h4>\n");
    for (enum statement_kind kind = KIND_ADDITION; kind <= KIND_TIP; kind++)
        page_reactions_of_kind(page, statement, kind);
    page_markup(page, "</div>\n");
}

static void page_rank(struct page *page, uint32_t rank)
{
    page_markup(page, "<p class=\"rank\"><span class=\"vh\">");
    page_word(page, WORD_NUMBER);
    page_markup(page, " </span>");
    page_integer(page, rank);
    page_markup(page, "</p>\n");
}

void page_statement(struct page *page, const struct report_statement *statement)
{
    page_markup(page, "<li class=\"entry\"");
    page_id(page, 's', statement->statement);
    page_markup(page, ">");
    page_rank(page, statement->line.theme_rank);
    page_markup(page, "<div>");
    page_text(page, "p", "said", statement->text);
    page_markup(page, "\n");
    page_merged(page, statement);
    page_why(page, statement);
    page_changed(page, statement->change);
    page_sure(page, "p", statement->certain, WORD_CERTAIN_THEME);
    page_markup(page, "</div>\n");
    page_numbers(page, &statement->line);
    page_reactions(page, statement);
    page_markup(page, "</li>\n");
}

void page_statement_too_little(struct page *page, const struct report_statement *statement)
{
    page_markup(page, "<li class=\"short\"");
    page_id(page, 's', statement->statement);
    page_markup(page, ">");
    page_text(page, "p", "said", statement->text);
    page_markup(page, "\n");
    page_merged(page, statement);
    page_why(page, statement);
    page_changed(page, statement->change);
    page_reactions(page, statement);
    page_markup(page, "</li>\n");
}

/* In a list over all themes: the text, the score, and a link to where the rest stands. */
void page_mention(struct page *page, const struct report_statement *statement)
{
    const struct report_theme *theme = report_theme_get(page->report, statement->theme);
    struct phrase phrase = page_phrase(page);

    page_markup(page, "<li class=\"entry\">");
    page_rank(page, statement->overall_rank);
    page_markup(page, "<div>");
    page_text(page, "p", "said", statement->text);
    buffer_append_format(page->out, "\n<p class=\"where\"><a href=\"#s%" PRIu32 "\">",
                         statement->statement);
    if (page->report->theme_count > 1) {
        phrase_integer(&phrase, theme->place);
        page_say(page, &phrase, WORD_THEME);
        page_markup(page, ": ");
        page_text(page, "bdi", NULL, theme->title);
    } else {
        page_word(page, WORD_TOP_LINK);
    }
    page_markup(page, "</a>\n");
    page_sure(page, "span", statement->certain_overall ? TOP_ITEMS : 0, WORD_CERTAIN_OVERALL);
    page_markup(page, "</p></div>\n<div class=\"numbers\">\n");
    page_score(page, &statement->line);
    page_markup(page, "</div>\n</li>\n");
}
