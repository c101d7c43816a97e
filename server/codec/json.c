/*
 * The strict gate around cJSON. cJSON builds the tree and is no validator (see json.h), so the
 * whole grammar of RFC 8259 is checked here first, byte by byte and without recursion; what
 * cJSON then gets is known to be good. Repeated keys are looked for in the tree, where escapes
 * are gone. Any thread.
 */
#include "herkend/json.h"

#include <stdlib.h>

#include <utf8proc.h>

#include "herkend/memory.h"

#include "internal.h"

enum {
    JSON_STACK_MAX = 64,         /* the largest depth_max */
    JSON_NUMBER_BYTES_MAX = 40,  /* cJSON cuts at 63 */
    JSON_PAIRWISE_KEYS_MAX = 12, /* up to here comparing each with each beats sorting */
};
static const uint64_t json_integer_max = UINT64_C(1) << 53;

struct gate {
    const char *data;
    size_t size;
    size_t at;
    size_t depth;
    size_t depth_max;
    char closers[JSON_STACK_MAX]; /* what closes each open object and array */
    struct error *error;
};

/* Bytes are counted from 1. */
static bool gate_fail_at(struct gate *gate, size_t at, const char *why)
{
    error_set(gate->error, ERR_INPUT, "at byte %zu: %s", at + 1, why);
    return false;
}

static bool gate_fail(struct gate *gate, const char *why)
{
    return gate_fail_at(gate, gate->at, why);
}

/* The next byte, or -1 at the end. */
static int gate_peek(const struct gate *gate)
{
    return gate->at < gate->size ? (unsigned char)gate->data[gate->at] : -1;
}

static void gate_skip_space(struct gate *gate)
{
    while (gate->at < gate->size) {
        char c = gate->data[gate->at];

        if (c != ' ' && c != '\n' && c != '\r' && c != '\t')
            return;
        gate->at++;
    }
}

static int hex_digit(int c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

/* The four digits of \uXXXX that start at place; -1 when they are none. */
static int gate_unit(const struct gate *gate, size_t place)
{
    int unit = 0;

    if (gate->size < place + 4)
        return -1;
    for (size_t i = place; i < place + 4; i++) {
        int digit = hex_digit((unsigned char)gate->data[i]);

        if (digit < 0)
            return -1;
        unit = unit * 16 + digit;
    }
    return unit;
}

/* At the u of \uXXXX; passes it, and the second half of a pair. */
static bool gate_unicode_escape(struct gate *gate)
{
    int unit = gate_unit(gate, gate->at + 1);

    if (unit < 0)
        return gate_fail(gate, "\\u needs four hexadecimal digits");
    if (unit == 0)
        return gate_fail(gate, "\\u0000 is not allowed");
    if (unit >= 0xDC00 && unit <= 0xDFFF)
        return gate_fail(gate, "second half of a surrogate pair without the first");
    gate->at += 5;
    if (unit < 0xD800 || unit > 0xDBFF)
        return true;

    bool escaped = gate->size - gate->at >= 6 && gate->data[gate->at] == '\\' &&
                   gate->data[gate->at + 1] == 'u';
    int second = escaped ? gate_unit(gate, gate->at + 2) : -1;

    if (second < 0xDC00 || second > 0xDFFF)
        return gate_fail(gate, "first half of a surrogate pair without the second");
    gate->at += 6;
    return true;
}

static bool gate_escape(struct gate *gate)
{
    gate->at++; /* the backslash */
    switch (gate_peek(gate)) {
    case '"':
    case '\\':
    case '/':
    case 'b':
    case 'f':
    case 'n':
    case 'r':
    case 't':
        gate->at++;
        return true;
    case 'u':
        return gate_unicode_escape(gate);
    default:
        return gate_fail(gate, "unknown escape");
    }
}

static bool gate_string(struct gate *gate)
{
    if (gate_peek(gate) != '"')
        return gate_fail(gate, "a string was expected");
    gate->at++;
    while (gate->at < gate->size) {
        unsigned char c = (unsigned char)gate->data[gate->at];

        if (c == '"') {
            gate->at++;
            return true;
        }
        if (c < 0x20)
            return gate_fail(gate, "control character in a string");
        if (c == '\\') {
            if (!gate_escape(gate))
                return false;
            continue;
        }
        if (c < 0x80) {
            gate->at++;
            continue;
        }

        utf8proc_int32_t code;
        utf8proc_ssize_t length =
            utf8proc_iterate((const utf8proc_uint8_t *)gate->data + gate->at,
                             (utf8proc_ssize_t)(gate->size - gate->at), &code);

        if (length <= 0)
            return gate_fail(gate, "invalid UTF-8");
        gate->at += (size_t)length;
    }
    return gate_fail(gate, "the string does not end");
}

/* Passes digits and tells how many. */
static size_t gate_digits(struct gate *gate)
{
    size_t start = gate->at;

    while (gate->at < gate->size && gate->data[gate->at] >= '0' && gate->data[gate->at] <= '9')
        gate->at++;
    return gate->at - start;
}

/* Whether decimal digits (no leading zero) are above 2^53, without rounding. */
static bool digits_exceed_limit(const char *digits, size_t count)
{
    uint64_t number = 0;

    if (count > 16)
        return true;
    for (size_t i = 0; i < count; i++)
        number = number * 10 + (uint64_t)(digits[i] - '0');
    return number > json_integer_max;
}

static bool gate_number(struct gate *gate)
{
    size_t start = gate->at;

    if (gate_peek(gate) == '-')
        gate->at++;

    size_t whole = gate->at;
    size_t whole_count = gate_digits(gate);

    if (whole_count == 0)
        return gate_fail(gate, "a value was expected");
    if (whole_count > 1 && gate->data[whole] == '0')
        return gate_fail_at(gate, start, "a number may not start with 0");
    if (digits_exceed_limit(gate->data + whole, whole_count))
        return gate_fail_at(gate, start, "number beyond 2^53");
    if (gate_peek(gate) == '.') {
        gate->at++;
        if (gate_digits(gate) == 0)
            return gate_fail(gate, "digits were expected after the point");
    }
    if (gate_peek(gate) == 'e' || gate_peek(gate) == 'E') {
        gate->at++;
        if (gate_peek(gate) == '+' || gate_peek(gate) == '-')
            gate->at++;
        if (gate_digits(gate) == 0)
            return gate_fail(gate, "digits were expected in the exponent");
    }
    if (gate->at - start > JSON_NUMBER_BYTES_MAX)
        return gate_fail_at(gate, start, "number of too many digits");
    return true;
}

static bool gate_scalar(struct gate *gate)
{
    static const struct bytes words[] = {
        {.data = "true", .size = 4}, {.data = "false", .size = 5}, {.data = "null", .size = 4}};

    if (gate_peek(gate) == '"')
        return gate_string(gate);
    for (size_t i = 0; i < ARRAY_COUNT(words); i++) {
        if (gate->size - gate->at >= words[i].size &&
            memcmp(gate->data + gate->at, words[i].data, words[i].size) == 0) {
            gate->at += words[i].size;
            return true;
        }
    }
    return gate_number(gate);
}

/* Key and colon of a member. */
static bool gate_key(struct gate *gate)
{
    gate_skip_space(gate);
    if (!gate_string(gate))
        return false;
    gate_skip_space(gate);
    if (gate_peek(gate) != ':')
        return gate_fail(gate, "a colon was expected");
    gate->at++;
    return true;
}

/* At { or [: passes it. *empty: it was closed again at once. */
static bool gate_open(struct gate *gate, bool *empty)
{
    bool object = gate_peek(gate) == '{';

    if (gate->depth == gate->depth_max)
        return gate_fail(gate, "too deep");
    gate->closers[gate->depth++] = object ? '}' : ']';
    gate->at++;
    gate_skip_space(gate);
    *empty = gate_peek(gate) == gate->closers[gate->depth - 1];
    if (*empty)
        return true; /* the closer is passed like any other */
    return object ? gate_key(gate) : true;
}

/* After a value: passes closers and a comma, to the next value or the end of all. */
static bool gate_after_value(struct gate *gate)
{
    while (gate->depth > 0) {
        char closer = gate->closers[gate->depth - 1];

        gate_skip_space(gate);
        if (gate_peek(gate) == closer) {
            gate->at++;
            gate->depth--;
            continue;
        }
        if (gate_peek(gate) != ',')
            return gate_fail(gate, closer == '}' ? "a comma or } was expected"
                                                 : "a comma or ] was expected");
        gate->at++;
        return closer == '}' ? gate_key(gate) : true;
    }
    return true;
}

/* The whole text: one value with white space around it. */
static bool gate_check(struct gate *gate)
{
    do {
        bool closed = true;

        gate_skip_space(gate);
        if (gate_peek(gate) == '{' || gate_peek(gate) == '[') {
            if (!gate_open(gate, &closed))
                return false;
        } else if (!gate_scalar(gate)) {
            return false;
        }
        if (closed && !gate_after_value(gate))
            return false;
    } while (gate->depth > 0);

    gate_skip_space(gate);
    if (gate->at < gate->size)
        return gate_fail(gate, "more after the end of the value");
    return true;
}

static int compare_keys(const void *left, const void *right)
{
    const cJSON *const *a = left;
    const cJSON *const *b = right;

    return strcmp((*a)->string, (*b)->string);
}

/* A member whose key another member has too, or NULL. Sorts when there are many, so that a
 * stranger cannot buy n * n comparisons with n keys. */
static const cJSON *find_repeated_key(const cJSON *object)
{
    size_t count = 0;

    for (const cJSON *a = object->child; a; a = a->next, count++) {
        if (count > JSON_PAIRWISE_KEYS_MAX)
            continue;
        for (const cJSON *b = object->child; b != a; b = b->next) {
            if (strcmp(a->string, b->string) == 0)
                return a;
        }
    }
    if (count <= JSON_PAIRWISE_KEYS_MAX)
        return NULL;

    const cJSON **members = xcalloc(count, sizeof(*members));
    const cJSON *repeated = NULL;
    size_t filled = 0;

    for (const cJSON *member = object->child; member; member = member->next)
        members[filled++] = member;
    qsort(members, count, sizeof(*members), compare_keys);
    for (size_t i = 1; i < count && !repeated; i++) {
        if (strcmp(members[i - 1]->string, members[i]->string) == 0)
            repeated = members[i];
    }
    free(members);
    return repeated;
}

/* What only the tree shows: repeated keys and numbers beyond the limit by their exponent.
 * Recursion over at most depth_max levels. */
static bool tree_check(const cJSON *value, size_t depth_max, struct error *error)
{
    if (cJSON_IsNumber(value)) {
        double limit = (double)json_integer_max;

        if (value->valuedouble >= -limit && value->valuedouble <= limit)
            return true;
        error_set(error, ERR_INPUT, "number beyond 2^53");
        return false;
    }
    if (!cJSON_IsObject(value) && !cJSON_IsArray(value))
        return true;
    ASSERT(depth_max > 0); /* the gate has counted */
    if (cJSON_IsObject(value)) {
        const cJSON *repeated = find_repeated_key(value);

        if (repeated) {
            error_set(error, ERR_INPUT, "the key \"%s\" is repeated", repeated->string);
            return false;
        }
    }
    for (const cJSON *child = value->child; child; child = child->next) {
        if (!tree_check(child, depth_max - 1, error))
            return false;
    }
    return true;
}

cJSON *json_parse(struct bytes text, size_t depth_max, struct error *error)
{
    ASSERT(depth_max > 0);
    ASSERT(depth_max <= JSON_STACK_MAX);

    struct gate gate = {
        .data = text.data, .size = text.size, .depth_max = depth_max, .error = error};

    if (!gate_check(&gate))
        return NULL;

    cJSON *json = cJSON_ParseWithLengthOpts(text.data, text.size, NULL, 0);

    if (!json) {
        error_set(error, ERR_INPUT, "this JSON cannot be read");
        return NULL;
    }
    if (!tree_check(json, depth_max, error)) {
        cJSON_Delete(json);
        return NULL;
    }
    return json;
}

struct bytes json_text(const cJSON *string)
{
    ASSERT(cJSON_IsString(string));
    return bytes_from_string(string->valuestring);
}

const cJSON *json_member(const cJSON *object, const char *key)
{
    for (const cJSON *member = object->child; member; member = member->next) {
        if (strcmp(member->string, key) == 0)
            return member;
    }
    return NULL;
}

bool json_integer(const cJSON *value, uint64_t max, uint64_t *number)
{
    ASSERT(max <= json_integer_max);
    if (!cJSON_IsNumber(value) || value->valuedouble < 0 || value->valuedouble > (double)max)
        return false;

    uint64_t whole = (uint64_t)value->valuedouble;

    if ((double)whole != value->valuedouble)
        return false;
    *number = whole;
    return true;
}
