/* What an operator's certificate and key can be, and the sentence for each way in which they
 * are wrong. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "certificate.h"
#include "herkend/memory.h"
#include "test_certificate.h"

enum { HOUR_S = 3600, DAY_S = 24 * HOUR_S };

static char folder[64];
static char chain[128];
static char key[128];

static int setup(void **state)
{
    (void)state;
    snprintf(folder, sizeof(folder), "/tmp/herkend-files-XXXXXX");
    assert_non_null(mkdtemp(folder));
    snprintf(chain, sizeof(chain), "%.63s/chain.pem", folder);
    snprintf(key, sizeof(key), "%.63s/key.pem", folder);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    unlink(chain);
    unlink(key);
    rmdir(folder);
    return 0;
}

static void write_text(const char *path, const char *mode, const char *text)
{
    FILE *file = fopen(path, mode);

    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

/* "" when they are taken. Given. */
static char *sentence_of(const char *chain_path, const char *key_path)
{
    SSL_CTX *context = SSL_CTX_new(TLS_server_method());
    struct certificate_files files = {.chain = chain_path, .key = key_path};
    struct error error = {0};
    int result = certificate_load(context, &files, &error);
    char *sentence;

    assert_int_equal(result, result == 0 ? 0 : -ERR_INPUT);
    assert_int_equal(result == 0, error.sentence[0] == '\0');
    sentence = strdup(error.sentence);
    SSL_CTX_free(context);
    return sentence;
}

/* The sentence names the setting, the file, and what is wrong. */
static void assert_refused(const char *setting, const char *path, const char *why)
{
    char expected[256];
    char *sentence = sentence_of(chain, key);

    snprintf(expected, sizeof(expected), "%s: %s %s", setting, path, why);
    if (strncmp(sentence, expected, strlen(expected)) != 0)
        fail_msg("\"%s\" does not begin with \"%s\"", sentence, expected);
    free(sentence);
}

static void assert_taken(void)
{
    char *sentence = sentence_of(chain, key);

    assert_string_equal(sentence, "");
    free(sentence);
}

static void make(const struct test_certificate *wanted)
{
    test_certificate_write(wanted, chain, key);
}

static void a_certificate_and_its_key_are_taken(void **state)
{
    (void)state;
    make(&(struct test_certificate){0});
    assert_taken();
    make(&(struct test_certificate){.rsa_bits = 2048});
    assert_taken();
}

static void those_that_lead_to_the_root_may_follow(void **state)
{
    char other_chain[128], other_key[128];
    char pem[8192];
    FILE *file;
    size_t size;

    (void)state;
    snprintf(other_chain, sizeof(other_chain), "%.63s/other.pem", folder);
    snprintf(other_key, sizeof(other_key), "%.63s/other.key", folder);
    /* An expired root may stand there for the sake of old clients. */
    test_certificate_write(
        &(struct test_certificate){.starts_in_s = -2 * DAY_S, .ends_in_s = -DAY_S}, other_chain,
        other_key);
    make(&(struct test_certificate){0});
    file = fopen(other_chain, "r");
    assert_non_null(file);
    size = fread(pem, 1, sizeof(pem) - 1, file);
    pem[size] = '\0';
    fclose(file);
    write_text(chain, "a", pem);
    assert_taken();
    for (int i = 0; i < 16; i++)
        write_text(chain, "a", pem);
    assert_refused("tls_certificate", chain, "holds more than 16 certificates");
    unlink(other_chain);
    unlink(other_key);
}

static void a_damaged_one_in_the_chain_is_refused(void **state)
{
    (void)state;
    make(&(struct test_certificate){0});
    write_text(chain, "a", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    assert_refused("tls_certificate", chain, "holds a damaged certificate");
}

static void files_that_cannot_be_read_are_refused(void **state)
{
    char large[300 * 1024];

    (void)state;
    make(&(struct test_certificate){0});
    unlink(key);
    assert_refused("tls_key", key, "cannot be read: No such file");
    assert_int_equal(mkfifo(key, 0600), 0);
    assert_refused("tls_key", key, "cannot be read: it is no file");
    unlink(key);
    memset(large, 'x', sizeof(large) - 1);
    large[sizeof(large) - 1] = '\0';
    write_text(key, "w", large);
    assert_refused("tls_key", key, "cannot be read: it is larger than 256 KiB");
    unlink(chain);
    assert_refused("tls_certificate", chain, "cannot be read: No such file");
    assert_int_equal(mkdir(chain, 0700), 0);
    assert_refused("tls_certificate", chain, "cannot be read: it is no file");
    rmdir(chain);
}

static void files_that_hold_something_else_are_refused(void **state)
{
    (void)state;
    make(&(struct test_certificate){0});
    write_text(key, "w", "");
    assert_refused("tls_key", key, "holds no key in PEM form");
    write_text(key, "w", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
    assert_refused("tls_key", key, "holds no key in PEM form");
    write_text(chain, "w", "");
    assert_refused("tls_certificate", chain, "holds no certificate in PEM form");
    write_text(chain, "w", "nonsense");
    assert_refused("tls_certificate", chain, "holds no certificate in PEM form");
}

static void one_that_is_not_valid_now_is_refused(void **state)
{
    (void)state;
    make(&(struct test_certificate){.starts_in_s = -2 * DAY_S, .ends_in_s = -HOUR_S});
    assert_refused("tls_certificate", chain, "has expired on ");
    make(&(struct test_certificate){.starts_in_s = HOUR_S, .ends_in_s = DAY_S});
    assert_refused("tls_certificate", chain, "is not valid before ");
}

static void a_key_of_another_is_refused(void **state)
{
    char other[128];

    (void)state;
    snprintf(other, sizeof(other), "%.63s/other.pem", folder);
    make(&(struct test_certificate){0});
    test_certificate_write(&(struct test_certificate){0}, other, key);
    assert_refused("tls_key", key, "does not belong to the certificate");
    test_certificate_write(&(struct test_certificate){.rsa_bits = 2048}, other, key);
    assert_refused("tls_key", key, "does not belong to the certificate");
    unlink(other);
}

static void a_key_behind_a_password_is_refused(void **state)
{
    (void)state;
    make(&(struct test_certificate){.password = "correct horse"});
    assert_refused("tls_key", key, "is protected by a password");
}

static void a_weak_one_is_refused(void **state)
{
    (void)state;
    make(&(struct test_certificate){.rsa_bits = 1024});
    assert_refused("tls_certificate", chain, "has a key that is too small to be safe");
}

#define UNIT(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT(a_certificate_and_its_key_are_taken),
        UNIT(those_that_lead_to_the_root_may_follow),
        UNIT(a_damaged_one_in_the_chain_is_refused),
        UNIT(files_that_cannot_be_read_are_refused),
        UNIT(files_that_hold_something_else_are_refused),
        UNIT(one_that_is_not_valid_now_is_refused),
        UNIT(a_key_of_another_is_refused),
        UNIT(a_key_behind_a_password_is_refused),
        UNIT(a_weak_one_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
