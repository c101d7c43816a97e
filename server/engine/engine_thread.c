/*
 * The engine's thread with its bounded inbox, and the worker for what takes long. While one
 * turn commits, requests pile up and the next turn takes them all: group commit comes by
 * itself. Where many are connected it is helped: a turn then waits a moment for company, as a
 * commit and a wake-up cost the same for one vote as for ten.
 */
#include "herkend/engine_thread.h"

#include "gathering.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "herkend/log.h"
#include "herkend/memory.h"

enum {
    INBOX_ENTRIES_MAX = 65536,
    BATCH_MAX = 8192,
    JOBS_MAX = 128,
    SLEEP_MAX_MS = 1000, /* the wall clock may be set while we sleep */
    ENGINE_NICE = -5,    /* a commit waits 4 ms for a busy processor otherwise (measured) */
    WORKER_NICE = 5,     /* a report may wait for the dialogue */
};

struct engine_thread {
    struct engine *engine; /* engine's thread only */
    struct metrics *metrics;
    struct engine_port port; /* the caller's */

    pthread_mutex_t lock; /* of everything below */
    pthread_cond_t arrived;
    pthread_cond_t taken;   /* room in the inbox again, for the worker */
    struct request **inbox; /* ring */
    size_t inbox_head, inbox_count;
    bool stopping;

    pthread_cond_t job_arrived;
    struct job *jobs[JOBS_MAX]; /* ring */
    size_t job_head, job_count;
    bool worker_stopping;

    pthread_t engine_thread;
    pthread_t worker_thread;
    bool engine_started, worker_started;
    struct request **batch; /* engine's thread only, as the next */
    struct gathering gathering;
};

static uint64_t wall_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

static struct timespec monotonic_after(uint64_t wait_ms)
{
    struct timespec at;

    clock_gettime(CLOCK_MONOTONIC, &at);
    at.tv_sec += (time_t)(wait_ms / 1000);
    at.tv_nsec += (long)(wait_ms % 1000) * 1000000;
    if (at.tv_nsec >= 1000000000) {
        at.tv_sec++;
        at.tv_nsec -= 1000000000;
    }
    return at;
}

static void inbox_put(struct engine_thread *thread, struct request *request)
{
    ASSERT(thread->inbox_count < INBOX_ENTRIES_MAX);
    thread->inbox[(thread->inbox_head + thread->inbox_count) % INBOX_ENTRIES_MAX] = request;
    thread->inbox_count++;
    atomic_store_explicit(&thread->metrics->inbox_entries, thread->inbox_count,
                          memory_order_relaxed);
    if (thread->inbox_count == 1)
        pthread_cond_signal(&thread->arrived);
}

bool engine_thread_post(struct engine_thread *thread, struct request *request)
{
    bool posted;

    pthread_mutex_lock(&thread->lock);
    posted = thread->inbox_count < INBOX_ENTRIES_MAX && !thread->stopping;
    if (posted)
        inbox_put(thread, request);
    pthread_mutex_unlock(&thread->lock);
    return posted;
}

/* Sleeps until something has arrived or the deadline has come. The lock is held. */
static void inbox_wait(struct engine_thread *thread, uint64_t deadline_ms)
{
    uint64_t now_ms = wall_ms();
    uint64_t wait_ms = deadline_ms > now_ms ? deadline_ms - now_ms : 0;

    if (wait_ms > SLEEP_MAX_MS)
        wait_ms = SLEEP_MAX_MS;
    if (wait_ms == 0 || thread->inbox_count > 0 || thread->stopping)
        return;

    struct timespec until = monotonic_after(wait_ms);

    /* A wake-up without reason makes one turn without requests: harmless. */
    pthread_cond_timedwait(&thread->arrived, &thread->lock, &until);
}

/* With the lock open, and not on the condition, as every further request would end that. The
 * lock is held before and after. */
static void inbox_sleep(struct engine_thread *thread, uint64_t wait_ms)
{
    struct timespec until = monotonic_after(wait_ms);

    pthread_mutex_unlock(&thread->lock);
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL) == EINTR) {
    }
    pthread_mutex_lock(&thread->lock);
}

/* Since the latest has come; 0 also when the wall clock was set back. The lock is held. */
static uint64_t inbox_quiet_ms(const struct engine_thread *thread)
{
    size_t latest = (thread->inbox_head + thread->inbox_count - 1) % INBOX_ENTRIES_MAX;
    uint64_t now_ms = wall_ms(), received_ms = thread->inbox[latest]->received_ms;

    return now_ms > received_ms ? now_ms - received_ms : 0;
}

/* Something has arrived: waits for what comes with it. The lock is held. */
static void inbox_gather(struct engine_thread *thread)
{
    if (thread->inbox_count == 0 || thread->inbox_count >= BATCH_MAX || thread->stopping)
        return;

    uint64_t connections =
        atomic_load_explicit(&thread->metrics->connections, memory_order_relaxed);
    uint64_t wait_ms = gathering_wait_ms(&thread->gathering, connections, thread->inbox_count);

    if (wait_ms == 0)
        return;
    if (wait_ms > GATHERING_LOOK_MS) {
        inbox_sleep(thread, GATHERING_LOOK_MS);
        wait_ms -= GATHERING_LOOK_MS;
    }
    if (!gathering_has_all(thread->inbox_count, inbox_quiet_ms(thread)))
        inbox_sleep(thread, wait_ms);
    gathering_waited(&thread->gathering, thread->inbox_count);
}

/* Takes what waits, in order; returns how much. The lock is held. */
static size_t inbox_take(struct engine_thread *thread)
{
    size_t count = thread->inbox_count < BATCH_MAX ? thread->inbox_count : BATCH_MAX;

    for (size_t i = 0; i < count; i++)
        thread->batch[i] = thread->inbox[(thread->inbox_head + i) % INBOX_ENTRIES_MAX];
    thread->inbox_head = (thread->inbox_head + count) % INBOX_ENTRIES_MAX;
    thread->inbox_count -= count;
    atomic_store_explicit(&thread->metrics->inbox_entries, thread->inbox_count,
                          memory_order_relaxed);
    pthread_cond_broadcast(&thread->taken);
    return count;
}

static void *engine_run(void *context)
{
    struct engine_thread *thread = context;
    bool stopping = false;

    pthread_setname_np(pthread_self(), "engine");
    /* Of this thread alone, as Linux has it; who may not is served as well. */
    (void)setpriority(PRIO_PROCESS, 0, ENGINE_NICE);
    while (!stopping) {
        uint64_t deadline_ms = engine_next_deadline(thread->engine);

        pthread_mutex_lock(&thread->lock);
        inbox_wait(thread, deadline_ms);
        inbox_gather(thread);

        size_t count = inbox_take(thread);

        stopping = thread->stopping && thread->inbox_count == 0;
        pthread_mutex_unlock(&thread->lock);
        engine_turn(thread->engine, thread->batch, count, wall_ms());
    }
    return NULL;
}

/* The oldest job; NULL at the end. */
static struct job *worker_take(struct engine_thread *thread)
{
    struct job *job = NULL;

    pthread_mutex_lock(&thread->lock);
    while (thread->job_count == 0 && !thread->worker_stopping)
        pthread_cond_wait(&thread->job_arrived, &thread->lock);
    if (!thread->worker_stopping) {
        job = thread->jobs[thread->job_head];
        thread->job_head = (thread->job_head + 1) % JOBS_MAX;
        thread->job_count--;
    }
    pthread_mutex_unlock(&thread->lock);
    return job;
}

/* A finished job is never dropped: somebody waits for it. So it waits for room. */
static void worker_give(struct engine_thread *thread, struct job *job)
{
    struct request *request = request_create(REQUEST_JOB, (struct connection_handle){0});

    request->job = job;
    pthread_mutex_lock(&thread->lock);
    while (thread->inbox_count == INBOX_ENTRIES_MAX && !thread->worker_stopping)
        pthread_cond_wait(&thread->taken, &thread->lock);
    if (thread->worker_stopping) {
        pthread_mutex_unlock(&thread->lock);
        request_destroy(request);
        return;
    }
    inbox_put(thread, request);
    pthread_mutex_unlock(&thread->lock);
}

static void *worker_run(void *context)
{
    struct engine_thread *thread = context;

    pthread_setname_np(pthread_self(), "worker");
    (void)setpriority(PRIO_PROCESS, 0, WORKER_NICE);
    for (;;) {
        struct job *job = worker_take(thread);

        if (!job)
            return NULL;
        job_run(job);
        worker_give(thread, job);
    }
}

static bool worker_submit(void *context, struct job *job)
{
    struct engine_thread *thread = context;
    bool room;

    pthread_mutex_lock(&thread->lock);
    room = thread->job_count < JOBS_MAX;
    if (room) {
        thread->jobs[(thread->job_head + thread->job_count) % JOBS_MAX] = job;
        thread->job_count++;
        pthread_cond_signal(&thread->job_arrived);
    }
    pthread_mutex_unlock(&thread->lock);
    return room;
}

/* The engine's port is ours, as submit needs our context; the rest is handed on. */
static void port_send(void *context, struct connection_handle to, struct message *message)
{
    struct engine_thread *thread = context;

    thread->port.send(thread->port.context, to, message);
}

static void port_send_many(void *context, const struct connection_handle *to, size_t to_count,
                           struct message *const *messages, size_t message_count)
{
    struct engine_thread *thread = context;

    thread->port.send_many(thread->port.context, to, to_count, messages, message_count);
}

static void port_close(void *context, struct connection_handle to, uint16_t code,
                       const char *reason)
{
    struct engine_thread *thread = context;

    thread->port.close(thread->port.context, to, code, reason);
}

static void port_respond(void *context, struct connection_handle to, struct response *response)
{
    struct engine_thread *thread = context;

    thread->port.respond(thread->port.context, to, response);
}

static void port_bound(void *context, struct connection_handle to, enum role role,
                       enum language language)
{
    struct engine_thread *thread = context;

    thread->port.bound(thread->port.context, to, role, language);
}

static void port_flush(void *context)
{
    struct engine_thread *thread = context;

    thread->port.flush(thread->port.context);
}

/* A caller with workers of its own posts the finished jobs, too. */
static bool port_submit(void *context, struct job *job)
{
    struct engine_thread *thread = context;

    return thread->port.submit(thread->port.context, job);
}

static void port_rehearse(void *context, const struct rehearsal *rehearsal)
{
    struct engine_thread *thread = context;

    thread->port.rehearse(thread->port.rehearse_context, rehearsal);
}

static void thread_init(struct engine_thread *thread)
{
    pthread_condattr_t monotonic;

    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_mutex_init(&thread->lock, NULL);
    pthread_cond_init(&thread->arrived, &monotonic);
    pthread_cond_init(&thread->taken, NULL);
    pthread_cond_init(&thread->job_arrived, NULL);
    pthread_condattr_destroy(&monotonic);
    thread->inbox = xcalloc(INBOX_ENTRIES_MAX, sizeof(struct request *));
    thread->batch = xcalloc(BATCH_MAX, sizeof(struct request *));
}

static int thread_start(struct engine_thread *thread, struct error *error)
{
    int failed = pthread_create(&thread->worker_thread, NULL, worker_run, thread);

    thread->worker_started = failed == 0;
    if (!failed) {
        failed = pthread_create(&thread->engine_thread, NULL, engine_run, thread);
        thread->engine_started = failed == 0;
    }
    if (!failed)
        return 0;
    error_set(error, ERR_IO, "cannot start a thread: %s", strerror(failed));
    return -ERR_IO;
}

int engine_thread_create(struct engine_thread **out, struct journal *journal,
                         struct keyring *keyring, struct people *people,
                         struct metrics *metrics, const struct engine_settings *settings,
                         const struct engine_port *port, struct error *error)
{
    struct engine_thread *thread = xcalloc(1, sizeof(*thread));
    struct engine_port ours = {.context = thread,
                               .send = port_send,
                               .send_many = port->send_many ? port_send_many : NULL,
                               .close = port_close,
                               .respond = port_respond,
                               .bound = port_bound,
                               .flush = port_flush,
                               .submit = port->submit ? port_submit : worker_submit,
                               .rehearse = port->rehearse ? port_rehearse : NULL,
                               .rehearse_context = thread,
                               .desk = port->desk,
                               .desk_context = port->desk_context};
    int failed;

    thread->metrics = metrics;
    thread->port = *port;
    thread_init(thread);
    failed = engine_create(&thread->engine, journal, keyring, people, metrics, settings, &ours,
                           wall_ms(), error);
    if (!failed)
        failed = thread_start(thread, error);
    if (failed) {
        engine_thread_destroy(thread);
        return failed;
    }
    *out = thread;
    return 0;
}

static void worker_stop(struct engine_thread *thread)
{
    pthread_mutex_lock(&thread->lock);
    thread->worker_stopping = true;
    pthread_cond_broadcast(&thread->job_arrived);
    pthread_cond_broadcast(&thread->taken);
    pthread_mutex_unlock(&thread->lock);
    pthread_join(thread->worker_thread, NULL);
}

static void engine_stop(struct engine_thread *thread)
{
    pthread_mutex_lock(&thread->lock);
    thread->stopping = true;
    pthread_cond_signal(&thread->arrived);
    pthread_mutex_unlock(&thread->lock);
    pthread_join(thread->engine_thread, NULL);
}

void engine_thread_destroy(struct engine_thread *thread)
{
    if (!thread)
        return;
    /* The engine first: its last turn may still hand out a job, which is then dropped. */
    if (thread->engine_started)
        engine_stop(thread);
    if (thread->worker_started)
        worker_stop(thread);
    for (size_t i = 0; i < thread->inbox_count; i++)
        request_destroy(thread->inbox[(thread->inbox_head + i) % INBOX_ENTRIES_MAX]);
    for (size_t i = 0; i < thread->job_count; i++)
        job_destroy(thread->jobs[(thread->job_head + i) % JOBS_MAX]);
    engine_destroy(thread->engine);
    pthread_mutex_destroy(&thread->lock);
    pthread_cond_destroy(&thread->arrived);
    pthread_cond_destroy(&thread->taken);
    pthread_cond_destroy(&thread->job_arrived);
    free(thread->inbox);
    free(thread->batch);
    free(thread);
}
