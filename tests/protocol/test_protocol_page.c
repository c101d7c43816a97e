/*
 * docs/protocol.md against the program: every example of a client's message is decoded, every
 * command has an example, and the keys of the server's examples are the keys that a running
 * engine sends, no more and no fewer; every error code is on the page.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "../simulation/network.h"
#include "herkend/json.h"
#include "herkend/memory.h"

enum { PAGE_BYTES_MAX = 1024 * 1024, PATH_BYTES = 160 };

static struct buffer page;

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

/* Calls each for every JSON object in the page's blocks of this kind ("→", "←", "script").
 * Returns how many there were. */
static size_t each_example(const char *kind, void (*each)(void *context, struct bytes json),
                           void *context)
{
    char fence[32];
    size_t count = 0;

    snprintf(fence, sizeof(fence), "```json %s\n", kind);
    for (const char *block = strstr(page.data, fence); block; block = strstr(block, fence)) {
        const char *at = block + strlen(fence);
        const char *end = strstr(at, "```");
        const char *start = NULL;
        int depth = 0;

        assert_non_null(end);
        for (; at < end; at++) {
            if (*at == '{' && depth++ == 0)
                start = at;
            if (*at == '}' && --depth == 0) {
                each(context, (struct bytes){start, (size_t)(at - start) + 1});
                count++;
            }
        }
        block = end;
    }
    return count;
}

static void expect_decodes(void *context, struct bytes json)
{
    bool *seen = context;
    struct command command;
    struct error error = {0};
    struct arena arena;

    arena_init(&arena);
    if (command_decode(json, LANGUAGE_NL, &arena, &command, &error) != DECODE_OK)
        fail_msg("an example is refused: %.*s: %s", (int)json.size, json.data, error.sentence);
    seen[command.kind] = true;
    arena_release(&arena);
}

static void every_message_of_clients_has_an_example_that_decodes(void **state)
{
    bool seen[COMMAND_TICK + 1] = {false};

    (void)state;
    assert_true(each_example("→", expect_decodes, seen) > 20);
    for (int kind = COMMAND_HELLO; kind < COMMAND_CREATE; kind++) {
        if (!seen[kind])
            fail_msg("the page has no example of command %d", kind);
    }
}

static void expect_script(void *context, struct bytes json)
{
    struct arena arena;
    struct script script;
    struct error error = {0};

    (void)context;
    arena_init(&arena);
    if (script_decode(json, &arena, &script, &error) != 0)
        fail_msg("the script on the page is refused: %s", error.sentence);
    assert_true(script.starts_at_ms > 0 && script.capacity > 0 && script.poll_count > 0);
    arena_release(&arena);
}

static void the_script_on_the_page_is_accepted(void **state)
{
    (void)state;
    assert_int_equal(each_example("script", expect_script, NULL), 1);
}

/* Two texts, but for white space between members: written as people read it. */
static bool same_but_for_space(struct bytes a, struct bytes b)
{
    size_t i = 0;
    size_t j = 0;
    bool in_text = false;

    while (i < a.size || j < b.size) {
        while (!in_text && i < a.size && (a.data[i] == ' ' || a.data[i] == '\n'))
            i++;
        while (!in_text && j < b.size && (b.data[j] == ' ' || b.data[j] == '\n'))
            j++;
        if (i == a.size || j == b.size)
            break;
        if (a.data[i] != b.data[j])
            return false;
        in_text = in_text != (a.data[i] == '"');
        i++, j++;
    }
    return i == a.size && j == b.size;
}

static void expect_follow_up(void *context, struct bytes json)
{
    struct arena arena;
    struct script script;
    struct buffer again;
    struct error error = {0};

    (void)context;
    arena_init(&arena);
    buffer_init(&again, 65536);
    if (script_decode(json, &arena, &script, &error) != 0)
        fail_msg("the follow-up on the page is refused: %s", error.sentence);
    script_encode(&script, &again);
    if (!script.follows || !same_but_for_space(json, buffer_bytes(&again)))
        fail_msg("the follow-up on the page is written as %.*s", (int)again.size, again.data);
    buffer_release(&again);
    arena_release(&arena);
}

/* Key by key, in the order in which the server writes them. */
static void the_follow_up_on_the_page_is_what_the_server_writes(void **state)
{
    (void)state;
    assert_int_equal(each_example("follow-up", expect_follow_up, NULL), 1);
}

static void every_error_code_is_on_the_page(void **state)
{
    char cell[64];

    (void)state;
    for (int i = REFUSED_FORBIDDEN; i <= REFUSED_CONFLICT; i++) {
        snprintf(cell, sizeof(cell), "`%s`", refusal_name((enum refusal)i));
        assert_non_null(strstr(page.data, cell));
    }
    for (int i = DECODE_MALFORMED; i <= DECODE_TOO_SHORT; i++) {
        snprintf(cell, sizeof(cell), "`%s`", decode_result_name((enum decode_result)i));
        assert_non_null(strstr(page.data, cell));
    }
}

/* Paths of keys, as "tally.score" or "welcome.session.themes[].id", each once. */
struct paths {
    char (*items)[PATH_BYTES];
    size_t count, capacity;
};

static bool paths_have(const struct paths *paths, const char *path)
{
    for (size_t i = 0; i < paths->count; i++) {
        if (strcmp(paths->items[i], path) == 0)
            return true;
    }
    return false;
}

static void paths_add(struct paths *paths, const char *path)
{
    if (paths_have(paths, path))
        return;
    paths->items = array_reserve(paths->items, &paths->capacity, paths->count + 1, PATH_BYTES);
    snprintf(paths->items[paths->count++], PATH_BYTES, "%s", path);
}

/* Messages are at most JSON_DEPTH_MAX deep, and so is this. */
static void paths_collect(struct paths *paths, const cJSON *value, const char *prefix)
{
    for (const cJSON *item = value->child; item; item = item->next) {
        char path[PATH_BYTES];

        if (cJSON_IsArray(value))
            snprintf(path, sizeof(path), "%s[]", prefix);
        else
            snprintf(path, sizeof(path), "%s.%s", prefix, item->string);
        paths_add(paths, path);
        paths_collect(paths, item, path);
    }
}

static void collect_message(void *context, struct bytes json)
{
    struct error error = {0};
    cJSON *message = json_parse(json, JSON_DEPTH_MAX, &error);

    if (!message)
        fail_msg("no JSON: %.*s: %s", (int)json.size, json.data, error.sentence);
    const cJSON *type = cJSON_GetObjectItemCaseSensitive(message, "type");

    assert_true(cJSON_IsString(type));
    paths_collect(context, message, type->valuestring);
    cJSON_Delete(message);
}

/* A short session in which everything happens that a message can tell of. */
struct stage {
    struct network *network;
    struct paths seen;
    uint32_t moderator, people[5];
    unsigned id;
    char seat_token[96];
};

static void stage_hear(struct stage *stage, uint32_t link)
{
    struct link *end = &stage->network->links[link];

    for (size_t i = 0; i < end->received.count; i++) {
        const char *token = strstr(end->received.items[i], "\"seat_token\":\"");

        collect_message(&stage->seen, bytes_from_string(end->received.items[i]));
        if (token && !stage->seat_token[0])
            sscanf(token, "\"seat_token\":\"%95[^\"]", stage->seat_token);
        free(end->received.items[i]);
    }
    end->received.count = 0;
}

static void stage_turn(struct stage *stage, uint32_t ms)
{
    network_turn(stage->network, ms);
    stage_hear(stage, stage->moderator);
    for (size_t i = 0; i < ARRAY_COUNT(stage->people); i++)
        stage_hear(stage, stage->people[i]);
}

/* Sends a message, body without its type's id, and lets it be answered and published. */
__attribute__((format(printf, 3, 4))) static void say(struct stage *stage, uint32_t link,
                                                      const char *format, ...)
{
    char body[512], message[640];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(body, sizeof(body), format, arguments);
    va_end(arguments);
    snprintf(message, sizeof(message), "{\"id\":\"x%u\",%s}", stage->id++, body);
    network_send(stage->network, link, message);
    for (int i = 0; i < 4; i++)
        stage_turn(stage, 600);
}

static uint32_t arrive(struct stage *stage, const char *key, const char *value)
{
    uint32_t link = network_connect(stage->network);
    char hello[192];

    snprintf(hello, sizeof(hello), "{\"type\":\"hello\",\"%s\":\"%s\"}", key, value);
    network_send(stage->network, link, hello);
    return link;
}

static void play_opening(struct stage *stage)
{
    stage->moderator = arrive(stage, "token", stage->network->moderator_token);
    stage->people[0] = arrive(stage, "code", stage->network->code); /* too early */
    stage_turn(stage, 600);
    say(stage, stage->moderator, "\"type\":\"session\",\"do\":\"lobby\"");
    for (size_t i = 0; i < ARRAY_COUNT(stage->people); i++)
        stage->people[i] = arrive(stage, "code", stage->network->code);
    say(stage, stage->people[0], "\"type\":\"background\",\"question\":0,\"option\":0");
    say(stage, stage->moderator, "\"type\":\"session\",\"do\":\"start\"");
    say(stage, stage->people[1], "\"type\":\"next\""); /* null, and later a push */
    say(stage, stage->moderator, "\"type\":\"announce\",\"text\":\"Welkom!\"");
    say(stage, stage->people[0],
        "\"type\":\"statement\",\"text\":\"Er is geen tijd voor vernieuwing.\"");
    say(stage, stage->people[1],
        "\"type\":\"statement\",\"text\":\"Er is geen tijd voor vernieuwing!?\"");
    say(stage, stage->people[2],
        "\"type\":\"statement\",\"text\":\"Er is geen tijd voor vernieuwing.\"");
    say(stage, stage->people[2],
        "\"type\":\"similar\",\"text\":\"geen tijd voor vernieuwing bij Sanne\"");
    say(stage, stage->people[2], "\"type\":\"vote\",\"statement\":\"s99\",\"grade\":3");
    say(stage, stage->people[0], "\"type\":\"propose\",\"title\":\"Mensen\"");
}

static void play_judging(struct stage *stage)
{
    for (size_t i = 1; i < ARRAY_COUNT(stage->people); i++) {
        say(stage, stage->people[i], "\"type\":\"next\"");
        say(stage, stage->people[i], "\"type\":\"next\"");
        for (int statement = 1; statement <= 2; statement++)
            say(stage, stage->people[i],
                "\"type\":\"vote\",\"statement\":\"s%d\",\"grade\":%zu", statement, i % 4);
    }
    say(stage, stage->people[2],
        "\"type\":\"reaction\",\"statement\":\"s1\",\"kind\":\"tip\",\"text\":\"Begin "
        "klein.\"");
    for (size_t i = 0; i < ARRAY_COUNT(stage->people); i++) {
        say(stage, stage->people[i], "\"type\":\"next\"");
        say(stage, stage->people[i], "\"type\":\"vote\",\"statement\":\"s3\",\"grade\":2");
    }
    say(stage, stage->people[2], "\"type\":\"thread\",\"statement\":\"s1\"");
    say(stage, stage->people[2], "\"type\":\"conversation\"");
    say(stage, stage->moderator, "\"type\":\"pin\",\"statement\":\"s1\"");
    /* Again while something is pinned: the welcome tells it. */
    network_break(stage->network, stage->people[4]);
    stage->people[4] = arrive(stage, "code", stage->network->code);
    say(stage, stage->people[3],
        "\"type\":\"flag\",\"statement\":\"s1\",\"reason\":\"noemt iemand\"");
    stage_turn(stage, 3000);
    stage_turn(stage, 3000);
}

/* The hour that is still to come, and what the room sees. */
static void play_arranging(struct stage *stage)
{
    say(stage, stage->moderator,
        "\"type\":\"theme\",\"do\":\"edit\",\"theme\":\"t2\",\"title\":\"Tijd en geld\","
        "\"question\":\"Wat ontbreekt?\",\"minutes\":12,\"revision\":1");
    say(stage, stage->moderator,
        "\"type\":\"theme\",\"do\":\"edit\",\"theme\":\"t2\",\"minutes\":9,\"revision\":1");
    say(stage, stage->moderator, "\"type\":\"theme\",\"do\":\"skip\",\"theme\":\"t2\"");
    say(stage, stage->moderator, "\"type\":\"theme\",\"do\":\"unskip\",\"theme\":\"t2\"");
    say(stage, stage->moderator,
        "\"type\":\"theme\",\"do\":\"move\",\"theme\":\"t3\",\"before\":\"t2\"");
    say(stage, stage->moderator, "\"type\":\"session\",\"do\":\"automatic\",\"on\":false");
    say(stage, stage->moderator, "\"type\":\"session\",\"do\":\"project\",\"texts\":\"all\"");
    say(stage, stage->moderator, "\"type\":\"pin\",\"statement\":null");
}

static void play_moderation(struct stage *stage)
{
    say(stage, stage->moderator,
        "\"type\":\"ask_reword\",\"statement\":\"s1\",\"reason\":\"Liever zonder naam.\"");
    say(stage, stage->moderator, "\"type\":\"note\",\"text\":\"Dank.\",\"revision\":0");
    say(stage, stage->moderator, "\"type\":\"note\",\"text\":\"Dag.\",\"revision\":0");
    network_break(stage->network, stage->moderator); /* and is welcomed with the note */
    stage->moderator = arrive(stage, "token", stage->network->moderator_token);
    /* The author comes again while the theme runs, and before anything is hidden. */
    network_break(stage->network, stage->people[0]);
    stage->people[0] = arrive(stage, "token", stage->seat_token);
    say(stage, stage->moderator, "\"type\":\"poll_open\",\"poll\":\"p1\"");
    say(stage, stage->people[0], "\"type\":\"poll\",\"poll\":\"p1\",\"option\":1");
    say(stage, stage->moderator, "\"type\":\"poll_close\",\"poll\":\"p1\"");
    say(stage, stage->moderator, "\"type\":\"merge\",\"from\":\"s2\",\"into\":\"s1\"");
    say(stage, stage->moderator,
        "\"type\":\"hide\",\"statement\":\"s1\",\"reason\":\"noemt iemand bij naam\"");
    say(stage, stage->people[0], "\"type\":\"conversation\"");
    say(stage, stage->people[1], "\"type\":\"conversation\"");
    say(stage, stage->moderator, "\"type\":\"theme\",\"do\":\"adopt\",\"proposal\":\"r1\"");
    play_arranging(stage);
    say(stage, stage->moderator, "\"type\":\"session\",\"do\":\"closing_round\"");
    for (size_t i = 0; i < 2;
         i++) { /* the author of what is hidden, and of what was merged, come again */
        network_break(stage->network, stage->people[i]);
    }
    stage->people[0] = arrive(stage, "token", stage->seat_token);
    stage->people[1] = arrive(stage, "code", "ABCDEF");
    stage_turn(stage, 1000);
    stage_turn(stage, 1000);
    say(stage, stage->moderator, "\"type\":\"session\",\"do\":\"pause\"");
}

static const char stage_script[] =
    "{\"title\":\"Innoveren\",\"description\":\"Een "
    "uur.\",\"language\":\"nl\",\"starts_at\":\"2026-12-01T14:00:00Z\",\"rehearsal\":true,"
    "\"themes\":[{\"title\":\"Een\",\"question\":\"Wat?\",\"minutes\":240},{\"title\":\"Twee\","
    "\"question\":\"Hoe?\",\"minutes\":240}],"
    "\"background\":[{\"question\":\"Hoe groot?\",\"options\":[\"klein\",\"groot\"]}],"
    "\"polls\":[{\"question\":\"Nog eens?\",\"options\":[\"ja\",\"nee\"]}]}";

static void play_drain(struct stage *stage)
{
    struct request *drain = request_create(REQUEST_DRAIN, (struct connection_handle){0});

    engine_turn(stage->network->engine, &drain, 1, stage->network->now_ms + 1000);
    stage_hear(stage, stage->moderator);
}

static void the_servers_messages_have_just_the_keys_of_the_page(void **state)
{
    struct stage stage = {.network = network_create(5, stage_script)};
    struct paths shown = {0};
    size_t wrong = 0;

    (void)state;
    play_opening(&stage);
    play_judging(&stage);
    play_moderation(&stage);
    play_drain(&stage);
    assert_true(each_example("←", collect_message, &shown) > 15);
    for (size_t i = 0; i < stage.seen.count; i++) {
        if (!paths_have(&shown, stage.seen.items[i])) {
            print_error("sent, and not on the page: %s\n", stage.seen.items[i]);
            wrong++;
        }
    }
    for (size_t i = 0; i < shown.count; i++) {
        if (!paths_have(&stage.seen, shown.items[i])) {
            print_error("on the page, and never sent: %s\n", shown.items[i]);
            wrong++;
        }
    }
    assert_int_equal(wrong, 0);
    free(shown.items);
    free(stage.seen.items);
    network_destroy(stage.network);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_message_of_clients_has_an_example_that_decodes),
        cmocka_unit_test(the_script_on_the_page_is_accepted),
        cmocka_unit_test(the_follow_up_on_the_page_is_what_the_server_writes),
        cmocka_unit_test(every_error_code_is_on_the_page),
        cmocka_unit_test(the_servers_messages_have_just_the_keys_of_the_page),
    };

    return cmocka_run_group_tests(tests, page_read, page_release);
}
