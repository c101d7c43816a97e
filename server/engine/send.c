/*
 * Who gets a message: one encoded update, shared by all its receivers. What everybody in a
 * session gets is kept until something else has to go out: messages that follow each other
 * then leave together, with one write for each receiver. Engine's thread.
 */
#include "internal.h"

#include <stdlib.h>

#include "herkend/memory.h"

/* Who can be connected to a session. */
static const enum role member_roles[] = {ROLE_PARTICIPANT, ROLE_MODERATOR, ROLE_OBSERVER};

bool is_watched(const struct hosted_session *hosted)
{
    for (size_t i = 0; i < ARRAY_COUNT(member_roles); i++) {
        if (hosted->members[member_roles[i]].count > 0)
            return true;
    }
    return false;
}

/* The connections of a session, in engine->broadcast.handles. */
static void broadcast_address(struct engine *engine)
{
    struct broadcast *broadcast = &engine->broadcast;

    broadcast->handle_count = 0;
    for (size_t i = 0; i < ARRAY_COUNT(member_roles); i++) {
        const struct number_list *members = &broadcast->hosted->members[member_roles[i]];

        broadcast->handles = array_reserve(broadcast->handles, &broadcast->handle_capacity,
                                           broadcast->handle_count + members->count,
                                           sizeof(*broadcast->handles));
        for (size_t k = 0; k < members->count; k++)
            broadcast->handles[broadcast->handle_count++] =
                engine->connections.items[members->items[k]].handle;
    }
}

static void broadcast_send_singly(struct engine *engine)
{
    const struct broadcast *broadcast = &engine->broadcast;

    for (size_t i = 0; i < broadcast->message_count; i++) {
        for (size_t k = 0; k < broadcast->handle_count; k++)
            engine->port.send(engine->port.context, broadcast->handles[k],
                              broadcast->messages[i]);
    }
}

void broadcast_flush(struct engine *engine)
{
    struct broadcast *broadcast = &engine->broadcast;

    if (broadcast->message_count == 0)
        return;
    broadcast_address(engine);
    if (engine->port.send_many)
        engine->port.send_many(engine->port.context, broadcast->handles,
                               broadcast->handle_count, broadcast->messages,
                               broadcast->message_count);
    else
        broadcast_send_singly(engine);
    for (size_t i = 0; i < broadcast->message_count; i++)
        message_release(broadcast->messages[i]);
    broadcast->message_count = 0;
}

void broadcast_release(struct engine *engine)
{
    ASSERT(engine->broadcast.message_count == 0);
    free(engine->broadcast.handles);
}

void send_to(struct engine *engine, struct connection_handle to, struct message *message)
{
    broadcast_flush(engine); /* came first */
    engine->port.send(engine->port.context, to, message);
}

void send_to_role(struct engine *engine, const struct hosted_session *hosted, enum role role,
                  struct message *message)
{
    const struct number_list *members = &hosted->members[role];

    for (size_t i = 0; i < members->count; i++)
        send_to(engine, engine->connections.items[members->items[i]].handle, message);
}

void send_to_all(struct engine *engine, const struct hosted_session *hosted,
                 struct message *message)
{
    struct broadcast *broadcast = &engine->broadcast;

    if (broadcast->hosted != hosted || broadcast->message_count == BROADCAST_MESSAGES_MAX)
        broadcast_flush(engine);
    broadcast->hosted = hosted;
    broadcast->messages[broadcast->message_count++] = message_retain(message);
}

void send_to_seat(struct engine *engine, const struct hosted_session *hosted, uint32_t seat,
                  struct message *message)
{
    ASSERT(seat > 0 && seat <= hosted->seat_count);
    for (uint32_t i = hosted->seats[seat].first_connection; i != 0;
         i = engine->connections.items[i].next_of_seat)
        send_to(engine, engine->connections.items[i].handle, message);
}

void send_update(struct engine *engine, const struct hosted_session *hosted,
                 const struct update *update)
{
    struct message *message = update_message(engine, update);

    send_to_all(engine, hosted, message);
    message_release(message);
}
