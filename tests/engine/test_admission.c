/* Personal links: who gets in by one, and what the dialogue learns of it, which is a key. */
#include "clerk.h"
#include "office.h"

#include <stdio.h>

#include "herkend/registrations.h"

#define HELLO_TOKEN "{\"type\":\"hello\",\"token\":\"%s\"}"
#define HELLO_CODE "{\"type\":\"hello\",\"code\":\"%s\"}"

struct guest {
    char id[REGISTRATION_ID_BYTES];
    char way[WAY_BYTES];
    uint32_t generation;
    char link[TOKEN_BYTES_MAX]; /* the present one */
};

static struct office *office_of(void **state)
{
    return *state;
}

static struct bytes session_of(const struct office *office)
{
    return bytes_from_string(office->hall->id);
}

/* ---- an event, and people for it --------------------------------------------------------- */

static void tell(struct office *office, enum session_state session_state)
{
    struct event_facts facts = {.session_id = session_of(office),
                                .code = bytes_from_string(office->hall->code),
                                .title = BYTES("Innoveren"),
                                .state = session_state,
                                .starts_at_ms = office->hall->now_ms + 3600000,
                                .minutes = 20,
                                .capacity = 2000};
    struct error error = {0};

    if (people_event_sync(office->people, &facts, office->hall->now_ms, &error))
        fail_msg("%s", error.sentence);
}

static void open_sign_up(struct office *office, uint32_t capacity)
{
    struct event_details details = {.sign_up_open = true,
                                    .zone = BYTES("Europe/Amsterdam"),
                                    .capacity = capacity,
                                    .link_days = 3,
                                    .people_days = 30,
                                    .dialogue_days = 365};
    struct error error = {0};

    tell(office, SESSION_LIVE);
    if (people_event_write(office->people, session_of(office), &details, office->hall->now_ms,
                           &error))
        fail_msg("%s", error.sentence);
}

static struct new_registration registration_of(struct office *office, const char *email)
{
    return (struct new_registration){.session_id = session_of(office),
                                     .email = bytes_from_string(email),
                                     .folded = bytes_from_string(email)};
}

struct looking_up {
    const char *email;
    struct guest *guest;
};

static void look_up(void *context, const struct registration *registration,
                    const struct listed_mail *mails, size_t mail_count)
{
    struct looking_up *looking = context;

    (void)mails, (void)mail_count;
    if (!bytes_equal(registration->email, bytes_from_string(looking->email)))
        return;
    memcpy(looking->guest->id, registration->id, sizeof(looking->guest->id));
    memcpy(looking->guest->way, registration->way, sizeof(looking->guest->way));
    looking->guest->generation = registration->generation;
}

static struct guest guest_of(struct office *office, const char *email)
{
    struct guest guest = {0};
    struct looking_up looking = {.email = email, .guest = &guest};
    struct token token;
    struct error error = {0};

    assert_int_equal(
        people_registration_list(office->people, session_of(office), look_up, &looking, &error),
        0);
    assert_true(guest.generation > 0);
    if (keyring_link_token(office->hall->keyring, session_of(office),
                           bytes_from_string(guest.way), guest.generation, &token, &error))
        fail_msg("%s", error.sentence);
    memcpy(guest.link, token.text, sizeof(guest.link));
    return guest;
}

static struct guest sign_up(struct office *office, const char *email)
{
    struct new_registration new = registration_of(office, email);
    enum registration_outcome outcome = REGISTRATION_CLOSED;
    struct error error = {0};

    if (people_register(office->people, office->hall->keyring, &new, office->hall->now_ms,
                        &outcome, &error))
        fail_msg("%s", error.sentence);
    assert_int_equal(outcome, REGISTRATION_MADE);
    return guest_of(office, email);
}

static struct guest resend(struct office *office, const char *email, const struct guest *guest)
{
    struct seat_ended ended;
    struct error error = {0};

    if (people_registration_resend(office->people, office->hall->keyring, session_of(office),
                                   bytes_from_string(guest->id), office->hall->now_ms, &ended,
                                   &error))
        fail_msg("%s", error.sentence);
    assert_true(ended.ended);
    return guest_of(office, email);
}

static int setup(void **state)
{
    if (office_setup(state))
        return -1;
    open_sign_up(office_of(state), 0);
    return 0;
}

/* ---- coming in --------------------------------------------------------------------------- */

static uint32_t come(struct hall *hall, const char *link)
{
    uint32_t client = hall_connect(hall);

    hall_post(hall, client, HELLO_TOKEN, link);
    hall_turn(hall);
    return client;
}

static void assert_in(const struct hall *hall, uint32_t client)
{
    assert_says(hall_last(hall, client, "welcome"), "\"role\":\"participant\"");
}

static void assert_out(const struct hall *hall, uint32_t client, const char *code)
{
    char part[64];

    snprintf(part, sizeof(part), "\"code\":\"%s\"", code);
    assert_says(hall_last(hall, client, "error"), part);
    assert_int_equal(hall->clients[client].close_code, 4401);
}

static uint64_t seats(struct hall *hall)
{
    assert_int_equal(hall_call(hall, (struct hall_call){.method = HTTP_GET,
                                                        .route = ROUTE_SESSION,
                                                        .operator_socket = true}),
                     200);
    return strtoull(hall_value(hall_body(hall), "joined"), NULL, 10);
}

static void a_personal_link_opens_a_seat_without_a_token_of_its_own(void **state)
{
    struct office *office = office_of(state);
    struct guest anna = sign_up(office, "anna@example.nl");
    uint32_t client = come(office->hall, anna.link);

    assert_in(office->hall, client);
    assert_null(strstr(hall_last(office->hall, client, "welcome"), "seat_token"));
    assert_int_equal(office->hall->commit_count, 1);
}

static void the_same_link_comes_back_to_the_same_seat(void **state)
{
    struct office *office = office_of(state);
    struct hall *hall = office->hall;
    struct guest anna = sign_up(office, "anna@example.nl");
    uint32_t client = come(hall, anna.link);
    uint32_t again;

    hall_say(hall, client,
             "{\"type\":\"statement\",\"id\":\"a1\",\"theme\":\"t1\",\"text\":\"Geen tijd.\"}");
    hall_clear(hall);
    again = come(hall, anna.link);
    assert_says(hall_last(hall, again, "welcome"), "Geen tijd.");
    assert_int_equal(hall->commit_count, 0);
    assert_int_equal(hall->clients[client].close_code, 0); /* a second tab */
    assert_int_equal(seats(hall), 1);
}

static void people_of_one_network_take_as_many_seats_as_they_have_links(void **state)
{
    struct office *office = office_of(state);
    struct hall *hall = office->hall;

    hall->settings.seats_per_address_max = 1;
    hall_restart(hall);
    for (int i = 0; i < 3; i++) {
        char email[32];
        struct guest guest;
        uint32_t client = hall_connect(hall);

        snprintf(email, sizeof(email), "p%d@example.nl", i);
        guest = sign_up(office, email);
        hall->clients[client].address_key = 5;
        assert_says(hall_say(hall, client, HELLO_TOKEN, guest.link), "\"welcome\"");
    }
    assert_int_equal(seats(hall), 3);
}

static void a_full_session_lets_nobody_in_by_a_link_either(void **state)
{
    struct office *office = office_of(state);
    struct hall *hall = office->hall;
    struct guest anna = sign_up(office, "anna@example.nl");

    assert_int_equal(hall_call(hall, (struct hall_call){.method = HTTP_PATCH,
                                                        .route = ROUTE_SESSION,
                                                        .body = "{\"capacity\":1}",
                                                        .operator_socket = true}),
                     200);
    hall_join(hall);
    assert_out(hall, come(hall, anna.link), "full");
}

static void a_session_by_invitation_takes_links_and_no_code(void **state)
{
    struct office *office = office_of(state);
    struct hall *hall = office->hall;
    struct guest anna = sign_up(office, "anna@example.nl");
    uint32_t stranger = hall_connect(hall);

    assert_int_equal(hall_call(hall, (struct hall_call){.method = HTTP_PATCH,
                                                        .route = ROUTE_SESSION,
                                                        .body = "{\"access\":\"registered\"}",
                                                        .operator_socket = true}),
                     200);
    assert_in(hall, come(hall, anna.link));
    assert_says(hall_say(hall, stranger, HELLO_CODE, hall->code), "\"code\":\"forbidden\"");
}

static void a_seat_that_was_taken_by_a_code_is_resumed_as_before(void **state)
{
    struct office *office = office_of(state);
    struct hall *hall = office->hall;
    uint32_t client = hall_join(hall);
    char token[TOKEN_BYTES_MAX];

    hall_token(hall, client, token);
    assert_in(hall, come(hall, token));
    assert_int_equal(seats(hall), 1);
}

static void a_link_that_nobody_has_counts_as_a_guess(void **state)
{
    struct office *office = office_of(state);
    struct hall *hall = office->hall;
    uint32_t client;

    for (int i = 0; i < 5; i++) {
        client = hall_connect(hall);
        hall->clients[client].address_key = 3;
        assert_says(hall_say(hall, client, "{\"type\":\"hello\",\"token\":\"p.%s.%022d\"}",
                             hall->id, i),
                    "\"code\":\"unauthorised\"");
    }
    client = hall_connect(hall);
    hall->clients[client].address_key = 3;
    assert_says(
        hall_say(hall, client, "{\"type\":\"hello\",\"token\":\"p.%s.%022d\"}", hall->id, 6),
        "\"code\":\"rate_limited\"");
}

/* ---- not, or not any more ---------------------------------------------------------------- */

static void who_waits_for_a_place_is_told_so(void **state)
{
    struct office *office = office_of(state);
    struct guest anna, bert;

    office_teardown(state);
    office_setup(state);
    office = office_of(state);
    open_sign_up(office, 1);
    anna = sign_up(office, "anna@example.nl");
    bert = sign_up(office, "bert@example.nl");
    assert_in(office->hall, come(office->hall, anna.link));

    uint32_t client = come(office->hall, bert.link);

    assert_out(office->hall, client, "forbidden");
    assert_says(hall_last(office->hall, client, "error"), "\"because\":\"no_place\"");
}

static void who_withdrew_does_not_come_in(void **state)
{
    struct office *office = office_of(state);
    struct guest anna = sign_up(office, "anna@example.nl");
    struct seat_ended ended;
    struct error error = {0};

    assert_int_equal(people_registration_withdraw(office->people, session_of(office),
                                                  bytes_from_string(anna.id),
                                                  office->hall->now_ms, &ended, &error),
                     0);
    assert_out(office->hall, come(office->hall, anna.link), "withdrawn");
}

static void a_resent_link_moves_the_seat_and_the_old_one_is_dead(void **state)
{
    struct office *office = office_of(state);
    struct hall *hall = office->hall;
    struct guest anna = sign_up(office, "anna@example.nl");
    uint32_t client = come(hall, anna.link);
    struct guest newer, newest;

    hall_say(hall, client,
             "{\"type\":\"statement\",\"id\":\"a1\",\"theme\":\"t1\",\"text\":\"Geen tijd.\"}");
    newer = resend(office, "anna@example.nl", &anna);
    newest = resend(office, "anna@example.nl", &newer);
    assert_out(hall, come(hall, anna.link), "withdrawn");
    assert_out(hall, come(hall, newer.link), "withdrawn");
    client = come(hall, newest.link);
    assert_in(hall, client);
    assert_says(hall_last(hall, client, "welcome"), "Geen tijd.");
    assert_int_equal(seats(hall), 1);
}

static void an_ended_link_is_no_guess(void **state)
{
    struct office *office = office_of(state);
    struct hall *hall = office->hall;
    struct guest anna = sign_up(office, "anna@example.nl");
    struct guest newer = resend(office, "anna@example.nl", &anna);

    for (int i = 0; i < 10; i++) {
        uint32_t client = hall_connect(hall);

        hall->clients[client].address_key = 3;
        assert_says(hall_say(hall, client, HELLO_TOKEN, anna.link), "\"code\":\"withdrawn\"");
    }
    assert_in(hall, come(hall, newer.link));
}

static void who_was_ejected_stays_out_by_any_link(void **state)
{
    struct office *office = office_of(state);
    struct hall *hall = office->hall;
    struct guest anna = sign_up(office, "anna@example.nl");
    uint32_t moderator = hall_moderate(hall);
    uint32_t client = come(hall, anna.link);
    struct guest newer;

    hall_say(hall, client,
             "{\"type\":\"statement\",\"id\":\"a1\",\"theme\":\"t1\",\"text\":\"Onzin.\"}");
    hall_say(hall, moderator, "{\"type\":\"eject\",\"id\":\"m1\",\"statement\":\"s1\"}");
    assert_int_equal(hall->clients[client].close_code, 4401);
    assert_out(hall, come(hall, anna.link), "forbidden");
    newer = resend(office, "anna@example.nl", &anna);
    assert_out(hall, come(hall, newer.link), "forbidden");
    assert_int_equal(seats(hall), 0);
}

static void who_erased_everything_has_no_way_back_to_the_seat(void **state)
{
    struct office *office = office_of(state);
    struct hall *hall = office->hall;
    struct guest anna = sign_up(office, "anna@example.nl");
    struct guest newer;
    struct seat_ended ended;
    struct error error = {0};

    assert_in(hall, come(hall, anna.link));
    newer = resend(office, "anna@example.nl", &anna);
    assert_int_equal(people_registration_erase(office->people, session_of(office),
                                               bytes_from_string(newer.id), hall->now_ms,
                                               &ended, &error),
                     0);
    assert_out(hall, come(hall, anna.link), "withdrawn");
    assert_out(hall, come(hall, newer.link), "withdrawn");
}

/* ---- who sits there --------------------------------------------------------------------- */

static struct token_hash seat_hash_of(struct office *office, const struct guest *guest)
{
    struct token_hash link = token_hash_of(bytes_from_string(guest->link));
    struct token_hash seat;
    enum admission admission = ADMISSION_UNKNOWN;
    struct error error = {0};

    assert_int_equal(
        people_admit(office->people, session_of(office), &link, &admission, &seat, &error), 0);
    assert_int_equal(admission, ADMISSION_GRANTED);
    return seat;
}

/* A desk that ends the seat of a guest, whatever it is asked. */
static void seat_clerk(struct office *office, struct clerk *clerk, const struct guest *guest)
{
    clerk->seat = (struct seat_ended){.ended = true, .hash = seat_hash_of(office, guest)};
    clerk_sits_in(clerk, office->hall);
    hall_restart(office->hall);
}

static uint16_t ask_resend(struct hall *hall, const struct guest *guest)
{
    return hall_call(hall, (struct hall_call){.method = HTTP_POST,
                                              .route = ROUTE_REGISTRATION_RESEND,
                                              .item = guest->id,
                                              .operator_socket = true});
}

static void who_sits_by_a_link_that_ends_is_told_and_closed(void **state)
{
    struct office *office = office_of(state);
    struct hall *hall = office->hall;
    struct clerk clerk = {.status = 202};
    struct guest anna = sign_up(office, "anna@example.nl");
    struct guest bert = sign_up(office, "bert@example.nl");
    uint32_t first, second, other;

    seat_clerk(office, &clerk, &anna);
    first = come(hall, anna.link);
    second = come(hall, anna.link);
    other = come(hall, bert.link);
    assert_int_equal(ask_resend(hall, &anna), 202);
    assert_out(hall, first, "withdrawn");
    assert_out(hall, second, "withdrawn");
    assert_int_equal(hall->clients[other].close_code, 0);
}

static void a_person_who_gives_up_the_place_is_told_and_closed(void **state)
{
    struct office *office = office_of(state);
    struct hall *hall = office->hall;
    struct clerk clerk = {.session = hall->id};
    struct guest anna = sign_up(office, "anna@example.nl");
    uint32_t client;

    seat_clerk(office, &clerk, &anna);
    client = come(hall, anna.link);
    assert_int_equal(hall_call(hall, (struct hall_call){.method = HTTP_POST,
                                                        .route = ROUTE_WAY,
                                                        .session = "",
                                                        .item = anna.way,
                                                        .origin = ORIGIN_OWN}),
                     200);
    assert_out(hall, client, "withdrawn");
}

static void a_seat_that_nobody_took_ends_without_ado(void **state)
{
    struct office *office = office_of(state);
    struct clerk clerk = {.status = 202};
    struct guest anna = sign_up(office, "anna@example.nl");

    seat_clerk(office, &clerk, &anna);
    assert_int_equal(ask_resend(office->hall, &anna), 202);
    assert_int_equal(seats(office->hall), 0);
}

/* ---- before and after -------------------------------------------------------------------- */

static void before_the_lobby_opens_a_link_tells_when_it_begins(void **state)
{
    struct office *office = office_of(state);
    struct hall *hall = office->hall;
    struct buffer answer;
    struct error error = {0};
    struct guest anna;
    uint32_t client;

    buffer_init(&answer, 4096);
    assert_int_equal(engine_create_session(
                         hall->engine,
                         BYTES("{\"title\":\"Later\",\"access\":\"registered\",\"starts_at\":"
                               "\"2026-12-01T14:00:00+01:00\",\"themes\":[{\"title\":\"T\","
                               "\"question\":\"V?\"}]}"),
                         hall->now_ms, &answer, &error),
                     0);
    buffer_append_char(&answer, '\0');
    snprintf(hall->id, sizeof(hall->id), "%s", hall_value(answer.data, "id"));
    snprintf(hall->code, sizeof(hall->code), "%s", hall_value(answer.data, "code"));
    buffer_release(&answer);
    open_sign_up(office, 0);
    tell(office, SESSION_DRAFT);
    anna = sign_up(office, "anna@example.nl");
    client = come(hall, anna.link);
    assert_out(hall, client, "wrong_state");
    assert_says(hall_last(hall, client, "error"), "\"because\":\"not_open\"");
    assert_says(hall_last(hall, client, "error"), "\"starts_at\":\"2026-12-01T13:00:00.000Z\"");
    assert_int_equal(hall_call(hall, (struct hall_call){.method = HTTP_POST,
                                                        .route = ROUTE_SESSION_LIVE,
                                                        .operator_socket = true}),
                     200);
    assert_in(hall, come(hall, anna.link));
}

static void a_link_of_a_closed_session_is_dead_and_cannot_be_made_again(void **state)
{
    struct office *office = office_of(state);
    struct hall *hall = office->hall;
    struct guest anna = sign_up(office, "anna@example.nl");
    struct token token;
    struct error error = {0};
    uint32_t client = come(hall, anna.link);

    assert_in(hall, client);
    assert_int_equal(hall_call(hall, (struct hall_call){.method = HTTP_POST,
                                                        .route = ROUTE_SESSION_CLOSE,
                                                        .operator_socket = true}),
                     200);
    client = come(hall, anna.link);
    assert_out(hall, client, "wrong_state");
    assert_null(strstr(hall_last(hall, client, "error"), "because"));
    assert_int_equal(keyring_link_token(hall->keyring, session_of(office),
                                        bytes_from_string(anna.way), anna.generation, &token,
                                        &error),
                     -ERR_NOT_FOUND);
}

/* ---- crash and replay -------------------------------------------------------------------- */

static void a_link_finds_its_seat_again_after_a_restart(void **state)
{
    struct office *office = office_of(state);
    struct hall *hall = office->hall;
    struct guest anna = sign_up(office, "anna@example.nl");
    uint32_t client = come(hall, anna.link);
    struct guest newer;

    hall_say(hall, client,
             "{\"type\":\"statement\",\"id\":\"a1\",\"theme\":\"t1\",\"text\":\"Geen tijd.\"}");
    hall_restart(hall);
    client = come(hall, anna.link);
    assert_says(hall_last(hall, client, "welcome"), "Geen tijd.");
    newer = resend(office, "anna@example.nl", &anna);
    hall_restart(hall);
    assert_out(hall, come(hall, anna.link), "withdrawn");
    assert_says(hall_last(hall, come(hall, newer.link), "welcome"), "Geen tijd.");
    assert_int_equal(seats(hall), 1);
}

static void who_came_in_a_turn_that_was_not_stored_is_told_to_come_again(void **state)
{
    struct office *office = office_of(state);
    struct hall *hall = office->hall;
    struct guest anna = sign_up(office, "anna@example.nl");
    uint32_t first = hall_connect(hall);
    uint32_t second = hall_connect(hall); /* another tab, in the same turn */

    hall->fail_commits = 1;
    hall_post(hall, first, HELLO_TOKEN, anna.link);
    hall_post(hall, second, HELLO_TOKEN, anna.link);
    hall_turn(hall);
    assert_says(hall_last(hall, first, "error"), "\"code\":\"busy\"");
    assert_says(hall_last(hall, second, "error"), "\"code\":\"busy\"");
    assert_int_equal(hall->clients[first].close_code, 0);

    /* Nobody new while nothing can be stored; then the same connection may say hello again. */
    assert_says(hall_say(hall, first, HELLO_TOKEN, anna.link), "\"code\":\"busy\"");
    hall_pass(hall, 1000);
    assert_says(hall_say(hall, first, HELLO_TOKEN, anna.link), "\"welcome\"");
    assert_says(hall_say(hall, second, HELLO_TOKEN, anna.link), "\"welcome\"");
    assert_int_equal(seats(hall), 1);
}

static void a_link_that_takes_a_seat_while_nothing_is_stored_waits(void **state)
{
    struct office *office = office_of(state);
    struct hall *hall = office->hall;
    struct guest anna = sign_up(office, "anna@example.nl");
    struct guest bert = sign_up(office, "bert@example.nl");
    uint32_t client = come(hall, anna.link);

    hall->fail_commits = 2;
    hall_say(hall, client,
             "{\"type\":\"statement\",\"id\":\"a1\",\"theme\":\"t1\",\"text\":\"Geen tijd.\"}");
    assert_in(hall, come(hall, anna.link)); /* has a seat */
    assert_says(hall_last(hall, come(hall, bert.link), "error"), "\"code\":\"busy\"");
}

/* ---- what the journal learns ------------------------------------------------------------- */

struct reading {
    const char *needle;
    size_t count;
};

static int look_for(void *context, const struct record *record, struct error *error)
{
    struct reading *reading = context;

    (void)error;
    if (memmem(record->body.data, record->body.size, reading->needle, strlen(reading->needle)))
        reading->count++;
    return 0;
}

static size_t found_in_journal(struct office *office, const char *needle)
{
    struct reading reading = {.needle = needle};
    struct error error = {0};

    assert_int_equal(
        journal_replay(office->hall->memory, session_of(office), look_for, &reading, &error),
        0);
    return reading.count;
}

static void the_journal_has_a_key_and_nothing_else_of_a_person(void **state)
{
    struct office *office = office_of(state);
    struct guest anna = sign_up(office, "anna@example.nl");
    struct token_hash hash = token_hash_of(bytes_from_string(anna.link));
    struct token_hash seat;
    struct seat_key key;
    enum admission admission;
    struct error error = {0};
    char hex[2 * SEAT_KEY_BYTES + 1];
    char hash_hex[2 * TOKEN_HASH_BYTES + 1];

    assert_in(office->hall, come(office->hall, anna.link));
    assert_int_equal(
        people_admit(office->people, session_of(office), &hash, &admission, &seat, &error), 0);
    assert_int_equal(
        keyring_seat_key(office->hall->keyring, session_of(office), &seat, &key, &error), 0);
    for (size_t i = 0; i < SEAT_KEY_BYTES; i++)
        snprintf(hex + 2 * i, 3, "%02x", key.data[i]);
    for (size_t i = 0; i < TOKEN_HASH_BYTES; i++)
        snprintf(hash_hex + 2 * i, 3, "%02x", hash.data[i]);
    assert_int_equal(found_in_journal(office, hex), 1);
    assert_int_equal(found_in_journal(office, hash_hex), 0);
    assert_int_equal(found_in_journal(office, anna.link), 0);
    assert_int_equal(found_in_journal(office, anna.way), 0);
    assert_int_equal(found_in_journal(office, anna.id), 0);
    assert_int_equal(found_in_journal(office, "anna"), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, office_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_personal_link_opens_a_seat_without_a_token_of_its_own),
        TEST(the_same_link_comes_back_to_the_same_seat),
        TEST(people_of_one_network_take_as_many_seats_as_they_have_links),
        TEST(a_full_session_lets_nobody_in_by_a_link_either),
        TEST(a_session_by_invitation_takes_links_and_no_code),
        TEST(a_seat_that_was_taken_by_a_code_is_resumed_as_before),
        TEST(a_link_that_nobody_has_counts_as_a_guess),
        TEST(who_waits_for_a_place_is_told_so),
        TEST(who_withdrew_does_not_come_in),
        TEST(a_resent_link_moves_the_seat_and_the_old_one_is_dead),
        TEST(an_ended_link_is_no_guess),
        TEST(who_was_ejected_stays_out_by_any_link),
        TEST(who_erased_everything_has_no_way_back_to_the_seat),
        TEST(who_sits_by_a_link_that_ends_is_told_and_closed),
        TEST(a_person_who_gives_up_the_place_is_told_and_closed),
        TEST(a_seat_that_nobody_took_ends_without_ado),
        TEST(before_the_lobby_opens_a_link_tells_when_it_begins),
        TEST(a_link_of_a_closed_session_is_dead_and_cannot_be_made_again),
        TEST(a_link_finds_its_seat_again_after_a_restart),
        TEST(who_came_in_a_turn_that_was_not_stored_is_told_to_come_again),
        TEST(a_link_that_takes_a_seat_while_nothing_is_stored_waits),
        TEST(the_journal_has_a_key_and_nothing_else_of_a_person),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
