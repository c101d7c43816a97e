#ifndef HERKEND_FILES_H
#define HERKEND_FILES_H

#include "herkend/assert.h"
#include "herkend/error.h"

/*
 * The two steps that make a file durable besides writing it: its name must reach the disk too.
 * Any thread. Failures are -ERR_IO unless said otherwise.
 */

/* Flushes the folder that holds path, so that a name made, changed or removed there survives a
 * power cut. */
MUST_CHECK int folder_sync(const char *path, struct error *error);

/*
 * Gives a finished and flushed file its name, durably. Never replaces: -ERR_CONFLICT when the
 * destination exists. On failure the temporary file is still there.
 */
MUST_CHECK int file_publish(const char *temporary, const char *destination,
                            struct error *error);

#endif
