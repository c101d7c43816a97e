/*
 * The tables of people.db. Leaves what is in them to the files that are named after them.
 *
 * Format 3, sign-up and mail: a row is known by random characters or a random number and its
 * table has no hidden number (WITHOUT ROWID), so that neither says who came first. While a
 * session is open the times say so, for the waiting list; when it closes they become days, and
 * the file is written anew in the order of its keys (events.c).
 */
#include "people_format.h"

/* ISO C99 asks of a compiler no more than 4,095 bytes of text in one; ours take what there is.
 */
#pragma GCC diagnostic ignored "-Woverlength-strings"

/* Format 2: accounts. An organiser's number is never given again (AUTOINCREMENT): a sign-in or
 * a job that is on its way must not find another person. */
#define ACCOUNTS                                                                               \
    "CREATE TABLE organiser ("                                                                 \
    " number INTEGER PRIMARY KEY AUTOINCREMENT,"                                               \
    " name TEXT NOT NULL,"                                                                     \
    " folded TEXT NOT NULL UNIQUE,"                                                            \
    " password TEXT NOT NULL,"                                                                 \
    " created_at_ms INTEGER NOT NULL"                                                          \
    ") STRICT;"                                                                                \
    "CREATE TABLE sign_in ("                                                                   \
    " hash BLOB PRIMARY KEY NOT NULL,"                                                         \
    " organiser INTEGER NOT NULL,"                                                             \
    " created_at_ms INTEGER NOT NULL,"                                                         \
    " seen_at_ms INTEGER NOT NULL,"                                                            \
    " expires_at_ms INTEGER NOT NULL"                                                          \
    ") STRICT;"                                                                                \
    "CREATE INDEX sign_in_of_organiser ON sign_in (organiser, seen_at_ms);"

/* What the dialogue told (facts), what the organiser wrote (from revision on; own_ are those
 * that go before a fact), and what is ours: plan_at_ms is when the schedule looks at it next.
 */
#define EVENTS                                                                                 \
    "CREATE TABLE event ("                                                                     \
    " session_id TEXT PRIMARY KEY NOT NULL,"                                                   \
    " code TEXT NOT NULL,"                                                                     \
    " title TEXT NOT NULL,"                                                                    \
    " language INTEGER NOT NULL,"                                                              \
    " access INTEGER NOT NULL,"                                                                \
    " state INTEGER NOT NULL,"                                                                 \
    " starts_at_ms INTEGER NOT NULL,"                                                          \
    " minutes INTEGER NOT NULL,"                                                               \
    " capacity INTEGER NOT NULL,"                                                              \
    " closed_at_ms INTEGER NOT NULL,"                                                          \
    " released_at_ms INTEGER NOT NULL,"                                                        \
    " readable_until_ms INTEGER NOT NULL,"                                                     \
    " report_withdrawn INTEGER NOT NULL,"                                                      \
    " rehearsal INTEGER NOT NULL,"                                                             \
    " revision INTEGER NOT NULL DEFAULT 0,"                                                    \
    " sign_up_open INTEGER NOT NULL DEFAULT 0,"                                                \
    " purpose TEXT NOT NULL DEFAULT '',"                                                       \
    " audience TEXT NOT NULL DEFAULT '',"                                                      \
    " facilitators TEXT NOT NULL DEFAULT '',"                                                  \
    " results TEXT NOT NULL DEFAULT '',"                                                       \
    " contact TEXT NOT NULL DEFAULT '',"                                                       \
    " privacy TEXT NOT NULL DEFAULT '',"                                                       \
    " location TEXT NOT NULL DEFAULT '',"                                                      \
    " zone TEXT NOT NULL DEFAULT 'Europe/Amsterdam',"                                          \
    " own_minutes INTEGER NOT NULL DEFAULT 0,"                                                 \
    " own_capacity INTEGER NOT NULL DEFAULT 0,"                                                \
    " link_days INTEGER NOT NULL DEFAULT 3,"                                                   \
    " remind_day INTEGER NOT NULL DEFAULT 1,"                                                  \
    " remind_hour INTEGER NOT NULL DEFAULT 1,"                                                 \
    " names TEXT NOT NULL DEFAULT '',"                                                         \
    " people_days INTEGER NOT NULL DEFAULT 30,"                                                \
    " dialogue_days INTEGER NOT NULL DEFAULT 365,"                                             \
    " cancelled_at_ms INTEGER NOT NULL DEFAULT 0,"                                             \
    " cancel_message TEXT NOT NULL DEFAULT '',"                                                \
    " sequence INTEGER NOT NULL DEFAULT 0,"                                                    \
    " tidied INTEGER NOT NULL DEFAULT 0,"                                                      \
    " plan_at_ms INTEGER NOT NULL DEFAULT 0,"                                                  \
    " day_planned_ms INTEGER NOT NULL DEFAULT 0," /* the start that it was planned for */      \
    " hour_planned_ms INTEGER NOT NULL DEFAULT 0"                                              \
    ") STRICT, WITHOUT ROWID;"                                                                 \
    "CREATE INDEX event_of_code ON event (code);"                                              \
    "CREATE INDEX event_to_plan ON event (plan_at_ms);"

_Static_assert(LINK_DAYS_DEFAULT == 3 && PEOPLE_DAYS_DEFAULT == 30 &&
                   DIALOGUE_DAYS_DEFAULT == 365,
               "the table's defaults are the header's");
_Static_assert(REGISTRATION_REGISTERED == 2, "the state in registration_without_link");
_Static_assert(MAIL_CONFIRMATION == 0 && MAIL_WAITING_LIST == 1 && MAIL_PLACE == 2 &&
                   MAIL_KNOWN == 3 && MAIL_WITHDRAWAL == 11 && MAIL_STAFF_LINK == 13,
               "the kinds of rank 0");
_Static_assert(MAIL_INVITATION == 4 && MAIL_FOLLOW_UP == 5 && MAIL_REPORT == 12,
               "the kinds of rank 2");
_Static_assert(MAIL_QUEUED == 0 && MAIL_DEFERRED == 3, "the states in mail_due");

/*
 * since_ms: when it came into its state, the order of the waiting list. turn: rises with each
 * state, so that each is told once. linked: the generation of the link that is in the mail.
 * ended_link holds links that a newer one took the place of, as SHA-256("ended" | hash): what
 * is left of an erased person's is no hash of theirs.
 */
#define REGISTRATIONS                                                                          \
    "CREATE TABLE registration ("                                                              \
    " id TEXT PRIMARY KEY NOT NULL,"                                                           \
    " session_id TEXT NOT NULL,"                                                               \
    " way TEXT NOT NULL UNIQUE,"                                                               \
    " email TEXT NOT NULL,"                                                                    \
    " folded TEXT NOT NULL,"                                                                   \
    " name TEXT NOT NULL,"                                                                     \
    " organisation TEXT NOT NULL,"                                                             \
    " language INTEGER NOT NULL,"                                                              \
    " state INTEGER NOT NULL,"                                                                 \
    " created_at_ms INTEGER NOT NULL,"                                                         \
    " since_ms INTEGER NOT NULL,"                                                              \
    " generation INTEGER NOT NULL,"                                                            \
    " turn INTEGER NOT NULL,"                                                                  \
    " linked INTEGER NOT NULL,"                                                                \
    " link_hash BLOB UNIQUE,"                                                                  \
    " seat_hash BLOB,"                                                                         \
    " UNIQUE (session_id, folded)"                                                             \
    ") STRICT, WITHOUT ROWID;"                                                                 \
    "CREATE INDEX registration_in_turn ON registration (session_id, state, since_ms);"         \
    "CREATE INDEX registration_of_seat ON registration (seat_hash);"                           \
    "CREATE INDEX registration_of_person ON registration (folded);"                            \
    "CREATE INDEX registration_without_link ON registration (session_id)"                      \
    " WHERE state = 2 AND linked <> generation AND link_hash IS NOT NULL;"                     \
    "CREATE TABLE ended_link ("                                                                \
    " proof BLOB PRIMARY KEY NOT NULL,"                                                        \
    " session_id TEXT NOT NULL"                                                                \
    ") STRICT, WITHOUT ROWID;"                                                                 \
    "CREATE INDEX ended_link_of_session ON ended_link (session_id);"

/*
 * occasion: what it is about (a turn, a generation, a sequence, a moment), so that nothing is
 * told twice. asked: by somebody, not by the clock. rank: what somebody waits for (0) goes
 * before what the clock asks for, and that before invitations and reports, thousands of which
 * may be waiting (2). mail_lately: to which address, as
 * HMAC-SHA-256(secret, folded address), something went within the hour.
 */
#define MAILS                                                                                  \
    "CREATE TABLE mail ("                                                                      \
    " number INTEGER PRIMARY KEY NOT NULL,"                                                    \
    " session_id TEXT NOT NULL,"                                                               \
    " registration TEXT," /* NULL: of staff */                                                 \
    " link TEXT NOT NULL DEFAULT '',"                                                          \
    " kind INTEGER NOT NULL,"                                                                  \
    " occasion INTEGER NOT NULL,"                                                              \
    " state INTEGER NOT NULL DEFAULT 0,"                                                       \
    " asked INTEGER NOT NULL DEFAULT 0,"                                                       \
    " due_at_ms INTEGER NOT NULL,"                                                             \
    " at_ms INTEGER NOT NULL,"                                                                 \
    " first_at_ms INTEGER NOT NULL DEFAULT 0,"                                                 \
    " attempts INTEGER NOT NULL DEFAULT 0,"                                                    \
    " message_id TEXT NOT NULL,"                                                               \
    " reason TEXT NOT NULL DEFAULT '',"                                                        \
    " rank INTEGER GENERATED ALWAYS AS (CASE WHEN asked OR kind IN (0, 1, 2, 3, 11, 13)"       \
    " THEN 0 WHEN kind IN (4, 5, 12) THEN 2 ELSE 1 END) VIRTUAL,"                              \
    " UNIQUE (registration, kind, occasion)"                                                   \
    ") STRICT, WITHOUT ROWID;"                                                                 \
    "CREATE INDEX mail_due ON mail (rank, due_at_ms, number) WHERE state IN (0, 3);"           \
    "CREATE INDEX mail_of_session ON mail (session_id, state, kind);"                          \
    "CREATE INDEX mail_of_state ON mail (state);"                                              \
    "CREATE TABLE mail_lately ("                                                               \
    " address BLOB NOT NULL,"                                                                  \
    " at_ms INTEGER NOT NULL,"                                                                 \
    " draw INTEGER NOT NULL,"                                                                  \
    " mail INTEGER NOT NULL,"                                                                  \
    " PRIMARY KEY (address, at_ms, draw)"                                                      \
    ") STRICT, WITHOUT ROWID;"                                                                 \
    "CREATE INDEX mail_lately_by_time ON mail_lately (at_ms);"                                 \
    "CREATE INDEX mail_lately_of_mail ON mail_lately (mail);"                                  \
    "CREATE TABLE secret ("                                                                    \
    " name TEXT PRIMARY KEY NOT NULL,"                                                         \
    " value BLOB NOT NULL"                                                                     \
    ") STRICT, WITHOUT ROWID;"                                                                 \
    "INSERT INTO secret (name, value) VALUES ('address', randomblob(32));"

/* staff_token: until the mail with it has gone; a table of its own, small, so that nothing of a
 * token stays behind in a page that was split. erasure: what was done, of nobody; erased_at_ms
 * is 0 until the file was written anew. chore: what a process that ended has left to be done.
 */
#define STAFF_AND_ERASURES                                                                     \
    "CREATE TABLE staff ("                                                                     \
    " session_id TEXT NOT NULL,"                                                               \
    " link TEXT NOT NULL,"                                                                     \
    " role INTEGER NOT NULL,"                                                                  \
    " email TEXT NOT NULL,"                                                                    \
    " name TEXT NOT NULL,"                                                                     \
    " PRIMARY KEY (session_id, link)"                                                          \
    ") STRICT, WITHOUT ROWID;"                                                                 \
    "CREATE TABLE staff_token ("                                                               \
    " session_id TEXT NOT NULL,"                                                               \
    " link TEXT NOT NULL,"                                                                     \
    " token TEXT NOT NULL,"                                                                    \
    " PRIMARY KEY (session_id, link)"                                                          \
    ") STRICT, WITHOUT ROWID;"                                                                 \
    "CREATE TABLE erasure ("                                                                   \
    " session_id TEXT NOT NULL,"                                                               \
    " of_dialogue INTEGER NOT NULL,"                                                           \
    " due_ms INTEGER NOT NULL,"                                                                \
    " erased_at_ms INTEGER NOT NULL,"                                                          \
    " registrations INTEGER NOT NULL,"                                                         \
    " mails INTEGER NOT NULL,"                                                                 \
    " PRIMARY KEY (session_id, of_dialogue)"                                                   \
    ") STRICT, WITHOUT ROWID;"                                                                 \
    "CREATE TABLE chore ("                                                                     \
    " name TEXT PRIMARY KEY NOT NULL,"                                                         \
    " asked_at_ms INTEGER NOT NULL"                                                            \
    ") STRICT, WITHOUT ROWID;"

#define SIGN_UP EVENTS REGISTRATIONS MAILS STAFF_AND_ERASURES

static const char *const upgrades[] = {
    [1] = "ALTER TABLE token ADD COLUMN used INTEGER NOT NULL DEFAULT 0;" ACCOUNTS,
    [2] = SIGN_UP,
};

const struct database_format people_format = {
    .application_id = 0x484B4450, /* "HKDP" */
    .version = 3,
    .schema = "CREATE TABLE token ("
              " id TEXT PRIMARY KEY NOT NULL,"
              " role TEXT NOT NULL,"
              " hash BLOB NOT NULL UNIQUE,"
              " created_at_ms INTEGER NOT NULL,"
              " revoked INTEGER NOT NULL DEFAULT 0,"
              " used INTEGER NOT NULL DEFAULT 0" /* 1: an account was made with it */
              ") STRICT;" ACCOUNTS SIGN_UP,
    .upgrades = upgrades,
};
