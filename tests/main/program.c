/* Starting, feeding and ending real programs; temporary folders. One thread. */
#include "program.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define PROGRAM_PATH HERKEND_BINARY_DIR "/bin/herkend"

enum { ENVIRONMENT_MAX = 256, ARGUMENTS_MAX = 64 };

extern char **environ;

static uint64_t now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

/* ---- starting ------------------------------------------------------------------------------
 */

/* The test's environment without HERKEND_ variables, which the machine may have set, and with
 * ours. */
static void environment_make(char **out, const char *const *added)
{
    size_t count = 0;

    for (char **each = environ; *each; each++) {
        assert_true(count < ENVIRONMENT_MAX - 16);
        if (strncmp(*each, "HERKEND_", 8) != 0)
            out[count++] = strdup(*each);
    }
    for (; added && *added; added++)
        out[count++] = strdup(*added);
    out[count] = NULL;
}

static void strings_free(char **strings)
{
    for (; *strings; strings++)
        free(*strings);
}

/* The child takes these as its stdin (-1: an empty one), stdout and stderr. */
static pid_t program_start_with(const char *const *environment, const char *const *arguments,
                                int in_fd, int out_fd, int err_fd)
{
    char *envp[ENVIRONMENT_MAX];
    char *argv[ARGUMENTS_MAX] = {strdup("herkend")};
    size_t count = 1;

    for (; *arguments; arguments++) {
        assert_true(count < ARGUMENTS_MAX - 1);
        argv[count++] = strdup(*arguments);
    }
    environment_make(envp, environment);

    pid_t child = fork();

    assert_true(child >= 0);
    if (child == 0) {
        if (in_fd < 0)
            in_fd = open("/dev/null", O_RDONLY);
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (dup2(in_fd, 0) < 0 || dup2(out_fd, 1) < 0 || dup2(err_fd, 2) < 0)
            _exit(126);
        execve(PROGRAM_PATH, argv, envp);
        _exit(127);
    }
    strings_free(envp);
    strings_free(argv);
    return child;
}

static pid_t program_start(const char *const *environment, const char *const *arguments,
                           int out_fd, int err_fd)
{
    return program_start_with(environment, arguments, -1, out_fd, err_fd);
}

static int exit_code_of(int status)
{
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* A file without a name: as long as it likes, and nobody has to read it in time. */
static int file_without_name(void)
{
    char path[] = "/tmp/herkend-test-XXXXXX";
    int fd = mkostemp(path, O_CLOEXEC);

    assert_true(fd >= 0);
    unlink(path);
    return fd;
}

static char *fd_text(int fd)
{
    struct stat status;

    assert_int_equal(fstat(fd, &status), 0);
    assert_true(status.st_size < PROGRAM_TEXT_BYTES_MAX);

    char *text = calloc(1, (size_t)status.st_size + 1);

    assert_true(pread(fd, text, (size_t)status.st_size, 0) == status.st_size);
    return text;
}

/* Waits for the end; kills what takes too long, which fails the test. */
static int program_wait(pid_t child)
{
    uint64_t until_ms = now_ms() + PROGRAM_TIMEOUT_MS;
    int status = 0;

    while (waitpid(child, &status, WNOHANG) == 0) {
        if (now_ms() >= until_ms) {
            kill(child, SIGKILL);
            waitpid(child, &status, 0);
            fail_msg("the program did not end in time");
        }
        poll(NULL, 0, 2);
    }
    return exit_code_of(status);
}

static void run_to_the_end(struct run *run, const char *const *environment, int in_fd,
                           const char *const *arguments)
{
    int out_fd = file_without_name();
    int err_fd = file_without_name();
    uint64_t start_ms = now_ms();
    pid_t child = program_start_with(environment, arguments, in_fd, out_fd, err_fd);

    run->exit_code = program_wait(child);
    run->took_ms = now_ms() - start_ms;
    run->out = fd_text(out_fd);
    run->err = fd_text(err_fd);
    close(out_fd);
    close(err_fd);
}

void program_run(struct run *run, const char *const *environment, const char *const *arguments)
{
    run_to_the_end(run, environment, -1, arguments);
}

void program_run_with_input(struct run *run, const char *input, const char *const *arguments)
{
    int in_fd = file_without_name();

    assert_true(pwrite(in_fd, input, strlen(input), 0) == (ssize_t)strlen(input));
    run_to_the_end(run, NULL, in_fd, arguments);
    close(in_fd);
}

pid_t program_begin(const char *const *arguments)
{
    int null_fd = open("/dev/null", O_WRONLY | O_CLOEXEC);
    pid_t child = program_start(NULL, arguments, null_fd, null_fd);

    close(null_fd);
    return child;
}

int program_end(pid_t child, int signal)
{
    kill(child, signal);
    return program_wait(child);
}

void run_release(struct run *run)
{
    free(run->out);
    free(run->err);
    *run = (struct run){0};
}

/* ---- servers -------------------------------------------------------------------------------
 */

bool server_process_wait_for(struct server_process *server, const char *text)
{
    uint64_t until_ms = now_ms() + PROGRAM_TIMEOUT_MS;
    size_t size = strlen(server->first_lines);

    while (!strstr(server->first_lines, text)) {
        struct pollfd waited = {.fd = server->out_fd, .events = POLLIN};
        uint64_t now = now_ms();

        if (now >= until_ms || poll(&waited, 1, (int)(until_ms - now)) <= 0)
            return false;
        ssize_t got = read(server->out_fd, server->first_lines + size,
                           sizeof(server->first_lines) - 1 - size);

        if (got <= 0)
            return false;
        size += (size_t)got;
        server->first_lines[size] = '\0';
    }
    return true;
}

void server_process_start(struct server_process *server, const char *data,
                          const char *const *environment, const char *const *arguments)
{
    const char *all[ARGUMENTS_MAX] = {"serve", "--data", data, "--listen", "127.0.0.1:0"};
    size_t count = 5;
    int ends[2];

    for (; arguments && *arguments; arguments++)
        all[count++] = *arguments;
    *server = (struct server_process){0};
    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    server->err_fd = file_without_name();
    server->pid = program_start(environment, all, ends[1], server->err_fd);
    close(ends[1]);
    server->out_fd = ends[0];
    if (!server_process_wait_for(server, "\n")) {
        char *log = server_process_log(server);

        kill(server->pid, SIGKILL);
        waitpid(server->pid, NULL, 0);
        fail_msg("the server did not start: %s", log);
    }

    const char *found = strstr(server->first_lines, "http"); /* or https */

    assert_non_null(found);
    snprintf(server->url, sizeof(server->url), "%.*s", (int)strcspn(found, "\n"), found);
    server->port = (uint16_t)strtoul(strrchr(server->url, ':') + 1, NULL, 10);
}

static void server_process_forget(struct server_process *server)
{
    close(server->out_fd);
    close(server->err_fd);
    server->pid = 0;
}

int server_process_stop(struct server_process *server, uint64_t *took_ms)
{
    uint64_t start_ms = now_ms();

    kill(server->pid, SIGTERM);

    int code = program_wait(server->pid);

    if (took_ms)
        *took_ms = now_ms() - start_ms;
    server_process_forget(server);
    return code;
}

void server_process_kill(struct server_process *server)
{
    kill(server->pid, SIGKILL);
    waitpid(server->pid, NULL, 0);
    server_process_forget(server);
}

bool server_process_wait_for_log(struct server_process *server, const char *text)
{
    uint64_t until_ms = now_ms() + PROGRAM_TIMEOUT_MS;
    bool found = false;

    while (!found && now_ms() < until_ms) {
        char *log = server_process_log(server);

        found = strstr(log, text) != NULL;
        free(log);
        if (!found)
            poll(NULL, 0, 5);
    }
    return found;
}

char *server_process_log(struct server_process *server)
{
    return fd_text(server->err_fd);
}

/* ---- HTTP ----------------------------------------------------------------------------------
 */

static int tcp_connect(uint16_t port)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons(port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct timeval timeout = {.tv_sec = 30};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    assert_true(fd >= 0);
    assert_int_equal(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof(timeout)), 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof(address)), 0);
    return fd;
}

int http_ask(const struct server_process *server, const char *method, const char *target,
             const char *bearer, const char *body, char **answer)
{
    char *request = NULL;
    char *text = calloc(1, PROGRAM_TEXT_BYTES_MAX);
    size_t size = 0;
    ssize_t got = 1;
    int fd = tcp_connect(server->port);
    int length = asprintf(&request,
                          "%s %s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nConnection: close\r\n%s%s%s"
                          "Content-Length: %zu\r\n\r\n%s",
                          method, target, server->port, bearer ? "Authorization: Bearer " : "",
                          bearer ? bearer : "", bearer ? "\r\n" : "", body ? strlen(body) : 0,
                          body ? body : "");

    assert_true(write(fd, request, (size_t)length) == length);
    while (got > 0 && size < PROGRAM_TEXT_BYTES_MAX - 1) {
        got = read(fd, text + size, PROGRAM_TEXT_BYTES_MAX - 1 - size);
        size += got > 0 ? (size_t)got : 0;
    }
    assert_int_equal(got, 0);
    close(fd);
    free(request);

    int status = strncmp(text, "HTTP/1.1 ", 9) == 0 ? (int)strtol(text + 9, NULL, 10) : 0;
    const char *start = strstr(text, "\r\n\r\n");

    if (answer)
        *answer = strdup(start ? start + 4 : "");
    free(text);
    return status;
}

static double http_metric(const struct server_process *server, const char *name)
{
    char *answer = NULL;
    char line[128];

    assert_int_equal(http_ask(server, "GET", "/metrics", NULL, NULL, &answer), 200);
    snprintf(line, sizeof(line), "\nherkend_%s ", name);

    const char *found = strstr(answer, line);

    if (!found)
        fail_msg("no metric %s in %s", name, answer);

    double value = strtod(found + strlen(line), NULL);

    free(answer);
    return value;
}

void http_metric_wait(const struct server_process *server, const char *name, double at_least)
{
    uint64_t until_ms = now_ms() + PROGRAM_TIMEOUT_MS;

    while (http_metric(server, name) < at_least) {
        if (now_ms() >= until_ms)
            fail_msg("the metric %s did not come to %g", name, at_least);
        poll(NULL, 0, 20);
    }
}

/* ---- files ---------------------------------------------------------------------------------
 */

char *folder_make_temporary(void)
{
    const char *parent = getenv("TMPDIR");
    char *path = path_join(parent ? parent : "/tmp", "herkend-test-XXXXXX");

    assert_non_null(mkdtemp(path));
    return path;
}

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *place)
{
    (void)status, (void)kind, (void)place;
    return remove(path);
}

void folder_remove(char *folder)
{
    nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    free(folder);
}

char *path_join(const char *folder, const char *name)
{
    char *path = NULL;

    assert_true(asprintf(&path, "%s/%s", folder, name) > 0);
    return path;
}

void file_make(const char *folder, const char *name, const char *text)
{
    char *path = path_join(folder, name);
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
    free(path);
}

char *file_text(const char *folder, const char *name)
{
    char *path = path_join(folder, name);
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    free(path);
    if (fd < 0)
        return NULL;

    char *text = fd_text(fd);

    close(fd);
    return text;
}

char *file_text_of_kernel(const char *folder, const char *name)
{
    char *path = path_join(folder, name);
    char *text = calloc(1, 8192);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t size = fd < 0 ? -1 : read(fd, text, 8191);

    free(path);
    if (fd >= 0)
        close(fd);
    if (size < 0) {
        free(text);
        return NULL;
    }
    for (ssize_t i = 0; i < size; i++)
        text[i] = text[i] ? text[i] : ' ';
    return text;
}

char *program_json_value(const char *json, const char *key)
{
    char quoted[64];

    snprintf(quoted, sizeof(quoted), "\"%s\":", key);

    const char *found = strstr(json, quoted);

    if (!found)
        fail_msg("no %s in %s", quoted, json);
    found += strlen(quoted);
    found += *found == '"';
    return strndup(found, strcspn(found, "\",}]"));
}
