#ifndef HERKEND_MAIN_OUTPUT_H
#define HERKEND_MAIN_OUTPUT_H

#include "herkend/assert.h"
#include "herkend/buffer.h"
#include "herkend/error.h"

/* Files and folders of results: whole, or not there. A reader never meets a half-written one.
 */

/*
 * Appends the file to a buffer, whose maximum is the file's bound.
 * -ERR_NOT_FOUND, -ERR_INPUT (larger than the bound, or a folder), -ERR_IO.
 */
MUST_CHECK int file_read(const char *path, struct buffer *out, struct error *error);

/* Writes beside path, syncs and renames over it. An older file of that name is replaced. */
MUST_CHECK int file_write(const char *path, struct bytes content, uint32_t mode,
                          struct error *error);

/* To standard output; the failure that printf keeps to itself is an error here. */
MUST_CHECK int output_write(struct bytes content, struct error *error);

/* Whether the path is a folder. */
bool folder_exists(const char *path);

/*
 * A folder that appears at its place only when it is complete: files are made in `staging`, a
 * folder beside it.
 */
struct output_folder {
    char place[4096];
    char staging[4096];
};

/*
 * place must not exist, or be an empty folder. -ERR_INPUT when there is something in it,
 * -ERR_IO. On success output_folder_finish() or output_folder_abandon() must follow.
 */
MUST_CHECK int output_folder_begin(struct output_folder *folder, const char *place,
                                   struct error *error);
/* Writes and syncs one file of it. */
MUST_CHECK int output_folder_write(struct output_folder *folder, const char *name,
                                   struct bytes content, struct error *error);
/* The path of a file in staging, for a writer that wants a path. False when it is too long. */
MUST_CHECK bool output_folder_path(const struct output_folder *folder, const char *name,
                                   char out[4096]);
/* Moves it to its place; abandons it when that fails. */
MUST_CHECK int output_folder_finish(struct output_folder *folder, struct error *error);
/* Removes staging with the files in it (it has no folders). */
void output_folder_abandon(struct output_folder *folder);

#endif
