/*
 * A report as a spreadsheet: rows to sort, filter and count with. libxlsxwriter 1.1 writes to a
 * file only, and keeps its rows in others: all of them live in a folder that nobody else can
 * enter, and that is gone when the work is. Any thread, one at a time.
 */
#include "herkend/rendition.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "herkend/assert.h"
#include "herkend/report_encode.h"

#include "xlsx.h"

enum {
    CELL_BYTES_MAX = 1024 * 1024,
    PATH_BYTES = 1024,
    DATE_WITHOUT_SESSION = 315532800, /* 1980-01-01, the first day that a zip archive knows */
};

static lxw_format *format_of(lxw_workbook *workbook, const char *number, bool is_bold)
{
    lxw_format *format = workbook_add_format(workbook);

    format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
    if (number)
        format_set_num_format(format, number);
    if (is_bold)
        format_set_bold(format);
    return format;
}

static void formats_init(struct book *book)
{
    lxw_workbook *workbook = book->workbook;
    lxw_format **formats = book->formats;

    formats[CELL_PLAIN] = format_of(workbook, NULL, false);
    formats[CELL_TITLE] = format_of(workbook, NULL, true);
    format_set_font_size(formats[CELL_TITLE], 16);
    format_set_text_wrap(formats[CELL_TITLE]);
    formats[CELL_HEAD] = format_of(workbook, NULL, true);
    format_set_text_wrap(formats[CELL_HEAD]);
    formats[CELL_TEXT] = format_of(workbook, NULL, false);
    format_set_text_wrap(formats[CELL_TEXT]);
    formats[CELL_INTEGER] = format_of(workbook, "#,##0", false);
    formats[CELL_SCORE] = format_of(workbook, "0.0", false);
    formats[CELL_SPREAD] = format_of(workbook, "0.00", false);
    formats[CELL_SHARE] = format_of(workbook, "0%", false);
    formats[CELL_NUMBER] = format_of(workbook, "General", false);
}

/* The title and a date of the report's own; nobody's name. */
static void properties_set(struct book *book)
{
    const struct report *report = book->report;
    uint64_t time_ms = report->closed_at_ms > 0 ? report->closed_at_ms : report->started_at_ms;
    lxw_doc_properties properties = {.created = time_ms > 0 ? (time_t)(time_ms / 60000 * 60)
                                                            : DATE_WITHOUT_SESSION};

    buffer_clear(&book->text);
    buffer_append(&book->text, report->title);
    buffer_append_char(&book->text, '\0');
    properties.title = book->text.data;
    /* Excel takes 255 bytes, and the library no more: a longer title stands in the first sheet
     * only. */
    if (book->text.size <= 255)
        book->trouble = workbook_set_properties(book->workbook, &properties);
    else
        book->trouble = workbook_set_properties(
            book->workbook, &(lxw_doc_properties){.created = properties.created});
}

static void sheets_write(struct book *book)
{
    sheet_readme(book);
    sheet_ranking(book);
    sheet_changes(book);
    sheet_statements(book);
    sheet_distribution(book);
    sheet_groups(book);
    sheet_polls(book);
    sheet_activity(book);
    sheet_method(book);
}

static int trouble_tell(lxw_error trouble, struct error *error)
{
    bool is_room =
        trouble == LXW_ERROR_MEMORY_MALLOC_FAILED || trouble == LXW_ERROR_CREATING_TMPFILE ||
        trouble == LXW_ERROR_CREATING_XLSX_FILE || trouble == LXW_ERROR_ZIP_FILE_OPERATION;
    int result = is_room ? ERR_FULL : ERR_IO;

    error_set(error, result, "the spreadsheet cannot be written: %s", lxw_strerror(trouble));
    return -result;
}

/* Writes the workbook to path; its own files of rows go to folder. */
static int book_write(const struct report *report, char *folder, const char *path,
                      struct error *error)
{
    lxw_workbook_options options = {.constant_memory = LXW_TRUE, .tmpdir = folder};
    struct book book = {.report = report, .language = report->language};
    lxw_error closed;

    book.workbook = workbook_new_opt(path, &options);
    if (!book.workbook)
        return trouble_tell(LXW_ERROR_MEMORY_MALLOC_FAILED, error);
    buffer_init(&book.text, CELL_BYTES_MAX);
    buffer_init(&book.scratch, CELL_BYTES_MAX);
    formats_init(&book);
    properties_set(&book);
    sheets_write(&book);
    closed = workbook_close(book.workbook);
    if (book.trouble == LXW_NO_ERROR)
        book.trouble = closed;
    buffer_release(&book.text);
    buffer_release(&book.scratch);
    return book.trouble == LXW_NO_ERROR ? 0 : trouble_tell(book.trouble, error);
}

static int folder_make(char *folder, size_t size, struct error *error)
{
    const char *base = getenv("TMPDIR");
    int length = snprintf(folder, size, "%s/herkend-XXXXXX", base && *base ? base : "/tmp");

    if (length <= 0 || (size_t)length >= size) {
        error_set(error, ERR_IO, "TMPDIR is too long");
        return -ERR_IO;
    }
    if (!mkdtemp(folder)) {
        error_set(error, ERR_FULL, "there is no folder for temporary files: %s: %s", folder,
                  strerror(errno));
        return -ERR_FULL;
    }
    return 0;
}

static int book_read(const char *path, struct buffer *out, struct error *error)
{
    FILE *file = fopen(path, "rbe");
    char block[16 * 1024];
    size_t size;
    bool failed = !file;

    while (file && !out->overflowed && !feof(file) && !ferror(file)) {
        size = fread(block, 1, sizeof(block), file);
        buffer_append(out, (struct bytes){.data = block, .size = size});
    }
    failed = failed || ferror(file);
    if (file)
        (void)fclose(file);
    if (out->overflowed) {
        error_set(error, ERR_FULL, "the report is too large for a spreadsheet");
        return -ERR_FULL;
    }
    if (!failed)
        return 0;
    error_set(error, ERR_IO, "the spreadsheet cannot be read back: %s", strerror(errno));
    return -ERR_IO;
}

int report_render_xlsx(const struct report *report, struct buffer *out, struct error *error)
{
    char folder[PATH_BYTES];
    char path[PATH_BYTES + 16];
    int result;

    ASSERT(out->size == 0);
    result = folder_make(folder, sizeof(folder), error);
    if (result != 0)
        return result;
    snprintf(path, sizeof(path), "%s/report.xlsx", folder);
    result = book_write(report, folder, path, error);
    if (result == 0)
        result = book_read(path, out, error);
    if (result != 0)
        buffer_clear(out);
    (void)unlink(path); /* not there when it was never written */
    (void)rmdir(folder);
    return result;
}
