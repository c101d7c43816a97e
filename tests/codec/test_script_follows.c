/* What a script says of the session that it follows: read strictly, written as it was read. */
#include "fixture.h"

#define THEMES "\"themes\":[{\"title\":\"A\",\"question\":\"B?\"}]"
#define FOLLOWS(members) "{\"title\":\"T\"," THEMES ",\"follows\":{" members "}}"
#define HEAD                                                                                   \
    "\"session\":\"k3v9q2m7x1\",\"title\":\"Toen\",\"closed_at\":\"2026-11-21T17:15:00Z\""
#define STATEMENTS(items) FOLLOWS(HEAD ",\"statements\":[" items "]")
#define JUDGED                                                                                 \
    "{\"text\":\"Geen tijd.\",\"n\":18,\"recognised\":11,\"score\":0.6125004,\"sd\":0.08,"     \
    "\"average\":2}"
#define UNJUDGED                                                                               \
    "{\"text\":\"Geen geld.\",\"n\":0,\"recognised\":0,\"score\":null,\"sd\":null,"            \
    "\"average\":null}"
#define REFUSED(literal, sentence) refused(*state, BYTES(literal), sentence)

static struct script decode(struct fixture *fixture, struct bytes json)
{
    struct script script;
    int result = script_decode(json, &fixture->arena, &script, &fixture->error);

    if (result != 0)
        print_error("%s\n", fixture->error.sentence);
    assert_int_equal(result, 0);
    return script;
}

static void refused(struct fixture *fixture, struct bytes json, const char *sentence)
{
    struct script script;

    assert_int_equal(script_decode(json, &fixture->arena, &script, &fixture->error),
                     -ERR_INPUT);
    assert_string_equal(fixture->error.sentence, sentence);
}

static void a_script_follows_nothing_unless_it_says_so(void **state)
{
    assert_null(decode(*state, BYTES("{\"title\":\"T\"," THEMES "}")).follows);
}

static void it_says_which_session_and_how_its_statements_were_judged(void **state)
{
    struct script script = decode(*state, BYTES(STATEMENTS(JUDGED "," UNJUDGED)));
    const struct script_follows *follows = script.follows;

    assert_text(follows->session, "k3v9q2m7x1");
    assert_text(follows->title, "Toen");
    assert_true(follows->closed_at_ms == UINT64_C(1795281300000));
    assert_int_equal(follows->statement_count, 2);
    assert_text(follows->statements[0].text.bytes, "Geen tijd.");
    assert_int_equal(follows->statements[0].n, 18);
    assert_int_equal(follows->statements[0].recognised, 11);
    assert_true(follows->statements[0].average == 2.0);
    assert_int_equal(follows->statements[1].n, 0);
    assert_true(follows->statements[1].score == 0.0);
}

static void figures_have_six_decimals_when_they_are_read(void **state)
{
    struct script script = decode(*state, BYTES(STATEMENTS(JUDGED)));

    assert_true(script.follows->statements[0].score == 0.6125);
}

/* What is written is read again as the same: so a session can move to another server. */
static void what_is_written_is_written_again_as_the_same_bytes(void **state)
{
    struct fixture *fixture = *state;
    struct script script = decode(fixture, BYTES(STATEMENTS(JUDGED "," UNJUDGED)));
    struct buffer again;

    script_encode(&script, &fixture->out);
    assert_non_null(memmem(fixture->out.data, fixture->out.size, "\"score\":0.612500,", 17));
    script = decode(fixture, buffer_bytes(&fixture->out));
    buffer_init(&again, 65536);
    script_encode(&script, &again);
    assert_true(bytes_equal(buffer_bytes(&again), buffer_bytes(&fixture->out)));
    buffer_release(&again);
}

static void what_is_missing_or_unknown_is_named_with_its_place(void **state)
{
    REFUSED("{\"title\":\"T\"," THEMES ",\"follows\":1}", "follows: must be an object");
    REFUSED(FOLLOWS(""), "follows.session: missing");
    REFUSED(FOLLOWS("\"session\":\"a\""), "follows.title: missing");
    REFUSED(FOLLOWS("\"session\":\"a\",\"title\":\"b\""), "follows.closed_at: missing");
    REFUSED(FOLLOWS("\"session\":\"a\",\"title\":\"b\",\"closed_at\":\"1970-01-01T00:00:00Z\""),
            "follows.closed_at: must be a time of RFC 3339, as 2026-11-21T18:15:00+01:00");
    REFUSED(FOLLOWS(HEAD ",\"code\":\"x\""), "follows.code: unknown key");
    REFUSED(FOLLOWS(HEAD ",\"statements\":{}"), "follows.statements: must be a list");
    REFUSED(STATEMENTS("1"), "follows.statements[0]: must be an object");
    REFUSED(STATEMENTS(JUDGED ",{\"text\":\"x\",\"m\":1}"),
            "follows.statements[1].m: unknown key");
    REFUSED(STATEMENTS("{\"text\":\"x\"}"), "follows.statements[0].n: missing");
    REFUSED(STATEMENTS("{\"text\":\"x\",\"n\":3}"),
            "follows.statements[0].recognised: missing");
    REFUSED(STATEMENTS("{\"text\":\" \",\"n\":3}"), "follows.statements[0].text: empty");
    REFUSED("{\"title\":\"T\"," THEMES ",\"follows\":{\"session\":"
            "\"123456789012345678901234567890123\",\"title\":\"b\"}}",
            "follows.session: longer than 32 characters");
}

static void figures_are_within_what_can_be(void **state)
{
    REFUSED(STATEMENTS("{\"text\":\"x\",\"n\":50001,\"recognised\":0}"),
            "follows.statements[0].n: must be 0..50000");
    REFUSED(STATEMENTS("{\"text\":\"x\",\"n\":3,\"recognised\":4}"),
            "follows.statements[0].recognised: must be 0..3");
    REFUSED(STATEMENTS("{\"text\":\"x\",\"n\":3,\"recognised\":3,\"score\":null}"),
            "follows.statements[0].score: must be -10..10");
    REFUSED(STATEMENTS("{\"text\":\"x\",\"n\":0,\"recognised\":0,\"score\":0.5}"),
            "follows.statements[0].score: must be null without a vote");
    REFUSED(STATEMENTS("{\"text\":\"x\",\"n\":3,\"recognised\":3,\"score\":1,\"sd\":-0.1}"),
            "follows.statements[0].sd: must be 0..10");
    REFUSED(STATEMENTS("{\"text\":\"x\",\"n\":3,\"recognised\":3,\"score\":1,\"sd\":0,"
                       "\"average\":3.1}"),
            "follows.statements[0].average: must be 0..3");
}

static void at_most_two_hundred_statements_are_followed(void **state)
{
    struct fixture *fixture = *state;

    for (int count = 200; count <= 201; count++) {
        struct script script;

        buffer_clear(&fixture->out);
        buffer_append_string(&fixture->out, "{\"title\":\"T\"," THEMES ",\"follows\":{" HEAD
                                            ",\"statements\":[");
        for (int i = 0; i < count; i++)
            buffer_append_string(&fixture->out, i == 0 ? JUDGED : "," JUDGED);
        buffer_append_string(&fixture->out, "]}}");
        assert_int_equal(script_decode(buffer_bytes(&fixture->out), &fixture->arena, &script,
                                       &fixture->error),
                         count == 200 ? 0 : -ERR_INPUT);
    }
    assert_string_equal(fixture->error.sentence,
                        "follows.statements: must have 0 to 200 entries");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        codec_test(a_script_follows_nothing_unless_it_says_so),
        codec_test(it_says_which_session_and_how_its_statements_were_judged),
        codec_test(figures_have_six_decimals_when_they_are_read),
        codec_test(what_is_written_is_written_again_as_the_same_bytes),
        codec_test(what_is_missing_or_unknown_is_named_with_its_place),
        codec_test(figures_are_within_what_can_be),
        codec_test(at_most_two_hundred_statements_are_followed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
