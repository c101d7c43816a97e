/*
 * Being connected: hello, welcome, and coming back after whatever happened, on one tab or two.
 * What is said is in conversation.c, what to say in person.c and moderator.c. The crowd's
 * thread only.
 */
#include "member.h"

#include <stdlib.h>

#include "conversation.h"
#include "herkend/memory.h"
#include "herkend/random.h"
#include "personality.h"

enum {
    DRAFT_RETRY_MS = 2000, /* the session is not open yet */
    RATE_LIMITED_RETRY_MS = 20 * 1000,
    RESTART_RETRY_MS = 500, /* 1012 without saying how long */
    SLOW_BYTES_PER_MS = 1,
    SLOW_RECEIVE_BYTES = 4096, /* and no more waits in the kernel */
};

void member_init(struct member *member, struct world *world, const struct brain *brain,
                 uint32_t slot, const char *token, uint64_t seed)
{
    *member = (struct member){.world = world,
                              .brain = brain,
                              .slot = slot,
                              .random = seed,
                              .reconnect_ms = SCHEDULE_NEVER};
    ledger_init(&member->ledger);
    for (size_t i = 0; i < MEMBER_TABS; i++)
        socket_client_init(&member->tabs[i].client, (uint64_t)slot * MEMBER_TABS + i,
                           splitmix64(&member->random));
    for (size_t i = 0; i < MEMBER_TABS; i++)
        member->tabs[i].read_ms = SCHEDULE_NEVER;
    if (token) {
        member->token = xcalloc(strlen(token) + 1, 1);
        memcpy(member->token, token, strlen(token));
    }
}

void member_release(struct member *member)
{
    for (size_t i = 0; i < MEMBER_TABS; i++)
        socket_client_release(&member->tabs[i].client);
    ledger_release(&member->ledger);
    free(member->token);
    member->token = NULL;
    member->over = true;
}

void member_read_slowly(struct member *member)
{
    member->is_slow = true;
    for (size_t i = 0; i < MEMBER_TABS; i++)
        member->tabs[i].client.receive_bytes = SLOW_RECEIVE_BYTES;
}

bool member_is_connected(const struct member *member)
{
    for (size_t i = 0; i < MEMBER_TABS; i++) {
        if (member->tabs[i].state == TAB_WELCOMED)
            return true;
    }
    return false;
}

static bool has_open_tab(const struct member *member)
{
    for (size_t i = 0; i < MEMBER_TABS; i++) {
        if (member->tabs[i].state != TAB_CLOSED)
            return true;
    }
    return false;
}

/*
 * Full jitter: anything between nothing and a bound that doubles. A large crowd stretches both
 * ends: a thousand people who all come back within 25 ms are no crowd but an attack.
 */
static uint64_t backoff_ms(struct member *member)
{
    double scale = member->world->settings->participants / (double)BACKOFF_PEOPLE;
    double bound = BACKOFF_FIRST_MS;

    for (uint32_t i = 0; i < member->attempts && bound < BACKOFF_LAST_MS; i++)
        bound *= 2;
    if (bound > BACKOFF_LAST_MS)
        bound = BACKOFF_LAST_MS;
    member->attempts++;
    return (uint64_t)draw_between(&member->random, 0, bound * (scale > 1 ? scale : 1));
}

static void reconnect_after(struct member *member, uint64_t delay_ms)
{
    member->reconnect_ms = member->world->now_ms + 1 + delay_ms;
}

/* What goes with a tab that is closed now, by whomever. */
static void note_closed(struct member *member, size_t tab)
{
    bool was_connected = member_is_connected(member);
    bool was_welcomed = member->tabs[tab].state == TAB_WELCOMED;

    member->tabs[tab].state = TAB_CLOSED;
    if (!was_welcomed)
        return;
    ledger_disconnected(&member->ledger, (uint8_t)tab);
    if (was_connected && !member_is_connected(member))
        member->world->connected--;
}

/* A connection ended, and not by our hand: on with the other tab, or back. */
static void come_back(struct member *member, size_t tab, struct socket_end end)
{
    struct world *world = member->world;

    note_closed(member, tab);
    world->result->cut_as_slow += end.code == SOCKET_CLOSE_TRY_AGAIN_LATER;
    if (!member->joined)
        snprintf(world->result->trouble, sizeof(world->result->trouble), "%s%s%s%s", end.why,
                 end.failure ? " (" : "", end.failure ? strerror(end.failure) : "",
                 end.failure ? ")" : "");
    if (member_is_connected(member)) {
        conversation_resend(member);
        return;
    }
    if (has_open_tab(member) || member->over)
        return;
    if (end.code == SOCKET_CLOSE_RESTART || member->retry_after_ms > 0) {
        uint64_t wait_ms = member->retry_after_ms ? member->retry_after_ms : RESTART_RETRY_MS;

        member->retry_after_ms = 0;
        reconnect_after(member,
                        wait_ms + (uint64_t)draw_between(&member->random, 0, (double)wait_ms));
        return;
    }
    reconnect_after(member, backoff_ms(member));
}

void member_connect(struct member *member, size_t tab)
{
    struct world *world = member->world;
    struct tab *opening = &member->tabs[tab];

    ASSERT(!member->over);
    ASSERT(opening->state == TAB_CLOSED);
    if (tab == 0)
        member->reconnect_ms = SCHEDULE_NEVER;
    opening->state = TAB_CONNECTING;
    opening->give_up_ms = world->now_ms + CONNECT_TIMEOUT_MS;

    int failure = socket_client_open(&opening->client, &world->loop, member->slot);

    if (failure != 0)
        come_back(member, tab,
                  (struct socket_end){.code = SOCKET_CLOSE_ABNORMAL,
                                      .failure = -failure,
                                      .why = "no connection could be made"});
}

void member_close_tab(struct member *member, size_t tab)
{
    socket_client_close(&member->tabs[tab].client, &member->world->loop,
                        SOCKET_CLOSE_GOING_AWAY);
    note_closed(member, tab);
    if (member_is_connected(member))
        conversation_resend(member);
}

void member_hang_up(struct member *member, enum hang_up how)
{
    for (size_t i = 0; i < MEMBER_TABS; i++) {
        struct socket_client *client = &member->tabs[i].client;

        switch (how) {
        case HANG_UP_GOODBYE:
            socket_client_close(client, &member->world->loop, SOCKET_CLOSE_GOING_AWAY);
            break;
        case HANG_UP_LOST:
            socket_client_drop(client, TRANSPORT_FIN);
            break;
        case HANG_UP_CRASHED:
            socket_client_drop(client, TRANSPORT_RESET);
            break;
        }
        note_closed(member, i);
    }
    member->reconnect_ms = SCHEDULE_NEVER;
}

void member_leave(struct member *member)
{
    for (size_t i = 0; i < MEMBER_TABS; i++) {
        socket_client_close(&member->tabs[i].client, &member->world->loop, SOCKET_CLOSE_NORMAL);
        note_closed(member, i);
    }
    member->reconnect_ms = SCHEDULE_NEVER;
    member->over = true;
}

/* One line of you.statements. A text that is not shown any more cannot be compared. */
static struct ledger_shown shown_of(struct world *world, const cJSON *own)
{
    struct bytes text = json_text_of(own, "text");

    return (struct ledger_shown){
        .statement = id_register_number(&world->ids, json_text_of(own, "id")),
        .text_hash = text.size > 0 ? bytes_hash(text) : 0,
    };
}

/* The welcome against what was acknowledged before hello was sent. */
static void check_welcome(struct member *member, size_t tab, const cJSON *welcome)
{
    const cJSON *you = cJSON_GetObjectItemCaseSensitive(welcome, "you");
    const cJSON *statements = cJSON_GetObjectItemCaseSensitive(you, "statements");
    size_t count = (size_t)cJSON_GetArraySize(statements);
    struct ledger_shown *shown = xcalloc(count, sizeof(*shown));
    const cJSON *own;
    size_t i = 0;

    cJSON_ArrayForEach(own, statements) shown[i++] = shown_of(member->world, own);
    ledger_check(&member->ledger,
                 (struct ledger_welcome){.shown = shown,
                                         .shown_count = count,
                                         .judged = json_number_of(you, "judged", 0),
                                         .mark = member->tabs[tab].mark});
    free(shown);
    member->world->result->checked++;
}

static void take_token(struct member *member, struct bytes token)
{
    if (token.size == 0 || member->token)
        return;
    member->token = xcalloc(token.size + 1, 1);
    memcpy(member->token, token.data, token.size);
}

void member_take_welcome(struct member *member, size_t tab, const cJSON *welcome)
{
    struct world *world = member->world;
    bool first = !member->joined;
    bool was_connected = member_is_connected(member);

    member->tabs[tab].state = TAB_WELCOMED;
    member->attempts = 0;
    member->retry_after_ms = 0;
    if (!was_connected)
        world->connected++;
    if (!first) {
        check_welcome(member, tab, welcome);
        world->result->resumed += !was_connected;
    }
    take_token(member, json_text_of(welcome, "seat_token"));
    member->joined = true;
    board_take_session(&world->board, cJSON_GetObjectItemCaseSensitive(welcome, "session"));
    member->brain->welcomed(member, welcome, first);
    if (member_is_connected(member))
        conversation_resend(member);
}

/* For the sentence that says why somebody could not join. */
static void note_refusal(struct member *member, struct bytes code)
{
    struct crowd_result *result = member->world->result;

    if (!member->joined)
        snprintf(result->trouble, sizeof(result->trouble),
                 "the server answers hello with \"%.*s\"",
                 (int)(code.size < 40 ? code.size : 40), code.data);
}

void member_take_refusal(struct member *member, size_t tab, struct bytes code)
{
    struct world *world = member->world;
    bool ended = bytes_equal(code, BYTES("wrong_state")) &&
                 (member->joined || board_has_ended(&world->board));

    socket_client_close(&member->tabs[tab].client, &world->loop, SOCKET_CLOSE_NORMAL);
    note_closed(member, tab);
    note_refusal(member, code);
    if (ended || (member->joined && bytes_equal(code, BYTES("forbidden")))) {
        if (ended && world->board.known)
            world->board.state = SESSION_CLOSED;
        world->result->cut_off += ledger_cut_off(&member->ledger); /* ended, or ejected */
        member_leave(member);
    } else if (bytes_equal(code, BYTES("wrong_state"))) {
        reconnect_after(member, (uint64_t)draw_between(&member->random, DRAFT_RETRY_MS * 0.5,
                                                       DRAFT_RETRY_MS * 1.5));
    } else if (bytes_equal(code, BYTES("rate_limited"))) {
        world_count_refusal(world, code);
        reconnect_after(member, (uint64_t)draw_between(&member->random, RATE_LIMITED_RETRY_MS,
                                                       RATE_LIMITED_RETRY_MS * 3));
    } else if (bytes_equal(code, BYTES("busy")) || bytes_equal(code, BYTES("internal"))) {
        reconnect_after(member, backoff_ms(member));
    } else {
        if (member->joined)
            ledger_seat_lost(&member->ledger);
        world_count_refusal(world, code);
        member_leave(member);
    }
}

/* The context of a socket's handler. */
struct place {
    struct member *member;
    size_t tab;
};

static void on_opened(void *context)
{
    struct place *place = context;
    struct member *member = place->member;
    struct world *world = member->world;
    struct tab *tab = &member->tabs[place->tab];
    struct json_writer writer;

    buffer_clear(&world->command);
    writer = json_writer_on(&world->command);
    json_object_open(&writer);
    json_key(&writer, "type");
    json_write_string(&writer, "hello");
    json_key(&writer, member->token ? "token" : "code");
    json_write_string(&writer, member->token ? member->token : world->settings->code);
    json_object_close(&writer);
    tab->state = TAB_GREETING;
    tab->mark = ledger_mark(&member->ledger);
    socket_client_send(&tab->client, &world->loop, buffer_bytes(&world->command));
}

static void on_message(void *context, struct bytes text)
{
    struct place *place = context;
    struct member *member = place->member;

    world_note_arrival(member->world, member->tabs[place->tab].client.transport.arrived_ns);
    conversation_take(member, place->tab, text);
}

static void on_closed(void *context, struct socket_end end)
{
    struct place *place = context;

    come_back(place->member, place->tab, end);
}

/* One who reads slowly reads nothing for as long as the last bytes take. At the end the rest is
 * fetched at once, as it holds answers. */
static void rest(struct member *member, struct tab *tab)
{
    if (member->world->finishing || tab->client.state != SOCKET_OPEN ||
        tab->client.read_bytes == 0)
        return;
    tab->read_ms = member->world->now_ms + 1 + tab->client.read_bytes / SLOW_BYTES_PER_MS;
    socket_client_rest(&tab->client, &member->world->loop);
}

static void read_again(struct member *member, struct tab *tab)
{
    tab->read_ms = SCHEDULE_NEVER;
    if (tab->client.state == SOCKET_OPEN)
        socket_client_go_on(&tab->client, &member->world->loop);
}

void member_ready(struct member *member, size_t tab, uint32_t events)
{
    struct place place = {.member = member, .tab = tab};
    struct socket_handler handler = {
        .context = &place, .opened = on_opened, .message = on_message, .closed = on_closed};

    socket_client_ready(&member->tabs[tab].client, &member->world->loop, events, &handler);
    if (member->is_slow)
        rest(member, &member->tabs[tab]);
}

static uint64_t earlier(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

uint64_t member_due(const struct member *member)
{
    uint64_t due_ms = member->reconnect_ms;

    if (member->over)
        return SCHEDULE_NEVER;
    for (size_t i = 0; i < MEMBER_TABS; i++) {
        if (member->tabs[i].state == TAB_CONNECTING || member->tabs[i].state == TAB_GREETING)
            due_ms = earlier(due_ms, member->tabs[i].give_up_ms);
        due_ms = earlier(due_ms, member->tabs[i].read_ms);
    }
    for (size_t i = 0; i < member->ledger.entry_count && member_is_connected(member); i++) {
        if (member->ledger.entries[i].waits_to_resend)
            due_ms = earlier(due_ms, member->ledger.entries[i].resend_ms);
    }
    return due_ms;
}

void member_tick(struct member *member)
{
    uint64_t now_ms = member->world->now_ms;

    for (size_t i = 0; i < MEMBER_TABS; i++) {
        struct tab *tab = &member->tabs[i];

        if (now_ms >= tab->read_ms || (member->world->finishing && member->is_slow))
            read_again(member, tab);
        if ((tab->state != TAB_CONNECTING && tab->state != TAB_GREETING) ||
            now_ms < tab->give_up_ms)
            continue;
        socket_client_drop(&tab->client, TRANSPORT_RESET);
        come_back(member, i,
                  (struct socket_end){.code = SOCKET_CLOSE_ABNORMAL,
                                      .why = "the server does not answer"});
    }
    if (!member->over && now_ms >= member->reconnect_ms && member->tabs[0].state == TAB_CLOSED)
        member_connect(member, 0);
    if (member_is_connected(member))
        conversation_resend(member);
}
