/* Opening and closing people.db beside a server that may be running. Main thread. */
#include "people_store.h"

int people_store_open(struct people_store *store, const char *path, bool create,
                      struct error *error)
{
    int result = data_folder_open(&store->folder, path, FOLDER_READ, error);

    if (result == -ERR_NOT_FOUND && create)
        result = data_folder_open(&store->folder, path, FOLDER_SERVE, error);
    if (result == 0)
        result =
            people_open(&store->people, data_folder_path(store->folder, "people.db"), error);
    return result;
}

void people_store_close(struct people_store *store)
{
    if (store->people)
        people_close(store->people);
    if (store->folder)
        data_folder_close(store->folder);
    *store = (struct people_store){0};
}
