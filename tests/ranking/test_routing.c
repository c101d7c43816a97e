/* What the router asks, and that it forgets exactly what is taken back. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fixture.h"
#include "herkend/memory.h"
#include "herkend/random.h"
#include "herkend/routing.h"

enum { THEME = 3, OTHER_THEME = 8 };

/* A session of one theme with its scratch. */
struct room {
    struct routing routing;
    struct routing_scratch scratch;
    uint64_t request_number;
};

static void room_init(struct room *room, size_t participant_count, size_t statement_count)
{
    *room = (struct room){0};
    routing_init(&room->routing);
    routing_scratch_init(&room->scratch);
    for (size_t p = 0; p < participant_count; p++)
        routing_participant_add(&room->routing);
    for (size_t j = 0; j < statement_count; j++)
        routing_statement_add(
            &room->routing,
            (struct routing_statement){.theme = THEME, .seq = j, .is_candidate = true});
}

static void room_release(struct room *room)
{
    routing_release(&room->routing);
    routing_scratch_release(&room->scratch);
}

static uint32_t room_next(struct room *room, const uint32_t *excluded, size_t excluded_count)
{
    struct routing_query query = {.theme = THEME,
                                  .session_seed = 11,
                                  .request_number = ++room->request_number,
                                  .excluded = excluded,
                                  .excluded_count = excluded_count};

    return routing_next(&room->routing, &query, &room->scratch);
}

/* Shows it and takes the grade at once. */
static struct routing_increments room_grade(struct room *room, struct routing_vote vote)
{
    routing_shown(&room->routing, vote.statement);
    routing_settle(&room->routing, vote.statement);
    return routing_grade(&room->routing, vote);
}

static void the_index_is_as_the_specification_says(void **state)
{
    struct fixture_section section;

    (void)state;
    fixture_read(&section, "route_index");
    assert_int_equal(section.row_count, 7);
    for (size_t i = 0; i < section.row_count; i++) {
        const double *row = section.cells[i];
        double found = routing_index((struct routing_outlook){.beta = 2.0,
                                                              .m = row[0],
                                                              .cut1 = row[1],
                                                              .cut2 = row[2],
                                                              .graded = (uint32_t)row[3],
                                                              .pending = (uint32_t)row[4]});

        if (!(fabs(found - row[5]) <= 0.5000001e-6))
            fail_msg("row %zu: expected %.6f, found %.9f", i, row[5], found);
    }
}

static void estimates_follow_the_online_update(void **state)
{
    struct room room;

    (void)state;
    room_init(&room, 2, 2);
    assert_true(routing_mean(&room.routing) == 0.5);

    /* a = 0; csum = 1; mu = 1; m = (1 + 3)/4 = 1; rsum = 0, so a stays 0. */
    room_grade(&room, (struct routing_vote){.statement = 0, .participant = 0, .grade = 3});
    assert_float_equal(routing_recognition(&room.routing, 0), 1.0, 1e-9);
    assert_float_equal(routing_recognition(&room.routing, 1), 1.0, 1e-9);

    /* csum = 0; mu = 1/2; m = (0 + 1.5)/4 = .375; rsum = -.375; a = -.375/8, taken off both
     * statements. */
    room_grade(&room, (struct routing_vote){.statement = 1, .participant = 0, .grade = 0});
    assert_float_equal(routing_recognition(&room.routing, 0), (1.0 + .046875 + 1.5) / 4.0,
                       1e-9);
    assert_float_equal(routing_recognition(&room.routing, 1), (0.0 + .046875 + 1.5) / 4.0,
                       1e-9);

    /* Somebody else's a is 0 still: csum = 1.046875 + 1/3; mu = 4/9. */
    double m = (1.046875 + 1.0 / 3.0 + 4.0 / 3.0) / 5.0;
    double a = (1.0 / 3.0 - m) / 7.0;

    room_grade(&room, (struct routing_vote){.statement = 0, .participant = 1, .grade = 1});
    assert_float_equal(routing_recognition(&room.routing, 0), m - a / 5.0, 1e-9);
    assert_float_equal(routing_recognition(&room.routing, 1), (.046875 + 4.0 / 3.0) / 4.0,
                       1e-9);
    room_release(&room);
}

/* Who finds everything recognisable says less by one more top grade. */
static void a_lavish_rater_counts_for_less_also_in_what_they_said_before(void **state)
{
    struct room room;
    double before;

    (void)state;
    room_init(&room, 3, 10);
    room_grade(&room, (struct routing_vote){.statement = 0, .participant = 0, .grade = 3});
    for (uint32_t j = 1; j < 10; j++) {
        room_grade(&room, (struct routing_vote){.statement = j, .participant = 1, .grade = 0});
        room_grade(&room, (struct routing_vote){.statement = j, .participant = 2, .grade = 3});
    }
    before = routing_recognition(&room.routing, 0) - routing_mean(&room.routing);
    for (uint32_t j = 1; j < 10; j++)
        room_grade(&room, (struct routing_vote){.statement = j, .participant = 0, .grade = 3});
    assert_true(routing_recognition(&room.routing, 0) - routing_mean(&room.routing) <
                before - .05);
    room_release(&room);
}

static void assert_same_routing(const struct routing *a, const struct routing *b)
{
    const struct routing_statements *left = &a->statements;
    const struct routing_statements *right = &b->statements;

    assert_int_equal(left->count, right->count);
    assert_int_equal(a->grade_sum, b->grade_sum);
    assert_int_equal(a->grade_count, b->grade_count);
#define ASSERT_SAME(field)                                                                     \
    assert_memory_equal(left->field, right->field, left->count * sizeof(*left->field))
    ASSERT_SAME(graded);
    ASSERT_SAME(skips);
    ASSERT_SAME(csum);
    ASSERT_SAME(centre);
    ASSERT_SAME(pull);
    ASSERT_SAME(width);
#undef ASSERT_SAME
    for (size_t i = 0; i < a->participants.count; i++)
        assert_int_equal(a->participants.judged[i].count, b->participants.judged[i].count);
    assert_memory_equal(a->participants.rsum, b->participants.rsum,
                        a->participants.count * sizeof(int64_t));
}

static void votes_taken_back_in_any_order_leave_no_trace(void **state)
{
    enum { PEOPLE = 12, STATEMENTS = 20, KEPT = 60, TAKEN_BACK = 100 };
    (void)state;

    for (uint64_t seed = 1; seed <= 50; seed++) {
        struct room room;
        struct routing before;
        struct routing_vote votes[TAKEN_BACK];
        struct routing_increments increments[TAKEN_BACK];
        uint64_t draw = seed;

        room_init(&room, PEOPLE, STATEMENTS);
        for (int i = 0; i < KEPT + TAKEN_BACK; i++) {
            struct routing_vote vote = {.statement = random_below(&draw, STATEMENTS),
                                        .participant = random_below(&draw, PEOPLE),
                                        .grade = (uint8_t)random_below(&draw, 4)};
            struct routing_increments added;

            if (i == KEPT)
                routing_copy(&before, &room.routing);
            added = routing_grade(&room.routing, vote);
            if (i >= KEPT) {
                votes[i - KEPT] = vote;
                increments[i - KEPT] = added;
                routing_skip(&room.routing, vote.statement);
            }
        }
        for (uint32_t left = TAKEN_BACK; left > 0; left--) {
            uint32_t i = random_below(&draw, left);

            routing_ungrade(&room.routing, votes[i], increments[i]);
            routing_unskip(&room.routing, votes[i].statement);
            votes[i] = votes[left - 1];
            increments[i] = increments[left - 1];
        }
        assert_same_routing(&before, &room.routing);
        routing_release(&before);
        room_release(&room);
    }
}

static int descending(const void *left, const void *right)
{
    double a = *(const double *)left;
    double b = *(const double *)right;

    return (a < b) - (a > b);
}

/* Midpoint of the k-th and the next lower distinct value of sorted m. */
static double plain_cut(const double *sorted, size_t count, size_t k)
{
    if (k > count - 1)
        k = count - 1;
    if (k < 1)
        k = 1;
    for (size_t i = k; i < count; i++) {
        if (sorted[i] < sorted[k - 1])
            return (sorted[k - 1] + sorted[i]) / 2.0;
    }
    return sorted[k - 1];
}

/* The rule as it is written: sort, cut, compare everything. */
static uint32_t plain_best(const struct routing *routing, const bool *excluded)
{
    size_t count = routing->statements.count;
    double *sorted = xcalloc(count, sizeof(*sorted));
    double best_index = -1e9;
    uint32_t best = ROUTING_NONE;

    for (uint32_t j = 0; j < count; j++)
        sorted[j] = routing_recognition(routing, j);
    qsort(sorted, count, sizeof(*sorted), descending);

    double cut1 = plain_cut(sorted, count, 10);
    double cut2 = plain_cut(sorted, count, 3);

    for (uint32_t j = 0; j < count; j++) {
        double index =
            routing_index((struct routing_outlook){.beta = ROUTING_BETA,
                                                   .m = routing_recognition(routing, j),
                                                   .cut1 = cut1,
                                                   .cut2 = cut2,
                                                   .graded = routing->statements.graded[j],
                                                   .pending = routing->statements.pending[j]});

        if (!excluded[j] && index > best_index) {
            best = j;
            best_index = index;
        }
    }
    free(sorted);
    return best;
}

static void every_statement_is_shown_three_times_before_any_other_rule(void **state)
{
    enum { STATEMENTS = 7 };
    struct room room;

    (void)state;
    room_init(&room, 1, STATEMENTS);
    for (uint32_t i = 0; i < 3 * STATEMENTS; i++) {
        uint32_t next = room_next(&room, NULL, 0);

        assert_int_equal(next, i % STATEMENTS); /* the least shown; of those the oldest */
        routing_shown(&room.routing, next);
    }

    uint32_t late = routing_statement_add(
        &room.routing,
        (struct routing_statement){.theme = THEME, .seq = 99, .is_candidate = true});

    for (int i = 0; i < 3; i++) {
        assert_int_equal(room_next(&room, NULL, 0), late);
        routing_shown(&room.routing, late);
    }
    room_release(&room);
}

static void the_first_showings_come_before_what_would_tell_more(void **state)
{
    struct room room;

    (void)state;
    room_init(&room, 2, 2);

    /* Statement 0 is uncertain: three times shown, never answered. 1 has two grades, but one
     * showing to go. */
    for (uint32_t i = 0; i < 3; i++) {
        routing_shown(&room.routing, 0);
        routing_settle(&room.routing, 0);
    }
    room_grade(&room, (struct routing_vote){1, 0, 0});
    room_grade(&room, (struct routing_vote){1, 1, 3});
    assert_int_equal(plain_best(&room.routing, (const bool[]){false, false}), 0);
    for (int i = 0; i < 20; i++)
        assert_int_equal(room_next(&room, NULL, 0), 1);
    room_release(&room);
}

static void ties_go_to_the_oldest_and_not_to_the_first_in_the_array(void **state)
{
    struct room room;

    (void)state;
    room_init(&room, 1, 0);
    for (uint64_t j = 0; j < 4; j++)
        routing_statement_add(
            &room.routing,
            (struct routing_statement){.theme = THEME, .seq = 40 - j, .is_candidate = true});
    assert_int_equal(room_next(&room, NULL, 0), 3);
    for (uint32_t j = 0; j < 4; j++) {
        for (int i = 0; i < 3; i++) {
            routing_shown(&room.routing, j);
            routing_settle(&room.routing, j);
        }
    }
    assert_int_equal(room_next(&room, NULL, 0), 3);
    room_release(&room);
}

static void nothing_excluded_hidden_or_of_another_theme_is_asked(void **state)
{
    struct room room;
    const uint32_t seen[] = {0, 2};

    (void)state;
    room_init(&room, 1, 4);
    routing_statement_add(
        &room.routing,
        (struct routing_statement){.theme = OTHER_THEME, .seq = 0, .is_candidate = true});
    routing_set_candidate(&room.routing, 1, false);
    assert_int_equal(room_next(&room, seen, 2), 3);
    routing_set_candidate(&room.routing, 3, false);
    routing_set_candidate(&room.routing, 3, false);
    assert_int_equal(room_next(&room, seen, 2), ROUTING_NONE);
    routing_set_candidate(&room.routing, 1, true);
    assert_int_equal(room_next(&room, seen, 2), 1);

    /* What one query excluded, the next does not. */
    assert_int_equal(room_next(&room, NULL, 0), 0);
    room_release(&room);
}

static void what_returns_still_has_its_first_showings_to_come(void **state)
{
    struct room room;

    (void)state;
    room_init(&room, 1, 3);
    routing_shown(&room.routing, 2);
    routing_set_candidate(&room.routing, 2, false);
    routing_shown(&room.routing, 2); /* it was on its way to a screen when it was hidden */
    for (uint32_t j = 0; j < 2; j++) {
        for (int i = 0; i < 5; i++)
            routing_shown(&room.routing, j);
    }
    routing_set_candidate(&room.routing, 2, true);
    for (int i = 0; i < 20; i++)
        assert_int_equal(room_next(&room, NULL, 0), 2);
    routing_shown(&room.routing, 2);
    assert_int_equal(room.routing.themes[0].fresh_count, 0);
    routing_set_candidate(&room.routing, 2, false);
    routing_set_candidate(&room.routing, 2, true);
    assert_int_equal(room.routing.themes[0].fresh_count, 0);

    /* The last of its first showings may end while it is hidden. */
    uint32_t late = routing_statement_add(&room.routing,
                                          (struct routing_statement){.theme = THEME, .seq = 9});

    for (int i = 0; i < 3; i++)
        routing_shown(&room.routing, late);
    routing_set_candidate(&room.routing, late, true);
    assert_int_equal(room.routing.themes[0].fresh_count, 0);
    room_release(&room);
}

static void a_theme_without_statements_has_nothing_to_ask(void **state)
{
    struct room room;

    (void)state;
    room_init(&room, 1, 0);
    assert_int_equal(room_next(&room, NULL, 0), ROUTING_NONE);
    routing_statement_add(&room.routing, (struct routing_statement){.theme = THEME});
    assert_int_equal(room_next(&room, NULL, 0), ROUTING_NONE);
    room_release(&room);
}

static void past_the_first_showings_the_largest_index_is_asked(void **state)
{
    enum { PEOPLE = 10, STATEMENTS_MAX = 40 };
    size_t differing = 0;
    size_t asked = 0;

    (void)state;
    for (uint64_t seed = 1; seed <= 100; seed++) {
        uint64_t draw = seed;
        uint32_t count = 1 + random_below(&draw, STATEMENTS_MAX);
        struct room room;

        room_init(&room, PEOPLE, count);
        for (uint32_t j = 0; j < count; j++) {
            for (int i = 0; i < 3; i++)
                room_grade(&room, (struct routing_vote){j, random_below(&draw, PEOPLE),
                                                        (uint8_t)random_below(&draw, 4)});
        }
        for (int i = 0; i < 60; i++) {
            bool excluded[STATEMENTS_MAX] = {false};
            uint32_t list[3];

            for (size_t e = 0; e < 3; e++) {
                list[e] = random_below(&draw, count);
                excluded[list[e]] = true;
            }

            uint32_t expected = plain_best(&room.routing, excluded);
            uint32_t found = room_next(&room, list, 3);

            asked++;
            differing += expected != found; /* the share that goes to the least shown */
            if (found == ROUTING_NONE) {
                assert_int_equal(expected, ROUTING_NONE);
                continue;
            }
            assert_false(excluded[found]);
            routing_shown(&room.routing, found);
            if (i % 3 == 0)
                continue; /* stays in flight */
            routing_settle(&room.routing, found);
            routing_grade(&room.routing,
                          (struct routing_vote){found, random_below(&draw, PEOPLE),
                                                (uint8_t)random_below(&draw, 4)});
        }
        room_release(&room);
    }
    assert_true(differing > asked / 100);
    assert_true(differing < asked * 3 / 100);
}

static void one_in_fifty_requests_goes_to_the_least_shown(void **state)
{
    enum { REQUESTS = 20000, LEAST = 25 };
    struct room room;
    size_t least = 0;

    (void)state;
    room_init(&room, 1, 30);
    for (uint32_t j = 0; j < 30; j++) {
        for (int i = 0; i < 4 - (j == LEAST); i++) {
            routing_shown(&room.routing, j);
            routing_settle(&room.routing, j);
        }
    }
    /* Much graded and far from the cuts: nothing but chance brings it up. */
    for (int i = 0; i < 40; i++)
        routing_grade(&room.routing, (struct routing_vote){LEAST, 0, 0});
    for (int i = 0; i < REQUESTS; i++)
        least += room_next(&room, NULL, 0) == LEAST;
    assert_true(least > REQUESTS * 17 / 1000);
    assert_true(least < REQUESTS * 23 / 1000);
    room_release(&room);
}

static void what_is_in_flight_is_asked_less(void **state)
{
    struct room room;
    uint32_t first;

    (void)state;
    room_init(&room, 5, 30);
    for (uint32_t j = 0; j < 30; j++) {
        for (uint32_t i = 0; i < 4; i++)
            room_grade(&room, (struct routing_vote){j, i, (uint8_t)((j * 7 + i) % 4)});
    }
    room.request_number = 100;
    first = room_next(&room, NULL, 0);
    routing_shown(&room.routing, first);
    room.request_number = 100;
    assert_int_not_equal(room_next(&room, NULL, 0), first);
    routing_settle(&room.routing, first);
    room.request_number = 100;
    assert_int_equal(room_next(&room, NULL, 0), first);
    room_release(&room);
}

static void a_copy_answers_alike_and_lives_alone(void **state)
{
    struct room room;
    struct room other;

    (void)state;
    room_init(&room, 3, 12);
    for (uint32_t i = 0; i < 36; i++)
        room_grade(&room, (struct routing_vote){i % 12, i % 3, (uint8_t)(i * i % 4)});
    routing_set_candidate(&room.routing, 5, false);

    other = (struct room){0};
    routing_copy(&other.routing, &room.routing);
    assert_same_routing(&room.routing, &other.routing);
    for (int i = 0; i < 100; i++) {
        uint32_t next = room_next(&room, NULL, 0);

        assert_int_equal(room_next(&other, NULL, 0), next);
        room_grade(&room, (struct routing_vote){next, 1, 2});
        room_grade(&other, (struct routing_vote){next, 1, 2});
    }
    routing_statement_add(&other.routing,
                          (struct routing_statement){.theme = THEME, .is_candidate = true});
    routing_set_candidate(&other.routing, 2, false);
    assert_int_equal(room.routing.statements.count, 12);
    assert_int_equal(room.routing.themes[0].candidate_count, 11);
    room_release(&other);
    room_release(&room);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_index_is_as_the_specification_says),
        cmocka_unit_test(estimates_follow_the_online_update),
        cmocka_unit_test(a_lavish_rater_counts_for_less_also_in_what_they_said_before),
        cmocka_unit_test(votes_taken_back_in_any_order_leave_no_trace),
        cmocka_unit_test(every_statement_is_shown_three_times_before_any_other_rule),
        cmocka_unit_test(the_first_showings_come_before_what_would_tell_more),
        cmocka_unit_test(ties_go_to_the_oldest_and_not_to_the_first_in_the_array),
        cmocka_unit_test(nothing_excluded_hidden_or_of_another_theme_is_asked),
        cmocka_unit_test(what_returns_still_has_its_first_showings_to_come),
        cmocka_unit_test(a_theme_without_statements_has_nothing_to_ask),
        cmocka_unit_test(past_the_first_showings_the_largest_index_is_asked),
        cmocka_unit_test(one_in_fifty_requests_goes_to_the_least_shown),
        cmocka_unit_test(what_is_in_flight_is_asked_less),
        cmocka_unit_test(a_copy_answers_alike_and_lives_alone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
