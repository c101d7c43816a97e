/*
 * The entrance of every decision: who may ask what, and the table of kinds. What participants
 * may do is in decide_participant.c, what moderators may in decide_moderator.c, clocks and life
 * cycle in decide_clock.c.
 */
#include "internal.h"

#include <string.h>

struct event *deciding_event(struct deciding *deciding, enum event_kind kind)
{
    struct event_list *events = deciding->events;

    ASSERT(events->count < COMMAND_EVENTS_MAX);
    struct event *event = &events->items[events->count++];

    memset(event, 0, sizeof(*event));
    event->kind = kind;
    event->version = 1;
    event->seq = deciding->session->seq + events->count;
    event->time_ms = deciding->command->time_ms;
    event->actor = deciding->command->actor;
    return event;
}

void deciding_refuse(struct deciding *deciding, enum refusal refusal, const char *message)
{
    ASSERT(refusal != REFUSED_NOTHING);
    ASSERT(message);
    deciding->decision.refusal = refusal;
    deciding->decision.message = message;
    deciding->events->count = 0;
}

static void decide_read_only(struct deciding *deciding)
{
    (void)deciding; /* answered by a view; nothing happens */
}

struct rule {
    enum command_kind kind;
    unsigned roles; /* bits: 1 << role */
    void (*decide)(struct deciding *deciding);
};

enum {
    PARTICIPANT = 1u << ROLE_PARTICIPANT,
    MODERATOR = 1u << ROLE_MODERATOR,
    SERVER = 1u << ROLE_SERVER,
};

static const struct rule rules[] = {
    {COMMAND_STATEMENT, PARTICIPANT, decide_statement},
    {COMMAND_REACTION, PARTICIPANT, decide_reaction},
    {COMMAND_VOTE, PARTICIPANT, decide_vote},
    {COMMAND_WITHDRAW, PARTICIPANT, decide_withdraw},
    {COMMAND_FLAG, PARTICIPANT, decide_flag},
    {COMMAND_PROPOSE, PARTICIPANT, decide_propose},
    {COMMAND_BACKGROUND, PARTICIPANT, decide_background},
    {COMMAND_POLL, PARTICIPANT, decide_poll},
    {COMMAND_NEXT, PARTICIPANT, decide_next},
    {COMMAND_SIMILAR, PARTICIPANT | MODERATOR, decide_read_only},
    {COMMAND_THREAD, PARTICIPANT | MODERATOR, decide_read_only},
    {COMMAND_CONVERSATION, PARTICIPANT, decide_read_only},
    {COMMAND_SESSION, MODERATOR | SERVER, decide_session},
    {COMMAND_THEME, MODERATOR, decide_theme},
    {COMMAND_ANNOUNCE, MODERATOR, decide_announce},
    {COMMAND_PROBE, MODERATOR, decide_probe},
    {COMMAND_HIDE, MODERATOR, decide_moderation},
    {COMMAND_RESTORE, MODERATOR, decide_moderation},
    {COMMAND_APPROVE, MODERATOR, decide_moderation},
    {COMMAND_EJECT, MODERATOR, decide_moderation},
    {COMMAND_MERGE, MODERATOR, decide_merge},
    {COMMAND_UNMERGE, MODERATOR, decide_unmerge},
    {COMMAND_POLL_OPEN, MODERATOR, decide_poll_open},
    {COMMAND_POLL_CLOSE, MODERATOR, decide_poll_close},
    {COMMAND_ASK_REWORD, MODERATOR, decide_ask_reword},
    {COMMAND_NOTE, MODERATOR, decide_note},
    {COMMAND_PIN, MODERATOR, decide_pin},
    {COMMAND_CREATE, SERVER, decide_create},
    {COMMAND_AMEND, SERVER, decide_amend},
    {COMMAND_JOIN, SERVER, decide_join},
    {COMMAND_LINK_MAKE, SERVER, decide_link_make},
    {COMMAND_LINK_END, SERVER, decide_link_end},
    {COMMAND_REPORT_WITHDRAW, SERVER, decide_report_withdraw},
    {COMMAND_REPORT_READMIT, SERVER, decide_report_readmit},
    {COMMAND_TICK, SERVER, decide_tick},
};

static const struct rule *rule_find(enum command_kind kind)
{
    for (size_t i = 0; i < ARRAY_COUNT(rules); i++) {
        if (rules[i].kind == kind)
            return &rules[i];
    }
    return NULL;
}

/* Whether this actor may ask for this at all, whatever the state. */
static void decide_permission(struct deciding *deciding, const struct rule *rule)
{
    const struct session *session = deciding->session;
    const struct actor *actor = &deciding->command->actor;

    if (!(rule->roles & 1u << actor->role)) {
        deciding_refuse(deciding, REFUSED_FORBIDDEN, "this is not open to your role");
        return;
    }
    if (session->seq == 0 && rule->kind != COMMAND_CREATE) {
        deciding_refuse(deciding, REFUSED_NOT_FOUND, "there is no such session");
        return;
    }
    if (actor->role != ROLE_PARTICIPANT)
        return;
    ASSERT(session_has_seat(session, actor->number));
    if (session->seats[actor->number].ejected)
        deciding_refuse(deciding, REFUSED_FORBIDDEN,
                        "the moderator has ended your part in this session");
}

struct decision session_decide(const struct session *session, const struct command *command,
                               struct event_list *events)
{
    ASSERT(session);
    ASSERT(command);
    ASSERT(command->time_ms >= session->time_ms);

    const struct rule *rule = rule_find(command->kind);
    struct deciding deciding = {.session = session, .command = command, .events = events};

    ASSERT(rule);
    events->count = 0;
    decide_permission(&deciding, rule);
    if (deciding.decision.refusal == REFUSED_NOTHING)
        rule->decide(&deciding);
    /* The last event carries the request's id: its seq is the one that the ack names. */
    if (events->count > 0)
        events->items[events->count - 1].request = command->id;
    ASSERT(deciding.decision.refusal == REFUSED_NOTHING || events->count == 0);
    return deciding.decision;
}
