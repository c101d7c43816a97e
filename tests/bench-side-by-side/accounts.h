#ifndef HERKEND_BENCH_ACCOUNTS_H
#define HERKEND_BENCH_ACCOUNTS_H

/* What the kernel has written down about a server, and how long answers took. */
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Of a process and all its descendants. */
struct account {
    double cpu_s;       /* run by all their threads, from schedstat: nanoseconds, not ticks */
    uint64_t memory_kb; /* proportional (Pss), so that what workers share counts once */
    size_t process_count;
};

/* Ends the program when the process is not there: a server that died measures nothing. */
void account_read(pid_t root, struct account *account);

/* Nanoseconds that never go back. */
uint64_t now_ns(void);

/* Durations, kept one by one. */
struct durations {
    uint32_t *items_us;
    size_t count;
    size_t capacity;
};
void durations_add(struct durations *durations, uint64_t ns);
/* share in [0, 1]; sorts. 0 when there is none. */
uint32_t durations_quantile_us(struct durations *durations, double share);
void durations_release(struct durations *durations);

/* Says why on stderr and ends the program with 1: a run that is not whole is not a result. */
_Noreturn __attribute__((format(printf, 1, 2))) void fail(const char *format, ...);

#endif
