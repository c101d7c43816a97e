/* The truth that a bench plays against: matrices, and themes drawn from them. */
#include "world.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "herkend/assert.h"
#include "herkend/memory.h"
#include "herkend/random.h"

enum { GRADE_TOP = 3, SYNTHETIC_ROWS = 400, SYNTHETIC_COLUMNS = 150, FACTORS = 3 };

/* Shares found by trial: copies must be told apart by hundreds of votes, not by ten. */
static const double copied_row_moves = 0.15;
static const double copied_column_moves_min = 0.10;
static const double copied_column_moves_max = 0.40;

/* When statements are written: so many are there at the start, the last comes at this share of
 * the time. */
static const double share_at_start = 0.15;
static const double last_arrival = 0.75;

static bool matrix_read_rows(struct matrix *matrix, FILE *file)
{
    if (fscanf(file, "%u %u", &matrix->rows, &matrix->columns) != 2 || matrix->rows == 0 ||
        matrix->columns == 0 || matrix->rows > 100000 || matrix->columns > 100000)
        return false;
    matrix->grades = xcalloc((size_t)matrix->rows * matrix->columns, 1);
    for (size_t i = 0; i < (size_t)matrix->rows * matrix->columns; i++) {
        int c = fgetc(file);

        while (c == '\n' || c == '\r')
            c = fgetc(file);
        if (c < '0' || c > '0' + GRADE_TOP)
            return false;
        matrix->grades[i] = (uint8_t)(c - '0');
    }
    return true;
}

bool matrix_read(struct matrix *matrix, const char *path)
{
    FILE *file = fopen(path, "r");
    const char *slash = strrchr(path, '/');
    bool complete;

    *matrix = (struct matrix){.rows = 0};
    snprintf(matrix->name, sizeof(matrix->name), "%.60s", slash ? slash + 1 : path);
    if (!file) {
        fprintf(stderr, "%s: cannot be opened\n", path);
        return false;
    }
    complete = matrix_read_rows(matrix, file);
    fclose(file);
    if (!complete) {
        fprintf(stderr, "%s: not a matrix of grades\n", path);
        matrix_release(matrix);
    }
    return complete;
}

/* Near enough to normal: mean 0, variance 1. */
static double random_bell(uint64_t *state)
{
    double sum = 0.0;

    for (int i = 0; i < 12; i++)
        sum += random_unit(state);
    return sum - 6.0;
}

void matrix_synthesise(struct matrix *matrix, uint64_t seed)
{
    uint64_t state = seed;
    double statement[SYNTHETIC_COLUMNS][1 + FACTORS];

    *matrix = (struct matrix){
        .name = "synthetic", .rows = SYNTHETIC_ROWS, .columns = SYNTHETIC_COLUMNS};
    matrix->grades = xcalloc((size_t)matrix->rows * matrix->columns, 1);
    for (size_t j = 0; j < SYNTHETIC_COLUMNS; j++) {
        for (size_t f = 0; f <= FACTORS; f++)
            statement[j][f] = 0.7 * random_bell(&state);
    }
    for (size_t p = 0; p < SYNTHETIC_ROWS; p++) {
        double readiness = 0.5 * random_bell(&state);
        double taste[FACTORS];

        for (size_t f = 0; f < FACTORS; f++)
            taste[f] = random_bell(&state);
        for (size_t j = 0; j < SYNTHETIC_COLUMNS; j++) {
            double level = readiness + statement[j][0] + 0.8 * random_bell(&state);

            for (size_t f = 0; f < FACTORS; f++)
                level += taste[f] * statement[j][1 + f];
            matrix->grades[p * SYNTHETIC_COLUMNS + j] =
                (uint8_t)((level > -0.8) + (level > 0.1) + (level > 0.9));
        }
    }
}

void matrix_release(struct matrix *matrix)
{
    free(matrix->grades);
    matrix->grades = NULL;
}

static void shuffle(uint32_t *items, uint32_t count, uint64_t *state)
{
    for (uint32_t i = count; i > 1; i--) {
        uint32_t j = random_below(state, i);
        uint32_t moved = items[j];

        items[j] = items[i - 1];
        items[i - 1] = moved;
    }
}

/* Which source each of count things is made of: every source once before any is drawn again. */
static uint32_t *draw_sources(uint32_t count, uint32_t source_count, uint64_t *state)
{
    uint32_t *sources = xcalloc(count, sizeof(*sources));
    uint32_t *deck = xcalloc(source_count, sizeof(*deck));

    for (uint32_t i = 0; i < source_count; i++)
        deck[i] = i;
    for (uint32_t i = 0; i < count; i++) {
        if (i % source_count == 0)
            shuffle(deck, source_count, state);
        sources[i] = deck[i % source_count];
    }
    free(deck);
    return sources;
}

static uint8_t grade_moved(uint8_t grade, double share, double up, uint64_t *state)
{
    if (random_unit(state) >= share)
        return grade;
    if (random_unit(state) < up)
        return grade < GRADE_TOP ? (uint8_t)(grade + 1) : grade;
    return grade > 0 ? (uint8_t)(grade - 1) : grade;
}

static void world_fill_grades(struct world *world, const struct matrix *matrix, uint64_t *state)
{
    uint32_t *rows = draw_sources(world->people, matrix->rows, state);
    uint32_t *columns = draw_sources(world->statements, matrix->columns, state);
    uint32_t *order = xcalloc(world->statements, sizeof(*order));

    /* Copies come after originals; the order of arrival must not tell them apart. */
    for (uint32_t i = 0; i < world->statements; i++)
        order[i] = i;
    shuffle(order, world->statements, state);

    for (uint32_t i = 0; i < world->statements; i++) {
        bool is_copy = i >= matrix->columns;
        double share = copied_column_moves_min +
                       random_unit(state) * (copied_column_moves_max - copied_column_moves_min);
        double up = random_unit(state);

        for (uint32_t p = 0; p < world->people; p++) {
            uint8_t grade = matrix->grades[(size_t)rows[p] * matrix->columns + columns[i]];

            if (is_copy)
                grade = grade_moved(grade, share, up, state);
            if (p >= matrix->rows)
                grade = grade_moved(grade, copied_row_moves, 0.5, state);
            world->grades[(size_t)p * world->statements + order[i]] = grade;
        }
    }
    free(rows);
    free(columns);
    free(order);
}

static int descending(const void *left, const void *right)
{
    double a = *(const double *)left;
    double b = *(const double *)right;

    return (a < b) - (a > b);
}

static int ascending(const void *left, const void *right)
{
    return descending(right, left);
}

static void world_fill_truth(struct world *world)
{
    double *sorted = xcalloc(world->statements, sizeof(*sorted));

    for (uint32_t j = 0; j < world->statements; j++) {
        double sum = 0.0;

        for (uint32_t p = 0; p < world->people; p++) {
            if (p != world->author[j])
                sum += world_grade(world, p, j);
        }
        world->truth[j] = sum / GRADE_TOP / (world->people - 1);
        world->mean += world->truth[j] / world->statements;
        sorted[j] = world->truth[j];
    }
    qsort(sorted, world->statements, sizeof(*sorted), descending);
    world->cut = sorted[world->statements > 10 ? 9 : world->statements - 1];
    world->cut3 = sorted[world->statements > 3 ? 2 : world->statements - 1];
    free(sorted);
}

void world_init(struct world *world, const struct matrix *matrix, struct world_size size,
                uint64_t seed)
{
    uint64_t state = splitmix64_once(seed);

    ASSERT(size.people > 1);
    ASSERT(size.statements > 0);
    *world = (struct world){.people = size.people, .statements = size.statements};
    world->grades = xcalloc((size_t)size.people * size.statements, 1);
    world->truth = xcalloc(size.statements, sizeof(*world->truth));
    world->arrival = xcalloc(size.statements, sizeof(*world->arrival));
    world->author = xcalloc(size.statements, sizeof(*world->author));
    world_fill_grades(world, matrix, &state);
    for (uint32_t j = 0; j < size.statements; j++) {
        world->author[j] = random_below(&state, size.people);
        if (j >= share_at_start * size.statements)
            world->arrival[j] = last_arrival * random_unit(&state);
    }
    qsort(world->arrival, size.statements, sizeof(*world->arrival), ascending);
    world_fill_truth(world);
}

void world_release(struct world *world)
{
    free(world->grades);
    free(world->truth);
    free(world->arrival);
    free(world->author);
}
