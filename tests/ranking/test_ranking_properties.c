/* What holds for every vote table: over seeds, and at the edges. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "herkend/memory.h"
#include "herkend/random.h"
#include "herkend/ranking.h"

enum { SEEDS = 200, GROUPINGS = 2 };

/* A table with everything it points to. */
struct sample {
    struct ranking_input input;
    struct ranking_statement *statements;
    struct ranking_vote *votes;
    uint8_t *groups[GROUPINGS];
    struct ranking_grouping groupings[GROUPINGS];
};

/* Few statements and low density make many people with equal votes: the case that is hard to
 * keep in order. */
static void sample_init(struct sample *sample, uint64_t seed)
{
    uint64_t state = seed;
    uint32_t statement_count = 1 + random_below(&state, seed % 2 ? 4 : 30);
    uint32_t voter_count = 1 + random_below(&state, 60);
    uint32_t answering = 10 + random_below(&state, 91); /* percent */

    *sample = (struct sample){.input = {.statement_count = statement_count,
                                        .voter_count = voter_count,
                                        .participant_count = voter_count,
                                        .grouping_count = GROUPINGS}};
    sample->statements = xcalloc(statement_count, sizeof(*sample->statements));
    sample->votes = xcalloc((size_t)statement_count * voter_count, sizeof(*sample->votes));
    for (uint32_t j = 0; j < statement_count; j++)
        sample->statements[j] = (struct ranking_statement){
            .id = 7 + 3 * j, .theme = random_below(&state, 3), .seq = random_below(&state, 5)};
    for (uint32_t p = 0; p < voter_count; p++) {
        for (uint32_t j = 0; j < statement_count; j++) {
            if (random_below(&state, 100) < answering)
                sample->votes[sample->input.vote_count++] = (struct ranking_vote){
                    .statement = j, .voter = p, .grade = (uint8_t)random_below(&state, 4)};
        }
    }
    for (size_t i = 0; i < GROUPINGS; i++) {
        sample->groups[i] = xcalloc(voter_count, 1);
        for (uint32_t p = 0; p < voter_count; p++)
            sample->groups[i][p] = (uint8_t)random_below(&state, 3 + (uint32_t)i);
        sample->groupings[i] = (struct ranking_grouping){.group_of_voter = sample->groups[i],
                                                         .group_count = (uint8_t)(2 + i)};
    }
    sample->input.statements = sample->statements;
    sample->input.votes = sample->votes;
    sample->input.groupings = sample->groupings;
}

static void sample_release(struct sample *sample)
{
    for (size_t i = 0; i < GROUPINGS; i++)
        free(sample->groups[i]);
    free(sample->statements);
    free(sample->votes);
}

static uint32_t *permutation(uint32_t count, uint64_t *state)
{
    uint32_t *order = xcalloc(count, sizeof(*order));

    for (uint32_t i = 0; i < count; i++) {
        uint32_t j = random_below(state, i + 1);

        order[i] = order[j];
        order[j] = i;
    }
    return order;
}

/* The votes in another order. */
static void sample_shuffle_votes(struct sample *sample, uint64_t seed)
{
    uint64_t state = seed;

    for (uint32_t i = (uint32_t)sample->input.vote_count; i > 1; i--) {
        uint32_t j = random_below(&state, i);
        struct ranking_vote moved = sample->votes[j];

        sample->votes[j] = sample->votes[i - 1];
        sample->votes[i - 1] = moved;
    }
}

/* The same people under other labels, their groups with them. */
static void sample_relabel_voters(struct sample *sample, uint64_t seed)
{
    uint64_t state = seed;
    uint32_t *label = permutation(sample->input.voter_count, &state);
    uint8_t *moved = xcalloc(sample->input.voter_count, 1);

    for (size_t i = 0; i < sample->input.vote_count; i++)
        sample->votes[i].voter = label[sample->votes[i].voter];
    for (size_t i = 0; i < GROUPINGS; i++) {
        for (uint32_t p = 0; p < sample->input.voter_count; p++)
            moved[label[p]] = sample->groups[i][p];
        memcpy(sample->groups[i], moved, sample->input.voter_count);
    }
    free(moved);
    free(label);
}

/* The statements at other places of the array, with their ids. */
static void sample_move_statements(struct sample *sample, uint64_t seed)
{
    uint64_t state = seed;
    uint32_t count = (uint32_t)sample->input.statement_count;
    uint32_t *place = permutation(count, &state);
    struct ranking_statement *moved = xcalloc(count, sizeof(*moved));

    for (uint32_t j = 0; j < count; j++)
        moved[place[j]] = sample->statements[j];
    memcpy(sample->statements, moved, count * sizeof(*moved));
    for (size_t i = 0; i < sample->input.vote_count; i++)
        sample->votes[i].statement = place[sample->votes[i].statement];
    free(moved);
    free(place);
}

static void assert_same_bits(double a, double b)
{
    assert_memory_equal(&a, &b, sizeof(a));
}

static void assert_same_line(const struct ranking_line *a, const struct ranking_line *b)
{
    assert_int_equal(a->n, b->n);
    assert_memory_equal(a->count, b->count, sizeof(a->count));
    assert_int_equal(a->label, b->label);
    assert_int_equal(a->theme_rank, b->theme_rank);
    assert_int_equal(a->overall_rank, b->overall_rank);
    assert_same_bits(a->score, b->score);
    assert_same_bits(a->sd, b->sd);
    assert_same_bits(a->low, b->low);
    assert_same_bits(a->high, b->high);
}

/* Line by line along the two rankings' own order, which must name the same statements. */
static void assert_same_ranking(const struct ranking *a, const struct ranking_input *input_a,
                                const struct ranking *b, const struct ranking_input *input_b)
{
    assert_int_equal(a->overall.count, b->overall.count);
    assert_same_bits(a->variance, b->variance);
    assert_same_bits(a->mean_a, b->mean_a);
    for (size_t i = 0; i < a->overall.count; i++) {
        size_t line_a = a->overall.indexes[i];
        size_t line_b = b->overall.indexes[i];

        assert_int_equal(input_a->statements[line_a].id, input_b->statements[line_b].id);
        assert_same_line(&a->lines[line_a], &b->lines[line_b]);
        for (size_t g = 0; g < a->grouping_count; g++) {
            const struct ranking_spread *spread_a =
                ranking_spread(a, (struct ranking_spread_place){line_a, g});
            const struct ranking_spread *spread_b =
                ranking_spread(b, (struct ranking_spread_place){line_b, g});

            assert_int_equal(spread_a->has, spread_b->has);
            assert_same_bits(spread_a->bridge, spread_b->bridge);
            assert_same_bits(spread_a->divide, spread_b->divide);
        }
    }
}

static void assert_unchanged_by(void (*change)(struct sample *, uint64_t))
{
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct sample sample;
        struct sample changed;

        sample_init(&sample, seed);
        sample_init(&changed, seed);
        change(&changed, seed + 1000);

        struct ranking *before = ranking_compute(&sample.input);
        struct ranking *after = ranking_compute(&changed.input);

        assert_same_ranking(before, &sample.input, after, &changed.input);
        ranking_destroy(before);
        ranking_destroy(after);
        sample_release(&sample);
        sample_release(&changed);
    }
}

static void the_order_of_the_votes_changes_no_bit(void **state)
{
    (void)state;
    assert_unchanged_by(sample_shuffle_votes);
}

static void other_numbers_for_the_voters_change_no_bit(void **state)
{
    (void)state;
    assert_unchanged_by(sample_relabel_voters);
}

static void the_place_of_a_statement_in_the_array_changes_no_bit(void **state)
{
    (void)state;
    assert_unchanged_by(sample_move_statements);
}

static void people_with_equal_votes_in_different_groups_may_change_numbers(void **state)
{
    enum { VOTERS = 9, STATEMENTS = 5 };
    (void)state;

    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct ranking_statement statements[STATEMENTS];
        struct ranking_vote votes[VOTERS * STATEMENTS];
        uint8_t groups[VOTERS];
        struct ranking_grouping grouping = {.group_of_voter = groups, .group_count = 2};
        struct ranking_input input = {statements, STATEMENTS, votes,     VOTERS * STATEMENTS,
                                      VOTERS,     VOTERS,     &grouping, 1};
        uint64_t draw = seed;

        /* Three kinds of people, three of each; of each kind some are in either group. */
        for (uint32_t j = 0; j < STATEMENTS; j++) {
            statements[j] = (struct ranking_statement){.id = j, .seq = j};
            for (uint32_t kind = 0; kind < 3; kind++) {
                uint8_t grade = (uint8_t)random_below(&draw, 4);

                for (uint32_t p = kind; p < VOTERS; p += 3)
                    votes[j * VOTERS + p] =
                        (struct ranking_vote){.statement = j, .voter = p, .grade = grade};
            }
        }
        for (uint32_t p = 0; p < VOTERS; p++)
            groups[p] = p < 3 ? 1 : 2;

        struct ranking *first = ranking_compute(&input);

        for (uint32_t p = 0; p < VOTERS; p++)
            groups[p] = p >= 6 ? 1 : 2;

        struct ranking *second = ranking_compute(&input);

        assert_true(ranking_spread(first, (struct ranking_spread_place){0, 0})->has);
        assert_same_ranking(first, &input, second, &input);
        ranking_destroy(first);
        ranking_destroy(second);
    }
}

static void no_number_is_ever_not_a_number(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct sample sample;

        sample_init(&sample, seed);
        if (seed % 5 == 0)
            sample.input.vote_count = 0;
        if (seed % 7 == 0)
            sample.input.participant_count = 0;
        if (seed % 11 == 0) {
            for (size_t i = 0; i < sample.input.vote_count; i++)
                sample.votes[i].grade = 3;
        }

        struct ranking *ranking = ranking_compute(&sample.input);

        for (size_t i = 0; i < ranking->line_count; i++) {
            const struct ranking_line *line = &ranking->lines[i];

            assert_true(isfinite(line->score) && isfinite(line->sd) && isfinite(line->low) &&
                        isfinite(line->high));
            assert_true(line->n == 0 ? line->sd > 0.0 : line->sd >= 0.0);
            for (size_t g = 0; g < GROUPINGS; g++) {
                const struct ranking_spread *spread =
                    ranking_spread(ranking, (struct ranking_spread_place){i, g});

                assert_true(isfinite(spread->bridge) && isfinite(spread->divide));
                assert_true(spread->divide >= 0.0);
            }
        }
        ranking_destroy(ranking);
        sample_release(&sample);
    }
}

static void an_empty_table_gives_an_empty_ranking(void **state)
{
    struct ranking_input input = {.statement_count = 0};
    struct ranking *ranking = ranking_compute(&input);

    (void)state;
    assert_int_equal(ranking->line_count, 0);
    assert_int_equal(ranking->overall.count, 0);
    assert_null(ranking_theme_find(ranking, 0));
    ranking_destroy(ranking);
    ranking_destroy(NULL);
}

static void statements_without_votes_may_be_left_out(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct sample sample;
        struct ranking_statement more[32] = {{0}};

        sample_init(&sample, seed);
        memcpy(more, sample.statements,
               sample.input.statement_count * sizeof(*sample.statements));
        more[sample.input.statement_count] = (struct ranking_statement){.id = 8, .seq = 99};

        struct ranking *without = ranking_compute(&sample.input);

        sample.input.statements = more;
        sample.input.statement_count++;

        struct ranking *with = ranking_compute(&sample.input);

        for (size_t i = 0; i < without->line_count; i++)
            assert_same_line(&without->lines[i], &with->lines[i]);
        ranking_destroy(without);
        ranking_destroy(with);
        sample_release(&sample);
    }
}

/*
 * People come in pairs whose votes on statements 0 and 1 are exchanged, so in exact arithmetic
 * both have the same score; in floating point the last bits differ.
 */
static void scores_that_differ_in_the_last_bits_are_equal(void **state)
{
    size_t differing = 0;

    (void)state;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        enum { PAIRS = 11, STATEMENTS = 7 };
        struct ranking_statement statements[STATEMENTS];
        struct ranking_vote votes[2 * PAIRS * STATEMENTS];
        struct ranking_input input = {.statements = statements,
                                      .statement_count = STATEMENTS,
                                      .votes = votes,
                                      .voter_count = 2 * PAIRS,
                                      .participant_count = 2 * PAIRS};
        uint64_t draw = seed;

        for (uint32_t j = 0; j < STATEMENTS; j++)
            statements[j] = (struct ranking_statement){.id = j, .seq = 100 - j};
        for (uint32_t pair = 0; pair < PAIRS; pair++) {
            for (uint32_t j = 0; j < STATEMENTS; j++) {
                uint8_t grade = (uint8_t)random_below(&draw, 4);
                uint32_t mirrored = j < 2 ? 1 - j : j;

                votes[input.vote_count++] = (struct ranking_vote){j, 2 * pair, grade};
                votes[input.vote_count++] =
                    (struct ranking_vote){mirrored, 2 * pair + 1, grade};
            }
        }

        struct ranking *ranking = ranking_compute(&input);

        differing += ranking->lines[0].score != ranking->lines[1].score;
        assert_int_equal(ranking->lines[0].overall_rank, ranking->lines[1].overall_rank + 1);
        ranking_destroy(ranking);
    }
    assert_true(differing > SEEDS / 4); /* or this has tested nothing */
}

/* Everybody has a twin who says the opposite, so in exact arithmetic every score is 0.500000.
 */
static void scores_on_both_sides_of_a_whole_millionth_are_equal(void **state)
{
    size_t differing = 0;

    (void)state;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        enum { TWINS = 8, STATEMENTS = 6 };
        struct ranking_statement statements[STATEMENTS];
        struct ranking_vote votes[2 * TWINS * STATEMENTS];
        struct ranking_input input = {.statements = statements,
                                      .statement_count = STATEMENTS,
                                      .votes = votes,
                                      .voter_count = 2 * TWINS,
                                      .participant_count = 2 * TWINS};
        uint64_t draw = seed;

        for (uint32_t j = 0; j < STATEMENTS; j++) {
            statements[j] = (struct ranking_statement){.id = j, .seq = 100 - j};
            for (uint32_t pair = 0; pair < TWINS; pair++) {
                uint8_t grade = (uint8_t)random_below(&draw, 4);

                votes[input.vote_count++] = (struct ranking_vote){j, 2 * pair, grade};
                votes[input.vote_count++] =
                    (struct ranking_vote){j, 2 * pair + 1, (uint8_t)(3 - grade)};
            }
        }

        struct ranking *ranking = ranking_compute(&input);

        for (uint32_t j = 0; j < STATEMENTS; j++) {
            differing += ranking->lines[j].score != 0.5;
            assert_int_equal(ranking->lines[j].overall_rank, STATEMENTS - j);
        }
        ranking_destroy(ranking);
    }
    assert_true(differing > SEEDS / 20); /* or this has tested nothing */
}

/* Nobody of the second group votes: there is nothing to compare the first with. */
static void a_single_group_has_nothing_to_bridge(void **state)
{
    const struct ranking_statement statements[] = {{.id = 1}};
    const struct ranking_vote votes[] = {{0, 0, 3}, {0, 1, 2}, {0, 2, 1}};
    uint8_t groups[] = {1, 1, 1, 2};
    const struct ranking_grouping grouping = {.group_of_voter = groups, .group_count = 2};
    struct ranking_input input = {.statements = statements,
                                  .statement_count = 1,
                                  .votes = votes,
                                  .vote_count = 3,
                                  .voter_count = 4,
                                  .participant_count = 4,
                                  .groupings = &grouping,
                                  .grouping_count = 1};
    struct ranking *ranking = ranking_compute(&input);

    (void)state;
    assert_false(ranking_spread(ranking, (struct ranking_spread_place){0, 0})->has);
    ranking_destroy(ranking);
}

/* All residuals cancel: every score is exactly one half. A (id 1) and C (id 3) have 2 votes, B
 * (id 2) has 4. */
static void ties_go_by_votes_then_by_age_then_by_id(void **state)
{
    struct ranking_statement statements[] = {
        {.id = 1, .seq = 5}, {.id = 2, .seq = 6}, {.id = 3, .seq = 4}};
    const struct ranking_vote votes[] = {{0, 1, 3}, {0, 2, 0}, {1, 1, 0}, {1, 2, 3},
                                         {1, 3, 3}, {1, 4, 0}, {2, 3, 0}, {2, 4, 3}};
    struct ranking_input input = {.statements = statements,
                                  .statement_count = 3,
                                  .votes = votes,
                                  .vote_count = 8,
                                  .voter_count = 5,
                                  .participant_count = 4};
    struct ranking *ranking = ranking_compute(&input);

    (void)state;
    assert_int_equal(ranking->overall.indexes[0], 1);
    assert_int_equal(ranking->overall.indexes[1], 2);
    assert_int_equal(ranking->overall.indexes[2], 0);
    ranking_destroy(ranking);

    statements[2].seq = 5;
    ranking = ranking_compute(&input);
    assert_int_equal(ranking->overall.indexes[1], 0);
    ranking_destroy(ranking);
}

static void fewer_than_three_votes_are_judged_too_little(void **state)
{
    const struct ranking_statement statements[] = {
        {.id = 1, .skips = 9}, {.id = 2}, {.id = 3}, {.id = 4, .theme = 1}};
    const struct ranking_vote votes[] = {{1, 0, 3}, {1, 1, 3}, {2, 0, 2}, {2, 1, 1},
                                         {2, 2, 0}, {3, 0, 0}, {3, 1, 0}, {3, 2, 1}};
    struct ranking_input input = {.statements = statements,
                                  .statement_count = 4,
                                  .votes = votes,
                                  .vote_count = 8,
                                  .voter_count = 3,
                                  .participant_count = 3};
    struct ranking *ranking = ranking_compute(&input);

    (void)state;
    assert_int_equal(ranking->lines[0].label, RANKING_UNJUDGED);
    assert_int_equal(ranking->lines[0].skips, 9);
    assert_int_equal(ranking->lines[1].label, RANKING_TOO_LITTLE);
    assert_int_equal(ranking->lines[1].theme_rank, 0);
    assert_int_equal(ranking->lines[2].label, RANKING_FOUND);
    assert_int_equal(ranking->lines[2].theme_rank, 1);
    assert_int_equal(ranking->lines[2].overall_rank, 1);
    assert_int_equal(ranking->lines[3].theme_rank, 1);
    assert_int_equal(ranking->lines[3].overall_rank, 2);
    assert_int_equal(ranking->theme_count, 2);
    assert_int_equal(ranking_theme_find(ranking, 0)->count, 3);
    assert_int_equal(ranking_theme_find(ranking, 0)->found_count, 1);
    assert_int_equal(ranking_theme_find(ranking, 1)->indexes[0], 3);
    ranking_destroy(ranking);
}

/* Everybody was asked: sd is 0, and whoever is in the top is so certainly. */
static void what_everybody_judged_is_certain(void **state)
{
    enum { VOTERS = 4, STATEMENTS = 6 };
    struct ranking_statement statements[STATEMENTS];
    struct ranking_vote votes[VOTERS * STATEMENTS];
    struct ranking_input input = {.statements = statements,
                                  .statement_count = STATEMENTS,
                                  .votes = votes,
                                  .voter_count = VOTERS,
                                  .participant_count = VOTERS};

    (void)state;
    for (uint32_t j = 0; j < STATEMENTS; j++) {
        statements[j] = (struct ranking_statement){.id = j, .seq = j};
        for (uint32_t p = 0; p < VOTERS; p++)
            votes[input.vote_count++] = (struct ranking_vote){j, p,
                                                              (uint8_t)(j < 3    ? 3
                                                                        : j == 3 ? 2
                                                                                 : 0)};
    }

    struct ranking *ranking = ranking_compute(&input);

    for (uint32_t j = 0; j < STATEMENTS; j++) {
        assert_true(ranking->lines[j].sd == 0.0);
        assert_int_equal(ranking_is_certain(ranking, &ranking->overall, &ranking->lines[j], 3),
                         j < 3);
        assert_false(ranking_is_certain(ranking, &ranking->overall, &ranking->lines[j], 6));
    }
    ranking_destroy(ranking);

    /* As soon as a thousand more could be asked, nothing is. */
    input.participant_count = 1000;
    ranking = ranking_compute(&input);
    assert_false(ranking_is_certain(ranking, &ranking->overall, &ranking->lines[0], 3));
    ranking_destroy(ranking);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_order_of_the_votes_changes_no_bit),
        cmocka_unit_test(other_numbers_for_the_voters_change_no_bit),
        cmocka_unit_test(the_place_of_a_statement_in_the_array_changes_no_bit),
        cmocka_unit_test(people_with_equal_votes_in_different_groups_may_change_numbers),
        cmocka_unit_test(no_number_is_ever_not_a_number),
        cmocka_unit_test(an_empty_table_gives_an_empty_ranking),
        cmocka_unit_test(statements_without_votes_may_be_left_out),
        cmocka_unit_test(scores_that_differ_in_the_last_bits_are_equal),
        cmocka_unit_test(scores_on_both_sides_of_a_whole_millionth_are_equal),
        cmocka_unit_test(a_single_group_has_nothing_to_bridge),
        cmocka_unit_test(ties_go_by_votes_then_by_age_then_by_id),
        cmocka_unit_test(fewer_than_three_votes_are_judged_too_little),
        cmocka_unit_test(what_everybody_judged_is_certain),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
