/* Who gets a message: one encoded update, shared by all its receivers. Engine's thread. */
#include "internal.h"

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

void send_to_role(struct engine *engine, const struct hosted_session *hosted, enum role role,
                  struct message *message)
{
    const struct number_list *members = &hosted->members[role];

    for (size_t i = 0; i < members->count; i++)
        engine->port.send(engine->port.context,
                          engine->connections.items[members->items[i]].handle, message);
}

void send_to_all(struct engine *engine, const struct hosted_session *hosted,
                 struct message *message)
{
    for (size_t i = 0; i < ARRAY_COUNT(member_roles); i++)
        send_to_role(engine, hosted, member_roles[i], message);
}

void send_to_seat(struct engine *engine, const struct hosted_session *hosted, uint32_t seat,
                  struct message *message)
{
    ASSERT(seat > 0 && seat <= hosted->seat_count);
    for (uint32_t i = hosted->seats[seat].first_connection; i != 0;
         i = engine->connections.items[i].next_of_seat)
        engine->port.send(engine->port.context, engine->connections.items[i].handle, message);
}

void send_update(struct engine *engine, const struct hosted_session *hosted,
                 const struct update *update)
{
    struct message *message = update_message(engine, update);

    send_to_all(engine, hosted, message);
    message_release(message);
}
