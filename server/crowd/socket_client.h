#ifndef HERKEND_CROWD_SOCKET_CLIENT_H
#define HERKEND_CROWD_SOCKET_CLIENT_H

#include "frame.h"
#include "transport.h"

/*
 * One WebSocket connection of the crowd: connecting, the opening handshake, messages both ways,
 * pings answered, the close. Small when idle (about 300 bytes), because there are 20,000. Who
 * may touch it: the thread of its loop.
 */
#define SOCKET_PATH "/ws"
#define SOCKET_SUBPROTOCOL "herkend.v1"

enum {
    SOCKET_KEY_BYTES = 25,              /* 16 bytes in base64, and a NUL */
    SOCKET_ACCEPT_BYTES = 29,           /* a SHA-1 in base64, and a NUL */
    SOCKET_HEAD_BYTES_MAX = 8 * 1024,   /* of the server's handshake */
    SOCKET_OUT_BYTES_MAX = 1024 * 1024, /* more waiting than this: the connection is given up */
    SOCKET_READ_BYTES = 64 * 1024,

    SOCKET_CLOSE_NORMAL = 1000,
    SOCKET_CLOSE_GOING_AWAY = 1001,
    SOCKET_CLOSE_ABNORMAL = 1006, /* no close frame came */
    SOCKET_CLOSE_RESTART = 1012,
    SOCKET_CLOSE_TRY_AGAIN_LATER = 1013,
    SOCKET_CLOSE_TOO_MANY = 4429,
};

/* What all connections of a thread share. */
struct socket_loop {
    int epoll_fd;
    struct transport_target target;
    char *read_buffer; /* SOCKET_READ_BYTES */
};

/* ca: see transport_target_find(). */
MUST_CHECK int socket_loop_init(struct socket_loop *loop, const char *url, const char *ca,
                                struct error *error);
void socket_loop_release(struct socket_loop *loop);

enum socket_state { SOCKET_CLOSED, SOCKET_CONNECTING, SOCKET_HANDSHAKE, SOCKET_OPEN };

struct socket_client {
    struct transport transport;
    enum socket_state state;
    bool waits_to_write;
    bool rests;             /* nothing is read for a while */
    uint32_t read_bytes;    /* by the last reading; 0 before the first */
    uint32_t receive_bytes; /* what the kernel may keep for us; 0: as it likes */
    uint64_t tag;           /* of its epoll events */
    uint64_t random;        /* of keys and masks; see socket_client.c */
    char key[SOCKET_KEY_BYTES];
    struct buffer head; /* the handshake so far */
    struct buffer out;
    size_t out_sent;
    struct frame_reader reader;
};

/* How a connection ended. */
struct socket_end {
    uint16_t code;        /* the server's close code, or SOCKET_CLOSE_ABNORMAL */
    int failure;          /* errno when the network failed, else 0 */
    uint16_t http_status; /* the handshake's when it refused, else 0 */
    const char *why;      /* a phrase of ours */
};

/* What happens on a connection. Each may close the connection. */
struct socket_handler {
    void *context;
    void (*opened)(void *context);
    void (*message)(void *context, struct bytes text);
    void (*closed)(void *context, struct socket_end end); /* never by our own hand */
};

void socket_client_init(struct socket_client *client, uint64_t tag, uint64_t seed);

/* Closes without a word and frees. */
void socket_client_release(struct socket_client *client);

/* Starts connecting. 0, or -errno with the client closed. */
MUST_CHECK int socket_client_open(struct socket_client *client, struct socket_loop *loop,
                                  uint32_t source_index);

/* The socket has these epoll events. Ignored when closed: events of a batch may come late. */
void socket_client_ready(struct socket_client *client, struct socket_loop *loop,
                         uint32_t events, const struct socket_handler *handler);

/*
 * Sends a text message. Only when SOCKET_OPEN. A failure is noticed at the next
 * socket_client_ready(), as the socket then reads as broken.
 */
void socket_client_send(struct socket_client *client, struct socket_loop *loop,
                        struct bytes text);

/* Reads nothing, and goes on reading. Only when SOCKET_OPEN. */
void socket_client_rest(struct socket_client *client, struct socket_loop *loop);
void socket_client_go_on(struct socket_client *client, struct socket_loop *loop);

/* Says goodbye with a code and closes. */
void socket_client_close(struct socket_client *client, struct socket_loop *loop, uint16_t code);

/* Closes as a lost phone does, or as a crash does. */
void socket_client_drop(struct socket_client *client, enum transport_farewell farewell);

/* The Sec-WebSocket-Accept that answers a key (RFC 6455, section 4.2.2). */
void socket_accept_of(const char *key, char accept[SOCKET_ACCEPT_BYTES]);

#endif
