/* Tables by the names of their columns. What the cells mean is the caller's. Any thread. */
#include "csv_columns.h"

int csv_refuse(const char *file, size_t line, struct error *error, const char *what,
               struct bytes cell)
{
    size_t shown = cell.size < 40 ? cell.size : 40;

    /* Not in the middle of a character. */
    while (shown > 0 && shown < cell.size && (cell.data[shown] & 0xC0) == 0x80)
        shown--;
    if (!cell.data)
        error_set(error, ERR_INPUT, "%s line %zu: %s", file, line, what);
    else
        error_set(error, ERR_INPUT, "%s line %zu: %s \"%.*s\"", file, line, what, (int)shown,
                  cell.data);
    return -ERR_INPUT;
}

static int read_header(struct csv_table_reader *reader, const struct csv_row *row,
                       struct error *error)
{
    for (size_t i = 0; i < reader->wanted_count; i++) {
        struct bytes name = bytes_from_string(reader->wanted[i]);

        reader->place[i] = CSV_COLUMNS_MAX;
        for (size_t j = 0; j < row->cell_count; j++) {
            if (bytes_equal(row->cells[j], name))
                reader->place[i] = j;
        }
        if (reader->place[i] == CSV_COLUMNS_MAX && i < reader->required_count)
            return csv_refuse(reader->file, row->line, error, "the header lacks a column",
                              name);
    }
    reader->cell_count = row->cell_count;
    reader->has_header = true;
    return 0;
}

static int read_row(void *context, const struct csv_row *row, struct error *error)
{
    struct csv_table_reader *reader = context;

    if (!reader->has_header)
        return read_header(reader, row, error);
    if (row->cell_count != reader->cell_count)
        return csv_refuse(reader->file, row->line, error,
                          "the row has another number of cells than the header",
                          (struct bytes){0});
    return reader->each(reader->context, reader, row, error);
}

int csv_table_read(struct csv_table_reader *reader, struct bytes text, struct error *error)
{
    ASSERT(reader->wanted_count <= CSV_WANTED_MAX);
    ASSERT(reader->required_count <= reader->wanted_count);
    reader->has_header = false;

    int result = csv_read(text, reader->file, read_row, reader, error);

    if (result == 0 && !reader->has_header)
        return csv_refuse(reader->file, 1, error, "there is no header", (struct bytes){0});
    return result;
}

struct bytes csv_cell(const struct csv_table_reader *reader, const struct csv_row *row,
                      size_t wanted)
{
    size_t place = reader->place[wanted];

    return place < row->cell_count ? row->cells[place] : (struct bytes){0};
}
