/* Numbers that people type. */
#include "number.h"

#include <stdarg.h>
#include <stddef.h>

#include <setjmp.h>

#include <cmocka.h>

static void the_whole_text_must_be_the_number(void **state)
{
    static const char *const bad[] = {"",   " 1",  "1 ",  "+1",      "-1",
                                      "1x", "0x1", "1.0", "\xc2\xb2"};
    uint64_t number = 7;

    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(bad); i++)
        assert_false(number_parse(bad[i], 0, 100, &number));
    assert_int_equal(number, 7);
}

static void the_bounds_belong_to_the_range(void **state)
{
    uint64_t number = 0;

    (void)state;
    assert_true(number_parse("3", 3, 16, &number));
    assert_true(number_parse("16", 3, 16, &number));
    assert_int_equal(number, 16);
    assert_false(number_parse("2", 3, 16, &number));
    assert_false(number_parse("17", 3, 16, &number));
    assert_true(number_parse("0", 0, 0, &number));
    assert_false(number_parse("1", 0, 0, &number));
}

static void a_number_does_not_wrap_around(void **state)
{
    uint64_t number = 0;

    (void)state;
    assert_true(number_parse("18446744073709551615", 0, UINT64_MAX, &number));
    assert_true(number == UINT64_MAX);
    assert_false(number_parse("18446744073709551616", 0, UINT64_MAX, &number));
    assert_false(number_parse("99999999999999999999999", 0, UINT64_MAX, &number));
    assert_true(number_parse("00000000000000000000000005", 0, 9, &number));
}

static void a_decimal_has_digits_and_at_most_one_point(void **state)
{
    static const char *const bad[] = {"",    ".",  "1.2.3", "1e3", "nan",
                                      "inf", "-1", "1,5",   "0x2"};
    double number = 7;

    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(bad); i++)
        assert_false(decimal_parse(bad[i], 0, 1e9, &number));
    assert_true(number == 7);
    assert_true(decimal_parse("1.5", 0, 2, &number));
    assert_true(number == 1.5);
    assert_true(decimal_parse(".5", 0, 2, &number));
    assert_true(decimal_parse("2.", 0, 2, &number));
    assert_false(decimal_parse("2.1", 0, 2, &number));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_whole_text_must_be_the_number),
        cmocka_unit_test(the_bounds_belong_to_the_range),
        cmocka_unit_test(a_number_does_not_wrap_around),
        cmocka_unit_test(a_decimal_has_digits_and_at_most_one_point),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
