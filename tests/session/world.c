/* The world of tests: see world.h. */
#include "world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "herkend/memory.h"

struct text world_text(struct world *world, const char *text)
{
    struct bytes bytes = arena_copy(&world->arena, bytes_from_string(text));
    uint32_t *stems = arena_alloc(&world->arena, bytes.size + 1, sizeof(*stems));
    uint32_t count = 0;

    for (size_t start = 0; start < bytes.size;) {
        size_t end = start;

        while (end < bytes.size && bytes.data[end] != ' ')
            end++;

        uint32_t stem = (uint32_t)bytes_hash((struct bytes){bytes.data + start, end - start});
        uint32_t place = count;
        bool known = false;

        for (uint32_t i = 0; i < count; i++)
            known = known || stems[i] == stem;
        while (!known && place > 0 && stems[place - 1] > stem) {
            stems[place] = stems[place - 1];
            place--;
        }
        if (!known) {
            stems[place] = stem;
            count++;
        }
        start = end + 1;
    }
    return (struct text){.bytes = bytes,
                         .fold = {bytes_hash(bytes), bytes_hash(bytes) * 31},
                         .stems = stems,
                         .stem_count = count};
}

struct command world_as(uint32_t seat, enum command_kind kind)
{
    return (struct command){
        .kind = kind,
        .actor = {.role = seat ? ROLE_PARTICIPANT : ROLE_MODERATOR, .number = seat}};
}

struct command world_as_server(enum command_kind kind)
{
    return (struct command){.kind = kind, .actor = {.role = ROLE_SERVER}};
}

/* Keeps an event with texts that outlive the command. Scripts are made in the world's arena
 * already. */
static void journal_keep(struct world *world, const struct event *event)
{
    world->journal = array_reserve(world->journal, &world->journal_capacity,
                                   world->journal_count + 1, sizeof(*world->journal));
    struct event *kept = &world->journal[world->journal_count++];

    *kept = *event;
    kept->text.bytes = arena_copy(&world->arena, event->text.bytes);
    kept->title = arena_copy(&world->arena, event->title);
    kept->question = arena_copy(&world->arena, event->question);
    kept->reason = arena_copy(&world->arena, event->reason);
    kept->request = arena_copy(&world->arena, event->request);
    if (event->option_count > 0) {
        struct bytes *options =
            arena_alloc(&world->arena, event->option_count, sizeof(*options));

        for (size_t i = 0; i < event->option_count; i++)
            options[i] = arena_copy(&world->arena, event->options[i]);
        kept->options = options;
    }
}

struct decision world_ask(struct world *world, struct command command)
{
    uint64_t digest = session_digest(world->session);

    command.time_ms = world->now_ms;
    world->decision = session_decide(world->session, &command, &world->events);
    assert_true(session_digest(world->session) == digest);
    if (world->decision.refusal != REFUSED_NOTHING) {
        assert_int_equal(world->events.count, 0);
        assert_non_null(world->decision.message);
    }
    return world->decision;
}

struct decision world_do(struct world *world, struct command command)
{
    char id[32];

    if (command.id.size == 0 && command.actor.role != ROLE_SERVER) {
        snprintf(id, sizeof(id), "c%u", world->command_count++);
        command.id = arena_copy(&world->arena, bytes_from_string(id));
    }
    world_ask(world, command);
    for (size_t i = 0; i < world->events.count; i++) {
        const char *why = NULL;

        if (!session_accepts(world->session, &world->events.items[i], &why))
            fail_msg("an event that was decided is not accepted: %s", why);
        journal_keep(world, &world->events.items[i]);
        session_apply(world->session, &world->events.items[i]);
    }
    return world->decision;
}

static const struct script *world_script(struct world *world, struct world_settings settings)
{
    struct script *script = arena_alloc(&world->arena, 1, sizeof(*script));
    uint32_t theme_count = settings.theme_count ? settings.theme_count : 2;
    struct script_theme *themes = arena_alloc(&world->arena, theme_count, sizeof(*themes));
    struct script_question *background = arena_alloc(&world->arena, 1, sizeof(*background));
    struct bytes *options = arena_alloc(&world->arena, 2, sizeof(*options));

    for (uint32_t i = 0; i < theme_count; i++) {
        char title[32];

        snprintf(title, sizeof(title), "theme %u", i + 1);
        themes[i] =
            (struct script_theme){.title = arena_copy(&world->arena, bytes_from_string(title)),
                                  .question = BYTES("what do you run into?"),
                                  .minutes = 10};
    }
    if (settings.seed_text) {
        struct text *seed = arena_alloc(&world->arena, 1, sizeof(*seed));

        *seed = world_text(world, settings.seed_text);
        themes[0].seeds = seed;
        themes[0].seed_count = 1;
    }
    options[0] = BYTES("small");
    options[1] = BYTES("large");
    background[0] =
        (struct script_question){.question = BYTES("how large is your municipality?"),
                                 .options = options,
                                 .option_count = 2};
    *script = (struct script){.title = BYTES("a session"),
                              .language = settings.language,
                              .moderation = settings.moderation,
                              .automatic = !settings.manual,
                              .countdown_seconds = settings.countdown_seconds == UINT32_MAX ? 0
                                                   : settings.countdown_seconds
                                                       ? settings.countdown_seconds
                                                       : 30,
                              .capacity = settings.capacity,
                              .rehearsal = settings.rehearsal,
                              .report_days = settings.report_days,
                              .themes = themes,
                              .theme_count = theme_count,
                              .background = background,
                              .background_count = 1};
    return script;
}

struct world *world_create(struct world_settings settings)
{
    struct world *world = xcalloc(1, sizeof(*world));
    struct command create = world_as_server(COMMAND_CREATE);

    arena_init(&world->arena);
    world->session = session_create();
    world->now_ms = UINT64_C(1800000000000);
    create.script = world_script(world, settings);
    create.session_id = BYTES("abcdefghij");
    create.session_code = BYTES("K7QX2M");
    create.seed = 42;
    create.moderator_hash.data[0] = 1;
    create.observer_hash.data[0] = 2;
    world_do(world, create);
    assert_int_equal(world->decision.refusal, REFUSED_NOTHING);
    return world;
}

struct world *world_create_live(struct world_settings settings)
{
    struct world *world = world_create(settings);
    struct command start = world_as(0, COMMAND_SESSION);

    start.session_do = SESSION_DO_START;
    world_do(world, start);
    assert_int_equal(world->decision.refusal, REFUSED_NOTHING);
    return world;
}

void world_destroy(struct world *world)
{
    session_destroy(world->session);
    arena_release(&world->arena);
    free(world->journal);
    free(world);
}

uint32_t world_join(struct world *world)
{
    struct command join = world_as_server(COMMAND_JOIN);
    uint64_t number = ++world->command_count;

    memcpy(join.seat_key.data, &number, sizeof(number));
    world_do(world, join);
    assert_int_equal(world->decision.refusal, REFUSED_NOTHING);
    return world->decision.seat;
}

uint32_t world_write(struct world *world, uint32_t seat, const char *text)
{
    struct command write = world_as(seat, COMMAND_STATEMENT);

    write.text = world_text(world, text);
    world_do(world, write);
    assert_int_equal(world->decision.refusal, REFUSED_NOTHING);
    return world->decision.statement;
}

uint32_t world_react(struct world *world, uint32_t seat, uint32_t statement,
                     enum statement_kind kind, const char *text)
{
    struct command react = world_as(seat, COMMAND_REACTION);

    react.statement = statement;
    react.statement_kind = kind;
    react.text = world_text(world, text);
    world_do(world, react);
    assert_int_equal(world->decision.refusal, REFUSED_NOTHING);
    return world->decision.statement;
}

void world_offer(struct world *world, uint32_t seat, uint32_t statement)
{
    do {
        world_do(world, world_as(seat, COMMAND_NEXT));
        assert_int_equal(world->decision.refusal, REFUSED_NOTHING);
        if (world->decision.statement == 0)
            fail_msg("statement %u is never offered to seat %u", statement, seat);
    } while (world->decision.statement != statement);
}

void world_vote(struct world *world, uint32_t seat, uint32_t statement, int8_t grade)
{
    struct command vote = world_as(seat, COMMAND_VOTE);

    vote.statement = statement;
    vote.grade = grade;
    world_do(world, vote);
    assert_int_equal(world->decision.refusal, REFUSED_NOTHING);
}

void world_pass(struct world *world, uint64_t ms)
{
    uint64_t until_ms = world->now_ms + ms;

    while (session_next_deadline(world->session) <= until_ms) {
        world->now_ms = session_next_deadline(world->session);
        world_do(world, world_as_server(COMMAND_TICK));
        assert_true(world->events.count > 0); /* a tick that is due does something */
    }
    world->now_ms = until_ms;
    session_advance(world->session, until_ms);
}

struct session *world_replay(const struct world *world)
{
    struct session *session = session_create();

    for (size_t i = 0; i < world->journal_count; i++) {
        const char *why = NULL;

        if (!session_accepts(session, &world->journal[i], &why))
            fail_msg("a replayed event is not accepted: %s", why);
        session_apply(session, &world->journal[i]);
    }
    session_advance(session, world->now_ms);
    return session;
}
