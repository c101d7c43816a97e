#ifndef HERKEND_TESTS_GATEWAY_FIXTURE_H
#define HERKEND_TESTS_GATEWAY_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../support/ws_client.h"
#include "fake_engine.h"
#include "herkend/gateway.h"

/* A running gateway on a free port, with the fake engine behind it. */
struct served {
    struct gateway *gateway;
    struct fake_engine *engine;
    struct metrics metrics;
    uint16_t port;
};

/* Whether these tests are to be run over TLS: HERKEND_TEST_TLS=1. */
bool served_is_secure(void);
/* The answer to a connection too many: under TLS none. */
enum { SERVED_NOTHING = 0 };
#define SERVED_TOO_MANY (served_is_secure() ? SERVED_NOTHING : 503)

/* Two loops, generous limits and timeouts that no test runs into. */
struct gateway_settings served_settings(void);
struct served *served_start(const struct gateway_settings *settings);
void served_stop(struct served *served);

/* For a whole program: setup, teardown, and what they made. */
int served_setup(void **state);
int served_teardown(void **state);

/* ---- what tests say over and over ---- */

/* Opens a WebSocket, or fails the test. */
struct ws_client served_open(const struct served *served);
/* The same, and says hello. */
struct ws_client served_open_with_hello(const struct served *served);
struct ws_client served_connect(const struct served *served);

/* One question on a connection of its own; the status, or SERVED_NOTHING. */
int served_ask(const struct served *served, const char *request);

void assert_text(struct bytes actual, const char *expected);
bool text_has(struct bytes text, const char *part);

#define HELLO "{\"type\":\"hello\",\"code\":\"K7QX2M\"}"

#endif
