#ifndef HERKEND_SESSION_WITHHOLD_H
#define HERKEND_SESSION_WITHHOLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Which counts of a breakdown are not shown.
 *
 * counts     people per group, group_count of them
 * total      all people, also those in no group; at least the sum of counts
 * withheld   in: groups that are withheld already; out: also what this rule withholds
 *
 * Withheld is a group of 1..GROUP_VOTERS_MIN-1 people. What is withheld must not follow from
 * the total either: as long as something is withheld and the people in no shown group are fewer
 * than GROUP_VOTERS_MIN, the smallest shown group goes too. People who did not answer a
 * question are no group: nobody knows of another that they did not answer.
 */
void counts_withhold(const uint32_t *counts, size_t group_count, uint32_t total,
                     bool *withheld);

#endif
