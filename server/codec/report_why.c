/*
 * Why a statement stands where it stands: one sentence, in which every number can be checked
 * against the distribution beside it, but for the corrected score, which `rank` recomputes. Any
 * thread.
 */
#include "herkend/report_encode.h"

#include "herkend/report_text.h"

/* The report's entry of a statement that is in it. Entries are in order of number. */
static const struct report_statement *statement_find(const struct report *report,
                                                     uint32_t number)
{
    size_t low = 0;
    size_t high = report->report_statement_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (report->statements[middle].statement < number)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < report->report_statement_count && report->statements[low].statement == number)
        return &report->statements[low];
    return NULL;
}

/* How many were found in the list that the statement is ranked in. */
static uint32_t found_count(const struct report *report,
                            const struct report_statement *statement)
{
    uint32_t count = 0;

    if (!statement->parent)
        return (uint32_t)report_theme_get(report, statement->theme)->ranked_count;

    const struct report_statement *parent = statement_find(report, statement->parent);

    for (size_t i = 0; parent && i < parent->reaction_count; i++)
        count += report->statements[parent->reactions[i]].line.label == RANKING_FOUND;
    return count;
}

static void say_rank(struct phrase *phrase, const struct report *report,
                     const struct report_statement *statement)
{
    uint32_t found = found_count(report, statement);

    if (found < 2)
        return; /* number 1 of 1 says nothing */
    phrase_integer(phrase, statement->line.theme_rank);
    phrase_integer(phrase, found);
    phrase_say(phrase, statement->parent ? WORD_WHY_RANK_REACTION : WORD_WHY_RANK);
}

static void say_recognised(struct phrase *phrase, const struct ranking_line *line)
{
    uint32_t recognised = line->count[2] + line->count[3];

    if (recognised == 0 || recognised == line->n) {
        phrase_integer(phrase, line->n);
        phrase_say(phrase, recognised == 0 ? WORD_WHY_NOBODY : WORD_WHY_ALL);
        return;
    }
    phrase_integer(phrase, recognised);
    phrase_integer(phrase, line->n);
    phrase_percent(phrase, recognised, line->n);
    phrase_say(phrase, WORD_WHY_SOME);
}

static void say_score(struct phrase *phrase, const struct ranking_line *line)
{
    int decimals = interval_decimals(line->low, line->high);
    double grade_sum = line->count[1] + 2.0 * line->count[2] + 3.0 * line->count[3];

    phrase_score(phrase, grade_sum / (RANKING_GRADE_MAX * (double)line->n), 0);
    phrase_score(phrase, line->score, decimals);
    phrase_say(phrase, WORD_WHY_SCORE);
    if (!(line->sd > 0)) {
        phrase_say(phrase, WORD_WHY_EVERYBODY);
        return;
    }
    phrase_score(phrase, line->low, decimals);
    phrase_score(phrase, line->high, decimals);
    phrase_say(phrase, WORD_WHY_CERTAINTY);
}

static void say_too_little(struct phrase *phrase, const struct ranking_line *line)
{
    if (line->n == 0) {
        phrase_integer(phrase, line->skips);
        phrase_say(phrase, line->skips > 0 ? WORD_WHY_UNJUDGED_SKIPS : WORD_WHY_UNJUDGED);
        return;
    }
    phrase_integer(phrase, line->n);
    phrase_integer(phrase, RANKING_NMIN);
    phrase_integer(phrase, line->skips);
    phrase_say(phrase, line->skips > 0 ? WORD_WHY_TOO_LITTLE_SKIPS : WORD_WHY_TOO_LITTLE);
}

/* A sentence begins with a capital; ours begin with a letter of ASCII, a digit or a capital. */
static void capitalise(struct buffer *out, size_t at)
{
    if (at < out->size && out->data[at] >= 'a' && out->data[at] <= 'z')
        out->data[at] = (char)(out->data[at] - 'a' + 'A');
}

void report_why(const struct report *report, const struct report_statement *statement,
                struct buffer *out)
{
    struct phrase phrase = phrase_on(report->language, out);
    const struct ranking_line *line = &statement->line;
    size_t start = out->size;

    if (line->label != RANKING_FOUND) {
        say_too_little(&phrase, line);
        return;
    }
    say_rank(&phrase, report, statement);
    say_recognised(&phrase, line);
    if (line->skips == 0) {
        phrase_say(&phrase, WORD_WHY_NO_SKIP);
    } else {
        phrase_integer(&phrase, line->skips);
        phrase_say(&phrase, WORD_WHY_SKIPS);
    }
    say_score(&phrase, line);
    capitalise(out, start);
}
