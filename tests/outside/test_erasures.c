/* The end: what is due, that no byte is left, and the proof that names nobody. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "event_world.h"

/* Enough people that pages are split, joined and freed. */
static void sign_up_crowd(struct event_world *world, int count)
{
    char name[64];

    for (int i = 0; i < count; i++) {
        snprintf(name, sizeof(name), "person%d", i);
        world_sign_up(world, name);
    }
}

/* The bytes that are anna's alone. */
struct traces {
    struct registration person;
    struct token link;
};

static struct traces traces_of(struct event_world *world, const char *name)
{
    return (struct traces){.person = world_get(world, name), .link = world_link(world, name)};
}

static bool left(const struct folder *folder, struct bytes bytes)
{
    return folder_contains(folder, bytes);
}

static struct bytes hash_bytes(const struct token_hash *hash)
{
    return (struct bytes){(const char *)hash->data, sizeof(hash->data)};
}

static void assert_all_there(struct event_world *world, const struct traces *traces)
{
    assert_true(left(&world->folder, traces->person.email));
    assert_true(left(&world->folder, bytes_from_string(traces->person.way)));
    assert_true(left(&world->folder, bytes_from_string(traces->person.id)));
    assert_true(left(&world->folder, hash_bytes(&traces->link.hash)));
}

/* Of the file as it lies there: nobody has closed it. */
static void assert_nothing_left(struct event_world *world, const struct traces *traces)
{
    assert_false(left(&world->folder, traces->person.email));
    assert_false(left(&world->folder, bytes_from_string(traces->person.way)));
    assert_false(left(&world->folder, bytes_from_string(traces->person.id)));
    assert_false(left(&world->folder, hash_bytes(&traces->link.hash)));
}

static int erase_one(struct event_world *world, const struct registration *person,
                     struct seat_ended *ended)
{
    struct error error = {0};

    return people_registration_erase(world->people, world->facts.session_id,
                                     bytes_from_string(person->id), world->now_ms, ended,
                                     &error);
}

static void close_session(struct event_world *world)
{
    world->facts.state = SESSION_CLOSED;
    world->facts.closed_at_ms = world->now_ms;
    world_sync(world);
}

static struct erasure erase_session(struct event_world *world)
{
    struct error error = {0};
    struct erasure erased;

    assert_int_equal(people_erase_session(world->people, world->facts.session_id, world->now_ms,
                                          &erased, &error),
                     0);
    return erased;
}

/* ---- no byte ---- */

static void who_is_erased_leaves_no_byte_and_the_place_goes_on(void **state)
{
    struct event_world *world = *state;
    struct event_details details = world_details(world);
    struct seat_ended ended;
    struct token_hash seat;

    sign_up_crowd(world, 100);
    world_sign_up(world, "anna.very.own.address");
    details.capacity = 101;
    world_write(world, details);
    world_sign_up(world, "bert");
    world_send(world);

    struct traces anna = traces_of(world, "anna.very.own.address");

    assert_all_there(world, &anna);
    assert_int_equal(erase_one(world, &anna.person, &ended), 0);
    assert_true(ended.ended);
    assert_nothing_left(world, &anna);
    assert_int_equal(world_admit(world, &anna.link, &seat), ADMISSION_ENDED);
    assert_int_equal(world_get(world, "bert").state, REGISTRATION_REGISTERED);
    assert_string_equal(world_send(world), "bert place");
    assert_int_equal(erase_one(world, &anna.person, &ended), -ERR_NOT_FOUND);
    assert_nothing_left(world, &anna);
}

static void an_address_that_was_replaced_is_gone_after_the_erasure_too(void **state)
{
    struct event_world *world = *state;
    struct bytes address = BYTES("somebody.else@example.org");
    struct registration_change change = {.email = &address, .folded = &address};
    struct seat_ended ended;
    struct error error = {0};

    sign_up_crowd(world, 60);
    world_sign_up(world, "anna.very.own.address");
    world->now_ms = world->facts.starts_at_ms - TEST_DAY_MS;
    world_send(world);

    struct traces before = traces_of(world, "anna.very.own.address");

    assert_int_equal(people_registration_change(world->people, world->keyring,
                                                world->facts.session_id,
                                                bytes_from_string(before.person.id), &change,
                                                world->now_ms, &ended, &error),
                     0);

    struct traces after = traces_of(world, "somebody.else");

    assert_int_equal(erase_one(world, &after.person, &ended), 0);
    assert_nothing_left(world, &before);
    assert_nothing_left(world, &after);
}

static void a_person_is_erased_from_all_sessions_and_others_stay(void **state)
{
    struct event_world *world = *state;
    struct error error = {0};
    struct erasure erased;

    sign_up_crowd(world, 40);
    world_sign_up(world, "anna.very.own.address");

    struct traces first = traces_of(world, "anna.very.own.address");

    world_add_session(world, "mnpqrstuvw", "DEF567");
    sign_up_crowd(world, 40);
    world_sign_up(world, "anna.very.own.address");

    struct traces second = traces_of(world, "anna.very.own.address");

    assert_int_equal(people_staff_assign(
                         world->people, world->facts.session_id, BYTES("l1"), ROLE_MODERATOR,
                         BYTES("Anna.Very.Own.Address@example.org"), BYTES("Mo"),
                         BYTES("m.mnpqrstuvw.AAAAAAAAAAAAAAAAAAAAAA"), world->now_ms, &error),
                     0);
    assert_int_equal(
        people_erase_person(world->people, first.person.email, world->now_ms, &erased, &error),
        0);
    assert_int_equal(erased.registrations, 2);
    assert_int_equal(erased.mails, 3);
    assert_nothing_left(world, &first);
    assert_nothing_left(world, &second);
    assert_false(left(&world->folder, BYTES("Anna.Very.Own.Address@example.org")));
    assert_false(left(&world->folder, BYTES("AAAAAAAAAAAAAAAAAAAAAA")));
    assert_int_equal(world_event(world).registered, 40);
}

static void a_session_is_erased_with_all_its_people_and_no_other(void **state)
{
    struct event_world *world = *state;
    struct event_details details = world_details(world);

    details.names = BYTES("Jan Warned About");
    world_write(world, details);
    sign_up_crowd(world, 100);
    world_sign_up(world, "anna.very.own.address");

    struct traces anna = traces_of(world, "anna.very.own.address");
    struct traces other = traces_of(world, "person7");
    struct event_facts facts = world->facts;

    world_add_session(world, "mnpqrstuvw", "DEF567");
    world_sign_up(world, "zoe");
    world->facts = facts;

    struct erasure erased = erase_session(world);

    assert_int_equal(erased.registrations, 101);
    assert_int_equal(erased.mails, 101);
    assert_nothing_left(world, &anna);
    assert_nothing_left(world, &other);
    assert_false(left(&world->folder, BYTES("Jan Warned About")));
    assert_true(left(&world->folder, BYTES("zoe@example.org")));
}

/* In a process that ends without closing the file. */
static void a_crash_right_after_leaves_no_byte_either(void **state)
{
    struct event_world *world = *state;
    struct seat_ended ended;

    sign_up_crowd(world, 50);
    world_sign_up(world, "anna.very.own.address");

    struct traces anna = traces_of(world, "anna.very.own.address");
    people_close(world->people);
    world->people = NULL;

    pid_t child = fork();

    assert_true(child >= 0);
    if (child == 0) {
        world->people = world_open(world);
        _exit(erase_one(world, &anna.person, &ended) == 0 ? 0 : 1);
    }

    int status = 1;

    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    assert_nothing_left(world, &anna);
    world->people = world_open(world);
    assert_nothing_left(world, &anna);
}

static void an_erasure_that_could_not_tidy_is_finished_by_the_schedule(void **state)
{
    struct event_world *world = *state;
    struct error error = {0};
    uint64_t next_ms = 0;

    sign_up_crowd(world, 50);
    world_sign_up(world, "anna.very.own.address");

    struct traces anna = traces_of(world, "anna.very.own.address");

    /* What a process leaves that ends between the erasing and the tidying. */
    world_execute(world, "DELETE FROM mail WHERE registration IN (SELECT id FROM registration"
                         " WHERE name LIKE 'anna%');"
                         "DELETE FROM registration WHERE name LIKE 'anna%';"
                         "INSERT INTO chore (name, asked_at_ms) VALUES ('scrub', 1)");
    assert_int_equal(mail_queue_schedule(world->people, world->now_ms, &next_ms, &error), 0);
    assert_nothing_left(world, &anna);
    assert_int_equal(world_ask(world, "SELECT count(*) FROM chore"), 0);
}

/* ---- what is due ---- */

struct listing {
    struct erasure rows[8];
    size_t count;
};

static void add_erasure(void *context, const struct erasure *erasure)
{
    struct listing *listing = context;

    assert_in_range(listing->count, 0, 7);
    listing->rows[listing->count++] = *erasure;
}

static struct listing due_by(struct event_world *world, uint64_t until_ms)
{
    struct listing listing = {.count = 0};
    struct error error = {0};

    assert_int_equal(
        people_erasure_list(world->people, until_ms, add_erasure, &listing, &error), 0);
    return listing;
}

static void people_are_due_after_the_report_and_the_dialogue_after_the_close(void **state)
{
    struct event_world *world = *state;

    world_sign_up(world, "anna");
    close_session(world);
    world->now_ms += TEST_DAY_MS;
    world->facts.state = SESSION_RELEASED;
    world->facts.released_at_ms = world->now_ms;
    world_sync(world);

    uint64_t people_ms = world->facts.released_at_ms + UINT64_C(30) * TEST_DAY_MS;
    uint64_t dialogue_ms = world->facts.closed_at_ms + UINT64_C(365) * TEST_DAY_MS;

    assert_int_equal(due_by(world, people_ms - 1).count, 0);

    struct listing listing = due_by(world, people_ms);

    assert_int_equal(listing.count, 1);
    assert_string_equal(listing.rows[0].session_id, "abcdefghjk");
    assert_true(listing.rows[0].people);
    assert_false(listing.rows[0].dialogue);
    assert_int_equal(listing.rows[0].due_ms, people_ms);
    assert_int_equal(listing.rows[0].erased_at_ms, 0);
    assert_int_equal(listing.rows[0].registrations, 1);
    listing = due_by(world, dialogue_ms);
    assert_int_equal(listing.count, 2);
    assert_true(listing.rows[1].dialogue);
    assert_int_equal(listing.rows[1].due_ms, dialogue_ms);
}

static void people_of_what_was_cancelled_or_never_closed_are_due_too(void **state)
{
    struct event_world *world = *state;
    struct error error = {0};

    world_sign_up(world, "anna");

    uint64_t start_ms = world->facts.starts_at_ms;

    assert_int_equal(due_by(world, start_ms + UINT64_C(365) * TEST_DAY_MS - 1).count, 0);
    assert_int_equal(due_by(world, start_ms + UINT64_C(365) * TEST_DAY_MS).count, 1);
    assert_int_equal(people_event_cancel(world->people, world->facts.session_id, BYTES(""),
                                         world->now_ms, &error),
                     0);
    assert_int_equal(due_by(world, start_ms + UINT64_C(30) * TEST_DAY_MS - 1).count, 0);
    assert_int_equal(due_by(world, start_ms + UINT64_C(30) * TEST_DAY_MS).count, 1);
}

static void a_session_without_people_has_none_that_are_due(void **state)
{
    struct event_world *world = *state;

    close_session(world);
    assert_int_equal(due_by(world, world->now_ms + UINT64_C(300) * TEST_DAY_MS).count, 0);
}

/* ---- the proof ---- */

static void what_was_erased_is_proven_without_naming_anybody(void **state)
{
    struct event_world *world = *state;

    world_sign_up(world, "anna");
    world_sign_up(world, "bert");
    close_session(world);

    uint64_t due_ms = world->now_ms + UINT64_C(30) * TEST_DAY_MS;

    world->now_ms = due_ms + 5;
    erase_session(world);

    struct listing listing = due_by(world, world->now_ms);

    assert_int_equal(listing.count, 1);
    assert_true(listing.rows[0].people);
    assert_int_equal(listing.rows[0].due_ms, due_ms);
    assert_int_equal(listing.rows[0].erased_at_ms, due_ms + 5);
    assert_int_equal(listing.rows[0].registrations, 2);
    erase_session(world);
    assert_int_equal(due_by(world, world->now_ms).rows[0].registrations, 2);
}

static void when_both_are_gone_the_event_is(void **state)
{
    struct event_world *world = *state;
    struct error error = {0};
    struct people_event event;

    world_sign_up(world, "anna");
    close_session(world);
    assert_int_equal(people_erasure_of_dialogue(world->people, world->facts.session_id,
                                                world->now_ms, &error),
                     0);
    assert_int_equal(world_event(world).registered, 1);
    erase_session(world);
    assert_int_equal(people_event_read(world->people, world->facts.session_id, &world->arena,
                                       &event, &error),
                     -ERR_NOT_FOUND);
    assert_int_equal(due_by(world, UINT64_MAX).count, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_EVENT(who_is_erased_leaves_no_byte_and_the_place_goes_on),
        WITH_EVENT(an_address_that_was_replaced_is_gone_after_the_erasure_too),
        WITH_EVENT(a_person_is_erased_from_all_sessions_and_others_stay),
        WITH_EVENT(a_session_is_erased_with_all_its_people_and_no_other),
        WITH_EVENT(a_crash_right_after_leaves_no_byte_either),
        WITH_EVENT(an_erasure_that_could_not_tidy_is_finished_by_the_schedule),
        WITH_EVENT(people_are_due_after_the_report_and_the_dialogue_after_the_close),
        WITH_EVENT(people_of_what_was_cancelled_or_never_closed_are_due_too),
        WITH_EVENT(a_session_without_people_has_none_that_are_due),
        WITH_EVENT(what_was_erased_is_proven_without_naming_anybody),
        WITH_EVENT(when_both_are_gone_the_event_is),
    };

    return cmocka_run_group_tests_name("erasures", tests, NULL, NULL);
}
