/* What a participant finds again: the conversation of one seat, and what merging makes of it.
 */
#include <stdio.h>

#include "expect.h"
#include "herkend/view.h"

enum { MINUTE = 60 * 1000 };

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

static void merge(struct world *world, uint32_t from, uint32_t into)
{
    struct command command = about(0, COMMAND_MERGE, from);

    command.into = into;
    expect_event(world, command, EVENT_MERGED);
}

static struct decision ask(const struct world *world, uint32_t seat, uint32_t before,
                           struct update *update)
{
    return view_conversation(world->session,
                             (struct viewer){.role = ROLE_PARTICIPANT, .seat = seat}, before,
                             NULL, &arena, update);
}

static struct update conversation(const struct world *world, uint32_t seat, uint32_t before)
{
    struct update update;

    assert_int_equal(ask(world, seat, before, &update).refusal, REFUSED_NOTHING);
    return update;
}

/* The conversation holds just these, in this order; 0 ends the list. */
#define expect_items(world, seat, ...)                                                         \
    expect_list(conversation(world, seat, 0), (const uint32_t[]){__VA_ARGS__, 0})

static void expect_list(struct update update, const uint32_t *expected)
{
    size_t count = 0;

    for (; expected[count] != 0; count++) {
        assert_true(count < update.conversation_count);
        assert_int_equal(update.conversation[count].line.statement.statement, expected[count]);
    }
    assert_int_equal(update.conversation_count, count);
}

static void judge(struct world *world, uint32_t seat, uint32_t statement, int8_t grade)
{
    world_offer(world, seat, statement);
    world_vote(world, seat, statement, grade);
}

static void it_holds_what_the_seat_wrote_or_judged_and_nothing_else(void **state)
{
    struct world *world = live(state, (struct world_settings){0}, 3);
    uint32_t mine = world_write(world, 1, "mine");
    uint32_t judged = world_write(world, 2, "judged");
    uint32_t skipped = world_write(world, 2, "skipped");
    uint32_t offered = world_write(world, 3, "offered");

    judge(world, 1, judged, 3);
    judge(world, 1, skipped, GRADE_SKIP);
    world_offer(world, 1, offered);
    expect_items(world, 1, skipped, judged, mine);

    struct update update = conversation(world, 1, 0);

    assert_int_equal(update.conversation[0].grade, GRADE_SKIP);
    assert_int_equal(update.conversation[1].grade, 3);
    assert_int_equal(update.conversation[2].grade, GRADE_NONE);
    assert_false(update.conversation[1].own);
    assert_true(update.conversation[2].own);
    assert_int_equal(conversation(world, 2, 0).conversation_count, 2);
    assert_int_equal(conversation(world, 3, 0).conversation_count, 1);
}

static void a_later_vote_and_a_reaction_by_anybody_bring_a_statement_to_the_top(void **state)
{
    struct world *world = live(state, (struct world_settings){0}, 4);
    uint32_t mine = world_write(world, 1, "mine");
    uint32_t judged = world_write(world, 2, "judged");

    judge(world, 1, judged, 3);
    expect_items(world, 1, judged, mine);
    world_react(world, 3, mine, KIND_TIP, "a tip");
    expect_items(world, 1, mine, judged);
    world_vote(world, 1, judged, 2);
    expect_items(world, 1, judged, mine);
    judge(world, 4, mine, 3); /* votes of others are no activity */
    expect_items(world, 1, judged, mine);
}

static void a_reaction_counts_as_activity_while_it_is_visible(void **state)
{
    struct world *world =
        live(state, (struct world_settings){.moderation = MODERATION_STRICT}, 3);
    uint32_t first = world_write(world, 1, "first");
    uint32_t second = world_write(world, 1, "second");

    world_do(world, about(0, COMMAND_APPROVE, first));

    uint32_t tip = world_react(world, 2, first, KIND_TIP, "a tip");

    expect_items(world, 1, second, first); /* it waits for approval */
    world_do(world, about(0, COMMAND_APPROVE, tip));
    expect_items(world, 1, first, second);
    world_do(world, about(0, COMMAND_HIDE, tip));
    expect_items(world, 1, second, first);
    world_do(world, about(0, COMMAND_RESTORE, tip));
    expect_items(world, 1, first, second);
}

static void an_own_reaction_stands_above_what_it_reacts_to(void **state)
{
    struct world *world = live(state, (struct world_settings){0}, 2);
    uint32_t theirs = world_write(world, 2, "theirs");

    judge(world, 1, theirs, 3);
    uint32_t tip = world_react(world, 1, theirs, KIND_TIP, "a tip");

    expect_items(world, 1, tip, theirs);
    assert_true(bytes_equal(
        conversation(world, 1, 0).conversation[0].line.statement.parent_text, BYTES("theirs")));
}

static void what_others_wrote_leaves_when_it_is_not_shown_any_more(void **state)
{
    struct world *world = live(state, (struct world_settings){0}, 3);
    uint32_t hidden = world_write(world, 2, "hidden");
    uint32_t withdrawn = world_write(world, 2, "withdrawn");
    uint32_t kept = world_write(world, 2, "kept");

    judge(world, 1, hidden, 3);
    judge(world, 1, withdrawn, 3);
    judge(world, 1, kept, 3);
    world_do(world, about(0, COMMAND_HIDE, hidden));
    world_do(world, about(2, COMMAND_WITHDRAW, withdrawn));
    expect_items(world, 1, kept);
    world_do(world, about(0, COMMAND_RESTORE, hidden));
    expect_items(world, 1, kept, hidden);
}

static void an_own_text_stays_with_its_state_and_reason(void **state)
{
    struct world *world = live(state, (struct world_settings){0}, 2);
    uint32_t hidden = world_write(world, 1, "hidden");
    uint32_t withdrawn = world_write(world, 1, "withdrawn");

    world_do(world, about(0, COMMAND_HIDE, hidden));
    world_do(world, about(1, COMMAND_WITHDRAW, withdrawn));
    expect_items(world, 1, withdrawn, hidden);

    struct update update = conversation(world, 1, 0);

    assert_int_equal(update.conversation[0].line.state, STATEMENT_WITHDRAWN);
    assert_int_equal(update.conversation[1].line.state, STATEMENT_HIDDEN);
    assert_true(bytes_equal(update.conversation[1].line.reason, BYTES("names a person")));
}

static void of_what_was_merged_the_root_stands_there_once(void **state)
{
    struct world *world = live(state, (struct world_settings){0}, 4);
    uint32_t one = world_write(world, 2, "one");
    uint32_t two = world_write(world, 3, "two");
    uint32_t three = world_write(world, 2, "three");

    judge(world, 1, one, GRADE_SKIP);
    judge(world, 1, two, 3);
    judge(world, 1, three, 1);
    judge(world, 4, two, 2);
    merge(world, two, one);
    expect_items(world, 1, three, one);
    assert_int_equal(conversation(world, 1, 0).conversation[1].grade, 3);
    expect_items(world, 4, one); /* judged only what was merged into it */
    expect_items(world, 3, one); /* and who wrote that */
    assert_true(conversation(world, 3, 0).conversation[0].own);
    world_do(world, about(0, COMMAND_UNMERGE, two));
    expect_items(world, 1, three, two, one);
}

static void an_own_text_whose_root_is_hidden_stands_for_itself(void **state)
{
    struct world *world = live(state, (struct world_settings){0}, 3);
    uint32_t theirs = world_write(world, 2, "theirs");
    uint32_t mine = world_write(world, 1, "mine");

    judge(world, 1, theirs, 3);
    merge(world, mine, theirs);
    world_do(world, about(0, COMMAND_HIDE, theirs));
    expect_items(world, 1, mine);

    struct conversation_item item = conversation(world, 1, 0).conversation[0];

    assert_int_equal(item.line.state, STATEMENT_MERGED);
    assert_int_equal(item.line.into, theirs);
    assert_true(bytes_equal(item.line.statement.text, BYTES("mine")));
    assert_int_equal(item.line.reason.size, 0);
}

static void what_became_ones_own_by_a_merge_has_no_grade_and_is_not_open(void **state)
{
    struct world *world = live(state, (struct world_settings){0}, 3);
    uint32_t theirs = world_write(world, 2, "theirs");
    uint32_t mine = world_write(world, 1, "mine");

    judge(world, 1, theirs, 3);
    merge(world, mine, theirs);
    expect_items(world, 1, theirs);

    struct conversation_item item = conversation(world, 1, 0).conversation[0];

    assert_true(item.own);
    assert_false(item.open);
    assert_int_equal(item.grade, GRADE_NONE);
}

static bool is_open(const struct world *world, uint32_t seat)
{
    return conversation(world, seat, 0).conversation[0].open;
}

static void an_item_is_open_just_as_long_as_a_vote_is_taken(void **state)
{
    struct world *world = live(state, (struct world_settings){0}, 2);
    uint32_t statement = world_write(world, 2, "one");
    struct command pause = world_as(0, COMMAND_SESSION);
    struct command vote = about(1, COMMAND_VOTE, statement);
    static const enum session_do verbs[] = {SESSION_DO_PAUSE, SESSION_DO_RESUME};

    judge(world, 1, statement, 3);
    assert_true(is_open(world, 1));
    for (size_t i = 0; i < ARRAY_COUNT(verbs); i++) {
        pause.session_do = verbs[i];
        world_do(world, pause);
        assert_int_equal(is_open(world, 1), world_ask(world, vote).refusal == REFUSED_NOTHING);
    }
    world_pass(world, 10 * MINUTE); /* the countdown runs */
    assert_true(is_open(world, 1));
    world_pass(world, MINUTE);
    assert_int_equal(world_ask(world, vote).refusal, REFUSED_WRONG_STATE);
    assert_false(is_open(world, 1));
    pause.session_do = SESSION_DO_ROUND;
    world_do(world, pause);
    assert_int_equal(world_ask(world, vote).refusal, REFUSED_NOTHING);
    assert_true(is_open(world, 1));
}

static void figures_are_told_from_three_votes_on(void **state)
{
    static const int8_t grades[] = {1, 3, 3};
    struct world *world = live(state, (struct world_settings){0}, 5);
    uint32_t statement = world_write(world, 1, "mine");

    judge(world, 5, statement, GRADE_SKIP); /* counts for nothing */
    for (uint32_t i = 0; i < ARRAY_COUNT(grades); i++) {
        assert_false(conversation(world, 1, 0).conversation[0].line.has_score);
        judge(world, i + 2, statement, grades[i]);
    }

    struct own_view line = conversation(world, 1, 0).conversation[0].line;
    struct update tally;

    assert_true(line.has_score);
    assert_int_equal(line.n, 3);
    assert_int_equal(line.recognised, 2);
    assert_true(line.average == 7 / 3.0);
    view_tally(world->session, statement, NULL, &tally);
    assert_int_equal(tally.recognised, 2);
    assert_true(tally.average == 7 / 3.0);
}

static void pages_follow_each_other_without_gap_or_repetition(void **state)
{
    enum { COUNT = 2 * CONVERSATION_ITEMS + 1 };
    struct world *world = live(state, (struct world_settings){0}, 1);
    uint32_t written[COUNT];
    uint32_t before = 0;
    size_t place = COUNT;

    for (size_t i = 0; i < COUNT; i++) {
        char text[32];

        snprintf(text, sizeof(text), "text %zu", i);
        world_pass(world, 3000);
        written[i] = world_write(world, 1, text);
    }
    for (int page = 0; page < 3; page++) {
        struct update update = conversation(world, 1, before);

        assert_int_equal(update.conversation_count, page < 2 ? CONVERSATION_ITEMS : 1);
        assert_int_equal(update.more, page < 2);
        for (size_t i = 0; i < update.conversation_count; i++)
            assert_int_equal(update.conversation[i].line.statement.statement, written[--place]);
        before = update.conversation[update.conversation_count - 1].line.statement.statement;
    }
    assert_int_equal(place, 0);
    assert_int_equal(conversation(world, 1, before).conversation_count, 0);
}

static void more_is_not_said_of_what_is_not_shown(void **state)
{
    struct world *world = live(state, (struct world_settings){0}, 2);
    uint32_t hidden = world_write(world, 2, "hidden");

    judge(world, 1, hidden, 3);
    world_do(world, about(0, COMMAND_HIDE, hidden));
    for (int i = 0; i < CONVERSATION_ITEMS; i++) {
        char text[32];

        snprintf(text, sizeof(text), "text %d", i);
        world_pass(world, 3000);
        world_write(world, 1, text);
    }
    assert_int_equal(conversation(world, 1, 0).conversation_count, CONVERSATION_ITEMS);
    assert_false(conversation(world, 1, 0).more);
}

static void one_goes_on_from_an_item_that_was_hidden_or_merged_since(void **state)
{
    struct world *world = live(state, (struct world_settings){0}, 3);
    uint32_t old = world_write(world, 2, "old");
    uint32_t middle = world_write(world, 2, "middle");
    uint32_t young = world_write(world, 2, "young");

    judge(world, 1, old, 3);
    judge(world, 1, middle, 3);
    judge(world, 1, young, 3);
    world_do(world, about(0, COMMAND_HIDE, middle));
    expect_list(conversation(world, 1, middle), (const uint32_t[]){old, 0});
    world_do(world, about(0, COMMAND_RESTORE, middle));
    merge(world, middle, young);
    expect_list(conversation(world, 1, middle), (const uint32_t[]){old, 0});
}

static void one_goes_on_only_from_what_is_ones_own_conversation(void **state)
{
    struct world *world = live(state, (struct world_settings){0}, 3);
    uint32_t theirs = world_write(world, 2, "theirs");
    struct update update;

    world_write(world, 1, "mine");
    assert_int_equal(ask(world, 1, theirs, &update).refusal, REFUSED_NOT_FOUND);
    world_offer(world, 1, theirs);
    assert_int_equal(ask(world, 1, theirs, &update).refusal, REFUSED_NOT_FOUND);
    assert_int_equal(ask(world, 1, 99, &update).refusal, REFUSED_NOT_FOUND);
    assert_int_equal(ask(world, 1, UINT32_MAX, &update).refusal, REFUSED_NOT_FOUND);
    world_vote(world, 1, theirs, 0);
    assert_int_equal(ask(world, 1, theirs, &update).refusal, REFUSED_NOTHING);
}

static void only_participants_have_a_conversation(void **state)
{
    struct world *world = live(state, (struct world_settings){0}, 2);
    uint32_t mine = world_write(world, 1, "mine");

    expect_refused(world, world_as(0, COMMAND_CONVERSATION), REFUSED_FORBIDDEN);
    expect_already_so(world, world_as(1, COMMAND_CONVERSATION)); /* reads only */
    world_do(world, about(0, COMMAND_EJECT, mine));
    expect_refused(world, world_as(1, COMMAND_CONVERSATION), REFUSED_FORBIDDEN);
}

/* What the conversation shows in place of a merged statement takes what that would have taken.
 */
static void who_judged_what_was_merged_may_judge_the_root_and_read_its_thread(void **state)
{
    struct world *world = live(state, (struct world_settings){0}, 4);
    uint32_t two = world_write(world, 3, "two");
    struct update update;

    judge(world, 1, two, 3);

    uint32_t one = world_write(world, 2, "one");
    struct command vote = about(1, COMMAND_VOTE, one);

    vote.grade = 1;
    expect_refused(world, vote, REFUSED_NOT_OFFERED);
    merge(world, two, one);
    assert_int_equal(world_do(world, vote).refusal, REFUSED_NOTHING);
    expect_items(world, 1, one);
    assert_int_equal(conversation(world, 1, 0).conversation[0].grade, 1);
    assert_int_equal(conversation(world, 2, 0).conversation[0].line.n, 1);
    assert_int_equal(view_thread(world->session,
                                 (struct viewer){.role = ROLE_PARTICIPANT, .seat = 1}, one,
                                 NULL, &arena, &update)
                         .refusal,
                     REFUSED_NOTHING);
    /* Apart again, each text keeps the vote that was given to it. */
    world_do(world, about(0, COMMAND_UNMERGE, two));
    expect_items(world, 1, one, two);
    assert_int_equal(conversation(world, 1, 0).conversation[0].grade, 1);
    assert_int_equal(conversation(world, 1, 0).conversation[1].grade, 3);
    vote.statement = two;
    vote.actor.number = 4;
    expect_refused(world, vote, REFUSED_NOT_OFFERED);
}

static void a_skip_after_a_merge_takes_the_grades_of_before_back(void **state)
{
    struct world *world = live(state, (struct world_settings){0}, 4);
    uint32_t one = world_write(world, 2, "one");
    uint32_t two = world_write(world, 3, "two");

    judge(world, 1, one, 2);
    judge(world, 1, two, 3);
    merge(world, two, one);
    assert_int_equal(conversation(world, 2, 0).conversation[0].line.n, 1);
    world_vote(world, 1, one, GRADE_SKIP);
    assert_int_equal(conversation(world, 1, 0).conversation[0].grade, GRADE_SKIP);
    assert_int_equal(conversation(world, 2, 0).conversation[0].line.n, 0);
    world_vote(world, 1, one, 3);
    assert_int_equal(conversation(world, 2, 0).conversation[0].line.n, 1);
}

static void collect(void *context, uint32_t seat)
{
    uint32_t *seats = context;

    seats[seat]++;
}

static void the_audience_of_a_root_is_that_of_what_was_merged_too_each_once(void **state)
{
    struct world *world = live(state, (struct world_settings){0}, 6);
    uint32_t one = world_write(world, 1, "one");
    uint32_t two = world_write(world, 2, "two");
    uint32_t seats[8] = {0};

    judge(world, 3, one, 3);
    judge(world, 3, two, 3);
    judge(world, 4, two, 3);
    judge(world, 1, two, 3);
    world_offer(world, 5, two);
    merge(world, two, one);
    view_audience(world->session, one, collect, seats);
    for (uint32_t seat = 1; seat <= 4; seat++)
        assert_int_equal(seats[seat], 1);
    assert_int_equal(seats[5], 0);
    assert_int_equal(seats[6], 0);
}

#define RULE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RULE(it_holds_what_the_seat_wrote_or_judged_and_nothing_else),
        RULE(a_later_vote_and_a_reaction_by_anybody_bring_a_statement_to_the_top),
        RULE(a_reaction_counts_as_activity_while_it_is_visible),
        RULE(an_own_reaction_stands_above_what_it_reacts_to),
        RULE(what_others_wrote_leaves_when_it_is_not_shown_any_more),
        RULE(an_own_text_stays_with_its_state_and_reason),
        RULE(of_what_was_merged_the_root_stands_there_once),
        RULE(an_own_text_whose_root_is_hidden_stands_for_itself),
        RULE(what_became_ones_own_by_a_merge_has_no_grade_and_is_not_open),
        RULE(an_item_is_open_just_as_long_as_a_vote_is_taken),
        RULE(figures_are_told_from_three_votes_on),
        RULE(pages_follow_each_other_without_gap_or_repetition),
        RULE(more_is_not_said_of_what_is_not_shown),
        RULE(one_goes_on_from_an_item_that_was_hidden_or_merged_since),
        RULE(one_goes_on_only_from_what_is_ones_own_conversation),
        RULE(only_participants_have_a_conversation),
        RULE(who_judged_what_was_merged_may_judge_the_root_and_read_its_thread),
        RULE(a_skip_after_a_merge_takes_the_grades_of_before_back),
        RULE(the_audience_of_a_root_is_that_of_what_was_merged_too_each_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
