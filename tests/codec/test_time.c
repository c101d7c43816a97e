/* RFC 3339, and the ids of the outside. */
#include "fixture.h"

#include <time.h>

#include "herkend/random.h"

static uint64_t decoded(const char *text)
{
    uint64_t time_ms = 0;

    if (!time_decode(bytes_from_string(text), &time_ms)) {
        print_error("refused: %s\n", text);
        fail();
    }
    return time_ms;
}

static void refused(const char *text)
{
    uint64_t time_ms = 1;

    if (time_decode(bytes_from_string(text), &time_ms))
        print_error("accepted: %s\n", text);
    assert_false(time_decode(bytes_from_string(text), &time_ms));
    assert_int_equal(time_ms, 1); /* untouched */
}

static void a_time_is_written_with_milliseconds_in_utc(void **state)
{
    char text[TIME_TEXT_BYTES];

    (void)state;
    time_encode(UINT64_C(1795281300007), text);
    assert_string_equal(text, "2026-11-21T17:15:00.007Z");
    time_encode(0, text);
    assert_string_equal(text, "1970-01-01T00:00:00.000Z");
    time_encode(TIME_END_MS - 1, text);
    assert_string_equal(text, "9999-12-31T23:59:59.999Z");
}

static void every_offset_means_the_same_moment(void **state)
{
    (void)state;
    assert_int_equal(decoded("2026-11-21T17:15:00Z"), UINT64_C(1795281300000));
    assert_int_equal(decoded("2026-11-21T17:15:00.000Z"), UINT64_C(1795281300000));
    assert_int_equal(decoded("2026-11-21t17:15:00z"), UINT64_C(1795281300000));
    assert_int_equal(decoded("2026-11-21T18:15:00+01:00"), UINT64_C(1795281300000));
    assert_int_equal(decoded("2026-11-21T11:45:00-05:30"), UINT64_C(1795281300000));
    assert_int_equal(decoded("2026-11-22T17:14:00+23:59"), UINT64_C(1795281300000));
    assert_int_equal(decoded("2026-11-21T17:15:00-00:00"), UINT64_C(1795281300000));
}

static void digits_below_a_millisecond_are_dropped(void **state)
{
    (void)state;
    assert_int_equal(decoded("1970-01-01T00:00:00.5Z"), 500);
    assert_int_equal(decoded("1970-01-01T00:00:00.05Z"), 50);
    assert_int_equal(decoded("1970-01-01T00:00:00.123999999999999999999Z"), 123);
}

static void leap_years_and_seconds_are_known(void **state)
{
    (void)state;
    assert_int_equal(decoded("2000-02-29T00:00:00Z"), UINT64_C(951782400000));
    assert_int_equal(decoded("2024-02-29T12:00:00Z"), UINT64_C(1709208000000));
    assert_int_equal(decoded("2016-12-31T23:59:60Z"), decoded("2017-01-01T00:00:00Z"));
    refused("2023-02-29T00:00:00Z");
    refused("2100-02-29T00:00:00Z");
}

static void a_year_before_1970_is_refused_unless_utc_says_otherwise(void **state)
{
    (void)state;
    refused("1969-12-31T23:59:59Z");
    refused("1970-01-01T00:30:00+01:00");
    refused("0000-01-01T00:00:00Z");
    refused("9999-12-31T23:59:59-01:00");
    assert_int_equal(decoded("1969-12-31T23:30:00-01:00"), 30 * 60 * 1000);
}

static void what_is_no_time_is_refused(void **state)
{
    (void)state;
    refused("");
    refused("2026-11-21");
    refused("2026-11-21T17:15Z");
    refused("2026-11-21T17:15:00");
    refused("2026-11-21 17:15:00Z");
    refused("2026-11-21T17:15:00.Z");
    refused("2026-11-21T17:15:00,5Z");
    refused("2026-11-21T17:15:00+0100");
    refused("2026-11-21T17:15:00+01:60");
    refused("2026-11-21T17:15:00+24:00");
    refused("2026-11-21T17:15:00Z ");
    refused(" 2026-11-21T17:15:00Z");
    refused("2026-13-01T00:00:00Z");
    refused("2026-00-01T00:00:00Z");
    refused("2026-04-31T00:00:00Z");
    refused("2026-01-00T00:00:00Z");
    refused("2026-01-01T24:00:00Z");
    refused("2026-01-01T00:60:00Z");
    refused("2026-01-01T00:00:61Z");
    refused("26-01-01T00:00:00Z");
    refused("+2026-01-01T00:00:00Z");
    refused("20a6-01-01T00:00:00Z");
}

/* The libc's calendar is the judge. */
static void random_times_agree_with_the_libc_and_come_back(void **state)
{
    uint64_t random = 7;

    (void)state;
    for (int i = 0; i < 20000; i++) {
        uint64_t time_ms = splitmix64(&random) % TIME_END_MS;
        time_t seconds = (time_t)(time_ms / 1000);
        struct tm date;
        char text[TIME_TEXT_BYTES];
        char judge[64];

        time_encode(time_ms, text);
        assert_non_null(gmtime_r(&seconds, &date));
        snprintf(judge, sizeof(judge), "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ",
                 date.tm_year + 1900, date.tm_mon + 1, date.tm_mday, date.tm_hour, date.tm_min,
                 date.tm_sec, (int)(time_ms % 1000));
        assert_string_equal(text, judge);
        assert_int_equal(decoded(text), time_ms);
    }
}

static void a_public_id_is_a_prefix_and_a_number(void **state)
{
    uint32_t number = 0;

    (void)state;
    assert_true(public_id_decode(BYTES("s12"), 's', &number));
    assert_int_equal(number, 12);
    assert_true(public_id_decode(BYTES("t1"), 't', &number));
    assert_int_equal(number, 1);
    assert_true(public_id_decode(BYTES("p4294967295"), 'p', &number));
    assert_true(number == UINT32_MAX);
}

static void what_is_no_public_id_is_refused(void **state)
{
    static const char *const texts[] = {"",
                                        "s",
                                        "t12",
                                        "S12",
                                        "s0",
                                        "s012",
                                        "s-1",
                                        "s+1",
                                        "s1 ",
                                        " s1",
                                        "s1x",
                                        "ss1",
                                        "s4294967296",
                                        "s9999999999",
                                        "12",
                                        "s1.0",
                                        "s0x10",
                                        "s18446744073709551617"};
    uint32_t number = 5;

    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(texts); i++) {
        if (public_id_decode(bytes_from_string(texts[i]), 's', &number))
            print_error("accepted: %s\n", texts[i]);
        assert_false(public_id_decode(bytes_from_string(texts[i]), 's', &number));
        assert_int_equal(number, 5);
    }
}

static void codes_and_refusals_have_the_names_of_the_contract(void **state)
{
    (void)state;
    assert_string_equal(decode_result_name(DECODE_MALFORMED), "malformed");
    assert_string_equal(decode_result_name(DECODE_UNKNOWN_TYPE), "unknown_type");
    assert_string_equal(decode_result_name(DECODE_TOO_LONG), "too_long");
    assert_string_equal(decode_result_name(DECODE_EMPTY), "empty");
    assert_string_equal(refusal_name(REFUSED_FORBIDDEN), "forbidden");
    assert_string_equal(refusal_name(REFUSED_NOT_FOUND), "not_found");
    assert_string_equal(refusal_name(REFUSED_WRONG_STATE), "wrong_state");
    assert_string_equal(refusal_name(REFUSED_NOT_OFFERED), "not_offered");
    assert_string_equal(refusal_name(REFUSED_OWN_STATEMENT), "own_statement");
    assert_string_equal(refusal_name(REFUSED_DUPLICATE_TEXT), "duplicate_text");
    assert_string_equal(refusal_name(REFUSED_FULL), "full");
    assert_string_equal(refusal_name(REFUSED_MALFORMED), "malformed");
    assert_string_equal(refusal_name(REFUSED_RATE_LIMITED), "rate_limited");
    assert_string_equal(refusal_name(REFUSED_CONFLICT), "conflict");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_time_is_written_with_milliseconds_in_utc),
        cmocka_unit_test(every_offset_means_the_same_moment),
        cmocka_unit_test(digits_below_a_millisecond_are_dropped),
        cmocka_unit_test(leap_years_and_seconds_are_known),
        cmocka_unit_test(a_year_before_1970_is_refused_unless_utc_says_otherwise),
        cmocka_unit_test(what_is_no_time_is_refused),
        cmocka_unit_test(random_times_agree_with_the_libc_and_come_back),
        cmocka_unit_test(a_public_id_is_a_prefix_and_a_number),
        cmocka_unit_test(what_is_no_public_id_is_refused),
        cmocka_unit_test(codes_and_refusals_have_the_names_of_the_contract),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
