/*
 * One request of a turn: a command of a bound connection is answered from memory when its id
 * was seen before, else decided and applied. Nothing is sent from here. Engine's thread.
 */
#include "internal.h"

#include "herkend/log.h"
#include "herkend/memory.h"

static struct past_answers **actor_ring(struct hosted_session *hosted, struct viewer viewer)
{
    return viewer.role == ROLE_PARTICIPANT ? &hosted->seats[viewer.seat].past
                                           : &hosted->staff_past;
}

static struct answer *answer_to(struct engine *engine, const struct request *request,
                                const struct connection *connection, enum answer_kind kind)
{
    struct answer *answer = answer_queue(engine, kind, request->from);

    answer->hosted = connection->hosted;
    answer->viewer = (struct viewer){.role = connection->role, .seat = connection->seat};
    answer->id = request->command.id;
    answer->command_kind = request->command.kind;
    return answer;
}

static void refuse(struct engine *engine, const struct request *request,
                   const struct connection *connection, const struct decision *decision)
{
    struct answer *answer = answer_to(engine, request, connection, ANSWER_ERROR);

    metric_add(&engine->metrics->refused_total, 1);
    answer->code_name = refusal_name(decision->refusal);
    answer->message = decision->message;
    if (decision->refusal == REFUSED_DUPLICATE_TEXT)
        answer->existing = decision->statement;
    /* Who is told to wait may come again with the same id and be heard. */
    if (decision->refusal == REFUSED_RATE_LIMITED || request->command.id.size == 0)
        return;

    struct past_answer past = {.id_hash = bytes_hash(request->command.id),
                               .message = decision->message,
                               .number = answer->existing,
                               .command_kind = (uint8_t)request->command.kind,
                               .refusal = (uint8_t)decision->refusal};

    past_answers_add(actor_ring(connection->hosted, answer->viewer), &past);
    answer->remembered = true;
}

/* What the session remembers is what it will answer a repeat with: so it is also the first
 * answer. */
static void accept(struct engine *engine, const struct request *request,
                   const struct connection *connection, const struct decision *decision,
                   bool has_events)
{
    const struct command *command = &request->command;
    struct hosted_session *hosted = connection->hosted;
    bool is_offer = command->kind == COMMAND_NEXT;
    struct answer *answer =
        answer_to(engine, request, connection, is_offer ? ANSWER_OFFER : ANSWER_ACK);
    struct remembered remembered;

    answer->seq = session_seq(hosted->session);
    if (is_offer)
        answer->number = decision->statement;
    if (is_offer && answer->number != 0)
        waiting_remove(hosted, connection->seat);
    if (has_events &&
        session_find_request(hosted->session, command->actor, command->id, &remembered)) {
        answer->command_kind = remembered.kind;
        answer->number = remembered.number;
        answer->seq = remembered.seq;
        return;
    }
    if (has_events || command->id.size == 0)
        return;

    struct past_answer past = {.id_hash = bytes_hash(command->id),
                               .seq = answer->seq,
                               .command_kind = (uint8_t)command->kind};

    past_answers_add(actor_ring(hosted, answer->viewer), &past);
    answer->remembered = true;
}

/* True when this id was answered before: then it is answered the same again. */
static bool repeat(struct engine *engine, const struct request *request,
                   const struct connection *connection)
{
    const struct command *command = &request->command;
    struct hosted_session *hosted = connection->hosted;
    struct viewer viewer = {.role = connection->role, .seat = connection->seat};
    struct remembered remembered;
    const struct past_answer *past;
    struct answer *answer;

    if (session_find_request(hosted->session, command->actor, command->id, &remembered)) {
        answer = answer_to(engine, request, connection,
                           remembered.kind == COMMAND_NEXT ? ANSWER_OFFER : ANSWER_ACK);
        answer->command_kind = remembered.kind;
        answer->number = remembered.number;
        answer->seq = remembered.seq;
        return true;
    }
    past = past_answers_find(*actor_ring(hosted, viewer), command->id);
    if (!past)
        return false;
    if (past->message) {
        answer = answer_to(engine, request, connection, ANSWER_ERROR);
        answer->code_name = refusal_name((enum refusal)past->refusal);
        answer->message = past->message;
        answer->existing = past->number;
        return true;
    }
    answer = answer_to(engine, request, connection,
                       past->command_kind == COMMAND_NEXT ? ANSWER_OFFER : ANSWER_ACK);
    answer->command_kind = (enum command_kind)past->command_kind;
    answer->number = past->number;
    answer->seq = past->seq;
    return true;
}

static void change(struct engine *engine, const struct request *request,
                   const struct connection *connection)
{
    struct hosted_session *hosted = connection->hosted;
    struct error error = {0};
    struct decision decision =
        session_decide(hosted->session, &request->command, engine->events);

    if (decision.refusal != REFUSED_NOTHING) {
        refuse(engine, request, connection, &decision);
        return;
    }
    if (turn_apply(engine, hosted, &error)) {
        log_event(LOG_ERROR, "redaction_failed", error.sentence);
        answer_error(engine, request, "busy", BUSY_MESSAGE);
        return;
    }
    accept(engine, request, connection, &decision, engine->events->count > 0);
}

/* Reads are answered after the turn; only whether the role may ask is decided now. */
static void look(struct engine *engine, const struct request *request,
                 const struct connection *connection)
{
    const struct command *command = &request->command;
    struct decision decision =
        session_decide(connection->hosted->session, command, engine->events);

    if (decision.refusal != REFUSED_NOTHING) {
        refuse(engine, request, connection, &decision);
        return;
    }

    enum answer_kind kind = command->kind == COMMAND_THREAD         ? ANSWER_THREAD
                            : command->kind == COMMAND_CONVERSATION ? ANSWER_CONVERSATION
                                                                    : ANSWER_SIMILAR;
    struct answer *answer = answer_to(engine, request, connection, kind);

    answer->number = command->statement;
    answer->text = &command->text;
}

static void command_of_session(struct engine *engine, struct request *request,
                               const struct connection *connection)
{
    struct command *command = &request->command;
    struct hosted_session *hosted = connection->hosted;
    bool is_read = command->kind == COMMAND_SIMILAR || command->kind == COMMAND_THREAD ||
                   command->kind == COMMAND_CONVERSATION;

    command->time_ms = hosted_now(engine, hosted);
    command->actor = (struct actor){.role = connection->role, .number = connection->seat};
    session_advance(hosted->session, command->time_ms);
    metric_add(&engine->metrics->commands_total, 1);
    if (is_read)
        look(engine, request, connection);
    else if (!engine->journal_ready)
        answer_error(engine, request, "busy", BUSY_MESSAGE);
    else if (!repeat(engine, request, connection))
        change(engine, request, connection);
}

/* False when the session cannot be asked now; then that is answered. */
static bool session_is_there(struct engine *engine, const struct request *request,
                             const struct hosted_session *hosted)
{
    switch (hosted->condition) {
    case HOSTED_READY:
        return true;
    case HOSTED_UNLOADED:
        answer_error(engine, request, "busy", BUSY_MESSAGE);
        return false;
    case HOSTED_PARKED:
    case HOSTED_GONE:
        answer_error(engine, request, "internal",
                     "this session has stopped after an error; its organiser has to look");
        return false;
    }
    UNREACHABLE("condition");
}

static bool is_command_of_client(enum command_kind kind)
{
    return kind > COMMAND_HELLO && kind < COMMAND_CREATE;
}

static void command_handle(struct engine *engine, struct request *request)
{
    const struct connection *connection = connection_find(engine, request->from);

    if (!connection && engine->draining)
        return; /* told to come back later, and being closed */
    if (!connection && request->command.kind == COMMAND_HELLO) {
        hello_handle(engine, request);
        return;
    }
    if (!connection) {
        struct answer *answer =
            answer_error(engine, request, "unauthorised", "say hello first");

        answer->lasting = true;
        answer->close_code = CLOSE_ENDED;
        answer->close_reason = "no hello";
        return;
    }
    if (request->command.kind == COMMAND_HELLO) {
        answer_error(engine, request, "wrong_state", "this connection was welcomed already")
            ->lasting = true;
        return;
    }
    if (!is_command_of_client(request->command.kind)) {
        answer_error(engine, request, "unknown_type", "there is no such command")->lasting =
            true;
        return;
    }
    if (session_is_there(engine, request, connection->hosted))
        command_of_session(engine, request, connection);
}

static void job_arrives(struct engine *engine, struct request *request)
{
    struct turn *turn = &engine->turn;

    ASSERT(request->job);
    if (job_makes_session(engine, request))
        return; /* the request owns it still */
    turn->jobs = array_reserve(turn->jobs, &turn->job_capacity, turn->job_count + 1,
                               sizeof(struct job *));
    turn->jobs[turn->job_count++] = request->job;
    request->job = NULL;
}

void request_handle(struct engine *engine, struct request *request)
{
    struct connection *connection;

    switch (request->kind) {
    case REQUEST_COMMAND:
        command_handle(engine, request);
        return;
    case REQUEST_CLOSED:
        connection = connection_find(engine, request->from);
        if (connection)
            connection_unbind(engine, connection);
        return;
    case REQUEST_HTTP:
        api_handle(engine, request);
        return;
    case REQUEST_JOB:
        job_arrives(engine, request);
        return;
    case REQUEST_DRAIN:
        engine->turn.drain = true;
        return;
    }
    UNREACHABLE("request kind");
}

/* What the session's clocks have run into, in its own time. */
void session_tick(struct engine *engine, struct hosted_session *hosted)
{
    uint64_t now_ms = hosted_now(engine, hosted);
    struct command command = {
        .kind = COMMAND_TICK, .time_ms = now_ms, .actor = {.role = ROLE_SERVER}};
    struct error error = {0};

    session_advance(hosted->session, now_ms);
    for (int i = 0; i < TICKS_PER_TURN && session_next_deadline(hosted->session) <= now_ms;
         i++) {
        struct decision decision = session_decide(hosted->session, &command, engine->events);

        if (decision.refusal != REFUSED_NOTHING || engine->events->count == 0 ||
            turn_apply(engine, hosted, &error)) {
            /* A clock that asks for nothing must not keep the thread turning. */
            log_event(LOG_ERROR, "tick_without_effect", decision.message);
            hosted->tick_after_ms = engine->now_ms + BEAT_MS;
            return;
        }
    }
}
