/*
 * What has changed since the session that this one follows: the same text then and now, in
 * counts of real votes, and whether the scores differ by more than chance explains. Pure.
 */
#include <math.h>

#include "report_build.h"

double report_compared_sd(double variance, uint32_t n)
{
    ASSERT(variance >= 0);
    return RANKING_INFL * sqrt(variance / (n + RANKING_LB));
}

uint32_t report_recognised(const struct ranking_line *line)
{
    return line->count[2] + line->count[3];
}

double report_average(const struct ranking_line *line)
{
    uint32_t sum = line->count[1] + 2 * line->count[2] + 3 * line->count[3];

    return line->n > 0 ? (double)sum / line->n : 0;
}

bool report_is_recognised(const struct ranking_line *line)
{
    return line->label == RANKING_FOUND && 2 * (uint64_t)report_recognised(line) >= line->n;
}

static struct report_figures figures_make(uint32_t n, uint32_t recognised, double score,
                                          double sd, double average)
{
    struct report_figures figures = {.n = n, .recognised = recognised};

    if (n == 0)
        return figures;
    figures.score = score;
    figures.low = score - 1.96 * sd;
    figures.high = score + 1.96 * sd;
    figures.average = average;
    return figures;
}

static struct report_figures figures_then(const struct followed_statement *followed)
{
    return figures_make(followed->n, followed->recognised, followed->score, followed->sd,
                        followed->average);
}

static struct report_figures figures_now(const struct report *report,
                                         const struct ranking_line *line)
{
    return figures_make(line->n, report_recognised(line), line->score,
                        report_compared_sd(report->variance, line->n), report_average(line));
}

/* The share of those who recognise it: -1, 0 or 1 as it fell, stayed or rose. */
static int share_moved(const struct report_figures *then, const struct report_figures *now)
{
    uint64_t was = (uint64_t)then->recognised * now->n;
    uint64_t is = (uint64_t)now->recognised * then->n;

    return (is > was) - (is < was);
}

/*
 * A claim needs enough votes on both sides, intervals that leave room between them, and counts
 * that do not say the opposite: the score is corrected, and a reader sees the counts.
 */
static enum report_verdict verdict_of(const struct report_figures *then,
                                      const struct report_figures *now)
{
    if (then->n < RANKING_NMIN || now->n < RANKING_NMIN)
        return CHANGE_TOO_LITTLE;
    if (now->low > then->high && share_moved(then, now) >= 0 && now->average > then->average)
        return CHANGE_MORE;
    if (now->high < then->low && share_moved(then, now) <= 0 && now->average < then->average)
        return CHANGE_LESS;
    return CHANGE_UNCLEAR;
}

/* The first of then with the text of what the script or the moderator asks now, and with which
 * nothing else was compared; NULL: none. */
static const struct followed_statement *followed_find(const struct script_follows *follows,
                                                      const struct statement *statement,
                                                      bool *taken)
{
    if (statement->seat != 0 || statement->parent != 0)
        return NULL;
    for (size_t i = 0; i < follows->statement_count; i++) {
        const struct followed_statement *followed = &follows->statements[i];

        if (taken[i] ||
            memcmp(statement->text.fold, followed->text.fold, sizeof(followed->text.fold)) != 0)
            continue;
        taken[i] = true;
        return followed;
    }
    return NULL;
}

/* By verdict, and within one as lists show statements. */
static void changes_order(struct report *report, const size_t *order)
{
    struct report_change *sorted =
        arena_alloc(&report->arena, report->change_count + 1, sizeof(*sorted));
    size_t count = 0;

    for (enum report_verdict verdict = CHANGE_MORE; verdict <= CHANGE_TOO_LITTLE; verdict++) {
        for (size_t i = 0; i < report->report_statement_count; i++) {
            const struct report_change *change = report->statements[order[i]].change;

            if (change && change->verdict == verdict) {
                sorted[count] = *change;
                report->statements[order[i]].change = &sorted[count++];
            }
        }
    }
    ASSERT(count == report->change_count);
    report->changes = sorted;
}

static void follows_fill(struct report *report, const struct script_follows *follows)
{
    struct arena *arena = &report->arena;
    struct report_follows *filled = arena_alloc(arena, 1, sizeof(*filled));

    *filled = (struct report_follows){.session = arena_copy(arena, follows->session),
                                      .title = arena_copy(arena, follows->title),
                                      .closed_at_ms = follows->closed_at_ms,
                                      .statement_count = (uint32_t)follows->statement_count};
    report->follows = filled;
}

void report_fill_changes(struct report *report, const struct report_build *build,
                         const size_t *order)
{
    const struct script_follows *follows = build->session->follows;

    if (!follows)
        return;
    follows_fill(report, follows);

    bool *taken = arena_alloc(&report->arena, follows->statement_count + 1, sizeof(*taken));
    struct report_change *changes =
        arena_alloc(&report->arena, follows->statement_count + 1, sizeof(*changes));

    for (size_t i = 0; i < report->report_statement_count; i++) {
        struct report_statement *statement = &report->statements[i];
        const struct followed_statement *followed =
            followed_find(follows, &build->session->statements[statement->statement], taken);

        if (!followed)
            continue;

        struct report_change *change = &changes[report->change_count++];

        *change = (struct report_change){.index = i,
                                         .then = figures_then(followed),
                                         .now = figures_now(report, &statement->line)};
        change->verdict = verdict_of(&change->then, &change->now);
        statement->change = change;
    }
    changes_order(report, order);
}
