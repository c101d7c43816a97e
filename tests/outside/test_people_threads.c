/* Several handles at once, as in the server: people sign up and are erased by one, which writes
 * the file anew, the mailer sends by another, and people come in by a third, which waits for
 * nothing. Nobody is refused because somebody writes. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "event_world.h"

enum { PEOPLE = 150, ERASED_EACH = 10 };

/* Of one thread, with handles of its own. cmocka's assertions belong to the first thread: a
 * failure is kept as a sentence. */
struct worker {
    struct event_world *world; /* read only */
    struct people *people;
    atomic_bool *done;
    uint32_t count;
    struct error error;
};

static void *send_mails(void *argument)
{
    struct worker *worker = argument;
    struct arena arena;
    bool last = false;

    arena_init(&arena);
    while (worker->error.code == 0) {
        struct mail mail;
        bool found = false;
        bool over = atomic_load(worker->done);
        uint64_t next_ms = 0;
        uint64_t now_ms = worker->world->now_ms;

        if (mail_queue_schedule(worker->people, now_ms, &next_ms, &worker->error) != 0 ||
            mail_queue_take(worker->people, now_ms, &arena, &mail, &found, &next_ms,
                            &worker->error) != 0)
            break;
        if (!found && over && last)
            break;
        last = over;
        if (!found)
            continue;
        worker->count++;
        if (mail_queue_settle(worker->people, mail.number, MAIL_DELIVERED, (struct bytes){0},
                              now_ms, &worker->error) != 0)
            break;
    }
    arena_release(&arena);
    return NULL;
}

static void *come_in(void *argument)
{
    struct worker *worker = argument;
    struct token_hash link = token_hash_of(BYTES("of nobody"));
    struct token_hash seat;
    enum admission admission;

    while (!atomic_load(worker->done)) {
        worker->count++;
        if (people_admit(worker->people, worker->world->facts.session_id, &link, &admission,
                         &seat, &worker->error) != 0)
            break;
    }
    return NULL;
}

static void erase(struct event_world *world, const char *name)
{
    struct registration person = world_get(world, name);
    struct seat_ended ended;
    struct error error = {0};

    if (people_registration_erase(world->people, world->facts.session_id,
                                  bytes_from_string(person.id), world->now_ms, &ended,
                                  &error) != 0)
        fail_msg("%s", error.sentence);
}

static void handles_of_several_threads_do_not_hinder_each_other(void **state)
{
    struct event_world *world = *state;
    atomic_bool done = false;
    struct worker mailer = {.world = world, .people = world_open(world), .done = &done};
    struct worker engine = {.world = world, .people = world_open(world), .done = &done};
    pthread_t threads[2];
    char name[32];

    people_hurry(engine.people);
    assert_int_equal(pthread_create(&threads[0], NULL, send_mails, &mailer), 0);
    assert_int_equal(pthread_create(&threads[1], NULL, come_in, &engine), 0);
    for (int i = 0; i < PEOPLE; i++) {
        snprintf(name, sizeof(name), "person%d", i);
        assert_int_equal(world_sign_up(world, name), REGISTRATION_MADE);
        if (i % ERASED_EACH == 0)
            erase(world, name);
    }
    atomic_store(&done, true);
    pthread_join(threads[0], NULL);
    pthread_join(threads[1], NULL);
    people_close(mailer.people);
    people_close(engine.people);
    if (mailer.error.code != 0 || engine.error.code != 0)
        fail_msg("%s%s", mailer.error.sentence, engine.error.sentence);
    assert_true(engine.count > 0);
    assert_in_range(mailer.count, PEOPLE - PEOPLE / ERASED_EACH, PEOPLE);
    assert_int_equal(world_ask(world, "SELECT count(*) FROM mail WHERE state <> 2"), 0);
    assert_int_equal(world_ask(world, "SELECT count(*) FROM registration"),
                     PEOPLE - PEOPLE / ERASED_EACH);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(handles_of_several_threads_do_not_hinder_each_other,
                                        event_world_setup_in_memory, event_world_teardown),
    };

    return cmocka_run_group_tests_name("people_threads", tests, NULL, NULL);
}
