/* Opening and closing what stands in a data folder, in one order for all who need it. Main
 * thread. */
#include "store.h"

int store_open(struct store *store, const char *data_path, struct error *error)
{
    *store = (struct store){0};

    int result = data_folder_open(&store->folder, data_path, FOLDER_SERVE, error);

    if (result == 0)
        result =
            people_open(&store->people, data_folder_path(store->folder, "people.db"), error);
    if (result == 0)
        result = keyring_folder_open(&store->keyring, data_folder_path(store->folder, "keys"),
                                     error);
    if (result == 0)
        result =
            journal_sqlite_open(&store->journal, data_folder_path(store->folder, "dialogue.db"),
                                JOURNAL_READ_WRITE, error);
    if (result != 0)
        store_close(store);
    return result;
}

int store_open_to_read(struct store *store, const char *data_path, struct error *error)
{
    *store = (struct store){0};

    int result = data_folder_open(&store->folder, data_path, FOLDER_READ, error);

    if (result == 0)
        result =
            journal_sqlite_open(&store->journal, data_folder_path(store->folder, "dialogue.db"),
                                JOURNAL_READ_ONLY, error);
    if (result != 0)
        store_close(store);
    return result;
}

void store_close(struct store *store)
{
    journal_destroy(store->journal);
    if (store->keyring)
        keyring_destroy_handle(store->keyring);
    if (store->people)
        people_close(store->people);
    if (store->folder)
        data_folder_close(store->folder);
    *store = (struct store){0};
}
