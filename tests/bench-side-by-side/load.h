#ifndef HERKEND_BENCH_LOAD_H
#define HERKEND_BENCH_LOAD_H

/*
 * The generator: many WebSocket clients in one thread. A *dialect* says what a server wants to
 * hear; everything else is the same for all servers.
 */
#include <openssl/ssl.h>
#include <stdbool.h>

#include "accounts.h"
#include "herkend/bytes.h"

enum {
    OFFERS_MAX = 32, /* statements that a client may vote on: bits of a word */
    TOKEN_BYTES_MAX = 128,
    PAYLOAD_BYTES_MAX = 4096, /* of what a client says */
    ANNOUNCEMENT_BYTES = 200,
    VOTE_BYTES_MAX = 128,
    GRADES = 4,
    BURST_MAX = 64, /* announcements sent without waiting */
};

enum client_stage {
    CLIENT_CLOSED,
    CLIENT_CONNECTING,
    CLIENT_TLS,
    CLIENT_UPGRADING,
    CLIENT_GREETING, /* a WebSocket is open; what the dialect has to say first is under way */
    CLIENT_READY,
};

/* What a small request is. */
enum request_kind { REQUEST_VOTE, REQUEST_STATEMENT, REQUEST_NEXT };

struct load;

struct client {
    struct load *load;
    uint32_t index; /* of the publisher: the number of members */
    int fd;
    SSL *tls; /* NULL: plain */
    enum client_stage stage;
    char *rest; /* bytes of a frame that is not whole */
    size_t rest_bytes;
    uint32_t next_announcement; /* the number that has to come next */

    bool waiting; /* for the answer to request_number */
    enum request_kind asked;
    uint32_t request_number;
    uint64_t asked_ns;

    char token[TOKEN_BYTES_MAX]; /* herkend: of its seat; empty: it has none yet */
    uint32_t offers[OFFERS_MAX]; /* herkend: statements that it may vote on */
    uint32_t offer_count;
    uint32_t vote_count;
    uint32_t voted; /* bits of offers: a vote was sent */
    uint32_t acked; /* bits of offers: a vote was acknowledged */
};

struct dialect {
    const char *name;
    const char *member_path;
    const char *publisher_path;
    const char *sub_protocol; /* NULL: none */
    bool binary;
    /* After the handshake: says what has to be said; calls client_is_ready() when that is all.
     */
    void (*greet)(struct client *client);
    /* One message: calls client_is_ready(), client_got_announcement(), client_got_answer(),
     * client_got_other(), or fails. */
    void (*receive)(struct client *client, struct bytes payload);
    /* Each writes a payload of at most PAYLOAD_BYTES_MAX and returns its size. */
    size_t (*announce)(uint32_t number, char *out);
    size_t (*request)(struct client *client, enum request_kind kind, uint32_t number,
                      char *out);
};
const struct dialect *dialect_find(const char *name);
extern const struct dialect dialect_herkend, dialect_herkend_observers;

/* What is known of the run, and its counts. */
struct load {
    const struct dialect *dialect;
    uint16_t port;
    SSL_CTX *tls; /* NULL: plain */
    pid_t server;
    const char *code, *moderator_token, *observer_token; /* herkend */
    int epoll;
    struct client *clients; /* [member_max] is the publisher */
    uint32_t member_max;
    uint32_t member_count; /* opened */
    uint32_t ready_count;
    uint32_t opening_count;
    uint32_t waiting_count; /* requests that have no answer yet */
    bool resuming;          /* a lost connection is tried again */
    uint64_t retry_count;
    uint32_t announcement_count; /* published */
    uint64_t delivered_count;
    uint64_t answered_count;
    uint64_t other_count;     /* messages that are neither: updates */
    uint64_t moderated_count; /* commands of the publisher that were acknowledged */
    struct durations durations;
};

static inline struct client *load_publisher(struct load *load)
{
    return &load->clients[load->member_max];
}
static inline bool client_is_publisher(const struct client *client)
{
    return client->index == client->load->member_max;
}

/* client.c: one connection. */
void client_open(struct client *client);
void client_close(struct client *client);
void client_send(struct client *client, struct bytes payload);
/* Appends a masked frame; returns its size. out holds PAYLOAD_BYTES_MAX + 16. */
size_t client_frame(const struct load *load, unsigned opcode, struct bytes payload, char *out);
void client_send_bytes(struct client *client, const char *data, size_t size);
/* Waits for the network until then at most, and handles what has come. */
void load_turn(struct load *load, uint64_t until_ns);

/* What dialects report. */
void client_is_ready(struct client *client);
void client_got_announcement(struct client *client, struct bytes payload);
void client_got_answer(struct client *client, uint32_t number);
void client_got_other(struct client *client);

/* dialects.c: words that several dialects share. */
size_t announcement_write(uint32_t number, char *out);
struct vote {
    uint32_t number, statement, grade;
};
size_t vote_write(const struct vote *vote, char *out);
/* The text after a key such as "\"id\":\"", in payload; NULL when it is not there. */
const char *text_after(struct bytes payload, const char *key);
/* The number there, or 0. */
uint32_t number_after(struct bytes payload, const char *key);

/* work.c: one line of stdin each. Returns false at an unknown word. */
bool work_run(struct load *load, char *line);

#endif
