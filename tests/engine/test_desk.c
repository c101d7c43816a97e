/* What the engine lets through to the desk, when, and what it does with the answer. */
#include "clerk.h"

#include <stdio.h>

struct reception {
    struct hall *hall;
    struct clerk clerk;
};

static int setup(void **state)
{
    struct reception *reception = calloc(1, sizeof(*reception));

    assert_non_null(reception);
    reception->hall = hall_create();
    clerk_sits_in(&reception->clerk, reception->hall);
    hall_restart(reception->hall);
    hall_open(reception->hall, hall_script);
    hall_pass(reception->hall, 10);
    clerk_forget(&reception->clerk);
    *state = reception;
    return 0;
}

static int teardown(void **state)
{
    struct reception *reception = *state;

    hall_destroy(reception->hall);
    free(reception);
    return 0;
}

static uint16_t sign_up(struct hall *hall, uint64_t address)
{
    return hall_call(hall, (struct hall_call){.method = HTTP_POST,
                                              .route = ROUTE_REGISTRATIONS,
                                              .body = "{\"email\":\"jan@example.nl\"}",
                                              .address_key = address});
}

static uint16_t page(struct hall *hall, const char *code)
{
    return hall_call(hall, (struct hall_call){.method = HTTP_GET,
                                              .route = ROUTE_EVENT_PAGE,
                                              .session = code,
                                              .address_key = 7});
}

static struct hall_call form(const struct hall *hall, enum request_origin origin)
{
    return (struct hall_call){.method = HTTP_POST,
                              .route = ROUTE_EVENT_PAGE,
                              .session = hall->code,
                              .body = "email=jan%40example.nl",
                              .origin = origin};
}

/* ---- who may ----------------------------------------------------------------------------- */

static void what_organisers_see_of_people_nobody_else_does(void **state)
{
    static const struct {
        enum http_method method;
        enum http_route route;
    } asks[] = {
        {HTTP_GET, ROUTE_REGISTRATIONS},
        {HTTP_PATCH, ROUTE_REGISTRATION},
        {HTTP_DELETE, ROUTE_REGISTRATION},
        {HTTP_POST, ROUTE_REGISTRATION_RESEND},
        {HTTP_GET, ROUTE_SESSION_EVENT},
        {HTTP_PUT, ROUTE_SESSION_EVENT},
        {HTTP_POST, ROUTE_SESSION_EVENT_CANCEL},
        {HTTP_POST, ROUTE_INVITATIONS},
        {HTTP_GET, ROUTE_MAIL},
        {HTTP_GET, ROUTE_ERASURES},
    };
    struct reception *reception = *state;
    struct hall *hall = reception->hall;

    for (size_t i = 0; i < ARRAY_COUNT(asks); i++) {
        struct hall_call call = {.method = asks[i].method, .route = asks[i].route};

        assert_int_equal(hall_call(hall, call), 401);
        call.bearer = hall->moderator_token; /* of the session itself */
        assert_int_equal(hall_call(hall, call), i < 5 ? 401 : 429);
    }
    assert_int_equal(reception->clerk.asked_count, 0);
    for (size_t i = 0; i < ARRAY_COUNT(asks); i++)
        assert_int_equal(hall_call(hall, (struct hall_call){.method = asks[i].method,
                                                            .route = asks[i].route,
                                                            .operator_socket = true}),
                         200);
    assert_int_equal(reception->clerk.asked_count, ARRAY_COUNT(asks));
}

static void everybody_may_sign_up_and_look(void **state)
{
    struct reception *reception = *state;
    struct hall *hall = reception->hall;

    assert_int_equal(page(hall, hall->code), 200);
    assert_int_equal(sign_up(hall, 1), 200);
    assert_int_equal(hall_call(hall, form(hall, ORIGIN_OWN)), 200);
    assert_int_equal(
        hall_call(hall, (struct hall_call){.method = HTTP_GET, .route = ROUTE_PRIVACY}), 200);
    assert_string_equal(clerk_last(&reception->clerk, DESK_SIGN_UP)->body,
                        "{\"email\":\"jan@example.nl\"}");
    assert_string_equal(clerk_last(&reception->clerk, DESK_SIGN_UP_FORM)->session, hall->id);
    assert_true(clerk_last(&reception->clerk, DESK_SIGN_UP_FORM)->own_page);
    assert_string_equal(clerk_last(&reception->clerk, DESK_PRIVACY_PAGE)->session, "");
}

static void a_form_comes_from_a_page_of_ours(void **state)
{
    struct reception *reception = *state;
    struct hall *hall = reception->hall;
    struct hall_call way = form(hall, ORIGIN_NONE);

    assert_int_equal(hall_call(hall, form(hall, ORIGIN_FOREIGN)), 403);
    assert_int_equal(hall_call(hall, form(hall, ORIGIN_NONE)), 403);
    assert_says(hall_body(hall), "<h1>Dit formulier is niet verstuurd</h1>");
    way.route = ROUTE_WAY;
    way.item = "abc";
    way.language = LANGUAGE_EN;
    assert_int_equal(hall_call(hall, way), 403);
    assert_says(hall_body(hall), "<html lang=\"en\">");
    assert_int_equal(reception->clerk.asked_count, 0);

    /* A mail program has no page. */
    way.route = ROUTE_WAY_UNSUBSCRIBE;
    assert_int_equal(hall_call(hall, way), 200);
    way.origin = ORIGIN_FOREIGN;
    assert_int_equal(hall_call(hall, way), 200);
}

static void a_page_of_somebody_else_signs_nobody_up(void **state)
{
    struct reception *reception = *state;

    assert_int_equal(hall_call(reception->hall, (struct hall_call){.method = HTTP_POST,
                                                                   .route = ROUTE_REGISTRATIONS,
                                                                   .origin = ORIGIN_FOREIGN,
                                                                   .body = "{}"}),
                     403);
    assert_int_equal(reception->clerk.asked_count, 0);
}

/* ---- how often --------------------------------------------------------------------------- */

static void twenty_sign_ups_a_minute_come_from_one_network(void **state)
{
    struct reception *reception = *state;
    struct hall *hall = reception->hall;

    for (int i = 0; i < 20; i++)
        assert_int_equal(sign_up(hall, 1), 200);
    assert_int_equal(sign_up(hall, 1), 429);
    assert_says(hall_body(hall), "\"code\":\"rate_limited\"");
    assert_int_equal(sign_up(hall, 2), 200);
    hall_pass(hall, 60000);
    assert_int_equal(sign_up(hall, 1), 200);
    assert_int_equal(clerk_count(&reception->clerk, DESK_SIGN_UP), 22);
}

static void a_person_whose_network_sends_too_much_reads_a_page(void **state)
{
    struct reception *reception = *state;
    struct hall *hall = reception->hall;

    for (int i = 0; i < 20; i++)
        assert_int_equal(hall_call(hall, form(hall, ORIGIN_OWN)), 200);
    assert_int_equal(hall_call(hall, form(hall, ORIGIN_OWN)), 429);
    assert_says(hall_body(hall), "<h1>Even wachten</h1>");
    assert_string_equal(hall->response->content_type, "text/html; charset=utf-8");
}

static void codes_that_are_guessed_are_the_desks_to_refuse_and_count(void **state)
{
    struct reception *reception = *state;
    struct hall *hall = reception->hall;

    reception->clerk.status = 404;
    for (int i = 0; i < 5; i++)
        assert_int_equal(page(hall, "AAAAAA"), 404);
    assert_string_equal(clerk_last(&reception->clerk, DESK_EVENT_PAGE)->session, "");
    reception->clerk.status = 200;
    assert_int_equal(page(hall, hall->code), 429); /* also the one that is there */
    assert_int_equal(clerk_count(&reception->clerk, DESK_EVENT_PAGE), 5);
    hall_pass(hall, 60000);
    assert_int_equal(page(hall, hall->code), 200);
}

static void ways_that_are_guessed_count_and_one_that_is_right_goes_on(void **state)
{
    struct reception *reception = *state;
    struct hall *hall = reception->hall;
    struct hall_call way = {
        .method = HTTP_GET, .route = ROUTE_WAY, .item = "abc", .address_key = 9};

    reception->clerk.status = 404;
    for (int i = 0; i < 5; i++)
        assert_int_equal(hall_call(hall, way), 404);
    assert_int_equal(hall_call(hall, way), 429);
    reception->clerk.status = 200;
    assert_int_equal(hall_call(hall, way), 200);
}

static void ids_that_are_guessed_by_signing_up_count_too(void **state)
{
    struct reception *reception = *state;
    struct hall *hall = reception->hall;
    struct hall_call call = {.method = HTTP_POST,
                             .route = ROUTE_REGISTRATIONS,
                             .session = "nowhere",
                             .body = "{}",
                             .address_key = 5};

    for (int i = 0; i < 5; i++)
        assert_int_equal(hall_call(hall, call), 404);
    assert_int_equal(hall_call(hall, call), 429);
    call.session = NULL;
    assert_int_equal(hall_call(hall, call), 429);
    assert_int_equal(reception->clerk.asked_count, 0);
}

static void so_much_waits_for_the_desk_and_the_rest_is_told_to_come_again(void **state)
{
    struct reception *reception = *state;
    struct hall *hall = reception->hall;
    uint32_t before = hall->response_count;

    for (int i = 0; i < 64; i++)
        hall_post_call(hall, (struct hall_call){.method = HTTP_GET, .route = ROUTE_PRIVACY});
    hall_turn(hall);
    assert_int_equal(hall->response_count, before);
    hall_post_call(hall, (struct hall_call){.method = HTTP_GET, .route = ROUTE_PRIVACY});
    hall_turn(hall);
    assert_int_equal(hall->response_count, before + 1);
    assert_int_equal(hall->response->status, 503);
    assert_says(hall_body(hall), "<h1>Het is even druk</h1>");
    hall_work(hall);
    assert_int_equal(hall->response_count, before + 65);
    assert_int_equal(hall->response->status, 200);
}

static void a_worker_that_is_full_is_no_reason_to_wait_for_ever(void **state)
{
    struct reception *reception = *state;
    struct hall *hall = reception->hall;

    hall->refuse_jobs = true;
    assert_int_equal(sign_up(hall, 1), 503);
    assert_says(hall_body(hall), "\"code\":\"busy\"");
    hall->refuse_jobs = false;
    assert_int_equal(sign_up(hall, 1), 200);
}

static void without_a_desk_nobody_signs_up(void **state)
{
    struct reception *reception = *state;
    struct hall *hall = reception->hall;

    hall->desk = NULL;
    hall_restart(hall);
    assert_int_equal(sign_up(hall, 1), 503);
    assert_int_equal(page(hall, hall->code), 503);
}

/* ---- of which session -------------------------------------------------------------------- */

static void the_desk_gets_what_is_so_once_the_turn_is_over(void **state)
{
    struct reception *reception = *state;
    struct hall *hall = reception->hall;
    const struct clerk_asked *asked;

    hall_post_call(hall, (struct hall_call){.method = HTTP_GET,
                                            .route = ROUTE_EVENT_PAGE,
                                            .session = hall->code,
                                            .thanks = true,
                                            .language = LANGUAGE_EN});
    hall_post_call(hall, (struct hall_call){.method = HTTP_PATCH,
                                            .route = ROUTE_SESSION,
                                            .body = "{\"title\":\"Anders\",\"starts_at\":"
                                                    "\"2026-12-01T14:00:00+01:00\"}",
                                            .operator_socket = true});
    hall_turn(hall);
    hall_work(hall);
    asked = clerk_last(&reception->clerk, DESK_EVENT_PAGE);
    assert_string_equal(asked->title, "Anders");
    assert_true(asked->facts.starts_at_ms == 1796130000000);
    assert_int_equal(asked->facts.minutes, 20);
    assert_int_equal(asked->facts.capacity, 2000);
    assert_int_equal(asked->facts.state, SESSION_LOBBY);
    assert_true(asked->thanks);
    assert_int_equal(asked->language, LANGUAGE_EN);
    /* And was told of it before it was asked about it. */
    assert_int_equal(reception->clerk.asked[0].act, DESK_SYNC);
    assert_string_equal(reception->clerk.asked[0].title, "Anders");
}

static void nobody_signs_up_for_a_rehearsal(void **state)
{
    struct reception *reception = *state;
    struct hall *hall = reception->hall;

    hall_open(hall, "{\"title\":\"Proef\",\"rehearsal\":true,\"themes\":[{\"title\":\"T\","
                    "\"question\":\"V?\"}]}");
    hall_pass(hall, 10);
    assert_int_equal(clerk_count(&reception->clerk, DESK_SYNC), 0);
    assert_int_equal(sign_up(hall, 1), 409);
    assert_int_equal(hall_call(hall, (struct hall_call){.method = HTTP_GET,
                                                        .route = ROUTE_SESSION_EVENT,
                                                        .operator_socket = true}),
                     409);
    page(hall, hall->code);
    assert_string_equal(clerk_last(&reception->clerk, DESK_EVENT_PAGE)->session, "");
}

static void the_answer_is_passed_on_as_it_is(void **state)
{
    struct reception *reception = *state;
    struct hall *hall = reception->hall;

    reception->clerk.status = 303;
    reception->clerk.location = "/e/K7QX2M?thanks";
    assert_int_equal(hall_call(hall, form(hall, ORIGIN_OWN)), 303);
    assert_string_equal(hall->response->location, "/e/K7QX2M?thanks");
    clerk_forget(&reception->clerk);
    reception->clerk.content_type = "text/calendar; charset=utf-8";
    reception->clerk.body = "BEGIN:VCALENDAR";
    assert_int_equal(hall_call(hall, (struct hall_call){.method = HTTP_GET,
                                                        .route = ROUTE_EVENT_ICS,
                                                        .session = hall->code}),
                     200);
    assert_string_equal(hall->response->content_type, "text/calendar; charset=utf-8");
    assert_string_equal(hall_body(hall), "BEGIN:VCALENDAR");
}

/* ---- facts ------------------------------------------------------------------------------- */

static size_t told(const struct reception *reception)
{
    return clerk_count(&reception->clerk, DESK_SYNC);
}

static void each_session_is_told_at_the_start(void **state)
{
    struct reception *reception = *state;
    struct hall *hall = reception->hall;

    for (int i = 0; i < 6; i++)
        hall_open(hall, hall_script);
    hall_pass(hall, 10);
    clerk_forget(&reception->clerk);
    hall_restart(hall);
    hall_pass(hall, 10);
    assert_int_equal(told(reception), 7);
    assert_string_equal(clerk_last(&reception->clerk, DESK_SYNC)->title, "Innoveren");
}

static void what_people_are_told_of_is_told_again_when_it_changes(void **state)
{
    struct reception *reception = *state;
    struct hall *hall = reception->hall;
    uint32_t moderator = hall_moderate(hall);

    hall_pass(hall, 10);
    assert_int_equal(told(reception), 0); /* that somebody comes in changes nothing */
    hall_say(hall, moderator, "{\"type\":\"session\",\"id\":\"o1\",\"do\":\"start\"}");
    hall_pass(hall, 10);
    assert_int_equal(told(reception), 1);
    assert_int_equal(clerk_last(&reception->clerk, DESK_SYNC)->facts.state, SESSION_LIVE);
    hall_say(hall, moderator, "{\"type\":\"announce\",\"id\":\"o2\",\"text\":\"Hallo\"}");
    hall_pass(hall, 10);
    assert_int_equal(told(reception), 1);
    hall_say(hall, moderator,
             "{\"type\":\"theme\",\"id\":\"o3\",\"do\":\"add\",\"title\":\"Tijd\","
             "\"question\":\"Hoe?\",\"minutes\":7}");
    hall_pass(hall, 10);
    assert_int_equal(clerk_last(&reception->clerk, DESK_SYNC)->facts.minutes, 27);
    hall_say(hall, moderator, "{\"type\":\"session\",\"id\":\"o4\",\"do\":\"close\"}");
    hall_pass(hall, 10);
    assert_true(clerk_last(&reception->clerk, DESK_SYNC)->facts.closed_at_ms > 0);
    hall_say(hall, moderator, "{\"type\":\"session\",\"id\":\"o5\",\"do\":\"release\"}");
    hall_pass(hall, 10);
    assert_true(clerk_last(&reception->clerk, DESK_SYNC)->facts.released_at_ms > 0);
    assert_true(clerk_last(&reception->clerk, DESK_SYNC)->facts.readable_until_ms > 0);
    assert_false(clerk_last(&reception->clerk, DESK_SYNC)->facts.report_withdrawn);
    assert_int_equal(hall_call(hall, (struct hall_call){.method = HTTP_POST,
                                                        .route = ROUTE_REPORT_WITHDRAW,
                                                        .operator_socket = true}),
                     204);
    hall_pass(hall, 10);
    assert_true(clerk_last(&reception->clerk, DESK_SYNC)->facts.report_withdrawn);
}

static void nothing_is_told_that_is_not_durable(void **state)
{
    struct reception *reception = *state;
    struct hall *hall = reception->hall;

    hall->fail_commits = 1;
    assert_int_equal(hall_call(hall, (struct hall_call){.method = HTTP_PATCH,
                                                        .route = ROUTE_SESSION,
                                                        .body = "{\"title\":\"Anders\"}",
                                                        .operator_socket = true}),
                     503);
    hall_pass(hall, 1000);
    assert_true(told(reception) > 0); /* read again, so told again */
    for (size_t i = 0; i < reception->clerk.asked_count; i++)
        assert_string_equal(reception->clerk.asked[i].title, "Innoveren");
}

static void what_the_desk_could_not_take_is_told_again(void **state)
{
    struct reception *reception = *state;
    struct hall *hall = reception->hall;

    reception->clerk.sync_status = 503;
    hall_restart(hall);
    hall_pass(hall, 1000);
    assert_in_range(told(reception), 2, 4); /* after 250 ms, then twice as long each time */
    reception->clerk.sync_status = 0;
    hall_pass(hall, 30000);

    size_t so_far = told(reception);

    hall_pass(hall, 60000);
    assert_int_equal(told(reception), so_far);
}

static void a_full_worker_loses_nothing_that_is_to_be_told(void **state)
{
    struct reception *reception = *state;
    struct hall *hall = reception->hall;

    hall->refuse_jobs = true;
    assert_int_equal(hall_call(hall, (struct hall_call){.method = HTTP_PATCH,
                                                        .route = ROUTE_SESSION,
                                                        .body = "{\"title\":\"Anders\"}",
                                                        .operator_socket = true}),
                     200);
    hall_pass(hall, 2000);
    assert_int_equal(told(reception), 0);
    hall->refuse_jobs = false;
    hall_pass(hall, 30000);
    assert_int_equal(told(reception), 1);
    assert_string_equal(clerk_last(&reception->clerk, DESK_SYNC)->title, "Anders");
}

static void what_changes_while_it_is_told_is_told_once_more(void **state)
{
    struct reception *reception = *state;
    struct hall *hall = reception->hall;
    static const char *const bodies[] = {"{\"title\":\"A\"}", "{\"title\":\"B\"}",
                                         "{\"title\":\"C\"}"};

    for (size_t i = 0; i < ARRAY_COUNT(bodies); i++)
        hall_post_call(hall, (struct hall_call){.method = HTTP_PATCH,
                                                .route = ROUTE_SESSION,
                                                .body = bodies[i],
                                                .operator_socket = true});
    hall_turn(hall);
    hall_pass(hall, 10);
    assert_int_equal(told(reception), 1); /* three changes of one turn */
    assert_string_equal(clerk_last(&reception->clerk, DESK_SYNC)->title, "C");
}

/* ---- links of staff ---------------------------------------------------------------------- */

static uint16_t make_link(struct hall *hall, const char *body)
{
    return hall_call(hall, (struct hall_call){.method = HTTP_POST,
                                              .route = ROUTE_SESSION_LINKS,
                                              .body = body,
                                              .operator_socket = true});
}

static void a_link_for_somebody_is_mailed_once_it_is_durable(void **state)
{
    struct reception *reception = *state;
    struct hall *hall = reception->hall;
    const struct clerk_asked *asked;

    reception->clerk.status = 201;
    assert_int_equal(make_link(hall, "{\"role\":\"moderator\",\"email\":\"els@example.nl\"}"),
                     201);
    asked = clerk_last(&reception->clerk, DESK_STAFF_ASSIGN);
    assert_non_null(asked);
    assert_string_equal(asked->item, "l3");
    assert_int_equal(asked->role, ROLE_MODERATOR);
    assert_string_equal(asked->body, "{\"role\":\"moderator\",\"email\":\"els@example.nl\"}");
    assert_says(asked->text, "{\"id\":\"l3\",\"role\":\"moderator\",\"link\":");
    assert_says(asked->text, asked->token);

    hall->fail_commits = 1;
    assert_int_equal(make_link(hall, "{\"role\":\"moderator\",\"email\":\"els@example.nl\"}"),
                     503);
    assert_int_equal(clerk_count(&reception->clerk, DESK_STAFF_ASSIGN), 1);
}

static void an_address_that_is_none_makes_no_link(void **state)
{
    struct reception *reception = *state;
    struct hall *hall = reception->hall;

    assert_int_equal(make_link(hall, "{\"role\":\"moderator\",\"email\":\"els\"}"), 400);
    assert_int_equal(make_link(hall, "{\"role\":\"nobody\"}"), 400);
    assert_int_equal(make_link(hall, "{\"role\":\"observer\"}"), 201);
    assert_says(hall_body(hall), "\"id\":\"l3\"");
    assert_int_equal(clerk_count(&reception->clerk, DESK_STAFF_ASSIGN), 0);
}

static void a_link_that_cannot_be_mailed_is_told_all_the_same(void **state)
{
    struct reception *reception = *state;
    struct hall *hall = reception->hall;

    hall->refuse_jobs = true;
    assert_int_equal(make_link(hall, "{\"role\":\"moderator\",\"email\":\"els@example.nl\"}"),
                     201);
    assert_says(hall_body(hall), "\"token\":\"m.");
    assert_null(strstr(hall_body(hall), "email"));
}

static void the_list_of_links_passes_the_desk(void **state)
{
    struct reception *reception = *state;
    struct hall *hall = reception->hall;

    reception->clerk.body = "{\"items\":[]}";
    assert_int_equal(hall_call(hall, (struct hall_call){.method = HTTP_GET,
                                                        .route = ROUTE_SESSION_LINKS,
                                                        .operator_socket = true}),
                     200);
    assert_says(clerk_last(&reception->clerk, DESK_STAFF_LIST)->text,
                "{\"items\":[{\"id\":\"l1\",\"role\":\"moderator\"");
    assert_string_equal(hall_body(hall), "{\"items\":[]}");
}

static void a_link_that_ends_is_nobodys_any_more(void **state)
{
    struct reception *reception = *state;
    struct hall *hall = reception->hall;
    uint32_t moderator = hall_moderate(hall);
    struct hall_call end = {.method = HTTP_DELETE,
                            .route = ROUTE_SESSION_LINK,
                            .item = "l1",
                            .operator_socket = true};

    reception->clerk.status = 204;
    hall->refuse_jobs = true;
    assert_int_equal(hall_call(hall, end),
                     503); /* it has ended, and that is not written down */
    assert_int_equal(hall->clients[moderator].close_code, 4401);
    hall->refuse_jobs = false;
    assert_int_equal(hall_call(hall, end), 204);
    assert_string_equal(clerk_last(&reception->clerk, DESK_STAFF_END)->item, "l1");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_organisers_see_of_people_nobody_else_does),
        TEST(everybody_may_sign_up_and_look),
        TEST(a_form_comes_from_a_page_of_ours),
        TEST(a_page_of_somebody_else_signs_nobody_up),
        TEST(twenty_sign_ups_a_minute_come_from_one_network),
        TEST(a_person_whose_network_sends_too_much_reads_a_page),
        TEST(codes_that_are_guessed_are_the_desks_to_refuse_and_count),
        TEST(ways_that_are_guessed_count_and_one_that_is_right_goes_on),
        TEST(ids_that_are_guessed_by_signing_up_count_too),
        TEST(so_much_waits_for_the_desk_and_the_rest_is_told_to_come_again),
        TEST(a_worker_that_is_full_is_no_reason_to_wait_for_ever),
        TEST(without_a_desk_nobody_signs_up),
        TEST(the_desk_gets_what_is_so_once_the_turn_is_over),
        TEST(nobody_signs_up_for_a_rehearsal),
        TEST(the_answer_is_passed_on_as_it_is),
        TEST(each_session_is_told_at_the_start),
        TEST(what_people_are_told_of_is_told_again_when_it_changes),
        TEST(nothing_is_told_that_is_not_durable),
        TEST(what_the_desk_could_not_take_is_told_again),
        TEST(a_full_worker_loses_nothing_that_is_to_be_told),
        TEST(what_changes_while_it_is_told_is_told_once_more),
        TEST(a_link_for_somebody_is_mailed_once_it_is_durable),
        TEST(an_address_that_is_none_makes_no_link),
        TEST(a_link_that_cannot_be_mailed_is_told_all_the_same),
        TEST(the_list_of_links_passes_the_desk),
        TEST(a_link_that_ends_is_nobodys_any_more),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
