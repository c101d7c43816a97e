/* The specification's example, scenario by scenario, to the six decimals it is written in. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "dialogue.h"
#include "fixture.h"

#define PRECISION 0.5000001e-6

static void assert_near(double expected, double found)
{
    if (!(found - expected <= PRECISION && expected - found <= PRECISION))
        fail_msg("expected %.6f, found %.9f", expected, found);
}

/* Participant:statement=grade, in the order in which they were given. */
static const struct {
    size_t participant;
    size_t statement;
    int grade;
} base_votes[] = {
    {0, 1, 3},
    {0, 2, 2},
    {0, 3, 1},
    {0, 4, 0},
    {1, 0, 3},
    {1, 2, 3},
    {1, 3, 2},
    {2, 0, 2},
    {2, 1, 3},
    {2, 3, 0},
    {2, 4, 1},
    {3, 0, 3},
    {3, 1, 3},
    {3, 2, 3},
    {3, 4, 2},
    {4, 0, 1},
    {4, 1, 2},
    {4, 2, 1},
    {5, 0, 3},
    {5, 1, 3},
    {5, 2, 0},
    {5, 3, 0},
    {5, 4, DIALOGUE_SKIP},
};

/* The dialogue after scenario T1..T9: each continues the one before. */
static void scenario_build(struct dialogue *dialogue, int scenario)
{
    dialogue_init(dialogue, 6, 5);
    for (size_t i = 0; i < sizeof(base_votes) / sizeof(base_votes[0]); i++)
        dialogue_vote(
            dialogue,
            (struct dialogue_pair){base_votes[i].participant, base_votes[i].statement},
            base_votes[i].grade);
    if (scenario >= 2)
        dialogue_vote(dialogue, (struct dialogue_pair){.participant = 2, .statement = 2}, 3);
    if (scenario >= 3)
        dialogue_vote(dialogue, (struct dialogue_pair){.participant = 5, .statement = 2}, 3);
    if (scenario >= 4)
        dialogue_retract(dialogue, (struct dialogue_pair){.participant = 4, .statement = 1});
    if (scenario >= 5)
        dialogue->hidden[3] = true;
    if (scenario >= 6)
        dialogue_merge(dialogue, (struct dialogue_merge){.from = 4, .into = 0});
    /* 7: participant 3 leaves. Votes stay, and so does their place among those who joined. */
    if (scenario >= 8)
        dialogue->ejected[5] = true;
    if (scenario >= 9) {
        dialogue_vote(dialogue, (struct dialogue_pair){.participant = 1, .statement = 3}, 3);
        dialogue_vote(dialogue, (struct dialogue_pair){.participant = 0, .statement = 4}, 3);
    }
}

/* The title ends in "ranking [1, 0, 2]". */
static void assert_order(const char *title, const struct ranking *ranking,
                         const struct ranking_input *input)
{
    char found[128] = "ranking [";
    char listed[132];

    for (size_t i = 0; i < ranking->overall.count; i++) {
        size_t size = strlen(found);

        snprintf(found + size, sizeof(found) - size, "%s%u", i ? ", " : "",
                 input->statements[ranking->overall.indexes[i]].id);
    }
    snprintf(listed, sizeof(listed), "%s]", found);
    if (!strstr(title, listed))
        fail_msg("expected %s, found %s", title, listed);
}

static void assert_rows(const struct fixture_section *section, const struct ranking *ranking,
                        const struct ranking_input *input)
{
    assert_int_equal(section->row_count, ranking->line_count);
    for (size_t i = 0; i < section->row_count; i++) {
        const double *row = section->cells[i];
        const struct ranking_line *line = &ranking->lines[i];
        const struct ranking_spread *spread =
            ranking_spread(ranking, (struct ranking_spread_place){.line = i, .grouping = 0});

        assert_int_equal(section->cell_counts[i], 8);
        assert_int_equal(row[0], input->statements[i].id);
        assert_int_equal(row[1], line->n);
        assert_near(row[2], line->score);
        assert_near(row[3], line->sd);
        assert_near(row[4], line->low);
        assert_near(row[5], line->high);
        assert_int_equal(row[6] != FIXTURE_NONE, spread->has);
        if (spread->has) {
            assert_near(row[6], spread->bridge);
            assert_near(row[7], spread->divide);
        }
    }
}

static void assert_scenario(int scenario)
{
    static struct dialogue dialogue;
    static struct dialogue_table table;
    struct fixture_section section;
    char title[16];

    snprintf(title, sizeof(title), "T%d ", scenario);
    fixture_read(&section, title);
    if (scenario == 0)
        dialogue_init(&dialogue, 6, 1);
    else
        scenario_build(&dialogue, scenario);
    dialogue_table(&dialogue, &table);

    struct ranking *ranking = ranking_compute(&table.input);

    assert_order(section.title, ranking, &table.input);
    assert_rows(&section, ranking, &table.input);
    ranking_destroy(ranking);
}

static void without_votes_a_statement_scores_a_half(void **state)
{
    (void)state;
    assert_scenario(0);
}

static void the_example_scores_as_the_specification_says(void **state)
{
    (void)state;
    assert_scenario(1);
}

static void a_vote_on_ones_own_statement_changes_nothing(void **state)
{
    (void)state;
    assert_scenario(2);
}

static void a_changed_vote_counts_as_it_is_now(void **state)
{
    (void)state;
    assert_scenario(3);
}

static void a_retracted_vote_is_gone(void **state)
{
    (void)state;
    assert_scenario(4);
}

static void a_hidden_statement_takes_its_votes_with_it(void **state)
{
    (void)state;
    assert_scenario(5);
}

static void after_a_merge_the_later_vote_of_a_person_counts(void **state)
{
    (void)state;
    assert_scenario(6);
}

static void the_votes_of_who_left_stay(void **state)
{
    (void)state;
    assert_scenario(7);
}

static void the_votes_of_who_was_ejected_go(void **state)
{
    (void)state;
    assert_scenario(8);
}

static void votes_on_hidden_statements_and_by_authors_after_a_merge_change_nothing(void **state)
{
    (void)state;
    assert_scenario(9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_votes_a_statement_scores_a_half),
        cmocka_unit_test(the_example_scores_as_the_specification_says),
        cmocka_unit_test(a_vote_on_ones_own_statement_changes_nothing),
        cmocka_unit_test(a_changed_vote_counts_as_it_is_now),
        cmocka_unit_test(a_retracted_vote_is_gone),
        cmocka_unit_test(a_hidden_statement_takes_its_votes_with_it),
        cmocka_unit_test(after_a_merge_the_later_vote_of_a_person_counts),
        cmocka_unit_test(the_votes_of_who_left_stay),
        cmocka_unit_test(the_votes_of_who_was_ejected_go),
        cmocka_unit_test(
            votes_on_hidden_statements_and_by_authors_after_a_merge_change_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
