/* What is shown, to whom, and how often. */
#include "hall.h"

#include <stdio.h>

#define STATEMENT "{\"type\":\"statement\",\"id\":\"%s\",\"theme\":\"t1\",\"text\":\"%s\"}"
#define NEXT "{\"type\":\"next\",\"id\":\"%s\"}"
#define VOTE "{\"type\":\"vote\",\"id\":\"%s\",\"statement\":\"%s\",\"grade\":%s}"

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

static void presence_is_merged_into_one_update_a_second(void **state)
{
    struct hall *hall = *state;
    uint32_t anna = hall_join(hall);

    hall_pass(hall, 3000);
    hall_clear(hall);
    for (int i = 0; i < 20; i++)
        hall_join(hall);
    hall_pass(hall, 1500);
    assert_in_range(hall_count(hall, anna, "presence"), 1, 2);
    assert_string_equal(hall_value(hall_last(hall, anna, "presence"), "present"), "21");
    assert_string_equal(hall_value(hall_last(hall, anna, "presence"), "joined"), "21");
}

static void presence_falls_when_somebody_leaves(void **state)
{
    struct hall *hall = *state;
    uint32_t anna = hall_join(hall);
    uint32_t ben = hall_join(hall);

    hall_post_closed(hall, ben);
    hall_pass(hall, 2000);
    assert_string_equal(hall_value(hall_last(hall, anna, "presence"), "present"), "1");
    assert_string_equal(hall_value(hall_last(hall, anna, "presence"), "joined"), "2");
}

/* Anna has written s1; each of the others is offered it and votes. */
static void everybody_votes(struct hall *hall, uint32_t anna, const uint32_t *others,
                            size_t count, const char *grade)
{
    hall_say(hall, anna, STATEMENT, "a1", "Er is geen tijd.");
    for (size_t i = 0; i < count; i++) {
        hall_post(hall, others[i], NEXT, "n1");
        hall_post(hall, others[i], VOTE, "v1", "s1", grade);
    }
    hall_turn(hall);
}

static void a_tally_goes_to_the_author_and_who_has_judged(void **state)
{
    struct hall *hall = *state;
    uint32_t anna = hall_join(hall);
    uint32_t others[3] = {hall_join(hall), hall_join(hall), hall_join(hall)};
    uint32_t bystander = hall_join(hall);
    uint32_t moderator = hall_moderate(hall);

    everybody_votes(hall, anna, others, 3, "3");
    hall_pass(hall, 5000);
    assert_says(hall_last(hall, anna, "tally"), "\"statement\":\"s1\",\"n\":3,\"score\":");
    assert_says(hall_last(hall, others[0], "tally"), "\"statement\":\"s1\",\"n\":3");
    assert_int_equal(hall_count(hall, bystander, "tally"), 0);
    assert_int_equal(hall_count(hall, moderator, "tally"), 0);
}

static void votes_of_one_second_are_one_tally(void **state)
{
    struct hall *hall = *state;
    uint32_t anna = hall_join(hall);
    uint32_t others[30];

    for (size_t i = 0; i < 30; i++)
        others[i] = hall_join(hall);
    hall_pass(hall, 3000);
    hall_clear(hall);
    everybody_votes(hall, anna, others, 30, "2");
    hall_pass(hall, 3000);
    assert_in_range(hall_count(hall, anna, "tally"), 1, 2);
    assert_says(hall_last(hall, anna, "tally"), "\"n\":30");
}

/* Anna writes a statement, about which ben judges and reacts. */
static void something_happens(struct hall *hall, uint32_t anna, uint32_t ben, int number)
{
    hall_clear(hall);
    hall_say(
        hall, anna,
        "{\"type\":\"statement\",\"id\":\"a%d\",\"theme\":\"t1\",\"text\":\"uitspraak nummer "
        "%d\"}",
        number, number);
    hall_say(hall, ben, "{\"type\":\"next\",\"id\":\"n%d\"}", number);
    hall_say(hall, ben, "{\"type\":\"vote\",\"id\":\"v%d\",\"statement\":\"s%d\",\"grade\":3}",
             number, number);
    hall_join(hall);
    hall_pass(hall, 5000);
}

/* So somebody who reads slowly may be told the latest alone. */
static void only_figures_that_come_whole_have_a_topic(void **state)
{
    struct hall *hall = *state;
    uint32_t anna = hall_join(hall), ben = hall_join(hall), moderator = hall_moderate(hall);

    something_happens(hall, anna, ben, 1);

    uint64_t presence = hall_topic(hall, anna, "presence"),
             tally = hall_topic(hall, anna, "tally");

    assert_int_not_equal(presence, 0);
    assert_int_not_equal(tally, 0);
    assert_int_not_equal(tally, presence);
    assert_int_equal(hall_topic(hall, anna, "ack"), 0);
    assert_int_equal(hall_topic(hall, ben, "offer"), 0);
    assert_int_equal(hall_topic(hall, moderator, "console"), 0);
    hall_say(hall, moderator, "{\"type\":\"announce\",\"id\":\"m1\",\"text\":\"Let op.\"}");
    hall_say(hall, moderator, "{\"type\":\"session\",\"id\":\"m2\",\"do\":\"pause\"}");
    hall_say(hall, moderator, "{\"type\":\"session\",\"id\":\"m3\",\"do\":\"resume\"}");
    assert_int_equal(hall_topic(hall, anna, "announcement"), 0);
    assert_int_equal(hall_topic(hall, anna, "session"), 0);

    hall_say(
        hall, ben,
        "{\"type\":\"reaction\",\"id\":\"r1\",\"statement\":\"s1\",\"kind\":\"tip\",\"text\":"
        "\"Begin klein.\"}");
    hall_pass(hall, 5000);
    assert_int_not_equal(hall_topic(hall, anna, "reacted"), 0);

    something_happens(hall, anna, ben, 3); /* of another statement */
    assert_int_equal(hall_topic(hall, anna, "presence"), presence);
    assert_int_not_equal(hall_topic(hall, anna, "tally"), tally);
}

static void the_authors_of_merged_statements_get_the_tally_of_the_root(void **state)
{
    struct hall *hall = *state;
    uint32_t anna = hall_join(hall);
    uint32_t ben = hall_join(hall);
    uint32_t carl = hall_join(hall);
    uint32_t moderator = hall_moderate(hall);

    hall_say(hall, anna, STATEMENT, "a1", "Er is geen tijd.");
    hall_say(hall, ben, STATEMENT, "b1", "Tijd ontbreekt.");
    hall_say(hall, moderator,
             "{\"type\":\"merge\",\"id\":\"m1\",\"from\":\"s2\",\"into\":\"s1\"}");
    hall_pass(hall, 3000);
    hall_clear(hall);
    hall_say(hall, carl, NEXT, "c1");
    hall_say(hall, carl, VOTE, "c2", "s1", "3");
    hall_pass(hall, 3000);
    assert_says(hall_last(hall, anna, "tally"), "\"statement\":\"s1\",\"n\":1");
    assert_says(hall_last(hall, ben, "tally"), "\"statement\":\"s2\",\"n\":1");
}

static void every_tally_arrives_even_where_many_change(void **state)
{
    struct hall *hall = *state;
    uint32_t anna = hall_join(hall);
    uint32_t ben = hall_join(hall);

    for (int i = 1; i <= 25; i++) {
        hall_post(hall, anna,
                  "{\"type\":\"statement\",\"id\":\"a%d\",\"theme\":\"t1\",\"text\":"
                  "\"uitspraak nummer %d\"}",
                  i, i);
        hall_post(hall, ben, "{\"type\":\"next\",\"id\":\"n%d\"}", i);
        hall_post(hall, ben,
                  "{\"type\":\"vote\",\"id\":\"v%d\",\"statement\":\"s%d\",\"grade\":1}", i, i);
    }
    hall_turn(hall);
    hall_pass(hall, 10000);
    assert_int_equal(hall_count(hall, ben, "tally"), 25);
    assert_int_equal(hall_count(hall, anna, "tally"), 25);
}

static void nobody_gets_more_than_ten_tallies_a_second(void **state)
{
    struct hall *hall = *state;
    uint32_t anna = hall_join(hall);
    uint32_t ben = hall_join(hall);

    hall_pass(hall, 5000);
    for (int i = 1; i <= 25; i++) {
        hall_post(hall, anna,
                  "{\"type\":\"statement\",\"id\":\"a%d\",\"theme\":\"t1\",\"text\":"
                  "\"uitspraak nummer %d\"}",
                  i, i);
        hall_post(hall, ben, "{\"type\":\"next\",\"id\":\"n%d\"}", i);
        hall_post(hall, ben,
                  "{\"type\":\"vote\",\"id\":\"v%d\",\"statement\":\"s%d\",\"grade\":1}", i, i);
    }
    hall_turn(hall);
    hall_pass(hall, 500);
    assert_in_range(hall_count(hall, ben, "tally"), 1, 10);
}

/* So many that tallies wait: a millisecond for each who is there. */
static void crowd_comes(struct hall *hall)
{
    for (int i = 0; i < 1100; i++)
        hall_join(hall);
    hall_pass(hall, 5000);
    hall_clear(hall);
}

/* Anna's statement among a thousand, judged by three of them, up to the beat that shows the
 * ranking in which these votes are: from then on their tallies wait. */
struct judged {
    uint32_t anna;
    uint32_t others[3];
};
static struct judged judged_among_a_thousand(struct hall *hall)
{
    struct judged judged = {hall_join(hall),
                            {hall_join(hall), hall_join(hall), hall_join(hall)}};

    crowd_comes(hall);
    everybody_votes(hall, judged.anna, judged.others, 3, "3");
    for (int passed = 0; hall_count(hall, hall->client_count, "top") == 0; passed += 100) {
        assert_in_range(passed, 0, 5000);
        hall_pass(hall, 100);
    }
    return judged;
}

static void among_a_thousand_a_tally_waits_for_its_time(void **state)
{
    struct hall *hall = *state;
    struct judged judged = judged_among_a_thousand(hall);

    hall_pass(hall, 900);
    assert_int_equal(hall_count(hall, judged.anna, "tally"), 0);
    assert_int_equal(hall_count(hall, judged.others[2], "tally"), 0);
    hall_pass(hall, 1300);
    assert_int_equal(hall_count(hall, judged.anna, "tally"), 1);
    assert_int_equal(hall_count(hall, judged.others[2], "tally"), 1);
    assert_says(hall_last(hall, judged.anna, "tally"), "\"statement\":\"s1\",\"n\":3");
    hall_pass(hall, 10000);
    assert_int_equal(hall_count(hall, judged.anna, "tally"), 1);
}

static void among_a_thousand_tallies_ride_with_an_answer(void **state)
{
    struct hall *hall = *state;
    struct judged judged = judged_among_a_thousand(hall);
    uint32_t cees = hall->client_count;

    /* What is told is what is so by then. */
    hall_post(hall, cees, NEXT, "n1");
    hall_post(hall, cees, VOTE, "v1", "s1", "2");
    hall_turn(hall);
    assert_int_equal(hall_count(hall, judged.anna, "tally"), 0);
    hall_clear(hall);
    hall_say(hall, judged.anna, STATEMENT, "a2", "Er is geen geld.");
    assert_string_equal(hall_value(hall->clients[judged.anna].messages[0], "type"), "ack");
    assert_says(hall_last(hall, judged.anna, "tally"), "\"statement\":\"s1\",\"n\":4");
    hall_say(hall, judged.anna, STATEMENT, "a3", "Er is geen ruimte.");
    assert_int_equal(hall_count(hall, judged.anna, "tally"), 1); /* it has left */
    assert_int_equal(hall_count(hall, judged.others[0], "tally"), 0);
}

static void who_left_before_his_tally_came_is_no_trouble(void **state)
{
    struct hall *hall = *state;
    struct judged judged = judged_among_a_thousand(hall);

    hall_post_closed(hall, judged.anna);
    hall_pass(hall, 10000);
    assert_int_equal(hall_count(hall, judged.anna, "tally"), 0);
    assert_int_equal(hall_count(hall, judged.others[0], "tally"), 1);
}

static void among_a_thousand_every_tally_arrives_ten_at_a_time(void **state)
{
    struct hall *hall = *state;
    uint32_t anna = hall_join(hall);
    uint32_t ben = hall_join(hall);

    crowd_comes(hall);
    for (int i = 1; i <= 25; i++) {
        hall_post(hall, anna,
                  "{\"type\":\"statement\",\"id\":\"a%d\",\"theme\":\"t1\",\"text\":"
                  "\"uitspraak nummer %d\"}",
                  i, i);
        hall_post(hall, ben, "{\"type\":\"next\",\"id\":\"n%d\"}", i);
        hall_post(hall, ben,
                  "{\"type\":\"vote\",\"id\":\"v%d\",\"statement\":\"s%d\",\"grade\":1}", i, i);
    }
    hall_turn(hall);
    for (size_t before = 0, i = 0; i < 20; i++, before = hall_count(hall, ben, "tally")) {
        hall_pass(hall, 900);
        hall_say(hall, ben, "{\"type\":\"next\",\"id\":\"more%zu\"}", i);
        hall_say(hall, ben, "{\"type\":\"next\",\"id\":\"yet more%zu\"}", i);
        assert_in_range(hall_count(hall, ben, "tally"), before, before + 10);
    }
    assert_int_equal(hall_count(hall, ben, "tally"), 25);
    assert_int_equal(hall_count(hall, anna, "tally"), 25);
}

static void the_most_recognised_goes_to_everybody_once(void **state)
{
    struct hall *hall = *state;
    uint32_t anna = hall_join(hall);
    uint32_t others[3] = {hall_join(hall), hall_join(hall), hall_join(hall)};
    uint32_t moderator = hall_moderate(hall);

    everybody_votes(hall, anna, others, 3, "3");
    hall_pass(hall, 5000);
    assert_says(hall_last(hall, moderator, "top"), "Er is geen tijd.");
    assert_says(hall_last(hall, anna, "top"), "\"theme\":\"t1\"");
    assert_int_not_equal(hall_topic(hall, anna, "top"), 0); /* of its theme */
    hall_clear(hall);
    hall_pass(hall, 10000);
    assert_int_equal(hall_count(hall, anna, "top"), 0); /* nothing has changed */

    /* Who comes later is shown it at once. */
    assert_says(hall_last(hall, hall_join(hall), "top"), "Er is geen tijd.");
}

static void what_is_waited_for_is_told_from_what_many_are_told(void **state)
{
    struct hall *hall = *state;
    uint32_t anna = hall_join(hall);
    uint32_t ben = hall_join(hall);

    assert_int_equal(hall->clients[ben].answer_count, 1); /* the welcome */
    hall_pass(hall, 3000);
    hall_clear(hall);
    hall_say(hall, anna, STATEMENT, "a1", "Er is geen tijd.");
    assert_int_equal(hall->clients[anna].answer_count, 1);
    hall_say(hall, ben, NEXT, "n1");
    hall_say(hall, ben, VOTE, "v1", "s1", "3");
    hall_say(hall, ben, VOTE, "v2", "s9", "3");
    assert_int_equal(hall->clients[ben].answer_count, 3);
    hall_clear(hall);
    hall_join(hall);
    hall_pass(hall, 3000);
    assert_int_equal(hall_count(hall, ben, "tally"), 1);
    assert_in_range(hall_count(hall, ben, "presence"), 1, 3);
    assert_int_equal(hall->clients[ben].answer_count, 0);
}

/* What the ranking of four people's votes has brought Anna, before and after the next beat. */
static void assert_top_comes(struct hall *hall, size_t at_once, size_t with_the_beat)
{
    uint32_t anna = hall_join(hall);
    uint32_t others[3] = {hall_join(hall), hall_join(hall), hall_join(hall)};

    hall_pass(hall, 3000);
    hall_clear(hall);
    everybody_votes(hall, anna, others, 3, "3");
    hall_pass(hall, 1000); /* the beat, in which a ranking is asked for and made */
    assert_int_equal(hall_count(hall, anna, "top"), at_once);
    assert_int_equal(hall_count(hall, anna, "tally"), at_once);
    hall_pass(hall, 1000);
    assert_int_equal(hall_count(hall, anna, "top"), with_the_beat);
    assert_int_equal(hall_count(hall, anna, "tally"), with_the_beat);
}

static void among_few_a_ranking_is_shown_as_soon_as_it_is_made(void **state)
{
    assert_top_comes(*state, 1, 1);
}

static void among_many_a_ranking_goes_out_with_the_beat(void **state)
{
    for (int i = 0; i < 500; i++)
        hall_join(*state);
    assert_top_comes(*state, 0, 1);
}

static void a_top_that_stays_the_same_is_not_sent_again(void **state)
{
    struct hall *hall = *state;
    uint32_t anna = hall_join(hall);
    uint32_t others[3] = {hall_join(hall), hall_join(hall), hall_join(hall)};
    uint32_t moderator = hall_moderate(hall);

    everybody_votes(hall, anna, others, 3, "3");
    hall_say(hall, anna, STATEMENT, "a2", "Er is geen geld.");
    hall_pass(hall, 5000);
    hall_clear(hall);
    hall_say(hall, moderator,
             "{\"type\":\"hide\",\"id\":\"m1\",\"statement\":\"s2\",\"reason\":\"naam\"}");
    hall_pass(hall, 5000);
    assert_int_equal(hall_count(hall, others[0], "top"), 0);
}

static void what_is_hidden_leaves_the_top_in_the_same_turn(void **state)
{
    struct hall *hall = *state;
    uint32_t anna = hall_join(hall);
    uint32_t others[3] = {hall_join(hall), hall_join(hall), hall_join(hall)};
    uint32_t moderator = hall_moderate(hall);

    everybody_votes(hall, anna, others, 3, "3");
    hall_pass(hall, 5000);
    hall_clear(hall);
    hall_say(hall, moderator,
             "{\"type\":\"hide\",\"id\":\"m1\",\"statement\":\"s1\",\"reason\":\"naam\"}");
    assert_says(hall_last(hall, others[0], "top"), "\"items\":[]");
    assert_says(hall_last(hall, hall_join(hall), "top"), "\"items\":[]");
}

static void the_fate_of_a_statement_is_told_to_its_author_alone(void **state)
{
    struct hall *hall = *state;
    uint32_t anna = hall_join(hall);
    uint32_t ben = hall_join(hall);
    uint32_t moderator = hall_moderate(hall);

    hall_say(hall, anna, STATEMENT, "a1", "Er is geen tijd.");
    hall_say(hall, moderator,
             "{\"type\":\"hide\",\"id\":\"m1\",\"statement\":\"s1\",\"reason\":\"naam\"}");
    assert_says(hall_last(hall, anna, "fate"), "\"state\":\"hidden\",\"reason\":\"naam\"");
    hall_pass(hall, 3000);
    assert_int_equal(hall_count(hall, ben, "fate"), 0);
}

static void reactions_are_counted_for_who_wrote_or_judged(void **state)
{
    struct hall *hall = *state;
    uint32_t anna = hall_join(hall);
    uint32_t ben = hall_join(hall);
    uint32_t carl = hall_join(hall);

    hall_say(hall, anna, STATEMENT, "a1", "Er is geen tijd.");
    hall_say(hall, ben, NEXT, "b1");
    hall_say(hall, ben, VOTE, "b2", "s1", "1");
    hall_say(hall, ben,
             "{\"type\":\"reaction\",\"id\":\"b3\",\"statement\":\"s1\",\"kind\":\"tip\","
             "\"text\":\"Begin klein.\"}");
    hall_pass(hall, 3000);
    assert_says(hall_last(hall, anna, "reacted"), "\"statement\":\"s1\",\"reactions\":1");
    assert_says(hall_last(hall, ben, "reacted"), "\"reactions\":1");
    assert_int_equal(hall_count(hall, carl, "reacted"), 0);
}

static void an_announcement_goes_to_everybody_at_once(void **state)
{
    struct hall *hall = *state;
    uint32_t anna = hall_join(hall);
    uint32_t moderator = hall_moderate(hall);

    hall_say(hall, moderator,
             "{\"type\":\"announce\",\"id\":\"m1\",\"text\":\"Nog vijf minuten.\"}");
    assert_says(hall_last(hall, anna, "announcement"), "Nog vijf minuten.");
}

static void an_announcement_that_was_not_stored_is_not_made(void **state)
{
    struct hall *hall = *state;
    uint32_t anna = hall_join(hall);
    uint32_t moderator = hall_moderate(hall);

    journal_memory_fail_next(hall->memory, MEMORY_FAULT_BEFORE);
    hall_say(hall, moderator,
             "{\"type\":\"announce\",\"id\":\"m1\",\"text\":\"Nog vijf minuten.\"}");
    hall_pass(hall, 3000);
    assert_int_equal(hall_count(hall, anna, "announcement"), 0);
}

static void themes_and_states_are_told_in_their_turn(void **state)
{
    struct hall *hall = *state;
    uint32_t anna = hall_join(hall);
    uint32_t moderator = hall_moderate(hall);

    hall_say(hall, moderator,
             "{\"type\":\"theme\",\"id\":\"m1\",\"do\":\"close\",\"theme\":\"t1\"}");
    assert_says(hall_last(hall, anna, "theme"), "\"id\":\"t1\"");
    assert_says(hall_last(hall, anna, "theme"), "\"closed\"");
    hall_say(hall, moderator, "{\"type\":\"session\",\"id\":\"m2\",\"do\":\"pause\"}");
    assert_says(hall_last(hall, anna, "session"), "\"state\":\"paused\"");
}

static void a_theme_ends_by_the_clock(void **state)
{
    struct hall *hall = *state;
    uint32_t anna = hall_join(hall);

    hall_pass(hall, 9 * 60000);
    assert_int_equal(hall_count(hall, anna, "theme"), 0);
    hall_pass(hall, 61000);
    assert_says(hall_last(hall, anna, "theme"), "\"closed\"");
}

static void a_poll_shows_counts_to_moderators_and_at_its_end_to_all(void **state)
{
    struct hall *hall = *state;
    uint32_t anna = hall_join(hall);
    uint32_t ben = hall_join(hall);
    uint32_t observer = hall_observe(hall);
    uint32_t moderator = hall_moderate(hall);

    hall_say(hall, moderator, "{\"type\":\"poll_open\",\"id\":\"m1\",\"poll\":\"p1\"}");
    assert_says(hall_last(hall, anna, "poll"), "\"open\":true");
    hall_say(hall, anna, "{\"type\":\"poll\",\"id\":\"a1\",\"poll\":\"p1\",\"option\":1}");
    hall_pass(hall, 2000);
    assert_says(hall_last(hall, moderator, "poll"), "\"counts\":[0,1]");
    assert_int_equal(hall_count(hall, anna, "poll"), 1);
    hall_say(hall, moderator, "{\"type\":\"poll_close\",\"id\":\"m2\",\"poll\":\"p1\"}");
    assert_says(hall_last(hall, anna, "poll"), "\"counts\":[0,1],\"n\":1,\"own_option\":1");
    assert_says(hall_last(hall, observer, "poll"), "\"counts\":[0,1]");
    assert_says(hall_last(hall, ben, "poll"), "\"counts\":[0,1],\"n\":1}");
}

static void a_moderator_sees_all_statements_and_then_the_changes(void **state)
{
    struct hall *hall = *state;
    uint32_t anna = hall_join(hall);
    uint32_t moderator;
    size_t lines = 0;
    size_t written;

    for (int i = 1; i <= 230; i++) {
        hall_post(hall, anna,
                  "{\"type\":\"statement\",\"id\":\"a%d\",\"theme\":\"t1\",\"text\":"
                  "\"uitspraak nummer %d\"}",
                  i, i);
        if (i % 25 == 0)
            hall_pass(hall, 61000);
        if (i % 200 == 0) {
            uint32_t host = hall_moderate(hall);

            hall_say(hall, host,
                     "{\"type\":\"theme\",\"id\":\"e%d\",\"do\":\"extend\",\"theme\":\"t1\","
                     "\"minutes\":60}",
                     i);
            hall_post_closed(hall, host);
        }
    }
    hall_pass(hall, 61000);
    written = hall_count(hall, anna, "ack");
    hall_clear(hall);
    moderator = hall_moderate(hall);
    hall_pass(hall, 500);
    for (size_t i = 0; i < hall->clients[moderator].message_count; i++) {
        const char *message = hall->clients[moderator].messages[i];

        for (const char *at = strstr(message, "\"kind\":\"statement\""); at;
             at = strstr(at + 1, "\"kind\":\"statement\""))
            lines++;
    }
    assert_true(written > 100);
    assert_int_equal(lines, written);
    hall_clear(hall);
    hall_say(hall, moderator,
             "{\"type\":\"hide\",\"id\":\"m1\",\"statement\":\"s7\",\"reason\":\"naam\"}");
    hall_pass(hall, 1500);
    assert_says(hall_last(hall, moderator, "console"), "\"id\":\"s7\"");
    assert_says(hall_last(hall, moderator, "console"), "\"state\":\"hidden\"");
}

static void a_waiting_seat_is_pushed_what_comes(void **state)
{
    struct hall *hall = *state;
    uint32_t anna = hall_join(hall);
    uint32_t ben = hall_join(hall);
    char token[TOKEN_BYTES_MAX];

    hall_token(hall, anna, token);
    assert_says(hall_say(hall, anna, NEXT, "a1"), "null");
    hall_say(hall, ben, STATEMENT, "b1", "Er is geen tijd.");
    hall_pass(hall, 0);
    assert_says(hall_last(hall, anna, "offer"), "Er is geen tijd.");
    assert_null(strstr(hall_last(hall, anna, "offer"), "\"id\":\"a1\""));

    /* It was journaled as an offer: also after a restart the vote is taken. */
    hall_restart(hall);
    anna = hall_connect(hall);
    hall_say(hall, anna, "{\"type\":\"hello\",\"token\":\"%s\"}", token);
    assert_says(hall_say(hall, anna, VOTE, "a2", "s1", "2"), "\"ack\"");
}

static void a_pushed_offer_waits_for_its_commit(void **state)
{
    struct hall *hall = *state;
    uint32_t anna = hall_join(hall);
    uint32_t ben = hall_join(hall);

    hall_say(hall, anna, NEXT, "a1");
    hall_say(hall, ben, STATEMENT, "b1", "Er is geen tijd.");
    hall_clear(hall);
    journal_memory_fail_next(hall->memory, MEMORY_FAULT_BEFORE);
    hall_turn(hall);
    assert_int_equal(hall_count(hall, anna, "offer"), 0);
    hall_pass(hall, 1000);
    assert_int_equal(hall_count(hall, anna, "offer"), 1);
    assert_says(hall_last(hall, anna, "offer"), "Er is geen tijd.");
}

static void who_is_away_is_pushed_nothing_until_back(void **state)
{
    struct hall *hall = *state;
    uint32_t anna = hall_join(hall);
    uint32_t ben = hall_join(hall);
    char token[TOKEN_BYTES_MAX];

    hall_token(hall, anna, token);
    hall_say(hall, anna, NEXT, "a1");
    hall_post_closed(hall, anna);
    hall_say(hall, ben, STATEMENT, "b1", "Er is geen tijd.");
    hall_pass(hall, 1000);
    anna = hall_connect(hall);
    hall_say(hall, anna, "{\"type\":\"hello\",\"token\":\"%s\"}", token);
    hall_pass(hall, 0);
    assert_says(hall_last(hall, anna, "offer"), "Er is geen tijd.");
}

static void a_thousand_who_wait_are_served_over_several_turns(void **state)
{
    struct hall *hall = *state;
    uint32_t ben = hall_join(hall);
    uint32_t people[1000];
    size_t offered = 0;

    for (size_t i = 0; i < 1000; i++) {
        people[i] = hall_connect(hall);
        hall_post(hall, people[i], "{\"type\":\"hello\",\"code\":\"%s\"}", hall->code);
        hall_post(hall, people[i], NEXT, "n1");
    }
    hall_turn(hall);
    hall_say(hall, ben, STATEMENT, "b1", "Er is geen tijd.");
    hall_clear(hall);
    hall_turn(hall);
    for (size_t i = 0; i < 1000; i++)
        offered += hall_count(hall, people[i], "offer");
    assert_int_equal(offered, 200);
    for (int turn = 0; turn < 4; turn++)
        hall_turn(hall);
    offered = 0;
    for (size_t i = 0; i < 1000; i++)
        offered += hall_count(hall, people[i], "offer");
    assert_int_equal(offered, 1000);
}

static void what_was_hidden_in_the_turn_of_its_offer_is_not_shown(void **state)
{
    struct hall *hall = *state;
    uint32_t anna = hall_join(hall);
    uint32_t ben = hall_join(hall);
    uint32_t moderator = hall_moderate(hall);

    hall_say(hall, anna, STATEMENT, "a1", "Er is geen tijd.");
    hall_say(hall, anna, STATEMENT, "a2", "Er is geen geld.");
    hall_pass(hall, 3000);
    hall_clear(hall);
    hall_post(hall, ben, NEXT, "b1");
    hall_post(hall, moderator,
              "{\"type\":\"hide\",\"id\":\"m1\",\"statement\":\"s1\",\"reason\":\"naam\"}");
    hall_turn(hall);
    assert_says(hall_last(hall, ben, "offer"), "\"statement\":null");
    hall_pass(hall, 0); /* and what else there is follows */
    assert_says(hall_last(hall, ben, "offer"), "Er is geen geld.");
}

static void what_is_held_is_told_to_its_author_and_offered_to_nobody(void **state)
{
    struct hall *hall = *state;
    uint32_t moderator;
    uint32_t anna;
    uint32_t ben;

    hall_open(hall,
              "{\"title\":\"Streng\",\"moderation\":\"strict\",\"themes\":[{\"title\":\"t\","
              "\"question\":\"q?\",\"minutes\":5}]}");
    moderator = hall_moderate(hall);
    hall_say(hall, moderator, "{\"type\":\"session\",\"id\":\"m1\",\"do\":\"start\"}");
    anna = hall_join(hall);
    ben = hall_join(hall);
    hall_say(hall, ben, NEXT, "b1");
    hall_say(hall, anna, STATEMENT, "a1", "Er is geen tijd.");
    assert_says(hall_last(hall, anna, "fate"), "\"held\"");
    hall_pass(hall, 2000);
    assert_int_equal(hall_count(hall, ben, "offer"), 1);
    assert_says(hall_last(hall, moderator, "console"), "\"waiting\":1");
    hall_say(hall, moderator, "{\"type\":\"approve\",\"id\":\"m2\",\"statement\":\"s1\"}");
    hall_pass(hall, 0);
    assert_says(hall_last(hall, anna, "fate"), "\"visible\"");
    assert_says(hall_last(hall, ben, "offer"), "Er is geen tijd.");
}

static void nobody_is_told_who_wrote(void **state)
{
    struct hall *hall = *state;
    uint32_t anna = hall_join(hall);
    uint32_t others[3] = {hall_join(hall), hall_join(hall), hall_join(hall)};
    uint32_t moderator = hall_moderate(hall);

    everybody_votes(hall, anna, others, 3, "3");
    hall_pass(hall, 6000);
    for (uint32_t i = 1; i <= hall->client_count; i++) {
        for (size_t j = 0; j < hall->clients[i].message_count; j++) {
            assert_null(strstr(hall->clients[i].messages[j], "author"));
            assert_null(strstr(hall->clients[i].messages[j], "\"seat\""));
        }
    }
    (void)moderator;
}

static void a_worker_that_is_full_delays_the_standing_only(void **state)
{
    struct hall *hall = *state;
    uint32_t anna = hall_join(hall);
    uint32_t others[3] = {hall_join(hall), hall_join(hall), hall_join(hall)};

    hall->refuse_jobs = true;
    everybody_votes(hall, anna, others, 3, "3");
    hall_pass(hall, 5000);
    assert_int_equal(hall_count(hall, anna, "top"), 0);
    hall->refuse_jobs = false;
    hall_pass(hall, 3000);
    assert_int_equal(hall_count(hall, anna, "top"), 1);
    assert_says(hall_last(hall, anna, "tally"), "\"n\":3");
}

static void an_idle_hall_asks_for_no_turns(void **state)
{
    struct hall *hall = *state;

    hall_join(hall);
    hall_pass(hall, 20 * 60000); /* the theme ends, the beats run out */
    assert_true(engine_next_deadline(hall->engine) > hall->now_ms + 60000);
}

#define RULE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RULE(presence_is_merged_into_one_update_a_second),
        RULE(presence_falls_when_somebody_leaves),
        RULE(a_tally_goes_to_the_author_and_who_has_judged),
        RULE(votes_of_one_second_are_one_tally),
        RULE(only_figures_that_come_whole_have_a_topic),
        RULE(the_authors_of_merged_statements_get_the_tally_of_the_root),
        RULE(every_tally_arrives_even_where_many_change),
        RULE(nobody_gets_more_than_ten_tallies_a_second),
        RULE(among_a_thousand_a_tally_waits_for_its_time),
        RULE(among_a_thousand_tallies_ride_with_an_answer),
        RULE(who_left_before_his_tally_came_is_no_trouble),
        RULE(among_a_thousand_every_tally_arrives_ten_at_a_time),
        RULE(the_most_recognised_goes_to_everybody_once),
        RULE(what_is_waited_for_is_told_from_what_many_are_told),
        RULE(among_few_a_ranking_is_shown_as_soon_as_it_is_made),
        RULE(among_many_a_ranking_goes_out_with_the_beat),
        RULE(a_top_that_stays_the_same_is_not_sent_again),
        RULE(what_is_hidden_leaves_the_top_in_the_same_turn),
        RULE(the_fate_of_a_statement_is_told_to_its_author_alone),
        RULE(reactions_are_counted_for_who_wrote_or_judged),
        RULE(an_announcement_goes_to_everybody_at_once),
        RULE(an_announcement_that_was_not_stored_is_not_made),
        RULE(themes_and_states_are_told_in_their_turn),
        RULE(a_theme_ends_by_the_clock),
        RULE(a_poll_shows_counts_to_moderators_and_at_its_end_to_all),
        RULE(a_moderator_sees_all_statements_and_then_the_changes),
        RULE(a_waiting_seat_is_pushed_what_comes),
        RULE(a_pushed_offer_waits_for_its_commit),
        RULE(who_is_away_is_pushed_nothing_until_back),
        RULE(a_thousand_who_wait_are_served_over_several_turns),
        RULE(what_was_hidden_in_the_turn_of_its_offer_is_not_shown),
        RULE(what_is_held_is_told_to_its_author_and_offered_to_nobody),
        RULE(nobody_is_told_who_wrote),
        RULE(a_worker_that_is_full_delays_the_standing_only),
        RULE(an_idle_hall_asks_for_no_turns),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
