#ifndef HERKEND_MAIL_WORDS_H
#define HERKEND_MAIL_WORDS_H

#include "herkend/mail_queue.h"

/*
 * Every word of the mails: words_nl.c and words_en.c, side by side in this order. {name} is
 * filled in (letter.c has the list); {Day_at} is {day_at} with a capital.
 */
enum mail_word {
    WORD_GREETING,       /* {name} */
    WORD_GREETING_PLAIN, /* nobody's name */
    WORD_SIGN_OFF,
    WORD_SENDER, /* where the sender's address has no name */

    WORD_FACT_WHAT,
    WORD_FACT_WHEN,
    WORD_FACT_DURATION,
    WORD_FACT_WHERE,
    WORD_FACT_BY,
    WORD_WHEN_UNKNOWN,
    WORD_WHERE_ONLINE,

    WORD_CALENDAR,         /* the entry is attached */
    WORD_CALENDAR_CHANGED, /* the entry anew */
    WORD_CALENDAR_ENDED,   /* what takes it out of a calendar */
    WORD_MORE,             /* before the event's page */
    WORD_QUESTIONS,        /* {contact} */

    WORD_NEXT,           /* a heading: what happens next */
    WORD_NEXT_LINK_DAYS, /* {days} */
    WORD_NEXT_LINK_DAY,
    WORD_NEXT_LINK_SOON,
    WORD_NEXT_UNKNOWN, /* no start yet */
    WORD_NEXT_REPORT,
    WORD_CANNOT,    /* before the way out */
    WORD_STEP_BACK, /* the same, off the waiting list */
    WORD_STILL_WAITING,
    WORD_STILL_REGISTERED,
    WORD_NOT_YOU, /* somebody else signed up with this address */

    WORD_PURPOSE, /* a heading */
    WORD_INVITED_BUTTON,
    WORD_INVITED_NO,
    WORD_INVITED_ANONYMOUS,

    WORD_LINK_BUTTON,
    WORD_LINK_EARLY,
    WORD_LINK_PERSONAL,
    WORD_LINK_REPLACES,
    WORD_ANONYMOUS, /* a heading */
    WORD_ANONYMOUS_TEXT,
    WORD_ANONYMOUS_MORE, /* before the page about privacy */

    WORD_CANCELLED_MESSAGE, /* a heading */
    WORD_CANCELLED_NOTHING,
    WORD_WITHDRAWN_AGAIN, /* before the event's page */

    WORD_REPORT_BUTTON,
    WORD_REPORT_UNTIL, /* {until} */
    WORD_REPORT_ANONYMOUS,

    WORD_STAFF_BUTTON,
    WORD_MODERATOR_PERSONAL,
    WORD_MODERATOR_ANONYMOUS,
    WORD_OBSERVER_PERSONAL,

    WORD_FOOTER_REGISTERED,
    WORD_FOOTER_WAITING,
    WORD_FOOTER_INVITED,
    WORD_FOOTER_WITHDRAWN,
    WORD_FOOTER_OVER, /* the session has been, or was cancelled */
    WORD_FOOTER_STAFF,
    WORD_FOOTER_TEST,

    WORD_HOUR,     /* {hour} and {minute}, of two digits */
    WORD_DATE,     /* {weekday} {day} {month} {year} */
    WORD_MOMENT,   /* {date} and {time} */
    WORD_ZONE,     /* {time} with {zone} */
    WORD_TODAY_AT, /* {time} */
    WORD_TOMORROW_AT,
    WORD_MINUTES, /* {minutes} */
    WORD_HOUR_ONE,
    WORD_HOURS,         /* {hours} */
    WORD_HOURS_MINUTES, /* {hours} and {minutes} */
    MAIL_WORD_COUNT
};

/* Which letter it is: the kinds of the queue, where one has two faces both. */
enum letter_kind {
    LETTER_CONFIRMATION,
    LETTER_WAITING_LIST,
    LETTER_PLACE,
    LETTER_KNOWN,
    LETTER_KNOWN_WAITING,
    LETTER_INVITATION,
    LETTER_FOLLOW_UP,
    LETTER_LINK,
    LETTER_REMINDER_DAY,
    LETTER_REMINDER_HOUR,
    LETTER_CHANGE,
    LETTER_CANCELLATION,
    LETTER_CANCELLATION_UNDATED,
    LETTER_WITHDRAWAL,
    LETTER_REPORT,
    LETTER_MODERATOR,
    LETTER_OBSERVER,
    LETTER_TEST,
    LETTER_KIND_COUNT
};
struct letter_words {
    const char *subject, *headline, *intro;
};

struct mail_words {
    const char *words[MAIL_WORD_COUNT];
    struct letter_words letters[LETTER_KIND_COUNT];
    const char *weekdays[8]; /* from 1: Monday */
    const char *months[13];  /* from 1 */
};
extern const struct mail_words mail_words_nl;
extern const struct mail_words mail_words_en;

const struct mail_words *mail_words_of(enum language language);

#endif
