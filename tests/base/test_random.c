/* Reproducible numbers: the same everywhere, and even enough. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "herkend/random.h"

static void it_gives_the_numbers_of_the_reference(void **state)
{
    /* splitmix64.c by S. Vigna (prng.di.unimi.it), seed 1234567. */
    static const uint64_t reference[] = {
        UINT64_C(6457827717110365317), UINT64_C(3203168211198807973),
        UINT64_C(9817491932198370423), UINT64_C(4593380528125082431),
        UINT64_C(16408922859458223821)};
    uint64_t random = 1234567;

    (void)state;
    for (size_t i = 0; i < sizeof(reference) / sizeof(reference[0]); i++)
        assert_true(splitmix64(&random) == reference[i]);
    assert_true(splitmix64_once(1234567) == reference[0]);
}

static void once_changes_no_state_and_repeats(void **state)
{
    (void)state;
    assert_true(splitmix64_once(0) == splitmix64_once(0));
    assert_true(splitmix64_once(0) != splitmix64_once(1));
}

static void units_lie_in_0_to_1_and_are_even(void **state)
{
    enum { DRAWS = 100000 };
    uint64_t random = 3;
    double sum = 0;

    (void)state;
    for (int i = 0; i < DRAWS; i++) {
        double unit = random_unit(&random);

        assert_true(unit >= 0 && unit < 1);
        sum += unit;
    }
    assert_true(sum / DRAWS > 0.49 && sum / DRAWS < 0.51);
}

static void below_keeps_below_and_reaches_each(void **state)
{
    static const uint32_t bounds[] = {1, 2, 3, 7, 10, 64};
    uint64_t random = 4;

    (void)state;
    for (size_t b = 0; b < sizeof(bounds) / sizeof(bounds[0]); b++) {
        uint32_t counts[64] = {0};

        for (int i = 0; i < 64000; i++) {
            uint32_t number = random_below(&random, bounds[b]);

            assert_true(number < bounds[b]);
            counts[number]++;
        }
        for (uint32_t n = 0; n < bounds[b]; n++) {
            double off = counts[n] - 64000.0 / bounds[b];

            assert_true(off * off < 36 * 64000.0 / bounds[b]);
        }
    }
}

static void below_knows_large_bounds(void **state)
{
    uint64_t random = 5;
    uint32_t highest = 0;

    (void)state;
    for (int i = 0; i < 1000; i++) {
        uint32_t number = random_below(&random, UINT32_MAX);

        assert_true(number < UINT32_MAX);
        highest = number > highest ? number : highest;
    }
    assert_true(highest > UINT32_MAX / 10 * 9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_gives_the_numbers_of_the_reference),
        cmocka_unit_test(once_changes_no_state_and_repeats),
        cmocka_unit_test(units_lie_in_0_to_1_and_are_even),
        cmocka_unit_test(below_keeps_below_and_reaches_each),
        cmocka_unit_test(below_knows_large_bounds),
    };

    return cmocka_run_group_tests_name("random", tests, NULL, NULL);
}
