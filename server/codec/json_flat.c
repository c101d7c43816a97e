/*
 * The short way for what nearly all messages are: one object of a few members, whose values are
 * short texts, whole numbers or words. It makes the tree that json_parse() would make, without
 * asking for memory. What is anything else it leaves to json_parse(), which also says what is
 * wrong. Any thread.
 */
#include <string.h>

#include "internal.h"

enum { FLAT_DIGITS_MAX = 9 }; /* what fits an int, as cJSON has it besides the double */

struct flat_reader {
    char *at;
    char *end;
    struct json_flat *flat;
};

static void skip_space(struct flat_reader *reader)
{
    while (reader->at < reader->end && (*reader->at == ' ' || *reader->at == '\n' ||
                                        *reader->at == '\r' || *reader->at == '\t'))
        reader->at++;
}

static bool take(struct flat_reader *reader, char expected)
{
    skip_space(reader);
    if (reader->at == reader->end || *reader->at != expected)
        return false;
    reader->at++;
    return true;
}

/* A text of ASCII without escapes, ended by a NUL where its quote was. NULL: something else. */
static char *take_text(struct flat_reader *reader)
{
    char *text;

    if (!take(reader, '"'))
        return NULL;
    text = reader->at;
    for (; reader->at < reader->end; reader->at++) {
        unsigned char c = (unsigned char)*reader->at;

        if (c == '"') {
            *reader->at++ = '\0';
            return text;
        }
        if (c < 0x20 || c >= 0x7F || c == '\\')
            return NULL;
    }
    return NULL;
}

static bool take_number(struct flat_reader *reader, cJSON *value)
{
    char *first = reader->at;
    int number = 0;

    while (reader->at < reader->end && *reader->at >= '0' && *reader->at <= '9' &&
           reader->at - first < FLAT_DIGITS_MAX)
        number = number * 10 + (*reader->at++ - '0');
    if (reader->at == first || (*first == '0' && reader->at - first > 1))
        return false;
    value->type = cJSON_Number;
    value->valueint = number;
    value->valuedouble = number;
    return true;
}

static bool take_word(struct flat_reader *reader, cJSON *value)
{
    static const struct {
        struct bytes word;
        int type;
    } words[] = {{{.data = "null", .size = 4}, cJSON_NULL},
                 {{.data = "true", .size = 4}, cJSON_True},
                 {{.data = "false", .size = 5}, cJSON_False}};

    for (size_t i = 0; i < ARRAY_COUNT(words); i++) {
        if ((size_t)(reader->end - reader->at) < words[i].word.size ||
            memcmp(reader->at, words[i].word.data, words[i].word.size) != 0)
            continue;
        reader->at += words[i].word.size;
        value->type = words[i].type;
        value->valueint = words[i].type == cJSON_True; /* as cJSON does */
        return true;
    }
    return false;
}

static bool take_value(struct flat_reader *reader, cJSON *value)
{
    skip_space(reader);
    if (reader->at == reader->end)
        return false;
    if (*reader->at == '"') {
        value->type = cJSON_String;
        value->valuestring = take_text(reader);
        return value->valuestring != NULL;
    }
    return take_number(reader, value) || take_word(reader, value);
}

static bool is_repeated(const struct json_flat *flat, size_t count, const char *key)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(flat->members[i].string, key) == 0)
            return true;
    }
    return false;
}

/* Members up to the closing brace; the first is there. */
static bool take_members(struct flat_reader *reader)
{
    struct json_flat *flat = reader->flat;

    for (size_t count = 0; count < JSON_FLAT_MEMBERS_MAX; count++) {
        cJSON *member = &flat->members[count];
        char *key = take_text(reader);

        if (!key || is_repeated(flat, count, key) || !take(reader, ':'))
            return false;
        *member = (cJSON){.string = key, .prev = count > 0 ? member - 1 : NULL};
        if (!take_value(reader, member))
            return false;
        if (count > 0)
            flat->members[count - 1].next = member;
        flat->members[0].prev = member; /* cJSON's way to the last */
        if (take(reader, '}'))
            return true;
        if (!take(reader, ','))
            return false;
    }
    return false;
}

const cJSON *json_flat_parse(struct bytes text, struct json_flat *flat)
{
    struct flat_reader reader = {.at = flat->text, .end = flat->text + text.size, .flat = flat};

    if (text.size == 0 || text.size > sizeof(flat->text))
        return NULL;
    memcpy(flat->text, text.data, text.size);
    if (!take(&reader, '{') || !take_members(&reader))
        return NULL;
    skip_space(&reader);
    if (reader.at != reader.end)
        return NULL;
    flat->object = (cJSON){.type = cJSON_Object, .child = flat->members};
    return &flat->object;
}
