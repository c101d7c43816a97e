/*
 * The session keys: one file each in a folder that is left out of backups, or none in tests.
 * Whoever has a session's key and a token can tell which seat wrote what; the file is destroyed
 * when the session closes. Leaves to the engine when that is. One thread at a time.
 *
 * A key that is overwritten in place may live on in a copy that the storage keeps by itself
 * (flash, snapshots): operators who fear that use an encrypted disk.
 */
#include <errno.h>
#include <fcntl.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "herkend/files.h"
#include "herkend/memory.h"
#include "herkend/outside.h"
#include "internal.h"

enum { KEY_BYTES = 32, PATH_BYTES_MAX = 4096 };

struct key {
    char id[PUBLIC_ID_BYTES_MAX];
    size_t id_bytes;
    uint8_t data[KEY_BYTES];
};

struct keyring {
    char *folder; /* NULL: in memory only */
    struct key *
        *keys; /* by id; each in its own block, so that none is copied when this grows */
    size_t key_count;
    size_t key_capacity;
};

static struct bytes key_id(const struct key *key)
{
    return (struct bytes){.data = key->id, .size = key->id_bytes};
}

static void key_destroy(struct key *key)
{
    OPENSSL_cleanse(key, sizeof(*key));
    free(key);
}

static size_t key_slot(const struct keyring *keyring, struct bytes id)
{
    size_t low = 0;
    size_t high = keyring->key_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (bytes_compare(key_id(keyring->keys[middle]), id) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static struct key *key_find(const struct keyring *keyring, struct bytes id)
{
    size_t slot = key_slot(keyring, id);

    if (slot == keyring->key_count || !bytes_equal(key_id(keyring->keys[slot]), id))
        return NULL;
    return keyring->keys[slot];
}

static struct key *key_remember(struct keyring *keyring, struct bytes id,
                                const uint8_t data[KEY_BYTES])
{
    struct key *key = xcalloc(1, sizeof(*key));
    size_t slot = key_slot(keyring, id);

    memcpy(key->id, id.data, id.size);
    key->id_bytes = id.size;
    memcpy(key->data, data, KEY_BYTES);
    keyring->keys = array_reserve(keyring->keys, &keyring->key_capacity, keyring->key_count + 1,
                                  sizeof(struct key *));
    memmove(&keyring->keys[slot + 1], &keyring->keys[slot],
            (keyring->key_count - slot) * sizeof(struct key *));
    keyring->keys[slot] = key;
    keyring->key_count++;
    return key;
}

static void key_forget(struct keyring *keyring, struct bytes id)
{
    size_t slot = key_slot(keyring, id);

    if (!key_find(keyring, id))
        return;
    key_destroy(keyring->keys[slot]);
    keyring->key_count--;
    memmove(&keyring->keys[slot], &keyring->keys[slot + 1],
            (keyring->key_count - slot) * sizeof(struct key *));
}

static int failed(struct error *error, const char *deed, const char *path)
{
    int code = errno == ENOSPC || errno == EDQUOT || errno == EFBIG ? ERR_FULL : ERR_IO;

    error_set(error, code, "cannot %s the session key %s: %s", deed, path, strerror(errno));
    return -code;
}

static int has_key(struct bytes session_id, struct error *error)
{
    error_set(error, ERR_CONFLICT, "session %.*s has a key already", (int)session_id.size,
              session_id.data);
    return -ERR_CONFLICT;
}

/* folder/id.key in out. The form of the id was checked, so it cannot leave the folder. */
static int key_path(const struct keyring *keyring, struct bytes id, char out[PATH_BYTES_MAX],
                    struct error *error)
{
    ASSERT(session_id_is_valid(id));
    if (snprintf(out, PATH_BYTES_MAX, "%s/%.*s.key", keyring->folder, (int)id.size, id.data) <
        PATH_BYTES_MAX)
        return 0;
    error_set(error, ERR_INPUT, "the path of the key folder is longer than %d bytes",
              PATH_BYTES_MAX);
    return -ERR_INPUT;
}

/* Writes all of it and flushes. */
static int write_flushed(int fd, const uint8_t data[KEY_BYTES])
{
    ssize_t written = pwrite(fd, data, KEY_BYTES, 0);

    if (written >= 0 && written < KEY_BYTES)
        errno = ENOSPC;
    return written == KEY_BYTES && fsync(fd) == 0 ? 0 : -1;
}

/* Overwrites with random bytes, then removes. 0 when it was not there. */
static int file_shred(const char *path, struct error *error)
{
    uint8_t noise[KEY_BYTES];
    int fd = open(path, O_WRONLY | O_NOFOLLOW | O_CLOEXEC);

    if (fd < 0)
        return errno == ENOENT ? 0 : failed(error, "open", path);
    random_fill(noise, sizeof(noise));

    int trouble = write_flushed(fd, noise) == 0 ? 0 : failed(error, "overwrite", path);

    close(fd);
    /* Removed even when it could not be overwritten: that much can still be done. */
    if (unlink(path) != 0 && trouble == 0)
        trouble = failed(error, "remove", path);
    return trouble;
}

int keyring_folder_open(struct keyring **out, const char *folder, struct error *error)
{
    struct stat status;

    if (mkdir(folder, 0700) == 0) {
        int trouble = folder_sync(folder, error);

        if (trouble != 0)
            return trouble;
    } else if (errno != EEXIST) {
        error_set(error, ERR_IO, "cannot make the key folder %s: %s", folder, strerror(errno));
        return -ERR_IO;
    }
    if (stat(folder, &status) != 0 || !S_ISDIR(status.st_mode)) {
        error_set(error, ERR_IO, "%s is not a folder", folder);
        return -ERR_IO;
    }
    if ((status.st_mode & 077) != 0 && chmod(folder, 0700) != 0) {
        error_set(error, ERR_IO, "the key folder %s is open to others: %s", folder,
                  strerror(errno));
        return -ERR_IO;
    }

    struct keyring *keyring = keyring_memory_create();
    size_t size = strlen(folder) + 1;

    keyring->folder = xcalloc(size, 1);
    memcpy(keyring->folder, folder, size);
    *out = keyring;
    return 0;
}

struct keyring *keyring_memory_create(void)
{
    return xcalloc(1, sizeof(struct keyring));
}

void keyring_destroy_handle(struct keyring *keyring)
{
    if (!keyring)
        return;
    for (size_t i = 0; i < keyring->key_count; i++)
        key_destroy(keyring->keys[i]);
    free(keyring->keys);
    free(keyring->folder);
    free(keyring);
}

/* A kill in the middle may leave a short file, of a session that does not exist yet. */
static int key_store(const struct keyring *keyring, struct bytes id,
                     const uint8_t data[KEY_BYTES], struct error *error)
{
    struct error ignored; /* error tells of the first failure */
    char path[PATH_BYTES_MAX];
    int trouble = key_path(keyring, id, path, error);

    if (trouble != 0)
        return trouble;

    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);

    if (fd < 0 && errno == EEXIST)
        return has_key(id, error);
    if (fd < 0)
        return failed(error, "make", path);
    if (write_flushed(fd, data) != 0)
        trouble = failed(error, "write", path);
    close(fd);
    if (trouble == 0)
        trouble = folder_sync(path, error);
    if (trouble != 0)
        (void)file_shred(path, &ignored);
    return trouble;
}

int keyring_create(struct keyring *keyring, struct bytes session_id, struct error *error)
{
    uint8_t data[KEY_BYTES];
    int trouble = 0;

    ASSERT(session_id_is_valid(session_id));
    if (key_find(keyring, session_id))
        return has_key(session_id, error);
    random_fill(data, sizeof(data));
    if (keyring->folder)
        trouble = key_store(keyring, session_id, data, error);
    if (trouble == 0)
        key_remember(keyring, session_id, data);
    OPENSSL_cleanse(data, sizeof(data));
    return trouble;
}

int keyring_remove(struct keyring *keyring, struct bytes session_id, struct error *error)
{
    char path[PATH_BYTES_MAX];

    ASSERT(session_id_is_valid(session_id));
    key_forget(keyring, session_id);
    if (!keyring->folder)
        return 0;

    int trouble = key_path(keyring, session_id, path, error);

    if (trouble == 0)
        trouble = file_shred(path, error);
    return trouble == 0 ? folder_sync(path, error) : trouble;
}

static int no_key(struct bytes session_id, struct error *error)
{
    error_set(error, ERR_NOT_FOUND, "session %.*s has no key (any more)", (int)session_id.size,
              session_id.data);
    return -ERR_NOT_FOUND;
}

static int key_load(struct keyring *keyring, struct bytes id, struct key **out,
                    struct error *error)
{
    uint8_t data[KEY_BYTES + 1];
    char path[PATH_BYTES_MAX];
    int trouble = keyring->folder ? key_path(keyring, id, path, error) : no_key(id, error);

    if (trouble != 0)
        return trouble;

    int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);

    if (fd < 0)
        return errno == ENOENT ? no_key(id, error) : failed(error, "open", path);

    ssize_t size = pread(fd, data, sizeof(data), 0);

    if (size < 0) {
        trouble = failed(error, "read", path);
    } else if (size != KEY_BYTES) {
        error_set(error, ERR_DAMAGED, "the session key %s is damaged: %zd bytes instead of %d",
                  path, size, KEY_BYTES);
        trouble = -ERR_DAMAGED;
    } else {
        *out = key_remember(keyring, id, data);
    }
    OPENSSL_cleanse(data, sizeof(data));
    close(fd);
    return trouble;
}

/* The key of a session, from memory or its file. */
static int key_get(struct keyring *keyring, struct bytes session_id, struct key **out,
                   struct error *error)
{
    if (!session_id_is_valid(session_id))
        return no_key((struct bytes){0}, error);

    *out = key_find(keyring, session_id);
    return *out ? 0 : key_load(keyring, session_id, out, error);
}

/* HMAC-SHA-256 of a message with a session's key. */
static void key_sign(const struct key *key, const uint8_t *message, size_t message_bytes,
                     uint8_t digest[EVP_MAX_MD_SIZE])
{
    unsigned digest_bytes = 0;
    const unsigned char *done =
        HMAC(EVP_sha256(), key->data, KEY_BYTES, message, message_bytes, digest, &digest_bytes);

    ASSERT(done);
    ASSERT(digest_bytes >= SEAT_KEY_BYTES);
    ASSERT(digest_bytes >= SECRET_BYTES);
}

int keyring_seat_key(struct keyring *keyring, struct bytes session_id,
                     const struct token_hash *hash, struct seat_key *out, struct error *error)
{
    uint8_t digest[EVP_MAX_MD_SIZE];
    struct key *key = NULL;
    int trouble = key_get(keyring, session_id, &key, error);

    if (trouble != 0)
        return trouble;
    key_sign(key, hash->data, sizeof(hash->data), digest);
    memcpy(out->data, digest, SEAT_KEY_BYTES);
    OPENSSL_cleanse(digest, sizeof(digest));
    return 0;
}

/* What is signed has another length than a token's hash, so that no link is ever a seat's key.
 */
enum { LINK_WORD_BYTES = 4, LINK_MESSAGE_BYTES = LINK_WORD_BYTES + SECRET_CHARACTERS + 4 };
_Static_assert((int)LINK_MESSAGE_BYTES != (int)TOKEN_HASH_BYTES,
               "two uses of a key, told apart");

int keyring_link_token(struct keyring *keyring, struct bytes session_id, struct bytes way,
                       uint32_t generation, struct token *out, struct error *error)
{
    uint8_t message[LINK_MESSAGE_BYTES] = {'l', 'i', 'n', 'k'};
    uint8_t digest[EVP_MAX_MD_SIZE];
    struct key *key = NULL;
    int trouble = key_get(keyring, session_id, &key, error);

    ASSERT(way.size == SECRET_CHARACTERS);
    ASSERT(generation > 0);
    if (trouble != 0)
        return trouble;
    memcpy(message + LINK_WORD_BYTES, way.data, SECRET_CHARACTERS);
    for (unsigned i = 0; i < 4; i++)
        message[LINK_MESSAGE_BYTES - 1 - i] = (uint8_t)(generation >> (8 * i));
    key_sign(key, message, sizeof(message), digest);
    token_from_secret(TOKEN_SEAT, session_id, digest, out);
    OPENSSL_cleanse(digest, sizeof(digest));
    return 0;
}

enum { SEAT_WORD_BYTES = 4, SEAT_MESSAGE_BYTES = SEAT_WORD_BYTES + SHA256_DIGEST_LENGTH };
_Static_assert((int)SEAT_MESSAGE_BYTES != (int)TOKEN_HASH_BYTES &&
                   (int)SEAT_MESSAGE_BYTES != (int)LINK_MESSAGE_BYTES,
               "three uses of a key, told apart");

int keyring_seat_hash(struct keyring *keyring, struct bytes session_id, struct bytes folded,
                      struct token_hash *out, struct error *error)
{
    uint8_t message[SEAT_MESSAGE_BYTES] = {'s', 'e', 'a', 't'};
    uint8_t digest[EVP_MAX_MD_SIZE];
    struct key *key = NULL;
    int trouble = key_get(keyring, session_id, &key, error);

    _Static_assert((int)TOKEN_HASH_BYTES <= (int)SHA256_DIGEST_LENGTH, "enough is signed");
    if (trouble != 0)
        return trouble;
    SHA256((const unsigned char *)folded.data, folded.size, message + SEAT_WORD_BYTES);
    key_sign(key, message, sizeof(message), digest);
    memcpy(out->data, digest, sizeof(out->data));
    OPENSSL_cleanse(digest, sizeof(digest));
    return 0;
}

void keyring_forget(struct keyring *keyring, struct bytes session_id)
{
    /* In memory only, there is nowhere to look again. */
    if (keyring->folder)
        key_forget(keyring, session_id);
}
