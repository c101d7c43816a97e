#ifndef HERKEND_OUTSIDE_INTERNAL_H
#define HERKEND_OUTSIDE_INTERNAL_H

#include "herkend/accounts.h"

/*
 * Whether it has the form of a session id: 1 to PUBLIC_ID_BYTES_MAX letters, digits, _ or -,
 * not starting with -. Such an id is safe as a name in a folder and as a part of a token.
 */
bool session_id_is_valid(struct bytes id);

/* length characters drawn evenly from the alphabet, and a closing NUL. */
void random_characters(char *out, size_t length, struct bytes alphabet);

/* people.db, open. One thread. */
struct people {
    struct sqlite3 *db;
    /* Kept: one or both are asked for each request of an organiser. */
    struct sqlite3_stmt *check;
    struct sqlite3_stmt *sign_in;
};

#endif
