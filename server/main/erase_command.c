/*
 * `herkend erase`: what is due by its retention, one session, or one person; or, with
 * --dry-run, what would go. Names and addresses leave people.db and the folder of mails from
 * here, a dialogue leaves the journal by the server of the folder, running or not. Prints JSON
 * without a name in it. Main thread.
 */
#include "subcommands.h"

#include <stdlib.h>
#include <string.h>

#include "herkend/codec.h"
#include "herkend/json.h"
#include "herkend/mail.h"
#include "herkend/memory.h"

#include "clock.h"
#include "control.h"
#include "output.h"
#include "people_store.h"

struct erasing {
    const char *data_path;
    struct people_store store;
    const char *mail_folder;
    uint64_t now_ms;
    bool dry_run;
    struct json_writer writer;
    struct buffer text;
};

struct due {
    struct erasure *items;
    size_t count, capacity;
    bool past; /* what went before is wanted too */
};

static void due_add(void *context, const struct erasure *erasure)
{
    struct due *due = context;

    if (erasure->erased_at_ms != 0 && !due->past)
        return;
    due->items = array_reserve(due->items, &due->capacity, due->count + 1, sizeof(*due->items));
    due->items[due->count++] = *erasure;
}

static void put_number(struct json_writer *writer, const char *key, uint64_t number)
{
    json_key(writer, key);
    json_write_integer(writer, (int64_t)number);
}

static void put_time(struct json_writer *writer, const char *key, uint64_t time_ms)
{
    if (time_ms == 0)
        return;
    json_key(writer, key);
    json_write_time(writer, time_ms);
}

static void erasure_print(struct erasing *erasing, const struct erasure *erasure)
{
    struct json_writer *writer = &erasing->writer;

    json_object_open(writer);
    json_key(writer, "session");
    json_write_text(writer, bytes_from_string(erasure->session_id));
    json_key(writer, "what");
    json_array_open(writer);
    if (erasure->people)
        json_write_text(writer, BYTES("people"));
    if (erasure->dialogue)
        json_write_text(writer, BYTES("dialogue"));
    json_array_close(writer);
    put_time(writer, "due", erasure->due_ms);
    put_time(writer, "erased_at", erasure->erased_at_ms);
    if (erasure->people) {
        put_number(writer, "registrations", erasure->registrations);
        put_number(writer, "mails", erasure->mails);
    }
    json_object_close(writer);
}

/* ---- one session ---------------------------------------------------------------------------
 */

static int people_of_session_erase(struct erasing *erasing, struct bytes id,
                                   struct erasure *erased, struct error *error)
{
    int failed =
        people_erase_session(erasing->store.people, id, erasing->now_ms, erased, error);

    return failed ? failed : mail_files_erase(erasing->mail_folder, id, error);
}

/* The sentence of the server's problem document. */
static int refused(const struct control_answer *answer, struct error *error)
{
    cJSON *problem = json_parse(buffer_bytes(&answer->body), JSON_DEPTH_MAX, NULL);
    const cJSON *detail = cJSON_GetObjectItemCaseSensitive(problem, "detail");

    error_set(error, ERR_CONFLICT, "%s",
              cJSON_IsString(detail) ? detail->valuestring : "the server has refused it");
    cJSON_Delete(problem);
    return -ERR_CONFLICT;
}

static int dialogue_erase(const struct erasing *erasing, struct bytes id, struct error *error)
{
    struct control_call call = {
        .method = HTTP_POST, .route = ROUTE_SESSION_ERASE, .session_id = id};
    struct control_answer answer;
    int failed;

    control_answer_init(&answer);
    failed =
        control_call(erasing->data_path, "http://127.0.0.1:8080", false, &call, &answer, error);
    if (!failed && answer.status >= 300 && answer.status != 404)
        failed = refused(&answer, error);
    control_answer_release(&answer);
    return failed;
}

/* The dialogue first: a session that goes on is refused before anything is gone. */
static int session_erase(struct erasing *erasing, struct erasure *erasure, struct error *error)
{
    struct bytes id = bytes_from_string(erasure->session_id);
    struct erasure erased = *erasure;
    int failed = 0;

    if (!erasing->dry_run && erasure->dialogue)
        failed = dialogue_erase(erasing, id, error);
    if (!failed && !erasing->dry_run && erasure->people)
        failed = people_of_session_erase(erasing, id, &erased, error);
    if (failed)
        return failed;
    erased.people = erasure->people;
    erased.dialogue = erasure->dialogue;
    erased.due_ms = erasure->due_ms;
    if (!erasing->dry_run)
        erased.erased_at_ms = erasing->now_ms;
    erasure_print(erasing, &erased);
    return 0;
}

static int erase_one(struct erasing *erasing, const char *id, struct error *error)
{
    struct erasure erasure = {.people = true, .dialogue = true};

    if (!control_id_is_valid(id)) {
        error_set(error, ERR_INPUT, "\"%.100s\" is no session id", id);
        return -ERR_INPUT;
    }
    snprintf(erasure.session_id, sizeof(erasure.session_id), "%s", id);
    return session_erase(erasing, &erasure, error);
}

/* ---- what is due ---------------------------------------------------------------------------
 */

static int erase_due(struct erasing *erasing, struct error *error)
{
    struct due due = {.count = 0};
    /* Of what would go, the coming ones are told too. */
    uint64_t until_ms = erasing->dry_run ? TIME_END_MS - 1 : erasing->now_ms;
    int failed = people_erasure_list(erasing->store.people, until_ms, due_add, &due, error);

    for (size_t i = 0; i < due.count && !failed; i++)
        failed = session_erase(erasing, &due.items[i], error);
    free(due.items);
    return failed;
}

/* ---- one person ----------------------------------------------------------------------------
 */

static int erase_person(struct erasing *erasing, const char *address, struct error *error)
{
    struct arena arena;
    struct bytes email;
    struct bytes folded;
    struct erasure erased = {.people = true};
    int failed;

    arena_init(&arena);
    failed = email_prepare(bytes_from_string(address), &arena, &email, &folded, error);
    if (!failed)
        failed = erasing->dry_run
                     ? people_person_count(erasing->store.people, folded, &erased, error)
                     : people_erase_person(erasing->store.people, folded, erasing->now_ms,
                                           &erased, error);
    /* Where a server runs, its mailer does so within seconds. */
    if (!failed && !erasing->dry_run && !data_folder_is_served(erasing->store.folder))
        failed = mail_folder_sweep(erasing->mail_folder, erasing->store.people, error);
    arena_release(&arena);
    if (failed)
        return failed;
    put_number(&erasing->writer, "registrations", erased.registrations);
    put_number(&erasing->writer, "mails", erased.mails);
    return 0;
}

/* ---- the command ---------------------------------------------------------------------------
 */

static int erase(struct erasing *erasing, const struct arguments *arguments,
                 struct error *error)
{
    const char *session = arguments->option[OPTION_SESSION];
    const char *person = arguments->option[OPTION_PERSON];
    int failed;

    json_object_open(&erasing->writer);
    json_key(&erasing->writer, erasing->dry_run ? "would_erase" : "erased");
    if (person) {
        json_object_open(&erasing->writer);
        failed = erase_person(erasing, person, error);
        json_object_close(&erasing->writer);
    } else {
        json_array_open(&erasing->writer);
        failed = session ? erase_one(erasing, session, error) : erase_due(erasing, error);
        json_array_close(&erasing->writer);
    }
    json_object_close(&erasing->writer);
    buffer_append_char(&erasing->text, '\n');
    return failed;
}

/* What was done before something failed is told as well. */
enum exit_code run_erase(const struct arguments *arguments)
{
    struct erasing erasing = {.data_path = arguments->option[OPTION_DATA],
                              .now_ms = clock_wall_ms(),
                              .dry_run = arguments->option[OPTION_DRY_RUN] != NULL};
    struct error error = {0};
    struct error unwritten = {0};

    if (arguments->option[OPTION_SESSION] && arguments->option[OPTION_PERSON]) {
        fprintf(stderr, "herkend erase: --session or --person, not both\n");
        return EXIT_WRONG;
    }

    int failed = people_store_open(&erasing.store, erasing.data_path, false, &error);

    if (failed == 0) {
        buffer_init(&erasing.text, CONTROL_ANSWER_BYTES_MAX);
        erasing.writer = json_writer_on(&erasing.text);
        erasing.mail_folder = data_folder_path(erasing.store.folder, "mail");
        failed = erase(&erasing, arguments, &error);
        if (output_write(buffer_bytes(&erasing.text), &unwritten) != 0 && failed == 0) {
            failed = -ERR_IO;
            error = unwritten;
        }
        buffer_release(&erasing.text);
    }
    people_store_close(&erasing.store);
    return failed == 0 ? EXIT_DONE : command_line_fail(&error);
}
