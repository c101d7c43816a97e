/*
 * bench-load: many WebSocket clients for one server. Reads pieces of work from stdin, a line
 * each (work.c), and answers each with a line of figures. Counts every message: what is lost,
 * doubled or out of order ends it with 1.
 *
 *     bench-load --dialect NAME --port N --server PID --clients N [--tls]
 *                [--code CODE --moderator TOKEN --observer TOKEN]
 */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/resource.h>

#include "herkend/memory.h"
#include "load.h"

enum { LINE_BYTES = 2048, CLIENTS_MAX = 60000 };

static SSL_CTX *tls_create(void)
{
    SSL_CTX *tls = SSL_CTX_new(TLS_client_method());

    if (!tls)
        fail("TLS: out of memory");
    SSL_CTX_set_mode(tls, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                              SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    return tls;
}

static void options_read(struct load *load, int argument_count, char **arguments)
{
    static const struct option options[] = {
        {"dialect", required_argument, NULL, 'd'},
        {"port", required_argument, NULL, 'p'},
        {"server", required_argument, NULL, 's'},
        {"clients", required_argument, NULL, 'n'},
        {"tls", no_argument, NULL, 't'},
        {"code", required_argument, NULL, 'c'},
        {"moderator", required_argument, NULL, 'm'},
        {"observer", required_argument, NULL, 'o'},
        {0},
    };

    for (int option;
         (option = getopt_long(argument_count, arguments, "", options, NULL)) >= 0;) {
        switch (option) {
        case 'd':
            load->dialect = dialect_find(optarg);
            break;
        case 'p':
            load->port = (uint16_t)strtoul(optarg, NULL, 10);
            break;
        case 's':
            load->server = (pid_t)strtol(optarg, NULL, 10);
            break;
        case 'n':
            load->member_max = (uint32_t)strtoul(optarg, NULL, 10);
            break;
        case 't':
            load->tls = tls_create();
            break;
        case 'c':
            load->code = optarg;
            break;
        case 'm':
            load->moderator_token = optarg;
            break;
        case 'o':
            load->observer_token = optarg;
            break;
        default:
            exit(2);
        }
    }
    if (!load->dialect || load->port == 0 || load->server <= 0 || load->member_max == 0 ||
        load->member_max > CLIENTS_MAX)
        fail("--dialect, --port, --server and --clients are needed");
}

static void files_raise(uint32_t clients)
{
    struct rlimit files;

    if (getrlimit(RLIMIT_NOFILE, &files) != 0)
        fail("getrlimit: %s", strerror(errno));
    files.rlim_cur = files.rlim_max;
    if (setrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_cur < clients + 32)
        fail("%u clients need more open files than the limit of %llu", clients,
             (unsigned long long)files.rlim_cur);
}

int main(int argument_count, char **arguments)
{
    struct load load = {.code = "", .moderator_token = "", .observer_token = ""};
    char line[LINE_BYTES];

    options_read(&load, argument_count, arguments);
    files_raise(load.member_max);
    load.epoll = epoll_create1(EPOLL_CLOEXEC);
    load.clients = xcalloc(load.member_max + 1, sizeof(*load.clients));
    for (uint32_t i = 0; i <= load.member_max; i++) {
        load.clients[i].load = &load;
        load.clients[i].index = i;
    }
    while (fgets(line, sizeof(line), stdin)) {
        line[strcspn(line, "\n")] = '\0';
        if (!work_run(&load, line))
            fail("there is no such work: %s", line);
    }
    return 0; /* the kernel resets every connection */
}
