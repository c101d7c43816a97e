#ifndef HERKEND_TESTS_REPORT_DUTCH_H
#define HERKEND_TESTS_REPORT_DUTCH_H

#include "world.h"

/*
 * An hour as it might be: 40 people of municipalities about innovation, three themes, 25
 * statements with reactions of every kind, two background questions (one with a group that is
 * too small), a poll and a vote on a follow-up; one statement merged, one hidden, one
 * withdrawn, one person ejected. The same in every run. Closed.
 */
void dutch_session(struct world *world);

#endif
