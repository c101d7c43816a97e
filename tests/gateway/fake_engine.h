#ifndef HERKEND_TESTS_FAKE_ENGINE_H
#define HERKEND_TESTS_FAKE_ENGINE_H

#include "herkend/engine_thread.h"

/*
 * Stands in for the engine's thread (engine_thread_post() is its own), so that the gateway is
 * tested alone. Has one thread, as the engine: all calls of the port come from it.
 *
 *   hello       -> bound, {"type":"welcome"}
 *   other       -> {"type":"ack","id":ID}
 *   HTTP        -> 200 with what it was asked, as JSON; held or made large on order; "origin"
 * is a number of enum request_origin closed      -> counted
 */
struct fake_engine;

struct fake_engine *fake_engine_create(void);
/* After gateway_stop(), before gateway_destroy(). */
void fake_engine_destroy(struct fake_engine *fake);
/* What gateway_start() takes. */
struct engine_thread *fake_engine_thread(struct fake_engine *fake);
/* Before the gateway starts. */
void fake_engine_set_port(struct fake_engine *fake, struct engine_port port);

/* The next posts are refused, as by a full inbox. */
void fake_engine_refuse(struct fake_engine *fake, uint32_t posts);
/* Bodies of HTTP answers get this many bytes; 0: what was asked. */
void fake_engine_set_body_bytes(struct fake_engine *fake, size_t bytes);
/* HTTP requests get no answer while it is on. */
void fake_engine_hold(struct fake_engine *fake, bool on);

/* Waits until that many connections have said hello, or have gone. False: not in time. */
bool fake_engine_wait_bound(struct fake_engine *fake, uint32_t count);
bool fake_engine_wait_closed(struct fake_engine *fake, uint32_t count);
/* Commands that were not hello. */
uint32_t fake_engine_command_count(struct fake_engine *fake);
/* How often a loop has woken it. */
uint32_t fake_engine_wake_count(struct fake_engine *fake);
/* The latest request's; 0 before the first. */
uint64_t fake_engine_address_key(struct fake_engine *fake);
/* What the latest hello brought along: "BEARER|SIGN-IN|ORIGIN". Given: free() it. */
char *fake_engine_hello_words(struct fake_engine *fake);
/* HTTP answers set this cookie; NULL: none. */
void fake_engine_set_cookie(struct fake_engine *fake, const char *cookie);
/* The same of a Location. */
void fake_engine_set_location(struct fake_engine *fake, const char *location);

/* To every connection that has said hello: times messages of payload_bytes each, flushed once
 * at the end. */
void fake_engine_broadcast(struct fake_engine *fake, size_t payload_bytes, uint32_t times);
/* The same once, and of one topic: of such messages only the latest counts. */
void fake_engine_broadcast_state(struct fake_engine *fake, size_t payload_bytes);
void fake_engine_close_all(struct fake_engine *fake, uint16_t code, const char *reason);
/* To a handle that never was. */
void fake_engine_send_stale(struct fake_engine *fake);

#endif
