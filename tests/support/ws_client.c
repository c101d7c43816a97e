/*
 * The bare-socket client of the tests. Leaves all judgement to them: it never corrects what it
 * is told to send, and shows what it gets as it is.
 */
#include "ws_client.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "herkend/assert.h"

enum { READ_BYTES = 64 * 1024, HEADER_BYTES_MAX = 14 };

static uint64_t steady_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

static bool wait_for(int fd, short events, uint64_t until_ms)
{
    for (;;) {
        struct pollfd poller = {.fd = fd, .events = events};
        uint64_t now_ms = steady_ms();
        int ready = poll(&poller, 1, now_ms < until_ms ? (int)(until_ms - now_ms) : 0);

        if (ready > 0)
            return true;
        if (ready == 0 || errno != EINTR)
            return false;
    }
}

enum { BUFFER_OF_THE_SYSTEM = 0, BUFFER_NARROW_BYTES = 4096 };

static bool connect_to(struct ws_client *client, const struct sockaddr *address, socklen_t size,
                       int receive_bytes)
{
    *client =
        (struct ws_client){.fd = socket(address->sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    buffer_init(&client->input, WS_CLIENT_INPUT_BYTES_MAX);
    if (client->fd >= 0 && receive_bytes != BUFFER_OF_THE_SYSTEM)
        setsockopt(client->fd, SOL_SOCKET, SO_RCVBUF, &receive_bytes, sizeof(receive_bytes));
    if (client->fd >= 0 && connect(client->fd, address, size) == 0)
        return true;
    ws_client_close(client);
    return false;
}

static bool connect_tcp(struct ws_client *client, uint16_t port, int receive_bytes)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons(port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int on = 1;

    if (!connect_to(client, (const struct sockaddr *)&address, sizeof(address), receive_bytes))
        return false;
    /* What a test sends in two parts is to arrive in two parts. */
    setsockopt(client->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    return true;
}

/* ---- TLS ---- */

static SSL_CTX *tls_context; /* NULL: plain */

void ws_clients_speak_tls(void)
{
    if (tls_context)
        return;
    tls_context = SSL_CTX_new(TLS_client_method());
    ASSERT(tls_context);
    SSL_CTX_set_mode(tls_context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_RELEASE_BUFFERS |
                                      SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    signal(SIGPIPE, SIG_IGN); /* OpenSSL writes to sockets without MSG_NOSIGNAL */
}

bool ws_clients_are_secure(void)
{
    return tls_context != NULL;
}

/* Waits for what TLS needs to go on after a call that returned this. False: it cannot. */
static bool tls_wait(struct ws_client *client, int returned, uint64_t until_ms)
{
    switch (SSL_get_error(client->tls, returned)) {
    case SSL_ERROR_WANT_READ:
        return wait_for(client->fd, POLLIN, until_ms);
    case SSL_ERROR_WANT_WRITE:
        return wait_for(client->fd, POLLOUT, until_ms);
    default:
        return false;
    }
}

static bool shake_hands(struct ws_client *client)
{
    uint64_t until_ms = steady_ms() + WS_CLIENT_TIMEOUT_MS;
    int done;

    if (!tls_context)
        return true;
    fcntl(client->fd, F_SETFL, fcntl(client->fd, F_GETFL) | O_NONBLOCK);
    client->tls = SSL_new(tls_context);
    ASSERT(client->tls);
    ASSERT(SSL_set_fd(client->tls, client->fd) == 1);
    do {
        ERR_clear_error();
        done = SSL_connect(client->tls);
    } while (done != 1 && tls_wait(client, done, until_ms));
    if (done != 1)
        ws_client_close(client);
    return done == 1;
}

bool ws_client_connect(struct ws_client *client, uint16_t port)
{
    return connect_tcp(client, port, BUFFER_OF_THE_SYSTEM) && shake_hands(client);
}

bool ws_client_connect_plain(struct ws_client *client, uint16_t port)
{
    return connect_tcp(client, port, BUFFER_OF_THE_SYSTEM);
}

bool ws_client_connect_unix(struct ws_client *client, const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};

    ASSERT(strlen(path) < sizeof(address.sun_path));
    memcpy(address.sun_path, path, strlen(path) + 1);
    return connect_to(client, (const struct sockaddr *)&address, sizeof(address),
                      BUFFER_OF_THE_SYSTEM);
}

void ws_client_close(struct ws_client *client)
{
    SSL_free(client->tls); /* without close_notify, as a phone that is switched off */
    client->tls = NULL;
    if (client->fd >= 0)
        close(client->fd);
    client->fd = -1;
    buffer_release(&client->input);
}

void ws_client_reset(struct ws_client *client)
{
    struct linger none = {.l_onoff = 1, .l_linger = 0};

    setsockopt(client->fd, SOL_SOCKET, SO_LINGER, &none, sizeof(none));
    ws_client_close(client);
}

static bool send_secure(struct ws_client *client, struct bytes bytes)
{
    uint64_t until_ms = steady_ms() + WS_CLIENT_TIMEOUT_MS;

    while (bytes.size > 0) {
        ERR_clear_error();
        int sent = SSL_write(client->tls, bytes.data, (int)bytes.size);

        if (sent <= 0 && !tls_wait(client, sent, until_ms))
            return false;
        if (sent > 0) {
            bytes.data += sent;
            bytes.size -= (size_t)sent;
        }
    }
    return true;
}

bool ws_client_send(struct ws_client *client, struct bytes bytes)
{
    uint64_t until_ms = steady_ms() + WS_CLIENT_TIMEOUT_MS;

    if (client->tls)
        return send_secure(client, bytes);
    while (bytes.size > 0) {
        if (!wait_for(client->fd, POLLOUT, until_ms))
            return false;

        ssize_t sent = send(client->fd, bytes.data, bytes.size, MSG_NOSIGNAL | MSG_DONTWAIT);

        if (sent < 0 && errno != EINTR && errno != EAGAIN)
            return false;
        if (sent > 0) {
            bytes.data += sent;
            bytes.size -= (size_t)sent;
        }
    }
    return true;
}

bool ws_client_send_string(struct ws_client *client, const char *text)
{
    return ws_client_send(client, bytes_from_string(text));
}

enum arrival { ARRIVED, ENDED, RESET, NOTHING_IN_TIME };

/* After a close_notify only the end of the stream may come. */
static enum arrival read_end(struct ws_client *client, uint64_t until_ms)
{
    char byte;

    if (!wait_for(client->fd, POLLIN, until_ms))
        return NOTHING_IN_TIME;
    return recv(client->fd, &byte, 1, 0) == 0 ? ENDED : RESET;
}

static enum arrival read_more_secure(struct ws_client *client, char part[READ_BYTES],
                                     uint64_t until_ms)
{
    for (;;) {
        ERR_clear_error();
        int got = SSL_read(client->tls, part, READ_BYTES);

        if (got > 0) {
            buffer_append(&client->input, (struct bytes){.data = part, .size = (size_t)got});
            ASSERT(!client->input.overflowed);
            return ARRIVED;
        }

        int why = SSL_get_error(client->tls, got);

        if (why == SSL_ERROR_ZERO_RETURN)
            return read_end(client, until_ms);
        if (why != SSL_ERROR_WANT_READ && why != SSL_ERROR_WANT_WRITE)
            return RESET;
        if (!tls_wait(client, got, until_ms))
            return NOTHING_IN_TIME;
    }
}

static enum arrival read_more(struct ws_client *client, uint64_t until_ms)
{
    static _Thread_local char part[READ_BYTES];

    if (client->tls)
        return read_more_secure(client, part, until_ms);
    for (;;) {
        if (!wait_for(client->fd, POLLIN, until_ms))
            return NOTHING_IN_TIME;

        ssize_t got = recv(client->fd, part, sizeof(part), 0);

        if (got > 0) {
            buffer_append(&client->input, (struct bytes){.data = part, .size = (size_t)got});
            ASSERT(!client->input.overflowed);
            return ARRIVED;
        }
        if (got == 0)
            return ENDED;
        if (errno != EINTR)
            return RESET;
    }
}

static struct bytes unread(const struct ws_client *client)
{
    return (struct bytes){.data = client->input.data + client->input_used,
                          .size = client->input.size - client->input_used};
}

/* What was shown before is forgotten. */
static void pack(struct ws_client *client)
{
    struct bytes rest = unread(client);

    if (client->input_used == 0)
        return;
    if (rest.size > 0)
        memmove(client->input.data, rest.data, rest.size);
    client->input.size = rest.size;
    client->input_used = 0;
}

bool ws_client_hears(struct ws_client *client, uint32_t timeout_ms)
{
    return unread(client).size > 0 ||
           read_more(client, steady_ms() + timeout_ms) != NOTHING_IN_TIME;
}

bool ws_client_sees_end(struct ws_client *client)
{
    return unread(client).size == 0 &&
           read_more(client, steady_ms() + WS_CLIENT_TIMEOUT_MS) == ENDED;
}

bool ws_client_drain(struct ws_client *client)
{
    uint64_t until_ms = steady_ms() + WS_CLIENT_TIMEOUT_MS;
    enum arrival arrival = ARRIVED;

    while (arrival == ARRIVED) {
        arrival = read_more(client, until_ms);
        buffer_clear(&client->input);
        client->input_used = 0;
    }
    return arrival == ENDED || arrival == RESET;
}

/* ---- HTTP ---- */

bool ws_answer_field(const struct ws_answer *answer, const char *name, struct bytes *value)
{
    struct bytes rest = answer->head;
    size_t name_bytes = strlen(name);

    while (rest.size > 0) {
        const char *end = memmem(rest.data, rest.size, "\r\n", 2);
        size_t size = end ? (size_t)(end - rest.data) : rest.size;

        if (size > name_bytes + 1 && strncasecmp(rest.data, name, name_bytes) == 0 &&
            rest.data[name_bytes] == ':') {
            value->data = rest.data + name_bytes + 1;
            value->size = size - name_bytes - 1;
            while (value->size > 0 && *value->data == ' ') {
                value->data++;
                value->size--;
            }
            return true;
        }
        rest.data += size + (end ? 2 : 0);
        rest.size -= size + (end ? 2 : 0);
    }
    return false;
}

static size_t body_bytes(const struct ws_answer *answer)
{
    struct bytes value;
    char text[24];

    if (!ws_answer_field(answer, "Content-Length", &value) || value.size >= sizeof(text))
        return 0;
    memcpy(text, value.data, value.size);
    text[value.size] = '\0';
    return strtoul(text, NULL, 10);
}

struct ws_answer ws_client_read_answer(struct ws_client *client, bool head_only)
{
    uint64_t until_ms = steady_ms() + WS_CLIENT_TIMEOUT_MS;
    struct ws_answer answer = {0};

    pack(client);
    for (;;) {
        struct bytes input = unread(client);
        const char *end = input.size ? memmem(input.data, input.size, "\r\n\r\n", 4) : NULL;
        size_t head_bytes = end ? (size_t)(end - input.data) + 4 : 0;

        if (end) {
            answer.head = (struct bytes){.data = input.data, .size = head_bytes - 2};
            answer.body.size = head_only ? 0 : body_bytes(&answer);
        }
        if (end && input.size >= head_bytes + answer.body.size) {
            answer.body.data = input.data + head_bytes;
            answer.status = head_bytes > 12 ? (int)strtol(input.data + 9, NULL, 10) : 0;
            client->input_used += head_bytes + answer.body.size;
            return answer;
        }
        if (read_more(client, until_ms) != ARRIVED)
            return (struct ws_answer){0};
    }
}

struct ws_answer ws_client_ask(struct ws_client *client, const char *text)
{
    if (!ws_client_send_string(client, text))
        return (struct ws_answer){0};
    return ws_client_read_answer(client, strncmp(text, "HEAD ", 5) == 0);
}

/* ---- WebSocket ---- */

static bool open_websocket(struct ws_client *client, uint16_t port, int receive_bytes)
{
    if (!connect_tcp(client, port, receive_bytes) || !shake_hands(client))
        return false;
    if (ws_client_ask(client, WS_HANDSHAKE).status == 101)
        return true;
    ws_client_close(client);
    return false;
}

bool ws_client_open(struct ws_client *client, uint16_t port)
{
    return open_websocket(client, port, BUFFER_OF_THE_SYSTEM);
}

bool ws_client_open_narrow(struct ws_client *client, uint16_t port)
{
    return open_websocket(client, port, BUFFER_NARROW_BYTES);
}

static size_t length_bytes(const struct ws_out *frame, uint64_t length)
{
    if (frame->length_form == 16 || frame->length_form == 64)
        return frame->length_form / 8;
    if (frame->length_form == 7)
        return 0;
    return length < 126 ? 0 : length <= UINT16_MAX ? 2 : 8;
}

void ws_frame_write(const struct ws_out *frame, struct buffer *out)
{
    static const uint8_t mask[4] = {0x37, 0xFA, 0x21, 0x3D}; /* of RFC 6455, section 5.7 */
    uint64_t length =
        frame->announced_length ? frame->announced_length : (uint64_t)frame->payload.size;
    size_t extra = length_bytes(frame, length);
    uint8_t first = extra == 8 ? 127 : extra == 2 ? 126 : (uint8_t)(length & 0x7F);

    buffer_append_char(out, (char)((frame->more_follows ? 0 : 0x80) |
                                   frame->reserved_bits << 4 | frame->opcode));
    buffer_append_char(out, (char)((frame->unmasked ? 0 : 0x80) | first));
    for (size_t i = extra; i > 0; i--)
        buffer_append_char(out, (char)(length >> (8 * (i - 1)) & 0xFF));
    if (!frame->unmasked)
        buffer_append(out, (struct bytes){.data = (const char *)mask, .size = sizeof(mask)});
    for (size_t i = 0; i < frame->payload.size; i++) {
        uint8_t byte = (uint8_t)frame->payload.data[i];

        buffer_append_char(out, (char)(frame->unmasked ? byte : byte ^ mask[i & 3]));
    }
}

bool ws_client_send_frame(struct ws_client *client, const struct ws_out *frame)
{
    struct buffer bytes;

    buffer_init(&bytes, frame->payload.size + HEADER_BYTES_MAX);
    ws_frame_write(frame, &bytes);
    ASSERT(!bytes.overflowed);

    bool sent = ws_client_send(client, buffer_bytes(&bytes));

    buffer_release(&bytes);
    return sent;
}

bool ws_client_send_text(struct ws_client *client, const char *text)
{
    return ws_client_send_frame(
        client, &(struct ws_out){.opcode = WS_TEXT, .payload = bytes_from_string(text)});
}

/* The frame at the start of the input; 0 when it is not here whole. */
static size_t frame_read(struct bytes input, struct ws_in *frame)
{
    if (input.size < 2)
        return 0;

    uint8_t first = (uint8_t)input.data[0];
    uint8_t second = (uint8_t)input.data[1];
    size_t extra = (second & 0x7F) == 127 ? 8 : (second & 0x7F) == 126 ? 2 : 0;
    size_t header = 2 + extra + (second & 0x80 ? 4 : 0);
    uint64_t length = second & 0x7F;

    if (input.size < header)
        return 0;
    if (extra > 0)
        length = 0;
    for (size_t i = 0; i < extra; i++)
        length = length << 8 | (uint8_t)input.data[2 + i];
    if (input.size - header < length)
        return 0;
    *frame = (struct ws_in){
        .opcode = first & 0x0F,
        .final = first & 0x80,
        .masked = second & 0x80,
        .reserved_bits = first >> 4 & 7,
        .payload = {.data = input.data + header, .size = (size_t)length},
    };
    return header + (size_t)length;
}

bool ws_client_read_frame(struct ws_client *client, struct ws_in *frame)
{
    uint64_t until_ms = steady_ms() + WS_CLIENT_TIMEOUT_MS;

    pack(client);
    for (;;) {
        size_t used = frame_read(unread(client), frame);

        if (used > 0) {
            client->input_used += used;
            return true;
        }
        if (read_more(client, until_ms) != ARRIVED)
            return false;
    }
}

uint16_t ws_client_read_close(struct ws_client *client, bool answer, struct bytes *reason)
{
    uint64_t until_ms = steady_ms() + WS_CLIENT_TIMEOUT_MS;
    struct ws_in frame = {0};

    do {
        if (!ws_client_read_frame(client, &frame))
            return steady_ms() < until_ms ? 1006 : 0;
    } while (frame.opcode != WS_CLOSE);
    if (answer)
        ws_client_send_frame(client,
                             &(struct ws_out){.opcode = WS_CLOSE, .payload = frame.payload});

    uint16_t code = 1005;

    if (frame.payload.size >= 2) {
        code = (uint16_t)((uint8_t)frame.payload.data[0] << 8 | (uint8_t)frame.payload.data[1]);
        if (reason)
            *reason =
                (struct bytes){.data = frame.payload.data + 2, .size = frame.payload.size - 2};
    } else if (reason) {
        *reason = (struct bytes){0};
    }
    /* 7.1.1: the server ends the connection first. */
    return ws_client_sees_end(client) ? code : 0;
}
