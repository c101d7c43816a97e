/* Writing, reacting, withdrawing, flagging: the rules, one by one. */
#include "expect.h"

static struct command statement(struct world *world, uint32_t seat, const char *text)
{
    struct command command = world_as(seat, COMMAND_STATEMENT);

    command.text = world_text(world, text);
    return command;
}

static struct command reaction(struct world *world, uint32_t seat, uint32_t to,
                               enum statement_kind kind, const char *text)
{
    struct command command = statement(world, seat, text);

    command.kind = COMMAND_REACTION;
    command.statement = to;
    command.statement_kind = kind;
    return command;
}

static struct command about(uint32_t seat, enum command_kind kind, uint32_t number)
{
    struct command command = world_as(seat, kind);

    command.statement = number;
    return command;
}

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

static void a_statement_becomes_visible_in_the_live_theme(void **state)
{
    struct world *world = live(state);

    expect_event(world, statement(world, 1, "we lack time"), EVENT_WRITTEN);
    assert_int_equal(world->events.items[0].theme, 1);
    assert_int_equal(world->events.items[0].seat, 1);
    assert_int_equal(world->events.items[0].statement_state, STATEMENT_VISIBLE);
    assert_int_equal(world->decision.statement, 1);
}

static void nobody_writes_before_the_start(void **state)
{
    struct world *world = world_create((struct world_settings){0});
    struct command lobby = world_as(0, COMMAND_SESSION);

    *state = world;
    lobby.session_do = SESSION_DO_LOBBY;
    world_do(world, lobby);
    world_join(world);
    expect_refused(world, statement(world, 1, "too early"), REFUSED_WRONG_STATE);
}

static void nobody_writes_while_the_session_is_paused(void **state)
{
    struct world *world = live(state);
    struct command pause = world_as(0, COMMAND_SESSION);

    pause.session_do = SESSION_DO_PAUSE;
    world_do(world, pause);
    expect_refused(world, statement(world, 1, "paused"), REFUSED_WRONG_STATE);
}

static void nobody_writes_in_a_theme_that_is_closing_pending_or_closed(void **state)
{
    struct world *world = live(state);
    struct command command = statement(world, 1, "late");

    command.theme = 2;
    expect_refused(world, command, REFUSED_WRONG_STATE);
    world_pass(world, 10 * 60 * 1000);
    command.theme = 1;
    expect_refused(world, command, REFUSED_WRONG_STATE);
    world_pass(world, 30 * 1000);
    expect_refused(world, command, REFUSED_WRONG_STATE);
    command.theme = 9;
    expect_refused(world, command, REFUSED_NOT_FOUND);
}

static void an_exact_repetition_is_refused_and_names_the_existing_statement(void **state)
{
    struct world *world = live(state);
    uint32_t first = world_write(world, 1, "we lack time");

    expect_refused(world, statement(world, 2, "we lack time"), REFUSED_DUPLICATE_TEXT);
    assert_int_equal(world->decision.statement, first);
}

static void the_same_text_may_stand_in_another_theme_and_under_another_statement(void **state)
{
    struct world *world = live(state);
    uint32_t one = world_write(world, 1, "one");
    uint32_t two = world_write(world, 1, "two");

    world_react(world, 2, one, KIND_ADDITION, "yes");
    world_react(world, 2, two, KIND_ADDITION, "yes");
    expect_refused(world, reaction(world, 2, two, KIND_TIP, "yes"), REFUSED_DUPLICATE_TEXT);
    world_pass(world, 11 * 60 * 1000);
    world_write(world, 1, "one");
}

static void a_hidden_or_withdrawn_text_may_be_written_again(void **state)
{
    struct world *world = live(state);
    uint32_t first = world_write(world, 1, "one");

    world_do(world, about(0, COMMAND_HIDE, first));
    uint32_t second = world_write(world, 2, "one");

    world_do(world, about(2, COMMAND_WITHDRAW, second));
    world_write(world, 1, "one");
}

static void a_seat_that_writes_too_fast_is_slowed_down(void **state)
{
    struct world *world = live(state);
    char text[] = "text aa";

    for (int i = 0; i < TEXTS_PER_MINUTE_MAX; i++) {
        text[5] = (char)('a' + i % 26);
        text[6] = (char)('a' + i / 26);
        world_write(world, 1, text);
    }
    expect_refused(world, statement(world, 1, "one more"), REFUSED_RATE_LIMITED);
    world_write(world, 2, "another seat may");
    world_pass(world, 60 * 1000);
    world_write(world, 1, "a minute later");
}

static void a_reaction_stands_under_its_statement(void **state)
{
    struct world *world = live(state);
    uint32_t parent = world_write(world, 1, "we lack time");

    expect_event(world, reaction(world, 2, parent, KIND_CONTRAST, "not here"), EVENT_WRITTEN);
    assert_int_equal(world->events.items[0].parent, parent);
    assert_int_equal(world->events.items[0].statement_kind, KIND_CONTRAST);
}

static void a_reaction_to_a_reaction_is_refused(void **state)
{
    struct world *world = live(state);
    uint32_t parent = world_write(world, 1, "we lack time");
    uint32_t reply = world_react(world, 2, parent, KIND_ADDITION, "and money");

    expect_refused(world, reaction(world, 1, reply, KIND_ADDITION, "indeed"),
                   REFUSED_WRONG_STATE);
}

static void a_participant_cannot_react_to_an_own_statement(void **state)
{
    struct world *world = live(state);
    uint32_t own = world_write(world, 1, "we lack time");

    expect_refused(world, reaction(world, 1, own, KIND_ADDITION, "and money"),
                   REFUSED_OWN_STATEMENT);
}

static void an_author_may_answer_once_a_question_was_asked(void **state)
{
    struct world *world = live(state);
    uint32_t own = world_write(world, 1, "we lack time");

    expect_refused(world, reaction(world, 1, own, KIND_ANSWER, "an hour"),
                   REFUSED_OWN_STATEMENT);
    world_react(world, 2, own, KIND_QUESTION, "how much?");
    expect_event(world, reaction(world, 1, own, KIND_ANSWER, "an hour"), EVENT_WRITTEN);
}

static void nobody_reacts_to_what_is_hidden_or_does_not_exist(void **state)
{
    struct world *world = live(state);
    uint32_t parent = world_write(world, 1, "we lack time");

    world_do(world, about(0, COMMAND_HIDE, parent));
    expect_refused(world, reaction(world, 2, parent, KIND_TIP, "try"), REFUSED_WRONG_STATE);
    expect_refused(world, reaction(world, 2, 77, KIND_TIP, "try"), REFUSED_NOT_FOUND);
}

static void only_its_author_withdraws_a_statement(void **state)
{
    struct world *world = live(state);
    uint32_t own = world_write(world, 1, "we lack time");

    expect_refused(world, about(2, COMMAND_WITHDRAW, own), REFUSED_FORBIDDEN);
    expect_event(world, about(1, COMMAND_WITHDRAW, own), EVENT_WITHDRAWN);
    expect_already_so(world, about(1, COMMAND_WITHDRAW, own));
}

static void a_withdrawn_statement_is_offered_to_nobody(void **state)
{
    struct world *world = live(state);
    uint32_t own = world_write(world, 1, "we lack time");

    assert_true(session_has_offer(world->session, 2));
    world_do(world, about(1, COMMAND_WITHDRAW, own));
    assert_false(session_has_offer(world->session, 2));
}

static void a_seat_flags_a_statement_once_and_never_its_own(void **state)
{
    struct world *world = live(state);
    uint32_t own = world_write(world, 1, "we lack time");

    expect_refused(world, about(1, COMMAND_FLAG, own), REFUSED_OWN_STATEMENT);
    expect_event(world, about(2, COMMAND_FLAG, own), EVENT_FLAGGED);
    expect_already_so(world, about(2, COMMAND_FLAG, own));
}

static void under_strict_moderation_a_statement_waits_and_others_do_not_know_it(void **state)
{
    struct world *world =
        world_create_live((struct world_settings){.moderation = MODERATION_STRICT});

    *state = world;
    world_join(world);
    world_join(world);
    uint32_t held = world_write(world, 1, "we lack time");

    assert_int_equal(world->events.items[0].statement_state, STATEMENT_HELD);
    assert_false(session_has_offer(world->session, 2));
    expect_refused(world, about(2, COMMAND_FLAG, held), REFUSED_NOT_FOUND);
    expect_refused(world, about(2, COMMAND_VOTE, held), REFUSED_NOT_FOUND);
    expect_refused(world, reaction(world, 2, held, KIND_TIP, "try"), REFUSED_NOT_FOUND);
    expect_event(world, about(0, COMMAND_APPROVE, held), EVENT_APPROVED);
    assert_true(session_has_offer(world->session, 2));
    expect_refused(world, about(0, COMMAND_APPROVE, held), REFUSED_WRONG_STATE);
}

static void a_seat_proposes_a_few_themes_and_no_more(void **state)
{
    struct world *world = live(state);
    struct command propose = world_as(1, COMMAND_PROPOSE);

    propose.title = BYTES("people");
    for (int i = 0; i < PROPOSALS_PER_SEAT_MAX; i++)
        expect_event(world, propose, EVENT_PROPOSED);
    expect_refused(world, propose, REFUSED_FULL);
}

static void moderators_and_observers_do_not_write_or_judge(void **state)
{
    struct world *world = live(state);
    struct command observer = statement(world, 1, "hello");

    expect_refused(world, statement(world, 0, "hello"), REFUSED_FORBIDDEN);
    expect_refused(world, world_as(0, COMMAND_NEXT), REFUSED_FORBIDDEN);
    observer.actor = (struct actor){.role = ROLE_OBSERVER};
    expect_refused(world, observer, REFUSED_FORBIDDEN);
}

#define RULE(name) cmocka_unit_test_teardown(name, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RULE(a_statement_becomes_visible_in_the_live_theme),
        RULE(nobody_writes_before_the_start),
        RULE(nobody_writes_while_the_session_is_paused),
        RULE(nobody_writes_in_a_theme_that_is_closing_pending_or_closed),
        RULE(an_exact_repetition_is_refused_and_names_the_existing_statement),
        RULE(the_same_text_may_stand_in_another_theme_and_under_another_statement),
        RULE(a_hidden_or_withdrawn_text_may_be_written_again),
        RULE(a_seat_that_writes_too_fast_is_slowed_down),
        RULE(a_reaction_stands_under_its_statement),
        RULE(a_reaction_to_a_reaction_is_refused),
        RULE(a_participant_cannot_react_to_an_own_statement),
        RULE(an_author_may_answer_once_a_question_was_asked),
        RULE(nobody_reacts_to_what_is_hidden_or_does_not_exist),
        RULE(only_its_author_withdraws_a_statement),
        RULE(a_withdrawn_statement_is_offered_to_nobody),
        RULE(a_seat_flags_a_statement_once_and_never_its_own),
        RULE(under_strict_moderation_a_statement_waits_and_others_do_not_know_it),
        RULE(a_seat_proposes_a_few_themes_and_no_more),
        RULE(moderators_and_observers_do_not_write_or_judge),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
