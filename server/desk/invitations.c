/*
 * Inviting many: a list that is pasted, or everybody of an earlier session. The earlier
 * session's people come in an order that says nothing, and nothing says what they wrote there.
 */
#include "internal.h"

#include <stdlib.h>

#include "herkend/memory.h"

#include "invitation_list.h"

#define NO_SESSION "there is no such session"

struct wish {
    struct bytes text, from;
    bool dry_run;
};

static bool wish_decode(struct visit *visit, struct wish *wish, struct error *error)
{
    static const char *const keys[] = {"text", "dry_run", "from", NULL};
    struct reader reader;

    *wish = (struct wish){0};
    reader_open(&reader, visit->request->body, keys, &visit->desk->arena);
    if (reader_has(&reader, "from") == reader_has(&reader, "text"))
        reader_fail(&reader, "text", "either text or from is expected");
    reader_raw(&reader, "text", HTTP_BODY_BYTES_MAX, &wish->text);
    reader_line(&reader, "from", PUBLIC_ID_BYTES_MAX, &wish->from);
    reader_flag(&reader, "dry_run", &wish->dry_run);
    if (wish->dry_run && wish->from.size > 0)
        reader_fail(&reader, "dry_run", "goes with text only");
    *error = reader.error;
    return reader_close(&reader);
}

static void write_counts(struct json_writer *writer, uint32_t invited, uint32_t known)
{
    json_object_open(writer);
    json_key(writer, "invited");
    json_write_integer(writer, invited);
    json_key(writer, "known");
    json_write_integer(writer, known);
}

static void answer_list(struct visit *visit, const struct invitation_list *list,
                        uint32_t invited, uint32_t known)
{
    struct json_writer writer = answer_json(visit, 200);

    write_counts(&writer, invited, known);
    json_key(&writer, "mistakes");
    json_array_open(&writer);
    for (size_t i = 0; i < list->mistake_count; i++) {
        const struct invitation_mistake *mistake = &list->mistakes[i];

        json_object_open(&writer);
        json_key(&writer, "line");
        json_write_integer(&writer, (int64_t)mistake->line);
        json_key(&writer, "text");
        json_write_text(&writer, mistake->text);
        json_key(&writer, "code");
        json_write_string(&writer, mistake->code);
        json_key(&writer, "reason");
        json_write_string(&writer, mistake->reason);
        json_object_close(&writer);
    }
    json_array_close(&writer);
    json_object_close(&writer);
}

/* Who is there already, by folded address. */
struct known {
    struct arena *arena;
    struct address_set set;
};

static void know(void *context, const struct registration *registration,
                 const struct listed_mail *mails, size_t mail_count)
{
    struct known *known = context;
    struct bytes email;
    struct bytes folded;

    (void)mails, (void)mail_count;
    if (email_examine(registration->email, known->arena, &email, &folded) == EMAIL_FINE)
        address_set_add(&known->set, folded);
}

/* What inviting them would do. */
static int look(struct visit *visit, const struct invitation_list *list, uint32_t *invited,
                uint32_t *known_count, struct error *error)
{
    struct known known = {.arena = &visit->desk->arena};
    int result = people_registration_list(visit->desk->people, visit->request->facts.session_id,
                                          know, &known, error);

    for (size_t i = 0; i < list->count; i++) {
        if (address_set_has(&known.set, list->items[i].folded))
            (*known_count)++;
        else
            (*invited)++;
    }
    address_set_release(&known.set);
    return result;
}

/* -ERR_CONFLICT: nobody can be invited to it any more. */
static int invite(struct visit *visit, const struct people_event *event,
                  const struct invitation_list *list, uint32_t *invited, uint32_t *known,
                  struct error *error)
{
    struct desk *desk = visit->desk;
    struct new_registration *news = xcalloc(list->count + 1, sizeof(*news));
    enum registration_outcome *outcomes = xcalloc(list->count + 1, sizeof(*outcomes));

    for (size_t i = 0; i < list->count; i++)
        news[i] = (struct new_registration){.session_id = event->facts.session_id,
                                            .email = list->items[i].email,
                                            .folded = list->items[i].folded,
                                            .name = list->items[i].name,
                                            .organisation = list->items[i].organisation,
                                            .language = event->facts.language,
                                            .invited = true};

    int result = 0;

    if (list->count > 0)
        result = people_register_many(desk->people, desk->keyring, news, list->count,
                                      visit->now_ms, outcomes, error);
    for (size_t i = 0; i < list->count && result == 0; i++) {
        switch (outcomes[i]) {
        case REGISTRATION_MADE:
            (*invited)++;
            break;
        case REGISTRATION_KNOWN:
            (*known)++;
            break;
        case REGISTRATION_CLOSED:
            result = -ERR_CONFLICT;
            break;
        }
    }
    free(news);
    free(outcomes);
    return result;
}

static void answer_closed(struct visit *visit)
{
    answer_problem(visit, 409, "wrong_state",
                   "nobody can be invited: the session is over, or was cancelled");
}

static void invite_list(struct visit *visit, const struct people_event *event,
                        const struct wish *wish)
{
    struct invitation_list list;
    uint32_t invited = 0;
    uint32_t known = 0;
    struct error error = {0};
    int result;

    invitation_list_read(wish->text, event->facts.language, &visit->desk->arena, &list);
    if (list.too_many)
        answer_problem(visit, 400, "too_long",
                       "text: more than 5000 people; invite them in parts");
    if (list.too_many) {
        invitation_list_release(&list);
        return;
    }
    if (wish->dry_run)
        result = look(visit, &list, &invited, &known, &error);
    else
        result = invite(visit, event, &list, &invited, &known, &error);
    if (result == 0)
        answer_list(visit, &list, invited, known);
    else if (result == -ERR_CONFLICT)
        answer_closed(visit);
    else
        answer_failure(visit, result, &error, NO_SESSION);
    invitation_list_release(&list);
}

static void invite_from(struct visit *visit, const struct people_event *event,
                        struct bytes from)
{
    struct desk *desk = visit->desk;
    uint32_t invited = 0;
    uint32_t known = 0;
    struct people_event before;
    struct error error = {0};
    int result = people_event_read(desk->people, from, &desk->arena, &before, &error);

    if (result == 0)
        result = people_invite_from(desk->people, desk->keyring, event->facts.session_id,
                                    before.facts.session_id, visit->now_ms, &invited, &known,
                                    &error);
    if (result == -ERR_CONFLICT) {
        answer_closed(visit);
        return;
    }
    if (result != 0) {
        answer_failure(visit, result, &error, "from: there is no such session");
        return;
    }

    struct json_writer writer = answer_json(visit, 200);

    write_counts(&writer, invited, known);
    json_object_close(&writer);
}

void act_invite(struct visit *visit)
{
    struct wish wish;
    struct people_event event;
    struct error error = {0};

    if (!wish_decode(visit, &wish, &error)) {
        answer_problem(visit, 400, "malformed", error.sentence);
        return;
    }

    int result = visit_event(visit, &event, &error);

    if (result != 0)
        answer_failure(visit, result, &error, NO_SESSION);
    else if (event.facts.rehearsal || event.cancelled_at_ms > 0 ||
             event.facts.state >= SESSION_CLOSED)
        answer_closed(visit);
    else if (wish.from.size > 0)
        invite_from(visit, &event, wish.from);
    else
        invite_list(visit, &event, &wish);
}
