#ifndef HERKEND_TESTS_CLIENT_H
#define HERKEND_TESTS_CLIENT_H

/*
 * A person (or the moderator) on a bad line: sends one command at a time, sends it again until
 * it is answered, sometimes twice; and keeps a ledger of what was answered, for the naive model
 * to judge by.
 */
#include "network.h"

enum { SIMULATED_THEMES = 4 }; /* of the script; the first is live all the time */

struct ledger_entry {
    char id[24];
    char *json;
    enum command_kind kind;
    char text[128];     /* statement, reaction, note: unique in the run */
    uint32_t statement; /* subject; of a merge: from */
    uint32_t into;
    enum theme_do theme_do;
    uint32_t theme, before, revision;
    int grade; /* GRADE_SKIP.. */
    bool answered;
    bool accepted;
    uint64_t seq;   /* of the ack */
    uint32_t named; /* the statement that the ack or the offer named */
    char code[24];  /* of the error */
    uint32_t sent_count;
};

/* One line of a conversation, as it was told. */
struct told_item {
    uint32_t statement;
    bool own;
    int grade; /* GRADE_NONE: not told */
};

struct client {
    bool is_moderator;
    uint32_t number; /* for ids and texts */
    uint32_t link;   /* LINKS_MAX: not connected */
    bool welcomed;
    char token[96];
    uint64_t random;
    struct ledger_entry *entries;
    size_t entry_count, entry_capacity;
    uint32_t *offered;                        /* statements shown to it */
    uint32_t pinned;                          /* as it saw it last; 0: none */
    uint32_t revisions[SIMULATED_THEMES + 1]; /* of themes, as it saw them last */
    size_t offered_count, offered_capacity;
    struct told_item *items; /* of the conversation that is being read */
    size_t item_count, item_capacity;
    bool more;
    uint32_t patience; /* steps until it sends again */
    uint32_t refused_count;
    bool ended; /* the session closed, or the seat was ejected */
};

void client_init(struct client *client, uint32_t number, bool is_moderator, uint64_t seed);
void client_release(struct client *client);

/* Reads what came, then perhaps does something. quiet: only finishes what is open. */
void client_step(struct client *client, struct network *network, bool quiet);
bool client_is_done(const struct client *client);
/* Sends this one command next; for the moderator's close. */
void client_command(struct client *client, struct network *network, enum command_kind kind,
                    const char *body);

/* Asks for the conversation: from its beginning, or for what comes after the last item told. */
void client_read_conversation(struct client *client, struct network *network, bool from_start);

#endif
