/*
 * Sign-ins in people.db: who has shown a password, and until when that holds. A sign-in ends 12
 * hours after its last use and 7 days after its making. Thread of the handle.
 */
#include <sqlite3.h>

#include "herkend/database.h"
#include "internal.h"

_Static_assert(SIGN_IN_SEEN_STEP_MS < SIGN_IN_IDLE_MS, "a use is seen before it is too late");

static uint64_t expiry(uint64_t created_at_ms, uint64_t seen_at_ms)
{
    uint64_t idle = seen_at_ms + SIGN_IN_IDLE_MS;
    uint64_t longest = created_at_ms + SIGN_IN_LONGEST_MS;

    return idle < longest ? idle : longest;
}

/* Runs a statement that writes, and takes it. */
static int write_out(struct people *people, sqlite3_stmt *statement, int prepared,
                     struct error *error)
{
    int result = prepared == SQLITE_OK ? database_step(statement, NULL) : prepared;
    int trouble = result == SQLITE_DONE ? 0 : database_failed(people->db, result, error);

    sqlite3_finalize(statement);
    return trouble;
}

static void bind_hash(sqlite3_stmt *statement, int index, const struct token_hash *hash)
{
    sqlite3_bind_blob(statement, index, hash->data, sizeof(hash->data), SQLITE_STATIC);
}

/* ---- making ------------------------------------------------------------------------------ */

static int sign_ins_clean(struct people *people, uint64_t now_ms, struct error *error)
{
    sqlite3_stmt *delete = NULL;
    int prepared = sqlite3_prepare_v2(
        people->db, "DELETE FROM sign_in WHERE expires_at_ms <= ?1", -1, &delete, NULL);

    if (prepared == SQLITE_OK)
        sqlite3_bind_int64(delete, 1, (sqlite3_int64)now_ms);
    return write_out(people, delete, prepared, error);
}

/* Room for one more of this organiser. */
static int sign_ins_make_room(struct people *people, int64_t organiser, struct error *error)
{
    static const char sql[] =
        "DELETE FROM sign_in WHERE hash IN (SELECT hash FROM sign_in WHERE organiser = ?1"
        " ORDER BY seen_at_ms DESC LIMIT -1 OFFSET ?2)";
    sqlite3_stmt *delete = NULL;
    int prepared = sqlite3_prepare_v2(people->db, sql, -1, &delete, NULL);

    if (prepared == SQLITE_OK) {
        sqlite3_bind_int64(delete, 1, organiser);
        sqlite3_bind_int(delete, 2, SIGN_INS_PER_ORGANISER_MAX - 1);
    }
    return write_out(people, delete, prepared, error);
}

static int sign_in_insert(struct people *people, int64_t organiser,
                          const struct password_hash *hash, uint64_t now_ms,
                          const struct token *token, struct error *error)
{
    static const char sql[] =
        "INSERT INTO sign_in (hash, organiser, created_at_ms, seen_at_ms, expires_at_ms)"
        " SELECT ?1, number, ?2, ?2, ?3 FROM organiser WHERE number = ?4 AND password = ?5";
    sqlite3_stmt *insert = NULL;
    int prepared = sqlite3_prepare_v2(people->db, sql, -1, &insert, NULL);

    if (prepared == SQLITE_OK) {
        bind_hash(insert, 1, &token->hash);
        sqlite3_bind_int64(insert, 2, (sqlite3_int64)now_ms);
        sqlite3_bind_int64(insert, 3, (sqlite3_int64)expiry(now_ms, now_ms));
        sqlite3_bind_int64(insert, 4, organiser);
        sqlite3_bind_text(insert, 5, hash->text, -1, SQLITE_STATIC);
    }

    int trouble = write_out(people, insert, prepared, error);

    if (trouble == 0 && sqlite3_changes(people->db) == 0) {
        error_set(error, ERR_NOT_FOUND, "this organiser is gone, or has another password");
        trouble = -ERR_NOT_FOUND;
    }
    return trouble;
}

int people_sign_in_create(struct people *people, int64_t organiser,
                          const struct password_hash *hash, uint64_t now_ms, struct token *out,
                          struct error *error)
{
    struct token token;
    int result = database_execute(people->db, "BEGIN IMMEDIATE");

    ASSERT(now_ms <= INT64_MAX - SIGN_IN_LONGEST_MS);
    if (result != SQLITE_OK)
        return database_failed(people->db, result, error);
    token_generate(TOKEN_SIGN_IN, (struct bytes){0}, &token);

    int trouble = sign_ins_clean(people, now_ms, error);

    if (trouble == 0)
        trouble = sign_ins_make_room(people, organiser, error);
    if (trouble == 0)
        trouble = sign_in_insert(people, organiser, hash, now_ms, &token, error);
    if (trouble == 0) {
        result = database_execute(people->db, "COMMIT");
        trouble = result == SQLITE_OK ? 0 : database_failed(people->db, result, error);
    }
    if (trouble == 0)
        *out = token;
    else
        database_rollback(people->db);
    return trouble;
}

/* ---- using ------------------------------------------------------------------------------- */

/* One row of the sign_in table. */
struct sign_in_row {
    struct sign_in sign_in;
    uint64_t created_at_ms, seen_at_ms;
};

static int sign_in_read(struct people *people, const struct token_hash *hash, uint64_t now_ms,
                        struct sign_in_row *row, struct error *error)
{
    sqlite3_stmt *look = people->sign_in;
    int trouble = 0;

    ASSERT(now_ms <= INT64_MAX);
    *row = (struct sign_in_row){0};
    bind_hash(look, 1, hash);
    sqlite3_bind_int64(look, 2, (sqlite3_int64)now_ms);

    int result = sqlite3_step(look);

    if (result == SQLITE_ROW)
        *row = (struct sign_in_row){
            .sign_in = {.organiser = sqlite3_column_int64(look, 0),
                        .expires_at_ms = (uint64_t)sqlite3_column_int64(look, 3)},
            .created_at_ms = (uint64_t)sqlite3_column_int64(look, 1),
            .seen_at_ms = (uint64_t)sqlite3_column_int64(look, 2),
        };
    else if (result != SQLITE_DONE)
        trouble = database_failed(people->db, result, error);
    sqlite3_reset(look);
    sqlite3_clear_bindings(look);
    return trouble;
}

/* A handle in a hurry leaves it to the next use while somebody else writes: *expires_at_ms then
 * stays what it was. */
static int sign_in_write_use(struct people *people, const struct token_hash *hash,
                             uint64_t now_ms, uint64_t new_expiry_ms, uint64_t *expires_at_ms,
                             struct error *error)
{
    sqlite3_stmt *update = NULL;
    int trouble = 0;
    int result = sqlite3_prepare_v2(
        people->db, "UPDATE sign_in SET seen_at_ms = ?2, expires_at_ms = ?3 WHERE hash = ?1",
        -1, &update, NULL);

    if (result == SQLITE_OK) {
        bind_hash(update, 1, hash);
        sqlite3_bind_int64(update, 2, (sqlite3_int64)now_ms);
        sqlite3_bind_int64(update, 3, (sqlite3_int64)new_expiry_ms);
        result = database_step(update, NULL);
    }
    if (result == SQLITE_DONE)
        *expires_at_ms = new_expiry_ms;
    else if ((result & 0xff) != SQLITE_BUSY)
        trouble = database_failed(people->db, result, error);
    sqlite3_finalize(update);
    return trouble;
}

int people_sign_in_use(struct people *people, const struct token_hash *hash, uint64_t now_ms,
                       struct sign_in *out, struct error *error)
{
    struct sign_in_row row;
    int trouble = sign_in_read(people, hash, now_ms, &row, error);

    if (trouble == 0 && row.sign_in.organiser != 0 &&
        now_ms >= row.seen_at_ms + SIGN_IN_SEEN_STEP_MS)
        trouble = sign_in_write_use(people, hash, now_ms, expiry(row.created_at_ms, now_ms),
                                    &row.sign_in.expires_at_ms, error);
    if (trouble == 0)
        *out = row.sign_in;
    return trouble;
}

int people_sign_in_look(struct people *people, const struct token_hash *hash, uint64_t now_ms,
                        struct sign_in *out, struct error *error)
{
    struct sign_in_row row;
    int trouble = sign_in_read(people, hash, now_ms, &row, error);

    if (trouble == 0)
        *out = row.sign_in;
    return trouble;
}

int people_sign_in_end(struct people *people, const struct token_hash *hash,
                       struct error *error)
{
    sqlite3_stmt *delete = NULL;
    int prepared = sqlite3_prepare_v2(people->db, "DELETE FROM sign_in WHERE hash = ?1", -1,
                                      &delete, NULL);

    if (prepared == SQLITE_OK)
        bind_hash(delete, 1, hash);
    return write_out(people, delete, prepared, error);
}
