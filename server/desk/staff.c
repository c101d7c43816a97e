/*
 * For whom the links of staff are: names and addresses stay in people.db, the dialogue has the
 * links alone. And what is erased when.
 */
#include "internal.h"

int desk_staff_decode(struct bytes body, struct arena *arena, struct desk_staff *out,
                      struct error *error)
{
    static const char *const keys[] = {"role", "email", "name", NULL};
    struct desk_staff staff = {0};
    struct reader reader;
    struct bytes word = {0};
    struct bytes folded;

    reader_open(&reader, body, keys, arena);
    reader_require(&reader, "role");
    reader_line(&reader, "role", PERSON_NAME_CHARACTERS_MAX, &word);
    if (!role_decode(word, &staff.role) ||
        (staff.role != ROLE_MODERATOR && staff.role != ROLE_OBSERVER))
        reader_fail(&reader, "role", "must be moderator or observer");
    reader_email(&reader, "email", &staff.email, &folded);
    reader_line(&reader, "name", PERSON_NAME_CHARACTERS_MAX, &staff.name);
    if (staff.name.size > 0 && staff.email.size == 0)
        reader_fail(&reader, "name", "needs an email");
    *error = reader.error;
    if (!reader_close(&reader))
        return -ERR_INPUT;
    *out = staff;
    return 0;
}

/* The answer so far is the engine's own. */
static cJSON *answer_so_far(struct visit *visit)
{
    struct error error = {0};
    cJSON *json = json_parse(visit->request->text, JSON_DEPTH_MAX, &error);

    ASSERT(json && cJSON_IsObject(json));
    return json;
}

static void answer_tree(struct visit *visit, uint16_t status, cJSON *json)
{
    char *text = cJSON_PrintUnformatted(json);

    ASSERT(text);
    answer_body(visit, status, "application/json");
    buffer_append_string(&visit->response->body, text);
    cJSON_free(text);
    cJSON_Delete(json);
}

/* Texts in the tree end with NUL: the arena's copies do. */
static void set_text(struct visit *visit, cJSON *object, const char *key, struct bytes text)
{
    cJSON_AddStringToObject(object, key, arena_copy(&visit->desk->arena, text).data);
}

void act_staff_assign(struct visit *visit)
{
    struct desk *desk = visit->desk;
    const struct desk_request *request = visit->request;
    struct desk_staff staff;
    struct people_event event;
    struct error error = {0};
    int result = desk_staff_decode(request->body, &desk->arena, &staff, &error);

    if (result == 0 && staff.email.size > 0)
        result = visit_event(visit, &event, &error); /* told of it, if it was not */
    if (result == 0 && staff.email.size > 0)
        result = people_staff_assign(desk->people, request->facts.session_id, request->item,
                                     request->role, staff.email, staff.name, request->token,
                                     visit->now_ms, &error);
    if (result != 0) {
        answer_failure(visit, result, &error, "there is no such session");
        return;
    }

    cJSON *answer = answer_so_far(visit);

    if (staff.email.size > 0)
        set_text(visit, answer, "email", staff.email);
    if (staff.name.size > 0)
        set_text(visit, answer, "name", staff.name);
    answer_tree(visit, 201, answer);
}

struct staff_names {
    struct visit *visit;
    cJSON *items;
};

static void name_link(void *context, struct bytes link, struct bytes email, struct bytes name)
{
    struct staff_names *names = context;

    for (cJSON *item = names->items->child; item; item = item->next) {
        const cJSON *id = json_member(item, "id");

        if (!cJSON_IsString(id) || !bytes_equal(json_text(id), link))
            continue;
        set_text(names->visit, item, "email", email);
        set_text(names->visit, item, "name", name);
    }
}

void act_staff_list(struct visit *visit)
{
    cJSON *answer = answer_so_far(visit);
    struct staff_names names = {.visit = visit,
                                .items = cJSON_GetObjectItemCaseSensitive(answer, "items")};
    struct error error = {0};

    ASSERT(cJSON_IsArray(names.items));

    int result = people_staff_list(visit->desk->people, visit->request->facts.session_id,
                                   name_link, &names, &error);

    if (result == 0) {
        answer_tree(visit, 200, answer);
        return;
    }
    cJSON_Delete(answer);
    answer_failure(visit, result, &error, "there is no such session");
}

void act_staff_end(struct visit *visit)
{
    struct error error = {0};
    int result = people_staff_end(visit->desk->people, visit->request->facts.session_id,
                                  visit->request->item, &error);

    /* A link for nobody in particular has no row here. */
    if (result == 0 || result == -ERR_NOT_FOUND)
        answer_nothing(visit, 204);
    else
        answer_failure(visit, result, &error, "there is no such link");
}

static void write_erasure(void *context, const struct erasure *erasure)
{
    struct json_writer *writer = context;

    json_object_open(writer);
    json_key(writer, "session");
    json_write_string(writer, erasure->session_id);
    json_key(writer, "people");
    json_write_bool(writer, erasure->people);
    json_key(writer, "dialogue");
    json_write_bool(writer, erasure->dialogue);
    json_key(writer, "due_at");
    json_write_time(writer, erasure->due_ms);
    json_key(writer, "erased_at");
    json_write_time(writer, erasure->erased_at_ms);
    json_key(writer, "registrations");
    json_write_integer(writer, erasure->registrations);
    json_key(writer, "mails");
    json_write_integer(writer, erasure->mails);
    json_object_close(writer);
}

void act_erasures(struct visit *visit)
{
    struct json_writer writer = answer_json(visit, 200);
    struct error error = {0};

    json_object_open(&writer);
    json_key(&writer, "items");
    json_array_open(&writer);

    int result = people_erasure_list(visit->desk->people, TIME_END_MS - 1, write_erasure,
                                     &writer, &error);

    json_array_close(&writer);
    json_object_close(&writer);
    if (result != 0)
        answer_failure(visit, result, &error, "there are none");
}
