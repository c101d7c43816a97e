/*
 * Properties over seeds: random people do random things, allowed and not. Deciding changes
 * nothing; a replay and a clone are the session; what was counted can be counted again from the
 * votes; no limit is passed.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "herkend/memory.h"
#include "herkend/random.h"
#include "herkend/report.h"
#include "world.h"

enum { SEEDS = 60, STEPS = 600, WORDS = 40, SEEN_MAX = 4 * STEPS };

static const char *random_words(uint64_t *state, char *out, size_t size)
{
    size_t used = 0;
    uint32_t count = 1 + random_below(state, 6);

    for (uint32_t i = 0; i < count; i++)
        used += (size_t)snprintf(out + used, size - used, "%sw%u", i ? " " : "",
                                 random_below(state, WORDS));
    return out;
}

/* Any number up to one more than there are: sometimes one that does not exist. */
static uint32_t any_of(uint64_t *state, uint32_t count)
{
    return 1 + random_below(state, count + 1);
}

static void fill_numbers(struct command *command, const struct world *world, uint64_t *state)
{
    struct arena arena;
    struct script script;
    uint32_t statements = 0;

    arena_init(&arena);
    session_script(world->session, &arena, &script);
    for (size_t i = 0; i < world->journal_count; i++)
        statements += world->journal[i].kind == EVENT_WRITTEN;
    command->statement = any_of(state, statements);
    command->into = any_of(state, statements);
    command->theme = any_of(state, (uint32_t)script.theme_count);
    command->poll = random_below(state, 4);
    command->proposal = random_below(state, 4);
    arena_release(&arena);
}

static struct command random_participant_command(struct world *world, uint32_t seat,
                                                 uint64_t *state)
{
    static const enum command_kind kinds[] = {
        COMMAND_NEXT, COMMAND_NEXT,     COMMAND_NEXT, COMMAND_STATEMENT,  COMMAND_REACTION,
        COMMAND_VOTE, COMMAND_WITHDRAW, COMMAND_FLAG, COMMAND_BACKGROUND, COMMAND_POLL,
        COMMAND_VOTE, COMMAND_VOTE,     COMMAND_NEXT, COMMAND_PROPOSE,    COMMAND_VOTE,
    };
    char words[256];
    struct command command = world_as(seat, kinds[random_below(state, ARRAY_COUNT(kinds))]);

    fill_numbers(&command, world, state);
    if (command.kind == COMMAND_STATEMENT)
        command.theme = 0;
    command.statement_kind = (enum statement_kind)(KIND_ADDITION + random_below(state, 5));
    command.grade = (int8_t)((int)random_below(state, 5) - 1);
    command.option_index = random_below(state, 3);
    command.text = world_text(world, random_words(state, words, sizeof(words)));
    command.title = command.text.bytes;
    return command;
}

static struct command random_moderator_command(struct world *world, uint64_t *state)
{
    static const enum command_kind kinds[] = {
        COMMAND_HIDE,       COMMAND_RESTORE,  COMMAND_APPROVE, COMMAND_MERGE,
        COMMAND_UNMERGE,    COMMAND_EJECT,    COMMAND_PROBE,   COMMAND_POLL_OPEN,
        COMMAND_POLL_CLOSE, COMMAND_THEME,    COMMAND_SESSION, COMMAND_MERGE,
        COMMAND_ANNOUNCE,   COMMAND_APPROVE,  COMMAND_APPROVE, COMMAND_ASK_REWORD,
        COMMAND_NOTE,       COMMAND_ANNOUNCE, COMMAND_APPROVE, COMMAND_APPROVE,
        COMMAND_PIN,        COMMAND_PIN,      COMMAND_THEME,
    };
    static const enum session_do verbs[] = {SESSION_DO_PAUSE,     SESSION_DO_RESUME,
                                            SESSION_DO_RESUME,    SESSION_DO_ROUND,
                                            SESSION_DO_AUTOMATIC, SESSION_DO_PROJECT};
    static const struct bytes options[] = {{"yes", 3}, {"no", 2}};
    char words[256];
    struct command command = world_as(0, kinds[random_below(state, ARRAY_COUNT(kinds))]);

    fill_numbers(&command, world, state);
    command.session_do = verbs[random_below(state, ARRAY_COUNT(verbs))];
    command.theme_do = (enum theme_do)(THEME_DO_ADD + random_below(state, THEME_DO_MOVE));
    command.before = random_below(state, 5);
    command.on = random_below(state, 2) != 0;
    command.projection = (enum projection)random_below(state, 2);
    if (command.kind == COMMAND_PIN && random_below(state, 3) == 0)
        command.statement = 0;
    command.minutes = random_below(state, 5);
    command.revision = random_below(state, 4);
    command.text = world_text(world, random_words(state, words, sizeof(words)));
    command.title = command.text.bytes;
    command.question = command.text.bytes;
    command.reason = BYTES("a reason");
    command.options = options;
    command.option_count = 2;
    return command;
}

static void expect_same(const struct session *a, const struct session *b, uint64_t seed,
                        const char *what)
{
    if (session_digest(a) != session_digest(b))
        fail_msg("seed %llu: %s", (unsigned long long)seed, what);
}

/*
 * What the router has counted, with increments taken back and given again through every merge
 * and hiding, is what the official table counts from the votes alone.
 */
static void expect_counts_agree(const struct session *session, uint64_t seed)
{
    struct vote_table *table = vote_table_create(session);
    struct ranking *ranking = ranking_compute(&table->input);
    struct arena arena;

    arena_init(&arena);
    for (size_t i = 0; i < table->statement_count; i++) {
        uint32_t number = table->statement_of_index[i];
        struct update update;

        view_console(session, session_time(session), &arena, &update);
        view_console_lines(session, NULL, &number, 1, &arena, &update);
        if (update.console_statements[0].n != ranking->lines[i].n ||
            memcmp(update.console_statements[0].counts, ranking->lines[i].count,
                   sizeof(ranking->lines[i].count)) != 0)
            fail_msg("seed %llu: statement %u is counted differently by router and table",
                     (unsigned long long)seed, number);
    }
    arena_release(&arena);
    ranking_destroy(ranking);
    vote_table_destroy(table);
}

/* Whether an item of a seat's conversation is one that it may see, and open just as a vote on
 * it is taken. */
static void expect_item(struct world *world, uint32_t seat,
                        const struct conversation_item *item, uint64_t seed)
{
    const struct own_view *line = &item->line;
    struct command vote = world_as(seat, COMMAND_VOTE);
    uint32_t number = line->statement.statement;

    vote.statement = number;
    vote.grade = 2;
    if (item->open != (world_ask(world, vote).refusal == REFUSED_NOTHING))
        fail_msg("seed %llu: statement %u is %sopen to seat %u, against the rules",
                 (unsigned long long)seed, number, item->open ? "" : "not ", seat);
    if (!item->own && (line->state != STATEMENT_VISIBLE || item->grade == GRADE_NONE))
        fail_msg("seed %llu: seat %u is shown statement %u of others", (unsigned long long)seed,
                 seat, number);
    if ((line->state == STATEMENT_MERGED) != (line->into != 0))
        fail_msg("seed %llu: statement %u is merged into nothing", (unsigned long long)seed,
                 number);
}

/* Page after page: each item once, none in between missing, and all the seat's own. */
static void expect_conversation(struct world *world, uint32_t seat, uint64_t seed)
{
    struct viewer viewer = {.role = ROLE_PARTICIPANT, .seat = seat};
    uint8_t *seen = xcalloc(SEEN_MAX, 1);
    uint32_t before = 0;
    struct arena arena;
    struct update update;

    arena_init(&arena);
    do {
        if (view_conversation(world->session, viewer, before, NULL, &arena, &update).refusal !=
            REFUSED_NOTHING)
            fail_msg("seed %llu: a page does not follow", (unsigned long long)seed);
        for (size_t i = 0; i < update.conversation_count; i++) {
            before = update.conversation[i].line.statement.statement;
            if (before >= SEEN_MAX || seen[before]++)
                fail_msg("seed %llu: statement %u comes twice", (unsigned long long)seed,
                         before);
            expect_item(world, seat, &update.conversation[i], seed);
        }
    } while (update.more);
    view_welcome(world->session, viewer, NULL, world->now_ms, &arena, &update);
    for (size_t i = 0; i < update.own_count; i++) {
        const struct own_view *own = &update.own[i];

        if (!seen[own->statement.statement] && !(own->into && seen[own->into]))
            fail_msg("seed %llu: own statement %u is not in the conversation",
                     (unsigned long long)seed, own->statement.statement);
    }
    arena_release(&arena);
    free(seen);
}

/* What was offered is voted on mostly, as people do; the random vote above is mostly refused.
 */
static void vote_on_offer(struct world *world, uint32_t seat, uint64_t *state)
{
    struct command vote = world_as(seat, COMMAND_VOTE);

    if (world->decision.refusal != REFUSED_NOTHING || world->decision.statement == 0 ||
        random_below(state, 4) == 0)
        return;
    vote.statement = world->decision.statement;
    vote.grade = (int8_t)((int)random_below(state, 5) - 1);
    world_do(world, vote);
}

static void random_life(uint64_t seed)
{
    uint64_t state = seed;
    struct world *world = world_create_live((struct world_settings){
        .theme_count = 3,
        .moderation = seed % 3 == 0 ? MODERATION_STRICT : MODERATION_OPEN,
        .seed_text = "w1 w2 w3"});
    uint32_t seats = 0;

    for (int step = 0; step < STEPS; step++) {
        if (seats < 3 || random_below(&state, 40) == 0)
            seats = world_join(world);

        uint32_t seat = 1 + random_below(&state, seats);

        if (random_below(&state, 8) == 0) {
            world_do(world, random_moderator_command(world, &state));
        } else {
            struct command command = random_participant_command(world, seat, &state);

            world_do(world, command);
            if (command.kind == COMMAND_NEXT)
                vote_on_offer(world, seat, &state);
        }
        world_pass(world, random_below(&state, 4000));
        if (step % 60 == 59 && !session_seat_is_ejected(world->session, seat))
            expect_conversation(world, seat, seed);
    }

    struct session *replayed = world_replay(world);
    struct session *clone = session_clone(world->session);

    expect_counts_agree(world->session, seed);
    expect_same(world->session, replayed, seed, "a replay differs from life");
    expect_same(world->session, clone, seed, "a clone differs from its original");

    struct command close = world_as(0, COMMAND_SESSION);

    close.session_do = SESSION_DO_CLOSE;
    world_do(world, close);
    assert_int_equal(world->decision.refusal, REFUSED_NOTHING);

    struct report *report = report_create(world->session);

    assert_true(report->digest == world->events.items[world->events.count - 1].digest);
    report_destroy(report);
    session_destroy(replayed);
    session_destroy(clone);
    world_destroy(world);
}

static void replay_and_clone_equal_life_whatever_people_do(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= SEEDS; seed++)
        random_life(seed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(replay_and_clone_equal_life_whatever_people_do),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
