/*
 * Leading the hour while it runs: themes to come are edited, skipped and moved; the autopilot
 * goes on and off; a statement is pinned for everybody; the room sees what moderation has seen.
 */
#include "expect.h"
#include "herkend/report.h"
#include "herkend/view.h"

enum { MINUTE = 60 * 1000 };

static struct arena arena;

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

static struct world *live(void **state, struct world_settings settings, uint32_t seats)
{
    struct world *world = world_create_live(settings);

    *state = world;
    for (uint32_t i = 0; i < seats; i++)
        world_join(world);
    return world;
}

static struct update view_of(const struct world *world)
{
    struct update update;

    view_session(world->session, (struct viewer){.role = ROLE_OBSERVER}, world->now_ms, &arena,
                 &update);
    return update;
}

static struct theme_view theme_of(const struct world *world, uint32_t theme)
{
    struct update update;

    view_theme(world->session, theme, &update, &arena);
    return update.themes[0];
}

#define expect_theme(world, theme, expected)                                                   \
    assert_int_equal(theme_of(world, theme).state, expected)

static void expect_order(const struct world *world, const char *expected)
{
    struct update update = view_of(world);
    char order[THEMES_MAX + 1] = "";

    for (size_t i = 0; i < update.theme_count; i++)
        order[i] = (char)('0' + update.themes[i].theme);
    assert_string_equal(order, expected);
}

static struct command session_do(enum session_do verb)
{
    struct command command = world_as(0, COMMAND_SESSION);

    command.session_do = verb;
    return command;
}

static struct command automatic(bool on)
{
    struct command command = session_do(SESSION_DO_AUTOMATIC);

    command.on = on;
    return command;
}

static struct command project(enum projection projection)
{
    struct command command = session_do(SESSION_DO_PROJECT);

    command.projection = projection;
    return command;
}

static struct command theme_do(enum theme_do verb, uint32_t theme)
{
    struct command command = world_as(0, COMMAND_THEME);

    command.theme_do = verb;
    command.theme = theme;
    return command;
}

static struct command move(uint32_t theme, uint32_t before)
{
    struct command command = theme_do(THEME_DO_MOVE, theme);

    command.before = before;
    return command;
}

static struct command edit(uint32_t theme, const char *title, uint32_t revision)
{
    struct command command = theme_do(THEME_DO_EDIT, theme);

    command.title = bytes_from_string(title);
    command.revision = revision;
    return command;
}

static struct command about(uint32_t seat, enum command_kind kind, uint32_t statement)
{
    struct command command = world_as(seat, kind);

    command.statement = statement;
    command.reason = BYTES("a reason");
    return command;
}

static struct command vote(uint32_t seat, uint32_t statement, int8_t grade)
{
    struct command command = about(seat, COMMAND_VOTE, statement);

    command.grade = grade;
    return command;
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

/* ---- themes to come ---- */

static void an_edit_changes_what_it_names_and_raises_the_revision(void **state)
{
    struct world *world = live(state, (struct world_settings){0}, 0);
    struct command command = edit(2, "money", 1);

    assert_int_equal(theme_of(world, 2).revision, 1);
    expect_event(world, command, EVENT_THEME_EDITED);
    assert_true(bytes_equal(theme_of(world, 2).title, BYTES("money")));
    assert_true(bytes_equal(theme_of(world, 2).question, BYTES("what do you run into?")));
    assert_int_equal(theme_of(world, 2).minutes, 10);
    assert_int_equal(theme_of(world, 2).revision, 2);
    command = theme_do(THEME_DO_EDIT, 2);
    command.question = BYTES("where does it come from?");
    command.minutes = 7;
    command.revision = 2;
    expect_event(world, command, EVENT_THEME_EDITED);
    assert_true(bytes_equal(theme_of(world, 2).title, BYTES("money")));
    assert_true(bytes_equal(theme_of(world, 2).question, BYTES("where does it come from?")));
    assert_int_equal(theme_of(world, 2).minutes, 7);
    expect_replays(world);
}

static void of_two_moderators_who_edit_one_theme_the_second_is_told(void **state)
{
    struct world *world = live(state, (struct world_settings){0}, 0);

    expect_event(world, edit(2, "money", 1), EVENT_THEME_EDITED);
    expect_refused(world, edit(2, "time", 1), REFUSED_CONFLICT);
    assert_true(bytes_equal(theme_of(world, 2).title, BYTES("money")));
    expect_refused(world, edit(2, "time", 3), REFUSED_CONFLICT);
    expect_event(world, edit(2, "time", 2), EVENT_THEME_EDITED);
}

static void an_edit_that_says_what_stands_there_changes_nothing(void **state)
{
    struct world *world = live(state, (struct world_settings){0}, 0);

    expect_already_so(world, edit(2, "theme 2", 1));
    assert_int_equal(theme_of(world, 2).revision, 1);
}

static void a_theme_that_was_opened_stays_as_people_saw_it(void **state)
{
    struct world *world = live(state, (struct world_settings){0}, 0);

    expect_refused(world, edit(1, "other", 1), REFUSED_WRONG_STATE);
    expect_refused(world, theme_do(THEME_DO_SKIP, 1), REFUSED_WRONG_STATE);
    expect_refused(world, theme_do(THEME_DO_UNSKIP, 1), REFUSED_WRONG_STATE);
    expect_refused(world, move(1, 0), REFUSED_WRONG_STATE);
    world_pass(world, 11 * MINUTE); /* closed, and the second is live */
    expect_refused(world, edit(1, "other", 1), REFUSED_WRONG_STATE);
    expect_refused(world, move(1, 0), REFUSED_WRONG_STATE);
    expect_refused(world, theme_do(THEME_DO_SKIP, 99), REFUSED_NOT_FOUND);
    expect_refused(world, edit(0, "other", 1), REFUSED_NOT_FOUND);
}

static void the_autopilot_passes_a_skipped_theme(void **state)
{
    struct world *world = live(state, (struct world_settings){.theme_count = 3}, 0);

    expect_event(world, theme_do(THEME_DO_SKIP, 2), EVENT_THEME_SKIPPED);
    expect_already_so(world, theme_do(THEME_DO_SKIP, 2));
    expect_theme(world, 2, THEME_SKIPPED);
    world_pass(world, 11 * MINUTE);
    expect_theme(world, 1, THEME_CLOSED);
    expect_theme(world, 2, THEME_SKIPPED);
    expect_theme(world, 3, THEME_LIVE);
    world_pass(world, 11 * MINUTE); /* nothing is left: the closing round */
    assert_true(view_of(world).round_open);
    expect_replays(world);
}

static void a_skip_is_taken_back_before_it_is_too_late(void **state)
{
    struct world *world = live(state, (struct world_settings){0}, 0);

    expect_already_so(world, theme_do(THEME_DO_UNSKIP, 2));
    world_do(world, theme_do(THEME_DO_SKIP, 2));
    expect_event(world, theme_do(THEME_DO_UNSKIP, 2), EVENT_THEME_UNSKIPPED);
    expect_theme(world, 2, THEME_PENDING);
    world_pass(world, 11 * MINUTE);
    expect_theme(world, 2, THEME_LIVE);
}

static void a_skipped_theme_is_opened_by_hand_all_the_same(void **state)
{
    struct world *world = live(state, (struct world_settings){0}, 1);
    struct command write = world_as(1, COMMAND_STATEMENT);

    world_do(world, theme_do(THEME_DO_SKIP, 2));
    write.theme = 2;
    write.text = world_text(world, "too early");
    expect_refused(world, write, REFUSED_WRONG_STATE);
    assert_int_equal(world_do(world, theme_do(THEME_DO_OPEN, 2)).refusal, REFUSED_NOTHING);
    expect_theme(world, 2, THEME_LIVE);
    assert_int_equal(world_do(world, write).refusal, REFUSED_NOTHING);
}

static void a_skipped_theme_is_edited_and_probed_like_one_that_waits(void **state)
{
    struct world *world = live(state, (struct world_settings){0}, 0);
    struct command probe = world_as(0, COMMAND_PROBE);

    world_do(world, theme_do(THEME_DO_SKIP, 2));
    expect_event(world, edit(2, "money", 1), EVENT_THEME_EDITED);
    expect_theme(world, 2, THEME_SKIPPED);
    probe.theme = 2;
    probe.text = world_text(world, "is it the money?");
    expect_event(world, probe, EVENT_WRITTEN);
}

static void the_follow_up_is_not_asked_of_what_was_skipped(void **state)
{
    struct world *world = live(state, (struct world_settings){.theme_count = 3}, 0);
    struct update update;

    world_do(world, theme_do(THEME_DO_SKIP, 2));
    assert_int_equal(world_do(world, session_do(SESSION_DO_ROUND)).refusal, REFUSED_NOTHING);
    view_poll(world->session, 1, (struct viewer){.role = ROLE_MODERATOR}, &arena, &update);
    assert_int_equal(update.polls[0].option_count, 2);
    assert_true(bytes_equal(update.polls[0].options[0], BYTES("theme 1")));
    assert_true(bytes_equal(update.polls[0].options[1], BYTES("theme 3")));
}

static void themes_are_shown_and_opened_in_the_order_they_were_moved_to(void **state)
{
    struct world *world = live(state, (struct world_settings){.theme_count = 4}, 0);

    expect_order(world, "1234");
    expect_event(world, move(4, 2), EVENT_THEME_MOVED);
    expect_order(world, "1423");
    expect_event(world, move(2, 0), EVENT_THEME_MOVED);
    expect_order(world, "1432");
    world_pass(world, 11 * MINUTE);
    expect_theme(world, 4, THEME_LIVE);
    world_pass(world, 11 * MINUTE);
    expect_theme(world, 3, THEME_LIVE);
    world_pass(world, 11 * MINUTE);
    expect_theme(world, 2, THEME_LIVE);
    expect_replays(world);
}

static void nothing_is_moved_before_what_was_opened_or_before_itself(void **state)
{
    struct world *world = live(state, (struct world_settings){.theme_count = 3}, 0);

    expect_refused(world, move(3, 1), REFUSED_WRONG_STATE);
    expect_refused(world, move(3, 3), REFUSED_MALFORMED);
    expect_refused(world, move(3, 9), REFUSED_NOT_FOUND);
    expect_refused(world, move(9, 2), REFUSED_NOT_FOUND);
    expect_already_so(world, move(2, 3));
    expect_already_so(world, move(3, 0));
    expect_order(world, "123");
    world_pass(world, 10 * MINUTE);
    expect_theme(world, 1, THEME_CLOSING);
    expect_refused(world, move(3, 1), REFUSED_WRONG_STATE);
}

static void a_theme_that_is_added_comes_last_wherever_the_others_went(void **state)
{
    struct world *world = live(state, (struct world_settings){.theme_count = 3}, 0);
    struct command add = theme_do(THEME_DO_ADD, 0);

    world_do(world, move(2, 0));
    add.title = BYTES("added");
    add.question = BYTES("and this?");
    assert_int_equal(world_do(world, add).theme, 4);
    expect_order(world, "1324");
    assert_int_equal(theme_of(world, 4).revision, 1);
}

static void the_script_and_the_report_keep_the_order_of_the_hour(void **state)
{
    struct world *world = live(state, (struct world_settings){.theme_count = 4}, 0);
    struct script script;

    world_do(world, move(4, 2));
    world_do(world, theme_do(THEME_DO_SKIP, 3));
    session_script(world->session, &arena, &script);
    assert_true(bytes_equal(script.themes[1].title, BYTES("theme 4")));

    struct report *report = report_create(world->session);

    /* What was passed over and holds nothing is no part of it. */
    assert_int_equal(report->theme_count, 3);
    assert_int_equal(report->themes[1].theme, 4);
    assert_int_equal(report->themes[1].place, 2);
    assert_int_equal(report->themes[2].theme, 2);
    report_destroy(report);
}

static void the_hour_is_arranged_before_it_starts_and_not_after_it_ends(void **state)
{
    struct world *world = world_create((struct world_settings){.theme_count = 3});

    *state = world;
    expect_event(world, move(3, 1), EVENT_THEME_MOVED);
    expect_event(world, theme_do(THEME_DO_SKIP, 1), EVENT_THEME_SKIPPED);
    expect_event(world, edit(2, "money", 1), EVENT_THEME_EDITED);
    world_do(world, session_do(SESSION_DO_LOBBY));
    expect_event(world, edit(2, "money and time", 2), EVENT_THEME_EDITED);
    world_do(world, session_do(SESSION_DO_START));
    expect_theme(world, 3, THEME_LIVE);
    world_do(world, session_do(SESSION_DO_CLOSE));
    expect_refused(world, edit(2, "late", 3), REFUSED_WRONG_STATE);
    expect_refused(world, move(2, 0), REFUSED_WRONG_STATE);
    expect_refused(world, theme_do(THEME_DO_UNSKIP, 1), REFUSED_WRONG_STATE);
}

/* A draft's script is written anew: no revision of before may fit by chance, and what was
 * passed over still is. */
static void an_amended_draft_keeps_skips_and_reuses_no_revision(void **state)
{
    struct world *world = world_create((struct world_settings){.theme_count = 3});
    struct command amend = world_as_server(COMMAND_AMEND);
    struct script *script = arena_alloc(&world->arena, 1, sizeof(*script));

    *state = world;
    world_do(world, move(3, 1));
    world_do(world, theme_do(THEME_DO_SKIP, 2));
    world_do(world, edit(1, "money", 1));
    session_script(world->session, &world->arena, script);
    script->title = BYTES("another title");
    amend.script = script;
    expect_event(world, amend, EVENT_AMENDED);

    struct update update = view_of(world);

    assert_true(bytes_equal(update.themes[0].title, BYTES("theme 3")));
    assert_true(bytes_equal(update.themes[1].title, BYTES("money")));
    assert_true(bytes_equal(update.themes[2].title, BYTES("theme 2")));
    assert_int_equal(update.themes[2].state, THEME_SKIPPED);
    assert_int_equal(update.themes[0].state, THEME_PENDING);
    for (size_t i = 0; i < update.theme_count; i++)
        assert_true(update.themes[i].revision > 2);
    expect_refused(world, edit(1, "time", 1), REFUSED_CONFLICT);
    expect_replays(world);
}

static void participants_arrange_nothing(void **state)
{
    struct world *world = live(state, (struct world_settings){0}, 1);
    uint32_t statement = world_write(world, 1, "one");
    struct command commands[] = {
        edit(2, "mine", 1), theme_do(THEME_DO_SKIP, 2), move(2, 0),
        automatic(false),   project(PROJECTION_ALL),    about(0, COMMAND_PIN, statement)};

    for (size_t i = 0; i < ARRAY_COUNT(commands); i++) {
        commands[i].actor = (struct actor){.role = ROLE_PARTICIPANT, .number = 1};
        expect_refused(world, commands[i], REFUSED_FORBIDDEN);
    }
}

/* ---- the autopilot ---- */

static void without_the_autopilot_a_theme_closes_and_nothing_follows(void **state)
{
    struct world *world = live(state, (struct world_settings){0}, 0);

    assert_true(view_of(world).automatic);
    assert_int_equal(view_of(world).countdown_seconds, 30);
    expect_event(world, automatic(false), EVENT_AUTOMATIC_SET);
    expect_already_so(world, automatic(false));
    assert_false(view_of(world).automatic);
    world_pass(world, 20 * MINUTE);
    expect_theme(world, 1, THEME_CLOSED);
    expect_theme(world, 2, THEME_PENDING);
    expect_replays(world);
}

static void the_autopilot_goes_on_at_once_where_nothing_runs(void **state)
{
    struct world *world = live(state, (struct world_settings){.manual = true}, 0);

    expect_theme(world, 1, THEME_PENDING);
    assert_int_equal(world_do(world, automatic(true)).refusal, REFUSED_NOTHING);
    assert_int_equal(world->events.count, 2);
    expect_theme(world, 1, THEME_LIVE);
    expect_replays(world);
}

static void the_autopilot_waits_for_what_runs(void **state)
{
    struct world *world = live(state, (struct world_settings){.manual = true}, 0);

    world_do(world, theme_do(THEME_DO_OPEN, 1));
    expect_event(world, automatic(true), EVENT_AUTOMATIC_SET);
    expect_theme(world, 2, THEME_PENDING);
    world_do(world, automatic(false));
    world_do(world, theme_do(THEME_DO_CLOSE, 1));
    expect_event(world, automatic(true), EVENT_AUTOMATIC_SET); /* in its countdown */
    world_pass(world, MINUTE);
    expect_theme(world, 2, THEME_LIVE);
}

static void the_autopilot_is_set_before_the_start_and_in_a_pause(void **state)
{
    struct world *world = world_create((struct world_settings){0});

    *state = world;
    expect_event(world, automatic(false), EVENT_AUTOMATIC_SET);
    world_do(world, session_do(SESSION_DO_START));
    expect_theme(world, 1, THEME_PENDING);
    world_do(world, session_do(SESSION_DO_PAUSE));
    expect_event(world, automatic(true), EVENT_AUTOMATIC_SET); /* paused: nothing opens */
    world_do(world, session_do(SESSION_DO_CLOSE));
    expect_refused(world, automatic(false), REFUSED_WRONG_STATE);
}

/* ---- the pin ---- */

static void what_is_pinned_is_in_the_view_until_it_is_taken_away(void **state)
{
    struct world *world = live(state, (struct world_settings){0}, 2);
    uint32_t one = world_write(world, 1, "one");
    uint32_t two = world_write(world, 2, "two");

    assert_int_equal(view_of(world).pinned.statement, 0);
    expect_already_so(world, about(0, COMMAND_PIN, 0));
    expect_event(world, about(0, COMMAND_PIN, one), EVENT_PINNED);
    expect_already_so(world, about(0, COMMAND_PIN, one));
    assert_int_equal(view_of(world).pinned.statement, one);
    assert_true(bytes_equal(view_of(world).pinned.text, BYTES("one")));
    expect_event(world, about(0, COMMAND_PIN, two), EVENT_PINNED);
    assert_int_equal(view_of(world).pinned.statement, two);
    expect_event(world, about(0, COMMAND_PIN, 0), EVENT_PINNED);
    assert_int_equal(view_of(world).pinned.statement, 0);
    expect_replays(world);
}

static void only_what_everybody_may_see_is_pinned(void **state)
{
    struct world *world =
        live(state, (struct world_settings){.moderation = MODERATION_STRICT}, 2);
    uint32_t held = world_write(world, 1, "held");
    uint32_t merged = world_write(world, 2, "merged");
    uint32_t root = world_write(world, 2, "root");
    struct command merge = about(0, COMMAND_MERGE, merged);

    expect_refused(world, about(0, COMMAND_PIN, held), REFUSED_WRONG_STATE);
    expect_refused(world, about(0, COMMAND_PIN, 99), REFUSED_NOT_FOUND);
    world_do(world, about(0, COMMAND_HIDE, held));
    expect_refused(world, about(0, COMMAND_PIN, held), REFUSED_WRONG_STATE);
    world_do(world, about(0, COMMAND_APPROVE, merged));
    world_do(world, about(0, COMMAND_APPROVE, root));
    merge.into = root;
    assert_int_equal(world_do(world, merge).refusal, REFUSED_NOTHING);
    expect_refused(world, about(0, COMMAND_PIN, merged), REFUSED_WRONG_STATE);
    expect_event(world, about(0, COMMAND_PIN, root), EVENT_PINNED);
}

static void a_pin_goes_with_what_is_hidden_withdrawn_or_merged(void **state)
{
    static const enum command_kind ends[] = {COMMAND_HIDE, COMMAND_WITHDRAW, COMMAND_MERGE};
    struct world *world = live(state, (struct world_settings){0}, 2);
    uint32_t other = world_write(world, 1, "other");

    for (size_t i = 0; i < ARRAY_COUNT(ends); i++) {
        static const char *const texts[] = {"one", "two", "three"};
        uint32_t statement = world_write(world, 1, texts[i]);
        struct command end = about(ends[i] == COMMAND_WITHDRAW ? 1 : 0, ends[i], statement);

        end.into = other;
        world_do(world, about(0, COMMAND_PIN, statement));
        assert_int_equal(world_do(world, end).refusal, REFUSED_NOTHING);
        assert_int_equal(view_of(world).pinned.statement, 0);
        assert_int_equal(session_pinned(world->session), 0);
    }
    expect_replays(world);
}

static void a_restored_statement_is_not_pinned_again_by_itself(void **state)
{
    struct world *world = live(state, (struct world_settings){0}, 1);
    uint32_t statement = world_write(world, 1, "one");

    world_do(world, about(0, COMMAND_PIN, statement));
    world_do(world, about(0, COMMAND_HIDE, statement));
    world_do(world, about(0, COMMAND_RESTORE, statement));
    assert_int_equal(view_of(world).pinned.statement, 0);
}

static void what_is_merged_into_the_pinned_leaves_it_pinned(void **state)
{
    struct world *world = live(state, (struct world_settings){0}, 2);
    uint32_t one = world_write(world, 1, "one");
    struct command merge = about(0, COMMAND_MERGE, world_write(world, 2, "two"));

    world_do(world, about(0, COMMAND_PIN, one));
    merge.into = one;
    world_do(world, merge);
    assert_int_equal(view_of(world).pinned.statement, one);
}

static void a_pinned_reaction_shows_its_own_text_alone(void **state)
{
    struct world *world = live(state, (struct world_settings){0}, 2);
    uint32_t one = world_write(world, 1, "one");
    uint32_t tip = world_react(world, 2, one, KIND_TIP, "start small");

    expect_event(world, about(0, COMMAND_PIN, tip), EVENT_PINNED);
    assert_int_equal(view_of(world).pinned.kind, KIND_TIP);
    assert_int_equal(view_of(world).pinned.parent, 0);
    assert_int_equal(view_of(world).pinned.parent_text.size, 0);
}

static void what_is_pinned_is_judged_without_an_offer(void **state)
{
    struct world *world = live(state, (struct world_settings){0}, 3);
    uint32_t statement = world_write(world, 1, "one");

    expect_refused(world, vote(2, statement, 3), REFUSED_NOT_OFFERED);
    world_do(world, about(0, COMMAND_PIN, statement));
    expect_refused(world, vote(1, statement, 3), REFUSED_OWN_STATEMENT);
    assert_int_equal(world_do(world, vote(2, statement, 3)).refusal, REFUSED_NOTHING);
    assert_int_equal(world->events.count, 2); /* the offer that the pin was, and the vote */
    assert_int_equal(world->events.items[0].kind, EVENT_OFFERED);
    assert_int_equal(world->events.items[1].kind, EVENT_VOTED);
    expect_event(world, vote(2, statement, 1), EVENT_VOTED); /* judged: it changes its mind */

    struct update update;

    view_tally(world->session, statement, NULL, &update);
    assert_int_equal(update.n, 1);
    /* And it is not asked again. */
    world_do(world, world_as(2, COMMAND_NEXT));
    assert_int_equal(world->decision.statement, 0);
    expect_replays(world);
}

static void who_was_there_may_judge_it_after_the_pin_has_gone(void **state)
{
    struct world *world = live(state, (struct world_settings){0}, 2);
    uint32_t statement = world_write(world, 1, "one");

    world_do(world, about(0, COMMAND_PIN, statement));
    world_do(world, about(0, COMMAND_PIN, 0));

    uint32_t late = world_join(world);

    expect_refused(world, vote(late, statement, 3), REFUSED_NOT_OFFERED);
    assert_int_equal(world_do(world, vote(2, statement, 3)).refusal, REFUSED_NOTHING);
    expect_replays(world);
}

static void who_joins_while_it_is_pinned_may_judge_it(void **state)
{
    struct world *world = live(state, (struct world_settings){0}, 1);
    uint32_t statement = world_write(world, 1, "one");

    world_do(world, about(0, COMMAND_PIN, statement));
    assert_int_equal(world_do(world, vote(world_join(world), statement, 2)).refusal,
                     REFUSED_NOTHING);
}

static void a_pin_opens_no_theme_that_is_closed_for_judging(void **state)
{
    struct world *world = live(state, (struct world_settings){0}, 2);
    uint32_t statement = world_write(world, 1, "one");

    world_pass(world, 11 * MINUTE);
    world_do(world, about(0, COMMAND_PIN, statement));
    expect_refused(world, vote(2, statement, 3), REFUSED_WRONG_STATE);
}

static void the_thread_and_reactions_of_the_pinned_are_open_to_all(void **state)
{
    struct world *world = live(state, (struct world_settings){0}, 3);
    uint32_t statement = world_write(world, 1, "one");
    struct viewer viewer = {.role = ROLE_PARTICIPANT, .seat = 3};
    struct update update;

    assert_int_equal(
        view_thread(world->session, viewer, statement, NULL, &arena, &update).refusal,
        REFUSED_NOT_OFFERED);
    world_do(world, about(0, COMMAND_PIN, statement));
    world_react(world, 2, statement, KIND_TIP, "start small");
    assert_int_equal(
        view_thread(world->session, viewer, statement, NULL, &arena, &update).refusal,
        REFUSED_NOTHING);
    assert_int_equal(update.item_count, 1);
}

static void a_pinned_seed_goes_with_the_draft_it_stood_in(void **state)
{
    struct world *world = world_create((struct world_settings){.seed_text = "a seed"});
    struct command amend = world_as_server(COMMAND_AMEND);
    struct script *script = arena_alloc(&world->arena, 1, sizeof(*script));

    *state = world;
    expect_event(world, about(0, COMMAND_PIN, 1), EVENT_PINNED);
    session_script(world->session, &world->arena, script);
    amend.script = script;
    world_do(world, amend);
    assert_int_equal(view_of(world).pinned.statement, 0);
    expect_replays(world);
}

/* ---- what the room sees ---- */

/* How many statements a role finds in the top of the first theme. */
static size_t top_count(const struct world *world, enum role role)
{
    struct standing *standing = standing_create(world->session);
    struct update update;

    view_top(world->session, 1, role, standing, &arena, &update);
    standing_destroy(standing);
    return update.item_count;
}

/* Everybody but its author judges it. */
static void all_judge(struct world *world, uint32_t statement)
{
    for (uint32_t seat = 2; seat <= 4; seat++) {
        world_offer(world, seat, statement);
        world_vote(world, seat, statement, 3);
    }
}

static void the_room_sees_no_text_that_nobody_looked_at(void **state)
{
    struct world *world = live(state, (struct world_settings){0}, 4);

    all_judge(world, world_write(world, 1, "one"));
    assert_int_equal(view_of(world).projection, PROJECTION_MODERATED);
    assert_int_equal(top_count(world, ROLE_PARTICIPANT), 1);
    assert_int_equal(top_count(world, ROLE_MODERATOR), 1);
    assert_int_equal(top_count(world, ROLE_OBSERVER), 0);
}

static void the_room_sees_everything_once_the_moderator_wants_it(void **state)
{
    struct world *world = live(state, (struct world_settings){0}, 4);

    all_judge(world, world_write(world, 1, "one"));
    expect_event(world, project(PROJECTION_ALL), EVENT_PROJECTED);
    expect_already_so(world, project(PROJECTION_ALL));
    assert_int_equal(top_count(world, ROLE_OBSERVER), 1);
    expect_event(world, project(PROJECTION_MODERATED), EVENT_PROJECTED);
    assert_int_equal(top_count(world, ROLE_OBSERVER), 0);
    expect_replays(world);
}

static void the_room_sees_what_was_approved_or_pinned_or_is_the_moderators(void **state)
{
    struct world *world = live(
        state, (struct world_settings){.moderation = MODERATION_STRICT, .seed_text = "a seed"},
        4);
    uint32_t approved = world_write(world, 1, "approved");
    struct command probe = world_as(0, COMMAND_PROBE);

    all_judge(world, 1);
    assert_int_equal(top_count(world, ROLE_OBSERVER), 1);
    probe.text = world_text(world, "a probe");
    all_judge(world, world_do(world, probe).statement);
    assert_int_equal(top_count(world, ROLE_OBSERVER), 2);
    world_do(world, about(0, COMMAND_APPROVE, approved));
    all_judge(world, approved);
    assert_int_equal(top_count(world, ROLE_OBSERVER), 3);
    expect_replays(world);
}

static void what_was_pinned_once_may_stay_in_the_room(void **state)
{
    struct world *world = live(state, (struct world_settings){0}, 4);
    uint32_t statement = world_write(world, 1, "one");

    all_judge(world, statement);
    world_do(world, about(0, COMMAND_PIN, statement));
    world_do(world, about(0, COMMAND_PIN, 0));
    assert_int_equal(top_count(world, ROLE_OBSERVER), 1);
    world_do(world, about(0, COMMAND_HIDE, statement));
    assert_int_equal(top_count(world, ROLE_OBSERVER), 0);
    world_do(world, about(0, COMMAND_RESTORE, statement)); /* moderation has seen it again */
    assert_int_equal(top_count(world, ROLE_OBSERVER), 1);
}

static void what_may_be_shown_is_found_behind_ten_that_may_not(void **state)
{
    struct world *world = live(state, (struct world_settings){.seed_text = "a seed"}, 4);
    static const char *const texts[] = {"a", "b", "c", "d", "e", "f",
                                        "g", "h", "i", "j", "k", "l"};

    for (uint32_t seat = 2; seat <= 4; seat++) { /* the seed is ranked last */
        world_offer(world, seat, 1);
        world_vote(world, seat, 1, 0);
    }
    for (size_t i = 0; i < ARRAY_COUNT(texts); i++)
        all_judge(world, world_write(world, 1, texts[i]));
    assert_int_equal(top_count(world, ROLE_PARTICIPANT), TOP_ITEMS);
    assert_int_equal(top_count(world, ROLE_OBSERVER), 1);
}

static void the_projector_is_led_after_the_end_too(void **state)
{
    struct world *world = live(state, (struct world_settings){0}, 0);

    world_do(world, session_do(SESSION_DO_CLOSE));
    expect_event(world, project(PROJECTION_ALL), EVENT_PROJECTED);
}

#define RULE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RULE(an_edit_changes_what_it_names_and_raises_the_revision),
        RULE(of_two_moderators_who_edit_one_theme_the_second_is_told),
        RULE(an_edit_that_says_what_stands_there_changes_nothing),
        RULE(a_theme_that_was_opened_stays_as_people_saw_it),
        RULE(the_autopilot_passes_a_skipped_theme),
        RULE(a_skip_is_taken_back_before_it_is_too_late),
        RULE(a_skipped_theme_is_opened_by_hand_all_the_same),
        RULE(a_skipped_theme_is_edited_and_probed_like_one_that_waits),
        RULE(the_follow_up_is_not_asked_of_what_was_skipped),
        RULE(themes_are_shown_and_opened_in_the_order_they_were_moved_to),
        RULE(nothing_is_moved_before_what_was_opened_or_before_itself),
        RULE(a_theme_that_is_added_comes_last_wherever_the_others_went),
        RULE(the_script_and_the_report_keep_the_order_of_the_hour),
        RULE(the_hour_is_arranged_before_it_starts_and_not_after_it_ends),
        RULE(an_amended_draft_keeps_skips_and_reuses_no_revision),
        RULE(participants_arrange_nothing),
        RULE(without_the_autopilot_a_theme_closes_and_nothing_follows),
        RULE(the_autopilot_goes_on_at_once_where_nothing_runs),
        RULE(the_autopilot_waits_for_what_runs),
        RULE(the_autopilot_is_set_before_the_start_and_in_a_pause),
        RULE(what_is_pinned_is_in_the_view_until_it_is_taken_away),
        RULE(only_what_everybody_may_see_is_pinned),
        RULE(a_pin_goes_with_what_is_hidden_withdrawn_or_merged),
        RULE(a_restored_statement_is_not_pinned_again_by_itself),
        RULE(what_is_merged_into_the_pinned_leaves_it_pinned),
        RULE(a_pinned_reaction_shows_its_own_text_alone),
        RULE(what_is_pinned_is_judged_without_an_offer),
        RULE(who_was_there_may_judge_it_after_the_pin_has_gone),
        RULE(who_joins_while_it_is_pinned_may_judge_it),
        RULE(a_pin_opens_no_theme_that_is_closed_for_judging),
        RULE(the_thread_and_reactions_of_the_pinned_are_open_to_all),
        RULE(a_pinned_seed_goes_with_the_draft_it_stood_in),
        RULE(the_room_sees_no_text_that_nobody_looked_at),
        RULE(the_room_sees_everything_once_the_moderator_wants_it),
        RULE(the_room_sees_what_was_approved_or_pinned_or_is_the_moderators),
        RULE(what_was_pinned_once_may_stay_in_the_room),
        RULE(what_may_be_shown_is_found_behind_ten_that_may_not),
        RULE(the_projector_is_led_after_the_end_too),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
