/* What a letter is put together from: filled words, blocks and facts. Any thread. */
#include "letter.h"

#include <stdarg.h>
#include <stdio.h>

#include "herkend/assert.h"

enum { WORDS_BYTES_MAX = 256 * 1024 }; /* a text of 4000 characters, several times over */

void letter_init(struct letter *letter, enum language language)
{
    letter->language = language;
    letter->words = mail_words_of(language);
}

void letter_fill_in(struct letter *letter, const char *name, struct bytes value)
{
    ASSERT(letter->filling_count < LETTER_FILLINGS_MAX);
    letter->fillings[letter->filling_count++] = (struct filling){name, value};
}

struct bytes letter_words(struct letter *letter, const char *words)
{
    struct buffer text;

    buffer_init(&text, WORDS_BYTES_MAX);
    words_fill(words, letter->fillings, letter->filling_count, &text);
    ASSERT(!text.overflowed);

    struct bytes kept = arena_copy(letter->arena, buffer_bytes(&text));

    buffer_release(&text);
    return kept;
}

struct bytes letter_word(struct letter *letter, enum mail_word word)
{
    ASSERT(letter->words->words[word]);
    return letter_words(letter, letter->words->words[word]);
}

void letter_add(struct letter *letter, enum block_kind kind, struct bytes text,
                struct bytes url)
{
    ASSERT(letter->block_count < LETTER_BLOCKS_MAX);
    letter->blocks[letter->block_count++] = (struct block){kind, text, url};
}

void letter_say(struct letter *letter, enum mail_word word)
{
    letter_add(letter, BLOCK_PARAGRAPH, letter_word(letter, word), (struct bytes){0});
}

void letter_head(struct letter *letter, enum mail_word word)
{
    letter_add(letter, BLOCK_HEADING, letter_word(letter, word), (struct bytes){0});
}

void letter_refer(struct letter *letter, enum mail_word word, struct bytes url)
{
    letter_add(letter, BLOCK_PARAGRAPH, letter_word(letter, word), url);
}

void letter_fact(struct letter *letter, enum mail_word name, struct bytes value)
{
    if (value.size == 0)
        return;
    ASSERT(letter->fact_count < LETTER_FACTS_MAX);
    letter->facts[letter->fact_count++] = (struct fact){letter_word(letter, name), value};
}

struct bytes letter_format(struct letter *letter, const char *format, ...)
{
    char small[64];
    va_list arguments;

    va_start(arguments, format);
    int size = vsnprintf(small, sizeof(small), format, arguments);
    va_end(arguments);
    ASSERT(size >= 0);

    char *text = arena_alloc(letter->arena, (size_t)size + 1, 1);

    va_start(arguments, format);
    vsnprintf(text, (size_t)size + 1, format, arguments);
    va_end(arguments);
    return (struct bytes){.data = text, .size = (size_t)size};
}
