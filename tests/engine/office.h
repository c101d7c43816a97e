#ifndef HERKEND_TESTS_OFFICE_H
#define HERKEND_TESTS_OFFICE_H

#include "hall.h"

/* A hall with a live session and a people.db beside it, in which there is one organiser's
 * token. */
struct office {
    struct hall *hall;
    char folder[64];
    struct people *people;
    struct token organiser;
};

int office_setup(void **state);
int office_teardown(void **state);

/* Somebody else's transaction on people.db: while it lasts nobody else writes. */
struct sqlite3 *office_begin_writing(struct office *office);
void office_end_writing(struct sqlite3 *db);

#define OFFICE_TEST(test) cmocka_unit_test_setup_teardown(test, office_setup, office_teardown)

#endif
