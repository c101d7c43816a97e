/* Texts of people: what is cut off, what is refused, what counts as the same, and stems. */
#include "fixture.h"

#include <pthread.h>

#define PREPARE(literal) prepare(*state, BYTES(literal), LANGUAGE_NL)
#define RESULT(literal) result_of(*state, BYTES(literal), STATEMENT_CHARACTERS_MAX)

static enum decode_result result_of(struct fixture *fixture, struct bytes raw,
                                    size_t characters_max)
{
    struct text text;

    return text_prepare(raw, characters_max, LANGUAGE_NL, &fixture->arena, &text);
}

static struct text prepare(struct fixture *fixture, struct bytes raw, enum language language)
{
    struct text text = {0};

    assert_int_equal(
        text_prepare(raw, STATEMENT_CHARACTERS_MAX, language, &fixture->arena, &text),
        DECODE_OK);
    return text;
}

/* The same part, count times. */
static struct bytes repeated(struct fixture *fixture, const char *part, size_t count)
{
    buffer_clear(&fixture->out);
    for (size_t i = 0; i < count; i++)
        buffer_append_string(&fixture->out, part);
    return buffer_bytes(&fixture->out);
}

static bool same_fold(struct text a, struct text b)
{
    return a.fold[0] == b.fold[0] && a.fold[1] == b.fold[1];
}

static void white_space_of_every_kind_is_trimmed(void **state)
{
    assert_text(PREPARE("  a b \t\n").bytes, "a b");
    assert_text(PREPARE("\r\n\v\f a").bytes, "a");
    assert_text(
        PREPARE("\xC2\xA0\xE2\x80\x83\xE3\x80\x80 a \xE2\x80\xA8\xE2\x80\xA9\xC2\x85").bytes,
        "a");
    assert_text(PREPARE("\xE1\x9A\x80\xE2\x80\xAF\xE2\x81\x9F a").bytes, "a");
    assert_text(PREPARE("a\n\n b").bytes, "a\n\n b"); /* what stands inside stays */
    assert_text(PREPARE("a\tb").bytes, "a\tb");
}

static void a_text_with_nothing_to_see_is_empty(void **state)
{
    assert_int_equal(RESULT(""), DECODE_EMPTY);
    assert_int_equal(RESULT("  \n"), DECODE_EMPTY);
    assert_int_equal(RESULT("\xC2\xA0\xE3\x80\x80"), DECODE_EMPTY);
    assert_int_equal(RESULT("\xE2\x80\x8B\xE2\x80\x8D\xEF\xBB\xBF"),
                     DECODE_EMPTY);                         /* zero width */
    assert_int_equal(RESULT("\xE2\x80\xAE"), DECODE_EMPTY); /* RLO alone */
    assert_int_equal(RESULT("\xCC\x81"), DECODE_EMPTY);     /* a mark alone */
    assert_int_equal(RESULT("\xE3\x85\xA4"), DECODE_EMPTY); /* Hangul filler */
    assert_int_equal(RESULT("."), DECODE_OK);
    assert_int_equal(RESULT("\xF0\x9F\x91\x8D"), DECODE_OK);
    assert_int_equal(RESULT("\xF0\x9F\xAB\xA8"), DECODE_OK); /* newer than this Unicode */
}

static void control_characters_are_refused(void **state)
{
    assert_int_equal(RESULT("a\x01"), DECODE_MALFORMED);
    assert_int_equal(RESULT("a\0b"), DECODE_MALFORMED);
    assert_int_equal(RESULT("a\x1Bz"), DECODE_MALFORMED);
    assert_int_equal(RESULT("a\x7F"), DECODE_MALFORMED);
    assert_int_equal(RESULT("a\xC2\x80z"), DECODE_MALFORMED);
    assert_int_equal(RESULT("a\xC2\x85z"), DECODE_MALFORMED);
    assert_int_equal(RESULT("a\rb"), DECODE_MALFORMED);
    assert_int_equal(RESULT("a\nb\tc"), DECODE_OK);
}

static void a_line_break_of_two_characters_becomes_one(void **state)
{
    assert_text(PREPARE("a\r\nb\r\n\r\nc\xC3\xA9").bytes, "a\nb\n\nc\xC3\xA9");
}

static void invalid_utf8_is_refused(void **state)
{
    assert_int_equal(RESULT("a\xFF"), DECODE_MALFORMED);
    assert_int_equal(RESULT("\xED\xA0\x80"), DECODE_MALFORMED);
    assert_false(text_is_utf8(BYTES("\xC3")));
    assert_false(text_is_utf8(BYTES("\xC0\x80")));
    assert_true(text_is_utf8(BYTES("")));
    assert_true(text_is_utf8(BYTES("caf\xC3\xA9 \xF0\x9F\x91\x8D")));
}

static void a_text_is_stored_in_nfc(void **state)
{
    assert_text(PREPARE("cafe\xCC\x81").bytes, "caf\xC3\xA9");
    assert_text(PREPARE("\xE2\x84\xAB").bytes, "\xC3\x85");                  /* Angstrom sign */
    assert_text(PREPARE("a\xCC\x81\xCC\xA3").bytes, "\xE1\xBA\xA1\xCC\x81"); /* reordered */
    assert_text(PREPARE("\xEF\xAC\x81").bytes,
                "\xEF\xAC\x81"); /* a ligature stays: NFC, not NFKC */
}

static void right_to_left_and_zero_width_inside_are_left_alone(void **state)
{
    assert_text(PREPARE("\xD7\xA9\xD7\x9C\xE2\x80\x8F a\xE2\x80\x8B"
                        "b")
                    .bytes,
                "\xD7\xA9\xD7\x9C\xE2\x80\x8F a\xE2\x80\x8B"
                "b");
}

static void characters_are_counted_as_people_count_them(void **state)
{
    struct fixture *fixture = *state;
    /* A family of four, joined; a flag; a letter with two marks. */
    static const char *const clusters[] = {
        "\xF0\x9F\x91\xA8\xE2\x80\x8D\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x91\xA7",
        "\xF0\x9F\x87\xB3\xF0\x9F\x87\xB1", "x\xCC\xA3\xCC\x87", "\xE4\xB8\xAD", "e\xCC\x81"};

    for (size_t i = 0; i < ARRAY_COUNT(clusters); i++) {
        assert_int_equal(result_of(fixture, repeated(fixture, clusters[i], 200), 200),
                         DECODE_OK);
        assert_int_equal(result_of(fixture, repeated(fixture, clusters[i], 201), 200),
                         DECODE_TOO_LONG);
    }
}

static void what_is_too_long_is_never_cut(void **state)
{
    struct fixture *fixture = *state;

    assert_int_equal(result_of(fixture, repeated(fixture, "a", 500), 500), DECODE_OK);
    assert_int_equal(result_of(fixture, repeated(fixture, "a", 501), 500), DECODE_TOO_LONG);
    /* Trimming comes first. */
    assert_int_equal(result_of(fixture, repeated(fixture, " ", 9000), 500), DECODE_EMPTY);
}

static void a_text_of_many_bytes_and_few_characters_has_a_bound(void **state)
{
    struct fixture *fixture = *state;
    /* 33 bytes that people count as one character. */
    const char *pile = "x\xCC\x81\xCC\x81\xCC\x81\xCC\x81\xCC\x81\xCC\x81\xCC\x81\xCC\x81"
                       "\xCC\x81\xCC\x81\xCC\x81\xCC\x81\xCC\x81\xCC\x81\xCC\x81\xCC\x81";

    assert_int_equal(result_of(fixture, repeated(fixture, pile, 240), 500), DECODE_OK);
    assert_int_equal(result_of(fixture, repeated(fixture, pile, 250), 500), DECODE_TOO_LONG);
    /* A description of 4000 characters of three bytes has room. */
    assert_int_equal(
        result_of(fixture, repeated(fixture, "\xE4\xB8\xAD", 4000), DESCRIPTION_CHARACTERS_MAX),
        DECODE_OK);
}

static void more_than_thirty_marks_on_one_character_are_refused(void **state)
{
    struct fixture *fixture = *state;
    struct buffer *out = &fixture->out;

    repeated(fixture, "\xCC\xA3", 30);
    memmove(out->data + 1, out->data, out->size);
    out->data[0] = 'x';
    out->size++;
    assert_int_equal(result_of(fixture, buffer_bytes(out), 500), DECODE_OK);
    buffer_append_string(out, "\xCC\xA3");
    assert_int_equal(result_of(fixture, buffer_bytes(out), 500), DECODE_MALFORMED);
    /* Composed, each of these becomes two. */
    repeated(fixture, "x\xCD\x84\xCD\x84\xCD\x84\xCD\x84\xCD\x84\xCD\x84\xCD\x84\xCD\x84", 1);
    for (int i = 0; i < 8; i++)
        buffer_append_string(out, "\xCD\x84");
    assert_int_equal(result_of(fixture, buffer_bytes(out), 500), DECODE_MALFORMED);
}

static void case_width_and_white_space_do_not_make_another_text(void **state)
{
    struct text text = PREPARE("Caf\xC3\xA9 of  thee");

    assert_true(same_fold(text, PREPARE("CAF\xC3\x89 OF THEE")));
    assert_true(same_fold(text, PREPARE("cafe\xCC\x81 of\nthee")));
    assert_true(same_fold(text, PREPARE("caf\xC3\xA9\xC2\xA0of\t thee")));
    assert_true(same_fold(PREPARE("ABC"), PREPARE("\xEF\xBD\x81\xEF\xBD\x82\xEF\xBD\x83")));
    assert_true(same_fold(PREPARE("Stra\xC3\x9F"
                                  "e"),
                          PREPARE("STRASSE")));
    assert_true(same_fold(PREPARE("\xEF\xAC\x81lm"), PREPARE("film"))); /* a ligature */
    assert_true(same_fold(PREPARE("a\xE2\x80\x8B"
                                  "b"),
                          PREPARE("ab"))); /* zero width */
}

static void other_words_accents_or_signs_make_another_text(void **state)
{
    struct text text = PREPARE("cafe of thee");

    assert_false(same_fold(text, PREPARE("caf\xC3\xA9 of thee")));
    assert_false(same_fold(text, PREPARE("cafe of thee?")));
    assert_false(same_fold(text, PREPARE("cafeof thee")));
    assert_false(same_fold(text, PREPARE("thee of cafe")));
}

/* From the definition in big-number arithmetic: FNV-1a 128 of "abc". */
static void the_fold_is_fnv_1a_of_128_bits(void **state)
{
    struct text text = PREPARE("ABC");

    assert_true(text.fold[0] == UINT64_C(0xA68D622CEC8B5822));
    assert_true(text.fold[1] == UINT64_C(0x836DBC7977AF7F3B));
}

static void stems_are_distinct_and_ascending(void **state)
{
    struct text text =
        PREPARE("Gemeenten en de gemeente: innovatie, innovaties en een gemeente");

    assert_int_equal(text.stem_count, 2);
    assert_true(text.stems[0] < text.stems[1]);
}

static void stop_words_and_single_letters_leave_no_stem(void **state)
{
    struct fixture *fixture = *state;

    assert_int_equal(PREPARE("het is een van de").stem_count, 0);
    assert_int_equal(PREPARE("z'n a b c").stem_count, 0);
    assert_int_equal(prepare(fixture, BYTES("it is one of the"), LANGUAGE_EN).stem_count, 0);
    assert_int_equal(PREPARE("?! ...").stem_count, 0);
    assert_int_equal(PREPARE("AI").stem_count, 1);
}

static void the_language_chooses_stop_words_and_stemmer(void **state)
{
    struct fixture *fixture = *state;
    struct text dutch = prepare(fixture, BYTES("the meetings"), LANGUAGE_NL);
    struct text english = prepare(fixture, BYTES("the meetings"), LANGUAGE_EN);
    struct text one = prepare(fixture, BYTES("meeting"), LANGUAGE_EN);

    assert_int_equal(dutch.stem_count, 2);
    assert_int_equal(english.stem_count, 1);
    assert_int_equal(english.stems[0], one.stems[0]);
}

static bool has_all_stems(struct text all, struct text some)
{
    for (uint32_t i = 0; i < some.stem_count; i++) {
        bool found = false;

        for (uint32_t j = 0; j < all.stem_count; j++)
            found = found || all.stems[j] == some.stems[i];
        if (!found)
            return false;
    }
    return some.stem_count > 0;
}

static void what_turns_a_meaning_around_is_no_stop_word(void **state)
{
    struct fixture *fixture = *state;

    assert_int_equal(PREPARE("dat werkt niet").stem_count, 2);
    assert_int_equal(PREPARE("geen tijd").stem_count, 2);
    assert_true(has_all_stems(prepare(fixture, BYTES("we don't listen"), LANGUAGE_EN),
                              prepare(fixture, BYTES("not"), LANGUAGE_EN)));
    assert_true(
        has_all_stems(prepare(fixture, BYTES("we don\xE2\x80\x99t listen"), LANGUAGE_EN),
                      prepare(fixture, BYTES("not listening"), LANGUAGE_EN)));
}

static void words_in_other_scripts_have_stems_too(void **state)
{
    /* Chinese has no spaces: each character counts. */
    assert_int_equal(PREPARE("\xE4\xB8\xAD\xE6\x96\x87\xE4\xB8\xAD").stem_count, 2);
    assert_int_equal(PREPARE("ab\xE4\xB8\xAD"
                             "cd\xE6\x96\x87"
                             "ef\xE5\xAD\x97")
                         .stem_count,
                     6);
    assert_int_equal(PREPARE("\xD0\xBF\xD1\x80\xD0\xB8\xD0\xB2\xD0\xB5\xD1\x82").stem_count, 1);
}

static void a_word_of_many_letters_has_one_stem(void **state)
{
    struct fixture *fixture = *state;

    assert_int_equal(prepare(fixture, repeated(fixture, "ab", 240), LANGUAGE_NL).stem_count, 1);
}

static void *prepare_in_a_thread(void *context)
{
    struct text *text = context;
    struct arena arena;

    arena_init(&arena);
    for (int i = 0; i < 200; i++) {
        enum decode_result result =
            text_prepare(BYTES("Gemeenten vergaderen caf\xC3\xA9s"), 500,
                         i % 2 ? LANGUAGE_NL : LANGUAGE_EN, &arena, text);

        if (result != DECODE_OK)
            abort();
    }
    text->stems = NULL;
    arena_release(&arena);
    return NULL;
}

/* ThreadSanitizer and LeakSanitizer are the judges of the rest. */
static void each_thread_has_stemmers_of_its_own(void **state)
{
    struct text texts[4];
    pthread_t threads[4];

    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(threads); i++)
        assert_int_equal(pthread_create(&threads[i], NULL, prepare_in_a_thread, &texts[i]), 0);
    for (size_t i = 0; i < ARRAY_COUNT(threads); i++)
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    for (size_t i = 1; i < ARRAY_COUNT(threads); i++)
        assert_true(same_fold(texts[0], texts[i]));
}

static enum decode_result name_of(struct fixture *fixture, struct bytes raw, const char *folded)
{
    struct bytes name;
    struct bytes fold;
    struct error error = {0};
    enum decode_result result = name_prepare(raw, &fixture->arena, &name, &fold, &error);

    if (result == DECODE_OK && folded)
        assert_true(bytes_equal(fold, bytes_from_string(folded)));
    return result;
}

static void a_name_is_one_line_and_unique_without_case_and_width(void **state)
{
    struct fixture *fixture = *state;

    assert_int_equal(name_of(fixture, BYTES("  Anna de Vries "), "anna de vries"), DECODE_OK);
    assert_int_equal(name_of(fixture, BYTES("ANNA  DE\xC2\xA0VRIES"), "anna de vries"),
                     DECODE_OK);
    assert_int_equal(name_of(fixture, BYTES("\xEF\xBC\xA1nna"), "anna"),
                     DECODE_OK); /* wide A */
    assert_int_equal(name_of(fixture, BYTES("Anna\nBram"), NULL), DECODE_MALFORMED);
    assert_int_equal(name_of(fixture, BYTES("Anna\tBram"), NULL), DECODE_MALFORMED);
    assert_int_equal(name_of(fixture, BYTES(" "), NULL), DECODE_EMPTY);
    assert_int_equal(name_of(fixture, repeated(fixture, "a", 80), NULL), DECODE_OK);
    assert_int_equal(name_of(fixture, repeated(fixture, "a", 81), NULL), DECODE_TOO_LONG);
}

static enum decode_result password_of(struct fixture *fixture, struct bytes raw,
                                      const char *prepared)
{
    struct bytes password;
    enum decode_result result = password_prepare(raw, &fixture->arena, &password);

    if (result == DECODE_OK && prepared)
        assert_true(bytes_equal(password, bytes_from_string(prepared)));
    return result;
}

static void a_password_keeps_its_blanks_and_is_the_same_from_every_keyboard(void **state)
{
    struct fixture *fixture = *state;

    assert_int_equal(password_of(fixture, BYTES(" twaalf teke"), " twaalf teke"), DECODE_OK);
    assert_int_equal(password_of(fixture, BYTES("elf tekens."), NULL), DECODE_TOO_SHORT);
    assert_int_equal(password_of(fixture, BYTES(""), NULL), DECODE_TOO_SHORT);
    /* e and an acute accent, or both in one. */
    assert_int_equal(
        password_of(fixture, BYTES("cafe\xCC\x81 om de hoek"), "caf\xC3\xA9 om de hoek"),
        DECODE_OK);
    assert_int_equal(password_of(fixture, BYTES("twaalf\ntekens"), NULL), DECODE_MALFORMED);
    assert_int_equal(password_of(fixture, BYTES("twaalf\x01tekens"), NULL), DECODE_MALFORMED);
    assert_int_equal(password_of(fixture, BYTES("twaalf \xFF tekens"), NULL), DECODE_MALFORMED);
    assert_int_equal(password_of(fixture, repeated(fixture, "a", 200), NULL), DECODE_OK);
    assert_int_equal(password_of(fixture, repeated(fixture, "a", 201), NULL), DECODE_TOO_LONG);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        codec_test(white_space_of_every_kind_is_trimmed),
        codec_test(a_text_with_nothing_to_see_is_empty),
        codec_test(control_characters_are_refused),
        codec_test(a_line_break_of_two_characters_becomes_one),
        codec_test(invalid_utf8_is_refused),
        codec_test(a_text_is_stored_in_nfc),
        codec_test(right_to_left_and_zero_width_inside_are_left_alone),
        codec_test(characters_are_counted_as_people_count_them),
        codec_test(what_is_too_long_is_never_cut),
        codec_test(a_text_of_many_bytes_and_few_characters_has_a_bound),
        codec_test(more_than_thirty_marks_on_one_character_are_refused),
        codec_test(case_width_and_white_space_do_not_make_another_text),
        codec_test(other_words_accents_or_signs_make_another_text),
        codec_test(the_fold_is_fnv_1a_of_128_bits),
        codec_test(stems_are_distinct_and_ascending),
        codec_test(stop_words_and_single_letters_leave_no_stem),
        codec_test(the_language_chooses_stop_words_and_stemmer),
        codec_test(what_turns_a_meaning_around_is_no_stop_word),
        codec_test(words_in_other_scripts_have_stems_too),
        codec_test(a_word_of_many_letters_has_one_stem),
        codec_test(each_thread_has_stemmers_of_its_own),
        codec_test(a_name_is_one_line_and_unique_without_case_and_width),
        codec_test(a_password_keeps_its_blanks_and_is_the_same_from_every_keyboard),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
