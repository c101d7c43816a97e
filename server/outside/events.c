/*
 * The event of a session: reading it, what the organiser adds, and calling it off. Leaves what
 * the dialogue says of it to event_sync.c. Thread of the handle.
 */
#include "rows.h"

#define COLUMNS                                                                                \
    "session_id, code, title, language, access, state, starts_at_ms, minutes, capacity,"       \
    " closed_at_ms, released_at_ms, readable_until_ms, report_withdrawn, rehearsal,"           \
    " revision, sign_up_open, purpose, audience, facilitators, results, contact, privacy,"     \
    " location, zone, own_minutes, own_capacity, link_days, remind_day, remind_hour, names,"   \
    " people_days, dialogue_days, cancelled_at_ms, cancel_message, sequence, tidied,"          \
    " day_planned_ms, hour_planned_ms"

/* ---- reading ----------------------------------------------------------------------------- */

struct reading {
    struct arena *arena;
    struct event_row row;
};

static uint64_t whole(sqlite3_stmt *row, int column)
{
    return (uint64_t)sqlite3_column_int64(row, column);
}

static uint32_t small(sqlite3_stmt *row, int column)
{
    return (uint32_t)sqlite3_column_int64(row, column);
}

static bool flag(sqlite3_stmt *row, int column)
{
    return sqlite3_column_int(row, column) != 0;
}

static struct event_facts facts_of_row(sqlite3_stmt *row, struct arena *arena)
{
    return (struct event_facts){
        .session_id = sql_text(row, 0, arena),
        .code = sql_text(row, 1, arena),
        .title = sql_text(row, 2, arena),
        .language = (enum language)sqlite3_column_int(row, 3),
        .access = (enum access)sqlite3_column_int(row, 4),
        .state = (enum session_state)sqlite3_column_int(row, 5),
        .starts_at_ms = whole(row, 6),
        .minutes = small(row, 7),
        .capacity = small(row, 8),
        .closed_at_ms = whole(row, 9),
        .released_at_ms = whole(row, 10),
        .readable_until_ms = whole(row, 11),
        .report_withdrawn = flag(row, 12),
        .rehearsal = flag(row, 13),
    };
}

static struct event_details details_of_row(sqlite3_stmt *row, struct arena *arena)
{
    return (struct event_details){
        .revision = small(row, 14),
        .sign_up_open = flag(row, 15),
        .purpose = sql_text(row, 16, arena),
        .audience = sql_text(row, 17, arena),
        .facilitators = sql_text(row, 18, arena),
        .results = sql_text(row, 19, arena),
        .contact = sql_text(row, 20, arena),
        .privacy = sql_text(row, 21, arena),
        .location = sql_text(row, 22, arena),
        .zone = sql_text(row, 23, arena),
        .minutes = small(row, 24),
        .capacity = small(row, 25),
        .link_days = small(row, 26),
        .remind_day = flag(row, 27),
        .remind_hour = flag(row, 28),
        .names = sql_text(row, 29, arena),
        .people_days = small(row, 30),
        .dialogue_days = small(row, 31),
    };
}

static void take_event(void *context, sqlite3_stmt *row)
{
    struct reading *reading = context;

    reading->row = (struct event_row){
        .event = {.facts = facts_of_row(row, reading->arena),
                  .details = details_of_row(row, reading->arena),
                  .cancelled_at_ms = whole(row, 32),
                  .cancel_message = sql_text(row, 33, reading->arena),
                  .sequence = small(row, 34)},
        .tidied = flag(row, 35),
        .day_planned_ms = whole(row, 36),
        .hour_planned_ms = whole(row, 37),
    };
}

int event_row_read(struct people *people, struct bytes id_or_code, struct arena *arena,
                   struct event_row *out, struct error *error)
{
    /* A code may be given again once its session is over: the one that is not goes first. */
    static const char sql[] =
        "SELECT " COLUMNS " FROM event WHERE session_id = ?1 OR code = ?1"
        " ORDER BY session_id = ?1 DESC, state < 4 DESC, closed_at_ms DESC LIMIT 1";
    struct reading reading = {.arena = arena};
    uint32_t count = 0;
    int trouble = sql_each(people, sql, VALUES(text_value(id_or_code)), take_event, &reading,
                           &count, error);

    _Static_assert(SESSION_CLOSED == 4, "the state in the statement");
    if (trouble != 0)
        return trouble;
    if (count == 0) {
        error_set(error, ERR_NOT_FOUND, "there is no event of this session");
        return -ERR_NOT_FOUND;
    }
    *out = reading.row;
    return 0;
}

static void take_count(void *context, sqlite3_stmt *row)
{
    struct people_event *event = context;
    uint32_t count = small(row, 1);

    switch ((enum registration_state)sqlite3_column_int(row, 0)) {
    case REGISTRATION_INVITED:
        event->invited = count;
        break;
    case REGISTRATION_WAITING:
        event->waiting = count;
        break;
    case REGISTRATION_REGISTERED:
        event->registered = count;
        break;
    case REGISTRATION_WITHDRAWN:
        event->withdrawn = count;
        break;
    }
}

uint32_t event_capacity(const struct people_event *event)
{
    return event->details.capacity ? event->details.capacity : event->facts.capacity;
}

int event_row_count(struct people *people, struct event_row *row, struct error *error)
{
    static const char sql[] =
        "SELECT state, count(*) FROM registration WHERE session_id = ?1 GROUP BY state";
    struct people_event *event = &row->event;
    uint32_t capacity = event_capacity(event);
    int trouble = sql_each(people, sql, VALUES(text_value(event->facts.session_id)), take_count,
                           event, NULL, error);

    if (capacity == 0)
        capacity = REGISTRATIONS_MAX;
    event->places = event->registered < capacity ? capacity - event->registered : 0;
    return trouble;
}

int people_event_read(struct people *people, struct bytes id_or_code, struct arena *arena,
                      struct people_event *out, struct error *error)
{
    struct event_row row;
    int trouble = event_row_read(people, id_or_code, arena, &row, error);

    if (trouble == 0)
        trouble = event_row_count(people, &row, error);
    if (trouble == 0)
        *out = row.event;
    return trouble;
}

bool event_is_closed(const struct people_event *event)
{
    return event->facts.state >= SESSION_CLOSED;
}

bool event_is_ahead(const struct people_event *event)
{
    return !event_is_closed(event) && event->cancelled_at_ms == 0 && !event->facts.rehearsal;
}

int event_plan_again(struct people *people, struct bytes session_id, struct error *error)
{
    static const char sql[] = "UPDATE event SET plan_at_ms = 0 WHERE session_id = ?1";

    return sql_run(people, sql, VALUES(text_value(session_id)), error);
}

/* ---- what the organiser adds ------------------------------------------------------------- */

static int details_check(const struct event_details *details, struct error *error)
{
    const char *what = NULL;

    if (details->zone.size > ZONE_BYTES_MAX)
        what = "the name of the time zone is too long";
    else if (details->link_days > LINK_DAYS_MAX)
        what = "the link is sent too many days before";
    else if (details->capacity > REGISTRATIONS_MAX)
        what = "there are too many places";
    else if (details->people_days > RETENTION_DAYS_MAX ||
             details->dialogue_days > RETENTION_DAYS_MAX)
        what = "it is kept too many days";
    if (!what)
        return 0;
    error_set(error, ERR_INPUT, "%s", what);
    return -ERR_INPUT;
}

static int details_write(struct people *people, struct bytes session_id,
                         const struct event_details *details, struct error *error)
{
    static const char sql[] =
        "UPDATE event SET revision = revision + 1, sign_up_open = ?2, purpose = ?3,"
        " audience = ?4, facilitators = ?5, results = ?6, contact = ?7, privacy = ?8,"
        " location = ?9, zone = ?10, own_minutes = ?11, own_capacity = ?12, link_days = ?13,"
        " remind_day = ?14, remind_hour = ?15, names = ?16, people_days = ?17,"
        " dialogue_days = ?18, plan_at_ms = 0 WHERE session_id = ?1";

    return sql_run(people, sql,
                   VALUES(text_value(session_id), number_value(details->sign_up_open),
                          text_value(details->purpose), text_value(details->audience),
                          text_value(details->facilitators), text_value(details->results),
                          text_value(details->contact), text_value(details->privacy),
                          text_value(details->location), text_value(details->zone),
                          number_value(details->minutes), number_value(details->capacity),
                          number_value(details->link_days), number_value(details->remind_day),
                          number_value(details->remind_hour), text_value(details->names),
                          number_value(details->people_days),
                          number_value(details->dialogue_days)),
                   error);
}

/* What stands in the calendar entry. */
static bool entry_equal(const struct event_details *a, const struct event_details *b)
{
    return bytes_equal(a->location, b->location) && bytes_equal(a->zone, b->zone) &&
           a->minutes == b->minutes;
}

static int write_details(struct people *people, struct bytes session_id,
                         struct event_details details, uint64_t now_ms, struct arena *arena,
                         struct error *error)
{
    struct event_row row;
    int trouble = event_row_read(people, session_id, arena, &row, error);

    if (trouble != 0)
        return trouble;
    if (row.event.details.revision != details.revision) {
        error_set(error, ERR_CONFLICT, "the event has been written by somebody else meanwhile");
        return -ERR_CONFLICT;
    }
    if (details.zone.size == 0)
        details.zone = BYTES("Europe/Amsterdam");
    trouble = details_write(people, row.event.facts.session_id, &details, error);
    if (trouble == 0 && event_has_not_begun(&row.event) &&
        !entry_equal(&row.event.details, &details))
        trouble = event_changed(people, &row.event, now_ms, error);
    if (trouble == 0 && event_is_ahead(&row.event) &&
        row.event.details.capacity != details.capacity)
        trouble = registrations_promote(people, row.event.facts.session_id, now_ms, error);
    return trouble;
}

int people_event_write(struct people *people, struct bytes session_id,
                       const struct event_details *details, uint64_t now_ms,
                       struct error *error)
{
    struct arena arena;
    int trouble = details_check(details, error);

    if (trouble == 0)
        trouble = sql_begin(people, error);
    if (trouble != 0)
        return trouble;
    arena_init(&arena);
    trouble = write_details(people, session_id, *details, now_ms, &arena, error);
    trouble = sql_end(people, trouble, error);
    arena_release(&arena);
    return trouble;
}

/* ---- cancelling -------------------------------------------------------------------------- */

static int queue_cancellation(struct people *people, struct bytes session_id, uint64_t now_ms,
                              struct error *error)
{
    static const char sql[] = MAILS_TO("0", "state < 3");

    return sql_run(
        people, sql,
        VALUES(text_value(session_id), number_value(MAIL_CANCELLATION), number_value(now_ms)),
        error);
}

static int cancel(struct people *people, struct bytes session_id, struct bytes message,
                  uint64_t now_ms, struct arena *arena, struct error *error)
{
    static const char sql[] = "UPDATE event SET cancelled_at_ms = ?2, cancel_message = ?3,"
                              " sequence = sequence + 1, plan_at_ms = 0 WHERE session_id = ?1";
    struct event_row row;
    int trouble = event_row_read(people, session_id, arena, &row, error);

    if (trouble != 0 || row.event.cancelled_at_ms != 0)
        return trouble;
    if (event_is_closed(&row.event)) {
        error_set(error, ERR_CONFLICT, "the session is over: it cannot be cancelled any more");
        return -ERR_CONFLICT;
    }
    session_id = row.event.facts.session_id;
    trouble = sql_run(people, sql,
                      VALUES(text_value(session_id), number_value(now_ms), text_value(message)),
                      error);
    if (trouble == 0)
        trouble =
            mails_cancel_of_session(people, session_id, MAIL_KINDS_OF_PEOPLE, now_ms, error);
    if (trouble == 0 && !row.event.facts.rehearsal)
        trouble = queue_cancellation(people, session_id, now_ms, error);
    return trouble;
}

int people_event_cancel(struct people *people, struct bytes session_id, struct bytes message,
                        uint64_t now_ms, struct error *error)
{
    struct arena arena;
    int trouble = sql_begin(people, error);

    ASSERT(now_ms > 0);
    if (trouble != 0)
        return trouble;
    arena_init(&arena);
    trouble = cancel(people, session_id, message, now_ms, &arena, error);
    trouble = sql_end(people, trouble, error);
    arena_release(&arena);
    return trouble;
}
