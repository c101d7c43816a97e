/*
 * Reads the kernel's accounts of a server from /proc, for the whole tree of its processes, and
 * keeps durations. Knows nothing of sockets.
 */
#include "accounts.h"

#include <dirent.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "herkend/memory.h"

enum { PROCESSES_MAX = 4096, LINE_BYTES = 512 };

struct process {
    pid_t pid, parent;
    bool counted;
};

void fail(const char *format, ...)
{
    va_list arguments;

    fflush(stdout);
    fputs("bench-load: ", stderr);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    exit(1);
}

uint64_t now_ns(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

/* 0 when it has ended meanwhile. */
static pid_t parent_of(pid_t pid)
{
    char path[64], line[LINE_BYTES] = "";
    long parent = 0;

    snprintf(path, sizeof(path), "/proc/%ld/stat", (long)pid);
    FILE *file = fopen(path, "r");

    if (!file)
        return 0;

    const char *name_end = fgets(line, sizeof(line), file) ? strrchr(line, ')') : NULL;

    fclose(file);
    /* The name may hold anything, so what follows is counted from its last bracket. */
    if (!name_end || sscanf(name_end + 1, " %*c %ld", &parent) != 1)
        return 0;
    return (pid_t)parent;
}

static size_t processes_list(struct process *processes)
{
    DIR *folder = opendir("/proc");
    size_t count = 0;

    if (!folder)
        fail("cannot read /proc");
    for (struct dirent *entry = readdir(folder); entry; entry = readdir(folder)) {
        pid_t pid = (pid_t)strtol(entry->d_name, NULL, 10);

        if (pid > 0 && count < PROCESSES_MAX)
            processes[count++] = (struct process){.pid = pid, .parent = parent_of(pid)};
    }
    closedir(folder);
    return count;
}

static double process_cpu_s(pid_t pid)
{
    char path[LINE_BYTES];
    double total_s = 0;

    snprintf(path, sizeof(path), "/proc/%ld/task", (long)pid);
    DIR *folder = opendir(path);

    if (!folder)
        fail("the server has ended (process %ld)", (long)pid);
    for (struct dirent *entry = readdir(folder); entry; entry = readdir(folder)) {
        unsigned long long run_ns = 0;

        if (entry->d_name[0] == '.')
            continue;
        snprintf(path, sizeof(path), "/proc/%ld/task/%.20s/schedstat", (long)pid,
                 entry->d_name);
        FILE *file = fopen(path, "r");

        if (file && fscanf(file, "%llu", &run_ns) == 1)
            total_s += (double)run_ns / 1e9;
        if (file)
            fclose(file);
    }
    closedir(folder);
    return total_s;
}

static uint64_t process_memory_kb(pid_t pid)
{
    char path[64], line[LINE_BYTES];
    unsigned long long kb = 0;

    snprintf(path, sizeof(path), "/proc/%ld/smaps_rollup", (long)pid);
    FILE *file = fopen(path, "r");

    if (!file)
        fail("cannot read %s", path);
    while (fgets(line, sizeof(line), file)) {
        if (sscanf(line, "Pss: %llu", &kb) == 1)
            break;
    }
    fclose(file);
    return kb;
}

static void account_add(struct account *account, struct process *process)
{
    process->counted = true;
    account->cpu_s += process_cpu_s(process->pid);
    account->memory_kb += process_memory_kb(process->pid);
    account->process_count++;
}

static bool is_counted(const struct process *processes, size_t count, pid_t pid)
{
    for (size_t i = 0; i < count; i++) {
        if (processes[i].pid == pid)
            return processes[i].counted;
    }
    return false;
}

void account_read(pid_t root, struct account *account)
{
    static struct process processes[PROCESSES_MAX];
    size_t count = processes_list(processes);
    size_t before;

    *account = (struct account){0};
    for (size_t i = 0; i < count; i++) {
        if (processes[i].pid == root)
            account_add(account, &processes[i]);
    }
    if (account->process_count == 0)
        fail("there is no process %ld", (long)root);
    do { /* until a round finds no further child */
        before = account->process_count;
        for (size_t i = 0; i < count; i++) {
            if (!processes[i].counted && is_counted(processes, count, processes[i].parent))
                account_add(account, &processes[i]);
        }
    } while (account->process_count > before);
}

void durations_add(struct durations *durations, uint64_t ns)
{
    uint64_t us = ns / 1000;

    durations->items_us = array_reserve(durations->items_us, &durations->capacity,
                                        durations->count + 1, sizeof(*durations->items_us));
    durations->items_us[durations->count++] = us > UINT32_MAX ? UINT32_MAX : (uint32_t)us;
}

static int duration_compare(const void *a, const void *b)
{
    const uint32_t *left = a, *right = b;

    return *left < *right ? -1 : *left > *right;
}

uint32_t durations_quantile_us(struct durations *durations, double share)
{
    if (durations->count == 0)
        return 0;
    qsort(durations->items_us, durations->count, sizeof(*durations->items_us),
          duration_compare);

    size_t index = (size_t)(share * (double)durations->count);

    return durations->items_us[index < durations->count ? index : durations->count - 1];
}

void durations_release(struct durations *durations)
{
    free(durations->items_us);
    *durations = (struct durations){0};
}
