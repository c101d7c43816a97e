#ifndef HERKEND_GATEWAY_FRAME_H
#define HERKEND_GATEWAY_FRAME_H

#include "herkend/buffer.h"
#include "herkend/limits.h"
#include "utf8.h"

/*
 * The frames of RFC 6455 that a client sends, from bytes that may be cut anywhere to whole
 * text messages and control frames. Knows no socket. Holds nothing while no frame is open.
 */
enum {
    FRAME_HEADER_BYTES_MAX = 14, /* 2, 8 of length, 4 of mask */
    FRAME_CONTROL_BYTES_MAX = 125,
    FRAME_CONTROL_FRAME_BYTES_MAX = 2 + FRAME_CONTROL_BYTES_MAX,
};

enum frame_opcode {
    FRAME_CONTINUATION = 0x0,
    FRAME_TEXT = 0x1,
    FRAME_BINARY = 0x2,
    FRAME_CLOSE = 0x8,
    FRAME_PING = 0x9,
    FRAME_PONG = 0xA,
};

/* RFC 6455, section 7.4.1, its IANA registry, and those of protocol.md. */
enum close_code {
    CLOSE_NORMAL = 1000,
    CLOSE_GOING_AWAY = 1001,
    CLOSE_PROTOCOL_ERROR = 1002,
    CLOSE_UNSUPPORTED_DATA = 1003,
    CLOSE_NO_STATUS = 1005, /* never on the wire: a close frame without a code */
    CLOSE_INVALID_PAYLOAD = 1007,
    CLOSE_TOO_BIG = 1009,
    CLOSE_SERVICE_RESTART = 1012,
    CLOSE_TRY_AGAIN_LATER = 1013,
    CLOSE_UNAUTHORISED = 4401,
    CLOSE_HELLO_TIMEOUT = 4408,
    CLOSE_TOO_MANY_MESSAGES = 4429,
};

struct frame_decoder {
    struct buffer payload;  /* of the message so far, then of the open control frame */
    uint64_t frame_left;    /* payload bytes of the open frame that are still to come */
    uint32_t message_bytes; /* how much of payload is the message's */
    struct utf8_state utf8;
    uint8_t header[FRAME_HEADER_BYTES_MAX];
    uint8_t header_bytes;
    uint8_t mask_index;
    bool in_payload;  /* the header is complete */
    bool in_message;  /* a first fragment came, the last one did not */
    bool handed_out;  /* the last event's payload is to be forgotten at the next call */
    bool handed_text; /* ... and it was the message's */
    uint8_t padding[1];
};

enum frame_event {
    FRAME_EVENT_NONE, /* all input is used; more must come */
    FRAME_EVENT_TEXT, /* payload: a whole message, valid UTF-8 */
    FRAME_EVENT_PING,
    FRAME_EVENT_PONG,
    FRAME_EVENT_CLOSE,  /* payload as it came: see frame_close_decode() */
    FRAME_EVENT_BROKEN, /* fail the connection with code and reason; do not call again */
};

struct frame_result {
    enum frame_event event;
    struct bytes payload; /* borrowed until the next call */
    enum close_code code;
    const char *reason; /* static */
};

void frame_decoder_init(struct frame_decoder *decoder);
void frame_decoder_release(struct frame_decoder *decoder);

/* Takes bytes up to the end of the first event; returns how many. Anything may be given. */
size_t frame_decode(struct frame_decoder *decoder, struct bytes input,
                    struct frame_result *result);

/*
 * What to answer to the payload of a close frame: its own code, CLOSE_NO_STATUS when it had
 * none, CLOSE_PROTOCOL_ERROR for half a code or one that may not be sent (7.4),
 * CLOSE_INVALID_PAYLOAD for a reason that is not UTF-8.
 */
enum close_code frame_close_decode(struct bytes payload);

/* An unmasked, final control frame; payload of at most FRAME_CONTROL_BYTES_MAX. Returns its
 * size. */
size_t frame_control_encode(enum frame_opcode opcode, struct bytes payload,
                            char out[FRAME_CONTROL_FRAME_BYTES_MAX]);

/* A close frame; CLOSE_NO_STATUS writes none. A reason that is too long is cut at a whole
 * character. Returns its size. */
size_t frame_close_encode(enum close_code code, const char *reason,
                          char out[FRAME_CONTROL_FRAME_BYTES_MAX]);

#endif
