/*
 * The least that a WebSocket server can do, as the measure of all others: epoll, one thread, no
 * memory per client but the place in the table. What the publisher says is framed once and goes
 * to every member with one send() each, message by message; what a member says goes back to
 * it. It stands for the cost of the kernel and nothing else, so it checks nothing and takes
 * small messages only.
 *
 *     bench-bare [CERTIFICATE KEY]       prints its port
 */
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/sha.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <unistd.h>

enum {
    PEERS_MAX = 65536, /* by descriptor */
    READ_BYTES = 64 * 1024,
    EVENTS_MAX = 512,
    BACKLOG = 4096,
    FRAME_BYTES_MAX = READ_BYTES + 16,
};

enum peer_kind { PEER_NONE, PEER_SHAKING, PEER_NEW, PEER_MEMBER, PEER_PUBLISHER };

struct peer {
    enum peer_kind kind;
    uint32_t member_place;
    SSL *tls;
};

struct server {
    int epoll, listener;
    SSL_CTX *tls;
    struct peer peers[PEERS_MAX];
    int members[PEERS_MAX]; /* descriptors */
    uint32_t member_count;
    char input[READ_BYTES];
    char frame[FRAME_BYTES_MAX];
};

static _Noreturn void stop(const char *why)
{
    fprintf(stderr, "bench-bare: %s: %s\n", why, strerror(errno));
    exit(1);
}

static void peer_end(struct server *server, int fd)
{
    struct peer *peer = &server->peers[fd];

    if (peer->kind == PEER_MEMBER) {
        int last = server->members[--server->member_count];

        server->members[peer->member_place] = last;
        server->peers[last].member_place = peer->member_place;
    }
    SSL_free(peer->tls);
    *peer = (struct peer){0};
    close(fd);
}

/* All of it; waits where the kernel has no room, so that nothing has to be kept. */
static void peer_send(const struct peer *peer, int fd, const char *data, size_t size)
{
    while (size > 0) {
        ssize_t sent = peer->tls ? SSL_write(peer->tls, data, (int)size)
                                 : send(fd, data, size, MSG_NOSIGNAL);
        struct pollfd room = {.fd = fd, .events = POLLOUT};

        if (sent <= 0 &&
            ((peer->tls ? SSL_get_error(peer->tls, (int)sent) != SSL_ERROR_WANT_WRITE
                        : errno != EAGAIN) ||
             poll(&room, 1, -1) != 1))
            return; /* its end will be read */
        if (sent > 0) {
            data += sent;
            size -= (size_t)sent;
        }
    }
}

static size_t frame_write(char *out, const char *payload, size_t size)
{
    size_t header_bytes = size < 126 ? 2 : 4;

    out[0] = (char)0x81;
    out[1] = (char)(size < 126 ? size : 126);
    if (size >= 126) {
        out[2] = (char)(size >> 8);
        out[3] = (char)size;
    }
    memcpy(out + header_bytes, payload, size);
    return header_bytes + size;
}

/* One masked frame at input, in place; returns its bytes, 0 when it is not whole. */
static size_t frame_read(char *input, size_t input_bytes, char **payload, size_t *size)
{
    unsigned char *in = (unsigned char *)input;
    size_t header_bytes = 6;

    if (input_bytes < header_bytes)
        return 0;
    *size = in[1] & 127u;
    if (*size == 126) {
        header_bytes = 8;
        *size = (size_t)in[2] << 8 | in[3];
    }
    if (*size == 127 || !(in[1] & 0x80))
        return 0;
    if (input_bytes < header_bytes + *size)
        return 0;
    for (size_t i = 0; i < *size; i++)
        in[header_bytes + i] ^= in[header_bytes - 4 + i % 4];
    *payload = input + header_bytes;
    return header_bytes + *size;
}

static void upgrade(struct server *server, int fd, size_t input_bytes)
{
    static const char magic[] = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    static const char key_name[] = "Sec-WebSocket-Key: ";
    struct peer *peer = &server->peers[fd];
    char text[128], accept[64], answer[256];
    unsigned char digest[SHA_DIGEST_LENGTH];

    server->input[input_bytes] = '\0';

    const char *key = strstr(server->input, key_name);

    if (!key || !strstr(server->input, "\r\n\r\n")) {
        peer_end(server, fd);
        return;
    }
    snprintf(text, sizeof(text), "%.24s%s", key + sizeof(key_name) - 1, magic);
    SHA1((const unsigned char *)text, strlen(text), digest);
    EVP_EncodeBlock((unsigned char *)accept, digest, sizeof(digest));
    snprintf(answer, sizeof(answer),
             "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: "
             "Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n",
             accept);
    peer->kind =
        strncmp(server->input, "GET /publisher", 14) == 0 ? PEER_PUBLISHER : PEER_MEMBER;
    if (peer->kind == PEER_MEMBER) {
        peer->member_place = server->member_count;
        server->members[server->member_count++] = fd;
    }
    peer_send(peer, fd, answer, strlen(answer));
}

static void messages(struct server *server, int fd, size_t input_bytes)
{
    const struct peer *peer = &server->peers[fd];
    char *payload;
    size_t size, step;

    for (size_t used = 0; used < input_bytes; used += step) {
        step = frame_read(server->input + used, input_bytes - used, &payload, &size);
        if (step == 0) {
            fprintf(stderr, "bench-bare: a message came in parts\n");
            exit(1);
        }

        size_t frame_bytes = frame_write(server->frame, payload, size);

        if (peer->kind == PEER_MEMBER) {
            peer_send(peer, fd, server->frame, frame_bytes);
            continue;
        }
        for (uint32_t i = 0; i < server->member_count; i++)
            peer_send(&server->peers[server->members[i]], server->members[i], server->frame,
                      frame_bytes);
    }
}

/* Bytes read; 0: nothing now; -1: it has ended. */
static ssize_t peer_receive(const struct peer *peer, int fd, char *out, size_t size_max)
{
    ssize_t got =
        peer->tls ? SSL_read(peer->tls, out, (int)size_max) : recv(fd, out, size_max, 0);
    bool later = peer->tls
                     ? got <= 0 && SSL_get_error(peer->tls, (int)got) == SSL_ERROR_WANT_READ
                     : got < 0 && errno == EAGAIN;

    if (peer->tls)
        ERR_clear_error();
    return got > 0 ? got : later ? 0 : -1;
}

static void peer_shake_hands(struct server *server, int fd)
{
    struct peer *peer = &server->peers[fd];
    int result = SSL_accept(peer->tls);
    int reason = SSL_get_error(peer->tls, result);

    ERR_clear_error();
    if (result == 1)
        peer->kind = PEER_NEW;
    else if (reason != SSL_ERROR_WANT_READ)
        peer_end(server, fd);
}

static void peer_readable(struct server *server, int fd)
{
    struct peer *peer = &server->peers[fd];
    ssize_t got;

    if (peer->kind == PEER_SHAKING)
        peer_shake_hands(server, fd);
    if (peer->kind == PEER_NONE || peer->kind == PEER_SHAKING)
        return;
    do {
        got = peer_receive(peer, fd, server->input, sizeof(server->input) - 1);
        if (got < 0)
            peer_end(server, fd);
        else if (got > 0 && peer->kind == PEER_NEW)
            upgrade(server, fd, (size_t)got);
        else if (got > 0)
            messages(server, fd, (size_t)got);
    } while (got > 0 && peer->tls);
}

static void accept_all(struct server *server)
{
    int on = 1;
    int fd;

    while ((fd = accept4(server->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
        struct peer *peer = &server->peers[fd];
        struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};

        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
        peer->kind = PEER_NEW;
        if (server->tls) {
            peer->kind = PEER_SHAKING;
            peer->tls = SSL_new(server->tls);
            if (!peer->tls || SSL_set_fd(peer->tls, fd) != 1)
                stop("TLS");
        }
        if (epoll_ctl(server->epoll, EPOLL_CTL_ADD, fd, &event) != 0)
            stop("epoll_ctl");
    }
}

static void server_listen(struct server *server)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof(address);
    struct epoll_event event = {.events = EPOLLIN};
    const char *port = getenv("BENCH_PORT"); /* that of the server before it */
    int on = 1;

    server->epoll = epoll_create1(EPOLL_CLOEXEC);
    server->listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (port)
        address.sin_port = htons((uint16_t)strtoul(port, NULL, 10));
    setsockopt(server->listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    event.data.fd = server->listener;
    if (bind(server->listener, (struct sockaddr *)&address, sizeof(address)) != 0 ||
        listen(server->listener, BACKLOG) != 0 ||
        getsockname(server->listener, (struct sockaddr *)&address, &size) != 0 ||
        epoll_ctl(server->epoll, EPOLL_CTL_ADD, server->listener, &event) != 0)
        stop("cannot listen");
    printf("listens on 127.0.0.1:%u\n", ntohs(address.sin_port));
    fflush(stdout);
}

static void server_use_tls(struct server *server, const char *certificate, const char *key)
{
    server->tls = SSL_CTX_new(TLS_server_method());
    if (!server->tls || SSL_CTX_use_certificate_chain_file(server->tls, certificate) != 1 ||
        SSL_CTX_use_PrivateKey_file(server->tls, key, SSL_FILETYPE_PEM) != 1)
        stop("the certificate cannot be used");
    SSL_CTX_set_mode(server->tls, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                                      SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
}

int main(int argument_count, char **arguments)
{
    static struct server server;
    struct epoll_event events[EVENTS_MAX];
    struct rlimit files;

    if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = files.rlim_max < PEERS_MAX ? files.rlim_max : PEERS_MAX;
        setrlimit(RLIMIT_NOFILE, &files);
    }
    if (argument_count == 3)
        server_use_tls(&server, arguments[1], arguments[2]);
    server_listen(&server);
    for (;;) {
        int count = epoll_wait(server.epoll, events, EVENTS_MAX, -1);

        for (int i = 0; i < count; i++) {
            if (events[i].data.fd == server.listener)
                accept_all(&server);
            else
                peer_readable(&server, events[i].data.fd);
        }
    }
}
