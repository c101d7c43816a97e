/*
 * Negotiation of a content coding: Accept-Encoding to weights, weights to a choice. Leaves the
 * files and their forms to static_files.c. Pure: fuzz it.
 */
#include "coding.h"

#include "field_list.h"
#include "herkend/assert.h"

/* Of what a client does not speak of: identity may always be sent, but what it named, however
 * faintly, comes first. */
enum { WEIGHT_UNNAMED = 1, WEIGHT_ABSENT = LIST_WEIGHT_MAX + 1 };

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

    if (!list_member_decode(member, &name, &weight))
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
            member_take(list_take(&list, ','), &named);
    }
    for (size_t i = 0; i < CODING_COUNT; i++) {
        uint16_t unnamed = i == CODING_IDENTITY ? WEIGHT_UNNAMED : 0;
        uint16_t rest = named.rest == WEIGHT_ABSENT ? unnamed : named.rest;

        accepted.weights[i] = named.weights[i] == WEIGHT_ABSENT ? rest : named.weights[i];
        ASSERT(accepted.weights[i] <= LIST_WEIGHT_MAX);
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
