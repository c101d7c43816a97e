/*
 * What moderators see besides: figures, signals, and the lines of statements that have changed;
 * a new moderator is shown all there are, in portions. Engine's thread.
 */
#include "internal.h"

enum { CONSOLE_UPDATES_PER_BEAT = 10 };

static void console_figures(struct engine *engine, struct hosted_session *hosted,
                            struct update *update)
{
    view_console(hosted->session, hosted_now(engine, hosted), &engine->scratch, update);
    update->present = hosted->present;
}

/* update: with the figures, and lines that are replaced. */
static struct message *console_message(struct engine *engine, struct hosted_session *hosted,
                                       struct update *update, const uint32_t *statements,
                                       size_t count)
{
    ASSERT(count <= CONSOLE_STATEMENTS);
    view_console_lines(hosted->session, hosted->publication.standing, statements, count,
                       &engine->scratch, update);
    return update_message(engine, update);
}

/* Figures alone are sent only when they differ from what was seen. */
static void figures_beat(struct engine *engine, struct hosted_session *hosted)
{
    struct publication *publication = &hosted->publication;
    struct update update;

    console_figures(engine, hosted, &update);

    struct message *message = update_message(engine, &update);
    uint64_t digest = bytes_hash(message_payload(message));

    if (digest != publication->console_digest)
        send_to_role(engine, hosted, ROLE_MODERATOR, message);
    publication->console_digest = digest;
    message_release(message);
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* The oldest changes first; what is over the measure of one beat waits for the next. */
static void lines_beat(struct engine *engine, struct hosted_session *hosted)
{
    struct number_set *changed = &hosted->publication.dirty.console_statements;
    size_t count =
        smaller(changed->list.count, (size_t)CONSOLE_UPDATES_PER_BEAT * CONSOLE_STATEMENTS);
    struct update update;

    console_figures(engine, hosted, &update);
    for (size_t i = 0; i < count; i += CONSOLE_STATEMENTS) {
        struct message *message =
            console_message(engine, hosted, &update, &changed->list.items[i],
                            smaller(count - i, CONSOLE_STATEMENTS));

        send_to_role(engine, hosted, ROLE_MODERATOR, message);
        message_release(message);
    }
    for (size_t i = 0; i < count; i++)
        changed->marks[changed->list.items[i]] = 0;
    memmove(changed->list.items, changed->list.items + count,
            (changed->list.count - count) * sizeof(changed->list.items[0]));
    changed->list.count -= count;
}

void console_beat(struct engine *engine, struct hosted_session *hosted)
{
    struct publication *publication = &hosted->publication;
    struct dirty *dirty = &publication->dirty;

    if (hosted->members[ROLE_MODERATOR].count == 0) {
        number_set_clear(&dirty->console_statements); /* who comes is shown all of them */
        dirty->console = false;
        publication->console_due_ms = UINT64_MAX;
        return;
    }
    if (dirty->console_statements.list.count > 0)
        lines_beat(engine, hosted);
    else if (dirty->console)
        figures_beat(engine, hosted);
    dirty->console = false;
    if (session_state(hosted->session) == SESSION_LIVE)
        publication->console_due_ms = engine->now_ms + CONSOLE_REFRESH_MS;
    if (dirty->console_statements.list.count > 0)
        beat_want(engine, hosted);
}

/* One portion for one moderator; false when that was the last. */
static bool catch_up(struct engine *engine, struct hosted_session *hosted, uint32_t number)
{
    uint32_t statements[CONSOLE_STATEMENTS];
    struct connection *connection = &engine->connections.items[number];
    struct update update;

    console_figures(engine, hosted, &update);
    for (int i = 0; i < CONSOLE_CATCH_UP_UPDATES; i++) {
        size_t count = 0;

        while (count < CONSOLE_STATEMENTS &&
               connection->next_console_statement <= hosted->statement_count)
            statements[count++] = connection->next_console_statement++;

        struct message *message = console_message(engine, hosted, &update, statements, count);

        send_to(engine, connection->handle, message);
        message_release(message);
        if (connection->next_console_statement > hosted->statement_count) {
            connection->next_console_statement = 0;
            return false;
        }
    }
    return true;
}

void console_catch_up(struct engine *engine, struct hosted_session *hosted)
{
    const struct number_list *moderators = &hosted->members[ROLE_MODERATOR];
    bool more = false;

    for (size_t i = 0; i < moderators->count; i++) {
        if (engine->connections.items[moderators->items[i]].next_console_statement != 0)
            more = catch_up(engine, hosted, moderators->items[i]) || more;
    }
    hosted->publication.catch_up_due_ms =
        more ? engine->now_ms + CONSOLE_CATCH_UP_MS : UINT64_MAX;
}
