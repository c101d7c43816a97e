/*
 * What each mail says: which of the words, in which order, with which links. A function of the
 * row and of what is true when it is sent. Leaves how it looks to letter_text.c and
 * letter_html.c. Any thread.
 */
#include "letter.h"

#include "herkend/assert.h"

#define DAY_MS UINT64_C(86400000)

enum { PHRASE_BYTES_MAX = 512 };

static struct bytes keep(struct letter *letter, struct buffer *text)
{
    struct bytes kept = arena_copy(letter->arena, buffer_bytes(text));

    buffer_release(text);
    return kept;
}

static struct bytes moment_text(struct letter *letter, const struct people_event *event,
                                uint64_t time_ms)
{
    struct buffer text;

    buffer_init(&text, PHRASE_BYTES_MAX);
    event_moment_write(event, time_ms, letter->language, &text);
    return keep(letter, &text);
}

/* The last day of which all can be used: readable until 10 January 00.00 is until the ninth. */
static struct bytes last_day_text(struct letter *letter, const struct people_event *event,
                                  uint64_t until_ms)
{
    struct local_time time;
    struct buffer text;

    buffer_init(&text, PHRASE_BYTES_MAX);
    if (!local_time_of(until_ms - 1, event->details.zone, &time) &&
        !local_time_of(until_ms - 1, BYTES("UTC"), &time))
        return (struct bytes){0};
    date_write(&time, letter->language, &text);
    return keep(letter, &text);
}

static struct bytes near_text(struct letter *letter, const struct letter_source *source,
                              bool capital)
{
    struct buffer text;

    buffer_init(&text, PHRASE_BYTES_MAX);
    event_moment_near_write(&source->mail->event, source->now_ms, letter->language, &text);
    if (capital && text.size > 0 && text.data[0] >= 'a' && text.data[0] <= 'z')
        text.data[0] = (char)(text.data[0] - 'a' + 'A');
    return keep(letter, &text);
}

/* "60 minuten", "2 uur", "2 uur en 30 minuten". */
static struct bytes duration_text(struct letter *letter, uint32_t minutes)
{
    uint32_t rest = minutes % 60;
    struct bytes hours_text = letter_format(letter, "%u", minutes / 60);
    struct bytes rest_text = letter_format(letter, "%u", minutes < 120 ? minutes : rest);
    const struct filling fillings[] = {{"hours", hours_text}, {"minutes", rest_text}};
    enum mail_word word = WORD_HOURS_MINUTES;
    struct buffer text;

    if (minutes == 60)
        word = WORD_HOUR_ONE;
    else if (minutes < 120)
        word = WORD_MINUTES;
    else if (rest == 0)
        word = WORD_HOURS;
    buffer_init(&text, PHRASE_BYTES_MAX);
    words_fill(letter->words->words[word], fillings, ARRAY_COUNT(fillings), &text);
    return keep(letter, &text);
}

/* ---- links ------------------------------------------------------------------------------- */

static struct bytes url_event(struct letter *letter, const struct letter_source *source)
{
    struct bytes code = source->mail->event.facts.code;

    return letter_format(letter, "%s/e/%.*s", source->public_url, (int)code.size, code.data);
}

/* The person's own page; empty for who has none. */
static struct bytes url_way(struct letter *letter, const struct letter_source *source)
{
    if (source->mail->to.way[0] == '\0')
        return (struct bytes){0};
    return letter_format(letter, "%s/r/%s", source->public_url, source->mail->to.way);
}

/* The token stands in the fragment, which no browser sends to a server. */
static struct bytes url_seat(struct letter *letter, const struct letter_source *source,
                             struct bytes token)
{
    struct bytes code = source->mail->event.facts.code;

    return letter_format(letter, "%s/s/%.*s#t=%.*s", source->public_url, (int)code.size,
                         code.data, (int)token.size, token.data);
}

static struct bytes url_report(struct letter *letter, const struct letter_source *source)
{
    struct bytes code = source->mail->event.facts.code;

    return letter_format(letter, "%s/s/%.*s/report", source->public_url, (int)code.size,
                         code.data);
}

static void letter_button(struct letter *letter, enum mail_word word, struct bytes url)
{
    letter_add(letter, BLOCK_BUTTON, letter_word(letter, word), url);
}

/* ---- parts that several have ------------------------------------------------------------- */

static void letter_write_facts(struct letter *letter, const struct letter_source *source)
{
    const struct people_event *event = &source->mail->event;
    struct bytes where = clean_line(letter->arena, event->details.location);
    struct bytes by = clean_line(letter->arena, event->details.facilitators);
    uint64_t starts_at_ms = event->facts.starts_at_ms;

    letter_fact(letter, WORD_FACT_WHAT, clean_line(letter->arena, event->facts.title));
    letter_fact(letter, WORD_FACT_WHEN,
                starts_at_ms == 0 ? letter_word(letter, WORD_WHEN_UNKNOWN)
                                  : moment_text(letter, event, starts_at_ms));
    letter_fact(letter, WORD_FACT_DURATION, duration_text(letter, event_minutes(event)));
    letter_fact(letter, WORD_FACT_WHERE,
                where.size > 0 ? where : letter_word(letter, WORD_WHERE_ONLINE));
    letter_fact(letter, WORD_FACT_BY, by);
    letter_add(letter, BLOCK_FACTS, (struct bytes){0}, (struct bytes){0});
}

static void letter_write_more(struct letter *letter, const struct letter_source *source)
{
    struct bytes contact = clean_line(letter->arena, source->mail->event.details.contact);

    letter_refer(letter, WORD_MORE, url_event(letter, source));
    if (contact.size > 0) {
        letter_fill_in(letter, "contact", contact);
        letter_say(letter, WORD_QUESTIONS);
    }
}

/* When the personal link comes. */
static void letter_write_next(struct letter *letter, const struct letter_source *source)
{
    const struct people_event *event = &source->mail->event;
    uint32_t days = event->details.link_days > 0 ? event->details.link_days : LINK_DAYS_DEFAULT;
    uint64_t starts_at_ms = event->facts.starts_at_ms;
    uint64_t link_at_ms = starts_at_ms > days * DAY_MS ? starts_at_ms - days * DAY_MS : 0;
    const char *zone = arena_copy(letter->arena, event->details.zone).data;

    /* As the schedule of the queue has it; in a zone that is not known, days of 24 hours. */
    if (!zone_days_before(starts_at_ms, zone, days, &link_at_ms))
        ASSERT(link_at_ms <= starts_at_ms);

    letter_head(letter, WORD_NEXT);
    if (starts_at_ms == 0) {
        letter_say(letter, WORD_NEXT_UNKNOWN);
    } else if (source->now_ms >= link_at_ms) {
        letter_say(letter, WORD_NEXT_LINK_SOON);
    } else if (days == 1) {
        letter_say(letter, WORD_NEXT_LINK_DAY);
    } else {
        letter_fill_in(letter, "days", letter_format(letter, "%u", days));
        letter_say(letter, WORD_NEXT_LINK_DAYS);
    }
    letter_say(letter, WORD_NEXT_REPORT);
}

static void letter_write_anonymous(struct letter *letter, const struct letter_source *source)
{
    letter_head(letter, WORD_ANONYMOUS);
    letter_say(letter, WORD_ANONYMOUS_TEXT);
    letter_refer(letter, WORD_ANONYMOUS_MORE,
                 letter_format(letter, "%s/privacy%s", source->public_url,
                               letter->language == LANGUAGE_EN ? "?lang=en" : ""));
}

/* ---- the letters ------------------------------------------------------------------------- */

static void write_place(struct letter *letter, const struct letter_source *source)
{
    letter_write_facts(letter, source);
    if (source->calendar)
        letter_say(letter, WORD_CALENDAR);
    letter_write_next(letter, source);
    letter_refer(letter, WORD_CANNOT, url_way(letter, source));
    letter_write_more(letter, source);
}

static void write_waiting(struct letter *letter, const struct letter_source *source)
{
    letter_write_facts(letter, source);
    letter_refer(letter, WORD_STEP_BACK, url_way(letter, source));
    letter_write_more(letter, source);
}

static void write_known(struct letter *letter, const struct letter_source *source)
{
    letter_say(letter, WORD_NOT_YOU);
    if (source->mail->to.state == REGISTRATION_WAITING)
        write_waiting(letter, source);
    else
        write_place(letter, source);
}

static void write_invitation(struct letter *letter, const struct letter_source *source)
{
    struct bytes purpose = clean_lines(letter->arena, source->mail->event.details.purpose);

    if (purpose.size > 0) {
        letter_head(letter, WORD_PURPOSE);
        letter_add(letter, BLOCK_SAID, purpose, (struct bytes){0});
    }
    letter_write_facts(letter, source);
    letter_button(letter, WORD_INVITED_BUTTON, url_way(letter, source));
    letter_say(letter, WORD_INVITED_ANONYMOUS);
    letter_say(letter, WORD_INVITED_NO);
    letter_write_more(letter, source);
}

static void write_link(struct letter *letter, const struct letter_source *source)
{
    struct bytes url = url_seat(letter, source, bytes_from_string(source->link->text));

    letter_button(letter, WORD_LINK_BUTTON, url);
    letter_say(letter, WORD_LINK_PERSONAL);
    if (source->mail->to.generation > 1)
        letter_say(letter, WORD_LINK_REPLACES);
    letter_write_facts(letter, source);
    letter_say(letter, WORD_LINK_EARLY);
    letter_write_anonymous(letter, source);
    letter_refer(letter, WORD_CANNOT, url_way(letter, source));
    letter_write_more(letter, source);
}

static void write_reminder(struct letter *letter, const struct letter_source *source)
{
    struct bytes url = url_seat(letter, source, bytes_from_string(source->link->text));

    letter_button(letter, WORD_LINK_BUTTON, url);
    letter_say(letter, WORD_LINK_PERSONAL);
    if (source->mail->kind == MAIL_REMINDER_DAY) {
        letter_write_facts(letter, source);
        letter_say(letter, WORD_LINK_EARLY);
        letter_write_anonymous(letter, source);
    }
    letter_refer(letter, WORD_CANNOT, url_way(letter, source));
}

static void write_change(struct letter *letter, const struct letter_source *source)
{
    bool waiting = source->mail->to.state == REGISTRATION_WAITING;
    bool invited = source->mail->to.state == REGISTRATION_INVITED;

    letter_write_facts(letter, source);
    if (source->calendar)
        letter_say(letter, WORD_CALENDAR_CHANGED);
    if (invited) {
        letter_button(letter, WORD_INVITED_BUTTON, url_way(letter, source));
        letter_say(letter, WORD_INVITED_NO);
    } else if (waiting) {
        letter_say(letter, WORD_STILL_WAITING);
        letter_refer(letter, WORD_STEP_BACK, url_way(letter, source));
    } else {
        letter_say(letter, WORD_STILL_REGISTERED);
        letter_refer(letter, WORD_CANNOT, url_way(letter, source));
    }
    letter_write_more(letter, source);
}

static void write_cancellation(struct letter *letter, const struct letter_source *source)
{
    struct bytes message = clean_lines(letter->arena, source->mail->event.cancel_message);
    struct bytes contact = clean_line(letter->arena, source->mail->event.details.contact);

    if (message.size > 0) {
        letter_head(letter, WORD_CANCELLED_MESSAGE);
        letter_add(letter, BLOCK_SAID, message, (struct bytes){0});
    }
    letter_say(letter, WORD_CANCELLED_NOTHING);
    if (source->calendar)
        letter_say(letter, WORD_CALENDAR_ENDED);
    if (contact.size > 0) {
        letter_fill_in(letter, "contact", contact);
        letter_say(letter, WORD_QUESTIONS);
    }
}

static void write_withdrawal(struct letter *letter, const struct letter_source *source)
{
    if (source->calendar)
        letter_say(letter, WORD_CALENDAR_ENDED);
    letter_refer(letter, WORD_WITHDRAWN_AGAIN, url_event(letter, source));
}

static void write_report(struct letter *letter, const struct letter_source *source)
{
    const struct people_event *event = &source->mail->event;

    letter_button(letter, WORD_REPORT_BUTTON, url_report(letter, source));
    if (event->facts.readable_until_ms > 0) {
        letter_fill_in(letter, "until",
                       last_day_text(letter, event, event->facts.readable_until_ms));
        letter_say(letter, WORD_REPORT_UNTIL);
    }
    letter_say(letter, WORD_REPORT_ANONYMOUS);
}

static void write_staff(struct letter *letter, const struct letter_source *source)
{
    bool moderator = source->mail->role == ROLE_MODERATOR;

    letter_button(letter, WORD_STAFF_BUTTON,
                  url_seat(letter, source, source->mail->staff_token));
    letter_say(letter, moderator ? WORD_MODERATOR_PERSONAL : WORD_OBSERVER_PERSONAL);
    letter_write_facts(letter, source);
    if (moderator)
        letter_say(letter, WORD_MODERATOR_ANONYMOUS);
}

static void write_test(struct letter *letter, const struct letter_source *source)
{
    (void)letter;
    (void)source;
}

/* ---- which letter ------------------------------------------------------------------------ */

static void (*const writers[LETTER_KIND_COUNT])(struct letter *letter,
                                                const struct letter_source *source) = {
    [LETTER_CONFIRMATION] = write_place,
    [LETTER_WAITING_LIST] = write_waiting,
    [LETTER_PLACE] = write_place,
    [LETTER_KNOWN] = write_known,
    [LETTER_KNOWN_WAITING] = write_known,
    [LETTER_INVITATION] = write_invitation,
    [LETTER_FOLLOW_UP] = write_invitation,
    [LETTER_LINK] = write_link,
    [LETTER_REMINDER_DAY] = write_reminder,
    [LETTER_REMINDER_HOUR] = write_reminder,
    [LETTER_CHANGE] = write_change,
    [LETTER_CANCELLATION] = write_cancellation,
    [LETTER_CANCELLATION_UNDATED] = write_cancellation,
    [LETTER_WITHDRAWAL] = write_withdrawal,
    [LETTER_REPORT] = write_report,
    [LETTER_MODERATOR] = write_staff,
    [LETTER_OBSERVER] = write_staff,
    [LETTER_TEST] = write_test,
};

static enum letter_kind letter_kind_of(const struct mail *mail)
{
    switch (mail->kind) {
    case MAIL_CONFIRMATION:
        return LETTER_CONFIRMATION;
    case MAIL_WAITING_LIST:
        return LETTER_WAITING_LIST;
    case MAIL_PLACE:
        return LETTER_PLACE;
    case MAIL_KNOWN:
        return mail->to.state == REGISTRATION_WAITING ? LETTER_KNOWN_WAITING : LETTER_KNOWN;
    case MAIL_INVITATION:
        return LETTER_INVITATION;
    case MAIL_FOLLOW_UP:
        return LETTER_FOLLOW_UP;
    case MAIL_LINK:
        return LETTER_LINK;
    case MAIL_REMINDER_DAY:
        return LETTER_REMINDER_DAY;
    case MAIL_REMINDER_HOUR:
        return LETTER_REMINDER_HOUR;
    case MAIL_CHANGE:
        return LETTER_CHANGE;
    case MAIL_CANCELLATION:
        return mail->event.facts.starts_at_ms > 0 ? LETTER_CANCELLATION
                                                  : LETTER_CANCELLATION_UNDATED;
    case MAIL_WITHDRAWAL:
        return LETTER_WITHDRAWAL;
    case MAIL_REPORT:
        return LETTER_REPORT;
    case MAIL_STAFF_LINK:
        return mail->role == ROLE_MODERATOR ? LETTER_MODERATOR : LETTER_OBSERVER;
    case MAIL_KIND_COUNT:
        break;
    }
    UNREACHABLE("every kind has its letter");
}

static enum mail_word footer_word(const struct mail *mail)
{
    enum registration_state state = mail->to.state;
    bool over = mail->kind == MAIL_REPORT || mail->kind == MAIL_CANCELLATION;

    if (mail->kind == MAIL_STAFF_LINK)
        return WORD_FOOTER_STAFF;
    if (over && (state == REGISTRATION_REGISTERED || state == REGISTRATION_WAITING))
        return WORD_FOOTER_OVER;
    switch (state) {
    case REGISTRATION_INVITED:
        return WORD_FOOTER_INVITED;
    case REGISTRATION_WAITING:
        return WORD_FOOTER_WAITING;
    case REGISTRATION_REGISTERED:
        return WORD_FOOTER_REGISTERED;
    case REGISTRATION_WITHDRAWN:
        return WORD_FOOTER_WITHDRAWN;
    }
    UNREACHABLE("every state has its footer");
}

/* Greeting, subject, headline and the first words. */
static void letter_open(struct letter *letter, enum letter_kind kind, struct bytes name,
                        struct bytes sender)
{
    const struct letter_words *words = &letter->words->letters[kind];

    letter_fill_in(letter, "name", clean_isolated(letter->arena, name));
    letter->greeting = letter_word(letter, name.size > 0 ? WORD_GREETING : WORD_GREETING_PLAIN);
    letter->sign_off = letter_word(letter, WORD_SIGN_OFF);
    letter->sender = sender.size > 0 ? sender : letter_word(letter, WORD_SENDER);
    letter->brand = sender.size > 0 ? sender : BYTES("herkend");
    letter->subject = letter_words(letter, words->subject);
    letter->headline = letter_words(letter, words->headline);
    letter_add(letter, BLOCK_PARAGRAPH, letter_words(letter, words->intro), (struct bytes){0});
}

void letter_write(struct letter *letter, const struct letter_source *source)
{
    const struct mail *mail = source->mail;
    enum letter_kind kind = letter_kind_of(mail);
    struct bytes title = clean_line(letter->arena, mail->event.facts.title);

    letter_init(letter, mail->to.language);
    letter_fill_in(letter, "title", clean_isolated(letter->arena, title));
    if (mail->event.facts.starts_at_ms > 0) {
        letter_fill_in(letter, "when",
                       moment_text(letter, &mail->event, mail->event.facts.starts_at_ms));
        letter_fill_in(letter, "day_at", near_text(letter, source, false));
        letter_fill_in(letter, "Day_at", near_text(letter, source, true));
    }
    letter_open(letter, kind, clean_name(letter->arena, mail->to.name), source->sender);
    writers[kind](letter, source);
    letter->footer = (struct block){BLOCK_PARAGRAPH, letter_word(letter, footer_word(mail)),
                                    url_way(letter, source)};
}

void letter_write_test(struct letter *letter, enum language language, struct bytes sender)
{
    letter_init(letter, language);
    letter_open(letter, LETTER_TEST, (struct bytes){0}, sender);
    letter->footer =
        (struct block){BLOCK_PARAGRAPH, letter_word(letter, WORD_FOOTER_TEST), {0}};
}
