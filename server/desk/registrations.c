/*
 * One registration at a time: signing up, and what the organiser does with one. Whether an
 * address was known already is told to nobody but the one who reads its mail.
 */
#include "internal.h"

#define NO_REGISTRATION "there is no such registration"

const char *registration_state_name(enum registration_state state)
{
    switch (state) {
    case REGISTRATION_INVITED:
        return "invited";
    case REGISTRATION_WAITING:
        return "waiting";
    case REGISTRATION_REGISTERED:
        return "registered";
    case REGISTRATION_WITHDRAWN:
        return "withdrawn";
    }
    UNREACHABLE("every state has its word");
}

static bool sign_up_decode(struct visit *visit, struct new_registration *new,
                           struct error *error)
{
    static const char *const keys[] = {"email",   "name",     "organisation",
                                       "consent", "language", NULL};
    struct reader reader;
    bool consent = false;

    *new = (struct new_registration){.session_id = visit->request->facts.session_id,
                                     .language = visit->request->facts.language};
    reader_open(&reader, visit->request->body, keys, &visit->desk->arena);
    reader_require(&reader, "email");
    reader_email(&reader, "email", &new->email, &new->folded);
    reader_line(&reader, "name", PERSON_NAME_CHARACTERS_MAX, &new->name);
    reader_line(&reader, "organisation", ORGANISATION_CHARACTERS_MAX, &new->organisation);
    reader_language(&reader, "language", &new->language);
    reader_flag(&reader, "consent", &consent);
    if (!consent)
        reader_fail(&reader, "consent", "must be true: without it nothing is kept");
    *error = reader.error;
    return reader_close(&reader);
}

int visit_register(struct visit *visit, const struct new_registration *new,
                   enum registration_outcome *outcome, struct error *error)
{
    struct people_event event;
    int result = visit_event(visit, &event, error); /* told of it, if it was not */

    if (result == 0 && event.facts.rehearsal)
        return -ERR_NOT_FOUND;
    if (result != 0)
        return result;
    return people_register(visit->desk->people, visit->desk->keyring, new, visit->now_ms,
                           outcome, error);
}

void act_sign_up(struct visit *visit)
{
    struct new_registration new;
    enum registration_outcome outcome;
    struct error error = {0};

    if (!sign_up_decode(visit, &new, &error)) {
        answer_problem(visit, 400, "malformed", error.sentence);
        return;
    }

    int result = visit_register(visit, &new, &outcome, &error);

    if (result != 0) {
        answer_failure(visit, result, &error, "there is no such session");
        return;
    }
    if (outcome == REGISTRATION_CLOSED) {
        answer_problem(visit, 409, "wrong_state", "one cannot sign up for this session now");
        return;
    }

    struct json_writer writer = answer_json(visit, 202);

    json_object_open(&writer);
    json_object_close(&writer);
}

void registration_write(struct json_writer *writer, const struct registration *registration)
{
    json_key(writer, "id");
    json_write_string(writer, registration->id);
    json_key(writer, "email");
    json_write_text(writer, registration->email);
    json_key(writer, "name");
    json_write_text(writer, registration->name);
    json_key(writer, "organisation");
    json_write_text(writer, registration->organisation);
    json_key(writer, "language");
    json_write_string(writer, language_name(registration->language));
    json_key(writer, "state");
    json_write_string(writer, registration_state_name(registration->state));
    json_key(writer, "created_at");
    json_write_time(writer, registration->created_at_ms);
}

/* What is to be changed, by which keys are there. */
struct patch {
    struct bytes email, folded, name, organisation;
    struct registration_change change; /* points to those above */
};

static bool patch_decode(struct visit *visit, struct patch *patch, struct error *error)
{
    static const char *const keys[] = {"email", "name", "organisation", NULL};
    struct reader reader;

    *patch = (struct patch){.change.by_organiser = true};
    reader_open(&reader, visit->request->body, keys, &visit->desk->arena);
    if (reader_has(&reader, "email")) {
        patch->change.email = &patch->email;
        patch->change.folded = &patch->folded;
    }
    if (reader_has(&reader, "name"))
        patch->change.name = &patch->name;
    if (reader_has(&reader, "organisation"))
        patch->change.organisation = &patch->organisation;
    reader_email(&reader, "email", &patch->email, &patch->folded);
    reader_line(&reader, "name", PERSON_NAME_CHARACTERS_MAX, &patch->name);
    reader_line(&reader, "organisation", ORGANISATION_CHARACTERS_MAX, &patch->organisation);
    *error = reader.error;
    return reader_close(&reader);
}

void act_registration_patch(struct visit *visit)
{
    struct desk *desk = visit->desk;
    struct bytes session_id = visit->request->facts.session_id;
    struct bytes id = visit->request->item;
    struct patch patch;
    struct registration registration;
    struct error error = {0};

    if (!patch_decode(visit, &patch, &error)) {
        answer_problem(visit, 400, "malformed", error.sentence);
        return;
    }

    int result =
        people_registration_change(desk->people, desk->keyring, session_id, id, &patch.change,
                                   visit->now_ms, &visit->response->seat, &error);

    if (result == 0)
        result = people_registration_read(desk->people, session_id, id, &desk->arena,
                                          &registration, &error);
    if (result == -ERR_CONFLICT) {
        answer_problem(visit, 409, "conflict", "this address is somebody else's here");
        return;
    }
    if (result != 0) {
        answer_failure(visit, result, &error, NO_REGISTRATION);
        return;
    }

    struct json_writer writer = answer_json(visit, 200);

    json_object_open(&writer);
    registration_write(&writer, &registration);
    json_object_close(&writer);
}

/* {"erase":true}: leaves nothing of the person, and no word to them. */
static bool end_decode(struct visit *visit, bool *erase, struct error *error)
{
    static const char *const keys[] = {"erase", NULL};
    struct reader reader;

    *erase = false;
    reader_open(&reader, visit->request->body, keys, &visit->desk->arena);
    reader_flag(&reader, "erase", erase);
    *error = reader.error;
    return reader_close(&reader);
}

void act_registration_end(struct visit *visit)
{
    struct desk *desk = visit->desk;
    struct bytes session_id = visit->request->facts.session_id;
    struct bytes id = visit->request->item;
    struct error error = {0};
    bool erase;
    int result;

    if (!end_decode(visit, &erase, &error)) {
        answer_problem(visit, 400, "malformed", error.sentence);
        return;
    }
    if (erase)
        result = people_registration_erase(desk->people, session_id, id, visit->now_ms,
                                           &visit->response->seat, &error);
    else
        result = people_registration_withdraw(desk->people, session_id, id, visit->now_ms,
                                              &visit->response->seat, &error);
    if (result == 0)
        answer_nothing(visit, 204);
    else
        answer_failure(visit, result, &error, NO_REGISTRATION);
}

void act_resend(struct visit *visit)
{
    struct desk *desk = visit->desk;
    struct error error = {0};
    int result = people_registration_resend(
        desk->people, desk->keyring, visit->request->facts.session_id, visit->request->item,
        visit->now_ms, &visit->response->seat, &error);

    if (result == -ERR_CONFLICT) {
        answer_problem(visit, 409, "wrong_state",
                       "there is no link to send: the session has no start yet, it is over, or "
                       "this person has no place");
        return;
    }
    if (result != 0) {
        answer_failure(visit, result, &error, NO_REGISTRATION);
        return;
    }

    struct json_writer writer = answer_json(visit, 202);

    json_object_open(&writer);
    json_object_close(&writer);
}
