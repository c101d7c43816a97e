/* Rules at the edges of others: found by breaking each condition of the session once and seeing
 * nothing go red. */
#include "expect.h"
#include "herkend/view.h"

enum { MINUTE = 60 * 1000 };

static struct world *live(void **state, struct world_settings settings, uint32_t seats)
{
    struct world *world = world_create_live(settings);

    *state = world;
    for (uint32_t i = 0; i < seats; i++)
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

static struct command session_do(enum session_do verb)
{
    struct command command = world_as(0, COMMAND_SESSION);

    command.session_do = verb;
    return command;
}

static struct update welcome(const struct world *world, struct arena *arena,
                             struct viewer viewer)
{
    struct update update;

    view_welcome(world->session, viewer, NULL, world->now_ms, arena, &update);
    return update;
}

/* An amendment of one thing, and what becomes of it. */
static void expect_amendment(struct world *world, const struct script *script,
                             enum refusal expected)
{
    struct command amend = world_as_server(COMMAND_AMEND);

    amend.script = script;
    assert_int_equal(world_ask(world, amend).refusal, expected);
}

static void once_people_can_join_themes_questions_and_options_stay(void **state)
{
    static const struct bytes others[] = {{"small", 5}, {"huge", 4}};
    struct world *world = live(state, (struct world_settings){0}, 1);
    struct script script;
    struct script_theme *themes;
    struct script_question *background;

    session_script(world->session, &world->arena, &script);
    expect_amendment(world, &script, REFUSED_NOTHING);
    themes = arena_alloc(&world->arena, script.theme_count, sizeof(*themes));
    memcpy(themes, script.themes, script.theme_count * sizeof(*themes));
    script.themes = themes;
    themes[1].minutes++;
    expect_amendment(world, &script, REFUSED_WRONG_STATE);
    themes[1].minutes--;
    themes[1].question = BYTES("something else?");
    expect_amendment(world, &script, REFUSED_WRONG_STATE);
    session_script(world->session, &world->arena, &script);
    background = arena_alloc(&world->arena, 1, sizeof(*background));
    *background = script.background[0];
    script.background = background;
    background->options = others;
    expect_amendment(world, &script, REFUSED_WRONG_STATE);
    background->options = script.background[0].options;
    background->question = BYTES("how old is it?");
    expect_amendment(world, &script, REFUSED_WRONG_STATE);
    session_script(world->session, &world->arena, &script);
    world_do(world, session_do(SESSION_DO_CLOSE));
    expect_amendment(world, &script, REFUSED_WRONG_STATE);
}

static void a_session_of_one_theme_asks_for_no_follow_up(void **state)
{
    struct world *world = live(state, (struct world_settings){.theme_count = 1}, 1);

    assert_int_equal(world_do(world, session_do(SESSION_DO_ROUND)).refusal, REFUSED_NOTHING);
    assert_int_equal(world->decision.poll, 0);
    assert_int_equal(world->events.items[world->events.count - 1].kind, EVENT_ROUND_OPENED);
}

static void the_next_theme_waits_while_another_is_live(void **state)
{
    struct world *world = live(state, (struct world_settings){.theme_count = 3}, 1);
    struct command open = world_as(0, COMMAND_THEME);
    struct update update;
    struct arena arena;

    open.theme_do = THEME_DO_OPEN;
    open.theme = 3;
    world_do(world, open);
    world_pass(world, MINUTE); /* the countdown of the first is over */
    arena_init(&arena);
    update = welcome(world, &arena, (struct viewer){.role = ROLE_OBSERVER});
    assert_int_equal(update.themes[0].state, THEME_CLOSED);
    assert_int_equal(update.themes[1].state, THEME_PENDING);
    assert_int_equal(update.themes[2].state, THEME_LIVE);
    arena_release(&arena);
}

static void without_a_live_theme_a_statement_has_no_place(void **state)
{
    struct world *world = live(state, (struct world_settings){.manual = true}, 1);
    struct command write = world_as(1, COMMAND_STATEMENT);

    write.text = world_text(world, "early");
    expect_refused(world, write, REFUSED_WRONG_STATE);
}

static void what_does_not_exist_is_neither_withdrawn_nor_flagged_nor_threaded(void **state)
{
    struct world *world = live(state, (struct world_settings){0}, 1);
    struct update update;

    expect_refused(world, about(1, COMMAND_WITHDRAW, 9), REFUSED_NOT_FOUND);
    expect_refused(world, about(1, COMMAND_FLAG, 9), REFUSED_NOT_FOUND);
    expect_refused(world, about(1, COMMAND_VOTE, 0), REFUSED_NOT_FOUND);
    assert_int_equal(view_thread(world->session,
                                 (struct viewer){.role = ROLE_PARTICIPANT, .seat = 1}, 9, NULL,
                                 &world->arena, &update)
                         .refusal,
                     REFUSED_NOT_FOUND);
}

static void a_statement_that_waits_does_not_exist_for_others(void **state)
{
    struct world *world =
        live(state, (struct world_settings){.moderation = MODERATION_STRICT}, 2);
    uint32_t held = world_write(world, 1, "waits");
    struct update update;
    struct viewer other = {.role = ROLE_PARTICIPANT, .seat = 2};

    assert_int_equal(
        view_thread(world->session, other, held, NULL, &world->arena, &update).refusal,
        REFUSED_NOT_FOUND);
    expect_refused(world, about(2, COMMAND_WITHDRAW, held), REFUSED_NOT_FOUND);
}

static void a_changed_vote_is_one_judgement(void **state)
{
    struct world *world = live(state, (struct world_settings){0}, 2);
    uint32_t statement = world_write(world, 1, "one");

    world_offer(world, 2, statement);
    world_vote(world, 2, statement, 3);
    world_vote(world, 2, statement, GRADE_SKIP);
    world_vote(world, 2, statement, 1);
    assert_int_equal(
        welcome(world, &world->arena, (struct viewer){.role = ROLE_PARTICIPANT, .seat = 2})
            .judged,
        1);
}

static void the_closing_round_leaves_alone_what_was_judged_enough(void **state)
{
    struct world *world = live(state, (struct world_settings){0}, 5);
    uint32_t statement = world_write(world, 1, "one");

    for (uint32_t seat = 2; seat <= 4; seat++) {
        world_offer(world, seat, statement);
        world_vote(world, seat, statement, 2);
    }
    world_do(world, session_do(SESSION_DO_ROUND));
    assert_false(session_has_offer(world->session, 5));
}

static void a_pause_and_an_ejection_end_the_offers(void **state)
{
    struct world *world = live(state, (struct world_settings){0}, 2);
    uint32_t theirs = world_write(world, 2, "theirs");

    world_write(world, 1, "mine");
    assert_true(session_has_offer(world->session, 2));
    world_do(world, session_do(SESSION_DO_PAUSE));
    assert_false(session_has_offer(world->session, 2));
    world_do(world, session_do(SESSION_DO_RESUME));
    world_do(world, about(0, COMMAND_EJECT, theirs));
    assert_false(session_has_offer(world->session, 2));
}

static void the_poll_answer_of_an_ejected_seat_does_not_count(void **state)
{
    static const struct bytes options[] = {{"yes", 3}, {"no", 2}};
    struct world *world = live(state, (struct world_settings){0}, 2);
    uint32_t theirs = world_write(world, 2, "theirs");
    struct command open = world_as(0, COMMAND_POLL_OPEN);
    struct command answer = world_as(2, COMMAND_POLL);
    struct update update;

    open.question = BYTES("again?");
    open.options = options;
    open.option_count = 2;
    answer.poll = 1;
    world_do(world, open);
    world_do(world, answer);
    world_do(world, about(0, COMMAND_EJECT, theirs));
    view_poll(world->session, 1, (struct viewer){.role = ROLE_MODERATOR}, &world->arena,
              &update);
    assert_int_equal(update.polls[0].n, 0);
}

#define RULE(name) cmocka_unit_test_teardown(name, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RULE(once_people_can_join_themes_questions_and_options_stay),
        RULE(a_session_of_one_theme_asks_for_no_follow_up),
        RULE(the_next_theme_waits_while_another_is_live),
        RULE(without_a_live_theme_a_statement_has_no_place),
        RULE(what_does_not_exist_is_neither_withdrawn_nor_flagged_nor_threaded),
        RULE(a_statement_that_waits_does_not_exist_for_others),
        RULE(a_changed_vote_is_one_judgement),
        RULE(the_closing_round_leaves_alone_what_was_judged_enough),
        RULE(a_pause_and_an_ejection_end_the_offers),
        RULE(the_poll_answer_of_an_ejected_seat_does_not_count),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
