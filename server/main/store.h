#ifndef HERKEND_MAIN_STORE_H
#define HERKEND_MAIN_STORE_H

#include "herkend/journal.h"
#include "herkend/outside.h"

/*
 * What stands in a data folder, opened bottom to top and closed top to bottom: lock, people.db,
 * keys/, dialogue.db.
 */
struct store {
    struct data_folder *folder;
    struct people *people;
    struct keyring *keyring;
    struct journal *journal;
};

/*
 * Opens all of it to write, making what is missing, and holds the lock until store_close().
 * -ERR_CONFLICT with the other's process id when a server has it; else the sentence of what did
 * not open.
 */
MUST_CHECK int store_open(struct store *store, const char *data_path, struct error *error);

/*
 * Opens the folder and the journal to read, beside a server that may be running; the other
 * members stay NULL. -ERR_NOT_FOUND without a folder or a journal.
 */
MUST_CHECK int store_open_to_read(struct store *store, const char *data_path,
                                  struct error *error);

/* A half-opened store may be closed; twice is fine. */
void store_close(struct store *store);

#endif
