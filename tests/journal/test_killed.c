/*
 * A writer that is killed with -9 at any moment loses nothing that it had acknowledged. The
 * child says over a pipe what was committed; the parent kills it after some of that, and looks.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "fixture.h"
#include "herkend/random.h"

enum { ROUNDS_DEFAULT = 20, ROWS_MAX = 40, TEXT_BYTES = 300 };

/* The rows of a turn depend on where it starts, so that both sides know them. */
static size_t rows_of_turn(uint64_t first_seq)
{
    return 1 + splitmix64_once(first_seq) % ROWS_MAX;
}

/* Commits turn after turn and acknowledges each, until it is killed. */
static _Noreturn void write_until_killed(const char *path, int acknowledgements)
{
    struct error error = {0};
    struct journal *journal = NULL;
    char text[TEXT_BYTES + 1];
    uint64_t seq = 0;

    memset(text, 'x', TEXT_BYTES);
    text[TEXT_BYTES] = '\0';
    if (journal_sqlite_open(&journal, path, JOURNAL_READ_WRITE, &error) != 0)
        _exit(2);
    if (journal_replay(journal, BYTES("s"), fixture_take_seq, &seq, &error) != 0)
        _exit(3);
    for (;;) {
        struct record records[ROWS_MAX];
        struct redaction redaction = {BYTES("s"), seq + 1, BYTES("{}")};
        struct commit commit = {.records = records, .redactions = &redaction};

        commit.record_count = rows_of_turn(seq + 1);
        commit.redaction_count = seq % 7 == 0; /* so that it is killed while it forgets, too */
        for (size_t i = 0; i < commit.record_count; i++)
            records[i] = record_make("s", seq + 1 + i, text);
        if (journal_commit(journal, &commit, &error) != 0)
            _exit(4);
        seq += commit.record_count;
        if (write(acknowledgements, &seq, sizeof(seq)) != sizeof(seq))
            _exit(5);
    }
}

/* Runs a writer, kills it after some acknowledgements; the last seq that it acknowledged. */
static uint64_t run_and_kill(const char *path, uint64_t acknowledgements)
{
    int ends[2];
    int status = 0;
    uint64_t seq = 0;
    uint64_t last = 0;

    assert_int_equal(pipe(ends), 0);
    fflush(NULL);
    pid_t child = fork();

    assert_true(child >= 0);
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL); /* a test that fails leaves nobody behind */
        close(ends[0]);
        write_until_killed(path, ends[1]);
    }
    close(ends[1]);
    for (uint64_t i = 0; i < acknowledgements; i++) {
        assert_int_equal(read(ends[0], &seq, sizeof(seq)), sizeof(seq));
        last = seq;
    }
    assert_int_equal(kill(child, SIGKILL), 0);
    while (read(ends[0], &seq, sizeof(seq)) == sizeof(seq))
        last = seq; /* said before the kill arrived */
    close(ends[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    return last;
}

static void what_was_acknowledged_is_there_after_a_kill(void **state)
{
    const char *wanted = getenv("HERKEND_KILL_ROUNDS");
    long rounds = wanted ? strtol(wanted, NULL, 10) : ROUNDS_DEFAULT;
    uint64_t random = 20261121;
    struct fixture fixture;
    struct error error = {0};

    (void)state;
    fixture_init(&fixture);
    for (long round = 0; round < rounds; round++) {
        uint64_t acknowledged = run_and_kill(fixture.path, 1 + random_below(&random, 30));

        /* Every other time the next writer starts on what the killed one left. */
        if (round % 2 == 0)
            fixture_open(&fixture);
        else if (journal_sqlite_open(&fixture.journal, fixture.path, JOURNAL_READ_ONLY,
                                     &error) != 0)
            fail_msg("%s", error.sentence);

        uint64_t there = last_seq(fixture.journal, "s");

        if (there != acknowledged && there != acknowledged + rows_of_turn(acknowledged + 1))
            fail_msg("round %ld: %llu acknowledged, %llu there", round,
                     (unsigned long long)acknowledged, (unsigned long long)there);
        assert_int_equal(journal_sqlite_check(fixture.journal, &error), 0);
        fixture_close(&fixture);
    }
    fixture_release(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_acknowledged_is_there_after_a_kill),
    };

    return cmocka_run_group_tests_name("killed", tests, NULL, NULL);
}
