/* Reproducible numbers. */
#include "herkend/random.h"

#include "herkend/assert.h"

uint64_t splitmix64(uint64_t *state)
{
    *state += UINT64_C(0x9E3779B97F4A7C15);
    uint64_t z = *state;

    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

uint64_t splitmix64_once(uint64_t seed)
{
    return splitmix64(&seed);
}

double random_unit(uint64_t *state)
{
    return (double)(splitmix64(state) >> 11) * 0x1.0p-53;
}

uint32_t random_below(uint64_t *state, uint32_t bound)
{
    ASSERT(bound > 0);
    return (uint32_t)(((splitmix64(state) >> 32) * bound) >> 32);
}
