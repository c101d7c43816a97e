/*
 * What the desk is asked, or told: a request of its own memory, so that the engine goes on
 * while a worker waits for a disk. desk_work_run() on any thread, the rest on the engine's.
 */
#include "internal.h"

#include <stdlib.h>

#include "herkend/memory.h"

/* A list of all who signed up for a session, with their mails. */
enum { DESK_BODY_BYTES_MAX = 64 * 1024 * 1024 };

struct desk_work *desk_work_create(enum desk_act act, struct hosted_session *hosted)
{
    struct desk_work *work = xcalloc(1, sizeof(*work));

    work->request.act = act;
    work->hosted = hosted;
    arena_init(&work->arena);
    buffer_init(&work->response.body, DESK_BODY_BYTES_MAX);
    return work;
}

void desk_work_destroy(struct desk_work *work)
{
    if (!work)
        return;
    buffer_release(&work->response.body);
    arena_release(&work->arena);
    free(work);
}

void desk_work_run(struct desk_work *work)
{
    ASSERT(work->handle);
    work->handle(work->context, &work->request, work->now_ms, &work->response);
}
