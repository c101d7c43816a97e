/*
 * People from seeds, and their opinions. Pure. The figures are chosen so that a ranking has
 * something to find: a text explains about half of what is answered to it, the person the rest.
 */
#include "personality.h"

#include <math.h>

#include "herkend/random.h"

#define SHARE_SKIPS_QUESTIONS 0.7

double draw_normal(uint64_t *random)
{
    double sum = 0;

    /* Irwin-Hall: twelve uniforms have variance 1; its tails end at 6, which is far enough. */
    for (int i = 0; i < 12; i++)
        sum += random_unit(random);
    return sum - 6;
}

double draw_exponential(uint64_t *random, double mean)
{
    double drawn = -mean * log(1 - random_unit(random));

    return drawn < 5 * mean ? drawn : 5 * mean;
}

double draw_log_normal(uint64_t *random, double median, double spread)
{
    return median * exp(spread * draw_normal(random));
}

double draw_between(uint64_t *random, double low, double high)
{
    return low + (high - low) * random_unit(random);
}

bool draw_chance(uint64_t *random, double share)
{
    return random_unit(random) < share;
}

/* A pace: log-normal with mean 1, so that a crowd as a whole keeps the normal one. */
static float draw_pace(uint64_t *random, double spread)
{
    return (float)draw_log_normal(random, exp(-spread * spread / 2), spread);
}

static enum staying draw_staying(uint64_t *random)
{
    double drawn = random_unit(random);

    if (drawn < 0.70)
        return STAYS;
    if (drawn < 0.86)
        return DROPS_OFTEN;
    return drawn < 0.95 ? DROPS_LONG : LEAVES;
}

void personality_draw(struct personality *personality, uint64_t seed)
{
    uint64_t random = seed;

    *personality = (struct personality){.seed = splitmix64(&random)};
    personality->readiness = (float)(0.7 * draw_normal(&random));
    for (size_t i = 0; i < OPINION_AXES; i++)
        personality->axes[i] = (float)draw_normal(&random);
    personality->judging = draw_pace(&random, 0.4);
    personality->writing = draw_pace(&random, 0.8);
    personality->thinking_s = (float)draw_log_normal(&random, 12, 0.4);
    personality->skips = (float)draw_between(&random, 0.01, 0.12);
    personality->staying = draw_staying(&random);
    personality->has_two_tabs = draw_chance(&random, 0.06);
    personality->answers_polls = draw_chance(&random, 0.85);
    personality->says_goodbye = draw_chance(&random, 0.4);
}

/* What a text brings, whoever reads it. */
struct wording {
    double pull; /* how far it is recognised by everybody alike */
    double axes[OPINION_AXES];
};

static struct wording wording_of(struct bytes text, int8_t recognisability)
{
    uint64_t random = bytes_hash(text);
    struct wording wording;

    wording.pull = recognisability == RECOGNISABILITY_UNKNOWN
                       ? 0.3 + 1.0 * draw_normal(&random)
                       : recognisability / 50.0 + 0.25 * draw_normal(&random);
    for (size_t i = 0; i < OPINION_AXES; i++)
        wording.axes[i] = 0.55 * draw_normal(&random);
    return wording;
}

/* A question of the moderator's is nothing to recognise: most leave it. */
static double share_of_skips(const struct personality *personality, struct bytes text,
                             int8_t recognisability)
{
    bool asks = text.size > 0 && text.data[text.size - 1] == '?';

    return asks && recognisability == RECOGNISABILITY_UNKNOWN ? SHARE_SKIPS_QUESTIONS
                                                              : (double)personality->skips;
}

int8_t opinion_grade(const struct personality *personality, struct bytes text,
                     int8_t recognisability)
{
    static const double thresholds[GRADE_MAX] = {-0.7, 0.5, 1.7};
    struct wording wording = wording_of(text, recognisability);
    uint64_t random = personality->seed ^ bytes_hash(text);
    double leaning = wording.pull + personality->readiness;
    int8_t grade = 0;

    for (size_t i = 0; i < OPINION_AXES; i++)
        leaning += wording.axes[i] * personality->axes[i];
    leaning += 0.6 * draw_normal(&random);
    if (draw_chance(&random, share_of_skips(personality, text, recognisability)))
        return GRADE_SKIP;
    while (grade < GRADE_MAX && leaning > thresholds[grade])
        grade++;
    return grade;
}
