/*
 * What is drawn: the score on its scale, how people voted, shares, participation over time.
 * Every bar stands beside its name and its number, so nothing is said by colour or length
 * alone. Any thread, one at a time.
 */
#include "pdf.h"

#include "herkend/assert.h"
#include "herkend/codec.h"

enum { ROW_COUNT = RANKING_GRADE_COUNT + 1 };
#define ROW_HEIGHT 9.6
#define BAR_HEIGHT 6.6
#define WHISKER_HEIGHT 11.0
#define LABEL_WIDTH 54.0
#define COUNT_WIDTH 22.0
#define CHART_HEIGHT 92.0

struct box {
    double x, y, width, height;
};

static void box_draw(struct sheet *sheet, enum ink ink, struct box box)
{
    if (!sheet->cairo || box.width <= 0)
        return;
    sheet_ink(sheet, ink);
    cairo_rectangle(sheet->cairo, box.x, box.y, box.width, box.height);
    cairo_fill(sheet->cairo);
}

/* An edge of 3:1 (WCAG 2.2, 1.4.11) around what is filled. */
static void box_outline(struct sheet *sheet, struct box box, bool is_dashed)
{
    static const double dashes[] = {1.6, 1.6};

    if (!sheet->cairo || box.width <= 0)
        return;
    sheet_ink(sheet, INK_EDGE);
    cairo_set_line_width(sheet->cairo, .5);
    cairo_set_dash(sheet->cairo, dashes, is_dashed ? 2 : 0, 0);
    cairo_rectangle(sheet->cairo, box.x, box.y, box.width, box.height);
    cairo_stroke(sheet->cairo);
    cairo_set_dash(sheet->cairo, NULL, 0, 0);
}

static void line_draw(struct sheet *sheet, enum ink ink, struct box from_to)
{
    if (!sheet->cairo)
        return;
    sheet_ink(sheet, ink);
    cairo_set_line_width(sheet->cairo, .8);
    cairo_move_to(sheet->cairo, from_to.x, from_to.y);
    cairo_line_to(sheet->cairo, from_to.x + from_to.width, from_to.y + from_to.height);
    cairo_stroke(sheet->cairo);
}

/* ---- score ------------------------------------------------------------------------------- */

/* The scale of 0 to 100, the margin as a band, the score as a dot. */
static void whisker_draw(struct sheet *sheet, const struct ranking_line *line,
                         struct column column, double y)
{
    double left = column.left + 3;
    double width = column.width - 6;
    double low = score_clip(line->low) * width;
    double high = score_clip(line->high) * width;
    double middle = y + WHISKER_HEIGHT / 2;

    line_draw(sheet, INK_EDGE, (struct box){left, middle, width, 0});
    line_draw(sheet, INK_EDGE, (struct box){left, middle - 3, 0, 6});
    line_draw(sheet, INK_EDGE, (struct box){left + width, middle - 3, 0, 6});
    box_draw(sheet, INK_GRADE_2, (struct box){left + low, middle - 2, high - low, 4});
    if (!sheet->cairo)
        return;
    sheet_ink(sheet, INK_ACCENT);
    cairo_arc(sheet->cairo, left + score_clip(line->score) * width, middle, 3, 0, 2 * G_PI);
    cairo_fill(sheet->cairo);
}

static void text_at(struct sheet *sheet, enum style style, struct bytes text,
                    struct column column, double y)
{
    PangoLayout *layout = text_layout(sheet, style, text, column.width);

    layout_draw(sheet, style, layout, column.left, y);
    g_object_unref(layout);
}

static double score_height(bool is_small)
{
    return is_small ? 14 : 20;
}

/* "67 van 100". */
static void score_draw(struct sheet *sheet, const struct figures *figures, double y)
{
    const struct ranking_line *line = figures->line;
    enum style style = figures->is_small ? STYLE_SCORE_SMALL : STYLE_SCORE;
    PangoRectangle logical;
    struct buffer number;

    buffer_init(&number, PHRASE_VALUE_BYTES);
    append_decimal(&number, sheet->language, score_clip(line->score) * 100,
                   interval_decimals(line->low, line->high));
    buffer_append_char(&number, ' ');

    PangoLayout *score =
        text_layout(sheet, style, buffer_bytes(&number), figures->column.width);
    PangoLayout *scale = text_layout(sheet, STYLE_LABEL, sheet_word(sheet, WORD_SCORE_OF),
                                     figures->column.width);

    pango_layout_get_extents(score, NULL, &logical);
    double width = pango_units_to_double(logical.width);
    double drop = pango_units_to_double(pango_layout_get_baseline(score) -
                                        pango_layout_get_baseline(scale));

    sheet_tag_open(sheet, "P");
    layout_draw(sheet, style, score, figures->column.left, y);
    layout_draw(sheet, STYLE_LABEL, scale, figures->column.left + width, y + drop);
    sheet_tag_close(sheet);
    g_object_unref(score);
    g_object_unref(scale);
    buffer_release(&number);
}

static void margin_draw(struct sheet *sheet, const struct figures *figures, double y)
{
    const struct ranking_line *line = figures->line;
    int decimals = interval_decimals(line->low, line->high);
    struct phrase phrase = sheet_phrase(sheet);

    phrase_score(&phrase, line->low, decimals);
    phrase_score(&phrase, line->high, decimals);
    sheet_tag_open(sheet, "P");
    whisker_draw(sheet, line, figures->column, y);
    text_at(sheet, STYLE_LABEL,
            sheet_say(sheet, &phrase, line->sd > 0 ? WORD_INTERVAL : WORD_NO_MARGIN),
            figures->column, y + WHISKER_HEIGHT);
    sheet_tag_close(sheet);
}

/* ---- how people voted -------------------------------------------------------------------- */

static struct bytes row_label(const struct sheet *sheet, int row)
{
    return row < RANKING_GRADE_COUNT ? bytes_from_string(grade_label(sheet->language, row))
                                     : sheet_word(sheet, WORD_SKIP);
}

static uint32_t row_count(const struct ranking_line *line, int row)
{
    return row < RANKING_GRADE_COUNT ? line->count[row] : line->skips;
}

/* "Hoe er is gestemd: niet 2, een beetje 3, ..." */
static void distribution_alternative(struct sheet *sheet, const struct ranking_line *line)
{
    buffer_clear(&sheet->scratch);
    buffer_append(&sheet->scratch, sheet_word(sheet, WORD_DISTRIBUTION));
    for (int row = 0; row < ROW_COUNT; row++) {
        buffer_append_string(&sheet->scratch, row == 0 ? ": " : ", ");
        buffer_append(&sheet->scratch, row_label(sheet, row));
        buffer_append_char(&sheet->scratch, ' ');
        append_integer(&sheet->scratch, sheet->language, row_count(line, row));
    }
    sheet_tag_mark(sheet, MARK_ALTERNATIVE, buffer_bytes(&sheet->scratch));
}

static void distribution_row(struct sheet *sheet, const struct figures *figures, int row,
                             double y)
{
    const struct ranking_line *line = figures->line;
    struct column label = {figures->column.left, LABEL_WIDTH};
    struct column count = {figures->column.left + figures->column.width - COUNT_WIDTH,
                           COUNT_WIDTH};
    double room = figures->column.width - LABEL_WIDTH - COUNT_WIDTH;
    uint32_t highest = 1;

    for (int i = 0; i < ROW_COUNT; i++)
        highest = row_count(line, i) > highest ? row_count(line, i) : highest;

    struct box bar = {figures->column.left + LABEL_WIDTH, y + 1,
                      room * row_count(line, row) / highest, BAR_HEIGHT};

    text_at(sheet, STYLE_LABEL, row_label(sheet, row), label, y);
    if (row < RANKING_GRADE_COUNT)
        box_draw(sheet, (enum ink)(INK_GRADE_0 + row), bar);
    box_outline(sheet, bar, row == RANKING_GRADE_COUNT);
    line_draw(sheet, INK_EDGE, (struct box){bar.x, y, 0, BAR_HEIGHT + 2});

    struct buffer number;

    buffer_init(&number, PHRASE_VALUE_BYTES);
    append_integer(&number, sheet->language, row_count(line, row));
    text_at(sheet, STYLE_LABEL_END, buffer_bytes(&number), count, y);
    buffer_release(&number);
}

double figures_height(const struct figures *figures)
{
    double head = score_height(figures->is_small) + WHISKER_HEIGHT + ROW_HEIGHT + 2;

    return head + (figures->has_distribution ? 4 + ROW_COUNT * ROW_HEIGHT : 0);
}

double figures_draw(struct sheet *sheet, const struct figures *figures, double y)
{
    double end = y + figures_height(figures);

    if (!sheet->cairo)
        return end;
    score_draw(sheet, figures, y);
    y += score_height(figures->is_small);
    margin_draw(sheet, figures, y);
    y += WHISKER_HEIGHT + ROW_HEIGHT + 6;
    if (!figures->has_distribution)
        return end;
    sheet_tag_open(sheet, "Figure");
    distribution_alternative(sheet, figures->line);
    for (int row = 0; row < ROW_COUNT; row++)
        distribution_row(sheet, figures, row, y + row * ROW_HEIGHT);
    sheet_tag_close(sheet);
    return end;
}

/* ---- shares and participation ------------------------------------------------------------ */

void share_draw(struct sheet *sheet, struct share share, struct column column, double y)
{
    double part = share.whole > 0 ? column.width * share.part / share.whole : 0;

    box_draw(sheet, INK_GRADE_0, (struct box){column.left, y, column.width, BAR_HEIGHT});
    box_draw(sheet, INK_GRADE_3, (struct box){column.left, y, part, BAR_HEIGHT});
    box_outline(sheet, (struct box){column.left, y, column.width, BAR_HEIGHT}, false);
}

static void ends_draw(struct sheet *sheet, double y)
{
    const struct report *report = sheet->report;

    buffer_clear(&sheet->scratch);
    report_step_start(report, report->started_at_ms, &sheet->scratch);
    text_at(sheet, STYLE_FOOT, buffer_bytes(&sheet->scratch),
            (struct column){SHEET_LEFT, SHEET_MEASURE / 2}, y);
    buffer_clear(&sheet->scratch);
    report_step_start(report, report_activity_end_ms(report), &sheet->scratch);
    text_at(sheet, STYLE_FOOT_END, buffer_bytes(&sheet->scratch),
            (struct column){SHEET_LEFT + SHEET_MEASURE / 2, SHEET_MEASURE / 2}, y);
}

void activity_draw(struct sheet *sheet)
{
    const struct report *report = sheet->report;
    double bottom = sheet->y + CHART_HEIGHT;
    double step = SHEET_MEASURE / (double)report->activity_count;
    uint32_t highest = 1;

    ASSERT(report->activity_count > 0);
    for (size_t i = 0; i < report->activity_count; i++)
        highest = report->activity[i].votes > highest ? report->activity[i].votes : highest;
    sheet_tag_open(sheet, "Figure");
    buffer_clear(&sheet->scratch);
    report_per_step(report, WORD_ACTIVITY_CHART, &sheet->scratch);
    sheet_tag_mark(sheet, MARK_ALTERNATIVE, buffer_bytes(&sheet->scratch));
    for (size_t i = 0; i < report->activity_count; i++) {
        double height = CHART_HEIGHT * report->activity[i].votes / highest;

        box_draw(sheet, INK_GRADE_2,
                 (struct box){SHEET_LEFT + ((double)i + .1) * step, bottom - height, .8 * step,
                              height});
    }
    line_draw(sheet, INK_EDGE, (struct box){SHEET_LEFT, bottom, SHEET_MEASURE, 0});
    ends_draw(sheet, bottom + 4);
    sheet_tag_close(sheet);
    sheet->y = bottom + 22;
}
