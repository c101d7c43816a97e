/*
 * `herkend organiser ...`: accounts in people.db, for the operator who has to help somebody
 * back in or to keep somebody out. A running server notices within half a minute. Main thread.
 */
#include "subcommands.h"

#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "herkend/codec.h"

#include "clock.h"
#include "people_store.h"

static void organiser_print(void *context, const struct listed_organiser *organiser)
{
    char created[TIME_TEXT_BYTES];
    char seen[TIME_TEXT_BYTES] = "-";

    (void)context;
    time_encode(organiser->created_at_ms, created);
    if (organiser->seen_at_ms > 0)
        time_encode(organiser->seen_at_ms, seen);
    printf("%s %s %.*s\n", created, seen, (int)organiser->name.size, organiser->name.data);
}

enum exit_code run_organiser_list(const struct arguments *arguments)
{
    struct people_store store = {0};
    struct error error = {0};
    int result = people_store_open(&store, arguments->option[OPTION_DATA], false, &error);

    if (result == 0)
        result =
            people_organiser_list(store.people, clock_wall_ms(), organiser_print, NULL, &error);
    people_store_close(&store);
    return result == 0 ? EXIT_DONE : command_line_fail(&error);
}

/* Whom a name on the command line means, whatever its case. -ERR_NOT_FOUND. */
static int organiser_find(struct people *people, const char *word, struct arena *arena,
                          int64_t *number, struct error *error)
{
    struct bytes name;
    struct bytes folded;
    struct password_hash hash;

    if (name_prepare(bytes_from_string(word), arena, &name, &folded, error) != DECODE_OK)
        return -ERR_INPUT;

    int result = people_organiser_find(people, folded, number, &hash, error);

    if (result == 0 && *number == 0) {
        error_set(error, ERR_NOT_FOUND, "there is no organiser of this name: %.80s", word);
        result = -ERR_NOT_FOUND;
    }
    return result;
}

/* Whether what is typed was shown; at a terminal it is not meanwhile. */
static bool echo_turn_off(struct termios *before)
{
    struct termios quiet;

    if (!isatty(STDIN_FILENO) || tcgetattr(STDIN_FILENO, before) != 0)
        return false;
    quiet = *before;
    quiet.c_lflag &= ~(tcflag_t)ECHO;
    fprintf(stderr, "New password: ");
    return tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet) == 0;
}

/* One line of standard input, without its end. -ERR_INPUT. */
static int password_read(char *line, size_t line_bytes, struct bytes *password,
                         struct error *error)
{
    struct termios before;
    bool quiet = echo_turn_off(&before);
    bool read = fgets(line, (int)line_bytes, stdin) != NULL;

    if (quiet) {
        (void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
        fputc('\n', stderr);
    }
    if (!read) {
        error_set(error, ERR_INPUT, "a new password is expected on standard input");
        return -ERR_INPUT;
    }
    *password = (struct bytes){.data = line, .size = strcspn(line, "\r\n")};
    return 0;
}

static int password_prepare_and_hash(struct bytes raw, struct arena *arena,
                                     struct password_hash *hash, struct error *error)
{
    struct bytes password;

    if (password_prepare(raw, arena, &password) != DECODE_OK) {
        error_set(error, ERR_INPUT,
                  "a password has %d to %d characters, and no control characters",
                  PASSWORD_CHARACTERS_MIN, PASSWORD_CHARACTERS_MAX);
        return -ERR_INPUT;
    }
    return password_hash_make(password, hash, error);
}

static int password_set(struct people *people, const char *name, struct arena *arena,
                        struct error *error)
{
    char line[PASSWORD_BYTES_MAX + 2];
    struct bytes raw;
    struct password_hash hash;
    struct new_password change = {.hash = &hash};
    int result = organiser_find(people, name, arena, &change.organiser, error);

    if (result == 0)
        result = password_read(line, sizeof(line), &raw, error);
    if (result == 0)
        result = password_prepare_and_hash(raw, arena, &hash, error);
    secret_forget(line, sizeof(line));
    return result == 0 ? people_organiser_set_password(people, &change, error) : result;
}

enum exit_code run_organiser_password(const struct arguments *arguments)
{
    struct people_store store = {0};
    struct arena arena;
    struct error error = {0};

    arena_init(&arena);

    int result = people_store_open(&store, arguments->option[OPTION_DATA], false, &error);

    if (result == 0)
        result = password_set(store.people, arguments->words[0], &arena, &error);
    people_store_close(&store);
    arena_release(&arena);
    return result == 0 ? EXIT_DONE : command_line_fail(&error);
}

enum exit_code run_organiser_remove(const struct arguments *arguments)
{
    struct people_store store = {0};
    struct arena arena;
    struct error error = {0};
    int64_t number = 0;

    arena_init(&arena);

    int result = people_store_open(&store, arguments->option[OPTION_DATA], false, &error);

    if (result == 0)
        result = organiser_find(store.people, arguments->words[0], &arena, &number, &error);
    if (result == 0)
        result = people_organiser_remove(store.people, number, &error);
    people_store_close(&store);
    arena_release(&arena);
    return result == 0 ? EXIT_DONE : command_line_fail(&error);
}
