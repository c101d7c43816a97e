/* Whether somebody else has written to people.db, without asking what. Thread of the handle. */
#include "sql.h"

int people_version(struct people *people, uint64_t *out, struct error *error)
{
    return sql_number(people, "PRAGMA data_version", NULL, out, error);
}
