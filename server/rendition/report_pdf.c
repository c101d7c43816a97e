/*
 * A report as PDF: A4, made to be read on paper and by a screen reader. Laid out twice, as the
 * contents and the feet tell page numbers that are known at the end. Any thread, one at a time.
 */
#include "herkend/rendition.h"

#include <cairo-pdf.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "herkend/assert.h"
#include "herkend/codec.h"
#include "herkend/memory.h"
#include "herkend/report_encode.h"

#include "pdf.h"

/* A sentence, a title, a note with marks upon marks. */
enum { SCRATCH_BYTES_MAX = 1024 * 1024 };

static void title_write(struct sheet *sheet)
{
    const struct report *report = sheet->report;
    struct phrase phrase = phrase_on(sheet->language, &sheet->title);

    phrase_text(&phrase, report->title);
    phrase_text(&phrase,
                sheet_word(sheet, report_is_final(report) ? WORD_REPORT : WORD_INTERIM));
    phrase_say(&phrase, WORD_TITLE);
}

static void pango_open(struct sheet *sheet)
{
    PangoFontMap *map = pango_cairo_font_map_new();
    cairo_font_options_t *options = cairo_font_options_create();

    /* Points are points, and letters stand where their outlines say: paper has no grid. */
    pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(map), 72);
    sheet->pango = pango_font_map_create_context(map);
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    pango_cairo_context_set_font_options(sheet->pango, options);
    pango_context_set_round_glyph_positions(sheet->pango, FALSE);
    pango_context_set_language(sheet->pango,
                               pango_language_from_string(language_name(sheet->language)));
    cairo_font_options_destroy(options);
    g_object_unref(map);
}

static void sheet_init(struct sheet *sheet, const struct report *report)
{
    *sheet = (struct sheet){.report = report, .language = report->language};
    buffer_init(&sheet->scratch, SCRATCH_BYTES_MAX);
    buffer_init(&sheet->title, SCRATCH_BYTES_MAX);
    sheet->kept = xcalloc(LAYOUTS_KEPT, sizeof(sheet->kept[0]));
    title_write(sheet);
    pango_open(sheet);
}

static void sheet_release(struct sheet *sheet)
{
    for (size_t i = 0; i < STYLE_COUNT; i++)
        if (sheet->fonts[i])
            pango_font_description_free(sheet->fonts[i]);
    for (size_t i = 0; i < LAYOUTS_KEPT; i++)
        g_clear_object(&sheet->kept[i].layout);
    free(sheet->kept);
    free(sheet->heights);
    for (size_t i = 0; i < sheet->mark_count; i++)
        free(sheet->marks[i].value);
    free(sheet->marks);
    buffer_release(&sheet->scratch);
    buffer_release(&sheet->title);
    if (sheet->cairo)
        cairo_destroy(sheet->cairo);
    if (sheet->surface)
        cairo_surface_destroy(sheet->surface);
    g_object_unref(sheet->pango);
}

static void document_flow(struct sheet *sheet)
{
    sheet->page = 0;
    sheet->section_count = 0;
    sheet->element_count = 0;
    sheet_page_begin(sheet);
    sheet_tag_open(sheet, "Document");
    sheet_head(sheet);
    section_note(sheet);
    section_overview(sheet);
    section_top(sheet);
    section_changes(sheet);
    section_themes(sheet);
    section_groups(sheet);
    section_not_recognised(sheet);
    section_polls(sheet);
    section_method(sheet);
    section_privacy(sheet);
    /* The last foot stands inside the document like all others: outside it would be one more.
     */
    sheet_page_end(sheet);
    sheet_tag_close(sheet);
    ASSERT(sheet->open_count == 0);
}

/* ---- the file ---------------------------------------------------------------------------- */

static cairo_status_t raw_write(void *context, const unsigned char *data, unsigned int size)
{
    struct buffer *raw = context;

    buffer_append(raw, (struct bytes){.data = (const char *)data, .size = size});
    return raw->overflowed ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

/* A date of the report's own: when the session ended, or began. */
static void surface_describe(struct sheet *sheet)
{
    const struct report *report = sheet->report;
    uint64_t time_ms = report->closed_at_ms > 0 ? report->closed_at_ms : report->started_at_ms;
    time_t seconds = (time_t)(time_ms / 60000 * 60);
    struct tm day;
    char text[32];

    buffer_append_char(&sheet->title, '\0');
    sheet->title.size--;
    cairo_pdf_surface_set_metadata(sheet->surface, CAIRO_PDF_METADATA_TITLE, sheet->title.data);
    if (time_ms == 0 || !gmtime_r(&seconds, &day) ||
        strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &day) == 0)
        return;
    cairo_pdf_surface_set_metadata(sheet->surface, CAIRO_PDF_METADATA_CREATE_DATE, text);
}

static int document_draw(struct sheet *sheet, struct buffer *raw, struct error *error)
{
    cairo_status_t status;

    sheet->surface =
        cairo_pdf_surface_create_for_stream(raw_write, raw, SHEET_WIDTH, SHEET_HEIGHT);
    surface_describe(sheet);
    sheet->cairo = cairo_create(sheet->surface);
    sheet->section_known = sheet->section_count;
    sheet->page_count = sheet->page;
    document_flow(sheet);
    ASSERT(sheet->page == sheet->page_count); /* or the counting counted something else */
    status = cairo_status(sheet->cairo);
    cairo_surface_finish(sheet->surface);
    if (status == CAIRO_STATUS_SUCCESS)
        status = cairo_surface_status(sheet->surface);
    if (raw->overflowed || status == CAIRO_STATUS_NO_MEMORY) {
        error_set(error, ERR_FULL, "the report is too large for a PDF");
        return -ERR_FULL;
    }
    if (status != CAIRO_STATUS_SUCCESS) {
        error_set(error, ERR_IO, "the PDF cannot be drawn: %s", cairo_status_to_string(status));
        return -ERR_IO;
    }
    return 0;
}

static int too_large(const struct report *report, struct error *error)
{
    error_set(error, ERR_FULL,
              "a report of %zu statements and reactions is too large for a PDF, which holds "
              "%d; it can be had as HTML or XLSX",
              report->report_statement_count, (int)RENDITION_PDF_STATEMENTS_MAX);
    return -ERR_FULL;
}

int report_render_pdf(const struct report *report, struct buffer *out, struct error *error)
{
    struct sheet sheet;
    struct buffer raw;
    int result;

    ASSERT(out->size == 0);
    if (report->report_statement_count > RENDITION_PDF_STATEMENTS_MAX)
        return too_large(report, error);
    sheet_init(&sheet, report);
    buffer_init(&raw, REPORT_BYTES_MAX);
    document_flow(&sheet); /* counts */
    result = document_draw(&sheet, &raw, error);
    if (result == 0)
        result = pdf_finish(&sheet, buffer_bytes(&raw), out, error);
    if (result == 0 && out->overflowed) {
        error_set(error, ERR_FULL, "the report is too large for a PDF");
        result = -ERR_FULL;
    }
    if (result != 0)
        buffer_clear(out);
    buffer_release(&raw);
    sheet_release(&sheet);
    return result;
}
