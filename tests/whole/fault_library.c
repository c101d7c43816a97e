/*
 * Preloaded into a server under test: while the file named by HERKEND_FAULT_FILE exists, writes
 * to the journal fail with the error that it holds (ENOSPC or EIO), as a disk would. Only the
 * dialogue's own files are touched, so that the log goes on.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

ssize_t pwrite64(int fd, const void *data, size_t size, off64_t offset);
ssize_t pwrite(int fd, const void *data, size_t size, off_t offset);
int fdatasync(int fd);

/* The error to give for this descriptor now; 0: none. */
static int fault_of(int fd)
{
    const char *path = getenv("HERKEND_FAULT_FILE");
    char link[64], name[4096], fault[16] = "";
    int saved = errno;

    if (!path || access(path, F_OK) != 0) {
        errno = saved;
        return 0;
    }
    snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);

    ssize_t size = readlink(link, name, sizeof(name) - 1);

    name[size > 0 ? size : 0] = '\0';
    errno = saved;
    if (!strstr(name, "dialogue.db"))
        return 0;

    int file = open(path, O_RDONLY | O_CLOEXEC);

    if (file >= 0) {
        size = read(file, fault, sizeof(fault) - 1);
        close(file);
    }
    errno = saved;
    return strcmp(fault, "EIO") == 0 ? EIO : ENOSPC;
}

ssize_t pwrite64(int fd, const void *data, size_t size, off64_t offset)
{
    static ssize_t (*real)(int, const void *, size_t, off64_t);
    int fault = fault_of(fd);

    if (fault) {
        errno = fault;
        return -1;
    }
    if (!real)
        real = (ssize_t(*)(int, const void *, size_t, off64_t))dlsym(RTLD_NEXT, "pwrite64");
    return real(fd, data, size, offset);
}

ssize_t pwrite(int fd, const void *data, size_t size, off_t offset)
{
    return pwrite64(fd, data, size, offset);
}

/* A failing disk fails here as well; a full one has room for what was written. */
int fdatasync(int fd)
{
    static int (*real)(int);

    if (fault_of(fd) == EIO) {
        errno = EIO;
        return -1;
    }
    if (!real)
        real = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
    return real(fd);
}
