/* Sessions for the tests of reports, stated event by event. */
#include "world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

enum { FILE_BYTES_MAX = 64 * 1024 * 1024 };

static void world_event(struct world *world, struct event event)
{
    const char *why = "";

    event.version = 1;
    event.seq = session_seq(world->session) + 1;
    event.time_ms = world->now_ms;
    if (!session_accepts(world->session, &event, &why))
        fail_msg("an event of kind %d does not fit: %s", (int)event.kind, why);
    session_apply(world->session, &event);
}

static struct text world_text(struct world *world, const char *text)
{
    struct text prepared;

    assert_int_equal(text_prepare(bytes_from_string(text), STATEMENT_CHARACTERS_MAX,
                                  session_language(world->session), &world->arena, &prepared),
                     DECODE_OK);
    return prepared;
}

void world_init_draft(struct world *world, const char *script_json)
{
    struct script script;
    struct error error = {0};

    *world = (struct world){.session = session_create(), .now_ms = WORLD_START_MS};
    arena_init(&world->arena);
    if (script_decode(bytes_from_string(script_json), &world->arena, &script, &error) != 0)
        fail_msg("the script is wrong: %s", error.sentence);
    world_event(world, (struct event){.kind = EVENT_CREATED,
                                      .script = &script,
                                      .session_id = BYTES("0123456789abcdef"),
                                      .session_code = BYTES("K7QX2M"),
                                      .seed = 7});
    world->poll_count = (uint32_t)script.poll_count;
    for (size_t i = 0; i < script.theme_count; i++)
        world->statement_count += (uint32_t)script.themes[i].seed_count;
}

void world_init(struct world *world, const char *script_json)
{
    world_init_draft(world, script_json);
    world_event(world,
                (struct event){.kind = EVENT_STATE_CHANGED, .session_state = SESSION_LIVE});
}

void world_release(struct world *world)
{
    session_destroy(world->session);
    arena_release(&world->arena);
}

void world_wait(struct world *world, uint64_t ms)
{
    world->now_ms += ms;
}

uint32_t world_join(struct world *world)
{
    struct event event = {.kind = EVENT_JOINED, .seat = ++world->seat_count};

    memcpy(event.seat_key.data, &event.seat, sizeof(event.seat));
    world_event(world, event);
    return event.seat;
}

void world_join_many(struct world *world, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        world_join(world);
}

uint32_t world_write(struct world *world, uint32_t seat, uint32_t theme, const char *text)
{
    world_event(world, (struct event){.kind = EVENT_WRITTEN,
                                      .statement = ++world->statement_count,
                                      .seat = seat,
                                      .theme = theme,
                                      .text = world_text(world, text)});
    return world->statement_count;
}

uint32_t world_write_raw(struct world *world, uint32_t seat, uint32_t theme, struct bytes text)
{
    world_event(world,
                (struct event){.kind = EVENT_WRITTEN,
                               .statement = ++world->statement_count,
                               .seat = seat,
                               .theme = theme,
                               .text = {.bytes = text, .fold = {world->statement_count}}});
    return world->statement_count;
}

uint32_t world_react(struct world *world, uint32_t seat, uint32_t parent,
                     enum statement_kind kind, const char *text)
{
    struct arena arena;
    struct statement_record *records = NULL;

    arena_init(&arena);
    statement_records(world->session, &arena, &records);
    world_event(world, (struct event){.kind = EVENT_WRITTEN,
                                      .statement = ++world->statement_count,
                                      .seat = seat,
                                      .theme = records[parent - 1].theme,
                                      .parent = parent,
                                      .statement_kind = kind,
                                      .text = world_text(world, text)});
    arena_release(&arena);
    return world->statement_count;
}

void world_vote(struct world *world, uint32_t seat, uint32_t statement, int8_t grade)
{
    struct event event = {
        .kind = EVENT_OFFERED, .seat = seat, .statement = statement, .grade = grade};

    world_event(world, event);
    event.kind = EVENT_VOTED;
    world_event(world, event);
}

void world_votes(struct world *world, uint32_t statement, uint32_t first_seat,
                 const char *grades)
{
    for (uint32_t i = 0; grades[i] != '\0'; i++) {
        if (grades[i] == 's')
            world_vote(world, first_seat + i, statement, GRADE_SKIP);
        else if (grades[i] != '.')
            world_vote(world, first_seat + i, statement, (int8_t)(grades[i] - '0'));
    }
}

void world_hide(struct world *world, uint32_t statement)
{
    world_event(world, (struct event){.kind = EVENT_HIDDEN,
                                      .statement = statement,
                                      .reason = BYTES("noemt een persoon")});
}

void world_note(struct world *world, const char *text)
{
    world_event(
        world, (struct event){.kind = EVENT_NOTED, .text = {.bytes = bytes_from_string(text)}});
}

void world_withdraw(struct world *world, uint32_t statement)
{
    world_event(world, (struct event){.kind = EVENT_WITHDRAWN, .statement = statement});
}

void world_merge(struct world *world, uint32_t from, uint32_t into)
{
    world_event(world, (struct event){.kind = EVENT_MERGED, .statement = from, .into = into});
}

void world_unmerge(struct world *world, uint32_t from)
{
    world_event(world, (struct event){.kind = EVENT_UNMERGED, .statement = from});
}

void world_eject(struct world *world, uint32_t seat)
{
    world_event(world, (struct event){.kind = EVENT_EJECTED, .seat = seat});
}

void world_answer(struct world *world, uint32_t seat, uint32_t question, uint32_t option)
{
    world_event(world, (struct event){.kind = EVENT_BACKGROUND_ANSWERED,
                                      .seat = seat,
                                      .question_index = question,
                                      .option_index = option});
}

uint32_t world_poll_open(struct world *world, const char *question, const char *const *options,
                         size_t option_count, bool follow_up)
{
    struct bytes texts[OPTIONS_MAX];

    assert_true(option_count <= OPTIONS_MAX);
    for (size_t i = 0; i < option_count; i++)
        texts[i] = bytes_from_string(options[i]);
    world_event(world, (struct event){.kind = EVENT_POLL_OPENED,
                                      .poll = ++world->poll_count,
                                      .question = bytes_from_string(question),
                                      .options = texts,
                                      .option_count = option_count,
                                      .follow_up = follow_up});
    return world->poll_count;
}

void world_poll_answer(struct world *world, uint32_t seat, uint32_t poll, uint32_t option)
{
    world_event(world, (struct event){.kind = EVENT_POLL_ANSWERED,
                                      .seat = seat,
                                      .poll = poll,
                                      .option_index = option});
}

void world_close(struct world *world)
{
    const struct command command = {.kind = COMMAND_SESSION,
                                    .time_ms = world->now_ms,
                                    .actor = {.role = ROLE_MODERATOR},
                                    .session_do = SESSION_DO_CLOSE};
    struct event_list *events = calloc(1, sizeof(*events));
    struct decision decision = session_decide(world->session, &command, events);

    assert_int_equal(decision.refusal, REFUSED_NOTHING);
    for (size_t i = 0; i < events->count; i++)
        session_apply(world->session, &events->items[i]);
    free(events);
}

struct buffer world_html(const struct world *world)
{
    struct report *report = report_create(world->session);
    struct buffer out;

    buffer_init(&out, REPORT_BYTES_MAX);
    report_encode_html(report, &out);
    report_destroy(report);
    assert_false(out.overflowed);
    return out;
}

struct buffer world_json(const struct world *world)
{
    struct report *report = report_create(world->session);
    struct buffer out;

    buffer_init(&out, REPORT_BYTES_MAX);
    report_encode_json(report, &out);
    report_destroy(report);
    assert_false(out.overflowed);
    return out;
}

void world_export(const struct world *world, uint64_t shuffle_seed, struct world_tables *tables)
{
    struct report *report = report_create(world->session);
    struct error error = {0};

    buffer_init(&tables->statements, FILE_BYTES_MAX);
    buffer_init(&tables->votes, FILE_BYTES_MAX);
    buffer_init(&tables->groups, FILE_BYTES_MAX);
    buffer_init(&tables->meta, FILE_BYTES_MAX);
    buffer_init(&tables->ranking, FILE_BYTES_MAX);
    buffer_init(&tables->ranked, FILE_BYTES_MAX);
    export_statements_csv(world->session, &tables->statements);
    export_votes_csv(world->session, shuffle_seed, &tables->votes);
    export_groups_csv(world->session, shuffle_seed, &tables->groups);
    export_meta_json(report, &tables->meta);
    report_encode_ranking_csv(report, &tables->ranking);
    if (rank_tables(buffer_bytes(&tables->statements), buffer_bytes(&tables->votes),
                    buffer_bytes(&tables->groups), report->participants, &tables->ranked,
                    &error) != 0)
        fail_msg("what was exported cannot be ranked: %s", error.sentence);
    report_destroy(report);
}

void world_tables_release(struct world_tables *tables)
{
    buffer_release(&tables->statements);
    buffer_release(&tables->votes);
    buffer_release(&tables->groups);
    buffer_release(&tables->meta);
    buffer_release(&tables->ranking);
    buffer_release(&tables->ranked);
}

struct buffer file_read(const char *path)
{
    struct buffer content;
    char block[65536];
    FILE *file = fopen(path, "rb");

    buffer_init(&content, FILE_BYTES_MAX);
    if (!file)
        return content;
    for (;;) {
        size_t size = fread(block, 1, sizeof(block), file);

        if (size == 0)
            break;
        buffer_append(&content, (struct bytes){.data = block, .size = size});
    }
    fclose(file);
    assert_false(content.overflowed);
    return content;
}

void file_write(const char *path, struct bytes bytes)
{
    FILE *file = fopen(path, "wb");

    if (!file)
        fail_msg("cannot write %s", path);
    assert_int_equal(fwrite(bytes.data, 1, bytes.size, file), bytes.size);
    assert_int_equal(fclose(file), 0);
}

const char *buffer_string(struct buffer *buffer)
{
    size_t size = buffer->size;

    buffer_append_char(buffer, '\0');
    assert_false(buffer->overflowed);
    buffer->size = size;
    return buffer->data;
}
