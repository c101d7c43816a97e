#ifndef HERKEND_CROWD_MODERATOR_H
#define HERKEND_CROWD_MODERATOR_H

#include "member.h"

/*
 * The crowd's moderator: opens the lobby, starts, leads from theme to theme at the crowd's
 * speed, uses every instrument once or more (announce, probe, poll, hide and restore, merge,
 * adopt, extend, approve), opens the closing round and closes.
 */
enum moderator_stage {
    MODERATOR_GATHERS, /* until most people are there */
    MODERATOR_LEADS,
    MODERATOR_ROUNDS_OFF, /* the closing round */
    MODERATOR_CLOSES,
    MODERATOR_IS_DONE,
};

enum {
    MODERATOR_HELD_MAX = 4096, /* that wait for approval and are remembered */
    MODERATOR_MERGES_MAX = 8,  /* that are looked at together */
};

/* Two statements that say the same, as the console proposes. */
struct likely_merge {
    uint32_t from; /* in the id register */
    uint32_t into;
};

struct moderator {
    struct member member; /* first: a member of a moderator is a moderator */
    enum moderator_stage stage;
    uint64_t look_ms;      /* when to look around again */
    uint64_t began_ms;     /* this stage, or the time without a live theme */
    uint64_t close_ms;     /* when the closing round has lasted */
    struct board_id theme; /* that is being led; empty: none */
    uint64_t theme_began_ms;
    uint64_t theme_ends_ms;
    uint32_t themes_led;
    size_t steps_done; /* of this theme's table */
    bool adopted;
    uint64_t lobby_asked_ms;
    struct board_id poll; /* opened and not closed */
    uint32_t troublesome; /* in the id register: to hide */
    uint32_t hidden;      /* to restore */
    struct likely_merge merges[MODERATOR_MERGES_MAX];
    size_t merge_count;
    struct board_id proposal;
    uint32_t held[MODERATOR_HELD_MAX]; /* in the id register: wait for approval */
    size_t held_count;
};

void moderator_init(struct moderator *moderator, struct world *world, uint32_t slot);
void moderator_release(struct moderator *moderator);
uint64_t moderator_due(const struct moderator *moderator);
void moderator_tick(struct moderator *moderator);

#endif
