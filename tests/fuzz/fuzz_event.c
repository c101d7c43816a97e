/* event_decode(): the journal's body after a first line with the number of its kind. What is
 * read is written again, and that is read and written the same. */
#include "fuzz.h"
#include "herkend/codec.h"

enum { BODY_BYTES_MAX = 16 * 1024 * 1024 };

/* Encodes, decodes, encodes: the two are the same bytes. */
static void check_read(const struct event *event, struct arena *arena)
{
    struct buffer first;
    struct buffer second;
    struct event again = {.kind = event->kind, .version = event->version};
    struct error error = {0};

    buffer_init(&first, BODY_BYTES_MAX);
    buffer_init(&second, BODY_BYTES_MAX);
    event_encode(event, &first);
    ASSERT(event_decode(buffer_bytes(&first), LANGUAGE_NL, arena, &again, &error) == 0);
    event_encode(&again, &second);
    ASSERT(bytes_equal(buffer_bytes(&first), buffer_bytes(&second)));
    buffer_release(&first);
    buffer_release(&second);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    struct event event = {.version = 1};
    struct error error = {0};
    size_t at = 0;
    unsigned kind = 0;

    for (; at < size && data[at] >= '0' && data[at] <= '9' && kind < 1000; at++)
        kind = kind * 10 + (data[at] - '0');
    if (at < size && data[at] == '\n')
        at++;
    event.kind = (enum event_kind)kind;
    arena_init(&arena);

    int result =
        event_decode(fuzz_bytes(data + at, size - at), LANGUAGE_NL, &arena, &event, &error);

    if (result == 0) {
        check_read(&event, &arena);
    } else {
        ASSERT(error.code == -result);
        ASSERT(event.seat == 0);
        ASSERT(text_is_utf8(bytes_from_string(error.sentence)));
    }
    arena_release(&arena);
    return 0;
}
