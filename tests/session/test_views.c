/* The privacy boundary: who is shown what, and what nobody is shown. */
#include "expect.h"
#include "herkend/random.h"
#include "herkend/ranking.h"
#include "herkend/view.h"

#include <math.h>
#include <stdio.h>

static struct arena arena;

static struct world *live(void **state, struct world_settings settings, uint32_t seats)
{
    struct world *world = world_create_live(settings);

    *state = world;
    for (uint32_t i = 0; i < seats; i++)
        world_join(world);
    return world;
}

static int setup(void **state)
{
    (void)state;
    arena_init(&arena);
    return 0;
}

static int teardown(void **state)
{
    arena_release(&arena);
    world_destroy(*state);
    return 0;
}

static struct command about(uint32_t seat, enum command_kind kind, uint32_t statement)
{
    struct command command = world_as(seat, kind);

    command.statement = statement;
    command.reason = BYTES("names a person");
    return command;
}

static struct viewer seat_of(uint32_t seat)
{
    return (struct viewer){.role = ROLE_PARTICIPANT, .seat = seat};
}

static struct update welcome(const struct world *world, struct viewer viewer)
{
    struct update update;

    view_welcome(world->session, viewer, NULL, world->now_ms, &arena, &update);
    return update;
}

static struct update similar(struct world *world, const char *text)
{
    struct update update;
    struct text prepared = world_text(world, text);

    view_similar(world->session, seat_of(1), &prepared, &arena, &update);
    return update;
}

static void a_welcome_tells_a_seat_its_own_statements_and_nobody_elses(void **state)
{
    struct world *world = live(state, (struct world_settings){0}, 2);

    world_write(world, 1, "mine");
    world_write(world, 2, "theirs");
    world_write(world, 1, "mine too");

    struct update update = welcome(world, seat_of(1));

    assert_int_equal(update.own_count, 2);
    assert_true(bytes_equal(update.own[0].statement.text, BYTES("mine")));
    assert_true(bytes_equal(update.own[1].statement.text, BYTES("mine too")));
    assert_int_equal(welcome(world, (struct viewer){.role = ROLE_MODERATOR}).own_count, 0);
    assert_int_equal(welcome(world, (struct viewer){.role = ROLE_OBSERVER}).own_count, 0);
}

static void the_fate_of_an_own_statement_is_told_with_its_reason(void **state)
{
    struct world *world = live(state, (struct world_settings){0}, 2);
    uint32_t statement = world_write(world, 1, "mine");

    world_do(world, about(0, COMMAND_HIDE, statement));

    struct update update = welcome(world, seat_of(1));

    assert_int_equal(update.own[0].state, STATEMENT_HIDDEN);
    assert_true(bytes_equal(update.own[0].reason, BYTES("names a person")));
    view_fate(world->session, statement, &update);
    assert_int_equal(update.state, STATEMENT_HIDDEN);
}

static void own_figures_count_grades_two_and_three_as_recognised(void **state)
{
    struct world *world = live(state, (struct world_settings){0}, 5);
    uint32_t statement = world_write(world, 1, "mine");

    for (uint32_t seat = 2; seat <= 5; seat++) {
        world_offer(world, seat, statement);
        world_vote(world, seat, statement, (int8_t)(seat - 2));
    }

    struct update update = welcome(world, seat_of(1));

    assert_int_equal(update.own[0].n, 4);
    assert_int_equal(update.own[0].recognised, 2);
}

static void how_far_an_own_statement_is_recognised_is_told_from_three_votes_on(void **state)
{
    struct world *world = live(state, (struct world_settings){0}, 4);
    uint32_t statement = world_write(world, 1, "mine");

    for (uint32_t seat = 2; seat <= 4; seat++) {
        struct update update = welcome(world, seat_of(1));

        assert_false(update.own[0].has_score);
        assert_int_equal(update.own[0].recognised, 0);
        world_offer(world, seat, statement);
        world_vote(world, seat, statement, 3);
    }
    assert_true(welcome(world, seat_of(1)).own[0].has_score);
}

static void an_offer_of_what_is_hidden_since_shows_nothing(void **state)
{
    struct world *world = live(state, (struct world_settings){0}, 2);
    uint32_t statement = world_write(world, 1, "one");
    struct update update;

    view_offer(world->session, statement, &update);
    assert_int_equal(update.statement.statement, statement);
    world_do(world, about(0, COMMAND_HIDE, statement));
    view_offer(world->session, statement, &update);
    assert_int_equal(update.statement.statement, 0);
    assert_int_equal(update.statement.text.size, 0);
}

static void a_reaction_is_offered_with_the_text_it_reacts_to_while_that_is_visible(void **state)
{
    struct world *world = live(state, (struct world_settings){0}, 2);
    uint32_t statement = world_write(world, 1, "one");
    uint32_t reply = world_react(world, 2, statement, KIND_TIP, "try this");
    struct update update;

    view_offer(world->session, reply, &update);
    assert_true(bytes_equal(update.statement.parent_text, BYTES("one")));
    world_do(world, about(0, COMMAND_HIDE, statement));
    view_offer(world->session, reply, &update);
    assert_int_equal(update.statement.parent_text.size, 0);
}

static void a_tally_gives_no_average_before_three_people_have_judged(void **state)
{
    struct world *world = live(state, (struct world_settings){0}, 4);
    uint32_t statement = world_write(world, 1, "one");
    struct update update;

    for (uint32_t seat = 2; seat <= 4; seat++) {
        view_tally(world->session, statement, NULL, &update);
        assert_int_equal(update.n, seat - 2);
        assert_false(update.has_score);
        world_offer(world, seat, statement);
        world_vote(world, seat, statement, 3);
    }
    view_tally(world->session, statement, NULL, &update);
    assert_int_equal(update.n, 3);
    assert_true(update.has_score);
}

static void collect(void *context, uint32_t seat)
{
    uint32_t *seats = context;

    seats[seat]++;
}

static void the_audience_of_a_statement_is_its_author_and_who_judged_it(void **state)
{
    struct world *world = live(state, (struct world_settings){0}, 4);
    uint32_t statement = world_write(world, 1, "one");
    uint32_t seats[8] = {0};

    world_offer(world, 2, statement);
    world_vote(world, 2, statement, 3);
    world_offer(world, 3, statement); /* shown, not judged */
    view_audience(world->session, statement, collect, seats);
    assert_int_equal(seats[1], 1);
    assert_int_equal(seats[2], 1);
    assert_int_equal(seats[3], 0);
    assert_int_equal(seats[4], 0);
}

static void a_thread_is_for_those_who_wrote_or_were_shown_the_statement(void **state)
{
    struct world *world = live(state, (struct world_settings){0}, 4);
    uint32_t statement = world_write(world, 1, "one");
    struct update update;

    world_offer(world, 2, statement);
    world_react(world, 2, statement, KIND_TIP, "try this");
    assert_int_equal(
        view_thread(world->session, seat_of(3), statement, NULL, &arena, &update).refusal,
        REFUSED_NOT_OFFERED);
    assert_int_equal(view_thread(world->session, seat_of(3), 99, NULL, &arena, &update).refusal,
                     REFUSED_NOT_FOUND);
    assert_int_equal(
        view_thread(world->session, seat_of(1), statement, NULL, &arena, &update).refusal,
        REFUSED_NOTHING);
    assert_int_equal(update.item_count, 1);
    assert_int_equal(
        view_thread(world->session, seat_of(2), statement, NULL, &arena, &update).refusal,
        REFUSED_NOTHING);
}

static void a_thread_holds_no_reaction_that_waits_or_is_hidden(void **state)
{
    struct world *world =
        live(state, (struct world_settings){.moderation = MODERATION_STRICT}, 3);
    uint32_t statement = world_write(world, 1, "one");
    struct update update;

    world_do(world, about(0, COMMAND_APPROVE, statement));
    uint32_t held = world_react(world, 2, statement, KIND_TIP, "held back");

    assert_int_equal(
        view_thread(world->session, seat_of(1), statement, NULL, &arena, &update).refusal,
        REFUSED_NOTHING);
    assert_int_equal(update.item_count, 0);
    world_do(world, about(0, COMMAND_APPROVE, held));
    assert_int_equal(
        view_thread(world->session, seat_of(1), statement, NULL, &arena, &update).refusal,
        REFUSED_NOTHING);
    assert_int_equal(update.item_count, 1);
    view_reacted(world->session, statement, &update);
    assert_int_equal(update.reactions, 1);
}

static void the_top_holds_what_was_judged_enough_and_is_still_visible(void **state)
{
    struct world *world = live(state, (struct world_settings){0}, 5);
    uint32_t liked = world_write(world, 1, "one");
    uint32_t other = world_write(world, 1, "two");
    struct update update;

    for (uint32_t seat = 2; seat <= 5; seat++) {
        world_offer(world, seat, liked);
        world_vote(world, seat, liked, 3);
    }
    world_offer(world, 2, other);
    world_vote(world, 2, other, 3);

    struct standing *standing = standing_create(world->session);

    view_top(world->session, 1, ROLE_PARTICIPANT, standing, &arena, &update);
    assert_int_equal(update.item_count, 1);
    assert_int_equal(update.items[0].statement, liked);
    world_do(world, about(0, COMMAND_HIDE, liked)); /* the standing does not know yet */
    view_top(world->session, 1, ROLE_PARTICIPANT, standing, &arena, &update);
    assert_int_equal(update.item_count, 0);
    standing_destroy(standing);
}

static void similar_statements_are_found_by_the_words_they_share(void **state)
{
    struct world *world = live(state, (struct world_settings){0}, 2);
    uint32_t near = world_write(world, 2, "we never have time for innovation");

    world_write(world, 2, "procurement takes a year");
    struct update update = similar(world, "no time for innovation");

    assert_int_equal(update.item_count, 1);
    assert_int_equal(update.items[0].statement, near);
    assert_int_equal(similar(world, "something else entirely").item_count, 0);
}

/* The weighted Jaccard index of likeness.c, computed for every pair without any short cut. */
static uint32_t naive_most_alike(struct world *world, const char *const *texts, size_t count,
                                 const char *wanted)
{
    struct text text = world_text(world, wanted);
    uint32_t best = 0;
    double best_value = 0.30;

    for (size_t i = 0; i < count; i++) {
        struct text other = world_text(world, texts[i]);
        double shared = 0, either = 0;
        uint32_t a = 0, b = 0;

        while (a < text.stem_count || b < other.stem_count) {
            bool in_a = b == other.stem_count ||
                        (a < text.stem_count && text.stems[a] <= other.stems[b]);
            bool in_b = a == text.stem_count ||
                        (b < other.stem_count && other.stems[b] <= text.stems[a]);
            uint32_t stem = in_a ? text.stems[a] : other.stems[b];
            uint32_t having = 0;

            for (size_t k = 0; k < count; k++) {
                struct text each = world_text(world, texts[k]);

                for (uint32_t n = 0; n < each.stem_count; n++)
                    having += each.stems[n] == stem;
            }
            either += 1.0 / sqrt(1.0 + having);
            shared += in_a && in_b ? 1.0 / sqrt(1.0 + having) : 0;
            a += in_a;
            b += in_b;
        }
        if (shared / either > best_value + 1e-9) {
            best_value = shared / either;
            best = (uint32_t)i + 1;
        }
    }
    return best;
}

static void likeness_is_what_comparing_with_everything_gives(void **state)
{
    enum { TEXTS = 60, WORDS = 24, LETTERS_MAX = 64 };
    struct world *world = live(state, (struct world_settings){0}, 0);
    uint32_t seat = 0;
    static char texts[TEXTS + 20][LETTERS_MAX];
    const char *written[TEXTS];
    uint64_t random = 7;
    size_t alike = 0;

    for (size_t i = 0; i < ARRAY_COUNT(texts); i++) {
        size_t length = 0;

        for (uint32_t word = 0; word < 3 + i % 4; word++)
            length += (size_t)snprintf(texts[i] + length, LETTERS_MAX - length, "%sw%c%c",
                                       word ? " " : "",
                                       'a' + (int)random_below(&random, WORDS) / 3, /* common */
                                       'a' + (int)random_below(&random, 3));
        if (i >= TEXTS)
            continue;
        snprintf(texts[i] + length, LETTERS_MAX - length, " own%c%c", (char)('a' + i / 26),
                 (char)('a' + i % 26)); /* nobody writes the same twice */
        written[i] = texts[i];
        if (i % 10 == 0)
            seat = world_join(world); /* nobody writes so much in a minute */
        assert_int_equal(world_write(world, seat, texts[i]), i + 1);
    }
    for (size_t i = 0; i < ARRAY_COUNT(texts); i++) {
        uint32_t wanted = naive_most_alike(world, written, TEXTS, texts[i]);
        struct update update = similar(world, texts[i]);

        assert_int_equal(update.item_count > 0 ? update.items[0].statement : 0, wanted);
        arena_reset(&arena);
        alike += wanted != 0;
    }
    assert_in_range(alike, TEXTS + 1, ARRAY_COUNT(texts)); /* more than each with itself */
}

static void similar_never_shows_what_moderation_holds_back(void **state)
{
    struct world *world = live(state, (struct world_settings){0}, 2);
    uint32_t hidden = world_write(world, 2, "we never have time for innovation");

    world_do(world, about(0, COMMAND_HIDE, hidden));
    assert_int_equal(similar(world, "we never have time for innovation").item_count, 0);
}

static struct update console(const struct world *world, uint32_t statement)
{
    struct update update;

    view_console(world->session, world->now_ms, &arena, &update);
    view_console_lines(world->session, NULL, &statement, 1, &arena, &update);
    return update;
}

static void near_duplicates_are_proposed_to_the_moderator_until_they_are_merged(void **state)
{
    struct world *world = live(state, (struct world_settings){0}, 2);
    uint32_t one = world_write(world, 1, "we never have time for innovation");
    uint32_t two = world_write(world, 2, "we have no time for innovation");
    struct update update = console(world, two);
    struct command merge = about(0, COMMAND_MERGE, two);

    assert_int_equal(update.merge_count, 1);
    assert_int_equal(update.merges[0].from, two);
    assert_int_equal(update.merges[0].into, one);
    merge.into = one;
    world_do(world, merge);
    assert_int_equal(console(world, two).merge_count, 0);
}

static void the_console_counts_what_waits_is_flagged_and_was_judged_too_little(void **state)
{
    struct world *world =
        live(state, (struct world_settings){.moderation = MODERATION_STRICT}, 2);
    uint32_t statement = world_write(world, 1, "one");

    assert_int_equal(console(world, statement).waiting, 1);
    world_do(world, about(0, COMMAND_APPROVE, statement));
    world_do(world, about(2, COMMAND_FLAG, statement));

    struct update update = console(world, statement);

    assert_true(bytes_equal(update.console_statements[0].flag_reason, BYTES("names a person")));

    assert_int_equal(update.waiting, 0);
    assert_int_equal(update.judged_too_little, 1);
    assert_int_equal(update.console_statements[0].flags, 1);
    assert_int_equal(update.joined, 2);
    assert_int_equal(update.silent, 0);
    world_pass(world, 5 * 60 * 1000);
    assert_int_equal(console(world, statement).silent, 2);
}

static void counts_of_an_open_poll_are_the_moderators(void **state)
{
    static const struct bytes options[] = {{"yes", 3}, {"no", 2}};
    struct world *world = live(state, (struct world_settings){0}, 2);
    struct command open = world_as(0, COMMAND_POLL_OPEN);
    struct command answer = world_as(1, COMMAND_POLL);
    struct command close = world_as(0, COMMAND_POLL_CLOSE);
    struct update update;

    open.question = BYTES("again?");
    open.options = options;
    open.option_count = 2;
    answer.poll = close.poll = 1;
    answer.option_index = 1;
    world_do(world, open);
    world_do(world, answer);
    view_poll(world->session, 1, seat_of(2), &arena, &update);
    assert_false(update.polls[0].with_counts);
    assert_int_equal(update.polls[0].counts[1], 0);
    assert_int_equal(update.polls[0].own_option, -1);
    view_poll(world->session, 1, (struct viewer){.role = ROLE_MODERATOR}, &arena, &update);
    assert_int_equal(update.polls[0].counts[1], 1);
    world_do(world, close);
    view_poll(world->session, 1, seat_of(1), &arena, &update);
    assert_int_equal(update.polls[0].counts[1], 1);
    assert_int_equal(update.polls[0].own_option, 1);
}

#define RULE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RULE(a_welcome_tells_a_seat_its_own_statements_and_nobody_elses),
        RULE(the_fate_of_an_own_statement_is_told_with_its_reason),
        RULE(own_figures_count_grades_two_and_three_as_recognised),
        RULE(how_far_an_own_statement_is_recognised_is_told_from_three_votes_on),
        RULE(an_offer_of_what_is_hidden_since_shows_nothing),
        RULE(a_reaction_is_offered_with_the_text_it_reacts_to_while_that_is_visible),
        RULE(a_tally_gives_no_average_before_three_people_have_judged),
        RULE(the_audience_of_a_statement_is_its_author_and_who_judged_it),
        RULE(a_thread_is_for_those_who_wrote_or_were_shown_the_statement),
        RULE(a_thread_holds_no_reaction_that_waits_or_is_hidden),
        RULE(the_top_holds_what_was_judged_enough_and_is_still_visible),
        RULE(similar_statements_are_found_by_the_words_they_share),
        RULE(likeness_is_what_comparing_with_everything_gives),
        RULE(similar_never_shows_what_moderation_holds_back),
        RULE(near_duplicates_are_proposed_to_the_moderator_until_they_are_merged),
        RULE(the_console_counts_what_waits_is_flagged_and_was_judged_too_little),
        RULE(counts_of_an_open_poll_are_the_moderators),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
