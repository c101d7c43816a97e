/* What a mail server's answers mean, whatever bytes they are made of. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "talk.h"

static void expect_reason(const struct talk *talk, CURLcode result, const char *reason)
{
    struct buffer out;

    buffer_init(&out, 256);
    talk_reason(talk, result, &out);
    buffer_append_char(&out, '\0');
    assert_string_equal(out.data, reason);
    buffer_release(&out);
}

/* After RCPT TO. */
static void expect_answer(struct bytes answer, const char *reason)
{
    struct talk talk;

    talk_begin(&talk);
    talk_say(&talk, BYTES("RCPT TO:<jan@example.com>\r\n"));
    talk_hear(&talk, answer);
    expect_reason(&talk, CURLE_SEND_ERROR, reason);
}

static void an_answer_becomes_a_line_of_ours_with_its_codes(void **state)
{
    (void)state;
    expect_answer(BYTES("550 5.1.1 <jan@example.com>: unknown\r\n"),
                  "550 5.1.1: the mail server knows no such mailbox");
    expect_answer(BYTES("552 5.2.2 over quota\r\n"), "552 5.2.2: the mailbox is full");
    expect_answer(BYTES("550 jan@example.com\r\n"), "550: the mail server refused the address");
    expect_answer(BYTES("451 4.7.1 Greylisted\r\n"),
                  "451 4.7.1: the mail server asks to come back later");
    expect_answer(BYTES("550 5.7.1 Spam\r\n"),
                  "550 5.7.1: the mail server refused it by its own rules");
    expect_answer(BYTES("550"), "550: the mail server refused the address");
    expect_answer(BYTES("550-5.1.1 first of several\r\n"),
                  "550 5.1.1: the mail server knows no such mailbox");
}

static void no_byte_of_an_answer_reaches_the_line(void **state)
{
    static const char *const answers[] = {"550 5.1.1111 x",     "550 5.1",  "550 5..1 x",
                                          "550 5.1.1234567890", "550 .1.1", "550  5.1.1"};

    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(answers); i++)
        expect_answer(bytes_from_string(answers[i]),
                      "550: the mail server refused the address");
    /* No answer at all. */
    expect_answer(BYTES(""), "the connection with the mail server broke");
    expect_answer(BYTES("5"), "the connection with the mail server broke");
    expect_answer(BYTES("OK\0\xFF"), "the connection with the mail server broke");
}

static void the_words_for_the_operator_fit_on_a_line(void **state)
{
    static char answer[4096];
    struct talk talk;

    (void)state;
    memset(answer, 'x', sizeof(answer));
    memcpy(answer, "550 5.1.1 ", 10);
    answer[20] = '\x1B'; /* a terminal would obey */
    answer[21] = '\0';
    answer[22] = '\n';
    talk_begin(&talk);
    talk_say(&talk, BYTES("RCPT TO:<jan@example.com>\r\n"));
    talk_hear(&talk, (struct bytes){.data = answer, .size = sizeof(answer)});
    assert_int_equal(strlen(talk.words), TALK_WORDS_BYTES_MAX - 1);
    assert_null(strchr(talk.words, '\x1B'));
    assert_null(strchr(talk.words, '\n'));
}

static void what_is_said_after_goodbye_changes_nothing(void **state)
{
    struct talk talk;

    (void)state;
    talk_begin(&talk);
    talk_say(&talk, BYTES("RCPT TO:<jan@example.com>\r\n"));
    talk_hear(&talk, BYTES("550 5.1.1 no\r\n"));
    talk_say(&talk, BYTES("QUIT\r\n"));
    talk_hear(&talk, BYTES("221 2.0.0 Bye\r\n"));
    expect_reason(&talk, CURLE_SEND_ERROR, "550 5.1.1: the mail server knows no such mailbox");
}

static void a_secret_that_looks_like_a_command_is_none(void **state)
{
    struct talk talk;

    (void)state;
    talk_begin(&talk);
    talk_say(&talk, BYTES("AUTH LOGIN\r\n"));
    talk_say(&talk, BYTES("DATAMAILRCPT\r\n"));
    assert_int_equal(talk.stage, TALK_AUTH);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_answer_becomes_a_line_of_ours_with_its_codes),
        cmocka_unit_test(no_byte_of_an_answer_reaches_the_line),
        cmocka_unit_test(the_words_for_the_operator_fit_on_a_line),
        cmocka_unit_test(what_is_said_after_goodbye_changes_nothing),
        cmocka_unit_test(a_secret_that_looks_like_a_command_is_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
