/*
 * The data folder, and the lock of the one server that may write to it. The lock is the
 * kernel's, on an open file (F_OFD_SETLK): it ends with the process, however that ends, and can
 * be asked about without being taken, so that asking never makes a server's start fail. One
 * thread at a time.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "herkend/files.h"
#include "herkend/memory.h"
#include "herkend/outside.h"

struct data_folder {
    char *path;
    struct arena paths;
    int lock_fd; /* -1 when only reading */
};

static int failed(struct error *error, const char *deed, const char *path)
{
    error_set(error, ERR_IO, "cannot %s %s: %s", deed, path, strerror(errno));
    return -ERR_IO;
}

static struct flock whole_file(short type)
{
    return (struct flock){.l_type = type, .l_whence = SEEK_SET};
}

/* Reads the process id that the other server left; 0 when it has not got that far. */
static long lock_holder(int fd)
{
    char text[32] = "";
    ssize_t size = pread(fd, text, sizeof(text) - 1, 0);

    return size > 0 ? strtol(text, NULL, 10) : 0;
}

static int lock_refused(const char *path, int fd, struct error *error)
{
    long holder = lock_holder(fd);

    if (holder > 0)
        error_set(error, ERR_CONFLICT, "a server runs on %s already: process %ld", path,
                  holder);
    else
        error_set(error, ERR_CONFLICT, "a server is just starting on %s", path);
    return -ERR_CONFLICT;
}

static int lock_sign(int fd, const char *lock_path, struct error *error)
{
    char text[32];
    int length = snprintf(text, sizeof(text), "%ld\n", (long)getpid());

    if (ftruncate(fd, 0) != 0 || pwrite(fd, text, (size_t)length, 0) != length)
        return failed(error, "write", lock_path);
    return 0;
}

static int lock_take(struct data_folder *folder, struct error *error)
{
    const char *lock_path = data_folder_path(folder, "serve.lock");
    struct flock lock = whole_file(F_WRLCK);
    int fd = open(lock_path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    int trouble = 0;

    if (fd < 0)
        return failed(error, "open", lock_path);
    if (fcntl(fd, F_OFD_SETLK, &lock) != 0)
        trouble = errno == EAGAIN || errno == EACCES ? lock_refused(folder->path, fd, error)
                                                     : failed(error, "lock", lock_path);
    else
        trouble = lock_sign(fd, lock_path, error);
    if (trouble != 0) {
        close(fd);
        return trouble;
    }
    folder->lock_fd = fd;
    return 0;
}

static int folder_make(const char *path, struct error *error)
{
    if (mkdir(path, 0700) == 0)
        return folder_sync(path, error);
    return errno == EEXIST ? 0 : failed(error, "make the data folder", path);
}

static int folder_look(const char *path, struct error *error)
{
    struct stat status;

    if (stat(path, &status) != 0) {
        if (errno != ENOENT)
            return failed(error, "read the data folder", path);
        error_set(error, ERR_NOT_FOUND, "there is no data folder %s", path);
        return -ERR_NOT_FOUND;
    }
    if (!S_ISDIR(status.st_mode)) {
        error_set(error, ERR_IO, "%s is not a folder", path);
        return -ERR_IO;
    }
    return 0;
}

int data_folder_open(struct data_folder **out, const char *path, enum folder_use use,
                     struct error *error)
{
    int trouble = use == FOLDER_SERVE ? folder_make(path, error) : 0;

    if (trouble == 0)
        trouble = folder_look(path, error);
    if (trouble != 0)
        return trouble;

    struct data_folder *folder = xcalloc(1, sizeof(*folder));
    size_t size = strlen(path) + 1;

    folder->path = xcalloc(size, 1);
    memcpy(folder->path, path, size);
    folder->lock_fd = -1;
    arena_init(&folder->paths);
    if (use == FOLDER_SERVE)
        trouble = lock_take(folder, error);
    if (trouble != 0) {
        data_folder_close(folder);
        return trouble;
    }
    *out = folder;
    return 0;
}

void data_folder_close(struct data_folder *folder)
{
    if (!folder)
        return;
    if (folder->lock_fd >= 0) {
        /* The file stays: removing it could take a lock away from under the next server. That
         * the id is gone is a courtesy to people who look. */
        int ignored = ftruncate(folder->lock_fd, 0);

        (void)ignored;
        close(folder->lock_fd);
    }
    arena_release(&folder->paths);
    free(folder->path);
    free(folder);
}

const char *data_folder_path(struct data_folder *folder, const char *name)
{
    size_t size = strlen(folder->path) + 1 + strlen(name) + 1;
    char *path = arena_alloc(&folder->paths, size, 1);

    ASSERT(!strchr(name, '/'));
    snprintf(path, size, "%s/%s", folder->path, name);
    return path;
}

bool data_folder_is_served(struct data_folder *folder)
{
    struct flock lock = whole_file(F_WRLCK);
    int fd = open(data_folder_path(folder, "serve.lock"), O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return false; /* no server ever started here */

    bool served = fcntl(fd, F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;

    close(fd);
    return served;
}
