/* docs/protocol.md against the desk: every word for a state, a kind of mail or a mistake is on
 * the page. Its examples are held to a whole engine by tests/protocol. */
#include "office.h"

enum { PAGE_BYTES_MAX = 1024 * 1024 };

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

static void assert_word_is_on_the_page(const char *word)
{
    char quoted[64];

    snprintf(quoted, sizeof(quoted), "`%s`", word);
    if (!strstr(page.data, quoted))
        fail_msg("%s is not on the page", quoted);
}

static void every_word_of_a_mail_is_on_the_page(void **state)
{
    (void)state;
    for (int kind = 0; kind < MAIL_KIND_COUNT; kind++)
        assert_word_is_on_the_page(mail_kind_name((enum mail_kind)kind));
    for (int each = 0; each <= MAIL_CANCELLED; each++)
        assert_word_is_on_the_page(mail_state_name((enum mail_state)each));
}

static void every_word_of_a_registration_and_a_mistake_is_on_the_page(void **state)
{
    static const char *const words[] = {"invited", "waiting",    "registered", "withdrawn",
                                        "address", "no_address", "name",       "organisation",
                                        "quote",   "cells"};

    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(words); i++)
        assert_word_is_on_the_page(words[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_word_of_a_mail_is_on_the_page),
        cmocka_unit_test(every_word_of_a_registration_and_a_mistake_is_on_the_page),
    };

    return cmocka_run_group_tests(tests, page_read, page_release);
}
