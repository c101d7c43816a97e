/* Borrowed bytes: equality, order and hash. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "herkend/bytes.h"
#include "herkend/random.h"

static void a_literal_knows_its_size(void **state)
{
    (void)state;
    assert_int_equal(BYTES("a\0b").size, 3);
    assert_int_equal(BYTES("").size, 0);
}

static void a_string_becomes_bytes(void **state)
{
    (void)state;
    assert_true(bytes_equal(bytes_from_string("abc"), BYTES("abc")));
    assert_int_equal(bytes_from_string(NULL).size, 0);
}

static void equal_is_equal_in_every_byte(void **state)
{
    (void)state;
    assert_true(bytes_equal(BYTES("a\0b"), BYTES("a\0b")));
    assert_false(bytes_equal(BYTES("a\0b"), BYTES("a\0c")));
    assert_false(bytes_equal(BYTES("a"), BYTES("ab")));
    assert_true(bytes_equal((struct bytes){0}, BYTES("")));
}

static void the_order_is_that_of_code_points(void **state)
{
    static const char *const ascending[] = {"",
                                            "A",
                                            "Z",
                                            "a",
                                            "aa",
                                            "ab",
                                            "b",
                                            "z",
                                            "\xC3\xA9",
                                            "\xE2\x82\xAC",
                                            "\xEF\xBF\xBD",
                                            "\xF0\x9F\x90\x84"};
    int count = sizeof(ascending) / sizeof(ascending[0]);

    (void)state;
    for (int i = 0; i < count; i++) {
        for (int j = 0; j < count; j++) {
            int expected = (i > j) - (i < j);

            assert_int_equal(
                bytes_compare(bytes_from_string(ascending[i]), bytes_from_string(ascending[j])),
                expected);
        }
    }
}

static void the_hash_is_fnv_1a(void **state)
{
    (void)state;
    /* The test vectors of draft-eastlake-fnv, 64 bits. */
    assert_true(bytes_hash(BYTES("")) == UINT64_C(0xcbf29ce484222325));
    assert_true(bytes_hash(BYTES("a")) == UINT64_C(0xaf63dc4c8601ec8c));
    assert_true(bytes_hash(BYTES("foobar")) == UINT64_C(0x85944171f73967e8));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_literal_knows_its_size),
        cmocka_unit_test(a_string_becomes_bytes),
        cmocka_unit_test(equal_is_equal_in_every_byte),
        cmocka_unit_test(the_order_is_that_of_code_points),
        cmocka_unit_test(the_hash_is_fnv_1a),
    };

    return cmocka_run_group_tests_name("bytes", tests, NULL, NULL);
}
