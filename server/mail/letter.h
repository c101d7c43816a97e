#ifndef HERKEND_MAIL_LETTER_H
#define HERKEND_MAIL_LETTER_H

#include "fill.h"
#include "internal.h"

/*
 * A mail before it is text or HTML: what it says, in order. All texts are clean (clean.c) and
 * live in the letter's arena.
 */
enum block_kind {
    BLOCK_PARAGRAPH, /* url: shown behind the text, as a link; empty: none */
    BLOCK_HEADING,
    BLOCK_FACTS,  /* the letter's */
    BLOCK_BUTTON, /* text and url */
    BLOCK_SAID,   /* words of people, with their lines */
};
struct block {
    enum block_kind kind;
    struct bytes text, url;
};
struct fact {
    struct bytes name, value;
};
enum { LETTER_BLOCKS_MAX = 24, LETTER_FACTS_MAX = 5, LETTER_FILLINGS_MAX = 12 };

struct letter {
    struct arena *arena;
    const struct mail_words *words;
    enum language language;
    struct filling fillings[LETTER_FILLINGS_MAX];
    size_t filling_count;

    struct bytes subject, brand, headline, greeting, sign_off, sender;
    struct block blocks[LETTER_BLOCKS_MAX];
    size_t block_count;
    struct fact facts[LETTER_FACTS_MAX];
    size_t fact_count;
    struct block footer;
};

/* What a letter is made from. */
struct letter_source {
    const struct mail *mail;
    const char *public_url;
    struct bytes sender;      /* name of the from setting; may be empty */
    const struct token *link; /* NULL: none */
    bool calendar;            /* an entry goes with it */
    uint64_t now_ms;
};

/* letter.c */
/* letter is zeroed, but for its arena. */
void letter_write(struct letter *letter, const struct letter_source *source);
/* The message of `herkend mail test`. */
void letter_write_test(struct letter *letter, enum language language, struct bytes sender);

/* letter_blocks.c */
void letter_init(struct letter *letter, enum language language);
void letter_fill_in(struct letter *letter, const char *name, struct bytes value);
struct bytes letter_words(struct letter *letter, const char *words);
struct bytes letter_word(struct letter *letter, enum mail_word word);
void letter_add(struct letter *letter, enum block_kind kind, struct bytes text,
                struct bytes url);
void letter_say(struct letter *letter, enum mail_word word);
void letter_head(struct letter *letter, enum mail_word word);
void letter_refer(struct letter *letter, enum mail_word word, struct bytes url);
void letter_fact(struct letter *letter, enum mail_word name, struct bytes value);
__attribute__((format(printf, 2, 3))) struct bytes letter_format(struct letter *letter,
                                                                 const char *format, ...);

/* letter_text.c, letter_html.c */
void letter_render_text(const struct letter *letter, struct buffer *out);
void letter_render_html(const struct letter *letter, struct buffer *out);

#endif
