/* Requests of many connections are taken together, those of few at once; answers never wait. */
#include <pthread.h>
#include <string.h>
#include <time.h>

#include "fixture.h"
#include "internal.h"
#include "mailbox.h"

#define NEXT "{\"type\":\"next\",\"id\":\"a1\"}"

static uint64_t now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

static void few_do_not_wait_and_many_not_long(void **state)
{
    (void)state;
    assert_int_equal(gather_pause_ms(0), 0);
    assert_int_equal(gather_pause_ms(99), 0);
    assert_int_equal(gather_pause_ms(1000), 10);
    assert_in_range(gather_pause_ms(UINT32_MAX), 10, 20);
}

/* ---- the wait for mail ---- */

static void put(struct mailbox *mailbox)
{
    struct mail mail = {
        .kind = MAIL_MESSAGE, .generation = 1, .message = message_create(BYTES("x"))};

    mailbox_put(mailbox, &mail);
}

static void *deliver_later(void *context)
{
    put(context);
    mailbox_deliver(context);
    return NULL;
}

static void *wake_later(void *context)
{
    mailbox_wake(context);
    return NULL;
}

static void who_waits_for_mail_gets_it_as_it_comes(void **state)
{
    struct mailbox *mailbox = mailbox_create(4, 100);
    uint64_t begin_ms = now_ms();
    pthread_t thread;
    size_t count;

    (void)state;
    for (int round = 0; round < 100; round++) {
        assert_int_equal(pthread_create(&thread, NULL, deliver_later, mailbox), 0);
        assert_true(mailbox_wait(mailbox, begin_ms + 60000));
        mail_release(mailbox_take(mailbox, &count));
        assert_int_equal(count, 1);
        pthread_join(thread, NULL);
    }
    assert_true(now_ms() < begin_ms + 60000);
    mailbox_destroy(mailbox);
}

static void who_waits_for_mail_waits_no_longer_than_told(void **state)
{
    struct mailbox *mailbox = mailbox_create(4, 100);
    uint64_t until_ms = now_ms() + 20;

    (void)state;
    assert_false(mailbox_wait(mailbox, until_ms));
    assert_true(now_ms() >= until_ms);
    put(mailbox);
    mailbox_deliver(mailbox);
    assert_true(mailbox_wait(mailbox, until_ms)); /* it is there already */
    mailbox_destroy(mailbox);
}

static void who_waits_for_mail_can_be_called_away(void **state)
{
    struct mailbox *mailbox = mailbox_create(4, 100);
    uint64_t begin_ms = now_ms();
    pthread_t thread;
    bool called = false;

    (void)state;
    /* A call before the wait is no call to it: it goes through the event loop. */
    for (int tries = 0; !called; tries++) {
        assert_in_range(tries, 0, 1000);
        assert_int_equal(pthread_create(&thread, NULL, wake_later, mailbox), 0);
        uint64_t until_ms = now_ms() + 100;

        assert_false(mailbox_wait(mailbox, until_ms));
        called = now_ms() < until_ms;
        pthread_join(thread, NULL);
    }
    assert_true(now_ms() < begin_ms + 60000);
    mailbox_destroy(mailbox);
}

/* ---- a loop with many connections ---- */

/* One after the other, a fifth of a millisecond apart. Whether the engine was woken at most
 * once in a pause. */
static bool are_taken_together(struct served *served, struct ws_client *clients, size_t count,
                               uint64_t pause_ms)
{
    uint32_t before = fake_engine_wake_count(served->engine);
    uint64_t begin_ms = now_ms();
    struct timespec between = {.tv_nsec = 200 * 1000};
    struct ws_in frame;

    for (size_t i = 0; i < count; i++) {
        assert_true(ws_client_send_text(&clients[i], NEXT));
        nanosleep(&between, NULL);
    }
    for (size_t i = 0; i < count; i++)
        assert_true(ws_client_read_frame(&clients[i], &frame));
    /* The first few come alone; a loop's clock has whole milliseconds, so that a pause may be
     * one less. */
    return fake_engine_wake_count(served->engine) - before <=
           5 + (now_ms() - begin_ms) / (pause_ms - 1);
}

enum { MANY = 450, PAUSE_MS = 4 };

static struct served *serve_many(struct ws_client clients[MANY])
{
    struct gateway_settings settings = served_settings();
    struct served *served;

    settings.loop_count = 1;
    served = served_start(&settings);
    for (size_t i = 0; i < MANY; i++)
        clients[i] = served_open_with_hello(served);
    return served;
}

static void among_many_the_engine_is_woken_once_for_several(void **state)
{
    struct ws_client clients[MANY];
    struct served *served = serve_many(clients);
    bool together = false;

    (void)state;
    /* On a busy machine they may come so slowly that each is alone. */
    for (int tries = 0; tries < 20 && !together; tries++)
        together = are_taken_together(served, clients, MANY, PAUSE_MS);
    assert_true(together);
    for (size_t i = 0; i < MANY; i++)
        ws_client_close(&clients[i]);
    served_stop(served);
}

static void who_comes_alone_waits_for_nobody(void **state)
{
    enum { ALONE = 200 };
    struct ws_client clients[MANY];
    struct served *served = serve_many(clients);
    uint64_t begin_ms = now_ms();
    struct ws_in frame;

    (void)state;
    for (int i = 0; i < ALONE; i++) {
        assert_true(ws_client_send_text(&clients[7], NEXT));
        assert_true(ws_client_read_frame(&clients[7], &frame));
    }
    assert_true(now_ms() - begin_ms < (uint64_t)ALONE * PAUSE_MS);
    for (size_t i = 0; i < MANY; i++)
        ws_client_close(&clients[i]);
    served_stop(served);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(few_do_not_wait_and_many_not_long),
        cmocka_unit_test(who_waits_for_mail_gets_it_as_it_comes),
        cmocka_unit_test(who_waits_for_mail_waits_no_longer_than_told),
        cmocka_unit_test(who_waits_for_mail_can_be_called_away),
        cmocka_unit_test(among_many_the_engine_is_woken_once_for_several),
        cmocka_unit_test(who_comes_alone_waits_for_nobody),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
