/*
 * Negotiation of a content coding: Accept-Encoding to weights, weights to a choice. Leaves the
 * files and their forms to static_files.c. Pure: fuzz it.
 */
#include "coding.h"

#include "herkend/assert.h"

/* Of what a client does not speak of: identity may always be sent, but what it named, however
 * faintly, comes first. */
enum { WEIGHT_UNNAMED = 1, WEIGHT_ABSENT = CODING_WEIGHT_MAX + 1 };

const char *coding_name(enum content_coding coding)
{
    static const char *const names[CODING_COUNT] = {
        [CODING_GZIP] = "gzip", [CODING_BROTLI] = "br"};

    ASSERT(coding < CODING_COUNT);
    return names[coding];
}

const char *coding_suffix(enum content_coding coding)
{
    static const char *const suffixes[CODING_COUNT] = {
        [CODING_GZIP] = ".gz", [CODING_BROTLI] = ".br"};

    ASSERT(coding < CODING_COUNT);
    return suffixes[coding];
}

/* What stands before the first c, trimmed; the rest, after it, stays. */
static struct bytes take_part(struct bytes *rest, char c)
{
    const char *end = rest->size > 0 ? memchr(rest->data, c, rest->size) : NULL;
    struct bytes part = *rest;

    if (end)
        part.size = (size_t)(end - rest->data);

    size_t taken = part.size + (end ? 1 : 0);

    rest->size -= taken;
    rest->data = rest->size > 0 ? rest->data + taken : NULL;
    return bytes_trim(part);
}

/* "0", "1", "0.5", "1.000" (12.4.2) in thousandths. False when it is none. */
static bool weight_decode(struct bytes text, uint16_t *weight)
{
    uint16_t thousandths = 0;

    if (text.size < 1 || text.size > 5 || (text.data[0] != '0' && text.data[0] != '1') ||
        (text.size > 1 && text.data[1] != '.'))
        return false;
    for (size_t i = 2; i < 5; i++) {
        char digit = i < text.size ? text.data[i] : '0';

        if (digit < '0' || digit > '9')
            return false;
        thousandths = (uint16_t)(thousandths * 10 + (digit - '0'));
    }
    if (text.data[0] == '1' && thousandths > 0)
        return false;
    *weight = text.data[0] == '1' ? CODING_WEIGHT_MAX : thousandths;
    return true;
}

/* "gzip", "gzip;q=0.5", "*;q=0". False when it is no member of this list. */
static bool member_decode(struct bytes member, struct bytes *name, uint16_t *weight)
{
    *name = take_part(&member, ';');
    *weight = CODING_WEIGHT_MAX;
    if (name->size == 0)
        return false;
    if (member.size == 0)
        return true;
    member = bytes_trim(member);
    if (member.size < 2 || (member.data[0] | 0x20) != 'q' || member.data[1] != '=')
        return false;
    return weight_decode((struct bytes){.data = member.data + 2, .size = member.size - 2},
                         weight);
}

/* What a list says, by name; WEIGHT_ABSENT: nothing. */
struct codings_named {
    uint16_t weights[CODING_COUNT];
    uint16_t rest; /* "*" */
};

static void member_take(struct bytes member, struct codings_named *named)
{
    static const struct {
        const char *name;
        enum content_coding coding;
    } names[] = {
        {"br", CODING_BROTLI},
        {"gzip", CODING_GZIP},
        {"identity", CODING_IDENTITY},
        {"x-gzip", CODING_GZIP}, /* 8.4.1.3 */
    };
    struct bytes name;
    uint16_t weight;

    if (!member_decode(member, &name, &weight))
        return;
    if (bytes_equal(name, BYTES("*")))
        named->rest = weight;
    for (size_t i = 0; i < ARRAY_COUNT(names); i++) {
        if (bytes_equal_caseless(name, bytes_from_string(names[i].name)))
            named->weights[names[i].coding] = weight;
    }
}

struct codings_accepted codings_accepted_decode(const struct http_head *head)
{
    struct codings_named named = {.rest = WEIGHT_ABSENT};
    struct codings_accepted accepted;

    for (size_t i = 0; i < CODING_COUNT; i++)
        named.weights[i] = WEIGHT_ABSENT;
    for (size_t i = 0; i < head->field_count; i++) {
        struct bytes list = head->fields[i].value;

        if (!bytes_equal_caseless(head->fields[i].name, BYTES("accept-encoding")))
            continue;
        while (list.size > 0)
            member_take(take_part(&list, ','), &named);
    }
    for (size_t i = 0; i < CODING_COUNT; i++) {
        uint16_t unnamed = i == CODING_IDENTITY ? WEIGHT_UNNAMED : 0;
        uint16_t rest = named.rest == WEIGHT_ABSENT ? unnamed : named.rest;

        accepted.weights[i] = named.weights[i] == WEIGHT_ABSENT ? rest : named.weights[i];
        ASSERT(accepted.weights[i] <= CODING_WEIGHT_MAX);
    }
    return accepted;
}

enum content_coding coding_choose(const struct codings_accepted *accepted,
                                  const bool available[CODING_COUNT])
{
    static const enum content_coding smallest_first[] = {CODING_BROTLI, CODING_GZIP,
                                                         CODING_IDENTITY};
    enum content_coding best = CODING_IDENTITY;
    uint16_t best_weight = 0;

    ASSERT(available[CODING_IDENTITY]);
    for (size_t i = 0; i < ARRAY_COUNT(smallest_first); i++) {
        enum content_coding coding = smallest_first[i];

        if (!available[coding] || accepted->weights[coding] <= best_weight)
            continue;
        best = coding;
        best_weight = accepted->weights[coding];
    }
    return best;
}
