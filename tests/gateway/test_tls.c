/* TLS on the gateway's listener: what is spoken, what is refused, what it may take of us, and
 * how it ends. What is said over it is looked at by the other tests, run over TLS. */
#include "fixture.h"

#include <openssl/err.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "herkend/memory.h"
#include "test_certificate.h"
#include "tls_peer.h"

#define GET(target) "GET " target " HTTP/1.1\r\nHost: localhost\r\n\r\n"

enum { SOON_MS = 40 };

static const struct tls_peer_wishes no_wishes = {0};

static struct gateway_settings secure_settings(void)
{
    struct gateway_settings settings = served_settings();

    settings.tls_certificate = test_certificate_of_program()->certificate;
    settings.tls_key = test_certificate_of_program()->key;
    return settings;
}

static struct served *secure_start(void)
{
    struct gateway_settings settings = secure_settings();

    return served_start(&settings);
}

static bool comes_down_to(const _Atomic uint64_t *figure, uint64_t value)
{
    for (int i = 0; i < 1000; i++) {
        if (atomic_load(figure) == value)
            return true;
        poll(NULL, 0, 10);
    }
    return false;
}

/* ---- what is spoken ---------------------------------------------------------------------- */

static void tls_1_2_and_1_3_are_spoken(void **state)
{
    static const int versions[] = {TLS1_2_VERSION, TLS1_3_VERSION};
    struct served *served = secure_start();

    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(versions); i++) {
        struct tls_peer peer =
            tls_peer_open(served->port, &(struct tls_peer_wishes){.version = versions[i]});

        assert_int_equal(SSL_version(peer.ssl), versions[i]);
        tls_peer_send(&peer, GET("/healthz"));
        assert_true(tls_peer_reads(&peer, "200 OK"));
        tls_peer_close(&peer);
    }
    served_stop(served);
}

static void a_peer_of_tls_1_1_is_told_that_it_is_too_old(void **state)
{
    struct served *served = secure_start();
    struct tls_peer peer =
        tls_peer_connect(served->port, &(struct tls_peer_wishes){.version = TLS1_1_VERSION});

    (void)state;
    SSL_set_cipher_list(peer.ssl, "ALL:@SECLEVEL=0");
    assert_false(tls_peer_shake(&peer));
    assert_int_equal(tls_peer_reason(), SSL_R_TLSV1_ALERT_PROTOCOL_VERSION);
    assert_true(tls_peer_sees_end_of_stream(&peer));
    tls_peer_close(&peer);
    served_stop(served);
}

static void only_ciphers_with_forward_secrecy_are_spoken(void **state)
{
    static const char *const refused[] = {"AES128-GCM-SHA256", "ECDHE-ECDSA-AES128-SHA",
                                          "ECDHE-ECDSA-AES256-SHA384"};
    struct served *served = secure_start();

    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(refused); i++) {
        struct tls_peer peer = tls_peer_connect(
            served->port, &(struct tls_peer_wishes){.version = TLS1_2_VERSION});

        assert_int_equal(SSL_set_cipher_list(peer.ssl, refused[i]), 1);
        assert_false(tls_peer_shake(&peer));
        assert_int_equal(tls_peer_reason(), SSL_R_SSLV3_ALERT_HANDSHAKE_FAILURE);
        tls_peer_close(&peer);
    }
    served_stop(served);
}

static void http_1_1_is_the_protocol_that_is_chosen(void **state)
{
    struct served *served = secure_start();
    struct tls_peer both = tls_peer_open(
        served->port, &(struct tls_peer_wishes){.protocols = "\x02h2\x08http/1.1"});
    struct tls_peer none = tls_peer_open(served->port, &no_wishes);
    struct tls_peer other =
        tls_peer_connect(served->port, &(struct tls_peer_wishes){.protocols = "\x02h2"});
    const unsigned char *chosen;
    unsigned size;

    (void)state;
    SSL_get0_alpn_selected(both.ssl, &chosen, &size);
    assert_int_equal(size, 8);
    assert_memory_equal(chosen, "http/1.1", 8);
    SSL_get0_alpn_selected(none.ssl, &chosen, &size);
    assert_int_equal(size, 0);
    assert_false(tls_peer_shake(&other));
    assert_int_equal(tls_peer_reason(), SSL_R_TLSV1_ALERT_NO_APPLICATION_PROTOCOL);
    tls_peer_close(&both);
    tls_peer_close(&none);
    tls_peer_close(&other);
    served_stop(served);
}

static void plain_http_is_told_to_come_by_https(void **state)
{
    struct served *served = secure_start();
    struct ws_client client;
    struct ws_answer answer;

    (void)state;
    assert_true(ws_client_connect_plain(&client, served->port));
    answer = ws_client_ask(&client, GET("/"));
    assert_int_equal(answer.status, 400);
    assert_true(text_has(answer.body, "https"));
    assert_true(ws_client_sees_end(&client));
    ws_client_close(&client);
    served_stop(served);
}

static void what_is_neither_is_closed_without_a_word(void **state)
{
    struct served *served = secure_start();
    struct ws_client client;

    (void)state;
    assert_true(ws_client_connect_plain(&client, served->port));
    assert_true(ws_client_send_string(&client, "\x80\x2e\x01 hello"));
    assert_true(ws_client_sees_end(&client));
    ws_client_close(&client);
    served_stop(served);
}

static void a_broken_record_is_answered_by_an_alert_and_the_end(void **state)
{
    static const char record[] = "\x17\x03\x03\x00\x20"
                                 "this is not sealed as it must be";
    struct served *served = secure_start();
    struct tls_peer peer = tls_peer_open(served->port, &no_wishes);

    (void)state;
    assert_int_equal(send(peer.fd, record, sizeof(record) - 1, 0), sizeof(record) - 1);
    assert_false(tls_peer_reads(&peer, "anything"));
    assert_int_equal(tls_peer_reason(), SSL_R_SSLV3_ALERT_BAD_RECORD_MAC);
    assert_true(tls_peer_sees_end_of_stream(&peer));
    tls_peer_close(&peer);
    assert_true(comes_down_to(&served->metrics.connections, 0));
    served_stop(served);
}

static void the_cookie_is_the_one_for_https_without_a_public_url_too(void **state)
{
    struct served *served = secure_start();
    struct tls_peer peer = tls_peer_open(served->port, &no_wishes);

    (void)state;
    tls_peer_send(&peer, "GET /api/v1/me HTTP/1.1\r\nHost: localhost\r\n"
                         "Cookie: herkend_sign_in=plain; "
                         "__Host-herkend_sign_in=secure\r\n\r\n");
    assert_true(tls_peer_reads(&peer, "\"sign_in\":\"secure\""));
    tls_peer_close(&peer);
    served_stop(served);
}

/* ---- how it ends ------------------------------------------------------------------------- */

static void the_end_is_said_before_the_stream_ends(void **state)
{
    struct served *served = secure_start();
    struct tls_peer peer = tls_peer_open(served->port, &no_wishes);

    (void)state;
    tls_peer_send(&peer, "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    assert_true(tls_peer_sees_end(&peer));
    tls_peer_close(&peer);
    served_stop(served);
}

static void who_says_that_nothing_more_comes_still_gets_the_answer(void **state)
{
    struct served *served = secure_start();
    struct tls_peer peer = tls_peer_open(served->port, &no_wishes);

    (void)state;
    tls_peer_send(&peer, GET("/api/v1/sessions"));
    assert_int_equal(SSL_shutdown(peer.ssl), 0);
    assert_true(tls_peer_reads(&peer, "200 OK"));
    assert_true(tls_peer_sees_end(&peer));
    tls_peer_close(&peer);
    served_stop(served);
}

static void a_websocket_whose_peer_says_goodbye_in_tls_only_is_gone(void **state)
{
    struct served *served = secure_start();
    struct tls_peer peer = tls_peer_open(served->port, &no_wishes);
    struct buffer hello;

    (void)state;
    buffer_init(&hello, 1024);
    ws_frame_write(&(struct ws_out){.opcode = WS_TEXT, .payload = BYTES(HELLO)}, &hello);
    tls_peer_send(&peer, WS_HANDSHAKE);
    assert_true(tls_peer_reads(&peer, "101"));
    assert_int_equal(SSL_write(peer.ssl, hello.data, (int)hello.size), (int)hello.size);
    assert_true(tls_peer_reads(&peer, "welcome"));
    assert_int_equal(SSL_shutdown(peer.ssl), 0);
    assert_true(tls_peer_sees_end(&peer));
    tls_peer_close(&peer);
    assert_true(fake_engine_wait_closed(served->engine, 1));
    buffer_release(&hello);
    served_stop(served);
}

static void a_stream_that_is_cut_ends_the_connection(void **state)
{
    struct served *served = secure_start();
    struct tls_peer peer = tls_peer_open(served->port, &no_wishes);

    (void)state;
    tls_peer_send(&peer,
                  "POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n");
    assert_int_equal(shutdown(peer.fd, SHUT_WR), 0); /* without close_notify */
    assert_true(comes_down_to(&served->metrics.connections, 0));
    tls_peer_close(&peer);
    served_stop(served);
}

static void a_handshake_that_is_cut_leaves_nothing_behind(void **state)
{
    struct served *served = secure_start();
    unsigned char hello[2048];
    size_t size = tls_hello_write(hello, sizeof(hello));

    (void)state;
    for (size_t part = 1; part < size; part += 40) {
        struct ws_client client;

        assert_true(ws_client_connect_plain(&client, served->port));
        assert_true(ws_client_send(&client, (struct bytes){(const char *)hello, part}));
        ws_client_close(&client);
    }
    assert_true(comes_down_to(&served->metrics.connections, 0));
    assert_int_equal(atomic_load(&served->metrics.shed_total), 0);
    served_stop(served);
}

/* ---- what it may take of us -------------------------------------------------------------- */

static void a_handshake_has_the_time_of_a_request(void **state)
{
    struct gateway_settings settings = secure_settings();
    unsigned char hello[2048];
    size_t size = tls_hello_write(hello, sizeof(hello));
    struct ws_client silent, half, dripping;
    struct served *served;
    size_t drops = 0;

    (void)state;
    settings.http_timeout_ms = SOON_MS;
    served = served_start(&settings);
    assert_true(ws_client_connect_plain(&silent, served->port));
    assert_true(ws_client_connect_plain(&half, served->port));
    assert_true(ws_client_send(&half, (struct bytes){(const char *)hello, size / 2}));
    assert_true(ws_client_sees_end(&silent));
    assert_true(ws_client_sees_end(&half));
    /* A drop every 2 ms: each comes well in time, the whole never. */
    assert_true(ws_client_connect_plain(&dripping, served->port));
    while (!ws_client_hears(&dripping, 2) && drops < size)
        assert_true(
            ws_client_send(&dripping, (struct bytes){(const char *)hello + drops++, 1}));
    assert_in_range(drops, 1, size - 1);
    ws_client_close(&silent);
    ws_client_close(&half);
    ws_client_close(&dripping);
    assert_true(comes_down_to(&served->metrics.connections, 0));
    served_stop(served);
}

static void handshakes_that_never_end_do_not_keep_others_out(void **state)
{
    enum { STUCK = 1100 }; /* more than a loop does at a time */
    struct gateway_settings settings = secure_settings();
    unsigned char hello[2048];
    size_t size = tls_hello_write(hello, sizeof(hello));
    struct ws_client *stuck = xcalloc(STUCK, sizeof(*stuck));
    struct served *served;
    struct tls_peer peer;

    (void)state;
    settings.loop_count = 1;
    served = served_start(&settings);
    for (size_t i = 0; i < STUCK; i++) {
        assert_true(ws_client_connect_plain(&stuck[i], served->port));
        assert_true(ws_client_send(&stuck[i], (struct bytes){(const char *)hello, size}));
    }
    peer = tls_peer_open(served->port, &no_wishes);
    tls_peer_send(&peer, GET("/healthz"));
    assert_true(tls_peer_reads(&peer, "200 OK"));
    assert_in_range(atomic_load(&served->metrics.shed_total), 1, STUCK - 1);
    tls_peer_close(&peer);
    for (size_t i = 0; i < STUCK; i++)
        ws_client_close(&stuck[i]);
    free(stuck);
    assert_true(comes_down_to(&served->metrics.connections, 0));
    served_stop(served);
}

static void who_asks_for_new_keys_all_the_time_is_cut_off(void **state)
{
    enum { FEW = 5, MANY = 100 };
    struct served *served = secure_start();
    struct tls_peer peer = tls_peer_open(served->port, &no_wishes);

    (void)state;
    for (int i = 0; i < FEW; i++) {
        assert_int_equal(SSL_key_update(peer.ssl, SSL_KEY_UPDATE_REQUESTED), 1);
        tls_peer_send(&peer, GET("/healthz"));
        assert_true(tls_peer_reads(&peer, "200 OK"));
    }
    for (int i = 0; i < MANY; i++) {
        SSL_key_update(peer.ssl, SSL_KEY_UPDATE_NOT_REQUESTED);
        if (SSL_do_handshake(peer.ssl) != 1)
            break;
    }
    assert_true(tls_peer_sees_end_of_stream(&peer));
    tls_peer_close(&peer);
    served_stop(served);
}

static void there_is_no_second_handshake(void **state)
{
    struct served *served = secure_start();
    struct tls_peer peer =
        tls_peer_open(served->port, &(struct tls_peer_wishes){.version = TLS1_2_VERSION});

    (void)state;
    assert_int_equal(SSL_renegotiate(peer.ssl), 1);
    ERR_clear_error();
    assert_int_not_equal(SSL_do_handshake(peer.ssl), 1);
    assert_int_equal(ERR_GET_REASON(ERR_peek_error()), SSL_R_NO_RENEGOTIATION);
    tls_peer_close(&peer);
    served_stop(served);
}

static void what_is_gathered_is_sealed_at_once(void **state)
{
    enum { MESSAGES = 100 };
    struct served *served = secure_start();
    struct tls_peer peer = tls_peer_open(served->port, &no_wishes);
    struct buffer hello;

    (void)state;
    buffer_init(&hello, 1024);
    ws_frame_write(&(struct ws_out){.opcode = WS_TEXT, .payload = BYTES(HELLO)}, &hello);
    tls_peer_send(&peer, WS_HANDSHAKE);
    assert_true(tls_peer_reads(&peer, "101"));
    assert_int_equal(SSL_write(peer.ssl, hello.data, (int)hello.size), (int)hello.size);
    assert_true(tls_peer_reads(&peer, "welcome"));
    peer.records = 0;
    fake_engine_broadcast(served->engine, 100, MESSAGES);
    fake_engine_close_all(served->engine, 1001, "that was all");
    assert_true(tls_peer_reads(&peer, "that was all"));
    /* One for all, one for the close; the engine's flush may come between. */
    assert_in_range(peer.records, 1, 4);
    tls_peer_close(&peer);
    buffer_release(&hello);
    served_stop(served);
}

/* ---- coming back ------------------------------------------------------------------------- */

static void nobody_gets_a_ticket_by_which_he_would_be_known(void **state)
{
    static const int versions[] = {TLS1_2_VERSION, TLS1_3_VERSION};
    struct served *served = secure_start();

    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(versions); i++) {
        struct tls_peer first =
            tls_peer_open(served->port, &(struct tls_peer_wishes){.version = versions[i]});

        tls_peer_send(&first, GET("/healthz"));
        assert_true(tls_peer_reads(&first, "200 OK"));
        assert_null(first.session);

        /* Nor does what he remembers himself help. */
        struct tls_peer again = tls_peer_open(
            served->port, &(struct tls_peer_wishes){.version = versions[i],
                                                    .session = SSL_get0_session(first.ssl)});

        assert_int_equal(SSL_session_reused(again.ssl), 0);
        tls_peer_close(&again);
        tls_peer_close(&first);
    }
    served_stop(served);
}

/* ---- another certificate ----------------------------------------------------------------- */

static void assert_host(uint16_t port, const char *expected)
{
    struct tls_peer peer = tls_peer_open(port, &no_wishes);
    char *host = tls_peer_host(&peer);

    assert_string_equal(host, expected);
    OPENSSL_free(host);
    tls_peer_close(&peer);
}

static void a_new_certificate_is_for_new_connections(void **state)
{
    const struct test_certificate_paths *own = test_certificate_of_program();
    struct served *served = secure_start();
    struct tls_peer before = tls_peer_open(served->port, &no_wishes);
    char certificate[128], key[128];
    struct error error = {0};

    (void)state;
    snprintf(certificate, sizeof(certificate), "%s/new.pem", own->folder);
    snprintf(key, sizeof(key), "%s/new.key", own->folder);
    test_certificate_write(&(struct test_certificate){.name = "new.example"}, certificate, key);
    assert_host(served->port, "localhost");
    assert_int_equal(gateway_renew_certificate(served->gateway, certificate, key, &error), 0);
    assert_host(served->port, "new.example");
    /* A key that is another's changes nothing. */
    assert_int_equal(gateway_renew_certificate(served->gateway, own->certificate, key, &error),
                     -ERR_INPUT);
    assert_host(served->port, "new.example");
    tls_peer_send(&before, GET("/healthz"));
    assert_true(tls_peer_reads(&before, "200 OK"));
    tls_peer_close(&before);
    served_stop(served);
    unlink(certificate);
    unlink(key);
}

#define UNIT(test) cmocka_unit_test(test)

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT(tls_1_2_and_1_3_are_spoken),
        UNIT(a_peer_of_tls_1_1_is_told_that_it_is_too_old),
        UNIT(only_ciphers_with_forward_secrecy_are_spoken),
        UNIT(http_1_1_is_the_protocol_that_is_chosen),
        UNIT(plain_http_is_told_to_come_by_https),
        UNIT(what_is_neither_is_closed_without_a_word),
        UNIT(a_broken_record_is_answered_by_an_alert_and_the_end),
        UNIT(the_cookie_is_the_one_for_https_without_a_public_url_too),
        UNIT(the_end_is_said_before_the_stream_ends),
        UNIT(who_says_that_nothing_more_comes_still_gets_the_answer),
        UNIT(a_websocket_whose_peer_says_goodbye_in_tls_only_is_gone),
        UNIT(a_stream_that_is_cut_ends_the_connection),
        UNIT(a_handshake_that_is_cut_leaves_nothing_behind),
        UNIT(a_handshake_has_the_time_of_a_request),
        UNIT(handshakes_that_never_end_do_not_keep_others_out),
        UNIT(who_asks_for_new_keys_all_the_time_is_cut_off),
        UNIT(there_is_no_second_handshake),
        UNIT(what_is_gathered_is_sealed_at_once),
        UNIT(nobody_gets_a_ticket_by_which_he_would_be_known),
        UNIT(a_new_certificate_is_for_new_connections),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
