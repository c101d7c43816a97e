/* The last requests of each seat, and of the staff together: so that a repeat gets its old
 * answer, also after a restart. */
#include "internal.h"

#include <stdlib.h>
#include <string.h>

#include "herkend/memory.h"

/* The memory of an actor; NULL for the server itself, which does not repeat. */
static const struct request_memory *memory_find(const struct session *session,
                                                struct actor actor)
{
    switch (actor.role) {
    case ROLE_PARTICIPANT:
        return session_has_seat(session, actor.number) ? &session->seats[actor.number].requests
                                                       : NULL;
    case ROLE_MODERATOR:
    case ROLE_OBSERVER:
        return &session->staff_requests;
    case ROLE_NONE:
    case ROLE_SERVER:
        return NULL;
    }
    UNREACHABLE("role");
}

/* What the answer to this event's command was: its kind, and the thing it named. */
static struct remembered answer_of(const struct event *event)
{
    struct remembered answer = {.kind = COMMAND_NONE, .seq = event->seq};

    switch (event->kind) {
    case EVENT_WRITTEN:
        answer.kind = event->parent ? COMMAND_REACTION : COMMAND_STATEMENT;
        answer.number = event->statement;
        break;
    case EVENT_OFFERED:
        answer.kind = COMMAND_NEXT;
        answer.number = event->statement;
        break;
    case EVENT_THEME_ADDED:
        answer.kind = COMMAND_THEME;
        answer.number = event->theme;
        break;
    case EVENT_POLL_OPENED:
        answer.kind = COMMAND_POLL_OPEN;
        answer.number = event->poll;
        break;
    case EVENT_PROPOSED:
        answer.kind = COMMAND_PROPOSE;
        answer.number = event->proposal;
        break;
    case EVENT_VOTED:
        answer.kind = COMMAND_VOTE;
        break;
    case EVENT_NONE:
    case EVENT_CREATED:
    case EVENT_AMENDED:
    case EVENT_STATE_CHANGED:
    case EVENT_ROUND_OPENED:
    case EVENT_ROUND_CLOSED:
    case EVENT_CLOSED:
    case EVENT_AUTOMATIC_SET:
    case EVENT_PROJECTED:
    case EVENT_JOINED:
    case EVENT_EJECTED:
    case EVENT_BACKGROUND_ANSWERED:
    case EVENT_LINK_MADE:
    case EVENT_LINK_ENDED:
    case EVENT_THEME_OPENED:
    case EVENT_THEME_EXTENDED:
    case EVENT_THEME_CLOSING:
    case EVENT_THEME_CLOSED:
    case EVENT_THEME_EDITED:
    case EVENT_THEME_SKIPPED:
    case EVENT_THEME_UNSKIPPED:
    case EVENT_THEME_MOVED:
    case EVENT_WITHDRAWN:
    case EVENT_FLAGGED:
    case EVENT_HIDDEN:
    case EVENT_RESTORED:
    case EVENT_APPROVED:
    case EVENT_MERGED:
    case EVENT_UNMERGED:
    case EVENT_REWORD_ASKED:
    case EVENT_PINNED:
    case EVENT_POLL_CLOSED:
    case EVENT_POLL_ANSWERED:
    case EVENT_ANNOUNCED:
    case EVENT_NOTED:
    case EVENT_REPORT_WITHDRAWN:
    case EVENT_REPORT_READMITTED:
        break;
    }
    return answer;
}

/* By doubling: it stays small for the many who ask little. */
static void memory_grow(struct request_memory *memory)
{
    memory->capacity = memory->capacity > 0 ? memory->capacity * 2 : 8;
    memory->id_hashes =
        xreallocarray(memory->id_hashes, memory->capacity, sizeof(*memory->id_hashes));
    memory->answers =
        xreallocarray(memory->answers, memory->capacity, sizeof(*memory->answers));
}

void request_remember(struct session *session, const struct event *event)
{
    if (event->request.size == 0)
        return;

    struct request_memory *memory = NULL;

    if (event->actor.role == ROLE_PARTICIPANT && session_has_seat(session, event->actor.number))
        memory = &session->seats[event->actor.number].requests;
    else if (event->actor.role == ROLE_MODERATOR || event->actor.role == ROLE_OBSERVER)
        memory = &session->staff_requests;
    if (!memory)
        return;

    if (memory->count < REMEMBERED_REQUESTS) {
        if (memory->count == memory->capacity)
            memory_grow(memory);
        memory->next = memory->count;
        memory->count++;
    }
    memory->id_hashes[memory->next] = bytes_hash(event->request);
    memory->answers[memory->next] = answer_of(event);
    memory->next = (memory->next + 1) % REMEMBERED_REQUESTS;
}

bool session_find_request(const struct session *session, struct actor actor, struct bytes id,
                          struct remembered *remembered)
{
    const struct request_memory *memory = memory_find(session, actor);

    if (!memory || id.size == 0)
        return false;

    uint64_t hash = bytes_hash(id);

    /* From the latest on: it is looked for as soon as it is there. */
    for (size_t i = 0, place = memory->next; i < memory->count; i++) {
        place = (place > 0 ? place : memory->count) - 1;
        if (memory->id_hashes[place] == hash) {
            *remembered = memory->answers[place];
            return true;
        }
    }
    return false;
}

void request_memory_copy(struct request_memory *to, const struct request_memory *from)
{
    *to = *from;
    if (from->capacity == 0)
        return;
    to->id_hashes = xreallocarray(NULL, from->capacity, sizeof(*to->id_hashes));
    to->answers = xreallocarray(NULL, from->capacity, sizeof(*to->answers));
    memcpy(to->id_hashes, from->id_hashes, from->count * sizeof(*to->id_hashes));
    memcpy(to->answers, from->answers, from->count * sizeof(*to->answers));
}

void request_memory_release(struct request_memory *memory)
{
    free(memory->id_hashes);
    free(memory->answers);
}
