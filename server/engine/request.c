/*
 * Requests, made by loops and let go by the engine. Those that are done with are kept for the
 * next ones, up to a bound: memory that one thread takes and another gives back is what malloc
 * is worst at, and each vote would do it (a fifth of the processor time of a busy loop,
 * measured 2026-11-21). Any thread.
 */
#include "internal.h"

#include <pthread.h>
#include <stdlib.h>

#include "herkend/memory.h"

enum {
    SPARES_MAX = 2048,           /* about 1.7 KB each */
    SPARE_ARENA_BYTES_MAX = 512, /* one that needed more gives it back */
};

/* What one process has of them. */
static struct {
    pthread_mutex_t lock;
    struct request *requests[SPARES_MAX];
    size_t count;
} spares = {.lock = PTHREAD_MUTEX_INITIALIZER};

static struct request *spare_take(void)
{
    struct request *request = NULL;

    pthread_mutex_lock(&spares.lock);
    if (spares.count > 0)
        request = spares.requests[--spares.count];
    pthread_mutex_unlock(&spares.lock);
    return request;
}

struct request *request_create(enum request_kind kind, struct connection_handle from)
{
    struct request *request = spare_take();

    if (!request) {
        request = xcalloc(1, sizeof(*request));
        arena_init(&request->arena);
    }
    request->kind = kind;
    request->from = from;
    return request;
}

/* Takes away all that it was, but for memory worth keeping. */
static void request_wipe(struct request *request)
{
    struct arena arena = request->arena;

    job_destroy(request->job);
    if (arena.used_bytes > SPARE_ARENA_BYTES_MAX)
        arena_release(&arena);
    else
        arena_reset(&arena);
    *request = (struct request){.arena = arena};
}

static void request_free(struct request *request)
{
    arena_release(&request->arena);
    free(request);
}

/* Returns how many were kept. The address sanitizer sees what is used after its end only where
 * it is really given back: there none. */
static size_t spares_put(struct request *const *requests, size_t count)
{
    size_t kept = 0;

#ifndef __SANITIZE_ADDRESS__
    pthread_mutex_lock(&spares.lock);
    for (; kept < count && spares.count < SPARES_MAX; kept++)
        spares.requests[spares.count++] = requests[kept];
    pthread_mutex_unlock(&spares.lock);
#else
    (void)requests, (void)count;
#endif
    return kept;
}

void requests_destroy(struct request *const *requests, size_t count)
{
    for (size_t i = 0; i < count; i++)
        request_wipe(requests[i]);
    for (size_t i = spares_put(requests, count); i < count; i++)
        request_free(requests[i]);
}

void request_destroy(struct request *request)
{
    if (request)
        requests_destroy(&request, 1);
}
