/*
 * What is said over a connection: commands out with their ids, answers and updates in. Keeps
 * the ledger right; what to say and what to make of it is the brain's. Most messages are
 * figures for a screen: they are recognised by their first bytes and not parsed, because the
 * crowd shares its machine with the server it loads.
 */
#include "conversation.h"

#include <stdlib.h>

#include "personality.h"

struct saying member_begin(struct member *member, const char *type)
{
    struct saying saying = {.serial = ledger_take_serial(&member->ledger)};
    char id[16];

    ASSERT(member_is_connected(member));
    buffer_clear(&member->world->command);
    saying.writer = json_writer_on(&member->world->command);
    snprintf(id, sizeof(id), "c%u", saying.serial);
    json_object_open(&saying.writer);
    json_key(&saying.writer, "type");
    json_write_string(&saying.writer, type);
    json_key(&saying.writer, "id");
    json_write_string(&saying.writer, id);
    return saying;
}

void saying_put_name(struct member *member, struct saying *saying, const char *key,
                     uint32_t number)
{
    json_key(&saying->writer, key);
    json_write_text(&saying->writer, id_register_id(&member->world->ids, number));
}

void saying_put_text(struct saying *saying, const char *key, struct bytes text)
{
    json_key(&saying->writer, key);
    json_write_text(&saying->writer, text);
}

/* A tab for a command: either, when two are open. */
static size_t choose_tab(struct member *member)
{
    size_t second =
        member->tabs[1].state == TAB_WELCOMED &&
        (member->tabs[0].state != TAB_WELCOMED || draw_chance(&member->random, 0.5));

    ASSERT(member->tabs[second].state == TAB_WELCOMED);
    return second;
}

void member_send(struct member *member, struct saying *saying, struct ledger_entry details)
{
    struct world *world = member->world;

    json_object_close(&saying->writer);
    ASSERT(!world->command.overflowed);
    details.serial = saying->serial;
    details.tab = (uint8_t)choose_tab(member);
    details.sent_us = world_clock_us();
    ledger_say(&member->ledger, details, buffer_bytes(&world->command));
    socket_client_send(&member->tabs[details.tab].client, &world->loop,
                       buffer_bytes(&world->command));
}

void conversation_resend(struct member *member)
{
    struct world *world = member->world;

    for (size_t i = 0; i < member->ledger.entry_count; i++) {
        struct ledger_entry *entry = &member->ledger.entries[i];

        if (!entry->waits_to_resend || entry->resend_ms > world->now_ms)
            continue;
        entry->waits_to_resend = false;
        entry->was_resent = true;
        entry->resend_ms = 0;
        entry->tab = (uint8_t)choose_tab(member);
        world->result->resent++;
        socket_client_send(
            &member->tabs[entry->tab].client, &world->loop,
            (struct bytes){.data = entry->payload, .size = entry->payload_bytes});
    }
}

static const struct {
    const char *word;
    enum told kind;
} told_words[] = {
    {"ack", TOLD_ACK},         {"console", TOLD_CONSOLE}, {"error", TOLD_ERROR},
    {"offer", TOLD_OFFER},     {"poll", TOLD_POLL},       {"presence", TOLD_PRESENCE},
    {"reacted", TOLD_REACTED}, {"restart", TOLD_RESTART}, {"session", TOLD_SESSION},
    {"similar", TOLD_SIMILAR}, {"tally", TOLD_TALLY},     {"theme", TOLD_THEME},
    {"thread", TOLD_THREAD},   {"top", TOLD_TOP},         {"welcome", TOLD_WELCOME},
};

static enum told told_of(struct bytes word)
{
    for (size_t i = 0; i < ARRAY_COUNT(told_words); i++) {
        if (bytes_equal(word, bytes_from_string(told_words[i].word)))
            return told_words[i].kind;
    }
    return TOLD_NOTHING;
}

/* By the first bytes where the type comes first, as it does from herkend; else by parsing. */
static enum told message_kind(struct bytes text)
{
    static const char start[] = "{\"type\":\"";
    size_t start_size = sizeof(start) - 1;
    enum told kind = TOLD_NOTHING;

    if (text.size > start_size && memcmp(text.data, start, start_size) == 0) {
        const char *word = text.data + start_size;
        const char *end = memchr(word, '"', text.size - start_size);

        if (end)
            return told_of((struct bytes){.data = word, .size = (size_t)(end - word)});
    }

    cJSON *json = json_parse(text, JSON_DEPTH_MAX, NULL);

    if (json)
        kind = told_of(json_text_of(json, "type"));
    cJSON_Delete(json);
    return kind;
}

/* "c17" -> 17; 0 when it is no id of ours. */
static uint32_t serial_of(struct bytes id)
{
    uint64_t serial = 0;

    if (id.size < 2 || id.size > 11 || id.data[0] != 'c')
        return 0;
    for (size_t i = 1; i < id.size; i++) {
        if (id.data[i] < '0' || id.data[i] > '9')
            return 0;
        serial = serial * 10 + (uint64_t)(id.data[i] - '0');
    }
    return serial < UINT32_MAX ? (uint32_t)serial : 0;
}

/* The statement that an answer names, as a string or as an object with an id. */
static uint32_t statement_of(struct world *world, const cJSON *json)
{
    const cJSON *statement = cJSON_GetObjectItemCaseSensitive(json, "statement");

    if (cJSON_IsObject(statement))
        return id_register_number(&world->ids, json_text_of(statement, "id"));
    return id_register_number(&world->ids, json_text_of(json, "statement"));
}

/* Everything that an answer says for ever. What is looked up anew each time (a text, a thread)
 * is left out. */
static uint32_t digest_of(const struct reply *reply)
{
    uint64_t parts[4] = {(uint64_t)reply->kind, reply->statement, bytes_hash(reply->code),
                         reply->kind == REPLY_ACK ? json_number_of(reply->json, "seq", 0) : 0};
    uint64_t hash =
        bytes_hash((struct bytes){.data = (const char *)parts, .size = sizeof(parts)});

    return (uint32_t)(hash ^ hash >> 32);
}

static void note_latency(struct world *world, const struct ledger_entry *entry,
                         enum reply_kind kind, bool is_slow)
{
    uint64_t waited_us =
        world->arrived_us > entry->sent_us ? world->arrived_us - entry->sent_us : 0;

    if (entry->was_resent || is_slow)
        return; /* an outage is not a latency, nor is one's own slowness */
    if (kind == REPLY_ACK)
        latency_add(&world->acknowledged, waited_us);
    else if (kind == REPLY_OFFER)
        latency_add(&world->offered, waited_us);
}

/* busy: the same id again, a little later. */
static void note_busy(struct member *member, struct ledger_entry *entry)
{
    entry->waits_to_resend = true;
    entry->resend_ms =
        member->world->now_ms + 1 + (uint64_t)draw_between(&member->random, 50, 1000);
    member->world->result->busy++;
}

static void take_answer(struct member *member, uint32_t serial, const struct reply *reply)
{
    struct world *world = member->world;
    struct ledger_entry *waiting = ledger_find(&member->ledger, serial);
    struct ledger_entry entry;

    if (waiting && bytes_equal(reply->code, BYTES("busy"))) {
        note_busy(member, waiting);
        return;
    }

    struct ledger_answer answer = {
        .serial = serial,
        .acknowledged = reply->kind == REPLY_ACK,
        .not_considered = bytes_equal(reply->code, BYTES("rate_limited")),
        .statement = reply->statement,
        .digest = digest_of(reply),
    };

    if (!ledger_answer(&member->ledger, answer, &entry))
        return;
    note_latency(world, &entry, reply->kind, member->is_slow);
    if (reply->kind == REPLY_ERROR)
        world_count_refusal(world, reply->code);
    member->brain->answered(member, &entry, reply);
    ledger_entry_release(&entry);
}

static enum reply_kind reply_kind_of(enum told kind)
{
    if (kind == TOLD_ACK)
        return REPLY_ACK;
    if (kind == TOLD_ERROR)
        return REPLY_ERROR;
    return kind == TOLD_OFFER ? REPLY_OFFER : REPLY_OTHER;
}

static void count_update(struct crowd_result *result, enum told kind)
{
    static const enum crowd_update updates[] = {
        [TOLD_PRESENCE] = CROWD_UPDATE_PRESENCE, [TOLD_TOP] = CROWD_UPDATE_TOP,
        [TOLD_TALLY] = CROWD_UPDATE_TALLY,       [TOLD_REACTED] = CROWD_UPDATE_REACTED,
        [TOLD_RESTART] = CROWD_UPDATE_OTHER, /* and all that are not named */
    };

    result->updates++;
    result->updates_by_kind[updates[kind]]++;
}

/* A message that may answer a command. */
static void take_reply(struct member *member, enum told kind, struct bytes text)
{
    struct world *world = member->world;
    cJSON *json = json_parse(text, JSON_DEPTH_MAX, NULL);

    if (!json) {
        world_count_refusal(world, BYTES("other"));
        return;
    }

    struct reply reply = {.kind = reply_kind_of(kind),
                          .statement = statement_of(world, json),
                          .code = kind == TOLD_ERROR ? json_text_of(json, "code")
                                                     : (struct bytes){0},
                          .json = json};
    uint32_t serial = serial_of(json_text_of(json, "id"));

    if (serial != 0) {
        take_answer(member, serial, &reply);
    } else if (kind == TOLD_ERROR) {
        world_count_refusal(world, reply.code); /* a warning: about no command in particular */
    } else {
        count_update(world->result, kind);
        member->brain->told(member, kind, text);
    }
    cJSON_Delete(json);
}

static void take_restart(struct member *member, struct bytes text)
{
    cJSON *json = json_parse(text, JSON_DEPTH_MAX, NULL);

    member->retry_after_ms = json ? json_number_of(json, "retry_after_ms", 0) : 0;
    cJSON_Delete(json);
}

static void take_greeting(struct member *member, size_t tab, enum told kind, struct bytes text)
{
    cJSON *json = json_parse(text, JSON_DEPTH_MAX, NULL);

    if (json && kind == TOLD_WELCOME)
        member_take_welcome(member, tab, json);
    else if (json && kind == TOLD_ERROR)
        member_take_refusal(member, tab, json_text_of(json, "code"));
    cJSON_Delete(json);
}

void conversation_take(struct member *member, size_t tab, struct bytes text)
{
    enum told kind = message_kind(text);

    if (member->tabs[tab].state == TAB_GREETING) {
        take_greeting(member, tab, kind, text);
        return;
    }
    switch (kind) {
    case TOLD_ACK:
    case TOLD_ERROR:
    case TOLD_OFFER:
    case TOLD_SIMILAR:
    case TOLD_THREAD:
        take_reply(member, kind, text);
        return;
    case TOLD_RESTART:
        take_restart(member, text);
        break;
    case TOLD_SESSION:
    case TOLD_THEME:
    case TOLD_POLL:
    case TOLD_CONSOLE:
        member->brain->told(member, kind, text);
        break;
    case TOLD_WELCOME:
    case TOLD_PRESENCE:
    case TOLD_TOP:
    case TOLD_TALLY:
    case TOLD_REACTED:
    case TOLD_NOTHING:
        break;
    }
    count_update(member->world->result, kind);
}
