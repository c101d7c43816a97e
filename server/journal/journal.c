/*
 * The journal's front: checks what every backend relies on and hands over to it. Runs on the
 * thread that owns the handle.
 */
#include "herkend/journal.h"

#include <stddef.h>

static void check_commit(const struct commit *commit)
{
    ASSERT(commit->record_count <= JOURNAL_COMMIT_RECORDS_MAX);
    ASSERT(commit->redaction_count <= JOURNAL_TURN_RECORDS_MAX);
    for (size_t i = 0; i < commit->record_count; i++) {
        const struct record *record = &commit->records[i];

        ASSERT(record->session.size > 0);
        ASSERT(record->session.size <= JOURNAL_SESSION_BYTES_MAX);
        ASSERT(record->seq > 0);
        ASSERT(record->seq <= INT64_MAX); /* a column of SQLite */
        ASSERT(record->time_ms <= INT64_MAX);
        ASSERT(record->body.data || record->body.size == 0);
        ASSERT(record->body.size <= JOURNAL_BODY_BYTES_MAX);
    }
    for (size_t i = 0; i < commit->redaction_count; i++) {
        ASSERT(commit->redactions[i].session.size > 0);
        ASSERT(commit->redactions[i].session.size <= JOURNAL_SESSION_BYTES_MAX);
        ASSERT(commit->redactions[i].seq <= INT64_MAX);
        ASSERT(commit->redactions[i].body.size <= JOURNAL_BODY_BYTES_MAX);
    }
}

int journal_commit(struct journal *journal, const struct commit *commit, struct error *error)
{
    ASSERT(journal->readers == 0); /* a backend may move what a callback is looking at */
    check_commit(commit);
    if (commit->record_count == 0 && commit->redaction_count == 0)
        return 0;
    return journal->operations->commit(journal, commit, error);
}

int journal_replay(struct journal *journal, struct bytes session,
                   int (*each)(void *context, const struct record *record, struct error *error),
                   void *context, struct error *error)
{
    ASSERT(session.data || session.size == 0);
    journal->readers++;
    int result = journal->operations->replay(journal, session, each, context, error);

    journal->readers--;
    return result;
}

int journal_read(struct journal *journal, struct bytes session, uint64_t seq,
                 int (*each)(void *context, const struct record *record, struct error *error),
                 void *context, struct error *error)
{
    ASSERT(seq <= INT64_MAX);
    journal->readers++;
    int result = journal->operations->read(journal, session, seq, each, context, error);

    journal->readers--;
    return result;
}

int journal_probe(struct journal *journal, struct error *error)
{
    ASSERT(journal->readers == 0);
    return journal->operations->probe(journal, error);
}

int journal_sessions(struct journal *journal,
                     int (*each)(void *context, struct bytes session, struct error *error),
                     void *context, struct error *error)
{
    journal->readers++;
    int result = journal->operations->sessions(journal, each, context, error);

    journal->readers--;
    return result;
}

int journal_erase(struct journal *journal, struct bytes session, bool *gone,
                  struct error *error)
{
    ASSERT(journal->readers == 0);
    ASSERT(session.size > 0 && session.size <= JOURNAL_SESSION_BYTES_MAX);
    *gone = false;
    return journal->operations->erase(journal, session, gone, error);
}

void journal_destroy(struct journal *journal)
{
    if (!journal)
        return;
    ASSERT(journal->readers == 0);
    journal->operations->destroy(journal);
}
