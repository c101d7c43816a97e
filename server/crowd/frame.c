/*
 * WebSocket frames, RFC 6455 section 5. Knows bytes only: no socket, no clock. A reader that is
 * between two messages owns no memory, because 20,000 of them wait at the same time.
 */
#include "frame.h"

enum {
    FIN_BIT = 0x80,
    RESERVED_BITS = 0x70,
    OPCODE_BITS = 0x0F,
    MASK_BIT = 0x80,
    LENGTH_BITS = 0x7F,
    LENGTH_16 = 126, /* the length is in the next two bytes */
    LENGTH_64 = 127, /* the length is in the next eight bytes */
    CLOSE_PROTOCOL_ERROR = 1002,
    CLOSE_NO_STATUS = 1005,
    CLOSE_TOO_BIG = 1009,
    BUFFER_BYTES_MAX = FRAME_MESSAGE_BYTES_MAX + FRAME_READ_BYTES_MAX + 16,
};

static void append_length(struct buffer *out, uint8_t mask_bit, uint64_t length)
{
    if (length < LENGTH_16) {
        buffer_append_char(out, (char)(mask_bit | length));
        return;
    }

    int bytes = length <= UINT16_MAX ? 2 : 8;

    buffer_append_char(out, (char)(mask_bit | (bytes == 2 ? LENGTH_16 : LENGTH_64)));
    for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8)
        buffer_append_char(out, (char)((length >> shift) & 0xFF));
}

static void mask_bytes(char *data, size_t size, const uint8_t mask[4])
{
    for (size_t i = 0; i < size; i++)
        data[i] = (char)((uint8_t)data[i] ^ mask[i & 3]);
}

void frame_append(struct buffer *out, struct frame_header header, struct bytes payload)
{
    uint8_t fin = header.more_follows ? 0 : FIN_BIT;

    buffer_append_char(out, (char)(fin | (uint8_t)header.opcode));
    if (header.side == FRAME_FROM_SERVER) {
        append_length(out, 0, payload.size);
        buffer_append(out, payload);
        return;
    }

    uint8_t mask[4];

    memcpy(mask, &header.mask, sizeof(mask));
    append_length(out, MASK_BIT, payload.size);
    buffer_append(out, (struct bytes){.data = (const char *)mask, .size = sizeof(mask)});
    buffer_append(out, payload);
    if (!out->overflowed)
        mask_bytes(out->data + out->size - payload.size, payload.size, mask);
}

void frame_reader_init(struct frame_reader *reader, enum frame_side side)
{
    *reader = (struct frame_reader){.side = side};
    buffer_init(&reader->rest, BUFFER_BYTES_MAX);
    buffer_init(&reader->message, FRAME_MESSAGE_BYTES_MAX);
}

void frame_reader_release(struct frame_reader *reader)
{
    enum frame_side side = reader->side;

    buffer_release(&reader->rest);
    buffer_release(&reader->message);
    frame_reader_init(reader, side);
}

/* The fixed part of a frame that has arrived whole. */
struct parsed {
    uint8_t opcode;
    bool fin;
    bool masked;
    uint8_t mask[4];
    size_t header_bytes;
    uint64_t payload_bytes;
};

/* False: the header is not complete yet. */
static bool parse_header(struct bytes input, struct parsed *parsed)
{
    const uint8_t *in = (const uint8_t *)input.data;

    if (input.size < 2)
        return false;

    uint8_t length = in[1] & LENGTH_BITS;
    size_t at = 2;
    size_t length_bytes = length == LENGTH_64 ? 8 : length == LENGTH_16 ? 2 : 0;

    *parsed = (struct parsed){.opcode = in[0] & OPCODE_BITS,
                              .fin = (in[0] & FIN_BIT) != 0,
                              .masked = (in[1] & MASK_BIT) != 0,
                              .payload_bytes = length_bytes ? 0 : length};
    parsed->header_bytes = at + length_bytes + (parsed->masked ? 4 : 0);
    if (input.size < parsed->header_bytes)
        return false;
    for (size_t i = 0; i < length_bytes; i++)
        parsed->payload_bytes = parsed->payload_bytes << 8 | in[at++];
    if (parsed->masked)
        memcpy(parsed->mask, in + at, sizeof(parsed->mask));
    return true;
}

/* 0, or the code with which to close. Looks at what RFC 6455 5.2, 5.4 and 5.5 forbid. */
static uint16_t header_fault(const struct frame_reader *reader, struct bytes input,
                             const struct parsed *parsed)
{
    bool control = parsed->opcode >= FRAME_CLOSE;
    bool known = parsed->opcode <= FRAME_BINARY ||
                 (parsed->opcode >= FRAME_CLOSE && parsed->opcode <= FRAME_PONG);

    if (((uint8_t)input.data[0] & RESERVED_BITS) != 0 || !known)
        return CLOSE_PROTOCOL_ERROR;
    if (parsed->masked != (reader->side == FRAME_FROM_CLIENT))
        return CLOSE_PROTOCOL_ERROR;
    if (control && (!parsed->fin || parsed->payload_bytes > FRAME_CONTROL_BYTES_MAX))
        return CLOSE_PROTOCOL_ERROR;
    if (!control && (parsed->opcode == FRAME_CONTINUATION) != (reader->message_opcode != 0))
        return CLOSE_PROTOCOL_ERROR;
    if (parsed->payload_bytes > FRAME_MESSAGE_BYTES_MAX - (control ? 0 : reader->message.size))
        return CLOSE_TOO_BIG;
    return 0;
}

/* Forgets what the caller has seen of the previous call. */
static void forget_given(struct frame_reader *reader)
{
    if (reader->message_given) {
        buffer_release(&reader->message);
        reader->message_given = false;
    }
    if (reader->rest_used > 0 && reader->rest_used == reader->rest.size) {
        buffer_release(&reader->rest);
        reader->rest_used = 0;
    }
}

/* Keeps an incomplete frame for the next call. */
static void keep_rest(struct frame_reader *reader, struct bytes *input)
{
    if (reader->rest.size == 0) {
        buffer_append(&reader->rest, *input);
        *input = (struct bytes){0};
        return;
    }
    if (reader->rest_used > 0) {
        reader->rest.size -= reader->rest_used;
        memmove(reader->rest.data, reader->rest.data + reader->rest_used, reader->rest.size);
        reader->rest_used = 0;
        if (reader->rest.size == 0)
            buffer_release(&reader->rest);
    }
}

/*
 * Gives a data frame's payload: straight from where it lies when it is a whole unmasked
 * message, else by way of the message buffer. False while fragments are missing.
 */
static bool take_data(struct frame_reader *reader, const struct parsed *parsed,
                      struct bytes payload, struct frame *frame)
{
    if (parsed->fin && reader->message_opcode == 0 && !parsed->masked) {
        *frame =
            (struct frame){.opcode = (enum frame_opcode)parsed->opcode, .payload = payload};
        return true;
    }

    size_t start = reader->message.size;

    buffer_append(&reader->message, payload);
    ASSERT(!reader->message.overflowed);
    if (parsed->masked)
        mask_bytes(reader->message.data + start, payload.size, parsed->mask);
    if (reader->message_opcode == 0)
        reader->message_opcode = parsed->opcode;
    if (!parsed->fin)
        return false;
    *frame = (struct frame){.opcode = (enum frame_opcode)reader->message_opcode,
                            .payload = buffer_bytes(&reader->message)};
    reader->message_opcode = 0;
    reader->message_given = true;
    return true;
}

/* Gives a control frame; a masked one is unmasked into the frame's own room. */
static void take_control(const struct parsed *parsed, struct bytes payload, struct frame *frame)
{
    frame->opcode = (enum frame_opcode)parsed->opcode;
    frame->payload = payload;
    if (parsed->masked && payload.size > 0) {
        memcpy(frame->control, payload.data, payload.size);
        mask_bytes(frame->control, payload.size, parsed->mask);
        frame->payload.data = frame->control;
    }
}

enum frame_result frame_reader_next(struct frame_reader *reader, struct bytes *input,
                                    struct frame *frame)
{
    ASSERT(input->size <= FRAME_READ_BYTES_MAX);
    forget_given(reader);
    if (reader->rest.size > 0 && input->size > 0) {
        buffer_append(&reader->rest, *input);
        ASSERT(!reader->rest.overflowed);
        *input = (struct bytes){0};
    }

    for (;;) { /* each round takes one frame off the bytes that are there */
        bool kept = reader->rest.size > 0;
        struct bytes source = *input;
        struct parsed parsed;

        if (kept)
            source = (struct bytes){.data = reader->rest.data + reader->rest_used,
                                    .size = reader->rest.size - reader->rest_used};
        bool complete = source.size > 0 && parse_header(source, &parsed);
        uint16_t fault = complete ? header_fault(reader, source, &parsed) : 0;

        if (fault != 0) {
            *frame = (struct frame){.close_code = fault};
            return FRAME_BROKEN;
        }
        if (!complete || source.size - parsed.header_bytes < parsed.payload_bytes) {
            keep_rest(reader, input);
            return FRAME_MORE;
        }

        size_t frame_bytes = parsed.header_bytes + (size_t)parsed.payload_bytes;
        struct bytes payload = {.data = source.data + parsed.header_bytes,
                                .size = (size_t)parsed.payload_bytes};

        if (kept)
            reader->rest_used += frame_bytes;
        else
            *input = (struct bytes){.data = input->data + frame_bytes,
                                    .size = input->size - frame_bytes};
        if (parsed.opcode >= FRAME_CLOSE) {
            take_control(&parsed, payload, frame);
            return FRAME_READY;
        }
        if (take_data(reader, &parsed, payload, frame))
            return FRAME_READY;
    }
}

uint16_t frame_close_code(struct bytes payload)
{
    if (payload.size < 2)
        return CLOSE_NO_STATUS;
    return (uint16_t)((uint8_t)payload.data[0] << 8 | (uint8_t)payload.data[1]);
}
