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

/* Of loop 1, and one of another loop. */
static const struct connection_handle room[] = {
    {.loop = 1, .slot = 0, .generation = 11},
    {.loop = 0, .slot = 1, .generation = 12},
    {.loop = 1, .slot = 2, .generation = 13},
    {.loop = 1, .slot = 3, .generation = 14},
};

static void put_many(struct mailbox *mailbox, const char *text)
{
    struct message *message = message_create(bytes_from_string(text));

    mailbox_put_many(mailbox, 1, room, ARRAY_COUNT(room), message);
    message_release(message);
}

static void what_many_are_told_is_one_mail_to_those_of_this_loop(void **state)
{
    struct mailbox *mailbox = mailbox_create(4, 100);
    size_t count;

    (void)state;
    put(mailbox, 2, 13, "before");
    put_many(mailbox, "told");
    put(mailbox, 2, 13, "after");
    mailbox_deliver(mailbox);

    struct mail *mails = mailbox_take(mailbox, &count);

    assert_int_equal(count, 3);
    assert_int_equal(mails[1].kind, MAIL_TO_MANY);
    assert_int_equal(mails[1].receiver_count, 3);
    assert_int_equal(mails[1].receivers[0].generation, 11);
    assert_int_equal(mails[1].receivers[1].slot, 2);
    assert_int_equal(mails[1].receivers[2].generation, 14);
    for (size_t i = 0; i < count; i++)
        mail_release(&mails[i]);
    put_many(mailbox, "what nobody takes is freed with the box");
    mailbox_deliver(mailbox);
    mailbox_destroy(mailbox);
}

static void each_of_many_counts_for_the_bound(void **state)
{
    struct mailbox *mailbox = mailbox_create(4, 7);
    size_t count, lost = 0;

    (void)state;
    put_many(mailbox, "three");
    mailbox_deliver(mailbox);
    put_many(mailbox, "six"); /* with the one of the other loop there would be no room */
    put_many(mailbox, "seven, and two are told that they lost something");
    put_many(mailbox, "nobody");
    mailbox_deliver(mailbox);

    struct mail *mails = mailbox_take(mailbox, &count);

    for (size_t i = 0; i < count; i++) {
        lost += mails[i].kind == MAIL_LOST;
        mail_release(&mails[i]);
    }
    assert_int_equal(lost, 3);
    /* There is room again, but not for those who have a gap. */
    put_many(mailbox, "late");
    mailbox_deliver(mailbox);
    mailbox_take(mailbox, &count);
    assert_int_equal(count, 0);
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

static void a_single_item_takes_no_memory_and_is_seen_where_it_stands(void **state)
{
    struct outbox outbox = {0};
    struct message *message = message_create(BYTES("hi"));
    char out[64];

    (void)state;
    assert_int_equal(outbox_next(&outbox, out, sizeof(out)).size, 0);
    assert_true(outbox_put_message(&outbox, message));
    assert_null(outbox.items);
    assert_ptr_equal(outbox_next(&outbox, out, sizeof(out)).data, message_frame(message).data);
    assert_int_equal(outbox_next(&outbox, out, sizeof(out)).size, 4);
    assert_int_equal(outbox_next(&outbox, out, 3).size, 3);
    outbox_advance(&outbox, 1);
    assert_ptr_equal(outbox_next(&outbox, out, sizeof(out)).data,
                     message_frame(message).data + 1);
    assert_int_equal(outbox_next(&outbox, out, sizeof(out)).size, 3);
    assert_int_equal(outbox_advance(&outbox, 3), 1);
    assert_int_equal(outbox.count, 0);
    message_release(message);
}

static void what_comes_next_is_gathered_when_it_is_several_items(void **state)
{
    struct outbox outbox = {0};
    struct message *message = message_create(BYTES("hi"));
    char out[64];

    (void)state;
    assert_true(outbox_put_message(&outbox, message));
    put_text(&outbox, "two");
    assert_ptr_equal(outbox_next(&outbox, out, sizeof(out)).data, out);
    assert_int_equal(outbox_next(&outbox, out, sizeof(out)).size, 7);
    assert_memory_equal(out, "\x81\x02hitwo", 7);
    /* All of the first and no more. */
    assert_ptr_equal(outbox_next(&outbox, out, 4).data, message_frame(message).data);
    assert_int_equal(outbox_next(&outbox, out, 4).size, 4);
    outbox_release(&outbox);
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

static void put_state(struct outbox *outbox, const char *text, uint64_t topic)
{
    struct message *message = message_create_state(bytes_from_string(text), topic);

    assert_true(outbox_put_message(outbox, message));
    message_release(message);
}

static void merging_keeps_the_latest_of_each_topic_and_all_that_is_said_once(void **state)
{
    struct outbox outbox = {0};
    struct message *once = message_create(BYTES("once"));
    struct message *next = message_create_state(BYTES("B4"), 'B');
    char out[64];

    (void)state;
    put_state(&outbox, "A1", 'A'); /* its first byte is out: the others follow */
    put_state(&outbox, "A2", 'A');
    put_text(&outbox, "pong");
    put_state(&outbox, "B1", 'B');
    assert_true(outbox_put_message(&outbox, once));
    put_state(&outbox, "A3", 'A');
    put_state(&outbox, "B3", 'B');
    outbox_advance(&outbox, 1);
    assert_int_equal(outbox_merge(&outbox, next), 3);
    assert_int_equal(outbox_peek(&outbox, out, sizeof(out)), 3 + 4 + 6 + 4);
    assert_memory_equal(out,
                        "\x02"
                        "A1pong\x81\x04once\x81\x02"
                        "A3",
                        17);
    assert_int_equal(outbox.waiting_bytes, 17);
    assert_int_equal(outbox.count, 4);
    assert_int_equal(outbox_merge(&outbox, once), 0);
    outbox_release(&outbox);
    message_release(next);
    message_release(once);
}

static void what_was_joined_goes_only_as_a_whole(void **state)
{
    struct outbox outbox = {0};
    struct message *parts[] = {message_create_state(BYTES("A1"), 'A'),
                               message_create_state(BYTES("B1"), 'B')};
    struct message *joined = message_join(parts, 2, 100);

    (void)state;
    assert_true(outbox_put_message(&outbox, joined));
    assert_int_equal(outbox_merge(&outbox, parts[0]), 0);
    assert_true(outbox_put_message(&outbox, parts[0]));
    assert_int_equal(outbox_merge(&outbox, parts[1]), 2);
    assert_int_equal(outbox.count, 1);
    assert_int_equal(outbox_merge(&outbox, joined), 1);
    assert_int_equal(outbox.count, 0);
    assert_int_equal(outbox.waiting_bytes, 0);
    outbox_release(&outbox);
    message_release(joined);
    message_release(parts[0]);
    message_release(parts[1]);
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
        cmocka_unit_test(what_many_are_told_is_one_mail_to_those_of_this_loop),
        cmocka_unit_test(each_of_many_counts_for_the_bound),
        cmocka_unit_test(what_nobody_took_is_freed_with_the_box),
        cmocka_unit_test(an_outbox_gathers_in_order),
        cmocka_unit_test(an_outbox_goes_on_where_it_was),
        cmocka_unit_test(a_single_item_takes_no_memory_and_is_seen_where_it_stands),
        cmocka_unit_test(what_comes_next_is_gathered_when_it_is_several_items),
        cmocka_unit_test(an_outbox_is_bounded_in_messages),
        cmocka_unit_test(an_outbox_is_bounded_in_bytes),
        cmocka_unit_test(what_is_dropped_never_cuts_a_frame),
        cmocka_unit_test(merging_keeps_the_latest_of_each_topic_and_all_that_is_said_once),
        cmocka_unit_test(what_was_joined_goes_only_as_a_whole),
        cmocka_unit_test(an_outbox_wraps_around),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
