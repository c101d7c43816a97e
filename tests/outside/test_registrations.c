/* Signing up, inviting, the waiting list and personal links. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "event_world.h"

static void set_capacity(struct event_world *world, uint32_t capacity)
{
    struct event_details details = world_details(world);

    details.capacity = capacity;
    world_write(world, details);
}

static int resend(struct event_world *world, const char *name, struct seat_ended *ended)
{
    struct registration person = world_get(world, name);
    struct error error = {0};

    return people_registration_resend(world->people, world->keyring, world->facts.session_id,
                                      bytes_from_string(person.id), world->now_ms, ended,
                                      &error);
}

/* ---- signing up ---- */

static void who_signs_up_has_a_place_and_a_confirmation(void **state)
{
    struct event_world *world = *state;

    assert_int_equal(world_sign_up(world, "anna"), REGISTRATION_MADE);
    assert_int_equal(world_get(world, "anna").state, REGISTRATION_REGISTERED);
    assert_int_equal(world_event(world).registered, 1);
    assert_string_equal(world_send(world), "anna confirmation");
    assert_string_equal(world_send(world), "");
}

static void who_signs_up_again_is_told_what_is_held_and_nothing_changes(void **state)
{
    struct event_world *world = *state;

    world_sign_up(world, "anna");
    world_send(world);

    struct registration before = world_get(world, "anna");

    assert_int_equal(world_sign_up(world, "anna"), REGISTRATION_KNOWN);
    assert_int_equal(world_sign_up(world, "anna"), REGISTRATION_KNOWN);
    assert_string_equal(world_send(world), "anna known");
    assert_string_equal(world_get(world, "anna").way, before.way);
    assert_int_equal(world_event(world).registered, 1);
}

static void nobody_signs_up_when_it_is_closed_cancelled_or_over(void **state)
{
    struct event_world *world = *state;
    struct event_details details = world_details(world);

    details.sign_up_open = false;
    world_write(world, details);
    assert_int_equal(world_sign_up(world, "anna"), REGISTRATION_CLOSED);
    assert_int_equal(world_invite(world, "bert"), REGISTRATION_MADE);
    world->facts.state = SESSION_CLOSED;
    world_sync(world);
    assert_int_equal(world_invite(world, "carla"), REGISTRATION_CLOSED);
}

static void an_event_takes_no_registrations_until_it_is_written(void **state)
{
    struct event_world *world = *state;

    world->facts.session_id = BYTES("zzzzzzzzzz");
    world->facts.code = BYTES("ZZZ999");
    world_sync(world);
    assert_int_equal(world_details(world).revision, 0);
    assert_int_equal(world_sign_up(world, "anna"), REGISTRATION_CLOSED);
}

/* ---- the waiting list ---- */

static void who_comes_when_it_is_full_waits_and_moves_up_in_order(void **state)
{
    struct event_world *world = *state;

    set_capacity(world, 1);
    world_sign_up(world, "anna");
    world->now_ms += 5;
    world_sign_up(world, "carla");
    world->now_ms += 5;
    world_sign_up(world, "bert");
    assert_int_equal(world_event(world).waiting, 2);
    assert_string_equal(world_send(world),
                        "anna confirmation, bert waiting_list, carla waiting_list");
    world_withdraw(world, "anna");
    assert_int_equal(world_get(world, "carla").state, REGISTRATION_REGISTERED);
    assert_int_equal(world_get(world, "bert").state, REGISTRATION_WAITING);
    assert_string_equal(world_send(world), "anna withdrawal, carla place");
}

static void more_places_go_to_who_waits(void **state)
{
    struct event_world *world = *state;

    set_capacity(world, 1);
    world_sign_up(world, "anna");
    world_sign_up(world, "bert");
    set_capacity(world, 2);
    assert_int_equal(world_get(world, "bert").state, REGISTRATION_REGISTERED);
    assert_string_equal(world_send(world), "anna confirmation, bert place");
}

/* ---- links ---- */

static void a_personal_link_opens_the_seat_and_a_resent_one_the_same(void **state)
{
    struct event_world *world = *state;
    struct token_hash seat, again;
    struct seat_ended ended;

    world_sign_up(world, "anna");

    struct token link = world_link(world, "anna");

    assert_int_equal(world_admit(world, &link, &seat), ADMISSION_GRANTED);
    assert_int_equal(resend(world, "anna", &ended), 0);
    assert_true(ended.ended);
    assert_memory_equal(ended.hash.data, seat.data, sizeof(seat.data));

    struct token newer = world_link(world, "anna");

    assert_int_equal(world_admit(world, &link, &again), ADMISSION_ENDED);
    assert_int_equal(world_admit(world, &newer, &again), ADMISSION_GRANTED);
    assert_memory_equal(again.data, seat.data, sizeof(seat.data));
}

static void a_link_opens_nothing_while_waiting_invited_or_after_withdrawing(void **state)
{
    struct event_world *world = *state;
    struct token_hash seat;

    set_capacity(world, 1);
    world_sign_up(world, "anna");
    world_sign_up(world, "bert");
    world_invite(world, "carla");

    struct token anna = world_link(world, "anna");
    struct token bert = world_link(world, "bert");
    struct token carla = world_link(world, "carla");

    assert_int_equal(world_admit(world, &bert, &seat), ADMISSION_WAITING);
    assert_int_equal(world_admit(world, &carla, &seat), ADMISSION_WAITING);
    world_withdraw(world, "anna");
    assert_int_equal(world_admit(world, &anna, &seat), ADMISSION_ENDED);
    assert_int_equal(world_admit(world, &bert, &seat), ADMISSION_GRANTED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_EVENT(who_signs_up_has_a_place_and_a_confirmation),
        WITH_EVENT(who_signs_up_again_is_told_what_is_held_and_nothing_changes),
        WITH_EVENT(nobody_signs_up_when_it_is_closed_cancelled_or_over),
        WITH_EVENT(an_event_takes_no_registrations_until_it_is_written),
        WITH_EVENT(who_comes_when_it_is_full_waits_and_moves_up_in_order),
        WITH_EVENT(more_places_go_to_who_waits),
        WITH_EVENT(a_personal_link_opens_the_seat_and_a_resent_one_the_same),
        WITH_EVENT(a_link_opens_nothing_while_waiting_invited_or_after_withdrawing),
    };

    return cmocka_run_group_tests_name("registrations", tests, NULL, NULL);
}
