/*
 * What the answers to the background questions add to a report: which statements bridge the
 * groups, which divide them, and how each group answered those, as far as it may be shown.
 * Pure; any thread.
 */
#include "report_build.h"

#include <stdlib.h>

#include "herkend/memory.h"
#include "withhold.h"

/* How the groups of one question answered every statement: statement_count rows of group_count.
 */
struct cell_table {
    struct report_cell *cells;
    size_t group_count;
};

static struct cell_table cells_count(const struct vote_table *table, size_t grouping)
{
    const struct ranking_grouping *answers = &table->input.groupings[grouping];
    struct cell_table counted = {.group_count = answers->group_count};

    counted.cells =
        xcalloc(table->statement_count * counted.group_count + 1, sizeof(*counted.cells));
    for (size_t i = 0; i < table->input.vote_count; i++) {
        const struct ranking_vote *vote = &table->input.votes[i];
        uint8_t group = answers->group_of_voter[vote->voter];

        if (group == 0)
            continue;

        struct report_cell *cell =
            &counted.cells[vote->statement * counted.group_count + group - 1];

        cell->n++;
        cell->recognised += vote->grade >= 2;
    }
    return counted;
}

/* The cells of one statement as they may be shown. total: graded votes on it. */
static void cells_show(struct report_cell *to, const struct report_cell *from,
                       const struct vote_grouping *grouping, uint32_t total)
{
    uint32_t counts[OPTIONS_MAX] = {0};
    bool withheld[OPTIONS_MAX] = {false};

    for (size_t i = 0; i < grouping->group_count; i++) {
        counts[i] = from[i].n;
        withheld[i] = grouping->groups[i].withheld;
    }
    counts_withhold(counts, grouping->group_count, total, withheld);
    for (size_t i = 0; i < grouping->group_count; i++) {
        to[i] = withheld[i] ? (struct report_cell){0} : from[i];
        to[i].withheld = withheld[i];
    }
}

/* What a list is sorted by: the figure, then the place in the order of the report. */
struct spread_place {
    double value;
    size_t place;
    size_t index;
};

static int spread_place_compare(const void *left, const void *right)
{
    const struct spread_place *a = left;
    const struct spread_place *b = right;

    if (a->value != b->value)
        return a->value < b->value ? 1 : -1;
    return (a->place > b->place) - (a->place < b->place);
}

enum spread_figure { SPREAD_BRIDGE, SPREAD_DIVIDE };

static double spread_value(const struct ranking_spread *spread, enum spread_figure figure)
{
    switch (figure) {
    case SPREAD_BRIDGE:
        return spread->bridge;
    case SPREAD_DIVIDE:
        return spread->divide;
    }
    UNREACHABLE("all figures are named");
}

/* The best TOP_ITEMS statements by one figure; none whose figure is below value_min. */
static size_t *spread_list(struct report *report, const size_t *order, size_t grouping,
                           enum spread_figure figure, double value_min, size_t *count)
{
    struct spread_place *places = xcalloc(report->report_statement_count + 1, sizeof(*places));
    size_t place_count = 0;

    for (size_t i = 0; i < report->report_statement_count; i++) {
        const struct report_statement *statement = &report->statements[order[i]];
        const struct ranking_spread *spread = &statement->spreads[grouping];

        if (statement->parent || statement->line.label != RANKING_FOUND || !spread->has ||
            spread_value(spread, figure) < value_min)
            continue;
        places[place_count++] = (struct spread_place){
            .value = spread_value(spread, figure), .place = i, .index = order[i]};
    }
    qsort(places, place_count, sizeof(*places), spread_place_compare);

    *count = place_count < TOP_ITEMS ? place_count : TOP_ITEMS;
    size_t *list = arena_alloc(&report->arena, *count + 1, sizeof(*list));

    for (size_t i = 0; i < *count; i++)
        list[i] = places[i].index;
    free(places);
    return list;
}

static struct report_cell *cells_of_list(struct report *report, const size_t *list,
                                         size_t count, const struct cell_table *counted,
                                         const struct vote_grouping *grouping)
{
    struct report_cell *cells =
        arena_alloc(&report->arena, count * counted->group_count + 1, sizeof(*cells));

    for (size_t i = 0; i < count; i++)
        cells_show(&cells[i * counted->group_count],
                   &counted->cells[list[i] * counted->group_count], grouping,
                   report->statements[list[i]].line.n);
    return cells;
}

static void grouping_fill(struct report *report, const struct report_build *build,
                          const size_t *order, size_t question)
{
    const struct vote_grouping *from = &build->table->groupings[question];
    struct report_grouping *to = &report->groupings[question];

    to->question = arena_copy(&report->arena, build->session->background[question].question);
    to->group_count = from->group_count;
    to->usable = from->usable;
    to->exported = from->exported;
    for (size_t i = 0; i < from->group_count; i++) {
        to->groups[i] = from->groups[i];
        to->groups[i].option = arena_copy(&report->arena, from->groups[i].option);
    }
    if (!to->usable)
        return;

    struct cell_table counted = cells_count(build->table, question);

    to->bridging = spread_list(report, order, question, SPREAD_BRIDGE, REPORT_BRIDGE_MIN,
                               &to->bridging_count);
    to->dividing = spread_list(report, order, question, SPREAD_DIVIDE, REPORT_DIVIDE_MIN,
                               &to->dividing_count);
    to->bridging_cells =
        cells_of_list(report, to->bridging, to->bridging_count, &counted, from);
    to->dividing_cells =
        cells_of_list(report, to->dividing, to->dividing_count, &counted, from);
    free(counted.cells);
}

void report_fill_groupings(struct report *report, const struct report_build *build,
                           const size_t *order)
{
    report->grouping_count = build->table->input.grouping_count;
    report->groupings =
        arena_alloc(&report->arena, report->grouping_count + 1, sizeof(*report->groupings));
    for (size_t i = 0; i < report->grouping_count; i++)
        grouping_fill(report, build, order, i);
}
