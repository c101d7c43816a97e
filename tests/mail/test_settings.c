/* What an operator may set, and how many mails leave in a minute. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "budget.h"
#include "sample.h"

static void expect_fine(const struct mail_settings *settings)
{
    struct error error = {0};

    if (mail_settings_check(settings, &error) != 0)
        fail_msg("%s", error.sentence);
}

/* The sentence begins with the name of the setting. */
static void expect_refused(const struct mail_settings *settings, const char *setting)
{
    struct error error = {0};

    assert_int_equal(mail_settings_check(settings, &error), -ERR_INPUT);
    if (strncmp(error.sentence, setting, strlen(setting)) != 0)
        fail_msg("%s", error.sentence);
}

static void a_sender_is_an_address_with_or_without_a_name(void **state)
{
    static const char *const fine[] = {"dialoog@example.nl", "<dialoog@example.nl>",
                                       "Netwerk, Innovatie <dialoog@example.nl>",
                                       "\"Gemeente Utrecht\" <dialoog@example.nl>"};
    static const char *const refused[] = {"",
                                          "dialoog",
                                          "Naam <dialoog@example.nl",
                                          "a@example.nl, b@example.nl",
                                          "Naam <a@example.nl> <b@example.nl>",
                                          "dialoog@example.nl>"};
    struct mail_settings settings = sample_settings();

    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(fine); i++) {
        settings.from = fine[i];
        expect_fine(&settings);
    }
    for (size_t i = 0; i < ARRAY_COUNT(refused); i++) {
        settings.from = refused[i];
        expect_refused(&settings, "mail_from: ");
    }
    settings.from = NULL;
    expect_refused(&settings, "mail_from: ");
}

static void a_mail_server_is_named_by_a_url_of_smtp(void **state)
{
    static const char *const fine[] = {"smtp://mail.example.org", "smtp://mail.example.org:587",
                                       "smtps://mail.example.org:465/", "smtp://[::1]:2525"};
    static const char *const refused[] = {"mail.example.org", "https://mail.example.org",
                                          "smtp://", "smtp://user:secret@mail.example.org",
                                          "smtp://mail.example.org\r\nX"};
    struct mail_settings settings = sample_settings();

    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(fine); i++) {
        settings.smtp_url = fine[i];
        expect_fine(&settings);
    }
    for (size_t i = 0; i < ARRAY_COUNT(refused); i++) {
        settings.smtp_url = refused[i];
        expect_refused(&settings, "smtp_url: ");
    }
}

static void a_password_is_not_sent_in_the_clear(void **state)
{
    struct mail_settings settings = sample_settings();

    (void)state;
    settings.smtp_url = "smtp://mail.example.org";
    settings.smtp_user = "dialoog";
    expect_refused(&settings, "smtp_user: ");
    settings.smtp_password = "geheim";
    expect_refused(&settings, "smtp_user: ");
    settings.smtp_starttls = true;
    expect_fine(&settings);
    settings.smtp_starttls = false;
    settings.smtp_url = "smtps://mail.example.org";
    expect_fine(&settings);
    settings.smtp_url = "smtp://127.0.0.1:2525";
    expect_fine(&settings);
    settings.smtp_user = NULL;
    expect_refused(&settings, "smtp_password_file: ");
}

static void this_machine_is_known_by_its_names(void **state)
{
    (void)state;
    assert_true(smtp_url_is_loopback("smtp://localhost"));
    assert_true(smtp_url_is_loopback("smtp://localhost:25"));
    assert_true(smtp_url_is_loopback("smtp://127.0.0.1:2525/name"));
    assert_true(smtp_url_is_loopback("smtp://[::1]:25"));
    assert_false(smtp_url_is_loopback("smtp://localhost.example.org"));
    assert_false(smtp_url_is_loopback("smtp://127.example.org"));
    assert_false(smtp_url_is_loopback("smtp://[::2]"));
    assert_false(smtp_url_is_loopback("smtp://10.0.0.1"));
}

static void the_rest_has_its_bounds(void **state)
{
    struct mail_settings settings = sample_settings();

    (void)state;
    settings.per_minute = 0;
    expect_refused(&settings, "mail_per_minute: ");
    settings.per_minute = MAIL_PER_MINUTE_MAX + 1;
    expect_refused(&settings, "mail_per_minute: ");
    settings.per_minute = MAIL_PER_MINUTE_MAX;
    expect_fine(&settings);
    settings.public_url = "dialoog.example.nl";
    expect_refused(&settings, "public_url: ");
    settings.public_url = NULL;
    expect_refused(&settings, "public_url: ");
}

static void any_minute_has_at_most_its_budget(void **state)
{
    struct budget budget;
    uint64_t next_ms = 0;

    (void)state;
    budget_init(&budget, 3);
    for (uint64_t ms = 1000; ms <= 3000; ms += 1000) {
        assert_true(budget_allows(&budget, ms, &next_ms));
        budget_spend(&budget, ms);
    }
    assert_false(budget_allows(&budget, 4000, &next_ms));
    assert_int_equal(next_ms, 61000);
    assert_false(budget_allows(&budget, 60999, &next_ms));
    assert_true(budget_allows(&budget, 61000, &next_ms));
    budget_spend(&budget, 61000);
    assert_false(budget_allows(&budget, 61001, &next_ms));
    assert_int_equal(next_ms, 62000);
    /* A clock that was set back by a year does not stop the mail for a year. */
    assert_true(budget_allows(&budget, 1500, &next_ms));
    budget_release(&budget);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sender_is_an_address_with_or_without_a_name),
        cmocka_unit_test(a_mail_server_is_named_by_a_url_of_smtp),
        cmocka_unit_test(a_password_is_not_sent_in_the_clear),
        cmocka_unit_test(this_machine_is_known_by_its_names),
        cmocka_unit_test(the_rest_has_its_bounds),
        cmocka_unit_test(any_minute_has_at_most_its_budget),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
