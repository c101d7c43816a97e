/*
 * Dialogues whose days are over: taken out of memory and out of the journal, when nobody is in
 * a session that waits for a commit, since the journal rewrites its file. What is due is
 * people.db's to know; the names and addresses go by themselves (the mailer's). Engine's
 * thread.
 */
#include "internal.h"

#include "herkend/log.h"
#include "herkend/registrations.h"

/* Of sessions that nobody can be in any more, or yet. */
static bool state_allows(const struct hosted_session *hosted)
{
    switch (session_state(hosted->session)) {
    case SESSION_DRAFT:
    case SESSION_CLOSED:
    case SESSION_RELEASED:
        return true;
    case SESSION_LOBBY:
    case SESSION_LIVE:
    case SESSION_PAUSED:
        return false;
    }
    UNREACHABLE("session state");
}

static bool report_is_being_made(const struct hosted_session *hosted)
{
    for (size_t i = 0; hosted->reports && i < REPORT_FORMAT_COUNT; i++) {
        if (hosted->reports[i].running)
            return true;
    }
    return false;
}

/* Nobody waits for the disk: every session is over, or has not begun. */
static bool engine_is_calm(const struct engine *engine)
{
    for (size_t i = 0; i < engine->hosted_count; i++) {
        const struct hosted_session *hosted = engine->hosted[i];

        if (hosted->condition == HOSTED_READY && !state_allows(hosted) && hosted->present > 0)
            return false;
    }
    return true;
}

static void members_close(struct engine *engine, struct hosted_session *hosted)
{
    for (size_t role = 0; role < ROLE_COUNT; role++) {
        while (hosted->members[role].count > 0) {
            uint32_t last = hosted->members[role].items[hosted->members[role].count - 1];

            connection_close(engine, &engine->connections.items[last], CLOSE_ENDED,
                             "this session was erased");
        }
    }
}

/* 0, -ERR_CONFLICT (not now; error says why), -ERR_BUSY-like -ERR_IO of the journal. */
static int dialogue_erase(struct engine *engine, struct hosted_session *hosted,
                          struct error *error)
{
    bool gone = false;
    int failed;

    if (!state_allows(hosted) || hosted->touched || report_is_being_made(hosted)) {
        error_set(error, ERR_CONFLICT,
                  "only a session that is over or has not begun is erased");
        return -ERR_CONFLICT;
    }
    failed = journal_erase(engine->journal, hosted_id(hosted), &gone, error);
    if (failed)
        return failed;
    members_close(engine, hosted);
    reports_forget(engine, hosted);
    if (hosted->condition == HOSTED_READY)
        hosted_remove_key(engine, hosted);
    hosted_forget(engine, hosted);
    atomic_store(&engine->metrics->sessions, hosted_count_open(engine));
    if (gone)
        return 0;
    error_set(error, ERR_IO, "somebody reads the journal: a copy is left until the next try");
    return -ERR_IO;
}

static bool erasure_noted(struct engine *engine, struct bytes id, struct error *error)
{
    return !engine->people ||
           people_erasure_of_dialogue(engine->people, id, engine->now_ms, error) == 0;
}

/* Written down once nothing is left of it: now, or when nobody else writes to people.db. */
static void erasure_note(struct engine *engine, struct bytes id)
{
    struct error error = {0};

    if (erasure_noted(engine, id, &error))
        return;
    log_event(LOG_WARNING, "erasure_not_noted", error.sentence);
    if (engine->unnoted_count == ERASURES_PER_ROUND || id.size > PUBLIC_ID_BYTES_MAX)
        return; /* it is noted when its days are over */
    memcpy(engine->unnoted[engine->unnoted_count], id.data, id.size);
    engine->unnoted[engine->unnoted_count++][id.size] = '\0';
    engine->erasures_due_ms = engine->now_ms + ERASURES_NOTE_MS;
}

/* False: somebody writes still. */
static bool unnoted_note(struct engine *engine)
{
    struct error ignored; /* said before */

    while (engine->unnoted_count > 0) {
        const char *id = engine->unnoted[engine->unnoted_count - 1];

        if (!erasure_noted(engine, bytes_from_string(id), &ignored))
            return false;
        engine->unnoted_count--;
    }
    return true;
}

/* ---- on schedule ------------------------------------------------------------------------- */

struct due_list {
    char ids[ERASURES_PER_ROUND][PUBLIC_ID_BYTES_MAX + 1];
    size_t count;
};

static void due_add(void *context, const struct erasure *erasure)
{
    struct due_list *list = context;

    if (!erasure->dialogue || erasure->erased_at_ms != 0 || list->count == ERASURES_PER_ROUND)
        return;
    memcpy(list->ids[list->count++], erasure->session_id, sizeof(erasure->session_id));
}

/* One that is no longer here was erased before, perhaps without getting so far as to say so. */
static bool due_erase(struct engine *engine, struct bytes id)
{
    struct hosted_session *hosted = hosted_find_id(engine, id);
    struct error error = {0};
    bool gone = false;
    int failed;

    if (hosted && hosted->condition == HOSTED_READY)
        failed = dialogue_erase(engine, hosted, &error);
    else if (hosted && hosted->condition != HOSTED_GONE)
        return false; /* it cannot be read now */
    else
        failed = journal_erase(engine->journal, id, &gone, &error);
    if (failed) {
        log_event(LOG_WARNING, "dialogue_not_erased", error.sentence);
        return false;
    }
    erasure_note(engine, id);
    return true;
}

void erasures_work(struct engine *engine)
{
    struct due_list list = {.count = 0};
    struct error error = {0};
    int64_t erased = 0;

    if (engine->now_ms < engine->erasures_due_ms)
        return;
    if (!unnoted_note(engine)) {
        engine->erasures_due_ms = engine->now_ms + ERASURES_NOTE_MS;
        return;
    }
    engine->erasures_due_ms = engine->now_ms + ERASURES_RETRY_MS;
    if (!engine->people || !engine->journal_ready || !engine_is_calm(engine))
        return;
    if (people_erasure_list(engine->people, engine->now_ms, due_add, &list, &error)) {
        log_event(LOG_ERROR, "erasures_not_read", error.sentence);
        return;
    }
    for (size_t i = 0; i < list.count; i++)
        erased += due_erase(engine, bytes_from_string(list.ids[i]));
    if (erased > 0)
        log_figure(LOG_INFO, "dialogues_erased", "sessions", erased);
    if (list.count == 0)
        engine->erasures_due_ms = engine->now_ms + ERASURES_LOOK_MS;
}

/* ---- on order ---------------------------------------------------------------------------- */

void erasure_order(struct engine *engine, struct request *request)
{
    struct hosted_session *hosted;
    struct error error = {0};
    int failed;

    if (!request->operator_socket) {
        problem(engine, request, 403, "forbidden",
                "this is for the operator on the machine itself");
        return;
    }
    if (!require_journal(engine, request))
        return;
    hosted = require_session(engine, request);
    if (!hosted)
        return;
    if (state_allows(hosted) && !engine_is_calm(engine)) {
        problem(engine, request, 503, "busy",
                "people are in a session and would have to wait while the journal is written "
                "anew: erase when it is over");
        return;
    }
    failed = dialogue_erase(engine, hosted, &error);
    if (failed == -ERR_CONFLICT) {
        problem(engine, request, 409, "wrong_state", error.sentence);
        return;
    }
    if (failed) {
        log_event(LOG_WARNING, "dialogue_not_erased", error.sentence);
        problem(engine, request, 503, "busy", error.sentence);
        return;
    }
    erasure_note(engine, hosted_id(hosted));
    answer_queue(engine, ANSWER_RESPONSE, request->from)->response = response_create(204, NULL);
    engine->turn.answers[engine->turn.answer_count - 1].lasting = true;
}
