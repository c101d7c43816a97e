/*
 * The one sentence that explains a place, in both languages. Scores and margins were computed
 * apart, by another program that follows the specification.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "world.h"

static const char dutch[] =
    "{\"title\":\"T\",\"language\":\"nl\",\"themes\":[{\"title\":\"A\",\"question\":\"A?\","
    "\"minutes\":10,\"seeds\":[\"een\",\"twee\",\"drie\"]}]}";
static const char english[] =
    "{\"title\":\"T\",\"language\":\"en\",\"themes\":[{\"title\":\"A\",\"question\":\"A?\","
    "\"minutes\":10,\"seeds\":[\"one\",\"two\",\"three\"]}]}";

static void assert_why(const struct world *world, uint32_t number, const char *expected)
{
    struct report *report = report_create(world->session);
    struct buffer out;

    buffer_init(&out, 4096);
    for (size_t i = 0; i < report->report_statement_count; i++) {
        if (report->statements[i].statement == number)
            report_why(report, &report->statements[i], &out);
    }
    assert_string_equal(buffer_string(&out), expected);
    buffer_release(&out);
    report_destroy(report);
}

static void a_found_statement_says_who_recognised_it_and_how_sure_that_is(void **state)
{
    struct world world;

    (void)state;
    world_init(&world, dutch);
    world_join_many(&world, 20);
    world_votes(&world, 1, 1, "3322331203ss");
    world_votes(&world, 2, 1, "1001");
    assert_why(
        &world, 1,
        "Nummer 1 van 2: 8 van de 10 mensen die stemden, herkennen dit grotendeels of "
        "helemaal (80%); 2 mensen kozen n.v.t.; het gemiddelde antwoord is 73 van 100 en "
        "na correctie is de score 69, met 95% zekerheid tussen 54 en 84.");
    assert_why(&world, 2,
               "Nummer 2 van 2: geen van de 4 mensen die stemden, herkent dit grotendeels of "
               "helemaal; niemand koos n.v.t.; het gemiddelde antwoord is 17 van 100 en na "
               "correctie is de score 33, met 95% zekerheid tussen 8 en 59.");
    world_release(&world);
}

static void alone_in_its_list_a_statement_has_no_number(void **state)
{
    struct world world;

    (void)state;
    world_init(&world, english);
    world_join_many(&world, 3);
    world_votes(&world, 1, 1, "333");
    assert_why(
        &world, 1,
        "All 3 people who voted recognise this largely or completely; nobody chose n/a; "
        "the mean answer is 100 out of 100, and after correction the score is 88, without "
        "a margin, as everybody has voted.");
    world_release(&world);
}

static void one_person_is_a_person_and_not_people(void **state)
{
    struct world world;

    (void)state;
    world_init(&world, dutch);
    world_join_many(&world, 30);
    world_votes(&world, 1, 1, "3110s");
    assert_why(
        &world, 1,
        "1 van de 4 mensen die stemden, herkent dit grotendeels of helemaal (25%); 1 "
        "persoon koos n.v.t.; het gemiddelde antwoord is 42 van 100 en na correctie is de "
        "score 43, met 95% zekerheid tussen 15 en 71.");
    world_release(&world);
}

static void a_reaction_is_counted_among_reactions(void **state)
{
    struct world world;

    (void)state;
    world_init(&world, english);
    world_join_many(&world, 6);
    world_react(&world, 6, 1, KIND_TIP, "a tip");
    world_react(&world, 6, 1, KIND_ADDITION, "an addition");
    world_votes(&world, 4, 1, "33333");
    world_votes(&world, 5, 1, "0000s");
    assert_why(&world, 5,
               "Number 2 of 2 reactions: none of the 4 people who voted recognise this largely "
               "or completely; 1 person chose n/a; the mean answer is 0 out of 100, and after "
               "correction the score is 24, with 95% certainty between 8 and 39.");
    world_release(&world);
}

static void what_was_judged_too_little_gets_no_score(void **state)
{
    struct world world;

    (void)state;
    world_init(&world, dutch);
    world_join_many(&world, 6);
    world_votes(&world, 1, 1, "33");
    world_votes(&world, 2, 1, "3sss");
    assert_why(
        &world, 1,
        "Te weinig beoordeeld voor een plaats in de lijst: 2 stemmen, en minstens 3 zijn "
        "nodig.");
    assert_why(&world, 2,
               "Te weinig beoordeeld voor een plaats in de lijst: 1 stem en 3 keer n.v.t.; "
               "minstens 3 stemmen zijn nodig.");
    assert_why(&world, 3, "Niemand heeft hierop gestemd.");
    world_votes(&world, 3, 1, "ss");
    assert_why(&world, 3, "Niemand heeft hierop gestemd; 2 mensen kozen n.v.t.");
    world_release(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_found_statement_says_who_recognised_it_and_how_sure_that_is),
        cmocka_unit_test(alone_in_its_list_a_statement_has_no_number),
        cmocka_unit_test(one_person_is_a_person_and_not_people),
        cmocka_unit_test(a_reaction_is_counted_among_reactions),
        cmocka_unit_test(what_was_judged_too_little_gets_no_score),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
