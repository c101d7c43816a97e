/* The clocks, read here and in the threads below; everything pure gets its time as a number.
 * Any thread. */
#include "clock.h"

#include <errno.h>
#include <time.h>

static uint64_t clock_ms(clockid_t clock)
{
    struct timespec now;

    clock_gettime(clock, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

uint64_t clock_wall_ms(void)
{
    return clock_ms(CLOCK_REALTIME);
}

uint64_t clock_steady_ms(void)
{
    return clock_ms(CLOCK_MONOTONIC);
}

void clock_sleep_ms(uint32_t ms)
{
    struct timespec left = {.tv_sec = ms / 1000, .tv_nsec = (long)(ms % 1000) * 1000000L};

    while (nanosleep(&left, &left) != 0 && errno == EINTR)
        ;
}
