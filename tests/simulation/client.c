/* A person on a bad line: see client.h. */
#include "client.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "herkend/json.h"
#include "herkend/memory.h"
#include "herkend/random.h"

enum { BREAK_PER_MILLE = 12, TWICE_PER_MILLE = 60, PATIENCE_STEPS = 12 };

void client_init(struct client *client, uint32_t number, bool is_moderator, uint64_t seed)
{
    *client = (struct client){.number = number,
                              .is_moderator = is_moderator,
                              .link = LINKS_MAX,
                              .random = splitmix64_once(seed ^ (uint64_t)number << 32)};
}

void client_release(struct client *client)
{
    for (size_t i = 0; i < client->entry_count; i++)
        free(client->entries[i].json);
    free(client->entries);
    free(client->offered);
    free(client->items);
}

/* Commands go one by one: the last entry is the one that may be open. */
static struct ledger_entry *client_open_entry(struct client *client)
{
    if (client->entry_count == 0 || client->entries[client->entry_count - 1].answered)
        return NULL;
    return &client->entries[client->entry_count - 1];
}

bool client_is_done(const struct client *client)
{
    return client->ended ||
           ((client->is_moderator || client->token[0]) &&
            (client->entry_count == 0 || client->entries[client->entry_count - 1].answered));
}

static void entry_send(struct client *client, struct network *network,
                       struct ledger_entry *entry)
{
    entry->sent_count++;
    client->patience = PATIENCE_STEPS;
    network_send(network, client->link, entry->json);
    if (random_below(&client->random, 1000) < TWICE_PER_MILLE) {
        entry->sent_count++;
        network_send(network, client->link, entry->json);
    }
}

static struct ledger_entry *entry_add(struct client *client, enum command_kind kind)
{
    client->entries = array_reserve(client->entries, &client->entry_capacity,
                                    client->entry_count + 1, sizeof(*client->entries));
    struct ledger_entry *entry = &client->entries[client->entry_count++];

    *entry = (struct ledger_entry){.kind = kind};
    snprintf(entry->id, sizeof(entry->id), "k%u-%zu", client->number, client->entry_count);
    return entry;
}

static void entry_finish(struct client *client, struct network *network,
                         struct ledger_entry *entry, const char *type, const char *body)
{
    size_t size = strlen(body) + 128;

    entry->json = xcalloc(size, 1);
    snprintf(entry->json, size, "{\"type\":\"%s\",\"id\":\"%s\"%s}", type, entry->id, body);
    entry_send(client, network, entry);
}

static const char *text_member(const cJSON *json, const char *key)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(json, key);

    return cJSON_IsString(item) ? item->valuestring : "";
}

static uint32_t id_member(const cJSON *json, const char *key, char prefix)
{
    uint32_t number = 0;

    if (!public_id_decode(bytes_from_string(text_member(json, key)), prefix, &number))
        return 0;
    return number;
}

static struct ledger_entry *entry_find(struct client *client, const char *id)
{
    for (size_t i = client->entry_count; i > 0; i--) {
        if (strcmp(client->entries[i - 1].id, id) == 0)
            return &client->entries[i - 1];
    }
    return NULL;
}

/* The same id has one answer for ever: a second one says the same, or somebody did something
 * twice. */
static void expect_same_answer(const struct ledger_entry *entry, bool accepted, uint64_t seq,
                               uint32_t named, const char *code)
{
    if (entry->accepted != accepted || strcmp(entry->code, code) != 0)
        fail_msg("%s was answered twice and differently: %s, then %s", entry->json, entry->code,
                 code);
    if (accepted && (entry->named != named || (seq != 0 && entry->seq != seq)))
        fail_msg("%s was acknowledged as s%u (%llu), then as s%u (%llu)", entry->json,
                 entry->named, (unsigned long long)entry->seq, named, (unsigned long long)seq);
}

static void client_answered(struct client *client, const cJSON *json, const char *type)
{
    struct ledger_entry *entry = entry_find(client, text_member(json, "id"));
    const cJSON *seq_item = cJSON_GetObjectItemCaseSensitive(json, "seq");
    uint64_t seq = seq_item ? (uint64_t)seq_item->valuedouble : 0;
    bool is_error = strcmp(type, "error") == 0;
    const char *code = is_error ? text_member(json, "code") : "";
    uint32_t named = id_member(json, "statement", 's');

    if (!entry)
        fail_msg("an answer to a command that was never sent: %s", type);
    if (strcmp(code, "busy") == 0)
        return; /* not an answer: sent again after a while */
    if (strcmp(type, "offer") == 0) {
        const cJSON *statement = cJSON_GetObjectItemCaseSensitive(json, "statement");

        named = id_member(statement, "id", 's');
    }
    if (entry->answered) {
        /* What was offered may have been hidden since: then there is nothing to show. */
        if (entry->kind != COMMAND_NEXT && entry->kind != COMMAND_SIMILAR &&
            entry->kind != COMMAND_THREAD && entry->kind != COMMAND_CONVERSATION)
            expect_same_answer(entry, !is_error, seq, named, code);
        return;
    }
    if (entry->kind == COMMAND_NOTE && is_error)
        fail_msg("%s was refused, with nobody else to write a note: %s", entry->json, code);
    entry->answered = true;
    entry->accepted = !is_error;
    entry->seq = seq;
    entry->named = named;
    snprintf(entry->code, sizeof(entry->code), "%s", code);
    client->refused_count += is_error;
}

static void offered_add(struct client *client, uint32_t statement)
{
    if (statement == 0)
        return;
    client->offered = array_reserve(client->offered, &client->offered_capacity,
                                    client->offered_count + 1, sizeof(*client->offered));
    client->offered[client->offered_count++] = statement;
}

static bool was_offered(const struct client *client, uint32_t statement)
{
    for (size_t i = 0; i < client->offered_count; i++) {
        if (client->offered[i] == statement)
            return true;
    }
    return false;
}

/* What stands in the conversation can be judged and reacted to like what was offered. */
static void client_told(struct client *client, const cJSON *json)
{
    const cJSON *item;

    client->more = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(json, "more"));
    cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(json, "items"))
    {
        const cJSON *grade = cJSON_GetObjectItemCaseSensitive(item, "grade");
        struct told_item told = {
            .statement = id_member(item, "id", 's'),
            .own = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(item, "own")),
            .grade = !grade                ? GRADE_NONE
                     : cJSON_IsNull(grade) ? GRADE_SKIP
                                           : grade->valueint};

        client->items = array_reserve(client->items, &client->item_capacity,
                                      client->item_count + 1, sizeof(*client->items));
        client->items[client->item_count++] = told;
        if (!was_offered(client, told.statement))
            offered_add(client, told.statement);
    }
}

/* What nobody but the moderator may see, in any message: a token, a seat, an author. */
static void expect_discreet(const struct client *client, const char *text, const char *type)
{
    static const char *const words[] = {"\"seat\"", "\"author\"", "\"voter\"", "\"key\""};

    for (size_t i = 0; i < ARRAY_COUNT(words); i++) {
        if (strstr(text, words[i]))
            fail_msg("a message tells %s: %s", words[i], text);
    }
    if (!client->is_moderator && strcmp(type, "console") == 0)
        fail_msg("a participant got the console");
}

static void take_theme(struct client *client, const cJSON *theme)
{
    uint32_t number = id_member(theme, "id", 't');
    const cJSON *revision = cJSON_GetObjectItemCaseSensitive(theme, "revision");

    assert_true(number >= 1 && number <= SIMULATED_THEMES);
    client->revisions[number] = (uint32_t)revision->valuedouble;
}

static void take_session(struct client *client, const cJSON *session)
{
    const cJSON *pinned = cJSON_GetObjectItemCaseSensitive(session, "pinned");
    const cJSON *theme = NULL;

    client->pinned = pinned ? id_member(pinned, "id", 's') : 0;
    cJSON_ArrayForEach(theme, cJSON_GetObjectItemCaseSensitive(session, "themes"))
        take_theme(client, theme);
}

static void client_welcomed(struct client *client, struct network *network, const cJSON *json)
{
    const char *token = text_member(json, "seat_token");
    struct ledger_entry *open = client_open_entry(client);
    const cJSON *session = cJSON_GetObjectItemCaseSensitive(json, "session");
    const char *state = text_member(session, "state");

    client->welcomed = true;
    take_session(client, session);
    if (token[0])
        snprintf(client->token, sizeof(client->token), "%s", token);
    if (strcmp(state, "closed") == 0 && !client->is_moderator)
        client->ended = true;
    if (open)
        entry_send(client, network, open);
}

static void client_receive(struct client *client, struct network *network, const char *text)
{
    struct error error = {0};
    cJSON *json = json_parse(bytes_from_string(text), JSON_DEPTH_MAX, &error);

    if (!json)
        fail_msg("a message that is no JSON: %s", text);

    const char *type = text_member(json, "type");

    expect_discreet(client, text, type);
    if (strcmp(type, "welcome") == 0) {
        client_welcomed(client, network, json);
    } else if (strcmp(type, "session") == 0) {
        take_session(client, json);
    } else if (strcmp(type, "theme") == 0) {
        take_theme(client, json);
    } else if (strcmp(type, "offer") == 0) {
        const cJSON *statement = cJSON_GetObjectItemCaseSensitive(json, "statement");

        offered_add(client, id_member(statement, "id", 's'));
        if (text_member(json, "id")[0])
            client_answered(client, json, type);
    } else if (text_member(json, "id")[0] &&
               (strcmp(type, "ack") == 0 || strcmp(type, "error") == 0 ||
                strcmp(type, "similar") == 0 || strcmp(type, "thread") == 0 ||
                strcmp(type, "conversation") == 0)) {
        const struct ledger_entry *entry = entry_find(client, text_member(json, "id"));

        if (strcmp(type, "conversation") == 0 && entry && !entry->answered)
            client_told(client, json);
        client_answered(client, json, type);
    }
    cJSON_Delete(json);
}

static void client_read(struct client *client, struct network *network)
{
    struct link *link = &network->links[client->link];
    struct message_list received = link->received;

    link->received = (struct message_list){0};
    for (size_t i = 0; i < received.count; i++) {
        client_receive(client, network, received.items[i]);
        free(received.items[i]);
    }
    free(received.items);
    if (!link->open) {
        /* 4401 with a token: the seat was ejected, or the session is over. With a code: not
         * open yet. */
        client->ended = client->ended || (link->close_code == 4401 && client->token[0]);
        network_leave(network, client->link);
        client->link = LINKS_MAX;
        client->welcomed = false;
    }
}

static void client_connect(struct client *client, struct network *network)
{
    char hello[192];
    const char *token = client->is_moderator ? network->moderator_token : client->token;

    client->link = network_connect(network);
    client->welcomed = false;
    client->patience = PATIENCE_STEPS;
    if (client->link == LINKS_MAX)
        return;
    if (token[0])
        snprintf(hello, sizeof(hello), "{\"type\":\"hello\",\"token\":\"%s\"}", token);
    else
        snprintf(hello, sizeof(hello), "{\"type\":\"hello\",\"code\":\"%s\"}", network->code);
    network_send(network, client->link, hello);
}

static uint32_t any_offered(struct client *client)
{
    if (client->pinned != 0 && random_below(&client->random, 4) == 0)
        return client->pinned;
    if (client->offered_count == 0)
        return 1;
    return client->offered[random_below(&client->random, (uint32_t)client->offered_count)];
}

static void client_write(struct client *client, struct network *network)
{
    struct ledger_entry *entry = entry_add(client, COMMAND_STATEMENT);
    bool is_reaction = client->offered_count > 0 && random_below(&client->random, 3) == 0;
    char body[256];

    /* Each text is one of a kind: whoever finds it twice has found a fault. */
    snprintf(entry->text, sizeof(entry->text), "text %s with w%u w%u", entry->id,
             random_below(&client->random, 9), random_below(&client->random, 9));
    if (!is_reaction) {
        snprintf(body, sizeof(body), ",\"text\":\"%s\"", entry->text);
        entry_finish(client, network, entry, "statement", body);
        return;
    }
    entry->kind = COMMAND_REACTION;
    entry->statement = any_offered(client);
    snprintf(body, sizeof(body), ",\"statement\":\"s%u\",\"kind\":\"%s\",\"text\":\"%s\"",
             entry->statement, random_below(&client->random, 2) ? "tip" : "question",
             entry->text);
    entry_finish(client, network, entry, "reaction", body);
}

static void client_vote(struct client *client, struct network *network)
{
    struct ledger_entry *entry = entry_add(client, COMMAND_VOTE);
    char body[96];
    bool latest = client->offered_count > 0 && random_below(&client->random, 4) != 0;

    entry->statement =
        latest ? client->offered[client->offered_count - 1] : any_offered(client);
    entry->grade = (int)random_below(&client->random, 5) - 1;
    if (entry->grade < 0)
        snprintf(body, sizeof(body), ",\"statement\":\"s%u\",\"grade\":null", entry->statement);
    else
        snprintf(body, sizeof(body), ",\"statement\":\"s%u\",\"grade\":%d", entry->statement,
                 entry->grade);
    entry_finish(client, network, entry, "vote", body);
}

static void client_subject(struct client *client, struct network *network,
                           enum command_kind kind, const char *type, uint32_t statement,
                           const char *more)
{
    struct ledger_entry *entry = entry_add(client, kind);
    char body[160];

    entry->statement = statement;
    snprintf(body, sizeof(body), ",\"statement\":\"s%u\"%s", statement, more);
    entry_finish(client, network, entry, type, body);
}

void client_command(struct client *client, struct network *network, enum command_kind kind,
                    const char *body)
{
    const char *type = kind == COMMAND_SESSION ? "session" : "theme";

    entry_finish(client, network, entry_add(client, kind), type, body);
}

static uint32_t any_own(struct client *client)
{
    for (size_t tries = 0; tries < 8 && client->entry_count > 0; tries++) {
        struct ledger_entry *entry =
            &client->entries[random_below(&client->random, (uint32_t)client->entry_count)];

        if (entry->text[0] && entry->accepted)
            return entry->named;
    }
    return 1;
}

void client_read_conversation(struct client *client, struct network *network, bool from_start)
{
    struct ledger_entry *entry = entry_add(client, COMMAND_CONVERSATION);
    char body[64] = "";

    if (from_start)
        client->item_count = 0;
    else
        snprintf(body, sizeof(body), ",\"before\":\"s%u\"",
                 client->items[client->item_count - 1].statement);
    entry_finish(client, network, entry, "conversation", body);
}

static void participant_act(struct client *client, struct network *network)
{
    uint32_t dice = random_below(&client->random, 100);

    if (dice < 40)
        entry_finish(client, network, entry_add(client, COMMAND_NEXT), "next", "");
    else if (dice < 75)
        client_vote(client, network);
    else if (dice < 90)
        client_write(client, network);
    else if (dice < 92)
        client_read_conversation(client, network, true);
    else if (dice < 94)
        client_subject(client, network, COMMAND_WITHDRAW, "withdraw", any_own(client), "");
    else if (dice < 96)
        client_subject(client, network, COMMAND_FLAG, "flag", any_offered(client), "");
    else if (dice < 98)
        client_subject(client, network, COMMAND_THREAD, "thread", any_offered(client), "");
    else
        entry_finish(client, network, entry_add(client, COMMAND_SIMILAR), "similar",
                     ",\"text\":\"text with w1 w2\"");
}

static void moderator_merge(struct client *client, struct network *network, uint32_t range)
{
    struct ledger_entry *entry = entry_add(client, COMMAND_MERGE);
    char body[96];

    entry->statement = 1 + random_below(&client->random, range);
    entry->into = 1 + random_below(&client->random, range);
    snprintf(body, sizeof(body), ",\"from\":\"s%u\",\"into\":\"s%u\"", entry->statement,
             entry->into);
    entry_finish(client, network, entry, "merge", body);
}

static void moderator_note(struct client *client, struct network *network)
{
    struct ledger_entry *entry = entry_add(client, COMMAND_NOTE);
    uint32_t revision = 0;
    char body[192];

    for (size_t i = 0; i < client->entry_count; i++)
        revision += client->entries[i].kind == COMMAND_NOTE && client->entries[i].accepted;
    snprintf(entry->text, sizeof(entry->text), "note %s", entry->id);
    snprintf(body, sizeof(body), ",\"text\":\"%s\",\"revision\":%u", entry->text, revision);
    entry_finish(client, network, entry, "note", body);
}

/* One theme of those to come, edited with the revision that was seen, or an older one. */
static void moderator_edit(struct client *client, struct network *network)
{
    struct ledger_entry *entry = entry_add(client, COMMAND_THEME);
    char body[256];

    entry->theme_do = THEME_DO_EDIT;
    entry->theme = 2 + random_below(&client->random, SIMULATED_THEMES - 1);
    entry->revision = client->revisions[entry->theme];
    if (random_below(&client->random, 5) == 0)
        entry->revision = random_below(&client->random, entry->revision + 1);
    snprintf(entry->text, sizeof(entry->text), "title %s", entry->id);
    snprintf(body, sizeof(body),
             ",\"do\":\"edit\",\"theme\":\"t%u\",\"title\":\"%s\",\"revision\":%u",
             entry->theme, entry->text, entry->revision);
    entry_finish(client, network, entry, "theme", body);
}

static void moderator_skip(struct client *client, struct network *network)
{
    struct ledger_entry *entry = entry_add(client, COMMAND_THEME);
    bool skip = random_below(&client->random, 2) != 0;
    char body[96];

    entry->theme_do = skip ? THEME_DO_SKIP : THEME_DO_UNSKIP;
    entry->theme = 1 + random_below(&client->random, SIMULATED_THEMES);
    snprintf(body, sizeof(body), ",\"do\":\"%s\",\"theme\":\"t%u\"", skip ? "skip" : "unskip",
             entry->theme);
    entry_finish(client, network, entry, "theme", body);
}

static void moderator_move(struct client *client, struct network *network)
{
    struct ledger_entry *entry = entry_add(client, COMMAND_THEME);
    char before[32] = "";
    char body[128];

    entry->theme_do = THEME_DO_MOVE;
    entry->theme = 1 + random_below(&client->random, SIMULATED_THEMES);
    entry->before = random_below(&client->random, SIMULATED_THEMES + 1);
    if (entry->before != 0)
        snprintf(before, sizeof(before), ",\"before\":\"t%u\"", entry->before);
    snprintf(body, sizeof(body), ",\"do\":\"move\",\"theme\":\"t%u\"%s", entry->theme, before);
    entry_finish(client, network, entry, "theme", body);
}

static void moderator_pin(struct client *client, struct network *network, uint32_t statement)
{
    struct ledger_entry *entry = entry_add(client, COMMAND_PIN);
    char body[64];

    entry->statement = random_below(&client->random, 4) ? statement : 0;
    if (entry->statement != 0)
        snprintf(body, sizeof(body), ",\"statement\":\"s%u\"", entry->statement);
    else
        snprintf(body, sizeof(body), ",\"statement\":null");
    entry_finish(client, network, entry, "pin", body);
}

/* The hour itself. Moves are one moderator's: that one of two changed nothing cannot be told
 * from the acknowledgements. */
static void moderator_lead(struct client *client, struct network *network, uint32_t statement)
{
    uint32_t dice = random_below(&client->random, 10);

    if (dice < 4)
        moderator_pin(client, network, statement);
    else if (dice < 6)
        moderator_edit(client, network);
    else if (dice < 7)
        moderator_skip(client, network);
    else if (dice < 9 && client->number == 0)
        moderator_move(client, network);
    else if (dice < 9)
        client_command(client, network, COMMAND_SESSION,
                       random_below(&client->random, 2) ? ",\"do\":\"automatic\",\"on\":false"
                                                        : ",\"do\":\"automatic\",\"on\":true");
    else
        client_command(client, network, COMMAND_SESSION,
                       ",\"do\":\"project\",\"texts\":\"all\"");
}

static void moderator_act(struct client *client, struct network *network)
{
    uint32_t range = 6 + (uint32_t)client->entry_count / 2;
    uint32_t statement = 1 + random_below(&client->random, range);
    uint32_t dice = random_below(&client->random, 100);
    char body[64];

    if (random_below(&client->random, 3) == 0)
        moderator_lead(client, network, statement);
    else if (dice < 12)
        client_subject(client, network, COMMAND_HIDE, "hide", statement,
                       ",\"reason\":\"because\"");
    else if (dice < 24)
        client_subject(client, network, COMMAND_RESTORE, "restore", statement, "");
    else if (dice < 45)
        client_subject(client, network, COMMAND_APPROVE, "approve", statement, "");
    else if (dice < 75)
        moderator_merge(client, network, range);
    else if (dice < 95) {
        struct ledger_entry *entry = entry_add(client, COMMAND_UNMERGE);

        entry->statement = statement;
        snprintf(body, sizeof(body), ",\"from\":\"s%u\"", statement);
        entry_finish(client, network, entry, "unmerge", body);
    } else if (dice < 96)
        client_subject(client, network, COMMAND_EJECT, "eject", statement, "");
    else if (dice < 97)
        client_subject(client, network, COMMAND_ASK_REWORD, "ask_reword", statement,
                       ",\"reason\":\"because\"");
    else if (dice < 98 && client->number == 0)
        moderator_note(client, network); /* and nobody else: it is never refused */
    else
        entry_finish(client, network, entry_add(client, COMMAND_ANNOUNCE), "announce",
                     ",\"text\":\"hello\"");
}

static void client_act(struct client *client, struct network *network)
{
    if (client->is_moderator)
        moderator_act(client, network);
    else
        participant_act(client, network);
}

void client_step(struct client *client, struct network *network, bool quiet)
{
    if (client->ended)
        return;
    if (client->link == LINKS_MAX) {
        client_connect(client, network);
        return;
    }
    client_read(client, network);
    if (client->link == LINKS_MAX || client->ended)
        return;
    if (!quiet && random_below(&client->random, 1000) < BREAK_PER_MILLE) {
        network_break(network, client->link);
        client->link = LINKS_MAX;
        return;
    }
    if (client->patience > 0)
        client->patience--;

    struct ledger_entry *open = client_open_entry(client);

    if (!client->welcomed) {
        /* A hello that was not answered is given up with its connection. */
        if (client->patience == 0) {
            network_break(network, client->link);
            client->link = LINKS_MAX;
        }
    } else if (open) {
        if (client->patience == 0)
            entry_send(client, network, open);
    } else if (!quiet && random_below(&client->random, 3) == 0) {
        client_act(client, network);
    }
}
