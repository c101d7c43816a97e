/* Leading the hour, as the people at the doors see it. */
#include "hall.h"

#include <stdio.h>

#define STATEMENT "{\"type\":\"statement\",\"id\":\"%s\",\"theme\":\"t1\",\"text\":\"%s\"}"
#define NEXT "{\"type\":\"next\",\"id\":\"%s\"}"
#define VOTE "{\"type\":\"vote\",\"id\":\"%s\",\"statement\":\"%s\",\"grade\":%s}"
#define PIN "{\"type\":\"pin\",\"id\":\"%s\",\"statement\":%s}"
#define PROJECT "{\"type\":\"session\",\"id\":\"%s\",\"do\":\"project\",\"texts\":\"%s\"}"

static const char three_themes[] =
    "{\"title\":\"Innovatie\",\"automatic\":false,\"themes\":["
    "{\"title\":\"Een\",\"question\":\"Wat?\"},{\"title\":\"Twee\",\"question\":\"Hoe?\"},"
    "{\"title\":\"Drie\",\"question\":\"Wie?\"}]}";

static int setup(void **state)
{
    *state = hall_create();
    return 0;
}

static int teardown(void **state)
{
    hall_destroy(*state);
    return 0;
}

static void of_two_moderators_the_second_gets_a_conflict_and_the_same_again(void **state)
{
    static const char command[] = "{\"type\":\"theme\",\"id\":\"%s\",\"do\":\"edit\",\"theme\":"
                                  "\"t2\",\"title\":\"%s\",\"revision\":1}";
    struct hall *hall = *state;

    hall_open(hall, three_themes);

    uint32_t anna = hall_join(hall);
    uint32_t one = hall_moderate(hall);
    uint32_t two = hall_moderate(hall);

    hall_post(hall, one, command, "m1", "Geld");
    hall_post(hall, two, command, "m2", "Tijd");
    hall_turn(hall);
    assert_says(hall_last(hall, one, "ack"), "\"m1\"");
    assert_says(hall_last(hall, two, "error"), "\"id\":\"m2\",\"code\":\"conflict\"");
    assert_says(hall_last(hall, anna, "theme"), "\"title\":\"Geld\"");
    assert_says(hall_last(hall, two, "theme"), "\"revision\":2");
    assert_says(hall_say(hall, two, command, "m2", "Tijd"), "\"conflict\"");
    assert_says(hall_say(hall, one, command, "m1", "Geld"), "\"ack\"");
    assert_says(hall_last(hall, anna, "theme"), "\"title\":\"Geld\"");
}

static void an_edit_is_answered_the_same_after_a_restart(void **state)
{
    static const char command[] = "{\"type\":\"theme\",\"id\":\"m1\",\"do\":\"edit\",\"theme\":"
                                  "\"t2\",\"title\":\"Geld\",\"revision\":1}";
    struct hall *hall = *state;

    hall_open(hall, three_themes);
    assert_says(hall_say(hall, hall_moderate(hall), "%s", command), "\"ack\"");
    hall_restart(hall);
    assert_says(hall_say(hall, hall_moderate(hall), "%s", command), "\"ack\"");
}

static void a_skip_is_shown_as_the_theme_and_a_move_as_the_session(void **state)
{
    struct hall *hall = *state;

    hall_open(hall, three_themes);

    uint32_t anna = hall_join(hall);
    uint32_t moderator = hall_moderate(hall);

    hall_say(hall, moderator,
             "{\"type\":\"theme\",\"id\":\"m1\",\"do\":\"skip\",\"theme\":\"t2\"}");
    assert_says(hall_last(hall, anna, "theme"), "\"id\":\"t2\"");
    assert_says(hall_last(hall, anna, "theme"), "\"state\":\"skipped\"");
    hall_clear(hall);
    hall_say(hall, moderator,
             "{\"type\":\"theme\",\"id\":\"m2\",\"do\":\"move\",\"theme\":\"t3\",\"before\":"
             "\"t1\"}");
    assert_says(hall_last(hall, anna, "session"), "\"themes\":[{\"id\":\"t3\"");
}

static void the_autopilot_is_told_to_all_and_takes_over(void **state)
{
    struct hall *hall = *state;

    hall_open(hall, three_themes);

    uint32_t anna = hall_join(hall);
    uint32_t moderator = hall_moderate(hall);

    assert_says(hall_last(hall, anna, "welcome"),
                "\"automatic\":false,\"countdown_seconds\":30");
    hall_say(hall, moderator, "{\"type\":\"session\",\"id\":\"m1\",\"do\":\"start\"}");
    assert_says(
        hall_say(hall, moderator,
                 "{\"type\":\"session\",\"id\":\"m2\",\"do\":\"automatic\",\"on\":true}"),
        "\"ack\"");
    assert_says(hall_last(hall, anna, "session"), "\"automatic\":true");
    assert_says(hall_last(hall, anna, "theme"), "\"id\":\"t1\"");
    hall_pass(hall, 11 * 60 * 1000);
    assert_says(hall_last(hall, anna, "theme"), "\"id\":\"t2\"");
}

static void a_pin_is_shown_to_everybody_and_goes_when_it_is_hidden(void **state)
{
    struct hall *hall = *state;

    hall_open_live(hall);

    uint32_t anna = hall_join(hall);
    uint32_t ben = hall_join(hall);
    uint32_t observer = hall_observe(hall);
    uint32_t moderator = hall_moderate(hall);

    hall_say(hall, anna, STATEMENT, "a1", "Er is geen tijd.");
    hall_say(hall, moderator, PIN, "m1", "\"s1\"");
    assert_says(hall_last(hall, ben, "session"),
                "\"pinned\":{\"id\":\"s1\",\"theme\":\"t1\",\"kind\":\"statement\",\"text\":"
                "\"Er is geen tijd.\"}");
    assert_says(hall_last(hall, observer, "session"), "Er is geen tijd.");
    assert_says(hall_last(hall, hall_observe(hall), "welcome"), "\"pinned\":{\"id\":\"s1\"");
    hall_clear(hall);
    hall_say(hall, moderator,
             "{\"type\":\"hide\",\"id\":\"m2\",\"statement\":\"s1\",\"reason\":\"naam\"}");
    assert_non_null(hall_last(hall, observer, "session"));
    assert_null(strstr(hall_last(hall, observer, "session"), "pinned"));
    assert_null(strstr(hall_last(hall, ben, "session"), "pinned"));
}

static void hiding_something_else_sends_no_session(void **state)
{
    struct hall *hall = *state;

    hall_open_live(hall);

    uint32_t anna = hall_join(hall);
    uint32_t moderator = hall_moderate(hall);

    hall_say(hall, anna, STATEMENT, "a1", "Er is geen tijd.");
    hall_say(hall, anna, STATEMENT, "a2", "Er is geen geld.");
    hall_say(hall, moderator, PIN, "m1", "\"s1\"");
    hall_clear(hall);
    hall_say(hall, moderator,
             "{\"type\":\"hide\",\"id\":\"m2\",\"statement\":\"s2\",\"reason\":\"naam\"}");
    assert_int_equal(hall_count(hall, anna, "session"), 0);
}

static void who_judges_the_pinned_is_acknowledged_once(void **state)
{
    struct hall *hall = *state;

    hall_open_live(hall);

    uint32_t anna = hall_join(hall);
    uint32_t ben = hall_join(hall);
    uint32_t moderator = hall_moderate(hall);
    char ack[128];

    hall_say(hall, anna, STATEMENT, "a1", "Er is geen tijd.");
    assert_says(hall_say(hall, ben, VOTE, "b1", "s1", "3"), "\"not_offered\"");
    hall_say(hall, moderator, PIN, "m1", "\"s1\"");
    snprintf(ack, sizeof(ack), "%s", hall_say(hall, ben, VOTE, "b2", "s1", "3"));
    assert_says(ack, "{\"type\":\"ack\",\"id\":\"b2\"");
    assert_null(strstr(ack, "statement"));
    assert_string_equal(hall_say(hall, ben, VOTE, "b2", "s1", "3"), ack);
    hall_restart(hall);
    assert_int_equal(
        session_pinned(engine_find_session(hall->engine, bytes_from_string(hall->id))), 1);
}

/* Anna has written s1; each of the others is offered it and votes. */
static void everybody_votes(struct hall *hall, uint32_t anna)
{
    uint32_t others[3] = {hall_join(hall), hall_join(hall), hall_join(hall)};

    hall_say(hall, anna, STATEMENT, "a1", "Er is geen tijd.");
    for (size_t i = 0; i < ARRAY_COUNT(others); i++) {
        hall_post(hall, others[i], NEXT, "n1");
        hall_post(hall, others[i], VOTE, "v1", "s1", "3");
    }
    hall_turn(hall);
    hall_pass(hall, 5000);
}

static void the_room_is_shown_an_unmoderated_text_only_when_it_is_wanted(void **state)
{
    struct hall *hall = *state;

    hall_open_live(hall);

    uint32_t anna = hall_join(hall);
    uint32_t observer = hall_observe(hall);
    uint32_t moderator = hall_moderate(hall);

    everybody_votes(hall, anna);
    assert_says(hall_last(hall, anna, "top"), "Er is geen tijd.");
    assert_int_equal(hall_count(hall, observer, "top"), 0);
    assert_null(hall_last(hall, hall_observe(hall), "top"));
    hall_say(hall, moderator, PROJECT, "m1", "all");
    assert_says(hall_last(hall, observer, "top"), "Er is geen tijd.");
    assert_says(hall_last(hall, observer, "session"), "\"projected\":\"all\"");
    assert_says(hall_last(hall, hall_observe(hall), "top"), "Er is geen tijd.");
    hall_clear(hall);
    hall_say(hall, moderator, PROJECT, "m2", "moderated");
    assert_says(hall_last(hall, observer, "top"), "\"items\":[]");
    assert_int_equal(hall_count(hall, anna, "top"), 0); /* for whom nothing has changed */

    /* Who comes now is told that there is nothing, and never the text. */
    uint32_t late = hall_observe(hall);

    for (size_t i = 0; i < hall->clients[late].message_count; i++)
        assert_null(strstr(hall->clients[late].messages[i], "geen tijd"));
}

static void what_was_pinned_comes_into_the_rooms_top_at_once(void **state)
{
    struct hall *hall = *state;

    hall_open_live(hall);

    uint32_t anna = hall_join(hall);
    uint32_t observer = hall_observe(hall);
    uint32_t moderator = hall_moderate(hall);

    everybody_votes(hall, anna);
    hall_say(hall, moderator, PIN, "m1", "\"s1\"");
    assert_says(hall_last(hall, observer, "top"), "Er is geen tijd.");
    hall_say(hall, moderator, PIN, "m2", "null");
    assert_null(strstr(hall_last(hall, observer, "session"), "pinned"));
    assert_says(hall_last(hall, hall_observe(hall), "top"), "Er is geen tijd.");
}

/* Everything that an observer of the default is sent while people write and judge. */
static void no_message_to_an_observer_holds_a_text_of_the_group(void **state)
{
    struct hall *hall = *state;

    hall_open_live(hall);

    uint32_t observer = hall_observe(hall);
    uint32_t anna = hall_join(hall);

    everybody_votes(hall, anna);
    hall_say(hall, anna,
             "{\"type\":\"propose\",\"id\":\"a2\",\"title\":\"Over geen tijd gesproken\"}");
    hall_say(hall, hall_moderate(hall),
             "{\"type\":\"session\",\"id\":\"m1\",\"do\":\"close\"}");
    hall_pass(hall, 10000);
    assert_true(hall->clients[observer].message_count > 2);
    for (size_t i = 0; i < hall->clients[observer].message_count; i++)
        assert_null(strstr(hall->clients[observer].messages[i], "geen tijd"));
}

int main(void)
{
#define RULE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        RULE(of_two_moderators_the_second_gets_a_conflict_and_the_same_again),
        RULE(an_edit_is_answered_the_same_after_a_restart),
        RULE(a_skip_is_shown_as_the_theme_and_a_move_as_the_session),
        RULE(the_autopilot_is_told_to_all_and_takes_over),
        RULE(a_pin_is_shown_to_everybody_and_goes_when_it_is_hidden),
        RULE(hiding_something_else_sends_no_session),
        RULE(who_judges_the_pinned_is_acknowledged_once),
        RULE(the_room_is_shown_an_unmoderated_text_only_when_it_is_wanted),
        RULE(what_was_pinned_comes_into_the_rooms_top_at_once),
        RULE(no_message_to_an_observer_holds_a_text_of_the_group),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
