/*
 * The sections of the report in the order in which they are read: what happened, what was
 * recognised most, theme after theme, what was not recognised, polls. Any thread.
 */
#include "report_html.h"

#include <inttypes.h>

#include "internal.h"

/* In long lists what comes after the first ten is set smaller. */
enum { LARGE_ENTRIES = 10 };

/* A paragraph that every rendition has alike; none where there is nothing to say. */
static void page_sentences(struct page *page,
                           void (*say)(const struct report *report, struct buffer *out))
{
    buffer_clear(&page->scratch);
    say(page->report, &page->scratch);
    if (page->scratch.size == 0)
        return;
    page_markup(page, "<p>");
    page_escaped(page, buffer_bytes(&page->scratch));
    page_markup(page, "</p>\n");
    buffer_clear(&page->scratch);
}

static void page_left_out(struct page *page)
{
    buffer_clear(&page->scratch);
    report_left_out(page->report, '\n', &page->scratch);
    if (page->scratch.size == 0)
        return;
    page_markup(page, "<p>");
    page_escaped(page, buffer_bytes(&page->scratch));
    page_markup(page, "\n</p>\n");
    buffer_clear(&page->scratch);
}

static void page_reading(struct page *page)
{
    page_element(page, "h3", NULL, WORD_READING);
    page_element(page, "p", NULL, WORD_READING_QUESTION);
    page_element(page, "p", NULL, WORD_READING_SCORE);
    page_element(page, "p", NULL, WORD_READING_LITERAL);
    page_element(page, "p", "note", WORD_LEGEND);
    page_markup(page, "<ul class=\"legend\">\n");
    for (int grade = 0; grade < RANKING_GRADE_COUNT; grade++)
        buffer_append_format(page->out, "<li><span class=\"key g%d\"></span>%s</li>\n", grade,
                             grade_label(page->language, grade));
    page_markup(page, "<li><span class=\"key gs\"></span>");
    page_word(page, WORD_SKIP);
    page_markup(page, "</li>\n</ul>\n");
}

static void page_step_start(struct page *page, uint64_t time_ms)
{
    buffer_clear(&page->scratch);
    report_step_start(page->report, time_ms, &page->scratch);
    page_escaped(page, buffer_bytes(&page->scratch));
    buffer_clear(&page->scratch);
}

/* "Aantal stemmen per 5 minuten" and the like. */
static void page_say_per_step(struct page *page, enum report_word word)
{
    buffer_clear(&page->scratch);
    report_per_step(page->report, word, &page->scratch);
    page_escaped(page, buffer_bytes(&page->scratch));
    buffer_clear(&page->scratch);
}

static void page_activity_table(struct page *page)
{
    static const enum report_word columns[] = {WORD_ACTIVITY_VOTES, WORD_ACTIVITY_WRITTEN,
                                               WORD_ACTIVITY_JOINED};
    const struct report *report = page->report;

    page_markup(page, "<table class=\"plain times\"><caption>");
    page_say_per_step(page, WORD_ACTIVITY_CAPTION);
    page_markup(page, "</caption>\n<thead><tr><th scope=\"col\">");
    page_word(page, WORD_ACTIVITY_FROM);
    page_markup(page, "</th>");
    for (size_t i = 0; i < ARRAY_COUNT(columns); i++) {
        page_markup(page, "<th scope=\"col\" class=\"n\">");
        page_word(page, columns[i]);
        page_markup(page, "</th>");
    }
    page_markup(page, "</tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < report->activity_count; i++) {
        const uint32_t counts[] = {report->activity[i].votes, report->activity[i].statements,
                                   report->activity[i].joined};

        page_markup(page, "<tr><th scope=\"row\">");
        page_step_start(page, report_step_ms(report, i));
        page_markup(page, "</th>");
        for (size_t j = 0; j < ARRAY_COUNT(counts); j++) {
            page_markup(page, "<td class=\"n\">");
            page_integer(page, counts[j]);
            page_markup(page, "</td>");
        }
        page_markup(page, "</tr>\n");
    }
    page_markup(page, "</tbody></table>\n");
}

static void page_activity(struct page *page)
{
    const struct report *report = page->report;

    if (report->activity_count == 0)
        return;
    page_element(page, "h3", NULL, WORD_ACTIVITY);
    page_markup(page, "<div class=\"participation\">\n<div aria-hidden=\"true\">"
                      "<p class=\"charted\">");
    page_say_per_step(page, WORD_ACTIVITY_CHART);
    page_markup(page, "</p>\n");
    page_activity_chart(page);
    page_markup(page, "<p class=\"ends\"><span>");
    page_step_start(page, report->started_at_ms);
    page_markup(page, "</span><span>");
    page_step_start(page, report_activity_end_ms(report));
    page_markup(page, "</span></p></div>\n");
    page_activity_table(page);
    page_markup(page, "</div>\n");
}

/* In the words of the moderator, who has seen the draft: before anything that was computed. */
void page_note(struct page *page)
{
    if (page->report->note.size == 0)
        return;
    page_section_open(page, "note", WORD_NOTE);
    page_text(page, "p", "about", page->report->note);
    page_markup(page, "\n");
    page_section_close(page);
}

void page_overview(struct page *page)
{
    page_section_open(page, "brief", WORD_OVERVIEW);
    page_sentences(page, report_people);
    if (page->report->participants > 0)
        page_sentences(page, report_votes_given);
    page_left_out(page);
    page_reading(page);
    page_activity(page);
    page_section_close(page);
}

void page_top(struct page *page)
{
    const struct report *report = page->report;
    struct phrase phrase = page_phrase(page);

    page_section_open(page, "top", WORD_TOP);
    if (report->overall_count == 0) {
        page_markup(page, "<p>");
        phrase_integer(&phrase, RANKING_NMIN);
        page_say(page, &phrase, WORD_TOP_NONE);
        page_markup(page, "</p>\n");
    } else {
        page_element(page, "p", NULL, WORD_TOP_INTRO);
        page_markup(page, "<ol role=\"list\" class=\"mentions\">\n");
        for (size_t i = 0; i < report->overall_count; i++)
            page_mention(page, &report->statements[report->overall[i]]);
        page_markup(page, "</ol>\n");
    }
    page_section_close(page);
}

static void page_ranked(struct page *page, const struct report_theme *theme)
{
    const struct report *report = page->report;

    if (theme->ranked_count == 0) {
        page_element(page, "p", NULL,
                     theme->written == 0 ? WORD_THEME_EMPTY : WORD_THEME_NONE_FOUND);
        return;
    }
    page_element(page, "h3", NULL, WORD_RANKED);
    page_markup(page, "<ol role=\"list\">\n");
    for (size_t i = 0; i < theme->ranked_count; i++) {
        if (i == LARGE_ENTRIES)
            buffer_append_format(
                page->out, "</ol>\n<ol role=\"list\" class=\"brief\" start=\"%zu\">\n", i + 1);
        page_statement(page, &report->statements[theme->ranked[i]]);
    }
    page_markup(page, "</ol>\n");
}

static void page_short_list(struct page *page, enum report_word title, enum report_word intro,
                            const size_t *indexes, size_t count)
{
    struct phrase phrase = page_phrase(page);

    if (count == 0)
        return;
    page_element(page, "h3", NULL, title);
    page_markup(page, "<p class=\"note\">");
    phrase_integer(&phrase, RANKING_NMIN);
    page_say(page, &phrase, intro);
    page_markup(page, "</p>\n<ul role=\"list\">\n");
    for (size_t i = 0; i < count; i++)
        page_statement_too_little(page, &page->report->statements[indexes[i]]);
    page_markup(page, "</ul>\n");
}

static void page_theme(struct page *page, const struct report_theme *theme)
{
    struct phrase phrase = page_phrase(page);

    page_markup(page, "<section class=\"theme\"");
    page_id(page, 't', theme->theme);
    buffer_append_format(page->out,
                         " aria-labelledby=\"t%" PRIu32 "-title\">\n"
                         "<h2 id=\"t%" PRIu32 "-title\"><span class=\"kicker\">",
                         theme->theme, theme->theme);
    phrase_integer(&phrase, theme->place);
    page_say(page, &phrase, WORD_THEME);
    page_markup(page, "<span class=\"vh\">: </span></span>");
    page_text(page, "bdi", NULL, theme->title);
    page_markup(page, "</h2>\n");
    page_text(page, "p", "asked", theme->question);
    page_markup(page, "\n<p class=\"counts\">");
    phrase_integer(&phrase, theme->written);
    phrase_integer(&phrase, theme->votes);
    phrase_integer(&phrase, theme->skips);
    page_say(page, &phrase, WORD_THEME_COUNTS);
    page_markup(page, "</p>\n");

    page_ranked(page, theme);
    page_short_list(page, WORD_TOO_LITTLE, WORD_TOO_LITTLE_INTRO, theme->judged_too_little,
                    theme->judged_too_little_count);
    page_short_list(page, WORD_LOOSE, WORD_LOOSE_INTRO, theme->loose, theme->loose_count);
    page_section_close(page);
}

void page_themes(struct page *page)
{
    for (size_t i = 0; i < page->report->theme_count; i++)
        page_theme(page, &page->report->themes[i]);
}

void page_not_recognised(struct page *page)
{
    const struct report *report = page->report;
    struct phrase phrase = page_phrase(page);

    if (report->not_recognised_count == 0)
        return;
    page_section_open(page, "unrecognised", WORD_NOT_RECOGNISED);
    page_markup(page, "<p>");
    phrase_score(&phrase, REPORT_NOT_RECOGNISED_SCORE_MAX, 0);
    phrase_score(&phrase, REPORT_NOT_RECOGNISED_HIGH_MAX, 0);
    page_say(page, &phrase, WORD_NOT_RECOGNISED_INTRO);
    page_markup(page, "</p>\n<ol role=\"list\" class=\"mentions\">\n");
    for (size_t i = 0; i < report->not_recognised_count; i++)
        page_mention(page, &report->statements[report->not_recognised[i]]);
    page_markup(page, "</ol>\n");
    page_section_close(page);
}

static void page_poll_row(struct page *page, const struct report_poll *poll, size_t option)
{
    page_markup(page, "<tr><th scope=\"row\">");
    page_text(page, "bdi", NULL, poll->options[option]);
    page_markup(page, "</th><td class=\"b\">");
    page_share_bar(page, poll->counts[option], poll->n);
    page_markup(page, "</td><td class=\"n\">");
    page_integer(page, poll->counts[option]);
    page_markup(page, "</td><td class=\"n\">");
    append_percent(page->out, page->language, poll->counts[option], poll->n);
    page_markup(page, "</td></tr>\n");
}

static void page_poll(struct page *page, const struct report_poll *poll)
{
    struct phrase phrase = page_phrase(page);

    if (poll->follow_up) {
        page_markup(page, "<h3><span class=\"kicker\">");
        page_word(page, WORD_POLL_FOLLOW_UP);
        page_markup(page, "<span class=\"vh\">: </span></span>");
        page_text(page, "bdi", NULL, poll->question);
        page_markup(page, "</h3>\n");
    } else {
        page_text(page, "h3", NULL, poll->question);
        page_markup(page, "\n");
    }
    if (poll->n == 0) {
        page_element(page, "p", NULL, WORD_POLL_NONE);
        return;
    }
    page_markup(page, "<table class=\"cells\"><caption class=\"note\">");
    phrase_integer(&phrase, poll->n);
    page_say(page, &phrase, WORD_POLL_CAPTION);
    page_markup(page, "</caption>\n<thead class=\"quiet\"><tr>");
    page_quiet_header(page, WORD_POLL_ANSWER);
    page_markup(page, "<td></td>");
    page_quiet_header(page, WORD_POLL_COUNT);
    page_quiet_header(page, WORD_POLL_SHARE);
    page_markup(page, "</tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < poll->option_count; i++)
        page_poll_row(page, poll, i);
    page_markup(page, "</tbody></table>\n");
}

void page_polls(struct page *page)
{
    if (page->report->poll_count == 0)
        return;
    page_section_open(page, "polls", WORD_POLLS);
    for (size_t i = 0; i < page->report->poll_count; i++)
        page_poll(page, &page->report->polls[i]);
    page_section_close(page);
}
