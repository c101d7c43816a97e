/* Moments in the words of people, in the zone of an event. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sample.h"

static void expect_time(const char *utc, const char *zone, enum language language,
                        const char *expected)
{
    struct buffer out;

    buffer_init(&out, 256);
    assert_true(event_time_write(sample_time(utc), zone, language, &out));
    buffer_append_char(&out, '\0');
    assert_string_equal(out.data, expected);
    buffer_release(&out);
}

static void a_moment_is_written_as_people_write_it(void **state)
{
    (void)state;
    expect_time("2026-12-01T13:00:00Z", "Europe/Amsterdam", LANGUAGE_NL,
                "dinsdag 1 december 2026 om 14.00 uur");
    expect_time("2026-12-01T13:00:00Z", "Europe/Amsterdam", LANGUAGE_EN,
                "Tuesday 1 December 2026 at 14:00");
    expect_time("2026-07-05T07:05:00Z", "Europe/Amsterdam", LANGUAGE_NL,
                "zondag 5 juli 2026 om 09.05 uur");
}

static void the_clock_is_right_on_both_sides_of_the_change_to_winter_time(void **state)
{
    (void)state;
    expect_time("2026-10-24T12:00:00Z", "Europe/Amsterdam", LANGUAGE_NL,
                "zaterdag 24 oktober 2026 om 14.00 uur");
    expect_time("2026-10-25T00:30:00Z", "Europe/Amsterdam", LANGUAGE_NL,
                "zondag 25 oktober 2026 om 02.30 uur");
    expect_time("2026-10-25T01:30:00Z", "Europe/Amsterdam", LANGUAGE_NL,
                "zondag 25 oktober 2026 om 02.30 uur");
    expect_time("2026-10-26T13:00:00Z", "Europe/Amsterdam", LANGUAGE_NL,
                "maandag 26 oktober 2026 om 14.00 uur");
}

static void a_zone_that_is_not_the_default_is_named(void **state)
{
    (void)state;
    expect_time("2026-12-01T13:00:00Z", "Europe/Lisbon", LANGUAGE_NL,
                "dinsdag 1 december 2026 om 13.00 uur (tijdzone Europe/Lisbon)");
    expect_time("2026-12-01T03:00:00Z", "America/Paramaribo", LANGUAGE_EN,
                "Tuesday 1 December 2026 at 00:00 (time zone America/Paramaribo)");
    expect_time("2026-12-01T13:00:00Z", "", LANGUAGE_NL,
                "dinsdag 1 december 2026 om 14.00 uur");
}

static void only_places_of_the_database_are_zones(void **state)
{
    static const char *const known[] = {"Europe/Amsterdam", "UTC", "America/Argentina/Ushuaia",
                                        "Etc/GMT+1"};
    static const char *const unknown[] = {"",
                                          "Europe/Atlantis",
                                          "Amsterdam",
                                          "+01:00",
                                          "CET-1CEST,M3.5.0,M10.5.0/3",
                                          "../../etc/passwd",
                                          "/etc/localtime",
                                          "Europe/",
                                          "Europe//Amsterdam",
                                          "posix/Europe/Amsterdam",
                                          "Europe/../Europe/Amsterdam"};
    struct buffer out;

    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(known); i++)
        assert_true(zone_is_known(known[i]));
    for (size_t i = 0; i < ARRAY_COUNT(unknown); i++)
        assert_false(zone_is_known(unknown[i]));
    assert_false(zone_is_known(NULL));
    buffer_init(&out, 256);
    assert_false(event_time_write(SAMPLE_START_MS, "Europe/Atlantis", LANGUAGE_NL, &out));
    assert_false(event_time_write(UINT64_MAX, "Europe/Amsterdam", LANGUAGE_NL, &out));
    assert_int_equal(out.size, 0);
    buffer_release(&out);
}

static void expect_before(const char *utc, uint32_t days, const char *expected)
{
    uint64_t before_ms = 0;

    assert_true(zone_days_before(sample_time(utc), "Europe/Amsterdam", days, &before_ms));
    assert_int_equal(before_ms, sample_time(expected));
}

static void days_before_are_at_the_same_time_of_day_over_both_changes_of_the_clock(void **state)
{
    uint64_t before_ms = 0;

    (void)state;
    /* The clock goes back on 25 October 2026 and forward on 28 March 2027. */
    expect_before("2026-10-27T13:00:00Z", 3, "2026-10-24T12:00:00Z");
    expect_before("2026-10-27T13:00:00Z", 1, "2026-10-26T13:00:00Z");
    expect_before("2027-03-29T12:00:00Z", 3, "2027-03-26T13:00:00Z");
    expect_before("2027-03-29T12:00:00Z", 0, "2027-03-29T12:00:00Z");
    assert_false(zone_days_before(SAMPLE_START_MS, "Europe/Atlantis", 1, &before_ms));
    assert_false(zone_days_before(0, "Europe/Amsterdam", 1, &before_ms));
    assert_false(zone_days_before(UINT64_MAX, "Europe/Amsterdam", 1, &before_ms));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_moment_is_written_as_people_write_it),
        cmocka_unit_test(the_clock_is_right_on_both_sides_of_the_change_to_winter_time),
        cmocka_unit_test(
            days_before_are_at_the_same_time_of_day_over_both_changes_of_the_clock),
        cmocka_unit_test(a_zone_that_is_not_the_default_is_named),
        cmocka_unit_test(only_places_of_the_database_are_zones),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
