/*
 * The copy of a session's votes that a ranking is made of, elsewhere. Leaves the rules of what
 * counts to vote_table.c. Pure.
 */
#include "vote_source.h"

#include <stdlib.h>

#include "herkend/memory.h"

static void copy_statements(struct vote_source *source, const struct session *session)
{
    source->statement_count = session->statement_count;
    source->statements =
        xreallocarray(NULL, session->statement_count + 1, sizeof(*source->statements));
    source->statements[0] = (struct source_statement){0};
    for (size_t i = 1; i <= session->statement_count; i++) {
        const struct statement *statement = &session->statements[i];

        source->statements[i] =
            (struct source_statement){.seq = statement->seq,
                                      .seat = statement->seat,
                                      .theme = statement->theme,
                                      .parent = statement->parent,
                                      .merged_into = statement->merged_into,
                                      .is_visible = statement->state == STATEMENT_VISIBLE};
    }
}

static void copy_votes(struct vote_source *source, const struct session *session)
{
    source->votes = xreallocarray(NULL, session->judgement_count + 1, sizeof(*source->votes));
    for (size_t i = 1; i <= session->judgement_count; i++) {
        const struct judgement *judgement = &session->judgements[i];

        if (judgement->grade == GRADE_NONE)
            continue;
        source->votes[source->vote_count++] =
            (struct source_vote){.vote_seq = judgement->vote_seq,
                                 .seat = judgement->seat,
                                 .statement = judgement->statement,
                                 .grade = judgement->grade};
    }
}

struct vote_source *vote_source_create(const struct session *session)
{
    ASSERT(session);
    struct vote_source *source = xcalloc(1, sizeof(*source));

    copy_statements(source, session);
    copy_votes(source, session);
    source->seat_count = session->seat_count;
    source->is_ejected = xcalloc(session->seat_count + 1, sizeof(*source->is_ejected));
    for (size_t seat = 1; seat <= session->seat_count; seat++)
        source->is_ejected[seat] = session->seats[seat].ejected;
    return source;
}

void vote_source_destroy(struct vote_source *source)
{
    if (!source)
        return;
    free(source->statements);
    free(source->votes);
    free(source->is_ejected);
    free(source);
}

uint32_t source_root(const struct vote_source *source, uint32_t statement)
{
    ASSERT(statement > 0 && statement <= source->statement_count);
    for (size_t steps = 0; source->statements[statement].merged_into != 0; steps++) {
        ASSERT(steps < source->statement_count); /* no circle */
        statement = source->statements[statement].merged_into;
    }
    return statement;
}

bool source_is_root(const struct vote_source *source, uint32_t statement)
{
    const struct source_statement *found = &source->statements[statement];

    return found->merged_into == 0 && found->is_visible;
}
