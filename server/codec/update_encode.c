/*
 * Updates to JSON text messages, as protocol.md writes them. What may be in an update was
 * decided by the views; here every field of its kind is written, and none twice. Engine thread.
 */
#include "update_parts.h"

static const char *update_type(enum update_kind kind)
{
    switch (kind) {
    case UPDATE_WELCOME:
        return "welcome";
    case UPDATE_ACK:
        return "ack";
    case UPDATE_ERROR:
        return "error";
    case UPDATE_OFFER:
        return "offer";
    case UPDATE_SIMILAR:
        return "similar";
    case UPDATE_THREAD:
        return "thread";
    case UPDATE_CONVERSATION:
        return "conversation";
    case UPDATE_SESSION:
        return "session";
    case UPDATE_THEME:
        return "theme";
    case UPDATE_ANNOUNCEMENT:
        return "announcement";
    case UPDATE_POLL:
        return "poll";
    case UPDATE_TOP:
        return "top";
    case UPDATE_TALLY:
        return "tally";
    case UPDATE_FATE:
        return "fate";
    case UPDATE_REACTED:
        return "reacted";
    case UPDATE_PRESENCE:
        return "presence";
    case UPDATE_CONSOLE:
        return "console";
    case UPDATE_RESTART:
        return "restart";
    }
    UNREACHABLE("an update has one of the kinds");
}

static void put_ack(struct json_writer *writer, const struct update *update)
{
    put_text(writer, "id", update->id);
    put_number(writer, "seq", update->seq);
    put_id_if_any(writer, "statement", 's', update->ack_statement);
    put_id_if_any(writer, "theme", 't', update->ack_theme);
    put_id_if_any(writer, "poll", 'p', update->ack_poll);
    put_id_if_any(writer, "proposal", 'r', update->ack_proposal);
}

static void put_error(struct json_writer *writer, const struct update *update)
{
    put_text_if_any(writer, "id", update->id);
    put_string(writer, "code", update->code_name);
    put_string(writer, "message", update->message);
    put_id_if_any(writer, "statement", 's', update->existing);
    if (update->because)
        put_string(writer, "because", update->because);
    put_time_if_any(writer, "starts_at", update->starts_at_ms);
}

static void put_offer(struct json_writer *writer, const struct update *update)
{
    put_text_if_any(writer, "id", update->id);
    json_key(writer, "statement");
    if (update->statement.statement == 0) {
        json_write_null(writer);
        return;
    }
    json_object_open(writer);
    put_statement(writer, &update->statement);
    json_object_close(writer);
}

static const char *mention_kind_name(enum mention_kind kind)
{
    switch (kind) {
    case MENTION_NAME:
        return "name";
    case MENTION_ORGANISATION:
        return "organisation";
    case MENTION_ADDRESS:
        return "address";
    case MENTION_PHONE:
        return "phone";
    }
    UNREACHABLE("what is mentioned has one of the kinds");
}

static void put_warnings(struct json_writer *writer, const struct update *update)
{
    if (update->mention_count == 0)
        return;
    json_key(writer, "warnings");
    json_array_open(writer);
    for (size_t i = 0; i < update->mention_count; i++) {
        json_object_open(writer);
        put_string(writer, "kind", mention_kind_name(update->mentions[i].kind));
        put_text(writer, "text", update->mentions[i].text);
        json_object_close(writer);
    }
    json_array_close(writer);
}

static void put_similar(struct json_writer *writer, const struct update *update)
{
    put_text_if_any(writer, "id", update->id);
    json_key(writer, "items");
    json_array_open(writer);
    for (size_t i = 0; i < update->item_count; i++) {
        json_object_open(writer);
        put_id(writer, "statement", 's', update->items[i].statement);
        put_text(writer, "text", update->items[i].text);
        json_object_close(writer);
    }
    json_array_close(writer);
    put_warnings(writer, update);
}

/* One line of top or thread; the two call the id differently. */
static void put_standing_item(struct json_writer *writer, const char *id_key,
                              const struct standing_item *item)
{
    json_object_open(writer);
    put_id(writer, id_key, 's', item->statement);
    put_string(writer, "kind", statement_kind_name(item->kind));
    put_text(writer, "text", item->text);
    if (item->has_score) {
        put_score(writer, "score", item->score);
        put_score(writer, "average", item->average);
    }
    put_number(writer, "n", item->n);
    json_object_close(writer);
}

static void put_thread(struct json_writer *writer, const struct update *update)
{
    put_text_if_any(writer, "id", update->id);
    put_id(writer, "statement", 's', update->subject);
    json_key(writer, "reactions");
    json_array_open(writer);
    for (size_t i = 0; i < update->item_count; i++)
        put_standing_item(writer, "id", &update->items[i]);
    json_array_close(writer);
}

static void put_top(struct json_writer *writer, const struct update *update)
{
    put_id(writer, "theme", 't', update->subject);
    json_key(writer, "items");
    json_array_open(writer);
    for (size_t i = 0; i < update->item_count; i++)
        put_standing_item(writer, "statement", &update->items[i]);
    json_array_close(writer);
}

static void put_tally(struct json_writer *writer, const struct update *update)
{
    put_id(writer, "statement", 's', update->statement.statement);
    put_number(writer, "n", update->n);
    if (update->has_score) {
        put_score(writer, "score", update->score);
        put_number(writer, "recognised", update->recognised);
        put_score(writer, "average", update->average);
    }
}

static void put_fate(struct json_writer *writer, const struct update *update)
{
    put_id(writer, "statement", 's', update->statement.statement);
    put_string(writer, "state", statement_state_name(update->state));
    put_text_if_any(writer, "reason", update->reason);
    put_id_if_any(writer, "into", 's', update->into);
    put_text_if_any(writer, "reword", update->reword);
}

static void put_presence(struct json_writer *writer, const struct update *update)
{
    put_number(writer, "present", update->present);
    put_number(writer, "joined", update->joined);
}

/* What follows the type. Updates that nobody asked for have no id of a command: there "id", if
 * any, is the session's, the theme's or the poll's, as in the welcome. */
static void put_body(struct json_writer *writer, const struct update *update)
{
    switch (update->kind) {
    case UPDATE_WELCOME:
        put_welcome(writer, update);
        return;
    case UPDATE_ACK:
        put_ack(writer, update);
        return;
    case UPDATE_ERROR:
        put_error(writer, update);
        return;
    case UPDATE_OFFER:
        put_offer(writer, update);
        return;
    case UPDATE_SIMILAR:
        put_similar(writer, update);
        return;
    case UPDATE_THREAD:
        put_thread(writer, update);
        return;
    case UPDATE_CONVERSATION:
        put_conversation(writer, update);
        return;
    case UPDATE_SESSION:
        put_session(writer, update);
        return;
    case UPDATE_THEME:
        ASSERT(update->theme_count == 1);
        put_theme(writer, update->themes);
        return;
    case UPDATE_ANNOUNCEMENT:
        put_text(writer, "text", update->announcement);
        return;
    case UPDATE_POLL:
        ASSERT(update->poll_count == 1);
        put_poll(writer, update->polls);
        return;
    case UPDATE_TOP:
        put_top(writer, update);
        return;
    case UPDATE_TALLY:
        put_tally(writer, update);
        return;
    case UPDATE_FATE:
        put_fate(writer, update);
        return;
    case UPDATE_REACTED:
        put_id(writer, "statement", 's', update->statement.statement);
        put_number(writer, "reactions", update->reactions);
        return;
    case UPDATE_PRESENCE:
        put_presence(writer, update);
        return;
    case UPDATE_CONSOLE:
        put_console(writer, update);
        return;
    case UPDATE_RESTART:
        put_number(writer, "retry_after_ms", update->retry_after_ms);
        return;
    }
}

void update_encode(const struct update *update, struct buffer *out)
{
    struct json_writer writer = json_writer_on(out);

    json_object_open(&writer);
    put_string(&writer, "type", update_type(update->kind));
    put_body(&writer, update);
    json_object_close(&writer);
}
