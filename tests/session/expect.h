#ifndef HERKEND_TESTS_EXPECT_H
#define HERKEND_TESTS_EXPECT_H

/* What cmocka needs, and the two ends of most tests. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "world.h"

/* Asks for a command and expects this refusal. */
#define expect_refused(world, command, expected)                                               \
    assert_int_equal(world_do(world, command).refusal, expected)

/* Asks for a command and expects it to be accepted with exactly one event of this kind. */
#define expect_event(world, command, expected)                                                 \
    do {                                                                                       \
        assert_int_equal(world_do(world, command).refusal, REFUSED_NOTHING);                   \
        assert_int_equal((world)->events.count, 1);                                            \
        assert_int_equal((world)->events.items[0].kind, expected);                             \
    } while (0)

/* Accepted, and nothing happened: it was so already. */
#define expect_already_so(world, command)                                                      \
    do {                                                                                       \
        assert_int_equal(world_do(world, command).refusal, REFUSED_NOTHING);                   \
        assert_int_equal((world)->events.count, 0);                                            \
    } while (0)

#endif
