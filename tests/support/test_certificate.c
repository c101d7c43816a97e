/* Certificates for tests, made at the time of the test: none lies in the tree to expire. */
#include "test_certificate.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "herkend/assert.h"

enum { DAY_S = 24 * 3600 };

static void add_extension(X509 *certificate, int kind, const char *value)
{
    X509V3_CTX context;

    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, certificate, certificate, NULL, NULL, 0);

    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, kind, value);

    ASSERT(extension);
    ASSERT(X509_add_ext(certificate, extension, -1) == 1);
    X509_EXTENSION_free(extension);
}

/* By the authority, if there is one. */
static void sign(const struct test_certificate *wanted, X509 *certificate, EVP_PKEY *key)
{
    FILE *file = wanted->authority ? fopen(wanted->authority, "r") : NULL;
    FILE *key_file = wanted->authority ? fopen(wanted->authority_key, "r") : NULL;
    X509 *authority = file ? PEM_read_X509(file, NULL, NULL, NULL) : NULL;
    EVP_PKEY *authority_key = key_file ? PEM_read_PrivateKey(key_file, NULL, NULL, NULL) : NULL;

    ASSERT(!wanted->authority || (authority && authority_key));
    X509_set_issuer_name(certificate,
                         X509_get_subject_name(authority ? authority : certificate));
    ASSERT(X509_sign(certificate, authority_key ? authority_key : key, EVP_sha256()) > 0);
    X509_free(authority);
    EVP_PKEY_free(authority_key);
    if (file)
        fclose(file);
    if (key_file)
        fclose(key_file);
}

static X509 *make(const struct test_certificate *wanted, EVP_PKEY *key)
{
    X509 *certificate = X509_new();
    char names[256];

    ASSERT(certificate);
    X509_set_version(certificate, X509_VERSION_3);
    ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), (uint64_t)getpid());
    ASSERT(X509_gmtime_adj(X509_getm_notBefore(certificate),
                           wanted->starts_in_s ? wanted->starts_in_s : -DAY_S));
    ASSERT(X509_gmtime_adj(X509_getm_notAfter(certificate),
                           wanted->ends_in_s ? wanted->ends_in_s : DAY_S));
    X509_NAME_add_entry_by_txt(
        X509_get_subject_name(certificate), "CN", MBSTRING_UTF8,
        (const unsigned char *)(wanted->authority ? "herkend test" : "herkend authority"), -1,
        -1, 0);
    X509_set_pubkey(certificate, key);
    snprintf(names, sizeof(names), "DNS:%s%s", wanted->name ? wanted->name : "localhost",
             wanted->name ? "" : ",IP:127.0.0.1,IP:::1");
    add_extension(certificate, NID_subject_alt_name, names);
    add_extension(certificate, NID_basic_constraints, "critical,CA:TRUE");
    sign(wanted, certificate, key);
    return certificate;
}

void test_certificate_write(const struct test_certificate *wanted, const char *certificate_path,
                            const char *key_path)
{
    EVP_PKEY *key = wanted->rsa_bits ? EVP_RSA_gen(wanted->rsa_bits) : EVP_EC_gen("P-256");
    FILE *certificate_file = fopen(certificate_path, "w");
    FILE *key_file = fopen(key_path, "w");

    ASSERT(key);
    ASSERT(certificate_file);
    ASSERT(key_file);

    X509 *certificate = make(wanted, key);
    char password[64];

    snprintf(password, sizeof(password), "%s", wanted->password ? wanted->password : "");
    ASSERT(PEM_write_X509(certificate_file, certificate) == 1);
    ASSERT(PEM_write_PrivateKey(key_file, key, wanted->password ? EVP_aes_256_cbc() : NULL,
                                NULL, 0, NULL, wanted->password ? password : NULL) == 1);
    ASSERT(fclose(certificate_file) == 0);
    ASSERT(fclose(key_file) == 0);
    X509_free(certificate);
    EVP_PKEY_free(key);
}

static struct test_certificate_paths of_program;

static void remove_of_program(void)
{
    unlink(of_program.certificate);
    unlink(of_program.key);
    rmdir(of_program.folder);
}

const struct test_certificate_paths *test_certificate_of_program(void)
{
    struct test_certificate_paths *paths = &of_program;

    if (paths->folder[0])
        return paths;
    snprintf(paths->folder, sizeof(paths->folder), "/tmp/herkend-certificate-XXXXXX");
    ASSERT(mkdtemp(paths->folder));
    snprintf(paths->certificate, sizeof(paths->certificate), "%.63s/chain.pem", paths->folder);
    snprintf(paths->key, sizeof(paths->key), "%.63s/key.pem", paths->folder);
    test_certificate_write(&(struct test_certificate){0}, paths->certificate, paths->key);
    atexit(remove_of_program);
    return paths;
}
