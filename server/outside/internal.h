#ifndef HERKEND_OUTSIDE_INTERNAL_H
#define HERKEND_OUTSIDE_INTERNAL_H

#include "herkend/accounts.h"
#include "herkend/mail_queue.h"

/*
 * Whether it has the form of a session id: 1 to PUBLIC_ID_BYTES_MAX letters, digits, _ or -,
 * not starting with -. Such an id is safe as a name in a folder and as a part of a token.
 */
bool session_id_is_valid(struct bytes id);

/* length characters drawn evenly from the alphabet, and a closing NUL. */
void random_characters(char *out, size_t length, struct bytes alphabet);

/* 128 random bits as 22 characters of base64url, and a closing NUL. */
enum { SECRET_CHARACTERS = 22 };
void secret_generate(char out[SECRET_CHARACTERS + 1]);

/* "p.<session>.<22 characters>" and its hash, of 128 bits that were made elsewhere. */
enum { SECRET_BYTES = 16 };
void token_from_secret(enum token_kind kind, struct bytes session_id,
                       const uint8_t secret[SECRET_BYTES], struct token *token);

enum { PEOPLE_STATEMENTS_MAX = 160 }; /* those in this folder, and some to spare */

struct kept_statement {
    const char *sql;
    struct sqlite3_stmt *statement;
};

/* people.db, open. One thread. */
struct people {
    struct sqlite3 *db;
    /* Kept: one or both are asked for each request of an organiser. */
    struct sqlite3_stmt *check;
    struct sqlite3_stmt *sign_in;
    days_before_fn *days_before; /* NULL: a day has 24 hours */
    size_t statement_count;
    struct kept_statement statements[PEOPLE_STATEMENTS_MAX]; /* sql.h's */
};

#endif
