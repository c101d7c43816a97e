/*
 * TLS for the crowd's connections, by OpenSSL over their sockets. A server has to prove who it
 * is: rehearsals against a server elsewhere send a moderator's token. The program ignores
 * SIGPIPE, which OpenSSL's writes to a socket may raise. The crowd's thread only.
 */
#include "transport_tls.h"

#include <arpa/inet.h>
#include <errno.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <string.h>

/* ---- trust ------------------------------------------------------------------------------- */

SSL_CTX *transport_trust(const char *ca, struct error *error)
{
    static const unsigned char protocol[] = "\x08http/1.1";
    SSL_CTX *context = SSL_CTX_new(TLS_client_method());

    ASSERT(context);
    ASSERT(SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) == 1);
    ASSERT(SSL_CTX_set_alpn_protos(context, protocol, sizeof(protocol) - 1) == 0);
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, NULL);
    /* What is sent again may have moved by then, as more was put behind it. */
    SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_RELEASE_BUFFERS |
                                  SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    /* A certificate that was given may be the server's itself, and no root. */
    if (ca)
        X509_VERIFY_PARAM_set_flags(SSL_CTX_get0_param(context), X509_V_FLAG_PARTIAL_CHAIN);

    ERR_clear_error();
    if (ca ? SSL_CTX_load_verify_file(context, ca) == 1
           : SSL_CTX_set_default_verify_paths(context) == 1)
        return context;
    error_set(error, ERR_INPUT, "--ca: %s holds no certificate in PEM form",
              ca ? ca : "the system");
    SSL_CTX_free(context);
    return NULL;
}

/* Whether it is one of those that were given. */
static bool is_given(const SSL_CTX *context, const X509 *certificate)
{
    const STACK_OF(X509_OBJECT) *objects =
        X509_STORE_get0_objects(SSL_CTX_get_cert_store(context));

    for (int i = 0; i < sk_X509_OBJECT_num(objects); i++) {
        const X509 *each = X509_OBJECT_get0_X509(sk_X509_OBJECT_value(objects, i));

        if (each && X509_cmp(each, certificate) == 0)
            return true;
    }
    return false;
}

static bool names_host(X509 *certificate, const char *host)
{
    unsigned char binary[16];

    if (inet_pton(AF_INET, host, binary) == 1 || inet_pton(AF_INET6, host, binary) == 1)
        return X509_check_ip_asc(certificate, host, 0) == 1;
    return X509_check_host(certificate, host, 0, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS, NULL) ==
           1;
}

/* Why hands were not shaken. */
static const char *fault_of(const SSL *tls)
{
    switch (SSL_get_verify_result(tls)) {
    case X509_V_OK:
        return "the server does not shake hands for TLS";
    case X509_V_ERR_CERT_HAS_EXPIRED:
        return "the server's certificate has expired";
    case X509_V_ERR_CERT_NOT_YET_VALID:
        return "the server's certificate is not valid yet";
    default:
        return "the server's certificate is not trusted (--ca names a file of those that are)";
    }
}

/* ---- the handshake ----------------------------------------------------------------------- */

static int fail_handshake(struct transport *transport, const char *fault)
{
    transport->fault = fault;
    ERR_clear_error();
    return -EPROTO;
}

int transport_tls_shake(struct transport *transport, const struct transport_target *target)
{
    ERR_clear_error();

    int done = SSL_connect(transport->tls);
    X509 *certificate = SSL_get0_peer_certificate(transport->tls);

    switch (done == 1 ? SSL_ERROR_NONE : SSL_get_error(transport->tls, done)) {
    case SSL_ERROR_NONE:
        break;
    case SSL_ERROR_WANT_READ:
        transport->wants_output = false;
        return -EINPROGRESS;
    case SSL_ERROR_WANT_WRITE:
        transport->wants_output = true;
        return -EINPROGRESS;
    default:
        return fail_handshake(transport, fault_of(transport->tls));
    }
    if (!certificate ||
        (!is_given(target->tls, certificate) && !names_host(certificate, target->host)))
        return fail_handshake(transport, "the server's certificate is for another name");
    return 0;
}

int transport_tls_begin(struct transport *transport, const struct transport_target *target)
{
    char host[TRANSPORT_HOST_BYTES_MAX]; /* OpenSSL's macro takes no const */
    unsigned char binary[16];
    bool is_address = inet_pton(AF_INET, target->host, binary) == 1 ||
                      inet_pton(AF_INET6, target->host, binary) == 1;

    transport->tls = SSL_new(target->tls);
    ASSERT(transport->tls);
    ASSERT(SSL_set_fd(transport->tls, transport->fd) == 1);
    memcpy(host, target->host, sizeof(host));
    if (!is_address) /* RFC 6066, section 3: names only */
        ASSERT(SSL_set_tlsext_host_name(transport->tls, host) == 1);
    return transport_tls_shake(transport, target);
}

/* ---- bytes ------------------------------------------------------------------------------- */

/* What a call that moved nothing means. */
static ssize_t judge(const struct transport *transport, int returned)
{
    switch (SSL_get_error(transport->tls, returned)) {
    case SSL_ERROR_WANT_READ:
    case SSL_ERROR_WANT_WRITE:
        return -EAGAIN;
    case SSL_ERROR_ZERO_RETURN:
        return 0;
    case SSL_ERROR_SYSCALL:
        return errno ? -errno : -ECONNRESET;
    default: /* an end without close_notify is among these */
        return -ECONNRESET;
    }
}

ssize_t transport_tls_read(struct transport *transport, char *out, size_t size)
{
    size_t got = 0;

    /* A record at a time: the next one may not fit, and then has to stay in the socket, where
     * it is an event. */
    while (size - got >= TRANSPORT_READ_BYTES_MIN) {
        ERR_clear_error();
        errno = 0;

        int part = SSL_read(transport->tls, out + got, (int)(size - got));

        if (part <= 0 && got > 0)
            break; /* the end, or what is wrong, is met again */
        if (part <= 0)
            return judge(transport, part);
        got += (size_t)part;
    }
    return (ssize_t)got;
}

ssize_t transport_tls_write(struct transport *transport, struct bytes bytes)
{
    ERR_clear_error();
    errno = 0;

    int part = SSL_write(transport->tls, bytes.data, (int)bytes.size);

    if (part > 0)
        return part;

    ssize_t failure = judge(transport, part);

    return failure == 0 ? -ECONNRESET : failure;
}

void transport_tls_say_goodbye(struct transport *transport)
{
    if (SSL_is_init_finished(transport->tls))
        (void)!SSL_shutdown(transport->tls);
    ERR_clear_error();
}
