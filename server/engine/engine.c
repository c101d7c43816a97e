/*
 * The turn: requests are decided and applied, committed once, and only then answered and
 * published. It is a function of its requests and the time, but for the cost of jobs, which it
 * measures to leave pauses between rankings. Engine's thread, or whoever calls it instead.
 */
#include "internal.h"

#include <stdio.h>
#include <stdlib.h>

#include "herkend/log.h"
#include "herkend/memory.h"

/* Ids are taken down first: a journal is not asked twice at the same time. */
struct id_list {
    struct arena arena;
    struct bytes *ids;
    size_t count, capacity;
};

static int id_keep(void *context, struct bytes session, struct error *error)
{
    struct id_list *list = context;

    (void)error;
    list->ids = array_reserve(list->ids, &list->capacity, list->count + 1, sizeof(*list->ids));
    list->ids[list->count++] = arena_copy(&list->arena, session);
    return 0;
}

static int engine_load_all(struct engine *engine, struct error *error)
{
    struct id_list list = {0};
    uint64_t event_count = 0;

    arena_init(&list.arena);

    int failed = journal_sessions(engine->journal, id_keep, &list, error);

    for (size_t i = 0; !failed && i < list.count; i++) {
        struct hosted_session *hosted = hosted_add(engine, list.ids[i]);

        failed = hosted_load(engine, hosted, error);
        if (failed)
            break;
        event_count += hosted->durable_seq;
        hosted_remove_key(engine, hosted); /* the server may have stopped before it did */
        hosted_refresh_due(engine, hosted);
    }
    if (!failed)
        log_figure(LOG_INFO, "replayed", "events", (int64_t)event_count);
    free(list.ids);
    arena_release(&list.arena);
    return failed;
}

static char *url_copy(const char *url)
{
    struct bytes bytes = bytes_from_string(url ? url : "");
    char *copy = xcalloc(bytes.size + 1, 1);

    if (bytes.size > 0)
        memcpy(copy, bytes.data, bytes.size);
    return copy;
}

static void engine_init(struct engine *engine)
{
    table_init(&engine->hosted_by_id);
    table_init(&engine->hosted_by_code);
    table_init(&engine->connections.by_place);
    table_init(&engine->guesses);
    table_init(&engine->sign_ins_by_address.counts);
    table_init(&engine->sign_ins_by_name.counts);
    table_init(&engine->sign_ups_by_address.counts);
    engine->credentials_due_ms = UINT64_MAX;
    turn_init(&engine->turn);
    arena_init(&engine->scratch);
    buffer_init(&engine->encoded, UPDATE_BYTES_MAX);
    engine->events = xcalloc(1, sizeof(*engine->events));
    engine->next_due_ms = UINT64_MAX;
    engine->journal_ready = true;
}

int engine_create(struct engine **out, struct journal *journal, struct keyring *keyring,
                  struct people *people, struct metrics *metrics,
                  const struct engine_settings *settings, const struct engine_port *port,
                  uint64_t now_ms, struct error *error)
{
    struct engine *engine = xcalloc(1, sizeof(*engine));

    engine->journal = journal;
    engine->keyring = keyring;
    engine->people = people;
    if (people)
        people_hurry(people);
    engine->metrics = metrics;
    engine->settings = *settings;
    engine->public_url = url_copy(settings->public_url);
    engine->settings.public_url = engine->public_url;
    engine->port = *port;
    engine->now_ms = now_ms;
    engine_init(engine);

    int failed = people ? people_open_again(people, &engine->people_of_worker, error) : 0;

    if (!failed)
        failed = engine_load_all(engine, error);
    if (failed) {
        engine_destroy(engine);
        return failed;
    }
    atomic_store(&metrics->journal_ready, 1);
    atomic_store(&metrics->sessions, hosted_count_open(engine));
    *out = engine;
    return 0;
}

void engine_destroy(struct engine *engine)
{
    if (!engine)
        return;
    for (size_t i = 0; i < engine->hosted_count; i++) {
        atomic_fetch_sub(&engine->metrics->seats, engine->hosted[i]->present);
        hosted_destroy(engine->hosted[i]);
    }
    free(engine->hosted);
    free(engine->due_ms);
    table_release(&engine->hosted_by_id);
    table_release(&engine->hosted_by_code);
    connections_release(&engine->connections);
    table_release(&engine->guesses);
    table_release(&engine->sign_ins_by_address.counts);
    table_release(&engine->sign_ins_by_name.counts);
    table_release(&engine->sign_ups_by_address.counts);
    turn_release(&engine->turn);
    broadcast_release(engine);
    arena_release(&engine->scratch);
    buffer_release(&engine->encoded);
    free(engine->events);
    people_close(engine->people_of_worker);
    free(engine->public_url);
    free(engine);
}

/* Clocks that have run out, and offers for those who wait: events like all others, in this
 * turn. */
static void turn_clocks(struct engine *engine)
{
    size_t budget = PUSHES_PER_TURN;

    if (!engine->journal_ready || engine->now_ms < engine->next_due_ms)
        return;
    for (size_t i = 0; i < engine->hosted_count; i++) {
        struct hosted_session *hosted = engine->hosted[i];

        if (engine->due_ms[i] > engine->now_ms || hosted->condition != HOSTED_READY ||
            turn_is_full(&engine->turn))
            continue;
        if (engine->now_ms >= hosted->tick_after_ms)
            session_tick(engine, hosted);
        waiting_push(engine, hosted, &budget);
    }
}

static void turn_publish_notes(struct engine *engine)
{
    struct turn *turn = &engine->turn;

    for (size_t i = 0; i < turn->note_count; i++) {
        const struct note *note = &turn->notes[i];

        dirty_note(engine, note);
        if (note->kind == EVENT_ANNOUNCED)
            publish_announcement(engine, note->hosted, note->text);
        if (note->kind == EVENT_EJECTED)
            seat_close(engine, note->hosted, note->seat, "forbidden", REASON_EJECTED);
        if (note->kind == EVENT_LINK_ENDED)
            link_close(engine, note->hosted, note->link);
        if (note->kind == EVENT_CREATED || note->kind == EVENT_CLOSED)
            atomic_store(&engine->metrics->sessions, hosted_count_open(engine));
    }
    for (size_t i = 0; i < turn->touched_count; i++) {
        publish_at_once(engine, turn->touched[i]);
        if (turn->touched[i]->condition == HOSTED_READY)
            hosted_remove_key(engine, turn->touched[i]);
        hosted_refresh_due(engine, turn->touched[i]);
    }
}

static void turn_finish_jobs(struct engine *engine)
{
    struct turn *turn = &engine->turn;

    for (size_t i = 0; i < turn->job_count; i++)
        job_finish(engine, turn->jobs[i]);
    turn->job_count = 0;
}

/* Everybody is told to come back, and closed; who still sends is not heard any more. */
static void drain(struct engine *engine)
{
    struct update update = {.kind = UPDATE_RESTART, .retry_after_ms = RESTART_RETRY_MS};
    struct message *message = update_message(engine, &update);

    engine->draining = true;
    for (size_t i = 1; i <= engine->connections.count; i++) {
        struct connection *connection = &engine->connections.items[i];

        if (!connection->hosted)
            continue;
        send_to(engine, connection->handle, message);
        connection_close(engine, connection, CLOSE_RESTART, "the server restarts");
    }
    message_release(message);
}

/* As many requests as one commit takes; returns how many that were. */
static size_t turn_slice(struct engine *engine, struct request **requests, size_t count)
{
    struct turn *turn = &engine->turn;
    struct error error = {0};
    size_t taken = 0;

    turn_clocks(engine);
    while (taken < count && taken < TURN_REQUESTS_MAX && !turn_is_full(turn))
        request_handle(engine, requests[taken++]);
    if (turn_commit(engine, &error))
        ASSERT(turn->note_count == 0); /* nothing of this turn may be shown */

    /* Before anything is published: who has changed something hears first that it is so. */
    answers_send(engine);
    turn_publish_notes(engine);
    turn_finish_jobs(engine);
    if (turn->drain)
        drain(engine);
    turn->drain = false;
    broadcast_flush(engine);     /* before the next slice lets somebody in */
    tallies_forget_made(engine); /* the next slice may change them */
    turn_reset(turn);
    requests_destroy(requests, taken);
    return taken;
}

static void publish_all_due(struct engine *engine)
{
    uint64_t next_ms = UINT64_MAX;

    if (engine->now_ms < engine->next_due_ms)
        return;
    for (size_t i = 0; i < engine->hosted_count; i++) {
        struct hosted_session *hosted = engine->hosted[i];

        if (engine->due_ms[i] <= engine->now_ms && hosted->condition == HOSTED_READY) {
            publish_due(engine, hosted);
            reports_work(engine, hosted);
            hosted_remove_key(engine, hosted);
            hosted_refresh_due(engine, hosted);
        }
        if (engine->due_ms[i] < next_ms)
            next_ms = engine->due_ms[i];
    }
    engine->next_due_ms = next_ms;
}

void engine_turn(struct engine *engine, struct request **requests, size_t request_count,
                 uint64_t now_ms)
{
    size_t done = 0;

    if (now_ms > engine->now_ms)
        engine->now_ms = now_ms;
    recovery_attempt(engine);
    do
        done += turn_slice(engine, requests + done, request_count - done);
    while (done < request_count);
    publish_all_due(engine);
    facts_work(engine);
    tallies_forget_made(engine);
    if (engine->now_ms >= engine->credentials_due_ms)
        credentials_watch(engine);
    erasures_work(engine);
    broadcast_flush(engine);
    engine->port.flush(engine->port.context);
}

uint64_t engine_next_deadline(const struct engine *engine)
{
    uint64_t due_ms = engine->next_due_ms;

    if (engine->credentials_due_ms < due_ms)
        due_ms = engine->credentials_due_ms;
    if (facts_due(engine) < due_ms)
        due_ms = facts_due(engine);
    if (engine->people && engine->erasures_due_ms < due_ms)
        due_ms = engine->erasures_due_ms;
    return !engine->journal_ready && engine->retry_ms < due_ms ? engine->retry_ms : due_ms;
}

int engine_create_session(struct engine *engine, struct bytes script_json, uint64_t now_ms,
                          struct buffer *answer, struct error *error)
{
    struct script script;
    int failed;

    if (now_ms > engine->now_ms)
        engine->now_ms = now_ms;
    failed = script_decode(script_json, &engine->turn.arena, &script, error);
    if (!failed)
        failed = creation_take_up(engine, &script, answer, error);
    if (!failed)
        failed = turn_commit(engine, error);
    if (failed)
        buffer_clear(answer);
    turn_publish_notes(engine);
    turn_reset(&engine->turn);
    return failed;
}

const struct session *engine_find_session(const struct engine *engine, struct bytes id_or_code)
{
    const struct hosted_session *hosted = hosted_find(engine, id_or_code);

    return hosted && hosted->condition == HOSTED_READY ? hosted->session : NULL;
}
