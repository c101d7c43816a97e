/* The PDF, read by poppler and qpdf: what it says of itself, its structure, its texts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "dutch.h"
#include "first_hour.h"
#include "rendered.h"
#include "small.h"

static const char ENGLISH[] =
    "{\"title\":\"Room to try\",\"language\":\"en\",\"themes\":[{\"title\":\"Time\","
    "\"question\":\"Where does it go?\",\"minutes\":10,\"seeds\":[\"Nobody has time.\"]}]}";

static void assert_has(const struct buffer *text, const char *part)
{
    if (count_of(text, part) == 0)
        fail_msg("there is no \"%s\"", part);
}

static void the_file_says_what_it_is(void **state)
{
    struct rendered rendered;
    struct world world;

    (void)state;
    dutch_session(&world);
    rendered_init(&rendered, &world);
    struct buffer about = rendered_ask(&rendered, "TZ=UTC pdfinfo %s/r.pdf");

    assert_has(&about, "Title:           Innoveren in de gemeente: wat houdt ons tegen, wat "
                       "helpt? – Rapport\n");
    assert_has(&about, "Tagged:          yes");
    assert_has(&about, "(A4)");
    assert_has(&about,
               "CreationDate:    Sat Nov 21 13:33:00 2026"); /* when the session ended */
    assert_int_equal(count_of(&about, "ModDate"), 0);
    assert_int_equal(count_of(&about, "Author"), 0);
    buffer_release(&about);
    about = rendered_ask(&rendered, "qpdf --check %s/r.pdf 2>&1");
    assert_has(&about, "No syntax or stream encoding errors found");
    buffer_release(&about);
    rendered_release(&rendered);
    world_release(&world);
}

static struct buffer plain_of(const struct rendered *rendered)
{
    return rendered_ask(
        rendered, "qpdf --qdf --object-streams=disable --no-original-object-ids %s/r.pdf -");
}

static void its_language_is_that_of_the_session(void **state)
{
    struct rendered rendered;
    struct world world;

    (void)state;
    small_session(&world);
    rendered_init(&rendered, &world);
    struct buffer plain = plain_of(&rendered);

    assert_has(&plain, "/Lang (nl)");
    assert_has(&plain, "/DisplayDocTitle true");
    assert_has(&plain, "<rdf:li>nl</rdf:li>");
    buffer_release(&plain);
    rendered_release(&rendered);
    world_release(&world);

    world_init(&world, ENGLISH);
    rendered_init(&rendered, &world);
    plain = plain_of(&rendered);
    assert_has(&plain, "/Lang (en)");
    buffer_release(&plain);
    plain = rendered_ask(&rendered, "pdftotext -raw %s/r.pdf -");
    assert_has(&plain, "Interim report");
    assert_has(&plain, "1 of ");
    buffer_release(&plain);
    rendered_release(&rendered);
    world_release(&world);
}

static void a_screen_reader_finds_headings_lists_tables_and_figures(void **state)
{
    static const char *const parts[] = {
        "Document\n",
        "H1 (block)",
        "H2 (block)",
        "H3 (block)",
        "H4 (block)",
        "H5 (block)",
        "L (block)",
        "LI (block)",
        "Lbl (block)",
        "LBody (block)",
        "TOCI",
        "Link (inline)",
        "Table (block)",
        "/Scope /Row",
        "/Scope /Column",
        "Figure",
        "/ListNumbering /Decimal",
    };
    struct rendered rendered;
    struct world world;

    (void)state;
    dutch_session(&world);
    rendered_init(&rendered, &world);
    struct buffer structure = rendered_ask(&rendered, "pdfinfo -struct %s/r.pdf 2>&1");

    for (size_t i = 0; i < ARRAY_COUNT(parts); i++)
        assert_has(&structure, parts[i]);
    assert_int_equal(count_of(&structure, "H1 (block)"), 1);
    assert_int_equal(count_of(&structure, "Private"), 0);
    assert_int_equal(count_of(&structure, "rror"), 0);
    buffer_release(&structure);
    rendered_release(&rendered);
    world_release(&world);
}

static void what_is_drawn_is_told_and_feet_are_not(void **state)
{
    struct rendered rendered;
    struct world world;

    (void)state;
    dutch_session(&world);
    rendered_init(&rendered, &world);
    struct buffer plain = plain_of(&rendered);
    size_t pages = count_of(&plain, "/Type /Page\n");

    assert_true(pages > 10);
    assert_int_equal(count_of(&plain, "/S /Figure"), count_of(&plain, "/Alt "));
    assert_int_equal(count_of(&plain, "/Artifact BMC"), pages);
    assert_int_equal(count_of(&plain, "/Private"), 0);
    assert_int_equal(count_of(&plain, "/Tabs /S"), pages);
    /* Every link says where it goes. */
    assert_int_equal(count_of(&plain, "/Subtype /Link"), count_of(&plain, "/Contents ("));
    buffer_release(&plain);
    rendered_release(&rendered);
    world_release(&world);
}

/* In the order of the report, wherever in the text each begins. */
static void assert_in_order(const struct buffer *text, const struct report *report)
{
    const char *at = text->data;

    for (size_t i = 0; i < report->theme_count; i++) {
        const struct report_theme *theme = &report->themes[i];

        for (size_t j = 0; j < theme->ranked_count; j++) {
            struct bytes said = report->statements[theme->ranked[j]].text;
            struct buffer literal;

            buffer_init(&literal, STATEMENT_BYTES_MAX + 1);
            buffer_append(&literal, said);
            buffer_append_char(&literal, '\0');
            literal.size--;
            squeeze(&literal);
            at = strstr(at, literal.data);
            if (!at)
                fail_msg("missing, or out of order: %s", literal.data);
            buffer_release(&literal);
        }
    }
}

static void every_text_stands_in_it_in_the_order_of_the_report(void **state)
{
    struct rendered rendered;
    struct world world;

    (void)state;
    dutch_session(&world);
    rendered_init(&rendered, &world);
    struct report *report = report_create(world.session);
    struct buffer text = rendered_ask(&rendered, "pdftotext -raw %s/r.pdf -");
    char *start;

    squeeze(&text);
    for (size_t i = 0; i < report->theme_count; i++) {
        char title[256];

        snprintf(title, sizeof(title), "Thema %u %.*s", report->themes[i].place,
                 (int)report->themes[i].title.size, report->themes[i].title.data);
        assert_has(&text, title);
    }
    start = strstr(text.data, "Van meest naar minst herkend"); /* behind the list over all */
    assert_non_null(start);
    assert_in_order(&(struct buffer){.data = start, .size = strlen(start)}, report);
    assert_has(&text, "1 van ");
    buffer_release(&text);
    report_destroy(report);
    rendered_release(&rendered);
    world_release(&world);
}

/* What is heard is one text, though it was printed on several pages. */
static void a_text_over_pages_is_one_element(void **state)
{
    struct rendered rendered;
    struct world world;
    struct buffer note;

    (void)state;
    small_session(&world);
    buffer_init(&note, 8192);
    buffer_append_string(&note, "Begin van de noot.");
    for (int i = 0; i < 90; i++)
        buffer_append_format(&note, "\nRegel %d van de noot.", i);
    world_note(&world, buffer_string(&note));
    rendered_init(&rendered, &world);
    struct buffer heard = rendered_ask(&rendered, "pdfinfo -struct-text %s/r.pdf 2>&1");
    char *start = strstr(heard.data, "\"Begin van de noot.");

    assert_non_null(start);
    char *end = strchr(start, ')'); /* of the next "P (block)" */

    assert_non_null(end);
    *end = '\0';
    assert_non_null(strstr(start, "Regel 89 van de noot."));
    assert_null(strstr(start, "herkend")); /* no foot in between */
    buffer_release(&heard);
    buffer_release(&note);
    rendered_release(&rendered);
    world_release(&world);
}

static void a_follow_up_tells_what_has_changed(void **state)
{
    struct rendered rendered;
    struct world world;

    (void)state;
    second_hour(&world);
    rendered_init(&rendered, &world);
    struct buffer text = rendered_ask(&rendered, "pdftotext -raw %s/r.pdf -");

    squeeze(&text);
    assert_has(&text, "Wat er is veranderd");
    assert_has(&text, "Vervolg op Innoveren van 21 november 2026");
    assert_has(&text, "nu door 7% (1 van de 14): duidelijk minder.");
    buffer_release(&text);
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
    assert_true(bytes_equal(buffer_bytes(&first.pdf), buffer_bytes(&second.pdf)));
    rendered_release(&first);
    rendered_release(&second);
    world_release(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_file_says_what_it_is),
        cmocka_unit_test(its_language_is_that_of_the_session),
        cmocka_unit_test(a_screen_reader_finds_headings_lists_tables_and_figures),
        cmocka_unit_test(what_is_drawn_is_told_and_feet_are_not),
        cmocka_unit_test(every_text_stands_in_it_in_the_order_of_the_report),
        cmocka_unit_test(a_text_over_pages_is_one_element),
        cmocka_unit_test(a_follow_up_tells_what_has_changed),
        cmocka_unit_test(the_same_report_gives_the_same_bytes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
