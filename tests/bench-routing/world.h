#ifndef HERKEND_BENCH_WORLD_H
#define HERKEND_BENCH_WORLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What everybody would answer to everything, if asked. One grade 0..3 per cell, rows are
 * people. */
struct matrix {
    char name[64];
    uint32_t rows;
    uint32_t columns;
    uint8_t *grades;
};

/* Reads "rows columns" and a line of digits per row. False, with a sentence on stderr, when it
 * cannot. */
bool matrix_read(struct matrix *matrix, const char *path);

/* A stand-in where there are no real ones: thresholds on person + statement + three factors +
 * noise. */
void matrix_synthesise(struct matrix *matrix, uint64_t seed);
void matrix_release(struct matrix *matrix);

/*
 * One theme to be played: people, and statements in order of arrival. Rows and columns are
 * drawn from a matrix without replacement; where it has too few, they are drawn again and each
 * copy is moved by one grade in a share of its cells, more often up or more often down, so that
 * near-ties exist as they do among 1,000 statements.
 */
struct world {
    uint32_t people;
    uint32_t statements;
    uint8_t *grades;  /* people rows of statements */
    double *truth;    /* per statement: mean of x over everybody but its author */
    double *arrival;  /* per statement, ascending: share of the theme's time at which it is
                         written */
    uint32_t *author; /* per statement */
    double cut;       /* truth of the tenth */
    double cut3;      /* truth of the third */
    double mean;      /* of truth */
};

struct world_size {
    uint32_t people;
    uint32_t statements;
};

void world_init(struct world *world, const struct matrix *matrix, struct world_size size,
                uint64_t seed);
void world_release(struct world *world);

static inline uint8_t world_grade(const struct world *world, uint32_t person,
                                  uint32_t statement)
{
    return world->grades[(size_t)person * world->statements + statement];
}

#endif
