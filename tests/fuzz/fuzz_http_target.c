/* http_target_decode(): what is accepted can be joined to a path of the file system. */
#include "fuzz.h"
#include "herkend/codec.h"

static void check_part(struct bytes part)
{
    ASSERT(text_is_utf8(part));
    for (size_t i = 0; i < part.size; i++)
        ASSERT((unsigned char)part.data[i] >= 0x20);
}

static void check_accepted(const struct http_target *target)
{
    ASSERT(target->segment_count <= HTTP_SEGMENTS_MAX);
    ASSERT(target->parameter_count <= HTTP_PARAMETERS_MAX);
    for (size_t i = 0; i < target->segment_count; i++) {
        struct bytes segment = target->segments[i];

        check_part(segment);
        ASSERT(segment.size > 0);
        ASSERT(!memchr(segment.data, '/', segment.size));
        ASSERT(!bytes_equal(segment, BYTES("..")));
    }
    for (size_t i = 0; i < target->parameter_count; i++) {
        check_part(target->parameters[i].name);
        check_part(target->parameters[i].value);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    struct http_target target;

    arena_init(&arena);
    if (http_target_decode(fuzz_bytes(data, size), &arena, &target))
        check_accepted(&target);
    arena_release(&arena);
    return 0;
}
