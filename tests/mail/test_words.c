/* The words of the mails: complete in both languages, and filled in alike. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "herkend/assert.h"
#include "words.h"

/* Whether words ask for {name}. */
static bool asks_for(const char *words, const char *name, size_t size)
{
    for (const char *at = strchr(words, '{'); at; at = strchr(at + 1, '{')) {
        if (strncmp(at + 1, name, size) == 0 && at[1 + size] == '}')
            return true;
    }
    return false;
}

static void assert_asks_alike(const char *dutch, const char *english)
{
    const char *const both[] = {dutch, english};

    for (size_t i = 0; i < 2; i++) {
        for (const char *at = strchr(both[i], '{'); at; at = strchr(at + 1, '{')) {
            size_t size = strcspn(at + 1, "}");

            if (!asks_for(both[1 - i], at + 1, size))
                fail_msg("%s\n%s", dutch, english);
        }
    }
}

/* Nothing that is left empty, ends in a blank or has two of them. */
static void assert_neat(const char *words)
{
    assert_non_null(words);
    assert_int_not_equal(strlen(words), 0);
    assert_int_not_equal(words[strlen(words) - 1], ' ');
    assert_null(strstr(words, "  "));
    assert_null(strstr(words, " ,"));
    assert_null(strstr(words, " ."));
}

static void assert_pair(const char *dutch, const char *english)
{
    assert_neat(dutch);
    assert_neat(english);
    assert_asks_alike(dutch, english);
}

static void every_word_is_there_in_both_languages(void **state)
{
    (void)state;
    for (size_t i = 0; i < MAIL_WORD_COUNT; i++) {
        if (!mail_words_nl.words[i] || !mail_words_en.words[i])
            fail_msg("word %zu is missing", i);
        assert_pair(mail_words_nl.words[i], mail_words_en.words[i]);
    }
}

static void every_letter_is_there_in_both_languages(void **state)
{
    (void)state;
    for (size_t i = 0; i < LETTER_KIND_COUNT; i++) {
        const struct letter_words *dutch = &mail_words_nl.letters[i];
        const struct letter_words *english = &mail_words_en.letters[i];

        if (!dutch->subject || !english->subject)
            fail_msg("letter %zu is missing", i);
        assert_pair(dutch->subject, english->subject);
        assert_pair(dutch->headline, english->headline);
        assert_pair(dutch->intro, english->intro);
        assert_string_not_equal(dutch->intro, english->intro);
    }
}

static void days_and_months_have_their_names(void **state)
{
    (void)state;
    for (size_t i = 1; i < ARRAY_COUNT(mail_words_nl.weekdays); i++)
        assert_pair(mail_words_nl.weekdays[i], mail_words_en.weekdays[i]);
    for (size_t i = 1; i < ARRAY_COUNT(mail_words_nl.months); i++)
        assert_pair(mail_words_nl.months[i], mail_words_en.months[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_word_is_there_in_both_languages),
        cmocka_unit_test(every_letter_is_there_in_both_languages),
        cmocka_unit_test(days_and_months_have_their_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
