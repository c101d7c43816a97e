/* Accounts over HTTP: made, signed in to, signed out of; and what a sign-in opens. */
#include "office.h"

#include <stdio.h>
#include <time.h>

#define PASSWORD "een lang wachtwoord"
#define OTHER_PASSWORD "een ander wachtwoord"

static struct hall *hall_of(void **state)
{
    return ((struct office *)*state)->hall;
}

static uint16_t post_json(struct hall *hall, enum http_route route, const char *cookie,
                          const char *body)
{
    return hall_call(hall, (struct hall_call){.method = HTTP_POST,
                                              .route = route,
                                              .body = body,
                                              .sign_in = cookie,
                                              .origin = cookie ? ORIGIN_OWN : ORIGIN_NONE});
}

/* The token in the cookie of the last answer, in a buffer of the caller. */
static void take_cookie(struct hall *hall, char out[TOKEN_BYTES_MAX])
{
    assert_int_equal(
        sscanf(hall->response->cookie, "__Host-herkend_sign_in=%79[^;]; Path=/;", out), 1);
}

static uint16_t create_account(void **state, const char *name, const char *password)
{
    struct office *office = *state;
    char body[512];

    snprintf(body, sizeof(body), "{\"token\":\"%s\",\"name\":\"%s\",\"password\":\"%s\"}",
             office->organiser.text, name, password);
    return post_json(office->hall, ROUTE_ORGANISERS, NULL, body);
}

/* An account, and the cookie that its making gave. */
static void have_account(void **state, char cookie[TOKEN_BYTES_MAX])
{
    assert_int_equal(create_account(state, "Anna de Vries", PASSWORD), 201);
    take_cookie(hall_of(state), cookie);
}

static uint16_t sign_in(struct hall *hall, const char *name, const char *password)
{
    char body[512];

    snprintf(body, sizeof(body), "{\"name\":\"%s\",\"password\":\"%s\"}", name, password);
    return post_json(hall, ROUTE_SIGN_IN, NULL, body);
}

static uint16_t me(struct hall *hall, const char *cookie)
{
    return hall_call(hall, (struct hall_call){.route = ROUTE_ME, .sign_in = cookie});
}

static uint16_t list_sessions(struct hall *hall, const char *cookie)
{
    return hall_call(hall, (struct hall_call){.route = ROUTE_SESSIONS, .sign_in = cookie});
}

/* ---- making ---- */

static void a_token_makes_an_account_and_signs_in(void **state)
{
    struct hall *hall = hall_of(state);
    char cookie[TOKEN_BYTES_MAX];

    assert_int_equal(create_account(state, "  Anna de Vries", PASSWORD), 201);
    assert_string_equal(hall_body(hall), "{\"name\":\"Anna de Vries\"}");
    take_cookie(hall, cookie);
    assert_non_null(strstr(hall->response->cookie, "; Path=/; Max-Age=604800; HttpOnly; "
                                                   "SameSite=Strict; Secure"));
    assert_int_equal(me(hall, cookie), 200);
    assert_says(hall_body(hall), "{\"name\":\"Anna de Vries\",\"expires_at\":\"2026-11-1");
}

static void a_token_makes_one_account_and_opens_nothing_more(void **state)
{
    struct office *office = *state;

    assert_int_equal(create_account(state, "Anna", PASSWORD), 201);
    assert_int_equal(create_account(state, "Bram", PASSWORD), 401);
    assert_int_equal(
        hall_call(office->hall, (struct hall_call){.route = ROUTE_SESSIONS,
                                                   .bearer = office->organiser.text}),
        401);
}

static void a_name_or_password_that_will_not_do_is_said_and_uses_no_token_up(void **state)
{
    struct hall *hall = hall_of(state);

    assert_int_equal(create_account(state, " ", PASSWORD), 400);
    assert_says(hall_body(hall), "\"detail\":\"name: empty\",\"code\":\"empty\"");
    assert_int_equal(create_account(state, "Anna", "te kort"), 400);
    assert_says(hall_body(hall), "password: 12 to 200 characters");
    assert_says(hall_body(hall), "\"code\":\"too_short\"");
    assert_int_equal(post_json(hall, ROUTE_ORGANISERS, NULL, "{\"token\":\"x\"}"), 400);
    assert_says(hall_body(hall), "name: missing or no text");
    assert_int_equal(post_json(hall, ROUTE_ORGANISERS, NULL, "[1]"), 400);
    assert_int_equal(create_account(state, "Anna", PASSWORD), 201);
}

static void a_name_that_is_taken_is_a_conflict(void **state)
{
    struct office *office = *state;
    struct error error = {0};
    char id[16];

    assert_int_equal(create_account(state, "Anna", PASSWORD), 201);
    assert_int_equal(people_token_create(office->people, 2, &office->organiser, id, &error), 0);
    assert_int_equal(create_account(state, "ANNA", PASSWORD), 409);
    assert_says(hall_body(office->hall), "\"code\":\"conflict\"");
    assert_int_equal(create_account(state, "Bram", PASSWORD), 201);
}

static void an_unknown_token_makes_no_account(void **state)
{
    struct office *office = *state;

    snprintf(office->organiser.text, sizeof(office->organiser.text),
             "a.-.AAAAAAAAAAAAAAAAAAAAAA");
    assert_int_equal(create_account(state, "Anna", PASSWORD), 401);
}

/* ---- sign-in ---- */

static void who_has_an_account_signs_in_whatever_the_case_of_the_name(void **state)
{
    struct hall *hall = hall_of(state);
    char first[TOKEN_BYTES_MAX];
    char second[TOKEN_BYTES_MAX];

    have_account(state, first);
    assert_int_equal(sign_in(hall, "anna DE vries", PASSWORD), 200);
    assert_string_equal(hall_body(hall), "{\"name\":\"Anna de Vries\"}");
    take_cookie(hall, second);
    assert_string_not_equal(first, second);
    assert_int_equal(me(hall, second), 200);
    assert_int_equal(me(hall, first), 200);
}

static void
a_wrong_name_and_a_wrong_password_get_the_same_answer_and_the_same_work(void **state)
{
    struct hall *hall = hall_of(state);
    char cookie[TOKEN_BYTES_MAX];
    char wrong_password[512];

    have_account(state, cookie);
    assert_int_equal(sign_in(hall, "Anna de Vries", OTHER_PASSWORD), 401);
    snprintf(wrong_password, sizeof(wrong_password), "%s", hall_body(hall));
    assert_int_equal(hall->response->cookie[0], '\0');
    assert_int_equal(sign_in(hall, "Bram", OTHER_PASSWORD), 401);
    assert_string_equal(hall_body(hall), wrong_password);

    /* Both have the worker hash: without one neither gets its answer. */
    hall->refuse_jobs = true;
    assert_int_equal(sign_in(hall, "Anna de Vries", OTHER_PASSWORD), 503);
    assert_int_equal(sign_in(hall, "Bram", OTHER_PASSWORD), 503);
}

static void nothing_is_hashed_on_the_engines_thread(void **state)
{
    struct hall *hall = hall_of(state);
    uint32_t answers = hall->response_count;

    hall->refuse_jobs = true;
    assert_int_equal(create_account(state, "Anna", PASSWORD), 503);
    hall->refuse_jobs = false;
    assert_int_equal(hall->response_count, answers + 1);
    assert_int_equal(create_account(state, "Anna", PASSWORD), 201);
}

static void
who_guesses_a_password_is_told_to_wait_and_so_is_who_guesses_from_one_address(void **state)
{
    struct hall *hall = hall_of(state);
    char cookie[TOKEN_BYTES_MAX];

    have_account(state, cookie);
    for (int i = 0; i < 10; i++)
        assert_int_equal(sign_in(hall, "Anna de Vries", "kort"), 401);
    assert_int_equal(sign_in(hall, "ANNA de Vries", PASSWORD), 429);
    assert_says(hall_body(hall), "\"code\":\"rate_limited\"");
    for (int i = 0; i < 10; i++) {
        char name[32];

        snprintf(name, sizeof(name), "Bram %d", i);
        assert_int_equal(sign_in(hall, name, "kort"), 401);
    }
    assert_int_equal(sign_in(hall, "Cor", PASSWORD), 429); /* the address */
    hall_pass(hall, 60000);
    assert_int_equal(sign_in(hall, "Anna de Vries", PASSWORD), 200);
}

static void signing_in_rightly_is_not_counted(void **state)
{
    struct hall *hall = hall_of(state);
    char cookie[TOKEN_BYTES_MAX];

    have_account(state, cookie);
    for (int i = 0; i < 22; i++)
        assert_int_equal(sign_in(hall, "Anna de Vries", PASSWORD), 200);
}

static void a_page_of_somebody_else_signs_nobody_in_or_out(void **state)
{
    struct hall *hall = hall_of(state);
    struct hall_call call = {.method = HTTP_POST,
                             .route = ROUTE_SIGN_IN,
                             .body =
                                 "{\"name\":\"Anna de Vries\",\"password\":\"" PASSWORD "\"}",
                             .origin = ORIGIN_FOREIGN};
    char cookie[TOKEN_BYTES_MAX];

    have_account(state, cookie);
    assert_int_equal(hall_call(hall, call), 403);
    call.route = ROUTE_SIGN_OUT;
    call.sign_in = cookie;
    assert_int_equal(hall_call(hall, call), 403);
    call.origin = ORIGIN_NONE;
    assert_int_equal(hall_call(hall, call), 403);
    assert_int_equal(me(hall, cookie), 200);
}

/* ---- what it opens ---- */

static void a_sign_in_opens_what_an_organisers_token_opens(void **state)
{
    struct hall *hall = hall_of(state);
    char cookie[TOKEN_BYTES_MAX];

    have_account(state, cookie);
    assert_int_equal(list_sessions(hall, cookie), 200);
    assert_int_equal(post_json(hall, ROUTE_SESSIONS, cookie, hall_script), 201);
    assert_int_equal(
        hall_call(hall, (struct hall_call){.route = ROUTE_SESSION, .sign_in = cookie}), 200);
    assert_int_equal(
        hall_call(hall, (struct hall_call){.route = ROUTE_SESSION_REPORT, .sign_in = cookie}),
        200);
    assert_int_equal(list_sessions(hall, "s.-.AAAAAAAAAAAAAAAAAAAAAA"), 401);
    assert_int_equal(list_sessions(hall, "no token"), 401);
}

static void what_rides_on_the_cookie_changes_nothing_without_an_own_origin(void **state)
{
    struct hall *hall = hall_of(state);
    struct hall_call call = {.method = HTTP_POST, .route = ROUTE_SESSIONS, .body = hall_script};
    char cookie[TOKEN_BYTES_MAX];

    have_account(state, cookie);
    call.sign_in = cookie;
    assert_int_equal(hall_call(hall, call), 403);
    call.origin = ORIGIN_FOREIGN;
    assert_int_equal(hall_call(hall, call), 403);
    call.origin = ORIGIN_OWN;
    assert_int_equal(hall_call(hall, call), 201);
}

static void a_token_needs_no_origin_whatever_the_cookie(void **state)
{
    struct office *office = *state;
    struct hall_call call = {.method = HTTP_POST,
                             .route = ROUTE_SESSIONS,
                             .body = hall_script,
                             .sign_in = "s.-.AAAAAAAAAAAAAAAAAAAAAA",
                             .bearer = office->organiser.text};

    assert_int_equal(hall_call(office->hall, call), 201);
}

static void who_signs_out_is_signed_out_and_the_cookie_is_erased(void **state)
{
    struct hall *hall = hall_of(state);
    char cookie[TOKEN_BYTES_MAX];

    have_account(state, cookie);
    assert_int_equal(post_json(hall, ROUTE_SIGN_OUT, cookie, ""), 204);
    assert_non_null(
        strstr(hall->response->cookie, "__Host-herkend_sign_in=; Path=/; Max-Age=0"));
    assert_int_equal(hall->response->body.size, 0);
    assert_int_equal(me(hall, cookie), 401);
    assert_int_equal(list_sessions(hall, cookie), 401);
    assert_int_equal(post_json(hall, ROUTE_SIGN_OUT, cookie, ""), 204); /* again is fine */
    assert_int_equal(post_json(hall, ROUTE_SIGN_OUT, NULL, ""), 204);
}

static void a_sign_in_that_nobody_uses_ends_after_twelve_hours(void **state)
{
    struct hall *hall = hall_of(state);
    char cookie[TOKEN_BYTES_MAX];

    have_account(state, cookie);
    hall->now_ms += SIGN_IN_IDLE_MS - 1;
    assert_int_equal(me(hall, cookie), 200);
    hall->now_ms += SIGN_IN_IDLE_MS;
    assert_int_equal(me(hall, cookie), 401);
}

static void a_sign_in_is_there_after_a_restart(void **state)
{
    struct hall *hall = hall_of(state);
    char cookie[TOKEN_BYTES_MAX];

    have_account(state, cookie);
    hall_restart(hall);
    assert_int_equal(me(hall, cookie), 200);
}

static void the_cookie_of_plain_http_is_not_secure_and_has_no_prefix(void **state)
{
    struct hall *hall = hall_of(state);

    hall->settings.public_url = "http://127.0.0.1:8080";
    hall_restart(hall);
    assert_int_equal(create_account(state, "Anna", PASSWORD), 201);
    assert_memory_equal(hall->response->cookie, "herkend_sign_in=s.-.", 20);
    assert_null(strstr(hall->response->cookie, "Secure"));
    assert_non_null(strstr(hall->response->cookie, "HttpOnly; SameSite=Strict"));
}

/* ---- another password ---- */

static uint16_t change(struct hall *hall, const char *cookie, const char *old, const char *new)
{
    char body[512];

    snprintf(body, sizeof(body), "{\"password\":\"%s\",\"new_password\":\"%s\"}", old, new);
    return post_json(hall, ROUTE_ME_PASSWORD, cookie, body);
}

static void a_new_password_takes_the_place_of_the_old_and_ends_other_sign_ins(void **state)
{
    struct hall *hall = hall_of(state);
    char cookie[TOKEN_BYTES_MAX];
    char other[TOKEN_BYTES_MAX];

    have_account(state, cookie);
    assert_int_equal(sign_in(hall, "Anna de Vries", PASSWORD), 200);
    take_cookie(hall, other);
    assert_int_equal(change(hall, cookie, PASSWORD, OTHER_PASSWORD), 204);
    assert_int_equal(me(hall, cookie), 200);
    assert_int_equal(me(hall, other), 401);
    assert_int_equal(sign_in(hall, "Anna de Vries", PASSWORD), 401);
    assert_int_equal(sign_in(hall, "Anna de Vries", OTHER_PASSWORD), 200);
}

static void a_password_is_changed_only_by_who_knows_it(void **state)
{
    struct hall *hall = hall_of(state);
    char cookie[TOKEN_BYTES_MAX];

    have_account(state, cookie);
    assert_int_equal(change(hall, cookie, OTHER_PASSWORD, OTHER_PASSWORD), 403);
    assert_int_equal(change(hall, cookie, PASSWORD, "te kort"), 400);
    assert_says(hall_body(hall), "new_password: 12 to 200 characters");
    assert_int_equal(change(hall, NULL, PASSWORD, OTHER_PASSWORD), 401);
    for (int i = 0; i < 9; i++)
        assert_int_equal(change(hall, cookie, "kort", OTHER_PASSWORD), 403);
    assert_int_equal(change(hall, cookie, PASSWORD, OTHER_PASSWORD), 429);
    assert_int_equal(sign_in(hall, "Anna de Vries", PASSWORD), 200);
}

/* ---- moderating without a link ---- */

static uint32_t say_session(struct hall *hall, const char *cookie, enum request_origin origin)
{
    uint32_t client = hall_connect(hall);

    hall->clients[client].sign_in = cookie;
    hall->clients[client].origin = origin;
    hall_say(hall, client, "{\"type\":\"hello\",\"session\":\"%s\"}", hall->id);
    return client;
}

static void who_is_signed_in_moderates_a_session_by_its_id(void **state)
{
    struct hall *hall = hall_of(state);
    char cookie[TOKEN_BYTES_MAX];

    have_account(state, cookie);

    uint32_t client = say_session(hall, cookie, ORIGIN_OWN);

    assert_says(hall_last(hall, client, "welcome"), "\"role\":\"moderator\"");
    assert_says(
        hall_say(hall, client, "{\"type\":\"announce\",\"id\":\"a\",\"text\":\"Welkom!\"}"),
        "\"ack\"");
}

static void an_organisers_token_in_the_handshake_moderates_too(void **state)
{
    struct office *office = *state;
    uint32_t client = hall_connect(office->hall);

    office->hall->clients[client].bearer = office->organiser.text;
    hall_say(office->hall, client, "{\"type\":\"hello\",\"session\":\"%s\"}", office->hall->id);
    assert_says(hall_last(office->hall, client, "welcome"), "\"role\":\"moderator\"");
}

static void who_is_not_signed_in_or_names_no_session_is_unauthorised(void **state)
{
    struct hall *hall = hall_of(state);
    char cookie[TOKEN_BYTES_MAX];
    uint32_t nobody = say_session(hall, NULL, ORIGIN_OWN);

    have_account(state, cookie);

    uint32_t foreign = say_session(hall, cookie, ORIGIN_NONE);

    snprintf(hall->id, sizeof(hall->id), "nosuchone");

    uint32_t lost = say_session(hall, cookie, ORIGIN_OWN);
    const uint32_t clients[] = {nobody, foreign, lost};

    for (size_t i = 0; i < ARRAY_COUNT(clients); i++) {
        assert_says(hall_last(hall, clients[i], "error"), "\"code\":\"unauthorised\"");
        assert_int_equal(hall->clients[clients[i]].close_code, 4401);
    }
}

static void a_console_without_a_sign_in_does_not_lock_its_network_out(void **state)
{
    struct hall *hall = hall_of(state);

    for (int i = 0; i < 20; i++) {
        uint32_t client = hall_connect(hall);

        hall->clients[client].address_key = 7;
        hall_say(hall, client, "{\"type\":\"hello\",\"session\":\"%s\"}", hall->id);
    }

    uint32_t participant = hall_connect(hall);

    hall->clients[participant].address_key = 7;
    assert_says(hall_say(hall, participant, "{\"type\":\"hello\",\"code\":\"%s\"}", hall->code),
                "\"role\":\"participant\"");
}

static void a_connection_ends_with_the_sign_in_that_it_came_by(void **state)
{
    struct hall *hall = hall_of(state);
    char cookie[TOKEN_BYTES_MAX];
    char other[TOKEN_BYTES_MAX];

    have_account(state, cookie);
    assert_int_equal(sign_in(hall, "Anna de Vries", PASSWORD), 200);
    take_cookie(hall, other);

    uint32_t console = say_session(hall, cookie, ORIGIN_OWN);
    uint32_t elsewhere = say_session(hall, other, ORIGIN_OWN);

    assert_int_equal(post_json(hall, ROUTE_SIGN_OUT, cookie, ""), 204);
    assert_int_equal(hall->clients[console].close_code, 4401);
    assert_int_equal(hall->clients[elsewhere].close_code, 0);
}

static void what_the_command_line_removes_is_noticed_within_half_a_minute(void **state)
{
    struct office *office = *state;
    struct hall *hall = office->hall;
    struct error error = {0};
    struct password_hash hash;
    char cookie[TOKEN_BYTES_MAX];
    int64_t number = 0;

    have_account(state, cookie);

    uint32_t console = say_session(hall, cookie, ORIGIN_OWN);

    hall_pass(hall, 100000);
    assert_int_equal(hall->clients[console].close_code, 0);
    assert_int_equal(
        people_organiser_find(office->people, BYTES("anna de vries"), &number, &hash, &error),
        0);
    assert_int_equal(people_organiser_remove(office->people, number, &error), 0);
    hall_pass(hall, 30000);
    assert_int_equal(hall->clients[console].close_code, 4401);
    assert_says(hall_last(hall, console, "error"), "\"code\":\"unauthorised\"");
}

/* ---- while somebody writes to people.db ---- */

static double seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void
a_sign_in_opens_at_once_while_somebody_writes_and_its_use_is_noted_later(void **state)
{
    struct hall *hall = hall_of(state);
    char cookie[TOKEN_BYTES_MAX];
    char expires[40];

    have_account(state, cookie);
    assert_int_equal(me(hall, cookie), 200);
    snprintf(expires, sizeof(expires), "%s", strstr(hall_body(hall), "\"expires_at\""));
    hall_pass(hall, 3600000);

    struct sqlite3 *writer = office_begin_writing(*state);
    double before = seconds();

    assert_int_equal(me(hall, cookie), 200);
    assert_says(hall_body(hall), expires);
    assert_int_equal(list_sessions(hall, cookie), 200);
    say_session(hall, cookie, ORIGIN_OWN);
    assert_true(seconds() - before < 2); /* other handles wait for up to ten */
    office_end_writing(writer);
    assert_int_equal(me(hall, cookie), 200);
    assert_null(strstr(hall_body(hall), expires));
}

static void who_signs_in_or_out_while_somebody_writes_waits_and_the_others_do_not(void **state)
{
    struct hall *hall = hall_of(state);
    char cookie[TOKEN_BYTES_MAX];
    uint32_t answers;

    have_account(state, cookie);
    answers = hall->response_count;

    struct sqlite3 *writer = office_begin_writing(*state);
    double before = seconds();

    hall_post_call(hall, (struct hall_call){.method = HTTP_POST,
                                            .route = ROUTE_SIGN_IN,
                                            .body = "{\"name\":\"Anna de Vries\",\"password\":"
                                                    "\"" PASSWORD "\"}"});
    hall_post_call(hall, (struct hall_call){.method = HTTP_POST,
                                            .route = ROUTE_SIGN_OUT,
                                            .sign_in = cookie,
                                            .origin = ORIGIN_OWN});
    hall_turn(hall);
    hall_join(hall);
    assert_true(seconds() - before < 2);
    assert_int_equal(hall->response_count, answers);
    office_end_writing(writer);
    hall_work(hall);
    assert_int_equal(hall->response_count, answers + 2);
    assert_int_equal(hall->response->status, 204);
    assert_int_equal(me(hall, cookie), 401);
}

/* ---- looking at a session ---- */

static void everybody_with_a_code_learns_what_it_is_before_joining(void **state)
{
    struct hall *hall = hall_of(state);
    struct hall_call call = {.route = ROUTE_JOIN, .session = hall->code};
    char lower[16];

    assert_int_equal(hall_call(hall, call), 200);
    assert_says(hall_body(hall), "\"title\":\"Innoveren\",\"description\":\"\","
                                 "\"language\":\"nl\",\"state\":\"live\",\"access\":\"open\","
                                 "\"starts_at\":null,\"full\":false");
    snprintf(lower, sizeof(lower), "%s", hall->code);
    for (char *c = lower; *c; c++)
        *c = (char)(*c >= 'A' && *c <= 'Z' ? *c - 'A' + 'a' : *c);
    call.session = lower;
    assert_int_equal(hall_call(hall, call), 200);
    call.session = hall->id; /* an id is no code */
    assert_int_equal(hall_call(hall, call), 404);
}

static void a_session_without_places_is_full(void **state)
{
    struct hall *hall = hall_of(state);

    hall_open(hall, "{\"title\":\"Klein\",\"capacity\":1,\"themes\":[{\"title\":\"a\","
                    "\"question\":\"b?\"}]}");
    hall_call(hall, (struct hall_call){.route = ROUTE_JOIN, .session = hall->code});
    assert_says(hall_body(hall), "\"full\":false");
    hall_join(hall);
    hall_call(hall, (struct hall_call){.route = ROUTE_JOIN, .session = hall->code});
    assert_says(hall_body(hall), "\"full\":true");
}

static void guessed_codes_are_rate_limited_and_then_a_right_one_is_too(void **state)
{
    struct hall *hall = hall_of(state);
    struct hall_call call = {.route = ROUTE_JOIN, .session = "AAAAAA", .address_key = 9};

    for (int i = 0; i < 6; i++)
        assert_int_equal(hall_call(hall, call), i < 5 ? 404 : 429);
    call.session = hall->code;
    assert_int_equal(hall_call(hall, call), 429);
    call.address_key = 10;
    assert_int_equal(hall_call(hall, call), 200);
    call.address_key = 9;
    hall_pass(hall, 60000);
    assert_int_equal(hall_call(hall, call), 200);
}

static const char rich_script[] =
    "{\"title\":\"Rijk\",\"description\":\"Een uur.\",\"language\":\"en\",\"access\":\"open\","
    "\"moderation\":\"strict\",\"starts_at\":\"2026-12-01T13:00:00.000Z\",\"automatic\":false,"
    "\"countdown_seconds\":5,\"capacity\":50,\"themes\":[{\"title\":\"One\",\"question\":\"Q?"
    "\","
    "\"minutes\":7,\"seeds\":[\"A seed.\",\"Another \\\"seed\\\".\"]},{\"title\":\"Two\","
    "\"question\":\"R?\",\"minutes\":10,\"seeds\":[]}],\"background\":[{\"question\":\"Size?\","
    "\"options\":[\"small\",\"large\"]}],\"polls\":[{\"question\":\"Again?\",\"options\":["
    "\"yes\",\"no\"]}]}";

static void a_script_comes_back_as_it_was_sent(void **state)
{
    struct office *office = *state;
    struct hall_call get = {.route = ROUTE_SESSION_SCRIPT, .bearer = office->organiser.text};
    char *first;

    hall_open(office->hall, rich_script);
    assert_int_equal(hall_call(office->hall, get), 200);
    assert_string_equal(hall_body(office->hall), rich_script);
    first = strdup(hall_body(office->hall));
    hall_open(office->hall, first);
    assert_int_equal(hall_call(office->hall, get), 200);
    assert_string_equal(hall_body(office->hall), first);
    free(first);
}

static void a_script_is_the_organisers(void **state)
{
    struct hall *hall = hall_of(state);
    struct hall_call get = {.route = ROUTE_SESSION_SCRIPT};

    assert_int_equal(hall_call(hall, get), 401);
    get.bearer = hall->moderator_token;
    assert_int_equal(hall_call(hall, get), 401);
    get = (struct hall_call){
        .route = ROUTE_SESSION_SCRIPT, .operator_socket = true, .session = "nosuch"};
    assert_int_equal(hall_call(hall, get), 404);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        OFFICE_TEST(a_token_makes_an_account_and_signs_in),
        OFFICE_TEST(a_token_makes_one_account_and_opens_nothing_more),
        OFFICE_TEST(a_name_or_password_that_will_not_do_is_said_and_uses_no_token_up),
        OFFICE_TEST(a_name_that_is_taken_is_a_conflict),
        OFFICE_TEST(an_unknown_token_makes_no_account),
        OFFICE_TEST(who_has_an_account_signs_in_whatever_the_case_of_the_name),
        OFFICE_TEST(a_wrong_name_and_a_wrong_password_get_the_same_answer_and_the_same_work),
        OFFICE_TEST(nothing_is_hashed_on_the_engines_thread),
        OFFICE_TEST(
            who_guesses_a_password_is_told_to_wait_and_so_is_who_guesses_from_one_address),
        OFFICE_TEST(signing_in_rightly_is_not_counted),
        OFFICE_TEST(a_page_of_somebody_else_signs_nobody_in_or_out),
        OFFICE_TEST(a_sign_in_opens_what_an_organisers_token_opens),
        OFFICE_TEST(what_rides_on_the_cookie_changes_nothing_without_an_own_origin),
        OFFICE_TEST(a_token_needs_no_origin_whatever_the_cookie),
        OFFICE_TEST(who_signs_out_is_signed_out_and_the_cookie_is_erased),
        OFFICE_TEST(a_sign_in_that_nobody_uses_ends_after_twelve_hours),
        OFFICE_TEST(a_sign_in_is_there_after_a_restart),
        OFFICE_TEST(the_cookie_of_plain_http_is_not_secure_and_has_no_prefix),
        OFFICE_TEST(a_sign_in_opens_at_once_while_somebody_writes_and_its_use_is_noted_later),
        OFFICE_TEST(who_signs_in_or_out_while_somebody_writes_waits_and_the_others_do_not),
        OFFICE_TEST(a_new_password_takes_the_place_of_the_old_and_ends_other_sign_ins),
        OFFICE_TEST(a_password_is_changed_only_by_who_knows_it),
        OFFICE_TEST(who_is_signed_in_moderates_a_session_by_its_id),
        OFFICE_TEST(an_organisers_token_in_the_handshake_moderates_too),
        OFFICE_TEST(who_is_not_signed_in_or_names_no_session_is_unauthorised),
        OFFICE_TEST(a_console_without_a_sign_in_does_not_lock_its_network_out),
        OFFICE_TEST(a_connection_ends_with_the_sign_in_that_it_came_by),
        OFFICE_TEST(what_the_command_line_removes_is_noticed_within_half_a_minute),
        OFFICE_TEST(everybody_with_a_code_learns_what_it_is_before_joining),
        OFFICE_TEST(a_session_without_places_is_full),
        OFFICE_TEST(guessed_codes_are_rate_limited_and_then_a_right_one_is_too),
        OFFICE_TEST(a_script_comes_back_as_it_was_sent),
        OFFICE_TEST(a_script_is_the_organisers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
