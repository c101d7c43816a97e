/* What the tests of the outside share. */
#include "folder.h"

#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

static struct bytes looked_for;
static bool was_found;

void folder_make(struct folder *folder)
{
    snprintf(folder->path, sizeof(folder->path), "/tmp/herkend-outside-XXXXXX");
    assert_non_null(mkdtemp(folder->path));
}

void folder_make_in_memory(struct folder *folder)
{
    snprintf(folder->path, sizeof(folder->path), "/dev/shm/herkend-outside-XXXXXX");
    if (!mkdtemp(folder->path))
        folder_make(folder);
}

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *place)
{
    (void)status;
    (void)kind;
    (void)place;
    return remove(path);
}

void folder_remove(const struct folder *folder)
{
    assert_int_equal(nftw(folder->path, remove_one, 8, FTW_DEPTH | FTW_PHYS), 0);
}

const char *folder_path(const struct folder *folder, const char *name)
{
    static char paths[4][256];
    static unsigned next;
    char *path = paths[next++ % 4];

    snprintf(path, sizeof(paths[0]), "%s/%s", folder->path, name);
    return path;
}

static int look_into(const char *path, const struct stat *status, int kind, struct FTW *place)
{
    size_t size = (size_t)status->st_size;

    (void)place;
    if (kind != FTW_F)
        return 0;

    char *content = malloc(size + 1);

    assert_non_null(content);
    size = file_read(path, content, size);
    if (memmem(content, size, looked_for.data, looked_for.size))
        was_found = true;
    free(content);
    return 0;
}

bool folder_contains(const struct folder *folder, struct bytes wanted)
{
    looked_for = wanted;
    was_found = false;
    assert_int_equal(nftw(folder->path, look_into, 8, FTW_PHYS), 0);
    return was_found;
}

void file_write(const char *path, struct bytes content)
{
    FILE *file = fopen(path, "wb");

    assert_non_null(file);
    assert_int_equal(fwrite(content.data, 1, content.size, file), content.size);
    assert_int_equal(fclose(file), 0);
}

size_t file_read(const char *path, char *out, size_t size_max)
{
    FILE *file = fopen(path, "rb");

    assert_non_null(file);
    size_t size = fread(out, 1, size_max, file);

    fclose(file);
    return size;
}
