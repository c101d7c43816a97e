/* The sentence that says what failed. */
#include "herkend/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void error_set(struct error *error, int code, const char *format, ...)
{
    if (!error)
        return;

    va_list arguments;

    error->code = code;
    va_start(arguments, format);
    int length = vsnprintf(error->sentence, sizeof(error->sentence), format, arguments);
    va_end(arguments);
    if (length < (int)sizeof(error->sentence))
        return;

    /* Cut: step back to the start of the last, broken character. */
    size_t end = sizeof(error->sentence) - 1;

    while (end > 0 && ((unsigned char)error->sentence[end - 1] & 0xC0) == 0x80)
        end--;
    if (end > 0 && (unsigned char)error->sentence[end - 1] >= 0xC0)
        end--;
    error->sentence[end] = '\0';
}
