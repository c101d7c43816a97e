/*
 * /metrics: the counters of struct metrics in the text format of Prometheus (0.0.4). One line
 * of the table per counter. Any thread.
 */
#include <inttypes.h>

#include "herkend/assert.h"
#include "internal.h"

enum metric_type { METRIC_COUNTER, METRIC_GAUGE };

static const struct metric_row {
    size_t offset; /* in struct metrics */
    const char *name;
    const char *help;
    enum metric_type type;
    uint32_t divisor; /* to the base unit: 1000000 makes seconds of microseconds */
} METRIC_ROWS[] = {
#define ROW(field) offsetof(struct metrics, field)
    {ROW(connections), "connections", "Open connections.", METRIC_GAUGE, 1},
    {ROW(connections_total), "connections_total", "Connections accepted.", METRIC_COUNTER, 1},
    {ROW(messages_total), "messages_total", "Messages received over WebSocket.", METRIC_COUNTER,
     1},
    {ROW(updates_total), "updates_total", "Updates delivered to connections.", METRIC_COUNTER,
     1},
    {ROW(malformed_total), "malformed_total", "Messages and requests that could not be read.",
     METRIC_COUNTER, 1},
    {ROW(rate_limited_total), "rate_limited_total", "Messages refused for coming too fast.",
     METRIC_COUNTER, 1},
    {ROW(shed_total), "shed_total", "Connections refused or closed for load.", METRIC_COUNTER,
     1},
    {ROW(commands_total), "commands_total", "Commands decided.", METRIC_COUNTER, 1},
    {ROW(refused_total), "refused_total", "Commands refused by the rules.", METRIC_COUNTER, 1},
    {ROW(commits_total), "commits_total", "Commits of the journal.", METRIC_COUNTER, 1},
    {ROW(commit_errors_total), "commit_errors_total", "Commits that failed or are uncertain.",
     METRIC_COUNTER, 1},
    {ROW(commit_us_total), "commit_seconds_total", "Time spent in commits.", METRIC_COUNTER,
     1000000},
    {ROW(records_total), "records_total", "Records made durable.", METRIC_COUNTER, 1},
    {ROW(sessions), "sessions", "Sessions that are not closed.", METRIC_GAUGE, 1},
    {ROW(seats), "seats", "Seats present.", METRIC_GAUGE, 1},
    {ROW(reports_total), "reports_total", "Reports made.", METRIC_COUNTER, 1},
    {ROW(inbox_entries), "inbox_entries", "Requests waiting for the engine.", METRIC_GAUGE, 1},
    {ROW(journal_ready), "journal_ready", "1 while commits succeed.", METRIC_GAUGE, 1},
#undef ROW
};

_Static_assert(ARRAY_COUNT(METRIC_ROWS) == sizeof(struct metrics) / sizeof(_Atomic uint64_t),
               "every metric has its row");

static const char *metric_type_name(enum metric_type type)
{
    switch (type) {
    case METRIC_COUNTER:
        return "counter";
    case METRIC_GAUGE:
        return "gauge";
    }
    UNREACHABLE("every type has its name");
}

void metrics_text_write(const struct metrics *metrics, struct buffer *out)
{
    for (size_t i = 0; i < ARRAY_COUNT(METRIC_ROWS); i++) {
        const struct metric_row *row = &METRIC_ROWS[i];
        const _Atomic uint64_t *metric =
            (const _Atomic uint64_t *)((const char *)metrics + row->offset);
        uint64_t value = atomic_load_explicit(metric, memory_order_relaxed);

        buffer_append_format(out, "# HELP herkend_%s %s\n# TYPE herkend_%s %s\n", row->name,
                             row->help, row->name, metric_type_name(row->type));
        if (row->divisor == 1)
            buffer_append_format(out, "herkend_%s %" PRIu64 "\n", row->name, value);
        else
            buffer_append_format(out, "herkend_%s %.6f\n", row->name,
                                 (double)value / row->divisor);
    }
}
