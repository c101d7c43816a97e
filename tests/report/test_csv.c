/* CSV as RFC 4180 has it: read strictly, written so that no spreadsheet runs it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "herkend/csv.h"

/* Rows as one text: cells in [], rows ended by their line. */
static int each_row(void *context, const struct csv_row *row, struct error *error)
{
    struct buffer *seen = context;

    (void)error;
    for (size_t i = 0; i < row->cell_count; i++) {
        buffer_append_char(seen, '[');
        buffer_append(seen, row->cells[i]);
        buffer_append_char(seen, ']');
    }
    buffer_append_format(seen, "@%zu;", row->line);
    return 0;
}

static int read_text(struct bytes text, struct buffer *seen, struct error *error)
{
    buffer_init(seen, 1024 * 1024);
    return csv_read(text, "t.csv", each_row, seen, error);
}

static void assert_reads(const char *text, const char *expected)
{
    struct buffer seen;
    struct error error = {0};

    assert_int_equal(read_text(bytes_from_string(text), &seen, &error), 0);
    if (!bytes_equal(buffer_bytes(&seen), bytes_from_string(expected)))
        fail_msg("read as %.*s and not %s", (int)seen.size, seen.data, expected);
    buffer_release(&seen);
}

static void assert_refuses(struct bytes text, const char *sentence)
{
    struct buffer seen;
    struct error error = {0};

    assert_int_equal(read_text(text, &seen, &error), -ERR_INPUT);
    assert_string_equal(error.sentence, sentence);
    buffer_release(&seen);
}

static void rows_and_cells_are_read(void **state)
{
    (void)state;
    assert_reads("a,b\r\nc,d\r\n", "[a][b]@1;[c][d]@2;");
    assert_reads("a,b\nc,d", "[a][b]@1;[c][d]@2;");
    assert_reads("a\rb\r", "[a]@1;[b]@2;");
    assert_reads(",\n", "[][]@1;");
    assert_reads("", "");
}

static void quoted_cells_hold_commas_quotes_and_line_breaks(void **state)
{
    (void)state;
    assert_reads("\"a,b\",c\n", "[a,b][c]@1;");
    assert_reads("\"say \"\"hi\"\"\"\n", "[say \"hi\"]@1;");
    assert_reads("\"two\nlines\",x\ny,z\n", "[two\nlines][x]@1;[y][z]@3;");
    assert_reads("\"\",\"\"\n", "[][]@1;");
    assert_reads("\"\"\"\"\n", "[\"]@1;");
}

static void a_byte_order_mark_and_blank_lines_are_skipped(void **state)
{
    (void)state;
    assert_reads("\xEF\xBB\xBF"
                 "a,b\n\n\nc,d\n\n",
                 "[a][b]@1;[c][d]@4;");
}

static void what_is_malformed_is_refused_with_its_line(void **state)
{
    (void)state;
    assert_refuses(BYTES("a,b\nc,d\"e\n"), "t.csv line 2: quote in the middle of a cell");
    assert_refuses(BYTES("a\n\"b\nc\n"), "t.csv line 2: a quote is opened and never closed");
    assert_refuses(BYTES("a\n\"b\"c\n"),
                   "t.csv line 2: text behind the closing quote of a cell");
    assert_refuses(BYTES("a\nb\n\xC3(\n"), "t.csv line 3: not valid UTF-8");
    assert_refuses(BYTES("a\n\"b\0c\"\n"), "t.csv line 2: holds a NUL byte");
}

static void what_is_too_large_is_refused(void **state)
{
    char *text = malloc(CSV_CELL_BYTES_MAX + 8);

    (void)state;
    memset(text, 'x', CSV_CELL_BYTES_MAX + 8);
    assert_refuses((struct bytes){text, CSV_CELL_BYTES_MAX + 1},
                   "t.csv line 1: a cell is longer than 65536 bytes");
    text[0] = '"';
    text[CSV_CELL_BYTES_MAX + 2] = '"';
    assert_refuses((struct bytes){text, CSV_CELL_BYTES_MAX + 3},
                   "t.csv line 1: a cell is longer than 65536 bytes");
    memset(text, ',', 100);
    assert_refuses((struct bytes){text, CSV_COLUMNS_MAX}, "t.csv line 1: more than 64 columns");
    free(text);
}

static int refuse_second(void *context, const struct csv_row *row, struct error *error)
{
    size_t *count = context;

    (void)error;
    (*count)++;
    return row->line == 2 ? 17 : 0;
}

static void a_reader_can_stop(void **state)
{
    size_t count = 0;

    (void)state;
    assert_int_equal(csv_read(BYTES("a\nb\nc\n"), "t.csv", refuse_second, &count, NULL), 17);
    assert_int_equal(count, 2);
}

static void assert_writes(const char *cell, const char *expected)
{
    struct buffer out;

    buffer_init(&out, 4096);
    csv_write_text(&out, bytes_from_string(cell), true);
    if (!bytes_equal(buffer_bytes(&out), bytes_from_string(expected)))
        fail_msg("written as %.*s and not %s", (int)out.size, out.data, expected);
    buffer_release(&out);
}

static void cells_are_quoted_where_needed(void **state)
{
    (void)state;
    assert_writes("plain", "plain\r\n");
    assert_writes("", "\r\n");
    assert_writes("a,b", "\"a,b\"\r\n");
    assert_writes("say \"hi\"", "\"say \"\"hi\"\"\"\r\n");
    assert_writes("two\nlines", "\"two\nlines\"\r\n");
    assert_writes(" edge", "\" edge\"\r\n");
}

static void what_a_spreadsheet_would_run_is_made_harmless(void **state)
{
    (void)state;
    assert_writes("=1+1", "'=1+1\r\n");
    assert_writes("+31 6", "'+31 6\r\n");
    assert_writes("-1", "'-1\r\n");
    assert_writes("@SUM(A1)", "'@SUM(A1)\r\n");
    assert_writes("\tx", "'\tx\r\n");
    assert_writes("\rx", "\"'\rx\"\r\n");
    assert_writes("  =cmd|' /C calc'!A0", "\"'  =cmd|' /C calc'!A0\"\r\n");
    assert_writes("=HYPERLINK(\"x\",\"y\")", "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\"\r\n");
    assert_writes("1-2", "1-2\r\n");
}

static void numbers_are_written_plainly_and_no_score_is_minus_zero(void **state)
{
    struct buffer out;

    (void)state;
    buffer_init(&out, 256);
    csv_write_integer(&out, -5, false);
    csv_write_score(&out, 0.7235174, false);
    csv_write_score(&out, -0.0000001, false);
    csv_write_score(&out, -0.0123456, false);
    csv_write_empty(&out, true);
    assert_true(bytes_equal(buffer_bytes(&out), BYTES("-5,0.723517,0.000000,-0.012346,\r\n")));
    buffer_release(&out);
}

static void what_is_written_is_read_again(void **state)
{
    static const char *const cells[] = {"a,b", "\"", "two\r\nlines", " x ", "客,戶", ""};
    struct buffer out;
    struct buffer seen;
    struct error error = {0};

    (void)state;
    buffer_init(&out, 4096);
    for (size_t i = 0; i < 6; i++)
        csv_write_text(&out, bytes_from_string(cells[i]), i == 5);
    assert_int_equal(read_text(buffer_bytes(&out), &seen, &error), 0);
    assert_true(
        bytes_equal(buffer_bytes(&seen), BYTES("[a,b][\"][two\r\nlines][ x ][客,戶][]@1;")));
    buffer_release(&seen);
    buffer_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_and_cells_are_read),
        cmocka_unit_test(quoted_cells_hold_commas_quotes_and_line_breaks),
        cmocka_unit_test(a_byte_order_mark_and_blank_lines_are_skipped),
        cmocka_unit_test(what_is_malformed_is_refused_with_its_line),
        cmocka_unit_test(what_is_too_large_is_refused),
        cmocka_unit_test(a_reader_can_stop),
        cmocka_unit_test(cells_are_quoted_where_needed),
        cmocka_unit_test(what_a_spreadsheet_would_run_is_made_harmless),
        cmocka_unit_test(numbers_are_written_plainly_and_no_score_is_minus_zero),
        cmocka_unit_test(what_is_written_is_read_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
