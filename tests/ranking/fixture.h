#ifndef HERKEND_TESTS_RANKING_FIXTURE_H
#define HERKEND_TESTS_RANKING_FIXTURE_H

#include <stddef.h>

/*
 * The rows of vectors.txt: a section starts with "### " and its title, a row is "| cell | cell
 * |". Numbers in a row are read in order, whatever stands between them; "none" is read as
 * FIXTURE_NONE.
 */
enum { FIXTURE_ROWS_MAX = 16, FIXTURE_CELLS_MAX = 8 };

#define FIXTURE_NONE (-1e9)

struct fixture_section {
    char title[128]; /* after "### " */
    double cells[FIXTURE_ROWS_MAX][FIXTURE_CELLS_MAX];
    size_t cell_counts[FIXTURE_ROWS_MAX];
    size_t row_count;
};

/* Reads the section whose title starts so; fails the test when there is none. */
void fixture_read(struct fixture_section *section, const char *title_start);

#endif
