/*
 * The report and the tables of one small session, as they were checked by hand: a change of
 * these bytes is a change of what readers and other programs get. The style sheet is left out
 * of the page that is compared.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "first_hour.h"
#include "small.h"

static void assert_golden(const char *name, struct bytes actual)
{
    char path[4096];
    struct buffer golden;
    size_t at = 0;

    snprintf(path, sizeof(path), HERKEND_SOURCE_DIR "/tests/report/golden/%s", name);
    golden = file_read(path);
    if (!golden.data)
        fail_msg("there is no golden file %s", name);
    while (at < golden.size && at < actual.size && golden.data[at] == actual.data[at])
        at++;
    if (at < golden.size || at < actual.size) {
        size_t from = at > 80 ? at - 80 : 0;
        size_t size = actual.size - from < 200 ? actual.size - from : 200;

        fail_msg("%s differs at byte %zu: %.*s", name, at, (int)size, actual.data + from);
    }
    buffer_release(&golden);
}

static void the_page_is_as_it_was(void **state)
{
    struct world world;
    struct buffer html;

    (void)state;
    small_session(&world);
    html = world_html(&world);
    const char *body = strstr(buffer_string(&html), "<body>");

    assert_non_null(body);
    assert_golden("small.html", bytes_from_string(body));
    buffer_release(&html);
    world_release(&world);
}

static void the_json_is_as_it_was(void **state)
{
    struct world world;
    struct buffer json;

    (void)state;
    small_session(&world);
    json = world_json(&world);
    assert_golden("small.json", buffer_bytes(&json));
    buffer_release(&json);
    world_release(&world);
}

static void the_tables_are_as_they_were(void **state)
{
    struct world world;
    struct world_tables tables;

    (void)state;
    small_session(&world);
    world_export(&world, 1, &tables);
    assert_golden("statements.csv", buffer_bytes(&tables.statements));
    assert_golden("votes.csv", buffer_bytes(&tables.votes));
    assert_golden("groups.csv", buffer_bytes(&tables.groups));
    assert_golden("meta.json", buffer_bytes(&tables.meta));
    assert_golden("ranking.csv", buffer_bytes(&tables.ranking));
    assert_golden("ranking.csv", buffer_bytes(&tables.ranked));
    world_tables_release(&tables);
    world_release(&world);
}

static void a_follow_up_is_as_it_was(void **state)
{
    struct world world;
    struct buffer html;
    struct buffer json;

    (void)state;
    second_hour(&world);
    html = world_html(&world);
    json = world_json(&world);
    const char *body = strstr(buffer_string(&html), "<body>");

    assert_non_null(body);
    assert_golden("follow_up.html", bytes_from_string(body));
    assert_golden("follow_up.json", buffer_bytes(&json));
    buffer_release(&html);
    buffer_release(&json);
    world_release(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_page_is_as_it_was),
        cmocka_unit_test(the_json_is_as_it_was),
        cmocka_unit_test(the_tables_are_as_they_were),
        cmocka_unit_test(a_follow_up_is_as_it_was),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
