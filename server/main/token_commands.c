/* `herkend token ...`: organisers' API tokens in people.db, which several processes may use at
 * once. Main thread. */
#include "subcommands.h"

#include <string.h>

#include "herkend/codec.h"

#include "clock.h"
#include "people_store.h"

enum exit_code run_token_create(const struct arguments *arguments)
{
    struct people_store store = {0};
    struct error error = {0};
    struct token token;
    char id[16];

    if (strcmp(arguments->option[OPTION_ROLE], "organiser") != 0) {
        fprintf(stderr, "herkend token create: unknown role \"%.40s\": it is organiser\n",
                arguments->option[OPTION_ROLE]);
        return EXIT_WRONG;
    }

    /* A first token may come before the first `serve`. */
    int result = people_store_open(&store, arguments->option[OPTION_DATA], true, &error);

    if (result == 0)
        result = people_token_create(store.people, clock_wall_ms(), &token, id, &error);
    people_store_close(&store);
    if (result != 0)
        return command_line_fail(&error);
    puts(token.text);
    return EXIT_DONE;
}

static void token_print(void *context, const struct people_token *token)
{
    char time[TIME_TEXT_BYTES];

    (void)context;
    time_encode(token->created_at_ms, time);
    printf("%s %s %s %s\n", token->id, token->role, time,
           token->revoked ? "revoked"
           : token->used  ? "used"
                          : "valid");
}

enum exit_code run_token_list(const struct arguments *arguments)
{
    struct people_store store = {0};
    struct error error = {0};
    int result = people_store_open(&store, arguments->option[OPTION_DATA], false, &error);

    if (result == 0)
        result = people_token_list(store.people, token_print, NULL, &error);
    people_store_close(&store);
    return result == 0 ? EXIT_DONE : command_line_fail(&error);
}

enum exit_code run_token_revoke(const struct arguments *arguments)
{
    struct people_store store = {0};
    struct error error = {0};
    int result = people_store_open(&store, arguments->option[OPTION_DATA], false, &error);

    if (result == 0)
        result = people_token_revoke(store.people, arguments->words[0], &error);
    people_store_close(&store);
    return result == 0 ? EXIT_DONE : command_line_fail(&error);
}
