/* Lists and sets of small numbers: connections, seats, statements. Engine's thread. */
#include "internal.h"

#include <stdlib.h>
#include <string.h>

#include "herkend/memory.h"

void number_list_add(struct number_list *list, uint32_t number)
{
    list->items =
        array_reserve(list->items, &list->capacity, list->count + 1, sizeof(*list->items));
    list->items[list->count++] = number;
}

void number_list_release(struct number_list *list)
{
    free(list->items);
    *list = (struct number_list){0};
}

void number_set_add(struct number_set *set, uint32_t number)
{
    set->marks = array_reserve(set->marks, &set->mark_capacity, (size_t)number + 1, 1);
    if (set->marks[number])
        return;
    set->marks[number] = 1;
    number_list_add(&set->list, number);
}

void number_set_clear(struct number_set *set)
{
    for (size_t i = 0; i < set->list.count; i++)
        set->marks[set->list.items[i]] = 0;
    set->list.count = 0;
}

void number_set_release(struct number_set *set)
{
    number_list_release(&set->list);
    free(set->marks);
    *set = (struct number_set){0};
}
