/*
 * Whether a mail that waits still has a use: what is true when it is about to be sent decides,
 * not what was true when it was queued. Pure.
 */
#include "rows.h"

uint64_t reminder_hour_ms(const struct people_event *event)
{
    uint64_t start_ms = event->facts.starts_at_ms;

    return start_ms > HOUR_MS ? start_ms - HOUR_MS : 0;
}

static bool report_is_readable(const struct event_facts *facts, uint64_t occasion,
                               uint64_t now_ms)
{
    return facts->released_at_ms == occasion && !facts->report_withdrawn &&
           (facts->readable_until_ms == 0 || now_ms < facts->readable_until_ms);
}

static bool person_is_concerned(const struct mail_row *mail, const struct people_event *event,
                                const struct registration_row *row, uint64_t now_ms)
{
    enum registration_state state = row->person.state;
    bool ahead = !event_is_closed(event);
    bool this_turn = row->turn == mail->occasion;
    bool signed_up = state == REGISTRATION_REGISTERED || state == REGISTRATION_WAITING;
    bool this_start = event->facts.starts_at_ms == mail->occasion;

    switch (mail->kind) {
    case MAIL_CONFIRMATION:
    case MAIL_PLACE:
        return ahead && this_turn && state == REGISTRATION_REGISTERED;
    case MAIL_WAITING_LIST:
        return ahead && this_turn && state == REGISTRATION_WAITING;
    case MAIL_KNOWN:
        return ahead && signed_up;
    case MAIL_INVITATION:
    case MAIL_FOLLOW_UP:
        return ahead && this_turn && state == REGISTRATION_INVITED;
    case MAIL_LINK:
        return ahead && state == REGISTRATION_REGISTERED &&
               row->person.generation == mail->occasion;
    case MAIL_REMINDER_DAY:
        return ahead && this_start && state == REGISTRATION_REGISTERED &&
               now_ms < reminder_hour_ms(event);
    case MAIL_REMINDER_HOUR:
        return ahead && this_start && state == REGISTRATION_REGISTERED &&
               now_ms < event->facts.starts_at_ms;
    case MAIL_CHANGE:
        return ahead && state != REGISTRATION_WITHDRAWN && event->sequence == mail->occasion;
    case MAIL_CANCELLATION:
        return event->cancelled_at_ms != 0 && state != REGISTRATION_WITHDRAWN;
    case MAIL_WITHDRAWAL:
        return this_turn && state == REGISTRATION_WITHDRAWN;
    case MAIL_REPORT:
        return signed_up && report_is_readable(&event->facts, mail->occasion, now_ms);
    case MAIL_STAFF_LINK:
    case MAIL_KIND_COUNT:
        break;
    }
    return false;
}

bool mail_has_use(const struct mail_row *mail, const struct people_event *event,
                  const struct registration_row *person, uint64_t now_ms)
{
    if (event->facts.rehearsal)
        return false;
    if (event->cancelled_at_ms != 0 && mail->kind != MAIL_CANCELLATION)
        return false;
    if (mail->kind == MAIL_STAFF_LINK)
        return true;
    return person && person_is_concerned(mail, event, person, now_ms);
}
