/* The WebSocket client against a peer that this test plays by hand, on a free loopback port. */
#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <cmocka.h>

#include "socket_client.h"

enum { PUMP_MS = 5000, HEAD_MAX = 4096, LARGE_BYTES = 900 * 1000 };

/* The client under test, its peer, and what the client told its handler. */
static int listener = -1;
static int peer = -1;
static struct socket_loop loop;
static struct socket_client client;
static char request[HEAD_MAX];
static unsigned opened_count;
static unsigned closed_count;
static struct socket_end last_end;
static char last_message[256];

static void on_opened(void *context)
{
    (void)context;
    opened_count++;
}

static void on_message(void *context, struct bytes text)
{
    (void)context;
    assert_true(text.size < sizeof(last_message));
    memcpy(last_message, text.data, text.size);
    last_message[text.size] = '\0';
}

static void on_closed(void *context, struct socket_end end)
{
    (void)context;
    closed_count++;
    last_end = end;
}

static const struct socket_handler handler = {
    .opened = on_opened, .message = on_message, .closed = on_closed};

static uint16_t listen_anywhere(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t size = sizeof(address);

    listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(listener >= 0);
    assert_int_equal(0, bind(listener, (struct sockaddr *)&address, sizeof(address)));
    assert_int_equal(0, listen(listener, 4));
    assert_int_equal(0, getsockname(listener, (struct sockaddr *)&address, &size));
    return ntohs(address.sin_port);
}

static int set_up(void **state)
{
    char url[64];
    struct error error;

    (void)state;
    snprintf(url, sizeof(url), "http://127.0.0.1:%u/", listen_anywhere());
    assert_int_equal(0, socket_loop_init(&loop, url, NULL, &error));
    socket_client_init(&client, 1, 42);
    opened_count = closed_count = 0;
    last_message[0] = '\0';
    last_end = (struct socket_end){0};
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    socket_client_release(&client);
    socket_loop_release(&loop);
    if (peer >= 0)
        close(peer);
    if (listener >= 0)
        close(listener);
    peer = listener = -1;
    return 0;
}

/* Lets the client work until it has nothing to do for the moment; waits for something first. */
static void pump(void)
{
    struct epoll_event event;
    int wait_ms = PUMP_MS;

    while (epoll_wait(loop.epoll_fd, &event, 1, wait_ms) == 1) {
        socket_client_ready(&client, &loop, event.events, &handler);
        wait_ms = 0;
    }
}

static void tell(const char *bytes, size_t size)
{
    assert_int_equal((ssize_t)size, send(peer, bytes, size, MSG_NOSIGNAL));
}

static void hear_request(void)
{
    size_t size = 0;

    do {
        ssize_t count = recv(peer, request + size, sizeof(request) - 1 - size, 0);

        assert_true(count > 0);
        size += (size_t)count;
        request[size] = '\0';
    } while (!strstr(request, "\r\n\r\n"));
}

/* Up to the request that the peer has heard. */
static void connect_client(void)
{
    assert_int_equal(0, socket_client_open(&client, &loop, 0));
    peer = accept(listener, NULL, NULL);
    assert_true(peer >= 0);
    pump();
    hear_request();
}

static void accept_of_request(char accept[SOCKET_ACCEPT_BYTES])
{
    static const char field[] = "Sec-WebSocket-Key: ";
    char key[SOCKET_KEY_BYTES];
    const char *found = strstr(request, field);

    assert_non_null(found);
    memcpy(key, found + sizeof(field) - 1, sizeof(key) - 1);
    key[sizeof(key) - 1] = '\0';
    socket_accept_of(key, accept);
}

/* The answer of a server that agrees; NULL fields take the right value. */
struct agreement {
    const char *status;
    const char *upgrade;
    const char *accept;
    const char *protocol;
};

static size_t write_agreement(char head[HEAD_MAX], struct agreement agreement)
{
    char accept[SOCKET_ACCEPT_BYTES];

    accept_of_request(accept);
    int size = snprintf(head, HEAD_MAX,
                        "HTTP/1.1 %s\r\nConnection: keep-alive, Upgrade\r\nupgrade: %s\r\n"
                        "Sec-WebSocket-Accept: %s\r\nSec-WebSocket-Protocol: %s\r\n\r\n",
                        agreement.status ? agreement.status : "101 Switching Protocols",
                        agreement.upgrade ? agreement.upgrade : "WebSocket",
                        agreement.accept ? agreement.accept : accept,
                        agreement.protocol ? agreement.protocol : SOCKET_SUBPROTOCOL);

    assert_true(size > 0 && size < HEAD_MAX);
    return (size_t)size;
}

static void agree(struct agreement agreement)
{
    char head[HEAD_MAX];
    size_t size = write_agreement(head, agreement);

    tell(head, size);
    pump();
}

static void open_client(void)
{
    connect_client();
    agree((struct agreement){0});
    assert_int_equal(1, opened_count);
}

static void tell_frame(enum frame_opcode opcode, struct bytes payload)
{
    struct buffer wire;

    buffer_init(&wire, 4096);
    frame_append(&wire, (struct frame_header){.opcode = opcode}, payload);
    tell(wire.data, wire.size);
    buffer_release(&wire);
    pump();
}

/* What the client said last, unmasked. */
static void assert_said(enum frame_opcode opcode, struct bytes payload)
{
    struct frame_reader reader;
    struct frame frame;
    char bytes[4096];
    ssize_t count = recv(peer, bytes, sizeof(bytes), 0);

    assert_true(count > 0);
    struct bytes input = {.data = bytes, .size = (size_t)count};

    frame_reader_init(&reader, FRAME_FROM_CLIENT);
    assert_int_equal(FRAME_READY, frame_reader_next(&reader, &input, &frame));
    assert_int_equal(opcode, frame.opcode);
    assert_true(bytes_equal(payload, frame.payload));
    frame_reader_release(&reader);
}

static void the_accept_of_a_key_is_that_of_the_rfc(void **state)
{
    char accept[SOCKET_ACCEPT_BYTES];

    (void)state;
    socket_accept_of("dGhlIHNhbXBsZSBub25jZQ==", accept); /* RFC 6455, section 1.3 */
    assert_string_equal("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", accept);
}

static void a_request_asks_for_our_subprotocol(void **state)
{
    (void)state;
    connect_client();
    assert_non_null(strstr(request, "GET /ws HTTP/1.1\r\n"));
    assert_non_null(strstr(request, "\r\nHost: 127.0.0.1:"));
    assert_non_null(strstr(request, "\r\nSec-WebSocket-Version: 13\r\n"));
    assert_non_null(strstr(request, "\r\nSec-WebSocket-Protocol: herkend.v1\r\n"));
    assert_null(strstr(request, "Origin"));
}

static void a_server_that_agrees_opens_the_connection(void **state)
{
    (void)state;
    open_client();
    assert_int_equal(SOCKET_OPEN, client.state);
    assert_null(client.head.data);
}

static void a_handshake_may_come_byte_by_byte(void **state)
{
    char head[HEAD_MAX];

    (void)state;
    connect_client();
    size_t size = write_agreement(head, (struct agreement){0});

    for (size_t i = 0; i < size; i++) {
        assert_int_equal(0, opened_count);
        tell(head + i, 1);
        pump();
    }
    assert_int_equal(1, opened_count);
}

static void a_message_may_follow_the_handshake_at_once(void **state)
{
    char head[HEAD_MAX];

    (void)state;
    connect_client();
    size_t size = write_agreement(head, (struct agreement){0});

    memcpy(head + size, "\x81\x05hello", 7);
    tell(head, size + 7);
    pump();
    assert_string_equal("hello", last_message);
}

static void assert_refused(struct agreement agreement, uint16_t status)
{
    connect_client();
    agree(agreement);
    assert_int_equal(0, opened_count);
    assert_int_equal(1, closed_count);
    assert_int_equal(SOCKET_CLOSE_ABNORMAL, last_end.code);
    assert_int_equal(status, last_end.http_status);
    assert_int_equal(SOCKET_CLOSED, client.state);
}

static void a_refused_handshake_tells_its_status(void **state)
{
    (void)state;
    assert_refused((struct agreement){.status = "503 Service Unavailable"}, 503);
}

static void a_handshake_without_upgrade_is_refused(void **state)
{
    (void)state;
    assert_refused((struct agreement){.upgrade = "h2c"}, 101);
}

static void a_wrong_accept_is_refused(void **state)
{
    (void)state;
    assert_refused((struct agreement){.accept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="}, 101);
}

static void another_subprotocol_is_refused(void **state)
{
    (void)state;
    assert_refused((struct agreement){.protocol = "herkend.v2"}, 101);
}

static void a_server_that_speaks_no_http_is_refused(void **state)
{
    (void)state;
    connect_client();
    tell("220 mail.example ESMTP\r\n\r\n", 26);
    pump();
    assert_int_equal(1, closed_count);
    assert_int_equal(0, last_end.http_status);
}

static void a_handshake_without_end_is_given_up(void **state)
{
    static char endless[SOCKET_HEAD_BYTES_MAX];

    (void)state;
    memset(endless, 'x', sizeof(endless));
    connect_client();
    tell(endless, sizeof(endless));
    while (closed_count == 0)
        pump();
    assert_int_equal(SOCKET_CLOSED, client.state);
}

static void a_ping_is_answered_with_its_own_words(void **state)
{
    (void)state;
    open_client();
    tell_frame(FRAME_PING, BYTES("still there?"));
    assert_said(FRAME_PONG, BYTES("still there?"));
    assert_int_equal(0, closed_count);
}

static void a_message_goes_out_masked_and_whole(void **state)
{
    (void)state;
    open_client();
    socket_client_send(&client, &loop, BYTES("{\"type\":\"hello\"}"));
    assert_said(FRAME_TEXT, BYTES("{\"type\":\"hello\"}"));
}

static void a_close_is_answered_and_told_with_its_code(void **state)
{
    (void)state;
    open_client();
    tell_frame(FRAME_CLOSE, (struct bytes){.data = "\x03\xf4"
                                                   "restart",
                                           .size = 9});
    assert_int_equal(1, closed_count);
    assert_int_equal(SOCKET_CLOSE_RESTART, last_end.code);
    assert_said(FRAME_CLOSE, (struct bytes){.data = "\x03\xf4", .size = 2});
}

static void a_lost_connection_is_told(void **state)
{
    (void)state;
    open_client();
    close(peer);
    peer = -1;
    pump();
    assert_int_equal(1, closed_count);
    assert_int_equal(SOCKET_CLOSE_ABNORMAL, last_end.code);
}

static void broken_framing_ends_the_connection(void **state)
{
    (void)state;
    open_client();
    tell("\xC1\x00", 2);
    pump();
    assert_int_equal(1, closed_count);
}

static void nobody_at_the_address_is_told_with_its_reason(void **state)
{
    (void)state;
    close(listener);
    listener = -1;
    assert_int_equal(0, socket_client_open(&client, &loop, 0));
    pump();
    assert_int_equal(1, closed_count);
    assert_int_equal(ECONNREFUSED, last_end.failure);
}

/* A peer that does not read: what does not fit waits, and then goes out in order. */
static void a_slow_peer_gets_everything_in_order(void **state)
{
    char *large = malloc(LARGE_BYTES);
    char *heard = malloc(LARGE_BYTES + 64);
    size_t size = 0;
    struct pollfd waiting = {.events = POLLIN};
    struct frame_reader reader;
    struct frame frame;

    (void)state;
    assert_non_null(large);
    assert_non_null(heard);
    for (size_t i = 0; i < LARGE_BYTES; i++)
        large[i] = (char)('a' + i % 23);
    open_client();
    socket_client_send(&client, &loop, (struct bytes){.data = large, .size = LARGE_BYTES});
    waiting.fd = peer;
    while (size < LARGE_BYTES + 14) { /* header of 10, mask of 4 */
        struct epoll_event event;

        if (epoll_wait(loop.epoll_fd, &event, 1, 0) == 1)
            socket_client_ready(&client, &loop, event.events, &handler);
        assert_int_equal(1, poll(&waiting, 1, PUMP_MS));
        ssize_t count = recv(peer, heard + size, LARGE_BYTES + 14 - size, 0);
        assert_true(count > 0);
        size += (size_t)count;
    }
    frame_reader_init(&reader, FRAME_FROM_CLIENT);
    for (size_t at = 0; at < size; at += FRAME_READ_BYTES_MAX) {
        struct bytes input = {.data = heard + at,
                              .size = size - at < FRAME_READ_BYTES_MAX ? size - at
                                                                       : FRAME_READ_BYTES_MAX};
        enum frame_result result = frame_reader_next(&reader, &input, &frame);

        assert_int_equal(at + FRAME_READ_BYTES_MAX < size ? FRAME_MORE : FRAME_READY, result);
    }
    assert_int_equal(LARGE_BYTES, frame.payload.size);
    assert_memory_equal(large, frame.payload.data, LARGE_BYTES);
    frame_reader_release(&reader);
    free(large);
    free(heard);
}

static void every_hundred_people_come_from_another_address(void **state)
{
    struct sockaddr_in from;
    socklen_t size = sizeof(from);

    (void)state;
    assert_int_equal(0, socket_client_open(&client, &loop, 250));
    peer = accept(listener, (struct sockaddr *)&from, &size);
    assert_true(peer >= 0);
    assert_string_equal("127.1.0.3", inet_ntoa(from.sin_addr));
}

static void assert_no_address(const char *url)
{
    struct transport_target target;
    struct error error = {0};

    assert_int_equal(-ERR_INPUT, transport_target_find(&target, url, NULL, &error));
    assert_int_equal(ERR_INPUT, error.code);
}

static void an_address_is_http_host_and_port(void **state)
{
    struct transport_target target;
    struct error error;

    (void)state;
    assert_int_equal(0, transport_target_find(&target, "http://127.0.0.1:8080", NULL, &error));
    assert_string_equal("127.0.0.1:8080", target.authority);
    assert_int_equal(0, transport_target_find(&target, "http://127.0.0.1/", NULL, &error));
    assert_string_equal("127.0.0.1:80", target.authority);
    assert_int_equal(0, transport_target_find(&target, "http://[::1]:99", NULL, &error));
    assert_string_equal("[::1]:99", target.authority);
    assert_int_equal(0, transport_target_find(&target, "https://127.0.0.1", NULL, &error));
    assert_string_equal("127.0.0.1:443", target.authority);
    transport_target_release(&target);
    assert_no_address("https://");
    assert_no_address("ftp://127.0.0.1");
    assert_no_address("127.0.0.1:80");
    assert_no_address("http://");
    assert_no_address("http://:80");
    assert_no_address("http://127.0.0.1:");
    assert_no_address("http://127.0.0.1:8o");
    assert_no_address("http://127.0.0.1:123456");
    assert_no_address("http://127.0.0.1/path");
    assert_no_address("http://[::1");
}

#define SOCKET_TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_accept_of_a_key_is_that_of_the_rfc),
        cmocka_unit_test(an_address_is_http_host_and_port),
        SOCKET_TEST(a_request_asks_for_our_subprotocol),
        SOCKET_TEST(a_server_that_agrees_opens_the_connection),
        SOCKET_TEST(a_handshake_may_come_byte_by_byte),
        SOCKET_TEST(a_message_may_follow_the_handshake_at_once),
        SOCKET_TEST(a_refused_handshake_tells_its_status),
        SOCKET_TEST(a_handshake_without_upgrade_is_refused),
        SOCKET_TEST(a_wrong_accept_is_refused),
        SOCKET_TEST(another_subprotocol_is_refused),
        SOCKET_TEST(a_server_that_speaks_no_http_is_refused),
        SOCKET_TEST(a_handshake_without_end_is_given_up),
        SOCKET_TEST(a_ping_is_answered_with_its_own_words),
        SOCKET_TEST(a_message_goes_out_masked_and_whole),
        SOCKET_TEST(a_close_is_answered_and_told_with_its_code),
        SOCKET_TEST(a_lost_connection_is_told),
        SOCKET_TEST(broken_framing_ends_the_connection),
        SOCKET_TEST(nobody_at_the_address_is_told_with_its_reason),
        SOCKET_TEST(a_slow_peer_gets_everything_in_order),
        SOCKET_TEST(every_hundred_people_come_from_another_address),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
