#ifndef HERKEND_DESK_WAY_H
#define HERKEND_DESK_WAY_H

#include "screen.h"

/* What is known of a person who comes by the own link. Texts live in the desk's arena. */
struct way {
    struct registration person;
    struct people_event event;
    struct listed_mail *mails;
    size_t mail_count;
    uint64_t now_ms;
};

/* way_page.c: as the request's step says: the whole page, or a question before what cannot be
 * undone. */
void way_show(struct visit *visit, const struct way *way);
/* The form of the person's data, with what is wrong in it. */
void way_show_mistakes(struct visit *visit, const struct way *way,
                       const struct person_fields *fields,
                       const struct person_mistakes *mistakes);
void way_show_erased(struct visit *visit, const struct way *way);

#endif
