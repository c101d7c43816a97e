/*
 * What the clock asks for: personal links some days before the start, and two reminders. An
 * event is looked at when its moment comes or when something in it changed (plan_at_ms), so
 * that asking often costs one look into an index. Thread of the handle.
 *
 * "Days before" are days of where the event is: at the same time of day, also over a change to
 * winter time, when mail_queue_use_zones() has told who knows the zones. The hour before is 60
 * minutes anywhere.
 */
#include "rows.h"

enum { EVENTS_PER_CALL_MAX = 1000 };

void mail_queue_use_zones(struct people *people, days_before_fn *days_before)
{
    people->days_before = days_before;
}

/* 0 when that is before all time. */
static uint64_t days_before_start(struct people *people, const struct people_event *event,
                                  uint32_t days)
{
    uint64_t start_ms = event->facts.starts_at_ms;
    uint64_t span_ms = (uint64_t)days * DAY_MS;
    uint64_t moment_ms = 0;

    /* The arena has put a NUL behind the zone. */
    if (people->days_before &&
        people->days_before(start_ms, event->details.zone.data, days, &moment_ms))
        return moment_ms;
    return start_ms > span_ms ? start_ms - span_ms : 0;
}

/* ---- links ------------------------------------------------------------------------------- */

/* From when on everybody who is registered has the link; UINT64_MAX: not before it begins. */
static uint64_t links_from_ms(struct people *people, const struct people_event *event)
{
    if (event->facts.state >= SESSION_LIVE)
        return 0;
    if (event->facts.starts_at_ms == 0)
        return event->facts.state == SESSION_LOBBY ? 0 : UINT64_MAX;
    return days_before_start(people, event, event->details.link_days);
}

static int queue_links(struct people *people, struct bytes session_id, uint64_t now_ms,
                       struct error *error)
{
    static const char mails[] =
        MAILS_TO("generation", "state = 2 AND linked <> generation AND link_hash IS NOT NULL");
    static const char people_of[] =
        "UPDATE registration SET linked = generation WHERE session_id = ?1 AND state = 2"
        " AND linked <> generation AND link_hash IS NOT NULL";
    int trouble = sql_run(
        people, mails,
        VALUES(text_value(session_id), number_value(MAIL_LINK), number_value(now_ms)), error);

    return trouble == 0 ? sql_run(people, people_of, VALUES(text_value(session_id)), error)
                        : trouble;
}

/* ---- reminders --------------------------------------------------------------------------- */

/* To who was registered by then; a start is reminded of once. */
static int queue_reminders(struct people *people, const struct people_event *event,
                           enum mail_kind kind, uint64_t moment_ms, uint64_t now_ms,
                           struct error *error)
{
    /* Who got the link within the day, or is about to, needs no word that it is tomorrow. */
    static const char sql[] =
        MAILS_TO("?4", "state = 2 AND since_ms <= ?5 AND NOT (?2 = ?6 AND EXISTS"
                       " (SELECT 1 FROM mail WHERE mail.registration = registration.id"
                       " AND mail.kind = ?7 AND (mail.state IN (0, 1, 3)"
                       " OR (mail.state = 2 AND mail.at_ms > ?8))))");

    return sql_run(people, sql,
                   VALUES(text_value(event->facts.session_id), number_value(kind),
                          number_value(now_ms), number_value(event->facts.starts_at_ms),
                          number_value(moment_ms), number_value(MAIL_REMINDER_DAY),
                          number_value(MAIL_LINK),
                          number_value(now_ms > DAY_MS ? now_ms - DAY_MS : 0)),
                   error);
}

static int set_planned(struct people *people, const struct event_row *row, struct error *error)
{
    static const char sql[] =
        "UPDATE event SET day_planned_ms = ?2, hour_planned_ms = ?3 WHERE session_id = ?1";

    return sql_run(people, sql,
                   VALUES(text_value(row->event.facts.session_id),
                          number_value(row->day_planned_ms),
                          number_value(row->hour_planned_ms)),
                   error);
}

static int plan_reminders(struct people *people, struct event_row *row, uint64_t now_ms,
                          uint64_t day_ms, struct error *error)
{
    const struct people_event *event = &row->event;
    uint64_t start_ms = event->facts.starts_at_ms;
    uint64_t hour_ms = reminder_hour_ms(event);
    int trouble = 0;

    if (event->details.remind_day && day_ms <= now_ms && now_ms < hour_ms &&
        row->day_planned_ms != start_ms) {
        trouble = queue_reminders(people, event, MAIL_REMINDER_DAY, day_ms, now_ms, error);
        row->day_planned_ms = start_ms;
    }
    if (trouble == 0 && event->details.remind_hour && hour_ms <= now_ms && now_ms < start_ms &&
        row->hour_planned_ms != start_ms) {
        trouble = queue_reminders(people, event, MAIL_REMINDER_HOUR, hour_ms, now_ms, error);
        row->hour_planned_ms = start_ms;
    }
    return trouble == 0 ? set_planned(people, row, error) : trouble;
}

/* ---- one event --------------------------------------------------------------------------- */

static void earliest(uint64_t *next_ms, uint64_t moment_ms, uint64_t now_ms)
{
    if (moment_ms > now_ms && moment_ms < *next_ms)
        *next_ms = moment_ms;
}

static int plan(struct people *people, struct event_row *row, uint64_t now_ms,
                uint64_t *next_ms, struct error *error)
{
    const struct people_event *event = &row->event;
    uint64_t links_ms = links_from_ms(people, event);
    uint64_t day_ms = days_before_start(people, event, 1);
    int trouble = 0;

    *next_ms = INT64_MAX;
    if (!event_is_ahead(event))
        return 0;
    if (links_ms <= now_ms)
        trouble = queue_links(people, event->facts.session_id, now_ms, error);
    if (trouble == 0 && event->facts.starts_at_ms != 0)
        trouble = plan_reminders(people, row, now_ms, day_ms, error);
    earliest(next_ms, links_ms, now_ms);
    if (event->facts.starts_at_ms != 0 && event->details.remind_day)
        earliest(next_ms, day_ms, now_ms);
    if (event->facts.starts_at_ms != 0 && event->details.remind_hour)
        earliest(next_ms, reminder_hour_ms(event), now_ms);
    return trouble;
}

/* The session of the event that has waited longest. */
struct waiting_event {
    char session_id[PUBLIC_ID_BYTES_MAX + 1];
};

static void take_id(void *context, sqlite3_stmt *row)
{
    struct waiting_event *event = context;

    sql_copy(row, 0, event->session_id, sizeof(event->session_id));
}

static int plan_one(struct people *people, struct bytes session_id, uint64_t now_ms,
                    struct error *error)
{
    static const char sql[] = "UPDATE event SET plan_at_ms = ?2 WHERE session_id = ?1";
    struct arena arena;
    struct event_row row;
    uint64_t next_ms = 0;
    int trouble = sql_begin(people, error);

    if (trouble != 0)
        return trouble;
    arena_init(&arena);
    trouble = event_row_read(people, session_id, &arena, &row, error);
    if (trouble == 0)
        trouble = plan(people, &row, now_ms, &next_ms, error);
    if (trouble == 0)
        trouble =
            sql_run(people, sql, VALUES(text_value(session_id), number_value(next_ms)), error);
    arena_release(&arena);
    return sql_end(people, trouble, error);
}

int mail_queue_schedule(struct people *people, uint64_t now_ms, uint64_t *next_ms,
                        struct error *error)
{
    static const char due[] =
        "SELECT session_id FROM event WHERE plan_at_ms <= ?1 ORDER BY plan_at_ms LIMIT 1";
    static const char next[] = "SELECT min(plan_at_ms) FROM event";
    uint64_t planned_ms = INT64_MAX;
    uint32_t count = 1;
    int trouble = 0;

    for (int i = 0; trouble == 0 && count > 0 && i < EVENTS_PER_CALL_MAX; i++) {
        struct waiting_event event = {0};

        trouble =
            sql_each(people, due, VALUES(number_value(now_ms)), take_id, &event, &count, error);
        if (trouble == 0 && count > 0)
            trouble = plan_one(people, bytes_from_string(event.session_id), now_ms, error);
    }
    if (trouble == 0)
        trouble = sql_number(people, next, NULL, &planned_ms, error);
    if (planned_ms == INT64_MAX)
        planned_ms = UINT64_MAX;
    if (trouble == 0)
        trouble = mail_limit_forget(people, now_ms, &planned_ms, error);
    if (trouble == 0)
        trouble = sql_scrub_overdue(people, now_ms, error);
    if (trouble == 0)
        *next_ms = planned_ms;
    return trouble;
}
