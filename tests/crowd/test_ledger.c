/* The rules by which lost and doubled are counted, each shown to hold and to be broken. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ledger.h"

static struct ledger ledger;

static int set_up(void **state)
{
    (void)state;
    ledger_init(&ledger);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    ledger_release(&ledger);
    return 0;
}

static uint32_t say(struct ledger_entry details)
{
    details.serial = ledger_take_serial(&ledger);
    ledger_say(&ledger, details, BYTES("{}"));
    return details.serial;
}

static uint32_t say_statement(uint64_t text_hash)
{
    return say((struct ledger_entry){.kind = SAID_STATEMENT, .text_hash = text_hash});
}

static bool answer(struct ledger_answer answer)
{
    struct ledger_entry entry;
    bool first = ledger_answer(&ledger, answer, &entry);

    if (first)
        ledger_entry_release(&entry);
    return first;
}

/* Writes a statement that the server acknowledges under this number. */
static void write_acknowledged(uint32_t statement, uint64_t text_hash)
{
    uint32_t serial = say_statement(text_hash);

    assert_true(answer((struct ledger_answer){
        .serial = serial, .acknowledged = true, .statement = statement}));
}

static void vote_acknowledged(uint32_t statement)
{
    uint32_t serial = say((struct ledger_entry){.kind = SAID_VOTE, .statement = statement});

    assert_true(answer((struct ledger_answer){.serial = serial, .acknowledged = true}));
}

static void welcome(const struct ledger_shown *shown, size_t count, uint32_t judged)
{
    ledger_check(&ledger, (struct ledger_welcome){.shown = shown,
                                                  .shown_count = count,
                                                  .judged = judged,
                                                  .mark = ledger_mark(&ledger)});
}

static void assert_counts(uint32_t lost, uint32_t doubled, uint32_t repeated)
{
    assert_int_equal(lost, ledger.lost);
    assert_int_equal(doubled, ledger.doubled);
    assert_int_equal(repeated, ledger.repeated);
}

/* ---- Rule 1: one answer. ---- */

static void one_answer_each_is_right(void **state)
{
    (void)state;
    write_acknowledged(5, 50);
    vote_acknowledged(9);
    ledger_close(&ledger);
    assert_counts(0, 0, 0);
}

static void what_is_never_answered_is_lost(void **state)
{
    (void)state;
    say_statement(50);
    vote_acknowledged(9);
    say((struct ledger_entry){.kind = SAID_NEXT});
    ledger_close(&ledger);
    assert_counts(2, 0, 0);
}

static void a_second_answer_that_differs_is_doubled(void **state)
{
    uint32_t serial = say_statement(50);

    (void)state;
    assert_true(answer((struct ledger_answer){
        .serial = serial, .acknowledged = true, .statement = 5, .digest = 1}));
    assert_false(answer((struct ledger_answer){
        .serial = serial, .acknowledged = true, .statement = 6, .digest = 2}));
    assert_counts(0, 1, 0);
}

static void a_second_answer_that_is_the_same_is_repeated(void **state)
{
    struct ledger_answer same = {.acknowledged = true, .statement = 5, .digest = 1};

    (void)state;
    same.serial = say_statement(50);
    assert_true(answer(same));
    assert_false(answer(same));
    assert_counts(0, 0, 1);
}

static void answers_may_come_in_any_order(void **state)
{
    uint32_t first = say_statement(50);
    uint32_t second = say_statement(51);

    (void)state;
    assert_true(
        answer((struct ledger_answer){.serial = second, .acknowledged = true, .statement = 6}));
    assert_non_null(ledger_find(&ledger, first));
    assert_null(ledger_find(&ledger, second));
    assert_true(
        answer((struct ledger_answer){.serial = first, .acknowledged = true, .statement = 5}));
    ledger_close(&ledger);
    assert_counts(0, 0, 0);
}

/* ---- Sending again. ---- */

static void only_what_the_lost_connection_carried_is_sent_again(void **state)
{
    uint32_t one = say((struct ledger_entry){.kind = SAID_NEXT, .tab = 0});
    uint32_t other = say((struct ledger_entry){.kind = SAID_NEXT, .tab = 1});

    (void)state;
    ledger_disconnected(&ledger, 1);
    assert_false(ledger_find(&ledger, one)->waits_to_resend);
    assert_true(ledger_find(&ledger, other)->waits_to_resend);
    assert_true(ledger.entries[0].serial < ledger.entries[1].serial);
}

static void what_the_end_of_the_session_cuts_off_is_not_lost(void **state)
{
    (void)state;
    say_statement(50);
    assert_int_equal(1, ledger_cut_off(&ledger));
    ledger_close(&ledger);
    assert_counts(0, 0, 0);
}

/* ---- Rule 2: acknowledged statements are there. ---- */

static void a_welcome_with_every_own_statement_is_right(void **state)
{
    const struct ledger_shown shown[] = {{6, 60}, {5, 50}};

    (void)state;
    write_acknowledged(5, 50);
    write_acknowledged(6, 60);
    welcome(shown, 2, 0);
    assert_counts(0, 0, 0);
}

static void an_acknowledged_statement_that_is_gone_is_lost_once(void **state)
{
    const struct ledger_shown shown[] = {{6, 60}};

    (void)state;
    write_acknowledged(5, 50);
    write_acknowledged(6, 60);
    welcome(shown, 1, 0);
    welcome(shown, 1, 0);
    assert_counts(1, 0, 0);
}

static void a_refused_statement_need_not_be_there(void **state)
{
    uint32_t serial = say_statement(50);

    (void)state;
    assert_true(answer((struct ledger_answer){.serial = serial}));
    welcome(NULL, 0, 0);
    assert_counts(0, 0, 0);
}

static void a_withdrawn_statement_need_not_be_there(void **state)
{
    (void)state;
    write_acknowledged(5, 50);
    uint32_t serial = say((struct ledger_entry){.kind = SAID_WITHDRAW, .statement = 5});

    welcome(NULL, 0, 0); /* the withdrawal may have been done already */
    assert_true(answer((struct ledger_answer){.serial = serial, .acknowledged = true}));
    welcome(NULL, 0, 0);
    assert_counts(0, 0, 0);
}

static void a_withdrawal_that_was_refused_excuses_nothing(void **state)
{
    (void)state;
    write_acknowledged(5, 50);
    uint32_t serial = say((struct ledger_entry){.kind = SAID_WITHDRAW, .statement = 5});

    assert_true(answer((struct ledger_answer){.serial = serial}));
    welcome(NULL, 0, 0);
    assert_counts(1, 0, 0);
}

static void a_welcome_owes_nothing_newer_than_its_hello(void **state)
{
    struct ledger_mark before = ledger_mark(&ledger);

    (void)state;
    write_acknowledged(5, 50); /* on the other tab, meanwhile */
    vote_acknowledged(9);
    ledger_check(&ledger, (struct ledger_welcome){.mark = before});
    assert_counts(0, 0, 0);
}

/* ---- Rule 3: acknowledged votes are counted. ---- */

static void fewer_judged_than_acknowledged_are_lost_once(void **state)
{
    (void)state;
    vote_acknowledged(7);
    vote_acknowledged(8);
    vote_acknowledged(9);
    welcome(NULL, 0, 2);
    welcome(NULL, 0, 2);
    assert_counts(1, 0, 0);
    welcome(NULL, 0, 1);
    assert_counts(2, 0, 0);
}

static void a_changed_vote_is_no_second_one(void **state)
{
    (void)state;
    vote_acknowledged(7);
    vote_acknowledged(7);
    welcome(NULL, 0, 1);
    assert_counts(0, 0, 0);
}

static void more_judged_than_acknowledged_is_right(void **state)
{
    (void)state;
    vote_acknowledged(7);
    welcome(NULL, 0, 2); /* one was done and its answer lost */
    assert_counts(0, 0, 0);
}

/* ---- Rule 4: nothing is there twice. ---- */

static void the_same_text_twice_is_doubled_once(void **state)
{
    const struct ledger_shown shown[] = {{5, 50}, {6, 50}, {7, 70}};

    (void)state;
    write_acknowledged(5, 50);
    welcome(shown, 3, 0);
    welcome(shown, 3, 0);
    assert_counts(0, 1, 0);
}

static void texts_that_are_not_shown_are_not_compared(void **state)
{
    const struct ledger_shown shown[] = {{5, 0}, {6, 0}};

    (void)state;
    welcome(shown, 2, 0);
    assert_counts(0, 0, 0);
}

/* ---- Rule 5: what was done already is answered with what it did. ---- */

/* A statement whose answer was lost, though it was stored as number 5. */
static uint32_t say_done_unanswered(void)
{
    const struct ledger_shown shown[] = {{5, 50}};
    uint32_t serial = say_statement(50);

    ledger_disconnected(&ledger, 0);
    welcome(shown, 1, 0);
    return serial;
}

static void a_repeat_answered_with_the_same_statement_is_right(void **state)
{
    const struct ledger_shown shown[] = {{5, 50}};
    uint32_t serial = say_done_unanswered();

    (void)state;
    assert_true(
        answer((struct ledger_answer){.serial = serial, .acknowledged = true, .statement = 5}));
    welcome(shown, 1, 0);
    assert_counts(0, 0, 0);
}

static void a_repeat_that_is_done_again_is_doubled_once(void **state)
{
    const struct ledger_shown shown[] = {{5, 50}, {6, 50}};
    uint32_t serial = say_done_unanswered();

    (void)state;
    assert_true(
        answer((struct ledger_answer){.serial = serial, .acknowledged = true, .statement = 6}));
    welcome(shown, 2, 0);
    assert_counts(0, 1, 0);
}

static void a_repeat_that_is_refused_is_doubled(void **state)
{
    uint32_t serial = say_done_unanswered();

    (void)state;
    assert_true(answer((struct ledger_answer){.serial = serial, .statement = 5}));
    assert_counts(0, 1, 0);
}

static void a_repeat_that_nobody_looked_at_is_not_doubled(void **state)
{
    uint32_t serial = say_done_unanswered();

    (void)state;
    assert_true(answer((struct ledger_answer){.serial = serial, .not_considered = true}));
    assert_counts(0, 0, 0);
}

static void a_seat_that_is_gone_takes_everything_with_it(void **state)
{
    (void)state;
    write_acknowledged(5, 50);
    write_acknowledged(6, 60);
    vote_acknowledged(9);
    ledger_seat_lost(&ledger);
    ledger_seat_lost(&ledger);
    assert_counts(3, 0, 0);
}

#define LEDGER_TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        LEDGER_TEST(one_answer_each_is_right),
        LEDGER_TEST(what_is_never_answered_is_lost),
        LEDGER_TEST(a_second_answer_that_differs_is_doubled),
        LEDGER_TEST(a_second_answer_that_is_the_same_is_repeated),
        LEDGER_TEST(answers_may_come_in_any_order),
        LEDGER_TEST(only_what_the_lost_connection_carried_is_sent_again),
        LEDGER_TEST(what_the_end_of_the_session_cuts_off_is_not_lost),
        LEDGER_TEST(a_welcome_with_every_own_statement_is_right),
        LEDGER_TEST(an_acknowledged_statement_that_is_gone_is_lost_once),
        LEDGER_TEST(a_refused_statement_need_not_be_there),
        LEDGER_TEST(a_withdrawn_statement_need_not_be_there),
        LEDGER_TEST(a_withdrawal_that_was_refused_excuses_nothing),
        LEDGER_TEST(a_welcome_owes_nothing_newer_than_its_hello),
        LEDGER_TEST(fewer_judged_than_acknowledged_are_lost_once),
        LEDGER_TEST(a_changed_vote_is_no_second_one),
        LEDGER_TEST(more_judged_than_acknowledged_is_right),
        LEDGER_TEST(the_same_text_twice_is_doubled_once),
        LEDGER_TEST(texts_that_are_not_shown_are_not_compared),
        LEDGER_TEST(a_repeat_answered_with_the_same_statement_is_right),
        LEDGER_TEST(a_repeat_that_is_done_again_is_doubled_once),
        LEDGER_TEST(a_repeat_that_is_refused_is_doubled),
        LEDGER_TEST(a_repeat_that_nobody_looked_at_is_not_doubled),
        LEDGER_TEST(a_seat_that_is_gone_takes_everything_with_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
