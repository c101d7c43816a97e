#ifndef HERKEND_ACCOUNTS_H
#define HERKEND_ACCOUNTS_H

#include "herkend/outside.h"

/*
 * Organisers' accounts and sign-ins, in people.db beside their API tokens. A password is known
 * by its argon2id hash, a sign-in by the SHA-256 of its token. Names come prepared by the codec
 * (name_prepare), together with the folded form that they are unique by. As people.h: one
 * thread a handle; what hashes passwords may run on any.
 */
enum {
    PASSWORD_HASH_BYTES = 128, /* crypto_pwhash_STRBYTES */
    ORGANISERS_MAX = 1000,
    SIGN_INS_PER_ORGANISER_MAX = 64, /* the longest unused makes room */
    SIGN_IN_IDLE_MS = 12 * 60 * 60 * 1000,
    SIGN_IN_LONGEST_MS = 7 * 24 * 60 * 60 * 1000,
    SIGN_IN_SEEN_STEP_MS = 5 * 60 * 1000, /* a use is written down so often, not each time */
};

/* ---- passwords --------------------------------------------------------------------------- */

/* "$argon2id$v=19$..." and a NUL. */
struct password_hash {
    char text[PASSWORD_HASH_BYTES];
};

/*
 * Hashes a password with a salt of its own. Takes about 100 ms and 64 MiB (measured
 * 2026-11-21): never on the engine's thread. -ERR_FULL when there is no such memory now.
 */
MUST_CHECK int password_hash_make(struct bytes password, struct password_hash *out,
                                  struct error *error);
/* As long, and *matches. -ERR_FULL. */
MUST_CHECK int password_hash_check(const struct password_hash *hash, struct bytes password,
                                   bool *matches, struct error *error);
/* A hash that no password is known for: whoever tries a name that does not exist waits as long.
 */
struct password_hash password_hash_decoy(void);
/* Overwrites a secret, also where the compiler sees no further use of it. */
void secret_forget(void *data, size_t bytes);

/* ---- organisers -------------------------------------------------------------------------- */

struct new_organiser {
    struct bytes name, folded;
    const struct password_hash *hash;
    const struct token_hash *token; /* of an API token, which is used up by this */
    uint64_t now_ms;
};

/*
 * Makes an account, with a number from 1 that is never given again.
 *
 * -ERR_NOT_FOUND  the token is not known, revoked or used
 * -ERR_CONFLICT   the name is taken
 * -ERR_FULL       ORGANISERS_MAX, or no room on the disk
 */
MUST_CHECK int people_organiser_create(struct people *people, const struct new_organiser *new,
                                       int64_t *number, struct error *error);

/* Whom a name belongs to, *number 0 when to nobody, and the hash of the password. */
MUST_CHECK int people_organiser_find(struct people *people, struct bytes folded,
                                     int64_t *number, struct password_hash *hash,
                                     struct error *error);

/* The name and the hash of an organiser's password. The name is copied into the arena.
 * -ERR_NOT_FOUND. */
MUST_CHECK int people_organiser_get(struct people *people, int64_t number, struct arena *arena,
                                    struct bytes *name, struct password_hash *hash,
                                    struct error *error);

struct new_password {
    int64_t organiser;
    const struct password_hash *old; /* what it must still be; NULL: whatever it is */
    const struct password_hash *hash;
    const struct token_hash *kept; /* the only sign-in that goes on; NULL: none */
};

/* -ERR_NOT_FOUND when the organiser is gone or has another password than old meanwhile. */
MUST_CHECK int people_organiser_set_password(struct people *people,
                                             const struct new_password *change,
                                             struct error *error);

/* With all sign-ins. -ERR_NOT_FOUND. */
MUST_CHECK int people_organiser_remove(struct people *people, int64_t number,
                                       struct error *error);

struct listed_organiser {
    struct bytes name; /* borrowed for the call */
    uint64_t created_at_ms;
    uint64_t seen_at_ms; /* 0: not signed in now */
};
/* By name. now_ms: sign-ins that have expired by then do not count. */
MUST_CHECK int people_organiser_list(struct people *people, uint64_t now_ms,
                                     void (*each)(void *context,
                                                  const struct listed_organiser *organiser),
                                     void *context, struct error *error);

/* ---- sign-ins ---------------------------------------------------------------------------- */

struct sign_in {
    int64_t organiser; /* 0: there is no such sign-in, or it has expired */
    uint64_t expires_at_ms;
};

/*
 * Makes a sign-in of an organiser whose password was just checked against hash; removes what
 * has expired. -ERR_NOT_FOUND when the organiser is gone or has another password meanwhile.
 */
MUST_CHECK int people_sign_in_create(struct people *people, int64_t organiser,
                                     const struct password_hash *hash, uint64_t now_ms,
                                     struct token *out, struct error *error);
/* Whose sign-in it is; counts as a use, which puts its end off (unless it cannot be written
 * down at once by a handle in a hurry: then the next use does). */
MUST_CHECK int people_sign_in_use(struct people *people, const struct token_hash *hash,
                                  uint64_t now_ms, struct sign_in *out, struct error *error);
/* The same, without being a use. */
MUST_CHECK int people_sign_in_look(struct people *people, const struct token_hash *hash,
                                   uint64_t now_ms, struct sign_in *out, struct error *error);
/* Ending what is not there is fine. */
MUST_CHECK int people_sign_in_end(struct people *people, const struct token_hash *hash,
                                  struct error *error);

#endif
