/*
 * The ranking so far, and what hangs on it: the most recognised per theme, and the tallies of
 * statements. It is made elsewhere, of a copy of the votes, at most once a second and for at
 * most a twentieth of the time. Engine's thread.
 */
#include "internal.h"

#include "herkend/random.h"

/* Moves the numbers of one set into the other. */
static void numbers_move(struct number_set *to, struct number_set *from)
{
    for (size_t i = 0; i < from->list.count; i++)
        number_set_add(to, from->list.items[i]);
    number_set_clear(from);
}

static bool number_set_has(const struct number_set *set, uint32_t number)
{
    return number < set->mark_capacity && set->marks[number] != 0;
}

void numbers_add_merged(const struct hosted_session *hosted, struct number_set *set)
{
    for (size_t i = 0; set->list.count > 0 && i < hosted->merged.list.count; i++) {
        uint32_t from = hosted->merged.list.items[i];
        struct update fate;

        view_fate(hosted->session, from, &fate);
        if (fate.into == 0)
            continue; /* stands alone again */
        if (number_set_has(set, from))
            number_set_add(set, fate.into);
        if (number_set_has(set, fate.into))
            number_set_add(set, from);
    }
}

/* What one sees of a top: a change in the third decimal is none. */
static uint64_t top_digest(const struct update *update)
{
    uint64_t digest = update->item_count;

    for (size_t i = 0; i < update->item_count; i++) {
        const struct standing_item *item = &update->items[i];

        digest = splitmix64_once(digest ^ item->statement);
        digest = splitmix64_once(digest ^ item->n);
        digest = splitmix64_once(digest ^ (uint64_t)(int64_t)(item->score * 100 + 0.5));
    }
    return digest;
}

/* Renews what one audience was shown; false when that is still so. */
static bool top_renew(struct engine *engine, struct hosted_session *hosted, uint32_t theme,
                      enum role role, struct shown_top *shown)
{
    struct update update;

    view_top(hosted->session, theme, role, hosted->publication.standing, &engine->scratch,
             &update);

    uint64_t digest = top_digest(&update);

    if (digest == shown->digest || (update.item_count == 0 && !shown->message))
        return false;
    shown->digest = digest;
    message_release(shown->message);
    shown->message = update_message(engine, &update);
    return true;
}

static void top_publish(struct engine *engine, struct hosted_session *hosted, uint32_t theme)
{
    struct shown_top *others = &hosted->publication.tops[TOP_OTHERS][theme - 1];
    struct shown_top *observers = &hosted->publication.tops[TOP_OBSERVERS][theme - 1];

    if (top_renew(engine, hosted, theme, ROLE_MODERATOR, others)) {
        send_to_role(engine, hosted, ROLE_MODERATOR, others->message);
        send_to_role(engine, hosted, ROLE_PARTICIPANT, others->message);
    }
    if (top_renew(engine, hosted, theme, ROLE_OBSERVER, observers))
        send_to_role(engine, hosted, ROLE_OBSERVER, observers->message);
}

void tops_publish(struct engine *engine, struct hosted_session *hosted)
{
    struct update session;

    if (!hosted->publication.standing)
        return;
    view_session(hosted->session, (struct viewer){.role = ROLE_OBSERVER}, engine->now_ms,
                 &engine->scratch, &session);
    for (size_t i = 0; i < session.theme_count; i++) {
        enum theme_state state = session.themes[i].state;

        if (state != THEME_PENDING && state != THEME_SKIPPED)
            top_publish(engine, hosted, session.themes[i].theme);
    }
}

static void standing_show(struct engine *engine, struct hosted_session *hosted)
{
    struct publication *publication = &hosted->publication;

    publication->standing_is_news = false;
    numbers_add_merged(hosted, &publication->ripe_tallies);
    tops_publish(engine, hosted);
    tallies_spread(engine, hosted, &publication->ripe_tallies);
    tallies_beat(engine, hosted);
}

/* Asks for a ranking when votes have changed and the pause after the last one is over. */
void standing_beat(struct engine *engine, struct hosted_session *hosted)
{
    struct publication *publication = &hosted->publication;

    if (publication->standing_running) {
        tallies_beat(engine, hosted);
        return; /* the beat goes on when it arrives */
    }
    if (publication->standing_is_news)
        standing_show(engine, hosted);
    else
        tallies_beat(engine, hosted);
    if (!publication->dirty.standing && publication->dirty.tallies.list.count == 0)
        return;
    if (engine->now_ms < publication->standing_due_ms) {
        if (publication->beat_due_ms > publication->standing_due_ms)
            publication->beat_due_ms = publication->standing_due_ms;
        return;
    }
    if (!job_submit(engine, job_standing(hosted))) {
        beat_want(engine, hosted);
        return;
    }
    publication->standing_running = true;
    publication->dirty.standing = false;
    numbers_move(&publication->ripe_tallies, &publication->dirty.tallies);
}

/* Until the next may be asked for. In a large session tallies come seldom, and a ranking of all
 * votes costs most. */
static uint64_t standing_pause_ms(const struct hosted_session *hosted, uint64_t cost_us)
{
    uint64_t for_cost_ms = cost_us * STANDING_PAUSE_FACTOR / 1000;
    uint64_t for_size_ms = (uint64_t)hosted->present * BEAT_MS / STANDING_PRESENT_PER_BEAT;
    uint64_t pause_ms = for_cost_ms > for_size_ms ? for_cost_ms : for_size_ms;

    return pause_ms > BEAT_MS ? pause_ms : BEAT_MS;
}

void standing_arrives(struct engine *engine, struct hosted_session *hosted,
                      struct standing *standing, uint64_t cost_us)
{
    struct publication *publication = &hosted->publication;

    ASSERT(publication->standing_running);
    publication->standing_running = false;
    publication->standing_due_ms = engine->now_ms + standing_pause_ms(hosted, cost_us);
    standing_destroy(publication->standing);
    publication->standing = standing;
    if (hosted->condition != HOSTED_READY)
        return;
    if (!is_watched(hosted)) {
        beat_want(engine, hosted); /* which lets go of what nobody looks at */
        return;
    }
    publication->standing_is_news = true;
    if (hosted->present >= STANDING_GATHERS_PRESENT) {
        beat_want(engine, hosted);
        return;
    }
    arena_reset(&engine->scratch);
    standing_show(engine, hosted);
    /* What has changed while it was made waits for the next. */
    if (publication->dirty.standing)
        beat_want(engine, hosted);
}
