/*
 * Mail without a mail server: a folder of .eml files that only the operator can open. A file
 * is called after session and number, SESSION.NUMBER.eml, with .link before the ending when it
 * holds a personal link. Written beside, flushed, then renamed: a crash leaves the whole file
 * or none, and writing a mail again gives the same file. Any thread.
 */
#include "folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "herkend/files.h"

enum { PATH_BYTES_MAX = 4096, WRITE_ZEROS = 4096 };

static int failed(struct error *error, const char *deed, const char *path)
{
    int code = errno == ENOSPC || errno == EDQUOT || errno == EFBIG ? ERR_FULL : ERR_IO;

    error_set(error, code, "cannot %s %s: %s", deed, path, strerror(errno));
    return -code;
}

static bool is_session_id(struct bytes id)
{
    for (size_t i = 0; i < id.size; i++) {
        char c = id.data[i];

        if ((c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '_' &&
            c != '-')
            return false;
    }
    return id.size > 0 && id.size <= PUBLIC_ID_BYTES_MAX;
}

/* The form of the id was checked, so the name cannot leave the folder. */
static int file_path(const char *folder, const char *before, struct bytes session_id,
                     int64_t number, const char *ending, char out[PATH_BYTES_MAX],
                     struct error *error)
{
    if (!is_session_id(session_id)) {
        error_set(error, ERR_INPUT, "no session has such an id");
        return -ERR_INPUT;
    }
    if (snprintf(out, PATH_BYTES_MAX, "%s/%s%.*s.%lld%s", folder, before, (int)session_id.size,
                 session_id.data, (long long)number, ending) < PATH_BYTES_MAX)
        return 0;
    error_set(error, ERR_INPUT, "the path of the mail folder is longer than %d bytes",
              PATH_BYTES_MAX);
    return -ERR_INPUT;
}

static int write_all(int fd, struct bytes bytes)
{
    while (bytes.size > 0) {
        ssize_t written = write(fd, bytes.data, bytes.size);

        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return -1;
        bytes.data += written;
        bytes.size -= (size_t)written;
    }
    return fsync(fd);
}

static int folder_prepare(const char *folder, struct error *error)
{
    if (mkdir(folder, 0700) == 0)
        return folder_sync(folder, error);
    return errno == EEXIST ? 0 : failed(error, "make the mail folder", folder);
}

int mail_file_write(const char *folder, const struct mail_delivery *delivery,
                    struct error *error)
{
    char temporary[PATH_BYTES_MAX], path[PATH_BYTES_MAX];
    int trouble = folder_prepare(folder, error);

    if (trouble == 0)
        trouble = file_path(folder, ".", delivery->session_id, delivery->number, ".part",
                            temporary, error);
    if (trouble == 0)
        trouble = file_path(folder, "", delivery->session_id, delivery->number,
                            delivery->personal ? MAIL_FILE_PERSONAL : MAIL_FILE, path, error);
    if (trouble != 0)
        return trouble;

    int fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);

    if (fd < 0)
        return failed(error, "make", temporary);
    if (write_all(fd, delivery->message) != 0)
        trouble = failed(error, "write", temporary);
    close(fd);
    if (trouble == 0 && rename(temporary, path) != 0)
        trouble = failed(error, "name", path);
    if (trouble == 0)
        trouble = folder_sync(path, error);
    else
        unlink(temporary);
    return trouble;
}

static int read_all(int fd, const char *path, struct buffer *out, struct error *error)
{
    char block[8192];
    ssize_t got = read(fd, block, sizeof(block));

    while (got > 0) {
        buffer_append(out, (struct bytes){.data = block, .size = (size_t)got});
        got = read(fd, block, sizeof(block));
    }
    if (got < 0)
        return failed(error, "read", path);
    if (!out->overflowed)
        return 0;
    error_set(error, ERR_FULL, "%s is longer than %zu bytes", path, out->size_max);
    return -ERR_FULL;
}

int mail_file_read(const char *folder, struct bytes session_id, int64_t number,
                   struct buffer *out, struct error *error)
{
    static const char *const endings[] = {MAIL_FILE, MAIL_FILE_PERSONAL};
    char path[PATH_BYTES_MAX];

    for (size_t i = 0; i < ARRAY_COUNT(endings); i++) {
        int trouble = file_path(folder, "", session_id, number, endings[i], path, error);

        if (trouble != 0)
            return trouble;

        int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);

        if (fd >= 0) {
            trouble = read_all(fd, path, out, error);
            close(fd);
            return trouble;
        }
        if (errno != ENOENT)
            return failed(error, "open", path);
    }
    error_set(error, ERR_NOT_FOUND, "there is no mail %lld in the folder", (long long)number);
    return -ERR_NOT_FOUND;
}

/* Zeros over what was written, as far as the storage lets us. */
static void overwrite(int fd)
{
    static const char zeros[WRITE_ZEROS];
    struct stat status;

    if (fstat(fd, &status) != 0)
        return;
    for (off_t at = 0; at < status.st_size; at += WRITE_ZEROS) {
        off_t rest = status.st_size - at;
        size_t size = rest < WRITE_ZEROS ? (size_t)rest : WRITE_ZEROS;

        if (pwrite(fd, zeros, size, at) != (ssize_t)size)
            return;
    }
    if (fsync(fd) != 0)
        return;
}

/* Removed even when it could not be overwritten: that much can still be done. */
static int file_erase(const char *path, struct error *error)
{
    int fd = open(path, O_WRONLY | O_NOFOLLOW | O_CLOEXEC);

    if (fd >= 0) {
        overwrite(fd);
        close(fd);
    }
    return unlink(path) == 0 || errno == ENOENT ? 0 : failed(error, "remove", path);
}

int mail_file_erase(const char *folder, struct bytes session_id, int64_t number,
                    struct error *error)
{
    static const char *const endings[] = {MAIL_FILE, MAIL_FILE_PERSONAL};
    char path[PATH_BYTES_MAX];

    for (size_t i = 0; i < ARRAY_COUNT(endings); i++) {
        int trouble = file_path(folder, "", session_id, number, endings[i], path, error);

        if (trouble == 0)
            trouble = file_erase(path, error);
        if (trouble != 0)
            return trouble;
    }
    return 0;
}

/* "k3v9x2m7qa.12.link.eml"; ".k3v9x2m7qa.12.part" is one that was being written. */
static bool name_parse(const char *name, struct mail_file *out)
{
    out->temporary = name[0] == '.';

    const char *start = out->temporary ? name + 1 : name;
    const char *dot = strchr(start, '.');
    char *end = NULL;

    if (!dot)
        return false;
    out->session_id = (struct bytes){.data = start, .size = (size_t)(dot - start)};
    errno = 0;
    out->number = strtoll(dot + 1, &end, 10);
    if (errno != 0 || end == dot + 1 || !is_session_id(out->session_id))
        return false;
    out->personal = strcmp(end, MAIL_FILE_PERSONAL) == 0;
    if (out->temporary)
        return strcmp(end, ".part") == 0;
    return out->personal || strcmp(end, MAIL_FILE) == 0;
}

int mail_folder_sift(const char *folder,
                     int (*stays)(void *context, const struct mail_file *file, bool *yes,
                                  struct error *error),
                     void *context, struct error *error)
{
    DIR *directory = opendir(folder);
    struct mail_file file;
    char path[PATH_BYTES_MAX];
    int trouble = 0;

    if (!directory)
        return errno == ENOENT ? 0 : failed(error, "open the mail folder", folder);

    for (struct dirent *entry = readdir(directory); entry && trouble == 0;
         entry = readdir(directory)) {
        bool yes = true;

        if (!name_parse(entry->d_name, &file))
            continue;
        trouble = stays(context, &file, &yes, error);
        if (trouble == 0 && !yes &&
            snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name) < (int)sizeof(path))
            trouble = file_erase(path, error);
    }
    closedir(directory);
    return trouble;
}

static int is_of_another(void *context, const struct mail_file *file, bool *yes,
                         struct error *error)
{
    const struct bytes *session_id = context;

    (void)error;
    *yes = !bytes_equal(file->session_id, *session_id);
    return 0;
}

int mail_files_erase(const char *folder, struct bytes session_id, struct error *error)
{
    return mail_folder_sift(folder, is_of_another, &session_id, error);
}
