/* Numbers from the command line and the configuration: strict, where strtoul takes blanks,
 * signs and rests. */
#include "number.h"

#include <stdlib.h>
#include <string.h>

bool number_parse(const char *text, uint64_t min, uint64_t max, uint64_t *out)
{
    uint64_t number = 0;

    if (*text == '\0')
        return false;
    for (; *text; text++) {
        uint64_t digit = (uint64_t)(unsigned char)*text - '0';

        if (digit > 9 || number > (max - digit) / 10 || digit > max)
            return false;
        number = number * 10 + digit;
    }
    if (number < min || number > max)
        return false;
    *out = number;
    return true;
}

bool decimal_parse(const char *text, double min, double max, double *out)
{
    size_t size = strlen(text);
    const char *point = strchr(text, '.');

    if (size == 0 || size > 24 || strspn(text, "0123456789.") != size)
        return false;
    if (point && (strchr(point + 1, '.') || size == 1))
        return false;

    double number = strtod(text, NULL);

    if (number < min || number > max)
        return false;
    *out = number;
    return true;
}
