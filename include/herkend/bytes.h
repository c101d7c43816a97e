#ifndef HERKEND_BYTES_H
#define HERKEND_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Borrowed bytes: text is valid UTF-8 and not NUL-terminated. data may be NULL when size is 0.
 */
struct bytes {
    const char *data;
    size_t size;
};

#define BYTES(literal) ((struct bytes){.data = (literal), .size = sizeof(literal) - 1})

static inline struct bytes bytes_from_string(const char *string)
{
    return (struct bytes){.data = string, .size = string ? strlen(string) : 0};
}

static inline bool bytes_equal(struct bytes a, struct bytes b)
{
    return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

/* FNV-1a, 64 bits: for tables and digests of our own data, never against an adversary. */
uint64_t bytes_hash(struct bytes bytes);

/* -1, 0 or 1; by byte value, so it is the order of code points for UTF-8. */
int bytes_compare(struct bytes a, struct bytes b);

#endif
