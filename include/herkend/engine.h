#ifndef HERKEND_ENGINE_H
#define HERKEND_ENGINE_H

#include "herkend/accounts.h"
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

struct desk_request; /* desk.h */
struct desk_response;

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

enum http_method { HTTP_GET, HTTP_POST, HTTP_PATCH, HTTP_DELETE, HTTP_PUT };
enum http_route {
    ROUTE_SESSIONS,        /* GET, POST /api/v1/sessions */
    ROUTE_SESSION,         /* GET, PATCH /api/v1/sessions/{id} */
    ROUTE_SESSION_CLOSE,   /* POST /api/v1/sessions/{id}/close: for the command line */
    ROUTE_SESSION_REPORT,  /* GET /api/v1/sessions/{id}/report?format= */
    ROUTE_REPORT_WITHDRAW, /* POST /api/v1/sessions/{id}/report/withdraw */
    ROUTE_REPORT_READMIT,  /* POST /api/v1/sessions/{id}/report/readmit */
    ROUTE_FOLLOW_UP,       /* POST /api/v1/sessions/{id}/follow-up */
    ROUTE_SESSION_LIVE,    /* POST, as CLOSE: draft -> lobby */
    ROUTE_SESSION_LOAD,    /* POST, by the operator's socket: another process has imported it */
    ROUTE_SESSION_ERASE,   /* POST, by the operator's socket: nothing is left of it */
    ROUTE_SESSION_SCRIPT,  /* GET /api/v1/sessions/{id}/script */
    ROUTE_REHEARSALS,      /* POST /api/v1/sessions/{id}/rehearsals */
    ROUTE_JOIN,            /* GET /api/v1/join/{code} */
    ROUTE_ORGANISERS,      /* POST /api/v1/organisers */
    ROUTE_SIGN_IN,         /* POST /api/v1/sign-in */
    ROUTE_SIGN_OUT,        /* POST /api/v1/sign-out */
    ROUTE_ME,              /* GET /api/v1/me */
    ROUTE_ME_PASSWORD,     /* POST /api/v1/me/password */
    ROUTE_SESSION_LINKS,   /* GET, POST /api/v1/sessions/{id}/links */
    ROUTE_SESSION_LINK,    /* DELETE /api/v1/sessions/{id}/links/{lid} */

    /* Of the desk. */
    ROUTE_EVENT_PAGE,           /* GET, POST /e/{code} */
    ROUTE_EVENT_ICS,            /* GET /e/{code}.ics */
    ROUTE_WAY,                  /* GET, POST /r/{way} */
    ROUTE_WAY_UNSUBSCRIBE,      /* GET, POST /r/{way}/unsubscribe */
    ROUTE_PRIVACY,              /* GET /privacy */
    ROUTE_SESSION_EVENT,        /* GET, PUT /api/v1/sessions/{id}/event */
    ROUTE_SESSION_EVENT_CANCEL, /* POST .../event/cancel */
    ROUTE_REGISTRATIONS,        /* GET, POST .../registrations */
    ROUTE_REGISTRATION,         /* PATCH, DELETE .../registrations/{rid} */
    ROUTE_REGISTRATION_RESEND,  /* POST .../registrations/{rid}/resend */
    ROUTE_INVITATIONS,          /* POST .../invitations */
    ROUTE_MAIL,                 /* GET .../mails/{number} */
    ROUTE_ERASURES,             /* GET /api/v1/erasures */
};
enum report_format {
    REPORT_JSON,
    REPORT_HTML,
    REPORT_CSV,
    REPORT_PDF,
    REPORT_XLSX,
    REPORT_FORMAT_COUNT
};

/* Where the page comes from that made a browser send this: its Origin, judged by the gateway.
 */
enum request_origin {
    ORIGIN_NONE,    /* not said: a program, or a mere look */
    ORIGIN_OWN,     /* the server's own, or a configured one */
    ORIGIN_FOREIGN, /* any other */
};

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
    struct bytes bearer;        /* token of the Authorization header; empty: none */
    struct bytes sign_in;       /* value of the cookie; empty: none */
    enum request_origin origin; /* of HTTP and, as bearer and sign_in, of a hello's handshake */
    bool operator_socket; /* came over the data folder's own socket: may do what an organiser
                             may */
    enum report_format format;
    bool is_page;           /* a person's browser asks: what cannot be had is said in a page */
    enum language language; /* of a page, where no session has a say */
    bool thanks;            /* the parameter of that name */
    struct bytes step;      /* the name of the first parameter of all; empty: none */

    struct job *job;
};
struct request *request_create(enum request_kind kind, struct connection_handle from);
/* NULL is allowed. */
void request_destroy(struct request *request);
void requests_destroy(struct request *const *requests, size_t count);

/* An answer over HTTP. Given to the gateway. */
struct response {
    uint16_t status;
    const char *content_type; /* static */
    struct buffer body;
    char file_name[64]; /* of a download; empty: inline */
    char cookie[256];   /* value of Set-Cookie; empty: none */
    char location[256]; /* value of Location; empty: none */
};
void response_destroy(struct response *response);

/*
 * What the cookie of a sign-in is called. Behind https it gets the prefix that binds it to this
 * host and to secure connections (RFC 6265bis, 4.1.3.2); over plain http a browser would not
 * keep that.
 */
static inline const char *sign_in_cookie_name(bool https)
{
    return https ? "__Host-herkend_sign_in" : "herkend_sign_in";
}
/* Whether a public URL is one of https. NULL: it is not. */
static inline bool url_is_https(const char *url)
{
    return url && strncmp(url, "https://", 8) == 0;
}

/* Work that takes long: runs anywhere, comes home as REQUEST_JOB. The engine knows what is in
 * it. */
struct job;
void job_run(struct job *job);
/* Whether it may take seconds: then whoever runs jobs lets others run beside it. */
bool job_is_long(const struct job *job);
void job_destroy(struct job *job);

/* Simulated people for a session that is there to be tried out. */
struct rehearsal {
    const char *code;      /* by which they join; borrowed for the call */
    uint32_t participants; /* 1..REHEARSAL_PEOPLE_MAX */
    uint32_t speed;        /* 1..REHEARSAL_SPEED_MAX */
};

/* Where answers go. All called from the engine's thread (inside engine_turn); none may call
 * back. */
struct engine_port {
    void *context;
    void (*send)(void *context, struct connection_handle to,
                 struct message *message); /* borrowed; retain to keep */
    /* The same messages, in order, to each of several. NULL: send is called for each. */
    void (*send_many)(void *context, const struct connection_handle *to, size_t to_count,
                      struct message *const *messages, size_t message_count); /* borrowed */
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
    /* Has people take part in a session, which is durable now; they leave when it closes. NULL:
     * there are none here. */
    void (*rehearse)(void *rehearse_context, const struct rehearsal *rehearsal);
    void *rehearse_context; /* whoever has the people need not be whoever has the connections */
    /* What is asked about people, as desk_handle(): in job_run(), of one job at a time. NULL:
     * nobody signs up here. */
    void (*desk)(void *desk_context, const struct desk_request *request, uint64_t now_ms,
                 struct desk_response *response);
    void *desk_context;
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
