/* Replay and its verification: a journal that was meddled with is noticed, with the place. */
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

/* Three people, one statement, two votes, closed. */
static void a_whole_life(struct hall *hall)
{
    uint32_t anna = hall_join(hall);
    uint32_t ben = hall_join(hall);
    uint32_t carl = hall_join(hall);
    uint32_t moderator = hall_moderate(hall);

    hall_say(hall, anna, STATEMENT, "a1", "Er is geen tijd.");
    hall_say(hall, anna, STATEMENT, "a2", "Er is \\\"geen\\\" geld.");
    hall_say(hall, ben, "{\"type\":\"next\",\"id\":\"b1\"}");
    hall_say(hall, ben, "{\"type\":\"vote\",\"id\":\"b2\",\"statement\":\"s1\",\"grade\":3}");
    hall_say(hall, carl, "{\"type\":\"next\",\"id\":\"c1\"}");
    hall_say(hall, carl,
             "{\"type\":\"vote\",\"id\":\"c2\",\"statement\":\"s1\",\"grade\":null}");
    hall_say(hall, anna, "{\"type\":\"withdraw\",\"id\":\"a3\",\"statement\":\"s2\"}");
    hall_say(hall, moderator,
             "{\"type\":\"announce\",\"id\":\"m1\",\"text\":\"Bijna klaar.\"}");
    hall_pass(hall, 1000);
    hall_say(hall, moderator, "{\"type\":\"session\",\"id\":\"m2\",\"do\":\"close\"}");
    hall_say(hall, moderator, "{\"type\":\"session\",\"id\":\"m3\",\"do\":\"release\"}");
}

static void assert_verified(struct hall *hall)
{
    struct error error = {0};

    if (session_verify(hall->memory, bytes_from_string(hall->id), &error) != 0)
        fail_msg("%s", error.sentence);
}

static void what_the_engine_wrote_is_verified(void **state)
{
    a_whole_life(*state);
    assert_verified(*state);
}

static void a_running_session_is_verified(void **state)
{
    struct hall *hall = *state;

    hall_say(hall, hall_join(hall), STATEMENT, "a1", "Er is geen tijd.");
    assert_verified(hall);
}

static void a_replayed_session_is_the_live_one(void **state)
{
    struct hall *hall = *state;
    struct session *replayed = NULL;
    struct error error = {0};
    uint64_t live;

    a_whole_life(hall);
    live = session_digest(engine_find_session(hall->engine, bytes_from_string(hall->id)));
    assert_int_equal(session_load(&replayed, hall->memory, bytes_from_string(hall->id), &error),
                     0);
    assert_true(session_digest(replayed) == live);
    session_destroy(replayed);
}

static void a_session_that_is_not_there_is_not_found(void **state)
{
    struct hall *hall = *state;
    struct session *session = NULL;
    struct error error = {0};

    assert_int_equal(session_load(&session, hall->memory, BYTES("nowhere"), &error),
                     -ERR_NOT_FOUND);
    assert_int_equal(session_verify(hall->memory, BYTES("nowhere"), &error), -ERR_NOT_FOUND);
    assert_says(error.sentence, "nowhere");
}

/* The first row of a kind. */
struct row {
    uint16_t kind;
    uint64_t seq;
    char body[4096];
};

static int find_row(void *context, const struct record *record, struct error *error)
{
    struct row *row = context;

    (void)error;
    if (record->kind != row->kind || row->seq != 0)
        return 0;
    assert_true(record->body.size < sizeof(row->body));
    row->seq = record->seq;
    memcpy(row->body, record->body.data, record->body.size);
    row->body[record->body.size] = '\0';
    return 0;
}

/* Writes a row of this kind over, with one piece of its text replaced. */
static uint64_t tamper(struct hall *hall, enum event_kind kind, const char *from,
                       const char *to)
{
    struct row row = {.kind = (uint16_t)kind};
    struct error error = {0};
    char changed[8192];

    assert_int_equal(
        journal_replay(hall->memory, bytes_from_string(hall->id), find_row, &row, &error), 0);

    char *at = strstr(row.body, from);

    if (!at)
        fail_msg("%s is not in %s", from, row.body);
    snprintf(changed, sizeof(changed), "%.*s%s%s", (int)(at - row.body), row.body, to,
             at + strlen(from));

    struct redaction redaction = {.session = bytes_from_string(hall->id),
                                  .seq = row.seq,
                                  .body = bytes_from_string(changed)};
    struct commit commit = {.redactions = &redaction, .redaction_count = 1};

    assert_int_equal(journal_commit(hall->memory, &commit, &error), 0);
    return row.seq;
}

static void assert_damaged(struct hall *hall, uint64_t seq, const char *fragment)
{
    struct error error = {0};
    char place[64];

    assert_int_equal(session_verify(hall->memory, bytes_from_string(hall->id), &error),
                     -ERR_DAMAGED);
    snprintf(place, sizeof(place), "session %s, event %llu: ", hall->id,
             (unsigned long long)seq);
    assert_says(error.sentence, place);
    assert_says(error.sentence, fragment);
}

static void a_changed_vote_is_noticed_at_the_closing(void **state)
{
    struct hall *hall = *state;
    struct row closed = {.kind = EVENT_CLOSED};
    struct error error = {0};

    a_whole_life(hall);
    tamper(hall, EVENT_VOTED, "\"grade\":3", "\"grade\":0");
    assert_int_equal(
        journal_replay(hall->memory, bytes_from_string(hall->id), find_row, &closed, &error),
        0);
    assert_damaged(hall, closed.seq, "ranking");
}

static void a_vote_for_a_statement_that_does_not_exist_is_noticed(void **state)
{
    struct hall *hall = *state;

    a_whole_life(hall);

    uint64_t seq = tamper(hall, EVENT_VOTED, "\"statement\":1", "\"statement\":9");

    assert_damaged(hall, seq, "does not exist");
}

static void a_body_that_is_not_as_we_write_it_is_noticed(void **state)
{
    struct hall *hall = *state;

    a_whole_life(hall);

    uint64_t seq = tamper(hall, EVENT_ANNOUNCED, "{", "{ ");

    assert_damaged(hall, seq, "as this program writes it");
}

static void a_body_that_is_no_json_is_noticed(void **state)
{
    struct hall *hall = *state;

    a_whole_life(hall);

    uint64_t seq = tamper(hall, EVENT_VOTED, "{", "[");

    assert_damaged(hall, seq, "");
}

static void an_engine_refuses_a_damaged_journal_with_the_place(void **state)
{
    struct hall *hall = *state;
    struct error error = {0};

    a_whole_life(hall);
    tamper(hall, EVENT_VOTED, "\"statement\":1", "\"statement\":9");
    assert_int_equal(hall_try_restart(hall, &error), -ERR_DAMAGED);
    assert_says(error.sentence, hall->id);
}

#define RULE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RULE(what_the_engine_wrote_is_verified),
        RULE(a_running_session_is_verified),
        RULE(a_replayed_session_is_the_live_one),
        RULE(a_session_that_is_not_there_is_not_found),
        RULE(a_changed_vote_is_noticed_at_the_closing),
        RULE(a_vote_for_a_statement_that_does_not_exist_is_noticed),
        RULE(a_body_that_is_not_as_we_write_it_is_noticed),
        RULE(a_body_that_is_no_json_is_noticed),
        RULE(an_engine_refuses_a_damaged_journal_with_the_place),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
