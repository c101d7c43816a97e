/*
 * Whom an organiser gave a link of staff to. The token is here only until the mail with it has
 * gone, or will not go. Thread of the handle.
 */
#include "rows.h"

static int mail_of_staff(struct people *people, struct bytes session_id, struct bytes link,
                         uint64_t now_ms, struct error *error)
{
    static const char old[] =
        "DELETE FROM mail WHERE session_id = ?1 AND link = ?2 AND registration IS NULL";
    static const char put[] =
        "INSERT INTO mail (number, session_id, link, kind, occasion, asked, due_at_ms, at_ms,"
        " message_id) VALUES (" MAIL_NUMBER ", ?1, ?2, ?3, 0, 1, ?4, ?4, " MAIL_ID ")";
    int trouble = sql_run(people, old, VALUES(text_value(session_id), text_value(link)), error);

    if (trouble == 0)
        trouble = sql_run(people, put,
                          VALUES(text_value(session_id), text_value(link),
                                 number_value(MAIL_STAFF_LINK), number_value(now_ms)),
                          error);
    return trouble;
}

int people_staff_assign(struct people *people, struct bytes session_id, struct bytes link,
                        enum role role, struct bytes email, struct bytes name,
                        struct bytes token, uint64_t now_ms, struct error *error)
{
    static const char person[] =
        "INSERT INTO staff (session_id, link, role, email, name) VALUES (?1, ?2, ?3, ?4, ?5)"
        " ON CONFLICT DO UPDATE SET role = ?3, email = ?4, name = ?5";
    static const char secret[] =
        "INSERT INTO staff_token (session_id, link, token) VALUES (?1, ?2, ?3)"
        " ON CONFLICT DO UPDATE SET token = ?3";
    struct arena arena;
    struct event_row event;
    int trouble = sql_begin(people, error);

    if (trouble != 0)
        return trouble;
    arena_init(&arena);
    trouble = event_row_read(people, session_id, &arena, &event, error);
    if (trouble == 0)
        trouble = sql_run(people, person,
                          VALUES(text_value(session_id), text_value(link), number_value(role),
                                 text_value(email), text_value(name)),
                          error);
    if (trouble == 0)
        trouble =
            sql_run(people, secret,
                    VALUES(text_value(session_id), text_value(link), text_value(token)), error);
    if (trouble == 0)
        trouble = mail_of_staff(people, session_id, link, now_ms, error);
    arena_release(&arena);
    return sql_end(people, trouble, error);
}

struct listing {
    struct arena *arena;
    void (*each)(void *context, struct bytes link, struct bytes email, struct bytes name);
    void *context;
};

static void take_staff(void *context, sqlite3_stmt *row)
{
    struct listing *listing = context;

    listing->each(listing->context, sql_text(row, 0, listing->arena),
                  sql_text(row, 1, listing->arena), sql_text(row, 2, listing->arena));
}

int people_staff_list(struct people *people, struct bytes session_id,
                      void (*each)(void *context, struct bytes link, struct bytes email,
                                   struct bytes name),
                      void *context, struct error *error)
{
    static const char sql[] =
        "SELECT link, email, name FROM staff WHERE session_id = ?1 ORDER BY length(link), link";
    struct arena arena;
    struct listing listing = {.arena = &arena, .each = each, .context = context};

    arena_init(&arena);

    int trouble = sql_each(people, sql, VALUES(text_value(session_id)), take_staff, &listing,
                           NULL, error);

    arena_release(&arena);
    return trouble;
}

int staff_token_remove(struct people *people, struct bytes session_id, struct bytes link,
                       struct error *error)
{
    static const char sql[] = "DELETE FROM staff_token WHERE session_id = ?1 AND link = ?2";

    return sql_run(people, sql, VALUES(text_value(session_id), text_value(link)), error);
}

int people_staff_end(struct people *people, struct bytes session_id, struct bytes link,
                     struct error *error)
{
    static const char person[] = "DELETE FROM staff WHERE session_id = ?1 AND link = ?2";
    static const char mails[] =
        "DELETE FROM mail WHERE session_id = ?1 AND link = ?2 AND registration IS NULL";
    const struct value *of_link = VALUES(text_value(session_id), text_value(link));
    int trouble = sql_begin(people, error);

    if (trouble != 0)
        return trouble;
    trouble = sql_run(people, person, of_link, error);
    if (trouble == 0)
        trouble = sql_run(people, mails, of_link, error);
    if (trouble == 0)
        trouble = staff_token_remove(people, session_id, link, error);
    trouble = sql_end(people, trouble, error);
    return trouble == 0 ? sql_checkpoint(people, error) : trouble;
}

struct reading {
    struct arena *arena;
    struct mail *mail;
    struct bytes folded;
};

static void take_row(void *context, sqlite3_stmt *row)
{
    struct reading *reading = context;

    reading->mail->role = (enum role)sqlite3_column_int(row, 0);
    reading->mail->to.email = sql_text(row, 1, reading->arena);
    reading->mail->to.name = sql_text(row, 2, reading->arena);
    reading->mail->staff_token = sql_text(row, 3, reading->arena);
    reading->folded = sql_text(row, 4, reading->arena);
}

int staff_row_read(struct people *people, struct bytes session_id, struct bytes link,
                   struct arena *arena, struct mail *out, struct bytes *folded, bool *found,
                   struct error *error)
{
    static const char sql[] =
        "SELECT role, email, name, token, lower(email) FROM staff JOIN staff_token"
        " USING (session_id, link) WHERE session_id = ?1 AND link = ?2";
    struct reading reading = {.arena = arena, .mail = out};
    uint32_t count = 0;
    int trouble = sql_each(people, sql, VALUES(text_value(session_id), text_value(link)),
                           take_row, &reading, &count, error);

    *found = count > 0;
    *folded = reading.folded;
    return trouble;
}
