/*
 * The mailer's thread: makes a round when the queue says so and when somebody else has written
 * to people.db, and lets thousands of mails go evenly, behind the people of a live session.
 * Leaves what a round is to mailer.c.
 */
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "herkend/assert.h"
#include "mailer.h"

enum {
    LOOK_EVERY_MS = 1000, /* whether people.db has changed */
    MAILS_PER_ROUND = 8,  /* the clock goes on meanwhile */
    MAILER_NICE = 10,     /* people in a live session go before mails */
};

static uint64_t clock_ms(clockid_t clock)
{
    struct timespec now;

    clock_gettime(clock, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

static bool others_wrote(struct mailer *mailer)
{
    uint64_t version = mailer->version;
    struct error error;

    /* A failure is one of the next round, which says it. */
    return people_version(mailer->people, &version, &error) != 0 || version != mailer->version;
}

static void doze(struct mailer *mailer, uint64_t duration_ms)
{
    uint64_t until_ms = clock_ms(CLOCK_MONOTONIC) + duration_ms;
    struct timespec until = {.tv_sec = (time_t)(until_ms / 1000),
                             .tv_nsec = (long)(until_ms % 1000) * 1000000};

    pthread_mutex_lock(&mailer->lock);
    if (!atomic_load(&mailer->stop)) /* waking for nothing does no harm */
        pthread_cond_timedwait(&mailer->wake, &mailer->lock, &until);
    pthread_mutex_unlock(&mailer->lock);
}

/* Until the time has come, people.db was changed by somebody else, or it is over; and never
 * longer than a round may be away, should the clock be set. */
static void wait_until(struct mailer *mailer, uint64_t next_ms)
{
    uint64_t now_ms = clock_ms(CLOCK_REALTIME);
    bool paused = mailer->pause_end_ms > now_ms;

    for (uint64_t slept_ms = 0; slept_ms < MAILER_ROUND_EVERY_MS; slept_ms += LOOK_EVERY_MS) {
        if (atomic_load(&mailer->stop) || now_ms >= next_ms)
            return;
        doze(mailer, next_ms - now_ms < LOOK_EVERY_MS ? next_ms - now_ms : LOOK_EVERY_MS);
        if (!paused && others_wrote(mailer))
            return;
        now_ms = clock_ms(CLOCK_REALTIME);
    }
}

/* Thousands that wait go evenly: neither the disk nor a confirmation has to wait for a whole
 * minute's worth of them. */
static void rest(struct mailer *mailer)
{
    uint64_t now_ms = clock_ms(CLOCK_REALTIME);
    uint64_t end_ms = budget_rest(&mailer->budget, now_ms);

    if (end_ms > now_ms)
        doze(mailer, end_ms - now_ms);
}

static void *run(void *context)
{
    struct mailer *mailer = context;

    pthread_setname_np(pthread_self(), "mailer");
    /* Of this thread alone, as Linux has it. */
    (void)setpriority(PRIO_PROCESS, 0, MAILER_NICE);
    while (!atomic_load(&mailer->stop)) {
        wait_until(mailer, mailer_round_of(mailer, clock_ms(CLOCK_REALTIME), MAILS_PER_ROUND));
        rest(mailer);
    }
    return NULL;
}

int mailer_start(struct mailer *mailer, struct error *error)
{
    ASSERT(!mailer->started);

    int result = pthread_create(&mailer->thread, NULL, run, mailer);

    if (result != 0) {
        error_set(error, ERR_IO, "cannot start the mailer's thread: %s", strerror(result));
        return -ERR_IO;
    }
    mailer->started = true;
    return 0;
}
