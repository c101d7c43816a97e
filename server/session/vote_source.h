#ifndef HERKEND_SESSION_VOTE_SOURCE_H
#define HERKEND_SESSION_VOTE_SOURCE_H

#include "herkend/view.h"
#include "internal.h"

/*
 * What the official vote table is made of, and nothing else: no words, no people but their
 * numbers. At 10,000 people and 150,000 votes copying the session kept the engine from its work
 * for 32 ms, and this does for 3 (2026-11-21). Immutable; any thread.
 */
struct source_statement {
    uint64_t seq;
    uint32_t seat;
    uint32_t theme;
    uint32_t parent;
    uint32_t merged_into; /* 0: a root */
    bool is_visible;
};

struct source_vote {
    uint64_t vote_seq;
    uint32_t seat;
    uint32_t statement;
    int8_t grade; /* 0..GRADE_MAX or GRADE_SKIP */
};

struct vote_source {
    struct source_statement *statements; /* [1..statement_count] */
    size_t statement_count;
    struct source_vote *votes; /* [0..vote_count), in the order of the offers */
    size_t vote_count;
    bool *is_ejected; /* by seat, [1..seat_count] */
    size_t seat_count;
};

/* The root after merges. */
uint32_t source_root(const struct vote_source *source, uint32_t statement);
/* Visible, and not merged away. */
bool source_is_root(const struct vote_source *source, uint32_t statement);

/* vote_table.c: without groupings, which need more than this. */
struct vote_table *vote_table_of(const struct vote_source *source);

#endif
