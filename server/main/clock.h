#ifndef HERKEND_MAIN_CLOCK_H
#define HERKEND_MAIN_CLOCK_H

#include <stdint.h>

/* Milliseconds UTC since 1970: what sessions live by. */
uint64_t clock_wall_ms(void);

/* Milliseconds that only go forward: for waiting. */
uint64_t clock_steady_ms(void);

void clock_sleep_ms(uint32_t ms);

#endif
