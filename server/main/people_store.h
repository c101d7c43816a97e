#ifndef HERKEND_MAIN_PEOPLE_STORE_H
#define HERKEND_MAIN_PEOPLE_STORE_H

#include "herkend/accounts.h"

/*
 * people.db of a data folder, for commands that need nothing else of it. Several processes may
 * have it open, a running server among them.
 */
struct people_store {
    struct data_folder *folder;
    struct people *people;
};

/*
 * create: a folder that is missing is made, which needs its lock for a moment; else
 * -ERR_NOT_FOUND. people_store_close() in any case.
 */
MUST_CHECK int people_store_open(struct people_store *store, const char *path, bool create,
                                 struct error *error);
/* A half-opened store may be closed. */
void people_store_close(struct people_store *store);

#endif
