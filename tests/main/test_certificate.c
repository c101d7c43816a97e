/* The program with a certificate of its own: what it takes, what it refuses, how it changes,
 * and whom its simulated people trust. */
#include "program.h"

#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <setjmp.h>

#include <cmocka.h>

#include "sample.h"
#include "test_certificate.h"
#include "tls_peer.h"

struct place {
    char *folder, *data, *certificate, *key;
    struct server_process server;
};

static int place_make(void **state)
{
    struct place *place = calloc(1, sizeof(*place));

    place->folder = folder_make_temporary();
    place->data = path_join(place->folder, "data");
    place->certificate = path_join(place->folder, "chain.pem");
    place->key = path_join(place->folder, "key.pem");
    test_certificate_write(&(struct test_certificate){0}, place->certificate, place->key);
    *state = place;
    return 0;
}

static int place_remove(void **state)
{
    struct place *place = *state;

    if (place->server.pid > 0)
        server_process_kill(&place->server);
    folder_remove(place->folder);
    free(place->data);
    free(place->certificate);
    free(place->key);
    free(place);
    return 0;
}

static void start(struct place *place, const char *further)
{
    const char *arguments[] = {
        "--tls-certificate", place->certificate, "--tls-key", place->key, further, NULL};

    server_process_start(&place->server, place->data, NULL, arguments);
}

static void stop(struct place *place)
{
    assert_int_equal(server_process_stop(&place->server, NULL), 0);
}

/* ---- what is taken and refused ------------------------------------------------------------
 */

static void assert_host(const struct place *place, const char *expected)
{
    struct tls_peer peer = tls_peer_open(place->server.port, &(struct tls_peer_wishes){0});
    char *host = tls_peer_host(&peer);

    assert_string_equal(host, expected);
    OPENSSL_free(host);
    tls_peer_close(&peer);
}

static void a_certificate_comes_by_flag_file_or_environment(void **state)
{
    struct place *place = *state;
    char settings[2048], certificate[1024], key[1024];
    char *config;

    snprintf(settings, sizeof(settings), "[server]\ntls_certificate = %s\ntls_key = %s\n",
             place->certificate, place->key);
    file_make(place->folder, "settings.ini", settings);
    config = path_join(place->folder, "settings.ini");
    snprintf(certificate, sizeof(certificate), "HERKEND_TLS_CERTIFICATE=%s",
             place->certificate);
    snprintf(key, sizeof(key), "HERKEND_TLS_KEY=%s", place->key);

    const char *by_flag[] = {"--tls-certificate", place->certificate, "--tls-key", place->key,
                             NULL};
    const char *by_file[] = {"--config", config, NULL};
    const char *by_environment[] = {certificate, key, NULL};
    const char *const *ways[][2] = {{NULL, by_flag}, {NULL, by_file}, {by_environment, NULL}};

    for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
        server_process_start(&place->server, place->data, ways[i][0], ways[i][1]);
        assert_int_equal(strncmp(place->server.url, "https://127.0.0.1:", 18), 0);
        assert_host(place, "localhost");
        stop(place);
    }
    free(config);
}

static void assert_refused(const struct place *place, const char *part)
{
    char settings[2048];
    char *config;
    struct run run;

    RUN(&run, "serve", "--data", place->data, "--listen", "127.0.0.1:0", "--tls-certificate",
        place->certificate, "--tls-key", place->key);
    if (run.exit_code != 2 || !strstr(run.err, part))
        fail_msg("\"%s\" is not in: %s", part, run.err);
    assert_string_equal(run.out, "");
    run_release(&run);
    assert_int_not_equal(access(place->data, F_OK), 0); /* nothing was made */

    snprintf(settings, sizeof(settings), "[server]\ntls_certificate = %s\ntls_key = %s\n",
             place->certificate, place->key);
    file_make(place->folder, "wrong.ini", settings);
    config = path_join(place->folder, "wrong.ini");
    RUN(&run, "check-config", config);
    if (run.exit_code != 2 || !strstr(run.err, part))
        fail_msg("\"%s\" is not in: %s", part, run.err);
    run_release(&run);
    free(config);
}

static void wrong_files_are_refused_before_anything_is_made(void **state)
{
    struct place *place = *state;
    char *other = path_join(place->folder, "other.pem");

    test_certificate_write(&(struct test_certificate){.starts_in_s = -7200, .ends_in_s = -3600},
                           place->certificate, place->key);
    assert_refused(place, "chain.pem has expired on ");
    test_certificate_write(&(struct test_certificate){0}, place->certificate, place->key);
    test_certificate_write(&(struct test_certificate){0}, other, place->key);
    assert_refused(place, "key.pem does not belong to the certificate");
    unlink(place->key);
    assert_refused(place, "key.pem cannot be read: No such file");
    free(other);
}

static void one_without_the_other_is_refused(void **state)
{
    struct place *place = *state;
    char *config = path_join(place->folder, "half.ini");
    struct run run;

    RUN(&run, "serve", "--data", place->data, "--tls-certificate", place->certificate);
    assert_int_equal(run.exit_code, 2);
    assert_non_null(strstr(run.err, "tls_certificate is set without tls_key"));
    run_release(&run);
    file_make(place->folder, "half.ini", "[server]\ntls_key = key.pem\n");
    RUN(&run, "check-config", config);
    assert_int_equal(run.exit_code, 2);
    assert_non_null(strstr(run.err, "tls_key is set without tls_certificate"));
    run_release(&run);
    free(config);
}

/* ---- how it changes -----------------------------------------------------------------------
 */

static void sighup_reads_the_certificate_again(void **state)
{
    struct place *place = *state;

    start(place, NULL);
    assert_host(place, "localhost");
    test_certificate_write(&(struct test_certificate){.name = "new.example"},
                           place->certificate, place->key);
    kill(place->server.pid, SIGHUP);
    assert_true(server_process_wait_for_log(&place->server, "certificate_read"));
    assert_host(place, "new.example");

    /* One that is wrong is told, and people go on seeing the one before. */
    test_certificate_write(&(struct test_certificate){.name = "old.example",
                                                      .starts_in_s = -7200,
                                                      .ends_in_s = -3600},
                           place->certificate, place->key);
    kill(place->server.pid, SIGHUP);
    assert_true(server_process_wait_for_log(&place->server, "certificate_not_read"));
    assert_true(server_process_wait_for_log(&place->server, "has expired on"));
    assert_host(place, "new.example");
    stop(place);
}

static void tls_begins_and_ends_with_a_restart(void **state)
{
    struct place *place = *state;
    char settings[2048];
    char *config = path_join(place->folder, "settings.ini");
    const char *arguments[] = {"--config", config, NULL};

    file_make(place->folder, "settings.ini", "[server]\n");
    server_process_start(&place->server, place->data, NULL, arguments);
    snprintf(settings, sizeof(settings), "[server]\ntls_certificate = %s\ntls_key = %s\n",
             place->certificate, place->key);
    file_make(place->folder, "settings.ini", settings);
    kill(place->server.pid, SIGHUP);
    assert_true(server_process_wait_for_log(&place->server, "TLS begins with a restart"));
    assert_int_equal(http_ask(&place->server, "GET", "/healthz", NULL, NULL, NULL), 200);
    stop(place);

    server_process_start(&place->server, place->data, NULL, arguments);
    file_make(place->folder, "settings.ini", "[server]\n");
    kill(place->server.pid, SIGHUP);
    assert_true(server_process_wait_for_log(&place->server, "TLS ends with a restart"));
    assert_host(place, "localhost");
    stop(place);
    free(config);
}

/* ---- whom simulated people trust ----------------------------------------------------------
 */

/* Five people and their moderator, in a session of their own. */
static void rehearse(const struct place *place, const char *host, const char *ca,
                     struct run *run)
{
    char *path = path_join(place->folder, "script.json");
    char url[64], code[7], variable[128];
    const char *environment[] = {variable, NULL};
    const char *arguments[] = {
        "rehearse", "--url",   url,  "--code", code, "--participants", "5", "--minutes",
        "0.05",     "--quiet", NULL, NULL,     NULL};
    struct run made;

    file_make(place->folder, "script.json", sample_script);
    RUN(&made, "session", "create", "--data", place->data, path);
    assert_int_equal(made.exit_code, 0);

    const char *join_code = strstr(made.out, "\"code\":\"");
    const char *tokens = strstr(made.out, "\"tokens\":{\"moderator\":\"");

    assert_true(join_code && tokens);
    snprintf(code, sizeof(code), "%.6s", join_code + 8);
    tokens += strlen("\"tokens\":{\"moderator\":\"");
    snprintf(variable, sizeof(variable), "HERKEND_MODERATOR=%.*s", (int)strcspn(tokens, "\""),
             tokens);
    run_release(&made);
    snprintf(url, sizeof(url), "https://%s:%u", host, place->server.port);
    if (ca) {
        arguments[10] = "--ca";
        arguments[11] = ca;
    }
    program_run(run, environment, arguments);
    free(path);
}

static void assert_distrusted(const struct place *place, const char *host, const char *ca,
                              const char *why)
{
    struct run run;

    rehearse(place, host, ca, &run);
    assert_int_not_equal(run.exit_code, 0);
    if (!strstr(run.err, why))
        fail_msg("\"%s\" is not in: %s", why, run.err);
    run_release(&run);
}

static void assert_trusted(const struct place *place, const char *host, const char *ca)
{
    struct run run;

    rehearse(place, host, ca, &run);
    if (run.exit_code != 0)
        fail_msg("%s%s", run.out, run.err);
    run_release(&run);
}

static void people_take_only_a_certificate_that_they_trust(void **state)
{
    struct place *place = *state;
    char *authority = path_join(place->folder, "authority.pem");
    char *authority_key = path_join(place->folder, "authority.key");

    test_certificate_write(&(struct test_certificate){.name = "authority"}, authority,
                           authority_key);
    test_certificate_write(&(struct test_certificate){.name = "localhost",
                                                      .authority = authority,
                                                      .authority_key = authority_key},
                           place->certificate, place->key);
    start(place, NULL);
    assert_distrusted(place, "localhost", NULL, "certificate is not trusted");
    assert_distrusted(place, "127.0.0.1", authority,
                      "the server's certificate is for another name");
    assert_distrusted(place, "localhost", place->key, "holds no certificate");
    assert_trusted(place, "localhost", authority);
    /* The very one that was given is right under any name. */
    assert_trusted(place, "127.0.0.1", place->certificate);
    stop(place);
    free(authority);
    free(authority_key);
}

static void the_servers_own_people_find_it_whatever_its_certificate_says(void **state)
{
    struct place *place = *state;
    double connections = 0;

    test_certificate_write(&(struct test_certificate){.name = "dialoog.example"},
                           place->certificate, place->key);
    start(place, "--demo");
    for (int i = 0; i < 2000 && connections < 10; i++) {
        struct tls_peer peer = tls_peer_open(place->server.port, &(struct tls_peer_wishes){0});
        char *text;

        tls_peer_send(&peer, "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n");
        text = tls_peer_text(&peer, "herkend_connections_total ");
        connections = strtod(strstr(text, "\nherkend_connections ") + 21, NULL);
        free(text);
        tls_peer_close(&peer);
        poll(NULL, 0, 20);
    }
    assert_true(connections >= 10);
    stop(place);
}

#define UNIT(test) cmocka_unit_test_setup_teardown(test, place_make, place_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT(a_certificate_comes_by_flag_file_or_environment),
        UNIT(wrong_files_are_refused_before_anything_is_made),
        UNIT(one_without_the_other_is_refused),
        UNIT(sighup_reads_the_certificate_again),
        UNIT(tls_begins_and_ends_with_a_restart),
        UNIT(people_take_only_a_certificate_that_they_trust),
        UNIT(the_servers_own_people_find_it_whatever_its_certificate_says),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
