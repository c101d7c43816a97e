/*
 * The names that writers of a session are warned about, as its organiser gave them: read from
 * people.db when somebody first writes, and again after a change. Engine's thread.
 */
#include "internal.h"

#include "herkend/log.h"

/* A name is a line of an event's text, which has so many characters at most. */
enum { NAMES_BYTES_MAX = EVENT_NAMES_MAX * EVENT_LINE_CHARACTERS_MAX * 4 };

static void names_read(struct engine *engine, struct hosted_session *hosted)
{
    struct arena arena;
    struct people_event event = {0};
    struct error error = {0};
    int failed;

    arena_init(&arena);
    failed = people_event_read(engine->people, hosted_id(hosted), &arena, &event, &error);
    buffer_release(&hosted->names);
    buffer_init(&hosted->names, NAMES_BYTES_MAX);
    if (!failed)
        buffer_append(&hosted->names, event.details.names);
    else if (failed != -ERR_NOT_FOUND)
        log_event(LOG_WARNING, "names_not_read", error.sentence);
    hosted->names_known = !failed || failed == -ERR_NOT_FOUND;
    arena_release(&arena);
}

struct bytes names_of(struct engine *engine, struct hosted_session *hosted)
{
    if (!engine->people || !desk_is_there(engine))
        return (struct bytes){0};
    if (!hosted->names_known)
        names_read(engine, hosted);
    return buffer_bytes(&hosted->names);
}

void names_forget(struct hosted_session *hosted)
{
    hosted->names_known = false;
}
