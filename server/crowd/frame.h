#ifndef HERKEND_CROWD_FRAME_H
#define HERKEND_CROWD_FRAME_H

#include "herkend/assert.h"
#include "herkend/buffer.h"

/*
 * WebSocket frames (RFC 6455, section 5) without a socket: masked frames out, messages in,
 * however the bytes arrive.
 */
enum frame_opcode {
    FRAME_CONTINUATION = 0,
    FRAME_TEXT = 1,
    FRAME_BINARY = 2,
    FRAME_CLOSE = 8,
    FRAME_PING = 9,
    FRAME_PONG = 10,
};

enum {
    FRAME_MESSAGE_BYTES_MAX = 4 * 1024 * 1024, /* a moderator's welcome with all statements */
    FRAME_CONTROL_BYTES_MAX = 125,
    FRAME_READ_BYTES_MAX = 256 * 1024, /* what may be given to one frame_reader_next() */
};

/* Which side the bytes come from: a client's frames are masked, a server's never are. */
enum frame_side { FRAME_FROM_SERVER, FRAME_FROM_CLIENT };

/* One whole frame: FIN set. mask is used when the side is the client's. */
struct frame_header {
    enum frame_opcode opcode;
    enum frame_side side;
    uint32_t mask;
    bool more_follows; /* a fragment: FIN not set */
};
void frame_append(struct buffer *out, struct frame_header header, struct bytes payload);

/* Holds what arrived in part. Owns no memory while nothing is in part. */
struct frame_reader {
    struct buffer rest;    /* bytes of incomplete frames */
    size_t rest_used;      /* of which already read */
    struct buffer message; /* fragments so far, or an unmasked payload */
    enum frame_side side;
    uint8_t message_opcode; /* 0: no fragmented message has begun */
    bool message_given;     /* the caller has seen message: forget it at the next call */
};

void frame_reader_init(struct frame_reader *reader, enum frame_side side);
void frame_reader_release(struct frame_reader *reader);

enum frame_result {
    FRAME_MORE,   /* input is used up, kept where needed */
    FRAME_READY,  /* *frame is a whole message or a control frame */
    FRAME_BROKEN, /* the peer breaks the protocol: close with *close_code */
};

struct frame {
    enum frame_opcode opcode; /* never FRAME_CONTINUATION */
    struct bytes payload;     /* borrowed until the next call; a close's first two bytes are its
                                 code */
    uint16_t close_code;      /* why, when broken: 1002 or 1009 */
    char control[FRAME_CONTROL_BYTES_MAX]; /* room for an unmasked control payload */
};

/*
 * Takes the next message from what is kept and from *input, which is advanced. Call until
 * FRAME_MORE, with at most FRAME_READ_BYTES_MAX at a time. Does not check UTF-8: the JSON
 * decoder does.
 */
MUST_CHECK enum frame_result frame_reader_next(struct frame_reader *reader, struct bytes *input,
                                               struct frame *frame);

/* The status code of a close frame's payload; 1005 when it has none. */
uint16_t frame_close_code(struct bytes payload);

#endif
