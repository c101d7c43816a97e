/*
 * How many votes a second the engine takes in one process on one core, with the journal in
 * memory and on disk, and how long a million events take to replay. Rankings are made in the
 * same thread and counted in.
 *
 *     bench-engine [FOLDER]      the folder (default: here) gets a journal for the while
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "herkend/engine.h"
#include "herkend/log.h"
#include "herkend/memory.h"

enum {
    PEOPLE = 1000,
    STATEMENTS = 500,
    REQUESTS_MAX = 4096,
    REPLAY_EVENTS = 1000000,
    MEASURE_MS = 3000,
};

struct bench {
    struct journal *journal;
    struct keyring *keyring;
    struct metrics metrics;
    struct engine *engine;
    uint64_t start_ms;
    uint64_t clock_ms; /* added to the real one: minutes that nobody waits for */
    struct job *job;
    char id[16];
    char code[16];
    char moderator[TOKEN_BYTES_MAX];
    struct request *requests[REQUESTS_MAX];
    size_t request_count;
    uint64_t sent;
    uint32_t offered; /* statement of the latest offer that is no null */
    uint32_t next_id;
};

static double seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void die(const char *what, const struct error *error)
{
    fprintf(stderr, "bench-engine: %s: %s\n", what, error ? error->sentence : "");
    exit(1);
}

static void port_send(void *context, struct connection_handle to, struct message *message)
{
    struct bench *bench = context;
    static const char offer[] = "\"statement\":{\"id\":\"s";
    struct bytes payload = message_payload(message);

    (void)to;
    bench->sent++;
    if (payload.size > 40 && memcmp(payload.data, "{\"type\":\"offer\"", 15) == 0) {
        const char *at = memmem(payload.data, payload.size, offer, sizeof(offer) - 1);

        if (at)
            bench->offered = (uint32_t)strtoul(at + sizeof(offer) - 1, NULL, 10);
    }
}

static void port_close(void *context, struct connection_handle to, uint16_t code,
                       const char *reason)
{
    (void)context;
    (void)to;
    fprintf(stderr, "bench-engine: closed with %u: %s\n", code, reason);
    exit(1);
}

static void port_respond(void *context, struct connection_handle to, struct response *response)
{
    (void)context;
    (void)to;
    response_destroy(response);
}

static void port_bound(void *context, struct connection_handle to, enum role role,
                       enum language language)
{
    (void)context;
    (void)to;
    (void)role;
    (void)language;
}

static void port_flush(void *context)
{
    (void)context;
}

static bool port_submit(void *context, struct job *job)
{
    struct bench *bench = context;

    if (bench->job)
        return false;
    bench->job = job;
    return true;
}

static uint64_t bench_now_ms(const struct bench *bench)
{
    return bench->start_ms + bench->clock_ms + (uint64_t)(seconds() * 1000);
}

/* One turn with what is queued, and the ranking it may have ordered. */
static void turn(struct bench *bench)
{
    if (bench->job) {
        struct request *request = request_create(REQUEST_JOB, (struct connection_handle){0});

        job_run(bench->job);
        request->job = bench->job;
        bench->job = NULL;
        bench->requests[bench->request_count++] = request;
    }
    engine_turn(bench->engine, bench->requests, bench->request_count, bench_now_ms(bench));
    bench->request_count = 0;
}

static struct command *post(struct bench *bench, uint32_t person, enum command_kind kind)
{
    struct request *request =
        request_create(REQUEST_COMMAND,
                       (struct connection_handle){.loop = 1, .slot = person, .generation = 1});
    char id[16];
    int length = snprintf(id, sizeof(id), "%x", ++bench->next_id);

    request->address_key = person;
    request->command.kind = kind;
    if (kind != COMMAND_HELLO)
        request->command.id =
            arena_copy(&request->arena, (struct bytes){.data = id, .size = (size_t)length});
    bench->requests[bench->request_count++] = request;
    return &request->command;
}

static void copy_value(char *out, size_t out_bytes, const char *json, const char *key)
{
    const char *at = strstr(json, key);

    if (!at)
        die(key, NULL);
    at += strlen(key);
    snprintf(out, out_bytes, "%.*s", (int)strcspn(at, "\""), at);
}

static void open_session(struct bench *bench)
{
    static const char script[] =
        "{\"title\":\"Bench\",\"language\":\"nl\",\"automatic\":true,\"capacity\":5000,"
        "\"themes\":[{\"title\":\"t\",\"question\":\"q?\",\"minutes\":240}]}";
    struct buffer answer;
    struct error error = {0};
    struct command *command;

    buffer_init(&answer, 65536);
    if (engine_create_session(bench->engine, bytes_from_string(script), bench_now_ms(bench),
                              &answer, &error))
        die("session", &error);
    buffer_append_char(&answer, '\0');
    copy_value(bench->id, sizeof(bench->id), answer.data, "\"id\":\"");
    copy_value(bench->code, sizeof(bench->code), answer.data, "\"code\":\"");
    copy_value(bench->moderator, sizeof(bench->moderator), answer.data, "{\"moderator\":\"m");
    copy_value(bench->moderator, sizeof(bench->moderator), strstr(answer.data, "\"tokens\""),
               "\"moderator\":\"");
    buffer_release(&answer);

    post(bench, PEOPLE + 1, COMMAND_HELLO)->token = bytes_from_string(bench->moderator);
    command = post(bench, PEOPLE + 1, COMMAND_SESSION);
    command->session_do = SESSION_DO_START;
    turn(bench);
}

static void people_join(struct bench *bench)
{
    for (uint32_t i = 1; i <= PEOPLE; i++)
        post(bench, i, COMMAND_HELLO)->code = bytes_from_string(bench->code);
    turn(bench);
}

static void people_write(struct bench *bench)
{
    static const char *const words[] = {"tijd",    "geld",   "mensen", "regels", "inkoop",
                                        "bestuur", "kennis", "steun",  "durf",   "rust"};
    char text[128];

    for (uint32_t i = 1; i <= STATEMENTS; i++) {
        struct command *command = post(bench, i, COMMAND_STATEMENT);
        struct arena *arena = &bench->requests[bench->request_count - 1]->arena;
        int length = snprintf(text, sizeof(text), "Bij ons is nummer %u een zaak van %s en %s.",
                              i, words[i % 10], words[i / 10 % 10]);

        command->theme = 1;
        if (text_prepare((struct bytes){.data = text, .size = (size_t)length},
                         STATEMENT_CHARACTERS_MAX, LANGUAGE_NL, arena,
                         &command->text) != DECODE_OK)
            die("text", NULL);
    }
    turn(bench);
}

static void bench_open(struct bench *bench, struct journal *journal)
{
    static const struct engine_settings settings = {
        .capacity_default = 5000, .seats_per_address_max = 200, .guesses_per_minute_max = 30};
    struct engine_port port = {.context = bench,
                               .send = port_send,
                               .close = port_close,
                               .respond = port_respond,
                               .bound = port_bound,
                               .flush = port_flush,
                               .submit = port_submit};
    struct error error = {0};

    *bench = (struct bench){.journal = journal, .start_ms = 1795000000000};
    bench->keyring = keyring_memory_create();
    if (engine_create(&bench->engine, bench->journal, bench->keyring, NULL, &bench->metrics,
                      &settings, &port, bench_now_ms(bench), &error))
        die("engine", &error);
    open_session(bench);
    people_join(bench);
    people_write(bench);
}

static void bench_close(struct bench *bench)
{
    job_destroy(bench->job);
    engine_destroy(bench->engine);
    keyring_destroy_handle(bench->keyring);
}

static uint64_t records(const struct bench *bench)
{
    return atomic_load(&bench->metrics.records_total);
}

/* Everybody is offered so many statements; returns how many offers a second that gave. */
static double offer_all(struct bench *bench, uint32_t rounds)
{
    double begin = seconds();
    uint64_t before = records(bench);

    for (uint32_t round = 0; round < rounds; round++) {
        for (uint32_t i = 1; i <= PEOPLE; i++)
            post(bench, i, COMMAND_NEXT);
        turn(bench);
    }
    return (double)(records(bench) - before) / (seconds() - begin);
}

/*
 * Votes on what was offered, in turns of so many; every round changes the grades, so that each
 * vote is an event. Returns accepted votes a second. Only statements that a person was offered
 * are taken, the others are refused and not counted.
 */
static double vote(struct bench *bench, size_t batch, uint64_t measure_ms)
{
    double begin = seconds();
    uint64_t before = records(bench);
    uint64_t count = 0;
    static uint32_t round;

    for (; (seconds() - begin) * 1000 < (double)measure_ms; round++) {
        for (uint32_t statement = 1; statement <= STATEMENTS; statement++) {
            for (uint32_t i = 1; i <= PEOPLE; i++, count++) {
                struct command *command = post(bench, i, COMMAND_VOTE);

                command->statement = statement;
                command->grade = (int8_t)((round + i + statement) % 4);
                if (bench->request_count == batch)
                    turn(bench);
            }
            if ((seconds() - begin) * 1000 >= (double)measure_ms)
                break;
        }
    }
    turn(bench);
    return (double)(records(bench) - before) / (seconds() - begin);
}

static void replay_time(struct bench *bench, const char *name)
{
    struct session *session = NULL;
    struct error error = {0};
    double begin = seconds();

    if (session_load(&session, bench->journal, bytes_from_string(bench->id), &error))
        die("replay", &error);
    double took = seconds() - begin;

    printf("replay, %-22s %9llu events %7.2f s %10.0f events/s\n", name,
           (unsigned long long)session_seq(session), took, (double)session_seq(session) / took);
    session_destroy(session);
}

/* The dearest single turn: the closing, which ranks everything once. And the report after it.
 */
static void close_session(struct bench *bench)
{
    double begin;
    struct request *request;

    turn(bench); /* nothing is left over from the votes */
    post(bench, PEOPLE + 1, COMMAND_SESSION)->session_do = SESSION_DO_CLOSE;
    begin = seconds();
    turn(bench);
    printf("closing                         %10.1f ms in the engine's turn\n",
           (seconds() - begin) * 1000);

    for (int i = 0; i < 3; i++)
        turn(bench);
    request = request_create(REQUEST_HTTP, (struct connection_handle){.loop = 2});
    request->route = ROUTE_SESSION_REPORT;
    request->operator_socket = true;
    request->format = REPORT_HTML;
    request->session_id = arena_copy(&request->arena, bytes_from_string(bench->id));
    bench->requests[bench->request_count++] = request;
    begin = seconds();
    turn(bench);
    printf("report as HTML                  %10.1f ms in the engine's turn for the copy,",
           (seconds() - begin) * 1000);
    begin = seconds();
    turn(bench);
    printf(" %.1f ms for the worker\n", (seconds() - begin) * 1000);
}

static void bench_memory(void)
{
    struct journal *journal = journal_memory_create();
    struct bench bench;

    bench_open(&bench, journal);
    printf("offers, journal in memory       %10.0f a second (%d statements)\n",
           offer_all(&bench, STATEMENTS - 1), STATEMENTS);
    for (size_t batch = 1; batch <= 1024; batch *= 4)
        printf("votes, journal in memory, %5zu a turn %10.0f a second\n", batch,
               vote(&bench, batch, MEASURE_MS / 3));
    while (session_seq(engine_find_session(bench.engine, bytes_from_string(bench.id))) <
           REPLAY_EVENTS)
        vote(&bench, 1024, 200);
    replay_time(&bench, "journal in memory");
    close_session(&bench);
    bench_close(&bench);
    journal_destroy(journal);
}

static void remove_journal(const char *path)
{
    static const char *const tails[] = {"", "-wal", "-shm"};
    char name[4096];

    for (size_t i = 0; i < ARRAY_COUNT(tails); i++) {
        snprintf(name, sizeof(name), "%s%s", path, tails[i]);
        unlink(name);
    }
}

static void bench_sqlite(const char *folder)
{
    struct journal *journal = NULL;
    struct bench bench;
    struct error error = {0};
    char path[2048];

    snprintf(path, sizeof(path), "%s/bench-engine-%d.db", folder, (int)getpid());
    if (journal_sqlite_open(&journal, path, JOURNAL_READ_WRITE, &error))
        die("journal", &error);
    bench_open(&bench, journal);
    offer_all(&bench, STATEMENTS - 1);
    for (size_t batch = 1; batch <= 1024; batch *= 4)
        printf("votes, journal on disk,   %5zu a turn %10.0f a second\n", batch,
               vote(&bench, batch, MEASURE_MS / 3));
    while (session_seq(engine_find_session(bench.engine, bytes_from_string(bench.id))) <
           REPLAY_EVENTS)
        vote(&bench, 1024, 200);
    replay_time(&bench, "journal on disk");
    bench_close(&bench);
    journal_destroy(journal);
    remove_journal(path);
}

int main(int argc, char **argv)
{
    log_set_level(LOG_ERROR);
    setvbuf(stdout, NULL, _IOLBF, 0);
    bench_memory();
    bench_sqlite(argc > 1 ? argv[1] : ".");
    return 0;
}
