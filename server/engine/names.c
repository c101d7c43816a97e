/*
 * The names that writers of a session are warned about, as its organiser gave them: read from
 * people.db when somebody first writes, and again after a change. Engine's thread.
 */
#include "internal.h"

#include "herkend/log.h"

static void names_read(struct engine *engine, struct hosted_session *hosted)
{
    struct arena arena;
    struct people_event event = {0};
    struct error error = {0};
    int failed;

    arena_init(&arena);
    failed = people_event_read(engine->people, hosted_id(hosted), &arena, &event, &error);
    mention_names_destroy(hosted->names);
    hosted->names = failed ? NULL : mention_names_create(event.details.names);
    if (failed && failed != -ERR_NOT_FOUND)
        log_event(LOG_WARNING, "names_not_read", error.sentence);
    hosted->names_known = !failed || failed == -ERR_NOT_FOUND;
    arena_release(&arena);
}

const struct mention_names *names_of(struct engine *engine, struct hosted_session *hosted)
{
    if (!engine->people || !desk_is_there(engine))
        return NULL;
    if (!hosted->names_known)
        names_read(engine, hosted);
    return hosted->names;
}

void names_forget(struct hosted_session *hosted)
{
    hosted->names_known = false;
}
