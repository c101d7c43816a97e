/* The spreadsheet, read by another library: its cells are the report's figures and texts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "dutch.h"
#include "first_hour.h"
#include "rendered.h"
#include "small.h"

static void assert_right(void (*session)(struct world *world))
{
    struct rendered rendered;
    struct buffer answer;
    struct world world;

    session(&world);
    rendered_init(&rendered, &world);
    answer = rendered_ask(&rendered, "cd %s && /usr/bin/python3 \"$CHECK_XLSX\" r.xlsx r.json");
    assert_string_equal(answer.data, "");
    buffer_release(&answer);
    rendered_release(&rendered);
    world_release(&world);
}

static void every_cell_has_the_figure_of_the_report(void **state)
{
    (void)state;
    assert_right(small_session);
    assert_right(dutch_session);
}

static void a_follow_up_has_a_sheet_of_what_changed(void **state)
{
    struct rendered rendered;
    struct buffer answer;
    struct world world;

    (void)state;
    assert_right(second_hour);
    second_hour(&world);
    rendered_init(&rendered, &world);
    answer = rendered_ask(&rendered, "cd %s && /usr/bin/python3 -c \"import openpyxl; s = "
                                     "openpyxl.load_workbook('r.xlsx')['Wat er is veranderd']; "
                                     "print(s['B2'].value, s['C2'].value, s['D1'].value, "
                                     "s['D2'].value, s['J2'].value)\"");
    assert_string_equal(answer.data, "Mijn agenda wordt door anderen gevuld. Duidelijk minder "
                                     "herkend Toen: Stemmen 10 14\n");
    buffer_release(&answer);
    rendered_release(&rendered);
    world_release(&world);
}

static void the_same_report_gives_the_same_bytes(void **state)
{
    struct rendered first, second;
    struct world world;

    (void)state;
    dutch_session(&world);
    rendered_init(&first, &world);
    rendered_init(&second, &world);
    assert_true(bytes_equal(buffer_bytes(&first.xlsx), buffer_bytes(&second.xlsx)));
    rendered_release(&first);
    rendered_release(&second);
    world_release(&world);
}

static void without_a_folder_for_its_files_there_is_none(void **state)
{
    struct report *report;
    struct error error = {0};
    struct buffer out;
    struct world world;

    (void)state;
    small_session(&world);
    report = report_create(world.session);
    buffer_init(&out, REPORT_BYTES_MAX);
    assert_int_equal(setenv("TMPDIR", "/nowhere/at/all", 1), 0);
    assert_int_equal(report_render_xlsx(report, &out, &error), -ERR_FULL);
    assert_int_equal(unsetenv("TMPDIR"), 0);
    assert_int_equal(out.size, 0);
    buffer_release(&out);
    report_destroy(report);
    world_release(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_cell_has_the_figure_of_the_report),
        cmocka_unit_test(a_follow_up_has_a_sheet_of_what_changed),
        cmocka_unit_test(the_same_report_gives_the_same_bytes),
        cmocka_unit_test(without_a_folder_for_its_files_there_is_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
