#ifndef HERKEND_FOLLOW_UP_H
#define HERKEND_FOLLOW_UP_H

#include "herkend/session.h"

/*
 * A new session from what was found in one that is over: its theme, or statements of it, with
 * their literal texts as the first things to be judged. Pure; on a clone it may run on any
 * thread.
 */
struct follow_up {
    uint32_t theme;             /* 0: by statements */
    const uint32_t *statements; /* borrowed; reactions may be among them */
    size_t statement_count;     /* 0..FOLLOWED_STATEMENTS_MAX */
    bool (*fits_seed)(
        struct bytes text); /* whether a script may hold it: only that is a seed */
    struct bytes title;     /* of the new session; empty: from that of the theme */
    struct bytes question;  /* of its theme; empty: the theme's own. Not with several themes */
};

struct follow_up_made {
    enum refusal refusal;
    const char *message;     /* a static English sentence; never NULL when refused */
    uint32_t seed_count;     /* statements that are taken over */
    uint32_t left_out_count; /* recognised, or asked for, but too many or too long for seeds */
};

/*
 * The script of the follow-up of a session that is closed or released. Of a theme those
 * statements become seeds that are recognised (report.h), most recognised first; of statements
 * those that are named, one theme per theme that they come from, in the order of the report.
 * Language, access, moderation, capacity, background questions and the days of the report are
 * as before; starting time, description and polls are not.
 *
 * script   filled unless refused; lists and what is new live in the arena, texts are borrowed
 * from the session. Its figures still have all their decimals: they are rounded when it is
 * written.
 */
MUST_CHECK struct follow_up_made follow_up_script(const struct session *session,
                                                  const struct follow_up *follow_up,
                                                  struct arena *arena, struct script *script);

#endif
