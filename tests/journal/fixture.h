#ifndef TESTS_JOURNAL_FIXTURE_H
#define TESTS_JOURNAL_FIXTURE_H

#include "herkend/buffer.h"
#include "herkend/journal.h"

/* A folder of the test's own, and words to write and read a journal in one line. */
struct fixture {
    char folder[64];
    char path[96]; /* of dialogue.db in it */
    struct journal *journal;
};

void fixture_init(struct fixture *fixture);    /* makes the folder, opens nothing */
void fixture_release(struct fixture *fixture); /* closes the journal, removes the folder */

/* Another database in the same folder, and the end of one without that of the folder. */
void fixture_init_beside(struct fixture *fixture, const struct fixture *other);
void fixture_remove_files(struct fixture *fixture);

/* Opens fixture->path for writing; fails the test when that fails. */
void fixture_open(struct fixture *fixture);
void fixture_close(struct fixture *fixture);

struct record record_make(const char *session, uint64_t seq, const char *body);
int commit_records(struct journal *journal, const struct record *records, size_t count);
int commit_one(struct journal *journal, const char *session, uint64_t seq, const char *body);

/* Fails the test unless the session's bodies, each followed by '|', are these. */
void assert_bodies(struct journal *journal, const char *session, const char *expected);
/* The last seq of a session, which must replay without complaint. */
uint64_t last_seq(struct journal *journal, const char *session);

/* A whole file in memory; free() it. NULL when it is not there. */
char *file_read(const char *path, size_t *size);
/* A callback of which only the result counts. */
int fixture_ignore_record(void *context, const struct record *record, struct error *error);
/* One that leaves the last seq in *context, an uint64_t. */
int fixture_take_seq(void *context, const struct record *record, struct error *error);
/* How many files are in the folder now. */
int fixture_file_count(const struct fixture *fixture);

/* Whether the bytes stand anywhere in the file; false when there is no such file. */
bool file_contains(const char *path, struct bytes wanted);
void file_make_empty(const char *path);
void file_copy(const char *from, const char *to);
void file_overwrite(const char *path, long offset, struct bytes with);

#endif
