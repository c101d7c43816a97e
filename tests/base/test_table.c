/* The hash table, against a model that cannot be wrong: an array that is searched. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "herkend/random.h"
#include "herkend/table.h"

enum { KEYS = 300 };

/* What should be in the table: one place for each of the keys in use. */
struct model {
    uint64_t keys[KEYS];
    uint32_t values[KEYS];
    bool present[KEYS];
    size_t count;
};

static void model_init(struct model *model, uint64_t (*key_of)(uint64_t index))
{
    *model = (struct model){0};
    for (uint64_t i = 0; i < KEYS; i++)
        model->keys[i] = key_of(i);
}

static void assert_same(const struct table *table, const struct model *model)
{
    assert_int_equal(table->count, model->count);
    for (size_t i = 0; i < KEYS; i++) {
        uint32_t value = 4711;

        assert_int_equal(table_find(table, model->keys[i], &value), model->present[i]);
        assert_int_equal(value, model->present[i] ? model->values[i] : 4711);
    }
}

static void step(struct table *table, struct model *model, uint64_t *random,
                 uint32_t removals_in_10)
{
    uint32_t i = random_below(random, KEYS);

    if (random_below(random, 10) < removals_in_10) {
        assert_int_equal(table_remove(table, model->keys[i]), model->present[i]);
        model->count -= model->present[i];
        model->present[i] = false;
    } else {
        model->values[i] = (uint32_t)splitmix64(random);
        table_put(table, model->keys[i], model->values[i]);
        model->count += !model->present[i];
        model->present[i] = true;
    }
}

static void compare_with_the_model(uint64_t (*key_of)(uint64_t index))
{
    for (uint64_t seed = 1; seed <= 20; seed++) {
        uint64_t random = seed;
        struct model model;
        struct table table;

        model_init(&model, key_of);
        table_init(&table);
        for (int turn = 0; turn < 3000; turn++) {
            /* It fills, it empties, it fills. */
            step(&table, &model, &random, turn / 1000 == 1 ? 8 : 3);
            if (turn % 50 == 0)
                assert_same(&table, &model);
        }
        assert_same(&table, &model);
        table_release(&table);
    }
}

static uint64_t small_key(uint64_t index)
{
    return index; /* 0 included */
}

static uint64_t scattered_key(uint64_t index)
{
    return splitmix64_once(index);
}

/* All with their home in one of four slots of a table of 512, where they must queue. */
static uint64_t crowded_key(uint64_t index)
{
    uint64_t key = index * 1000003;

    while ((splitmix64_once(key) & 511) >= 4)
        key++;
    return key;
}

/* All at home in the last slots, so that the queue goes on from the start. */
static uint64_t wrapping_key(uint64_t index)
{
    uint64_t key = index * 1000003;

    while ((splitmix64_once(key) & 511) < 508)
        key++;
    return key;
}

static void it_agrees_with_the_model_on_small_keys(void **state)
{
    (void)state;
    compare_with_the_model(small_key);
}

static void it_agrees_with_the_model_on_scattered_keys(void **state)
{
    (void)state;
    compare_with_the_model(scattered_key);
}

static void it_agrees_with_the_model_on_keys_that_collide(void **state)
{
    (void)state;
    compare_with_the_model(crowded_key);
}

static void it_agrees_with_the_model_on_keys_that_collide_at_the_end(void **state)
{
    (void)state;
    compare_with_the_model(wrapping_key);
}

static void an_empty_table_finds_and_removes_nothing(void **state)
{
    struct table table;
    uint32_t value = 7;

    (void)state;
    table_init(&table);
    assert_false(table_find(&table, 0, &value));
    assert_false(table_remove(&table, 0));
    assert_int_equal(value, 7);
    table_release(&table);
    table_release(&table);
}

static void the_value_need_not_be_asked_for(void **state)
{
    struct table table;

    (void)state;
    table_init(&table);
    table_put(&table, UINT64_MAX, 1);
    assert_true(table_find(&table, UINT64_MAX, NULL));
    table_release(&table);
}

static void a_copy_goes_its_own_way(void **state)
{
    struct table table;
    struct table copy;
    uint32_t value = 0;

    (void)state;
    table_init(&table);
    for (uint64_t key = 0; key < 100; key++)
        table_put(&table, key, (uint32_t)key);
    table_copy(&copy, &table);
    table_put(&copy, 5, 99);
    assert_true(table_remove(&copy, 6));
    assert_true(table_find(&table, 5, &value));
    assert_int_equal(value, 5);
    assert_true(table_find(&table, 6, NULL));
    assert_int_equal(copy.count, 99);
    table_release(&table);
    assert_true(table_find(&copy, 99, &value));
    assert_int_equal(value, 99);
    table_release(&copy);
}

static void an_empty_table_can_be_copied(void **state)
{
    struct table table;
    struct table copy;

    (void)state;
    table_init(&table);
    table_copy(&copy, &table);
    table_put(&copy, 1, 1);
    assert_false(table_find(&table, 1, NULL));
    table_release(&copy);
    table_release(&table);
}

static void it_is_never_more_than_five_eighths_full(void **state)
{
    struct table table;

    (void)state;
    table_init(&table);
    for (uint64_t key = 0; key < 100000; key++) {
        table_put(&table, key, 0);
        assert_true(table.count * 8 <= table.capacity * 5);
    }
    table_release(&table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_agrees_with_the_model_on_small_keys),
        cmocka_unit_test(it_agrees_with_the_model_on_scattered_keys),
        cmocka_unit_test(it_agrees_with_the_model_on_keys_that_collide),
        cmocka_unit_test(it_agrees_with_the_model_on_keys_that_collide_at_the_end),
        cmocka_unit_test(an_empty_table_finds_and_removes_nothing),
        cmocka_unit_test(the_value_need_not_be_asked_for),
        cmocka_unit_test(a_copy_goes_its_own_way),
        cmocka_unit_test(an_empty_table_can_be_copied),
        cmocka_unit_test(it_is_never_more_than_five_eighths_full),
    };

    return cmocka_run_group_tests_name("table", tests, NULL, NULL);
}
