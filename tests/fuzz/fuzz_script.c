/* script_decode(): what is accepted has a canonical form, which is accepted and canonical. */
#include "fuzz.h"
#include "herkend/codec.h"

static void check_accepted(const struct script *script, struct arena *arena)
{
    struct buffer first;
    struct buffer second;
    struct script again;
    struct error error = {0};

    ASSERT(script->title.size > 0);
    ASSERT(script->theme_count >= 1 && script->theme_count <= THEMES_MAX);
    ASSERT(script->countdown_seconds <= COUNTDOWN_SECONDS_MAX);
    ASSERT(script->capacity <= SEATS_MAX);
    for (size_t i = 0; i < script->theme_count; i++) {
        ASSERT(script->themes[i].question.size > 0);
        ASSERT(script->themes[i].minutes >= 1 &&
               script->themes[i].minutes <= THEME_MINUTES_MAX);
    }
    buffer_init(&first, 8 * HTTP_BODY_BYTES_MAX);
    buffer_init(&second, 8 * HTTP_BODY_BYTES_MAX);
    script_encode(script, &first);
    ASSERT(script_decode(buffer_bytes(&first), arena, &again, &error) == 0);
    script_encode(&again, &second);
    ASSERT(bytes_equal(buffer_bytes(&first), buffer_bytes(&second)));
    buffer_release(&first);
    buffer_release(&second);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    struct script script;
    struct error error = {0};

    arena_init(&arena);
    if (script_decode(fuzz_bytes(data, size), &arena, &script, &error) == 0) {
        check_accepted(&script, &arena);
    } else {
        ASSERT(error.code == ERR_INPUT);
        ASSERT(text_is_utf8(bytes_from_string(error.sentence)));
    }
    arena_release(&arena);
    return 0;
}
