#ifndef HERKEND_DATABASE_H
#define HERKEND_DATABASE_H

#include <stdbool.h>
#include <stdint.h>

#include "herkend/assert.h"
#include "herkend/error.h"

/*
 * How this program opens, checks, copies and closes a SQLite file, whatever is in it. Used by
 * the journal (dialogue.db) and by people (people.db); everybody above goes through those.
 */
struct sqlite3;
struct sqlite3_stmt;

/* How long a call waits for another process's write: an import holds the lock for seconds. */
enum { DATABASE_BUSY_TIMEOUT_MS = 10 * 1000 };

/* What makes a file ours: four letters and a number in its header (SQLite file format, 1.3.16
 * and 1.3.17). */
struct database_format {
    int32_t application_id;
    int32_t version;    /* from 1; the highest this program knows */
    const char *schema; /* statements that make the tables in an empty file */
    /* [n]: statements that make format n + 1 of format n, n from 1; NULL while there is one. */
    const char *const *upgrades;
};

enum database_mode {
    DATABASE_CREATE,    /* makes it when it is missing or empty */
    DATABASE_EXISTING,  /* reads and writes, -ERR_NOT_FOUND when missing */
    DATABASE_READ_ONLY, /* -ERR_NOT_FOUND when missing or empty; writes no row and no header */
};

/*
 * Opens a file: WAL, synchronous=FULL, secure_delete, extended result codes, mode 0600 when
 * made. A file of an older format is brought up to date in place, in one transaction, unless it
 * is opened to read. One thread at a time.
 *
 * -ERR_NEWER     written by a newer version of this program
 * -ERR_CONFLICT  a database of another program
 * -ERR_DAMAGED   not a database, or not readable as one
 * -ERR_FULL, -ERR_IO
 */
MUST_CHECK int database_open(struct sqlite3 **out, const char *path,
                             const struct database_format *format, enum database_mode mode,
                             struct error *error);

/* Closes it; the last one out folds the WAL into the file. NULL is allowed. */
void database_close(struct sqlite3 *db);

/* Runs statements that return no rows we want. Returns SQLite's result code. */
MUST_CHECK int database_execute(struct sqlite3 *db, const char *sql);

/*
 * Runs a bound statement to its first row or its end and resets it. number, unless NULL, gets
 * the first column of the row. Returns SQLite's result code: a row, done, or the failure.
 */
MUST_CHECK int database_step(struct sqlite3_stmt *statement, int64_t *number);

/* Ends a transaction, if one is open, without its writes. True when none is open any more. */
bool database_rollback(struct sqlite3 *db);

/*
 * Turns the result code of a call that just failed into -ERR_X and writes the sentence, which
 * names the file. -ERR_FULL (also for a quota or a limit on the size of files), -ERR_DAMAGED,
 * -ERR_CONFLICT (a row is there already) or -ERR_IO.
 */
int database_failed(struct sqlite3 *db, int result, struct error *error);

/* SQLite's own look at the whole file (PRAGMA integrity_check). */
MUST_CHECK int database_check(struct sqlite3 *db, struct error *error);

/* A consistent copy in one file, flushed, while others write. -ERR_CONFLICT when the
 * destination exists. */
MUST_CHECK int database_backup(struct sqlite3 *db, const char *destination,
                               struct error *error);

#endif
