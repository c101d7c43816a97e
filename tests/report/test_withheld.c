/* Breakdowns by background: small groups are withheld, and what would give them away. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../server/session/withhold.h"
#include "world.h"

static const char two_questions[] =
    "{\"title\":\"T\",\"language\":\"nl\",\"themes\":[{\"title\":\"A\",\"question\":\"A?\","
    "\"minutes\":10,\"seeds\":[\"een\",\"twee\",\"drie\"]}],"
    "\"background\":[{\"question\":\"Grootte?\",\"options\":[\"klein\",\"midden\",\"groot\"]},"
    "{\"question\":\"Rol?\",\"options\":[\"adviseur\",\"bestuurder\"]}]}";

/* One digit per seat: the option, or "." for no answer. */
static void answers(struct world *world, uint32_t question, const char *options)
{
    for (uint32_t i = 0; options[i] != '\0'; i++) {
        if (options[i] != '.')
            world_answer(world, i + 1, question, (uint32_t)(options[i] - '0'));
    }
}

/* A session of as many people as there are digits; all judge all three statements. */
static void given(struct world *world, const char *sizes, const char *roles)
{
    uint32_t count = (uint32_t)strlen(sizes);

    world_init(world, two_questions);
    world_join_many(world, count);
    answers(world, 0, sizes);
    if (roles)
        answers(world, 1, roles);
    for (uint32_t seat = 1; seat <= count; seat++) {
        world_vote(world, seat, 1, 3);
        world_vote(world, seat, 2, sizes[seat - 1] == '0' ? 3 : 0);
        world_vote(world, seat, 3, 1);
    }
}

static void assert_groups(const char *sizes, const char *expected)
{
    struct world world;
    struct report *report;

    given(&world, sizes, NULL);
    report = report_create(world.session);
    for (size_t i = 0; i < 3; i++) {
        const struct report_group *group = &report->groupings[0].groups[i];

        assert_int_equal(group->withheld, expected[i] == '-');
        assert_int_equal(group->voters, expected[i] == '-' ? 0 : expected[i] - '0');
    }
    report_destroy(report);
    world_release(&world);
}

static void groups_of_five_and_more_are_shown(void **state)
{
    (void)state;
    assert_groups("000001111112222222", "567");
    assert_groups("00000111111", "560");
    assert_groups("0000011111....", "550"); /* who did not answer is no group */
}

static void a_small_group_is_withheld_with_the_next_smallest(void **state)
{
    (void)state;
    assert_groups("0000011111122", "-6-"); /* 2 alone would follow from the total */
    assert_groups("00000111111222", "-6-");
}

static void a_small_group_among_enough_others_is_withheld_alone(void **state)
{
    (void)state;
    assert_groups("00000111111222..", "56-"); /* three and two that did not answer */
    assert_groups("0000111222222", "--6");    /* four and three hide each other */
    assert_groups("0000122222", "--5");       /* four and one */
}

static void where_nothing_may_be_shown_nothing_is(void **state)
{
    (void)state;
    assert_groups("00001", "--0");
    assert_groups("0000000011", "--0");
}

static void counts_are_withheld_until_nothing_follows_by_subtraction(void **state)
{
    uint64_t random = 17;

    (void)state;
    for (int round = 0; round < 20000; round++) {
        uint32_t counts[6];
        bool withheld[6] = {false};
        uint32_t total = 0;
        uint32_t unshown = 0;
        bool something = false;

        for (size_t i = 0; i < 6; i++) {
            random = random * UINT64_C(6364136223846793005) + 1442695040888963407;
            counts[i] = (uint32_t)(random >> 33) % (round % 2 ? 9 : 30);
            total += counts[i];
        }
        random = random * UINT64_C(6364136223846793005) + 1442695040888963407;
        unshown = (uint32_t)(random >> 33) % 7;
        total += unshown;
        counts_withhold(counts, 6, total, withheld);
        for (size_t i = 0; i < 6; i++) {
            assert_true(withheld[i] || counts[i] == 0 || counts[i] >= GROUP_VOTERS_MIN);
            unshown += withheld[i] ? counts[i] : 0;
            something = something || withheld[i];
        }
        assert_true(!something || unshown == 0 || unshown >= GROUP_VOTERS_MIN ||
                    unshown == total);
    }
}

static bool holds(struct buffer *buffer, const char *text)
{
    return strstr(buffer_string(buffer), text) != NULL;
}

static void a_withheld_group_is_named_without_any_figure(void **state)
{
    struct world world;
    struct buffer json;
    struct buffer html;

    (void)state;
    given(&world, "0000001111112222222222.....", NULL);
    world_answer(&world, 23, 1, 0); /* one adviser, nobody else answered */
    json = world_json(&world);
    html = world_html(&world);
    assert_true(holds(&json, "{\"option\":\"adviseur\",\"withheld\":true}"));
    assert_true(
        holds(&html, "<bdi dir=\"auto\">adviseur</bdi></th><td class=\"n\">niet getoond"));
    buffer_release(&html);
    buffer_release(&json);
    world_release(&world);
}

static void lists_hold_only_what_every_shown_group_judged_often_enough(void **state)
{
    struct world world;
    struct report *report;

    (void)state;
    world_init(&world, two_questions);
    world_join_many(&world, 14);
    answers(&world, 0, "00000001111111");
    world_votes(&world, 1, 1, "33333333333333");
    world_votes(&world, 2, 1, "3333...3333333"); /* four of the first group */
    world_votes(&world, 3, 1, "33333333322222");
    report = report_create(world.session);

    const struct report_grouping *grouping = &report->groupings[0];

    assert_int_equal(grouping->bridging_count, 2);
    assert_int_equal(report->statements[grouping->bridging[0]].statement, 1);
    assert_int_equal(report->statements[grouping->bridging[1]].statement, 3);
    assert_int_equal(grouping->bridging_cells[0].n, 7);
    assert_int_equal(grouping->bridging_cells[0].recognised, 7);
    report_destroy(report);
    world_release(&world);
}

static void what_groups_answer_differently_is_called_dividing(void **state)
{
    struct world world;
    struct report *report;

    (void)state;
    given(&world, "0000000111111122222222", NULL);
    report = report_create(world.session);

    const struct report_grouping *grouping = &report->groupings[0];

    assert_int_equal(grouping->bridging_count, 1);
    assert_int_equal(report->statements[grouping->bridging[0]].statement, 1);
    assert_true(grouping->dividing_count >= 1);
    assert_int_equal(report->statements[grouping->dividing[0]].statement, 2);
    assert_int_equal(grouping->dividing_cells[0].recognised, 7);
    assert_int_equal(grouping->dividing_cells[1].recognised, 0);
    assert_int_equal(grouping->dividing_cells[1].n, 7);
    report_destroy(report);
    world_release(&world);
}

static void groups_are_exported_only_when_none_is_withheld(void **state)
{
    struct world world;
    struct world_tables tables;

    (void)state;
    given(&world, "00000111111222..", "0000000111111111"); /* two are shown, one is not */
    world_export(&world, 1, &tables);
    assert_false(holds(&tables.groups, "Grootte?"));
    assert_true(holds(&tables.groups, "Rol?,adviseur"));
    assert_true(holds(&tables.meta, "{\"question\":\"Grootte?\",\"exported\":false}"));
    world_tables_release(&tables);
    world_release(&world);
}

static void a_second_question_is_exported_only_where_every_combination_is_large(void **state)
{
    struct world world;
    struct world_tables tables;

    (void)state;
    given(&world, "00000000001111111111", "00000111110000011111");
    world_export(&world, 1, &tables);
    assert_true(holds(&tables.groups, "Grootte?"));
    assert_true(holds(&tables.groups, "Rol?"));
    world_tables_release(&tables);
    world_release(&world);

    given(&world, "00000000001111111111", "00000011110000011111"); /* one pair of four */
    world_export(&world, 1, &tables);
    assert_true(holds(&tables.groups, "Grootte?"));
    assert_false(holds(&tables.groups, "Rol?"));
    world_tables_release(&tables);
    world_release(&world);
}

static void who_only_skipped_or_was_ejected_is_in_no_group(void **state)
{
    struct world world;
    struct world_tables tables;
    struct report *report;

    (void)state;
    world_init(&world, two_questions);
    world_join_many(&world, 12);
    answers(&world, 0, "000000111111");
    world_votes(&world, 1, 1, "33333s333333");
    world_eject(&world, 12);
    report = report_create(world.session);
    assert_int_equal(report->groupings[0].groups[0].voters, 5);
    assert_int_equal(report->groupings[0].groups[1].voters, 5);
    report_destroy(report);
    world_export(&world, 1, &tables);
    size_t line_count = 0;

    for (size_t i = 0; i < tables.groups.size; i++)
        line_count += tables.groups.data[i] == '\n';
    assert_int_equal(line_count, 1 + 10);
    world_tables_release(&tables);
    world_release(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(groups_of_five_and_more_are_shown),
        cmocka_unit_test(a_small_group_is_withheld_with_the_next_smallest),
        cmocka_unit_test(a_small_group_among_enough_others_is_withheld_alone),
        cmocka_unit_test(where_nothing_may_be_shown_nothing_is),
        cmocka_unit_test(counts_are_withheld_until_nothing_follows_by_subtraction),
        cmocka_unit_test(a_withheld_group_is_named_without_any_figure),
        cmocka_unit_test(lists_hold_only_what_every_shown_group_judged_often_enough),
        cmocka_unit_test(what_groups_answer_differently_is_called_dividing),
        cmocka_unit_test(groups_are_exported_only_when_none_is_withheld),
        cmocka_unit_test(a_second_question_is_exported_only_where_every_combination_is_large),
        cmocka_unit_test(who_only_skipped_or_was_ejected_is_in_no_group),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
