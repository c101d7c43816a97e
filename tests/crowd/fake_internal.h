#ifndef HERKEND_TESTS_FAKE_INTERNAL_H
#define HERKEND_TESTS_FAKE_INTERNAL_H

#include "fake_server.h"

#include <pthread.h>
#include <stdatomic.h>

#include "herkend/json.h"
#include "herkend/limits.h"

#include "socket_client.h"

/* What fake_server.c (the dialogue and the wire) and fake_moderation.c share. */
enum {
    SEATS_MOST = 64,
    CONNECTIONS_MOST = 256,
    STATEMENTS_MOST = 4096,
    REQUESTS_MOST = 20000,
    POLL_MS = 20,
    RESTART_MS = 150,
    SEED_STATEMENTS = 40,
    OUT_BYTES_MAX = 1024 * 1024,
    THEMES_MOST = 4,
    CONSOLE_EVERY = 20, /* commands */
    NO_SEAT = -1,       /* no hello yet */
    MODERATOR_SEAT = -2,
};

struct fake_connection {
    int fd;      /* -1: free */
    bool open;   /* the handshake is done */
    bool doomed; /* says nothing more, and is closed once the client has noticed */
    int seat;
    struct frame_reader reader;
    char head[2048];
    size_t head_bytes;
};

struct fake_statement {
    int seat; /* -1: a seed */
    char *text;
    bool forgotten;
};

struct fake_seat {
    bool forgotten;
    bool told_to_wait; /* a restart was announced */
    uint32_t offered;  /* statements up to here were offered */
    uint32_t judged;
    uint8_t voted[STATEMENTS_MOST];
};

/* An answer that is kept for a repeat of its command. */
struct fake_request {
    int seat;
    char id[65];
    char *answer;
};

struct fake_server {
    struct fake_settings settings;
    struct fake_report report;
    pthread_t thread;
    int listener;
    char url[64];
    atomic_int quit;
    volatile int stop;
    struct fake_connection connections[CONNECTIONS_MOST];
    struct fake_seat seats[SEATS_MOST];
    int seat_count;
    struct fake_statement statements[STATEMENTS_MOST];
    uint32_t statement_count;
    struct fake_request requests[REQUESTS_MOST];
    uint32_t request_count;
    uint32_t seq;
    uint32_t of_type; /* commands of the fault's type so far */
    uint64_t restarted_ms;
    const char *state;               /* of the session, a word of protocol.md */
    const char *themes[THEMES_MOST]; /* their states */
    size_t theme_count;
    bool round_open;
    bool poll_open;
};

void fake_send_text(struct fake_connection *connection, const char *text);
const char *fake_text_of(const cJSON *message, const char *key);
/* Tells everybody that is welcome. */
void fake_tell_all(struct fake_server *server, const char *text);

/* fake_moderation.c: the session object as it is now, without its braces. */
void fake_put_session(const struct fake_server *server, struct buffer *out);
/* Does what the moderator asks and writes the answer. */
void fake_moderate(struct fake_server *server, const cJSON *message, char *out, size_t size);
/* What the console says, one line of each sort. */
void fake_tell_console(struct fake_server *server);

#endif
