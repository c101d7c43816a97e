/* http_head_decode(): either a head that lies within the input, or a refusal, or neither. */
#include "../../fuzz/fuzz.h"
#include "address.h"
#include "coding.h"
#include "field_list.h"
#include "http_head.h"

static void check_within(struct bytes part, struct bytes input)
{
    if (part.size == 0)
        return;
    ASSERT(part.data >= input.data);
    ASSERT(part.data + part.size <= input.data + input.size);
}

static void check_codings(const struct http_head *head)
{
    static const bool available[CODING_COUNT] = {true, true, true};
    struct codings_accepted accepted = codings_accepted_decode(head);

    for (size_t i = 0; i < CODING_COUNT; i++)
        ASSERT(accepted.weights[i] <= LIST_WEIGHT_MAX);
    ASSERT(coding_choose(&accepted, available) < CODING_COUNT);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct address_hasher hasher = {.key = {1, 2}};
    struct bytes input = fuzz_bytes(data, size);
    struct http_head head;
    uint16_t status;
    const char *why;
    uint64_t key;
    size_t used = http_head_decode(input, &head, &status, &why);

    ASSERT(used <= size);
    ASSERT(used == 0 || status == 0);
    ASSERT(status == 0 || (status >= 400 && status <= 505 && why));
    if (used == 0)
        return 0;
    check_within(head.method, input);
    for (size_t i = 0; i < head.field_count; i++) {
        check_within(head.fields[i].name, input);
        check_within(head.fields[i].value, input);
        (void)address_key_of_forwarded(&hasher, head.fields[i].value, &key);
    }
    (void)http_head_lists(&head, "connection", "upgrade");
    check_codings(&head);
    ASSERT(head.target.size > 0);
    return 0;
}
