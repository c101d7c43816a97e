/*
 * The web client's files, read into memory at the start: no path from outside ever reaches the
 * file system, and the answer to a request needs no disk. Bounded in files, depth and bytes;
 * a folder beyond the bounds is refused at the start. Main thread; read by the loops after.
 */
#include "internal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "herkend/assert.h"
#include "herkend/memory.h"

enum {
    STATIC_FILES_MAX = 1000,
    STATIC_DEPTH_MAX = 6,
    STATIC_BYTES_MAX = 32 * 1024 * 1024, /* of all */
    STATIC_PATH_BYTES_MAX = 512,
};

struct static_files {
    struct static_file *items;
    size_t count, capacity;
    size_t bytes;
};

static const struct {
    const char *suffix;
    const char *content_type;
} CONTENT_TYPES[] = {
    {".avif", "image/avif"},
    {".css", "text/css; charset=utf-8"},
    {".html", "text/html; charset=utf-8"},
    {".ico", "image/x-icon"},
    {".js", "text/javascript; charset=utf-8"},
    {".json", "application/json"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".png", "image/png"},
    {".svg", "image/svg+xml"},
    {".txt", "text/plain; charset=utf-8"},
    {".webmanifest", "application/manifest+json"},
    {".webp", "image/webp"},
    {".woff2", "font/woff2"},
};

static const char *content_type_of(const char *path)
{
    const char *dot = strrchr(path, '.');

    for (size_t i = 0; dot && i < ARRAY_COUNT(CONTENT_TYPES); i++) {
        if (strcmp(dot, CONTENT_TYPES[i].suffix) == 0)
            return CONTENT_TYPES[i].content_type;
    }
    return "application/octet-stream";
}

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
static int load_file(struct static_files *files, int fd, const char *path, struct error *error)
{
    struct static_file file = {.path = strdup(path), .content_type = content_type_of(path)};
    int result = -ERR_IO;

    ASSERT(file.path);
    buffer_init(&file.body, STATIC_BYTES_MAX - files->bytes + 1);
    if (read_whole(fd, &file.body) != 0) {
        error_set(error, ERR_IO, "web root: cannot read %s: %s", path, strerror(errno));
        goto fail;
    }
    if (files->count == STATIC_FILES_MAX || file.body.overflowed ||
        files->bytes + file.body.size > STATIC_BYTES_MAX) {
        error_set(error, ERR_INPUT, "web root: more than %d files or %d MiB, at %s",
                  STATIC_FILES_MAX, STATIC_BYTES_MAX / 1024 / 1024, path);
        result = -ERR_INPUT;
        goto fail;
    }
    snprintf(file.entity_tag, sizeof(file.entity_tag), "\"%016" PRIx64 "\"",
             bytes_hash(buffer_bytes(&file.body)));
    files->bytes += file.body.size;
    files->items =
        array_reserve(files->items, &files->capacity, files->count + 1, sizeof(*files->items));
    files->items[files->count++] = file;
    return 0;

fail:
    buffer_release(&file.body);
    free(file.path);
    return result;
}

static int load_folder(struct static_files *files, int folder_fd, const char *path,
                       int depth_left, struct error *error);

/* A file or a folder; anything else is none of the web client's. fd: taken. */
static int load_entry(struct static_files *files, int fd, const char *path, int depth_left,
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
        return load_folder(files, fd, path, depth_left - 1, error);
    if (S_ISREG(status.st_mode))
        result = load_file(files, fd, path, error);
    close(fd);
    return result;
}

/* Recursion of at most depth_left. folder_fd: taken. */
static int load_folder(struct static_files *files, int folder_fd, const char *path,
                       int depth_left, struct error *error)
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
        char name[STATIC_PATH_BYTES_MAX];

        /* Hidden files, "." and ".." are not to be seen. */
        if (entry->d_name[0] == '.')
            continue;
        if (snprintf(name, sizeof(name), "%s/%s", path, entry->d_name) >= (int)sizeof(name)) {
            error_set(error, ERR_INPUT, "web root: a path is too long");
            result = -ERR_INPUT;
            break;
        }
        result = load_entry(files,
                            openat(dirfd(folder), entry->d_name,
                                   O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC),
                            name, depth_left, error);
    }
    closedir(folder);
    return result;
}

static int compare_paths(const void *a, const void *b)
{
    const struct static_file *left = a;
    const struct static_file *right = b;

    return strcmp(left->path, right->path);
}

int static_files_load(struct static_files **out, const char *folder, struct error *error)
{
    struct static_files *files = xcalloc(1, sizeof(*files));
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int result = -ERR_INPUT;

    if (fd < 0)
        error_set(error, ERR_INPUT, "web root %s: %s", folder, strerror(errno));
    else
        result = load_folder(files, fd, "", STATIC_DEPTH_MAX, error);
    if (result == 0 && files->count > 0)
        qsort(files->items, files->count, sizeof(*files->items), compare_paths);
    if (result == 0 && !static_files_find(files, BYTES("/index.html"))) {
        error_set(error, ERR_INPUT, "web root %s: there is no index.html", folder);
        result = -ERR_INPUT;
    }
    if (result != 0) {
        static_files_destroy(files);
        return result;
    }
    *out = files;
    return 0;
}

void static_files_destroy(struct static_files *files)
{
    if (!files)
        return;
    for (size_t i = 0; i < files->count; i++) {
        buffer_release(&files->items[i].body);
        free(files->items[i].path);
    }
    free(files->items);
    free(files);
}

static int compare_with_path(const void *key, const void *item)
{
    const struct static_file *file = item;

    return bytes_compare(*(const struct bytes *)key, bytes_from_string(file->path));
}

const struct static_file *static_files_find(const struct static_files *files, struct bytes path)
{
    if (files->count == 0)
        return NULL;
    return bsearch(&path, files->items, files->count, sizeof(*files->items), compare_with_path);
}
