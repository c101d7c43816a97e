/* The other end of TLS, for tests that look at TLS itself. */
#include "tls_peer.h"

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "herkend/assert.h"
#include "herkend/memory.h"

enum { TIMEOUT_S = 10, TEXT_BYTES_MAX = 64 * 1024 };

static int latest_reason;

static int connect_to(uint16_t port)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons(port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct timeval patience = {.tv_sec = TIMEOUT_S};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    ASSERT(fd >= 0);
    ASSERT(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience)) == 0);
    ASSERT(connect(fd, (const struct sockaddr *)&address, sizeof(address)) == 0);
    return fd;
}

static void message_seen(int sent, int version, int content, const void *data, size_t size,
                         SSL *ssl, void *context)
{
    struct tls_peer *peer = SSL_get_app_data(ssl);

    (void)version, (void)context;
    /* The type stands in the header; in 1.3 all that is sealed says it is data. */
    if (!sent && peer && content == SSL3_RT_HEADER && size >= 1 &&
        *(const unsigned char *)data == SSL3_RT_APPLICATION_DATA)
        peer->records++;
}

/* The object has moved when the ticket comes: the SSL knows where it is. */
static int ticket_came(SSL *ssl, SSL_SESSION *session)
{
    struct tls_peer *peer = SSL_get_app_data(ssl);

    if (!peer)
        return 0;
    SSL_SESSION_free(peer->session);
    peer->session = session;
    return 1;
}

struct tls_peer tls_peer_connect(uint16_t port, const struct tls_peer_wishes *wishes)
{
    struct tls_peer peer = {.context = SSL_CTX_new(TLS_client_method()),
                            .fd = connect_to(port)};

    signal(SIGPIPE, SIG_IGN);
    ASSERT(peer.context);
    if (wishes->version != 0) {
        /* What is forbidden to us is to be forbidden by the server. */
        SSL_CTX_set_security_level(peer.context, 0);
        ASSERT(SSL_CTX_set_min_proto_version(peer.context, wishes->version) == 1);
        ASSERT(SSL_CTX_set_max_proto_version(peer.context, wishes->version) == 1);
    }
    SSL_CTX_set_msg_callback(peer.context, message_seen);
    SSL_CTX_set_session_cache_mode(peer.context,
                                   SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_sess_set_new_cb(peer.context, ticket_came);
    peer.ssl = SSL_new(peer.context);
    ASSERT(peer.ssl);
    ASSERT(SSL_set_fd(peer.ssl, peer.fd) == 1);
    if (wishes->protocols)
        ASSERT(SSL_set_alpn_protos(peer.ssl, (const unsigned char *)wishes->protocols,
                                   (unsigned)strlen(wishes->protocols)) == 0);
    if (wishes->session)
        ASSERT(SSL_set_session(peer.ssl, wishes->session) == 1);
    return peer;
}

bool tls_peer_shake(struct tls_peer *peer)
{
    ERR_clear_error();
    SSL_set_app_data(peer->ssl, peer);

    bool shaken = SSL_connect(peer->ssl) == 1;

    latest_reason = ERR_GET_REASON(ERR_peek_error());
    SSL_set_app_data(peer->ssl, NULL);
    return shaken;
}

int tls_peer_reason(void)
{
    return latest_reason;
}

struct tls_peer tls_peer_open(uint16_t port, const struct tls_peer_wishes *wishes)
{
    struct tls_peer peer = tls_peer_connect(port, wishes);

    ASSERT(tls_peer_shake(&peer));
    return peer;
}

void tls_peer_close(struct tls_peer *peer)
{
    /* Without this OpenSSL takes the ticket of a connection that was cut for spoilt. */
    SSL_set_shutdown(peer->ssl, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
    SSL_free(peer->ssl);
    SSL_CTX_free(peer->context);
    SSL_SESSION_free(peer->session);
    close(peer->fd);
    *peer = (struct tls_peer){.fd = -1};
}

void tls_peer_send(struct tls_peer *peer, const char *text)
{
    ASSERT(SSL_write(peer->ssl, text, (int)strlen(text)) == (int)strlen(text));
}

/* *found: whether text is in it. */
static char *read_until(struct tls_peer *peer, const char *text, bool *found)
{
    char *got = xcalloc(1, TEXT_BYTES_MAX + 1);
    size_t size = 0;

    *found = false;
    SSL_set_app_data(peer->ssl, peer);
    while (!*found && size < TEXT_BYTES_MAX) {
        ERR_clear_error();
        int part = SSL_read(peer->ssl, got + size, (int)(TEXT_BYTES_MAX - size));

        latest_reason = ERR_GET_REASON(ERR_peek_error());
        if (part <= 0)
            break;
        size += (size_t)part;
        *found = memmem(got, size, text, strlen(text)) != NULL;
    }
    SSL_set_app_data(peer->ssl, NULL);
    return got;
}

bool tls_peer_reads(struct tls_peer *peer, const char *text)
{
    bool found;

    free(read_until(peer, text, &found));
    return found;
}

char *tls_peer_text(struct tls_peer *peer, const char *text)
{
    bool found;

    return read_until(peer, text, &found);
}

bool tls_peer_sees_end_of_stream(struct tls_peer *peer)
{
    char got[1024];
    ssize_t part;

    do {
        part = recv(peer->fd, got, sizeof(got), 0);
    } while (part > 0);
    return part == 0;
}

bool tls_peer_sees_end(struct tls_peer *peer)
{
    char got[1024];
    int part;

    do {
        ERR_clear_error();
        part = SSL_read(peer->ssl, got, sizeof(got));
    } while (part > 0);
    return SSL_get_error(peer->ssl, part) == SSL_ERROR_ZERO_RETURN &&
           tls_peer_sees_end_of_stream(peer);
}

char *tls_peer_host(const struct tls_peer *peer)
{
    X509 *certificate = SSL_get0_peer_certificate(peer->ssl);
    GENERAL_NAMES *names = X509_get_ext_d2i(certificate, NID_subject_alt_name, NULL, NULL);
    unsigned char *host = NULL;

    ASSERT(names);
    ASSERT(ASN1_STRING_to_UTF8(&host, sk_GENERAL_NAME_value(names, 0)->d.dNSName) > 0);
    GENERAL_NAMES_free(names);
    return (char *)host;
}

size_t tls_hello_write(unsigned char *out, size_t out_bytes)
{
    SSL_CTX *context = SSL_CTX_new(TLS_client_method());
    SSL *ssl = SSL_new(context);
    BIO *sent = BIO_new(BIO_s_mem());
    int size;

    ASSERT(ssl);
    ASSERT(sent);
    SSL_set_bio(ssl, BIO_new(BIO_s_mem()), sent);
    ASSERT(SSL_connect(ssl) == -1);
    size = BIO_read(sent, out, (int)out_bytes);
    ASSERT(size > 0);
    SSL_free(ssl);
    SSL_CTX_free(context);
    return (size_t)size;
}
