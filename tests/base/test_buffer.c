/* The growing buffer with a maximum. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "herkend/buffer.h"

static void appends_stand_one_after_the_other(void **state)
{
    struct buffer buffer;

    (void)state;
    buffer_init(&buffer, 100);
    buffer_append(&buffer, BYTES("a\0b"));
    buffer_append_string(&buffer, "cd");
    buffer_append_char(&buffer, 'e');
    buffer_append_format(&buffer, "%d-%s-%.2f", 7, "x", 0.5);
    assert_true(bytes_equal(buffer_bytes(&buffer), BYTES("a\0bcde7-x-0.50")));
    assert_false(buffer.overflowed);
    buffer_release(&buffer);
}

static void the_maximum_can_be_filled_to_the_last_byte(void **state)
{
    struct buffer buffer;

    (void)state;
    buffer_init(&buffer, 5);
    buffer_append_string(&buffer, "abc");
    buffer_append_string(&buffer, "de");
    assert_false(buffer.overflowed);
    assert_int_equal(buffer.size, 5);
    buffer_release(&buffer);
}

static void an_append_beyond_the_maximum_changes_nothing_but_is_remembered(void **state)
{
    struct buffer buffer;

    (void)state;
    buffer_init(&buffer, 5);
    buffer_append_string(&buffer, "abc");
    buffer_append_string(&buffer, "def");
    assert_true(buffer.overflowed);
    buffer_append_string(&buffer, "g"); /* would fit, but something is missing before it */
    assert_true(bytes_equal(buffer_bytes(&buffer), BYTES("abc")));
    assert_true(buffer.overflowed);
    buffer_release(&buffer);
}

static void a_format_beyond_the_maximum_changes_nothing(void **state)
{
    struct buffer buffer;

    (void)state;
    buffer_init(&buffer, 300);
    buffer_append_format(&buffer, "%0*d", 301, 1);
    assert_true(buffer.overflowed);
    assert_int_equal(buffer.size, 0);
    buffer_release(&buffer);
}

static void a_cleared_buffer_starts_anew(void **state)
{
    struct buffer buffer;

    (void)state;
    buffer_init(&buffer, 4);
    buffer_append_string(&buffer, "too long");
    buffer_clear(&buffer);
    assert_false(buffer.overflowed);
    buffer_append_string(&buffer, "new");
    assert_true(bytes_equal(buffer_bytes(&buffer), BYTES("new")));
    buffer_release(&buffer);
    assert_int_equal(buffer.size_max, 4);
}

static void long_formats_are_whole(void **state)
{
    struct buffer buffer;

    (void)state;
    buffer_init(&buffer, 100000);
    for (int length = 250; length < 262; length++) {
        buffer_clear(&buffer);
        buffer_append_format(&buffer, "%0*d", length, 7);
        assert_int_equal(buffer.size, length);
        assert_int_equal(buffer.data[0], '0');
        assert_int_equal(buffer.data[length - 1], '7');
    }
    buffer_release(&buffer);
}

static void it_grows_to_a_large_maximum(void **state)
{
    enum { SIZE = 1000000 };
    struct buffer buffer;

    (void)state;
    buffer_init(&buffer, SIZE);
    for (int i = 0; i < SIZE; i++)
        buffer_append_char(&buffer, (char)('a' + i % 26));
    assert_false(buffer.overflowed);
    for (int i = 0; i < SIZE; i++)
        assert_int_equal(buffer.data[i], 'a' + i % 26);
    buffer_append_char(&buffer, 'x');
    assert_true(buffer.overflowed);
    buffer_release(&buffer);
}

static void nothing_can_be_appended(void **state)
{
    struct buffer buffer;

    (void)state;
    buffer_init(&buffer, 1);
    buffer_append(&buffer, (struct bytes){0});
    buffer_append_string(&buffer, "");
    buffer_append_string(&buffer, NULL);
    assert_int_equal(buffer.size, 0);
    assert_false(buffer.overflowed);
    buffer_release(&buffer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(appends_stand_one_after_the_other),
        cmocka_unit_test(the_maximum_can_be_filled_to_the_last_byte),
        cmocka_unit_test(an_append_beyond_the_maximum_changes_nothing_but_is_remembered),
        cmocka_unit_test(a_format_beyond_the_maximum_changes_nothing),
        cmocka_unit_test(a_cleared_buffer_starts_anew),
        cmocka_unit_test(long_formats_are_whole),
        cmocka_unit_test(it_grows_to_a_large_maximum),
        cmocka_unit_test(nothing_can_be_appended),
    };

    return cmocka_run_group_tests_name("buffer", tests, NULL, NULL);
}
