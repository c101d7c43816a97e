/* The engine on its own thread: what is posted is answered, and jobs come home. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>
#include <pthread.h>
#include <stdio.h>
#include <time.h>

#include "herkend/engine_thread.h"

/* What comes out of the engine's thread, for the test's. */
struct outside {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    uint32_t sent, closed, responded;
    uint16_t status; /* of the last response */
    char last[4096];

    struct journal *journal;
    struct keyring *keyring;
    struct metrics metrics;
    struct engine_thread *thread;
};

static void port_send(void *context, struct connection_handle to, struct message *message)
{
    struct outside *outside = context;
    struct bytes payload = message_payload(message);

    (void)to;
    pthread_mutex_lock(&outside->lock);
    outside->sent++;
    snprintf(outside->last, sizeof(outside->last), "%.*s", (int)payload.size, payload.data);
    pthread_cond_broadcast(&outside->changed);
    pthread_mutex_unlock(&outside->lock);
}

static void port_close(void *context, struct connection_handle to, uint16_t code,
                       const char *reason)
{
    struct outside *outside = context;

    (void)to;
    (void)code;
    (void)reason;
    pthread_mutex_lock(&outside->lock);
    outside->closed++;
    pthread_cond_broadcast(&outside->changed);
    pthread_mutex_unlock(&outside->lock);
}

static void port_respond(void *context, struct connection_handle to, struct response *response)
{
    struct outside *outside = context;

    (void)to;
    pthread_mutex_lock(&outside->lock);
    outside->responded++;
    outside->status = response->status;
    snprintf(outside->last, sizeof(outside->last), "%.*s", (int)response->body.size,
             response->body.data);
    pthread_cond_broadcast(&outside->changed);
    pthread_mutex_unlock(&outside->lock);
    response_destroy(response);
}

static void port_bound(void *context, struct connection_handle to, enum role role,
                       enum language language)
{
    (void)context;
    (void)to;
    (void)role;
    (void)language;
}

static void port_flush(void *context)
{
    (void)context;
}

static int setup(void **state)
{
    static const struct engine_settings settings = {
        .capacity_default = 10, .seats_per_address_max = 10, .guesses_per_minute_max = 1000000};
    struct outside *outside = calloc(1, sizeof(*outside));
    struct error error = {0};
    struct engine_port port = {.context = outside,
                               .send = port_send,
                               .close = port_close,
                               .respond = port_respond,
                               .bound = port_bound,
                               .flush = port_flush};

    assert_non_null(outside);
    pthread_mutex_init(&outside->lock, NULL);
    pthread_cond_init(&outside->changed, NULL);
    outside->journal = journal_memory_create();
    outside->keyring = keyring_memory_create();
    assert_int_equal(engine_thread_create(&outside->thread, outside->journal, outside->keyring,
                                          NULL, &outside->metrics, &settings, &port, &error),
                     0);
    *state = outside;
    return 0;
}

static int teardown(void **state)
{
    struct outside *outside = *state;

    engine_thread_destroy(outside->thread);
    journal_destroy(outside->journal);
    keyring_destroy_handle(outside->keyring);
    pthread_mutex_destroy(&outside->lock);
    pthread_cond_destroy(&outside->changed);
    free(outside);
    return 0;
}

static void wait_for(struct outside *outside, const uint32_t *figure, uint32_t at_least)
{
    pthread_mutex_lock(&outside->lock);
    while (*figure < at_least)
        pthread_cond_wait(&outside->changed, &outside->lock);
    pthread_mutex_unlock(&outside->lock);
}

static void call(struct outside *outside, enum http_method method, enum http_route route,
                 const char *session, const char *body)
{
    struct request *request = request_create(
        REQUEST_HTTP, (struct connection_handle){.loop = 1, .slot = 1, .generation = 1});
    uint32_t before = outside->responded;

    request->method = method;
    request->route = route;
    request->operator_socket = true;
    request->session_id = arena_copy(&request->arena, bytes_from_string(session));
    request->body = arena_copy(&request->arena, bytes_from_string(body));
    assert_true(engine_thread_post(outside->thread, request));
    wait_for(outside, &outside->responded, before + 1);
}

static void what_is_posted_is_answered(void **state)
{
    struct outside *outside = *state;

    call(outside, HTTP_POST, ROUTE_SESSIONS, "",
         "{\"title\":\"t\",\"themes\":[{\"title\":\"a\",\"question\":\"b?\",\"minutes\":1}]}");
    assert_int_equal(outside->status, 201);
}

static void a_report_is_made_by_the_worker(void **state)
{
    struct outside *outside = *state;
    char id[16];

    call(outside, HTTP_POST, ROUTE_SESSIONS, "",
         "{\"title\":\"Werk\",\"themes\":[{\"title\":\"a\",\"question\":\"b?\",\"minutes\":1}]"
         "}");
    snprintf(id, sizeof(id), "%.10s", strstr(outside->last, "\"id\":\"") + 6);
    call(outside, HTTP_GET, ROUTE_SESSION_REPORT, id, "");
    assert_int_equal(outside->status, 200);
    assert_non_null(strstr(outside->last, "\"title\":\"Werk\""));
}

/* A commit of ten votes costs as much as one of one. */
static void where_many_are_connected_a_turn_waits_for_company(void **state)
{
    struct outside *outside = *state;
    struct timespec before, after;

    atomic_store(&outside->metrics.connections, 1000);
    clock_gettime(CLOCK_MONOTONIC, &before);
    call(outside, HTTP_GET, ROUTE_SESSIONS, "", "");
    clock_gettime(CLOCK_MONOTONIC, &after);
    assert_true((after.tv_sec - before.tv_sec) * 1000000000 + after.tv_nsec - before.tv_nsec >=
                10 * 1000000);
}

/* Else each of them would take the 10 ms of the first. */
static void who_always_comes_alone_is_not_made_to_wait_each_time(void **state)
{
    enum { ALONE = 200 };
    struct outside *outside = *state;
    struct timespec before, after;

    atomic_store(&outside->metrics.connections, 1000);
    clock_gettime(CLOCK_MONOTONIC, &before);
    for (int i = 0; i < ALONE; i++)
        call(outside, HTTP_GET, ROUTE_SESSIONS, "", "");
    clock_gettime(CLOCK_MONOTONIC, &after);
    assert_true((after.tv_sec - before.tv_sec) * 1000 +
                    (after.tv_nsec - before.tv_nsec) / 1000000 <
                ALONE * 10);
}

struct poster {
    struct outside *outside;
    uint32_t loop;
    uint32_t posted;
};

enum { POSTS = 2000 };

static void *post_many(void *context)
{
    struct poster *poster = context;

    for (uint32_t i = 0; i < POSTS; i++) {
        struct request *request = request_create(
            REQUEST_COMMAND,
            (struct connection_handle){.loop = poster->loop, .slot = i, .generation = 1});

        request->command.kind = COMMAND_NEXT;
        if (engine_thread_post(poster->outside->thread, request))
            poster->posted++;
        else
            request_destroy(request);
    }
    return NULL;
}

static void several_loops_post_at_once(void **state)
{
    struct outside *outside = *state;
    struct poster posters[3];
    pthread_t threads[3];
    uint32_t posted = 0;

    for (uint32_t i = 0; i < 3; i++) {
        posters[i] = (struct poster){.outside = outside, .loop = i};
        assert_int_equal(pthread_create(&threads[i], NULL, post_many, &posters[i]), 0);
    }
    for (uint32_t i = 0; i < 3; i++) {
        pthread_join(threads[i], NULL);
        posted += posters[i].posted;
    }
    assert_int_equal(posted, 3 * POSTS);
    wait_for(outside, &outside->closed, posted); /* "say hello first", each of them */
    assert_int_equal(outside->sent, posted);
}

static void what_waits_at_the_end_is_still_done(void **state)
{
    struct outside *outside = *state;

    for (uint32_t i = 0; i < 1000; i++) {
        struct request *request = request_create(
            REQUEST_COMMAND, (struct connection_handle){.loop = 1, .slot = i, .generation = 1});

        request->command.kind = COMMAND_NEXT;
        assert_true(engine_thread_post(outside->thread, request));
    }
    engine_thread_destroy(outside->thread);
    outside->thread = NULL;
    assert_int_equal(outside->closed, 1000);
}

#define RULE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RULE(what_is_posted_is_answered),
        RULE(a_report_is_made_by_the_worker),
        RULE(where_many_are_connected_a_turn_waits_for_company),
        RULE(who_always_comes_alone_is_not_made_to_wait_each_time),
        RULE(several_loops_post_at_once),
        RULE(what_waits_at_the_end_is_still_done),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
