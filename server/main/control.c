/*
 * The client of a server's Unix socket: a minimal HTTP/1.1, one request a connection,
 * everything bounded in bytes and time. Decides who is asked, the running server or
 * local_engine.c. Main thread.
 */
#include "control.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "clock.h"
#include "local_engine.h"
#include "number.h"

enum {
    CONTROL_TIMEOUT_MS = 30 * 1000,
    CONTROL_RETRY_MS = 20,
    CONTROL_WAIT_MS = 10 * 1000, /* for a lock that is held while nobody listens */
    CONTROL_TARGET_BYTES_MAX = 128,
};

_Static_assert(CONTROL_PATH_BYTES_MAX > sizeof(((struct sockaddr_un *)0)->sun_path),
               "a path that fits a socket address fits here");

void control_answer_init(struct control_answer *answer)
{
    *answer = (struct control_answer){0};
    buffer_init(&answer->body, CONTROL_ANSWER_BYTES_MAX);
}

void control_answer_release(struct control_answer *answer)
{
    buffer_release(&answer->body);
}

bool control_id_is_valid(const char *id)
{
    size_t size = strlen(id);

    return size > 0 && size <= PUBLIC_ID_BYTES_MAX &&
           strspn(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") ==
               size;
}

/* ---- the socket's path ---------------------------------------------------------------------
 */

int control_path_init(struct control_path *path, const char *data_path, struct error *error)
{
    const size_t address_bytes = sizeof(((struct sockaddr_un *)0)->sun_path);
    int size = snprintf(path->text, sizeof(path->text), "%s/" CONTROL_SOCKET_NAME, data_path);

    path->folder_fd = -1;
    if (size > 0 && (size_t)size < address_bytes)
        return 0;
    path->folder_fd = open(data_path, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (path->folder_fd < 0) {
        error_set(error, ERR_IO, "cannot open the folder %s: %s", data_path, strerror(errno));
        return -ERR_IO;
    }
    snprintf(path->text, sizeof(path->text), "/proc/self/fd/%d/" CONTROL_SOCKET_NAME,
             path->folder_fd);
    return 0;
}

void control_path_release(struct control_path *path)
{
    if (path->folder_fd >= 0)
        close(path->folder_fd);
    path->folder_fd = -1;
}

/* ---- HTTP ---------------------------------------------------------------------------------
 */

struct exchange {
    int fd;
    uint64_t until_ms;
};

static int fail_socket(struct error *error, const char *what)
{
    error_set(error, ERR_IO, "%s the server's control socket: %s", what, strerror(errno));
    return -ERR_IO;
}

/* Waits until the socket can be read or written. */
static int exchange_wait(const struct exchange *exchange, short events, struct error *error)
{
    for (;;) {
        uint64_t now_ms = clock_steady_ms();
        int left_ms = now_ms < exchange->until_ms ? (int)(exchange->until_ms - now_ms) : 0;
        struct pollfd waited = {.fd = exchange->fd, .events = events};
        int ready = poll(&waited, 1, left_ms);

        if (ready > 0)
            return 0;
        if (ready < 0 && errno == EINTR)
            continue;
        if (ready < 0)
            return fail_socket(error, "waiting for");
        error_set(error, ERR_IO, "the server did not answer on its control socket in time");
        return -ERR_IO;
    }
}

static int exchange_send(const struct exchange *exchange, struct bytes bytes,
                         struct error *error)
{
    while (bytes.size > 0) {
        int result = exchange_wait(exchange, POLLOUT, error);

        if (result != 0)
            return result;

        ssize_t sent = send(exchange->fd, bytes.data, bytes.size, MSG_NOSIGNAL);

        if (sent < 0 && errno != EINTR && errno != EAGAIN)
            return fail_socket(error, "writing to");
        if (sent > 0) {
            bytes.data += sent;
            bytes.size -= (size_t)sent;
        }
    }
    return 0;
}

/* Reads more of the answer. *ended: the server has closed its side. */
static int exchange_receive(const struct exchange *exchange, struct buffer *out, bool *ended,
                            struct error *error)
{
    char part[16384];
    int result = exchange_wait(exchange, POLLIN, error);

    if (result != 0)
        return result;

    ssize_t got = recv(exchange->fd, part, sizeof(part), 0);

    if (got < 0 && errno != EINTR && errno != EAGAIN)
        return fail_socket(error, "reading from");
    *ended = got == 0;
    if (got > 0)
        buffer_append(out, (struct bytes){.data = part, .size = (size_t)got});
    if (out->overflowed) {
        error_set(error, ERR_IO, "the server's answer is larger than %zu bytes", out->size_max);
        return -ERR_IO;
    }
    return 0;
}

/* The value of a header in the head "NAME: VALUE\r\n...", trimmed; size 0 when it is not there.
 */
static struct bytes header_find(struct bytes head, const char *name)
{
    size_t name_size = strlen(name);
    const char *end = head.data + head.size;
    const char *line = head.data;

    while (line < end) {
        const char *stop = memchr(line, '\r', (size_t)(end - line));
        size_t size = stop ? (size_t)(stop - line) : (size_t)(end - line);

        if (size > name_size && line[name_size] == ':' &&
            strncasecmp(line, name, name_size) == 0) {
            const char *value = line + name_size + 1;

            while (value < line + size && *value == ' ')
                value++;
            return (struct bytes){.data = value, .size = (size_t)(line + size - value)};
        }
        line += size + 2;
    }
    return (struct bytes){0};
}

struct answer_head {
    uint32_t status;
    size_t body_start;
    bool has_length;
    uint64_t length;
};

static bool number_of(struct bytes text, uint64_t max, uint64_t *out)
{
    char digits[24];

    if (text.size >= sizeof(digits))
        return false;
    memcpy(digits, text.data, text.size);
    digits[text.size] = '\0';
    return number_parse(digits, 0, max, out);
}

/*
 * Reads "HTTP/1.1 201 ..." and the headers. 0: complete; 1: more must come; -ERR_IO: not what a
 * server of ours says.
 */
static int answer_head_read(const struct buffer *answer, struct answer_head *head,
                            struct error *error)
{
    const char *end = answer->size ? memmem(answer->data, answer->size, "\r\n\r\n", 4) : NULL;
    uint64_t status = 0;

    if (!end)
        return 1;

    struct bytes text = {.data = answer->data, .size = (size_t)(end - answer->data)};
    struct bytes length = header_find(text, "Content-Length");
    bool right = text.size >= 12 && memcmp(text.data, "HTTP/1.1 ", 9) == 0 &&
                 number_of((struct bytes){text.data + 9, 3}, 599, &status) &&
                 header_find(text, "Transfer-Encoding").size == 0;

    *head = (struct answer_head){.status = (uint32_t)status, .body_start = text.size + 4};
    if (right && length.size > 0) {
        head->has_length = true;
        right = number_of(length, CONTROL_ANSWER_BYTES_MAX, &head->length);
    }
    if (right)
        return 0;
    error_set(error, ERR_IO, "what listens on the control socket is not a server of ours");
    return -ERR_IO;
}

/* Reads the answer to its end: the length it names, or the end of the connection. */
static int answer_read(const struct exchange *exchange, struct control_answer *answer,
                       struct error *error)
{
    struct buffer raw;
    struct answer_head head = {0};
    bool ended = false;
    int result = 1;

    buffer_init(&raw, CONTROL_ANSWER_BYTES_MAX);
    for (;;) {
        if (result > 0)
            result = answer_head_read(&raw, &head, error);
        if (result < 0)
            break;
        if (result == 0 && head.has_length && raw.size - head.body_start >= head.length)
            break;
        if (ended)
            break;

        int received = exchange_receive(exchange, &raw, &ended, error);

        if (received != 0) {
            result = received;
            break;
        }
    }
    if (result == 0 && head.has_length && raw.size - head.body_start < head.length)
        result = 1;
    if (result > 0) {
        error_set(error, ERR_IO, "the server closed its control socket before it had answered");
        result = -ERR_IO;
    }
    if (result == 0) {
        size_t size = head.has_length ? (size_t)head.length : raw.size - head.body_start;

        answer->status = head.status;
        buffer_append(&answer->body,
                      (struct bytes){.data = raw.data + head.body_start, .size = size});
    }
    buffer_release(&raw);
    return result;
}

static int socket_connect(const char *socket_path, struct error *error)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    size_t size = strlen(socket_path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    ASSERT(size < sizeof(address.sun_path));
    memcpy(address.sun_path, socket_path, size + 1);
    if (fd < 0)
        return fail_socket(error, "cannot make a socket for");
    if (connect(fd, (const struct sockaddr *)&address, sizeof(address)) == 0 &&
        fcntl(fd, F_SETFL, O_NONBLOCK) == 0)
        return fd;

    int code = errno == ENOENT || errno == ECONNREFUSED ? ERR_NOT_FOUND : ERR_IO;

    error_set(error, code, "cannot connect to the server's control socket: %s",
              strerror(errno));
    close(fd);
    return -code;
}

int control_http(const char *socket_path, const struct control_http *request,
                 struct control_answer *answer, struct error *error)
{
    char head[512];
    int fd = socket_connect(socket_path, error);

    if (fd < 0)
        return fd;

    struct exchange exchange = {.fd = fd, .until_ms = clock_steady_ms() + request->timeout_ms};
    int size = snprintf(head, sizeof(head),
                        "%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                        "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n",
                        request->method, request->target, request->body.size);

    ASSERT(size > 0 && (size_t)size < sizeof(head));

    int result =
        exchange_send(&exchange, (struct bytes){.data = head, .size = (size_t)size}, error);

    if (result == 0)
        result = exchange_send(&exchange, request->body, error);
    if (result == 0)
        result = answer_read(&exchange, answer, error);
    close(fd);
    return result;
}

/* ---- calls --------------------------------------------------------------------------------
 */

static const char *method_name(enum http_method method)
{
    switch (method) {
    case HTTP_GET:
        return "GET";
    case HTTP_POST:
        return "POST";
    case HTTP_PUT:
        return "PUT";
    case HTTP_PATCH:
        return "PATCH";
    case HTTP_DELETE:
        return "DELETE";
    }
    UNREACHABLE("a method is one of these");
}

static void target_write(const struct control_call *call, char out[CONTROL_TARGET_BYTES_MAX])
{
    const char *suffix = "";

    switch (call->route) {
    case ROUTE_SESSIONS:
        snprintf(out, CONTROL_TARGET_BYTES_MAX, "/api/v1/sessions");
        return;
    case ROUTE_SESSION:
        break;
    case ROUTE_SESSION_CLOSE:
        suffix = "/close";
        break;
    case ROUTE_SESSION_REPORT:
        suffix = "/report";
        break;
    case ROUTE_SESSION_LIVE:
        suffix = "/live";
        break;
    case ROUTE_SESSION_LOAD:
        suffix = "/load";
        break;
    case ROUTE_SESSION_ERASE:
        suffix = "/erase";
        break;
    case ROUTE_SESSION_SCRIPT:
        suffix = "/script";
        break;
    case ROUTE_REHEARSALS:
        suffix = "/rehearsals";
        break;
    case ROUTE_JOIN:
    case ROUTE_ORGANISERS:
    case ROUTE_SIGN_IN:
    case ROUTE_SIGN_OUT:
    case ROUTE_ME:
    case ROUTE_ME_PASSWORD:
        UNREACHABLE("the command line is nobody who signs in");
    case ROUTE_SESSION_LINKS:
    case ROUTE_SESSION_LINK:
        UNREACHABLE("the command line has no word for links");
    case ROUTE_REPORT_WITHDRAW:
    case ROUTE_REPORT_READMIT:
        UNREACHABLE("the command line has no word for a report's life");
    case ROUTE_FOLLOW_UP:
        UNREACHABLE("the command line starts no follow-up");
    case ROUTE_EVENT_PAGE:
    case ROUTE_EVENT_ICS:
    case ROUTE_WAY:
    case ROUTE_WAY_UNSUBSCRIBE:
    case ROUTE_PRIVACY:
    case ROUTE_SESSION_EVENT:
    case ROUTE_SESSION_EVENT_CANCEL:
    case ROUTE_REGISTRATIONS:
    case ROUTE_REGISTRATION:
    case ROUTE_REGISTRATION_RESEND:
    case ROUTE_INVITATIONS:
    case ROUTE_MAIL:
    case ROUTE_ERASURES:
        UNREACHABLE("the command line asks nothing of the desk");
    }
    snprintf(out, CONTROL_TARGET_BYTES_MAX, "/api/v1/sessions/%.*s%s",
             (int)call->session_id.size, call->session_id.data, suffix);
}

static int call_server(const char *data_path, const struct control_call *call,
                       struct control_answer *answer, struct error *error)
{
    struct control_path path;
    char target[CONTROL_TARGET_BYTES_MAX];
    int result = control_path_init(&path, data_path, error);

    if (result != 0)
        return result;
    target_write(call, target);

    struct control_http request = {.method = method_name(call->method),
                                   .target = target,
                                   .body = call->body,
                                   .timeout_ms = CONTROL_TIMEOUT_MS};

    result = control_http(path.text, &request, answer, error);
    control_path_release(&path);
    return result;
}

/* An engine of our own makes what is missing: a question must not turn any folder into a data
 * folder. */
static bool is_data_folder(const char *path)
{
    char journal[4096];
    int size = snprintf(journal, sizeof(journal), "%s/dialogue.db", path);

    return size > 0 && (size_t)size < sizeof(journal) && access(journal, F_OK) == 0;
}

/*
 * Whoever holds the lock may be a server that is starting (its socket is not there yet) or
 * another command that is about to end: both resolve by trying again, for a bounded time.
 */
int control_call(const char *data_path, const char *public_url, bool create,
                 const struct control_call *call, struct control_answer *answer,
                 struct error *error)
{
    uint64_t until_ms = clock_steady_ms() + CONTROL_WAIT_MS;

    if (!create && !is_data_folder(data_path)) {
        error_set(error, ERR_NOT_FOUND, "%s is no data folder: there is no dialogue.db in it",
                  data_path);
        return -ERR_NOT_FOUND;
    }
    for (;;) {
        struct error locked = {0};
        int result = local_engine_call(data_path, public_url, call, answer, &locked);

        if (result != -ERR_CONFLICT) {
            if (result != 0)
                *error = locked;
            return result;
        }
        result = call_server(data_path, call, answer, error);
        if (result != -ERR_NOT_FOUND)
            return result;
        if (clock_steady_ms() >= until_ms) {
            *error = locked;
            return -ERR_CONFLICT;
        }
        clock_sleep_ms(CONTROL_RETRY_MS);
    }
}
