#ifndef HERKEND_TESTS_MAIL_POST_WORLD_H
#define HERKEND_TESTS_MAIL_POST_WORLD_H

#include "child.h"
#include "sample.h"

/*
 * people.db with the event of one session, which has a key and begins ten days from now in
 * Amsterdam; a mailer over it, and a mail server or a folder behind that. The clock stands
 * still until a test moves it. Every call fails the test when the world fails.
 */
struct post_world {
    struct scratch scratch;
    struct mail_server server;
    struct mail_settings settings;
    struct metrics metrics;
    struct people *people;   /* as the desk has it: another handle than the mailer's */
    struct keyring *keyring; /* the engine's */
    struct event_facts facts;
    struct mailer *mailer; /* NULL: not running */
    struct arena arena;
    uint64_t now_ms;
};

int post_world_setup(void **state);
int post_world_teardown(void **state);

#define POST_TEST(test)                                                                        \
    cmocka_unit_test_setup_teardown(test, post_world_setup, post_world_teardown)

/* With a server that behaves so; or into a folder. */
void world_serve(struct post_world *world, const char *const *arguments);
/* The mailer anew, as after a start of the program. */
void world_start(struct post_world *world);
void world_stop(struct post_world *world);
/* A round, and when the next one is due. */
uint64_t world_round(struct post_world *world);
/* Rounds whenever one is due, for so long; the clock is then that much later. */
void world_pass(struct post_world *world, uint64_t duration_ms);

void world_sync(struct post_world *world);
/* "jan" signs up as jan@example.com. */
void world_sign_up(struct post_world *world, const char *name);
void world_invite_many(struct post_world *world, unsigned count);
struct registration world_get(struct post_world *world, const char *name);
/* The state of the latest mail of a kind to somebody, as the desk shows it, and its reason. */
const char *world_mail(struct post_world *world, const char *name, enum mail_kind kind);
const char *world_reason(struct post_world *world, const char *name, enum mail_kind kind);
uint32_t world_attempts(struct post_world *world, const char *name, enum mail_kind kind);

/* How many messages the server took for somebody; NULL: for all. */
unsigned world_taken(struct post_world *world, const char *name);
/* How many files the folder has. */
unsigned world_files(struct post_world *world);

#endif
