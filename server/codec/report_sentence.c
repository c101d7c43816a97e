/*
 * What every rendition of a report says in the same words: when the session was, what
 * happened in it, and how its chart of participation is divided. Any thread.
 */
#include "herkend/report_text.h"

#include "herkend/assert.h"

bool report_is_final(const struct report *report)
{
    return report->state == SESSION_CLOSED || report->state == SESSION_RELEASED;
}

static bool is_same_day(uint64_t a_ms, uint64_t b_ms)
{
    struct amsterdam_time a = amsterdam_time_of(a_ms);
    struct amsterdam_time b = amsterdam_time_of(b_ms);

    return a.year == b.year && a.month == b.month && a.day == b.day;
}

void report_when(const struct report *report, struct buffer *out)
{
    struct phrase phrase = phrase_on(report->language, out);

    if (report->started_at_ms == 0)
        return;
    phrase_date(&phrase, report->started_at_ms);
    phrase_clock(&phrase, report->started_at_ms);
    if (report->closed_at_ms == 0) {
        phrase_say(&phrase, WORD_WHEN_STARTED);
    } else if (is_same_day(report->started_at_ms, report->closed_at_ms)) {
        phrase_clock(&phrase, report->closed_at_ms);
        phrase_say(&phrase, WORD_WHEN_ONE_DAY);
    } else {
        phrase_date(&phrase, report->closed_at_ms);
        phrase_clock(&phrase, report->closed_at_ms);
        phrase_say(&phrase, WORD_WHEN_DAYS);
    }
}

void report_people(const struct report *report, struct buffer *out)
{
    struct phrase phrase = phrase_on(report->language, out);

    phrase_integer(&phrase, report->participants);
    phrase_integer(&phrase, report->voters);
    if (report->participants == 0)
        phrase_say(&phrase, WORD_NOBODY);
    else
        phrase_say(&phrase,
                   report->voters == report->participants ? WORD_PEOPLE_ALL : WORD_PEOPLE);
}

void report_votes_given(const struct report *report, struct buffer *out)
{
    struct phrase phrase = phrase_on(report->language, out);

    phrase_integer(&phrase, report->votes);
    phrase_integer(&phrase, report->statement_count - report->reaction_count);
    phrase_integer(&phrase, report->reaction_count);
    if (report->votes == 0)
        phrase_say(&phrase, WORD_NO_VOTES);
    else
        phrase_say(&phrase,
                   report->reaction_count > 0 ? WORD_VOTES_GIVEN : WORD_VOTES_GIVEN_PLAIN);
    if (report->skips > 0) {
        buffer_append_char(out, ' ');
        phrase_integer(&phrase, report->skips);
        phrase_say(&phrase, WORD_SKIPS_GIVEN);
    }
}

void report_left_out(const struct report *report, char between, struct buffer *out)
{
    const struct {
        uint32_t count;
        enum report_word word;
    } sentences[] = {{report->merged_count, WORD_MERGED_COUNT},
                     {report->withdrawn_count, WORD_WITHDRAWN},
                     {report->hidden_count, WORD_HIDDEN}};
    struct phrase phrase = phrase_on(report->language, out);
    size_t start = out->size;

    for (size_t i = 0; i < sizeof(sentences) / sizeof(sentences[0]); i++) {
        if (sentences[i].count == 0)
            continue;
        if (out->size > start)
            buffer_append_char(out, between);
        phrase_integer(&phrase, sentences[i].count);
        phrase_say(&phrase, sentences[i].word);
    }
}

/* "5 minuten", "2 uur", "dag". */
static void say_step(struct phrase *phrase, uint32_t minutes)
{
    enum { HOUR = 60, DAY = 24 * HOUR };

    if (minutes % DAY == 0) {
        phrase_integer(phrase, minutes / DAY);
        phrase_say(phrase, WORD_STEP_DAYS);
    } else if (minutes % HOUR == 0) {
        phrase_integer(phrase, minutes / HOUR);
        phrase_say(phrase, WORD_STEP_HOURS);
    } else {
        phrase_integer(phrase, minutes);
        phrase_say(phrase, WORD_STEP_MINUTES);
    }
}

void report_per_step(const struct report *report, enum report_word word, struct buffer *out)
{
    struct buffer step;
    struct phrase step_phrase;
    struct phrase phrase = phrase_on(report->language, out);

    buffer_init(&step, 128);
    step_phrase = phrase_on(report->language, &step);
    say_step(&step_phrase, report->activity_minutes);
    phrase_text(&phrase, buffer_bytes(&step));
    phrase_say(&phrase, word);
    buffer_release(&step);
}

uint64_t report_step_ms(const struct report *report, size_t step)
{
    return report->started_at_ms + (uint64_t)step * report->activity_minutes * 60000;
}

uint64_t report_activity_end_ms(const struct report *report)
{
    uint64_t end_ms = report_step_ms(report, report->activity_count);

    return report->closed_at_ms > 0 && report->closed_at_ms < end_ms ? report->closed_at_ms
                                                                     : end_ms;
}

void report_step_start(const struct report *report, uint64_t time_ms, struct buffer *out)
{
    uint64_t length_minutes = (uint64_t)report->activity_minutes * report->activity_count;
    struct phrase phrase = phrase_on(report->language, out);
    bool has_date = length_minutes > 24 * 60;

    if (has_date) {
        phrase_date(&phrase, time_ms);
        buffer_append(out, phrase.values[0]);
        phrase.value_count = 0;
    }
    if (report->activity_minutes < 24 * 60) {
        if (has_date)
            buffer_append_string(out, ", ");
        phrase_clock(&phrase, time_ms);
        buffer_append(out, phrase.values[0]);
    }
}
