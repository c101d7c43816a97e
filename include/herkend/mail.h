#ifndef HERKEND_MAIL_H
#define HERKEND_MAIL_H

#include "herkend/buffer.h"
#include "herkend/mail_queue.h"
#include "herkend/metrics.h"

/*
 * Mail: from a row of the queue to a message (GMime, libical), and from a message to a mail
 * server (libcurl) or to a folder. mail_compose() is a function of its arguments; the mailer is
 * a thread with its own handles.
 */
enum { MAIL_PER_MINUTE_DEFAULT = 120, MAIL_PER_MINUTE_MAX = 6000 };
struct mail_settings {
    const char *smtp_url;      /* smtp://, smtps://; NULL: to a folder */
    const char *smtp_user;     /* NULL: without signing in */
    const char *smtp_password; /* NULL: none */
    bool smtp_starttls; /* smtp:// with STARTTLS or not at all; default true but for loopback */
    const char *smtp_ca; /* PEM file that is trusted instead of the system's; NULL */
    const char *from;    /* "Naam <adres>" or an address alone */
    const char *folder;  /* for .eml files */
    const char *public_url;
    uint32_t per_minute; /* for all together */
};

/* Checks all but the connection: the address of from, the URL. -ERR_INPUT names the setting. */
MUST_CHECK int mail_settings_check(const struct mail_settings *settings, struct error *error);
/* Whether it is this machine itself: there smtp_starttls is off unless somebody sets it. */
bool smtp_url_is_loopback(const char *url);

/*
 * An address as people type it: trimmed, one @, no control characters, a domain in its ASCII
 * form (IDNA). folded is what it is known by: in lower case. Both in the arena. On -ERR_INPUT
 * the sentence says what is wrong, for a person.
 */
MUST_CHECK int email_prepare(struct bytes raw, struct arena *arena, struct bytes *email,
                             struct bytes *folded, struct error *error);
/* The same, for pages in two languages: what is wrong, and the sentence that says so. */
enum email_mistake {
    EMAIL_FINE,
    EMAIL_EMPTY,
    EMAIL_NO_AT,
    EMAIL_MANY_AT,
    EMAIL_NO_LOCAL,
    EMAIL_NO_DOMAIN,
    EMAIL_CHARACTER,
    EMAIL_FOREIGN_LOCAL,
    EMAIL_DOTS,
    EMAIL_DOMAIN,
    EMAIL_DOMAIN_SHORT,
    EMAIL_LONG,
    EMAIL_MISTAKE_COUNT
};
MUST_CHECK enum email_mistake email_examine(struct bytes raw, struct arena *arena,
                                            struct bytes *email, struct bytes *folded);
const char *email_mistake_sentence(enum email_mistake mistake, enum language language);

/*
 * The whole message, RFC 5322 with CRLF: text and HTML, in the person's language, the calendar
 * entry where there is one. link: the personal link's token, NULL where the kind needs none.
 * -ERR_INPUT when it cannot be made.
 */
MUST_CHECK int mail_compose(const struct mail_settings *settings, const struct mail *mail,
                            const struct token *link, uint64_t now_ms, struct buffer *out,
                            struct error *error);
/* The calendar entry alone: RFC 5545, METHOD REQUEST or CANCEL. attendee NULL: the event's
 * public one (METHOD PUBLISH), as the page offers it. */
void calendar_encode(const struct people_event *event, struct bytes attendee,
                     const char *public_url, struct bytes organizer, uint64_t now_ms,
                     struct buffer *out);
/* "dinsdag 1 december 2026 om 14.00 uur" in the zone of the event. False: zone unknown. */
MUST_CHECK bool event_time_write(uint64_t time_ms, const char *zone, enum language language,
                                 struct buffer *out);
bool zone_is_known(const char *zone);
/* For mail_queue_use_zones(): the same time of day, days before. */
bool zone_days_before(uint64_t time_ms, const char *zone, uint32_t days, uint64_t *out_ms);

/* One message on its way to one person. Borrowed. */
struct mail_delivery {
    struct bytes recipient, message;
    /* What it is called in a folder: a name without anybody's. */
    struct bytes session_id;
    int64_t number;
    bool personal; /* holds a link that ends with its session: so does the file */
};
/* One attempt. Blocks for at most about a minute. reason: a line for the desk, without
 * addresses; empty when it was delivered. A code of 5xx about this mail is MAIL_REFUSED; one
 * about the sender or our signing in is not this mail's fault, and MAIL_TRY_AGAIN. */
enum mail_outcome mail_deliver(const struct mail_settings *settings,
                               const struct mail_delivery *delivery, struct buffer *reason);
/*
 * Sends one message to an address, for `herkend mail test`. said: what the server answered, as
 * it said it, or the path of the file; for the operator's eyes. -ERR_INPUT: the address.
 * -ERR_IO: it did not go, and why.
 */
MUST_CHECK int mail_test(const struct mail_settings *settings, struct bytes address,
                         enum language language, uint64_t now_ms, struct buffer *said,
                         struct error *error);

/* What the folder holds of a session's registrations, for the desk and for erasing. */
MUST_CHECK int mail_file_read(const char *folder, struct bytes session_id, int64_t number,
                              struct buffer *out, struct error *error);
/* A message for other eyes than its reader's: its texts as they are, without what opens a
 * personal link or somebody's own page. -ERR_DAMAGED. */
MUST_CHECK int mail_readable(struct bytes message, struct buffer *out, struct error *error);
/* Of one mail, and all of a session; 0 also when there are none. Overwritten, then removed. */
MUST_CHECK int mail_file_erase(const char *folder, struct bytes session_id, int64_t number,
                               struct error *error);
MUST_CHECK int mail_files_erase(const char *folder, struct bytes session_id,
                                struct error *error);

/* Erases what has no business in the folder any more (see the mailer, who does it by itself).
 * Only where no mailer runs: what is being written would go, too. */
MUST_CHECK int mail_folder_sweep(const char *folder, struct people *people,
                                 struct error *error);

/*
 * The mailer removes from the folder what has no business there any more: personal links of a
 * session that has closed, and mails of which people.db holds no row (a person or a session was
 * erased).
 *
 * One round: what is due is scheduled, taken, made, delivered and settled, until nothing is due
 * or per_minute is used up. Returns when to come again. The thread calls it; tests do, with
 * their own clock.
 */
struct mailer;
MUST_CHECK int mailer_create(struct mailer **out, const char *people_path,
                             const char *keys_folder, const struct mail_settings *settings,
                             struct metrics *metrics, struct error *error);
uint64_t mailer_round(struct mailer *mailer, uint64_t now_ms);
/* A thread that makes rounds; also when people.db was changed by somebody else. */
MUST_CHECK int mailer_start(struct mailer *mailer, struct error *error);
/* Ends the thread, within a second or so of the attempt that is under way. */
void mailer_destroy(struct mailer *mailer);

#endif
