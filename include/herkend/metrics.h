#ifndef HERKEND_METRICS_H
#define HERKEND_METRICS_H

#include <stdatomic.h>
#include <stdint.h>

/*
 * Counters that several threads add to and /metrics prints. Relaxed atomics: each figure is
 * right, two of them need not be of the same instant. A new metric is one line here and one in
 * metrics.c's table.
 */
struct metrics {
    _Atomic uint64_t connections; /* open now */
    _Atomic uint64_t connections_total;
    _Atomic uint64_t messages_total; /* received */
    _Atomic uint64_t updates_total;  /* delivered to connections */
    _Atomic uint64_t malformed_total;
    _Atomic uint64_t rate_limited_total;
    _Atomic uint64_t shed_total;     /* connections refused or closed for load */
    _Atomic uint64_t merged_total;   /* updates that a later one made needless to who is slow */
    _Atomic uint64_t commands_total; /* decided */
    _Atomic uint64_t refused_total;
    _Atomic uint64_t commits_total;
    _Atomic uint64_t commit_errors_total;
    _Atomic uint64_t commit_us_total;
    _Atomic uint64_t records_total;
    _Atomic uint64_t sessions; /* not closed */
    _Atomic uint64_t seats;    /* present */
    _Atomic uint64_t reports_total;
    _Atomic uint64_t inbox_entries;
    _Atomic uint64_t mails_sent_total;
    _Atomic uint64_t mails_deferred_total; /* attempts that are made again */
    _Atomic uint64_t mails_failed_total;   /* refused for good */
    _Atomic uint64_t mails_waiting;
    _Atomic uint64_t journal_ready; /* 1: commits succeed; 0: see the log */
};

static inline void metric_add(_Atomic uint64_t *metric, uint64_t amount)
{
    atomic_fetch_add_explicit(metric, amount, memory_order_relaxed);
}

#endif
