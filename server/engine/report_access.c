/*
 * Who may read which report, and what the organiser does about it once it is released. Who
 * makes the renditions, and who waits for them, is in report_desk.c. Engine's thread.
 */
#include "internal.h"

#include <stdio.h>

#include "herkend/json.h"
#include "herkend/report_encode.h"

enum { READMIT_DEPTH_MAX = 2 };

void write_report_life(struct json_writer *writer, const struct session *session)
{
    struct report_life life = session_report_life(session);

    if (life.released_at_ms == 0)
        return;
    json_key(writer, "report");
    json_object_open(writer);
    json_key(writer, "released_at");
    json_write_time(writer, life.released_at_ms);
    json_key(writer, "readable_until");
    json_write_time(writer, life.readable_until_ms);
    json_key(writer, "withdrawn");
    json_write_bool(writer, life.withdrawn);
    json_object_close(writer);
}

/* Staff, and those who try out a demo, read it at any time. */
static bool may_always_read(struct engine *engine, const struct request *request,
                            const struct hosted_session *hosted)
{
    return engine->settings.demo || is_organiser(engine, request) ||
           is_moderator(request, hosted);
}

/* The same in words for people, where the answer is a page. */
static void page_of_absence(struct engine *engine, const struct request *request,
                            const struct hosted_session *hosted, uint16_t status,
                            enum report_absence absence)
{
    struct answer *answer = answer_queue(engine, ANSWER_RESPONSE, request->from);
    struct absent_report absent = {.absence = absence,
                                   .language = session_language(hosted->session),
                                   .title = session_title(hosted->session),
                                   .readable_until_ms =
                                       session_report_life(hosted->session).readable_until_ms};

    answer->response = response_create(status, "text/html; charset=utf-8");
    answer->lasting = true;
    report_encode_absent(&absent, &answer->response->body);
}

static void refuse_gone(struct engine *engine, const struct request *request,
                        const struct hosted_session *hosted)
{
    struct report_life life = session_report_life(hosted->session);
    char until[TIME_TEXT_BYTES];
    char detail[96];

    if (request->is_page) {
        page_of_absence(engine, request, hosted, 410,
                        life.withdrawn ? REPORT_WITHDRAWN : REPORT_OVER);
        return;
    }
    time_encode(life.readable_until_ms, until);
    snprintf(detail, sizeof(detail), "this report could be read until %s", until);
    problem(engine, request, 410, "gone",
            life.withdrawn ? "the organiser has withdrawn this report" : detail);
}

static void refuse_not_yet(struct engine *engine, const struct request *request,
                           const struct hosted_session *hosted)
{
    if (request->bearer.size > 0)
        problem_guess(engine, request, 403, "forbidden",
                      "this report is not released yet, and this token does not open it");
    else if (request->is_page)
        page_of_absence(engine, request, hosted, 401, REPORT_NOT_YET);
    else
        problem(engine, request, 401, "unauthorised",
                "this report is not released yet: a moderator's token is needed");
}

/* False when that is answered. */
static bool require_readable(struct engine *engine, const struct request *request,
                             const struct hosted_session *hosted)
{
    struct report_life life = session_report_life(hosted->session);

    if (report_is_readable(&life, engine->now_ms) || may_always_read(engine, request, hosted))
        return true;
    if (life.released_at_ms == 0)
        refuse_not_yet(engine, request, hosted);
    else
        refuse_gone(engine, request, hosted);
    /* What refused it may be this turn's. */
    engine->turn.answers[engine->turn.answer_count - 1].lasting = false;
    return false;
}

void report_read(struct engine *engine, struct request *request)
{
    struct hosted_session *hosted = hosted_find(engine, request->session_id);

    if (!hosted || hosted->condition == HOSTED_GONE) {
        problem_guess(engine, request, 404, "not_found", "there is no such session");
        return;
    }
    hosted = require_session(engine, request);
    if (!hosted || !require_readable(engine, request, hosted))
        return;
    if ((unsigned)request->format >= REPORT_FORMAT_COUNT) {
        problem(engine, request, 400, "malformed",
                "format: one of json, html, csv, pdf and xlsx is expected");
        return;
    }

    struct answer *answer = answer_queue(engine, ANSWER_REPORT, request->from);

    answer->hosted = hosted;
    answer->format = request->format;
    answer->lasting = true;
}

/* An organiser's command that is answered by no more than that it is so. */
static void report_do(struct engine *engine, struct request *request, struct command *command)
{
    struct hosted_session *hosted;
    struct decision decision;

    if (!require_organiser(engine, request) || !require_journal(engine, request))
        return;
    hosted = require_session(engine, request);
    if (hosted && change_session(engine, request, hosted, command, &decision))
        answer_queue(engine, ANSWER_RESPONSE, request->from)->response =
            response_create(204, NULL);
}

void report_withdraw(struct engine *engine, struct request *request)
{
    report_do(engine, request, &(struct command){.kind = COMMAND_REPORT_WITHDRAW});
}

/* {"days":30}, or nothing at all: then those that were left. */
static bool days_read(struct bytes body, uint32_t *days, struct error *error)
{
    cJSON *json = body.size > 0 ? json_parse(body, READMIT_DEPTH_MAX, error) : NULL;
    const cJSON *value = cJSON_GetObjectItemCaseSensitive(json, "days");
    uint64_t number = 0;
    bool read = body.size == 0 || cJSON_IsObject(json);

    if (json && !read)
        error_set(error, ERR_INPUT, "a JSON object is expected");
    if (value && (!json_integer(value, REPORT_DAYS_MAX, &number) || number == 0)) {
        error_set(error, ERR_INPUT, "days: must be 1..%d", REPORT_DAYS_MAX);
        read = false;
    }
    cJSON_Delete(json);
    *days = (uint32_t)number;
    return read;
}

void report_readmit(struct engine *engine, struct request *request)
{
    struct command command = {.kind = COMMAND_REPORT_READMIT};
    struct error error = {0};

    if (!require_organiser(engine, request))
        return;
    if (days_read(request->body, &command.days, &error))
        report_do(engine, request, &command);
    else
        problem(engine, request, 400, "malformed", error.sentence);
}
