/*
 * Path and query of an HTTP request. Split first, percent-decoded after, so that an escaped
 * slash stays inside its segment; and refused where decoded parts could mean something else to
 * a file system. Runs in the loops.
 */
#include "internal.h"

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

bool percent_decode(struct bytes raw, bool plus, struct arena *arena, struct bytes *decoded)
{
    char *bytes = arena_alloc(arena, raw.size + 1, 1);
    size_t size = 0;

    for (size_t i = 0; i < raw.size; i++) {
        unsigned char c = (unsigned char)raw.data[i];

        if (c == '%') {
            int high = raw.size - i > 2 ? hex_digit(raw.data[i + 1]) : -1;
            int low = raw.size - i > 2 ? hex_digit(raw.data[i + 2]) : -1;

            if (high < 0 || low < 0)
                return false;
            c = (unsigned char)(high << 4 | low);
            i += 2;
        } else if (c == '+' && plus) {
            c = ' ';
        }
        bytes[size++] = (char)c;
    }
    *decoded = (struct bytes){.data = bytes, .size = size};
    return text_is_utf8(*decoded);
}

/* In a query + is a space besides. Control characters belong into neither. */
static bool part_decode(struct bytes raw, bool query, struct arena *arena, struct bytes *part)
{
    if (!percent_decode(raw, query, arena, part))
        return false;
    for (size_t i = 0; i < part->size; i++) {
        unsigned char c = (unsigned char)part->data[i];

        if (c < 0x20 || c == 0x7F)
            return false;
    }
    return true;
}

struct bytes take_until(struct bytes *rest, char c)
{
    const char *end = rest->size > 0 ? memchr(rest->data, c, rest->size) : NULL;
    struct bytes part = *rest;

    if (!end) {
        *rest = (struct bytes){0};
        return part;
    }
    part.size = (size_t)(end - rest->data);
    rest->data += part.size + 1;
    rest->size -= part.size + 1;
    return part;
}

/* A name that a file system takes for nothing else. */
static bool segment_is_plain(struct bytes segment)
{
    return segment.size > 0 && !bytes_equal(segment, BYTES(".")) &&
           !bytes_equal(segment, BYTES("..")) && !memchr(segment.data, '/', segment.size) &&
           !memchr(segment.data, '\\', segment.size);
}

static bool path_decode(struct bytes path, struct arena *arena, struct http_target *out)
{
    while (path.size > 0) {
        struct bytes raw = take_until(&path, '/');
        struct bytes *segment = &out->segments[out->segment_count];

        if (out->segment_count == HTTP_SEGMENTS_MAX)
            return false;
        if (!part_decode(raw, false, arena, segment) || !segment_is_plain(*segment))
            return false;
        out->segment_count++;
    }
    return true;
}

static bool query_decode(struct bytes query, struct arena *arena, struct http_target *out)
{
    while (query.size > 0) {
        struct bytes value = take_until(&query, '&');
        struct bytes name = take_until(&value, '=');
        size_t i = out->parameter_count;

        if (name.size == 0 && value.size == 0)
            continue; /* "a=1&&b=2" */
        if (i == HTTP_PARAMETERS_MAX)
            return false;
        if (!part_decode(name, true, arena, &out->parameters[i].name) ||
            !part_decode(value, true, arena, &out->parameters[i].value))
            return false;
        out->parameter_count++;
    }
    return true;
}

bool http_target_decode(struct bytes target, struct arena *arena, struct http_target *out)
{
    struct http_target decoded = {0};
    struct bytes query = target;

    if (target.size == 0 || target.size > HTTP_TARGET_BYTES_MAX || target.data[0] != '/')
        return false;

    struct bytes path = take_until(&query, '?');

    /* The first slash opens the path. One at its end says "folder", of which we have none but
     * the root: such a path is another one, and the caller finds no route for it. */
    if (path.size > 1 && path.data[path.size - 1] == '/')
        return false;
    path.data++;
    path.size--;
    if (!path_decode(path, arena, &decoded) || !query_decode(query, arena, &decoded))
        return false;
    *out = decoded;
    return true;
}
