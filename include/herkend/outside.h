#ifndef HERKEND_OUTSIDE_H
#define HERKEND_OUTSIDE_H

#include "herkend/arena.h"
#include "herkend/assert.h"
#include "herkend/error.h"
#include "herkend/vocabulary.h"

/*
 * What lies outside the dialogue: secrets, keys and people. Names and addresses never enter the
 * dialogue store; keys never enter a backup. Random bits are OpenSSL's.
 */

/* Tokens: "<kind>.<session id>.<22 characters base64url of 128 random bits>"; kind p (seat), m,
 * o, "a" (an organiser's API token) or "s" (a sign-in), the last two with "-" for the session
 * id. To clients a token is opaque. */
enum { TOKEN_BYTES_MAX = 80 };
enum token_kind {
    TOKEN_NONE,
    TOKEN_SEAT,
    TOKEN_MODERATOR,
    TOKEN_OBSERVER,
    TOKEN_ORGANISER,
    TOKEN_SIGN_IN
};
struct token {
    char text[TOKEN_BYTES_MAX];
    struct token_hash hash;
};
void token_generate(enum token_kind kind, struct bytes session_id, struct token *token);
/* What kind of token it is and of which session (borrowed from token; empty for an
 * organiser's and a sign-in's), judged by its form alone. */
enum token_kind token_parse(struct bytes token, struct bytes *session_id);
struct token_hash token_hash_of(struct bytes token);
void random_fill(void *data, size_t bytes);
/* Session ids (10 characters) and join codes (6 characters, without 0 O 1 I L). Written with a
 * closing NUL. */
void session_id_generate(char out[16]);
void session_code_generate(char out[16]);

/* Session keys: one per session, in a folder (mode 0600 in 0700) or in memory (tests). Ids have
 * the form that tokens carry (letters, digits, _ and -); keyring_seat_key() takes any bytes.
 * One thread at a time. */
struct keyring;
MUST_CHECK int keyring_folder_open(struct keyring **out, const char *folder,
                                   struct error *error);
struct keyring *keyring_memory_create(void);
void keyring_destroy_handle(struct keyring *keyring);
/* Makes a new key; durable on return (fsync of file and folder). */
MUST_CHECK int keyring_create(struct keyring *keyring, struct bytes session_id,
                              struct error *error);
/* Overwrites and removes the key: after that nobody can tell which token had which seat.
 * Removing twice is fine. */
MUST_CHECK int keyring_remove(struct keyring *keyring, struct bytes session_id,
                              struct error *error);
/* The seat key of a token: HMAC-SHA-256(session key, SHA-256(token)), first SEAT_KEY_BYTES.
 * -ERR_NOT_FOUND without a key. */
MUST_CHECK int keyring_seat_key(struct keyring *keyring, struct bytes session_id,
                                const struct token_hash *hash, struct seat_key *out,
                                struct error *error);

/* people.db: API tokens here, accounts in accounts.h; registrations and mail come here. Safe to
 * use from one thread per handle; several processes. */
struct people;
struct people_token {
    char id[16]; /* for revoke */
    char role[16];
    uint64_t created_at_ms;
    bool revoked;
    bool used; /* an account was made with it */
};
MUST_CHECK int people_open(struct people **out, const char *path, struct error *error);
void people_close(struct people *people);
/* Another handle on the same file, for another thread. */
MUST_CHECK int people_open_again(const struct people *people, struct people **out,
                                 struct error *error);
/* For a thread that may not stand still: from now on this handle waits for no other writer (it
 * fails with -ERR_IO at once), and leaves copying the WAL into the file to others. Reading
 * never waited. */
void people_hurry(struct people *people);
MUST_CHECK int people_token_create(struct people *people, uint64_t now_ms, struct token *out,
                                   char id[16], struct error *error);
MUST_CHECK int people_token_list(struct people *people,
                                 void (*each)(void *context, const struct people_token *token),
                                 void *context, struct error *error);
MUST_CHECK int people_token_revoke(struct people *people, const char *id,
                                   struct error *error); /* -ERR_NOT_FOUND */
/* Whether an organiser's token is known, not revoked and not used up. */
MUST_CHECK int people_token_check(struct people *people, const struct token_hash *hash,
                                  bool *valid, struct error *error);
/* A consistent copy, while others write; destination must not exist. */
MUST_CHECK int people_backup(struct people *people, const char *destination,
                             struct error *error);

/* The data folder: makes what is missing, and holds the lock of the one server. */
struct data_folder;
enum folder_use { FOLDER_SERVE, FOLDER_READ };
/* -ERR_CONFLICT with the other's process id when a server runs on it (FOLDER_SERVE);
 * -ERR_NOT_FOUND (FOLDER_READ). */
MUST_CHECK int data_folder_open(struct data_folder **out, const char *path, enum folder_use use,
                                struct error *error);
void data_folder_close(struct data_folder *folder);
/* Path of a name in the folder; lives as long as the handle's arena. */
const char *data_folder_path(struct data_folder *folder, const char *name);
/* Whether a server holds the lock now. */
bool data_folder_is_served(struct data_folder *folder);

#endif
