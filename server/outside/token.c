/*
 * Secrets that people carry, and the random bits they are made of. Judges form only; who a
 * token belongs to is for the engine and people.c. Any thread.
 */
#include <limits.h>
#include <openssl/crypto.h>
#include <openssl/rand.h>
#include <openssl/sha.h>
#include <stdio.h>

#include "herkend/outside.h"
#include "internal.h"

enum { SESSION_ID_CHARACTERS = 10, CODE_CHARACTERS = 6 };

_Static_assert(SHA256_DIGEST_LENGTH == TOKEN_HASH_BYTES, "a token hash is a SHA-256");
_Static_assert(2 + PUBLIC_ID_BYTES_MAX + 1 + SECRET_CHARACTERS < TOKEN_BYTES_MAX,
               "the longest token fits");

/* Base64url, RFC 4648, 5. */
static const char base64url[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

static bool is_one_of(const char *set, char c)
{
    return c != '\0' && strchr(set, c) != NULL;
}

bool session_id_is_valid(struct bytes id)
{
    if (id.size == 0 || id.size > PUBLIC_ID_BYTES_MAX || id.data[0] == '-')
        return false;
    for (size_t i = 0; i < id.size; i++) {
        if (!is_one_of(base64url, id.data[i]))
            return false;
    }
    return true;
}

void random_fill(void *data, size_t bytes)
{
    ASSERT(bytes <= INT_MAX);
    /* Fails only when the system has no random source: nothing we may do then is safe. */
    int done = RAND_bytes(data, (int)bytes);

    ASSERT(done == 1);
}

void random_characters(char *out, size_t length, struct bytes alphabet)
{
    ASSERT(alphabet.size > 1 && alphabet.size <= 256);

    /* A byte at or above the highest multiple of the size would favour the first characters. */
    size_t accepted = 256 / alphabet.size * alphabet.size;

    for (size_t i = 0; i < length;) {
        unsigned char byte;

        random_fill(&byte, 1);
        if (byte < accepted)
            out[i++] = alphabet.data[byte % alphabet.size];
    }
    out[length] = '\0';
}

void session_id_generate(char out[16])
{
    random_characters(out, SESSION_ID_CHARACTERS, BYTES("abcdefghjkmnpqrstuvwxyz23456789"));
}

void session_code_generate(char out[16])
{
    random_characters(out, CODE_CHARACTERS, BYTES("ABCDEFGHJKMNPQRSTUVWXYZ23456789"));
}

/* Base64url of 16 bytes without padding; the last character carries two bits. */
static void secret_encode(const uint8_t secret[SECRET_BYTES], char out[SECRET_CHARACTERS + 1])
{
    uint32_t bits = 0;
    unsigned bit_count = 0;
    size_t size = 0;

    for (size_t i = 0; i < SECRET_BYTES; i++) {
        bits = bits << 8 | secret[i];
        for (bit_count += 8; bit_count >= 6; bit_count -= 6)
            out[size++] = base64url[bits >> (bit_count - 6) & 63];
    }
    out[size++] = base64url[bits << (6 - bit_count) & 63];
    ASSERT(size == SECRET_CHARACTERS);
    out[size] = '\0';
}

static bool secret_is_valid(struct bytes secret)
{
    if (secret.size != SECRET_CHARACTERS)
        return false;
    for (size_t i = 0; i < secret.size; i++) {
        if (!is_one_of(base64url, secret.data[i]))
            return false;
    }
    return is_one_of("AQgw", secret.data[secret.size - 1]); /* its other four bits are 0 */
}

static char token_letter(enum token_kind kind)
{
    switch (kind) {
    case TOKEN_SEAT:
        return 'p';
    case TOKEN_MODERATOR:
        return 'm';
    case TOKEN_OBSERVER:
        return 'o';
    case TOKEN_ORGANISER:
        return 'a';
    case TOKEN_SIGN_IN:
        return 's';
    case TOKEN_NONE:
        break;
    }
    UNREACHABLE("a token has a kind");
}

static enum token_kind token_kind_of(char letter)
{
    switch (letter) {
    case 'p':
        return TOKEN_SEAT;
    case 'm':
        return TOKEN_MODERATOR;
    case 'o':
        return TOKEN_OBSERVER;
    case 'a':
        return TOKEN_ORGANISER;
    case 's':
        return TOKEN_SIGN_IN;
    default: /* a character, not an enum */
        return TOKEN_NONE;
    }
}

/* Of a person, whatever the session. */
static bool kind_has_no_session(enum token_kind kind)
{
    return kind == TOKEN_ORGANISER || kind == TOKEN_SIGN_IN;
}

void secret_generate(char out[SECRET_CHARACTERS + 1])
{
    uint8_t secret[SECRET_BYTES];

    random_fill(secret, sizeof(secret));
    secret_encode(secret, out);
    OPENSSL_cleanse(secret, sizeof(secret));
}

void token_from_secret(enum token_kind kind, struct bytes session_id,
                       const uint8_t secret[SECRET_BYTES], struct token *token)
{
    char characters[SECRET_CHARACTERS + 1];

    if (kind_has_no_session(kind))
        session_id = BYTES("-");
    else
        ASSERT(session_id_is_valid(session_id));
    secret_encode(secret, characters);

    int length = snprintf(token->text, sizeof(token->text), "%c.%.*s.%s", token_letter(kind),
                          (int)session_id.size, session_id.data, characters);

    ASSERT(length > 0 && length < (int)sizeof(token->text));
    token->hash = token_hash_of(bytes_from_string(token->text));
    OPENSSL_cleanse(characters, sizeof(characters));
}

void token_generate(enum token_kind kind, struct bytes session_id, struct token *token)
{
    uint8_t secret[SECRET_BYTES];

    random_fill(secret, sizeof(secret));
    token_from_secret(kind, session_id, secret, token);
    OPENSSL_cleanse(secret, sizeof(secret));
}

enum token_kind token_parse(struct bytes token, struct bytes *session_id)
{
    static const size_t around = 2 + 1 + SECRET_CHARACTERS; /* "p." and ".secret" */

    *session_id = (struct bytes){0};
    if (token.size <= around || token.size >= TOKEN_BYTES_MAX)
        return TOKEN_NONE;

    enum token_kind kind = token_kind_of(token.data[0]);
    struct bytes id = {.data = token.data + 2, .size = token.size - around};
    struct bytes secret = {.data = id.data + id.size + 1, .size = SECRET_CHARACTERS};

    if (kind == TOKEN_NONE || token.data[1] != '.' || id.data[id.size] != '.' ||
        !secret_is_valid(secret))
        return TOKEN_NONE;
    if (kind_has_no_session(kind))
        return bytes_equal(id, BYTES("-")) ? kind : TOKEN_NONE;
    if (!session_id_is_valid(id))
        return TOKEN_NONE;
    *session_id = id;
    return kind;
}

struct token_hash token_hash_of(struct bytes token)
{
    struct token_hash hash;

    SHA256((const unsigned char *)token.data, token.size, hash.data);
    return hash;
}
