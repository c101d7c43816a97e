/*
 * Filling values into the report's sentences, and how numbers, dates and times are written in
 * Dutch and English. No locale and no time zone database: the same report has the same bytes on
 * every machine. Any thread.
 */
#include "herkend/report_text.h"

#include <inttypes.h>
#include <stdio.h>

#include "herkend/assert.h"

enum { MINUTE_MS = 60 * 1000, DAY_MINUTES = 24 * 60 };

struct phrase phrase_on(enum language language, struct buffer *out)
{
    ASSERT(out);
    return (struct phrase){.language = language, .out = out};
}

void phrase_text(struct phrase *phrase, struct bytes text)
{
    ASSERT(phrase->value_count < PHRASE_VALUES_MAX);
    phrase->is_one[phrase->value_count] = false;
    phrase->values[phrase->value_count++] = text;
}

/* Where the next value is formatted; taken by phrase_block(). */
static struct buffer block_open(void)
{
    struct buffer block;

    buffer_init(&block, PHRASE_VALUE_BYTES);
    return block;
}

static void block_take(struct phrase *phrase, struct buffer *block)
{
    ASSERT(!block->overflowed);
    ASSERT(phrase->value_count < PHRASE_VALUES_MAX);
    char *kept = phrase->blocks[phrase->value_count];

    memcpy(kept, block->data, block->size);
    phrase_text(phrase, (struct bytes){.data = kept, .size = block->size});
    buffer_release(block);
}

void append_integer(struct buffer *out, enum language language, uint64_t number)
{
    char digits[24];
    int size = snprintf(digits, sizeof(digits), "%" PRIu64, number);

    for (int i = 0; i < size; i++) {
        if (i > 0 && (size - i) % 3 == 0)
            buffer_append_char(out, language == LANGUAGE_NL ? '.' : ',');
        buffer_append_char(out, digits[i]);
    }
}

void append_percent(struct buffer *out, enum language language, uint32_t part, uint32_t whole)
{
    ASSERT(whole > 0);
    ASSERT(part <= whole);
    /* Half up, in integers: 12.5 % is 13 % everywhere. */
    uint64_t percent = ((uint64_t)part * 200 + whole) / ((uint64_t)whole * 2);
    bool looks_whole = (percent == 100 && part < whole) || (percent == 0 && part > 0);

    if (looks_whole)
        append_decimal(out, language, (double)part * 100 / (double)whole, 1);
    else
        append_integer(out, language, percent);
    buffer_append_char(out, '%');
}

void append_decimal(struct buffer *out, enum language language, double number, int decimals)
{
    char digits[40];
    int size = snprintf(digits, sizeof(digits), "%.*f", decimals, number);

    ASSERT(size > 0 && size < (int)sizeof(digits));
    for (int i = 0; i < size; i++) {
        if (digits[i] == '-')
            buffer_append_string(out, "−");
        else if (digits[i] == '.' && language == LANGUAGE_NL)
            buffer_append_char(out, ',');
        else
            buffer_append_char(out, digits[i]);
    }
}

void phrase_integer(struct phrase *phrase, uint64_t number)
{
    struct buffer block = block_open();

    append_integer(&block, phrase->language, number);
    block_take(phrase, &block);
    phrase->is_one[phrase->value_count - 1] = number == 1;
}

void phrase_percent(struct phrase *phrase, uint32_t part, uint32_t whole)
{
    struct buffer block = block_open();

    append_percent(&block, phrase->language, part, whole);
    block_take(phrase, &block);
}

double score_clip(double score)
{
    if (score < 0)
        return 0;
    return score > 1 ? 1 : score;
}

int interval_decimals(double low, double high)
{
    int low_rounded = (int)(score_clip(low) * 100 + .5);
    int high_rounded = (int)(score_clip(high) * 100 + .5);

    return low < high && low_rounded == high_rounded ? 1 : 0;
}

void phrase_score(struct phrase *phrase, double score, int decimals)
{
    phrase_decimal(phrase, score_clip(score) * 100, decimals);
}

void phrase_decimal(struct phrase *phrase, double number, int decimals)
{
    struct buffer block = block_open();

    append_decimal(&block, phrase->language, number, decimals);
    block_take(phrase, &block);
}

/* Days since 1970-01-01 of a date; see time.c for the method. */
static int64_t days_of(int64_t year, int64_t month, int64_t day)
{
    int64_t march_year = month <= 2 ? year - 1 : year;
    int64_t march_month = month > 2 ? month - 3 : month + 9;
    int64_t year_of_era = march_year % 400;
    int64_t day_of_year = (153 * march_month + 2) / 5 + day - 1;

    return march_year / 400 * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 +
           day_of_year - 719468;
}

static struct amsterdam_time calendar_of(uint64_t minutes)
{
    uint64_t days = minutes / DAY_MINUTES + 719468;
    uint64_t day_of_era = days % 146097;
    uint64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    uint64_t day_of_year =
        day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    uint64_t march_month = (5 * day_of_year + 2) / 153;
    uint64_t month = march_month < 10 ? march_month + 3 : march_month - 9;
    uint64_t year = days / 146097 * 400 + year_of_era + (month <= 2 ? 1 : 0);

    return (struct amsterdam_time){
        .year = (uint32_t)year,
        .month = (uint32_t)month,
        .day = (uint32_t)(day_of_year - (153 * march_month + 2) / 5 + 1),
        .hour = (uint32_t)(minutes % DAY_MINUTES / 60),
        .minute = (uint32_t)(minutes % 60)};
}

/* 01:00 UTC on the last Sunday of a month of 31 days, in minutes since 1970. */
static uint64_t last_sunday_0100(uint32_t year, uint32_t month)
{
    int64_t last = days_of(year, month, 31);
    int64_t weekday = (last + 4) % 7; /* 0 is Sunday: 1970-01-01 was a Thursday */

    return (uint64_t)(last - weekday) * DAY_MINUTES + 60;
}

struct amsterdam_time amsterdam_time_of(uint64_t time_ms)
{
    uint64_t minutes = time_ms / MINUTE_MS;
    uint32_t year = calendar_of(minutes).year; /* UTC's, which no change of clocks is near */
    bool is_summer =
        minutes >= last_sunday_0100(year, 3) && minutes < last_sunday_0100(year, 10);

    return calendar_of(minutes + (is_summer ? 120 : 60));
}

void phrase_date(struct phrase *phrase, uint64_t time_ms)
{
    struct amsterdam_time time = amsterdam_time_of(time_ms);
    struct buffer block = block_open();

    buffer_append_format(&block, "%" PRIu32 " %s %" PRIu32, time.day,
                         report_month(phrase->language, time.month), time.year);
    block_take(phrase, &block);
}

void phrase_clock(struct phrase *phrase, uint64_t time_ms)
{
    struct amsterdam_time time = amsterdam_time_of(time_ms);
    struct buffer block = block_open();

    if (phrase->language == LANGUAGE_NL)
        buffer_append_format(&block, "%" PRIu32 ".%02" PRIu32, time.hour, time.minute);
    else
        buffer_append_format(&block, "%02" PRIu32 ":%02" PRIu32, time.hour, time.minute);
    block_take(phrase, &block);
}

/* The end of a braced part: the brace that closes the one before text. */
static const char *brace_end(const char *text)
{
    int depth = 1;

    for (;; text++) {
        ASSERT(*text != '\0');
        depth += (*text == '{') - (*text == '}');
        if (depth == 0)
            return text;
    }
}

static void say_part(const struct phrase *phrase, const char *start, const char *end);

/* One braced part, from behind its brace to its end: "0" or "0|one|more". Nests once, as the
 * words are our own. */
static void say_value(const struct phrase *phrase, const char *start, const char *end)
{
    size_t index = (size_t)(*start - '0');

    ASSERT(index < phrase->value_count);
    if (start + 1 == end) {
        buffer_append(phrase->out, phrase->values[index]);
        return;
    }
    ASSERT(start[1] == '|');

    const char *one = start + 2;
    const char *bar = memchr(one, '|', (size_t)(end - one));

    ASSERT(bar);
    if (phrase->is_one[index])
        say_part(phrase, one, bar);
    else
        say_part(phrase, bar + 1, end);
}

static void say_part(const struct phrase *phrase, const char *start, const char *end)
{
    while (start < end) {
        const char *brace = memchr(start, '{', (size_t)(end - start));
        const char *stop = brace ? brace : end;

        buffer_append(phrase->out,
                      (struct bytes){.data = start, .size = (size_t)(stop - start)});
        if (!brace)
            return;
        stop = brace_end(brace + 1);
        say_value(phrase, brace + 1, stop);
        start = stop + 1;
    }
}

void phrase_say(struct phrase *phrase, enum report_word word)
{
    const char *text = report_word(phrase->language, word);

    say_part(phrase, text, text + strlen(text));
    phrase->value_count = 0;
}
