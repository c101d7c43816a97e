/*
 * Lives of a server under virtual time: people on bad lines, a disk that fails before, after
 * and full, kill -9 between turns. Each seed is a world. What is proved: no answer before
 * durability; what was acknowledged is there, once; the same id has one answer; the report says
 * what a naive model works out from the acknowledgements; the journal verifies.
 *
 * HERKEND_SEEDS=from-to runs others than the default; a seed that failed once goes into
 * tests/seeds.txt and runs for ever.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "client.h"
#include "herkend/random.h"
#include "naive.h"

enum { SEEDS = 40, STEPS = 700, PEOPLE_MAX = 14, SETTLE_STEPS = 4000 };

/* SIMULATED_THEMES of them. */
#define THEMES                                                                                 \
    "{\"title\":\"One\",\"question\":\"What?\",\"minutes\":240},"                              \
    "{\"title\":\"Two\",\"question\":\"How?\",\"minutes\":240},"                               \
    "{\"title\":\"Three\",\"question\":\"Who?\",\"minutes\":240},"                             \
    "{\"title\":\"Four\",\"question\":\"When?\",\"minutes\":240}"

static const char script_open[] =
    "{\"title\":\"A session\",\"language\":\"nl\",\"access\":\"open\",\"moderation\":\"open\","
    "\"automatic\":true,\"themes\":[" THEMES "]}";
static const char script_strict[] =
    "{\"title\":\"A "
    "session\",\"language\":\"nl\",\"access\":\"open\",\"moderation\":\"strict\","
    "\"automatic\":true,\"themes\":[" THEMES "]}";

struct world {
    uint64_t seed;
    bool strict;
    struct network *network;
    struct client clients[PEOPLE_MAX + 1]; /* 0: the moderator; 1: often another one */
    size_t client_count;
};

static void world_step(struct world *world, bool quiet)
{
    struct network *network = world->network;

    for (size_t i = 0; i < world->client_count; i++)
        client_step(&world->clients[i], network, quiet);
    network_turn(network, 20 + random_below(&network->random, 400));
}

static bool world_is_settled(const struct world *world)
{
    for (size_t i = 0; i < world->client_count; i++) {
        if (!client_is_done(&world->clients[i]))
            return false;
    }
    return true;
}

/* No more faults, no more ideas: everything that is open gets its answer. */
static void world_settle(struct world *world)
{
    world->network->fault_per_mille = 0;
    for (int step = 0; step < SETTLE_STEPS; step++) {
        if (world_is_settled(world))
            return;
        world_step(world, true);
    }
    fail_msg("seed %llu: a command is never answered", (unsigned long long)world->seed);
}

static void moderator_says(struct world *world, const char *verb)
{
    char body[64];
    struct client *moderator = &world->clients[0];

    while (moderator->link == LINKS_MAX || !moderator->welcomed)
        world_step(world, true);
    snprintf(body, sizeof(body), ",\"do\":\"%s\"", verb);
    client_command(moderator, world->network, COMMAND_SESSION, body);
    world_settle(world);
    if (!moderator->entries[moderator->entry_count - 1].accepted)
        fail_msg("seed %llu: %s was refused", (unsigned long long)world->seed, verb);
}

/* Everybody who is still there reads the whole conversation, page by page. */
static void world_read_conversations(struct world *world)
{
    for (size_t i = 1; i < world->client_count; i++) {
        struct client *client = &world->clients[i];
        bool from_start = true;

        if (client->is_moderator)
            continue;
        while (!client->ended && (client->link == LINKS_MAX || !client->welcomed))
            world_step(world, true);
        do {
            if (client->ended)
                break; /* the moderator has ended its part */
            client_read_conversation(client, world->network, from_start);
            world_settle(world);
            if (!client->ended && !client->entries[client->entry_count - 1].accepted)
                fail_msg("seed %llu: a conversation was refused: %s",
                         (unsigned long long)world->seed,
                         client->entries[client->entry_count - 1].code);
            from_start = false;
        } while (client->more);
    }
}

static void world_judge(struct world *world)
{
    struct network *network = world->network;
    struct error error = {0};
    const struct session *live =
        engine_find_session(network->engine, bytes_from_string(network->session));
    struct session *replayed = network_replay(network);
    struct report *report = report_create(replayed);

    assert_non_null(live);
    session_advance(replayed, network->now_ms + OFFER_TIMEOUT_MS);
    struct session *copy = session_clone(live);

    session_advance(copy, network->now_ms + OFFER_TIMEOUT_MS);
    if (session_digest(copy) != session_digest(replayed))
        fail_msg("seed %llu: the replayed session differs", (unsigned long long)world->seed);
    naive_learn(world->clients, world->client_count, report);
    naive_judge(world->clients, world->client_count, world->strict, report, world->seed);
    naive_judge_hour(world->clients, world->client_count, live, world->seed);
    report_destroy(report);
    session_destroy(copy);
    session_destroy(replayed);
    moderator_says(world, "close");
    if (session_verify(network->journal, bytes_from_string(network->session), &error) != 0)
        fail_msg("seed %llu: %s", (unsigned long long)world->seed, error.sentence);
}

/* What happened in all worlds together: a simulation in which nothing fails proves nothing. */
static struct {
    uint32_t crashes, faults, accepted, refused;
} totals;

static void world_live(uint64_t seed)
{
    struct world world = {.seed = seed, .strict = seed % 4 == 0};
    uint64_t random = seed;

    world.client_count = 4 + random_below(&random, PEOPLE_MAX - 3);
    world.network = network_create(seed, world.strict ? script_strict : script_open);
    for (size_t i = 0; i < world.client_count; i++)
        client_init(&world.clients[i], (uint32_t)i, i == 0 || (i == 1 && seed % 2), seed);
    moderator_says(&world, "start");
    world.network->fault_per_mille = seed % 2 ? 25 : 0;
    for (int step = 0; step < STEPS; step++) {
        world_step(&world, false);
        if (seed % 3 && random_below(&random, 150) == 0)
            network_crash(world.network);
    }
    world_settle(&world);
    world_read_conversations(&world);
    world_judge(&world);
    totals.crashes += world.network->crash_count;
    totals.faults += world.network->fault_count;
    for (size_t i = 0; i < world.client_count; i++) {
        totals.accepted +=
            (uint32_t)world.clients[i].entry_count - world.clients[i].refused_count;
        totals.refused += world.clients[i].refused_count;
        client_release(&world.clients[i]);
    }
    network_destroy(world.network);
}

static void what_was_acknowledged_is_there_once_whatever_fails(void **state)
{
    const char *range = getenv("HERKEND_SEEDS");
    unsigned long long from = 1, to = SEEDS;

    (void)state;
    if (range && sscanf(range, "%llu-%llu", &from, &to) != 2)
        fail_msg("HERKEND_SEEDS is not of the form from-to");
    for (unsigned long long seed = from; seed <= to; seed++)
        world_live(seed);
    print_message("%u accepted, %u refused, %u kills, %u failed commits\n", totals.accepted,
                  totals.refused, totals.crashes, totals.faults);
    if (!range) {
        assert_true(totals.crashes > 20);
        assert_true(totals.faults > 50);
        assert_true(totals.accepted > 10000);
    }
}

static void seeds_that_failed_once_stay_mended(void **state)
{
    FILE *file = fopen(HERKEND_SOURCE_DIR "/tests/seeds.txt", "r");
    char line[256];

    (void)state;
    assert_non_null(file);
    while (fgets(line, sizeof(line), file)) {
        char *end = NULL;
        unsigned long long seed = strtoull(line, &end, 10);

        if (end != line)
            world_live(seed);
    }
    fclose(file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_acknowledged_is_there_once_whatever_fails),
        cmocka_unit_test(seeds_that_failed_once_stay_mended),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
