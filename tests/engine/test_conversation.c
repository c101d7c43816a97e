/* What participants and moderators ask for their report: the conversation, other words for a
 * text, the note, and what is taken out after the end. */
#include "hall.h"

#include <stdio.h>

#define STATEMENT "{\"type\":\"statement\",\"id\":\"%s\",\"theme\":\"t1\",\"text\":\"%s\"}"
#define NEXT "{\"type\":\"next\",\"id\":\"%s\"}"
#define VOTE "{\"type\":\"vote\",\"id\":\"%s\",\"statement\":\"%s\",\"grade\":%s}"
#define NOTE "{\"type\":\"note\",\"id\":\"%s\",\"text\":\"%s\",\"revision\":%d}"
#define HIDE "{\"type\":\"hide\",\"id\":\"%s\",\"statement\":\"s1\",\"reason\":\"naam\"}"

static int setup(void **state)
{
    *state = hall_create();
    hall_open_live(*state);
    return 0;
}

static int teardown(void **state)
{
    hall_destroy(*state);
    return 0;
}

static void a_conversation_is_answered_with_the_id_it_was_asked_by(void **state)
{
    struct hall *hall = *state;
    uint32_t anna = hall_join(hall);
    uint32_t ben = hall_join(hall);

    assert_string_equal(
        hall_say(hall, anna, "{\"type\":\"conversation\",\"id\":\"a0\"}"),
        "{\"type\":\"conversation\",\"id\":\"a0\",\"items\":[],\"more\":false}");
    hall_say(hall, anna, STATEMENT, "a1", "Er is geen tijd.");
    hall_say(hall, ben, NEXT, "b1");
    hall_say(hall, ben, VOTE, "b2", "s1", "2");
    assert_string_equal(
        hall_say(hall, ben, "{\"type\":\"conversation\",\"id\":\"b3\"}"),
        "{\"type\":\"conversation\",\"id\":\"b3\",\"items\":[{\"id\":\"s1\",\"theme\":\"t1\","
        "\"kind\":\"statement\",\"text\":\"Er is geen tijd.\",\"own\":false,\"state\":"
        "\"visible\",\"grade\":2,\"n\":1,\"reactions\":0,\"open\":true}],\"more\":false}");
    assert_says(
        hall_say(hall, ben, "{\"type\":\"conversation\",\"id\":\"b4\",\"before\":\"s1\"}"),
        "\"items\":[],\"more\":false");
    assert_says(
        hall_say(hall, ben, "{\"type\":\"conversation\",\"id\":\"b5\",\"before\":\"s9\"}"),
        "\"code\":\"not_found\"");
    assert_says(hall_say(hall, hall_observe(hall), "{\"type\":\"conversation\",\"id\":\"o1\"}"),
                "\"code\":\"forbidden\"");
}

/* Reading needs no journal. */
static void a_conversation_can_be_read_while_nothing_can_be_stored(void **state)
{
    struct hall *hall = *state;
    uint32_t anna = hall_join(hall);

    hall_say(hall, anna, STATEMENT, "a1", "Er is geen tijd.");
    hall->fail_commits = 1;
    assert_says(hall_say(hall, anna, STATEMENT, "a2", "Er is geen geld."), "\"busy\"");
    assert_says(hall_say(hall, anna, "{\"type\":\"conversation\",\"id\":\"a3\"}"),
                "\"id\":\"s1\"");
    assert_null(strstr(hall_last(hall, anna, "conversation"), "geld"));
}

static void a_conversation_is_the_same_after_a_restart(void **state)
{
    struct hall *hall = *state;
    uint32_t anna = hall_join(hall);
    uint32_t ben = hall_join(hall);
    char token[TOKEN_BYTES_MAX];
    char before[4096];

    hall_token(hall, ben, token);
    hall_say(hall, anna, STATEMENT, "a1", "Er is geen tijd.");
    hall_say(hall, anna, STATEMENT, "a2", "Er is geen geld.");
    for (int i = 1; i <= 2; i++) {
        hall_post(hall, ben, "{\"type\":\"next\",\"id\":\"n%d\"}", i);
        hall_post(hall, ben,
                  "{\"type\":\"vote\",\"id\":\"v%d\",\"statement\":\"s%d\",\"grade\":1}", i, i);
    }
    hall_say(hall, ben,
             "{\"type\":\"reaction\",\"id\":\"b1\",\"statement\":\"s1\",\"kind\":\"tip\","
             "\"text\":\"Begin klein.\"}");
    snprintf(before, sizeof(before), "%s",
             hall_say(hall, ben, "{\"type\":\"conversation\",\"id\":\"b2\"}"));
    assert_says(before, "\"items\":[{\"id\":\"s3\"");
    hall_restart(hall);
    ben = hall_connect(hall);
    hall_say(hall, ben, "{\"type\":\"hello\",\"token\":\"%s\"}", token);
    assert_string_equal(hall_say(hall, ben, "{\"type\":\"conversation\",\"id\":\"b2\"}"),
                        before);
}

static void who_judged_what_was_merged_hears_of_the_root(void **state)
{
    struct hall *hall = *state;
    uint32_t anna = hall_join(hall);
    uint32_t ben = hall_join(hall);
    uint32_t carl = hall_join(hall);
    uint32_t moderator = hall_moderate(hall);

    hall_say(hall, anna, STATEMENT, "a1", "Tijd ontbreekt.");
    hall_say(hall, ben, NEXT, "b1");
    hall_say(hall, ben, VOTE, "b2", "s1", "3");
    hall_say(hall, anna, STATEMENT, "a2", "Er is geen tijd.");
    hall_say(hall, moderator,
             "{\"type\":\"merge\",\"id\":\"m1\",\"from\":\"s1\",\"into\":\"s2\"}");
    hall_pass(hall, 3000);
    hall_clear(hall);
    hall_say(hall, carl, NEXT, "c1");
    hall_say(hall, carl, VOTE, "c2", "s2", "3");
    hall_say(hall, carl,
             "{\"type\":\"reaction\",\"id\":\"c3\",\"statement\":\"s2\",\"kind\":\"tip\","
             "\"text\":\"Begin klein.\"}");
    hall_pass(hall, 3000);
    assert_int_equal(hall_count(hall, ben, "tally"), 2); /* as s1, and as s2 */
    assert_int_equal(hall_count(hall, ben, "reacted"), 2);
    assert_says(hall_say(hall, ben, VOTE, "b3", "s2", "1"), "\"type\":\"ack\"");
    assert_says(hall_say(hall, ben, VOTE, "b3", "s2", "1"), "\"type\":\"ack\"");
}

static void to_ask_for_other_words_reaches_the_author_alone(void **state)
{
    struct hall *hall = *state;
    uint32_t anna = hall_join(hall);
    uint32_t ben = hall_join(hall);
    uint32_t moderator = hall_moderate(hall);

    hall_say(hall, anna, STATEMENT, "a1", "Jan houdt alles tegen.");
    hall_pass(hall, 3000);
    hall_clear(hall);
    hall_say(hall, moderator,
             "{\"type\":\"ask_reword\",\"id\":\"m1\",\"statement\":\"s1\",\"reason\":\"zonder "
             "naam\"}");
    assert_int_equal(hall_count(hall, moderator, "ack"), 1);
    assert_string_equal(hall_last(hall, anna, "fate"),
                        "{\"type\":\"fate\",\"statement\":\"s1\",\"state\":\"visible\","
                        "\"reword\":\"zonder naam\"}");
    hall_pass(hall, 3000);
    assert_says(hall_last(hall, moderator, "console"), "\"reword\":\"zonder naam\"");
    assert_int_equal(hall_count(hall, ben, "fate"), 0);
    hall_say(hall, moderator, HIDE, "m2");
    assert_null(strstr(hall_last(hall, anna, "fate"), "reword"));
}

static void two_moderators_do_not_overwrite_each_others_note(void **state)
{
    struct hall *hall = *state;
    uint32_t first = hall_moderate(hall);
    uint32_t second = hall_moderate(hall);
    uint32_t anna = hall_join(hall);

    hall_pass(hall, 3000);
    hall_clear(hall);
    assert_says(hall_say(hall, first, NOTE, "m1", "Dank.", 0), "\"ack\"");
    assert_says(hall_say(hall, second, NOTE, "n1", "Dag.", 0), "\"code\":\"conflict\"");
    hall_pass(hall, 3000);
    assert_says(hall_last(hall, second, "console"),
                "\"note\":{\"text\":\"Dank.\",\"revision\":1}");
    assert_int_equal(hall_count(hall, anna, "console"), 0);
    assert_says(hall_say(hall, second, NOTE, "n2", "Dag.", 1), "\"ack\"");
    /* Sent again, it is the same answer and no second change. */
    assert_says(hall_say(hall, second, NOTE, "n2", "Dag.", 1), "\"ack\"");
    assert_says(hall_last(hall, hall_moderate(hall), "welcome"),
                "\"note\":{\"text\":\"Dag.\",\"revision\":2}");
    assert_null(strstr(hall_last(hall, hall_observe(hall), "welcome"), "note"));
}

static const char *report_json(struct hall *hall)
{
    struct hall_call call = {
        .route = ROUTE_SESSION_REPORT, .format = REPORT_JSON, .operator_socket = true};

    if (hall_call(hall, call) == 0)
        hall_pass(hall, 1000);
    return hall_body(hall);
}

static void the_report_is_made_anew_when_a_text_is_taken_out_after_the_end(void **state)
{
    struct hall *hall = *state;
    uint32_t anna = hall_join(hall);
    uint32_t moderator = hall_moderate(hall);
    struct error error = {0};

    hall_say(hall, anna, STATEMENT, "a1", "Jan houdt alles tegen.");
    hall_say(hall, moderator, "{\"type\":\"session\",\"id\":\"m1\",\"do\":\"close\"}");
    assert_says(report_json(hall), "Jan houdt");
    assert_says(hall_say(hall, moderator, HIDE, "m2"), "\"ack\"");
    assert_says(hall_last(hall, anna, "fate"), "\"state\":\"hidden\",\"reason\":\"naam\"");
    assert_null(strstr(report_json(hall), "Jan houdt"));
    assert_int_equal(session_verify(hall->memory, bytes_from_string(hall->id), &error), 0);
    hall_say(hall, moderator, NOTE, "m3", "Dank.", 0);
    assert_says(report_json(hall), "\"note\":\"Dank.\"");
    hall_say(hall, moderator, "{\"type\":\"restore\",\"id\":\"m4\",\"statement\":\"s1\"}");
    assert_says(report_json(hall), "Jan houdt");
    hall_say(hall, moderator, "{\"type\":\"session\",\"id\":\"m5\",\"do\":\"release\"}");
    assert_says(hall_say(hall, moderator, HIDE, "m6"), "\"code\":\"wrong_state\"");
    assert_int_equal(session_verify(hall->memory, bytes_from_string(hall->id), &error), 0);
    hall_restart(hall);
    assert_says(report_json(hall), "Jan houdt");
}

#define RULE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RULE(a_conversation_is_answered_with_the_id_it_was_asked_by),
        RULE(a_conversation_can_be_read_while_nothing_can_be_stored),
        RULE(a_conversation_is_the_same_after_a_restart),
        RULE(who_judged_what_was_merged_hears_of_the_root),
        RULE(to_ask_for_other_words_reaches_the_author_alone),
        RULE(two_moderators_do_not_overwrite_each_others_note),
        RULE(the_report_is_made_anew_when_a_text_is_taken_out_after_the_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
