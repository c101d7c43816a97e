#ifndef HERKEND_TESTS_CLERK_H
#define HERKEND_TESTS_CLERK_H

#include "hall.h"

/*
 * Stands in for the desk: writes down what it is asked and told, and answers as a test says.
 * Called in hall_work(), as the worker would.
 */
enum { CLERK_ASKED_MAX = 64 };

struct clerk {
    struct clerk_asked {
        enum desk_act act;
        char session[40], code[40], title[100];
        struct event_facts facts; /* its texts are gone */
        char item[64], body[256], text[2048], token[TOKEN_BYTES_MAX], step[32];
        bool csv, own_page, thanks;
        enum role role;
        enum language language;
    } asked[CLERK_ASKED_MAX];
    size_t asked_count;

    uint16_t status; /* of all but DESK_SYNC; default 200 */
    const char *content_type, *body, *location;
    struct seat_ended seat;
    const char *session; /* of that seat */
    bool names_changed;
    uint16_t sync_status;
};

/* A hall has it as its desk from the next restart on. */
void clerk_sits_in(struct clerk *clerk, struct hall *hall);
void clerk_forget(struct clerk *clerk);
/* How often it was asked for this, and the latest; NULL: never. */
size_t clerk_count(const struct clerk *clerk, enum desk_act act);
const struct clerk_asked *clerk_last(const struct clerk *clerk, enum desk_act act);

#endif
