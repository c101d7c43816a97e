/* Allocation that does not fail: see memory.h for why. */
#include "herkend/memory.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "herkend/assert.h"

void *xcalloc(size_t count, size_t item_bytes)
{
    void *block = calloc(count ? count : 1, item_bytes ? item_bytes : 1);

    ASSERT(block);
    return block;
}

void *xreallocarray(void *block, size_t count, size_t item_bytes)
{
    ASSERT(item_bytes > 0);
    ASSERT(count <= SIZE_MAX / item_bytes);
    void *moved = realloc(block, count ? count * item_bytes : 1);

    ASSERT(moved);
    return moved;
}

void *array_reserve(void *array, size_t *capacity, size_t needed, size_t item_bytes)
{
    ASSERT(capacity);
    if (needed <= *capacity)
        return array;

    size_t grown = *capacity ? *capacity : 8;

    while (grown < needed)
        grown *= 2;
    array = xreallocarray(array, grown, item_bytes);
    memset((char *)array + *capacity * item_bytes, 0, (grown - *capacity) * item_bytes);
    *capacity = grown;
    return array;
}
