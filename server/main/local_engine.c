/*
 * An engine for one call, without sockets or threads: its port keeps the answer, and work that
 * a worker would do is done on the spot. Main thread.
 */
#include "local_engine.h"

#include "clock.h"
#include "store.h"

enum { LOCAL_TURNS_MAX = 16 };

struct local_engine {
    struct store store;
    struct metrics metrics;
    struct engine *engine;
    struct response *response; /* given by the engine */
    struct job *job;           /* waits for the end of the turn */
};

/* ---- the port ------------------------------------------------------------------------------
 */

static void port_send(void *context, struct connection_handle to, struct message *message)
{
    (void)context, (void)to, (void)message; /* nobody is connected */
}

static void port_close(void *context, struct connection_handle to, uint16_t code,
                       const char *reason)
{
    (void)context, (void)to, (void)code, (void)reason;
}

static void port_respond(void *context, struct connection_handle to, struct response *response)
{
    struct local_engine *local = context;

    (void)to;
    ASSERT(local->response == NULL);
    local->response = response;
}

static void port_bound(void *context, struct connection_handle to, enum role role,
                       enum language language)
{
    (void)context, (void)to, (void)role, (void)language;
}

static void port_flush(void *context)
{
    (void)context;
}

static bool port_submit(void *context, struct job *job)
{
    struct local_engine *local = context;

    if (local->job)
        return false;
    local->job = job;
    return true;
}

/* ---- turns --------------------------------------------------------------------------------
 */

static int local_engine_open(struct local_engine *local, const char *data_path,
                             const char *public_url, struct error *error)
{
    struct engine_port port = {.context = local,
                               .send = port_send,
                               .close = port_close,
                               .respond = port_respond,
                               .bound = port_bound,
                               .flush = port_flush,
                               .submit = port_submit};
    struct engine_settings settings = {.capacity_default = SEATS_DEFAULT,
                                       .seats_per_address_max = SEATS_PER_ADDRESS_DEFAULT,
                                       .guesses_per_minute_max = 1,
                                       .public_url = public_url};
    int result = store_open(&local->store, data_path, error);

    if (result != 0)
        return result;
    return engine_create(&local->engine, local->store.journal, local->store.keyring,
                         local->store.people, &local->metrics, &settings, &port,
                         clock_wall_ms(), error);
}

static void local_engine_close(struct local_engine *local)
{
    if (local->response)
        response_destroy(local->response);
    if (local->job)
        job_destroy(local->job);
    if (local->engine)
        engine_destroy(local->engine);
    store_close(&local->store);
}

static struct request *request_of(const struct control_call *call)
{
    struct request *request =
        request_create(REQUEST_HTTP, (struct connection_handle){.generation = 1});

    request->received_ms = clock_wall_ms();
    request->method = call->method;
    request->route = call->route;
    request->session_id = arena_copy(&request->arena, call->session_id);
    request->body = arena_copy(&request->arena, call->body);
    request->operator_socket = true;
    return request;
}

/* Turns until the answer is there: an answer may wait for a job. */
static void local_engine_ask(struct local_engine *local, const struct control_call *call)
{
    struct request *request = request_of(call);

    for (int turn = 0; turn < LOCAL_TURNS_MAX && request; turn++) {
        engine_turn(local->engine, &request, 1, clock_wall_ms());
        request = NULL;
        if (!local->job)
            continue;
        job_run(local->job);
        request = request_create(REQUEST_JOB, (struct connection_handle){0});
        request->job = local->job;
        local->job = NULL;
    }
    if (request)
        request_destroy(request);
}

int local_engine_call(const char *data_path, const char *public_url,
                      const struct control_call *call, struct control_answer *answer,
                      struct error *error)
{
    struct local_engine local = {0};
    int result = local_engine_open(&local, data_path, public_url, error);

    if (result == 0) {
        local_engine_ask(&local, call);
        if (local.response) {
            answer->status = local.response->status;
            buffer_append(&answer->body, buffer_bytes(&local.response->body));
        } else {
            error_set(error, ERR_IO, "the engine gave no answer; its log says why");
            result = -ERR_IO;
        }
    }
    local_engine_close(&local);
    return result;
}
