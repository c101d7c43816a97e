/*
 * What texts are compared by. The fold says whether two are the same but for case, width and
 * white space; the stems say whether they are about the same. Neither is ever stored: both may
 * change with the version of Unicode and of the stemmer. Any thread.
 */
#include <pthread.h>
#include <stdlib.h>

#include <libstemmer.h>
#include <utf8proc.h>

#include "herkend/memory.h"

#include "internal.h"

enum { LANGUAGE_COUNT = LANGUAGE_EN + 1 };

/* A stemmer may not be shared between threads, and is kept because making one allocates. */
struct stemmers {
    struct sb_stemmer *items[LANGUAGE_COUNT];
};
static _Thread_local struct stemmers *thread_stemmers;
static pthread_key_t stemmers_key; /* only for its destructor, at the end of a thread */
static pthread_once_t stemmers_once = PTHREAD_ONCE_INIT;

static void stemmers_destroy(void *memory)
{
    struct stemmers *stemmers = memory;

    for (size_t i = 0; i < LANGUAGE_COUNT; i++)
        sb_stemmer_delete(stemmers->items[i]);
    free(stemmers);
    thread_stemmers = NULL;
}

static void stemmers_key_create(void)
{
    int result = pthread_key_create(&stemmers_key, stemmers_destroy);

    ASSERT(result == 0);
}

static struct stemmers *stemmers_create(void)
{
    struct stemmers *stemmers = xcalloc(1, sizeof(*stemmers));
    int once = pthread_once(&stemmers_once, stemmers_key_create);
    int set = pthread_setspecific(stemmers_key, stemmers);

    ASSERT(once == 0);
    ASSERT(set == 0);
    return stemmers;
}

static struct sb_stemmer *stemmer_get(enum language language)
{
    static const char *const names[LANGUAGE_COUNT] = {
        [LANGUAGE_NL] = "dutch", [LANGUAGE_EN] = "english"};

    if (!thread_stemmers)
        thread_stemmers = stemmers_create();

    struct sb_stemmer **stemmer = &thread_stemmers->items[language];

    if (!*stemmer) {
        *stemmer = sb_stemmer_new(names[language], "UTF_8");
        ASSERT(*stemmer);
    }
    return *stemmer;
}

/* Lower case and one space for each run of white space, for a text that is all ASCII; false
 * when it is not. */
static bool fold_ascii(struct bytes text, char *out)
{
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];

        if ((unsigned char)c >= 0x80)
            return false;
        out[i] = (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
    }
    return true;
}

/* One space for each run of white space, none at the ends; in place, returns the size. Only
 * ASCII is looked at: NFKC has made U+0020 of the other spaces that people type. */
static size_t collapse_space(char *text, size_t size)
{
    size_t kept = 0;

    for (size_t i = 0; i < size; i++) {
        bool space = text[i] == ' ' || (text[i] >= '\t' && text[i] <= '\r');

        if (!space)
            text[kept++] = text[i];
        else if (kept > 0 && text[kept - 1] != ' ')
            text[kept++] = ' ';
    }
    if (kept > 0 && text[kept - 1] == ' ')
        kept--;
    return kept;
}

struct bytes text_fold(struct bytes clean, struct arena *arena)
{
    char *folded = arena_alloc(arena, clean.size + 1, 1);

    if (fold_ascii(clean, folded))
        return (struct bytes){.data = folded, .size = collapse_space(folded, clean.size)};

    utf8proc_uint8_t *mapped = NULL;
    utf8proc_ssize_t size = utf8proc_map((const utf8proc_uint8_t *)clean.data,
                                         (utf8proc_ssize_t)clean.size, &mapped,
                                         UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT |
                                             UTF8PROC_CASEFOLD | UTF8PROC_IGNORE);

    ASSERT(size >= 0); /* the text is valid UTF-8: only memory can fail */
    size_t kept = collapse_space((char *)mapped, (size_t)size);
    struct bytes copy = arena_copy(arena, (struct bytes){.data = (char *)mapped, .size = kept});

    free(mapped);
    return copy;
}

/*
 * FNV-1a with 128 bits: hash = (hash ^ byte) * (2^88 + 0x13B), modulo 2^128. Against chance,
 * not against an adversary: who finds two texts of one fold has only refused a text of his own.
 * G. Fowler, L. C. Noll, K.-P. Vo, D. Eastlake, "The FNV Non-Cryptographic Hash Algorithm",
 * section 5.
 */
static void fold_hash(struct bytes folded, uint64_t hash[2])
{
    uint64_t high = UINT64_C(0x6C62272E07BB0142);
    uint64_t low = UINT64_C(0x62B821756295C58D);

    for (size_t i = 0; i < folded.size; i++) {
        low ^= (unsigned char)folded.data[i];

        /* low * 0x13B in two halves, for its carry */
        uint64_t bottom = (low & 0xFFFFFFFF) * 0x13B;
        uint64_t top = (low >> 32) * 0x13B + (bottom >> 32);

        high = high * 0x13B + (low << 24) + (top >> 32);
        low = (top << 32) | (bottom & 0xFFFFFFFF);
    }
    hash[0] = high;
    hash[1] = low;
}

/* What a character is to a word. */
enum word_part {
    WORD_OTHER,      /* ends it */
    WORD_LETTER,     /* letter, mark or digit */
    WORD_APOSTROPHE, /* inside a word: "don't", "foto's" */
    WORD_ALONE,      /* is a word: Han and kana know no spaces */
};

static enum word_part code_word_part(utf8proc_int32_t code)
{
    if (code < 0x80) {
        if ((code >= 'a' && code <= 'z') || (code >= '0' && code <= '9'))
            return WORD_LETTER;
        return code == '\'' ? WORD_APOSTROPHE : WORD_OTHER;
    }
    if (code == 0x2019)
        return WORD_APOSTROPHE;
    if ((code >= 0x3040 && code <= 0x30FF) || (code >= 0x3400 && code <= 0x9FFF) ||
        (code >= 0x20000 && code <= 0x3FFFF))
        return WORD_ALONE;

    utf8proc_category_t category = utf8proc_category(code);
    bool letter = category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NO;

    return letter ? WORD_LETTER : WORD_OTHER;
}
_Static_assert(UTF8PROC_CATEGORY_LU < UTF8PROC_CATEGORY_MN &&
                   UTF8PROC_CATEGORY_MN < UTF8PROC_CATEGORY_NO,
               "letters, marks and numbers follow each other in utf8proc's categories");

/* The stems found so far; room for as many as the text can have. */
struct stem_list {
    uint32_t *items;
    size_t count;
    size_t capacity;
    enum language language;
};

static void stems_add(struct stem_list *list, struct bytes stem)
{
    uint64_t hash = bytes_hash(stem);

    ASSERT(list->count < list->capacity);
    list->items[list->count++] = (uint32_t)(hash ^ hash >> 32);
}

static void stems_add_word(struct stem_list *list, struct bytes word)
{
    if (word.size < 2 || word_is_stop_word(word, list->language))
        return; /* single letters are what is left of "'s" and "z'n" */
    /* "innovaties": the Dutch stemmer knows no plural of an s after a vowel. */
    if (list->language == LANGUAGE_NL && word.size > 4 &&
        memcmp(word.data + word.size - 3, "ies", 3) == 0)
        word.size--;

    struct sb_stemmer *stemmer = stemmer_get(list->language);
    const sb_symbol *stem =
        sb_stemmer_stem(stemmer, (const sb_symbol *)word.data, (int)word.size);

    ASSERT(stem);
    stems_add(list, (struct bytes){.data = (const char *)stem,
                                   .size = (size_t)sb_stemmer_length(stemmer)});
}

/* Where the first apostrophe of a word stands, or its end. */
static size_t apostrophe_find(struct bytes word)
{
    for (size_t i = 0; i < word.size; i++) {
        if (word.data[i] == '\'' ||
            (word.size - i >= 3 && memcmp(word.data + i, "\xE2\x80\x99", 3) == 0))
            return i;
    }
    return word.size;
}

/* A word with its apostrophes, if any: what follows the first says nothing, but for "n't". */
static void stems_add_raw_word(struct stem_list *list, struct bytes raw)
{
    size_t cut = apostrophe_find(raw);

    if (list->language == LANGUAGE_EN && cut > 1 && cut < raw.size &&
        raw.data[cut - 1] == 'n' && raw.data[raw.size - 1] == 't') {
        stems_add(list, BYTES("not"));
        return;
    }
    stems_add_word(list, (struct bytes){.data = raw.data, .size = cut});
}

static void stems_collect(struct stem_list *list, struct bytes folded)
{
    size_t start = 0; /* of the word that ends at at */

    for (size_t at = 0; at <= folded.size;) {
        utf8proc_int32_t code = ' ';
        size_t length = 1;

        if (at < folded.size) {
            utf8proc_ssize_t result =
                utf8proc_iterate((const utf8proc_uint8_t *)folded.data + at,
                                 (utf8proc_ssize_t)(folded.size - at), &code);

            ASSERT(result > 0);
            length = (size_t)result;
        }

        enum word_part part = code_word_part(code);
        bool inside = part == WORD_LETTER || (part == WORD_APOSTROPHE && at > start);

        if (!inside) {
            if (at > start)
                stems_add_raw_word(
                    list, (struct bytes){.data = folded.data + start, .size = at - start});
            if (part == WORD_ALONE)
                stems_add(list, (struct bytes){.data = folded.data + at, .size = length});
            start = at + length;
        }
        at += length;
    }
}

static int compare_stems(const void *left, const void *right)
{
    uint32_t a = *(const uint32_t *)left;
    uint32_t b = *(const uint32_t *)right;

    return (a > b) - (a < b);
}

/* Sorts, and keeps one of each. */
static uint32_t stems_distinct(struct stem_list *list)
{
    uint32_t distinct = 0;

    qsort(list->items, list->count, sizeof(*list->items), compare_stems);
    for (size_t i = 0; i < list->count; i++) {
        if (i == 0 || list->items[i] != list->items[i - 1])
            list->items[distinct++] = list->items[i];
    }
    return distinct;
}

void text_index(struct bytes clean, enum language language, struct arena *arena,
                struct text *text)
{
    struct bytes folded = text_fold(clean, arena);
    struct stem_list stems = {
        .capacity = folded.size / 2 + 1, /* a word has at least two bytes */
        .language = language,
    };

    stems.items = arena_alloc(arena, stems.capacity, sizeof(*stems.items));
    *text = (struct text){.bytes = clean};
    fold_hash(folded, text->fold);
    stems_collect(&stems, folded);
    text->stem_count = stems_distinct(&stems);
    text->stems = stems.items;
}
