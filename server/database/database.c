/*
 * Opening, checking, copying and closing a SQLite file of ours. Knows the header of the file
 * and SQLite's ways of failing; leaves the tables to journal and people. Runs on the thread of
 * whoever owns the handle.
 */
#include "herkend/database.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "herkend/buffer.h"
#include "herkend/files.h"

enum { PATH_BYTES_MAX = 4096 };

/* synchronous=FULL: of 400 simulated power cuts it lost no acknowledged row, NORMAL in 394 some
 * (architecture, the turn). A checkpoint every 4,000 pages instead of 1,000 gave 10 % more rows
 * a second and twice the longest commit (measured 2026-11-21). A WAL that a long reader let
 * grow shrinks to journal_size_limit. */
static const char SETTINGS_OF_WRITERS[] = "PRAGMA synchronous = FULL;"
                                          "PRAGMA secure_delete = ON;"
                                          "PRAGMA cache_size = -16000;"
                                          "PRAGMA wal_autocheckpoint = 1000;"
                                          "PRAGMA journal_size_limit = 67108864;";

static const char SETTINGS_OF_ALL[] = "PRAGMA trusted_schema = OFF;"
                                      "PRAGMA cell_size_check = ON;"
                                      "PRAGMA temp_store = MEMORY;";

static const char *database_path(sqlite3 *db)
{
    const char *path = db ? sqlite3_db_filename(db, "main") : NULL;

    return path && *path ? path : "the database";
}

/* Whether a write was refused for want of room by something else than a full disk: a quota, or
 * the process's limit on the size of files. SQLite calls these I/O errors; a write that was
 * refused cannot have ended a transaction all the same. */
static bool write_lacked_room(int result, int trouble)
{
    return result == SQLITE_IOERR_WRITE &&
           (trouble == EFBIG || trouble == EDQUOT || trouble == ENOSPC);
}

int database_failed(sqlite3 *db, int result, struct error *error)
{
    int trouble = errno; /* as database_step() and database_execute() left it */
    const char *path = database_path(db);
    const char *message = db ? sqlite3_errmsg(db) : sqlite3_errstr(result);
    int code = ERR_IO;

    ASSERT(result != SQLITE_OK);
    if ((result & 0xff) == SQLITE_FULL || write_lacked_room(result, trouble)) {
        error_set(error, ERR_FULL, "no room on the disk for %s", path);
        return -ERR_FULL;
    }
    switch (result & 0xff) {
    case SQLITE_NOTADB:
        code = ERR_DAMAGED;
        error_set(error, code, "%s is not a database", path);
        break;
    case SQLITE_CORRUPT:
    case SQLITE_ERROR: /* our statements do not fit what is there: "no such table" */
    case SQLITE_MISMATCH:
    case SQLITE_FORMAT:
        code = ERR_DAMAGED;
        error_set(error, code, "%s is damaged: %s", path, message);
        break;
    case SQLITE_CONSTRAINT:
        code = ERR_CONFLICT;
        error_set(error, code, "%s has been written by another process: %s", path, message);
        break;
    case SQLITE_BUSY:
        error_set(error, code, "another process keeps writing to %s", path);
        break;
    default:
        error_set(error, code, "%s: %s (code %d)", path, message, result);
        break;
    }
    return -code;
}

/* sqlite3_system_errno() knows nothing of a failed COMMIT, so errno has to tell: it is that of
 * the last system call that failed, if any did since it was cleared. */
int database_execute(sqlite3 *db, const char *sql)
{
    errno = 0;
    return sqlite3_exec(db, sql, NULL, NULL, NULL);
}

int database_step(sqlite3_stmt *statement, int64_t *number)
{
    errno = 0;

    int result = sqlite3_step(statement);
    int trouble = errno;

    if (result == SQLITE_ROW && number)
        *number = sqlite3_column_int64(statement, 0);

    int reset = sqlite3_reset(statement);

    errno = trouble;
    return reset != SQLITE_OK ? reset : result; /* reset repeats the failure of step */
}

bool database_rollback(sqlite3 *db)
{
    /* After some failures SQLite has rolled back by itself. */
    return sqlite3_get_autocommit(db) || database_execute(db, "ROLLBACK") == SQLITE_OK;
}

/* The path as a URI, in which no character of the path has a meaning. False when too long. */
static bool path_to_uri(const char *path, const char *query, struct buffer *uri)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                "0123456789/._-";

    buffer_append_string(uri, path[0] == '/' ? "file://" : "file:");
    for (const char *c = path; *c; c++) {
        if (strchr(plain, *c))
            buffer_append_char(uri, *c);
        else
            buffer_append_format(uri, "%%%02x", (unsigned char)*c);
    }
    buffer_append_string(uri, query);
    buffer_append_char(uri, '\0');
    return !uri->overflowed;
}

/* One connection with the settings that every mode shares. Nothing has been read yet. */
static int connect_to(sqlite3 **out, const char *path, const char *query, int flags,
                      struct error *error)
{
    sqlite3 *db = NULL;
    struct buffer uri;
    int result = SQLITE_CANTOPEN;

    buffer_init(&uri, PATH_BYTES_MAX * 3);
    if (path_to_uri(path, query, &uri))
        result =
            sqlite3_open_v2(uri.data, &db, flags | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, NULL);
    buffer_release(&uri);
    if (result == SQLITE_OK) {
        sqlite3_extended_result_codes(db, 1);
        sqlite3_busy_timeout(db, DATABASE_BUSY_TIMEOUT_MS);
        sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
        result = database_execute(db, SETTINGS_OF_ALL);
    }
    if (result == SQLITE_OK) {
        *out = db;
        return 0;
    }
    error_set(error, ERR_IO, "cannot open %s: %s", path,
              db ? sqlite3_errmsg(db) : sqlite3_errstr(result));
    sqlite3_close(db);
    return -ERR_IO;
}

/* The one number that a statement gives. */
static int query_number(sqlite3 *db, const char *sql, int64_t *number)
{
    sqlite3_stmt *statement = NULL;
    int result = sqlite3_prepare_v2(db, sql, -1, &statement, NULL);

    if (result == SQLITE_OK)
        result = sqlite3_step(statement);
    if (result == SQLITE_ROW) {
        *number = sqlite3_column_int64(statement, 0);
        result = SQLITE_OK;
    } else if (result == SQLITE_DONE) {
        result = SQLITE_CORRUPT;
    }
    sqlite3_finalize(statement);
    return result;
}

/* Whose file it is. 0 with its version, 0 for an empty file; or the refusal. */
static int database_identify(sqlite3 *db, const struct database_format *format,
                             int64_t *version_out, struct error *error)
{
    int64_t id = 0;
    int64_t version = 0;
    int64_t tables = 0;
    int result = query_number(db, "PRAGMA application_id", &id);

    if (result == SQLITE_OK)
        result = query_number(db, "PRAGMA user_version", &version);
    if (result == SQLITE_OK)
        result = query_number(db, "SELECT count(*) FROM sqlite_schema", &tables);
    if (result != SQLITE_OK)
        return database_failed(db, result, error);

    *version_out = 0;
    if (id == 0 && version == 0 && tables == 0)
        return 0;
    if (id != format->application_id) {
        error_set(error, ERR_CONFLICT, "%s is a database of another program",
                  database_path(db));
        return -ERR_CONFLICT;
    }
    if (version > format->version) {
        error_set(error, ERR_NEWER,
                  "%s was written by a newer herkend (format %lld, this program knows %d)",
                  database_path(db), (long long)version, (int)format->version);
        return -ERR_NEWER;
    }
    if (version < 1 || tables == 0) {
        error_set(error, ERR_DAMAGED, "%s is damaged: its header says format %lld",
                  database_path(db), (long long)version);
        return -ERR_DAMAGED;
    }
    *version_out = version;
    return 0;
}

/* The tables of an empty file, or what an older one lacks. Returns SQLite's result code. */
static int database_write_format(sqlite3 *db, const struct database_format *format,
                                 int64_t version)
{
    int result = SQLITE_OK;

    if (version == 0)
        return database_execute(db, format->schema);
    for (; version < format->version && result == SQLITE_OK; version++)
        result = database_execute(db, format->upgrades[version]);
    return result;
}

/* Tables and header in one transaction: a kill in the middle leaves the file as it was, and the
 * next start does it. */
static int database_make(sqlite3 *db, const struct database_format *format, struct error *error)
{
    int64_t version = 0;
    char header[128];
    int result = database_execute(db, "BEGIN IMMEDIATE");

    if (result != SQLITE_OK)
        return database_failed(db, result, error);

    /* Again, now that nobody else can write: another process may have just made it. */
    int trouble = database_identify(db, format, &version, error);

    if (trouble != 0)
        goto undo;
    if (version < format->version) {
        snprintf(header, sizeof(header), "PRAGMA application_id = %d; PRAGMA user_version = %d",
                 (int)format->application_id, (int)format->version);
        result = database_write_format(db, format, version);
        if (result == SQLITE_OK)
            result = database_execute(db, header);
    }
    if (result == SQLITE_OK)
        result = database_execute(db, "COMMIT");
    if (result == SQLITE_OK)
        return 0;
    trouble = database_failed(db, result, error);

undo:
    database_rollback(db); /* the caller closes it in any case */
    return trouble;
}

/* Write-ahead logging is a property of the file, kept in its header. */
static int database_use_wal(sqlite3 *db, struct error *error)
{
    sqlite3_stmt *statement = NULL;
    int result = sqlite3_prepare_v2(db, "PRAGMA journal_mode = WAL", -1, &statement, NULL);

    if (result == SQLITE_OK)
        result = sqlite3_step(statement);
    if (result == SQLITE_ROW) {
        const char *mode = (const char *)sqlite3_column_text(statement, 0);

        result = mode && strcmp(mode, "wal") == 0 ? SQLITE_OK : SQLITE_CANTOPEN;
    }
    sqlite3_finalize(statement);
    if (result == SQLITE_OK)
        result = database_execute(db, SETTINGS_OF_WRITERS);
    return result == SQLITE_OK ? 0 : database_failed(db, result, error);
}

/* Makes an empty file that only its owner may read; SQLite's own would follow the umask, and
 * the files beside it take the mode of this one. */
static int database_touch(const char *path, struct error *error)
{
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

    if (fd >= 0) {
        close(fd);
        return folder_sync(path, error);
    }
    if (errno == EEXIST)
        return 0;

    int code = errno == ENOSPC || errno == EDQUOT ? ERR_FULL : ERR_IO;

    error_set(error, code, "cannot make %s: %s", path, strerror(errno));
    return -code;
}

static int not_found(const char *path, struct error *error)
{
    error_set(error, ERR_NOT_FOUND, "there is no database at %s", path);
    return -ERR_NOT_FOUND;
}

static int open_to_write(sqlite3 **out, const char *path, const struct database_format *format,
                         struct error *error)
{
    sqlite3 *db = NULL;
    int64_t version = 0;
    int trouble = connect_to(&db, path, "", SQLITE_OPEN_READWRITE, error);

    /* Identified before anything is set: a file that is not ours is left as it is. */
    if (trouble == 0)
        trouble = database_identify(db, format, &version, error);
    if (trouble == 0)
        trouble = database_use_wal(db, error);
    if (trouble == 0 && version < format->version)
        trouble = database_make(db, format, error);
    if (trouble == 0)
        *out = db;
    else
        database_close(db);
    return trouble;
}

/* Whether everything stands in the file itself: no WAL beside it holds rows. */
static bool wal_is_empty(const char *path)
{
    struct stat status;
    char wal[PATH_BYTES_MAX];

    if (snprintf(wal, sizeof(wal), "%s-wal", path) >= (int)sizeof(wal))
        return false;
    return stat(wal, &status) == 0 ? status.st_size == 0 : errno == ENOENT;
}

/*
 * Reading a WAL file needs a writable index beside it. A copy on a medium that cannot be
 * written has none and needs none: nobody can be writing to it.
 */
static int open_to_read(sqlite3 **out, const char *path, const struct database_format *format,
                        struct error *error)
{
    sqlite3 *db = NULL;
    int64_t version = 0;
    int trouble = connect_to(&db, path, "", SQLITE_OPEN_READONLY, error);

    if (trouble == 0)
        trouble = database_identify(db, format, &version, error);
    if (trouble == -ERR_IO && access(path, R_OK) == 0 && access(path, W_OK) != 0 &&
        wal_is_empty(path)) {
        database_close(db);
        db = NULL;
        trouble = connect_to(&db, path, "?immutable=1", SQLITE_OPEN_READONLY, error);
        if (trouble == 0)
            trouble = database_identify(db, format, &version, error);
    }
    if (trouble == 0 && version == 0)
        trouble = not_found(path, error);
    if (trouble == 0)
        *out = db;
    else
        database_close(db);
    return trouble;
}

int database_open(sqlite3 **out, const char *path, const struct database_format *format,
                  enum database_mode mode, struct error *error)
{
    ASSERT(path);
    ASSERT(format->version >= 1);
    ASSERT(format->application_id != 0);

    if (mode == DATABASE_CREATE) {
        int trouble = database_touch(path, error);

        if (trouble != 0)
            return trouble;
    } else if (access(path, F_OK) != 0) {
        return not_found(path, error);
    }
    return mode == DATABASE_READ_ONLY ? open_to_read(out, path, format, error)
                                      : open_to_write(out, path, format, error);
}

void database_close(sqlite3 *db)
{
    int result = sqlite3_close(db);

    ASSERT(result == SQLITE_OK); /* else a statement was not finalised */
}

int database_check(sqlite3 *db, struct error *error)
{
    sqlite3_stmt *statement = NULL;
    int trouble = 0;
    int result = sqlite3_prepare_v2(db, "PRAGMA integrity_check(1)", -1, &statement, NULL);

    if (result == SQLITE_OK)
        result = sqlite3_step(statement);
    if (result != SQLITE_ROW) {
        trouble = database_failed(db, result, error);
    } else {
        const char *verdict = (const char *)sqlite3_column_text(statement, 0);

        if (!verdict || strcmp(verdict, "ok") != 0) {
            error_set(error, ERR_DAMAGED, "%s is damaged: %s", database_path(db),
                      verdict ? verdict : "no verdict");
            trouble = -ERR_DAMAGED;
        }
    }
    sqlite3_finalize(statement);
    return trouble;
}

/* All pages in one step, so that they are of one moment however others write meanwhile. */
static int copy_pages(sqlite3 *from, sqlite3 *to, struct error *error)
{
    int result =
        database_execute(to, "PRAGMA synchronous = OFF"); /* flushed once, at the end */

    if (result != SQLITE_OK)
        return database_failed(to, result, error);

    sqlite3_backup *backup = sqlite3_backup_init(to, "main", from, "main");

    if (backup) {
        (void)sqlite3_backup_step(backup, -1); /* finish tells what became of it */
        result = sqlite3_backup_finish(backup);
    } else {
        result = sqlite3_errcode(to);
    }
    /* Out of WAL mode, so that the copy is one file and can be read from any medium. */
    if (result == SQLITE_OK)
        result = database_execute(to, "PRAGMA journal_mode = DELETE");
    if (result != SQLITE_OK)
        return database_failed(to, result, error);

    int trouble = database_check(to, error);

    if (trouble == -ERR_DAMAGED)
        error_set(error, ERR_DAMAGED, "%s is damaged, so no copy of it was made",
                  database_path(from));
    return trouble;
}

static int flush_file(const char *path, struct error *error)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0 || fsync(fd) != 0) {
        error_set(error, ERR_IO, "cannot flush %s: %s", path, strerror(errno));
        if (fd >= 0)
            close(fd);
        return -ERR_IO;
    }
    close(fd);
    return 0;
}

static int database_copy(sqlite3 *db, const char *path, struct error *error)
{
    sqlite3 *copy = NULL;
    int trouble = database_touch(path, error);

    if (trouble == 0)
        trouble = connect_to(&copy, path, "", SQLITE_OPEN_READWRITE, error);
    if (trouble == 0)
        trouble = copy_pages(db, copy, error);
    database_close(copy);
    return trouble == 0 ? flush_file(path, error) : trouble;
}

int database_backup(sqlite3 *db, const char *destination, struct error *error)
{
    static const char *const endings[] = {"", "-journal", "-wal", "-shm"};
    char temporary[PATH_BYTES_MAX];
    char name[PATH_BYTES_MAX + 16];

    if (access(destination, F_OK) == 0) {
        error_set(error, ERR_CONFLICT, "%s exists already and is left as it is", destination);
        return -ERR_CONFLICT;
    }
    if (snprintf(temporary, sizeof(temporary), "%s.part%ld", destination, (long)getpid()) >=
        (int)sizeof(temporary)) {
        error_set(error, ERR_INPUT, "the path of the copy is longer than %d bytes",
                  PATH_BYTES_MAX);
        return -ERR_INPUT;
    }

    int trouble = database_copy(db, temporary, error);

    if (trouble == 0)
        trouble = file_publish(temporary, destination, error);
    for (size_t i = 0; trouble != 0 && i < ARRAY_COUNT(endings); i++) {
        snprintf(name, sizeof(name), "%s%s", temporary, endings[i]);
        unlink(name); /* what is not there needs no removal */
    }
    return trouble;
}
