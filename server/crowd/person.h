#ifndef HERKEND_CROWD_PERSON_H
#define HERKEND_CROWD_PERSON_H

#include "member.h"
#include "personality.h"

/*
 * One simulated participant: arrives, answers the background questions, and then asks what to
 * judge, thinks, judges, writes, reacts, until the session ends. About 2 KB with its
 * connection.
 */
enum {
    PERSON_REMEMBERS = 4,    /* statements last judged: to react to, to look at again */
    PERSON_IN_FLIGHT_MAX = 6 /* unanswered commands; then the server is let to catch up */
};

enum person_phase {
    PERSON_COMING, /* not there yet */
    PERSON_HERE,   /* connected, or trying to be */
    PERSON_AWAY,   /* on purpose */
    PERSON_CHECKS, /* at the end: one more welcome, to see that everything is there */
};

enum judging {
    JUDGING_NOTHING,
    JUDGING_ASKED,  /* next is on its way */
    JUDGING_THINKS, /* an offer is on the screen */
};

/* A statement that was on the screen. */
struct impression {
    uint32_t statement; /* in the id register; 0: none */
    int8_t grade;       /* what this person makes of it */
    bool asks;          /* it ends in a question mark */
    bool is_root;       /* reactions can be given */
};

/* When the next of each is due; SCHEDULE_NEVER: not planned. All but the first two count only
 * while connected, the last three only while the session is live. */
enum plan {
    PLAN_JOIN,
    PLAN_COME_BACK,
    PLAN_BACKGROUND,
    PLAN_POLL,
    PLAN_SECOND_TAB, /* it opens or closes */
    PLAN_DROP,
    PLAN_JUDGE, /* next, or the vote after thinking */
    PLAN_WRITE,
    PLAN_PROPOSE,
};
enum {
    PLAN_COUNT = PLAN_PROPOSE + 1,
    PLAN_FIRST_CONNECTED = PLAN_BACKGROUND,
    PLAN_FIRST_LIVE = PLAN_JUDGE
};

struct person {
    struct member member; /* first: a member of a person is a person */
    struct personality personality;
    uint64_t random;
    uint64_t plans[PLAN_COUNT];
    enum person_phase phase;
    enum judging judging;
    struct impression offered;
    struct impression pushed; /* came while something else was on the screen */
    struct impression seen[PERSON_REMEMBERS];
    uint32_t seen_next;
    uint16_t written[TOPIC_COUNT];
    uint16_t reacted[KIND_TIP + 1];
    uint64_t polls_answered; /* bit per place on the board */
    uint8_t background_next;
    float slowness;     /* at least 1; grows when the server says rate_limited */
    bool is_drafting;   /* looked for similar ones; the statement itself follows */
    bool checks_at_end; /* chosen to */
};

void person_init(struct person *person, struct world *world, uint32_t slot, uint64_t join_ms);
void person_release(struct person *person);

/* A theme is new: what was planned comes sooner, by the measure of the burst. */
void person_hurry(struct person *person);

uint64_t person_due(const struct person *person);
void person_tick(struct person *person);

#endif
