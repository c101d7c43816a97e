/* Rounds of the mailer against a mail server on loopback, by a clock of the test's own. */
#include <malloc.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "post_world.h"

#define LIST(...) ((const char *const[]){__VA_ARGS__, NULL})
#define NOTHING ((const char *const[]){NULL})
enum { SECOND_MS = 1000, MINUTE_MS = 60 * SECOND_MS };

#define METRIC(world, name) ((unsigned)atomic_load(&(world)->metrics.name))

static void a_confirmation_leaves_in_the_first_round_and_never_again(void **state)
{
    struct post_world *world = *state;

    world_serve(world, NOTHING);
    world_sign_up(world, "jan");
    world_round(world);
    assert_int_equal(world_taken(world, "jan"), 1);
    assert_string_equal(world_mail(world, "jan", MAIL_CONFIRMATION), "sent");
    world_pass(world, 2 * HOUR_MS);
    world_start(world);
    world_pass(world, HOUR_MS);
    assert_int_equal(world_taken(world, NULL), 1);
    assert_int_equal(METRIC(world, mails_sent_total), 1);
    assert_int_equal(METRIC(world, mails_waiting), 0);
}

static void the_link_goes_some_days_before_and_the_reminders_a_day_and_an_hour(void **state)
{
    struct post_world *world = *state;

    world_serve(world, NOTHING);
    world_sign_up(world, "jan");
    world_pass(world, 7 * DAY_MS - MINUTE_MS);
    assert_string_equal(world_mail(world, "jan", MAIL_LINK), "none");
    assert_int_equal(world_taken(world, "jan"), 1);
    world_pass(world, 2 * MINUTE_MS);
    assert_string_equal(world_mail(world, "jan", MAIL_LINK), "sent");
    world_pass(world, 2 * DAY_MS);
    assert_string_equal(world_mail(world, "jan", MAIL_REMINDER_DAY), "sent");
    world_pass(world, DAY_MS - HOUR_MS);
    assert_string_equal(world_mail(world, "jan", MAIL_REMINDER_HOUR), "sent");
    assert_int_equal(world_taken(world, "jan"), 4);
}

/* The token of the personal link in a message that the server took. */
static struct token link_in(struct post_world *world, unsigned n)
{
    struct token token = {0};
    struct error error = {0};
    struct buffer readable;
    char *message = mail_server_read(&world->server, n, "eml");
    char *plain = calloc(strlen(message) + 1, 1);
    char *out = plain;

    /* Quoted-printable: soft line ends and an escaped "=". */
    for (char *at = message; *at; at++) {
        if (strncmp(at, "=\r\n", 3) == 0)
            at += 2;
        else if (strncmp(at, "=3D", 3) == 0)
            *out++ = '=', at += 2;
        else
            *out++ = *at;
    }

    char *link = strstr(plain, "#t=");

    assert_non_null(link);
    assert_int_equal(sscanf(link, "#t=%79[A-Za-z0-9._-]", token.text), 1);
    token.hash = token_hash_of(bytes_from_string(token.text));
    /* What the desk shows of it has no link. */
    buffer_init(&readable, 1024 * 1024);
    assert_int_equal(mail_readable(bytes_from_string(message), &readable, &error), 0);
    buffer_append_char(&readable, '\0');
    assert_null(strstr(readable.data, token.text + 14));
    buffer_release(&readable);
    free(message);
    free(plain);
    return token;
}

static void the_link_in_a_mail_admits_its_reader(void **state)
{
    struct post_world *world = *state;
    enum admission admission = ADMISSION_UNKNOWN;
    struct token_hash seat, again;
    struct error error = {0};

    world_serve(world, NOTHING);
    world_sign_up(world, "jan");
    world_pass(world, 7 * DAY_MS);
    assert_int_equal(world_taken(world, "jan"), 2);

    struct token token = link_in(world, 2);

    assert_int_equal(people_admit(world->people, world->facts.session_id, &token.hash,
                                  &admission, &seat, &error),
                     0);
    assert_int_equal(admission, ADMISSION_GRANTED);

    /* The reminder has the same one. */
    world_pass(world, 2 * DAY_MS);
    token = link_in(world, 3);
    assert_int_equal(people_admit(world->people, world->facts.session_id, &token.hash,
                                  &admission, &again, &error),
                     0);
    assert_int_equal(admission, ADMISSION_GRANTED);
    assert_memory_equal(&seat, &again, sizeof(seat));
}

/* ---- trouble ----------------------------------------------------------------------------- */

static void a_refused_address_fails_and_the_others_get_theirs(void **state)
{
    struct post_world *world = *state;

    world_serve(world, LIST("--refuse", "piet@example.com"));
    world_sign_up(world, "jan");
    world_sign_up(world, "piet");
    world_sign_up(world, "noor");
    world_round(world);
    assert_string_equal(world_mail(world, "piet", MAIL_CONFIRMATION), "failed");
    assert_string_equal(world_reason(world, "piet", MAIL_CONFIRMATION),
                        "550 5.1.1: the mail server knows no such mailbox");
    assert_int_equal(world_taken(world, "jan"), 1);
    assert_int_equal(world_taken(world, "noor"), 1);
    world_pass(world, DAY_MS);
    assert_int_equal(world_attempts(world, "piet", MAIL_CONFIRMATION), 1);
    assert_int_equal(METRIC(world, mails_failed_total), 1);
    assert_int_equal(METRIC(world, mails_sent_total), 2);
}

static void a_grey_list_is_asked_again_after_a_minute(void **state)
{
    struct post_world *world = *state;

    world_serve(world, LIST("--greylist"));
    world_sign_up(world, "jan");
    world_round(world);
    assert_string_equal(world_mail(world, "jan", MAIL_CONFIRMATION), "deferred");
    assert_int_equal(METRIC(world, mails_deferred_total), 1);
    assert_int_equal(METRIC(world, mails_waiting), 1);
    world_pass(world, 50 * SECOND_MS);
    assert_int_equal(world_taken(world, NULL), 0);
    world_pass(world, 20 * SECOND_MS);
    assert_int_equal(world_taken(world, "jan"), 1);
    assert_int_equal(world_attempts(world, "jan", MAIL_CONFIRMATION), 2);
}

static void a_server_that_is_down_for_hours_loses_nothing(void **state)
{
    struct post_world *world = *state;
    char name[16];

    world_serve(world, NOTHING);
    mail_server_stop(&world->server);
    for (int i = 0; i < 40; i++) {
        snprintf(name, sizeof(name), "p%d", i);
        world_sign_up(world, name);
    }
    world_pass(world, 3 * HOUR_MS);
    assert_int_equal(METRIC(world, mails_waiting), 40);
    mail_server_start(&world->server, &world->scratch, NOTHING);
    world_pass(world, HOUR_MS + MINUTE_MS);
    assert_int_equal(world_taken(world, NULL), 40);
    for (int i = 0; i < 40; i++) {
        snprintf(name, sizeof(name), "p%d", i);
        assert_string_equal(world_mail(world, name, MAIL_CONFIRMATION), "sent");
        assert_int_equal(world_taken(world, name), 1);
    }
}

/* While it is down, one mail finds out; the others keep their attempts for later. */
static void a_server_that_is_down_is_asked_for_one_mail_at_a_time(void **state)
{
    struct post_world *world = *state;

    world_serve(world, NOTHING);
    mail_server_stop(&world->server);
    for (int i = 0; i < 10; i++) {
        char name[16];

        snprintf(name, sizeof(name), "p%d", i);
        world_sign_up(world, name);
    }

    uint64_t next_ms = world_round(world);

    assert_int_equal(METRIC(world, mails_deferred_total), 1);
    assert_true(next_ms > world->now_ms && next_ms <= world->now_ms + 30 * SECOND_MS);
    mail_server_start(&world->server, &world->scratch, NOTHING);
    world->now_ms = next_ms;
    world_round(world);
    assert_int_equal(world_taken(world, NULL), 9);
}

static void after_a_day_without_a_server_a_mail_has_failed(void **state)
{
    struct post_world *world = *state;

    world_serve(world, NOTHING);
    mail_server_stop(&world->server);
    world_sign_up(world, "jan");
    world_pass(world, 23 * HOUR_MS);
    assert_string_equal(world_mail(world, "jan", MAIL_CONFIRMATION), "deferred");
    world_pass(world, 2 * HOUR_MS);
    assert_string_equal(world_mail(world, "jan", MAIL_CONFIRMATION), "failed");
    assert_string_equal(world_reason(world, "jan", MAIL_CONFIRMATION),
                        "the mail server cannot be reached");
    assert_in_range(world_attempts(world, "jan", MAIL_CONFIRMATION), 20, 40);
}

static void a_wrong_password_fails_no_mail(void **state)
{
    struct post_world *world = *state;

    world_serve(world, LIST("--auth", "dialoog", "goed"));
    world->settings.smtp_user = "dialoog";
    world->settings.smtp_password = "fout";
    world_sign_up(world, "jan");
    world_pass(world, 10 * MINUTE_MS);
    assert_string_equal(world_mail(world, "jan", MAIL_CONFIRMATION), "deferred");
    world->settings.smtp_password = "goed";
    world_start(world);
    world_pass(world, HOUR_MS);
    assert_string_equal(world_mail(world, "jan", MAIL_CONFIRMATION), "sent");
}

static void a_line_that_breaks_costs_at_most_one_mail_that_goes_twice(void **state)
{
    struct post_world *world = *state;
    unsigned twice = 0;
    char name[16];

    world_serve(world, LIST("--drop-after-message", "1"));
    for (int i = 0; i < 5; i++) {
        snprintf(name, sizeof(name), "p%d", i);
        world_sign_up(world, name);
    }
    world_pass(world, 5 * MINUTE_MS);
    for (int i = 0; i < 5; i++) {
        snprintf(name, sizeof(name), "p%d", i);
        assert_in_range(world_taken(world, name), 1, 2);
        twice += world_taken(world, name) == 2;
    }
    assert_int_equal(twice, 1);
}

static void a_server_that_takes_few_messages_on_a_connection_gets_several(void **state)
{
    struct post_world *world = *state;
    char name[16];

    world_serve(world, LIST("--messages-per-connection", "3"));
    for (int i = 0; i < 10; i++) {
        snprintf(name, sizeof(name), "p%d", i);
        world_sign_up(world, name);
    }
    world_round(world);
    assert_int_equal(world_taken(world, NULL), 10);
    assert_int_equal(METRIC(world, mails_deferred_total), 0);
}

/* ---- a crash ----------------------------------------------------------------------------- */

/* Another process takes the file, sends, and is killed when the server has the message and the
 * mailer has not heard so. */
static void send_in_a_process_that_is_killed(struct post_world *world)
{
    int status = 0;
    pid_t pid = fork();

    assert_true(pid >= 0);
    if (pid == 0) {
        struct mailer *mailer = NULL;
        struct error error;
        char people[160];

        snprintf(people, sizeof(people), "%s", scratch_path(&world->scratch, "people.db"));
        if (mailer_create(&mailer, people, scratch_path(&world->scratch, "keys"),
                          &world->settings, NULL, &error) == 0)
            (void)mailer_round(mailer, world->now_ms);
        _exit(0);
    }
    mail_server_wait_taken(&world->server);
    assert_int_equal(kill(pid, SIGKILL), 0);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFSIGNALED(status));
}

static void after_a_crash_only_the_mail_that_was_on_its_way_goes_twice(void **state)
{
    struct post_world *world = *state;
    unsigned twice = 0;
    char name[16];

    world_serve(world, LIST("--hold", "1"));
    for (int i = 0; i < 5; i++) {
        snprintf(name, sizeof(name), "p%d", i);
        world_sign_up(world, name);
    }
    send_in_a_process_that_is_killed(world);
    world_pass(world, 10 * MINUTE_MS);
    for (int i = 0; i < 5; i++) {
        snprintf(name, sizeof(name), "p%d", i);
        assert_in_range(world_taken(world, name), 1, 2);
        assert_string_equal(world_mail(world, name, MAIL_CONFIRMATION), "sent");
        twice += world_taken(world, name) == 2;
    }
    assert_int_equal(twice, 1);
    assert_int_equal(world_taken(world, NULL), 6);

    /* Both have the same id, so that a mailbox may show them as one. */
    char *first = mail_server_read(&world->server, 1, "eml");
    char *id = strstr(first, "Message-Id: ");

    assert_non_null(id);
    id[strcspn(id, "\r")] = '\0';

    char *second = mail_server_read(&world->server, 2, "eml");

    assert_non_null(strstr(second, id));
    free(first);
    free(second);
}

static void execute(struct post_world *world, const char *sql)
{
    sqlite3 *db = NULL;

    assert_int_equal(sqlite3_open(scratch_path(&world->scratch, "people.db"), &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

/* Whatever happens before it can be, one mail is at stake and not all. */
static void no_mail_is_taken_before_it_is_written_down_what_came_of_the_last(void **state)
{
    struct post_world *world = *state;
    char name[16];

    world_serve(world, NOTHING);
    for (int i = 0; i < 5; i++) {
        snprintf(name, sizeof(name), "p%d", i);
        world_sign_up(world, name);
    }
    execute(world, "CREATE TRIGGER full BEFORE UPDATE OF reason ON mail"
                   " BEGIN SELECT RAISE(ABORT, 'as if the disk were full'); END");
    world_pass(world, MINUTE_MS);
    assert_int_equal(world_taken(world, NULL), 1);
    execute(world, "DROP TRIGGER full");
    world_pass(world, MINUTE_MS);
    assert_int_equal(world_taken(world, NULL), 5);
    for (int i = 0; i < 5; i++) {
        snprintf(name, sizeof(name), "p%d", i);
        assert_int_equal(world_taken(world, name), 1);
        assert_string_equal(world_mail(world, name, MAIL_CONFIRMATION), "sent");
    }
}

/* ---- rates ------------------------------------------------------------------------------- */

static void three_mails_an_hour_go_to_one_address(void **state)
{
    struct post_world *world = *state;

    world_serve(world, NOTHING);
    world_sign_up(world, "jan");
    for (int i = 0; i < 6; i++) {
        world_round(world);
        world->now_ms += 2 * MINUTE_MS;
        world_sign_up(world, "jan"); /* "you are registered already" */
    }
    assert_in_range(world_taken(world, "jan"), 1, MAILS_PER_ADDRESS_HOUR_MAX);
}

static void no_minute_has_more_mails_than_its_budget(void **state)
{
    struct post_world *world = *state;

    world_serve(world, NOTHING);
    world->settings.per_minute = 10;
    world_invite_many(world, 35);

    uint64_t next_ms = world_round(world);

    assert_int_equal(world_taken(world, NULL), 10);
    assert_int_equal(next_ms, world->now_ms + MINUTE_MS);
    world->now_ms += 59 * SECOND_MS;
    world_round(world);
    assert_int_equal(world_taken(world, NULL), 10);
    world->now_ms += SECOND_MS;
    world_round(world);
    assert_int_equal(world_taken(world, NULL), 20);
    world_pass(world, 3 * MINUTE_MS);
    assert_int_equal(world_taken(world, NULL), 35);
}

/* As long a text as an event can have, so that what a mail leaves behind would show. */
static void write_long_purpose(struct post_world *world)
{
    static char text[4000];
    struct people_event event;
    struct error error = {0};

    memset(text, 'x', sizeof(text));
    assert_int_equal(people_event_read(world->people, world->facts.session_id, &world->arena,
                                       &event, &error),
                     0);
    event.details.purpose = event.details.results = event.details.privacy =
        (struct bytes){.data = text, .size = sizeof(text)};
    assert_int_equal(people_event_write(world->people, world->facts.session_id, &event.details,
                                        world->now_ms, &error),
                     0);
}

static void five_thousand_mails_that_wait_take_no_more_memory_than_one(void **state)
{
    struct post_world *world = *state;

    world->settings.per_minute = 100;
    write_long_purpose(world);
    world_invite_many(world, INVITATIONS_PER_REQUEST_MAX);
    world_round(world);
    assert_int_equal(METRIC(world, mails_sent_total), 100);
    assert_int_equal(METRIC(world, mails_waiting), 4900);

    size_t before = mallinfo2().uordblks;

    world->now_ms += MINUTE_MS;
    world_round(world);
    world->now_ms += MINUTE_MS;
    world_round(world);
    assert_int_equal(METRIC(world, mails_sent_total), 300);
    /* SQLite's cache of pages, which has its own bound (2 MB), and nothing besides. */
    assert_true(mallinfo2().uordblks < before + 2500 * 1024);
    assert_int_equal(world_files(world), 300);
}

/* ---- the folder -------------------------------------------------------------------------- */

static void the_links_of_a_session_that_has_closed_leave_the_folder(void **state)
{
    struct post_world *world = *state;
    struct error error = {0};

    world_sign_up(world, "jan");
    world_sign_up(world, "noor");
    world_pass(world, 9 * DAY_MS);
    assert_int_equal(world_files(world), 6); /* confirmations, links, reminders */
    world->facts.state = SESSION_CLOSED;
    world->facts.closed_at_ms = world->now_ms;
    assert_int_equal(keyring_remove(world->keyring, world->facts.session_id, &error), 0);
    world_sync(world);
    world_pass(world, MINUTE_MS);
    assert_int_equal(world_files(world), 2);
}

static void a_link_is_not_made_when_the_key_is_gone(void **state)
{
    struct post_world *world = *state;
    struct error error = {0};

    world_sign_up(world, "jan");
    world_round(world);
    /* The session closes: its key goes first, then people.db hears of it. */
    assert_int_equal(keyring_remove(world->keyring, world->facts.session_id, &error), 0);
    world->now_ms += 7 * DAY_MS;
    world_round(world);
    assert_string_equal(world_mail(world, "jan", MAIL_LINK), "deferred");
    assert_int_equal(world_files(world), 1);
    world->facts.state = SESSION_CLOSED;
    world->facts.closed_at_ms = world->now_ms;
    world_sync(world);
    world_pass(world, HOUR_MS);
    assert_string_equal(world_mail(world, "jan", MAIL_LINK), "cancelled");
    assert_int_equal(world_files(world), 1);
}

static void the_mails_of_an_erased_person_leave_the_folder(void **state)
{
    struct post_world *world = *state;
    struct seat_ended ended;
    struct error error = {0};

    world_sign_up(world, "jan");
    world_sign_up(world, "noor");
    world_round(world);
    assert_int_equal(world_files(world), 2);
    assert_int_equal(people_registration_erase(world->people, world->facts.session_id,
                                               bytes_from_string(world_get(world, "jan").id),
                                               world->now_ms, &ended, &error),
                     0);
    world_pass(world, MINUTE_MS);
    assert_int_equal(world_files(world), 1);
}

static void what_a_crash_left_half_written_leaves_the_folder(void **state)
{
    struct post_world *world = *state;

    world_sign_up(world, "jan");
    world_round(world);
    scratch_write(&world->scratch, "mail/.k3v9x2m7qa.7.part", BYTES("Dear"));
    scratch_write(&world->scratch, "mail/notes.txt", BYTES("somebody's own"));
    world_start(world);
    world_round(world);
    assert_int_equal(world_files(world), 2);
}

/* ---- the thread -------------------------------------------------------------------------- */

/* Looks until it is so; fails the test after half a minute. */
static void wait_until_taken(struct post_world *world, unsigned count)
{
    const struct timespec moment = {.tv_nsec = 10 * 1000 * 1000};

    for (int i = 0; i < 3000; i++) {
        if (mail_server_count(&world->server) >= count)
            return;
        nanosleep(&moment, NULL);
    }
    fail_msg("%u of %u mails after half a minute", mail_server_count(&world->server), count);
}

static void the_thread_sends_what_another_handle_queues(void **state)
{
    struct post_world *world = *state;
    struct error error = {0};
    struct timespec now;

    world_serve(world, NOTHING);
    clock_gettime(CLOCK_REALTIME, &now);
    world->now_ms = (uint64_t)now.tv_sec * 1000;
    world->facts.starts_at_ms = world->now_ms + 10 * DAY_MS;
    world_sync(world);
    world_start(world);
    assert_int_equal(mailer_start(world->mailer, &error), 0);
    world_sign_up(world, "jan");
    wait_until_taken(world, 1);
    world_sign_up(world, "noor");
    wait_until_taken(world, 2);
    world_stop(world);
    assert_string_equal(world_mail(world, "noor", MAIL_CONFIRMATION), "sent");
}

static void the_thread_ends_though_a_server_says_nothing(void **state)
{
    struct post_world *world = *state;
    struct timespec before, after;
    struct error error = {0};

    world_serve(world, LIST("--mute"));
    clock_gettime(CLOCK_REALTIME, &before);
    world->now_ms = (uint64_t)before.tv_sec * 1000;
    world->facts.starts_at_ms = world->now_ms + 10 * DAY_MS;
    world_sync(world);
    world_sign_up(world, "jan");
    world_start(world);
    assert_int_equal(mailer_start(world->mailer, &error), 0);
    while (strcmp(world_mail(world, "jan", MAIL_CONFIRMATION), "sending") != 0)
        nanosleep(&(struct timespec){.tv_nsec = 10 * 1000 * 1000}, NULL);
    clock_gettime(CLOCK_MONOTONIC, &before);
    world_stop(world);
    clock_gettime(CLOCK_MONOTONIC, &after);
    assert_in_range(after.tv_sec - before.tv_sec, 0, 5);
    /* As it was: the next start sends it. */
    mail_server_stop(&world->server);
    mail_server_start(&world->server, &world->scratch, NOTHING);
    world_start(world);
    world_round(world);
    assert_int_equal(world_taken(world, "jan"), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        POST_TEST(a_confirmation_leaves_in_the_first_round_and_never_again),
        POST_TEST(the_link_goes_some_days_before_and_the_reminders_a_day_and_an_hour),
        POST_TEST(the_link_in_a_mail_admits_its_reader),
        POST_TEST(a_refused_address_fails_and_the_others_get_theirs),
        POST_TEST(a_grey_list_is_asked_again_after_a_minute),
        POST_TEST(a_server_that_is_down_for_hours_loses_nothing),
        POST_TEST(a_server_that_is_down_is_asked_for_one_mail_at_a_time),
        POST_TEST(after_a_day_without_a_server_a_mail_has_failed),
        POST_TEST(a_wrong_password_fails_no_mail),
        POST_TEST(a_line_that_breaks_costs_at_most_one_mail_that_goes_twice),
        POST_TEST(a_server_that_takes_few_messages_on_a_connection_gets_several),
        POST_TEST(after_a_crash_only_the_mail_that_was_on_its_way_goes_twice),
        POST_TEST(no_mail_is_taken_before_it_is_written_down_what_came_of_the_last),
        POST_TEST(three_mails_an_hour_go_to_one_address),
        POST_TEST(no_minute_has_more_mails_than_its_budget),
        POST_TEST(five_thousand_mails_that_wait_take_no_more_memory_than_one),
        POST_TEST(the_links_of_a_session_that_has_closed_leave_the_folder),
        POST_TEST(a_link_is_not_made_when_the_key_is_gone),
        POST_TEST(the_mails_of_an_erased_person_leave_the_folder),
        POST_TEST(what_a_crash_left_half_written_leaves_the_folder),
        POST_TEST(the_thread_sends_what_another_handle_queues),
        POST_TEST(the_thread_ends_though_a_server_says_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
