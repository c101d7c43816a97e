#ifndef HERKEND_RANDOM_H
#define HERKEND_RANDOM_H

#include <stdint.h>

/*
 * splitmix64: one step from a state to 64 mixed bits. Reproducible everywhere; not for secrets
 * (those come from OpenSSL). G. L. Steele, D. Lea, C. H. Flood, "Fast splittable pseudorandom
 * number generators", OOPSLA 2014, figure 16.
 */
uint64_t splitmix64(uint64_t *state);

/* The first output of splitmix64 from this seed. */
uint64_t splitmix64_once(uint64_t seed);

/* Uniform in [0, 1) with 53 bits, advancing the state. */
double random_unit(uint64_t *state);

/* Uniform in [0, bound), bound > 0; the bias of at most bound/2^64 is accepted. */
uint32_t random_below(uint64_t *state, uint32_t bound);

#endif
