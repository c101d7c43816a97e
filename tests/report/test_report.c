/* What counts in a report, and where it stands: small sessions against figures known
 * beforehand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "world.h"

static const char plain[] =
    "{\"title\":\"T\",\"language\":\"nl\",\"themes\":[{\"title\":\"A\",\"question\":\"A?\","
    "\"minutes\":10,\"seeds\":[]},{\"title\":\"B\",\"question\":\"B?\",\"minutes\":10,"
    "\"seeds\":[]}]}";

static const struct report_statement *statement_of(const struct report *report, uint32_t number)
{
    for (size_t i = 0; i < report->report_statement_count; i++) {
        if (report->statements[i].statement == number)
            return &report->statements[i];
    }
    return NULL;
}

static void assert_line(const struct report *report, uint32_t number, const char *counts,
                        uint32_t skips)
{
    const struct report_statement *statement = statement_of(report, number);

    assert_non_null(statement);
    for (int grade = 0; grade < 4; grade++)
        assert_int_equal(statement->line.count[grade], counts[grade] - '0');
    assert_int_equal(statement->line.skips, skips);
}

static void assert_score(const struct report *report, uint32_t number, const char *score,
                         const char *sd)
{
    char text[32];
    struct buffer out;

    buffer_init(&out, sizeof(text));
    buffer_append_format(&out, "%.6f", statement_of(report, number)->line.score);
    assert_memory_equal(out.data, score, out.size);
    buffer_clear(&out);
    buffer_append_format(&out, "%.6f", statement_of(report, number)->line.sd);
    assert_memory_equal(out.data, sd, out.size);
    buffer_release(&out);
}

/*
 * The scenario of the specification's vectors (docs/ranking.md), told in events: seat 1..6
 * writes statement 1..5, everybody judges what others wrote.
 */
static void vectors_base(struct world *world)
{
    world_init(world, plain);
    world_join_many(world, 6);
    for (uint32_t seat = 1; seat <= 5; seat++) {
        static const char *const texts[] = {"nul", "een", "twee", "drie", "vier"};

        world_write(world, seat, 1, texts[seat - 1]);
    }
    world_votes(world, 1, 1, ".32313");
    world_votes(world, 2, 1, "3.3323");
    world_votes(world, 3, 1, "23.310");
    world_votes(world, 4, 1, "120..0");
    world_votes(world, 5, 1, "0.12.s");
    world_vote(world, 5, 4, GRADE_SKIP);
}

static void scores_are_those_of_the_specification(void **state)
{
    struct world world;
    struct report *report;

    (void)state;
    vectors_base(&world);
    world_vote(&world, 1, 1, 3); /* one's own: ignored */
    world_vote(&world, 6, 3, 3); /* changed */
    world_vote(&world, 5, 2, GRADE_SKIP);
    world_hide(&world, 4);
    report = report_create(world.session);
    assert_score(report, 1, "0.765566", "0.048823");
    assert_score(report, 2, "0.875491", "0.073814");
    assert_score(report, 3, "0.770261", "0.048823");
    assert_score(report, 5, "0.532007", "0.097646");
    assert_null(statement_of(report, 4));
    report_destroy(report);
    world_release(&world);
}

static void of_two_votes_on_merged_statements_the_later_counts(void **state)
{
    struct world world;
    struct report *report;

    (void)state;
    vectors_base(&world);
    world_vote(&world, 6, 3, 3);
    world_vote(&world, 5, 2, GRADE_SKIP);
    world_hide(&world, 4);
    world_merge(&world, 5, 1);
    report = report_create(world.session);
    assert_score(report, 1, "0.754973", "0.074894");
    assert_score(report, 2, "0.906488", "0.074894");
    assert_score(report, 3, "0.789859", "0.049538");
    report_destroy(report);

    world_eject(&world, 6);
    world_vote(&world, 2, 4, 3); /* on what is hidden */
    world_vote(&world, 1, 5, 3); /* the author of the root */
    report = report_create(world.session);
    assert_score(report, 1, "0.692169", "0.092461");
    assert_score(report, 2, "0.869474", "0.092461");
    assert_score(report, 3, "0.740394", "0.060530");
    assert_int_equal(report->participants, 5);
    report_destroy(report);
    world_release(&world);
}

static void unmerging_gives_everybody_their_votes_back(void **state)
{
    struct world world;
    struct report *before;
    struct report *after;

    (void)state;
    vectors_base(&world);
    before = report_create(world.session);
    world_merge(&world, 5, 1);
    world_unmerge(&world, 5);
    after = report_create(world.session);
    assert_int_equal(before->digest, after->digest);
    report_destroy(after);
    report_destroy(before);
    world_release(&world);
}

static void own_votes_ejected_people_and_hidden_texts_are_left_out(void **state)
{
    struct world world;
    struct report *report;
    uint32_t first, second, third;

    (void)state;
    world_init(&world, plain);
    world_join_many(&world, 6);
    first = world_write(&world, 1, 1, "eerste");
    second = world_write(&world, 2, 1, "tweede");
    third = world_write(&world, 3, 2, "derde");
    world_votes(&world, first, 1, "30123s"); /* the first is the author */
    world_votes(&world, second, 1, "222222");
    world_votes(&world, third, 1, "333");
    world_eject(&world, 4);
    world_hide(&world, second);
    report = report_create(world.session);
    assert_line(report, first, "1101", 1);
    assert_null(statement_of(report, second));
    assert_line(report, third, "0002", 0);
    assert_int_equal(report->votes, 3 + 2);
    assert_int_equal(report->skips, 1);
    assert_int_equal(report->participants, 5);
    assert_int_equal(report->voters, 4);
    assert_int_equal(report->statement_count, 2);
    assert_int_equal(report->written_count, 3);
    assert_int_equal(report->hidden_count, 1);
    report_destroy(report);
    world_release(&world);
}

static void assert_indexes(const struct report *report, const size_t *list, size_t count,
                           const uint32_t *numbers, size_t number_count)
{
    assert_int_equal(count, number_count);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(report->statements[list[i]].statement, numbers[i]);
}

static void a_theme_lists_what_was_found_and_apart_what_was_judged_too_little(void **state)
{
    struct world world;
    struct report *report;
    const uint32_t ranked[] = {3, 1};
    const uint32_t too_little[] = {2, 4};
    const uint32_t overall[] = {3, 5, 1};

    (void)state;
    world_init(&world, plain);
    world_join_many(&world, 8);
    world_write(&world, 8, 1, "een");
    world_write(&world, 8, 1, "twee");
    world_write(&world, 8, 1, "drie");
    world_write(&world, 8, 1, "vier");
    world_write(&world, 8, 2, "vijf");
    world_votes(&world, 1, 1, "0101010");
    world_votes(&world, 2, 1, "33sss");
    world_votes(&world, 3, 1, "3333333");
    world_votes(&world, 5, 1, "222");
    report = report_create(world.session);
    assert_indexes(report, report->themes[0].ranked, report->themes[0].ranked_count, ranked, 2);
    assert_indexes(report, report->themes[0].judged_too_little,
                   report->themes[0].judged_too_little_count, too_little, 2);
    assert_indexes(report, report->overall, report->overall_count, overall, 3);
    assert_int_equal(statement_of(report, 1)->line.theme_rank, 2);
    assert_int_equal(statement_of(report, 1)->overall_rank, 3);
    assert_int_equal(statement_of(report, 2)->line.theme_rank, 0);
    assert_int_equal(report->themes[0].written, 4);
    assert_int_equal(report->themes[0].votes, 7 + 2 + 7);
    assert_int_equal(report->themes[0].skips, 3);
    report_destroy(report);
    world_release(&world);
}

static void reactions_stand_under_their_statement_with_ranks_of_their_own(void **state)
{
    struct world world;
    struct report *report;

    (void)state;
    world_init(&world, plain);
    world_join_many(&world, 9);
    world_write(&world, 8, 1, "uitspraak");
    world_write(&world, 8, 1, "nog een");
    world_react(&world, 9, 1, KIND_TIP, "tip");
    world_react(&world, 9, 1, KIND_ADDITION, "aanvulling");
    world_react(&world, 9, 2, KIND_CONTRAST, "bij ons anders");
    world_react(&world, 9, 1, KIND_QUESTION, "vraag?");
    world_votes(&world, 1, 1, "1111111");
    world_votes(&world, 2, 1, "2222222");
    world_votes(&world, 3, 1, "1111111");
    world_votes(&world, 4, 1, "3333333");
    world_votes(&world, 5, 1, "0000000");
    world_votes(&world, 6, 1, "3");
    report = report_create(world.session);

    const struct report_statement *first = statement_of(report, 1);

    assert_int_equal(first->reaction_count, 3);
    assert_int_equal(report->statements[first->reactions[0]].statement, 4);
    assert_int_equal(report->statements[first->reactions[1]].statement, 3);
    assert_int_equal(report->statements[first->reactions[2]].statement, 6);
    assert_int_equal(statement_of(report, 4)->line.theme_rank, 1);
    assert_int_equal(statement_of(report, 3)->line.theme_rank, 2);
    assert_int_equal(statement_of(report, 6)->line.theme_rank, 0);
    assert_int_equal(statement_of(report, 5)->line.theme_rank, 1);
    /* Among statements the best reaction takes no place. */
    assert_int_equal(statement_of(report, 2)->line.theme_rank, 1);
    assert_int_equal(statement_of(report, 1)->line.theme_rank, 2);
    assert_int_equal(report->themes[0].ranked_count, 2);
    assert_int_equal(report->overall_count, 2);
    assert_int_equal(report->reaction_count, 4);
    report_destroy(report);
    world_release(&world);
}

static void reactions_move_with_a_merge_and_stay_when_their_statement_goes(void **state)
{
    struct world world;
    struct report *report;

    (void)state;
    world_init(&world, plain);
    world_join_many(&world, 4);
    world_write(&world, 1, 1, "een");
    world_write(&world, 2, 1, "hetzelfde");
    world_write(&world, 1, 1, "weg");
    world_react(&world, 3, 2, KIND_TIP, "bij de tweede");
    world_react(&world, 3, 3, KIND_TIP, "bij wat weg is");
    world_merge(&world, 2, 1);
    world_withdraw(&world, 3);
    report = report_create(world.session);
    assert_int_equal(statement_of(report, 1)->reaction_count, 1);
    assert_int_equal(statement_of(report, 1)->merged_count, 1);
    assert_int_equal(statement_of(report, 1)->merged[0], 2);
    assert_true(bytes_equal(statement_of(report, 1)->merged_texts[0], BYTES("hetzelfde")));
    assert_int_equal(report->themes[0].loose_count, 1);
    assert_int_equal(report->statements[report->themes[0].loose[0]].statement, 5);
    assert_int_equal(report->merged_count, 1);
    assert_int_equal(report->withdrawn_count, 1);
    report_destroy(report);
    world_release(&world);
}

static void what_hardly_anybody_recognises_is_listed_lowest_first(void **state)
{
    struct world world;
    struct report *report;
    const uint32_t lowest[] = {2, 1};

    (void)state;
    world_init(&world, plain);
    world_join_many(&world, 60);
    world_write(&world, 12, 1, "weinig");
    world_write(&world, 12, 1, "niets");
    world_write(&world, 12, 1, "half");
    world_write(&world, 12, 2, "veel");
    world_write(&world, 12, 2, "misschien niets: bijna niemand stemde");
    world_write(&world, 12, 2, "verdeeld");
    world_write(&world, 12, 2, "ook verdeeld");
    world_write(&world, 12, 2, "nog eens verdeeld");
    world_votes(&world, 1, 1, "00010001000");
    world_votes(&world, 2, 1, "00000000000");
    world_votes(&world, 3, 1, "30303030303");
    world_votes(&world, 4, 1, "33333333333");
    world_votes(&world, 5, 1, "000");
    world_votes(&world, 6, 1, "03030303030");
    world_votes(&world, 7, 1, "30033003300");
    world_votes(&world, 8, 1, "33033033033");
    report = report_create(world.session);
    assert_indexes(report, report->not_recognised, report->not_recognised_count, lowest, 2);
    assert_true(statement_of(report, 5)->line.score < .25); /* low, and not sure to be */
    report_destroy(report);
    world_release(&world);
}

static void polls_are_counted_without_the_ejected(void **state)
{
    static const char *const options[] = {"ja", "nee"};
    struct world world;
    struct report *report;

    (void)state;
    world_init(&world, plain);
    world_join_many(&world, 4);
    uint32_t poll = world_poll_open(&world, "Vaker?", options, 2, false);

    world_poll_answer(&world, 1, poll, 0);
    world_poll_answer(&world, 2, poll, 1);
    world_poll_answer(&world, 2, poll, 0); /* thought again */
    world_poll_answer(&world, 3, poll, 1);
    world_eject(&world, 3);
    report = report_create(world.session);
    assert_int_equal(report->poll_count, 1);
    assert_int_equal(report->polls[0].counts[0], 2);
    assert_int_equal(report->polls[0].counts[1], 0);
    assert_int_equal(report->polls[0].n, 2);
    report_destroy(report);
    world_release(&world);
}

static void participation_is_told_in_steps_of_five_minutes(void **state)
{
    struct world world;
    struct report *report;

    (void)state;
    world_init(&world, plain);
    world_join_many(&world, 3);
    world_write(&world, 1, 1, "nu");
    world_wait(&world, 4 * 60000 + 59999);
    world_vote(&world, 2, 1, 3);
    world_wait(&world, 1);
    world_vote(&world, 3, 1, 3);
    world_wait(&world, 10 * 60000);
    world_write(&world, 2, 1, "later");
    report = report_create(world.session);
    assert_int_equal(report->activity_minutes, 5);
    assert_int_equal(report->activity_count, 4);
    assert_int_equal(report->activity[0].joined, 3);
    assert_int_equal(report->activity[0].statements, 1);
    assert_int_equal(report->activity[0].votes, 1);
    assert_int_equal(report->activity[1].votes, 1);
    assert_int_equal(report->activity[3].statements, 1);
    report_destroy(report);
    world_release(&world);
}

static void what_lasts_for_weeks_is_told_in_longer_steps_and_nothing_is_lost(void **state)
{
    struct world world;
    struct report *report;
    uint32_t votes = 0;

    (void)state;
    world_init(&world, plain);
    world_join_many(&world, 41);
    world_write(&world, 41, 1, "lang");
    for (uint32_t seat = 1; seat <= 40; seat++) {
        world_wait(&world, UINT64_C(40) * 3600 * 1000);
        world_vote(&world, seat, 1, 2);
    }
    report = report_create(world.session);
    assert_true(report->activity_count <= ACTIVITY_STEPS_MAX);
    assert_int_equal(report->activity_minutes % (24 * 60), 0);
    for (size_t i = 0; i < report->activity_count; i++)
        votes += report->activity[i].votes;
    assert_int_equal(votes, 40);
    assert_int_equal(report->activity_minutes, 7 * 24 * 60);
    assert_int_equal(report->activity[0].votes, 4); /* after 40, 80, 120 and 160 hours */
    assert_int_equal(report->activity[1].votes, 4); /* 200 to 320 */
    report_destroy(report);
    world_release(&world);
}

static void some_places_in_the_top_are_certain(void **state)
{
    struct world world;
    struct report *report;
    char text[32] = "uitspraak a";

    (void)state;
    world_init(&world, plain);
    world_join_many(&world, 31);
    for (uint32_t i = 0; i < 14; i++) {
        text[10] = (char)('a' + i);
        world_write(&world, 31, 1, text);
        world_votes(&world, i + 1, 1,
                    i < 2    ? "333333333333333333333333333333"
                    : i < 11 ? "222122212221222122212221222122"
                             : "000100010001000100010001000100");
    }
    report = report_create(world.session);
    assert_int_equal(statement_of(report, 1)->certain, 3);
    assert_int_equal(statement_of(report, 2)->certain, 3);
    assert_int_equal(statement_of(report, 13)->certain, 0);
    assert_true(statement_of(report, 1)->certain_overall);
    assert_false(statement_of(report, 14)->certain_overall);
    report_destroy(report);
    world_release(&world);
}

static void a_report_says_the_same_of_a_clone(void **state)
{
    struct world world;
    struct session *clone;
    struct report *a;
    struct report *b;

    (void)state;
    vectors_base(&world);
    world_merge(&world, 5, 1);
    clone = session_clone(world.session);
    a = report_create(world.session);
    b = report_create(clone);
    assert_int_equal(a->digest, b->digest);
    report_destroy(b);
    report_destroy(a);
    session_destroy(clone);
    world_release(&world);
}

static void one_vote_more_or_less_changes_the_digest(void **state)
{
    struct world world;
    struct report *report;
    uint64_t before;

    (void)state;
    vectors_base(&world);
    report = report_create(world.session);
    before = report->digest;
    report_destroy(report);
    world_vote(&world, 6, 5, 1);
    report = report_create(world.session);
    assert_int_not_equal(before, report->digest);
    report_destroy(report);
    world_release(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scores_are_those_of_the_specification),
        cmocka_unit_test(of_two_votes_on_merged_statements_the_later_counts),
        cmocka_unit_test(unmerging_gives_everybody_their_votes_back),
        cmocka_unit_test(own_votes_ejected_people_and_hidden_texts_are_left_out),
        cmocka_unit_test(a_theme_lists_what_was_found_and_apart_what_was_judged_too_little),
        cmocka_unit_test(reactions_stand_under_their_statement_with_ranks_of_their_own),
        cmocka_unit_test(reactions_move_with_a_merge_and_stay_when_their_statement_goes),
        cmocka_unit_test(what_hardly_anybody_recognises_is_listed_lowest_first),
        cmocka_unit_test(polls_are_counted_without_the_ejected),
        cmocka_unit_test(participation_is_told_in_steps_of_five_minutes),
        cmocka_unit_test(what_lasts_for_weeks_is_told_in_longer_steps_and_nothing_is_lost),
        cmocka_unit_test(some_places_in_the_top_are_certain),
        cmocka_unit_test(a_report_says_the_same_of_a_clone),
        cmocka_unit_test(one_vote_more_or_less_changes_the_digest),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
