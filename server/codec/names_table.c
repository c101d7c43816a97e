/* Texts by number and numbers by text, for readers of tables. Not shared between threads. */
#include "names_table.h"

#include <stdlib.h>

#include "herkend/assert.h"
#include "herkend/memory.h"

void names_init(struct names_table *names)
{
    *names = (struct names_table){0};
    table_init(&names->number_of_hash);
    arena_init(&names->arena);
}

void names_release(struct names_table *names)
{
    free(names->names);
    free(names->next_of_hash);
    table_release(&names->number_of_hash);
    arena_release(&names->arena);
    *names = (struct names_table){0};
}

bool names_find(const struct names_table *names, struct bytes name, uint32_t *number)
{
    uint32_t found = 0;

    if (!table_find(&names->number_of_hash, bytes_hash(name), &found))
        return false;
    for (;;) {
        if (bytes_equal(names->names[found], name)) {
            *number = found;
            return true;
        }
        if (names->next_of_hash[found] == 0)
            return false;
        found = names->next_of_hash[found] - 1;
    }
}

uint32_t names_add(struct names_table *names, struct bytes name)
{
    uint64_t hash = bytes_hash(name);
    uint32_t number = 0;
    uint32_t other = 0;

    if (names_find(names, name, &number))
        return number;
    ASSERT(names->count < UINT32_MAX);
    number = (uint32_t)names->count;
    names->names =
        array_reserve(names->names, &names->capacity, names->count + 1, sizeof(*names->names));
    names->next_of_hash = array_reserve(names->next_of_hash, &names->next_capacity,
                                        names->count + 1, sizeof(*names->next_of_hash));
    names->names[number] = arena_copy(&names->arena, name);
    names->next_of_hash[number] =
        table_find(&names->number_of_hash, hash, &other) ? other + 1 : 0;
    table_put(&names->number_of_hash, hash, number);
    names->count++;
    return number;
}
