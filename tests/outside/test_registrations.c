/* Signing up, inviting, the waiting list and personal links. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "event_world.h"
#include "herkend/assert.h"

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

static void what_was_to_be_sent_to_who_withdraws_is_cancelled_at_once(void **state)
{
    struct event_world *world = *state;
    struct error error = {0};
    uint32_t counts[MAIL_CANCELLED + 1];

    world_sign_up(world, "anna");
    world_withdraw(world, "anna");
    assert_int_equal(mail_queue_count(world->people, counts, &error), 0);
    assert_int_equal(counts[MAIL_CANCELLED], 1);
    assert_int_equal(counts[MAIL_QUEUED], 1);
    world_withdraw(world, "anna");
    assert_string_equal(world_send(world), "anna withdrawal");
}

static void an_event_that_is_not_here_yet_takes_nobody(void **state)
{
    struct event_world *world = *state;
    struct new_registration new = {
        .session_id = BYTES("zzzzzzzzzz"), .email = BYTES("a@b.nl"), .folded = BYTES("a@b.nl")};
    enum registration_outcome outcome;
    struct error error = {0};

    assert_int_equal(
        people_register(world->people, world->keyring, &new, world->now_ms, &outcome, &error),
        -ERR_NOT_FOUND);
}

/* ---- the waiting list ---- */

static void who_comes_when_it_is_full_waits_and_moves_up_in_order(void **state)
{
    static const char *const in_line[] = {"zoe", "bert", "yusuf", "carla", "xander", "dirk"};
    struct event_world *world = *state;

    set_capacity(world, 1);
    world_sign_up(world, "anna");
    for (size_t i = 0; i < ARRAY_COUNT(in_line); i++) {
        world->now_ms++;
        world_sign_up(world, in_line[i]);
    }
    assert_int_equal(world_event(world).waiting, ARRAY_COUNT(in_line));
    assert_string_equal(world_send(world),
                        "anna confirmation, bert waiting_list, carla waiting_list, dirk "
                        "waiting_list, xander waiting_list, yusuf waiting_list, zoe "
                        "waiting_list");
    world_withdraw(world, "anna");
    assert_string_equal(world_send(world), "anna withdrawal, zoe place");
    for (size_t i = 0; i + 1 < ARRAY_COUNT(in_line); i++) {
        assert_int_equal(world_get(world, in_line[i]).state, REGISTRATION_REGISTERED);
        assert_int_equal(world_get(world, in_line[i + 1]).state, REGISTRATION_WAITING);
        world_withdraw(world, in_line[i]);
    }
}

static void who_gives_a_place_up_and_comes_back_stands_at_the_end_of_the_line(void **state)
{
    struct event_world *world = *state;

    set_capacity(world, 1);
    world_sign_up(world, "anna");
    world->now_ms++;
    world_sign_up(world, "bert");
    world->now_ms++;
    world_sign_up(world, "carla");
    world->now_ms++;
    world_withdraw(world, "anna");
    world_sign_up(world, "anna");
    world_withdraw(world, "bert");
    assert_int_equal(world_get(world, "carla").state, REGISTRATION_REGISTERED);
    assert_int_equal(world_get(world, "anna").state, REGISTRATION_WAITING);
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

static void who_withdrew_and_signs_up_again_has_another_link_to_the_same_seat(void **state)
{
    struct event_world *world = *state;
    struct token_hash seat, again;

    world_sign_up(world, "anna");

    struct token link = world_link(world, "anna");

    assert_int_equal(world_admit(world, &link, &seat), ADMISSION_GRANTED);
    assert_true(world_withdraw(world, "anna").ended);
    assert_int_equal(world_sign_up(world, "anna"), REGISTRATION_MADE);

    struct token newer = world_link(world, "anna");

    assert_int_equal(world_admit(world, &link, &again), ADMISSION_ENDED);
    assert_int_equal(world_admit(world, &newer, &again), ADMISSION_GRANTED);
    assert_memory_equal(again.data, seat.data, sizeof(seat.data));
    assert_int_equal(world_event(world).registered, 1);
    assert_string_equal(world_send(world), "anna confirmation");
}

static void
there_is_no_link_to_send_before_a_start_after_the_close_or_without_a_place(void **state)
{
    struct event_world *world = *state;
    struct seat_ended ended;

    world_sign_up(world, "anna");
    world_invite(world, "bert");
    assert_int_equal(resend(world, "bert", &ended), -ERR_CONFLICT);
    world->facts.starts_at_ms = 0;
    world_sync(world);
    assert_int_equal(resend(world, "anna", &ended), -ERR_CONFLICT);
    world->facts.state = SESSION_LIVE;
    world_sync(world);
    assert_int_equal(resend(world, "anna", &ended), 0);
    world->facts.state = SESSION_CLOSED;
    world_sync(world);
    assert_int_equal(resend(world, "anna", &ended), -ERR_CONFLICT);
}

static void a_session_without_a_key_has_registrations_and_no_links(void **state)
{
    struct event_world *world = *state;
    struct error error = {0};
    struct seat_ended ended;

    assert_int_equal(keyring_remove(world->keyring, world->facts.session_id, &error), 0);
    assert_int_equal(world_sign_up(world, "anna"), REGISTRATION_MADE);
    assert_int_equal(resend(world, "anna", &ended), -ERR_CONFLICT);
    world->now_ms = world->facts.starts_at_ms - TEST_DAY_MS - 1;
    assert_string_equal(world_send(world), "anna confirmation");
}

/* ---- inviting ---- */

static int accept(struct event_world *world, const char *name)
{
    struct registration person = world_get(world, name);
    struct error error = {0};

    return people_registration_accept(world->people, world->keyring, world->facts.session_id,
                                      bytes_from_string(person.id), world->now_ms, &error);
}

static void who_is_invited_takes_a_place_by_accepting_or_by_signing_up(void **state)
{
    struct event_world *world = *state;

    assert_int_equal(world_invite(world, "anna"), REGISTRATION_MADE);
    assert_int_equal(world_invite(world, "bert"), REGISTRATION_MADE);
    assert_int_equal(world_event(world).invited, 2);
    assert_string_equal(world_send(world), "anna invitation, bert invitation");
    assert_int_equal(accept(world, "anna"), 0);
    assert_int_equal(accept(world, "anna"), 0);
    assert_int_equal(world_sign_up(world, "bert"), REGISTRATION_MADE);
    assert_int_equal(world_event(world).registered, 2);
    assert_string_equal(world_send(world), "anna confirmation, bert confirmation");
}

static void an_invitation_that_was_answered_meanwhile_is_not_sent(void **state)
{
    struct event_world *world = *state;

    world_invite(world, "anna");
    accept(world, "anna");
    assert_string_equal(world_send(world), "anna confirmation");
}

static void who_was_asked_or_said_no_is_not_asked_again(void **state)
{
    struct event_world *world = *state;

    world_invite(world, "anna");
    world_invite(world, "bert");
    world_send(world);
    assert_false(world_withdraw(world, "bert").ended);
    assert_int_equal(world_invite(world, "anna"), REGISTRATION_KNOWN);
    assert_int_equal(world_invite(world, "bert"), REGISTRATION_KNOWN);
    assert_int_equal(world_get(world, "bert").state, REGISTRATION_WITHDRAWN);
    assert_string_equal(world_send(world), "");
}

static void nobody_accepts_when_it_is_over_or_cancelled(void **state)
{
    struct event_world *world = *state;
    struct error error = {0};

    world_invite(world, "anna");
    assert_int_equal(people_event_cancel(world->people, world->facts.session_id, BYTES(""),
                                         world->now_ms, &error),
                     0);
    assert_int_equal(accept(world, "anna"), -ERR_CONFLICT);
}

static void a_follow_up_asks_the_same_people_but_who_withdrew(void **state)
{
    struct event_world *world = *state;
    struct bytes from = world->facts.session_id;
    struct error error = {0};
    uint32_t invited = 9;
    uint32_t known = 9;

    world_sign_up(world, "anna");
    world_invite(world, "bert");
    world_sign_up(world, "carla");
    world_withdraw(world, "carla");
    world_send(world);
    world_add_session(world, "mnpqrstuvw", "DEF567");
    world_sign_up(world, "anna");
    world_send(world);
    world->now_ms += TEST_HOUR_MS;
    assert_int_equal(people_invite_from(world->people, world->keyring, world->facts.session_id,
                                        from, world->now_ms, &invited, &known, &error),
                     0);
    assert_int_equal(invited, 1);
    assert_int_equal(known, 1);
    assert_string_equal(world_send(world), "bert follow_up");
    assert_int_equal(world_get(world, "bert").state, REGISTRATION_INVITED);
}

/* ---- changing ---- */

static int change_address(struct event_world *world, const char *name, const char *address,
                          struct seat_ended *ended)
{
    struct registration person = world_get(world, name);
    struct bytes email = bytes_from_string(address);
    struct registration_change change = {.email = &email, .folded = &email};
    struct error error = {0};

    return people_registration_change(world->people, world->keyring, world->facts.session_id,
                                      bytes_from_string(person.id), &change, world->now_ms,
                                      ended, &error);
}

/* Else whoever signed up could lend the registration to another address, and take back the seat
 * once somebody has written from it. */
static void another_address_gets_the_confirmation_and_a_way_of_its_own(void **state)
{
    struct event_world *world = *state;
    struct registration found;
    struct people_event event;
    struct seat_ended ended;
    struct token_hash seat;
    struct error error = {0};

    world_sign_up(world, "anna");
    world_send(world);

    struct registration before = world_get(world, "anna");
    struct token link = world_link(world, "anna");

    assert_int_equal(change_address(world, "anna", "bea@example.org", &ended), 0);
    assert_string_equal(world_send(world), "bea confirmation");
    assert_int_equal(people_registration_by_way(world->people, bytes_from_string(before.way),
                                                &world->arena, &found, &event, &error),
                     -ERR_NOT_FOUND);
    assert_int_equal(world_admit(world, &link, &seat), ADMISSION_ENDED);
    link = world_link(world, "bea");
    assert_int_equal(world_admit(world, &link, &seat), ADMISSION_GRANTED);
}

static void another_spelling_of_the_same_address_changes_no_door(void **state)
{
    struct event_world *world = *state;
    struct bytes email = BYTES("Anna@example.org");
    struct bytes folded = BYTES("anna@example.org");
    struct registration_change change = {.email = &email, .folded = &folded};
    struct registration found;
    struct people_event event;
    struct seat_ended ended;
    struct error error = {0};

    world_sign_up(world, "anna");
    world_send(world);

    struct registration before = world_get(world, "anna");

    assert_int_equal(people_registration_change(
                         world->people, world->keyring, world->facts.session_id,
                         bytes_from_string(before.id), &change, world->now_ms, &ended, &error),
                     0);
    assert_false(ended.ended);
    assert_string_equal(world_send(world), "");
    assert_int_equal(people_registration_by_way(world->people, bytes_from_string(before.way),
                                                &world->arena, &found, &event, &error),
                     0);
    assert_true(bytes_equal(found.email, email));
}

static void after_the_close_the_own_page_stays_where_it_is(void **state)
{
    struct event_world *world = *state;
    struct seat_ended ended;

    world_sign_up(world, "anna");
    world_send(world);

    struct registration before = world_get(world, "anna");

    world->facts.state = SESSION_CLOSED;
    world->facts.closed_at_ms = world->now_ms;
    world_sync(world);
    assert_int_equal(change_address(world, "anna", "bea@example.org", &ended), 0);
    assert_string_equal(world_get(world, "bea").way, before.way);
}

static void another_address_gets_another_link_when_the_old_one_had_it(void **state)
{
    struct event_world *world = *state;
    struct token_hash seat;
    struct seat_ended ended;

    world_sign_up(world, "anna");
    world->now_ms = world->facts.starts_at_ms - UINT64_C(2) * TEST_DAY_MS;
    assert_string_equal(world_send(world), "anna confirmation, anna link");

    struct token link = world_link(world, "anna");

    assert_int_equal(change_address(world, "anna", "bea@example.org", &ended), 0);
    assert_true(ended.ended);
    assert_int_equal(world_admit(world, &link, &seat), ADMISSION_ENDED);
    assert_string_equal(world_send(world), "bea confirmation, bea link");
    assert_string_equal(world_send(world), "");
}

static int correct_address(struct event_world *world, const char *name, const char *address,
                           struct seat_ended *ended)
{
    struct registration person = world_get(world, name);
    struct bytes email = bytes_from_string(address);
    struct registration_change change = {
        .email = &email, .folded = &email, .by_organiser = true};
    struct error error = {0};

    return people_registration_change(world->people, world->keyring, world->facts.session_id,
                                      bytes_from_string(person.id), &change, world->now_ms,
                                      ended, &error);
}

/* Or a second vote would be two clicks away. */
static void who_is_erased_and_signs_up_again_gets_the_same_seat(void **state)
{
    struct event_world *world = *state;
    struct token_hash before, after, of_bert;
    struct seat_ended ended;
    struct error error = {0};

    world_sign_up(world, "anna");
    world_sign_up(world, "bert");

    struct registration anna = world_get(world, "anna");
    struct token old = world_link(world, "anna");
    struct token link = world_link(world, "bert");

    assert_int_equal(world_admit(world, &link, &of_bert), ADMISSION_GRANTED);
    assert_int_equal(world_admit(world, &old, &before), ADMISSION_GRANTED);
    assert_memory_not_equal(before.data, of_bert.data, sizeof(before.data));
    assert_int_equal(people_registration_erase(world->people, world->facts.session_id,
                                               bytes_from_string(anna.id), world->now_ms,
                                               &ended, &error),
                     0);
    assert_int_equal(world_sign_up(world, "anna"), REGISTRATION_MADE);
    assert_int_equal(world_admit(world, &old, &after), ADMISSION_ENDED);
    link = world_link(world, "anna");
    assert_int_equal(world_admit(world, &link, &after), ADMISSION_GRANTED);
    assert_memory_equal(before.data, after.data, sizeof(before.data));
}

/* A shared address: nobody is put where somebody else sits. */
static void who_signs_up_by_an_address_that_another_left_gets_a_seat_of_the_own(void **state)
{
    struct event_world *world = *state;
    struct token_hash of_bea, of_anna;
    struct seat_ended ended;

    world_sign_up(world, "anna");
    assert_int_equal(change_address(world, "anna", "bea@example.org", &ended), 0);
    assert_int_equal(world_sign_up(world, "anna"), REGISTRATION_MADE);

    struct token link = world_link(world, "bea");

    assert_int_equal(world_admit(world, &link, &of_bea), ADMISSION_GRANTED);
    link = world_link(world, "anna");
    assert_int_equal(world_admit(world, &link, &of_anna), ADMISSION_GRANTED);
    assert_memory_not_equal(of_bea.data, of_anna.data, sizeof(of_anna.data));
}

static void an_organiser_gets_nobodys_seat_by_another_address(void **state)
{
    struct event_world *world = *state;
    struct token_hash before, after;
    struct seat_ended ended;

    world_sign_up(world, "anna");
    world->now_ms = world->facts.starts_at_ms - UINT64_C(2) * TEST_DAY_MS;
    world_send(world);

    struct token link = world_link(world, "anna");

    assert_int_equal(world_admit(world, &link, &before), ADMISSION_GRANTED);
    assert_int_equal(correct_address(world, "anna", "boss@example.org", &ended), 0);
    assert_true(ended.ended);
    assert_memory_equal(ended.hash.data, before.data, sizeof(before.data));
    assert_int_equal(world_admit(world, &link, &after), ADMISSION_ENDED);
    assert_string_equal(world_send(world), "boss confirmation, boss link");
    link = world_link(world, "boss");
    assert_int_equal(world_admit(world, &link, &after), ADMISSION_GRANTED);
    assert_memory_not_equal(before.data, after.data, sizeof(before.data));
    assert_int_equal(correct_address(world, "boss", "anna@example.org", &ended), 0);
    link = world_link(world, "anna");
    assert_int_equal(world_admit(world, &link, &after), ADMISSION_GRANTED);
    assert_memory_not_equal(before.data, after.data, sizeof(before.data));
}

/* A stranger may have had the mail, in which the way is. */
static void the_way_of_an_address_that_was_wrong_leads_nowhere(void **state)
{
    struct event_world *world = *state;
    struct registration found;
    struct people_event event;
    struct seat_ended ended;
    struct token_hash seat;
    struct error error = {0};

    world_sign_up(world, "anna");
    assert_string_equal(world_send(world), "anna confirmation");

    struct registration before = world_get(world, "anna");

    assert_int_equal(correct_address(world, "anna", "bea@example.org", &ended), 0);
    assert_int_equal(people_registration_by_way(world->people, bytes_from_string(before.way),
                                                &world->arena, &found, &event, &error),
                     -ERR_NOT_FOUND);
    assert_string_equal(world_send(world), "bea confirmation");
    world->now_ms = world->facts.starts_at_ms - UINT64_C(2) * TEST_DAY_MS;
    assert_string_equal(world_send(world), "bea link");

    struct token link = world_link(world, "bea");

    assert_int_equal(world_admit(world, &link, &seat), ADMISSION_GRANTED);
}

static void what_the_old_address_refused_is_tried_at_the_new_one(void **state)
{
    struct event_world *world = *state;
    struct seat_ended ended;
    struct mail mail;

    world_sign_up(world, "anna");
    world_send(world);
    world->facts.state = SESSION_RELEASED;
    world->facts.closed_at_ms = world->facts.released_at_ms = world->now_ms;
    world_sync(world);
    assert_true(world_take(world, &mail));
    world_settle(world, mail.number, MAIL_REFUSED);
    assert_string_equal(world_send(world), "");
    assert_int_equal(change_address(world, "anna", "bea@example.org", &ended), 0);
    assert_string_equal(world_send(world), "bea report");
}

static void an_address_of_somebody_else_is_refused_and_nothing_changes(void **state)
{
    struct event_world *world = *state;
    struct seat_ended ended;

    world_sign_up(world, "anna");
    world_sign_up(world, "bert");
    world_withdraw(world, "bert");
    assert_int_equal(change_address(world, "anna", "bert@example.org", &ended), -ERR_CONFLICT);
    assert_int_equal(world_get(world, "anna").state, REGISTRATION_REGISTERED);
}

static void a_name_changes_without_a_mail(void **state)
{
    struct event_world *world = *state;
    struct bytes name = BYTES("Anna de Vries");
    struct registration_change change = {.name = &name};
    struct seat_ended ended;
    struct error error = {0};

    world_sign_up(world, "anna");
    world_send(world);

    struct registration person = world_get(world, "anna");

    assert_int_equal(people_registration_change(
                         world->people, world->keyring, world->facts.session_id,
                         bytes_from_string(person.id), &change, world->now_ms, &ended, &error),
                     0);
    assert_true(bytes_equal(world_get(world, "anna").name, name));
    assert_string_equal(world_send(world), "");
}

/* ---- reading ---- */

static void a_person_is_found_by_the_own_way_and_by_no_other(void **state)
{
    struct event_world *world = *state;
    struct registration found;
    struct people_event event;
    struct error error = {0};

    world_sign_up(world, "anna");

    struct registration person = world_get(world, "anna");

    assert_int_equal(strlen(person.way), 22);
    assert_int_equal(strlen(person.id), 10);
    assert_int_equal(people_registration_by_way(world->people, bytes_from_string(person.way),
                                                &world->arena, &found, &event, &error),
                     0);
    assert_string_equal(found.id, person.id);
    assert_int_equal(event.registered, 1);
    assert_int_equal(people_registration_by_way(world->people, BYTES("AAAAAAAAAAAAAAAAAAAAAA"),
                                                &world->arena, &found, &event, &error),
                     -ERR_NOT_FOUND);
    assert_int_equal(people_registration_read(world->people, BYTES("zzzzzzzzzz"),
                                              bytes_from_string(person.id), &world->arena,
                                              &found, &error),
                     -ERR_NOT_FOUND);
}

struct names {
    char all[128];
};

static void write_name(void *context, const struct registration *registration,
                       const struct listed_mail *mails, size_t mail_count)
{
    struct names *names = context;
    size_t size = strlen(names->all);

    assert_int_equal(mail_count, 1);
    assert_string_equal(mails[0].state, "queued");
    snprintf(names->all + size, sizeof(names->all) - size, "%.*s ",
             (int)registration->name.size, registration->name.data);
}

static void the_list_is_in_order_of_name_and_has_the_mails(void **state)
{
    struct event_world *world = *state;
    struct names names = {.all = ""};
    struct error error = {0};

    world_sign_up(world, "Carla");
    world_sign_up(world, "anna");
    world_sign_up(world, "Bert");
    assert_int_equal(people_registration_list(world->people, world->facts.session_id,
                                              write_name, &names, &error),
                     0);
    assert_string_equal(names.all, "anna Bert Carla ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_EVENT(who_signs_up_has_a_place_and_a_confirmation),
        WITH_EVENT(who_signs_up_again_is_told_what_is_held_and_nothing_changes),
        WITH_EVENT(nobody_signs_up_when_it_is_closed_cancelled_or_over),
        WITH_EVENT(an_event_takes_no_registrations_until_it_is_written),
        WITH_EVENT(what_was_to_be_sent_to_who_withdraws_is_cancelled_at_once),
        WITH_EVENT(an_event_that_is_not_here_yet_takes_nobody),
        WITH_EVENT(who_comes_when_it_is_full_waits_and_moves_up_in_order),
        WITH_EVENT(who_gives_a_place_up_and_comes_back_stands_at_the_end_of_the_line),
        WITH_EVENT(more_places_go_to_who_waits),
        WITH_EVENT(a_personal_link_opens_the_seat_and_a_resent_one_the_same),
        WITH_EVENT(a_link_opens_nothing_while_waiting_invited_or_after_withdrawing),
        WITH_EVENT(who_withdrew_and_signs_up_again_has_another_link_to_the_same_seat),
        WITH_EVENT(there_is_no_link_to_send_before_a_start_after_the_close_or_without_a_place),
        WITH_EVENT(a_session_without_a_key_has_registrations_and_no_links),
        WITH_EVENT(who_is_invited_takes_a_place_by_accepting_or_by_signing_up),
        WITH_EVENT(an_invitation_that_was_answered_meanwhile_is_not_sent),
        WITH_EVENT(who_was_asked_or_said_no_is_not_asked_again),
        WITH_EVENT(nobody_accepts_when_it_is_over_or_cancelled),
        WITH_EVENT(a_follow_up_asks_the_same_people_but_who_withdrew),
        WITH_EVENT(another_address_gets_the_confirmation_and_a_way_of_its_own),
        WITH_EVENT(another_spelling_of_the_same_address_changes_no_door),
        WITH_EVENT(after_the_close_the_own_page_stays_where_it_is),
        WITH_EVENT(another_address_gets_another_link_when_the_old_one_had_it),
        WITH_EVENT(who_is_erased_and_signs_up_again_gets_the_same_seat),
        WITH_EVENT(who_signs_up_by_an_address_that_another_left_gets_a_seat_of_the_own),
        WITH_EVENT(an_organiser_gets_nobodys_seat_by_another_address),
        WITH_EVENT(the_way_of_an_address_that_was_wrong_leads_nowhere),
        WITH_EVENT(what_the_old_address_refused_is_tried_at_the_new_one),
        WITH_EVENT(an_address_of_somebody_else_is_refused_and_nothing_changes),
        WITH_EVENT(a_name_changes_without_a_mail),
        WITH_EVENT(a_person_is_found_by_the_own_way_and_by_no_other),
        WITH_EVENT(the_list_is_in_order_of_name_and_has_the_mails),
    };

    return cmocka_run_group_tests_name("registrations", tests, NULL, NULL);
}
