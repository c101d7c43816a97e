/* What a browser is given of the web client that is built in: pages, their forms, what caches
 * may do, and exactly which fields come with it. The files are those of tests/gateway/client.
 */
#include "fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define GET(target) "GET " target " HTTP/1.1\r\nHost: localhost\r\n\r\n"
#define GET_WITH(target, field)                                                                \
    "GET " target " HTTP/1.1\r\nHost: localhost\r\n" field "\r\n\r\n"

#define PARTICIPANT "<!DOCTYPE html>\n<title>participant</title>\n"
#define CONSOLE "<!DOCTYPE html>\n<title>console</title>\n"
#define SCRIPT "/assets/index-DiwrgTda.js"

#define POLICY_START                                                                           \
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "          \
    "font-src 'self'; connect-src 'self'"
#define POLICY_END                                                                             \
    "; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "     \
    "require-trusted-types-for 'script'; trusted-types 'none'"

extern const struct embedded_files test_client;

static struct served *start_at(const char *public_url)
{
    struct gateway_settings settings = served_settings();

    settings.web_client = &test_client;
    settings.public_url = public_url;
    return served_start(&settings);
}

static int setup(void **state)
{
    *state = start_at(NULL);
    return 0;
}

static void assert_field(const struct ws_answer *answer, const char *name, const char *expected)
{
    struct bytes value = {0};
    bool there = ws_answer_field(answer, name, &value);

    if (!expected && there)
        fail_msg("%s: %.*s", name, (int)value.size, value.data);
    if (expected && !there)
        fail_msg("there is no %s", name);
    if (expected)
        assert_text(value, expected);
}

static void assert_body(void **state, const char *request, const char *coding, const char *body)
{
    struct ws_client client = served_connect(*state);
    struct ws_answer answer = ws_client_ask(&client, request);

    if (answer.status != 200)
        fail_msg("%d for %s", answer.status, request);
    assert_field(&answer, "Content-Encoding", coding);
    assert_text(answer.body, body);
    ws_client_close(&client);
}

/* The entity tag of an answer; a copy. */
static void tag_of(void **state, const char *request, char tag[64])
{
    struct ws_client client = served_connect(*state);
    struct ws_answer answer = ws_client_ask(&client, request);
    struct bytes value;

    assert_int_equal(answer.status, 200);
    assert_true(ws_answer_field(&answer, "ETag", &value));
    snprintf(tag, 64, "%.*s", (int)value.size, value.data);
    ws_client_close(&client);
}

/* ---- paths ---- */

static void each_page_stands_at_its_paths(void **state)
{
    assert_body(state, GET("/"), NULL, PARTICIPANT);
    assert_body(state, GET("/?a=b"), NULL, PARTICIPANT);
    assert_body(state, GET("/s/K7QX2M"), NULL, PARTICIPANT);
    assert_body(state, GET("/index.html"), NULL, PARTICIPANT);
    assert_body(state, GET("/console"), NULL, CONSOLE);
    assert_body(state, GET("/screen"), NULL, CONSOLE);
    assert_body(state, GET("/desk"), NULL, CONSOLE);
    assert_body(state, GET("/console.html"), NULL, CONSOLE);
}

static void other_paths_are_not_there(void **state)
{
    static const char *const targets[] = {
        "/nothing",         "/s",         "/s/a/b",
        "/s/a/report/b",    "/console/",  "/console/x",
        "/desk/x",          "/assets",    "/assets/",
        "/assets/other.js", "/.hidden",   "/index.html.br", /* a form has no path of its own */
        "/index.html.gz",   SCRIPT ".br", "/assets/../icon.svg",
        "//icon.svg",       "/INDEX.HTML"};

    for (size_t i = 0; i < ARRAY_COUNT(targets); i++) {
        char request[256];

        snprintf(request, sizeof(request), "GET %s HTTP/1.1\r\nHost: x\r\n\r\n", targets[i]);
        if (served_ask(*state, request) != 404)
            fail_msg("%s is there", targets[i]);
    }
    assert_int_equal(served_ask(*state, GET("/%2e%2e/etc/passwd")), 400);
    assert_int_equal(served_ask(*state, GET("/assets%2f..%2ficon.svg")), 400);
    assert_int_equal(served_ask(*state, GET("/assets/..%5cicon.svg")), 400);
}

static void pages_are_only_read(void **state)
{
    static const char *const requests[] = {
        "POST /console HTTP/1.1\r\nHost: x\r\n\r\n",
        "POST /theme.css HTTP/1.1\r\nHost: x\r\n\r\n",
        "PATCH " SCRIPT " HTTP/1.1\r\nHost: x\r\n\r\n",
        "POST /s/K7QX2M/report HTTP/1.1\r\nHost: x\r\n\r\n",
    };

    for (size_t i = 0; i < ARRAY_COUNT(requests); i++) {
        struct ws_client client = served_connect(*state);
        struct ws_answer answer = ws_client_ask(&client, requests[i]);

        assert_int_equal(answer.status, 405);
        assert_field(&answer, "Allow", "GET, HEAD");
        ws_client_close(&client);
    }
}

static void bytes_are_those_of_the_file(void **state)
{
    struct ws_client client = served_connect(*state);
    struct ws_answer answer = ws_client_ask(&client, GET("/every-byte.bin"));

    assert_int_equal(answer.status, 200);
    assert_field(&answer, "Content-Type", "application/octet-stream");
    assert_int_equal(answer.body.size, 256);
    for (size_t i = 0; i < 256; i++)
        assert_int_equal((unsigned char)answer.body.data[i], i);
    answer = ws_client_ask(&client, GET("/empty.txt"));
    assert_int_equal(answer.status, 200);
    assert_field(&answer, "Content-Length", "0");
    ws_client_close(&client);
}

static void a_report_has_the_path_of_its_session(void **state)
{
    struct ws_client client = served_connect(*state);
    struct ws_answer answer = ws_client_ask(&client, GET("/s/K7QX2M/report"));

    assert_int_equal(answer.status, 200);
    assert_true(text_has(answer.body, "\"route\":3,\"session\":\"K7QX2M\""));
    assert_true(text_has(answer.body, "\"format\":1"));
    answer = ws_client_ask(&client, GET("/s/K7QX2M/report?format=csv"));
    assert_true(text_has(answer.body, "\"format\":2"));
    answer = ws_client_ask(&client, GET("/s/K7QX2M/report?format=pdf"));
    assert_true(text_has(answer.body, "\"format\":3"));
    answer = ws_client_ask(&client, GET("/s/K7QX2M/report?format=docx"));
    assert_int_equal(answer.status, 400);
    ws_client_close(&client);
}

/* ---- forms ---- */

static void the_form_is_the_one_that_the_browser_takes_most_gladly(void **state)
{
    assert_body(state, GET_WITH("/", "Accept-Encoding: gzip, deflate, br, zstd"), "br",
                "brotli of the participant");
    assert_body(state, GET_WITH("/s/K7QX2M", "Accept-Encoding: br;q=0.5, gzip;q=0.9"), "gzip",
                "gzip of the participant");
    assert_body(state, GET_WITH(SCRIPT, "Accept-Encoding: gzip"), "gzip", "gzip of the script");
    assert_body(state, GET_WITH(SCRIPT, "Accept-Encoding: br;q=0, gzip;q=0"), NULL,
                "export {};\n");
    /* There is no brotli of this one, and no form at all of the next. */
    assert_body(state, GET_WITH("/icon.svg", "Accept-Encoding: br, gzip"), "gzip",
                "gzip of the icon");
    assert_body(state, GET_WITH("/console", "Accept-Encoding: br, gzip"), NULL, CONSOLE);
}

static void a_form_keeps_the_type_of_its_file_and_has_its_own_length_and_tag(void **state)
{
    static const struct {
        const char *request, *length;
    } forms[] = {
        {GET(SCRIPT), "11"},
        {GET_WITH(SCRIPT, "Accept-Encoding: gzip"), "18"},
        {GET_WITH(SCRIPT, "Accept-Encoding: br"), "20"},
    };
    char tags[3][64];

    for (size_t i = 0; i < ARRAY_COUNT(forms); i++) {
        struct ws_client client = served_connect(*state);
        struct ws_answer answer = ws_client_ask(&client, forms[i].request);

        assert_field(&answer, "Content-Type", "text/javascript; charset=utf-8");
        assert_field(&answer, "Content-Length", forms[i].length);
        assert_field(&answer, "Vary", "Accept-Encoding");
        ws_client_close(&client);
        tag_of(state, forms[i].request, tags[i]);
        for (size_t earlier = 0; earlier < i; earlier++)
            assert_string_not_equal(tags[i], tags[earlier]);
    }
}

static void head_tells_of_the_form_without_its_body(void **state)
{
    struct ws_client client = served_connect(*state);
    struct ws_answer answer;

    assert_true(ws_client_send_string(
        &client, "HEAD / HTTP/1.1\r\nHost: x\r\nAccept-Encoding: br\r\n\r\n" GET("/healthz")));
    answer = ws_client_read_answer(&client, true);
    assert_int_equal(answer.status, 200);
    assert_field(&answer, "Content-Encoding", "br");
    assert_field(&answer, "Content-Length", "25");
    assert_text(ws_client_read_answer(&client, false).body, "ok\n");
    ws_client_close(&client);
}

/* ---- caches ---- */

static void a_name_with_a_hash_is_kept_for_ever_and_all_else_asked_for_again(void **state)
{
    static const struct {
        const char *request, *cache;
    } cases[] = {
        {GET(SCRIPT), "public, max-age=31536000, immutable"},
        {GET_WITH(SCRIPT, "Accept-Encoding: br"), "public, max-age=31536000, immutable"},
        {GET("/"), "no-cache"},
        {GET("/s/K7QX2M"), "no-cache"},
        {GET("/console"), "no-cache"},
        {GET("/icon.svg"), "no-cache"},
        {GET("/theme.css"), "no-cache"},
        {GET("/assets/other-DiwrgTda.js"), "no-store"},
    };

    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        struct ws_client client = served_connect(*state);
        struct ws_answer answer = ws_client_ask(&client, cases[i].request);

        assert_field(&answer, "Cache-Control", cases[i].cache);
        ws_client_close(&client);
    }
}

static int status_with_tags(void **state, const char *coding, const char *tags)
{
    char request[512];

    snprintf(request, sizeof(request),
             "GET / HTTP/1.1\r\nHost: x\r\nAccept-Encoding: %s\r\nIf-None-Match: %s\r\n"
             "Connection: close\r\n\r\n",
             coding, tags);

    struct ws_client client = served_connect(*state);

    assert_true(ws_client_send_string(&client, request));

    int status = ws_client_read_answer(&client, true).status;

    ws_client_close(&client);
    return status;
}

static void what_a_cache_has_in_this_form_is_not_sent_again(void **state)
{
    char plain[64], brotli[64], list[256];

    tag_of(state, GET("/"), plain);
    tag_of(state, GET_WITH("/", "Accept-Encoding: br"), brotli);
    assert_int_equal(status_with_tags(state, "br", brotli), 304);
    assert_int_equal(status_with_tags(state, "identity", plain), 304);
    assert_int_equal(status_with_tags(state, "br", plain), 200);
    assert_int_equal(status_with_tags(state, "identity", brotli), 200);
    snprintf(list, sizeof(list), "\"a,b\", %s", brotli);
    assert_int_equal(status_with_tags(state, "br", list), 304);
    snprintf(list, sizeof(list), "\"a\",W/%s,\"c\"", brotli);
    assert_int_equal(status_with_tags(state, "br", list), 304);
    assert_int_equal(status_with_tags(state, "br", " * "), 304);
    assert_int_equal(status_with_tags(state, "br", "\"other\""), 200);
    /* A tag that is only part of another, or has lost its quotes. */
    snprintf(list, sizeof(list), "\"a%s", brotli + 1);
    assert_int_equal(status_with_tags(state, "br", list), 200);
    snprintf(list, sizeof(list), "%.*s", (int)strlen(brotli) - 2, brotli + 1);
    assert_int_equal(status_with_tags(state, "br", list), 200);
    assert_int_equal(status_with_tags(state, "br", "W/"), 200);
    assert_int_equal(status_with_tags(state, "br", "\""), 200);
}

static void not_modified_carries_the_fields_of_what_it_stands_for(void **state)
{
    struct ws_client client = served_connect(*state);
    struct ws_answer answer;
    char tag[64], request[256];

    tag_of(state, GET_WITH(SCRIPT, "Accept-Encoding: br"), tag);
    snprintf(request, sizeof(request),
             "GET " SCRIPT " HTTP/1.1\r\nHost: x\r\nAccept-Encoding: br\r\nIf-None-Match: %s"
             "\r\n\r\n" GET("/healthz"),
             tag);
    assert_true(ws_client_send_string(&client, request));
    answer = ws_client_read_answer(&client, true);
    assert_int_equal(answer.status, 304);
    assert_field(&answer, "ETag", tag);
    assert_field(&answer, "Vary", "Accept-Encoding");
    assert_field(&answer, "Cache-Control", "public, max-age=31536000, immutable");
    assert_field(&answer, "Content-Length", NULL);
    assert_field(&answer, "Content-Type", NULL);
    assert_text(ws_client_read_answer(&client, false).body, "ok\n"); /* it had no body */
    ws_client_close(&client);
}

/* ---- what protects the reader ---- */

static void a_page_carries_exactly_these_fields(void **state)
{
    static const char *const fields[][2] = {
        {"Content-Security-Policy", POLICY_START POLICY_END},
        {"Referrer-Policy", "no-referrer"},
        {"X-Content-Type-Options", "nosniff"},
        {"Cross-Origin-Opener-Policy", "same-origin"},
        {"Cross-Origin-Resource-Policy", "same-origin"},
        {"Permissions-Policy",
         "accelerometer=(), autoplay=(), camera=(), clipboard-read=(), clipboard-write=(self), "
         "display-capture=(), encrypted-media=(), fullscreen=(self), geolocation=(), "
         "gyroscope=(), hid=(), idle-detection=(), magnetometer=(), microphone=(), midi=(), "
         "payment=(), picture-in-picture=(), publickey-credentials-get=(), "
         "screen-wake-lock=(self), serial=(), usb=(), "
         "xr-spatial-tracking=()"},
        {"Content-Type", "text/html; charset=utf-8"},
        {"Cache-Control", "no-cache"},
        {"Vary", "Accept-Encoding"},
        {"Content-Encoding", NULL},
        {"Set-Cookie", NULL},
        {"Server", NULL},
        {"Access-Control-Allow-Origin", NULL},
    };
    static const char *const pages[] = {GET("/"), GET("/s/K7QX2M"), GET("/console"),
                                        GET("/screen"), GET("/desk")};

    for (size_t page = 0; page < ARRAY_COUNT(pages); page++) {
        struct ws_client client = served_connect(*state);
        struct ws_answer answer = ws_client_ask(&client, pages[page]);

        for (size_t i = 0; i < ARRAY_COUNT(fields); i++)
            assert_field(&answer, fields[i][0], fields[i][1]);
        ws_client_close(&client);
    }
}

static void assert_policy(const char *public_url, const char *policy)
{
    struct served *served = start_at(public_url);
    struct ws_client client = served_connect(served);
    struct ws_answer answer =
        ws_client_ask(&client, "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n");

    assert_field(&answer, "Content-Security-Policy", policy);
    ws_client_close(&client);
    served_stop(served);
}

static void the_socket_of_the_configured_host_may_be_opened_by_old_browsers_too(void **state)
{
    (void)state;
    assert_policy("https://dialoog.example.nl",
                  POLICY_START " wss://dialoog.example.nl" POLICY_END);
    assert_policy("http://[::1]:8080/below", POLICY_START " ws://[::1]:8080" POLICY_END);
    /* What could end the directive stays out of it. */
    assert_policy("https://a.example;script-src", POLICY_START POLICY_END);
    assert_policy("https://a.example,b", POLICY_START POLICY_END);
}

static void data_may_not_be_loaded_by_other_sites_either(void **state)
{
    static const char *const requests[] = {GET("/api/v1/sessions"), GET("/nothing"),
                                           GET("/healthz"), GET(SCRIPT)};

    for (size_t i = 0; i < ARRAY_COUNT(requests); i++) {
        struct ws_client client = served_connect(*state);
        struct ws_answer answer = ws_client_ask(&client, requests[i]);

        assert_field(&answer, "Cross-Origin-Resource-Policy", "same-origin");
        ws_client_close(&client);
    }
}

/* ---- the operator's theme ---- */

static void there_is_always_a_theme(void **state)
{
    struct ws_client client = served_connect(*state);
    struct ws_answer answer = ws_client_ask(&client, GET("/theme.css"));

    assert_int_equal(answer.status, 200);
    assert_field(&answer, "Content-Type", "text/css; charset=utf-8");
    assert_field(&answer, "Content-Length", "0");
    assert_field(&answer, "X-Content-Type-Options", "nosniff");
    ws_client_close(&client);
}

static void a_theme_is_changed_while_people_look(void **state)
{
    struct served *served = *state;
    struct ws_client client;
    struct ws_answer answer;
    char before[64], after[64], request[256];

    gateway_set_theme(served->gateway, BYTES(":root{--a:1}"));
    tag_of(state, GET("/theme.css"), before);
    assert_body(state, GET_WITH("/theme.css", "Accept-Encoding: br"), NULL, ":root{--a:1}");
    snprintf(request, sizeof(request),
             "GET /theme.css HTTP/1.1\r\nHost: x\r\nIf-None-Match: %s\r\n\r\n", before);
    client = served_connect(served);
    assert_true(ws_client_send_string(&client, request));
    answer = ws_client_read_answer(&client, true);
    assert_int_equal(answer.status, 304);

    gateway_set_theme(served->gateway, BYTES(":root{--a:2}"));
    answer = ws_client_ask(&client, request);
    assert_int_equal(answer.status, 200);
    assert_text(answer.body, ":root{--a:2}");
    tag_of(state, GET("/theme.css"), after);
    assert_string_not_equal(before, after);

    gateway_set_theme(served->gateway, (struct bytes){0});
    assert_body(state, GET("/theme.css"), NULL, "");
    ws_client_close(&client);
}

/* ---- which client ---- */

static void assert_stands_in(const struct embedded_files *client)
{
    static const char *const pages[] = {GET("/"), GET("/s/K7QX2M"), GET("/console"),
                                        GET("/screen"), GET("/desk")};
    struct gateway_settings settings = served_settings();

    settings.web_client = client;

    struct served *served = served_start(&settings);

    for (size_t i = 0; i < ARRAY_COUNT(pages); i++) {
        struct ws_client connection = served_connect(served);
        struct ws_answer answer = ws_client_ask(&connection, pages[i]);

        assert_int_equal(answer.status, 200);
        assert_true(text_has(answer.body, "./scripts/build-web-client"));
        assert_field(&answer, "Cache-Control", "no-store");
        assert_field(&answer, "Content-Security-Policy",
                     "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; "
                     "form-action 'none'; frame-ancestors 'none'");
        ws_client_close(&connection);
    }
    assert_int_equal(served_ask(served, GET("/theme.css")), 200);
    assert_int_equal(served_ask(served, GET("/index.html")), 404);
    served_stop(served);
}

static void without_a_client_every_page_says_how_to_build_one(void **state)
{
    static const struct embedded_files none = {0};

    (void)state;
    assert_stands_in(NULL);
    assert_stands_in(&none);
}

static void half_a_client_is_refused(void **state)
{
    static const char text[] = "<html>";
    static const struct embedded_file page = {"/index.html", text, &text[sizeof(text) - 1]};
    static const struct embedded_files half = {&page, 1};
    struct gateway_settings settings = served_settings();
    struct gateway *gateway = NULL;
    struct metrics metrics = {0};
    struct error error = {0};

    (void)state;
    settings.web_client = &half;
    assert_int_equal(gateway_create(&gateway, &settings, &metrics, &error), -ERR_INPUT);
    assert_string_equal(error.sentence, "the built-in web client: there is no console.html");
}

#define UNIT(test) cmocka_unit_test(test)

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT(each_page_stands_at_its_paths),
        UNIT(other_paths_are_not_there),
        UNIT(pages_are_only_read),
        UNIT(bytes_are_those_of_the_file),
        UNIT(a_report_has_the_path_of_its_session),
        UNIT(the_form_is_the_one_that_the_browser_takes_most_gladly),
        UNIT(a_form_keeps_the_type_of_its_file_and_has_its_own_length_and_tag),
        UNIT(head_tells_of_the_form_without_its_body),
        UNIT(a_name_with_a_hash_is_kept_for_ever_and_all_else_asked_for_again),
        UNIT(what_a_cache_has_in_this_form_is_not_sent_again),
        UNIT(not_modified_carries_the_fields_of_what_it_stands_for),
        UNIT(a_page_carries_exactly_these_fields),
        UNIT(the_socket_of_the_configured_host_may_be_opened_by_old_browsers_too),
        UNIT(data_may_not_be_loaded_by_other_sites_either),
        UNIT(there_is_always_a_theme),
        UNIT(a_theme_is_changed_while_people_look),
        UNIT(without_a_client_every_page_says_how_to_build_one),
        UNIT(half_a_client_is_refused),
    };

    return cmocka_run_group_tests(tests, setup, served_teardown);
}
