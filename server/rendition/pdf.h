#ifndef HERKEND_RENDITION_PDF_H
#define HERKEND_RENDITION_PDF_H

#include <pango/pangocairo.h>

#include "herkend/error.h"
#include "herkend/report_text.h"

/* What the files that make the PDF share. Lengths are points, y grows downwards. */
#define SHEET_WIDTH 595.276 /* A4 */
#define SHEET_HEIGHT 841.89
#define SHEET_LEFT 60.0
#define SHEET_TOP 62.0
#define SHEET_BOTTOM (SHEET_HEIGHT - 70.0) /* of what flows; the foot stands below */
#define SHEET_MEASURE (SHEET_WIDTH - 2 * SHEET_LEFT)
#define RANK_WIDTH 30.0 /* the column of ranks, left of what people wrote */

enum ink {
    INK_TEXT,
    INK_SOFT,
    INK_ACCENT,
    INK_EDGE,
    INK_LINE,
    INK_GRADE_0,
    INK_GRADE_1,
    INK_GRADE_2,
    INK_GRADE_3,
    INK_COUNT
};

enum style {
    STYLE_BRAND,
    STYLE_KIND,
    STYLE_TITLE,
    STYLE_H2,
    STYLE_H3,
    STYLE_H4,
    STYLE_H5,
    STYLE_BODY,
    STYLE_STRONG,
    STYLE_SOFT,
    STYLE_FIGURE, /* a number that counts */
    STYLE_RANK,
    STYLE_SAID,       /* what people wrote: the serif */
    STYLE_SAID_SMALL, /* reactions, merged texts, what was judged too little */
    STYLE_WHY,
    STYLE_SURE,
    STYLE_LINK,
    STYLE_SCORE,
    STYLE_SCORE_SMALL,
    STYLE_LABEL,
    STYLE_LABEL_END,
    STYLE_CELL,
    STYLE_CELL_END, /* flush right: numbers */
    STYLE_CELL_HEAD,
    STYLE_CELL_HEAD_END,
    STYLE_CODE,
    STYLE_FOOT,
    STYLE_FOOT_END,
    STYLE_COUNT
};

/* What cairo cannot say about an element of the structure; pdf_structure.c adds it. */
enum mark_kind {
    MARK_ALTERNATIVE, /* what is heard instead of a drawing; what a link is called */
    MARK_LANGUAGE,
    MARK_SCOPE,     /* of a header: "Column", "Row" */
    MARK_NUMBERING, /* of a list: "Decimal" */
    MARK_CONTINUED, /* the same text as the element before, on another page */
};

struct mark {
    size_t element; /* the how manieth of the structure, as elements were opened */
    const char *tag;
    enum mark_kind kind;
    char *value; /* owned */
};

/* Layouts that were asked for lately, by what they were made of: measured, then drawn. */
enum { LAYOUTS_KEPT = 1024 };
struct kept_layout {
    PangoLayout *layout; /* owned; NULL: none */
    enum style style;
    int width; /* in units of pango */
};

enum { SECTIONS_MAX = THEMES_MAX + 9, TAG_DEPTH_MAX = 16 };

/* A part of the report that the contents name. */
struct section {
    char name[16]; /* of its destination */
    uint32_t page;
};

/*
 * The document while it is made. It is laid out twice by the same calls: once to count pages
 * (cairo is NULL, nothing is drawn), once for good, when the contents and the feet know the
 * numbers. Belongs to one thread.
 */
struct sheet {
    const struct report *report;
    enum language language;
    PangoContext *pango;
    PangoFontDescription *fonts[STYLE_COUNT];
    cairo_surface_t *surface;
    cairo_t *cairo; /* NULL while counting */
    double y;       /* where the next thing goes */
    uint32_t page;  /* from 1 */
    uint32_t page_count;
    struct section sections[SECTIONS_MAX];
    size_t section_count;
    size_t section_known; /* how many the counting has found */
    const char *open[TAG_DEPTH_MAX];
    size_t open_count;
    size_t element_count;
    struct mark *marks;
    size_t mark_count, mark_capacity;
    struct kept_layout *kept; /* LAYOUTS_KEPT */
    double *heights; /* what was measured while counting, in order: not measured again */
    size_t height_count, height_capacity, height_next;
    struct buffer scratch; /* a sentence before it is set */
    struct buffer title;   /* of the document, for the foot and the file */
};

/* pdf_sheet.c: pages, structure, destinations. */
void sheet_page_begin(struct sheet *sheet);
void sheet_page_end(struct sheet *sheet);
/* A new page, unless so much is left of this one. More than a page counts as a page. */
void sheet_need(struct sheet *sheet, double height);
/* Space, but none at the top of a page. */
void sheet_space(struct sheet *sheet, double height);
double sheet_left_over(const struct sheet *sheet);
/* Opens and closes elements of the structure: "P", "L", "H2". tag lives as long as the sheet.
 */
void sheet_tag_open(struct sheet *sheet, const char *tag);
void sheet_tag_close(struct sheet *sheet);
/* For the element opened last. */
void sheet_tag_mark(struct sheet *sheet, enum mark_kind kind, struct bytes value);
/* A new page in the midst of a text: the element that is open ends, and continues there. */
void sheet_page_turn(struct sheet *sheet);
/* A place that links lead to: here. name has no quotes in it. */
void sheet_destination(struct sheet *sheet, const char *name);
void sheet_link_open(struct sheet *sheet, const char *destination);
void sheet_link_close(struct sheet *sheet);
void sheet_outline(struct sheet *sheet, const char *destination, struct bytes text);
void sheet_ink(struct sheet *sheet, enum ink ink);

/* pdf_text.c: texts in columns. */
struct column {
    double left, width;
};
/* A reference of the caller's own. What text_layout() gives is shared, and must not be changed
 * otherwise. */
PangoLayout *text_layout(struct sheet *sheet, enum style style, struct bytes text,
                         double width);
PangoLayout *text_layout_alone(struct sheet *sheet, enum style style, struct bytes text,
                               double width);
double layout_height(PangoLayout *layout);
/* All of it at a place; the sheet's y stays. */
void layout_draw(struct sheet *sheet, enum style style, PangoLayout *layout, double x,
                 double y);
/* From the sheet's y downwards and over pages, two lines at least on either side of a break,
 * within the element that is open. */
void layout_flow(struct sheet *sheet, enum style style, PangoLayout *layout, double x);
/* The same for a text, with the space that its style asks for behind it. */
void text_set(struct sheet *sheet, enum style style, struct bytes text, struct column column);
/* A text as one element in a column, with the space that its style asks for. */
void text_flow(struct sheet *sheet, const char *tag, enum style style, struct bytes text,
               struct column column);
double text_height(struct sheet *sheet, enum style style, struct bytes text, double width);
/* The same over the full measure; follow is what must stay on its page with it. */
void sheet_heading(struct sheet *sheet, const char *tag, enum style style, struct bytes text,
                   double follow);
void sheet_paragraph(struct sheet *sheet, enum style style, struct bytes text);
void sheet_paragraph_word(struct sheet *sheet, enum style style, enum report_word word);
/* A phrase to fill, and the sentence it makes; that lives until the next phrase. */
struct phrase sheet_phrase(struct sheet *sheet);
struct bytes sheet_say(struct sheet *sheet, struct phrase *phrase, enum report_word word);
struct bytes sheet_word(const struct sheet *sheet, enum report_word word);

/* pdf_figures.c: what is drawn. Each is hidden behind words that say the same. */
/* Score, margin and distribution of a line, in a column from y; returns where they end. */
struct figures {
    const struct ranking_line *line;
    struct column column;
    bool is_small, has_distribution;
};
double figures_draw(struct sheet *sheet, const struct figures *figures, double y);
double figures_height(const struct figures *figures);
struct share {
    uint32_t part, whole;
};
void share_draw(struct sheet *sheet, struct share share, struct column column, double y);
void activity_draw(struct sheet *sheet);

/* pdf_table.c: small tables, kept on one page where they fit. */
enum { TABLE_COLUMNS_MAX = 4, TABLE_TEXT_BYTES = 64 };
struct table_column {
    enum report_word head;
    double width;
    bool is_number;
    bool has_bar; /* drawn left of the number */
};
struct table {
    const struct table_column *columns;
    size_t column_count;
    size_t row_count;
    bool has_head;
    /* Appends the text of a cell; sets share where the column has a bar. */
    void (*cell)(const void *context, size_t row, size_t column, struct buffer *text,
                 struct share *share);
    const void *context;
    double left;
};
void table_draw(struct sheet *sheet, const struct table *table);
double table_height(struct sheet *sheet, const struct table *table);

/* pdf_changes.c: a line in the head, and a sentence under a statement; that lives as long as
 * one of sheet_say(). */
void sheet_follows(struct sheet *sheet);
struct bytes changed_sentence(struct sheet *sheet, const struct report_change *change);

/* pdf_statement.c */
void ranked_statement(struct sheet *sheet, const struct report_statement *statement);
/* How much of a page its first part takes: what a heading above it has to stay with. */
double ranked_height(struct sheet *sheet, const struct report_statement *statement);
void short_statement(struct sheet *sheet, const struct report_statement *statement);
void mentioned_statement(struct sheet *sheet, const struct report_statement *statement);

/* pdf_head.c, pdf_sections.c, pdf_changes.c, pdf_groups.c, pdf_method.c: in the order of the
 * report. */
void sheet_head(struct sheet *sheet);
void section_note(struct sheet *sheet);
void section_overview(struct sheet *sheet);
void section_top(struct sheet *sheet);
void section_changes(struct sheet *sheet);
void section_themes(struct sheet *sheet);
void section_groups(struct sheet *sheet);
void section_not_recognised(struct sheet *sheet);
void section_polls(struct sheet *sheet);
void section_method(struct sheet *sheet);
void section_privacy(struct sheet *sheet);
/* Begins a section that the contents name: a heading of the second level. */
void section_begin(struct sheet *sheet, const char *name, const char *kicker,
                   struct bytes title);

/* pdf_finish.c: what the file says about itself, and what cairo leaves out of the structure. */
MUST_CHECK int pdf_finish(const struct sheet *sheet, struct bytes raw, struct buffer *out,
                          struct error *error);

#endif
