#ifndef HERKEND_GATEWAY_INTERNAL_H
#define HERKEND_GATEWAY_INTERNAL_H

/*
 * What the files of this floor share. A struct loop and all its wires belong to the loop's
 * thread; between threads go handles (engine.h) and the few atomics of struct gateway.
 */
#include <libwebsockets.h>
#include <pthread.h>
#include <stdatomic.h>
#include <uv.h>

#include "address.h"
#include "frame.h"
#include "herkend/gateway.h"
#include "http_head.h"
#include "mailbox.h"
#include "outbox.h"
#include "static_files.h"
#include "tls.h"

enum {
    LOOPS_MAX = 16,
    OPERATOR_CONNECTIONS_MAX = 16, /* beside the others: a full server can still be asked */
    READ_BYTES_MAX = 16 * 1024,    /* of one read */
    INPUT_BYTES_MAX = 4 * READ_BYTES_MAX, /* read and not yet understood */
    WRITE_BYTES_MAX = 64 * 1024,          /* of one write */
    WRITES_PER_TURN_MAX = 4,              /* then others get their turn */
    SEND_BUFFER_BYTES = 128 * 1024,       /* in the kernel, per connection */
    MAILBOX_ENTRIES_MAX = 256 * 1024,
    HTTP_BODIES_BYTES_MAX = 64 * 1024 * 1024, /* being received, per loop */
    OUTBOXES_BYTES_MAX = 512 * 1024 * 1024,   /* waiting for readers, per loop */
    ENGINE_ANSWER_TIMEOUT_MS = 60 * 1000,
    HTTP_BODY_STEP_BYTES = 64 * 1024, /* each such part of a body has http_timeout_ms */
    PINGS_MISSED_MAX = 2,
    SWEEP_MS_MIN = 5,
    SWEEP_MS_MAX = 1000,
    HANDSHAKES_MAX = 1000,        /* of TLS under way, per loop: some 45 KiB each */
    HANDSHAKE_PATIENCE_MS = 1000, /* then one that is under way may be given up for another */
};

/* Where a wire is. */
enum wire_state {
    WIRE_HTTP_HEAD,   /* a request may come */
    WIRE_HTTP_BODY,   /* its body is coming */
    WIRE_HTTP_ENGINE, /* the engine has it */
    WIRE_HTTP_ANSWER, /* the answer is being written */
    WIRE_WEBSOCKET,
    WIRE_WEBSOCKET_CLOSING, /* our close frame is out, the peer's is not here */
    WIRE_FINISHING,         /* what waits is written, then our side is shut */
    WIRE_LINGERING,         /* shut; reads until the peer has read all and closes */
    WIRE_GONE,              /* the socket is closed, the engine could not be told yet */
};

/* Whether a wire waits to be written to, and among whom. */
enum flush_place { FLUSH_NONE, FLUSH_LATER, FLUSH_FIRST };

/* Slots of wires with new output, in order. */
struct slot_queue {
    uint32_t *slots;
    size_t done, count, capacity;
};

/* A request that is read or answered. */
struct http_exchange {
    struct request *request; /* NULL once the engine has taken it */
    const struct route *route;
    struct bytes path;        /* of a file; in the request's arena, as the rest */
    struct bytes entity_tags; /* If-None-Match */
    struct codings_accepted accepted;
    uint64_t address_key; /* of this request: behind a proxy each may be another's */
    char *body;           /* in the request's arena */
    size_t body_bytes;    /* announced */
    size_t body_got_bytes;
    size_t body_step_bytes; /* at which the timeout begins anew */
    bool head_only;
    bool keep_alive;
    bool keep_alive_after_body;
};

/* What a handshake brought along of an organiser, for the hello. */
struct handshake_words {
    char bearer[TOKEN_BYTES_MAX];
    char sign_in[TOKEN_BYTES_MAX];
    enum request_origin origin;
};

/* The part of a wire that exists once it speaks WebSocket. */
struct websocket {
    struct frame_decoder decoder;
    uint64_t tokens_ms; /* when tokens was last reckoned */
    uint64_t next_ping_ms;
    uint32_t tokens_milli;         /* token bucket, in thousandths of a message */
    uint32_t excess;               /* messages over the rate since it was last obeyed */
    enum language language;        /* of the session it is in */
    struct handshake_words *words; /* NULL: none, as of nearly everybody */
    uint8_t pings_missed;
    bool said_hello;
    bool engine_knows; /* REQUEST_CLOSED is owed when it ends */
};

/* The part of a wire that exists where TLS is spoken. */
struct secure {
    struct tls *tls; /* NULL: nothing was received, or it waits for its turn in wire->input */
    struct wire *before, *next; /* of loop->shaking */
    uint64_t shaking_since_ms;
};

/*
 * This loop's end of one connection. (The engine has a struct connection of its own.) What is
 * looked at to tell it what all are told stands first and close together: with 10,000 of them
 * each line of the cache that is touched comes from memory.
 */
struct wire {
    struct lws *wsi; /* NULL once it is closed */
    uint64_t generation;
    struct loop *loop;
    struct secure *secure; /* NULL: no TLS */
    uint32_t slot;
    int fd;
    enum wire_state state;
    enum flush_place flush_place;
    bool blocked;         /* the engine's inbox was full: nothing is read for a moment */
    bool reading;         /* whether libwebsockets reads for us */
    bool doomed;          /* to be closed as soon as nobody is inside it */
    bool holding;         /* libwebsockets was given a part of a write; it may be gone by now */
    uint64_t progress_ms; /* when output last moved */
    struct outbox outbox;
    struct buffer input;
    size_t input_used;

    uint64_t address_key;
    uint64_t counted_key;       /* under which address_counts knows it */
    uint64_t deadline_ms;       /* what it means depends on the state; 0: none */
    struct http_exchange *http; /* NULL outside of an exchange */
    struct websocket ws;
    bool operator_socket;
    bool metrics_only; /* came in by the listener for metrics */
};
/* Its first so many bytes are what stands close together. */
enum { WIRE_NEAR_BYTES = offsetof(struct wire, address_key), CACHE_LINE_BYTES = 64 };

/* The first on every loop, the others on loop 0. */
enum listener { LISTENER_PUBLIC, LISTENER_OPERATOR, LISTENER_METRICS, LISTENER_COUNT };

/* Who has said something to the engine, to see whether many do. */
struct callers {
    uint64_t since_ms;      /* when count began */
    uint32_t count, before; /* now, and in the time before */
    uint32_t last_slot;
};

struct loop {
    struct gateway *gateway;
    uint32_t index;
    pthread_t thread;
    bool thread_runs;
    uv_loop_t uv;
    bool uv_made;
    struct lws_context *context;
    struct lws_vhost *vhost;
    uv_async_t wake;
    uv_timer_t sweep;
    uv_timer_t retry; /* runs while wires are blocked */
    uv_poll_t listeners[LISTENER_COUNT];
    int listen_fds[LISTENER_COUNT]; /* -1: none */
    bool watching[LISTENER_COUNT];  /* whether listeners[i] is libuv's */
    int spare_fd; /* given up to refuse a connection when descriptors run out */
    struct mailbox *mailbox;

    struct wire **wires; /* by slot; NULL: free */
    size_t wire_capacity;
    uint32_t slot_count; /* slots ever used */
    uint32_t *free_slots;
    size_t free_slot_count, free_slot_capacity;
    uint32_t wire_count;
    uint64_t last_generation;
    struct slot_queue flush_first, flush_later;
    uv_idle_t flushing; /* runs while flush_later is not empty */
    uv_prepare_t gathering;
    bool engine_owed;         /* something was put into its inbox, and it was not woken */
    uint64_t engine_woken_ms; /* by this loop */
    struct callers callers;
    uint32_t blocked_count;

    struct wire *shaking_first, *shaking_last; /* in TLS handshakes, the oldest first */
    uint32_t shaking_count;

    size_t bodies_bytes;
    size_t outboxes_bytes;
    char *write_buffer;    /* WRITE_BYTES_MAX */
    struct buffer sealed;  /* the same under TLS */
    struct buffer scratch; /* one update */
    time_t date_s;
    char date[32]; /* of HTTP, for date_s */
    bool stopping; /* closes everything */
    uint64_t stop_deadline_ms;
};

struct gateway {
    struct gateway_settings settings; /* texts point into texts */
    struct arena texts;
    struct metrics *metrics;      /* borrowed until destroy */
    struct engine_thread *engine; /* borrowed from start to stop */
    struct address_hasher hasher;
    struct address_counts *addresses;
    struct loop *loops[LOOPS_MAX];
    uint32_t loop_count;
    uint16_t port;
    uint16_t metrics_port; /* 0: no listener of their own */
    bool operator_socket_bound;
    struct tls_context *tls;    /* NULL: plain */
    struct bytes public_origin; /* of public_url: "https://host"; empty: none */
    bool public_is_https;
    struct bytes websocket_origin; /* of the same host: "wss://host"; empty: none */
    pthread_mutex_t page_mutex;    /* guards page, demo, theme and its tag */
    struct buffer page;            /* stands in for the web client */
    struct buffer theme;           /* /theme.css */
    struct buffer demo;            /* JSON of /api/v1/demo */
    char theme_tag[24];
    struct static_files *files;        /* the web client; NULL: none */
    _Atomic uint32_t connection_count; /* open, all loops */
    _Atomic bool draining;             /* no new connections */
    _Atomic bool stopping;
    _Atomic uint64_t stop_timeout_ms;
};

/* loop.c: the thread. */
/* Slots of a loop, in the worst case of one that has all connections. */
static inline uint32_t loop_slots_max(const struct gateway *gateway)
{
    return gateway->settings.connections_max + OPERATOR_CONNECTIONS_MAX;
}
MUST_CHECK int loop_create(struct loop **out, struct gateway *gateway, uint32_t index,
                           struct error *error);
void loop_destroy(struct loop *loop);
MUST_CHECK int loop_start(struct loop *loop, struct error *error);
void loop_join(struct loop *loop);
static inline uint64_t loop_now_ms(const struct loop *loop)
{
    return uv_now(&loop->uv);
}
/* "Sat, 21 Nov 2026 17:15:00 GMT". */
const char *loop_date(struct loop *loop);
/* Hands out what the engine has delivered. */
void loop_take_mail(struct loop *loop);
/* Blocked wires will be looked at again soon. */
void loop_retry_soon(struct loop *loop);

/* listener.c: from a listening socket to wires. */
MUST_CHECK int listener_open_tcp(const char *address, uint16_t port, bool shared, int *fd,
                                 uint16_t *bound_port, struct error *error);
MUST_CHECK int listener_open_unix(const char *path, int *fd, struct error *error);
MUST_CHECK int listener_share(int fd, struct error *error);
MUST_CHECK int listeners_watch(struct loop *loop, struct error *error);
void listeners_close(struct loop *loop);

/* wire.c: one connection, whatever is spoken on it. */
int wire_service(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
                 size_t size);
struct wire *wire_create(struct loop *loop, uint64_t address_key);
void wire_adopt(struct wire *wire, int fd);
/* NULL when the handle is stale. */
struct wire *wire_find(struct loop *loop, uint32_t slot, uint64_t generation);
/* The wire of this slot, if there is one, is looked at soon. */
void wire_expect(const struct loop *loop, uint32_t slot);
struct connection_handle wire_handle(const struct wire *wire);
/* Reads on, writes what waits, and closes it if it is doomed: may free the wire. Never within
 * a callback of libwebsockets for it. */
void wire_go_on(struct wire *wire);
/* Unread input. */
struct bytes wire_input(const struct wire *wire);
void wire_use(struct wire *wire, size_t bytes);
/* bytes: taken. */
void wire_send_bytes(struct wire *wire, char *bytes, size_t size);
/* False: its outbox, or that of all, is full. */
bool wire_send_message(struct wire *wire, struct message *message);
void wire_drop_unsent(struct wire *wire);
/* No more input is looked at; what waits is written, then the connection ends. */
void wire_finish(struct wire *wire);
/* Ends it without any ado. */
void wire_doom(struct wire *wire);
bool wire_is_waiting_for_reader(const struct wire *wire);
/* Frees the slot; the wire is gone. */
void wire_free(struct wire *wire);

/* Writes this now; nothing may be left of an earlier write. What the kernel does not take waits
 * in libwebsockets. bytes: borrowed. False: the wire is doomed. */
bool wire_write(struct wire *wire, struct bytes bytes);
/* Whether a part of an earlier write waits in libwebsockets: nothing may be written then. */
bool wire_is_holding(const struct wire *wire);
/* Forgets all output, whatever was begun of it: nothing can follow. */
void wire_drop_output(struct wire *wire);

/* secure.c: TLS between a wire and its socket. */
/* This wire speaks it. */
void secure_begin(struct wire *wire);
/* NULL is allowed in wire->secure for all below. */
void secure_release(struct wire *wire);
/* Whether the wire's input is still the socket's: TLS has not begun. */
bool secure_has_to_begin(const struct wire *wire);
/* Whether it may be spoken over it: not while hands are being shaken. */
bool secure_is_open(const struct wire *wire);
/* Whether the peer has said that nothing more comes. */
bool secure_has_ended(const struct wire *wire);
/* A step of understanding input, as http_step_head(). */
bool secure_step(struct wire *wire);
/* Bytes of the socket; what they say becomes the wire's input. */
void secure_receive(struct wire *wire, struct bytes received);
/* As wire_write(). */
bool secure_write(struct wire *wire, struct bytes bytes);
/* Says that nothing more comes, once. */
void secure_say_goodbye(struct wire *wire);
/* Gives up handshakes that take long, when others wait for their turn. */
void secure_make_room(struct loop *loop);
/* flush.c: output has come for this wire, and is written by flush_work(). place: FLUSH_FIRST,
 * when somebody waits for it. */
void flush_want(struct wire *wire, enum flush_place place);
void flush_work(struct loop *loop);
void flush_release(struct loop *loop);

/* gather.c: requests of many connections are taken together. */
void gather_begin(struct loop *loop);
/* How long a loop of so many lets requests gather. */
uint64_t gather_pause_ms(uint32_t connections);
/* As engine_thread_post(); the engine is woken before the loop sleeps. */
MUST_CHECK bool gather_post(struct loop *loop, struct request *request);

/* sweep.c: what time does to wires. */
void sweep_wire(struct wire *wire, uint64_t now_ms);

/* http.c: requests and answers. Steps return whether they got anywhere. */
void http_begin(struct wire *wire);
bool http_step_head(struct wire *wire);
bool http_step_body(struct wire *wire);
void http_end_exchange(struct wire *wire);
void http_respond(struct wire *wire, struct response *response);

/* http_answer.c: how answers look. */
enum answer_look {
    LOOK_DATA,   /* nothing may be loaded or run */
    LOOK_STYLED, /* a page of our own with its style inside */
    LOOK_FORM,   /* the same, with forms that are sent to this host */
    LOOK_CLIENT, /* the web client: scripts and styles of this host, as files */
};
struct http_answer {
    uint16_t status;
    const char *content_type; /* NULL: no body */
    struct bytes body;        /* copied */
    struct buffer *taken;     /* or this, which is emptied */
    const char *fields;       /* further header lines, each with CR LF; NULL: none */
    const char *file_name;    /* of a download; NULL or empty: none */
    const char *referrer;     /* Referrer-Policy; NULL: no-referrer */
    enum answer_look look;
};
void http_answer(struct wire *wire, const struct http_answer *answer);
/* An RFC 9457 problem document. */
void http_problem(struct wire *wire, uint16_t status, const char *detail, const char *fields);
/* The same, after which nothing more is read: the request was not understood or not read. */
void http_problem_and_finish(struct wire *wire, uint16_t status, const char *detail,
                             const char *fields);

/* routes.c: paths and what stands behind them. */
void route_request(struct wire *wire, const struct http_head *head);
void route_serve(struct wire *wire);
/* How an answer of the engine to this request looks, and what other sites are told of the page
 * when somebody goes on from it: a value of Referrer-Policy. */
enum answer_look route_look(const struct route *route, const char *content_type);
const char *route_referrer(const struct route *route);

/* handshake.c: RFC 6455, section 4.2. */
void handshake_answer(struct wire *wire, const struct http_head *head);

/* origin.c: whose page sent this. */
enum request_origin origin_judge(const struct gateway *gateway, const struct http_head *head);
/* Of a form, which browsers send with less. path_is_secret: only who was given it knows it. */
enum request_origin origin_judge_form(const struct gateway *gateway,
                                      const struct http_head *head, bool path_is_secret);

/* page_language.c */
enum language page_language(const struct http_head *head, const struct http_target *target);

/* words.c: by what an organiser is known. Empty: by nothing. Both point into the head. */
struct bytes words_bearer(const struct http_head *head);
struct bytes words_sign_in(const struct gateway *gateway, const struct http_head *head);
/* Of a handshake, for later. Given; NULL when there are none. */
struct handshake_words *words_keep(const struct gateway *gateway, const struct http_head *head);
/* NULL is allowed. */
void words_forget(struct handshake_words *words);

/* websocket.c: frames and messages. */
void websocket_begin(struct wire *wire);
bool websocket_step(struct wire *wire);
void websocket_send(struct wire *wire, struct message *message);
void websocket_close(struct wire *wire, enum close_code code, const char *reason);
void websocket_fail(struct wire *wire, enum close_code code, const char *reason);
void websocket_ping(struct wire *wire);
/* True: nothing is owed to the engine any more. */
bool websocket_tell_engine(struct wire *wire);
void websocket_release(struct wire *wire);

/* inbound.c: from a text message to the engine. */
void inbound_begin(struct wire *wire);
/* False: too many messages, after warnings. */
bool inbound_message(struct wire *wire, struct bytes text);
/* A control frame was received: it costs as much as a message. False: too many. */
bool inbound_allows_control(struct wire *wire);

/* metrics_text.c */
void metrics_text_write(const struct metrics *metrics, struct buffer *out);

/* page.c: what stands in for the web client. code: of the demo's session, or NULL. */
enum { PAGE_BYTES_MAX = 8192, DEMO_BYTES_MAX = 1024 };
void page_write(const char *code, struct buffer *out);

/* pages.c: pages and files of the web client, and the operator's theme. */
void pages_serve_participant(struct wire *wire);
void pages_serve_console(struct wire *wire);
void pages_serve_theme(struct wire *wire);
void pages_serve_demo(struct wire *wire);
/* The file at http->path, which is there. */
void pages_serve_file(struct wire *wire);

/* The time of day, for requests. */
uint64_t gateway_clock_ms(void);

#endif
