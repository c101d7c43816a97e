/*
 * What a person does on the own page: accept, change, withdraw, erase, ask for the link again;
 * and the one click of a mail program. Done, it answers with a way to the page that says so, so
 * that going back and reloading do nothing twice.
 */
#include "way.h"

#include <stdio.h>

/* The mails of one registration, kept in the arena. */
struct mail_list {
    struct arena *arena;
    struct way *way;
};

static void take_mails(void *context, const struct registration *registration,
                       const struct listed_mail *mails, size_t mail_count)
{
    struct mail_list *list = context;

    (void)registration;
    list->way->mails = arena_alloc(list->arena, mail_count, sizeof(*mails));
    list->way->mail_count = mail_count;
    for (size_t i = 0; i < mail_count; i++) {
        list->way->mails[i] = mails[i];
        list->way->mails[i].reason = (struct bytes){0}; /* of another server; not shown */
    }
}

static int way_read(struct visit *visit, struct way *way, struct error *error)
{
    struct desk *desk = visit->desk;
    struct mail_list list = {.arena = &desk->arena, .way = way};

    *way = (struct way){.now_ms = visit->now_ms};

    int result = people_registration_by_way(desk->people, visit->request->item, &desk->arena,
                                            &way->person, &way->event, error);

    if (result == 0)
        result = people_registration_tell(desk->people, way->event.facts.session_id,
                                          bytes_from_string(way->person.id), take_mails, &list,
                                          error);
    if (result == 0)
        keyring_forget(desk->keyring, way->event.facts.session_id);
    return result;
}

/* False: there is none, and that was answered. */
static bool require_way(struct visit *visit, struct way *way)
{
    struct error error = {0};
    int result = way_read(visit, way, &error);

    if (result == 0)
        return true;
    if (result == -ERR_NOT_FOUND)
        screen_message(visit, 404, visit->request->language, DESK_WORD_ABSENT_WAY,
                       DESK_WORD_ABSENT_WAY_TEXT);
    else
        screen_failure(visit, visit->request->language, &error);
    return false;
}

void act_way_page(struct visit *visit)
{
    struct way way;

    if (require_way(visit, &way))
        way_show(visit, &way);
}

static void go_to(struct visit *visit, const struct way *way, const char *step)
{
    answer_nothing(visit, 303);
    snprintf(visit->response->location, sizeof(visit->response->location), "/r/%s%s",
             way->person.way, step);
}

/* Connections by a link that has ended are the engine's to close. */
static struct seat_ended *seat_of(struct visit *visit, const struct way *way)
{
    snprintf(visit->response->session_id, sizeof(visit->response->session_id), "%.*s",
             (int)way->event.facts.session_id.size, way->event.facts.session_id.data);
    return &visit->response->seat;
}

static void do_accept(struct visit *visit, const struct way *way)
{
    struct desk *desk = visit->desk;
    struct error error = {0};
    int result =
        people_registration_accept(desk->people, desk->keyring, way->event.facts.session_id,
                                   bytes_from_string(way->person.id), visit->now_ms, &error);

    if (result == 0)
        go_to(visit, way, "");
    else if (result == -ERR_CONFLICT)
        go_to(visit, way, "?not-accepted");
    else
        screen_failure(visit, way->person.language, &error);
}

static void do_withdraw(struct visit *visit, const struct way *way)
{
    struct error error = {0};
    int result = people_registration_withdraw(visit->desk->people, way->event.facts.session_id,
                                              bytes_from_string(way->person.id), visit->now_ms,
                                              seat_of(visit, way), &error);

    if (result == 0 || result == -ERR_CONFLICT) /* was already so */
        go_to(visit, way, "");
    else
        screen_failure(visit, way->person.language, &error);
}

static void do_erase(struct visit *visit, const struct way *way)
{
    struct error error = {0};
    int result = people_registration_erase(visit->desk->people, way->event.facts.session_id,
                                           bytes_from_string(way->person.id), visit->now_ms,
                                           seat_of(visit, way), &error);

    if (result == 0)
        way_show_erased(visit, way);
    else
        screen_failure(visit, way->person.language, &error);
}

static void do_resend(struct visit *visit, const struct way *way)
{
    struct desk *desk = visit->desk;
    struct error error = {0};
    int result = people_registration_resend(
        desk->people, desk->keyring, way->event.facts.session_id,
        bytes_from_string(way->person.id), visit->now_ms, seat_of(visit, way), &error);

    if (result == 0)
        go_to(visit, way, "?sent");
    else if (result == -ERR_CONFLICT)
        go_to(visit, way, "?not-sent");
    else
        screen_failure(visit, way->person.language, &error);
}

/* An address that is another's here is refused without a word of whose it is. */
static void change_taken(struct visit *visit, const struct way *way,
                         const struct person_fields *fields)
{
    struct person_mistakes mistakes = {.any = true};

    snprintf(mistakes.email, sizeof(mistakes.email), "%s",
             desk_word(way->person.language, DESK_WORD_ERROR_TAKEN));
    way_show_mistakes(visit, way, fields, &mistakes);
    visit->response->status = 409;
}

/* Another address has a page of its own, which only its mail tells of. */
static void change_done(struct visit *visit, const struct way *way)
{
    bool withdrawn = way->person.state == REGISTRATION_WITHDRAWN;
    struct registration person;
    struct people_event event;
    struct error error = {0};
    int result =
        people_registration_by_way(visit->desk->people, bytes_from_string(way->person.way),
                                   &visit->desk->arena, &person, &event, &error);

    if (result == 0)
        go_to(visit, way, "?changed");
    else if (result == -ERR_NOT_FOUND)
        screen_message(visit, 200, way->person.language, DESK_WORD_DONE_CHANGED,
                       withdrawn ? DESK_WORD_DONE_MOVED_WITHDRAWN : DESK_WORD_DONE_MOVED);
    else
        screen_failure(visit, way->person.language, &error);
}

static void do_change(struct visit *visit, const struct way *way,
                      const struct person_fields *fields)
{
    struct desk *desk = visit->desk;
    struct person_ready ready = {0};
    struct person_mistakes mistakes;
    struct error error = {0};

    person_fields_check(fields, way->person.language, false, &desk->arena, &ready, &mistakes);
    if (mistakes.any) {
        way_show_mistakes(visit, way, fields, &mistakes);
        return;
    }

    struct registration_change change = {.name = &ready.name,
                                         .organisation = &ready.organisation};

    if (!bytes_equal(ready.email, way->person.email)) {
        change.email = &ready.email;
        change.folded = &ready.folded;
    }

    int result = people_registration_change(
        desk->people, desk->keyring, way->event.facts.session_id,
        bytes_from_string(way->person.id), &change, visit->now_ms, seat_of(visit, way), &error);

    if (result == 0)
        change_done(visit, way);
    else if (result == -ERR_CONFLICT)
        change_taken(visit, way, fields);
    else
        screen_failure(visit, way->person.language, &error);
}

static void answer_unreadable(struct visit *visit, const struct way *way)
{
    screen_message(visit, 400, way->person.language, DESK_WORD_UNREADABLE,
                   DESK_WORD_UNREADABLE_TEXT);
}

void act_way_form(struct visit *visit)
{
    static const char *const none[] = {"do", NULL};
    static const char *const person[] = {"do", "email", "name", "organisation", NULL};
    static const struct {
        const char *verb;
        void (*act)(struct visit *visit, const struct way *way);
    } verbs[] = {
        {"accept", do_accept},
        {"erase", do_erase},
        {"resend", do_resend},
        {"withdraw", do_withdraw},
    };
    struct way way;
    struct http_form form;
    struct person_fields fields = {0};

    if (!require_way(visit, &way))
        return;
    if (!http_form_decode(visit->request->body, &visit->desk->arena, &form)) {
        answer_unreadable(visit, &way);
        return;
    }

    struct bytes verb = http_form_find(&form, "do");

    for (size_t i = 0; i < ARRAY_COUNT(verbs); i++) {
        if (bytes_equal(verb, bytes_from_string(verbs[i].verb)) &&
            person_fields_read(&form, none, &fields)) {
            verbs[i].act(visit, &way);
            return;
        }
    }
    if (bytes_equal(verb, BYTES("change")) && person_fields_read(&form, person, &fields))
        do_change(visit, &way, &fields);
    else
        answer_unreadable(visit, &way);
}

/* A mail program asks on behalf of its reader, who sees none of it (RFC 8058): only whether it
 * worked counts. Who is gone already gets no mail, which is what was asked. */
void act_way_unsubscribe(struct visit *visit)
{
    struct way way;
    struct error error = {0};
    enum language language = visit->request->language;
    int result = way_read(visit, &way, &error);

    if (result == 0) {
        language = way.person.language;
        result = people_registration_withdraw(visit->desk->people, way.event.facts.session_id,
                                              bytes_from_string(way.person.id), visit->now_ms,
                                              seat_of(visit, &way), &error);
    }
    if (result != 0 && result != -ERR_NOT_FOUND && result != -ERR_CONFLICT) {
        answer_failure(visit, result, &error, "there is no such registration");
        return;
    }
    answer_body(visit, 200, "text/plain; charset=utf-8");
    buffer_append_string(&visit->response->body, desk_word(language, DESK_WORD_UNSUBSCRIBED));
}
