/*
 * Texts of people, before they stand in a header, a calendar or a page. The codec has refused
 * most of what is taken out here; a mail must be safe all the same, whatever came into the
 * file. Any thread.
 */
#include <glib.h>
#include <stdlib.h>

#include "herkend/assert.h"
#include "internal.h"

/* What breaks a line in some program: controls (C0, DEL, C1), U+2028 and U+2029. */
static bool code_breaks(gunichar code)
{
    return code < 0x20 || (code >= 0x7F && code <= 0x9F) || code == 0x2028 || code == 0x2029;
}

/* Embeddings, overrides and isolates reach past the text that holds them (UAX #9, 2); a byte
 * order mark and the interlinear marks are nothing to see. */
static bool code_steers(gunichar code)
{
    return (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069) ||
           code == 0xFEFF || (code >= 0xFFF9 && code <= 0xFFFB);
}

static bool code_is_blank(gunichar code)
{
    return code == ' ' || code == 0xA0 || code == 0x3000 || (code >= 0x2000 && code <= 0x200A);
}

static bool code_runs_left(gunichar code)
{
    return (code >= 0x590 && code <= 0x8FF) || (code >= 0xFB1D && code <= 0xFDFF) ||
           (code >= 0xFE70 && code <= 0xFEFC) || (code >= 0x10800 && code <= 0x10FFF) ||
           (code >= 0x1E800 && code <= 0x1EFFF);
}

/* The next character of text from *at; U+FFFD for a byte that belongs to none. */
static gunichar code_next(struct bytes text, size_t *at)
{
    gunichar code = g_utf8_get_char_validated(text.data + *at, (gssize)(text.size - *at));

    /* A NUL is a character of UTF-8, but not to GLib in every version. */
    if (text.data[*at] == '\0')
        code = 0;
    if (code == (gunichar)-1 || code == (gunichar)-2) {
        *at += 1;
        return 0xFFFD;
    }
    *at += code == 0 ? 1 : (size_t)g_unichar_to_utf8(code, NULL);
    return code;
}

/* Appends at out[*size], of which there is room for the longest text (see clean()). */
static void put_code(char *out, size_t *size, gunichar code)
{
    *size += (size_t)g_unichar_to_utf8(code, out + *size);
}

static struct bytes clean(struct arena *arena, struct bytes text, bool keep_lines)
{
    /* A bad byte becomes three; nothing else grows. */
    char *out = arena_alloc(arena, text.size * 3 + 1, 1);
    size_t size = 0;
    bool blank = false; /* one is due before the next visible character */

    for (size_t at = 0; at < text.size;) {
        gunichar code = code_next(text, &at);

        if (code_steers(code))
            continue;
        if (keep_lines && (code == '\n' || code == 0x2028 || code == 0x2029)) {
            out[size++] = '\n';
            blank = false;
            continue;
        }
        if (code_breaks(code) || code_is_blank(code)) {
            blank = size > 0 && out[size - 1] != '\n';
            continue;
        }
        if (blank)
            out[size++] = ' ';
        blank = false;
        put_code(out, &size, code);
    }
    while (size > 0 && out[size - 1] == '\n')
        size--;
    out[size] = '\0';
    return (struct bytes){.data = out, .size = size};
}

struct bytes clean_line(struct arena *arena, struct bytes text)
{
    return clean(arena, text, false);
}

struct bytes clean_lines(struct arena *arena, struct bytes text)
{
    return clean(arena, text, true);
}

static bool is_of_domain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '-' || (unsigned char)c >= 0x80;
}

/* "example.org", but neither "J.P. de Vries" nor "(jr.)". */
static bool dot_joins(struct bytes text, size_t at)
{
    return at >= 2 && text.size - at > 2 && is_of_domain(text.data[at - 2]) &&
           is_of_domain(text.data[at - 1]) && is_of_domain(text.data[at + 1]) &&
           is_of_domain(text.data[at + 2]);
}

struct bytes clean_name(struct arena *arena, struct bytes text)
{
    struct bytes name = clean_line(arena, text);

    for (size_t at = 0; at < name.size; at++) {
        char c = name.data[at];

        if (c == '@' || (c == '.' && dot_joins(name, at)) ||
            (c == ':' && name.size - at > 2 && memcmp(name.data + at, "://", 3) == 0))
            return (struct bytes){.data = ""};
    }
    return name;
}

struct bytes clean_isolated(struct arena *arena, struct bytes text)
{
    static const char first_strong_isolate[] = "\xE2\x81\xA8", pop_isolate[] = "\xE2\x81\xA9";
    bool runs_left = false;

    for (size_t at = 0; at < text.size;)
        runs_left = code_runs_left(code_next(text, &at)) || runs_left;
    if (!runs_left)
        return text;

    char *out = arena_alloc(arena, text.size + 7, 1);

    memcpy(out, first_strong_isolate, 3);
    memcpy(out + 3, text.data, text.size);
    memcpy(out + 3 + text.size, pop_isolate, 4);
    return (struct bytes){.data = out, .size = text.size + 6};
}
