/*
 * `herkend session ...`: each is one call to the server of the data folder, running or not
 * (control.h). Prints the JSON of its answer, or the detail of its problem document. Main
 * thread.
 */
#include "subcommands.h"

#include <string.h>

#include "herkend/json.h"

#include "control.h"
#include "output.h"

/* For links when no server runs and nobody says how people reach it. */
static const char url_default[] = "http://127.0.0.1:8080";

static enum exit_code fail_id(const char *id)
{
    fprintf(stderr, "herkend: \"%.100s\" is no session id\n", id);
    return EXIT_WRONG;
}

/* 2 where the input is wrong or does not exist, 1 where the server could not or would not. */
static enum exit_code exit_code_of_status(uint32_t status)
{
    switch (status) {
    case 400:
    case 404:
    case 413:
    case 422:
        return EXIT_WRONG;
    default:
        return EXIT_FAILED;
    }
}

/* Prints the sentence of a problem document (RFC 9457): detail, or else title. */
static enum exit_code fail_problem(const struct control_answer *answer)
{
    cJSON *problem = json_parse(buffer_bytes(&answer->body), JSON_DEPTH_MAX, NULL);
    const cJSON *text = cJSON_GetObjectItemCaseSensitive(problem, "detail");

    if (!cJSON_IsString(text))
        text = cJSON_GetObjectItemCaseSensitive(problem, "title");
    if (cJSON_IsString(text))
        fprintf(stderr, "herkend: %s\n", text->valuestring);
    else
        fprintf(stderr, "herkend: the server answered with status %u\n", answer->status);
    cJSON_Delete(problem);
    return exit_code_of_status(answer->status);
}

/* Asks and prints. */
static enum exit_code ask(const struct arguments *arguments, bool create,
                          const struct control_call *call)
{
    struct control_answer answer;
    struct error error = {0};
    const char *url = arguments->option[OPTION_URL];
    enum exit_code code = EXIT_DONE;

    control_answer_init(&answer);

    int result = control_call(arguments->option[OPTION_DATA], url ? url : url_default, create,
                              call, &answer, &error);

    if (result == 0 && answer.status >= 300) {
        code = fail_problem(&answer);
    } else if (result == 0) {
        if (answer.body.size == 0 || answer.body.data[answer.body.size - 1] != '\n')
            buffer_append_char(&answer.body, '\n');
        result = output_write(buffer_bytes(&answer.body), &error);
    }
    if (result != 0)
        code = command_line_fail(&error);
    control_answer_release(&answer);
    return code;
}

/* The script: a file, or standard input. */
static int script_read(const char *path, struct buffer *out, struct error *error)
{
    return file_read(strcmp(path, "-") == 0 ? "/dev/stdin" : path, out, error);
}

enum exit_code run_session_create(const struct arguments *arguments)
{
    struct buffer script;
    struct error error = {0};
    enum exit_code code;

    buffer_init(&script, HTTP_BODY_BYTES_MAX);
    if (script_read(arguments->words[0], &script, &error) != 0) {
        code = command_line_fail(&error);
    } else {
        struct control_call call = {
            .method = HTTP_POST, .route = ROUTE_SESSIONS, .body = buffer_bytes(&script)};

        code = ask(arguments, true, &call);
    }
    buffer_release(&script);
    return code;
}

enum exit_code run_session_list(const struct arguments *arguments)
{
    struct control_call call = {.method = HTTP_GET, .route = ROUTE_SESSIONS};

    return ask(arguments, false, &call);
}

enum exit_code run_session_show(const struct arguments *arguments)
{
    struct control_call call = {.method = HTTP_GET,
                                .route = ROUTE_SESSION,
                                .session_id = bytes_from_string(arguments->words[0])};

    if (!control_id_is_valid(arguments->words[0]))
        return fail_id(arguments->words[0]);
    return ask(arguments, false, &call);
}

enum exit_code run_session_close(const struct arguments *arguments)
{
    struct control_call call = {.method = HTTP_POST,
                                .route = ROUTE_SESSION_CLOSE,
                                .session_id = bytes_from_string(arguments->words[0])};

    if (!control_id_is_valid(arguments->words[0]))
        return fail_id(arguments->words[0]);
    return ask(arguments, false, &call);
}
