/* The histogram against the same durations sorted. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "herkend/random.h"

#include "latency.h"

enum { SAMPLES = 20000 };

static struct latency latency;
static uint64_t samples[SAMPLES];

static int empty_histogram(void **state)
{
    (void)state;
    latency = (struct latency){0};
    return 0;
}

static int by_size(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a;
    uint64_t y = *(const uint64_t *)b;

    return x < y ? -1 : x > y;
}

static void an_empty_histogram_says_zero(void **state)
{
    (void)state;
    assert_int_equal(0, latency_quantile_us(&latency, 0.99));
    assert_int_equal(0, latency_summary(&latency).count);
}

static void short_durations_are_exact(void **state)
{
    (void)state;
    for (uint64_t us = 1; us <= 60; us++)
        latency_add(&latency, us);
    assert_int_equal(30, latency_quantile_us(&latency, 0.5));
    assert_int_equal(60, latency_quantile_us(&latency, 1));
}

/* Spread over seven powers of ten, as real ones are. */
static void a_reading_is_at_most_one_64th_above_the_truth(void **state)
{
    static const double shares[] = {0.001, 0.1, 0.5, 0.9, 0.99, 0.999, 1};
    uint64_t random = 7;

    (void)state;
    for (size_t i = 0; i < SAMPLES; i++) {
        samples[i] = 1 + (splitmix64(&random) >> (32 + random_below(&random, 28)));
        latency_add(&latency, samples[i]);
    }
    qsort(samples, SAMPLES, sizeof(*samples), by_size);
    for (size_t i = 0; i < ARRAY_COUNT(shares); i++) {
        size_t rank = (size_t)(shares[i] * SAMPLES + 0.5);
        uint64_t truth = samples[rank > 0 ? rank - 1 : 0];
        uint64_t reading = latency_quantile_us(&latency, shares[i]);

        assert_true(reading >= truth);
        assert_true(reading <= truth + truth / 64);
    }
}

static void the_maximum_and_the_count_are_exact(void **state)
{
    (void)state;
    latency_add(&latency, 1234567);
    latency_add(&latency, 99);
    assert_int_equal(1234567, latency.max_us);
    assert_int_equal(1234567, latency_quantile_us(&latency, 1));
    assert_int_equal(2, latency_summary(&latency).count);
    assert_true(latency_summary(&latency).max_ms == 1234.567);
}

static void a_duration_beyond_the_last_bucket_is_counted(void **state)
{
    (void)state;
    latency_add(&latency, UINT64_C(1) << 40);
    latency_add(&latency, UINT64_MAX);
    assert_int_equal(2, latency.count);
    assert_int_equal(UINT64_MAX, latency_quantile_us(&latency, 0.99));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(an_empty_histogram_says_zero, empty_histogram),
        cmocka_unit_test_setup(short_durations_are_exact, empty_histogram),
        cmocka_unit_test_setup(a_reading_is_at_most_one_64th_above_the_truth, empty_histogram),
        cmocka_unit_test_setup(the_maximum_and_the_count_are_exact, empty_histogram),
        cmocka_unit_test_setup(a_duration_beyond_the_last_bucket_is_counted, empty_histogram),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
