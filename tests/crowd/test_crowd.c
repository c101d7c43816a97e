/* A small crowd against a server that misbehaves once: what is lost and doubled comes out, and
 * nothing else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "herkend/crowd.h"

#include "fake_server.h"

/* At 300 times the normal pace an hour takes 12 seconds; 24 people say 600 things in about one.
 */
enum { PEOPLE = 24, COMMANDS = 600 };

/* With this seed five of them drop out now and then and two have two tabs, but nobody leaves
 * for good: so that everybody's welcome is checked at the end. */
enum { SEED = 17 };
#define SPEED 900.0

static struct crowd_result result;
static struct fake_report report;
static struct error error;

/* stop stays unset when the crowd must find the end by itself. */
static int rehearse(struct fake_settings fake, const char *code, double minutes)
{
    struct fake_server *server = fake_server_start(&fake);
    struct crowd_settings settings = {.url = fake_server_url(server),
                                      .code = code,
                                      .moderator_token = fake.moderated ? "moderator" : NULL,
                                      .participants = PEOPLE,
                                      .minutes = minutes,
                                      .speed = SPEED,
                                      .seed = SEED};
    int failure;

    error = (struct error){0};
    failure = crowd_run(&settings, fake_server_stop(server), &result, &error);
    report = fake_server_join(server);
    return failure;
}

static void rehearse_with(enum fake_fault fault, const char *on_type, uint32_t on_count)
{
    struct fake_settings fake = {
        .fault = fault, .on_type = on_type, .on_count = on_count, .commands_max = COMMANDS};

    assert_int_equal(0, rehearse(fake, "GOEDE1", 0));
    assert_true(fault == FAULT_NONE || report.fault_happened);
    assert_int_equal(0, report.broken);
    assert_true(report.commands >= COMMANDS);
}

static void assert_judged(uint64_t lost, uint64_t doubled, uint64_t repeated)
{
    assert_int_equal(lost, result.lost);
    assert_int_equal(doubled, result.doubled);
    assert_int_equal(repeated, result.repeated);
}

static void with_an_honest_server_nothing_is_lost_or_doubled(void **state)
{
    (void)state;
    rehearse_with(FAULT_NONE, "", 0);
    assert_judged(0, 0, 0);
    assert_int_equal(PEOPLE, result.joined);
    assert_int_equal(PEOPLE, report.hellos_by_code);
    assert_int_equal(report.statements, result.statements + result.reactions);
    assert_true(result.votes > 100);
    assert_true(result.skips > 0);
    assert_true(result.resumed > 0); /* some drop out and come back by themselves */
    assert_true(result.checked >= PEOPLE);
    assert_int_equal(0, result.refused);
    assert_true(result.acknowledged.count > 200);
    assert_true(result.offered.count > 100);
    assert_false(result.session_closed);
}

static void a_command_that_never_arrived_is_sent_again(void **state)
{
    (void)state;
    rehearse_with(FAULT_DROPPED_BEFORE, "statement", 5);
    assert_judged(0, 0, 0);
    assert_true(result.resent > 0);
    assert_int_equal(report.statements, result.statements + result.reactions);
}

static void a_lost_answer_is_got_by_asking_again(void **state)
{
    (void)state;
    rehearse_with(FAULT_DROPPED_AFTER, "statement", 5);
    assert_judged(0, 0, 0);
    assert_true(report.repeats > 0);
    assert_int_equal(report.statements, result.statements + result.reactions);
}

static void a_repeat_that_is_done_again_is_one_doubled(void **state)
{
    (void)state;
    rehearse_with(FAULT_DONE_TWICE, "statement", 5);
    assert_judged(0, 1, 0);
    assert_int_equal(report.statements, result.statements + result.reactions + 1);
}

static void a_second_answer_that_differs_is_one_doubled(void **state)
{
    (void)state;
    rehearse_with(FAULT_ANSWERED_OTHERWISE, "vote", 20);
    assert_judged(0, 1, 0);
}

static void a_second_answer_that_is_the_same_is_one_repeated(void **state)
{
    (void)state;
    rehearse_with(FAULT_ANSWERED_TWICE, "vote", 20);
    assert_judged(0, 0, 1);
}

static void a_command_without_answer_is_one_lost(void **state)
{
    (void)state;
    rehearse_with(FAULT_NEVER_ANSWERED, "background", 3);
    assert_judged(1, 0, 0);
}

static void a_statement_that_is_forgotten_is_one_lost(void **state)
{
    (void)state;
    rehearse_with(FAULT_STATEMENT_FORGOTTEN, "statement", 5);
    assert_judged(1, 0, 0);
}

static void a_vote_that_is_forgotten_is_one_lost(void **state)
{
    (void)state;
    rehearse_with(FAULT_VOTE_FORGOTTEN, "vote", 20);
    assert_judged(1, 0, 0);
}

static void a_seat_that_is_forgotten_loses_all_it_had(void **state)
{
    (void)state;
    rehearse_with(FAULT_SEAT_FORGOTTEN, "vote", 100);
    assert_true(result.lost >= 2); /* the vote that met the fault, and what there was before */
    assert_int_equal(0, result.doubled);
}

static void who_is_told_busy_comes_again_with_the_same_id(void **state)
{
    (void)state;
    rehearse_with(FAULT_BUSY, "statement", 5);
    assert_judged(0, 0, 0);
    assert_int_equal(1, result.busy);
    assert_int_equal(0, result.refused);
    assert_int_equal(report.statements, result.statements + result.reactions);
}

static void who_is_told_to_slow_down_is_refused_and_goes_on(void **state)
{
    size_t i = 0;

    (void)state;
    rehearse_with(FAULT_RATE_LIMITED, "next", 30);
    assert_judged(0, 0, 0);
    assert_int_equal(1, result.refused);
    while (!result.refused_by_code[i].code)
        i++;
    assert_string_equal("rate_limited", result.refused_by_code[i].code);
    assert_int_equal(1, result.refused_by_code[i].count);
}

/* Without slowing down these people would ask more than 2,000 times in ten minutes of theirs.
 */
static void who_is_told_again_and_again_becomes_slow(void **state)
{
    struct fake_settings fake = {.fault = FAULT_RATE_LIMITED,
                                 .on_type = "next",
                                 .on_count = 1,
                                 .always = true,
                                 .commands_max = UINT32_MAX};

    (void)state;
    assert_int_equal(0, rehearse(fake, "GOEDE1", 0.7 / 60));
    assert_judged(0, 0, 0);
    assert_in_range(result.refused, PEOPLE, 600);
}

static void a_restart_is_waited_out(void **state)
{
    (void)state;
    rehearse_with(FAULT_RESTARTS, "vote", 60);
    assert_judged(0, 0, 0);
    assert_int_equal(0, report.came_back_early);
    assert_true(result.resumed >= PEOPLE / 2);
}

static void what_the_end_cuts_off_is_not_called_lost(void **state)
{
    struct fake_settings fake = {.fault = FAULT_SESSION_ENDS,
                                 .on_type = "vote",
                                 .on_count = 50,
                                 .commands_max = UINT32_MAX};

    (void)state;
    assert_int_equal(0, rehearse(fake, "GOEDE1", 0));
    assert_true(result.session_closed);
    assert_int_equal(0, result.lost);
    assert_true(result.cut_off >= 1);
}

static void the_minutes_end_a_rehearsal(void **state)
{
    struct fake_settings fake = {.commands_max = UINT32_MAX};

    (void)state;
    assert_int_equal(0, rehearse(fake, "GOEDE1", 0.7 / 60));
    assert_judged(0, 0, 0);
    assert_int_equal(PEOPLE, result.joined);
}

/* Its place in the order of first deeds; FAKE_DEEDS_MOST: never done. */
static size_t deed_place(const char *what)
{
    size_t i = 0;

    while (i < FAKE_DEEDS_MOST && strcmp(report.deeds[i].what, what) != 0)
        i++;
    return i;
}

static uint32_t deeds(const char *what)
{
    size_t place = deed_place(what);

    return place < FAKE_DEEDS_MOST ? report.deeds[place].count : 0;
}

static void the_moderator_uses_every_instrument_and_closes(void **state)
{
    static const char *const expected[] = {
        "session.lobby", "session.start", "announce",
        "probe",         "merge",         "hide",
        "restore",       "approve",       "theme.extend",
        "theme.open",    "poll_open",     "poll_close",
        "theme.adopt",   "merge.s3",      "session.closing_round",
    };
    struct fake_settings fake = {.moderated = true, .commands_max = UINT32_MAX};

    (void)state;
    assert_int_equal(0, rehearse(fake, "GOEDE1", 8.0 / 60));
    assert_judged(0, 0, 0);
    assert_int_equal(PEOPLE, result.joined);
    assert_true(result.session_closed);
    for (size_t i = 0; i < ARRAY_COUNT(expected); i++) {
        if (deeds(expected[i]) == 0)
            fail_msg("never: %s", expected[i]);
    }
    assert_int_equal(0, deed_place("session.lobby"));
    assert_true(deed_place("session.start") < deed_place("theme.open"));
    assert_true(deed_place("theme.open") < deed_place("session.closing_round"));
    assert_true(deed_place("session.closing_round") < deed_place("session.close"));
    assert_int_equal(1, deeds("session.close"));
    assert_int_equal(1, deeds("theme.adopt"));
    assert_int_equal(2, deeds("theme.open")); /* the second, and the one that was adopted */
}

/* s4 is what s3 was just merged into, and s6 and s7 are alike by half. */
static void the_moderator_merges_only_what_is_the_same(void **state)
{
    (void)state; /* after the rehearsal of the test before */
    assert_true(deeds("merge.s3") > 0);
    assert_int_equal(0, deeds("merge.s4"));
    assert_int_equal(0, deeds("merge.s6"));
}

static void a_wrong_code_lets_nobody_join(void **state)
{
    struct fake_settings fake = {.commands_max = UINT32_MAX};

    (void)state;
    assert_int_equal(-ERR_IO, rehearse(fake, "FOUTE1", 0));
    assert_int_equal(0, result.joined);
    assert_non_null(strstr(error.sentence, "nobody could join"));
    assert_non_null(strstr(error.sentence, "unauthorised"));
}

static void an_address_that_is_none_is_an_input_error(void **state)
{
    struct crowd_settings settings = {
        .url = "ftp://x", .code = "GOEDE1", .participants = 1, .speed = 1};

    (void)state;
    assert_int_equal(-ERR_INPUT, crowd_run(&settings, NULL, &result, &error));
}

static void the_table_names_what_went_wrong(void **state)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    struct crowd_result sample = {
        .joined = 3, .lost = 41, .doubled = 42, .refused = 43, .resumed = 44};

    (void)state;
    sample.refused_by_code[5] = (struct crowd_refused){.code = "wrong_state", .count = 43};
    sample.acknowledged.p99_ms = 12.5;
    assert_non_null(out);
    crowd_print(&sample, out);
    fclose(out);
    assert_non_null(strstr(text, "lost"));
    assert_non_null(strstr(text, " 41\n"));
    assert_non_null(strstr(text, " 42\n"));
    assert_non_null(strstr(text, "wrong_state"));
    assert_non_null(strstr(text, " 12.5 "));
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(with_an_honest_server_nothing_is_lost_or_doubled),
        cmocka_unit_test(a_command_that_never_arrived_is_sent_again),
        cmocka_unit_test(a_lost_answer_is_got_by_asking_again),
        cmocka_unit_test(a_repeat_that_is_done_again_is_one_doubled),
        cmocka_unit_test(a_second_answer_that_differs_is_one_doubled),
        cmocka_unit_test(a_second_answer_that_is_the_same_is_one_repeated),
        cmocka_unit_test(a_command_without_answer_is_one_lost),
        cmocka_unit_test(a_statement_that_is_forgotten_is_one_lost),
        cmocka_unit_test(a_vote_that_is_forgotten_is_one_lost),
        cmocka_unit_test(a_seat_that_is_forgotten_loses_all_it_had),
        cmocka_unit_test(who_is_told_busy_comes_again_with_the_same_id),
        cmocka_unit_test(who_is_told_to_slow_down_is_refused_and_goes_on),
        cmocka_unit_test(who_is_told_again_and_again_becomes_slow),
        cmocka_unit_test(a_restart_is_waited_out),
        cmocka_unit_test(what_the_end_cuts_off_is_not_called_lost),
        cmocka_unit_test(the_minutes_end_a_rehearsal),
        cmocka_unit_test(the_moderator_uses_every_instrument_and_closes),
        cmocka_unit_test(the_moderator_merges_only_what_is_the_same),
        cmocka_unit_test(a_wrong_code_lets_nobody_join),
        cmocka_unit_test(an_address_that_is_none_is_an_input_error),
        cmocka_unit_test(the_table_names_what_went_wrong),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
