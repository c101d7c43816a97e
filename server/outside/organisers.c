/*
 * Organisers' accounts in people.db. Leaves the rules for names and passwords to the codec, and
 * the hashing to password.c. Thread of the handle.
 */
#include <sqlite3.h>
#include <stdio.h>

#include "herkend/database.h"
#include "internal.h"

/* Begins a transaction that writes: nobody else changes anything until it ends. */
static int begin(struct people *people, struct error *error)
{
    int result = database_execute(people->db, "BEGIN IMMEDIATE");

    return result == SQLITE_OK ? 0 : database_failed(people->db, result, error);
}

/* Ends it: with its writes when all went well. Passes trouble on. */
static int end(struct people *people, int trouble, struct error *error)
{
    if (trouble == 0) {
        int result = database_execute(people->db, "COMMIT");

        if (result == SQLITE_OK)
            return 0;
        trouble = database_failed(people->db, result, error);
    }
    database_rollback(people->db);
    return trouble;
}

static void bind_text(sqlite3_stmt *statement, int index, struct bytes text)
{
    sqlite3_bind_text64(statement, index, text.size > 0 ? text.data : "", text.size,
                        SQLITE_STATIC, SQLITE_UTF8);
}

static void bind_hash(sqlite3_stmt *statement, int index, const struct token_hash *hash)
{
    sqlite3_bind_blob(statement, index, hash->data, sizeof(hash->data), SQLITE_STATIC);
}

/* Runs a statement that writes, takes it, and tells how many rows it changed. */
static int write_rows(struct people *people, sqlite3_stmt *statement, int prepared, int *rows,
                      struct error *error)
{
    int result = prepared == SQLITE_OK ? database_step(statement, NULL) : prepared;
    int trouble = result == SQLITE_DONE ? 0 : database_failed(people->db, result, error);

    sqlite3_finalize(statement);
    *rows = sqlite3_changes(people->db);
    return trouble;
}

static int not_found(struct error *error)
{
    error_set(error, ERR_NOT_FOUND, "there is no such organiser");
    return -ERR_NOT_FOUND;
}

/* ---- making ------------------------------------------------------------------------------ */

static int token_use_up(struct people *people, const struct token_hash *hash,
                        struct error *error)
{
    static const char sql[] =
        "UPDATE token SET used = 1 WHERE hash = ?1 AND revoked = 0 AND used = 0";
    sqlite3_stmt *update = NULL;
    int rows = 0;
    int prepared = sqlite3_prepare_v2(people->db, sql, -1, &update, NULL);

    if (prepared == SQLITE_OK)
        bind_hash(update, 1, hash);

    int trouble = write_rows(people, update, prepared, &rows, error);

    if (trouble == 0 && rows == 0) {
        error_set(error, ERR_NOT_FOUND, "this token makes no account");
        trouble = -ERR_NOT_FOUND;
    }
    return trouble;
}

static int there_is_room(struct people *people, struct error *error)
{
    sqlite3_stmt *count = NULL;
    int64_t organisers = 0;
    int result =
        sqlite3_prepare_v2(people->db, "SELECT count(*) FROM organiser", -1, &count, NULL);

    if (result == SQLITE_OK)
        result = database_step(count, &organisers);

    int trouble = result == SQLITE_ROW ? 0 : database_failed(people->db, result, error);

    sqlite3_finalize(count);
    if (trouble == 0 && organisers >= ORGANISERS_MAX) {
        error_set(error, ERR_FULL, "there are %d organisers: remove some", ORGANISERS_MAX);
        trouble = -ERR_FULL;
    }
    return trouble;
}

static int organiser_insert(struct people *people, const struct new_organiser *new,
                            struct error *error)
{
    static const char sql[] = "INSERT INTO organiser (name, folded, password, created_at_ms)"
                              " VALUES (?1, ?2, ?3, ?4) ON CONFLICT (folded) DO NOTHING";
    sqlite3_stmt *insert = NULL;
    int rows = 0;
    int prepared = sqlite3_prepare_v2(people->db, sql, -1, &insert, NULL);

    if (prepared == SQLITE_OK) {
        bind_text(insert, 1, new->name);
        bind_text(insert, 2, new->folded);
        bind_text(insert, 3, bytes_from_string(new->hash->text));
        sqlite3_bind_int64(insert, 4, (sqlite3_int64) new->now_ms);
    }

    int trouble = write_rows(people, insert, prepared, &rows, error);

    if (trouble == 0 && rows == 0) {
        error_set(error, ERR_CONFLICT, "there is an organiser of this name already");
        trouble = -ERR_CONFLICT;
    }
    return trouble;
}

int people_organiser_create(struct people *people, const struct new_organiser *new,
                            int64_t *number, struct error *error)
{
    ASSERT(new->name.size > 0);
    ASSERT(new->folded.size > 0);
    ASSERT(new->now_ms <= INT64_MAX);

    int trouble = begin(people, error);

    if (trouble != 0)
        return trouble;
    trouble = token_use_up(people, new->token, error);
    if (trouble == 0)
        trouble = there_is_room(people, error);
    if (trouble == 0)
        trouble = organiser_insert(people, new, error);

    int64_t made = sqlite3_last_insert_rowid(people->db);

    trouble = end(people, trouble, error);
    if (trouble == 0)
        *number = made;
    return trouble;
}

/* ---- finding ----------------------------------------------------------------------------- */

static bool hash_of_row(sqlite3_stmt *row, int column, struct password_hash *hash)
{
    const char *text = (const char *)sqlite3_column_text(row, column);
    int size = snprintf(hash->text, sizeof(hash->text), "%s", text ? text : "");

    return size > 0 && (size_t)size < sizeof(hash->text);
}

static int hash_damaged(struct error *error)
{
    error_set(error, ERR_DAMAGED, "people.db is damaged: a password's hash is none");
    return -ERR_DAMAGED;
}

int people_organiser_find(struct people *people, struct bytes folded, int64_t *number,
                          struct password_hash *hash, struct error *error)
{
    sqlite3_stmt *row = NULL;
    int trouble = 0;
    int result = sqlite3_prepare_v2(
        people->db, "SELECT number, password FROM organiser WHERE folded = ?1", -1, &row, NULL);

    *number = 0;
    if (result == SQLITE_OK) {
        bind_text(row, 1, folded);
        result = sqlite3_step(row);
    }
    if (result == SQLITE_ROW && hash_of_row(row, 1, hash))
        *number = sqlite3_column_int64(row, 0);
    else if (result == SQLITE_ROW)
        trouble = hash_damaged(error);
    else if (result != SQLITE_DONE)
        trouble = database_failed(people->db, result, error);
    sqlite3_finalize(row);
    return trouble;
}

int people_organiser_get(struct people *people, int64_t number, struct arena *arena,
                         struct bytes *name, struct password_hash *hash, struct error *error)
{
    sqlite3_stmt *row = NULL;
    int trouble = 0;
    int result = sqlite3_prepare_v2(
        people->db, "SELECT name, password FROM organiser WHERE number = ?1", -1, &row, NULL);

    if (result == SQLITE_OK) {
        sqlite3_bind_int64(row, 1, number);
        result = sqlite3_step(row);
    }
    if (result == SQLITE_ROW && hash_of_row(row, 1, hash))
        *name =
            arena_copy(arena, (struct bytes){.data = (const char *)sqlite3_column_text(row, 0),
                                             .size = (size_t)sqlite3_column_bytes(row, 0)});
    else if (result == SQLITE_ROW)
        trouble = hash_damaged(error);
    else if (result == SQLITE_DONE)
        trouble = not_found(error);
    else
        trouble = database_failed(people->db, result, error);
    sqlite3_finalize(row);
    return trouble;
}

/* ---- changing ---------------------------------------------------------------------------- */

static int password_write(struct people *people, const struct new_password *change,
                          struct error *error)
{
    static const char sql[] = "UPDATE organiser SET password = ?2"
                              " WHERE number = ?1 AND (?3 IS NULL OR password = ?3)";
    sqlite3_stmt *update = NULL;
    int rows = 0;
    int prepared = sqlite3_prepare_v2(people->db, sql, -1, &update, NULL);

    if (prepared == SQLITE_OK) {
        sqlite3_bind_int64(update, 1, change->organiser);
        bind_text(update, 2, bytes_from_string(change->hash->text));
        if (change->old)
            bind_text(update, 3, bytes_from_string(change->old->text));
    }

    int trouble = write_rows(people, update, prepared, &rows, error);

    return trouble == 0 && rows == 0 ? not_found(error) : trouble;
}

/* All of an organiser's sign-ins, but the one that is kept. */
static int sign_ins_end(struct people *people, int64_t organiser, const struct token_hash *kept,
                        struct error *error)
{
    static const char sql[] =
        "DELETE FROM sign_in WHERE organiser = ?1 AND (?2 IS NULL OR hash <> ?2)";
    sqlite3_stmt *delete = NULL;
    int rows = 0;
    int prepared = sqlite3_prepare_v2(people->db, sql, -1, &delete, NULL);

    if (prepared == SQLITE_OK) {
        sqlite3_bind_int64(delete, 1, organiser);
        if (kept)
            bind_hash(delete, 2, kept);
    }
    return write_rows(people, delete, prepared, &rows, error);
}

int people_organiser_set_password(struct people *people, const struct new_password *change,
                                  struct error *error)
{
    int trouble = begin(people, error);

    if (trouble != 0)
        return trouble;
    trouble = password_write(people, change, error);
    if (trouble == 0)
        trouble = sign_ins_end(people, change->organiser, change->kept, error);
    return end(people, trouble, error);
}

static int organiser_delete(struct people *people, int64_t number, struct error *error)
{
    sqlite3_stmt *delete = NULL;
    int rows = 0;
    int prepared = sqlite3_prepare_v2(people->db, "DELETE FROM organiser WHERE number = ?1", -1,
                                      &delete, NULL);

    if (prepared == SQLITE_OK)
        sqlite3_bind_int64(delete, 1, number);

    int trouble = write_rows(people, delete, prepared, &rows, error);

    return trouble == 0 && rows == 0 ? not_found(error) : trouble;
}

int people_organiser_remove(struct people *people, int64_t number, struct error *error)
{
    int trouble = begin(people, error);

    if (trouble != 0)
        return trouble;
    trouble = organiser_delete(people, number, error);
    if (trouble == 0)
        trouble = sign_ins_end(people, number, NULL, error);
    return end(people, trouble, error);
}

int people_organiser_list(struct people *people, uint64_t now_ms,
                          void (*each)(void *context, const struct listed_organiser *organiser),
                          void *context, struct error *error)
{
    static const char sql[] =
        "SELECT name, created_at_ms,"
        " (SELECT max(seen_at_ms) FROM sign_in WHERE organiser = number AND expires_at_ms > ?1)"
        " FROM organiser ORDER BY folded";
    sqlite3_stmt *rows = NULL;
    int result = sqlite3_prepare_v2(people->db, sql, -1, &rows, NULL);

    ASSERT(now_ms <= INT64_MAX);
    if (result == SQLITE_OK) {
        sqlite3_bind_int64(rows, 1, (sqlite3_int64)now_ms);
        result = sqlite3_step(rows);
    }
    while (result == SQLITE_ROW) {
        struct listed_organiser organiser = {
            .name = {.data = (const char *)sqlite3_column_text(rows, 0),
                     .size = (size_t)sqlite3_column_bytes(rows, 0)},
            .created_at_ms = (uint64_t)sqlite3_column_int64(rows, 1),
            .seen_at_ms = (uint64_t)sqlite3_column_int64(rows, 2),
        };

        each(context, &organiser);
        result = sqlite3_step(rows);
    }

    int trouble = result == SQLITE_DONE ? 0 : database_failed(people->db, result, error);

    sqlite3_finalize(rows);
    return trouble;
}
