#ifndef HERKEND_GATEWAY_HTTP_HEAD_H
#define HERKEND_GATEWAY_HTTP_HEAD_H

#include "herkend/codec.h"

/*
 * The head of an HTTP/1.1 request (RFC 9112): request line and fields, read strictly, as two
 * readers that differ about a request let one request hide in another. Everything points into
 * the input.
 */
enum {
    HTTP_HEAD_BYTES_MAX = 8192,
    HTTP_FIELDS_MAX = 64,
    HTTP_METHOD_BYTES_MAX = 32,
};

struct http_field {
    struct bytes name;
    struct bytes value; /* without the white space around it */
};

struct http_head {
    struct bytes method;
    struct bytes target; /* origin form: begins with "/" (or is "*") */
    uint8_t minor;       /* of HTTP/1.x: 0 or 1 */
    struct http_field fields[HTTP_FIELDS_MAX];
    size_t field_count;

    struct bytes host;       /* empty only in HTTP/1.0 */
    uint64_t content_length; /* 0 without a body */
    bool keep_alive;
    bool expects_continue;
};

/*
 * Reads one head. Returns how many bytes it had, its empty line included; 0 when it is not
 * complete yet, or when it is refused: then *status is the answer (400, 411, 414, 417, 431,
 * 501, 505), otherwise 0. *why is a static sentence for a refusal.
 */
size_t http_head_decode(struct bytes input, struct http_head *head, uint16_t *status,
                        const char **why);

/* The value of a field that may come once; false when it is absent or repeated. name in lower
 * case. */
bool http_head_find(const struct http_head *head, const char *name, struct bytes *value);

/* How often the field came. */
size_t http_head_count(const struct http_head *head, const char *name);

/* Whether a comma-separated list, which may be spread over several fields, has this member,
 * without regard to case. */
bool http_head_lists(const struct http_head *head, const char *name, const char *member);

/* The same with regard to case: sub-protocols differ by it. */
bool http_head_lists_exactly(const struct http_head *head, const char *name,
                             const char *member);

/* ASCII letters without regard to case. */
bool bytes_equal_caseless(struct bytes a, struct bytes b);

/* Without white space at both ends. */
struct bytes bytes_trim(struct bytes bytes);

#endif
