/* What moderators may do and when; what nobody may do once the session has ended; limits. */
#include "expect.h"
#include "herkend/view.h"

enum { MINUTE = 60 * 1000 };

static struct world *live(void **state)
{
    struct world *world = world_create_live((struct world_settings){0});

    *state = world;
    world_join(world);
    world_join(world);
    return world;
}

static int teardown(void **state)
{
    world_destroy(*state);
    return 0;
}

static struct command about(uint32_t seat, enum command_kind kind, uint32_t statement)
{
    struct command command = world_as(seat, kind);

    command.statement = statement;
    return command;
}

static struct command probe(struct world *world, uint32_t theme, const char *text)
{
    struct command command = world_as(0, COMMAND_PROBE);

    command.theme = theme;
    command.text = world_text(world, text);
    return command;
}

static void close_session(struct world *world)
{
    struct command close = world_as(0, COMMAND_SESSION);

    close.session_do = SESSION_DO_CLOSE;
    assert_int_equal(world_do(world, close).refusal, REFUSED_NOTHING);
}

static void a_probe_is_a_statement_of_nobody_that_everybody_may_judge(void **state)
{
    struct world *world = live(state);

    expect_event(world, probe(world, 0, "is it the rules?"), EVENT_WRITTEN);
    assert_int_equal(world->events.items[0].seat, 0);
    assert_true(session_has_offer(world->session, 1));
    assert_true(session_has_offer(world->session, 2));
}

static void a_probe_needs_a_theme_that_takes_statements(void **state)
{
    struct world *world = live(state);

    expect_event(world, probe(world, 2, "in a theme to come"), EVENT_WRITTEN);
    expect_refused(world, probe(world, 9, "nowhere"), REFUSED_NOT_FOUND);
    expect_refused(world, probe(world, 2, "in a theme to come"), REFUSED_DUPLICATE_TEXT);
    world_pass(world, 10 * MINUTE);
    expect_refused(world, probe(world, 1, "too late"), REFUSED_WRONG_STATE);
    expect_refused(world, probe(world, 0, "no theme is live"), REFUSED_WRONG_STATE);
}

static void under_strict_moderation_a_probe_is_visible_at_once(void **state)
{
    struct world *world =
        world_create_live((struct world_settings){.moderation = MODERATION_STRICT});

    *state = world;
    world_join(world);
    world_do(world, probe(world, 0, "is it the rules?"));
    assert_true(session_has_offer(world->session, 1));
}

static void a_merged_statement_is_hidden_only_after_it_was_unmerged(void **state)
{
    struct world *world = live(state);
    uint32_t one = world_write(world, 1, "one");
    uint32_t two = world_write(world, 2, "two");
    struct command merge = about(0, COMMAND_MERGE, two);

    merge.into = one;
    world_do(world, merge);
    expect_refused(world, about(0, COMMAND_HIDE, two), REFUSED_WRONG_STATE);
    world_do(world, about(0, COMMAND_UNMERGE, two));
    expect_event(world, about(0, COMMAND_HIDE, two), EVENT_HIDDEN);
    expect_refused(world, about(0, COMMAND_HIDE, two), REFUSED_WRONG_STATE);
    expect_refused(world, about(0, COMMAND_HIDE, 9), REFUSED_NOT_FOUND);
}

static void merges_chain_and_come_apart_again(void **state)
{
    struct world *world = live(state);
    uint32_t one = world_write(world, 1, "one");
    uint32_t two = world_write(world, 1, "two");
    uint32_t three = world_write(world, 1, "three");
    struct command merge = about(0, COMMAND_MERGE, three);
    struct update update;

    merge.into = two;
    world_do(world, merge);
    merge.statement = two;
    merge.into = one;
    world_do(world, merge);
    view_fate(world->session, three, &update);
    assert_int_equal(update.into, one);
    world_do(world, about(0, COMMAND_UNMERGE, two));
    view_fate(world->session, three, &update);
    assert_int_equal(update.into, two);
}

static void reactions_follow_a_merge_and_return(void **state)
{
    struct world *world = live(state);
    uint32_t one = world_write(world, 1, "one");
    uint32_t two = world_write(world, 1, "two");
    struct command merge = about(0, COMMAND_MERGE, two);
    struct update update;

    world_react(world, 2, two, KIND_TIP, "try this");
    merge.into = one;
    world_do(world, merge);
    view_reacted(world->session, one, &update);
    assert_int_equal(update.reactions, 1);
    world_react(world, 2, two, KIND_TIP, "and this"); /* goes to the root */
    view_reacted(world->session, one, &update);
    assert_int_equal(update.reactions, 2);
    world_do(world, about(0, COMMAND_UNMERGE, two));
    view_reacted(world->session, two, &update);
    assert_int_equal(update.reactions, 1);
}

static void reactions_that_were_merged_count_as_one(void **state)
{
    struct world *world = live(state);
    uint32_t one = world_write(world, 1, "one");
    uint32_t tip = world_react(world, 2, one, KIND_TIP, "try this");
    uint32_t same = world_react(world, 2, one, KIND_TIP, "do try this");
    struct command merge = about(0, COMMAND_MERGE, same);
    struct update update;

    merge.into = tip;
    world_do(world, merge);
    view_reacted(world->session, one, &update);
    assert_int_equal(update.reactions, 1);
    world_do(world, about(0, COMMAND_UNMERGE, same));
    view_reacted(world->session, one, &update);
    assert_int_equal(update.reactions, 2);
}

static void seeds_and_probes_have_nobody_to_eject(void **state)
{
    struct world *world = live(state);

    world_do(world, probe(world, 0, "is it the rules?"));
    expect_refused(world, about(0, COMMAND_EJECT, world->decision.statement),
                   REFUSED_FORBIDDEN);
    expect_refused(world, about(0, COMMAND_EJECT, 9), REFUSED_NOT_FOUND);
}

static void an_ejected_seat_makes_room_for_another(void **state)
{
    struct world *world = world_create_live((struct world_settings){.capacity = 1});
    struct command join = world_as_server(COMMAND_JOIN);

    *state = world;
    uint32_t statement = world_write(world, world_join(world), "one");

    join.seat_key.data[9] = 1;
    expect_refused(world, join, REFUSED_FULL);
    world_do(world, about(0, COMMAND_EJECT, statement));
    expect_event(world, join, EVENT_JOINED);
}

static void after_the_end_nothing_changes_any_more(void **state)
{
    static const enum command_kind kinds[] = {
        COMMAND_STATEMENT, COMMAND_REACTION,   COMMAND_VOTE,       COMMAND_WITHDRAW,
        COMMAND_FLAG,      COMMAND_PROPOSE,    COMMAND_NEXT,       COMMAND_BACKGROUND,
        COMMAND_THEME,     COMMAND_ANNOUNCE,   COMMAND_PROBE,      COMMAND_APPROVE,
        COMMAND_MERGE,     COMMAND_UNMERGE,    COMMAND_EJECT,      COMMAND_POLL,
        COMMAND_POLL_OPEN, COMMAND_POLL_CLOSE, COMMAND_ASK_REWORD,
    };
    struct world *world = live(state);
    struct command open = world_as(0, COMMAND_POLL_OPEN);
    static const struct bytes options[] = {{"yes", 3}, {"no", 2}};

    world_write(world, 2, "one");
    open.question = BYTES("again?");
    open.options = options;
    open.option_count = 2;
    world_do(world, open);
    close_session(world);
    for (size_t i = 0; i < ARRAY_COUNT(kinds); i++) {
        struct command command = world_as(kinds[i] >= COMMAND_SESSION ? 0 : 1, kinds[i]);

        command.statement = 1;
        command.into = 1;
        command.theme = 1;
        command.poll = 1;
        command.statement_kind = KIND_TIP;
        command.theme_do = THEME_DO_OPEN;
        command.text = world_text(world, "late");
        command.title = BYTES("late");
        expect_refused(world, command, REFUSED_WRONG_STATE);
    }
}

static void closing_closes_themes_polls_and_the_round(void **state)
{
    struct world *world = live(state);
    struct command round = world_as(0, COMMAND_SESSION);
    struct update update;
    struct arena arena;

    round.session_do = SESSION_DO_ROUND;
    world_do(world, round);
    close_session(world);
    arena_init(&arena);
    view_welcome(world->session, (struct viewer){.role = ROLE_OBSERVER}, NULL, world->now_ms,
                 &arena, &update);
    assert_false(update.round_open);
    assert_int_equal(update.poll_count, 1);
    assert_false(update.polls[0].open);
    assert_int_equal(update.themes[0].state, THEME_CLOSED);
    arena_release(&arena);
}

static void a_prepared_poll_is_unknown_to_participants_until_it_is_opened(void **state)
{
    struct world *world = live(state);
    struct command open = world_as(0, COMMAND_POLL_OPEN);
    static const struct bytes options[] = {{"yes", 3}, {"no", 2}};

    open.poll = 3;
    expect_refused(world, open, REFUSED_NOT_FOUND);
    open.poll = 0;
    open.question = BYTES("again?");
    open.options = options;
    open.option_count = 2;
    expect_event(world, open, EVENT_POLL_OPENED);
    open.poll = 1;
    expect_refused(world, open, REFUSED_WRONG_STATE);

    struct command close = world_as(0, COMMAND_POLL_CLOSE);

    expect_refused(world, close, REFUSED_NOT_FOUND);
    close.poll = 2;
    expect_refused(world, close, REFUSED_NOT_FOUND);
}

static void themes_have_a_limit(void **state)
{
    struct world *world = live(state);
    struct command add = world_as(0, COMMAND_THEME);

    add.theme_do = THEME_DO_ADD;
    add.title = BYTES("one more");
    for (int i = 2; i < THEMES_MAX; i++)
        assert_int_equal(world_do(world, add).refusal, REFUSED_NOTHING);
    expect_refused(world, add, REFUSED_FULL);
}

static void themes_move_only_while_the_session_is_live(void **state)
{
    struct world *world = live(state);
    struct command pause = world_as(0, COMMAND_SESSION);
    struct command open = world_as(0, COMMAND_THEME);

    pause.session_do = SESSION_DO_PAUSE;
    world_do(world, pause);
    open.theme_do = THEME_DO_OPEN;
    open.theme = 2;
    expect_refused(world, open, REFUSED_WRONG_STATE);
    expect_already_so(world, world_as_server(COMMAND_TICK));
}

static void no_theme_opens_in_the_closing_round(void **state)
{
    struct world *world = live(state);
    struct command round = world_as(0, COMMAND_SESSION);
    struct command open = world_as(0, COMMAND_THEME);

    round.session_do = SESSION_DO_ROUND;
    world_do(world, round);
    open.theme_do = THEME_DO_OPEN;
    open.theme = 2;
    expect_refused(world, open, REFUSED_WRONG_STATE);
    expect_refused(world, round, REFUSED_WRONG_STATE);
}

static void a_closing_theme_is_judged_after_the_live_one(void **state)
{
    struct world *world = live(state);
    uint32_t old = world_write(world, 1, "old");
    struct command open = world_as(0, COMMAND_THEME);

    open.theme_do = THEME_DO_OPEN;
    open.theme = 2;
    world_do(world, open);
    uint32_t fresh = world_write(world, 1, "fresh");

    world_do(world, world_as(2, COMMAND_NEXT));
    assert_int_equal(world->decision.statement, fresh);
    world_do(world, world_as(2, COMMAND_NEXT));
    assert_int_equal(world->decision.statement, old);
}

static void
the_closing_round_offers_the_least_judged_first_and_again_what_went_unanswered(void **state)
{
    struct world *world = live(state);
    uint32_t third = world_join(world);
    uint32_t judged_once = world_write(world, 1, "one");
    uint32_t unjudged = 0;
    struct command round = world_as(0, COMMAND_SESSION);

    world_offer(world, 2, judged_once);
    world_vote(world, 2, judged_once, 2);
    unjudged = world_write(world, 1, "two");
    world_offer(world, third, judged_once); /* and never answers */
    world_pass(world, 2 * MINUTE);
    round.session_do = SESSION_DO_ROUND;
    world_do(world, round);
    world_do(world, world_as(third, COMMAND_NEXT));
    assert_int_equal(world->decision.statement, unjudged);
    world_do(world, world_as(third, COMMAND_NEXT));
    assert_int_equal(world->decision.statement, judged_once);
}

static void moderators_repeats_are_remembered_too(void **state)
{
    struct world *world = live(state);
    struct command command = probe(world, 0, "is it the rules?");
    struct remembered remembered;

    command.id = BYTES("m1");
    world_do(world, command);
    assert_true(session_find_request(world->session, command.actor, command.id, &remembered));
    assert_int_equal(remembered.number, world->decision.statement);
    assert_false(session_find_request(world->session, (struct actor){.role = ROLE_SERVER},
                                      command.id, &remembered));
}

static void staff_are_known_by_the_hash_of_their_token(void **state)
{
    struct world *world = live(state);
    struct token_hash hash = {{1}};

    assert_int_equal(session_find_staff(world->session, &hash), ROLE_MODERATOR);
    hash.data[0] = 2;
    assert_int_equal(session_find_staff(world->session, &hash), ROLE_OBSERVER);
    hash.data[31] = 1;
    assert_int_equal(session_find_staff(world->session, &hash), ROLE_NONE);
}

static void a_session_is_made_once_and_needs_to_be_made(void **state)
{
    struct world *world = live(state);
    struct command create = world_as_server(COMMAND_CREATE);
    struct session *empty = session_create();
    struct event_list events;
    struct command next = world_as(0, COMMAND_ANNOUNCE);

    expect_refused(world, create, REFUSED_WRONG_STATE);
    assert_int_equal(session_decide(empty, &next, &events).refusal, REFUSED_NOT_FOUND);
    session_destroy(empty);
}

#define RULE(name) cmocka_unit_test_teardown(name, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RULE(a_probe_is_a_statement_of_nobody_that_everybody_may_judge),
        RULE(a_probe_needs_a_theme_that_takes_statements),
        RULE(under_strict_moderation_a_probe_is_visible_at_once),
        RULE(a_merged_statement_is_hidden_only_after_it_was_unmerged),
        RULE(merges_chain_and_come_apart_again),
        RULE(reactions_follow_a_merge_and_return),
        RULE(reactions_that_were_merged_count_as_one),
        RULE(seeds_and_probes_have_nobody_to_eject),
        RULE(an_ejected_seat_makes_room_for_another),
        RULE(after_the_end_nothing_changes_any_more),
        RULE(closing_closes_themes_polls_and_the_round),
        RULE(a_prepared_poll_is_unknown_to_participants_until_it_is_opened),
        RULE(themes_have_a_limit),
        RULE(themes_move_only_while_the_session_is_live),
        RULE(no_theme_opens_in_the_closing_round),
        RULE(a_closing_theme_is_judged_after_the_live_one),
        RULE(the_closing_round_offers_the_least_judged_first_and_again_what_went_unanswered),
        RULE(moderators_repeats_are_remembered_too),
        RULE(staff_are_known_by_the_hash_of_their_token),
        RULE(a_session_is_made_once_and_needs_to_be_made),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
