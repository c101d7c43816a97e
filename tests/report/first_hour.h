#ifndef HERKEND_TESTS_REPORT_FIRST_HOUR_H
#define HERKEND_TESTS_REPORT_FIRST_HOUR_H

#include "herkend/follow_up.h"

#include "world.h"

/*
 * A session that deserves a follow-up. Theme 1: s1 recognised by all, s2 by most, s3 by nobody,
 * s4 judged too little, s5 a tip on s1; theme 2: s6 by all, s7 by half.
 */
void first_hour(struct world *world);
/* Closed. */
void first_hour_closed(struct world *world);

/* The follow-up of its first theme, a while later, closed: s1 recognised less, s2 more or less
 * as before, and s3 that somebody wrote. */
void second_hour(struct world *world);

/* The script of a follow-up as it is written, with a NUL; buffer_release() it. Fails the test
 * when it is refused. */
struct buffer follow_up_json(const struct world *world, const struct follow_up *follow_up);
/* A session from it, live. */
void world_init_follow_up(struct world *world, const struct world *before,
                          const struct follow_up *follow_up);

#endif
