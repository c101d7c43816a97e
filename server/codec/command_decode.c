/*
 * Messages of clients to commands: the form only. Who may do what, and when, is the session's
 * to decide. One table says which fields each type of message has; keys that are not in it are
 * ignored, because the contract may grow. Runs in the loops.
 */
#include <stdlib.h>

#include "internal.h"

enum {
    TOKEN_BYTES_MAX = 128,
    FIELDS_MAX = 9,
    /* Ids are opaque to clients: one that is not of our form is one that does not exist, and
     * the session will say so. No session has this many of anything. */
    NUMBER_UNKNOWN = -1,
};
_Static_assert((uint32_t)NUMBER_UNKNOWN > STATEMENTS_MAX, "an unknown number is never given");

enum field_type {
    TYPE_STATEMENT_ID, /* uint32_t */
    TYPE_PIN,          /* uint32_t: a statement's id, or null for none */
    TYPE_THEME_ID,
    TYPE_POLL_ID,
    TYPE_PROPOSAL_ID,
    TYPE_TEXT,     /* struct text */
    TYPE_TITLE,    /* struct bytes */
    TYPE_OPTIONS,  /* options and option_count */
    TYPE_INDEX,    /* uint32_t, from 0 */
    TYPE_MINUTES,  /* uint32_t, from 1 */
    TYPE_GRADE,    /* int8_t */
    TYPE_REACTION, /* enum statement_kind */
    TYPE_SESSION_DO,
    TYPE_THEME_DO,
    TYPE_BOOL,
    TYPE_PROJECTION,
    TYPE_TOKEN, /* struct bytes */
};

enum need {
    OPTIONAL,
    REQUIRED,
    PRESENT, /* has to be there, and may be empty */
};

struct field {
    const char *key;
    enum field_type type;
    enum need need;
    size_t offset; /* in struct command */
    size_t max;    /* characters or bytes */
};

struct message_type {
    const char *name;
    enum command_kind kind;
    struct field fields[FIELDS_MAX]; /* up to the first without key */
};

#define AT(member) offsetof(struct command, member)
#define STATEMENT_FIELD                                                                        \
    {                                                                                          \
        "statement", TYPE_STATEMENT_ID, REQUIRED, AT(statement), 0                             \
    }
#define THEME_FIELD                                                                            \
    {                                                                                          \
        "theme", TYPE_THEME_ID, OPTIONAL, AT(theme), 0                                         \
    }
#define TEXT_FIELD                                                                             \
    {                                                                                          \
        "text", TYPE_TEXT, REQUIRED, AT(text), STATEMENT_CHARACTERS_MAX                        \
    }

/* Sorted by name. */
static const struct message_type message_types[] = {
    {"announce",
     COMMAND_ANNOUNCE,
     {{"text", TYPE_TITLE, REQUIRED, AT(text.bytes), ANNOUNCEMENT_CHARACTERS_MAX}}},
    {"approve", COMMAND_APPROVE, {STATEMENT_FIELD}},
    {"ask_reword",
     COMMAND_ASK_REWORD,
     {STATEMENT_FIELD, {"reason", TYPE_TITLE, REQUIRED, AT(reason), REASON_CHARACTERS_MAX}}},
    {"background",
     COMMAND_BACKGROUND,
     {{"question", TYPE_INDEX, REQUIRED, AT(question_index), 0},
      {"option", TYPE_INDEX, REQUIRED, AT(option_index), 0}}},
    {"conversation",
     COMMAND_CONVERSATION,
     {{"before", TYPE_STATEMENT_ID, OPTIONAL, AT(statement), 0}}},
    {"eject", COMMAND_EJECT, {STATEMENT_FIELD}},
    {"flag",
     COMMAND_FLAG,
     {STATEMENT_FIELD, {"reason", TYPE_TITLE, OPTIONAL, AT(reason), REASON_CHARACTERS_MAX}}},
    {"hello",
     COMMAND_HELLO,
     {{"token", TYPE_TOKEN, OPTIONAL, AT(token), TOKEN_BYTES_MAX},
      {"code", TYPE_TOKEN, OPTIONAL, AT(code), PUBLIC_ID_BYTES_MAX},
      {"session", TYPE_TOKEN, OPTIONAL, AT(session_id), PUBLIC_ID_BYTES_MAX}}},
    {"hide",
     COMMAND_HIDE,
     {STATEMENT_FIELD, {"reason", TYPE_TITLE, REQUIRED, AT(reason), REASON_CHARACTERS_MAX}}},
    {"merge",
     COMMAND_MERGE,
     {{"from", TYPE_STATEMENT_ID, REQUIRED, AT(statement), 0},
      {"into", TYPE_STATEMENT_ID, REQUIRED, AT(into), 0}}},
    {"next", COMMAND_NEXT, {{0}}},
    {"note",
     COMMAND_NOTE,
     {{"text", TYPE_TITLE, PRESENT, AT(text.bytes), NOTE_CHARACTERS_MAX},
      {"revision", TYPE_INDEX, REQUIRED, AT(revision), 0}}},
    {"pin", COMMAND_PIN, {{"statement", TYPE_PIN, REQUIRED, AT(statement), 0}}},
    {"poll",
     COMMAND_POLL,
     {{"poll", TYPE_POLL_ID, REQUIRED, AT(poll), 0},
      {"option", TYPE_INDEX, REQUIRED, AT(option_index), 0}}},
    {"poll_close", COMMAND_POLL_CLOSE, {{"poll", TYPE_POLL_ID, REQUIRED, AT(poll), 0}}},
    {"poll_open",
     COMMAND_POLL_OPEN,
     {{"poll", TYPE_POLL_ID, OPTIONAL, AT(poll), 0},
      {"question", TYPE_TITLE, OPTIONAL, AT(question), QUESTION_CHARACTERS_MAX},
      {"options", TYPE_OPTIONS, OPTIONAL, AT(options), OPTION_CHARACTERS_MAX}}},
    {"probe", COMMAND_PROBE, {THEME_FIELD, TEXT_FIELD}},
    {"propose",
     COMMAND_PROPOSE,
     {{"title", TYPE_TITLE, REQUIRED, AT(title), TITLE_CHARACTERS_MAX}}},
    {"reaction",
     COMMAND_REACTION,
     {STATEMENT_FIELD, {"kind", TYPE_REACTION, REQUIRED, AT(statement_kind), 0}, TEXT_FIELD}},
    {"restore", COMMAND_RESTORE, {STATEMENT_FIELD}},
    {"session",
     COMMAND_SESSION,
     {{"do", TYPE_SESSION_DO, REQUIRED, AT(session_do), 0},
      {"minutes", TYPE_MINUTES, OPTIONAL, AT(minutes), 0}, /* of the closing round */
      {"on", TYPE_BOOL, OPTIONAL, AT(on), 0},
      {"texts", TYPE_PROJECTION, OPTIONAL, AT(projection), 0}}},
    {"similar", COMMAND_SIMILAR, {TEXT_FIELD}},
    {"statement", COMMAND_STATEMENT, {THEME_FIELD, TEXT_FIELD}},
    {"theme",
     COMMAND_THEME,
     {{"do", TYPE_THEME_DO, REQUIRED, AT(theme_do), 0},
      THEME_FIELD,
      {"title", TYPE_TITLE, OPTIONAL, AT(title), TITLE_CHARACTERS_MAX},
      {"question", TYPE_TITLE, OPTIONAL, AT(question), QUESTION_CHARACTERS_MAX},
      {"minutes", TYPE_MINUTES, OPTIONAL, AT(minutes), 0},
      {"proposal", TYPE_PROPOSAL_ID, OPTIONAL, AT(proposal), 0},
      {"before", TYPE_THEME_ID, OPTIONAL, AT(before), 0},
      {"revision", TYPE_INDEX, OPTIONAL, AT(revision), 0}}},
    {"thread", COMMAND_THREAD, {STATEMENT_FIELD}},
    {"unmerge", COMMAND_UNMERGE, {{"from", TYPE_STATEMENT_ID, REQUIRED, AT(statement), 0}}},
    {"vote", COMMAND_VOTE, {STATEMENT_FIELD, {"grade", TYPE_GRADE, REQUIRED, AT(grade), 0}}},
    {"withdraw", COMMAND_WITHDRAW, {STATEMENT_FIELD}},
};

/* What a message is read into. */
struct command_reader {
    const cJSON *json;
    enum language language;
    struct arena *arena;
    struct command *command;
    struct error *error;
};

static enum decode_result reader_malformed(struct command_reader *reader, const char *key,
                                           const char *why)
{
    error_set(reader->error, ERR_INPUT, "%s: %s", key, why);
    return DECODE_MALFORMED;
}

static enum decode_result read_id(struct command_reader *reader, const struct field *field,
                                  const cJSON *value, char prefix, uint32_t *number)
{
    if (!cJSON_IsString(value))
        return reader_malformed(reader, field->key, "must be an id, which is a text");

    struct bytes text = json_text(value);

    if (text.size > PUBLIC_ID_BYTES_MAX)
        return reader_malformed(reader, field->key, "longer than an id can be");
    if (!public_id_decode(text, prefix, number))
        *number = (uint32_t)NUMBER_UNKNOWN;
    return DECODE_OK;
}

static enum decode_result read_bytes(struct command_reader *reader, const struct field *field,
                                     const cJSON *value, struct bytes *bytes)
{
    if (!cJSON_IsString(value))
        return reader_malformed(reader, field->key, "must be a text");

    enum decode_result result = text_clean(json_text(value), field->max, reader->arena, bytes);

    /* What may be absent may be empty as well. */
    if (result == DECODE_EMPTY && field->need != REQUIRED)
        return DECODE_OK;
    text_error(reader->error, field->key, result, field->max);
    return result;
}

static enum decode_result read_text(struct command_reader *reader, const struct field *field,
                                    const cJSON *value, struct text *text)
{
    struct bytes clean = {0};
    enum decode_result result = read_bytes(reader, field, value, &clean);

    if (result == DECODE_OK)
        text_index(clean, reader->language, reader->arena, text);
    return result;
}

static enum decode_result read_options(struct command_reader *reader, const struct field *field,
                                       const cJSON *value)
{
    struct field one = {.key = field->key, .need = REQUIRED, .max = field->max};
    size_t count = cJSON_IsArray(value) ? (size_t)cJSON_GetArraySize(value) : 0;

    if (count < 2 || count > OPTIONS_MAX)
        return reader_malformed(reader, field->key, "must be a list of 2 to 12 texts");

    struct bytes *options = arena_alloc(reader->arena, count, sizeof(*options));
    size_t i = 0;

    for (const cJSON *item = value->child; item; item = item->next, i++) {
        enum decode_result result = read_bytes(reader, &one, item, &options[i]);

        if (result != DECODE_OK)
            return result;
        for (size_t j = 0; j < i; j++) {
            if (bytes_equal(options[j], options[i]))
                return reader_malformed(reader, field->key, "two of them are the same");
        }
    }
    reader->command->options = options;
    reader->command->option_count = count;
    return DECODE_OK;
}
_Static_assert(OPTIONS_MAX == 12, "the sentence above names the limit");

static enum decode_result read_integer(struct command_reader *reader, const struct field *field,
                                       const cJSON *value, uint32_t *number)
{
    uint64_t wide;

    if (!json_integer(value, UINT32_MAX, &wide))
        return reader_malformed(reader, field->key, "must be a whole number from 0");
    *number = (uint32_t)wide;
    return DECODE_OK;
}

static enum decode_result read_minutes(struct command_reader *reader, const struct field *field,
                                       const cJSON *value, uint32_t *minutes)
{
    uint64_t wide;

    if (!json_integer(value, THEME_MINUTES_MAX, &wide) || wide == 0)
        return reader_malformed(reader, field->key, "must be a whole number from 1 to 240");
    *minutes = (uint32_t)wide;
    return DECODE_OK;
}
_Static_assert(THEME_MINUTES_MAX == 240, "the sentence above names the limit");

static enum decode_result read_grade(struct command_reader *reader, const struct field *field,
                                     const cJSON *value, int8_t *grade)
{
    uint64_t number;

    if (cJSON_IsNull(value)) {
        *grade = GRADE_SKIP;
        return DECODE_OK;
    }
    if (!json_integer(value, GRADE_MAX, &number))
        return reader_malformed(reader, field->key, "must be 0, 1, 2, 3 or null");
    *grade = (int8_t)number;
    return DECODE_OK;
}

static enum decode_result read_reaction(struct command_reader *reader,
                                        const struct field *field, const cJSON *value,
                                        enum statement_kind *kind)
{
    if (!cJSON_IsString(value) || !statement_kind_decode(json_text(value), kind) ||
        *kind == KIND_STATEMENT)
        return reader_malformed(reader, field->key,
                                "must be addition, contrast, question, answer or tip");
    return DECODE_OK;
}

static enum decode_result read_session_do(struct command_reader *reader,
                                          const struct field *field, const cJSON *value,
                                          enum session_do *verb)
{
    if (!cJSON_IsString(value) || !session_do_decode(json_text(value), verb))
        return reader_malformed(
            reader, field->key,
            "must be lobby, start, pause, resume, closing_round, close, release, automatic "
            "or project");
    return DECODE_OK;
}

static enum decode_result read_theme_do(struct command_reader *reader,
                                        const struct field *field, const cJSON *value,
                                        enum theme_do *verb)
{
    if (!cJSON_IsString(value) || !theme_do_decode(json_text(value), verb))
        return reader_malformed(
            reader, field->key,
            "must be add, open, extend, close, adopt, edit, skip, unskip or move");
    return DECODE_OK;
}

static enum decode_result read_pin(struct command_reader *reader, const struct field *field,
                                   const cJSON *value, uint32_t *number)
{
    if (!cJSON_IsNull(value))
        return read_id(reader, field, value, 's', number);
    *number = 0;
    return DECODE_OK;
}

static enum decode_result read_bool(struct command_reader *reader, const struct field *field,
                                    const cJSON *value, bool *on)
{
    if (!cJSON_IsBool(value))
        return reader_malformed(reader, field->key, "must be true or false");
    *on = cJSON_IsTrue(value);
    return DECODE_OK;
}

static enum decode_result read_projection(struct command_reader *reader,
                                          const struct field *field, const cJSON *value,
                                          enum projection *projection)
{
    if (!cJSON_IsString(value) || !projection_decode(json_text(value), projection))
        return reader_malformed(reader, field->key, "must be moderated or all");
    return DECODE_OK;
}

/* As it came: neither trimmed nor counted, because it is only compared. */
static enum decode_result read_token(struct command_reader *reader, const struct field *field,
                                     const cJSON *value, struct bytes *token)
{
    if (!cJSON_IsString(value))
        return reader_malformed(reader, field->key, "must be a text");

    struct bytes text = json_text(value);

    if (text.size == 0 || text.size > field->max)
        return reader_malformed(reader, field->key, "empty or too long");
    *token = arena_copy(reader->arena, text);
    return DECODE_OK;
}

static enum decode_result read_field(struct command_reader *reader, const struct field *field,
                                     const cJSON *value)
{
    void *target = (char *)reader->command + field->offset;

    switch (field->type) {
    case TYPE_STATEMENT_ID:
        return read_id(reader, field, value, 's', target);
    case TYPE_PIN:
        return read_pin(reader, field, value, target);
    case TYPE_THEME_ID:
        return read_id(reader, field, value, 't', target);
    case TYPE_POLL_ID:
        return read_id(reader, field, value, 'p', target);
    case TYPE_PROPOSAL_ID:
        return read_id(reader, field, value, 'r', target);
    case TYPE_TEXT:
        return read_text(reader, field, value, target);
    case TYPE_TITLE:
        return read_bytes(reader, field, value, target);
    case TYPE_OPTIONS:
        return read_options(reader, field, value);
    case TYPE_INDEX:
        return read_integer(reader, field, value, target);
    case TYPE_MINUTES:
        return read_minutes(reader, field, value, target);
    case TYPE_GRADE:
        return read_grade(reader, field, value, target);
    case TYPE_REACTION:
        return read_reaction(reader, field, value, target);
    case TYPE_SESSION_DO:
        return read_session_do(reader, field, value, target);
    case TYPE_THEME_DO:
        return read_theme_do(reader, field, value, target);
    case TYPE_BOOL:
        return read_bool(reader, field, value, target);
    case TYPE_PROJECTION:
        return read_projection(reader, field, value, target);
    case TYPE_TOKEN:
        return read_token(reader, field, value, target);
    }
    UNREACHABLE("a field has one of the types");
}

static enum decode_result read_fields(struct command_reader *reader,
                                      const struct message_type *type)
{
    for (size_t i = 0; i < FIELDS_MAX && type->fields[i].key; i++) {
        const struct field *field = &type->fields[i];
        const cJSON *value = json_member(reader->json, field->key);

        if (!value && field->need != OPTIONAL)
            return reader_malformed(reader, field->key, "missing");
        if (!value)
            continue;

        enum decode_result result = read_field(reader, field, value);

        if (result != DECODE_OK)
            return result;
    }
    return DECODE_OK;
}

/* A text that this message needs after all is not there, or empty. */
static enum decode_result reader_lacks(struct command_reader *reader, const char *key)
{
    if (!json_member(reader->json, key))
        return reader_malformed(reader, key, "missing");
    text_error(reader->error, key, DECODE_EMPTY, 0);
    return DECODE_EMPTY;
}

/* A new form of a theme names what it was made from, and empties nothing. */
static enum decode_result check_edit(struct command_reader *reader)
{
    const struct command *command = reader->command;

    if (!json_member(reader->json, "revision"))
        return reader_malformed(reader, "revision", "missing");
    if (json_member(reader->json, "title") && command->title.size == 0)
        return reader_lacks(reader, "title");
    if (json_member(reader->json, "question") && command->question.size == 0)
        return reader_lacks(reader, "question");
    return DECODE_OK;
}

/* What a session's verbs need. */
static enum decode_result check_session(struct command_reader *reader)
{
    enum session_do verb = reader->command->session_do;

    if (verb == SESSION_DO_AUTOMATIC && !json_member(reader->json, "on"))
        return reader_malformed(reader, "on", "missing");
    if (verb == SESSION_DO_PROJECT && !json_member(reader->json, "texts"))
        return reader_malformed(reader, "texts", "missing");
    return DECODE_OK;
}

/* The fields that depend on each other. */
static enum decode_result check_together(struct command_reader *reader)
{
    const struct command *command = reader->command;
    bool hello = command->kind == COMMAND_HELLO;
    bool add = command->kind == COMMAND_THEME && command->theme_do == THEME_DO_ADD;
    bool adopt = command->kind == COMMAND_THEME && command->theme_do == THEME_DO_ADOPT;
    /* A poll that the script has prepared is opened by its id. */
    bool poll_open = command->kind == COMMAND_POLL_OPEN && command->poll == 0;

    if (hello &&
        (command->token.size > 0) + (command->code.size > 0) + (command->session_id.size > 0) !=
            1)
        return reader_malformed(reader, "hello", "needs either a token, a code or a session");
    if (add && command->title.size == 0)
        return reader_lacks(reader, "title");
    if ((add || poll_open) && command->question.size == 0)
        return reader_lacks(reader, "question");
    if (poll_open && command->option_count == 0)
        return reader_malformed(reader, "options", "missing");
    if (adopt && command->proposal == 0)
        return reader_malformed(reader, "proposal", "missing");
    if (command->kind == COMMAND_THEME && command->theme_do == THEME_DO_EDIT)
        return check_edit(reader);
    return command->kind == COMMAND_SESSION ? check_session(reader) : DECODE_OK;
}

/* The client's id, kept if it is usable; every command but hello needs one. */
static bool read_command_id(struct command_reader *reader)
{
    const cJSON *value = json_member(reader->json, "id");

    if (!cJSON_IsString(value))
        return false;

    struct bytes text = json_text(value);

    if (text.size == 0 || text.size > COMMAND_ID_BYTES_MAX)
        return false;
    reader->command->id = arena_copy(reader->arena, text);
    return true;
}

static int compare_type(const void *key, const void *item)
{
    const struct message_type *type = item;

    return strcmp(key, type->name);
}

static enum decode_result read_message(struct command_reader *reader)
{
    if (!cJSON_IsObject(reader->json)) {
        error_set(reader->error, ERR_INPUT, "a message is a JSON object");
        return DECODE_MALFORMED;
    }

    bool has_id = read_command_id(reader);
    const cJSON *name = json_member(reader->json, "type");

    if (!cJSON_IsString(name))
        return reader_malformed(reader, "type", "missing or no text");

    const struct message_type *type =
        bsearch(name->valuestring, message_types, ARRAY_COUNT(message_types),
                sizeof(message_types[0]), compare_type);

    if (!type) {
        error_set(reader->error, ERR_INPUT, "type: there is no such message");
        return DECODE_UNKNOWN_TYPE;
    }
    if (!has_id && (type->kind != COMMAND_HELLO || json_member(reader->json, "id")))
        return reader_malformed(reader, "id", "must be a text of 1 to 64 bytes");
    reader->command->kind = type->kind;

    enum decode_result result = read_fields(reader, type);

    return result == DECODE_OK ? check_together(reader) : result;
}
_Static_assert(COMMAND_ID_BYTES_MAX == 64, "the sentence above names the limit");

enum decode_result command_decode(struct bytes message, enum language language,
                                  struct arena *arena, struct command *command,
                                  struct error *error)
{
    struct json_flat flat;
    const cJSON *small = json_flat_parse(message, &flat);
    cJSON *parsed = small ? NULL : json_parse(message, JSON_DEPTH_MAX, error);
    struct command_reader reader = {.json = small ? small : parsed,
                                    .language = language,
                                    .arena = arena,
                                    .command = command,
                                    .error = error};

    *command = (struct command){0};
    if (!reader.json)
        return DECODE_MALFORMED;

    enum decode_result result = read_message(&reader);

    cJSON_Delete(parsed);
    if (result != DECODE_OK)
        *command = (struct command){.id = command->id}; /* nobody uses half a command */
    return result;
}
