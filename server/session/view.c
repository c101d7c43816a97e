/*
 * What each role is shown: the privacy boundary. Nothing else makes updates. The rules: an
 * author, a seat and another seat's vote have no field to stand in; a text that is held,
 * hidden, withdrawn or merged is shown to its author only (and to moderators: view_console.c).
 * How far a statement is recognised is told from RANKING_NMIN votes on: with two, each of the
 * two could work out what the other gave.
 */
#include "internal.h"
#include "view_internal.h"

#include <stdlib.h>

#include "herkend/memory.h"

static bool is_visible(const struct session *session, uint32_t number)
{
    return session_has_statement(session, number) &&
           session->statements[number].state == STATEMENT_VISIBLE;
}

struct statement_view statement_view_of(const struct session *session, uint32_t number)
{
    const struct statement *statement = &session->statements[number];
    struct statement_view view = {.statement = number,
                                  .theme = statement->theme,
                                  .kind = statement->kind,
                                  .text = statement->text.bytes};

    if (statement->parent != 0) {
        view.parent = session_root(session, statement->parent);
        if (is_visible(session, view.parent))
            view.parent_text = session->statements[view.parent].text.bytes;
    }
    return view;
}

static void theme_view_of(const struct session *session, uint32_t number,
                          struct theme_view *view)
{
    const struct theme *theme = &session->themes[number];

    *view = (struct theme_view){.theme = number,
                                .title = theme->title,
                                .question = theme->question,
                                .state = theme->state,
                                .minutes = theme->minutes,
                                .revision = theme->revision,
                                .ends_at_ms = theme->ends_at_ms};
}

static void poll_view_of(const struct session *session, uint32_t number, struct viewer viewer,
                         struct poll_view *view)
{
    const struct poll *poll = &session->polls[number];

    *view = (struct poll_view){.poll = number,
                               .question = poll->question,
                               .options = poll->options,
                               .option_count = poll->option_count,
                               .open = poll->open,
                               .follow_up = poll->follow_up,
                               .with_counts = viewer.role == ROLE_MODERATOR || !poll->open,
                               .own_option = -1};
    for (uint32_t seat = 1; seat <= session->seat_count && seat < poll->answers_capacity;
         seat++) {
        if (poll->answers[seat] < 0 || session->seats[seat].ejected)
            continue;
        view->n++;
        if (view->with_counts)
            view->counts[poll->answers[seat]]++;
    }
    if (viewer.role == ROLE_PARTICIPANT && viewer.seat < poll->answers_capacity)
        view->own_option = poll->answers[viewer.seat];
}

/* The figures of a root; n counts graded votes. */
static struct routed_figures routed_of(const struct session *session, uint32_t root)
{
    const struct routing_statements *routed = &session->routing.statements;

    return (struct routed_figures){.n = routed->graded[root - 1],
                                   .skips = routed->skips[root - 1]};
}

/* The score to show with n votes: of the last standing, or of the router where that has not
 * seen the statement yet. */
static double score_of(const struct session *session, const struct standing *standing,
                       uint32_t root)
{
    const struct ranking_line *line = standing_line(standing, root);

    if (line && line->n > 0)
        return line->score;
    return routing_recognition(&session->routing, root - 1);
}

double counts_average(const uint32_t counts[GRADE_MAX + 1])
{
    uint64_t sum = 0;
    uint64_t n = 0;

    for (uint32_t grade = 0; grade <= GRADE_MAX; grade++) {
        sum += (uint64_t)grade * counts[grade];
        n += counts[grade];
    }
    return n > 0 ? (double)sum / (double)n : 0;
}

struct own_view own_view_of(const struct session *session, const struct standing *standing,
                            uint32_t number)
{
    const struct statement *statement = &session->statements[number];
    uint32_t root = session_root(session, number);
    const uint32_t *counts = session->statements[root].counts;
    struct own_view view = {.statement = statement_view_of(session, number),
                            .state =
                                statement->merged_into ? STATEMENT_MERGED : statement->state,
                            .reason = statement->reason,
                            .into = statement->merged_into ? root : 0,
                            .n = routed_of(session, root).n,
                            .reactions = session->statements[root].reaction_count,
                            .reword = statement->reword};

    view.has_score = view.n >= RANKING_NMIN;
    if (view.has_score) {
        view.recognised = counts[2] + counts[3];
        view.score = score_of(session, standing, root);
        view.average = counts_average(counts);
    }
    return view;
}

static void own_fill(const struct session *session, uint32_t seat,
                     const struct standing *standing, struct arena *arena,
                     struct update *update)
{
    struct own_view *own =
        arena_alloc(arena, session->seats[seat].written_count + 1, sizeof(*own));
    size_t count = session->seats[seat].written_count;
    size_t place = count;

    /* The list runs from the newest back; the update tells it from the oldest on. */
    for (uint32_t i = session->seats[seat].last_written; i != 0;
         i = session->statements[i].previous_of_seat) {
        ASSERT(place > 0);
        own[--place] = own_view_of(session, standing, i);
    }
    update->own = own;
    update->own_count = count;
    update->judged = session->seats[seat].judged_count;
}

static void polls_fill(const struct session *session, struct viewer viewer, struct arena *arena,
                       struct update *update)
{
    struct poll_view *polls = arena_alloc(arena, session->poll_count + 1, sizeof(*polls));

    for (uint32_t i = 1; i <= session->poll_count; i++) {
        /* Prepared polls are the moderator's until they are opened. */
        if (session->polls[i].opened || viewer.role == ROLE_MODERATOR)
            poll_view_of(session, i, viewer, &polls[update->poll_count++]);
    }
    update->polls = polls;
}

static void background_fill(const struct session *session, struct viewer viewer,
                            struct arena *arena, struct update *update)
{
    struct background_view *views =
        arena_alloc(arena, session->background_count + 1, sizeof(*views));

    for (size_t i = 0; i < session->background_count; i++) {
        views[i] = (struct background_view){.question = session->background[i].question,
                                            .options = session->background[i].options,
                                            .option_count = session->background[i].option_count,
                                            .own_option = -1};
        if (viewer.role == ROLE_PARTICIPANT)
            views[i].own_option = session->seats[viewer.seat].background[i];
    }
    update->background = views;
    update->background_count = session->background_count;
}

void note_fill(const struct session *session, struct update *update)
{
    update->note = session->note;
    update->note_revision = session->note_revision;
}

/* Without what it reacts to: the moderator has chosen this text for everybody, and no other. */
static struct statement_view pinned_view_of(const struct session *session)
{
    struct statement_view view = {0};

    if (session->pinned == 0)
        return view;
    ASSERT(session_is_root(session, session->pinned));
    view = statement_view_of(session, session->pinned);
    view.parent = 0;
    view.parent_text = (struct bytes){0};
    return view;
}

void view_session(const struct session *session, struct viewer viewer, uint64_t now_ms,
                  struct arena *arena, struct update *update)
{
    struct theme_view *themes = arena_alloc(arena, session->theme_count + 1, sizeof(*themes));

    *update = (struct update){.kind = UPDATE_SESSION,
                              .role = viewer.role,
                              .now_ms = now_ms,
                              .session_id = session->id,
                              .code = session->code,
                              .title = session->title,
                              .description = session->description,
                              .language = session->language,
                              .session_state = session->state,
                              .moderation = session->moderation,
                              .starts_at_ms = session->starts_at_ms,
                              .round_open = session->round_open,
                              .rehearsal = session->rehearsal,
                              .round_ends_at_ms = session->round_ends_at_ms,
                              .automatic = session->automatic,
                              .countdown_seconds = session->countdown_seconds,
                              .projection = session->projection,
                              .pinned = pinned_view_of(session),
                              .themes = themes,
                              .theme_count = session->theme_count};
    for (size_t i = 0; i < session->theme_count; i++)
        theme_view_of(session, session->theme_order[i], &themes[i]);
}

void view_welcome(const struct session *session, struct viewer viewer,
                  const struct standing *standing, uint64_t now_ms, struct arena *arena,
                  struct update *update)
{
    view_session(session, viewer, now_ms, arena, update);
    update->kind = UPDATE_WELCOME;
    update->seq = session->seq;
    if (session->announcement_count > 0)
        update->announcement = session->announcements[session->announcement_count - 1].text;
    polls_fill(session, viewer, arena, update);
    background_fill(session, viewer, arena, update);
    if (viewer.role == ROLE_PARTICIPANT)
        own_fill(session, viewer.seat, standing, arena, update);
    if (viewer.role == ROLE_MODERATOR)
        note_fill(session, update);
}

void view_theme(const struct session *session, uint32_t theme, struct update *update,
                struct arena *arena)
{
    struct theme_view *view = arena_alloc(arena, 1, sizeof(*view));

    ASSERT(session_has_theme(session, theme));
    theme_view_of(session, theme, view);
    *update = (struct update){.kind = UPDATE_THEME, .themes = view, .theme_count = 1};
}

void view_poll(const struct session *session, uint32_t poll, struct viewer viewer,
               struct arena *arena, struct update *update)
{
    struct poll_view *view = arena_alloc(arena, 1, sizeof(*view));

    ASSERT(poll > 0 && poll <= session->poll_count);
    poll_view_of(session, poll, viewer, view);
    *update = (struct update){.kind = UPDATE_POLL, .polls = view, .poll_count = 1};
}

int32_t view_poll_own(const struct session *session, uint32_t poll, uint32_t seat)
{
    ASSERT(poll > 0 && poll <= session->poll_count);
    ASSERT(session_has_seat(session, seat));

    const struct poll *asked = &session->polls[poll];

    return seat < asked->answers_capacity ? asked->answers[seat] : -1;
}

void view_offer(const struct session *session, uint32_t statement, struct update *update)
{
    *update = (struct update){.kind = UPDATE_OFFER};
    /* Offered before and hidden since (a repeated command): there is nothing to show any more.
     */
    if (statement != 0 && is_visible(session, statement))
        update->statement = statement_view_of(session, statement);
}

/* The room sees no text that nobody looked at, unless the moderator wants all of them there. */
static bool is_projected(const struct session *session, uint32_t number)
{
    const struct statement *statement = &session->statements[number];

    return session->projection == PROJECTION_ALL || statement->seat == 0 ||
           statement->was_approved || statement->was_pinned;
}

void view_top(const struct session *session, uint32_t theme, enum role role,
              const struct standing *standing, struct arena *arena, struct update *update)
{
    const struct ranking *ranking = standing ? standing_ranking(standing) : NULL;
    const struct ranking_list *list = ranking ? ranking_theme_find(ranking, theme) : NULL;
    struct standing_item *items = arena_alloc(arena, TOP_ITEMS, sizeof(*items));
    size_t count = 0;

    for (size_t i = 0; list && i < list->found_count && count < TOP_ITEMS; i++) {
        uint32_t number = standing_statement(standing, list->indexes[i]);

        /* The standing may be older than a hiding or a merge. */
        if (!session_has_statement(session, number) || !session_is_root(session, number))
            continue;
        if (role == ROLE_OBSERVER && !is_projected(session, number))
            continue;

        const struct ranking_line *line = &ranking->lines[list->indexes[i]];

        items[count++] = (struct standing_item){.statement = number,
                                                .kind = session->statements[number].kind,
                                                .text = session->statements[number].text.bytes,
                                                .has_score = true,
                                                .score = line->score,
                                                .average = counts_average(line->count),
                                                .n = line->n};
    }
    *update = (struct update){
        .kind = UPDATE_TOP, .subject = theme, .items = items, .item_count = count};
}

void view_tally(const struct session *session, uint32_t statement,
                const struct standing *standing, struct update *update)
{
    uint32_t root = session_root(session, statement);
    const uint32_t *counts = session->statements[root].counts;

    *update = (struct update){.kind = UPDATE_TALLY, .n = routed_of(session, root).n};
    update->statement.statement = statement;
    update->has_score = update->n >= RANKING_NMIN;
    if (update->has_score) {
        update->score = score_of(session, standing, root);
        update->recognised = counts[2] + counts[3];
        update->average = counts_average(counts);
    }
}

void view_fate(const struct session *session, uint32_t number, struct update *update)
{
    const struct statement *statement = &session->statements[number];
    bool is_merged = statement->merged_into != 0;

    *update = (struct update){.kind = UPDATE_FATE,
                              .state = is_merged ? STATEMENT_MERGED : statement->state,
                              .reason = statement->reason,
                              .into = is_merged ? session_root(session, number) : 0,
                              .reword = statement->reword};
    update->statement.statement = number;
}

void view_reacted(const struct session *session, uint32_t statement, struct update *update)
{
    *update = (struct update){
        .kind = UPDATE_REACTED,
        .reactions = session->statements[session_root(session, statement)].reaction_count};
    update->statement.statement = statement;
}

void view_authors(const struct session *session, uint32_t statement,
                  void (*each)(void *context, uint32_t seat), void *context)
{
    if (session->statements[statement].seat != 0)
        each(context, session->statements[statement].seat);
}

/* Whether the seat has a part in a statement itself: its author, or who judged it. */
static bool has_part_in(const struct session *session, uint32_t statement, uint32_t seat)
{
    const struct judgement *judgement = session_judgement(session, seat, statement);

    return session->statements[statement].seat == seat ||
           (judgement && judgement->grade != GRADE_NONE);
}

/* The statement, and if others were merged into it, these. free() it. */
static uint32_t *group_of(const struct session *session, uint32_t root, size_t *count)
{
    uint32_t *group = NULL;
    size_t capacity = 0;

    group = array_reserve(group, &capacity, 1, sizeof(*group));
    group[0] = root;
    *count = 1;
    for (uint32_t i = 1; session->statements[root].has_merged && i <= session->statement_count;
         i++) {
        if (i == root || session_root(session, i) != root)
            continue;
        group = array_reserve(group, &capacity, *count + 1, sizeof(*group));
        group[(*count)++] = i;
    }
    return group;
}

/* A seat may have a part in several statements of a group, and is called once. */
struct audience {
    const struct session *session;
    const uint32_t *group;
    size_t earlier; /* statements of the group that are through */
    void (*each)(void *context, uint32_t seat);
    void *context;
};

static void audience_call(void *context, uint32_t seat)
{
    const struct audience *audience = context;

    for (size_t i = 0; i < audience->earlier; i++) {
        if (has_part_in(audience->session, audience->group[i], seat))
            return;
    }
    audience->each(audience->context, seat);
}

void view_audience(const struct session *session, uint32_t statement,
                   void (*each)(void *context, uint32_t seat), void *context)
{
    size_t count = 0;
    uint32_t *group = group_of(session, statement, &count);
    struct audience audience = {
        .session = session, .group = group, .each = each, .context = context};

    for (; audience.earlier < count; audience.earlier++) {
        uint32_t member = group[audience.earlier];

        view_authors(session, member, audience_call, &audience);
        for (uint32_t i = session->statements[member].first_judgement; i != 0;
             i = session->judgements[i].next_of_statement) {
            if (session->judgements[i].grade != GRADE_NONE)
                audience_call(&audience, session->judgements[i].seat);
        }
    }
    free(group);
}

/* Only of what this seat wrote or was shown; a moderator has seen all. */
static struct decision thread_allowed(const struct session *session, struct viewer viewer,
                                      uint32_t number)
{
    struct decision decision = {.refusal = REFUSED_NOT_FOUND,
                                .message = "there is no such statement"};

    if (!session_has_statement(session, number))
        return decision;
    if (viewer.role == ROLE_PARTICIPANT) {
        const struct statement *statement = &session->statements[number];
        bool is_own = session_is_author(session, session_root(session, number), viewer.seat) ||
                      statement->seat == viewer.seat;

        if (statement->state == STATEMENT_HELD && !is_own)
            return decision;
        if (!is_own && !session_judgement_in_group(session, viewer.seat, number) &&
            !session_pin_has_shown(session, viewer.seat, number)) {
            decision.refusal = REFUSED_NOT_OFFERED;
            decision.message = "this statement was not put to you";
            return decision;
        }
    }
    return (struct decision){0};
}

struct decision view_thread(const struct session *session, struct viewer viewer,
                            uint32_t statement, const struct standing *standing,
                            struct arena *arena, struct update *update)
{
    struct decision decision = thread_allowed(session, viewer, statement);

    if (decision.refusal != REFUSED_NOTHING)
        return decision;

    uint32_t root = session_root(session, statement);
    struct standing_item *items =
        arena_alloc(arena, session->statements[root].reaction_count + 1, sizeof(*items));
    size_t count = 0;

    for (uint32_t i = 1; i <= session->statement_count; i++) {
        const struct statement *reaction = &session->statements[i];

        if (reaction->parent == 0 || !session_is_root(session, i) ||
            session_root(session, reaction->parent) != root)
            continue;
        ASSERT(count < session->statements[root].reaction_count);

        struct standing_item *item = &items[count++];

        *item = (struct standing_item){.statement = i,
                                       .kind = reaction->kind,
                                       .text = reaction->text.bytes,
                                       .n = routed_of(session, i).n};
        item->has_score = item->n >= RANKING_NMIN;
        if (item->has_score) {
            item->score = score_of(session, standing, i);
            item->average = counts_average(reaction->counts);
        }
    }
    *update = (struct update){
        .kind = UPDATE_THREAD, .subject = statement, .items = items, .item_count = count};
    return decision;
}

void view_similar(const struct session *session, struct viewer viewer, const struct text *text,
                  struct arena *arena, struct update *update)
{
    struct likeness found[SIMILAR_ITEMS_MAX];
    struct likeness_query query = {
        .text = text, .theme = session_live_theme(session), .value_min = LIKENESS_HINT};
    struct standing_item *items = arena_alloc(arena, SIMILAR_ITEMS_MAX, sizeof(*items));
    size_t count = query.theme ? likeness_find(session, &query, found, SIMILAR_ITEMS_MAX) : 0;

    (void)viewer; /* everybody is shown the same: what is visible */
    for (size_t i = 0; i < count; i++)
        items[i] =
            (struct standing_item){.statement = found[i].statement,
                                   .kind = session->statements[found[i].statement].kind,
                                   .text = session->statements[found[i].statement].text.bytes};
    *update = (struct update){.kind = UPDATE_SIMILAR, .items = items, .item_count = count};
}
