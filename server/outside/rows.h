#ifndef HERKEND_OUTSIDE_ROWS_H
#define HERKEND_OUTSIDE_ROWS_H

#include "sql.h"

/*
 * Rows of people.db as its files hand them to each other. All functions here that write are
 * called within a transaction; what is read lives in the arena that was given.
 */
enum { DAY_MS = 24 * 60 * 60 * 1000, HOUR_MS = 60 * 60 * 1000 };

/* ---- events.c ---------------------------------------------------------------------------- */

struct event_row {
    struct people_event event; /* without the counts */
    bool tidied;               /* after the close */
    uint64_t day_planned_ms, hour_planned_ms;
};

/* By session id or join code. -ERR_NOT_FOUND. */
MUST_CHECK int event_row_read(struct people *people, struct bytes id_or_code,
                              struct arena *arena, struct event_row *out, struct error *error);
/* Counts people in each state, and the places that are left. */
MUST_CHECK int event_row_count(struct people *people, struct event_row *row,
                               struct error *error);
/* Neither cancelled, nor closed, nor a rehearsal: something is still to come. */
bool event_is_ahead(const struct people_event *event);
bool event_is_closed(const struct people_event *event);
/* 0: without a bound. */
uint32_t event_capacity(const struct people_event *event);
/* Has the schedule look at it again. */
MUST_CHECK int event_plan_again(struct people *people, struct bytes session_id,
                                struct error *error);

/* ---- event_sync.c ------------------------------------------------------------------------ */

/* People who were told otherwise are still to be told: once it has begun, they see it. */
bool event_has_not_begun(const struct people_event *event);
/* The calendar entry has changed: it is told, and what the clock had queued is planned anew. */
MUST_CHECK int event_changed(struct people *people, const struct people_event *event,
                             uint64_t now_ms, struct error *error);

/* ---- registration_rows.c ----------------------------------------------------------------- */

struct registration_row {
    struct registration person;
    struct bytes session_id, folded;
    uint64_t since_ms;
    uint32_t turn, linked;
    bool has_link; /* the two hashes */
    struct token_hash link_hash, seat_hash;
};

/* -ERR_NOT_FOUND. */
MUST_CHECK int registration_row_read(struct people *people, struct bytes session_id,
                                     struct bytes id, struct arena *arena,
                                     struct registration_row *out, struct error *error);
MUST_CHECK int registration_row_of_way(struct people *people, struct bytes way,
                                       struct arena *arena, struct registration_row *out,
                                       struct error *error);
/* By folded address; *found. */
MUST_CHECK int registration_row_of_address(struct people *people, struct bytes session_id,
                                           struct bytes folded, struct arena *arena,
                                           struct registration_row *out, bool *found,
                                           struct error *error);
MUST_CHECK int registration_row_insert(struct people *people,
                                       const struct registration_row *row, struct error *error);
/* Everything but its id and session. */
MUST_CHECK int registration_row_write(struct people *people, const struct registration_row *row,
                                      struct error *error);

/* ---- registrations.c --------------------------------------------------------------------- */

/* Takes a place, or stands in line; the person is told. */
MUST_CHECK int registration_join(struct people *people, struct keyring *keyring,
                                 struct event_row *event, struct registration_row *row,
                                 uint64_t now_ms, struct error *error);
/* Gives free places to who waits longest. */
MUST_CHECK int registrations_promote(struct people *people, struct bytes session_id,
                                     uint64_t now_ms, struct error *error);
/* Another way, and another link, to another seat or the same; the present one ends. The row is
 * not written. */
MUST_CHECK int registration_doors_renew(struct people *people, struct keyring *keyring,
                                        struct registration_row *row, bool same_seat,
                                        struct error *error);
/* Another link to the same seat; the present one ends. The row is not written. */
MUST_CHECK int registration_link_renew(struct people *people, struct keyring *keyring,
                                       struct registration_row *row, struct error *error);

/* ---- registration_changes.c -------------------------------------------------------------- */

/* Removes a person with all mails, which are counted, and gives the place away. */
MUST_CHECK int registration_remove(struct people *people, const struct registration_row *row,
                                   const struct people_event *event, uint64_t now_ms,
                                   uint32_t *mail_count, struct error *error);

/* ---- admission.c ------------------------------------------------------------------------- */

/* Writes down that a link has ended. */
MUST_CHECK int link_end(struct people *people, struct bytes session_id,
                        const struct token_hash *link, struct error *error);

/* ---- mail_rows.c ------------------------------------------------------------------------- */

/*
 * A mail to each registration of a session that meets the condition, in an order that says
 * nothing: ?1 the session, ?2 the kind, ?3 now. One that is there already stays as it is, and
 * one that was cancelled gets another chance. Numbers are drawn below 2^53, which every reader
 * of JSON can hold.
 */
#define MAIL_NUMBER "(random() & 9007199254740990) + 1"
#define MAIL_ID "lower(hex(randomblob(16)))"
#define MAIL_AGAIN                                                                             \
    " ON CONFLICT (registration, kind, occasion) DO UPDATE SET state = 0,"                     \
    " asked = excluded.asked, due_at_ms = excluded.due_at_ms, at_ms = excluded.at_ms,"         \
    " first_at_ms = 0, reason = '' WHERE state = 5"
#define MAILS_TO(occasion, condition)                                                          \
    "INSERT INTO mail"                                                                         \
    " (number, session_id, registration, kind, occasion, due_at_ms, at_ms, message_id)"        \
    " SELECT " MAIL_NUMBER ", ?1, id, ?2, " occasion ", ?3, ?3, " MAIL_ID                      \
    " FROM registration WHERE session_id = ?1 AND " condition " ORDER BY random()" MAIL_AGAIN

/* Kinds, one bit each. */
enum { MAIL_KINDS_OF_PEOPLE = (1 << MAIL_STAFF_LINK) - 1 };

struct new_mail {
    struct bytes session_id, registration;
    enum mail_kind kind;
    uint64_t occasion;
    bool asked;
};
/* Queues it, due now, unless it is there; one that was cancelled gets another chance. */
MUST_CHECK int mail_put(struct people *people, const struct new_mail *mail, uint64_t now_ms,
                        struct error *error);
/* Cancels what was not sent yet, of the kinds. */
MUST_CHECK int mails_cancel_of_registration(struct people *people, struct bytes id,
                                            uint32_t kinds, uint64_t now_ms,
                                            struct error *error);
MUST_CHECK int mails_cancel_of_session(struct people *people, struct bytes session_id,
                                       uint32_t kinds, uint64_t now_ms, struct error *error);

/* ---- mail_use.c -------------------------------------------------------------------------- */

struct mail_row {
    int64_t number;
    struct bytes session_id, registration, link;
    enum mail_kind kind;
    uint64_t occasion, due_at_ms, first_at_ms;
    uint32_t attempts;
    enum mail_state state;
};
/* Whether it still says what is true, to somebody whom it concerns. person: NULL of staff. */
bool mail_has_use(const struct mail_row *mail, const struct people_event *event,
                  const struct registration_row *person, uint64_t now_ms);
/* The reminder of the day before says "tomorrow": from here on it would be wrong. */
uint64_t reminder_hour_ms(const struct people_event *event);

/* ---- staff.c ----------------------------------------------------------------------------- */

/* Whom a link of staff is for, with the token as long as it is here; *found. */
MUST_CHECK int staff_row_read(struct people *people, struct bytes session_id, struct bytes link,
                              struct arena *arena, struct mail *out, struct bytes *folded,
                              bool *found, struct error *error);
MUST_CHECK int staff_token_remove(struct people *people, struct bytes session_id,
                                  struct bytes link, struct error *error);

/* ---- mail_limit.c ------------------------------------------------------------------------ */

/* When something may go to this address: now_ms, or later. */
MUST_CHECK int mail_limit_ask(struct people *people, struct bytes folded, enum mail_kind kind,
                              uint64_t now_ms, uint64_t *free_at_ms, struct error *error);
/* A mail is on its way; it has arrived; it was refused. */
MUST_CHECK int mail_limit_take(struct people *people, struct bytes folded, int64_t number,
                               uint64_t now_ms, struct error *error);
MUST_CHECK int mail_limit_settle(struct people *people, int64_t number, bool delivered,
                                 uint64_t now_ms, struct error *error);
/* After a crash: what was on its way counts as sent. */
MUST_CHECK int mail_limit_recover(struct people *people, uint64_t now_ms, struct error *error);
/* Removes what is older than the hour; lowers *next_ms to when there is more of it. */
MUST_CHECK int mail_limit_forget(struct people *people, uint64_t now_ms, uint64_t *next_ms,
                                 struct error *error);
/* Of the last hour it is only known that it was; for all addresses. */
MUST_CHECK int mail_limit_blur(struct people *people, uint64_t now_ms, struct error *error);

#endif
