#ifndef HERKEND_CODEC_POLIS_H
#define HERKEND_CODEC_POLIS_H

#include "herkend/arena.h"
#include "herkend/assert.h"
#include "herkend/error.h"
#include "herkend/vocabulary.h"

/* The tables of a Polis export as read and checked: polis_tables.c reads, polis.c makes events.
 */
enum { POLIS_COMMENT_CHARACTERS_MAX = 1000 }; /* what Polis takes */

struct polis_comment {
    uint64_t time_ms;
    uint32_t author; /* index of people */
    bool hidden;     /* moderated out */
    struct text text;
    size_t order; /* in the file */
};

struct polis_vote {
    uint64_t time_ms;
    uint32_t comment; /* index of comments */
    uint32_t voter;   /* index of people */
    int8_t grade;
    size_t order;
};

struct polis_tables {
    struct arena arena; /* the texts */
    struct polis_comment *comments;
    size_t comment_count, comment_capacity;
    struct polis_vote *votes;
    size_t vote_count, vote_capacity;
    uint64_t *people; /* the numbers that authors and voters have in the export */
    size_t person_count, person_capacity;
    struct bytes topic;       /* empty: none */
    struct bytes description; /* empty: none */
    struct bytes url;         /* empty: none */
};

/* Comments and votes are sorted by time on return. -ERR_INPUT names file and line. Release in
 * either case. */
MUST_CHECK int polis_tables_read(struct polis_tables *tables, struct bytes comments_csv,
                                 struct bytes votes_csv, struct bytes summary_csv,
                                 struct error *error);
void polis_tables_release(struct polis_tables *tables);

#endif
