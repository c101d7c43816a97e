#ifndef HERKEND_TESTS_NETWORK_H
#define HERKEND_TESTS_NETWORK_H

/*
 * A server without sockets: the real engine on a virtual clock, a memory journal that fails on
 * order, and links that break. Everything is drawn from one seed. It asserts by itself that no
 * answer leaves before what it answers is in the journal.
 */
#include "herkend/engine.h"

enum { LINKS_MAX = 256 };

struct message_list {
    char **items;
    size_t count, capacity;
};

/* One connection's two ends. */
struct link {
    bool open;
    bool taken; /* by a client, until it has read what came before the end */
    uint64_t generation;
    uint16_t close_code; /* why the server closed it; 0: it did not */
    enum language language;
    struct message_list received; /* by the client, not read yet */
};

struct network {
    uint64_t random;
    uint64_t now_ms;
    struct journal *journal;
    struct keyring *keyring;
    struct metrics metrics;
    struct engine_settings settings;
    struct engine_port port;
    struct engine *engine;
    struct link links[LINKS_MAX];
    struct request **queue; /* waits for the next turn */
    size_t queue_count, queue_capacity;
    struct job **jobs;
    size_t job_count, job_capacity;
    uint32_t fault_per_mille; /* of turns whose commit fails */
    char session[40];         /* id */
    char code[16];
    char moderator_token[96];
    uint32_t crash_count;
    uint32_t fault_count;
};

struct network *network_create(uint64_t seed, const char *script_json);
void network_destroy(struct network *network);

/* A new connection: its link, or LINKS_MAX when all are in use. */
uint32_t network_connect(struct network *network);
/* The client sends; decoded as a loop does. Lost when the link is closed. */
void network_send(struct network *network, uint32_t link, const char *json);
/* The link breaks: what the client has not read is lost, the server learns of it later. */
void network_break(struct network *network, uint32_t link);
/* The client has seen that its link was closed. */
void network_leave(struct network *network, uint32_t link);
/* One turn with some or all of what waits, then finished jobs; some time passes. */
void network_turn(struct network *network, uint32_t ms);
/* kill -9 and restart on the same journal and keys. All links break. */
void network_crash(struct network *network);
/* A session of its own, replayed from the journal. Given. */
struct session *network_replay(struct network *network);

#endif
