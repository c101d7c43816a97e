/* The sentence that says what failed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "herkend/error.h"

static void it_holds_code_and_sentence(void **state)
{
    struct error error = {0};

    (void)state;
    error_set(&error, ERR_NEWER, "%s is of format %d", "x.db", 2);
    assert_int_equal(error.code, ERR_NEWER);
    assert_string_equal(error.sentence, "x.db is of format 2");
}

static void nobody_has_to_listen(void **state)
{
    (void)state;
    error_set(NULL, ERR_IO, "%s", "unheard");
}

static void a_sentence_of_the_full_length_is_kept(void **state)
{
    struct error error = {0};
    char text[sizeof(error.sentence)];

    (void)state;
    memset(text, 'x', sizeof(text) - 1);
    text[sizeof(text) - 1] = '\0';
    error_set(&error, ERR_IO, "%s", text);
    assert_string_equal(error.sentence, text);
}

/* Characters of one to four bytes, at each offset of the end. */
static void a_long_sentence_is_cut_at_a_whole_character(void **state)
{
    static const char *const characters[] = {"x", "\xC3\xA9", "\xE2\x82\xAC",
                                             "\xF0\x9F\x90\x84"};
    struct error error = {0};
    char text[1000];

    (void)state;
    for (size_t bytes = 1; bytes <= 4; bytes++) {
        for (size_t before = 0; before < 8; before++) {
            size_t size = before;

            memset(text, '.', before);
            while (size + bytes < sizeof(text) - 1) {
                memcpy(text + size, characters[bytes - 1], bytes);
                size += bytes;
            }
            text[size] = '\0';
            error_set(&error, ERR_IO, "%s", text);

            size_t kept = strlen(error.sentence);

            assert_true(kept < sizeof(error.sentence));
            /* As much as fits; a character that may just have ended is given up too. */
            assert_true(kept + 2 * bytes >= sizeof(error.sentence) - 1);
            assert_int_equal((kept - before) % bytes, 0);
            assert_memory_equal(error.sentence, text, kept);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_holds_code_and_sentence),
        cmocka_unit_test(nobody_has_to_listen),
        cmocka_unit_test(a_sentence_of_the_full_length_is_kept),
        cmocka_unit_test(a_long_sentence_is_cut_at_a_whole_character),
    };

    return cmocka_run_group_tests_name("error", tests, NULL, NULL);
}
