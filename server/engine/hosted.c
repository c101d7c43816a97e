/*
 * A session in the engine's care: the session itself, what the engine knows of its seats, who
 * is connected, and when it is due. Engine's thread.
 */
#include "internal.h"

#include <stdlib.h>

#include "herkend/log.h"
#include "herkend/memory.h"

static void name_copy(char *out, size_t out_bytes, struct bytes name)
{
    ASSERT(name.size < out_bytes);
    memcpy(out, name.data, name.size);
    out[name.size] = '\0';
}

/* Join codes are read aloud and typed: case does not matter. */
static uint64_t code_hash(struct bytes code)
{
    char upper[PUBLIC_ID_BYTES_MAX];

    if (code.size > sizeof(upper))
        return 0;
    for (size_t i = 0; i < code.size; i++) {
        char c = code.data[i];

        upper[i] = (char)(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    }
    return bytes_hash((struct bytes){.data = upper, .size = code.size});
}

static bool code_equal(struct bytes given, const char *code)
{
    if (given.size != strlen(code))
        return false;
    for (size_t i = 0; i < given.size; i++) {
        char c = given.data[i];

        if ((c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c) != code[i])
            return false;
    }
    return true;
}

struct hosted_session *hosted_add(struct engine *engine, struct bytes id)
{
    struct hosted_session *hosted = xcalloc(1, sizeof(*hosted));
    size_t index = engine->hosted_count;

    ASSERT(index < UINT32_MAX);
    hosted->index = (uint32_t)index;
    hosted->condition = HOSTED_UNLOADED;
    hosted->waiting.recheck_ms = UINT64_MAX;
    publication_init(&hosted->publication);
    name_copy(hosted->id, sizeof(hosted->id), id);
    engine->hosted = array_reserve(engine->hosted, &engine->hosted_capacity, index + 1,
                                   sizeof(struct hosted_session *));
    engine->due_ms =
        array_reserve(engine->due_ms, &engine->due_capacity, index + 1, sizeof(uint64_t));
    engine->hosted[index] = hosted;
    engine->due_ms[index] = UINT64_MAX;
    engine->hosted_count = index + 1;
    table_put(&engine->hosted_by_id, bytes_hash(id), hosted->index);
    return hosted;
}

void hosted_unload(struct hosted_session *hosted)
{
    session_destroy(hosted->session);
    hosted->session = NULL;
    if (hosted->condition == HOSTED_READY)
        hosted->condition = HOSTED_UNLOADED;
}

void hosted_set_code(struct engine *engine, struct hosted_session *hosted, struct bytes code)
{
    name_copy(hosted->code, sizeof(hosted->code), code);
    table_put(&engine->hosted_by_code, code_hash(code), hosted->index);
}

void hosted_forget(struct engine *engine, struct hosted_session *hosted)
{
    table_remove(&engine->hosted_by_id, bytes_hash(hosted_id(hosted)));
    if (hosted->code[0] != '\0')
        table_remove(&engine->hosted_by_code, code_hash(bytes_from_string(hosted->code)));
    hosted_unload(hosted);
    hosted->condition = HOSTED_GONE;
    hosted_refresh_due(engine, hosted);
}

void hosted_destroy(struct hosted_session *hosted)
{
    if (!hosted)
        return;
    session_destroy(hosted->session);
    tallies_forget(hosted);
    for (size_t i = 1; i <= hosted->seat_count; i++)
        free(hosted->seats[i].past);
    free(hosted->seats);
    free(hosted->parents);
    number_set_release(&hosted->merged);
    free(hosted->staff_past);
    for (size_t i = 0; i < ROLE_COUNT; i++)
        number_list_release(&hosted->members[i]);
    table_release(&hosted->seats_by_address);
    waiting_release(&hosted->waiting);
    publication_release(&hosted->publication);
    for (size_t i = 0; hosted->reports && i < REPORT_FORMAT_COUNT; i++)
        buffer_release(&hosted->reports[i].body);
    free(hosted->reports);
    mention_names_destroy(hosted->names);
    free(hosted);
}

struct bytes hosted_id(const struct hosted_session *hosted)
{
    return bytes_from_string(hosted->id);
}

struct hosted_session *hosted_find_id(const struct engine *engine, struct bytes id)
{
    uint32_t index;

    if (!table_find(&engine->hosted_by_id, bytes_hash(id), &index))
        return NULL;

    struct hosted_session *hosted = engine->hosted[index];

    return bytes_equal(hosted_id(hosted), id) ? hosted : NULL;
}

struct hosted_session *hosted_find_code(const struct engine *engine, struct bytes code)
{
    uint32_t index;

    if (!table_find(&engine->hosted_by_code, code_hash(code), &index))
        return NULL;

    struct hosted_session *hosted = engine->hosted[index];

    return code_equal(code, hosted->code) ? hosted : NULL;
}

struct hosted_session *hosted_find(const struct engine *engine, struct bytes id_or_code)
{
    struct hosted_session *hosted = hosted_find_id(engine, id_or_code);

    return hosted ? hosted : hosted_find_code(engine, id_or_code);
}

static void observe_joined(struct hosted_session *hosted, uint32_t seat)
{
    ASSERT(seat == hosted->seat_count + 1);
    /* After a reload the seats of connected people are still here. */
    hosted->seats = array_reserve(hosted->seats, &hosted->seat_capacity, (size_t)seat + 1,
                                  sizeof(*hosted->seats));
    hosted->seat_count = seat;
}

/* Seeds have the first numbers; they answer nobody. */
static void observe_script(struct hosted_session *hosted, const struct script *script)
{
    hosted->statement_count = 0;
    for (size_t i = 0; i < script->theme_count; i++)
        hosted->statement_count += script->themes[i].seed_count;
    hosted->parents = array_reserve(hosted->parents, &hosted->parent_capacity,
                                    hosted->statement_count + 1, sizeof(*hosted->parents));
    memset(hosted->parents, 0, hosted->parent_capacity * sizeof(*hosted->parents));
    number_set_clear(&hosted->merged);
    hosted->ejected_count = 0;
}

static void observe_written(struct hosted_session *hosted, const struct event *event)
{
    ASSERT(event->statement == hosted->statement_count + 1);
    hosted->statement_count = event->statement;
    hosted->parents = array_reserve(hosted->parents, &hosted->parent_capacity,
                                    hosted->statement_count + 1, sizeof(*hosted->parents));
    hosted->parents[event->statement] = event->parent;
}

void hosted_observe(struct hosted_session *hosted, const struct event *event)
{
    if (event->kind == EVENT_JOINED)
        observe_joined(hosted, event->seat);
    else if (event->kind == EVENT_WRITTEN)
        observe_written(hosted, event);
    else if (event->kind == EVENT_EJECTED)
        hosted->ejected_count++;
    else if (event->kind == EVENT_MERGED)
        number_set_add(&hosted->merged, event->statement);
    else if (event->kind == EVENT_CREATED)
        observe_script(hosted, event->script);
    else if (event->kind == EVENT_AMENDED && hosted->session &&
             session_state(hosted->session) == SESSION_DRAFT)
        observe_script(hosted, event->script); /* in draft the script is written anew */
}

/* hosted->session is what hosted_observe() asks for the state: during a replay, the one
 * growing. */
struct loading {
    struct hosted_session *hosted;
    enum session_state state;
    uint64_t event_count;
};

static void loading_observe(void *context, const struct event *event)
{
    struct loading *loading = context;

    loading->event_count++;
    if (event->kind == EVENT_STATE_CHANGED)
        loading->state = event->session_state;
    if (event->kind == EVENT_AMENDED) {
        if (loading->state == SESSION_DRAFT)
            observe_script(loading->hosted, event->script);
        return;
    }
    hosted_observe(loading->hosted, event);
}

/* A seat whose joining was undone has nobody in it any more. */
static void seats_forget(struct engine *engine, struct hosted_session *hosted, size_t kept,
                         size_t before)
{
    for (size_t i = kept + 1; i <= before; i++) {
        struct hosted_seat *seat = &hosted->seats[i];

        while (seat->first_connection != 0)
            connection_unbind(engine, &engine->connections.items[seat->first_connection]);
        waiting_remove(hosted, (uint32_t)i);
        free(seat->past);
        free(seat->tallies);
        *seat = (struct hosted_seat){0};
    }
}

static void hosted_settle(struct engine *engine, struct hosted_session *hosted,
                          struct session *session)
{
    hosted->session = session;
    hosted->condition = HOSTED_READY;
    hosted->durable_seq = session_seq(session);
    if (hosted->code[0] == '\0')
        hosted_set_code(engine, hosted, session_code(session));
    hosted->publication.dirty.standing = true;
    facts_want(engine, hosted); /* what the desk knows may be from before the last commit */
    hosted_refresh_due(engine, hosted);
}

int hosted_load(struct engine *engine, struct hosted_session *hosted, struct error *error)
{
    ASSERT(!hosted->session);

    struct session *session = NULL;
    struct loading loading = {.hosted = hosted};
    size_t seats_before = hosted->seat_count;

    hosted->seat_count = 0;

    int failed = session_replay(&session, engine->journal, hosted_id(hosted), loading_observe,
                                &loading, error);

    if (failed) {
        if (hosted->seat_count < seats_before)
            hosted->seat_count = seats_before;
        return failed;
    }
    seats_forget(engine, hosted, hosted->seat_count, seats_before);
    hosted_settle(engine, hosted, session);
    log_figure(LOG_DEBUG, "session_loaded", "events", (int64_t)loading.event_count);
    return 0;
}

bool hosted_has_ended(const struct hosted_session *hosted)
{
    enum session_state state = session_state(hosted->session);

    return state == SESSION_CLOSED || state == SESSION_RELEASED;
}

size_t hosted_count_open(const struct engine *engine)
{
    size_t count = 0;

    for (size_t i = 0; i < engine->hosted_count; i++) {
        const struct hosted_session *hosted = engine->hosted[i];

        count += hosted->condition != HOSTED_GONE &&
                 (hosted->condition != HOSTED_READY || !hosted_has_ended(hosted));
    }
    return count;
}

/* A clock that has gone back while the server was down stands still for this session. */
uint64_t hosted_now(const struct engine *engine, const struct hosted_session *hosted)
{
    uint64_t session_ms = session_time(hosted->session);

    return engine->now_ms > session_ms ? engine->now_ms : session_ms;
}

static uint64_t earlier(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

/* What changes the session waits for the journal; what only shows it does not. */
static uint64_t hosted_changing_due(const struct engine *engine,
                                    const struct hosted_session *hosted)
{
    uint64_t due = session_next_deadline(hosted->session);

    if (due < hosted->tick_after_ms)
        due = hosted->tick_after_ms;
    due = earlier(due, waiting_due(hosted));
    if (!engine->journal_ready && due < engine->retry_ms)
        due = engine->retry_ms;
    return due;
}

void hosted_refresh_due(struct engine *engine, struct hosted_session *hosted)
{
    uint64_t due = UINT64_MAX;

    if (hosted->condition == HOSTED_READY) {
        due = earlier(hosted_changing_due(engine, hosted), publication_due(hosted));
        due = earlier(due, reports_due(hosted));
        if (!hosted->key_removed && hosted_has_ended(hosted))
            due = earlier(due, hosted->key_retry_ms);
    }
    engine->due_ms[hosted->index] = due;
    if (due < engine->next_due_ms)
        engine->next_due_ms = due;
}

void hosted_remove_key(struct engine *engine, struct hosted_session *hosted)
{
    struct error error = {0};

    if (hosted->key_removed || !hosted_has_ended(hosted) ||
        engine->now_ms < hosted->key_retry_ms)
        return;
    if (keyring_remove(engine->keyring, hosted_id(hosted), &error)) {
        log_event(LOG_ERROR, "key_not_removed", error.sentence);
        hosted->key_retry_ms = engine->now_ms + KEY_RETRY_MS;
        return;
    }
    hosted->key_removed = true;
}
