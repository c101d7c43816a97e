/*
 * `herkend verify`, `backup` and `import`: the journal itself, beside a server that may be
 * running on it. Main thread.
 */
#include "subcommands.h"

#include <stdlib.h>
#include <string.h>

#include "herkend/engine.h"
#include "herkend/json.h"
#include "herkend/memory.h"
#include "herkend/report_encode.h"

#include "control.h"
#include "output.h"
#include "store.h"

/* ---- verify -------------------------------------------------------------------------------
 */

/* A session that disagrees does not keep the others from being looked at. */
struct verifying {
    struct journal *journal;
    struct error first; /* difference; code 0: none */
};

static int record_count(void *context, const struct record *record, struct error *error)
{
    uint64_t *count = context;

    (void)record, (void)error;
    (*count)++;
    return 0;
}

static int verify_one(struct verifying *verifying, struct bytes session, struct error *error)
{
    uint64_t count = 0;
    int result = session_verify(verifying->journal, session, error);

    if (result == 0)
        result = journal_replay(verifying->journal, session, record_count, &count, error);
    if (result != 0)
        return result;
    printf("%.*s: ok (%llu events)\n", (int)session.size, session.data,
           (unsigned long long)count);
    return 0;
}

static int verify_each(void *context, struct bytes session, struct error *error)
{
    struct verifying *verifying = context;
    struct error own = {0};

    (void)error;
    if (verify_one(verifying, session, &own) == 0)
        return 0;
    printf("%.*s: differs\n", (int)session.size, session.data);
    if (verifying->first.code == 0)
        error_set(&verifying->first, own.code, "%.*s: %s", (int)session.size, session.data,
                  own.sentence);
    return 0;
}

enum exit_code run_verify(const struct arguments *arguments)
{
    struct store store;
    struct error error = {0};
    int result = store_open_to_read(&store, arguments->option[OPTION_DATA], &error);

    if (result != 0)
        return command_line_fail(&error);

    struct verifying verifying = {.journal = store.journal};

    if (arguments->word_count == 1) {
        result = verify_one(&verifying, bytes_from_string(arguments->words[0]), &error);
    } else {
        result = journal_sqlite_check(store.journal, &error);
        if (result == 0)
            result = journal_sessions(store.journal, verify_each, &verifying, &error);
        if (result == 0 && verifying.first.code != 0) {
            error = verifying.first;
            result = -error.code;
        }
    }
    store_close(&store);
    if (result == -ERR_NOT_FOUND)
        return command_line_fail(&error);
    if (result != 0) {
        command_line_fail(&error);
        return EXIT_FAILED;
    }
    return EXIT_DONE;
}

/* ---- backup -------------------------------------------------------------------------------
 */

static int backup_journal(struct store *store, struct output_folder *folder,
                          struct error *error)
{
    char path[4096];

    if (output_folder_path(folder, "dialogue.db", path))
        return journal_sqlite_backup(store->journal, path, error);
    error_set(error, ERR_INPUT, "the path is too long: %.200s", folder->place);
    return -ERR_INPUT;
}

/* people.db is made by the first who needs it: a folder of imports alone has none. */
static int backup_people(struct store *store, struct output_folder *folder, struct error *error)
{
    char path[4096];
    int result =
        people_open(&store->people, data_folder_path(store->folder, "people.db"), error);

    if (result != 0)
        return result;
    if (output_folder_path(folder, "people.db", path))
        return people_backup(store->people, path, error);
    error_set(error, ERR_INPUT, "the path is too long: %.200s", folder->place);
    return -ERR_INPUT;
}

enum exit_code run_backup(const struct arguments *arguments)
{
    struct store store;
    struct output_folder folder;
    struct error error = {0};
    int result = store_open_to_read(&store, arguments->option[OPTION_DATA], &error);

    if (result == 0)
        result = output_folder_begin(&folder, arguments->words[0], &error);
    if (result == 0) {
        result = backup_journal(&store, &folder, &error);
        if (result == 0)
            result = backup_people(&store, &folder, &error);
        if (result == 0)
            result = output_folder_finish(&folder, &error);
        else
            output_folder_abandon(&folder);
    }
    store_close(&store);
    return result == 0 ? EXIT_DONE : command_line_fail(&error);
}

/* ---- import polis --------------------------------------------------------------------------
 */

enum {
    POLIS_TABLE_BYTES_MAX = 512 * 1024 * 1024,
    POLIS_BODY_BYTES_MAX = JOURNAL_BODY_BYTES_MAX,
};

/* The events of one import, encoded, and the session that they make: all of them, before one is
 * written. */
struct import {
    char session_id[16];
    char session_code[16];
    struct session *session;
    struct arena bodies;
    struct buffer scratch;
    struct record *records;
    size_t record_count;
    size_t record_capacity;
};

static void import_init(struct import *import)
{
    *import = (struct import){.session = session_create()};
    session_id_generate(import->session_id);
    session_code_generate(import->session_code);
    arena_init(&import->bodies);
    buffer_init(&import->scratch, POLIS_BODY_BYTES_MAX);
}

static void import_release(struct import *import)
{
    session_destroy(import->session);
    arena_release(&import->bodies);
    buffer_release(&import->scratch);
    free(import->records);
}

/* Checked by the rules of replay first: what could not be loaded again is not written. */
static int import_event(void *context, const struct event *event, struct error *error)
{
    struct import *import = context;
    const char *why = NULL;

    if (!session_accepts(import->session, event, &why)) {
        error_set(error, ERR_INPUT, "the tables make no session: event %llu: %s",
                  (unsigned long long)event->seq, why);
        return -ERR_INPUT;
    }
    if (import->record_count == JOURNAL_COMMIT_RECORDS_MAX) {
        error_set(error, ERR_INPUT, "the conversation has more than %d events",
                  JOURNAL_COMMIT_RECORDS_MAX);
        return -ERR_INPUT;
    }
    session_apply(import->session, event);
    buffer_clear(&import->scratch);
    event_encode(event, &import->scratch);
    ASSERT(!import->scratch.overflowed);
    import->records = array_reserve(import->records, &import->record_capacity,
                                    import->record_count + 1, sizeof(*import->records));
    import->records[import->record_count++] =
        (struct record){.session = bytes_from_string(import->session_id),
                        .seq = event->seq,
                        .time_ms = event->time_ms,
                        .kind = (uint16_t)event->kind,
                        .version = event->version,
                        .body = arena_copy(&import->bodies, buffer_bytes(&import->scratch))};
    return 0;
}

static int polis_table_read(const char *folder, const char *name, bool required,
                            struct buffer *out, struct error *error)
{
    char path[4096];
    int size = snprintf(path, sizeof(path), "%s/%s", folder, name);
    struct error own = {0};

    if (size <= 0 || (size_t)size >= sizeof(path)) {
        error_set(error, ERR_INPUT, "the path is too long: %.200s", folder);
        return -ERR_INPUT;
    }

    int result = file_read(path, out, &own);

    if (result == -ERR_NOT_FOUND && !required)
        return 0;
    if (result != 0)
        *error = own;
    return result;
}

static int import_decode(struct import *import, const char *folder, struct error *error)
{
    struct buffer comments, votes, summary;

    buffer_init(&comments, POLIS_TABLE_BYTES_MAX);
    buffer_init(&votes, POLIS_TABLE_BYTES_MAX);
    buffer_init(&summary, POLIS_TABLE_BYTES_MAX);

    int result = polis_table_read(folder, "comments.csv", true, &comments, error);

    if (result == 0)
        result = polis_table_read(folder, "votes.csv", true, &votes, error);
    if (result == 0)
        result = polis_table_read(folder, "summary.csv", false, &summary, error);
    if (result == 0)
        result =
            polis_decode(buffer_bytes(&comments), buffer_bytes(&votes), buffer_bytes(&summary),
                         bytes_from_string(import->session_id),
                         bytes_from_string(import->session_code), import_event, import, error);
    buffer_release(&comments);
    buffer_release(&votes);
    buffer_release(&summary);
    return result;
}

/* A server that runs on the folder has read its sessions at its start: it is told of the new
 * one. */
static int import_tell_server(const struct import *import, const char *data_path,
                              struct error *error)
{
    struct control_call call = {.method = HTTP_POST,
                                .route = ROUTE_SESSION_LOAD,
                                .session_id = bytes_from_string(import->session_id)};
    struct control_answer answer;

    control_answer_init(&answer);

    int result = control_call(data_path, "", false, &call, &answer, error);

    if (result == 0 && answer.status != 200) {
        error_set(
            error, ERR_IO,
            "session %s is imported, but the server that runs could not load it (status %u): "
            "it will at its next start",
            import->session_id, answer.status);
        result = -ERR_IO;
    }
    control_answer_release(&answer);
    return result;
}

/*
 * One commit: all of it, or nothing. Beside a server, which keeps the folder's lock: the
 * session is new and so nobody's, and SQLite lets one write at a time.
 */
static int import_commit(const struct import *import, const char *data_path,
                         struct error *error)
{
    struct data_folder *folder = NULL;
    struct journal *journal = NULL;
    struct commit commit = {.records = import->records, .record_count = import->record_count};
    int result = data_folder_open(&folder, data_path, FOLDER_SERVE, error);
    bool served = result == -ERR_CONFLICT;

    if (served)
        result = data_folder_open(&folder, data_path, FOLDER_READ, error);
    if (result == 0)
        result = journal_sqlite_open(&journal, data_folder_path(folder, "dialogue.db"),
                                     JOURNAL_READ_WRITE, error);
    if (result == 0)
        result = journal_commit(journal, &commit, error);
    journal_destroy(journal);
    if (folder)
        data_folder_close(folder);
    return result == 0 && served ? import_tell_server(import, data_path, error) : result;
}

static int import_print(const struct import *import, struct error *error)
{
    struct buffer text;
    struct json_writer writer;

    buffer_init(&text, 1024);
    writer = json_writer_on(&text);
    json_object_open(&writer);
    json_key(&writer, "id");
    json_write_string(&writer, import->session_id);
    json_key(&writer, "code");
    json_write_string(&writer, import->session_code);
    json_key(&writer, "events");
    json_write_integer(&writer, (int64_t)import->record_count);
    json_object_close(&writer);
    buffer_append_char(&text, '\n');

    int result = output_write(buffer_bytes(&text), error);

    buffer_release(&text);
    return result;
}

enum exit_code run_import_polis(const struct arguments *arguments)
{
    struct import import;
    struct error error = {0};

    import_init(&import);

    int result = import_decode(&import, arguments->words[0], &error);

    if (result == 0)
        result = import_commit(&import, arguments->option[OPTION_DATA], &error);
    if (result == 0)
        result = import_print(&import, &error);
    import_release(&import);
    return result == 0 ? EXIT_DONE : command_line_fail(&error);
}
