/* The gate: what is JSON, what is not, and what is JSON but not for us. */
#include "fixture.h"

/* A literal may hold a NUL, so its size counts. */
#define REFUSES(literal) refuses(*state, BYTES(literal), JSON_DEPTH_MAX, NULL)
#define REFUSES_WITH(literal, sentence)                                                        \
    refuses(*state, BYTES(literal), JSON_DEPTH_MAX, sentence)
#define ACCEPTS(literal) accepts(*state, BYTES(literal), JSON_DEPTH_MAX)

static void refuses(struct fixture *fixture, struct bytes text, size_t depth_max,
                    const char *sentence)
{
    cJSON *json = json_parse(text, depth_max, &fixture->error);

    if (json)
        print_error("accepted: %.*s\n", (int)text.size, text.data);
    assert_null(json);
    assert_int_equal(fixture->error.code, ERR_INPUT);
    if (sentence)
        assert_string_equal(fixture->error.sentence, sentence);
}

static void accepts(struct fixture *fixture, struct bytes text, size_t depth_max)
{
    cJSON *json = json_parse(text, depth_max, &fixture->error);

    if (!json)
        print_error("refused: %.*s: %s\n", (int)text.size, text.data, fixture->error.sentence);
    assert_non_null(json);
    cJSON_Delete(json);
}

static void values_of_every_kind_are_read(void **state)
{
    ACCEPTS("null");
    ACCEPTS("true");
    ACCEPTS("false");
    ACCEPTS("0");
    ACCEPTS("-0");
    ACCEPTS("-12.5e-3");
    ACCEPTS("1E+2");
    ACCEPTS("\"\"");
    ACCEPTS("[]");
    ACCEPTS("{}");
    ACCEPTS(" \t\r\n[ 1 , {\"a\" : [ ] } ] \n");
    ACCEPTS("{\"\":1}");
    ACCEPTS("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\"");
}

static void bytes_after_the_value_are_refused(void **state)
{
    REFUSES_WITH("{}x", "at byte 3: more after the end of the value");
    REFUSES("{}{}");
    REFUSES("1 2");
    REFUSES("{}\0");
    REFUSES("[]]");
}

static void nothing_and_half_values_are_refused(void **state)
{
    REFUSES("");
    REFUSES(" ");
    REFUSES("{");
    REFUSES("[");
    REFUSES("[1");
    REFUSES("[1,");
    REFUSES("[1,]");
    REFUSES("[,1]");
    REFUSES("[1 2]");
    REFUSES("{\"a\"");
    REFUSES("{\"a\":");
    REFUSES("{\"a\":1,}");
    REFUSES("{\"a\" 1}");
    REFUSES("{a:1}");
    REFUSES("{1:1}");
    REFUSES("{\"a\":1]");
    REFUSES("[1}");
    REFUSES("\"abc");
    REFUSES("\"abc\\");
    REFUSES("tru");
    REFUSES("nul");
    REFUSES("True");
    REFUSES("'a'");
    REFUSES("// comment\n1");
    REFUSES("\xEF\xBB\xBF{}"); /* a byte order mark is no white space of JSON */
    REFUSES("\v1");
}

static void repeated_keys_are_refused(void **state)
{
    REFUSES_WITH("{\"a\":1,\"b\":2,\"a\":3}", "the key \"a\" is repeated");
    REFUSES("{\"a\":1,\"\\u0061\":2}"); /* the same key, written otherwise */
    REFUSES("[{\"x\":{\"y\":1,\"y\":1}}]");
    REFUSES("{\"01\":0,\"02\":0,\"03\":0,\"04\":0,\"05\":0,\"06\":0,\"07\":0,\"08\":0,\"09\":0,"
            "\"10\":0,\"11\":0,\"12\":0,\"13\":0,\"14\":0,\"07\":0}");
    ACCEPTS("{\"01\":0,\"02\":0,\"03\":0,\"04\":0,\"05\":0,\"06\":0,\"07\":0,\"08\":0,\"09\":0,"
            "\"10\":0,\"11\":0,\"12\":0,\"13\":0,\"14\":0,\"15\":0}");
    ACCEPTS("{\"a\":1,\"A\":2}");
    ACCEPTS("[{\"a\":1},{\"a\":1}]");
}

static void many_keys_are_compared_without_a_square(void **state)
{
    struct fixture *fixture = *state;

    buffer_append_char(&fixture->out, '{');
    for (int i = 0; i < 100000; i++)
        buffer_append_format(&fixture->out, "%s\"%d\":0", i ? "," : "", i);
    buffer_append_char(&fixture->out, '}');
    accepts(fixture, buffer_bytes(&fixture->out), 1);
    fixture->out.size--;
    buffer_append_string(&fixture->out, ",\"77\":0}");
    refuses(fixture, buffer_bytes(&fixture->out), 1, "the key \"77\" is repeated");
}

static void invalid_utf8_is_refused(void **state)
{
    REFUSES_WITH("\"a\xFF\"", "at byte 3: invalid UTF-8");
    REFUSES("\"\xC3\"");             /* cut */
    REFUSES("\"\x80\"");             /* a following byte alone */
    REFUSES("\"\xC0\xAF\"");         /* overlong */
    REFUSES("\"\xE0\x80\xAF\"");     /* overlong */
    REFUSES("\"\xED\xA0\x80\"");     /* a surrogate */
    REFUSES("\"\xF4\x90\x80\x80\""); /* beyond U+10FFFF */
    REFUSES("\"\xE2\x82");
    ACCEPTS("\"\xE2\x82\xAC \xF0\x9F\x91\x8D \xEF\xBF\xBE\"");
}

static void nul_and_lone_surrogates_are_refused(void **state)
{
    REFUSES_WITH("\"a\\u0000b\"", "at byte 4: \\u0000 is not allowed");
    REFUSES("\"a\0b\"");
    REFUSES_WITH("\"\\ud83d\"", "at byte 8: first half of a surrogate pair without the second");
    REFUSES("\"\\ud83dx\"");
    REFUSES("\"\\ud83d\\u0041\"");
    REFUSES("\"\\ud83d\\ud83d\"");
    REFUSES_WITH("\"\\udc4d\"", "at byte 3: second half of a surrogate pair without the first");
    REFUSES("\"\\udc4d\\ud83d\"");
    REFUSES("\"\\ud83d\\u");
    ACCEPTS("\"\\ud83d\\udc4d\"");
    ACCEPTS("\"\\uD83D\\uDC4D\"");
}

static void control_characters_and_unknown_escapes_are_refused(void **state)
{
    REFUSES("\"a\nb\"");
    REFUSES("\"a\tb\"");
    REFUSES("\"\x1F\"");
    REFUSES("\"\\x41\"");
    REFUSES("\"\\u12g4\"");
    REFUSES("\"\\u123\"");
    REFUSES("\"\\\n\"");
    REFUSES("\"\\'\"");
}

static void numbers_beyond_two_to_the_53_are_refused(void **state)
{
    ACCEPTS("9007199254740992");
    ACCEPTS("-9007199254740992");
    REFUSES_WITH("9007199254740993", "at byte 1: number beyond 2^53");
    REFUSES("-9007199254740993");
    REFUSES_WITH("18446744073709551617", "at byte 1: number beyond 2^53"); /* 2^64 + 1 */
    REFUSES("99999999999999999999999999");
    REFUSES("1e300");
    REFUSES("1e400");
    REFUSES("-1e16");
    REFUSES("[0.00000000000000000000000000000000000000000001]"); /* of too many digits */
    ACCEPTS("1e15");
}

static void what_only_looks_like_a_number_is_refused(void **state)
{
    REFUSES("NaN");
    REFUSES("nan");
    REFUSES("Infinity");
    REFUSES("-Infinity");
    REFUSES("inf");
    REFUSES("01");
    REFUSES("-01");
    REFUSES("+1");
    REFUSES(".5");
    REFUSES("1.");
    REFUSES("1.e5");
    REFUSES("1e");
    REFUSES("1e+");
    REFUSES("-");
    REFUSES("0x10");
    REFUSES("1_000");
}

static void depth_is_counted_over_objects_and_arrays(void **state)
{
    struct fixture *fixture = *state;

    accepts(fixture, BYTES("[[[[[[[[1]]]]]]]]"), JSON_DEPTH_MAX);
    refuses(fixture, BYTES("[[[[[[[[[1]]]]]]]]]"), JSON_DEPTH_MAX, "at byte 9: too deep");
    accepts(fixture, BYTES("{\"a\":[{\"b\":[]}]}"), 4);
    refuses(fixture, BYTES("{\"a\":[{\"b\":[]}]}"), 3, "at byte 12: too deep");
    accepts(fixture, BYTES("[[],[],[{}]]"), 3);
}

static void a_deep_tower_does_not_overflow_the_stack(void **state)
{
    struct fixture *fixture = *state;

    for (int i = 0; i < 1000000; i++)
        buffer_append_char(&fixture->out, '[');
    refuses(fixture, buffer_bytes(&fixture->out), JSON_DEPTH_MAX, "at byte 9: too deep");
}

static void texts_come_out_unescaped(void **state)
{
    struct fixture *fixture = *state;
    cJSON *json = json_parse(BYTES("\"a\\u00e9\\ud83d\\udc4d\\n\\/\""), 1, &fixture->error);

    assert_non_null(json);
    assert_text(json_text(json), "a\xC3\xA9\xF0\x9F\x91\x8D\n/");
    cJSON_Delete(json);
}

/* Nothing behind the end of the text is read, also where a parser would like to look on. */
static void a_text_without_nul_at_its_end_is_read_within_its_bounds(void **state)
{
    struct fixture *fixture = *state;
    static const char *const texts[] = {"12", "true", "\"a\"", "[1]", "{\"a\":-1}", "-1.5e1"};

    for (size_t i = 0; i < ARRAY_COUNT(texts); i++) {
        for (size_t size = 0; size <= strlen(texts[i]); size++) {
            char *exact = xcalloc(size ? size : 1, 1);

            memcpy(exact, texts[i], size);
            cJSON *json =
                json_parse((struct bytes){.data = exact, .size = size}, 8, &fixture->error);

            cJSON_Delete(json);
            free(exact);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        codec_test(values_of_every_kind_are_read),
        codec_test(bytes_after_the_value_are_refused),
        codec_test(nothing_and_half_values_are_refused),
        codec_test(repeated_keys_are_refused),
        codec_test(many_keys_are_compared_without_a_square),
        codec_test(invalid_utf8_is_refused),
        codec_test(nul_and_lone_surrogates_are_refused),
        codec_test(control_characters_and_unknown_escapes_are_refused),
        codec_test(numbers_beyond_two_to_the_53_are_refused),
        codec_test(what_only_looks_like_a_number_is_refused),
        codec_test(depth_is_counted_over_objects_and_arrays),
        codec_test(a_deep_tower_does_not_overflow_the_stack),
        codec_test(texts_come_out_unescaped),
        codec_test(a_text_without_nul_at_its_end_is_read_within_its_bounds),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
