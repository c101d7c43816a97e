#ifndef HERKEND_MAIN_CONFIG_H
#define HERKEND_MAIN_CONFIG_H

#include "herkend/assert.h"
#include "herkend/buffer.h"
#include "herkend/error.h"
#include "herkend/log.h"

/*
 * What an operator can set. Four layers, each over the one before: defaults, an INI file, the
 * environment (HERKEND_ and the key in capitals), flags. A plain value without pointers:
 * copying it is an assignment.
 */
enum {
    CONFIG_TEXT_BYTES_MAX = 512, /* of one value, the closing NUL included */
    CONFIG_FILE_BYTES_MAX = 64 * 1024,
    CONFIG_ORIGINS_MAX = 16,
};

/* Where to listen. */
struct config_address {
    char address[64]; /* numeric: "127.0.0.1", "::1" */
    uint32_t port;    /* 0: a free one */
};

struct config {
    char data[CONFIG_TEXT_BYTES_MAX]; /* the data folder; empty: not set */
    struct config_address listen;
    struct config_address metrics_listen; /* of its own for /metrics; empty: none */
    char url[CONFIG_TEXT_BYTES_MAX]; /* without a slash at its end; empty: from the listener */
    char web_root[CONFIG_TEXT_BYTES_MAX];        /* empty: the built-in web client */
    char theme[CONFIG_TEXT_BYTES_MAX];           /* a style sheet; empty: none */
    char tls_certificate[CONFIG_TEXT_BYTES_MAX]; /* PEM files; empty, both: plain */
    char tls_key[CONFIG_TEXT_BYTES_MAX];
    char origins[CONFIG_TEXT_BYTES_MAX]; /* separated by one space */
    uint32_t loops;                      /* 0: one per core less one, at least one */
    uint32_t trust_forwarded;            /* 0 or 1 */

    uint32_t capacity;
    uint32_t seats_per_address;
    uint32_t guesses_per_minute;
    uint32_t connections;
    uint32_t connections_per_address;
    uint32_t messages_per_second;
    uint32_t messages_burst;
    uint32_t hello_timeout_ms;
    uint32_t ping_interval_ms;

    char smtp_url[CONFIG_TEXT_BYTES_MAX]; /* empty: mails stand in a folder */
    char smtp_user[CONFIG_TEXT_BYTES_MAX];
    char smtp_password_file[CONFIG_TEXT_BYTES_MAX];
    char smtp_ca[CONFIG_TEXT_BYTES_MAX]; /* PEM; empty: what the system trusts */
    char mail_from[CONFIG_TEXT_BYTES_MAX];
    uint32_t mail_per_minute;

    uint32_t log_level; /* enum log_level */
};

/* The defaults. */
void config_init(struct config *config);

/*
 * Lays an INI file over config. Pure: the bytes may be anything.
 *
 * ini    borrowed
 * name   of the file, for the sentence
 *
 * Returns 0, or -ERR_INPUT naming file, line and key ("herkend.ini line 7: loops: must be a
 * whole number from 0 to 16"): an unknown section or key, a key given twice, a bad value, a
 * line that is none. Then config is as it was.
 */
MUST_CHECK int config_decode(struct bytes ini, const char *name, struct config *config,
                             struct error *error);

/* Reads the file at path (at most CONFIG_FILE_BYTES_MAX) and decodes it. -ERR_NOT_FOUND,
 * -ERR_INPUT, -ERR_IO. */
MUST_CHECK int config_read(const char *path, struct config *config, struct error *error);

/*
 * Lays the environment over config: "NAME=value" strings, ended by NULL. Only HERKEND_ and a
 * known key count; another program's HERKEND_X is left alone. -ERR_INPUT names the variable;
 * then config is as it was.
 */
MUST_CHECK int config_apply_environment(char *const *environment, struct config *config,
                                        struct error *error);

/* Sets one key; place opens the sentence of -ERR_INPUT: "--loops". */
MUST_CHECK int config_set(struct config *config, const char *key, struct bytes value,
                          const char *place, struct error *error);

/* What no single key says: -ERR_INPUT when one stands without the other that it needs. */
MUST_CHECK int config_check(const struct config *config, struct error *error);

/* The values as an INI file that config_decode() takes. */
void config_encode(const struct config *config, struct buffer *out);

/* "http://127.0.0.1:8080": the configured url, or the address with this port; https with a
 * certificate. */
void config_public_url(const struct config *config, uint16_t port,
                       char out[CONFIG_TEXT_BYTES_MAX]);

#endif
