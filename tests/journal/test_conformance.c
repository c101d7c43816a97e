/*
 * What every journal promises, asked of each backend. A new backend is one line in the table of
 * backends, and passes all of this.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "fault_vfs.h"
#include "fixture.h"

struct backend {
    const char *name;
    void (*open)(struct fixture *fixture);
    void (*reopen)(struct fixture *fixture); /* NULL: forgets everything when closed */
    void (*fail_next)(struct fixture *fixture, enum memory_fault fault);
};

static void memory_open(struct fixture *fixture)
{
    fixture->journal = journal_memory_create();
}

static void memory_fail_next(struct fixture *fixture, enum memory_fault fault)
{
    journal_memory_fail_next(fixture->journal, fault);
}

static void sqlite_reopen(struct fixture *fixture)
{
    fixture_close(fixture);
    fixture_open(fixture);
}

static void sqlite_fail_next(struct fixture *fixture, enum memory_fault fault)
{
    struct fault order = {.nth = 1};

    (void)fixture;
    switch (fault) {
    case MEMORY_FAULT_NONE:
        return;
    case MEMORY_FAULT_BEFORE:
        order.call = FAULT_WRITE;
        order.result = SQLITE_IOERR_WRITE;
        break;
    case MEMORY_FAULT_AFTER:
        order.call = FAULT_SYNC;
        order.result = SQLITE_IOERR_FSYNC;
        order.moment = FAULT_AFTER;
        break;
    case MEMORY_FAULT_FULL:
        order.call = FAULT_WRITE;
        order.result = SQLITE_FULL;
        break;
    }
    fault_vfs_order(&order);
}

static const struct backend backends[] = {
    {"memory", memory_open, NULL, memory_fail_next},
    {"sqlite", fixture_open, sqlite_reopen, sqlite_fail_next},
};

/* The fixture and its backend, as each test gets them. */
struct world {
    struct fixture fixture;
    const struct backend *backend;
};

static struct journal *journal_of(void **state)
{
    return ((struct world *)*state)->fixture.journal;
}

/* Closed and opened again, where that keeps anything. */
static struct journal *reopened(void **state)
{
    struct world *world = *state;

    if (world->backend->reopen)
        world->backend->reopen(&world->fixture);
    return world->fixture.journal;
}

static void fail_next(void **state, enum memory_fault fault)
{
    struct world *world = *state;

    world->backend->fail_next(&world->fixture, fault);
}

static int redact(struct journal *journal, const char *session, uint64_t seq, const char *body)
{
    struct error error = {0};
    struct redaction redaction = {
        .session = bytes_from_string(session), .seq = seq, .body = bytes_from_string(body)};
    struct commit commit = {.redactions = &redaction, .redaction_count = 1};

    return journal_commit(journal, &commit, &error);
}

static void records_come_back_in_order(void **state)
{
    struct record records[] = {record_make("s", 1, "a"), record_make("s", 2, "b"),
                               record_make("s", 3, "c")};

    assert_int_equal(commit_records(journal_of(state), records, 3), 0);
    assert_int_equal(commit_one(journal_of(state), "s", 4, "d"), 0);
    assert_bodies(reopened(state), "s", "a|b|c|d|");
}

static int expect_record(void *context, const struct record *record, struct error *error)
{
    const struct record *expected = context;

    (void)error;
    assert_true(bytes_equal(record->session, expected->session));
    assert_true(record->seq == expected->seq);
    assert_true(record->time_ms == expected->time_ms);
    assert_int_equal(record->kind, expected->kind);
    assert_int_equal(record->version, expected->version);
    assert_true(bytes_equal(record->body, expected->body));
    return 0;
}

static void every_field_and_byte_comes_back(void **state)
{
    struct error error = {0};
    struct record record = {
        .session = BYTES("ABCDEFGHIJKLMNOPQRSTUVWXYZabc_-9"),
        .seq = 1,
        .time_ms = INT64_MAX,
        .kind = UINT16_MAX,
        .version = UINT16_MAX,
        .body = BYTES("{\"t\":\"h\xC3\xA9, \xF0\x9F\x90\x84 \\u0000\"}\0\xFF\n"),
    };

    assert_int_equal(commit_records(journal_of(state), &record, 1), 0);
    assert_int_equal(
        journal_replay(reopened(state), record.session, expect_record, &record, &error), 0);
}

static void an_empty_body_is_a_body(void **state)
{
    struct record records[] = {record_make("s", 1, ""), record_make("s", 2, "b")};

    records[0].body = (struct bytes){0};
    assert_int_equal(commit_records(journal_of(state), records, 2), 0);
    assert_bodies(reopened(state), "s", "|b|");
}

static void a_body_of_64_kilobytes_comes_back(void **state)
{
    static char body[64 * 1024 + 1];
    static char expected[sizeof(body) + 1];

    for (size_t i = 0; i < sizeof(body) - 1; i++)
        body[i] = (char)('a' + i % 26);
    snprintf(expected, sizeof(expected), "%s|", body);
    assert_int_equal(commit_one(journal_of(state), "s", 1, body), 0);
    assert_bodies(reopened(state), "s", expected);
}

static void a_gap_is_refused_and_nothing_of_the_turn_is_written(void **state)
{
    struct record records[] = {record_make("s", 1, "a"), record_make("s", 3, "c")};

    assert_int_equal(commit_records(journal_of(state), records, 2), -ERR_CONFLICT);
    assert_bodies(reopened(state), "s", "");
    assert_int_equal(commit_one(journal_of(state), "s", 1, "a"), 0);
}

static void a_session_starts_at_one(void **state)
{
    assert_int_equal(commit_one(journal_of(state), "s", 2, "b"), -ERR_CONFLICT);
    assert_int_equal(commit_one(journal_of(state), "s", 1, "a"), 0);
}

static void a_row_that_is_there_is_not_written_again(void **state)
{
    assert_int_equal(commit_one(journal_of(state), "s", 1, "a"), 0);
    assert_int_equal(commit_one(journal_of(state), "s", 1, "b"), -ERR_CONFLICT);
    assert_int_equal(commit_one(reopened(state), "s", 1, "b"), -ERR_CONFLICT);
    assert_bodies(journal_of(state), "s", "a|");
}

static void a_gap_is_noticed_after_reopening(void **state)
{
    assert_int_equal(commit_one(journal_of(state), "s", 1, "a"), 0);
    assert_int_equal(commit_one(reopened(state), "s", 3, "c"), -ERR_CONFLICT);
    assert_int_equal(commit_one(journal_of(state), "s", 2, "b"), 0);
}

static void a_refused_session_does_not_spoil_the_numbers_of_another(void **state)
{
    struct record records[] = {record_make("t", 1, "x"), record_make("s", 5, "e")};

    assert_int_equal(commit_records(journal_of(state), records, 2), -ERR_CONFLICT);
    assert_int_equal(commit_one(journal_of(state), "t", 1, "y"), 0);
    assert_bodies(reopened(state), "t", "y|");
}

static void an_empty_commit_is_fine(void **state)
{
    assert_int_equal(commit_records(journal_of(state), NULL, 0), 0);
}

static void a_session_that_nobody_wrote_has_no_records(void **state)
{
    assert_bodies(journal_of(state), "nobody", "");
}

static int collect_id(void *context, struct bytes session, struct error *error)
{
    (void)error;
    buffer_append(context, session);
    buffer_append_char(context, ' ');
    return 0;
}

static void sessions_are_listed_in_order_of_id(void **state)
{
    struct error error = {0};
    struct record records[] = {record_make("b", 1, ""), record_make("a", 1, ""),
                               record_make("ab", 1, ""), record_make("B", 1, ""),
                               record_make("a", 2, "")};
    struct buffer ids;

    buffer_init(&ids, 1000);
    assert_int_equal(commit_records(journal_of(state), records, 5), 0);
    assert_int_equal(commit_one(journal_of(state), "refused", 7, ""), -ERR_CONFLICT);
    assert_int_equal(journal_sessions(reopened(state), collect_id, &ids, &error), 0);
    assert_true(bytes_equal(buffer_bytes(&ids), BYTES("B a ab b ")));
    buffer_release(&ids);
}

struct nested {
    struct journal *journal;
    struct buffer bodies;
};

static int collect_nested_body(void *context, const struct record *record, struct error *error)
{
    struct nested *nested = context;

    (void)error;
    buffer_append(&nested->bodies, record->body);
    return 0;
}

static int replay_nested(void *context, struct bytes session, struct error *error)
{
    struct nested *nested = context;

    return journal_replay(nested->journal, session, collect_nested_body, nested, error);
}

static void a_session_can_be_replayed_while_sessions_are_listed(void **state)
{
    struct error error = {0};
    struct record records[] = {record_make("a", 1, "1"), record_make("b", 1, "2"),
                               record_make("b", 2, "3")};
    struct nested nested = {.journal = journal_of(state)};

    buffer_init(&nested.bodies, 1000);
    assert_int_equal(commit_records(nested.journal, records, 3), 0);
    assert_int_equal(journal_sessions(nested.journal, replay_nested, &nested, &error), 0);
    assert_true(bytes_equal(buffer_bytes(&nested.bodies), BYTES("123")));
    buffer_release(&nested.bodies);
}

static void many_sessions_interleaved_stay_apart(void **state)
{
    enum { SESSIONS = 40, TURNS = 25 };
    char ids[SESSIONS][16];
    struct record records[SESSIONS];

    for (int s = 0; s < SESSIONS; s++)
        snprintf(ids[s], sizeof(ids[s]), "session%d", s * 7919 % SESSIONS);
    for (uint64_t turn = 1; turn <= TURNS; turn++) {
        for (int s = 0; s < SESSIONS; s++)
            records[s] = record_make(ids[s], turn, ids[s]);
        assert_int_equal(commit_records(journal_of(state), records, SESSIONS), 0);
    }

    struct journal *journal = reopened(state);

    for (int s = 0; s < SESSIONS; s++) {
        char expected[TURNS * 16] = "";
        int size = 0;

        for (int turn = 0; turn < TURNS; turn++)
            size += snprintf(expected + size, sizeof(expected) - (size_t)size, "%s|", ids[s]);
        assert_bodies(journal, ids[s], expected);
    }
}

static void ten_thousand_records_are_one_commit(void **state)
{
    enum { COUNT = 10000 };
    static struct record records[COUNT];

    for (uint64_t i = 0; i < COUNT; i++)
        records[i] = record_make("s", i + 1, "{\"voter\":12,\"statement\":34,\"grade\":3}");
    assert_int_equal(commit_records(journal_of(state), records, COUNT), 0);
    assert_int_equal(last_seq(reopened(state), "s"), COUNT);
}

static int expect_own_number(void *context, const struct record *record, struct error *error)
{
    char body[24];

    (void)context;
    (void)error;
    snprintf(body, sizeof(body), "%.*s%llu", (int)record->session.size, record->session.data,
             (unsigned long long)record->seq);
    assert_true(bytes_equal(record->body, bytes_from_string(body)));
    return 0;
}

/* Rows may be written several at a time: however many come together, each keeps its place. */
static void commits_of_any_size_keep_each_row_as_it_came(void **state)
{
    enum { SIZES = 40, BODY_BYTES = 24 };
    static char bodies[2 * SIZES][BODY_BYTES];
    struct record records[2 * SIZES];
    struct journal *journal = journal_of(state);
    struct error error = {0};
    uint64_t a = 0, b = 0;

    for (size_t size = 1; size <= SIZES; size++) {
        for (size_t i = 0; i < 2 * size; i++) {
            const char *session = i < size ? "a" : "b";
            uint64_t seq = i < size ? ++a : ++b;

            snprintf(bodies[i], BODY_BYTES, "%s%llu", session, (unsigned long long)seq);
            records[i] = record_make(session, seq, bodies[i]);
        }
        assert_int_equal(commit_records(journal, records, 2 * size), 0);
    }
    journal = reopened(state);
    assert_int_equal(last_seq(journal, "a"), a);
    assert_int_equal(last_seq(journal, "b"), b);
    assert_int_equal(journal_replay(journal, BYTES("a"), expect_own_number, NULL, &error), 0);
    assert_int_equal(journal_replay(journal, BYTES("b"), expect_own_number, NULL, &error), 0);
}

static void a_gap_or_a_repeat_anywhere_in_a_long_turn_refuses_all_of_it(void **state)
{
    enum { COUNT = 45 };
    struct record records[COUNT];

    for (size_t wrong = 0; wrong < COUNT; wrong++) {
        for (int by = wrong > 0 ? -1 : 1; by <= 1; by += 2) {
            for (size_t i = 0; i < COUNT; i++)
                records[i] = record_make("s", i + 1, "x");
            records[wrong].seq += (uint64_t)by;
            assert_int_equal(commit_records(journal_of(state), records, COUNT), -ERR_CONFLICT);
        }
    }
    assert_bodies(reopened(state), "s", "");
    assert_int_equal(commit_one(journal_of(state), "s", 1, "a"), 0);
}

static int stop_at_two(void *context, const struct record *record, struct error *error)
{
    (void)error;
    ++*(int *)context;
    return record->seq == 2 ? 1234 : 0;
}

static int stop_at_once(void *context, struct bytes session, struct error *error)
{
    (void)session;
    (void)error;
    ++*(int *)context;
    return -77;
}

static void a_callback_ends_a_replay_with_its_own_value(void **state)
{
    struct error error = {0};
    struct record records[] = {record_make("s", 1, "a"), record_make("s", 2, "b"),
                               record_make("s", 3, "c"), record_make("t", 1, "d")};
    int seen = 0;

    assert_int_equal(commit_records(journal_of(state), records, 4), 0);
    assert_int_equal(journal_replay(journal_of(state), BYTES("s"), stop_at_two, &seen, &error),
                     1234);
    assert_int_equal(seen, 2);
    seen = 0;
    assert_int_equal(journal_sessions(journal_of(state), stop_at_once, &seen, &error), -77);
    assert_int_equal(seen, 1);
    assert_int_equal(error.code, 0);
    assert_int_equal(commit_one(journal_of(state), "s", 4, "d"), 0);
}

struct one_row {
    char body[16];
    uint64_t seq;
    int calls;
};

static int keep_row(void *context, const struct record *record, struct error *error)
{
    struct one_row *row = context;

    (void)error;
    assert_true(record->body.size < sizeof(row->body));
    memcpy(row->body, record->body.data, record->body.size);
    row->body[record->body.size] = '\0';
    row->seq = record->seq;
    row->calls++;
    return 5;
}

static void one_record_is_read_without_the_others(void **state)
{
    struct error error = {0};
    struct record records[] = {record_make("s", 1, "a"), record_make("s", 2, "bee"),
                               record_make("s", 3, "c")};
    struct one_row row = {0};

    assert_int_equal(commit_records(journal_of(state), records, 3), 0);
    assert_int_equal(journal_read(reopened(state), BYTES("s"), 2, keep_row, &row, &error), 5);
    assert_int_equal(row.calls, 1);
    assert_int_equal(row.seq, 2);
    assert_string_equal(row.body, "bee");
}

static void a_record_that_is_not_there_is_not_found(void **state)
{
    struct error error = {0};
    struct one_row row = {0};

    assert_int_equal(commit_one(journal_of(state), "s", 1, "a"), 0);
    assert_int_equal(journal_read(journal_of(state), BYTES("s"), 2, keep_row, &row, &error),
                     -ERR_NOT_FOUND);
    assert_int_equal(error.code, ERR_NOT_FOUND);
    assert_int_equal(journal_read(journal_of(state), BYTES("s"), 0, keep_row, &row, &error),
                     -ERR_NOT_FOUND);
    assert_int_equal(journal_read(journal_of(state), BYTES("t"), 1, keep_row, &row, &error),
                     -ERR_NOT_FOUND);
    assert_int_equal(row.calls, 0);
    assert_int_equal(commit_one(journal_of(state), "s", 2, "b"), 0);
}

static void a_redaction_replaces_one_body(void **state)
{
    struct record records[] = {record_make("s", 1, "one"), record_make("s", 2, "a secret text"),
                               record_make("s", 3, "three"), record_make("t", 2 - 1, "t")};

    assert_int_equal(commit_records(journal_of(state), records, 4), 0);
    assert_int_equal(redact(journal_of(state), "s", 2, "gone"), 0);
    assert_bodies(reopened(state), "s", "one|gone|three|");
    assert_bodies(journal_of(state), "t", "t|");
}

static void a_record_is_redacted_in_the_commit_that_brings_it(void **state)
{
    struct error error = {0};
    struct record record = record_make("s", 1, "a secret text");
    struct redaction redaction = {.session = BYTES("s"), .seq = 1, .body = BYTES("gone")};
    struct commit commit = {&record, 1, &redaction, 1};

    assert_int_equal(journal_commit(journal_of(state), &commit, &error), 0);
    assert_bodies(reopened(state), "s", "gone|");
}

static void a_redaction_may_be_longer_or_empty(void **state)
{
    struct record records[] = {record_make("s", 1, "a"), record_make("s", 2, "b")};

    assert_int_equal(commit_records(journal_of(state), records, 2), 0);
    assert_int_equal(redact(journal_of(state), "s", 1, "much longer than it was"), 0);
    assert_int_equal(redact(journal_of(state), "s", 2, ""), 0);
    assert_bodies(reopened(state), "s", "much longer than it was||");
}

static void a_redaction_without_a_row_is_refused_with_its_whole_turn(void **state)
{
    struct error error = {0};
    struct record record = record_make("s", 1, "a");
    struct redaction redaction = {.session = BYTES("s"), .seq = 2, .body = BYTES("gone")};
    struct commit commit = {&record, 1, &redaction, 1};

    assert_int_equal(journal_commit(journal_of(state), &commit, &error), -ERR_CONFLICT);
    assert_int_equal(redact(journal_of(state), "nobody", 1, ""), -ERR_CONFLICT);
    assert_bodies(reopened(state), "s", "");
    assert_int_equal(commit_one(journal_of(state), "s", 1, "a"), 0);
}

static void a_failure_before_writing_leaves_nothing(void **state)
{
    assert_int_equal(commit_one(journal_of(state), "s", 1, "a"), 0);
    fail_next(state, MEMORY_FAULT_BEFORE);

    int result = commit_one(journal_of(state), "s", 2, "b");

    assert_true(result == -ERR_IO || result == -ERR_UNCERTAIN);
    assert_bodies(journal_of(state), "s", "a|");
    assert_int_equal(commit_one(journal_of(state), "s", 2, "c"), 0);
    assert_bodies(reopened(state), "s", "a|c|");
}

static void a_probe_fails_while_commits_fail_and_changes_nothing(void **state)
{
    struct error error;

    assert_int_equal(commit_one(journal_of(state), "s", 1, "a"), 0);
    assert_int_equal(journal_probe(journal_of(state), &error), 0);
    fail_next(state, MEMORY_FAULT_FULL);
    assert_int_equal(journal_probe(journal_of(state), &error), -ERR_FULL);
    fail_next(state, MEMORY_FAULT_BEFORE);
    assert_int_not_equal(journal_probe(journal_of(state), &error), 0);
    assert_int_equal(journal_probe(journal_of(state), &error), 0);
    assert_bodies(reopened(state), "s", "a|");
    assert_int_equal(commit_one(journal_of(state), "s", 2, "b"), 0);
}

static void a_full_disk_leaves_nothing_and_is_said_so(void **state)
{
    assert_int_equal(commit_one(journal_of(state), "s", 1, "a"), 0);
    fail_next(state, MEMORY_FAULT_FULL);
    assert_int_equal(commit_one(journal_of(state), "s", 2, "b"), -ERR_FULL);
    assert_bodies(journal_of(state), "s", "a|");
    assert_int_equal(commit_one(journal_of(state), "s", 2, "c"), 0);
    assert_bodies(reopened(state), "s", "a|c|");
}

/* Whether the row is there may differ; that it stays so from the reload on may not. */
static void after_an_uncertain_commit_a_reload_tells_the_truth(void **state)
{
    assert_int_equal(commit_one(journal_of(state), "s", 1, "a"), 0);
    fail_next(state, MEMORY_FAULT_AFTER);
    assert_int_equal(commit_one(journal_of(state), "s", 2, "b"), -ERR_UNCERTAIN);

    uint64_t last = last_seq(journal_of(state), "s");

    assert_true(last == 1 || last == 2);
    assert_int_equal(last_seq(reopened(state), "s"), last);
    assert_int_equal(commit_one(journal_of(state), "s", last + 1, "c"), 0);
    assert_bodies(reopened(state), "s", last == 2 ? "a|b|c|" : "a|c|");
}

static void a_fault_happens_once(void **state)
{
    fail_next(state, MEMORY_FAULT_FULL);
    assert_int_equal(commit_one(journal_of(state), "s", 1, "a"), -ERR_FULL);
    for (uint64_t seq = 1; seq <= 5; seq++)
        assert_int_equal(commit_one(journal_of(state), "s", seq, "a"), 0);
}

static int count_session(void *context, struct bytes session, struct error *error)
{
    (void)session, (void)error;
    ++*(size_t *)context;
    return 0;
}

static void an_erased_session_is_gone_and_the_others_stay(void **state)
{
    struct world *world = *state;
    struct journal *journal = world->fixture.journal;
    struct error error = {0};
    size_t count = 0;
    bool gone = false;

    assert_int_equal(commit_one(journal, "a", 1, "a1"), 0);
    assert_int_equal(commit_one(journal, "b", 1, "b1"), 0);
    assert_int_equal(commit_one(journal, "b", 2, "b2"), 0);
    assert_int_equal(commit_one(journal, "c", 1, "c1"), 0);
    assert_int_equal(journal_erase(journal, BYTES("b"), &gone, &error), 0);
    assert_true(gone);
    assert_bodies(journal, "a", "a1|");
    assert_bodies(journal, "b", "");
    assert_bodies(journal, "c", "c1|");
    assert_int_equal(journal_sessions(journal, count_session, &count, &error), 0);
    assert_int_equal(count, 2);
    assert_int_equal(commit_one(journal, "b", 3, "b3"), -ERR_CONFLICT);
    assert_int_equal(commit_one(journal, "b", 1, "anew"), 0);
    assert_bodies(journal, "b", "anew|");
}

static void erasing_what_nobody_wrote_is_fine(void **state)
{
    struct world *world = *state;
    struct error error = {0};
    bool gone = false;

    assert_int_equal(commit_one(world->fixture.journal, "a", 1, "a1"), 0);
    assert_int_equal(journal_erase(world->fixture.journal, BYTES("b"), &gone, &error), 0);
    assert_true(gone);
    assert_bodies(world->fixture.journal, "a", "a1|");
}

static void an_erasure_that_fails_can_be_repeated(void **state)
{
    struct world *world = *state;
    struct journal *journal = world->fixture.journal;
    struct error error = {0};
    bool gone = true;

    assert_int_equal(commit_one(journal, "a", 1, "a1"), 0);
    world->backend->fail_next(&world->fixture, MEMORY_FAULT_BEFORE);
    assert_int_not_equal(journal_erase(journal, BYTES("a"), &gone, &error), 0);
    assert_false(gone);
    assert_int_equal(journal_erase(journal, BYTES("a"), &gone, &error), 0);
    assert_true(gone);
    assert_bodies(journal, "a", "");
}

#define RULE(test)                                                                             \
    {                                                                                          \
#test, test                                                                            \
    }
static const struct {
    const char *name;
    CMUnitTestFunction test;
} rules[] = {
    RULE(records_come_back_in_order),
    RULE(every_field_and_byte_comes_back),
    RULE(an_empty_body_is_a_body),
    RULE(a_body_of_64_kilobytes_comes_back),
    RULE(a_gap_is_refused_and_nothing_of_the_turn_is_written),
    RULE(a_session_starts_at_one),
    RULE(a_row_that_is_there_is_not_written_again),
    RULE(a_gap_is_noticed_after_reopening),
    RULE(a_refused_session_does_not_spoil_the_numbers_of_another),
    RULE(an_empty_commit_is_fine),
    RULE(an_erased_session_is_gone_and_the_others_stay),
    RULE(erasing_what_nobody_wrote_is_fine),
    RULE(an_erasure_that_fails_can_be_repeated),
    RULE(a_session_that_nobody_wrote_has_no_records),
    RULE(sessions_are_listed_in_order_of_id),
    RULE(a_session_can_be_replayed_while_sessions_are_listed),
    RULE(many_sessions_interleaved_stay_apart),
    RULE(ten_thousand_records_are_one_commit),
    RULE(commits_of_any_size_keep_each_row_as_it_came),
    RULE(a_gap_or_a_repeat_anywhere_in_a_long_turn_refuses_all_of_it),
    RULE(a_callback_ends_a_replay_with_its_own_value),
    RULE(one_record_is_read_without_the_others),
    RULE(a_record_that_is_not_there_is_not_found),
    RULE(a_redaction_replaces_one_body),
    RULE(a_record_is_redacted_in_the_commit_that_brings_it),
    RULE(a_redaction_may_be_longer_or_empty),
    RULE(a_redaction_without_a_row_is_refused_with_its_whole_turn),
    RULE(a_failure_before_writing_leaves_nothing),
    RULE(a_probe_fails_while_commits_fail_and_changes_nothing),
    RULE(a_full_disk_leaves_nothing_and_is_said_so),
    RULE(after_an_uncertain_commit_a_reload_tells_the_truth),
    RULE(a_fault_happens_once),
};

static int world_setup(void **state)
{
    struct world *world = calloc(1, sizeof(*world));

    assert_non_null(world);
    world->backend = *state; /* what the table of tests put there */
    fault_vfs_order(NULL);
    fixture_init(&world->fixture);
    world->backend->open(&world->fixture);
    *state = world;
    return 0;
}

static int world_teardown(void **state)
{
    struct world *world = *state;

    fault_vfs_order(NULL);
    fixture_release(&world->fixture);
    free(world);
    return 0;
}

int main(void)
{
    static struct CMUnitTest tests[ARRAY_COUNT(backends) * ARRAY_COUNT(rules)];
    static char names[ARRAY_COUNT(tests)][128];
    size_t count = 0;

    for (size_t b = 0; b < ARRAY_COUNT(backends); b++) {
        for (size_t r = 0; r < ARRAY_COUNT(rules); r++) {
            snprintf(names[count], sizeof(names[count]), "%s: %s", backends[b].name,
                     rules[r].name);
            tests[count] = (struct CMUnitTest){
                .name = names[count],
                .test_func = rules[r].test,
                .setup_func = world_setup,
                .teardown_func = world_teardown,
                .initial_state = (void *)(uintptr_t)&backends[b],
            };
            count++;
        }
    }
    fault_vfs_install();
    return _cmocka_run_group_tests("conformance", tests, count, NULL, NULL);
}
