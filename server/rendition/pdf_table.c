/*
 * Small tables: every list that gets one here is bounded (options, constants, steps of the
 * chart), so a table stays on one page where it fits on one. Any thread, one at a time.
 */
#include "pdf.h"

#include "herkend/assert.h"

#define CELL_PADDING 3.0
#define CELL_GAP 12.0
#define BAR_SHARE .55 /* of a column with a bar */

static double left_of(const struct table *table, size_t column)
{
    double left = table->left;

    for (size_t i = 0; i < column; i++)
        left += table->columns[i].width;
    return left;
}

/* Where the text of a column stands: numbers right of their bar. */
static struct column text_column(const struct table *table, size_t column)
{
    const struct table_column *rule = &table->columns[column];
    double left = left_of(table, column);
    double bar = rule->has_bar ? rule->width * BAR_SHARE : 0;

    return (struct column){left + bar, rule->width - bar - (rule->is_number ? 0 : CELL_GAP)};
}

/* A header has the whole column: nothing is drawn beside it. */
static struct column head_column(const struct table *table, size_t column)
{
    const struct table_column *rule = &table->columns[column];

    return (struct column){left_of(table, column),
                           rule->width - (rule->is_number ? 0 : CELL_GAP)};
}

static void cell_text(struct sheet *sheet, const struct table *table, size_t row, size_t column,
                      struct share *share)
{
    *share = (struct share){0};
    buffer_clear(&sheet->scratch);
    table->cell(table->context, row, column, &sheet->scratch, share);
    ASSERT(!sheet->scratch.overflowed);
}

static double row_height(struct sheet *sheet, const struct table *table, size_t row)
{
    double height = 0;
    struct share share;

    for (size_t i = 0; i < table->column_count; i++) {
        cell_text(sheet, table, row, i, &share);
        double own = text_height(sheet, STYLE_CELL, buffer_bytes(&sheet->scratch),
                                 text_column(table, i).width);

        height = own > height ? own : height;
    }
    return height + 2 * CELL_PADDING;
}

static double head_height(struct sheet *sheet, const struct table *table)
{
    double height = 0;

    if (!table->has_head)
        return 0;
    for (size_t i = 0; i < table->column_count; i++) {
        double own =
            text_height(sheet, STYLE_CELL_HEAD, sheet_word(sheet, table->columns[i].head),
                        head_column(table, i).width);

        height = own > height ? own : height;
    }
    return height + 2 * CELL_PADDING;
}

double table_height(struct sheet *sheet, const struct table *table)
{
    double height = head_height(sheet, table);

    for (size_t row = 0; row < table->row_count; row++)
        height += row_height(sheet, table, row);
    return height;
}

/* The line under a row belongs to its first cell. */
static void rule_draw(struct sheet *sheet, const struct table *table, double y)
{
    if (!sheet->cairo)
        return;
    sheet_ink(sheet, INK_LINE);
    cairo_set_line_width(sheet->cairo, .5);
    cairo_move_to(sheet->cairo, table->left, y);
    cairo_line_to(sheet->cairo, left_of(table, table->column_count), y);
    cairo_stroke(sheet->cairo);
}

static void head_draw(struct sheet *sheet, const struct table *table)
{
    double height = head_height(sheet, table);

    sheet_tag_open(sheet, "TR");
    for (size_t i = 0; i < table->column_count; i++) {
        enum style style = table->columns[i].is_number ? STYLE_CELL_HEAD_END : STYLE_CELL_HEAD;
        struct column column = head_column(table, i);
        PangoLayout *layout =
            text_layout(sheet, style, sheet_word(sheet, table->columns[i].head), column.width);

        sheet_tag_open(sheet, "TH");
        sheet_tag_mark(sheet, MARK_SCOPE, BYTES("Column"));
        if (i == 0)
            rule_draw(sheet, table, sheet->y + height);
        layout_draw(sheet, style, layout, column.left, sheet->y + CELL_PADDING);
        sheet_tag_close(sheet);
        g_object_unref(layout);
    }
    sheet_tag_close(sheet);
    sheet->y += height;
}

static void row_draw(struct sheet *sheet, const struct table *table, size_t row)
{
    double height = row_height(sheet, table, row);
    struct share share;

    sheet_need(sheet, height);
    sheet_tag_open(sheet, "TR");
    for (size_t i = 0; i < table->column_count; i++) {
        enum style style = table->columns[i].is_number ? STYLE_CELL_END : STYLE_CELL;
        struct column column = text_column(table, i);

        cell_text(sheet, table, row, i, &share);
        PangoLayout *layout =
            text_layout(sheet, style, buffer_bytes(&sheet->scratch), column.width);

        sheet_tag_open(sheet, i == 0 ? "TH" : "TD");
        if (i == 0) {
            sheet_tag_mark(sheet, MARK_SCOPE, BYTES("Row"));
            rule_draw(sheet, table, sheet->y + height);
        }
        if (table->columns[i].has_bar)
            share_draw(sheet, share,
                       (struct column){left_of(table, i),
                                       table->columns[i].width * BAR_SHARE - CELL_GAP / 2},
                       sheet->y + CELL_PADDING + 2);
        layout_draw(sheet, style, layout, column.left, sheet->y + CELL_PADDING);
        sheet_tag_close(sheet);
        g_object_unref(layout);
    }
    sheet_tag_close(sheet);
    sheet->y += height;
}

void table_draw(struct sheet *sheet, const struct table *table)
{
    ASSERT(table->column_count <= TABLE_COLUMNS_MAX);
    if (table->row_count == 0)
        return; /* a table without cells is none */
    sheet_need(sheet, table_height(sheet, table));
    sheet_tag_open(sheet, "Table");
    if (table->has_head)
        head_draw(sheet, table);
    for (size_t row = 0; row < table->row_count; row++)
        row_draw(sheet, table, row);
    sheet_tag_close(sheet);
    sheet->y += 10;
}
