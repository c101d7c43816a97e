/*
 * Starting, watching and ending the process of simulated people, for the demo and for
 * rehearsals. Leaves to them who the people are and when. Main thread.
 */
#include "people_process.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

enum {
    PEOPLE_WORDS_MAX = 20,
    PEOPLE_WORD_BYTES_MAX = 512,
    PEOPLE_TOKEN_BYTES_MAX = 128,
    PEOPLE_WAIT_MS = 10,
};

/*
 * Between fork and execve in a process with threads only async-signal-safe calls are allowed
 * (fork(2)): argv and environment are made before.
 */
_Noreturn static void people_exec(char *const *argv, char *const *environment, pid_t server)
{
    sigset_t none;

    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    /* Without us there is nobody to talk to, and nobody to stop them. The main thread lives as
     * long as we do. */
    if (prctl(PR_SET_PDEATHSIG, SIGTERM) != 0 || getppid() != server)
        _exit(EXIT_FAILURE);
    /* Their table of figures is for a rehearsal at a shell; the server's output stays its own.
     */
    if (dup2(open("/dev/null", O_WRONLY), STDOUT_FILENO) < 0)
        _exit(EXIT_FAILURE);
    /* The lock of the data folder is among these: it must end with the server. */
    close_range(3, ~0U, 0);
    execve("/proc/self/exe", argv, environment);
    _exit(EXIT_FAILURE);
}

/* The words of a program's arguments, copied: execve() takes pointers to what may be written.
 */
struct word_list {
    char text[PEOPLE_WORDS_MAX][PEOPLE_WORD_BYTES_MAX];
    char *words[PEOPLE_WORDS_MAX + 1]; /* ends with NULL */
    size_t count;
};

static void word_add(struct word_list *list, const char *word)
{
    int size = snprintf(list->text[list->count], PEOPLE_WORD_BYTES_MAX, "%s", word);

    ASSERT(size >= 0 && size < PEOPLE_WORD_BYTES_MAX);
    list->words[list->count] = list->text[list->count];
    list->count++;
    ASSERT(list->count < PEOPLE_WORDS_MAX);
}

static void number_add(struct word_list *list, const char *option, uint64_t number)
{
    char digits[24];

    snprintf(digits, sizeof(digits), "%" PRIu64, number);
    word_add(list, option);
    word_add(list, digits);
}

static void people_words(const struct people_settings *settings, struct word_list *list)
{
    word_add(list, "herkend");
    word_add(list, "rehearse");
    word_add(list, "--url");
    word_add(list, settings->url);
    word_add(list, "--code");
    word_add(list, settings->code);
    if (settings->ca && *settings->ca) {
        word_add(list, "--ca");
        word_add(list, settings->ca);
    }
    number_add(list, "--participants", settings->participants);
    number_add(list, "--speed", settings->speed);
    number_add(list, "--seed", settings->seed);
    if (settings->minutes > 0)
        number_add(list, "--minutes", settings->minutes);
    word_add(list, "--quiet");
}

/* The token goes by the environment, which only the same user can read; arguments everybody
 * can. */
int people_process_start(struct people_process *process, const struct people_settings *settings,
                         struct error *error)
{
    char token[PEOPLE_TOKEN_BYTES_MAX];
    char *environment[] = {settings->moderator_token ? token : NULL, NULL};
    struct word_list list = {0};
    pid_t server = getpid();

    ASSERT(process->pid == 0);
    people_words(settings, &list);
    if (settings->moderator_token) {
        int size =
            snprintf(token, sizeof(token), "HERKEND_MODERATOR=%s", settings->moderator_token);

        ASSERT(size > 0 && (size_t)size < sizeof(token));
    }

    pid_t child = fork();

    if (child == 0)
        people_exec(list.words, environment, server);
    if (child < 0) {
        error_set(error, ERR_IO, "cannot start simulated people: %s", strerror(errno));
        return -ERR_IO;
    }
    process->pid = child;
    return 0;
}

bool people_process_has_ended(struct people_process *process)
{
    int status = 0;

    if (process->pid > 0 && waitpid(process->pid, &status, WNOHANG) == 0)
        return false;
    process->pid = 0;
    return true;
}

void people_process_stop(struct people_process *process, uint32_t timeout_ms)
{
    uint64_t until_ms = clock_steady_ms() + timeout_ms;

    if (process->pid > 0)
        kill(process->pid, SIGTERM);
    while (!people_process_has_ended(process) && clock_steady_ms() < until_ms)
        clock_sleep_ms(PEOPLE_WAIT_MS);
    if (process->pid > 0) {
        kill(process->pid, SIGKILL);
        waitpid(process->pid, NULL, 0);
        process->pid = 0;
    }
}
