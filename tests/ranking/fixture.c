/* Reads tests/ranking/vectors.txt. */
#include "fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static size_t row_read(char *line, double *cells)
{
    size_t count = 0;
    char *rest = NULL;

    for (char *word = strtok_r(line, "| \n", &rest); word;
         word = strtok_r(NULL, "| \n", &rest)) {
        assert_true(count < FIXTURE_CELLS_MAX);
        cells[count++] = strcmp(word, "none") == 0 ? FIXTURE_NONE : strtod(word, NULL);
    }
    return count;
}

void fixture_read(struct fixture_section *section, const char *title_start)
{
    FILE *file = fopen(HERKEND_SOURCE_DIR "/tests/ranking/vectors.txt", "r");
    char line[256];
    bool inside = false;

    assert_non_null(file);
    *section = (struct fixture_section){.row_count = 0};
    while (fgets(line, sizeof(line), file)) {
        if (strncmp(line, "### ", 4) == 0) {
            inside = strncmp(line + 4, title_start, strlen(title_start)) == 0;
            if (inside)
                snprintf(section->title, sizeof(section->title), "%.120s", line + 4);
        } else if (inside && line[0] == '|') {
            assert_true(section->row_count < FIXTURE_ROWS_MAX);
            section->cell_counts[section->row_count] =
                row_read(line, section->cells[section->row_count]);
            section->row_count++;
        }
    }
    fclose(file);
    assert_true(section->row_count > 0);
}
