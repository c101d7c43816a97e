/*
 * The journal's format: every kind against its golden file, in both directions. A red test here
 * means that journals of the past cannot be read; the golden files are never changed.
 */
#include "fixture.h"
#include "sample_events.h"

/* Every number up to here may be a kind. */
enum { KIND_NUMBERS_MAX = 200 };

static struct bytes golden_read(const char *name, uint16_t version)
{
    char path[512];

    snprintf(path, sizeof(path), "%s/tests/codec/golden/%s.v%u.json", HERKEND_SOURCE_DIR, name,
             (unsigned)version);
    return file_read(path);
}

static uint16_t version_of(const struct sample_event *sample)
{
    return sample->event.version == 0 ? 1 : sample->event.version;
}

static void every_event_is_written_as_its_golden_file_says(void **state)
{
    struct fixture *fixture = *state;

    for (size_t i = 0; i < sample_event_count(); i++) {
        const struct sample_event *sample = sample_event_get(i);
        struct event event = sample->event;
        struct bytes golden = golden_read(sample->name, version_of(sample));

        event.version = version_of(sample);
        buffer_clear(&fixture->out);
        event_encode(&event, &fixture->out);
        buffer_append_char(&fixture->out, '\n'); /* a file ends with a line */
        assert_text(buffer_bytes(&fixture->out), golden.data);
        free((void *)(uintptr_t)golden.data);
    }
}

/* Read, it is written as it was: nothing is lost on the way in. */
static void every_golden_file_is_read_and_comes_back(void **state)
{
    struct fixture *fixture = *state;

    for (size_t i = 0; i < sample_event_count(); i++) {
        const struct sample_event *sample = sample_event_get(i);
        struct bytes golden = golden_read(sample->name, version_of(sample));
        struct event event = {.kind = sample->event.kind,
                              .version = version_of(sample),
                              .seq = 9,
                              .time_ms = 1795281300000};

        assert_int_equal(
            event_decode(golden, LANGUAGE_NL, &fixture->arena, &event, &fixture->error), 0);
        assert_int_equal(event.seq, 9);
        assert_int_equal(event.time_ms, 1795281300000);
        buffer_clear(&fixture->out);
        event_encode(&event, &fixture->out);
        buffer_append_char(&fixture->out, '\n');
        assert_text(buffer_bytes(&fixture->out), golden.data);
        free((void *)(uintptr_t)golden.data);
    }
}

static bool has_sample(int kind)
{
    for (size_t i = 0; i < sample_event_count(); i++) {
        if ((int)sample_event_get(i)->event.kind == kind)
            return true;
    }
    return false;
}

static void every_kind_has_a_golden_file_and_no_other_number_is_read(void **state)
{
    struct fixture *fixture = *state;
    size_t kind_count = 0;

    for (int kind = 1; kind < KIND_NUMBERS_MAX; kind++) {
        bool named = strcmp(event_kind_name((enum event_kind)kind), "unknown") != 0;
        struct event event = {.kind = (enum event_kind)kind, .version = 1};
        int result =
            event_decode(BYTES("{}"), LANGUAGE_NL, &fixture->arena, &event, &fixture->error);

        kind_count += named;
        assert_int_equal(named, has_sample(kind));
        assert_int_equal(result, named ? -ERR_DAMAGED : -ERR_NEWER);
    }
    assert_int_equal(kind_count, 42);
}

/* Numbers are part of the format. */
static void the_numbers_of_kinds_never_change(void **state)
{
    static const struct {
        int number;
        const char *name;
    } kinds[] = {
        {0, "none"},
        {1, "created"},
        {2, "amended"},
        {3, "state_changed"},
        {4, "round_opened"},
        {5, "round_closed"},
        {6, "closed"},
        {7, "automatic_set"},
        {8, "projected"},
        {10, "joined"},
        {11, "ejected"},
        {12, "background_answered"},
        {13, "link_made"},
        {14, "link_ended"},
        {20, "theme_added"},
        {21, "theme_opened"},
        {22, "theme_extended"},
        {23, "theme_closing"},
        {24, "theme_closed"},
        {25, "proposed"},
        {26, "theme_edited"},
        {27, "theme_skipped"},
        {28, "theme_unskipped"},
        {29, "theme_moved"},
        {30, "written"},
        {31, "withdrawn"},
        {32, "flagged"},
        {33, "hidden"},
        {34, "restored"},
        {35, "approved"},
        {36, "merged"},
        {37, "unmerged"},
        {38, "reword_asked"},
        {39, "pinned"},
        {40, "offered"},
        {41, "voted"},
        {50, "poll_opened"},
        {51, "poll_closed"},
        {52, "poll_answered"},
        {53, "announced"},
        {54, "noted"},
        {55, "report_withdrawn"},
        {56, "report_readmitted"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(kinds); i++)
        assert_string_equal(event_kind_name((enum event_kind)kinds[i].number), kinds[i].name);
}

static void the_script_of_a_creation_is_read_whole(void **state)
{
    struct fixture *fixture = *state;
    struct bytes golden = golden_read("created", 1);
    struct event event = {.kind = EVENT_CREATED, .version = 1};

    /* Its own language counts, not the caller's. */
    assert_int_equal(
        event_decode(golden, LANGUAGE_EN, &fixture->arena, &event, &fixture->error), 0);
    assert_non_null(event.script);
    assert_text(event.script->title, "Innoveren in de gemeente");
    assert_int_equal(event.script->language, LANGUAGE_NL);
    assert_int_equal(event.script->theme_count, 2);
    assert_int_equal(event.script->themes[0].seed_count, 2);
    assert_int_equal(event.script->capacity, 300);
    assert_false(event.script->automatic);

    struct text seed;

    assert_int_equal(text_prepare(event.script->themes[0].seeds[0].bytes, 500, LANGUAGE_NL,
                                  &fixture->arena, &seed),
                     DECODE_OK);
    assert_int_equal(event.script->themes[0].seeds[0].stem_count, seed.stem_count);
    assert_memory_equal(event.script->themes[0].seeds[0].stems, seed.stems,
                        seed.stem_count * sizeof(*seed.stems));
    free((void *)(uintptr_t)golden.data);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        codec_test(every_event_is_written_as_its_golden_file_says),
        codec_test(every_golden_file_is_read_and_comes_back),
        codec_test(every_kind_has_a_golden_file_and_no_other_number_is_read),
        codec_test(the_numbers_of_kinds_never_change),
        codec_test(the_script_of_a_creation_is_read_whole),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
