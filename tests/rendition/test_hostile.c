/* Whatever people write, a report of it is made, is right, and says it literally. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "rendered.h"

static const char ONE_THEME[] =
    "{\"title\":\"=T <b>&\\\"' (x) \\\\ 😀\",\"language\":\"nl\",\"description\":\"@SUM(A1)\","
    "\"themes\":[{\"title\":\"<script> +1\",\"question\":\"-2+3?\",\"minutes\":10,"
    "\"seeds\":[]}]}";

static void assert_sound(const struct rendered *rendered)
{
    struct buffer answer = rendered_ask(rendered, "qpdf --check %s/r.pdf 2>&1");

    buffer_release(&answer);
    answer = rendered_ask(rendered, "cd %s && /usr/bin/python3 \"$CHECK_XLSX\" r.xlsx r.json");
    assert_string_equal(answer.data, "");
    buffer_release(&answer);
    answer = rendered_ask(rendered, "pdfinfo -struct %s/r.pdf 2>&1");
    assert_int_equal(count_of(&answer, "rror"), 0);
    buffer_release(&answer);
}

static void judge(struct world *world, uint32_t statement)
{
    world_votes(world, statement, 5, "3321");
}

static void texts_that_look_like_something_else_stay_texts(void **state)
{
    static const char *const texts[] = {
        "=cmd|' /C calc'!A0",
        "+1+1",
        "-2",
        "@SUM(1)",
        "<b>vet</b> & <script>alert(1)</script>",
        "_x0041_ is geen A",
        "http://example.org/ is geen link",
        "(\n/Private << /MCID 0 >> BDC\n) EMC ET endstream endobj",
        "de fiets vloog af; affluiten",
    };
    struct rendered rendered;
    struct world world;

    (void)state;
    world_init(&world, ONE_THEME);
    world_join_many(&world, 8);
    for (size_t i = 0; i < ARRAY_COUNT(texts); i++)
        judge(&world, world_write(&world, 1, 1, texts[i]));
    world_close(&world);
    rendered_init(&rendered, &world);
    assert_sound(&rendered);
    struct buffer text = rendered_ask(&rendered, "pdftotext -raw %s/r.pdf -");

    squeeze(&text);
    for (size_t i = 0; i < ARRAY_COUNT(texts); i++) {
        struct buffer literal;

        buffer_init(&literal, 1024);
        buffer_append_string(&literal, texts[i]);
        buffer_append_char(&literal, '\0');
        literal.size--;
        squeeze(&literal);
        if (count_of(&text, literal.data) == 0)
            fail_msg("there is no \"%s\"", literal.data);
        buffer_release(&literal);
    }
    buffer_release(&text);
    rendered_release(&rendered);
    world_release(&world);
}

/* base and how many marks; given a mark of two bytes. */
static void marks_upon_marks(struct buffer *out)
{
    buffer_append_string(out, "Z");
    for (int i = 0; i < 3000; i++)
        buffer_append_string(out, "\xCC\x80");
    buffer_append_string(out, " einde");
}

static void any_script_and_any_length_can_be_printed(void **state)
{
    struct rendered rendered;
    struct buffer long_one;
    struct world world;

    (void)state;
    world_init(&world, ONE_THEME);
    world_join_many(&world, 8);
    judge(&world, world_write(&world, 1, 1, "هذا نص عربي مع كلمة English في وسطه"));
    judge(&world, world_write(&world, 1, 1, "עברית \xE2\x80\xAE omgekeerd"));
    judge(&world, world_write(&world, 1, 1, "我們沒有時間。"));
    judge(&world,
          world_write(&world, 1, 1,
                      "Emoji 👩‍👩‍👧 🇳🇱 👍🏽 en \xF3\xA0\x80\xA0"));
    buffer_init(&long_one, 16 * 1024);
    for (int i = 0; i < 500; i++)
        buffer_append_char(&long_one, 'w');
    judge(&world, world_write(&world, 1, 1, buffer_string(&long_one)));
    buffer_clear(&long_one);
    for (int i = 0; i < 250; i++)
        buffer_append_string(&long_one, "x\n");
    judge(&world, world_write_raw(&world, 1, 1, buffer_bytes(&long_one)));
    buffer_clear(&long_one);
    marks_upon_marks(&long_one);
    judge(&world, world_write_raw(&world, 1, 1, buffer_bytes(&long_one)));
    world_close(&world);
    rendered_init(&rendered, &world);
    assert_sound(&rendered);
    buffer_release(&long_one);
    rendered_release(&rendered);
    world_release(&world);
}

static void a_session_in_which_nothing_was_written_has_a_report(void **state)
{
    struct rendered rendered;
    struct world world;

    (void)state;
    world_init_draft(&world, ONE_THEME);
    rendered_init(&rendered, &world);
    assert_sound(&rendered);
    struct buffer about = rendered_ask(&rendered, "pdfinfo %s/r.pdf");

    assert_int_equal(count_of(&about, "CreationDate"), 0); /* there is no date of its own */
    buffer_release(&about);
    about = rendered_ask(&rendered, "pdftotext -raw %s/r.pdf -");
    assert_int_equal(count_of(&about, "Er deed niemand mee."), 1);
    buffer_release(&about);
    rendered_release(&rendered);
    world_release(&world);
}

static void sixty_four_themes_have_their_places_in_the_contents(void **state)
{
    struct rendered rendered;
    struct buffer script;
    struct world world;

    (void)state;
    buffer_init(&script, 64 * 1024);
    buffer_append_string(&script, "{\"title\":\"Veel\",\"language\":\"en\",\"themes\":[");
    for (int i = 1; i <= THEMES_MAX; i++)
        buffer_append_format(&script,
                             "%s{\"title\":\"Onderwerp %d.\",\"question\":\"Q?\",\"minutes\":1,"
                             "\"seeds\":[\"Seed %d.\"]}",
                             i > 1 ? "," : "", i, i);
    buffer_append_string(&script, "]}");
    world_init(&world, buffer_string(&script));
    world_join_many(&world, 5);
    for (uint32_t i = 1; i <= THEMES_MAX; i += 2)
        world_votes(&world, i, 1, "3321");
    world_close(&world);
    rendered_init(&rendered, &world);
    assert_sound(&rendered);
    struct buffer text = rendered_ask(&rendered, "pdftotext -raw %s/r.pdf -");

    assert_true(count_of(&text, "Theme 64: Onderwerp 64.") >= 1);
    assert_true(count_of(&text, "Seed 63.") >= 1);
    buffer_release(&text);
    buffer_release(&script);
    rendered_release(&rendered);
    world_release(&world);
}

static void more_than_anybody_prints_is_refused_with_a_sentence(void **state)
{
    struct report *report;
    struct error error = {0};
    struct buffer out;
    struct world world;

    (void)state;
    world_init(&world, ONE_THEME);
    world_join_many(&world, 2);
    report = report_create(world.session);
    report->report_statement_count = RENDITION_PDF_STATEMENTS_MAX + 1;
    buffer_init(&out, REPORT_BYTES_MAX);
    assert_int_equal(report_render_pdf(report, &out, &error), -ERR_FULL);
    assert_non_null(strstr(error.sentence, "too large for a PDF"));
    assert_int_equal(out.size, 0);
    report->report_statement_count = 0;
    buffer_release(&out);
    report_destroy(report);
    world_release(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_that_look_like_something_else_stay_texts),
        cmocka_unit_test(any_script_and_any_length_can_be_printed),
        cmocka_unit_test(a_session_in_which_nothing_was_written_has_a_report),
        cmocka_unit_test(sixty_four_themes_have_their_places_in_the_contents),
        cmocka_unit_test(more_than_anybody_prints_is_refused_with_a_sentence),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
