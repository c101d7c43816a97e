/* The queues between the engine and a socket: mailbox and outbox, and their bounds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "herkend/memory.h"
#include "mailbox.h"
#include "outbox.h"

static struct mail mail_to(uint32_t slot, uint64_t generation, const char *text)
{
    return (struct mail){.kind = MAIL_MESSAGE,
                         .slot = slot,
                         .generation = generation,
                         .message = message_create(bytes_from_string(text))};
}

static void put(struct mailbox *mailbox, uint32_t slot, uint64_t generation, const char *text)
{
    struct mail mail = mail_to(slot, generation, text);

    mailbox_put(mailbox, &mail);
}

/* ---- mailbox ---- */

static void mail_is_seen_once_it_is_delivered(void **state)
{
    struct mailbox *mailbox = mailbox_create(4, 100);
    size_t count;

    (void)state;
    put(mailbox, 1, 1, "a");
    mailbox_take(mailbox, &count);
    assert_int_equal(count, 0);
    mailbox_deliver(mailbox);

    struct mail *mails = mailbox_take(mailbox, &count);

    assert_int_equal(count, 1);
    mail_release(&mails[0]);
    mailbox_take(mailbox, &count);
    assert_int_equal(count, 0);
    mailbox_destroy(mailbox);
}

static void mail_of_several_turns_keeps_its_order(void **state)
{
    struct mailbox *mailbox = mailbox_create(4, 100);
    size_t count;

    (void)state;
    for (uint64_t i = 1; i <= 30; i++) {
        put(mailbox, 0, i, "x");
        if (i % 3 == 0)
            mailbox_deliver(mailbox);
    }

    struct mail *mails = mailbox_take(mailbox, &count);

    assert_int_equal(count, 30);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(mails[i].generation, i + 1);
        mail_release(&mails[i]);
    }
    mailbox_destroy(mailbox);
}

static void a_connection_that_lost_something_hears_it_once_and_nothing_after(void **state)
{
    struct mailbox *mailbox = mailbox_create(4, 3);
    size_t count;
    size_t lost = 0;

    (void)state;
    for (int i = 0; i < 10; i++) {
        put(mailbox, 1, 7, "one");
        put(mailbox, 2, 8, "two");
        mailbox_deliver(mailbox);
    }

    struct mail *mails = mailbox_take(mailbox, &count);

    assert_int_equal(count, 5); /* three fit, and two are told */
    for (size_t i = 0; i < count; i++) {
        lost += mails[i].kind == MAIL_LOST;
        mail_release(&mails[i]);
    }
    assert_int_equal(lost, 2);
    /* There is room again, but these two have a gap. */
    put(mailbox, 1, 7, "late");
    put(mailbox, 1, 9, "the next in this slot");
    mailbox_deliver(mailbox);
    mails = mailbox_take(mailbox, &count);
    assert_int_equal(count, 1);
    assert_int_equal(mails[0].generation, 9);
    mail_release(&mails[0]);
    mailbox_destroy(mailbox);
}

static void what_nobody_took_is_freed_with_the_box(void **state)
{
    struct mailbox *mailbox = mailbox_create(4, 100);
    struct mail close = {.kind = MAIL_CLOSE, .reason = strdup("reason")};

    (void)state;
    put(mailbox, 1, 1, "delivered");
    mailbox_put(mailbox, &close);
    mailbox_deliver(mailbox);
    put(mailbox, 1, 1, "put");
    mailbox_destroy(mailbox); /* the sanitizer looks on */
}

/* ---- outbox ---- */

static char *copy(const char *text)
{
    char *bytes = strdup(text);

    assert_non_null(bytes);
    return bytes;
}

static void put_text(struct outbox *outbox, const char *text)
{
    outbox_put_bytes(outbox, copy(text), strlen(text));
}

static void an_outbox_gathers_in_order(void **state)
{
    struct outbox outbox = {0};
    struct message *message = message_create(BYTES("hi"));
    char out[64];

    (void)state;
    put_text(&outbox, "one");
    assert_true(outbox_put_message(&outbox, message));
    put_text(&outbox, "two");
    assert_int_equal(outbox_peek(&outbox, out, sizeof(out)), 10);
    assert_memory_equal(out, "one\x81\x02hitwo", 10);
    assert_int_equal(outbox_peek(&outbox, out, 4), 4);
    assert_memory_equal(out, "one\x81", 4);
    message_release(message);
    outbox_release(&outbox);
}

static void an_outbox_goes_on_where_it_was(void **state)
{
    struct outbox outbox = {0};
    struct message *message = message_create(BYTES("hi"));
    char out[64];

    (void)state;
    put_text(&outbox, "one");
    assert_true(outbox_put_message(&outbox, message));
    assert_int_equal(outbox_advance(&outbox, 2), 0);
    assert_int_equal(outbox_peek(&outbox, out, sizeof(out)), 5);
    assert_memory_equal(out, "e\x81\x02hi", 5);
    assert_int_equal(outbox_advance(&outbox, 4), 0);
    assert_int_equal(outbox_peek(&outbox, out, sizeof(out)), 1);
    assert_int_equal(outbox_advance(&outbox, 1), 1); /* the message is out */
    assert_int_equal(outbox.count, 0);
    assert_null(outbox.items);
    message_release(message);
}

static void an_outbox_is_bounded_in_messages(void **state)
{
    struct outbox outbox = {0};
    struct message *message = message_create(BYTES("hi"));

    (void)state;
    for (int i = 0; i < OUTBOX_MESSAGES_MAX; i++)
        assert_true(outbox_put_message(&outbox, message));
    assert_false(outbox_put_message(&outbox, message));
    put_text(&outbox, "a close frame always has room");
    outbox_release(&outbox);
    message_release(message);
}

static void an_outbox_is_bounded_in_bytes(void **state)
{
    char *large = xcalloc(OUTBOX_BYTES_MAX, 1);
    struct message *whole = message_create((struct bytes){large, OUTBOX_BYTES_MAX});
    struct message *half = message_create((struct bytes){large, OUTBOX_BYTES_MAX / 2});
    struct outbox outbox = {0};

    (void)state;
    assert_true(outbox_put_message(&outbox, half));
    assert_false(outbox_put_message(&outbox, half));
    outbox_release(&outbox);
    /* Larger than the bound, but it is what this connection is to get. */
    assert_true(outbox_put_message(&outbox, whole));
    assert_false(outbox_put_message(&outbox, whole));
    outbox_release(&outbox);
    message_release(whole);
    message_release(half);
    free(large);
}

static void what_is_dropped_never_cuts_a_frame(void **state)
{
    struct outbox outbox = {0};
    char out[64];

    (void)state;
    put_text(&outbox, "begun");
    put_text(&outbox, "waiting");
    put_text(&outbox, "waiting too");
    outbox_advance(&outbox, 2);
    outbox_drop_unsent(&outbox);
    put_text(&outbox, "CLOSE");
    assert_int_equal(outbox_peek(&outbox, out, sizeof(out)), 8);
    assert_memory_equal(out, "gunCLOSE", 8);
    outbox_advance(&outbox, 3);
    outbox_drop_unsent(&outbox);
    assert_int_equal(outbox.count, 0);
    assert_int_equal(outbox.waiting_bytes, 0);
}

static void an_outbox_wraps_around(void **state)
{
    struct outbox outbox = {0};
    char out[4];

    (void)state;
    put_text(&outbox, "keep");
    for (int i = 0; i < 1000; i++) {
        put_text(&outbox, "keep");
        put_text(&outbox, "keep");
        outbox_advance(&outbox, 4);
        assert_int_equal(outbox_peek(&outbox, out, 4), 4);
        assert_memory_equal(out, "keep", 4);
    }
    assert_int_equal(outbox.count, 1001);
    assert_int_equal(outbox.waiting_bytes, 4004);
    outbox_release(&outbox);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mail_is_seen_once_it_is_delivered),
        cmocka_unit_test(mail_of_several_turns_keeps_its_order),
        cmocka_unit_test(a_connection_that_lost_something_hears_it_once_and_nothing_after),
        cmocka_unit_test(what_nobody_took_is_freed_with_the_box),
        cmocka_unit_test(an_outbox_gathers_in_order),
        cmocka_unit_test(an_outbox_goes_on_where_it_was),
        cmocka_unit_test(an_outbox_is_bounded_in_messages),
        cmocka_unit_test(an_outbox_is_bounded_in_bytes),
        cmocka_unit_test(what_is_dropped_never_cuts_a_frame),
        cmocka_unit_test(an_outbox_wraps_around),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
