/*
 * docs/protocol.md against the program, for what is about people: every body on the page is
 * taken by the real desk behind an engine, and every answer has the keys of the page, no more
 * and no fewer.
 */
#include "../engine/hall.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "herkend/desk.h"
#include "herkend/json.h"
#include "herkend/mail_queue.h"
#include "herkend/memory.h"

enum { PAGE_BYTES_MAX = 1024 * 1024, PATH_BYTES = 160, PATHS_MAX = 128 };

static struct buffer page;

/* ---- the page ---------------------------------------------------------------------------- */

static int page_read(void **state)
{
    FILE *file = fopen(HERKEND_SOURCE_DIR "/docs/protocol.md", "rb");
    char block[4096];
    size_t size;

    (void)state;
    assert_non_null(file);
    buffer_init(&page, PAGE_BYTES_MAX);
    while ((size = fread(block, 1, sizeof(block), file)) > 0)
        buffer_append(&page, (struct bytes){block, size});
    fclose(file);
    buffer_append_char(&page, '\0');
    assert_false(page.overflowed);
    return 0;
}

static int page_release(void **state)
{
    (void)state;
    buffer_release(&page);
    return 0;
}

/* The one example of this kind ("→", "←") and name. */
static struct bytes example(const char *kind, const char *name)
{
    char fence[64];
    const char *start, *end;

    snprintf(fence, sizeof(fence), "```json %s %s\n", kind, name);
    start = strstr(page.data, fence);
    if (!start)
        fail_msg("the page has no example %s %s", kind, name);
    start += strlen(fence);
    end = strstr(start, "```");
    assert_non_null(end);
    return (struct bytes){.data = start, .size = (size_t)(end - start)};
}

/* Paths of keys, as "items[].mails[].kind", each once. */
struct paths {
    char items[PATHS_MAX][PATH_BYTES];
    size_t count;
};

static bool paths_have(const struct paths *paths, const char *path)
{
    for (size_t i = 0; i < paths->count; i++) {
        if (strcmp(paths->items[i], path) == 0)
            return true;
    }
    return false;
}

static void paths_collect(struct paths *paths, const cJSON *value, const char *prefix)
{
    for (const cJSON *item = value->child; item; item = item->next) {
        char path[PATH_BYTES];

        if (cJSON_IsArray(value))
            snprintf(path, sizeof(path), "%s[]", prefix);
        else
            snprintf(path, sizeof(path), "%s.%s", prefix, item->string);
        if (!paths_have(paths, path)) {
            assert_true(paths->count < PATHS_MAX);
            snprintf(paths->items[paths->count++], PATH_BYTES, "%s", path);
        }
        paths_collect(paths, item, path);
    }
}

static struct paths paths_of(struct bytes json)
{
    struct paths paths = {.count = 0};
    struct error error = {0};
    cJSON *value = json_parse(json, JSON_DEPTH_MAX, &error);

    if (!value)
        fail_msg("no JSON: %.*s: %s", (int)json.size, json.data, error.sentence);
    paths_collect(&paths, value, "");
    cJSON_Delete(value);
    return paths;
}

static size_t missing_in(const struct paths *paths, const struct paths *from, const char *what)
{
    size_t wrong = 0;

    for (size_t i = 0; i < paths->count; i++) {
        if (paths_have(from, paths->items[i]))
            continue;
        print_error("%s: %s\n", what, paths->items[i]);
        wrong++;
    }
    return wrong;
}

/* ---- an engine with a desk --------------------------------------------------------------- */

struct house {
    struct hall *hall;
    struct desk *desk;
    struct people *people;
    char folder[64], people_path[96], keys_path[96];
};

static void ask_desk(void *context, const struct desk_request *request, uint64_t now_ms,
                     struct desk_response *response)
{
    desk_handle(context, request, now_ms, response);
}

static void must(int failed, const struct error *error)
{
    if (failed)
        fail_msg("%s", error->sentence);
}

static void house_open(struct house *house)
{
    struct desk_settings settings = {.public_url = "https://dialoog.example",
                                     .mail_folder = "/nowhere",
                                     .from = "herkend@dialoog.example"};
    struct error error = {0};
    struct hall *hall;

    snprintf(house->folder, sizeof(house->folder), "/tmp/herkend-page-XXXXXX");
    assert_non_null(mkdtemp(house->folder));
    snprintf(house->people_path, sizeof(house->people_path), "%s/people.db", house->folder);
    snprintf(house->keys_path, sizeof(house->keys_path), "%s/keys", house->folder);
    must(people_open(&house->people, house->people_path, &error), &error);
    hall = house->hall = hall_create();
    keyring_destroy_handle(hall->keyring);
    must(keyring_folder_open(&hall->keyring, house->keys_path, &error), &error);
    must(desk_create(&house->desk, house->people_path, house->keys_path, &settings, &error),
         &error);
    hall->people = house->people;
    hall->desk = ask_desk;
    hall->desk_context = house->desk;
    hall_restart(hall);
    hall_open(hall, "{\"title\":\"Innoveren\",\"starts_at\":\"2026-12-01T14:00:00+01:00\","
                    "\"themes\":[{\"title\":\"T\",\"question\":\"V?\"}]}");
    hall_pass(hall, 10);
}

static void house_close(struct house *house)
{
    static const char *const names[] = {"people.db", "people.db-wal", "people.db-shm"};
    char path[160];

    snprintf(path, sizeof(path), "%s/%s", house->keys_path, house->hall->id);
    unlink(path);
    desk_destroy(house->desk);
    hall_destroy(house->hall);
    people_close(house->people);
    for (size_t i = 0; i < ARRAY_COUNT(names); i++) {
        snprintf(path, sizeof(path), "%s/%s", house->folder, names[i]);
        unlink(path);
    }
    assert_int_equal(rmdir(house->keys_path), 0);
    assert_int_equal(rmdir(house->folder), 0);
}

/* What is asked, and the answer's status and keys: those of the page. name: NULL for none. */
struct asked {
    enum http_method method;
    enum http_route route;
    const char *sent, *answered, *item;
    uint16_t status;
    bool public;
};

static void assert_as_on_the_page(struct house *house, struct asked asked)
{
    struct arena arena;
    struct hall_call call = {.method = asked.method,
                             .route = asked.route,
                             .item = asked.item,
                             .operator_socket = !asked.public};

    arena_init(&arena);
    if (asked.sent)
        call.body = arena_copy(&arena, example("→", asked.sent)).data;

    uint16_t status = hall_call(house->hall, call);

    if (status != asked.status)
        fail_msg("%d for %s: %s", (int)status, asked.sent ? asked.sent : asked.answered,
                 hall_body(house->hall));
    if (asked.answered) {
        struct paths shown = paths_of(example("←", asked.answered));
        struct paths seen = paths_of(bytes_from_string(hall_body(house->hall)));
        size_t wrong = missing_in(&seen, &shown, "sent, and not on the page");

        wrong += missing_in(&shown, &seen, "on the page, and never sent");
        if (wrong > 0)
            fail_msg("%s is another", asked.answered);
    }
    arena_release(&arena);
}

struct finding {
    char id[REGISTRATION_ID_BYTES];
};

static void take_id(void *context, const struct registration *registration,
                    const struct listed_mail *mails, size_t mail_count)
{
    struct finding *finding = context;

    (void)mails, (void)mail_count;
    memcpy(finding->id, registration->id, sizeof(finding->id));
}

/* The first mail that is due is refused by a server far away. */
static void refuse_a_mail(struct house *house)
{
    struct arena arena;
    struct mail mail;
    uint64_t next_ms;
    bool found = false;
    struct error error = {0};

    arena_init(&arena);
    must(mail_queue_take(house->people, house->hall->now_ms, &arena, &mail, &found, &next_ms,
                         &error),
         &error);
    assert_true(found);
    must(mail_queue_settle(house->people, mail.number, MAIL_REFUSED,
                           BYTES("550 5.1.1 no such mailbox"), house->hall->now_ms, &error),
         &error);
    arena_release(&arena);
}

static void what_is_asked_and_answered_about_people_is_as_on_the_page(void **state)
{
    struct house house = {0};
    struct finding finding = {0};
    struct error error = {0};

    (void)state;
    house_open(&house);
    assert_as_on_the_page(
        &house, (struct asked){HTTP_PUT, ROUTE_SESSION_EVENT, "event", NULL, NULL, 200, false});
    assert_as_on_the_page(&house, (struct asked){HTTP_POST, ROUTE_REGISTRATIONS, "sign-up",
                                                 NULL, NULL, 202, true});
    assert_string_equal(hall_body(house.hall), "{}");
    refuse_a_mail(&house);
    must(people_registration_list(house.people, bytes_from_string(house.hall->id), take_id,
                                  &finding, &error),
         &error);
    assert_as_on_the_page(&house, (struct asked){HTTP_GET, ROUTE_REGISTRATIONS, NULL,
                                                 "registrations", NULL, 200, false});
    assert_as_on_the_page(&house, (struct asked){HTTP_PATCH, ROUTE_REGISTRATION, "registration",
                                                 "registration", finding.id, 200, false});
    assert_as_on_the_page(&house, (struct asked){HTTP_POST, ROUTE_INVITATIONS, "invitations",
                                                 "invitations", NULL, 200, false});
    assert_as_on_the_page(&house, (struct asked){HTTP_POST, ROUTE_SESSION_LINKS, "link", "link",
                                                 NULL, 201, false});
    assert_as_on_the_page(
        &house, (struct asked){HTTP_GET, ROUTE_SESSION_LINKS, NULL, "links", NULL, 200, false});
    assert_int_equal(
        hall_call(house.hall, (struct hall_call){.method = HTTP_POST,
                                                 .route = ROUTE_SESSION_EVENT_CANCEL,
                                                 .body = "{\"message\":\"Ziek.\"}",
                                                 .operator_socket = true}),
        200);
    assert_as_on_the_page(
        &house, (struct asked){HTTP_GET, ROUTE_SESSION_EVENT, NULL, "event", NULL, 200, false});
    assert_int_equal(hall_call(house.hall, (struct hall_call){.method = HTTP_POST,
                                                              .route = ROUTE_SESSION_CLOSE,
                                                              .operator_socket = true}),
                     200);
    hall_pass(house.hall, 10);
    assert_as_on_the_page(
        &house, (struct asked){HTTP_GET, ROUTE_ERASURES, NULL, "erasures", NULL, 200, false});
    house_close(&house);
}

static void every_word_for_a_mail_is_on_the_page(void **state)
{
    char word[64];

    (void)state;
    for (int i = 0; i < MAIL_KIND_COUNT; i++) {
        snprintf(word, sizeof(word), "`%s`", mail_kind_name((enum mail_kind)i));
        if (i != MAIL_STAFF_LINK && !strstr(page.data, word)) /* of no registration */
            fail_msg("the page does not have %s", word);
    }
    for (int i = 0; i <= MAIL_CANCELLED; i++) {
        snprintf(word, sizeof(word), "`%s`", mail_state_name((enum mail_state)i));
        if (!strstr(page.data, word))
            fail_msg("the page does not have %s", word);
    }
}

static void every_word_for_a_registration_and_a_mistake_is_on_the_page(void **state)
{
    static const char *const words[] = {
        "`invited`",    "`waiting`", "`registered`",   "`withdrawn`", "`address`",
        "`no_address`", "`name`",    "`organisation`", "`quote`",     "`cells`"};

    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(words); i++) {
        if (!strstr(page.data, words[i]))
            fail_msg("the page does not have %s", words[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_asked_and_answered_about_people_is_as_on_the_page),
        cmocka_unit_test(every_word_for_a_mail_is_on_the_page),
        cmocka_unit_test(every_word_for_a_registration_and_a_mistake_is_on_the_page),
    };

    return cmocka_run_group_tests(tests, page_read, page_release);
}
