/*
 * Whether an event from a journal fits the session: what apply asserts, asked beforehand, so
 * that a damaged journal is a sentence and not a stopped process.
 */
#include "internal.h"

typedef bool accepts_check(const struct session *session, const struct event *event);

static bool has_seat(const struct session *session, const struct event *event)
{
    return session_has_seat(session, event->seat);
}

static bool has_theme(const struct session *session, const struct event *event)
{
    return session_has_theme(session, event->theme);
}

static bool has_statement(const struct session *session, const struct event *event)
{
    return session_has_statement(session, event->statement);
}

static bool fits_created(const struct session *session, const struct event *event)
{
    return session->seq == 0 && event->script != NULL;
}

static bool fits_amended(const struct session *session, const struct event *event)
{
    return event->script != NULL &&
           (session->state != SESSION_DRAFT || session->seat_count == 0);
}

static bool fits_joined(const struct session *session, const struct event *event)
{
    return event->seat == session->seat_count + 1 && event->seat <= SEATS_MAX;
}

static bool fits_background(const struct session *session, const struct event *event)
{
    return has_seat(session, event) && event->question_index < session->background_count &&
           event->option_index < session->background[event->question_index].option_count;
}

static bool fits_theme_added(const struct session *session, const struct event *event)
{
    return event->theme == session->theme_count + 1 && event->theme <= THEMES_MAX &&
           event->proposal <= session->proposal_count;
}

static bool is_to_come(const struct session *session, uint32_t theme)
{
    return session_has_theme(session, theme) &&
           (session->themes[theme].state == THEME_PENDING ||
            session->themes[theme].state == THEME_SKIPPED);
}

static bool fits_theme_to_come(const struct session *session, const struct event *event)
{
    return is_to_come(session, event->theme);
}

static bool fits_theme_moved(const struct session *session, const struct event *event)
{
    return is_to_come(session, event->theme) && event->before != event->theme &&
           (event->before == 0 || session_has_theme(session, event->before));
}

static bool fits_link_made(const struct session *session, const struct event *event)
{
    return event->link == session->link_count + 1 && event->link <= STAFF_LINKS_MAX &&
           (event->link_role == ROLE_MODERATOR || event->link_role == ROLE_OBSERVER);
}

static bool fits_link(const struct session *session, const struct event *event)
{
    return event->link > 0 && event->link <= session->link_count;
}

static bool fits_pinned(const struct session *session, const struct event *event)
{
    return event->statement == 0 || (session_has_statement(session, event->statement) &&
                                     session_is_root(session, event->statement));
}

static bool fits_proposed(const struct session *session, const struct event *event)
{
    return has_seat(session, event) && event->proposal == session->proposal_count + 1;
}

static bool fits_written(const struct session *session, const struct event *event)
{
    return event->statement == session->statement_count + 1 &&
           event->statement <= STATEMENTS_MAX && event->seat <= session->seat_count &&
           has_theme(session, event) && event->parent <= session->statement_count;
}

static bool fits_seat_and_statement(const struct session *session, const struct event *event)
{
    return has_seat(session, event) && has_statement(session, event);
}

static bool fits_voted(const struct session *session, const struct event *event)
{
    return fits_seat_and_statement(session, event) && event->grade >= GRADE_SKIP &&
           event->grade <= GRADE_MAX &&
           session_judgement(session, event->seat, event->statement) != NULL;
}

static bool fits_merged(const struct session *session, const struct event *event)
{
    return has_statement(session, event) && session_has_statement(session, event->into) &&
           session->statements[event->statement].merged_into == 0 &&
           session_root(session, event->into) != event->statement;
}

static bool fits_unmerged(const struct session *session, const struct event *event)
{
    return has_statement(session, event) &&
           session->statements[event->statement].merged_into != 0;
}

static bool fits_poll_opened(const struct session *session, const struct event *event)
{
    bool is_new = event->poll == session->poll_count + 1;

    return event->poll > 0 && event->poll <= session->poll_count + 1 &&
           event->poll <= POLLS_MAX &&
           (!is_new || (event->option_count > 0 && event->option_count <= OPTIONS_MAX));
}

static bool fits_poll(const struct session *session, const struct event *event)
{
    return event->poll > 0 && event->poll <= session->poll_count;
}

static bool fits_poll_answered(const struct session *session, const struct event *event)
{
    return fits_poll(session, event) && has_seat(session, event) &&
           event->option_index < session->polls[event->poll].option_count;
}

static bool fits_resume(const struct session *session, const struct event *event)
{
    return event->session_state != SESSION_CLOSED &&
           (session->state != SESSION_PAUSED || event->time_ms >= session->paused_at_ms);
}

static bool fits_released(const struct session *session, const struct event *event)
{
    (void)event;
    return session->state == SESSION_RELEASED;
}

static bool fits_readmitted(const struct session *session, const struct event *event)
{
    return fits_released(session, event) && event->ends_at_ms >= event->time_ms;
}

static bool fits_always(const struct session *session, const struct event *event)
{
    return session->seq > 0 && event->kind != EVENT_NONE;
}

/* long: one case per event kind */
static accepts_check *check_of(enum event_kind kind)
{
    switch (kind) {
    case EVENT_NONE:
        return NULL;
    case EVENT_CREATED:
        return fits_created;
    case EVENT_AMENDED:
        return fits_amended;
    case EVENT_STATE_CHANGED:
        return fits_resume;
    case EVENT_ROUND_OPENED:
    case EVENT_ROUND_CLOSED:
    case EVENT_CLOSED:
    case EVENT_ANNOUNCED:
    case EVENT_NOTED:
    case EVENT_AUTOMATIC_SET:
    case EVENT_PROJECTED:
        return fits_always;
    case EVENT_REPORT_WITHDRAWN:
        return fits_released;
    case EVENT_REPORT_READMITTED:
        return fits_readmitted;
    case EVENT_JOINED:
        return fits_joined;
    case EVENT_EJECTED:
        return has_seat;
    case EVENT_BACKGROUND_ANSWERED:
        return fits_background;
    case EVENT_LINK_MADE:
        return fits_link_made;
    case EVENT_LINK_ENDED:
        return fits_link;
    case EVENT_THEME_ADDED:
        return fits_theme_added;
    case EVENT_THEME_EDITED:
    case EVENT_THEME_SKIPPED:
    case EVENT_THEME_UNSKIPPED:
        return fits_theme_to_come;
    case EVENT_THEME_MOVED:
        return fits_theme_moved;
    case EVENT_PINNED:
        return fits_pinned;
    case EVENT_THEME_OPENED:
    case EVENT_THEME_EXTENDED:
    case EVENT_THEME_CLOSING:
    case EVENT_THEME_CLOSED:
        return has_theme;
    case EVENT_PROPOSED:
        return fits_proposed;
    case EVENT_WRITTEN:
        return fits_written;
    case EVENT_WITHDRAWN:
    case EVENT_HIDDEN:
    case EVENT_RESTORED:
    case EVENT_APPROVED:
    case EVENT_REWORD_ASKED:
        return has_statement;
    case EVENT_FLAGGED:
    case EVENT_OFFERED:
        return fits_seat_and_statement;
    case EVENT_MERGED:
        return fits_merged;
    case EVENT_UNMERGED:
        return fits_unmerged;
    case EVENT_VOTED:
        return fits_voted;
    case EVENT_POLL_OPENED:
        return fits_poll_opened;
    case EVENT_POLL_CLOSED:
        return fits_poll;
    case EVENT_POLL_ANSWERED:
        return fits_poll_answered;
    }
    return NULL; /* a number that is no kind */
}

bool session_accepts(const struct session *session, const struct event *event, const char **why)
{
    accepts_check *check = check_of(event->kind);

    if (event->seq != session->seq + 1)
        *why = "its number is not the next";
    else if (event->time_ms < session->time_ms)
        *why = "its time goes back";
    else if (!check || (session->seq == 0) != (event->kind == EVENT_CREATED))
        *why = "an event of this kind cannot stand here";
    else if (!check(session, event))
        *why = "it names something that does not exist";
    else
        return true;
    return false;
}
