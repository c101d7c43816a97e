/* The tests' children, and their folders. */
#include "child.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { ARGUMENTS_MAX = 32, OUTPUT_BYTES_MAX = 64 * 1024 };

void scratch_make(struct scratch *scratch)
{
    snprintf(scratch->path, sizeof(scratch->path), "/tmp/herkend-mail-XXXXXX");
    assert_non_null(mkdtemp(scratch->path));
}

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *place)
{
    (void)status;
    (void)kind;
    (void)place;
    return remove(path);
}

void scratch_remove(const struct scratch *scratch)
{
    assert_int_equal(nftw(scratch->path, remove_one, 8, FTW_DEPTH | FTW_PHYS), 0);
}

const char *scratch_path(const struct scratch *scratch, const char *name)
{
    static char paths[4][160];
    static unsigned next;
    char *path = paths[next++ % 4];

    assert_in_range(snprintf(path, sizeof(paths[0]), "%s/%s", scratch->path, name), 1,
                    sizeof(paths[0]) - 1);
    return path;
}

void scratch_write(const struct scratch *scratch, const char *name, struct bytes content)
{
    FILE *file = fopen(scratch_path(scratch, name), "wb");

    assert_non_null(file);
    assert_int_equal(fwrite(content.data, 1, content.size, file), content.size);
    assert_int_equal(fclose(file), 0);
}

/* ---- programs ---------------------------------------------------------------------------- */

/* Starts Python with a script of this folder and its arguments, two lists that end with NULL.
 */
static pid_t python_start(const char *script, const char *const *first,
                          const char *const *second, int input, int output)
{
    const char *arguments[ARGUMENTS_MAX + 3] = {HERKEND_PYTHON, "-B", script};
    size_t count = 3;
    pid_t pid;

    for (; *first; first++)
        arguments[count++] = *first;
    for (; second && *second; second++) {
        assert_true(count < ARGUMENTS_MAX);
        arguments[count++] = *second;
    }
    pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        dup2(input, 0);
        dup2(output, 1);
        /* What it thinks of broken lines and of certificates is no news. */
        dup2(open("/dev/null", O_WRONLY), 2);
        execv(HERKEND_PYTHON, (char *const *)(uintptr_t)arguments);
        _exit(127);
    }
    return pid;
}

static int wait_for(pid_t pid)
{
    int status = 0;

    while (waitpid(pid, &status, 0) < 0)
        assert_int_equal(errno, EINTR);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static bool python_is_there(void)
{
    static const char *const nothing[] = {NULL};
    static const char script[] = HERKEND_SOURCE_DIR "/tests/mail/check_tools.py";
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);

    assert_true(null >= 0);

    bool there = access(HERKEND_PYTHON, X_OK) == 0 &&
                 wait_for(python_start(script, nothing, NULL, null, null)) == 0;

    close(null);
    return there;
}

void need_python(void)
{
    static enum { UNKNOWN, THERE, MISSING } known = UNKNOWN;

    if (known == UNKNOWN)
        known = python_is_there() ? THERE : MISSING;
    if (known == MISSING)
        skip();
}

/* The one check_mail.py of this program, started when it is first asked. */
static struct {
    pid_t pid;
    int input, output;
} judge;

static void judge_end(void)
{
    close(judge.input);
    close(judge.output);
    waitpid(judge.pid, NULL, 0);
}

static void judge_start(void)
{
    static const char script[] = HERKEND_SOURCE_DIR "/tests/mail/check_mail.py";
    static const char *const nothing[] = {NULL};
    int input[2], output[2];

    assert_int_equal(pipe2(input, O_CLOEXEC), 0);
    assert_int_equal(pipe2(output, O_CLOEXEC), 0);
    judge.pid = python_start(script, nothing, NULL, input[0], output[1]);
    judge.input = input[1];
    judge.output = output[0];
    close(input[0]);
    close(output[1]);
    atexit(judge_end);
}

static void judge_ask(const char *path, const char *const *arguments)
{
    static char line[OUTPUT_BYTES_MAX];
    size_t size = (size_t)snprintf(line, sizeof(line), "%s", path);

    for (; *arguments; arguments++) {
        size += (size_t)snprintf(line + size, sizeof(line) - size, "\x1f%s", *arguments);
        assert_true(size + 1 < sizeof(line));
    }
    line[size++] = '\n';
    assert_int_equal(write(judge.input, line, size), size);
}

/* Whether check_mail.py finds fault, and what it says. */
static int run_check(const struct scratch *scratch, struct bytes message,
                     const char *const *arguments, char output[OUTPUT_BYTES_MAX])
{
    size_t size = 0;

    scratch_write(scratch, "checked.eml", message);
    if (judge.pid == 0)
        judge_start();
    judge_ask(scratch_path(scratch, "checked.eml"), arguments);
    while (size < 2 || output[size - 2] != '\x1e') {
        ssize_t got = read(judge.output, output + size, OUTPUT_BYTES_MAX - 1 - size);

        assert_true(got > 0);
        size += (size_t)got;
    }
    output[size - 2] = '\0';
    return output[size - 1] - '0';
}

void check_message(const struct scratch *scratch, struct bytes message,
                   const char *const *arguments)
{
    static char output[OUTPUT_BYTES_MAX];

    if (run_check(scratch, message, arguments, output) != 0)
        fail_msg("%s\n%.*s", output, (int)(message.size < 1500 ? message.size : 1500),
                 message.data);
}

bool check_finds_fault(const struct scratch *scratch, struct bytes message,
                       const char *const *arguments)
{
    static char output[OUTPUT_BYTES_MAX];
    int result = run_check(scratch, message, arguments, output);

    assert_in_range(result, 0, 1);
    return result == 1;
}

/* ---- the mail server --------------------------------------------------------------------- */

/* The next line that the server says; empty at its end. */
static const char *read_line(int fd)
{
    static char line[64];
    size_t size = 0;

    while (size + 1 < sizeof(line) && read(fd, line + size, 1) == 1 && line[size] != '\n')
        size++;
    line[size] = '\0';
    return line;
}

static uint16_t read_port(int fd)
{
    const char *line = read_line(fd);

    if (strncmp(line, "port ", 5) != 0)
        fail_msg("smtp_server.py said: %s", line);
    return (uint16_t)strtoul(line + 5, NULL, 10);
}

void mail_server_wait_taken(struct mail_server *server)
{
    assert_string_equal(read_line(server->output), "taken");
}

void mail_server_start(struct mail_server *server, const struct scratch *scratch,
                       const char *const *arguments)
{
    static const char script[] = HERKEND_SOURCE_DIR "/tests/mail/smtp_server.py";
    char port[8];
    int input[2], output[2];

    snprintf(server->folder, sizeof(server->folder), "%s/inbox", scratch->path);
    snprintf(port, sizeof(port), "%u", server->port);
    assert_true(mkdir(server->folder, 0700) == 0 || errno == EEXIST);
    assert_int_equal(pipe2(input, O_CLOEXEC), 0);
    assert_int_equal(pipe2(output, O_CLOEXEC), 0);

    const char *first[] = {server->folder, "--port", port, NULL};

    server->pid = python_start(script, first, arguments, input[0], output[1]);
    close(input[0]);
    close(output[1]);
    server->input = input[1];
    server->output = output[0];
    server->port = read_port(output[0]);
    snprintf(server->url, sizeof(server->url), "smtp://127.0.0.1:%u", server->port);
}

void mail_server_stop(struct mail_server *server)
{
    if (server->pid == 0)
        return;
    close(server->input);
    close(server->output);
    assert_int_equal(wait_for(server->pid), 0);
    server->pid = 0;
}

unsigned mail_server_count(const struct mail_server *server)
{
    char path[160];
    unsigned count = 0;

    do {
        count++;
        snprintf(path, sizeof(path), "%s/%04u.eml", server->folder, count);
    } while (access(path, F_OK) == 0);
    return count - 1;
}

char *mail_server_read(const struct mail_server *server, unsigned n, const char *ending)
{
    char path[160];
    struct stat status;

    snprintf(path, sizeof(path), "%s/%04u.%s", server->folder, n, ending);

    FILE *file = fopen(path, "rb");

    if (!file)
        fail_msg("there is no %s", path);
    assert_int_equal(fstat(fileno(file), &status), 0);

    char *text = calloc((size_t)status.st_size + 1, 1);

    assert_non_null(text);
    assert_int_equal(fread(text, 1, (size_t)status.st_size, file), status.st_size);
    fclose(file);
    return text;
}
