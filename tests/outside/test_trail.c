/* What people.db says after the close of a session to who wants to know who came when: nothing.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "event_world.h"

enum { CROWD = 90 };

static void name_of(int i, char name[32])
{
    snprintf(name, 32, "person%d", i * 7 % CROWD); /* not in order of name either */
}

/* A minute apart. */
static void sign_up_crowd(struct event_world *world)
{
    char name[32];

    for (int i = 0; i < CROWD; i++) {
        name_of(i, name);
        world_sign_up(world, name);
        world->now_ms += MINUTE_MS;
    }
}

static void close_session(struct event_world *world)
{
    world->facts.state = SESSION_CLOSED;
    world->facts.closed_at_ms = world->now_ms;
    world_sync(world);
}

/* ---- order ---- */

enum { PAGE_BYTES = 4096, FILE_BYTES_MAX = 4 * 1024 * 1024 };

/* Where bytes stand in a page, 0 when they do not. */
static size_t place_in(const char *page, struct bytes wanted)
{
    const char *found = memmem(page, PAGE_BYTES, wanted.data, wanted.size);

    return found ? (size_t)(found - page) : 0;
}

struct pairs {
    int all, in_order;
};

/* Pairs of people who stand in one page, and those in the order in which they signed up. */
static void count_pairs(const char *page, const struct registration *people,
                        struct pairs *pairs)
{
    size_t places[CROWD];

    for (int i = 0; i < CROWD; i++) {
        places[i] = place_in(page, bytes_from_string(people[i].way));
        for (int j = 0; places[i] != 0 && j < i; j++) {
            pairs->all += places[j] != 0;
            pairs->in_order += places[j] != 0 && places[j] < places[i];
        }
    }
}

static double share_in_order(struct event_world *world)
{
    static struct registration people[CROWD];
    struct pairs pairs = {0};
    char *file = malloc(FILE_BYTES_MAX);
    char name[32];

    assert_non_null(file);
    size_t size = file_read(folder_path(&world->folder, "people.db"), file, FILE_BYTES_MAX);

    for (int i = 0; i < CROWD; i++) {
        name_of(i, name);
        people[i] = world_get(world, name);
    }
    for (size_t at = 0; at + PAGE_BYTES <= size; at += PAGE_BYTES)
        count_pairs(file + at, people, &pairs);
    free(file);
    assert_in_range(pairs.all, CROWD, INT32_MAX);
    return (double)pairs.in_order / pairs.all;
}

/* SQLite puts each new row before the last in its page: without tidying nearly no pair stands
 * in order. Of a random order of 90 the share is 0.5 with a standard deviation of 0.036 (M. G.
 * Kendall, "A new measure of rank correlation", Biometrika 30 (1938); half of tau's). */
static void the_order_in_the_file_says_nothing_of_who_came_first(void **state)
{
    struct event_world *world = *state;

    sign_up_crowd(world);
    close_session(world);

    double share = share_in_order(world);

    if (share < 0.32 || share > 0.68)
        fail_msg("%.3f of all pairs stand in the order in which they signed up", share);
}

/* ---- times ---- */

static void after_the_close_all_times_are_days(void **state)
{
    struct event_world *world = *state;

    sign_up_crowd(world);
    world_send(world);
    world->now_ms = world->facts.starts_at_ms + TEST_HOUR_MS + 12345;
    assert_int_not_equal(
        world_ask(world, "SELECT count(*) FROM registration WHERE created_at_ms % 86400000"),
        0);
    close_session(world);
    assert_int_equal(world_ask(world, "SELECT count(*) FROM registration"
                                      " WHERE created_at_ms % 86400000 OR since_ms % 86400000"),
                     0);
    assert_int_equal(world_ask(world, "SELECT count(*) FROM mail WHERE at_ms % 86400000"
                                      " OR due_at_ms % 86400000 OR first_at_ms % 86400000"),
                     0);
}

static void after_the_close_the_last_hour_of_mails_is_one_moment(void **state)
{
    struct event_world *world = *state;

    world_sign_up(world, "anna");
    world_send(world);
    world->now_ms += MINUTE_MS;
    world_sign_up(world, "bert");
    world_send(world);
    world->now_ms += MINUTE_MS;
    assert_int_equal(world_ask(world, "SELECT count(DISTINCT at_ms) FROM mail_lately"), 2);
    close_session(world);
    assert_int_equal(world_ask(world, "SELECT count(DISTINCT at_ms) FROM mail_lately"), 1);
    assert_int_equal(world_ask(world, "SELECT max(at_ms) FROM mail_lately"), world->now_ms);
}

static void a_mail_that_goes_after_the_close_is_known_by_its_day(void **state)
{
    struct event_world *world = *state;

    world_sign_up(world, "anna");
    world_send(world);
    world->now_ms += 12345;
    close_session(world);
    world->facts.state = SESSION_RELEASED;
    world->facts.released_at_ms = world->now_ms;
    world_sync(world);
    assert_string_equal(world_send(world), "anna report");
    assert_int_equal(world_ask(world, "SELECT count(*) FROM mail WHERE at_ms % 86400000"), 0);
    world->now_ms += 12345;
    world_withdraw(world, "anna");
    assert_int_equal(world_ask(world, "SELECT since_ms % 86400000 FROM registration"), 0);
}

/* ---- what else could tell ---- */

static void links_and_reminders_that_wait_are_cancelled_by_the_close(void **state)
{
    struct event_world *world = *state;
    uint64_t next_ms = 0;
    struct error error = {0};

    world_sign_up(world, "anna");
    world_send(world);
    world->now_ms = world->facts.starts_at_ms - TEST_HOUR_MS;
    assert_int_equal(mail_queue_schedule(world->people, world->now_ms, &next_ms, &error), 0);
    close_session(world);
    assert_int_equal(world_ask(world, "SELECT count(*) FROM mail WHERE state = 5"), 2);
    assert_string_equal(world_send(world), "");
}

static void the_close_empties_the_wal_and_leaves_no_free_page(void **state)
{
    enum { WAL_BYTES_MAX = 1024 * 1024 };
    struct event_world *world = *state;
    char *wal = malloc(WAL_BYTES_MAX);

    assert_non_null(wal);
    sign_up_crowd(world);
    close_session(world);

    /* All that it holds is that the tidying is done: a page of a table that names nobody. */
    size_t size = file_read(folder_path(&world->folder, "people.db-wal"), wal, WAL_BYTES_MAX);

    assert_in_range(size, 0, 3 * 4200);
    assert_null(memmem(wal, size, "example.org", 11));
    free(wal);
    assert_int_equal(world_ask(world, "PRAGMA freelist_count"), 0);
}

static void a_link_that_had_ended_is_forgotten_with_the_session(void **state)
{
    struct event_world *world = *state;
    struct seat_ended ended;
    struct error error = {0};

    world_sign_up(world, "anna");

    struct registration person = world_get(world, "anna");

    assert_int_equal(
        people_registration_resend(world->people, world->keyring, world->facts.session_id,
                                   bytes_from_string(person.id), world->now_ms, &ended, &error),
        0);
    assert_int_equal(world_ask(world, "SELECT count(*) FROM ended_link"), 1);
    close_session(world);
    assert_int_equal(world_ask(world, "SELECT count(*) FROM ended_link"), 0);
}

static void coming_in_writes_nothing_down(void **state)
{
    struct event_world *world = *state;
    const char *path = folder_path(&world->folder, "people.db-wal");
    struct stat before, after;
    struct token_hash seat;

    world_sign_up(world, "anna");

    struct token link = world_link(world, "anna");

    assert_int_equal(stat(path, &before), 0);
    assert_int_equal(world_admit(world, &link, &seat), ADMISSION_GRANTED);
    assert_int_equal(stat(path, &after), 0);
    assert_int_equal(after.st_size, before.st_size);
    assert_int_equal(after.st_mtim.tv_nsec, before.st_mtim.tv_nsec);
}

static void a_session_that_comes_closed_is_tidied_once(void **state)
{
    struct event_world *world = *state;

    world_sign_up(world, "anna");
    close_session(world);
    world_execute(world, "UPDATE registration SET created_at_ms = 7");
    world_reopen(world);
    world_sync(world);
    assert_int_equal(world_ask(world, "SELECT created_at_ms FROM registration"), 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_EVENT(the_order_in_the_file_says_nothing_of_who_came_first),
        WITH_EVENT(after_the_close_all_times_are_days),
        WITH_EVENT(after_the_close_the_last_hour_of_mails_is_one_moment),
        WITH_EVENT(a_mail_that_goes_after_the_close_is_known_by_its_day),
        WITH_EVENT(links_and_reminders_that_wait_are_cancelled_by_the_close),
        WITH_EVENT(the_close_empties_the_wal_and_leaves_no_free_page),
        WITH_EVENT(a_link_that_had_ended_is_forgotten_with_the_session),
        WITH_EVENT(coming_in_writes_nothing_down),
        WITH_EVENT(a_session_that_comes_closed_is_tidied_once),
    };

    return cmocka_run_group_tests_name("trail", tests, NULL, NULL);
}
