/* The paths by which people sign up, manage what is held of them, and organisers see who comes:
 * what of them reaches the engine, whose forms are taken, and what their pages may do. */
#include "fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "herkend/memory.h"

#define FORM_TYPE "Content-Type: application/x-www-form-urlencoded\r\n"
#define FORM_BODY "Content-Length: 9\r\n\r\nconsent=x"
#define GET(target) "GET " target " HTTP/1.1\r\nHost: localhost\r\n\r\n"
#define GET_WITH(target, fields) "GET " target " HTTP/1.1\r\nHost: localhost\r\n" fields "\r\n"
#define FORM(target, fields)                                                                   \
    "POST " target " HTTP/1.1\r\nHost: localhost\r\n" FORM_TYPE fields FORM_BODY

static void assert_told(const struct served *served, const char *request, const char *part)
{
    struct ws_client client = served_connect(served);
    struct ws_answer answer = ws_client_ask(&client, request);

    assert_int_equal(answer.status, 200);
    if (!text_has(answer.body, part))
        fail_msg("no %s in %.*s for: %s", part, (int)answer.body.size, answer.body.data,
                 request);
    ws_client_close(&client);
}

static void assert_route(void **state, const char *request, enum http_method method,
                         enum http_route route)
{
    char part[64];

    snprintf(part, sizeof(part), "{\"method\":%d,\"route\":%d,", (int)method, (int)route);
    assert_told(*state, request, part);
}

static void assert_field(const struct served *served, const char *request, const char *name,
                         const char *expected)
{
    struct ws_client client = served_connect(served);
    struct ws_answer answer = ws_client_ask(&client, request);
    struct bytes value;

    assert_true(ws_answer_field(&answer, name, &value));
    assert_text(value, expected);
    ws_client_close(&client);
}

/* ---- routes ------------------------------------------------------------------------------ */

static void the_page_of_an_event_is_found_by_its_code(void **state)
{
    assert_route(state, GET("/e/K7QX2M"), HTTP_GET, ROUTE_EVENT_PAGE);
    assert_told(*state, GET("/e/K7QX2M"), "\"session\":\"K7QX2M\"");
    assert_route(state, GET("/e/K7QX2M.ics"), HTTP_GET, ROUTE_EVENT_ICS);
    assert_told(*state, GET("/e/K7QX2M.ics"), "\"session\":\"K7QX2M\"");
    assert_route(state, FORM("/e/K7QX2M", "Origin: http://localhost\r\n"), HTTP_POST,
                 ROUTE_EVENT_PAGE);
    assert_int_equal(served_ask(*state, FORM("/e/K7QX2M.ics", "")), 405);
    assert_int_equal(served_ask(*state, GET("/e")), 404);
    assert_int_equal(served_ask(*state, GET("/e/K7QX2M/x")), 404);
}

static void a_name_that_is_only_an_ending_is_no_calendar(void **state)
{
    assert_route(state, GET("/e/.ics"), HTTP_GET, ROUTE_EVENT_PAGE);
}

static void a_way_is_an_item_and_no_session(void **state)
{
    assert_route(state, GET("/r/abcdefghijklmnopqrstuv"), HTTP_GET, ROUTE_WAY);
    assert_told(*state, GET("/r/abcdefghijklmnopqrstuv"),
                "\"item\":\"abcdefghijklmnopqrstuv\"");
    assert_told(*state, GET("/r/abcdefghijklmnopqrstuv"), "\"session\":\"\"");
    assert_route(state, FORM("/r/abc", "Origin: http://localhost\r\n"), HTTP_POST, ROUTE_WAY);
    assert_route(state, GET("/r/abc/unsubscribe"), HTTP_GET, ROUTE_WAY_UNSUBSCRIBE);
    assert_route(state, FORM("/r/abc/unsubscribe", ""), HTTP_POST, ROUTE_WAY_UNSUBSCRIBE);
    assert_told(*state, GET("/r/abc/unsubscribe"), "\"item\":\"abc\"");
    assert_int_equal(served_ask(*state, GET("/r")), 404);
    assert_int_equal(served_ask(*state, GET("/r/abc/other")), 404);
}

static void organisers_have_the_list_and_what_is_told_of_the_event(void **state)
{
    static const struct {
        const char *line;
        enum http_method method;
        enum http_route route;
    } asks[] = {
        {"GET /api/v1/erasures", HTTP_GET, ROUTE_ERASURES},
        {"GET /api/v1/sessions/abc/event", HTTP_GET, ROUTE_SESSION_EVENT},
        {"PUT /api/v1/sessions/abc/event", HTTP_PUT, ROUTE_SESSION_EVENT},
        {"POST /api/v1/sessions/abc/event/cancel", HTTP_POST, ROUTE_SESSION_EVENT_CANCEL},
        {"GET /api/v1/sessions/abc/registrations", HTTP_GET, ROUTE_REGISTRATIONS},
        {"POST /api/v1/sessions/abc/registrations", HTTP_POST, ROUTE_REGISTRATIONS},
        {"PATCH /api/v1/sessions/abc/registrations/r1", HTTP_PATCH, ROUTE_REGISTRATION},
        {"POST /api/v1/sessions/abc/registrations/r1/resend", HTTP_POST,
         ROUTE_REGISTRATION_RESEND},
        {"POST /api/v1/sessions/abc/invitations", HTTP_POST, ROUTE_INVITATIONS},
        {"GET /api/v1/sessions/abc/mails/12", HTTP_GET, ROUTE_MAIL},
    };

    for (size_t i = 0; i < ARRAY_COUNT(asks); i++) {
        char request[512];

        snprintf(request, sizeof(request),
                 "%s HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n", asks[i].line);
        assert_route(state, request, asks[i].method, asks[i].route);
    }
    assert_told(*state, GET("/api/v1/sessions/abc/mails/12"), "\"session\":\"abc\",");
    assert_told(*state, GET("/api/v1/sessions/abc/mails/12"), "\"item\":\"12\"");
    assert_int_equal(served_ask(*state, "DELETE /api/v1/sessions/abc/registrations/r1 "
                                        "HTTP/1.1\r\nHost: localhost\r\n\r\n"),
                     204);
}

static void a_method_that_is_not_offered_names_those_that_are(void **state)
{
    assert_field(*state,
                 "DELETE /api/v1/sessions/abc/event HTTP/1.1\r\nHost: localhost\r\n\r\n",
                 "Allow", "GET, HEAD, PUT");
    assert_field(*state, "PUT /e/K7QX2M HTTP/1.1\r\nHost: localhost\r\n\r\n", "Allow",
                 "GET, HEAD, POST");
}

static void the_query_says_thanks_and_which_step(void **state)
{
    assert_told(*state, GET("/e/K7QX2M"), "\"thanks\":false,\"step\":\"\"");
    assert_told(*state, GET("/e/K7QX2M?thanks"), "\"thanks\":true,\"step\":\"thanks\"");
    assert_told(*state, GET("/r/abc?erase"), "\"step\":\"erase\"");
    assert_told(*state, GET("/e/K7QX2M?lang=en&thanks"), "\"thanks\":true,\"step\":\"lang\"");
}

/* ---- the language ------------------------------------------------------------------------ */

static void a_page_is_dutch_unless_somebody_says_otherwise(void **state)
{
    assert_told(*state, GET("/privacy"), "\"language\":\"nl\"");
    assert_told(*state, GET_WITH("/privacy", "Accept-Language: de, fr\r\n"),
                "\"language\":\"nl\"");
    assert_told(*state, GET_WITH("/privacy", "Accept-Language: en-GB,en;q=0.9,nl;q=0.8\r\n"),
                "\"language\":\"en\"");
    assert_told(*state, GET_WITH("/privacy", "Accept-Language: en;q=0.5, NL-be\r\n"),
                "\"language\":\"nl\"");
    assert_told(*state, GET_WITH("/privacy", "Accept-Language: nl;q=0, en;q=0.1\r\n"),
                "\"language\":\"en\"");
    assert_told(*state, GET_WITH("/privacy", "Accept-Language: en, nl\r\n"),
                "\"language\":\"en\"");
    assert_told(*state, GET_WITH("/privacy", "Accept-Language: en;q=0\r\n"),
                "\"language\":\"nl\"");
    assert_told(*state, GET_WITH("/privacy", "Accept-Language: english, *\r\n"),
                "\"language\":\"nl\"");
}

static void the_query_goes_before_the_browser(void **state)
{
    assert_told(*state, GET_WITH("/privacy?lang=en", "Accept-Language: nl\r\n"),
                "\"language\":\"en\"");
    assert_told(*state, GET_WITH("/privacy?lang=nl", "Accept-Language: en\r\n"),
                "\"language\":\"nl\"");
    assert_told(*state, GET_WITH("/privacy?lang=de", "Accept-Language: en\r\n"),
                "\"language\":\"en\"");
}

/* ---- what pages may do ------------------------------------------------------------------- */

#define POLICY_OF_A_FORM                                                                       \
    "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self'; base-uri 'none'; "  \
    "form-action 'self'; frame-ancestors 'none'"

static void a_page_sends_its_forms_here_and_loads_nothing_from_elsewhere(void **state)
{
    assert_field(*state, GET("/e/K7QX2M"), "Content-Security-Policy", POLICY_OF_A_FORM);
    assert_field(*state, GET("/r/abc"), "Content-Security-Policy", POLICY_OF_A_FORM);
    assert_field(*state, GET("/r/abc/unsubscribe"), "Content-Security-Policy",
                 POLICY_OF_A_FORM);
    /* A report has no form. */
    assert_field(*state, GET("/s/K7QX2M/report"), "Content-Security-Policy",
                 "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; "
                 "form-action 'none'; frame-ancestors 'none'");
}

static void no_page_is_kept_by_a_cache(void **state)
{
    assert_field(*state, GET("/e/K7QX2M"), "Cache-Control", "no-store");
    assert_field(*state, GET("/e/K7QX2M?thanks"), "Cache-Control", "no-store");
    assert_field(*state, GET("/r/abc"), "Cache-Control", "no-store");
    assert_field(*state, GET("/privacy"), "Cache-Control", "no-store");
}

static void no_other_site_is_told_where_somebody_comes_from(void **state)
{
    assert_field(*state, GET("/r/abc"), "Referrer-Policy", "no-referrer");
    assert_field(*state, GET("/r/abc/unsubscribe"), "Referrer-Policy", "no-referrer");
    assert_field(*state, GET("/api/v1/sessions/abc/registrations"), "Referrer-Policy",
                 "no-referrer");
    /* A browser would send a form of this page with "Origin: null" otherwise. */
    assert_field(*state, GET("/e/K7QX2M"), "Referrer-Policy", "same-origin");
}

static void a_form_may_be_answered_with_another_place(void **state)
{
    struct served *served = *state;

    fake_engine_set_location(served->engine, "/e/K7QX2M?thanks");
    assert_field(served, FORM("/e/K7QX2M", "Origin: http://localhost\r\n"), "Location",
                 "/e/K7QX2M?thanks");
    fake_engine_set_location(served->engine, NULL);
}

/* ---- forms ------------------------------------------------------------------------------- */

static void what_is_no_form_is_not_taken_for_one(void **state)
{
    static const char *const types[] = {"",
                                        "Content-Type: text/plain\r\n",
                                        "Content-Type: application/json\r\n",
                                        "Content-Type: multipart/form-data; boundary=x\r\n",
                                        "Content-Type: application/x-www-form-urlencodedx\r\n",
                                        FORM_TYPE FORM_TYPE};

    for (size_t i = 0; i < ARRAY_COUNT(types); i++) {
        char request[512];

        snprintf(request, sizeof(request),
                 "POST /e/K7QX2M HTTP/1.1\r\nHost: localhost\r\n%s" FORM_BODY, types[i]);
        if (served_ask(*state, request) != 415)
            fail_msg("taken: %s", request);
    }
    assert_told(*state,
                "POST /r/abc HTTP/1.1\r\nHost: localhost\r\n"
                "Content-Type: Application/X-WWW-Form-Urlencoded; charset=utf-8\r\n" FORM_BODY,
                "\"body_bytes\":9");
}

/* RFC 8058, 3.1: either kind of body. */
static void a_mail_program_sends_its_click_as_it_likes(void **state)
{
    assert_told(*state,
                "POST /r/abc/unsubscribe HTTP/1.1\r\nHost: localhost\r\n"
                "Content-Type: multipart/form-data; boundary=x\r\n" FORM_BODY,
                "\"body_bytes\":9");
    assert_told(*state, "POST /r/abc/unsubscribe HTTP/1.1\r\nHost: localhost\r\n" FORM_BODY,
                "\"body_bytes\":9");
}

static void a_form_has_the_bound_of_a_form(void **state)
{
    char request[512];

    snprintf(request, sizeof(request),
             "POST /e/K7QX2M HTTP/1.1\r\nHost: localhost\r\n" FORM_TYPE
             "Content-Length: %d\r\n\r\n",
             HTTP_FORM_BYTES_MAX + 1);
    assert_int_equal(served_ask(*state, request), 413);
}

/* ---- whose form it is -------------------------------------------------------------------- */

static void assert_origin(void **state, const char *target, const char *fields,
                          enum request_origin expected)
{
    char request[1024];
    char part[32];

    snprintf(request, sizeof(request),
             "POST %s HTTP/1.1\r\nHost: localhost\r\n" FORM_TYPE "%s" FORM_BODY, target,
             fields);
    snprintf(part, sizeof(part), "\"origin\":%d", (int)expected);
    assert_told(*state, request, part);
}

static void the_origin_of_a_form_is_the_word_that_counts(void **state)
{
    assert_origin(state, "/e/K7QX2M", "Origin: http://localhost\r\n", ORIGIN_OWN);
    assert_origin(state, "/e/K7QX2M", "Origin: https://evil.example\r\n", ORIGIN_FOREIGN);
    assert_origin(state, "/e/K7QX2M",
                  "Origin: https://evil.example\r\nSec-Fetch-Site: same-origin\r\n"
                  "Referer: http://localhost/e/K7QX2M\r\n",
                  ORIGIN_FOREIGN);
    assert_origin(state, "/e/K7QX2M",
                  "Origin: http://localhost\r\nOrigin: http://localhost\r\n", ORIGIN_FOREIGN);
}

static void a_browser_without_an_origin_says_whether_it_is_the_same(void **state)
{
    static const char *const nothing[] = {"", "Origin: null\r\n"};

    for (size_t i = 0; i < ARRAY_COUNT(nothing); i++) {
        char fields[256];

        snprintf(fields, sizeof(fields), "%sSec-Fetch-Site: same-origin\r\n", nothing[i]);
        assert_origin(state, "/e/K7QX2M", fields, ORIGIN_OWN);
        assert_origin(state, "/r/abc", fields, ORIGIN_OWN);
        snprintf(fields, sizeof(fields), "%sSec-Fetch-Site: cross-site\r\n", nothing[i]);
        assert_origin(state, "/e/K7QX2M", fields, ORIGIN_FOREIGN);
        assert_origin(state, "/r/abc", fields, ORIGIN_FOREIGN);
        snprintf(fields, sizeof(fields), "%sSec-Fetch-Site: same-site\r\n", nothing[i]);
        assert_origin(state, "/e/K7QX2M", fields, ORIGIN_FOREIGN);
    }
}

static void an_old_browser_is_known_by_its_referer(void **state)
{
    assert_origin(state, "/e/K7QX2M", "Referer: http://localhost/e/K7QX2M\r\n", ORIGIN_OWN);
    assert_origin(state, "/e/K7QX2M", "Referer: http://localhost\r\n", ORIGIN_OWN);
    assert_origin(state, "/e/K7QX2M", "Origin: null\r\nReferer: http://localhost/e/X\r\n",
                  ORIGIN_OWN);
    assert_origin(state, "/e/K7QX2M", "Referer: https://evil.example/http://localhost/\r\n",
                  ORIGIN_FOREIGN);
    assert_origin(state, "/e/K7QX2M", "Referer: http://localhost.evil.example/\r\n",
                  ORIGIN_FOREIGN);
    assert_origin(state, "/e/K7QX2M", "Referer: localhost\r\n", ORIGIN_FOREIGN);
    assert_origin(state, "/e/K7QX2M", "", ORIGIN_NONE);
    assert_origin(state, "/e/K7QX2M", "Origin: null\r\n", ORIGIN_NONE);
}

/* An own page is under no-referrer: over plain http "null" is all that a browser says of it. */
static void the_form_of_a_path_that_nobody_else_knows_may_come_from_null(void **state)
{
    assert_origin(state, "/r/abc", "Origin: null\r\n", ORIGIN_OWN);
    assert_origin(state, "/r/abc", "", ORIGIN_NONE);
    assert_origin(state, "/r/abc", "Origin: https://evil.example\r\n", ORIGIN_FOREIGN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_page_of_an_event_is_found_by_its_code),
        cmocka_unit_test(a_name_that_is_only_an_ending_is_no_calendar),
        cmocka_unit_test(a_way_is_an_item_and_no_session),
        cmocka_unit_test(organisers_have_the_list_and_what_is_told_of_the_event),
        cmocka_unit_test(a_method_that_is_not_offered_names_those_that_are),
        cmocka_unit_test(the_query_says_thanks_and_which_step),
        cmocka_unit_test(a_page_is_dutch_unless_somebody_says_otherwise),
        cmocka_unit_test(the_query_goes_before_the_browser),
        cmocka_unit_test(a_page_sends_its_forms_here_and_loads_nothing_from_elsewhere),
        cmocka_unit_test(no_page_is_kept_by_a_cache),
        cmocka_unit_test(no_other_site_is_told_where_somebody_comes_from),
        cmocka_unit_test(a_form_may_be_answered_with_another_place),
        cmocka_unit_test(what_is_no_form_is_not_taken_for_one),
        cmocka_unit_test(a_mail_program_sends_its_click_as_it_likes),
        cmocka_unit_test(a_form_has_the_bound_of_a_form),
        cmocka_unit_test(the_origin_of_a_form_is_the_word_that_counts),
        cmocka_unit_test(a_browser_without_an_origin_says_whether_it_is_the_same),
        cmocka_unit_test(an_old_browser_is_known_by_its_referer),
        cmocka_unit_test(the_form_of_a_path_that_nobody_else_knows_may_come_from_null),
    };

    return cmocka_run_group_tests(tests, served_setup, served_teardown);
}
