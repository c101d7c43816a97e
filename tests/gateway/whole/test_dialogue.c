/*
 * A short dialogue over real sockets: made over the operator's socket, spoken over WebSocket,
 * read over HTTP. What the parts do is tested elsewhere; here it is whether they fit.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "herkend/gateway.h"
#include "herkend/json.h"
#include "herkend/memory.h"
#include "ws_client.h"

static const char SCRIPT[] =
    "{\"title\":\"Innovatie\",\"language\":\"nl\",\"access\":\"open\",\"themes\":[{\"title\":"
    "\"Ruimte\",\"question\":\"Waar krijgt u ruimte?\",\"minutes\":10}]}";

struct hall {
    struct gateway *gateway;
    struct engine_thread *engine;
    struct journal *journal;
    struct keyring *keyring;
    struct metrics metrics;
    char folder[32];
    char socket_path[64];
    char id[40], code[40], moderator[TOKEN_BYTES_MAX];
};

static void hall_open(struct hall *hall)
{
    struct gateway_settings settings = {
        .listen_address = "127.0.0.1",
        .operator_socket = hall->socket_path,
        .loop_count = 2,
        .connections_max = 100,
        .connections_per_address_max = 100,
        .messages_per_second = 1000,
        .messages_burst = 1000,
        .hello_timeout_ms = 60 * 1000,
        .ping_interval_ms = 60 * 1000,
    };
    struct engine_settings engine = {
        .capacity_default = 100,
        .seats_per_address_max = 100,
        .guesses_per_minute_max = 100,
        .public_url = "http://localhost",
    };
    struct error error = {0};

    memcpy(hall->folder, "/tmp/herkend-hall-XXXXXX", 25);
    assert_non_null(mkdtemp(hall->folder));
    snprintf(hall->socket_path, sizeof(hall->socket_path), "%s/operator.sock", hall->folder);
    hall->journal = journal_memory_create();
    hall->keyring = keyring_memory_create();
    if (gateway_create(&hall->gateway, &settings, &hall->metrics, &error) != 0)
        fail_msg("%s", error.sentence);

    struct engine_port port = gateway_engine_port(hall->gateway);

    if (engine_thread_create(&hall->engine, hall->journal, hall->keyring, NULL, &hall->metrics,
                             &engine, &port, &error) != 0 ||
        gateway_start(hall->gateway, hall->engine, &error) != 0)
        fail_msg("%s", error.sentence);
}

static void hall_close(struct hall *hall)
{
    gateway_stop(hall->gateway, 100);
    engine_thread_destroy(hall->engine);
    gateway_destroy(hall->gateway);
    journal_destroy(hall->journal);
    keyring_destroy_handle(hall->keyring);
    rmdir(hall->folder);
}

/* A text somewhere in the answer: "code", or "tokens" "moderator". */
static void take_text(const cJSON *object, const char *key, char *out, size_t out_bytes)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, key);

    assert_true(cJSON_IsString(item));
    assert_true(strlen(item->valuestring) < out_bytes);
    memcpy(out, item->valuestring, strlen(item->valuestring) + 1);
}

static void hall_make_session(struct hall *hall)
{
    struct ws_client client;
    char request[1024];

    assert_true(ws_client_connect_unix(&client, hall->socket_path));
    snprintf(request, sizeof(request),
             "POST /api/v1/sessions HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
             "%zu\r\n\r\n%s",
             strlen(SCRIPT), SCRIPT);

    struct ws_answer answer = ws_client_ask(&client, request);

    assert_int_equal(answer.status, 201);

    cJSON *json = json_parse(answer.body, JSON_DEPTH_MAX, NULL);

    assert_non_null(json);
    take_text(json, "id", hall->id, sizeof(hall->id));
    take_text(json, "code", hall->code, sizeof(hall->code));
    take_text(cJSON_GetObjectItemCaseSensitive(json, "tokens"), "moderator", hall->moderator,
              sizeof(hall->moderator));
    cJSON_Delete(json);
    ws_client_close(&client);
}

/* Reads messages until one has the part. Others are updates that come as they please. */
static struct bytes hear(struct ws_client *client, const char *part)
{
    struct ws_in frame;

    while (ws_client_read_frame(client, &frame)) {
        assert_int_equal(frame.opcode, WS_TEXT);
        if (memmem(frame.payload.data, frame.payload.size, part, strlen(part)))
            return frame.payload;
    }
    fail_msg("never heard: %s", part);
    return (struct bytes){0};
}

__attribute__((format(printf, 2, 3))) static void say(struct ws_client *client,
                                                      const char *format, ...)
{
    char text[1024];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    assert_true(ws_client_send_text(client, text));
}

static void a_session_is_spoken_over_real_sockets(void **state)
{
    struct hall *hall = *state;
    struct ws_client moderator, writer, judge;
    uint16_t port = gateway_port(hall->gateway);

    hall_make_session(hall);
    assert_true(ws_client_open(&moderator, port));
    say(&moderator, "{\"type\":\"hello\",\"token\":\"%s\"}", hall->moderator);
    hear(&moderator, "\"role\":\"moderator\"");
    say(&moderator, "{\"type\":\"session\",\"id\":\"m0\",\"do\":\"lobby\"}");
    hear(&moderator, "\"id\":\"m0\"");
    say(&moderator, "{\"type\":\"session\",\"id\":\"m1\",\"do\":\"start\"}");
    hear(&moderator, "\"id\":\"m1\"");
    say(&moderator, "{\"type\":\"theme\",\"id\":\"m2\",\"do\":\"open\",\"theme\":\"t1\"}");
    hear(&moderator, "\"id\":\"m2\"");

    assert_true(ws_client_open(&writer, port));
    say(&writer, "{\"type\":\"hello\",\"code\":\"%s\"}", hall->code);
    hear(&writer, "\"seat_token\"");
    assert_true(ws_client_open(&judge, port));
    say(&judge, "{\"type\":\"hello\",\"code\":\"%s\"}", hall->code);
    hear(&judge, "\"seat_token\"");

    say(&writer,
        "{\"type\":\"statement\",\"id\":\"a1\",\"theme\":\"t1\",\"text\":\"Wij krijgen "
        "tijd.\"}");
    hear(&writer, "{\"type\":\"ack\",\"id\":\"a1\"");
    say(&judge, "{\"type\":\"next\",\"id\":\"n1\"}");
    hear(&judge, "Wij krijgen tijd.");
    say(&judge, "{\"type\":\"vote\",\"id\":\"v1\",\"statement\":\"s1\",\"grade\":3}");
    hear(&judge, "{\"type\":\"ack\",\"id\":\"v1\"");
    /* The same id again: the same answer. */
    say(&judge, "{\"type\":\"vote\",\"id\":\"v1\",\"statement\":\"s1\",\"grade\":3}");
    hear(&judge, "{\"type\":\"ack\",\"id\":\"v1\"");
    say(&writer, "{\"type\":\"vote\",\"id\":\"v2\",\"statement\":\"s1\",\"grade\":3}");
    hear(&writer, "\"code\":\"own_statement\"");

    ws_client_close(&moderator);
    ws_client_close(&writer);
    ws_client_close(&judge);
}

/* As many as are connected in a full hall: so they wait for each other and leave together. */
static void announcements_in_a_row_reach_everybody_whole_and_in_order(void **state)
{
    enum { IN_A_ROW = 40 };
    struct hall *hall = *state;
    struct ws_client moderator, observers[3];
    char text[32];

    hall_make_session(hall);
    assert_true(ws_client_open(&moderator, gateway_port(hall->gateway)));
    say(&moderator, "{\"type\":\"hello\",\"token\":\"%s\"}", hall->moderator);
    hear(&moderator, "\"role\":\"moderator\"");
    for (size_t i = 0; i < ARRAY_COUNT(observers); i++) {
        assert_true(ws_client_open(&observers[i], gateway_port(hall->gateway)));
        say(&observers[i], "{\"type\":\"hello\",\"token\":\"%s\"}", hall->moderator);
        hear(&observers[i], "\"type\":\"welcome\"");
    }
    metric_add(&hall->metrics.connections, 1000);
    for (int i = 0; i < IN_A_ROW; i++)
        say(&moderator, "{\"type\":\"announce\",\"id\":\"a%d\",\"text\":\"bericht %d.\"}", i,
            i);
    for (size_t k = 0; k < ARRAY_COUNT(observers); k++) {
        for (int i = 0; i < IN_A_ROW; i++) {
            struct bytes heard = hear(&observers[k], "\"type\":\"announcement\"");

            snprintf(text, sizeof(text), "bericht %d.", i);
            assert_non_null(memmem(heard.data, heard.size, text, strlen(text)));
        }
        ws_client_close(&observers[k]);
    }
    ws_client_close(&moderator);
}

/* Says so much to everybody that whoever does not read is cut off. */
static void announce_until_somebody_is_cut(struct hall *hall, struct ws_client *moderator)
{
    static char long_text[4 * 400 + 1]; /* few characters, many bytes */

    for (size_t i = 0; i + 4 < sizeof(long_text); i += 4)
        memcpy(long_text + i, "\xF0\x9F\x8C\xB7", 4);
    for (int i = 0; i < 900 && atomic_load(&hall->metrics.shed_total) == 0; i++) {
        char command[sizeof(long_text) + 128], ack[32];

        snprintf(command, sizeof(command),
                 "{\"type\":\"announce\",\"id\":\"a%d\",\"text\":\"%s\"}", i, long_text);
        snprintf(ack, sizeof(ack), "\"id\":\"a%d\"", i);
        assert_true(ws_client_send_text(moderator, command));
        hear(moderator, ack);
    }
    assert_int_equal(atomic_load(&hall->metrics.shed_total), 1);
}

static void
who_was_cut_off_for_reading_too_slowly_resumes_with_all_that_was_acknowledged(void **state)
{
    struct hall *hall = *state;
    struct ws_client moderator, slow;
    struct ws_in frame = {0};
    char token[TOKEN_BYTES_MAX];

    hall_make_session(hall);
    assert_true(ws_client_open(&moderator, gateway_port(hall->gateway)));
    say(&moderator, "{\"type\":\"hello\",\"token\":\"%s\"}", hall->moderator);
    say(&moderator, "{\"type\":\"session\",\"id\":\"m0\",\"do\":\"lobby\"}");
    say(&moderator, "{\"type\":\"session\",\"id\":\"m1\",\"do\":\"start\"}");
    hear(&moderator, "\"id\":\"m1\"");

    assert_true(ws_client_open_narrow(&slow, gateway_port(hall->gateway)));
    say(&slow, "{\"type\":\"hello\",\"code\":\"%s\"}", hall->code);

    cJSON *welcome = json_parse(hear(&slow, "\"seat_token\""), JSON_DEPTH_MAX, NULL);

    assert_non_null(welcome);
    take_text(welcome, "seat_token", token, sizeof(token));
    cJSON_Delete(welcome);
    say(&slow, "{\"type\":\"statement\",\"id\":\"s1\",\"text\":\"Mijn lijn is traag.\"}");
    hear(&slow, "{\"type\":\"ack\",\"id\":\"s1\"");

    announce_until_somebody_is_cut(hall, &moderator);
    while (ws_client_read_frame(&slow, &frame) && frame.opcode == WS_TEXT) {
    }
    assert_int_equal(frame.opcode, WS_CLOSE);
    assert_memory_equal(frame.payload.data, "\x03\xf5", 2); /* 1013 */
    ws_client_close(&slow);

    assert_true(ws_client_open(&slow, gateway_port(hall->gateway)));
    say(&slow, "{\"type\":\"hello\",\"token\":\"%s\"}", token);
    hear(&slow, "Mijn lijn is traag.");
    /* And a repeat of what was answered is answered, not done again. */
    say(&slow, "{\"type\":\"statement\",\"id\":\"s1\",\"text\":\"Mijn lijn is traag.\"}");
    hear(&slow, "{\"type\":\"ack\",\"id\":\"s1\"");
    ws_client_close(&slow);
    ws_client_close(&moderator);
}

static void reports_and_errors_come_over_http(void **state)
{
    struct hall *hall = *state;
    struct ws_client operator, stranger;
    char request[256];

    hall_make_session(hall);
    snprintf(request, sizeof(request),
             "GET /api/v1/sessions/%s/report?format=html HTTP/1.1\r\nHost: localhost\r\n\r\n",
             hall->id);
    assert_true(ws_client_connect_unix(&operator, hall->socket_path));

    struct ws_answer answer = ws_client_ask(&operator, request);

    assert_int_equal(answer.status, 200);
    assert_non_null(memmem(answer.body.data, answer.body.size, "<html lang=\"nl\"", 15));
    assert_true(ws_client_connect(&stranger, gateway_port(hall->gateway)));
    assert_in_range(ws_client_ask(&stranger, request).status, 401, 404);
    assert_int_equal(
        ws_client_ask(&stranger, "GET /readyz HTTP/1.1\r\nHost: localhost\r\n\r\n").status,
        200);
    ws_client_close(&operator);
    ws_client_close(&stranger);
}

static void a_bad_token_closes_with_4401(void **state)
{
    struct hall *hall = *state;
    struct ws_client client;

    assert_true(ws_client_open(&client, gateway_port(hall->gateway)));
    say(&client, "{\"type\":\"hello\",\"token\":\"p.aaaaaaaaaa.aaaaaaaaaaaaaaaaaaaaaa\"}");
    assert_int_equal(ws_client_read_close(&client, true, NULL), 4401);
    ws_client_close(&client);
}

static void a_drain_says_restart_and_closes_with_1012(void **state)
{
    struct hall *hall = *state;
    struct ws_client client;

    hall_make_session(hall);
    assert_true(ws_client_open(&client, gateway_port(hall->gateway)));
    say(&client, "{\"type\":\"hello\",\"token\":\"%s\"}", hall->moderator);
    hear(&client, "\"role\":\"moderator\"");
    gateway_stop_accepting(hall->gateway);
    assert_true(engine_thread_post(
        hall->engine, request_create(REQUEST_DRAIN, (struct connection_handle){0})));
    hear(&client, "\"restart\"");
    assert_int_equal(ws_client_read_close(&client, true, NULL), 1012);
    ws_client_close(&client);
}

static int setup(void **state)
{
    struct hall *hall = xcalloc(1, sizeof(*hall));

    hall_open(hall);
    *state = hall;
    return 0;
}

static int teardown(void **state)
{
    hall_close(*state);
    free(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_session_is_spoken_over_real_sockets, setup, teardown),
        cmocka_unit_test_setup_teardown(
            announcements_in_a_row_reach_everybody_whole_and_in_order, setup, teardown),
        cmocka_unit_test_setup_teardown(
            who_was_cut_off_for_reading_too_slowly_resumes_with_all_that_was_acknowledged,
            setup, teardown),
        cmocka_unit_test_setup_teardown(reports_and_errors_come_over_http, setup, teardown),
        cmocka_unit_test_setup_teardown(a_bad_token_closes_with_4401, setup, teardown),
        cmocka_unit_test_setup_teardown(a_drain_says_restart_and_closes_with_1012, setup,
                                        teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
