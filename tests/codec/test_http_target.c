/* Paths and queries, and what may not come through them. */
#include "fixture.h"

#define DECODE(literal) decode(*state, BYTES(literal))
#define REFUSED(literal) refused(*state, BYTES(literal))

static struct http_target decode(struct fixture *fixture, struct bytes target)
{
    struct http_target out;

    if (!http_target_decode(target, &fixture->arena, &out)) {
        print_error("refused: %.*s\n", (int)target.size, target.data);
        fail();
    }
    return out;
}

static void refused(struct fixture *fixture, struct bytes target)
{
    struct http_target out = {.segment_count = 99};

    if (http_target_decode(target, &fixture->arena, &out))
        print_error("accepted: %.*s\n", (int)target.size, target.data);
    assert_int_equal(out.segment_count, 99); /* untouched */
}

static void a_path_is_split_at_its_slashes(void **state)
{
    struct http_target target = DECODE("/api/v1/sessions/abc/report");

    assert_int_equal(target.segment_count, 5);
    assert_text(target.segments[0], "api");
    assert_text(target.segments[3], "abc");
    assert_text(target.segments[4], "report");
    assert_int_equal(target.parameter_count, 0);
    assert_int_equal(DECODE("/").segment_count, 0);
    assert_int_equal(DECODE("/healthz").segment_count, 1);
}

static void a_query_is_split_into_names_and_values(void **state)
{
    struct http_target target = DECODE("/r?format=json&x=&y&a=b=c&&q=%C3%A9+%2B%26");

    assert_int_equal(target.segment_count, 1);
    assert_int_equal(target.parameter_count, 5);
    assert_text(target.parameters[0].name, "format");
    assert_text(target.parameters[0].value, "json");
    assert_text(target.parameters[1].name, "x");
    assert_text(target.parameters[1].value, "");
    assert_text(target.parameters[2].name, "y");
    assert_text(target.parameters[2].value, "");
    assert_text(target.parameters[3].value, "b=c");
    assert_text(target.parameters[4].value, "\xC3\xA9 +&");
    assert_int_equal(DECODE("/?").parameter_count, 0);
    assert_text(DECODE("/?a=1?2").parameters[0].value, "1?2");
    assert_text(DECODE("/?a=/../x").parameters[0].value, "/../x"); /* only a value */
}

static void escapes_are_decoded_once_and_after_the_split(void **state)
{
    assert_text(DECODE("/caf%C3%a9").segments[0], "caf\xC3\xA9");
    assert_text(DECODE("/a%20b+c").segments[0], "a b+c"); /* + is a space in a query only */
    assert_text(DECODE("/a%2541").segments[0], "a%41");
    assert_text(DECODE("/a%3Fb").segments[0], "a?b");
    assert_int_equal(DECODE("/a%3Fb").parameter_count, 0);
}

static void bad_escapes_are_refused(void **state)
{
    REFUSED("/%");
    REFUSED("/%4");
    REFUSED("/%4g");
    REFUSED("/%g4");
    REFUSED("/%%41");
    REFUSED("/?a=%");
    REFUSED("/?%zz=1");
}

static void control_characters_and_invalid_utf8_are_refused(void **state)
{
    REFUSED("/a%00b");
    REFUSED("/a\0b");
    REFUSED("/?a=%00");
    REFUSED("/a%0D%0Ab");
    REFUSED("/a\nb");
    REFUSED("/a%7F");
    REFUSED("/%FF");
    REFUSED("/%C3");
    REFUSED("/%C0%AF");
    REFUSED("/%ED%A0%80");
    REFUSED("/?a=%FF");
}

static void nothing_leads_out_of_a_folder(void **state)
{
    REFUSED("/..");
    REFUSED("/../etc/passwd");
    REFUSED("/a/../b");
    REFUSED("/a/%2e%2e/b");
    REFUSED("/%2E./b");
    REFUSED("/.");
    REFUSED("/a/./b");
    REFUSED("/a%2Fb");
    REFUSED("/..%2f..");
    REFUSED("/a%5Cb");
    REFUSED("/a\\b");
    assert_text(DECODE("/...").segments[0], "...");
    assert_text(DECODE("/.well-known").segments[0], ".well-known");
}

static void empty_segments_are_refused(void **state)
{
    REFUSED("//");
    REFUSED("//evil.example/x");
    REFUSED("/a//b");
    REFUSED("/a/");
}

static void what_is_no_path_is_refused(void **state)
{
    REFUSED("");
    REFUSED("*");
    REFUSED("api");
    REFUSED("?a=1");
    REFUSED("http://host/path");
}

static void every_part_is_bounded(void **state)
{
    struct fixture *fixture = *state;
    struct buffer *out = &fixture->out;

    assert_int_equal(DECODE("/1/2/3/4/5/6/7/8").segment_count, HTTP_SEGMENTS_MAX);
    REFUSED("/1/2/3/4/5/6/7/8/9");
    assert_int_equal(DECODE("/?1&2&3&4&5&6&7&8").parameter_count, HTTP_PARAMETERS_MAX);
    REFUSED("/?1&2&3&4&5&6&7&8&9");

    buffer_append_char(out, '/');
    while (out->size < HTTP_TARGET_BYTES_MAX)
        buffer_append_char(out, 'a');
    assert_int_equal(decode(fixture, buffer_bytes(out)).segment_count, 1);
    buffer_append_char(out, 'a');
    refused(fixture, buffer_bytes(out));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        codec_test(a_path_is_split_at_its_slashes),
        codec_test(a_query_is_split_into_names_and_values),
        codec_test(escapes_are_decoded_once_and_after_the_split),
        codec_test(bad_escapes_are_refused),
        codec_test(control_characters_and_invalid_utf8_are_refused),
        codec_test(nothing_leads_out_of_a_folder),
        codec_test(empty_segments_are_refused),
        codec_test(what_is_no_path_is_refused),
        codec_test(every_part_is_bounded),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
