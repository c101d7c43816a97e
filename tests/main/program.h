#ifndef HERKEND_TESTS_PROGRAM_H
#define HERKEND_TESTS_PROGRAM_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/*
 * Runs the real program, as somebody at a shell would. Everything is bounded in time; what a
 * test has started is ended by it, by process id.
 */
enum { PROGRAM_TEXT_BYTES_MAX = 4 * 1024 * 1024, PROGRAM_TIMEOUT_MS = 120 * 1000 };

struct run {
    int exit_code; /* 128 + N: ended by signal N */
    char *out;     /* what it printed, NUL-terminated */
    char *err;
    uint64_t took_ms;
};

/*
 * Runs `herkend` with the arguments (ended by NULL) until it ends. The environment is the
 * test's, without HERKEND_ variables but those that `environment` (NULL: none; ended by NULL)
 * adds.
 */
void program_run(struct run *run, const char *const *environment, const char *const *arguments);
/* The same with this text on its standard input. */
void program_run_with_input(struct run *run, const char *input, const char *const *arguments);
void run_release(struct run *run);
/* Starts it and does not wait; what it prints is dropped. */
pid_t program_begin(const char *const *arguments);
/* Sends the signal, waits, and gives the exit code. */
int program_end(pid_t child, int signal);
#define RUN(run, ...) program_run((run), NULL, (const char *const[]){__VA_ARGS__, NULL})

/* A server of the test's own, on a free port. */
struct server_process {
    pid_t pid;
    int out_fd;
    int err_fd; /* its log, kept in a file: nobody has to empty it */
    char url[128];
    uint16_t port;
    char first_lines[4096]; /* what it printed, up to the end of what came with the address */
};

/*
 * Starts it on the data folder and waits for its line. environment and further arguments: ended
 * by NULL, or NULL.
 */
void server_process_start(struct server_process *server, const char *data,
                          const char *const *environment, const char *const *arguments);
/* SIGTERM, and the exit code. took_ms may be NULL. */
int server_process_stop(struct server_process *server, uint64_t *took_ms);
/* Waits until what it printed holds the text; appends to first_lines. False after the timeout.
 */
bool server_process_wait_for(struct server_process *server, const char *text);
/* SIGKILL, and reaps it. */
void server_process_kill(struct server_process *server);
/* Waits until its log holds the text. False after the timeout. */
bool server_process_wait_for_log(struct server_process *server, const char *text);
/* Its log so far. Given: free() it. */
char *server_process_log(struct server_process *server);

/* One HTTP request over TCP; bearer and body may be NULL. Returns the status; *answer (may be
 * NULL) is given. */
int http_ask(const struct server_process *server, const char *method, const char *target,
             const char *bearer, const char *body, char **answer);

/* Waits until a figure of /metrics is at least this; the test fails when it is not in time. */
void http_metric_wait(const struct server_process *server, const char *name, double at_least);

/* A folder of the test's own under the build folder or TMPDIR; removed with everything in it.
 */
char *folder_make_temporary(void);
void folder_remove(char *folder);

/* Given: free() it. */
char *path_join(const char *folder, const char *name);
void file_make(const char *folder, const char *name, const char *text);
/* The whole file, NUL-terminated; NULL when it is not there. Given. */
char *file_text(const char *folder, const char *name);
/* The same of a file in /proc, whose NULs become spaces. Given. */
char *file_text_of_kernel(const char *folder, const char *name);

/* The value of "key":"value" or "key":123 in JSON, wherever it first stands. Given; fails the
 * test when absent. */
char *program_json_value(const char *json, const char *key);

#endif
