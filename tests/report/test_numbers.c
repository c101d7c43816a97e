/* Numbers, dates and times as people write them in Dutch and English. */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "herkend/codec.h"

#include "herkend/report_text.h"

static void assert_says(struct buffer *out, const char *expected)
{
    struct bytes text = bytes_from_string(expected);

    if (!bytes_equal(buffer_bytes(out), text))
        fail_msg("it says \"%.*s\" and not \"%s\"", (int)out->size, out->data, expected);
    buffer_clear(out);
}

static void thousands_are_grouped_by_point_or_comma(void **state)
{
    struct buffer out;

    (void)state;
    buffer_init(&out, 256);
    append_integer(&out, LANGUAGE_NL, 0);
    assert_says(&out, "0");
    append_integer(&out, LANGUAGE_NL, 999);
    assert_says(&out, "999");
    append_integer(&out, LANGUAGE_NL, 49998);
    assert_says(&out, "49.998");
    append_integer(&out, LANGUAGE_EN, 1234567);
    assert_says(&out, "1,234,567");
    buffer_release(&out);
}

static void decimals_have_a_comma_in_dutch_and_a_real_minus(void **state)
{
    struct buffer out;

    (void)state;
    buffer_init(&out, 256);
    append_decimal(&out, LANGUAGE_NL, -0.125, 3);
    assert_says(&out, "−0,125");
    append_decimal(&out, LANGUAGE_EN, 0.61, 2);
    assert_says(&out, "0.61");
    buffer_release(&out);
}

static void a_percentage_rounds_half_up_and_never_looks_like_all_or_nothing(void **state)
{
    struct buffer out;

    (void)state;
    buffer_init(&out, 256);
    append_percent(&out, LANGUAGE_NL, 41, 52);
    assert_says(&out, "79%");
    append_percent(&out, LANGUAGE_NL, 1, 8); /* 12.5 */
    assert_says(&out, "13%");
    append_percent(&out, LANGUAGE_NL, 52, 52);
    assert_says(&out, "100%");
    append_percent(&out, LANGUAGE_NL, 0, 52);
    assert_says(&out, "0%");
    append_percent(&out, LANGUAGE_NL, 999, 1000);
    assert_says(&out, "99,9%");
    append_percent(&out, LANGUAGE_EN, 1, 1000);
    assert_says(&out, "0.1%");
    buffer_release(&out);
}

static uint64_t moment(const char *text)
{
    uint64_t time_ms = 0;

    assert_true(time_decode(bytes_from_string(text), &time_ms));
    return time_ms;
}

static void assert_local(const char *utc, uint32_t day, uint32_t hour, uint32_t minute)
{
    struct amsterdam_time time = amsterdam_time_of(moment(utc));

    assert_int_equal(time.day, day);
    assert_int_equal(time.hour, hour);
    assert_int_equal(time.minute, minute);
}

static void clocks_in_amsterdam_change_on_the_last_sundays_of_march_and_october(void **state)
{
    (void)state;
    assert_local("2026-03-29T00:59:59Z", 29, 1, 59);
    assert_local("2026-03-29T01:00:00Z", 29, 3, 0);
    assert_local("2026-10-25T00:59:59Z", 25, 2, 59);
    assert_local("2026-10-25T01:00:00Z", 25, 2, 0);
    /* A month whose last day is a Sunday, and the longest way to one. */
    assert_local("2024-03-31T00:59:00Z", 31, 1, 59);
    assert_local("2024-03-31T01:00:00Z", 31, 3, 0);
    assert_local("2027-10-31T00:59:00Z", 31, 2, 59);
    assert_local("2027-10-31T01:00:00Z", 31, 2, 0);
    assert_local("2025-10-26T01:00:00Z", 26, 2, 0);
}

static void a_day_begins_at_midnight_in_amsterdam(void **state)
{
    struct amsterdam_time time = amsterdam_time_of(moment("2026-12-31T23:30:00Z"));

    (void)state;
    assert_int_equal(time.year, 2027);
    assert_int_equal(time.month, 1);
    assert_int_equal(time.day, 1);
    assert_int_equal(time.hour, 0);
    assert_local("2028-02-28T23:15:00Z", 29, 0, 15);
}

static void dates_and_times_are_written_as_people_write_them(void **state)
{
    struct buffer out;
    struct phrase phrase;

    (void)state;
    buffer_init(&out, 256);
    phrase = phrase_on(LANGUAGE_NL, &out);
    phrase_date(&phrase, moment("2026-11-21T13:05:00Z"));
    phrase_clock(&phrase, moment("2026-11-21T13:05:00Z"));
    phrase_clock(&phrase, moment("2026-11-21T08:02:00Z"));
    phrase_say(&phrase, WORD_WHEN_ONE_DAY);
    assert_says(&out, "21 november 2026, 14.05 tot 9.02 uur");
    phrase = phrase_on(LANGUAGE_EN, &out);
    phrase_date(&phrase, moment("2026-07-01T07:05:00Z"));
    phrase_clock(&phrase, moment("2026-07-01T07:05:00Z"));
    phrase_say(&phrase, WORD_WHEN_STARTED);
    assert_says(&out, "Started on 1 July 2026, 09:05");
    buffer_release(&out);
}

static void an_interval_gets_a_decimal_only_where_its_ends_look_alike(void **state)
{
    (void)state;
    assert_int_equal(interval_decimals(.61, .74), 0);
    assert_int_equal(interval_decimals(.612, .614), 1);
    assert_int_equal(interval_decimals(.6, .6), 0);
    assert_int_equal(interval_decimals(-.2, -.1), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(thousands_are_grouped_by_point_or_comma),
        cmocka_unit_test(decimals_have_a_comma_in_dutch_and_a_real_minus),
        cmocka_unit_test(a_percentage_rounds_half_up_and_never_looks_like_all_or_nothing),
        cmocka_unit_test(clocks_in_amsterdam_change_on_the_last_sundays_of_march_and_october),
        cmocka_unit_test(a_day_begins_at_midnight_in_amsterdam),
        cmocka_unit_test(dates_and_times_are_written_as_people_write_them),
        cmocka_unit_test(an_interval_gets_a_decimal_only_where_its_ends_look_alike),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
