/* Bump allocation in blocks. Not shared between threads. */
#include "herkend/arena.h"

#include <stdalign.h>
#include <stdlib.h>

#include "herkend/assert.h"
#include "herkend/memory.h"

enum { ARENA_BLOCK_BYTES = 4096, ARENA_FIRST_BYTES = 1024 }; /* many need little */

struct arena_block {
    struct arena_block *next;
    size_t capacity;
    size_t used;
    alignas(max_align_t) char data[];
};

void arena_init(struct arena *arena)
{
    *arena = (struct arena){0};
}

void arena_release(struct arena *arena)
{
    struct arena_block *block = arena->blocks;

    while (block) {
        struct arena_block *next = block->next;

        free(block);
        block = next;
    }
    *arena = (struct arena){0};
}

void arena_reset(struct arena *arena)
{
    struct arena_block *kept = arena->blocks;

    if (kept) {
        struct arena rest = {.blocks = kept->next};

        arena_release(&rest);
        kept->next = NULL;
        kept->used = 0;
    }
    arena->used_bytes = 0;
}

void *arena_alloc(struct arena *arena, size_t count, size_t item_bytes)
{
    ASSERT(item_bytes > 0);
    ASSERT(count <= (SIZE_MAX / 2) / item_bytes);

    size_t alignment = alignof(max_align_t);
    size_t needed = (count * item_bytes + alignment - 1) / alignment * alignment;
    struct arena_block *block = arena->blocks;

    if (!block || block->capacity - block->used < needed) {
        size_t usual = block ? ARENA_BLOCK_BYTES : ARENA_FIRST_BYTES;
        size_t capacity = needed > usual ? needed : usual;

        block = xreallocarray(NULL, sizeof(*block) + capacity, 1);
        block->capacity = capacity;
        block->used = 0;
        block->next = arena->blocks;
        arena->blocks = block;
    }

    void *memory = block->data + block->used;

    block->used += needed;
    arena->used_bytes += needed;
    memset(memory, 0, needed);
    return memory;
}

struct bytes arena_copy(struct arena *arena, struct bytes bytes)
{
    char *copy = arena_alloc(arena, bytes.size + 1, 1);

    if (bytes.size > 0)
        memcpy(copy, bytes.data, bytes.size);
    return (struct bytes){.data = copy, .size = bytes.size};
}
