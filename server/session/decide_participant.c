/* What participants may do: write, react, judge, take back, flag, propose, answer. */
#include "internal.h"

static struct decision *refused(struct deciding *deciding, enum refusal refusal,
                                const char *message)
{
    deciding_refuse(deciding, refusal, message);
    return &deciding->decision;
}

/* Dialogue happens while the session is live. */
static bool require_live(struct deciding *deciding)
{
    switch (deciding->session->state) {
    case SESSION_LIVE:
        return true;
    case SESSION_DRAFT:
    case SESSION_LOBBY:
        refused(deciding, REFUSED_WRONG_STATE, "the session has not started yet");
        return false;
    case SESSION_PAUSED:
        refused(deciding, REFUSED_WRONG_STATE, "the session is paused");
        return false;
    case SESSION_CLOSED:
    case SESSION_RELEASED:
        refused(deciding, REFUSED_WRONG_STATE, "the session has ended");
        return false;
    }
    UNREACHABLE("session state");
}

/* What a participant may know of: visible, or written by this seat. Others do not exist for
 * them. */
static bool require_statement(struct deciding *deciding, uint32_t number)
{
    const struct session *session = deciding->session;

    if (session_has_statement(session, number)) {
        const struct statement *statement = &session->statements[number];
        bool held_back = statement->state == STATEMENT_HELD;

        if (!held_back || statement->seat == deciding->command->actor.number)
            return true;
    }
    refused(deciding, REFUSED_NOT_FOUND, "there is no such statement");
    return false;
}

static bool require_pace(struct deciding *deciding)
{
    const struct seat *seat = &deciding->session->seats[deciding->command->actor.number];
    bool same_minute = deciding->command->time_ms - seat->writing_since_ms < 60000;

    if (same_minute && seat->writing_count >= TEXTS_PER_MINUTE_MAX) {
        refused(deciding, REFUSED_RATE_LIMITED, "you are writing very fast; wait a minute");
        return false;
    }
    if (deciding->session->statement_count >= STATEMENTS_MAX) {
        refused(deciding, REFUSED_FULL, "this session holds as many statements as it can");
        return false;
    }
    return true;
}

static bool require_new_text(struct deciding *deciding, uint32_t theme, uint32_t parent)
{
    uint32_t existing =
        repetition_find(deciding->session, &deciding->command->text, theme, parent);

    if (existing == 0)
        return true;
    refused(deciding, REFUSED_DUPLICATE_TEXT, "somebody has already written exactly this")
        ->statement = existing;
    return false;
}

static bool require_theme_live(struct deciding *deciding, uint32_t theme)
{
    switch (deciding->session->themes[theme].state) {
    case THEME_LIVE:
        return true;
    case THEME_PENDING:
    case THEME_SKIPPED:
        refused(deciding, REFUSED_WRONG_STATE, "this theme has not been opened yet");
        return false;
    case THEME_CLOSING:
        refused(deciding, REFUSED_WRONG_STATE,
                "this theme is closing: you can judge, not write");
        return false;
    case THEME_CLOSED:
        refused(deciding, REFUSED_WRONG_STATE, "this theme is closed");
        return false;
    }
    UNREACHABLE("theme state");
}

static void write_event(struct deciding *deciding, uint32_t theme, uint32_t parent)
{
    const struct command *command = deciding->command;
    const struct session *session = deciding->session;
    struct event *event = deciding_event(deciding, EVENT_WRITTEN);

    event->statement = (uint32_t)session->statement_count + 1;
    event->seat = command->actor.number;
    event->theme = theme;
    event->parent = parent;
    event->statement_kind = parent ? command->statement_kind : KIND_STATEMENT;
    event->statement_state =
        session->moderation == MODERATION_STRICT ? STATEMENT_HELD : STATEMENT_VISIBLE;
    event->text = command->text;
    deciding->decision.statement = event->statement;
}

void decide_statement(struct deciding *deciding)
{
    const struct session *session = deciding->session;
    uint32_t theme = deciding->command->theme;

    if (!require_live(deciding))
        return;
    if (theme == 0)
        theme = session_live_theme(session);
    if (theme == 0) {
        refused(deciding, REFUSED_WRONG_STATE, "no theme is open");
        return;
    }
    if (!session_has_theme(session, theme)) {
        refused(deciding, REFUSED_NOT_FOUND, "there is no such theme");
        return;
    }
    if (!require_theme_live(deciding, theme) || !require_pace(deciding) ||
        !require_new_text(deciding, theme, 0))
        return;
    write_event(deciding, theme, 0);
}

static bool has_question(const struct session *session, uint32_t root)
{
    for (uint32_t i = 1; i <= session->statement_count; i++) {
        const struct statement *statement = &session->statements[i];

        if (statement->kind == KIND_QUESTION && session_is_root(session, i) &&
            session_root(session, statement->parent) == root)
            return true;
    }
    return false;
}

/* Nobody reacts to an own statement, but for answering what others ask about it. */
static bool require_other_author(struct deciding *deciding, uint32_t root)
{
    const struct session *session = deciding->session;

    if (!session_is_author(session, root, deciding->command->actor.number))
        return true;
    if (deciding->command->statement_kind == KIND_ANSWER && has_question(session, root))
        return true;
    refused(deciding, REFUSED_OWN_STATEMENT, "this is your own statement");
    return false;
}

void decide_reaction(struct deciding *deciding)
{
    const struct session *session = deciding->session;

    ASSERT(deciding->command->statement_kind != KIND_STATEMENT);
    if (!require_live(deciding) || !require_statement(deciding, deciding->command->statement))
        return;

    uint32_t root = session_root(session, deciding->command->statement);
    const struct statement *parent = &session->statements[root];

    if (parent->parent != 0) {
        refused(deciding, REFUSED_WRONG_STATE, "react to the statement, not to a reaction");
        return;
    }
    if (!session_is_root(session, root)) {
        refused(deciding, REFUSED_WRONG_STATE, "this statement is not shown any more");
        return;
    }
    if (!require_other_author(deciding, root) || !require_theme_live(deciding, parent->theme) ||
        !require_pace(deciding) || !require_new_text(deciding, parent->theme, root))
        return;
    write_event(deciding, parent->theme, root);
}

static void vote_event(struct deciding *deciding, uint32_t statement, int8_t grade)
{
    struct event *event = deciding_event(deciding, EVENT_VOTED);

    event->seat = deciding->command->actor.number;
    event->statement = statement;
    event->grade = grade;
}

/*
 * "Not applicable" is said of what is shown now, and so of everything that was merged into it:
 * a grade of before the merge would otherwise go on counting, against the person's word.
 */
static void decide_group_skip(struct deciding *deciding, uint32_t root)
{
    const struct session *session = deciding->session;
    uint32_t i = session->seats[deciding->command->actor.number].first_judgement;

    for (; i != 0; i = session->judgements[i].next_of_seat) {
        const struct judgement *judgement = &session->judgements[i];

        if (judgement->grade < 0 || judgement->statement == deciding->command->statement ||
            session_root(session, judgement->statement) != root)
            continue;
        if (deciding->events->count + 2 >= COMMAND_EVENTS_MAX) {
            refused(deciding, REFUSED_FULL,
                    "you have judged too much of what was merged here to take it all back");
            return;
        }
        vote_event(deciding, judgement->statement, GRADE_SKIP);
    }
}

/* What a seat saw pinned, or as the root of what it judged (view_conversation.c), was put to
 * it. The offer is written down now that it counts: so a vote always follows one. */
static void decide_shown_offer(struct deciding *deciding)
{
    struct event *event = deciding_event(deciding, EVENT_OFFERED);

    event->seat = deciding->command->actor.number;
    event->statement = deciding->command->statement;
}

void decide_vote(struct deciding *deciding)
{
    const struct session *session = deciding->session;
    const struct command *command = deciding->command;

    if (!require_live(deciding) || !require_statement(deciding, command->statement))
        return;

    uint32_t seat = command->actor.number;
    uint32_t root = session_root(session, command->statement);
    const struct judgement *judgement = session_judgement(session, seat, command->statement);
    bool was_met =
        judgement || session_pin_has_shown(session, seat, command->statement) ||
        (root == command->statement && session_judgement_in_group(session, seat, root));

    if (session_is_author(session, root, seat)) {
        refused(deciding, REFUSED_OWN_STATEMENT, "this is your own statement");
        return;
    }
    if (!was_met) {
        refused(deciding, REFUSED_NOT_OFFERED, "this statement was not put to you");
        return;
    }
    if (!session_is_root(session, root)) {
        refused(deciding, REFUSED_WRONG_STATE, "this statement is not shown any more");
        return;
    }
    if (!session_theme_takes_votes(session, session->statements[root].theme)) {
        refused(deciding, REFUSED_WRONG_STATE, "this theme is closed");
        return;
    }
    if (command->grade == GRADE_SKIP)
        decide_group_skip(deciding, root);
    if (deciding->decision.refusal != REFUSED_NOTHING)
        return;
    if (!judgement)
        decide_shown_offer(deciding);
    /* Also when it says the same again: an answer without an event would be forgotten in a
     * restart, and a vote sent again then could overtake a later one. */
    vote_event(deciding, command->statement, command->grade);
}

void decide_withdraw(struct deciding *deciding)
{
    const struct session *session = deciding->session;
    const struct command *command = deciding->command;

    if (!session_is_open(session)) {
        refused(deciding, REFUSED_WRONG_STATE, "the session has ended");
        return;
    }
    if (!require_statement(deciding, command->statement))
        return;
    if (session->statements[command->statement].seat != command->actor.number) {
        refused(deciding, REFUSED_FORBIDDEN, "only its author can withdraw a statement");
        return;
    }
    if (session->statements[command->statement].state == STATEMENT_WITHDRAWN)
        return; /* it is already so */
    deciding_event(deciding, EVENT_WITHDRAWN)->statement = command->statement;
}

void decide_flag(struct deciding *deciding)
{
    const struct session *session = deciding->session;
    const struct command *command = deciding->command;
    uint64_t pair = (uint64_t)command->actor.number << 32 | command->statement;

    if (!session_is_open(session)) {
        refused(deciding, REFUSED_WRONG_STATE, "the session has ended");
        return;
    }
    if (!require_statement(deciding, command->statement))
        return;
    if (session->statements[command->statement].seat == command->actor.number) {
        refused(deciding, REFUSED_OWN_STATEMENT,
                "this is your own statement: you can withdraw it");
        return;
    }
    if (table_find(&session->flag_pairs, pair, NULL))
        return; /* once per seat */

    struct event *event = deciding_event(deciding, EVENT_FLAGGED);

    event->seat = command->actor.number;
    event->statement = command->statement;
    event->reason = command->reason;
}

void decide_propose(struct deciding *deciding)
{
    const struct session *session = deciding->session;
    const struct command *command = deciding->command;

    if (!require_live(deciding))
        return;
    if (session->proposal_count >= PROPOSALS_MAX ||
        session->seats[command->actor.number].proposal_count >= PROPOSALS_PER_SEAT_MAX) {
        refused(deciding, REFUSED_FULL, "no more themes can be proposed");
        return;
    }

    struct event *event = deciding_event(deciding, EVENT_PROPOSED);

    event->proposal = (uint32_t)session->proposal_count + 1;
    event->seat = command->actor.number;
    event->title = command->title;
    deciding->decision.proposal = event->proposal;
}

void decide_background(struct deciding *deciding)
{
    const struct session *session = deciding->session;
    const struct command *command = deciding->command;

    if (!session_is_open(session)) {
        refused(deciding, REFUSED_WRONG_STATE, "the session has ended");
        return;
    }
    if (command->question_index >= session->background_count) {
        refused(deciding, REFUSED_NOT_FOUND, "there is no such background question");
        return;
    }
    if (command->option_index >= session->background[command->question_index].option_count) {
        refused(deciding, REFUSED_MALFORMED, "there is no such option");
        return;
    }

    struct event *event = deciding_event(deciding, EVENT_BACKGROUND_ANSWERED);

    event->seat = command->actor.number;
    event->question_index = command->question_index;
    event->option_index = command->option_index;
}

void decide_poll(struct deciding *deciding)
{
    const struct session *session = deciding->session;
    const struct command *command = deciding->command;

    if (command->poll == 0 || command->poll > session->poll_count ||
        !session->polls[command->poll].opened) {
        refused(deciding, REFUSED_NOT_FOUND, "there is no such poll");
        return;
    }

    const struct poll *poll = &session->polls[command->poll];

    if (!session_is_open(session) || !poll->open) {
        refused(deciding, REFUSED_WRONG_STATE, "this poll is closed");
        return;
    }
    if (command->option_index >= poll->option_count) {
        refused(deciding, REFUSED_MALFORMED, "there is no such option");
        return;
    }

    struct event *event = deciding_event(deciding, EVENT_POLL_ANSWERED);

    event->seat = command->actor.number;
    event->poll = command->poll;
    event->option_index = command->option_index;
}

void decide_next(struct deciding *deciding)
{
    if (!require_live(deciding))
        return;

    uint32_t chosen = offer_choose(deciding->session, deciding->command->actor.number);

    deciding->decision.statement = chosen;
    if (chosen == 0)
        return; /* nothing to judge: an answer, not a refusal */

    struct event *event = deciding_event(deciding, EVENT_OFFERED);

    event->seat = deciding->command->actor.number;
    event->statement = chosen;
}
