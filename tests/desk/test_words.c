/* Every word of the pages is there, in Dutch and in English. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "herkend/mail_queue.h"

#include "words.h"

static void every_word_is_there_in_both_languages(void **state)
{
    (void)state;
    for (int word = 0; word < DESK_WORD_COUNT; word++) {
        for (int language = LANGUAGE_NL; language <= LANGUAGE_EN; language++) {
            const char *found = desk_word_find((enum language)language, (enum desk_word)word);

            if (!found || !*found)
                fail_msg("word %d is missing in language %d", word, language);
        }
    }
}

static size_t count_of(const char *text, const char *part)
{
    size_t count = 0;

    for (const char *at = strstr(text, part); at; at = strstr(at + 1, part))
        count++;
    return count;
}

static void both_languages_ask_for_the_same_values(void **state)
{
    (void)state;
    for (int word = 0; word < DESK_WORD_COUNT; word++) {
        const char *dutch = desk_word(LANGUAGE_NL, (enum desk_word)word);
        const char *english = desk_word(LANGUAGE_EN, (enum desk_word)word);

        assert_int_equal(count_of(dutch, "{0}"), count_of(english, "{0}"));
        assert_int_equal(count_of(dutch, "{1}"), count_of(english, "{1}"));
        assert_int_equal(count_of(dutch, "{"), count_of(dutch, "{0}") + count_of(dutch, "{1}"));
    }
}

static void every_mail_has_a_name_and_every_state_of_it(void **state)
{
    (void)state;
    for (int kind = 0; kind < MAIL_KIND_COUNT; kind++) {
        const char *name = mail_kind_name((enum mail_kind)kind);

        assert_string_not_equal(desk_mail_kind(LANGUAGE_NL, name), name);
        assert_string_not_equal(desk_mail_kind(LANGUAGE_EN, name), name);
    }
    for (int each = 0; each <= MAIL_CANCELLED; each++) {
        const char *name = mail_state_name((enum mail_state)each);

        assert_string_not_equal(desk_mail_state(LANGUAGE_NL, name), name);
        assert_true(desk_mail_state(LANGUAGE_EN, name)[0] != '\0');
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_word_is_there_in_both_languages),
        cmocka_unit_test(both_languages_ask_for_the_same_values),
        cmocka_unit_test(every_mail_has_a_name_and_every_state_of_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
