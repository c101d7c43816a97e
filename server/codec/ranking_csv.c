/*
 * ranking.csv: theme,rank,statement,n,count0..3,skips,score,sd,low,high,bridge,divide,label,
 * and behind these what was added: certain_top, and bridge and divide of further background
 * questions. What has no value is an empty cell: the figures of what nobody judged, the rank of
 * what was judged too little. Any thread.
 */
#include "ranking_csv.h"

#include <stdlib.h>

#include "herkend/csv.h"

const char *ranking_label_name(enum ranking_label label)
{
    switch (label) {
    case RANKING_UNJUDGED:
        return "not_judged";
    case RANKING_TOO_LITTLE:
        return "judged_too_little";
    case RANKING_FOUND:
        return "found";
    }
    UNREACHABLE("all labels are named");
}

static int row_compare(const void *left, const void *right)
{
    const struct ranking_csv_row *a = left;
    const struct ranking_csv_row *b = right;
    bool a_found = a->line->label == RANKING_FOUND;
    bool b_found = b->line->label == RANKING_FOUND;

    if (a->list != b->list)
        return a->list > b->list ? 1 : -1;
    if (a_found != b_found)
        return a_found ? -1 : 1;
    if (a_found && a->line->theme_rank != b->line->theme_rank)
        return a->line->theme_rank > b->line->theme_rank ? 1 : -1;
    return (a->number > b->number) - (a->number < b->number);
}

static void write_header(size_t spread_count, struct buffer *out)
{
    buffer_append_string(out, "theme,rank,statement,n,count0,count1,count2,count3,skips,score,"
                              "sd,low,high,bridge,divide,label,certain_top");
    for (size_t i = 2; i <= spread_count; i++)
        buffer_append_format(out, ",bridge_%zu,divide_%zu", i, i);
    buffer_append_string(out, "\r\n");
}

static void write_number_or_empty(struct buffer *out, uint32_t number, bool last)
{
    if (number > 0)
        csv_write_integer(out, number, last);
    else
        csv_write_empty(out, last);
}

static void write_score_or_empty(struct buffer *out, double score, bool has, bool last)
{
    if (has)
        csv_write_score(out, score, last);
    else
        csv_write_empty(out, last);
}

static void write_spread(const struct ranking_csv_row *row, size_t index, size_t spread_count,
                         bool last, struct buffer *out)
{
    bool has = index < spread_count && row->spreads[index]->has;

    write_score_or_empty(out, has ? row->spreads[index]->bridge : 0, has, false);
    write_score_or_empty(out, has ? row->spreads[index]->divide : 0, has, last);
}

static void write_row(const struct ranking_csv_row *row, size_t spread_count,
                      struct buffer *out)
{
    const struct ranking_line *line = row->line;
    bool is_judged = line->label != RANKING_UNJUDGED;

    csv_write_text(out, row->theme, false);
    write_number_or_empty(out, line->theme_rank, false);
    csv_write_text(out, row->statement, false);
    csv_write_integer(out, line->n, false);
    for (size_t grade = 0; grade < RANKING_GRADE_COUNT; grade++)
        csv_write_integer(out, line->count[grade], false);
    csv_write_integer(out, line->skips, false);
    write_score_or_empty(out, line->score, is_judged, false);
    write_score_or_empty(out, line->sd, is_judged, false);
    write_score_or_empty(out, line->low, is_judged, false);
    write_score_or_empty(out, line->high, is_judged, false);
    write_spread(row, 0, spread_count, false, out);
    csv_write_text(out, bytes_from_string(ranking_label_name(line->label)), false);
    write_number_or_empty(out, row->certain, spread_count < 2);
    for (size_t i = 1; i < spread_count; i++)
        write_spread(row, i, spread_count, i + 1 == spread_count, out);
}

void ranking_csv_write(struct ranking_csv_row *rows, size_t row_count, size_t spread_count,
                       struct buffer *out)
{
    if (row_count > 1)
        qsort(rows, row_count, sizeof(*rows), row_compare);
    write_header(spread_count, out);
    for (size_t i = 0; i < row_count; i++)
        write_row(&rows[i], spread_count, out);
}
