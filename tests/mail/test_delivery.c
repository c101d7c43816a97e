/* One attempt after the other against a mail server on loopback, as real ones behave. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "child.h"
#include "sample.h"
#include "test_certificate.h"

#define JAN "jan.de.vries@example.com"
#define LIST(...) ((const char *const[]){__VA_ARGS__, NULL})
#define NOTHING ((const char *const[]){NULL})

struct world {
    struct scratch scratch;
    struct mail_server server;
    struct mail_settings settings;
    struct buffer message;
    struct buffer reason;
};

static int setup(void **state)
{
    struct world *world = calloc(1, sizeof(*world));
    struct mail mail = sample_mail(MAIL_CONFIRMATION);
    struct error error = {0};

    assert_non_null(world);
    scratch_make(&world->scratch);
    world->settings = sample_settings();
    world->settings.folder = world->scratch.path;
    buffer_init(&world->message, 1024 * 1024);
    buffer_init(&world->reason, 512);
    assert_int_equal(
        mail_compose(&world->settings, &mail, NULL, SAMPLE_NOW_MS, &world->message, &error), 0);
    *state = world;
    return 0;
}

static int teardown(void **state)
{
    struct world *world = *state;

    mail_server_stop(&world->server);
    buffer_release(&world->message);
    buffer_release(&world->reason);
    scratch_remove(&world->scratch);
    free(world);
    return 0;
}

#define DELIVERY_TEST(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

static void start(struct world *world, const char *const *arguments)
{
    need_python();
    mail_server_start(&world->server, &world->scratch, arguments);
    world->settings.smtp_url = world->server.url;
}

static enum mail_outcome deliver_to(struct world *world, struct bytes recipient)
{
    struct mail_delivery delivery = {.recipient = recipient,
                                     .message = buffer_bytes(&world->message),
                                     .session_id = BYTES("k3v9x2m7qa"),
                                     .number = 42};

    buffer_clear(&world->reason);

    enum mail_outcome outcome = mail_deliver(&world->settings, &delivery, &world->reason);

    buffer_append_char(&world->reason, '\0');
    assert_null(strstr(world->reason.data, "example.com"));
    return outcome;
}

static enum mail_outcome deliver(struct world *world)
{
    return deliver_to(world, BYTES(JAN));
}

static void assert_reason(const struct world *world, const char *reason)
{
    assert_string_equal(world->reason.data, reason);
}

/* What the server wrote down is what was sent, byte for byte. */
static void assert_taken(const struct world *world, unsigned n)
{
    char *taken = mail_server_read(&world->server, n, "eml");

    assert_int_equal(strlen(taken), world->message.size);
    assert_memory_equal(taken, world->message.data, world->message.size);
    free(taken);
}

static void assert_talk(const struct world *world, unsigned n, const char *part)
{
    char *talk = mail_server_read(&world->server, n, "json");

    if (!strstr(talk, part))
        fail_msg("no %s in %s", part, talk);
    free(talk);
}

static void a_message_arrives_as_it_was_made(void **state)
{
    struct world *world = *state;

    start(world, NOTHING);
    assert_int_equal(deliver(world), MAIL_DELIVERED);
    assert_reason(world, "");
    assert_int_equal(mail_server_count(&world->server), 1);
    assert_taken(world, 1);
    assert_talk(world, 1, "\"from\": \"dialoog@example.nl\"");
    assert_talk(world, 1, "\"to\": [\"" JAN "\"]");
    assert_talk(world, 1, "\"hello\": \"dialoog.example.nl\"");
    assert_talk(world, 1, "\"tls\": false");
}

static void lines_that_are_a_dot_arrive_too(void **state)
{
    struct world *world = *state;

    start(world, NOTHING);
    buffer_append_string(&world->message, ".\r\n..\r\n.a\r\nMAIL FROM:<x@example.com>\r\n");
    assert_int_equal(deliver(world), MAIL_DELIVERED);
    assert_int_equal(mail_server_count(&world->server), 1);
    assert_taken(world, 1);
}

/* ---- TLS and signing in ------------------------------------------------------------------ */

static void start_tls(struct world *world, const char *option, const char *more,
                      const char *user, const char *password)
{
    const struct test_certificate_paths *paths = test_certificate_of_program();

    start(world, LIST(option, paths->certificate, paths->key, more, user, password));
    world->settings.smtp_ca = paths->certificate;
}

static void starttls_is_used_and_the_certificate_looked_at(void **state)
{
    struct world *world = *state;

    start_tls(world, "--starttls", NULL, NULL, NULL);
    world->settings.smtp_starttls = true;
    assert_int_equal(deliver(world), MAIL_DELIVERED);
    assert_talk(world, 1, "\"tls\": true");
    world->settings.smtp_ca = NULL; /* the system does not know it */
    assert_int_equal(deliver(world), MAIL_TRY_AGAIN);
    assert_reason(world, "the mail server's certificate is not trusted");
    assert_int_equal(mail_server_count(&world->server), 1);
}

static void without_starttls_nothing_is_said_in_the_clear(void **state)
{
    struct world *world = *state;

    start(world, NOTHING);
    world->settings.smtp_starttls = true;
    assert_int_equal(deliver(world), MAIL_TRY_AGAIN);
    assert_reason(world, "the mail server offers no TLS");
    assert_int_equal(mail_server_count(&world->server), 0);
}

static void smtps_speaks_tls_from_the_first_byte(void **state)
{
    struct world *world = *state;
    char url[64];

    start_tls(world, "--tls", NULL, NULL, NULL);
    snprintf(url, sizeof(url), "smtps://127.0.0.1:%u", world->server.port);
    world->settings.smtp_url = url;
    assert_int_equal(deliver(world), MAIL_DELIVERED);
    assert_talk(world, 1, "\"tls\": true");
}

static void a_user_is_signed_in(void **state)
{
    struct world *world = *state;

    start_tls(world, "--starttls", "--auth", "dialoog", "een geheim");
    world->settings.smtp_starttls = true;
    world->settings.smtp_user = "dialoog";
    world->settings.smtp_password = "een geheim";
    assert_int_equal(deliver(world), MAIL_DELIVERED);
    assert_talk(world, 1, "\"signed_in\": true");
    /* The operator's mistake, not this mail's: it waits for a better password. */
    world->settings.smtp_password = "een ander geheim";
    assert_int_equal(deliver(world), MAIL_TRY_AGAIN);
    assert_reason(world, "535 5.7.8: the mail server refused the user name or the password");
    world->settings.smtp_user = NULL;
    world->settings.smtp_password = NULL;
    assert_int_equal(deliver(world), MAIL_TRY_AGAIN);
    assert_reason(world, "530 5.7.0: the mail server refused the sender's address");
}

/* ---- refusals ---------------------------------------------------------------------------- */

static void a_recipient_that_is_refused_is_refused_for_good(void **state)
{
    struct world *world = *state;

    start(world, LIST("--refuse", JAN));
    assert_int_equal(deliver(world), MAIL_REFUSED);
    assert_reason(world, "550 5.1.1: the mail server knows no such mailbox");
    assert_int_equal(deliver_to(world, BYTES("piet@example.com")), MAIL_DELIVERED);
    assert_int_equal(mail_server_count(&world->server), 1);
}

static void a_message_that_is_refused_is_refused_for_good(void **state)
{
    struct world *world = *state;

    start(world, LIST("--refuse-message"));
    assert_int_equal(deliver(world), MAIL_REFUSED);
    assert_reason(world, "554 5.6.0: the mail server refused the message");
}

static void a_full_mailbox_and_a_grey_list_are_tried_again(void **state)
{
    struct world *world = *state;

    start(world, LIST("--greylist", "--full", "vol@example.com"));
    assert_int_equal(deliver(world), MAIL_TRY_AGAIN);
    assert_reason(world, "451 4.7.1: the mail server asks to come back later");
    assert_int_equal(deliver(world), MAIL_DELIVERED);
    assert_int_equal(deliver_to(world, BYTES("vol@example.com")), MAIL_TRY_AGAIN);
    assert_reason(world, "452 4.2.2: the mailbox is full");
    assert_int_equal(mail_server_count(&world->server), 1);
}

static void a_sender_that_is_refused_is_not_the_fault_of_the_mail(void **state)
{
    struct world *world = *state;

    start(world, LIST("--refuse-sender"));
    assert_int_equal(deliver(world), MAIL_TRY_AGAIN);
    assert_reason(world, "550 5.7.1: the mail server refused it by its own rules");
}

static void no_recipient_can_say_more_than_an_address(void **state)
{
    struct world *world = *state;

    start(world, NOTHING);
    assert_int_equal(deliver_to(world, BYTES("a@example.com>\r\nRCPT TO:<b@example.com")),
                     MAIL_REFUSED);
    assert_int_equal(deliver_to(world, BYTES("a@example.com SIZE=1")), MAIL_REFUSED);
    assert_int_equal(mail_server_count(&world->server), 0);
}

/* ---- broken lines ------------------------------------------------------------------------ */

static void a_line_that_breaks_in_mid_message_is_tried_again(void **state)
{
    struct world *world = *state;

    start(world, LIST("--drop-in-message", "1"));
    /* Longer than what fits on the way. */
    while (world->message.size < 512 * 1024)
        buffer_append_string(&world->message, "Een regel die niemand ooit leest.\r\n");
    assert_int_equal(deliver(world), MAIL_TRY_AGAIN);
    assert_int_equal(mail_server_count(&world->server), 0);
    assert_int_equal(deliver(world), MAIL_DELIVERED);
    assert_int_equal(mail_server_count(&world->server), 1);
}

static void a_line_that_breaks_before_the_reply_is_tried_again(void **state)
{
    struct world *world = *state;

    start(world, LIST("--drop-after-message", "1"));
    assert_int_equal(deliver(world), MAIL_TRY_AGAIN);
    assert_reason(world, "the connection broke before the mail server confirmed the message");
    assert_int_equal(mail_server_count(&world->server), 1);
    assert_int_equal(deliver(world),
                     MAIL_DELIVERED); /* arrives twice: better than not at all */
    assert_int_equal(mail_server_count(&world->server), 2);
}

static void a_server_that_is_down_is_tried_again_and_found_when_it_is_back(void **state)
{
    struct world *world = *state;

    start(world, NOTHING);
    mail_server_stop(&world->server);
    assert_int_equal(deliver(world), MAIL_TRY_AGAIN);
    assert_reason(world, "the mail server cannot be reached");
    mail_server_start(&world->server, &world->scratch, NOTHING);
    assert_int_equal(deliver(world), MAIL_DELIVERED);
    assert_int_equal(mail_server_count(&world->server), 1);
}

static void a_name_that_does_not_exist_is_tried_again(void **state)
{
    struct world *world = *state;

    world->settings.smtp_url = "smtp://mail.invalid";
    assert_int_equal(deliver(world), MAIL_TRY_AGAIN);
    assert_reason(world, "the name of the mail server is not known");
}

/* ---- the folder -------------------------------------------------------------------------- */

static void without_a_server_mails_are_files_that_only_the_operator_opens(void **state)
{
    struct world *world = *state;
    char folder[96];
    struct stat status;
    struct buffer read;
    struct error error = {0};

    snprintf(folder, sizeof(folder), "%s/mail", world->scratch.path);
    world->settings.folder = folder;
    assert_int_equal(deliver(world), MAIL_DELIVERED);
    assert_int_equal(deliver(world), MAIL_DELIVERED); /* after a crash: the same file */
    assert_int_equal(stat(folder, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0700);
    assert_int_equal(stat(scratch_path(&world->scratch, "mail/k3v9x2m7qa.42.eml"), &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    assert_int_equal(status.st_size, world->message.size);

    buffer_init(&read, 1024 * 1024);
    assert_int_equal(mail_file_read(folder, BYTES("k3v9x2m7qa"), 42, &read, &error), 0);
    assert_true(bytes_equal(buffer_bytes(&read), buffer_bytes(&world->message)));
    assert_int_equal(mail_file_read(folder, BYTES("k3v9x2m7qa"), 43, &read, &error),
                     -ERR_NOT_FOUND);
    assert_int_equal(mail_file_read(folder, BYTES("../k3v9x2m7qa"), 42, &read, &error),
                     -ERR_INPUT);
    buffer_release(&read);
}

static void the_mails_of_a_session_are_erased_and_no_others(void **state)
{
    struct world *world = *state;
    struct mail_delivery delivery = {.recipient = BYTES(JAN),
                                     .message = buffer_bytes(&world->message),
                                     .session_id = BYTES("k3v9x2m7qa"),
                                     .number = 7,
                                     .personal = true};
    struct buffer read;
    struct error error = {0};
    const char *folder = world->scratch.path;

    assert_int_equal(deliver(world), MAIL_DELIVERED);
    assert_int_equal(mail_deliver(&world->settings, &delivery, &world->reason), MAIL_DELIVERED);
    delivery.session_id = BYTES("k3v9x2m7qb");
    assert_int_equal(mail_deliver(&world->settings, &delivery, &world->reason), MAIL_DELIVERED);
    delivery.number = 8;
    assert_int_equal(mail_deliver(&world->settings, &delivery, &world->reason), MAIL_DELIVERED);

    buffer_init(&read, 1024 * 1024);
    assert_int_equal(mail_files_erase(folder, BYTES("k3v9x2m7qa"), &error), 0);
    assert_int_equal(mail_file_erase(folder, BYTES("k3v9x2m7qb"), 8, &error), 0);
    assert_int_equal(mail_file_read(folder, BYTES("k3v9x2m7qa"), 42, &read, &error),
                     -ERR_NOT_FOUND);
    assert_int_equal(mail_file_read(folder, BYTES("k3v9x2m7qa"), 7, &read, &error),
                     -ERR_NOT_FOUND);
    assert_int_equal(mail_file_read(folder, BYTES("k3v9x2m7qb"), 8, &read, &error),
                     -ERR_NOT_FOUND);
    assert_int_equal(mail_file_read(folder, BYTES("k3v9x2m7qb"), 7, &read, &error), 0);
    assert_int_equal(mail_files_erase("/nowhere/at/all", BYTES("k3v9x2m7qa"), &error), 0);
    buffer_release(&read);
}

static void a_folder_that_cannot_be_written_is_tried_again(void **state)
{
    struct world *world = *state;

    scratch_write(&world->scratch, "file", BYTES("x"));
    world->settings.folder = scratch_path(&world->scratch, "file");
    assert_int_equal(deliver(world), MAIL_TRY_AGAIN);
}

/* ---- herkend mail test ------------------------------------------------------------------- */

static void the_test_mail_tells_what_the_server_said(void **state)
{
    struct world *world = *state;
    struct error error = {0};
    struct buffer said;

    start(world, LIST("--refuse", JAN));
    buffer_init(&said, 1024);
    assert_int_equal(mail_test(&world->settings, BYTES("piet@example.com"), LANGUAGE_NL,
                               SAMPLE_NOW_MS, &said, &error),
                     0);
    assert_true(bytes_equal(buffer_bytes(&said), BYTES("250 2.0.0 OK: queued as 1")));

    char *taken = mail_server_read(&world->server, 1, "eml");

    check_message(
        &world->scratch, bytes_from_string(taken),
        LIST("--no-way", "--to", "piet@example.com", "--subject", "Testmail van herkend"));
    free(taken);

    buffer_clear(&said);
    assert_int_equal(
        mail_test(&world->settings, BYTES(JAN), LANGUAGE_NL, SAMPLE_NOW_MS, &said, &error),
        -ERR_IO);
    assert_string_equal(error.sentence, "550 5.1.1: the mail server knows no such mailbox");
    assert_true(
        bytes_equal(buffer_bytes(&said), BYTES("550 5.1.1 <" JAN ">: no such mailbox here")));
    assert_int_equal(
        mail_test(&world->settings, BYTES("jan@"), LANGUAGE_NL, SAMPLE_NOW_MS, &said, &error),
        -ERR_INPUT);
    buffer_release(&said);
}

static void without_a_server_the_test_mail_tells_which_file_it_is(void **state)
{
    struct world *world = *state;
    struct error error = {0};
    struct stat status;
    struct buffer said;

    buffer_init(&said, 1024);
    assert_int_equal(mail_test(&world->settings, BYTES("piet@example.com"), LANGUAGE_EN,
                               SAMPLE_NOW_MS, &said, &error),
                     0);
    buffer_append_char(&said, '\0');
    assert_int_equal(stat(said.data, &status), 0);
    buffer_release(&said);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        DELIVERY_TEST(a_message_arrives_as_it_was_made),
        DELIVERY_TEST(lines_that_are_a_dot_arrive_too),
        DELIVERY_TEST(starttls_is_used_and_the_certificate_looked_at),
        DELIVERY_TEST(without_starttls_nothing_is_said_in_the_clear),
        DELIVERY_TEST(smtps_speaks_tls_from_the_first_byte),
        DELIVERY_TEST(a_user_is_signed_in),
        DELIVERY_TEST(a_recipient_that_is_refused_is_refused_for_good),
        DELIVERY_TEST(a_message_that_is_refused_is_refused_for_good),
        DELIVERY_TEST(a_full_mailbox_and_a_grey_list_are_tried_again),
        DELIVERY_TEST(a_sender_that_is_refused_is_not_the_fault_of_the_mail),
        DELIVERY_TEST(no_recipient_can_say_more_than_an_address),
        DELIVERY_TEST(a_line_that_breaks_in_mid_message_is_tried_again),
        DELIVERY_TEST(a_line_that_breaks_before_the_reply_is_tried_again),
        DELIVERY_TEST(a_server_that_is_down_is_tried_again_and_found_when_it_is_back),
        DELIVERY_TEST(a_name_that_does_not_exist_is_tried_again),
        DELIVERY_TEST(without_a_server_mails_are_files_that_only_the_operator_opens),
        DELIVERY_TEST(the_mails_of_a_session_are_erased_and_no_others),
        DELIVERY_TEST(a_folder_that_cannot_be_written_is_tried_again),
        DELIVERY_TEST(the_test_mail_tells_what_the_server_said),
        DELIVERY_TEST(without_a_server_the_test_mail_tells_which_file_it_is),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
