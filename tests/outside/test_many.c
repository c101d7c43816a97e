/* Thousands of registrations: what takes how long, within generous bounds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

#include "event_world.h"

enum { MANY = INVITATIONS_PER_REQUEST_MAX };

static double seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static double lap(const char *what, double since)
{
    double now = seconds();

    print_message("           %s: %.3f s\n", what, now - since);
    return now;
}

/* first.. first + MANY. */
static void register_many(struct event_world *world, int first, bool invited)
{
    struct new_registration *news = calloc(MANY, sizeof(*news));
    enum registration_outcome *outcomes = calloc(MANY, sizeof(*outcomes));
    struct error error = {0};
    char text[64];

    assert_non_null(news);
    assert_non_null(outcomes);
    for (int i = 0; i < MANY; i++) {
        snprintf(text, sizeof(text), "person.number.%d@example.org", first + i);
        news[i] = (struct new_registration){
            .session_id = world->facts.session_id,
            .email = arena_copy(&world->arena, bytes_from_string(text)),
            .name = BYTES("Iemand van de straat"),
            .organisation = BYTES("Bewonersvereniging"),
            .invited = invited,
        };
        news[i].folded = news[i].email;
    }
    assert_int_equal(people_register_many(world->people, world->keyring, news, MANY,
                                          world->now_ms, outcomes, &error),
                     0);
    for (int i = 0; i < MANY; i++)
        assert_int_equal(outcomes[i], REGISTRATION_MADE);
    free(outcomes);
    free(news);
}

static void five_thousand_invitations_are_one_call_of_bounded_time(void **state)
{
    struct event_world *world = *state;
    double before = seconds();

    register_many(world, 0, true);
    assert_true(lap("5,000 invitations", before) - before < 20);
    assert_int_equal(world_event(world).invited, MANY);

    struct mail mail;

    before = seconds();
    for (int i = 0; i < 200; i++) {
        assert_true(world_take(world, &mail));
        world_settle(world, mail.number, MAIL_DELIVERED);
    }
    lap("200 of their mails taken and settled", before);
}

static void a_full_session_takes_no_more_and_is_closed_in_bounded_time(void **state)
{
    struct event_world *world = *state;
    struct error error = {0};
    struct token_hash seat;
    double before = seconds();

    for (int i = 0; i < REGISTRATIONS_MAX; i += MANY)
        register_many(world, i, false);
    before = lap("50,000 registrations", before);
    world->now_ms = world->facts.starts_at_ms - TEST_DAY_MS;

    uint64_t next_ms = 0;

    assert_int_equal(mail_queue_schedule(world->people, world->now_ms, &next_ms, &error), 0);
    before = lap("50,000 links queued", before);

    struct token_hash link = token_hash_of(BYTES("of nobody"));
    enum admission admission;

    for (int i = 0; i < 10000; i++)
        assert_int_equal(people_admit(world->people, world->facts.session_id, &link, &admission,
                                      &seat, &error),
                         0);
    before = lap("10,000 admissions", before);
    world_event(world);
    before = lap("the event with its counts", before);

    struct new_registration more = {.session_id = world->facts.session_id,
                                    .email = BYTES("one.more@example.org"),
                                    .folded = BYTES("one.more@example.org")};
    enum registration_outcome outcome;

    assert_int_equal(
        people_register(world->people, world->keyring, &more, world->now_ms, &outcome, &error),
        -ERR_FULL);
    world->facts.state = SESSION_CLOSED;
    world->facts.closed_at_ms = world->now_ms;
    world_sync(world);
    assert_true(lap("the close", before) - before < 60);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_EVENT(five_thousand_invitations_are_one_call_of_bounded_time),
        WITH_EVENT(a_full_session_takes_no_more_and_is_closed_in_bounded_time),
    };

    return cmocka_run_group_tests_name("many", tests, NULL, NULL);
}
