/*
 * One moderator leads a session through its script. Relies on the server's clocks at normal
 * pace and moves on by hand when the crowd is faster. The crowd's thread only.
 */
#include "moderator.h"

#include "herkend/random.h"
#include "personality.h"

enum {
    LOOK_MS = 250,
    GATHER_MS_MAX = 30 * 1000, /* then it begins with whoever is there */
    SILENCE_MS_MAX =
        45 * 1000, /* no theme is live: longer than a countdown, so nobody else opens one */
    OVERTIME_MS_MAX = 60 * 1000, /* the server's clock should have ended the theme long ago */
    ROUND_S = 180,
    ROUND_MS_MIN = 5 * 1000,
    CLOSING_MS = 1000,       /* for closing to be done */
    APPROVALS_PER_LOOK = 3,  /* 12 a second: below what a server lets one connection say */
    SLOW_DOWN_MS = 1500,     /* told that this was too fast */
    ASK_AGAIN_MS = 3 * 1000, /* for a state that does not come */
};

/* Of the minutes that a rehearsal may take, what the themes get; the rest is for the closing
 * round. */
#define SHARE_OF_THEMES 0.85

#define LIKENESS_OF_THE_SAME 0.7

static struct moderator *moderator_of(struct member *member)
{
    return (struct moderator *)member;
}

static const struct stock *stock_in_use(const struct moderator *moderator)
{
    return moderator->member.world->board.stock;
}

static void put_string(struct saying *saying, const char *key, const char *text)
{
    saying_put_text(saying, key, bytes_from_string(text));
}

static void send_command(struct moderator *moderator, struct saying *saying)
{
    member_send(&moderator->member, saying, (struct ledger_entry){.kind = SAID_OTHER});
}

static void say_session(struct moderator *moderator, const char *verb)
{
    struct saying saying = member_begin(&moderator->member, "session");

    put_string(&saying, "do", verb);
    send_command(moderator, &saying);
}

static void say_theme(struct moderator *moderator, const char *verb,
                      const struct board_id *theme)
{
    struct saying saying = member_begin(&moderator->member, "theme");

    put_string(&saying, "do", verb);
    put_string(&saying, "theme", theme->text);
    send_command(moderator, &saying);
}

static void say_about(struct moderator *moderator, const char *type, uint32_t statement,
                      const char *reason)
{
    struct saying saying = member_begin(&moderator->member, type);

    saying_put_name(&moderator->member, &saying, "statement", statement);
    if (reason)
        put_string(&saying, "reason", reason);
    member_send(&moderator->member, &saying,
                (struct ledger_entry){.kind = SAID_OTHER, .statement = statement});
}

/* ---- What a theme's course consists of. ---- */

static void step_announce(struct moderator *moderator)
{
    struct stock_texts texts = stock_in_use(moderator)->announcements;
    struct saying saying = member_begin(&moderator->member, "announce");
    size_t chosen = moderator->steps_done == 0 ? 0 : moderator->themes_led % texts.count;

    put_string(&saying, "text", texts.items[chosen]);
    send_command(moderator, &saying);
}

static void step_probe(struct moderator *moderator)
{
    struct stock_texts texts = stock_in_use(moderator)->probes;
    struct saying saying = member_begin(&moderator->member, "probe");

    put_string(&saying, "theme", moderator->theme.text);
    put_string(&saying, "text", texts.items[moderator->themes_led % texts.count]);
    send_command(moderator, &saying);
}

static void step_open_poll(struct moderator *moderator)
{
    const struct stock *stock = stock_in_use(moderator);
    struct saying saying = member_begin(&moderator->member, "poll_open");

    put_string(&saying, "question", stock->poll_question);
    json_key(&saying.writer, "options");
    json_array_open(&saying.writer);
    for (size_t i = 0; i < stock->poll_options.count; i++)
        json_write_string(&saying.writer, stock->poll_options.items[i]);
    json_array_close(&saying.writer);
    send_command(moderator, &saying);
}

static void step_close_poll(struct moderator *moderator)
{
    if (moderator->poll.text[0] == '\0')
        return;

    struct saying saying = member_begin(&moderator->member, "poll_close");

    put_string(&saying, "poll", moderator->poll.text);
    send_command(moderator, &saying);
    moderator->poll.text[0] = '\0';
}

static void step_hide(struct moderator *moderator)
{
    if (moderator->troublesome == 0)
        return;
    say_about(moderator, "hide", moderator->troublesome, stock_in_use(moderator)->hide_reason);
    moderator->hidden = moderator->troublesome;
    moderator->troublesome = 0;
}

static void step_restore(struct moderator *moderator)
{
    if (moderator->hidden != 0)
        say_about(moderator, "restore", moderator->hidden, NULL);
    moderator->hidden = 0;
}

/* Whether one of the two was merged a moment ago: the console does not know yet. */
static bool was_just_merged(const struct moderator *moderator, size_t index)
{
    const struct likely_merge *merge = &moderator->merges[index];

    for (size_t i = 0; i < index; i++) {
        const struct likely_merge *before = &moderator->merges[i];

        if (before->from == merge->from || before->from == merge->into ||
            before->into == merge->from)
            return true;
    }
    return false;
}

static void step_merge(struct moderator *moderator)
{
    for (size_t i = 0; i < moderator->merge_count; i++) {
        if (was_just_merged(moderator, i))
            continue;

        struct saying saying = member_begin(&moderator->member, "merge");

        saying_put_name(&moderator->member, &saying, "from", moderator->merges[i].from);
        saying_put_name(&moderator->member, &saying, "into", moderator->merges[i].into);
        send_command(moderator, &saying);
    }
    moderator->merge_count = 0;
}

static void step_extend(struct moderator *moderator)
{
    struct saying saying = member_begin(&moderator->member, "theme");

    put_string(&saying, "do", "extend");
    put_string(&saying, "theme", moderator->theme.text);
    json_key(&saying.writer, "minutes");
    json_write_integer(&saying.writer, 1);
    send_command(moderator, &saying);
}

/* One proposal of the participants becomes a theme; more would make the session longer than
 * anybody has time for. */
static void step_adopt(struct moderator *moderator)
{
    if (moderator->adopted || moderator->proposal.text[0] == '\0')
        return;

    struct saying saying = member_begin(&moderator->member, "theme");

    put_string(&saying, "do", "adopt");
    put_string(&saying, "proposal", moderator->proposal.text);
    json_key(&saying.writer, "minutes");
    json_write_integer(&saying.writer, 5);
    send_command(moderator, &saying);
    moderator->adopted = true;
}

enum which_themes { THEMES_ALL, THEMES_FIRST, THEMES_SECOND };

static const struct {
    double at; /* share of the theme's time */
    enum which_themes which;
    void (*step)(struct moderator *moderator);
} steps[] = {
    {0.02, THEMES_FIRST, step_announce},    {0.30, THEMES_ALL, step_probe},
    {0.35, THEMES_ALL, step_merge},         {0.40, THEMES_SECOND, step_open_poll},
    {0.45, THEMES_ALL, step_merge},         {0.50, THEMES_FIRST, step_hide},
    {0.55, THEMES_ALL, step_merge},         {0.62, THEMES_FIRST, step_restore},
    {0.65, THEMES_ALL, step_merge},         {0.68, THEMES_ALL, step_announce},
    {0.72, THEMES_FIRST, step_extend},      {0.75, THEMES_ALL, step_merge},
    {0.80, THEMES_ALL, step_adopt},         {0.85, THEMES_ALL, step_merge},
    {0.92, THEMES_SECOND, step_close_poll}, {0.95, THEMES_ALL, step_merge},
};

static bool step_applies(enum which_themes which, uint32_t themes_led)
{
    switch (which) {
    case THEMES_ALL:
        return true;
    case THEMES_FIRST:
        return themes_led == 1;
    case THEMES_SECOND:
        return themes_led == 2;
    }
    UNREACHABLE("no such themes");
}

static void take_steps(struct moderator *moderator)
{
    const struct world *world = moderator->member.world;
    double share = (double)(world->now_ms - moderator->theme_began_ms) /
                   (double)(moderator->theme_ends_ms - moderator->theme_began_ms);

    while (moderator->steps_done < ARRAY_COUNT(steps) &&
           steps[moderator->steps_done].at <= share) {
        if (step_applies(steps[moderator->steps_done].which, moderator->themes_led))
            steps[moderator->steps_done].step(moderator);
        moderator->steps_done++;
    }
}

/* ---- From theme to theme. ---- */

static uint32_t minutes_of(const struct board_theme *theme)
{
    return theme->minutes > 0 ? theme->minutes : THEME_MINUTES_DEFAULT;
}

/* A theme's real time: its minutes at the crowd's speed, or its share of what the rehearsal may
 * last. */
static uint64_t theme_duration_ms(const struct world *world, const struct board_theme *live)
{
    const struct crowd_settings *settings = world->settings;
    double minutes = minutes_of(live);
    double to_come = minutes;

    if (settings->minutes <= 0)
        return (uint64_t)(minutes * 60000 / settings->speed) + 1;
    for (size_t i = 0; i < world->board.theme_count; i++) {
        if (world->board.themes[i].state == THEME_PENDING)
            to_come += minutes_of(&world->board.themes[i]);
    }

    double left_ms = settings->minutes * 60000 * SHARE_OF_THEMES -
                     (double)(world->now_ms - world->started_ms);

    return left_ms > 1000 ? (uint64_t)(left_ms * minutes / to_come) + 1 : 1000;
}

static bool leads_by_hand(const struct world *world)
{
    return world->settings->speed > 1 || world->settings->minutes > 0;
}

static const struct board_theme *next_pending(const struct board *board)
{
    for (size_t i = 0; i < board->theme_count; i++) {
        if (board->themes[i].state == THEME_PENDING)
            return &board->themes[i];
    }
    return NULL;
}

static void enter_stage(struct moderator *moderator, enum moderator_stage stage)
{
    moderator->stage = stage;
    moderator->began_ms = moderator->member.world->now_ms;
}

/* When the closing round has lasted long enough, and before a rehearsal's minutes are over. */
static uint64_t round_end_ms(const struct world *world)
{
    double minutes_ms = world->settings->minutes * 60000;
    double margin_ms = minutes_ms * 0.03 > CLOSING_MS ? minutes_ms * 0.03 : CLOSING_MS;
    uint64_t lasts_ms = (uint64_t)(ROUND_S * 1000 / world->settings->speed);
    uint64_t end_ms = world->now_ms + (lasts_ms > ROUND_MS_MIN ? lasts_ms : ROUND_MS_MIN);
    uint64_t latest_ms = world->started_ms + (uint64_t)minutes_ms - (uint64_t)margin_ms;

    return minutes_ms > margin_ms && latest_ms < end_ms ? latest_ms : end_ms;
}

static void begin_round(struct moderator *moderator)
{
    step_close_poll(moderator);
    if (!moderator->member.world->board.round_open)
        say_session(moderator, "closing_round");
    enter_stage(moderator, MODERATOR_ROUNDS_OFF);
    moderator->close_ms = round_end_ms(moderator->member.world);
}

static void move_on(struct moderator *moderator)
{
    struct world *world = moderator->member.world;
    const struct board_theme *next = next_pending(&world->board);

    moderator->began_ms = world->now_ms;
    if (next)
        say_theme(moderator, "open", &next->id);
    else
        begin_round(moderator);
}

static void begin_theme(struct moderator *moderator, const struct board_theme *live)
{
    struct world *world = moderator->member.world;

    moderator->theme = live->id;
    moderator->theme_began_ms = world->now_ms;
    moderator->theme_ends_ms = world->now_ms + theme_duration_ms(world, live);
    moderator->themes_led++;
    moderator->steps_done = 0;
}

/* Waiting is told from leading by the theme: what is live and not ours yet begins. */
static void lead(struct moderator *moderator)
{
    struct world *world = moderator->member.world;
    const struct board_theme *live = board_live_theme(&world->board);

    if (world->board.state == SESSION_LOBBY || world->board.state == SESSION_DRAFT) {
        if (world->now_ms >= moderator->began_ms + ASK_AGAIN_MS)
            enter_stage(moderator, MODERATOR_GATHERS); /* the start was not heard */
        return;
    }
    if (world->board.round_open) {
        begin_round(moderator);
        return;
    }
    if (!live) {
        if (world->now_ms >= moderator->began_ms + SILENCE_MS_MAX)
            move_on(moderator);
        return;
    }
    if (strcmp(live->id.text, moderator->theme.text) != 0)
        begin_theme(moderator, live);
    take_steps(moderator);

    uint64_t end_ms = moderator->theme_ends_ms + (leads_by_hand(world) ? 0 : OVERTIME_MS_MAX);

    if (world->now_ms < end_ms) {
        moderator->began_ms = world->now_ms;
        return;
    }
    move_on(moderator);
    moderator->theme_ends_ms = world->now_ms + ASK_AGAIN_MS; /* if it was refused */
}

static void gather(struct moderator *moderator)
{
    struct world *world = moderator->member.world;
    bool all_there = world->result->joined >= world->settings->participants * 0.9;
    bool waited = world->now_ms >= moderator->began_ms + GATHER_MS_MAX;

    switch (world->board.state) {
    case SESSION_DRAFT:
        if (world->now_ms < moderator->lobby_asked_ms + ASK_AGAIN_MS)
            return;
        say_session(moderator, "lobby");
        moderator->lobby_asked_ms = world->now_ms;
        return;
    case SESSION_LOBBY:
        if (!all_there && !waited)
            return;
        say_session(moderator, "start");
        enter_stage(moderator, MODERATOR_LEADS);
        return;
    case SESSION_PAUSED:
        say_session(moderator, "resume");
        enter_stage(moderator, MODERATOR_LEADS);
        return;
    case SESSION_LIVE:
        enter_stage(moderator, MODERATOR_LEADS);
        return;
    case SESSION_CLOSED:
    case SESSION_RELEASED:
        enter_stage(moderator, MODERATOR_IS_DONE);
        return;
    }
}

static void approve_some(struct moderator *moderator)
{
    for (int i = 0; i < APPROVALS_PER_LOOK && moderator->held_count > 0; i++)
        say_about(moderator, "approve", moderator->held[--moderator->held_count], NULL);
}

static void look_around(struct moderator *moderator)
{
    struct world *world = moderator->member.world;

    if (board_has_ended(&world->board))
        enter_stage(moderator, MODERATOR_IS_DONE);
    else
        approve_some(moderator);
    switch (moderator->stage) {
    case MODERATOR_GATHERS:
        gather(moderator);
        return;
    case MODERATOR_LEADS:
        lead(moderator);
        return;
    case MODERATOR_ROUNDS_OFF:
        if (world->now_ms >= moderator->close_ms) {
            say_session(moderator, "close");
            enter_stage(moderator, MODERATOR_CLOSES);
        }
        return;
    case MODERATOR_CLOSES: /* the board says when it is done; asked again if not */
        if (world->now_ms >= moderator->began_ms + ASK_AGAIN_MS) {
            say_session(moderator, "close");
            moderator->began_ms = world->now_ms;
        }
        return;
    case MODERATOR_IS_DONE:
        return;
    }
}

/* ---- What the console says. ---- */

static void note_held(struct moderator *moderator, uint32_t statement)
{
    for (size_t i = 0; i < moderator->held_count; i++) {
        if (moderator->held[i] == statement)
            return;
    }
    if (moderator->held_count < MODERATOR_HELD_MAX)
        moderator->held[moderator->held_count++] = statement;
}

/* What somebody flagged is looked at first; else whatever came last. */
static void note_statement(struct moderator *moderator, const cJSON *line)
{
    struct world *world = moderator->member.world;
    uint32_t statement = id_register_number(&world->ids, json_text_of(line, "id"));
    struct bytes state = json_text_of(line, "state");

    if (statement == 0)
        return;
    if (bytes_equal(state, BYTES("held")))
        note_held(moderator, statement);
    else if (bytes_equal(state, BYTES("visible")) &&
             (moderator->troublesome == 0 || json_number_of(line, "flags", 0) > 0))
        moderator->troublesome = statement;
}

/* Only what is very much alike; the rest is a matter of taste. */
static void take_merges(struct moderator *moderator, const cJSON *merges)
{
    struct id_register *ids = &moderator->member.world->ids;
    const cJSON *item;

    moderator->merge_count = 0;
    cJSON_ArrayForEach(item, merges)
    {
        const cJSON *likeness = cJSON_GetObjectItemCaseSensitive(item, "likeness");
        struct likely_merge merge = {
            .from = id_register_number(ids, json_text_of(item, "from")),
            .into = id_register_number(ids, json_text_of(item, "into")),
        };

        if (merge.from == 0 || merge.into == 0 || !cJSON_IsNumber(likeness) ||
            likeness->valuedouble < LIKENESS_OF_THE_SAME)
            continue;
        if (moderator->merge_count < MODERATOR_MERGES_MAX)
            moderator->merges[moderator->merge_count++] = merge;
    }
}

static void take_console(struct moderator *moderator, const cJSON *console)
{
    const cJSON *item;

    cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(console, "statements"))
        note_statement(moderator, item);
    cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(console, "proposals"))
    {
        if (!cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(item, "adopted")))
            board_take_id(&moderator->proposal, json_text_of(item, "id"));
    }
    take_merges(moderator, cJSON_GetObjectItemCaseSensitive(console, "merges"));
}

static void moderator_told(struct member *member, enum told kind, struct bytes message)
{
    struct board *board = &member->world->board;
    cJSON *json = json_parse(message, JSON_DEPTH_MAX, NULL);

    if (json && kind == TOLD_SESSION)
        board_take_session(board, json);
    else if (json && kind == TOLD_THEME)
        board_take_theme(board, json);
    else if (json && kind == TOLD_POLL)
        board_take_poll(board, json);
    else if (json && kind == TOLD_CONSOLE)
        take_console(moderator_of(member), json);
    cJSON_Delete(json);
}

static void moderator_welcomed(struct member *member, const cJSON *welcome, bool first)
{
    struct moderator *moderator = moderator_of(member);

    (void)welcome;
    if (first)
        enter_stage(moderator, MODERATOR_GATHERS);
}

/* The poll that was opened is the one to close; what was too fast waits, and an approval is
 * tried again. */
static void moderator_answered(struct member *member, const struct ledger_entry *said,
                               const struct reply *reply)
{
    struct moderator *moderator = moderator_of(member);

    if (reply->kind == REPLY_ACK)
        board_take_id(&moderator->poll, json_text_of(reply->json, "poll"));
    if (!bytes_equal(reply->code, BYTES("rate_limited")))
        return;
    moderator->look_ms = member->world->now_ms + SLOW_DOWN_MS;
    if (said->statement != 0 && said->statement != moderator->hidden)
        note_held(moderator, said->statement);
}

static const struct brain moderator_brain = {
    .welcomed = moderator_welcomed, .answered = moderator_answered, .told = moderator_told};

void moderator_init(struct moderator *moderator, struct world *world, uint32_t slot)
{
    uint64_t seed = splitmix64_once(world->settings->seed ^ UINT64_C(0x6D6F6465));

    *moderator = (struct moderator){0};
    member_init(&moderator->member, world, &moderator_brain, slot,
                world->settings->moderator_token, seed + 1);
}

void moderator_release(struct moderator *moderator)
{
    member_release(&moderator->member);
}

uint64_t moderator_due(const struct moderator *moderator)
{
    const struct member *member = &moderator->member;
    uint64_t due_ms = member_due(member);

    if (member->over)
        return SCHEDULE_NEVER;
    if (member_is_connected(member) && moderator->look_ms < due_ms)
        due_ms = moderator->look_ms;
    return due_ms;
}

void moderator_tick(struct moderator *moderator)
{
    struct member *member = &moderator->member;
    struct world *world = member->world;

    if (member->over)
        return;
    if (world->finishing && member->ledger.entry_count == 0) {
        member_leave(member);
        return;
    }
    member_tick(member);
    if (!member_is_connected(member) || world->now_ms < moderator->look_ms)
        return;
    moderator->look_ms = world->now_ms + LOOK_MS;
    if (!world->finishing)
        look_around(moderator);
}
