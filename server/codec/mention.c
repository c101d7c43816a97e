/*
 * Whom a text seems to name. Words are cut at what is neither letter, mark, digit, nor a hyphen
 * or apostrophe inside; only those with a capital can be a name, so that what is typed in lower
 * case passes: this warns, and has no need to be complete. Any thread.
 */
#include "herkend/mention.h"

#include <stdlib.h>

#include <utf8proc.h>

#include "herkend/memory.h"
#include "internal.h"
#include "mention_words.h"

enum {
    PHONE_DIGITS_MIN = 9,
    PHONE_DIGITS_MAX = 15, /* E.164 */
    NAME_LETTERS_MIN = 3,
    NAME_WORDS_MAX = 6, /* "Jan van der Meer" */
};

struct mention_names {
    size_t count;
    uint64_t hashes[]; /* of folded words, ascending */
};

struct word {
    struct bytes text;
    size_t start, end; /* in the whole text */
    bool capital;
    size_t letters;
};

/* ---- words ------------------------------------------------------------------------------- */

static utf8proc_int32_t code_at(struct bytes text, size_t at, size_t *bytes)
{
    utf8proc_int32_t code = 0;
    utf8proc_ssize_t length = utf8proc_iterate((const utf8proc_uint8_t *)text.data + at,
                                               (utf8proc_ssize_t)(text.size - at), &code);

    ASSERT(length > 0); /* valid UTF-8 */
    *bytes = (size_t)length;
    return code;
}

static bool code_is_of_word(utf8proc_int32_t code)
{
    utf8proc_category_t category = utf8proc_category(code);

    return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_ND;
}

/* A hyphen or an apostrophe with something behind it that goes on. */
static bool joins(struct bytes text, size_t at, utf8proc_int32_t code, size_t bytes)
{
    size_t next_bytes = 0;

    return (code == '-' || code == '\'' || code == 0x2019) && at + bytes < text.size &&
           code_is_of_word(code_at(text, at + bytes, &next_bytes));
}

/* The next word from *at on; false at the end. */
static bool word_next(struct bytes text, size_t *at, struct word *word)
{
    size_t bytes = 0;

    while (*at < text.size && !code_is_of_word(code_at(text, *at, &bytes)))
        *at += bytes;
    if (*at >= text.size)
        return false;
    *word = (struct word){.start = *at};
    word->capital = utf8proc_category(code_at(text, *at, &bytes)) == UTF8PROC_CATEGORY_LU;
    while (*at < text.size) {
        utf8proc_int32_t code = code_at(text, *at, &bytes);

        if (!code_is_of_word(code) && !joins(text, *at, code, bytes))
            break;
        *at += bytes;
        word->letters++;
    }
    word->end = *at;
    word->text = (struct bytes){.data = text.data + word->start, .size = *at - word->start};
    return true;
}

/* ---- an organiser's names ---------------------------------------------------------------- */

static int hash_compare(const void *a, const void *b)
{
    uint64_t left = *(const uint64_t *)a;
    uint64_t right = *(const uint64_t *)b;

    return left < right ? -1 : left > right;
}

static bool word_may_be_name(const struct word *word)
{
    return word->capital && word->letters >= NAME_LETTERS_MIN;
}

struct mention_names *mention_names_create(struct bytes lines)
{
    struct mention_names *names;
    struct arena arena;
    struct word word;
    size_t count = 0;

    for (size_t at = 0; word_next(lines, &at, &word);)
        count += word_may_be_name(&word);
    names = xcalloc(1, sizeof(*names) + count * sizeof(names->hashes[0]));
    arena_init(&arena);
    for (size_t at = 0; word_next(lines, &at, &word);) {
        if (word_may_be_name(&word))
            names->hashes[names->count++] = bytes_hash(text_fold(word.text, &arena));
    }
    arena_release(&arena);
    qsort(names->hashes, names->count, sizeof(names->hashes[0]), hash_compare);
    return names;
}

void mention_names_destroy(struct mention_names *names)
{
    free(names);
}

static bool names_have(const struct mention_names *names, const struct word *word,
                       struct arena *arena)
{
    uint64_t hash;

    if (!names || names->count == 0 || !word_may_be_name(word))
        return false;
    hash = bytes_hash(text_fold(word->text, arena));
    return bsearch(&hash, names->hashes, names->count, sizeof(hash), hash_compare) != NULL;
}

/* ---- what is found ----------------------------------------------------------------------- */

struct search {
    struct bytes text;
    const struct mention_names *names;
    struct arena *arena;
    struct mention *out;
    size_t count;
};

static void found(struct search *search, enum mention_kind kind, size_t start, size_t end)
{
    struct bytes text = {.data = search->text.data + start, .size = end - start};

    for (size_t i = 0; i < search->count; i++) {
        if (bytes_equal(search->out[i].text, text))
            return;
    }
    if (search->count < MENTIONS_MAX)
        search->out[search->count++] = (struct mention){.kind = kind, .text = text};
}

static bool only_space_between(const struct search *search, size_t start, size_t end)
{
    for (size_t at = start; at < end; at++) {
        if (search->text.data[at] != ' ')
            return false;
    }
    return end > start;
}

/* Where a name that begins with this word ends: "Jan", "Jan Jansen", "Jan van der Meer". */
static size_t name_end(const struct search *search, const struct word *first)
{
    size_t at = first->end;
    size_t end = first->end;
    size_t before = first->end;
    struct word word;

    for (size_t i = 1; i < NAME_WORDS_MAX && word_next(search->text, &at, &word); i++) {
        if (!only_space_between(search, before, word.start))
            break;
        before = word.end;
        if (word.capital) {
            end = word.end;
            break;
        }
        if (!mention_word_is(MENTION_WORD_BETWEEN, word.text))
            break;
    }
    return end;
}

/* "wethouder Jansen", "dhr. De Vries", "gemeente Ergens": from the name on, or with the word.
 */
static bool follows(const struct search *search, const struct word *before,
                    const struct word *word, enum mention_word kind)
{
    size_t gap = before->end;

    if (before->text.size == 0 || !word->capital)
        return false;
    if (gap < word->start && search->text.data[gap] == '.')
        gap++;
    return only_space_between(search, gap, word->start) &&
           mention_word_is(kind, text_fold(before->text, search->arena));
}

/* Returns where to go on. */
static size_t look_at(struct search *search, const struct word *before, const struct word *word)
{
    size_t end;

    if (!word->capital)
        return word->end;
    if (mention_word_is(MENTION_WORD_ORGANISATION, word->text)) {
        found(search, MENTION_ORGANISATION, word->start, word->end);
        return word->end;
    }
    if (follows(search, before, word, MENTION_WORD_BODY)) {
        found(search, MENTION_ORGANISATION, before->start, word->end);
        return word->end;
    }
    if (mention_word_is(MENTION_WORD_FIRST_NAME, word->text) ||
        follows(search, before, word, MENTION_WORD_TITLE) ||
        names_have(search->names, word, search->arena)) {
        end = name_end(search, word);
        found(search, MENTION_NAME, word->start, end);
        return end;
    }
    return word->end;
}

static void find_names(struct search *search)
{
    struct word before = {0};
    struct word word;

    for (size_t at = 0; word_next(search->text, &at, &word);) {
        at = look_at(search, &before, &word);
        before = word;
    }
}

/* ---- addresses and numbers --------------------------------------------------------------- */

static bool is_space(char byte)
{
    return byte == ' ' || byte == '\n' || byte == '\t';
}

/* Around an @, without spaces, with a full stop somewhere behind it. */
static void find_addresses(struct search *search)
{
    struct bytes text = search->text;

    for (size_t at = 1; at + 1 < text.size; at++) {
        size_t start = at;
        size_t end = at;
        bool dotted = false;

        if (text.data[at] != '@')
            continue;
        while (start > 0 && !is_space(text.data[start - 1]))
            start--;
        while (end < text.size && !is_space(text.data[end]))
            end++;
        while (end > at && strchr(".,;:!?)>\"'", text.data[end - 1]))
            end--;
        for (size_t i = at + 2; i + 1 < end; i++)
            dotted = dotted || text.data[i] == '.';
        if (start < at && dotted)
            found(search, MENTION_ADDRESS, start, end);
        at = end > at ? end : at;
    }
}

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

/* Digits with what people put between them, from a 0 or a + on. */
static void find_numbers(struct search *search)
{
    struct bytes text = search->text;

    for (size_t at = 0; at < text.size; at++) {
        size_t start = at;
        size_t end = at;
        size_t digits = 0;

        if ((text.data[at] != '0' && text.data[at] != '+') ||
            (at > 0 && (is_digit(text.data[at - 1]) || strchr(".,-", text.data[at - 1]))))
            continue;
        for (size_t i = at; i < text.size && strchr("0123456789 -().+", text.data[i]); i++) {
            if (is_digit(text.data[i])) {
                digits++;
                end = i + 1;
            }
        }
        if (digits >= PHONE_DIGITS_MIN && digits <= PHONE_DIGITS_MAX)
            found(search, MENTION_PHONE, start, end);
        at = end > at ? end - 1 : at;
    }
}

size_t mentions_find(struct bytes text, const struct mention_names *names, struct arena *arena,
                     struct mention out[MENTIONS_MAX])
{
    struct search search = {.text = text, .names = names, .arena = arena, .out = out};

    find_addresses(&search);
    find_numbers(&search);
    find_names(&search);
    return search.count;
}
