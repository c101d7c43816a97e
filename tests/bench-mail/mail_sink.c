/*
 * A mail server that takes everything and keeps nothing, for benches: it says yes to each
 * command, reads a message up to its lone dot, and counts. So cheap that what a bench measures
 * is the one who sends. One thread, on loopback, without TLS.
 *
 *     bench-mail-sink
 *
 * Prints "port N" when it listens, and "mails N bytes N" when its standard input has ended.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { TALKS_MAX = 64, LINE_BYTES_MAX = 1000, READ_BYTES_MAX = 64 * 1024 };

/* One connection. Of a line only its beginning is kept: that tells a command. */
struct talk {
    int fd;
    bool in_message;
    char line[LINE_BYTES_MAX];
    size_t line_bytes;
};

struct sink {
    int listener;
    struct talk talks[TALKS_MAX];
    size_t talk_count;
    uint64_t mails, bytes;
};

static _Noreturn void fail(const char *what)
{
    fprintf(stderr, "bench-mail-sink: %s: %s\n", what, strerror(errno));
    exit(1);
}

/* False: the other end is gone. An answer is a few bytes, for which there is always room. */
static bool say(struct talk *talk, const char *answer)
{
    size_t size = strlen(answer);

    return send(talk->fd, answer, size, MSG_NOSIGNAL) == (ssize_t)size;
}

static bool line_is(const struct talk *talk, const char *command)
{
    size_t size = strlen(command);

    return talk->line_bytes >= size && strncasecmp(talk->line, command, size) == 0;
}

/* False: the talk is over. */
static bool hear_command(struct talk *talk)
{
    if (line_is(talk, "DATA")) {
        talk->in_message = true;
        return say(talk, "354 go on\r\n");
    }
    if (line_is(talk, "QUIT")) {
        (void)say(talk, "221 bye\r\n");
        return false;
    }
    if (line_is(talk, "EHLO"))
        return say(talk, "250-sink\r\n250 8BITMIME\r\n");
    return say(talk, "250 fine\r\n");
}

/* One line, without its CRLF. */
static bool hear_line(struct sink *sink, struct talk *talk)
{
    if (!talk->in_message)
        return hear_command(talk);
    if (talk->line_bytes != 1 || talk->line[0] != '.')
        return true;
    talk->in_message = false;
    sink->mails++;
    return say(talk, "250 taken\r\n");
}

static bool hear(struct sink *sink, struct talk *talk)
{
    static char data[READ_BYTES_MAX];
    ssize_t size = read(talk->fd, data, sizeof(data));

    if (size <= 0)
        return false;
    sink->bytes += (uint64_t)size;
    for (ssize_t i = 0; i < size; i++) {
        if (data[i] == '\n') {
            bool more = hear_line(sink, talk);

            talk->line_bytes = 0;
            if (!more)
                return false;
        } else if (data[i] != '\r' && talk->line_bytes < sizeof(talk->line)) {
            talk->line[talk->line_bytes++] = data[i];
        }
    }
    return true;
}

static void welcome(struct sink *sink)
{
    int fd = accept4(sink->listener, NULL, NULL, SOCK_CLOEXEC);

    if (fd < 0)
        return; /* it has gone again */
    if (sink->talk_count == TALKS_MAX) {
        close(fd);
        return;
    }

    struct talk *talk = &sink->talks[sink->talk_count];

    *talk = (struct talk){.fd = fd};
    if (say(talk, "220 sink\r\n"))
        sink->talk_count++;
    else
        close(fd);
}

/* Until standard input ends. */
static void serve(struct sink *sink)
{
    struct pollfd polled[TALKS_MAX + 2] = {{.fd = STDIN_FILENO, .events = POLLIN},
                                           {.fd = sink->listener, .events = POLLIN}};

    for (;;) {
        size_t count = sink->talk_count;
        char ignored[256];

        for (size_t i = 0; i < count; i++)
            polled[i + 2] = (struct pollfd){.fd = sink->talks[i].fd, .events = POLLIN};
        if (poll(polled, count + 2, -1) < 0 && errno != EINTR)
            fail("poll");
        if (polled[0].revents && read(STDIN_FILENO, ignored, sizeof(ignored)) <= 0)
            return;
        /* From the last: the one that takes an ended one's place has been heard already. */
        for (size_t i = count; i > 0; i--) {
            if (!polled[i + 1].revents || hear(sink, &sink->talks[i - 1]))
                continue;
            close(sink->talks[i - 1].fd);
            sink->talks[i - 1] = sink->talks[--sink->talk_count];
        }
        if (polled[1].revents)
            welcome(sink);
    }
}

int main(void)
{
    static struct sink sink;
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)}};
    socklen_t size = sizeof(address);

    sink.listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (sink.listener < 0 ||
        bind(sink.listener, (const struct sockaddr *)&address, sizeof(address)) != 0 ||
        listen(sink.listener, TALKS_MAX) != 0 ||
        getsockname(sink.listener, (struct sockaddr *)&address, &size) != 0)
        fail("cannot listen");
    printf("port %u\n", ntohs(address.sin_port));
    fflush(stdout);
    serve(&sink);
    printf("mails %llu bytes %llu\n", (unsigned long long)sink.mails,
           (unsigned long long)sink.bytes);
    return 0;
}
