#ifndef HERKEND_TESTS_TLS_PEER_H
#define HERKEND_TESTS_TLS_PEER_H

#include <openssl/ssl.h>
#include <stdbool.h>
#include <stdint.h>

/* A client of OpenSSL over a blocking socket, of which everything can be chosen. It waits at
 * most ten seconds for anything. */
struct tls_peer {
    SSL_CTX *context;
    SSL *ssl;
    int fd;
    uint32_t records;     /* of data that have come */
    SSL_SESSION *session; /* of the latest ticket; NULL: none came */
};

/* What is zero is OpenSSL's own. */
struct tls_peer_wishes {
    int version;           /* exactly this one */
    const char *protocols; /* ALPN as it goes over the wire */
    SSL_SESSION *session;  /* to come back with */
};

/* Connects, and does not shake hands. */
struct tls_peer tls_peer_connect(uint16_t port, const struct tls_peer_wishes *wishes);
/* True: hands are shaken. Else tls_peer_reason() says what the server said. */
bool tls_peer_shake(struct tls_peer *peer);
/* Both; the test fails when hands are not shaken. */
struct tls_peer tls_peer_open(uint16_t port, const struct tls_peer_wishes *wishes);
/* Of the latest failure: SSL_R_... */
int tls_peer_reason(void);
void tls_peer_close(struct tls_peer *peer);

void tls_peer_send(struct tls_peer *peer, const char *text);
/* Reads until it has this text, or nothing more comes. */
bool tls_peer_reads(struct tls_peer *peer, const char *text);
/* The same; all that was read, NUL-terminated. Given: free() it. */
char *tls_peer_text(struct tls_peer *peer, const char *text);
/* Whether close_notify comes, and then the end of the stream. What came before is forgotten. */
bool tls_peer_sees_end(struct tls_peer *peer);
/* The same without TLS, after a failure. */
bool tls_peer_sees_end_of_stream(struct tls_peer *peer);
/* The certificate's host name. Given: OPENSSL_free() it. */
char *tls_peer_host(const struct tls_peer *peer);

/* The first message of a handshake, as a client sends it. Returns its size. */
size_t tls_hello_write(unsigned char *out, size_t out_bytes);

#endif
