/* The server without sockets: see network.h. */
#include "network.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "herkend/json.h"
#include "herkend/memory.h"
#include "herkend/random.h"

static void list_clear(struct message_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        free(list->items[i]);
    free(list->items);
    *list = (struct message_list){0};
}

static struct link *link_of(struct network *network, struct connection_handle handle)
{
    ASSERT(handle.slot < LINKS_MAX);
    struct link *link = &network->links[handle.slot];

    return link->open && link->generation == handle.generation ? link : NULL;
}

struct last_seq {
    uint64_t seq;
};

static int take_seq(void *context, const struct record *record, struct error *error)
{
    struct last_seq *last = context;

    (void)error;
    last->seq = record->seq;
    return 0;
}

/* No answer before durability: what an ack names is in the journal at this moment. */
static void expect_durable(struct network *network, struct bytes payload)
{
    struct error error;
    cJSON *json = json_parse(payload, JSON_DEPTH_MAX, &error);
    struct last_seq last = {0};

    assert_non_null(json);
    const cJSON *type = cJSON_GetObjectItemCaseSensitive(json, "type");
    const cJSON *seq = cJSON_GetObjectItemCaseSensitive(json, "seq");

    if (strcmp(type->valuestring, "ack") == 0) {
        assert_int_equal(journal_replay(network->journal, bytes_from_string(network->session),
                                        take_seq, &last, &error),
                         0);
        assert_true((uint64_t)seq->valuedouble <= last.seq);
    }
    cJSON_Delete(json);
}

static void port_send(void *context, struct connection_handle to, struct message *message)
{
    struct network *network = context;
    struct link *link = link_of(network, to);
    struct bytes payload = message_payload(message);

    /* Every ack is a whole replay: one in eight is enough to catch an engine that answers
     * early. */
    if (random_below(&network->random, 8) == 0)
        expect_durable(network, payload);
    if (!link)
        return;

    char *text = xcalloc(payload.size + 1, 1);

    memcpy(text, payload.data, payload.size);
    link->received.items = array_reserve(link->received.items, &link->received.capacity,
                                         link->received.count + 1, sizeof(char *));
    link->received.items[link->received.count++] = text;
}

static void queue_push(struct network *network, struct request *request)
{
    network->queue = array_reserve(network->queue, &network->queue_capacity,
                                   network->queue_count + 1, sizeof(struct request *));
    network->queue[network->queue_count++] = request;
}

static void port_close(void *context, struct connection_handle to, uint16_t code,
                       const char *reason)
{
    struct network *network = context;
    struct link *link = link_of(network, to);

    (void)reason;
    if (!link)
        return;
    link->close_code = code;
    link->open = false;
    queue_push(network, request_create(REQUEST_CLOSED, to));
}

static void port_respond(void *context, struct connection_handle to, struct response *response)
{
    (void)context;
    (void)to;
    response_destroy(response);
}

static void port_bound(void *context, struct connection_handle to, enum role role,
                       enum language language)
{
    struct link *link = link_of(context, to);

    (void)role;
    if (link)
        link->language = language;
}

static void port_flush(void *context)
{
    (void)context;
}

static bool port_submit(void *context, struct job *job)
{
    struct network *network = context;

    network->jobs = array_reserve(network->jobs, &network->job_capacity, network->job_count + 1,
                                  sizeof(struct job *));
    network->jobs[network->job_count++] = job;
    return true;
}

static void engine_start(struct network *network)
{
    struct error error = {0};

    if (engine_create(&network->engine, network->journal, network->keyring, NULL,
                      &network->metrics, &network->settings, &network->port, network->now_ms,
                      &error) != 0)
        fail_msg("the engine does not start: %s", error.sentence);
}

static void copy_member(const cJSON *object, const char *key, char *out, size_t size)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, key);

    assert_true(cJSON_IsString(item) && strlen(item->valuestring) < size);
    snprintf(out, size, "%s", item->valuestring);
}

static void session_start(struct network *network, const char *script_json)
{
    struct buffer answer;
    struct error error = {0};

    buffer_init(&answer, 65536);
    if (engine_create_session(network->engine, bytes_from_string(script_json), network->now_ms,
                              &answer, &error) != 0)
        fail_msg("the session is not made: %s", error.sentence);

    cJSON *json = json_parse(buffer_bytes(&answer), JSON_DEPTH_MAX, &error);

    assert_non_null(json);
    copy_member(json, "id", network->session, sizeof(network->session));
    copy_member(json, "code", network->code, sizeof(network->code));
    copy_member(cJSON_GetObjectItemCaseSensitive(json, "tokens"), "moderator",
                network->moderator_token, sizeof(network->moderator_token));
    cJSON_Delete(json);
    buffer_release(&answer);
}

struct network *network_create(uint64_t seed, const char *script_json)
{
    struct network *network = xcalloc(1, sizeof(*network));

    network->random = seed;
    network->now_ms = UINT64_C(1800000000000);
    network->journal = journal_memory_create();
    network->keyring = keyring_memory_create();
    network->settings = (struct engine_settings){.capacity_default = 1000,
                                                 .seats_per_address_max = 100000,
                                                 .guesses_per_minute_max = 100000,
                                                 .public_url = ""};
    network->port = (struct engine_port){.context = network,
                                         .send = port_send,
                                         .close = port_close,
                                         .respond = port_respond,
                                         .bound = port_bound,
                                         .flush = port_flush,
                                         .submit = port_submit};
    engine_start(network);
    session_start(network, script_json);
    return network;
}

static void engine_stop(struct network *network)
{
    for (size_t i = 0; i < network->queue_count; i++)
        request_destroy(network->queue[i]);
    network->queue_count = 0;
    engine_destroy(network->engine);
    for (size_t i = 0; i < network->job_count; i++)
        job_destroy(network->jobs[i]);
    network->job_count = 0;
}

void network_destroy(struct network *network)
{
    engine_stop(network);
    for (size_t i = 0; i < LINKS_MAX; i++)
        list_clear(&network->links[i].received);
    journal_destroy(network->journal);
    keyring_destroy_handle(network->keyring);
    free(network->queue);
    free(network->jobs);
    free(network);
}

uint32_t network_connect(struct network *network)
{
    for (uint32_t i = 0; i < LINKS_MAX; i++) {
        struct link *link = &network->links[i];

        if (link->taken)
            continue;
        list_clear(&link->received);
        link->open = link->taken = true;
        link->close_code = 0;
        link->generation++;
        link->language = LANGUAGE_NL;
        return i;
    }
    return LINKS_MAX;
}

static struct connection_handle handle_of(const struct network *network, uint32_t link)
{
    return (struct connection_handle){.slot = link,
                                      .generation = network->links[link].generation};
}

void network_send(struct network *network, uint32_t link, const char *json)
{
    struct request *request = request_create(REQUEST_COMMAND, handle_of(network, link));
    struct error error = {0};

    if (!network->links[link].open ||
        command_decode(bytes_from_string(json), network->links[link].language, &request->arena,
                       &request->command, &error) != DECODE_OK) {
        if (network->links[link].open)
            fail_msg("a client's message is refused: %s: %s", json, error.sentence);
        request_destroy(request);
        return;
    }
    request->received_ms = network->now_ms;
    request->address_key = link + 1;
    queue_push(network, request);
}

void network_leave(struct network *network, uint32_t link)
{
    ASSERT(!network->links[link].open);
    network->links[link].taken = false;
    list_clear(&network->links[link].received);
}

void network_break(struct network *network, uint32_t link)
{
    if (network->links[link].open)
        queue_push(network, request_create(REQUEST_CLOSED, handle_of(network, link)));
    network->links[link].open = false;
    network_leave(network, link);
}

static void fault_maybe(struct network *network)
{
    static const enum memory_fault faults[] = {MEMORY_FAULT_BEFORE, MEMORY_FAULT_AFTER,
                                               MEMORY_FAULT_FULL};

    if (random_below(&network->random, 1000) >= network->fault_per_mille)
        return;
    journal_memory_fail_next(network->journal, faults[random_below(&network->random, 3)]);
    network->fault_count++;
}

static void jobs_finish(struct network *network)
{
    for (size_t i = 0; i < network->job_count; i++) {
        struct request *home =
            request_create(REQUEST_JOB, (struct connection_handle){.slot = LINKS_MAX - 1});

        job_run(network->jobs[i]);
        home->job = network->jobs[i];
        queue_push(network, home);
    }
    network->job_count = 0;
}

void network_turn(struct network *network, uint32_t ms)
{
    size_t taken = network->queue_count;
    struct request **turn;

    network->now_ms += ms;
    /* Sometimes only the first few have arrived. */
    if (taken > 1 && random_below(&network->random, 3) == 0)
        taken = 1 + random_below(&network->random, (uint32_t)taken);
    turn = xcalloc(taken + 1, sizeof(*turn));
    for (size_t i = 0; i < taken; i++)
        turn[i] = network->queue[i];
    for (size_t i = taken; i < network->queue_count; i++)
        network->queue[i - taken] = network->queue[i];
    network->queue_count -= taken;
    fault_maybe(network);
    engine_turn(network->engine, turn, taken, network->now_ms);
    free(turn);
    jobs_finish(network);
}

void network_crash(struct network *network)
{
    network->crash_count++;
    engine_stop(network);
    for (uint32_t i = 0; i < LINKS_MAX; i++) {
        network->links[i].open = false;
        list_clear(&network->links[i].received);
    }
    journal_memory_fail_next(network->journal, MEMORY_FAULT_NONE);
    engine_start(network);
}

struct session *network_replay(struct network *network)
{
    struct session *session = NULL;
    struct error error = {0};

    if (session_load(&session, network->journal, bytes_from_string(network->session), &error) !=
        0)
        fail_msg("the journal does not replay: %s", error.sentence);
    return session;
}
