/*
 * What is true of dialogue.db alone: whose file it is, reading beside a server, copies, damage,
 * and the limits of the disk.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "fault_vfs.h"
#include "fixture.h"

static int setup(void **state)
{
    struct fixture *fixture = malloc(sizeof(*fixture));

    assert_non_null(fixture);
    fault_vfs_order(NULL);
    fixture_init(fixture);
    *state = fixture;
    return 0;
}

static int teardown(void **state)
{
    fault_vfs_order(NULL);
    fixture_release(*state);
    free(*state);
    return 0;
}

static void run_sql(const char *path, const char *sql)
{
    sqlite3 *db = NULL;

    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

/* The number that a statement gives, seen from outside. */
static int64_t ask_sql(const char *path, const char *sql)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *statement = NULL;

    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);

    int64_t number = sqlite3_column_int64(statement, 0);

    sqlite3_finalize(statement);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    return number;
}

static void assert_refused(struct fixture *fixture, enum journal_mode mode, int code,
                           const char *part)
{
    struct error error = {0};
    struct journal *journal = NULL;

    assert_int_equal(journal_sqlite_open(&journal, fixture->path, mode, &error), -code);
    assert_null(journal);
    assert_int_equal(error.code, code);
    assert_non_null(strstr(error.sentence, fixture->path));
    if (!strstr(error.sentence, part))
        fail_msg("\"%s\" does not say \"%s\"", error.sentence, part);
}

static void write_file(const char *path, const void *data, size_t size)
{
    FILE *file = fopen(path, "wb");

    assert_non_null(file);
    assert_int_equal(fwrite(data, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
}

/* A journal of some pages, closed. */
static void fill(struct fixture *fixture, uint64_t count)
{
    fixture_open(fixture);
    for (uint64_t seq = 1; seq <= count; seq++)
        assert_int_equal(commit_one(fixture->journal, "s", seq, "{\"text\":\"some words\"}"),
                         0);
    fixture_close(fixture);
}

static void a_new_file_is_marked_as_ours_and_only_its_owner_can_read_it(void **state)
{
    struct fixture *fixture = *state;
    struct stat status;

    umask(0);
    fill(fixture, 1);
    assert_int_equal(stat(fixture->path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    assert_int_equal(ask_sql(fixture->path, "PRAGMA application_id"), 0x484B4444);
    assert_int_equal(ask_sql(fixture->path, "PRAGMA user_version"), 1);
}

static void the_files_beside_it_can_be_read_by_its_owner_only(void **state)
{
    struct fixture *fixture = *state;
    struct stat status;
    char wal[128];

    umask(0);
    fixture_open(fixture);
    assert_int_equal(commit_one(fixture->journal, "s", 1, "a"), 0);
    snprintf(wal, sizeof(wal), "%s-wal", fixture->path);
    assert_int_equal(stat(wal, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
}

static void rows_are_readable_with_the_shell(void **state)
{
    struct fixture *fixture = *state;

    fill(fixture, 3);
    assert_int_equal(ask_sql(fixture->path, "SELECT count(*) FROM event WHERE session = 's' AND"
                                            " body = '{\"text\":\"some words\"}'"),
                     3);
    assert_true(ask_sql(fixture->path, "SELECT time_ms FROM event WHERE seq = 2") ==
                1700000000002);
}

static void a_clean_stop_leaves_one_file(void **state)
{
    struct fixture *fixture = *state;
    char wal[128];

    fill(fixture, 3);
    snprintf(wal, sizeof(wal), "%s-wal", fixture->path);
    assert_int_not_equal(access(wal, F_OK), 0);
}

static void a_file_of_a_newer_version_is_refused(void **state)
{
    struct fixture *fixture = *state;

    fill(fixture, 1);
    run_sql(fixture->path, "PRAGMA user_version = 2");
    assert_refused(fixture, JOURNAL_READ_WRITE, ERR_NEWER,
                   "was written by a newer herkend (format 2, this program knows 1)");
    assert_refused(fixture, JOURNAL_READ_ONLY, ERR_NEWER, "newer");
}

static void a_database_of_another_program_is_refused_and_left_alone(void **state)
{
    struct fixture *fixture = *state;

    run_sql(fixture->path, "CREATE TABLE photograph (name TEXT)");
    assert_refused(fixture, JOURNAL_READ_WRITE, ERR_CONFLICT,
                   "is a database of another program");
    assert_refused(fixture, JOURNAL_READ_ONLY, ERR_CONFLICT, "another program");
    assert_int_equal(ask_sql(fixture->path, "SELECT count(*) FROM sqlite_schema"), 1);
    assert_int_equal(ask_sql(fixture->path, "PRAGMA application_id"), 0);
}

static void what_is_no_database_is_refused_and_left_alone(void **state)
{
    struct fixture *fixture = *state;
    static const char text[] = "Dear diary, this is not a database at all. Not even nearly so; "
                               "and it is longer than the header of one would be, to be sure.";

    write_file(fixture->path, text, sizeof(text));
    assert_refused(fixture, JOURNAL_READ_WRITE, ERR_DAMAGED, "is not a database");
    assert_refused(fixture, JOURNAL_READ_ONLY, ERR_DAMAGED, "is not a database");
    assert_true(file_contains(fixture->path, BYTES("Dear diary")));
}

static void a_folder_in_its_place_is_refused(void **state)
{
    struct fixture *fixture = *state;

    assert_int_equal(mkdir(fixture->path, 0700), 0);
    assert_refused(fixture, JOURNAL_READ_WRITE, ERR_IO, "");
    assert_refused(fixture, JOURNAL_READ_ONLY, ERR_IO, "");
    assert_int_equal(rmdir(fixture->path), 0);
}

static void a_header_that_lost_its_tables_is_refused(void **state)
{
    struct fixture *fixture = *state;

    fill(fixture, 1);
    run_sql(fixture->path, "DROP TABLE event");
    assert_refused(fixture, JOURNAL_READ_WRITE, ERR_DAMAGED, "is damaged");
    run_sql(fixture->path, "CREATE TABLE other (x)");
    assert_refused(fixture, JOURNAL_READ_WRITE, ERR_DAMAGED, "no such table");
}

static void a_start_that_was_killed_before_the_tables_were_made_is_completed(void **state)
{
    struct fixture *fixture = *state;

    write_file(fixture->path, "", 0);
    assert_refused(fixture, JOURNAL_READ_ONLY, ERR_NOT_FOUND, "there is no database");
    fill(fixture, 1);

    /* And in WAL mode already, as it is a moment later. */
    assert_int_equal(unlink(fixture->path), 0);
    run_sql(fixture->path, "PRAGMA journal_mode = WAL");
    fixture_open(fixture);
    assert_int_equal(commit_one(fixture->journal, "s", 1, "a"), 0);
}

static void a_missing_file_is_not_made_by_reading(void **state)
{
    struct fixture *fixture = *state;

    assert_refused(fixture, JOURNAL_READ_ONLY, ERR_NOT_FOUND, "there is no database");
    assert_int_not_equal(access(fixture->path, F_OK), 0);
}

static void a_path_with_the_signs_of_a_uri_is_a_path(void **state)
{
    struct fixture *fixture = *state;

    snprintf(fixture->path, sizeof(fixture->path), "%s/a b%%20?mode=ro&#é.db", fixture->folder);
    fill(fixture, 2);
    assert_int_equal(access(fixture->path, F_OK), 0);
    fixture_open(fixture);
    assert_int_equal(last_seq(fixture->journal, "s"), 2);
}

static void a_reader_sees_what_a_server_has_committed(void **state)
{
    struct fixture *fixture = *state;
    struct error error = {0};
    struct journal *reader = NULL;

    fixture_open(fixture);
    assert_int_equal(commit_one(fixture->journal, "s", 1, "a"), 0);
    assert_int_equal(journal_sqlite_open(&reader, fixture->path, JOURNAL_READ_ONLY, &error), 0);
    assert_int_equal(last_seq(reader, "s"), 1);
    assert_int_equal(commit_one(fixture->journal, "s", 2, "b"), 0);
    assert_int_equal(last_seq(reader, "s"), 2);
    journal_destroy(reader);
    assert_int_equal(commit_one(fixture->journal, "s", 3, "c"), 0);
}

static void a_reader_that_came_first_does_not_hinder_a_server(void **state)
{
    struct fixture *fixture = *state;
    struct error error = {0};
    struct journal *reader = NULL;

    fill(fixture, 5);
    assert_int_equal(journal_sqlite_open(&reader, fixture->path, JOURNAL_READ_ONLY, &error), 0);
    assert_int_equal(last_seq(reader, "s"), 5);
    fixture_open(fixture);
    assert_int_equal(commit_one(fixture->journal, "s", 6, "f"), 0);
    assert_int_equal(last_seq(reader, "s"), 6);
    journal_destroy(reader);
}

/* Copies the files of an open journal: what a kill -9 leaves. */
static void copy_as_killed(const struct fixture *alive, struct fixture *killed)
{
    char from[128];
    char to[128];

    fixture_init(killed);
    file_copy(alive->path, killed->path);
    snprintf(from, sizeof(from), "%s-wal", alive->path);
    snprintf(to, sizeof(to), "%s-wal", killed->path);
    file_copy(from, to);
}

static void a_reader_finds_what_a_killed_server_left(void **state)
{
    struct fixture *fixture = *state;
    struct fixture killed;
    struct error error = {0};
    struct journal *reader = NULL;

    fixture_open(fixture);
    for (uint64_t seq = 1; seq <= 20; seq++)
        assert_int_equal(commit_one(fixture->journal, "s", seq, "a"), 0);
    copy_as_killed(fixture, &killed);
    assert_int_equal(journal_sqlite_open(&reader, killed.path, JOURNAL_READ_ONLY, &error), 0);
    assert_int_equal(last_seq(reader, "s"), 20);
    journal_destroy(reader);

    /* And a server goes on from there. */
    fixture_open(&killed);
    assert_int_equal(commit_one(killed.journal, "s", 21, "b"), 0);
    fixture_release(&killed);
}

static void a_reader_alters_no_byte_of_the_journal(void **state)
{
    struct fixture *fixture = *state;
    struct error error = {0};
    struct journal *reader = NULL;
    size_t before_size = 0;
    size_t after_size = 0;

    fill(fixture, 50);
    char *before = file_read(fixture->path, &before_size);

    assert_int_equal(journal_sqlite_open(&reader, fixture->path, JOURNAL_READ_ONLY, &error), 0);
    assert_int_equal(last_seq(reader, "s"), 50);
    assert_int_equal(journal_sqlite_check(reader, &error), 0);
    journal_destroy(reader);

    char *after = file_read(fixture->path, &after_size);

    assert_int_equal(before_size, after_size);
    assert_memory_equal(before, after, before_size);
    free(before);
    free(after);
    fixture_open(fixture);
    assert_int_equal(commit_one(fixture->journal, "s", 51, "b"), 0);
}

/* Opens as a user who may read and not write; root may always write, so somebody else has to.
 */
static int read_as_somebody_else(const char *path)
{
    struct error error = {0};
    struct journal *reader = NULL;
    uint64_t seq = 0;
    int status = 0;

    fflush(NULL);
    pid_t child = fork();

    assert_true(child >= 0);
    if (child == 0) {
        if (geteuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0))
            _exit(98);
        int result = journal_sqlite_open(&reader, path, JOURNAL_READ_ONLY, &error);

        if (result == 0)
            result = journal_replay(reader, BYTES("s"), fixture_take_seq, &seq, &error);
        journal_destroy(reader);
        _exit(result != 0 ? 99 : (int)seq);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void a_copy_in_a_folder_that_cannot_be_written_can_be_read(void **state)
{
    struct fixture *fixture = *state;

    fill(fixture, 7);
    assert_int_equal(chmod(fixture->path, 0444), 0);
    assert_int_equal(chmod(fixture->folder, 0555), 0);
    assert_int_equal(read_as_somebody_else(fixture->path), 7);
    assert_int_equal(chmod(fixture->folder, 0700), 0);
    assert_int_equal(fixture_file_count(fixture), 1);
}

/* Rows in a WAL would be missed: then no answer is better than an old one. */
static void a_wal_that_cannot_be_read_is_not_passed_over(void **state)
{
    struct fixture *fixture = *state;
    struct fixture killed;

    fill(fixture, 7);
    fixture_open(fixture);
    assert_int_equal(commit_one(fixture->journal, "s", 8, "in the WAL"), 0);
    copy_as_killed(fixture, &killed);
    assert_int_equal(chmod(killed.path, 0444), 0);
    assert_int_equal(chmod(killed.folder, 0555), 0);
    assert_int_equal(read_as_somebody_else(killed.path), 99);
    assert_int_equal(chmod(killed.folder, 0700), 0);
    fixture_release(&killed);
}

static void another_writer_is_noticed(void **state)
{
    struct fixture *fixture = *state;
    struct error error = {0};
    struct journal *other = NULL;

    fixture_open(fixture);
    assert_int_equal(commit_one(fixture->journal, "s", 1, "a"), 0);
    assert_int_equal(journal_sqlite_open(&other, fixture->path, JOURNAL_READ_WRITE, &error), 0);
    assert_int_equal(commit_one(other, "s", 2, "theirs"), 0);
    assert_int_equal(commit_one(fixture->journal, "s", 2, "ours"), -ERR_CONFLICT);
    assert_bodies(fixture->journal, "s", "a|theirs|");
    assert_int_equal(commit_one(fixture->journal, "s", 3, "ours"), 0);
    journal_destroy(other);
}

static void a_file_that_was_removed_under_the_server_is_noticed(void **state)
{
    struct fixture *fixture = *state;
    struct error error = {0};
    struct record record = record_make("s", 2, "b");
    struct commit commit = {.records = &record, .record_count = 1};

    fixture_open(fixture);
    assert_int_equal(commit_one(fixture->journal, "s", 1, "a"), 0);
    assert_int_equal(unlink(fixture->path), 0);
    assert_int_equal(journal_commit(fixture->journal, &commit, &error), -ERR_IO);
    assert_non_null(strstr(error.sentence, "moved or removed"));
    assert_int_equal(journal_commit(fixture->journal, &commit, &error), -ERR_IO);
    assert_int_not_equal(access(fixture->path, F_OK), 0);
}

static void a_gap_in_the_rows_is_damage(void **state)
{
    struct fixture *fixture = *state;
    struct error error = {0};

    fill(fixture, 5);
    run_sql(fixture->path, "DELETE FROM event WHERE seq = 3");
    fixture_open(fixture);
    assert_int_equal(
        journal_replay(fixture->journal, BYTES("s"), fixture_ignore_record, NULL, &error),
        -ERR_DAMAGED);
    assert_non_null(strstr(error.sentence, "session s has no readable row 3"));
    assert_non_null(strstr(error.sentence, fixture->path));
}

static void a_figure_out_of_bounds_is_damage(void **state)
{
    static const char *const harm[] = {
        "UPDATE event SET kind = 70000 WHERE seq = 2",
        "UPDATE event SET kind = -1 WHERE seq = 2",
        "UPDATE event SET version = 65536 WHERE seq = 2",
        "UPDATE event SET time_ms = -5 WHERE seq = 2",
        "UPDATE event SET seq = -2 WHERE seq = 2",
    };
    struct fixture *fixture = *state;
    struct error error = {0};

    for (size_t i = 0; i < ARRAY_COUNT(harm); i++) {
        fill(fixture, 3);
        run_sql(fixture->path, harm[i]);
        fixture_open(fixture);
        assert_int_equal(
            journal_replay(fixture->journal, BYTES("s"), fixture_ignore_record, NULL, &error),
            -ERR_DAMAGED);
        fixture_close(fixture);
        assert_int_equal(unlink(fixture->path), 0);
    }
}

static void broken_pages_are_found_by_the_check_and_by_reading(void **state)
{
    static const char zeros[4096];
    struct fixture *fixture = *state;
    struct error error = {0};

    fill(fixture, 400);
    for (long page = 3; page < 8; page++)
        file_overwrite(fixture->path, page * 4096, (struct bytes){zeros, sizeof(zeros)});
    fixture_open(fixture);
    assert_int_equal(journal_sqlite_check(fixture->journal, &error), -ERR_DAMAGED);
    assert_non_null(strstr(error.sentence, fixture->path));
    assert_int_equal(
        journal_replay(fixture->journal, BYTES("s"), fixture_ignore_record, NULL, &error),
        -ERR_DAMAGED);
}

static void a_file_that_was_cut_short_is_found(void **state)
{
    struct fixture *fixture = *state;
    struct error error = {0};

    fill(fixture, 400);
    assert_int_equal(truncate(fixture->path, 3 * 4096), 0);

    int result =
        journal_sqlite_open(&fixture->journal, fixture->path, JOURNAL_READ_WRITE, &error);

    if (result == 0)
        result = journal_sqlite_check(fixture->journal, &error);
    assert_int_equal(result, -ERR_DAMAGED);
    assert_non_null(strstr(error.sentence, "is damaged"));
}

/* Never a crash, never a false promise: any byte may be wrong. */
static void no_broken_byte_stops_the_program(void **state)
{
    struct fixture *fixture = *state;
    char whole[128];
    size_t size = 0;

    fill(fixture, 60);
    snprintf(whole, sizeof(whole), "%s/whole.db", fixture->folder);
    file_copy(fixture->path, whole);
    free(file_read(whole, &size));
    for (long offset = 0; offset < (long)size; offset += offset < 120 ? 1 : 61) {
        struct error error = {0};
        struct journal *journal = NULL;

        file_copy(whole, fixture->path);
        file_overwrite(fixture->path, offset, BYTES("\xA5"));

        int result = journal_sqlite_open(&journal, fixture->path, JOURNAL_READ_WRITE, &error);

        if (result == 0)
            result = journal_replay(journal, BYTES("s"), fixture_ignore_record, NULL, &error);
        if (result == 0)
            result = journal_sqlite_check(journal, &error);
        if (result != 0)
            assert_true(error.code == -result && error.sentence[0] != '\0');
        journal_destroy(journal);
    }
}

static void a_copy_is_one_file_with_the_same_rows(void **state)
{
    struct fixture *fixture = *state;
    struct error error = {0};
    struct journal *copy = NULL;
    char destination[128];
    char beside[160];

    fixture_open(fixture);
    assert_int_equal(commit_one(fixture->journal, "s", 1, "a"), 0);
    assert_int_equal(commit_one(fixture->journal, "s", 2, "b"), 0);
    snprintf(destination, sizeof(destination), "%s/copy.db", fixture->folder);
    assert_int_equal(journal_sqlite_backup(fixture->journal, destination, &error), 0);
    assert_int_equal(commit_one(fixture->journal, "s", 3, "c"), 0);

    snprintf(beside, sizeof(beside), "%s-wal", destination);
    assert_int_not_equal(access(beside, F_OK), 0);
    assert_int_equal(journal_sqlite_open(&copy, destination, JOURNAL_READ_ONLY, &error), 0);
    assert_bodies(copy, "s", "a|b|");
    journal_destroy(copy);
    assert_int_not_equal(access(beside, F_OK), 0);
    assert_int_equal(journal_sqlite_open(&copy, destination, JOURNAL_READ_WRITE, &error), 0);
    assert_int_equal(commit_one(copy, "s", 3, "other"), 0);
    journal_destroy(copy);
}

static void a_copy_is_made_by_a_reader_while_the_server_writes(void **state)
{
    struct fixture *fixture = *state;
    struct error error = {0};
    struct journal *reader = NULL;
    char destination[128];

    fixture_open(fixture);
    assert_int_equal(commit_one(fixture->journal, "s", 1, "a"), 0);
    snprintf(destination, sizeof(destination), "%s/copy.db", fixture->folder);
    assert_int_equal(journal_sqlite_open(&reader, fixture->path, JOURNAL_READ_ONLY, &error), 0);
    assert_int_equal(journal_sqlite_backup(reader, destination, &error), 0);
    journal_destroy(reader);
    assert_int_equal(journal_sqlite_open(&reader, destination, JOURNAL_READ_ONLY, &error), 0);
    assert_bodies(reader, "s", "a|");
    journal_destroy(reader);
}

static void a_copy_replaces_nothing(void **state)
{
    struct fixture *fixture = *state;
    struct error error = {0};
    char destination[128];

    fixture_open(fixture);
    snprintf(destination, sizeof(destination), "%s/copy.db", fixture->folder);
    write_file(destination, "precious", 8);
    assert_int_equal(journal_sqlite_backup(fixture->journal, destination, &error),
                     -ERR_CONFLICT);
    assert_non_null(strstr(error.sentence, destination));
    assert_true(file_contains(destination, BYTES("precious")));
}

static void a_copy_that_cannot_be_written_leaves_nothing_behind(void **state)
{
    static const struct fault full = {
        .call = FAULT_WRITE, .nth = 20, .result = SQLITE_FULL, .lasting = true};
    struct fixture *fixture = *state;
    struct error error = {0};
    char destination[160];

    fill(fixture, 2000);
    fixture_open(fixture);
    snprintf(destination, sizeof(destination), "%s/copy.db", fixture->folder);
    fault_vfs_order(&full);
    assert_int_equal(journal_sqlite_backup(fixture->journal, destination, &error), -ERR_FULL);
    fault_vfs_order(NULL);
    assert_non_null(strstr(error.sentence, destination));
    assert_int_not_equal(access(destination, F_OK), 0);
    snprintf(destination, sizeof(destination), "%s/nowhere/copy.db", fixture->folder);
    assert_int_equal(journal_sqlite_backup(fixture->journal, destination, &error), -ERR_IO);
    fixture_close(fixture);
    assert_int_equal(fixture_file_count(fixture), 1);
}

static void a_damaged_journal_is_not_copied_as_if_it_were_whole(void **state)
{
    static const char zeros[4096];
    struct fixture *fixture = *state;
    struct error error = {0};
    char destination[128];

    fill(fixture, 400);
    for (long page = 3; page < 8; page++)
        file_overwrite(fixture->path, page * 4096, (struct bytes){zeros, sizeof(zeros)});
    fixture_open(fixture);
    snprintf(destination, sizeof(destination), "%s/copy.db", fixture->folder);
    assert_int_equal(journal_sqlite_backup(fixture->journal, destination, &error),
                     -ERR_DAMAGED);
    assert_non_null(strstr(error.sentence, fixture->path));
    assert_int_not_equal(access(destination, F_OK), 0);
}

/* What SQLite calls an I/O error (EFBIG) is a lack of room to whoever has to mend it. */
static void a_limit_on_the_size_of_files_is_a_full_disk(void **state)
{
    struct fixture *fixture = *state;
    struct rlimit limit;
    char text[3001];

    memset(text, 'x', sizeof(text) - 1);
    text[sizeof(text) - 1] = '\0';
    fixture_open(fixture);
    assert_int_equal(commit_one(fixture->journal, "s", 1, "a"), 0);

    assert_int_not_equal(signal(SIGXFSZ, SIG_IGN), SIG_ERR);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    rlim_t before = limit.rlim_cur;

    limit.rlim_cur = 200 * 1000;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);

    uint64_t seq = 2;
    int result = 0;

    for (; result == 0 && seq < 1000; seq++)
        result = commit_one(fixture->journal, "s", seq, text);
    seq--;
    limit.rlim_cur = before;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
    assert_int_equal(result, -ERR_FULL);
    assert_int_equal(last_seq(fixture->journal, "s"), seq - 1);
    assert_int_equal(commit_one(fixture->journal, "s", seq, text), 0);
}

int main(void)
{
#define WITH_FOLDER(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
    const struct CMUnitTest tests[] = {
        WITH_FOLDER(a_new_file_is_marked_as_ours_and_only_its_owner_can_read_it),
        WITH_FOLDER(the_files_beside_it_can_be_read_by_its_owner_only),
        WITH_FOLDER(rows_are_readable_with_the_shell),
        WITH_FOLDER(a_clean_stop_leaves_one_file),
        WITH_FOLDER(a_file_of_a_newer_version_is_refused),
        WITH_FOLDER(a_database_of_another_program_is_refused_and_left_alone),
        WITH_FOLDER(what_is_no_database_is_refused_and_left_alone),
        WITH_FOLDER(a_folder_in_its_place_is_refused),
        WITH_FOLDER(a_header_that_lost_its_tables_is_refused),
        WITH_FOLDER(a_start_that_was_killed_before_the_tables_were_made_is_completed),
        WITH_FOLDER(a_missing_file_is_not_made_by_reading),
        WITH_FOLDER(a_path_with_the_signs_of_a_uri_is_a_path),
        WITH_FOLDER(a_reader_sees_what_a_server_has_committed),
        WITH_FOLDER(a_reader_that_came_first_does_not_hinder_a_server),
        WITH_FOLDER(a_reader_finds_what_a_killed_server_left),
        WITH_FOLDER(a_reader_alters_no_byte_of_the_journal),
        WITH_FOLDER(a_copy_in_a_folder_that_cannot_be_written_can_be_read),
        WITH_FOLDER(a_wal_that_cannot_be_read_is_not_passed_over),
        WITH_FOLDER(another_writer_is_noticed),
        WITH_FOLDER(a_file_that_was_removed_under_the_server_is_noticed),
        WITH_FOLDER(a_gap_in_the_rows_is_damage),
        WITH_FOLDER(a_figure_out_of_bounds_is_damage),
        WITH_FOLDER(broken_pages_are_found_by_the_check_and_by_reading),
        WITH_FOLDER(a_file_that_was_cut_short_is_found),
        WITH_FOLDER(no_broken_byte_stops_the_program),
        WITH_FOLDER(a_limit_on_the_size_of_files_is_a_full_disk),
        WITH_FOLDER(a_copy_is_one_file_with_the_same_rows),
        WITH_FOLDER(a_copy_is_made_by_a_reader_while_the_server_writes),
        WITH_FOLDER(a_copy_replaces_nothing),
        WITH_FOLDER(a_copy_that_cannot_be_written_leaves_nothing_behind),
        WITH_FOLDER(a_damaged_journal_is_not_copied_as_if_it_were_whole),
    };

    fault_vfs_install();
    fault_vfs_skip_flushing();
    return cmocka_run_group_tests_name("sqlite", tests, NULL, NULL);
}
