/* The settings of mail: where they come from, what is refused and with which words, and
 * `herkend mail test`. */
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <setjmp.h>

#include <cmocka.h>

#include "mail_config.h"
#include "program.h"

#define SECRET "zeer geheim"

struct place {
    char *folder, *data, *ini, *password;
};

static int set_up(void **state)
{
    struct place *place = calloc(1, sizeof(*place));

    place->folder = folder_make_temporary();
    place->data = path_join(place->folder, "data");
    place->ini = path_join(place->folder, "herkend.ini");
    place->password = path_join(place->folder, "password");
    file_make(place->folder, "password", SECRET "\n");
    assert_int_equal(chmod(place->password, 0600), 0);
    *state = place;
    return 0;
}

static int tear_down(void **state)
{
    struct place *place = *state;

    free(place->data);
    free(place->ini);
    free(place->password);
    folder_remove(place->folder);
    free(place);
    return 0;
}

/* ---- the password ------------------------------------------------------------------------ */

static int make(const struct place *place, struct mail_config *mail, struct config *config,
                struct error *error)
{
    config_init(config);
    snprintf(config->smtp_url, sizeof(config->smtp_url), "smtp://mail.example:587");
    snprintf(config->smtp_user, sizeof(config->smtp_user), "dialoog");
    snprintf(config->mail_from, sizeof(config->mail_from), "dialoog@mail.example");
    snprintf(config->smtp_password_file, sizeof(config->smtp_password_file), "%s",
             place->password);
    return mail_config_make(mail, config, "https://dialoog.example", "mail", error);
}

static void assert_password(struct place *place, const char *content, const char *expected)
{
    struct mail_config mail;
    struct config config;
    struct error error = {0};

    file_make(place->folder, "password", content);
    if (make(place, &mail, &config, &error) != 0)
        fail_msg("%s", error.sentence);
    assert_string_equal(mail.settings.smtp_password, expected);
    mail_config_forget(&mail);
    assert_string_equal(mail.password, "");
}

static void assert_refused(struct place *place, const char *content, const char *part)
{
    struct mail_config mail;
    struct config config;
    struct error error = {0};

    if (content)
        file_make(place->folder, "password", content);
    assert_int_equal(make(place, &mail, &config, &error), -ERR_INPUT);
    if (!strstr(error.sentence, part) || !strstr(error.sentence, "smtp_password_file: "))
        fail_msg("%s", error.sentence);
    assert_null(strstr(error.sentence, SECRET));
}

static void a_password_is_a_line_of_a_file(void **state)
{
    assert_password(*state, SECRET "\n", SECRET);
    assert_password(*state, SECRET "\r\n", SECRET);
    assert_password(*state, SECRET, SECRET);
    assert_password(*state, " " SECRET " \n", " " SECRET " ");
}

static void a_file_that_holds_no_password_is_refused(void **state)
{
    char *longer = calloc(1, SMTP_PASSWORD_BYTES_MAX + 2);

    memset(longer, 'x', SMTP_PASSWORD_BYTES_MAX + 1);
    assert_refused(*state, "", "is empty");
    assert_refused(*state, "\n", "is empty");
    assert_refused(*state, SECRET "\nmore\n", "control character");
    assert_refused(*state, longer, "longer than a password");
    free(longer);
}

static void a_password_that_others_can_read_is_refused(void **state)
{
    struct place *place = *state;

    assert_int_equal(chmod(place->password, 0644), 0);
    assert_refused(place, NULL, "chmod 600 it");
    assert_int_equal(chmod(place->password, 0602), 0);
    assert_refused(place, NULL, "chmod 600 it");
    assert_int_equal(chmod(place->password, 0640), 0); /* a group may: systemd does so */
    assert_password(place, SECRET, SECRET);
    assert_int_equal(unlink(place->password), 0);
    assert_refused(place, NULL, "cannot open");
    assert_int_equal(mkfifo(place->password, 0600), 0); /* would wait for ever */
    assert_refused(place, NULL, "is not a file");
}

/* ---- the rest ---------------------------------------------------------------------------- */

static void tls_is_wanted_but_of_this_machine(void **state)
{
    struct place *place = *state;
    struct mail_config mail;
    struct config config;
    struct error error = {0};

    assert_int_equal(make(place, &mail, &config, &error), 0);
    assert_true(mail.settings.smtp_starttls);
    snprintf(config.smtp_url, sizeof(config.smtp_url), "smtp://127.0.0.1:25");
    assert_int_equal(
        mail_config_make(&mail, &config, "https://dialoog.example", "mail", &error), 0);
    assert_false(mail.settings.smtp_starttls);
    snprintf(config.smtp_ca, sizeof(config.smtp_ca), "%s", place->password);
    assert_int_equal(
        mail_config_make(&mail, &config, "https://dialoog.example", "mail", &error), 0);
    assert_true(mail.settings.smtp_starttls);
    snprintf(config.smtp_ca, sizeof(config.smtp_ca), "/nowhere/ca.pem");
    assert_int_equal(
        mail_config_make(&mail, &config, "https://dialoog.example", "mail", &error),
        -ERR_INPUT);
    assert_non_null(strstr(error.sentence, "smtp_ca: "));
    mail_config_forget(&mail);
}

static void assert_sender(const char *public_url, const char *expected)
{
    struct mail_config mail;
    struct config config;
    struct error error = {0};

    config_init(&config);
    if (mail_config_make(&mail, &config, public_url, "mail", &error) != 0)
        fail_msg("%s: %s", public_url, error.sentence);
    assert_string_equal(mail.settings.from, expected);
}

static void mails_of_a_folder_have_a_sender_of_their_own(void **state)
{
    (void)state;
    assert_sender("https://dialoog.example.nl", "herkend@dialoog.example.nl");
    assert_sender("https://dialoog.example.nl:8443/pad", "herkend@dialoog.example.nl");
    assert_sender("http://127.0.0.1:8080", "herkend@localhost.invalid");
    assert_sender("http://[::1]:8080", "herkend@localhost.invalid");
    assert_sender("http://localhost:8080", "herkend@localhost.invalid");
}

static void assert_file_refused(const struct place *place, const char *ini, const char *part)
{
    struct run run;

    file_make(place->folder, "herkend.ini", ini);
    RUN(&run, "check-config", place->ini);
    assert_int_equal(run.exit_code, 2);
    if (!strstr(run.err, part))
        fail_msg("no %s in: %s", part, run.err);
    run_release(&run);
    RUN(&run, "serve", "--data", place->data, "--listen", "127.0.0.1:0", "--config",
        place->ini);
    assert_int_equal(run.exit_code, 2);
    assert_non_null(strstr(run.err, part));
    assert_int_equal(access(place->data, F_OK), -1); /* nothing was made */
    run_release(&run);
}

static void what_is_wrong_is_named_before_anything_is_made(void **state)
{
    struct place *place = *state;
    char ini[512];

    assert_file_refused(place, "[mail]\nsmtp_user = x\n", "smtp_user is set without smtp_url");
    assert_file_refused(place, "[mail]\nsmtp_ca = x\n", "smtp_ca is set without smtp_url");
    assert_file_refused(place, "[mail]\nsmtp_url = smtp://mail.example:587\n", "mail_from: ");
    assert_file_refused(place,
                        "[mail]\nsmtp_url = http://mail.example\nmail_from = a@b.example\n",
                        "smtp_url: ");
    assert_file_refused(place, "[mail]\nmail_from = nobody\n", "mail_from: ");
    assert_file_refused(place, "[mail]\nmail_per_minute = 0\n",
                        "mail_per_minute: must be a whole number from 1 to 6000");
    assert_int_equal(chmod(place->password, 0644), 0);
    snprintf(ini, sizeof(ini),
             "[mail]\nsmtp_url = smtp://mail.example:587\nmail_from = a@b.example\n"
             "smtp_user = a\nsmtp_password_file = %s\n",
             place->password);
    assert_file_refused(place, ini, "chmod 600 it");
}

static void check_config_prints_everything_but_the_password(void **state)
{
    struct place *place = *state;
    struct run run;
    char variable[256];
    const char *const environment[] = {variable, "HERKEND_MAIL_PER_MINUTE=30", NULL};

    file_make(place->folder, "herkend.ini",
              "[mail]\nsmtp_url = smtps://mail.example\nsmtp_user = dialoog\n"
              "mail_from = Dialoog <dialoog@mail.example>\n");
    snprintf(variable, sizeof(variable), "HERKEND_SMTP_PASSWORD_FILE=%s", place->password);
    program_run(&run, environment, (const char *const[]){"check-config", place->ini, NULL});
    assert_int_equal(run.exit_code, 0);
    assert_non_null(strstr(run.out, "[mail]\nsmtp_url = smtps://mail.example\n"));
    assert_non_null(strstr(run.out, "mail_from = Dialoog <dialoog@mail.example>\n"));
    assert_non_null(strstr(run.out, "mail_per_minute = 30\n"));
    assert_non_null(strstr(run.out, place->password));
    assert_null(strstr(run.out, SECRET));
    assert_null(strstr(run.err, SECRET));
    run_release(&run);
}

/* ---- mail test --------------------------------------------------------------------------- */

static void a_test_without_a_server_goes_to_the_folder(void **state)
{
    struct place *place = *state;
    struct run run;
    struct stat status;

    RUN(&run, "mail", "test", "jan@gemeente.example", "--data", place->data);
    assert_int_equal(run.exit_code, 2); /* no such folder */
    run_release(&run);
    RUN(&run, "token", "create", "--data", place->data, "--role", "organiser");
    assert_int_equal(run.exit_code, 0);
    run_release(&run);
    RUN(&run, "mail", "test", "jan@gemeente.example", "--data", place->data);
    if (run.exit_code != 0)
        fail_msg("%s", run.err);
    run.out[strcspn(run.out, "\n")] = '\0';
    assert_int_equal(stat(run.out, &status), 0);
    assert_true(status.st_size > 0);
    run_release(&run);
}

static void a_test_needs_an_address_and_somewhere_to_go(void **state)
{
    struct place *place = *state;
    struct run run;

    RUN(&run, "mail", "test");
    assert_int_equal(run.exit_code, 2);
    run_release(&run);
    RUN(&run, "mail", "test", "jan@gemeente.example");
    assert_int_equal(run.exit_code, 2);
    assert_non_null(strstr(run.err, "needs a mail server (smtp_url), or a data folder"));
    run_release(&run);
    RUN(&run, "token", "create", "--data", place->data, "--role", "organiser");
    run_release(&run);
    RUN(&run, "mail", "test", "jan", "--data", place->data);
    assert_int_equal(run.exit_code, 2);
    run_release(&run);
}

static void a_test_says_that_nobody_listens(void **state)
{
    static const char *const environment[] = {"HERKEND_SMTP_URL=smtp://127.0.0.1:1",
                                              "HERKEND_MAIL_FROM=dialoog@mail.example", NULL};
    struct run run;

    (void)state;
    program_run(&run, environment,
                (const char *const[]){"mail", "test", "jan@gemeente.example", NULL});
    assert_int_equal(run.exit_code, 1);
    assert_true(strlen(run.err) > 0);
    run_release(&run);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_password_is_a_line_of_a_file),
        TEST(a_file_that_holds_no_password_is_refused),
        TEST(a_password_that_others_can_read_is_refused),
        TEST(tls_is_wanted_but_of_this_machine),
        TEST(mails_of_a_folder_have_a_sender_of_their_own),
        TEST(what_is_wrong_is_named_before_anything_is_made),
        TEST(check_config_prints_everything_but_the_password),
        TEST(a_test_without_a_server_goes_to_the_folder),
        TEST(a_test_needs_an_address_and_somewhere_to_go),
        TEST(a_test_says_that_nobody_listens),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
