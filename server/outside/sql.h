#ifndef HERKEND_OUTSIDE_SQL_H
#define HERKEND_OUTSIDE_SQL_H

#include <sqlite3.h>

#include "internal.h"

/*
 * Statements on people.db, each prepared once a handle and kept. The text of a statement is a
 * constant that lives as long as the program: it is known by its address.
 */
enum value_kind { VALUE_END, VALUE_NUMBER, VALUE_TEXT, VALUE_BLOB, VALUE_NULL };

/* What a parameter of a statement is bound to. Borrowed. */
struct value {
    enum value_kind kind;
    int64_t number;
    struct bytes bytes;
};

static inline struct value number_value(uint64_t number)
{
    return (struct value){.kind = VALUE_NUMBER, .number = (int64_t)number};
}

static inline struct value text_value(struct bytes text)
{
    return (struct value){.kind = VALUE_TEXT, .bytes = text};
}

static inline struct value string_value(const char *text)
{
    return text_value(bytes_from_string(text));
}

/* NULL: no value. */
static inline struct value hash_value(const struct token_hash *hash)
{
    if (!hash)
        return (struct value){.kind = VALUE_NULL};
    return (struct value){.kind = VALUE_BLOB,
                          .bytes = {(const char *)hash->data, sizeof(hash->data)}};
}

/* The parameters ?1, ?2... in order. */
#define VALUES(...) ((const struct value[]){__VA_ARGS__, {.kind = VALUE_END}})

/* A transaction that writes. It is ended by sql_end(), whatever happens between. */
MUST_CHECK int sql_begin(struct people *people, struct error *error);
/* Commits when trouble is 0, else undoes. Returns what came of it all. */
MUST_CHECK int sql_end(struct people *people, int trouble, struct error *error);

/* Runs a statement that changes rows. */
MUST_CHECK int sql_run(struct people *people, const char *sql, const struct value *values,
                       struct error *error);
/* Rows that the last sql_run() changed. */
uint32_t sql_changes(struct people *people);

/* Calls each with every row; count, unless NULL, gets how many there were. The statement must
 * not be run again by what is called. */
MUST_CHECK int sql_each(struct people *people, const char *sql, const struct value *values,
                        void (*each)(void *context, sqlite3_stmt *row), void *context,
                        uint32_t *count, struct error *error);

/* The first column of the first row; *out stays as it is when there is none or it is NULL. */
MUST_CHECK int sql_number(struct people *people, const char *sql, const struct value *values,
                          uint64_t *out, struct error *error);

/* A text of a row, copied into the arena. */
struct bytes sql_text(sqlite3_stmt *row, int column, struct arena *arena);
/* A text of a row in a small array, which it must fit; it is our own. */
void sql_copy(sqlite3_stmt *row, int column, char *out, size_t out_bytes);
/* False when it is NULL. */
bool sql_hash(sqlite3_stmt *row, int column, struct token_hash *out);

/* Moves all that was written from the WAL into the file and empties the WAL. */
MUST_CHECK int sql_checkpoint(struct people *people, struct error *error);
/*
 * Writes the file anew in the order of its keys, so that neither what was removed nor in which
 * order rows came can be read from its pages; then empties the WAL. It is asked for within the
 * transaction that makes it needed and done after it; when that fails, or the process ends
 * between the two, the schedule of mails does it later (sql_scrub_overdue).
 */
MUST_CHECK int sql_scrub_ask(struct people *people, uint64_t now_ms, struct error *error);
MUST_CHECK int sql_scrub(struct people *people, struct error *error);
/* Does what was asked for a minute ago or earlier. */
MUST_CHECK int sql_scrub_overdue(struct people *people, uint64_t now_ms, struct error *error);

void sql_release(struct people *people);

#endif
