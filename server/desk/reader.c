/*
 * One object of JSON read strictly: unknown keys are refused, as they would be spelling
 * mistakes that nobody sees; texts are cleaned and bounded; addresses are addresses. A mistake
 * is named by its key ("retention.people_days: must be 1..3650"), never by what was written.
 */
#include "internal.h"

#include <stdio.h>

enum { KEY_PLACE_BYTES = 96 };

void reader_fail(struct reader *reader, const char *key, const char *why)
{
    if (reader->error.code != 0)
        return;
    error_set(&reader->error, ERR_INPUT, "%s%s: %s", reader->place, key, why);
}

static void reader_check_keys(struct reader *reader, const char *const *keys)
{
    for (const cJSON *member = reader->object->child; member; member = member->next) {
        size_t i = 0;

        while (keys[i] && strcmp(keys[i], member->string) != 0)
            i++;
        if (!keys[i])
            reader_fail(reader, member->string, "unknown key");
    }
}

void reader_open(struct reader *reader, struct bytes body, const char *const *keys,
                 struct arena *arena)
{
    *reader = (struct reader){.arena = arena, .place = ""};
    reader->root =
        json_parse(body.size > 0 ? body : BYTES("{}"), JSON_DEPTH_MAX, &reader->error);
    if (reader->root && !cJSON_IsObject(reader->root))
        error_set(&reader->error, ERR_INPUT, "a JSON object is expected");
    if (reader->error.code != 0)
        return;
    reader->object = reader->root;
    reader_check_keys(reader, keys);
}

bool reader_close(struct reader *reader)
{
    cJSON_Delete(reader->root);
    reader->root = NULL;
    reader->object = NULL;
    return reader->error.code == 0;
}

/* NULL when it is missing, or something was wrong before. */
static const cJSON *reader_member(const struct reader *reader, const char *key)
{
    return reader->error.code == 0 ? json_member(reader->object, key) : NULL;
}

bool reader_enter(struct reader *reader, const char *key, const char *place,
                  const char *const *keys, struct reader *inside)
{
    const cJSON *object = reader_member(reader, key);

    *inside = (struct reader){.arena = reader->arena, .place = place, .object = object};
    if (!object)
        return false;
    if (!cJSON_IsObject(object)) {
        reader_fail(reader, key, "must be an object");
        return false;
    }
    reader_check_keys(inside, keys);
    return true;
}

void reader_leave(struct reader *reader, const struct reader *inside)
{
    if (reader->error.code == 0)
        reader->error = inside->error;
}

bool reader_has(const struct reader *reader, const char *key)
{
    return reader_member(reader, key) != NULL;
}

void reader_require(struct reader *reader, const char *key)
{
    if (!reader_has(reader, key))
        reader_fail(reader, key, "missing");
}

enum decode_result line_clean(struct bytes raw, size_t characters_max, struct arena *arena,
                              struct bytes *clean)
{
    enum decode_result result = text_clean(raw, characters_max, arena, clean);

    if (result == DECODE_OK &&
        (memchr(clean->data, '\n', clean->size) || memchr(clean->data, '\t', clean->size)))
        return DECODE_MALFORMED;
    return result;
}

typedef enum decode_result clean_function(struct bytes raw, size_t characters_max,
                                          struct arena *arena, struct bytes *clean);

static void reader_clean(struct reader *reader, const char *key, const cJSON *value,
                         clean_function *clean, size_t characters_max, struct bytes *out)
{
    char why[64];

    if (!cJSON_IsString(value)) {
        reader_fail(reader, key, "must be a text");
        return;
    }
    switch (clean(json_text(value), characters_max, reader->arena, out)) {
    case DECODE_OK:
        return;
    case DECODE_EMPTY:
        *out = (struct bytes){0};
        return;
    case DECODE_TOO_LONG:
        snprintf(why, sizeof(why), "longer than %zu characters", characters_max);
        reader_fail(reader, key, why);
        return;
    case DECODE_MALFORMED:
    case DECODE_UNKNOWN_TYPE:
    case DECODE_TOO_SHORT:
        reader_fail(reader, key, "holds control characters, or line breaks where none belong");
        return;
    }
}

void reader_text(struct reader *reader, const char *key, size_t characters_max,
                 struct bytes *out)
{
    const cJSON *value = reader_member(reader, key);

    if (value)
        reader_clean(reader, key, value, text_clean, characters_max, out);
}

void reader_line(struct reader *reader, const char *key, size_t characters_max,
                 struct bytes *out)
{
    const cJSON *value = reader_member(reader, key);

    if (value)
        reader_clean(reader, key, value, line_clean, characters_max, out);
}

void reader_flag(struct reader *reader, const char *key, bool *out)
{
    const cJSON *value = reader_member(reader, key);

    if (!value)
        return;
    if (cJSON_IsBool(value))
        *out = cJSON_IsTrue(value);
    else
        reader_fail(reader, key, "must be true or false");
}

void reader_number(struct reader *reader, const char *key, uint32_t min, uint32_t max,
                   uint32_t *out)
{
    const cJSON *value = reader_member(reader, key);
    uint64_t number;
    char why[64];

    if (!value)
        return;
    if (json_integer(value, max, &number) && number >= min) {
        *out = (uint32_t)number;
        return;
    }
    snprintf(why, sizeof(why), "must be %u..%u", (unsigned)min, (unsigned)max);
    reader_fail(reader, key, why);
}

void reader_language(struct reader *reader, const char *key, enum language *out)
{
    const cJSON *value = reader_member(reader, key);

    if (value && !(cJSON_IsString(value) && language_decode(json_text(value), out)))
        reader_fail(reader, key, "must be nl or en");
}

void reader_email(struct reader *reader, const char *key, struct bytes *email,
                  struct bytes *folded)
{
    const cJSON *value = reader_member(reader, key);
    struct error error = {0};

    if (!value)
        return;
    if (!cJSON_IsString(value))
        reader_fail(reader, key, "must be a text");
    else if (email_prepare(json_text(value), reader->arena, email, folded, &error))
        reader_fail(reader, key, error.sentence);
}

/* The place of a list's entry: "names[3]". */
static const char *indexed_key(char block[KEY_PLACE_BYTES], const char *key, size_t index)
{
    snprintf(block, KEY_PLACE_BYTES, "%s[%zu]", key, index);
    return block;
}

void reader_lines(struct reader *reader, const char *key, size_t count_max,
                  size_t characters_max, struct bytes *out)
{
    const cJSON *list = reader_member(reader, key);
    char block[KEY_PLACE_BYTES];
    struct buffer joined;
    size_t index = 0;

    if (!list)
        return;
    if (!cJSON_IsArray(list) || (size_t)cJSON_GetArraySize(list) > count_max) {
        snprintf(block, sizeof(block), "must be a list of at most %zu", count_max);
        reader_fail(reader, key, block);
        return;
    }
    buffer_init(&joined, count_max * (STATEMENT_BYTES_MAX + 1)); /* none is longer in bytes */
    for (const cJSON *item = list->child; item; item = item->next) {
        struct bytes line = {0};

        reader_clean(reader, indexed_key(block, key, index++), item, line_clean, characters_max,
                     &line);
        if (line.size == 0)
            continue;
        if (joined.size > 0)
            buffer_append_char(&joined, '\n');
        buffer_append(&joined, line);
    }
    ASSERT(!joined.overflowed);
    *out = arena_copy(reader->arena, buffer_bytes(&joined));
    buffer_release(&joined);
}

void reader_raw(struct reader *reader, const char *key, size_t bytes_max, struct bytes *out)
{
    const cJSON *value = reader_member(reader, key);
    char why[64];

    if (!value)
        return;
    if (!cJSON_IsString(value)) {
        reader_fail(reader, key, "must be a text");
    } else if (json_text(value).size > bytes_max) {
        snprintf(why, sizeof(why), "longer than %zu bytes", bytes_max);
        reader_fail(reader, key, why);
    } else {
        *out = arena_copy(reader->arena, json_text(value));
    }
}
