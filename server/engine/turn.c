/*
 * One turn's work until it is durable: events are applied, encoded and taken up, and committed
 * together. What must not be seen before that (answers, updates) waits in the turn. Engine's
 * thread.
 */
#include "internal.h"

#include <stdlib.h>

#include "herkend/memory.h"

enum { TURN_BODIES_SLACK_BYTES = 2 * JOURNAL_BODY_BYTES_MAX };

void turn_init(struct turn *turn)
{
    *turn = (struct turn){0};
    arena_init(&turn->arena);
    buffer_init(&turn->bodies, (size_t)TURN_BODIES_BYTES_MAX + TURN_BODIES_SLACK_BYTES);
}

void turn_reset(struct turn *turn)
{
    for (size_t i = 0; i < turn->answer_count; i++) {
        response_destroy(turn->answers[i].response);
        desk_work_destroy(turn->answers[i].work);
    }
    for (size_t i = 0; i < turn->touched_count; i++)
        turn->touched[i]->touched = false;
    turn->record_count = 0;
    turn->redaction_count = 0;
    turn->note_count = 0;
    turn->answer_count = 0;
    turn->touched_count = 0;
    ASSERT(turn->job_count == 0);
    buffer_clear(&turn->bodies);
    arena_reset(&turn->arena);
}

void turn_release(struct turn *turn)
{
    turn_reset(turn);
    arena_release(&turn->arena);
    buffer_release(&turn->bodies);
    free(turn->records);
    free(turn->offsets);
    free(turn->redactions);
    free(turn->notes);
    free(turn->answers);
    free(turn->touched);
    free(turn->jobs);
}

bool turn_is_full(const struct turn *turn)
{
    return turn->bodies.size >= TURN_BODIES_BYTES_MAX ||
           turn->record_count + COMMAND_EVENTS_MAX > JOURNAL_TURN_RECORDS_MAX ||
           turn->redaction_count + COMMAND_EVENTS_MAX > JOURNAL_TURN_RECORDS_MAX;
}

static void turn_touch(struct turn *turn, struct hosted_session *hosted)
{
    if (hosted->touched)
        return;
    hosted->touched = true;
    turn->touched = array_reserve(turn->touched, &turn->touched_capacity,
                                  turn->touched_count + 1, sizeof(struct hosted_session *));
    turn->touched[turn->touched_count++] = hosted;
}

/* Bodies stand in one growing buffer: where each begins is told by its offset until the commit.
 */
static void turn_record(struct turn *turn, const struct hosted_session *hosted,
                        const struct event *event)
{
    size_t place = turn->record_count;
    size_t begin = turn->bodies.size;

    event_encode(event, &turn->bodies);
    ASSERT(!turn->bodies.overflowed);
    turn->records =
        array_reserve(turn->records, &turn->record_capacity, place + 1, sizeof(*turn->records));
    turn->offsets =
        array_reserve(turn->offsets, &turn->offset_capacity, place + 1, sizeof(*turn->offsets));
    turn->offsets[place] = begin;
    turn->records[place] = (struct record){.session = hosted_id(hosted),
                                           .seq = event->seq,
                                           .time_ms = event->time_ms,
                                           .kind = (uint16_t)event->kind,
                                           .version = event->version,
                                           .body = {.size = turn->bodies.size - begin}};
    turn->record_count = place + 1;
}

static void turn_note(struct turn *turn, struct hosted_session *hosted,
                      const struct event *event)
{
    turn->notes = array_reserve(turn->notes, &turn->note_capacity, turn->note_count + 1,
                                sizeof(*turn->notes));

    struct note *note = &turn->notes[turn->note_count++];

    *note = (struct note){.hosted = hosted,
                          .kind = event->kind,
                          .statement_state = event->statement_state,
                          .seat = event->seat,
                          .theme = event->theme,
                          .statement = event->statement,
                          .into = event->into,
                          .parent = event->parent,
                          .poll = event->poll,
                          .link = event->link};
    if (event->kind == EVENT_ANNOUNCED)
        note->text = arena_copy(&turn->arena, event->text.bytes);
}

struct row_reading {
    struct engine *engine;
    struct hosted_session *hosted;
    struct bytes body; /* the row without its text, in the turn's arena */
};

/* The body that the row of a written text has from now on: the same event, without the text. */
static int row_blank(void *context, const struct record *record, struct error *error)
{
    struct row_reading *reading = context;
    struct engine *engine = reading->engine;
    struct event event = {.kind = (enum event_kind)record->kind,
                          .version = record->version,
                          .seq = record->seq,
                          .time_ms = record->time_ms};
    int failed = event_decode(record->body, session_language(reading->hosted->session),
                              &engine->turn.arena, &event, error);

    if (failed)
        return failed;
    ASSERT(event.kind == EVENT_WRITTEN);
    event.text = (struct text){.bytes = {.data = ""}};
    buffer_clear(&engine->encoded);
    event_encode(&event, &engine->encoded);
    reading->body = arena_copy(&engine->turn.arena, buffer_bytes(&engine->encoded));
    return 0;
}

/* The record of this turn that wrote it; SIZE_MAX when it was an earlier turn. */
static size_t turn_find_record(const struct turn *turn, const struct hosted_session *hosted,
                               uint64_t seq)
{
    if (seq <= hosted->durable_seq)
        return SIZE_MAX;
    for (size_t i = turn->record_count; i > 0; i--) {
        if (turn->records[i - 1].seq == seq && turn->records[i - 1].session.data == hosted->id)
            return i - 1;
    }
    UNREACHABLE("a statement was written by no event");
}

/* A text that is taken back in the turn that brought it never reaches the disk. */
static int redact_own_record(struct row_reading *reading, size_t place, struct error *error)
{
    struct turn *turn = &reading->engine->turn;
    struct record record = turn->records[place];

    if (!record.body.data)
        record.body.data = turn->bodies.data + turn->offsets[place];

    int failed = row_blank(reading, &record, error);

    if (!failed)
        turn->records[place].body = reading->body;
    return failed;
}

static int turn_redact(struct engine *engine, struct hosted_session *hosted, uint32_t statement,
                       struct error *error)
{
    struct turn *turn = &engine->turn;
    struct row_reading reading = {.engine = engine, .hosted = hosted};
    uint64_t seq = session_statement_seq(hosted->session, statement);
    size_t place = turn_find_record(turn, hosted, seq);

    if (place != SIZE_MAX)
        return redact_own_record(&reading, place, error);

    int failed =
        journal_read(engine->journal, hosted_id(hosted), seq, row_blank, &reading, error);

    if (failed)
        return failed;
    turn->redactions = array_reserve(turn->redactions, &turn->redaction_capacity,
                                     turn->redaction_count + 1, sizeof(*turn->redactions));
    turn->redactions[turn->redaction_count++] =
        (struct redaction){.session = hosted_id(hosted), .seq = seq, .body = reading.body};
    return 0;
}

int turn_apply(struct engine *engine, struct hosted_session *hosted, struct error *error)
{
    struct event_list *events = engine->events;

    /* First what can fail: an event that is applied cannot be taken back. */
    for (size_t i = 0; i < events->count; i++) {
        if (events->items[i].kind != EVENT_WITHDRAWN)
            continue;

        int failed = turn_redact(engine, hosted, events->items[i].statement, error);

        if (failed)
            return failed;
    }
    if (events->count > 0)
        turn_touch(&engine->turn, hosted);
    for (size_t i = 0; i < events->count; i++) {
        const struct event *event = &events->items[i];

        turn_record(&engine->turn, hosted, event);
        turn_note(&engine->turn, hosted, event);
        hosted_observe(hosted, event);
        session_apply(hosted->session, event);
    }
    return 0;
}

static int turn_write(struct engine *engine, struct error *error)
{
    struct turn *turn = &engine->turn;
    struct commit commit = {.records = turn->records,
                            .record_count = turn->record_count,
                            .redactions = turn->redactions,
                            .redaction_count = turn->redaction_count};
    uint64_t begin_us = monotonic_us();

    for (size_t i = 0; i < turn->record_count; i++) {
        if (!turn->records[i].body.data)
            turn->records[i].body.data = turn->bodies.data + turn->offsets[i];
    }

    int failed = journal_commit(engine->journal, &commit, error);

    metric_add(&engine->metrics->commit_us_total, monotonic_us() - begin_us);
    metric_add(failed ? &engine->metrics->commit_errors_total : &engine->metrics->commits_total,
               1);
    if (!failed)
        metric_add(&engine->metrics->records_total, turn->record_count);
    return failed;
}

int turn_commit(struct engine *engine, struct error *error)
{
    struct turn *turn = &engine->turn;

    if (turn->record_count == 0)
        return 0;

    int failed = turn_write(engine, error);

    if (failed) {
        recovery_begin(engine, -failed, error);
        return failed;
    }
    for (size_t i = 0; i < turn->touched_count; i++)
        turn->touched[i]->durable_seq = session_seq(turn->touched[i]->session);
    for (size_t i = 0; i < turn->note_count; i++) {
        if (facts_change_with(turn->notes[i].kind))
            facts_want(engine, turn->notes[i].hosted);
    }
    return 0;
}
