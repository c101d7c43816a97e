#ifndef HERKEND_REPORT_TEXT_H
#define HERKEND_REPORT_TEXT_H

#include "herkend/buffer.h"
#include "herkend/report.h"
#include "herkend/report_words.h"

/*
 * A sentence of report_words.h with its values: add them in order, then say the word. Numbers
 * are written as people of the language write them.
 */
enum { PHRASE_VALUES_MAX = 6, PHRASE_VALUE_BYTES = 48 };

struct phrase {
    enum language language;
    struct buffer *out; /* borrowed */
    size_t value_count;
    struct bytes values[PHRASE_VALUES_MAX];
    bool is_one[PHRASE_VALUES_MAX];
    char blocks[PHRASE_VALUES_MAX][PHRASE_VALUE_BYTES];
};

struct phrase phrase_on(enum language language, struct buffer *out);
void phrase_text(struct phrase *phrase, struct bytes text); /* borrowed until said */
void phrase_integer(struct phrase *phrase, uint64_t number);
/* "3" and "41" of the same whole: "7%". whole > 0. */
void phrase_percent(struct phrase *phrase, uint32_t part, uint32_t whole);
/* A score of 0..1 as 0..100, clipped, with decimals. */
void phrase_score(struct phrase *phrase, double score, int decimals);
/* A number with a decimal comma or point. */
void phrase_decimal(struct phrase *phrase, double number, int decimals);
void phrase_date(struct phrase *phrase, uint64_t time_ms);  /* 21 november 2026 */
void phrase_clock(struct phrase *phrase, uint64_t time_ms); /* 14.05 */
/* Appends the sentence and forgets the values. */
void phrase_say(struct phrase *phrase, enum report_word word);

/* Values alone. */
void append_integer(struct buffer *out, enum language language, uint64_t number);
/* Whole percents, but for what would look like all or nothing and is not. whole > 0. */
void append_percent(struct buffer *out, enum language language, uint32_t part, uint32_t whole);
void append_decimal(struct buffer *out, enum language language, double number, int decimals);

/* 0..1, for display. */
double score_clip(double score);

/* How many decimals a score and its interval need so that the ends differ: 0 or 1. */
int interval_decimals(double low, double high);

/* A moment as clocks in the Netherlands show it. */
struct amsterdam_time {
    uint32_t year, month, day, hour, minute;
};
/*
 * Europe/Amsterdam by the rule of the European Union: summer time from the last Sunday of March
 * to the last Sunday of October, both at 01:00 UTC. Directive 2000/84/EC; for times before 1996
 * it is off by an hour in parts of the year.
 */
struct amsterdam_time amsterdam_time_of(uint64_t time_ms);

/* Closed: the figures of the report change no more. */
bool report_is_final(const struct report *report);
/* Appends when the session was; nothing for one that has not started. */
void report_when(const struct report *report, struct buffer *out);
/* Appends how many took part; what they did; and how much is left out, if anything, with a
 * space or a line break between sentences. */
void report_people(const struct report *report, struct buffer *out);
void report_votes_given(const struct report *report, struct buffer *out);
void report_left_out(const struct report *report, char between, struct buffer *out);
/* Appends "Aantal stemmen per 5 minuten" and the like: a word about one step of the chart. */
void report_per_step(const struct report *report, enum report_word word, struct buffer *out);
/* When a step of the chart begins, and when the last one ends. */
uint64_t report_step_ms(const struct report *report, size_t step);
uint64_t report_activity_end_ms(const struct report *report);
/* Appends the beginning of a step: a time of the day, or a date in what lasts for days. */
void report_step_start(const struct report *report, uint64_t time_ms, struct buffer *out);

/* Appends one paragraph of how the score is computed. */
enum { REPORT_FORMULA_PARAGRAPHS = 6, REPORT_CONSTANTS = 12 };
void report_formula(enum language language, size_t paragraph, struct buffer *out);
/* The numbers in it, those of this report included. */
struct report_constant {
    enum report_word word;
    double value;
    int decimals;
};
void report_constants(const struct report *report,
                      struct report_constant constants[REPORT_CONSTANTS]);

#endif
