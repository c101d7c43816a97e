#ifndef HERKEND_TESTS_REPORT_SMALL_H
#define HERKEND_TESTS_REPORT_SMALL_H

#include "world.h"

/*
 * Twelve people, two themes, a merge, a hidden text, reactions, a background question, a poll:
 * small enough to check every figure of its report by hand. Its report and tables are in
 * golden/.
 */
void small_session(struct world *world);

#endif
