#ifndef HERKEND_MAIN_THEME_H
#define HERKEND_MAIN_THEME_H

#include "herkend/assert.h"
#include "herkend/buffer.h"
#include "herkend/error.h"

/*
 * Appends the operator's style sheet to css, whose maximum is its bound; nothing when path is
 * empty. -ERR_INPUT when it is absent, no file, too large, not readable or not UTF-8: the
 * sentence begins with the name of the setting.
 */
MUST_CHECK int theme_read(const char *path, struct buffer *css, struct error *error);

#endif
