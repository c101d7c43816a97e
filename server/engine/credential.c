/*
 * As whom an organiser asks: by an API token, or by a sign-in, whose token rides in a cookie.
 * Both are looked up in people.db each time, so that what was revoked opens nothing more. A
 * connection that came this way is looked at again now and then. Engine's thread.
 */
#include "internal.h"

#include "herkend/log.h"

static bool token_is_valid(struct engine *engine, const struct token_hash *hash)
{
    struct error error = {0};
    bool valid = false;

    if (people_token_check(engine->people, hash, &valid, &error)) {
        log_event(LOG_ERROR, "token_not_checked", error.sentence);
        return false;
    }
    return valid;
}

static struct credential credential_of_bearer(struct engine *engine,
                                              const struct request *request)
{
    struct credential credential = {.kind = TOKEN_ORGANISER};
    struct bytes session_id;

    if (!engine->people || token_parse(request->bearer, &session_id) != TOKEN_ORGANISER)
        return (struct credential){0};
    credential.hash = token_hash_of(request->bearer);
    return token_is_valid(engine, &credential.hash) ? credential : (struct credential){0};
}

struct credential credential_of_cookie(struct engine *engine, const struct request *request)
{
    struct credential credential = {.kind = TOKEN_SIGN_IN};
    struct bytes session_id;
    struct error error = {0};

    if (!engine->people || token_parse(request->sign_in, &session_id) != TOKEN_SIGN_IN)
        return (struct credential){0};
    credential.hash = token_hash_of(request->sign_in);
    if (people_sign_in_use(engine->people, &credential.hash, engine->now_ms,
                           &credential.sign_in, &error)) {
        log_event(LOG_ERROR, "sign_in_not_checked", error.sentence);
        return (struct credential){0};
    }
    return credential.sign_in.organiser != 0 ? credential : (struct credential){0};
}

struct credential credential_of(struct engine *engine, const struct request *request)
{
    struct credential credential = credential_of_bearer(engine, request);

    return credential.kind != TOKEN_NONE ? credential : credential_of_cookie(engine, request);
}

/* An open connection is no use of a sign-in: a console that is left alone ends as well. */
static bool credential_is_valid(struct engine *engine, const struct credential *credential)
{
    struct sign_in sign_in = {0};
    struct error error = {0};

    if (credential->kind == TOKEN_ORGANISER)
        return token_is_valid(engine, &credential->hash);
    if (people_sign_in_look(engine->people, &credential->hash, engine->now_ms, &sign_in,
                            &error)) {
        log_event(LOG_ERROR, "sign_in_not_checked", error.sentence);
        return true; /* a moment's trouble of a file ends nobody's work */
    }
    return sign_in.organiser != 0;
}

static void connection_sign_out(struct engine *engine, struct connection *connection)
{
    struct update update = {
        .kind = UPDATE_ERROR, .code_name = "unauthorised", .message = REASON_SIGNED_OUT};
    struct message *message = update_message(engine, &update);

    send_to(engine, connection->handle, message);
    message_release(message);
    connection_close(engine, connection, CLOSE_ENDED, REASON_SIGNED_OUT);
}

void credentials_watch(struct engine *engine)
{
    bool any = false;

    for (size_t i = 1; i <= engine->connections.count; i++) {
        struct connection *connection = &engine->connections.items[i];

        if (!connection->hosted || !connection->credential)
            continue;
        if (credential_is_valid(engine, connection->credential))
            any = true;
        else
            connection_sign_out(engine, connection);
    }
    engine->credentials_due_ms = any ? engine->now_ms + CREDENTIAL_WATCH_MS : UINT64_MAX;
}
