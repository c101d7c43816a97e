/*
 * The journal in a SQLite file, dialogue.db: one table, one transaction a commit. Knows how a
 * turn becomes durable, how its failures are told apart, and how a withdrawn text is really
 * forgotten. Leaves the meaning of rows to the engine. Runs on the thread that owns the handle.
 *
 * The table has a rowid, so that rows stand in the order in which they came and a page that is
 * full is never divided: SQLite wipes what is deleted (secure_delete), but not the copies that
 * stay behind when rows move to another page. Clustered by (session, seq) instead, 1 to 3 % of
 * the withdrawn texts could still be found in the file (measured 2026-11-21: 29 of 1,773).
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

#include "herkend/database.h"
#include "herkend/journal.h"
#include "herkend/memory.h"

static const struct database_format dialogue_format = {
    .application_id = 0x484B4444, /* "HKDD" */
    .version = 1,
    .schema = "CREATE TABLE event ("
              " session TEXT NOT NULL,"
              " seq INTEGER NOT NULL,"
              " time_ms INTEGER NOT NULL,"
              " kind INTEGER NOT NULL,"
              " version INTEGER NOT NULL,"
              " body TEXT NOT NULL,"
              " PRIMARY KEY (session, seq)"
              ") STRICT",
};

enum statement_name {
    DO_BEGIN,
    DO_COMMIT,
    DO_INSERT,
    DO_INSERT_FEW,
    DO_INSERT_MANY,
    DO_LAST_SEQ,
    DO_BODY_BYTES,
    DO_REDACT,
    DO_ERASE,
    STATEMENT_COUNT,
};

/* A statement of sixteen rows takes half of the processor time that sixteen statements take:
 * 0.9 us a row instead of 1.7 (measured 2026-11-21). All rows of one are of one session. */
enum { ROWS_FEW = 4, ROWS_MANY = 16 };
#define INSERT_ROW                                                                             \
    "INSERT INTO event (session, seq, time_ms, kind, version, body)"                           \
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
#define FURTHER_ROW ", (?1, ?, ?, ?, ?, ?)"
#define FURTHER_3_ROWS FURTHER_ROW FURTHER_ROW FURTHER_ROW
#define FURTHER_12_ROWS FURTHER_3_ROWS FURTHER_3_ROWS FURTHER_3_ROWS FURTHER_3_ROWS

/* IMMEDIATE: the write lock is taken before anything is looked up, so what was looked up holds.
 */
static const char *const statement_sql[STATEMENT_COUNT] = {
    [DO_BEGIN] = "BEGIN IMMEDIATE",
    [DO_COMMIT] = "COMMIT",
    [DO_INSERT] = INSERT_ROW,
    [DO_INSERT_FEW] = INSERT_ROW FURTHER_3_ROWS,
    [DO_INSERT_MANY] = INSERT_ROW FURTHER_3_ROWS FURTHER_12_ROWS,
    [DO_LAST_SEQ] = "SELECT max(seq) FROM event WHERE session = ?1",
    [DO_BODY_BYTES] = ("SELECT length(CAST(body AS BLOB)) FROM event"
                       " WHERE session = ?1 AND seq = ?2"),
    [DO_REDACT] = "UPDATE event SET body = ?3 WHERE session = ?1 AND seq = ?2",
    [DO_ERASE] = "DELETE FROM event WHERE session = ?1",
};

/* The last seq of a session that was written to through this handle. */
struct tail {
    char id[JOURNAL_SESSION_BYTES_MAX];
    size_t id_bytes;
    uint64_t seq;
};

struct journal_sqlite {
    struct journal journal;
    enum journal_mode mode;
    char *path;
    sqlite3 *db; /* NULL after trouble */
    sqlite3_stmt *statements[STATEMENT_COUNT];
    bool in_trouble;    /* to be closed, and opened again by the next call */
    struct tail *tails; /* by id; empty after any failure */
    size_t tail_count;
    size_t tail_capacity;
    bool must_rewrite;       /* a redaction made rows move: copies of them may be left */
    bool must_truncate;      /* the WAL still holds what was redacted */
    uint32_t truncate_wait;  /* commits until the next try */
    uint32_t truncate_pause; /* doubles while a reader is in the way */
};

enum { TRUNCATE_PAUSE_MAX = 64 };

static struct journal_sqlite *sqlite_of(struct journal *journal)
{
    return (struct journal_sqlite *)journal;
}

static void sqlite_close(struct journal_sqlite *journal)
{
    for (size_t i = 0; i < STATEMENT_COUNT; i++) {
        sqlite3_finalize(journal->statements[i]);
        journal->statements[i] = NULL;
    }
    database_close(journal->db);
    journal->db = NULL;
    journal->in_trouble = false;
    journal->tail_count = 0;
}

static int sqlite_connect(struct journal_sqlite *journal, enum database_mode mode,
                          struct error *error)
{
    int trouble = database_open(&journal->db, journal->path, &dialogue_format, mode, error);

    if (trouble != 0 || mode == DATABASE_READ_ONLY)
        return trouble;
    for (size_t i = 0; i < STATEMENT_COUNT && trouble == 0; i++) {
        int result =
            sqlite3_prepare_v3(journal->db, statement_sql[i], -1, SQLITE_PREPARE_PERSISTENT,
                               &journal->statements[i], NULL);

        if (result != SQLITE_OK)
            trouble = database_failed(journal->db, result, error);
    }
    /* A killed server may have left a withdrawn text in the WAL. */
    journal->must_truncate = true;
    journal->truncate_wait = 0;
    journal->truncate_pause = 1;
    if (trouble != 0)
        sqlite_close(journal);
    return trouble;
}

/*
 * After a redaction: the old text also stands in the WAL, and in copies of rows that moved. The
 * commit is durable by now, so what fails here is tried again after a later commit, at close,
 * or at the next start. Never waits for a reader: a turn is waiting.
 */
static void sqlite_forget(struct journal_sqlite *journal)
{
    if (journal->truncate_wait > 0) {
        journal->truncate_wait--;
        return;
    }
    if (journal->must_rewrite && database_execute(journal->db, "VACUUM") == SQLITE_OK)
        journal->must_rewrite = false;

    sqlite3_busy_timeout(journal->db, 0);
    int result =
        sqlite3_wal_checkpoint_v2(journal->db, "main", SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);

    sqlite3_busy_timeout(journal->db, DATABASE_BUSY_TIMEOUT_MS);
    if (result == SQLITE_OK && !journal->must_rewrite) {
        journal->must_truncate = false;
        journal->truncate_pause = 1;
        return;
    }
    journal->truncate_wait = journal->truncate_pause;
    if (journal->truncate_pause < TRUNCATE_PAUSE_MAX)
        journal->truncate_pause *= 2;
}

/*
 * Writes nothing, durably. A commit of unknown outcome may stand behind the end of the WAL,
 * where SQLite does not see it and the recovery after a crash does; the next frames overwrite
 * it. So a reload after this finds what a restart finds, and the disk takes writes again.
 */
static int sqlite_settle(struct journal_sqlite *journal, struct error *error)
{
    char sql[96];

    snprintf(sql, sizeof(sql), "BEGIN IMMEDIATE; PRAGMA user_version = %d; COMMIT",
             (int)dialogue_format.version);

    int result = database_execute(journal->db, sql);

    if (result == SQLITE_OK) {
        sqlite_forget(journal);
        return 0;
    }

    int trouble = database_failed(journal->db, result, error);

    database_rollback(journal->db); /* it is closed in any case */
    return trouble;
}

/* Has the file open, after trouble anew. Never makes it again: one that is gone must be
 * noticed.
 */
static int sqlite_ready(struct journal_sqlite *journal, struct error *error)
{
    bool writes = journal->mode == JOURNAL_READ_WRITE;

    if (journal->in_trouble && journal->journal.readers <= 1)
        sqlite_close(journal);
    if (journal->in_trouble) {
        error_set(error, ERR_IO, "%s failed during a replay", journal->path);
        return -ERR_IO;
    }
    if (journal->db)
        return 0;

    int trouble =
        sqlite_connect(journal, writes ? DATABASE_EXISTING : DATABASE_READ_ONLY, error);

    if (trouble == 0 && writes)
        trouble = sqlite_settle(journal, error);
    if (trouble != 0)
        sqlite_close(journal);
    return trouble;
}

/* The sentence and code of a failure while reading; damage and no more is no reason to reopen.
 */
static int reading_failed(struct journal_sqlite *journal, int result, struct error *error)
{
    int trouble = database_failed(journal->db, result, error);

    if (trouble != -ERR_DAMAGED)
        journal->in_trouble = true;
    return trouble == -ERR_DAMAGED ? trouble : -ERR_IO;
}

static void bind_text(sqlite3_stmt *statement, int place, struct bytes text)
{
    /* A null pointer would bind NULL instead of an empty text. STATIC: the statement is done
     * with it before the caller's bytes go. */
    int result = sqlite3_bind_text(statement, place, text.size > 0 ? text.data : "",
                                   (int)text.size, SQLITE_STATIC);

    ASSERT(result == SQLITE_OK);
}

static void bind_number(sqlite3_stmt *statement, int place, uint64_t number)
{
    ASSERT(number <= INT64_MAX);
    int result = sqlite3_bind_int64(statement, place, (sqlite3_int64)number);

    ASSERT(result == SQLITE_OK);
}

/* The place of a session among the tails, or where it would go. */
static size_t tail_slot(const struct journal_sqlite *journal, struct bytes id)
{
    size_t low = 0;
    size_t high = journal->tail_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct tail *tail = &journal->tails[middle];

        if (bytes_compare((struct bytes){tail->id, tail->id_bytes}, id) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The tail of a session, read from the file the first time. Returns SQLite's result. */
static int tail_get(struct journal_sqlite *journal, struct bytes id, struct tail **out)
{
    size_t slot = tail_slot(journal, id);
    struct tail *tail = slot < journal->tail_count ? &journal->tails[slot] : NULL;

    if (tail && bytes_equal((struct bytes){tail->id, tail->id_bytes}, id)) {
        *out = tail;
        return SQLITE_OK;
    }

    int64_t last = 0; /* max() of no rows is NULL, which reads as 0 */

    bind_text(journal->statements[DO_LAST_SEQ], 1, id);
    int result = database_step(journal->statements[DO_LAST_SEQ], &last);

    if (result != SQLITE_ROW)
        return result;
    ASSERT(id.size <= sizeof(tail->id));
    journal->tails = array_reserve(journal->tails, &journal->tail_capacity,
                                   journal->tail_count + 1, sizeof(*journal->tails));
    tail = &journal->tails[slot];
    memmove(tail + 1, tail, (journal->tail_count - slot) * sizeof(*tail));
    journal->tail_count++;
    *tail = (struct tail){.id_bytes = id.size, .seq = (uint64_t)last};
    memcpy(tail->id, id.data, id.size);
    *out = tail;
    return SQLITE_OK;
}

static int conflict(struct journal_sqlite *journal, struct bytes session, uint64_t seq,
                    const char *why, struct error *error)
{
    error_set(error, ERR_CONFLICT, "%s, session %.*s, seq %llu: %s", journal->path,
              (int)session.size, session.data, (unsigned long long)seq, why);
    return -ERR_CONFLICT;
}

/* How many of the records, from the first on, one statement takes: those of one session. */
static size_t rows_together(const struct record *records, size_t count,
                            enum statement_name *insert)
{
    size_t same = 1;

    while (same < count && same < ROWS_MANY &&
           bytes_equal(records[same].session, records[0].session))
        same++;
    if (same == ROWS_MANY) {
        *insert = DO_INSERT_MANY;
        return ROWS_MANY;
    }
    *insert = same >= ROWS_FEW ? DO_INSERT_FEW : DO_INSERT;
    return same >= ROWS_FEW ? ROWS_FEW : 1;
}

static void bind_record(sqlite3_stmt *insert, size_t row, const struct record *record)
{
    int place = 2 + 5 * (int)row; /* the session is the first of all, for all */

    bind_number(insert, place, record->seq);
    bind_number(insert, place + 1, record->time_ms);
    bind_number(insert, place + 2, record->kind);
    bind_number(insert, place + 3, record->version);
    bind_text(insert, place + 4, record->body);
}

/* Inside the transaction: count records of one session. 0, -ERR_CONFLICT, or what
 * database_failed() made of it. */
static int write_rows(struct journal_sqlite *journal, enum statement_name name,
                      const struct record *records, size_t count, struct error *error)
{
    sqlite3_stmt *insert = journal->statements[name];
    struct tail *tail = NULL;
    int result = tail_get(journal, records[0].session, &tail);

    if (result != SQLITE_OK)
        return database_failed(journal->db, result, error);
    for (size_t i = 0; i < count; i++) {
        if (records[i].seq != tail->seq + 1 + i)
            return conflict(journal, records[i].session, records[i].seq,
                            records[i].seq <= tail->seq + i ? "a row is there already"
                                                            : "rows before it are missing",
                            error);
        bind_record(insert, i, &records[i]);
    }
    bind_text(insert, 1, records[0].session);
    result = database_step(insert, NULL);
    if (result != SQLITE_DONE)
        return database_failed(journal->db, result, error);
    tail->seq += count;
    return 0;
}

static int write_records(struct journal_sqlite *journal, const struct commit *commit,
                         struct error *error)
{
    size_t taken;
    int trouble = 0;

    for (size_t i = 0; trouble == 0 && i < commit->record_count; i += taken) {
        enum statement_name insert;

        taken = rows_together(commit->records + i, commit->record_count - i, &insert);
        trouble = write_rows(journal, insert, commit->records + i, taken, error);
    }
    return trouble;
}

/*
 * Whether the new body can make the page too full for its rows, so that SQLite moves some. A
 * body of some 4,000 bytes stands for the most part on pages of its own, of which a shorter one
 * may come back (file format, 1.6: at least 489 bytes of a row stay).
 */
static bool redaction_moves_rows(int64_t old_bytes, size_t new_bytes)
{
    return (int64_t)new_bytes > old_bytes || (old_bytes > 3900 && new_bytes > 400);
}

static int write_redaction(struct journal_sqlite *journal, const struct redaction *redaction,
                           struct error *error)
{
    sqlite3_stmt *look = journal->statements[DO_BODY_BYTES];
    sqlite3_stmt *redact = journal->statements[DO_REDACT];
    int64_t old_bytes = 0;

    bind_text(look, 1, redaction->session);
    bind_number(look, 2, redaction->seq);
    int result = database_step(look, &old_bytes);

    if (result == SQLITE_DONE)
        return conflict(journal, redaction->session, redaction->seq, "no row to redact", error);
    if (result == SQLITE_ROW) {
        bind_text(redact, 1, redaction->session);
        bind_number(redact, 2, redaction->seq);
        bind_text(redact, 3, redaction->body);
        result = database_step(redact, NULL);
    }
    if (result != SQLITE_DONE)
        return database_failed(journal->db, result, error);
    if (redaction_moves_rows(old_bytes, redaction->body.size))
        journal->must_rewrite = true;
    return 0;
}

static int sqlite_begin(struct journal_sqlite *journal, struct error *error)
{
    int moved = 0;

    /* What is written to a file that has lost its name is lost with it. */
    sqlite3_file_control(journal->db, "main", SQLITE_FCNTL_HAS_MOVED, &moved);
    if (moved) {
        error_set(error, ERR_IO, "%s was moved or removed while in use", journal->path);
        return -ERR_IO;
    }

    int result = database_step(journal->statements[DO_BEGIN], NULL);

    return result == SQLITE_DONE ? 0 : database_failed(journal->db, result, error);
}

/* The moment of truth. An I/O error here may come after the last frame was written: then the
 * next start finds the transaction whole. */
static int sqlite_end(struct journal_sqlite *journal, struct error *error)
{
    int result = database_step(journal->statements[DO_COMMIT], NULL);

    if (result == SQLITE_DONE)
        return 0;

    int trouble = database_failed(journal->db, result, error);

    if (trouble == -ERR_IO && (result & 0xff) == SQLITE_IOERR) {
        if (error)
            error->code = ERR_UNCERTAIN;
        return -ERR_UNCERTAIN;
    }
    return trouble;
}

/* Undoes what is undone yet and gets the handle ready to go on. */
static int sqlite_undo(struct journal_sqlite *journal, int trouble, struct error *error)
{
    bool nothing_written = trouble == -ERR_FULL || trouble == -ERR_CONFLICT;

    journal->tail_count = 0;
    if (!database_rollback(journal->db) || !nothing_written)
        journal->in_trouble = true;
    if (nothing_written || trouble == -ERR_UNCERTAIN)
        return trouble;
    if (error)
        error->code = ERR_IO; /* damage as well: journal_commit() promises four codes */
    return -ERR_IO;
}

static int sqlite_commit(struct journal *base, const struct commit *commit, struct error *error)
{
    struct journal_sqlite *journal = sqlite_of(base);

    ASSERT(journal->mode == JOURNAL_READ_WRITE);
    int trouble = sqlite_ready(journal, error);

    if (trouble != 0) {
        if (error)
            error->code = ERR_IO;
        return -ERR_IO;
    }
    trouble = sqlite_begin(journal, error);
    if (trouble == 0)
        trouble = write_records(journal, commit, error);
    for (size_t i = 0; trouble == 0 && i < commit->redaction_count; i++)
        trouble = write_redaction(journal, &commit->redactions[i], error);
    if (trouble == 0)
        trouble = sqlite_end(journal, error);
    if (trouble != 0)
        return sqlite_undo(journal, trouble, error);

    if (commit->redaction_count > 0) {
        journal->must_truncate = true;
        journal->truncate_wait = 0;
    }
    if (journal->must_truncate)
        sqlite_forget(journal);
    return 0;
}

/*
 * Writes the format's number over itself: the header page is written whether it changes or not.
 * (A row updated to what it says already is not: SQLite compares first, and a full disk would
 * look well.)
 */
static int sqlite_probe(struct journal *base, struct error *error)
{
    struct journal_sqlite *journal = sqlite_of(base);
    char statement[64];
    int trouble = sqlite_ready(journal, error);

    if (trouble == 0)
        trouble = sqlite_begin(journal, error);
    if (trouble != 0)
        return trouble;
    snprintf(statement, sizeof(statement), "PRAGMA user_version = %d",
             (int)dialogue_format.version);

    int result = sqlite3_exec(journal->db, statement, NULL, NULL, NULL);

    trouble = result == SQLITE_OK ? sqlite_end(journal, error)
                                  : database_failed(journal->db, result, error);
    return trouble == 0 ? 0 : sqlite_undo(journal, trouble, error);
}

/* Rows of others move when so many go, and leave copies behind: the file is written anew. */
static int sqlite_erase(struct journal *base, struct bytes session, bool *gone,
                        struct error *error)
{
    struct journal_sqlite *journal = sqlite_of(base);
    sqlite3_stmt *erase;
    int trouble = sqlite_ready(journal, error);

    ASSERT(journal->mode == JOURNAL_READ_WRITE);
    if (trouble == 0)
        trouble = sqlite_begin(journal, error);
    if (trouble != 0)
        return trouble;
    erase = journal->statements[DO_ERASE];
    bind_text(erase, 1, session);

    int result = database_step(erase, NULL);

    trouble = result == SQLITE_DONE ? sqlite_end(journal, error)
                                    : database_failed(journal->db, result, error);
    if (trouble != 0)
        return sqlite_undo(journal, trouble, error);
    journal->tail_count = 0;
    journal->must_rewrite = true; /* also where a server was killed before it came to that */
    journal->must_truncate = true;
    journal->truncate_wait = 0;
    sqlite_forget(journal);
    *gone = !journal->must_truncate;
    return 0;
}

/* A row as a record, its bytes borrowed from the statement. False when it cannot be one. */
static bool read_record(sqlite3_stmt *row, struct bytes session, struct record *record)
{
    int64_t seq = sqlite3_column_int64(row, 0);
    int64_t time_ms = sqlite3_column_int64(row, 1);
    int64_t kind = sqlite3_column_int64(row, 2);
    int64_t version = sqlite3_column_int64(row, 3);
    const char *body = (const char *)sqlite3_column_text(row, 4);

    if (seq < 1 || time_ms < 0 || kind < 0 || kind > UINT16_MAX || version < 0 ||
        version > UINT16_MAX || !body)
        return false;
    *record = (struct record){
        .session = session,
        .seq = (uint64_t)seq,
        .time_ms = (uint64_t)time_ms,
        .kind = (uint16_t)kind,
        .version = (uint16_t)version,
        .body = {.data = body, .size = (size_t)sqlite3_column_bytes(row, 4)},
    };
    return true;
}

static int damaged(struct journal_sqlite *journal, struct bytes session, uint64_t expected,
                   struct error *error)
{
    error_set(error, ERR_DAMAGED, "%s is damaged: session %.*s has no readable row %llu",
              journal->path, (int)session.size, session.data, (unsigned long long)expected);
    return -ERR_DAMAGED;
}

static int sqlite_replay(struct journal *base, struct bytes session,
                         int (*each)(void *context, const struct record *record,
                                     struct error *error),
                         void *context, struct error *error)
{
    static const char sql[] = "SELECT seq, time_ms, kind, version, body FROM event"
                              " WHERE session = ?1 ORDER BY seq";
    struct journal_sqlite *journal = sqlite_of(base);
    sqlite3_stmt *rows = NULL;
    struct record record;
    uint64_t expected = 1;
    int trouble = sqlite_ready(journal, error);

    if (trouble != 0)
        return trouble;

    /* Not a kept statement: a callback may replay as well. */
    int result = sqlite3_prepare_v2(journal->db, sql, -1, &rows, NULL);

    if (result == SQLITE_OK) {
        bind_text(rows, 1, session);
        result = sqlite3_step(rows);
    }
    for (; result == SQLITE_ROW && trouble == 0; expected++) {
        if (!read_record(rows, session, &record) || record.seq != expected) {
            trouble = damaged(journal, session, expected, error);
            break;
        }
        trouble = each(context, &record, error);
        if (trouble == 0)
            result = sqlite3_step(rows);
    }
    if (trouble == 0 && result != SQLITE_DONE)
        trouble = reading_failed(journal, result, error);
    sqlite3_finalize(rows);
    return trouble;
}

static int sqlite_read(struct journal *base, struct bytes session, uint64_t seq,
                       int (*each)(void *context, const struct record *record,
                                   struct error *error),
                       void *context, struct error *error)
{
    static const char sql[] = "SELECT seq, time_ms, kind, version, body FROM event"
                              " WHERE session = ?1 AND seq = ?2";
    struct journal_sqlite *journal = sqlite_of(base);
    sqlite3_stmt *row = NULL;
    struct record record;
    int trouble = sqlite_ready(journal, error);

    if (trouble != 0)
        return trouble;

    int result = sqlite3_prepare_v2(journal->db, sql, -1, &row, NULL);

    if (result == SQLITE_OK) {
        bind_text(row, 1, session);
        bind_number(row, 2, seq);
        result = sqlite3_step(row);
    }
    if (result == SQLITE_DONE) {
        error_set(error, ERR_NOT_FOUND, "%s: session %.*s has no row %llu", journal->path,
                  (int)session.size, session.data, (unsigned long long)seq);
        trouble = -ERR_NOT_FOUND;
    } else if (result != SQLITE_ROW) {
        trouble = reading_failed(journal, result, error);
    } else if (!read_record(row, session, &record)) {
        trouble = damaged(journal, session, seq, error);
    } else {
        trouble = each(context, &record, error);
    }
    sqlite3_finalize(row);
    return trouble;
}

/* The first session id after the one given; "" comes before all. SQLite's result. */
static int next_session(sqlite3_stmt *find, char *id, size_t *id_bytes, size_t id_bytes_max)
{
    bind_text(find, 1, (struct bytes){.data = id, .size = *id_bytes});

    int result = sqlite3_step(find);

    if (result == SQLITE_ROW) {
        const void *text = sqlite3_column_text(find, 0);
        size_t bytes = (size_t)sqlite3_column_bytes(find, 0);

        if (!text || bytes == 0 || bytes > id_bytes_max) {
            result = SQLITE_CORRUPT;
        } else {
            memcpy(id, text, bytes);
            *id_bytes = bytes;
        }
    }
    sqlite3_reset(find);
    return result;
}

static int sqlite_sessions(struct journal *base,
                           int (*each)(void *context, struct bytes session,
                                       struct error *error),
                           void *context, struct error *error)
{
    /* From id to id by the index: DISTINCT would read every entry of it. */
    static const char sql[] = "SELECT session FROM event WHERE session > ?1"
                              " ORDER BY session LIMIT 1";
    struct journal_sqlite *journal = sqlite_of(base);
    sqlite3_stmt *find = NULL;
    char id[JOURNAL_SESSION_BYTES_MAX];
    size_t id_bytes = 0;
    int trouble = sqlite_ready(journal, error);

    if (trouble != 0)
        return trouble;

    int result = sqlite3_prepare_v2(journal->db, sql, -1, &find, NULL);

    if (result == SQLITE_OK)
        result = next_session(find, id, &id_bytes, sizeof(id));
    while (result == SQLITE_ROW && trouble == 0) {
        trouble = each(context, (struct bytes){.data = id, .size = id_bytes}, error);
        if (trouble == 0)
            result = next_session(find, id, &id_bytes, sizeof(id));
    }
    if (trouble == 0 && result != SQLITE_DONE)
        trouble = reading_failed(journal, result, error);
    sqlite3_finalize(find);
    return trouble;
}

static void sqlite_destroy(struct journal *base)
{
    struct journal_sqlite *journal = sqlite_of(base);

    sqlite_close(journal);
    free(journal->tails);
    free(journal->path);
    free(journal);
}

static const struct journal_operations sqlite_operations = {
    .commit = sqlite_commit,
    .replay = sqlite_replay,
    .read = sqlite_read,
    .sessions = sqlite_sessions,
    .probe = sqlite_probe,
    .erase = sqlite_erase,
    .destroy = sqlite_destroy,
};

int journal_sqlite_open(struct journal **out, const char *path, enum journal_mode mode,
                        struct error *error)
{
    struct journal_sqlite *journal = xcalloc(1, sizeof(*journal));
    size_t path_size = strlen(path) + 1;

    journal->journal.operations = &sqlite_operations;
    journal->mode = mode;
    journal->path = xcalloc(path_size, 1);
    memcpy(journal->path, path, path_size);

    int trouble = sqlite_connect(
        journal, mode == JOURNAL_READ_ONLY ? DATABASE_READ_ONLY : DATABASE_CREATE, error);

    if (trouble != 0) {
        sqlite_destroy(&journal->journal);
        return trouble;
    }
    if (mode == JOURNAL_READ_WRITE)
        sqlite_forget(journal);
    *out = &journal->journal;
    return 0;
}

int journal_sqlite_check(struct journal *base, struct error *error)
{
    struct journal_sqlite *journal = sqlite_of(base);

    ASSERT(base->operations == &sqlite_operations);
    int trouble = sqlite_ready(journal, error);

    return trouble == 0 ? database_check(journal->db, error) : trouble;
}

int journal_sqlite_backup(struct journal *base, const char *destination, struct error *error)
{
    struct journal_sqlite *journal = sqlite_of(base);

    ASSERT(base->operations == &sqlite_operations);
    int trouble = sqlite_ready(journal, error);

    return trouble == 0 ? database_backup(journal->db, destination, error) : trouble;
}
