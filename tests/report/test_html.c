/* The page: well formed, linked within itself, and safe from whatever people wrote. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "dutch.h"
#include "html_check.h"
#include "world.h"

static const char plain[] =
    "{\"title\":\"T <b>&\\\"'\",\"language\":\"nl\",\"description\":\"</style><script>\","
    "\"themes\":[{\"title\":\"<script>alert(1)</script>\",\"question\":\"& "
    "wat?\",\"minutes\":10,"
    "\"seeds\":[]}],\"background\":[{\"question\":\"<i>\",\"options\":[\"<td>\",\"\\\"x\\\"\"]}"
    "]}";

static const char quiet[] =
    "{\"title\":\"Stilte\",\"language\":\"nl\",\"themes\":[{\"title\":\"A\",\"question\":\"A?"
    "\","
    "\"minutes\":10,\"seeds\":[]},{\"title\":\"B\",\"question\":\"B?\",\"minutes\":10,"
    "\"seeds\":[\"een zaadje\"]}]}";

static bool holds(struct buffer *html, const char *text)
{
    return strstr(buffer_string(html), text) != NULL;
}

static size_t count_of(struct buffer *html, const char *text)
{
    size_t count = 0;

    for (const char *at = buffer_string(html); (at = strstr(at, text)) != NULL; at++)
        count++;
    return count;
}

static void a_realistic_report_is_well_formed(void **state)
{
    struct world world;
    struct buffer html;

    (void)state;
    dutch_session(&world);
    html = world_html(&world);
    html_check(buffer_bytes(&html));
    assert_true(holds(&html, "<html lang=\"nl\">"));
    assert_true(holds(&html, "21 november 2026, 14.05 tot "));
    assert_true(holds(&html, "Samengevoegd met:"));
    assert_true(holds(&html, "Als de subsidie op is, is het project ook op."));
    assert_true(holds(&html, "Stemming over een vervolg"));
    assert_true(holds(&html, "Te weinig beoordeeld"));
    assert_false(holds(&html, "Onze directeur"));     /* hidden */
    assert_false(holds(&html, "Ik zeg hier liever")); /* withdrawn */
    assert_false(holds(&html, "http"));
    assert_false(holds(&html, "url("));
    assert_false(holds(&html, "@import"));
    buffer_release(&html);
    world_release(&world);
}

static void the_same_session_gives_the_same_bytes(void **state)
{
    struct world first;
    struct world second;

    (void)state;
    dutch_session(&first);
    dutch_session(&second);
    struct buffer html[2] = {world_html(&first), world_html(&second)};
    struct buffer json[2] = {world_json(&first), world_json(&second)};

    assert_true(bytes_equal(buffer_bytes(&html[0]), buffer_bytes(&html[1])));
    assert_true(bytes_equal(buffer_bytes(&json[0]), buffer_bytes(&json[1])));
    for (int i = 0; i < 2; i++) {
        buffer_release(&html[i]);
        buffer_release(&json[i]);
    }
    world_release(&second);
    world_release(&first);
}

static void markup_in_any_text_is_only_text(void **state)
{
    struct world world;
    struct buffer html;

    (void)state;
    world_init(&world, plain);
    world_join_many(&world, 14);
    for (uint32_t seat = 1; seat <= 14; seat++)
        world_answer(&world, seat, 0, seat % 2);
    world_write(&world, 1, 1, "<script>alert('x')</script>");
    world_react(&world, 2, 1, KIND_TIP, "<img src=x onerror=alert(1)>");
    world_write(&world, 3, 1, "\"><svg onload=alert(1)>");
    world_merge(&world, 3, 1);
    for (uint32_t seat = 2; seat <= 14; seat++)
        world_vote(&world, seat, 1, (int8_t)(seat % 4));
    const char *const options[] = {"<option>", "&amp;"};
    uint32_t poll = world_poll_open(&world, "<h1>?", options, 2, false);

    world_poll_answer(&world, 1, poll, 0);
    html = world_html(&world);
    html_check(buffer_bytes(&html));
    assert_false(holds(&html, "<script"));
    assert_false(holds(&html, "<img"));
    assert_int_equal(count_of(&html, "</style>"), 1);
    assert_true(holds(&html, "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"));
    assert_true(holds(&html, "&lt;option&gt;"));
    assert_true(holds(&html, "&amp;amp;"));
    assert_true(holds(&html, "<title>T &lt;b&gt;&amp;&quot;&#39; – Tussenstand</title>"));
    buffer_release(&html);
    world_release(&world);
}

static void the_moderators_note_stands_before_all_figures_as_plain_text(void **state)
{
    struct world world;
    struct buffer html;

    (void)state;
    world_init(&world, plain);
    html = world_html(&world);
    assert_false(holds(&html, "Woord van de gespreksleider"));
    buffer_release(&html);
    world_note(&world, "Dank.\n\n<script>alert('x')</script>");
    html = world_html(&world);
    html_check(buffer_bytes(&html));
    assert_false(holds(&html, "<script"));
    assert_true(holds(&html, "<section id=\"note\" aria-labelledby=\"note-title\">\n<h2 "
                             "id=\"note-title\">Woord van de gespreksleider</h2>\n<p "
                             "dir=\"auto\" class=\"about\">Dank.\n\n&lt;script&gt;"));
    assert_true(holds(&html, "<a href=\"#note\">"));
    assert_true(strstr(buffer_string(&html), "id=\"note\"") <
                strstr(buffer_string(&html), "id=\"brief\""));
    buffer_release(&html);
    world_note(&world, "");
    html = world_html(&world);
    assert_false(holds(&html, "id=\"note\""));
    buffer_release(&html);
    world_release(&world);
}

static void every_text_of_people_finds_its_own_direction(void **state)
{
    struct world world;
    struct buffer html;

    (void)state;
    world_init(&world, quiet);
    world_join_many(&world, 5);
    world_write(&world, 1, 1, "مرحبا بالجميع");
    world_write(&world, 1, 1, "\u202Egespiegeld");
    world_write(&world, 1, 1, "我覺得應該審核人員");
    world_write(&world, 1, 1, "twee\nregels");
    for (uint32_t statement = 2; statement <= 5; statement++)
        world_votes(&world, statement, 2, "3210");
    html = world_html(&world);
    html_check(buffer_bytes(&html));
    assert_true(holds(&html, "<p dir=\"auto\" class=\"said\" lang=\"ar\">مرحبا بالجميع</p>"));
    assert_true(holds(&html, "<p dir=\"auto\" class=\"said\">\u202Egespiegeld</p>"));
    assert_true(
        holds(&html, "<p dir=\"auto\" class=\"said\" lang=\"zh\">我覺得應該審核人員</p>"));
    assert_true(holds(&html, "<p dir=\"auto\" class=\"said\">twee\nregels</p>"));
    assert_true(holds(&html, ".said{font:1.2rem/1.45 var(--said);white-space:pre-line"));
    buffer_release(&html);
    world_release(&world);
}

static void marks_upon_marks_stay_in_their_own_box(void **state)
{
    struct world world;
    struct buffer html;
    struct buffer text;

    (void)state;
    buffer_init(&text, 4096);
    buffer_append_string(&text, "a");
    for (int i = 0; i < 500; i++)
        buffer_append_string(&text, "\u0301");
    world_init(&world, quiet);
    world_join_many(&world, 5);
    world_write_raw(&world, 1, 1, buffer_bytes(&text));
    world_votes(&world, 2, 2, "321");
    html = world_html(&world);
    html_check(buffer_bytes(&html));
    assert_true(holds(&html, buffer_string(&text))); /* literal, whatever it is */
    assert_true(holds(&html, "overflow:clip"));
    buffer_release(&html);
    buffer_release(&text);
    world_release(&world);
}

static void a_session_that_has_not_begun_says_so(void **state)
{
    struct world world;
    struct buffer html;

    (void)state;
    world_init_draft(&world, quiet);
    html = world_html(&world);
    html_check(buffer_bytes(&html));
    assert_true(holds(&html, "De sessie is nog niet begonnen."));
    assert_true(holds(&html, "Er deed niemand mee."));
    assert_true(holds(&html, "In dit thema is niets geschreven."));
    assert_true(holds(&html, "Niemand heeft hierop gestemd."));
    assert_false(holds(&html, "Deelname in de tijd"));
    buffer_release(&html);
    world_release(&world);
}

static void a_running_session_gives_an_interim_report(void **state)
{
    struct world world;
    struct buffer html;

    (void)state;
    world_init(&world, quiet);
    world_join_many(&world, 3);
    html = world_html(&world);
    html_check(buffer_bytes(&html));
    assert_true(holds(&html, "<p class=\"kind\">Tussenstand</p>"));
    assert_true(holds(&html, "De sessie is nog niet afgesloten."));
    assert_true(holds(&html, "Begonnen op 21 november 2026, 14.05 uur"));
    assert_true(holds(&html, "Er is niet gestemd."));
    buffer_release(&html);

    world_wait(&world, 60000);
    world_close(&world);
    html = world_html(&world);
    html_check(buffer_bytes(&html));
    assert_true(holds(&html, "<p class=\"kind\">Rapport</p>"));
    assert_true(holds(&html, "21 november 2026, 14.05 tot 14.06 uur"));
    buffer_release(&html);
    world_release(&world);
}

static void an_english_session_has_an_english_page(void **state)
{
    struct world world;
    struct buffer html;

    (void)state;
    world_init(&world, "{\"title\":\"T\",\"language\":\"en\",\"themes\":[{\"title\":\"A\","
                       "\"question\":\"A?\",\"minutes\":10,\"seeds\":[\"one\"]}]}");
    world_join_many(&world, 4);
    world_votes(&world, 1, 1, "3320");
    world_close(&world);
    html = world_html(&world);
    html_check(buffer_bytes(&html));
    assert_true(holds(&html, "<html lang=\"en\">"));
    assert_true(holds(&html, "Most recognised"));
    assert_true(holds(&html, "21 November 2026, 14:05 to 14:05"));
    assert_false(holds(&html, "stemmen"));
    assert_false(holds(&html, "uitspra"));
    buffer_release(&html);
    world_release(&world);
}

static struct buffer rehearsed_html(const char *language, struct buffer *json)
{
    struct world world;
    struct buffer html;
    char script[256];

    snprintf(script, sizeof(script),
             "{\"title\":\"T\",\"language\":\"%s\",\"rehearsal\":true,\"themes\":["
             "{\"title\":\"A\",\"question\":\"A?\",\"minutes\":10}]}",
             language);
    world_init(&world, script);
    world_close(&world);
    html = world_html(&world);
    *json = world_json(&world);
    world_release(&world);
    return html;
}

static void the_report_of_a_rehearsal_says_so_in_its_head(void **state)
{
    struct buffer json;
    struct buffer html = rehearsed_html("nl", &json);
    char *head_end;

    (void)state;
    html_check(buffer_bytes(&html));
    head_end = strstr(html.data, "</header>");
    assert_non_null(head_end);
    *head_end = '\0';
    assert_true(holds(&html, "Proef met gesimuleerde deelnemers"));
    assert_true(holds(&json, "\"state\":\"closed\",\"rehearsal\":true,"));
    buffer_release(&html);
    buffer_release(&json);
    html = rehearsed_html("en", &json);
    assert_true(holds(&html, "Rehearsal with simulated participants"));
    buffer_release(&html);
    buffer_release(&json);
}

static void no_other_report_speaks_of_a_rehearsal(void **state)
{
    struct world world;
    struct buffer html;
    struct buffer json;

    (void)state;
    dutch_session(&world);
    html = world_html(&world);
    json = world_json(&world);
    assert_false(holds(&html, "gesimuleerd"));
    assert_false(holds(&json, "rehearsal"));
    buffer_release(&html);
    buffer_release(&json);
    world_release(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_realistic_report_is_well_formed),
        cmocka_unit_test(the_same_session_gives_the_same_bytes),
        cmocka_unit_test(markup_in_any_text_is_only_text),
        cmocka_unit_test(the_moderators_note_stands_before_all_figures_as_plain_text),
        cmocka_unit_test(every_text_of_people_finds_its_own_direction),
        cmocka_unit_test(marks_upon_marks_stay_in_their_own_box),
        cmocka_unit_test(a_session_that_has_not_begun_says_so),
        cmocka_unit_test(a_running_session_gives_an_interim_report),
        cmocka_unit_test(an_english_session_has_an_english_page),
        cmocka_unit_test(the_report_of_a_rehearsal_says_so_in_its_head),
        cmocka_unit_test(no_other_report_speaks_of_a_rehearsal),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
