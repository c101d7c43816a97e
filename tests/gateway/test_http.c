/* HTTP/1.1 as RFC 9110 and 9112 have it: routes, methods, bodies, bad requests, and what every
 * answer carries. */
#include "fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "herkend/memory.h"

#define GET(target) "GET " target " HTTP/1.1\r\nHost: localhost\r\n\r\n"

static void assert_status(void **state, const char *request, int status)
{
    int actual = served_ask(*state, request);

    if (actual != status)
        fail_msg("%d instead of %d for: %s", actual, status, request);
}

/* Asks on a fresh connection, whose body must hold the part. */
static void assert_body_has(void **state, const char *request, int status, const char *part)
{
    struct ws_client client = served_connect(*state);
    struct ws_answer answer = ws_client_ask(&client, request);

    assert_int_equal(answer.status, status);
    if (!text_has(answer.body, part))
        fail_msg("no %s in: %.*s", part, (int)answer.body.size, answer.body.data);
    ws_client_close(&client);
}

/* ---- routes ---- */

static void healthz_says_ok(void **state)
{
    assert_body_has(state, GET("/healthz"), 200, "ok");
}

static void readyz_follows_the_journal(void **state)
{
    struct served *served = *state;

    atomic_store(&served->metrics.journal_ready, 1);
    assert_status(state, GET("/readyz"), 200);
    atomic_store(&served->metrics.journal_ready, 0);
    assert_status(state, GET("/readyz"), 503);
}

static void readyz_says_503_once_the_server_drains(void **state)
{
    struct gateway_settings settings = served_settings();
    struct served *served = served_start(&settings);
    struct ws_client client = served_connect(served);

    (void)state;
    atomic_store(&served->metrics.journal_ready, 1);
    assert_int_equal(ws_client_ask(&client, GET("/readyz")).status, 200);
    gateway_stop_accepting(served->gateway);
    assert_int_equal(ws_client_ask(&client, GET("/readyz")).status, 503);
    assert_int_equal(ws_client_ask(&client, WS_HANDSHAKE).status, 503);
    ws_client_close(&client);
    served_stop(served);
}

static void metrics_have_help_type_and_value(void **state)
{
    assert_body_has(state, GET("/metrics"), 200,
                    "# HELP herkend_connections Open connections.\n"
                    "# TYPE herkend_connections gauge\n"
                    "herkend_connections ");
    assert_body_has(state, GET("/metrics"), 200,
                    "# TYPE herkend_commit_seconds_total counter\n"
                    "herkend_commit_seconds_total 0.000000\n");
}

static int plain_status_on(uint16_t port, const char *request)
{
    struct ws_client client;

    assert_true(ws_client_connect_plain(&client, port)); /* TLS or not */
    int status = ws_client_ask(&client, request).status;

    ws_client_close(&client);
    return status;
}

static void a_listener_for_metrics_has_them_to_itself(void **state)
{
    struct gateway_settings settings = served_settings();

    (void)state;
    settings.metrics_address = "127.0.0.1";
    struct served *served = served_start(&settings);
    uint16_t port = gateway_metrics_port(served->gateway);

    assert_int_not_equal(port, served->port);
    assert_int_equal(plain_status_on(port, GET("/metrics")), 200);
    assert_int_equal(plain_status_on(port, GET("/healthz")), 200);
    assert_int_equal(plain_status_on(port, GET("/")), 404);
    assert_int_equal(plain_status_on(port, GET("/api/v1/sessions")), 404);
    assert_int_equal(plain_status_on(port, WS_HANDSHAKE), 404);
    assert_int_equal(served_ask(served, GET("/metrics")), 404);
    assert_int_equal(served_ask(served, GET("/healthz")), 200);
    served_stop(served);
}

static void the_page_is_dutch_and_loads_nothing(void **state)
{
    struct ws_client client = served_connect(*state);
    struct ws_answer answer = ws_client_ask(&client, GET("/"));
    struct bytes value;

    assert_int_equal(answer.status, 200);
    assert_true(ws_answer_field(&answer, "Content-Type", &value));
    assert_text(value, "text/html; charset=utf-8");
    assert_true(text_has(answer.body, "<html lang=\"nl\">"));
    assert_false(text_has(answer.body, "http://"));
    assert_false(text_has(answer.body, "https://"));
    assert_false(text_has(answer.body, "<script"));
    assert_false(text_has(answer.body, "voorbeeldsessie"));
    ws_client_close(&client);
}

static void the_page_links_the_report_of_the_demo(void **state)
{
    struct served *served = *state;

    assert_body_has(state, GET("/api/v1/demo"), 200, "{}");
    gateway_set_demo(served->gateway,
                     &(struct gateway_demo){.code = "K7QX2M", .observer_token = "o.x.y"});
    assert_body_has(state, GET("/api/v1/demo"), 200,
                    "{\"code\":\"K7QX2M\",\"observer\":\"o.x.y\"}");
    assert_body_has(state, GET("/"), 200,
                    "<a href=\"/api/v1/sessions/K7QX2M/report?format=html\">");
    gateway_set_demo(served->gateway, NULL);
}

static void a_link_to_a_session_shows_the_page(void **state)
{
    assert_body_has(state, GET("/s/K7QX2M"), 200, "herkend");
}

static void unknown_paths_are_not_found(void **state)
{
    static const char *const targets[] = {
        "/nothing",  "/healthz/",           "/s", "/s/a/b", "/api", "/api/v1/sessions/a/b",
        "/api/v2/x", "/a/b/c/d/e/f/g/h/i/j"};

    for (size_t i = 0; i < ARRAY_COUNT(targets); i++) {
        char request[256];

        snprintf(request, sizeof(request), "GET %s HTTP/1.1\r\nHost: x\r\n\r\n", targets[i]);
        assert_status(state, request, 404);
    }
}

static void a_method_that_is_not_offered_is_told_which_are(void **state)
{
    static const struct {
        const char *request, *allow;
    } cases[] = {
        {"POST / HTTP/1.1\r\nHost: x\r\n\r\n", "GET, HEAD"},
        {"DELETE /api/v1/sessions HTTP/1.1\r\nHost: x\r\n\r\n", "GET, HEAD, POST"},
        {"PUT /api/v1/sessions/a HTTP/1.1\r\nHost: x\r\n\r\n", "GET, HEAD, PATCH"},
        {"GET /api/v1/sessions/a/close HTTP/1.1\r\nHost: x\r\n\r\n", "POST"},
        {"DELETE /api/v1/sessions/a/links HTTP/1.1\r\nHost: x\r\n\r\n", "GET, HEAD, POST"},
        {"GET /api/v1/sessions/a/links/l1 HTTP/1.1\r\nHost: x\r\n\r\n", "DELETE"},
        {"BREW /healthz HTTP/1.1\r\nHost: x\r\n\r\n", "GET, HEAD"},
        {"get /healthz HTTP/1.1\r\nHost: x\r\n\r\n", "GET, HEAD"},
    };

    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        struct ws_client client = served_connect(*state);
        struct ws_answer answer = ws_client_ask(&client, cases[i].request);
        struct bytes value;

        assert_int_equal(answer.status, 405);
        assert_true(ws_answer_field(&answer, "Allow", &value));
        assert_text(value, cases[i].allow);
        ws_client_close(&client);
    }
}

static void an_answer_without_a_body_says_nothing_of_its_length(void **state)
{
    struct ws_client client = served_connect(*state);
    struct ws_answer answer = ws_client_ask(
        &client, "DELETE /api/v1/sessions/ab/links/l3 HTTP/1.1\r\nHost: x\r\n\r\n");
    struct bytes value;

    assert_int_equal(answer.status, 204);
    assert_false(ws_answer_field(&answer, "Content-Length", &value));
    assert_false(ws_answer_field(&answer, "Content-Type", &value));
    /* The connection goes on. */
    assert_int_equal(ws_client_ask(&client, GET("/healthz")).status, 200);
    ws_client_close(&client);
}

static void head_is_get_without_the_body(void **state)
{
    struct ws_client client = served_connect(*state);
    struct ws_answer head = ws_client_ask(&client, "HEAD /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
    struct bytes value;

    assert_int_equal(head.status, 200);
    assert_true(ws_answer_field(&head, "Content-Length", &value));
    assert_text(value, "3");
    /* Were there a body, the next answer would begin with it. */
    assert_int_equal(ws_client_ask(&client, GET("/healthz")).status, 200);
    ws_client_close(&client);
    assert_status(state, "HEAD /nothing HTTP/1.1\r\nHost: x\r\n\r\n", 404);
    assert_status(state, "HEAD /api/v1/sessions HTTP/1.1\r\nHost: x\r\n\r\n", 200);
}

/* ---- the engine's routes ---- */

static void assert_asked(void **state, const char *request, enum http_method method,
                         enum http_route route)
{
    char part[64];

    snprintf(part, sizeof(part), "\"method\":%d,\"route\":%d,", (int)method, (int)route);
    assert_body_has(state, request, 200, part);
}

#define SEND(line) line " HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}"

static void the_engine_is_asked_what_was_asked(void **state)
{
    assert_asked(state, GET("/api/v1/sessions"), HTTP_GET, ROUTE_SESSIONS);
    assert_asked(state, GET("/api/v1/sessions/ab"), HTTP_GET, ROUTE_SESSION);
    assert_body_has(state, GET("/api/v1/sessions/ab"), 200, ",\"session\":\"ab\"");
    assert_asked(state, GET("/api/v1/sessions/ab/report"), HTTP_GET, ROUTE_SESSION_REPORT);
    assert_body_has(state, GET("/api/v1/sessions/ab/report"), 200,
                    ",\"session\":\"ab\",\"bearer\":\"\",\"format\":0");
    assert_asked(state, SEND("POST /api/v1/sessions"), HTTP_POST, ROUTE_SESSIONS);
    assert_asked(state, SEND("PATCH /api/v1/sessions/ab"), HTTP_PATCH, ROUTE_SESSION);
    assert_asked(state, SEND("POST /api/v1/sessions/ab/close"), HTTP_POST, ROUTE_SESSION_CLOSE);
    assert_asked(state, SEND("POST /api/v1/sessions/ab/live"), HTTP_POST, ROUTE_SESSION_LIVE);
}

static void the_bearer_token_reaches_the_engine(void **state)
{
    assert_body_has(state,
                    "GET /api/v1/sessions HTTP/1.1\r\nHost: x\r\nAuthorization: bEARER  "
                    "a.-.secret \r\n\r\n",
                    200, "\"bearer\":\"a.-.secret\"");
    assert_body_has(state,
                    "GET /api/v1/sessions HTTP/1.1\r\nHost: x\r\nAuthorization: Basic "
                    "eDp5\r\n\r\n",
                    200, "\"bearer\":\"\"");
}

static void a_tcp_connection_is_no_operator(void **state)
{
    assert_body_has(state, GET("/api/v1/sessions"), 200, "\"operator\":false");
}

static void report_formats_are_named_and_others_refused(void **state)
{
    assert_body_has(state, GET("/api/v1/sessions/a/report?format=html"), 200, "\"format\":1");
    assert_body_has(state, GET("/api/v1/sessions/a/report?x=1&format=csv"), 200,
                    "\"format\":2");
    assert_body_has(state, GET("/api/v1/sessions/a/report?format=pdf"), 200, "\"format\":3");
    assert_body_has(state, GET("/api/v1/sessions/a/report?format=xlsx"), 200, "\"format\":4");
    assert_status(state, GET("/api/v1/sessions/a/report?format=docx"), 400);
}

static void downloads_have_a_name(void **state)
{
    struct ws_client client = served_connect(*state);
    struct ws_answer answer =
        ws_client_ask(&client, GET("/api/v1/sessions/a/report?format=csv"));
    struct bytes value;

    assert_true(ws_answer_field(&answer, "Content-Disposition", &value));
    assert_text(value, "attachment; filename=\"votes.csv\"");
    ws_client_close(&client);
}

static void escapes_of_a_path_are_read_once(void **state)
{
    assert_body_has(state, GET("/api/v1/sessions/a%20b"), 200, "\"session\":\"a b\"");
    assert_body_has(state, GET("/api/v1/sessions/%2541"), 200, "\"session\":\"%41\"");
    assert_status(state, GET("/%68ealthz"), 200);
}

static void bad_escapes_are_refused(void **state)
{
    assert_status(state, GET("/api/v1/sessions/%"), 400);
    assert_status(state, GET("/api/v1/sessions/%4"), 400);
    assert_status(state, GET("/api/v1/sessions/%zz"), 400);
    assert_status(state, GET("/api/v1/sessions/%00"), 400);
    assert_status(state, GET("/api/v1/sessions/%ff"), 400);
    assert_status(state, GET("/api/v1/sessions/%2e%2e"), 400);
    assert_status(state, GET("/api/v1/sessions/a%2fb"), 400);
}

static void a_full_engine_is_unavailable_for_a_moment(void **state)
{
    struct served *served = *state;
    struct ws_client client = served_connect(served);
    struct bytes value;

    fake_engine_refuse(served->engine, 1);

    struct ws_answer answer = ws_client_ask(&client, GET("/api/v1/sessions"));

    assert_int_equal(answer.status, 503);
    assert_true(ws_answer_field(&answer, "Retry-After", &value));
    assert_int_equal(ws_client_ask(&client, GET("/api/v1/sessions")).status, 200);
    ws_client_close(&client);
}

/* ---- what every answer carries ---- */

static void every_answer_has_the_fields_of_security(void **state)
{
    static const char *const requests[] = {GET("/"), GET("/metrics"), GET("/nothing"),
                                           GET("/api/v1/sessions"), "bad\r\n\r\n"};

    for (size_t i = 0; i < ARRAY_COUNT(requests); i++) {
        struct ws_client client = served_connect(*state);
        struct ws_answer answer = ws_client_ask(&client, requests[i]);
        struct bytes value;

        assert_true(ws_answer_field(&answer, "X-Content-Type-Options", &value));
        assert_text(value, "nosniff");
        assert_true(ws_answer_field(&answer, "Referrer-Policy", &value));
        assert_text(value, "no-referrer");
        assert_true(ws_answer_field(&answer, "Content-Security-Policy", &value));
        assert_true(text_has(value, "default-src 'none'"));
        assert_true(text_has(value, "frame-ancestors 'none'"));
        assert_true(ws_answer_field(&answer, "Date", &value));
        assert_int_equal(value.size, 29);
        ws_client_close(&client);
    }
}

static void only_pages_may_have_styles(void **state)
{
    static const struct {
        const char *request;
        bool styled;
    } cases[] = {
        {GET("/"), true},
        {GET("/api/v1/sessions/a/report?format=html"), true},
        {GET("/api/v1/sessions/a/report"), false},
        {GET("/metrics"), false},
    };

    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        struct ws_client client = served_connect(*state);
        struct ws_answer answer = ws_client_ask(&client, cases[i].request);
        struct bytes value;

        assert_true(ws_answer_field(&answer, "Content-Security-Policy", &value));
        assert_int_equal(text_has(value, "style-src 'unsafe-inline'"), cases[i].styled);
        assert_false(text_has(value, "script-src"));
        ws_client_close(&client);
    }
}

static void errors_are_problem_documents(void **state)
{
    struct ws_client client = served_connect(*state);
    struct ws_answer answer = ws_client_ask(&client, GET("/nothing"));
    struct bytes value;

    assert_true(ws_answer_field(&answer, "Content-Type", &value));
    assert_text(value, "application/problem+json");
    assert_text(answer.body, "{\"type\":\"about:blank\",\"title\":\"Not Found\",\"status\":404,"
                             "\"detail\":\"nothing is here\"}");
    ws_client_close(&client);
}

/* ---- connections ---- */

static void a_connection_serves_many_requests(void **state)
{
    struct ws_client client = served_connect(*state);

    for (int i = 0; i < 20; i++) {
        assert_int_equal(ws_client_ask(&client, GET("/healthz")).status, 200);
        assert_int_equal(ws_client_ask(&client, GET("/api/v1/sessions")).status, 200);
    }
    ws_client_close(&client);
}

static void pipelined_requests_are_answered_in_order(void **state)
{
    struct ws_client client = served_connect(*state);

    assert_true(ws_client_send_string(
        &client,
        GET("/api/v1/sessions/one") GET("/healthz") GET("/nothing")
            GET("/api/v1/sessions/two") "POST /api/v1/sessions HTTP/1.1\r\nHost: "
                                        "x\r\nContent-Length: 4\r\n\r\nbody" GET("/readyz")));
    assert_true(text_has(ws_client_read_answer(&client, false).body, "\"one\""));
    assert_text(ws_client_read_answer(&client, false).body, "ok\n");
    assert_int_equal(ws_client_read_answer(&client, false).status, 404);
    assert_true(text_has(ws_client_read_answer(&client, false).body, "\"two\""));
    assert_true(text_has(ws_client_read_answer(&client, false).body, "\"body_bytes\":4"));
    assert_int_equal(ws_client_read_answer(&client, false).status, 503);
    ws_client_close(&client);
}

static void thousands_of_pipelined_requests_are_answered(void **state)
{
    struct ws_client client = served_connect(*state);
    struct buffer requests;

    buffer_init(&requests, 1024 * 1024);
    for (int i = 0; i < 4000; i++)
        buffer_append_string(&requests, i % 2 ? GET("/healthz") : GET("/api/v1/sessions/p"));
    assert_true(ws_client_send(&client, buffer_bytes(&requests)));
    for (int i = 0; i < 4000; i++)
        assert_int_equal(ws_client_read_answer(&client, false).status, 200);
    buffer_release(&requests);
    ws_client_close(&client);
}

static void close_is_obeyed(void **state)
{
    struct ws_client client = served_connect(*state);
    struct ws_answer answer =
        ws_client_ask(&client, "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: Close\r\n\r\n");
    struct bytes value;

    assert_int_equal(answer.status, 200);
    assert_true(ws_answer_field(&answer, "Connection", &value));
    assert_text(value, "close");
    assert_true(ws_client_sees_end(&client));
    ws_client_close(&client);
}

static void http_1_0_closes_and_needs_no_host(void **state)
{
    struct ws_client client = served_connect(*state);

    assert_int_equal(ws_client_ask(&client, "GET /healthz HTTP/1.0\r\n\r\n").status, 200);
    assert_true(ws_client_sees_end(&client));
    ws_client_close(&client);
}

static void a_request_may_come_in_parts(void **state)
{
    static const char request[] = "POST /api/v1/sessions HTTP/1.1\r\nHost: localhost\r\n"
                                  "Content-Length: 5\r\n\r\nhello";
    struct ws_client client = served_connect(*state);

    for (size_t i = 0; i + 1 < sizeof(request); i++)
        assert_true(ws_client_send(&client, (struct bytes){.data = request + i, .size = 1}));
    assert_true(text_has(ws_client_read_answer(&client, false).body, "\"body_bytes\":5"));
    ws_client_close(&client);
}

static void empty_lines_before_a_request_are_overlooked(void **state)
{
    assert_status(state, "\r\n\r\n" GET("/healthz"), 200);
}

/* ---- bodies ---- */

static void a_body_of_one_mebibyte_is_taken(void **state)
{
    struct ws_client client = served_connect(*state);
    char *body = xcalloc(HTTP_BODY_BYTES_MAX, 1);

    assert_true(ws_client_send_string(&client, "POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\n"
                                               "Content-Length: 1048576\r\n\r\n"));
    assert_true(
        ws_client_send(&client, (struct bytes){.data = body, .size = HTTP_BODY_BYTES_MAX}));
    assert_true(text_has(ws_client_read_answer(&client, false).body, "\"body_bytes\":1048576"));
    assert_int_equal(ws_client_ask(&client, GET("/healthz")).status, 200);
    free(body);
    ws_client_close(&client);
}

static void a_larger_body_is_refused_before_it_comes(void **state)
{
    struct ws_client client = served_connect(*state);
    struct ws_answer answer =
        ws_client_ask(&client, "POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\n"
                               "Content-Length: 1048577\r\n\r\n");

    assert_int_equal(answer.status, 413);
    assert_true(ws_client_sees_end(&client));
    ws_client_close(&client);
}

/* With input unread the kernel would send a reset, and the answer would be lost. */
static void a_refusal_reaches_a_sender_that_goes_on(void **state)
{
    struct ws_client client = served_connect(*state);
    char *body = xcalloc(HTTP_BODY_BYTES_MAX, 1);

    assert_true(ws_client_send_string(&client, "POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\n"
                                               "Content-Length: 1048577\r\n\r\n"));
    assert_true(
        ws_client_send(&client, (struct bytes){.data = body, .size = HTTP_BODY_BYTES_MAX}));
    assert_int_equal(ws_client_read_answer(&client, false).status, 413);
    assert_true(ws_client_sees_end(&client));
    free(body);
    ws_client_close(&client);
}

static void a_sender_that_waits_is_told_to_go_on(void **state)
{
    struct ws_client client = served_connect(*state);

    assert_true(ws_client_send_string(&client,
                                      "POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\n"
                                      "Content-Length: 4\r\nExpect: 100-continue\r\n\r\n"));
    assert_int_equal(ws_client_read_answer(&client, true).status, 100);
    assert_true(ws_client_send_string(&client, "body"));
    assert_int_equal(ws_client_read_answer(&client, false).status, 200);
    ws_client_close(&client);
}

static void an_answer_before_the_body_ends_the_connection(void **state)
{
    struct ws_client client = served_connect(*state);

    /* The body could be another request; it must not be read as one. */
    assert_true(ws_client_send_string(&client, "POST /nothing HTTP/1.1\r\nHost: x\r\n"
                                               "Content-Length: 40\r\n\r\n" GET("/healthz")));
    assert_int_equal(ws_client_read_answer(&client, false).status, 404);
    assert_true(ws_client_sees_end(&client));
    ws_client_close(&client);
}

static void the_length_of_a_body_must_be_plain(void **state)
{
    static const char *const lengths[] = {
        "Content-Length: -1",
        "Content-Length: +1",
        "Content-Length: 1x",
        "Content-Length: 0x1",
        "Content-Length:",
        "Content-Length: 1, 1",
        "Content-Length: 1\r\nContent-Length: 1",
        "Content-Length: 99999999999999999999",
        "Content-Length: 1\r\nTransfer-Encoding: chunked",
    };

    for (size_t i = 0; i < ARRAY_COUNT(lengths); i++) {
        char request[256];

        snprintf(request, sizeof(request),
                 "POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\n%s\r\n\r\nx", lengths[i]);
        assert_status(state, request, 400);
    }
    assert_status(state,
                  "POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: "
                  "chunked\r\n\r\n0\r\n\r\n",
                  411);
}

static void a_large_answer_arrives_whole(void **state)
{
    enum { LARGE_BYTES = 30 * 1000 * 1000 };
    struct served *served = *state;
    struct ws_client client = served_connect(served);

    fake_engine_set_body_bytes(served->engine, LARGE_BYTES);

    struct ws_answer answer = ws_client_ask(&client, GET("/api/v1/sessions/a/report"));

    fake_engine_set_body_bytes(served->engine, 0);
    assert_int_equal(answer.status, 200);
    assert_int_equal(answer.body.size, LARGE_BYTES);
    for (size_t i = 0; i < LARGE_BYTES; i++) {
        if (answer.body.data[i] != (char)('a' + i % 26))
            fail_msg("byte %zu is wrong", i);
    }
    assert_int_equal(ws_client_ask(&client, GET("/healthz")).status, 200);
    ws_client_close(&client);
}

/* ---- bad requests ---- */

static void requests_that_are_none_are_refused(void **state)
{
    static const char *const requests[] = {
        "\x16\x03\x01\x02\r\n\r\n",
        "GET\r\n\r\n",
        "GET /healthz\r\n\r\n",
        "GET  /healthz HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /heal thz HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /healthz http/1.1\r\nHost: x\r\n\r\n",
        "GET /healthz HTTP/11\r\nHost: x\r\n\r\n",
        "G@T /healthz HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET healthz HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /healthz#part HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /h\xc3\xa9 HTTP/1.1\r\nHost: x\r\n\r\n",
        "CONNECT localhost:80 HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /healthz HTTP/1.1\r\n\r\n",
        "GET /healthz HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
        "GET /healthz HTTP/1.1\r\nHost: x/y\r\n\r\n",
        "GET /healthz HTTP/1.1\r\nHost : x\r\n\r\n",
        "GET /healthz HTTP/1.1\r\nHost: x\r\n folded: y\r\n\r\n",
        "GET /healthz HTTP/1.1\r\nHost: x\r\nno colon\r\n\r\n",
        "GET /healthz HTTP/1.1\r\nHost: x\r\n: y\r\n\r\n",
        "GET /healthz HTTP/1.1\r\nHost: x\r\nA: b\x01\r\n\r\n",
        "GET /healthz HTTP/1.1\nHost: x\n\n",
        "GET /healthz HTTP/1.1\r\nHost: x\nA: b\r\n\r\n",
        "GET /healthz HTTP/1.1\r\nHost: x\r\nA: b\rc\r\n\r\n",
    };

    for (size_t i = 0; i < ARRAY_COUNT(requests); i++)
        assert_status(state, requests[i], 400);
}

static void a_nul_in_a_head_is_refused(void **state)
{
    struct ws_client client = served_connect(*state);

    assert_true(
        ws_client_send(&client, BYTES("GET /healthz HTTP/1.1\r\nHost: x\r\nA: b\0c\r\n\r\n")));
    assert_int_equal(ws_client_read_answer(&client, false).status, 400);
    ws_client_close(&client);
}

static void other_versions_are_not_supported(void **state)
{
    assert_status(state, "GET / HTTP/2.0\r\nHost: x\r\n\r\n", 505);
    assert_status(state, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505);
    assert_status(state, "GET / HTTP/1.2\r\nHost: x\r\n\r\n", 505);
}

static void an_upgrade_to_http_2_is_overlooked(void **state)
{
    assert_status(state,
                  "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, "
                  "HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n\r\n",
                  200);
}

static void an_expectation_that_is_unknown_fails(void **state)
{
    assert_status(state, "GET /healthz HTTP/1.1\r\nHost: x\r\nExpect: coffee\r\n\r\n", 417);
}

/* Sends start, then fill until the server has had enough, and reads what it says. */
static int ask_endlessly(const struct served *served, const char *start, const char *fill)
{
    struct ws_client client = served_connect(served);
    struct buffer request;
    int status;

    buffer_init(&request, 1024 * 1024);
    buffer_append_string(&request, start);
    while (request.size < 9000)
        buffer_append_string(&request, fill);
    assert_true(ws_client_send(&client, buffer_bytes(&request)));
    status = ws_client_read_answer(&client, false).status;
    assert_true(ws_client_sees_end(&client));
    buffer_release(&request);
    ws_client_close(&client);
    return status;
}

static void long_heads_are_refused(void **state)
{
    assert_int_equal(ask_endlessly(*state, "GET /", "aaaaaaaaaaaaaaaa"), 414);
    assert_int_equal(
        ask_endlessly(*state, "GET / HTTP/1.1\r\nHost: x\r\nA: ", "aaaaaaaaaaaaaaaa"), 431);
    assert_int_equal(ask_endlessly(*state, "GET / HTTP/1.1\r\nHost: x\r\n",
                                   "Field: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n"),
                     431);
}

static void long_targets_are_refused(void **state)
{
    struct buffer request;

    buffer_init(&request, 16 * 1024);
    buffer_append_string(&request, "GET /");
    for (int i = 0; i < 4100; i++)
        buffer_append_char(&request, 'a');
    buffer_append_string(&request, " HTTP/1.1\r\nHost: x\r\n\r\n");
    buffer_append_char(&request, '\0');
    assert_status(state, request.data, 414);
    buffer_release(&request);
}

static void more_than_64_fields_are_refused(void **state)
{
    struct buffer request;

    buffer_init(&request, 16 * 1024);
    buffer_append_string(&request, "GET / HTTP/1.1\r\nHost: x\r\n");
    for (int i = 0; i < 64; i++)
        buffer_append_string(&request, "A: b\r\n");
    buffer_append_string(&request, "\r\n");
    buffer_append_char(&request, '\0');
    assert_status(state, request.data, 431);
    buffer_release(&request);
}

#define UNIT(test) cmocka_unit_test(test)

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT(healthz_says_ok),
        UNIT(readyz_follows_the_journal),
        UNIT(readyz_says_503_once_the_server_drains),
        UNIT(metrics_have_help_type_and_value),
        UNIT(a_listener_for_metrics_has_them_to_itself),
        UNIT(the_page_is_dutch_and_loads_nothing),
        UNIT(the_page_links_the_report_of_the_demo),
        UNIT(a_link_to_a_session_shows_the_page),
        UNIT(unknown_paths_are_not_found),
        UNIT(a_method_that_is_not_offered_is_told_which_are),
        UNIT(an_answer_without_a_body_says_nothing_of_its_length),
        UNIT(head_is_get_without_the_body),
        UNIT(the_engine_is_asked_what_was_asked),
        UNIT(the_bearer_token_reaches_the_engine),
        UNIT(a_tcp_connection_is_no_operator),
        UNIT(report_formats_are_named_and_others_refused),
        UNIT(downloads_have_a_name),
        UNIT(escapes_of_a_path_are_read_once),
        UNIT(bad_escapes_are_refused),
        UNIT(a_full_engine_is_unavailable_for_a_moment),
        UNIT(every_answer_has_the_fields_of_security),
        UNIT(only_pages_may_have_styles),
        UNIT(errors_are_problem_documents),
        UNIT(a_connection_serves_many_requests),
        UNIT(pipelined_requests_are_answered_in_order),
        UNIT(thousands_of_pipelined_requests_are_answered),
        UNIT(close_is_obeyed),
        UNIT(http_1_0_closes_and_needs_no_host),
        UNIT(a_request_may_come_in_parts),
        UNIT(empty_lines_before_a_request_are_overlooked),
        UNIT(a_body_of_one_mebibyte_is_taken),
        UNIT(a_larger_body_is_refused_before_it_comes),
        UNIT(a_refusal_reaches_a_sender_that_goes_on),
        UNIT(a_sender_that_waits_is_told_to_go_on),
        UNIT(an_answer_before_the_body_ends_the_connection),
        UNIT(the_length_of_a_body_must_be_plain),
        UNIT(a_large_answer_arrives_whole),
        UNIT(requests_that_are_none_are_refused),
        UNIT(a_nul_in_a_head_is_refused),
        UNIT(other_versions_are_not_supported),
        UNIT(an_upgrade_to_http_2_is_overlooked),
        UNIT(an_expectation_that_is_unknown_fails),
        UNIT(long_heads_are_refused),
        UNIT(long_targets_are_refused),
        UNIT(more_than_64_fields_are_refused),
    };

    return cmocka_run_group_tests(tests, served_setup, served_teardown);
}
