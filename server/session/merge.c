/* Statements that were merged: roots, groups and authors. Chains are short; a merge into one's
 * own group is refused. */
#include "internal.h"

uint32_t session_root(const struct session *session, uint32_t statement)
{
    ASSERT(session_has_statement(session, statement));
    for (size_t steps = 0; session->statements[statement].merged_into != 0; steps++) {
        ASSERT(steps < session->statement_count); /* no circle */
        statement = session->statements[statement].merged_into;
    }
    return statement;
}

bool session_is_root(const struct session *session, uint32_t statement)
{
    const struct statement *found = &session->statements[statement];

    return found->merged_into == 0 && found->state == STATEMENT_VISIBLE;
}

bool session_is_author(const struct session *session, uint32_t root, uint32_t seat)
{
    if (session->statements[root].seat == seat)
        return true;
    if (!session->statements[root].has_merged)
        return false;
    for (uint32_t i = 1; i <= session->statement_count; i++) {
        if (session->statements[i].seat == seat && session_root(session, i) == root)
            return true;
    }
    return false;
}
