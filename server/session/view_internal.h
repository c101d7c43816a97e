#ifndef HERKEND_VIEW_INTERNAL_H
#define HERKEND_VIEW_INTERNAL_H

/* What view.c and view_console.c share. */
#include "herkend/ranking.h"
#include "herkend/report.h"
#include "internal.h"

struct routed_figures {
    uint32_t n;
    uint32_t skips;
};

struct statement_view statement_view_of(const struct session *session, uint32_t number);

/* A statement with its fate and the figures of its root. */
struct own_view own_view_of(const struct session *session, const struct standing *standing,
                            uint32_t number);

/* The mean of so many votes per grade; 0 where there are none. */
double counts_average(const uint32_t counts[GRADE_MAX + 1]);

/* What only moderators get: their note for the report. */
void note_fill(const struct session *session, struct update *update);

#endif
