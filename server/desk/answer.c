/*
 * How an answer begins, and what is said when the world has failed. A failure is logged by its
 * sentence, which is ours and names nobody.
 */
#include "internal.h"

#include "herkend/log.h"

/* Whatever was begun is forgotten. */
static void answer_begin(struct visit *visit, uint16_t status, const char *content_type)
{
    struct desk_response *response = visit->response;

    buffer_clear(&response->body);
    response->body.overflowed = false;
    response->status = status;
    response->content_type = content_type;
    response->file_name[0] = '\0';
    response->location[0] = '\0';
}

struct json_writer answer_json(struct visit *visit, uint16_t status)
{
    answer_begin(visit, status, "application/json");
    return json_writer_on(&visit->response->body);
}

void answer_nothing(struct visit *visit, uint16_t status)
{
    answer_begin(visit, status, NULL);
}

void answer_body(struct visit *visit, uint16_t status, const char *content_type)
{
    answer_begin(visit, status, content_type);
}

void answer_problem(struct visit *visit, uint16_t status, const char *code, const char *detail)
{
    answer_begin(visit, status, "application/problem+json");
    problem_encode(status, code, detail, &visit->response->body);
}

void answer_failure(struct visit *visit, int result, const struct error *error,
                    const char *what)
{
    switch (-result) {
    case ERR_NOT_FOUND:
        answer_problem(visit, 404, "not_found", what);
        return;
    case ERR_INPUT:
        answer_problem(visit, 400, "malformed", error->sentence);
        return;
    case ERR_CONFLICT:
        answer_problem(visit, 409, "conflict",
                       error->sentence[0] ? error->sentence : "somebody else has changed it");
        return;
    case ERR_FULL:
        answer_problem(visit, 409, "full", "there are as many registrations as there can be");
        return;
    default:
        log_event(LOG_ERROR, "desk_failed", error->sentence);
        answer_problem(visit, 503, "busy", "this could not be done now; try again");
        return;
    }
}

int visit_event(struct visit *visit, struct people_event *event, struct error *error)
{
    struct desk *desk = visit->desk;
    const struct event_facts *facts = &visit->request->facts;
    int result;

    if (facts->session_id.size == 0)
        return -ERR_NOT_FOUND;
    result = people_event_read(desk->people, facts->session_id, &desk->arena, event, error);
    if (result == -ERR_NOT_FOUND) {
        result = people_event_sync(desk->people, facts, visit->now_ms, error);
        if (result == 0)
            result =
                people_event_read(desk->people, facts->session_id, &desk->arena, event, error);
    }
    if (result == 0)
        event->facts = *facts; /* what the dialogue says now */
    return result;
}

void url_append(struct buffer *out, const struct desk *desk, const char *path,
                struct bytes name)
{
    buffer_append_string(out, desk->public_url);
    buffer_append_string(out, path);
    buffer_append(out, name);
}
