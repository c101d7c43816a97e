#ifndef HERKEND_CROWD_TRANSPORT_H
#define HERKEND_CROWD_TRANSPORT_H

#include <netinet/in.h>
#include <openssl/types.h>
#include <sys/socket.h>
#include <sys/types.h>

#include "herkend/bytes.h"
#include "herkend/error.h"

#include "herkend/assert.h"

/*
 * A stream of bytes to the server, by TCP or by TLS over it. The only place that knows which:
 * what is above sees bytes, -EAGAIN, and the events to wait for.
 */
enum {
    TRANSPORT_HOST_BYTES_MAX = 256,
    TRANSPORT_PEOPLE_PER_SOURCE = 100,    /* on loopback: see transport_open */
    TRANSPORT_READ_BYTES_MIN = 16 * 1024, /* what transport_read() has to be offered */
};

/* Where the server is; found once, shared by all. */
struct transport_target {
    union {
        struct sockaddr any;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
    } address;
    socklen_t address_bytes;
    char authority[TRANSPORT_HOST_BYTES_MAX + 8]; /* "host:port", for the Host header */
    char host[TRANSPORT_HOST_BYTES_MAX];          /* whom the certificate has to name */
    SSL_CTX *tls;                                 /* NULL: plain */
};

/*
 * Finds the server of "http://host[:port][/]", or of the same with https. Blocks on the
 * resolver.
 *
 * ca   a PEM file of certificates to trust in place of the system's; NULL: none. A server's
 *      certificate has to lead to one that is trusted and to name the URL's host; but one that
 *      stands in this file itself is the one that was meant, whatever it names: so a server's
 *      own people find it under the address it listens on
 *
 * -ERR_INPUT when the URL is something else or the file holds no certificate, -ERR_IO when the
 * name is not known. On success transport_target_release() must follow, after the last
 * connection's end.
 */
MUST_CHECK int transport_target_find(struct transport_target *target, const char *url,
                                     const char *ca, struct error *error);
void transport_target_release(struct transport_target *target);

struct transport {
    int fd;            /* -1: closed */
    SSL *tls;          /* NULL: plain, or not connected so far */
    bool wants_output; /* which event an -EINPROGRESS waits for */
    const char *fault; /* why TLS was not begun, a phrase; NULL: nothing to say */
    /* When the last bytes read came to this machine, by the kernel, on CLOCK_REALTIME; 0: it
     * did not say. The crowd is one thread where people are thousands of machines: that it was
     * busy with others is no fault of the server's. */
    uint64_t arrived_ns;
};

/* Which of many a connection is, and how much of what it does not read the kernel keeps (0: as
 * it likes). */
struct transport_place {
    uint32_t source_index;
    uint32_t receive_bytes;
};

/*
 * Starts connecting, without blocking. source_index: on a loopback address every hundred people
 * get an address of their own in 127.1.0.0/16, as a server counts people per address, and as
 * one address has ports for 28,000 connections. Elsewhere it means nothing.
 * 0 or -errno.
 */
MUST_CHECK int transport_open(struct transport *transport,
                              const struct transport_target *target,
                              struct transport_place place);

/* After the socket became writable, or readable: 0 when connected, -EINPROGRESS, or -errno
 * (-EPROTO: fault says why). */
MUST_CHECK int transport_finish_open(struct transport *transport,
                                     const struct transport_target *target);

/*
 * Bytes moved; 0 at the end of the stream (read); -EAGAIN to wait; -errno. A read takes all
 * that is there, or leaves something in the socket; size is at least TRANSPORT_READ_BYTES_MIN.
 */
MUST_CHECK ssize_t transport_read(struct transport *transport, char *out, size_t size);
MUST_CHECK ssize_t transport_write(struct transport *transport, struct bytes bytes);

/* How the other side notices. */
enum transport_farewell { TRANSPORT_FIN, TRANSPORT_RESET };
void transport_close(struct transport *transport, enum transport_farewell farewell);

#endif
