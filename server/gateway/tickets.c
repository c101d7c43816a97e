/*
 * Session tickets (RFC 8446, section 4.6.1): what a client was, sealed, for itself to keep.
 * They spare the signature when somebody comes back, as everybody does after a phone changed
 * its network, and cost the server no memory. All loops and all certificates share one set of
 * keys, else who is divided to another loop would shake hands in full. Any thread.
 *
 * TLS 1.3 only: there a ticket is sent under encryption, used once, and the connection has
 * forward secrecy all the same. Those of TLS 1.2 stand in the open and are used again and
 * again, by which somebody on the way can tell that two connections are one person's: none are
 * given. After a restart the keys are new, and everybody shakes hands in full.
 */
#include "tickets.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "herkend/assert.h"
#include "herkend/memory.h"

enum { NAME_BYTES = 16, AES_BYTES = 32, HMAC_BYTES = 32 };

struct ticket_key {
    unsigned char name[NAME_BYTES];
    unsigned char aes[AES_BYTES];
    unsigned char hmac[HMAC_BYTES];
    uint64_t made_s; /* 0: none */
};

struct tickets {
    pthread_mutex_t mutex; /* of all below */
    struct ticket_key current, before;
    unsigned older_s;
};

struct tickets *tickets_create(void)
{
    struct tickets *tickets = xcalloc(1, sizeof(*tickets));

    ASSERT(pthread_mutex_init(&tickets->mutex, NULL) == 0);
    return tickets;
}

void tickets_destroy(struct tickets *tickets)
{
    if (!tickets)
        return;
    pthread_mutex_destroy(&tickets->mutex);
    OPENSSL_cleanse(tickets, sizeof(*tickets));
    free(tickets);
}

void tickets_grow_older(struct tickets *tickets, unsigned seconds)
{
    pthread_mutex_lock(&tickets->mutex);
    tickets->older_s += seconds;
    pthread_mutex_unlock(&tickets->mutex);
}

/* Steady, and never 0. */
static uint64_t tickets_now_s(const struct tickets *tickets)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec + 1 + tickets->older_s;
}

/* Keys of the right age are in place afterwards. False: there is no randomness. */
static bool tickets_turn(struct tickets *tickets)
{
    uint64_t now_s = tickets_now_s(tickets);
    struct ticket_key *current = &tickets->current;

    if (tickets->before.made_s != 0 && now_s - tickets->before.made_s >= 2 * TICKET_KEY_SECONDS)
        OPENSSL_cleanse(&tickets->before, sizeof(tickets->before));
    if (current->made_s != 0 && now_s - current->made_s < TICKET_KEY_SECONDS)
        return true;
    /* One that was not used for long opens nothing any more. */
    if (current->made_s != 0 && now_s - current->made_s < 2 * TICKET_KEY_SECONDS)
        tickets->before = *current;
    current->made_s = 0;
    if (RAND_bytes(current->name, NAME_BYTES) != 1 ||
        RAND_priv_bytes(current->aes, AES_BYTES) != 1 ||
        RAND_priv_bytes(current->hmac, HMAC_BYTES) != 1)
        return false;
    current->made_s = now_s;
    return true;
}

static bool ticket_key_is(const struct ticket_key *key, const unsigned char *name)
{
    return key->made_s != 0 && CRYPTO_memcmp(key->name, name, NAME_BYTES) == 0;
}

static bool ticket_key_use(const struct ticket_key *key, const unsigned char *iv,
                           EVP_CIPHER_CTX *cipher, EVP_MAC_CTX *mac, int seal)
{
    char digest[] = "SHA256";
    unsigned char hmac[HMAC_BYTES];

    memcpy(hmac, key->hmac, sizeof(hmac)); /* OSSL_PARAM takes no const */

    const OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_octet_string(OSSL_MAC_PARAM_KEY, hmac, sizeof(hmac)),
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
        OSSL_PARAM_construct_end(),
    };
    bool done = EVP_CipherInit_ex(cipher, EVP_aes_256_cbc(), NULL, key->aes, iv, seal) == 1 &&
                EVP_MAC_CTX_set_params(mac, parameters) == 1;

    OPENSSL_cleanse(hmac, sizeof(hmac));
    return done;
}

static int ticket_seal(struct tickets *tickets, unsigned char *name, unsigned char *iv,
                       EVP_CIPHER_CTX *cipher, EVP_MAC_CTX *mac)
{
    if (!tickets_turn(tickets) ||
        RAND_bytes(iv, EVP_CIPHER_get_iv_length(EVP_aes_256_cbc())) != 1)
        return 0; /* none is given */
    memcpy(name, tickets->current.name, NAME_BYTES);
    return ticket_key_use(&tickets->current, iv, cipher, mac, 1) ? 1 : -1;
}

static int ticket_open(struct tickets *tickets, const unsigned char *name,
                       const unsigned char *iv, EVP_CIPHER_CTX *cipher, EVP_MAC_CTX *mac)
{
    enum { UNKNOWN = 0, OPENED = 1, OPENED_AND_RENEW = 2 };

    if (!tickets_turn(tickets))
        return UNKNOWN;
    if (ticket_key_is(&tickets->current, name))
        return ticket_key_use(&tickets->current, iv, cipher, mac, 0) ? OPENED : -1;
    if (ticket_key_is(&tickets->before, name))
        return ticket_key_use(&tickets->before, iv, cipher, mac, 0) ? OPENED_AND_RENEW : -1;
    return UNKNOWN;
}

/* SSL_CTX_set_tlsext_ticket_key_evp_cb(3): -1 breaks the handshake, 0 is a full one. */
static int ticket_key_asked(SSL *ssl, unsigned char *name, unsigned char *iv,
                            EVP_CIPHER_CTX *cipher, EVP_MAC_CTX *mac, int seal)
{
    struct tickets *tickets = SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl));
    int result;

    if (SSL_version(ssl) < TLS1_3_VERSION)
        return 0;
    pthread_mutex_lock(&tickets->mutex);
    result = seal ? ticket_seal(tickets, name, iv, cipher, mac)
                  : ticket_open(tickets, name, iv, cipher, mac);
    pthread_mutex_unlock(&tickets->mutex);
    return result;
}

void tickets_attach(struct tickets *tickets, SSL_CTX *context)
{
    static const unsigned char purpose[] = "herkend";

    SSL_CTX_set_app_data(context, tickets);
    SSL_CTX_set_session_id_context(context, purpose, sizeof(purpose) - 1);
    SSL_CTX_set_timeout(context, TICKET_KEY_SECONDS);
    SSL_CTX_set_num_tickets(context, 1); /* two are for pages that open several at once */
    SSL_CTX_set_tlsext_ticket_key_evp_cb(context, ticket_key_asked);
}
