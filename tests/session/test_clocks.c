/* The session's life and its clocks: themes that follow each other, pause, extension, closing
 * round, close, release. */
#include "expect.h"
#include "herkend/view.h"

enum { MINUTE = 60 * 1000 };

static int teardown(void **state)
{
    world_destroy(*state);
    return 0;
}

static struct world *make(void **state, struct world_settings settings)
{
    struct world *world = world_create_live(settings);

    *state = world;
    return world;
}

static struct command session_do(enum session_do verb)
{
    struct command command = world_as(0, COMMAND_SESSION);

    command.session_do = verb;
    return command;
}

static struct command theme_do(enum theme_do verb, uint32_t theme, uint32_t minutes)
{
    struct command command = world_as(0, COMMAND_THEME);

    command.theme_do = verb;
    command.theme = theme;
    command.minutes = minutes;
    command.title = BYTES("added");
    return command;
}

static struct theme_view theme_of(const struct world *world, uint32_t theme)
{
    struct arena arena;
    struct update update;

    arena_init(&arena);
    view_theme(world->session, theme, &update, &arena);
    struct theme_view view = update.themes[0];

    arena_release(&arena);
    return view;
}

#define expect_theme(world, theme, expected)                                                   \
    assert_int_equal(theme_of(world, theme).state, expected)

static void starting_opens_the_first_theme_with_its_clock(void **state)
{
    struct world *world = make(state, (struct world_settings){0});

    expect_theme(world, 1, THEME_LIVE);
    expect_theme(world, 2, THEME_PENDING);
    assert_true(theme_of(world, 1).ends_at_ms == world->now_ms + 10 * MINUTE);
    assert_true(session_next_deadline(world->session) == world->now_ms + 10 * MINUTE);
}

static void a_theme_counts_down_closes_and_the_next_opens(void **state)
{
    struct world *world = make(state, (struct world_settings){0});

    world_pass(world, 10 * MINUTE);
    expect_theme(world, 1, THEME_CLOSING);
    expect_theme(world, 2, THEME_PENDING);
    world_pass(world, 30 * 1000);
    expect_theme(world, 1, THEME_CLOSED);
    expect_theme(world, 2, THEME_LIVE);
}

static void without_a_countdown_the_next_opens_at_once(void **state)
{
    struct world *world = make(state, (struct world_settings){.countdown_seconds = UINT32_MAX});

    world_pass(world, 10 * MINUTE);
    expect_theme(world, 1, THEME_CLOSED);
    expect_theme(world, 2, THEME_LIVE);
}

static void after_the_last_theme_comes_the_closing_round_once(void **state)
{
    struct world *world = make(state, (struct world_settings){0});

    world_pass(world, 21 * MINUTE);
    assert_true(session_next_deadline(world->session) < UINT64_MAX); /* the round's clock */
    expect_refused(world, session_do(SESSION_DO_ROUND), REFUSED_WRONG_STATE);
    world_pass(world, ROUND_MINUTES_DEFAULT * MINUTE);
    assert_true(session_next_deadline(world->session) == UINT64_MAX);
    assert_int_equal(session_state(world->session), SESSION_LIVE);
}

static void by_hand_nothing_opens_by_itself(void **state)
{
    struct world *world = make(state, (struct world_settings){.manual = true});

    expect_theme(world, 1, THEME_PENDING);
    expect_event(world, theme_do(THEME_DO_OPEN, 1, 5), EVENT_THEME_OPENED);
    assert_true(theme_of(world, 1).ends_at_ms == world->now_ms + 5 * MINUTE);
    world_pass(world, 20 * MINUTE);
    expect_theme(world, 1, THEME_CLOSED);
    expect_theme(world, 2, THEME_PENDING);
}

static void opening_a_theme_sends_the_live_one_into_its_countdown(void **state)
{
    struct world *world = make(state, (struct world_settings){0});

    world_do(world, theme_do(THEME_DO_OPEN, 2, 0));
    expect_theme(world, 1, THEME_CLOSING);
    expect_theme(world, 2, THEME_LIVE);
    expect_refused(world, theme_do(THEME_DO_OPEN, 2, 0), REFUSED_WRONG_STATE);
    expect_refused(world, theme_do(THEME_DO_EXTEND, 1, 1), REFUSED_WRONG_STATE);
    world_pass(world, 31 * 1000);
    expect_theme(world, 1, THEME_CLOSED);
    expect_theme(world, 2, THEME_LIVE);
}

static void extending_adds_minutes_and_brings_a_closing_theme_back(void **state)
{
    struct world *world = make(state, (struct world_settings){0});
    uint64_t ends_at_ms = theme_of(world, 1).ends_at_ms;

    expect_event(world, theme_do(THEME_DO_EXTEND, 1, 2), EVENT_THEME_EXTENDED);
    assert_true(theme_of(world, 1).ends_at_ms == ends_at_ms + 2 * MINUTE);
    world_pass(world, 12 * MINUTE);
    expect_theme(world, 1, THEME_CLOSING);
    world_do(world, theme_do(THEME_DO_EXTEND, 1, 3));
    expect_theme(world, 1, THEME_LIVE);
    assert_true(theme_of(world, 1).ends_at_ms == world->now_ms + 3 * MINUTE);
    expect_refused(world, theme_do(THEME_DO_EXTEND, 2, 1), REFUSED_WRONG_STATE);
}

static void closing_twice_cuts_the_countdown_short(void **state)
{
    struct world *world = make(state, (struct world_settings){0});

    expect_event(world, theme_do(THEME_DO_CLOSE, 1, 0), EVENT_THEME_CLOSING);
    expect_event(world, theme_do(THEME_DO_CLOSE, 1, 0), EVENT_THEME_CLOSED);
    expect_refused(world, theme_do(THEME_DO_CLOSE, 1, 0), REFUSED_WRONG_STATE);
}

static void a_theme_is_added_on_the_fly_and_opens_after_the_others(void **state)
{
    struct world *world = make(state, (struct world_settings){.theme_count = 1});

    expect_event(world, theme_do(THEME_DO_ADD, 0, 7), EVENT_THEME_ADDED);
    assert_int_equal(world->decision.theme, 2);
    world_pass(world, 10 * MINUTE + 31 * 1000);
    expect_theme(world, 2, THEME_LIVE);
    expect_refused(world, theme_do(THEME_DO_OPEN, 9, 0), REFUSED_NOT_FOUND);
}

static void a_proposal_is_adopted_once(void **state)
{
    struct world *world = make(state, (struct world_settings){0});
    struct command propose = world_as(world_join(world), COMMAND_PROPOSE);
    struct command adopt = theme_do(THEME_DO_ADOPT, 0, 0);

    propose.title = BYTES("people");
    world_do(world, propose);
    adopt.title = (struct bytes){0};
    adopt.proposal = 1;
    expect_event(world, adopt, EVENT_THEME_ADDED);
    assert_true(bytes_equal(theme_of(world, 3).title, BYTES("people")));
    expect_refused(world, adopt, REFUSED_WRONG_STATE);
    adopt.proposal = 2;
    expect_refused(world, adopt, REFUSED_NOT_FOUND);
}

static void a_pause_stops_the_clocks(void **state)
{
    struct world *world = make(state, (struct world_settings){0});

    world_pass(world, 4 * MINUTE);
    world_do(world, session_do(SESSION_DO_PAUSE));
    assert_true(session_next_deadline(world->session) == UINT64_MAX);
    world_pass(world, 60 * MINUTE);
    expect_theme(world, 1, THEME_LIVE);
    world_do(world, session_do(SESSION_DO_RESUME));
    assert_true(theme_of(world, 1).ends_at_ms == world->now_ms + 6 * MINUTE);
}

static void verbs_fit_the_state(void **state)
{
    struct world *world = world_create((struct world_settings){0});

    *state = world;
    expect_refused(world, session_do(SESSION_DO_PAUSE), REFUSED_WRONG_STATE);
    expect_refused(world, session_do(SESSION_DO_RELEASE), REFUSED_WRONG_STATE);
    expect_event(world, session_do(SESSION_DO_LOBBY), EVENT_STATE_CHANGED);
    expect_refused(world, session_do(SESSION_DO_LOBBY), REFUSED_WRONG_STATE);
    world_do(world, session_do(SESSION_DO_START));
    expect_refused(world, session_do(SESSION_DO_START), REFUSED_WRONG_STATE);
    expect_refused(world, session_do(SESSION_DO_RESUME), REFUSED_WRONG_STATE);
    world_do(world, session_do(SESSION_DO_CLOSE));
    assert_int_equal(session_state(world->session), SESSION_CLOSED);
    expect_refused(world, session_do(SESSION_DO_CLOSE), REFUSED_WRONG_STATE);
    expect_event(world, session_do(SESSION_DO_RELEASE), EVENT_STATE_CHANGED);
    assert_int_equal(session_state(world->session), SESSION_RELEASED);
}

static void nobody_joins_a_draft_a_full_or_an_ended_session(void **state)
{
    struct world *world = world_create((struct world_settings){.capacity = 1});
    struct command join = world_as_server(COMMAND_JOIN);

    *state = world;
    join.seat_key.data[3] = 1;
    expect_refused(world, join, REFUSED_WRONG_STATE);
    world_do(world, session_do(SESSION_DO_LOBBY));
    expect_event(world, join, EVENT_JOINED);
    expect_already_so(world, join); /* the same key has the same seat */
    assert_int_equal(world->decision.seat, 1);
    join.seat_key.data[3] = 2;
    expect_refused(world, join, REFUSED_FULL);
    world_do(world, session_do(SESSION_DO_CLOSE));
    expect_refused(world, join, REFUSED_WRONG_STATE);
}

static void the_closing_round_asks_about_what_was_judged_too_little(void **state)
{
    struct world *world = make(state, (struct world_settings){0});
    uint32_t author = world_join(world);
    uint32_t judge = world_join(world);
    uint32_t statement = world_write(world, author, "one");
    struct command vote = world_as(judge, COMMAND_VOTE);

    world_do(world, session_do(SESSION_DO_ROUND));
    expect_theme(world, 1, THEME_CLOSED);
    world_offer(world, judge, statement);
    vote.statement = statement;
    vote.grade = 3;
    expect_event(world, vote, EVENT_VOTED);
    world_do(world, world_as(judge, COMMAND_NEXT));
    assert_int_equal(world->decision.statement, 0);
}

static void the_closing_round_asks_which_theme_deserves_a_follow_up(void **state)
{
    struct world *world = make(state, (struct world_settings){0});
    struct command answer = world_as(world_join(world), COMMAND_POLL);

    world_do(world, session_do(SESSION_DO_ROUND));
    assert_int_equal(world->decision.poll, 1);
    answer.poll = 1;
    answer.option_index = 1;
    expect_event(world, answer, EVENT_POLL_ANSWERED);
    expect_event(world, answer, world->events.items[0].kind); /* and again */
    answer.option_index = 2;
    expect_refused(world, answer, REFUSED_MALFORMED);
    world_pass(world, 5 * MINUTE);
    answer.option_index = 0;
    expect_refused(world, answer, REFUSED_WRONG_STATE);
}

static void a_poll_is_opened_answered_and_closed(void **state)
{
    static const struct bytes options[] = {{"yes", 3}, {"no", 2}};
    struct world *world = make(state, (struct world_settings){0});
    struct command open = world_as(0, COMMAND_POLL_OPEN);
    struct command close = world_as(0, COMMAND_POLL_CLOSE);
    struct command answer = world_as(world_join(world), COMMAND_POLL);

    answer.poll = 1;
    expect_refused(world, answer, REFUSED_NOT_FOUND);
    open.question = BYTES("again?");
    open.options = options;
    open.option_count = 2;
    expect_event(world, open, EVENT_POLL_OPENED);
    expect_event(world, answer, EVENT_POLL_ANSWERED);
    close.poll = 1;
    expect_event(world, close, EVENT_POLL_CLOSED);
    expect_refused(world, close, REFUSED_WRONG_STATE);
    answer.option_index = 1;
    expect_refused(world, answer, REFUSED_WRONG_STATE);
}

static void background_answers_may_change_and_have_to_exist(void **state)
{
    struct world *world = make(state, (struct world_settings){0});
    struct command answer = world_as(world_join(world), COMMAND_BACKGROUND);

    expect_event(world, answer, EVENT_BACKGROUND_ANSWERED);
    expect_event(world, answer, world->events.items[0].kind); /* and again */
    answer.option_index = 1;
    expect_event(world, answer, EVENT_BACKGROUND_ANSWERED);
    answer.option_index = 2;
    expect_refused(world, answer, REFUSED_MALFORMED);
    answer.question_index = 1;
    expect_refused(world, answer, REFUSED_NOT_FOUND);
}

static void themes_are_amended_in_draft_only_and_the_title_until_the_end(void **state)
{
    struct world *world = world_create((struct world_settings){.seed_text = "a seed"});
    struct command amend = world_as_server(COMMAND_AMEND);
    struct script script;

    *state = world;
    session_script(world->session, &world->arena, &script);
    assert_int_equal(script.themes[0].seed_count, 1);
    script.title = BYTES("a better title");
    script.theme_count = 1;
    amend.script = &script;
    expect_event(world, amend, EVENT_AMENDED);
    assert_int_equal(theme_of(world, 1).state, THEME_PENDING);
    world_do(world, session_do(SESSION_DO_START));
    session_script(world->session, &world->arena, &script);
    script.title = BYTES("the best title");
    expect_event(world, amend, EVENT_AMENDED);
    script.theme_count = 0;
    expect_refused(world, amend, REFUSED_WRONG_STATE);
}

static void a_damaged_journal_is_not_accepted(void **state)
{
    struct world *world = make(state, (struct world_settings){0});
    struct event event = {.kind = EVENT_VOTED, .seq = session_seq(world->session) + 1};
    const char *why = NULL;

    event.time_ms = world->now_ms;
    assert_false(session_accepts(world->session, &event, &why));
    event.kind = EVENT_ROUND_CLOSED;
    assert_true(session_accepts(world->session, &event, &why));
    event.seq++;
    assert_false(session_accepts(world->session, &event, &why));
    event.seq--;
    event.time_ms--;
    assert_false(session_accepts(world->session, &event, &why));
    event.time_ms++;
    event.kind = (enum event_kind)99;
    assert_false(session_accepts(world->session, &event, &why));
}

#define RULE(name) cmocka_unit_test_teardown(name, teardown)

static void a_rehearsal_is_closed_and_never_released(void **state)
{
    struct world *world = make(state, (struct world_settings){.rehearsal = true});

    assert_true(session_is_rehearsal(world->session));
    assert_int_equal(world->journal[0].version,
                     2); /* older programs must not take it for real */
    world_do(world, session_do(SESSION_DO_CLOSE));
    assert_int_equal(session_state(world->session), SESSION_CLOSED);
    expect_refused(world, session_do(SESSION_DO_RELEASE), REFUSED_WRONG_STATE);

    struct session *replayed = world_replay(world);

    assert_true(session_is_rehearsal(replayed));
    session_destroy(replayed);
}

static void what_is_a_rehearsal_stays_one_once_people_can_join(void **state)
{
    struct world *world = make(state, (struct world_settings){.rehearsal = true});
    struct command amend = world_as_server(COMMAND_AMEND);
    struct script script;

    session_script(world->session, &world->arena, &script);
    assert_true(script.rehearsal);
    amend.script = &script;
    script.rehearsal = false;
    expect_refused(world, amend, REFUSED_WRONG_STATE);
    script.rehearsal = true;
    script.capacity = 7;
    expect_event(world, amend, EVENT_AMENDED);
    assert_int_equal(world->events.items[0].version, 2);
}

static void other_sessions_are_written_as_they_always_were(void **state)
{
    struct world *world = make(state, (struct world_settings){0});

    assert_false(session_is_rehearsal(world->session));
    assert_int_equal(world->journal[0].version, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RULE(starting_opens_the_first_theme_with_its_clock),
        RULE(a_theme_counts_down_closes_and_the_next_opens),
        RULE(without_a_countdown_the_next_opens_at_once),
        RULE(after_the_last_theme_comes_the_closing_round_once),
        RULE(by_hand_nothing_opens_by_itself),
        RULE(opening_a_theme_sends_the_live_one_into_its_countdown),
        RULE(extending_adds_minutes_and_brings_a_closing_theme_back),
        RULE(closing_twice_cuts_the_countdown_short),
        RULE(a_theme_is_added_on_the_fly_and_opens_after_the_others),
        RULE(a_proposal_is_adopted_once),
        RULE(a_pause_stops_the_clocks),
        RULE(verbs_fit_the_state),
        RULE(nobody_joins_a_draft_a_full_or_an_ended_session),
        RULE(the_closing_round_asks_about_what_was_judged_too_little),
        RULE(the_closing_round_asks_which_theme_deserves_a_follow_up),
        RULE(a_poll_is_opened_answered_and_closed),
        RULE(background_answers_may_change_and_have_to_exist),
        RULE(themes_are_amended_in_draft_only_and_the_title_until_the_end),
        RULE(a_damaged_journal_is_not_accepted),
        RULE(a_rehearsal_is_closed_and_never_released),
        RULE(what_is_a_rehearsal_stays_one_once_people_can_join),
        RULE(other_sessions_are_written_as_they_always_were),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
