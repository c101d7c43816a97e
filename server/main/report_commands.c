/*
 * `herkend report`, `export` and `rank`: read a journal, beside a server that may be writing
 * it, or tables; and render. Reports are made by the session floor, bytes by the codec, PDF and
 * XLSX by the rendition floor. Main thread.
 */
#include "subcommands.h"

#include <stdlib.h>
#include <string.h>

#include "herkend/engine.h"
#include "herkend/json.h"
#include "herkend/rendition.h"
#include "herkend/report_encode.h"

#include "number.h"
#include "output.h"
#include "store.h"

enum {
    TABLE_BYTES_MAX = 512 * 1024 * 1024, /* of one table of `rank` */
    META_BYTES_MAX = 1024 * 1024,
    PATH_BYTES_MAX = 4096,
};

/* A session as the journal has it now, and its report. */
struct reported {
    struct session *session;
    struct report *report;
};

static void reported_release(struct reported *reported)
{
    if (reported->report)
        report_destroy(reported->report);
    session_destroy(reported->session);
    *reported = (struct reported){0};
}

static int reported_load(struct reported *reported, const struct arguments *arguments,
                         struct error *error)
{
    struct store store;
    int result = store_open_to_read(&store, arguments->option[OPTION_DATA], error);

    *reported = (struct reported){0};
    if (result != 0)
        return result;
    result = session_load(&reported->session, store.journal,
                          bytes_from_string(arguments->words[0]), error);
    store_close(&store);
    if (result == 0)
        reported->report = report_create(reported->session);
    return result;
}

/* ---- report -------------------------------------------------------------------------------
 */

/* One of the two: what the codec writes cannot fail, what libraries make can. */
static const struct format {
    const char *name;
    void (*encode)(const struct report *report, struct buffer *out);
    int (*render)(const struct report *report, struct buffer *out, struct error *error);
} formats[] = {
    {"csv", report_encode_ranking_csv, NULL}, {"html", report_encode_html, NULL},
    {"json", report_encode_json, NULL},       {"pdf", NULL, report_render_pdf},
    {"xlsx", NULL, report_render_xlsx},
};

static const struct format *format_find(const char *name)
{
    for (size_t i = 0; i < ARRAY_COUNT(formats); i++)
        if (strcmp(formats[i].name, name) == 0)
            return &formats[i];
    return NULL;
}

/* A report that is over its bound is refused, never cut. */
static int bytes_check(const struct buffer *out, const char *what, struct error *error)
{
    if (!out->overflowed)
        return 0;
    error_set(error, ERR_FULL, "%s is larger than %zu bytes", what, out->size_max);
    return -ERR_FULL;
}

enum exit_code run_report(const struct arguments *arguments)
{
    const struct format *format = format_find(arguments->option[OPTION_FORMAT]);
    const char *path = arguments->option[OPTION_OUTPUT];
    struct reported reported;
    struct error error = {0};
    struct buffer out;

    if (!format) {
        fprintf(stderr,
                "herkend report: unknown format \"%.40s\": it is one of csv, html, json, pdf, "
                "xlsx\n",
                arguments->option[OPTION_FORMAT]);
        return EXIT_WRONG;
    }
    if (reported_load(&reported, arguments, &error) != 0)
        return command_line_fail(&error);

    buffer_init(&out, REPORT_BYTES_MAX);
    int result = 0;

    if (format->render)
        result = format->render(reported.report, &out, &error);
    else
        format->encode(reported.report, &out);
    if (result == 0)
        result = bytes_check(&out, "the report", &error);
    if (result == 0)
        result = path ? file_write(path, buffer_bytes(&out), 0644, &error)
                      : output_write(buffer_bytes(&out), &error);
    buffer_release(&out);
    reported_release(&reported);
    return result == 0 ? EXIT_DONE : command_line_fail(&error);
}

/* ---- export -------------------------------------------------------------------------------
 */

enum table {
    TABLE_STATEMENTS,
    TABLE_VOTES,
    TABLE_GROUPS,
    TABLE_RANKING,
    TABLE_META,
    TABLE_COUNT
};

static const char *const table_names[TABLE_COUNT] = {
    [TABLE_STATEMENTS] = "statements.csv",
    [TABLE_VOTES] = "votes.csv",
    [TABLE_GROUPS] = "groups.csv",
    [TABLE_RANKING] = "ranking.csv",
    [TABLE_META] = "meta.json",
};

/* Both tables of voters get the same seed, or their numbers would not match. */
static void table_encode(const struct reported *reported, enum table table,
                         uint64_t shuffle_seed, struct buffer *out)
{
    switch (table) {
    case TABLE_STATEMENTS:
        export_statements_csv(reported->session, out);
        return;
    case TABLE_VOTES:
        export_votes_csv(reported->session, shuffle_seed, out);
        return;
    case TABLE_GROUPS:
        export_groups_csv(reported->session, shuffle_seed, out);
        return;
    case TABLE_RANKING:
        report_encode_ranking_csv(reported->report, out);
        return;
    case TABLE_META:
        export_meta_json(reported->report, out);
        return;
    case TABLE_COUNT:
        break;
    }
    UNREACHABLE("a table is one of those above");
}

static int export_write(const struct reported *reported, struct output_folder *folder,
                        struct error *error)
{
    struct buffer out;
    uint64_t shuffle_seed = 0;
    int result = 0;

    random_fill(&shuffle_seed, sizeof(shuffle_seed));
    buffer_init(&out, TABLE_BYTES_MAX);
    for (int i = 0; i < TABLE_COUNT && result == 0; i++) {
        buffer_clear(&out);
        table_encode(reported, (enum table)i, shuffle_seed, &out);
        result = bytes_check(&out, table_names[i], error);
        if (result == 0)
            result = output_folder_write(folder, table_names[i], buffer_bytes(&out), error);
    }
    buffer_release(&out);
    return result;
}

enum exit_code run_export(const struct arguments *arguments)
{
    struct reported reported;
    struct output_folder folder;
    struct error error = {0};

    if (reported_load(&reported, arguments, &error) != 0)
        return command_line_fail(&error);

    int result = output_folder_begin(&folder, arguments->option[OPTION_OUTPUT], &error);

    if (result == 0) {
        result = export_write(&reported, &folder, &error);
        if (result == 0)
            result = output_folder_finish(&folder, &error);
        else
            output_folder_abandon(&folder);
    }
    reported_release(&reported);
    return result == 0 ? EXIT_DONE : command_line_fail(&error);
}

/* ---- rank ---------------------------------------------------------------------------------
 */

/* The tables of a folder; those that are not there stay empty. */
struct tables {
    struct buffer text[TABLE_COUNT];
};

static void tables_release(struct tables *tables)
{
    for (int i = 0; i < TABLE_COUNT; i++)
        buffer_release(&tables->text[i]);
}

static int table_read(struct tables *tables, const char *folder, enum table table,
                      bool required, struct error *error)
{
    char path[PATH_BYTES_MAX];
    int size = snprintf(path, sizeof(path), "%s/%s", folder, table_names[table]);

    if (size <= 0 || (size_t)size >= sizeof(path)) {
        error_set(error, ERR_INPUT, "the path is too long: %.200s", folder);
        return -ERR_INPUT;
    }

    struct error own = {0};
    int result = file_read(path, &tables->text[table], &own);

    if (result == -ERR_NOT_FOUND && !required)
        return 0;
    if (result != 0)
        *error = own;
    return result;
}

static int tables_read(struct tables *tables, const char *folder, struct error *error)
{
    int result = table_read(tables, folder, TABLE_STATEMENTS, true, error);

    if (result == 0)
        result = table_read(tables, folder, TABLE_VOTES, true, error);
    if (result == 0)
        result = table_read(tables, folder, TABLE_GROUPS, false, error);
    if (result == 0)
        result = table_read(tables, folder, TABLE_META, false, error);
    return result;
}

/* "participants" of meta.json. */
static int participants_of_meta(const struct tables *tables, uint32_t *participants,
                                struct error *error)
{
    struct bytes text = buffer_bytes(&tables->text[TABLE_META]);
    struct error own = {0};

    if (text.size == 0) {
        error_set(
            error, ERR_INPUT,
            "there is no meta.json with the number of participants: give --participants N");
        return -ERR_INPUT;
    }

    cJSON *meta = json_parse(text, JSON_DEPTH_MAX, &own);
    const cJSON *found = cJSON_GetObjectItemCaseSensitive(meta, "participants");
    double number = cJSON_IsNumber(found) ? found->valuedouble : -1;
    bool right = number >= 0 && number <= UINT32_MAX && number == (double)(uint32_t)number;

    if (!meta)
        error_set(error, ERR_INPUT, "meta.json %s", own.sentence);
    else if (!right)
        error_set(error, ERR_INPUT, "meta.json: participants: must be a whole number");
    else
        *participants = (uint32_t)number;
    cJSON_Delete(meta);
    return right ? 0 : -ERR_INPUT;
}

static int participants_get(const struct arguments *arguments, const struct tables *tables,
                            uint32_t *participants, struct error *error)
{
    const char *given = arguments->option[OPTION_PARTICIPANTS];
    uint64_t number = 0;

    if (!given)
        return participants_of_meta(tables, participants, error);
    if (!number_parse(given, 0, UINT32_MAX, &number)) {
        error_set(error, ERR_INPUT, "--participants: must be a whole number");
        return -ERR_INPUT;
    }
    *participants = (uint32_t)number;
    return 0;
}

enum exit_code run_rank(const struct arguments *arguments)
{
    struct tables tables;
    struct buffer out;
    struct error error = {0};
    uint32_t participants = 0;

    for (int i = 0; i < TABLE_COUNT; i++)
        buffer_init(&tables.text[i], i == TABLE_META ? META_BYTES_MAX : TABLE_BYTES_MAX);
    buffer_init(&out, REPORT_BYTES_MAX);

    int result = tables_read(&tables, arguments->words[0], &error);

    if (result == 0)
        result = participants_get(arguments, &tables, &participants, &error);
    if (result == 0)
        result =
            rank_tables(buffer_bytes(&tables.text[TABLE_STATEMENTS]),
                        buffer_bytes(&tables.text[TABLE_VOTES]),
                        buffer_bytes(&tables.text[TABLE_GROUPS]), participants, &out, &error);
    if (result == 0)
        result = bytes_check(&out, "ranking.csv", &error);
    if (result == 0)
        result = output_write(buffer_bytes(&out), &error);
    buffer_release(&out);
    tables_release(&tables);
    return result == 0 ? EXIT_DONE : command_line_fail(&error);
}
