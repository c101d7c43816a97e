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

/* Votes that count on a root, per grade. */
void root_counts(const struct session *session, uint32_t root, uint32_t counts[4]);

#endif
