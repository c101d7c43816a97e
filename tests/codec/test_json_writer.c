/* JSON out. */
#include "fixture.h"

#include <math.h>

#include "herkend/random.h"

static void commas_and_colons_stand_where_they_belong(void **state)
{
    struct fixture *fixture = *state;
    struct json_writer writer = json_writer_on(&fixture->out);

    json_object_open(&writer);
    json_key(&writer, "a");
    json_array_open(&writer);
    json_write_integer(&writer, 1);
    json_write_bool(&writer, true);
    json_write_null(&writer);
    json_object_open(&writer);
    json_object_close(&writer);
    json_array_close(&writer);
    json_key(&writer, "b");
    json_write_bool(&writer, false);
    json_key(&writer, "c");
    json_array_open(&writer);
    json_array_close(&writer);
    json_object_close(&writer);
    assert_text(buffer_bytes(&fixture->out), "{\"a\":[1,true,null,{}],\"b\":false,\"c\":[]}");
}

static void texts_are_escaped_where_json_needs_it(void **state)
{
    struct fixture *fixture = *state;
    struct json_writer writer = json_writer_on(&fixture->out);

    json_write_text(&writer, BYTES("a\"b\\c\nd\te\rf\x01g\x7Fh\0i/\xC3\xA9\xF0\x9F\x91\x8D"));
    assert_text(buffer_bytes(&fixture->out),
                "\"a\\\"b\\\\c\\nd\\te\\rf\\u0001g\\u007fh\\u0000i/\xC3\xA9\xF0\x9F\x91\x8D\"");
}

static void an_empty_text_has_its_quotes(void **state)
{
    struct fixture *fixture = *state;
    struct json_writer writer = json_writer_on(&fixture->out);

    json_array_open(&writer);
    json_write_text(&writer, (struct bytes){0});
    json_write_string(&writer, "");
    json_array_close(&writer);
    assert_text(buffer_bytes(&fixture->out), "[\"\",\"\"]");
}

static void integers_are_exact_to_their_ends(void **state)
{
    struct fixture *fixture = *state;
    struct json_writer writer = json_writer_on(&fixture->out);

    json_array_open(&writer);
    json_write_integer(&writer, 0);
    json_write_integer(&writer, -1);
    json_write_integer(&writer, 1000);
    json_write_integer(&writer, INT64_MAX);
    json_write_integer(&writer, INT64_MIN);
    json_array_close(&writer);
    assert_text(buffer_bytes(&fixture->out),
                "[0,-1,1000,9223372036854775807,-9223372036854775808]");
}

static void scores_have_six_decimals_and_no_negative_zero(void **state)
{
    struct fixture *fixture = *state;
    struct json_writer writer = json_writer_on(&fixture->out);

    json_array_open(&writer);
    json_write_score(&writer, 0.5);
    json_write_score(&writer, 2.0 / 3);
    json_write_score(&writer, -0.25);
    json_write_score(&writer, -0.0000001);
    json_write_score(&writer, -0.0);
    json_array_close(&writer);
    assert_text(buffer_bytes(&fixture->out), "[0.500000,0.666667,-0.250000,0.000000,0.000000]");
}

static void assert_score_as_printf(struct fixture *fixture, double score)
{
    char expected[400];
    struct json_writer writer = json_writer_on(&fixture->out);

    buffer_clear(&fixture->out);
    json_write_score(&writer, score);
    snprintf(expected, sizeof(expected), "%.6f", fabs(score) < 0.0000005 ? 0 : score);
    assert_text(buffer_bytes(&fixture->out), expected);
}

/* The report is compared byte for byte: no digit may depend on how it was written. */
static void scores_are_written_with_the_digits_of_printf(void **state)
{
    static const double scales[] = {1e-6, 1, 3, 1000, 1e6, 1e12};
    struct fixture *fixture = *state;
    uint64_t random = 20261121;

    for (int i = 0; i < 200000; i++) {
        double unit = random_unit(&random) - 0.5;

        assert_score_as_printf(fixture, 2 * unit * scales[i % (int)ARRAY_COUNT(scales)]);
    }
    /* In the middle between two results, and beside it. */
    for (int i = -2000; i < 2000; i++) {
        double middle = (i + 0.5) / 1e6;

        assert_score_as_printf(fixture, middle);
        assert_score_as_printf(fixture, middle * (1 + 1e-15));
        assert_score_as_printf(fixture, middle * (1 - 1e-15));
        assert_score_as_printf(fixture, i / 64.0 / 1024.0);
        assert_score_as_printf(fixture, 999 + i / 1e6);
    }
}

static void times_and_ids_are_null_when_there_is_none(void **state)
{
    struct fixture *fixture = *state;
    struct json_writer writer = json_writer_on(&fixture->out);

    json_array_open(&writer);
    json_write_time(&writer, 0);
    json_write_time(&writer, UINT64_C(1795281300000));
    json_write_id(&writer, 's', 0);
    json_write_id(&writer, 's', 12);
    json_write_id(&writer, 't', UINT32_MAX);
    json_array_close(&writer);
    assert_text(buffer_bytes(&fixture->out),
                "[null,\"2026-11-21T17:15:00.000Z\",null,\"s12\",\"t4294967295\"]");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        codec_test(commas_and_colons_stand_where_they_belong),
        codec_test(texts_are_escaped_where_json_needs_it),
        codec_test(an_empty_text_has_its_quotes),
        codec_test(integers_are_exact_to_their_ends),
        codec_test(scores_have_six_decimals_and_no_negative_zero),
        codec_test(scores_are_written_with_the_digits_of_printf),
        codec_test(times_and_ids_are_null_when_there_is_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
