/* What many are told: straight to the socket where it has room, and where it has not, later and
 * whole. */
#include "fixture.h"

#include <poll.h>

#include "herkend/bytes.h"

enum {
    /* More than the kernel takes for a reader with little room, less than an outbox holds. */
    TELLINGS = 140,
    TELLING_BYTES = 5000,
    PINGS = 5,
};

/* Waits, looking again and again, until the figure is reached. */
static bool reaches(const _Atomic uint64_t *figure, uint64_t value)
{
    for (int i = 0; i < 1000; i++) {
        if (atomic_load(figure) == value)
            return true;
        poll(NULL, 0, 10);
    }
    return false;
}

/* Connections that say hello; the first has little room and reads nothing yet. */
static struct ws_client open_late_reader(struct served *served)
{
    struct ws_client client;

    assert_true(ws_client_open_narrow(&client, served->port));
    assert_true(ws_client_send_text(&client, HELLO));
    assert_true(fake_engine_wait_bound(served->engine, 1));
    return client;
}

static void tell_all_more_than_fits(struct served *served)
{
    for (size_t n = 0; n < TELLINGS; n++)
        fake_engine_broadcast(served->engine, TELLING_BYTES + n, 1);
}

/* The next that is said, or, while it does not come, an answer to a ping. */
static struct bytes hear_telling(struct ws_client *client, size_t *pongs)
{
    struct ws_in frame;

    do {
        assert_true(ws_client_read_frame(client, &frame));
        *pongs += frame.opcode == WS_PONG;
    } while (frame.opcode == WS_PONG);
    assert_int_equal(frame.opcode, WS_TEXT);
    return frame.payload;
}

static void assert_tellings(struct ws_client *client, size_t *pongs)
{
    for (size_t n = 0; n < TELLINGS; n++) {
        struct bytes heard = hear_telling(client, pongs);

        if (n == 0 && text_has(heard, "\"welcome\""))
            heard = hear_telling(client, pongs);
        assert_int_equal(heard.size, TELLING_BYTES + n);
        for (size_t i = 0; i < heard.size; i++)
            assert_int_equal(heard.data[i], 'x');
    }
}

static void who_reads_late_is_told_all_of_it_whole_and_in_order(void **state)
{
    struct served *served = *state;
    struct ws_client late = open_late_reader(served);
    struct ws_client prompt = served_open_with_hello(served);
    size_t pongs = 0;

    tell_all_more_than_fits(served);
    assert_tellings(&prompt, &pongs); /* meanwhile others are told */
    assert_tellings(&late, &pongs);
    assert_int_equal(atomic_load(&served->metrics.shed_total), 0);
    ws_client_close(&late);
    ws_client_close(&prompt);
}

/* What is answered in between is a frame of its own, not something within another. */
static void what_is_answered_to_who_reads_late_cuts_no_frame(void **state)
{
    struct served *served = *state;
    struct ws_client late = open_late_reader(served);
    size_t pongs = 0;

    for (size_t n = 0; n < TELLINGS; n++) {
        fake_engine_broadcast(served->engine, TELLING_BYTES + n, 1);
        if (n % (TELLINGS / PINGS) == 0)
            assert_true(ws_client_send_frame(&late, &(struct ws_out){.opcode = WS_PING}));
    }
    assert_tellings(&late, &pongs);
    while (pongs < PINGS) {
        struct ws_in frame;

        assert_true(ws_client_read_frame(&late, &frame));
        assert_int_equal(frame.opcode, WS_PONG);
        pongs++;
    }
    ws_client_close(&late);
}

/* Far more than an outbox holds, of something of which only the latest counts. */
static void who_reads_too_slowly_for_each_step_is_told_the_latest(void **state)
{
    enum { STEPS = 2000, STEP_BYTES = 1000 };
    struct served *served = *state;
    struct ws_client late = open_late_reader(served);
    size_t told = 0, times = 0;
    struct ws_in frame;

    for (size_t n = 1; n <= STEPS; n++)
        fake_engine_broadcast_state(served->engine, STEP_BYTES + n);
    fake_engine_broadcast(served->engine, 1, 1);      /* behind the latest of them */
    assert_true(ws_client_read_frame(&late, &frame)); /* the welcome */
    while (ws_client_read_frame(&late, &frame) && frame.payload.size > 1) {
        assert_int_equal(frame.opcode, WS_TEXT);
        assert_true(frame.payload.size > told);
        told = frame.payload.size;
        times++;
    }
    assert_int_equal(frame.payload.size, 1);
    assert_int_equal(told, STEP_BYTES + STEPS);
    assert_true(times < STEPS);
    assert_int_equal(times + atomic_load(&served->metrics.merged_total), STEPS);
    assert_int_equal(atomic_load(&served->metrics.shed_total), 0);
    ws_client_close(&late);
}

static void all_tellings_are_counted(void **state)
{
    enum { LISTENERS = 20, TIMES = 3 };
    struct served *served = *state;
    struct ws_client clients[LISTENERS];
    struct ws_in frame;

    for (size_t i = 0; i < LISTENERS; i++)
        clients[i] = served_open_with_hello(served);

    fake_engine_broadcast(served->engine, 10, TIMES);
    for (size_t i = 0; i < LISTENERS; i++) {
        for (size_t n = 0; n < TIMES; n++)
            assert_true(ws_client_read_frame(&clients[i], &frame));
        ws_client_close(&clients[i]);
    }
    /* A welcome to each as well. */
    assert_true(reaches(&served->metrics.updates_total, LISTENERS * (TIMES + 1)));
}

#define RULE(name) cmocka_unit_test_setup_teardown(name, served_setup, served_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RULE(who_reads_late_is_told_all_of_it_whole_and_in_order),
        RULE(what_is_answered_to_who_reads_late_cuts_no_frame),
        RULE(who_reads_too_slowly_for_each_step_is_told_the_latest),
        RULE(all_tellings_are_counted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
