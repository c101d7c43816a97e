/* The engine's surroundings in tests. */
#include "hall.h"

#include <cjson/cJSON.h>
#include <stdio.h>

#include "herkend/memory.h"

const char hall_script[] =
    "{\"title\":\"Innoveren\",\"language\":\"nl\",\"access\":\"open\",\"countdown_seconds\":0,"
    "\"automatic\":false,"
    "\"themes\":[{\"title\":\"Middelen\",\"question\":\"Waar loop je "
    "tegenaan?\",\"minutes\":10},"
    "{\"title\":\"Mensen\",\"question\":\"Wie doet het?\",\"minutes\":10}],"
    "\"polls\":[{\"question\":\"Nog eens?\",\"options\":[\"ja\",\"nee\"]}]}";

static void hall_note(struct hall *hall, char mark)
{
    size_t length = strlen(hall->order);

    if (length + 1 < sizeof(hall->order))
        hall->order[length] = mark;
}

/* ---- the journal, watched ---- */

static struct hall *hall_of(struct journal *journal)
{
    return (struct hall *)journal;
}

static int watched_commit(struct journal *journal, const struct commit *commit,
                          struct error *error)
{
    struct hall *hall = hall_of(journal);
    int result;

    if (hall->fail_commits > 0) {
        hall->fail_commits--;
        journal_memory_fail_next(hall->memory, MEMORY_FAULT_BEFORE);
    }
    result = commit->record_count + commit->redaction_count == 0
                 ? journal_probe(hall->memory, error)
                 : journal_commit(hall->memory, commit, error);
    hall->commit_count++;
    hall_note(hall, result == 0 ? 'C' : 'F');
    return result;
}

static int watched_erase(struct journal *journal, struct bytes session, bool *gone,
                         struct error *error)
{
    return journal_erase(hall_of(journal)->memory, session, gone, error);
}

/* A probe is a commit of nothing: it fails on the same order, and is noted. */
static int watched_probe(struct journal *journal, struct error *error)
{
    return watched_commit(journal, &(struct commit){.record_count = 0}, error);
}

static int watched_replay(struct journal *journal, struct bytes session,
                          int (*each)(void *context, const struct record *record,
                                      struct error *error),
                          void *context, struct error *error)
{
    return journal_replay(hall_of(journal)->memory, session, each, context, error);
}

static int watched_read(struct journal *journal, struct bytes session, uint64_t seq,
                        int (*each)(void *context, const struct record *record,
                                    struct error *error),
                        void *context, struct error *error)
{
    return journal_read(hall_of(journal)->memory, session, seq, each, context, error);
}

static int watched_sessions(struct journal *journal,
                            int (*each)(void *context, struct bytes session,
                                        struct error *error),
                            void *context, struct error *error)
{
    return journal_sessions(hall_of(journal)->memory, each, context, error);
}

static void watched_destroy(struct journal *journal)
{
    (void)journal;
}

static const struct journal_operations watched = {
    .commit = watched_commit,
    .probe = watched_probe,
    .erase = watched_erase,
    .replay = watched_replay,
    .read = watched_read,
    .sessions = watched_sessions,
    .destroy = watched_destroy,
};

/* ---- the port ---- */

static struct hall_client *client_of(struct hall *hall, struct connection_handle handle)
{
    for (uint32_t i = 1; i <= hall->client_count; i++) {
        if (hall->clients[i].handle.slot == handle.slot &&
            hall->clients[i].handle.generation == handle.generation)
            return &hall->clients[i];
    }
    return NULL;
}

static void port_send(void *context, struct connection_handle to, struct message *message)
{
    struct hall *hall = context;
    struct hall_client *client = client_of(hall, to);
    struct bytes payload = message_payload(message);
    char *copy = xcalloc(payload.size + 1, 1);
    uint32_t topic_count;
    const uint64_t *topics = message_topics(message, &topic_count);

    assert_non_null(client);
    assert_int_equal(client->close_code, 0); /* nothing follows a close */
    memcpy(copy, payload.data, payload.size);
    client->messages = array_reserve(client->messages, &client->message_capacity,
                                     client->message_count + 1, sizeof(char *));
    client->topics = array_reserve(client->topics, &client->topic_capacity,
                                   client->message_count + 1, sizeof(*client->topics));
    client->topics[client->message_count] = topics ? topics[0] : 0;
    client->messages[client->message_count++] = copy;
    client->answer_count += message_is_answer(message);
    hall_note(hall, 'S');
}

static void port_close(void *context, struct connection_handle to, uint16_t code,
                       const char *reason)
{
    struct hall_client *client = client_of(context, to);

    assert_non_null(client);
    assert_int_equal(client->close_code, 0);
    client->close_code = code;
    snprintf(client->close_reason, sizeof(client->close_reason), "%s", reason);
}

static void port_respond(void *context, struct connection_handle to, struct response *response)
{
    struct hall *hall = context;

    (void)to;
    response_destroy(hall->response);
    hall->response = response;
    hall->response_count++;
    hall_note(hall, 'R');
}

static void port_bound(void *context, struct connection_handle to, enum role role,
                       enum language language)
{
    struct hall_client *client = client_of(context, to);

    assert_non_null(client);
    client->bound = role;
    client->language = language;
}

static void port_flush(void *context)
{
    (void)context;
}

static bool port_submit(void *context, struct job *job)
{
    struct hall *hall = context;

    if (hall->refuse_jobs || hall->job_count == HALL_JOBS_MAX)
        return false;
    hall->jobs[hall->job_count++] = job;
    return true;
}

static void port_rehearse(void *context, const struct rehearsal *rehearsal)
{
    struct hall *hall = context;

    assert_true(hall->rehearsal_count < ARRAY_COUNT(hall->rehearsals));

    struct hall_rehearsal *kept = &hall->rehearsals[hall->rehearsal_count++];

    snprintf(kept->code, sizeof(kept->code), "%s", rehearsal->code);
    kept->participants = rehearsal->participants;
    kept->speed = rehearsal->speed;
    hall_note(hall, 'P');
}

/* ---- the hall ---- */

int hall_try_restart(struct hall *hall, struct error *error)
{
    struct engine_port port = {.context = hall,
                               .send = port_send,
                               .close = port_close,
                               .respond = port_respond,
                               .bound = port_bound,
                               .flush = port_flush,
                               .submit = port_submit,
                               .rehearse = hall->no_people ? NULL : port_rehearse,
                               .rehearse_context = hall,
                               .desk = hall->desk,
                               .desk_context = hall->desk_context};

    engine_destroy(hall->engine);
    hall->engine = NULL;
    while (hall->job_count > 0)
        job_destroy(hall->jobs[--hall->job_count]);
    for (uint32_t i = 1; i <= hall->client_count; i++) {
        if (hall->clients[i].close_code == 0)
            hall->clients[i].close_code = 1006;
    }
    return engine_create(&hall->engine, &hall->outer, hall->keyring, hall->people,
                         &hall->metrics, &hall->settings, &port, hall->now_ms, error);
}

void hall_restart(struct hall *hall)
{
    struct error error = {0};

    if (hall_try_restart(hall, &error) != 0)
        fail_msg("%s", error.sentence);
}

struct hall *hall_create(void)
{
    struct hall *hall = xcalloc(1, sizeof(*hall));

    hall->outer.operations = &watched;
    hall->memory = journal_memory_create();
    hall->keyring = keyring_memory_create();
    hall->settings = (struct engine_settings){.capacity_default = 2000,
                                              .seats_per_address_max = 200,
                                              .guesses_per_minute_max = 5,
                                              .public_url = "https://herkend.example"};
    hall->now_ms = 1795000000000;
    hall_restart(hall);
    return hall;
}

void hall_destroy(struct hall *hall)
{
    hall_clear(hall);
    for (uint32_t i = 1; i <= hall->client_count; i++) {
        free(hall->clients[i].messages);
        free(hall->clients[i].topics);
    }
    while (hall->job_count > 0)
        job_destroy(hall->jobs[--hall->job_count]);
    while (hall->pending_count > 0)
        request_destroy(hall->pending[--hall->pending_count]);
    engine_destroy(hall->engine);
    response_destroy(hall->response);
    journal_destroy(hall->memory);
    keyring_destroy_handle(hall->keyring);
    free(hall);
}

static void copy_string(char *out, size_t out_bytes, const cJSON *parent, const char *key)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(parent, key);

    assert_true(cJSON_IsString(item));
    assert_true(strlen(item->valuestring) < out_bytes);
    snprintf(out, out_bytes, "%s", item->valuestring);
}

void hall_open(struct hall *hall, const char *script_json)
{
    struct buffer answer;
    struct error error = {0};

    buffer_init(&answer, 4096);
    if (engine_create_session(hall->engine, bytes_from_string(script_json), hall->now_ms,
                              &answer, &error) != 0)
        fail_msg("%s", error.sentence);

    cJSON *json = cJSON_ParseWithLength(answer.data, answer.size);
    const cJSON *tokens = cJSON_GetObjectItemCaseSensitive(json, "tokens");

    copy_string(hall->id, sizeof(hall->id), json, "id");
    copy_string(hall->code, sizeof(hall->code), json, "code");
    copy_string(hall->moderator_token, sizeof(hall->moderator_token), tokens, "moderator");
    copy_string(hall->observer_token, sizeof(hall->observer_token), tokens, "observer");
    cJSON_Delete(json);
    buffer_release(&answer);
    assert_int_equal(hall_call(hall, (struct hall_call){.method = HTTP_POST,
                                                        .route = ROUTE_SESSION_LIVE,
                                                        .operator_socket = true}),
                     200);
    hall_clear(hall);
}

void hall_open_live(struct hall *hall)
{
    hall_open(hall, hall_script);

    uint32_t moderator = hall_moderate(hall);

    assert_says(
        hall_say(hall, moderator, "{\"type\":\"session\",\"id\":\"o1\",\"do\":\"start\"}"),
        "\"ack\"");
    assert_says(hall_say(hall, moderator,
                         "{\"type\":\"theme\",\"id\":\"o2\",\"do\":\"open\",\"theme\":\"t1\"}"),
                "\"ack\"");
    hall_post_closed(hall, moderator);
    hall_turn(hall);
    hall_pass(hall, 2000);
    hall_clear(hall);
}

uint32_t hall_connect(struct hall *hall)
{
    assert_true(hall->client_count < HALL_CLIENTS_MAX);

    uint32_t number = ++hall->client_count;

    hall->clients[number].handle =
        (struct connection_handle){.loop = 1, .slot = number, .generation = number};
    hall->clients[number].address_key = number;
    return number;
}

static void post(struct hall *hall, struct request *request)
{
    assert_true(hall->pending_count < ARRAY_COUNT(hall->pending));
    hall->pending[hall->pending_count++] = request;
}

static void post_text(struct hall *hall, uint32_t client, const char *text)
{
    struct request *request = request_create(REQUEST_COMMAND, hall->clients[client].handle);
    struct error error = {0};
    struct bytes copy = arena_copy(&request->arena, bytes_from_string(text));

    request->address_key = hall->clients[client].address_key;
    request->bearer =
        arena_copy(&request->arena, bytes_from_string(hall->clients[client].bearer));
    request->sign_in =
        arena_copy(&request->arena, bytes_from_string(hall->clients[client].sign_in));
    request->origin = hall->clients[client].origin;
    if (command_decode(copy, hall->clients[client].language, &request->arena, &request->command,
                       &error) != DECODE_OK)
        fail_msg("%s: %s", text, error.sentence);
    post(hall, request);
}

void hall_post(struct hall *hall, uint32_t client, const char *format, ...)
{
    char text[2048];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    post_text(hall, client, text);
}

void hall_post_closed(struct hall *hall, uint32_t client)
{
    hall->clients[client].close_code = 1001;
    post(hall, request_create(REQUEST_CLOSED, hall->clients[client].handle));
}

void hall_turn(struct hall *hall)
{
    size_t count = hall->pending_count;

    hall->pending_count = 0;
    engine_turn(hall->engine, hall->pending, count, hall->now_ms);
}

const char *hall_say(struct hall *hall, uint32_t client, const char *format, ...)
{
    struct hall_client *who = &hall->clients[client];
    size_t before = who->message_count;
    char text[2048];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    post_text(hall, client, text);
    hall_turn(hall);
    /* The answer comes before whatever the turn publishes. */
    return who->message_count > before ? who->messages[before] : NULL;
}

/* First come, first served, as by the one worker. */
void hall_work(struct hall *hall)
{
    size_t count = hall->job_count;

    hall->job_count = 0;
    for (size_t i = 0; i < count; i++) {
        struct request *request = request_create(REQUEST_JOB, (struct connection_handle){0});

        request->job = hall->jobs[i];
        job_run(request->job);
        post(hall, request);
    }
    if (hall->pending_count > 0)
        hall_turn(hall);
}

void hall_pass(struct hall *hall, uint64_t ms)
{
    uint64_t end_ms = hall->now_ms + ms;

    hall_turn(hall);
    for (int i = 0; i < 10000; i++) {
        for (int j = 0; j < HALL_JOBS_MAX && hall->job_count > 0; j++)
            hall_work(hall); /* what came home may have asked for more */

        uint64_t deadline_ms = engine_next_deadline(hall->engine);

        if (deadline_ms > end_ms) {
            hall->now_ms = end_ms;
            return;
        }
        if (deadline_ms > hall->now_ms)
            hall->now_ms = deadline_ms;
        hall_turn(hall);
    }
    fail_msg("the engine asks for turn after turn");
}

uint32_t hall_join(struct hall *hall)
{
    uint32_t client = hall_connect(hall);

    assert_says(hall_say(hall, client, "{\"type\":\"hello\",\"code\":\"%s\"}", hall->code),
                "\"role\":\"participant\"");
    return client;
}

void hall_token(struct hall *hall, uint32_t client, char out[TOKEN_BYTES_MAX])
{
    const char *value = hall_value(hall_last(hall, client, "welcome"), "seat_token");

    assert_true(strlen(value) < TOKEN_BYTES_MAX);
    snprintf(out, TOKEN_BYTES_MAX, "%s", value);
}

uint32_t hall_moderate(struct hall *hall)
{
    uint32_t client = hall_connect(hall);

    assert_says(
        hall_say(hall, client, "{\"type\":\"hello\",\"token\":\"%s\"}", hall->moderator_token),
        "\"role\":\"moderator\"");
    return client;
}

uint32_t hall_observe(struct hall *hall)
{
    uint32_t client = hall_connect(hall);

    assert_says(
        hall_say(hall, client, "{\"type\":\"hello\",\"token\":\"%s\"}", hall->observer_token),
        "\"role\":\"observer\"");
    return client;
}

static bool is_of_type(const char *message, const char *type)
{
    char head[64];

    snprintf(head, sizeof(head), "{\"type\":\"%s\"", type);
    return strncmp(message, head, strlen(head)) == 0;
}

/* The place of the newest behind it; 0: there is none. */
static size_t hall_find(const struct hall_client *who, const char *type)
{
    size_t i = who->message_count;

    while (i > 0 && !is_of_type(who->messages[i - 1], type))
        i--;
    return i;
}

const char *hall_last(const struct hall *hall, uint32_t client, const char *type)
{
    const struct hall_client *who = &hall->clients[client];
    size_t behind = hall_find(who, type);

    return behind > 0 ? who->messages[behind - 1] : NULL;
}

uint64_t hall_topic(const struct hall *hall, uint32_t client, const char *type)
{
    const struct hall_client *who = &hall->clients[client];
    size_t behind = hall_find(who, type);

    if (behind == 0)
        fail_msg("there is no %s", type);
    return who->topics[behind - 1];
}

size_t hall_count(const struct hall *hall, uint32_t client, const char *type)
{
    const struct hall_client *who = &hall->clients[client];
    size_t count = 0;

    for (size_t i = 0; i < who->message_count; i++)
        count += is_of_type(who->messages[i], type);
    return count;
}

void hall_clear(struct hall *hall)
{
    for (uint32_t i = 1; i <= hall->client_count; i++) {
        while (hall->clients[i].message_count > 0)
            free(hall->clients[i].messages[--hall->clients[i].message_count]);
        hall->clients[i].answer_count = 0;
    }
    memset(hall->order, 0, sizeof(hall->order));
    hall->commit_count = 0;
}

const char *hall_value(const char *message, const char *key)
{
    static char value[512];

    assert_non_null(message);

    cJSON *json = cJSON_Parse(message);
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(json, key);

    if (!item)
        fail_msg("no %s in %s", key, message);
    if (cJSON_IsString(item))
        snprintf(value, sizeof(value), "%s", item->valuestring);
    else
        snprintf(value, sizeof(value), "%g", item->valuedouble);
    cJSON_Delete(json);
    return value;
}

void hall_post_call(struct hall *hall, struct hall_call call)
{
    struct request *request = request_create(
        REQUEST_HTTP, (struct connection_handle){.loop = 2, .slot = 1, .generation = 1});

    request->method = call.method;
    request->route = call.route;
    request->session_id =
        arena_copy(&request->arena, bytes_from_string(call.session ? call.session : hall->id));
    request->body = arena_copy(&request->arena, bytes_from_string(call.body ? call.body : ""));
    request->bearer =
        arena_copy(&request->arena, bytes_from_string(call.bearer ? call.bearer : ""));
    request->sign_in = arena_copy(&request->arena, bytes_from_string(call.sign_in));
    request->origin = call.origin;
    request->item_id =
        arena_copy(&request->arena, bytes_from_string(call.item ? call.item : ""));
    request->operator_socket = call.operator_socket;
    request->format = call.format;
    request->is_page = call.is_page;
    request->address_key = call.address_key;
    request->language = call.language;
    request->thanks = call.thanks;
    post(hall, request);
}

uint16_t hall_call(struct hall *hall, struct hall_call call)
{
    uint32_t before = hall->response_count;

    hall_post_call(hall, call);
    hall_turn(hall);
    if (hall->response_count == before)
        hall_work(hall);
    /* Between two reports there is a pause as long as the copy of the session was dear. */
    for (int i = 0; i < 100 && hall->response_count == before; i++)
        hall_pass(hall, 50);
    return hall->response_count == before ? 0 : hall->response->status;
}

const char *hall_body(struct hall *hall)
{
    assert_non_null(hall->response);
    buffer_append_char(&hall->response->body, '\0');
    return hall->response->body.data;
}
