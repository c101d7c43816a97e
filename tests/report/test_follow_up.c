/* A follow-up's script: what it takes over from the session before, and what it leaves. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "herkend/random.h"

#include "first_hour.h"

static int setup(void **state)
{
    struct world *world = calloc(1, sizeof(*world));

    first_hour_closed(world);
    *state = world;
    return 0;
}

static int teardown(void **state)
{
    world_release(*state);
    free(*state);
    return 0;
}

static struct follow_up of_theme(uint32_t theme)
{
    return (struct follow_up){.theme = theme, .fits_seed = script_fits_seed};
}

/* Up to three numbers, 0 none. */
static struct follow_up of_statements(uint32_t a, uint32_t b, uint32_t c)
{
    static uint32_t numbers[3];

    numbers[0] = a, numbers[1] = b, numbers[2] = c;
    return (struct follow_up){.statements = numbers,
                              .statement_count = 1 + (b != 0) + (c != 0),
                              .fits_seed = script_fits_seed};
}

#define assert_text(bytes, literal) assert_true(bytes_equal(bytes, BYTES(literal)))

/* Made, with its lists in the arena. */
static struct script made(const struct world *world, struct follow_up follow_up,
                          struct arena *arena)
{
    struct script script;
    struct follow_up_made result = follow_up_script(world->session, &follow_up, arena, &script);

    if (result.refusal != REFUSED_NOTHING)
        fail_msg("refused: %s", result.message);
    return script;
}

static void assert_refused(const struct world *world, struct follow_up follow_up,
                           enum refusal refusal)
{
    struct arena arena;
    struct script script;

    arena_init(&arena);

    struct follow_up_made result =
        follow_up_script(world->session, &follow_up, &arena, &script);

    assert_int_equal(result.refusal, refusal);
    assert_non_null(result.message);
    assert_int_equal(result.seed_count, 0);
    arena_release(&arena);
}

static void a_theme_gives_title_question_and_what_was_recognised_most_first(void **state)
{
    struct arena arena;

    arena_init(&arena);
    struct script script = made(*state, of_theme(1), &arena);

    assert_text(script.title, "Vervolg: Tijd");
    assert_int_equal(script.theme_count, 1);
    assert_text(script.themes[0].title, "Tijd");
    assert_text(script.themes[0].question, "Waar gaat je tijd heen?");
    assert_int_equal(script.themes[0].minutes, 12);
    assert_int_equal(script.themes[0].seed_count, 2); /* not s3, s4 and the tip */
    assert_text(script.themes[0].seeds[0].bytes, "Mijn agenda wordt door anderen gevuld.");
    assert_text(script.themes[0].seeds[1].bytes, "Ik vergader meer dan ik werk.");
    arena_release(&arena);
}

static void who_may_come_and_what_is_asked_of_people_is_as_before(void **state)
{
    struct arena arena;

    arena_init(&arena);
    struct script script = made(*state, of_theme(1), &arena);

    assert_int_equal(script.language, LANGUAGE_NL);
    assert_int_equal(script.access, ACCESS_REGISTERED);
    assert_int_equal(script.moderation, MODERATION_STRICT);
    assert_int_equal(script.report_days, 30);
    assert_int_equal(script.background_count, 1);
    assert_text(script.background[0].options[1], "nee");
    assert_int_equal(script.starts_at_ms, 0);
    assert_int_equal(script.description.size, 0);
    assert_int_equal(script.poll_count, 0);
    assert_false(script.rehearsal);
    arena_release(&arena);
}

static void it_says_what_it_follows_with_counts_of_real_votes(void **state)
{
    const struct world *world = *state;
    struct arena arena;

    arena_init(&arena);
    struct script script = made(world, of_theme(1), &arena);
    const struct script_follows *follows = script.follows;

    assert_non_null(follows);
    assert_text(follows->session, "0123456789abcdef");
    assert_text(follows->title, "Innoveren");
    assert_true(follows->closed_at_ms == world->now_ms);
    assert_int_equal(follows->statement_count, 2);
    assert_int_equal(follows->statements[0].n, 10);
    assert_int_equal(follows->statements[0].recognised, 10);
    assert_true(follows->statements[0].average > 2.699 &&
                follows->statements[0].average < 2.701);
    assert_int_equal(follows->statements[1].n, 8); /* a skip is no vote */
    assert_int_equal(follows->statements[1].recognised, 6);
    assert_true(follows->statements[1].sd > 0);
    arena_release(&arena);
}

static void where_everybody_voted_a_comparison_still_has_its_margin(void **state)
{
    const struct world *world = *state;
    struct report *report = report_create(world->session);
    struct arena arena;

    arena_init(&arena);
    struct script script = made(world, of_theme(1), &arena);

    assert_true(report->statements[0].line.sd == 0);
    assert_true(script.follows->statements[0].sd == report_compared_sd(report->variance, 10));
    assert_true(script.follows->statements[0].sd > 0.05);
    report_destroy(report);
    arena_release(&arena);
}

static void chosen_statements_make_one_theme_per_theme_they_come_from(void **state)
{
    struct arena arena;

    arena_init(&arena);
    struct script script = made(*state, of_statements(7, 3, 1), &arena);

    assert_text(script.title, "Vervolg: Innoveren");
    assert_int_equal(script.theme_count, 2);
    assert_text(script.themes[0].title, "Tijd");
    assert_int_equal(script.themes[0].seed_count, 2);
    assert_text(script.themes[0].seeds[0].bytes, "Mijn agenda wordt door anderen gevuld.");
    assert_text(script.themes[0].seeds[1].bytes, "Bij ons is het rustig.");
    assert_text(script.themes[1].title, "Geld");
    assert_int_equal(script.themes[1].seed_count, 1);
    assert_int_equal(script.follows->statement_count, 3);
    arena_release(&arena);
}

static void a_reaction_and_what_was_judged_too_little_can_be_chosen(void **state)
{
    struct arena arena;

    arena_init(&arena);
    struct script script = made(*state, of_statements(5, 4, 0), &arena);

    assert_int_equal(script.theme_count, 1);
    assert_text(script.title, "Vervolg: Tijd");
    assert_text(script.themes[0].seeds[0].bytes, "Mail kost een dag per week.");
    assert_text(script.themes[0].seeds[1].bytes, "Blok twee ochtenden per week.");
    assert_int_equal(script.follows->statements[0].n, 2);
    arena_release(&arena);
}

static void
a_theme_in_which_nothing_was_recognised_is_followed_by_its_question_alone(void **state)
{
    struct world world;
    struct arena arena;

    (void)state;
    first_hour(&world);
    world_withdraw(&world, 6);
    world_withdraw(&world, 7);
    world_close(&world);
    arena_init(&arena);
    struct script script = made(&world, of_theme(2), &arena);

    assert_text(script.themes[0].question, "Waar komt het geld vandaan?");
    assert_int_equal(script.themes[0].seed_count, 0);
    assert_int_equal(script.follows->statement_count, 0);
    arena_release(&arena);
    world_release(&world);
}

static void title_and_question_can_be_others(void **state)
{
    struct follow_up follow_up = of_theme(2);
    struct arena arena;

    follow_up.title = BYTES("Nog eens over geld");
    follow_up.question = BYTES("Wat is er sindsdien veranderd?");
    arena_init(&arena);
    struct script script = made(*state, follow_up, &arena);

    assert_text(script.title, "Nog eens over geld");
    assert_text(script.themes[0].title, "Geld");
    assert_text(script.themes[0].question, "Wat is er sindsdien veranderd?");
    arena_release(&arena);
    follow_up = of_statements(1, 6, 0);
    follow_up.question = BYTES("Van welk van de twee?");
    assert_refused(*state, follow_up, REFUSED_MALFORMED);
}

static void what_was_merged_stands_for_its_root_and_what_is_hidden_for_nothing(void **state)
{
    struct world world;
    struct arena arena;

    (void)state;
    first_hour(&world);
    world_merge(&world, 2, 1);
    world_hide(&world, 3);
    world_close(&world);
    arena_init(&arena);
    struct script script = made(&world, of_statements(2, 1, 0), &arena);

    assert_int_equal(script.themes[0].seed_count, 1);
    assert_text(script.themes[0].seeds[0].bytes, "Mijn agenda wordt door anderen gevuld.");
    assert_refused(&world, of_statements(3, 0, 0), REFUSED_NOT_FOUND);
    assert_refused(&world, of_statements(99, 0, 0), REFUSED_NOT_FOUND);
    assert_refused(&world, of_theme(3), REFUSED_NOT_FOUND);
    arena_release(&arena);
    world_release(&world);
}

static void only_what_is_over_and_real_has_a_follow_up(void **state)
{
    struct world world;

    (void)state;
    first_hour(&world);
    assert_refused(&world, of_theme(1), REFUSED_WRONG_STATE);
    world_release(&world);
    world_init(&world, "{\"title\":\"Proef\",\"rehearsal\":true,\"themes\":[{\"title\":\"A\","
                       "\"question\":\"B?\"}]}");
    world_close(&world);
    assert_refused(&world, of_theme(1), REFUSED_WRONG_STATE);
    world_release(&world);
}

static void texts_that_are_too_long_for_seeds_are_left_out_of_a_theme_and_counted(void **state)
{
    struct world world;
    struct arena arena;
    struct script script;
    char text[701];

    (void)state;
    memset(text, 'a', sizeof(text));
    first_hour(&world);
    world_write_raw(&world, 1, 2, (struct bytes){.data = text, .size = sizeof(text)});
    world_votes(&world, 8, 2, "33333");
    world_close(&world);
    arena_init(&arena);

    struct follow_up follow_up = of_theme(2);
    struct follow_up_made result = follow_up_script(world.session, &follow_up, &arena, &script);

    assert_int_equal(result.refusal, REFUSED_NOTHING);
    assert_int_equal(result.seed_count, 2);
    assert_int_equal(result.left_out_count, 1);
    assert_refused(&world, of_statements(8, 0, 0), REFUSED_FULL);
    arena_release(&arena);
    world_release(&world);
}

static void of_a_long_theme_the_hundred_most_recognised_are_taken(void **state)
{
    struct world world;
    struct arena arena;
    struct script script;

    (void)state;
    world_init(&world, "{\"title\":\"T\",\"themes\":[{\"title\":\"A\",\"question\":\"B?\"}]}");
    world_join_many(&world, 9);
    for (uint32_t i = 0; i < 130; i++) {
        char text[32];

        snprintf(text, sizeof(text), "uitspraak nummer %u", (unsigned)i);
        world_write(&world, 9, 1, text);
        world_votes(&world, i + 1, 1, i % 2 == 0 ? "3333" : i < 60 ? "3222" : "2222");
    }
    world_close(&world);
    arena_init(&arena);

    struct follow_up follow_up = of_theme(1);
    struct follow_up_made result = follow_up_script(world.session, &follow_up, &arena, &script);

    assert_int_equal(result.seed_count, SEEDS_PER_THEME_MAX);
    assert_int_equal(result.left_out_count, 30);
    for (size_t i = 1; i < script.follows->statement_count; i++)
        assert_true(script.follows->statements[i - 1].score + 1e-6 >=
                    script.follows->statements[i].score);
    arena_release(&arena);
    world_release(&world);
}

static void a_title_that_would_be_too_long_stays_without_our_word(void **state)
{
    struct world world;
    struct arena arena;
    char script[512];
    char title[201];

    (void)state;
    memset(title, 'x', sizeof(title));
    title[195] = '\0';
    snprintf(script, sizeof(script),
             "{\"title\":\"T\",\"themes\":[{\"title\":\"%s\",\"question\":\"B?\"}]}", title);
    world_init(&world, script);
    world_close(&world);
    arena_init(&arena);
    assert_true(bytes_equal(made(&world, of_theme(1), &arena).title, bytes_from_string(title)));
    arena_release(&arena);
    world_release(&world);
}

/* The session that a script makes, asked for its script, gives the same bytes: also elsewhere.
 */
static void assert_round_trip(const char *json)
{
    struct world world;
    struct script script;
    struct buffer again;

    world_init_draft(&world, json);
    buffer_init(&again, 4 * 1024 * 1024);
    session_script(world.session, &world.arena, &script);
    script_encode(&script, &again);
    assert_string_equal(buffer_string(&again), json);
    buffer_release(&again);
    world_release(&world);
}

static void random_votes_on_all(struct world *world, uint64_t *random)
{
    for (uint32_t seat = 1; seat <= world->seat_count; seat++) {
        for (uint32_t number = 1; number <= world->statement_count; number++) {
            if (random_below(random, 3) > 0)
                world_vote(world, seat, number, (int8_t)((int)random_below(random, 5) - 1));
        }
    }
}

/* Over many sessions: whatever was voted, the script of a follow-up goes round unchanged, the
 * clone says what the session says, and a follow-up has a follow-up, which follows it and not
 * the first. */
static void a_follow_up_has_a_follow_up_whatever_was_voted(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 40; seed++) {
        uint64_t random = seed;
        struct world before;

        world_init(&before, "{\"title\":\"Eerste\",\"themes\":[{\"title\":\"A\",\"question\":"
                            "\"B?\",\"seeds\":[\"een\",\"twee\",\"drie\",\"vier\"]}]}");
        world_join_many(&before, 3 + random_below(&random, 20));
        random_votes_on_all(&before, &random);
        world_wait(&before, 1000 * seed);
        world_close(&before);
        for (int generation = 0; generation < 3; generation++) {
            const struct follow_up follow_up = {.theme = 1};
            struct buffer json = follow_up_json(&before, &follow_up);
            struct world next;

            assert_round_trip(json.data);
            world_init(&next, json.data);
            buffer_release(&json);

            struct session *clone = session_clone(next.session);

            assert_true(session_digest(clone) == session_digest(next.session));
            session_destroy(clone);
            world_join_many(&next, 3 + random_below(&random, 20));
            random_votes_on_all(&next, &random);
            world_wait(&next, 5000);
            world_close(&next);

            struct report *report = report_create(next.session);

            assert_non_null(report->follows);
            assert_true(report->follows->closed_at_ms == before.now_ms);
            assert_int_equal(report->change_count, report->follows->statement_count);
            report_destroy(report);
            world_release(&before);
            before = next;
        }
        world_release(&before);
    }
}

#define RULE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RULE(a_theme_gives_title_question_and_what_was_recognised_most_first),
        RULE(who_may_come_and_what_is_asked_of_people_is_as_before),
        RULE(it_says_what_it_follows_with_counts_of_real_votes),
        RULE(where_everybody_voted_a_comparison_still_has_its_margin),
        RULE(chosen_statements_make_one_theme_per_theme_they_come_from),
        RULE(a_reaction_and_what_was_judged_too_little_can_be_chosen),
        RULE(a_theme_in_which_nothing_was_recognised_is_followed_by_its_question_alone),
        RULE(title_and_question_can_be_others),
        RULE(what_was_merged_stands_for_its_root_and_what_is_hidden_for_nothing),
        RULE(only_what_is_over_and_real_has_a_follow_up),
        RULE(texts_that_are_too_long_for_seeds_are_left_out_of_a_theme_and_counted),
        RULE(of_a_long_theme_the_hundred_most_recognised_are_taken),
        RULE(a_title_that_would_be_too_long_stays_without_our_word),
        RULE(a_follow_up_has_a_follow_up_whatever_was_voted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
