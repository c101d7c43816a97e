#ifndef HERKEND_REPORT_ENCODE_H
#define HERKEND_REPORT_ENCODE_H

#include "herkend/assert.h"
#include "herkend/buffer.h"
#include "herkend/error.h"
#include "herkend/report.h"

/* A report as bytes. The same report gives the same bytes. */
enum { REPORT_BYTES_MAX = 256 * 1024 * 1024 };

void report_encode_json(const struct report *report, struct buffer *out);
/* One self-contained page: no script, no request to any host; lang, print style, light and
 * dark. */
void report_encode_html(const struct report *report, struct buffer *out);
/* The same as a server shows it: with links to the other forms of the report, which stand at
 * the address of the page with another format. */
void report_encode_page(const struct report *report, struct buffer *out);

/* The page that stands where a report cannot be read. title: of the session. */
enum report_absence { REPORT_NOT_YET, REPORT_WITHDRAWN, REPORT_OVER };
struct absent_report {
    enum report_absence absence;
    enum language language;
    struct bytes title;
    uint64_t readable_until_ms; /* of what is over */
};
void report_encode_absent(const struct absent_report *absent, struct buffer *out);

/* The one-sentence explanation of a rank in the session's language. */
void report_why(const struct report *report, const struct report_statement *statement,
                struct buffer *out);

/* What has changed for a statement since the session before, in one sentence. */
void report_changed(const struct report *report, const struct report_change *change,
                    struct buffer *out);

/* The tables of `export`, by name: statements.csv, votes.csv, groups.csv, ranking.csv,
 * meta.json. */
void report_encode_ranking_csv(const struct report *report, struct buffer *out);
void export_statements_csv(const struct session *session, struct buffer *out);
/* shuffle_seed: fresh random bits; voters are numbered anew from it, alike in both tables. */
void export_votes_csv(const struct session *session, uint64_t shuffle_seed, struct buffer *out);
void export_groups_csv(const struct session *session, uint64_t shuffle_seed,
                       struct buffer *out);
void export_meta_json(const struct report *report, struct buffer *out);

/*
 * Ranks exported tables: the texts of statements.csv, votes.csv and groups.csv (empty: none) to
 * ranking.csv. participants: P of the score. -ERR_INPUT names file and line.
 */
MUST_CHECK int rank_tables(struct bytes statements_csv, struct bytes votes_csv,
                           struct bytes groups_csv, uint32_t participants,
                           struct buffer *ranking_csv, struct error *error);

/*
 * A Polis export (comments.csv, votes.csv, summary.csv or empty) as the events of a closed
 * session, handed to each in order. Nothing is handed on before both tables were read whole and
 * found right. -ERR_INPUT names file and line.
 */
MUST_CHECK int
polis_decode(struct bytes comments_csv, struct bytes votes_csv, struct bytes summary_csv,
             struct bytes session_id, struct bytes session_code,
             int (*each)(void *context, const struct event *event, struct error *error),
             void *context, struct error *error);

#endif
