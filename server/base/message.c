/* Encoded updates, framed once and shared by all who get them. Any thread. */
#include "herkend/message.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "herkend/assert.h"
#include "herkend/memory.h"

/* RFC 6455, section 5.2: two bytes, and eight more for the longest length. */
enum {
    FRAME_HEADER_BYTES_MAX = 10,
    FRAME_FIN_TEXT = 0x81,
    FRAME_LENGTH_16 = 126,
    FRAME_LENGTH_64
};

struct message {
    _Atomic uint32_t references;
    uint32_t update_count;
    uint32_t header_bytes;
    bool is_answer;
    uint32_t topic_count; /* 0: none, or some of it has none */
    uint64_t topic;       /* the only one */
    uint64_t *topics;     /* or those of a joined one; owned */
    size_t payload_bytes;
    char frame[]; /* header and payload; of a joined one, all of them and no header */
};

/* Writes the header of an unmasked, final text frame; returns its size. */
static uint32_t frame_header(unsigned char *out, uint64_t payload_bytes)
{
    uint32_t length_bytes = 0;

    out[0] = FRAME_FIN_TEXT;
    if (payload_bytes < FRAME_LENGTH_16) {
        out[1] = (unsigned char)payload_bytes;
    } else if (payload_bytes <= UINT16_MAX) {
        out[1] = FRAME_LENGTH_16;
        length_bytes = 2;
    } else {
        out[1] = FRAME_LENGTH_64;
        length_bytes = 8;
    }
    for (uint32_t i = 0; i < length_bytes; i++)
        out[2 + i] = (unsigned char)(payload_bytes >> (8 * (length_bytes - 1 - i)));
    return 2 + length_bytes;
}

struct message *message_create(struct bytes payload)
{
    unsigned char header[FRAME_HEADER_BYTES_MAX];
    uint32_t header_bytes = frame_header(header, payload.size);
    struct message *message = xcalloc(1, sizeof(*message) + header_bytes + payload.size);

    atomic_init(&message->references, 1);
    message->update_count = 1;
    message->header_bytes = header_bytes;
    message->payload_bytes = payload.size;
    memcpy(message->frame, header, header_bytes);
    if (payload.size > 0)
        memcpy(message->frame + header_bytes, payload.data, payload.size);
    return message;
}

struct message *message_create_answer(struct bytes payload)
{
    struct message *message = message_create(payload);

    message->is_answer = true;
    return message;
}

struct message *message_create_state(struct bytes payload, uint64_t topic)
{
    struct message *message = message_create(payload);

    ASSERT(topic != 0);
    message->topic = topic;
    message->topic_count = 1;
    return message;
}

bool message_is_answer(const struct message *message)
{
    return message->is_answer;
}

/* Those of all, if each has some. */
static void message_join_topics(struct message *joined, struct message *const *messages,
                                size_t count)
{
    uint32_t topic_count = 0;

    for (size_t i = 0; i < count; i++) {
        if (messages[i]->topic_count == 0)
            return;
        topic_count += messages[i]->topic_count;
    }
    joined->topics = xcalloc(topic_count, sizeof(*joined->topics));
    for (size_t i = 0; i < count; i++) {
        uint32_t part_count;
        const uint64_t *part = message_topics(messages[i], &part_count);

        memcpy(joined->topics + joined->topic_count, part, part_count * sizeof(*part));
        joined->topic_count += part_count;
    }
}

struct message *message_join(struct message *const *messages, size_t count, size_t bytes_max)
{
    size_t size = 0, at = 0;

    ASSERT(count > 0);
    for (size_t i = 0; i < count; i++)
        size += message_frame(messages[i]).size;
    if (size > bytes_max)
        return NULL;

    struct message *joined = xcalloc(1, sizeof(*joined) + size);

    atomic_init(&joined->references, 1);
    joined->payload_bytes = size;
    for (size_t i = 0; i < count; i++) {
        struct bytes frame = message_frame(messages[i]);

        memcpy(joined->frame + at, frame.data, frame.size);
        at += frame.size;
        joined->update_count += messages[i]->update_count;
    }
    message_join_topics(joined, messages, count);
    return joined;
}

struct message *message_retain(struct message *message)
{
    uint32_t before = atomic_fetch_add_explicit(&message->references, 1, memory_order_relaxed);

    ASSERT(before > 0);
    ASSERT(before < UINT32_MAX);
    return message;
}

void message_release(struct message *message)
{
    if (!message)
        return;

    /* Release, then acquire: whoever frees has seen all that the others did with it. */
    uint32_t before = atomic_fetch_sub_explicit(&message->references, 1, memory_order_acq_rel);

    ASSERT(before > 0);
    if (before != 1)
        return;
    free(message->topics);
    free(message);
}

const uint64_t *message_topics(const struct message *message, uint32_t *count)
{
    *count = message->topic_count;
    if (message->topic_count == 0)
        return NULL;
    return message->topics ? message->topics : &message->topic;
}

uint32_t message_update_count(const struct message *message)
{
    return message->update_count;
}

struct bytes message_payload(const struct message *message)
{
    ASSERT(message->header_bytes > 0);
    return (struct bytes){.data = message->frame + message->header_bytes,
                          .size = message->payload_bytes};
}

struct bytes message_frame(const struct message *message)
{
    return (struct bytes){.data = message->frame,
                          .size = message->header_bytes + message->payload_bytes};
}
