#ifndef TESTS_JOURNAL_POWER_CUT_H
#define TESTS_JOURNAL_POWER_CUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * What a disk holds after a power cut: all that was flushed, and of the rest any part of it, in
 * sectors, in any order. The fault VFS tells of every write; names are paths. One thread.
 */

/* Forgets all files, and cuts the power at the nth write, flush or truncation from here on:
 * what the disk holds at that moment is kept. seed says which of the sectors in flight arrived.
 */
void power_cut_order(uint64_t nth, uint64_t seed);
void power_cut_stop(void);
bool power_cut_happened(void);

/* Writes the file as it was on the disk at the cut. False when it was not there. */
bool power_cut_write_file(const char *name, const char *to);

/* For the VFS. name may be NULL: a temporary file, which nobody looks for after a cut. */
void power_cut_note_write(const char *name, const void *data, size_t bytes, uint64_t offset);
void power_cut_note_truncate(const char *name, uint64_t size);
void power_cut_note_flush(const char *name);
/* A removal arrives at once. (When it does not, SQLite rolls back what it does not know to be
 * whole, and the folder is flushed before the first commit to a WAL counts.) */
void power_cut_note_removal(const char *name);

#endif
