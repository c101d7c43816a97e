/*
 * Organisers' accounts over HTTP: made with a token, signed in to with a password. Passwords
 * are hashed by the worker, which also writes to people.db what comes of it, so most answers
 * wait for a job; what they tell stands when they are given. Engine's thread.
 */
#include "internal.h"

#include <stdio.h>

#include "herkend/json.h"
#include "herkend/log.h"

enum { ACCOUNT_DEPTH_MAX = 2 };

/* ---- questions --------------------------------------------------------------------------- */

/* A page of somebody else may not sign anybody in or out either. */
static bool require_no_foreign_page(struct engine *engine, const struct request *request)
{
    if (request->origin != ORIGIN_FOREIGN)
        return true;
    problem(engine, request, 403, "forbidden", "pages of this origin may not do this");
    return false;
}

static bool require_people(struct engine *engine, const struct request *request)
{
    if (!engine->people)
        problem(engine, request, 503, "busy", "there are no accounts on this server");
    return engine->people != NULL;
}

/* The JSON object that was sent; NULL when that is answered. cJSON_Delete() it. */
static cJSON *require_object(struct engine *engine, const struct request *request)
{
    struct error error = {0};
    cJSON *json = json_parse(request->body, ACCOUNT_DEPTH_MAX, &error);

    if (json && cJSON_IsObject(json))
        return json;
    problem(engine, request, 400, "malformed",
            json ? "a JSON object is expected" : error.sentence);
    cJSON_Delete(json);
    return NULL;
}

/* A text of the object, borrowed; false when that is answered. */
static bool require_text(struct engine *engine, const struct request *request,
                         const cJSON *json, const char *key, struct bytes *text)
{
    const cJSON *value = cJSON_GetObjectItemCaseSensitive(json, key);
    char detail[64];

    if (cJSON_IsString(value)) {
        *text = json_text(value);
        return true;
    }
    snprintf(detail, sizeof(detail), "%s: missing or no text", key);
    problem(engine, request, 400, "malformed", detail);
    return false;
}

/* A password that somebody is going to have. */
static bool require_new_password(struct engine *engine, const struct request *request,
                                 struct arena *arena, const cJSON *json, const char *key,
                                 struct bytes *password)
{
    struct bytes raw;
    char detail[128];

    if (!require_text(engine, request, json, key, &raw))
        return false;

    enum decode_result result = password_prepare(raw, arena, password);

    if (result == DECODE_OK)
        return true;
    snprintf(detail, sizeof(detail), "%s: %d to %d characters, and no control characters", key,
             PASSWORD_CHARACTERS_MIN, PASSWORD_CHARACTERS_MAX);
    problem(engine, request, 400, decode_result_name(result), detail);
    return false;
}

/* ---- answers ----------------------------------------------------------------------------- */

/* Set, or erased without a token. */
static void cookie_write(const struct engine *engine, const struct token *token,
                         struct response *response)
{
    bool https = url_is_https(engine->public_url);
    int size = snprintf(response->cookie, sizeof(response->cookie),
                        "%s=%s; Path=/; Max-Age=%d; HttpOnly; SameSite=Strict%s",
                        sign_in_cookie_name(https), token ? token->text : "",
                        token ? SIGN_IN_LONGEST_MS / 1000 : 0, https ? "; Secure" : "");

    ASSERT(size > 0 && (size_t)size < sizeof(response->cookie));
}

static void respond(struct engine *engine, const struct password_work *work,
                    struct response *response)
{
    engine->port.respond(engine->port.context, work->to, response);
}

static void respond_problem(struct engine *engine, const struct password_work *work,
                            uint16_t status, const char *code_name, const char *detail)
{
    respond(engine, work, response_problem(status, code_name, detail));
}

static void respond_unavailable(struct engine *engine, const struct password_work *work,
                                const char *event)
{
    log_event(LOG_ERROR, event, work->error.sentence);
    respond_problem(engine, work, 503, "busy", "this could not be stored now; try again");
}

/* The answer that carries the sign-in. */
static void respond_signed_in(struct engine *engine, const struct password_work *work,
                              uint16_t status)
{
    if (work->stored == -ERR_NOT_FOUND) { /* the account has changed while we looked */
        respond_problem(engine, work, 401, "unauthorised", "name or password is not right");
        return;
    }
    if (work->stored != 0) {
        respond_unavailable(engine, work, "sign_in_not_stored");
        return;
    }

    struct response *response = response_create(status, "application/json");
    struct json_writer writer = json_writer_on(&response->body);

    json_object_open(&writer);
    json_key(&writer, "name");
    json_write_text(&writer, work->name);
    json_object_close(&writer);
    cookie_write(engine, &work->sign_in, response);
    respond(engine, work, response);
}

/* ---- work for the worker ----------------------------------------------------------------- */

/* work: taken. Few at a time: reports wait for the same worker. */
static void work_submit(struct engine *engine, const struct request *request,
                        struct password_work *work)
{
    if (engine->password_jobs >= PASSWORD_JOBS_MAX) {
        password_work_destroy(work);
        problem(engine, request, 503, "busy", "too many people sign in at once; try again");
        return;
    }
    work->people = engine->people_of_worker;
    work->now_ms = engine->now_ms;
    if (!job_submit(engine, job_password(work))) {
        problem(engine, request, 503, "busy", "the server has too much to do; try again");
        return;
    }
    engine->password_jobs++;
}

/* Every try counts at once, so that many at the same time do not slip through; those that turn
 * out right are forgiven. */
static bool work_is_allowed(struct engine *engine, const struct request *request,
                            struct password_work *work, uint64_t name_key)
{
    work->address_key = request->address_key;
    work->name_key = name_key;
    if (attempts_exceeded(engine, &engine->sign_ins_by_address, work->address_key,
                          SIGN_INS_PER_ADDRESS_MAX) ||
        attempts_exceeded(engine, &engine->sign_ins_by_name, name_key, SIGN_INS_PER_NAME_MAX)) {
        metric_add(&engine->metrics->rate_limited_total, 1);
        problem(engine, request, 429, "rate_limited",
                "too many passwords were tried; try again in a minute");
        return false;
    }
    attempts_count(engine, &engine->sign_ins_by_address, work->address_key);
    attempts_count(engine, &engine->sign_ins_by_name, name_key);
    return true;
}

static void work_forgive(struct engine *engine, const struct password_work *work)
{
    attempts_forgive(engine, &engine->sign_ins_by_address, work->address_key);
    attempts_forgive(engine, &engine->sign_ins_by_name, work->name_key);
}

/* ---- a new account ----------------------------------------------------------------------- */

static bool require_unused_token(struct engine *engine, const struct request *request,
                                 struct bytes token, struct token_hash *hash)
{
    struct bytes session_id;
    struct error error = {0};
    bool valid = false;

    *hash = token_hash_of(token);
    if (token_parse(token, &session_id) == TOKEN_ORGANISER &&
        people_token_check(engine->people, hash, &valid, &error)) {
        log_event(LOG_ERROR, "token_not_checked", error.sentence);
        problem(engine, request, 503, "busy", "this cannot be looked up now; try again");
        return false;
    }
    if (!valid)
        problem_guess(engine, request, 401, "unauthorised",
                      "this link or token is not known, or was used already");
    return valid;
}

/* Fills the work; false when something is answered already. */
static bool create_prepare(struct engine *engine, const struct request *request,
                           const cJSON *json, struct password_work *work)
{
    struct bytes token;
    struct bytes name;
    struct error error = {0};

    if (!require_text(engine, request, json, "token", &token) ||
        !require_text(engine, request, json, "name", &name))
        return false;

    enum decode_result result =
        name_prepare(name, &work->arena, &work->name, &work->folded, &error);

    if (result != DECODE_OK) {
        problem(engine, request, 400, decode_result_name(result), error.sentence);
        return false;
    }
    return require_new_password(engine, request, &work->arena, json, "password",
                                &work->password) &&
           require_unused_token(engine, request, token, &work->token);
}

void account_create(struct engine *engine, struct request *request)
{
    cJSON *json;

    if (!require_no_foreign_page(engine, request) || !require_people(engine, request))
        return;
    json = require_object(engine, request);
    if (!json)
        return;

    struct password_work *work = password_work_create(PASSWORD_OF_NEW, request->from);

    if (create_prepare(engine, request, json, work))
        work_submit(engine, request, work);
    else
        password_work_destroy(work);
    cJSON_Delete(json);
}

static void create_finish(struct engine *engine, const struct password_work *work)
{
    if (work->is_new)
        respond_signed_in(engine, work, 201);
    else if (work->stored == -ERR_NOT_FOUND)
        respond_problem(engine, work, 401, "unauthorised",
                        "this link or token is not known, or was used already");
    else if (work->stored == -ERR_CONFLICT)
        respond_problem(engine, work, 409, "conflict",
                        "there is an organiser of this name already");
    else
        respond_unavailable(engine, work, "organiser_not_stored");
}

/* ---- sign-in ----------------------------------------------------------------------------- */

/* Whom the name belongs to, or a decoy that takes as long. */
static bool sign_in_find(struct engine *engine, struct password_work *work, struct bytes folded)
{
    struct error error = {0};
    struct password_hash unused;

    if (people_organiser_find(engine->people, folded, &work->organiser, &work->old, &error) ||
        (work->organiser != 0 &&
         people_organiser_get(engine->people, work->organiser, &work->arena, &work->name,
                              &unused, &error))) {
        log_event(LOG_ERROR, "organiser_not_found", error.sentence);
        return false;
    }
    if (work->organiser == 0)
        work->old = password_hash_decoy();
    return true;
}

static void sign_in_wrong(struct engine *engine, const struct request *request)
{
    problem(engine, request, 401, "unauthorised", "name or password is not right");
}

/* True when the worker is to look; else that is answered. */
static bool sign_in_prepare(struct engine *engine, const struct request *request,
                            const cJSON *json, struct password_work *work)
{
    struct bytes name;
    struct bytes password;
    struct bytes folded = {0};
    struct error error = {0};

    if (!require_text(engine, request, json, "name", &name) ||
        !require_text(engine, request, json, "password", &password))
        return false;

    /* A name or password that nobody can have is wrong before anybody is looked up. */
    bool possible =
        name_prepare(name, &work->arena, &work->name, &folded, &error) == DECODE_OK &&
        password_prepare(password, &work->arena, &work->password) == DECODE_OK;

    if (!work_is_allowed(engine, request, work, bytes_hash(folded)))
        return false;
    if (!possible) {
        sign_in_wrong(engine, request);
        return false;
    }
    if (sign_in_find(engine, work, folded))
        return true;
    problem(engine, request, 503, "busy", "this cannot be looked up now; try again");
    return false;
}

void account_sign_in(struct engine *engine, struct request *request)
{
    cJSON *json;

    if (!require_no_foreign_page(engine, request) || !require_people(engine, request))
        return;
    json = require_object(engine, request);
    if (!json)
        return;

    struct password_work *work = password_work_create(PASSWORD_AT_SIGN_IN, request->from);

    if (sign_in_prepare(engine, request, json, work))
        work_submit(engine, request, work);
    else
        password_work_destroy(work);
    cJSON_Delete(json);
}

static void sign_in_finish(struct engine *engine, const struct password_work *work)
{
    if (!work->matches || work->organiser == 0) {
        respond_problem(engine, work, 401, "unauthorised", "name or password is not right");
        return;
    }
    work_forgive(engine, work);
    respond_signed_in(engine, work, 200);
}

/* ---- signed in --------------------------------------------------------------------------- */

/* What a sign-out answers is nobody's secret: also who is not signed in is, from now on, not.
 */
void account_sign_out(struct engine *engine, struct request *request)
{
    if (!require_no_foreign_page(engine, request))
        return;
    if (request->sign_in.size > 0 && engine->people) {
        if (!require_own_page(engine, request))
            return;

        struct password_work *work = password_work_create(PASSWORD_FORGOTTEN, request->from);

        work->token = token_hash_of(request->sign_in);
        work_submit(engine, request, work);
        return;
    }

    struct answer *answer = answer_queue(engine, ANSWER_RESPONSE, request->from);

    answer->response = response_create(204, NULL);
    answer->lasting = true;
    cookie_write(engine, NULL, answer->response);
}

static void sign_out_finish(struct engine *engine, const struct password_work *work)
{
    struct response *response;

    if (work->stored != 0) {
        respond_unavailable(engine, work, "sign_in_not_ended");
        return;
    }
    engine->credentials_due_ms = engine->now_ms; /* at the end of this turn */
    response = response_create(204, NULL);
    cookie_write(engine, NULL, response);
    respond(engine, work, response);
}

/* Who is signed in, and the name; false when that is answered. */
static bool require_sign_in(struct engine *engine, const struct request *request,
                            struct credential *credential, struct bytes *name,
                            struct password_hash *hash)
{
    struct error error = {0};

    *credential = credential_of_cookie(engine, request);
    if (credential->kind != TOKEN_NONE &&
        people_organiser_get(engine->people, credential->sign_in.organiser, &engine->turn.arena,
                             name, hash, &error)) {
        log_event(LOG_ERROR, "organiser_not_found", error.sentence);
        credential->kind = TOKEN_NONE;
    }
    if (credential->kind == TOKEN_NONE)
        problem(engine, request, 401, "unauthorised", "sign in first");
    return credential->kind != TOKEN_NONE;
}

void account_show(struct engine *engine, struct request *request)
{
    struct credential credential;
    struct password_hash hash;
    struct bytes name;

    if (!require_sign_in(engine, request, &credential, &name, &hash))
        return;

    struct answer *answer = answer_queue(engine, ANSWER_RESPONSE, request->from);

    answer->lasting = true;
    answer->response = response_create(200, "application/json");

    struct json_writer writer = json_writer_on(&answer->response->body);

    json_object_open(&writer);
    json_key(&writer, "name");
    json_write_text(&writer, name);
    json_key(&writer, "expires_at");
    json_write_time(&writer, credential.sign_in.expires_at_ms);
    json_object_close(&writer);
}

/* ---- another password -------------------------------------------------------------------- */

static void change_wrong(struct engine *engine, const struct request *request)
{
    problem(engine, request, 403, "forbidden", "the present password is not right");
}

static bool change_prepare(struct engine *engine, const struct request *request,
                           const cJSON *json, struct password_work *work)
{
    struct bytes password;

    if (!require_text(engine, request, json, "password", &password) ||
        !require_new_password(engine, request, &work->arena, json, "new_password",
                              &work->new_password) ||
        !work_is_allowed(engine, request, work, (uint64_t)work->organiser))
        return false;
    if (password_prepare(password, &work->arena, &work->password) == DECODE_OK)
        return true;
    change_wrong(engine, request);
    return false;
}

void account_set_password(struct engine *engine, struct request *request)
{
    struct credential credential;
    struct password_hash old;
    struct bytes name;
    cJSON *json;

    if (!require_sign_in(engine, request, &credential, &name, &old) ||
        !require_own_page(engine, request))
        return;
    json = require_object(engine, request);
    if (!json)
        return;

    struct password_work *work = password_work_create(PASSWORD_CHANGE, request->from);

    work->organiser = credential.sign_in.organiser;
    work->old = old;
    work->token = credential.hash;
    if (change_prepare(engine, request, json, work))
        work_submit(engine, request, work);
    else
        password_work_destroy(work);
    cJSON_Delete(json);
}

static void change_finish(struct engine *engine, const struct password_work *work)
{
    if (!work->matches) {
        respond_problem(engine, work, 403, "forbidden", "the present password is not right");
        return;
    }
    work_forgive(engine, work);
    if (work->stored == -ERR_NOT_FOUND) {
        respond_problem(engine, work, 409, "conflict",
                        "the password was changed meanwhile; sign in again");
        return;
    }
    if (work->stored != 0) {
        respond_unavailable(engine, work, "password_not_stored");
        return;
    }
    respond(engine, work, response_create(204, NULL));
    engine->credentials_due_ms = engine->now_ms; /* at the end of this turn */
}

/* ---- from the worker --------------------------------------------------------------------- */

void password_work_arrives(struct engine *engine, const struct password_work *work)
{
    ASSERT(engine->password_jobs > 0);
    engine->password_jobs--;
    if (work->trouble != 0) {
        log_event(LOG_WARNING, "password_not_hashed", "there is no memory to hash a password");
        respond_problem(engine, work, 503, "busy", "this cannot be done now; try again");
        return;
    }
    switch (work->act) {
    case PASSWORD_OF_NEW:
        create_finish(engine, work);
        return;
    case PASSWORD_AT_SIGN_IN:
        sign_in_finish(engine, work);
        return;
    case PASSWORD_CHANGE:
        change_finish(engine, work);
        return;
    case PASSWORD_FORGOTTEN:
        sign_out_finish(engine, work);
        return;
    }
    UNREACHABLE("act");
}
