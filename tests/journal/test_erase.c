/*
 * An erased session is gone from the files, not only from the rows: over seeds, as it depends
 * on how rows come to stand on pages, and on what stands in the WAL.
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
#include "herkend/random.h"

enum { SESSIONS = 4, TURNS = 3000, SEEDS = 3 };

static int setup(void **state)
{
    struct fixture *fixture = calloc(1, sizeof(*fixture));

    assert_non_null(fixture);
    fixture_init(fixture);
    fixture_open(fixture);
    *state = fixture;
    return 0;
}

static int teardown(void **state)
{
    fixture_release(*state);
    free(*state);
    return 0;
}

/* Texts of all lengths, those of the sessions in turn, some withdrawn. */
static void fill(struct fixture *fixture, uint64_t seed)
{
    static char body[6000];
    uint64_t random = seed;
    uint64_t last[SESSIONS] = {0};

    for (int turn = 0; turn < TURNS; turn++) {
        uint32_t session = random_below(&random, SESSIONS);
        int length = (int)random_below(&random, random_below(&random, 10) == 0 ? 2000 : 100);
        char name[16];

        snprintf(name, sizeof(name), "session%u", session);
        snprintf(body, sizeof(body), "<<session%u>>%0*u", session, length + 1, 0);
        last[session]++;
        assert_int_equal(commit_one(fixture->journal, name, last[session], body), 0);
        if (random_below(&random, 5) == 0) {
            struct redaction redaction = {.session = bytes_from_string(name),
                                          .seq = 1 +
                                                 random_below(&random, (uint32_t)last[session]),
                                          .body = BYTES("{}")};
            struct commit commit = {.redactions = &redaction, .redaction_count = 1};
            struct error error = {0};

            assert_int_equal(journal_commit(fixture->journal, &commit, &error), 0);
        }
    }
}

static bool is_in_files(const struct fixture *fixture, struct bytes wanted)
{
    static const char *const endings[] = {"", "-wal", "-shm"};
    bool found = false;

    for (size_t i = 0; i < ARRAY_COUNT(endings); i++) {
        char path[128];

        snprintf(path, sizeof(path), "%s%s", fixture->path, endings[i]);
        found = found || file_contains(path, wanted);
    }
    return found;
}

static void an_erased_session_is_in_no_file(void **state)
{
    struct fixture *fixture = *state;
    struct error error = {0};

    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        bool gone = false;
        uint64_t kept = 0;

        fill(fixture, seed);
        kept = last_seq(fixture->journal, "session2");
        assert_true(is_in_files(fixture, BYTES("<<session1>>")));
        assert_int_equal(journal_erase(fixture->journal, BYTES("session1"), &gone, &error), 0);
        assert_true(gone);
        /* The server still runs: this is what somebody finds who takes the disk now. */
        assert_false(is_in_files(fixture, BYTES("<<session1>>")));
        assert_false(is_in_files(fixture, BYTES("session1")));
        assert_int_equal(last_seq(fixture->journal, "session2"), kept);
        fixture_close(fixture);
        fixture_remove_files(fixture);
        fixture_open(fixture);
    }
}

static int keep_open(void *context, int columns, char **values, char **names)
{
    (void)context, (void)columns, (void)values, (void)names;
    return 0;
}

static void a_reader_in_the_way_is_told_and_the_next_call_finishes(void **state)
{
    struct fixture *fixture = *state;
    struct error error = {0};
    sqlite3 *reader = NULL;
    bool gone = true;

    assert_int_equal(commit_one(fixture->journal, "s", 1, "a-secret-text"), 0);
    assert_int_equal(sqlite3_open(fixture->path, &reader), SQLITE_OK);
    assert_int_equal(
        sqlite3_exec(reader, "BEGIN; SELECT count(*) FROM event", keep_open, NULL, NULL),
        SQLITE_OK);
    assert_int_equal(journal_erase(fixture->journal, BYTES("s"), &gone, &error), 0);
    assert_false(gone);
    assert_bodies(fixture->journal, "s", "");

    assert_int_equal(sqlite3_exec(reader, "COMMIT", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(reader);
    assert_int_equal(journal_erase(fixture->journal, BYTES("s"), &gone, &error), 0);
    assert_true(gone);
    assert_false(is_in_files(fixture, BYTES("a-secret-text")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_erased_session_is_in_no_file, setup, teardown),
        cmocka_unit_test_setup_teardown(a_reader_in_the_way_is_told_and_the_next_call_finishes,
                                        setup, teardown),
    };

    fault_vfs_install();
    fault_vfs_skip_flushing();
    return cmocka_run_group_tests_name("erase", tests, NULL, NULL);
}
