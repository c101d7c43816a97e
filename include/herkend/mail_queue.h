#ifndef HERKEND_MAIL_QUEUE_H
#define HERKEND_MAIL_QUEUE_H

#include "herkend/registrations.h"

/*
 * The mails that wait, in people.db. A row says to whom and what for, never the words: these
 * are made when it is sent, from what is true then. Whoever changes a registration queues in
 * the same transaction; one mailer takes, sends and settles. A row of a kind and occasion is
 * there once per registration, so that nothing is sent twice.
 */
enum mail_kind {
    MAIL_CONFIRMATION, /* of a place, with the calendar entry */
    MAIL_WAITING_LIST,
    MAIL_PLACE, /* a place came free */
    MAIL_KNOWN, /* somebody signed up with an address that is registered */
    MAIL_INVITATION,
    MAIL_FOLLOW_UP, /* an invitation to what came of a session */
    MAIL_LINK,      /* the personal link, some days before */
    MAIL_REMINDER_DAY,
    MAIL_REMINDER_HOUR,
    MAIL_CHANGE, /* of time, place or title, with the entry anew */
    MAIL_CANCELLATION,
    MAIL_WITHDRAWAL, /* goodbye, with the end of the entry */
    MAIL_REPORT,
    MAIL_STAFF_LINK,
    MAIL_KIND_COUNT
};
enum mail_state {
    MAIL_QUEUED,
    MAIL_SENDING,
    MAIL_SENT,
    MAIL_DEFERRED,
    MAIL_FAILED,
    MAIL_CANCELLED, /* had no use any more before it was sent */
};
const char *mail_kind_name(enum mail_kind kind);    /* "reminder_day" */
const char *mail_state_name(enum mail_state state); /* "deferred" */

enum {
    MAILS_PER_ADDRESS_HOUR_MAX = 3,              /* of any kind, over all sessions */
    MAIL_RETRY_LONGEST_MS = 24 * 60 * 60 * 1000, /* after that a deferred mail has failed */
    MAIL_RETRY_FIRST_MS = 60 * 1000,             /* then twice as long each time, */
    MAIL_RETRY_STEP_MAX_MS = 60 * 60 * 1000,     /* up to an hour */
    MAIL_REASON_BYTES_MAX = 200,
};

/* One mail to be sent: all that its words need. Texts live in the arena it was taken with. The
 * event comes without its counts. */
struct mail {
    int64_t number;
    enum mail_kind kind;
    uint32_t attempts;      /* before this one */
    char message_id[40];    /* left of the @; the same at each attempt */
    struct registration to; /* of MAIL_STAFF_LINK: email and name only */
    struct people_event event;
    enum role role;           /* of MAIL_STAFF_LINK */
    struct bytes staff_token; /* of MAIL_STAFF_LINK */
};

/* What came of an attempt. */
enum mail_outcome {
    MAIL_DELIVERED,
    MAIL_TRY_AGAIN, /* refused for now (4xx), no connection, a line that broke */
    MAIL_REFUSED,   /* for good (5xx), or not to be made */
};

/* The moment that many days before another, at the same time of day where the event is:
 * *out_ms. False: the zone is not known. */
typedef bool days_before_fn(uint64_t time_ms, const char *zone, uint32_t days,
                            uint64_t *out_ms);
/* Who knows the time zones, for the schedule of this handle. Without it, or in a zone that is
 * not known, a day has 24 hours: over a change of the clock a mail goes an hour early or late.
 */
void mail_queue_use_zones(struct people *people, days_before_fn *days_before);

/*
 * Queues what the clock asks for: links some days before the start (at once when that moment is
 * past, or the session has begun), reminders the day and the hour before. Days are those of the
 * event's zone: the same time of day. No reminder goes to who signed up after its moment, none
 * of the day before to who got the link within 24 hours. Late ones that have become useless are
 * left out. A start that moves is planned anew. Returns 0 and *next_ms, when to ask again
 * (UINT64_MAX: not by the clock); often, it is cheap. Does, besides, what was left to be
 * tidied.
 */
MUST_CHECK int mail_queue_schedule(struct people *people, uint64_t now_ms, uint64_t *next_ms,
                                   struct error *error);
/* The next mail that is due and within the limit of its address, marked as being sent, durable;
 * *found false and *next_ms (UINT64_MAX: nothing waits) when there is none. What has lost its
 * use is cancelled on the way. What somebody waits for (a confirmation, a link that was asked
 * for) goes before links and reminders, and these before invitations and reports. */
MUST_CHECK int mail_queue_take(struct people *people, uint64_t now_ms, struct arena *arena,
                               struct mail *out, bool *found, uint64_t *next_ms,
                               struct error *error);
/* reason: a line without addresses; kept for the desk. Fine also when the row was erased
 * meanwhile. */
MUST_CHECK int mail_queue_settle(struct people *people, int64_t number,
                                 enum mail_outcome outcome, struct bytes reason,
                                 uint64_t now_ms, struct error *error);
/* After a start: what was being sent when the last one ended is sent again. *count of them. */
MUST_CHECK int mail_queue_recover(struct people *people, uint64_t now_ms, uint32_t *count,
                                  struct error *error);
/* A number that differs when another handle has written since it was asked before; what this
 * one writes does not change it. Some µs: for asking each second. */
MUST_CHECK int people_version(struct people *people, uint64_t *out, struct error *error);
/* For metrics: rows per state. */
MUST_CHECK int mail_queue_count(struct people *people, uint32_t counts[MAIL_CANCELLED + 1],
                                struct error *error);
/* The registration of a mail, for the desk: *registration_id empty for staff. -ERR_NOT_FOUND.
 */
MUST_CHECK int mail_queue_find(struct people *people, struct bytes session_id, int64_t number,
                               char registration_id[REGISTRATION_ID_BYTES],
                               enum mail_state *state, struct error *error);

#endif
