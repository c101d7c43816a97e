/* The turn's promise: acknowledged means durable, and the same id means the same answer. */
#include "hall.h"

#include <stdio.h>

#define STATEMENT "{\"type\":\"statement\",\"id\":\"%s\",\"theme\":\"t1\",\"text\":\"%s\"}"

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

static void nothing_is_answered_before_the_commit(void **state)
{
    struct hall *hall = *state;
    uint32_t anna = hall_join(hall);

    hall_clear(hall);
    hall_say(hall, anna, STATEMENT, "a1", "Er is geen tijd.");
    assert_string_equal(hall->order, "CS");
}

static void a_turn_commits_once_for_all_its_commands(void **state)
{
    struct hall *hall = *state;
    uint32_t anna = hall_join(hall);
    uint32_t ben = hall_join(hall);

    hall_pass(hall, 3000);
    hall_clear(hall);
    hall_post(hall, anna, STATEMENT, "a1", "Er is geen tijd.");
    hall_post(hall, ben, STATEMENT, "b1", "Er is geen geld.");
    hall_post(hall, anna, STATEMENT, "a2", "Er zijn geen mensen.");
    hall_turn(hall);
    assert_int_equal(hall->commit_count, 1);
    assert_string_equal(hall->order, "CSSS");
    assert_says(hall_last(hall, anna, "ack"), "\"id\":\"a2\"");
    assert_says(hall_last(hall, ben, "ack"), "\"id\":\"b1\"");
}

static void a_repeated_id_gets_the_same_answer_and_changes_nothing(void **state)
{
    struct hall *hall = *state;
    uint32_t anna = hall_join(hall);
    char first[256];

    snprintf(first, sizeof(first), "%s", hall_say(hall, anna, STATEMENT, "a1", "Geen tijd."));

    size_t records = journal_memory_record_count(hall->memory);

    assert_string_equal(hall_say(hall, anna, STATEMENT, "a1", "Geen tijd."), first);
    assert_string_equal(hall_say(hall, anna, STATEMENT, "a1", "Iets anders."), first);
    assert_int_equal(journal_memory_record_count(hall->memory), records);
}

static void a_repeat_in_the_same_turn_is_done_once(void **state)
{
    struct hall *hall = *state;
    uint32_t anna = hall_join(hall);
    size_t records = journal_memory_record_count(hall->memory);

    hall_post(hall, anna, STATEMENT, "a1", "Er is geen tijd.");
    hall_post(hall, anna, STATEMENT, "a1", "Er is geen tijd.");
    hall_turn(hall);
    assert_int_equal(hall_count(hall, anna, "ack"), 2);
    assert_int_equal(journal_memory_record_count(hall->memory), records + 1);
}

static void a_repeat_after_a_restart_gets_the_same_answer(void **state)
{
    struct hall *hall = *state;
    uint32_t anna = hall_join(hall);
    char token[TOKEN_BYTES_MAX];
    char first[256];

    hall_token(hall, anna, token);
    snprintf(first, sizeof(first), "%s", hall_say(hall, anna, STATEMENT, "a1", "Geen tijd."));

    size_t records = journal_memory_record_count(hall->memory);

    hall_restart(hall);
    anna = hall_connect(hall);
    assert_says(hall_say(hall, anna, "{\"type\":\"hello\",\"token\":\"%s\"}", token),
                "Geen tijd.");
    assert_string_equal(hall_say(hall, anna, STATEMENT, "a1", "Geen tijd."), first);
    assert_int_equal(journal_memory_record_count(hall->memory), records);
}

static void a_repeated_refusal_stays_a_refusal(void **state)
{
    struct hall *hall = *state;
    uint32_t anna = hall_join(hall);
    uint32_t ben = hall_join(hall);

    hall_say(hall, anna, STATEMENT, "a1", "Er is geen tijd.");

    const char *refused = hall_say(hall, ben, STATEMENT, "b1", "ER IS GEEN TIJD.");

    assert_says(refused, "\"duplicate_text\"");
    assert_says(refused, "\"statement\":\"s1\"");

    /* What stood in the way goes; the answer to this id has been given. */
    hall_say(hall, anna, "{\"type\":\"withdraw\",\"id\":\"a2\",\"statement\":\"s1\"}");
    assert_string_equal(hall_say(hall, ben, STATEMENT, "b1", "ER IS GEEN TIJD."), refused);
    assert_says(hall_say(hall, ben, STATEMENT, "b2", "ER IS GEEN TIJD."), "\"ack\"");
}

static void an_offer_of_nothing_is_repeated_as_such(void **state)
{
    struct hall *hall = *state;
    uint32_t anna = hall_join(hall);
    uint32_t ben = hall_join(hall);

    assert_says(hall_say(hall, anna, "{\"type\":\"next\",\"id\":\"a1\"}"), "null");
    hall_say(hall, ben, STATEMENT, "b1", "Er is geen tijd.");
    hall_pass(hall, 100); /* now it is pushed */
    assert_says(hall_say(hall, anna, "{\"type\":\"next\",\"id\":\"a1\"}"), "null");
    assert_says(hall_say(hall, anna, "{\"type\":\"next\",\"id\":\"a1\"}"), "\"id\":\"a1\"");
}

static void a_vote_that_is_so_already_is_acknowledged_alike(void **state)
{
    struct hall *hall = *state;
    uint32_t anna = hall_join(hall);
    uint32_t ben = hall_join(hall);
    char first[256];

    hall_say(hall, ben, STATEMENT, "b1", "Er is geen tijd.");
    hall_say(hall, anna, "{\"type\":\"next\",\"id\":\"a1\"}");
    hall_say(hall, anna, "{\"type\":\"vote\",\"id\":\"a2\",\"statement\":\"s1\",\"grade\":3}");
    snprintf(first, sizeof(first), "%s",
             hall_say(hall, anna,
                      "{\"type\":\"vote\",\"id\":\"a3\",\"statement\":\"s1\",\"grade\":3}"));
    hall_say(hall, ben, STATEMENT, "b2", "Er is geen geld.");
    assert_string_equal(
        hall_say(hall, anna,
                 "{\"type\":\"vote\",\"id\":\"a3\",\"statement\":\"s1\",\"grade\":3}"),
        first);
}

static void two_tabs_are_one_seat(void **state)
{
    struct hall *hall = *state;
    uint32_t first = hall_join(hall);
    uint32_t second = hall_connect(hall);
    char token[TOKEN_BYTES_MAX];
    char answer[256];

    hall_token(hall, first, token);
    hall_say(hall, second, "{\"type\":\"hello\",\"token\":\"%s\"}", token);
    assert_null(strstr(hall_last(hall, second, "welcome"), "seat_token"));
    snprintf(answer, sizeof(answer), "%s",
             hall_say(hall, first, STATEMENT, "a1", "Geen tijd."));
    assert_string_equal(hall_say(hall, second, STATEMENT, "a1", "Geen tijd."), answer);
    hall_pass(hall, 2000);
    assert_string_equal(hall_value(hall_last(hall, second, "presence"), "present"), "1");
}

static void a_full_disk_acknowledges_nothing_and_keeps_nothing(void **state)
{
    struct hall *hall = *state;
    uint32_t anna = hall_join(hall);
    size_t records = journal_memory_record_count(hall->memory);

    journal_memory_fail_next(hall->memory, MEMORY_FAULT_FULL);
    assert_says(hall_say(hall, anna, STATEMENT, "a1", "Er is geen tijd."), "\"busy\"");
    assert_int_equal(hall_count(hall, anna, "ack"), 0);
    assert_int_equal(journal_memory_record_count(hall->memory), records);
    assert_int_equal(atomic_load(&hall->metrics.journal_ready), 0);

    /* At once: busy. After the pause: as if nothing had been. */
    assert_says(hall_say(hall, anna, STATEMENT, "a1", "Er is geen tijd."), "\"busy\"");
    hall_pass(hall, 300);
    assert_int_equal(atomic_load(&hall->metrics.journal_ready), 1);
    assert_says(hall_say(hall, anna, STATEMENT, "a1", "Er is geen tijd."),
                "\"statement\":\"s1\"");
    assert_int_equal(journal_memory_record_count(hall->memory), records + 1);
}

static void an_uncertain_commit_is_answered_by_its_repeat(void **state)
{
    struct hall *hall = *state;
    uint32_t anna = hall_join(hall);
    size_t records = journal_memory_record_count(hall->memory);

    journal_memory_fail_next(hall->memory, MEMORY_FAULT_AFTER);
    assert_says(hall_say(hall, anna, STATEMENT, "a1", "Er is geen tijd."), "\"busy\"");
    assert_int_equal(journal_memory_record_count(hall->memory), records + 1);
    hall_pass(hall, 300);
    assert_says(hall_say(hall, anna, STATEMENT, "a1", "Er is geen tijd."),
                "\"statement\":\"s1\"");
    assert_int_equal(journal_memory_record_count(hall->memory), records + 1);
}

static void a_refusal_of_a_failed_turn_is_not_remembered(void **state)
{
    struct hall *hall = *state;
    uint32_t anna = hall_join(hall);
    uint32_t ben = hall_join(hall);

    journal_memory_fail_next(hall->memory, MEMORY_FAULT_BEFORE);
    hall_post(hall, anna, STATEMENT, "a1", "Er is geen tijd.");
    hall_post(hall, ben, STATEMENT, "b1", "Er is geen tijd.");
    hall_turn(hall);
    assert_says(hall_last(hall, ben, "error"), "\"busy\"");
    hall_pass(hall, 300);
    assert_says(hall_say(hall, ben, STATEMENT, "b1", "Er is geen tijd."), "\"ack\"");
}

static void who_was_told_to_wait_is_heard_later_with_the_same_id(void **state)
{
    struct hall *hall = *state;
    uint32_t anna = hall_join(hall);
    char id[8];
    char text[32];

    for (int i = 1; i <= TEXTS_PER_MINUTE_MAX + 1; i++) {
        snprintf(id, sizeof(id), "a%d", i);
        snprintf(text, sizeof(text), "uitspraak nummer %d", i);
        assert_says(hall_say(hall, anna, STATEMENT, id, text),
                    i <= TEXTS_PER_MINUTE_MAX ? "\"ack\"" : "\"rate_limited\"");
    }
    hall_pass(hall, 61000);
    assert_says(hall_say(hall, anna, STATEMENT, id, text), "\"ack\"");
}

static void the_pauses_between_tries_grow(void **state)
{
    struct hall *hall = *state;
    uint32_t anna = hall_join(hall);

    hall_pass(hall, 3000);
    hall->fail_commits = 1000;
    hall_say(hall, anna, STATEMENT, "a1", "Er is geen tijd.");
    hall_clear(hall);
    hall_pass(hall, 60000);
    /* After .25, .5, 1, 2, 4 s and then every 5 s: 15 tries in a minute. */
    assert_int_equal(hall->commit_count, 15);
    hall->fail_commits = 0;
    hall_pass(hall, 5000);
    assert_says(hall_say(hall, anna, STATEMENT, "a1", "Er is geen tijd."), "\"ack\"");
}

static void clocks_wait_for_the_journal(void **state)
{
    struct hall *hall = *state;
    uint32_t anna = hall_join(hall);

    hall->fail_commits = 3;
    hall_pass(hall, 11 * 60000);
    assert_int_equal(atomic_load(&hall->metrics.journal_ready), 1);
    assert_says(hall_last(hall, anna, "theme"), "\"state\":\"closed\"");
}

static void a_session_that_somebody_else_wrote_to_is_parked(void **state)
{
    struct hall *hall = *state;
    uint32_t anna = hall_join(hall);
    uint64_t seq = session_seq(engine_find_session(hall->engine, bytes_from_string(hall->id)));
    struct event event = {.kind = EVENT_ANNOUNCED,
                          .version = 1,
                          .actor = {.role = ROLE_MODERATOR},
                          .text = {.bytes = BYTES("van een ander")}};
    struct buffer body;
    struct record foreign = {.session = bytes_from_string(hall->id),
                             .seq = seq + 1,
                             .time_ms = hall->now_ms,
                             .kind = EVENT_ANNOUNCED,
                             .version = 1};
    struct commit commit = {.records = &foreign, .record_count = 1};
    struct error error = {0};

    buffer_init(&body, 4096);
    event_encode(&event, &body);
    foreign.body = buffer_bytes(&body);
    assert_int_equal(journal_commit(hall->memory, &commit, &error), 0);
    buffer_release(&body);
    assert_says(hall_say(hall, anna, STATEMENT, "a1", "Er is geen tijd."), "\"busy\"");
    assert_says(hall_say(hall, anna, STATEMENT, "a1", "Er is geen tijd."), "\"internal\"");
    assert_null(engine_find_session(hall->engine, bytes_from_string(hall->id)));
    assert_int_equal(atomic_load(&hall->metrics.journal_ready), 1);
    assert_int_equal(session_verify(hall->memory, bytes_from_string(hall->id), &error), 0);
}

static void a_conflict_in_one_session_leaves_the_others_alone(void **state)
{
    struct hall *hall = *state;
    uint32_t anna = hall_join(hall);
    char first[16];
    struct record foreign = {.seq = 2,
                             .time_ms = hall->now_ms,
                             .kind = EVENT_STATE_CHANGED,
                             .version = 1,
                             .body = BYTES("{}")};
    struct commit commit = {.records = &foreign, .record_count = 1};
    struct error error = {0};
    uint32_t ben;

    snprintf(first, sizeof(first), "%s", hall->id);
    hall_open(hall, hall_script);
    ben = hall_join(hall);
    foreign.session = bytes_from_string(hall->id);
    foreign.seq =
        session_seq(engine_find_session(hall->engine, bytes_from_string(hall->id))) + 1;
    assert_int_equal(journal_commit(hall->memory, &commit, &error), 0);
    hall_post(hall, anna, STATEMENT, "a1", "Er is geen tijd.");
    hall_post(hall, ben, "{\"type\":\"background\",\"id\":\"b1\",\"question\":0,\"option\":0}");
    uint32_t moderator = hall_connect(hall);

    hall_post(hall, moderator, "{\"type\":\"hello\",\"token\":\"%s\"}", hall->moderator_token);
    hall_post(hall, moderator, "{\"type\":\"session\",\"id\":\"m1\",\"do\":\"start\"}");
    hall_turn(hall);
    assert_says(hall_last(hall, anna, "error"), "\"busy\"");
    assert_null(engine_find_session(hall->engine, bytes_from_string(hall->id)));
    assert_non_null(engine_find_session(hall->engine, bytes_from_string(first)));
    assert_says(hall_say(hall, anna, STATEMENT, "a1", "Er is geen tijd."), "\"ack\"");
}

static int find_text(void *context, const struct record *record, struct error *error)
{
    (void)error;
    for (size_t i = 0; i + 9 <= record->body.size; i++)
        *(int *)context += memcmp(record->body.data + i, "ZEEHONDEN", 9) == 0;
    return 0;
}

static int texts_in_journal(struct hall *hall)
{
    struct error error = {0};
    int count = 0;

    assert_int_equal(
        journal_replay(hall->memory, bytes_from_string(hall->id), find_text, &count, &error),
        0);
    return count;
}

static void a_withdrawn_text_leaves_the_journal(void **state)
{
    struct hall *hall = *state;
    uint32_t anna = hall_join(hall);

    hall_say(hall, anna, STATEMENT, "a1", "ZEEHONDEN op de gang.");
    assert_int_equal(texts_in_journal(hall), 1);
    hall_say(hall, anna, "{\"type\":\"withdraw\",\"id\":\"a2\",\"statement\":\"s1\"}");
    assert_int_equal(texts_in_journal(hall), 0);
    hall_restart(hall); /* and it replays */
}

static void a_text_withdrawn_in_its_own_turn_never_reaches_the_journal(void **state)
{
    struct hall *hall = *state;
    uint32_t anna = hall_join(hall);

    hall_post(hall, anna, STATEMENT, "a1", "ZEEHONDEN op de gang.");
    hall_post(hall, anna, "{\"type\":\"withdraw\",\"id\":\"a2\",\"statement\":\"s1\"}");
    hall_turn(hall);
    assert_int_equal(hall_count(hall, anna, "ack"), 2);
    assert_int_equal(texts_in_journal(hall), 0);
    hall_restart(hall);
}

static void a_clock_that_goes_back_is_held_still(void **state)
{
    struct hall *hall = *state;
    uint32_t anna = hall_join(hall);
    char token[TOKEN_BYTES_MAX];

    hall_token(hall, anna, token);
    hall_say(hall, anna, STATEMENT, "a1", "Er is geen tijd.");
    hall->now_ms -= 3600000;
    assert_says(hall_say(hall, anna, STATEMENT, "a2", "Er is geen geld."), "\"ack\"");

    /* Also when the server was down meanwhile. */
    hall_restart(hall);
    anna = hall_connect(hall);
    hall_say(hall, anna, "{\"type\":\"hello\",\"token\":\"%s\"}", token);
    assert_says(hall_say(hall, anna, STATEMENT, "a3", "Er is geen rust."), "\"ack\"");
    hall_restart(hall);
}

static void a_turn_of_more_than_one_commit_answers_everything(void **state)
{
    struct hall *hall = *state;
    uint32_t anna = hall_join(hall);

    hall_clear(hall);
    for (int i = 0; i < 4200; i++)
        hall_post(hall, anna, "{\"type\":\"next\",\"id\":\"n%d\"}", i);
    hall_turn(hall);
    assert_int_equal(hall_count(hall, anna, "offer"), 4200);
}

static void a_drain_tells_everybody_and_closes(void **state)
{
    struct hall *hall = *state;
    uint32_t anna = hall_join(hall);
    uint32_t moderator = hall_moderate(hall);

    hall_post(hall, anna, STATEMENT, "a1", "Er is geen tijd.");
    hall->pending[hall->pending_count++] =
        request_create(REQUEST_DRAIN, (struct connection_handle){0});
    hall_turn(hall);
    assert_int_equal(hall_count(hall, anna, "ack"), 1); /* what was taken is answered */
    assert_says(hall_last(hall, anna, "restart"), "retry_after_ms");
    assert_says(hall_last(hall, moderator, "restart"), "retry_after_ms");
    assert_int_equal(hall->clients[anna].close_code, 1012);
    assert_int_equal(hall->clients[moderator].close_code, 1012);

    /* Too late, and unanswered: the client sends it again after the restart. */
    hall_post(hall, anna, STATEMENT, "a2", "Er is geen geld.");
    hall_turn(hall);
}

#define RULE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RULE(nothing_is_answered_before_the_commit),
        RULE(a_turn_commits_once_for_all_its_commands),
        RULE(a_repeated_id_gets_the_same_answer_and_changes_nothing),
        RULE(a_repeat_in_the_same_turn_is_done_once),
        RULE(a_repeat_after_a_restart_gets_the_same_answer),
        RULE(a_repeated_refusal_stays_a_refusal),
        RULE(an_offer_of_nothing_is_repeated_as_such),
        RULE(a_vote_that_is_so_already_is_acknowledged_alike),
        RULE(two_tabs_are_one_seat),
        RULE(a_full_disk_acknowledges_nothing_and_keeps_nothing),
        RULE(an_uncertain_commit_is_answered_by_its_repeat),
        RULE(a_refusal_of_a_failed_turn_is_not_remembered),
        RULE(who_was_told_to_wait_is_heard_later_with_the_same_id),
        RULE(the_pauses_between_tries_grow),
        RULE(clocks_wait_for_the_journal),
        RULE(a_session_that_somebody_else_wrote_to_is_parked),
        RULE(a_conflict_in_one_session_leaves_the_others_alone),
        RULE(a_withdrawn_text_leaves_the_journal),
        RULE(a_text_withdrawn_in_its_own_turn_never_reaches_the_journal),
        RULE(a_clock_that_goes_back_is_held_still),
        RULE(a_turn_of_more_than_one_commit_answers_everything),
        RULE(a_drain_tells_everybody_and_closes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
