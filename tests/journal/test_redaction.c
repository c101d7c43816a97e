/*
 * A withdrawn text is gone from the files, not only from the rows. Over seeds, as it depends on
 * how rows come to stand on pages.
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

enum { SESSIONS = 8, ROWS_MAX = 6400, LENGTHS_MAX = 8, MARK_BYTES = 12 };

/* One way to play. */
struct play {
    uint64_t seed;
    int turns;
    uint32_t withdrawals_in_100;   /* turns in which something is withdrawn */
    uint32_t lengths[LENGTHS_MAX]; /* of the texts, drawn evenly */
    size_t length_count;
    struct bytes replacement; /* of a withdrawn text: up to all of it */
};

struct row {
    char session[16];
    uint64_t seq;
    unsigned number; /* in the text, "<<00000012>>" */
    bool withdrawn;
};

struct crowd {
    struct fixture fixture;
    struct play play;
    uint64_t random;
    uint64_t last_seq[SESSIONS];
    struct row rows[ROWS_MAX];
    unsigned row_count;
    unsigned withdrawn_count;
};

static int setup(void **state)
{
    struct crowd *crowd = calloc(1, sizeof(*crowd));

    assert_non_null(crowd);
    fixture_init(&crowd->fixture);
    fixture_open(&crowd->fixture);
    *state = crowd;
    return 0;
}

static int teardown(void **state)
{
    struct crowd *crowd = *state;

    fixture_release(&crowd->fixture);
    free(crowd);
    return 0;
}

static void mark_of(const struct row *row, char out[16])
{
    snprintf(out, 16, "<<%08u>>", row->number);
}

/* A row with a text of its own, somewhere between short and several pages. */
static struct record write_something(struct crowd *crowd, char *body, size_t body_bytes)
{
    struct row *row = &crowd->rows[crowd->row_count];
    uint32_t session = random_below(&crowd->random, SESSIONS);
    uint32_t length =
        crowd->play.lengths[random_below(&crowd->random, (uint32_t)crowd->play.length_count)];
    char mark[16];

    snprintf(row->session, sizeof(row->session), "session%u", session);
    row->seq = ++crowd->last_seq[session];
    row->number = crowd->row_count++;
    mark_of(row, mark);

    int size =
        snprintf(body, body_bytes, "{\"text\":\"%s%0*u%s\"}", mark, (int)length, 0, mark);

    assert_in_range(size, 1, body_bytes - 1);
    return record_make(row->session, row->seq, body);
}

/* Withdraws something, or finds that it is withdrawn already. */
static bool withdraw_something(struct crowd *crowd, struct redaction *redaction)
{
    struct row *row = &crowd->rows[random_below(&crowd->random, crowd->row_count)];

    if (row->withdrawn)
        return false;
    row->withdrawn = true;
    crowd->withdrawn_count++;
    *redaction = (struct redaction){.session = bytes_from_string(row->session),
                                    .seq = row->seq,
                                    .body = crowd->play.replacement};
    return true;
}

static void play_turn(struct crowd *crowd)
{
    static char bodies[8][10000];
    struct record records[8];
    struct redaction redaction;
    struct error error = {0};
    struct commit commit = {.records = records, .redactions = &redaction};

    commit.record_count = 1 + random_below(&crowd->random, 8);
    for (size_t i = 0; i < commit.record_count; i++)
        records[i] = write_something(crowd, bodies[i], sizeof(bodies[i]));
    if (random_below(&crowd->random, 100) < crowd->play.withdrawals_in_100)
        commit.redaction_count = withdraw_something(crowd, &redaction) ? 1 : 0;
    assert_int_equal(journal_commit(crowd->fixture.journal, &commit, &error), 0);
}

/* Which texts stand anywhere in a file, however they came there. */
static void find_texts(const char *path, bool found[ROWS_MAX])
{
    size_t size = 0;
    char *data = file_read(path, &size);

    memset(found, 0, ROWS_MAX * sizeof(*found));
    for (size_t i = 0; data && i + MARK_BYTES <= size; i++) {
        char mark[MARK_BYTES + 1] = "";
        char *end = NULL;

        if (data[i] != '<' || data[i + 1] != '<')
            continue;
        memcpy(mark, data + i, MARK_BYTES);

        unsigned long number = strtoul(mark + 2, &end, 10);

        if (end == mark + 10 && *end == '>' && number < ROWS_MAX)
            found[number] = true;
    }
    free(data);
}

static void play(struct crowd *crowd, const struct play *play)
{
    static bool in_wal[ROWS_MAX];
    static bool in_file[ROWS_MAX];
    char wal[128];

    crowd->play = *play;
    crowd->random = play->seed;
    for (int turn = 0; turn < play->turns; turn++)
        play_turn(crowd);

    /* A last one, as the WAL may have grown since the one before. */
    struct redaction last = {.session = bytes_from_string(crowd->rows[0].session),
                             .seq = crowd->rows[0].seq};
    struct commit commit = {.redactions = &last, .redaction_count = 1};
    struct error error = {0};

    crowd->rows[0].withdrawn = true;
    assert_int_equal(journal_commit(crowd->fixture.journal, &commit, &error), 0);
    assert_true(crowd->withdrawn_count > 50);

    /* The server still runs: this is what somebody finds who takes the disk now. */
    snprintf(wal, sizeof(wal), "%s-wal", crowd->fixture.path);
    find_texts(wal, in_wal);
    find_texts(crowd->fixture.path, in_file);
    for (unsigned i = 0; i < crowd->row_count; i++) {
        assert_false(in_wal[i]);
        if (in_file[i] == crowd->rows[i].withdrawn)
            fail_msg("text %u is %s", i, in_file[i] ? "still there" : "lost");
    }
}

static void withdrawn_texts_are_in_no_file(void **state)
{
    struct play one = {
        .seed = 1,
        .turns = 800,
        .withdrawals_in_100 = 60,
        .lengths = {1, 10, 100, 300, 600, 1500, 3000, 9000},
        .length_count = 8,
        .replacement = BYTES("{\"text\":\"\"}"),
    };

    play(*state, &one);
}

/* Then the page may overflow, and rows move. */
static void withdrawn_texts_are_in_no_file_when_what_replaces_them_is_longer(void **state)
{
    static char longer[1000];
    struct play one = {
        .seed = 15, /* without the rewrite of the file one text remains */
        .turns = 300,
        .withdrawals_in_100 = 90,
        .lengths = {10, 50, 100},
        .length_count = 3,
        .replacement = {.data = longer, .size = sizeof(longer)},
    };

    memset(longer, 'x', sizeof(longer));
    play(*state, &one);
}

static int keep_open(void *context, int columns, char **values, char **names)
{
    (void)context;
    (void)columns;
    (void)values;
    (void)names;
    return 0;
}

static void a_reader_in_the_way_delays_forgetting_and_no_more(void **state)
{
    struct crowd *crowd = *state;
    struct fixture *fixture = &crowd->fixture;
    struct redaction redaction = {.session = BYTES("s"), .seq = 1, .body = BYTES("gone")};
    struct commit commit = {.redactions = &redaction, .redaction_count = 1};
    struct error error = {0};
    sqlite3 *reader = NULL;
    char wal[128];

    snprintf(wal, sizeof(wal), "%s-wal", fixture->path);
    assert_int_equal(commit_one(fixture->journal, "s", 1, "a-secret-text"), 0);
    assert_int_equal(sqlite3_open(fixture->path, &reader), SQLITE_OK);
    assert_int_equal(
        sqlite3_exec(reader, "BEGIN; SELECT count(*) FROM event", keep_open, NULL, NULL),
        SQLITE_OK);
    assert_int_equal(journal_commit(fixture->journal, &commit, &error), 0);
    assert_true(file_contains(wal, BYTES("a-secret-text")));

    assert_int_equal(sqlite3_exec(reader, "COMMIT", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(reader);
    for (uint64_t seq = 2; seq < 6; seq++)
        assert_int_equal(commit_one(fixture->journal, "s", seq, "b"), 0);
    assert_false(file_contains(wal, BYTES("a-secret-text")));
    assert_false(file_contains(fixture->path, BYTES("a-secret-text")));
}

static void what_a_killed_server_left_in_the_wal_goes_at_the_next_start(void **state)
{
    struct crowd *crowd = *state;
    struct fixture *fixture = &crowd->fixture;
    struct redaction redaction = {.session = BYTES("s"), .seq = 1, .body = BYTES("gone")};
    struct commit commit = {.redactions = &redaction, .redaction_count = 1};
    struct error error = {0};
    sqlite3 *reader = NULL;
    struct fixture killed;
    char wal[128];

    assert_int_equal(commit_one(fixture->journal, "s", 1, "a-secret-text"), 0);
    assert_int_equal(sqlite3_open(fixture->path, &reader), SQLITE_OK);
    assert_int_equal(
        sqlite3_exec(reader, "BEGIN; SELECT count(*) FROM event", keep_open, NULL, NULL),
        SQLITE_OK);
    assert_int_equal(journal_commit(fixture->journal, &commit, &error), 0);

    /* What the disk holds at this moment. */
    fixture_init(&killed);
    file_copy(fixture->path, killed.path);
    snprintf(wal, sizeof(wal), "%s-wal", fixture->path);
    char killed_wal[128];

    snprintf(killed_wal, sizeof(killed_wal), "%s-wal", killed.path);
    file_copy(wal, killed_wal);
    sqlite3_close(reader);
    assert_true(file_contains(killed_wal, BYTES("a-secret-text")));

    fixture_open(&killed);
    assert_bodies(killed.journal, "s", "gone|");
    assert_false(file_contains(killed_wal, BYTES("a-secret-text")));
    assert_false(file_contains(killed.path, BYTES("a-secret-text")));
    fixture_release(&killed);
}

int main(void)
{
#define WITH_CROWD(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
    const struct CMUnitTest tests[] = {
        WITH_CROWD(withdrawn_texts_are_in_no_file),
        WITH_CROWD(withdrawn_texts_are_in_no_file_when_what_replaces_them_is_longer),
        WITH_CROWD(a_reader_in_the_way_delays_forgetting_and_no_more),
        WITH_CROWD(what_a_killed_server_left_in_the_wal_goes_at_the_next_start),
    };

    fault_vfs_install();
    fault_vfs_skip_flushing();
    return cmocka_run_group_tests_name("redaction", tests, NULL, NULL);
}
