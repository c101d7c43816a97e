/* What a connection may take of us: time, messages, memory, connections; and who it is counted
 * as. */
#include "fixture.h"

#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "herkend/memory.h"
#include "outbox.h"

#define GET(target) "GET " target " HTTP/1.1\r\nHost: localhost\r\n\r\n"
#define NEXT "{\"type\":\"next\",\"id\":\"n\"}"

enum { SOON_MS = 40 };

/* Waits, looking again and again, until the figure is reached. */
static bool reaches(const _Atomic uint64_t *figure, uint64_t value)
{
    for (int i = 0; i < 1000; i++) {
        if (atomic_load(figure) == value)
            return true;
        poll(NULL, 0, 10);
    }
    return false;
}

/* ---- time ---- */

static void without_a_hello_in_time_a_connection_is_closed_with_4408(void **state)
{
    struct gateway_settings settings = served_settings();
    struct served *served;
    struct ws_client silent, chatty;

    (void)state;
    settings.hello_timeout_ms = SOON_MS;
    served = served_start(&settings);
    silent = served_open(served);
    chatty = served_open(served);
    assert_true(ws_client_send_text(&chatty, "{}"));
    assert_int_equal(ws_client_read_close(&silent, true, NULL), 4408);
    assert_int_equal(ws_client_read_close(&chatty, true, NULL), 4408);
    ws_client_close(&silent);
    ws_client_close(&chatty);
    served_stop(served);
}

static void with_a_hello_a_connection_stays(void **state)
{
    struct gateway_settings settings = served_settings();
    struct served *served;
    struct ws_client polite, silent;
    struct ws_in frame;

    (void)state;
    settings.hello_timeout_ms = SOON_MS;
    served = served_start(&settings);
    polite = served_open_with_hello(served);
    /* When the one that came later is closed, the time is over for both. */
    silent = served_open(served);
    assert_int_equal(ws_client_read_close(&silent, true, NULL), 4408);
    assert_true(ws_client_send_text(&polite, NEXT));
    assert_true(ws_client_read_frame(&polite, &frame));
    assert_int_equal(frame.opcode, WS_TEXT);
    ws_client_close(&polite);
    ws_client_close(&silent);
    served_stop(served);
}

static void before_hello_nothing_else_reaches_the_engine(void **state)
{
    struct gateway_settings settings = served_settings();
    struct served *served = served_start(&settings);
    struct ws_client client = served_open(served);
    struct ws_in frame;

    (void)state;
    assert_true(ws_client_send_text(&client, NEXT));
    assert_true(ws_client_read_frame(&client, &frame));
    assert_true(text_has(frame.payload, "\"id\":\"n\""));
    assert_true(text_has(frame.payload, "\"unauthorised\""));
    assert_int_equal(fake_engine_command_count(served->engine), 0);
    ws_client_close(&client);
    served_stop(served);
}

static void a_head_that_does_not_end_is_timed_out(void **state)
{
    struct gateway_settings settings = served_settings();
    struct served *served;
    struct ws_client client;

    (void)state;
    settings.http_timeout_ms = SOON_MS;
    served = served_start(&settings);
    client = served_connect(served);
    assert_true(ws_client_send_string(&client, "GET / HTTP/1.1\r\nHost: x\r\n"));
    assert_int_equal(ws_client_read_answer(&client, false).status, 408);
    assert_true(ws_client_sees_end(&client));
    ws_client_close(&client);
    served_stop(served);
}

static void a_head_that_drips_is_timed_out_all_the_same(void **state)
{
    struct gateway_settings settings = served_settings();
    struct served *served;
    struct ws_client client;
    int drops = 0;

    (void)state;
    settings.http_timeout_ms = SOON_MS;
    served = served_start(&settings);
    client = served_connect(served);
    assert_true(ws_client_send_string(&client, "GET / HTTP/1.1\r\nA: "));
    /* A drop every 2 ms: each comes well in time, the whole never. */
    for (; !ws_client_hears(&client, 2) && drops < 4000; drops++)
        assert_true(ws_client_send_string(&client, "a"));
    assert_in_range(drops, 1, 3999);
    assert_int_equal(ws_client_read_answer(&client, false).status, 408);
    ws_client_close(&client);
    served_stop(served);
}

static void a_body_that_does_not_come_is_timed_out(void **state)
{
    struct gateway_settings settings = served_settings();
    struct served *served;
    struct ws_client client;

    (void)state;
    settings.http_timeout_ms = SOON_MS;
    served = served_start(&settings);
    client = served_connect(served);
    assert_true(ws_client_send_string(&client, "POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\n"
                                               "Content-Length: 10\r\n\r\nfour"));
    assert_int_equal(ws_client_read_answer(&client, false).status, 408);
    assert_true(ws_client_sees_end(&client));
    ws_client_close(&client);
    served_stop(served);
}

static void an_idle_connection_is_ended_without_a_word(void **state)
{
    struct gateway_settings settings = served_settings();
    struct served *served;
    struct ws_client never, after;

    (void)state;
    settings.http_timeout_ms = SOON_MS;
    served = served_start(&settings);
    never = served_connect(served);
    after = served_connect(served);
    assert_int_equal(ws_client_ask(&after, GET("/healthz")).status, 200);
    assert_true(ws_client_sees_end(&never));
    assert_true(ws_client_sees_end(&after));
    ws_client_close(&never);
    ws_client_close(&after);
    served_stop(served);
}

static void a_half_open_connection_is_closed_after_two_missed_pings(void **state)
{
    struct gateway_settings settings = served_settings();
    struct served *served;
    struct ws_client client;
    struct ws_in frame;
    int pings = 0;

    (void)state;
    settings.ping_interval_ms = SOON_MS;
    served = served_start(&settings);
    client = served_open_with_hello(served);
    while (ws_client_read_frame(&client, &frame)) {
        assert_int_equal(frame.opcode, WS_PING);
        pings++;
    }
    assert_int_equal(pings, 2);
    assert_true(fake_engine_wait_closed(served->engine, 1));
    ws_client_close(&client);
    served_stop(served);
}

static void who_answers_pings_stays(void **state)
{
    struct gateway_settings settings = served_settings();
    struct served *served;
    struct ws_client client;
    struct ws_in frame;

    (void)state;
    settings.ping_interval_ms = SOON_MS;
    served = served_start(&settings);
    client = served_open_with_hello(served);
    for (int i = 0; i < 6; i++) {
        assert_true(ws_client_read_frame(&client, &frame));
        assert_int_equal(frame.opcode, WS_PING);
        assert_true(ws_client_send_frame(
            &client, &(struct ws_out){.opcode = WS_PONG, .payload = frame.payload}));
    }
    ws_client_close(&client);
    served_stop(served);
}

/* ---- messages ---- */

/* His words say that he is there: a ping would tell nothing more. */
static void who_speaks_is_not_pinged(void **state)
{
    struct gateway_settings settings = served_settings();
    struct served *served;
    struct ws_client client;
    struct ws_in frame;

    (void)state;
    settings.ping_interval_ms = 20 * SOON_MS;
    settings.messages_per_second = 100000;
    served = served_start(&settings);
    client = served_open_with_hello(served);
    for (int i = 0; i < 30; i++) {
        assert_true(ws_client_send_text(&client, NEXT));
        assert_true(ws_client_read_frame(&client, &frame));
        assert_true(text_has(frame.payload, "\"ack\""));
        assert_false(ws_client_hears(&client, SOON_MS));
    }
    ws_client_close(&client);
    served_stop(served);
}

static void too_many_messages_are_refused_and_then_end_the_connection(void **state)
{
    struct gateway_settings settings = served_settings();
    struct served *served;
    struct ws_client client;
    struct ws_in frame;
    int warnings = 0;

    (void)state;
    settings.messages_per_second = 1;
    settings.messages_burst = 5; /* hello is one of them */
    served = served_start(&settings);
    client = served_open_with_hello(served);
    for (int i = 0; i < 4; i++) {
        assert_true(ws_client_send_text(&client, NEXT));
        assert_true(ws_client_read_frame(&client, &frame));
        assert_true(text_has(frame.payload, "\"ack\""));
    }
    for (int i = 0; i < 30; i++)
        assert_true(ws_client_send_text(&client, NEXT));
    while (ws_client_read_frame(&client, &frame) && frame.opcode == WS_TEXT) {
        warnings += text_has(frame.payload, "\"rate_limited\"");
        assert_true(text_has(frame.payload, "\"id\":\"n\""));
    }
    assert_int_equal(frame.opcode, WS_CLOSE);
    assert_true(bytes_equal(frame.payload, BYTES("\x11\x4d"
                                                 "too many messages")));
    assert_int_equal(warnings, 10);
    assert_true(ws_client_sees_end(&client));
    ws_client_close(&client);
    served_stop(served);
}

static void a_flood_of_pings_ends_the_connection(void **state)
{
    struct gateway_settings settings = served_settings();
    struct served *served;
    struct ws_client client;

    (void)state;
    settings.messages_per_second = 1;
    settings.messages_burst = 5;
    served = served_start(&settings);
    client = served_open(served);
    for (int i = 0; i < 30; i++)
        ws_client_send_frame(&client, &(struct ws_out){.opcode = WS_PING});
    assert_int_equal(ws_client_read_close(&client, false, NULL), 4429);
    ws_client_close(&client);
    served_stop(served);
}

static void a_steady_pace_within_the_rate_is_not_limited(void **state)
{
    struct gateway_settings settings = served_settings();
    struct served *served;
    struct ws_client client;
    struct ws_in frame;

    (void)state;
    settings.messages_per_second = 100;
    settings.messages_burst = 5;
    served = served_start(&settings);
    client = served_open_with_hello(served);
    for (int i = 0; i < 20; i++) {
        poll(NULL, 0, 15); /* the pace itself is what is tested */
        assert_true(ws_client_send_text(&client, NEXT));
        assert_true(ws_client_read_frame(&client, &frame));
        assert_true(text_has(frame.payload, "\"ack\""));
    }
    ws_client_close(&client);
    served_stop(served);
}

static void a_busy_engine_is_said_and_reading_goes_on_later(void **state)
{
    enum { MESSAGES = 500, BUSY_AT_LEAST = 3 };
    struct gateway_settings settings = served_settings();
    struct served *served = served_start(&settings);
    struct ws_client client = served_open_with_hello(served);
    struct ws_in frame;
    int busy = 0;

    (void)state;
    fake_engine_refuse(served->engine, UINT32_MAX);
    for (int i = 0; i < MESSAGES; i++)
        assert_true(ws_client_send_text(&client, NEXT));
    for (int i = 0; i < MESSAGES; i++) {
        assert_true(ws_client_read_frame(&client, &frame));
        assert_true(text_has(frame.payload, "\"id\":\"n\""));
        busy += text_has(frame.payload, "\"busy\"");
        if (busy == BUSY_AT_LEAST)
            fake_engine_refuse(served->engine, 0);
    }
    /* While it is busy one message is read now and then, not all at once. */
    assert_in_range(busy, BUSY_AT_LEAST, MESSAGES / 2);
    ws_client_close(&client);
    served_stop(served);
}

static void what_cannot_be_read_is_said_by_its_name(void **state)
{
    static const struct {
        const char *message, *code;
    } cases[] = {
        {"nonsense", "\"malformed\""},
        {"{\"type\":\"hello\"", "\"malformed\""},
        {"{\"type\":\"dance\",\"id\":\"n\"}", "\"unknown_type\""},
        {"{\"type\":\"next\",\"id\":\"n\",\"id\":\"m\"}", "\"malformed\""},
        {"[]", "\"malformed\""},
    };
    struct gateway_settings settings = served_settings();
    struct served *served = served_start(&settings);
    struct ws_client client = served_open_with_hello(served);
    struct ws_in frame;

    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        assert_true(ws_client_send_text(&client, cases[i].message));
        assert_true(ws_client_read_frame(&client, &frame));
        assert_true(text_has(frame.payload, "\"type\":\"error\""));
        if (!text_has(frame.payload, cases[i].code))
            fail_msg("%.*s", (int)frame.payload.size, frame.payload.data);
    }
    assert_int_equal(atomic_load(&served->metrics.malformed_total), ARRAY_COUNT(cases));
    ws_client_close(&client);
    served_stop(served);
}

/* ---- memory ---- */

/* A connection that says hello and then does not read. */
static struct ws_client open_slow_reader(struct served *served)
{
    struct ws_client client;

    assert_true(ws_client_open_narrow(&client, served->port));
    assert_true(ws_client_send_text(&client, HELLO));
    assert_true(fake_engine_wait_bound(served->engine, 1));
    return client;
}

static void a_reader_that_is_too_slow_is_told_to_come_back(void **state)
{
    struct gateway_settings settings = served_settings();
    struct served *served = served_start(&settings);
    struct ws_client client = open_slow_reader(served);
    struct ws_in frame;
    size_t bytes = 0;

    (void)state;
    fake_engine_broadcast(served->engine, 4000, 10000);
    assert_true(reaches(&served->metrics.shed_total, 1)); /* then it begins to read */
    while (ws_client_read_frame(&client, &frame) && frame.opcode == WS_TEXT)
        bytes += frame.payload.size;
    assert_int_equal(frame.opcode, WS_CLOSE);
    assert_text((struct bytes){frame.payload.data, 2}, "\x03\xf5"); /* 1013 */
    /* What the kernel had taken; what was waiting here was let go, or it were over a MiB. */
    assert_in_range(bytes, 1, 700 * 1000);
    ws_client_close(&client);
    assert_true(fake_engine_wait_closed(served->engine, 1));
    served_stop(served);
}

static void many_small_messages_to_one_that_does_not_read_are_bounded_too(void **state)
{
    struct gateway_settings settings = served_settings();
    struct served *served = served_start(&settings);
    struct ws_client client = open_slow_reader(served);

    (void)state;
    fake_engine_broadcast(served->engine, 100, 20000);
    assert_true(reaches(&served->metrics.shed_total, 1));
    assert_int_equal(ws_client_read_close(&client, true, NULL), 1013);
    ws_client_close(&client);
    served_stop(served);
}

static void many_messages_at_once_are_no_fault_of_a_reader(void **state)
{
    enum { MESSAGES = 3 * OUTBOX_MESSAGES_MAX };
    struct gateway_settings settings = served_settings();
    struct served *served = served_start(&settings);
    struct ws_client client = served_open_with_hello(served);
    struct ws_in frame;

    (void)state;
    fake_engine_broadcast(served->engine, 100, MESSAGES);
    for (int i = 0; i < MESSAGES; i++) {
        assert_true(ws_client_read_frame(&client, &frame));
        assert_int_equal(frame.opcode, WS_TEXT);
    }
    ws_client_close(&client);
    served_stop(served);
}

static void a_reader_that_takes_nothing_is_cut_off(void **state)
{
    struct gateway_settings settings = served_settings();
    struct served *served;
    struct ws_client client;

    (void)state;
    settings.stall_timeout_ms = 4 * SOON_MS;
    served = served_start(&settings);
    client = open_slow_reader(served);
    /* Less than the outbox's bound, more than the kernel takes. */
    fake_engine_broadcast(served->engine, 5000, 150);
    assert_true(fake_engine_wait_closed(served->engine, 1));
    assert_true(reaches(&served->metrics.connections, 0));
    ws_client_close(&client);
    served_stop(served);
}

static void a_large_answer_that_nobody_reads_is_cut_off(void **state)
{
    struct gateway_settings settings = served_settings();
    struct served *served;
    struct ws_client client;

    (void)state;
    settings.stall_timeout_ms = 4 * SOON_MS;
    served = served_start(&settings);
    client = served_connect(served);
    fake_engine_set_body_bytes(served->engine, 30 * 1000 * 1000);
    assert_true(ws_client_send_string(&client, GET("/api/v1/sessions/a/report")));
    assert_true(reaches(&served->metrics.shed_total, 1));
    assert_true(reaches(&served->metrics.connections, 0));
    ws_client_close(&client);
    served_stop(served);
}

static void all_get_what_is_sent_to_all_in_order(void **state)
{
    enum { CLIENTS = 50, MESSAGES = 100 };
    struct gateway_settings settings = served_settings();
    struct served *served = served_start(&settings);
    struct ws_client clients[CLIENTS];
    struct ws_in frame;

    (void)state;
    for (int i = 0; i < CLIENTS; i++)
        clients[i] = served_open_with_hello(served);
    for (int n = 1; n <= MESSAGES; n++)
        fake_engine_broadcast(served->engine, (size_t)n, 1);
    for (int i = 0; i < CLIENTS; i++) {
        for (size_t n = 1; n <= MESSAGES; n++) {
            assert_true(ws_client_read_frame(&clients[i], &frame));
            assert_int_equal(frame.payload.size, n);
        }
        ws_client_close(&clients[i]);
    }
    served_stop(served);
}

static void what_is_sent_to_nobody_is_dropped(void **state)
{
    struct gateway_settings settings = served_settings();
    struct served *served = served_start(&settings);
    struct ws_client client;

    (void)state;
    fake_engine_send_stale(served->engine);
    client = served_open_with_hello(served); /* sees nothing but its welcome */
    assert_true(ws_client_send_text(&client, NEXT));

    struct ws_in frame;

    assert_true(ws_client_read_frame(&client, &frame));
    assert_true(text_has(frame.payload, "\"ack\""));
    ws_client_close(&client);
    served_stop(served);
}

/* ---- connections ---- */

static void a_connection_too_many_is_refused(void **state)
{
    struct gateway_settings settings = served_settings();
    struct served *served;
    struct ws_client clients[3];

    (void)state;
    settings.connections_max = 3;
    served = served_start(&settings);
    for (size_t i = 0; i < ARRAY_COUNT(clients); i++)
        clients[i] = served_open(served);
    assert_int_equal(gateway_connection_count(served->gateway), 3);
    assert_int_equal(served_ask(served, GET("/healthz")), SERVED_TOO_MANY);
    assert_int_equal(atomic_load(&served->metrics.shed_total), 1);
    ws_client_close(&clients[0]);
    assert_true(reaches(&served->metrics.connections, 2));
    assert_int_equal(served_ask(served, GET("/healthz")), 200);
    ws_client_close(&clients[1]);
    ws_client_close(&clients[2]);
    served_stop(served);
}

static void an_address_has_its_share_of_connections(void **state)
{
    struct gateway_settings settings = served_settings();
    struct served *served;
    struct ws_client first, second;

    (void)state;
    settings.connections_per_address_max = 2;
    served = served_start(&settings);
    first = served_open(served);
    second = served_open(served);
    assert_int_equal(served_ask(served, GET("/healthz")), SERVED_TOO_MANY);
    ws_client_close(&first);
    assert_true(reaches(&served->metrics.connections, 1));
    assert_int_equal(served_ask(served, GET("/healthz")), 200);
    ws_client_close(&second);
    served_stop(served);
}

static int shake_with_forwarded(struct served *served, const char *field,
                                struct ws_client *client)
{
    char request[1024];

    *client = served_connect(served);
    snprintf(request, sizeof(request),
             WS_HANDSHAKE_START WS_HANDSHAKE_UPGRADE WS_HANDSHAKE_KEY WS_HANDSHAKE_VERSION
                 WS_HANDSHAKE_PROTOCOL "%s\r\n",
             field);
    return ws_client_ask(client, request).status;
}

static void behind_a_proxy_the_forwarded_address_has_the_share(void **state)
{
    struct gateway_settings settings = served_settings();
    struct served *served;
    struct ws_client clients[4];

    (void)state;
    settings.connections_per_address_max = 1;
    settings.trust_forwarded = true;
    served = served_start(&settings);
    assert_int_equal(
        shake_with_forwarded(served, "X-Forwarded-For: 192.0.2.1\r\n", &clients[0]), 101);
    assert_int_equal(
        shake_with_forwarded(served, "X-Forwarded-For: 192.0.2.2\r\n", &clients[1]), 101);
    /* What stands before the last entry the client may have made up. */
    assert_int_equal(shake_with_forwarded(
                         served, "X-Forwarded-For: 198.51.100.7, 192.0.2.1\r\n", &clients[2]),
                     503);
    assert_int_equal(shake_with_forwarded(served,
                                          "X-Forwarded-For: 192.0.2.9\r\nX-Forwarded-For: "
                                          "192.0.2.2\r\n",
                                          &clients[3]),
                     503);
    for (size_t i = 0; i < ARRAY_COUNT(clients); i++)
        ws_client_close(&clients[i]);
    served_stop(served);
}

static void without_a_proxy_nobody_may_claim_an_address(void **state)
{
    struct gateway_settings settings = served_settings();
    struct served *served = served_start(&settings);
    struct ws_client honest, liar;
    struct ws_in frame;
    uint64_t key;

    (void)state;
    assert_int_equal(shake_with_forwarded(served, "", &honest), 101);
    assert_true(ws_client_send_text(&honest, HELLO));
    assert_true(ws_client_read_frame(&honest, &frame));
    key = fake_engine_address_key(served->engine);
    assert_int_not_equal(key, 0);
    assert_int_equal(shake_with_forwarded(served, "X-Forwarded-For: 192.0.2.1\r\n", &liar),
                     101);
    assert_true(ws_client_send_text(&liar, HELLO));
    assert_true(ws_client_read_frame(&liar, &frame));
    assert_true(fake_engine_address_key(served->engine) == key);
    ws_client_close(&honest);
    ws_client_close(&liar);
    served_stop(served);
}

static void a_port_in_use_is_refused_with_a_sentence(void **state)
{
    struct gateway_settings settings = served_settings();
    struct served *served = served_start(&settings);
    struct metrics metrics = {0};
    struct gateway *second = NULL;
    struct error error = {0};

    (void)state;
    settings.listen_port = served->port;
    assert_int_equal(gateway_create(&second, &settings, &metrics, &error), -ERR_IO);
    assert_non_null(strstr(error.sentence, "in use"));
    served_stop(served);
}

static void bad_settings_are_refused_with_a_sentence(void **state)
{
    struct gateway_settings settings = served_settings();
    struct metrics metrics = {0};
    struct gateway *gateway = NULL;
    struct error error = {0};

    (void)state;
    settings.loop_count = 17;
    assert_int_equal(gateway_create(&gateway, &settings, &metrics, &error), -ERR_INPUT);
    assert_string_equal(error.sentence, "loops: 1..16");
    settings = served_settings();
    settings.listen_address = "not an address";
    assert_int_equal(gateway_create(&gateway, &settings, &metrics, &error), -ERR_INPUT);
    settings = served_settings();
    settings.connections_max = 2000000000;
    assert_int_equal(gateway_create(&gateway, &settings, &metrics, &error), -ERR_INPUT);
    settings = served_settings();
    settings.web_root = "/nowhere/at/all";
    assert_int_equal(gateway_create(&gateway, &settings, &metrics, &error), -ERR_INPUT);
}

/* ---- the operator's socket ---- */

static void the_operator_asks_over_the_socket_in_the_folder(void **state)
{
    char folder[] = "/tmp/herkend-gateway-XXXXXX";
    char path[256];
    struct gateway_settings settings = served_settings();
    struct served *served;
    struct ws_client client;
    struct ws_answer answer;
    struct stat status;

    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof(path), "%s/operator.sock", folder);
    settings.operator_socket = path;
    served = served_start(&settings);
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    assert_true(ws_client_connect_unix(&client, path));
    answer = ws_client_ask(&client, GET("/api/v1/sessions"));
    assert_int_equal(answer.status, 200);
    assert_true(text_has(answer.body, "\"operator\":true"));
    assert_int_equal(ws_client_ask(&client, GET("/healthz")).status, 200);
    ws_client_close(&client);
    served_stop(served);
    assert_int_not_equal(stat(path, &status), 0); /* gone with the server */
    rmdir(folder);
}

static void the_operator_is_heard_when_the_server_is_full(void **state)
{
    char folder[] = "/tmp/herkend-gateway-XXXXXX";
    char path[256];
    struct gateway_settings settings = served_settings();
    struct served *served;
    struct ws_client only, operator;

    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof(path), "%s/operator.sock", folder);
    settings.operator_socket = path;
    settings.connections_max = 1;
    served = served_start(&settings);
    only = served_open(served);
    assert_int_equal(served_ask(served, GET("/healthz")), SERVED_TOO_MANY);
    assert_true(ws_client_connect_unix(&operator, path));
    assert_int_equal(ws_client_ask(&operator, GET("/healthz")).status, 200);
    ws_client_close(&operator);
    ws_client_close(&only);
    served_stop(served);
    rmdir(folder);
}

static void the_path_of_the_operators_socket_may_be_long(void **state)
{
    char folder[] = "/tmp/herkend-gateway-XXXXXX";
    char long_folder[256];
    char path[300];
    struct gateway_settings settings = served_settings();
    struct served *served;
    struct ws_client client;
    int before;

    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(long_folder, sizeof(long_folder), "%s/%0150d", folder, 7);
    assert_int_equal(mkdir(long_folder, 0700), 0);
    snprintf(path, sizeof(path), "%s/operator.sock", long_folder);
    assert_true(strlen(path) > sizeof(((struct sockaddr_un *)0)->sun_path));
    settings.operator_socket = path;
    served = served_start(&settings);
    before = open(".", O_PATH | O_DIRECTORY);
    assert_int_equal(chdir(long_folder), 0);
    assert_true(ws_client_connect_unix(&client, "operator.sock"));
    assert_int_equal(fchdir(before), 0);
    close(before);
    assert_int_equal(ws_client_ask(&client, GET("/healthz")).status, 200);
    ws_client_close(&client);
    served_stop(served);
    rmdir(long_folder);
    rmdir(folder);
}

static void a_socket_that_a_killed_server_left_is_replaced(void **state)
{
    char folder[] = "/tmp/herkend-gateway-XXXXXX";
    char path[256];
    struct gateway_settings settings = served_settings();
    struct served *served;
    FILE *left;

    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof(path), "%s/operator.sock", folder);
    left = fopen(path, "w");
    assert_non_null(left);
    fclose(left);
    settings.operator_socket = path;
    served = served_start(&settings);
    served_stop(served);
    rmdir(folder);
}

/* ---- stopping ---- */

/* More than one slice of writing, and people who ask while it goes on. */
static void what_everybody_is_told_reaches_each_in_order_however_many_they_are(void **state)
{
    enum { MANY = 400, TIMES = 3 };
    struct gateway_settings settings = served_settings();
    struct served *served = served_start(&settings);
    struct ws_client clients[MANY];
    struct ws_in frame;

    (void)state;
    for (size_t i = 0; i < MANY; i++)
        clients[i] = served_open_with_hello(served);
    for (size_t n = 0; n < TIMES; n++) {
        fake_engine_broadcast(served->engine, 100 + n, 1);
        for (size_t i = n; i < MANY; i += TIMES)
            assert_true(ws_client_send_text(&clients[i], NEXT));
    }
    for (size_t i = 0; i < MANY; i++) {
        size_t told = 0, answered = 0;

        while (told < TIMES || answered < 1) {
            assert_true(ws_client_read_frame(&clients[i], &frame));
            if (text_has(frame.payload, "\"ack\""))
                answered++;
            else
                assert_int_equal(frame.payload.size, 100 + told++);
        }
        assert_int_equal(answered, 1);
        ws_client_close(&clients[i]);
    }
    served_stop(served);
}

static void a_server_that_stops_accepting_keeps_its_connections(void **state)
{
    struct gateway_settings settings = served_settings();
    struct served *served = served_start(&settings);
    struct ws_client client = served_open_with_hello(served);
    struct ws_client late;
    struct ws_in frame;

    (void)state;
    gateway_stop_accepting(served->gateway);
    assert_true(ws_client_send_text(&client, NEXT));
    assert_true(ws_client_read_frame(&client, &frame));
    assert_true(text_has(frame.payload, "\"ack\""));
    /* Sooner or later nobody listens any more. */
    for (int i = 0; i < 1000 && ws_client_connect(&late, served->port); i++) {
        ws_client_close(&late);
        poll(NULL, 0, 10);
    }
    assert_int_equal(late.fd, -1);
    ws_client_close(&client);
    served_stop(served);
}

static void a_stop_writes_what_waits(void **state)
{
    struct gateway_settings settings = served_settings();
    struct served *served = served_start(&settings);
    struct ws_client client = served_open_with_hello(served);
    struct ws_in frame;

    (void)state;
    fake_engine_broadcast(served->engine, 1000, 100);
    gateway_stop(served->gateway, 100);
    for (int i = 0; i < 100; i++) {
        assert_true(ws_client_read_frame(&client, &frame));
        assert_int_equal(frame.payload.size, 1000);
    }
    assert_int_equal(ws_client_read_close(&client, false, NULL), 1012);
    ws_client_close(&client);
    served_stop(served);
}

static void a_request_under_way_is_cut_at_the_end_of_the_stop(void **state)
{
    struct gateway_settings settings = served_settings();
    struct served *served = served_start(&settings);
    struct ws_client client = served_connect(served);

    (void)state;
    fake_engine_hold(served->engine, true);
    assert_true(ws_client_send_string(&client, GET("/api/v1/sessions")));
    gateway_stop(served->gateway, 50);
    assert_true(ws_client_drain(&client));
    ws_client_close(&client);
    served_stop(served);
}

#define UNIT(test) cmocka_unit_test(test)

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT(without_a_hello_in_time_a_connection_is_closed_with_4408),
        UNIT(with_a_hello_a_connection_stays),
        UNIT(before_hello_nothing_else_reaches_the_engine),
        UNIT(a_head_that_does_not_end_is_timed_out),
        UNIT(a_head_that_drips_is_timed_out_all_the_same),
        UNIT(a_body_that_does_not_come_is_timed_out),
        UNIT(an_idle_connection_is_ended_without_a_word),
        UNIT(a_half_open_connection_is_closed_after_two_missed_pings),
        UNIT(who_answers_pings_stays),
        UNIT(who_speaks_is_not_pinged),
        UNIT(too_many_messages_are_refused_and_then_end_the_connection),
        UNIT(a_flood_of_pings_ends_the_connection),
        UNIT(a_steady_pace_within_the_rate_is_not_limited),
        UNIT(a_busy_engine_is_said_and_reading_goes_on_later),
        UNIT(what_cannot_be_read_is_said_by_its_name),
        UNIT(a_reader_that_is_too_slow_is_told_to_come_back),
        UNIT(many_small_messages_to_one_that_does_not_read_are_bounded_too),
        UNIT(many_messages_at_once_are_no_fault_of_a_reader),
        UNIT(a_reader_that_takes_nothing_is_cut_off),
        UNIT(a_large_answer_that_nobody_reads_is_cut_off),
        UNIT(all_get_what_is_sent_to_all_in_order),
        UNIT(what_is_sent_to_nobody_is_dropped),
        UNIT(a_connection_too_many_is_refused),
        UNIT(an_address_has_its_share_of_connections),
        UNIT(behind_a_proxy_the_forwarded_address_has_the_share),
        UNIT(without_a_proxy_nobody_may_claim_an_address),
        UNIT(a_port_in_use_is_refused_with_a_sentence),
        UNIT(bad_settings_are_refused_with_a_sentence),
        UNIT(the_operator_asks_over_the_socket_in_the_folder),
        UNIT(the_operator_is_heard_when_the_server_is_full),
        UNIT(the_path_of_the_operators_socket_may_be_long),
        UNIT(a_socket_that_a_killed_server_left_is_replaced),
        UNIT(what_everybody_is_told_reaches_each_in_order_however_many_they_are),
        UNIT(a_server_that_stops_accepting_keeps_its_connections),
        UNIT(a_stop_writes_what_waits),
        UNIT(a_request_under_way_is_cut_at_the_end_of_the_stop),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
