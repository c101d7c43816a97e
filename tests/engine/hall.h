#ifndef HERKEND_TESTS_HALL_H
#define HERKEND_TESTS_HALL_H

/*
 * A hall with an engine in it and people at its doors: a journal in memory, a port that writes
 * down what goes out, a clock that the test moves. Texts come back as the JSON that a client
 * would get.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "herkend/desk.h"
#include "herkend/engine.h"

enum { HALL_CLIENTS_MAX = 1200, HALL_JOBS_MAX = 100 };

struct hall_client {
    struct connection_handle handle;
    char **messages;
    size_t message_count, message_capacity;
    size_t answer_count; /* of these: somebody waits for them */
    uint64_t *topics;    /* of each of them; 0: none */
    size_t topic_capacity;
    uint16_t close_code; /* 0: open */
    char close_reason[128];
    enum role bound;
    enum language language;
    uint64_t address_key;
    const char *bearer, *sign_in; /* of its handshake; NULL: none */
    enum request_origin origin;
};

struct hall {
    struct journal
        outer; /* what the engine sees: passes on, and writes down the order of things */
    struct journal *memory;
    struct keyring *keyring;
    struct people *people; /* NULL unless a test brings one */
    struct metrics metrics;
    struct engine_settings settings;
    struct engine *engine;
    uint64_t now_ms;

    struct hall_client clients[HALL_CLIENTS_MAX + 1]; /* from 1 */
    uint32_t client_count;
    struct request *pending[HALL_CLIENTS_MAX * 4];
    size_t pending_count;
    struct job *jobs[HALL_JOBS_MAX];
    size_t job_count;
    bool refuse_jobs;
    bool no_people; /* from the next restart on: the port has none */
    /* From the next restart on; NULL: there is none. */
    void (*desk)(void *context, const struct desk_request *request, uint64_t now_ms,
                 struct desk_response *response);
    void *desk_context;
    struct hall_rehearsal {
        char code[16];
        uint32_t participants, speed;
    } rehearsals[4]; /* that people were called to */
    size_t rehearsal_count;
    struct response *response; /* the last one */
    uint32_t response_count;

    char order[64]; /* C: committed, F: commit failed, S: sent, R: responded, P: people called;
                       the first ones since cleared */
    uint32_t commit_count;
    int fail_commits; /* so many fail with -ERR_IO before anything is written */

    char id[16]; /* of the session that hall_open made */
    char code[16];
    char moderator_token[TOKEN_BYTES_MAX];
    char observer_token[TOKEN_BYTES_MAX];
};

/* An engine without sessions. */
struct hall *hall_create(void);
void hall_destroy(struct hall *hall);
/* The engine goes, and comes back on the same journal: connections are lost. */
void hall_restart(struct hall *hall);
int hall_try_restart(struct hall *hall, struct error *error);

/* A session of one theme (or that of the script), in the lobby. */
void hall_open(struct hall *hall, const char *script_json);
/* The same, live. */
void hall_open_live(struct hall *hall);
extern const char hall_script[];

uint32_t hall_connect(struct hall *hall);
/* Queues a message, printf-style. */
__attribute__((format(printf, 3, 4))) void hall_post(struct hall *hall, uint32_t client,
                                                     const char *format, ...);
void hall_post_closed(struct hall *hall, uint32_t client);
/* One turn with what is queued, at the present time. */
void hall_turn(struct hall *hall);
/* Queues, turns, and returns what the client got last; NULL: nothing new. */
__attribute__((format(printf, 3, 4))) const char *hall_say(struct hall *hall, uint32_t client,
                                                           const char *format, ...);
/* Moves the clock, turning whenever the engine asks for it, and runs its jobs. */
void hall_pass(struct hall *hall, uint64_t ms);

/* A participant who has joined by code; client number. */
uint32_t hall_join(struct hall *hall);
/* The seat token of a client's welcome, in a buffer of the caller. */
void hall_token(struct hall *hall, uint32_t client, char out[TOKEN_BYTES_MAX]);
uint32_t hall_moderate(struct hall *hall);
uint32_t hall_observe(struct hall *hall);

/* The newest message of a type, NULL when there is none; and how many there are. */
const char *hall_last(const struct hall *hall, uint32_t client, const char *type);
size_t hall_count(const struct hall *hall, uint32_t client, const char *type);
/* The topic of the newest, which is there; 0: none. */
uint64_t hall_topic(const struct hall *hall, uint32_t client, const char *type);
/* Forgets all messages and the order of things so far. */
void hall_clear(struct hall *hall);
/* The value of a key at the top of a message, as text without quotes; fails the test if it is
 * not there. */
const char *hall_value(const char *message, const char *key);
#define assert_says(message, fragment)                                                         \
    do {                                                                                       \
        const char *said_ = (message);                                                         \
        if (!said_ || !strstr(said_, fragment))                                                \
            fail_msg("expected %s in %s", fragment, said_ ? said_ : "(nothing)");              \
    } while (0)

struct hall_call {
    enum http_method method;
    enum http_route route;
    const char *session; /* default: that of hall_open */
    const char *body;
    const char *item;
    const char *bearer;
    const char *sign_in; /* the cookie */
    enum request_origin origin;
    bool operator_socket;
    enum report_format format;
    bool is_page;
    uint64_t address_key;
    enum language language;
    bool thanks;
};
/* Runs the jobs that wait, in their order, and the turn that they come home in. */
void hall_work(struct hall *hall);
/* Queues a request without a turn. */
void hall_post_call(struct hall *hall, struct hall_call call);
/* The status; 0 when there is no response yet. The body is in hall->response. */
uint16_t hall_call(struct hall *hall, struct hall_call call);
const char *hall_body(struct hall *hall);

#endif
