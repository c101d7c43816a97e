/*
 * Work that takes long: on a copy of a session a ranking, a report as bytes, or the script of a
 * follow-up; the hashing of passwords; and what is asked of the desk, which waits for a disk.
 * job_run() may run on any thread; everything else is the engine's.
 */
#include "internal.h"

#include <stdlib.h>
#include <time.h>

#include "herkend/memory.h"
#include "herkend/rendition.h"
#include "herkend/report_encode.h"

enum job_kind { JOB_STANDING, JOB_REPORT, JOB_FOLLOW_UP, JOB_PASSWORD, JOB_DESK };

/* Belongs to the thread that holds it: the engine, then a worker, then the engine again. */
struct job {
    enum job_kind kind;
    uint32_t hosted_index;
    struct vote_source *votes; /* of a standing: all it needs of the session */
    struct session *session;   /* of a report or follow-up: the copy; both gone once the work
                                  is done */
    struct follow_up_work *follow_up;
    struct standing *standing;
    enum report_format format;
    struct buffer body; /* empty where error says why */
    struct error error;
    struct password_work *work; /* instead of all about a session */
    struct desk_work *desk;     /* the same */
    uint64_t seq;
    uint64_t clone_us; /* what making the copy has cost the engine */
    uint64_t run_us;
};

uint64_t monotonic_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

/* Libraries that were not written for haste, on a thousand pages: seconds. */
bool job_is_long(const struct job *job)
{
    return job->kind == JOB_REPORT && (job->format == REPORT_PDF || job->format == REPORT_XLSX);
}

static struct job *job_create(enum job_kind kind, const struct hosted_session *hosted)
{
    struct job *job = xcalloc(1, sizeof(*job));
    uint64_t begin_us = monotonic_us();

    job->kind = kind;
    job->hosted_index = hosted->index;
    job->seq = session_seq(hosted->session);
    if (kind == JOB_STANDING)
        job->votes = vote_source_create(hosted->session);
    else
        job->session = session_clone(hosted->session);
    job->clone_us = monotonic_us() - begin_us;
    buffer_init(&job->body, REPORT_BYTES_MAX);
    return job;
}

struct job *job_standing(const struct hosted_session *hosted)
{
    return job_create(JOB_STANDING, hosted);
}

struct job *job_report(const struct hosted_session *hosted, enum report_format format)
{
    struct job *job = job_create(JOB_REPORT, hosted);

    job->format = format;
    return job;
}

struct job *job_follow_up(const struct hosted_session *hosted, struct follow_up_work *work)
{
    struct job *job = job_create(JOB_FOLLOW_UP, hosted);

    job->follow_up = work;
    return job;
}

struct job *job_password(struct password_work *work)
{
    struct job *job = xcalloc(1, sizeof(*job));

    job->kind = JOB_PASSWORD;
    job->work = work;
    buffer_init(&job->body, 1);
    return job;
}

struct job *job_desk(struct desk_work *work)
{
    struct job *job = xcalloc(1, sizeof(*job));

    job->kind = JOB_DESK;
    job->desk = work;
    buffer_init(&job->body, 1);
    return job;
}

/* What goes wrong leaves the body empty, and is told to whoever waits. */
static void report_run(struct job *job)
{
    struct report *report = report_create(job->session);
    int result = 0;

    switch (job->format) {
    case REPORT_JSON:
        report_encode_json(report, &job->body);
        break;
    case REPORT_HTML:
        report_encode_page(report, &job->body);
        break;
    case REPORT_CSV:
        report_encode_ranking_csv(report, &job->body);
        break;
    case REPORT_PDF:
        result = report_render_pdf(report, &job->body, &job->error);
        break;
    case REPORT_XLSX:
        result = report_render_xlsx(report, &job->body, &job->error);
        break;
    case REPORT_FORMAT_COUNT:
        UNREACHABLE("the desk takes no such order");
    }
    ASSERT(result == 0 || job->body.size == 0);
    report_destroy(report);
}

void job_run(struct job *job)
{
    uint64_t begin_us = monotonic_us();

    ASSERT(job->votes || job->session || job->work || job->desk);
    switch (job->kind) {
    case JOB_STANDING:
        job->standing = standing_of(job->votes);
        break;
    case JOB_REPORT:
        report_run(job);
        break;
    case JOB_FOLLOW_UP:
        follow_up_work_run(job->follow_up, job->session);
        break;
    case JOB_PASSWORD:
        password_work_run(job->work);
        break;
    case JOB_DESK:
        desk_work_run(job->desk);
        break;
    }
    vote_source_destroy(job->votes);
    job->votes = NULL;
    session_destroy(job->session);
    job->session = NULL;
    job->run_us = monotonic_us() - begin_us;
}

void job_destroy(struct job *job)
{
    if (!job)
        return;
    vote_source_destroy(job->votes);
    session_destroy(job->session);
    standing_destroy(job->standing);
    follow_up_work_destroy(job->follow_up);
    password_work_destroy(job->work);
    desk_work_destroy(job->desk);
    buffer_release(&job->body);
    free(job);
}

bool job_submit(struct engine *engine, struct job *job)
{
    if (engine->port.submit(engine->port.context, job))
        return true;
    job_destroy(job);
    return false;
}

static void job_finish_of_session(struct engine *engine, struct job *job)
{
    ASSERT(job->hosted_index < engine->hosted_count);
    struct hosted_session *hosted = engine->hosted[job->hosted_index];

    switch (job->kind) {
    case JOB_STANDING:
        standing_arrives(engine, hosted, job->standing, job->clone_us + job->run_us);
        job->standing = NULL;
        break;
    case JOB_REPORT:
        report_arrives(engine, hosted,
                       &(struct report_result){.format = job->format,
                                               .seq = job->seq,
                                               .body = &job->body,
                                               .error = &job->error,
                                               .clone_us = job->clone_us});
        break;
    case JOB_FOLLOW_UP:
        UNREACHABLE("its session was made in the turn, before the commit");
    case JOB_PASSWORD:
    case JOB_DESK:
        UNREACHABLE("it is of no session");
    }
    hosted_refresh_due(engine, hosted);
}

bool job_makes_session(struct engine *engine, struct request *request)
{
    if (request->job->kind != JOB_FOLLOW_UP)
        return false;
    follow_up_arrives(engine, request, request->job->follow_up);
    return true;
}

void job_finish(struct engine *engine, struct job *job)
{
    if (job->work)
        password_work_arrives(engine, job->work);
    else if (job->desk)
        desk_work_arrives(engine, job->desk);
    else
        job_finish_of_session(engine, job);
    job_destroy(job);
}
