#ifndef HERKEND_GATEWAY_TLS_H
#define HERKEND_GATEWAY_TLS_H

#include "certificate.h"
#include "herkend/buffer.h"

/*
 * TLS as a function from bytes to bytes: what a socket has received goes in, what people sent
 * and what the socket has to send come out. Knows no socket; see tls.c for why.
 */

/* What all connections share: certificate and key. Any thread. */
struct tls_context;

/* files: borrowed. -ERR_INPUT as certificate_load() says. */
MUST_CHECK int tls_context_create(struct tls_context **out,
                                  const struct certificate_files *files, struct error *error);
/* After its last connection. NULL is allowed. */
void tls_context_destroy(struct tls_context *context);
/* New connections get these; when they are refused all stays as it was. */
MUST_CHECK int tls_context_renew(struct tls_context *context,
                                 const struct certificate_files *files, struct error *error);

enum {
    /* What one call adds to the socket's bytes: records of up to 16 KiB with at most 22 bytes
     * around each, or the server's part of a handshake with its certificates. */
    TLS_RECORD_BYTES_MAX = 16 * 1024,
    TLS_OVERHEAD_BYTES_MAX = 320 * 1024,
    TLS_FIRST_BYTE = 0x16, /* of everybody who speaks it: a record of the handshake */
};

/* One connection's. Belongs to the thread of its loop. */
struct tls;

enum tls_state {
    TLS_SHAKING, /* hands are being shaken */
    TLS_OPEN,
    TLS_GOODBYE, /* the peer has said that nothing more comes; we may still send */
    TLS_BROKEN,  /* nothing can be understood or sent any more */
};

/* NULL is allowed in tls_destroy(). */
struct tls *tls_create(struct tls_context *context);
void tls_destroy(struct tls *tls);
enum tls_state tls_state(const struct tls *tls);

/*
 * Understands all of what was received.
 *
 * received   borrowed
 * plain      what the peer said is appended; when it overflows, something is lost
 * wire       what has to be sent for it (handshake, alert) is appended, also when it breaks
 */
enum tls_state tls_receive(struct tls *tls, struct bytes received, struct buffer *plain,
                           struct buffer *wire);

/* Appends to wire what sends these bytes. False: it broke. Only when TLS_OPEN or TLS_GOODBYE.
 */
MUST_CHECK bool tls_send(struct tls *tls, struct bytes plain, struct buffer *wire);

/* Appends our close_notify, once, if it can still be said. */
void tls_say_goodbye(struct tls *tls, struct buffer *wire);

#endif
