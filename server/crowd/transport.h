#ifndef HERKEND_CROWD_TRANSPORT_H
#define HERKEND_CROWD_TRANSPORT_H

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/types.h>

#include "herkend/bytes.h"
#include "herkend/error.h"

#include "herkend/assert.h"

/*
 * A stream of bytes to the server: TCP now. The only place that would know TLS: what is above
 * sees bytes, -EAGAIN, and the events to wait for.
 */
enum {
    TRANSPORT_HOST_BYTES_MAX = 256,
    TRANSPORT_PEOPLE_PER_SOURCE = 100, /* on loopback: see transport_open */
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
};

/*
 * Finds the server of "http://host[:port][/]". -ERR_INPUT for anything else (https:// included,
 * with a sentence of its own), -ERR_IO when the name is not known. Blocks on the resolver.
 */
MUST_CHECK int transport_target_find(struct transport_target *target, const char *url,
                                     struct error *error);

struct transport {
    int fd; /* -1: closed */
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

/* After the socket became writable: 0 when connected, -EINPROGRESS, or -errno. */
MUST_CHECK int transport_finish_open(struct transport *transport);

/* Bytes moved; 0 at the end of the stream (read); -EAGAIN to wait; -errno. */
MUST_CHECK ssize_t transport_read(struct transport *transport, char *out, size_t size);
MUST_CHECK ssize_t transport_write(struct transport *transport, struct bytes bytes);

/* How the other side notices. */
enum transport_farewell { TRANSPORT_FIN, TRANSPORT_RESET };
void transport_close(struct transport *transport, enum transport_farewell farewell);

#endif
