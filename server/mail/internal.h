#ifndef HERKEND_MAIL_INTERNAL_H
#define HERKEND_MAIL_INTERNAL_H

#include "herkend/mail.h"

#include "words.h"

/*
 * clean.c: texts of people, made fit for a header, a calendar and a page. In the arena, with a
 * NUL behind it and none inside.
 */
/* One line: no control characters, none that turn the direction of what follows; white space
 * runs are one blank. Not valid UTF-8: the bad bytes become U+FFFD. */
struct bytes clean_line(struct arena *arena, struct bytes text);
/* The same with its lines, separated by LF. */
struct bytes clean_lines(struct arena *arena, struct bytes text);
/* A line that is somebody's name. Empty where it holds what a mail program makes a link of:
 * anybody can sign up somebody else's address, and would have us mail an advertisement there.
 */
struct bytes clean_name(struct arena *arena, struct bytes text);
/* The text in isolates of Unicode (UAX #9, 2.4) when it holds letters that run from right to
 * left, so that it cannot reorder the sentence around it. */
struct bytes clean_isolated(struct arena *arena, struct bytes text);

/* address.c */
struct mailbox {
    struct bytes name;  /* may be empty; clean_line()d */
    struct bytes email; /* as email_prepare() gives it */
};
/* "Naam <adres>" or an address alone. */
MUST_CHECK int mailbox_parse(struct bytes text, struct arena *arena, struct mailbox *out,
                             struct error *error);
/* Behind the @. */
struct bytes email_domain(struct bytes email);

/* zone_time.c */
#define ZONE_DEFAULT "Europe/Amsterdam"
struct local_time {
    int32_t year, month, day; /* month and day from 1 */
    int32_t weekday;          /* 1: Monday */
    int32_t hour, minute;
    int64_t day_number; /* rises by one each local day */
    bool zone_named;    /* the zone is not the default: its name belongs with the time */
};
/* False: zone unknown, or a time that no calendar shows. */
MUST_CHECK bool local_time_of(uint64_t time_ms, struct bytes zone, struct local_time *out);
/* "dinsdag 1 december 2026". */
void date_write(const struct local_time *time, enum language language, struct buffer *out);
/* "14.00 uur", "14:00"; with the zone where it is named. */
void hour_write(const struct local_time *time, struct bytes zone, enum language language,
                struct buffer *out);
/* Date and hour of the event's start or another time of it. A zone that is unknown here is
 * shown in UTC, which is named. */
void event_moment_write(const struct people_event *event, uint64_t time_ms,
                        enum language language, struct buffer *out);
/* "morgen om 14.00 uur", seen from now; the date when it is neither today nor tomorrow. */
void event_moment_near_write(const struct people_event *event, uint64_t now_ms,
                             enum language language, struct buffer *out);
/* calendar.c: the host of a URL; "localhost" where there is none. */
struct bytes url_host(const char *url);

/* settings.c */
bool smtp_url_is_tls(const char *url);

/* In place of a session in the name of a test mail in the folder. */
#define MAIL_TEST_SESSION "test"

/* The minutes people are told: the organiser's, else the themes', else an hour. */
uint32_t event_minutes(const struct people_event *event);

#endif
