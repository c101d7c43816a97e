/* Who gets in, and as whom. */
#include "hall.h"

#include <stdio.h>

#define HELLO_CODE "{\"type\":\"hello\",\"code\":\"%s\"}"
#define HELLO_TOKEN "{\"type\":\"hello\",\"token\":\"%s\"}"

static int setup(void **state)
{
    *state = hall_create();
    hall_open_live(*state);
    return 0;
}

static int teardown(void **state)
{
    hall_destroy(*state);
    return 0;
}

static uint64_t joined(struct hall *hall)
{
    hall_pass(hall, 2000);
    return strtoull(hall_value(hall_last(hall, hall_observe(hall), "welcome"), "seq"), NULL,
                    10);
}

static void a_code_gives_a_new_seat_with_a_token(void **state)
{
    struct hall *hall = *state;
    uint32_t anna = hall_join(hall);

    assert_says(hall_last(hall, anna, "welcome"), "\"seat_token\":\"p.");
    assert_int_equal(hall->clients[anna].bound, ROLE_PARTICIPANT);
    assert_int_equal(hall->clients[anna].language, LANGUAGE_NL);
}

static void a_code_may_be_typed_in_small_letters(void **state)
{
    struct hall *hall = *state;
    uint32_t anna = hall_connect(hall);
    char code[16];

    for (size_t i = 0; i < sizeof(code); i++)
        code[i] = (char)(hall->code[i] >= 'A' && hall->code[i] <= 'Z' ? hall->code[i] + 32
                                                                      : hall->code[i]);
    assert_says(hall_say(hall, anna, HELLO_CODE, code), "\"welcome\"");
}

static void a_seat_token_resumes_its_seat(void **state)
{
    struct hall *hall = *state;
    uint32_t anna = hall_join(hall);
    char token[TOKEN_BYTES_MAX];

    hall_token(hall, anna, token);
    hall_say(hall, anna,
             "{\"type\":\"statement\",\"id\":\"a1\",\"theme\":\"t1\",\"text\":\"Geen tijd.\"}");
    hall_post_closed(hall, anna);
    hall_turn(hall);

    uint64_t before = joined(hall);

    anna = hall_connect(hall);
    assert_says(hall_say(hall, anna, HELLO_TOKEN, token), "Geen tijd.");
    assert_int_equal(joined(hall), before);
}

static void staff_are_known_by_their_tokens(void **state)
{
    struct hall *hall = *state;

    assert_int_equal(hall->clients[hall_moderate(hall)].bound, ROLE_MODERATOR);
    assert_int_equal(hall->clients[hall_observe(hall)].bound, ROLE_OBSERVER);
}

static void an_unknown_code_is_refused_and_closed(void **state)
{
    struct hall *hall = *state;
    uint32_t anna = hall_connect(hall);

    assert_says(hall_say(hall, anna, HELLO_CODE, "ZZZZZZ"), "\"unauthorised\"");
    assert_int_equal(hall->clients[anna].close_code, 4401);
}

static void an_unknown_token_is_refused_and_closed(void **state)
{
    struct hall *hall = *state;
    uint32_t anna = hall_connect(hall);
    char token[TOKEN_BYTES_MAX];

    snprintf(token, sizeof(token), "p.%s.AAAAAAAAAAAAAAAAAAAAAA", hall->id);
    assert_says(hall_say(hall, anna, HELLO_TOKEN, token), "\"unauthorised\"");
    assert_int_equal(hall->clients[anna].close_code, 4401);

    uint32_t ben = hall_connect(hall);

    snprintf(token, sizeof(token), "m.%s.AAAAAAAAAAAAAAAAAAAAAA", hall->id);
    assert_says(hall_say(hall, ben, HELLO_TOKEN, token), "\"unauthorised\"");
    assert_int_equal(hall->clients[ben].close_code, 4401);
}

static void another_command_before_hello_is_refused_and_closed(void **state)
{
    struct hall *hall = *state;
    uint32_t anna = hall_connect(hall);

    assert_says(hall_say(hall, anna, "{\"type\":\"next\",\"id\":\"a1\"}"), "\"unauthorised\"");
    assert_int_equal(hall->clients[anna].close_code, 4401);
}

static void a_second_hello_is_refused_and_stays_open(void **state)
{
    struct hall *hall = *state;
    uint32_t anna = hall_join(hall);

    assert_says(hall_say(hall, anna, HELLO_CODE, hall->code), "\"wrong_state\"");
    assert_int_equal(hall->clients[anna].close_code, 0);
}

static void who_guesses_codes_too_often_is_rate_limited(void **state)
{
    struct hall *hall = *state;

    for (int i = 0; i < 7; i++) {
        uint32_t client = hall_connect(hall);

        hall->clients[client].address_key = 77;
        hall_say(hall, client, HELLO_CODE, "ZZZZZZ");
        assert_int_equal(hall->clients[client].close_code, i < 5 ? 4401 : 4429);
        assert_says(hall_last(hall, client, "error"),
                    i < 5 ? "\"unauthorised\"" : "\"rate_limited\"");
    }

    /* Not even the right code is looked at then; a token is, and so is somebody else. */
    uint32_t client = hall_connect(hall);

    hall->clients[client].address_key = 77;
    assert_says(hall_say(hall, client, HELLO_CODE, hall->code), "\"rate_limited\"");
    client = hall_connect(hall);
    hall->clients[client].address_key = 77;
    assert_says(hall_say(hall, client, HELLO_TOKEN, hall->moderator_token), "\"welcome\"");
    hall_join(hall);

    /* The minute passes. */
    hall_pass(hall, 60000);
    client = hall_connect(hall);
    hall->clients[client].address_key = 77;
    assert_says(hall_say(hall, client, HELLO_CODE, hall->code), "\"welcome\"");
}

static void one_address_gets_so_many_seats_and_no_more(void **state)
{
    struct hall *hall = *state;

    for (int i = 0; i < 201; i++) {
        uint32_t client = hall_connect(hall);

        hall->clients[client].address_key = 77;
        assert_says(hall_say(hall, client, HELLO_CODE, hall->code),
                    i < 200 ? "\"welcome\"" : "\"full\"");
    }
    hall_join(hall); /* from elsewhere */
}

static void a_session_takes_as_many_as_its_capacity(void **state)
{
    struct hall *hall = *state;

    hall_open(hall, "{\"title\":\"Klein\",\"capacity\":2,\"themes\":[{\"title\":\"t\","
                    "\"question\":\"q?\",\"minutes\":5}]}");
    hall_join(hall);
    hall_join(hall);

    uint32_t late = hall_connect(hall);

    assert_says(hall_say(hall, late, HELLO_CODE, hall->code), "\"full\"");
    assert_int_equal(hall->clients[late].close_code, 4401);
}

static void without_a_capacity_the_servers_own_counts(void **state)
{
    struct hall *hall = *state;

    hall->settings.capacity_default = 1;
    hall_restart(hall);
    hall_open(hall, hall_script);
    hall_join(hall);
    assert_says(hall_say(hall, hall_connect(hall), HELLO_CODE, hall->code), "\"full\"");
}

static void a_session_for_registered_people_refuses_a_code(void **state)
{
    struct hall *hall = *state;

    hall_open(hall, "{\"title\":\"Besloten\",\"access\":\"registered\",\"themes\":[{\"title\":"
                    "\"t\",\"question\":\"q?\",\"minutes\":5}]}");
    assert_says(hall_say(hall, hall_connect(hall), HELLO_CODE, hall->code), "\"forbidden\"");
}

static void a_draft_is_not_open_yet(void **state)
{
    struct hall *hall = *state;
    struct buffer answer;
    struct error error = {0};
    uint32_t anna = hall_connect(hall);

    buffer_init(&answer, 4096);
    assert_int_equal(engine_create_session(hall->engine, bytes_from_string(hall_script),
                                           hall->now_ms, &answer, &error),
                     0);
    buffer_append_char(&answer, '\0');
    assert_says(hall_say(hall, anna, HELLO_CODE, hall_value(answer.data, "code")),
                "\"wrong_state\"");
    buffer_release(&answer);
}

static void after_the_end_only_staff_get_in(void **state)
{
    struct hall *hall = *state;
    uint32_t anna = hall_join(hall);
    uint32_t moderator = hall_moderate(hall);
    char token[TOKEN_BYTES_MAX];

    hall_token(hall, anna, token);
    hall_say(hall, moderator, "{\"type\":\"session\",\"id\":\"m1\",\"do\":\"close\"}");
    assert_says(hall_last(hall, anna, "session"), "\"closed\""); /* who is there stays */
    assert_int_equal(hall->clients[anna].close_code, 0);

    uint32_t late = hall_connect(hall);

    assert_says(hall_say(hall, late, HELLO_CODE, hall->code), "\"wrong_state\"");
    assert_int_equal(hall->clients[late].close_code, 4401);
    assert_string_equal(hall->clients[late].close_reason, "this session has ended");
    late = hall_connect(hall);
    assert_says(hall_say(hall, late, HELLO_TOKEN, token), "\"wrong_state\"");
    assert_string_equal(hall->clients[late].close_reason, "this session has ended");
    hall_moderate(hall);
    hall_observe(hall);
}

static bool has_key(struct hall *hall)
{
    struct seat_key key;
    struct error error = {0};
    struct token_hash hash = {{0}};

    return keyring_seat_key(hall->keyring, bytes_from_string(hall->id), &hash, &key, &error) ==
           0;
}

static void the_key_goes_when_the_session_closes(void **state)
{
    struct hall *hall = *state;
    uint32_t moderator = hall_moderate(hall);

    assert_true(has_key(hall));
    hall_say(hall, moderator, "{\"type\":\"session\",\"id\":\"m1\",\"do\":\"close\"}");
    assert_false(has_key(hall));
}

static void a_key_that_a_crash_left_behind_goes_at_the_start(void **state)
{
    struct hall *hall = *state;
    uint32_t moderator = hall_moderate(hall);
    struct error error = {0};

    hall_say(hall, moderator, "{\"type\":\"session\",\"id\":\"m1\",\"do\":\"close\"}");
    assert_int_equal(keyring_create(hall->keyring, bytes_from_string(hall->id), &error), 0);
    hall_restart(hall);
    assert_false(has_key(hall));
}

static void an_ejected_seat_is_told_and_closed_and_does_not_come_back(void **state)
{
    struct hall *hall = *state;
    uint32_t anna = hall_join(hall);
    uint32_t moderator = hall_moderate(hall);
    char token[TOKEN_BYTES_MAX];

    hall_token(hall, anna, token);
    hall_say(hall, anna,
             "{\"type\":\"statement\",\"id\":\"a1\",\"theme\":\"t1\",\"text\":\"Geen tijd.\"}");
    hall_say(hall, moderator, "{\"type\":\"eject\",\"id\":\"m1\",\"statement\":\"s1\"}");
    assert_says(hall_last(hall, anna, "error"), "\"forbidden\"");
    assert_int_equal(hall->clients[anna].close_code, 4401);
    anna = hall_connect(hall);
    assert_says(hall_say(hall, anna, HELLO_TOKEN, token), "\"forbidden\"");
    assert_int_equal(hall->clients[anna].close_code, 4401);
}

static void a_seat_that_could_not_be_stored_is_not_given(void **state)
{
    struct hall *hall = *state;
    uint32_t anna = hall_connect(hall);

    journal_memory_fail_next(hall->memory, MEMORY_FAULT_FULL);
    assert_says(hall_say(hall, anna, HELLO_CODE, hall->code), "\"busy\"");
    assert_int_equal(hall->clients[anna].close_code, 0); /* it may try again */
    hall_pass(hall, 300);
    assert_says(hall_say(hall, anna, HELLO_CODE, hall->code), "\"welcome\"");
}

static void a_seat_of_an_uncertain_commit_is_nobodys(void **state)
{
    struct hall *hall = *state;
    uint32_t anna = hall_connect(hall);

    journal_memory_fail_next(hall->memory, MEMORY_FAULT_AFTER);
    hall_post(hall, anna, HELLO_CODE, hall->code);
    hall_post(hall, anna, "{\"type\":\"next\",\"id\":\"a1\"}");
    hall_turn(hall);
    assert_int_equal(hall_count(hall, anna, "welcome"), 0);
    assert_int_equal(hall_count(hall, anna, "error"), 2);
    hall_pass(hall, 3000);
    assert_says(hall_say(hall, anna, HELLO_CODE, hall->code), "\"welcome\"");
}

static void resuming_works_while_nothing_can_be_stored(void **state)
{
    struct hall *hall = *state;
    uint32_t anna = hall_join(hall);
    uint32_t second = hall_connect(hall);
    char token[TOKEN_BYTES_MAX];

    hall_token(hall, anna, token);
    hall->fail_commits = 100;
    hall_say(hall, anna,
             "{\"type\":\"statement\",\"id\":\"a1\",\"theme\":\"t1\",\"text\":\"Geen tijd.\"}");
    assert_says(hall_say(hall, second, HELLO_TOKEN, token), "\"welcome\"");
    assert_says(hall_say(hall, hall_connect(hall), HELLO_CODE, hall->code), "\"busy\"");
}

static void a_place_that_was_given_away_unseen_is_taken_from_the_old_connection(void **state)
{
    struct hall *hall = *state;
    uint32_t anna = hall_join(hall);
    uint32_t ben = hall_connect(hall);

    hall->clients[ben].handle = hall->clients[anna].handle;
    hall->clients[ben].handle.generation += 1000;
    hall->clients[anna].close_code = 1006; /* and nobody told the engine */
    assert_says(hall_say(hall, ben, HELLO_CODE, hall->code), "\"welcome\"");
    hall_pass(hall, 2000);
    assert_string_equal(hall_value(hall_last(hall, ben, "presence"), "present"), "1");
}

#define RULE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RULE(a_code_gives_a_new_seat_with_a_token),
        RULE(a_code_may_be_typed_in_small_letters),
        RULE(a_seat_token_resumes_its_seat),
        RULE(staff_are_known_by_their_tokens),
        RULE(an_unknown_code_is_refused_and_closed),
        RULE(an_unknown_token_is_refused_and_closed),
        RULE(another_command_before_hello_is_refused_and_closed),
        RULE(a_second_hello_is_refused_and_stays_open),
        RULE(who_guesses_codes_too_often_is_rate_limited),
        RULE(one_address_gets_so_many_seats_and_no_more),
        RULE(a_session_takes_as_many_as_its_capacity),
        RULE(without_a_capacity_the_servers_own_counts),
        RULE(a_session_for_registered_people_refuses_a_code),
        RULE(a_draft_is_not_open_yet),
        RULE(after_the_end_only_staff_get_in),
        RULE(the_key_goes_when_the_session_closes),
        RULE(a_key_that_a_crash_left_behind_goes_at_the_start),
        RULE(an_ejected_seat_is_told_and_closed_and_does_not_come_back),
        RULE(a_seat_that_could_not_be_stored_is_not_given),
        RULE(a_seat_of_an_uncertain_commit_is_nobodys),
        RULE(resuming_works_while_nothing_can_be_stored),
        RULE(a_place_that_was_given_away_unseen_is_taken_from_the_old_connection),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
