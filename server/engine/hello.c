/*
 * The first message of a connection: a token resumes a seat or lets staff in, a join code gives
 * a new seat, an organiser names a session. Seats are known by HMAC(session key, hash of the
 * token) only. Engine's thread.
 */
#include "internal.h"

#include "herkend/log.h"

void hello_fails(struct engine *engine, const struct request *request, const char *code_name,
                 const char *message)
{
    struct answer *answer = answer_error(engine, request, code_name, message);

    answer->lasting = true;
    answer->close_code = CLOSE_ENDED;
    answer->close_reason = message;
}

static bool hello_too_often(struct engine *engine, const struct request *request)
{
    if (!guesses_exceeded(engine, request->address_key))
        return false;
    metric_add(&engine->metrics->rate_limited_total, 1);
    hello_fails(engine, request, "rate_limited",
                "too many unknown codes from this network; try again in a minute");

    struct answer *answer = &engine->turn.answers[engine->turn.answer_count - 1];

    answer->close_code = CLOSE_TOO_MANY;
    return true;
}

/* An unknown code or token. Whoever tries too many is told to stop, and closed. */
static void hello_unknown(struct engine *engine, const struct request *request,
                          const char *message)
{
    if (hello_too_often(engine, request))
        return;
    guesses_count(engine, request->address_key);
    hello_fails(engine, request, "unauthorised", message);
}

void hello_busy(struct engine *engine, const struct request *request)
{
    answer_error(engine, request, "busy", "the server cannot store anything now; try again")
        ->lasting = true;
}

static bool session_is_there(struct engine *engine, const struct request *request,
                             const struct hosted_session *hosted)
{
    switch (hosted->condition) {
    case HOSTED_READY:
        return true;
    case HOSTED_UNLOADED:
        hello_busy(engine, request);
        return false;
    case HOSTED_PARKED:
    case HOSTED_GONE:
        hello_fails(engine, request, "internal", "this session has stopped after an error");
        return false;
    }
    UNREACHABLE("condition");
}

struct answer *hello_welcome(struct engine *engine, const struct request *request,
                             struct hosted_session *hosted, struct viewer viewer)
{
    struct answer *answer = answer_queue(engine, ANSWER_WELCOME, request->from);

    answer->hosted = hosted;
    answer->viewer = viewer;
    answer->id = request->command.id;
    connection_bind(engine, request->from, hosted, viewer);
    if (viewer.role == ROLE_PARTICIPANT && hosted->seats[viewer.seat].waiting_place != 0)
        waiting_wake(engine, hosted);
    return answer;
}

/* Who comes before the lobby opens is told when it begins, rather than that it is over. */
void hello_refused(struct engine *engine, const struct request *request,
                   const struct hosted_session *hosted, const struct decision *decision)
{
    struct script script;
    struct answer *answer;

    metric_add(&engine->metrics->refused_total, 1);
    hello_fails(engine, request, refusal_name(decision->refusal), decision->message);
    answer = &engine->turn.answers[engine->turn.answer_count - 1];
    answer->lasting = false; /* the state that refused may be this turn's */
    if (session_state(hosted->session) != SESSION_DRAFT)
        return;
    session_script(hosted->session, &engine->turn.arena, &script);
    answer->because = "not_open";
    answer->starts_at_ms = script.starts_at_ms;
}

/*
 * A token that somebody brings: a personal link, which people.db knows, or the token of a seat
 * that was taken by a code.
 */
static void hello_seat(struct engine *engine, const struct request *request,
                       struct hosted_session *hosted, const struct token_hash *hash)
{
    struct seat_key key;
    struct error error = {0};

    if (hosted_has_ended(hosted)) {
        hello_fails(engine, request, "wrong_state", REASON_ENDED);
        return;
    }

    if (admission_handle(engine, request, hosted, hash))
        return;

    int failed = keyring_seat_key(engine->keyring, hosted_id(hosted), hash, &key, &error);

    if (failed) {
        log_event(LOG_ERROR, "session_key_unreadable", error.sentence);
        hello_fails(engine, request, "internal", "the key of this session cannot be read");
        return;
    }

    uint32_t seat = session_find_seat(hosted->session, &key);

    if (seat == 0)
        hello_unknown(engine, request, "this token is not known");
    else if (session_seat_is_ejected(hosted->session, seat))
        hello_fails(engine, request, "forbidden", REASON_EJECTED);
    else
        hello_welcome(engine, request, hosted,
                      (struct viewer){.role = ROLE_PARTICIPANT, .seat = seat});
}

static void hello_staff(struct engine *engine, const struct request *request,
                        struct hosted_session *hosted, const struct token_hash *hash)
{
    uint32_t link = session_find_link(hosted->session, hash);

    if (link == 0) {
        hello_unknown(engine, request, "this token is not known");
        return;
    }

    const struct staff_link *found = session_link(hosted->session, link);

    if (found->ended) {
        hello_fails(engine, request, "withdrawn", REASON_WITHDRAWN);
        /* The end of the link may be this turn's. */
        engine->turn.answers[engine->turn.answer_count - 1].lasting = false;
        return;
    }
    hello_welcome(engine, request, hosted, (struct viewer){.role = found->role});
    connection_find(engine, request->from)->link = link;
}

static void hello_token(struct engine *engine, const struct request *request)
{
    struct bytes session_id = {0};
    enum token_kind kind = token_parse(request->command.token, &session_id);
    struct hosted_session *hosted =
        session_id.size > 0 ? hosted_find_id(engine, session_id) : NULL;

    if (!hosted) {
        hello_unknown(engine, request, "this token is not known");
        return;
    }
    if (!session_is_there(engine, request, hosted))
        return;

    struct token_hash hash = token_hash_of(request->command.token);

    switch (kind) {
    case TOKEN_SEAT:
        hello_seat(engine, request, hosted, &hash);
        return;
    case TOKEN_MODERATOR:
    case TOKEN_OBSERVER:
        hello_staff(engine, request, hosted, &hash);
        return;
    case TOKEN_NONE:
    case TOKEN_ORGANISER:
    case TOKEN_SIGN_IN:
        hello_unknown(engine, request, "this token is not known");
        return;
    }
    UNREACHABLE("token kind");
}

/* Offices share an address; a crowd from one address fills no session alone. In memory only.
 * The people of a rehearsal all come from this machine. */
bool address_is_full(const struct engine *engine, const struct hosted_session *hosted,
                     uint64_t address_key)
{
    uint32_t seats = 0;

    return !session_is_rehearsal(hosted->session) &&
           table_find(&hosted->seats_by_address, address_key, &seats) &&
           seats >= engine->settings.seats_per_address_max;
}

static void address_count(struct hosted_session *hosted, uint64_t address_key)
{
    uint32_t seats = 0;

    table_find(&hosted->seats_by_address, address_key, &seats);
    table_put(&hosted->seats_by_address, address_key, seats + 1);
}

static void hello_join(struct engine *engine, const struct request *request,
                       struct hosted_session *hosted)
{
    struct token token;
    struct error error = {0};
    struct command command = {.kind = COMMAND_JOIN,
                              .time_ms = hosted_now(engine, hosted),
                              .actor = {.role = ROLE_SERVER}};

    token_generate(TOKEN_SEAT, hosted_id(hosted), &token);
    if (keyring_seat_key(engine->keyring, hosted_id(hosted), &token.hash, &command.seat_key,
                         &error)) {
        log_event(LOG_ERROR, "session_key_unreadable", error.sentence);
        hello_fails(engine, request, "internal", "the key of this session cannot be read");
        return;
    }
    session_advance(hosted->session, command.time_ms);

    struct decision decision = session_decide(hosted->session, &command, engine->events);

    if (decision.refusal != REFUSED_NOTHING) {
        hello_refused(engine, request, hosted, &decision);
        return;
    }
    if (turn_apply(engine, hosted, &error)) {
        hello_busy(engine, request);
        return;
    }
    address_count(hosted, request->address_key);

    struct answer *answer =
        hello_welcome(engine, request, hosted,
                      (struct viewer){.role = ROLE_PARTICIPANT, .seat = decision.seat});

    answer->seat_token = arena_copy(&engine->turn.arena, bytes_from_string(token.text));
}

static void hello_code(struct engine *engine, const struct request *request)
{
    struct hosted_session *hosted;

    /* Six characters can be guessed, 128 bits cannot: only codes wait for the minute to pass.
     */
    if (hello_too_often(engine, request))
        return;
    hosted = hosted_find_code(engine, request->command.code);
    if (!hosted)
        hello_unknown(engine, request, "there is no session with this code");
    else if (!session_is_there(engine, request, hosted))
        return;
    else if (hosted_has_ended(hosted))
        hello_fails(engine, request, "wrong_state", REASON_ENDED);
    else if (session_access(hosted->session) == ACCESS_REGISTERED)
        hello_fails(engine, request, "forbidden",
                    "this session is for people who signed up: use your personal link");
    else if (address_is_full(engine, hosted, request->address_key))
        hello_fails(engine, request, "full",
                    "too many people have joined this session from your network");
    else if (!engine->journal_ready)
        hello_busy(engine, request);
    else
        hello_join(engine, request, hosted);
}

/*
 * An organiser moderates without a link, by what the handshake carried. Not counted as a guess:
 * a console whose sign-in has run out must not lock the participants of its network out.
 */
static void hello_session(struct engine *engine, const struct request *request)
{
    struct credential credential = credential_of(engine, request);
    struct hosted_session *hosted = hosted_find_id(engine, request->command.session_id);

    /* A sign-in opens nothing for a page of somebody else. */
    if (credential.kind == TOKEN_SIGN_IN && request->origin != ORIGIN_OWN)
        credential.kind = TOKEN_NONE;
    if (credential.kind == TOKEN_NONE) {
        hello_fails(engine, request, "unauthorised", "sign in first");
        return;
    }
    if (!hosted || hosted->condition == HOSTED_GONE) {
        hello_fails(engine, request, "unauthorised", "there is no such session");
        return;
    }
    if (!session_is_there(engine, request, hosted))
        return;
    hello_welcome(engine, request, hosted, (struct viewer){.role = ROLE_MODERATOR});
    connection_set_credential(engine, connection_find(engine, request->from), &credential);
}

void hello_handle(struct engine *engine, struct request *request)
{
    const struct command *command = &request->command;

    if (command->token.size > 0)
        hello_token(engine, request);
    else if (command->code.size > 0)
        hello_code(engine, request);
    else if (command->session_id.size > 0)
        hello_session(engine, request);
    else
        hello_fails(engine, request, "malformed", "hello needs a token, a code or a session");
}
