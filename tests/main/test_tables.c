/*
 * From a Polis export to a closed session, its report, its tables and back: whole programs on a
 * data folder that no server runs on.
 */
#include <sqlite3.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <setjmp.h>

#include <cmocka.h>

#include "herkend/assert.h"

#include "program.h"
#include "sample.h"

struct place {
    char *folder;
    char *data;
    char *polis;
    char *tables;
};

static int set_up(void **state)
{
    struct place *place = calloc(1, sizeof(*place));

    place->folder = folder_make_temporary();
    place->data = path_join(place->folder, "data");
    place->polis = path_join(place->folder, "polis");
    place->tables = path_join(place->folder, "tables");
    assert_int_equal(mkdir(place->polis, 0700), 0);
    sample_polis_make(place->polis);
    *state = place;
    return 0;
}

static int tear_down(void **state)
{
    struct place *place = *state;

    free(place->data);
    free(place->polis);
    free(place->tables);
    folder_remove(place->folder);
    free(place);
    return 0;
}

/* The id of the imported session. Given. */
static char *import(const struct place *place)
{
    struct run run;
    char *id;

    RUN(&run, "import", "polis", place->polis, "--data", place->data);
    if (run.exit_code != 0)
        fail_msg("import: %s", run.err);
    id = program_json_value(run.out, "id");
    run_release(&run);
    return id;
}

static size_t line_count(const char *text)
{
    size_t count = 0;

    for (; *text; text++)
        count += *text == '\n';
    return count;
}

static size_t session_count(const struct place *place)
{
    struct run run;
    size_t count;

    RUN(&run, "verify", "--data", place->data);
    count = line_count(run.out);
    run_release(&run);
    return count;
}

/* ---- import -------------------------------------------------------------------------------
 */

static void an_imported_session_verifies(void **state)
{
    struct place *place = *state;
    char *id = import(place);
    struct run run;

    RUN(&run, "verify", "--data", place->data, id);
    assert_int_equal(run.exit_code, 0);
    assert_true(strncmp(run.out, id, strlen(id)) == 0);
    assert_non_null(strstr(run.out, ": ok ("));
    run_release(&run);
    free(id);
}

static void an_imported_session_is_closed_and_listed(void **state)
{
    struct place *place = *state;
    char *id = import(place);
    struct run run;

    RUN(&run, "session", "show", id, "--data", place->data);
    assert_int_equal(run.exit_code, 0);
    assert_non_null(strstr(run.out, "\"closed\""));
    assert_non_null(strstr(run.out, "A sample"));
    run_release(&run);
    RUN(&run, "session", "list", "--data", place->data);
    assert_int_equal(run.exit_code, 0);
    assert_non_null(strstr(run.out, id));
    run_release(&run);
    free(id);
}

static void texts_arrive_as_they_were_written(void **state)
{
    struct place *place = *state;
    char *id = import(place);
    struct run run;

    RUN(&run, "report", "--data", place->data, id, "--format", "json");
    assert_int_equal(run.exit_code, 0);
    assert_non_null(strstr(run.out, "With, a comma and \\\"quotes\\\""));
    assert_non_null(strstr(run.out, "With a\\nline break"));
    assert_non_null(strstr(run.out, "\xe5\xb9\xb3\xe5\x8f\xb0"));
    assert_null(strstr(run.out, "Moderated out"));
    run_release(&run);
    free(id);
}

static void a_row_that_is_wrong_is_named_and_nothing_is_imported(void **state)
{
    static const struct {
        const char *file;
        const char *row;
        const char *place;
    } cases[] = {
        {"votes.csv", "1400000200000,x,0,0,2\n", "votes.csv line 76"},
        {"votes.csv", "1400000200000,x,99,0,1\n", "votes.csv line 76"},
        {"votes.csv", "1400000200000,x,0\n", "votes.csv line 76"},
        {"comments.csv", "1400000200000,x,eight,0,0,0,1,text\n", "comments.csv line 11"},
        {"comments.csv", "1400000200000,x,8,0,0,0,1,\"text\n", "comments.csv line 11"},
    };
    struct place *place = *state;

    free(import(place));
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        char *good = file_text(place->polis, cases[i].file);
        char *bad = NULL;
        struct run run;

        assert_true(asprintf(&bad, "%s%s", good, cases[i].row) > 0);
        file_make(place->polis, cases[i].file, bad);
        RUN(&run, "import", "polis", place->polis, "--data", place->data);
        assert_int_equal(run.exit_code, 2);
        if (!strstr(run.err, cases[i].place))
            fail_msg("\"%s\" is not in: %s", cases[i].place, run.err);
        assert_string_equal(run.out, "");
        assert_int_equal(session_count(place), 1);
        run_release(&run);
        file_make(place->polis, cases[i].file, good);
        free(bad);
        free(good);
    }
}

static void an_import_without_its_tables_is_refused(void **state)
{
    struct place *place = *state;
    struct run run;

    RUN(&run, "import", "polis", place->folder, "--data", place->data);
    assert_int_equal(run.exit_code, 2);
    assert_non_null(strstr(run.err, "comments.csv"));
    run_release(&run);
}

/* ---- export and rank ------------------------------------------------------------------------
 */

static void the_ranking_of_an_export_is_that_of_the_report(void **state)
{
    struct place *place = *state;
    char *id = import(place);
    struct run report, rank, exported;
    char *table;

    RUN(&exported, "export", "--data", place->data, id, "-o", place->tables);
    assert_int_equal(exported.exit_code, 0);
    assert_string_equal(exported.out, "");
    RUN(&rank, "rank", place->tables);
    assert_int_equal(rank.exit_code, 0);
    RUN(&report, "report", "--data", place->data, id, "--format", "csv");
    table = file_text(place->tables, "ranking.csv");
    assert_string_equal(rank.out, report.out);
    assert_string_equal(rank.out, table);
    assert_true(strncmp(table, "theme,rank,statement,n,", 23) == 0);
    free(table);
    run_release(&report);
    run_release(&rank);
    run_release(&exported);
    free(id);
}

static void participants_may_be_given_and_change_the_figures(void **state)
{
    struct place *place = *state;
    char *id = import(place);
    char *meta_path;
    struct run run, with_meta, without;

    RUN(&run, "export", "--data", place->data, id, "-o", place->tables);
    assert_int_equal(run.exit_code, 0);
    run_release(&run);
    RUN(&with_meta, "rank", place->tables);
    RUN(&run, "rank", place->tables, "--participants", "5000");
    assert_int_equal(run.exit_code, 0);
    assert_string_not_equal(run.out, with_meta.out);
    run_release(&run);

    meta_path = path_join(place->tables, "meta.json");
    assert_int_equal(unlink(meta_path), 0);
    RUN(&without, "rank", place->tables);
    assert_int_equal(without.exit_code, 2);
    assert_non_null(strstr(without.err, "give --participants N"));
    RUN(&run, "rank", place->tables, "--participants", "12");
    assert_string_equal(run.out, with_meta.out);
    run_release(&run);
    run_release(&without);
    run_release(&with_meta);
    free(meta_path);
    free(id);
}

static void two_exports_number_the_voters_differently(void **state)
{
    struct place *place = *state;
    char *id = import(place);
    char *other = path_join(place->folder, "other");
    char *votes, *other_votes;
    struct run run;

    RUN(&run, "export", "--data", place->data, id, "-o", place->tables);
    run_release(&run);
    RUN(&run, "export", "--data", place->data, id, "-o", other);
    assert_int_equal(run.exit_code, 0);
    run_release(&run);
    votes = file_text(place->tables, "votes.csv");
    other_votes = file_text(other, "votes.csv");
    assert_string_not_equal(votes, other_votes);
    assert_int_equal(line_count(votes), line_count(other_votes));
    free(votes);
    free(other_votes);
    free(other);
    free(id);
}

static void an_export_does_not_touch_a_folder_that_has_something_in_it(void **state)
{
    struct place *place = *state;
    char *id = import(place);
    char *mine;
    struct run run;

    assert_int_equal(mkdir(place->tables, 0700), 0);
    file_make(place->tables, "mine", "x");
    RUN(&run, "export", "--data", place->data, id, "-o", place->tables);
    assert_int_equal(run.exit_code, 2);
    assert_non_null(strstr(run.err, "is not empty"));
    mine = file_text(place->tables, "statements.csv");
    assert_null(mine);
    run_release(&run);
    free(id);
}

static void a_table_that_is_wrong_is_named_by_file_and_line(void **state)
{
    struct place *place = *state;
    struct run run;

    assert_int_equal(mkdir(place->tables, 0700), 0);
    file_make(
        place->tables, "statements.csv",
        "statement,theme,kind,parent,state,merged_into,text\ns1,t1,statement,,visible,,a\n");
    file_make(place->tables, "votes.csv", "voter,statement,grade\n1,s1,3\n2,s1,4\n");
    RUN(&run, "rank", place->tables, "--participants", "2");
    assert_int_equal(run.exit_code, 2);
    assert_non_null(strstr(run.err, "votes.csv line 3"));
    assert_string_equal(run.out, "");
    run_release(&run);
}

/* ---- report -------------------------------------------------------------------------------
 */

static void the_same_journal_gives_the_same_bytes(void **state)
{
    static const char *const formats[] = {"json", "html", "csv"};
    struct place *place = *state;
    char *id = import(place);

    for (size_t i = 0; i < ARRAY_COUNT(formats); i++) {
        struct run first, second;

        RUN(&first, "report", "--data", place->data, id, "--format", formats[i]);
        RUN(&second, "report", "--data", place->data, id, "--format", formats[i]);
        assert_int_equal(first.exit_code, 0);
        assert_true(strlen(first.out) > 100);
        assert_string_equal(first.out, second.out);
        run_release(&first);
        run_release(&second);
    }
    free(id);
}

static void a_report_goes_into_a_file(void **state)
{
    struct place *place = *state;
    char *id = import(place);
    char *path = path_join(place->folder, "report.html");
    char *text;
    struct run printed, written;

    RUN(&printed, "report", "--data", place->data, id, "--format", "html");
    RUN(&written, "report", "--data", place->data, id, "--format", "html", "-o", path);
    assert_int_equal(written.exit_code, 0);
    assert_string_equal(written.out, "");
    text = file_text(place->folder, "report.html");
    assert_string_equal(text, printed.out);
    free(text);
    run_release(&printed);
    run_release(&written);
    free(path);
    free(id);
}

static void assert_begins(const char *folder, const char *name, const char *start)
{
    char *path = path_join(folder, name);
    char bytes[8] = {0};
    FILE *file = fopen(path, "rb");

    assert_non_null(file);
    assert_int_equal(fread(bytes, 1, strlen(start), file), strlen(start));
    assert_memory_equal(bytes, start, strlen(start));
    (void)fclose(file);
    free(path);
}

static void pdf_and_xlsx_go_into_files_too(void **state)
{
    struct place *place = *state;
    char *id = import(place);
    char *pdf = path_join(place->folder, "report.pdf");
    char *xlsx = path_join(place->folder, "report.xlsx");
    struct run run;

    RUN(&run, "report", "--data", place->data, id, "--format", "pdf", "-o", pdf);
    assert_int_equal(run.exit_code, 0);
    run_release(&run);
    RUN(&run, "report", "--data", place->data, id, "--format", "xlsx", "-o", xlsx);
    assert_int_equal(run.exit_code, 0);
    run_release(&run);
    assert_begins(place->folder, "report.pdf", "%PDF-");
    assert_begins(place->folder, "report.xlsx", "PK");
    free(pdf);
    free(xlsx);
    free(id);
}

static void an_unknown_session_or_format_is_wrong_input(void **state)
{
    struct place *place = *state;
    char *id = import(place);
    struct run run;

    RUN(&run, "report", "--data", place->data, "nosuchone1", "--format", "json");
    assert_int_equal(run.exit_code, 2);
    assert_string_equal(run.out, "");
    run_release(&run);
    RUN(&run, "report", "--data", place->data, id, "--format", "docx");
    assert_int_equal(run.exit_code, 2);
    assert_non_null(strstr(run.err, "unknown format \"docx\""));
    run_release(&run);
    RUN(&run, "report", "--data", place->tables, id, "--format", "json");
    assert_int_equal(run.exit_code, 2);
    run_release(&run);
    free(id);
}

/* ---- verify and backup ----------------------------------------------------------------------
 */

/* Past SQLite's own checks: the journal then says two things. */
static void damage_the_closing_event(const struct place *place)
{
    char *path = path_join(place->data, "dialogue.db");
    sqlite3 *db = NULL;

    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db,
                                  "UPDATE event SET body = replace(body, '\"votes\":', "
                                  "'\"votes\":9') WHERE kind = 6",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    assert_int_equal(sqlite3_changes(db), 1);
    sqlite3_close(db);
    free(path);
}

static void verify_tells_the_first_difference(void **state)
{
    struct place *place = *state;
    char *id = import(place);
    struct run run;

    damage_the_closing_event(place);
    RUN(&run, "verify", "--data", place->data);
    assert_int_equal(run.exit_code, 1);
    assert_non_null(strstr(run.err, id));
    run_release(&run);
    free(id);
}

static void a_backup_is_a_data_folder_without_keys(void **state)
{
    struct place *place = *state;
    char *id = import(place);
    char *copy = path_join(place->folder, "copy");
    char *keys = path_join(copy, "keys");
    struct run run, original, restored;

    RUN(&run, "backup", "--data", place->data, copy);
    assert_int_equal(run.exit_code, 0);
    run_release(&run);
    assert_int_equal(access(keys, F_OK), -1);
    RUN(&run, "verify", "--data", copy);
    assert_int_equal(run.exit_code, 0);
    run_release(&run);
    RUN(&original, "report", "--data", place->data, id, "--format", "json");
    RUN(&restored, "report", "--data", copy, id, "--format", "json");
    assert_string_equal(original.out, restored.out);
    run_release(&original);
    run_release(&restored);

    RUN(&run, "backup", "--data", place->data, copy);
    assert_int_equal(run.exit_code, 2); /* an older backup is not overwritten */
    run_release(&run);
    free(keys);
    free(copy);
    free(id);
}

#define IN_A_FOLDER(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_A_FOLDER(an_imported_session_verifies),
        IN_A_FOLDER(an_imported_session_is_closed_and_listed),
        IN_A_FOLDER(texts_arrive_as_they_were_written),
        IN_A_FOLDER(a_row_that_is_wrong_is_named_and_nothing_is_imported),
        IN_A_FOLDER(an_import_without_its_tables_is_refused),
        IN_A_FOLDER(the_ranking_of_an_export_is_that_of_the_report),
        IN_A_FOLDER(participants_may_be_given_and_change_the_figures),
        IN_A_FOLDER(two_exports_number_the_voters_differently),
        IN_A_FOLDER(an_export_does_not_touch_a_folder_that_has_something_in_it),
        IN_A_FOLDER(a_table_that_is_wrong_is_named_by_file_and_line),
        IN_A_FOLDER(the_same_journal_gives_the_same_bytes),
        IN_A_FOLDER(a_report_goes_into_a_file),
        IN_A_FOLDER(pdf_and_xlsx_go_into_files_too),
        IN_A_FOLDER(an_unknown_session_or_format_is_wrong_input),
        IN_A_FOLDER(verify_tells_the_first_difference),
        IN_A_FOLDER(a_backup_is_a_data_folder_without_keys),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
