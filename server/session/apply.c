/*
 * What an event changes. Cannot refuse: the rules are in decide*.c, and replayed events have
 * been through session_accepts(). One function per noun; the switch at the end names every
 * kind.
 */
#include "internal.h"

#include <stdlib.h>
#include <string.h>

#include "herkend/memory.h"

static struct text text_keep(struct session *session, const struct text *text)
{
    uint32_t *stems = arena_alloc(&session->texts, text->stem_count + 1, sizeof(*stems));
    struct text kept = *text;

    if (text->stem_count > 0)
        memcpy(stems, text->stems, text->stem_count * sizeof(*stems));
    kept.bytes = arena_copy(&session->texts, text->bytes);
    kept.stems = stems;
    return kept;
}

static struct bytes *options_keep(struct session *session, const struct bytes *options,
                                  size_t count)
{
    struct bytes *kept = arena_alloc(&session->texts, count + 1, sizeof(*kept));

    for (size_t i = 0; i < count; i++)
        kept[i] = arena_copy(&session->texts, options[i]);
    return kept;
}

/* Makes each entry of the chart stand for factor as many minutes as before. */
static void minutes_fold(struct session *session, uint32_t factor)
{
    size_t folded_count = (session->minute_count + factor - 1) / factor;

    for (size_t i = 0; i < session->minute_count; i++) {
        struct activity_minute minute = session->minutes[i];
        struct activity_minute *to = &session->minutes[i / factor];

        session->minutes[i] = (struct activity_minute){0};
        to->statements += minute.statements;
        to->votes += minute.votes;
        to->joined += minute.joined;
    }
    session->minute_count = folded_count;
    session->minute_span *= factor;
}

/*
 * The entry of the chart that a time falls in; NULL before the start. An hour has its minutes;
 * what goes on for weeks (an imported conversation) has hours, and then days.
 */
static struct activity_minute *minute_of(struct session *session, uint64_t time_ms)
{
    if (session->started_at_ms == 0 || session->closed_at_ms != 0)
        return NULL;

    uint64_t minute = (time_ms - session->started_at_ms) / 60000;

    if (session->minute_span == 0)
        session->minute_span = 1;
    if (session->minute_span == 1 && minute >= ACTIVITY_MINUTES_MAX)
        minutes_fold(session, 60);
    if (session->minute_span == 60 && minute / 60 >= ACTIVITY_MINUTES_MAX)
        minutes_fold(session, 24);

    size_t index = (size_t)(minute / session->minute_span);

    /* After 27 years the chart stops growing. */
    if (index >= ACTIVITY_MINUTES_MAX)
        index = ACTIVITY_MINUTES_MAX - 1;
    session->minutes = array_reserve(session->minutes, &session->minute_capacity, index + 1,
                                     sizeof(*session->minutes));
    if (session->minute_count <= index)
        session->minute_count = index + 1;
    return &session->minutes[index];
}

static void theme_add(struct session *session, struct theme theme)
{
    size_t number = session->theme_count + 1;

    session->themes = array_reserve(session->themes, &session->theme_capacity, number + 1,
                                    sizeof(*session->themes));
    theme.title = arena_copy(&session->texts, theme.title);
    theme.question = arena_copy(&session->texts, theme.question);
    theme.revision = session->theme_revision + 1;
    session->themes[number] = theme;
    session->theme_count = number;
    theme_order_add(session, (uint32_t)number);
}

static void poll_add(struct session *session, const struct script_question *question,
                     bool follow_up)
{
    size_t number = session->poll_count + 1;

    session->polls = array_reserve(session->polls, &session->poll_capacity, number + 1,
                                   sizeof(*session->polls));
    session->polls[number] = (struct poll){
        .question = arena_copy(&session->texts, question->question),
        .options = options_keep(session, question->options, question->option_count),
        .option_count = question->option_count,
        .follow_up = follow_up,
    };
    session->poll_count = number;
}

static uint32_t statement_add(struct session *session, struct statement statement)
{
    uint32_t number = (uint32_t)session->statement_count + 1;

    session->statements = array_reserve(session->statements, &session->statement_capacity,
                                        number + 1, sizeof(*session->statements));
    statement.text = text_keep(session, &statement.text);
    session->statements[number] = statement;
    session->statement_count = number;

    uint32_t index = routing_statement_add(
        &session->routing,
        (struct routing_statement){.theme = statement.theme,
                                   .seq = statement.seq,
                                   .is_candidate = statement.state == STATEMENT_VISIBLE});

    ASSERT(index == number - 1);
    repetition_add(session, number);
    likeness_add(session, number);
    return number;
}

static void script_apply(struct session *session, const struct event *event,
                         const struct script *script)
{
    for (uint32_t i = 0; i < script->theme_count; i++) {
        const struct script_theme *theme = &script->themes[i];

        theme_add(session, (struct theme){.title = theme->title,
                                          .question = theme->question,
                                          .minutes = theme->minutes});
        for (size_t j = 0; j < theme->seed_count; j++)
            statement_add(session, (struct statement){.text = theme->seeds[j],
                                                      .is_seed = true,
                                                      .theme = i + 1,
                                                      .seq = event->seq,
                                                      .time_ms = event->time_ms});
    }
    for (size_t i = 0; i < script->poll_count; i++)
        poll_add(session, &script->polls[i], false);

    struct script_question *background =
        arena_alloc(&session->texts, script->background_count + 1, sizeof(*background));

    for (size_t i = 0; i < script->background_count; i++) {
        background[i] = (struct script_question){
            .question = arena_copy(&session->texts, script->background[i].question),
            .options = options_keep(session, script->background[i].options,
                                    script->background[i].option_count),
            .option_count = script->background[i].option_count,
        };
    }
    session->background = background;
    session->background_count = script->background_count;
}

/* What may change until the session closes; the rest only in draft. */
static void settings_apply(struct session *session, const struct script *script)
{
    session->title = arena_copy(&session->texts, script->title);
    session->description = arena_copy(&session->texts, script->description);
    session->language = script->language;
    session->access = script->access;
    session->moderation = script->moderation;
    session->starts_at_ms = script->starts_at_ms;
    session->automatic = script->automatic;
    session->countdown_seconds = script->countdown_seconds;
    session->capacity = script->capacity;
    session->rehearsal = script->rehearsal;
    if (!follows_equal(session->follows, script->follows))
        session->follows = follows_copy(&session->texts, script->follows);
    session->report_days = script->report_days ? script->report_days : REPORT_DAYS_DEFAULT;
}

static void link_add(struct session *session, struct staff_link link)
{
    size_t number = session->link_count + 1;

    session->links = array_reserve(session->links, &session->link_capacity, number + 1,
                                   sizeof(*session->links));
    session->links[number] = link;
    session->link_count = number;
}

static void apply_link_made(struct session *session, const struct event *event)
{
    ASSERT(event->link == session->link_count + 1);
    link_add(session, (struct staff_link){.role = event->link_role,
                                          .hash = event->link_hash,
                                          .created_at_ms = event->time_ms});
}

static void apply_created(struct session *session, const struct event *event)
{
    session->id = arena_copy(&session->texts, event->session_id);
    session->code = arena_copy(&session->texts, event->session_code);
    session->seed = event->seed;
    link_add(session, (struct staff_link){.role = ROLE_MODERATOR,
                                          .hash = event->moderator_hash,
                                          .created_at_ms = event->time_ms});
    link_add(session, (struct staff_link){.role = ROLE_OBSERVER,
                                          .hash = event->observer_hash,
                                          .created_at_ms = event->time_ms});
    session->created_at_ms = event->time_ms;
    session->state = SESSION_DRAFT;
    settings_apply(session, event->script);
    script_apply(session, event, event->script);
}

/* In draft nobody has joined: themes, seeds, polls and background questions are simply written
 * anew. */
static void script_forget(struct session *session)
{
    ASSERT(session->seat_count == 0);
    for (size_t i = 1; i <= session->theme_count; i++) {
        if (session->themes[i].revision > session->theme_revision)
            session->theme_revision = session->themes[i].revision;
    }
    session->theme_count = 0;
    session->pinned = 0;
    session->statement_count = 0;
    session->poll_count = 0;
    session->posting_count = 0;
    table_release(&session->statement_by_fold);
    table_release(&session->postings_by_stem);
    routing_release(&session->routing);
    routing_init(&session->routing);
}

/* The themes that were passed over in the script before are in this one too. */
static void skips_keep(struct session *session, const struct theme *before, size_t before_count)
{
    for (size_t i = 1; i <= session->theme_count; i++) {
        struct theme *theme = &session->themes[i];

        for (size_t j = 0; j < before_count; j++) {
            if (before[j].state == THEME_SKIPPED &&
                bytes_equal(before[j].title, theme->title) &&
                bytes_equal(before[j].question, theme->question))
                theme->state = THEME_SKIPPED;
        }
    }
}

static void apply_amended(struct session *session, const struct event *event)
{
    struct theme before[THEMES_MAX];
    size_t before_count = session->theme_count;

    settings_apply(session, event->script);
    if (session->state != SESSION_DRAFT)
        return;
    ASSERT(before_count <= THEMES_MAX);
    for (size_t i = 0; i < before_count; i++)
        before[i] = session->themes[i + 1];
    script_forget(session);
    script_apply(session, event, event->script);
    skips_keep(session, before, before_count);
}

/* After a pause every clock that ran goes on with what it had left. */
static void clocks_shift(struct session *session, uint64_t by_ms)
{
    for (size_t i = 1; i <= session->theme_count; i++) {
        if (session->themes[i].ends_at_ms != 0)
            session->themes[i].ends_at_ms += by_ms;
    }
    if (session->round_open)
        session->round_ends_at_ms += by_ms;
}

static void apply_state_changed(struct session *session, const struct event *event)
{
    if (event->session_state == SESSION_PAUSED)
        session->paused_at_ms = event->time_ms;
    if (event->session_state == SESSION_RELEASED)
        report_life_begin(session, event->time_ms);
    if (event->session_state == SESSION_LIVE) {
        if (session->state == SESSION_PAUSED)
            clocks_shift(session, event->time_ms - session->paused_at_ms);
        if (session->started_at_ms == 0)
            session->started_at_ms = event->time_ms;
        session->paused_at_ms = 0;
    }
    session->state = event->session_state;
}

static void apply_closed(struct session *session, const struct event *event)
{
    session->state = SESSION_CLOSED;
    session->closed_at_ms = event->time_ms;
    session->digest_at_close = event->digest;
    session->paused_at_ms = 0;
}

static void apply_joined(struct session *session, const struct event *event)
{
    uint32_t number = (uint32_t)session->seat_count + 1;
    uint64_t prefix;

    ASSERT(event->seat == number);
    session->seats = array_reserve(session->seats, &session->seat_capacity, number + 1,
                                   sizeof(*session->seats));
    session->seats[number] =
        (struct seat){.key = event->seat_key, .active_at_ms = event->time_ms};
    memset(session->seats[number].background, -1, sizeof(session->seats[number].background));
    session->seat_count = number;
    memcpy(&prefix, event->seat_key.data, sizeof(prefix));
    table_put(&session->seat_by_key, prefix, number);

    uint32_t index = routing_participant_add(&session->routing);

    ASSERT(index == number - 1);

    struct activity_minute *minute = minute_of(session, event->time_ms);

    if (minute)
        minute->joined++;
}

static void apply_ejected(struct session *session, const struct event *event)
{
    judgement_uncount_seat(session, event->seat);
    session->seats[event->seat].ejected = true;
}

static void theme_set(struct session *session, const struct event *event,
                      enum theme_state state)
{
    struct theme *theme = &session->themes[event->theme];

    theme->state = state;
    theme->ends_at_ms = event->ends_at_ms;
    if (state == THEME_LIVE && theme->opened_at_ms == 0)
        theme->opened_at_ms = event->time_ms;
    if (state == THEME_CLOSED)
        theme->closed_at_ms = event->time_ms;
}

static void apply_theme_added(struct session *session, const struct event *event)
{
    ASSERT(event->theme == session->theme_count + 1);
    theme_add(session, (struct theme){.title = event->title,
                                      .question = event->question,
                                      .minutes = event->minutes});
    if (event->proposal != 0)
        session->proposals[event->proposal].theme = event->theme;
}

static void apply_theme_edited(struct session *session, const struct event *event)
{
    struct theme *theme = &session->themes[event->theme];

    theme->title = arena_copy(&session->texts, event->title);
    theme->question = arena_copy(&session->texts, event->question);
    theme->minutes = event->minutes;
    theme->revision++;
}

static void apply_proposed(struct session *session, const struct event *event)
{
    size_t number = session->proposal_count + 1;

    ASSERT(event->proposal == number);
    session->proposals = array_reserve(session->proposals, &session->proposal_capacity,
                                       number + 1, sizeof(*session->proposals));
    session->proposals[number] = (struct proposal){
        .seat = event->seat, .title = arena_copy(&session->texts, event->title)};
    session->proposal_count = number;
    session->seats[event->seat].proposal_count++;
}

/* Reactions that show under a root: its own, and those of what was merged into it. */
static void reactions_recount(struct session *session, uint32_t root)
{
    uint32_t count = 0;
    uint64_t latest_seq = 0;

    for (uint32_t i = 1; i <= session->statement_count; i++) {
        const struct statement *reaction = &session->statements[i];

        if (reaction->parent == 0 || !session_is_root(session, i) ||
            session_root(session, reaction->parent) != root)
            continue;
        count++;
        if (reaction->shown_seq > latest_seq)
            latest_seq = reaction->shown_seq;
    }
    session->statements[root].reaction_count = count;
    session->statements[root].reacted_seq = latest_seq;
}

static void seat_wrote(struct session *session, uint32_t number, uint64_t time_ms)
{
    struct seat *seat = &session->seats[session->statements[number].seat];

    session->statements[number].previous_of_seat = seat->last_written;
    seat->last_written = number;
    seat->written_count++;
    seat->active_at_ms = time_ms;
    if (time_ms - seat->writing_since_ms >= 60000) {
        seat->writing_since_ms = time_ms;
        seat->writing_count = 0;
    }
    seat->writing_count++;
}

static void apply_written(struct session *session, const struct event *event)
{
    uint32_t number = statement_add(session, (struct statement){.text = event->text,
                                                                .kind = event->statement_kind,
                                                                .state = event->statement_state,
                                                                .seat = event->seat,
                                                                .theme = event->theme,
                                                                .parent = event->parent,
                                                                .seq = event->seq,
                                                                .shown_seq = event->seq,
                                                                .time_ms = event->time_ms});
    struct activity_minute *minute = minute_of(session, event->time_ms);

    ASSERT(number == event->statement);
    if (event->seat != 0)
        seat_wrote(session, number, event->time_ms);
    if (event->parent != 0 && event->statement_state == STATEMENT_VISIBLE) {
        struct statement *parent = &session->statements[session_root(session, event->parent)];

        parent->reaction_count++;
        parent->reacted_seq = event->seq;
    }
    if (minute)
        minute->statements++;
}

/* After a change of state: the router, the votes and the reactions follow. */
static void statement_changed(struct session *session, uint32_t number)
{
    const struct statement *statement = &session->statements[number];

    routing_set_candidate(&session->routing, number - 1, session_is_root(session, number));
    if (statement->merged_into == 0)
        judgement_recount(session, number);
    if (statement->parent != 0)
        reactions_recount(session, session_root(session, statement->parent));
}

/* What was pinned no longer is; who was there has seen it. */
static void pin_remove(struct session *session)
{
    if (session->pinned != 0)
        session->statements[session->pinned].pinned_seats = (uint32_t)session->seat_count;
    session->pinned = 0;
}

static void apply_pinned(struct session *session, const struct event *event)
{
    pin_remove(session);
    session->pinned = event->statement;
    if (event->statement != 0)
        session->statements[event->statement].was_pinned = true;
}

/* A pin shows what everybody may see: it goes with the text. */
static void pin_leave(struct session *session, uint32_t statement)
{
    if (session->pinned == statement)
        pin_remove(session);
}

static void apply_hidden(struct session *session, const struct event *event)
{
    struct statement *statement = &session->statements[event->statement];

    pin_leave(session, event->statement);
    statement->state = STATEMENT_HIDDEN;
    statement->reason = arena_copy(&session->texts, event->reason);
    statement->reword = (struct bytes){0};
    repetition_remove(session, event->statement);
    statement_changed(session, event->statement);
}

static void apply_restored(struct session *session, const struct event *event)
{
    struct statement *statement = &session->statements[event->statement];

    statement->state = STATEMENT_VISIBLE;
    statement->shown_seq = event->seq;
    statement->was_approved = true;
    statement->reason = (struct bytes){0};
    repetition_add(session, event->statement);
    statement_changed(session, event->statement);
}

/* Whether anything is merged directly into it. */
static bool has_merged(const struct session *session, uint32_t number)
{
    for (uint32_t i = 1; i <= session->statement_count; i++) {
        if (session->statements[i].merged_into == number)
            return true;
    }
    return false;
}

static void statement_unmerge(struct session *session, uint32_t number)
{
    uint32_t into = session->statements[number].merged_into;
    uint32_t old_root = session_root(session, number);

    ASSERT(into != 0);
    session->statements[number].merged_into = 0;
    session->statements[into].has_merged = has_merged(session, into);
    judgement_recount(session, old_root);
    reactions_recount(session, old_root);
    reactions_recount(session, number);
    statement_changed(session, number);
}

/* The text leaves memory as it leaves the journal. What was merged into it was said by others:
 * it stands alone again. */
static void apply_withdrawn(struct session *session, const struct event *event)
{
    uint32_t number = event->statement;
    struct statement *statement = &session->statements[number];

    pin_leave(session, number);
    if (statement->merged_into != 0)
        statement_unmerge(session, number);
    for (uint32_t i = 1; i <= session->statement_count; i++) {
        if (session->statements[i].merged_into == number)
            statement_unmerge(session, i);
    }
    repetition_remove(session, number);
    statement->state = STATEMENT_WITHDRAWN;
    statement->text = (struct text){.bytes = {.data = ""}, .stems = statement->text.stems};
    statement->reason = (struct bytes){0};
    statement->reword = (struct bytes){0};
    statement_changed(session, number);
}

static void apply_flagged(struct session *session, const struct event *event)
{
    table_put(&session->flag_pairs, (uint64_t)event->seat << 32 | event->statement, 1);
    session->statements[event->statement].flags++;
    if (event->reason.size > 0)
        session->statements[event->statement].flag_reason =
            arena_copy(&session->texts, event->reason);
}

static void apply_merged(struct session *session, const struct event *event)
{
    ASSERT(session->statements[event->statement].merged_into == 0);
    pin_leave(session, event->statement);
    session->statements[event->statement].merged_into = event->into;
    session->statements[event->statement].reword = (struct bytes){0};
    session->statements[event->into].has_merged = true;
    routing_set_candidate(&session->routing, event->statement - 1, false);

    uint32_t root = session_root(session, event->into);
    uint32_t parent = session->statements[root].parent;

    judgement_recount(session, root);
    reactions_recount(session, root);
    if (parent != 0) /* reactions that became one are one */
        reactions_recount(session, session_root(session, parent));
}

static void apply_offered(struct session *session, const struct event *event)
{
    judgement_offer(session, event->seat, event->statement, event->time_ms);
    session->offer_count++;
}

static void apply_voted(struct session *session, const struct event *event)
{
    struct activity_minute *minute = minute_of(session, event->time_ms);

    judgement_vote(session, event->seat, event->statement, event->grade, event->seq);
    session->seats[event->seat].active_at_ms = event->time_ms;
    if (minute)
        minute->votes++;
}

static void apply_poll_opened(struct session *session, const struct event *event)
{
    if (event->poll == session->poll_count + 1)
        poll_add(session,
                 &(struct script_question){.question = event->question,
                                           .options = event->options,
                                           .option_count = event->option_count},
                 event->follow_up);
    ASSERT(event->poll <= session->poll_count);
    session->polls[event->poll].open = true;
    session->polls[event->poll].opened = true;
}

static void apply_poll_answered(struct session *session, const struct event *event)
{
    struct poll *poll = &session->polls[event->poll];
    size_t before = poll->answers_capacity;

    poll->answers = array_reserve(poll->answers, &poll->answers_capacity, event->seat + 1,
                                  sizeof(*poll->answers));
    if (poll->answers_capacity > before)
        memset(poll->answers + before, -1, poll->answers_capacity - before);
    poll->answers[event->seat] = (int8_t)event->option_index;
}

static void apply_announced(struct session *session, const struct event *event)
{
    session->announcements =
        array_reserve(session->announcements, &session->announcement_capacity,
                      session->announcement_count + 1, sizeof(*session->announcements));
    session->announcements[session->announcement_count++] = (struct announcement){
        .text = arena_copy(&session->texts, event->text.bytes), .time_ms = event->time_ms};
}

static void apply_noted(struct session *session, const struct event *event)
{
    session->note = arena_copy(&session->texts, event->text.bytes);
    session->note_revision++;
}

static void apply_round_opened(struct session *session, const struct event *event)
{
    session->round_open = true;
    session->round_done = true;
    session->round_ends_at_ms = event->ends_at_ms;
}

static void apply_round_closed(struct session *session)
{
    session->round_open = false;
    session->round_ends_at_ms = 0;
}

/* long: one case per event kind */
static void apply_kind(struct session *session, const struct event *event)
{
    switch (event->kind) {
    case EVENT_NONE:
        UNREACHABLE("an event has a kind");
    case EVENT_CREATED:
        apply_created(session, event);
        return;
    case EVENT_AMENDED:
        apply_amended(session, event);
        return;
    case EVENT_STATE_CHANGED:
        apply_state_changed(session, event);
        return;
    case EVENT_ROUND_OPENED:
        apply_round_opened(session, event);
        return;
    case EVENT_ROUND_CLOSED:
        apply_round_closed(session);
        return;
    case EVENT_CLOSED:
        apply_closed(session, event);
        return;
    case EVENT_AUTOMATIC_SET:
        session->automatic = event->on;
        return;
    case EVENT_PROJECTED:
        session->projection = event->projection;
        return;
    case EVENT_JOINED:
        apply_joined(session, event);
        return;
    case EVENT_EJECTED:
        apply_ejected(session, event);
        return;
    case EVENT_BACKGROUND_ANSWERED:
        session->seats[event->seat].background[event->question_index] =
            (int8_t)event->option_index;
        return;
    case EVENT_LINK_MADE:
        apply_link_made(session, event);
        return;
    case EVENT_LINK_ENDED:
        session->links[event->link].ended = true;
        return;
    case EVENT_THEME_ADDED:
        apply_theme_added(session, event);
        return;
    case EVENT_THEME_OPENED:
    case EVENT_THEME_EXTENDED:
        theme_set(session, event, THEME_LIVE);
        return;
    case EVENT_THEME_CLOSING:
        theme_set(session, event, THEME_CLOSING);
        return;
    case EVENT_THEME_CLOSED:
        theme_set(session, event, THEME_CLOSED);
        return;
    case EVENT_PROPOSED:
        apply_proposed(session, event);
        return;
    case EVENT_THEME_EDITED:
        apply_theme_edited(session, event);
        return;
    case EVENT_THEME_SKIPPED:
        session->themes[event->theme].state = THEME_SKIPPED;
        return;
    case EVENT_THEME_UNSKIPPED:
        session->themes[event->theme].state = THEME_PENDING;
        return;
    case EVENT_THEME_MOVED:
        theme_order_move(session, event->theme, event->before);
        return;
    case EVENT_WRITTEN:
        apply_written(session, event);
        return;
    case EVENT_WITHDRAWN:
        apply_withdrawn(session, event);
        return;
    case EVENT_FLAGGED:
        apply_flagged(session, event);
        return;
    case EVENT_HIDDEN:
        apply_hidden(session, event);
        return;
    case EVENT_RESTORED:
    case EVENT_APPROVED:
        apply_restored(session, event);
        return;
    case EVENT_MERGED:
        apply_merged(session, event);
        return;
    case EVENT_UNMERGED:
        statement_unmerge(session, event->statement);
        return;
    case EVENT_REWORD_ASKED:
        session->statements[event->statement].reword =
            arena_copy(&session->texts, event->reason);
        return;
    case EVENT_PINNED:
        apply_pinned(session, event);
        return;
    case EVENT_OFFERED:
        apply_offered(session, event);
        return;
    case EVENT_VOTED:
        apply_voted(session, event);
        return;
    case EVENT_POLL_OPENED:
        apply_poll_opened(session, event);
        return;
    case EVENT_POLL_CLOSED:
        session->polls[event->poll].open = false;
        return;
    case EVENT_POLL_ANSWERED:
        apply_poll_answered(session, event);
        return;
    case EVENT_ANNOUNCED:
        apply_announced(session, event);
        return;
    case EVENT_NOTED:
        apply_noted(session, event);
        return;
    case EVENT_REPORT_WITHDRAWN:
        apply_report_withdrawn(session);
        return;
    case EVENT_REPORT_READMITTED:
        apply_report_readmitted(session, event);
        return;
    }
}

void session_apply(struct session *session, const struct event *event)
{
    ASSERT(session);
    ASSERT(event->seq == session->seq + 1);
    ASSERT(event->time_ms >= session->time_ms);
    judgement_expire(session, event->time_ms);
    apply_kind(session, event);
    session->seq = event->seq;
    session->time_ms = event->time_ms;
    request_remember(session, event);
}
