/*
 * What a connection costs a server while nothing happens: the growth of its resident memory
 * over COUNT connections, after as many before them have filled its buffers.
 *
 *     bench-idle [--tls] PORT PID HELLO COUNT
 *
 * HELLO: the first message of each, as '{"type":"hello","token":"…"}'. --tls: the server speaks
 * TLS; any certificate will do.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "herkend/memory.h"
#include "ws_client.h"

enum { WARM_UP = 500, COUNT_MAX = 9000 };

static long resident_bytes(const char *pid)
{
    char path[64];
    long pages = -1;

    snprintf(path, sizeof(path), "/proc/%s/statm", pid);
    FILE *file = fopen(path, "r");

    if (!file || fscanf(file, "%*d %ld", &pages) != 1) {
        fprintf(stderr, "bench-idle: cannot read %s\n", path);
        exit(2);
    }
    fclose(file);
    return pages * sysconf(_SC_PAGESIZE);
}

/* Connected, and welcomed. */
static void join(struct ws_client *client, uint16_t port, const char *hello)
{
    struct ws_in frame;

    if (!ws_client_open(client, port) || !ws_client_send_text(client, hello) ||
        !ws_client_read_frame(client, &frame) || frame.opcode != WS_TEXT) {
        fprintf(stderr, "bench-idle: a connection is not welcomed\n");
        exit(1);
    }
    buffer_release(&client->input);
    buffer_init(&client->input, WS_CLIENT_INPUT_BYTES_MAX);
    client->input_used = 0;
}

int main(int argument_count, char **arguments)
{
    if (argument_count > 1 && strcmp(arguments[1], "--tls") == 0) {
        ws_clients_speak_tls();
        argument_count--;
        arguments++;
    }
    if (argument_count != 5) {
        fprintf(stderr, "usage: bench-idle [--tls] PORT PID HELLO COUNT\n");
        return 2;
    }

    uint16_t port = (uint16_t)strtoul(arguments[1], NULL, 10);
    size_t count = strtoul(arguments[4], NULL, 10);

    if (count == 0 || count > COUNT_MAX) {
        fprintf(stderr, "bench-idle: COUNT has to be 1 to %d\n", COUNT_MAX);
        return 2;
    }

    struct ws_client *clients = xcalloc(WARM_UP + count, sizeof(*clients));

    for (size_t i = 0; i < WARM_UP; i++)
        join(&clients[i], port, arguments[3]);

    long before = resident_bytes(arguments[2]);

    for (size_t i = WARM_UP; i < WARM_UP + count; i++)
        join(&clients[i], port, arguments[3]);
    printf("%ld\n", (resident_bytes(arguments[2]) - before) / (long)count);
    for (size_t i = 0; i < WARM_UP + count; i++)
        ws_client_close(&clients[i]);
    free(clients);
    return 0;
}
