/*
 * The web client's files of a folder, read into memory at the start. Bounded in files, depth
 * and bytes; a folder beyond the bounds is refused. Leaves what is made of them to
 * static_files.c. Main thread.
 */
#include "static_files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "herkend/buffer.h"

enum {
    WEB_ROOT_FILES_MAX = 1000,
    WEB_ROOT_DEPTH_MAX = 6,
    WEB_ROOT_BYTES_MAX = 32 * 1024 * 1024, /* of all */
    WEB_ROOT_PATH_BYTES_MAX = 512,
};

struct web_root {
    struct static_files *files;
    size_t bytes;
};

static int read_whole(int fd, struct buffer *body)
{
    char part[16 * 1024];
    ssize_t got;

    do {
        got = read(fd, part, sizeof(part));
        if (got > 0)
            buffer_append(body, (struct bytes){.data = part, .size = (size_t)got});
    } while (got > 0 || (got < 0 && errno == EINTR));
    return got < 0 ? -1 : 0;
}

/* Reads one open file in; the descriptor stays the caller's. */
static int load_file(struct web_root *root, int fd, const char *path, struct error *error)
{
    struct buffer body;
    int result = -ERR_INPUT;

    buffer_init(&body, WEB_ROOT_BYTES_MAX - root->bytes + 1);
    if (read_whole(fd, &body) != 0) {
        error_set(error, ERR_IO, "web root: cannot read %s: %s", path, strerror(errno));
        result = -ERR_IO;
    } else if (static_files_count(root->files) == WEB_ROOT_FILES_MAX || body.overflowed ||
               root->bytes + body.size > WEB_ROOT_BYTES_MAX) {
        error_set(error, ERR_INPUT, "web root: more than %d files or %d MiB, at %s",
                  WEB_ROOT_FILES_MAX, WEB_ROOT_BYTES_MAX / 1024 / 1024, path);
    } else {
        root->bytes += body.size;
        static_files_add(root->files,
                         static_files_keep(root->files, bytes_from_string(path)).data,
                         static_files_keep(root->files, buffer_bytes(&body)));
        result = 0;
    }
    buffer_release(&body);
    return result;
}

static int load_folder(struct web_root *root, int folder_fd, const char *path, int depth_left,
                       struct error *error);

/* A file or a folder; anything else is none of the web client's. fd: taken. */
static int load_entry(struct web_root *root, int fd, const char *path, int depth_left,
                      struct error *error)
{
    struct stat status;
    int result = 0;

    if (fd < 0 || fstat(fd, &status) != 0) {
        error_set(error, ERR_IO, "web root: cannot open %s: %s", path, strerror(errno));
        if (fd >= 0)
            close(fd);
        return -ERR_IO;
    }
    if (S_ISDIR(status.st_mode))
        return load_folder(root, fd, path, depth_left - 1, error);
    if (S_ISREG(status.st_mode))
        result = load_file(root, fd, path, error);
    close(fd);
    return result;
}

/* Recursion of at most depth_left. folder_fd: taken. */
static int load_folder(struct web_root *root, int folder_fd, const char *path, int depth_left,
                       struct error *error)
{
    DIR *folder = depth_left > 0 ? fdopendir(folder_fd) : NULL;
    int result = 0;

    if (!folder) {
        error_set(error, ERR_INPUT, "web root: %s/ is too deep or no folder", path);
        close(folder_fd);
        return -ERR_INPUT;
    }
    for (struct dirent *entry = readdir(folder); entry && result == 0;
         entry = readdir(folder)) {
        char name[WEB_ROOT_PATH_BYTES_MAX];

        /* Hidden files, "." and ".." are not to be seen. */
        if (entry->d_name[0] == '.')
            continue;
        if (snprintf(name, sizeof(name), "%s/%s", path, entry->d_name) >= (int)sizeof(name)) {
            error_set(error, ERR_INPUT, "web root: a path is too long");
            result = -ERR_INPUT;
            break;
        }
        result = load_entry(root,
                            openat(dirfd(folder), entry->d_name,
                                   O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC),
                            name, depth_left, error);
    }
    closedir(folder);
    return result;
}

int static_files_load(struct static_files **out, const char *folder, struct error *error)
{
    struct web_root root = {.files = static_files_create()};
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    char place[WEB_ROOT_PATH_BYTES_MAX];
    int result = -ERR_INPUT;

    snprintf(place, sizeof(place), "web root %s", folder);
    if (fd < 0)
        error_set(error, ERR_INPUT, "%s: %s", place, strerror(errno));
    else
        result = load_folder(&root, fd, "", WEB_ROOT_DEPTH_MAX, error);
    if (result == 0)
        result = static_files_finish(root.files, place, error);
    if (result != 0)
        static_files_destroy(root.files);
    else
        *out = root.files;
    return result;
}
