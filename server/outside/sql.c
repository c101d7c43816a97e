/*
 * Statements on people.db: prepared once a handle, bound, run and reset. Knows nothing of what
 * they say. Thread of the handle.
 */
#include "sql.h"

#include <errno.h>

#include "herkend/database.h"

/* ---- statements -------------------------------------------------------------------------- */

static int statement_get(struct people *people, const char *sql, sqlite3_stmt **out)
{
    for (size_t i = 0; i < people->statement_count; i++) {
        if (people->statements[i].sql == sql) {
            *out = people->statements[i].statement;
            ASSERT(!sqlite3_stmt_busy(*out));
            return SQLITE_OK;
        }
    }
    ASSERT(people->statement_count < PEOPLE_STATEMENTS_MAX);

    int result = sqlite3_prepare_v3(people->db, sql, -1, SQLITE_PREPARE_PERSISTENT, out, NULL);

    if (result == SQLITE_OK)
        people->statements[people->statement_count++] =
            (struct kept_statement){.sql = sql, .statement = *out};
    return result;
}

void sql_release(struct people *people)
{
    for (size_t i = 0; i < people->statement_count; i++)
        sqlite3_finalize(people->statements[i].statement);
    people->statement_count = 0;
}

static int value_bind(sqlite3_stmt *statement, int index, const struct value *value)
{
    const char *data = value->bytes.data ? value->bytes.data : "";
    int size = (int)value->bytes.size;

    ASSERT(value->bytes.size <= INT32_MAX);
    switch (value->kind) {
    case VALUE_NUMBER:
        return sqlite3_bind_int64(statement, index, value->number);
    case VALUE_TEXT:
        return sqlite3_bind_text(statement, index, data, size, SQLITE_STATIC);
    case VALUE_BLOB:
        return sqlite3_bind_blob(statement, index, data, size, SQLITE_STATIC);
    case VALUE_NULL:
        return sqlite3_bind_null(statement, index);
    case VALUE_END:
        break;
    }
    UNREACHABLE("a value has a kind");
}

/* The statement, bound; values NULL: it has no parameters. Returns SQLite's result code. */
static int statement_bind(struct people *people, const char *sql, const struct value *values,
                          sqlite3_stmt **out)
{
    int result = statement_get(people, sql, out);

    for (int i = 0; result == SQLITE_OK && values && values[i].kind != VALUE_END; i++)
        result = value_bind(*out, i + 1, &values[i]);
    return result;
}

int sql_run(struct people *people, const char *sql, const struct value *values,
            struct error *error)
{
    sqlite3_stmt *statement = NULL;
    int result = statement_bind(people, sql, values, &statement);

    if (result == SQLITE_OK)
        result = database_step(statement, NULL);

    int trouble = result == SQLITE_DONE ? 0 : database_failed(people->db, result, error);

    if (statement)
        sqlite3_clear_bindings(statement);
    return trouble;
}

uint32_t sql_changes(struct people *people)
{
    return (uint32_t)sqlite3_changes(people->db);
}

int sql_each(struct people *people, const char *sql, const struct value *values,
             void (*each)(void *context, sqlite3_stmt *row), void *context, uint32_t *count,
             struct error *error)
{
    sqlite3_stmt *statement = NULL;
    uint32_t row_count = 0;
    int result = statement_bind(people, sql, values, &statement);

    errno = 0;
    if (result == SQLITE_OK)
        result = sqlite3_step(statement);
    while (result == SQLITE_ROW) {
        row_count++;
        each(context, statement);
        result = sqlite3_step(statement);
    }

    int trouble = result == SQLITE_DONE ? 0 : database_failed(people->db, result, error);

    if (statement) {
        sqlite3_reset(statement);
        sqlite3_clear_bindings(statement);
    }
    if (trouble == 0 && count)
        *count = row_count;
    return trouble;
}

static void take_number(void *context, sqlite3_stmt *row)
{
    uint64_t *number = context;

    if (sqlite3_column_type(row, 0) != SQLITE_NULL)
        *number = (uint64_t)sqlite3_column_int64(row, 0);
}

int sql_number(struct people *people, const char *sql, const struct value *values,
               uint64_t *out, struct error *error)
{
    return sql_each(people, sql, values, take_number, out, NULL, error);
}

/* ---- columns ----------------------------------------------------------------------------- */

static struct bytes column_bytes(sqlite3_stmt *row, int column)
{
    const char *data = (const char *)sqlite3_column_text(row, column);

    return (struct bytes){.data = data,
                          .size = data ? (size_t)sqlite3_column_bytes(row, column) : 0};
}

struct bytes sql_text(sqlite3_stmt *row, int column, struct arena *arena)
{
    return arena_copy(arena, column_bytes(row, column));
}

void sql_copy(sqlite3_stmt *row, int column, char *out, size_t out_bytes)
{
    struct bytes text = column_bytes(row, column);
    size_t size = text.size < out_bytes ? text.size : out_bytes - 1;

    if (size > 0)
        memcpy(out, text.data, size);
    out[size] = '\0';
}

bool sql_hash(sqlite3_stmt *row, int column, struct token_hash *out)
{
    const void *data = sqlite3_column_blob(row, column);

    if (!data || sqlite3_column_bytes(row, column) != TOKEN_HASH_BYTES)
        return false;
    memcpy(out->data, data, TOKEN_HASH_BYTES);
    return true;
}

/* ---- transactions and the file ----------------------------------------------------------- */

int sql_begin(struct people *people, struct error *error)
{
    int result = database_execute(people->db, "BEGIN IMMEDIATE");

    return result == SQLITE_OK ? 0 : database_failed(people->db, result, error);
}

int sql_end(struct people *people, int trouble, struct error *error)
{
    if (trouble == 0) {
        int result = database_execute(people->db, "COMMIT");

        if (result != SQLITE_OK)
            trouble = database_failed(people->db, result, error);
    }
    if (trouble != 0)
        database_rollback(people->db);
    return trouble;
}

int sql_checkpoint(struct people *people, struct error *error)
{
    int result =
        sqlite3_wal_checkpoint_v2(people->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);

    return result == SQLITE_OK ? 0 : database_failed(people->db, result, error);
}

int sql_scrub_ask(struct people *people, uint64_t now_ms, struct error *error)
{
    static const char sql[] = "INSERT INTO chore (name, asked_at_ms) VALUES ('scrub', ?1)"
                              " ON CONFLICT DO UPDATE SET asked_at_ms = ?1";

    return sql_run(people, sql, VALUES(number_value(now_ms)), error);
}

int sql_scrub(struct people *people, struct error *error)
{
    static const char done[] = "DELETE FROM chore WHERE name = 'scrub'";
    int result = database_execute(people->db, "VACUUM");

    if (result != SQLITE_OK)
        return database_failed(people->db, result, error);

    int trouble = sql_checkpoint(people, error);

    return trouble == 0 ? sql_run(people, done, NULL, error) : trouble;
}

int sql_scrub_overdue(struct people *people, uint64_t now_ms, struct error *error)
{
    enum { PATIENCE_MS = 60 * 1000 };
    static const char sql[] = "SELECT count(*) FROM chore WHERE asked_at_ms + ?2 <= ?1";
    uint64_t count = 0;
    int trouble = sql_number(
        people, sql, VALUES(number_value(now_ms), number_value(PATIENCE_MS)), &count, error);

    return trouble == 0 && count > 0 ? sql_scrub(people, error) : trouble;
}
