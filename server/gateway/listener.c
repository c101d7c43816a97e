/*
 * Listening sockets and what comes out of them. Counts and refuses before libwebsockets has
 * spent a byte on a connection. Every loop has a TCP socket of its own on the same port, among
 * which the kernel divides (SO_REUSEPORT); loop 0 has the operator's Unix socket besides, and
 * the listener for metrics where one is set. Opening: main thread. Accepting: loop's thread.
 */
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "herkend/assert.h"

enum { LISTEN_BACKLOG = 1024, ACCEPTS_PER_EVENT_MAX = 64 };

/* ---- opening ----------------------------------------------------------------------------- */

static int socket_enable(int fd, int level, int option)
{
    int on = 1;

    return setsockopt(fd, level, option, &on, sizeof(on));
}

static uint16_t socket_port(int fd)
{
    struct sockaddr_storage address = {0};
    socklen_t size = sizeof(address);
    struct sockaddr_in four;
    struct sockaddr_in6 six;

    if (getsockname(fd, (struct sockaddr *)&address, &size) != 0)
        return 0;
    memcpy(&four, &address, sizeof(four));
    memcpy(&six, &address, sizeof(six));
    return ntohs(address.ss_family == AF_INET6 ? six.sin6_port : four.sin_port);
}

/* The descriptor, or -1 with errno. */
static int open_resolved(const struct addrinfo *found, bool shared)
{
    int fd = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

    if (fd < 0)
        return -1;
    if (socket_enable(fd, SOL_SOCKET, SO_REUSEADDR) == 0 &&
        (!shared || socket_enable(fd, SOL_SOCKET, SO_REUSEPORT) == 0) &&
        bind(fd, found->ai_addr, found->ai_addrlen) == 0)
        return fd;

    int failure = errno;

    close(fd);
    errno = failure;
    return -1;
}

int listener_open_tcp(const char *address, uint16_t port, bool shared, int *fd,
                      uint16_t *bound_port, struct error *error)
{
    struct addrinfo hints = {.ai_flags = AI_PASSIVE | AI_NUMERICSERV,
                             .ai_socktype = SOCK_STREAM};
    struct addrinfo *found = NULL;
    char service[8];

    snprintf(service, sizeof(service), "%u", port);

    int failure = getaddrinfo(address, service, &hints, &found);

    if (failure != 0) {
        error_set(error, ERR_INPUT, "listen address %s: %s", address, gai_strerror(failure));
        return -ERR_INPUT;
    }
    *fd = open_resolved(found, shared);
    if (*fd < 0)
        error_set(error, ERR_IO, "cannot listen on %s:%u: %s", address, port, strerror(errno));
    freeaddrinfo(found);
    if (*fd < 0)
        return -ERR_IO;
    *bound_port = socket_port(*fd);
    return 0;
}

int listener_share(int fd, struct error *error)
{
    /* Only after its bind: with the option from the start two servers of one user could take
     * the same port without a word. */
    if (socket_enable(fd, SOL_SOCKET, SO_REUSEPORT) == 0)
        return 0;
    error_set(error, ERR_IO, "cannot share the port among loops: %s", strerror(errno));
    return -ERR_IO;
}

/* An address for a path that may be longer than sockaddr_un has room for. *folder_fd is open
 * then, else -1. */
static bool unix_address(const char *path, struct sockaddr_un *address, int *folder_fd)
{
    char *folder_copy = strdup(path);
    char *name_copy = strdup(path);
    int size = 0;

    ASSERT(folder_copy);
    ASSERT(name_copy);
    *address = (struct sockaddr_un){.sun_family = AF_UNIX};
    *folder_fd = -1;
    if (strlen(path) < sizeof(address->sun_path)) {
        memcpy(address->sun_path, path, strlen(path) + 1);
    } else {
        *folder_fd = open(dirname(folder_copy), O_PATH | O_DIRECTORY | O_CLOEXEC);
        size = snprintf(address->sun_path, sizeof(address->sun_path), "/proc/self/fd/%d/%s",
                        *folder_fd, basename(name_copy));
        if (*folder_fd < 0)
            size = -1;
    }
    free(folder_copy);
    free(name_copy);
    return size >= 0 && (size_t)size < sizeof(address->sun_path);
}

int listener_open_unix(const char *path, int *fd, struct error *error)
{
    struct sockaddr_un address;
    int folder_fd = -1;
    bool fits = unix_address(path, &address, &folder_fd);

    *fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (!fits || *fd < 0)
        goto fail;
    /* Before the bind, which makes the file with this mode: it is never open to others. */
    if (fchmod(*fd, S_IRUSR | S_IWUSR) != 0)
        goto fail;
    /* What a server that was killed has left; a living one holds the folder's lock. */
    if (unlink(address.sun_path) != 0 && errno != ENOENT)
        goto fail;
    if (bind(*fd, (const struct sockaddr *)&address, sizeof(address)) != 0)
        goto fail;
    if (folder_fd >= 0)
        close(folder_fd);
    return 0;

fail:
    error_set(error, ERR_IO, "operator socket %s: %s", path,
              fits ? strerror(errno) : "the folder cannot be opened");
    if (folder_fd >= 0)
        close(folder_fd);
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
    return -ERR_IO;
}

/* ---- accepting --------------------------------------------------------------------------- */

/* The operator's socket leaves the machine for nobody, and the listener for metrics is set
 * where only the operator's collector comes. */
static bool speaks_tls(const struct loop *loop, enum listener listener)
{
    return loop->gateway->tls && listener == LISTENER_PUBLIC;
}

/* Says no in HTTP and hangs up: the least that can be spent on a connection too many. Under TLS
 * it cannot be said for so little; there the end of the connection has to do. */
static void refuse(struct loop *loop, enum listener listener, int fd)
{
    static const char answer[] = "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\n"
                                 "Content-Length: 0\r\nConnection: close\r\n\r\n";
    char unread[4096];

    metric_add(&loop->gateway->metrics->shed_total, 1);
    /* A fresh socket's buffer takes it, and who does not get it learns the same from the end
     * of the connection. What is read is what a reset would follow on. */
    if (!speaks_tls(loop, listener) &&
        send(fd, answer, sizeof(answer) - 1, MSG_NOSIGNAL | MSG_DONTWAIT) > 0 &&
        shutdown(fd, SHUT_WR) == 0)
        (void)!recv(fd, unread, sizeof(unread), MSG_DONTWAIT);
    close(fd);
}

/* Counts the connection, globally and for its address. False: there is no room for it. The
 * operator, and the watchdog that asks in his name, find some when nobody else does. */
static bool admit(struct gateway *gateway, uint64_t counted_key, bool operator_socket)
{
    uint32_t max =
        operator_socket ? loop_slots_max(gateway) : gateway->settings.connections_max;
    uint32_t before = atomic_fetch_add(&gateway->connection_count, 1);

    if (before < max && !atomic_load(&gateway->draining) &&
        address_counts_add(gateway->addresses, counted_key))
        return true;
    atomic_fetch_sub(&gateway->connection_count, 1);
    return false;
}

static void tune(int fd)
{
    int send_buffer_bytes = SEND_BUFFER_BYTES;

    /* Small messages at once; and a slow reader holds little of the kernel's memory. Neither
     * is needed for anything to be right. */
    (void)socket_enable(fd, IPPROTO_TCP, TCP_NODELAY);
    (void)setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &send_buffer_bytes, sizeof(send_buffer_bytes));
}

static void accepted(struct loop *loop, enum listener listener, int fd,
                     const struct sockaddr_storage *address)
{
    struct gateway *gateway = loop->gateway;
    bool operator_socket = listener == LISTENER_OPERATOR;
    uint64_t key = address_key_of_socket(&gateway->hasher, address);
    /* Behind a proxy everybody has its address: counted once the real one is known. */
    uint64_t counted_key = gateway->settings.trust_forwarded ? 0 : key;

    if (!admit(gateway, counted_key, operator_socket)) {
        refuse(loop, listener, fd);
        return;
    }
    metric_add(&gateway->metrics->connections, 1);
    metric_add(&gateway->metrics->connections_total, 1);
    if (!operator_socket)
        tune(fd);

    struct wire *wire = wire_create(loop, key);

    wire->operator_socket = operator_socket;
    wire->metrics_only = listener == LISTENER_METRICS;
    wire->counted_key = counted_key;
    if (speaks_tls(loop, listener))
        secure_begin(wire);
    wire_adopt(wire, fd);
}

/* Without a free descriptor a connection can be neither accepted nor refused, and the socket
 * would stay readable for ever: the spare one makes room to refuse. */
static void refuse_with_spare(struct loop *loop, enum listener listener)
{
    int listen_fd = loop->listen_fds[listener];

    if (loop->spare_fd < 0)
        return;
    close(loop->spare_fd);

    int fd = accept4(listen_fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);

    if (fd >= 0)
        refuse(loop, listener, fd);
    loop->spare_fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
}

static void listener_ready(uv_poll_t *poll, int status, int events)
{
    struct loop *loop = poll->data;
    enum listener listener = (enum listener)(poll - loop->listeners);
    int listen_fd = loop->listen_fds[listener];

    (void)events;
    if (status < 0)
        return;
    for (int i = 0; i < ACCEPTS_PER_EVENT_MAX; i++) {
        struct sockaddr_storage address = {0};
        socklen_t size = sizeof(address);
        int fd = accept4(listen_fd, (struct sockaddr *)&address, &size,
                         SOCK_NONBLOCK | SOCK_CLOEXEC);

        if (fd >= 0)
            accepted(loop, listener, fd, &address);
        else if (errno == EMFILE || errno == ENFILE)
            refuse_with_spare(loop, listener);
        else if (errno != EINTR && errno != ECONNABORTED)
            return; /* EAGAIN: that was all */
    }
}

int listeners_watch(struct loop *loop, struct error *error)
{
    loop->spare_fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
    for (size_t i = 0; i < ARRAY_COUNT(loop->listen_fds); i++) {
        if (loop->listen_fds[i] < 0)
            continue;
        if (listen(loop->listen_fds[i], LISTEN_BACKLOG) != 0 ||
            uv_poll_init(&loop->uv, &loop->listeners[i], loop->listen_fds[i]) != 0) {
            error_set(error, ERR_IO, "cannot listen: %s", strerror(errno));
            return -ERR_IO;
        }
        loop->listeners[i].data = loop;
        loop->watching[i] = true;
        uv_poll_start(&loop->listeners[i], UV_READABLE, listener_ready);
    }
    return 0;
}

static void close_listener_fd(uv_handle_t *handle)
{
    struct loop *loop = handle->data;
    size_t i = (size_t)((uv_poll_t *)handle - loop->listeners);

    close(loop->listen_fds[i]);
    loop->listen_fds[i] = -1;
}

void listeners_close(struct loop *loop)
{
    for (size_t i = 0; i < ARRAY_COUNT(loop->listen_fds); i++) {
        if (!loop->watching[i])
            continue;
        loop->watching[i] = false;
        /* The descriptor lives as long as libuv watches it. */
        uv_close((uv_handle_t *)&loop->listeners[i], close_listener_fd);
    }
}
