/* Being offered, judging, changing one's mind; what counts and what does not; requests that
 * come twice. */
#include "expect.h"
#include "herkend/ranking.h"
#include "herkend/report.h"

static struct world *live(void **state, uint32_t seats)
{
    struct world *world = world_create_live((struct world_settings){0});

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

static struct command vote(uint32_t seat, uint32_t statement, int8_t grade)
{
    struct command command = world_as(seat, COMMAND_VOTE);

    command.statement = statement;
    command.grade = grade;
    return command;
}

static struct command about(enum command_kind kind, uint32_t statement)
{
    struct command command = world_as(0, kind);

    command.statement = statement;
    return command;
}

/* Votes on this statement in the official table, and the sum of their grades. */
static uint32_t counted(const struct world *world, uint32_t statement, uint32_t *sum)
{
    struct vote_table *table = vote_table_create(world->session);
    uint32_t index = table->index_of_statement[statement];
    uint32_t count = 0;

    *sum = 0;
    for (size_t i = 0; i < table->input.vote_count; i++) {
        if (index != UINT32_MAX && table->input.votes[i].statement == index) {
            count++;
            *sum += table->input.votes[i].grade;
        }
    }
    vote_table_destroy(table);
    return count;
}

static void a_vote_on_what_was_never_offered_is_refused(void **state)
{
    struct world *world = live(state, 2);
    uint32_t statement = world_write(world, 1, "one");

    expect_refused(world, vote(2, statement, 3), REFUSED_NOT_OFFERED);
    expect_refused(world, vote(2, 99, 3), REFUSED_NOT_FOUND);
}

static void nobody_judges_an_own_statement_nor_is_it_offered(void **state)
{
    struct world *world = live(state, 1);
    uint32_t own = world_write(world, 1, "one");

    assert_false(session_has_offer(world->session, 1));
    expect_refused(world, vote(1, own, 3), REFUSED_OWN_STATEMENT);
}

static void next_says_null_when_there_is_nothing_to_judge(void **state)
{
    struct world *world = live(state, 1);

    expect_already_so(world, world_as(1, COMMAND_NEXT));
    assert_int_equal(world->decision.statement, 0);
}

static void nothing_is_offered_twice_to_a_seat(void **state)
{
    struct world *world = live(state, 2);
    uint32_t statement = world_write(world, 1, "one");

    world_offer(world, 2, statement);
    world_do(world, world_as(2, COMMAND_NEXT));
    assert_int_equal(world->decision.statement, 0);
}

static void a_later_vote_replaces_an_earlier_one(void **state)
{
    struct world *world = live(state, 2);
    uint32_t statement = world_write(world, 1, "one");
    uint32_t sum = 0;

    world_offer(world, 2, statement);
    world_vote(world, 2, statement, 3);
    world_vote(world, 2, statement, 1);
    assert_int_equal(counted(world, statement, &sum), 1);
    assert_int_equal(sum, 1);
}

static void the_same_vote_again_is_remembered_and_counts_once(void **state)
{
    struct world *world = live(state, 2);
    uint32_t statement = world_write(world, 1, "one");
    struct command again = vote(2, statement, 3);
    struct remembered remembered;
    uint32_t sum = 0;

    world_offer(world, 2, statement);
    world_vote(world, 2, statement, 3);
    again.id = BYTES("again");
    expect_event(world, again, EVENT_VOTED);
    assert_true(session_find_request(world->session, again.actor, again.id, &remembered));
    assert_int_equal(counted(world, statement, &sum), 1);
}

static void a_skip_is_no_vote_and_takes_an_earlier_one_back(void **state)
{
    struct world *world = live(state, 2);
    uint32_t statement = world_write(world, 1, "one");
    uint32_t sum = 0;

    world_offer(world, 2, statement);
    world_vote(world, 2, statement, 3);
    world_vote(world, 2, statement, GRADE_SKIP);
    assert_int_equal(counted(world, statement, &sum), 0);
}

static void in_the_countdown_one_may_judge_and_after_it_not(void **state)
{
    struct world *world = live(state, 2);
    uint32_t statement = world_write(world, 1, "one");

    world_offer(world, 2, statement);
    world_pass(world, 10 * 60 * 1000 + 1000);
    world_vote(world, 2, statement, 2);
    world_pass(world, 30 * 1000);
    expect_refused(world, vote(2, statement, 3), REFUSED_WRONG_STATE);
}

static void every_statement_is_shown_three_times_before_others_are_shown_again(void **state)
{
    struct world *world = live(state, 12);
    uint32_t first = world_write(world, 1, "one");

    for (uint32_t seat = 2; seat <= 4; seat++)
        world_offer(world, seat, first);

    uint32_t second = world_write(world, 1, "two");

    for (uint32_t seat = 5; seat <= 7; seat++) {
        world_do(world, world_as(seat, COMMAND_NEXT));
        assert_int_equal(world->decision.statement, second);
    }
}

static void what_is_hidden_takes_no_votes_and_counts_again_when_restored(void **state)
{
    struct world *world = live(state, 3);
    uint32_t statement = world_write(world, 1, "one");
    uint32_t sum = 0;

    world_offer(world, 2, statement);
    world_offer(world, 3, statement);
    world_vote(world, 2, statement, 3);
    world_do(world, about(COMMAND_HIDE, statement));
    expect_refused(world, vote(3, statement, 3), REFUSED_WRONG_STATE);
    assert_int_equal(counted(world, statement, &sum), 0);
    world_do(world, about(COMMAND_RESTORE, statement));
    assert_int_equal(counted(world, statement, &sum), 1);
}

static void after_a_merge_a_person_is_counted_once_with_the_later_vote(void **state)
{
    struct world *world = live(state, 4);
    uint32_t one = world_write(world, 1, "one");
    uint32_t two = world_write(world, 2, "two");
    struct command merge = about(COMMAND_MERGE, two);
    uint32_t sum = 0;

    world_offer(world, 3, one);
    world_vote(world, 3, one, 3);
    world_offer(world, 3, two);
    world_vote(world, 3, two, 1);
    merge.into = one;
    expect_event(world, merge, EVENT_MERGED);
    assert_int_equal(counted(world, one, &sum), 1);
    assert_int_equal(sum, 1);

    expect_event(world, about(COMMAND_UNMERGE, two), EVENT_UNMERGED);
    assert_int_equal(counted(world, one, &sum), 1);
    assert_int_equal(sum, 3);
    assert_int_equal(counted(world, two, &sum), 1);
}

static void after_a_merge_a_skip_gives_way_to_a_grade(void **state)
{
    struct world *world = live(state, 4);
    uint32_t one = world_write(world, 1, "one");
    uint32_t two = world_write(world, 2, "two");
    struct command merge = about(COMMAND_MERGE, two);
    uint32_t sum = 0;

    world_offer(world, 3, one);
    world_vote(world, 3, one, 3);
    world_offer(world, 3, two);
    world_vote(world, 3, two, GRADE_SKIP);
    merge.into = one;
    world_do(world, merge);
    assert_int_equal(counted(world, one, &sum), 1);
    assert_int_equal(sum, 3);
}

static void after_a_merge_both_authors_are_authors(void **state)
{
    struct world *world = live(state, 3);
    uint32_t one = world_write(world, 1, "one");
    uint32_t two = world_write(world, 2, "two");
    struct command merge = about(COMMAND_MERGE, two);
    uint32_t sum = 0;

    world_offer(world, 2, one);
    world_vote(world, 2, one, 3);
    merge.into = one;
    world_do(world, merge);
    assert_int_equal(counted(world, one, &sum), 0);
    expect_refused(world, vote(2, one, 2), REFUSED_OWN_STATEMENT);
    assert_false(session_has_offer(world->session, 2));
}

static void a_merge_needs_two_visible_statements_at_the_same_place(void **state)
{
    struct world *world = live(state, 2);
    uint32_t one = world_write(world, 1, "one");
    uint32_t two = world_write(world, 2, "two");
    uint32_t reply = world_react(world, 2, one, KIND_TIP, "try");
    struct command merge = about(COMMAND_MERGE, one);

    merge.into = one;
    expect_refused(world, merge, REFUSED_MALFORMED);
    merge.into = reply;
    expect_refused(world, merge, REFUSED_WRONG_STATE);
    merge.into = 99;
    expect_refused(world, merge, REFUSED_NOT_FOUND);
    world_do(world, about(COMMAND_HIDE, two));
    merge.into = two;
    expect_refused(world, merge, REFUSED_WRONG_STATE);
    expect_refused(world, about(COMMAND_UNMERGE, one), REFUSED_WRONG_STATE);
}

static void when_a_root_is_withdrawn_what_was_merged_into_it_stands_alone_again(void **state)
{
    struct world *world = live(state, 3);
    uint32_t one = world_write(world, 1, "one");
    uint32_t two = world_write(world, 2, "two");
    struct command merge = about(COMMAND_MERGE, two);
    struct command withdraw = world_as(1, COMMAND_WITHDRAW);
    uint32_t sum = 0;

    world_offer(world, 3, two);
    world_vote(world, 3, two, 2);
    merge.into = one;
    world_do(world, merge);
    withdraw.statement = one;
    expect_event(world, withdraw, EVENT_WITHDRAWN);
    assert_int_equal(counted(world, two, &sum), 1);
}

static void the_votes_of_an_ejected_seat_do_not_count(void **state)
{
    struct world *world = live(state, 3);
    uint32_t one = world_write(world, 1, "one");
    uint32_t two = world_write(world, 2, "two");
    uint32_t sum = 0;

    world_offer(world, 2, one);
    world_vote(world, 2, one, 3);
    expect_event(world, about(COMMAND_EJECT, two), EVENT_EJECTED);
    assert_int_equal(counted(world, one, &sum), 0);
    expect_refused(world, world_as(2, COMMAND_NEXT), REFUSED_FORBIDDEN);
    expect_already_so(world, about(COMMAND_EJECT, two));
}

static void a_repeated_request_is_remembered_with_what_it_was_answered(void **state)
{
    struct world *world = live(state, 2);
    struct command write = world_as(1, COMMAND_STATEMENT);
    struct remembered remembered;

    write.text = world_text(world, "one");
    write.id = BYTES("a1");
    world_do(world, write);
    assert_true(session_find_request(world->session, write.actor, write.id, &remembered));
    assert_int_equal(remembered.number, 1);
    assert_int_equal(remembered.seq, session_seq(world->session));

    struct actor other = {.role = ROLE_PARTICIPANT, .number = 2};

    assert_false(session_find_request(world->session, other, write.id, &remembered));
    assert_false(session_find_request(world->session, write.actor, BYTES("a2"), &remembered));
}

static void only_the_last_requests_of_a_seat_are_remembered(void **state)
{
    struct world *world = live(state, 2);
    struct command vote_command;
    struct remembered remembered;
    uint32_t statement = world_write(world, 1, "one");
    struct actor actor = {.role = ROLE_PARTICIPANT, .number = 2};

    world_offer(world, 2, statement);
    vote_command = vote(2, statement, 0);
    vote_command.id = BYTES("oldest");
    world_do(world, vote_command);
    for (int i = 1; i < REMEMBERED_REQUESTS; i++)
        world_vote(world, 2, statement, (int8_t)(i % 4));
    assert_true(session_find_request(world->session, actor, BYTES("oldest"), &remembered));
    world_vote(world, 2, statement, GRADE_SKIP);
    assert_false(session_find_request(world->session, actor, BYTES("oldest"), &remembered));
}

static void an_offer_without_an_answer_is_in_flight_for_a_minute(void **state)
{
    struct world *world = live(state, 2);
    uint32_t statement = world_write(world, 1, "one");

    world_offer(world, 2, statement);
    uint64_t in_flight = session_digest(world->session);

    session_advance(world->session, world->now_ms + OFFER_TIMEOUT_MS - 1);
    assert_true(session_digest(world->session) == in_flight);
    session_advance(world->session, world->now_ms + OFFER_TIMEOUT_MS);
    assert_false(session_digest(world->session) == in_flight);
    world_vote(world, 2, statement, 2); /* late, and welcome */
}

#define RULE(name) cmocka_unit_test_teardown(name, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RULE(a_vote_on_what_was_never_offered_is_refused),
        RULE(nobody_judges_an_own_statement_nor_is_it_offered),
        RULE(next_says_null_when_there_is_nothing_to_judge),
        RULE(nothing_is_offered_twice_to_a_seat),
        RULE(a_later_vote_replaces_an_earlier_one),
        RULE(the_same_vote_again_is_remembered_and_counts_once),
        RULE(a_skip_is_no_vote_and_takes_an_earlier_one_back),
        RULE(in_the_countdown_one_may_judge_and_after_it_not),
        RULE(every_statement_is_shown_three_times_before_others_are_shown_again),
        RULE(what_is_hidden_takes_no_votes_and_counts_again_when_restored),
        RULE(after_a_merge_a_person_is_counted_once_with_the_later_vote),
        RULE(after_a_merge_a_skip_gives_way_to_a_grade),
        RULE(after_a_merge_both_authors_are_authors),
        RULE(a_merge_needs_two_visible_statements_at_the_same_place),
        RULE(when_a_root_is_withdrawn_what_was_merged_into_it_stands_alone_again),
        RULE(the_votes_of_an_ejected_seat_do_not_count),
        RULE(a_repeated_request_is_remembered_with_what_it_was_answered),
        RULE(only_the_last_requests_of_a_seat_are_remembered),
        RULE(an_offer_without_an_answer_is_in_flight_for_a_minute),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
