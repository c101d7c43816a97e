/*
 * Who waits for which report. A rendition is made once per state of the session and kept for
 * the next who asks; while one is being made, everybody else waits for it in a short queue.
 * Engine's thread.
 */
#include "internal.h"

#include <stdio.h>
#include <stdlib.h>

#include "herkend/log.h"
#include "herkend/memory.h"
#include "herkend/report_encode.h"

static const char *format_content_type(enum report_format format)
{
    switch (format) {
    case REPORT_JSON:
        return "application/json";
    case REPORT_HTML:
        return "text/html; charset=utf-8";
    case REPORT_CSV:
        return "text/csv; charset=utf-8";
    case REPORT_PDF:
        return "application/pdf";
    case REPORT_XLSX:
        return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    case REPORT_FORMAT_COUNT:
        break;
    }
    UNREACHABLE("report format");
}

static void respond_busy(struct engine *engine, struct connection_handle to)
{
    engine->port.respond(
        engine->port.context, to,
        response_problem(503, "busy", "too many reports are being made; try again"));
}

static void slot_forget(struct engine *engine, struct report_slot *slot)
{
    ASSERT(engine->report_cache_bytes >= slot->body.size);
    engine->report_cache_bytes -= slot->body.size;
    buffer_release(&slot->body);
}

/* The rendition that nobody asked for longest makes room. */
static void cache_make_room(struct engine *engine, const struct report_slot *kept)
{
    while (engine->report_cache_bytes > REPORT_CACHE_BYTES_MAX) {
        struct report_slot *oldest = NULL;

        for (size_t i = 0; i < engine->hosted_count; i++) {
            struct report_slot *slots = engine->hosted[i]->reports;

            for (size_t j = 0; slots && j < REPORT_FORMAT_COUNT; j++) {
                if (slots[j].body.size > 0 && &slots[j] != kept &&
                    (!oldest || slots[j].used_ms < oldest->used_ms))
                    oldest = &slots[j];
            }
        }
        if (!oldest)
            return; /* one alone may be larger */
        slot_forget(engine, oldest);
    }
}

/* Copies stay with the gateway until they are read: so many bytes a second, and no more. */
static bool budget_allows(struct engine *engine, size_t bytes)
{
    if (engine->now_ms >= engine->report_given_ms + BEAT_MS) {
        engine->report_given_ms = engine->now_ms;
        engine->report_given_bytes = 0;
    }
    if (engine->report_given_bytes > 0 &&
        engine->report_given_bytes + bytes > REPORT_GIVEN_BYTES_MAX)
        return false;
    engine->report_given_bytes += bytes;
    return true;
}

/* Under which name a browser keeps it; what it shows by itself needs none. */
static void file_name_write(struct response *response, const struct hosted_session *hosted,
                            enum report_format format)
{
    static const char *const patterns[REPORT_FORMAT_COUNT][2] = {
        [REPORT_CSV] = {"ranking", "csv"},
        [REPORT_PDF] = {"report", "pdf"},
        [REPORT_XLSX] = {"report", "xlsx"},
    };

    if (patterns[format][0])
        snprintf(response->file_name, sizeof(response->file_name), "%s-%s.%s",
                 patterns[format][0], hosted->id, patterns[format][1]);
}

static struct response *slot_response(const struct hosted_session *hosted,
                                      enum report_format format)
{
    struct response *response = response_create(200, format_content_type(format));

    response->body.size_max = hosted->reports[format].body.size + 1;
    buffer_append(&response->body, buffer_bytes(&hosted->reports[format].body));
    file_name_write(response, hosted, format);
    return response;
}

/* The first wanted waiters get what is kept. */
static void slot_serve(struct engine *engine, const struct hosted_session *hosted,
                       enum report_format format, size_t wanted)
{
    struct report_slot *slot = &hosted->reports[format];
    size_t served = 0;

    ASSERT(wanted <= slot->waiter_count);
    slot->used_ms = engine->now_ms;
    for (; served < wanted && budget_allows(engine, slot->body.size); served++)
        engine->port.respond(engine->port.context, slot->waiters[served],
                             slot_response(hosted, format));
    slot->waiter_count -= served;
    memmove(slot->waiters, slot->waiters + served,
            slot->waiter_count * sizeof(slot->waiters[0]));
    if (served < wanted)
        slot->due_ms = engine->report_given_ms + BEAT_MS;
}

static void slot_refuse(struct engine *engine, struct report_slot *slot)
{
    for (size_t i = 0; i < slot->waiter_count; i++)
        respond_busy(engine, slot->waiters[i]);
    slot->waiter_count = 0;
}

static void slot_order(struct report_slot *slot)
{
    slot->running = true;
    slot->ordered_count = slot->waiter_count;
}

static void slot_work(struct engine *engine, struct hosted_session *hosted,
                      enum report_format format)
{
    struct report_slot *slot = &hosted->reports[format];

    if (slot->waiter_count == 0 || slot->running || engine->now_ms < slot->due_ms)
        return;
    if (slot->body.size > 0 && slot->seq == session_seq(hosted->session))
        slot_serve(engine, hosted, format, slot->waiter_count);
    else if (!job_submit(engine, job_report(hosted, format)))
        slot_refuse(engine, slot);
    else
        slot_order(slot);
}

void reports_work(struct engine *engine, struct hosted_session *hosted)
{
    if (!hosted->reports || hosted->condition != HOSTED_READY)
        return;
    for (size_t i = 0; i < REPORT_FORMAT_COUNT; i++)
        slot_work(engine, hosted, (enum report_format)i);
}

uint64_t reports_due(const struct hosted_session *hosted)
{
    uint64_t due = UINT64_MAX;

    for (size_t i = 0; hosted->reports && i < REPORT_FORMAT_COUNT; i++) {
        const struct report_slot *slot = &hosted->reports[i];

        if (slot->waiter_count > 0 && !slot->running && slot->due_ms < due)
            due = slot->due_ms;
    }
    return due;
}

void report_ask(struct engine *engine, struct hosted_session *hosted, enum report_format format,
                struct connection_handle to)
{
    ASSERT(format < REPORT_FORMAT_COUNT);
    if (!hosted->reports) {
        hosted->reports = xcalloc(REPORT_FORMAT_COUNT, sizeof(*hosted->reports));
        for (size_t i = 0; i < REPORT_FORMAT_COUNT; i++)
            buffer_init(&hosted->reports[i].body, REPORT_BYTES_MAX);
    }

    struct report_slot *slot = &hosted->reports[format];

    if (slot->waiter_count == REPORT_WAITERS_MAX) {
        respond_busy(engine, to);
        return;
    }
    slot->waiters[slot->waiter_count++] = to;
    reports_work(engine, hosted);
    hosted_refresh_due(engine, hosted);
}

/* What does not fit will not fit the next time: whoever asks is told what does. */
static void slot_fail(struct engine *engine, struct report_slot *slot,
                      const struct report_result *result)
{
    const char *sentence = "this report is too large to be made";

    if (result->error->code == ERR_FULL)
        sentence = result->error->sentence;
    else if (result->error->code != 0)
        sentence = "this report cannot be made";
    if (result->error->code != 0)
        log_event(LOG_ERROR, "report", result->error->sentence);
    for (size_t i = 0; i < slot->waiter_count; i++)
        engine->port.respond(engine->port.context, slot->waiters[i],
                             response_problem(500, "internal", sentence));
    slot->waiter_count = 0;
}

void reports_forget(struct engine *engine, struct hosted_session *hosted)
{
    for (size_t i = 0; hosted->reports && i < REPORT_FORMAT_COUNT; i++) {
        slot_refuse(engine, &hosted->reports[i]);
        slot_forget(engine, &hosted->reports[i]);
    }
}

void report_arrives(struct engine *engine, struct hosted_session *hosted,
                    const struct report_result *result)
{
    struct report_slot *slot = &hosted->reports[result->format];

    ASSERT(slot->running);
    slot->running = false;
    slot_forget(engine, slot);
    if (result->body->overflowed || result->body->size == 0) {
        slot_fail(engine, slot, result);
        return;
    }
    slot->body = *result->body;
    buffer_init(result->body, REPORT_BYTES_MAX);
    slot->seq = result->seq;
    metric_add(&engine->metrics->reports_total, 1);
    engine->report_cache_bytes += slot->body.size;
    cache_make_room(engine, slot);

    /* Whoever has asked since has perhaps changed something, and looks for it: the next one is
     * theirs. */
    slot->due_ms = engine->now_ms + result->clone_us * STANDING_PAUSE_FACTOR / 1000;
    slot_serve(engine, hosted, result->format, slot->ordered_count);
}
