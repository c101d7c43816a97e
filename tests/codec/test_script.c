/* The session script: what it may hold, where it is wrong, and its canonical form. */
#include "fixture.h"

#define THEME "{\"title\":\"A\",\"question\":\"B?\"}"
#define MINIMAL "\"title\":\"T\",\"themes\":[" THEME "]"
#define DECODE(literal) decode(*state, BYTES(literal))
#define REFUSED(literal, sentence) refused(*state, BYTES(literal), sentence)
/* A script that is right but for these further members. */
#define REFUSED_WITH(members, sentence) REFUSED("{" MINIMAL "," members "}", sentence)
/* The same inside the first theme. */
#define REFUSED_THEME(members, sentence)                                                       \
    REFUSED("{\"title\":\"T\",\"themes\":[{" members "}]}", sentence)

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
    struct script script = {.capacity = 99};
    int result = script_decode(json, &fixture->arena, &script, &fixture->error);

    assert_int_equal(result, -ERR_INPUT);
    assert_int_equal(fixture->error.code, ERR_INPUT);
    assert_string_equal(fixture->error.sentence, sentence);
    assert_int_equal(script.capacity, 99); /* untouched */
}

static void title_and_one_theme_are_enough(void **state)
{
    struct script script = DECODE("{" MINIMAL "}");

    assert_text(script.title, "T");
    assert_int_equal(script.description.size, 0);
    assert_int_equal(script.language, LANGUAGE_NL);
    assert_int_equal(script.access, ACCESS_OPEN);
    assert_int_equal(script.moderation, MODERATION_OPEN);
    assert_int_equal(script.starts_at_ms, 0);
    assert_true(script.automatic);
    assert_int_equal(script.countdown_seconds, 30);
    assert_int_equal(script.capacity, 0);
    assert_int_equal(script.theme_count, 1);
    assert_text(script.themes[0].title, "A");
    assert_text(script.themes[0].question, "B?");
    assert_int_equal(script.themes[0].minutes, 10);
    assert_int_equal(script.themes[0].seed_count, 0);
    assert_int_equal(script.background_count, 0);
    assert_int_equal(script.poll_count, 0);
    assert_false(script.rehearsal);
}

static void a_rehearsal_says_so_and_nothing_else_does(void **state)
{
    struct fixture *fixture = *state;
    struct script script = DECODE("{\"title\":\"T\",\"rehearsal\":true,"
                                  "\"themes\":[{\"title\":\"A\",\"question\":\"B?\"}]}");

    assert_true(script.rehearsal);
    script_encode(&script, &fixture->out);
    buffer_append_char(&fixture->out, '\0');
    assert_non_null(strstr(fixture->out.data, "\"rehearsal\":true"));
    script = DECODE("{\"title\":\"T\",\"rehearsal\":false,"
                    "\"themes\":[{\"title\":\"A\",\"question\":\"B?\"}]}");
    assert_false(script.rehearsal);
    buffer_clear(&fixture->out);
    script_encode(&script, &fixture->out);
    buffer_append_char(&fixture->out, '\0');
    assert_null(strstr(fixture->out.data, "rehearsal"));
    REFUSED_WITH("\"rehearsal\":1", "rehearsal: must be true or false");
}

static void how_long_a_report_is_readable_is_said_where_it_is_not_ninety_days(void **state)
{
    struct fixture *fixture = *state;

    assert_int_equal(DECODE("{" MINIMAL "}").report_days, 90);
    struct script script = DECODE("{" MINIMAL ",\"report_days\":365}");

    assert_int_equal(script.report_days, 365);
    script_encode(&script, &fixture->out);
    buffer_append_char(&fixture->out, '\0');
    assert_non_null(strstr(fixture->out.data, "\"report_days\":365"));
    script = DECODE("{" MINIMAL ",\"report_days\":90}");
    buffer_clear(&fixture->out);
    script_encode(&script, &fixture->out);
    buffer_append_char(&fixture->out, '\0');
    assert_null(strstr(fixture->out.data, "report_days"));
    REFUSED_WITH("\"report_days\":0", "report_days: must be 1..3650");
    REFUSED_WITH("\"report_days\":3651", "report_days: must be 1..3650");
    REFUSED_WITH("\"report_days\":\"90\"", "report_days: must be 1..3650");
}

static void everything_that_may_be_set_is_read(void **state)
{
    struct script script =
        DECODE("{\"title\":\" Innoveren \",\"description\":\"Een uur.\\n\\nSchriftelijk.\","
               "\"language\":\"en\",\"access\":\"registered\",\"moderation\":\"strict\","
               "\"starts_at\":\"2026-11-21T18:15:00+01:00\",\"automatic\":false,"
               "\"countdown_seconds\":0,\"capacity\":50000,"
               "\"themes\":[{\"title\":\"A\",\"question\":\"B?\",\"minutes\":240,"
               "\"seeds\":[\"one meeting\",\"two\"]}],"
               "\"background\":[{\"question\":\"Size?\",\"options\":[\"small\",\"large\"]}],"
               "\"polls\":[{\"question\":\"Again?\",\"options\":[\"yes\",\"no\",\"maybe\"]}]}");

    assert_text(script.title, "Innoveren");
    assert_text(script.description, "Een uur.\n\nSchriftelijk.");
    assert_int_equal(script.language, LANGUAGE_EN);
    assert_int_equal(script.access, ACCESS_REGISTERED);
    assert_int_equal(script.moderation, MODERATION_STRICT);
    assert_true(script.starts_at_ms == UINT64_C(1795281300000));
    assert_false(script.automatic);
    assert_int_equal(script.countdown_seconds, 0);
    assert_int_equal(script.capacity, 50000);
    assert_int_equal(script.themes[0].minutes, 240);
    assert_int_equal(script.themes[0].seed_count, 2);
    assert_text(script.themes[0].seeds[0].bytes, "one meeting");
    assert_int_equal(script.themes[0].seeds[0].stem_count,
                     1); /* "one" is an English stop word */
    assert_int_equal(script.background_count, 1);
    assert_text(script.background[0].options[1], "large");
    assert_int_equal(script.poll_count, 1);
    assert_int_equal(script.polls[0].option_count, 3);
}

static void an_unknown_key_is_named_with_its_place(void **state)
{
    REFUSED_WITH("\"colour\":1", "colour: unknown key");
    REFUSED_WITH("\"Language\":\"nl\"", "Language: unknown key");
    REFUSED_THEME("\"title\":\"A\",\"question\":\"B?\",\"minute\":5",
                  "themes[0].minute: unknown key");
    REFUSED_WITH("\"polls\":[{\"question\":\"x\",\"options\":[\"a\",\"b\"],\"open\":true}]",
                 "polls[0].open: unknown key");
}

static void a_missing_title_or_question_is_named(void **state)
{
    REFUSED("{\"themes\":[" THEME "]}", "title: missing");
    REFUSED("{\"title\":\" \",\"themes\":[" THEME "]}", "title: empty");
    REFUSED_THEME("\"question\":\"B?\"", "themes[0].title: missing");
    REFUSED_THEME("\"title\":\"A\"", "themes[0].question: missing");
    REFUSED_THEME("\"title\":\"A\",\"question\":\"\"", "themes[0].question: empty");
    REFUSED("{\"title\":\"T\",\"themes\":[" THEME "," THEME ",{\"title\":\"A\"}]}",
            "themes[2].question: missing");
    REFUSED_WITH("\"background\":[{\"options\":[\"a\",\"b\"]}]",
                 "background[0].question: missing");
}

static void a_script_has_one_to_64_themes(void **state)
{
    struct fixture *fixture = *state;
    struct buffer *out = &fixture->out;

    REFUSED("{\"title\":\"T\"}", "themes: missing");
    REFUSED("{\"title\":\"T\",\"themes\":[]}", "themes: must have 1 to 64 entries");
    REFUSED("{\"title\":\"T\",\"themes\":{}}", "themes: must be a list");
    REFUSED("{\"title\":\"T\",\"themes\":[1]}", "themes[0]: must be an object");
    buffer_append_string(out, "{\"title\":\"T\",\"themes\":[" THEME);
    for (int i = 1; i < 65; i++)
        buffer_append_string(out, "," THEME);
    buffer_append_string(out, "]}");
    refused(fixture, buffer_bytes(out), "themes: must have 1 to 64 entries");
}

static void numbers_have_their_ranges(void **state)
{
    REFUSED_THEME("\"title\":\"A\",\"question\":\"B?\",\"minutes\":0",
                  "themes[0].minutes: must be 1..240");
    REFUSED_THEME("\"title\":\"A\",\"question\":\"B?\",\"minutes\":241",
                  "themes[0].minutes: must be 1..240");
    REFUSED_THEME("\"title\":\"A\",\"question\":\"B?\",\"minutes\":1.5",
                  "themes[0].minutes: must be 1..240");
    REFUSED_THEME("\"title\":\"A\",\"question\":\"B?\",\"minutes\":\"10\"",
                  "themes[0].minutes: must be 1..240");
    REFUSED_WITH("\"countdown_seconds\":301", "countdown_seconds: must be 0..300");
    REFUSED_WITH("\"countdown_seconds\":-1", "countdown_seconds: must be 0..300");
    REFUSED_WITH("\"capacity\":0", "capacity: must be 1..50000");
    REFUSED_WITH("\"capacity\":50001", "capacity: must be 1..50000");
    REFUSED_WITH("\"automatic\":1", "automatic: must be true or false");
}

static void words_and_times_are_of_the_contract(void **state)
{
    REFUSED_WITH("\"language\":\"de\"", "language: must be nl or en");
    REFUSED_WITH("\"language\":null", "language: must be nl or en");
    REFUSED_WITH("\"access\":\"closed\"", "access: must be open or registered");
    REFUSED_WITH("\"moderation\":true", "moderation: must be open or strict");
    REFUSED_WITH("\"starts_at\":\"morgen\"",
                 "starts_at: must be a time of RFC 3339, as 2026-11-21T18:15:00+01:00");
    REFUSED_WITH("\"starts_at\":1795281300000",
                 "starts_at: must be a time of RFC 3339, as 2026-11-21T18:15:00+01:00");
}

static void texts_are_bounded_and_clean(void **state)
{
    struct fixture *fixture = *state;
    struct buffer *out = &fixture->out;

    REFUSED_WITH("\"description\":5", "description: must be a text");
    REFUSED_WITH("\"description\":\"a\\u0007\"",
                 "description: control characters, or more than 30 marks on one character");
    buffer_append_string(out, "{\"themes\":[" THEME "],\"title\":\"");
    for (int i = 0; i < TITLE_CHARACTERS_MAX + 1; i++)
        buffer_append_char(out, 'a');
    buffer_append_string(out, "\"}");
    refused(fixture, buffer_bytes(out), "title: longer than 200 characters");
}

static void seeds_are_statements_and_differ(void **state)
{
    REFUSED_THEME("\"title\":\"A\",\"question\":\"B?\",\"seeds\":[\"x\",\"\"]",
                  "themes[0].seeds[1]: empty");
    REFUSED_THEME("\"title\":\"A\",\"question\":\"B?\",\"seeds\":[\"x\",3]",
                  "themes[0].seeds[1]: must be a text");
    REFUSED_THEME("\"title\":\"A\",\"question\":\"B?\",\"seeds\":\"x\"",
                  "themes[0].seeds: must be a list");
    REFUSED_THEME(
        "\"title\":\"A\",\"question\":\"B?\",\"seeds\":[\"Zo is het\",\"x\",\"zo  IS het\"]",
        "themes[0].seeds[2]: repeats an earlier one");
}

static void questions_have_two_to_twelve_different_options(void **state)
{
    REFUSED_WITH("\"polls\":[{\"question\":\"x\",\"options\":[\"a\"]}]",
                 "polls[0].options: must have 2 to 12 entries");
    REFUSED_WITH("\"polls\":[{\"question\":\"x\"}]", "polls[0].options: missing");
    REFUSED_WITH("\"background\":[{\"question\":\"x\",\"options\":[\"a\",\"b\",\"a \"]}]",
                 "background[0].options[2]: repeats an earlier one");
    REFUSED_WITH("\"background\":[{\"question\":\"x\",\"options\":[\"a\",\"\"]}]",
                 "background[0].options[1]: empty");
    REFUSED_WITH("\"background\":[3]", "background[0]: must be an object");
    REFUSED_WITH("\"polls\":3", "polls: must be a list");
}

static void what_is_no_script_at_all_is_refused(void **state)
{
    REFUSED("[]", "the script must be a JSON object");
    REFUSED("", "at byte 1: a value was expected");
    REFUSED("{\"title\":\"a\",\"title\":\"b\"}", "the key \"title\" is repeated");
}

static void the_canonical_form_is_a_fixed_point(void **state)
{
    struct fixture *fixture = *state;
    struct script script =
        DECODE("{\"polls\":[],\"themes\":[{\"question\":\"B?\",\"title\":\"A "
               "\",\"seeds\":[\"cafe\\u0301\"]}],\"title\":\"T\","
               "\"starts_at\":\"2026-11-21T18:15:00+01:00\"}");

    script_encode(&script, &fixture->out);
    assert_text(
        buffer_bytes(&fixture->out),
        "{\"title\":\"T\",\"language\":\"nl\",\"access\":\"open\",\"moderation\":\"open\","
        "\"starts_at\":\"2026-11-21T17:15:00.000Z\",\"automatic\":true,"
        "\"countdown_seconds\":30,\"themes\":[{\"title\":\"A\",\"question\":\"B?\","
        "\"minutes\":10,\"seeds\":[\"caf\xC3\xA9\"]}],\"background\":[],\"polls\":[]}");

    struct bytes first = arena_copy(&fixture->arena, buffer_bytes(&fixture->out));
    struct script again = decode(fixture, first);

    buffer_clear(&fixture->out);
    script_encode(&again, &fixture->out);
    assert_true(bytes_equal(first, buffer_bytes(&fixture->out)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        codec_test(title_and_one_theme_are_enough),
        codec_test(everything_that_may_be_set_is_read),
        codec_test(a_rehearsal_says_so_and_nothing_else_does),
        codec_test(how_long_a_report_is_readable_is_said_where_it_is_not_ninety_days),
        codec_test(an_unknown_key_is_named_with_its_place),
        codec_test(a_missing_title_or_question_is_named),
        codec_test(a_script_has_one_to_64_themes),
        codec_test(numbers_have_their_ranges),
        codec_test(words_and_times_are_of_the_contract),
        codec_test(texts_are_bounded_and_clean),
        codec_test(seeds_are_statements_and_differ),
        codec_test(questions_have_two_to_twelve_different_options),
        codec_test(what_is_no_script_at_all_is_refused),
        codec_test(the_canonical_form_is_a_fixed_point),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
