/*
 * What is shown when something has changed. Turning points (state, themes, polls,
 * announcements, fates) go out at the end of their turn; what changes all the time goes out
 * with the beat, merged, at most once a second per session and kind. Engine's thread.
 */
#include "internal.h"

void publication_init(struct publication *publication)
{
    *publication = (struct publication){
        .beat_due_ms = UINT64_MAX, .console_due_ms = UINT64_MAX, .catch_up_due_ms = UINT64_MAX};
}

void publication_release(struct publication *publication)
{
    dirty_release(&publication->dirty);
    number_set_release(&publication->ripe_tallies);
    standing_destroy(publication->standing);
    for (size_t audience = 0; audience < TOP_AUDIENCES; audience++) {
        for (size_t i = 0; i < THEMES_MAX; i++)
            message_release(publication->tops[audience][i].message);
    }
    publication_init(publication);
}

uint64_t publication_due(const struct hosted_session *hosted)
{
    const struct publication *publication = &hosted->publication;
    uint64_t due = publication->beat_due_ms;

    if (publication->console_due_ms < due)
        due = publication->console_due_ms;
    if (publication->catch_up_due_ms < due)
        due = publication->catch_up_due_ms;
    return due;
}

void beat_want(struct engine *engine, struct hosted_session *hosted)
{
    struct publication *publication = &hosted->publication;
    uint64_t next_ms = publication->last_beat_ms + BEAT_MS;

    if (publication->beat_due_ms != UINT64_MAX)
        return;
    publication->beat_due_ms = next_ms > engine->now_ms ? next_ms : engine->now_ms;
    hosted_refresh_due(engine, hosted);
}

static void publish_session(struct engine *engine, const struct hosted_session *hosted)
{
    static const enum role roles[] = {ROLE_PARTICIPANT, ROLE_MODERATOR, ROLE_OBSERVER};
    struct update update;

    for (size_t i = 0; i < ARRAY_COUNT(roles); i++) {
        if (hosted->members[roles[i]].count == 0)
            continue;
        view_session(hosted->session, (struct viewer){.role = roles[i]},
                     hosted_now(engine, hosted), &engine->scratch, &update);

        struct message *message = update_message(engine, &update);

        send_to_role(engine, hosted, roles[i], message);
        message_release(message);
    }
}

static void publish_themes(struct engine *engine, const struct hosted_session *hosted,
                           uint64_t themes)
{
    struct update update;

    for (uint32_t theme = 1; themes != 0; theme++, themes >>= 1) {
        if (!(themes & 1))
            continue;
        view_theme(hosted->session, theme, &update, &engine->scratch);
        send_update(engine, hosted, &update);
    }
}

static void publish_poll_staff(struct engine *engine, const struct hosted_session *hosted,
                               uint32_t poll, enum role role)
{
    struct update update;

    if (hosted->members[role].count == 0)
        return;
    view_poll(hosted->session, poll, (struct viewer){.role = role}, &engine->scratch, &update);

    struct message *message = update_message(engine, &update);

    send_to_role(engine, hosted, role, message);
    message_release(message);
}

/* Participants see the same but for their own option: one message for all who chose alike. */
static void publish_poll_seats(struct engine *engine, const struct hosted_session *hosted,
                               uint32_t poll)
{
    const struct number_list *members = &hosted->members[ROLE_PARTICIPANT];
    struct message *by_option[OPTIONS_MAX + 1] = {0};
    struct update update;

    if (members->count == 0)
        return;
    view_poll(hosted->session, poll, (struct viewer){.role = ROLE_OBSERVER}, &engine->scratch,
              &update);

    struct poll_view view = update.polls[0];

    update.polls = &view;
    for (size_t i = 0; i < members->count; i++) {
        const struct connection *connection = &engine->connections.items[members->items[i]];

        view.own_option = view_poll_own(hosted->session, poll, connection->seat);
        ASSERT(view.own_option >= -1 && view.own_option < OPTIONS_MAX);

        struct message **message = &by_option[view.own_option + 1];

        if (!*message)
            *message = update_message(engine, &update);
        send_to(engine, connection->handle, *message);
    }
    for (size_t i = 0; i < ARRAY_COUNT(by_option); i++)
        message_release(by_option[i]);
}

static void publish_polls(struct engine *engine, const struct hosted_session *hosted,
                          uint64_t polls)
{
    for (uint32_t poll = 1; polls != 0; poll++, polls >>= 1) {
        if (!(polls & 1))
            continue;
        publish_poll_seats(engine, hosted, poll);
        publish_poll_staff(engine, hosted, poll, ROLE_MODERATOR);
        publish_poll_staff(engine, hosted, poll, ROLE_OBSERVER);
    }
}

/* One update for several seats: encoded when the first of them is there to get it. */
struct delivery {
    struct engine *engine;
    const struct hosted_session *hosted;
    const struct update *update;
    struct message *message;
};

static void deliver(void *context, uint32_t seat)
{
    struct delivery *delivery = context;

    if (delivery->hosted->seats[seat].first_connection == 0)
        return;
    if (!delivery->message)
        delivery->message = update_message(delivery->engine, delivery->update);
    send_to_seat(delivery->engine, delivery->hosted, seat, delivery->message);
}

static void publish_fates(struct engine *engine, const struct hosted_session *hosted,
                          const struct number_set *fates)
{
    struct update update;

    for (size_t i = 0; i < fates->list.count; i++) {
        struct delivery delivery = {.engine = engine, .hosted = hosted, .update = &update};

        view_fate(hosted->session, fates->list.items[i], &update);
        view_authors(hosted->session, fates->list.items[i], deliver, &delivery);
        message_release(delivery.message);
    }
}

static void publish_reacted(struct engine *engine, const struct hosted_session *hosted,
                            const struct number_set *reacted)
{
    struct update update;

    for (size_t i = 0; i < reacted->list.count; i++) {
        struct delivery delivery = {.engine = engine, .hosted = hosted, .update = &update};

        view_reacted(hosted->session, reacted->list.items[i], &update);
        view_audience(hosted->session, reacted->list.items[i], deliver, &delivery);
        message_release(delivery.message);
    }
}

void publish_announcement(struct engine *engine, struct hosted_session *hosted,
                          struct bytes text)
{
    struct update update = {.kind = UPDATE_ANNOUNCEMENT, .announcement = text};

    send_update(engine, hosted, &update);
}

static void publish_presence(struct engine *engine, const struct hosted_session *hosted)
{
    struct update update = {.kind = UPDATE_PRESENCE,
                            .present = hosted->present,
                            .joined = (uint32_t)hosted->seat_count - hosted->ejected_count};

    send_update(engine, hosted, &update);
}

void publish_at_once(struct engine *engine, struct hosted_session *hosted)
{
    struct publication *publication = &hosted->publication;
    struct dirty *dirty = &publication->dirty;

    if (hosted->condition != HOSTED_READY)
        return;
    arena_reset(&engine->scratch);
    /* A hiding, a withdrawal and a merge take a pin away without saying so. */
    if (session_pinned(hosted->session) != publication->pinned)
        dirty->session = true;
    publication->pinned = session_pinned(hosted->session);
    if (dirty->session)
        publish_session(engine, hosted);
    publish_themes(engine, hosted, dirty->themes);
    publish_polls(engine, hosted, dirty->polls);
    publish_fates(engine, hosted, &dirty->fates);
    if (dirty->tops)
        tops_publish(engine, hosted);
    dirty->session = false;
    dirty->themes = 0;
    dirty->poll_answers &= ~dirty->polls;
    dirty->polls = 0;
    dirty->tops = false;
    number_set_clear(&dirty->fates);
    beat_want(engine, hosted);
}

static void poll_answers_beat(struct engine *engine, struct hosted_session *hosted)
{
    uint64_t polls = hosted->publication.dirty.poll_answers;

    for (uint32_t poll = 1; polls != 0; poll++, polls >>= 1) {
        if (polls & 1)
            publish_poll_staff(engine, hosted, poll, ROLE_MODERATOR);
    }
    hosted->publication.dirty.poll_answers = 0;
}

static void beat(struct engine *engine, struct hosted_session *hosted)
{
    struct publication *publication = &hosted->publication;
    struct dirty *dirty = &publication->dirty;

    publication->last_beat_ms = engine->now_ms;
    publication->beat_due_ms = UINT64_MAX;
    if (dirty->presence)
        publish_presence(engine, hosted);
    dirty->presence = false;
    poll_answers_beat(engine, hosted);
    numbers_add_merged(hosted, &dirty->reacted);
    publish_reacted(engine, hosted, &dirty->reacted);
    number_set_clear(&dirty->reacted);
    standing_beat(engine, hosted);
    console_beat(engine, hosted);
}

/* Nobody looks: nothing is made, and an ended session keeps no figures in memory. */
static void beat_unwatched(struct hosted_session *hosted)
{
    struct publication *publication = &hosted->publication;

    publication->beat_due_ms = UINT64_MAX;
    publication->console_due_ms = UINT64_MAX;
    publication->catch_up_due_ms = UINT64_MAX;
    dirty_forget(&publication->dirty);
    tallies_forget(hosted);
    if (!hosted_has_ended(hosted) || publication->standing_running)
        return;
    publication_release(publication);
    publication->dirty.standing = true;
}

void publish_due(struct engine *engine, struct hosted_session *hosted)
{
    struct publication *publication = &hosted->publication;

    if (hosted->condition != HOSTED_READY || engine->now_ms < publication_due(hosted))
        return;
    arena_reset(&engine->scratch);
    if (!is_watched(hosted)) {
        beat_unwatched(hosted);
        return;
    }
    if (engine->now_ms >= publication->catch_up_due_ms)
        console_catch_up(engine, hosted);
    if (engine->now_ms >= publication->console_due_ms) {
        publication->dirty.console = true;
        publication->console_due_ms = UINT64_MAX;
        beat_want(engine, hosted);
    }
    if (engine->now_ms >= publication->beat_due_ms)
        beat(engine, hosted);
}

void publish_first(struct engine *engine, struct connection *connection)
{
    struct hosted_session *hosted = connection->hosted;
    struct publication *publication = &hosted->publication;

    const struct shown_top *tops =
        publication->tops[connection->role == ROLE_OBSERVER ? TOP_OBSERVERS : TOP_OTHERS];

    for (size_t i = 0; i < THEMES_MAX; i++) {
        if (tops[i].message)
            send_to(engine, connection->handle, tops[i].message);
    }
    publication->dirty.presence = true;
    if (connection->role == ROLE_MODERATOR) {
        connection->next_console_statement = 1;
        publication->catch_up_due_ms = engine->now_ms;
    }
    beat_want(engine, hosted);
    hosted_refresh_due(engine, hosted);
}
