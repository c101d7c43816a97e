/*
 * The end of what is held of people: what is due, the erasing, and the proof of it, which names
 * nobody. Leaves the dialogue to the journal. Thread of the handle.
 *
 * People are due some days after the report, or else after the close, or after the day on which
 * a cancelled event would have been. Of a session that was never closed they are due as long
 * after its start as a dialogue is kept: nobody's address stays for ever.
 */
#include <stdlib.h>

#include "herkend/memory.h"
#include "rows.h"

/* ---- what is due ------------------------------------------------------------------------- */

struct erasures {
    struct erasure *rows;
    size_t count, capacity;
};

static struct erasure *erasure_add(struct erasures *list)
{
    list->rows =
        array_reserve(list->rows, &list->capacity, list->count + 1, sizeof(struct erasure));
    list->rows[list->count] = (struct erasure){0};
    return &list->rows[list->count++];
}

/* Columns: session_id, the moment it counts from, days, registrations, mails. */
static void take_due(struct erasures *list, sqlite3_stmt *row, bool dialogue)
{
    struct erasure *erasure = erasure_add(list);

    sql_copy(row, 0, erasure->session_id, sizeof(erasure->session_id));
    erasure->people = !dialogue;
    erasure->dialogue = dialogue;
    erasure->due_ms = (uint64_t)sqlite3_column_int64(row, 1);
    erasure->registrations = (uint32_t)sqlite3_column_int64(row, 2);
    erasure->mails = (uint32_t)sqlite3_column_int64(row, 3);
}

static void take_due_people(void *context, sqlite3_stmt *row)
{
    take_due(context, row, false);
}

static void take_due_dialogue(void *context, sqlite3_stmt *row)
{
    take_due(context, row, true);
}

static void take_done(void *context, sqlite3_stmt *row)
{
    struct erasure *erasure = erasure_add(context);

    sql_copy(row, 0, erasure->session_id, sizeof(erasure->session_id));
    erasure->dialogue = sqlite3_column_int(row, 1) != 0;
    erasure->people = !erasure->dialogue;
    erasure->due_ms = (uint64_t)sqlite3_column_int64(row, 2);
    erasure->erased_at_ms = (uint64_t)sqlite3_column_int64(row, 3);
    erasure->registrations = (uint32_t)sqlite3_column_int64(row, 4);
    erasure->mails = (uint32_t)sqlite3_column_int64(row, 5);
}

/* When the people of a row of event are due; NULL: nothing says when. 86400000 is a day. */
#define PEOPLE_DUE                                                                             \
    "CASE WHEN released_at_ms > 0 THEN released_at_ms + people_days * 86400000"                \
    " WHEN closed_at_ms > 0 THEN closed_at_ms + people_days * 86400000"                        \
    " WHEN cancelled_at_ms > 0 THEN max(cancelled_at_ms, starts_at_ms) + people_days *"        \
    " 86400000 WHEN starts_at_ms > 0 THEN starts_at_ms + dialogue_days * 86400000 END"
#define DIALOGUE_DUE                                                                           \
    "CASE WHEN closed_at_ms > 0 THEN closed_at_ms + dialogue_days * 86400000 END"

static int by_due(const void *a, const void *b)
{
    const struct erasure *one = a;
    const struct erasure *other = b;

    if (one->due_ms != other->due_ms)
        return one->due_ms < other->due_ms ? -1 : 1;
    return strcmp(one->session_id, other->session_id);
}

static int erasures_read(struct people *people, uint64_t until_ms, struct erasures *list,
                         struct error *error)
{
    static const char of_people[] =
        "SELECT session_id, " PEOPLE_DUE " AS due,"
        " (SELECT count(*) FROM registration WHERE registration.session_id ="
        " event.session_id) AS registrations,"
        " (SELECT count(*) FROM mail WHERE mail.session_id = event.session_id) AS mails,"
        " EXISTS (SELECT 1 FROM staff WHERE staff.session_id = event.session_id) AS staffed"
        " FROM event WHERE due <= ?1 AND (registrations > 0 OR mails > 0 OR staffed)";
    static const char of_dialogue[] =
        "SELECT session_id, " DIALOGUE_DUE " AS due, 0, 0 FROM event WHERE due <= ?1"
        " AND NOT EXISTS (SELECT 1 FROM erasure WHERE erasure.session_id = event.session_id"
        " AND of_dialogue = 1)";
    static const char done[] = "SELECT session_id, of_dialogue, due_ms, erased_at_ms,"
                               " registrations, mails FROM erasure";
    const struct value *until =
        VALUES(number_value(until_ms > INT64_MAX ? INT64_MAX : until_ms));
    int trouble = sql_each(people, of_people, until, take_due_people, list, NULL, error);

    if (trouble == 0)
        trouble = sql_each(people, of_dialogue, until, take_due_dialogue, list, NULL, error);
    if (trouble == 0)
        trouble = sql_each(people, done, NULL, take_done, list, NULL, error);
    return trouble;
}

int people_erasure_list(struct people *people, uint64_t until_ms,
                        void (*each)(void *context, const struct erasure *erasure),
                        void *context, struct error *error)
{
    struct erasures list = {0};
    int trouble = erasures_read(people, until_ms, &list, error);

    if (trouble == 0 && list.count > 0) {
        qsort(list.rows, list.count, sizeof(list.rows[0]), by_due);
        for (size_t i = 0; i < list.count; i++)
            each(context, &list.rows[i]);
    }
    free(list.rows);
    return trouble;
}

/* ---- the proof --------------------------------------------------------------------------- */

/* Counts add up when it is done again, for who came later. Of people it is not yet done:
 * erasure_finish() says so, when the file was written anew. */
static int erasure_write(struct people *people, const struct erasure *erasure,
                         struct error *error)
{
    static const char sql[] =
        "INSERT INTO erasure (session_id, of_dialogue, due_ms, erased_at_ms, registrations,"
        " mails) VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO UPDATE SET"
        " erased_at_ms = ?4, registrations = registrations + ?5, mails = mails + ?6";

    return sql_run(people, sql,
                   VALUES(string_value(erasure->session_id), number_value(erasure->dialogue),
                          number_value(erasure->due_ms),
                          number_value(erasure->dialogue ? erasure->erased_at_ms : 0),
                          number_value(erasure->registrations), number_value(erasure->mails)),
                   error);
}

static int erasure_finish(struct people *people, const struct erasure *erasure,
                          struct error *error)
{
    static const char sql[] =
        "UPDATE erasure SET erased_at_ms = ?2 WHERE session_id = ?1 AND of_dialogue = 0";

    return sql_run(
        people, sql,
        VALUES(string_value(erasure->session_id), number_value(erasure->erased_at_ms)), error);
}

/* Nothing is left that its event would be for. */
static int event_remove_if_done(struct people *people, struct bytes session_id,
                                struct error *error)
{
    static const char sql[] =
        "DELETE FROM event WHERE session_id = ?1 AND EXISTS (SELECT 1 FROM erasure"
        " WHERE erasure.session_id = ?1 AND of_dialogue = 1)"
        " AND NOT EXISTS (SELECT 1 FROM registration WHERE session_id = ?1)"
        " AND NOT EXISTS (SELECT 1 FROM staff WHERE session_id = ?1)";

    return sql_run(people, sql, VALUES(text_value(session_id)), error);
}

/* ---- a session --------------------------------------------------------------------------- */

/* Removes what each of the statements says, and counts the rows of the first two. */
static int remove_people(struct people *people, struct bytes session_id, struct erasure *erased,
                         struct error *error)
{
    static const char registrations[] = "DELETE FROM registration WHERE session_id = ?1";
    static const char mails[] = "DELETE FROM mail WHERE session_id = ?1";
    static const char *const others[] = {
        "DELETE FROM ended_link WHERE session_id = ?1",
        "DELETE FROM staff WHERE session_id = ?1",
        "DELETE FROM staff_token WHERE session_id = ?1",
        "UPDATE event SET names = '', sign_up_open = 0 WHERE session_id = ?1",
    };
    const struct value *of_session = VALUES(text_value(session_id));
    int trouble = sql_run(people, registrations, of_session, error);

    if (trouble == 0) {
        erased->registrations = sql_changes(people);
        trouble = sql_run(people, mails, of_session, error);
    }
    if (trouble == 0)
        erased->mails = sql_changes(people);
    for (size_t i = 0; trouble == 0 && i < ARRAY_COUNT(others); i++)
        trouble = sql_run(people, others[i], of_session, error);
    return trouble;
}

static int erase_session(struct people *people, struct bytes session_id, uint64_t now_ms,
                         struct erasure *erased, struct error *error)
{
    static const char due[] = "SELECT " PEOPLE_DUE " FROM event WHERE session_id = ?1";
    const struct value *of_session = VALUES(text_value(session_id));
    int trouble = sql_number(people, due, of_session, &erased->due_ms, error);

    if (trouble == 0)
        trouble = remove_people(people, session_id, erased, error);
    if (trouble == 0 && erased->due_ms == 0)
        erased->due_ms = now_ms; /* earlier than anything asked for */
    if (trouble == 0)
        trouble = erasure_write(people, erased, error);
    return trouble == 0 ? event_remove_if_done(people, session_id, error) : trouble;
}

int people_erase_session(struct people *people, struct bytes session_id, uint64_t now_ms,
                         struct erasure *erased, struct error *error)
{
    struct erasure erasure = {.people = true, .erased_at_ms = now_ms};

    if (session_id.size > PUBLIC_ID_BYTES_MAX) {
        error_set(error, ERR_INPUT, "this is no id of a session");
        return -ERR_INPUT;
    }
    if (session_id.size > 0)
        memcpy(erasure.session_id, session_id.data, session_id.size);

    int trouble = sql_begin(people, error);

    if (trouble != 0)
        return trouble;
    trouble = erase_session(people, session_id, now_ms, &erasure, error);
    if (trouble == 0)
        trouble = sql_scrub_ask(people, now_ms, error);
    trouble = sql_end(people, trouble, error);
    if (trouble == 0)
        trouble = sql_scrub(people, error);
    if (trouble == 0)
        trouble = erasure_finish(people, &erasure, error);
    if (trouble == 0)
        *erased = erasure;
    return trouble;
}

int people_erasure_of_dialogue(struct people *people, struct bytes session_id, uint64_t now_ms,
                               struct error *error)
{
    static const char due[] = "SELECT " DIALOGUE_DUE " FROM event WHERE session_id = ?1";
    struct erasure erasure = {.dialogue = true, .erased_at_ms = now_ms, .due_ms = now_ms};

    if (session_id.size > PUBLIC_ID_BYTES_MAX) {
        error_set(error, ERR_INPUT, "this is no id of a session");
        return -ERR_INPUT;
    }
    if (session_id.size > 0)
        memcpy(erasure.session_id, session_id.data, session_id.size);

    int trouble = sql_begin(people, error);

    if (trouble != 0)
        return trouble;
    trouble = sql_number(people, due, VALUES(text_value(session_id)), &erasure.due_ms, error);
    if (trouble == 0)
        trouble = erasure_write(people, &erasure, error);
    if (trouble == 0)
        trouble = event_remove_if_done(people, session_id, error);
    return sql_end(people, trouble, error);
}

/* ---- a person ---------------------------------------------------------------------------- */

struct traces {
    char (*ids)[2][PUBLIC_ID_BYTES_MAX + 1]; /* of session and registration */
    size_t count, capacity;
};

static void take_trace(void *context, sqlite3_stmt *row)
{
    struct traces *traces = context;

    traces->ids = array_reserve(traces->ids, &traces->capacity, traces->count + 1,
                                sizeof(traces->ids[0]));
    sql_copy(row, 0, traces->ids[traces->count][0], sizeof(traces->ids[0][0]));
    sql_copy(row, 1, traces->ids[traces->count][1], sizeof(traces->ids[0][1]));
    traces->count++;
}

static int erase_registration(struct people *people, const char *session_id, const char *id,
                              uint64_t now_ms, struct erasure *erased, struct error *error)
{
    struct arena arena;
    struct registration_row row;
    struct event_row event;

    arena_init(&arena);

    int trouble = registration_row_read(people, bytes_from_string(session_id),
                                        bytes_from_string(id), &arena, &row, error);

    if (trouble == 0)
        trouble = event_row_read(people, row.session_id, &arena, &event, error);
    if (trouble == 0)
        trouble =
            registration_remove(people, &row, &event.event, now_ms, &erased->mails, error);
    erased->registrations += trouble == 0;
    arena_release(&arena);
    return trouble;
}

/* Addresses of staff are compared in lower case, as far as ASCII goes. */
static int erase_staff(struct people *people, struct bytes folded, struct erasure *erased,
                       struct error *error)
{
    static const char *const sql[] = {
        "DELETE FROM mail WHERE registration IS NULL AND (session_id, link) IN"
        " (SELECT session_id, link FROM staff WHERE lower(email) = ?1)",
        "DELETE FROM staff_token WHERE (session_id, link) IN"
        " (SELECT session_id, link FROM staff WHERE lower(email) = ?1)",
        "DELETE FROM staff WHERE lower(email) = ?1",
    };
    int trouble = 0;

    for (size_t i = 0; trouble == 0 && i < ARRAY_COUNT(sql); i++) {
        trouble = sql_run(people, sql[i], VALUES(text_value(folded)), error);
        if (trouble == 0 && i == 0)
            erased->mails += sql_changes(people);
    }
    return trouble;
}

static int erase_person(struct people *people, struct bytes folded, uint64_t now_ms,
                        struct erasure *erased, struct error *error)
{
    static const char sql[] = "SELECT session_id, id FROM registration WHERE folded = ?1";
    struct traces traces = {0};
    int trouble =
        sql_each(people, sql, VALUES(text_value(folded)), take_trace, &traces, NULL, error);

    for (size_t i = 0; trouble == 0 && i < traces.count; i++)
        trouble = erase_registration(people, traces.ids[i][0], traces.ids[i][1], now_ms, erased,
                                     error);
    free(traces.ids);
    return trouble == 0 ? erase_staff(people, folded, erased, error) : trouble;
}

int people_person_count(struct people *people, struct bytes folded, struct erasure *out,
                        struct error *error)
{
    static const char registrations[] = "SELECT count(*) FROM registration WHERE folded = ?1";
    static const char mails[] = "SELECT count(*) FROM mail WHERE registration IN"
                                " (SELECT id FROM registration WHERE folded = ?1)";
    uint64_t registration_count = 0;
    uint64_t mail_count = 0;
    int trouble = sql_number(people, registrations, VALUES(text_value(folded)),
                             &registration_count, error);

    if (trouble == 0)
        trouble = sql_number(people, mails, VALUES(text_value(folded)), &mail_count, error);
    *out = (struct erasure){.people = true,
                            .registrations = (uint32_t)registration_count,
                            .mails = (uint32_t)mail_count};
    return trouble;
}

int people_erase_person(struct people *people, struct bytes folded, uint64_t now_ms,
                        struct erasure *erased, struct error *error)
{
    struct erasure erasure = {.people = true, .erased_at_ms = now_ms};
    int trouble = sql_begin(people, error);

    if (trouble != 0)
        return trouble;
    trouble = erase_person(people, folded, now_ms, &erasure, error);
    if (trouble == 0)
        trouble = sql_scrub_ask(people, now_ms, error);
    trouble = sql_end(people, trouble, error);
    if (trouble == 0)
        trouble = sql_scrub(people, error);
    if (trouble == 0)
        *erased = erasure;
    return trouble;
}
