/*
 * A WebSocket client over epoll (RFC 6455): the crowd's side of the wire. What the messages
 * mean is left to member.c; bytes and TLS to transport.c. The crowd's thread only.
 *
 * Keys and masks come from a seeded generator instead of a strong one. Masks protect proxies
 * from hostile pages (RFC 6455, section 10.3), and nothing hostile chooses what the crowd says.
 */
#include "socket_client.h"

#include <errno.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "herkend/memory.h"
#include "herkend/random.h"

static const char handshake_guid[] = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

int socket_loop_init(struct socket_loop *loop, const char *url, const char *ca,
                     struct error *error)
{
    *loop = (struct socket_loop){.epoll_fd = -1};

    int failure = transport_target_find(&loop->target, url, ca, error);

    if (failure != 0)
        return failure;
    loop->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    if (loop->epoll_fd < 0) {
        error_set(error, ERR_IO, "epoll: %s", strerror(errno));
        return -ERR_IO;
    }
    loop->read_buffer = xcalloc(SOCKET_READ_BYTES, 1);
    return 0;
}

void socket_loop_release(struct socket_loop *loop)
{
    if (loop->epoll_fd >= 0)
        close(loop->epoll_fd);
    free(loop->read_buffer);
    transport_target_release(&loop->target);
    *loop = (struct socket_loop){.epoll_fd = -1};
}

void socket_accept_of(const char *key, char accept[SOCKET_ACCEPT_BYTES])
{
    char text[SOCKET_KEY_BYTES + sizeof(handshake_guid)];
    uint8_t digest[EVP_MAX_MD_SIZE];
    unsigned digest_bytes = 0;
    int length = snprintf(text, sizeof(text), "%s%s", key, handshake_guid);

    ASSERT(length > 0 && (size_t)length < sizeof(text));
    int done = EVP_Digest(text, (size_t)length, digest, &digest_bytes, EVP_sha1(), NULL);

    ASSERT(done == 1 && digest_bytes == 20);
    EVP_EncodeBlock((unsigned char *)accept, digest, 20);
}

void socket_client_init(struct socket_client *client, uint64_t tag, uint64_t seed)
{
    *client = (struct socket_client){.transport = {.fd = -1}, .tag = tag, .random = seed};
    buffer_init(&client->head, SOCKET_HEAD_BYTES_MAX);
    buffer_init(&client->out, SOCKET_OUT_BYTES_MAX);
    frame_reader_init(&client->reader, FRAME_FROM_SERVER);
}

/* The kernel takes a closed socket out of the epoll set by itself. */
static void forget_connection(struct socket_client *client, enum transport_farewell farewell)
{
    transport_close(&client->transport, farewell);
    client->state = SOCKET_CLOSED;
    client->waits_to_write = false;
    client->rests = false;
    client->read_bytes = 0;
    client->out_sent = 0;
    buffer_release(&client->head);
    buffer_release(&client->out);
    client->out.overflowed = false;
    frame_reader_release(&client->reader);
}

void socket_client_release(struct socket_client *client)
{
    forget_connection(client, TRANSPORT_FIN);
}

static void watch(struct socket_client *client, struct socket_loop *loop, int operation,
                  bool output)
{
    struct epoll_event wanted = {.events =
                                     (client->rests ? 0u : EPOLLIN) | (output ? EPOLLOUT : 0u),
                                 .data = {.u64 = client->tag}};
    int failure = epoll_ctl(loop->epoll_fd, operation, client->transport.fd, &wanted);

    ASSERT(failure == 0); /* out of kernel memory is the only other reason */
    client->waits_to_write = output;
}

int socket_client_open(struct socket_client *client, struct socket_loop *loop,
                       uint32_t source_index)
{
    ASSERT(client->state == SOCKET_CLOSED);
    int failure =
        transport_open(&client->transport, &loop->target,
                       (struct transport_place){.source_index = source_index,
                                                .receive_bytes = client->receive_bytes});

    if (failure != 0)
        return failure;
    client->state = SOCKET_CONNECTING;
    watch(client, loop, EPOLL_CTL_ADD, true);
    return 0;
}

/*
 * Writes what waits, and waits for room when it does not fit. Errors are left to the next read,
 * which sees them too: so that a send never closes a connection under its caller's feet.
 */
static void flush_output(struct socket_client *client, struct socket_loop *loop)
{
    while (client->out_sent < client->out.size) {
        ssize_t written = transport_write(
            &client->transport, (struct bytes){.data = client->out.data + client->out_sent,
                                               .size = client->out.size - client->out_sent});
        if (written == -EAGAIN) {
            if (!client->waits_to_write)
                watch(client, loop, EPOLL_CTL_MOD, true);
            return;
        }
        if (written < 0)
            break;
        client->out_sent += (size_t)written;
    }
    client->out_sent = 0;
    buffer_release(&client->out);
    if (client->waits_to_write)
        watch(client, loop, EPOLL_CTL_MOD, false);
}

static void append_frame(struct socket_client *client, enum frame_opcode opcode,
                         struct bytes payload)
{
    frame_append(&client->out,
                 (struct frame_header){.opcode = opcode,
                                       .side = FRAME_FROM_CLIENT,
                                       .mask = (uint32_t)splitmix64(&client->random)},
                 payload);
}

void socket_client_send(struct socket_client *client, struct socket_loop *loop,
                        struct bytes text)
{
    ASSERT(client->state == SOCKET_OPEN);
    append_frame(client, FRAME_TEXT, text);
    if (client->out.overflowed) {
        /* The server has stopped reading: half a frame may be out, so nothing can follow. */
        shutdown(client->transport.fd, SHUT_RDWR);
        return;
    }
    flush_output(client, loop);
}

void socket_client_close(struct socket_client *client, struct socket_loop *loop, uint16_t code)
{
    if (client->state == SOCKET_OPEN) {
        char payload[2] = {(char)(code >> 8), (char)(code & 0xFF)};

        append_frame(client, FRAME_CLOSE,
                     (struct bytes){.data = payload, .size = sizeof(payload)});
        flush_output(client, loop);
    }
    forget_connection(client, TRANSPORT_FIN);
}

void socket_client_drop(struct socket_client *client, enum transport_farewell farewell)
{
    forget_connection(client, farewell);
}

void socket_client_rest(struct socket_client *client, struct socket_loop *loop)
{
    ASSERT(client->state == SOCKET_OPEN);
    client->rests = true;
    watch(client, loop, EPOLL_CTL_MOD, client->waits_to_write);
}

void socket_client_go_on(struct socket_client *client, struct socket_loop *loop)
{
    ASSERT(client->state == SOCKET_OPEN);
    client->rests = false;
    watch(client, loop, EPOLL_CTL_MOD, client->waits_to_write);
}

static void end_connection(struct socket_client *client, const struct socket_handler *handler,
                           struct socket_end end)
{
    forget_connection(client, TRANSPORT_FIN);
    handler->closed(handler->context, end);
}

static void send_handshake(struct socket_client *client, struct socket_loop *loop)
{
    uint64_t nonce[2] = {splitmix64(&client->random), splitmix64(&client->random)};

    EVP_EncodeBlock((unsigned char *)client->key, (const unsigned char *)nonce, sizeof(nonce));
    buffer_append_format(&client->out,
                         "GET " SOCKET_PATH " HTTP/1.1\r\n"
                         "Host: %s\r\n"
                         "Upgrade: websocket\r\n"
                         "Connection: Upgrade\r\n"
                         "Sec-WebSocket-Key: %s\r\n"
                         "Sec-WebSocket-Version: 13\r\n"
                         "Sec-WebSocket-Protocol: " SOCKET_SUBPROTOCOL "\r\n"
                         "User-Agent: herkend-crowd/" HERKEND_VERSION "\r\n\r\n",
                         loop->target.authority, client->key);
    client->state = SOCKET_HANDSHAKE;
    flush_output(client, loop);
}

/* The value of a header field, trimmed; empty when it is not there. head ends in CR LF. */
static struct bytes header_value(struct bytes head, const char *name)
{
    size_t name_size = strlen(name);
    const char *line = memchr(head.data, '\n', head.size); /* past the status line */
    const char *end = head.data + head.size;

    while (line && ++line < end) {
        const char *next = memchr(line, '\n', (size_t)(end - line));
        const char *stop = next ? next : end;

        if ((size_t)(stop - line) > name_size && line[name_size] == ':' &&
            strncasecmp(line, name, name_size) == 0) {
            const char *value = line + name_size + 1;

            while (value < stop && (*value == ' ' || *value == '\t'))
                value++;
            while (stop > value && (stop[-1] == '\r' || stop[-1] == ' ' || stop[-1] == '\t'))
                stop--;
            return (struct bytes){.data = value, .size = (size_t)(stop - value)};
        }
        line = next;
    }
    return (struct bytes){0};
}

static bool equals_ignoring_case(struct bytes a, const char *b)
{
    return a.size == strlen(b) && strncasecmp(a.data, b, a.size) == 0;
}

/* Whether a comma-separated list has the member, in whatever case. */
static bool list_has(struct bytes list, const char *member)
{
    while (list.size > 0) {
        const char *comma = memchr(list.data, ',', list.size);
        size_t size = comma ? (size_t)(comma - list.data) : list.size;
        struct bytes item = {.data = list.data, .size = size};

        while (item.size > 0 && item.data[0] == ' ')
            item = (struct bytes){.data = item.data + 1, .size = item.size - 1};
        while (item.size > 0 && item.data[item.size - 1] == ' ')
            item.size--;
        if (equals_ignoring_case(item, member))
            return true;
        size += comma ? 1 : 0;
        list = (struct bytes){.data = list.data + size, .size = list.size - size};
    }
    return false;
}

/* "HTTP/1.1 503 Service Unavailable" -> 503; 0 when it is no HTTP. */
static uint16_t status_of(struct bytes head)
{
    if (head.size < 12 || memcmp(head.data, "HTTP/1.", 7) != 0 || head.data[8] != ' ')
        return 0;

    uint16_t status = 0;

    for (size_t i = 9; i < 12; i++) {
        if (head.data[i] < '0' || head.data[i] > '9')
            return 0;
        status = (uint16_t)(status * 10 + (head.data[i] - '0'));
    }
    return status;
}

/* NULL when the server has agreed to speak our protocol with us. */
static const char *handshake_fault(const struct socket_client *client, struct bytes head)
{
    char accept[SOCKET_ACCEPT_BYTES];

    if (status_of(head) != 101)
        return "the server refused the WebSocket handshake";
    if (!equals_ignoring_case(header_value(head, "Upgrade"), "websocket") ||
        !list_has(header_value(head, "Connection"), "upgrade"))
        return "the handshake does not upgrade";
    socket_accept_of(client->key, accept);
    if (!bytes_equal(header_value(head, "Sec-WebSocket-Accept"), bytes_from_string(accept)))
        return "the handshake's Sec-WebSocket-Accept is wrong";
    if (!bytes_equal(header_value(head, "Sec-WebSocket-Protocol"), BYTES(SOCKET_SUBPROTOCOL)))
        return "the server does not speak " SOCKET_SUBPROTOCOL;
    return NULL;
}

/* Takes handshake bytes off *input. False: the connection is not open (yet, or no longer). */
static bool take_handshake(struct socket_client *client, struct bytes *input,
                           const struct socket_handler *handler)
{
    static const char blank_line[] = "\r\n\r\n";
    size_t before = client->head.size;
    size_t room = SOCKET_HEAD_BYTES_MAX - before;
    size_t taken = input->size < room ? input->size : room;

    buffer_append(&client->head, (struct bytes){.data = input->data, .size = taken});
    const char *end =
        memmem(client->head.data, client->head.size, blank_line, sizeof(blank_line) - 1);

    if (!end) {
        if (client->head.size == SOCKET_HEAD_BYTES_MAX)
            end_connection(client, handler,
                           (struct socket_end){.code = SOCKET_CLOSE_ABNORMAL,
                                               .why = "the handshake has no end"});
        return false;
    }

    struct bytes head = {.data = client->head.data,
                         .size = (size_t)(end - client->head.data) + 2};
    size_t used = head.size + 2 - before;
    const char *fault = handshake_fault(client, head);

    if (fault) {
        end_connection(client, handler,
                       (struct socket_end){.code = SOCKET_CLOSE_ABNORMAL,
                                           .http_status = status_of(head),
                                           .why = fault});
        return false;
    }
    *input = (struct bytes){.data = input->data + used, .size = input->size - used};
    buffer_release(&client->head);
    client->state = SOCKET_OPEN;
    handler->opened(handler->context);
    return client->state == SOCKET_OPEN;
}

/* False: the connection has ended. */
static bool take_frame(struct socket_client *client, struct socket_loop *loop,
                       const struct frame *frame, const struct socket_handler *handler)
{
    switch (frame->opcode) {
    case FRAME_TEXT:
        handler->message(handler->context, frame->payload);
        return client->state == SOCKET_OPEN;
    case FRAME_PING:
        append_frame(client, FRAME_PONG, frame->payload);
        flush_output(client, loop);
        return true;
    case FRAME_PONG:
        return true;
    case FRAME_CLOSE: {
        uint16_t code = frame_close_code(frame->payload);

        append_frame(client, FRAME_CLOSE,
                     frame->payload.size >= 2
                         ? (struct bytes){.data = frame->payload.data, .size = 2}
                         : (struct bytes){0});
        flush_output(client, loop);
        end_connection(client, handler,
                       (struct socket_end){.code = code, .why = "the server said goodbye"});
        return false;
    }
    case FRAME_BINARY:
    case FRAME_CONTINUATION:
        break;
    }
    end_connection(client, handler,
                   (struct socket_end){.code = SOCKET_CLOSE_ABNORMAL,
                                       .why = "the server sent a binary message"});
    return false;
}

static void take_input(struct socket_client *client, struct socket_loop *loop,
                       struct bytes input, const struct socket_handler *handler)
{
    struct frame frame;

    if (client->state == SOCKET_HANDSHAKE && !take_handshake(client, &input, handler))
        return;
    for (;;) { /* until the input is used up */
        switch (frame_reader_next(&client->reader, &input, &frame)) {
        case FRAME_MORE:
            return;
        case FRAME_READY:
            if (!take_frame(client, loop, &frame, handler))
                return;
            break;
        case FRAME_BROKEN:
            end_connection(client, handler,
                           (struct socket_end){.code = SOCKET_CLOSE_ABNORMAL,
                                               .why = "the server broke the framing"});
            return;
        }
    }
}

static void finish_connecting(struct socket_client *client, struct socket_loop *loop,
                              const struct socket_handler *handler)
{
    int failure = transport_finish_open(&client->transport, &loop->target);

    if (failure == -EINPROGRESS) {
        if (client->transport.wants_output != client->waits_to_write)
            watch(client, loop, EPOLL_CTL_MOD, client->transport.wants_output);
        return;
    }
    if (failure != 0) {
        const char *fault = client->transport.fault;

        end_connection(
            client, handler,
            (struct socket_end){.code = SOCKET_CLOSE_ABNORMAL,
                                .failure = fault ? 0 : -failure,
                                .why = fault ? fault : "the server cannot be reached"});
        return;
    }
    send_handshake(client, loop);
}

void socket_client_ready(struct socket_client *client, struct socket_loop *loop,
                         uint32_t events, const struct socket_handler *handler)
{
    if (client->state == SOCKET_CLOSED)
        return;
    if (client->state == SOCKET_CONNECTING) {
        if (events & (EPOLLIN | EPOLLOUT | EPOLLERR | EPOLLHUP))
            finish_connecting(client, loop, handler);
        return;
    }
    if (events & EPOLLOUT)
        flush_output(client, loop);
    if (!(events & (EPOLLIN | EPOLLERR | EPOLLHUP)))
        return;

    ssize_t count = transport_read(&client->transport, loop->read_buffer, SOCKET_READ_BYTES);

    if (count == -EAGAIN)
        return;
    if (count <= 0) {
        end_connection(client, handler,
                       (struct socket_end){.code = SOCKET_CLOSE_ABNORMAL,
                                           .failure = (int)-count,
                                           .why = "the connection was lost"});
        return;
    }
    client->read_bytes = (uint32_t)count;
    take_input(client, loop, (struct bytes){.data = loop->read_buffer, .size = (size_t)count},
               handler);
}
