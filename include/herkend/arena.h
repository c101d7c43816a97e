#ifndef HERKEND_ARENA_H
#define HERKEND_ARENA_H

#include "herkend/bytes.h"

/* Memory that is freed all at once: what lives one turn, one command or one session's texts. */
struct arena_block;

struct arena {
    struct arena_block *blocks; /* newest first */
    size_t used_bytes;          /* handed out since init or reset */
};

void arena_init(struct arena *arena);
void arena_release(struct arena *arena);

/* Forgets everything handed out, keeps one block for reuse. */
void arena_reset(struct arena *arena);

/* Zeroed and aligned for any type; never NULL. Lives until reset or release. */
void *arena_alloc(struct arena *arena, size_t count, size_t item_bytes);

/* A copy of the bytes, followed by a NUL that is not counted. */
struct bytes arena_copy(struct arena *arena, struct bytes bytes);

#endif
