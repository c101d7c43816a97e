#ifndef HERKEND_TESTS_CODEC_FIXTURE_H
#define HERKEND_TESTS_CODEC_FIXTURE_H

/* What every test of the codec needs: cmocka, an arena, a buffer and an error that live as long
 * as the test. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "herkend/codec.h"
#include "herkend/json.h"
#include "herkend/memory.h"

struct fixture {
    struct arena arena;
    struct buffer out;
    struct error error;
};

int fixture_setup(void **state);
int fixture_teardown(void **state);

#define codec_test(function)                                                                   \
    cmocka_unit_test_setup_teardown(function, fixture_setup, fixture_teardown)

/* The bytes are these, no more and no less. */
void assert_text(struct bytes actual, const char *expected);

/* A whole file, given: free() its data. Fails the test when it cannot be read. */
struct bytes file_read(const char *path);

#endif
