#ifndef HERKEND_MESSAGE_H
#define HERKEND_MESSAGE_H

#include "herkend/bytes.h"

/*
 * An encoded update, framed once as a WebSocket text frame from a server (RFC 6455,
 * section 5.2: FIN, opcode 1, no mask), so that all who get it share the same bytes. Immutable
 * after creation; reference counted with atomics: any thread.
 */
struct message;

/* One reference, given. Copies the payload. */
struct message *message_create(struct bytes payload);
/* The same, of one that somebody waits for: it is written before what many are told. */
struct message *message_create_answer(struct bytes payload);
/* The same, of one that is about something of which only the latest counts: a later one of the
 * same topic says all that this one said. topic: not 0. */
struct message *message_create_state(struct bytes payload, uint64_t topic);
/* The frames of several messages, one behind the other, as one that has no payload of its own.
 * One reference, given; NULL when they are more than bytes_max together. */
struct message *message_join(struct message *const *messages, size_t count, size_t bytes_max);
struct message *message_retain(struct message *message);
/* NULL is allowed. */
void message_release(struct message *message);

struct bytes message_payload(const struct message *message); /* of one that is not joined */
struct bytes message_frame(const struct message *message);   /* header and payload */
bool message_is_answer(const struct message *message);
/* All topics of what is in it; NULL and 0, if any of it is said only once. */
const uint64_t *message_topics(const struct message *message, uint32_t *count);
/* Updates in it: 1, or how many were joined. */
uint32_t message_update_count(const struct message *message);

#endif
