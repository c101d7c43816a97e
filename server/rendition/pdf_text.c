/*
 * Texts: which letters they are set in, and how they run down a column and over pages. Pango
 * finds a font for every script that the machine has one for, and draws a box with the number
 * of a character that it has none for. Any thread, one at a time.
 */
#include "pdf.h"

#include <hb.h>

#include "herkend/assert.h"
#include "herkend/html.h"
#include "herkend/memory.h"

struct style_rule {
    const char *font;
    enum ink ink;
    double leading; /* of the font's own line */
    double before, after;
    bool is_end;
};

/* No italics and one family of each kind: fonts-dejavu-core has no more, and a slanted letter
 * that no designer drew is worse than none. */
static const struct style_rule rules[STYLE_COUNT] = {
    [STYLE_BRAND] = {"Sans Bold 10.5", INK_TEXT, 1, 0, 0, false},
    [STYLE_KIND] = {"Sans Bold 10", INK_ACCENT, 1.1, 0, 4, false},
    [STYLE_TITLE] = {"Sans Bold 23", INK_TEXT, 1.02, 0, 6, false},
    [STYLE_H2] = {"Sans Bold 15.5", INK_TEXT, 1.02, 0, 8, false},
    [STYLE_H3] = {"Sans Bold 11", INK_TEXT, 1.05, 18, 6, false},
    [STYLE_H4] = {"Sans Bold 9.5", INK_TEXT, 1.05, 12, 4, false},
    [STYLE_H5] = {"Sans Bold 8.5", INK_SOFT, 1.05, 7, 3, false},
    [STYLE_BODY] = {"Sans 9", INK_TEXT, 1.2, 0, 6, false},
    [STYLE_STRONG] = {"Sans Bold 9", INK_TEXT, 1.2, 0, 4, false},
    [STYLE_SOFT] = {"Sans 8.5", INK_SOFT, 1.15, 0, 6, false},
    [STYLE_FIGURE] = {"Sans Bold 19", INK_TEXT, 1, 0, 0, false},
    [STYLE_RANK] = {"Sans Bold 14", INK_ACCENT, 1, 0, 0, false},
    [STYLE_SAID] = {"Serif 10.5", INK_TEXT, 1.16, 0, 4, false},
    [STYLE_SAID_SMALL] = {"Serif 9.5", INK_TEXT, 1.14, 0, 3, false},
    [STYLE_WHY] = {"Sans 7.5", INK_SOFT, 1.18, 0, 3, false},
    [STYLE_SURE] = {"Sans Bold 7.5", INK_ACCENT, 1.1, 0, 2, false},
    [STYLE_LINK] = {"Sans 7.5", INK_ACCENT, 1.18, 0, 3, false},
    [STYLE_SCORE] = {"Sans Bold 16", INK_TEXT, 1, 0, 0, false},
    [STYLE_SCORE_SMALL] = {"Sans Bold 11", INK_TEXT, 1, 0, 0, false},
    [STYLE_LABEL] = {"Sans 7", INK_SOFT, 1, 0, 0, false},
    [STYLE_LABEL_END] = {"Sans Bold 7", INK_TEXT, 1, 0, 0, true},
    [STYLE_CELL] = {"Sans 8.5", INK_TEXT, 1.1, 0, 0, false},
    [STYLE_CELL_END] = {"Sans 8.5", INK_TEXT, 1.1, 0, 0, true},
    [STYLE_CELL_HEAD] = {"Sans Bold 8", INK_SOFT, 1.1, 0, 0, false},
    [STYLE_CELL_HEAD_END] = {"Sans Bold 8", INK_SOFT, 1.1, 0, 0, true},
    [STYLE_CODE] = {"Monospace 8.5", INK_TEXT, 1.2, 2, 6, false},
    [STYLE_FOOT] = {"Sans 7.5", INK_SOFT, 1, 0, 0, false},
    [STYLE_FOOT_END] = {"Sans 7.5", INK_SOFT, 1, 0, 0, true},
};

static const PangoFontDescription *font_of(struct sheet *sheet, enum style style)
{
    if (!sheet->fonts[style])
        sheet->fonts[style] = pango_font_description_from_string(rules[style].font);
    return sheet->fonts[style];
}

/* Ligatures off: a reader who searches for "fi" must find it. */
static void attributes_set(PangoLayout *layout, enum style style, const char *language)
{
    PangoAttrList *list = pango_attr_list_new();

    pango_attr_list_insert(list, pango_attr_font_features_new("liga=0, clig=0, dlig=0"));
    if (style == STYLE_LINK)
        pango_attr_list_insert(list, pango_attr_underline_new(PANGO_UNDERLINE_SINGLE));
    if (language)
        pango_attr_list_insert(list,
                               pango_attr_language_new(pango_language_from_string(language)));
    pango_layout_set_attributes(layout, list);
    pango_attr_list_unref(list);
}

PangoLayout *text_layout_alone(struct sheet *sheet, enum style style, struct bytes text,
                               double width)
{
    const struct style_rule *rule = &rules[style];
    PangoLayout *layout = pango_layout_new(sheet->pango);

    ASSERT(text.size <= INT_MAX);
    pango_layout_set_font_description(layout, font_of(sheet, style));
    pango_layout_set_width(layout, pango_units_from_double(width));
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_line_spacing(layout, (float)rule->leading);
    if (rule->is_end)
        pango_layout_set_alignment(layout, PANGO_ALIGN_RIGHT);
    attributes_set(layout, style, html_language_of(text));
    pango_layout_set_text(layout, text.size > 0 ? text.data : "", (int)text.size);
    return layout;
}

static bool is_layout_of(const struct kept_layout *kept, enum style style, int width,
                         struct bytes text)
{
    return kept->layout && kept->style == style && kept->width == width &&
           bytes_equal(bytes_from_string(pango_layout_get_text(kept->layout)), text);
}

/* To find letters of a script takes most of the time that a document takes, and every label
 * stands in it thousands of times. */
PangoLayout *text_layout(struct sheet *sheet, enum style style, struct bytes text, double width)
{
    int units = pango_units_from_double(width);
    uint32_t hash = (uint32_t)style * 31 + (uint32_t)units;
    struct kept_layout *kept;

    for (size_t i = 0; i < text.size; i++)
        hash = (hash ^ (unsigned char)text.data[i]) * 16777619u; /* FNV-1a */
    kept = &sheet->kept[hash % LAYOUTS_KEPT];
    if (!is_layout_of(kept, style, units, text)) {
        g_clear_object(&kept->layout);
        *kept = (struct kept_layout){.layout = text_layout_alone(sheet, style, text, width),
                                     .style = style,
                                     .width = units};
    }
    return g_object_ref(kept->layout);
}

double layout_height(PangoLayout *layout)
{
    PangoRectangle logical;

    pango_layout_get_extents(layout, NULL, &logical);
    return pango_units_to_double(logical.height);
}

static void height_keep(struct sheet *sheet, double height)
{
    if (sheet->height_count == sheet->height_capacity) {
        sheet->height_capacity = sheet->height_capacity * 2 + 1024;
        sheet->heights =
            xreallocarray(sheet->heights, sheet->height_capacity, sizeof(sheet->heights[0]));
    }
    sheet->heights[sheet->height_count++] = height;
}

double text_height(struct sheet *sheet, enum style style, struct bytes text, double width)
{
    PangoLayout *layout;
    double height;

    if (sheet->cairo) { /* the same calls in the same order as while counting */
        ASSERT(sheet->height_next < sheet->height_count);
        return sheet->heights[sheet->height_next++];
    }
    layout = text_layout(sheet, style, text, width);
    height = layout_height(layout) + rules[style].before + rules[style].after;
    g_object_unref(layout);
    height_keep(sheet, height);
    return height;
}

/*
 * Pango takes away the space at the end of a line that it broke. The letters of the next line
 * would then be heard, and copied, as part of the last word: so the space is given back, where
 * it shows nothing.
 */
static void line_end_restore(PangoLayoutLine *line, const char *text)
{
    for (GSList *at = line->runs; at; at = at->next) {
        PangoLayoutRun *run = at->data;
        hb_codepoint_t space = 0;

        for (int i = 0; i < run->glyphs->num_glyphs; i++) {
            PangoGlyphInfo *glyph = &run->glyphs->glyphs[i];
            int offset = run->item->offset + run->glyphs->log_clusters[i];

            if (glyph->glyph == PANGO_GLYPH_EMPTY && text[offset] == ' ' &&
                hb_font_get_nominal_glyph(pango_font_get_hb_font(run->item->analysis.font), ' ',
                                          &space))
                glyph->glyph = space;
        }
    }
}

/* How many lines from first on fit in height, and how high those are. */
static int lines_fit(PangoLayout *layout, int first, double height, double *used)
{
    PangoLayoutIter *iter = pango_layout_get_iter(layout);
    PangoRectangle logical;
    int top = 0;
    int i = 0;

    *used = 0;
    do {
        pango_layout_iter_get_line_extents(iter, NULL, &logical);
        if (i == first)
            top = logical.y;
        if (i >= first) {
            double end = pango_units_to_double(logical.y + logical.height - top);

            if (end > height)
                break;
            *used = end;
        }
        i++;
    } while (pango_layout_iter_next_line(iter));
    pango_layout_iter_free(iter);
    return i > first ? i - first : 0;
}

/* Marks upon marks reach over their neighbours: they stay within their own lines. */
static void clip_to_lines(struct sheet *sheet, PangoLayout *layout, double x, double y,
                          double height)
{
    enum { REACH = 4 };
    PangoRectangle ink;
    PangoRectangle logical;

    pango_layout_get_extents(layout, &ink, &logical);
    if (pango_units_to_double(logical.y - ink.y) <= REACH &&
        pango_units_to_double(ink.y + ink.height - logical.y - logical.height) <= REACH)
        return;
    cairo_rectangle(sheet->cairo, x - SHEET_LEFT, y - REACH, SHEET_WIDTH, height + 2 * REACH);
    cairo_clip(sheet->cairo);
}

/* Draws lines first..last-1; y is that of the first one's top. */
static void lines_draw(struct sheet *sheet, enum style style, PangoLayout *layout, int first,
                       int last, double x, double y)
{
    double used = 0;
    PangoLayoutIter *iter;
    PangoRectangle logical;
    int top = 0;

    if (!sheet->cairo)
        return;
    cairo_save(sheet->cairo);
    (void)lines_fit(layout, first, SHEET_HEIGHT, &used);
    clip_to_lines(sheet, layout, x, y, used);
    sheet_ink(sheet, rules[style].ink);
    iter = pango_layout_get_iter(layout);
    for (int i = 0; i < last; i++) {
        pango_layout_iter_get_line_extents(iter, NULL, &logical);
        if (i == first)
            top = logical.y;
        if (i >= first) {
            PangoLayoutLine *line = pango_layout_iter_get_line(iter);

            line_end_restore(line, pango_layout_get_text(layout));
            cairo_move_to(
                sheet->cairo, x + pango_units_to_double(logical.x),
                y + pango_units_to_double(pango_layout_iter_get_baseline(iter) - top));
            pango_cairo_show_layout_line(sheet->cairo, line);
        }
        pango_layout_iter_next_line(iter);
    }
    pango_layout_iter_free(iter);
    cairo_restore(sheet->cairo);
}

void layout_draw(struct sheet *sheet, enum style style, PangoLayout *layout, double x, double y)
{
    if (sheet->cairo)
        lines_draw(sheet, style, layout, 0, pango_layout_get_line_count(layout), x, y);
}

/* How many of the lines from first on go on this page, of a layout that has count. */
static int lines_here(struct sheet *sheet, PangoLayout *layout, int first, int count)
{
    enum { ALONE_MIN = 2 }; /* lines on either side of a break */
    double used = 0;
    int fit = lines_fit(layout, first, sheet_left_over(sheet), &used);
    int rest = count - first - fit;

    if (rest > 0 && rest < ALONE_MIN && fit > ALONE_MIN)
        fit -= ALONE_MIN - rest;
    if (rest > 0 && fit < ALONE_MIN)
        fit = 0;
    /* A line that is higher than a page is cut by the paper. */
    return fit == 0 && sheet->y <= SHEET_TOP ? 1 : fit;
}

void layout_flow(struct sheet *sheet, enum style style, PangoLayout *layout, double x)
{
    int count = pango_layout_get_line_count(layout);
    int first = 0;

    while (first < count) {
        int fit = lines_here(sheet, layout, first, count);
        double used = 0;

        if (fit == 0) {
            sheet_page_turn(sheet);
            continue;
        }
        lines_draw(sheet, style, layout, first, first + fit, x, sheet->y);
        (void)lines_fit(layout, first, SHEET_HEIGHT, &used);
        first += fit;
        sheet->y += first < count ? sheet_left_over(sheet) : used;
    }
}

/* Nothing of an element on a page is no element there. */
static void text_begin(struct sheet *sheet, PangoLayout *layout)
{
    if (lines_here(sheet, layout, 0, pango_layout_get_line_count(layout)) > 0)
        return;
    sheet_page_end(sheet);
    sheet_page_begin(sheet);
}

void text_set(struct sheet *sheet, enum style style, struct bytes text, struct column column)
{
    struct buffer spaced; /* what is heard next is another word */

    buffer_init(&spaced, text.size + 1);
    buffer_append(&spaced, text);
    buffer_append_char(&spaced, ' ');
    PangoLayout *layout = text_layout(sheet, style, buffer_bytes(&spaced), column.width);

    buffer_release(&spaced);

    layout_flow(sheet, style, layout, column.left);
    sheet->y += rules[style].after;
    g_object_unref(layout);
}

void text_flow(struct sheet *sheet, const char *tag, enum style style, struct bytes text,
               struct column column)
{
    const char *language = html_language_of(text);
    PangoLayout *layout = text_layout(sheet, style, text, column.width);

    sheet_space(sheet, rules[style].before);
    text_begin(sheet, layout);
    sheet_tag_open(sheet, tag);
    if (language)
        sheet_tag_mark(sheet, MARK_LANGUAGE, bytes_from_string(language));
    layout_flow(sheet, style, layout, column.left);
    sheet_tag_close(sheet);
    sheet->y += rules[style].after;
    g_object_unref(layout);
}

static struct column full_measure(void)
{
    return (struct column){.left = SHEET_LEFT, .width = SHEET_MEASURE};
}

void sheet_heading(struct sheet *sheet, const char *tag, enum style style, struct bytes text,
                   double follow)
{
    sheet_need(sheet, text_height(sheet, style, text, SHEET_MEASURE) + follow);
    text_flow(sheet, tag, style, text, full_measure());
}

void sheet_paragraph(struct sheet *sheet, enum style style, struct bytes text)
{
    text_flow(sheet, "P", style, text, full_measure());
}

void sheet_paragraph_word(struct sheet *sheet, enum style style, enum report_word word)
{
    sheet_paragraph(sheet, style, sheet_word(sheet, word));
}

struct phrase sheet_phrase(struct sheet *sheet)
{
    buffer_clear(&sheet->scratch);
    return phrase_on(sheet->language, &sheet->scratch);
}

struct bytes sheet_say(struct sheet *sheet, struct phrase *phrase, enum report_word word)
{
    buffer_clear(&sheet->scratch);
    phrase_say(phrase, word);
    ASSERT(!sheet->scratch.overflowed);
    return buffer_bytes(&sheet->scratch);
}

struct bytes sheet_word(const struct sheet *sheet, enum report_word word)
{
    return bytes_from_string(report_word(sheet->language, word));
}
