/*
 * TLS 1.2 and 1.3 by OpenSSL, between the bytes of a socket and what is said over it. The
 * socket stays libwebsockets' and wire.c's: a BIO of our own hands OpenSSL what was just
 * received, and collects what is to be sent, so that one gathered batch is one SSL_write() and
 * then one raw write, as without TLS. Loop's thread; the context is any thread's.
 *
 * Why not the TLS of libwebsockets 4.1.6 on raw sockets (read in its sources, lib/tls and
 * lib/core-net/output.c): its SSL_write() goes to the socket itself, and when the kernel takes
 * only a part of a batch it keeps all of it, unencrypted, until the whole is out; a
 * close_notify of the peer is an error there; its handshakes have a timer each, in a sorted
 * list, and no bound; and each loop would have a certificate of its own, which only its own
 * thread may change. And why no memory BIOs: they copy once more in each direction
 * and keep their buffers per connection.
 *
 * As our BIO takes whatever it is given, no SSL_write() is ever partial: what the kernel does
 * not take waits, encrypted, where it waits without TLS, in libwebsockets. So the modes for
 * partial writes and for moving buffers have nothing to do here. All that was received is
 * understood at once, but for the part of a last record: flow control is the wire's.
 *
 * SSL_MODE_RELEASE_BUFFERS gives the 16 KiB for a record back when none is half here: an idle
 * connection takes 15.8 KiB with it and 24.5 without (tests/gateway/bench_gateway --tls, on a
 * busy machine, 2026-11-21).
 *
 * Nobody gets a session ticket. Coming back with one took 0.70 ms of processor against 0.60 for
 * a handshake in full with an ECDSA certificate (OpenSSL 3.0.19; with RSA 0.67 against 0.92,
 * same day and machine), it would be of no use after a restart, when everybody comes back, and
 * it ties the connections of one browser together.
 */
#include "tls.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "herkend/memory.h"

enum {
    /* After the handshake a client may ask for new keys now and then (RFC 8446, section 5.5:
     * not before millions of records), or, in 1.2, for another handshake, which it does not
     * get. Each costs more than a message does, and no rate counts it. */
    LATE_HANDSHAKES_MAX = 32,
    PLAIN_PART_BYTES = TLS_RECORD_BYTES_MAX,
};

struct tls_context {
    pthread_mutex_t mutex; /* of ssl_context; it itself may be used by all */
    SSL_CTX *ssl_context;
    BIO_METHOD *method;
};

struct tls {
    SSL *ssl;
    enum tls_state state;
    uint32_t late_handshakes;
    struct bytes received; /* within a call: not taken by OpenSSL so far */
    struct buffer *wire;   /* within a call: where what it sends goes */
};

/* ---- the BIO ----------------------------------------------------------------------------- */

static int bio_write(BIO *bio, const char *data, size_t size, size_t *written)
{
    struct tls *tls = BIO_get_data(bio);

    BIO_clear_retry_flags(bio);
    if (!tls->wire)
        return 0;
    buffer_append(tls->wire, (struct bytes){.data = data, .size = size});
    *written = size;
    return tls->wire->overflowed ? 0 : 1;
}

static int bio_read(BIO *bio, char *out, size_t size, size_t *got)
{
    struct tls *tls = BIO_get_data(bio);
    size_t part = tls->received.size < size ? tls->received.size : size;

    BIO_clear_retry_flags(bio);
    if (part == 0) {
        BIO_set_retry_read(bio); /* more may come; an end is told by the socket */
        return 0;
    }
    memcpy(out, tls->received.data, part);
    tls->received.data += part;
    tls->received.size -= part;
    *got = part;
    return 1;
}

static long bio_control(BIO *bio, int command, long number, void *pointer)
{
    (void)bio, (void)number, (void)pointer;
    return command == BIO_CTRL_FLUSH ? 1 : 0;
}

static BIO_METHOD *bio_method_create(void)
{
    BIO_METHOD *method = BIO_meth_new(BIO_TYPE_SOURCE_SINK, "herkend wire");

    ASSERT(method);
    ASSERT(BIO_meth_set_write_ex(method, bio_write) == 1);
    ASSERT(BIO_meth_set_read_ex(method, bio_read) == 1);
    ASSERT(BIO_meth_set_ctrl(method, bio_control) == 1);
    return method;
}

/* ---- the context ------------------------------------------------------------------------- */

/* HTTP/1.1 is what we speak. Who offers protocols without it would wait for another (RFC 7301,
 * section 3.2); who offers none is not asked. */
static int choose_protocol(SSL *ssl, const unsigned char **out, unsigned char *out_size,
                           const unsigned char *offered, unsigned offered_size, void *nothing)
{
    static const unsigned char ours[] = "\x08http/1.1";
    unsigned char *chosen = NULL;

    (void)ssl, (void)nothing;
    if (SSL_select_next_proto(&chosen, out_size, ours, sizeof(ours) - 1, offered,
                              offered_size) != OPENSSL_NPN_NEGOTIATED)
        return SSL_TLSEXT_ERR_ALERT_FATAL;
    *out = chosen;
    return SSL_TLSEXT_ERR_OK;
}

/* What was received of the handshake after its end, and refusals of another one, which OpenSSL
 * shows only as the alert that it sends. */
static void message_seen(int sent, int version, int content, const void *data, size_t size,
                         SSL *ssl, void *context)
{
    struct tls *tls = SSL_get_app_data(ssl);

    (void)version, (void)data, (void)size, (void)context;
    if (content == (sent ? SSL3_RT_ALERT : SSL3_RT_HANDSHAKE) && tls->state != TLS_SHAKING)
        tls->late_handshakes++;
}

/* Forward secrecy and authenticated encryption only; 1.3 has no others (its default is kept).
 */
static const char ciphers_of_1_2[] = "ECDHE+AESGCM:ECDHE+CHACHA20";

static SSL_CTX *ssl_context_create(void)
{
    SSL_CTX *context = SSL_CTX_new(TLS_server_method());

    ASSERT(context);
    ASSERT(SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) == 1);
    ASSERT(SSL_CTX_set_cipher_list(context, ciphers_of_1_2) == 1);
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION |
                                     SSL_OP_NO_TICKET | SSL_OP_CIPHER_SERVER_PREFERENCE |
                                     SSL_OP_PRIORITIZE_CHACHA);
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_num_tickets(context, 0); /* of 1.3; SSL_OP_NO_TICKET is for 1.2 */
    /* 0-RTT could be played to us again by somebody on the way. */
    SSL_CTX_set_max_early_data(context, 0);
    SSL_CTX_set_recv_max_early_data(context, 0);
    SSL_CTX_set_alpn_select_cb(context, choose_protocol, NULL);
    SSL_CTX_set_msg_callback(context, message_seen);
    return context;
}

int tls_context_renew(struct tls_context *context, const struct certificate_files *files,
                      struct error *error)
{
    SSL_CTX *fresh = ssl_context_create();
    SSL_CTX *stale = fresh;
    int result = certificate_load(fresh, files, error);

    if (result == 0) {
        pthread_mutex_lock(&context->mutex);
        stale = context->ssl_context;
        context->ssl_context = fresh;
        pthread_mutex_unlock(&context->mutex);
    }
    /* Connections that were made with it hold it as long as they need. */
    SSL_CTX_free(stale);
    return result;
}

int tls_context_create(struct tls_context **out, const struct certificate_files *files,
                       struct error *error)
{
    struct tls_context *context = xcalloc(1, sizeof(*context));

    ASSERT(pthread_mutex_init(&context->mutex, NULL) == 0);
    context->method = bio_method_create();

    int result = tls_context_renew(context, files, error);

    if (result != 0) {
        tls_context_destroy(context);
        return result;
    }
    *out = context;
    return 0;
}

void tls_context_destroy(struct tls_context *context)
{
    if (!context)
        return;
    SSL_CTX_free(context->ssl_context);
    BIO_meth_free(context->method);
    pthread_mutex_destroy(&context->mutex);
    free(context);
}

/* ---- a connection ------------------------------------------------------------------------ */

struct tls *tls_create(struct tls_context *context)
{
    struct tls *tls = xcalloc(1, sizeof(*tls));
    BIO *bio = BIO_new(context->method);

    ASSERT(bio);
    BIO_set_data(bio, tls);
    BIO_set_init(bio, 1);
    pthread_mutex_lock(&context->mutex);
    tls->ssl = SSL_new(context->ssl_context);
    pthread_mutex_unlock(&context->mutex);
    ASSERT(tls->ssl);
    SSL_set_bio(tls->ssl, bio, bio);
    SSL_set_app_data(tls->ssl, tls);
    SSL_set_accept_state(tls->ssl);
    return tls;
}

void tls_destroy(struct tls *tls)
{
    if (!tls)
        return;
    SSL_free(tls->ssl);
    free(tls);
}

enum tls_state tls_state(const struct tls *tls)
{
    return tls->state;
}

static void tls_enter(struct tls *tls, struct bytes received, struct buffer *wire)
{
    ERR_clear_error(); /* SSL_get_error(3): of the thread, whoever's it is */
    tls->received = received;
    tls->wire = wire;
}

/* Borrowed things are let go. */
static void tls_leave(struct tls *tls)
{
    ERR_clear_error();
    tls->received = (struct bytes){0};
    tls->wire = NULL;
}

/* What a call that did not succeed means. */
static enum tls_state tls_judge(const struct tls *tls, int returned)
{
    switch (SSL_get_error(tls->ssl, returned)) {
    case SSL_ERROR_WANT_READ:
        return tls->state;
    case SSL_ERROR_ZERO_RETURN:
        return tls->state == TLS_SHAKING ? TLS_BROKEN : TLS_GOODBYE;
    default:
        return TLS_BROKEN;
    }
}

static void tls_shake(struct tls *tls)
{
    int done = SSL_do_handshake(tls->ssl);

    tls->state = done == 1 ? TLS_OPEN : tls_judge(tls, done);
}

static void tls_read_all(struct tls *tls, struct buffer *plain)
{
    char part[PLAIN_PART_BYTES];

    while (tls->state == TLS_OPEN && !plain->overflowed) {
        int got = SSL_read(tls->ssl, part, sizeof(part));

        if (got <= 0) {
            enum tls_state state = tls_judge(tls, got);

            if (state == tls->state)
                break; /* all is read */
            tls->state = state;
        } else {
            buffer_append(plain, (struct bytes){.data = part, .size = (size_t)got});
        }
    }
    if (tls->late_handshakes > LATE_HANDSHAKES_MAX)
        tls->state = TLS_BROKEN;
}

enum tls_state tls_receive(struct tls *tls, struct bytes received, struct buffer *plain,
                           struct buffer *wire)
{
    tls_enter(tls, received, wire);
    if (tls->state == TLS_SHAKING)
        tls_shake(tls);
    tls_read_all(tls, plain);
    tls_leave(tls);
    return tls->state;
}

bool tls_send(struct tls *tls, struct bytes plain, struct buffer *wire)
{
    ASSERT(plain.size > 0);
    if (tls->state != TLS_OPEN && tls->state != TLS_GOODBYE)
        return false;
    tls_enter(tls, (struct bytes){0}, wire);

    int size = SSL_write(tls->ssl, plain.data, (int)plain.size);

    if (size <= 0)
        tls->state = TLS_BROKEN;
    ASSERT(size <= 0 || (size_t)size == plain.size);
    tls_leave(tls);
    return size > 0;
}

void tls_say_goodbye(struct tls *tls, struct buffer *wire)
{
    if ((tls->state != TLS_OPEN && tls->state != TLS_GOODBYE) ||
        (SSL_get_shutdown(tls->ssl) & SSL_SENT_SHUTDOWN))
        return;
    tls_enter(tls, (struct bytes){0}, wire);
    if (SSL_shutdown(tls->ssl) < 0)
        tls->state = TLS_BROKEN;
    tls_leave(tls);
}
