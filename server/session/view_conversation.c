/*
 * The conversation as one seat knows it: what it wrote or judged, with what has become of that,
 * the latest activity first. Walks the seat's own lists only, so that what it costs does not
 * grow with the session. Who may see a text is decided as in view.c.
 */
#include "internal.h"
#include "view_internal.h"

#include <stdlib.h>

/* A statement in which the seat has a part; of what was merged, the root, once. */
struct entry {
    uint32_t statement;
    uint64_t activity_seq; /* of the seat's writing or vote, or of the latest reaction */
    const struct judgement *judgement; /* that counts; NULL: not judged */
    bool own;
};

struct entries {
    struct entry *items;
    size_t count;
    struct table place_of; /* statement -> index in items */
};

/* The entry of a statement, added when there is none. */
static struct entry *entries_get(struct entries *entries, uint32_t statement)
{
    uint32_t place = (uint32_t)entries->count;

    if (table_find(&entries->place_of, statement, &place))
        return &entries->items[place];
    table_put(&entries->place_of, statement, place);
    entries->items[entries->count++] = (struct entry){.statement = statement};
    return &entries->items[place];
}

static void entry_touch(struct entry *entry, uint64_t seq)
{
    if (seq > entry->activity_seq)
        entry->activity_seq = seq;
}

static void collect_judged(const struct session *session, uint32_t seat,
                           struct entries *entries)
{
    for (uint32_t i = session->seats[seat].first_judgement; i != 0;
         i = session->judgements[i].next_of_seat) {
        const struct judgement *judgement = &session->judgements[i];

        if (judgement->grade == GRADE_NONE)
            continue; /* only offered */

        struct entry *entry = entries_get(entries, session_root(session, judgement->statement));

        if (!entry->judgement || judgement_is_before(judgement, entry->judgement))
            entry->judgement = judgement;
        entry_touch(entry, judgement->vote_seq);
    }
}

/* What was merged into something that is not shown stands for itself: its author is to find it
 * again, and not to see what others wrote and moderation holds back. */
static void collect_written(const struct session *session, uint32_t seat,
                            struct entries *entries)
{
    for (uint32_t i = session->seats[seat].last_written; i != 0;
         i = session->statements[i].previous_of_seat) {
        uint32_t root = session_root(session, i);
        struct entry *entry = entries_get(entries, session_is_root(session, root) ? root : i);

        entry->own = true;
        entry_touch(entry, session->statements[i].seq);
    }
}

/* The latest activity first; an event may touch two, the younger is first then. */
static int compare_entries(const void *a, const void *b)
{
    const struct entry *x = a;
    const struct entry *y = b;

    if (x->activity_seq != y->activity_seq)
        return x->activity_seq > y->activity_seq ? -1 : 1;
    return x->statement > y->statement ? -1 : x->statement < y->statement;
}

/* Every statement in which the seat has a part, in order. Those that it may not see are among
 * them: they are places to go on from. table_release() place_of. */
static struct entries entries_collect(const struct session *session, uint32_t seat,
                                      struct arena *arena)
{
    struct entries entries = {0};
    size_t count = session->seats[seat].judged_count + session->seats[seat].written_count;

    entries.items = arena_alloc(arena, count + 1, sizeof(*entries.items));
    table_init(&entries.place_of);
    collect_judged(session, seat, &entries);
    collect_written(session, seat, &entries);
    ASSERT(entries.count <= count);
    for (size_t i = 0; i < entries.count; i++) {
        struct entry *entry = &entries.items[i];
        uint32_t root = session_root(session, entry->statement);

        entry_touch(entry, session->statements[root].reacted_seq);
    }
    return entries;
}

/* The entry that stands for a statement which the viewer was told; NULL: there is none. */
static const struct entry *entries_find(const struct entries *entries,
                                        const struct session *session, uint32_t statement)
{
    uint32_t place;

    if (!session_has_statement(session, statement))
        return NULL;
    if (table_find(&entries->place_of, statement, &place) ||
        table_find(&entries->place_of, session_root(session, statement), &place))
        return &entries->items[place];
    return NULL;
}

static bool may_be_shown(const struct session *session, const struct entry *entry,
                         uint32_t seat)
{
    return session_is_root(session, entry->statement) ||
           session->statements[entry->statement].seat == seat;
}

static struct conversation_item item_of(const struct session *session,
                                        const struct standing *standing,
                                        const struct entry *entry)
{
    struct conversation_item item = {.line = own_view_of(session, standing, entry->statement),
                                     .own = entry->own,
                                     .grade = GRADE_NONE};

    /* A judgement of what has become one's own by a merge counts for nothing any more. */
    if (entry->judgement && !entry->own)
        item.grade = entry->judgement->grade;
    item.open = session->state == SESSION_LIVE && !entry->own &&
                session_is_root(session, entry->statement) &&
                session_theme_takes_votes(session, item.line.statement.theme);
    return item;
}

/* From the first place on, as many as an answer holds. */
static void items_fill(const struct session *session, const struct entries *entries,
                       size_t place, struct viewer viewer, const struct standing *standing,
                       struct arena *arena, struct update *update)
{
    struct conversation_item *items = arena_alloc(arena, CONVERSATION_ITEMS, sizeof(*items));
    size_t count = 0;

    for (; place < entries->count && !update->more; place++) {
        const struct entry *entry = &entries->items[place];

        if (!may_be_shown(session, entry, viewer.seat))
            continue;
        if (count == CONVERSATION_ITEMS)
            update->more = true;
        else
            items[count++] = item_of(session, standing, entry);
    }
    update->conversation = items;
    update->conversation_count = count;
}

struct decision view_conversation(const struct session *session, struct viewer viewer,
                                  uint32_t before, const struct standing *standing,
                                  struct arena *arena, struct update *update)
{
    ASSERT(viewer.role == ROLE_PARTICIPANT);
    ASSERT(session_has_seat(session, viewer.seat));

    struct entries entries = entries_collect(session, viewer.seat, arena);
    const struct entry *cursor = before ? entries_find(&entries, session, before) : NULL;
    struct entry from = cursor ? *cursor : (struct entry){0};
    size_t place = 0;

    table_release(&entries.place_of);
    if (before && !cursor)
        return (struct decision){.refusal = REFUSED_NOT_FOUND,
                                 .message = "this is not part of your conversation"};
    qsort(entries.items, entries.count, sizeof(*entries.items), compare_entries);
    while (cursor && place < entries.count &&
           compare_entries(&entries.items[place], &from) <= 0)
        place++;
    *update = (struct update){.kind = UPDATE_CONVERSATION};
    items_fill(session, &entries, place, viewer, standing, arena, update);
    return (struct decision){0};
}
