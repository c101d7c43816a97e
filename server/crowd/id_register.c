/* Ids as numbers. Trusts 64 bits of hash: at a million ids two collide once in 37 million runs.
 */
#include "id_register.h"

#include <stdlib.h>

#include "herkend/assert.h"
#include "herkend/limits.h"
#include "herkend/memory.h"

void id_register_init(struct id_register *book)
{
    *book = (struct id_register){0};
    arena_init(&book->arena);
    table_init(&book->numbers);
    book->ids = array_reserve(NULL, &book->capacity, 1, sizeof(*book->ids));
    book->count = 1; /* number 0 is none */
}

void id_register_release(struct id_register *book)
{
    arena_release(&book->arena);
    table_release(&book->numbers);
    free(book->ids);
    *book = (struct id_register){0};
}

uint32_t id_register_number(struct id_register *book, struct bytes id)
{
    if (id.size == 0 || id.size > PUBLIC_ID_BYTES_MAX)
        return 0;

    uint64_t hash = bytes_hash(id);
    uint32_t number;

    if (table_find(&book->numbers, hash, &number))
        return number;
    ASSERT(book->count < UINT32_MAX);
    number = (uint32_t)book->count++;
    book->ids = array_reserve(book->ids, &book->capacity, book->count, sizeof(*book->ids));
    book->ids[number] = arena_copy(&book->arena, id);
    table_put(&book->numbers, hash, number);
    return number;
}

struct bytes id_register_id(const struct id_register *book, uint32_t number)
{
    ASSERT(number > 0 && number < book->count);
    return book->ids[number];
}
