/*
 * The report of a session as numbers and literal texts: what was found per theme, what was
 * judged too little, polls and participation. What background questions add is in
 * report_groups.c; words and layout are the codec's. Pure; any thread, on a session that does
 * not change meanwhile.
 */
#include "report_build.h"

#include <stdlib.h>

#include "herkend/memory.h"

/* A list of indexes into report.statements that grows while it is collected. */
struct index_list {
    size_t *items;
    size_t count;
    size_t capacity;
};

static void list_add(struct index_list *list, size_t index)
{
    list->items =
        array_reserve(list->items, &list->capacity, list->count + 1, sizeof(*list->items));
    list->items[list->count++] = index;
}

/* Moves a list into the report's arena and forgets it. */
static size_t *list_take(struct index_list *list, struct arena *arena, size_t *count)
{
    size_t *items = arena_alloc(arena, list->count + 1, sizeof(*items));

    if (list->count > 0)
        memcpy(items, list->items, list->count * sizeof(*items));
    *count = list->count;
    free(list->items);
    *list = (struct index_list){0};
    return items;
}

static void report_fill_head(struct report *report, const struct session *session)
{
    struct arena *arena = &report->arena;

    report->session_id = arena_copy(arena, session->id);
    report->title = arena_copy(arena, session->title);
    report->description = arena_copy(arena, session->description);
    report->note = arena_copy(arena, session->note);
    report->language = session->language;
    report->state = session->state;
    report->rehearsal = session->rehearsal;
    report->started_at_ms = session->started_at_ms;
    report->closed_at_ms = session->closed_at_ms;
    report->seq = session->seq;
}

static void report_fill_counts(struct report *report, const struct report_build *build)
{
    const struct session *session = build->session;

    report->participants = build->table->input.participant_count;
    report->voters = (uint32_t)build->ranking->voter_count;
    report->written_count = (uint32_t)session->statement_count;
    for (size_t i = 1; i <= session->statement_count; i++) {
        const struct statement *statement = &session->statements[i];

        report->withdrawn_count += statement->state == STATEMENT_WITHDRAWN;
        report->hidden_count +=
            statement->state == STATEMENT_HIDDEN || statement->state == STATEMENT_HELD;
        report->merged_count +=
            statement->merged_into != 0 && statement->state == STATEMENT_VISIBLE;
    }
    report->statement_count = (uint32_t)build->table->statement_count;
    report->votes = (uint32_t)build->table->input.vote_count;
    report->skips = (uint32_t)build->table->skip_count;
    report->mean = build->ranking->mu;
    report->mean_a = build->ranking->mean_a;
    report->variance = build->ranking->variance;
    report->digest = vote_table_digest(build->table, build->ranking);
}

static void report_fill_statements(struct report *report, const struct report_build *build)
{
    const struct session *session = build->session;
    struct arena *arena = &report->arena;
    size_t count = build->table->statement_count;
    size_t grouping_count = build->ranking->grouping_count;

    report->statements = arena_alloc(arena, count + 1, sizeof(*report->statements));
    report->report_statement_count = count;
    for (size_t i = 0; i < count; i++) {
        uint32_t number = build->table->statement_of_index[i];
        const struct statement *from = &session->statements[number];
        struct report_statement *to = &report->statements[i];
        struct ranking_spread *spreads =
            arena_alloc(arena, grouping_count + 1, sizeof(*spreads));

        if (grouping_count > 0)
            memcpy(spreads, &build->ranking->spreads[i * grouping_count],
                   grouping_count * sizeof(*spreads));
        *to = (struct report_statement){
            .statement = number,
            .theme = from->theme,
            .kind = from->kind,
            .parent = from->parent ? session_root(session, from->parent) : 0,
            .text = arena_copy(arena, from->text.bytes),
            .line = build->ranking->lines[i],
            .spreads = spreads,
        };
        report->reaction_count += from->parent != 0;
    }
}

/* What was merged into each statement, in order of number. */
static void report_fill_merged(struct report *report, const struct report_build *build)
{
    const struct session *session = build->session;
    const uint32_t *index_of = build->table->index_of_statement;
    struct arena *arena = &report->arena;

    for (int pass = 0; pass < 2; pass++) {
        for (uint32_t number = 1; number <= session->statement_count; number++) {
            const struct statement *from = &session->statements[number];
            uint32_t index = index_of[session_root(session, number)];

            if (!from->merged_into || from->state != STATEMENT_VISIBLE || index == UINT32_MAX)
                continue;

            struct report_statement *into = &report->statements[index];

            if (pass == 1) {
                into->merged[into->merged_count] = number;
                into->merged_texts[into->merged_count] = arena_copy(arena, from->text.bytes);
            }
            into->merged_count++;
        }
        for (size_t i = 0; i < report->report_statement_count && pass == 0; i++) {
            struct report_statement *into = &report->statements[i];

            into->merged = arena_alloc(arena, into->merged_count + 1, sizeof(*into->merged));
            into->merged_texts =
                arena_alloc(arena, into->merged_count + 1, sizeof(*into->merged_texts));
            into->merged_count = 0;
        }
    }
}

/*
 * Every statement in the order in which lists show it: what was found in the order of the
 * ranking, then what was judged too little in the order in which it was written, so that its
 * place says nothing. free() it.
 */
static size_t *report_order(const struct report *report, const struct report_build *build)
{
    size_t count = report->report_statement_count;
    size_t *order = xcalloc(count + 1, sizeof(*order));
    size_t filled = 0;

    for (size_t i = 0; i < count; i++) {
        size_t index = build->ranking->overall.indexes[i];

        if (report->statements[index].line.label == RANKING_FOUND)
            order[filled++] = index;
    }
    for (size_t i = 0; i < count; i++) {
        if (report->statements[i].line.label != RANKING_FOUND)
            order[filled++] = i;
    }
    ASSERT(filled == count);
    return order;
}

/* The report's place of the statement a reaction belongs to; NULL when that is not visible. */
static struct report_statement *parent_find(struct report *report,
                                            const struct report_build *build,
                                            const struct report_statement *reaction)
{
    ASSERT(reaction->parent != 0);
    uint32_t index = build->table->index_of_statement[reaction->parent];

    return index == UINT32_MAX ? NULL : &report->statements[index];
}

static void report_fill_reactions(struct report *report, const struct report_build *build,
                                  const size_t *order)
{
    size_t count = report->report_statement_count;

    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < count; i++) {
            const struct report_statement *reaction = &report->statements[order[i]];

            if (!reaction->parent)
                continue;

            struct report_statement *parent = parent_find(report, build, reaction);

            if (!parent)
                continue;
            if (pass == 1)
                parent->reactions[parent->reaction_count] = (uint32_t)order[i];
            parent->reaction_count++;
        }
        for (size_t i = 0; i < count && pass == 0; i++) {
            struct report_statement *parent = &report->statements[i];

            parent->reactions = arena_alloc(&report->arena, parent->reaction_count + 1,
                                            sizeof(*parent->reactions));
            parent->reaction_count = 0;
        }
    }
}

uint32_t report_certain_top(const struct ranking *ranking, const struct ranking_list *list,
                            const struct ranking_line *line, uint32_t rank)
{
    static const uint32_t tops[] = {3, 10}; /* the sharper claim first */

    ASSERT(rank > 0);
    for (size_t i = 0; i < ARRAY_COUNT(tops); i++) {
        /* Only what stands in the top can certainly be in it; the rest is spared a walk along
         * the list. */
        if (rank <= tops[i] && ranking_is_certain(ranking, list, line, tops[i]))
            return tops[i];
    }
    return 0;
}

/* Marks what is certainly in the top of its own list: its theme's, or its statement's. */
static void mark_certain(struct report *report, const struct report_build *build,
                         const struct ranking_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        struct report_statement *statement = &report->statements[list->indexes[i]];

        if (statement->line.label == RANKING_FOUND)
            statement->certain = report_certain_top(build->ranking, list, &statement->line,
                                                    statement->line.theme_rank);
    }
}

/* The found statements of all themes as a list of its own: ranks among statements, not
 * reactions. */
static void report_fill_overall(struct report *report, const struct report_build *build,
                                const size_t *order)
{
    size_t count = report->report_statement_count;
    struct ranking_list list = {.theme = RANKING_OVERALL,
                                .indexes = xcalloc(count + 1, sizeof(*list.indexes))};
    struct index_list overall = {0};

    for (size_t i = 0; i < count; i++) {
        struct report_statement *statement = &report->statements[order[i]];

        if (statement->parent || statement->line.label != RANKING_FOUND)
            continue;
        list.indexes[list.count++] = (uint32_t)order[i];
        statement->overall_rank = (uint32_t)list.count;
        if (overall.count < TOP_ITEMS)
            list_add(&overall, order[i]);
    }
    list.found_count = list.count;
    for (size_t i = 0; i < overall.count; i++) {
        struct report_statement *statement = &report->statements[overall.items[i]];

        statement->certain_overall =
            ranking_is_certain(build->ranking, &list, &statement->line, TOP_ITEMS);
    }
    report->overall = list_take(&overall, &report->arena, &report->overall_count);
    free(list.indexes);
}

static void report_fill_not_recognised(struct report *report, const size_t *order)
{
    struct index_list list = {0};

    for (size_t i = report->report_statement_count; i > 0 && list.count < TOP_ITEMS; i--) {
        const struct report_statement *statement = &report->statements[order[i - 1]];

        if (!statement->parent && statement->line.label == RANKING_FOUND &&
            statement->line.score < REPORT_NOT_RECOGNISED_SCORE_MAX &&
            statement->line.high < REPORT_NOT_RECOGNISED_HIGH_MAX)
            list_add(&list, order[i - 1]);
    }
    report->not_recognised = list_take(&list, &report->arena, &report->not_recognised_count);
}

/* The lists of one theme while they are collected. */
struct theme_lists {
    struct index_list ranked;
    struct index_list judged_too_little;
    struct index_list loose;
};

static void theme_lists_add(struct theme_lists *lists, const struct report_statement *statement,
                            size_t index, bool has_parent)
{
    if (has_parent)
        return;
    if (statement->parent)
        list_add(&lists->loose, index);
    else if (statement->line.label == RANKING_FOUND)
        list_add(&lists->ranked, index);
    else
        list_add(&lists->judged_too_little, index);
}

const struct report_theme *report_theme_get(const struct report *report, uint32_t theme)
{
    for (size_t i = 0; i < report->theme_count; i++) {
        if (report->themes[i].theme == theme)
            return &report->themes[i];
    }
    UNREACHABLE("a theme in which something was written is in the report");
}

/* The themes as the hour went, from those by number. */
static void report_order_themes(struct report *report, const struct session *session,
                                const struct report_theme *by_number)
{
    for (size_t i = 0; i < session->theme_count; i++) {
        uint32_t number = session->theme_order[i];
        const struct report_theme *theme = &by_number[number - 1];

        if (session->themes[number].state == THEME_SKIPPED && theme->written == 0)
            continue;
        report->themes[report->theme_count] = *theme;
        report->themes[report->theme_count].place = (uint32_t)report->theme_count + 1;
        report->theme_count++;
    }
}

static void report_fill_themes(struct report *report, const struct report_build *build,
                               const size_t *order)
{
    const struct session *session = build->session;
    struct theme_lists *lists = xcalloc(session->theme_count + 1, sizeof(*lists));
    struct report_theme *themes = xcalloc(session->theme_count + 1, sizeof(*themes));

    report->themes =
        arena_alloc(&report->arena, session->theme_count + 1, sizeof(*report->themes));
    for (size_t i = 0; i < report->report_statement_count; i++) {
        const struct report_statement *statement = &report->statements[order[i]];
        struct report_theme *theme = &themes[statement->theme - 1];

        theme->votes += statement->line.n;
        theme->skips += statement->line.skips;
        theme_lists_add(&lists[statement->theme - 1], statement, order[i],
                        statement->parent && parent_find(report, build, statement));
    }
    for (size_t i = 1; i <= session->statement_count; i++)
        themes[session->statements[i].theme - 1].written++;

    for (uint32_t i = 0; i < session->theme_count; i++) {
        struct report_theme *theme = &themes[i];
        struct arena *arena = &report->arena;

        theme->theme = i + 1;
        theme->title = arena_copy(arena, session->themes[i + 1].title);
        theme->question = arena_copy(arena, session->themes[i + 1].question);
        theme->ranked = list_take(&lists[i].ranked, arena, &theme->ranked_count);
        theme->judged_too_little =
            list_take(&lists[i].judged_too_little, arena, &theme->judged_too_little_count);
        theme->loose = list_take(&lists[i].loose, arena, &theme->loose_count);
    }
    report_order_themes(report, session, themes);
    free(lists);
    free(themes);
}

static void report_fill_polls(struct report *report, const struct session *session)
{
    struct arena *arena = &report->arena;

    report->polls = arena_alloc(arena, session->poll_count + 1, sizeof(*report->polls));
    for (size_t i = 1; i <= session->poll_count; i++) {
        const struct poll *from = &session->polls[i];
        struct report_poll *to = &report->polls[report->poll_count];
        struct bytes *options = arena_alloc(arena, from->option_count + 1, sizeof(*options));

        if (!from->opened)
            continue;
        ASSERT(from->option_count <= OPTIONS_MAX);
        *to = (struct report_poll){.question = arena_copy(arena, from->question),
                                   .follow_up = from->follow_up,
                                   .options = options,
                                   .option_count = from->option_count};
        for (size_t option = 0; option < from->option_count; option++)
            options[option] = arena_copy(arena, from->options[option]);
        for (size_t seat = 1; seat <= session->seat_count && seat < from->answers_capacity;
             seat++) {
            if (from->answers[seat] < 0 || session->seats[seat].ejected)
                continue;
            to->counts[from->answers[seat]]++;
            to->n++;
        }
        report->poll_count++;
    }
}

/*
 * The shortest step with which the whole session fits the chart: nothing finer is needed, and
 * the coarser it is the less it tells of single people. A multiple of what the session counts
 * in.
 */
static uint32_t activity_step(size_t entry_count, uint32_t span_minutes)
{
    static const uint32_t steps[] = {5, 10, 15, 30, 60, 120, 240, 720, 1440, 10080, 40320};
    uint64_t minutes = (uint64_t)entry_count * span_minutes;
    uint32_t step = 0;

    for (size_t i = 0; i < ARRAY_COUNT(steps); i++) {
        step = steps[i];
        if (step % span_minutes == 0 && minutes <= (uint64_t)step * ACTIVITY_STEPS_MAX)
            return step;
    }
    while (minutes > (uint64_t)step * ACTIVITY_STEPS_MAX)
        step *= 2;
    return step;
}

static void report_fill_activity(struct report *report, const struct session *session)
{
    uint32_t span = session->minute_span > 0 ? session->minute_span : 1;
    uint32_t step = activity_step(session->minute_count, span);
    size_t per_step = step / span;

    report->activity_minutes = step;
    report->activity_count = (session->minute_count + per_step - 1) / per_step;
    report->activity =
        arena_alloc(&report->arena, report->activity_count + 1, sizeof(*report->activity));
    for (size_t i = 0; i < session->minute_count; i++) {
        struct activity_minute_view *to = &report->activity[i / per_step];

        to->statements += session->minutes[i].statements;
        to->votes += session->minutes[i].votes;
        to->joined += session->minutes[i].joined;
    }
}

struct report *report_create(const struct session *session)
{
    ASSERT(session);
    struct report *report = xcalloc(1, sizeof(*report));
    struct vote_table *table = vote_table_create(session);
    struct ranking *ranking = ranking_compute(&table->input);
    struct report_build build = {.session = session, .table = table, .ranking = ranking};

    arena_init(&report->arena);
    report_fill_head(report, session);
    report_fill_counts(report, &build);
    report_fill_statements(report, &build);
    report_fill_merged(report, &build);

    size_t *order = report_order(report, &build);

    report_fill_reactions(report, &build, order);
    report_fill_themes(report, &build, order);
    report_fill_overall(report, &build, order);
    for (size_t i = 0; i < ranking->theme_count; i++)
        mark_certain(report, &build, &ranking->themes[i]);
    report_fill_not_recognised(report, order);
    report_fill_groupings(report, &build, order);
    report_fill_changes(report, &build, order);
    report_fill_polls(report, session);
    report_fill_activity(report, session);

    free(order);
    ranking_destroy(ranking);
    vote_table_destroy(table);
    return report;
}

void report_destroy(struct report *report)
{
    if (!report)
        return;
    arena_release(&report->arena);
    free(report);
}
