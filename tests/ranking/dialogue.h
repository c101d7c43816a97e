#ifndef HERKEND_TESTS_RANKING_DIALOGUE_H
#define HERKEND_TESTS_RANKING_DIALOGUE_H

#include "herkend/ranking.h"

/*
 * A small dialogue that keeps every vote ever given and makes the official vote table from it,
 * by the plainest reading of the specification. Slow, and only for tests.
 */
enum { DIALOGUE_PARTICIPANTS_MAX = 40, DIALOGUE_STATEMENTS_MAX = 40 };

enum { DIALOGUE_SKIP = -1 };

struct dialogue_vote {
    bool given;
    int grade; /* 0..3 or DIALOGUE_SKIP */
    uint64_t seq;
};

struct dialogue {
    size_t participant_count;
    size_t statement_count;
    uint64_t seq;
    bool ejected[DIALOGUE_PARTICIPANTS_MAX];
    uint8_t group[DIALOGUE_PARTICIPANTS_MAX];
    bool hidden[DIALOGUE_STATEMENTS_MAX];
    size_t root[DIALOGUE_STATEMENTS_MAX]; /* itself, or what it was merged into */
    size_t author[DIALOGUE_STATEMENTS_MAX];
    struct dialogue_vote votes[DIALOGUE_PARTICIPANTS_MAX][DIALOGUE_STATEMENTS_MAX];
};

/* A participant and a statement: two numbers with names. */
struct dialogue_pair {
    size_t participant;
    size_t statement;
};

/* Participants are in group 1 and 2 by turns; statement j is by participant j. */
void dialogue_init(struct dialogue *dialogue, size_t participant_count, size_t statement_count);
void dialogue_vote(struct dialogue *dialogue, struct dialogue_pair pair, int grade);
void dialogue_retract(struct dialogue *dialogue, struct dialogue_pair pair);

struct dialogue_merge {
    size_t from;
    size_t into;
};
void dialogue_merge(struct dialogue *dialogue, struct dialogue_merge merge);

/* The table and what it points to. Statements are the visible roots, ids are statement numbers.
 */
struct dialogue_table {
    struct ranking_input input;
    struct ranking_grouping grouping;
    struct ranking_statement statements[DIALOGUE_STATEMENTS_MAX];
    struct ranking_vote votes[DIALOGUE_PARTICIPANTS_MAX * DIALOGUE_STATEMENTS_MAX];
};

/* The table points into itself and into the dialogue: keep both where they are. */
void dialogue_table(const struct dialogue *dialogue, struct dialogue_table *table);

#endif
