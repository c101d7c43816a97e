/*
 * Reading files whole, and writing results so that they are whole or absent: a temporary name
 * beside the place, fsync, rename. Leaves what is in them to others. Main thread.
 */
#include "output.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "herkend/files.h"

/* ---- reading ------------------------------------------------------------------------------
 */

static int read_all(int fd, const char *path, struct buffer *out, struct error *error)
{
    char part[16384];

    for (;;) {
        ssize_t got = read(fd, part, sizeof(part));

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0) {
            bool folder = errno == EISDIR;

            error_set(error, folder ? ERR_INPUT : ERR_IO, "cannot read %s: %s", path,
                      strerror(errno));
            return folder ? -ERR_INPUT : -ERR_IO;
        }
        if (got == 0)
            return 0;
        buffer_append(out, (struct bytes){.data = part, .size = (size_t)got});
        if (out->overflowed) {
            error_set(error, ERR_INPUT, "%s is larger than %zu bytes", path, out->size_max);
            return -ERR_INPUT;
        }
    }
}

int file_read(const char *path, struct buffer *out, struct error *error)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0) {
        int code = errno == ENOENT || errno == ENOTDIR ? ERR_NOT_FOUND : ERR_IO;

        error_set(error, code, "cannot open %s: %s", path, strerror(errno));
        return -code;
    }

    int result = read_all(fd, path, out, error);

    close(fd);
    return result;
}

bool folder_exists(const char *path)
{
    struct stat status;

    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

/* ---- writing ------------------------------------------------------------------------------
 */

static bool write_all(int fd, struct bytes content)
{
    size_t written = 0;

    while (written < content.size) {
        ssize_t put = write(fd, content.data + written, content.size - written);

        if (put < 0 && errno != EINTR)
            return false;
        written += put > 0 ? (size_t)put : 0;
    }
    return true;
}

static int fail_errno(struct error *error, const char *what, const char *path)
{
    int code = errno == ENOSPC ? ERR_FULL : ERR_IO;

    error_set(error, code, "cannot %s %s: %s", what, path, strerror(errno));
    return -code;
}

/* Makes a file that was not there, durable on return; removes what it could not finish. */
static int file_make(const char *path, struct bytes content, uint32_t mode, struct error *error)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, (mode_t)mode);

    if (fd < 0)
        return fail_errno(error, "make", path);

    int result = 0;

    if (!write_all(fd, content) || fsync(fd) != 0)
        result = fail_errno(error, "write", path);
    if (close(fd) != 0 && result == 0)
        result = fail_errno(error, "write", path);
    if (result != 0)
        unlink(path);
    return result;
}

/* The name beside path that nobody else uses. */
static bool temporary_name(const char *path, char out[4096])
{
    int size = snprintf(out, 4096, "%s.part-%ld", path, (long)getpid());

    return size > 0 && size < 4096;
}

int file_write(const char *path, struct bytes content, uint32_t mode, struct error *error)
{
    char temporary[4096];

    if (!temporary_name(path, temporary)) {
        error_set(error, ERR_INPUT, "the path is too long: %s", path);
        return -ERR_INPUT;
    }

    int result = file_make(temporary, content, mode, error);

    if (result != 0)
        return result;
    if (rename(temporary, path) != 0) {
        result = fail_errno(error, "write", path);
        unlink(temporary);
        return result;
    }
    return folder_sync(path, error);
}

int output_write(struct bytes content, struct error *error)
{
    if (fwrite(content.data ? content.data : "", 1, content.size, stdout) == content.size &&
        fflush(stdout) == 0)
        return 0;
    return fail_errno(error, "write to", "standard output");
}

/* ---- folders ------------------------------------------------------------------------------
 */

/* Whether the place may be used: absent, or an empty folder. */
static int place_check(const char *place, struct error *error)
{
    DIR *listing = opendir(place);
    bool empty = true;

    if (!listing && errno == ENOENT)
        return 0;
    if (!listing) {
        int code = errno == ENOTDIR ? ERR_INPUT : ERR_IO;

        error_set(error, code, "cannot write to the folder %s: %s", place, strerror(errno));
        return -code;
    }
    for (struct dirent *entry = readdir(listing); entry; entry = readdir(listing))
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            empty = false;
    closedir(listing);
    if (empty)
        return 0;
    error_set(error, ERR_INPUT, "the folder %s is not empty: name one that is new", place);
    return -ERR_INPUT;
}

int output_folder_begin(struct output_folder *folder, const char *place, struct error *error)
{
    size_t size = strlen(place);

    while (size > 1 && place[size - 1] == '/')
        size--;
    if (size == 0 || size >= sizeof(folder->place)) {
        error_set(error, ERR_INPUT, "no folder can have this name: %s", place);
        return -ERR_INPUT;
    }
    memcpy(folder->place, place, size);
    folder->place[size] = '\0';
    if (!temporary_name(folder->place, folder->staging)) {
        error_set(error, ERR_INPUT, "the path is too long: %s", place);
        return -ERR_INPUT;
    }

    int result = place_check(folder->place, error);

    if (result != 0)
        return result;
    if (mkdir(folder->staging, 0700) != 0)
        return fail_errno(error, "make the folder", folder->staging);
    return 0;
}

bool output_folder_path(const struct output_folder *folder, const char *name, char out[4096])
{
    int size = snprintf(out, 4096, "%s/%s", folder->staging, name);

    return size > 0 && size < 4096;
}

int output_folder_write(struct output_folder *folder, const char *name, struct bytes content,
                        struct error *error)
{
    char path[4096];

    if (!output_folder_path(folder, name, path)) {
        error_set(error, ERR_INPUT, "the path is too long: %s", folder->place);
        return -ERR_INPUT;
    }
    return file_make(path, content, 0600, error);
}

int output_folder_finish(struct output_folder *folder, struct error *error)
{
    char inside[4096];
    int result = -ERR_INPUT;

    if (output_folder_path(folder, ".", inside))
        result = folder_sync(inside, error); /* the entries, before the name that shows them */
    if (result == 0 && rename(folder->staging, folder->place) != 0)
        result = fail_errno(error, "write the folder", folder->place);
    if (result != 0) {
        output_folder_abandon(folder);
        return result;
    }
    return folder_sync(folder->place, error);
}

void output_folder_abandon(struct output_folder *folder)
{
    DIR *listing = opendir(folder->staging);

    if (!listing)
        return;
    for (struct dirent *entry = readdir(listing); entry; entry = readdir(listing))
        unlinkat(dirfd(listing), entry->d_name, 0); /* "." and ".." refuse */
    closedir(listing);
    rmdir(folder->staging);
}
