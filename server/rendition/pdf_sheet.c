/*
 * Pages, and the structure that a screen reader follows through them. What stands in no element
 * of the structure would be heard as noise, so rules and backgrounds are drawn within the text
 * they belong to, and the foot of a page is an element of its own kind that pdf_finish.c turns
 * into an artifact. Any thread, one at a time.
 */
#include "pdf.h"

#include <cairo-pdf.h>
#include <stdio.h>

#include "herkend/assert.h"
#include "herkend/memory.h"

/* ISO 32000-1, 14.8.4.2: "for use by the application": nobody else's, and so told apart. */
static const char FOOT_TAG[] = "Private";

void sheet_ink(struct sheet *sheet, enum ink ink)
{
    /* Those of the page's print style: report_html_style.c. */
    static const double inks[INK_COUNT][3] = {
        [INK_TEXT] = {0, 0, 0},
        [INK_SOFT] = {.2, .2, .2},
        [INK_ACCENT] = {.043, .29, .353},
        [INK_EDGE] = {.333, .333, .333},
        [INK_LINE] = {.733, .733, .733},
        [INK_GRADE_0] = {.886, .906, .914},
        [INK_GRADE_1] = {.651, .796, .827},
        [INK_GRADE_2] = {.282, .576, .643},
        [INK_GRADE_3] = {.043, .337, .412},
    };

    ASSERT((unsigned)ink < INK_COUNT);
    if (sheet->cairo)
        cairo_set_source_rgb(sheet->cairo, inks[ink][0], inks[ink][1], inks[ink][2]);
}

/* ---- structure --------------------------------------------------------------------------- */

static void element_begin(struct sheet *sheet, const char *tag, const char *attributes)
{
    ASSERT(sheet->open_count < TAG_DEPTH_MAX);
    sheet->open[sheet->open_count++] = tag;
    sheet->element_count++;
    if (sheet->cairo)
        cairo_tag_begin(sheet->cairo, tag, attributes);
}

void sheet_tag_open(struct sheet *sheet, const char *tag)
{
    element_begin(sheet, tag, "");
}

void sheet_tag_close(struct sheet *sheet)
{
    ASSERT(sheet->open_count > 0);
    const char *tag = sheet->open[--sheet->open_count];

    if (sheet->cairo)
        cairo_tag_end(sheet->cairo, tag);
}

void sheet_tag_mark(struct sheet *sheet, enum mark_kind kind, struct bytes value)
{
    ASSERT(sheet->open_count > 0);
    if (!sheet->cairo)
        return;
    if (sheet->mark_count == sheet->mark_capacity) {
        sheet->mark_capacity = sheet->mark_capacity * 2 + 64;
        sheet->marks =
            xreallocarray(sheet->marks, sheet->mark_capacity, sizeof(sheet->marks[0]));
    }

    char *copy = xcalloc(value.size + 1, 1);

    if (value.size > 0)
        memcpy(copy, value.data, value.size);
    sheet->marks[sheet->mark_count++] = (struct mark){.element = sheet->element_count - 1,
                                                      .tag = sheet->open[sheet->open_count - 1],
                                                      .kind = kind,
                                                      .value = copy};
}

void sheet_destination(struct sheet *sheet, const char *name)
{
    char attributes[96];
    double y = sheet->y > SHEET_TOP ? sheet->y - 8 : sheet->y;

    if (!sheet->cairo)
        return;
    snprintf(attributes, sizeof(attributes), "name='%s' x=%d y=%d", name, (int)SHEET_LEFT,
             (int)y);
    cairo_tag_begin(sheet->cairo, CAIRO_TAG_DEST, attributes);
    cairo_tag_end(sheet->cairo, CAIRO_TAG_DEST);
}

void sheet_link_open(struct sheet *sheet, const char *destination)
{
    char attributes[64];

    snprintf(attributes, sizeof(attributes), "dest='%s'", destination);
    element_begin(sheet, CAIRO_TAG_LINK, attributes);
}

void sheet_link_close(struct sheet *sheet)
{
    sheet_tag_close(sheet);
}

void sheet_outline(struct sheet *sheet, const char *destination, struct bytes text)
{
    char attributes[64];
    struct buffer copy;

    if (!sheet->surface)
        return;
    snprintf(attributes, sizeof(attributes), "dest='%s'", destination);
    buffer_init(&copy, text.size + 1);
    buffer_append(&copy, text);
    buffer_append_char(&copy, '\0');
    cairo_pdf_surface_add_outline(sheet->surface, CAIRO_PDF_OUTLINE_ROOT, copy.data, attributes,
                                  0);
    buffer_release(&copy);
}

/* ---- pages ------------------------------------------------------------------------------- */

/* The foot's text: the session at the left, the page at the right. */
static void foot_draw(struct sheet *sheet)
{
    double top = SHEET_BOTTOM + 26;
    double number_width = 80;
    struct buffer sentence; /* not the scratch: whoever begins a page may be using it */
    struct phrase phrase = phrase_on(sheet->language, &sentence);

    buffer_init(&sentence, 64);
    phrase_integer(&phrase, sheet->page);
    phrase_integer(&phrase, sheet->page_count);
    phrase_say(&phrase, WORD_PAGE_OF);
    PangoLayout *title = text_layout_alone(sheet, STYLE_FOOT, buffer_bytes(&sheet->title),
                                           SHEET_MEASURE - number_width - 20);
    PangoLayout *number =
        text_layout(sheet, STYLE_FOOT_END, buffer_bytes(&sentence), number_width);

    pango_layout_set_height(title, 0); /* one line, with an ellipsis when it is longer */
    pango_layout_set_ellipsize(title, PANGO_ELLIPSIZE_END);
    sheet_tag_open(sheet, FOOT_TAG);
    layout_draw(sheet, STYLE_FOOT, title, SHEET_LEFT, top);
    layout_draw(sheet, STYLE_FOOT_END, number, SHEET_LEFT + SHEET_MEASURE - number_width, top);
    sheet_tag_close(sheet);
    g_object_unref(title);
    g_object_unref(number);
    buffer_release(&sentence);
}

void sheet_page_begin(struct sheet *sheet)
{
    sheet->page++;
    sheet->y = SHEET_TOP;
}

void sheet_page_end(struct sheet *sheet)
{
    foot_draw(sheet);
    if (sheet->cairo)
        cairo_show_page(sheet->cairo);
}

double sheet_left_over(const struct sheet *sheet)
{
    return SHEET_BOTTOM - sheet->y;
}

void sheet_need(struct sheet *sheet, double height)
{
    if (sheet->y <= SHEET_TOP || height <= sheet_left_over(sheet))
        return;
    sheet_page_end(sheet);
    sheet_page_begin(sheet);
}

void sheet_space(struct sheet *sheet, double height)
{
    if (sheet->y > SHEET_TOP)
        sheet->y += height;
}

void sheet_page_turn(struct sheet *sheet)
{
    ASSERT(sheet->open_count > 0);
    const char *tag = sheet->open[sheet->open_count - 1];

    sheet_tag_close(sheet);
    sheet_page_end(sheet);
    sheet_page_begin(sheet);
    sheet_tag_open(sheet, tag);
    sheet_tag_mark(sheet, MARK_CONTINUED, BYTES(""));
}
