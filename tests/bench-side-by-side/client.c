/*
 * One WebSocket client on one socket, plain or TLS: connecting, the handshake, frames both
 * ways. Many of them share one epoll set, one read buffer and one thread. Leaves to the dialect
 * what is said.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "herkend/memory.h"
#include "load.h"

enum {
    READ_BYTES = 256 * 1024,
    REST_BYTES_MAX = 4 * 1024 * 1024,
    EVENTS_MAX = 512,
    SEND_TIMEOUT_MS = 20 * 1000,
    CLIENTS_PER_ADDRESS = 100,
    OPCODE_TEXT = 1,
    OPCODE_BINARY = 2,
    OPCODE_CLOSE = 8,
    OPCODE_PING = 9,
    OPCODE_PONG = 10,
};

static const unsigned char MASK[4] = {0x37, 0xfa, 0x21, 0x3d};

static void client_watch(struct client *client, uint32_t events, int operation)
{
    struct epoll_event event = {.events = events, .data.ptr = client};

    if (epoll_ctl(client->load->epoll, operation, client->fd, &event) != 0)
        fail("epoll_ctl: %s", strerror(errno));
}

void client_close(struct client *client)
{
    if (client->stage == CLIENT_CLOSED)
        return;
    if (client->stage == CLIENT_READY)
        client->load->ready_count--;
    else
        client->load->opening_count--;
    SSL_free(client->tls);
    close(client->fd);
    free(client->rest);
    client->tls = NULL;
    client->rest = NULL;
    client->rest_bytes = 0;
    client->stage = CLIENT_CLOSED;
}

static void client_lost(struct client *client, const char *why)
{
    if (!client->load->resuming)
        fail("connection %u was lost: %s", client->index, why);
    client->load->retry_count++;
    client_close(client);
}

/* Loopback has room for 28,000 connections per pair of addresses, and servers count those of
 * one address: so people come from many, as they do. */
static in_addr_t client_address(const struct client *client)
{
    uint32_t network = client->index / CLIENTS_PER_ADDRESS;

    return htonl(0x7f010001u + ((network / 250) << 8) + network % 250);
}

void client_open(struct client *client)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_addr.s_addr = client_address(client)};
    struct linger linger = {.l_onoff = 1}; /* ends by reset: no port is left waiting */
    int on = 1;

    client->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (client->fd < 0)
        fail("socket: %s", strerror(errno));
    setsockopt(client->fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof(on));
    setsockopt(client->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    setsockopt(client->fd, SOL_SOCKET, SO_LINGER, &linger, sizeof(linger));
    if (bind(client->fd, (struct sockaddr *)&address, sizeof(address)) != 0)
        fail("bind: %s", strerror(errno));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(client->load->port);
    if (connect(client->fd, (struct sockaddr *)&address, sizeof(address)) != 0 &&
        errno != EINPROGRESS)
        fail("connect: %s", strerror(errno));
    client->stage = CLIENT_CONNECTING;
    client->load->opening_count++;
    client_watch(client, EPOLLOUT, EPOLL_CTL_ADD);
}

/* Writes all of it; a server that does not read for SEND_TIMEOUT_MS has failed. */
void client_send_bytes(struct client *client, const char *data, size_t size)
{
    while (size > 0) {
        ssize_t sent = client->tls ? SSL_write(client->tls, data, (int)size)
                                   : send(client->fd, data, size, MSG_NOSIGNAL);

        if (sent > 0) {
            data += sent;
            size -= (size_t)sent;
            continue;
        }

        bool wait = client->tls ? SSL_get_error(client->tls, (int)sent) == SSL_ERROR_WANT_WRITE
                                : errno == EAGAIN;
        struct pollfd room = {.fd = client->fd, .events = POLLOUT};

        if (wait && poll(&room, 1, SEND_TIMEOUT_MS) == 1)
            continue;
        if (!client->load->resuming)
            fail("connection %u cannot be written to", client->index);
        return; /* the end of it will be read */
    }
}

size_t client_frame(const struct load *load, unsigned opcode, struct bytes payload, char *out)
{
    size_t header_bytes = payload.size < 126 ? 2 : 4;

    (void)load;
    out[0] = (char)(0x80 | opcode);
    if (payload.size < 126) {
        out[1] = (char)(0x80 | payload.size);
    } else {
        out[1] = (char)(0x80 | 126);
        out[2] = (char)(payload.size >> 8);
        out[3] = (char)payload.size;
    }
    memcpy(out + header_bytes, MASK, sizeof(MASK));
    out += header_bytes + sizeof(MASK);
    for (size_t i = 0; i < payload.size; i++)
        out[i] = (char)((unsigned char)payload.data[i] ^ MASK[i % sizeof(MASK)]);
    return header_bytes + sizeof(MASK) + payload.size;
}

void client_send(struct client *client, struct bytes payload)
{
    char frame[PAYLOAD_BYTES_MAX + 16];
    unsigned opcode = client->load->dialect->binary ? OPCODE_BINARY : OPCODE_TEXT;

    client_send_bytes(client, frame, client_frame(client->load, opcode, payload, frame));
}

static void client_upgrade(struct client *client)
{
    const struct dialect *dialect = client->load->dialect;
    char head[1024];
    int size = snprintf(
        head, sizeof(head),
        "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: "
        "13\r\n%s%s%s\r\n",
        client_is_publisher(client) ? dialect->publisher_path : dialect->member_path,
        client->load->port, dialect->sub_protocol ? "Sec-WebSocket-Protocol: " : "",
        dialect->sub_protocol ? dialect->sub_protocol : "",
        dialect->sub_protocol ? "\r\n" : "");

    client->stage = CLIENT_UPGRADING;
    client_watch(client, EPOLLIN, EPOLL_CTL_MOD);
    client_send_bytes(client, head, (size_t)size);
}

static void client_shake_hands(struct client *client)
{
    int result = SSL_connect(client->tls);
    int reason = SSL_get_error(client->tls, result);

    if (result == 1)
        client_upgrade(client);
    else if (reason == SSL_ERROR_WANT_READ)
        client_watch(client, EPOLLIN, EPOLL_CTL_MOD);
    else if (reason == SSL_ERROR_WANT_WRITE)
        client_watch(client, EPOLLOUT, EPOLL_CTL_MOD);
    else
        client_lost(client, "TLS handshake");
    ERR_clear_error();
}

static void client_connected(struct client *client)
{
    int failure = 0;
    socklen_t size = sizeof(failure);

    if (getsockopt(client->fd, SOL_SOCKET, SO_ERROR, &failure, &size) != 0 || failure != 0) {
        client_lost(client, strerror(failure));
        return;
    }
    if (!client->load->tls) {
        client_upgrade(client);
        return;
    }
    client->tls = SSL_new(client->load->tls);
    if (!client->tls || SSL_set_fd(client->tls, client->fd) != 1)
        fail("TLS: out of memory");
    client->stage = CLIENT_TLS;
    client_shake_hands(client);
}

/* ---- reading ------------------------------------------------------------------------------
 */

/* The size of the HTTP answer's head, 0 when it is not whole. */
static size_t client_read_head(struct client *client, struct bytes input)
{
    const char *end = memmem(input.data, input.size, "\r\n\r\n", 4);

    if (!end)
        return 0;
    if (input.size < 12 || memcmp(input.data + 8, " 101", 4) != 0) {
        if (!client->load->resuming)
            fail("the handshake was refused: %.*s", (int)(input.size < 300 ? input.size : 300),
                 input.data);
        client_lost(client, "handshake refused");
        return 0;
    }
    client->stage = CLIENT_GREETING;
    client->load->dialect->greet(client);
    return (size_t)(end + 4 - input.data);
}

static void client_take_frame(struct client *client, unsigned opcode, struct bytes payload)
{
    char pong[PAYLOAD_BYTES_MAX + 16];

    switch (opcode) {
    case OPCODE_TEXT:
    case OPCODE_BINARY:
        client->load->dialect->receive(client, payload);
        return;
    case OPCODE_PING:
        client_send_bytes(client, pong, client_frame(client->load, OPCODE_PONG, payload, pong));
        return;
    case OPCODE_PONG:
        return;
    case OPCODE_CLOSE:
        client_lost(client, "the server closes it");
        return;
    default:
        fail("a frame with opcode %u came", opcode);
    }
}

/* One frame; returns its bytes, 0 when it is not whole. */
static size_t client_read_frame(struct client *client, struct bytes input)
{
    const unsigned char *in = (const unsigned char *)input.data;
    size_t header_bytes = 2;
    uint64_t size;

    if (input.size < 2)
        return 0;
    size = in[1] & 127u;
    if (size >= 126) {
        size_t length_bytes = size == 126 ? 2 : 8;

        header_bytes += length_bytes;
        if (input.size < header_bytes)
            return 0;
        size = 0;
        for (size_t i = 0; i < length_bytes; i++)
            size = size << 8 | in[2 + i];
    }
    if ((in[0] & 0xf0) != 0x80 || (in[1] & 0x80) || size > REST_BYTES_MAX / 2)
        fail("a frame that this generator does not understand: %02x %02x", in[0], in[1]);
    if (input.size < header_bytes + size)
        return 0;
    client_take_frame(client, in[0] & 15u,
                      (struct bytes){.data = input.data + header_bytes, .size = size});
    return header_bytes + size;
}

/* Understands what has come; keeps what is not whole. */
static void client_take(struct client *client, struct bytes input)
{
    char *joined = NULL;
    size_t used = 0, step;

    if (client->rest_bytes > 0) {
        joined = xreallocarray(client->rest, client->rest_bytes + input.size, 1);
        memcpy(joined + client->rest_bytes, input.data, input.size);
        input = (struct bytes){.data = joined, .size = client->rest_bytes + input.size};
        client->rest = NULL;
        client->rest_bytes = 0;
    }
    do {
        struct bytes left = {.data = input.data + used, .size = input.size - used};

        step = client->stage == CLIENT_UPGRADING ? client_read_head(client, left)
                                                 : client_read_frame(client, left);
        used += step;
    } while (step > 0 && used < input.size && client->stage != CLIENT_CLOSED);
    if (client->stage != CLIENT_CLOSED && used < input.size) {
        client->rest_bytes = input.size - used;
        if (client->rest_bytes > REST_BYTES_MAX)
            fail("a message is too long");
        client->rest = xcalloc(client->rest_bytes, 1);
        memcpy(client->rest, input.data + used, client->rest_bytes);
    }
    free(joined);
}

/* Bytes read; 0: nothing there now; -1: the connection has ended. */
static ssize_t client_receive(struct client *client, char *out, size_t size_max)
{
    if (!client->tls) {
        ssize_t got = recv(client->fd, out, size_max, 0);

        return got > 0 ? got : got < 0 && errno == EAGAIN ? 0 : -1;
    }

    int got = SSL_read(client->tls, out, (int)size_max);
    int reason = got > 0 ? 0 : SSL_get_error(client->tls, got);

    ERR_clear_error();
    return got > 0 ? got : reason == SSL_ERROR_WANT_READ ? 0 : -1;
}

static void client_readable(struct client *client)
{
    static char input[READ_BYTES];
    ssize_t got;

    do {
        got = client_receive(client, input, sizeof(input));
        if (got > 0)
            client_take(client, (struct bytes){.data = input, .size = (size_t)got});
        if (got < 0)
            client_lost(client, "the server has closed it");
        /* epoll does not tell of what OpenSSL has read already. */
    } while (got > 0 && client->stage != CLIENT_CLOSED && client->tls);
}

void load_turn(struct load *load, uint64_t until_ns)
{
    struct epoll_event events[EVENTS_MAX];
    uint64_t now = now_ns();
    uint64_t wait_ns = until_ns > now ? until_ns - now : 0;
    struct timespec wait = {.tv_sec = (time_t)(wait_ns / 1000000000u),
                            .tv_nsec = (long)(wait_ns % 1000000000u)};
    int count = epoll_pwait2(load->epoll, events, EVENTS_MAX, &wait, NULL);

    for (int i = 0; i < count; i++) {
        struct client *client = events[i].data.ptr;

        switch (client->stage) {
        case CLIENT_CLOSED:
            break;
        case CLIENT_CONNECTING:
            client_connected(client);
            break;
        case CLIENT_TLS:
            client_shake_hands(client);
            break;
        case CLIENT_UPGRADING:
        case CLIENT_GREETING:
        case CLIENT_READY:
            client_readable(client);
            break;
        }
    }
}

/* ---- what dialects report -----------------------------------------------------------------
 */

void client_is_ready(struct client *client)
{
    if (client->stage == CLIENT_READY)
        return;
    client->stage = CLIENT_READY;
    client->load->opening_count--;
    client->load->ready_count++;
}

void client_got_announcement(struct client *client, struct bytes payload)
{
    const char *mark = memmem(payload.data, payload.size, "\"#", 2);

    if (!mark || mark + 11 > payload.data + payload.size)
        fail("an announcement without its number came");

    uint32_t number = (uint32_t)strtoul(mark + 2, NULL, 16);

    if (client_is_publisher(client))
        return;
    if (number != client->next_announcement)
        fail("connection %u got announcement %u where %u is due: lost, doubled or out of order",
             client->index, number, client->next_announcement);
    client->next_announcement++;
    client->load->delivered_count++;
}

void client_got_answer(struct client *client, uint32_t number)
{
    if (!client->waiting || number != client->request_number)
        fail("connection %u got an answer to request %u, which does not wait for one",
             client->index, number);
    client->waiting = false;
    client->load->waiting_count--;
    client->load->answered_count++;
    durations_add(&client->load->durations, now_ns() - client->asked_ns);
}

void client_got_other(struct client *client)
{
    client->load->other_count++;
}
