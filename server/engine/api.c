/*
 * The HTTP interface to sessions: who may ask, what is changed, what is answered. Changes go
 * through the same turn as everybody's commands. Engine's thread.
 */
#include "internal.h"

#include <cjson/cJSON.h>
#include <stdio.h>

#include "herkend/json.h"
#include "herkend/log.h"

void problem(struct engine *engine, const struct request *request, uint16_t status,
             const char *code_name, const char *detail)
{
    struct answer *answer = answer_queue(engine, ANSWER_RESPONSE, request->from);

    answer->response = response_problem(status, code_name, detail);
    answer->lasting = true;
}

void problem_refused(struct engine *engine, const struct request *request,
                     const struct decision *decision)
{
    static const uint16_t statuses[] = {
        [REFUSED_FORBIDDEN] = 403,     [REFUSED_NOT_FOUND] = 404,
        [REFUSED_WRONG_STATE] = 409,   [REFUSED_NOT_OFFERED] = 409,
        [REFUSED_OWN_STATEMENT] = 409, [REFUSED_DUPLICATE_TEXT] = 409,
        [REFUSED_FULL] = 409,          [REFUSED_MALFORMED] = 400,
        [REFUSED_RATE_LIMITED] = 429,  [REFUSED_CONFLICT] = 409,
    };

    ASSERT(decision->refusal > REFUSED_NOTHING);
    ASSERT(decision->refusal < ARRAY_COUNT(statuses));
    metric_add(&engine->metrics->refused_total, 1);
    problem(engine, request, statuses[decision->refusal], refusal_name(decision->refusal),
            decision->message);

    /* The state that refused may be this turn's. */
    engine->turn.answers[engine->turn.answer_count - 1].lasting = false;
}

bool guess_is_too_many(struct engine *engine, uint64_t address_key)
{
    bool too_many = guesses_exceeded(engine, address_key);

    if (too_many)
        metric_add(&engine->metrics->rate_limited_total, 1);
    else
        guesses_count(engine, address_key);
    return too_many;
}

void problem_guess(struct engine *engine, const struct request *request, uint16_t status,
                   const char *code_name, const char *detail)
{
    if (guess_is_too_many(engine, request->address_key)) {
        problem(engine, request, 429, "rate_limited",
                "too many unknown codes and tokens from this network; try again in a minute");
        return;
    }
    problem(engine, request, status, code_name, detail);
}

bool require_own_page(struct engine *engine, const struct request *request)
{
    if (request->method == HTTP_GET || request->origin == ORIGIN_OWN)
        return true;
    problem(engine, request, 403, "forbidden",
            "a sign-in changes something only from a page of this server: its Origin is "
            "missing or another's");
    return false;
}

bool is_organiser(struct engine *engine, const struct request *request)
{
    return request->operator_socket || credential_of(engine, request).kind != TOKEN_NONE;
}

bool is_moderator(const struct request *request, const struct hosted_session *hosted)
{
    struct bytes session_id;

    if (token_parse(request->bearer, &session_id) != TOKEN_MODERATOR)
        return false;

    struct token_hash hash = token_hash_of(request->bearer);

    return session_find_staff(hosted->session, &hash) == ROLE_MODERATOR;
}

bool require_organiser(struct engine *engine, const struct request *request)
{
    struct credential credential = {0};

    if (request->operator_socket)
        return true;
    credential = credential_of(engine, request);
    if (credential.kind == TOKEN_SIGN_IN && !require_own_page(engine, request))
        return false;
    if (credential.kind != TOKEN_NONE)
        return true;
    if (request->bearer.size == 0)
        problem(engine, request, 401, "unauthorised",
                "sign in, or send the token of an organiser");
    else
        problem_guess(engine, request, 401, "unauthorised",
                      "this is not the token of an organiser");
    return false;
}

struct hosted_session *require_session(struct engine *engine, const struct request *request)
{
    struct hosted_session *hosted = hosted_find(engine, request->session_id);

    if (!hosted || hosted->condition == HOSTED_GONE) {
        problem(engine, request, 404, "not_found", "there is no such session");
        return NULL;
    }
    if (hosted->condition == HOSTED_UNLOADED) {
        problem(engine, request, 503, "busy", "this session cannot be read now; try again");
        return NULL;
    }
    if (hosted->condition == HOSTED_PARKED) {
        problem(engine, request, 500, "internal",
                "this session has stopped after an error: the log says why");
        return NULL;
    }
    return hosted;
}

bool require_journal(struct engine *engine, const struct request *request)
{
    if (!engine->journal_ready)
        problem(engine, request, 503, "busy", "nothing can be stored now; try again");
    return engine->journal_ready;
}

static void details(struct engine *engine, const struct request *request,
                    struct hosted_session *hosted, bool lasting)
{
    struct answer *answer = answer_queue(engine, ANSWER_DETAILS, request->from);

    answer->hosted = hosted;
    answer->lasting = lasting;
}

static int record_see(void *context, const struct record *record, struct error *error)
{
    (void)context, (void)record, (void)error;
    return 0;
}

/* NULL when the journal has no such session, or it cannot be read; the log says why. */
static struct hosted_session *load_imported(struct engine *engine, struct bytes id)
{
    struct hosted_session *hosted;
    struct error error = {0};

    if (id.size == 0 || id.size > JOURNAL_SESSION_BYTES_MAX ||
        journal_read(engine->journal, id, 1, record_see, NULL, &error))
        return NULL;
    hosted = hosted_add(engine, id);
    if (hosted_load(engine, hosted, &error)) {
        log_event(LOG_ERROR, "import_not_loaded", error.sentence);
        hosted_forget(engine, hosted);
        return NULL;
    }
    hosted_remove_key(engine, hosted);
    return hosted;
}

/* A new session that another process has put into the journal is one of ours from now on. */
static void api_load(struct engine *engine, struct request *request)
{
    struct hosted_session *hosted = hosted_find_id(engine, request->session_id);

    if (!request->operator_socket) {
        problem(engine, request, 403, "forbidden",
                "this is for the operator on the machine itself");
        return;
    }
    if (!hosted)
        hosted = load_imported(engine, request->session_id);
    if (hosted)
        details(engine, request, hosted, true);
    else
        problem(engine, request, 404, "not_found", "there is no such session");
}

static void api_list(struct engine *engine, struct request *request)
{
    if (require_organiser(engine, request))
        answer_queue(engine, ANSWER_LIST, request->from)->lasting = true;
}

struct hosted_session *require_staff(struct engine *engine, const struct request *request)
{
    struct hosted_session *hosted = hosted_find(engine, request->session_id);
    bool own = hosted && hosted->condition == HOSTED_READY && is_moderator(request, hosted);

    if (!own && !require_organiser(engine, request))
        return NULL;
    return require_session(engine, request);
}

static void api_show(struct engine *engine, struct request *request)
{
    struct hosted_session *hosted = require_staff(engine, request);

    if (hosted)
        details(engine, request, hosted, true);
}

static void api_script(struct engine *engine, struct request *request)
{
    struct hosted_session *hosted;

    if (!require_organiser(engine, request))
        return;
    hosted = require_session(engine, request);
    if (!hosted)
        return;

    struct answer *answer = answer_queue(engine, ANSWER_SCRIPT, request->from);

    answer->hosted = hosted;
    answer->lasting = true;
}

/* For everybody who has a code: only codes are guessed, so only here the minute has to pass
 * also for one that exists. */
static void api_join(struct engine *engine, struct request *request)
{
    struct hosted_session *hosted = hosted_find_code(engine, request->session_id);

    if (!hosted || hosted->condition == HOSTED_GONE ||
        guesses_exceeded(engine, request->address_key)) {
        problem_guess(engine, request, 404, "not_found", "there is no session with this code");
        return;
    }
    hosted = require_session(engine, request);
    if (!hosted)
        return;

    struct answer *answer = answer_queue(engine, ANSWER_JOIN, request->from);

    answer->hosted = hosted;
    answer->full = address_is_full(engine, hosted, request->address_key);
    answer->lasting = true;
}

struct answer *make_session(struct engine *engine, const struct request *request,
                            const struct script *script)
{
    struct error error = {0};
    struct response *response = response_create(201, "application/json");
    int failed = creation_take_up(engine, script, &response->body, &error);

    if (failed) {
        response_destroy(response);
        log_event(LOG_WARNING, "session_not_created", error.sentence);
        problem(engine, request, failed == -ERR_FULL ? 409 : 503,
                failed == -ERR_FULL ? "full" : "busy",
                failed == -ERR_FULL ? error.sentence : "the session could not be made now");
        return NULL;
    }

    struct answer *answer = answer_queue(engine, ANSWER_RESPONSE, request->from);

    answer->response = response;
    return answer;
}

static void api_create(struct engine *engine, struct request *request)
{
    struct script script;
    struct error error = {0};

    if (!require_organiser(engine, request) || !require_journal(engine, request))
        return;
    if (script_decode(request->body, &engine->turn.arena, &script, &error)) {
        problem(engine, request, 400, "malformed", error.sentence);
        return;
    }
    make_session(engine, request, &script);
}

/* RFC 7396, one level deep: a key of the patch takes the place of the script's, null removes
 * it. */
static void patch_merge(cJSON *script, cJSON *patch)
{
    cJSON *item = patch->child;

    while (item) {
        cJSON *next = item->next;

        cJSON_DetachItemViaPointer(patch, item);
        cJSON_DeleteItemFromObjectCaseSensitive(script, item->string);
        if (cJSON_IsNull(item))
            cJSON_Delete(item);
        else
            cJSON_AddItemToObject(script, item->string, item);
        item = next;
    }
}

/* The script as it would be, as text in the turn's arena. */
static int patched_script(struct engine *engine, const struct hosted_session *hosted,
                          struct bytes patch_json, struct bytes *out, struct error *error)
{
    struct script current;
    cJSON *script = NULL;
    cJSON *patch = json_parse(patch_json, JSON_DEPTH_MAX, error);
    char *merged = NULL;

    if (!patch)
        return -ERR_INPUT;
    if (!cJSON_IsObject(patch)) {
        cJSON_Delete(patch);
        error_set(error, ERR_INPUT, "a JSON object with keys of the script is expected");
        return -ERR_INPUT;
    }
    session_script(hosted->session, &engine->turn.arena, &current);
    buffer_clear(&engine->encoded);
    script_encode(&current, &engine->encoded);
    script = json_parse(buffer_bytes(&engine->encoded), JSON_DEPTH_MAX, error);
    ASSERT(script);
    patch_merge(script, patch);
    merged = cJSON_PrintUnformatted(script);
    ASSERT(merged);
    *out = arena_copy(&engine->turn.arena, bytes_from_string(merged));
    cJSON_free(merged);
    cJSON_Delete(script);
    cJSON_Delete(patch);
    return 0;
}

bool change_session(struct engine *engine, const struct request *request,
                    struct hosted_session *hosted, struct command *command,
                    struct decision *decided)
{
    struct error error = {0};

    command->time_ms = hosted_now(engine, hosted);
    command->actor = (struct actor){.role = ROLE_SERVER};
    session_advance(hosted->session, command->time_ms);

    struct decision decision = session_decide(hosted->session, command, engine->events);

    if (decision.refusal != REFUSED_NOTHING) {
        problem_refused(engine, request, &decision);
        return false;
    }
    if (turn_apply(engine, hosted, &error))
        UNREACHABLE("the server withdraws nothing");
    *decided = decision;
    return true;
}

/* The same, answered with the details. */
static void api_change(struct engine *engine, const struct request *request,
                       struct hosted_session *hosted, struct command *command)
{
    struct decision decision;

    if (change_session(engine, request, hosted, command, &decision))
        details(engine, request, hosted, false);
}

static void api_amend(struct engine *engine, struct request *request)
{
    struct hosted_session *hosted;
    struct bytes json;
    struct script script;
    struct error error = {0};

    if (!require_organiser(engine, request) || !require_journal(engine, request))
        return;
    hosted = require_session(engine, request);
    if (!hosted)
        return;
    if (patched_script(engine, hosted, request->body, &json, &error) ||
        script_decode(json, &engine->turn.arena, &script, &error)) {
        problem(engine, request, 400, "malformed", error.sentence);
        return;
    }
    if (script.capacity == 0)
        script.capacity = engine->settings.capacity_default;
    api_change(engine, request, hosted,
               &(struct command){.kind = COMMAND_AMEND, .script = &script});
}

static void api_session_do(struct engine *engine, struct request *request, enum session_do verb)
{
    struct hosted_session *hosted;

    if (!require_organiser(engine, request) || !require_journal(engine, request))
        return;
    hosted = require_session(engine, request);
    if (hosted)
        api_change(engine, request, hosted,
                   &(struct command){.kind = COMMAND_SESSION, .session_do = verb});
}

static void api_close(struct engine *engine, struct request *request)
{
    api_session_do(engine, request, SESSION_DO_CLOSE);
}

static void api_live(struct engine *engine, struct request *request)
{
    api_session_do(engine, request, SESSION_DO_LOBBY);
}

static void api_links(struct engine *engine, struct request *request)
{
    struct hosted_session *hosted;

    if (!require_organiser(engine, request))
        return;
    hosted = require_session(engine, request);
    if (!hosted)
        return;

    struct answer *answer = desk_is_there(engine)
                                ? desk_queue(engine, request, hosted, DESK_STAFF_LIST)
                                : answer_queue(engine, ANSWER_LINKS, request->from);

    answer->hosted = hosted;
    answer->lasting = true;
}

/* The link's answer; for somebody in particular the desk adds to it, and mails it. */
static void link_answer(struct engine *engine, const struct request *request,
                        struct hosted_session *hosted, uint32_t link, const char *token,
                        const struct desk_staff *staff)
{
    struct response *response = response_link(engine, hosted, link, staff->role, token);
    struct answer *answer;
    char id[16];

    if (staff->email.size == 0) {
        answer_queue(engine, ANSWER_RESPONSE, request->from)->response = response;
        return;
    }
    answer = desk_queue(engine, request, hosted, DESK_STAFF_ASSIGN);

    struct desk_work *work = answer->work;

    snprintf(id, sizeof(id), "l%u", link);
    work->request.item = arena_copy(&work->arena, bytes_from_string(id));
    work->request.role = staff->role;
    work->request.token = arena_copy(&work->arena, bytes_from_string(token));
    work->request.text = arena_copy(&work->arena, buffer_bytes(&response->body));
    response_destroy(response);
}

static void api_link_make(struct engine *engine, struct request *request)
{
    struct hosted_session *hosted;
    struct command command = {.kind = COMMAND_LINK_MAKE};
    struct desk_staff staff;
    struct decision decision;
    struct token token;
    struct error error = {0};

    if (!require_organiser(engine, request) || !require_journal(engine, request))
        return;
    hosted = require_session(engine, request);
    if (!hosted)
        return;
    if (desk_staff_decode(request->body, &engine->turn.arena, &staff, &error)) {
        problem(engine, request, 400, "malformed", error.sentence);
        return;
    }
    if (staff.email.size > 0 && !desk_is_there(engine)) {
        problem(engine, request, 503, "busy", "nothing is mailed from this server");
        return;
    }
    command.link_role = staff.role;
    token_generate(command.link_role == ROLE_MODERATOR ? TOKEN_MODERATOR : TOKEN_OBSERVER,
                   hosted_id(hosted), &token);
    command.link_hash = token.hash;
    if (!change_session(engine, request, hosted, &command, &decision))
        return;
    link_answer(engine, request, hosted, decision.link, token.text, &staff);
}

static void api_link_end(struct engine *engine, struct request *request)
{
    struct hosted_session *hosted;
    struct command command = {.kind = COMMAND_LINK_END};
    struct decision decision;

    if (!require_organiser(engine, request) || !require_journal(engine, request))
        return;
    hosted = require_session(engine, request);
    if (!hosted)
        return;
    if (!public_id_decode(request->item_id, 'l', &command.link))
        command.link = 0; /* of no form that a link has: there is none */
    if (!change_session(engine, request, hosted, &command, &decision))
        return;
    /* Told that it is done once nobody has it any more: what fails is asked again. */
    if (desk_is_there(engine))
        desk_queue(engine, request, hosted, DESK_STAFF_END);
    else
        answer_queue(engine, ANSWER_RESPONSE, request->from)->response =
            response_create(204, NULL);
}

static const struct api_route {
    enum http_route route;
    enum http_method method;
    void (*handle)(struct engine *engine, struct request *request);
} routes[] = {
    {ROUTE_SESSIONS, HTTP_GET, api_list},
    {ROUTE_SESSIONS, HTTP_POST, api_create},
    {ROUTE_SESSION, HTTP_GET, api_show},
    {ROUTE_SESSION, HTTP_PATCH, api_amend},
    {ROUTE_SESSION_CLOSE, HTTP_POST, api_close},
    {ROUTE_SESSION_REPORT, HTTP_GET, report_read},
    {ROUTE_REPORT_WITHDRAW, HTTP_POST, report_withdraw},
    {ROUTE_REPORT_READMIT, HTTP_POST, report_readmit},
    {ROUTE_FOLLOW_UP, HTTP_POST, follow_up_create},
    {ROUTE_SESSION_LIVE, HTTP_POST, api_live},
    {ROUTE_SESSION_LOAD, HTTP_POST, api_load},
    {ROUTE_SESSION_ERASE, HTTP_POST, erasure_order},
    {ROUTE_SESSION_SCRIPT, HTTP_GET, api_script},
    {ROUTE_REHEARSALS, HTTP_POST, rehearsal_create},
    {ROUTE_JOIN, HTTP_GET, api_join},
    {ROUTE_ORGANISERS, HTTP_POST, account_create},
    {ROUTE_SIGN_IN, HTTP_POST, account_sign_in},
    {ROUTE_SIGN_OUT, HTTP_POST, account_sign_out},
    {ROUTE_ME, HTTP_GET, account_show},
    {ROUTE_ME_PASSWORD, HTTP_POST, account_set_password},
    {ROUTE_SESSION_LINKS, HTTP_GET, api_links},
    {ROUTE_SESSION_LINKS, HTTP_POST, api_link_make},
    {ROUTE_SESSION_LINK, HTTP_DELETE, api_link_end},
};

void api_handle(struct engine *engine, struct request *request)
{
    for (size_t i = 0; i < ARRAY_COUNT(routes); i++) {
        if (routes[i].route == request->route && routes[i].method == request->method) {
            routes[i].handle(engine, request);
            return;
        }
    }
    if (desk_request_handle(engine, request))
        return;
    problem(engine, request, 405, "malformed", "this method is not offered here");
}
