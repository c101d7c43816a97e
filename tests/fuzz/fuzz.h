#ifndef HERKEND_TESTS_FUZZ_H
#define HERKEND_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>

#include "herkend/assert.h"
#include "herkend/bytes.h"

/* What libFuzzer and corpus_main.c call, with any bytes; returns 0. Breaks by ASSERT or by a
 * sanitizer. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static inline struct bytes fuzz_bytes(const uint8_t *data, size_t size)
{
    return (struct bytes){.data = (const char *)data, .size = size};
}

#endif
