/*
 * What the gateway costs: memory of an idle connection, processor time of a connect, of a
 * delivery to many and of a command with its answer. The server is a process of its own, so
 * that its figures are its own; the fake engine of the tests stands behind it.
 *
 *     bench_gateway [--tls] [CONNECTIONS [MESSAGES]]
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "fake_engine.h"
#include "herkend/assert.h"
#include "herkend/gateway.h"
#include "herkend/memory.h"
#include "test_certificate.h"
#include "ws_client.h"

enum { WARM_UP = 50, PAYLOAD_BYTES = 200, COMMANDS = 100 };

struct bench {
    pid_t pid;
    int orders[2];  /* to the server: messages to broadcast */
    int answers[2]; /* from it: its port, and that an order is done */
    uint16_t port;
    uint32_t count;
    struct ws_client *clients;
    const struct test_certificate_paths *certificate; /* NULL: plain */
};

/* ---- the server's process ---------------------------------------------------------------- */

static void serve(const struct bench *bench)
{
    struct gateway_settings settings = {
        .listen_address = "127.0.0.1",
        .loop_count = 1,
        .connections_max = bench->count + WARM_UP + 10,
        .connections_per_address_max = bench->count + WARM_UP + 10,
        .messages_per_second = 1000000,
        .messages_burst = 1000000,
        .hello_timeout_ms = 600 * 1000,
        .ping_interval_ms = 600 * 1000,
        .tls_certificate = bench->certificate ? bench->certificate->certificate : NULL,
        .tls_key = bench->certificate ? bench->certificate->key : NULL,
    };
    struct metrics metrics = {0};
    struct gateway *gateway;
    struct error error = {0};
    uint32_t messages;

    if (gateway_create(&gateway, &settings, &metrics, &error) != 0) {
        fprintf(stderr, "%s\n", error.sentence);
        _exit(1);
    }

    struct fake_engine *engine = fake_engine_create();

    fake_engine_set_port(engine, gateway_engine_port(gateway));
    ASSERT(gateway_start(gateway, fake_engine_thread(engine), &error) == 0);

    uint32_t port = gateway_port(gateway);

    ASSERT(write(bench->answers[1], &port, sizeof(port)) == sizeof(port));
    while (read(bench->orders[0], &messages, sizeof(messages)) == sizeof(messages)) {
        for (uint32_t i = 0; i < messages; i++)
            fake_engine_broadcast(engine, PAYLOAD_BYTES, 1);
        ASSERT(write(bench->answers[1], &messages, sizeof(messages)) == sizeof(messages));
    }
    gateway_stop(gateway, 1000);
    fake_engine_destroy(engine);
    gateway_destroy(gateway);
    _exit(0);
}

static void bench_start(struct bench *bench)
{
    uint32_t port = 0;

    ASSERT(pipe(bench->orders) == 0);
    ASSERT(pipe(bench->answers) == 0);
    bench->pid = fork();
    ASSERT(bench->pid >= 0);
    if (bench->pid == 0) {
        close(bench->orders[1]);
        close(bench->answers[0]);
        serve(bench);
    }
    close(bench->orders[0]);
    close(bench->answers[1]);
    ASSERT(read(bench->answers[0], &port, sizeof(port)) == sizeof(port));
    bench->port = (uint16_t)port;
}

/* ---- what the kernel says of it ---------------------------------------------------------- */

static double server_rss_bytes(const struct bench *bench)
{
    char path[64];
    long total = 0;
    long resident = 0;
    FILE *file;

    snprintf(path, sizeof(path), "/proc/%d/statm", (int)bench->pid);
    file = fopen(path, "r");
    ASSERT(file);
    ASSERT(fscanf(file, "%ld %ld", &total, &resident) == 2);
    fclose(file);
    return (double)resident * (double)sysconf(_SC_PAGESIZE);
}

static double server_cpu_us(const struct bench *bench)
{
    clockid_t clock;
    struct timespec spent;

    ASSERT(clock_getcpuclockid(bench->pid, &clock) == 0);
    ASSERT(clock_gettime(clock, &spent) == 0);
    return (double)spent.tv_sec * 1e6 + (double)spent.tv_nsec / 1e3;
}

/* ---- what is measured -------------------------------------------------------------------- */

static void open_with_hello(struct ws_client *client, uint16_t port)
{
    struct ws_in frame;

    ASSERT(ws_client_open(client, port));
    ASSERT(ws_client_send_text(client, "{\"type\":\"hello\",\"code\":\"K7QX2M\"}"));
    ASSERT(ws_client_read_frame(client, &frame));
    buffer_release(&client->input); /* this process has thousands of them */
    client->input_used = 0;
}

static void measure_connecting(struct bench *bench)
{
    for (uint32_t i = 0; i < WARM_UP; i++) {
        struct ws_client client;

        open_with_hello(&client, bench->port);
        ws_client_close(&client);
    }

    double rss = server_rss_bytes(bench);
    double cpu = server_cpu_us(bench);

    for (uint32_t i = 0; i < bench->count; i++)
        open_with_hello(&bench->clients[i], bench->port);
    printf("idle connections        %u\n", bench->count);
    printf("memory of each          %.2f KiB (resident)\n",
           (server_rss_bytes(bench) - rss) / bench->count / 1024);
    printf("connect, shake, hello   %.1f us of processor\n",
           (server_cpu_us(bench) - cpu) / bench->count);
}

static void measure_broadcast(struct bench *bench, uint32_t messages)
{
    double cpu = server_cpu_us(bench);
    struct ws_in frame;

    for (uint32_t n = 0; n < messages; n++) {
        uint32_t one = 1;

        ASSERT(write(bench->orders[1], &one, sizeof(one)) == sizeof(one));
        ASSERT(read(bench->answers[0], &one, sizeof(one)) == sizeof(one));
        for (uint32_t i = 0; i < bench->count; i++)
            ASSERT(ws_client_read_frame(&bench->clients[i], &frame));
    }
    printf("delivery, one by one    %.2f us of processor\n",
           (server_cpu_us(bench) - cpu) / bench->count / messages);

    cpu = server_cpu_us(bench);
    ASSERT(write(bench->orders[1], &messages, sizeof(messages)) == sizeof(messages));
    ASSERT(read(bench->answers[0], &messages, sizeof(messages)) == sizeof(messages));
    for (uint32_t i = 0; i < bench->count; i++) {
        for (uint32_t n = 0; n < messages; n++)
            ASSERT(ws_client_read_frame(&bench->clients[i], &frame));
    }
    printf("delivery, %3u at a time %.2f us of processor\n", messages,
           (server_cpu_us(bench) - cpu) / bench->count / messages);
}

static void measure_commands(struct bench *bench)
{
    double cpu = server_cpu_us(bench);
    struct ws_in frame;

    for (uint32_t n = 0; n < COMMANDS; n++) {
        for (uint32_t i = 0; i < bench->count; i++)
            ASSERT(ws_client_send_text(&bench->clients[i],
                                       "{\"type\":\"vote\",\"id\":\"v1\",\"statement\":"
                                       "\"s1\",\"grade\":3}"));
        for (uint32_t i = 0; i < bench->count; i++)
            ASSERT(ws_client_read_frame(&bench->clients[i], &frame));
    }
    printf("vote and its answer     %.2f us of processor\n",
           (server_cpu_us(bench) - cpu) / bench->count / COMMANDS);
}

int main(int argument_count, char **arguments)
{
    bool secure = argument_count > 1 && strcmp(arguments[1], "--tls") == 0;

    argument_count -= secure;
    arguments += secure;

    struct bench bench = {
        .certificate = secure ? test_certificate_of_program() : NULL,
        .count = argument_count > 1 ? (uint32_t)strtoul(arguments[1], NULL, 10) : 2000};
    uint32_t messages = argument_count > 2 ? (uint32_t)strtoul(arguments[2], NULL, 10) : 100;
    struct rlimit limit;

    ASSERT(bench.count > 0 && messages > 0);
    if (secure)
        ws_clients_speak_tls();
    ASSERT(getrlimit(RLIMIT_NOFILE, &limit) == 0);
    limit.rlim_cur = limit.rlim_max;
    ASSERT(setrlimit(RLIMIT_NOFILE, &limit) == 0);
    bench.clients = xcalloc(bench.count, sizeof(*bench.clients));
    bench_start(&bench);
    measure_connecting(&bench);
    measure_broadcast(&bench, messages);
    measure_commands(&bench);
    for (uint32_t i = 0; i < bench.count; i++)
        ws_client_close(&bench.clients[i]);
    free(bench.clients);
    close(bench.orders[1]);
    ASSERT(waitpid(bench.pid, NULL, 0) == bench.pid);
    return 0;
}
