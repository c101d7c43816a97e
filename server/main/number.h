#ifndef HERKEND_MAIN_NUMBER_H
#define HERKEND_MAIN_NUMBER_H

#include <stdbool.h>
#include <stdint.h>

#include "herkend/assert.h"

/* Numbers that people type. The whole text must be the number; false leaves *out alone. */

/* Decimal digits only, min <= number <= max. */
MUST_CHECK bool number_parse(const char *text, uint64_t min, uint64_t max, uint64_t *out);

/* "1.5", "60": digits with at most one point; finite, min <= number <= max. */
MUST_CHECK bool decimal_parse(const char *text, double min, double max, double *out);

#endif
