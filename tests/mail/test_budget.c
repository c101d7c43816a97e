/* How many mails leave in a minute, and how evenly. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "budget.h"

enum { SECOND_MS = 1000, MINUTE_MS = 60 * SECOND_MS, START_MS = 5 * MINUTE_MS };

/* As the mailer's thread does, a mail taking take_ms; returns when the last has gone. */
static uint64_t send_evenly(struct budget *budget, uint64_t now_ms, int count, uint64_t take_ms)
{
    for (int i = 0; i < count; i++) {
        uint64_t next_ms = 0;
        uint64_t rest_ms = budget_rest(budget, now_ms);

        if (rest_ms > now_ms)
            now_ms = rest_ms;
        while (!budget_allows(budget, now_ms, &next_ms))
            now_ms = next_ms;
        budget_spend(budget, now_ms);
        now_ms += take_ms;
    }
    return now_ms;
}

static void an_evenings_confirmations_go_at_once(void **state)
{
    struct budget budget;

    (void)state;
    budget_init(&budget, 120);
    assert_int_equal(send_evenly(&budget, START_MS, 30, 1), START_MS + 30);
    budget_release(&budget);
}

static void thousands_are_spread_over_the_minutes_they_take(void **state)
{
    struct budget budget;
    uint64_t now_ms = START_MS;

    (void)state;
    budget_init(&budget, 120);
    for (int minute = 0; minute < 10; minute++) {
        /* At no moment does a confirmation wait for longer than a quarter of a minute. */
        for (int quarter = 0; quarter < 4; quarter++) {
            uint64_t next_ms = send_evenly(&budget, now_ms, 30, 5);

            assert_true(next_ms - now_ms <= 15 * SECOND_MS + 30 * 5);
            now_ms = next_ms;
        }
    }
    assert_in_range(now_ms - START_MS, 9 * MINUTE_MS + 44 * SECOND_MS, 10 * MINUTE_MS);
    budget_release(&budget);
}

static void at_the_highest_rate_there_are_short_rests_too(void **state)
{
    struct budget budget;

    (void)state;
    budget_init(&budget, 6000);
    send_evenly(&budget, START_MS, 30, 1);
    assert_int_equal(budget_rest(&budget, START_MS + 30), START_MS + 300);
    assert_int_equal(budget_rest(&budget, START_MS + 300), 0);
    budget_release(&budget);
}

static void a_rest_of_a_clock_that_was_set_back_is_none(void **state)
{
    struct budget budget;

    (void)state;
    budget_init(&budget, 1);
    assert_int_equal(budget_rest(&budget, START_MS), 0);
    budget_spend(&budget, START_MS);
    assert_int_equal(budget_rest(&budget, START_MS + 1), START_MS + MINUTE_MS);
    assert_int_equal(budget_rest(&budget, START_MS - 1), 0); /* or it would be one of hours */
    budget_release(&budget);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_evenings_confirmations_go_at_once),
        cmocka_unit_test(thousands_are_spread_over_the_minutes_they_take),
        cmocka_unit_test(at_the_highest_rate_there_are_short_rests_too),
        cmocka_unit_test(a_rest_of_a_clock_that_was_set_back_is_none),
    };

    return cmocka_run_group_tests_name("budget", tests, NULL, NULL);
}
