/*
 * What happens when a commit fails: nothing of the turn is acknowledged, what it touched is
 * read again from the journal, and until the journal takes a write again everybody is told to
 * come back. A failed commit is unknown rather than failed, so the truth is what a replay
 * finds. Engine's thread.
 */
#include "internal.h"

#include "herkend/log.h"

static void back_off(struct engine *engine)
{
    engine->backoff_ms = engine->backoff_ms == 0 ? BACKOFF_MIN_MS : engine->backoff_ms * 2;
    if (engine->backoff_ms > BACKOFF_MAX_MS)
        engine->backoff_ms = BACKOFF_MAX_MS;
    engine->retry_ms = engine->now_ms + engine->backoff_ms;
}

static void park(struct engine *engine, struct hosted_session *hosted, const char *sentence)
{
    log_event(LOG_ERROR, "session_parked", sentence);
    hosted_unload(hosted);
    hosted->condition = HOSTED_PARKED;
    hosted_refresh_due(engine, hosted);
}

/* A session whose making did not reach the journal leaves no key behind either. */
static void forget_unmade(struct engine *engine, struct hosted_session *hosted)
{
    struct error error = {0};

    hosted_forget(engine, hosted);
    if (keyring_remove(engine->keyring, hosted_id(hosted), &error))
        log_event(LOG_WARNING, "key_not_removed", error.sentence);
}

/*
 * The commit that failed may be there all the same, and with it an ejection or the end of a
 * link: whoever it shuts out is told now, as nobody was then.
 */
static void close_unwelcome(struct engine *engine, struct hosted_session *hosted)
{
    for (uint32_t seat = 1; seat <= hosted->seat_count; seat++) {
        if (hosted->seats[seat].first_connection != 0 &&
            session_seat_is_ejected(hosted->session, seat))
            seat_close(engine, hosted, seat, "forbidden", REASON_EJECTED);
    }
    for (uint32_t link = 1; link <= session_link_count(hosted->session); link++) {
        if (session_link(hosted->session, link)->ended)
            link_close(engine, hosted, link);
    }
}

/* Reads a session again. False when the journal cannot be read now: it is tried again later. */
static bool reload(struct engine *engine, struct hosted_session *hosted)
{
    struct error error = {0};
    bool was_made = hosted->durable_seq > 0;
    int failed = hosted_load(engine, hosted, &error);

    if (!failed) {
        close_unwelcome(engine, hosted);
        return true;
    }
    if (failed == -ERR_NOT_FOUND && !was_made) {
        forget_unmade(engine, hosted);
        return true;
    }
    if (failed == -ERR_DAMAGED || failed == -ERR_NEWER || failed == -ERR_NOT_FOUND) {
        park(engine, hosted, error.sentence);
        return true;
    }
    hosted_refresh_due(engine, hosted);
    return false;
}

/* Somebody else has written: the session that has rows which we did not write is not ours any
 * more. */
static void park_conflicting(struct engine *engine, const uint64_t *expected,
                             const struct error *error)
{
    struct turn *turn = &engine->turn;
    bool found = false;

    for (size_t i = 0; i < turn->touched_count; i++) {
        struct hosted_session *hosted = turn->touched[i];

        if (hosted->condition == HOSTED_READY && hosted->durable_seq != expected[i])
            park(engine, hosted, error->sentence);
        found = found || hosted->condition != HOSTED_READY;
    }
    /* Refused, and yet nothing is there that we did not write: none of them can be trusted. */
    for (size_t i = 0; !found && i < turn->touched_count; i++)
        park(engine, turn->touched[i], error->sentence);
}

void recovery_begin(struct engine *engine, int code, const struct error *error)
{
    struct turn *turn = &engine->turn;
    uint64_t *expected = arena_alloc(&turn->arena, turn->touched_count + 1, sizeof(*expected));

    if (code != ERR_CONFLICT) {
        if (engine->journal_ready)
            log_event(LOG_ERROR, "commit_failed", error->sentence);
        engine->journal_ready = false;
        atomic_store(&engine->metrics->journal_ready, 0);
        back_off(engine);
    }
    for (size_t i = 0; i < turn->touched_count; i++) {
        expected[i] = turn->touched[i]->durable_seq;
        hosted_unload(turn->touched[i]);
        reload(engine, turn->touched[i]);
    }
    if (code == ERR_CONFLICT)
        park_conflicting(engine, expected, error);
    answers_fail(engine);
    turn->note_count = 0;
}

void recovery_attempt(struct engine *engine)
{
    struct error error = {0};
    bool all_loaded = true;

    if (engine->journal_ready || engine->now_ms < engine->retry_ms)
        return;
    for (size_t i = 0; i < engine->hosted_count; i++) {
        if (engine->hosted[i]->condition == HOSTED_UNLOADED)
            all_loaded = reload(engine, engine->hosted[i]) && all_loaded;
    }
    if (!all_loaded || journal_probe(engine->journal, &error)) {
        back_off(engine);
        return;
    }
    engine->journal_ready = true;
    engine->backoff_ms = 0;
    atomic_store(&engine->metrics->journal_ready, 1);
    log_event(LOG_INFO, "journal_ready", NULL);
    for (size_t i = 0; i < engine->hosted_count; i++)
        hosted_refresh_due(engine, engine->hosted[i]);
}
