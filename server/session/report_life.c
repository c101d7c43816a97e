/*
 * A released report's life: readable for the days of its script, withdrawn and readmitted by
 * the organiser at will. What it says never changes by that. The session has no clock: whether
 * the days are over is asked by whoever has one.
 */
#include "internal.h"

#define DAY_MS (UINT64_C(24) * 60 * 60 * 1000)

struct report_life session_report_life(const struct session *session)
{
    return session->report_life;
}

uint64_t session_closed_at(const struct session *session)
{
    return session->closed_at_ms;
}

void report_life_begin(struct session *session, uint64_t time_ms)
{
    session->report_life = (struct report_life){
        .released_at_ms = time_ms,
        .readable_until_ms = time_ms + session->report_days * DAY_MS,
    };
}

static bool require_released(struct deciding *deciding)
{
    if (deciding->session->state == SESSION_RELEASED)
        return true;
    deciding_refuse(deciding, REFUSED_WRONG_STATE, "the report has not been released");
    return false;
}

void decide_report_withdraw(struct deciding *deciding)
{
    if (!require_released(deciding) || deciding->session->report_life.withdrawn)
        return; /* refused, or already so */
    deciding_event(deciding, EVENT_REPORT_WITHDRAWN);
}

/* With days it is readable for so many from now; without, for those that it still had. */
void decide_report_readmit(struct deciding *deciding)
{
    const struct command *command = deciding->command;
    const struct report_life *life = &deciding->session->report_life;
    uint64_t until_ms =
        command->days > 0 ? command->time_ms + command->days * DAY_MS : life->readable_until_ms;

    ASSERT(command->days <= REPORT_DAYS_MAX);
    if (!require_released(deciding))
        return;
    if (until_ms <= command->time_ms) {
        deciding_refuse(deciding, REFUSED_WRONG_STATE,
                        "its days are over: say for how many days it is to be readable again");
        return;
    }
    if (!life->withdrawn && until_ms == life->readable_until_ms)
        return; /* it is already so */
    deciding_event(deciding, EVENT_REPORT_READMITTED)->ends_at_ms = until_ms;
}

void apply_report_withdrawn(struct session *session)
{
    session->report_life.withdrawn = true;
}

void apply_report_readmitted(struct session *session, const struct event *event)
{
    session->report_life.withdrawn = false;
    session->report_life.readable_until_ms = event->ends_at_ms;
}
