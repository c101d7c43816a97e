#ifndef HERKEND_ENGINE_H
#define HERKEND_ENGINE_H

#include "herkend/codec.h"
#include "herkend/journal.h"
#include "herkend/message.h"
#include "herkend/metrics.h"
#include "herkend/outside.h"

/*
 * The turn, and the owner of all sessions. engine_turn() is a function of its requests and the
 * time: the simulator calls it directly, engine_thread.h gives it a thread. Between threads go
 * values and handles, never a pointer to a connection.
 */

/* A connection of a loop: valid while generation matches. */
struct connection_handle {
    uint32_t loop;
    uint32_t slot;
    uint64_t generation;
};

enum request_kind {
    REQUEST_COMMAND, /* a decoded message of a WebSocket connection; the first is COMMAND_HELLO
                      */
    REQUEST_CLOSED,  /* the connection is gone */
    REQUEST_HTTP,
    REQUEST_JOB,   /* a finished job comes home */
    REQUEST_DRAIN, /* announce the stop: restart update, close 1012 */
};

enum http_method { HTTP_GET, HTTP_POST, HTTP_PATCH, HTTP_DELETE };
enum http_route {
    ROUTE_SESSIONS,       /* GET, POST /api/v1/sessions */
    ROUTE_SESSION,        /* GET, PATCH /api/v1/sessions/{id} */
    ROUTE_SESSION_CLOSE,  /* POST /api/v1/sessions/{id}/close: for the command line */
    ROUTE_SESSION_REPORT, /* GET /api/v1/sessions/{id}/report?format= */
    ROUTE_SESSION_LIVE,   /* POST, as CLOSE: draft -> lobby */
    ROUTE_SESSION_LOAD,   /* POST, by the operator's socket: another process has imported it */
    ROUTE_SESSION_LINKS,  /* GET, POST /api/v1/sessions/{id}/links */
    ROUTE_SESSION_LINK,   /* DELETE /api/v1/sessions/{id}/links/{lid} */
};
enum report_format { REPORT_JSON, REPORT_HTML, REPORT_CSV, REPORT_FORMAT_COUNT };

/*
 * One thing that waits for the engine. Made by a loop, taken by the engine, which releases it.
 * Everything it points to is in its arena.
 */
struct request {
    enum request_kind kind;
    struct connection_handle from;
    struct arena arena;
    struct command command;
    uint64_t received_ms;
    uint64_t address_key; /* keyed hash of the network address: for the limit of seats, never
                             stored */

    enum http_method method;
    enum http_route route;
    struct bytes session_id; /* of the path; an id or a join code */
    struct bytes item_id;    /* of the path, after what it is an item of; empty: none */
    struct bytes body;
    struct bytes bearer;  /* token of the Authorization header; empty: none */
    bool operator_socket; /* came over the data folder's own socket: may do what an organiser
                             may */
    enum report_format format;

    struct job *job;
};
struct request *request_create(enum request_kind kind, struct connection_handle from);
void request_destroy(struct request *request);

/* An answer over HTTP. Given to the gateway. */
struct response {
    uint16_t status;
    const char *content_type; /* static */
    struct buffer body;
    char file_name[64]; /* of a download; empty: inline */
};
void response_destroy(struct response *response);

/* Work that takes long: runs anywhere, comes home as REQUEST_JOB. The engine knows what is in
 * it. */
struct job;
void job_run(struct job *job);
void job_destroy(struct job *job);

/* Where answers go. All called from the engine's thread (inside engine_turn); none may call
 * back. */
struct engine_port {
    void *context;
    void (*send)(void *context, struct connection_handle to,
                 struct message *message); /* borrowed; retain to keep */
    void (*close)(void *context, struct connection_handle to, uint16_t code,
                  const char *reason);
    void (*respond)(void *context, struct connection_handle to,
                    struct response *response); /* taken */
    /* The language of the session a connection is now in, for the stems of its texts. */
    void (*bound)(void *context, struct connection_handle to, enum role role,
                  enum language language);
    void (*flush)(void *context); /* end of a turn: one wake-up per loop */
    /* Runs job_run(job) somewhere and posts REQUEST_JOB. False: too much waits already. */
    bool (*submit)(void *context, struct job *job);
};

struct engine_settings {
    uint32_t capacity_default;
    uint32_t seats_per_address_max;
    uint32_t guesses_per_minute_max; /* unknown codes and tokens per address */
    const char *public_url;          /* for links; without a slash at its end */
    bool demo;
};

struct engine;

/*
 * journal, keyring, people, metrics: borrowed until engine_destroy; people may be NULL (no API
 * tokens). Replays all sessions. -ERR_DAMAGED, -ERR_NEWER, -ERR_IO with the journal's sentence.
 */
MUST_CHECK int engine_create(struct engine **out, struct journal *journal,
                             struct keyring *keyring, struct people *people,
                             struct metrics *metrics, const struct engine_settings *settings,
                             const struct engine_port *port, uint64_t now_ms,
                             struct error *error);
void engine_destroy(struct engine *engine);

/*
 * One turn: takes the requests (and destroys them), decides, applies, commits once; then
 * answers; then publishes what is due. requests   taken, request_count may be 0 (a clock has
 * run out) now_ms     UTC; a clock that goes back is held still
 */
void engine_turn(struct engine *engine, struct request **requests, size_t request_count,
                 uint64_t now_ms);

/* When the next turn is due without requests; UINT64_MAX: never. */
uint64_t engine_next_deadline(const struct engine *engine);

/* Makes a session from a script as `session create` does, outside a turn (command line, tests).
 * body: its JSON answer. */
MUST_CHECK int engine_create_session(struct engine *engine, struct bytes script_json,
                                     uint64_t now_ms, struct buffer *answer,
                                     struct error *error);

/* For tests and tools: borrowed, NULL when unknown. */
const struct session *engine_find_session(const struct engine *engine, struct bytes id_or_code);

/* Replays one session from a journal (command line: report, export, verify). Given. */
MUST_CHECK int session_load(struct session **out, struct journal *journal,
                            struct bytes session_id, struct error *error);
/* Replays and compares everything that is stored twice; the sentence names the first
 * difference. */
MUST_CHECK int session_verify(struct journal *journal, struct bytes session_id,
                              struct error *error);

#endif
