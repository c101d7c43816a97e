/*
 * The page of an event: what it is about, when, for whom, and the form to sign up; and what the
 * page says when there is nothing to sign up for. In the language of the session.
 */
#include "screen.h"

#include <stdio.h>

enum { PLACES_FEW = 10 };

bool sign_up_is_open(const struct people_event *event)
{
    return event->cancelled_at_ms == 0 && event->facts.state < SESSION_CLOSED &&
           event->details.sign_up_open;
}

void screen_event_path(struct screen *screen, const struct people_event *event)
{
    screen_markup(screen, "/e/");
    screen_text(screen, event->facts.code);
}

/* How many exactly is the organiser's to know: else whoever signs somebody up would see by the
 * number whether that address was known. */
static void fact_places(struct screen *screen, const struct people_event *event)
{
    screen_fact(screen, DESK_WORD_PLACES);
    if (event->places == 0)
        screen_word(screen, DESK_WORD_PLACES_NONE);
    else
        screen_word(screen, event->places <= PLACES_FEW ? DESK_WORD_PLACES_FEW
                                                        : DESK_WORD_PLACES_ENOUGH);
    screen_markup(screen, "</dd></div>\n");
}

void screen_event_facts(struct screen *screen, const struct people_event *event,
                        bool with_places)
{
    uint32_t minutes =
        event->details.minutes > 0 ? event->details.minutes : event->facts.minutes;
    struct bytes location = event->details.location;

    screen_markup(screen, "<dl class=\"facts\">\n");
    screen_fact(screen, DESK_WORD_WHEN);
    if (event->facts.starts_at_ms > 0)
        screen_time(screen, event, event->facts.starts_at_ms);
    else
        screen_word(screen, DESK_WORD_WHEN_UNKNOWN);
    screen_markup(screen, "</dd></div>\n");
    if (minutes > 0) {
        screen_fact(screen, DESK_WORD_DURATION);
        screen_fill_number(screen, DESK_WORD_MINUTES, minutes);
        screen_markup(screen, "</dd></div>\n");
    }
    screen_fact(screen, DESK_WORD_WHERE);
    if (location.size > 0)
        screen_said(screen, "span", NULL, location);
    else
        screen_word(screen, DESK_WORD_WHERE_ONLINE);
    screen_markup(screen, "</dd></div>\n");
    if (event->details.facilitators.size > 0) {
        screen_fact(screen, DESK_WORD_FACILITATORS);
        screen_said(screen, "span", "lines", event->details.facilitators);
        screen_markup(screen, "</dd></div>\n");
    }
    if (with_places)
        fact_places(screen, event);
    screen_markup(screen, "</dl>\n");
}

static bool report_can_be_read(const struct people_event *event, uint64_t now_ms)
{
    return event->facts.released_at_ms > 0 && !event->facts.report_withdrawn &&
           now_ms < event->facts.readable_until_ms;
}

void screen_notice_over(struct screen *screen, const struct people_event *event,
                        uint64_t now_ms)
{
    if (!report_can_be_read(event, now_ms)) {
        screen_notice(screen, NOTICE_PLAIN, DESK_WORD_OVER, DESK_WORD_OVER_TEXT);
        return;
    }
    screen_markup(screen, "<div class=\"notice\">\n");
    screen_element(screen, "p", "notice__title", DESK_WORD_OVER);
    screen_element(screen, "p", NULL, DESK_WORD_OVER_REPORT);
    screen_markup(screen, "<p><a class=\"button button--primary\" href=\"/s/");
    screen_text(screen, event->facts.code);
    screen_markup(screen, "/report\">");
    screen_word(screen, DESK_WORD_REPORT_LINK);
    screen_markup(screen, "</a></p>\n</div>\n");
}

void screen_notice_cancelled(struct screen *screen, const struct people_event *event)
{
    screen_markup(screen, "<div class=\"notice notice--warning\">\n");
    screen_element(screen, "p", "notice__title", DESK_WORD_CANCELLED);
    if (event->cancel_message.size > 0)
        screen_linked(screen, event->cancel_message);
    screen_element(screen, "p", NULL, DESK_WORD_CANCELLED_TEXT);
    screen_markup(screen, "</div>\n");
}

/* At most one: what matters most to somebody who comes to sign up. */
static void screen_event_state(struct screen *screen, const struct people_event *event,
                               uint64_t now_ms)
{
    if (event->cancelled_at_ms > 0)
        screen_notice_cancelled(screen, event);
    else if (event->facts.state >= SESSION_CLOSED)
        screen_notice_over(screen, event, now_ms);
    else if (!event->details.sign_up_open)
        screen_notice(screen, NOTICE_PLAIN, DESK_WORD_CLOSED, DESK_WORD_CLOSED_TEXT);
    else if (event->places == 0)
        screen_notice(screen, NOTICE_WARNING, DESK_WORD_FULL, DESK_WORD_FULL_TEXT);
    else if (event->facts.starts_at_ms == 0)
        screen_notice(screen, NOTICE_PLAIN, DESK_WORD_NO_DATE, DESK_WORD_NO_DATE_TEXT);
}

static void screen_how(struct screen *screen)
{
    screen_markup(screen, "<section>\n");
    screen_element(screen, "h2", NULL, DESK_WORD_HOW);
    screen_element(screen, "p", NULL, DESK_WORD_HOW_TEXT);
    screen_markup(screen, "<p>");
    screen_word(screen, DESK_WORD_HOW_ANONYMOUS);
    buffer_append_format(screen->out, " <a href=\"/privacy?lang=%s\">",
                         language_name(screen->language));
    screen_word(screen, DESK_WORD_HOW_LINK);
    screen_markup(screen, "</a>.</p>\n</section>\n");
}

static void screen_data(struct screen *screen, const struct people_event *event)
{
    screen_markup(screen, "<section>\n");
    screen_element(screen, "h2", NULL, DESK_WORD_DATA);
    if (event->details.privacy.size > 0)
        screen_linked(screen, event->details.privacy);
    screen_markup(screen, "<p>");
    if (event->details.people_days == 1)
        screen_word(screen, DESK_WORD_DATA_KEPT_ONE);
    else
        screen_fill_number(screen, DESK_WORD_DATA_KEPT, event->details.people_days);
    screen_markup(screen, " ");
    screen_word(screen, DESK_WORD_DATA_WAYS);
    screen_markup(screen, "</p>\n</section>\n");
}

static void screen_form(struct screen *screen, const struct people_event *event,
                        const struct person_fields *fields,
                        const struct person_mistakes *mistakes)
{
    bool full = event->places == 0;

    screen_markup(screen, "<form class=\"card stack\" method=\"post\" action=\"");
    screen_event_path(screen, event);
    screen_markup(screen, "\" novalidate>\n");
    screen_person_fields(screen, fields, mistakes);
    screen_language_field(screen, fields->language);
    screen_consent(screen, fields, mistakes);
    screen_markup(screen, "<p><button class=\"button button--primary\">");
    screen_word(screen, full ? DESK_WORD_SEND_WAITING : DESK_WORD_SEND);
    screen_markup(screen, "</button></p>\n</form>\n");
}

void screen_calendar_link(struct screen *screen, const struct people_event *event)
{
    if (event->facts.starts_at_ms == 0 || event->cancelled_at_ms > 0)
        return;
    screen_markup(screen, "<p><a href=\"");
    screen_event_path(screen, event);
    screen_markup(screen, ".ics\">");
    screen_word(screen, DESK_WORD_CALENDAR);
    screen_markup(screen, "</a></p>\n");
}

static void screen_event_card(struct screen *screen, const struct people_event *event)
{
    bool open = sign_up_is_open(event);
    bool before = event->facts.state < SESSION_CLOSED;

    screen_markup(screen, "<aside class=\"card stack facts-card\" aria-labelledby=\"facts\">\n"
                          "<h2 class=\"only-heard\" id=\"facts\">");
    screen_word(screen, DESK_WORD_FACTS);
    screen_markup(screen, "</h2>\n");
    screen_event_facts(screen, event, open);
    if (before)
        screen_calendar_link(screen, event);
    if (open) {
        screen_markup(screen, "<p class=\"no-print\"><a class=\"button button--primary\" "
                              "href=\"#sign-up\">");
        screen_word(screen, event->places == 0 ? DESK_WORD_GO_WAITING : DESK_WORD_GO_SIGN_UP);
        screen_markup(screen, "</a></p>\n");
    }
    screen_markup(screen, "</aside>\n");
}

/* The page with an empty form. */
static void screen_event(struct visit *visit, const struct people_event *event)
{
    enum language language = event->facts.language;
    struct person_fields fields = {.language = language};
    struct person_mistakes mistakes = {0};
    struct screen screen = screen_open(visit, 200, language, event->facts.title);

    screen_markup(&screen, "<div class=\"event\">\n<div class=\"event__head\">\n");
    screen_element(&screen, "p", "kind", DESK_WORD_KIND);
    screen_said(&screen, "h1", NULL, event->facts.title);
    screen_event_state(&screen, event, visit->now_ms);
    screen_markup(&screen, "</div>\n");
    screen_event_card(&screen, event);
    screen_markup(&screen, "<div class=\"event__text\">\n");
    screen_section(&screen, DESK_WORD_PURPOSE, event->details.purpose);
    screen_section(&screen, DESK_WORD_AUDIENCE, event->details.audience);
    screen_how(&screen);
    screen_section(&screen, DESK_WORD_RESULTS, event->details.results);
    if (sign_up_is_open(event)) {
        screen_markup(&screen, "<section class=\"no-print\" aria-labelledby=\"sign-up\">\n"
                               "<h2 id=\"sign-up\">");
        screen_word(&screen,
                    event->places == 0 ? DESK_WORD_SIGN_UP_WAITING : DESK_WORD_SIGN_UP);
        screen_markup(&screen, "</h2>\n");
        screen_form(&screen, event, &fields, &mistakes);
        screen_markup(&screen, "</section>\n");
    }
    screen_data(&screen, event);
    screen_section(&screen, DESK_WORD_CONTACT, event->details.contact);
    if (sign_up_is_open(event))
        screen_share(&screen, event);
    screen_markup(&screen, "</div>\n</div>\n");
    screen_close(&screen);
}

/* The form alone, with what is wrong in it. */
static void screen_sign_up(struct visit *visit, const struct people_event *event,
                           const struct person_fields *fields,
                           const struct person_mistakes *mistakes)
{
    enum language language = event->facts.language;
    bool full = event->places == 0;
    struct buffer title;

    buffer_init(&title, STATEMENT_BYTES_MAX);
    words_fill_in(desk_word(language, DESK_WORD_TITLE_ERROR), event->facts.title,
                  (struct bytes){0}, &title);

    struct screen screen = screen_open(visit, 400, language, buffer_bytes(&title));

    buffer_release(&title);
    screen_markup(&screen, "<div class=\"narrow stack\">\n<div>\n");
    screen_element(&screen, "h1", NULL, full ? DESK_WORD_SIGN_UP_WAITING : DESK_WORD_SIGN_UP);
    screen_markup(&screen, "<p class=\"lead\">");
    screen_word(&screen, DESK_WORD_SIGN_UP_FOR);
    screen_markup(&screen, " ");
    screen_said(&screen, "bdi", "strong", event->facts.title);
    screen_markup(&screen, "</p>\n</div>\n");
    screen_mistakes(&screen, mistakes);
    screen_form(&screen, event, fields, mistakes);
    screen_markup(&screen, "<p><a href=\"");
    screen_event_path(&screen, event);
    screen_markup(&screen, "\">");
    screen_word(&screen, DESK_WORD_BACK_TO_EVENT);
    screen_markup(&screen, "</a></p>\n</div>\n");
    screen_close(&screen);
}

/* The same for everybody, whatever was known before. */
static void screen_thanks(struct visit *visit, const struct people_event *event)
{
    enum language language = event->facts.language;
    struct screen screen = screen_open(
        visit, 200, language, bytes_from_string(desk_word(language, DESK_WORD_THANKS)));

    screen_markup(&screen, "<div class=\"narrow stack\">\n<div>\n");
    screen_element(&screen, "h1", NULL, DESK_WORD_THANKS);
    screen_element(&screen, "p", "lead", DESK_WORD_THANKS_TEXT);
    screen_markup(&screen, "</div>\n<section>\n");
    screen_element(&screen, "h2", NULL, DESK_WORD_THANKS_NEXT);
    screen_markup(&screen, "<ul>\n");
    screen_element(&screen, "li", NULL, DESK_WORD_THANKS_PLACE);
    screen_element(&screen, "li", NULL, DESK_WORD_THANKS_CALENDAR);
    screen_element(&screen, "li", NULL, DESK_WORD_THANKS_LINK);
    screen_markup(&screen, "</ul>\n</section>\n<section>\n");
    screen_element(&screen, "h2", NULL, DESK_WORD_THANKS_NO_MAIL);
    screen_element(&screen, "p", NULL, DESK_WORD_THANKS_NO_MAIL_TEXT);
    screen_markup(&screen, "</section>\n");
    screen_share(&screen, event);
    screen_markup(&screen, "<p><a href=\"");
    screen_event_path(&screen, event);
    screen_markup(&screen, "\">");
    screen_word(&screen, DESK_WORD_BACK_TO_EVENT);
    screen_markup(&screen, "</a></p>\n</div>\n");
    screen_close(&screen);
}

/* False: there is none to show, and that was answered. */
static bool public_event(struct visit *visit, struct people_event *event)
{
    struct error error = {0};
    int result = visit_event(visit, event, &error);

    if (result == 0 && !event->facts.rehearsal)
        return true;
    if (result == 0 || result == -ERR_NOT_FOUND)
        screen_message(visit, 404, visit->request->language, DESK_WORD_ABSENT,
                       DESK_WORD_ABSENT_TEXT);
    else
        screen_failure(visit, visit->request->language, &error);
    return false;
}

void act_event_page(struct visit *visit)
{
    struct people_event event;

    if (!public_event(visit, &event))
        return;
    if (visit->request->thanks)
        screen_thanks(visit, &event);
    else
        screen_event(visit, &event);
}

void act_event_ics(struct visit *visit)
{
    struct people_event event;
    struct desk_response *response = visit->response;

    if (!public_event(visit, &event))
        return;
    if (event.facts.starts_at_ms == 0) {
        screen_message(visit, 404, event.facts.language, DESK_WORD_ABSENT,
                       DESK_WORD_NO_DATE_TEXT);
        return;
    }
    answer_body(visit, 200, "text/calendar; charset=utf-8");
    calendar_encode(&event, (struct bytes){0}, visit->desk->public_url,
                    bytes_from_string(visit->desk->from), visit->now_ms, &response->body);
    snprintf(response->file_name, sizeof(response->file_name), "herkend-%.*s.ics",
             (int)event.facts.code.size, event.facts.code.data);
}

/* Signed up, or as good as: the page that says so comes by another request, so that going back
 * and reloading send nothing again. */
static void answer_thanks(struct visit *visit, const struct people_event *event)
{
    answer_nothing(visit, 303);
    snprintf(visit->response->location, sizeof(visit->response->location), "/e/%.*s?thanks",
             (int)event->facts.code.size, event->facts.code.data);
}

static void sign_up(struct visit *visit, struct people_event *event,
                    const struct person_ready *ready, enum language language)
{
    struct new_registration new = {.session_id = event->facts.session_id,
                                   .email = ready->email,
                                   .folded = ready->folded,
                                   .name = ready->name,
                                   .organisation = ready->organisation,
                                   .language = language};
    enum registration_outcome outcome;
    struct error error = {0};
    int result = visit_register(visit, &new, &outcome, &error);

    if (result == 0 && outcome != REGISTRATION_CLOSED) {
        answer_thanks(visit, event);
    } else if (result == 0) {
        screen_message(visit, 409, event->facts.language, DESK_WORD_CLOSED,
                       DESK_WORD_CLOSED_TEXT);
    } else if (result == -ERR_FULL) {
        screen_message(visit, 409, event->facts.language, DESK_WORD_SIGN_UP_FULL,
                       DESK_WORD_SIGN_UP_FULL_TEXT);
    } else {
        screen_failure(visit, event->facts.language, &error);
    }
}

void act_sign_up_form(struct visit *visit)
{
    static const char *const names[] = {"email",   "name",     "organisation",
                                        "consent", "language", NULL};
    struct arena *arena = &visit->desk->arena;
    struct people_event event;
    struct http_form form;
    struct person_fields fields = {0};
    struct person_ready ready = {0};
    struct person_mistakes mistakes;

    if (!public_event(visit, &event))
        return;
    fields.language = event.facts.language;
    if (!http_form_decode(visit->request->body, arena, &form) ||
        !person_fields_read(&form, names, &fields)) {
        screen_message(visit, 400, event.facts.language, DESK_WORD_UNREADABLE,
                       DESK_WORD_UNREADABLE_TEXT);
        return;
    }
    person_fields_check(&fields, event.facts.language, true, arena, &ready, &mistakes);
    if (mistakes.any && sign_up_is_open(&event))
        screen_sign_up(visit, &event, &fields, &mistakes);
    else if (mistakes.any)
        screen_event(visit, &event);
    else
        sign_up(visit, &event, &ready, fields.language);
}
