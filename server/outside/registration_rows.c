/*
 * Rows of registrations: reading and writing them, as they are. Leaves the rules to
 * registrations.c and registration_changes.c. Thread of the handle.
 */
#include <stdlib.h>

#include "herkend/memory.h"
#include "rows.h"

#define COLUMNS                                                                                \
    "id, way, email, name, organisation, language, state, created_at_ms, generation,"          \
    " session_id, folded, since_ms, turn, linked, link_hash, seat_hash"

struct reading {
    struct arena *arena;
    struct registration_row row;
};

static struct registration person_of_row(sqlite3_stmt *row, struct arena *arena)
{
    struct registration person = {
        .email = sql_text(row, 2, arena),
        .name = sql_text(row, 3, arena),
        .organisation = sql_text(row, 4, arena),
        .language = (enum language)sqlite3_column_int(row, 5),
        .state = (enum registration_state)sqlite3_column_int(row, 6),
        .created_at_ms = (uint64_t)sqlite3_column_int64(row, 7),
        .generation = (uint32_t)sqlite3_column_int64(row, 8),
    };

    sql_copy(row, 0, person.id, sizeof(person.id));
    sql_copy(row, 1, person.way, sizeof(person.way));
    return person;
}

static void take_row(void *context, sqlite3_stmt *row)
{
    struct reading *reading = context;
    struct registration_row *out = &reading->row;

    *out = (struct registration_row){
        .person = person_of_row(row, reading->arena),
        .session_id = sql_text(row, 9, reading->arena),
        .folded = sql_text(row, 10, reading->arena),
        .since_ms = (uint64_t)sqlite3_column_int64(row, 11),
        .turn = (uint32_t)sqlite3_column_int64(row, 12),
        .linked = (uint32_t)sqlite3_column_int64(row, 13),
    };
    out->has_link = sql_hash(row, 14, &out->link_hash) && sql_hash(row, 15, &out->seat_hash);
}

static int row_find(struct people *people, const char *sql, const struct value *values,
                    struct arena *arena, struct registration_row *out, bool *found,
                    struct error *error)
{
    struct reading reading = {.arena = arena};
    uint32_t count = 0;
    int trouble = sql_each(people, sql, values, take_row, &reading, &count, error);

    *found = trouble == 0 && count > 0;
    if (*found)
        *out = reading.row;
    return trouble;
}

static int found_or_not(int trouble, bool found, struct error *error)
{
    if (trouble != 0 || found)
        return trouble;
    error_set(error, ERR_NOT_FOUND, "there is no such registration");
    return -ERR_NOT_FOUND;
}

int registration_row_read(struct people *people, struct bytes session_id, struct bytes id,
                          struct arena *arena, struct registration_row *out,
                          struct error *error)
{
    static const char sql[] =
        "SELECT " COLUMNS " FROM registration WHERE id = ?2 AND session_id = ?1";
    bool found = false;
    int trouble = row_find(people, sql, VALUES(text_value(session_id), text_value(id)), arena,
                           out, &found, error);

    return found_or_not(trouble, found, error);
}

int registration_row_of_way(struct people *people, struct bytes way, struct arena *arena,
                            struct registration_row *out, struct error *error)
{
    static const char sql[] = "SELECT " COLUMNS " FROM registration WHERE way = ?1";
    bool found = false;
    int trouble = row_find(people, sql, VALUES(text_value(way)), arena, out, &found, error);

    return found_or_not(trouble, found, error);
}

int registration_row_of_address(struct people *people, struct bytes session_id,
                                struct bytes folded, struct arena *arena,
                                struct registration_row *out, bool *found, struct error *error)
{
    static const char sql[] =
        "SELECT " COLUMNS " FROM registration WHERE session_id = ?1 AND folded = ?2";

    return row_find(people, sql, VALUES(text_value(session_id), text_value(folded)), arena, out,
                    found, error);
}

int registration_row_insert(struct people *people, const struct registration_row *row,
                            struct error *error)
{
    static const char sql[] = "INSERT INTO registration (" COLUMNS ") VALUES"
                              " (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14,"
                              " ?15, ?16)";
    const struct registration *person = &row->person;

    return sql_run(people, sql,
                   VALUES(string_value(person->id), string_value(person->way),
                          text_value(person->email), text_value(person->name),
                          text_value(person->organisation), number_value(person->language),
                          number_value(person->state), number_value(person->created_at_ms),
                          number_value(person->generation), text_value(row->session_id),
                          text_value(row->folded), number_value(row->since_ms),
                          number_value(row->turn), number_value(row->linked),
                          hash_value(row->has_link ? &row->link_hash : NULL),
                          hash_value(row->has_link ? &row->seat_hash : NULL)),
                   error);
}

int registration_row_write(struct people *people, const struct registration_row *row,
                           struct error *error)
{
    static const char sql[] =
        "UPDATE registration SET email = ?2, name = ?3, organisation = ?4, language = ?5,"
        " state = ?6, generation = ?7, folded = ?8, since_ms = ?9, turn = ?10, linked = ?11,"
        " link_hash = ?12, seat_hash = ?13, way = ?14 WHERE id = ?1";
    const struct registration *person = &row->person;

    return sql_run(
        people, sql,
        VALUES(string_value(person->id), text_value(person->email), text_value(person->name),
               text_value(person->organisation), number_value(person->language),
               number_value(person->state), number_value(person->generation),
               text_value(row->folded), number_value(row->since_ms), number_value(row->turn),
               number_value(row->linked), hash_value(row->has_link ? &row->link_hash : NULL),
               hash_value(row->has_link ? &row->seat_hash : NULL), string_value(person->way)),
        error);
}

/* ---- for others -------------------------------------------------------------------------- */

int people_registration_by_way(struct people *people, struct bytes way, struct arena *arena,
                               struct registration *out, struct people_event *event,
                               struct error *error)
{
    struct registration_row row;
    struct event_row of;
    int trouble = registration_row_of_way(people, way, arena, &row, error);

    if (trouble == 0)
        trouble = event_row_read(people, row.session_id, arena, &of, error);
    if (trouble == 0)
        trouble = event_row_count(people, &of, error);
    if (trouble == 0) {
        *out = row.person;
        *event = of.event;
    }
    return trouble;
}

int people_registration_read(struct people *people, struct bytes session_id, struct bytes id,
                             struct arena *arena, struct registration *out, struct error *error)
{
    struct registration_row row;
    int trouble = registration_row_read(people, session_id, id, arena, &row, error);

    if (trouble == 0)
        *out = row.person;
    return trouble;
}

/* ---- the list ---------------------------------------------------------------------------- */

struct list {
    struct arena *arena;
    struct registration *people;
    size_t count, capacity;
};

static void take_person(void *context, sqlite3_stmt *row)
{
    struct list *list = context;

    list->people = array_reserve(list->people, &list->capacity, list->count + 1,
                                 sizeof(struct registration));
    list->people[list->count++] = person_of_row(row, list->arena);
}

struct mails_of_person {
    struct arena *arena;
    struct listed_mail *mails;
    size_t count, capacity;
};

static void take_mail(void *context, sqlite3_stmt *row)
{
    struct mails_of_person *list = context;
    enum mail_state state = (enum mail_state)sqlite3_column_int(row, 2);

    list->mails = array_reserve(list->mails, &list->capacity, list->count + 1,
                                sizeof(struct listed_mail));
    list->mails[list->count++] = (struct listed_mail){
        .number = sqlite3_column_int64(row, 0),
        .kind = mail_kind_name((enum mail_kind)sqlite3_column_int(row, 1)),
        .state = mail_state_name(state),
        .at_ms = (uint64_t)sqlite3_column_int64(row, 3),
        .attempts = (uint32_t)sqlite3_column_int64(row, 4),
        .reason = sql_text(row, 5, list->arena),
    };
}

typedef void each_fn(void *context, const struct registration *registration,
                     const struct listed_mail *mails, size_t mail_count);

/* Calls each with the people of the list and their mails. */
static int list_tell(struct people *people, const struct list *list, each_fn *each,
                     void *context, struct error *error)
{
    static const char sql[] =
        "SELECT number, kind, state, CASE WHEN state IN (0, 3) THEN due_at_ms ELSE at_ms END"
        " AS at, attempts, reason FROM mail WHERE registration = ?1 ORDER BY at DESC, number";
    struct arena texts;
    struct mails_of_person mails = {.arena = &texts};
    int trouble = 0;

    arena_init(&texts);
    for (size_t i = 0; trouble == 0 && i < list->count; i++) {
        mails.count = 0;
        arena_reset(&texts);
        trouble = sql_each(people, sql, VALUES(string_value(list->people[i].id)), take_mail,
                           &mails, NULL, error);
        if (trouble == 0)
            each(context, &list->people[i], mails.count > 0 ? mails.mails : NULL, mails.count);
    }
    arena_release(&texts);
    free(mails.mails);
    return trouble;
}

int people_registration_list(struct people *people, struct bytes session_id, each_fn *each,
                             void *context, struct error *error)
{
    static const char sql[] = "SELECT " COLUMNS " FROM registration WHERE session_id = ?1"
                              " ORDER BY name = '', name COLLATE NOCASE, folded";
    struct arena arena;
    struct list list = {.arena = &arena};

    arena_init(&arena);

    int trouble =
        sql_each(people, sql, VALUES(text_value(session_id)), take_person, &list, NULL, error);

    if (trouble == 0)
        trouble = list_tell(people, &list, each, context, error);
    arena_release(&arena);
    free(list.people);
    return trouble;
}

int people_registration_tell(struct people *people, struct bytes session_id, struct bytes id,
                             each_fn *each, void *context, struct error *error)
{
    struct arena arena;
    struct registration registration;

    arena_init(&arena);

    int trouble =
        people_registration_read(people, session_id, id, &arena, &registration, error);
    struct list list = {.arena = &arena, .people = &registration, .count = 1};

    if (trouble == 0)
        trouble = list_tell(people, &list, each, context, error);
    arena_release(&arena);
    return trouble;
}
