/*
 * What the dialogue says of an event, and what follows: people are told of another time or
 * title, the report is announced, and at the close the trail is cleared. Leaves when links and
 * reminders go to mail_schedule.c. Thread of the handle.
 */
#include "rows.h"

/* ---- when people were told otherwise ----------------------------------------------------- */

/* Those whom a mail about it has reached, or may have; in an order that says nothing. */
static int tell_of_change(struct people *people, struct bytes session_id, uint32_t sequence,
                          uint64_t now_ms, struct error *error)
{
    static const char sql[] =
        MAILS_TO("?4", "state < 3 AND EXISTS (SELECT 1 FROM mail"
                       " WHERE mail.registration = registration.id"
                       " AND (mail.attempts > 0 OR mail.state IN (1, 2)))");

    _Static_assert(REGISTRATION_WITHDRAWN == 3, "the state in the statement");
    _Static_assert(MAIL_SENDING == 1 && MAIL_SENT == 2, "the states in the statement");
    return sql_run(people, sql,
                   VALUES(text_value(session_id), number_value(MAIL_CHANGE),
                          number_value(now_ms), number_value(sequence)),
                   error);
}

/* Links that the clock had queued wait for their new time; what somebody asked for goes. */
static int unplan(struct people *people, struct bytes session_id, uint64_t now_ms,
                  struct error *error)
{
    static const char links[] = "UPDATE mail SET state = 5, at_ms = ?2 WHERE session_id = ?1"
                                " AND state IN (0, 3) AND kind = ?3 AND asked = 0";
    static const char people_of[] =
        "UPDATE registration SET linked = 0 WHERE session_id = ?1 AND linked <> 0"
        " AND EXISTS (SELECT 1 FROM mail WHERE mail.registration = registration.id"
        " AND mail.kind = ?2 AND mail.occasion = registration.linked AND mail.state = 5)";
    static const uint32_t kinds =
        1 << MAIL_REMINDER_DAY | 1 << MAIL_REMINDER_HOUR | 1 << MAIL_CHANGE;
    int trouble = mails_cancel_of_session(people, session_id, kinds, now_ms, error);

    if (trouble == 0)
        trouble = sql_run(
            people, links,
            VALUES(text_value(session_id), number_value(now_ms), number_value(MAIL_LINK)),
            error);
    if (trouble == 0)
        trouble = sql_run(people, people_of,
                          VALUES(text_value(session_id), number_value(MAIL_LINK)), error);
    return trouble;
}

/* The calendar entry has changed. */
int event_changed(struct people *people, const struct people_event *event, uint64_t now_ms,
                  struct error *error)
{
    static const char sql[] = "UPDATE event SET sequence = sequence + 1 WHERE session_id = ?1";
    struct bytes id = event->facts.session_id;
    int trouble = sql_run(people, sql, VALUES(text_value(id)), error);

    if (trouble == 0)
        trouble = unplan(people, id, now_ms, error);
    if (trouble == 0)
        trouble = tell_of_change(people, id, event->sequence + 1, now_ms, error);
    return trouble;
}

/* Once it has begun, people see for themselves. */
bool event_has_not_begun(const struct people_event *event)
{
    return event_is_ahead(event) && event->facts.state <= SESSION_LOBBY;
}

/* ---- what the dialogue says -------------------------------------------------------------- */

static bool facts_equal(const struct event_facts *a, const struct event_facts *b)
{
    return bytes_equal(a->code, b->code) && bytes_equal(a->title, b->title) &&
           a->language == b->language && a->access == b->access && a->state == b->state &&
           a->starts_at_ms == b->starts_at_ms && a->minutes == b->minutes &&
           a->capacity == b->capacity && a->closed_at_ms == b->closed_at_ms &&
           a->released_at_ms == b->released_at_ms &&
           a->readable_until_ms == b->readable_until_ms &&
           a->report_withdrawn == b->report_withdrawn && a->rehearsal == b->rehearsal;
}

static int facts_write(struct people *people, const struct event_facts *facts,
                       struct error *error)
{
    static const char sql[] =
        "INSERT INTO event (session_id, code, title, language, access, state, starts_at_ms,"
        " minutes, capacity, closed_at_ms, released_at_ms, readable_until_ms,"
        " report_withdrawn, rehearsal)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)"
        " ON CONFLICT (session_id) DO UPDATE SET code = ?2, title = ?3, language = ?4,"
        " access = ?5, state = ?6, starts_at_ms = ?7, minutes = ?8, capacity = ?9,"
        " closed_at_ms = ?10, released_at_ms = ?11, readable_until_ms = ?12,"
        " report_withdrawn = ?13, rehearsal = ?14, plan_at_ms = 0";

    return sql_run(
        people, sql,
        VALUES(text_value(facts->session_id), text_value(facts->code), text_value(facts->title),
               number_value(facts->language), number_value(facts->access),
               number_value(facts->state), number_value(facts->starts_at_ms),
               number_value(facts->minutes), number_value(facts->capacity),
               number_value(facts->closed_at_ms), number_value(facts->released_at_ms),
               number_value(facts->readable_until_ms), number_value(facts->report_withdrawn),
               number_value(facts->rehearsal)),
        error);
}

/* To all who signed up, whether they came or not: that is not known here. Once a release. */
static int queue_report(struct people *people, const struct people_event *event,
                        uint64_t now_ms, struct error *error)
{
    static const char sql[] = MAILS_TO("?4", "state IN (1, 2)");
    const struct event_facts *facts = &event->facts;

    _Static_assert(REGISTRATION_WAITING == 1 && REGISTRATION_REGISTERED == 2,
                   "the states in the statement");
    return sql_run(people, sql,
                   VALUES(text_value(facts->session_id), number_value(MAIL_REPORT),
                          number_value(now_ms), number_value(facts->released_at_ms)),
                   error);
}

static bool report_is_open(const struct people_event *event)
{
    return event->facts.released_at_ms != 0 && !event->facts.report_withdrawn &&
           !event->facts.rehearsal && event->cancelled_at_ms == 0;
}

/* old NULL: it is new here. */
static int follow_report(struct people *people, const struct people_event *old,
                         const struct people_event *event, uint64_t now_ms, struct error *error)
{
    bool was_open =
        old && report_is_open(old) && old->facts.released_at_ms == event->facts.released_at_ms;

    if (report_is_open(event) && !was_open)
        return queue_report(people, event, now_ms, error);
    if (!report_is_open(event) && was_open)
        return mails_cancel_of_session(people, event->facts.session_id, 1 << MAIL_REPORT,
                                       now_ms, error);
    return 0;
}

/* ---- the close --------------------------------------------------------------------------- */

/* What is of use when a session is over. */
enum { KINDS_AFTER_CLOSE = 1 << MAIL_CANCELLATION | 1 << MAIL_WITHDRAWAL | 1 << MAIL_REPORT };

/* From now on the times of this session's people are days, and nothing is in order. */
static int close_rows(struct people *people, struct bytes session_id, uint64_t now_ms,
                      struct error *error)
{
    static const char registrations[] =
        "UPDATE registration SET created_at_ms = created_at_ms - created_at_ms % ?2,"
        " since_ms = since_ms - since_ms % ?2 WHERE session_id = ?1";
    static const char mails[] =
        "UPDATE mail SET at_ms = at_ms - at_ms % ?2, first_at_ms = first_at_ms - first_at_ms %"
        " ?2, due_at_ms = CASE WHEN state IN (0, 3) THEN due_at_ms"
        " ELSE due_at_ms - due_at_ms % ?2 END WHERE session_id = ?1";
    static const char links[] = "DELETE FROM ended_link WHERE session_id = ?1";
    const struct value *of_days = VALUES(text_value(session_id), number_value(DAY_MS));
    int trouble = mails_cancel_of_session(
        people, session_id, MAIL_KINDS_OF_PEOPLE & ~KINDS_AFTER_CLOSE, now_ms, error);

    if (trouble == 0)
        trouble = sql_run(people, registrations, of_days, error);
    if (trouble == 0)
        trouble = sql_run(people, mails, of_days, error);
    if (trouble == 0)
        trouble = sql_run(people, links, VALUES(text_value(session_id)), error);
    if (trouble == 0)
        trouble = mail_limit_blur(people, now_ms, error);
    return trouble;
}

/* Whether anybody of this session is here: else there is nothing to tidy. */
static int has_people(struct people *people, struct bytes session_id, bool *out,
                      struct error *error)
{
    static const char sql[] = "SELECT EXISTS (SELECT 1 FROM registration WHERE session_id = ?1)"
                              " OR EXISTS (SELECT 1 FROM mail WHERE session_id = ?1)"
                              " OR EXISTS (SELECT 1 FROM ended_link WHERE session_id = ?1)";
    uint64_t any = 0;
    int trouble = sql_number(people, sql, VALUES(text_value(session_id)), &any, error);

    *out = any != 0;
    return trouble;
}

/* *scrub: the file is to be written anew. */
static int close_event(struct people *people, const struct event_row *row, uint64_t now_ms,
                       bool *scrub, struct error *error)
{
    static const char tidied[] = "UPDATE event SET tidied = 1 WHERE session_id = ?1";
    struct bytes id = row->event.facts.session_id;
    int trouble = has_people(people, id, scrub, error);

    if (trouble == 0 && *scrub)
        trouble = close_rows(people, id, now_ms, error);
    if (trouble == 0 && *scrub)
        trouble = sql_scrub_ask(people, now_ms, error);
    return trouble == 0 ? sql_run(people, tidied, VALUES(text_value(id)), error) : trouble;
}

/* ---- syncing ----------------------------------------------------------------------------- */

static int follow_facts(struct people *people, const struct event_row *old,
                        const struct people_event *event, uint64_t now_ms, struct error *error)
{
    int trouble = 0;

    if (event_has_not_begun(event) &&
        (!bytes_equal(old->event.facts.title, event->facts.title) ||
         old->event.facts.starts_at_ms != event->facts.starts_at_ms))
        trouble = event_changed(people, event, now_ms, error);
    if (trouble == 0 && event_is_ahead(event) &&
        old->event.facts.capacity != event->facts.capacity)
        trouble = registrations_promote(people, event->facts.session_id, now_ms, error);
    return trouble;
}

/* Within the transaction. *scrub: close_event()'s. */
static int sync_facts(struct people *people, const struct event_facts *facts, uint64_t now_ms,
                      struct arena *arena, bool *scrub, struct error *error)
{
    struct event_row old;
    int trouble = event_row_read(people, facts->session_id, arena, &old, error);
    bool is_new = trouble == -ERR_NOT_FOUND ||
                  (trouble == 0 && !bytes_equal(old.event.facts.session_id, facts->session_id));

    if (trouble != 0 && !is_new)
        return trouble;

    struct event_row row = is_new ? (struct event_row){0} : old;

    row.event.facts = *facts;
    trouble = 0;
    if (is_new || !facts_equal(&old.event.facts, facts)) {
        trouble = facts_write(people, facts, error);
        if (trouble == 0 && !is_new)
            trouble = follow_facts(people, &old, &row.event, now_ms, error);
        if (trouble == 0)
            trouble =
                follow_report(people, is_new ? NULL : &old.event, &row.event, now_ms, error);
    }
    if (trouble == 0 && event_is_closed(&row.event) && !row.tidied)
        trouble = close_event(people, &row, now_ms, scrub, error);
    return trouble;
}

/* Nothing to write, most of the times it is told: then no lock is taken either. */
static bool is_known(struct people *people, const struct event_facts *facts)
{
    struct error ignored; /* the transaction will say it again */
    struct arena arena;
    struct event_row row;

    arena_init(&arena);

    bool known = event_row_read(people, facts->session_id, &arena, &row, &ignored) == 0 &&
                 bytes_equal(row.event.facts.session_id, facts->session_id) &&
                 facts_equal(&row.event.facts, facts) &&
                 (row.tidied || !event_is_closed(&row.event));

    arena_release(&arena);
    return known;
}

int people_event_sync(struct people *people, const struct event_facts *facts, uint64_t now_ms,
                      struct error *error)
{
    struct arena arena;
    bool scrub = false;

    if (is_known(people, facts))
        return 0;

    int trouble = sql_begin(people, error);

    if (trouble != 0)
        return trouble;
    arena_init(&arena);
    trouble = sync_facts(people, facts, now_ms, &arena, &scrub, error);
    trouble = sql_end(people, trouble, error);
    arena_release(&arena);
    return trouble == 0 && scrub ? sql_scrub(people, error) : trouble;
}
