/*
 * The journal in memory, for tests and simulation: same checks and same refusals as on disk,
 * and faults on order. Nothing survives destroy. One thread at a time.
 */
#include <stdlib.h>

#include "herkend/arena.h"
#include "herkend/journal.h"
#include "herkend/memory.h"

struct memory_row {
    uint64_t time_ms;
    uint16_t kind;
    uint16_t version;
    size_t body_bytes;
    char *body; /* in the session's arena */
};

struct memory_session {
    char id[JOURNAL_SESSION_BYTES_MAX];
    size_t id_bytes;
    struct arena bodies;
    struct memory_row *rows; /* seq is index + 1 */
    size_t row_count;
    size_t row_capacity;
    uint64_t planned; /* row_count, but ahead of it while a commit is being checked */
};

struct journal_memory {
    struct journal journal;
    struct memory_session **sessions; /* by id */
    size_t session_count;
    size_t session_capacity;
    enum memory_fault next_fault;
};

static struct journal_memory *memory_of(struct journal *journal)
{
    return (struct journal_memory *)journal;
}

static struct bytes session_id(const struct memory_session *session)
{
    return (struct bytes){.data = session->id, .size = session->id_bytes};
}

/* Where the session stands, or would. */
static size_t session_slot(const struct journal_memory *memory, struct bytes id)
{
    size_t low = 0;
    size_t high = memory->session_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (bytes_compare(session_id(memory->sessions[middle]), id) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static struct memory_session *session_find(const struct journal_memory *memory, struct bytes id)
{
    size_t slot = session_slot(memory, id);

    if (slot == memory->session_count || !bytes_equal(session_id(memory->sessions[slot]), id))
        return NULL;
    return memory->sessions[slot];
}

static struct memory_session *session_make(struct journal_memory *memory, struct bytes id)
{
    struct memory_session *session = xcalloc(1, sizeof(*session));
    size_t slot = session_slot(memory, id);

    memcpy(session->id, id.data, id.size);
    session->id_bytes = id.size;
    arena_init(&session->bodies);
    memory->sessions =
        array_reserve(memory->sessions, &memory->session_capacity, memory->session_count + 1,
                      sizeof(struct memory_session *));
    memmove(&memory->sessions[slot + 1], &memory->sessions[slot],
            (memory->session_count - slot) * sizeof(struct memory_session *));
    memory->sessions[slot] = session;
    memory->session_count++;
    return session;
}

static void session_destroy(struct memory_session *session)
{
    arena_release(&session->bodies);
    free(session->rows);
    free(session);
}

static int refuse(struct error *error, struct bytes session, uint64_t seq, const char *why)
{
    error_set(error, ERR_CONFLICT, "session %.*s, seq %llu: %s", (int)session.size,
              session.data, (unsigned long long)seq, why);
    return -ERR_CONFLICT;
}

/* Looks at everything before anything is written. After a refusal a session without rows may
 * remain, which nobody is shown. */
static int memory_check(struct journal_memory *memory, const struct commit *commit,
                        struct error *error)
{
    for (size_t i = 0; i < commit->record_count; i++) {
        const struct record *record = &commit->records[i];
        struct memory_session *session = session_find(memory, record->session);

        if (!session)
            session = session_make(memory, record->session);
        if (record->seq != session->planned + 1)
            return refuse(error, record->session, record->seq,
                          record->seq <= session->planned ? "a row is there already"
                                                          : "rows before it are missing");
        session->planned++;
    }
    for (size_t i = 0; i < commit->redaction_count; i++) {
        const struct redaction *redaction = &commit->redactions[i];
        const struct memory_session *session = session_find(memory, redaction->session);

        if (!session || redaction->seq == 0 || redaction->seq > session->planned)
            return refuse(error, redaction->session, redaction->seq, "no row to redact");
    }
    return 0;
}

static void row_set_body(struct memory_session *session, struct memory_row *row,
                         struct bytes body)
{
    row->body = arena_alloc(&session->bodies, body.size + 1, 1);
    row->body_bytes = body.size;
    if (body.size > 0)
        memcpy(row->body, body.data, body.size);
}

static void memory_write(struct journal_memory *memory, const struct commit *commit)
{
    for (size_t i = 0; i < commit->record_count; i++) {
        const struct record *record = &commit->records[i];
        struct memory_session *session = session_find(memory, record->session);

        ASSERT(session);
        session->rows = array_reserve(session->rows, &session->row_capacity,
                                      session->row_count + 1, sizeof(*session->rows));

        struct memory_row *row = &session->rows[session->row_count++];

        row->time_ms = record->time_ms;
        row->kind = record->kind;
        row->version = record->version;
        row_set_body(session, row, record->body);
    }
    for (size_t i = 0; i < commit->redaction_count; i++) {
        const struct redaction *redaction = &commit->redactions[i];
        struct memory_session *session = session_find(memory, redaction->session);

        ASSERT(session);
        struct memory_row *row = &session->rows[redaction->seq - 1];

        memset(row->body, 0, row->body_bytes); /* as on disk: the old text is gone */
        row_set_body(session, row, redaction->body);
    }
}

static int memory_commit(struct journal *journal, const struct commit *commit,
                         struct error *error)
{
    struct journal_memory *memory = memory_of(journal);
    enum memory_fault fault = memory->next_fault;

    memory->next_fault = MEMORY_FAULT_NONE;
    if (fault == MEMORY_FAULT_BEFORE) {
        error_set(error, ERR_IO, "the journal in memory failed on order, before writing");
        return -ERR_IO;
    }
    if (fault == MEMORY_FAULT_FULL) {
        error_set(error, ERR_FULL, "the journal in memory is full on order");
        return -ERR_FULL;
    }

    int result = memory_check(memory, commit, error);

    if (result != 0) {
        for (size_t i = 0; i < memory->session_count; i++)
            memory->sessions[i]->planned = memory->sessions[i]->row_count;
        return result;
    }
    memory_write(memory, commit);
    if (fault == MEMORY_FAULT_AFTER) {
        error_set(error, ERR_UNCERTAIN, "the journal in memory failed on order, after writing");
        return -ERR_UNCERTAIN;
    }
    return 0;
}

static int memory_probe(struct journal *journal, struct error *error)
{
    return memory_commit(journal, &(struct commit){.record_count = 0}, error);
}

static struct record row_record(const struct memory_session *session, size_t index)
{
    const struct memory_row *row = &session->rows[index];

    return (struct record){
        .session = session_id(session),
        .seq = index + 1,
        .time_ms = row->time_ms,
        .kind = row->kind,
        .version = row->version,
        .body = {.data = row->body, .size = row->body_bytes},
    };
}

static int memory_replay(struct journal *journal, struct bytes id,
                         int (*each)(void *context, const struct record *record,
                                     struct error *error),
                         void *context, struct error *error)
{
    const struct memory_session *session = session_find(memory_of(journal), id);

    for (size_t i = 0; session && i < session->row_count; i++) {
        struct record record = row_record(session, i);
        int result = each(context, &record, error);

        if (result != 0)
            return result;
    }
    return 0;
}

static int memory_read(struct journal *journal, struct bytes id, uint64_t seq,
                       int (*each)(void *context, const struct record *record,
                                   struct error *error),
                       void *context, struct error *error)
{
    const struct memory_session *session = session_find(memory_of(journal), id);

    if (!session || seq == 0 || seq > session->row_count) {
        error_set(error, ERR_NOT_FOUND, "session %.*s has no row %llu", (int)id.size, id.data,
                  (unsigned long long)seq);
        return -ERR_NOT_FOUND;
    }

    struct record record = row_record(session, (size_t)seq - 1);

    return each(context, &record, error);
}

static int memory_sessions(struct journal *journal,
                           int (*each)(void *context, struct bytes session,
                                       struct error *error),
                           void *context, struct error *error)
{
    struct journal_memory *memory = memory_of(journal);

    for (size_t i = 0; i < memory->session_count; i++) {
        if (memory->sessions[i]->row_count == 0)
            continue; /* its first commit was refused */

        int result = each(context, session_id(memory->sessions[i]), error);

        if (result != 0)
            return result;
    }
    return 0;
}

static int memory_erase(struct journal *journal, struct bytes id, bool *gone,
                        struct error *error)
{
    struct journal_memory *memory = memory_of(journal);
    size_t slot = session_slot(memory, id);
    int result = memory_probe(journal, error); /* fails on order, as a commit does */

    if (result != 0)
        return result;
    *gone = true;
    if (!session_find(memory, id))
        return 0;
    session_destroy(memory->sessions[slot]);
    memory->session_count--;
    memmove(&memory->sessions[slot], &memory->sessions[slot + 1],
            (memory->session_count - slot) * sizeof(struct memory_session *));
    return 0;
}

static void memory_destroy(struct journal *journal)
{
    struct journal_memory *memory = memory_of(journal);

    for (size_t i = 0; i < memory->session_count; i++)
        session_destroy(memory->sessions[i]);
    free(memory->sessions);
    free(memory);
}

static const struct journal_operations memory_operations = {
    .commit = memory_commit,
    .replay = memory_replay,
    .read = memory_read,
    .sessions = memory_sessions,
    .probe = memory_probe,
    .erase = memory_erase,
    .destroy = memory_destroy,
};

struct journal *journal_memory_create(void)
{
    struct journal_memory *memory = xcalloc(1, sizeof(*memory));

    memory->journal.operations = &memory_operations;
    return &memory->journal;
}

void journal_memory_fail_next(struct journal *journal, enum memory_fault fault)
{
    ASSERT(journal->operations == &memory_operations);
    memory_of(journal)->next_fault = fault;
}

size_t journal_memory_record_count(const struct journal *journal)
{
    const struct journal_memory *memory = (const struct journal_memory *)journal;
    size_t count = 0;

    ASSERT(journal->operations == &memory_operations);
    for (size_t i = 0; i < memory->session_count; i++)
        count += memory->sessions[i]->row_count;
    return count;
}
