/*
 * people.db: opening it, and the API tokens. Keeps no token, only what it hashes to. Leaves the
 * tables to people_format.c, accounts to organisers.c and sign_ins.c. One thread a handle;
 * several processes may have the file open.
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

#include "herkend/database.h"
#include "herkend/memory.h"
#include "herkend/outside.h"
#include "people_format.h"
#include "sql.h"

int people_open(struct people **out, const char *path, struct error *error)
{
    struct people *people = xcalloc(1, sizeof(*people));
    int trouble = database_open(&people->db, path, &people_format, DATABASE_CREATE, error);

    if (trouble == 0) {
        int result =
            sqlite3_prepare_v3(people->db, "SELECT revoked + used FROM token WHERE hash = ?1",
                               -1, SQLITE_PREPARE_PERSISTENT, &people->check, NULL);

        if (result == SQLITE_OK)
            result = sqlite3_prepare_v3(
                people->db,
                "SELECT organiser, created_at_ms, seen_at_ms, expires_at_ms FROM sign_in"
                " WHERE hash = ?1 AND expires_at_ms > ?2",
                -1, SQLITE_PREPARE_PERSISTENT, &people->sign_in, NULL);
        if (result != SQLITE_OK)
            trouble = database_failed(people->db, result, error);
    }
    if (trouble != 0) {
        people_close(people);
        return trouble;
    }
    *out = people;
    return 0;
}

void people_close(struct people *people)
{
    if (!people)
        return;
    sql_release(people);
    sqlite3_finalize(people->check);
    sqlite3_finalize(people->sign_in);
    database_close(people->db);
    free(people);
}

int people_open_again(const struct people *people, struct people **out, struct error *error)
{
    return people_open(out, sqlite3_db_filename(people->db, "main"), error);
}

void people_hurry(struct people *people)
{
    sqlite3_busy_timeout(people->db, 0);
    sqlite3_wal_autocheckpoint(people->db, 0);
}

int people_token_create(struct people *people, uint64_t now_ms, struct token *out, char id[16],
                        struct error *error)
{
    static const char sql[] = "INSERT INTO token (id, role, hash, created_at_ms)"
                              " VALUES (?1, 'organiser', ?2, ?3)";
    sqlite3_stmt *insert = NULL;
    struct token token;

    ASSERT(now_ms <= INT64_MAX);
    session_id_generate(id);
    token_generate(TOKEN_ORGANISER, (struct bytes){0}, &token);

    int result = sqlite3_prepare_v2(people->db, sql, -1, &insert, NULL);

    if (result == SQLITE_OK) {
        sqlite3_bind_text(insert, 1, id, -1, SQLITE_STATIC);
        sqlite3_bind_blob(insert, 2, token.hash.data, sizeof(token.hash.data), SQLITE_STATIC);
        sqlite3_bind_int64(insert, 3, (sqlite3_int64)now_ms);
        result = database_step(insert, NULL);
    }

    int trouble = result == SQLITE_DONE ? 0 : database_failed(people->db, result, error);

    sqlite3_finalize(insert);
    if (trouble == 0)
        *out = token;
    return trouble;
}

static void token_from_row(sqlite3_stmt *row, struct people_token *token)
{
    const char *id = (const char *)sqlite3_column_text(row, 0);
    const char *role = (const char *)sqlite3_column_text(row, 1);

    *token = (struct people_token){
        .created_at_ms = (uint64_t)sqlite3_column_int64(row, 2),
        .revoked = sqlite3_column_int(row, 3) != 0,
        .used = sqlite3_column_int(row, 4) != 0,
    };
    snprintf(token->id, sizeof(token->id), "%s", id ? id : "");
    snprintf(token->role, sizeof(token->role), "%s", role ? role : "");
}

int people_token_list(struct people *people,
                      void (*each)(void *context, const struct people_token *token),
                      void *context, struct error *error)
{
    static const char sql[] = "SELECT id, role, created_at_ms, revoked, used FROM token"
                              " ORDER BY created_at_ms, id";
    sqlite3_stmt *rows = NULL;
    struct people_token token;
    int result = sqlite3_prepare_v2(people->db, sql, -1, &rows, NULL);

    if (result == SQLITE_OK)
        result = sqlite3_step(rows);
    while (result == SQLITE_ROW) {
        token_from_row(rows, &token);
        each(context, &token);
        result = sqlite3_step(rows);
    }

    int trouble = result == SQLITE_DONE ? 0 : database_failed(people->db, result, error);

    sqlite3_finalize(rows);
    return trouble;
}

int people_token_revoke(struct people *people, const char *id, struct error *error)
{
    sqlite3_stmt *update = NULL;
    int trouble = 0;
    int result = sqlite3_prepare_v2(people->db, "UPDATE token SET revoked = 1 WHERE id = ?1",
                                    -1, &update, NULL);

    if (result == SQLITE_OK) {
        sqlite3_bind_text(update, 1, id, -1, SQLITE_STATIC);
        result = database_step(update, NULL);
    }
    if (result != SQLITE_DONE) {
        trouble = database_failed(people->db, result, error);
    } else if (sqlite3_changes(people->db) == 0) {
        error_set(error, ERR_NOT_FOUND, "there is no token with the id %s", id);
        trouble = -ERR_NOT_FOUND;
    }
    sqlite3_finalize(update);
    return trouble;
}

int people_token_check(struct people *people, const struct token_hash *hash, bool *valid,
                       struct error *error)
{
    /* The look-up compares hashes of what was sent: how long it takes says nothing about a
     * token. */
    sqlite3_bind_blob(people->check, 1, hash->data, sizeof(hash->data), SQLITE_STATIC);

    int trouble = 0;
    int result = sqlite3_step(people->check);

    if (result == SQLITE_ROW)
        *valid = sqlite3_column_int(people->check, 0) == 0;
    else if (result == SQLITE_DONE)
        *valid = false;
    else
        trouble = database_failed(people->db, result, error);
    sqlite3_reset(people->check);
    sqlite3_clear_bindings(people->check);
    return trouble;
}

int people_backup(struct people *people, const char *destination, struct error *error)
{
    return database_backup(people->db, destination, error);
}
