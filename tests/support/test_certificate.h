#ifndef HERKEND_TESTS_CERTIFICATE_H
#define HERKEND_TESTS_CERTIFICATE_H

#include <stdint.h>

/* What a test's certificate is to be like; zeroed: P-256, of yesterday until tomorrow. */
struct test_certificate {
    int64_t starts_in_s;  /* from now; 0: yesterday */
    int64_t ends_in_s;    /* from now; 0: tomorrow */
    unsigned rsa_bits;    /* 0: P-256 */
    const char *name;     /* of a host; NULL: localhost and the loopback addresses */
    const char *password; /* of the key's file; NULL: none */
    /* Paths of an authority's certificate and key; NULL: signed by itself. */
    const char *authority, *authority_key;
};

/* Writes a certificate and its key as PEM. The test fails (the
 * program stops) when it cannot. */
void test_certificate_write(const struct test_certificate *wanted, const char *certificate_path,
                            const char *key_path);

/* A pair of the program's own in a folder of its own, made once and removed at its end. */
struct test_certificate_paths {
    char folder[64];
    char certificate[96];
    char key[96];
};
const struct test_certificate_paths *test_certificate_of_program(void);

#endif
