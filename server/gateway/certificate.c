/*
 * The server's certificate and key, from PEM files into an OpenSSL context, with a sentence for
 * each way in which an operator's files can be wrong. Leaves the protocol to tls_context.c.
 * Main thread, at the start and at each SIGHUP.
 */
#include "certificate.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "herkend/buffer.h"

enum { CHAIN_CERTIFICATES_MAX = 16, READ_STEP_BYTES = 16 * 1024 };

static const char chain_setting[] = "tls_certificate";
static const char key_setting[] = "tls_key";

/* "tls_key: FILE why": one sentence, whatever OpenSSL has on its mind. */
static int refuse(struct error *error, const char *setting, const char *path, const char *why)
{
    ERR_clear_error();
    error_set(error, ERR_INPUT, "%s: %s %s", setting, path, why);
    return -ERR_INPUT;
}

/* ---- files ------------------------------------------------------------------------------- */

/* What keeps it from being read, or NULL. */
static const char *file_fault(int fd, struct buffer *out)
{
    char part[READ_STEP_BYTES];
    struct stat status;
    ssize_t got = 1;

    if (fd < 0 || fstat(fd, &status) != 0)
        return strerror(errno);
    /* A pipe or a device may keep us waiting for ever. */
    if (!S_ISREG(status.st_mode))
        return "it is no file";
    while (got > 0 && !out->overflowed) {
        got = read(fd, part, sizeof(part));
        if (got < 0 && errno != EINTR)
            return strerror(errno);
        if (got > 0)
            buffer_append(out, (struct bytes){.data = part, .size = (size_t)got});
    }
    return out->overflowed ? "it is larger than 256 KiB" : NULL;
}

static int file_take(const char *setting, const char *path, struct buffer *out,
                     struct error *error)
{
    char sentence[256];
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    const char *fault = file_fault(fd, out);

    if (fd >= 0)
        close(fd);
    if (!fault)
        return 0;
    snprintf(sentence, sizeof(sentence), "cannot be read: %s", fault);
    return refuse(error, setting, path, sentence);
}

/* ---- certificates ------------------------------------------------------------------------ */

/* "Nov 21 17:15:00 2026 GMT" */
static void time_write(const ASN1_TIME *time, char *out, size_t out_bytes)
{
    BIO *memory = BIO_new(BIO_s_mem());
    int size = 0;

    ASSERT(memory);
    if (ASN1_TIME_print(memory, time) == 1)
        size = BIO_read(memory, out, (int)out_bytes - 1);
    out[size > 0 ? size : 0] = '\0';
    BIO_free(memory);
}

/* Of the server's own one. A chain may hold an expired root for the sake of old clients. */
static int validity_check(const char *path, const X509 *certificate, struct error *error)
{
    const ASN1_TIME *begin = X509_get0_notBefore(certificate);
    const ASN1_TIME *end = X509_get0_notAfter(certificate);
    char when[64];
    char sentence[128];

    if (X509_cmp_current_time(begin) > 0) {
        time_write(begin, when, sizeof(when));
        snprintf(sentence, sizeof(sentence), "is not valid before %s", when);
        return refuse(error, chain_setting, path, sentence);
    }
    if (X509_cmp_current_time(end) < 0) {
        time_write(end, when, sizeof(when));
        snprintf(sentence, sizeof(sentence), "has expired on %s", when);
        return refuse(error, chain_setting, path, sentence);
    }
    return 0;
}

/* The sentence for what SSL_CTX_use_certificate() refuses. */
static const char *use_fault(void)
{
    switch (ERR_GET_REASON(ERR_peek_last_error())) {
    case SSL_R_EE_KEY_TOO_SMALL:
        return "has a key that is too small to be safe";
    case SSL_R_CA_MD_TOO_WEAK:
    case SSL_R_CA_KEY_TOO_SMALL:
        return "is signed in a way that is too weak to be safe";
    default:
        return "cannot be used for TLS";
    }
}

/* Those after the first, up to the end of the file. */
static int chain_take_rest(SSL_CTX *context, const char *path, BIO *memory, struct error *error)
{
    for (int i = 1; i < CHAIN_CERTIFICATES_MAX; i++) {
        X509 *next = PEM_read_bio_X509(memory, NULL, NULL, NULL);

        if (!next && ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE) {
            ERR_clear_error();
            return 0;
        }
        if (!next)
            return refuse(error, chain_setting, path, "holds a damaged certificate");
        if (SSL_CTX_add0_chain_cert(context, next) != 1) {
            X509_free(next);
            return refuse(error, chain_setting, path, use_fault());
        }
    }
    return refuse(error, chain_setting, path, "holds more than 16 certificates");
}

static int chain_take(SSL_CTX *context, const char *path, struct bytes pem, struct error *error)
{
    BIO *memory = BIO_new_mem_buf(pem.size > 0 ? pem.data : "", (int)pem.size);
    X509 *certificate = memory ? PEM_read_bio_X509(memory, NULL, NULL, NULL) : NULL;
    int result;

    if (!certificate)
        result = refuse(error, chain_setting, path, "holds no certificate in PEM form");
    else if (validity_check(path, certificate, error) != 0)
        result = -ERR_INPUT;
    else if (SSL_CTX_use_certificate(context, certificate) != 1)
        result = refuse(error, chain_setting, path, use_fault());
    else
        result = chain_take_rest(context, path, memory, error);
    X509_free(certificate);
    BIO_free(memory);
    return result;
}

/* ---- key --------------------------------------------------------------------------------- */

/* A server that starts by itself has nobody who could be asked. */
static int no_password(char *out, int out_bytes, int writing, void *asked)
{
    (void)out, (void)out_bytes, (void)writing;
    *(bool *)asked = true;
    return -1;
}

static int key_take(SSL_CTX *context, const char *path, struct bytes pem, struct error *error)
{
    bool asked = false;
    BIO *memory = BIO_new_mem_buf(pem.size > 0 ? pem.data : "", (int)pem.size);
    EVP_PKEY *key = memory ? PEM_read_bio_PrivateKey(memory, NULL, no_password, &asked) : NULL;
    int result = 0;

    if (asked)
        result = refuse(error, key_setting, path,
                        "is protected by a password: herkend needs it without");
    else if (!key)
        result = refuse(error, key_setting, path, "holds no key in PEM form");
    else if (SSL_CTX_use_PrivateKey(context, key) != 1 ||
             SSL_CTX_check_private_key(context) != 1)
        result = refuse(error, key_setting, path, "does not belong to the certificate");
    EVP_PKEY_free(key);
    BIO_free(memory);
    return result;
}

int certificate_load(SSL_CTX *context, const struct certificate_files *files,
                     struct error *error)
{
    struct buffer chain;
    struct buffer key;

    ASSERT(files->chain);
    ASSERT(files->key);
    ERR_clear_error();
    buffer_init(&chain, CERTIFICATE_FILE_BYTES_MAX);
    buffer_init(&key, CERTIFICATE_FILE_BYTES_MAX);

    int result = file_take(chain_setting, files->chain, &chain, error);

    if (result == 0)
        result = file_take(key_setting, files->key, &key, error);
    if (result == 0)
        result = chain_take(context, files->chain, buffer_bytes(&chain), error);
    if (result == 0)
        result = key_take(context, files->key, buffer_bytes(&key), error);
    buffer_release(&key);
    buffer_release(&chain);
    return result;
}
