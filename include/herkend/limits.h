#ifndef HERKEND_LIMITS_H
#define HERKEND_LIMITS_H

/*
 * The bound of everything that comes from outside. What is over a bound is refused with a
 * sentence that names it; nothing is cut silently. "Characters" are grapheme clusters, as
 * people count them (Unicode UAX #29).
 */
enum {
    MESSAGE_BYTES_MAX = 16 * 1024, /* one WebSocket message; close 1009 above */
    HTTP_BODY_BYTES_MAX = 1024 * 1024,
    JSON_DEPTH_MAX = 8,
    COMMAND_ID_BYTES_MAX = 64,
    PUBLIC_ID_BYTES_MAX = 32, /* "s12", "t3", session ids */

    STATEMENT_CHARACTERS_MAX = 500,
    STATEMENT_BYTES_MAX = 8000, /* 500 marks upon marks could be endless bytes */
    TITLE_CHARACTERS_MAX = 200,
    QUESTION_CHARACTERS_MAX = 500,
    REASON_CHARACTERS_MAX = 300,
    ANNOUNCEMENT_CHARACTERS_MAX = 500,
    DESCRIPTION_CHARACTERS_MAX = 4000,
    NOTE_CHARACTERS_MAX = 4000, /* the moderator's, in the report */
    OPTION_CHARACTERS_MAX = 120,

    NAME_CHARACTERS_MAX = 80, /* of an organiser */
    PASSWORD_CHARACTERS_MIN = 12,
    PASSWORD_CHARACTERS_MAX = 200,
    PASSWORD_BYTES_MAX = 3200, /* marks upon marks here too */

    THEMES_MAX = 64, /* of a session, those added on the fly included */
    SEEDS_PER_THEME_MAX = 100,
    FOLLOWED_STATEMENTS_MAX = 200, /* of the session before, in a follow-up's script */
    BACKGROUND_QUESTIONS_MAX = 8,
    OPTIONS_MAX = 12,
    POLLS_MAX = 64,
    PROPOSALS_MAX = 500,
    STAFF_LINKS_MAX = 32, /* of a session, ended ones included */
    PROPOSALS_PER_SEAT_MAX = 5,
    THEME_MINUTES_MAX = 240,
    THEME_MINUTES_DEFAULT = 10,
    ROUND_MINUTES_DEFAULT = 3, /* the closing round */
    TEXTS_PER_MINUTE_MAX = 30, /* written by one seat */
    COUNTDOWN_SECONDS_MAX = 300,

    SEATS_MAX = 50000, /* of a session; the capacity of one is a setting at or below this */
    SEATS_DEFAULT = 2000,
    SEATS_PER_ADDRESS_DEFAULT = 200,
    STATEMENTS_MAX = 60000, /* of a session, reactions included */
    SESSIONS_MAX = 1000,    /* of a server, not closed */
    REPORT_DAYS_MAX = 3650, /* that a released report is readable */
    REPORT_DAYS_DEFAULT = 90,
    REHEARSALS_MAX = 2, /* of a server at once, with people of its own */
    REHEARSAL_PEOPLE_MAX = 500,
    REHEARSAL_SPEED_MAX = 20, /* times the pace of people */

    REMEMBERED_REQUESTS = 64, /* per seat: the window in which a repeat gets its old answer */
    COMMAND_EVENTS_MAX = 256, /* events of one command */
    SIMILAR_ITEMS_MAX = 5,
    CONVERSATION_ITEMS = 50, /* of one answer */
    TOP_ITEMS = 10,
    GROUP_VOTERS_MIN = 5, /* below this a breakdown is withheld */

    OFFER_TIMEOUT_MS = 60 * 1000,
    ACTIVITY_MINUTES_MAX = 7 * 24 * 60,
};

_Static_assert(STATEMENT_BYTES_MAX < MESSAGE_BYTES_MAX, "a statement fits a message");
/* Closing a session closes every theme and poll, one event each. */
_Static_assert(THEMES_MAX + POLLS_MAX + 8 < COMMAND_EVENTS_MAX, "closing fits one command");

#endif
