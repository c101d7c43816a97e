/* Random events through the journal's JSON and back, and what becomes of damaged bodies. */
#include "fixture.h"

#include "event_fields.h"
#include "herkend/random.h"

enum { ROUNDS = 3000, KINDS_END = 64 };

/* Pieces of which random texts are made: what escapes, folds, joins and counts oddly. */
static const char *const pieces[] = {"gemeente",
                                     " ",
                                     "\"",
                                     "\\",
                                     "\n",
                                     "\t",
                                     "\xC3\xA9",
                                     "\xE2\x82\xAC",
                                     "\xF0\x9F\x91\x8D",
                                     "\xE4\xB8\xAD",
                                     "{}",
                                     "[1,2]",
                                     "/",
                                     "<b>",
                                     "niet",
                                     "'",
                                     "\xE2\x80\x8F",
                                     "e\xCC\x81",
                                     "0"};

static struct bytes random_bytes(struct fixture *fixture, uint64_t *random)
{
    char text[256] = "";
    size_t count = random_below(random, 12);
    size_t size = 0;
    struct bytes raw;
    struct text prepared;

    for (size_t i = 0; i < count; i++) {
        const char *piece = pieces[random_below(random, ARRAY_COUNT(pieces))];

        memcpy(text + size, piece, strlen(piece));
        size += strlen(piece);
    }
    raw = (struct bytes){.data = text, .size = size};
    if (text_prepare(raw, 500, LANGUAGE_NL, &fixture->arena, &prepared) != DECODE_OK)
        return BYTES("leeg");
    return prepared.bytes;
}

static struct text random_text(struct fixture *fixture, uint64_t *random)
{
    struct text text;

    assert_int_equal(
        text_prepare(random_bytes(fixture, random), 500, LANGUAGE_NL, &fixture->arena, &text),
        DECODE_OK);
    return text;
}

static uint32_t random_number(uint64_t *random)
{
    switch (random_below(random, 4)) {
    case 0:
        return 0;
    case 1:
        return UINT32_MAX;
    default:
        return (uint32_t)(splitmix64(random) >> random_below(random, 64));
    }
}

static void random_data(uint8_t *data, size_t size, uint64_t *random)
{
    for (size_t i = 0; i < size; i++)
        data[i] = (uint8_t)splitmix64(random);
}

static struct bytes *random_options(struct fixture *fixture, size_t count, uint64_t *random)
{
    struct bytes *options = arena_alloc(&fixture->arena, count + 1, sizeof(*options));

    for (size_t i = 0; i < count; i++)
        options[i] = random_bytes(fixture, random);
    if (count == 2) /* scripts refuse two that are the same */
        options[0] = BYTES("een"), options[1] = BYTES("twee");
    return options;
}

static struct script *random_script(struct fixture *fixture, uint64_t *random)
{
    struct script *script = arena_alloc(&fixture->arena, 1, sizeof(*script));
    struct script_theme *themes = arena_alloc(&fixture->arena, THEMES_MAX, sizeof(*themes));
    struct script_question *polls = arena_alloc(&fixture->arena, 2, sizeof(*polls));

    script->title = random_bytes(fixture, random);
    if (random_below(random, 2))
        script->description = random_bytes(fixture, random);
    script->language = (enum language)random_below(random, 2);
    script->access = (enum access)random_below(random, 2);
    script->moderation = (enum moderation)random_below(random, 2);
    script->starts_at_ms = random_below(random, 2) ? splitmix64(random) % TIME_END_MS : 0;
    script->automatic = random_below(random, 2) != 0;
    script->countdown_seconds = random_below(random, COUNTDOWN_SECONDS_MAX + 1);
    script->capacity = random_below(random, 2) ? 1 + random_below(random, SEATS_MAX) : 0;
    script->theme_count = 1 + random_below(random, 4);
    for (size_t i = 0; i < script->theme_count; i++) {
        struct text *seeds = arena_alloc(&fixture->arena, 3, sizeof(*seeds));

        themes[i] = (struct script_theme){.title = random_bytes(fixture, random),
                                          .question = random_bytes(fixture, random),
                                          .minutes = 1 + random_below(random, 240),
                                          .seeds = seeds,
                                          .seed_count = random_below(random, 3)};
        for (size_t j = 0; j < themes[i].seed_count; j++)
            seeds[j] = random_text(fixture, random);
    }
    script->themes = themes;
    script->poll_count = random_below(random, 2);
    polls[0] = (struct script_question){.question = random_bytes(fixture, random),
                                        .options = random_options(fixture, 2, random),
                                        .option_count = 2};
    script->polls = polls;
    script->background = polls;
    script->background_count = random_below(random, 2);
    return script;
}

static struct actor random_actor(uint64_t *random)
{
    enum role role = (enum role)random_below(random, ROLE_SERVER + 1);

    return (struct actor){.role = role,
                          .number = role == ROLE_PARTICIPANT ? random_number(random) : 0};
}

/* long: one case per type of field */
static void fill_field(struct fixture *fixture, struct event *event, enum event_field_id id,
                       uint64_t *random)
{
    void *field = (char *)event + event_fields[id].offset;

    switch (event_fields[id].type) {
    case FIELD_TYPE_ACTOR:
        event->actor = random_actor(random);
        return;
    case FIELD_TYPE_NUMBER:
        *(uint32_t *)field = random_number(random);
        return;
    case FIELD_TYPE_HEX64:
        *(uint64_t *)field = splitmix64(random);
        return;
    case FIELD_TYPE_KEY:
        random_data(field, SEAT_KEY_BYTES, random);
        return;
    case FIELD_TYPE_HASH:
        random_data(field, TOKEN_HASH_BYTES, random);
        return;
    case FIELD_TYPE_GRADE:
        event->grade = (int8_t)((int)random_below(random, 5) - 1);
        return;
    case FIELD_TYPE_BYTES:
        if (random_below(random, 4))
            *(struct bytes *)field = random_bytes(fixture, random);
        return;
    case FIELD_TYPE_TEXT:
        event->text = random_text(fixture, random);
        return;
    case FIELD_TYPE_OPTIONS:
        event->option_count = random_below(random, OPTIONS_MAX + 1);
        event->options = random_options(fixture, event->option_count, random);
        return;
    case FIELD_TYPE_BOOL:
        *(bool *)field = random_below(random, 2) != 0;
        return;
    case FIELD_TYPE_TIME:
        *(uint64_t *)field = random_below(random, 4) ? splitmix64(random) % TIME_END_MS : 0;
        return;
    case FIELD_TYPE_STATEMENT_KIND:
        event->statement_kind = (enum statement_kind)random_below(random, KIND_TIP + 1);
        return;
    case FIELD_TYPE_STATEMENT_STATE:
        event->statement_state =
            (enum statement_state)random_below(random, STATEMENT_MERGED + 1);
        return;
    case FIELD_TYPE_SESSION_STATE:
        event->session_state = (enum session_state)random_below(random, SESSION_RELEASED + 1);
        return;
    case FIELD_TYPE_ROLE:
        event->link_role = (enum role)random_below(random, ROLE_SERVER + 1);
        return;
    case FIELD_TYPE_PROJECTION:
        event->projection = (enum projection)random_below(random, PROJECTION_ALL + 1);
        return;
    case FIELD_TYPE_SCRIPT:
        event->script = random_script(fixture, random);
        return;
    }
}

static bool random_event(struct fixture *fixture, struct event *event, uint64_t *random)
{
    enum event_kind kind = (enum event_kind)random_below(random, KINDS_END);
    const struct event_row *row = event_row_find(kind);

    *event = (struct event){.kind = kind, .version = 1, .seq = 1, .time_ms = 1};
    for (int id = 0; row && id < FIELD_COUNT; id++) {
        if (event_row_has(row, (enum event_field_id)id))
            fill_field(fixture, event, (enum event_field_id)id, random);
    }
    return row != NULL;
}

static void assert_bytes_equal(struct bytes a, struct bytes b)
{
    assert_true(bytes_equal(a, b));
}

static void assert_texts_equal(const struct text *a, const struct text *b)
{
    assert_bytes_equal(a->bytes, b->bytes);
    assert_memory_equal(a->fold, b->fold, sizeof(a->fold));
    assert_int_equal(a->stem_count, b->stem_count);
    if (a->stem_count > 0)
        assert_memory_equal(a->stems, b->stems, a->stem_count * sizeof(*a->stems));
}

/* Field by field, not by encoding again, so that encoder and decoder cannot be wrong together.
 */
static void assert_events_equal(const struct event *a, const struct event *b)
{
    assert_int_equal(a->kind, b->kind);
    assert_int_equal(a->actor.role, b->actor.role);
    assert_int_equal(a->actor.number, b->actor.number);
    assert_bytes_equal(a->request, b->request);
    assert_int_equal(a->seat, b->seat);
    assert_int_equal(a->theme, b->theme);
    assert_int_equal(a->before, b->before);
    assert_int_equal(a->on, b->on);
    assert_int_equal(a->projection, b->projection);
    assert_int_equal(a->link, b->link);
    assert_int_equal(a->link_role, b->link_role);
    assert_memory_equal(&a->link_hash, &b->link_hash, sizeof(a->link_hash));
    assert_int_equal(a->statement, b->statement);
    assert_int_equal(a->into, b->into);
    assert_int_equal(a->parent, b->parent);
    assert_int_equal(a->poll, b->poll);
    assert_int_equal(a->proposal, b->proposal);
    assert_int_equal(a->session_state, b->session_state);
    assert_int_equal(a->statement_kind, b->statement_kind);
    assert_int_equal(a->statement_state, b->statement_state);
    assert_int_equal(a->grade, b->grade);
    assert_int_equal(a->minutes, b->minutes);
    assert_int_equal(a->question_index, b->question_index);
    assert_int_equal(a->option_index, b->option_index);
    assert_true(a->ends_at_ms == b->ends_at_ms);
    assert_int_equal(a->follow_up, b->follow_up);
    assert_bytes_equal(a->title, b->title);
    assert_bytes_equal(a->question, b->question);
    assert_bytes_equal(a->reason, b->reason);
    assert_int_equal(a->option_count, b->option_count);
    for (size_t i = 0; i < a->option_count; i++)
        assert_bytes_equal(a->options[i], b->options[i]);
    if (a->text.bytes.size > 0 || b->text.bytes.size > 0)
        assert_texts_equal(&a->text, &b->text);
    assert_memory_equal(&a->seat_key, &b->seat_key, sizeof(a->seat_key));
    assert_memory_equal(&a->moderator_hash, &b->moderator_hash, sizeof(a->moderator_hash));
    assert_memory_equal(&a->observer_hash, &b->observer_hash, sizeof(a->observer_hash));
    assert_bytes_equal(a->session_id, b->session_id);
    assert_bytes_equal(a->session_code, b->session_code);
    assert_true(a->seed == b->seed);
    assert_true(a->digest == b->digest);
    assert_int_equal(a->participant_count, b->participant_count);
    assert_int_equal(a->statement_count, b->statement_count);
    assert_int_equal(a->vote_count, b->vote_count);
    assert_int_equal(a->script != NULL, b->script != NULL);
}

static void assert_questions_equal(const struct script_question *a,
                                   const struct script_question *b, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        assert_bytes_equal(a[i].question, b[i].question);
        assert_int_equal(a[i].option_count, b[i].option_count);
        for (size_t j = 0; j < a[i].option_count; j++)
            assert_bytes_equal(a[i].options[j], b[i].options[j]);
    }
}

static void assert_scripts_equal(const struct script *a, const struct script *b)
{
    assert_bytes_equal(a->title, b->title);
    assert_bytes_equal(a->description, b->description);
    assert_int_equal(a->language, b->language);
    assert_int_equal(a->access, b->access);
    assert_int_equal(a->moderation, b->moderation);
    assert_true(a->starts_at_ms == b->starts_at_ms);
    assert_int_equal(a->automatic, b->automatic);
    assert_int_equal(a->countdown_seconds, b->countdown_seconds);
    assert_int_equal(a->capacity, b->capacity);
    assert_int_equal(a->theme_count, b->theme_count);
    for (size_t i = 0; i < a->theme_count; i++) {
        assert_bytes_equal(a->themes[i].title, b->themes[i].title);
        assert_bytes_equal(a->themes[i].question, b->themes[i].question);
        assert_int_equal(a->themes[i].minutes, b->themes[i].minutes);
        assert_int_equal(a->themes[i].seed_count, b->themes[i].seed_count);
        for (size_t j = 0; j < a->themes[i].seed_count; j++)
            assert_bytes_equal(a->themes[i].seeds[j].bytes, b->themes[i].seeds[j].bytes);
    }
    assert_int_equal(a->background_count, b->background_count);
    assert_questions_equal(a->background, b->background, a->background_count);
    assert_int_equal(a->poll_count, b->poll_count);
    assert_questions_equal(a->polls, b->polls, a->poll_count);
}

static void random_events_come_back_from_the_journal_as_they_were(void **state)
{
    struct fixture *fixture = *state;

    for (uint64_t seed = 1; seed <= ROUNDS; seed++) {
        uint64_t random = seed;
        struct event event;

        arena_reset(&fixture->arena);
        buffer_clear(&fixture->out);
        if (!random_event(fixture, &event, &random))
            continue;
        event_encode(&event, &fixture->out);

        struct event decoded = {.kind = event.kind, .version = 1, .seq = 1, .time_ms = 1};
        int result = event_decode(buffer_bytes(&fixture->out), LANGUAGE_NL, &fixture->arena,
                                  &decoded, &fixture->error);

        if (result != 0)
            print_error("seed %d: %s: %.*s\n", (int)seed, fixture->error.sentence,
                        (int)fixture->out.size, fixture->out.data);
        assert_int_equal(result, 0);
        assert_events_equal(&event, &decoded);
        if (event.script)
            assert_scripts_equal(event.script, decoded.script);
    }
}

/* One byte changed, one lost, one too many: an answer each time, and never half an event. */
static void a_damaged_body_is_refused_or_read_but_never_half_read(void **state)
{
    struct fixture *fixture = *state;

    for (uint64_t seed = 1; seed <= ROUNDS; seed++) {
        uint64_t random = seed;
        struct event event;

        arena_reset(&fixture->arena);
        buffer_clear(&fixture->out);
        if (!random_event(fixture, &event, &random))
            continue;
        event_encode(&event, &fixture->out);
        for (int i = 0; i < 20; i++) {
            struct bytes body = arena_copy(&fixture->arena, buffer_bytes(&fixture->out));
            size_t at = random_below(&random, (uint32_t)body.size);
            struct event decoded = {.kind = event.kind, .version = 1};

            ((char *)(uintptr_t)body.data)[at] = (char)splitmix64(&random);
            body.size -= random_below(&random, 2);
            fixture->error.code = 0;
            int result =
                event_decode(body, LANGUAGE_NL, &fixture->arena, &decoded, &fixture->error);

            assert_true(result == 0 || result == -ERR_DAMAGED);
            assert_int_equal(fixture->error.code, -result);
            if (result != 0)
                assert_true(decoded.seat == 0 && decoded.text.bytes.size == 0);
        }
    }
}

static void decode_refuses(struct fixture *fixture, enum event_kind kind, const char *body,
                           const char *sentence)
{
    struct event event = {.kind = kind, .version = 1};
    int result = event_decode(bytes_from_string(body), LANGUAGE_NL, &fixture->arena, &event,
                              &fixture->error);

    assert_int_equal(result, -ERR_DAMAGED);
    assert_string_equal(fixture->error.sentence, sentence);
}

static void what_is_wrong_with_a_body_is_named(void **state)
{
    struct fixture *fixture = *state;

    decode_refuses(fixture, EVENT_VOTED, "", "event voted: the body is no JSON object");
    decode_refuses(fixture, EVENT_VOTED, "[]", "event voted: the body is no JSON object");
    decode_refuses(fixture, EVENT_VOTED, "{}", "event voted: by is missing");
    decode_refuses(fixture, EVENT_VOTED, "{\"by\":\"seat 1\",\"seat\":1,\"statement\":2}",
                   "event voted: grade is missing");
    decode_refuses(fixture, EVENT_VOTED,
                   "{\"by\":\"seat 1\",\"seat\":1,\"statement\":2,\"grade\":4}",
                   "event voted: grade cannot be read");
    decode_refuses(fixture, EVENT_VOTED,
                   "{\"by\":\"seat 1\",\"seat\":-1,\"statement\":2,\"grade\":3}",
                   "event voted: seat cannot be read");
    decode_refuses(fixture, EVENT_VOTED,
                   "{\"by\":\"seat 1\",\"seat\":4294967296,\"statement\":2,\"grade\":3}",
                   "event voted: seat cannot be read");
    decode_refuses(fixture, EVENT_VOTED,
                   "{\"by\":\"seat 1\",\"seat\":1.5,\"statement\":2,\"grade\":3}",
                   "event voted: seat cannot be read");
    decode_refuses(fixture, EVENT_VOTED,
                   "{\"by\":\"seat 0\",\"seat\":1,\"statement\":2,\"grade\":3}",
                   "event voted: by cannot be read");
    decode_refuses(fixture, EVENT_VOTED,
                   "{\"by\":\"seat 1\",\"seat\":1,\"statement\":2,\"grade\":3,\"x\":0}",
                   "event voted: a key that does not belong to it");
    decode_refuses(
        fixture, EVENT_JOINED,
        "{\"by\":\"server\",\"seat\":1,\"key\":\"DEAD0000000000000000000000000000\"}",
        "event joined: key cannot be read");
    decode_refuses(fixture, EVENT_POLL_OPENED,
                   "{\"by\":\"server\",\"poll\":1,\"question\":\"x\",\"options\":[\"1\",\"2\","
                   "\"3\",\"4\",\"5\",\"6\",\"7\",\"8\",\"9\",\"10\",\"11\",\"12\",\"13\"]}",
                   "event poll_opened: options cannot be read");
    decode_refuses(
        fixture, EVENT_AMENDED,
        "{\"by\":\"server\",\"script\":{\"title\":\"x\",\"themes\":[{\"title\":\"a\"}]}}",
        "event amended: script: themes[0].question: missing");
}

/* What was accepted once stays readable, whatever today's limits and Unicode say. */
static void texts_of_the_journal_are_not_counted_again(void **state)
{
    struct fixture *fixture = *state;
    struct event event = {.kind = EVENT_AMENDED, .version = 1};

    buffer_append_string(&fixture->out, "{\"by\":\"server\",\"script\":{\"title\":\"");
    for (int i = 0; i < 2 * TITLE_CHARACTERS_MAX; i++)
        buffer_append_char(&fixture->out, 'a');
    buffer_append_string(&fixture->out,
                         "\",\"themes\":[{\"title\":\"A\",\"question\":\"B?\"}]}}");
    assert_int_equal(event_decode(buffer_bytes(&fixture->out), LANGUAGE_NL, &fixture->arena,
                                  &event, &fixture->error),
                     0);
    assert_int_equal(event.script->title.size, 2 * TITLE_CHARACTERS_MAX);
}

static void members_may_come_in_any_order(void **state)
{
    struct fixture *fixture = *state;
    struct event event = {.kind = EVENT_VOTED, .version = 1};
    int result =
        event_decode(BYTES("{\"grade\":null,\"statement\":2,\"by\":\"seat 9\",\"seat\":9}"),
                     LANGUAGE_NL, &fixture->arena, &event, &fixture->error);

    assert_int_equal(result, 0);
    assert_int_equal(event.grade, GRADE_SKIP);
    assert_int_equal(event.statement, 2);
    assert_int_equal(event.seat, 9);
    assert_int_equal(event.actor.number, 9);
}

static void a_newer_version_is_called_newer(void **state)
{
    struct fixture *fixture = *state;
    struct event event = {.kind = EVENT_VOTED, .version = 2};

    assert_int_equal(
        event_decode(BYTES("{}"), LANGUAGE_NL, &fixture->arena, &event, &fixture->error),
        -ERR_NEWER);
    event = (struct event){.kind = EVENT_VOTED, .version = 0};
    assert_int_equal(
        event_decode(BYTES("{}"), LANGUAGE_NL, &fixture->arena, &event, &fixture->error),
        -ERR_DAMAGED);
    event = (struct event){.kind = EVENT_NONE, .version = 1};
    assert_int_equal(
        event_decode(BYTES("{}"), LANGUAGE_NL, &fixture->arena, &event, &fixture->error),
        -ERR_DAMAGED);
    event = (struct event){.kind = EVENT_ROUND_CLOSED, .version = 1, .time_ms = TIME_END_MS};
    assert_int_equal(event_decode(BYTES("{\"by\":\"server\"}"), LANGUAGE_NL, &fixture->arena,
                                  &event, &fixture->error),
                     -ERR_DAMAGED);
}

/* Version 1 is what programs read that know no rehearsals: they must not take one for real. */
static void a_rehearsal_needs_the_second_version(void **state)
{
    struct fixture *fixture = *state;
    static const char body[] =
        "{\"by\":\"server\",\"script\":{\"title\":\"T\",\"rehearsal\":true,"
        "\"themes\":[{\"title\":\"A\",\"question\":\"B?\"}]}}";
    struct event event = {.kind = EVENT_AMENDED, .version = 1};

    assert_int_equal(event_decode(bytes_from_string(body), LANGUAGE_NL, &fixture->arena, &event,
                                  &fixture->error),
                     -ERR_DAMAGED);
    event = (struct event){.kind = EVENT_AMENDED, .version = 2};
    assert_int_equal(event_decode(bytes_from_string(body), LANGUAGE_NL, &fixture->arena, &event,
                                  &fixture->error),
                     0);
    assert_true(event.script->rehearsal);
    event = (struct event){.kind = EVENT_AMENDED,
                           .version = (uint16_t)(event_row_find(EVENT_AMENDED)->version + 1)};
    assert_int_equal(event_decode(bytes_from_string(body), LANGUAGE_NL, &fixture->arena, &event,
                                  &fixture->error),
                     -ERR_NEWER);
}

/* Whoever knows version 2 alone would take a report away after 90 days, or leave it too long.
 */
static void the_days_of_a_report_need_the_third_version(void **state)
{
    struct fixture *fixture = *state;
    static const char body[] =
        "{\"by\":\"server\",\"script\":{\"title\":\"T\",\"report_days\":30,"
        "\"themes\":[{\"title\":\"A\",\"question\":\"B?\"}]}}";
    struct event event = {.kind = EVENT_AMENDED, .version = 2};

    assert_int_equal(event_decode(bytes_from_string(body), LANGUAGE_NL, &fixture->arena, &event,
                                  &fixture->error),
                     -ERR_DAMAGED);
    event = (struct event){.kind = EVENT_AMENDED, .version = 3};
    assert_int_equal(event_decode(bytes_from_string(body), LANGUAGE_NL, &fixture->arena, &event,
                                  &fixture->error),
                     0);
    assert_int_equal(event.script->report_days, 30);
}

static void what_a_session_follows_needs_the_fourth_version(void **state)
{
    struct fixture *fixture = *state;
    static const char body[] =
        "{\"by\":\"server\",\"script\":{\"title\":\"T\",\"follows\":{\"session\":\"a\","
        "\"title\":\"S\",\"closed_at\":\"2026-11-21T17:15:00.000Z\",\"statements\":[]},"
        "\"themes\":[{\"title\":\"A\",\"question\":\"B?\"}]}}";
    struct event event = {.kind = EVENT_AMENDED, .version = 3};

    assert_int_equal(event_decode(bytes_from_string(body), LANGUAGE_NL, &fixture->arena, &event,
                                  &fixture->error),
                     -ERR_DAMAGED);
    event = (struct event){.kind = EVENT_AMENDED, .version = 4};
    assert_int_equal(event_decode(bytes_from_string(body), LANGUAGE_NL, &fixture->arena, &event,
                                  &fixture->error),
                     0);
    assert_non_null(event.script->follows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        codec_test(random_events_come_back_from_the_journal_as_they_were),
        codec_test(a_damaged_body_is_refused_or_read_but_never_half_read),
        codec_test(what_is_wrong_with_a_body_is_named),
        codec_test(texts_of_the_journal_are_not_counted_again),
        codec_test(members_may_come_in_any_order),
        codec_test(a_newer_version_is_called_newer),
        codec_test(a_rehearsal_needs_the_second_version),
        codec_test(the_days_of_a_report_need_the_third_version),
        codec_test(what_a_session_follows_needs_the_fourth_version),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
