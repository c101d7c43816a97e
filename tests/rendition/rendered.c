/* Renders, writes to files, and asks poppler, qpdf and openpyxl about them. */
#include "rendered.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { COMMAND_BYTES = 1024, ANSWER_BYTES_MAX = 64 * 1024 * 1024, NOT_INSTALLED = 127 };

static void keep(const struct rendered *rendered, const char *name, const struct buffer *bytes)
{
    char path[96];

    snprintf(path, sizeof(path), "%s/%s", rendered->folder, name);
    file_write(path, buffer_bytes(bytes));
}

void rendered_init(struct rendered *rendered, const struct world *world)
{
    struct report *report = report_create(world->session);
    struct error error = {0};
    struct buffer json;

    snprintf(rendered->folder, sizeof(rendered->folder), "/tmp/herkend-rendition-XXXXXX");
    assert_non_null(mkdtemp(rendered->folder));
    buffer_init(&rendered->pdf, REPORT_BYTES_MAX);
    buffer_init(&rendered->xlsx, REPORT_BYTES_MAX);
    buffer_init(&json, REPORT_BYTES_MAX);
    assert_int_equal(report_render_pdf(report, &rendered->pdf, &error), 0);
    assert_int_equal(report_render_xlsx(report, &rendered->xlsx, &error), 0);
    report_encode_json(report, &json);
    keep(rendered, "r.pdf", &rendered->pdf);
    keep(rendered, "r.xlsx", &rendered->xlsx);
    keep(rendered, "r.json", &json);
    buffer_release(&json);
    report_destroy(report);
}

void rendered_release(struct rendered *rendered)
{
    static const char *const names[] = {"r.pdf", "r.xlsx", "r.json"};
    char path[96];

    for (size_t i = 0; i < ARRAY_COUNT(names); i++) {
        snprintf(path, sizeof(path), "%s/%s", rendered->folder, names[i]);
        assert_int_equal(unlink(path), 0);
    }
    assert_int_equal(rmdir(rendered->folder), 0); /* nothing else was left there */
    buffer_release(&rendered->pdf);
    buffer_release(&rendered->xlsx);
}

struct buffer rendered_ask(const struct rendered *rendered, const char *command)
{
    char line[COMMAND_BYTES];
    const char *folder = strstr(command, "%s");
    struct buffer answer;
    char block[4096];
    size_t size;
    int status;

    assert_non_null(folder);
    snprintf(line, sizeof(line), "%.*s%s%s", (int)(folder - command), command, rendered->folder,
             folder + 2);
    buffer_init(&answer, ANSWER_BYTES_MAX);
    FILE *pipe = popen(line, "r");

    assert_non_null(pipe);
    do {
        size = fread(block, 1, sizeof(block), pipe);
        buffer_append(&answer, (struct bytes){.data = block, .size = size});
    } while (size > 0);
    status = pclose(pipe);
    if (WIFEXITED(status) && WEXITSTATUS(status) == NOT_INSTALLED)
        skip();
    if (status != 0)
        print_error("%s\n%.*s\n", line, (int)answer.size, answer.data);
    assert_int_equal(status, 0);
    buffer_append_char(&answer, '\0');
    answer.size--;
    return answer;
}

size_t count_of(const struct buffer *text, const char *part)
{
    size_t count = 0;
    size_t size = strlen(part);

    for (size_t at = 0; at + size <= text->size; at++)
        count += memcmp(text->data + at, part, size) == 0;
    return count;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\f' || c == '\r' || c == '\t';
}

void squeeze(struct buffer *text)
{
    size_t kept = 0;

    for (size_t i = 0; i < text->size; i++) {
        if (is_blank(text->data[i]) && kept > 0 && text->data[kept - 1] == ' ')
            continue;
        text->data[kept++] = is_blank(text->data[i]) ? ' ' : text->data[i];
    }
    text->data[kept] = '\0';
    text->size = kept;
}
