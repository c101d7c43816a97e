#ifndef HERKEND_TESTS_WS_CLIENT_H
#define HERKEND_TESTS_WS_CLIENT_H

#include <openssl/types.h>

#include "herkend/buffer.h"

/*
 * A client for tests on a bare socket: sends exactly the bytes it is told to, right or wrong,
 * and shows what comes back frame by frame or answer by answer. Waits at most
 * WS_CLIENT_TIMEOUT_MS for anything, so that a test fails rather than hangs.
 */
enum { WS_CLIENT_TIMEOUT_MS = 10 * 1000, WS_CLIENT_INPUT_BYTES_MAX = 64 * 1024 * 1024 };

struct ws_client {
    int fd;
    SSL *tls;            /* NULL: plain */
    struct buffer input; /* received, from input_used on not yet looked at */
    size_t input_used;
};

/* From now on clients that connect to a port speak TLS, 1.3 if the peer does; they take any
 * certificate. Any thread may connect afterwards. */
void ws_clients_speak_tls(void);
bool ws_clients_are_secure(void);

/* False, with nothing to close, when nobody listens, or hands cannot be shaken. */
bool ws_client_connect(struct ws_client *client, uint16_t port);
/* Plain, whatever others speak. */
bool ws_client_connect_plain(struct ws_client *client, uint16_t port);
bool ws_client_connect_unix(struct ws_client *client, const char *path);
void ws_client_close(struct ws_client *client);
/* Closes so that the peer gets a reset. */
void ws_client_reset(struct ws_client *client);

/* False when the peer does not take it. */
bool ws_client_send(struct ws_client *client, struct bytes bytes);
bool ws_client_send_string(struct ws_client *client, const char *text);

/* Whether anything comes of the peer within that time, its end included. */
bool ws_client_hears(struct ws_client *client, uint32_t timeout_ms);

/* Whether the peer ends the connection, and in order (under TLS: with close_notify), without
 * sending anything more. */
bool ws_client_sees_end(struct ws_client *client);
/* Reads and forgets until the connection ends, in order or not. False when it does not. */
bool ws_client_drain(struct ws_client *client);

/* ---- HTTP ---- */

struct ws_answer {
    int status; /* 0: none came */
    struct bytes head;
    struct bytes body; /* borrowed until the next read */
};
/* Reads one answer; head_only: it has no body whatever it says. */
struct ws_answer ws_client_read_answer(struct ws_client *client, bool head_only);
/* Sends text and reads the answer. */
struct ws_answer ws_client_ask(struct ws_client *client, const char *text);
/* A field of the answer: its value in *value, false when it is absent. name in any case. */
bool ws_answer_field(const struct ws_answer *answer, const char *name, struct bytes *value);

/* ---- WebSocket ---- */

#define WS_HANDSHAKE_START "GET /ws HTTP/1.1\r\nHost: localhost\r\n"
#define WS_HANDSHAKE_UPGRADE "Upgrade: websocket\r\nConnection: Upgrade\r\n"
#define WS_HANDSHAKE_KEY "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
#define WS_HANDSHAKE_VERSION "Sec-WebSocket-Version: 13\r\n"
#define WS_HANDSHAKE_PROTOCOL "Sec-WebSocket-Protocol: herkend.v1\r\n"
#define WS_HANDSHAKE                                                                           \
    WS_HANDSHAKE_START WS_HANDSHAKE_UPGRADE WS_HANDSHAKE_KEY WS_HANDSHAKE_VERSION              \
        WS_HANDSHAKE_PROTOCOL "\r\n"

/* Connects and shakes hands. */
bool ws_client_open(struct ws_client *client, uint16_t port);
/* The same with a receive buffer of a few KiB: what it does not read waits at the server. */
bool ws_client_open_narrow(struct ws_client *client, uint16_t port);

enum ws_opcode {
    WS_CONTINUATION = 0x0,
    WS_TEXT = 0x1,
    WS_BINARY = 0x2,
    WS_CLOSE = 0x8,
    WS_PING = 0x9,
    WS_PONG = 0xA,
};

/* A frame as it is to be written; zeroed but opcode and payload it is a good final one. */
struct ws_out {
    uint8_t opcode;
    bool more_follows; /* FIN is not set */
    bool unmasked;
    uint8_t reserved_bits;     /* 0..7 */
    uint8_t length_form;       /* 0: the shortest; 7, 16 or 64 bits */
    uint64_t announced_length; /* 0: that of the payload */
    struct bytes payload;
};
bool ws_client_send_frame(struct ws_client *client, const struct ws_out *frame);
bool ws_client_send_text(struct ws_client *client, const char *text);
/* The frame's bytes, for sending them in pieces. */
void ws_frame_write(const struct ws_out *frame, struct buffer *out);

struct ws_in {
    uint8_t opcode;
    bool final;
    bool masked;
    uint8_t reserved_bits;
    struct bytes payload; /* borrowed until the next read */
};
/* False when the connection ends, or in time none comes. */
bool ws_client_read_frame(struct ws_client *client, struct ws_in *frame);
/* Reads up to a close frame and the end of the connection; answers the close frame if asked.
 * The code, 1005 for a close frame without, 1006 for an end without a close frame, 0 when
 * nothing happened in time. reason (may be NULL) gets the text. */
uint16_t ws_client_read_close(struct ws_client *client, bool answer, struct bytes *reason);

#endif
