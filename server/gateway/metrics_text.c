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
    const char *labels; /* "{outcome=...}"; rows of one name stand together. NULL: none */
    const char *help;   /* of the first row of a name */
    enum metric_type type;
    uint32_t divisor; /* to the base unit: 1000000 makes seconds of microseconds */
} METRIC_ROWS[] = {
#define ROW(field) offsetof(struct metrics, field)
    {ROW(connections), "connections", NULL, "Open connections.", METRIC_GAUGE, 1},
    {ROW(connections_total), "connections_total", NULL, "Connections accepted.", METRIC_COUNTER,
     1},
    {ROW(messages_total), "messages_total", NULL, "Messages received over WebSocket.",
     METRIC_COUNTER, 1},
    {ROW(updates_total), "updates_total", NULL, "Updates delivered to connections.",
     METRIC_COUNTER, 1},
    {ROW(malformed_total), "malformed_total", NULL,
     "Messages and requests that could not be read.", METRIC_COUNTER, 1},
    {ROW(rate_limited_total), "rate_limited_total", NULL,
     "Messages refused for coming too fast.", METRIC_COUNTER, 1},
    {ROW(shed_total), "shed_total", NULL, "Connections refused or closed for load.",
     METRIC_COUNTER, 1},
    {ROW(merged_total), "merged_total", NULL,
     "Updates that slow readers got only the latest of.", METRIC_COUNTER, 1},
    {ROW(commands_total), "commands_total", NULL, "Commands decided.", METRIC_COUNTER, 1},
    {ROW(refused_total), "refused_total", NULL, "Commands refused by the rules.",
     METRIC_COUNTER, 1},
    {ROW(commits_total), "commits_total", NULL, "Commits of the journal.", METRIC_COUNTER, 1},
    {ROW(commit_errors_total), "commit_errors_total", NULL,
     "Commits that failed or are uncertain.", METRIC_COUNTER, 1},
    {ROW(commit_us_total), "commit_seconds_total", NULL, "Time spent in commits.",
     METRIC_COUNTER, 1000000},
    {ROW(records_total), "records_total", NULL, "Records made durable.", METRIC_COUNTER, 1},
    {ROW(sessions), "sessions", NULL, "Sessions that are not closed.", METRIC_GAUGE, 1},
    {ROW(seats), "seats", NULL, "Seats present.", METRIC_GAUGE, 1},
    {ROW(reports_total), "reports_total", NULL, "Reports made.", METRIC_COUNTER, 1},
    {ROW(inbox_entries), "inbox_entries", NULL, "Requests waiting for the engine.",
     METRIC_GAUGE, 1},
    {ROW(mails_sent_total), "mails_total", "{outcome=\"sent\"}",
     "Attempts to send a mail, by what came of them.", METRIC_COUNTER, 1},
    {ROW(mails_deferred_total), "mails_total", "{outcome=\"deferred\"}", NULL, METRIC_COUNTER,
     1},
    {ROW(mails_failed_total), "mails_total", "{outcome=\"failed\"}", NULL, METRIC_COUNTER, 1},
    {ROW(mails_waiting), "mails_waiting", NULL, "Mails that are still to be sent.",
     METRIC_GAUGE, 1},
    {ROW(journal_ready), "journal_ready", NULL, "1 while commits succeed.", METRIC_GAUGE, 1},
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

        if (row->help)
            buffer_append_format(out, "# HELP herkend_%s %s\n# TYPE herkend_%s %s\n", row->name,
                                 row->help, row->name, metric_type_name(row->type));
        buffer_append_format(out, "herkend_%s%s ", row->name, row->labels ? row->labels : "");
        if (row->divisor == 1)
            buffer_append_format(out, "%" PRIu64 "\n", value);
        else
            buffer_append_format(out, "%.6f\n", (double)value / row->divisor);
    }
}
