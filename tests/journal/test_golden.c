/*
 * The file that the first version wrote is readable for ever. golden/dialogue.v1.db was made
 * once by this program (test_golden --write FILE) and is never made again: another format is
 * another version and another file.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "fixture.h"

/* A constant initialiser, which BYTES() is not. */
#define TEXT(literal)                                                                          \
    {                                                                                          \
        (literal), sizeof(literal) - 1                                                         \
    }

static const struct record golden[] = {
    {TEXT("k7qx2mabcd"), 1, 1795000000000, 1, 1,
     TEXT("{\"title\":\"Innovatie in de gemeente\",\"language\":\"nl\"}")},
    {TEXT("k7qx2mabcd"), 2, 1795000000001, 2, 1, TEXT("{}")},
    {TEXT("k7qx2mabcd"), 3, 1795000060000, 40, 2, TEXT("{\"statement\":1,\"text\":\"\"}")},
    {TEXT("k7qx2mabcd"), 4, 1795000060000, 65535, 65535, TEXT("")},
    {TEXT("k7qx2mabcd"), 5, 1795000061234, 41, 1,
     TEXT("{\"text\":\"Eén loket: 真的好 \xF0\x9F\x90\x84\",\"quote\":\"\\\"\\u0001\\\\\"}")},
    {TEXT("zz9"), 1, 0, 1, 1, TEXT("{\"title\":\"Second session\"}")},
};

static void write_golden(const char *path)
{
    struct error error = {0};
    struct journal *journal = NULL;
    struct record records[ARRAY_COUNT(golden)];
    struct redaction redaction = {golden[2].session, golden[2].seq, golden[2].body};
    struct commit commit = {records, ARRAY_COUNT(golden), NULL, 0};
    struct commit withdrawal = {NULL, 0, &redaction, 1};

    memcpy(records, golden, sizeof(golden));
    records[2].body = BYTES("{\"statement\":1,\"text\":\"wat is teruggenomen\"}");
    if (access(path, F_OK) == 0 ||
        journal_sqlite_open(&journal, path, JOURNAL_READ_WRITE, &error) != 0 ||
        journal_commit(journal, &commit, &error) != 0 ||
        journal_commit(journal, &withdrawal, &error) != 0) {
        fprintf(stderr, "cannot write %s: %s\n", path, error.sentence);
        exit(1);
    }
    journal_destroy(journal);
}

static int expect_next(void *context, const struct record *record, struct error *error)
{
    size_t *next = context;

    (void)error;
    assert_in_range(*next, 0, ARRAY_COUNT(golden) - 1);
    const struct record *expected = &golden[(*next)++];

    assert_true(bytes_equal(record->session, expected->session));
    assert_true(record->seq == expected->seq);
    assert_true(record->time_ms == expected->time_ms);
    assert_int_equal(record->kind, expected->kind);
    assert_int_equal(record->version, expected->version);
    assert_true(bytes_equal(record->body, expected->body));
    return 0;
}

struct all_sessions {
    struct journal *journal;
    size_t next;
};

static int expect_session(void *context, struct bytes session, struct error *error)
{
    struct all_sessions *all = context;

    return journal_replay(all->journal, session, expect_next, &all->next, error);
}

static void assert_golden(struct journal *journal)
{
    struct error error = {0};
    struct all_sessions all = {.journal = journal};

    if (journal_sessions(journal, expect_session, &all, &error) != 0)
        fail_msg("%s", error.sentence);
    assert_int_equal(all.next, ARRAY_COUNT(golden));
    assert_int_equal(journal_sqlite_check(journal, &error), 0);
}

static void the_file_of_version_1_is_read_and_continued(void **state)
{
    struct fixture fixture;
    struct error error = {0};
    struct journal *reader = NULL;

    (void)state;
    fixture_init(&fixture);
    file_copy(HERKEND_SOURCE_DIR "/tests/journal/golden/dialogue.v1.db", fixture.path);
    if (journal_sqlite_open(&reader, fixture.path, JOURNAL_READ_ONLY, &error) != 0)
        fail_msg("%s", error.sentence);
    assert_golden(reader);
    journal_destroy(reader);

    fixture_open(&fixture);
    assert_golden(fixture.journal);
    assert_int_equal(commit_one(fixture.journal, "zz9", 2, "{}"), 0);
    assert_int_equal(last_seq(fixture.journal, "zz9"), 2);
    assert_false(file_contains(fixture.path, BYTES("teruggenomen")));
    fixture_release(&fixture);
}

static void what_is_written_today_is_what_was_written_then(void **state)
{
    struct fixture fixture;

    (void)state;
    fixture_init(&fixture);
    write_golden(fixture.path);
    fixture_open(&fixture);
    assert_golden(fixture.journal);
    fixture_release(&fixture);
}

int main(int count, char **arguments)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_file_of_version_1_is_read_and_continued),
        cmocka_unit_test(what_is_written_today_is_what_was_written_then),
    };

    if (count == 3 && strcmp(arguments[1], "--write") == 0) {
        write_golden(arguments[2]);
        return 0;
    }
    return cmocka_run_group_tests_name("golden", tests, NULL, NULL);
}
