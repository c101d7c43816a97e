/*
 * A new session from a theme, or from statements, of one that is over. Its script is made of a
 * copy of the session, elsewhere: that takes as long as a report. It comes home into a turn,
 * like any request that makes a session. Engine's thread, but for follow_up_work_run().
 */
#include "internal.h"

#include <stdlib.h>

#include "herkend/follow_up.h"
#include "herkend/json.h"
#include "herkend/memory.h"

enum { FOLLOW_UP_DEPTH_MAX = 3, FOLLOW_UP_SCRIPT_BYTES_MAX = 16 * 1024 * 1024 };

/* Belongs to the thread that holds it, as its job. */
struct follow_up_work {
    struct connection_handle to; /* who waits for the answer */
    struct arena arena;          /* of what was asked */
    struct follow_up asked;
    struct follow_up_made made;
    struct buffer script; /* as JSON; what a session is made from everywhere */
};

static struct follow_up_work *work_create(struct connection_handle to)
{
    struct follow_up_work *work = xcalloc(1, sizeof(*work));

    work->to = to;
    work->asked.fits_seed = script_fits_seed;
    arena_init(&work->arena);
    buffer_init(&work->script, FOLLOW_UP_SCRIPT_BYTES_MAX);
    return work;
}

void follow_up_work_destroy(struct follow_up_work *work)
{
    if (!work)
        return;
    buffer_release(&work->script);
    arena_release(&work->arena);
    free(work);
}

void follow_up_work_run(struct follow_up_work *work, const struct session *session)
{
    struct arena arena;
    struct script script;

    arena_init(&arena);
    work->made = follow_up_script(session, &work->asked, &arena, &script);
    if (work->made.refusal == REFUSED_NOTHING)
        script_encode(&script, &work->script);
    arena_release(&arena);
}

/* A line of people's, under a key; missing, it stays empty. */
static bool line_read(struct follow_up_work *work, const cJSON *json, const char *key,
                      size_t characters_max, struct bytes *line, struct error *error)
{
    const cJSON *value = json_member(json, key);

    if (!value)
        return true;
    if (cJSON_IsString(value) &&
        text_clean(json_text(value), characters_max, &work->arena, line) == DECODE_OK)
        return true;
    error_set(error, ERR_INPUT, "%s: must be a text of 1 to %zu characters", key,
              characters_max);
    return false;
}

static bool number_read(const cJSON *value, char prefix, uint32_t *number)
{
    return cJSON_IsString(value) && public_id_decode(json_text(value), prefix, number);
}

static bool statements_read(struct follow_up_work *work, const cJSON *list, struct error *error)
{
    size_t count = cJSON_IsArray(list) ? (size_t)cJSON_GetArraySize(list) : 0;
    uint32_t *numbers = arena_alloc(&work->arena, FOLLOWED_STATEMENTS_MAX, sizeof(*numbers));
    size_t i = 0;

    if (count == 0 || count > FOLLOWED_STATEMENTS_MAX) {
        error_set(error, ERR_INPUT, "statements: must have 1 to %d entries",
                  FOLLOWED_STATEMENTS_MAX);
        return false;
    }
    for (const cJSON *value = list->child; value; value = value->next, i++) {
        if (number_read(value, 's', &numbers[i]))
            continue;
        error_set(error, ERR_INPUT, "statements[%zu]: must be the id of a statement", i);
        return false;
    }
    work->asked.statements = numbers;
    work->asked.statement_count = count;
    return true;
}

static bool keys_are_known(const cJSON *json, struct error *error)
{
    static const char *const keys[] = {"theme", "statements", "title", "question"};

    for (const cJSON *member = json->child; member; member = member->next) {
        size_t i = 0;

        while (i < ARRAY_COUNT(keys) && strcmp(member->string, keys[i]) != 0)
            i++;
        if (i < ARRAY_COUNT(keys))
            continue;
        error_set(error, ERR_INPUT, "%s: unknown key", member->string);
        return false;
    }
    return true;
}

static bool body_read(struct follow_up_work *work, const cJSON *json, struct error *error)
{
    const cJSON *theme = json_member(json, "theme");
    const cJSON *statements = json_member(json, "statements");

    if (!cJSON_IsObject(json) || !theme == !statements) {
        error_set(error, ERR_INPUT, "either theme or statements is expected");
        return false;
    }
    if (!keys_are_known(json, error))
        return false;
    if (theme && !number_read(theme, 't', &work->asked.theme)) {
        error_set(error, ERR_INPUT, "theme: must be the id of a theme");
        return false;
    }
    if (statements && !statements_read(work, statements, error))
        return false;
    return line_read(work, json, "title", TITLE_CHARACTERS_MAX, &work->asked.title, error) &&
           line_read(work, json, "question", QUESTION_CHARACTERS_MAX, &work->asked.question,
                     error);
}

/* NULL when the body is not right, which is answered. */
static struct follow_up_work *work_read(struct engine *engine, const struct request *request)
{
    struct follow_up_work *work = work_create(request->from);
    struct error error = {0};
    cJSON *json = json_parse(request->body, FOLLOW_UP_DEPTH_MAX, &error);
    bool read = json && body_read(work, json, &error);

    cJSON_Delete(json);
    if (read)
        return work;
    problem(engine, request, 400, "malformed", error.sentence);
    follow_up_work_destroy(work);
    return NULL;
}

void follow_up_create(struct engine *engine, struct request *request)
{
    struct hosted_session *hosted;
    struct follow_up_work *work;

    if (!require_organiser(engine, request) || !require_journal(engine, request))
        return;
    hosted = require_session(engine, request);
    if (!hosted)
        return;
    /* Of a session that goes on no copy need be made to be refused. */
    if (!hosted_has_ended(hosted)) {
        problem(engine, request, 409, "wrong_state", "the session has not been closed yet");
        engine->turn.answers[engine->turn.answer_count - 1].lasting = false;
        return;
    }
    work = work_read(engine, request);
    if (work && !job_submit(engine, job_follow_up(hosted, work)))
        problem(engine, request, 503, "busy", "too much waits already; try again");
}

/* What is told of any new session, and how much of the old one came along. */
static void answer_complete(struct buffer *body, const struct follow_up_made *made)
{
    ASSERT(body->size > 0 && body->data[body->size - 1] == '}');
    body->size--;
    buffer_append_format(body, ",\"seeds\":%u,\"left_out\":%u}", (unsigned)made->seed_count,
                         (unsigned)made->left_out_count);
}

void follow_up_arrives(struct engine *engine, struct request *request,
                       const struct follow_up_work *work)
{
    struct script script;
    struct error error = {0};

    request->from = work->to; /* the job was theirs */
    if (work->made.refusal != REFUSED_NOTHING) {
        problem_refused(
            engine, request,
            &(struct decision){.refusal = work->made.refusal, .message = work->made.message});
        return;
    }
    if (work->script.overflowed ||
        script_decode(buffer_bytes(&work->script), &engine->turn.arena, &script, &error)) {
        problem(engine, request, 409, "full",
                work->script.overflowed ? "these statements are too much for one script"
                                        : error.sentence);
        return;
    }
    if (!require_journal(engine, request))
        return;

    struct answer *answer = make_session(engine, request, &script);

    if (answer)
        answer_complete(&answer->response->body, &work->made);
}
