/*
 * Request heads after RFC 9112 (syntax) and RFC 9110 (fields). Stricter than it must be where
 * being lenient has hurt others: lines end with CR LF, field names end at their colon, no
 * folded lines, one Host, one Content-Length, and no Transfer-Encoding: our clients know how
 * long their bodies are. libwebsockets 4.1.6 reads heads too, but hands out targets that are
 * decoded already, overlooks Transfer-Encoding, and turns a CONNECT into a raw connection.
 * Pure: fuzz it.
 */
#include "http_head.h"

#include <string.h>

#include "herkend/assert.h"

static char ascii_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool bytes_equal_caseless(struct bytes a, struct bytes b)
{
    if (a.size != b.size)
        return false;
    for (size_t i = 0; i < a.size; i++) {
        if (ascii_lower(a.data[i]) != ascii_lower(b.data[i]))
            return false;
    }
    return true;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

struct bytes bytes_trim(struct bytes bytes)
{
    while (bytes.size > 0 && is_blank(bytes.data[bytes.size - 1]))
        bytes.size--;
    while (bytes.size > 0 && is_blank(bytes.data[0])) {
        bytes.data++;
        bytes.size--;
    }
    return bytes;
}

/* RFC 9110, 5.6.2. */
static bool is_token(struct bytes bytes)
{
    for (size_t i = 0; i < bytes.size; i++) {
        char c = bytes.data[i];
        bool alphanumeric =
            (c >= '0' && c <= '9') || (ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z');

        if (!alphanumeric && (c == '\0' || !strchr("!#$%&'*+-.^_`|~", c)))
            return false;
    }
    return bytes.size > 0;
}

/* RFC 9110, 5.5: visible characters, white space and bytes above ASCII. */
static bool is_field_value(struct bytes bytes)
{
    for (size_t i = 0; i < bytes.size; i++) {
        unsigned char c = (unsigned char)bytes.data[i];

        if ((c < 0x20 && c != '\t') || c == 0x7F)
            return false;
    }
    return true;
}

/* The next line without its CR LF; false when there is none, or a bare LF ends it. */
static bool take_line(struct bytes *rest, struct bytes *line)
{
    const char *end = rest->size ? memchr(rest->data, '\n', rest->size) : NULL;

    if (!end || end == rest->data || end[-1] != '\r')
        return false;
    line->data = rest->data;
    line->size = (size_t)(end - rest->data) - 1;
    rest->size -= line->size + 2;
    rest->data = end + 1;
    return true;
}

/* Absolute form (RFC 9112, 3.2.2): what a proxy is sent, and every server must take. */
static struct bytes target_origin_form(struct bytes target)
{
    static const char scheme[] = "http://";
    struct bytes start = {.data = target.data, .size = sizeof(scheme) - 1};

    if (target.size < sizeof(scheme) || !bytes_equal_caseless(start, BYTES("http://")))
        return target;

    const char *slash = memchr(target.data + start.size, '/', target.size - start.size);

    if (!slash)
        return BYTES("/");
    return (struct bytes){.data = slash, .size = target.size - (size_t)(slash - target.data)};
}

static bool is_target(struct bytes target)
{
    for (size_t i = 0; i < target.size; i++) {
        unsigned char c = (unsigned char)target.data[i];

        if (c <= 0x20 || c >= 0x7F || c == '#')
            return false;
    }
    return target.size > 0 && (target.data[0] == '/' || bytes_equal(target, BYTES("*")));
}

/* "GET /path HTTP/1.1". Returns a status, 0 when it is fine. */
static uint16_t decode_request_line(struct bytes line, struct http_head *head, const char **why)
{
    const char *first = line.size ? memchr(line.data, ' ', line.size) : NULL;
    const char *last = line.size ? memrchr(line.data, ' ', line.size) : NULL;

    *why = "the request line is not one";
    if (!first || first == last)
        return 400;
    head->method = (struct bytes){.data = line.data, .size = (size_t)(first - line.data)};
    head->target = (struct bytes){.data = first + 1, .size = (size_t)(last - first) - 1};

    struct bytes version = {.data = last + 1,
                            .size = line.size - (size_t)(last + 1 - line.data)};

    if (!is_token(head->method) || head->method.size > HTTP_METHOD_BYTES_MAX)
        return 400;
    if (version.size != 8 || memcmp(version.data, "HTTP/", 5) != 0 || version.data[6] != '.')
        return 400;
    *why = "only HTTP/1.1 and HTTP/1.0";
    if (version.data[5] != '1' || (version.data[7] != '0' && version.data[7] != '1'))
        return 505;
    head->minor = (uint8_t)(version.data[7] - '0');
    *why = "the target is too long";
    if (head->target.size > HTTP_TARGET_BYTES_MAX)
        return 414;
    head->target = target_origin_form(head->target);
    *why = "the target is not a path";
    return is_target(head->target) ? 0 : 400;
}

static uint16_t decode_field(struct bytes line, struct http_head *head, const char **why)
{
    const char *colon = memchr(line.data, ':', line.size);

    *why = "a header field is not one";
    if (!colon)
        return 400;

    size_t name_bytes = (size_t)(colon - line.data);
    struct http_field field = {
        .name = {.data = line.data, .size = name_bytes},
        .value = {.data = colon + 1, .size = line.size - name_bytes - 1},
    };

    /* A name with a blank in or after it is no token; neither is a folded line's start. */
    if (!is_token(field.name) || !is_field_value(field.value))
        return 400;
    *why = "too many header fields";
    if (head->field_count == HTTP_FIELDS_MAX)
        return 431;
    field.value = bytes_trim(field.value);
    head->fields[head->field_count++] = field;
    return 0;
}

static bool decode_content_length(struct bytes text, uint64_t *length)
{
    *length = 0;
    if (text.size == 0 || text.size > 18)
        return false;
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] < '0' || text.data[i] > '9')
            return false;
        *length = *length * 10 + (uint64_t)(text.data[i] - '0');
    }
    return true;
}

/* RFC 9112, 6: how long the body is. */
static uint16_t decode_framing(struct http_head *head, const char **why)
{
    size_t lengths = http_head_count(head, "content-length");
    struct bytes text;

    if (http_head_count(head, "transfer-encoding") > 0) {
        *why = "a body needs a Content-Length";
        return lengths > 0 || head->minor == 0 ? 400 : 411;
    }
    *why = "Content-Length is not a number";
    if (lengths > 0 && (!http_head_find(head, "content-length", &text) ||
                        !decode_content_length(text, &head->content_length)))
        return 400;
    *why = "no such expectation can be met";
    if (http_head_count(head, "expect") > 0) {
        if (!http_head_lists(head, "expect", "100-continue"))
            return 417;
        head->expects_continue = head->minor == 1;
    }
    return 0;
}

/* What the fields mean for the connection. */
static uint16_t decode_meaning(struct http_head *head, const char **why)
{
    size_t hosts = http_head_count(head, "host");

    *why = "exactly one Host";
    if (hosts > 1 || (hosts == 0 && head->minor == 1))
        return 400;
    if (hosts == 1 && !http_head_find(head, "host", &head->host))
        return 400;
    for (size_t i = 0; i < head->host.size; i++) {
        if (is_blank(head->host.data[i]) || strchr("/?#@,", head->host.data[i]))
            return 400;
    }
    head->keep_alive = head->minor == 1 && !http_head_lists(head, "connection", "close");
    return decode_framing(head, why);
}

/* Where the head ends: behind its empty line; 0 when it does not yet. */
static size_t head_end(struct bytes input)
{
    const char *end = input.size ? memmem(input.data, input.size, "\r\n\r\n", 4) : NULL;

    return end ? (size_t)(end - input.data) + 4 : 0;
}

/* Whether what came so far can still become a head. */
static uint16_t judge_beginning(struct bytes input, const char **why)
{
    struct bytes rest = input;
    struct bytes line;
    bool whole_lines = false;

    while (take_line(&rest, &line))
        whole_lines = true;
    *why = "lines end with CR LF";
    if (rest.size > 0 && memchr(rest.data, '\n', rest.size))
        return 400;
    *why = "the head of the request is too long";
    if (input.size >= HTTP_HEAD_BYTES_MAX)
        return whole_lines ? 431 : 414;
    return 0;
}

size_t http_head_decode(struct bytes input, struct http_head *head, uint16_t *status,
                        const char **why)
{
    struct bytes whole = input;

    *status = 0;
    *why = NULL;
    memset(head, 0, sizeof(*head));
    /* Empty lines before a request are to be ignored (RFC 9112, 2.2). */
    while (input.size >= 2 && memcmp(input.data, "\r\n", 2) == 0) {
        input.data += 2;
        input.size -= 2;
    }
    if (input.size == 0)
        return 0;

    size_t size = head_end(input);

    if (size == 0 || size > HTTP_HEAD_BYTES_MAX) {
        *status = judge_beginning(input, why);
        return 0;
    }

    struct bytes rest = {.data = input.data, .size = size - 2};
    struct bytes line;

    *why = "lines end with CR LF";
    if (!take_line(&rest, &line)) {
        *status = 400;
        return 0;
    }
    *status = decode_request_line(line, head, why);
    while (*status == 0 && rest.size > 0) {
        *why = "lines end with CR LF";
        *status = take_line(&rest, &line) ? decode_field(line, head, why) : 400;
    }
    if (*status == 0)
        *status = decode_meaning(head, why);
    if (*status != 0)
        return 0;
    *why = NULL;
    return whole.size - input.size + size;
}

static bool field_is(const struct http_field *field, const char *name)
{
    return bytes_equal_caseless(field->name, bytes_from_string(name));
}

size_t http_head_count(const struct http_head *head, const char *name)
{
    size_t count = 0;

    for (size_t i = 0; i < head->field_count; i++)
        count += field_is(&head->fields[i], name);
    return count;
}

bool http_head_find(const struct http_head *head, const char *name, struct bytes *value)
{
    if (http_head_count(head, name) != 1)
        return false;
    for (size_t i = 0; i < head->field_count; i++) {
        if (field_is(&head->fields[i], name))
            *value = head->fields[i].value;
    }
    return true;
}

/* Whether one comma-separated list has the member. */
static bool list_has(struct bytes list, struct bytes member, bool exactly)
{
    while (list.size > 0) {
        const char *comma = memchr(list.data, ',', list.size);
        struct bytes item = {.data = list.data,
                             .size = comma ? (size_t)(comma - list.data) : list.size};

        list.data += item.size + (comma ? 1 : 0);
        list.size -= item.size + (comma ? 1 : 0);
        item = bytes_trim(item);
        if (exactly ? bytes_equal(item, member) : bytes_equal_caseless(item, member))
            return true;
    }
    return false;
}

static bool head_lists(const struct http_head *head, const char *name, const char *member,
                       bool exactly)
{
    for (size_t i = 0; i < head->field_count; i++) {
        if (field_is(&head->fields[i], name) &&
            list_has(head->fields[i].value, bytes_from_string(member), exactly))
            return true;
    }
    return false;
}

bool http_head_lists(const struct http_head *head, const char *name, const char *member)
{
    return head_lists(head, name, member, false);
}

bool http_head_lists_exactly(const struct http_head *head, const char *name, const char *member)
{
    return head_lists(head, name, member, true);
}
