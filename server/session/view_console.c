/* The moderator's console: rates, signals, and the lines of statements. Shows texts that are
 * held or hidden, no authors. */
#include "internal.h"
#include "view_internal.h"

#include <string.h>

enum { SILENT_AFTER_MS = 5 * 60 * 1000, MERGE_PROPOSALS_MAX = 20 };

/* The last whole minute, or the running one in the first. */
static void rates_fill(const struct session *session, uint64_t now_ms, struct update *update)
{
    if (session->started_at_ms == 0 || now_ms < session->started_at_ms)
        return;

    size_t running = (size_t)((now_ms - session->started_at_ms) / 60000);
    size_t minute = running > 0 ? running - 1 : 0;

    if (minute < session->minute_count) {
        update->statements_per_minute = session->minutes[minute].statements;
        update->votes_per_minute = session->minutes[minute].votes;
    }
}

static void seats_fill(const struct session *session, uint64_t now_ms, struct update *update)
{
    for (size_t i = 1; i <= session->seat_count; i++) {
        const struct seat *seat = &session->seats[i];

        if (seat->ejected)
            continue;
        update->joined++;
        update->silent += now_ms >= seat->active_at_ms + SILENT_AFTER_MS;
    }
}

static void proposals_fill(const struct session *session, struct arena *arena,
                           struct update *update)
{
    struct proposal_view *views =
        arena_alloc(arena, session->proposal_count + 1, sizeof(*views));

    for (uint32_t i = 1; i <= session->proposal_count; i++)
        views[i - 1] = (struct proposal_view){.proposal = i,
                                              .title = session->proposals[i].title,
                                              .adopted = session->proposals[i].theme != 0};
    update->proposals = views;
    update->proposal_count = session->proposal_count;
}

/* The newest pairs that look alike and can still be merged. */
static void merges_fill(const struct session *session, struct arena *arena,
                        struct update *update)
{
    struct merge_view *merges = arena_alloc(arena, MERGE_PROPOSALS_MAX, sizeof(*merges));

    for (uint32_t i = (uint32_t)session->statement_count;
         i > 0 && update->merge_count < MERGE_PROPOSALS_MAX; i--) {
        const struct statement *statement = &session->statements[i];

        if (statement->nearest == 0 || !session_is_root(session, i) ||
            !session_is_root(session, statement->nearest))
            continue;
        merges[update->merge_count++] = (struct merge_view){
            .from = i, .into = statement->nearest, .likeness = statement->likeness};
    }
    update->merges = merges;
}

static struct console_statement line_of(const struct session *session,
                                        const struct standing *standing, uint32_t number)
{
    const struct statement *statement = &session->statements[number];
    const struct routing_statements *routed = &session->routing.statements;
    const struct ranking_line *ranked = standing_line(standing, number);
    struct console_statement line = {
        .statement = statement_view_of(session, number),
        .state = statement->merged_into ? STATEMENT_MERGED : statement->state,
        .reason = statement->reason,
        .into = statement->merged_into ? session_root(session, number) : 0,
        .n = routed->graded[number - 1],
        .skips = routed->skips[number - 1],
        .flags = statement->flags,
        .flag_reason = statement->flag_reason,
        .reactions = statement->reaction_count,
        .reword = statement->reword,
    };

    memcpy(line.counts, statement->counts, sizeof(line.counts));
    line.average = counts_average(line.counts);
    if (line.n > 0)
        line.score = ranked && ranked->n > 0
                         ? ranked->score
                         : routing_recognition(&session->routing, number - 1);
    return line;
}

void view_console(const struct session *session, uint64_t now_ms, struct arena *arena,
                  struct update *update)
{
    *update = (struct update){.kind = UPDATE_CONSOLE};
    rates_fill(session, now_ms, update);
    seats_fill(session, now_ms, update);
    proposals_fill(session, arena, update);
    merges_fill(session, arena, update);
    note_fill(session, update);
    update->judged_too_little = offer_count_judged_too_little(session);
    for (uint32_t i = 1; i <= session->statement_count; i++)
        update->waiting += session->statements[i].state == STATEMENT_HELD;
}

void view_console_lines(const struct session *session, const struct standing *standing,
                        const uint32_t *statements, size_t statement_count, struct arena *arena,
                        struct update *update)
{
    struct console_statement *lines = arena_alloc(arena, statement_count + 1, sizeof(*lines));

    ASSERT(update->kind == UPDATE_CONSOLE);
    for (size_t i = 0; i < statement_count; i++) {
        ASSERT(session_has_statement(session, statements[i]));
        lines[i] = line_of(session, standing, statements[i]);
    }
    update->console_statements = lines;
    update->console_count = statement_count;
}
