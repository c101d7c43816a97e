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

/* Whether every group that is shown at all is shown for this statement too. */
static bool cells_are_whole(const struct report_cell *counted,
                            const struct vote_grouping *grouping, uint32_t total)
{
    struct report_cell shown[OPTIONS_MAX];

    cells_show(shown, counted, grouping, total);
    for (size_t i = 0; i < grouping->group_count; i++) {
        const struct report_group *group = &grouping->groups[i];

        if (!group->withheld && group->voters > 0 &&
            (shown[i].withheld || shown[i].n < GROUP_VOTERS_MIN))
            return false;
    }
    return true;
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

/* One background question at work. */
struct question {
    struct report *report;
    const size_t *order;
    const struct vote_grouping *grouping;
    struct cell_table counted;
    size_t index;
};

static const struct report_cell *question_cells(const struct question *question, size_t index)
{
    return &question->counted.cells[index * question->counted.group_count];
}

/* A found statement, no reaction, with a figure from votes of every group that is shown. */
static bool question_lists(const struct question *question, size_t index)
{
    const struct report_statement *statement = &question->report->statements[index];

    return !statement->parent && statement->line.label == RANKING_FOUND &&
           statement->spreads[question->index].has &&
           cells_are_whole(question_cells(question, index), question->grouping,
                           statement->line.n);
}

/* The best TOP_ITEMS statements by one figure; none whose figure is below value_min. */
static size_t *question_list(const struct question *question, enum spread_figure figure,
                             double value_min, size_t *count)
{
    struct report *report = question->report;
    struct spread_place *places = xcalloc(report->report_statement_count + 1, sizeof(*places));
    size_t place_count = 0;

    for (size_t i = 0; i < report->report_statement_count; i++) {
        size_t index = question->order[i];
        const struct ranking_spread *spread =
            &report->statements[index].spreads[question->index];

        if (question_lists(question, index) && spread_value(spread, figure) >= value_min)
            places[place_count++] = (struct spread_place){
                .value = spread_value(spread, figure), .place = i, .index = index};
    }
    qsort(places, place_count, sizeof(*places), spread_place_compare);

    *count = place_count < TOP_ITEMS ? place_count : TOP_ITEMS;
    size_t *list = arena_alloc(&report->arena, *count + 1, sizeof(*list));

    for (size_t i = 0; i < *count; i++)
        list[i] = places[i].index;
    free(places);
    return list;
}

static struct report_cell *question_cells_of_list(const struct question *question,
                                                  const size_t *list, size_t count)
{
    size_t group_count = question->counted.group_count;
    struct report_cell *cells =
        arena_alloc(&question->report->arena, count * group_count + 1, sizeof(*cells));

    for (size_t i = 0; i < count; i++)
        cells_show(&cells[i * group_count], question_cells(question, list[i]),
                   question->grouping, question->report->statements[list[i]].line.n);
    return cells;
}

static void grouping_fill_lists(struct report_grouping *to, const struct question *question)
{
    to->bridging =
        question_list(question, SPREAD_BRIDGE, REPORT_BRIDGE_MIN, &to->bridging_count);
    to->dividing =
        question_list(question, SPREAD_DIVIDE, REPORT_DIVIDE_MIN, &to->dividing_count);
    to->bridging_cells = question_cells_of_list(question, to->bridging, to->bridging_count);
    to->dividing_cells = question_cells_of_list(question, to->dividing, to->dividing_count);
}

static void grouping_fill(struct report *report, const struct report_build *build,
                          const size_t *order, size_t index)
{
    const struct vote_grouping *from = &build->table->groupings[index];
    struct report_grouping *to = &report->groupings[index];

    to->question = arena_copy(&report->arena, build->session->background[index].question);
    to->group_count = from->group_count;
    to->usable = from->usable;
    to->exported = from->exported;
    for (size_t i = 0; i < from->group_count; i++) {
        to->groups[i] = from->groups[i];
        to->groups[i].option = arena_copy(&report->arena, from->groups[i].option);
    }
    if (!to->usable)
        return;

    struct question question = {.report = report,
                                .order = order,
                                .grouping = from,
                                .counted = cells_count(build->table, index),
                                .index = index};

    grouping_fill_lists(to, &question);
    free(question.counted.cells);
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
