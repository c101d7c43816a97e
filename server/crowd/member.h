#ifndef HERKEND_CROWD_MEMBER_H
#define HERKEND_CROWD_MEMBER_H

#include "ledger.h"
#include "schedule.h"
#include "world.h"

/*
 * One who takes part over a connection: stays connected (or comes back), says commands, notes
 * what is answered, sends again what was not. What to say is left to its brain: a person or the
 * moderator. Most have one tab open, some have two on the same seat.
 */
enum { MEMBER_TABS = 2 };

enum tab_state { TAB_CLOSED, TAB_CONNECTING, TAB_GREETING, TAB_WELCOMED };

struct tab {
    struct socket_client client;
    enum tab_state state;
    uint64_t give_up_ms; /* until welcomed */
    uint64_t read_ms;    /* of one who reads slowly: when again; SCHEDULE_NEVER: reads now */
    struct ledger_mark mark; /* when hello was sent */
};

struct member;

/* The messages that matter to somebody; the figures that a page would show are counted only. */
enum told {
    TOLD_NOTHING, /* a message that only screens need, or that we do not know */
    TOLD_WELCOME,
    TOLD_ACK,
    TOLD_ERROR,
    TOLD_OFFER,
    TOLD_SIMILAR,
    TOLD_THREAD,
    TOLD_SESSION,
    TOLD_THEME,
    TOLD_POLL,
    TOLD_CONSOLE,
    TOLD_PRESENCE,
    TOLD_TOP,
    TOLD_TALLY,
    TOLD_REACTED,
    TOLD_RESTART,
};

/* What a server said to a command. */
enum reply_kind { REPLY_ACK, REPLY_ERROR, REPLY_OFFER, REPLY_OTHER };
struct reply {
    enum reply_kind kind;
    uint32_t
        statement; /* ack: made; offer: to judge, 0: none; duplicate_text: the existing one */
    struct bytes code; /* error */
    const cJSON *json; /* borrowed until return */
};

/* What somebody does with what happens. Each may say commands, and close tabs. */
struct brain {
    void (*welcomed)(struct member *member, const cJSON *welcome, bool first);
    void (*answered)(struct member *member, const struct ledger_entry *said,
                     const struct reply *reply);
    /* Something that was not asked for: a session, theme, poll, console, or offer. */
    void (*told)(struct member *member, enum told kind, struct bytes message);
};

struct member {
    struct world *world;
    const struct brain *brain;
    uint32_t slot; /* in the schedule; tags of epoll events are slot * MEMBER_TABS + tab */
    struct tab tabs[MEMBER_TABS];
    struct ledger ledger;
    char *token; /* owned: of the seat or of the moderator; NULL: join by code */
    uint64_t random;
    uint64_t reconnect_ms;   /* SCHEDULE_NEVER: not waiting to */
    uint64_t retry_after_ms; /* asked for by the server before a restart; 0: not */
    uint32_t attempts;       /* failed, since the last welcome */
    bool joined;
    bool is_slow; /* reads a thousand bytes a second */
    bool over;    /* will not connect again */
};

/* token is copied; NULL for a participant who has none yet. */
void member_init(struct member *member, struct world *world, const struct brain *brain,
                 uint32_t slot, const char *token, uint64_t seed);
void member_release(struct member *member);

/* Before it connects. */
void member_read_slowly(struct member *member);

void member_connect(struct member *member, size_t tab);
bool member_is_connected(const struct member *member);

/* Closes everything, as told; what is unanswered waits for the next connection. */
enum hang_up { HANG_UP_GOODBYE, HANG_UP_LOST, HANG_UP_CRASHED };
void member_hang_up(struct member *member, enum hang_up how);
void member_close_tab(struct member *member, size_t tab);

/* Says goodbye for good. */
void member_leave(struct member *member);

/* epoll says so. */
void member_ready(struct member *member, size_t tab, uint32_t events);

/* When member_tick() has something to do. */
uint64_t member_due(const struct member *member);
void member_tick(struct member *member);

/*
 * A command: begin, write the fields after type and id with the writer, send. Only while
 * connected. details says what the ledger must know; serial, tab and times are filled in.
 */
struct saying {
    struct json_writer writer;
    uint32_t serial;
};
struct saying member_begin(struct member *member, const char *type);
void member_send(struct member *member, struct saying *saying, struct ledger_entry details);

/* The field "statement" (or another key) with the id of a number. */
void saying_put_name(struct member *member, struct saying *saying, const char *key,
                     uint32_t number);
void saying_put_text(struct saying *saying, const char *key, struct bytes text);

#endif
