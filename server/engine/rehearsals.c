/*
 * Rehearsals: a copy of a session's script, in which simulated people take part so that
 * somebody can practise moderating. The copy is a session of its own, and is marked as what it
 * is for ever. Who the people are is the port's affair. Engine's thread.
 */
#include "internal.h"

#include <stdio.h>

#include "herkend/json.h"

enum {
    REHEARSAL_DEPTH_MAX = 2,
    REHEARSAL_PEOPLE_DEFAULT = 30,
    REHEARSAL_PLACES_LEFT = 50, /* for people of flesh who look in */
};

_Static_assert(REHEARSAL_PEOPLE_MAX + REHEARSAL_PLACES_LEFT <= SEATS_MAX, "they have seats");

/* A whole number of the body; missing, it stays as it is. False when that is answered. */
static bool number_read(struct engine *engine, const struct request *request, const cJSON *json,
                        const char *key, uint32_t max, uint32_t *number)
{
    const cJSON *value = cJSON_GetObjectItemCaseSensitive(json, key);
    char detail[64];

    if (!value)
        return true;
    if (cJSON_IsNumber(value) && value->valuedouble >= 1 && value->valuedouble <= max &&
        value->valuedouble == (double)(uint32_t)value->valuedouble) {
        *number = (uint32_t)value->valuedouble;
        return true;
    }
    snprintf(detail, sizeof(detail), "%s: must be 1..%u", key, (unsigned)max);
    problem(engine, request, 400, "malformed", detail);
    return false;
}

/* False when something is answered. */
static bool settings_read(struct engine *engine, const struct request *request,
                          struct rehearsal *rehearsal)
{
    struct error error = {0};
    cJSON *json;
    bool read = false;

    if (request->body.size == 0)
        return true;
    json = json_parse(request->body, REHEARSAL_DEPTH_MAX, &error);
    if (!json || !cJSON_IsObject(json))
        problem(engine, request, 400, "malformed",
                json ? "a JSON object is expected" : error.sentence);
    else
        read =
            number_read(engine, request, json, "participants", REHEARSAL_PEOPLE_MAX,
                        &rehearsal->participants) &&
            number_read(engine, request, json, "speed", REHEARSAL_SPEED_MAX, &rehearsal->speed);
    cJSON_Delete(json);
    return read;
}

/* Sessions that people of ours are in now. */
static size_t crowds_count(const struct engine *engine)
{
    size_t count = 0;

    for (size_t i = 0; i < engine->hosted_count; i++) {
        const struct hosted_session *hosted = engine->hosted[i];

        count +=
            hosted->has_crowd && hosted->condition == HOSTED_READY && !hosted_has_ended(hosted);
    }
    return count;
}

static bool crowd_is_to_be_had(struct engine *engine, const struct request *request)
{
    if (!engine->port.rehearse) {
        problem(engine, request, 503, "busy", "there are no simulated people here");
        return false;
    }
    if (crowds_count(engine) < REHEARSALS_MAX)
        return true;
    problem(engine, request, 409, "full",
            "two rehearsals are going on already: close one of them first");
    return false;
}

/* People join it by code, from here, and all of them find a place. */
static void script_prepare(const struct rehearsal *rehearsal, const struct engine *engine,
                           struct script *script)
{
    uint32_t places = rehearsal->participants + REHEARSAL_PLACES_LEFT;

    script->rehearsal = true;
    script->access = ACCESS_OPEN;
    if (script->capacity == 0)
        script->capacity = engine->settings.capacity_default;
    if (script->capacity < places)
        script->capacity = places;
}

static void rehearsal_begin(struct engine *engine, const struct request *request,
                            struct hosted_session *original, struct rehearsal *rehearsal)
{
    struct script script;
    struct answer *answer;
    struct hosted_session *hosted;
    struct decision decision;

    session_script(original->session, &engine->turn.arena, &script);
    script_prepare(rehearsal, engine, &script);
    answer = make_session(engine, request, &script);
    if (!answer)
        return;
    hosted = engine->hosted[engine->hosted_count - 1];
    hosted->has_crowd = true;
    /* Its people do not wait long for a door that stays closed. */
    if (!change_session(
            engine, request, hosted,
            &(struct command){.kind = COMMAND_SESSION, .session_do = SESSION_DO_LOBBY},
            &decision))
        UNREACHABLE("a draft becomes a lobby");
    rehearsal->code = arena_copy(&engine->turn.arena, bytes_from_string(hosted->code)).data;

    struct rehearsal *kept = arena_alloc(&engine->turn.arena, 1, sizeof(*kept));

    *kept = *rehearsal;
    answer->hosted = hosted;
    answer->rehearsal = kept;
}

void rehearsal_create(struct engine *engine, struct request *request)
{
    struct rehearsal rehearsal = {.participants = REHEARSAL_PEOPLE_DEFAULT, .speed = 1};
    struct hosted_session *original = require_staff(engine, request);

    if (original && require_journal(engine, request) &&
        settings_read(engine, request, &rehearsal) && crowd_is_to_be_had(engine, request))
        rehearsal_begin(engine, request, original, &rehearsal);
}
