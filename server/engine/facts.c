/*
 * The desk is told what sessions are like: all of them at the start, and each again when
 * something has changed that people are told of. Nothing is told before it is durable, and what
 * could not be told now is told later; a server that stops in between tells everything when it
 * starts. Engine's thread.
 */
#include "internal.h"

#include "herkend/log.h"

void facts_want(struct engine *engine, struct hosted_session *hosted)
{
    if (!desk_is_there(engine) || hosted->facts_wanted || hosted->condition != HOSTED_READY ||
        session_is_rehearsal(hosted->session))
        return;
    hosted->facts_wanted = true;
    engine->facts_wanted_count++;
}

static void facts_unwant(struct engine *engine, struct hosted_session *hosted)
{
    ASSERT(engine->facts_wanted_count > 0);
    hosted->facts_wanted = false;
    engine->facts_wanted_count--;
}

/* long: one case per event kind */
bool facts_change_with(enum event_kind kind)
{
    switch (kind) {
    case EVENT_CREATED:
    case EVENT_AMENDED:
    case EVENT_STATE_CHANGED:
    case EVENT_CLOSED:
    case EVENT_THEME_ADDED:
    case EVENT_THEME_EDITED:
    case EVENT_REPORT_WITHDRAWN:
    case EVENT_REPORT_READMITTED:
        return true;
    case EVENT_NONE:
    case EVENT_ROUND_OPENED:
    case EVENT_ROUND_CLOSED:
    case EVENT_AUTOMATIC_SET:
    case EVENT_PROJECTED:
    case EVENT_JOINED:
    case EVENT_EJECTED:
    case EVENT_BACKGROUND_ANSWERED:
    case EVENT_LINK_MADE:
    case EVENT_LINK_ENDED:
    case EVENT_THEME_OPENED:
    case EVENT_THEME_EXTENDED:
    case EVENT_THEME_CLOSING:
    case EVENT_THEME_CLOSED:
    case EVENT_PROPOSED:
    case EVENT_THEME_SKIPPED:
    case EVENT_THEME_UNSKIPPED:
    case EVENT_THEME_MOVED:
    case EVENT_WRITTEN:
    case EVENT_WITHDRAWN:
    case EVENT_FLAGGED:
    case EVENT_HIDDEN:
    case EVENT_RESTORED:
    case EVENT_APPROVED:
    case EVENT_MERGED:
    case EVENT_UNMERGED:
    case EVENT_REWORD_ASKED:
    case EVENT_PINNED:
    case EVENT_OFFERED:
    case EVENT_VOTED:
    case EVENT_POLL_OPENED:
    case EVENT_POLL_CLOSED:
    case EVENT_POLL_ANSWERED:
    case EVENT_ANNOUNCED:
    case EVENT_NOTED:
        return false;
    }
    UNREACHABLE("event kind");
}

static uint32_t minutes_of(const struct script *script)
{
    uint32_t minutes = 0;

    for (size_t i = 0; i < script->theme_count; i++)
        minutes += script->themes[i].minutes;
    return minutes;
}

void facts_fill(const struct hosted_session *hosted, struct arena *arena,
                struct event_facts *facts)
{
    const struct session *session = hosted->session;
    struct report_life life = session_report_life(session);
    struct script script;

    session_script(session, arena, &script);
    *facts = (struct event_facts){
        .session_id = arena_copy(arena, hosted_id(hosted)),
        .code = arena_copy(arena, bytes_from_string(hosted->code)),
        .title = arena_copy(arena, script.title),
        .language = session_language(session),
        .access = session_access(session),
        .state = session_state(session),
        .starts_at_ms = script.starts_at_ms,
        .minutes = minutes_of(&script),
        .capacity = script.capacity,
        .closed_at_ms = session_closed_at(session),
        .released_at_ms = life.released_at_ms,
        .readable_until_ms = life.readable_until_ms,
        .report_withdrawn = life.withdrawn,
        .rehearsal = session_is_rehearsal(session),
    };
}

/* False: too much waits for the worker. */
static bool facts_tell(struct engine *engine, struct hosted_session *hosted)
{
    struct desk_work *work = desk_work_create(DESK_SYNC, hosted);

    facts_fill(hosted, &work->arena, &work->request.facts);
    work->handle = engine->port.desk;
    work->context = engine->port.desk_context;
    work->now_ms = engine->now_ms;
    if (!job_submit(engine, job_desk(work)))
        return false;
    facts_unwant(engine, hosted);
    engine->facts_jobs++;
    return true;
}

static void facts_put_off(struct engine *engine)
{
    engine->facts_backoff_ms =
        engine->facts_backoff_ms == 0 ? FACTS_RETRY_MIN_MS : engine->facts_backoff_ms * 2;
    if (engine->facts_backoff_ms > FACTS_RETRY_MAX_MS)
        engine->facts_backoff_ms = FACTS_RETRY_MAX_MS;
    engine->facts_due_ms = engine->now_ms + engine->facts_backoff_ms;
}

void facts_hurry(struct engine *engine, struct hosted_session *hosted)
{
    if (hosted->facts_wanted && hosted->condition == HOSTED_READY &&
        !facts_tell(engine, hosted))
        facts_put_off(engine);
}

/* The next session in turn, so that none waits for ever; NULL: none is wanted any more. */
static struct hosted_session *facts_next(struct engine *engine)
{
    for (size_t i = 0; i < engine->hosted_count && engine->facts_wanted_count > 0; i++) {
        struct hosted_session *hosted =
            engine->hosted[engine->facts_cursor % engine->hosted_count];

        engine->facts_cursor = (uint32_t)((engine->facts_cursor + 1) % engine->hosted_count);
        if (!hosted->facts_wanted)
            continue;
        if (hosted->condition == HOSTED_READY)
            return hosted;
        facts_unwant(engine, hosted); /* wanted again as soon as it is read */
    }
    return NULL;
}

void facts_work(struct engine *engine)
{
    while (engine->facts_wanted_count > 0 && engine->facts_jobs < FACTS_JOBS_MAX &&
           engine->now_ms >= engine->facts_due_ms) {
        struct hosted_session *hosted = facts_next(engine);

        if (!hosted)
            return;
        if (!facts_tell(engine, hosted))
            facts_put_off(engine);
    }
}

uint64_t facts_due(const struct engine *engine)
{
    bool any = engine->facts_wanted_count > 0 && engine->facts_jobs < FACTS_JOBS_MAX;

    return any ? engine->facts_due_ms : UINT64_MAX;
}

void facts_arrive(struct engine *engine, struct desk_work *work)
{
    ASSERT(engine->facts_jobs > 0);
    engine->facts_jobs--;
    if (work->response.status < 400) {
        engine->facts_backoff_ms = 0;
        return;
    }
    log_event(LOG_WARNING, "facts_not_told", "people.db does not take what a session is like");
    facts_want(engine, work->hosted);
    facts_put_off(engine);
}
