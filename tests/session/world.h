#ifndef HERKEND_TESTS_WORLD_H
#define HERKEND_TESTS_WORLD_H

/*
 * A session and what happens in it, for tests: given(events) when(command) then(events or
 * refusal). A world keeps every event it applied, so that it can be replayed; and checks at
 * every decision that deciding changed nothing.
 */
#include "herkend/arena.h"
#include "herkend/session.h"

struct world {
    struct session *session;
    struct event_list events; /* of the last decision */
    struct decision decision; /* the last one */
    struct event *journal;    /* all events applied, texts in arena */
    size_t journal_count, journal_capacity;
    struct arena arena;
    uint64_t now_ms;
    uint32_t command_count;
};

struct world_settings {
    enum moderation moderation;
    enum language language;
    bool manual;                /* not automatic */
    uint32_t theme_count;       /* default 2; titles "theme 1", 10 minutes */
    uint32_t countdown_seconds; /* default 30; UINT32_MAX: none */
    uint32_t capacity;
    bool rehearsal;
    uint32_t report_days;
    const char *seed_text; /* in theme 1 */
};

/* In draft. */
struct world *world_create(struct world_settings settings);
/* Started, first theme open (the automatic one). */
struct world *world_create_live(struct world_settings settings);
void world_destroy(struct world *world);

/* A text as the codec would make it: words are stems. */
struct text world_text(struct world *world, const char *text);

/* Decides, asserts that deciding changed nothing, applies. The decision is also in
 * world->decision. */
struct decision world_do(struct world *world, struct command command);
/* Decides only. */
struct decision world_ask(struct world *world, struct command command);

/* Shorthands; all go through world_do and assert that they were accepted. */
uint32_t world_join(struct world *world);
uint32_t world_write(struct world *world, uint32_t seat, const char *text);
uint32_t world_react(struct world *world, uint32_t seat, uint32_t statement,
                     enum statement_kind kind, const char *text);
/* Asks until the statement is offered; fails the test when it never is. */
void world_offer(struct world *world, uint32_t seat, uint32_t statement);
void world_vote(struct world *world, uint32_t seat, uint32_t statement, int8_t grade);
void world_pass(struct world *world, uint64_t ms); /* and ticks */

struct command world_as(uint32_t seat, enum command_kind kind); /* 0: the moderator */
struct command world_as_server(enum command_kind kind);

/* A new session from the events so far; compare digests. Given. */
struct session *world_replay(const struct world *world);

#endif
