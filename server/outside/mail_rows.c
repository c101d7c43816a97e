/*
 * Putting mails into the queue and taking back those that were not sent. A row that is being
 * sent is never taken back: nobody knows how far it got. Leaves sending to mail_queue.c. Thread
 * of the handle, within a transaction.
 */
#include "rows.h"

_Static_assert(MAIL_QUEUED == 0 && MAIL_CANCELLED == 5, "the states in MAIL_AGAIN");

int mail_put(struct people *people, const struct new_mail *mail, uint64_t now_ms,
             struct error *error)
{
    static const char put[] =
        "INSERT INTO mail (number, session_id, registration, kind, occasion, asked, due_at_ms,"
        " at_ms, message_id) VALUES (" MAIL_NUMBER ", ?1, ?2, ?3, ?4, ?5, ?6, ?6, " MAIL_ID
        ")" MAIL_AGAIN;

    return sql_run(people, put,
                   VALUES(text_value(mail->session_id), text_value(mail->registration),
                          number_value(mail->kind), number_value(mail->occasion),
                          number_value(mail->asked), number_value(now_ms)),
                   error);
}

int mails_cancel_of_registration(struct people *people, struct bytes id, uint32_t kinds,
                                 uint64_t now_ms, struct error *error)
{
    static const char sql[] = "UPDATE mail SET state = 5, at_ms = ?3 WHERE registration = ?1"
                              " AND state IN (0, 3) AND (?2 >> kind) & 1";

    return sql_run(people, sql,
                   VALUES(text_value(id), number_value(kinds), number_value(now_ms)), error);
}

int mails_cancel_of_session(struct people *people, struct bytes session_id, uint32_t kinds,
                            uint64_t now_ms, struct error *error)
{
    static const char sql[] = "UPDATE mail SET state = 5, at_ms = ?3 WHERE session_id = ?1"
                              " AND state IN (0, 3) AND (?2 >> kind) & 1";

    return sql_run(people, sql,
                   VALUES(text_value(session_id), number_value(kinds), number_value(now_ms)),
                   error);
}
