/*
 * A participant's life: what they do when, at their own pace. How a command travels is left to
 * member.c, what they think to personality.c, what they say to stock.c. The crowd's thread
 * only.
 */
#include "person.h"

#include "herkend/random.h"
#include "person_commands.h"

/* The normal pace, per hour of a person's own time. Product: 11 statements (reactions among
 * them) and 60 judgements. */
#define TEXTS_PER_HOUR 11.0
#define JUDGEMENTS_PER_HOUR 60.0

/* Shares of what somebody does; chosen to resemble a session, with everything rare happening
 * now and then. */
#define SHARE_REACTIONS 0.45
#define SHARE_WITHDRAWN 0.01
#define SHARE_LOOKS_FOR_SIMILAR 0.3
#define SHARE_LOOKS_AT_THREAD 0.03
#define SHARE_FLAGGED 0.004
#define SHARE_JUDGED_AGAIN 0.015
#define SHARE_ANSWERS_BACKGROUND 0.85
#define PROPOSALS_EVERY_S (6 * 3600.0)
#define DROPS_EVERY_S (15 * 60.0)

static struct person *person_of(struct member *member)
{
    return (struct person *)member;
}

static uint64_t after(const struct person *person, double seconds)
{
    return world_after(person->member.world, seconds * (double)person->slowness);
}

static uint64_t after_exponential(struct person *person, double mean_s)
{
    return after(person, draw_exponential(&person->random, mean_s));
}

static uint64_t after_between(struct person *person, double low_s, double high_s)
{
    return after(person, draw_between(&person->random, low_s, high_s));
}

/* From vote to the next offer: what the normal pace leaves beside the thinking. */
static uint64_t after_pause(struct person *person)
{
    const struct personality *personality = &person->personality;
    double cycle_s = 3600 / JUDGEMENTS_PER_HOUR / (double)personality->judging;
    double pause_s = cycle_s - (double)personality->thinking_s;

    return after_exponential(person, pause_s > 1 ? pause_s : 1);
}

static uint64_t after_text(struct person *person)
{
    double mean_s = 3600 / TEXTS_PER_HOUR / (double)person->personality.writing;

    return after_exponential(person, mean_s);
}

static bool session_is_live(const struct person *person)
{
    return person->member.world->board.state == SESSION_LIVE;
}

static bool may_say_more(const struct person *person)
{
    return person->member.ledger.entry_count < PERSON_IN_FLIGHT_MAX;
}

/* ---- Judging. ---- */

/* Looks at an offered statement and makes up a mind. */
static struct impression impression_of(struct person *person, const cJSON *statement)
{
    struct world *world = person->member.world;
    struct bytes text = json_text_of(statement, "text");
    struct impression impression = {
        .statement = id_register_number(&world->ids, json_text_of(statement, "id")),
        .asks = text.size > 0 && text.data[text.size - 1] == '?',
        .is_root = !cJSON_HasObjectItem(statement, "parent"),
    };

    impression.grade =
        opinion_grade(&person->personality, text, board_recognisability(&world->board, text));
    return impression;
}

static void think_about(struct person *person, struct impression impression)
{
    person->offered = impression;
    person->judging = JUDGING_THINKS;
    person->plans[PLAN_JUDGE] = after(
        person, draw_log_normal(&person->random, (double)person->personality.thinking_s, 0.5));
}

static void ask_next(struct person *person)
{
    say_next(person);
    person->judging = JUDGING_ASKED;
    person->plans[PLAN_JUDGE] = SCHEDULE_NEVER; /* the answer plans the next step */
}

static void vote_on_offer(struct person *person)
{
    struct impression impression = person->offered;

    say_vote(person, impression);
    person->seen[person->seen_next++ % PERSON_REMEMBERS] = impression;
    if (impression.grade == 0 && draw_chance(&person->random, SHARE_FLAGGED))
        say_flag(person, impression.statement);
    if (draw_chance(&person->random, SHARE_LOOKS_AT_THREAD))
        say_thread(person, impression.statement);
    person->judging = JUDGING_NOTHING;
    person->plans[PLAN_JUDGE] = after_pause(person);
    if (person->pushed.statement != 0) {
        think_about(person, person->pushed);
        person->pushed = (struct impression){0};
    }
}

/* A second look: one grade up or down. */
static void judge_again(struct person *person)
{
    struct impression *again = &person->seen[(person->seen_next - 1) % PERSON_REMEMBERS];

    if (again->grade > 0)
        again->grade--;
    else
        again->grade = 1;
    say_vote(person, *again);
    person->plans[PLAN_JUDGE] = after_pause(person);
}

static void tick_judging(struct person *person)
{
    if (!may_say_more(person)) {
        person->plans[PLAN_JUDGE] = after_between(person, 1, 5);
        return;
    }
    switch (person->judging) {
    case JUDGING_ASKED:
        person->plans[PLAN_JUDGE] = SCHEDULE_NEVER; /* the answer plans the next step */
        return;
    case JUDGING_THINKS:
        vote_on_offer(person);
        return;
    case JUDGING_NOTHING:
        if (person->seen_next > 0 && draw_chance(&person->random, SHARE_JUDGED_AGAIN))
            judge_again(person);
        else
            ask_next(person);
        return;
    }
}

/* ---- Writing. ---- */

static void write_statement(struct person *person, const struct board_theme *theme)
{
    if (!person->is_drafting && draw_chance(&person->random, SHARE_LOOKS_FOR_SIMILAR)) {
        say_similar(person, theme->topic);
        person->is_drafting = true;
        person->plans[PLAN_WRITE] = after_between(person, 3, 8);
        return;
    }
    say_statement(person, theme);
    person->is_drafting = false;
}

static void tick_writing(struct person *person)
{
    const struct board_theme *theme = board_live_theme(&person->member.world->board);
    const struct ledger *ledger = &person->member.ledger;
    const struct impression *last =
        &person->seen[(person->seen_next + PERSON_REMEMBERS - 1) % PERSON_REMEMBERS];

    if (!theme || !may_say_more(person)) {
        person->plans[PLAN_WRITE] = after_between(person, 5, 20);
        return;
    }
    person->plans[PLAN_WRITE] = after_text(person);
    if (person->is_drafting)
        write_statement(person, theme);
    else if (ledger->own_count > 0 && !ledger->own[ledger->own_count - 1].optional &&
             draw_chance(&person->random, SHARE_WITHDRAWN))
        say_withdraw(person);
    else if (last->statement != 0 && last->is_root &&
             draw_chance(&person->random, SHARE_REACTIONS))
        say_reaction(person, *last);
    else
        write_statement(person, theme);
}

/* ---- Now and then. ---- */

static void tick_background(struct person *person)
{
    const struct board *board = &person->member.world->board;
    uint8_t question = person->background_next;

    person->plans[PLAN_BACKGROUND] = SCHEDULE_NEVER;
    if (question >= board->background_count)
        return;
    person->background_next++;
    person->plans[PLAN_BACKGROUND] = after_between(person, 2, 10);
    if (board->background_options[question] > 0 &&
        draw_chance(&person->random, SHARE_ANSWERS_BACKGROUND))
        say_background(person, question);
}

/* Answers one open poll; another that is open gets its turn after. */
static void tick_poll(struct person *person)
{
    const struct board *board = &person->member.world->board;

    person->plans[PLAN_POLL] = SCHEDULE_NEVER;
    for (size_t i = 0; i < board->poll_count; i++) {
        const struct board_poll *poll = &board->polls[i];

        if (!poll->open || poll->option_count == 0 || person->polls_answered >> i & 1)
            continue;
        person->polls_answered |= UINT64_C(1) << i;
        person->plans[PLAN_POLL] = after_between(person, 3, 15);
        say_poll(person, poll);
        return;
    }
}
_Static_assert(POLLS_MAX <= 64, "polls_answered has a bit for each");

static void tick_proposing(struct person *person)
{
    say_proposal(person);
    person->plans[PLAN_PROPOSE] = after_exponential(person, PROPOSALS_EVERY_S);
}

static void tick_second_tab(struct person *person)
{
    struct member *member = &person->member;

    if (member->tabs[1].state == TAB_CLOSED && member->tabs[0].state == TAB_WELCOMED)
        member_connect(member, 1);
    else if (member->tabs[1].state == TAB_WELCOMED)
        member_close_tab(member, 1);
    person->plans[PLAN_SECOND_TAB] = after_between(person, 60, 300);
}

/* Goes away, with whatever is unanswered: it is sent again on return. Who leaves for good first
 * waits for answers. */
static void tick_dropping(struct person *person)
{
    struct member *member = &person->member;
    bool goodbye = person->personality.says_goodbye;

    switch (person->personality.staying) {
    case STAYS:
        person->plans[PLAN_DROP] = SCHEDULE_NEVER;
        return;
    case DROPS_OFTEN:
        person->plans[PLAN_COME_BACK] =
            member->world->now_ms + random_below(&person->random, 1000);
        break;
    case DROPS_LONG:
        person->plans[PLAN_COME_BACK] = after_between(person, 120, 480);
        break;
    case LEAVES:
        if (member->ledger.entry_count > 0)
            person->plans[PLAN_DROP] = after_between(person, 1, 3);
        else
            member_leave(member);
        return;
    }
    person->plans[PLAN_DROP] = after_exponential(person, DROPS_EVERY_S);
    person->phase = PERSON_AWAY;
    member_hang_up(member, goodbye                             ? HANG_UP_GOODBYE
                           : draw_chance(&person->random, 0.5) ? HANG_UP_LOST
                                                               : HANG_UP_CRASHED);
}

/* ---- What happens to a person. ---- */

static void arrive(struct person *person)
{
    person->plans[PLAN_JUDGE] = after_between(person, 2, 30);
    person->plans[PLAN_WRITE] = after_text(person);
    person->plans[PLAN_BACKGROUND] = after_between(person, 3, 15);
    person->plans[PLAN_PROPOSE] = after_exponential(person, PROPOSALS_EVERY_S);
    person->plans[PLAN_DROP] = after_exponential(person, DROPS_EVERY_S);
    if (person->personality.has_two_tabs)
        person->plans[PLAN_SECOND_TAB] = after_between(person, 10, 120);
    person->member.world->result->joined++;
}

static void plan_poll(struct person *person)
{
    if (person->personality.answers_polls && person->plans[PLAN_POLL] == SCHEDULE_NEVER)
        person->plans[PLAN_POLL] = after_between(person, 3, 40);
}

static void person_welcomed(struct member *member, const cJSON *welcome, bool first)
{
    struct person *person = person_of(member);

    (void)welcome; /* member.c has compared it, the board has taken it */
    if (person->phase == PERSON_CHECKS) {
        member_leave(member);
        return;
    }
    if (first)
        arrive(person);
    plan_poll(person);
    /* An empty screen asks anew: what was pushed to a closed page is gone. */
    if (!first && person->judging == JUDGING_NOTHING)
        person->plans[PLAN_JUDGE] = after_between(person, 1, 5);
}

static void take_offer(struct person *person, const struct reply *reply)
{
    const cJSON *statement = cJSON_GetObjectItemCaseSensitive(reply->json, "statement");

    if (reply->kind == REPLY_OFFER && reply->statement != 0) {
        person->member.world->result->offers++;
        think_about(person, impression_of(person, statement));
        return;
    }
    /* Nothing to judge: something will be pushed, most likely; else asked again. */
    person->judging = JUDGING_NOTHING;
    person->plans[PLAN_JUDGE] = reply->kind == REPLY_OFFER ? after_between(person, 20, 60)
                                                           : after_between(person, 5, 15);
}

static void slow_down(struct person *person)
{
    person->slowness = person->slowness < 6 ? person->slowness * 1.5f : 9;
    person->plans[PLAN_JUDGE] = after_between(person, 5, 15);
    person->plans[PLAN_WRITE] = after_between(person, 20, 60);
}

static void person_answered(struct member *member, const struct ledger_entry *said,
                            const struct reply *reply)
{
    struct person *person = person_of(member);
    struct crowd_result *result = member->world->result;

    if (said->kind == SAID_NEXT) {
        take_offer(person, reply);
    } else if (reply->kind == REPLY_ACK) {
        result->statements += said->kind == SAID_STATEMENT;
        result->reactions += said->kind == SAID_REACTION;
        result->votes += said->kind == SAID_VOTE && said->grade != GRADE_SKIP;
        result->skips += said->kind == SAID_VOTE && said->grade == GRADE_SKIP;
    }
    if (bytes_equal(reply->code, BYTES("rate_limited")))
        slow_down(person);
    else if (person->slowness > 1)
        person->slowness *= 0.98f;
}

static void take_pushed_offer(struct person *person, const cJSON *offer)
{
    const cJSON *statement = cJSON_GetObjectItemCaseSensitive(offer, "statement");
    struct impression impression = impression_of(person, statement);

    if (impression.statement == 0 ||
        ledger_has_voted(&person->member.ledger, impression.statement))
        return;
    person->member.world->result->offers++;
    if (person->judging == JUDGING_NOTHING)
        think_about(person, impression);
    else
        person->pushed = impression;
}

static void person_told(struct member *member, enum told kind, struct bytes message)
{
    struct person *person = person_of(member);
    struct board *board = &member->world->board;

    if (kind == TOLD_POLL)
        plan_poll(person);
    if (kind == TOLD_CONSOLE || (kind != TOLD_OFFER && !board_is_news(board, message)))
        return;

    cJSON *json = json_parse(message, JSON_DEPTH_MAX, NULL);

    if (json && kind == TOLD_SESSION)
        board_take_session(board, json);
    else if (json && kind == TOLD_THEME)
        board_take_theme(board, json);
    else if (json && kind == TOLD_POLL)
        board_take_poll(board, json);
    else if (json && kind == TOLD_OFFER)
        take_pushed_offer(person, json);
    cJSON_Delete(json);
}

static const struct brain person_brain = {
    .welcomed = person_welcomed, .answered = person_answered, .told = person_told};

void person_init(struct person *person, struct world *world, uint32_t slot, uint64_t join_ms)
{
    uint64_t seed = splitmix64_once(world->settings->seed) ^ splitmix64_once(slot);

    *person = (struct person){.random = splitmix64_once(seed + 1), .slowness = 1};
    for (size_t i = 0; i < PLAN_COUNT; i++)
        person->plans[i] = SCHEDULE_NEVER;
    person->plans[PLAN_JOIN] = join_ms;
    personality_draw(&person->personality, seed);
    member_init(&person->member, world, &person_brain, slot, NULL, seed + 2);
    seed += 3;
    if (draw_chance(&seed, world->settings->slow_share))
        member_read_slowly(&person->member);
}

void person_release(struct person *person)
{
    member_release(&person->member);
}

void person_hurry(struct person *person)
{
    static const enum plan busy[] = {PLAN_JUDGE, PLAN_WRITE};
    const struct world *world = person->member.world;

    for (size_t i = 0; i < ARRAY_COUNT(busy); i++) {
        uint64_t *plan_ms = &person->plans[busy[i]];

        if (*plan_ms != SCHEDULE_NEVER && *plan_ms > world->now_ms)
            *plan_ms = world->now_ms +
                       (uint64_t)((double)(*plan_ms - world->now_ms) / world->settings->burst);
    }
}

/* The earliest of the plans that count now. */
static uint64_t plans_due(const struct person *person)
{
    size_t end = session_is_live(person) ? PLAN_COUNT : PLAN_FIRST_LIVE;
    uint64_t due_ms = SCHEDULE_NEVER;

    for (size_t i = PLAN_FIRST_CONNECTED; i < end; i++) {
        if (person->plans[i] < due_ms)
            due_ms = person->plans[i];
    }
    return due_ms;
}

/* At the end everybody is due at once, but who waits for an answer. */
static uint64_t finishing_due(const struct person *person)
{
    const struct member *member = &person->member;
    bool waits = member->ledger.entry_count > 0 || person->phase == PERSON_CHECKS;

    if (waits && person->phase != PERSON_AWAY)
        return member_due(member);
    return member->world->now_ms;
}

uint64_t person_due(const struct person *person)
{
    if (person->member.over)
        return SCHEDULE_NEVER;
    if (person->member.world->finishing)
        return finishing_due(person);
    if (person->phase == PERSON_COMING)
        return person->plans[PLAN_JOIN];
    if (person->phase == PERSON_AWAY)
        return person->plans[PLAN_COME_BACK];

    uint64_t due_ms = member_due(&person->member);
    uint64_t plans_ms =
        member_is_connected(&person->member) ? plans_due(person) : SCHEDULE_NEVER;

    return plans_ms < due_ms ? plans_ms : due_ms;
}

/* Each step may close the connection or plan the next, so all is looked at again for each. */
static void tick_plans(struct person *person)
{
    static void (*const ticks[PLAN_COUNT])(struct person *) = {
        [PLAN_BACKGROUND] = tick_background, [PLAN_POLL] = tick_poll,
        [PLAN_SECOND_TAB] = tick_second_tab, [PLAN_DROP] = tick_dropping,
        [PLAN_JUDGE] = tick_judging,         [PLAN_WRITE] = tick_writing,
        [PLAN_PROPOSE] = tick_proposing,
    };

    for (size_t i = PLAN_FIRST_CONNECTED; i < PLAN_COUNT; i++) {
        if (!member_is_connected(&person->member))
            return;
        if (i >= PLAN_FIRST_LIVE && !session_is_live(person))
            return;
        if (person->plans[i] <= person->member.world->now_ms)
            ticks[i](person);
    }
}

/* The end: waits for answers, then perhaps looks once more whether everything is there. */
static void tick_finishing(struct person *person)
{
    struct member *member = &person->member;
    bool has_ended = board_has_ended(&member->world->board);

    if (person->phase == PERSON_COMING || (person->phase == PERSON_AWAY && has_ended)) {
        member->world->result->cut_off += ledger_cut_off(&member->ledger);
        member_leave(member);
        return;
    }
    if (person->phase == PERSON_AWAY) {
        person->phase = PERSON_HERE;
        member_connect(member, 0);
    }
    if (member->ledger.entry_count > 0 || person->phase == PERSON_CHECKS)
        return;
    if (!person->checks_at_end || has_ended || !member->joined) {
        member_leave(member);
        return;
    }
    person->phase = PERSON_CHECKS;
    member_hang_up(member, HANG_UP_GOODBYE);
    member_connect(member, 0);
}

void person_tick(struct person *person)
{
    struct member *member = &person->member;
    uint64_t now_ms = member->world->now_ms;

    if (member->over)
        return;
    if (member->world->finishing) {
        tick_finishing(person);
        if (!member->over)
            member_tick(member);
        return;
    }
    if ((person->phase == PERSON_COMING && now_ms >= person->plans[PLAN_JOIN]) ||
        (person->phase == PERSON_AWAY && now_ms >= person->plans[PLAN_COME_BACK])) {
        person->phase = PERSON_HERE;
        member_connect(member, 0);
        return;
    }
    member_tick(member);
    if (member_is_connected(member))
        tick_plans(person);
}
