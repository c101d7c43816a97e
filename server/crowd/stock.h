#ifndef HERKEND_CROWD_STOCK_H
#define HERKEND_CROWD_STOCK_H

#include "herkend/assert.h"
#include "herkend/buffer.h"
#include "herkend/table.h"
#include "herkend/vocabulary.h"

/*
 * What the crowd has to say: statements about innovation in municipalities, reactions, and a
 * moderator's words, in Dutch (stock_nl.c) and English (stock_en.c). A text may hold one group
 * of alternatives, "[three|six] months"; with openings and closings of a sentence each there
 * are thousands of different texts per topic, so that a large crowd does not repeat itself.
 */
enum topic {
    TOPIC_NONE,
    TOPIC_MEANS,
    TOPIC_UNCERTAINTY,
    TOPIC_PARTNERS,
    TOPIC_RULES,
    TOPIC_HIERARCHY,
    TOPIC_PEOPLE,
    TOPIC_DATA,
    TOPIC_RESIDENTS,
    TOPIC_STEPS, /* what to do next */
};
enum { TOPIC_COUNT = TOPIC_STEPS + 1, STOCK_TEXT_BYTES_MAX = 1000 };

struct stock_texts {
    const char *const *items;
    size_t count;
};

struct stock_line {
    enum topic topic;
    int8_t recognisability; /* -100 (nobody) .. 100 (everybody) */
    const char *text;
};

struct stock_reaction {
    enum statement_kind kind;
    const char *text;
};

struct stock_reactions {
    const struct stock_reaction *items; /* by kind */
    size_t count;
    struct stock_texts openings;
    struct stock_texts closings;
};

/* A word that starts with this tells what a theme is about. */
struct stock_keyword {
    enum topic topic;
    const char *start; /* lower case */
};

struct stock {
    const struct stock_line *lines; /* by topic */
    size_t line_count;
    const struct stock_reactions *reactions;
    const struct stock_keyword *keywords;
    size_t keyword_count;
    struct stock_texts openings;
    struct stock_texts closings;
    struct stock_texts proposals;
    struct stock_texts flag_reasons;
    struct stock_texts announcements; /* the moderator's from here */
    struct stock_texts probes;
    const char *hide_reason;
    const char *poll_question;
    struct stock_texts poll_options;
};

extern const struct stock stock_nl;
extern const struct stock stock_en;
extern const struct stock_reactions stock_nl_reactions;
extern const struct stock_reactions stock_en_reactions;

const struct stock *stock_of(enum language language);

/* What a theme is about, by the words of its title (which count double) and question;
 * TOPIC_NONE when no word is known. */
enum topic stock_topic(const struct stock *stock, struct bytes title, struct bytes question);

/*
 * Appends the serial-th statement on a topic. Another serial (below 100,000) is another text.
 * The first ones are the stock's own lines in an order that the seed decides; later ones are
 * those lines with other alternatives, openings and closings.
 */
void stock_write_statement(const struct stock *stock, enum topic topic, uint64_t seed,
                           uint32_t serial, struct buffer *out);

/* The same for a reaction of a kind other than KIND_STATEMENT. */
void stock_write_reaction(const struct stock *stock, enum statement_kind kind, uint64_t seed,
                          uint32_t serial, struct buffer *out);

/* How many different texts a line's alternatives give: 1 without a group. */
uint32_t stock_alternative_count(const char *text);
void stock_write_alternative(const char *text, uint32_t alternative, struct buffer *out);

/* Finds the line that a text was made from. */
struct stock_index {
    const struct stock *stock;
    struct table lines; /* hash of an alternative -> its line */
};
void stock_index_init(struct stock_index *index, const struct stock *stock);
void stock_index_release(struct stock_index *index);

/* NULL: the text is not ours. Opening and closings are looked through. */
const struct stock_line *stock_find_line(const struct stock_index *index, struct bytes text);

#endif
