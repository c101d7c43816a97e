/*
 * The official score: fits mu + b + a to the canonical table, then intervals, groups and the
 * order. The table's order, which makes the bits reproducible, is made in ranking_table.c.
 * Pure; any thread.
 */
#include "herkend/ranking.h"

#include <math.h>
#include <stdlib.h>

#include "herkend/assert.h"
#include "herkend/memory.h"
#include "ranking_table.h"

/* The model on one table. a by column, b by row. */
struct ranking_fit {
    const struct ranking_table *table;
    double *a;
    double *b;
    double mu;
    double mean_a;
    double variance;
};

static const double x_of_grade[RANKING_GRADE_COUNT] = {0.0, 1.0 / 3.0, 2.0 / 3.0, 1.0};

/* mu = (sum x + LB/2)/(V + LB); the sum is taken over whole grades, so it is exact. */
static double fit_mean(const struct ranking_table *table)
{
    uint64_t grade_sum = 0;

    for (size_t i = 0; i < table->vote_count; i++)
        grade_sum += ranking_cell_grade(table->cells_by_row[i]);
    return ((double)grade_sum / RANKING_GRADE_MAX + RANKING_LB / 2.0) /
           ((double)table->vote_count + RANKING_LB);
}

static void fit_sweep_rows(struct ranking_fit *fit)
{
    const struct ranking_table *table = fit->table;

    for (size_t row = 0; row < table->row_count; row++) {
        double sum = 0.0;

        for (size_t i = table->row_start[row]; i < table->row_start[row + 1]; i++) {
            uint32_t cell = table->cells_by_row[i];

            sum += x_of_grade[ranking_cell_grade(cell)] - fit->mu -
                   fit->a[ranking_cell_place(cell)];
        }
        fit->b[row] =
            sum / ((double)(table->row_start[row + 1] - table->row_start[row]) + RANKING_LB);
    }
}

static void fit_sweep_columns(struct ranking_fit *fit)
{
    const struct ranking_table *table = fit->table;

    for (size_t column = 0; column < table->column_count; column++) {
        size_t start = table->column_start[column];
        size_t end = table->column_start[column + 1];
        double sum = 0.0;

        for (size_t i = start; i < end; i++) {
            uint32_t cell = table->cells_by_column[i];

            sum += x_of_grade[ranking_cell_grade(cell)] - fit->mu -
                   fit->b[ranking_cell_place(cell)];
        }
        fit->a[column] = sum / ((double)(end - start) + RANKING_LA);
    }
}

/* The variance of one vote around the fit, with the degrees of freedom that the fit has used
 * up. */
static double fit_variance(const struct ranking_fit *fit)
{
    const struct ranking_table *table = fit->table;
    double sse = 0.0;
    double dof = 0.0;

    for (size_t row = 0; row < table->row_count; row++) {
        double n = (double)(table->row_start[row + 1] - table->row_start[row]);

        dof += n / (n + RANKING_LB);
        for (size_t i = table->row_start[row]; i < table->row_start[row + 1]; i++) {
            uint32_t cell = table->cells_by_row[i];
            double rest = x_of_grade[ranking_cell_grade(cell)] - fit->mu - fit->b[row] -
                          fit->a[ranking_cell_place(cell)];

            sse += rest * rest;
        }
    }
    for (size_t column = 0; column < table->column_count; column++) {
        double r = (double)(table->column_start[column + 1] - table->column_start[column]);

        dof += r / (r + RANKING_LA);
    }

    double votes = (double)table->vote_count;

    /* The floor is the specification's. These priors never reach it: a vote uses at most 1/4 +
     * 1/7. */
    double freedom = votes - dof > .3 * votes ? votes - dof : .3 * votes;

    return (sse + RANKING_NU0 * RANKING_NOISE0) / (freedom + RANKING_NU0);
}

static void fit_init(struct ranking_fit *fit, const struct ranking_table *table)
{
    *fit = (struct ranking_fit){.table = table, .mu = fit_mean(table)};
    fit->a = xcalloc(table->column_count, sizeof(*fit->a));
    fit->b = xcalloc(table->row_count, sizeof(*fit->b));
    for (int sweep = 0; sweep < RANKING_SWEEPS; sweep++) {
        fit_sweep_rows(fit);
        fit_sweep_columns(fit);
    }

    double sum = 0.0;

    for (size_t column = 0; column < table->column_count; column++)
        sum += fit->a[column];
    fit->mean_a = table->column_count > 0 ? sum / (double)table->column_count : 0.0;
    fit->variance = fit_variance(fit);
}

static void fit_release(struct ranking_fit *fit)
{
    free(fit->a);
    free(fit->b);
}

static void line_fill(struct ranking_line *line, const struct ranking_fit *fit, size_t row,
                      const struct ranking_input *input)
{
    const struct ranking_table *table = fit->table;

    for (size_t i = table->row_start[row]; i < table->row_start[row + 1]; i++)
        line->count[ranking_cell_grade(table->cells_by_row[i])]++;
    line->n = (uint32_t)(table->row_start[row + 1] - table->row_start[row]);
    line->skips = input->statements[table->statement_of_row[row]].skips;
    line->label = line->n == 0             ? RANKING_UNJUDGED
                  : line->n < RANKING_NMIN ? RANKING_TOO_LITTLE
                                           : RANKING_FOUND;

    /* Of P people n have been asked: of a group that was asked in full nothing is left to be
     * unsure about. */
    double unasked = line->n < input->participant_count
                         ? 1.0 - (double)line->n / (double)input->participant_count
                         : 0.0;

    if (line->n == 0)
        unasked = 1.0;
    line->score = fit->mu + fit->b[row] + fit->mean_a;
    line->sd = RANKING_INFL * sqrt(fit->variance * unasked / ((double)line->n + RANKING_LB));
    line->low = line->score - 1.96 * line->sd;
    line->high = line->score + 1.96 * line->sd;
    ASSERT(line->score == line->score);
    ASSERT(line->sd >= 0.0);
}

/* One group of a grouping: who is in it, and what it says of the statement at hand. */
struct group {
    uint64_t voter_count;
    double mean_a;
    uint32_t n;
    double sum; /* of x - a */
};

/* Index 0 gathers those without a group and is not looked at. */
static void groups_fill_means(struct group *groups, const struct ranking_fit *fit,
                              const struct ranking_grouping *grouping)
{
    for (size_t column = 0; column < fit->table->column_count; column++) {
        uint8_t group = grouping->group_of_voter[fit->table->voter_of_column[column]];

        ASSERT(group <= grouping->group_count);
        groups[group].voter_count++;
        groups[group].mean_a += fit->a[column];
    }
    for (size_t group = 1; group <= grouping->group_count; group++) {
        if (groups[group].voter_count > 0)
            groups[group].mean_a /= (double)groups[group].voter_count;
    }
}

/* base is mu + b of the statement. A group that nobody who voted is in is no group. */
static struct ranking_spread groups_spread(const struct group *groups, uint8_t group_count,
                                           double base)
{
    size_t present_count = 0;
    double lowest = 0.0;
    double highest = 0.0;

    for (size_t i = 1; i <= group_count; i++) {
        const struct group *group = &groups[i];

        if (group->voter_count == 0)
            continue;
        if (group->n < 2)
            return (struct ranking_spread){0};

        double n = (double)group->n;
        double m = base + (group->sum - n * base) / (n + RANKING_LG) + group->mean_a;

        lowest = present_count == 0 || m < lowest ? m : lowest;
        highest = present_count == 0 || m > highest ? m : highest;
        present_count++;
    }
    if (present_count < 2)
        return (struct ranking_spread){0};
    return (struct ranking_spread){.has = true, .bridge = lowest, .divide = highest - lowest};
}

static void ranking_fill_spreads(struct ranking *ranking, const struct ranking_fit *fit,
                                 const struct ranking_grouping *groupings, size_t grouping)
{
    const struct ranking_table *table = fit->table;
    const struct ranking_grouping *answers = &groupings[grouping];
    struct group groups[UINT8_MAX + 1] = {0};

    groups_fill_means(groups, fit, answers);
    for (size_t row = 0; row < table->row_count; row++) {
        size_t line = table->statement_of_row[row];

        for (size_t group = 0; group <= answers->group_count; group++) {
            groups[group].n = 0;
            groups[group].sum = 0.0;
        }
        for (size_t i = table->row_start[row]; i < table->row_start[row + 1]; i++) {
            uint32_t cell = table->cells_by_row[i];
            uint32_t column = ranking_cell_place(cell);
            struct group *group =
                &groups[answers->group_of_voter[table->voter_of_column[column]]];

            group->n++;
            group->sum += x_of_grade[ranking_cell_grade(cell)] - fit->a[column];
        }
        ranking->spreads[line * ranking->grouping_count + grouping] =
            groups_spread(groups, answers->group_count, fit->mu + fit->b[row]);
    }
}

/* What decides the order of two statements. */
struct standing {
    uint32_t theme;
    int64_t
        score_millionths; /* rounded: noise in the last bits must not decide before n does */
    uint32_t n;
    uint64_t seq;
    uint32_t id;
    uint32_t index;
};

static int standing_compare(const void *left, const void *right)
{
    const struct standing *a = left;
    const struct standing *b = right;

    if (a->score_millionths != b->score_millionths)
        return a->score_millionths < b->score_millionths ? 1 : -1;
    if (a->n != b->n)
        return a->n < b->n ? 1 : -1;
    if (a->seq != b->seq)
        return a->seq > b->seq ? 1 : -1;
    return (a->id > b->id) - (a->id < b->id);
}

static int standing_compare_in_theme(const void *left, const void *right)
{
    const struct standing *a = left;
    const struct standing *b = right;

    if (a->theme != b->theme)
        return a->theme > b->theme ? 1 : -1;
    return standing_compare(left, right);
}

/* To the nearest, halves away from zero; without a call to the mathematics library. */
static int64_t millionths(double score)
{
    double scaled = score * 1e6;

    ASSERT(scaled > -1e15);
    ASSERT(scaled < 1e15);
    return scaled < 0.0 ? -(int64_t)(0.5 - scaled) : (int64_t)(scaled + 0.5);
}

static void list_fill(struct ranking_list *list, const struct standing *standings,
                      const struct ranking_line *lines)
{
    list->indexes = xcalloc(list->count, sizeof(*list->indexes));
    for (size_t i = 0; i < list->count; i++) {
        list->indexes[i] = standings[i].index;
        list->found_count += lines[standings[i].index].label == RANKING_FOUND;
    }
}

/* Numbers the found of a list 1, 2, 3... */
static void ranking_number(struct ranking *ranking, const struct ranking_list *list,
                           bool is_overall)
{
    uint32_t rank = 0;

    for (size_t i = 0; i < list->count; i++) {
        struct ranking_line *line = &ranking->lines[list->indexes[i]];

        if (line->label != RANKING_FOUND)
            continue;
        if (is_overall)
            line->overall_rank = ++rank;
        else
            line->theme_rank = ++rank;
    }
}

static void ranking_fill_themes(struct ranking *ranking, struct standing *standings)
{
    size_t capacity = 0;
    size_t start = 0;

    qsort(standings, ranking->line_count, sizeof(*standings), standing_compare_in_theme);
    while (start < ranking->line_count) {
        size_t end = start + 1;

        while (end < ranking->line_count && standings[end].theme == standings[start].theme)
            end++;
        ranking->themes = array_reserve(ranking->themes, &capacity, ranking->theme_count + 1,
                                        sizeof(*ranking->themes));

        struct ranking_list *list = &ranking->themes[ranking->theme_count++];

        *list = (struct ranking_list){.theme = standings[start].theme, .count = end - start};
        list_fill(list, standings + start, ranking->lines);
        ranking_number(ranking, list, false);
        start = end;
    }
}

static void ranking_fill_lists(struct ranking *ranking, const struct ranking_input *input)
{
    struct standing *standings = xcalloc(ranking->line_count, sizeof(*standings));

    for (size_t i = 0; i < ranking->line_count; i++)
        standings[i] =
            (struct standing){.theme = input->statements[i].theme,
                              .score_millionths = millionths(ranking->lines[i].score),
                              .n = ranking->lines[i].n,
                              .seq = input->statements[i].seq,
                              .id = input->statements[i].id,
                              .index = (uint32_t)i};
    qsort(standings, ranking->line_count, sizeof(*standings), standing_compare);
    ranking->overall =
        (struct ranking_list){.theme = RANKING_OVERALL, .count = ranking->line_count};
    list_fill(&ranking->overall, standings, ranking->lines);
    ranking_number(ranking, &ranking->overall, true);
    ranking_fill_themes(ranking, standings);
    free(standings);
}

struct ranking *ranking_compute(const struct ranking_input *input)
{
    struct ranking *ranking = xcalloc(1, sizeof(*ranking));
    struct ranking_table table;
    struct ranking_fit fit;

    ranking_table_init(&table, input);
    fit_init(&fit, &table);
    ranking->line_count = input->statement_count;
    ranking->grouping_count = input->grouping_count;
    ranking->vote_count = table.vote_count;
    ranking->voter_count = table.column_count;
    ranking->mu = fit.mu;
    ranking->mean_a = fit.mean_a;
    ranking->variance = fit.variance;

    ranking->lines = xcalloc(ranking->line_count, sizeof(*ranking->lines));
    for (size_t row = 0; row < table.row_count; row++)
        line_fill(&ranking->lines[table.statement_of_row[row]], &fit, row, input);
    ranking->spreads =
        xcalloc(ranking->line_count * ranking->grouping_count, sizeof(*ranking->spreads));
    for (size_t grouping = 0; grouping < input->grouping_count; grouping++)
        ranking_fill_spreads(ranking, &fit, input->groupings, grouping);
    ranking_fill_lists(ranking, input);

    fit_release(&fit);
    ranking_table_release(&table);
    return ranking;
}

void ranking_destroy(struct ranking *ranking)
{
    if (!ranking)
        return;
    for (size_t i = 0; i < ranking->theme_count; i++)
        free(ranking->themes[i].indexes);
    free(ranking->themes);
    free(ranking->overall.indexes);
    free(ranking->spreads);
    free(ranking->lines);
    free(ranking);
}

const struct ranking_list *ranking_theme_find(const struct ranking *ranking, uint32_t theme)
{
    for (size_t i = 0; i < ranking->theme_count; i++) {
        if (ranking->themes[i].theme == theme)
            return &ranking->themes[i];
    }
    return NULL;
}

/* The score of the found statement at a position of a list, counting found ones only. */
static double list_found_score(const struct ranking *ranking, const struct ranking_list *list,
                               size_t position)
{
    size_t found = 0;

    for (size_t i = 0; i < list->count; i++) {
        const struct ranking_line *line = &ranking->lines[list->indexes[i]];

        if (line->label == RANKING_FOUND && found++ == position)
            return line->score;
    }
    UNREACHABLE("the position is below found_count");
}

bool ranking_is_certain(const struct ranking *ranking, const struct ranking_list *list,
                        const struct ranking_line *line, uint32_t top_count)
{
    ASSERT(top_count > 0);
    if (line->label != RANKING_FOUND || list->found_count <= top_count)
        return false;

    double midpoint = (list_found_score(ranking, list, top_count - 1) +
                       list_found_score(ranking, list, top_count)) /
                      2.0;

    return line->score - line->sd >= midpoint;
}
