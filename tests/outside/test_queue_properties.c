/*
 * Properties over seeds: people sign up, withdraw, ask for their link again and are erased in
 * two sessions, while the mailer sends, is refused, and crashes. A naive model, an array of
 * what everybody would write on paper, says who has a place; a list of all that was delivered
 * says whether the promises held. A failing seed is printed.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "event_world.h"
#include "herkend/assert.h"
#include "herkend/random.h"

enum {
    SEEDS = 40,
    STEPS = 250,
    PEOPLE = 7,
    SESSIONS = 2,
    TOKENS_MAX = 64,
    SENT_MAX = 2000,
};

static const char *const names[PEOPLE] = {"anna", "bert",  "carla", "dirk",
                                          "els",  "fatma", "gijs"};
static const char *const ids[SESSIONS] = {"session222", "session333"};
static const char *const codes[SESSIONS] = {"AAA222", "AAA333"};

enum standing { STANDING_NONE, STANDING_WAITING, STANDING_REGISTERED, STANDING_WITHDRAWN };

/* One person in one session, as somebody would keep it on paper. */
struct paper {
    enum standing standing;
    uint64_t since;    /* number of the step: the order of the line */
    uint64_t since_ms; /* when the place was got */
    bool has_seat;
    struct token_hash seat;
    struct token link;              /* the present one */
    struct token ended[TOKENS_MAX]; /* those before */
    size_t ended_count;
    uint64_t link_since_ms; /* when the present link was made */
};

/* Something that reached an address, or may have. */
struct sent {
    uint64_t at_ms;
    int64_t number;
    int session, person;
    enum mail_kind kind;
    bool certain;
    uint32_t generation;
};

struct model {
    struct event_world *world;
    struct event_facts facts[SESSIONS];
    uint32_t capacity[SESSIONS];
    struct paper papers[SESSIONS][PEOPLE];
    struct sent sent[SENT_MAX];
    size_t sent_count;
    struct mail in_flight;
    bool is_in_flight;
    uint64_t random;
    uint64_t step;
};

static void look_at(struct model *model, int session)
{
    model->world->facts = model->facts[session];
}

/* ---- the paper --------------------------------------------------------------------------- */

static uint32_t places_taken(const struct model *model, int session)
{
    uint32_t count = 0;

    for (int i = 0; i < PEOPLE; i++)
        count += model->papers[session][i].standing == STANDING_REGISTERED;
    return count;
}

static void paper_register(struct model *model, struct paper *paper)
{
    paper->standing = STANDING_REGISTERED;
    paper->since_ms = model->world->now_ms;
}

/* Who is first in line gets what is free. */
static void paper_promote(struct model *model, int session)
{
    while (places_taken(model, session) < model->capacity[session]) {
        struct paper *first = NULL;

        for (int i = 0; i < PEOPLE; i++) {
            struct paper *paper = &model->papers[session][i];

            if (paper->standing == STANDING_WAITING && (!first || paper->since < first->since))
                first = paper;
        }
        if (!first)
            return;
        paper_register(model, first);
    }
}

/* The present link has another in its place. */
static void paper_end_link(struct paper *paper)
{
    assert_in_range(paper->ended_count, 0, TOKENS_MAX - 1);
    paper->ended[paper->ended_count++] = paper->link;
}

static void paper_new_link(struct model *model, int session, int person)
{
    struct paper *paper = &model->papers[session][person];

    paper->link = world_link(model->world, names[person]);
    paper->link_since_ms = model->world->now_ms;
}

/* ---- what people do ---------------------------------------------------------------------- */

static void do_sign_up(struct model *model, int session, int person)
{
    struct paper *paper = &model->papers[session][person];
    enum registration_outcome outcome = world_sign_up(model->world, names[person]);

    if (paper->standing == STANDING_WAITING || paper->standing == STANDING_REGISTERED) {
        assert_int_equal(outcome, REGISTRATION_KNOWN);
        return;
    }
    assert_int_equal(outcome, REGISTRATION_MADE);
    if (paper->standing == STANDING_WITHDRAWN)
        paper_end_link(paper);
    paper->since = model->step;
    if (places_taken(model, session) < model->capacity[session])
        paper_register(model, paper);
    else
        paper->standing = STANDING_WAITING;
    paper_new_link(model, session, person);
}

static void do_withdraw(struct model *model, int session, int person)
{
    struct paper *paper = &model->papers[session][person];

    if (paper->standing == STANDING_NONE)
        return;

    struct seat_ended ended = world_withdraw(model->world, names[person]);

    assert_int_equal(ended.ended, paper->standing == STANDING_REGISTERED);
    if (ended.ended && paper->has_seat)
        assert_memory_equal(ended.hash.data, paper->seat.data, sizeof(paper->seat.data));
    paper->standing = STANDING_WITHDRAWN;
    paper_promote(model, session);
}

static void do_resend(struct model *model, int session, int person)
{
    struct paper *paper = &model->papers[session][person];
    struct error error = {0};
    struct seat_ended ended;

    if (paper->standing == STANDING_NONE)
        return;

    struct registration held = world_get(model->world, names[person]);
    int trouble = people_registration_resend(
        model->world->people, model->world->keyring, model->world->facts.session_id,
        bytes_from_string(held.id), model->world->now_ms, &ended, &error);

    assert_int_equal(trouble, paper->standing == STANDING_REGISTERED ? 0 : -ERR_CONFLICT);
    if (trouble != 0)
        return;
    paper_end_link(paper);
    paper_new_link(model, session, person);
}

static void do_erase(struct model *model, int session, int person)
{
    struct paper *paper = &model->papers[session][person];
    struct error error = {0};
    struct seat_ended ended;

    if (paper->standing == STANDING_NONE)
        return;

    struct registration held = world_get(model->world, names[person]);

    assert_int_equal(people_registration_erase(
                         model->world->people, model->world->facts.session_id,
                         bytes_from_string(held.id), model->world->now_ms, &ended, &error),
                     0);
    paper_end_link(paper);
    paper->standing = STANDING_NONE;
    paper_promote(model, session);
}

static void do_more_places(struct model *model, int session)
{
    struct event_details details = world_details(model->world);

    if (model->capacity[session] >= PEOPLE)
        return;
    details.capacity = ++model->capacity[session];
    world_write(model->world, details);
    paper_promote(model, session);
}

/* ---- what the mailer does ---------------------------------------------------------------- */

static int index_of(const char *const *list, int count, struct bytes text)
{
    for (int i = 0; i < count; i++) {
        if (text.size >= strlen(list[i]) && memcmp(text.data, list[i], strlen(list[i])) == 0)
            return i;
    }
    fail_msg("nobody of ours");
    return -1;
}

static void note_sent(struct model *model, bool certain)
{
    const struct mail *mail = &model->in_flight;

    assert_in_range(model->sent_count, 0, SENT_MAX - 1);
    model->sent[model->sent_count++] = (struct sent){
        .at_ms = model->world->now_ms,
        .number = mail->number,
        .session = index_of(ids, SESSIONS, mail->event.facts.session_id),
        .person = index_of(names, PEOPLE, mail->to.email),
        .kind = mail->kind,
        .certain = certain,
        .generation = mail->to.generation,
    };
}

static void do_take(struct model *model)
{
    if (!model->is_in_flight)
        model->is_in_flight = world_take(model->world, &model->in_flight);
}

static void do_settle(struct model *model, enum mail_outcome outcome)
{
    if (!model->is_in_flight)
        return;
    if (outcome == MAIL_DELIVERED)
        note_sent(model, true);
    world_settle(model->world, model->in_flight.number, outcome);
    model->is_in_flight = false;
}

/* The server had it, or had not: nobody knows. */
static void do_crash(struct model *model)
{
    struct error error = {0};
    uint32_t count = 0;

    if (model->is_in_flight)
        note_sent(model, false);
    world_reopen(model->world);
    assert_int_equal(
        mail_queue_recover(model->world->people, model->world->now_ms, &count, &error), 0);
    assert_in_range(count, 0, model->is_in_flight); /* 0 too: erased while it was in flight */
    model->is_in_flight = false;
}

/* ---- what must hold ---------------------------------------------------------------------- */

static enum admission admission_on_paper(enum standing standing)
{
    switch (standing) {
    case STANDING_WAITING:
        return ADMISSION_WAITING;
    case STANDING_REGISTERED:
        return ADMISSION_GRANTED;
    case STANDING_NONE:
    case STANDING_WITHDRAWN:
        break;
    }
    return ADMISSION_ENDED;
}

static enum standing standing_held(struct model *model, int person)
{
    struct registration held;

    if (!world_find(model->world, names[person], &held))
        return STANDING_NONE;
    switch (held.state) {
    case REGISTRATION_WAITING:
        return STANDING_WAITING;
    case REGISTRATION_REGISTERED:
        return STANDING_REGISTERED;
    case REGISTRATION_WITHDRAWN:
        return STANDING_WITHDRAWN;
    case REGISTRATION_INVITED:
        break;
    }
    fail_msg("nobody was invited");
    return STANDING_NONE;
}

static void check_person(struct model *model, int session, int person)
{
    struct paper *paper = &model->papers[session][person];
    struct token_hash seat;

    assert_int_equal(standing_held(model, person), paper->standing);
    for (size_t i = 0; i < paper->ended_count; i++)
        assert_int_equal(world_admit(model->world, &paper->ended[i], &seat), ADMISSION_ENDED);
    if (paper->standing == STANDING_NONE)
        return;
    assert_int_equal(world_admit(model->world, &paper->link, &seat),
                     admission_on_paper(paper->standing));
    if (paper->standing != STANDING_REGISTERED)
        return;
    if (paper->has_seat)
        assert_memory_equal(seat.data, paper->seat.data, sizeof(seat.data));
    paper->seat = seat;
    paper->has_seat = true;
}

static void check_all(struct model *model)
{
    for (int session = 0; session < SESSIONS; session++) {
        look_at(model, session);
        for (int person = 0; person < PEOPLE; person++)
            check_person(model, session, person);
        assert_int_equal(world_event(model->world).registered, places_taken(model, session));
    }
}

/* Of each mail one certain delivery, and before it only what a crash left open. */
static void check_once(const struct model *model)
{
    for (size_t i = 0; i < model->sent_count; i++) {
        for (size_t j = i + 1; j < model->sent_count; j++)
            assert_false(model->sent[i].certain &&
                         model->sent[j].number == model->sent[i].number);
    }
}

static void check_limit(const struct model *model)
{
    for (size_t i = 0; i < model->sent_count; i++) {
        uint32_t within = 0;

        for (size_t j = 0; j < model->sent_count; j++)
            within += model->sent[j].person == model->sent[i].person &&
                      model->sent[j].at_ms <= model->sent[i].at_ms &&
                      model->sent[j].at_ms + TEST_HOUR_MS > model->sent[i].at_ms;
        assert_in_range(within, 1, MAILS_PER_ADDRESS_HOUR_MAX);
    }
}

static uint32_t count_sent(const struct model *model, int session, int person,
                           uint64_t since_ms, enum mail_kind kind)
{
    uint32_t count = 0;

    for (size_t i = 0; i < model->sent_count; i++) {
        const struct sent *sent = &model->sent[i];

        count += sent->session == session && sent->person == person && sent->certain &&
                 sent->at_ms >= since_ms && sent->kind == kind;
    }
    return count;
}

/* Everybody with a place has heard so once, and has the present link once. */
static void check_told(const struct model *model)
{
    for (int session = 0; session < SESSIONS; session++) {
        for (int person = 0; person < PEOPLE; person++) {
            const struct paper *paper = &model->papers[session][person];

            if (paper->standing != STANDING_REGISTERED)
                continue;

            uint64_t since_ms = paper->since_ms;
            uint32_t told = count_sent(model, session, person, since_ms, MAIL_CONFIRMATION) +
                            count_sent(model, session, person, since_ms, MAIL_PLACE);

            assert_int_equal(told, 1);
            assert_int_equal(
                count_sent(model, session, person, paper->link_since_ms, MAIL_LINK), 1);
        }
    }
}

/* ---- a life ------------------------------------------------------------------------------ */

static void do_something(struct model *model)
{
    int session = (int)random_below(&model->random, SESSIONS);
    int person = (int)random_below(&model->random, PEOPLE);
    uint32_t dice = random_below(&model->random, 100);

    look_at(model, session);
    if (dice < 22)
        do_sign_up(model, session, person);
    else if (dice < 30)
        do_withdraw(model, session, person);
    else if (dice < 36)
        do_resend(model, session, person);
    else if (dice < 38)
        do_erase(model, session, person);
    else if (dice < 40)
        do_more_places(model, session);
    else if (dice < 65)
        do_take(model);
    else if (dice < 85)
        do_settle(model, MAIL_DELIVERED);
    else if (dice < 92)
        do_settle(model, MAIL_TRY_AGAIN);
    else if (dice < 95)
        do_crash(model);
    else
        model->world->now_ms += random_below(&model->random, 90) * MINUTE_MS;
}

/* All that is due is sent, up to some hours before the start. */
static void drain(struct model *model, uint64_t until_ms)
{
    do_settle(model, MAIL_DELIVERED);
    for (; model->world->now_ms < until_ms; model->world->now_ms += 10 * MINUTE_MS) {
        for (do_take(model); model->is_in_flight; do_take(model))
            do_settle(model, MAIL_DELIVERED);
    }
}

static void live(struct model *model, uint64_t seed)
{
    model->random = seed;
    for (int session = 0; session < SESSIONS; session++) {
        model->capacity[session] = 3;
        world_add_session(model->world, ids[session], codes[session]);

        struct event_details details = world_details(model->world);

        details.capacity = model->capacity[session];
        world_write(model->world, details);
        model->facts[session] = model->world->facts;
    }

    uint64_t start_ms = model->world->facts.starts_at_ms;
    uint64_t last_ms = start_ms - UINT64_C(12) * TEST_HOUR_MS;

    for (model->step = 1; model->step <= STEPS && model->world->now_ms < last_ms;
         model->step++) {
        model->world->now_ms++; /* no two in line at the same moment */
        do_something(model);
        check_all(model);
    }
    drain(model, start_ms);
    check_all(model);
    check_once(model);
    check_limit(model);
    check_told(model);
}

static void whatever_happens_everybody_is_told_once_and_nobody_too_much(void **state)
{
    const char *only = getenv("HERKEND_SEED");

    (void)state;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct model *model = calloc(1, sizeof(*model));

        if (only && strtoull(only, NULL, 10) != seed) {
            free(model);
            continue;
        }
        assert_non_null(model);
        event_world_setup_in_memory((void **)&model->world);
        print_message("           seed %d\n", (int)seed);
        live(model, seed);
        event_world_teardown((void **)&model->world);
        free(model);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whatever_happens_everybody_is_told_once_and_nobody_too_much),
    };

    return cmocka_run_group_tests_name("queue_properties", tests, NULL, NULL);
}
