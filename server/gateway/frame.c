/*
 * RFC 6455, section 5, the server's side: decoding what a client sends and encoding control
 * frames. libwebsockets 4.1.6 has a parser of its own that cannot be used: it takes unmasked
 * frames, lengths that are not minimal and half a close code, checks the payload of a pong as
 * part of the text around it, drops a ping that comes while a pong waits, and closes without a
 * code where a control frame is too long; no callback shows the bits that would let us do it
 * ourselves. Leaves to websocket.c what an event means. Pure: fuzz it.
 */
#include "frame.h"

#include <string.h>

#include "herkend/assert.h"

enum {
    FRAME_FIN = 0x80,
    FRAME_RESERVED_BITS = 0x70,
    FRAME_OPCODE_BITS = 0x0F,
    FRAME_CONTROL_BIT = 0x08,
    FRAME_MASKED = 0x80,
    FRAME_LENGTH_BITS = 0x7F,
    FRAME_LENGTH_16 = 126,
    FRAME_LENGTH_64 = 127,
    FRAME_MASK_BYTES = 4,
};

/* A control frame may come within a message of the greatest size. */
enum { FRAME_PAYLOAD_BYTES_MAX = MESSAGE_BYTES_MAX + FRAME_CONTROL_BYTES_MAX };

void frame_decoder_init(struct frame_decoder *decoder)
{
    *decoder = (struct frame_decoder){0};
    buffer_init(&decoder->payload, FRAME_PAYLOAD_BYTES_MAX);
}

void frame_decoder_release(struct frame_decoder *decoder)
{
    buffer_release(&decoder->payload);
}

static size_t frame_broken(struct frame_result *result, enum close_code code,
                           const char *reason, size_t used)
{
    *result =
        (struct frame_result){.event = FRAME_EVENT_BROKEN, .code = code, .reason = reason};
    return used;
}

/* How long the header is, as far as its first bytes tell. */
static size_t frame_header_size(const struct frame_decoder *decoder)
{
    if (decoder->header_bytes < 2)
        return 2;

    uint8_t length = decoder->header[1] & FRAME_LENGTH_BITS;
    size_t length_bytes = length == FRAME_LENGTH_16 ? 2 : length == FRAME_LENGTH_64 ? 8 : 0;

    return 2 + length_bytes + FRAME_MASK_BYTES;
}

/* What is wrong with the first byte; NULL when nothing is. */
static const char *frame_first_byte_fault(const struct frame_decoder *decoder)
{
    uint8_t byte = decoder->header[0];

    if (byte & FRAME_RESERVED_BITS)
        return "reserved bits without an extension";
    switch (byte & FRAME_OPCODE_BITS) {
    case FRAME_CONTINUATION:
        return decoder->in_message ? NULL : "continuation of nothing";
    case FRAME_TEXT:
    case FRAME_BINARY:
        return decoder->in_message ? "new message within a fragmented one" : NULL;
    case FRAME_CLOSE:
    case FRAME_PING:
    case FRAME_PONG:
        return byte & FRAME_FIN ? NULL : "fragmented control frame";
    default:
        return "reserved opcode";
    }
}

/* What is wrong with the first two bytes; NULL when nothing is. */
static const char *frame_start_fault(const struct frame_decoder *decoder)
{
    const char *fault = frame_first_byte_fault(decoder);

    if (fault)
        return fault;
    if (!(decoder->header[1] & FRAME_MASKED))
        return "frame without a mask";
    if ((decoder->header[0] & FRAME_CONTROL_BIT) &&
        (decoder->header[1] & FRAME_LENGTH_BITS) > FRAME_CONTROL_BYTES_MAX)
        return "control frame over 125 bytes";
    return NULL;
}

/* The payload length of a complete header; false when it is not written in the shortest form,
 * or has its highest bit set (5.2). */
static bool frame_length(const struct frame_decoder *decoder, uint64_t *length)
{
    uint8_t first = decoder->header[1] & FRAME_LENGTH_BITS;
    size_t length_bytes = frame_header_size(decoder) - 2 - FRAME_MASK_BYTES;

    if (length_bytes == 0) {
        *length = first;
        return true;
    }
    *length = 0;
    for (size_t i = 0; i < length_bytes; i++)
        *length = *length << 8 | decoder->header[2 + i];
    if (length_bytes == 2)
        return *length >= FRAME_LENGTH_16;
    return *length > UINT16_MAX && *length <= INT64_MAX;
}

/* Begins the payload. NULL, or the fault and its code. */
static const char *frame_open(struct frame_decoder *decoder, enum close_code *code)
{
    uint8_t opcode = decoder->header[0] & FRAME_OPCODE_BITS;
    uint64_t length;

    *code = CLOSE_PROTOCOL_ERROR;
    if (!frame_length(decoder, &length))
        return "length not in its shortest form";
    if (opcode == FRAME_BINARY) {
        *code = CLOSE_UNSUPPORTED_DATA;
        return "only text messages";
    }
    if (!(opcode & FRAME_CONTROL_BIT) && length > MESSAGE_BYTES_MAX - decoder->message_bytes) {
        *code = CLOSE_TOO_BIG;
        return "a message is at most 16 KiB";
    }

    if (opcode == FRAME_TEXT) {
        decoder->in_message = true;
        decoder->utf8 = (struct utf8_state){0};
    }
    decoder->frame_left = length;
    decoder->mask_index = 0;
    decoder->in_payload = true;
    return NULL;
}

/* Takes header bytes one by one, so that a fault is found at its byte. Returns how many;
 * *fault and *code as frame_open(). */
static size_t frame_take_header(struct frame_decoder *decoder, struct bytes input,
                                const char **fault, enum close_code *code)
{
    size_t used = 0;

    *fault = NULL;
    *code = CLOSE_PROTOCOL_ERROR;
    while (used < input.size && !decoder->in_payload && !*fault) {
        decoder->header[decoder->header_bytes++] = (uint8_t)input.data[used++];
        if (decoder->header_bytes == 2)
            *fault = frame_start_fault(decoder);
        else if (decoder->header_bytes == frame_header_size(decoder))
            *fault = frame_open(decoder, code);
    }
    return used;
}

/* Unmasks (5.3) what there is of the frame's payload onto the end of the buffer. */
static size_t frame_take_payload(struct frame_decoder *decoder, struct bytes input,
                                 const char **fault)
{
    const uint8_t *mask = decoder->header + frame_header_size(decoder) - FRAME_MASK_BYTES;
    size_t taken = input.size < decoder->frame_left ? input.size : (size_t)decoder->frame_left;
    size_t start = decoder->payload.size;

    if (taken == 0)
        return 0;
    buffer_append(&decoder->payload, (struct bytes){.data = input.data, .size = taken});
    /* frame_open() has seen to it that it fits. */
    ASSERT(!decoder->payload.overflowed);

    char *plain = decoder->payload.data + start;

    for (size_t i = 0; i < taken; i++)
        plain[i] ^= (char)mask[(decoder->mask_index + i) & 3];
    decoder->mask_index = (uint8_t)((decoder->mask_index + taken) & 3);
    decoder->frame_left -= taken;
    if (!(decoder->header[0] & FRAME_CONTROL_BIT) &&
        !utf8_accepts(&decoder->utf8, (struct bytes){.data = plain, .size = taken}))
        *fault = "text is not UTF-8";
    return taken;
}

/* The control frame is complete: its payload stands behind that of the open message. */
static void frame_end_control(struct frame_decoder *decoder, uint8_t opcode,
                              struct frame_result *result)
{
    result->event = opcode == FRAME_CLOSE  ? FRAME_EVENT_CLOSE
                    : opcode == FRAME_PING ? FRAME_EVENT_PING
                                           : FRAME_EVENT_PONG;
    result->payload.size = decoder->payload.size - decoder->message_bytes;
    result->payload.data =
        result->payload.size ? decoder->payload.data + decoder->message_bytes : NULL;
    decoder->handed_out = true;
    decoder->handed_text = false;
}

/* A data frame is complete; NULL, or what is wrong with the text. */
static const char *frame_end_data(struct frame_decoder *decoder, struct frame_result *result)
{
    decoder->message_bytes = (uint32_t)decoder->payload.size;
    if (!(decoder->header[0] & FRAME_FIN))
        return NULL;
    if (!utf8_is_complete(&decoder->utf8))
        return "text ends within a character";
    decoder->in_message = false;
    decoder->handed_out = true;
    decoder->handed_text = true;
    result->event = FRAME_EVENT_TEXT;
    result->payload = buffer_bytes(&decoder->payload);
    return NULL;
}

/* Forgets the payload of the last event, and its memory: most connections are idle. */
static void frame_forget(struct frame_decoder *decoder)
{
    if (!decoder->handed_out)
        return;
    if (decoder->handed_text)
        decoder->message_bytes = 0;
    decoder->payload.size = decoder->message_bytes;
    if (decoder->message_bytes == 0)
        buffer_release(&decoder->payload);
    decoder->handed_out = false;
}

static struct bytes frame_rest(struct bytes input, size_t used)
{
    if (used == input.size)
        return (struct bytes){0};
    return (struct bytes){.data = input.data + used, .size = input.size - used};
}

size_t frame_decode(struct frame_decoder *decoder, struct bytes input,
                    struct frame_result *result)
{
    size_t used = 0;

    *result = (struct frame_result){.event = FRAME_EVENT_NONE};
    frame_forget(decoder);
    while (result->event == FRAME_EVENT_NONE) {
        struct bytes rest = frame_rest(input, used);
        const char *fault = NULL;
        enum close_code code = CLOSE_INVALID_PAYLOAD;

        if (!decoder->in_payload) {
            used += frame_take_header(decoder, rest, &fault, &code);
            if (fault)
                return frame_broken(result, code, fault, used);
            if (!decoder->in_payload)
                return used;
            continue;
        }

        uint8_t opcode = decoder->header[0] & FRAME_OPCODE_BITS;

        used += frame_take_payload(decoder, rest, &fault);
        if (fault)
            return frame_broken(result, code, fault, used);
        if (decoder->frame_left > 0)
            return used;

        decoder->in_payload = false;
        decoder->header_bytes = 0;
        if (opcode & FRAME_CONTROL_BIT)
            frame_end_control(decoder, opcode, result);
        else
            fault = frame_end_data(decoder, result);
        if (fault)
            return frame_broken(result, code, fault, used);
    }
    return used;
}

/* 7.4.1, 7.4.2 and the registry: what an endpoint may put into a close frame. */
static bool close_code_may_be_sent(uint32_t code)
{
    return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) ||
           (code >= 3000 && code <= 4999);
}

enum close_code frame_close_decode(struct bytes payload)
{
    struct utf8_state utf8 = {0};

    if (payload.size == 0)
        return CLOSE_NO_STATUS;
    if (payload.size == 1)
        return CLOSE_PROTOCOL_ERROR;

    uint32_t code = (uint32_t)(uint8_t)payload.data[0] << 8 | (uint8_t)payload.data[1];

    if (!close_code_may_be_sent(code))
        return CLOSE_PROTOCOL_ERROR;
    if (!utf8_accepts(&utf8,
                      (struct bytes){.data = payload.data + 2, .size = payload.size - 2}) ||
        !utf8_is_complete(&utf8))
        return CLOSE_INVALID_PAYLOAD;
    return (enum close_code)code;
}

size_t frame_control_encode(enum frame_opcode opcode, struct bytes payload,
                            char out[FRAME_CONTROL_FRAME_BYTES_MAX])
{
    ASSERT(opcode & FRAME_CONTROL_BIT);
    ASSERT(payload.size <= FRAME_CONTROL_BYTES_MAX);
    out[0] = (char)(FRAME_FIN | opcode);
    out[1] = (char)payload.size;
    if (payload.size > 0)
        memcpy(out + 2, payload.data, payload.size);
    return 2 + payload.size;
}

size_t frame_close_encode(enum close_code code, const char *reason,
                          char out[FRAME_CONTROL_FRAME_BYTES_MAX])
{
    char payload[FRAME_CONTROL_BYTES_MAX];
    struct bytes text = bytes_from_string(reason);

    if (code == CLOSE_NO_STATUS)
        return frame_control_encode(FRAME_CLOSE, (struct bytes){0}, out);
    if (text.size > sizeof(payload) - 2) {
        text.size = sizeof(payload) - 2;
        /* Step back to the start of the character that was cut. */
        while (text.size > 0 && ((unsigned char)text.data[text.size] & 0xC0) == 0x80)
            text.size--;
    }
    payload[0] = (char)((unsigned)code >> 8);
    payload[1] = (char)((unsigned)code & 0xFF);
    if (text.size > 0)
        memcpy(payload + 2, text.data, text.size);
    return frame_control_encode(FRAME_CLOSE,
                                (struct bytes){.data = payload, .size = 2 + text.size}, out);
}
