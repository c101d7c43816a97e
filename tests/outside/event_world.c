/* people.db with the event of one session, for tests of sign-up and mail. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "event_world.h"

/* 2026-11-21, 12:00 UTC. */
static const uint64_t start_of_world_ms = UINT64_C(1795262400000);

#define CALL(world_call)                                                                       \
    do {                                                                                       \
        struct error error = {0};                                                              \
                                                                                               \
        if ((world_call) != 0)                                                                 \
            fail_msg("%s", error.sentence);                                                    \
    } while (0)

struct people *world_open(struct event_world *world)
{
    struct people *people = NULL;

    CALL(people_open(&people, folder_path(&world->folder, "people.db"), &error));
    return people;
}

void world_reopen(struct event_world *world)
{
    people_close(world->people);
    world->people = world_open(world);
}

void world_sync(struct event_world *world)
{
    CALL(people_event_sync(world->people, &world->facts, world->now_ms, &error));
}

void world_add_session(struct event_world *world, const char *id, const char *code)
{
    world->facts.session_id = arena_copy(&world->arena, bytes_from_string(id));
    world->facts.code = arena_copy(&world->arena, bytes_from_string(code));
    CALL(keyring_create(world->keyring, world->facts.session_id, &error));
    world_sync(world);

    struct event_details details = world_details(world);

    details.sign_up_open = true;
    world_write(world, details);
}

static int setup(void **state, void (*make)(struct folder *folder))
{
    struct event_world *world = calloc(1, sizeof(*world));

    assert_non_null(world);
    make(&world->folder);
    arena_init(&world->arena);
    world->people = world_open(world);
    world->keyring = keyring_memory_create();
    world->now_ms = start_of_world_ms;
    world->facts = (struct event_facts){
        .title = BYTES("Wonen in de wijk"),
        .access = ACCESS_REGISTERED,
        .state = SESSION_DRAFT,
        .starts_at_ms = start_of_world_ms + UINT64_C(7) * TEST_DAY_MS,
        .minutes = 50,
    };
    world_add_session(world, "abcdefghjk", "ABC234");
    *state = world;
    return 0;
}

int event_world_setup(void **state)
{
    return setup(state, folder_make);
}

int event_world_setup_in_memory(void **state)
{
    return setup(state, folder_make_in_memory);
}

int event_world_teardown(void **state)
{
    struct event_world *world = *state;

    people_close(world->people);
    keyring_destroy_handle(world->keyring);
    arena_release(&world->arena);
    folder_remove(&world->folder);
    free(world);
    return 0;
}

struct people_event world_event(struct event_world *world)
{
    struct people_event event;

    CALL(people_event_read(world->people, world->facts.session_id, &world->arena, &event,
                           &error));
    return event;
}

struct event_details world_details(struct event_world *world)
{
    return world_event(world).details;
}

void world_write(struct event_world *world, struct event_details details)
{
    CALL(people_event_write(world->people, world->facts.session_id, &details, world->now_ms,
                            &error));
}

static struct bytes address_of(struct event_world *world, const char *name)
{
    char address[128];

    snprintf(address, sizeof(address), "%s@example.org", name);
    return arena_copy(&world->arena, bytes_from_string(address));
}

static enum registration_outcome register_one(struct event_world *world, const char *name,
                                              bool invited)
{
    struct new_registration new = {
        .session_id = world->facts.session_id,
        .email = address_of(world, name),
        .folded = address_of(world, name),
        .name = arena_copy(&world->arena, bytes_from_string(name)),
        .invited = invited,
    };
    enum registration_outcome outcome = REGISTRATION_CLOSED;

    CALL(people_register(world->people, world->keyring, &new, world->now_ms, &outcome, &error));
    return outcome;
}

enum registration_outcome world_sign_up(struct event_world *world, const char *name)
{
    return register_one(world, name, false);
}

enum registration_outcome world_invite(struct event_world *world, const char *name)
{
    return register_one(world, name, true);
}

struct search {
    struct bytes email;
    char id[REGISTRATION_ID_BYTES];
    bool found;
};

static void look_at(void *context, const struct registration *registration,
                    const struct listed_mail *mails, size_t mail_count)
{
    struct search *search = context;

    assert_true(!mails == (mail_count == 0));
    if (!bytes_equal(registration->email, search->email))
        return;
    search->found = true;
    memcpy(search->id, registration->id, sizeof(search->id));
}

bool world_find(struct event_world *world, const char *name, struct registration *out)
{
    struct search search = {.email = address_of(world, name)};

    CALL(people_registration_list(world->people, world->facts.session_id, look_at, &search,
                                  &error));
    if (search.found)
        CALL(people_registration_read(world->people, world->facts.session_id,
                                      bytes_from_string(search.id), &world->arena, out,
                                      &error));
    return search.found;
}

struct registration world_get(struct event_world *world, const char *name)
{
    struct registration registration;

    if (!world_find(world, name, &registration))
        fail_msg("nothing is held of %s", name);
    return registration;
}

struct seat_ended world_withdraw(struct event_world *world, const char *name)
{
    struct registration person = world_get(world, name);
    struct seat_ended ended;

    CALL(people_registration_withdraw(world->people, world->facts.session_id,
                                      bytes_from_string(person.id), world->now_ms, &ended,
                                      &error));
    return ended;
}

struct token world_link(struct event_world *world, const char *name)
{
    struct registration person = world_get(world, name);
    struct token token;

    CALL(keyring_link_token(world->keyring, world->facts.session_id,
                            bytes_from_string(person.way), person.generation, &token, &error));
    return token;
}

enum admission world_admit(struct event_world *world, const struct token *link,
                           struct token_hash *seat)
{
    enum admission admission = ADMISSION_UNKNOWN;

    CALL(people_admit(world->people, world->facts.session_id, &link->hash, &admission, seat,
                      &error));
    return admission;
}

bool world_take(struct event_world *world, struct mail *out)
{
    uint64_t next_ms = 0;
    bool found = false;

    CALL(mail_queue_schedule(world->people, world->now_ms, &next_ms, &error));
    CALL(mail_queue_take(world->people, world->now_ms, &world->arena, out, &found, &next_ms,
                         &error));
    return found;
}

void world_settle(struct event_world *world, int64_t number, enum mail_outcome outcome)
{
    CALL(mail_queue_settle(world->people, number, outcome, BYTES("told so"), world->now_ms,
                           &error));
}

static int by_text(const void *a, const void *b)
{
    return strcmp(a, b);
}

const char *world_send(struct event_world *world)
{
    enum { LINES_MAX = 256, LINE_BYTES = 64 };
    static char lines[LINES_MAX][LINE_BYTES];
    static char all[LINES_MAX * LINE_BYTES];
    struct mail mail;
    size_t count = 0;
    size_t size = 0;

    while (world_take(world, &mail)) {
        assert_in_range(count, 0, LINES_MAX - 1);
        snprintf(lines[count++], LINE_BYTES, "%.*s %s", (int)strcspn(mail.to.email.data, "@"),
                 mail.to.email.data, mail_kind_name(mail.kind));
        world_settle(world, mail.number, MAIL_DELIVERED);
    }
    qsort(lines, count, LINE_BYTES, by_text);
    all[0] = '\0';
    for (size_t i = 0; i < count; i++)
        size += (size_t)snprintf(all + size, sizeof(all) - size, "%s%s", i > 0 ? ", " : "",
                                 lines[i]);
    return all;
}

int64_t world_ask(struct event_world *world, const char *sql)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *statement = NULL;
    int64_t number = 0;

    assert_int_equal(sqlite3_open(folder_path(&world->folder, "people.db"), &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    number = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    sqlite3_close(db);
    return number;
}

void world_execute(struct event_world *world, const char *sql)
{
    sqlite3 *db = NULL;

    assert_int_equal(sqlite3_open(folder_path(&world->folder, "people.db"), &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}
