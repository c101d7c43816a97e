/*
 * The fake server: one thread, poll(), everything in arrays. Its own thread only, but for the
 * stop flag that the crowd reads and the quit flag that the test writes.
 */
#include "fake_internal.h"

#include <arpa/inet.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "herkend/memory.h"

static uint64_t now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

static void drop(struct fake_connection *connection)
{
    if (connection->fd >= 0)
        close(connection->fd);
    connection->fd = -1;
    frame_reader_release(&connection->reader);
}

static void send_bytes(struct fake_connection *connection, struct bytes bytes)
{
    size_t sent = 0;

    while (connection->fd >= 0 && sent < bytes.size) {
        ssize_t count =
            send(connection->fd, bytes.data + sent, bytes.size - sent, MSG_NOSIGNAL);

        if (count <= 0) {
            connection->doomed = true;
            return;
        }
        sent += (size_t)count;
    }
}

static void send_frame(struct fake_connection *connection, enum frame_opcode opcode,
                       struct bytes payload)
{
    struct buffer frame;

    buffer_init(&frame, OUT_BYTES_MAX);
    frame_append(&frame, (struct frame_header){.opcode = opcode}, payload);
    send_bytes(connection, buffer_bytes(&frame));
    buffer_release(&frame);
}

void fake_send_text(struct fake_connection *connection, const char *text)
{
    send_frame(connection, FRAME_TEXT, bytes_from_string(text));
}

void fake_tell_all(struct fake_server *server, const char *text)
{
    for (size_t i = 0; i < CONNECTIONS_MOST; i++) {
        if (server->connections[i].fd >= 0 && server->connections[i].seat != NO_SEAT &&
            !server->connections[i].doomed)
            fake_send_text(&server->connections[i], text);
    }
}

const char *fake_text_of(const cJSON *message, const char *key)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(message, key);

    return cJSON_IsString(item) ? item->valuestring : "";
}

/* "s12" -> 11; the count when it is none. */
static uint32_t statement_index(const struct fake_server *server, const char *id)
{
    char *end = NULL;
    unsigned long number = id[0] == 's' ? strtoul(id + 1, &end, 10) : 0;

    if (!end || *end != '\0' || number < 1 || number > server->statement_count)
        return server->statement_count;
    return (uint32_t)number - 1;
}

/* ---- hello and welcome ---- */

static void send_welcome(struct fake_server *server, struct fake_connection *connection,
                         bool is_new)
{
    struct buffer text;
    const char *comma = "";
    int seat = connection->seat;

    buffer_init(&text, OUT_BYTES_MAX);
    buffer_append_format(&text, "{\"type\":\"welcome\",\"role\":\"%s\",",
                         seat == MODERATOR_SEAT ? "moderator" : "participant");
    if (is_new)
        buffer_append_format(&text, "\"seat_token\":\"seat-%d\",", seat);
    buffer_append_string(&text, "\"session\":{");
    fake_put_session(server, &text);
    buffer_append_string(&text, "},\"you\":{");
    buffer_append_format(&text, "\"judged\":%u,\"statements\":[",
                         seat == MODERATOR_SEAT ? 0 : server->seats[seat].judged);
    for (uint32_t i = 0; i < server->statement_count; i++) {
        const struct fake_statement *statement = &server->statements[i];

        if (statement->seat != seat || statement->forgotten)
            continue;
        buffer_append_format(&text, "%s{\"id\":\"s%u\",\"text\":", comma, i + 1);
        struct json_writer writer = json_writer_on(&text);
        json_write_string(&writer, statement->text);
        buffer_append_string(&text, "}");
        comma = ",";
    }
    buffer_append_string(&text, "]},\"seq\":1}");
    send_frame(connection, FRAME_TEXT, buffer_bytes(&text));
    buffer_release(&text);
}

static void refuse_hello(struct fake_connection *connection, const char *code)
{
    char text[128];

    snprintf(text, sizeof(text), "{\"type\":\"error\",\"code\":\"%s\",\"message\":\"no\"}",
             code);
    fake_send_text(connection, text);
    connection->doomed = true;
}

static void take_hello(struct fake_server *server, struct fake_connection *connection,
                       const cJSON *message)
{
    int seat = -1;

    if (strcmp(fake_text_of(message, "token"), "moderator") == 0) {
        connection->seat = MODERATOR_SEAT;
        send_welcome(server, connection, false);
        return;
    }
    if (strcmp(server->state, "closed") == 0 || strcmp(server->state, "draft") == 0) {
        refuse_hello(connection, "wrong_state");
        return;
    }
    if (sscanf(fake_text_of(message, "token"), "seat-%d", &seat) == 1 && seat >= 0 &&
        seat < server->seat_count && !server->seats[seat].forgotten) {
        server->report.hellos_by_token++;
        if (server->seats[seat].told_to_wait && now_ms() < server->restarted_ms + RESTART_MS)
            server->report.came_back_early++;
        connection->seat = seat;
        send_welcome(server, connection, false);
        return;
    }
    if (strcmp(fake_text_of(message, "code"), "GOEDE1") != 0 ||
        server->seat_count == SEATS_MOST) {
        refuse_hello(connection, "unauthorised");
        return;
    }
    server->report.hellos_by_code++;
    connection->seat = server->seat_count++;
    send_welcome(server, connection, true);
}

/* ---- commands ---- */

static uint32_t add_statement(struct fake_server *server, int seat, const char *text)
{
    ASSERT(server->statement_count < STATEMENTS_MOST);
    server->statements[server->statement_count] =
        (struct fake_statement){.seat = seat, .text = strdup(text)};
    if (seat >= 0)
        server->report.statements++;
    return server->statement_count++;
}

static void answer_next(struct fake_server *server, int seat, const char *id, char *out,
                        size_t size)
{
    struct fake_seat *asking = &server->seats[seat];

    while (asking->offered < server->statement_count) {
        uint32_t i = asking->offered++;

        if (server->statements[i].seat == seat)
            continue;
        snprintf(out, size,
                 "{\"type\":\"offer\",\"id\":\"%s\",\"statement\":{\"id\":\"s%u\",\"theme\":"
                 "\"t1\",\"kind\":\"statement\",\"text\":\"Uitspraak %u\"}}",
                 id, i + 1, i + 1);
        return;
    }
    snprintf(out, size, "{\"type\":\"offer\",\"id\":\"%s\",\"statement\":null}", id);
}

static void do_vote(struct fake_server *server, int seat, uint32_t statement)
{
    if (statement >= server->statement_count || server->seats[seat].voted[statement])
        return;
    server->seats[seat].voted[statement] = 1;
    server->seats[seat].judged++;
}

/* Does what a command asks and writes the answer. */
static void obey(struct fake_server *server, int seat, const cJSON *message, char *out,
                 size_t size)
{
    const char *type = fake_text_of(message, "type");
    const char *id = fake_text_of(message, "id");
    char statement[32] = "";

    if (strcmp(type, "next") == 0) {
        answer_next(server, seat, id, out, size);
        return;
    }
    if (strcmp(type, "similar") == 0 || strcmp(type, "thread") == 0) {
        snprintf(out, size, "{\"type\":\"%s\",\"id\":\"%s\",\"items\":[]}", type, id);
        return;
    }
    if (strcmp(type, "statement") == 0 || strcmp(type, "reaction") == 0) {
        uint32_t made = add_statement(server, seat, fake_text_of(message, "text"));

        snprintf(statement, sizeof(statement), ",\"statement\":\"s%u\"", made + 1);
    } else if (strcmp(type, "vote") == 0) {
        do_vote(server, seat, statement_index(server, fake_text_of(message, "statement")));
    } else if (strcmp(type, "withdraw") == 0) {
        uint32_t i = statement_index(server, fake_text_of(message, "statement"));

        if (i < server->statement_count)
            server->statements[i].forgotten = true;
    }
    snprintf(out, size, "{\"type\":\"ack\",\"id\":\"%s\",\"seq\":%u%s}", id, ++server->seq,
             statement);
}

static struct fake_request *find_request(struct fake_server *server, int seat, const char *id)
{
    for (uint32_t i = 0; i < server->request_count; i++) {
        if (server->requests[i].seat == seat && strcmp(server->requests[i].id, id) == 0)
            return &server->requests[i];
    }
    return NULL;
}

static void remember(struct fake_server *server, int seat, const char *id, const char *answer)
{
    ASSERT(server->request_count < REQUESTS_MOST);
    struct fake_request *request = &server->requests[server->request_count++];

    *request = (struct fake_request){.seat = seat, .answer = strdup(answer)};
    snprintf(request->id, sizeof(request->id), "%s", id);
}

static void send_refusal(struct fake_connection *connection, const char *id, const char *code)
{
    char text[160];

    snprintf(text, sizeof(text),
             "{\"type\":\"error\",\"id\":\"%s\",\"code\":\"%s\",\"message\":\"no\"}", id, code);
    fake_send_text(connection, text);
}

static void restart_all(struct fake_server *server)
{
    char update[64];

    snprintf(update, sizeof(update), "{\"type\":\"restart\",\"retry_after_ms\":%d}",
             RESTART_MS);
    server->restarted_ms = now_ms();
    for (size_t i = 0; i < CONNECTIONS_MOST; i++) {
        struct fake_connection *connection = &server->connections[i];

        if (connection->fd < 0 || connection->seat == NO_SEAT)
            continue;
        if (connection->seat != MODERATOR_SEAT)
            server->seats[connection->seat].told_to_wait = true;
        fake_send_text(connection, update);
        send_frame(connection, FRAME_CLOSE, (struct bytes){.data = "\x03\xf4", .size = 2});
        connection->doomed = true;
    }
}

/* All are told but the unlucky one, whose connections (there may be two tabs) are gone. */
static void end_session(struct fake_server *server, const struct fake_connection *unlucky)
{
    server->state = "closed";
    for (size_t i = 0; i < CONNECTIONS_MOST; i++) {
        struct fake_connection *connection = &server->connections[i];

        if (connection->fd < 0 || connection->seat == NO_SEAT)
            continue;
        if (connection->seat == unlucky->seat)
            connection->doomed = true;
        else
            fake_send_text(connection, "{\"type\":\"session\",\"state\":\"closed\"}");
    }
}

/* The statement that an answer named, or the last vote, is as if it had never been. */
static void forget_last(struct fake_server *server, int seat, bool vote)
{
    if (vote)
        server->seats[seat].judged--;
    else
        server->statements[server->statement_count - 1].forgotten = true;
}

/* long: one case per fault */
static void misbehave(struct fake_server *server, struct fake_connection *connection,
                      const cJSON *message)
{
    const char *id = fake_text_of(message, "id");
    int seat = connection->seat;
    char answer[1024];

    server->report.fault_happened = true;
    switch (server->settings.fault) {
    case FAULT_NONE:
        UNREACHABLE("no fault to commit");
    case FAULT_DROPPED_BEFORE:
        connection->doomed = true;
        return;
    case FAULT_DROPPED_AFTER:
        obey(server, seat, message, answer, sizeof(answer));
        remember(server, seat, id, answer);
        connection->doomed = true;
        return;
    case FAULT_DONE_TWICE:
        obey(server, seat, message, answer, sizeof(answer));
        connection->doomed = true;
        return;
    case FAULT_ANSWERED_TWICE:
        obey(server, seat, message, answer, sizeof(answer));
        remember(server, seat, id, answer);
        fake_send_text(connection, answer);
        fake_send_text(connection, answer);
        return;
    case FAULT_ANSWERED_OTHERWISE:
        obey(server, seat, message, answer, sizeof(answer));
        remember(server, seat, id, answer);
        fake_send_text(connection, answer);
        snprintf(answer, sizeof(answer),
                 "{\"type\":\"ack\",\"id\":\"%s\",\"seq\":1,\"statement\":\"s1\"}", id);
        fake_send_text(connection, answer);
        return;
    case FAULT_NEVER_ANSWERED:
        remember(server, seat, id, ""); /* nor is its repeat */
        return;
    case FAULT_STATEMENT_FORGOTTEN:
    case FAULT_VOTE_FORGOTTEN:
        obey(server, seat, message, answer, sizeof(answer));
        remember(server, seat, id, answer);
        fake_send_text(connection, answer);
        forget_last(server, seat, server->settings.fault == FAULT_VOTE_FORGOTTEN);
        connection->doomed = true;
        return;
    case FAULT_BUSY:
        send_refusal(connection, id, "busy");
        return;
    case FAULT_RATE_LIMITED:
        send_refusal(connection, id, "rate_limited");
        return;
    case FAULT_RESTARTS:
        restart_all(server);
        return;
    case FAULT_SEAT_FORGOTTEN:
        server->seats[seat].forgotten = true;
        connection->doomed = true;
        return;
    case FAULT_SESSION_ENDS:
        end_session(server, connection);
        return;
    }
}

static bool meets_fault(struct fake_server *server, const char *type)
{
    const struct fake_settings *settings = &server->settings;

    if (settings->fault == FAULT_NONE || strcmp(type, settings->on_type) != 0)
        return false;
    server->of_type++;
    return server->of_type == settings->on_count ||
           (settings->always && server->of_type > settings->on_count);
}

static void take_command(struct fake_server *server, struct fake_connection *connection,
                         const cJSON *message)
{
    const char *id = fake_text_of(message, "id");
    const struct fake_request *before = find_request(server, connection->seat, id);
    char answer[1024];
    bool is_over = server->settings.fault == FAULT_NONE || server->report.fault_happened;

    /* On a busy machine people may be slow to come to what the fault waits for. */
    if (++server->report.commands >= server->settings.commands_max && is_over)
        __atomic_store_n(&server->stop, 1, __ATOMIC_RELAXED);
    if (before) {
        server->report.repeats++;
        if (before->answer[0] != '\0')
            fake_send_text(connection, before->answer);
        return;
    }
    if (meets_fault(server, fake_text_of(message, "type"))) {
        misbehave(server, connection, message);
        return;
    }
    if (connection->seat == MODERATOR_SEAT)
        fake_moderate(server, message, answer, sizeof(answer));
    else
        obey(server, connection->seat, message, answer, sizeof(answer));
    remember(server, connection->seat, id, answer);
    fake_send_text(connection, answer);
    if (server->settings.moderated && server->report.commands % CONSOLE_EVERY == 0)
        fake_tell_console(server);
}

static void take_message(struct fake_server *server, struct fake_connection *connection,
                         struct bytes text)
{
    cJSON *message = json_parse(text, JSON_DEPTH_MAX, NULL);

    if (!message)
        server->report.broken++;
    else if (connection->seat == NO_SEAT)
        take_hello(server, connection, message);
    else
        take_command(server, connection, message);
    cJSON_Delete(message);
}

/* ---- the wire ---- */

static void shake_hands(struct fake_connection *connection)
{
    static const char field[] = "Sec-WebSocket-Key: ";
    const char *found = strstr(connection->head, field);
    char key[SOCKET_KEY_BYTES];
    char accept[SOCKET_ACCEPT_BYTES];
    char answer[512];

    if (!strstr(connection->head, "\r\n\r\n") || !found)
        return;
    memcpy(key, found + sizeof(field) - 1, sizeof(key) - 1);
    key[sizeof(key) - 1] = '\0';
    socket_accept_of(key, accept);
    snprintf(answer, sizeof(answer),
             "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
             "Sec-WebSocket-Accept: %s\r\nSec-WebSocket-Protocol: " SOCKET_SUBPROTOCOL
             "\r\n\r\n",
             accept);
    connection->open = true;
    send_bytes(connection, bytes_from_string(answer));
}

static void take_frames(struct fake_server *server, struct fake_connection *connection,
                        struct bytes input)
{
    struct frame frame;

    while (!connection->doomed &&
           frame_reader_next(&connection->reader, &input, &frame) == FRAME_READY) {
        if (frame.opcode == FRAME_TEXT)
            take_message(server, connection, frame.payload);
        else if (frame.opcode == FRAME_CLOSE)
            connection->doomed = true;
    }
}

static void serve(struct fake_server *server, struct fake_connection *connection)
{
    char bytes[16 * 1024];
    size_t room = sizeof(connection->head) - 1 - connection->head_bytes;
    ssize_t count = connection->open ? recv(connection->fd, bytes, sizeof(bytes), 0)
                                     : recv(connection->fd,
                                            connection->head + connection->head_bytes, room, 0);

    if (count <= 0) {
        connection->doomed = true;
    } else if (connection->open) {
        take_frames(server, connection, (struct bytes){.data = bytes, .size = (size_t)count});
    } else {
        connection->head_bytes += (size_t)count;
        shake_hands(connection);
    }
}

static void welcome_connection(struct fake_server *server)
{
    int fd = accept4(server->listener, NULL, NULL, SOCK_CLOEXEC);

    for (size_t i = 0; fd >= 0 && i < CONNECTIONS_MOST; i++) {
        struct fake_connection *connection = &server->connections[i];

        if (connection->fd >= 0)
            continue;
        *connection = (struct fake_connection){.fd = fd, .seat = -1};
        frame_reader_init(&connection->reader, FRAME_FROM_CLIENT);
        return;
    }
    ASSERT(fd < 0);
}

/* Ends our half only: to close with bytes unread would reset the connection, and take back what
 * was sent. */
static void see_off(struct fake_connection *connection)
{
    char bytes[4096];

    (void)shutdown(connection->fd, SHUT_WR);
    while (recv(connection->fd, bytes, sizeof(bytes), MSG_DONTWAIT) > 0)
        continue;
}

static bool has_gone(const struct fake_connection *connection)
{
    char byte;

    return recv(connection->fd, &byte, 1, MSG_DONTWAIT | MSG_PEEK) == 0;
}

static void *run(void *context)
{
    struct fake_server *server = context;
    struct pollfd waiting[CONNECTIONS_MOST + 1];

    while (!atomic_load(&server->quit)) {
        for (size_t i = 0; i < CONNECTIONS_MOST; i++)
            waiting[i] = (struct pollfd){.fd = server->connections[i].fd, .events = POLLIN};
        waiting[CONNECTIONS_MOST] = (struct pollfd){.fd = server->listener, .events = POLLIN};
        if (poll(waiting, CONNECTIONS_MOST + 1, POLL_MS) <= 0)
            continue;
        for (size_t i = 0; i < CONNECTIONS_MOST; i++) {
            if (waiting[i].fd >= 0 && waiting[i].revents && !server->connections[i].doomed)
                serve(server, &server->connections[i]);
        }
        for (size_t i = 0; i < CONNECTIONS_MOST; i++) {
            struct fake_connection *connection = &server->connections[i];

            if (connection->fd < 0 || !connection->doomed)
                continue;
            see_off(connection);
            if (has_gone(connection) || waiting[i].revents & (POLLHUP | POLLERR))
                drop(connection);
        }
        if (waiting[CONNECTIONS_MOST].revents)
            welcome_connection(server);
    }
    return NULL;
}

struct fake_server *fake_server_start(const struct fake_settings *settings)
{
    struct fake_server *server = xcalloc(1, sizeof(*server));
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t size = sizeof(address);

    server->settings = *settings;
    server->state = settings->moderated ? "draft" : "live";
    server->themes[0] = settings->moderated ? "pending" : "live";
    server->themes[1] = "pending";
    server->theme_count = 2;
    server->poll_open = true;
    for (size_t i = 0; i < CONNECTIONS_MOST; i++)
        server->connections[i].fd = -1;
    for (int i = 0; i < SEED_STATEMENTS; i++)
        add_statement(server, -1, "Een uitspraak van de gespreksleider");
    server->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ASSERT(server->listener >= 0);
    ASSERT(bind(server->listener, (struct sockaddr *)&address, sizeof(address)) == 0);
    ASSERT(listen(server->listener, CONNECTIONS_MOST) == 0);
    ASSERT(getsockname(server->listener, (struct sockaddr *)&address, &size) == 0);
    snprintf(server->url, sizeof(server->url), "http://127.0.0.1:%u", ntohs(address.sin_port));
    ASSERT(pthread_create(&server->thread, NULL, run, server) == 0);
    return server;
}

const char *fake_server_url(const struct fake_server *server)
{
    return server->url;
}

const volatile int *fake_server_stop(const struct fake_server *server)
{
    return &server->stop;
}

struct fake_report fake_server_join(struct fake_server *server)
{
    atomic_store(&server->quit, 1);
    ASSERT(pthread_join(server->thread, NULL) == 0);

    struct fake_report report = server->report;

    for (size_t i = 0; i < CONNECTIONS_MOST; i++)
        drop(&server->connections[i]);
    for (uint32_t i = 0; i < server->statement_count; i++)
        free(server->statements[i].text);
    for (uint32_t i = 0; i < server->request_count; i++)
        free(server->requests[i].answer);
    close(server->listener);
    free(server);
    return report;
}
