#ifndef HERKEND_MAIN_SERVER_H
#define HERKEND_MAIN_SERVER_H

#include "herkend/assert.h"
#include "herkend/gateway.h"

#include "config.h"

/*
 * The server's floors, wired bottom to top and taken down top to bottom. Starts and ends with
 * the main thread, which meanwhile waits for signals (serve.c).
 */
struct server;

/*
 * Opens the data folder, listens, and serves.
 *
 * config   borrowed; its data must be set
 * demo     tells the engine that the report of a running session may be seen by anybody
 *
 * Returns 0, or the sentence of what did not open: -ERR_CONFLICT when another server has the
 * data folder.
 */
MUST_CHECK int server_create(struct server **out, const struct config *config, bool demo,
                             struct error *error);

/* "http://127.0.0.1:8080": as people see it; and as a program on this machine reaches it. */
const char *server_public_url(const struct server *server);
const char *server_local_url(const struct server *server);

/* The first organiser's token; NULL unless the data folder was empty. Printed once, never
 * logged. */
const char *server_first_token(const struct server *server);

/* The path of the control socket. */
const char *server_socket_path(const struct server *server);

/* Starts the people of rehearsals, and reaps them. About twice a second. */
void server_tick(struct server *server);

/* Shows people who come to the page how to get into the demo's session. */
void server_show_demo(struct server *server, const struct gateway_demo *demo);

/*
 * From now on people see this theme.
 *
 * path   of a style sheet in UTF-8 of at most THEME_BYTES_MAX; empty: none
 *
 * -ERR_INPUT when it cannot be had; then the theme is as it was.
 */
MUST_CHECK int server_read_theme(struct server *server, const char *path, struct error *error);

/* The file of the certificate that it shows; empty without TLS. Stays where it is. */
const char *server_certificate_path(const struct server *server);

/* Whether people reach it by TLS. */
bool server_speaks_tls(const struct server *server);

/*
 * From now on new connections get the certificate of config. Only when it speaks TLS.
 *
 * -ERR_INPUT with file and reason; then the one before stays.
 */
MUST_CHECK int server_read_certificate(struct server *server, const struct config *config,
                                       struct error *error);

/* Whether the loops answer, as /healthz says it. */
bool server_is_healthy(const struct server *server);

/*
 * Drains: takes no new connections, tells everybody that there is a restart, answers what was
 * asked, writes what waits and closes with 1012; within timeout_ms. Then server_destroy().
 */
void server_drain(struct server *server, uint32_t timeout_ms);

/* A half-built server may be destroyed; NULL is allowed. */
void server_destroy(struct server *server);

#endif
