/*
 * What is answered, and when: answers wait in the turn until its commit has succeeded, then
 * they are made from the state that is durable now, in the order of their requests. Engine's
 * thread.
 */
#include "internal.h"

#include "herkend/log.h"
#include "herkend/memory.h"

static const char overflow_message[] =
    "{\"type\":\"error\",\"code\":\"internal\",\"message\":\"the answer is too long\"}";

struct answer *answer_queue(struct engine *engine, enum answer_kind kind,
                            struct connection_handle to)
{
    struct turn *turn = &engine->turn;

    turn->answers = array_reserve(turn->answers, &turn->answer_capacity, turn->answer_count + 1,
                                  sizeof(*turn->answers));

    struct answer *answer = &turn->answers[turn->answer_count++];

    *answer = (struct answer){.kind = kind, .to = to};
    return answer;
}

struct answer *answer_error(struct engine *engine, const struct request *request,
                            const char *code_name, const char *message)
{
    struct answer *answer = answer_queue(engine, ANSWER_ERROR, request->from);

    answer->id = request->command.id;
    answer->code_name = code_name;
    answer->message = message;
    return answer;
}

/* Whoever gets it waits for it; all else is for whoever happens to look. */
static bool is_awaited(enum update_kind kind)
{
    switch (kind) {
    case UPDATE_WELCOME:
    case UPDATE_ACK:
    case UPDATE_ERROR:
    case UPDATE_OFFER:
    case UPDATE_SIMILAR:
    case UPDATE_THREAD:
    case UPDATE_CONVERSATION:
        return true;
    case UPDATE_SESSION:
    case UPDATE_THEME:
    case UPDATE_ANNOUNCEMENT:
    case UPDATE_POLL:
    case UPDATE_TOP:
    case UPDATE_TALLY:
    case UPDATE_FATE:
    case UPDATE_REACTED:
    case UPDATE_PRESENCE:
    case UPDATE_CONSOLE:
    case UPDATE_RESTART:
        return false;
    }
    UNREACHABLE("an update is of one of its kinds");
}

/* Figures that change all the time come whole: who is slow needs only the latest. 0: others. */
static uint64_t update_topic(const struct update *update)
{
    uint64_t kind = (uint64_t)update->kind + 1;

    if (update->kind == UPDATE_PRESENCE)
        return kind << 32;
    if (update->kind == UPDATE_TOP)
        return kind << 32 | update->subject; /* its theme */
    if (update->kind == UPDATE_TALLY || update->kind == UPDATE_REACTED)
        return kind << 32 | update->statement.statement;
    return 0;
}

struct message *update_message(struct engine *engine, const struct update *update)
{
    uint64_t topic = update_topic(update);

    buffer_clear(&engine->encoded);
    update_encode(update, &engine->encoded);
    if (engine->encoded.overflowed) {
        log_event(LOG_ERROR, "update_too_long", NULL);
        return message_create(bytes_from_string(overflow_message));
    }
    if (is_awaited(update->kind))
        return message_create_answer(buffer_bytes(&engine->encoded));
    if (topic != 0)
        return message_create_state(buffer_bytes(&engine->encoded), topic);
    return message_create(buffer_bytes(&engine->encoded));
}

static void update_send(struct engine *engine, struct connection_handle to,
                        const struct update *update)
{
    struct message *message = update_message(engine, update);

    send_to(engine, to, message);
    message_release(message);
}

static void answer_becomes_error(struct answer *answer, const char *code_name,
                                 const char *message)
{
    answer->kind = ANSWER_ERROR;
    answer->code_name = code_name;
    answer->message = message;
    answer->existing = 0;
    answer->because = NULL;
    answer->starts_at_ms = 0;
    answer->close_code = 0; /* may be asked again */
}

static void answer_becomes_unavailable(struct answer *answer)
{
    struct response *unavailable =
        answer->work ? desk_unavailable(answer->work)
                     : response_problem(503, "busy", "nothing could be stored now; try again");

    response_destroy(answer->response);
    desk_work_destroy(answer->work);
    answer->work = NULL;
    answer->kind = ANSWER_RESPONSE;
    if (answer->rehearsal)
        answer->hosted->has_crowd = false;
    answer->rehearsal = NULL;
    answer->response = unavailable;
}

/* The ring in which a refusal of this answer's actor was put. */
static struct past_answers *answer_ring(const struct answer *answer)
{
    const struct hosted_session *hosted = answer->hosted;

    if (answer->viewer.role != ROLE_PARTICIPANT)
        return hosted->staff_past;
    return answer->viewer.seat <= hosted->seat_count ? hosted->seats[answer->viewer.seat].past
                                                     : NULL;
}

static void welcome_fails(struct engine *engine, struct answer *answer)
{
    struct connection *connection = connection_find(engine, answer->to);

    if (connection)
        connection_unbind(engine, connection);
    answer_becomes_error(answer, "busy", BUSY_MESSAGE);
}

/* It was not offered after all: the seat waits on, and is looked at as soon as writing works.
 */
static void push_fails(struct engine *engine, struct answer *answer)
{
    struct hosted_session *hosted = answer->hosted;

    answer->number = 0;
    if (hosted->condition != HOSTED_READY || answer->viewer.seat > hosted->seat_count)
        return;
    waiting_add(engine, hosted, answer->viewer.seat);
    waiting_wake(engine, hosted);
}

/* A seat of a personal link, or a second tab of it, which this turn would have made. */
static bool seat_is_gone(const struct answer *answer)
{
    return answer->viewer.role == ROLE_PARTICIPANT &&
           answer->viewer.seat > answer->hosted->seat_count;
}

static void answer_fails(struct engine *engine, struct answer *answer)
{
    if (answer->remembered && answer_ring(answer))
        past_answers_forget_newest(answer_ring(answer));
    if (answer->lasting)
        return;
    switch (answer->kind) {
    case ANSWER_ACK:
    case ANSWER_ERROR:
        answer_becomes_error(answer, "busy", BUSY_MESSAGE);
        return;
    case ANSWER_OFFER:
        if (answer->pushed)
            push_fails(engine, answer);
        else
            answer_becomes_error(answer, "busy", BUSY_MESSAGE);
        return;
    case ANSWER_WELCOME:
        if (answer->seat_token.size > 0 || seat_is_gone(answer))
            welcome_fails(engine, answer);
        return;
    case ANSWER_RESPONSE:
    case ANSWER_DETAILS:
    case ANSWER_DESK:
        answer_becomes_unavailable(answer);
        return;
    case ANSWER_LINKS:
    case ANSWER_SIMILAR:
    case ANSWER_THREAD:
    case ANSWER_CONVERSATION:
    case ANSWER_LIST:
    case ANSWER_REPORT:
    case ANSWER_SCRIPT:
    case ANSWER_JOIN:
        return; /* made from the state after the turn, whatever that is */
    }
    UNREACHABLE("answer kind");
}

void answers_fail(struct engine *engine)
{
    /* Backwards: what was remembered is taken back newest first. */
    for (size_t i = engine->turn.answer_count; i > 0; i--)
        answer_fails(engine, &engine->turn.answers[i - 1]);
}

static void send_error(struct engine *engine, const struct answer *answer)
{
    struct update update = {.kind = UPDATE_ERROR,
                            .id = answer->id,
                            .code_name = answer->code_name,
                            .message = answer->message,
                            .because = answer->because,
                            .starts_at_ms = answer->starts_at_ms,
                            .existing = answer->existing};

    update_send(engine, answer->to, &update);
    if (answer->close_code == 0)
        return;

    struct connection *connection = connection_find(engine, answer->to);

    if (connection)
        connection_unbind(engine, connection);
    broadcast_flush(engine);
    engine->port.close(engine->port.context, answer->to, answer->close_code,
                       answer->close_reason);
}

static void send_refusal(struct engine *engine, const struct answer *answer,
                         enum refusal refusal, const char *message)
{
    struct answer error = *answer;

    error.kind = ANSWER_ERROR;
    error.code_name = refusal_name(refusal);
    error.message = message;
    send_error(engine, &error);
}

static void send_ack(struct engine *engine, const struct answer *answer)
{
    struct update update = {.kind = UPDATE_ACK, .id = answer->id, .seq = answer->seq};

    if (answer->command_kind == COMMAND_STATEMENT || answer->command_kind == COMMAND_REACTION ||
        answer->command_kind == COMMAND_PROBE)
        update.ack_statement = answer->number;
    else if (answer->command_kind == COMMAND_THEME)
        update.ack_theme = answer->number;
    else if (answer->command_kind == COMMAND_POLL_OPEN)
        update.ack_poll = answer->number;
    else if (answer->command_kind == COMMAND_PROPOSE)
        update.ack_proposal = answer->number;
    update_send(engine, answer->to, &update);
}

static void send_offer(struct engine *engine, const struct answer *answer)
{
    struct hosted_session *hosted = answer->hosted;
    struct update update;

    if (answer->pushed && answer->number == 0)
        return; /* its turn failed */
    view_offer(hosted->session, answer->number, &update);
    update.id = answer->id;
    if (update.statement.statement == 0) {
        /* Nothing, or hidden in this very turn: the seat gets the next that comes. */
        waiting_add(engine, hosted, answer->viewer.seat);
        if (answer->number != 0)
            waiting_wake(engine, hosted);
    }

    struct message *message = update_message(engine, &update);

    if (answer->pushed)
        send_to_seat(engine, hosted, answer->viewer.seat, message);
    else
        send_to(engine, answer->to, message);
    message_release(message);
}

static void send_similar(struct engine *engine, const struct answer *answer)
{
    struct update update;
    struct mention found[MENTIONS_MAX];

    view_similar(answer->hosted->session, answer->viewer, answer->text, &engine->scratch,
                 &update);
    update.mentions = found;
    update.mention_count = mentions_find(answer->text->bytes, names_of(engine, answer->hosted),
                                         &engine->scratch, found);
    update.id = answer->id;
    update_send(engine, answer->to, &update);
}

static void send_thread(struct engine *engine, const struct answer *answer)
{
    struct update update;
    struct decision decision =
        view_thread(answer->hosted->session, answer->viewer, answer->number,
                    answer->hosted->publication.standing, &engine->scratch, &update);

    if (decision.refusal != REFUSED_NOTHING) {
        send_refusal(engine, answer, decision.refusal, decision.message);
        return;
    }
    update.id = answer->id;
    update_send(engine, answer->to, &update);
}

static void send_conversation(struct engine *engine, const struct answer *answer)
{
    struct update update;
    struct decision decision =
        view_conversation(answer->hosted->session, answer->viewer, answer->number,
                          answer->hosted->publication.standing, &engine->scratch, &update);

    if (decision.refusal != REFUSED_NOTHING) {
        send_refusal(engine, answer, decision.refusal, decision.message);
        return;
    }
    update.id = answer->id;
    update_send(engine, answer->to, &update);
}

static void send_welcome(struct engine *engine, const struct answer *answer)
{
    struct hosted_session *hosted = answer->hosted;
    struct connection *connection = connection_find(engine, answer->to);
    struct update update;

    if (!connection)
        return; /* gone before it was greeted */
    view_welcome(hosted->session, answer->viewer, hosted->publication.standing,
                 hosted_now(engine, hosted), &engine->scratch, &update);
    update.seat_token = answer->seat_token;
    update_send(engine, answer->to, &update);
    engine->port.bound(engine->port.context, answer->to, answer->viewer.role,
                       session_language(hosted->session));
    publish_first(engine, connection);
}

/* The session that was there in the turn could not be read again. */
static bool answer_lost_session(const struct answer *answer)
{
    return answer->kind != ANSWER_ERROR && answer->hosted &&
           answer->hosted->condition != HOSTED_READY;
}

static void answer_without_session(struct engine *engine, struct answer *answer)
{
    switch (answer->kind) {
    case ANSWER_WELCOME:
        welcome_fails(engine, answer);
        return;
    case ANSWER_ACK:
    case ANSWER_ERROR:
    case ANSWER_OFFER:
    case ANSWER_SIMILAR:
    case ANSWER_THREAD:
    case ANSWER_CONVERSATION:
        answer_becomes_error(answer, "busy", BUSY_MESSAGE);
        return;
    case ANSWER_RESPONSE:
    case ANSWER_DETAILS:
    case ANSWER_LINKS:
    case ANSWER_LIST:
    case ANSWER_REPORT:
    case ANSWER_SCRIPT:
    case ANSWER_JOIN:
    case ANSWER_DESK:
        answer_becomes_unavailable(answer);
        return;
    }
    UNREACHABLE("answer kind");
}

static void respond(struct engine *engine, const struct answer *answer,
                    struct response *response)
{
    engine->port.respond(engine->port.context, answer->to, response);
}

static void answer_send(struct engine *engine, struct answer *answer)
{
    switch (answer->kind) {
    case ANSWER_ACK:
        send_ack(engine, answer);
        return;
    case ANSWER_ERROR:
        send_error(engine, answer);
        return;
    case ANSWER_OFFER:
        send_offer(engine, answer);
        return;
    case ANSWER_SIMILAR:
        send_similar(engine, answer);
        return;
    case ANSWER_THREAD:
        send_thread(engine, answer);
        return;
    case ANSWER_CONVERSATION:
        send_conversation(engine, answer);
        return;
    case ANSWER_WELCOME:
        send_welcome(engine, answer);
        return;
    case ANSWER_RESPONSE:
        respond(engine, answer, answer->response);
        answer->response = NULL; /* taken */
        if (answer->rehearsal)
            engine->port.rehearse(engine->port.rehearse_context, answer->rehearsal);
        return;
    case ANSWER_DETAILS:
        respond(engine, answer, response_details(engine, answer->hosted));
        return;
    case ANSWER_LINKS:
        respond(engine, answer, response_links(answer->hosted));
        return;
    case ANSWER_LIST:
        respond(engine, answer, response_list(engine));
        return;
    case ANSWER_REPORT:
        report_ask(engine, answer->hosted, answer->format, answer->to);
        return;
    case ANSWER_SCRIPT:
        respond(engine, answer, response_script(engine, answer->hosted));
        return;
    case ANSWER_JOIN:
        respond(engine, answer, response_join(engine, answer->hosted, answer->full));
        return;
    case ANSWER_DESK:
        desk_answer_send(engine, answer);
        return;
    }
    UNREACHABLE("answer kind");
}

void answers_send(struct engine *engine)
{
    for (size_t i = 0; i < engine->turn.answer_count; i++) {
        struct answer *answer = &engine->turn.answers[i];

        arena_reset(&engine->scratch);
        if (answer_lost_session(answer)) {
            if (answer->pushed)
                continue; /* nobody has asked */
            answer_without_session(engine, answer);
        }
        answer_send(engine, answer);
        if (answer->viewer.role == ROLE_PARTICIPANT && answer->hosted &&
            answer->hosted->condition == HOSTED_READY)
            tallies_ride(engine, answer->hosted, answer->viewer.seat);
    }
}
