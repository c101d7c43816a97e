/* What becomes of a released report: its days, and the organiser who withdraws and readmits it.
 */
#include "expect.h"

#define DAY_MS (UINT64_C(24) * 60 * 60 * 1000)

static int teardown(void **state)
{
    world_destroy(*state);
    return 0;
}

static struct command session_to(enum session_do verb)
{
    struct command command = world_as(0, COMMAND_SESSION);

    command.session_do = verb;
    return command;
}

static struct command readmit_for(uint32_t days)
{
    struct command command = world_as_server(COMMAND_REPORT_READMIT);

    command.days = days;
    return command;
}

static struct world *released(void **state, struct world_settings settings)
{
    struct world *world = world_create_live(settings);

    *state = world;
    assert_int_equal(world_do(world, session_to(SESSION_DO_CLOSE)).refusal, REFUSED_NOTHING);
    assert_int_equal(world_do(world, session_to(SESSION_DO_RELEASE)).refusal, REFUSED_NOTHING);
    return world;
}

static struct report_life life_of(const struct world *world)
{
    return session_report_life(world->session);
}

/* Live and replayed sessions agree about it. */
static void assert_replay_agrees(const struct world *world)
{
    struct session *replayed = world_replay(world);
    struct report_life is = session_report_life(replayed);
    struct report_life was = life_of(world);

    assert_true(is.released_at_ms == was.released_at_ms);
    assert_true(is.readable_until_ms == was.readable_until_ms);
    assert_int_equal(is.withdrawn, was.withdrawn);
    assert_true(session_digest(replayed) == session_digest(world->session));
    session_destroy(replayed);
}

static void a_released_report_is_readable_for_ninety_days(void **state)
{
    struct world *world = released(state, (struct world_settings){0});
    struct report_life life = life_of(world);

    assert_true(life.released_at_ms == world->now_ms);
    assert_true(life.readable_until_ms == world->now_ms + 90 * DAY_MS);
    assert_true(report_is_readable(&life, world->now_ms));
    assert_true(report_is_readable(&life, life.readable_until_ms - 1));
    assert_false(report_is_readable(&life, life.readable_until_ms));
    assert_replay_agrees(world);
}

static void its_days_are_those_of_the_script(void **state)
{
    struct world *world = released(state, (struct world_settings){.report_days = 7});
    struct report_life life = life_of(world);

    assert_true(life.readable_until_ms == life.released_at_ms + 7 * DAY_MS);
    assert_replay_agrees(world);
}

static void before_the_release_there_is_nothing_to_withdraw(void **state)
{
    struct world *world = world_create_live((struct world_settings){0});
    struct report_life life;

    *state = world;
    expect_refused(world, world_as_server(COMMAND_REPORT_WITHDRAW), REFUSED_WRONG_STATE);
    expect_refused(world, readmit_for(10), REFUSED_WRONG_STATE);
    world_do(world, session_to(SESSION_DO_CLOSE));
    expect_refused(world, world_as_server(COMMAND_REPORT_WITHDRAW), REFUSED_WRONG_STATE);
    expect_refused(world, readmit_for(0), REFUSED_WRONG_STATE);
    life = life_of(world);
    assert_true(life.released_at_ms == 0);
    assert_false(report_is_readable(&life, world->now_ms));
}

static void a_withdrawn_report_is_for_nobody_until_it_is_readmitted(void **state)
{
    struct world *world = released(state, (struct world_settings){0});
    struct report_life before = life_of(world);
    struct report_life life;

    expect_event(world, world_as_server(COMMAND_REPORT_WITHDRAW), EVENT_REPORT_WITHDRAWN);
    life = life_of(world);
    assert_true(life.withdrawn);
    assert_false(report_is_readable(&life, world->now_ms));
    expect_already_so(world, world_as_server(COMMAND_REPORT_WITHDRAW));
    assert_replay_agrees(world);
    expect_event(world, readmit_for(0), EVENT_REPORT_READMITTED);
    life = life_of(world);
    assert_true(report_is_readable(&life, world->now_ms));
    assert_true(life.readable_until_ms == before.readable_until_ms);
    assert_true(life.released_at_ms == before.released_at_ms);
    expect_already_so(world, readmit_for(0));
    assert_replay_agrees(world);
}

static void when_the_days_are_over_it_is_readmitted_for_a_number_of_new_ones(void **state)
{
    struct world *world = released(state, (struct world_settings){.report_days = 1});
    struct report_life life;

    world->now_ms += DAY_MS;
    expect_refused(world, readmit_for(0), REFUSED_WRONG_STATE);
    expect_event(world, world_as_server(COMMAND_REPORT_WITHDRAW), EVENT_REPORT_WITHDRAWN);
    expect_refused(world, readmit_for(0), REFUSED_WRONG_STATE);
    expect_event(world, readmit_for(14), EVENT_REPORT_READMITTED);
    life = life_of(world);
    assert_true(life.readable_until_ms == world->now_ms + 14 * DAY_MS);
    assert_true(report_is_readable(&life, world->now_ms));
    assert_replay_agrees(world);
}

static void its_days_can_be_made_more_or_fewer_while_it_is_readable(void **state)
{
    struct world *world = released(state, (struct world_settings){0});

    expect_event(world, readmit_for(365), EVENT_REPORT_READMITTED);
    assert_true(life_of(world).readable_until_ms == world->now_ms + 365 * DAY_MS);
    expect_event(world, readmit_for(1), EVENT_REPORT_READMITTED);
    assert_true(life_of(world).readable_until_ms == world->now_ms + DAY_MS);
}

static void neither_moderator_nor_participant_decides_about_it(void **state)
{
    struct world *world = world_create_live((struct world_settings){0});

    *state = world;
    world_join(world);
    world_do(world, session_to(SESSION_DO_CLOSE));
    world_do(world, session_to(SESSION_DO_RELEASE));
    expect_refused(world, world_as(0, COMMAND_REPORT_WITHDRAW), REFUSED_FORBIDDEN);
    expect_refused(world, world_as(1, COMMAND_REPORT_WITHDRAW), REFUSED_FORBIDDEN);
    expect_refused(world, world_as(0, COMMAND_REPORT_READMIT), REFUSED_FORBIDDEN);
}

static void a_journal_in_which_an_unreleased_report_is_withdrawn_is_damaged(void **state)
{
    struct world *world = world_create_live((struct world_settings){0});
    struct event event = {.kind = EVENT_REPORT_WITHDRAWN,
                          .version = 1,
                          .seq = session_seq(world->session) + 1,
                          .time_ms = world->now_ms};
    const char *why;

    *state = world;
    assert_false(session_accepts(world->session, &event, &why));
    event.kind = EVENT_REPORT_READMITTED;
    event.ends_at_ms = world->now_ms;
    assert_false(session_accepts(world->session, &event, &why));
}

#define RULE(name) cmocka_unit_test_teardown(name, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RULE(a_released_report_is_readable_for_ninety_days),
        RULE(its_days_are_those_of_the_script),
        RULE(before_the_release_there_is_nothing_to_withdraw),
        RULE(a_withdrawn_report_is_for_nobody_until_it_is_readmitted),
        RULE(when_the_days_are_over_it_is_readmitted_for_a_number_of_new_ones),
        RULE(its_days_can_be_made_more_or_fewer_while_it_is_readable),
        RULE(neither_moderator_nor_participant_decides_about_it),
        RULE(a_journal_in_which_an_unreleased_report_is_withdrawn_is_damaged),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
