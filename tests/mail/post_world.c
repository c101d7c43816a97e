/* A mailer with something to do, for tests. */
#include "post_world.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#define CALL(world_call)                                                                       \
    do {                                                                                       \
        struct error error = {0};                                                              \
                                                                                               \
        if ((world_call) != 0)                                                                 \
            fail_msg("%s", error.sentence);                                                    \
    } while (0)

static const char *keep(struct post_world *world, const char *text)
{
    return arena_copy(&world->arena, bytes_from_string(text)).data;
}

void world_sync(struct post_world *world)
{
    CALL(people_event_sync(world->people, &world->facts, world->now_ms, &error));
}

static void open_sign_up(struct post_world *world)
{
    struct event_details details;
    struct people_event event;

    CALL(people_event_read(world->people, world->facts.session_id, &world->arena, &event,
                           &error));
    details = event.details;
    details.sign_up_open = true;
    CALL(people_event_write(world->people, world->facts.session_id, &details, world->now_ms,
                            &error));
}

int post_world_setup(void **state)
{
    struct post_world *world = calloc(1, sizeof(*world));

    assert_non_null(world);
    scratch_make(&world->scratch);
    arena_init(&world->arena);
    world->now_ms = SAMPLE_NOW_MS;
    world->facts = sample_event().facts;
    world->facts.capacity = 10000;
    world->facts.state = SESSION_DRAFT;
    world->settings = sample_settings();
    world->settings.folder = keep(world, scratch_path(&world->scratch, "mail"));
    CALL(people_open(&world->people, scratch_path(&world->scratch, "people.db"), &error));
    CALL(keyring_folder_open(&world->keyring, scratch_path(&world->scratch, "keys"), &error));
    CALL(keyring_create(world->keyring, world->facts.session_id, &error));
    world_sync(world);
    open_sign_up(world);
    *state = world;
    return 0;
}

int post_world_teardown(void **state)
{
    struct post_world *world = *state;

    world_stop(world);
    mail_server_stop(&world->server);
    keyring_destroy_handle(world->keyring);
    people_close(world->people);
    arena_release(&world->arena);
    scratch_remove(&world->scratch);
    free(world);
    return 0;
}

void world_serve(struct post_world *world, const char *const *arguments)
{
    need_python();
    mail_server_start(&world->server, &world->scratch, arguments);
    world->settings.smtp_url = world->server.url;
}

void world_start(struct post_world *world)
{
    char people[160];

    world_stop(world);
    snprintf(people, sizeof(people), "%s", scratch_path(&world->scratch, "people.db"));
    CALL(mailer_create(&world->mailer, people, scratch_path(&world->scratch, "keys"),
                       &world->settings, &world->metrics, &error));
}

void world_stop(struct post_world *world)
{
    mailer_destroy(world->mailer);
    world->mailer = NULL;
}

uint64_t world_round(struct post_world *world)
{
    if (!world->mailer)
        world_start(world);
    return mailer_round(world->mailer, world->now_ms);
}

void world_pass(struct post_world *world, uint64_t duration_ms)
{
    uint64_t end_ms = world->now_ms + duration_ms;

    while (world->now_ms < end_ms) {
        uint64_t next_ms = world_round(world);

        assert_true(next_ms > world->now_ms); /* a round does all that is due */
        world->now_ms = next_ms < end_ms ? next_ms : end_ms;
    }
    world_round(world);
}

/* ---- people ------------------------------------------------------------------------------ */

static struct new_registration newcomer(struct post_world *world, const char *name)
{
    char email[128];

    snprintf(email, sizeof(email), "%s@example.com", name);

    struct bytes kept = bytes_from_string(keep(world, email));

    return (struct new_registration){.session_id = world->facts.session_id,
                                     .email = kept,
                                     .folded = kept,
                                     .name = bytes_from_string(keep(world, name))};
}

void world_sign_up(struct post_world *world, const char *name)
{
    struct new_registration new = newcomer(world, name);
    enum registration_outcome outcome = REGISTRATION_CLOSED;

    CALL(people_register(world->people, world->keyring, &new, world->now_ms, &outcome, &error));
    assert_int_not_equal(outcome, REGISTRATION_CLOSED);
}

void world_invite_many(struct post_world *world, unsigned count)
{
    struct new_registration *news = calloc(count, sizeof(*news));
    enum registration_outcome *outcomes = calloc(count, sizeof(*outcomes));
    char name[16];

    assert_true(news && outcomes);
    for (unsigned i = 0; i < count; i++) {
        snprintf(name, sizeof(name), "p%u", i);
        news[i] = newcomer(world, name);
        news[i].invited = true;
    }
    CALL(people_register_many(world->people, world->keyring, news, count, world->now_ms,
                              outcomes, &error));
    free(news);
    free(outcomes);
}

struct search {
    struct bytes email;
    const char *kind;
    struct registration person;
    char state[16], reason[MAIL_REASON_BYTES_MAX + 1];
    uint32_t attempts;
    bool found, has_mail;
};

static void look_at(void *context, const struct registration *registration,
                    const struct listed_mail *mails, size_t mail_count)
{
    struct search *search = context;

    if (!bytes_equal(registration->email, search->email))
        return;
    search->found = true;
    search->person = *registration;
    for (size_t i = mail_count; i > 0; i--) { /* the latest stays */
        const struct listed_mail *mail = &mails[i - 1];

        if (strcmp(mail->kind, search->kind) != 0)
            continue;
        search->has_mail = true;
        search->attempts = mail->attempts;
        snprintf(search->state, sizeof(search->state), "%s", mail->state);
        snprintf(search->reason, sizeof(search->reason), "%.*s", (int)mail->reason.size,
                 mail->reason.data);
    }
}

static struct search search_for(struct post_world *world, const char *name, enum mail_kind kind)
{
    struct search search = {.email = newcomer(world, name).email, .kind = mail_kind_name(kind)};

    CALL(people_registration_list(world->people, world->facts.session_id, look_at, &search,
                                  &error));
    if (!search.found)
        fail_msg("nothing is held of %s", name);
    return search;
}

struct registration world_get(struct post_world *world, const char *name)
{
    return search_for(world, name, MAIL_CONFIRMATION).person;
}

const char *world_mail(struct post_world *world, const char *name, enum mail_kind kind)
{
    struct search search = search_for(world, name, kind);

    return search.has_mail ? keep(world, search.state) : "none";
}

const char *world_reason(struct post_world *world, const char *name, enum mail_kind kind)
{
    return keep(world, search_for(world, name, kind).reason);
}

uint32_t world_attempts(struct post_world *world, const char *name, enum mail_kind kind)
{
    return search_for(world, name, kind).attempts;
}

/* ---- what arrived ------------------------------------------------------------------------ */

unsigned world_taken(struct post_world *world, const char *name)
{
    unsigned all = mail_server_count(&world->server);
    unsigned count = 0;
    char to[160];

    if (!name)
        return all;
    snprintf(to, sizeof(to), "\"to\": [\"%s@example.com\"]", name);
    for (unsigned i = 1; i <= all; i++) {
        char *talk = mail_server_read(&world->server, i, "json");

        count += strstr(talk, to) != NULL;
        free(talk);
    }
    return count;
}

unsigned world_files(struct post_world *world)
{
    DIR *folder = opendir(world->settings.folder);
    unsigned count = 0;

    if (!folder)
        return 0;
    for (struct dirent *entry = readdir(folder); entry; entry = readdir(folder))
        count += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
    closedir(folder);
    return count;
}
