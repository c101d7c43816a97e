/* A whole server with a mail server beside it: what the settings say reaches the one that
 * sends. */
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <setjmp.h>

#include <cmocka.h>

#include "../mail/child.h"
#include "program.h"
#include "test_certificate.h"

#define SECRET "een geheim"

enum { VARIABLE_BYTES = 256 };

struct post {
    struct scratch scratch;
    struct mail_server mail;
    char url[VARIABLE_BYTES], ca[VARIABLE_BYTES], password[VARIABLE_BYTES];
    const char *environment[6];
    char *data;
    struct server_process server; /* pid 0: none runs */
};

/* STARTTLS with a certificate that only smtp_ca knows, and a name and password. */
static int set_up(void **state)
{
    const struct test_certificate_paths *paths = test_certificate_of_program();
    struct post *post = calloc(1, sizeof(*post));
    const char *file;

    need_python();
    scratch_make(&post->scratch);
    file = scratch_path(&post->scratch, "password");
    scratch_write(&post->scratch, "password", BYTES(SECRET "\n"));
    assert_int_equal(chmod(file, 0600), 0);
    mail_server_start(&post->mail, &post->scratch,
                      (const char *const[]){"--starttls", paths->certificate, paths->key,
                                            "--auth", "dialoog", SECRET, "--refuse",
                                            "weg@gemeente.example", NULL});
    snprintf(post->url, VARIABLE_BYTES, "HERKEND_SMTP_URL=%s", post->mail.url);
    snprintf(post->ca, VARIABLE_BYTES, "HERKEND_SMTP_CA=%s", paths->certificate);
    snprintf(post->password, VARIABLE_BYTES, "HERKEND_SMTP_PASSWORD_FILE=%s", file);
    post->environment[0] = post->url;
    post->environment[1] = post->ca;
    post->environment[2] = post->password;
    post->environment[3] = "HERKEND_SMTP_USER=dialoog";
    post->environment[4] = "HERKEND_MAIL_FROM=Dialoog <dialoog@gemeente.example>";
    post->data = path_join(post->scratch.path, "data");
    *state = post;
    return 0;
}

static int tear_down(void **state)
{
    struct post *post = *state;

    if (post->server.pid > 0)
        server_process_kill(&post->server);
    mail_server_stop(&post->mail);
    scratch_remove(&post->scratch);
    free(post->data);
    free(post);
    return 0;
}

static void a_test_mail_reaches_the_server_and_its_answer_the_operator(void **state)
{
    struct post *post = *state;
    struct run run;
    char *talk;

    program_run(&run, post->environment,
                (const char *const[]){"mail", "test", "jan@gemeente.example", NULL});
    if (run.exit_code != 0)
        fail_msg("%s", run.err);
    assert_non_null(strstr(run.out, "250 2.0.0 OK: queued as 1"));
    assert_null(strstr(run.out, SECRET));
    run_release(&run);
    assert_int_equal(mail_server_count(&post->mail), 1);
    talk = mail_server_read(&post->mail, 1, "json");
    assert_non_null(strstr(talk, "\"tls\": true"));
    assert_non_null(strstr(talk, "\"signed_in\": true"));
    assert_non_null(strstr(talk, "\"from\": \"dialoog@gemeente.example\""));
    free(talk);
}

static void an_address_that_is_refused_is_told_with_the_servers_words(void **state)
{
    struct post *post = *state;
    struct run run;

    program_run(&run, post->environment,
                (const char *const[]){"mail", "test", "weg@gemeente.example", NULL});
    assert_int_equal(run.exit_code, 1);
    assert_non_null(strstr(run.err, "550"));
    run_release(&run);
    assert_int_equal(mail_server_count(&post->mail), 0);
}

static void who_signs_up_is_mailed_by_the_server(void **state)
{
    struct post *post = *state;
    char organiser[128], target[128];
    char *found, *answer = NULL, *id, *mail, *log;
    char *folder = path_join(post->data, "mail");

    server_process_start(&post->server, post->data, post->environment, NULL);
    assert_true(server_process_wait_for(&post->server, "/#organiser="));
    assert_true(server_process_wait_for(&post->server, "\n"));
    found = strstr(post->server.first_lines, "/#organiser=") + strlen("/#organiser=");
    snprintf(organiser, sizeof(organiser), "%.*s", (int)strcspn(found, "\n"), found);
    assert_int_equal(http_ask(&post->server, "POST", "/api/v1/sessions", organiser,
                              "{\"title\":\"Innoveren\",\"starts_at\":\"2126-12-01T14:00:00Z\","
                              "\"themes\":[{\"title\":\"T\",\"question\":\"V?\"}]}",
                              &answer),
                     201);
    id = program_json_value(answer, "id");
    free(answer);
    snprintf(target, sizeof(target), "/api/v1/sessions/%s/event", id);
    assert_int_equal(http_ask(&post->server, "PUT", target, organiser,
                              "{\"revision\":0,\"sign_up\":\"open\"}", &answer),
                     200);
    assert_non_null(strstr(answer, "\"mail\":{\"mode\":\"smtp\"}"));
    free(answer);
    snprintf(target, sizeof(target), "/api/v1/sessions/%s/registrations", id);
    assert_int_equal(http_ask(&post->server, "POST", target, NULL,
                              "{\"email\":\"anna@gemeente.example\",\"consent\":true}", NULL),
                     202);
    http_metric_wait(&post->server, "mails_total{outcome=\"sent\"}", 1);
    assert_int_equal(mail_server_count(&post->mail), 1);
    mail = mail_server_read(&post->mail, 1, "eml");
    assert_non_null(strstr(mail, "To: anna@gemeente.example\r\n"));
    assert_non_null(strstr(mail, "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"));
    assert_int_equal(access(folder, F_OK), -1); /* nothing is kept here */
    log = server_process_log(&post->server);
    assert_null(strstr(log, "anna"));
    assert_null(strstr(log, SECRET));
    assert_int_equal(server_process_stop(&post->server, NULL), 0);
    free(log);
    free(mail);
    free(folder);
    free(id);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_test_mail_reaches_the_server_and_its_answer_the_operator),
        TEST(an_address_that_is_refused_is_told_with_the_servers_words),
        TEST(who_signs_up_is_mailed_by_the_server),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
