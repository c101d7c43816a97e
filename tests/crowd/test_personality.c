/* People from seeds: reproducible, different, and on average what a session looks like. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "herkend/random.h"

#include "personality.h"

enum { PEOPLE = 20000 };

static struct personality people[PEOPLE];

static int draw_people(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < PEOPLE; i++)
        personality_draw(&people[i], splitmix64_once(i));
    return 0;
}

static void the_same_seed_is_the_same_person(void **state)
{
    struct personality again;

    (void)state;
    personality_draw(&again, splitmix64_once(17));
    assert_memory_equal(&again, &people[17], sizeof(again));
    assert_true(again.readiness != people[18].readiness);
}

static void the_crowd_as_a_whole_keeps_the_normal_pace(void **state)
{
    double judging = 0;
    double writing = 0;
    uint32_t quiet = 0;

    (void)state;
    for (uint32_t i = 0; i < PEOPLE; i++) {
        judging += (double)people[i].judging;
        writing += (double)people[i].writing;
        quiet += people[i].writing < 0.7f;
    }
    assert_true(fabs(judging / PEOPLE - 1) < 0.02);
    assert_true(fabs(writing / PEOPLE - 1) < 0.03);
    assert_true(quiet > PEOPLE / 3); /* most writing is by few, as everywhere */
}

static void people_differ_in_readiness_around_nothing(void **state)
{
    double sum = 0;
    double squares = 0;

    (void)state;
    for (uint32_t i = 0; i < PEOPLE; i++) {
        sum += (double)people[i].readiness;
        squares += (double)people[i].readiness * (double)people[i].readiness;
    }
    assert_true(fabs(sum / PEOPLE) < 0.02);
    assert_true(fabs(sqrt(squares / PEOPLE) - 0.7) < 0.02);
}

static void most_stay_and_some_go_in_each_way(void **state)
{
    uint32_t counts[LEAVES + 1] = {0};

    (void)state;
    for (uint32_t i = 0; i < PEOPLE; i++)
        counts[people[i].staying]++;
    assert_in_range(counts[STAYS], PEOPLE * 68 / 100, PEOPLE * 72 / 100);
    assert_in_range(counts[DROPS_OFTEN], PEOPLE * 14 / 100, PEOPLE * 18 / 100);
    assert_in_range(counts[DROPS_LONG], PEOPLE * 7 / 100, PEOPLE * 11 / 100);
    assert_in_range(counts[LEAVES], PEOPLE * 3 / 100, PEOPLE * 7 / 100);
}

/* How a text is answered by everybody: the mean grade of those who grade, and the share of
 * skips. */
struct answers {
    double mean;
    double skips;
    uint32_t grades[GRADE_MAX + 1];
};

static struct answers ask_everybody(struct bytes text, int8_t recognisability)
{
    struct answers answers = {0};
    uint32_t skips = 0;

    for (uint32_t i = 0; i < PEOPLE; i++) {
        int8_t grade = opinion_grade(&people[i], text, recognisability);

        assert_in_range(grade + 1, 0, GRADE_MAX + 1);
        if (grade == GRADE_SKIP) {
            skips++;
            continue;
        }
        answers.grades[grade]++;
        answers.mean += grade;
    }
    answers.mean /= PEOPLE - skips;
    answers.skips = (double)skips / PEOPLE;
    return answers;
}

static void what_is_recognisable_is_recognised_more(void **state)
{
    struct bytes text = BYTES("Het zijn altijd dezelfde tien mensen die meedoen.");
    struct answers weak = ask_everybody(text, -60);
    struct answers middling = ask_everybody(text, 20);
    struct answers strong = ask_everybody(text, 90);

    (void)state;
    assert_true(weak.mean + 0.5 < middling.mean);
    assert_true(middling.mean + 0.5 < strong.mean);
    assert_true(strong.mean < 2.9); /* never by everybody */
}

static void every_grade_is_given_by_somebody(void **state)
{
    struct answers answers = ask_everybody(BYTES("Elke afdeling koopt zijn eigen app."), 30);

    (void)state;
    for (size_t grade = 0; grade <= GRADE_MAX; grade++)
        assert_true(answers.grades[grade] > PEOPLE / 100);
    assert_true(answers.skips > 0.03);
    assert_true(answers.skips < 0.12);
}

static void a_person_answers_the_same_text_alike(void **state)
{
    struct bytes text = BYTES("De pilot was een succes en toch is er niets veranderd.");

    (void)state;
    for (uint32_t i = 0; i < 100; i++)
        assert_int_equal(opinion_grade(&people[i], text, 50),
                         opinion_grade(&people[i], text, 50));
}

static void the_ready_recognise_more_than_the_reluctant(void **state)
{
    struct bytes text = BYTES("We beginnen aan veel en stoppen zelden met iets.");
    double sums[2] = {0};
    uint32_t counts[2] = {0};

    (void)state;
    for (uint32_t i = 0; i < PEOPLE; i++) {
        int8_t grade = opinion_grade(&people[i], text, 40);
        bool ready = people[i].readiness > 0;

        if (grade == GRADE_SKIP)
            continue;
        sums[ready] += grade;
        counts[ready]++;
    }
    assert_true(sums[1] / counts[1] > sums[0] / counts[0] + 0.3);
}

/* Texts that we did not write differ too: else a human's statements would all rank alike. */
static void unknown_texts_have_a_worth_of_their_own(void **state)
{
    char text[] = "Onbekende uitspraak A";
    double low = 3;
    double high = 0;

    (void)state;
    for (char c = 'A'; c <= 'P'; c++) {
        text[sizeof(text) - 2] = c;
        struct answers answers =
            ask_everybody(bytes_from_string(text), RECOGNISABILITY_UNKNOWN);

        low = answers.mean < low ? answers.mean : low;
        high = answers.mean > high ? answers.mean : high;
    }
    assert_true(high > low + 0.8);
}

static void a_question_of_the_moderator_is_mostly_left(void **state)
{
    struct answers answers =
        ask_everybody(BYTES("Wat heeft u al geprobeerd?"), RECOGNISABILITY_UNKNOWN);

    (void)state;
    assert_true(fabs(answers.skips - 0.7) < 0.02);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_seed_is_the_same_person),
        cmocka_unit_test(the_crowd_as_a_whole_keeps_the_normal_pace),
        cmocka_unit_test(people_differ_in_readiness_around_nothing),
        cmocka_unit_test(most_stay_and_some_go_in_each_way),
        cmocka_unit_test(what_is_recognisable_is_recognised_more),
        cmocka_unit_test(every_grade_is_given_by_somebody),
        cmocka_unit_test(a_person_answers_the_same_text_alike),
        cmocka_unit_test(the_ready_recognise_more_than_the_reluctant),
        cmocka_unit_test(unknown_texts_have_a_worth_of_their_own),
        cmocka_unit_test(a_question_of_the_moderator_is_mostly_left),
    };

    return cmocka_run_group_tests(tests, draw_people, NULL);
}
