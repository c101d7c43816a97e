/*
 * The power goes at any moment, and what was not flushed arrives in part or not at all. What
 * was acknowledged before is there, whole, and nothing after the turn that was under way.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "fault_vfs.h"
#include "fixture.h"
#include "herkend/random.h"
#include "power_cut.h"

enum { ROWS_PER_TURN_MAX = 12, TURNS_MAX = 2000, CUTS_DEFAULT = 300 };

static struct fixture shared; /* folder of all cuts */

/* One dialogue until the power goes. */
struct dialogue {
    uint64_t random;
    uint64_t acknowledged; /* last seq */
    uint64_t under_way;    /* last seq of the turn that was being committed at the cut */
};

static void commit_turn(struct dialogue *dialogue, struct journal *journal, size_t text_bytes)
{
    static char text[9000];
    struct record records[ROWS_PER_TURN_MAX];
    struct redaction redaction = {.session = BYTES("s"), .body = BYTES("")};
    struct commit commit = {.records = records, .redactions = &redaction};
    struct error error = {0};

    memset(text, 'x', sizeof(text) - 1);
    commit.record_count = 1 + random_below(&dialogue->random, ROWS_PER_TURN_MAX);
    for (size_t i = 0; i < commit.record_count; i++) {
        records[i] = record_make("s", dialogue->acknowledged + 1 + i, "");
        records[i].body =
            (struct bytes){text, random_below(&dialogue->random, (uint32_t)text_bytes)};
    }
    if (dialogue->acknowledged > 0 && random_below(&dialogue->random, 10) == 0) {
        redaction.seq = 1 + random_below(&dialogue->random, (uint32_t)dialogue->acknowledged);
        commit.redaction_count = 1;
    }
    dialogue->under_way = dialogue->acknowledged + commit.record_count;
    if (journal_commit(journal, &commit, &error) != 0)
        fail_msg("%s", error.sentence);
    if (!power_cut_happened())
        dialogue->acknowledged = dialogue->under_way;
}

/* Starts again from what the disk held. */
static void look_at_the_disk(const struct dialogue *dialogue, uint64_t seed)
{
    static const char *const endings[] = {"", "-wal", "-journal"};
    struct fixture after;
    struct error error = {0};
    char from[160];
    char to[160];

    fixture_init_beside(&after, &shared);
    fixture_remove_files(&after);
    file_make_empty(after.path);
    for (size_t i = 0; i < ARRAY_COUNT(endings); i++) {
        snprintf(from, sizeof(from), "%s%s", shared.path, endings[i]);
        snprintf(to, sizeof(to), "%s%s", after.path, endings[i]);
        (void)power_cut_write_file(from, to); /* not all of them need be there */
    }
    power_cut_stop();

    fixture_open(&after);
    uint64_t there = last_seq(after.journal, "s");

    if (there != dialogue->acknowledged && there != dialogue->under_way)
        fail_msg("seed %llu: %llu acknowledged, %llu under way, %llu there",
                 (unsigned long long)seed, (unsigned long long)dialogue->acknowledged,
                 (unsigned long long)dialogue->under_way, (unsigned long long)there);
    assert_int_equal(journal_sqlite_check(after.journal, &error), 0);
    assert_int_equal(commit_one(after.journal, "s", there + 1, "and on"), 0);
    fixture_remove_files(&after);
}

static void play(uint64_t seed, uint64_t calls_max)
{
    struct dialogue dialogue = {.random = seed};
    /* Short texts: commits. Long ones: checkpoints as well. */
    size_t text_bytes = seed % 3 == 0 ? 9000 : 300;

    fixture_remove_files(&shared);
    file_make_empty(shared.path);
    power_cut_order(1 + splitmix64(&dialogue.random) % calls_max, seed);
    fixture_open(&shared);
    for (int turn = 0; !power_cut_happened() && turn < TURNS_MAX; turn++)
        commit_turn(&dialogue, shared.journal, text_bytes);
    assert_true(power_cut_happened());
    look_at_the_disk(&dialogue, seed);
}

static void what_was_acknowledged_is_there_after_a_power_cut(void **state)
{
    const char *wanted = getenv("HERKEND_POWER_CUTS");
    uint64_t cuts = wanted ? strtoull(wanted, NULL, 10) : CUTS_DEFAULT;

    (void)state;
    for (uint64_t seed = 1; seed <= cuts; seed++)
        play(seed, seed % 3 == 0 ? 3000 : 300);
}

static void a_power_cut_while_the_file_is_made_leaves_one_that_can_be_used(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 100; seed++)
        play(seed * 3 + 1, 20);
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
    power_cut_stop();
    fixture_release(&shared);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_acknowledged_is_there_after_a_power_cut),
        cmocka_unit_test(a_power_cut_while_the_file_is_made_leaves_one_that_can_be_used),
    };

    fault_vfs_install();
    fault_vfs_skip_flushing();
    return cmocka_run_group_tests_name("power cut", tests, make_folder, remove_folder);
}
