/*
 * The journal's JSON to events. A row of the journal may be damaged or somebody else's: every
 * field is checked for its form here, and for its sense by session_accepts(). What stands in a
 * body is event_fields.c's. Any thread.
 */
#include "event_fields.h"

/* How deep a body is: event, script, themes, theme, seeds. */
enum { EVENT_DEPTH_MAX = 8 };

/* What a body is read into. */
struct event_reader {
    enum language language;
    struct arena *arena;
    struct event *event;
    struct error *error;
    bool explained; /* error says already what is wrong */
};

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return -1;
}

static bool read_hex(const cJSON *value, uint8_t *data, size_t size)
{
    if (!cJSON_IsString(value))
        return false;

    struct bytes text = json_text(value);

    if (text.size != 2 * size)
        return false;
    for (size_t i = 0; i < size; i++) {
        int high = hex_digit(text.data[2 * i]);
        int low = hex_digit(text.data[2 * i + 1]);

        if (high < 0 || low < 0)
            return false;
        data[i] = (uint8_t)(high << 4 | low);
    }
    return true;
}

static bool read_hex64(const cJSON *value, uint64_t *number)
{
    uint8_t data[8];

    if (!read_hex(value, data, sizeof(data)))
        return false;
    *number = 0;
    for (size_t i = 0; i < sizeof(data); i++)
        *number = *number << 8 | data[i];
    return true;
}

static bool read_number(const cJSON *value, uint32_t *number)
{
    uint64_t wide;

    if (!json_integer(value, UINT32_MAX, &wide))
        return false;
    *number = (uint32_t)wide;
    return true;
}

/* "seat 12", "moderator", "observer", "server", "participant", "none". */
static bool read_actor(const cJSON *value, struct actor *actor)
{
    if (!cJSON_IsString(value))
        return false;

    struct bytes text = json_text(value);

    if (text.size > 5 && memcmp(text.data, "seat ", 5) == 0) {
        /* The number has the form of a public id's, after any prefix: here the space. */
        struct bytes number = {.data = text.data + 4, .size = text.size - 4};

        actor->role = ROLE_PARTICIPANT;
        return public_id_decode(number, ' ', &actor->number);
    }
    return role_decode(text, &actor->role);
}

static bool read_bytes(struct event_reader *reader, const cJSON *value, struct bytes *bytes)
{
    if (!cJSON_IsString(value))
        return false;
    *bytes = arena_copy(reader->arena, json_text(value));
    return true;
}

/* A withdrawn text is an empty one. */
static bool read_text(struct event_reader *reader, const cJSON *value, struct text *text)
{
    struct bytes bytes;

    if (!read_bytes(reader, value, &bytes))
        return false;
    text_index(bytes, reader->language, reader->arena, text);
    return true;
}

static bool read_options(struct event_reader *reader, const cJSON *value)
{
    if (!cJSON_IsArray(value))
        return false;

    size_t count = (size_t)cJSON_GetArraySize(value);

    if (count > OPTIONS_MAX)
        return false;

    struct bytes *options = arena_alloc(reader->arena, OPTIONS_MAX, sizeof(*options));
    size_t i = 0;

    for (const cJSON *option = value->child; option; option = option->next, i++) {
        if (!read_bytes(reader, option, &options[i]))
            return false;
    }
    reader->event->options = options;
    reader->event->option_count = count;
    return true;
}

static bool read_grade(const cJSON *value, int8_t *grade)
{
    uint64_t number;

    if (cJSON_IsNull(value)) {
        *grade = GRADE_SKIP;
        return true;
    }
    if (!json_integer(value, GRADE_MAX, &number))
        return false;
    *grade = (int8_t)number;
    return true;
}

static bool read_time(const cJSON *value, uint64_t *time_ms)
{
    if (cJSON_IsNull(value)) {
        *time_ms = 0;
        return true;
    }
    return cJSON_IsString(value) && time_decode(json_text(value), time_ms);
}

static bool read_script(struct event_reader *reader, const cJSON *value)
{
    struct script *script = arena_alloc(reader->arena, 1, sizeof(*script));
    struct error detail;

    if (script_read(value, SCRIPT_FROM_JOURNAL, reader->arena, script, &detail) != 0) {
        error_set(reader->error, ERR_DAMAGED, "event %s: script: %s",
                  event_kind_name(reader->event->kind), detail.sentence);
        reader->explained = true;
        return false;
    }
    if (reader->event->version < event_version_of_script(script))
        return false;
    reader->event->script = script;
    return true;
}

/* long: one case per type of field */
static bool read_field(struct event_reader *reader, enum event_field_id id, const cJSON *value)
{
    struct event *event = reader->event;
    void *field = (char *)event + event_fields[id].offset;

    switch (event_fields[id].type) {
    case FIELD_TYPE_ACTOR:
        return read_actor(value, &event->actor);
    case FIELD_TYPE_NUMBER:
        return read_number(value, field);
    case FIELD_TYPE_HEX64:
        return read_hex64(value, field);
    case FIELD_TYPE_KEY:
        return read_hex(value, field, SEAT_KEY_BYTES);
    case FIELD_TYPE_HASH:
        return read_hex(value, field, TOKEN_HASH_BYTES);
    case FIELD_TYPE_GRADE:
        return read_grade(value, &event->grade);
    case FIELD_TYPE_BYTES:
        return read_bytes(reader, value, field);
    case FIELD_TYPE_TEXT:
        return read_text(reader, value, &event->text);
    case FIELD_TYPE_OPTIONS:
        return read_options(reader, value);
    case FIELD_TYPE_BOOL:
        *(bool *)field = cJSON_IsTrue(value);
        return cJSON_IsBool(value);
    case FIELD_TYPE_TIME:
        return read_time(value, field);
    case FIELD_TYPE_STATEMENT_KIND:
        return cJSON_IsString(value) &&
               statement_kind_decode(json_text(value), &event->statement_kind);
    case FIELD_TYPE_STATEMENT_STATE:
        return cJSON_IsString(value) &&
               statement_state_decode(json_text(value), &event->statement_state);
    case FIELD_TYPE_SESSION_STATE:
        return cJSON_IsString(value) &&
               session_state_decode(json_text(value), &event->session_state);
    case FIELD_TYPE_ROLE:
        return cJSON_IsString(value) && role_decode(json_text(value), &event->link_role);
    case FIELD_TYPE_PROJECTION:
        return cJSON_IsString(value) && projection_decode(json_text(value), &event->projection);
    case FIELD_TYPE_SCRIPT:
        return read_script(reader, value);
    }
    UNREACHABLE("a field has one of the types");
}

static bool reader_damaged(struct event_reader *reader, const char *key, const char *why)
{
    if (!reader->explained)
        error_set(reader->error, ERR_DAMAGED, "event %s: %s%s",
                  event_kind_name(reader->event->kind), key, why);
    return false;
}

/* Every field of the row is there, and nothing else. */
static bool read_fields(struct event_reader *reader, const struct event_row *row,
                        const cJSON *body)
{
    /* Members come in the order of the table, unless another program wrote them. */
    const cJSON *expected = body->child;
    size_t found_count = 0;

    for (int id = 0; id < FIELD_COUNT; id++) {
        const struct event_field *field = &event_fields[id];
        const cJSON *value = expected;

        if (!event_row_has(row, (enum event_field_id)id))
            continue;
        if (!value || strcmp(value->string, field->key) != 0)
            value = json_member(body, field->key);
        if (!value && field->left_out_when_zero)
            continue;
        if (!value)
            return reader_damaged(reader, field->key, " is missing");
        if (!read_field(reader, (enum event_field_id)id, value))
            return reader_damaged(reader, field->key, " cannot be read");
        expected = value->next;
        found_count++;
    }
    if ((size_t)cJSON_GetArraySize(body) != found_count)
        return reader_damaged(reader, "", "a key that does not belong to it");
    return true;
}

int event_decode(struct bytes body, enum language language, struct arena *arena,
                 struct event *event, struct error *error)
{
    const struct event_row *row = event_row_find(event->kind);

    if (event->kind == EVENT_NONE || event->version == 0 || event->time_ms >= TIME_END_MS) {
        error_set(error, ERR_DAMAGED, "event without kind, version or possible time");
        return -ERR_DAMAGED;
    }
    if (!row || event->version > row->version) {
        error_set(error, ERR_NEWER, "event kind %d version %u was written by a newer version",
                  (int)event->kind, (unsigned)event->version);
        return -ERR_NEWER;
    }

    cJSON *json = json_parse(body, EVENT_DEPTH_MAX, error);
    struct event decoded = {.kind = event->kind,
                            .version = event->version,
                            .seq = event->seq,
                            .time_ms = event->time_ms};
    struct event_reader reader = {
        .language = language, .arena = arena, .event = &decoded, .error = error};
    bool read = json && cJSON_IsObject(json) && read_fields(&reader, row, json);

    if (!read && (!json || !cJSON_IsObject(json)))
        error_set(error, ERR_DAMAGED, "event %s: the body is no JSON object",
                  event_kind_name(event->kind));
    cJSON_Delete(json);
    if (!read)
        return -ERR_DAMAGED;
    *event = decoded;
    return 0;
}
