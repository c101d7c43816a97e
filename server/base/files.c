/*
 * Names that reach the disk. Leaves the writing of contents to whoever knows them. Any thread.
 */
#define _GNU_SOURCE
#include "herkend/files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "herkend/memory.h"

/* The folder part of a path, "." when there is none. Given: free() it. */
static char *folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    size_t size = slash ? (size_t)(slash - path) : 0;

    if (slash == path)
        size = 1; /* the root keeps its slash */
    if (size == 0) {
        path = ".";
        size = 1;
    }

    char *folder = xcalloc(size + 1, 1);

    memcpy(folder, path, size);
    return folder;
}

int folder_sync(const char *path, struct error *error)
{
    ASSERT(path);

    char *folder = folder_of(path);
    int result = -ERR_IO;
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd < 0) {
        error_set(error, ERR_IO, "cannot open the folder %s: %s", folder, strerror(errno));
        goto done;
    }
    if (fsync(fd) != 0) {
        error_set(error, ERR_IO, "cannot flush the folder %s: %s", folder, strerror(errno));
        goto done;
    }
    result = 0;

done:
    if (fd >= 0)
        close(fd);
    free(folder);
    return result;
}

/* Moves without replacing. Returns 0 or an errno. */
static int rename_new(const char *from, const char *to)
{
    if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
        return 0;
    if (errno != EINVAL && errno != ENOSYS)
        return errno;

    /* A file system without the flag (NFS): a second name cannot replace either. */
    if (link(from, to) != 0)
        return errno;
    return unlink(from) == 0 ? 0 : errno;
}

int file_publish(const char *temporary, const char *destination, struct error *error)
{
    ASSERT(temporary);
    ASSERT(destination);

    int trouble = rename_new(temporary, destination);

    if (trouble == EEXIST) {
        error_set(error, ERR_CONFLICT, "%s exists already and is left as it is", destination);
        return -ERR_CONFLICT;
    }
    if (trouble != 0) {
        error_set(error, ERR_IO, "cannot name %s: %s", destination, strerror(trouble));
        return -ERR_IO;
    }
    return folder_sync(destination, error);
}
