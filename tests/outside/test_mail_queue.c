/* The mails that wait: each is sent once, and not more than an address can bear. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "event_world.h"
#include "herkend/assert.h"

static struct mail take(struct event_world *world)
{
    struct mail mail;

    assert_true(world_take(world, &mail));
    return mail;
}

static uint64_t when_next(struct event_world *world)
{
    struct error error = {0};
    struct mail mail;
    uint64_t next_ms = 0;
    bool found = true;

    assert_int_equal(mail_queue_take(world->people, world->now_ms, &world->arena, &mail, &found,
                                     &next_ms, &error),
                     0);
    assert_false(found);
    return next_ms;
}

static int cancel(struct event_world *world)
{
    struct error error = {0};

    return people_event_cancel(world->people, world->facts.session_id,
                               BYTES("Het gaat niet door"), world->now_ms, &error);
}

/* ---- what is told ---- */

static void the_report_goes_once_to_who_signed_up(void **state)
{
    struct event_world *world = *state;

    world_sign_up(world, "anna");
    world_sign_up(world, "bert");
    world_invite(world, "carla");
    world_withdraw(world, "bert");
    world_send(world);
    world->facts.state = SESSION_CLOSED;
    world->facts.closed_at_ms = world->now_ms = world->facts.starts_at_ms + TEST_HOUR_MS;
    world_sync(world);
    assert_string_equal(world_send(world), "");
    world->facts.state = SESSION_RELEASED;
    world->facts.released_at_ms = world->now_ms += TEST_HOUR_MS;
    world->facts.readable_until_ms = world->now_ms + UINT64_C(90) * TEST_DAY_MS;
    world_sync(world);
    world_sync(world);
    assert_string_equal(world_send(world), "anna report");
    assert_string_equal(world_send(world), "");
}

static void a_cancelled_event_says_so_and_nothing_else(void **state)
{
    struct event_world *world = *state;

    world_sign_up(world, "anna");
    world_invite(world, "bert");
    assert_int_equal(cancel(world), 0);
    assert_int_equal(cancel(world), 0);
    assert_string_equal(world_send(world), "anna cancellation, bert cancellation");
    world->now_ms = world->facts.starts_at_ms - TEST_DAY_MS;
    assert_string_equal(world_send(world), "");
}

/* ---- not too many ---- */

/* The same person in as many sessions. */
static void sign_up_in_sessions(struct event_world *world, const char *name, size_t count)
{
    static const char *const ids[][2] = {
        {"session222", "AAA222"}, {"session333", "AAA333"}, {"session444", "AAA444"},
        {"session555", "AAA555"}, {"session666", "AAA666"},
    };

    assert_in_range(count, 0, ARRAY_COUNT(ids));
    for (size_t i = 0; i < count; i++) {
        world_add_session(world, ids[i][0], ids[i][1]);
        assert_int_equal(world_sign_up(world, name), REGISTRATION_MADE);
    }
}

static void an_address_gets_three_mails_an_hour_over_all_sessions(void **state)
{
    struct event_world *world = *state;
    uint64_t first_ms = world->now_ms;

    sign_up_in_sessions(world, "anna", 5);
    assert_string_equal(world_send(world),
                        "anna confirmation, anna confirmation, anna confirmation");
    assert_int_equal(when_next(world), first_ms + TEST_HOUR_MS);
    world->now_ms = first_ms + TEST_HOUR_MS - 1;
    assert_string_equal(world_send(world), "");
    world->now_ms = first_ms + TEST_HOUR_MS;
    assert_string_equal(world_send(world), "anna confirmation, anna confirmation");
    assert_true(when_next(world) == UINT64_MAX);
}

static void the_limit_of_an_address_holds_after_its_registrations_are_erased(void **state)
{
    struct event_world *world = *state;
    struct error error = {0};
    struct erasure erased;

    sign_up_in_sessions(world, "anna", 3);
    world_send(world);
    assert_int_equal(people_erase_person(world->people, BYTES("anna@example.org"),
                                         world->now_ms, &erased, &error),
                     0);
    world_sign_up(world, "anna");
    assert_string_equal(world_send(world), "");
    world->now_ms += TEST_HOUR_MS;
    assert_string_equal(world_send(world), "anna confirmation");
}

static void what_was_sent_to_an_address_is_forgotten_after_the_hour(void **state)
{
    struct event_world *world = *state;
    struct error error = {0};
    uint64_t next_ms = 0;

    world_sign_up(world, "anna");
    world_send(world);
    assert_int_equal(world_ask(world, "SELECT count(*) FROM mail_lately"), 1);
    assert_int_equal(mail_queue_schedule(world->people, world->now_ms, &next_ms, &error), 0);
    assert_int_equal(next_ms, world->now_ms + TEST_HOUR_MS);
    world->now_ms = next_ms;
    assert_int_equal(mail_queue_schedule(world->people, world->now_ms, &next_ms, &error), 0);
    assert_int_equal(world_ask(world, "SELECT count(*) FROM mail_lately"), 0);
}

static void strangers_who_type_an_address_leave_room_for_what_matters(void **state)
{
    struct event_world *world = *state;

    sign_up_in_sessions(world, "anna", 2);
    assert_string_equal(world_send(world), "anna confirmation, anna confirmation");
    assert_int_equal(world_sign_up(world, "anna"), REGISTRATION_KNOWN);
    assert_string_equal(world_send(world), "");
    world_withdraw(world, "anna");
    assert_string_equal(world_send(world), "anna withdrawal");
}

static void who_is_told_that_they_are_known_hears_it_again_after_an_hour(void **state)
{
    struct event_world *world = *state;

    world_sign_up(world, "anna");
    world_sign_up(world, "anna");
    assert_string_equal(world_send(world), "anna confirmation, anna known");
    world->now_ms += TEST_HOUR_MS - 1;
    world_sign_up(world, "anna");
    assert_string_equal(world_send(world), "");
    world->now_ms += 1;
    world_sign_up(world, "anna");
    assert_string_equal(world_send(world), "anna known");
}

static void what_somebody_waits_for_goes_before_what_goes_to_many(void **state)
{
    static const enum mail_kind order[] = {MAIL_CONFIRMATION, MAIL_LINK, MAIL_INVITATION,
                                           MAIL_INVITATION};
    struct event_world *world = *state;

    world->now_ms = world->facts.starts_at_ms - UINT64_C(2) * TEST_DAY_MS;
    world_invite(world, "anna");
    world_invite(world, "bert");
    world->now_ms += MINUTE_MS;
    world_sign_up(world, "carla");
    for (size_t i = 0; i < ARRAY_COUNT(order); i++) {
        struct mail mail = take(world);

        assert_int_equal(mail.kind, order[i]);
        world_settle(world, mail.number, MAIL_DELIVERED);
    }
}

/* ---- what came of it ---- */

static void a_mail_that_is_refused_for_now_is_tried_later_and_later_for_a_day(void **state)
{
    static const uint64_t minutes[] = {1, 2, 4, 8, 16, 32, 60, 60};
    struct event_world *world = *state;
    uint64_t first_ms = world->now_ms;
    char message_id[40] = "";
    uint32_t attempts = 0;

    world_sign_up(world, "anna");
    while (world->now_ms < first_ms + MAIL_RETRY_LONGEST_MS) {
        struct mail mail = take(world);

        assert_int_equal(mail.attempts, attempts);
        assert_true(mail.message_id[0] != '\0');
        if (attempts > 0)
            assert_string_equal(mail.message_id, message_id);
        memcpy(message_id, mail.message_id, sizeof(message_id));
        world_settle(world, mail.number, MAIL_TRY_AGAIN);

        uint64_t next_ms = when_next(world);

        if (attempts < ARRAY_COUNT(minutes))
            assert_int_equal(next_ms - world->now_ms, minutes[attempts] * MINUTE_MS);
        attempts++;
        world->now_ms = next_ms;
    }
    assert_int_equal(world->now_ms, first_ms + MAIL_RETRY_LONGEST_MS);
    world_settle(world, take(world).number, MAIL_TRY_AGAIN);
    assert_true(when_next(world) == UINT64_MAX);
    assert_int_equal(world_ask(world, "SELECT state FROM mail"), MAIL_FAILED);
}

static void a_mail_that_is_refused_for_good_is_not_tried_again(void **state)
{
    struct event_world *world = *state;

    world_sign_up(world, "anna");
    world_settle(world, take(world).number, MAIL_REFUSED);
    world->now_ms += TEST_DAY_MS;
    assert_string_equal(world_send(world), "");
}

static void a_crash_sends_again_what_was_being_sent_and_nothing_else(void **state)
{
    struct event_world *world = *state;
    struct error error = {0};
    uint32_t count = 9;

    world_sign_up(world, "anna");
    world_sign_up(world, "bert");
    world_settle(world, take(world).number, MAIL_DELIVERED);

    struct mail mail = take(world);

    world_reopen(world);
    assert_true(when_next(world) == UINT64_MAX);
    assert_int_equal(mail_queue_recover(world->people, world->now_ms, &count, &error), 0);
    assert_int_equal(count, 1);
    assert_int_equal(mail_queue_recover(world->people, world->now_ms, &count, &error), 0);
    assert_int_equal(count, 0);

    struct mail again = take(world);

    assert_int_equal(again.number, mail.number);
    assert_string_equal(again.message_id, mail.message_id);
    assert_int_equal(again.attempts, 1);
}

static void what_may_have_been_sent_before_a_crash_counts(void **state)
{
    struct event_world *world = *state;
    struct error error = {0};
    uint32_t count = 0;
    struct mail mail;

    world_sign_up(world, "anna");
    for (int i = 0; i < MAILS_PER_ADDRESS_HOUR_MAX; i++) {
        take(world);
        assert_int_equal(mail_queue_recover(world->people, world->now_ms, &count, &error), 0);
    }
    assert_false(world_take(world, &mail));
}

static void
what_may_have_been_sent_before_a_crash_counts_though_it_is_refused_then(void **state)
{
    struct event_world *world = *state;
    struct error error = {0};
    uint32_t count = 0;

    world_sign_up(world, "anna");
    take(world);
    assert_int_equal(mail_queue_recover(world->people, world->now_ms, &count, &error), 0);
    world_settle(world, take(world).number, MAIL_REFUSED);
    assert_int_equal(world_ask(world, "SELECT count(*) FROM mail_lately"), 1);
}

static void a_link_that_was_replaced_while_it_was_being_sent_is_not_tried_again(void **state)
{
    struct event_world *world = *state;
    struct seat_ended ended;
    struct error error = {0};

    world_sign_up(world, "anna");
    world_send(world);
    world->now_ms = world->facts.starts_at_ms - UINT64_C(3) * TEST_DAY_MS;

    struct mail mail = take(world);

    assert_int_equal(mail.kind, MAIL_LINK);
    assert_int_equal(people_registration_resend(
                         world->people, world->keyring, world->facts.session_id,
                         bytes_from_string(mail.to.id), world->now_ms, &ended, &error),
                     0);
    world_settle(world, mail.number, MAIL_TRY_AGAIN);
    world->now_ms += MINUTE_MS;
    assert_string_equal(world_send(world), "anna link");
}

static void an_invitation_to_an_address_that_changed_meanwhile_is_not_tried_again(void **state)
{
    struct event_world *world = *state;
    struct bytes address = BYTES("bea@example.org");
    struct registration_change change = {.email = &address, .folded = &address};
    struct seat_ended ended;
    struct error error = {0};

    world_invite(world, "anna");

    struct mail mail = take(world);

    assert_int_equal(people_registration_change(
                         world->people, world->keyring, world->facts.session_id,
                         bytes_from_string(mail.to.id), &change, world->now_ms, &ended, &error),
                     0);
    world_settle(world, mail.number, MAIL_TRY_AGAIN);
    world->now_ms += MINUTE_MS;
    assert_string_equal(world_send(world), "bea invitation");
}

static void settling_what_was_erased_meanwhile_does_nothing(void **state)
{
    struct event_world *world = *state;
    struct seat_ended ended;
    struct error error = {0};

    world_sign_up(world, "anna");

    struct mail mail = take(world);

    assert_int_equal(people_registration_erase(world->people, world->facts.session_id,
                                               bytes_from_string(mail.to.id), world->now_ms,
                                               &ended, &error),
                     0);
    world_settle(world, mail.number, MAIL_DELIVERED);
    assert_int_equal(world_ask(world, "SELECT count(*) FROM mail"), 0);
}

static void settling_twice_keeps_what_was_said_first(void **state)
{
    struct event_world *world = *state;

    world_sign_up(world, "anna");

    struct mail mail = take(world);

    world_settle(world, mail.number, MAIL_DELIVERED);
    world_settle(world, mail.number, MAIL_REFUSED);
    assert_int_equal(world_ask(world, "SELECT state FROM mail"), MAIL_SENT);
}

struct noted {
    char reason[256];
};

static void note_reason(void *context, const struct registration *registration,
                        const struct listed_mail *mails, size_t mail_count)
{
    struct noted *noted = context;

    (void)registration;
    assert_int_equal(mail_count, 1);
    assert_string_equal(mails[0].kind, "confirmation");
    assert_string_equal(mails[0].state, "failed");
    assert_int_equal(mails[0].attempts, 1);
    snprintf(noted->reason, sizeof(noted->reason), "%.*s", (int)mails[0].reason.size,
             mails[0].reason.data);
}

static void a_reason_is_one_line_of_whole_characters(void **state)
{
    struct event_world *world = *state;
    struct error error = {0};
    struct noted noted;
    char reason[260];

    memset(reason, 'a', sizeof(reason));
    memcpy(reason, "550\r\n", 5);
    memcpy(reason + MAIL_REASON_BYTES_MAX - 1, "\xC3\xAB", 2);
    world_sign_up(world, "anna");
    assert_int_equal(mail_queue_settle(world->people, take(world).number, MAIL_REFUSED,
                                       (struct bytes){reason, sizeof(reason)}, world->now_ms,
                                       &error),
                     0);
    assert_int_equal(people_registration_list(world->people, world->facts.session_id,
                                              note_reason, &noted, &error),
                     0);
    assert_int_equal(strlen(noted.reason), MAIL_REASON_BYTES_MAX - 1);
    assert_memory_equal(noted.reason, "550  aaa", 8);
}

/* ---- for the desk ---- */

static void a_mail_is_found_by_its_number_in_its_own_session_only(void **state)
{
    struct event_world *world = *state;
    char id[REGISTRATION_ID_BYTES];
    enum mail_state mail_state = MAIL_FAILED;
    struct error error = {0};

    world_sign_up(world, "anna");

    struct mail mail = take(world);

    assert_true(mail.number > 0 && mail.number < INT64_C(1) << 53);
    assert_int_equal(mail_queue_find(world->people, world->facts.session_id, mail.number, id,
                                     &mail_state, &error),
                     0);
    assert_string_equal(id, mail.to.id);
    assert_int_equal(mail_state, MAIL_SENDING);
    assert_int_equal(mail_queue_find(world->people, BYTES("zzzzzzzzzz"), mail.number, id,
                                     &mail_state, &error),
                     -ERR_NOT_FOUND);
}

static void mails_are_counted_by_state(void **state)
{
    struct event_world *world = *state;
    uint32_t counts[MAIL_CANCELLED + 1];
    struct error error = {0};

    world_sign_up(world, "anna");
    world_sign_up(world, "bert");
    world_sign_up(world, "carla");
    world_settle(world, take(world).number, MAIL_DELIVERED);
    take(world);
    assert_int_equal(mail_queue_count(world->people, counts, &error), 0);
    assert_int_equal(counts[MAIL_QUEUED], 1);
    assert_int_equal(counts[MAIL_SENDING], 1);
    assert_int_equal(counts[MAIL_SENT], 1);
    assert_int_equal(counts[MAIL_FAILED], 0);
}

static void what_one_handle_writes_another_sends_and_the_other_way_round(void **state)
{
    struct event_world *world = *state;
    struct people *desk = world->people;
    struct people *mailer = world_open(world);

    world_sign_up(world, "anna");
    world->people = mailer;
    assert_string_equal(world_send(world), "anna confirmation");
    world->people = desk;
    world_withdraw(world, "anna");
    world->people = mailer;
    assert_string_equal(world_send(world), "anna withdrawal");
    world->people = desk;
    people_close(mailer);
}

/* ---- staff ---- */

static void assign(struct event_world *world, const char *token)
{
    struct error error = {0};

    assert_int_equal(people_staff_assign(world->people, world->facts.session_id, BYTES("l3"),
                                         ROLE_MODERATOR, BYTES("Mo@example.org"), BYTES("Mo"),
                                         bytes_from_string(token), world->now_ms, &error),
                     0);
}

static void a_link_of_staff_is_mailed_and_its_token_leaves_the_file(void **state)
{
    struct event_world *world = *state;

    assign(world, "m.abcdefghjk.AAAAAAAAAAAAAAAAAAAAAA");
    assert_true(folder_contains(&world->folder, BYTES("AAAAAAAAAAAAAAAAAAAAAA")));

    struct mail mail = take(world);

    assert_int_equal(mail.kind, MAIL_STAFF_LINK);
    assert_int_equal(mail.role, ROLE_MODERATOR);
    assert_true(bytes_equal(mail.staff_token, BYTES("m.abcdefghjk.AAAAAAAAAAAAAAAAAAAAAA")));
    assert_true(bytes_equal(mail.to.email, BYTES("Mo@example.org")));
    world_settle(world, mail.number, MAIL_TRY_AGAIN);
    world->now_ms += MINUTE_MS;
    world_settle(world, take(world).number, MAIL_DELIVERED);
    assert_false(folder_contains(&world->folder, BYTES("AAAAAAAAAAAAAAAAAAAAAA")));
    assert_true(folder_contains(&world->folder, BYTES("Mo@example.org")));
}

static void a_token_leaves_the_file_also_when_its_mail_will_not_go(void **state)
{
    struct event_world *world = *state;

    assign(world, "m.abcdefghjk.AAAAAAAAAAAAAAAAAAAAAA");
    assert_int_equal(cancel(world), 0);
    assert_string_equal(world_send(world), "");
    assert_false(folder_contains(&world->folder, BYTES("AAAAAAAAAAAAAAAAAAAAAA")));
}

static void count_staff(void *context, struct bytes link, struct bytes email, struct bytes name)
{
    assert_true(bytes_equal(link, BYTES("l3")));
    assert_true(bytes_equal(email, BYTES("Mo@example.org")));
    assert_true(bytes_equal(name, BYTES("Mo")));
    ++*(int *)context;
}

static void staff_is_listed_until_the_assignment_ends(void **state)
{
    struct event_world *world = *state;
    struct error error = {0};
    int count = 0;

    assign(world, "m.abcdefghjk.AAAAAAAAAAAAAAAAAAAAAA");
    assign(world, "m.abcdefghjk.BBBBBBBBBBBBBBBBBBBBBB");
    assert_int_equal(
        people_staff_list(world->people, world->facts.session_id, count_staff, &count, &error),
        0);
    assert_int_equal(count, 1);
    assert_int_equal(
        people_staff_end(world->people, world->facts.session_id, BYTES("l3"), &error), 0);
    assert_int_equal(
        people_staff_list(world->people, world->facts.session_id, count_staff, &count, &error),
        0);
    assert_int_equal(count, 1);
    assert_string_equal(world_send(world), "");
    assert_false(folder_contains(&world->folder, BYTES("BBBBBBBBBBBBBBBBBBBBBB")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_EVENT(the_report_goes_once_to_who_signed_up),
        WITH_EVENT(a_cancelled_event_says_so_and_nothing_else),
        WITH_EVENT(an_address_gets_three_mails_an_hour_over_all_sessions),
        WITH_EVENT(the_limit_of_an_address_holds_after_its_registrations_are_erased),
        WITH_EVENT(what_was_sent_to_an_address_is_forgotten_after_the_hour),
        WITH_EVENT(strangers_who_type_an_address_leave_room_for_what_matters),
        WITH_EVENT(who_is_told_that_they_are_known_hears_it_again_after_an_hour),
        WITH_EVENT(what_somebody_waits_for_goes_before_what_goes_to_many),
        WITH_EVENT(a_mail_that_is_refused_for_now_is_tried_later_and_later_for_a_day),
        WITH_EVENT(a_mail_that_is_refused_for_good_is_not_tried_again),
        WITH_EVENT(a_crash_sends_again_what_was_being_sent_and_nothing_else),
        WITH_EVENT(what_may_have_been_sent_before_a_crash_counts),
        WITH_EVENT(what_may_have_been_sent_before_a_crash_counts_though_it_is_refused_then),
        WITH_EVENT(a_link_that_was_replaced_while_it_was_being_sent_is_not_tried_again),
        WITH_EVENT(an_invitation_to_an_address_that_changed_meanwhile_is_not_tried_again),
        WITH_EVENT(settling_what_was_erased_meanwhile_does_nothing),
        WITH_EVENT(settling_twice_keeps_what_was_said_first),
        WITH_EVENT(a_reason_is_one_line_of_whole_characters),
        WITH_EVENT(a_mail_is_found_by_its_number_in_its_own_session_only),
        WITH_EVENT(mails_are_counted_by_state),
        WITH_EVENT(what_one_handle_writes_another_sends_and_the_other_way_round),
        WITH_EVENT(a_link_of_staff_is_mailed_and_its_token_leaves_the_file),
        WITH_EVENT(a_token_leaves_the_file_also_when_its_mail_will_not_go),
        WITH_EVENT(staff_is_listed_until_the_assignment_ends),
    };

    return cmocka_run_group_tests_name("mail_queue", tests, NULL, NULL);
}
