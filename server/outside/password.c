/*
 * Passwords by argon2id (RFC 9106), through libsodium. Knows neither names nor rules about what
 * a password is. Any thread.
 */
#include <errno.h>
#include <sodium.h>

#include "herkend/accounts.h"

/* RFC 9106, section 4, the second recommended option: t = 3, m = 64 MiB. libsodium knows one
 * lane only, so p = 1. Between its "interactive" (t = 2) and "moderate" (256 MiB). */
#define PASSWORD_OPERATIONS 3ULL
#define PASSWORD_MEMORY_BYTES ((size_t)64 * 1024 * 1024)

_Static_assert(PASSWORD_HASH_BYTES == crypto_pwhash_STRBYTES, "a hash fits");
_Static_assert(PASSWORD_OPERATIONS >= crypto_pwhash_OPSLIMIT_INTERACTIVE, "not below");
_Static_assert(PASSWORD_MEMORY_BYTES >= crypto_pwhash_MEMLIMIT_INTERACTIVE, "not below");

static int no_memory(struct error *error)
{
    error_set(error, ERR_FULL, "there is no memory to hash a password");
    return -ERR_FULL;
}

int password_hash_make(struct bytes password, struct password_hash *out, struct error *error)
{
    struct password_hash hash = {{0}};

    ASSERT(password.size > 0);
    if (sodium_init() < 0 ||
        crypto_pwhash_str_alg(hash.text, password.data, password.size, PASSWORD_OPERATIONS,
                              PASSWORD_MEMORY_BYTES, crypto_pwhash_ALG_ARGON2ID13) != 0)
        return no_memory(error);
    *out = hash;
    return 0;
}

int password_hash_check(const struct password_hash *hash, struct bytes password, bool *matches,
                        struct error *error)
{
    ASSERT(password.size > 0);
    if (sodium_init() < 0)
        return no_memory(error);
    errno = 0;
    *matches = crypto_pwhash_str_verify(hash->text, password.data, password.size) == 0;
    /* Its -1 has two meanings: the wrong password, and no memory to find out. */
    if (!*matches && errno == ENOMEM)
        return no_memory(error);
    return 0;
}

struct password_hash password_hash_decoy(void)
{
    /* Of 32 random bytes that nobody has kept. */
    return (struct password_hash){"$argon2id$v=19$m=65536,t=3,p=1$Sv9B3fXfS8sLf7tf6yqrng$"
                                  "HWSnhELnOnuexh1fxEBNsRDQcoTLMYNz9+KNa4ZE6DA"};
}

void secret_forget(void *data, size_t bytes)
{
    sodium_memzero(data, bytes);
}
