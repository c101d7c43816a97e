/*
 * Runs a fuzz target as a plain test: every file of its corpus and of its kept crashes, and
 * every beginning of each, in memory of exactly that size, so that a sanitizer sees a read
 * behind the end.
 *
 *     fuzz_command FOLDER command
 */
#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "fuzz.h"
#include "herkend/memory.h"

enum { FILE_BYTES_MAX = 64 * 1024 };

static void run_exactly(const uint8_t *data, size_t size)
{
    uint8_t *copy = malloc(size ? size : 1);

    ASSERT(copy);
    if (size > 0)
        memcpy(copy, data, size);
    LLVMFuzzerTestOneInput(copy, size);
    free(copy);
}

static bool run_file(const char *path)
{
    uint8_t *data = xcalloc(FILE_BYTES_MAX, 1);
    FILE *file = fopen(path, "rb");

    if (!file) {
        fprintf(stderr, "cannot open %s\n", path);
        free(data);
        return false;
    }

    size_t size = fread(data, 1, FILE_BYTES_MAX, file);

    ASSERT(size < FILE_BYTES_MAX); /* small seeds keep the test fast */
    fclose(file);
    for (size_t beginning = 0; beginning <= size; beginning++)
        run_exactly(data, beginning);
    free(data);
    return true;
}

/* The number of files run, or -1. A folder that is not there has none. */
static int run_folder(const char *root, const char *kind, const char *target)
{
    char folder[1024];
    int count = 0;

    snprintf(folder, sizeof(folder), "%s/%s/%s", root, kind, target);

    DIR *directory = opendir(folder);

    if (!directory)
        return errno == ENOENT ? 0 : -1;
    for (;;) {
        const struct dirent *entry = readdir(directory);
        char path[2048];

        if (!entry)
            break;
        if (entry->d_name[0] == '.')
            continue;
        snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
        if (!run_file(path)) {
            closedir(directory);
            return -1;
        }
        count++;
    }
    closedir(directory);
    return count;
}

int main(int argument_count, char **arguments)
{
    if (argument_count != 3) {
        fprintf(stderr, "usage: %s FOLDER TARGET\n", arguments[0]);
        return 2;
    }

    int seeds = run_folder(arguments[1], "corpus", arguments[2]);
    int crashes = run_folder(arguments[1], "crashes", arguments[2]);

    printf("%s: %d seeds, %d kept crashes\n", arguments[2], seeds, crashes);
    return seeds > 0 && crashes >= 0 ? 0 : 1;
}
