#ifndef HERKEND_MEMORY_H
#define HERKEND_MEMORY_H

#include <stddef.h>

/*
 * Allocation for our own small blocks: out of memory stops the process (architecture: trouble
 * of kind 3). Anything whose size a stranger chooses has a bound in limits.h and is refused
 * before it comes here.
 */

/* Zeroed memory for count items of item_bytes; never NULL. Given: free() it. */
void *xcalloc(size_t count, size_t item_bytes);

/* Like realloc for count items of item_bytes; never NULL. New memory is not zeroed. */
void *xreallocarray(void *block, size_t count, size_t item_bytes);

/*
 * Room for at least needed items in a growing array: doubles *capacity, so that appending is
 * O(1) amortised. Returns the (possibly moved) array; new items are zeroed.
 */
void *array_reserve(void *array, size_t *capacity, size_t needed, size_t item_bytes);

#endif
