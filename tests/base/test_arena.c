/* Memory that is freed all at once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "herkend/arena.h"
#include "herkend/assert.h"
#include "herkend/memory.h"
#include "herkend/random.h"

static void memory_is_zeroed_and_aligned(void **state)
{
    struct arena arena;

    (void)state;
    arena_init(&arena);
    for (size_t size = 1; size < 600; size++) {
        unsigned char *memory = arena_alloc(&arena, size, 1);

        assert_int_equal((uintptr_t)memory % _Alignof(max_align_t), 0);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(memory[i], 0);
        memset(memory, 0xFF, size);
    }
    arena_release(&arena);
}

static void no_two_pieces_overlap(void **state)
{
    enum { COUNT = 3000 };
    static unsigned char *pieces[COUNT];
    static size_t sizes[COUNT];
    uint64_t random = 1;
    struct arena arena;

    (void)state;
    arena_init(&arena);
    for (int i = 0; i < COUNT; i++) {
        sizes[i] = 1 + random_below(&random, i % 100 == 0 ? 20000 : 200);
        pieces[i] = arena_alloc(&arena, sizes[i], 1);
        memset(pieces[i], i & 0xFF, sizes[i]);
    }
    for (int i = 0; i < COUNT; i++) {
        for (size_t b = 0; b < sizes[i]; b++)
            assert_int_equal(pieces[i][b], i & 0xFF);
    }
    arena_release(&arena);
}

static void a_piece_larger_than_a_block_is_whole(void **state)
{
    struct arena arena;

    (void)state;
    arena_init(&arena);
    char *large = arena_alloc(&arena, 1000000, 3);

    memset(large, 1, 3000000);
    assert_true(arena.used_bytes >= 3000000);
    arena_release(&arena);
    assert_int_equal(arena.used_bytes, 0);
}

static void nothing_may_be_asked_for(void **state)
{
    struct arena arena;

    (void)state;
    arena_init(&arena);
    assert_non_null(arena_alloc(&arena, 0, 8));
    arena_release(&arena);
}

static void a_reset_arena_gives_zeroed_memory_again(void **state)
{
    struct arena arena;

    (void)state;
    arena_init(&arena);
    for (int round = 0; round < 100; round++) {
        for (int i = 0; i < 50; i++) {
            unsigned char *memory = arena_alloc(&arena, 100, 1);

            for (int b = 0; b < 100; b++)
                assert_int_equal(memory[b], 0);
            memset(memory, 0xFF, 100);
        }
        arena_reset(&arena);
        assert_int_equal(arena.used_bytes, 0);
    }
    arena_release(&arena);
}

static void an_empty_arena_can_be_reset_and_released(void **state)
{
    struct arena arena;

    (void)state;
    arena_init(&arena);
    arena_reset(&arena);
    arena_release(&arena);
    arena_release(&arena);
}

static void a_copy_is_followed_by_a_nul(void **state)
{
    struct arena arena;

    (void)state;
    arena_init(&arena);
    struct bytes copy = arena_copy(&arena, (struct bytes){"a\0bcdef", 4});
    struct bytes empty = arena_copy(&arena, (struct bytes){0});

    assert_int_equal(copy.size, 4);
    assert_memory_equal(copy.data, "a\0bc\0", 5);
    assert_int_equal(empty.size, 0);
    assert_string_equal(empty.data, "");
    arena_release(&arena);
}

static void a_growing_array_keeps_its_items_and_zeroes_new_ones(void **state)
{
    size_t capacity = 0;
    uint64_t *items = NULL;

    (void)state;
    for (size_t count = 0; count < 5000; count++) {
        items = array_reserve(items, &capacity, count + 1, sizeof(*items));
        assert_true(capacity > count);
        assert_true(items[count] == 0);
        assert_true(items[capacity - 1] == 0);
        items[count] = count + 1;
    }
    for (size_t i = 0; i < 5000; i++)
        assert_true(items[i] == i + 1);
    free(items);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_is_zeroed_and_aligned),
        cmocka_unit_test(no_two_pieces_overlap),
        cmocka_unit_test(a_piece_larger_than_a_block_is_whole),
        cmocka_unit_test(nothing_may_be_asked_for),
        cmocka_unit_test(a_reset_arena_gives_zeroed_memory_again),
        cmocka_unit_test(an_empty_arena_can_be_reset_and_released),
        cmocka_unit_test(a_copy_is_followed_by_a_nul),
        cmocka_unit_test(a_growing_array_keeps_its_items_and_zeroes_new_ones),
    };

    return cmocka_run_group_tests_name("arena", tests, NULL, NULL);
}
