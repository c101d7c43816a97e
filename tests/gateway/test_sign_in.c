/* What the gateway tells the engine of who asks: the cookie of a sign-in, the token, and where
 * a page comes from; with requests and with hello. */
#include "fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "herkend/memory.h"

#define ASK(fields) "GET /api/v1/me HTTP/1.1\r\nHost: localhost\r\n" fields "\r\n"

static void assert_told(const struct served *served, const char *request, const char *part)
{
    struct ws_client client = served_connect(served);
    struct ws_answer answer = ws_client_ask(&client, request);

    assert_int_equal(answer.status, 200);
    if (!text_has(answer.body, part))
        fail_msg("no %s in: %.*s", part, (int)answer.body.size, answer.body.data);
    ws_client_close(&client);
}

/* ---- the cookie ---- */

static void the_cookie_of_a_sign_in_reaches_the_engine(void **state)
{
    assert_told(*state, ASK("Cookie: herkend_sign_in=s.-.abc\r\n"), "\"sign_in\":\"s.-.abc\"");
    assert_told(*state, ASK("cookie: a=b; herkend_sign_in=s.-.abc;c=d\r\n"),
                "\"sign_in\":\"s.-.abc\"");
    assert_told(*state, ASK("Cookie: a=b\r\nCookie: herkend_sign_in=s.-.abc\r\n"),
                "\"sign_in\":\"s.-.abc\"");
}

static void no_other_cookie_does(void **state)
{
    assert_told(*state, ASK(""), "\"sign_in\":\"\"");
    assert_told(*state, ASK("Cookie: herkend_sign_i=x; xherkend_sign_in=y\r\n"),
                "\"sign_in\":\"\"");
    assert_told(*state, ASK("Cookie: HERKEND_SIGN_IN=x\r\n"), "\"sign_in\":\"\"");
    assert_told(*state, ASK("Cookie: herkend_sign_in\r\n"), "\"sign_in\":\"\"");
    assert_told(*state, ASK("Cookie: ;;=;= ;herkend_sign_in\r\n"), "\"sign_in\":\"\"");
}

static void two_of_one_name_are_none(void **state)
{
    assert_told(*state, ASK("Cookie: herkend_sign_in=a; herkend_sign_in=b\r\n"),
                "\"sign_in\":\"\"");
    assert_told(*state, ASK("Cookie: herkend_sign_in=a\r\nCookie: herkend_sign_in=a\r\n"),
                "\"sign_in\":\"\"");
}

static void behind_https_only_the_cookie_that_is_bound_to_the_host_counts(void **state)
{
    struct gateway_settings settings = served_settings();
    struct served *served;

    (void)state;
    settings.public_url = "https://dialoog.example";
    served = served_start(&settings);
    assert_told(served, ASK("Cookie: herkend_sign_in=a; __Host-herkend_sign_in=b\r\n"),
                "\"sign_in\":\"b\"");
    assert_told(served, ASK("Cookie: herkend_sign_in=a\r\n"), "\"sign_in\":\"\"");
    served_stop(served);
}

static void a_head_with_cookies_has_the_bound_of_every_head(void **state)
{
    static const char start[] = "GET /api/v1/me HTTP/1.1\r\nHost: localhost\r\nCookie: a=";
    char *request = xcalloc(10000, 1);

    memcpy(request, start, sizeof(start) - 1);
    memset(request + sizeof(start) - 1, 'x', 9000);
    memcpy(request + sizeof(start) - 1 + 9000, "\r\n\r\n", 5);
    assert_int_equal(served_ask(*state, request), 431);
    free(request);
}

static void a_cookie_that_the_engine_sets_is_passed_on(void **state)
{
    struct served *served = *state;
    struct ws_client client = served_connect(served);
    struct bytes cookie;

    fake_engine_set_cookie(served->engine, "herkend_sign_in=x; Path=/; HttpOnly");

    struct ws_answer answer = ws_client_ask(&client, ASK(""));

    assert_true(ws_answer_field(&answer, "Set-Cookie", &cookie));
    assert_text(cookie, "herkend_sign_in=x; Path=/; HttpOnly");
    fake_engine_set_cookie(served->engine, NULL);
    answer = ws_client_ask(&client, ASK(""));
    assert_false(ws_answer_field(&answer, "Set-Cookie", &cookie));
    ws_client_close(&client);
}

/* ---- the origin ---- */

static void the_origin_of_a_request_is_judged(void **state)
{
    static const char *const origins[] = {"https://werkplek.example"};
    struct gateway_settings settings = served_settings();
    struct served *served;

    (void)state;
    settings.public_url = "https://dialoog.example";
    settings.origins = origins;
    settings.origin_count = 1;
    served = served_start(&settings);
    assert_told(served, ASK(""), "\"origin\":0");
    assert_told(served, ASK("Origin: https://dialoog.example\r\n"), "\"origin\":1");
    assert_told(served, ASK("Origin: http://localhost\r\n"), "\"origin\":1"); /* the Host */
    assert_told(served, ASK("Origin: https://werkplek.example\r\n"), "\"origin\":1");
    assert_told(served, ASK("Origin: https://evil.example\r\n"), "\"origin\":2");
    assert_told(served, ASK("Origin: https://dialoog.example.evil.example\r\n"),
                "\"origin\":2");
    assert_told(served, ASK("Origin: null\r\n"), "\"origin\":2");
    assert_told(served,
                ASK("Origin: https://dialoog.example\r\nOrigin: https://dialoog.example\r\n"),
                "\"origin\":2");
    served_stop(served);
}

/* ---- hello ---- */

static void say_hello(const struct served *served, const char *fields, const char *expected)
{
    struct ws_client client = served_connect(served);
    struct ws_in frame;
    char request[1024];
    char *words;

    snprintf(request, sizeof(request), "%s%s%s\r\n",
             WS_HANDSHAKE_START WS_HANDSHAKE_UPGRADE WS_HANDSHAKE_KEY WS_HANDSHAKE_VERSION,
             WS_HANDSHAKE_PROTOCOL, fields);
    assert_true(ws_client_send_string(&client, request));
    assert_int_equal(ws_client_read_answer(&client, true).status, 101);
    assert_true(
        ws_client_send_text(&client, "{\"type\":\"hello\",\"session\":\"abcdefghij\"}"));
    assert_true(ws_client_read_frame(&client, &frame));
    words = fake_engine_hello_words(served->engine);
    assert_string_equal(words, expected);
    free(words);
    ws_client_close(&client);
}

static void hello_brings_along_what_the_handshake_carried(void **state)
{
    say_hello(*state, "", "||0");
    say_hello(*state, "Cookie: herkend_sign_in=s.-.abc\r\nOrigin: http://localhost\r\n",
              "|s.-.abc|1");
    say_hello(*state, "Authorization: Bearer a.-.xyz\r\n", "a.-.xyz||0");
    say_hello(*state, "Authorization: bearer a.-.xyz\r\nCookie: herkend_sign_in=s.-.abc\r\n",
              "a.-.xyz|s.-.abc|0");
}

static void what_is_too_long_for_a_token_is_left_behind(void **state)
{
    char fields[256];
    char longest[TOKEN_BYTES_MAX + 1];
    char expected[256];

    memset(longest, 'x', sizeof(longest) - 1);
    longest[TOKEN_BYTES_MAX] = '\0';
    snprintf(fields, sizeof(fields), "Cookie: herkend_sign_in=%s\r\n", longest);
    say_hello(*state, fields, "||0");
    longest[TOKEN_BYTES_MAX - 1] = '\0';
    snprintf(fields, sizeof(fields), "Cookie: herkend_sign_in=%s\r\n", longest);
    snprintf(expected, sizeof(expected), "|%s|0", longest);
    say_hello(*state, fields, expected);
}

/* ---- routes ---- */

static void the_routes_of_accounts_rehearsals_and_joining_are_there(void **state)
{
    static const struct {
        const char *method, *target;
        int route;
    } routes[] = {
        {"POST", "/api/v1/organisers", ROUTE_ORGANISERS},
        {"POST", "/api/v1/sign-in", ROUTE_SIGN_IN},
        {"POST", "/api/v1/sign-out", ROUTE_SIGN_OUT},
        {"GET", "/api/v1/me", ROUTE_ME},
        {"POST", "/api/v1/me/password", ROUTE_ME_PASSWORD},
        {"GET", "/api/v1/join/K7QX2M", ROUTE_JOIN},
        {"GET", "/api/v1/sessions/abcdefghij/script", ROUTE_SESSION_SCRIPT},
        {"POST", "/api/v1/sessions/abcdefghij/rehearsals", ROUTE_REHEARSALS},
    };

    for (size_t i = 0; i < ARRAY_COUNT(routes); i++) {
        bool get = strcmp(routes[i].method, "GET") == 0;
        char request[256];
        char part[64];

        snprintf(request, sizeof(request),
                 "%s %s HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n",
                 routes[i].method, routes[i].target);
        snprintf(part, sizeof(part), "\"route\":%d,", routes[i].route);
        assert_told(*state, request, part);
        snprintf(request, sizeof(request),
                 "%s %s HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n",
                 get ? "POST" : "GET", routes[i].target);
        assert_int_equal(served_ask(*state, request), 405);
    }
    assert_told(*state, "GET /api/v1/join/K7QX2M HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "\"session\":\"K7QX2M\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_cookie_of_a_sign_in_reaches_the_engine),
        cmocka_unit_test(no_other_cookie_does),
        cmocka_unit_test(two_of_one_name_are_none),
        cmocka_unit_test(behind_https_only_the_cookie_that_is_bound_to_the_host_counts),
        cmocka_unit_test(a_head_with_cookies_has_the_bound_of_every_head),
        cmocka_unit_test(a_cookie_that_the_engine_sets_is_passed_on),
        cmocka_unit_test(the_origin_of_a_request_is_judged),
        cmocka_unit_test(hello_brings_along_what_the_handshake_carried),
        cmocka_unit_test(what_is_too_long_for_a_token_is_left_behind),
        cmocka_unit_test(the_routes_of_accounts_rehearsals_and_joining_are_there),
    };

    return cmocka_run_group_tests(tests, served_setup, served_teardown);
}
