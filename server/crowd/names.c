/* Ids as numbers. Trusts 64 bits of hash: at a million ids two collide once in 37 million runs.
 */
#include "names.h"

#include <stdlib.h>

#include "herkend/assert.h"
#include "herkend/limits.h"
#include "herkend/memory.h"

void names_init(struct names *names)
{
    *names = (struct names){0};
    arena_init(&names->arena);
    table_init(&names->numbers);
    names->ids = array_reserve(NULL, &names->capacity, 1, sizeof(*names->ids));
    names->count = 1; /* number 0 is none */
}

void names_release(struct names *names)
{
    arena_release(&names->arena);
    table_release(&names->numbers);
    free(names->ids);
    *names = (struct names){0};
}

uint32_t names_number(struct names *names, struct bytes id)
{
    if (id.size == 0 || id.size > PUBLIC_ID_BYTES_MAX)
        return 0;

    uint64_t hash = bytes_hash(id);
    uint32_t number;

    if (table_find(&names->numbers, hash, &number))
        return number;
    ASSERT(names->count < UINT32_MAX);
    number = (uint32_t)names->count++;
    names->ids = array_reserve(names->ids, &names->capacity, names->count, sizeof(*names->ids));
    names->ids[number] = arena_copy(&names->arena, id);
    table_put(&names->numbers, hash, number);
    return number;
}

struct bytes names_id(const struct names *names, uint32_t number)
{
    ASSERT(number > 0 && number < names->count);
    return names->ids[number];
}
