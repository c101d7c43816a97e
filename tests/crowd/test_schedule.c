/* Who is due next, against a plain search. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "herkend/random.h"

#include "schedule.h"

enum { SLOTS = 257, CHANGES = 20000 };

static void nobody_is_due_at_first(void **state)
{
    struct schedule schedule;

    (void)state;
    schedule_init(&schedule, 3);
    assert_true(schedule_next_ms(&schedule) == SCHEDULE_NEVER);
    schedule_release(&schedule);
}

static void the_earliest_is_next_whatever_changed(void **state)
{
    struct schedule schedule;
    uint64_t due_ms[SLOTS];
    uint64_t random = 5;

    (void)state;
    schedule_init(&schedule, SLOTS);
    for (uint32_t i = 0; i < SLOTS; i++)
        due_ms[i] = SCHEDULE_NEVER;
    for (uint32_t change = 0; change < CHANGES; change++) {
        uint32_t slot = random_below(&random, SLOTS);
        uint64_t earliest_ms = SCHEDULE_NEVER;

        due_ms[slot] =
            random_below(&random, 5) == 0 ? SCHEDULE_NEVER : random_below(&random, 1000);
        schedule_set(&schedule, slot, due_ms[slot]);
        for (uint32_t i = 0; i < SLOTS; i++)
            earliest_ms = due_ms[i] < earliest_ms ? due_ms[i] : earliest_ms;
        assert_true(schedule_next_ms(&schedule) == earliest_ms);
        assert_true(due_ms[schedule_next_slot(&schedule)] == earliest_ms);
    }
    schedule_release(&schedule);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nobody_is_due_at_first),
        cmocka_unit_test(the_earliest_is_next_whatever_changed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
