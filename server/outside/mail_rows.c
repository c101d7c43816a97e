/*
 * Putting mails into the queue and taking back those that were not sent. A row that is being
 * sent is never taken back: nobody knows how far it got. Leaves sending to mail_queue.c. Thread
 * of the handle, within a transaction.
 */
#include "rows.h"

/* Numbers are drawn below 2^53, which every reader of JSON can hold, so that they say nothing
 * of the order. */
#define PUT                                                                                    \
    "INSERT INTO mail"                                                                         \
    " (number, session_id, registration, kind, occasion, asked, due_at_ms, at_ms, message_id)" \
    " VALUES ((random() & 9007199254740990) + 1, ?1, ?2, ?3, ?4, ?5, ?6, ?6,"                  \
    " lower(hex(randomblob(16))))"                                                             \
    " ON CONFLICT (registration, kind, occasion) DO UPDATE SET state = 0, asked = ?5,"         \
    " due_at_ms = ?6, at_ms = ?6, first_at_ms = 0, reason = '' WHERE state = 5"

_Static_assert(MAIL_QUEUED == 0 && MAIL_CANCELLED == 5, "the states in PUT");

int mail_put(struct people *people, const struct new_mail *mail, uint64_t now_ms,
             struct error *error)
{
    static const char put[] = PUT;

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
