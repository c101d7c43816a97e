/*
 * The links with which moderators and observers come in. The creation makes one of each, the
 * organiser makes more and ends them. An ended link stays in the list: who comes with it is
 * told that it was withdrawn, and not that it never was.
 */
#include "internal.h"

static bool has_link(const struct session *session, uint32_t link)
{
    return link > 0 && link <= session->link_count;
}

uint32_t session_link_count(const struct session *session)
{
    return (uint32_t)session->link_count;
}

const struct staff_link *session_link(const struct session *session, uint32_t link)
{
    ASSERT(has_link(session, link));
    return &session->links[link];
}

/* Constant time: how long it takes says nothing about how much was right. */
static bool hash_equal(const struct token_hash *a, const struct token_hash *b)
{
    uint8_t difference = 0;

    for (size_t i = 0; i < TOKEN_HASH_BYTES; i++)
        difference |= a->data[i] ^ b->data[i];
    return difference == 0;
}

uint32_t session_find_link(const struct session *session, const struct token_hash *hash)
{
    uint32_t found = 0;

    for (uint32_t i = 1; i <= session->link_count; i++) {
        bool is_it = hash_equal(&session->links[i].hash, hash);

        found = is_it ? i : found;
    }
    return found;
}

enum role session_find_staff(const struct session *session, const struct token_hash *hash)
{
    uint32_t link = session_find_link(session, hash);

    return link == 0 || session->links[link].ended ? ROLE_NONE : session->links[link].role;
}

void decide_link_make(struct deciding *deciding)
{
    const struct session *session = deciding->session;
    const struct command *command = deciding->command;

    ASSERT(command->link_role == ROLE_MODERATOR || command->link_role == ROLE_OBSERVER);
    if (session->link_count >= STAFF_LINKS_MAX) {
        deciding_refuse(deciding, REFUSED_FULL,
                        "a session has at most 32 links for staff, ended ones included");
        return;
    }

    struct event *event = deciding_event(deciding, EVENT_LINK_MADE);

    event->link = (uint32_t)session->link_count + 1;
    event->link_role = command->link_role;
    event->link_hash = command->link_hash;
    deciding->decision.link = event->link;
}
_Static_assert(STAFF_LINKS_MAX == 32, "the sentence above names the limit");

void decide_link_end(struct deciding *deciding)
{
    const struct session *session = deciding->session;
    uint32_t link = deciding->command->link;

    if (!has_link(session, link)) {
        deciding_refuse(deciding, REFUSED_NOT_FOUND, "there is no such link");
        return;
    }
    if (session->links[link].ended)
        return; /* it is already so */
    deciding_event(deciding, EVENT_LINK_ENDED)->link = link;
}
