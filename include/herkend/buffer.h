#ifndef HERKEND_BUFFER_H
#define HERKEND_BUFFER_H

#include "herkend/bytes.h"

#include <stdarg.h>

/*
 * A growing byte buffer that is born with a maximum. An append beyond the maximum changes
 * nothing and sets overflowed, which stays set: callers append without checking each step and
 * ask once at the end.
 */
struct buffer {
    char *data;
    size_t size;
    size_t capacity;
    size_t size_max;
    bool overflowed;
};

void buffer_init(struct buffer *buffer, size_t size_max);
void buffer_release(struct buffer *buffer);

/* Empties it and keeps the memory. */
void buffer_clear(struct buffer *buffer);

void buffer_append(struct buffer *buffer, struct bytes bytes);
void buffer_append_string(struct buffer *buffer, const char *string);
void buffer_append_char(struct buffer *buffer, char c);

/* printf-style; %f prints with a point, as the program never leaves the C locale. */
__attribute__((format(printf, 2, 3))) void buffer_append_format(struct buffer *buffer,
                                                                const char *format, ...);

static inline struct bytes buffer_bytes(const struct buffer *buffer)
{
    return (struct bytes){.data = buffer->data, .size = buffer->size};
}

#endif
