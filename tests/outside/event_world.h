#ifndef TESTS_OUTSIDE_EVENT_WORLD_H
#define TESTS_OUTSIDE_EVENT_WORLD_H

#include "folder.h"
#include "herkend/mail_queue.h"

/*
 * people.db with the event of one session, which has a key, begins a week from now in Amsterdam
 * and takes everybody; sign-up is open. The clock stands still until a test moves it. Every
 * call fails the test when the world fails.
 */
enum { MINUTE_MS = 60 * 1000, TEST_HOUR_MS = 60 * MINUTE_MS, TEST_DAY_MS = 24 * TEST_HOUR_MS };

struct event_world {
    struct folder folder;
    struct people *people;
    struct keyring *keyring;
    struct arena arena; /* of what is read; until the end */
    struct event_facts facts;
    uint64_t now_ms;
};

int event_world_setup(void **state);
int event_world_setup_in_memory(void **state);
int event_world_teardown(void **state);

#define WITH_EVENT(test)                                                                       \
    cmocka_unit_test_setup_teardown(test, event_world_setup, event_world_teardown)

/* A second handle on the same file, or the first one anew. */
struct people *world_open(struct event_world *world);
void world_reopen(struct event_world *world);

/* Tells the facts as they stand. */
void world_sync(struct event_world *world);
/* Another session, as the first is; world->facts is about it from now on. */
void world_add_session(struct event_world *world, const char *id, const char *code);

/* The details as they are now. */
struct event_details world_details(struct event_world *world);
void world_write(struct event_world *world, struct event_details details);
struct people_event world_event(struct event_world *world);

/* "anna" signs up as anna@example.org with the name Anna of... her own name. */
enum registration_outcome world_sign_up(struct event_world *world, const char *name);
enum registration_outcome world_invite(struct event_world *world, const char *name);
/* What is held of "anna"; false: nothing. */
bool world_find(struct event_world *world, const char *name, struct registration *out);
struct registration world_get(struct event_world *world, const char *name);
struct seat_ended world_withdraw(struct event_world *world, const char *name);

/* The present link of "anna", and what it opens. */
struct token world_link(struct event_world *world, const char *name);
enum admission world_admit(struct event_world *world, const struct token *link,
                           struct token_hash *seat);

/* Schedules, and takes what is due; false: nothing. */
bool world_take(struct event_world *world, struct mail *out);
/* Sends all that is due, and writes who got what, in order of name and kind: "anna link". */
const char *world_send(struct event_world *world);
void world_settle(struct event_world *world, int64_t number, enum mail_outcome outcome);

/* The first number of a statement on the file, by a handle of its own. */
int64_t world_ask(struct event_world *world, const char *sql);
/* Statements on the file, by a handle of its own. */
void world_execute(struct event_world *world, const char *sql);

#endif
