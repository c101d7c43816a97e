/* How long a turn waits for company, and when it does not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "gathering.h"

static void the_more_are_connected_the_longer_it_waits_up_to_ten_milliseconds(void **state)
{
    static const struct {
        uint64_t connections, wait_ms;
    } cases[] = {{30, 0}, {99, 0}, {100, 1}, {550, 5}, {1000, 10}, {19000, 10}};

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        struct gathering gathering = {0};

        assert_int_equal(gathering_wait_ms(&gathering, cases[i].connections, 1),
                         cases[i].wait_ms);
    }
}

/* How many of so many turns with a single request waited. */
static int turns_alone(struct gathering *gathering, int turns)
{
    int waits = 0;

    for (int i = 0; i < turns; i++) {
        if (gathering_wait_ms(gathering, 1000, 1) == 0)
            continue;
        waits++;
        gathering_waited(gathering, 1);
    }
    return waits;
}

static void waits_that_bring_nobody_become_rare_and_never_end(void **state)
{
    struct gathering gathering = {0};

    (void)state;
    assert_int_equal(turns_alone(&gathering, 1), 1);
    assert_int_equal(turns_alone(&gathering, 1), 0);
    assert_int_equal(turns_alone(&gathering, 1), 1);
    assert_int_equal(turns_alone(&gathering, 3), 0);
    assert_int_equal(turns_alone(&gathering, 1), 1);
    turns_alone(&gathering, 1000);
    assert_int_equal(turns_alone(&gathering, 32 * 100), 100);
}

static void whoever_comes_brings_the_waits_back(void **state)
{
    struct gathering gathering = {0};

    (void)state;
    turns_alone(&gathering, 1000);
    /* Found without having waited. */
    assert_int_equal(gathering_wait_ms(&gathering, 1000, 2), 10);
    gathering_waited(&gathering, 2);
    assert_int_equal(gathering_wait_ms(&gathering, 1000, 1), 10);
    gathering_waited(&gathering, 1);
    assert_int_equal(gathering_wait_ms(&gathering, 1000, 1), 0);
    /* Found by having waited. */
    assert_int_equal(gathering_wait_ms(&gathering, 1000, 1), 10);
    gathering_waited(&gathering, 10);
    for (int i = 0; i < 10; i++) {
        assert_int_equal(gathering_wait_ms(&gathering, 1000, 1), 10);
        gathering_waited(&gathering, 10);
    }
}

static void a_burst_after_which_it_is_quiet_has_all_come(void **state)
{
    (void)state;
    assert_true(gathering_has_all(16, 1));
    assert_false(gathering_has_all(16, 0)); /* they are still coming */
    assert_false(gathering_has_all(3, 2));  /* as they come at 1,000 a second */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_more_are_connected_the_longer_it_waits_up_to_ten_milliseconds),
        cmocka_unit_test(waits_that_bring_nobody_become_rare_and_never_end),
        cmocka_unit_test(whoever_comes_brings_the_waits_back),
        cmocka_unit_test(a_burst_after_which_it_is_quiet_has_all_come),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
