/*
 * A whole server from sign-up to the end: mails in the folder, personal links over a real
 * socket, and what is left behind, byte for byte.
 */
#include <dirent.h>
#include <fnmatch.h>
#include <poll.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <setjmp.h>

#include <cmocka.h>

#include "program.h"
#include "ws_client.h"

enum { LINK_BYTES = 96, WAIT_MS = 30 * 1000 };

struct meeting {
    char *folder, *data, *mails, *keys;
    struct server_process server; /* pid 0: none runs */
    char organiser[128];
    char *id, *code;
};

static int set_up(void **state)
{
    struct meeting *meeting = calloc(1, sizeof(*meeting));

    meeting->folder = folder_make_temporary();
    meeting->data = path_join(meeting->folder, "data");
    meeting->mails = path_join(meeting->data, "mail");
    meeting->keys = path_join(meeting->data, "keys");
    *state = meeting;
    return 0;
}

static int tear_down(void **state)
{
    struct meeting *meeting = *state;

    if (meeting->server.pid > 0)
        server_process_kill(&meeting->server);
    free(meeting->data);
    free(meeting->mails);
    free(meeting->keys);
    free(meeting->id);
    free(meeting->code);
    folder_remove(meeting->folder);
    free(meeting);
    return 0;
}

/* ---- asking ------------------------------------------------------------------------------ */

__attribute__((format(printf, 5, 6))) static int ask(const struct meeting *meeting,
                                                     char **answer, const char *method,
                                                     const char *body, const char *format, ...)
{
    char target[256];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(target, sizeof(target), format, arguments);
    va_end(arguments);
    return http_ask(&meeting->server, method, target, meeting->organiser, body, answer);
}

/* As a browser without scripts sends it. */
static int send_form(const struct meeting *meeting, const char *target, const char *body)
{
    struct ws_client client;
    char request[1024];
    int status;

    snprintf(request, sizeof(request),
             "POST %s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nOrigin: http://127.0.0.1:%u\r\n"
             "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %zu\r\n\r\n%s",
             target, meeting->server.port, meeting->server.port, strlen(body), body);
    assert_true(ws_client_connect(&client, meeting->server.port));
    status = ws_client_ask(&client, request).status;
    ws_client_close(&client);
    return status;
}

static void begin(struct meeting *meeting, const char *const *environment)
{
    char *found;

    server_process_start(&meeting->server, meeting->data, environment, NULL);
    assert_true(server_process_wait_for(&meeting->server, "/#organiser="));
    assert_true(server_process_wait_for(&meeting->server, "\n"));
    found = strstr(meeting->server.first_lines, "/#organiser=") + strlen("/#organiser=");
    snprintf(meeting->organiser, sizeof(meeting->organiser), "%.*s", (int)strcspn(found, "\n"),
             found);
}

/* A session tomorrow, for which people sign up. */
static void plan(struct meeting *meeting)
{
    time_t tomorrow = time(NULL) + 86400;
    struct tm utc;
    char script[512];
    char starts_at[32];
    char *answer = NULL;

    gmtime_r(&tomorrow, &utc);
    strftime(starts_at, sizeof(starts_at), "%Y-%m-%dT%H:%M:%SZ", &utc);
    snprintf(script, sizeof(script),
             "{\"title\":\"Innoveren\",\"access\":\"registered\",\"starts_at\":\"%s\","
             "\"themes\":[{\"title\":\"Tijd\",\"question\":\"Wat speelt er?\"}]}",
             starts_at);
    assert_int_equal(ask(meeting, &answer, "POST", script, "/api/v1/sessions"), 201);
    meeting->id = program_json_value(answer, "id");
    meeting->code = program_json_value(answer, "code");
    free(answer);
    assert_int_equal(ask(meeting, NULL, "PUT", "{\"revision\":0,\"sign_up\":\"open\"}",
                         "/api/v1/sessions/%s/event", meeting->id),
                     200);
}

static void wait_for_mails(const struct meeting *meeting, int count)
{
    http_metric_wait(&meeting->server, "mails_total{outcome=\"sent\"}", count);
}

/* ---- mails in the folder ----------------------------------------------------------------- */

/* How many files of a folder have a name like this. */
static size_t files(const char *folder, const char *pattern)
{
    DIR *list = opendir(folder);
    size_t count = 0;

    assert_non_null(list);
    for (struct dirent *entry = readdir(list); entry; entry = readdir(list)) {
        count += fnmatch(pattern, entry->d_name, FNM_PERIOD) == 0;
    }
    closedir(list);
    return count;
}

/* Quoted-printable (RFC 2045, 6.7) as far as a link needs it. In place. */
static void unquote(char *text)
{
    char *to = text;

    for (const char *from = text; *from;) {
        if (strncmp(from, "=\r\n", 3) == 0) {
            from += 3;
        } else if (strncmp(from, "=\n", 2) == 0) {
            from += 2;
        } else if (strncmp(from, "=3D", 3) == 0) {
            *to++ = '=';
            from += 3;
        } else {
            *to++ = *from++;
        }
    }
    *to = '\0';
}

/* What follows a mark in a mail to somebody, a link's token or a way, and is not that other. */
static bool find_after(const struct meeting *meeting, const char *to, const char *mark,
                       const char *other, char out[LINK_BYTES])
{
    DIR *list = opendir(meeting->mails);
    bool found = false;

    assert_non_null(list);
    for (struct dirent *entry = readdir(list); entry && !found; entry = readdir(list)) {
        char *text = fnmatch("*.eml", entry->d_name, 0) == 0
                         ? file_text(meeting->mails, entry->d_name)
                         : NULL;
        const char *at;

        if (text)
            unquote(text);
        at = text && strstr(text, to) ? strstr(text, mark) : NULL;
        if (at) {
            at += strlen(mark);
            snprintf(out, LINK_BYTES, "%.*s",
                     (int)strspn(at, "abcdefghijklmnopqrstuvwxyz"
                                     "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                     "0123456789.-_"),
                     at);
            found = !other || strcmp(out, other) != 0;
        }
        free(text);
    }
    closedir(list);
    return found;
}

/* ---- in the session -----------------------------------------------------------------------
 */

static struct ws_client come(const struct meeting *meeting, const char *link,
                             const char *expected)
{
    struct ws_client client;
    struct ws_in frame;
    char hello[160];

    assert_true(ws_client_open(&client, meeting->server.port));
    snprintf(hello, sizeof(hello), "{\"type\":\"hello\",\"token\":\"%s\"}", link);
    assert_true(ws_client_send_text(&client, hello));
    assert_true(ws_client_read_frame(&client, &frame));
    if (!memmem(frame.payload.data, frame.payload.size, expected, strlen(expected)))
        fail_msg("no %s in %.*s", expected, (int)frame.payload.size, frame.payload.data);
    return client;
}

static void assert_refused(const struct meeting *meeting, const char *link, const char *code)
{
    char expected[64];
    struct ws_client client;

    snprintf(expected, sizeof(expected), "\"code\":\"%s\"", code);
    client = come(meeting, link, expected);
    assert_int_equal(ws_client_read_close(&client, true, NULL), 4401);
    ws_client_close(&client);
}

static char *joined(const struct meeting *meeting)
{
    char *answer = NULL;
    char *count;

    assert_int_equal(ask(meeting, &answer, "GET", NULL, "/api/v1/sessions/%s", meeting->id),
                     200);
    count = program_json_value(answer, "joined");
    free(answer);
    return count;
}

/* ---- what is left -------------------------------------------------------------------------
 */

/* Whether the bytes stand in a file. */
static bool file_holds(const char *folder, const char *name, const char *needle)
{
    char *path = path_join(folder, name);
    FILE *file = fopen(path, "rb");
    bool found = false;

    free(path);
    if (!file)
        return false;
    fseek(file, 0, SEEK_END);

    size_t size = (size_t)ftell(file);
    char *bytes = malloc(size + 1);

    rewind(file);
    assert_int_equal(fread(bytes, 1, size, file), size);
    found = memmem(bytes, size, needle, strlen(needle)) != NULL;
    free(bytes);
    fclose(file);
    return found;
}

static void assert_not_in_dialogue(const struct meeting *meeting, const char *needle)
{
    static const char *const names[] = {"dialogue.db", "dialogue.db-wal", "dialogue.db-shm"};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (file_holds(meeting->data, names[i], needle))
            fail_msg("%s holds %s", names[i], needle);
    }
}

struct secrets {
    char first[LINK_BYTES], second[LINK_BYTES], way[LINK_BYTES];
    char *rid;
};

static void assert_nothing_is_told(struct meeting *meeting, const struct secrets *secrets)
{
    const char *const needles[] = {"anna",          "gemeente.example", secrets->first,
                                   secrets->second, secrets->way,       secrets->rid};
    char *log = server_process_log(&meeting->server);
    char *metrics = NULL;

    assert_int_equal(http_ask(&meeting->server, "GET", "/metrics", NULL, NULL, &metrics), 200);
    for (size_t i = 0; i < sizeof(needles) / sizeof(needles[0]); i++) {
        assert_true(strlen(needles[i]) > 3);
        if (strstr(log, needles[i]))
            fail_msg("the log holds %s", needles[i]);
        if (strstr(metrics, needles[i]))
            fail_msg("the metrics hold %s", needles[i]);
        assert_not_in_dialogue(meeting, needles[i]);
    }
    free(log);
    free(metrics);
}

/* The mailer looks now and then. */
static void wait_for_no_files(const char *folder, const char *pattern)
{
    for (int waited = 0; files(folder, pattern) > 0; waited += 50) {
        if (waited > WAIT_MS)
            fail_msg("%s in %s does not go", pattern, folder);
        poll(NULL, 0, 50);
    }
}

/* ---- the tests ----------------------------------------------------------------------------
 */

static void sign_up_anna(struct meeting *meeting, struct secrets *secrets)
{
    char target[64];
    char *answer = NULL;

    snprintf(target, sizeof(target), "/e/%s", meeting->code);
    assert_int_equal(
        send_form(meeting, target, "email=anna%40gemeente.example&name=Anna&consent=yes"), 303);
    wait_for_mails(meeting, 2); /* the confirmation, and as it is soon the link */
    assert_true(find_after(meeting, "anna@gemeente.example", "#t=", NULL, secrets->first));
    assert_true(find_after(meeting, "anna@gemeente.example", "/r/", NULL, secrets->way));
    assert_int_equal(
        ask(meeting, &answer, "GET", NULL, "/api/v1/sessions/%s/registrations", meeting->id),
        200);
    secrets->rid = program_json_value(answer, "id");
    free(answer);
}

static void from_sign_up_to_the_end(void **state)
{
    struct meeting *meeting = *state;
    struct secrets secrets = {.rid = NULL};
    struct ws_client client;
    char *count;
    struct stat status;

    begin(meeting, NULL);
    plan(meeting);
    assert_int_equal(stat(meeting->mails, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0700);
    sign_up_anna(meeting, &secrets);

    /* Too early, then in. */
    assert_refused(meeting, secrets.first, "wrong_state");
    assert_int_equal(ask(meeting, NULL, "POST", NULL, "/api/v1/sessions/%s/live", meeting->id),
                     200);
    client = come(meeting, secrets.first, "\"role\":\"participant\"");

    /* Sent again: the old one is dead, also for who sits by it; the new one is the same seat.
     */
    assert_int_equal(ask(meeting, NULL, "POST", NULL,
                         "/api/v1/sessions/%s/registrations/%s/resend", meeting->id,
                         secrets.rid),
                     202);
    assert_int_equal(ws_client_read_close(&client, true, NULL), 4401);
    ws_client_close(&client);
    assert_refused(meeting, secrets.first, "withdrawn");
    wait_for_mails(meeting, 3);
    assert_true(
        find_after(meeting, "anna@gemeente.example", "#t=", secrets.first, secrets.second));
    client = come(meeting, secrets.second, "\"role\":\"participant\"");
    count = joined(meeting);
    assert_string_equal(count, "1");
    free(count);
    ws_client_close(&client);

    /* The end: no key, no link, and no mail that holds one. */
    assert_int_equal(files(meeting->keys, "*"), 1);
    assert_int_equal(ask(meeting, NULL, "POST", NULL, "/api/v1/sessions/%s/close", meeting->id),
                     200);
    wait_for_no_files(meeting->keys, "*");
    assert_refused(meeting, secrets.second, "wrong_state");
    wait_for_no_files(meeting->mails, "*.link.eml");
    assert_nothing_is_told(meeting, &secrets);
    assert_int_equal(server_process_stop(&meeting->server, NULL), 0);
    assert_not_in_dialogue(meeting, "anna");
    assert_not_in_dialogue(meeting, secrets.second);
    free(secrets.rid);
}

static void a_person_who_withdraws_is_out_at_once(void **state)
{
    struct meeting *meeting = *state;
    struct secrets secrets = {.rid = NULL};
    struct ws_client client;
    char target[128];

    begin(meeting, NULL);
    plan(meeting);
    sign_up_anna(meeting, &secrets);
    assert_int_equal(ask(meeting, NULL, "POST", NULL, "/api/v1/sessions/%s/live", meeting->id),
                     200);
    client = come(meeting, secrets.first, "\"role\":\"participant\"");
    snprintf(target, sizeof(target), "/r/%s/unsubscribe", secrets.way);
    assert_int_equal(
        http_ask(&meeting->server, "POST", target, NULL, "List-Unsubscribe=One-Click", NULL),
        200);
    assert_int_equal(ws_client_read_close(&client, true, NULL), 4401);
    ws_client_close(&client);
    assert_refused(meeting, secrets.first, "withdrawn");
    assert_int_equal(server_process_stop(&meeting->server, NULL), 0);
    free(secrets.rid);
}

/* kill -9 between any two steps: what was signed up is there, and links open what they did. */
static void a_crash_loses_no_registration_and_no_seat(void **state)
{
    struct meeting *meeting = *state;
    struct secrets secrets = {.rid = NULL};
    struct ws_client client;
    char *count;

    begin(meeting, NULL);
    plan(meeting);
    sign_up_anna(meeting, &secrets);
    assert_int_equal(ask(meeting, NULL, "POST", NULL, "/api/v1/sessions/%s/live", meeting->id),
                     200);
    client = come(meeting, secrets.first, "\"role\":\"participant\"");
    server_process_kill(&meeting->server);
    ws_client_close(&client);
    server_process_start(&meeting->server, meeting->data, NULL, NULL);
    client = come(meeting, secrets.first, "\"role\":\"participant\"");
    count = joined(meeting);
    assert_string_equal(count, "1");
    free(count);
    ws_client_close(&client);
    assert_int_equal(server_process_stop(&meeting->server, NULL), 0);
    free(secrets.rid);
}

static void a_link_for_a_moderator_is_mailed_and_ends(void **state)
{
    struct meeting *meeting = *state;
    char link[LINK_BYTES];
    char *answer = NULL;
    struct ws_client client;

    begin(meeting, NULL);
    plan(meeting);
    assert_int_equal(ask(meeting, &answer, "POST",
                         "{\"role\":\"moderator\",\"email\":\"els@gemeente.example\"}",
                         "/api/v1/sessions/%s/links", meeting->id),
                     201);
    assert_non_null(strstr(answer, "\"email\":\"els@gemeente.example\""));
    free(answer);
    wait_for_mails(meeting, 1);
    assert_true(find_after(meeting, "els@gemeente.example", "#t=", NULL, link));
    client = come(meeting, link, "\"role\":\"moderator\"");
    assert_int_equal(
        ask(meeting, NULL, "DELETE", NULL, "/api/v1/sessions/%s/links/l3", meeting->id), 204);
    assert_int_equal(ws_client_read_close(&client, true, NULL), 4401);
    ws_client_close(&client);
    assert_int_equal(
        ask(meeting, &answer, "GET", NULL, "/api/v1/sessions/%s/links", meeting->id), 200);
    assert_null(strstr(answer, "els@gemeente.example"));
    free(answer);
    assert_int_equal(server_process_stop(&meeting->server, NULL), 0);
}

static void a_backup_has_no_mail_and_no_key(void **state)
{
    struct meeting *meeting = *state;
    struct secrets secrets = {.rid = NULL};
    char *copy = path_join(meeting->folder, "copy");
    struct run run;

    begin(meeting, NULL);
    plan(meeting);
    sign_up_anna(meeting, &secrets);
    RUN(&run, "backup", "--data", meeting->data, copy);
    assert_int_equal(run.exit_code, 0);
    run_release(&run);
    assert_int_equal(files(copy, "*"), 2);
    assert_int_equal(files(copy, "*.db"), 2);
    assert_int_equal(server_process_stop(&meeting->server, NULL), 0);
    free(copy);
    free(secrets.rid);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(from_sign_up_to_the_end),
        TEST(a_person_who_withdraws_is_out_at_once),
        TEST(a_crash_loses_no_registration_and_no_seat),
        TEST(a_link_for_a_moderator_is_mailed_and_ends),
        TEST(a_backup_has_no_mail_and_no_key),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
