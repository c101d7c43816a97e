/* Every word of the report is there in Dutch and in English, with the same values in both. */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "herkend/report_text.h"

static void every_word_is_there_in_both_languages(void **state)
{
    (void)state;
    for (enum report_word word = 0; word < WORD_COUNT; word++) {
        const char *dutch = report_word_find(LANGUAGE_NL, word);
        const char *english = report_word_find(LANGUAGE_EN, word);

        if (!dutch || dutch[0] == '\0')
            fail_msg("word %d is missing in Dutch", (int)word);
        if (!english || english[0] == '\0')
            fail_msg("word %d is missing in English", (int)word);
    }
}

/* The values that a word fills in, one bit each. */
static unsigned values_of(const char *text)
{
    unsigned values = 0;

    for (; *text != '\0'; text++) {
        if (*text == '{')
            values |= 1u << (text[1] - '0');
    }
    return values;
}

static void a_word_fills_in_the_same_values_in_both_languages(void **state)
{
    (void)state;
    for (enum report_word word = 0; word < WORD_COUNT; word++) {
        unsigned dutch = values_of(report_word(LANGUAGE_NL, word));
        unsigned english = values_of(report_word(LANGUAGE_EN, word));

        if (dutch != english)
            fail_msg("word %d fills in other values in English: %s", (int)word,
                     report_word(LANGUAGE_EN, word));
    }
}

/* Says a word with the number in every place. */
static void say_with(enum language language, enum report_word word, uint64_t number,
                     struct buffer *out)
{
    struct phrase phrase = phrase_on(language, out);

    for (int i = 0; i < PHRASE_VALUES_MAX; i++)
        phrase_integer(&phrase, number);
    phrase_say(&phrase, word);
}

static void every_word_can_be_said_for_none_one_and_many(void **state)
{
    static const uint64_t numbers[] = {0, 1, 1234};

    (void)state;
    for (enum report_word word = 0; word < WORD_COUNT; word++) {
        for (size_t i = 0; i < 6; i++) {
            struct buffer out;

            buffer_init(&out, 4096);
            say_with(i % 2 ? LANGUAGE_EN : LANGUAGE_NL, word, numbers[i / 2], &out);
            assert_false(out.overflowed);
            assert_true(out.size > 0);
            assert_null(memchr(out.data, '{', out.size));
            assert_null(memchr(out.data, '}', out.size));
            assert_null(memchr(out.data, '|', out.size));
            buffer_release(&out);
        }
    }
}

static void no_word_holds_markup(void **state)
{
    (void)state;
    for (enum report_word word = 0; word < WORD_COUNT; word++) {
        assert_null(strpbrk(report_word(LANGUAGE_NL, word), "<>&\""));
        assert_null(strpbrk(report_word(LANGUAGE_EN, word), "<>&\""));
    }
}

static void months_and_kinds_have_names_in_both_languages(void **state)
{
    (void)state;
    for (uint32_t month = 1; month <= 12; month++) {
        assert_non_null(report_month(LANGUAGE_NL, month));
        assert_non_null(report_month(LANGUAGE_EN, month));
    }
    for (enum statement_kind kind = KIND_STATEMENT; kind <= KIND_TIP; kind++) {
        assert_non_null(report_kind_heading(LANGUAGE_NL, kind));
        assert_non_null(report_kind_heading(LANGUAGE_EN, kind));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_word_is_there_in_both_languages),
        cmocka_unit_test(a_word_fills_in_the_same_values_in_both_languages),
        cmocka_unit_test(every_word_can_be_said_for_none_one_and_many),
        cmocka_unit_test(no_word_holds_markup),
        cmocka_unit_test(months_and_kinds_have_names_in_both_languages),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
