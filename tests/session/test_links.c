/* The links of staff: made, found by their token's hash, ended. */
#include "expect.h"

static int setup(void **state)
{
    *state = world_create((struct world_settings){0});
    return 0;
}

static int teardown(void **state)
{
    world_destroy(*state);
    return 0;
}

static struct token_hash hash_of(uint8_t first)
{
    return (struct token_hash){.data = {first}};
}

static struct command make(enum role role, uint8_t first)
{
    struct command command = world_as_server(COMMAND_LINK_MAKE);

    command.link_role = role;
    command.link_hash = hash_of(first);
    return command;
}

static struct command end(uint32_t link)
{
    struct command command = world_as_server(COMMAND_LINK_END);

    command.link = link;
    return command;
}

static enum role role_of(const struct world *world, uint8_t first)
{
    struct token_hash hash = hash_of(first);

    return session_find_staff(world->session, &hash);
}

static uint32_t link_of(const struct world *world, uint8_t first)
{
    struct token_hash hash = hash_of(first);

    return session_find_link(world->session, &hash);
}

static void expect_replays(const struct world *world)
{
    struct session *replayed = world_replay(world);
    struct session *clone = session_clone(world->session);

    assert_true(session_digest(replayed) == session_digest(world->session));
    assert_true(session_digest(clone) == session_digest(world->session));
    session_destroy(replayed);
    session_destroy(clone);
}

static void the_creation_makes_one_for_a_moderator_and_one_for_an_observer(void **state)
{
    struct world *world = *state;

    assert_int_equal(session_link_count(world->session), 2);
    assert_int_equal(session_link(world->session, 1)->role, ROLE_MODERATOR);
    assert_int_equal(session_link(world->session, 2)->role, ROLE_OBSERVER);
    assert_true(session_link(world->session, 1)->created_at_ms == world->now_ms);
    assert_int_equal(link_of(world, 1), 1);
    assert_int_equal(link_of(world, 2), 2);
}

static void a_new_link_lets_in_with_its_role(void **state)
{
    struct world *world = *state;

    assert_int_equal(role_of(world, 7), ROLE_NONE);
    world->now_ms += 1000;
    expect_event(world, make(ROLE_OBSERVER, 7), EVENT_LINK_MADE);
    assert_int_equal(world->decision.link, 3);
    assert_int_equal(role_of(world, 7), ROLE_OBSERVER);
    assert_true(session_link(world->session, 3)->created_at_ms == world->now_ms);
    expect_event(world, make(ROLE_MODERATOR, 8), EVENT_LINK_MADE);
    assert_int_equal(role_of(world, 8), ROLE_MODERATOR);
    expect_replays(world);
}

static void an_ended_link_lets_nobody_in_and_is_still_known(void **state)
{
    struct world *world = *state;

    expect_event(world, end(1), EVENT_LINK_ENDED);
    expect_already_so(world, end(1));
    assert_int_equal(role_of(world, 1), ROLE_NONE);
    assert_int_equal(link_of(world, 1), 1);
    assert_true(session_link(world->session, 1)->ended);
    assert_int_equal(role_of(world, 2), ROLE_OBSERVER);
    expect_refused(world, end(3), REFUSED_NOT_FOUND);
    expect_refused(world, end(0), REFUSED_NOT_FOUND);
    expect_replays(world);
}

static void a_session_has_at_most_32_links_the_ended_ones_too(void **state)
{
    struct world *world = *state;

    for (uint8_t i = 3; i <= STAFF_LINKS_MAX; i++)
        expect_event(world, make(ROLE_MODERATOR, i), EVENT_LINK_MADE);
    expect_refused(world, make(ROLE_MODERATOR, 99), REFUSED_FULL);
    world_do(world, end(3));
    expect_refused(world, make(ROLE_MODERATOR, 99), REFUSED_FULL);
    expect_replays(world);
}

static void only_the_server_makes_and_ends_links(void **state)
{
    struct world *world = *state;
    struct command command = make(ROLE_MODERATOR, 9);

    command.actor.role = ROLE_MODERATOR;
    expect_refused(world, command, REFUSED_FORBIDDEN);
    command = end(2);
    command.actor.role = ROLE_MODERATOR;
    expect_refused(world, command, REFUSED_FORBIDDEN);
}

static void a_journal_with_links_that_cannot_be_is_not_accepted(void **state)
{
    struct world *world = *state;
    struct event event = {.kind = EVENT_LINK_MADE,
                          .seq = session_seq(world->session) + 1,
                          .time_ms = world->now_ms,
                          .link = 4,
                          .link_role = ROLE_MODERATOR};
    const char *why = NULL;

    assert_false(session_accepts(world->session, &event, &why));
    event.link = 3;
    assert_true(session_accepts(world->session, &event, &why));
    event.link_role = ROLE_PARTICIPANT;
    assert_false(session_accepts(world->session, &event, &why));
    event.kind = EVENT_LINK_ENDED;
    assert_false(session_accepts(world->session, &event, &why));
    event.link = 2;
    assert_true(session_accepts(world->session, &event, &why));
}

#define RULE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RULE(the_creation_makes_one_for_a_moderator_and_one_for_an_observer),
        RULE(a_new_link_lets_in_with_its_role),
        RULE(an_ended_link_lets_nobody_in_and_is_still_known),
        RULE(a_session_has_at_most_32_links_the_ended_ones_too),
        RULE(only_the_server_makes_and_ends_links),
        RULE(a_journal_with_links_that_cannot_be_is_not_accepted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
