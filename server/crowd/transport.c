/*
 * TCP for the crowd's connections: non-blocking, small packets at once, dead peers noticed by
 * the kernel. Where TLS is spoken over it is left to transport_tls.c. The crowd's thread only.
 */
#include "transport.h"

#include "transport_tls.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum {
    DEAD_PEER_MS = 30 * 1000, /* unacknowledged bytes for so long: the peer is gone */
    KEEPALIVE_IDLE_S = 30,
};

static bool url_is_secure(const char *url)
{
    return strncmp(url, "https://", 8) == 0;
}

/* "http://host[:port][/]" into host and port; https as well. */
static bool split_url(const char *url, char *host, size_t host_bytes, char *port,
                      size_t port_bytes)
{
    bool secure = url_is_secure(url);
    size_t scheme_bytes = strlen(secure ? "https://" : "http://");

    if (!secure && strncmp(url, "http://", scheme_bytes) != 0)
        return false;

    const char *start = url + scheme_bytes;
    size_t size = strcspn(start, "/?#");
    const char *rest = start + size;
    bool bracketed = *start == '[';
    const char *host_end = bracketed ? memchr(start, ']', size) : memchr(start, ':', size);

    if (strcmp(rest, "") != 0 && strcmp(rest, "/") != 0)
        return false;
    if (bracketed && !host_end)
        return false;

    const char *host_start = bracketed ? start + 1 : start;
    size_t host_size = host_end ? (size_t)(host_end - host_start) : size;
    const char *after = bracketed ? host_end + 1 : host_end ? host_end : start + size;
    size_t after_size = (size_t)(start + size - after);

    if (host_size == 0 || host_size >= host_bytes || (after_size > 0 && *after != ':'))
        return false;
    memcpy(host, host_start, host_size);
    host[host_size] = '\0';
    if (after_size == 0) {
        snprintf(port, port_bytes, secure ? "443" : "80");
        return true;
    }
    if (after_size == 1 || after_size > port_bytes)
        return false;
    memcpy(port, after + 1, after_size - 1);
    port[after_size - 1] = '\0';
    return strspn(port, "0123456789") == strlen(port);
}

int transport_target_find(struct transport_target *target, const char *url, const char *ca,
                          struct error *error)
{
    char host[TRANSPORT_HOST_BYTES_MAX];
    char port[6];
    struct addrinfo wanted = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM};
    struct addrinfo *found = NULL;

    if (!split_url(url, host, sizeof(host), port, sizeof(port))) {
        error_set(error, ERR_INPUT,
                  "not a server's address: expected http://host[:port] or https://host[:port]");
        return -ERR_INPUT;
    }

    int failure = getaddrinfo(host, port, &wanted, &found);

    if (failure != 0) {
        error_set(error, ERR_IO, "find the server: %s", gai_strerror(failure));
        return -ERR_IO;
    }
    *target = (struct transport_target){.address_bytes = found->ai_addrlen};
    ASSERT(found->ai_addrlen <= sizeof(target->address));
    memcpy(&target->address, found->ai_addr, found->ai_addrlen);
    freeaddrinfo(found);
    snprintf(target->authority, sizeof(target->authority),
             strchr(host, ':') ? "[%s]:%s" : "%s:%s", host, port);
    memcpy(target->host, host, sizeof(target->host));
    if (!url_is_secure(url))
        return 0;
    target->tls = transport_trust(ca, error);
    return target->tls ? 0 : -ERR_INPUT;
}

void transport_target_release(struct transport_target *target)
{
    SSL_CTX_free(target->tls);
    target->tls = NULL;
}

/* Failing to take a source address of our own is no reason not to connect. */
static void choose_source(int fd, const struct transport_target *target, uint32_t source_index)
{
    uint32_t block = source_index / TRANSPORT_PEOPLE_PER_SOURCE;

    if (target->address.any.sa_family != AF_INET ||
        ntohl(target->address.v4.sin_addr.s_addr) >> 24 != 127)
        return;

    /* The last byte stays within 1..250. */
    uint32_t last = UINT32_C(0x7F010000) + (block / 250 << 8) + block % 250 + 1;
    struct sockaddr_in source = {.sin_family = AF_INET, .sin_addr = {htonl(last)}};
    int on = 1;

    (void)setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof(on));
    (void)bind(fd, (const struct sockaddr *)&source, sizeof(source));
}

int transport_open(struct transport *transport, const struct transport_target *target,
                   struct transport_place place)
{
    int on = 1;
    int dead_ms = DEAD_PEER_MS;
    int idle_s = KEEPALIVE_IDLE_S;
    int fd =
        socket(target->address.any.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

    *transport = (struct transport){.fd = -1};
    if (fd < 0)
        return -errno;
    (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    (void)setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof(on));
    (void)setsockopt(fd, IPPROTO_TCP, TCP_KEEPIDLE, &idle_s, sizeof(idle_s));
    (void)setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &dead_ms, sizeof(dead_ms));
    if (place.receive_bytes > 0)
        (void)setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &place.receive_bytes,
                         sizeof(place.receive_bytes));
    (void)setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof(on));
    choose_source(fd, target, place.source_index);
    if (connect(fd, &target->address.any, target->address_bytes) != 0 && errno != EINPROGRESS) {
        int failure = errno;
        close(fd);
        return -failure;
    }
    transport->fd = fd;
    return 0;
}

int transport_finish_open(struct transport *transport, const struct transport_target *target)
{
    int failure = 0;
    socklen_t size = sizeof(failure);

    if (transport->tls)
        return transport_tls_shake(transport, target);
    if (getsockopt(transport->fd, SOL_SOCKET, SO_ERROR, &failure, &size) != 0)
        return -errno;
    return failure == 0 && target->tls ? transport_tls_begin(transport, target) : -failure;
}

/* What the kernel has noted about the last of the bytes; 0: nothing. */
static uint64_t arrival_of(struct msghdr *message)
{
    for (struct cmsghdr *part = CMSG_FIRSTHDR(message); part;
         part = CMSG_NXTHDR(message, part)) {
        struct timespec time;

        if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_TIMESTAMPNS)
            continue;
        memcpy(&time, CMSG_DATA(part), sizeof(time));
        return (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_nsec;
    }
    return 0;
}

ssize_t transport_read(struct transport *transport, char *out, size_t size)
{
    ASSERT(size >= TRANSPORT_READ_BYTES_MIN);
    if (transport->tls)
        return transport_tls_read(transport, out, size);

    char control[CMSG_SPACE(sizeof(struct timespec))];
    struct iovec piece = {.iov_base = out, .iov_len = size};
    struct msghdr message = {.msg_iov = &piece,
                             .msg_iovlen = 1,
                             .msg_control = control,
                             .msg_controllen = sizeof(control)};
    ssize_t count = recvmsg(transport->fd, &message, 0);

    if (count > 0)
        transport->arrived_ns = arrival_of(&message);
    if (count >= 0)
        return count;
    return errno == EWOULDBLOCK || errno == EINTR ? -EAGAIN : -errno;
}

ssize_t transport_write(struct transport *transport, struct bytes bytes)
{
    if (transport->tls)
        return transport_tls_write(transport, bytes);

    ssize_t count = send(transport->fd, bytes.data, bytes.size, MSG_NOSIGNAL);

    if (count >= 0)
        return count;
    return errno == EWOULDBLOCK || errno == EINTR ? -EAGAIN : -errno;
}

void transport_close(struct transport *transport, enum transport_farewell farewell)
{
    if (transport->fd < 0)
        return;
    if (transport->tls && farewell == TRANSPORT_FIN)
        transport_tls_say_goodbye(transport);
    SSL_free(transport->tls);
    transport->tls = NULL;
    if (farewell == TRANSPORT_RESET) {
        struct linger now = {.l_onoff = 1, .l_linger = 0};
        (void)setsockopt(transport->fd, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
    }
    close(transport->fd);
    transport->fd = -1;
}
