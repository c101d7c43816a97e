/*
 * The life of a session and its themes: made, amended, joined, started, paused, theme after
 * theme by the server's clock, a closing round, closed, released.
 */
#include "internal.h"

#include <limits.h>

#include "herkend/report.h"

static uint64_t minutes_ms(uint32_t minutes)
{
    return (uint64_t)minutes * 60000;
}

/* Whoever knows only an older version must be told that there is more in it; what has no more
 * in it, everybody may read. */
uint16_t event_version_of_script(const struct script *script)
{
    if (script->follows)
        return EVENT_VERSION_OF_FOLLOW_UP;
    if (script->report_days != 0 && script->report_days != REPORT_DAYS_DEFAULT)
        return EVENT_VERSION_OF_REPORT_DAYS;
    return script->rehearsal ? EVENT_VERSION_OF_REHEARSAL : 1;
}

/* An event that holds a script, in the version that this one needs. */
static struct event *script_event(struct deciding *deciding, enum event_kind kind)
{
    struct event *event = deciding_event(deciding, kind);

    event->script = deciding->command->script;
    event->version = event_version_of_script(event->script);
    return event;
}

void decide_create(struct deciding *deciding)
{
    const struct command *command = deciding->command;

    if (deciding->session->seq != 0) {
        deciding_refuse(deciding, REFUSED_WRONG_STATE, "this session exists already");
        return;
    }

    struct event *event = script_event(deciding, EVENT_CREATED);

    event->session_id = command->session_id;
    event->session_code = command->session_code;
    event->seed = command->seed;
    event->moderator_hash = command->moderator_hash;
    event->observer_hash = command->observer_hash;
}

static bool questions_equal(const struct script_question *a, const struct script_question *b,
                            size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!bytes_equal(a[i].question, b[i].question) ||
            a[i].option_count != b[i].option_count)
            return false;
        for (size_t j = 0; j < a[i].option_count; j++) {
            if (!bytes_equal(a[i].options[j], b[i].options[j]))
                return false;
        }
    }
    return true;
}

/* Whether an amendment leaves alone what people have already answered to: themes, polls,
 * background, language, and whether all this is real. */
static bool dialogue_unchanged(const struct script *is, const struct script *wanted)
{
    if (is->theme_count != wanted->theme_count || is->poll_count != wanted->poll_count ||
        is->background_count != wanted->background_count || is->language != wanted->language ||
        is->rehearsal != wanted->rehearsal)
        return false;
    for (size_t i = 0; i < is->theme_count; i++) {
        if (!bytes_equal(is->themes[i].title, wanted->themes[i].title) ||
            !bytes_equal(is->themes[i].question, wanted->themes[i].question) ||
            is->themes[i].minutes != wanted->themes[i].minutes)
            return false;
    }
    return questions_equal(is->polls, wanted->polls, is->poll_count) &&
           questions_equal(is->background, wanted->background, is->background_count);
}

void decide_amend(struct deciding *deciding)
{
    const struct session *session = deciding->session;
    const struct script *script = deciding->command->script;

    if (!session_is_open(session)) {
        deciding_refuse(deciding, REFUSED_WRONG_STATE, "the session has ended");
        return;
    }
    if (!follows_equal(session->follows, script->follows)) {
        deciding_refuse(deciding, REFUSED_MALFORMED,
                        "follows: what a session came from stays as it was made");
        return;
    }
    if (session->state != SESSION_DRAFT) {
        struct arena arena;
        struct script current;

        arena_init(&arena);
        session_script(session, &arena, &current);
        bool unchanged = dialogue_unchanged(&current, script);

        arena_release(&arena);
        if (!unchanged) {
            deciding_refuse(
                deciding, REFUSED_WRONG_STATE,
                "once people can join, themes, questions and language stay as they are");
            return;
        }
    }
    script_event(deciding, EVENT_AMENDED);
}

static uint32_t seats_taken(const struct session *session)
{
    uint32_t taken = 0;

    for (size_t i = 1; i <= session->seat_count; i++)
        taken += !session->seats[i].ejected;
    return taken;
}

bool session_is_full(const struct session *session)
{
    return (session->capacity != 0 && seats_taken(session) >= session->capacity) ||
           session->seat_count >= SEATS_MAX;
}

void decide_join(struct deciding *deciding)
{
    const struct session *session = deciding->session;
    uint32_t seat = session_find_seat(session, &deciding->command->seat_key);

    if (seat != 0) {
        deciding->decision.seat = seat; /* came before */
        return;
    }
    if (session->state == SESSION_DRAFT) {
        deciding_refuse(deciding, REFUSED_WRONG_STATE, "the session is not open yet");
        return;
    }
    if (!session_is_open(session)) {
        deciding_refuse(deciding, REFUSED_WRONG_STATE, "the session has ended");
        return;
    }
    if (session_is_full(session)) {
        deciding_refuse(deciding, REFUSED_FULL, "all places in this session are taken");
        return;
    }

    struct event *event = deciding_event(deciding, EVENT_JOINED);

    event->seat = (uint32_t)session->seat_count + 1;
    event->seat_key = deciding->command->seat_key;
    deciding->decision.seat = event->seat;
}

static void theme_event(struct deciding *deciding, enum event_kind kind, uint32_t theme,
                        uint64_t ends_at_ms)
{
    struct event *event = deciding_event(deciding, kind);

    event->theme = theme;
    event->ends_at_ms = ends_at_ms;
}

/* A live theme goes into its countdown, or straight to closed where there is none. */
static void theme_end(struct deciding *deciding, uint32_t theme)
{
    uint64_t countdown_ms = (uint64_t)deciding->session->countdown_seconds * 1000;

    if (countdown_ms == 0)
        theme_event(deciding, EVENT_THEME_CLOSED, theme, 0);
    else
        theme_event(deciding, EVENT_THEME_CLOSING, theme,
                    deciding->command->time_ms + countdown_ms);
}

static void theme_open(struct deciding *deciding, uint32_t theme, uint32_t minutes)
{
    if (minutes == 0)
        minutes = deciding->session->themes[theme].minutes;
    theme_event(deciding, EVENT_THEME_OPENED, theme,
                deciding->command->time_ms + minutes_ms(minutes));
}

/* Which theme deserves a follow-up: asked of everybody in the closing round. */
static void follow_up_poll(struct deciding *deciding)
{
    const struct session *session = deciding->session;
    size_t count = 0;

    for (size_t i = 0; i < session->theme_count && count < OPTIONS_MAX; i++) {
        const struct theme *theme = &session->themes[session->theme_order[i]];

        if (theme->state != THEME_SKIPPED)
            deciding->events->titles[count++] = theme->title;
    }
    if (count < 2 || session->poll_count >= POLLS_MAX)
        return;

    struct event *event = deciding_event(deciding, EVENT_POLL_OPENED);

    event->poll = (uint32_t)session->poll_count + 1;
    event->follow_up = true;
    event->question = session->language == LANGUAGE_NL
                          ? BYTES("Welk thema verdient een vervolg?")
                          : BYTES("Which theme deserves a follow-up?");
    event->options = deciding->events->titles;
    event->option_count = count;
    deciding->decision.poll = event->poll;
}

static void round_open(struct deciding *deciding, uint32_t minutes)
{
    struct event *event = deciding_event(deciding, EVENT_ROUND_OPENED);

    event->ends_at_ms =
        deciding->command->time_ms + minutes_ms(minutes ? minutes : ROUND_MINUTES_DEFAULT);
    follow_up_poll(deciding);
}

static void round_close(struct deciding *deciding)
{
    const struct session *session = deciding->session;

    deciding_event(deciding, EVENT_ROUND_CLOSED);
    for (uint32_t i = 1; i <= session->poll_count; i++) {
        if (session->polls[i].follow_up && session->polls[i].open)
            deciding_event(deciding, EVENT_POLL_CLOSED)->poll = i;
    }
}

static void themes_close(struct deciding *deciding)
{
    const struct session *session = deciding->session;

    for (uint32_t i = 1; i <= session->theme_count; i++) {
        if (session->themes[i].state == THEME_LIVE || session->themes[i].state == THEME_CLOSING)
            theme_event(deciding, EVENT_THEME_CLOSED, i, 0);
    }
}

static void session_close(struct deciding *deciding)
{
    const struct session *session = deciding->session;

    themes_close(deciding);
    if (session->round_open)
        deciding_event(deciding, EVENT_ROUND_CLOSED);
    for (uint32_t i = 1; i <= session->poll_count; i++) {
        if (session->polls[i].open)
            deciding_event(deciding, EVENT_POLL_CLOSED)->poll = i;
    }

    /* Closing themes and polls changes no vote: what the report says now is what it will say.
     */
    struct report *report = report_create(session);
    struct event *event = deciding_event(deciding, EVENT_CLOSED);

    event->participant_count = report->participants;
    event->statement_count = report->statement_count;
    event->vote_count = report->votes;
    event->digest = report->digest;
    report_destroy(report);
}

static void session_change(struct deciding *deciding, enum session_state state)
{
    deciding_event(deciding, EVENT_STATE_CHANGED)->session_state = state;
}

/* From which states each verb is allowed: bits of 1 << state. */
static unsigned states_allowed(enum session_do verb)
{
    switch (verb) {
    case SESSION_DO_NONE:
        return 0;
    case SESSION_DO_LOBBY:
        return 1u << SESSION_DRAFT;
    case SESSION_DO_START:
        return 1u << SESSION_DRAFT | 1u << SESSION_LOBBY;
    case SESSION_DO_PAUSE:
    case SESSION_DO_ROUND:
        return 1u << SESSION_LIVE;
    case SESSION_DO_RESUME:
        return 1u << SESSION_PAUSED;
    case SESSION_DO_CLOSE:
        return 1u << SESSION_DRAFT | 1u << SESSION_LOBBY | 1u << SESSION_LIVE |
               1u << SESSION_PAUSED;
    case SESSION_DO_RELEASE:
        return 1u << SESSION_CLOSED;
    case SESSION_DO_AUTOMATIC:
        return 1u << SESSION_DRAFT | 1u << SESSION_LOBBY | 1u << SESSION_LIVE |
               1u << SESSION_PAUSED;
    case SESSION_DO_PROJECT: /* the room goes on looking after the end */
        return UINT_MAX;
    }
    UNREACHABLE("session verb");
}

static void session_start(struct deciding *deciding)
{
    const struct session *session = deciding->session;
    uint32_t first = theme_first(session, THEME_PENDING);

    session_change(deciding, SESSION_LIVE);
    if (session->automatic && first != 0)
        theme_open(deciding, first, 0);
}

/* The next theme opens; after the last of all the closing round, once. */
static void automatic_next(struct deciding *deciding)
{
    const struct session *session = deciding->session;
    uint32_t next = theme_first(session, THEME_PENDING);

    if (session->round_open)
        return;
    if (next != 0)
        theme_open(deciding, next, 0);
    else if (!session->round_done)
        round_open(deciding, 0);
}

/* Where nothing runs, no clock would ever wake the autopilot: it goes on at once. */
static void session_set_automatic(struct deciding *deciding)
{
    const struct session *session = deciding->session;
    bool on = deciding->command->on;

    if (session->automatic == on)
        return; /* it is already so */
    deciding_event(deciding, EVENT_AUTOMATIC_SET)->on = on;
    if (on && session->state == SESSION_LIVE && theme_first(session, THEME_LIVE) == 0 &&
        theme_first(session, THEME_CLOSING) == 0)
        automatic_next(deciding);
}

static void session_project(struct deciding *deciding)
{
    enum projection projection = deciding->command->projection;

    if (deciding->session->projection == projection)
        return; /* it is already so */
    deciding_event(deciding, EVENT_PROJECTED)->projection = projection;
}

void decide_session(struct deciding *deciding)
{
    enum session_do verb = deciding->command->session_do;

    if (!(states_allowed(verb) & 1u << deciding->session->state)) {
        deciding_refuse(deciding, REFUSED_WRONG_STATE,
                        "the session is not in a state for this");
        return;
    }
    switch (verb) {
    case SESSION_DO_NONE:
        UNREACHABLE("no state allows it");
    case SESSION_DO_LOBBY:
        session_change(deciding, SESSION_LOBBY);
        return;
    case SESSION_DO_START:
        session_start(deciding);
        return;
    case SESSION_DO_PAUSE:
        session_change(deciding, SESSION_PAUSED);
        return;
    case SESSION_DO_RESUME:
        session_change(deciding, SESSION_LIVE);
        return;
    case SESSION_DO_ROUND:
        if (deciding->session->round_open) {
            deciding_refuse(deciding, REFUSED_WRONG_STATE, "the closing round is open already");
            return;
        }
        themes_close(deciding);
        round_open(deciding, deciding->command->minutes);
        return;
    case SESSION_DO_CLOSE:
        session_close(deciding);
        return;
    case SESSION_DO_RELEASE:
        if (deciding->session->rehearsal)
            deciding_refuse(deciding, REFUSED_WRONG_STATE, "a rehearsal is not released");
        else
            session_change(deciding, SESSION_RELEASED);
        return;
    case SESSION_DO_AUTOMATIC:
        session_set_automatic(deciding);
        return;
    case SESSION_DO_PROJECT:
        session_project(deciding);
        return;
    }
}

static void decide_theme_add(struct deciding *deciding, struct bytes title, uint32_t proposal)
{
    const struct session *session = deciding->session;
    const struct command *command = deciding->command;

    if (session->theme_count >= THEMES_MAX) {
        deciding_refuse(deciding, REFUSED_FULL, "this session has as many themes as it can");
        return;
    }

    struct event *event = deciding_event(deciding, EVENT_THEME_ADDED);

    event->theme = (uint32_t)session->theme_count + 1;
    event->title = title;
    event->question = command->question.size ? command->question : title;
    event->minutes = command->minutes ? command->minutes : THEME_MINUTES_DEFAULT;
    event->proposal = proposal;
    deciding->decision.theme = event->theme;
}

static void decide_theme_adopt(struct deciding *deciding)
{
    const struct session *session = deciding->session;
    const struct command *command = deciding->command;

    if (command->proposal == 0 || command->proposal > session->proposal_count) {
        deciding_refuse(deciding, REFUSED_NOT_FOUND, "there is no such proposal");
        return;
    }

    const struct proposal *proposal = &session->proposals[command->proposal];

    if (proposal->theme != 0) {
        deciding_refuse(deciding, REFUSED_WRONG_STATE, "this proposal was adopted already");
        return;
    }
    decide_theme_add(deciding, command->title.size ? command->title : proposal->title,
                     command->proposal);
}

static void decide_theme_open(struct deciding *deciding)
{
    const struct session *session = deciding->session;
    const struct command *command = deciding->command;
    uint32_t live = session_live_theme(session);

    if (live == command->theme) {
        deciding_refuse(deciding, REFUSED_WRONG_STATE, "this theme is open already");
        return;
    }
    if (session->round_open) {
        deciding_refuse(deciding, REFUSED_WRONG_STATE, "the closing round is open");
        return;
    }
    if (live != 0)
        theme_end(deciding, live);
    theme_open(deciding, command->theme, command->minutes);
}

static void decide_theme_extend(struct deciding *deciding)
{
    const struct command *command = deciding->command;
    const struct theme *theme = &deciding->session->themes[command->theme];
    uint32_t minutes = command->minutes ? command->minutes : 1;

    if (theme->state == THEME_LIVE) {
        theme_event(deciding, EVENT_THEME_EXTENDED, command->theme,
                    theme->ends_at_ms + minutes_ms(minutes));
        return;
    }
    /* In its countdown it comes back to life, unless another theme has taken its place. */
    if (theme->state == THEME_CLOSING && session_live_theme(deciding->session) == 0) {
        theme_event(deciding, EVENT_THEME_EXTENDED, command->theme,
                    command->time_ms + minutes_ms(minutes));
        return;
    }
    deciding_refuse(deciding, REFUSED_WRONG_STATE, "this theme is not open");
}

static void decide_theme_close(struct deciding *deciding)
{
    uint32_t theme = deciding->command->theme;

    switch (deciding->session->themes[theme].state) {
    case THEME_LIVE:
        theme_end(deciding, theme);
        return;
    case THEME_CLOSING:
        theme_event(deciding, EVENT_THEME_CLOSED, theme, 0); /* cuts the countdown short */
        return;
    case THEME_PENDING:
    case THEME_CLOSED:
    case THEME_SKIPPED:
        deciding_refuse(deciding, REFUSED_WRONG_STATE, "this theme is not open");
        return;
    }
}

void decide_theme(struct deciding *deciding)
{
    const struct session *session = deciding->session;
    const struct command *command = deciding->command;
    enum theme_do verb = command->theme_do;

    if (!session_is_open(session)) {
        deciding_refuse(deciding, REFUSED_WRONG_STATE, "the session has ended");
        return;
    }
    if (verb == THEME_DO_ADD) {
        decide_theme_add(deciding, command->title, 0);
        return;
    }
    if (verb == THEME_DO_ADOPT) {
        decide_theme_adopt(deciding);
        return;
    }
    if (!session_has_theme(session, command->theme)) {
        deciding_refuse(deciding, REFUSED_NOT_FOUND, "there is no such theme");
        return;
    }
    if (verb >= THEME_DO_EDIT) {
        decide_theme_script(deciding);
        return;
    }
    if (session->state != SESSION_LIVE) {
        deciding_refuse(deciding, REFUSED_WRONG_STATE, "the session is not live");
        return;
    }
    if (verb == THEME_DO_OPEN)
        decide_theme_open(deciding);
    else if (verb == THEME_DO_EXTEND)
        decide_theme_extend(deciding);
    else
        decide_theme_close(deciding);
}

void decide_tick(struct deciding *deciding)
{
    const struct session *session = deciding->session;
    uint64_t now_ms = deciding->command->time_ms;
    size_t still_active = 0;
    size_t closed = 0;

    if (session->state != SESSION_LIVE)
        return;
    for (uint32_t i = 1; i <= session->theme_count; i++) {
        const struct theme *theme = &session->themes[i];
        bool is_due = theme->ends_at_ms <= now_ms;

        if (theme->state == THEME_LIVE && is_due) {
            theme_end(deciding, i);
            still_active += session->countdown_seconds > 0;
            closed += session->countdown_seconds == 0;
        } else if (theme->state == THEME_CLOSING && is_due) {
            theme_event(deciding, EVENT_THEME_CLOSED, i, 0);
            closed++;
        } else if (theme->state == THEME_LIVE || theme->state == THEME_CLOSING) {
            still_active++;
        }
    }
    if (session->automatic && closed > 0 && still_active == 0)
        automatic_next(deciding);
    if (session->round_open && session->round_ends_at_ms <= now_ms)
        round_close(deciding);
}
