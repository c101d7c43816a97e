/* What the tests of the journal share. */
#include "fixture.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

void fixture_init(struct fixture *fixture)
{
    *fixture = (struct fixture){0};
    snprintf(fixture->folder, sizeof(fixture->folder), "/tmp/herkend-journal-XXXXXX");
    assert_non_null(mkdtemp(fixture->folder));
    snprintf(fixture->path, sizeof(fixture->path), "%s/dialogue.db", fixture->folder);
}

/* Counts the files of the folder, and removes them when asked. */
static int folder_walk(const char *folder, bool removes)
{
    char path[512];
    int count = 0;
    DIR *entries = opendir(folder);

    assert_non_null(entries);
    for (struct dirent *entry = readdir(entries); entry; entry = readdir(entries)) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        count++;
        snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
        if (removes)
            assert_int_equal(unlink(path), 0);
    }
    closedir(entries);
    return count;
}

int fixture_file_count(const struct fixture *fixture)
{
    return folder_walk(fixture->folder, false);
}

int fixture_ignore_record(void *context, const struct record *record, struct error *error)
{
    (void)context;
    (void)record;
    (void)error;
    return 0;
}

void fixture_release(struct fixture *fixture)
{
    fixture_close(fixture);
    (void)folder_walk(fixture->folder, true);
    assert_int_equal(rmdir(fixture->folder), 0);
}

int fixture_take_seq(void *context, const struct record *record, struct error *error)
{
    (void)error;
    *(uint64_t *)context = record->seq;
    return 0;
}

void fixture_init_beside(struct fixture *fixture, const struct fixture *other)
{
    *fixture = (struct fixture){0};
    memcpy(fixture->folder, other->folder, sizeof(fixture->folder));
    snprintf(fixture->path, sizeof(fixture->path), "%s/beside.db", fixture->folder);
}

void fixture_remove_files(struct fixture *fixture)
{
    static const char *const endings[] = {"", "-wal", "-shm", "-journal"};
    char path[sizeof(fixture->path) + 16];

    fixture_close(fixture);
    for (size_t i = 0; i < ARRAY_COUNT(endings); i++) {
        snprintf(path, sizeof(path), "%s%s", fixture->path, endings[i]);
        unlink(path); /* some are not there */
    }
}

void fixture_open(struct fixture *fixture)
{
    struct error error = {0};

    assert_null(fixture->journal);
    if (journal_sqlite_open(&fixture->journal, fixture->path, JOURNAL_READ_WRITE, &error) != 0)
        fail_msg("%s", error.sentence);
}

void fixture_close(struct fixture *fixture)
{
    journal_destroy(fixture->journal);
    fixture->journal = NULL;
}

struct record record_make(const char *session, uint64_t seq, const char *body)
{
    return (struct record){
        .session = bytes_from_string(session),
        .seq = seq,
        .time_ms = 1700000000000 + seq,
        .kind = (uint16_t)(seq % 60000),
        .version = 1,
        .body = bytes_from_string(body),
    };
}

int commit_records(struct journal *journal, const struct record *records, size_t count)
{
    struct error error = {0};
    struct commit commit = {.records = records, .record_count = count};
    int result = journal_commit(journal, &commit, &error);

    assert_int_equal(error.code, -result);
    assert_int_equal(error.sentence[0] != '\0', result != 0);
    return result;
}

int commit_one(struct journal *journal, const char *session, uint64_t seq, const char *body)
{
    struct record record = record_make(session, seq, body);

    return commit_records(journal, &record, 1);
}

static int collect_body(void *context, const struct record *record, struct error *error)
{
    struct buffer *all = context;

    (void)error;
    buffer_append(all, record->body);
    buffer_append_char(all, '|');
    return 0;
}

void assert_bodies(struct journal *journal, const char *session, const char *expected)
{
    struct error error = {0};
    struct buffer all;

    buffer_init(&all, 64 * 1024 * 1024);
    if (journal_replay(journal, bytes_from_string(session), collect_body, &all, &error) != 0)
        fail_msg("%s", error.sentence);
    buffer_append_char(&all, '\0');
    assert_string_equal(all.data, expected);
    buffer_release(&all);
}

static int keep_seq(void *context, const struct record *record, struct error *error)
{
    uint64_t *seq = context;

    (void)error;
    assert_int_equal(record->seq, *seq + 1);
    *seq = record->seq;
    return 0;
}

uint64_t last_seq(struct journal *journal, const char *session)
{
    struct error error = {0};
    uint64_t seq = 0;

    if (journal_replay(journal, bytes_from_string(session), keep_seq, &seq, &error) != 0)
        fail_msg("%s", error.sentence);
    return seq;
}

char *file_read(const char *path, size_t *size)
{
    struct stat status;
    FILE *file = fopen(path, "rb");

    if (!file)
        return NULL;
    assert_int_equal(fstat(fileno(file), &status), 0);
    *size = (size_t)status.st_size;

    char *data = malloc(*size + 1);

    assert_non_null(data);
    assert_int_equal(fread(data, 1, *size, file), *size);
    fclose(file);
    return data;
}

bool file_contains(const char *path, struct bytes wanted)
{
    size_t size = 0;
    char *data = file_read(path, &size);
    bool found = data && memmem(data, size, wanted.data, wanted.size) != NULL;

    free(data);
    return found;
}

void file_make_empty(const char *path)
{
    FILE *file = fopen(path, "wb");

    assert_non_null(file);
    assert_int_equal(fclose(file), 0);
}

void file_copy(const char *from, const char *to)
{
    size_t size = 0;
    char *data = file_read(from, &size);

    assert_non_null(data);
    FILE *file = fopen(to, "wb");

    assert_non_null(file);
    assert_int_equal(fwrite(data, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
    free(data);
}

void file_overwrite(const char *path, long offset, struct bytes with)
{
    FILE *file = fopen(path, "r+b");

    assert_non_null(file);
    assert_int_equal(fseek(file, offset, SEEK_SET), 0);
    assert_int_equal(fwrite(with.data, 1, with.size, file), with.size);
    assert_int_equal(fclose(file), 0);
}
