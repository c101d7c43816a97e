/* The growing buffer with a maximum. Not shared between threads. */
#include "herkend/buffer.h"

#include <stdio.h>
#include <stdlib.h>

#include "herkend/assert.h"
#include "herkend/memory.h"

void buffer_init(struct buffer *buffer, size_t size_max)
{
    ASSERT(size_max > 0);
    *buffer = (struct buffer){.size_max = size_max};
}

void buffer_release(struct buffer *buffer)
{
    free(buffer->data);
    *buffer = (struct buffer){.size_max = buffer->size_max};
}

void buffer_clear(struct buffer *buffer)
{
    buffer->size = 0;
    buffer->overflowed = false;
}

static void buffer_grow(struct buffer *buffer, size_t needed)
{
    size_t capacity = buffer->capacity ? buffer->capacity : 256;

    while (capacity < needed)
        capacity *= 2;
    buffer->data = xreallocarray(buffer->data, capacity, 1);
    buffer->capacity = capacity;
}

/* Room for more bytes, or false and overflowed. */
static inline bool buffer_reserve(struct buffer *buffer, size_t more)
{
    if (buffer->overflowed || more > buffer->size_max - buffer->size) {
        buffer->overflowed = true;
        return false;
    }
    if (more > buffer->capacity - buffer->size)
        buffer_grow(buffer, buffer->size + more);
    return true;
}

void buffer_append(struct buffer *buffer, struct bytes bytes)
{
    if (bytes.size == 0 || !buffer_reserve(buffer, bytes.size))
        return;
    memcpy(buffer->data + buffer->size, bytes.data, bytes.size);
    buffer->size += bytes.size;
}

void buffer_append_string(struct buffer *buffer, const char *string)
{
    buffer_append(buffer, bytes_from_string(string));
}

void buffer_append_char(struct buffer *buffer, char c)
{
    if (buffer_reserve(buffer, 1))
        buffer->data[buffer->size++] = c;
}

void buffer_append_format(struct buffer *buffer, const char *format, ...)
{
    char small[256];
    va_list arguments;

    va_start(arguments, format);
    int length = vsnprintf(small, sizeof(small), format, arguments);
    va_end(arguments);
    ASSERT(length >= 0);
    if ((size_t)length < sizeof(small)) {
        buffer_append(buffer, (struct bytes){.data = small, .size = (size_t)length});
        return;
    }

    char *large = xcalloc((size_t)length + 1, 1);

    va_start(arguments, format);
    vsnprintf(large, (size_t)length + 1, format, arguments);
    va_end(arguments);
    buffer_append(buffer, (struct bytes){.data = large, .size = (size_t)length});
    free(large);
}
