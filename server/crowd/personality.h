#ifndef HERKEND_CROWD_PERSONALITY_H
#define HERKEND_CROWD_PERSONALITY_H

#include "stock.h"

/*
 * Who somebody is and what they think, drawn from a seed: the same seed makes the same person,
 * and the same person answers the same text alike. Figures are people's own time; world.h
 * divides it by the speed.
 */
enum {
    OPINION_AXES = 3, /* as the real conversations were completed: rank 3 */
};

enum staying {
    STAYS,       /* the whole session */
    DROPS_OFTEN, /* a bad network: away for a moment, now and again */
    DROPS_LONG,  /* called away, back after minutes */
    LEAVES,      /* and does not come back */
};

struct personality {
    uint64_t seed;
    float readiness;          /* to recognise: shifts the grade; mean 0 */
    float axes[OPINION_AXES]; /* where somebody stands; mean 0 */
    float judging;            /* times the normal pace; mean 1 */
    float writing;            /* times the normal pace; mean 1, most are below */
    float thinking_s;         /* median time from offer to vote */
    float skips;              /* share */
    enum staying staying;
    bool has_two_tabs;
    bool answers_polls;
    bool says_goodbye; /* closes the page instead of losing the network */
};

void personality_draw(struct personality *personality, uint64_t seed);

/*
 * The grade that this person gives a text: 0..GRADE_MAX, or GRADE_SKIP. recognisability as in
 * struct stock_line, or RECOGNISABILITY_UNKNOWN for a text that somebody else wrote: then the
 * text's bytes decide.
 *
 * An ordered logit of low rank: what the text has (recognisability, noise of its wording), plus
 * what the person has (readiness), plus the product of both their places on three axes, cut at
 * three thresholds.
 */
enum { RECOGNISABILITY_UNKNOWN = 127 };
int8_t opinion_grade(const struct personality *personality, struct bytes text,
                     int8_t recognisability);

/* Draws, advancing the state. */
double draw_normal(uint64_t *random);                   /* mean 0, deviation 1 */
double draw_exponential(uint64_t *random, double mean); /* capped at 5 means */
double draw_log_normal(uint64_t *random, double median, double spread); /* spread of the log */
double draw_between(uint64_t *random, double low, double high);
bool draw_chance(uint64_t *random, double share);

#endif
