/*
 * A new session: id, code, tokens and key are drawn here, and become the session's with its
 * first event. The tokens are told once, in the answer; only their hashes are kept. Engine's
 * thread.
 */
#include "internal.h"

#include <stdio.h>

#include "herkend/json.h"
#include "herkend/log.h"

enum { DRAWS_MAX = 100 };

/* Six characters from 31 for at most some thousand sessions: a free one is found at once. */
static bool draw_code(const struct engine *engine, char code[16])
{
    for (int i = 0; i < DRAWS_MAX; i++) {
        session_code_generate(code);
        if (!hosted_find_code(engine, bytes_from_string(code)))
            return true;
    }
    return false;
}

static bool draw_id(const struct engine *engine, char id[16])
{
    for (int i = 0; i < DRAWS_MAX; i++) {
        session_id_generate(id);
        if (!hosted_find_id(engine, bytes_from_string(id)))
            return true;
    }
    return false;
}

static void write_link(struct json_writer *writer, const struct engine *engine, const char *key,
                       const char *code, const char *token)
{
    struct buffer link;

    buffer_init(&link, 4096);
    buffer_append_format(&link, "%s/s/%s%s%s", engine->public_url, code, token ? "#t=" : "",
                         token ? token : "");
    json_key(writer, key);
    json_write_text(writer, buffer_bytes(&link));
    buffer_release(&link);
}

static void write_answer(struct buffer *answer, const struct engine *engine,
                         const struct hosted_session *hosted, const struct token *moderator,
                         const struct token *observer)
{
    struct json_writer writer = json_writer_on(answer);

    json_object_open(&writer);
    json_key(&writer, "id");
    json_write_string(&writer, hosted->id);
    json_key(&writer, "code");
    json_write_string(&writer, hosted->code);
    json_key(&writer, "links");
    json_object_open(&writer);
    write_link(&writer, engine, "participant", hosted->code, NULL);
    write_link(&writer, engine, "moderator", hosted->code, moderator->text);
    write_link(&writer, engine, "observer", hosted->code, observer->text);
    json_object_close(&writer);
    json_key(&writer, "tokens");
    json_object_open(&writer);
    json_key(&writer, "moderator");
    json_write_string(&writer, moderator->text);
    json_key(&writer, "observer");
    json_write_string(&writer, observer->text);
    json_object_close(&writer);
    json_object_close(&writer);
}

/* The first event of the session; the codec has checked the script, so nothing refuses it. */
static void found(struct engine *engine, struct hosted_session *hosted,
                  const struct script *script, const struct token *moderator,
                  const struct token *observer)
{
    struct script bounded = *script;
    struct command command = {.kind = COMMAND_CREATE,
                              .time_ms = engine->now_ms,
                              .actor = {.role = ROLE_SERVER},
                              .script = &bounded,
                              .session_id = hosted_id(hosted),
                              .session_code = bytes_from_string(hosted->code),
                              .moderator_hash = moderator->hash,
                              .observer_hash = observer->hash};
    struct error error = {0};

    if (bounded.capacity == 0)
        bounded.capacity = engine->settings.capacity_default;
    random_fill(&command.seed, sizeof(command.seed));

    struct decision decision = session_decide(hosted->session, &command, engine->events);

    ASSERT(decision.refusal == REFUSED_NOTHING);
    if (turn_apply(engine, hosted, &error))
        UNREACHABLE("a first event redacts nothing");
}

int creation_take_up(struct engine *engine, const struct script *script, struct buffer *answer,
                     struct error *error)
{
    char id[16];
    char code[16];
    struct token moderator;
    struct token observer;

    if (hosted_count_open(engine) >= SESSIONS_MAX) {
        error_set(error, ERR_FULL, "there are %d sessions that are not closed: close some",
                  SESSIONS_MAX);
        return -ERR_FULL;
    }
    if (!draw_id(engine, id) || !draw_code(engine, code)) {
        error_set(error, ERR_FULL, "no free join code was found");
        return -ERR_FULL;
    }

    /* Before the commit: a session must not exist without its key. */
    int failed = keyring_create(engine->keyring, bytes_from_string(id), error);

    if (failed)
        return -ERR_IO; /* also when its disk is full: FULL is our own limit, and told to the
                           organiser */
    token_generate(TOKEN_MODERATOR, bytes_from_string(id), &moderator);
    token_generate(TOKEN_OBSERVER, bytes_from_string(id), &observer);

    struct hosted_session *hosted = hosted_add(engine, bytes_from_string(id));

    hosted_set_code(engine, hosted, bytes_from_string(code));
    hosted->session = session_create();
    hosted->condition = HOSTED_READY;
    found(engine, hosted, script, &moderator, &observer);
    write_answer(answer, engine, hosted, &moderator, &observer);
    return 0;
}
