/*
 * The method of the score in words and numbers, as every rendition tells it. Any thread.
 */
#include "herkend/report_text.h"

#include <string.h>

#include "herkend/assert.h"

/* The values of a paragraph in the order in which its words count them. */
struct formula {
    enum report_word word;
    struct {
        double value;
        int decimals;
    } values[4];
    size_t count;
};

static const struct formula formulas[REPORT_FORMULA_PARAGRAPHS] = {
    {.word = WORD_METHOD_SCORE_MODEL},
    {WORD_METHOD_SCORE_STEPS,
     {{RANKING_LB, 0}, {RANKING_LA, 0}, {RANKING_SWEEPS, 0}, {RANKING_LB / 2, 1}},
     4},
    {WORD_METHOD_SCORE_INTERVAL, {{RANKING_INFL, 1}, {RANKING_LB, 0}}, 2},
    {WORD_METHOD_SCORE_VARIANCE,
     {{RANKING_NU0, 0}, {RANKING_NOISE0, 2}, {RANKING_LB, 0}, {RANKING_LA, 0}},
     4},
    {WORD_METHOD_SCORE_GROUPS, {{RANKING_LG, 0}}, 1},
    {.word = WORD_METHOD_ORDER},
};

void report_formula(enum language language, size_t paragraph, struct buffer *out)
{
    ASSERT(paragraph < REPORT_FORMULA_PARAGRAPHS);
    const struct formula *formula = &formulas[paragraph];
    struct phrase phrase = phrase_on(language, out);

    for (size_t i = 0; i < formula->count; i++)
        phrase_decimal(&phrase, formula->values[i].value, formula->values[i].decimals);
    phrase_say(&phrase, formula->word);
}

void report_constants(const struct report *report,
                      struct report_constant constants[REPORT_CONSTANTS])
{
    const struct report_constant all[] = {
        {WORD_METHOD_LB, RANKING_LB, 0},          {WORD_METHOD_LA, RANKING_LA, 0},
        {WORD_METHOD_LG, RANKING_LG, 0},          {WORD_METHOD_SWEEPS, RANKING_SWEEPS, 0},
        {WORD_METHOD_NOISE, RANKING_NOISE0, 2},   {WORD_METHOD_NU, RANKING_NU0, 0},
        {WORD_METHOD_INFL, RANKING_INFL, 1},      {WORD_METHOD_NMIN, RANKING_NMIN, 0},
        {WORD_METHOD_P, report->participants, 0}, {WORD_METHOD_MU, report->mean, 6},
        {WORD_METHOD_MEAN_A, report->mean_a, 6},  {WORD_METHOD_S2, report->variance, 6},
    };

    _Static_assert(sizeof(all) / sizeof(all[0]) == REPORT_CONSTANTS, "all of them");
    memcpy(constants, all, sizeof(all));
}
