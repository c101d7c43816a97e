#ifndef HERKEND_CODEC_RANKING_CSV_H
#define HERKEND_CODEC_RANKING_CSV_H

#include "herkend/buffer.h"
#include "herkend/ranking.h"

/*
 * One line of ranking.csv. The report and `rank` fill these from what each of them knows, and
 * one function writes them: so that the same figures are the same bytes.
 */
struct ranking_csv_row {
    uint32_t list;          /* as vote_table: a theme, or the reactions to a statement */
    uint32_t number;        /* of the statement, in order of creation */
    struct bytes theme;     /* "t1" */
    struct bytes statement; /* "s12" */
    const struct ranking_line *line;
    const struct ranking_spread **spreads; /* spread_count of them */
    uint32_t certain;                      /* 3, 10 or 0 */
};

/* Writes the header and the rows, which are sorted: by list, found ones by rank, then the
 * others by number. spread_count: exported background questions. */
void ranking_csv_write(struct ranking_csv_row *rows, size_t row_count, size_t spread_count,
                       struct buffer *out);

/* "found", "judged_too_little", "not_judged". */
const char *ranking_label_name(enum ranking_label label);

#endif
