/* The comparison formulas give the specification's numbers. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../ranking/fixture.h"
#include "formulas.h"

static void assert_near(double expected, double found)
{
    if (!(fabs(found - expected) <= 0.5000001e-6))
        fail_msg("expected %.6f, found %.9f", expected, found);
}

static void the_wilson_bound_is_as_specified(void **state)
{
    struct fixture_section section;

    (void)state;
    fixture_read(&section, "wilson");
    assert_int_equal(section.row_count, 6);
    for (size_t i = 0; i < section.row_count; i++)
        assert_near(section.cells[i][2],
                    formula_wilson_lower((struct formula_share){.agree = section.cells[i][0],
                                                                .seen = section.cells[i][1]}));
}

static void the_priority_of_polis_is_as_specified(void **state)
{
    struct fixture_section section;

    (void)state;
    fixture_read(&section, "polis_priority");
    assert_int_equal(section.row_count, 6);
    for (size_t i = 0; i < section.row_count; i++)
        assert_near(section.cells[i][4], formula_polis_priority((struct formula_polis){
                                             .agrees = section.cells[i][0],
                                             .passes = section.cells[i][1],
                                             .votes = section.cells[i][2],
                                             .extremity = section.cells[i][3]}));
}

static void the_tests_of_polis_are_as_specified(void **state)
{
    struct fixture_section section;
    size_t two_sided = 0;

    (void)state;
    fixture_read(&section, "polis prop-test");
    assert_int_equal(section.row_count, 6);
    for (size_t i = 0; i < section.row_count; i++) {
        const double *row = section.cells[i];

        if (section.cell_counts[i] == 3) {
            assert_near(row[2],
                        formula_polis_prop_test((struct formula_share){row[0], row[1]}));
            continue;
        }
        two_sided++;
        assert_near(row[4],
                    formula_polis_two_prop_test((struct formula_share){row[0], row[2]},
                                                (struct formula_share){row[1], row[3]}));
    }
    assert_int_equal(two_sided, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_wilson_bound_is_as_specified),
        cmocka_unit_test(the_priority_of_polis_is_as_specified),
        cmocka_unit_test(the_tests_of_polis_are_as_specified),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
