/*
 * Texts of people: checked, trimmed, normalised and counted (utf8proc). What they are compared
 * by (fold and stems) is text_index.c's. Any thread.
 */
#include <stdlib.h>

#include <utf8proc.h>

#include "internal.h"

enum {
    /* A character of more bytes than this on average is no writing but marks upon marks. */
    TEXT_BYTES_PER_CHARACTER_MAX = 16,
    /* The same for one character: UAX #15, "Stream-Safe Text Format", knows no writing that
     * needs more than 30 marks. Sorting them is quadratic in utf8proc. */
    TEXT_MARKS_MAX = 30,
};
_Static_assert(STATEMENT_CHARACTERS_MAX *TEXT_BYTES_PER_CHARACTER_MAX == STATEMENT_BYTES_MAX,
               "the bound of a statement's bytes follows from that of its characters");

/* One character of valid UTF-8, at < text.size; returns its length. */
static size_t character_at(struct bytes text, size_t at, utf8proc_int32_t *code)
{
    if ((unsigned char)text.data[at] < 0x80) {
        *code = text.data[at];
        return 1;
    }

    utf8proc_ssize_t length = utf8proc_iterate((const utf8proc_uint8_t *)text.data + at,
                                               (utf8proc_ssize_t)(text.size - at), code);

    ASSERT(length > 0);
    return (size_t)length;
}

bool text_is_utf8(struct bytes text)
{
    for (size_t at = 0; at < text.size;) {
        if ((unsigned char)text.data[at] < 0x80) {
            at++;
            continue;
        }

        utf8proc_int32_t code;
        utf8proc_ssize_t length = utf8proc_iterate((const utf8proc_uint8_t *)text.data + at,
                                                   (utf8proc_ssize_t)(text.size - at), &code);

        if (length <= 0)
            return false;
        at += (size_t)length;
    }
    return true;
}

/* The property White_Space of Unicode (PropList.txt); unchanged since version 6.3. */
static bool code_is_space(utf8proc_int32_t code)
{
    return (code >= 0x09 && code <= 0x0D) || code == 0x20 || code == 0x85 || code == 0xA0 ||
           code == 0x1680 || (code >= 0x2000 && code <= 0x200A) || code == 0x2028 ||
           code == 0x2029 || code == 0x202F || code == 0x205F || code == 0x3000;
}

/* Whether a reader sees anything. Alone, neither marks nor what only steers other characters
 * make a statement. Characters newer than this Unicode do. */
static bool code_is_visible(utf8proc_int32_t code)
{
    static const uint32_t unseen = 1U << UTF8PROC_CATEGORY_CC | 1U << UTF8PROC_CATEGORY_CF |
                                   1U << UTF8PROC_CATEGORY_ZS | 1U << UTF8PROC_CATEGORY_ZL |
                                   1U << UTF8PROC_CATEGORY_ZP | 1U << UTF8PROC_CATEGORY_MN |
                                   1U << UTF8PROC_CATEGORY_ME;

    if (code > 0x20 && code < 0x7F)
        return true;
    if ((unseen >> utf8proc_category(code) & 1) != 0)
        return false;
    /* The Hangul fillers and the braille blank: letters and symbols without ink. */
    return code != 0x115F && code != 0x1160 && code != 0x3164 && code != 0xFFA0 &&
           code != 0x2800;
}

/* Without white space at both ends. */
static struct bytes text_trim(struct bytes text)
{
    size_t start = text.size;
    size_t end = 0;
    utf8proc_int32_t code;

    for (size_t at = 0; at < text.size;) {
        size_t length = character_at(text, at, &code);

        if (!code_is_space(code)) {
            start = start < at ? start : at;
            end = at + length;
        }
        at += length;
    }
    if (end == 0)
        return (struct bytes){0};
    return (struct bytes){.data = text.data + start, .size = end - start};
}

/* What one walk over a text tells. */
struct survey {
    bool forbidden;   /* a control character, or too many marks on one character */
    bool visible;     /* something to see */
    bool normal;      /* surely NFC already */
    bool line_breaks; /* CR LF, to become LF */
};

static struct survey text_survey(struct bytes text)
{
    struct survey survey = {.normal = true};
    size_t mark_count = 0;
    utf8proc_int32_t code;

    for (size_t at = 0; at < text.size;) {
        at += character_at(text, at, &code);
        if (code == '\r' && at < text.size && text.data[at] == '\n')
            survey.line_breaks = true;
        else if ((code < 0x20 && code != '\n' && code != '\t') || (code >= 0x7F && code < 0xA0))
            survey.forbidden = true;
        survey.visible = survey.visible || code_is_visible(code);
        if (code < 0x300) { /* neither a mark nor changed by NFC */
            mark_count = 0;
            continue;
        }

        bool mark = utf8proc_get_property(code)->combining_class != 0;

        mark_count = mark ? mark_count + 1 : 0;
        survey.forbidden = survey.forbidden || mark_count > TEXT_MARKS_MAX;
        /* General punctuation and currency signs (quotes, dashes, the euro) are in every second
         * Dutch text, and are their own NFC. */
        survey.normal = survey.normal && code >= 0x2010 && code <= 0x20BF;
    }
    return survey;
}

/* Line breaks as LF. */
static struct bytes text_mend_line_breaks(struct bytes text, struct arena *arena)
{
    char *mended = arena_alloc(arena, text.size, 1);
    size_t size = 0;

    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] != '\r')
            mended[size++] = text.data[i];
    }
    return (struct bytes){.data = mended, .size = size};
}

/* NFC, in the arena. */
static struct bytes text_compose(struct bytes text, struct arena *arena)
{
    utf8proc_uint8_t *composed = NULL;
    utf8proc_ssize_t size =
        utf8proc_map((const utf8proc_uint8_t *)text.data, (utf8proc_ssize_t)text.size,
                     &composed, UTF8PROC_STABLE | UTF8PROC_COMPOSE);

    ASSERT(size >= 0); /* the text is valid UTF-8: only memory can fail */
    struct bytes copy =
        arena_copy(arena, (struct bytes){.data = (char *)composed, .size = (size_t)size});

    free(composed);
    return copy;
}

/* Extended grapheme clusters (UAX #29): what people count as characters. */
static size_t text_character_count(struct bytes text)
{
    utf8proc_int32_t previous = 0;
    utf8proc_int32_t state = 0;
    size_t count = 0;

    for (size_t at = 0; at < text.size;) {
        utf8proc_int32_t code;
        size_t length = character_at(text, at, &code);

        if (at == 0 || utf8proc_grapheme_break_stateful(previous, code, &state))
            count++;
        previous = code;
        at += length;
    }
    return count;
}

enum decode_result text_clean(struct bytes raw, size_t characters_max, struct arena *arena,
                              struct bytes *clean)
{
    ASSERT(characters_max > 0);
    if (!text_is_utf8(raw))
        return DECODE_MALFORMED;

    struct bytes text = text_trim(raw);
    size_t bytes_max = characters_max * TEXT_BYTES_PER_CHARACTER_MAX;

    if (bytes_max < STATEMENT_BYTES_MAX)
        bytes_max = STATEMENT_BYTES_MAX;
    struct survey survey = text_survey(text);

    if (survey.forbidden)
        return DECODE_MALFORMED;
    if (!survey.visible)
        return DECODE_EMPTY;
    /* NFC makes at most one character of three bytes from three such (Hangul). */
    if (text.size / 3 > bytes_max)
        return DECODE_TOO_LONG;
    if (survey.line_breaks)
        text = text_mend_line_breaks(text, arena);
    text = survey.normal ? arena_copy(arena, text) : text_compose(text, arena);
    /* A few marks become two by composition: what is refused once more would come back. */
    if (!survey.normal && text_survey(text).forbidden)
        return DECODE_MALFORMED;
    if (text.size > bytes_max)
        return DECODE_TOO_LONG;
    /* No character has less than one byte: most texts need no counting. */
    if (text.size > characters_max && text_character_count(text) > characters_max)
        return DECODE_TOO_LONG;
    *clean = text;
    return DECODE_OK;
}

enum decode_result text_prepare(struct bytes raw, size_t characters_max, enum language language,
                                struct arena *arena, struct text *text)
{
    struct bytes clean;
    enum decode_result result = text_clean(raw, characters_max, arena, &clean);

    if (result == DECODE_OK)
        text_index(clean, language, arena, text);
    return result;
}

enum decode_result name_prepare(struct bytes raw, struct arena *arena, struct bytes *name,
                                struct bytes *folded, struct error *error)
{
    enum decode_result result = text_clean(raw, NAME_CHARACTERS_MAX, arena, name);

    if (result == DECODE_OK &&
        (memchr(name->data, '\n', name->size) || memchr(name->data, '\t', name->size)))
        result = DECODE_MALFORMED;
    if (result == DECODE_OK)
        *folded = text_fold(*name, arena);
    if (result == DECODE_OK && folded->size == 0)
        result = DECODE_EMPTY;
    text_error(error, "name", result, NAME_CHARACTERS_MAX);
    return result;
}

enum decode_result password_prepare(struct bytes raw, struct arena *arena,
                                    struct bytes *password)
{
    if (!text_is_utf8(raw))
        return DECODE_MALFORMED;
    if (raw.size / 3 > PASSWORD_BYTES_MAX)
        return DECODE_TOO_LONG;

    struct survey survey = text_survey(raw);

    if (survey.forbidden || survey.line_breaks ||
        (raw.size > 0 && memchr(raw.data, '\n', raw.size)))
        return DECODE_MALFORMED;

    struct bytes text = survey.normal ? arena_copy(arena, raw) : text_compose(raw, arena);
    size_t count = text_character_count(text);

    if (count < PASSWORD_CHARACTERS_MIN)
        return DECODE_TOO_SHORT;
    if (count > PASSWORD_CHARACTERS_MAX || text.size > PASSWORD_BYTES_MAX)
        return DECODE_TOO_LONG;
    *password = text;
    return DECODE_OK;
}

void text_error(struct error *error, const char *place, enum decode_result result,
                size_t characters_max)
{
    switch (result) {
    case DECODE_OK:
        return;
    case DECODE_TOO_LONG:
        error_set(error, ERR_INPUT, "%s: longer than %zu characters", place, characters_max);
        return;
    case DECODE_EMPTY:
        error_set(error, ERR_INPUT, "%s: empty", place);
        return;
    case DECODE_TOO_SHORT:
        error_set(error, ERR_INPUT, "%s: shorter than %d characters", place,
                  PASSWORD_CHARACTERS_MIN);
        return;
    case DECODE_MALFORMED:
    case DECODE_UNKNOWN_TYPE:
        error_set(error, ERR_INPUT,
                  "%s: control characters, or more than %d marks on one character", place,
                  TEXT_MARKS_MAX);
        return;
    }
}
