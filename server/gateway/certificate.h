#ifndef HERKEND_GATEWAY_CERTIFICATE_H
#define HERKEND_GATEWAY_CERTIFICATE_H

#include <openssl/types.h>

#include "herkend/assert.h"
#include "herkend/error.h"

/* Two PEM files: the server's certificate with those that lead to its root, and its key. */
struct certificate_files {
    const char *chain;
    const char *key;
};

enum { CERTIFICATE_FILE_BYTES_MAX = 256 * 1024 };

/*
 * Gives both to a context. -ERR_INPUT when they are no files, hold something else, do not
 * belong together, are too weak, or when the certificate is not valid at this moment: the
 * sentence names the setting, the file and the reason. Any thread.
 */
MUST_CHECK int certificate_load(SSL_CTX *context, const struct certificate_files *files,
                                struct error *error);

#endif
