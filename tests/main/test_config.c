/* The configuration: what is read from where, which layer wins, and which sentence says what is
 * wrong. */
#include "config.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <setjmp.h>

#include <cmocka.h>

#include "herkend/limits.h"

#define DECODE(text, config, error)                                                            \
    config_decode(bytes_from_string(text), "test.ini", (config), (error))

static void assert_refused(const char *ini, const char *sentence)
{
    struct config config;
    struct config before;
    struct error error = {0};

    config_init(&config);
    before = config;
    assert_int_equal(DECODE(ini, &config, &error), -ERR_INPUT);
    assert_string_equal(error.sentence, sentence);
    assert_int_equal(error.code, ERR_INPUT);
    assert_memory_equal(&config, &before, sizeof(config));
}

static void the_defaults_are_those_of_the_manual(void **state)
{
    struct config config;

    (void)state;
    config_init(&config);
    assert_string_equal(config.listen.address, "127.0.0.1");
    assert_int_equal(config.listen.port, 8080);
    assert_int_equal(config.capacity, SEATS_DEFAULT);
    assert_int_equal(config.seats_per_address, SEATS_PER_ADDRESS_DEFAULT);
    assert_int_equal(config.log_level, LOG_INFO);
    assert_string_equal(config.metrics_listen.address, ""); /* none of their own */
    assert_string_equal(config.data, "");
}

static void a_file_lays_its_values_over_the_defaults(void **state)
{
    struct config config;
    struct error error = {0};

    (void)state;
    config_init(&config);
    assert_int_equal(DECODE("\xef\xbb\xbf; a comment\n"
                            "[server]\n"
                            "data = /var/lib/herkend ; where it stands\r\n"
                            "  listen=[::1]:0\n"
                            "metrics_listen = 127.0.0.1:9100\n"
                            "url = https://dialoog.example.nl/\n"
                            "theme = /etc/herkend/theme.css\n"
                            "origins = https://a.example, https://b.example:8443\n"
                            "trust_forwarded = yes\n"
                            "\n# another\n"
                            "[log]\n"
                            "level = debug",
                            &config, &error),
                     0);
    assert_string_equal(config.data, "/var/lib/herkend");
    assert_string_equal(config.listen.address, "::1");
    assert_int_equal(config.listen.port, 0);
    assert_string_equal(config.metrics_listen.address, "127.0.0.1");
    assert_int_equal(config.metrics_listen.port, 9100);
    assert_string_equal(config.url, "https://dialoog.example.nl");
    assert_string_equal(config.theme, "/etc/herkend/theme.css");
    assert_string_equal(config.origins, "https://a.example https://b.example:8443");
    assert_int_equal(config.trust_forwarded, 1);
    assert_int_equal(config.log_level, LOG_DEBUG);
    assert_int_equal(config.capacity, SEATS_DEFAULT);
}

static void a_certificate_and_its_key_go_together(void **state)
{
    static const char *const halves[][2] = {
        {"[server]\ntls_certificate = a\n", "tls_certificate is set without tls_key: "},
        {"[server]\ntls_key = a\n", "tls_key is set without tls_certificate: "},
    };
    struct config config;
    struct error error = {0};

    (void)state;
    for (size_t i = 0; i < sizeof(halves) / sizeof(halves[0]); i++) {
        config_init(&config);
        assert_int_equal(config_check(&config, &error), 0);
        assert_int_equal(DECODE(halves[i][0], &config, &error), 0);
        assert_int_equal(config_check(&config, &error), -ERR_INPUT);
        assert_ptr_equal(strstr(error.sentence, halves[i][1]), error.sentence);
    }
    config_init(&config);
    assert_int_equal(DECODE("[server]\ntls_certificate = a\ntls_key = b\n", &config, &error),
                     0);
    assert_int_equal(config_check(&config, &error), 0);
}

static void with_a_certificate_the_address_is_one_of_https(void **state)
{
    struct config config;
    struct error error = {0};
    char url[CONFIG_TEXT_BYTES_MAX];

    (void)state;
    config_init(&config);
    assert_int_equal(DECODE("[server]\ntls_certificate = a\ntls_key = b\n", &config, &error),
                     0);
    config_public_url(&config, 8443, url);
    assert_string_equal(url, "https://127.0.0.1:8443");
    assert_int_equal(DECODE("[server]\nlisten = [::]:0\n", &config, &error), 0);
    config_public_url(&config, 8443, url);
    assert_string_equal(url, "https://localhost:8443");
    assert_int_equal(DECODE("[server]\nurl = https://a.example\n", &config, &error), 0);
    config_public_url(&config, 8443, url);
    assert_string_equal(url, "https://a.example");
}

static void an_unknown_section_is_refused_by_file_and_line(void **state)
{
    (void)state;
    assert_refused("[server]\nloops = 1\n\n[servers]\nloops = 1\n",
                   "test.ini line 5: unknown section [servers]");
}

static void an_unknown_key_is_refused_by_file_line_and_key(void **state)
{
    (void)state;
    assert_refused("[server]\nlisten_to = x\n",
                   "test.ini line 2: unknown key listen_to in [server]");
    assert_refused("[log]\nloops = 1\n", "test.ini line 2: unknown key loops in [log]");
}

static void a_key_before_any_section_is_refused(void **state)
{
    (void)state;
    assert_refused("loops = 1\n", "test.ini line 1: loops: stands before any [section]");
}

static void a_key_given_twice_is_refused(void **state)
{
    (void)state;
    assert_refused("[server]\nloops = 1\nloops = 2\n", "test.ini line 3: loops: given twice");
}

static void a_bad_value_is_refused_by_file_line_and_key(void **state)
{
    static const char *const bad[][2] = {
        {"[server]\nloops = 17\n", "loops: must be a whole number from 0 to 16"},
        {"[server]\nloops = -1\n", "loops: must be a whole number from 0 to 16"},
        {"[server]\nloops = 1x\n", "loops: must be a whole number from 0 to 16"},
        {"[server]\nloops =\n", "loops: must be a whole number from 0 to 16"},
        {"[limits]\ncapacity = 99999999999999999999\n",
         "capacity: must be a whole number from 1 to 50000"},
        {"[server]\ntrust_forwarded = maybe\n", "trust_forwarded: must be yes or no"},
        {"[log]\nlevel = loud\n", "level: must be error, warning, info or debug"},
        {"[server]\nurl = dialoog.example.nl\n",
         "url: must start with http:// or https:// and hold no space, quote, # or ?"},
        {"[server]\nurl = https://\n", "url: has no host"},
        {"[server]\norigins = https://a.example/path\n",
         "origins: must be origins such as https://dialoog.example.nl, separated by spaces"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(bad); i++) {
        char sentence[256];

        snprintf(sentence, sizeof(sentence), "test.ini line 2: %s", bad[i][1]);
        assert_refused(bad[i][0], sentence);
    }
}

static void an_address_to_listen_on_is_numeric_with_a_port(void **state)
{
    static const char *const bad[] = {
        "8080",           "127.0.0.1",       "127.0.0.1:", ":8080",
        "example.nl:1",   "127.0.0.1:65536", "[::1]",      "::1:80",
        "[127.0.0.1]:80", "1.2.3.4.5:80"};

    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(bad); i++) {
        char ini[128];

        snprintf(ini, sizeof(ini), "[server]\nlisten = %s\n", bad[i]);
        assert_refused(ini, "test.ini line 2: listen: must be ADDRESS:PORT with a numeric "
                            "address, such as 127.0.0.1:8080 or [::1]:8080");
    }
}

static void a_line_that_is_none_is_refused(void **state)
{
    (void)state;
    assert_refused("[server]\nloops\n",
                   "test.ini line 2: neither [section], nor key = value, nor a comment");
    assert_refused("[server\nloops = 1\n",
                   "test.ini line 1: neither [section], nor key = value, nor a comment");
}

static void a_line_that_is_too_long_is_refused_not_split(void **state)
{
    char ini[1024];

    (void)state;
    snprintf(ini, sizeof(ini), "[server]\ndata = %0300d\n", 0);
    assert_refused(ini, "test.ini line 2: the line is too long");
}

static void a_nul_byte_is_refused(void **state)
{
    static const char ini[] = "[server]\nloops = 1\0\n";
    struct config config;
    struct error error = {0};

    (void)state;
    config_init(&config);
    assert_int_equal(
        config_decode((struct bytes){ini, sizeof(ini) - 1}, "test.ini", &config, &error),
        -ERR_INPUT);
    assert_string_equal(error.sentence, "test.ini line 2: the line holds a NUL byte");
}

static void an_indented_line_is_a_line_of_its_own(void **state)
{
    struct config config;

    (void)state;
    config_init(&config);
    assert_int_equal(DECODE("[server]\ndata = /a\n    loops = 2\n", &config, NULL), 0);
    assert_string_equal(config.data, "/a");
    assert_int_equal(config.loops, 2);
}

static void the_first_fault_is_the_one_that_is_told(void **state)
{
    (void)state;
    assert_refused("[server]\nloops = x\n[nowhere]\na = b\n",
                   "test.ini line 2: loops: must be a whole number from 0 to 16");
}

static char *const environment_of_test[] = {(char[]){"PATH=/bin"},
                                            (char[]){"HERKEND_LOOPS=3"},
                                            (char[]){"HERKEND_LOG_LEVEL=error"},
                                            (char[]){"HERKEND_KILL_ROUNDS=5"},
                                            (char[]){"HERKEND_LEVEL=debug"},
                                            NULL};

static void the_environment_lies_over_the_file(void **state)
{
    struct config config;

    (void)state;
    config_init(&config);
    assert_int_equal(
        DECODE("[server]\nloops = 2\ndata = /file\n[log]\nlevel = debug\n", &config, NULL), 0);
    assert_int_equal(config_apply_environment(environment_of_test, &config, NULL), 0);
    assert_int_equal(config.loops, 3);
    assert_int_equal(config.log_level, LOG_ERROR);
    assert_string_equal(config.data, "/file");
}

static void a_flag_lies_over_everything(void **state)
{
    struct config config;

    (void)state;
    config_init(&config);
    assert_int_equal(config_apply_environment(environment_of_test, &config, NULL), 0);
    assert_int_equal(config_set(&config, "loops", BYTES("5"), "--loops", NULL), 0);
    assert_int_equal(config.loops, 5);
}

static void a_bad_variable_is_named_and_changes_nothing(void **state)
{
    char good[] = "HERKEND_LOOPS=3";
    char bad[] = "HERKEND_CAPACITY=many";
    char *environment[] = {good, bad, NULL};
    struct config config;
    struct error error = {0};

    (void)state;
    config_init(&config);
    assert_int_equal(config_apply_environment(environment, &config, &error), -ERR_INPUT);
    assert_string_equal(error.sentence,
                        "environment variable HERKEND_CAPACITY: must be a whole "
                        "number from 1 to 50000");
    assert_int_equal(config.loops, 0);
}

static void a_bad_flag_is_named(void **state)
{
    struct config config;
    struct error error = {0};

    (void)state;
    config_init(&config);
    assert_int_equal(config_set(&config, "loops", BYTES("many"), "--loops", &error),
                     -ERR_INPUT);
    assert_string_equal(error.sentence, "--loops: must be a whole number from 0 to 16");
}

static void what_is_printed_can_be_read_again(void **state)
{
    struct config config;
    struct config again;
    struct buffer text;
    struct buffer text_again;

    (void)state;
    config_init(&config);
    assert_int_equal(
        DECODE("[server]\nlisten = [::]:81\nurl = http://x\norigins = http://a http://b\n"
               "trust_forwarded = on\n[limits]\nmessages_burst = 7\n[log]\nlevel = warning\n",
               &config, NULL),
        0);
    buffer_init(&text, CONFIG_FILE_BYTES_MAX);
    buffer_init(&text_again, CONFIG_FILE_BYTES_MAX);
    config_encode(&config, &text);
    config_init(&again);
    assert_int_equal(config_decode(buffer_bytes(&text), "again", &again, NULL), 0);
    config_encode(&again, &text_again);
    assert_true(bytes_equal(buffer_bytes(&text), buffer_bytes(&text_again)));
    assert_int_equal(again.messages_burst, 7);
    assert_string_equal(again.origins, "http://a http://b");
    buffer_release(&text);
    buffer_release(&text_again);
}

static void the_public_url_is_the_configured_one_or_the_listener(void **state)
{
    static const char *const cases[][3] = {
        {"127.0.0.1:0", "", "http://127.0.0.1:99"},
        {"[::1]:0", "", "http://[::1]:99"},
        {"0.0.0.0:0", "", "http://localhost:99"},
        {"0.0.0.0:0", "https://x.nl", "https://x.nl"},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        struct config config;
        char url[CONFIG_TEXT_BYTES_MAX];

        config_init(&config);
        assert_int_equal(
            config_set(&config, "listen", bytes_from_string(cases[i][0]), "", NULL), 0);
        assert_int_equal(config_set(&config, "url", bytes_from_string(cases[i][1]), "", NULL),
                         0);
        config_public_url(&config, 99, url);
        assert_string_equal(url, cases[i][2]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_defaults_are_those_of_the_manual),
        cmocka_unit_test(a_file_lays_its_values_over_the_defaults),
        cmocka_unit_test(a_certificate_and_its_key_go_together),
        cmocka_unit_test(with_a_certificate_the_address_is_one_of_https),
        cmocka_unit_test(an_unknown_section_is_refused_by_file_and_line),
        cmocka_unit_test(an_unknown_key_is_refused_by_file_line_and_key),
        cmocka_unit_test(a_key_before_any_section_is_refused),
        cmocka_unit_test(a_key_given_twice_is_refused),
        cmocka_unit_test(a_bad_value_is_refused_by_file_line_and_key),
        cmocka_unit_test(an_address_to_listen_on_is_numeric_with_a_port),
        cmocka_unit_test(a_line_that_is_none_is_refused),
        cmocka_unit_test(a_line_that_is_too_long_is_refused_not_split),
        cmocka_unit_test(a_nul_byte_is_refused),
        cmocka_unit_test(an_indented_line_is_a_line_of_its_own),
        cmocka_unit_test(the_first_fault_is_the_one_that_is_told),
        cmocka_unit_test(the_environment_lies_over_the_file),
        cmocka_unit_test(a_flag_lies_over_everything),
        cmocka_unit_test(a_bad_variable_is_named_and_changes_nothing),
        cmocka_unit_test(a_bad_flag_is_named),
        cmocka_unit_test(what_is_printed_can_be_read_again),
        cmocka_unit_test(the_public_url_is_the_configured_one_or_the_listener),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
