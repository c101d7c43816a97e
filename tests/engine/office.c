/* A hall with people.db: made, taken down, and kept busy by somebody else. */
#include "office.h"

#include <sqlite3.h>
#include <stdio.h>
#include <unistd.h>

int office_setup(void **state)
{
    struct office *office = calloc(1, sizeof(*office));
    struct error error = {0};
    char path[96];
    char id[16];

    assert_non_null(office);
    snprintf(office->folder, sizeof(office->folder), "/tmp/herkend-engine-XXXXXX");
    assert_non_null(mkdtemp(office->folder));
    snprintf(path, sizeof(path), "%s/people.db", office->folder);
    assert_int_equal(people_open(&office->people, path, &error), 0);
    assert_int_equal(people_token_create(office->people, 1, &office->organiser, id, &error), 0);
    office->hall = hall_create();
    office->hall->people = office->people;
    hall_restart(office->hall);
    hall_open_live(office->hall);
    *state = office;
    return 0;
}

int office_teardown(void **state)
{
    static const char *const names[] = {"people.db", "people.db-wal", "people.db-shm"};
    struct office *office = *state;
    char path[96];

    hall_destroy(office->hall);
    people_close(office->people);
    for (size_t i = 0; i < ARRAY_COUNT(names); i++) {
        snprintf(path, sizeof(path), "%s/%s", office->folder, names[i]);
        unlink(path);
    }
    assert_int_equal(rmdir(office->folder), 0);
    free(office);
    return 0;
}

struct sqlite3 *office_begin_writing(struct office *office)
{
    sqlite3 *db = NULL;
    char path[96];

    snprintf(path, sizeof(path), "%s/people.db", office->folder);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    return db;
}

void office_end_writing(struct sqlite3 *db)
{
    assert_int_equal(sqlite3_exec(db, "COMMIT", NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}
