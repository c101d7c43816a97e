#ifndef TESTS_OUTSIDE_FOLDER_H
#define TESTS_OUTSIDE_FOLDER_H

#include "herkend/bytes.h"

/* A folder of the test's own. */
struct folder {
    char path[64];
};

void folder_make(struct folder *folder);
/* Where flushing costs nothing, if the system has such a place: for tests of many commits. */
void folder_make_in_memory(struct folder *folder);
/* With all that is in it, two levels deep. */
void folder_remove(const struct folder *folder);

/* folder/name in a buffer that the next call but three overwrites. */
const char *folder_path(const struct folder *folder, const char *name);

/* Whether the bytes stand in any file of the folder, two levels deep. */
bool folder_contains(const struct folder *folder, struct bytes wanted);

void file_write(const char *path, struct bytes content);
/* The number of bytes read, at most size_max. */
size_t file_read(const char *path, char *out, size_t size_max);

#endif
