/*
 * Which connection sits where: found by its place in the loop, listed per role of the session
 * and per seat. Two tabs with one token are two connections of one seat. Engine's thread.
 */
#include "internal.h"

#include <stdlib.h>

#include "herkend/memory.h"

static uint64_t place_of(struct connection_handle handle)
{
    return (uint64_t)handle.loop << 32 | handle.slot;
}

void connections_release(struct connection_table *table)
{
    for (size_t i = 1; i <= table->count; i++)
        free(table->items[i].credential);
    free(table->items);
    number_list_release(&table->free);
    table_release(&table->by_place);
    *table = (struct connection_table){0};
}

uint32_t connection_number(const struct engine *engine, const struct connection *connection)
{
    return (uint32_t)(connection - engine->connections.items);
}

struct connection *connection_find(struct engine *engine, struct connection_handle handle)
{
    uint32_t number;

    if (!table_find(&engine->connections.by_place, place_of(handle), &number))
        return NULL;

    struct connection *connection = &engine->connections.items[number];

    ASSERT(connection->hosted);
    if (connection->handle.generation == handle.generation)
        return connection;
    /* The loop has given the place to somebody else: word of the closing was lost. */
    if (connection->handle.generation < handle.generation)
        connection_unbind(engine, connection);
    return NULL;
}

static struct connection *connection_take_free(struct connection_table *table)
{
    if (table->free.count > 0)
        return &table->items[table->free.items[--table->free.count]];

    size_t number = table->count + 1;

    table->items =
        array_reserve(table->items, &table->capacity, number + 1, sizeof(*table->items));
    table->count = number;
    return &table->items[number];
}

static void seat_attach(struct engine *engine, struct connection *connection)
{
    struct hosted_session *hosted = connection->hosted;
    struct hosted_seat *seat = &hosted->seats[connection->seat];

    if (seat->first_connection == 0) {
        hosted->present++;
        metric_add(&engine->metrics->seats, 1);
        hosted->publication.dirty.presence = true;
        hosted->publication.dirty.console = true;
    }
    connection->next_of_seat = seat->first_connection;
    seat->first_connection = connection_number(engine, connection);
}

static void seat_detach(struct engine *engine, const struct connection *connection)
{
    struct hosted_session *hosted = connection->hosted;
    struct hosted_seat *seat = &hosted->seats[connection->seat];
    uint32_t number = connection_number(engine, connection);
    uint32_t *link = &seat->first_connection;

    while (*link != number) {
        ASSERT(*link != 0);
        link = &engine->connections.items[*link].next_of_seat;
    }
    *link = connection->next_of_seat;
    if (seat->first_connection == 0) {
        ASSERT(hosted->present > 0);
        hosted->present--;
        metric_add(&engine->metrics->seats, (uint64_t)-1);
        hosted->publication.dirty.presence = true;
        hosted->publication.dirty.console = true;
    }
}

struct connection *connection_bind(struct engine *engine, struct connection_handle handle,
                                   struct hosted_session *hosted, struct viewer viewer)
{
    ASSERT(!connection_find(engine, handle));
    ASSERT(viewer.role == ROLE_PARTICIPANT || viewer.role == ROLE_MODERATOR ||
           viewer.role == ROLE_OBSERVER);

    struct connection *connection = connection_take_free(&engine->connections);
    struct number_list *members = &hosted->members[viewer.role];
    uint32_t number = connection_number(engine, connection);

    *connection = (struct connection){.handle = handle,
                                      .hosted = hosted,
                                      .role = viewer.role,
                                      .seat = viewer.seat,
                                      .member_index = (uint32_t)members->count};
    number_list_add(members, number);
    table_put(&engine->connections.by_place, place_of(handle), number);
    if (viewer.role == ROLE_PARTICIPANT)
        seat_attach(engine, connection);
    beat_want(engine, hosted);
    return connection;
}

void connection_set_credential(struct engine *engine, struct connection *connection,
                               const struct credential *credential)
{
    ASSERT(!connection->credential);
    connection->credential = xcalloc(1, sizeof(*connection->credential));
    *connection->credential = *credential;
    if (engine->credentials_due_ms > engine->now_ms + CREDENTIAL_WATCH_MS)
        engine->credentials_due_ms = engine->now_ms + CREDENTIAL_WATCH_MS;
}

void connection_unbind(struct engine *engine, struct connection *connection)
{
    struct hosted_session *hosted = connection->hosted;
    struct number_list *members = &hosted->members[connection->role];
    uint32_t number = connection_number(engine, connection);

    if (connection->role == ROLE_PARTICIPANT)
        seat_detach(engine, connection);

    uint32_t moved = members->items[--members->count];

    members->items[connection->member_index] = moved;
    engine->connections.items[moved].member_index = connection->member_index;
    table_remove(&engine->connections.by_place, place_of(connection->handle));
    free(connection->credential);
    *connection = (struct connection){0};
    number_list_add(&engine->connections.free, number);
    beat_want(engine, hosted);
}

void connection_close(struct engine *engine, struct connection *connection, uint16_t code,
                      const char *reason)
{
    struct connection_handle handle = connection->handle;

    connection_unbind(engine, connection);
    broadcast_flush(engine);
    engine->port.close(engine->port.context, handle, code, reason);
}

void seat_close(struct engine *engine, struct hosted_session *hosted, uint32_t seat,
                const char *code_name, const char *message_text)
{
    struct update update = {
        .kind = UPDATE_ERROR, .code_name = code_name, .message = message_text};
    struct message *message = update_message(engine, &update);

    send_to_seat(engine, hosted, seat, message);
    message_release(message);
    waiting_remove(hosted, seat);
    while (hosted->seats[seat].first_connection != 0)
        connection_close(engine,
                         &engine->connections.items[hosted->seats[seat].first_connection],
                         CLOSE_ENDED, update.message);
}

/* Whoever came by a link that is ended is told, and closed. */
void link_close(struct engine *engine, struct hosted_session *hosted, uint32_t link)
{
    struct update update = {
        .kind = UPDATE_ERROR, .code_name = "withdrawn", .message = REASON_WITHDRAWN};
    struct message *message = update_message(engine, &update);
    enum role role = session_link(hosted->session, link)->role;
    const struct number_list *members = &hosted->members[role];

    /* From the end: who is closed makes room for one that has been looked at. */
    for (size_t i = members->count; i > 0; i--) {
        struct connection *connection = &engine->connections.items[members->items[i - 1]];

        if (connection->link != link)
            continue;
        send_to(engine, connection->handle, message);
        connection_close(engine, connection, CLOSE_ENDED, update.message);
    }
    message_release(message);
}
