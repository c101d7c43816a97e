#ifndef HERKEND_TESTS_RENDITION_RENDERED_H
#define HERKEND_TESTS_RENDITION_RENDERED_H

#include "herkend/rendition.h"

#include "../report/world.h"

/*
 * A session's PDF, XLSX and JSON as files in a folder of the test's own, for other programs to
 * look at: theirs is another reading of the formats than that of the libraries that wrote them.
 */
struct rendered {
    char folder[64];
    struct buffer pdf, xlsx;
};
void rendered_init(struct rendered *rendered, const struct world *world);
void rendered_release(struct rendered *rendered);

/*
 * What a command prints; "%s" in it is the folder. The test fails when the command does, and is
 * skipped where a program of it is not installed. With a NUL; buffer_release() it.
 */
struct buffer rendered_ask(const struct rendered *rendered, const char *command);

size_t count_of(const struct buffer *text, const char *part);
/* Every run of white space becomes one blank: how lines fall is not the text's. */
void squeeze(struct buffer *text);

#endif
