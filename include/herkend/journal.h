#ifndef HERKEND_JOURNAL_H
#define HERKEND_JOURNAL_H

#include "herkend/assert.h"
#include "herkend/bytes.h"
#include "herkend/error.h"

/*
 * The durable log of what happened. Knows rows, not their meaning: body is JSON that a person
 * can read with the sqlite3 shell. Backends: memory (tests and simulation; fails on order) and
 * SQLite. One thread at a time.
 */
enum {
    JOURNAL_SESSION_BYTES_MAX = 32,
    JOURNAL_TURN_RECORDS_MAX = 65536,
    JOURNAL_COMMIT_RECORDS_MAX = 1024 * 1024,  /* of an import, which is one commit */
    JOURNAL_BODY_BYTES_MAX = 16 * 1024 * 1024, /* the script of a large session */
};

struct record {
    struct bytes session; /* id, 1..JOURNAL_SESSION_BYTES_MAX bytes */
    uint64_t seq;         /* from 1 */
    uint64_t time_ms;
    uint16_t kind;
    uint16_t version;
    struct bytes body;
};

/*
 * The one allowed overwrite: a withdrawn text leaves the event that wrote it, and every copy of
 * it in the journal's files. The row may be of the same commit. Keep the new body as short as
 * the old one or shorter: a longer one costs a rewrite of the whole file.
 */
struct redaction {
    struct bytes session;
    uint64_t seq;
    struct bytes body; /* what stands there from now on */
};

struct commit {
    const struct record *records;
    size_t record_count;
    const struct redaction *redactions;
    size_t redaction_count;
};

struct journal;

struct journal_operations {
    int (*commit)(struct journal *journal, const struct commit *commit, struct error *error);
    int (*replay)(struct journal *journal, struct bytes session,
                  int (*each)(void *context, const struct record *record, struct error *error),
                  void *context, struct error *error);
    int (*read)(struct journal *journal, struct bytes session, uint64_t seq,
                int (*each)(void *context, const struct record *record, struct error *error),
                void *context, struct error *error);
    int (*sessions)(struct journal *journal,
                    int (*each)(void *context, struct bytes session, struct error *error),
                    void *context, struct error *error);
    int (*probe)(struct journal *journal, struct error *error);
    int (*erase)(struct journal *journal, struct bytes session, bool *gone,
                 struct error *error);
    void (*destroy)(struct journal *journal);
};

/* The first member of every backend. */
struct journal {
    const struct journal_operations *operations;
    unsigned readers; /* replays going on: their callbacks may read, and not commit */
};

/*
 * Makes records durable. On return they survive a power cut, or none of them happened;
 * redactions are part of the same transaction. Per session seq rises by one, without gaps
 * (checked: ERR_CONFLICT).
 *
 * Returns 0, or
 *   -ERR_CONFLICT   a row is there already, a gap, or no row to redact: somebody else has
 *                   written to this session; nothing was written
 *   -ERR_UNCERTAIN  the answer was lost; the records may be there. Reload the sessions before
 *                   going on
 *   -ERR_FULL       no room on the disk; nothing was written
 *   -ERR_IO         the disk refused; treat like uncertain
 *
 * Blocks. error holds the sentence for the log. The handle stays usable after each of them: the
 * next call opens the file again when it has to.
 */
MUST_CHECK int journal_commit(struct journal *journal, const struct commit *commit,
                              struct error *error);

/*
 * Calls each for every record of the session in order of seq; a callback that returns non-zero
 * ends the replay with that value. The record is borrowed until the callback returns.
 * -ERR_DAMAGED on a gap or an unreadable row. After a commit of unknown outcome it is -ERR_IO
 * or -ERR_FULL as long as the disk takes no writes; when it succeeds, a restart finds the same.
 */
MUST_CHECK int journal_replay(struct journal *journal, struct bytes session,
                              int (*each)(void *context, const struct record *record,
                                          struct error *error),
                              void *context, struct error *error);

/*
 * Calls each for the one record with this seq, without a walk over those before it.
 * -ERR_NOT_FOUND when there is none.
 */
MUST_CHECK int journal_read(struct journal *journal, struct bytes session, uint64_t seq,
                            int (*each)(void *context, const struct record *record,
                                        struct error *error),
                            void *context, struct error *error);

/* Calls each for every session id, in order of id. */
MUST_CHECK int journal_sessions(struct journal *journal,
                                int (*each)(void *context, struct bytes session,
                                            struct error *error),
                                void *context, struct error *error);

/*
 * Asks whether commits succeed: a commit of its own that changes nothing that is kept, and
 * fails as any other would. After a failed commit, before people are told that all is well.
 */
MUST_CHECK int journal_probe(struct journal *journal, struct error *error);

/*
 * Takes a session out of the journal, and every copy of it out of the journal's files. Durable
 * on return. *gone: whether nothing of it is left anywhere; while somebody reads the file a
 * copy may stay, and the call is to be made again: for a session without rows it does only
 * that. Rewrites the whole file: not while people wait for a commit.
 *
 * 0, or as journal_commit(): -ERR_FULL, -ERR_UNCERTAIN, -ERR_IO.
 */
MUST_CHECK int journal_erase(struct journal *journal, struct bytes session, bool *gone,
                             struct error *error);

/* Closes it. NULL is allowed. */
void journal_destroy(struct journal *journal);

/*
 * The SQLite backend, dialogue.db: WAL, synchronous=FULL, secure_delete. -ERR_NEWER,
 * -ERR_CONFLICT (a database of another program), -ERR_DAMAGED, -ERR_NOT_FOUND (reading what is
 * not there), -ERR_FULL or -ERR_IO, each with a sentence that names the file. Reading works
 * while a server writes, on what a killed one left, and on a medium that cannot be written. A
 * whole file is not looked through: that is journal_sqlite_check()'s, 1.3 s for a million rows.
 * A process with a limit on the size of files has to ignore SIGXFSZ; then a commit beyond it is
 * -ERR_FULL.
 */
enum journal_mode { JOURNAL_READ_WRITE, JOURNAL_READ_ONLY };
MUST_CHECK int journal_sqlite_open(struct journal **out, const char *path,
                                   enum journal_mode mode, struct error *error);
/* SQLite's own look at its file (PRAGMA integrity_check). 0 or -ERR_DAMAGED with what it says
 * first. */
MUST_CHECK int journal_sqlite_check(struct journal *journal, struct error *error);
/* A consistent copy, while others write; destination must not exist. */
MUST_CHECK int journal_sqlite_backup(struct journal *journal, const char *destination,
                                     struct error *error);

/* The memory backend, with faults on order. */
enum memory_fault {
    MEMORY_FAULT_NONE,
    MEMORY_FAULT_BEFORE, /* nothing written, -ERR_IO */
    MEMORY_FAULT_AFTER,  /* written, and -ERR_UNCERTAIN all the same */
    MEMORY_FAULT_FULL,   /* nothing written, -ERR_FULL */
};
struct journal *journal_memory_create(void);
/* The next commit fails so; once. */
void journal_memory_fail_next(struct journal *journal, enum memory_fault fault);
size_t journal_memory_record_count(const struct journal *journal);

#endif
