/*
 * A message for other eyes than its reader's: the same parts, decoded so that a person can read
 * them, with what opens a door taken out. Doors are the personal link (what follows "#t=") and
 * a person's own page (what follows "/r/"). Any thread.
 */
#include <gmime/gmime.h>

#include "compose.h"

enum { SECRET_BYTES_MIN = 16 };

static bool is_secret_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '-' || c == '_' || c == '.';
}

static bool stands_at(struct bytes text, size_t at, const char *mark)
{
    size_t size = strlen(mark);

    return text.size - at >= size && memcmp(text.data + at, mark, size) == 0;
}

/* How many bytes of the mark of a door stand here; 0: none. */
static size_t door_at(struct bytes text, size_t at)
{
    static const char *const marks[] = {
        "#t=", "#t%3D", "#t&#61;", "%23t=", "%23t%3D", "/r/", "%2Fr%2F"};

    for (size_t i = 0; i < ARRAY_COUNT(marks); i++) {
        if (stands_at(text, at, marks[i]))
            return strlen(marks[i]);
    }
    return 0;
}

static void mask(struct bytes text, const char *instead, struct buffer *out)
{
    size_t at = 0;

    while (at < text.size) {
        size_t mark = door_at(text, at);
        size_t end = at + mark;

        if (mark == 0) {
            buffer_append_char(out, text.data[at++]);
            continue;
        }
        while (end < text.size && is_secret_byte(text.data[end]))
            end++;
        buffer_append(out, (struct bytes){.data = text.data + at, .size = mark});
        /* A shorter word behind "/r/" is no way, and stays. */
        if (end - at - mark >= SECRET_BYTES_MIN)
            buffer_append_string(out, instead);
        else
            buffer_append(
                out, (struct bytes){.data = text.data + at + mark, .size = end - at - mark});
        at = end;
    }
}

/* Lines of a calendar that were folded (RFC 5545, 3.1) may cut a link in two. */
static void unfold(struct bytes text, struct buffer *out)
{
    for (size_t at = 0; at < text.size; at++) {
        size_t end = at + (text.data[at] == '\r');

        if (end + 1 < text.size && text.data[end] == '\n' &&
            (text.data[end + 1] == ' ' || text.data[end + 1] == '\t'))
            at = end + 1;
        else
            buffer_append_char(out, text.data[at]);
    }
}

static void part_content(GMimePart *part, struct buffer *out)
{
    GMimeDataWrapper *content = g_mime_part_get_content(part);
    GMimeStream *stream = g_mime_stream_mem_new();

    if (content && g_mime_data_wrapper_write_to_stream(content, stream) >= 0) {
        GByteArray *bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));

        buffer_append(out,
                      (struct bytes){.data = (const char *)bytes->data, .size = bytes->len});
    }
    g_object_unref(stream);
}

static void part_replace(GMimePart *part, struct bytes text, GMimeContentEncoding encoding)
{
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer(text.data, text.size);
    GMimeDataWrapper *content =
        g_mime_data_wrapper_new_with_stream(stream, GMIME_CONTENT_ENCODING_DEFAULT);

    g_mime_part_set_content(part, content);
    g_mime_part_set_content_encoding(part, encoding);
    g_object_unref(content);
    g_object_unref(stream);
}

struct readable {
    size_t size_max;
    bool overflowed;
};

/* Every leaf; those that hold text are written as it is. */
static void part_make_readable(GMimeObject *parent, GMimeObject *object, gpointer context)
{
    struct readable *readable = context;
    GMimeContentType *type = g_mime_object_get_content_type(object);
    struct buffer decoded;
    struct buffer unfolded;
    struct buffer masked;

    (void)parent;
    if (!GMIME_IS_PART(object))
        return;
    buffer_init(&decoded, readable->size_max);
    buffer_init(&unfolded, readable->size_max);
    buffer_init(&masked, readable->size_max);
    part_content(GMIME_PART(object), &decoded);
    if (g_mime_content_type_is_type(type, "text", "calendar") ||
        g_mime_content_type_is_type(type, "application", "ics"))
        unfold(buffer_bytes(&decoded), &unfolded);
    else
        buffer_append(&unfolded, buffer_bytes(&decoded));
    mask(buffer_bytes(&unfolded), "…", &masked);
    part_replace(GMIME_PART(object), buffer_bytes(&masked),
                 g_mime_content_type_is_type(type, "text", "*")
                     ? GMIME_CONTENT_ENCODING_8BIT
                     : GMIME_CONTENT_ENCODING_BASE64);
    readable->overflowed = readable->overflowed || decoded.overflowed || masked.overflowed;
    buffer_release(&decoded);
    buffer_release(&unfolded);
    buffer_release(&masked);
}

static void header_mask(GMimeHeader *header)
{
    const char *value = g_mime_header_get_value(header);
    struct buffer masked;

    buffer_init(&masked, 2 * strlen(value) + 1);
    mask(bytes_from_string(value), "...", &masked); /* a header has ASCII only */
    buffer_append_char(&masked, '\0');
    if (!masked.overflowed && strcmp(masked.data, value) != 0)
        g_mime_header_set_value(header, NULL, masked.data, "utf-8");
    buffer_release(&masked);
}

int mail_readable(struct bytes message, struct buffer *out, struct error *error)
{
    compose_prepare();

    GMimeStream *stream = g_mime_stream_mem_new_with_buffer(message.data, message.size);
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    GMimeMessage *parsed = g_mime_parser_construct_message(parser, NULL);
    struct readable readable = {.size_max = 4 * message.size + 1024};

    if (parsed) {
        GMimeHeaderList *headers = g_mime_object_get_header_list(GMIME_OBJECT(parsed));

        for (int i = 0; i < g_mime_header_list_get_count(headers); i++)
            header_mask(g_mime_header_list_get_header_at(headers, i));
        g_mime_message_foreach(parsed, part_make_readable, &readable);
        message_append(parsed, out);
        g_object_unref(parsed);
    }
    g_object_unref(parser);
    g_object_unref(stream);
    if (parsed && !readable.overflowed)
        return 0;
    error_set(error, ERR_DAMAGED, "this mail cannot be read");
    return -ERR_DAMAGED;
}
