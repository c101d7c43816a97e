/*
 * herkend's own protocol (docs/protocol.md): participants by code, later by the token of their
 * seat; a moderator who announces; votes on statements that were offered. With
 * herkend-observers the members are observers: connections without a seat.
 */
#include <stdio.h>

#include "load.h"

enum { WORDS = 6, SYLLABLES = 3 };

static void hello(struct client *client, const char *key, const char *value)
{
    char text[256];
    int size = snprintf(text, sizeof(text), "{\"type\":\"hello\",\"%s\":\"%s\"}", key, value);

    if (!*value)
        fail("herkend: no %s was given", key);
    client_send(client, (struct bytes){.data = text, .size = (size_t)size});
}

static void herkend_greet(struct client *client)
{
    if (client_is_publisher(client))
        hello(client, "token", client->load->moderator_token);
    else if (client->token[0])
        hello(client, "token", client->token);
    else
        hello(client, "code", client->load->code);
}

static void observer_greet(struct client *client)
{
    hello(client, "token",
          client_is_publisher(client) ? client->load->moderator_token
                                      : client->load->observer_token);
}

/* What was acknowledged has to be there, and nothing that was not sent. */
static void check_judged(const struct client *client, struct bytes payload)
{
    uint32_t judged = number_after(payload, "\"judged\":");

    if (judged < (uint32_t)__builtin_popcount(client->acked) ||
        judged > (uint32_t)__builtin_popcount(client->voted))
        fail("seat %u: %u votes acknowledged, %u sent, but the server has %u", client->index,
             (unsigned)__builtin_popcount(client->acked),
             (unsigned)__builtin_popcount(client->voted), judged);
}

static void take_welcome(struct client *client, struct bytes payload)
{
    const char *token = text_after(payload, "\"seat_token\":\"");

    for (size_t i = 0; token && token[i] != '"' && i + 1 < TOKEN_BYTES_MAX; i++)
        client->token[i] = token[i];
    if (token)
        check_judged(client, payload);
    client_is_ready(client);
}

static void take_ack(struct client *client, struct bytes payload)
{
    if (client_is_publisher(client)) {
        client->load->moderated_count++;
        return;
    }
    client_got_answer(client, number_after(payload, "\"id\":\"v"));
    if (client->asked == REQUEST_VOTE)
        client->acked |= 1u << (client->request_number % client->offer_count);
}

static void take_offer(struct client *client, struct bytes payload)
{
    uint32_t number = number_after(payload, "\"id\":\"v");
    uint32_t statement = number_after(payload, "\"statement\":{\"id\":\"s");

    if (number == 0) { /* pushed: it had asked when there was none */
        client_got_other(client);
        return;
    }
    client_got_answer(client, number);
    if (statement != 0 && client->offer_count < OFFERS_MAX)
        client->offers[client->offer_count++] = statement;
}

static void herkend_receive(struct client *client, struct bytes payload)
{
    static const char head[] = "{\"type\":\"";
    struct bytes type = {.data = payload.data + sizeof(head) - 1};

    if (payload.size < sizeof(head) || memcmp(payload.data, head, sizeof(head) - 1) != 0)
        fail("herkend says: %.*s", (int)(payload.size < 100 ? payload.size : 100),
             payload.data);
    for (; type.data + type.size < payload.data + payload.size && type.data[type.size] != '"';)
        type.size++;
    if (bytes_equal(type, BYTES("announcement")))
        client_got_announcement(client, payload);
    else if (bytes_equal(type, BYTES("ack")))
        take_ack(client, payload);
    else if (bytes_equal(type, BYTES("offer")))
        take_offer(client, payload);
    else if (bytes_equal(type, BYTES("welcome")))
        take_welcome(client, payload);
    else if (bytes_equal(type, BYTES("error")))
        fail("herkend refuses: %.*s", (int)payload.size, payload.data);
    else
        client_got_other(client);
}

/* An announce command whose update has ANNOUNCEMENT_BYTES. */
static size_t herkend_announce(uint32_t number, char *out)
{
    char update[PAYLOAD_BYTES_MAX];
    size_t size = announcement_write(number, update);
    const char *text = text_after((struct bytes){.data = update, .size = size}, "\"text\":");

    return (size_t)snprintf(out, PAYLOAD_BYTES_MAX,
                            "{\"type\":\"announce\",\"id\":\"a%u\",\"text\":%.*s", number,
                            (int)(update + size - text), text);
}

/* Texts that share no words, as people's hardly do; the same number, the same text. */
static size_t statement_text(uint32_t index, uint32_t number, char *out)
{
    static const char *const syllables[] = {"ba", "do", "fi", "ge", "ha", "ju", "ka", "lo",
                                            "mi", "ne", "pa", "ro", "su", "te", "va", "wi"};
    uint64_t state = (uint64_t)index << 32 | number;
    size_t size = 0;

    for (int word = 0; word < WORDS; word++) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        for (int i = 0; i < SYLLABLES; i++)
            size +=
                (size_t)snprintf(out + size, 8, "%s", syllables[state >> (40 + 4 * i) & 15]);
        out[size++] = word + 1 < WORDS ? ' ' : '.';
    }
    return size + (size_t)snprintf(out + size, 32, " %u-%u", index, number);
}

static size_t herkend_request(struct client *client, enum request_kind kind, uint32_t number,
                              char *out)
{
    char text[256];
    uint32_t place;

    switch (kind) {
    case REQUEST_VOTE:
        if (client->offer_count == 0)
            fail("seat %u has no statement to vote on", client->index);
        place = number % client->offer_count;
        client->voted |= 1u << place;
        /* Each statement of a seat in its turn, and another grade each time. */
        return vote_write(
            &(struct vote){.statement = client->offers[place],
                           .number = number,
                           .grade = (number / client->offer_count + client->index) % GRADES},
            out);
    case REQUEST_STATEMENT:
        return (size_t)snprintf(out, PAYLOAD_BYTES_MAX,
                                "{\"type\":\"statement\",\"id\":\"v%u\",\"text\":\"%.*s\"}",
                                number, (int)statement_text(client->index, number, text), text);
    case REQUEST_NEXT:
        return (size_t)snprintf(out, PAYLOAD_BYTES_MAX, "{\"type\":\"next\",\"id\":\"v%u\"}",
                                number);
    }
    fail("there is no such request");
}

const struct dialect dialect_herkend = {
    .name = "herkend",
    .member_path = "/ws",
    .publisher_path = "/ws",
    .sub_protocol = "herkend.v1",
    .greet = herkend_greet,
    .receive = herkend_receive,
    .announce = herkend_announce,
    .request = herkend_request,
};

const struct dialect dialect_herkend_observers = {
    .name = "herkend-observers",
    .member_path = "/ws",
    .publisher_path = "/ws",
    .sub_protocol = "herkend.v1",
    .greet = observer_greet,
    .receive = herkend_receive,
    .announce = herkend_announce,
    .request = herkend_request,
};
