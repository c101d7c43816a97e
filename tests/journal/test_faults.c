/*
 * Every call to the disk fails once, before, half-way and after it was done: while a client
 * that behaves as the engine does (reloads when in doubt, repeats what is not there) plays a
 * dialogue. Judged are the promise of an acknowledged commit, and what a start after a power
 * cut at the moment of the failure would find.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "fault_vfs.h"
#include "fixture.h"

enum { TURNS = 10, ROWS_PER_TURN = 3, REDACTED_TURN = 5, ATTEMPTS_MAX = 8 };

/* The folder of all runs: to make and remove one takes longer than a run. */
static struct fixture shared;

/* What one run with one fault brought about. */
struct tale {
    struct fault fault;
    struct fixture fixture;
    sqlite3 *watcher;      /* another process's connection, which keeps the WAL alive */
    uint64_t acknowledged; /* turns, so that seq is three times as much */
    unsigned failures;
};

static void tell(const struct tale *tale, const char *what, uint64_t number)
{
    fail_msg("call %d, the %u., result %d, moment %d%s: %s (%llu)", (int)tale->fault.call,
             tale->fault.nth, tale->fault.result, (int)tale->fault.moment,
             tale->fault.lasting ? ", lasting" : "", what, (unsigned long long)number);
}

static int commit_turn(struct tale *tale, uint64_t turn, struct error *error)
{
    struct record records[ROWS_PER_TURN];
    struct redaction redaction = {.session = BYTES("s"), .seq = 2, .body = BYTES("gone")};
    struct commit commit = {.records = records, .record_count = ROWS_PER_TURN};

    for (uint64_t i = 0; i < ROWS_PER_TURN; i++)
        records[i] = record_make("s", (turn - 1) * ROWS_PER_TURN + i + 1, "some text");
    if (turn == REDACTED_TURN) {
        commit.redactions = &redaction;
        commit.redaction_count = 1;
    }
    return journal_commit(tale->fixture.journal, &commit, error);
}

/* The turns that are there, which must be whole; ATTEMPTS_MAX tries while the disk still fails.
 */
static uint64_t turns_there(const struct tale *tale, struct journal *journal)
{
    struct error error = {0};
    uint64_t seq = 0;
    int result = -1;

    for (int attempt = 0; result != 0 && attempt < ATTEMPTS_MAX; attempt++) {
        seq = 0;
        result = journal_replay(journal, BYTES("s"), fixture_take_seq, &seq, &error);
        if (result != 0 && result != -ERR_IO && result != -ERR_FULL)
            tell(tale, error.sentence, (uint64_t)-result);
        if (result != 0 && attempt == ATTEMPTS_MAX / 2)
            fault_vfs_order(NULL);
    }
    if (result != 0)
        tell(tale, "a reload never succeeds", (uint64_t)-result);
    if (seq % ROWS_PER_TURN != 0)
        tell(tale, "half a turn is there", seq);
    return seq / ROWS_PER_TURN;
}

/* Takes the files as they are now, without the index in memory: a start from them is a start
 * after a power cut that lost nothing of what had reached the disk. */
static uint64_t turns_after_a_crash(const struct tale *tale)
{
    struct fixture crashed;
    char wal[128];
    char crashed_wal[128];

    fixture_init_beside(&crashed, &tale->fixture);
    fixture_remove_files(&crashed);
    snprintf(wal, sizeof(wal), "%s-wal", tale->fixture.path);
    snprintf(crashed_wal, sizeof(crashed_wal), "%s-wal", crashed.path);
    file_copy(tale->fixture.path, crashed.path);
    if (access(wal, F_OK) == 0)
        file_copy(wal, crashed_wal);
    fault_vfs_pause(true);
    fixture_open(&crashed);

    uint64_t there = turns_there(tale, crashed.journal);

    fixture_remove_files(&crashed);
    fault_vfs_pause(false);
    return there;
}

/* What a restart and a reload would find after turn has failed. Returns whether it is there. */
static bool look_after_a_failure(const struct tale *tale, uint64_t turn, int result)
{
    uint64_t at_restart = turns_after_a_crash(tale);

    if (at_restart != turn - 1 && (at_restart != turn || result == -ERR_FULL))
        tell(tale, "a restart finds another number of turns", at_restart);

    uint64_t at_reload = turns_there(tale, tale->fixture.journal);

    if (at_reload != turn - 1 && (at_reload != turn || result == -ERR_FULL))
        tell(tale, "a reload finds another number of turns", at_reload);
    /* From here on the clients are told what the reload found. */
    if (turns_after_a_crash(tale) != at_reload)
        tell(tale, "a restart finds something else than the reload", at_reload);
    return at_reload == turn;
}

/* Repeats a turn until it is there, as the engine and the clients together do. */
static void play_turn(struct tale *tale, uint64_t turn)
{
    for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
        struct error error = {0};
        int result = commit_turn(tale, turn, &error);

        if (result == 0) {
            tale->acknowledged = turn;
            return;
        }
        tale->failures++;
        if (error.code != -result || error.sentence[0] == '\0')
            tell(tale, "no sentence", (uint64_t)error.code);
        if (result == -ERR_CONFLICT)
            tell(tale, error.sentence, turn);
        if (attempt == ATTEMPTS_MAX / 2)
            fault_vfs_order(NULL);
        if (look_after_a_failure(tale, turn, result)) {
            tale->acknowledged = turn;
            return;
        }
    }
    tell(tale, "a turn never succeeds", turn);
}

static void open_in_the_end(struct tale *tale)
{
    int result = -1;

    for (int attempt = 0; result != 0 && attempt < ATTEMPTS_MAX; attempt++) {
        struct error error = {0};

        result = journal_sqlite_open(&tale->fixture.journal, tale->fixture.path,
                                     JOURNAL_READ_WRITE, &error);
        if (result != 0 && result != -ERR_IO && result != -ERR_FULL)
            tell(tale, error.sentence, (uint64_t)-result);
        tale->failures += result != 0;
        if (attempt == ATTEMPTS_MAX / 2)
            fault_vfs_order(NULL);
    }
    if (result != 0)
        tell(tale, "never opens", (uint64_t)-result);
}

/* Has read and holds nothing, but is not gone. */
static void watch(struct tale *tale)
{
    fault_vfs_pause(true);
    assert_int_equal(sqlite3_open(tale->fixture.path, &tale->watcher), SQLITE_OK);
    assert_int_equal(
        sqlite3_exec(tale->watcher, "SELECT count(*) FROM event", NULL, NULL, NULL), SQLITE_OK);
    fault_vfs_pause(false);
}

/* One dialogue with one fault. False when the fault never came to pass: all places are tried.
 */
static bool play(struct fault fault, bool watched, unsigned *failures)
{
    struct tale tale = {.fault = fault};

    /* A run that failed may have left its files and its pause. */
    fixture_remove_files(&shared);
    fault_vfs_pause(false);
    tale.fixture = shared;
    file_make_empty(
        tale.fixture.path); /* else each run flushes the folder, which takes its time */
    fault_vfs_order(&fault);
    open_in_the_end(&tale);
    if (watched)
        watch(&tale);
    for (uint64_t turn = 1; turn <= TURNS; turn++)
        play_turn(&tale, turn);

    bool happened = fault_vfs_happened() || tale.failures > 0;

    sqlite3_close(tale.watcher);
    fixture_close(&tale.fixture);
    fault_vfs_order(NULL);
    fixture_open(&tale.fixture);
    if (turns_there(&tale, tale.fixture.journal) != TURNS)
        tell(&tale, "turns are missing in the end", tale.acknowledged);
    *failures += tale.failures;
    fixture_remove_files(&tale.fixture);
    return happened;
}

static void fail_everywhere(struct fault fault)
{
    unsigned failures = 0;

    for (int watched = 0; watched < 2; watched++) {
        for (fault.nth = 1; play(fault, watched, &failures); fault.nth++)
            assert_in_range(fault.nth, 1, 1000);
        assert_true(fault.nth > 3);
        assert_true(failures > 0);
    }
}

#define FAULT_TEST(name, ...)                                                                  \
    static void name(void **state)                                                             \
    {                                                                                          \
        (void)state;                                                                           \
        fail_everywhere((struct fault){__VA_ARGS__});                                          \
    }

FAULT_TEST(a_write_that_fails, .call = FAULT_WRITE, .result = SQLITE_IOERR_WRITE)
FAULT_TEST(a_write_that_fails_half_way, .call = FAULT_WRITE, .result = SQLITE_IOERR_WRITE,
           .moment = FAULT_HALF)
FAULT_TEST(a_write_that_is_done_and_fails, .call = FAULT_WRITE, .result = SQLITE_IOERR_WRITE,
           .moment = FAULT_AFTER)
FAULT_TEST(writes_that_fail_for_a_while, .call = FAULT_WRITE, .result = SQLITE_IOERR_WRITE,
           .lasting = true)
FAULT_TEST(a_disk_that_is_full, .call = FAULT_WRITE, .result = SQLITE_FULL)
FAULT_TEST(a_disk_that_is_full_half_way, .call = FAULT_WRITE, .result = SQLITE_FULL,
           .moment = FAULT_HALF)
FAULT_TEST(a_disk_that_stays_full_for_a_while, .call = FAULT_WRITE, .result = SQLITE_FULL,
           .moment = FAULT_HALF, .lasting = true)
FAULT_TEST(a_flush_that_fails, .call = FAULT_SYNC, .result = SQLITE_IOERR_FSYNC)
FAULT_TEST(a_flush_that_is_done_and_fails, .call = FAULT_SYNC, .result = SQLITE_IOERR_FSYNC,
           .moment = FAULT_AFTER)
FAULT_TEST(flushes_that_fail_for_a_while, .call = FAULT_SYNC, .result = SQLITE_IOERR_FSYNC,
           .lasting = true)
FAULT_TEST(a_read_that_fails, .call = FAULT_READ, .result = SQLITE_IOERR_READ)

/* Files are cut only when the WAL is emptied, so there are few of these calls and they fail no
 * commit. */
static void a_truncation_that_fails_fails_no_commit(void **state)
{
    struct fault fault = {.call = FAULT_TRUNCATE, .result = SQLITE_IOERR_TRUNCATE};
    unsigned failures = 0;

    (void)state;
    for (fault.nth = 1; play(fault, false, &failures); fault.nth++)
        assert_in_range(fault.nth, 1, 1000);
    assert_int_equal(failures, 0);
    assert_true(fault.nth > 1);
}

static void nothing_fails_on_a_good_disk(void **state)
{
    unsigned failures = 0;

    (void)state;
    assert_false(play((struct fault){.call = FAULT_WRITE, .nth = 1000000}, false, &failures));
    assert_int_equal(failures, 0);
}

static int make_folder(void **state)
{
    (void)state;
    fixture_init(&shared);
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    fixture_release(&shared);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_fails_on_a_good_disk),
        cmocka_unit_test(a_write_that_fails),
        cmocka_unit_test(a_write_that_fails_half_way),
        cmocka_unit_test(a_write_that_is_done_and_fails),
        cmocka_unit_test(writes_that_fail_for_a_while),
        cmocka_unit_test(a_disk_that_is_full),
        cmocka_unit_test(a_disk_that_is_full_half_way),
        cmocka_unit_test(a_disk_that_stays_full_for_a_while),
        cmocka_unit_test(a_flush_that_fails),
        cmocka_unit_test(a_flush_that_is_done_and_fails),
        cmocka_unit_test(flushes_that_fail_for_a_while),
        cmocka_unit_test(a_read_that_fails),
        cmocka_unit_test(a_truncation_that_fails_fails_no_commit),
    };

    fault_vfs_install();
    fault_vfs_skip_flushing();
    return cmocka_run_group_tests_name("faults", tests, make_folder, remove_folder);
}
