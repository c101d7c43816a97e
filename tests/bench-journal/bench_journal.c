/*
 * How fast the journal is on a disk: commits of 1, 10 and 100 rows, a withdrawal, a replay, a
 * start and a copy. bench_journal [FOLDER]; the folder says which disk, and is left empty.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "herkend/journal.h"
#include "herkend/random.h"

enum { ROWS_MAX = 1000, SESSIONS = 3, REPLAYED_ROWS = 1000 * 1000 };

static const char vote[] =
    "{\"seat\":512,\"statement\":1034,\"grade\":3,\"request\":\"a1024\"}";
static const char text[] =
    "{\"seat\":512,\"statement\":1034,\"text\":\"Wij lopen er steeds tegenaan dat een proef "
    "wel "
    "mag, maar dat niemand daarna het beheer en de kosten ervan wil dragen.\"}";

static double seconds_now(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void must(int result, const struct error *error)
{
    if (result == 0)
        return;
    fprintf(stderr, "bench_journal: %s\n", error->sentence);
    exit(1);
}

static int compare_doubles(const void *a, const void *b)
{
    double first = *(const double *)a;
    double second = *(const double *)b;

    return (first > second) - (first < second);
}

/* The last seq of each session that the bench writes to. */
struct bench {
    struct journal *journal;
    char path[512];
    uint64_t seq[SESSIONS];
    uint64_t random;
};

static void commit_rows(struct bench *bench, size_t row_count)
{
    static const char *const sessions[SESSIONS] = {"k7qx2mabcd", "p3v9rtwxyz", "a2b3c4d5e6"};
    static struct record records[ROWS_MAX];
    struct commit commit = {.records = records, .record_count = row_count};
    struct error error = {0};

    for (size_t i = 0; i < row_count; i++) {
        uint32_t session = random_below(&bench->random, SESSIONS);
        bool is_vote = random_below(&bench->random, 10) > 0;

        records[i] = (struct record){
            .session = bytes_from_string(sessions[session]),
            .seq = ++bench->seq[session],
            .time_ms = 1795000000000,
            .kind = 12,
            .version = 1,
            .body = bytes_from_string(is_vote ? vote : text),
        };
    }
    must(journal_commit(bench->journal, &commit, &error), &error);
}

static void bench_commits(struct bench *bench, size_t rows, size_t commits)
{
    double *took = calloc(commits, sizeof(*took));
    double start = seconds_now();

    if (!took)
        exit(1);
    for (size_t i = 0; i < commits; i++) {
        double before = seconds_now();

        commit_rows(bench, rows);
        took[i] = seconds_now() - before;
    }

    double seconds = seconds_now() - start;

    qsort(took, commits, sizeof(*took), compare_doubles);
    printf("%5zu rows a commit  %8.0f commits/s  %9.0f rows/s  p50 %6.2f ms  p99 %6.2f ms  "
           "max %6.1f ms\n",
           rows, (double)commits / seconds, (double)(commits * rows) / seconds,
           took[commits / 2] * 1e3, took[commits * 99 / 100] * 1e3, took[commits - 1] * 1e3);
    fflush(stdout);
    free(took);
}

static void bench_withdrawals(struct bench *bench, uint64_t count)
{
    double start = seconds_now();

    for (uint64_t i = 0; i < count; i++) {
        struct redaction redaction = {BYTES("k7qx2mabcd"), 1 + i * 7, BYTES("{}")};
        struct commit commit = {.redactions = &redaction, .redaction_count = 1};
        struct error error = {0};

        must(journal_commit(bench->journal, &commit, &error), &error);
    }
    printf("a withdrawal, forgotten in all files: %.2f ms\n",
           (seconds_now() - start) / (double)count * 1e3);
}

static int count_bytes(void *context, const struct record *record, struct error *error)
{
    (void)error;
    *(uint64_t *)context += record->body.size;
    return 0;
}

static int replay_session(void *context, struct bytes session, struct error *error)
{
    struct bench *bench = context;
    uint64_t bytes = 0;

    return journal_replay(bench->journal, session, count_bytes, &bytes, error);
}

/* A start on what stands there now, with as many rows as a long year has. */
static void bench_start(struct bench *bench)
{
    struct error error = {0};
    struct stat status;
    char copy[600];
    uint64_t rows = 0;

    for (size_t i = 0; i < SESSIONS; i++)
        rows += bench->seq[i];
    for (; rows < REPLAYED_ROWS; rows += ROWS_MAX)
        commit_rows(bench, ROWS_MAX);
    journal_destroy(bench->journal);

    double start = seconds_now();

    must(journal_sqlite_open(&bench->journal, bench->path, JOURNAL_READ_WRITE, &error), &error);
    double opened = seconds_now();

    must(journal_sessions(bench->journal, replay_session, bench, &error), &error);
    double replayed = seconds_now();

    must(journal_sqlite_check(bench->journal, &error), &error);
    double checked = seconds_now();

    snprintf(copy, sizeof(copy), "%s.copy", bench->path);
    must(journal_sqlite_backup(bench->journal, copy, &error), &error);
    double copied = seconds_now();

    stat(bench->path, &status);
    printf(
        "%llu rows, %.0f MB: opened in %.3f s, replayed in %.2f s, checked in %.2f s, copied "
        "in %.2f s\n",
        (unsigned long long)rows, (double)status.st_size / 1e6, opened - start,
        replayed - opened, checked - replayed, copied - checked);
    unlink(copy);
}

static void bench_memory(struct bench *bench)
{
    *bench = (struct bench){.journal = journal_memory_create(), .random = 1};
    printf("in memory:\n");
    bench_commits(bench, 1, 300000);
    bench_commits(bench, 100, 5000);
    journal_destroy(bench->journal);
}

int main(int count, char **arguments)
{
    struct bench bench = {.random = 1};
    struct error error = {0};
    char folder[256];

    snprintf(folder, sizeof(folder), "%s/herkend-bench-XXXXXX",
             count > 1 ? arguments[1] : "/tmp");
    if (!mkdtemp(folder)) {
        perror(folder);
        return 1;
    }
    snprintf(bench.path, sizeof(bench.path), "%s/dialogue.db", folder);
    must(journal_sqlite_open(&bench.journal, bench.path, JOURNAL_READ_WRITE, &error), &error);
    printf("SQLite, WAL, synchronous=FULL, in %s:\n", folder);
    bench_commits(&bench, 1, 3000);
    bench_commits(&bench, 10, 3000);
    bench_commits(&bench, 100, 2000);
    bench_commits(&bench, 1000, 300);
    bench_withdrawals(&bench, 200);
    bench_start(&bench);
    journal_destroy(bench.journal);
    unlink(bench.path);
    rmdir(folder);
    bench_memory(&bench);
    return 0;
}
