/*
 * A person's own page: how it stands, what is held, and every way to change it. Whoever has its
 * link is the person: it came by mail, and nothing else opens it. What cannot be undone is
 * asked once more, on a page of its own. In the person's own language.
 */
#include "screen.h"

#include "way.h"

/* What the page says has just been done. */
static void way_done(struct screen *screen, struct bytes step)
{
    static const struct {
        const char *step;
        enum notice notice;
        enum desk_word title, text;
    } done[] = {
        {"changed", NOTICE_OK, DESK_WORD_DONE_CHANGED, DESK_WORD_DONE_CHANGED_TEXT},
        {"sent", NOTICE_OK, DESK_WORD_DONE_SENT, DESK_WORD_DONE_SENT_TEXT},
        {"not-sent", NOTICE_WARNING, DESK_WORD_NOT_SENT, DESK_WORD_NOT_SENT_TEXT},
        {"not-accepted", NOTICE_WARNING, DESK_WORD_NOT_ACCEPTED, DESK_WORD_NOT_ACCEPTED_TEXT},
    };

    for (size_t i = 0; i < ARRAY_COUNT(done); i++) {
        if (bytes_equal(step, bytes_from_string(done[i].step)))
            screen_notice(screen, done[i].notice, done[i].title, done[i].text);
    }
}

static void way_form_open(struct screen *screen, const struct way *way, const char *class_name)
{
    buffer_append_format(screen->out,
                         "<form class=\"%s\" method=\"post\" action=\"/r/%s\" "
                         "novalidate>\n",
                         class_name, way->person.way);
}

/* A form that is nothing but its button. */
static void way_button(struct screen *screen, const struct way *way, const char *verb,
                       const char *class_name, enum desk_word word)
{
    way_form_open(screen, way, "");
    buffer_append_format(screen->out, "<button class=\"%s\" name=\"do\" value=\"%s\">",
                         class_name, verb);
    screen_word(screen, word);
    screen_markup(screen, "</button>\n</form>\n");
}

static void way_link(struct screen *screen, const struct way *way, const char *step,
                     const char *class_name, enum desk_word word)
{
    buffer_append_format(screen->out, "<a class=\"%s\" href=\"/r/%s%s\">", class_name,
                         way->person.way, step);
    screen_word(screen, word);
    screen_markup(screen, "</a>\n");
}

struct state_words {
    enum notice notice;
    enum desk_word title, text;
};

static struct state_words state_words_of(enum registration_state state)
{
    switch (state) {
    case REGISTRATION_INVITED:
        return (struct state_words){NOTICE_PLAIN, DESK_WORD_STATE_INVITED,
                                    DESK_WORD_STATE_INVITED_TEXT};
    case REGISTRATION_WAITING:
        return (struct state_words){NOTICE_WARNING, DESK_WORD_STATE_WAITING,
                                    DESK_WORD_STATE_WAITING_TEXT};
    case REGISTRATION_REGISTERED:
        return (struct state_words){NOTICE_OK, DESK_WORD_STATE_REGISTERED,
                                    DESK_WORD_STATE_REGISTERED_TEXT};
    case REGISTRATION_WITHDRAWN:
        return (struct state_words){NOTICE_PLAIN, DESK_WORD_STATE_WITHDRAWN,
                                    DESK_WORD_STATE_WITHDRAWN_TEXT};
    }
    UNREACHABLE("every state has its words");
}

static bool is_ahead(const struct way *way)
{
    return way->event.cancelled_at_ms == 0 && way->event.facts.state < SESSION_CLOSED;
}

/* How it stands: with the event, if it is over or cancelled, else with the person. */
static void way_state(struct screen *screen, const struct way *way)
{
    enum registration_state state = way->person.state;
    struct state_words words = state_words_of(state);

    if (way->event.cancelled_at_ms > 0) {
        screen_notice_cancelled(screen, &way->event);
        return;
    }
    if (!is_ahead(way)) {
        screen_notice_over(screen, &way->event, way->now_ms);
        return;
    }
    screen_notice(screen, words.notice, words.title, words.text);
    if (state == REGISTRATION_INVITED)
        way_button(screen, way, "accept", "button button--primary", DESK_WORD_ACCEPT);
    else if (state == REGISTRATION_WITHDRAWN)
        way_button(screen, way, "accept", "button", DESK_WORD_ACCEPT_AGAIN);
}

static void way_held_line(struct screen *screen, enum desk_word word, struct bytes text)
{
    screen_fact(screen, word);
    if (text.size > 0)
        screen_said(screen, "span", NULL, text);
    else
        screen_word(screen, DESK_WORD_HELD_NOTHING);
    screen_markup(screen, "</dd></div>\n");
}

static void way_mail_row(struct screen *screen, const struct way *way,
                         const struct listed_mail *mail)
{
    screen_markup(screen, "<tr><th scope=\"row\">");
    screen_text(screen, bytes_from_string(desk_mail_kind(screen->language, mail->kind)));
    screen_markup(screen, "</th><td>");
    screen_text(screen, bytes_from_string(desk_mail_state(screen->language, mail->state)));
    screen_markup(screen, "</td><td>");
    if (mail->at_ms > 0)
        screen_time(screen, &way->event, mail->at_ms);
    screen_markup(screen, "</td></tr>\n");
}

static void way_mails(struct screen *screen, const struct way *way)
{
    screen_markup(screen, "<table class=\"table\">\n<caption>");
    screen_word(screen, DESK_WORD_MAILS);
    screen_markup(screen, "</caption>\n<thead><tr><th scope=\"col\">");
    screen_word(screen, DESK_WORD_MAIL_KIND);
    screen_markup(screen, "</th><th scope=\"col\">");
    screen_word(screen, DESK_WORD_MAIL_STATE);
    screen_markup(screen, "</th><th scope=\"col\">");
    screen_word(screen, DESK_WORD_MAIL_WHEN);
    screen_markup(screen, "</th></tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < way->mail_count; i++)
        way_mail_row(screen, way, &way->mails[i]);
    screen_markup(screen, "</tbody>\n</table>\n");
}

/* Every field there is, by its name: who asks what is held gets the whole of it. */
static void way_held(struct screen *screen, const struct way *way)
{
    const struct registration *person = &way->person;
    uint32_t days = way->event.details.people_days;

    screen_markup(screen, "<section class=\"stack\" aria-labelledby=\"held\">\n<div>\n"
                          "<h2 id=\"held\">");
    screen_word(screen, DESK_WORD_HELD);
    screen_markup(screen, "</h2>\n");
    screen_element(screen, "p", NULL, DESK_WORD_HELD_TEXT);
    screen_markup(screen, "</div>\n<dl class=\"facts card\">\n");
    way_held_line(screen, DESK_WORD_EMAIL, person->email);
    way_held_line(screen, DESK_WORD_NAME, person->name);
    way_held_line(screen, DESK_WORD_ORGANISATION, person->organisation);
    way_held_line(screen, DESK_WORD_LANGUAGE,
                  bytes_from_string(desk_word(screen->language, person->language == LANGUAGE_NL
                                                                    ? DESK_WORD_LANGUAGE_NL
                                                                    : DESK_WORD_LANGUAGE_EN)));
    way_held_line(
        screen, DESK_WORD_HELD_STATE,
        bytes_from_string(desk_word(screen->language, state_words_of(person->state).title)));
    screen_fact(screen, DESK_WORD_HELD_SINCE);
    screen_time(screen, &way->event, person->created_at_ms);
    screen_markup(screen, "</dd></div>\n");
    screen_fact(screen, DESK_WORD_HELD_UNTIL);
    if (days == 1)
        screen_word(screen, DESK_WORD_HELD_UNTIL_TEXT_ONE);
    else
        screen_fill_number(screen, DESK_WORD_HELD_UNTIL_TEXT, days);
    screen_markup(screen, "</dd></div>\n</dl>\n");
    if (way->mail_count > 0)
        way_mails(screen, way);
    screen_element(screen, "p", NULL, DESK_WORD_NOT_DIALOGUE);
    screen_markup(screen, "</section>\n");
}

static void way_change(struct screen *screen, const struct way *way,
                       const struct person_fields *fields,
                       const struct person_mistakes *mistakes)
{
    way_form_open(screen, way, "card stack");
    screen_person_fields(screen, fields, mistakes);
    screen_markup(screen, "<p><button class=\"button button--primary\" name=\"do\" "
                          "value=\"change\">");
    screen_word(screen, DESK_WORD_CHANGE_SAVE);
    screen_markup(screen, "</button></p>\n</form>\n");
}

static void way_change_section(struct screen *screen, const struct way *way)
{
    struct person_fields fields = {.email = way->person.email,
                                   .name = way->person.name,
                                   .organisation = way->person.organisation};
    struct person_mistakes none = {0};

    screen_markup(screen, "<section class=\"stack\">\n<div>\n");
    screen_element(screen, "h2", NULL, DESK_WORD_CHANGE);
    screen_element(screen, "p", NULL, DESK_WORD_CHANGE_TEXT);
    screen_markup(screen, "</div>\n");
    way_change(screen, way, &fields, &none);
    screen_markup(screen, "</section>\n");
}

static void way_resend_section(struct screen *screen, const struct way *way)
{
    screen_markup(screen, "<section>\n");
    screen_element(screen, "h2", NULL, DESK_WORD_RESEND);
    screen_element(screen, "p", NULL, DESK_WORD_RESEND_TEXT);
    way_button(screen, way, "resend", "button", DESK_WORD_RESEND_SEND);
    screen_markup(screen, "</section>\n");
}

static void way_leave_section(struct screen *screen, const struct way *way)
{
    screen_markup(screen, "<section>\n");
    screen_element(screen, "h2", NULL, DESK_WORD_LEAVE);
    screen_markup(screen, "<p class=\"row\">\n");
    if (is_ahead(way) && way->person.state != REGISTRATION_WITHDRAWN)
        way_link(screen, way, "?withdraw", "button", DESK_WORD_WITHDRAW);
    way_link(screen, way, "?erase", "button button--danger", DESK_WORD_ERASE);
    screen_markup(screen, "</p>\n</section>\n");
}

static struct screen way_open(struct visit *visit, uint16_t status, const struct way *way,
                              enum desk_word title)
{
    enum language language = way->person.language;
    struct screen screen =
        screen_open(visit, status, language, bytes_from_string(desk_word(language, title)));

    screen_markup(&screen, "<div class=\"narrow stack\">\n<div>\n");
    screen_element(&screen, "h1", NULL, title);
    return screen;
}

static void way_about(struct screen *screen, const struct way *way)
{
    screen_markup(screen, "<p class=\"lead\">");
    screen_word(screen, DESK_WORD_WAY_FOR);
    screen_markup(screen, " <a href=\"");
    screen_event_path(screen, &way->event);
    screen_markup(screen, "\">");
    screen_said(screen, "bdi", NULL, way->event.facts.title);
    screen_markup(screen, "</a></p>\n</div>\n");
}

static void way_close(struct screen *screen)
{
    screen_markup(screen, "</div>\n");
    screen_close(screen);
}

static void way_whole(struct visit *visit, const struct way *way)
{
    struct screen screen = way_open(visit, 200, way, DESK_WORD_WAY_TITLE);
    bool comes = way->person.state == REGISTRATION_REGISTERED && is_ahead(way);

    way_about(&screen, way);
    way_done(&screen, visit->request->step);
    way_state(&screen, way);
    if (is_ahead(way)) {
        screen_markup(&screen, "<div class=\"card stack\">\n");
        screen_event_facts(&screen, &way->event, false);
        screen_calendar_link(&screen, &way->event);
        screen_markup(&screen, "</div>\n");
    }
    way_held(&screen, way);
    way_change_section(&screen, way);
    if (comes && way->event.facts.starts_at_ms > 0)
        way_resend_section(&screen, way);
    way_leave_section(&screen, way);
    way_close(&screen);
}

struct question {
    const char *verb, *class_name;
    enum desk_word title, text, more, yes; /* more 0: none */
};

static void way_ask(struct visit *visit, const struct way *way, const struct question *question)
{
    struct screen screen = way_open(visit, 200, way, question->title);

    way_about(&screen, way);
    screen_markup(&screen, "<div>\n");
    screen_element(&screen, "p", NULL, question->text);
    if (question->more)
        screen_element(&screen, "p", NULL, question->more);
    screen_markup(&screen, "</div>\n<div class=\"row\">\n");
    way_button(&screen, way, question->verb, question->class_name, question->yes);
    way_link(&screen, way, "", "button", DESK_WORD_BACK);
    screen_markup(&screen, "</div>\n");
    way_close(&screen);
}

void way_show(struct visit *visit, const struct way *way)
{
    const struct question withdraw = {
        "withdraw", "button button--primary", DESK_WORD_WITHDRAW_SURE, DESK_WORD_WITHDRAW_TEXT,
        0,          DESK_WORD_WITHDRAW_YES};
    const struct question erase = {"erase",
                                   "button button--danger",
                                   DESK_WORD_ERASE_SURE,
                                   DESK_WORD_ERASE_TEXT,
                                   way->event.facts.released_at_ms == 0 ? DESK_WORD_ERASE_REPORT
                                                                        : 0,
                                   DESK_WORD_ERASE_YES};

    if (bytes_equal(visit->request->step, BYTES("erase")))
        way_ask(visit, way, &erase);
    else if (bytes_equal(visit->request->step, BYTES("withdraw")) && is_ahead(way) &&
             way->person.state != REGISTRATION_WITHDRAWN)
        way_ask(visit, way, &withdraw);
    else
        way_whole(visit, way);
}

void way_show_mistakes(struct visit *visit, const struct way *way,
                       const struct person_fields *fields,
                       const struct person_mistakes *mistakes)
{
    struct screen screen = way_open(visit, 400, way, DESK_WORD_CHANGE);

    way_about(&screen, way);
    screen_mistakes(&screen, mistakes);
    way_change(&screen, way, fields, mistakes);
    screen_markup(&screen, "<p>");
    way_link(&screen, way, "", "", DESK_WORD_WAY_BACK);
    screen_markup(&screen, "</p>\n");
    way_close(&screen);
}

void way_show_erased(struct visit *visit, const struct way *way)
{
    struct screen screen = way_open(visit, 200, way, DESK_WORD_ERASED);

    screen_element(&screen, "p", "lead", DESK_WORD_ERASED_TEXT);
    screen_markup(&screen, "</div>\n<p><a href=\"");
    screen_event_path(&screen, &way->event);
    screen_markup(&screen, "\">");
    screen_word(&screen, DESK_WORD_ERASED_SESSION);
    screen_markup(&screen, "</a></p>\n");
    way_close(&screen);
}
