/* csv_read(): rows that are read and written again are the same rows, but for the ' before what
 * a spreadsheet would run. */
#include "fuzz.h"
#include "herkend/csv.h"

enum { OUT_BYTES_MAX = 64 * 1024 * 1024 };

struct copy {
    struct buffer out;
    size_t row_count;
    size_t cell_count;
    size_t line;
};

static int copy_row(void *context, const struct csv_row *row, struct error *error)
{
    struct copy *copy = context;

    (void)error;
    ASSERT(row->cell_count >= 1 && row->cell_count <= CSV_COLUMNS_MAX);
    ASSERT(row->line > copy->line);
    copy->line = row->line;
    if (row->cell_count == 1 && row->cells[0].size == 0)
        return 0; /* written, it is a blank line, which is no row */
    copy->row_count++;
    copy->cell_count += row->cell_count;
    for (size_t i = 0; i < row->cell_count; i++) {
        ASSERT(row->cells[i].size <= CSV_CELL_BYTES_MAX);
        csv_write_text(&copy->out, row->cells[i], i + 1 == row->cell_count);
    }
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct copy first = {0};
    struct copy second = {0};
    struct error error = {0};

    buffer_init(&first.out, OUT_BYTES_MAX);
    buffer_init(&second.out, OUT_BYTES_MAX);
    /* Tables have a header: a mark at the start of the first cell would be the file's. */
    csv_write_text(&first.out, BYTES("header"), true);

    int result = csv_read(fuzz_bytes(data, size), "fuzz.csv", copy_row, &first, &error);

    ASSERT(result == 0 || (result == -ERR_INPUT && error.code == ERR_INPUT));
    ASSERT(!first.out.overflowed);
    /* A cell at its bound may be over it by the ' in front. */
    if (result == 0 && size < CSV_CELL_BYTES_MAX) {
        result = csv_read(buffer_bytes(&first.out), "again.csv", copy_row, &second, &error);
        ASSERT(result == 0);
        ASSERT(second.row_count == first.row_count + 1);
        ASSERT(second.cell_count == first.cell_count + 1);
    }
    buffer_release(&first.out);
    buffer_release(&second.out);
    return 0;
}
