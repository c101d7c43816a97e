/* E-mail addresses as people type them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "sample.h"

static void expect_email(struct bytes raw, const char *email, const char *folded)
{
    struct bytes got = {0}, got_folded = {0};
    struct error error = {0};
    struct arena arena;

    arena_init(&arena);
    if (email_prepare(raw, &arena, &got, &got_folded, &error) != 0)
        fail_msg("%s: %s", raw.data, error.sentence);
    assert_true(bytes_equal(got, bytes_from_string(email)));
    assert_true(bytes_equal(got_folded, bytes_from_string(folded)));
    arena_release(&arena);
}

static void expect_mistake(struct bytes raw, enum email_mistake mistake)
{
    struct bytes got, folded;
    struct error error = {0};
    struct arena arena;

    arena_init(&arena);
    assert_int_equal(email_examine(raw, &arena, &got, &folded), mistake);
    assert_int_equal(email_prepare(raw, &arena, &got, &folded, &error), -ERR_INPUT);
    assert_string_equal(error.sentence, email_mistake_sentence(mistake, LANGUAGE_EN));
    assert_string_not_equal(error.sentence, email_mistake_sentence(mistake, LANGUAGE_NL));
    arena_release(&arena);
}

static void an_address_is_trimmed_of_what_comes_along_when_it_is_pasted(void **state)
{
    (void)state;
    expect_email(BYTES("  jan@example.nl\r\n"), "jan@example.nl", "jan@example.nl");
    expect_email(BYTES("\xC2\xA0jan@example.nl\xE2\x80\x8B\xC2\xA0 "), "jan@example.nl",
                 "jan@example.nl");
}

static void an_address_is_known_in_lower_case_and_kept_as_it_was_written(void **state)
{
    (void)state;
    expect_email(BYTES("Jan.De.Vries@Example.NL"), "Jan.De.Vries@example.nl",
                 "jan.de.vries@example.nl");
    expect_email(BYTES("o'brien+dialoog@sub.example.co.uk"),
                 "o'brien+dialoog@sub.example.co.uk", "o'brien+dialoog@sub.example.co.uk");
}

static void a_domain_of_any_script_has_an_ascii_form(void **state)
{
    (void)state;
    expect_email(BYTES("jan@caf\xC3\xA9.example"), "jan@xn--caf-dma.example",
                 "jan@xn--caf-dma.example");
    /* IDNA 2008 keeps the sharp s, which another domain owns than ss does. */
    expect_email(BYTES("jan@stra\xC3\x9F"
                       "e.example"),
                 "jan@xn--strae-oqa.example", "jan@xn--strae-oqa.example");
}

static void an_address_with_a_mistake_is_refused_with_a_sentence_about_it(void **state)
{
    (void)state;
    expect_mistake(BYTES(""), EMAIL_EMPTY);
    expect_mistake(BYTES("   "), EMAIL_EMPTY);
    expect_mistake(BYTES("jan"), EMAIL_NO_AT);
    expect_mistake(BYTES("jan@example.nl, piet@example.nl"), EMAIL_MANY_AT);
    expect_mistake(BYTES("@example.nl"), EMAIL_NO_LOCAL);
    expect_mistake(BYTES("jan@"), EMAIL_NO_DOMAIN);
    expect_mistake(BYTES("jan de vries@example.nl"), EMAIL_CHARACTER);
    expect_mistake(BYTES("jan@exa mple.nl"), EMAIL_CHARACTER);
    expect_mistake(BYTES("jos\xC3\xA9@example.nl"), EMAIL_FOREIGN_LOCAL);
    expect_mistake(BYTES("jan..vries@example.nl"), EMAIL_DOTS);
    expect_mistake(BYTES(".jan@example.nl"), EMAIL_DOTS);
    expect_mistake(BYTES("jan@example.nl."), EMAIL_DOTS);
    expect_mistake(BYTES("jan@-example.nl"), EMAIL_DOMAIN);
    expect_mistake(BYTES("jan@exa_mple.nl"), EMAIL_DOMAIN);
    expect_mistake(BYTES("jan@10.0.0.1"), EMAIL_DOMAIN);
    expect_mistake(BYTES("jan@[10.0.0.1]"), EMAIL_DOMAIN);
    expect_mistake(BYTES("jan@localhost"), EMAIL_DOMAIN_SHORT);
}

static void no_byte_in_an_address_can_end_a_header_or_a_command(void **state)
{
    static const char *const codes[] = {"\r", "\n", "\t", "\x01", "\x7F", "<",  ">", ",",
                                        ";",  ":",  "\"", "(",    ")",    "\\", " "};
    char text[64];

    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(codes); i++) {
        snprintf(text, sizeof(text), "jan%svries@example.nl", codes[i]);
        expect_mistake(bytes_from_string(text), EMAIL_CHARACTER);
        snprintf(text, sizeof(text), "jan@exa%smple.nl", codes[i]);

        struct bytes got, folded;
        struct arena arena;

        arena_init(&arena);
        assert_int_not_equal(email_examine(bytes_from_string(text), &arena, &got, &folded),
                             EMAIL_FINE);
        arena_release(&arena);
    }
    expect_mistake(BYTES("jan\0vries@example.nl"), EMAIL_CHARACTER);
    expect_mistake(BYTES("jan@exa\0mple.nl"), EMAIL_CHARACTER);
    expect_mistake(BYTES("jan@example.nl\xE2\x80\xA8"), EMAIL_DOMAIN);
}

static void an_address_has_the_length_that_servers_take(void **state)
{
    char text[400];

    (void)state;
    memset(text, 'a', sizeof(text));
    memcpy(text + 64, "@example.nl", 12);
    expect_email(bytes_from_string(text), text, text);
    memset(text, 'a', sizeof(text));
    memcpy(text + 65, "@example.nl", 12);
    expect_mistake(bytes_from_string(text), EMAIL_LONG);

    memset(text, 'a', sizeof(text));
    text[1] = '@';
    for (size_t i = 60; i < 253; i += 60)
        text[i] = '.';
    memcpy(text + 251, ".nl", 4);
    expect_email((struct bytes){.data = text, .size = EMAIL_BYTES_MAX}, text, text); /* 254 */
    memcpy(text + 251, "a.nl", 5);
    expect_mistake(bytes_from_string(text), EMAIL_LONG);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_address_is_trimmed_of_what_comes_along_when_it_is_pasted),
        cmocka_unit_test(an_address_is_known_in_lower_case_and_kept_as_it_was_written),
        cmocka_unit_test(a_domain_of_any_script_has_an_ascii_form),
        cmocka_unit_test(an_address_with_a_mistake_is_refused_with_a_sentence_about_it),
        cmocka_unit_test(no_byte_in_an_address_can_end_a_header_or_a_command),
        cmocka_unit_test(an_address_has_the_length_that_servers_take),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
