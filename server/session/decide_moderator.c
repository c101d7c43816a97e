/* What moderators may do to statements, merges, polls and the conversation. Themes and the
 * session's life: decide_clock.c. */
#include "internal.h"

static bool require_open(struct deciding *deciding)
{
    if (session_is_open(deciding->session))
        return true;
    deciding_refuse(deciding, REFUSED_WRONG_STATE, "the session has ended");
    return false;
}

static bool require_statement(struct deciding *deciding, uint32_t number)
{
    if (session_has_statement(deciding->session, number))
        return true;
    deciding_refuse(deciding, REFUSED_NOT_FOUND, "there is no such statement");
    return false;
}

void decide_announce(struct deciding *deciding)
{
    if (!require_open(deciding))
        return;
    deciding_event(deciding, EVENT_ANNOUNCED)->text = deciding->command->text;
}

void decide_probe(struct deciding *deciding)
{
    const struct session *session = deciding->session;
    const struct command *command = deciding->command;
    uint32_t theme = command->theme ? command->theme : session_live_theme(session);

    if (!require_open(deciding))
        return;
    if (!session_has_theme(session, theme)) {
        deciding_refuse(deciding, command->theme ? REFUSED_NOT_FOUND : REFUSED_WRONG_STATE,
                        command->theme ? "there is no such theme" : "no theme is open");
        return;
    }
    if (session->themes[theme].state == THEME_CLOSING ||
        session->themes[theme].state == THEME_CLOSED) {
        deciding_refuse(deciding, REFUSED_WRONG_STATE, "this theme is closed for writing");
        return;
    }
    if (session->statement_count >= STATEMENTS_MAX) {
        deciding_refuse(deciding, REFUSED_FULL,
                        "this session holds as many statements as it can");
        return;
    }

    uint32_t existing = repetition_find(session, &command->text, theme, 0);

    if (existing != 0) {
        deciding_refuse(deciding, REFUSED_DUPLICATE_TEXT, "this has already been written");
        deciding->decision.statement = existing;
        return;
    }

    struct event *event = deciding_event(deciding, EVENT_WRITTEN);

    event->statement = (uint32_t)session->statement_count + 1;
    event->theme = theme;
    event->statement_kind = KIND_STATEMENT;
    event->statement_state = STATEMENT_VISIBLE;
    event->text = command->text;
    deciding->decision.statement = event->statement;
}

static void decide_hide(struct deciding *deciding, const struct statement *statement)
{
    if (statement->merged_into != 0) {
        deciding_refuse(deciding, REFUSED_WRONG_STATE,
                        "this statement was merged; unmerge it first");
        return;
    }
    if (statement->state != STATEMENT_VISIBLE && statement->state != STATEMENT_HELD) {
        deciding_refuse(deciding, REFUSED_WRONG_STATE, "this statement is not shown");
        return;
    }

    struct event *event = deciding_event(deciding, EVENT_HIDDEN);

    event->statement = deciding->command->statement;
    event->reason = deciding->command->reason;
}

static void decide_eject(struct deciding *deciding, const struct statement *statement)
{
    if (statement->seat == 0) {
        deciding_refuse(deciding, REFUSED_FORBIDDEN, "this statement is not a participant's");
        return;
    }
    if (deciding->session->seats[statement->seat].ejected)
        return; /* it is already so */
    deciding_event(deciding, EVENT_EJECTED)->seat = statement->seat;
}

static void decide_show(struct deciding *deciding, const struct statement *statement,
                        enum statement_state expected, enum event_kind kind,
                        const char *otherwise)
{
    if (statement->state != expected) {
        deciding_refuse(deciding, REFUSED_WRONG_STATE, otherwise);
        return;
    }
    deciding_event(deciding, kind)->statement = deciding->command->statement;
}

/* What is shown is the moderator's until the report goes to all: after the session, a name that
 * was overlooked may still be taken out. */
static bool require_unreleased(struct deciding *deciding)
{
    if (deciding->session->state != SESSION_RELEASED)
        return true;
    deciding_refuse(deciding, REFUSED_WRONG_STATE, "the report has been released");
    return false;
}

void decide_moderation(struct deciding *deciding)
{
    const struct command *command = deciding->command;
    bool is_about_report = command->kind == COMMAND_HIDE || command->kind == COMMAND_RESTORE;
    bool is_in_time = is_about_report ? require_unreleased(deciding) : require_open(deciding);

    if (!is_in_time || !require_statement(deciding, command->statement))
        return;

    const struct statement *statement = &deciding->session->statements[command->statement];

    if (command->kind == COMMAND_HIDE)
        decide_hide(deciding, statement);
    else if (command->kind == COMMAND_RESTORE)
        decide_show(deciding, statement, STATEMENT_HIDDEN, EVENT_RESTORED,
                    "this statement is not hidden");
    else if (command->kind == COMMAND_APPROVE)
        decide_show(deciding, statement, STATEMENT_HELD, EVENT_APPROVED,
                    "this statement does not wait for approval");
    else
        decide_eject(deciding, statement);
}

/* An author who was ejected is asked all the same: a refusal would tell that two statements are
 * of one person. */
void decide_ask_reword(struct deciding *deciding)
{
    const struct command *command = deciding->command;

    if (!require_open(deciding) || !require_statement(deciding, command->statement))
        return;

    const struct statement *statement = &deciding->session->statements[command->statement];
    bool is_shown = statement->state == STATEMENT_VISIBLE || statement->state == STATEMENT_HELD;

    if (statement->seat == 0) {
        deciding_refuse(deciding, REFUSED_FORBIDDEN, "this statement is not a participant's");
        return;
    }
    if (!is_shown || statement->merged_into != 0) {
        deciding_refuse(deciding, REFUSED_WRONG_STATE,
                        "this statement was hidden, withdrawn or merged");
        return;
    }

    struct event *event = deciding_event(deciding, EVENT_REWORD_ASKED);

    event->statement = command->statement;
    event->reason = command->reason;
}

/* Two moderators may write at once: who has not seen the other's note does not overwrite it. */
void decide_note(struct deciding *deciding)
{
    const struct session *session = deciding->session;
    const struct command *command = deciding->command;

    if (session->state == SESSION_DRAFT) {
        deciding_refuse(deciding, REFUSED_WRONG_STATE, "the session has not been opened yet");
        return;
    }
    if (!require_unreleased(deciding))
        return;
    if (command->revision != session->note_revision) {
        deciding_refuse(deciding, REFUSED_CONFLICT,
                        "somebody else has changed the note since you read it");
        return;
    }
    if (command->text.bytes.size == 0 && session->note.size == 0)
        return; /* there is none */
    deciding_event(deciding, EVENT_NOTED)->text = command->text;
}

void decide_merge(struct deciding *deciding)
{
    const struct session *session = deciding->session;
    const struct command *command = deciding->command;

    if (!require_open(deciding) || !require_statement(deciding, command->statement) ||
        !require_statement(deciding, command->into))
        return;

    const struct statement *from = &session->statements[command->statement];
    const struct statement *into = &session->statements[command->into];

    if (command->statement == command->into) {
        deciding_refuse(deciding, REFUSED_MALFORMED,
                        "a statement cannot be merged into itself");
        return;
    }
    if (!session_is_root(session, command->statement) ||
        !session_is_root(session, command->into)) {
        deciding_refuse(deciding, REFUSED_WRONG_STATE,
                        "both statements have to be visible and not merged already");
        return;
    }
    if (from->theme != into->theme || from->parent != into->parent) {
        deciding_refuse(
            deciding, REFUSED_WRONG_STATE,
            "both have to stand at the same place: in one theme, or under one statement");
        return;
    }

    struct event *event = deciding_event(deciding, EVENT_MERGED);

    event->statement = command->statement;
    event->into = command->into;
}

void decide_unmerge(struct deciding *deciding)
{
    const struct command *command = deciding->command;

    if (!require_open(deciding) || !require_statement(deciding, command->statement))
        return;
    if (deciding->session->statements[command->statement].merged_into == 0) {
        deciding_refuse(deciding, REFUSED_WRONG_STATE, "this statement is not merged");
        return;
    }
    deciding_event(deciding, EVENT_UNMERGED)->statement = command->statement;
}

/* A prepared poll by its number, or a new one by question and options. */
void decide_poll_open(struct deciding *deciding)
{
    const struct session *session = deciding->session;
    const struct command *command = deciding->command;

    if (!require_open(deciding))
        return;
    if (command->poll > session->poll_count) {
        deciding_refuse(deciding, REFUSED_NOT_FOUND, "there is no such poll");
        return;
    }
    if (command->poll == 0 && session->poll_count >= POLLS_MAX) {
        deciding_refuse(deciding, REFUSED_FULL, "no more polls can be opened");
        return;
    }
    if (command->poll != 0 && session->polls[command->poll].open) {
        deciding_refuse(deciding, REFUSED_WRONG_STATE, "this poll is open already");
        return;
    }

    struct event *event = deciding_event(deciding, EVENT_POLL_OPENED);

    event->poll = command->poll ? command->poll : (uint32_t)session->poll_count + 1;
    if (command->poll == 0) {
        event->question = command->question;
        event->options = command->options;
        event->option_count = command->option_count;
    }
    deciding->decision.poll = event->poll;
}

void decide_poll_close(struct deciding *deciding)
{
    const struct session *session = deciding->session;
    uint32_t poll = deciding->command->poll;

    if (!require_open(deciding))
        return;
    if (poll == 0 || poll > session->poll_count) {
        deciding_refuse(deciding, REFUSED_NOT_FOUND, "there is no such poll");
        return;
    }
    if (!session->polls[poll].open) {
        deciding_refuse(deciding, REFUSED_WRONG_STATE, "this poll is not open");
        return;
    }
    deciding_event(deciding, EVENT_POLL_CLOSED)->poll = poll;
}

/* One statement that everybody looks at; 0 takes it away. */
void decide_pin(struct deciding *deciding)
{
    const struct session *session = deciding->session;
    uint32_t statement = deciding->command->statement;

    if (!require_open(deciding))
        return;
    if (statement != 0 && !require_statement(deciding, statement))
        return;
    if (statement != 0 && !session_is_root(session, statement)) {
        deciding_refuse(deciding, REFUSED_WRONG_STATE,
                        "only a statement that is shown can be pinned");
        return;
    }
    if (session->pinned == statement)
        return; /* it is already so */
    deciding_event(deciding, EVENT_PINNED)->statement = statement;
}
