/*
 * The operator's style sheet, as a file. Leaves what stands in it to browsers, which the policy
 * of our pages keeps from loading anything of other hosts for it. Main thread.
 */
#include "theme.h"

#include <sys/stat.h>

#include "herkend/codec.h"

#include "output.h"

static int theme_refuse(struct error *error, const char *sentence)
{
    error_set(error, ERR_INPUT, "theme: %s", sentence);
    return -ERR_INPUT;
}

int theme_read(const char *path, struct buffer *css, struct error *error)
{
    struct error own = {0};
    struct stat status;

    if (!*path)
        return 0;
    /* A pipe or a device may keep us waiting for ever. */
    if (stat(path, &status) == 0 && !S_ISREG(status.st_mode)) {
        error_set(&own, ERR_INPUT, "%s is no file", path);
        return theme_refuse(error, own.sentence);
    }
    if (file_read(path, css, &own) != 0)
        return theme_refuse(error, own.sentence);
    if (!text_is_utf8(buffer_bytes(css))) {
        error_set(&own, ERR_INPUT, "%s is not UTF-8", path);
        return theme_refuse(error, own.sentence);
    }
    return 0;
}
