#ifndef HERKEND_SESSION_REPORT_BUILD_H
#define HERKEND_SESSION_REPORT_BUILD_H

#include "herkend/report.h"
#include "internal.h"

/* What a report is made from, while it is made. Indexes of table, ranking and report.statements
 * are the same. */
struct report_build {
    const struct session *session;
    const struct vote_table *table;
    const struct ranking *ranking;
};

/* report_groups.c: what bridges and what divides, per background question. order: as lists show
 * statements, found ones first. */
void report_fill_groupings(struct report *report, const struct report_build *build,
                           const size_t *order);

/* report_changes.c: what has changed since the session that this one follows. */
void report_fill_changes(struct report *report, const struct report_build *build,
                         const size_t *order);

#endif
