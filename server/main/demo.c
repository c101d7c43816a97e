/*
 * The demo's session and the process of its people. Keeps id, code and the moderator's token in
 * demo.json (mode 0600) of the data folder, so that a restarted server goes on in the same
 * session. Main thread.
 */
#include "demo.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "herkend/json.h"
#include "herkend/limits.h"
#include "herkend/log.h"
#include "herkend/memory.h"

#include "clock.h"
#include "control.h"
#include "demo_script.h"
#include "output.h"
#include "people_process.h"

enum {
    DEMO_PEOPLE = 60,
    DEMO_SPEED = 6,
    DEMO_PAUSE_MS = 60 * 1000, /* to read the report before the next session begins */
    DEMO_RETRY_MS = 2 * 1000,  /* doubled at each failure */
    DEMO_FAILURES_MAX = 6,
    DEMO_SESSIONS_MAX = 500, /* of one server run: about four days */
    DEMO_CALL_TIMEOUT_MS = 10 * 1000,
    DEMO_PATH_BYTES_MAX = 4096,
};

enum demo_state {
    DEMO_WAITING, /* until next_ms, then the people come */
    DEMO_GOING,   /* the people's process runs */
    DEMO_OVER,
};

struct demo {
    struct demo_settings settings;
    enum demo_state state;
    char id[DEMO_ID_BYTES_MAX];
    char code[DEMO_CODE_BYTES_MAX];
    char moderator_token[DEMO_TOKEN_BYTES_MAX];
    char observer_token[DEMO_TOKEN_BYTES_MAX]; /* empty: not known */
    struct people_process people;
    uint64_t next_ms;
    uint32_t failures; /* in a row */
    uint32_t sessions; /* made or gone on with */
    bool needs_session;
};

const char *demo_session_id(const struct demo *demo)
{
    return demo->id;
}

const char *demo_code(const struct demo *demo)
{
    return demo->code;
}

const char *demo_moderator_token(const struct demo *demo)
{
    return demo->moderator_token;
}

const char *demo_observer_token(const struct demo *demo)
{
    return demo->observer_token;
}

/* ---- the session
 * ----------------------------------------------------------------------------- */

static int fail_answer(struct error *error, const char *what)
{
    error_set(error, ERR_IO,
              "the demo got an answer from its own server that it cannot use: %s", what);
    return -ERR_IO;
}

/* Asks the server; on 0 the JSON answer is given: cJSON_Delete() it. */
static int demo_ask(const struct demo *demo, const char *method, const char *target,
                    struct bytes body, cJSON **out, struct error *error)
{
    struct control_http request = {
        .method = method, .target = target, .body = body, .timeout_ms = DEMO_CALL_TIMEOUT_MS};
    struct control_answer answer;

    control_answer_init(&answer);

    int result = control_http(demo->settings.socket_path, &request, &answer, error);

    if (result == 0 && answer.status == 404) {
        error_set(error, ERR_NOT_FOUND, "the demo's session is not there");
        result = -ERR_NOT_FOUND;
    } else if (result == 0 && answer.status >= 300) {
        result = fail_answer(error, "its status");
    }
    if (result == 0) {
        *out = json_parse(buffer_bytes(&answer.body), JSON_DEPTH_MAX, error);
        result = *out ? 0 : -ERR_IO;
    }
    control_answer_release(&answer);
    return result;
}

/* Copies a text member; false when it is none or too long. */
static bool member_copy(const cJSON *object, const char *name, char *out, size_t out_bytes)
{
    const cJSON *member = cJSON_GetObjectItemCaseSensitive(object, name);

    if (!cJSON_IsString(member) || strlen(member->valuestring) >= out_bytes)
        return false;
    memcpy(out, member->valuestring, strlen(member->valuestring) + 1);
    return true;
}

static bool state_file_path(const struct demo *demo, char out[DEMO_PATH_BYTES_MAX])
{
    int size = snprintf(out, DEMO_PATH_BYTES_MAX, "%s/demo.json", demo->settings.data_path);

    return size > 0 && size < DEMO_PATH_BYTES_MAX;
}

static int state_file_write(const struct demo *demo, struct error *error)
{
    char path[DEMO_PATH_BYTES_MAX];
    struct buffer text;
    struct json_writer writer;
    int result = -ERR_IO;

    buffer_init(&text, 4096);
    writer = json_writer_on(&text);
    json_object_open(&writer);
    json_key(&writer, "id");
    json_write_string(&writer, demo->id);
    json_key(&writer, "code");
    json_write_string(&writer, demo->code);
    json_key(&writer, "moderator");
    json_write_string(&writer, demo->moderator_token);
    json_key(&writer, "observer");
    json_write_string(&writer, demo->observer_token);
    json_object_close(&writer);
    if (state_file_path(demo, path))
        result = file_write(path, buffer_bytes(&text), 0600, error);
    buffer_release(&text);
    return result;
}

/* False when there is none, or nothing usable in it. */
static bool state_file_read(struct demo *demo)
{
    char path[DEMO_PATH_BYTES_MAX];
    struct buffer text;
    cJSON *state = NULL;

    buffer_init(&text, 4096);
    if (state_file_path(demo, path) && file_read(path, &text, NULL) == 0)
        state = json_parse(buffer_bytes(&text), 1, NULL);

    bool usable =
        member_copy(state, "id", demo->id, sizeof(demo->id)) &&
        member_copy(state, "code", demo->code, sizeof(demo->code)) &&
        member_copy(state, "moderator", demo->moderator_token, sizeof(demo->moderator_token));

    /* A file of an older program has none. */
    if (!member_copy(state, "observer", demo->observer_token, sizeof(demo->observer_token)))
        demo->observer_token[0] = '\0';
    cJSON_Delete(state);
    buffer_release(&text);
    return usable;
}

/* *over: closed or released, or not known any more. */
static int session_is_over(const struct demo *demo, bool *over, struct error *error)
{
    char target[128];
    char state[16];
    cJSON *answer = NULL;

    snprintf(target, sizeof(target), "/api/v1/sessions/%s", demo->id);

    int result = demo_ask(demo, "GET", target, (struct bytes){0}, &answer, error);

    if (result == -ERR_NOT_FOUND) {
        *over = true;
        return 0;
    }
    if (result != 0)
        return result;
    if (member_copy(answer, "state", state, sizeof(state)))
        *over = strcmp(state, "closed") == 0 || strcmp(state, "released") == 0;
    else
        result = fail_answer(error, "no state");
    cJSON_Delete(answer);
    return result;
}

static int session_make(struct demo *demo, struct error *error)
{
    cJSON *answer = NULL;
    int result = demo_ask(demo, "POST", "/api/v1/sessions", bytes_from_string(demo_script),
                          &answer, error);

    if (result != 0)
        return result;

    const cJSON *tokens = cJSON_GetObjectItemCaseSensitive(answer, "tokens");
    bool usable =
        member_copy(answer, "id", demo->id, sizeof(demo->id)) &&
        member_copy(answer, "code", demo->code, sizeof(demo->code)) &&
        member_copy(tokens, "moderator", demo->moderator_token,
                    sizeof(demo->moderator_token)) &&
        member_copy(tokens, "observer", demo->observer_token, sizeof(demo->observer_token));

    cJSON_Delete(answer);
    demo->sessions++;
    demo->needs_session = false;
    return usable ? state_file_write(demo, error) : fail_answer(error, "no id, code or token");
}

/* Whether the server has any session at all. */
static int sessions_exist(const struct demo *demo, bool *exist, struct error *error)
{
    cJSON *answer = NULL;
    int result = demo_ask(demo, "GET", "/api/v1/sessions", (struct bytes){0}, &answer, error);

    if (result != 0)
        return result;

    const cJSON *list =
        cJSON_IsArray(answer) ? answer : cJSON_GetObjectItemCaseSensitive(answer, "sessions");

    if (cJSON_IsArray(list))
        *exist = cJSON_GetArraySize(list) > 0;
    else
        result = fail_answer(error, "no list of sessions");
    cJSON_Delete(answer);
    return result;
}

static int demo_begin(struct demo *demo, struct error *error)
{
    bool over = true;
    bool exist = false;
    bool remembered = state_file_read(demo);
    int result = remembered ? session_is_over(demo, &over, error) : 0;

    if (result == 0 && !over) {
        demo->sessions++;
        return 0;
    }
    if (result == 0 && !remembered)
        result = sessions_exist(demo, &exist, error);
    if (result != 0)
        return result;
    if (exist) {
        error_set(error, ERR_CONFLICT,
                  "the data folder has sessions already: a demo needs a folder of its own");
        return -ERR_CONFLICT;
    }
    return session_make(demo, error);
}

int demo_create(struct demo **out, const struct demo_settings *settings, struct error *error)
{
    struct demo *demo = xcalloc(1, sizeof(*demo));

    demo->settings = *settings;

    int result = demo_begin(demo, error);

    if (result != 0) {
        free(demo);
        return result;
    }
    *out = demo;
    return 0;
}

/* ---- the people
 * ------------------------------------------------------------------------------ */

static int people_start(struct demo *demo, struct error *error)
{
    struct people_settings settings = {.url = demo->settings.crowd_url,
                                       .ca = demo->settings.crowd_ca,
                                       .code = demo->code,
                                       .moderator_token = demo->moderator_token,
                                       .participants = DEMO_PEOPLE,
                                       .speed = DEMO_SPEED,
                                       .seed = demo->sessions};
    int result = people_process_start(&demo->people, &settings, error);

    if (result == 0)
        demo->state = DEMO_GOING;
    return result;
}

/* ---- from tick to tick
 * ------------------------------------------------------------------------- */

static void demo_wait(struct demo *demo, uint64_t next_ms)
{
    demo->state = DEMO_WAITING;
    demo->next_ms = next_ms;
}

static void demo_note_failure(struct demo *demo, uint64_t steady_ms, const struct error *error)
{
    log_event(LOG_WARNING, "demo_failed", error->sentence);
    demo->failures++;
    if (demo->failures >= DEMO_FAILURES_MAX) {
        log_event(LOG_ERROR, "demo_over",
                  "the demo has failed too often and is not tried again");
        demo->state = DEMO_OVER;
        return;
    }
    demo_wait(demo, steady_ms + ((uint64_t)DEMO_RETRY_MS << demo->failures));
}

/* The people have gone: because the session has closed, or because something went wrong. */
static void demo_after_people(struct demo *demo, uint64_t steady_ms)
{
    struct error error = {0};
    bool over = false;

    if (session_is_over(demo, &over, &error) != 0) {
        demo_note_failure(demo, steady_ms, &error);
    } else if (!over) {
        error_set(&error, ERR_IO, "the demo's people went before the session had closed");
        demo_note_failure(demo, steady_ms, &error);
    } else if (demo->sessions >= DEMO_SESSIONS_MAX) {
        log_event(LOG_INFO, "demo_over", "the demo has had its last session");
        demo->state = DEMO_OVER;
    } else {
        demo->failures = 0;
        demo->needs_session = true;
        demo_wait(demo, steady_ms + DEMO_PAUSE_MS);
    }
}

static void demo_after_waiting(struct demo *demo, uint64_t steady_ms)
{
    struct error error = {0};
    int result = demo->needs_session ? session_make(demo, &error) : 0;

    if (result == 0)
        result = people_start(demo, &error);
    if (result != 0)
        demo_note_failure(demo, steady_ms, &error);
}

void demo_tick(struct demo *demo, uint64_t steady_ms)
{
    switch (demo->state) {
    case DEMO_WAITING:
        if (steady_ms >= demo->next_ms)
            demo_after_waiting(demo, steady_ms);
        return;
    case DEMO_GOING:
        if (people_process_has_ended(&demo->people))
            demo_after_people(demo, steady_ms);
        return;
    case DEMO_OVER:
        return;
    }
}

void demo_destroy(struct demo *demo, uint32_t timeout_ms)
{
    if (!demo)
        return;
    people_process_stop(&demo->people, timeout_ms);
    free(demo);
}
