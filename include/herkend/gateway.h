#ifndef HERKEND_GATEWAY_H
#define HERKEND_GATEWAY_H

#include "herkend/engine_thread.h"

/* Sockets, HTTP, WebSocket. One libwebsockets context, listener and thread per loop; see
 * server/gateway/README in loop.c's head. */
struct gateway;

/* Files of the web client that are part of the program: cmake/embed.cmake makes the table. */
struct embedded_file {
    const char *path;        /* "/assets/index-DiwrgTda.js.br" */
    const char *start, *end; /* its bytes, and what follows the last one */
};
struct embedded_files {
    const struct embedded_file *files; /* sorted by path */
    size_t count;
};

enum { THEME_BYTES_MAX = 256 * 1024 };

struct gateway_settings {
    const char *listen_address;  /* "127.0.0.1" */
    uint16_t listen_port;        /* 0: a free one */
    const char *metrics_address; /* NULL: /metrics is on the main listener; else only here */
    uint16_t metrics_port;       /* 0: a free one */
    const char *operator_socket; /* path of the Unix socket in the data folder; NULL: none */
    const char *public_url;      /* NULL: from the listener */
    /* PEM files: a certificate with those that lead to its root, and its key. With them the
     * main listener speaks TLS and nothing else; NULL, both: plain. */
    const char *tls_certificate;
    const char *tls_key;
    const char *web_root; /* a folder with the web client; NULL: the built-in one */
    /* The built-in web client, kept until destroy. NULL or empty: a page that says how to
     * build it. */
    const struct embedded_files *web_client;
    const char *const *origins; /* further Origins that are allowed */
    size_t origin_count;
    uint32_t loop_count; /* 1..16 */
    uint32_t connections_max;
    uint32_t connections_per_address_max;
    uint32_t messages_per_second; /* per connection, sustained */
    uint32_t messages_burst;
    bool trust_forwarded; /* a proxy stands in front: X-Forwarded-For and -Proto are its word */
    uint32_t hello_timeout_ms; /* 5000 */
    uint32_t ping_interval_ms; /* 25000; a connection that misses two is closed */
    uint32_t http_timeout_ms;  /* for a request to arrive; 0: 10000 */
    uint32_t stall_timeout_ms; /* a reader that takes nothing of what waits; 0: 30000 */
    uint32_t close_timeout_ms; /* for the peer to end what we have closed; 0: 5000 */
};

/* Opens the listener (so that the port is known) without serving yet. */
MUST_CHECK int gateway_create(struct gateway **out, const struct gateway_settings *settings,
                              struct metrics *metrics, struct error *error);
uint16_t gateway_port(const struct gateway *gateway);
/* Of the listener for metrics; 0 without one. */
uint16_t gateway_metrics_port(const struct gateway *gateway);
/* The port that the engine's answers go to. */
struct engine_port gateway_engine_port(struct gateway *gateway);
/* The demo's session, for whoever comes to the page: GET /api/v1/demo. All borrowed for the
 * call. */
struct gateway_demo {
    const char *code;
    const char *moderator_token; /* also the console is for everybody to try; NULL: is not */
    const char *observer_token;
};
/* From now on the page tells of this session. demo NULL: of none. Any thread. */
void gateway_set_demo(struct gateway *gateway, const struct gateway_demo *demo);
/* From now on this is /theme.css, which is empty before. css: borrowed for the call, at most
 * THEME_BYTES_MAX. Any thread. */
void gateway_set_theme(struct gateway *gateway, struct bytes css);
/* Whether the main listener speaks TLS. */
bool gateway_speaks_tls(const struct gateway *gateway);
/*
 * From now on new connections get this certificate, of two PEM files; those that are there keep
 * theirs. Only when it speaks TLS. -ERR_INPUT with file and reason; then the one before stays.
 * Any thread.
 */
MUST_CHECK int gateway_renew_certificate(struct gateway *gateway, const char *certificate,
                                         const char *key, struct error *error);
/* Whether a gateway would take these; -ERR_INPUT with file and reason. Any thread. */
MUST_CHECK int gateway_check_certificate(const char *certificate, const char *key,
                                         struct error *error);
/* Starts the loops; requests go to engine. */
MUST_CHECK int gateway_start(struct gateway *gateway, struct engine_thread *engine,
                             struct error *error);
/* Stops accepting and tells /readyz so; connections stay. Any thread. */
void gateway_stop_accepting(struct gateway *gateway);
/* Open connections now. Any thread. */
uint32_t gateway_connection_count(const struct gateway *gateway);
/* Writes what waits, closes with 1012, ends the threads within timeout_ms. */
void gateway_stop(struct gateway *gateway, uint32_t timeout_ms);
void gateway_destroy(struct gateway *gateway);

#endif
