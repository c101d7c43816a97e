/* The end of the process when we were wrong. Writes to stderr only: the log may be what broke.
 */
#include "herkend/assert.h"

#include <stdio.h>
#include <stdlib.h>

_Noreturn void assert_failed(const char *expression, const char *file, int line)
{
    fprintf(stderr, "herkend: assertion failed: %s (%s:%d)\n", expression, file, line);
    abort();
}
