/* What moderators do about texts besides showing them: ask for other words, write their own in
 * the report, and take out of the report what was overlooked. */
#include "expect.h"
#include "herkend/report.h"
#include "herkend/view.h"

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

static struct command session_to(enum session_do verb)
{
    struct command command = world_as(0, COMMAND_SESSION);

    command.session_do = verb;
    return command;
}

static void a_closed_session_still_lets_texts_be_hidden_and_restored(void **state)
{
    struct world *world = live(state);
    uint32_t one = world_write(world, 1, "one");
    struct command hide = about(0, COMMAND_HIDE, one);

    hide.reason = BYTES("names a person");
    world_do(world, session_to(SESSION_DO_CLOSE));
    expect_event(world, hide, EVENT_HIDDEN);

    struct report *report = report_create(world->session);

    assert_int_equal(report->statement_count, 0);
    report_destroy(report);
    expect_event(world, about(0, COMMAND_RESTORE, one), EVENT_RESTORED);
    report = report_create(world->session);
    assert_int_equal(report->statement_count, 1);
    report_destroy(report);
}

static void what_was_released_stays_as_it_is(void **state)
{
    struct world *world = live(state);
    uint32_t one = world_write(world, 1, "one");
    uint32_t two = world_write(world, 1, "two");

    world_do(world, session_to(SESSION_DO_CLOSE));
    world_do(world, about(0, COMMAND_HIDE, two));
    world_do(world, session_to(SESSION_DO_RELEASE));
    expect_refused(world, about(0, COMMAND_HIDE, one), REFUSED_WRONG_STATE);
    expect_refused(world, about(0, COMMAND_RESTORE, two), REFUSED_WRONG_STATE);
    expect_refused(world, about(0, COMMAND_NOTE, 0), REFUSED_WRONG_STATE);
}

static struct command ask_reword(uint32_t statement, const char *reason)
{
    struct command command = about(0, COMMAND_ASK_REWORD, statement);

    command.reason = bytes_from_string(reason);
    return command;
}

static struct bytes reword_of(const struct world *world, uint32_t statement)
{
    struct update update;

    view_fate(world->session, statement, &update);
    return update.reword;
}

static void an_author_is_asked_for_other_words_and_the_later_reason_stands(void **state)
{
    struct world *world = live(state);
    uint32_t one = world_write(world, 1, "one");
    struct arena arena;
    struct update update;

    arena_init(&arena);
    expect_event(world, ask_reword(one, "no names"), EVENT_REWORD_ASKED);
    assert_true(bytes_equal(reword_of(world, one), BYTES("no names")));
    expect_event(world, ask_reword(one, "kinder"), EVENT_REWORD_ASKED);
    view_welcome(world->session, (struct viewer){.role = ROLE_PARTICIPANT, .seat = 1}, NULL,
                 world->now_ms, &arena, &update);
    assert_true(bytes_equal(update.own[0].reword, BYTES("kinder")));
    assert_int_equal(update.own[0].state, STATEMENT_VISIBLE);
    view_console(world->session, world->now_ms, &arena, &update);
    view_console_lines(world->session, NULL, &one, 1, &arena, &update);
    assert_true(bytes_equal(update.console_statements[0].reword, BYTES("kinder")));
    arena_release(&arena);
}

static void asking_for_other_words_ends_when_the_text_is_not_shown_any_more(void **state)
{
    struct world *world = live(state);
    uint32_t hidden = world_write(world, 1, "hidden");
    uint32_t withdrawn = world_write(world, 1, "withdrawn");
    uint32_t merged = world_write(world, 1, "merged");
    uint32_t into = world_write(world, 1, "into");
    struct command merge = about(0, COMMAND_MERGE, merged);

    for (uint32_t i = hidden; i <= into; i++)
        world_do(world, ask_reword(i, "no names"));
    merge.into = into;
    world_do(world, about(0, COMMAND_HIDE, hidden));
    world_do(world, about(1, COMMAND_WITHDRAW, withdrawn));
    world_do(world, merge);
    for (uint32_t i = hidden; i <= merged; i++) {
        assert_int_equal(reword_of(world, i).size, 0);
        expect_refused(world, ask_reword(i, "again"), REFUSED_WRONG_STATE);
    }
    assert_true(bytes_equal(reword_of(world, into), BYTES("no names")));
    world_do(world, about(0, COMMAND_RESTORE, hidden));
    assert_int_equal(reword_of(world, hidden).size, 0);
}

static void only_a_participants_text_can_be_reworded(void **state)
{
    struct world *world = live(state);
    uint32_t one = world_write(world, 1, "one");
    struct command probe = world_as(0, COMMAND_PROBE);

    probe.text = world_text(world, "is it the rules?");
    world_do(world, probe);
    expect_refused(world, ask_reword(world->decision.statement, "no names"), REFUSED_FORBIDDEN);
    expect_refused(world, ask_reword(99, "no names"), REFUSED_NOT_FOUND);
    expect_refused(world, about(2, COMMAND_ASK_REWORD, one), REFUSED_FORBIDDEN);
    world_do(world, session_to(SESSION_DO_CLOSE));
    expect_refused(world, ask_reword(one, "no names"), REFUSED_WRONG_STATE);
}

/* Else the refusal of the second would say that both are of one person. */
static void whether_an_author_was_ejected_is_not_told_by_asking(void **state)
{
    struct world *world = live(state);
    uint32_t one = world_write(world, 1, "one");
    uint32_t two = world_write(world, 1, "two");

    world_do(world, about(0, COMMAND_EJECT, one));
    expect_event(world, ask_reword(two, "no names"), EVENT_REWORD_ASKED);
}

static struct command note(struct world *world, const char *text, uint32_t revision)
{
    struct command command = world_as(0, COMMAND_NOTE);

    command.text = world_text(world, text);
    command.revision = revision;
    return command;
}

static struct update moderators_welcome(const struct world *world, struct arena *arena)
{
    struct update update;

    view_welcome(world->session, (struct viewer){.role = ROLE_MODERATOR}, NULL, world->now_ms,
                 arena, &update);
    return update;
}

static void a_note_changes_only_for_who_has_seen_the_latest(void **state)
{
    struct world *world = live(state);
    struct arena arena;

    arena_init(&arena);
    assert_int_equal(moderators_welcome(world, &arena).note_revision, 0);
    expect_event(world, note(world, "Thank you.", 0), EVENT_NOTED);
    expect_refused(world, note(world, "Goodbye.", 0), REFUSED_CONFLICT);
    expect_refused(world, note(world, "Goodbye.", 2), REFUSED_CONFLICT);
    assert_true(bytes_equal(moderators_welcome(world, &arena).note, BYTES("Thank you.")));
    assert_int_equal(moderators_welcome(world, &arena).note_revision, 1);
    expect_event(world, note(world, "Goodbye.", 1), EVENT_NOTED);
    assert_true(bytes_equal(moderators_welcome(world, &arena).note, BYTES("Goodbye.")));
    arena_release(&arena);
}

static void an_empty_note_removes_it_and_counts_as_a_change(void **state)
{
    struct world *world = live(state);
    struct arena arena;

    arena_init(&arena);
    expect_already_so(world, note(world, "", 0));
    world_do(world, note(world, "Thank you.", 0));
    expect_event(world, note(world, "", 1), EVENT_NOTED);
    assert_int_equal(moderators_welcome(world, &arena).note.size, 0);
    assert_int_equal(moderators_welcome(world, &arena).note_revision, 2);
    expect_refused(world, note(world, "Goodbye.", 0), REFUSED_CONFLICT);
    arena_release(&arena);
}

static void a_note_is_written_from_the_lobby_until_the_report_is_released(void **state)
{
    struct world *world = world_create((struct world_settings){0});

    *state = world;
    expect_refused(world, note(world, "in draft", 0), REFUSED_WRONG_STATE);
    world_do(world, session_to(SESSION_DO_LOBBY));
    expect_event(world, note(world, "in the lobby", 0), EVENT_NOTED);
    world_do(world, session_to(SESSION_DO_START));
    expect_event(world, note(world, "live", 1), EVENT_NOTED);
    world_do(world, session_to(SESSION_DO_CLOSE));
    expect_event(world, note(world, "closed", 2), EVENT_NOTED);
    world_do(world, session_to(SESSION_DO_RELEASE));
    expect_refused(world, note(world, "released", 3), REFUSED_WRONG_STATE);
}

static void the_note_is_the_moderators_until_it_stands_in_the_report(void **state)
{
    struct world *world = live(state);
    struct arena arena;
    struct update update;

    arena_init(&arena);
    expect_refused(world, world_as(1, COMMAND_NOTE), REFUSED_FORBIDDEN);
    world_do(world, note(world, "Thank you.", 0));
    view_welcome(world->session, (struct viewer){.role = ROLE_PARTICIPANT, .seat = 1}, NULL,
                 world->now_ms, &arena, &update);
    assert_int_equal(update.note_revision, 0);
    assert_int_equal(update.note.size, 0);

    struct report *report = report_create(world->session);

    assert_true(bytes_equal(report->note, BYTES("Thank you.")));
    report_destroy(report);
    arena_release(&arena);
}

#define RULE(name) cmocka_unit_test_teardown(name, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RULE(a_closed_session_still_lets_texts_be_hidden_and_restored),
        RULE(what_was_released_stays_as_it_is),
        RULE(an_author_is_asked_for_other_words_and_the_later_reason_stands),
        RULE(asking_for_other_words_ends_when_the_text_is_not_shown_any_more),
        RULE(only_a_participants_text_can_be_reworded),
        RULE(whether_an_author_was_ejected_is_not_told_by_asking),
        RULE(a_note_changes_only_for_who_has_seen_the_latest),
        RULE(an_empty_note_removes_it_and_counts_as_a_change),
        RULE(a_note_is_written_from_the_lobby_until_the_report_is_released),
        RULE(the_note_is_the_moderators_until_it_stands_in_the_report),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
