/*
 * How the report was made, so that a reader can check it, and what it does not tell about
 * people. Any thread, one at a time.
 */
#include "pdf.h"

#include "herkend/assert.h"

struct constants_context {
    struct report_constant constants[REPORT_CONSTANTS];
    enum language language;
};

static void constant_cell(const void *context, size_t row, size_t column, struct buffer *text,
                          struct share *share)
{
    const struct constants_context *constants = context;
    const struct report_constant *constant = &constants->constants[row];

    (void)share;
    if (column == 0)
        buffer_append_string(text, report_word(constants->language, constant->word));
    else
        append_decimal(text, constants->language, constant->value, constant->decimals);
}

static void constants_flow(struct sheet *sheet)
{
    static const struct table_column columns[] = {
        {.head = WORD_METHOD_CONSTANT, .width = 340},
        {.head = WORD_METHOD_VALUE, .width = 90, .is_number = true},
    };
    struct constants_context context = {.language = sheet->language};
    const struct table table = {.columns = columns,
                                .column_count = ARRAY_COUNT(columns),
                                .row_count = REPORT_CONSTANTS,
                                .has_head = true,
                                .cell = constant_cell,
                                .context = &context,
                                .left = SHEET_LEFT};

    report_constants(sheet->report, context.constants);
    sheet_space(sheet, 6);
    sheet_need(sheet, table_height(sheet, &table) + 24);
    sheet_paragraph_word(sheet, STYLE_STRONG, WORD_METHOD_CONSTANTS);
    table_draw(sheet, &table);
}

static void told(struct sheet *sheet, enum report_word title, enum report_word text)
{
    sheet_heading(sheet, "H3", STYLE_H3, sheet_word(sheet, title), 60);
    sheet_paragraph_word(sheet, STYLE_BODY, text);
}

void section_method(struct sheet *sheet)
{
    section_begin(sheet, "method", NULL, sheet_word(sheet, WORD_METHOD));
    sheet_outline(sheet, "method", sheet_word(sheet, WORD_METHOD));
    told(sheet, WORD_METHOD_COUNTED, WORD_METHOD_COUNTED_TEXT);
    told(sheet, WORD_METHOD_NOT_ESTIMATED, WORD_METHOD_NOT_ESTIMATED_TEXT);
    sheet_heading(sheet, "H3", STYLE_H3, sheet_word(sheet, WORD_METHOD_SCORE), 60);
    for (size_t i = 0; i < REPORT_FORMULA_PARAGRAPHS; i++) {
        buffer_clear(&sheet->scratch);
        report_formula(sheet->language, i, &sheet->scratch);
        sheet_paragraph(sheet, STYLE_BODY, buffer_bytes(&sheet->scratch));
    }
    constants_flow(sheet);
    told(sheet, WORD_METHOD_RECOMPUTE, WORD_METHOD_RECOMPUTE_TEXT);
    buffer_clear(&sheet->scratch);
    buffer_append_string(&sheet->scratch, "herkend export --data DATA ");
    buffer_append(&sheet->scratch, sheet->report->session_id);
    buffer_append_string(&sheet->scratch, " -o tables\nherkend rank tables");
    text_flow(sheet, "Code", STYLE_CODE, buffer_bytes(&sheet->scratch),
              (struct column){SHEET_LEFT, SHEET_MEASURE});
    sheet_tag_close(sheet);
}

void section_privacy(struct sheet *sheet)
{
    static const enum report_word words[] = {WORD_PRIVACY_AUTHORS, WORD_PRIVACY_GROUPS,
                                             WORD_PRIVACY_EXPORT};
    struct phrase phrase;

    section_begin(sheet, "privacy", NULL, sheet_word(sheet, WORD_PRIVACY));
    sheet_outline(sheet, "privacy", sheet_word(sheet, WORD_PRIVACY));
    for (size_t i = 0; i < ARRAY_COUNT(words); i++) {
        phrase = sheet_phrase(sheet);
        phrase_integer(&phrase, GROUP_VOTERS_MIN);
        sheet_paragraph(sheet, STYLE_BODY, sheet_say(sheet, &phrase, words[i]));
    }
    phrase = sheet_phrase(sheet);
    phrase_text(&phrase, sheet->report->session_id);
    sheet_paragraph(sheet, STYLE_SOFT, sheet_say(sheet, &phrase, WORD_FOOTER));
    sheet_tag_close(sheet);
}
